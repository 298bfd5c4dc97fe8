//! The `@fields` of a line of an X stream and of a message of API v1.1, by way of [`tweet`].

use std::borrow::Cow;
use std::cell::OnceCell;

use jiff::Timestamp;

use super::raw::Object;
use super::{Field, Value};
use crate::output::tweet::{self, Author, Event, Kind, Line, Message, Says};

/// Enough to know a post by: what has a text is one.
const TWEET: &[&str] = &["id", "text"];

#[derive(Debug)]
pub(super) struct Post<'a> {
    payload: &'a str,
    cheap: OnceCell<Option<Object<'a>>>,
    facts: OnceCell<Option<Facts>>,
}

/// What a post says, kept: resolving a line takes a while, and what it yields borrows the line.
#[derive(Debug, Default)]
struct Facts {
    /// Else it has no text and no lists, not even empty ones.
    has_post: bool,
    id: String,
    time: Option<String>,
    kind: Cow<'static, str>,
    is_boost: bool,
    author: String,
    name: String,
    text: String,
    url: String,
    lang: String,
    reply_to: Option<String>,
    boost_of: Option<String>,
    quote_of: Option<String>,
    tags: Vec<String>,
    mentions: Vec<String>,
    media: Vec<String>,
    has_media: bool,
    links: Vec<String>,
    has_poll: bool,
    rules: Vec<String>,
}

impl<'a> Post<'a> {
    /// The line that `payload` is, which may hold no post.
    pub(super) fn new(payload: &'a str) -> Self {
        Self { payload, cheap: OnceCell::new(), facts: OnceCell::new() }
    }

    /// What came as `event`, beside posts; `None` when it is none of API v1.1's.
    pub(super) fn of_message(event: &str, payload: &'a str) -> Option<Self> {
        let facts = Facts::of_message(&Message::parse(event, payload.as_bytes())?);
        let (cheap, facts) = (OnceCell::from(None), OnceCell::from(Some(facts)));
        Some(Self { payload, cheap, facts })
    }

    pub(super) fn get(&self, field: Field) -> Value<'_> {
        if field == Field::Id
            && let Some(id) = self.cheap().and_then(|tweet| tweet.text("id"))
        {
            return Value::Text(id);
        }
        let Some(facts) = self.facts() else { return Value::Missing };
        match field {
            Field::Id => text(&facts.id),
            Field::Time => facts.time.as_deref().into(),
            Field::Kind => text(&facts.kind),
            Field::Author => text(&facts.author),
            Field::Name => text(&facts.name),
            Field::Text if !facts.has_post => Value::Missing,
            Field::Text => Value::Text(Cow::Borrowed(&facts.text)),
            Field::Url => text(&facts.url),
            Field::Lang => text(&facts.lang),
            Field::ReplyTo => facts.reply_to.as_deref().into(),
            Field::BoostOf => facts.boost_of.as_deref().into(),
            Field::QuoteOf => facts.quote_of.as_deref().into(),
            Field::Tags => facts.list(&facts.tags),
            Field::Mentions => facts.list(&facts.mentions),
            Field::Media => facts.list(&facts.media),
            Field::Links => facts.list(&facts.links),
            Field::Rules => facts.list(&facts.rules),
            Field::Source | Field::Stream | Field::Event | Field::Via | Field::ReceivedAt => {
                Value::Missing
            }
        }
    }

    pub(super) fn is_boost(&self) -> bool {
        self.facts().is_some_and(|facts| facts.is_boost)
    }

    pub(super) fn has_media(&self) -> bool {
        self.facts().is_some_and(|facts| facts.has_media)
    }

    pub(super) fn has_poll(&self) -> bool {
        self.facts().is_some_and(|facts| facts.has_poll)
    }

    /// The post's own object, where it is plain that it is one.
    fn cheap(&self) -> Option<&Object<'a>> {
        let found = || {
            let tweet = Object::parse(self.payload, &["data"])?.object("data", TWEET)?;
            tweet.text("text").is_some().then_some(tweet)
        };
        self.cheap.get_or_init(found).as_ref()
    }

    fn facts(&self) -> Option<&Facts> {
        let facts = || Some(Facts::of(&Line::parse(self.payload.as_bytes())?.post()));
        self.facts.get_or_init(facts).as_ref()
    }
}

impl Facts {
    fn of(post: &tweet::Post<'_>) -> Self {
        let shown = post.shown();
        let kind = match post.kind {
            _ if post.edit.is_some_and(|edit| edit.version > 1) => "edit",
            Kind::Post => "post",
            Kind::Reply => "reply",
            Kind::Repost => "boost",
            Kind::Quote => "quote",
        };
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let media = shown.media.iter().map(|media| match media.url {
            "" => media.preview_url,
            url => url,
        });
        let reply = shown.reply_to.as_ref().map(|reply| match reply.id {
            "" => reply.author.id.to_owned(),
            id => id.to_owned(),
        });
        Self {
            has_post: true,
            id: post.id.to_owned(),
            time: time(post.created_at),
            kind: Cow::Borrowed(kind),
            is_boost: post.kind == Kind::Repost,
            author: shown.author.username.to_owned(),
            name: name(&shown.author),
            text: shown.text.clone(),
            url: shown.url.clone(),
            lang: shown.language.to_owned(),
            reply_to: reply,
            boost_of: post.reposted.as_ref().map(|reference| reference.id.to_owned()),
            quote_of: shown.quoted.as_ref().map(|reference| reference.id.to_owned()),
            tags: own(&shown.hashtags),
            mentions: own(&shown.mentions),
            media: media.filter(|url| !url.is_empty()).map(str::to_owned).collect(),
            has_media: !shown.media.is_empty(),
            links: links(shown),
            has_poll: shown.poll.is_some(),
            rules: own(&post.rules),
        }
    }

    fn of_message(message: &Message<'_>) -> Self {
        match message {
            Message::Direct(direct) => {
                Self { kind: Cow::Borrowed("direct_message"), ..Self::of(&direct.post()) }
            }
            Message::Event(event) => Self::of_event(event),
            Message::Notice(notice) => {
                let (id, kind) = match &notice.says {
                    Says::Deleted { id } | Says::DirectDeleted { id } => (id.raw(), "delete"),
                    Says::StatusWithheld { id, .. } => (id.raw(), ""),
                    _ => ("", ""),
                };
                let (id, kind) = (id.to_owned(), Cow::Borrowed(kind));
                Self { id, kind, time: time(notice.at), ..Self::default() }
            }
        }
    }

    /// As a notification of Mastodon's: who did it and what that is, and the post that it was done
    /// to. To do something to a repost is no repost.
    fn of_event(event: &Event<'_>) -> Self {
        let source = event.source();
        let post = event.post().map(|post| Self::of(&post)).unwrap_or_default();
        Self {
            time: time(event.created_at()),
            kind: Cow::Owned(event.name().to_owned()),
            is_boost: false,
            author: source.username.to_owned(),
            name: name(&source),
            url: if post.has_post { post.url } else { source.url },
            ..post
        }
    }

    fn list<'v>(&self, items: &'v [String]) -> Value<'v> {
        if !self.has_post {
            return Value::Missing;
        }
        Value::List(items.iter().map(|item| item.as_str().into()).collect())
    }
}

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| format!("{at:.3}"))
}

/// The display name, else the user name.
fn name(author: &Author<'_>) -> String {
    if author.name.is_empty() { author.username } else { author.name }.to_owned()
}

/// Without those that stand for the post's own media or for the post that it quotes.
fn links(post: &tweet::Post<'_>) -> Vec<String> {
    let quoted = post.quoted.as_ref().map(|quoted| format!("/status/{}", quoted.id));
    let is_media = |url: &str| {
        (url.starts_with("https://x.com/") || url.starts_with("https://twitter.com/"))
            && (url.contains("/photo/") || url.contains("/video/"))
    };
    let urls = post.links.iter().map(|link| link.url).filter(|url| {
        !url.is_empty()
            && !is_media(url)
            && !quoted.as_ref().is_some_and(|quoted| url.contains(quoted.as_str()))
    });
    let mut links: Vec<String> = Vec::new();
    for url in urls {
        if !links.iter().any(|link| link == url) {
            links.push(url.to_owned());
        }
    }
    links
}

/// Missing when empty.
fn text(text: &str) -> Value<'_> {
    Some(text).filter(|text| !text.is_empty()).into()
}
