//! The `@fields`: what a post is, under the same names on every network (DESIGN.md section 3).
//!
//! A view reads what it is asked for, when it is asked: the members of an object are found
//! without being parsed, and no payload becomes a tree. What is missing, of another type or not
//! readable makes its own field missing and nothing else. Nothing here is sanitized: formats for
//! people do that, and the others escape in their own way.

mod field;
mod links;
mod mastodon;
pub(super) mod raw;
#[cfg(test)]
mod tests;
mod x;

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::event::Record;
pub use field::Field;
use raw::Object;

/// What a field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// The record does not say, or has no such thing.
    Missing,
    /// One text. Ids are texts.
    Text(Cow<'a, str>),
    /// Several, maybe none: a post without tags has an empty list, a deletion none at all.
    List(Vec<Cow<'a, str>>),
}

impl<'a> Value<'a> {
    /// As one text: a list is joined with commas, what is missing is empty.
    pub fn joined(self) -> Cow<'a, str> {
        match self {
            Self::Missing => Cow::Borrowed(""),
            Self::Text(text) => text,
            Self::List(mut items) => match items.pop() {
                None => Cow::Borrowed(""),
                Some(only) if items.is_empty() => only,
                Some(last) => {
                    items.push(last);
                    Cow::Owned(items.join(","))
                }
            },
        }
    }

    /// Each of its texts.
    pub fn texts(&self) -> &[Cow<'a, str>] {
        match self {
            Self::Missing => &[],
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(items) => items,
        }
    }
}

impl<'a, T: Into<Cow<'a, str>>> From<Option<T>> for Value<'a> {
    fn from(text: Option<T>) -> Self {
        text.map_or(Self::Missing, |text| Self::Text(text.into()))
    }
}

/// One record, as the `@fields` see it.
///
/// Of a boost (on X, a repost) `@id` and `@time` are those of the boost itself, which is what a
/// `delete` names and what the stream is ordered by; `@boost_of` is the id of the post that is
/// passed on, and all other fields describe that post. Who passed it on is in the payload:
/// `account.acct`, on X `data.author_id`.
#[derive(Debug)]
pub struct View<'a> {
    record: &'a Record,
    post: OnceCell<Post<'a>>,
}

/// What a payload turned out to be.
#[derive(Debug)]
enum Post<'a> {
    /// A post of Mastodon's, or something around one.
    Mastodon(Box<mastodon::Post<'a>>),
    /// A line of an X stream that may hold a post, or a message of API v1.1.
    X(Box<x::Post<'a>>),
    /// A deletion: an id and nothing else.
    Deleted(Value<'a>),
    /// Anything else, which may have an id.
    Other(Value<'a>),
}

impl<'a> View<'a> {
    /// A view of `record`; nothing is read yet.
    pub fn new(record: &'a Record) -> Self {
        Self { record, post: OnceCell::new() }
    }

    /// The record.
    pub fn record(&self) -> &'a Record {
        self.record
    }

    /// What `field` says of this record.
    pub fn get(&self, field: Field) -> Value<'_> {
        let record = self.record;
        let text = |text: &'a str| Value::Text(Cow::Borrowed(text));
        match field {
            Field::Source => text(&record.origin.source),
            Field::Stream => {
                Value::List(record.origin.stream.iter().map(|part| part.as_str().into()).collect())
            }
            Field::Event => text(&record.event),
            Field::Via => text(record.via.as_str()),
            Field::ReceivedAt => Value::Text(format!("{:.6}", record.received_at).into()),
            _ => match (self.post(), field) {
                (Post::Mastodon(post), _) => post.get(field),
                (Post::X(post), _) => post.get(field),
                (Post::Deleted(id) | Post::Other(id), Field::Id) => id.clone(),
                (Post::Deleted(_), Field::Kind) => text("delete"),
                (Post::Deleted(_) | Post::Other(_), _) => Value::Missing,
            },
        }
    }

    /// Returns true if and only if it passes another post on and adds nothing.
    pub fn is_boost(&self) -> bool {
        match self.post() {
            Post::Mastodon(post) => post.is_boost(),
            Post::X(post) => post.is_boost(),
            Post::Deleted(_) | Post::Other(_) => false,
        }
    }

    /// Returns true if and only if the post, of a boost the boosted one, answers another.
    pub fn is_reply(&self) -> bool {
        self.get(Field::ReplyTo) != Value::Missing
    }

    /// Whether its author is a bot, or of a boost either of the two; `None` when the payload
    /// does not say.
    pub fn is_bot(&self) -> Option<bool> {
        match self.post() {
            Post::Mastodon(post) => post.is_bot(),
            Post::X(_) | Post::Deleted(_) | Post::Other(_) => None,
        }
    }

    /// Returns true if and only if the post has pictures, sound or video.
    pub fn has_media(&self) -> bool {
        match self.post() {
            Post::Mastodon(post) => post.has_media(),
            Post::X(post) => post.has_media(),
            Post::Deleted(_) | Post::Other(_) => false,
        }
    }

    /// Returns true if and only if the post links to a page that is not a profile, a tag, or
    /// what it quotes.
    pub fn has_link(&self) -> bool {
        !self.get(Field::Links).texts().is_empty()
    }

    /// Returns true if and only if the post has a poll.
    pub fn has_poll(&self) -> bool {
        match self.post() {
            Post::Mastodon(post) => post.has_poll(),
            Post::X(post) => post.has_poll(),
            Post::Deleted(_) | Post::Other(_) => false,
        }
    }

    fn post(&self) -> &Post<'a> {
        self.post.get_or_init(|| Post::of(self.record))
    }
}

impl<'a> Post<'a> {
    fn of(record: &'a Record) -> Self {
        // A `Json` is UTF-8.
        let payload = simdutf8::basic::from_utf8(record.payload.as_bytes()).unwrap_or("null");
        let mastodon = mastodon::Occasion::of_event(&record.event)
            .and_then(|occasion| mastodon::Post::parse(occasion, payload, &record.origin.source));
        if let Some(post) = mastodon {
            return Self::Mastodon(Box::new(post));
        }
        if let Some(message) = x::Post::of_message(&record.event, payload) {
            return Self::X(Box::new(message));
        }
        match &*record.event {
            "tweet" => Self::X(Box::new(x::Post::new(payload))),
            "delete" => Self::Deleted(id(payload)),
            _ => Self::Other(id(payload)),
        }
    }
}

/// The id that `payload` is or has.
fn id<'a>(payload: &'a str) -> Value<'a> {
    match Object::parse(payload, &["id"]) {
        Some(object) => object.text("id"),
        None => raw::text(payload),
    }
    .filter(|id| !id.is_empty())
    .into()
}

/// `mastodon.example` of `mastodon.example:8443`: the domain of a server's own accounts.
fn host(source: &str) -> &str {
    match source.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => source,
    }
}
