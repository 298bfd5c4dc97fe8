//! The body of a stream, whichever side it belongs to: what is due is rendered when the connection
//! has room for it, heartbeats come in between, and faults bring it to its end.
//!
//! Nothing runs ahead of the reader: memory per connection is one item and what hyper buffers. A
//! reader that is slow gets everything, late, as from a real server, which buffers instead.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep};

use super::clock::FAR;
use super::faults::Kind;
use super::faults::edit::{Edits, Item};
use super::server::Line;

/// What one stream sends: the part of a [`Drip`] that its side knows.
pub(super) trait Script: Send + Unpin + 'static {
    /// What edits work on and limits count.
    type Item: Item + Unpin;

    /// The first bytes of the body.
    fn greeting(&mut self, chunks: &mut VecDeque<Bytes>);

    /// What happens by `now`.
    fn next(&mut self, now: Instant) -> Next<Self::Item>;

    /// Appends the chunks of one item.
    fn write(&mut self, item: Self::Item, chunks: &mut VecDeque<Bytes>);

    /// Appends the chunks of a heartbeat.
    fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>);

    /// Appends what is held back and the last words, as the stream comes to this end.
    fn finish(&mut self, ending: Ending, chunks: &mut VecDeque<Bytes>);

    /// The last byte before this end is about to be written.
    fn over(&mut self, _ending: Ending) {}

    /// Ends the stream from outside, in whatever state it is; asked on every turn. The last chunks
    /// are appended here. The context is what to wake when the answer changes.
    fn interrupt(
        &mut self,
        _cx: &mut Context<'_>,
        _chunks: &mut VecDeque<Bytes>,
    ) -> Option<Ending> {
        None
    }
}

/// What a script finds.
#[derive(Debug)]
pub(super) enum Next<T> {
    Item(T),
    /// Bytes that are no item: not edited and not counted.
    Raw(Bytes),
    /// Something happened that this reader does not see.
    Unseen,
    /// Nothing until then.
    At(Instant),
    /// There is nothing more.
    End(Ending),
}

/// How a stream comes to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The final chunk.
    Clean,
    /// The same, and the token is revoked.
    Kill,
    /// The connection is closed in the middle.
    Cut,
    /// The connection is closed in the middle of a chunk.
    Torn,
    /// The connection is reset.
    Reset,
    /// The connection stays open, and silent.
    Stall,
}

/// The body of a stream.
pub(super) struct Drip<S: Script> {
    script: S,
    line: Line,
    edits: Edits<S::Item>,
    /// What is being sent: the greeting, a heartbeat, or one item and its edits.
    chunks: VecDeque<Bytes>,
    heart: Option<Heart>,
    limits: Limits,
    sent: u64,
    ending: Option<Ending>,
    told: bool,
    timer: Pin<Box<Sleep>>,
    /// One byte to a chunk.
    split: bool,
    /// After a byte of `split`: let the connection write it before the next.
    breathe: bool,
}

struct Heart {
    period: Duration,
    next: Instant,
}

/// Where the faults end the stream.
#[derive(Debug, Default)]
struct Limits {
    items: Vec<(u64, Ending)>,
    bytes: Option<u64>,
    time: Option<Instant>,
}

impl<S: Script> Drip<S> {
    /// `faults` are those that hit this stream, and `edits` what they do to its items.
    pub(super) fn new(
        mut script: S,
        line: Line,
        faults: &[Kind],
        edits: Edits<S::Item>,
        heartbeat: Duration,
    ) -> Self {
        let now = Instant::now();
        let mut chunks = VecDeque::new();
        script.greeting(&mut chunks);
        let mut drip = Self {
            script,
            line,
            edits,
            chunks,
            heart: Heart::new(faults, heartbeat, now),
            limits: Limits::new(faults, now),
            sent: 0,
            ending: None,
            told: false,
            timer: Box::pin(tokio::time::sleep(FAR)),
            split: faults.contains(&Kind::Split),
            breathe: false,
        };
        drip.check_limits();
        drip
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            if std::mem::take(&mut self.breathe) {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(ending) = self.script.interrupt(cx, &mut self.chunks) {
                self.ending = Some(ending);
            }
            if let Some(chunk) = self.next_chunk() {
                return Poll::Ready(Some(chunk));
            }
            let now = Instant::now();
            if self.limits.time.is_some_and(|time| time <= now) {
                self.ending = Some(Ending::Cut);
            }
            self.tell();
            let until = match self.ending {
                Some(Ending::Clean | Ending::Kill) => return Poll::Ready(None),
                Some(Ending::Cut | Ending::Torn) => {
                    self.line.cut();
                    return Poll::Pending;
                }
                Some(Ending::Reset) => {
                    self.line.reset();
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
                self.script.heartbeat(&mut self.chunks);
                return None;
            }
            until = heart.next;
        }
        match self.script.next(now) {
            Next::At(due) => return Some(until.min(due)),
            Next::Unseen => {}
            Next::Raw(bytes) => self.chunks.push_back(bytes),
            Next::Item(item) if self.edits.is_empty() => self.write([item]),
            Next::Item(item) => {
                let items = self.edits.pass(item);
                self.write(items);
            }
            Next::End(ending) => {
                let rest = self.edits.finish();
                self.write(rest);
                self.end(ending);
            }
        }
        None
    }

    fn write(&mut self, items: impl IntoIterator<Item = S::Item>) {
        for item in items {
            if self.ending.is_some() {
                return;
            }
            self.script.write(item, &mut self.chunks);
            self.sent += 1;
            self.check_limits();
        }
    }

    fn check_limits(&mut self) {
        let due = self.limits.items.iter().find(|(after, _)| *after <= self.sent);
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
            self.script.finish(ending, &mut self.chunks);
            self.ending = Some(ending);
        }
    }

    fn next_chunk(&mut self) -> Option<Bytes> {
        let mut chunk = self.chunks.pop_front()?;
        if self.split && chunk.len() > 1 {
            let rest = chunk.split_off(1);
            self.chunks.push_front(rest);
        }
        self.breathe = self.split;
        if let Some(left) = &mut self.limits.bytes {
            chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= chunk.len() as u64;
            self.check_limits();
        }
        if self.chunks.is_empty() {
            self.tell();
        }
        Some(chunk)
    }

    /// Before the end is on the wire: who reconnects at once must meet what it brought about.
    fn tell(&mut self) {
        let Some(ending) = self.ending.filter(|_| !self.told) else { return };
        self.told = true;
        self.script.over(ending);
        if ending == Ending::Torn {
            self.line.tear();
        }
    }
}

impl<S: Script> http_body::Body for Drip<S> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.get_mut().poll_chunk(cx).map(|chunk| chunk.map(|chunk| Ok(Frame::data(chunk))))
    }
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
        Some(Self { period, next: now + period })
    }
}

impl Limits {
    fn new(faults: &[Kind], now: Instant) -> Self {
        let mut limits = Self::default();
        for kind in faults {
            match *kind {
                Kind::DropAfter(after) => limits.items.push((after, Ending::Cut)),
                Kind::EndAfter(after) => limits.items.push((after, Ending::Clean)),
                Kind::KillAfter(after) => limits.items.push((after, Ending::Kill)),
                Kind::MidChunk(after) => limits.items.push((after, Ending::Torn)),
                Kind::Reset(after) => limits.items.push((after, Ending::Reset)),
                Kind::Stall(after) => limits.items.push((after, Ending::Stall)),
                Kind::CutAt(bytes) => limits.bytes = Some(bytes),
                Kind::DropEvery(after) => limits.time = Some(now + after.min(FAR)),
                _ => {}
            }
        }
        limits
    }
}
