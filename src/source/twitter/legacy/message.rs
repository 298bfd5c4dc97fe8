//! What a message of API v1.1 is called (protocols/x.md section 6): by its top-level names, since
//! none of them says what it is. The whole message is the payload, byte for byte; of a site
//! stream's envelope it is what the envelope holds.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::answer::{members, number, string};
use super::super::line::{BOM, malformed, mended, name};
use super::refusal::cut;
use crate::event::{EventName, Json, META_PREFIX, Origin};
use crate::proto::delimited::Message;
use crate::proto::lines::Line;
use crate::request::{Head, Refusal};
use crate::source::{Flaw, Item, Note};

/// The event of a post.
pub(super) const TWEET: &str = "tweet";

/// Top-level names that say what a message is, and its event. No post has one of them.
const KINDS: &[(&str, &str)] = &[
    ("delete", "delete"),
    ("scrub_geo", "scrub_geo"),
    ("limit", LIMIT),
    ("status_withheld", "status_withheld"),
    ("user_withheld", "user_withheld"),
    ("disconnect", DISCONNECT),
    ("warning", WARNING),
    ("friends", "friends"),
    ("friends_str", "friends"),
    ("direct_message", "direct_message"),
    ("control", CONTROL),
    ("event", "event"),
];

pub(super) const LIMIT: &str = "limit";
pub(super) const WARNING: &str = "warning";
pub(super) const DISCONNECT: &str = "disconnect";
pub(super) const CONTROL: &str = "control";

/// Returns true if and only if an event is about one connection and comes anew with every other:
/// two of them that are alike are no duplicates.
pub fn is_about_connection(event: &str) -> bool {
    matches!(event, LIMIT | WARNING | DISCONNECT | CONTROL | "friends")
}

/// How an envelope begins, as the service writes it.
const FOR_USER: &[u8] = br#"{"for_user":"#;

/// What stands between an envelope's account and its message.
const MESSAGE: &[u8] = br#","message":"#;

/// Accounts whose origin is kept. One connection carries 1,000 at most (protocols/x.md section 6).
const ORIGINS_MAX: usize = 1_000;

/// Gives messages their meaning, and envelopes their account.
#[derive(Clone, Debug)]
pub(super) struct Interpreter {
    /// `None` where messages come without an envelope.
    envelopes: Option<Envelopes>,
}

/// The origins of the accounts that an envelope was for.
#[derive(Clone, Debug)]
struct Envelopes {
    own: Arc<Origin>,
    kept: RefCell<HashMap<String, Arc<Origin>>>,
}

/// What an envelope holds.
struct Opened {
    for_user: String,
    message: Json,
}

impl Interpreter {
    /// For messages that come bare.
    pub(super) fn bare() -> Self {
        Self { envelopes: None }
    }

    /// For messages that may be in envelopes, on a stream that is called `own`.
    pub(super) fn site(own: Arc<Origin>) -> Self {
        Self { envelopes: Some(Envelopes { own, kept: RefCell::default() }) }
    }

    pub(super) fn interpret(&self, message: Message) -> Item {
        match message {
            Message::Framed(Line::Line(line)) => self.line(&line, false),
            Message::Stray(Line::Line(line)) => self.line(&line, true),
            Message::Framed(Line::TooLong { head, size })
            | Message::Stray(Line::TooLong { head, size }) => Item::Malformed(Flaw {
                reason: format!("a message of {size} bytes is over the limit and was skipped"),
                raw: head,
            }),
        }
    }

    fn line(&self, line: &Bytes, is_stray: bool) -> Item {
        if let Some(Opened { for_user, message }) = self.as_written(line) {
            return self.record(message, Some(for_user), stray(line, is_stray));
        }
        let text = line.strip_prefix(BOM).map_or_else(|| line.clone(), |rest| line.slice_ref(rest));
        if text.iter().all(u8::is_ascii_whitespace) {
            return Item::KeepAlive;
        }
        let (text, flaw) = mended(text, line);
        let flaw = flaw.or_else(|| stray(line, is_stray));
        match Json::parse(&text) {
            Err(error) => malformed(error.to_string(), line, flaw),
            Ok(json) if !json.as_bytes().starts_with(b"{") => {
                malformed("JSON, but no object".to_owned(), line, flaw)
            }
            Ok(json) => match self.opened(&json) {
                Some(Opened { for_user, message }) => self.record(message, Some(for_user), flaw),
                None => self.record(json, None, flaw),
            },
        }
    }

    /// The envelope that the service writes, whose message is read once. `None` for anything else.
    fn as_written(&self, line: &Bytes) -> Option<Opened> {
        self.envelopes.as_ref()?;
        let rest = line.strip_prefix(FOR_USER)?;
        let at = rest.iter().position(|byte| *byte == b',')?;
        let (for_user, rest) = rest.split_at_checked(at)?;
        let id = for_user.strip_prefix(b"\"").and_then(|id| id.strip_suffix(b"\""));
        let id = id.unwrap_or(for_user);
        let message = rest.strip_prefix(MESSAGE)?.trim_ascii_end().strip_suffix(b"}")?;
        // As a number is written in JSON, and no longer than one of 64 bits.
        let is_number = matches!(id, [b'1'..=b'9', ..] | b"0") && id.len() < 20;
        if !is_number || !id.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let for_user = std::str::from_utf8(id).ok()?.to_owned();
        let message = Json::parse(&line.slice_ref(message)).ok()?;
        message.as_bytes().starts_with(b"{").then_some(Opened { for_user, message })
    }

    /// An envelope that is written in any other way.
    fn opened(&self, json: &Json) -> Option<Opened> {
        self.envelopes.as_ref()?;
        let mut for_user = None;
        let mut message = None;
        members(text(json), |name, value| match name {
            "for_user" => for_user = number(value).map(|id| id.to_string()),
            "message" if value.get().starts_with('{') => message = Some(value),
            _ => {}
        });
        let message = Bytes::copy_from_slice(message?.get().as_bytes());
        Some(Opened { for_user: for_user?, message: Json::parse(&message).ok()? })
    }

    fn record(&self, payload: Json, for_user: Option<String>, flaw: Option<Flaw>) -> Item {
        let event = event(text(&payload));
        if event.starts_with(META_PREFIX) {
            let reason = format!("{event}: the name is reserved for trill's own records");
            let raw = Bytes::copy_from_slice(payload.as_bytes());
            return Item::Malformed(Flaw { reason, raw });
        }
        let said = note(&event, &payload, for_user.as_deref());
        // What ends the stream is acted on, however it was written.
        let note = match (said, flaw) {
            (Some(note @ Note::Ends(_)), _) => Some(note),
            (said, flaw) => flaw.map(Note::Flaw).or(said),
        };
        let origin = for_user.and_then(|for_user| Some(self.envelopes.as_ref()?.of(for_user)));
        Item::Record { event, payload, origin, note }
    }
}

impl Envelopes {
    fn of(&self, for_user: String) -> Arc<Origin> {
        if let Some(origin) = self.kept.borrow().get(&for_user) {
            return Arc::clone(origin);
        }
        let mut stream = self.own.stream.clone();
        stream.push(for_user.clone());
        let origin = Arc::new(Origin { source: self.own.source.clone(), stream });
        let mut kept = self.kept.borrow_mut();
        if kept.len() < ORIGINS_MAX {
            kept.insert(for_user, Arc::clone(&origin));
        }
        origin
    }
}

fn stray(line: &Bytes, is_stray: bool) -> Option<Flaw> {
    is_stray.then(|| Flaw {
        reason: "its length before it was wrong or missing".to_owned(),
        raw: line.clone(),
    })
}

/// A `Json` is UTF-8.
fn text(json: &Json) -> &str {
    std::str::from_utf8(json.as_bytes()).unwrap_or_default()
}

/// The event of the object that `text` is. Reads no further than to the name that decides.
fn event(text: &str) -> EventName {
    #[derive(Default)]
    struct Names {
        first: Option<String>,
        known: Option<&'static str>,
        has_text: bool,
        has_user: bool,
    }
    impl<'de> Visitor<'de> for &mut Names {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(name) = map.next_key::<Cow<'_, str>>()? {
                self.has_text |= matches!(&*name, "text" | "full_text");
                self.has_user |= name == "user";
                let kind = KINDS.iter().find(|(known, _)| *known == name);
                self.known = kind.map(|(_, event)| *event);
                if self.has_text && self.has_user {
                    self.known = Some(TWEET);
                }
                if self.known.is_some() {
                    // Enough is known: this is how a visitor says so.
                    return Err(A::Error::custom(""));
                }
                self.first.get_or_insert_with(|| name.into_owned());
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }
    let mut names = Names::default();
    let mut json = serde_json::Deserializer::from_str(text);
    // That reading stopped is no error: what was seen before counts.
    let _ = json.deserialize_map(&mut names);
    names.known.map_or_else(|| name(names.first), Cow::Borrowed)
}

/// What the service says about the stream itself, for a person or for the session. What it says
/// about one account of many ends nothing.
fn note(event: &str, payload: &Json, for_user: Option<&str>) -> Option<Note> {
    let about = match event {
        LIMIT => LIMIT,
        WARNING => WARNING,
        DISCONNECT => DISCONNECT,
        _ => return None,
    };
    let body = text(payload);
    let said = Said::read(body, about);
    if for_user.is_none() {
        match about {
            LIMIT => return said.track.map(Note::KeptBack),
            DISCONNECT => {
                let head = Head { status: 200, ..Head::default() };
                return Some(Note::Ends(Refusal { head, body: body.to_owned() }));
            }
            _ => {}
        }
    }
    let whose = for_user.map(|id| format!("for {id}: ")).unwrap_or_default();
    let words = match about {
        LIMIT => {
            let track = said.track?;
            format!("{track} posts were kept back since the connection was opened")
        }
        DISCONNECT => format!("the server ended it: {}", said.words()),
        _ => said.words(),
    };
    Some(Note::Notice { about, message: format!("{whose}{words}") })
}

/// What a `limit`, a `warning` or a `disconnect` says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// How many posts were kept back since the connection was opened.
    pub(super) track: Option<u64>,
    /// A number in a `disconnect`, a word in a `warning`.
    pub(super) code: Option<String>,
    /// Its words.
    pub(super) message: Option<String>,
    /// How full the queue before us is.
    pub(super) percent_full: Option<u64>,
}

impl Said {
    /// Reads the member `about` of the object that `text` is.
    pub(super) fn read(text: &str, about: &str) -> Self {
        let mut said = Self::default();
        let mut take = |name: &str, value: &RawValue| match name {
            "track" => said.track = number(value),
            "code" => said.code = number(value).map(|n| n.to_string()).or_else(|| string(value)),
            "message" | "reason" => said.message = string(value),
            "percent_full" => said.percent_full = number(value),
            _ => {}
        };
        members(text, |name, value| {
            if name == about && value.get().starts_with('{') {
                members(value.get(), &mut take);
            }
        });
        said
    }

    /// `FALLING_BEHIND: Your connection … (60 % full)`
    pub(super) fn words(&self) -> String {
        let code = self.code.as_deref().map(cut);
        let message = self.message.as_deref().map(cut);
        let mut words = match (code, message) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (code, message) => message.or(code).unwrap_or_else(|| "no reason given".to_owned()),
        };
        if let Some(percent) = self.percent_full {
            words.push_str(&format!(" ({percent} % full)"));
        }
        words
    }
}

/// The id of a post: as a string, where it is one, since numbers of this size are damaged by who
/// reads them as floats.
pub(super) fn post_id(payload: &Json) -> Option<String> {
    /// Only the fields that are needed; the rest is skipped, not kept.
    #[derive(serde::Deserialize)]
    struct Post<'a> {
        #[serde(borrow)]
        id_str: Option<Cow<'a, str>>,
        id: Option<u64>,
    }
    let post: Post<'_> = serde_json::from_slice(payload.as_bytes()).ok()?;
    post.id_str.map(Cow::into_owned).or_else(|| Some(post.id?.to_string()))
}

/// Where the control endpoints of this connection are, in a `control` message.
pub(super) fn control_uri(payload: &Json) -> Option<String> {
    let mut uri = None;
    members(text(payload), |name, value| {
        if name == CONTROL && value.get().starts_with('{') {
            members(value.get(), |name, value| {
                if name == "control_uri" {
                    uri = string(value);
                }
            });
        }
    });
    uri
}

#[cfg(test)]
mod tests;
