//! From the objects of a line to [`Post`]: looks up ids among what came along.
//!
//! Follows what is shown and no further: the post that is reposted, the one that is quoted by
//! either. So no circle of references has an end to look for.

use jiff::Timestamp;

use super::wire::{ActivityLine, Entities, Includes, Line as WireLine, Problem, Rule, Tweet, Url};
use super::{
    Author, Edit, Kind, Line, Link, Media, Place, Poll, PollOption, Post, Reference, ReplyTo, Wire,
    Withheld, legacy, text,
};
use crate::output::lenient::Text;

/// Media of a post, of which X allows four, and an article some dozens.
const MEDIA_MAX: usize = 100;

/// The first milliseconds that an id can hold (protocols/x.md section 3).
const SNOWFLAKE_EPOCH_MS: i64 = 1_288_834_974_657;

/// Ids below this are older than that scheme, or somebody's own: it stands for August 2011.
const SNOWFLAKE_MIN: u64 = 100_000_000_000_000_000;

impl<'a> Line<'a> {
    /// The line that `payload` is, the activity stream's envelope around a post, or a post of API
    /// v1.1; `None` when it holds no post, or is not an object that serde_json can read.
    pub fn parse(payload: &'a [u8]) -> Option<Self> {
        if payload.first() != Some(&b'{') {
            return None;
        }
        let line: WireLine<'a> = serde_json::from_slice(payload).ok()?;
        let Some(tweet) = line.data.0 else {
            return Some(Self(Wire::Legacy(Box::new(legacy::Line::parse(payload)?))));
        };
        if is_post(&tweet) {
            return Some(Self(Wire::V2 {
                tweet: Box::new(tweet),
                includes: line.includes.0.unwrap_or_default(),
                errors: line.errors.0,
                rules: line.matching_rules.0,
            }));
        }
        let activity: ActivityLine<'a> = serde_json::from_slice(payload).ok()?;
        let activity = activity.data.0?;
        Some(Self(Wire::V2 {
            tweet: Box::new(activity.payload.0.filter(is_post)?),
            includes: activity.includes.0.unwrap_or_default(),
            errors: Vec::new(),
            rules: vec![Rule { id: Text::default(), tag: activity.tag }],
        }))
    }

    /// The post.
    pub fn post(&self) -> Post<'_> {
        let (tweet, includes, errors, rules) = match &self.0 {
            Wire::V2 { tweet, includes, errors, rules } => (tweet, includes, errors, rules),
            Wire::Legacy(line) => return line.post(),
        };
        let known = Known { includes, errors };
        let labels = rules.iter().map(|rule| first([&rule.tag, &rule.id]));
        Post {
            rules: labels.filter(|label| !label.is_empty()).collect(),
            ..known.post(tweet, Follow::All)
        }
    }
}

/// Likes and deletions have ids too, but say nothing.
fn is_post(tweet: &Tweet<'_>) -> bool {
    let article = tweet.article.0.as_ref().map_or("", |article| article.title.raw());
    let says = !tweet.text.raw().is_empty()
        || tweet.note().is_some()
        || !article.is_empty()
        || tweet.attachments.0.is_some()
        || !tweet.references().is_empty();
    says && !tweet.id.raw().is_empty()
}

/// Which references are resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    All,
    Quotes,
    Nothing,
}

/// What ids are looked up in.
struct Known<'v> {
    includes: &'v Includes<'v>,
    errors: &'v [Problem<'v>],
}

impl<'v> Known<'v> {
    fn post(&self, tweet: &'v Tweet<'v>, follow: Follow) -> Post<'v> {
        let reposted = reference(tweet, &["retweeted", "reposted"]);
        let quoted = reference(tweet, &["quoted"]);
        let reply_to = self.reply_to(tweet);
        let kind = match (reposted, quoted, &reply_to) {
            (Some(_), _, _) => Kind::Repost,
            (None, Some(_), _) => Kind::Quote,
            (None, None, Some(_)) => Kind::Reply,
            (None, None, None) => Kind::Post,
        };
        let reposted = reposted
            .map(|id| self.reference(id, (follow == Follow::All).then_some(Follow::Quotes)));
        let quoted = quoted
            .map(|id| self.reference(id, (follow != Follow::Nothing).then_some(Follow::Nothing)));
        let author = self.author(tweet.author_id.raw(), tweet);
        let text = match reposted.as_ref().and_then(|reference| reference.post.as_ref()) {
            Some(original) => original.text.clone(),
            None => full_text(tweet, quoted.as_ref()),
        };
        // Of the text that is shown.
        let entities = entities(tweet).next();
        Post {
            id: tweet.id.raw(),
            url: page(author.username, tweet.id.raw()),
            created_at: created_at(tweet),
            author,
            text,
            article: tweet.article.0.as_ref().map_or("", |article| article.title.raw()),
            kind,
            reply_to,
            reposted,
            quoted,
            media: self.media(tweet),
            poll: self.poll(tweet),
            place: self.place(tweet),
            links: urls(tweet).map(link).collect(),
            hashtags: entities
                .into_iter()
                .flat_map(|it| &it.hashtags.0)
                .map(|it| it.tag.raw())
                .collect(),
            mentions: entities
                .into_iter()
                .flat_map(|it| &it.mentions.0)
                .map(|it| it.username.raw())
                .collect(),
            language: tweet.lang.raw(),
            edit: edit(tweet),
            withheld: tweet.withheld.0.as_ref().map(|withheld| Withheld {
                countries: withheld.country_codes.0.iter().map(Text::raw).collect(),
                copyright: withheld.copyright.0,
            }),
            sensitive: tweet.possibly_sensitive.0,
            rules: Vec::new(),
        }
    }

    /// The post with this id, itself resolved as `follow` says; `None` leaves it at the id.
    fn reference(&self, id: &'v str, follow: Option<Follow>) -> Reference<'v> {
        let found = follow.and_then(|follow| Some((self.includes.tweet(id)?, follow)));
        let post = found.map(|(tweet, follow)| Box::new(self.post(tweet, follow)));
        let about = |it: &&Problem<'_>| [&it.resource_id, &it.value].map(Text::raw).contains(&id);
        let problem = self.errors.iter().find(about).map_or("", |problem| problem.kind.raw());
        Reference {
            id,
            url: post.as_ref().map_or_else(|| page("", id), |post| post.url.clone()),
            post,
            problem: problem.rsplit('/').next().unwrap_or_default(),
        }
    }

    /// The user with this id, by what came along, else as `tweet` mentions it.
    fn author(&self, id: &'v str, tweet: &'v Tweet<'v>) -> Author<'v> {
        if id.is_empty() {
            return Author::default();
        }
        let user = self.includes.user(id);
        let mentions = entities(tweet).flat_map(|entities| &entities.mentions.0);
        let mentioned = || mentions.into_iter().find(|mention| mention.id.raw() == id);
        let username = match user.map_or("", |user| user.username.raw()) {
            "" => mentioned().map_or("", |mention| mention.username.raw()),
            username => username,
        };
        Author {
            id,
            username,
            name: user.map_or("", |user| user.name.raw()),
            verified: user.map_or("", |user| user.verified_type.raw()),
            url: match is_word(username) {
                true => format!("https://x.com/{username}"),
                false => String::new(),
            },
        }
    }

    fn reply_to(&self, tweet: &'v Tweet<'v>) -> Option<ReplyTo<'v>> {
        let id = reference(tweet, &["replied_to"]);
        let target = id.and_then(|id| self.includes.tweet(id));
        let user = match tweet.in_reply_to_user_id.raw() {
            "" => target.map_or("", |target| target.author_id.raw()),
            user => user,
        };
        (id.is_some() || !user.is_empty())
            .then(|| ReplyTo { id: id.unwrap_or_default(), author: self.author(user, tweet) })
    }

    fn media(&self, tweet: &'v Tweet<'v>) -> Vec<Media<'v>> {
        let keys = tweet.attachments.0.as_ref().map_or(&[][..], |it| &it.media_keys.0);
        let keys = keys.iter().map(Text::raw).filter(|key| !key.is_empty()).take(MEDIA_MAX);
        keys.map(|key| {
            let found = self.includes.media.0.iter().find(|media| media.media_key.raw() == key);
            let Some(media) = found else { return Media { key, ..Media::default() } };
            let videos = media.variants.0.iter().filter(|it| it.content_type.raw() == "video/mp4");
            let best = videos.max_by_key(|it| it.bit_rate.0).map_or("", |it| it.url.raw());
            Media {
                key,
                kind: match media.kind.raw() {
                    "" => "media",
                    kind => kind,
                },
                alt_text: media.alt_text.raw(),
                url: if media.url.raw().is_empty() { best } else { media.url.raw() },
                preview_url: media.preview_image_url.raw(),
            }
        })
        .collect()
    }

    /// A post has one at most.
    fn poll(&self, tweet: &'v Tweet<'v>) -> Option<Poll<'v>> {
        let id = tweet.attachments.0.as_ref()?.poll_ids.0.first()?.raw();
        let Some(poll) = self.includes.polls.0.iter().find(|poll| poll.id.raw() == id) else {
            return Some(Poll { id, ..Poll::default() });
        };
        let mut options: Vec<_> = poll.options.0.iter().collect();
        options.sort_by_key(|option| option.position.0);
        let options = options
            .into_iter()
            .map(|option| PollOption { label: option.label.raw(), votes: option.votes.0 });
        Some(Poll {
            id,
            options: options.collect(),
            closed: poll.voting_status.raw() == "closed",
            ends_at: poll.end_datetime.raw().parse().ok(),
        })
    }

    fn place(&self, tweet: &'v Tweet<'v>) -> Option<Place<'v>> {
        let id = tweet.geo.0.as_ref()?.place_id.raw();
        let place = self.includes.places.0.iter().find(|place| place.id.raw() == id);
        (!id.is_empty()).then(|| Place {
            id,
            name: place.map_or("", |place| place.full_name.raw()),
            country: place.map_or("", |place| place.country.raw()),
        })
    }
}

/// The id of the first reference of one of these kinds.
fn reference<'v>(tweet: &'v Tweet<'v>, kinds: &[&str]) -> Option<&'v str> {
    let found = tweet.references().iter().find(|it| kinds.contains(&it.kind.raw()))?;
    Some(found.id.raw()).filter(|id| !id.is_empty())
}

fn full_text(tweet: &Tweet<'_>, quoted: Option<&Reference<'_>>) -> String {
    let redundant = |url: &Url<'_>| {
        let leads_to = status(url.expanded_url.raw());
        let own = |id| tweet.id.raw() == id || tweet.versions().iter().any(|it| it.raw() == id);
        let quoted = |id| quoted.is_some_and(|quoted| quoted.id == id);
        !url.media_key.raw().is_empty() || leads_to.is_some_and(|id| own(id) || quoted(id))
    };
    let links: Vec<_> = urls(tweet)
        .map(|url| text::Link {
            short: url.url.raw(),
            target: first([&url.expanded_url, &url.unwound_url]),
            redundant: redundant(url),
        })
        .collect();
    let text = tweet.note().map_or(&tweet.text, |note| &note.text);
    text::full(text.raw(), &links)
}

/// The id of the post whose page, or whose photo's page, `url` is. A post's page on any host
/// of X shows it; so does one without a user name (protocols/x.md section 9).
pub(super) fn status(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/')?;
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("mobile.")).unwrap_or(host);
    let mut segments = path.split(['?', '#']).next()?.split('/');
    let is_page = matches!(host, "x.com" | "twitter.com") && segments.any(|it| it == "status");
    segments.next().filter(|_| is_page)
}

/// The entities of the text that is shown, then those of the other.
fn entities<'v>(tweet: &'v Tweet<'v>) -> impl Iterator<Item = &'v Entities<'v>> {
    let note = tweet.note().and_then(|note| note.entities.0.as_ref());
    note.into_iter().chain(&tweet.entities.0)
}

/// The links of a long text may stand in either list.
fn urls<'v>(tweet: &'v Tweet<'v>) -> impl Iterator<Item = &'v Url<'v>> {
    let urls = entities(tweet).map(|entities| &entities.urls.0).find(|urls| !urls.is_empty());
    urls.into_iter().flatten()
}

fn link<'v>(url: &'v Url<'v>) -> Link<'v> {
    let target = first([&url.expanded_url, &url.unwound_url]);
    let short = url.url.raw();
    Link { short, url: if target.is_empty() { short } else { target }, title: url.title.raw() }
}

fn edit(tweet: &Tweet<'_>) -> Option<Edit> {
    let ids = tweet.versions();
    let index = ids.iter().position(|id| id.raw() == tweet.id.raw());
    (ids.len() > 1)
        .then(|| Edit { version: index.map_or(ids.len(), |n| n + 1), versions: ids.len() })
}

fn created_at(tweet: &Tweet<'_>) -> Option<Timestamp> {
    let said = tweet.created_at.raw().parse().ok();
    said.or_else(|| time_of_id(tweet.id.raw()))
}

/// When an id was given away, where it holds that.
pub(super) fn time_of_id(id: &str) -> Option<Timestamp> {
    let id: u64 = id.parse().ok().filter(|&id| id >= SNOWFLAKE_MIN)?;
    let ms = i64::try_from(id >> 22).ok()?;
    Timestamp::from_millisecond(SNOWFLAKE_EPOCH_MS.checked_add(ms)?).ok()
}

/// A post's address, which works without the user name.
pub(super) fn page(username: &str, id: &str) -> String {
    if !is_word(id) {
        return String::new();
    }
    let username = if is_word(username) { username } else { "i" };
    format!("https://x.com/{username}/status/{id}")
}

/// Returns true if and only if `text` can stand in an address without changing its meaning.
pub(super) fn is_word(text: &str) -> bool {
    const MAX: usize = 100;
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (1..=MAX).contains(&text.len()) && text.bytes().all(word)
}

/// The first of two that says something.
fn first<'v>(texts: [&'v Text<'v>; 2]) -> &'v str {
    let [a, b] = texts.map(Text::raw);
    if a.is_empty() { b } else { a }
}
