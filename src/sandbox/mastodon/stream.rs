//! The body of one stream: what is due is rendered when the connection has room for it.
//!
//! Nothing runs ahead of the reader: memory per connection is one event and what hyper buffers. A
//! reader that is slow gets everything, late, as from the real server, which buffers instead.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep};

use super::channel::{Endpoint, Next, Reader};
use super::faults::edit::{self, Edit};
use super::faults::wire::Wire;
use super::routes::State;
use super::world::Event;
use crate::sandbox::clock::FAR;
use crate::sandbox::faults::{Disabled, Kind};
use crate::sandbox::server::Line;

/// What a stream needs to know before it starts.
pub(super) struct Setup {
    pub(super) state: Arc<State>,
    pub(super) line: Line,
    pub(super) endpoint: Endpoint,
    /// `None` for a channel where nothing happens.
    pub(super) reader: Option<Reader>,
    /// True if and only if the token may see notifications.
    pub(super) notifications: bool,
    pub(super) token: String,
    pub(super) faults: Vec<Kind>,
}

/// The body of a stream.
pub(super) struct Stream {
    setup: Setup,
    wire: Wire,
    edits: Vec<Box<dyn Edit>>,
    /// Chunks of what is being sent: the greeting, a heartbeat, or one event and its edits.
    chunks: VecDeque<Bytes>,
    heart: Option<Heart>,
    limits: Limits,
    sent: u64,
    ending: Option<Ending>,
    timer: Pin<Box<Sleep>>,
    /// After a byte of `split`: let the connection write it before the next.
    breathe: bool,
}

struct Heart {
    period: Duration,
    next: Instant,
    text: &'static str,
}

/// How a stream comes to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The final chunk.
    Clean,
    /// The same, and the token is revoked.
    Kill,
    /// The connection is closed in the middle.
    Cut,
    /// The connection stays open, and silent.
    Stall,
}

/// Where the faults end the stream.
#[derive(Debug, Default)]
struct Limits {
    events: Vec<(u64, Ending)>,
    bytes: Option<u64>,
    time: Option<Instant>,
}

impl Stream {
    pub(super) fn new(setup: Setup, heartbeat: Duration) -> Self {
        let now = Instant::now();
        let wire = Wire::new(&setup.faults);
        let limits = Limits::new(&setup.faults, now);
        let mut stream = Self {
            chunks: VecDeque::from([wire.greeting()]),
            edits: setup.faults.iter().filter_map(edit::edit).collect(),
            heart: Heart::new(&setup.faults, heartbeat, now),
            ending: None,
            timer: Box::pin(tokio::time::sleep(FAR)),
            sent: 0,
            breathe: false,
            setup,
            wire,
            limits,
        };
        stream.check_limits();
        stream
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            if std::mem::take(&mut self.breathe) {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(chunk) = self.next_chunk() {
                return Poll::Ready(Some(chunk));
            }
            let now = Instant::now();
            if self.limits.time.is_some_and(|time| time <= now) {
                self.ending = Some(Ending::Cut);
            }
            let until = match self.ending {
                Some(Ending::Clean | Ending::Kill) => return Poll::Ready(None),
                Some(Ending::Cut) => {
                    self.setup.line.cut();
                    return Poll::Pending;
                }
                Some(Ending::Stall) => now + FAR,
                None => match self.advance(now) {
                    Some(until) => until,
                    None => continue,
                },
            };
            let until = self.limits.time.map_or(until, |time| time.min(until));
            self.timer.as_mut().reset(until);
            if Future::poll(self.timer.as_mut(), cx).is_pending() {
                return Poll::Pending;
            }
        }
    }

    /// Sends what is due; when nothing is, says how long that will last.
    fn advance(&mut self, now: Instant) -> Option<Instant> {
        let mut until = now + FAR;
        if let Some(heart) = &mut self.heart {
            if heart.next <= now {
                heart.next += heart.period;
                self.chunks.push_back(self.wire.comment(heart.text));
                return None;
            }
            until = heart.next;
        }
        match self.setup.reader.as_mut().map(|reader| reader.next(now)) {
            None => {}
            Some(Next::At(due)) => until = until.min(due),
            Some(Next::Event(event)) => {
                if self.shows(&event) {
                    self.send(event);
                }
                return None;
            }
            Some(Next::End) => {
                let mut rest = VecDeque::new();
                for at in 0..self.edits.len() {
                    let mut held = VecDeque::new();
                    self.edits[at].finish(&mut held);
                    rest.extend(
                        held.into_iter().flat_map(|event| pass(&mut self.edits[at + 1..], event)),
                    );
                }
                self.write(rest);
                self.end(Ending::Clean);
                return None;
            }
        }
        Some(until)
    }

    /// What the streaming server filters for this reader.
    fn shows(&self, event: &Event) -> bool {
        let disabled: Disabled = self.setup.state.disabled();
        let withheld =
            event.local.is_some_and(|local| self.setup.endpoint.withholds(disabled, local));
        let private = matches!(event.name(), b"notification" | b"notifications_merged");
        !withheld && (self.setup.notifications || !private)
    }

    fn send(&mut self, event: Event) {
        if self.edits.is_empty() {
            return self.write([event]);
        }
        let events = pass(&mut self.edits, event);
        self.write(events);
    }

    fn write(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            if self.ending.is_some() {
                return;
            }
            let Self { wire, chunks, .. } = self;
            wire.event(event, |chunk| chunks.push_back(chunk));
            self.sent += 1;
            self.check_limits();
        }
    }

    fn check_limits(&mut self) {
        let due = self.limits.events.iter().find(|(after, _)| *after <= self.sent);
        if let Some(&(_, ending)) = due {
            self.end(ending);
        }
        if self.limits.bytes == Some(0) {
            self.chunks.clear();
            self.ending = Some(Ending::Cut);
        }
    }

    fn end(&mut self, ending: Ending) {
        if self.ending.is_none() {
            self.chunks.extend(self.wire.finish());
            self.ending = Some(ending);
        }
    }

    fn next_chunk(&mut self) -> Option<Bytes> {
        let mut chunk = self.chunks.pop_front()?;
        if self.wire.split && chunk.len() > 1 {
            let rest = chunk.split_off(1);
            self.chunks.push_front(rest);
        }
        self.breathe = self.wire.split;
        if let Some(left) = &mut self.limits.bytes {
            chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= chunk.len() as u64;
            self.check_limits();
        }
        // Revoked before the end is on the wire: who reconnects at once must meet the refusal.
        if self.chunks.is_empty() && self.ending == Some(Ending::Kill) {
            self.setup.state.revoke(&self.setup.token);
        }
        Some(chunk)
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.get_mut().poll_chunk(cx).map(|chunk| chunk.map(|chunk| Ok(Frame::data(chunk))))
    }
}

/// What becomes of an event on its way through the edits.
fn pass(edits: &mut [Box<dyn Edit>], event: Event) -> VecDeque<Event> {
    let mut events = VecDeque::from([event]);
    for edit in edits {
        for event in std::mem::take(&mut events) {
            edit.pass(event, &mut events);
        }
    }
    events
}

impl Heart {
    fn new(faults: &[Kind], period: Duration, now: Instant) -> Option<Self> {
        if faults.contains(&Kind::NoHeartbeat) {
            return None;
        }
        let asked = faults.iter().find_map(|kind| match kind {
            Kind::Heartbeat(period) => Some(*period),
            _ => None,
        });
        // A period of zero would leave no time for anything else.
        let period = asked.unwrap_or(period).clamp(Duration::from_millis(1), FAR);
        let old = faults.contains(&Kind::OldHeartbeat);
        let text = if old { ":thump\n" } else { ":thump\n\n" };
        Some(Self { period, next: now + period, text })
    }
}

impl Limits {
    fn new(faults: &[Kind], now: Instant) -> Self {
        let mut limits = Self::default();
        for kind in faults {
            match *kind {
                Kind::DropAfter(after) => limits.events.push((after, Ending::Cut)),
                Kind::EndAfter(after) => limits.events.push((after, Ending::Clean)),
                Kind::KillAfter(after) => limits.events.push((after, Ending::Kill)),
                Kind::Stall(after) => limits.events.push((after, Ending::Stall)),
                Kind::CutAt(bytes) => limits.bytes = Some(bytes),
                Kind::DropEvery(after) => limits.time = Some(now + after.min(FAR)),
                _ => {}
            }
        }
        limits
    }
}
