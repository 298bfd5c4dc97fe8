//! Bytes to frames. Sans-I/O: no socket, no clock, no thread.
//!
//! Every decoder here has one shape: `push` a chunk, then pull until there is nothing left.
//! The same bytes give the same frames however they are cut into chunks, and no input makes
//! a decoder panic or keep more than its limit.

use std::borrow::Cow;

use bytes::Bytes;

mod chunk;
pub mod delimited;
pub mod lines;
pub mod sse;

/// The most that one event or one line may hold, in bytes. The largest status seen on a real
/// server is under 100 KiB; a limit far above it never cuts a real post, and keeps a hostile
/// server from filling the memory.
pub const MAX_EVENT: usize = 8 * 1024 * 1024;

/// How much of an event or line over the limit is kept for the report: enough to recognise it.
pub const OVERSIZE_HEAD: usize = 1024;

/// Above this capacity (bytes) a buffer is given back once its line is complete, so that one
/// huge event does not stay paid for; a usual status is a tenth of it.
const KEEP_CAPACITY: usize = 64 * 1024;

/// What every stream decoder can do: take chunks, give frames. A source chooses its own.
pub trait Decoder {
    /// The protocol's unit.
    type Frame;

    /// Takes the next bytes. Pull every frame before pushing again.
    fn push(&mut self, chunk: Bytes);

    /// The next frame; `None` when it takes more bytes to know.
    #[must_use]
    fn next_frame(&mut self) -> Option<Self::Frame>;

    /// The body has ended: what waited for more of it need not wait. Pull every frame then.
    fn seal(&mut self) {}

    /// What is left when the body has ended, where that is a frame in this protocol. Call it
    /// once the decoder is sealed and `next_frame` gave `None`.
    #[must_use]
    fn finish(self) -> Option<Self::Frame>;
}

/// What the event-stream decoder yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A dispatched event.
    Event(Event),
    /// A comment without its colon, as received (`:thump` gives `thump`): proof of life.
    Comment(Bytes),
    /// The server asks to wait this many milliseconds before the next connection.
    Retry(u64),
    /// An event without data moved the last event id; empty when the server cleared it.
    Id(Bytes),
    /// An event over the limit was skipped; what follows it is intact.
    Oversize {
        /// The start of the event as [`Event::original`] writes it, at most
        /// [`OVERSIZE_HEAD`] bytes.
        head: Bytes,
        /// Bytes of the event's lines, line ends not counted.
        size: u64,
    },
}

/// An event that the server sent whole.
///
/// `data` may share memory with the chunk it arrived in: whoever keeps it for long keeps that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The `event:` field, always valid UTF-8; `None` when absent or empty.
    pub event: Option<Bytes>,
    /// The `data:` lines joined with LF, always valid UTF-8.
    pub data: Bytes,
    /// The last event id when this event was dispatched, its own or remembered from before.
    pub id: Option<Bytes>,
    /// `Some` if and only if the name or the data was not UTF-8 and was decoded with
    /// replacement: the fields as they were sent (`event: NAME`, then one `data: LINE` each).
    pub original: Option<Bytes>,
}

impl Event {
    /// The event's name; `message` when it has none (WHATWG HTML 9.2.6, "dispatch the event").
    pub fn name(&self) -> Cow<'_, str> {
        self.event.as_deref().map_or(Cow::Borrowed("message"), String::from_utf8_lossy)
    }
}
