//! What to ask a service for, and what its answers mean. Pure functions over plain data:
//! no socket, no clock, no async.
//!
//! A new source is one file (a folder once it outgrows it) with an `impl Source`, and one
//! variant where `cli::config` chooses what to run.

pub mod mastodon;
pub mod page;
pub mod rate_limit;
pub mod replay;
pub mod twitter;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use url::Url;

use crate::error::Error;
use crate::event::{EventName, Json, Origin, Place};
use crate::proto::Decoder;
use crate::request::{Head, Refusal};
use page::{Page, PageQuery, Search};

/// One stream of a service.
pub trait Source {
    /// What cuts the body into frames.
    type Decoder: Decoder;

    /// The envelope fields that all its records share.
    fn origin(&self) -> &Arc<Origin>;

    /// A decoder at the beginning of a body.
    fn decoder(&self) -> Self::Decoder;

    /// What a frame of the body means.
    fn interpret(&self, frame: <Self::Decoder as Decoder>::Frame) -> Item;

    /// Returns true if and only if this head opens the stream; anything else is a refusal.
    fn accepts(&self, head: &Head) -> bool;

    /// What a refusal means. `was_live` says whether this stream has been open before in
    /// this run: then an answer that makes no sense is taken for a passing fault.
    fn judge(&self, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict;

    /// Returns true if and only if a clean end of the body is the end of what was asked for, and
    /// no loss: a span that is replayed ends.
    fn ends(&self) -> bool {
        false
    }

    /// Why nobody knows whether a gap lost anything.
    fn gap_reason(&self) -> &'static str {
        "the service does not resend what a broken line missed"
    }

    /// Returns true if and only if this event has a place in a timeline: a new post does, a delete
    /// or an edit does not.
    fn marks_place(&self, event: &str) -> bool;

    /// Where an event stands in one of the timelines that the stream shows, which is where a
    /// reader would look up what follows it.
    fn place(&self, event: &str, payload: &Json) -> Option<Place>;

    /// The timelines in which records have places, by the names that a cursor file has for them:
    /// what [`Place::timeline`] counts.
    fn timelines(&self) -> &'static [&'static str] {
        &[]
    }

    /// Returns true if and only if each of the timelines can be read in pages.
    fn has_pages(&self) -> bool {
        !self.timelines().is_empty()
    }

    /// How gaps are filled by searches, where they are: then the source has one timeline.
    fn search(&self) -> Option<&Search> {
        None
    }

    /// How much of what was missed the service sends again by itself over the next line, where it
    /// does.
    fn resends(&self) -> Option<Duration> {
        None
    }

    /// When the item with this id was posted, where the id tells.
    fn posted(&self, id: &str) -> Option<Timestamp> {
        let _ = id;
        None
    }

    /// Returns true if and only if a page can begin right after a known id
    /// ([`PageQuery::forward`]); else all pages are read from the newest backwards.
    fn pages_forward(&self) -> bool {
        false
    }

    /// Returns true if and only if it matters where each record stands: because gaps are filled, or
    /// because the service sends some records twice.
    fn tracks_places(&self) -> bool {
        !self.timelines().is_empty()
    }

    /// Returns true if and only if a record of this timeline may rightly come again in its place:
    /// then only pages and what was held meanwhile are compared.
    fn may_repeat(&self, timeline: u8) -> bool {
        let _ = timeline;
        false
    }

    /// Returns true if and only if the service keeps only the newest items of this timeline, so that
    /// what came long ago cannot be read any more.
    fn has_horizon(&self, timeline: u8) -> bool {
        let _ = timeline;
        false
    }

    /// What no page brings back of a gap, if there is such a thing.
    fn unrecovered(&self) -> Option<&'static str> {
        None
    }

    /// What the answer to a request for a page means.
    ///
    /// # Errors
    ///
    /// When it is no page: whether it is worth asking again, and when.
    fn read_page(
        &self,
        query: &PageQuery,
        answer: &Refusal,
        now: Timestamp,
    ) -> Result<Page, Verdict> {
        let _ = (query, answer, now);
        Ok(Page::default())
    }

    /// What the answer to the question how many items there are means ([`PageQuery::counts`]).
    ///
    /// # Errors
    ///
    /// As [`Source::read_page`].
    fn read_count(
        &self,
        query: &PageQuery,
        answer: &Refusal,
        now: Timestamp,
    ) -> Result<u64, Verdict> {
        let _ = (query, answer, now);
        Ok(0)
    }
}

/// What one frame means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A record, and what is to be said about it first.
    Record {
        /// The service's own name.
        event: EventName,
        /// The payload.
        payload: Json,
        /// Where it came from, where one connection carries several streams: X's site streams.
        /// `None` is the source's own [`Source::origin`].
        origin: Option<Arc<Origin>>,
        /// What is not as it should be.
        note: Option<Note>,
    },
    /// The server says on the stream itself what it would have said in place of it.
    Refused(Refusal),
    /// Proof of life and nothing else.
    KeepAlive,
    /// Something that is not worth a word (a field that no one needs).
    Nothing,
    /// The server asks for at least this wait before a reconnect.
    RetryFloor(Duration),
    /// Bytes that should have been a record.
    Malformed(Flaw),
}

/// What is not as it should be with a record that is kept all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The bytes were not UTF-8 and were decoded with replacement.
    Flaw(Flaw),
    /// The server could not deliver all that was asked for: its own list of errors.
    Partial(Json),
    /// Something that a person should know, in one line: [`Meta::Notice`](crate::event::Meta).
    Notice {
        /// The record's own name.
        about: &'static str,
        /// What to say.
        message: String,
    },
    /// So many records were kept back since this connection was opened, as the server counts
    /// them.
    KeptBack(u64),
    /// The server ends the stream with this record, and says why: what [`Item::Refused`] is for a
    /// line that is no record.
    Ends(Refusal),
}

/// What is wrong with some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// One clause for a person.
    pub reason: String,
    /// The bytes as they came.
    pub raw: Bytes,
}

/// What a refusal means for the run.
#[derive(Debug)]
pub enum Verdict {
    /// Trying again will not help.
    Fatal(Error),
    /// Worth another try.
    Retry {
        /// Decides the schedule.
        class: FailureClass,
        /// What the server asked for.
        wait: Option<ServerWait>,
        /// Status and the server's own words, for a person.
        reason: String,
        /// What to do about it, should the run end with this.
        hint: Option<String>,
    },
}

/// The failure classes, each with a schedule of its own (protocols/x.md section 11;
/// `session::backoff` has the numbers).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureClass {
    /// Could not connect, or the line went away.
    Network,
    /// The server answered with a failure of its own (5xx).
    Http,
    /// The server asked for fewer requests (429).
    RateLimited,
}

impl FailureClass {
    /// The name in `trill.disconnected`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Http => "http",
            Self::RateLimited => "rate_limited",
        }
    }
}

/// How long a server asks to be left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerWait {
    /// From now.
    For(Duration),
    /// Until a time of day.
    Until(Timestamp),
}

/// `mastodon.social`, `127.0.0.1:4000`: how a server is named in records.
pub fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}
