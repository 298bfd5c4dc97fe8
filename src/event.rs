//! Plain data that flows from the session to the outside: records, trill's own
//! events, and the moments they happened. Nothing here reads a clock or a socket.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::json;

/// One reading of both clocks, passed into every sans-I/O function that needs the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Time since the run began, on a clock that never jumps. Deadlines are made of this.
    pub mono: Duration,
    /// The time of day (UTC). Records are stamped with this.
    pub wall: Timestamp,
}

/// Where a record came from: the two envelope fields that are the same for a whole stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The API host, with its port when that is not the default.
    pub source: String,
    /// The channel name and its argument, as Mastodon's WebSocket says it: `["hashtag","rust"]`.
    pub stream: Vec<String>,
}

impl fmt::Display for Origin {
    /// `mastodon.social hashtag rust`: how a stream is named to a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        for part in &self.stream {
            write!(f, " {part}")?;
        }
        Ok(())
    }
}

/// How a record reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The live stream.
    Stream,
    /// What there was before the stream was opened (`-n`, `--since`).
    History,
    /// What a gap would have lost, read from the service's pages.
    CatchUp,
    /// Read from a file by `trill replay`.
    Replay,
}

impl Via {
    /// The name in the record's `via` field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::History => "history",
            Self::CatchUp => "catchup",
            Self::Replay => "replay",
        }
    }
}

/// The service's own name of an event. The set is open.
pub type EventName = Cow<'static, str>;

/// The prefix that marks trill's own records.
pub const META_PREFIX: &str = "trill.";

/// One item of a stream with its envelope (DESIGN.md section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Source and stream, shared by all records of one stream.
    pub origin: Arc<Origin>,
    /// `update`, `delete`, … as the service wrote it.
    pub event: EventName,
    /// Live, or read back.
    pub via: Via,
    /// When the bytes that completed the record were read.
    pub received_at: Timestamp,
    /// Where it stands in a timeline; `None` for what continues none (an edit, a delete).
    pub place: Option<Place>,
    /// It is nothing that happened in the timeline but what the service says of the stream itself,
    /// which stderr has in words: shown to who asks for it.
    pub is_notice: bool,
    /// One JSON value on one line, byte for byte the server's.
    pub payload: Json,
}

impl Record {
    /// Returns true if and only if this is one of trill's own records (`trill.gap`, …).
    pub fn is_meta(&self) -> bool {
        self.event.starts_with(META_PREFIX)
    }
}

/// Where a record stands in one of the timelines that its stream shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of them, as the source counts them.
    pub timeline: u8,
    /// The id that a page begins after. Opaque; [`Place::order`] compares two of them.
    pub id: Box<str>,
}

impl Place {
    /// Which of two ids of one timeline is the later one: snowflakes grow longer, ULIDs are equally
    /// long (protocols/mastodon.md section 6).
    pub fn order(a: &str, b: &str) -> Ordering {
        a.len().cmp(&b.len()).then_with(|| a.cmp(b))
    }
}

/// How far a timeline had been shown when it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The last item.
    pub id: Box<str>,
    /// When it was received.
    pub at: Timestamp,
    /// Of what is later than this all that was shown is in `latest`: items may come in another order
    /// than they are numbered. `None` where nothing is known of what was before `latest`.
    pub after: Option<Box<str>>,
    /// What was shown lately.
    pub latest: Vec<Box<str>>,
}

impl Saved {
    /// Nothing is known but the last item.
    pub fn new(id: impl Into<Box<str>>, at: Timestamp) -> Self {
        Self { id: id.into(), at, after: None, latest: Vec::new() }
    }

    /// Where a page begins that has all that may have been missed.
    pub fn begin(&self) -> &str {
        let first = || self.latest.iter().min_by(|a, b| Place::order(a, b));
        self.after.as_ref().or_else(first).unwrap_or(&self.id)
    }
}

/// Bytes that are known to be exactly one JSON value without a line break in it.
///
/// The only ways to make one are the constructors, so whoever holds a `Json` may print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(Bytes);

/// Why bytes are not a [`Json`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not JSON: {0}")]
pub struct NotJson(String);

impl Json {
    /// Checks that `bytes` are one JSON value and keeps them as they are, except that
    /// surrounding whitespace is dropped and a line break between two tokens becomes a space
    /// (inside a string a raw line break is not JSON).
    pub fn parse(bytes: &Bytes) -> Result<Self, NotJson> {
        let text = simdutf8::basic::from_utf8(bytes).map_err(|e| NotJson(e.to_string()))?;
        let facts = json::validate(text).map_err(|e| NotJson(e.to_string()))?;
        let slice = bytes.slice_ref(facts.value.as_bytes());
        if !facts.has_line_break {
            return Ok(Self(slice));
        }
        let one_line: Vec<u8> =
            slice.iter().map(|&b| if b == b'\n' || b == b'\r' { b' ' } else { b }).collect();
        Ok(Self(one_line.into()))
    }

    /// The JSON string that says `text`.
    pub fn string(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string().into())
    }

    /// `null`: an event without a payload.
    pub const fn null() -> Self {
        Self(Bytes::from_static(b"null"))
    }

    /// The JSON text.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What a session tells the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent {
    /// An item of the service.
    Record(Record),
    /// Something about the line itself.
    Meta(MetaEvent),
    /// Something that is no record in any format.
    Aside(Aside),
}

/// What a session says beside its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// The stream this is about.
    pub origin: Arc<Origin>,
    /// When it happened.
    pub at: Timestamp,
    /// What it is.
    pub what: What,
}

/// The kinds of [`Aside`].
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A timeline has come this far, though no record says so.
    Reached(Place),
    /// How much of a gap has been read, from 0 to 1; `None` when it is over.
    Progress(Option<f64>),
    /// Something that a person should know: one clause.
    Notice(String),
}

/// One of trill's own events, with the stream it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaEvent {
    /// The stream this is about.
    pub origin: Arc<Origin>,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub meta: Meta,
}

/// What happened to a line (DESIGN.md section 3, `--meta`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meta {
    /// The server opened the stream.
    Connected {
        /// `sse`.
        transport: &'static str,
        /// The stream's URL; never carries a secret.
        url: String,
        /// Dials since a connection last held for a minute, this one included; that connection
        /// counts as the first.
        attempt: u32,
    },
    /// The line is gone, or a dial failed.
    Disconnected {
        /// The failure class whose schedule decides the wait, or [`REPLACED`].
        class: &'static str,
        /// One line for a person.
        reason: String,
        /// The HTTP status, where there was one.
        status: Option<u16>,
        /// The wait before the next dial; `None` when there will be none.
        retry_in: Option<Duration>,
        /// What the user could do about it, told once in an outage.
        hint: Option<String>,
    },
    /// A span in which records may have been missed.
    Gap(Gap),
    /// The server said that it is alive.
    Heartbeat,
    /// A record is incomplete, and the service says so beside it (protocols/x.md section 3,
    /// partial hydration).
    Partial {
        /// The post, where it has an id.
        id: Option<String>,
        /// The service's own list of errors.
        errors: Json,
    },
    /// The service says something about the stream itself that a person should know: what it
    /// keeps back, that we read too slowly (protocols/x.md section 6).
    Notice {
        /// The service's own name of the record that says it: `limit`, `warning`.
        about: &'static str,
        /// One line for a person.
        message: String,
    },
    /// Bytes that should have been a record and were not, or not wholly.
    Malformed {
        /// What is wrong with them.
        reason: String,
        /// The bytes, at most [`MALFORMED_RAW_MAX`] of them.
        raw: Bytes,
    },
}

/// How much of a malformed event is kept and shown: enough to find it in a server's log,
/// small enough that a hostile server cannot fill a disk with reports.
pub const MALFORMED_RAW_MAX: usize = 64 * 1024;

/// A span without a live line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Id of the last record before the span, where there was one.
    pub from_id: Option<String>,
    /// The last byte heard.
    pub from: Timestamp,
    /// The line was open again.
    pub to: Timestamp,
    /// How long that was. Not the difference of the two: a clock that is set in the meantime
    /// must not make it negative.
    pub length: Duration,
    /// Records recovered.
    pub filled: u64,
    /// Nothing can be missing.
    pub complete: bool,
    /// Between two runs: nobody listened, by choice.
    pub between_runs: bool,
    /// Between two runs, and no run could have filled it: the service has no way to read what
    /// nobody listened to.
    pub unfillable: bool,
    /// Why it is not complete, or what is not known of it all the same.
    pub reason: Option<Cow<'static, str>>,
}

impl Gap {
    /// What nobody listened to between the run that left this behind and `now`.
    pub fn between_runs(saved: &Saved, now: Timestamp) -> Self {
        Self {
            from_id: Some(saved.id.clone().into()),
            from: saved.at,
            to: now,
            length: Duration::try_from(now.duration_since(saved.at)).unwrap_or_default(),
            filled: 0,
            complete: false,
            between_runs: true,
            unfillable: false,
            reason: None,
        }
    }
}

/// The class of a [`Meta::Disconnected`] that is no failure: another connection has taken the place
/// of this one, which was closed.
pub const REPLACED: &str = "replaced";

/// The groups of `--meta=…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum MetaKind {
    /// trill.connected and trill.disconnected
    Connection,
    /// trill.heartbeat
    Heartbeat,
    /// trill.gap
    Gap,
    /// trill.partial
    Partial,
    /// trill.malformed
    Malformed,
    /// trill.notice
    Notice,
}

impl Meta {
    /// The group that `--meta` knows this by.
    pub fn kind(&self) -> MetaKind {
        match self {
            Self::Connected { .. } | Self::Disconnected { .. } => MetaKind::Connection,
            Self::Gap(_) => MetaKind::Gap,
            Self::Heartbeat => MetaKind::Heartbeat,
            Self::Partial { .. } => MetaKind::Partial,
            Self::Malformed { .. } => MetaKind::Malformed,
            Self::Notice { .. } => MetaKind::Notice,
        }
    }
}

impl MetaKind {
    /// The group of a record read back from a file, by its event name.
    pub fn of_event(event: &str) -> Option<Self> {
        match event.strip_prefix(META_PREFIX)? {
            "connected" | "disconnected" => Some(Self::Connection),
            "gap" => Some(Self::Gap),
            "heartbeat" => Some(Self::Heartbeat),
            "partial" => Some(Self::Partial),
            "malformed" => Some(Self::Malformed),
            "notice" => Some(Self::Notice),
            _ => None,
        }
    }
}

impl MetaEvent {
    /// The same envelope as any other record, with the documented payload.
    pub fn to_record(&self) -> Record {
        let (event, payload) = match &self.meta {
            Meta::Connected { transport, url, attempt } => {
                ("trill.connected", payload_of(&Connected { transport, url, attempt: *attempt }))
            }
            Meta::Disconnected { class, reason, status, retry_in, .. } => {
                let retry_in_ms = retry_in.map(|wait| wait.as_millis());
                let payload = Disconnected { class, reason, status: *status, retry_in_ms };
                ("trill.disconnected", payload_of(&payload))
            }
            Meta::Gap(gap) => ("trill.gap", payload_of(&GapPayload::of(gap))),
            Meta::Heartbeat => ("trill.heartbeat", Json::null()),
            Meta::Partial { id, errors } => {
                // A `Json` is JSON.
                let errors = serde_json::from_slice(errors.as_bytes()).unwrap_or(RawValue::NULL);
                ("trill.partial", payload_of(&Partial { id: id.as_deref(), errors }))
            }
            Meta::Notice { about, message } => {
                ("trill.notice", payload_of(&Notice { about, message }))
            }
            Meta::Malformed { reason, raw } => (
                "trill.malformed",
                payload_of(&Malformed { reason, raw: String::from_utf8_lossy(raw) }),
            ),
        };
        Record {
            origin: Arc::clone(&self.origin),
            event: Cow::Borrowed(event),
            via: Via::Stream,
            received_at: self.at,
            place: None,
            is_notice: false,
            payload,
        }
    }
}

// The payloads of trill's own records: documented, so their keys and order are written down.

#[derive(Serialize)]
struct Connected<'a> {
    transport: &'a str,
    url: &'a str,
    attempt: u32,
}

#[derive(Serialize)]
struct Disconnected<'a> {
    class: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_in_ms: Option<u128>,
}

#[derive(Serialize)]
struct GapPayload<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    from_id: Option<&'a str>,
    from: String,
    to: String,
    seconds: f64,
    filled: u64,
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> GapPayload<'a> {
    fn of(gap: &'a Gap) -> Self {
        Self {
            from_id: gap.from_id.as_deref(),
            from: format!("{:.6}", gap.from),
            to: format!("{:.6}", gap.to),
            seconds: gap.length.as_secs_f64(),
            filled: gap.filled,
            complete: gap.complete,
            reason: gap.reason.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Partial<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    errors: &'a RawValue,
}

#[derive(Serialize)]
struct Notice<'a> {
    about: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Malformed<'a> {
    reason: &'a str,
    raw: Cow<'a, str>,
}

/// Structs of strings and numbers always serialize.
fn payload_of(payload: &impl Serialize) -> Json {
    Json(serde_json::to_vec(payload).unwrap_or_else(|_| b"null".to_vec()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, NotJson> {
        let json = Json::parse(&Bytes::copy_from_slice(text.as_bytes()))?;
        Ok(String::from_utf8(json.as_bytes().to_vec()).expect("JSON is UTF-8"))
    }

    #[test]
    fn a_payload_keeps_key_order_big_numbers_and_duplicate_keys() {
        let text = r#"{"z":12345678901234567890123,"a":1.10,"a":"\ud83d"}"#;
        assert_eq!(parsed(text).as_deref(), Ok(text));
    }

    #[test]
    fn line_breaks_between_tokens_become_spaces() {
        assert_eq!(parsed("{\n\"a\":\r\n1}\n").as_deref(), Ok("{ \"a\":  1}"));
    }

    #[test]
    fn what_is_not_one_value_is_refused() {
        for text in ["", " ", "{", "{} {}", "undefined", "01", "\"a\nb\"", "[1,]", "\u{feff}1"] {
            assert!(parsed(text).is_err(), "{text:?}");
        }
        assert!(Json::parse(&Bytes::from_static(b"\"\xff\"")).is_err());
    }

    #[test]
    fn a_string_is_quoted() {
        assert_eq!(Json::string("a\"b\n").as_bytes(), br#""a\"b\n""#);
    }
}
