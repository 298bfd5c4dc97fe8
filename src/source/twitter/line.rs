//! What a line of an X stream means (protocols/x.md section 3). The whole line is the payload
//! of its record, byte for byte. Never decides what a problem means: `problem` does.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::memmem::Finder;

use super::answer::{Answer, members, string};
use super::endpoint::{Endpoint, Naming};
use crate::event::{EventName, Json, META_PREFIX};
use crate::proto::lines::Line;
use crate::request::{Head, Refusal};
use crate::source::{Flaw, Item, Note};

/// The event of a post.
pub(super) const TWEET: &str = "tweet";

/// The event of a like.
const LIKE: &str = "like";

/// The event of what has no name: any other JSON value.
const MESSAGE: &str = "message";

/// The longest name that a line may give its record, in bytes. X's own are under 40.
const NAME_MAX: usize = 64;

/// How every post begins.
const DATA: &[u8] = br#"{"data":{"#;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Gives lines their meaning; what that takes is looked up and built once.
#[derive(Clone, Debug)]
pub(super) struct Interpreter {
    naming: Naming,
    /// Whatever is JSON is a record: the stream was named by its path, and may send anything.
    is_open: bool,
    /// Finds the name of the member that makes a line unusual.
    errors: Finder<'static>,
}

impl Interpreter {
    pub(super) fn new(endpoint: &Endpoint) -> Self {
        Self {
            naming: endpoint.traits().naming,
            is_open: matches!(endpoint, Endpoint::Path(_)),
            errors: Finder::new(br#""errors""#),
        }
    }

    pub(super) fn interpret(&self, line: Line) -> Item {
        match line {
            Line::Line(line) if self.is_usual(&line) => match Json::parse(&line) {
                Ok(payload) => self.record(payload, None),
                Err(_) => self.unusual(&line),
            },
            Line::Line(line) => self.unusual(&line),
            Line::TooLong { head, size } => Item::Malformed(Flaw {
                reason: format!("a line of {size} bytes is over the limit and was skipped"),
                raw: head,
            }),
        }
    }

    /// Returns true if and only if the line is a record if it is JSON: with `data`, and
    /// certainly without `errors`. Costs one pass over it and no second parse.
    fn is_usual(&self, line: &[u8]) -> bool {
        line.starts_with(DATA) && self.errors.find(line).is_none()
    }

    fn unusual(&self, line: &Bytes) -> Item {
        let text = match line.strip_prefix(BOM) {
            Some(rest) => line.slice_ref(rest),
            None => line.clone(),
        };
        if text.iter().all(u8::is_ascii_whitespace) {
            return Item::KeepAlive;
        }
        let (text, flaw) = mended(text, line);
        let payload = match Json::parse(&text) {
            Ok(payload) => payload,
            Err(error) => return malformed(error.to_string(), line, flaw),
        };
        // A `Json` is UTF-8.
        let text = std::str::from_utf8(payload.as_bytes()).unwrap_or_default();
        match Answer::read(text) {
            Some((answer, _)) if answer.is_empty => Item::KeepAlive,
            Some((answer, _)) if answer.is_problem() => Item::Refused(Refusal {
                head: Head { status: 200, ..Head::default() },
                body: text.to_owned(),
            }),
            Some((Answer { data: Some(_), errors, .. }, _)) => {
                let partial = errors.and_then(|errors| {
                    Json::parse(&Bytes::copy_from_slice(errors.get().as_bytes())).ok()
                });
                let note = flaw.map(Note::Flaw).or_else(|| partial.map(Note::Partial));
                self.record(payload, note)
            }
            _ if self.is_open => {
                Item::Record { event: MESSAGE.into(), payload, note: flaw.map(Note::Flaw) }
            }
            Some(_) => malformed("neither data nor errors in it".to_owned(), line, flaw),
            None => malformed("JSON, but no object".to_owned(), line, flaw),
        }
    }

    /// A line that has `data`.
    fn record(&self, payload: Json, note: Option<Note>) -> Item {
        let event: EventName = match self.naming {
            Naming::Tweet => TWEET.into(),
            Naming::Like => LIKE.into(),
            Naming::EventType => name(event_type(&payload)),
            Naming::FirstKey => name(first_key(&payload)),
        };
        if event.starts_with(META_PREFIX) {
            let reason = format!("{event}: the name is reserved for trill's own records");
            let raw = Bytes::copy_from_slice(payload.as_bytes());
            return Item::Malformed(Flaw { reason, raw });
        }
        Item::Record { event, payload, note }
    }
}

/// `text`, decoded with replacement characters if it is not UTF-8; then with a report on
/// the line as it came.
fn mended(text: Bytes, line: &Bytes) -> (Bytes, Option<Flaw>) {
    if simdutf8::basic::from_utf8(&text).is_ok() {
        return (text, None);
    }
    let flaw = Flaw {
        reason: "not UTF-8; decoded with replacement characters".to_owned(),
        raw: line.clone(),
    };
    (String::from_utf8_lossy(&text).into_owned().into(), Some(flaw))
}

/// The bytes as they came, not as they were mended.
fn malformed(reason: String, line: &Bytes, flaw: Option<Flaw>) -> Item {
    let reason = match flaw {
        Some(flaw) => format!("{reason}; {}", flaw.reason),
        None => reason,
    };
    Item::Malformed(Flaw { reason, raw: line.clone() })
}

/// A name that a server chose, if it is fit to be one.
fn name(chosen: Option<String>) -> EventName {
    let fits = |name: &String| !name.is_empty() && name.len() <= NAME_MAX;
    chosen.filter(fits).map_or(Cow::Borrowed(MESSAGE), Cow::Owned)
}

/// `data.event_type`, as the activity stream has it.
fn event_type(payload: &Json) -> Option<String> {
    let mut event_type = None;
    data(payload, |name, value| {
        if name == "event_type" {
            event_type = string(value);
        }
    });
    event_type
}

/// The first key of `data`, as the compliance and label streams have it: `user_protect`.
fn first_key(payload: &Json) -> Option<String> {
    let mut first = None;
    data(payload, |name, _| {
        first.get_or_insert_with(|| name.to_owned());
    });
    first
}

/// Calls `take` with the members of `data`.
fn data(payload: &Json, take: impl FnMut(&str, &serde_json::value::RawValue)) {
    let text = std::str::from_utf8(payload.as_bytes()).unwrap_or_default();
    if let Some((Answer { data: Some(data), .. }, _)) = Answer::read(text) {
        members(data.get(), take);
    }
}

/// The id of a post.
pub(super) fn post_id(payload: &Json) -> Option<Cow<'_, str>> {
    /// Only the field that is needed; the rest is skipped, not kept.
    #[derive(serde::Deserialize)]
    struct Post<'a> {
        #[serde(borrow)]
        data: Identified<'a>,
    }
    #[derive(serde::Deserialize)]
    struct Identified<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    let post: Post<'_> = serde_json::from_slice(payload.as_bytes()).ok()?;
    Some(post.data.id)
}
