//! One stream over any number of connections: when to dial, when to give up, what was
//! missed, what arrived. A sans-I/O state machine.
//!
//! The driver asks [`Session::step`] what to do, does it, and pushes what came of it with one
//! of the `handle_*` methods; after each of them it pulls [`Session::poll_event`] until
//! `None`. Time is an argument, randomness a seed: every reconnect, stall and gap is tested
//! in virtual time. A `handle_*` that returns an error ends the session; what
//! `poll_event` still has then is to be shown first.

pub mod backoff;
mod items;
mod outage;
mod pager;
mod past;
pub mod pool;
mod resent;
mod seen;

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::error::Error;
use crate::event::{EventName, Json, Meta, MetaEvent, Moment, Origin, StreamEvent};
use crate::proto::Decoder as _;
use crate::request::{Broken, Head, Refusal};
use crate::source::{FailureClass, Flaw, Item, Source, Verdict};
use backoff::Backoff;
use items::Came;
use outage::{Failure, Lost};
pub use past::History;
use past::Past;
use resent::Resent;

/// A line is healthy once bytes have arrived this long after it was opened. Before that, a
/// server that accepts, says something and closes would reset its own back-off and be
/// hammered (STYLE.md 1.8.8). Four Mastodon heartbeats.
pub const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// A line that is heard of this long after it was opened does its work, and so does one that
/// brings a record: an outage is over, though the schedules go on. One Mastodon heartbeat.
const WORKING_AFTER: Duration = Duration::from_secs(15);

/// The most that `retry:` may raise the wait before a reconnect to.
const RETRY_FLOOR_MAX: Duration = Duration::from_secs(60);

/// What the user decided about reconnecting.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Dials in all since the line was last healthy, the first one included; `None` is no limit.
    pub attempts: Option<u32>,
    /// No dial is begun later than this after the outage began.
    pub max_time: Option<Duration>,
    /// The wait before a dial, in place of the schedules; not after a rate limit.
    pub delay: Option<Duration>,
    /// From the dial to the response's head.
    pub connect_timeout: Duration,
    /// The longest silence of an open line.
    pub stall_timeout: Duration,
}

/// What the driver has to do now. Deadlines are on the clock of [`Moment::mono`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Wait until then, and report it with [`Session::handle_timeout`].
    Wait {
        /// When the next dial is due.
        until: Duration,
    },
    /// Dial; report an open stream, a refusal, or that neither came before the deadline.
    Dial {
        /// Give up then.
        deadline: Duration,
    },
    /// There is no stream to follow: ask for [`Session::page`]; at the deadline report
    /// [`Session::handle_timeout`].
    Pages {
        /// The next page may be asked for then.
        deadline: Duration,
    },
    /// Read; report bytes or the end of the line, or [`Session::handle_timeout`] at the
    /// deadline, which moves with every byte.
    Read {
        /// Silence until then is a stall.
        deadline: Duration,
    },
}

impl Step {
    /// When [`Session::handle_timeout`] is due.
    pub fn deadline(self) -> Duration {
        match self {
            Self::Wait { until } => until,
            Self::Dial { deadline } | Self::Read { deadline } | Self::Pages { deadline } => {
                deadline
            }
        }
    }
}

/// The machine; see the module's documentation.
pub struct Session<S: Source> {
    source: S,
    policy: Policy,
    backoff: Backoff,
    state: State,
    /// Dials since the line was last healthy; a healthy line counts as the first.
    attempt: u32,
    /// When the first failure happened since the line last did its work.
    outage_since: Option<Duration>,
    retry_floor: Duration,
    was_live: bool,
    lost: Option<Lost>,
    /// The last record that marks a place in the timeline.
    last_placed: Option<(EventName, Json)>,
    /// What the server announced on the stream, until it is acted on.
    announced: Option<Refusal>,
    /// What came over the line that is open.
    came: Came,
    /// A hint was given in this outage.
    hinted: bool,
    events: VecDeque<StreamEvent>,
    decoder: S::Decoder,
    /// When the last thing happened: events are stamped with it.
    now: Moment,
    past: Past,
    /// A gap of which the service sends again what it has.
    resent: Option<Resent>,
    /// This machine was asleep while the line was open.
    slept: Option<Duration>,
}

/// Data that makes sense in one state only lives in that state.
#[derive(Clone, Copy, Debug)]
enum State {
    Waiting {
        until: Duration,
    },
    Dialing {
        since: Duration,
    },
    /// The server's silence counts since it was `heard`, or since we `listened` again.
    Open {
        opened: Duration,
        heard: Moment,
        listened: Duration,
        healthy: bool,
    },
    /// Pages are read, and there will be no line.
    Past,
    Ended,
}

impl<S: Source> Session<S> {
    /// A session that is due to dial at once. The same `seed` gives the same jitter.
    pub fn new(source: S, policy: Policy, history: History, seed: u64, now: Moment) -> Self {
        let decoder = source.decoder();
        let timelines = source.timelines().len();
        let tracks = source.tracks_places() || (history.cursor && timelines > 0);
        let past = Past::new(history, timelines, tracks);
        let mut session = Self {
            source,
            policy,
            backoff: Backoff::new(seed),
            state: State::Waiting { until: now.mono },
            attempt: 0,
            outage_since: None,
            retry_floor: Duration::ZERO,
            was_live: false,
            lost: None,
            last_placed: None,
            announced: None,
            came: Came::default(),
            hinted: false,
            events: VecDeque::new(),
            decoder,
            now,
            past,
            resent: None,
            slept: None,
        };
        if !session.past.plan.follow {
            session.state = State::Past;
            session.begin_past(None);
        }
        session
    }

    /// Returns true if and only if all that was asked for has come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// What to do now. Changes only by a `handle_*`.
    #[must_use]
    pub fn step(&self) -> Step {
        match self.state {
            State::Waiting { until } => Step::Wait { until },
            State::Dialing { since } => {
                Step::Dial { deadline: since + self.policy.connect_timeout }
            }
            State::Open { heard, listened, .. } => {
                let stall = heard.mono.max(listened) + self.policy.stall_timeout;
                Step::Read { deadline: self.past.due().map_or(stall, |due| due.min(stall)) }
            }
            State::Past => Step::Pages { deadline: self.past.due().unwrap_or(Duration::MAX) },
            // The driver has been told; if it asks all the same it has nothing to do, ever.
            State::Ended => Step::Wait { until: Duration::MAX },
        }
    }

    /// The time of a deadline has come. Too early is a no-op.
    pub fn handle_timeout(&mut self, now: Moment) -> Result<(), Error> {
        self.past.handle_timeout(now.mono);
        match (self.state, self.step()) {
            (State::Waiting { .. }, Step::Wait { until }) if now.mono >= until => {
                self.attempt = self.attempt.saturating_add(1);
                self.state = State::Dialing { since: now.mono };
                Ok(())
            }
            (State::Dialing { .. }, Step::Dial { deadline }) if now.mono >= deadline => {
                let waited = self.policy.connect_timeout;
                self.handle_broken(now, &Broken::new(format!("no answer within {waited:?}")))
            }
            (State::Open { heard, .. }, _) if self.sleep(heard, now).is_some() => {
                self.slept = self.sleep(heard, now);
                self.handle_announcement(now)
            }
            (State::Open { heard, listened, .. }, _)
                if now.mono >= heard.mono.max(listened) + self.policy.stall_timeout =>
            {
                let silent = self.policy.stall_timeout;
                self.handle_broken(now, &Broken::new(format!("not a byte for {silent:?}")))
            }
            _ => Ok(()),
        }
    }

    /// The dial that is to be made had to wait: its time begins now.
    pub fn handle_ready(&mut self, now: Moment) {
        if let State::Dialing { since } = &mut self.state {
            *since = now.mono;
        }
    }

    /// The stream this is about.
    #[must_use]
    pub fn origin(&self) -> &Arc<Origin> {
        self.source.origin()
    }

    /// The server answered a dial. Returns false if the answer is not the stream: then its
    /// body belongs to [`Session::handle_refusal`].
    pub fn handle_head(
        &mut self,
        now: Moment,
        head: &Head,
        transport: &'static str,
        url: &str,
    ) -> bool {
        if !self.source.accepts(head) {
            return false;
        }
        self.now = now;
        self.state =
            State::Open { opened: now.mono, heard: now, listened: now.mono, healthy: false };
        self.came = Came::default();
        self.decoder = self.source.decoder();
        self.tell(Meta::Connected { transport, url: url.to_owned(), attempt: self.attempt });
        let gap = self.lost.take().map(|lost| lost.gap(now));
        self.begin_past(gap);
        true
    }

    /// Bytes of the body.
    pub fn handle_bytes(&mut self, now: Moment, chunk: Bytes) {
        let State::Open { heard, .. } = self.state else { return };
        self.slept = self.sleep(heard, now);
        let State::Open { opened, heard, healthy, .. } = &mut self.state else { return };
        if self.slept.is_none() {
            *heard = now;
        }
        self.now = now;
        // A line that is never quiet keeps no page waiting.
        self.past.handle_timeout(now.mono);
        if !*healthy && now.mono >= *opened + HEALTHY_AFTER {
            *healthy = true;
            self.backoff.reset();
            self.attempt = 1;
        }
        if now.mono >= *opened + WORKING_AFTER {
            self.outage_since = None;
        }
        self.decoder.push(chunk);
    }

    /// How long this machine was asleep since the line was last heard of, if it was: then only the
    /// wall clock went on, and the server may have closed the line without our hearing of it.
    fn sleep(&self, heard: Moment, now: Moment) -> Option<Duration> {
        let wall = Duration::try_from(now.wall.duration_since(heard.wall)).unwrap_or_default();
        let asleep = wall.saturating_sub(now.mono.saturating_sub(heard.mono));
        (asleep > self.policy.stall_timeout).then_some(asleep)
    }

    /// The driver did not listen for a while, by its own choice: that silence was not the
    /// server's.
    pub fn handle_resume(&mut self, now: Moment) {
        if let State::Open { listened, .. } = &mut self.state {
            *listened = now.mono;
        }
    }

    /// The dial failed, or the line is gone.
    pub fn handle_broken(&mut self, now: Moment, broken: &Broken) -> Result<(), Error> {
        if matches!(self.state, State::Open { .. }) {
            self.finish_decoder();
            if self.announced.is_some() {
                return self.handle_announcement(now);
            }
        }
        let reason = broken.reason.clone();
        let is_open = matches!(self.state, State::Open { .. });
        let class = match self.came {
            // Not a lost line but a server that says something else, again and again.
            Came { sense: false, malformed: true, .. } if is_open => FailureClass::Http,
            _ => FailureClass::Network,
        };
        if is_open && self.came.records && self.source.ends() {
            return self.window_broke(now, &reason);
        }
        let hint = broken.hint.clone();
        self.fail(now, Failure { class, reason, status: None, asked: None, hint })
    }

    /// The body has come to its clean end. That may be the end of the session as well: see
    /// [`Session::is_over`].
    pub fn handle_end(&mut self, now: Moment) -> Result<(), Error> {
        if self.source.ends() && matches!(self.state, State::Open { .. }) {
            let was_whole = self.finish_decoder();
            if self.announced.is_some() {
                return self.handle_announcement(now);
            }
            if was_whole {
                self.now = now;
                self.state = State::Ended;
                return Ok(());
            }
        }
        let reason = "the server ended the stream".to_owned();
        self.handle_broken(now, &Broken::new(reason))
    }

    /// The server answered a dial with something else than the stream.
    pub fn handle_refusal(&mut self, now: Moment, refusal: &Refusal) -> Result<(), Error> {
        self.now = now;
        match self.source.judge(refusal, self.was_live, now.wall) {
            Verdict::Fatal(error) => {
                self.abandon_past();
                // Others may go on in its place.
                self.lose();
                self.state = State::Ended;
                let reason = error.to_string();
                self.disconnected("refused", reason, Some(refusal.head.status), None, None);
                Err(error)
            }
            Verdict::Retry { class, wait, reason, hint } => {
                let status = Some(refusal.head.status);
                self.fail(now, Failure { class, reason, status, asked: wait, hint })
            }
        }
    }

    /// Acts on what the server announced on the stream, if it did: that it ends it, and why.
    /// Call it when [`Session::poll_event`] gave `None`.
    pub fn handle_announcement(&mut self, now: Moment) -> Result<(), Error> {
        let slept = self.slept.take();
        match (self.announced.take(), slept) {
            (Some(refusal), _) => self.handle_refusal(now, &refusal),
            (None, Some(slept)) => {
                let reason = format!("this machine was asleep for {slept:.0?}");
                self.handle_broken(now, &Broken::new(reason))
            }
            (None, None) => Ok(()),
        }
    }

    /// The next thing to show, in order.
    #[must_use]
    pub fn poll_event(&mut self) -> Option<StreamEvent> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let frame = self.decoder.next_frame()?;
            let item = self.source.interpret(frame);
            if let Some(event) = self.take(item) {
                return Some(event);
            }
        }
    }

    /// This is the stream that was asked for: an answer that makes no sense later on is
    /// somebody's passing fault.
    fn makes_sense(&mut self) {
        self.came.sense = true;
        self.was_live = true;
        self.hinted = false;
    }

    /// What the line held when it ended, where that is an item; returns false if it ended
    /// within one.
    fn finish_decoder(&mut self) -> bool {
        let mut decoder = mem::replace(&mut self.decoder, self.source.decoder());
        decoder.seal();
        while let Some(frame) = decoder.next_frame() {
            let event = self.take(self.source.interpret(frame));
            self.events.extend(event);
        }
        let Some(frame) = decoder.finish() else { return true };
        let item = match self.source.interpret(frame) {
            Item::Malformed(flaw) => Item::Malformed(Flaw {
                reason: format!("{}; the connection ended in the middle of it", flaw.reason),
                ..flaw
            }),
            item => item,
        };
        let is_whole = !matches!(item, Item::Malformed(_));
        let event = self.take(item);
        self.events.extend(event);
        is_whole
    }

    fn tell(&mut self, meta: Meta) {
        let event = self.meta(meta);
        self.events.push_back(event);
    }

    fn meta(&self, meta: Meta) -> StreamEvent {
        let origin = Arc::clone(self.source.origin());
        StreamEvent::Meta(MetaEvent { origin, at: self.now.wall, meta })
    }
}

#[cfg(test)]
mod tests;
