//! A post as API v1.1 sends it (protocols/x.md sections 6 and 9): with its author, what it reposts
//! and what it quotes inside of it, and a long text in a member of its own.
//!
//! References are read one by one and no deeper than they are shown, so that no nesting that a
//! server thinks of makes this recurse.

mod message;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::resolve::{is_word, page, status, time_of_id};
use super::{Author, Kind, Link, Media, Place, Post, Reference, ReplyTo, Withheld, text};
use crate::output::lenient::{Count, Flag, List, Maybe, Text, Texts};
use crate::output::time;
pub(in crate::output) use message::{Direct, Event, Message, Says};

/// Links, hashtags and mentions of one text, each.
const ENTITIES_MAX: usize = 500;

/// Media of a post, and files of a video; X allows four of the one and sends a handful of the other.
const MEDIA_MAX: usize = 100;

/// A post and what it refers to.
#[derive(Debug)]
pub(super) struct Line<'a> {
    status: Status<'a>,
    /// What it reposts, and what that quotes.
    reposted: Option<(Status<'a>, Option<Status<'a>>)>,
    quoted: Option<Status<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    id_str: Text<'a>,
    #[serde(borrow)]
    created_at: Text<'a>,
    #[serde(borrow)]
    text: Text<'a>,
    /// Where a client asked for extended posts.
    #[serde(borrow)]
    full_text: Text<'a>,
    /// Where it did not, and `text` is cut.
    #[serde(borrow)]
    extended_tweet: Maybe<Extended<'a>>,
    #[serde(borrow)]
    entities: Maybe<Entities<'a>>,
    #[serde(borrow)]
    extended_entities: Maybe<Entities<'a>>,
    #[serde(borrow)]
    user: Maybe<User<'a>>,
    #[serde(borrow)]
    lang: Text<'a>,
    possibly_sensitive: Flag,
    #[serde(borrow)]
    in_reply_to_status_id_str: Text<'a>,
    #[serde(borrow)]
    in_reply_to_user_id_str: Text<'a>,
    #[serde(borrow)]
    in_reply_to_screen_name: Text<'a>,
    #[serde(borrow)]
    place: Maybe<WirePlace<'a>>,
    #[serde(borrow)]
    withheld_in_countries: Texts<'a>,
    withheld_copyright: Flag,
    #[serde(borrow)]
    quoted_status_id_str: Text<'a>,
    #[serde(borrow)]
    quoted_status: Option<&'a RawValue>,
    #[serde(borrow)]
    retweeted_status: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Extended<'a> {
    #[serde(borrow)]
    full_text: Text<'a>,
    #[serde(borrow)]
    entities: Maybe<Entities<'a>>,
    #[serde(borrow)]
    extended_entities: Maybe<Entities<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entities<'a> {
    #[serde(borrow)]
    urls: List<Url<'a>, ENTITIES_MAX>,
    #[serde(borrow)]
    hashtags: List<Hashtag<'a>, ENTITIES_MAX>,
    #[serde(borrow)]
    user_mentions: List<User<'a>, ENTITIES_MAX>,
    #[serde(borrow)]
    media: List<WireMedia<'a>, MEDIA_MAX>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Url<'a> {
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow)]
    expanded_url: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hashtag<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

/// An author, or somebody who is mentioned.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct User<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    id_str: Text<'a>,
    #[serde(borrow)]
    screen_name: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireMedia<'a> {
    #[serde(borrow)]
    id_str: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow)]
    expanded_url: Text<'a>,
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    media_url_https: Text<'a>,
    #[serde(borrow)]
    ext_alt_text: Text<'a>,
    #[serde(borrow)]
    video_info: Maybe<VideoInfo<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct VideoInfo<'a> {
    #[serde(borrow)]
    variants: List<Variant<'a>, MEDIA_MAX>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variant<'a> {
    bitrate: Count,
    #[serde(borrow)]
    content_type: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WirePlace<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    full_name: Text<'a>,
    #[serde(borrow)]
    country: Text<'a>,
}

impl<'a> Line<'a> {
    /// The post that `payload` is; `None` when it is none.
    pub(super) fn parse(payload: &'a [u8]) -> Option<Self> {
        let status: Status<'a> = serde_json::from_slice(payload).ok()?;
        if !status.is_post() {
            return None;
        }
        let inner = |raw: Option<&'a RawValue>| {
            let status: Status<'a> = serde_json::from_str(raw?.get()).ok()?;
            status.is_post().then_some(status)
        };
        let reposted = inner(status.retweeted_status);
        let reposted = reposted.map(|status| {
            let quoted = inner(status.quoted_status);
            (status, quoted)
        });
        let quoted = inner(status.quoted_status);
        Some(Self { status, reposted, quoted })
    }

    /// Who wrote it.
    fn user(&self) -> Option<&User<'a>> {
        self.status.user.0.as_ref()
    }

    pub(super) fn post(&self) -> Post<'_> {
        let reposted = self.reposted.as_ref();
        let reposted = reposted.map(|(status, quoted)| status.post(None, quoted.as_ref()));
        self.status.post(reposted, self.quoted.as_ref())
    }
}

impl<'a> Status<'a> {
    fn is_post(&self) -> bool {
        let has_text = !self.text.raw().is_empty() || !self.full_text.raw().is_empty();
        has_text && self.user.0.is_some() && !self.id().is_empty()
    }

    fn id(&self) -> &str {
        either(&self.id_str, &self.id)
    }

    /// The whole text, the entities of it, and its media.
    fn parts(&self) -> (&str, Option<&Entities<'a>>, &[WireMedia<'a>]) {
        let own = if self.full_text.raw().is_empty() { &self.text } else { &self.full_text };
        let extended = self.extended_tweet.0.as_ref().filter(|it| !it.full_text.raw().is_empty());
        let (text, entities, more) = match extended {
            Some(it) => (it.full_text.raw(), &it.entities, &it.extended_entities),
            None => (own.raw(), &self.entities, &self.extended_entities),
        };
        let entities = entities.0.as_ref();
        // The first of these has the first picture only.
        let lists = [more.0.as_ref(), entities].into_iter().flatten().map(|it| &it.media.0[..]);
        let media = lists.max_by_key(|media| media.len()).unwrap_or_default();
        (text, entities, media)
    }

    fn post<'v>(&'v self, reposted: Option<Post<'v>>, quoted: Option<&'v Self>) -> Post<'v> {
        let (raw_text, entities, media) = self.parts();
        let author = self.user.0.as_ref().map(author).unwrap_or_default();
        let quoted_id = match quoted.map_or("", Status::id) {
            "" => self.quoted_status_id_str.raw(),
            id => id,
        };
        let reply_to = self.reply_to();
        let kind = match (&reposted, quoted_id, &reply_to) {
            (Some(_), _, _) => Kind::Repost,
            (None, id, _) if !id.is_empty() => Kind::Quote,
            (None, _, Some(_)) => Kind::Reply,
            (None, _, None) => Kind::Post,
        };
        let urls = entities.map_or(&[][..], |it| &it.urls.0);
        let is_quoted = |url: &str| !quoted_id.is_empty() && status(url) == Some(quoted_id);
        let links = urls.iter().map(|it| text::Link {
            short: it.url.raw(),
            target: it.expanded_url.raw(),
            redundant: is_quoted(it.expanded_url.raw()),
        });
        let pictures = media.iter().map(|it| text::Link {
            short: it.url.raw(),
            target: it.expanded_url.raw(),
            redundant: true,
        });
        let links: Vec<text::Link<'_>> = links.chain(pictures).collect();
        let text = match &reposted {
            Some(original) => original.text.clone(),
            None => text::full(raw_text, &links),
        };
        let countries = &self.withheld_in_countries.0;
        Post {
            id: self.id(),
            url: page(author.username, self.id()),
            created_at: time::legacy(self.created_at.raw()).or_else(|| time_of_id(self.id())),
            author,
            text,
            article: "",
            kind,
            reply_to,
            reposted: reposted.map(reference),
            quoted: (!quoted_id.is_empty()).then(|| match quoted {
                Some(quoted) => reference(quoted.post(None, None)),
                None => {
                    Reference { id: quoted_id, url: page("", quoted_id), post: None, problem: "" }
                }
            }),
            media: media.iter().map(one_media).collect(),
            poll: None,
            place: self.place.0.as_ref().map(|place| Place {
                id: place.id.raw(),
                name: place.full_name.raw(),
                country: place.country.raw(),
            }),
            links: urls.iter().map(link).collect(),
            hashtags: entities.map_or_else(Vec::new, |it| {
                it.hashtags.0.iter().map(|tag| tag.text.raw()).collect()
            }),
            mentions: entities.map_or_else(Vec::new, |it| {
                it.user_mentions.0.iter().map(|user| user.screen_name.raw()).collect()
            }),
            language: self.lang.raw(),
            edit: None,
            withheld: (!countries.is_empty() || self.withheld_copyright.0).then(|| Withheld {
                countries: countries.iter().map(Text::raw).collect(),
                copyright: self.withheld_copyright.0,
            }),
            sensitive: self.possibly_sensitive.0,
            rules: Vec::new(),
        }
    }

    fn reply_to(&self) -> Option<ReplyTo<'_>> {
        let id = self.in_reply_to_status_id_str.raw();
        let user = self.in_reply_to_user_id_str.raw();
        let username = self.in_reply_to_screen_name.raw();
        (!id.is_empty() || !user.is_empty()).then(|| {
            let author = Author { id: user, username, url: profile(username), ..Author::default() };
            ReplyTo { id, author }
        })
    }
}

fn reference(post: Post<'_>) -> Reference<'_> {
    Reference { id: post.id, url: post.url.clone(), post: Some(Box::new(post)), problem: "" }
}

fn author<'v>(user: &'v User<'_>) -> Author<'v> {
    Author {
        id: either(&user.id_str, &user.id),
        username: user.screen_name.raw(),
        name: user.name.raw(),
        verified: "",
        url: profile(user.screen_name.raw()),
    }
}

/// An id as the service writes it twice, and others once: a number is as good here, as it is never
/// read as a float.
fn either<'v>(text: &'v Text<'_>, number: &'v Text<'_>) -> &'v str {
    if text.raw().is_empty() { number.raw() } else { text.raw() }
}

fn profile(username: &str) -> String {
    if is_word(username) { format!("https://x.com/{username}") } else { String::new() }
}

fn link<'v>(url: &'v Url<'_>) -> Link<'v> {
    let (short, target) = (url.url.raw(), url.expanded_url.raw());
    Link { short, url: if target.is_empty() { short } else { target }, title: "" }
}

fn one_media<'v>(media: &'v WireMedia<'_>) -> Media<'v> {
    let variants = media.video_info.0.as_ref().map_or(&[][..], |it| &it.variants.0);
    let videos = variants.iter().filter(|it| it.content_type.raw() == "video/mp4");
    let best = videos.max_by_key(|it| it.bitrate.0).map_or("", |it| it.url.raw());
    let picture = media.media_url_https.raw();
    let is_photo = media.kind.raw() == "photo";
    Media {
        key: media.id_str.raw(),
        kind: if media.kind.raw().is_empty() { "media" } else { media.kind.raw() },
        alt_text: media.ext_alt_text.raw(),
        url: if best.is_empty() && is_photo { picture } else { best },
        preview_url: picture,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn user(name: &str) -> Value {
        json!({"id": 7, "id_str": "7", "screen_name": name, "name": name.to_uppercase()})
    }

    fn status(id: &str, text: &str) -> Value {
        json!({
            "created_at": "Wed Aug 27 13:08:45 +0000 2008", "id_str": id, "text": text,
            "user": user("ann"), "lang": "en", "entities": {}
        })
    }

    fn with(mut status: Value, more: Value) -> Value {
        if let (Some(status), Value::Object(more)) = (status.as_object_mut(), more) {
            status.extend(more);
        }
        status
    }

    fn check(status: &Value, look: impl FnOnce(&Post<'_>)) {
        let payload = status.to_string();
        // The door that every format comes through.
        let line = crate::output::tweet::Line::parse(payload.as_bytes()).expect("a post");
        look(&line.post());
    }

    #[test]
    fn a_post_says_who_when_and_what() {
        check(&status("20", "Fish &amp; chips"), |post| {
            assert_eq!((post.id, post.text.as_str()), ("20", "Fish & chips"));
            assert_eq!((post.author.username, post.author.name), ("ann", "ANN"));
            assert_eq!(post.url, "https://x.com/ann/status/20");
            let at = post.created_at.expect("a time");
            assert_eq!(at.to_string(), "2008-08-27T13:08:45Z");
            assert_eq!((post.kind, post.language), (Kind::Post, "en"));
        });
    }

    #[test]
    fn a_long_text_is_whole_with_its_own_entities() {
        let entities = json!({
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://example.com/long"}],
            "hashtags": [{"text": "rust"}],
            "user_mentions": [{"screen_name": "bob", "id_str": "8"}],
        });
        let extended =
            json!({"full_text": "whole @bob #rust https://t.co/a", "entities": entities});
        let cut = with(status("1", "who… https://t.co/z"), json!({"extended_tweet": extended}));
        let full = with(
            status("1", ""),
            json!({"full_text": "whole @bob #rust https://t.co/a", "entities": entities}),
        );
        for post in [cut, full] {
            check(&post, |post| {
                assert_eq!(post.text, "whole @bob #rust https://example.com/long");
                assert_eq!((&post.hashtags[..], &post.mentions[..]), (&["rust"][..], &["bob"][..]));
                assert_eq!(post.links[0].url, "https://example.com/long");
            });
        }
    }

    #[test]
    fn a_repost_shows_the_original_whole_and_what_it_quotes() {
        let quoted = status("3", "inner");
        let link =
            json!([{"url": "https://t.co/q", "expanded_url": "https://twitter.com/i/status/3"}]);
        let original = with(
            status("2", "orig… "),
            json!({
                "extended_tweet": {"full_text": "original, long https://t.co/q", "entities": {"urls": link}},
                "quoted_status_id_str": "3", "quoted_status": quoted, "user": user("bob"),
            }),
        );
        let repost = with(status("4", "RT @bob: orig…"), json!({"retweeted_status": original}));
        check(&repost, |post| {
            assert_eq!((post.kind, post.id, post.author.username), (Kind::Repost, "4", "ann"));
            assert_eq!(post.text, "original, long");
            let shown = post.shown();
            assert_eq!((shown.id, shown.author.username, shown.kind), ("2", "bob", Kind::Quote));
            let quoted = shown.quoted.as_ref().and_then(|it| it.post.as_ref()).expect("a quote");
            assert_eq!((quoted.id, quoted.text.as_str()), ("3", "inner"));
        });
    }

    #[test]
    fn a_reply_and_a_quote_that_is_gone_are_known_by_their_ids() {
        let reply = json!({
            "in_reply_to_status_id_str": "5", "in_reply_to_user_id_str": "8",
            "in_reply_to_screen_name": "bob", "withheld_in_countries": ["DE"],
            "place": {"id": "x", "full_name": "Manhattan, NY", "country": "USA"},
        });
        check(&with(status("6", "@bob yes"), reply), |post| {
            let to = post.reply_to.as_ref().expect("a reply");
            assert_eq!((post.kind, to.id, to.author.username), (Kind::Reply, "5", "bob"));
            assert_eq!(post.withheld.as_ref().expect("it is").countries, ["DE"]);
            assert_eq!(post.place.as_ref().expect("a place").name, "Manhattan, NY");
        });
        check(&with(status("6", "look"), json!({"quoted_status_id_str": "9"})), |post| {
            let quoted = post.quoted.as_ref().expect("a quote");
            assert_eq!((post.kind, quoted.id, quoted.post.is_none()), (Kind::Quote, "9", true));
        });
    }

    #[test]
    fn media_are_all_there_and_their_links_are_not_text() {
        let media = |id: &str, kind: &str| {
            json!({
                "id_str": id, "type": kind, "url": "https://t.co/m", "ext_alt_text": "alt",
                "expanded_url": "https://twitter.com/ann/status/1/photo/1",
                "media_url_https": format!("https://pbs.twimg.com/{id}.jpg"),
                "video_info": {"variants": [
                    {"content_type": "application/x-mpegURL", "url": "m3u8"},
                    {"bitrate": 1, "content_type": "video/mp4", "url": "small"},
                    {"bitrate": 2, "content_type": "video/mp4", "url": "large"},
                ]},
            })
        };
        let mut photo = media("1", "photo");
        photo["video_info"] = Value::Null;
        let more = json!({
            "entities": {"media": [photo]},
            "extended_entities": {"media": [photo, media("2", "video")]},
        });
        check(&with(status("1", "look https://t.co/m"), more), |post| {
            assert_eq!(post.text, "look");
            let urls: Vec<&str> = post.media.iter().map(|media| media.url).collect();
            assert_eq!(urls, ["https://pbs.twimg.com/1.jpg", "large"]);
            assert_eq!((post.media[0].alt_text, post.media[1].kind), ("alt", "video"));
        });
    }

    #[test]
    fn what_is_no_post_is_none_however_deep_it_is() {
        for text in ["{}", "[]", "1", r#"{"delete":{}}"#, r#"{"id_str":"1","text":"a"}"#] {
            assert!(Line::parse(text.as_bytes()).is_none(), "{text}");
        }
        let deep = 100_000;
        let open = r#"{"id_str":"1","text":"a","user":{},"retweeted_status":"#;
        let nested = format!("{}null{}", open.repeat(deep), "}".repeat(deep));
        let line = Line::parse(nested.as_bytes());
        assert!(line.is_none_or(|line| line.post().shown().id == "1"));
    }
}
