//! One stream over any number of connections: when to dial, when to give up, what was
//! missed, what arrived. A sans-I/O state machine.
//!
//! The driver asks [`Session::step`] what to do, does it, and pushes what came of it with one
//! of the `handle_*` methods; after each of them it pulls [`Session::poll_event`] until
//! `None`. Time is an argument, randomness a seed: every reconnect, stall and gap is tested
//! in virtual time. A `handle_*` that returns an error ends the session; what
//! `poll_event` still has then is to be shown first.

pub mod backoff;
pub mod pool;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::error::Error;
use crate::event::{
    EventName, Gap, Json, MALFORMED_RAW_MAX, Meta, MetaEvent, Moment, Origin, Record, StreamEvent,
    Via,
};
use crate::proto::Decoder as _;
use crate::request::{Broken, Head, Refusal};
use crate::source::{FailureClass, Flaw, Item, Note, ServerWait, Source, Verdict, rate_limit};
use backoff::Backoff;

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
            Self::Dial { deadline } | Self::Read { deadline } => deadline,
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
}

/// Data that makes sense in one state only lives in that state.
#[derive(Clone, Copy, Debug)]
enum State {
    Waiting { until: Duration },
    Dialing { since: Duration },
    Open { opened: Duration, heard: Moment, healthy: bool },
    Ended,
}

/// What came over one line.
#[derive(Clone, Copy, Debug, Default)]
struct Came {
    records: bool,
    /// Anything that the service would send, a heartbeat too.
    sense: bool,
    malformed: bool,
    /// How many records the server has kept back, as far as it has said.
    kept_back: u64,
}

impl Came {
    /// What to say of a count that the server keeps for the whole connection. It may count in
    /// several places at once: what is behind the largest count so far is no news.
    fn kept_back(&mut self, total: u64) -> Option<String> {
        let more = total.checked_sub(self.kept_back).filter(|more| *more > 0)?;
        self.kept_back = total;
        let plural = if more == 1 { " was" } else { "s were" };
        let so_far = match total {
            total if total == more => String::new(),
            total => format!(" ({total} since it was opened)"),
        };
        Some(format!("{more} post{plural} kept back by the stream's rate limit{so_far}"))
    }
}

/// One failed dial or lost line.
struct Failure {
    class: FailureClass,
    reason: String,
    status: Option<u16>,
    asked: Option<ServerWait>,
    hint: Option<String>,
}

/// Where the line was lost.
#[derive(Debug)]
struct Lost {
    heard: Moment,
    from_id: Option<String>,
}

impl<S: Source> Session<S> {
    /// A session that is due to dial at once. The same `seed` gives the same jitter.
    pub fn new(source: S, policy: Policy, seed: u64, now: Moment) -> Self {
        let decoder = source.decoder();
        Self {
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
        }
    }

    /// What to do now. Changes only by a `handle_*`.
    #[must_use]
    pub fn step(&self) -> Step {
        match self.state {
            State::Waiting { until } => Step::Wait { until },
            State::Dialing { since } => {
                Step::Dial { deadline: since + self.policy.connect_timeout }
            }
            State::Open { heard, .. } => {
                Step::Read { deadline: heard.mono + self.policy.stall_timeout }
            }
            // The driver has been told; if it asks all the same it has nothing to do, ever.
            State::Ended => Step::Wait { until: Duration::MAX },
        }
    }

    /// The time of a deadline has come. Too early is a no-op.
    pub fn handle_timeout(&mut self, now: Moment) -> Result<(), Error> {
        match (self.state, self.step()) {
            (State::Waiting { .. }, Step::Wait { until }) if now.mono >= until => {
                self.attempt = self.attempt.saturating_add(1);
                self.state = State::Dialing { since: now.mono };
                Ok(())
            }
            (State::Dialing { .. }, Step::Dial { deadline }) if now.mono >= deadline => {
                let waited = self.policy.connect_timeout;
                self.handle_broken(now, &Broken { reason: format!("no answer within {waited:?}") })
            }
            (State::Open { .. }, Step::Read { deadline }) if now.mono >= deadline => {
                let silent = self.policy.stall_timeout;
                self.handle_broken(now, &Broken { reason: format!("not a byte for {silent:?}") })
            }
            _ => Ok(()),
        }
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
        self.state = State::Open { opened: now.mono, heard: now, healthy: false };
        self.came = Came::default();
        self.decoder = self.source.decoder();
        self.tell(Meta::Connected { transport, url: url.to_owned(), attempt: self.attempt });
        if let Some(lost) = self.lost.take() {
            // A machine that slept has lost time that only the wall clock knows of.
            let slept = Duration::try_from(now.wall.duration_since(lost.heard.wall));
            let length = now.mono.saturating_sub(lost.heard.mono).max(slept.unwrap_or_default());
            let gap = Gap {
                from_id: lost.from_id,
                from: lost.heard.wall,
                to: now.wall,
                length,
                filled: 0,
                complete: false,
                reason: Some(Cow::Borrowed(self.source.gap_reason())),
            };
            self.tell(Meta::Gap(gap));
        }
        true
    }

    /// Bytes of the body.
    pub fn handle_bytes(&mut self, now: Moment, chunk: Bytes) {
        let State::Open { opened, heard, healthy } = &mut self.state else { return };
        *heard = now;
        self.now = now;
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

    /// The driver did not listen for a while, by its own choice: that silence was not the
    /// server's.
    pub fn handle_resume(&mut self, now: Moment) {
        if let State::Open { heard, .. } = &mut self.state {
            heard.mono = now.mono;
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
        self.fail(now, Failure { class, reason, status: None, asked: None, hint: None })
    }

    /// The body has come to its clean end. Returns true if that is the end of the session as
    /// well: all that was asked for has come.
    pub fn handle_end(&mut self, now: Moment) -> Result<bool, Error> {
        if self.source.ends() && matches!(self.state, State::Open { .. }) {
            let was_whole = self.finish_decoder();
            if self.announced.is_some() {
                return self.handle_announcement(now).map(|()| false);
            }
            if was_whole {
                self.now = now;
                self.state = State::Ended;
                return Ok(true);
            }
        }
        let reason = "the server ended the stream".to_owned();
        self.handle_broken(now, &Broken { reason }).map(|()| false)
    }

    /// The server answered a dial with something else than the stream.
    pub fn handle_refusal(&mut self, now: Moment, refusal: &Refusal) -> Result<(), Error> {
        self.now = now;
        match self.source.judge(refusal, self.was_live, now.wall) {
            Verdict::Fatal(error) => {
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
        match self.announced.take() {
            Some(refusal) => self.handle_refusal(now, &refusal),
            None => Ok(()),
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

    fn take(&mut self, item: Item) -> Option<StreamEvent> {
        match item {
            Item::Record { event, payload, origin, note } => {
                self.came.records = true;
                self.makes_sense();
                return Some(self.record(event, payload, origin, note));
            }
            Item::KeepAlive => {
                self.makes_sense();
                self.tell(Meta::Heartbeat);
            }
            Item::Malformed(flaw) => {
                self.came.malformed = true;
                self.tell(malformed(flaw));
            }
            Item::RetryFloor(wait) => self.retry_floor = wait.min(RETRY_FLOOR_MAX),
            // The first says why; whatever else still arrived is shown before it is acted on.
            Item::Refused(refusal) => {
                self.announced.get_or_insert(refusal);
            }
            Item::Nothing => {}
        }
        None
    }

    /// This is the stream that was asked for: an answer that makes no sense later on is
    /// somebody's passing fault.
    fn makes_sense(&mut self) {
        self.came.sense = true;
        self.was_live = true;
        self.hinted = false;
    }

    /// A window that is replayed begins anew with every dial: what was shown would come again.
    fn window_broke(&mut self, now: Moment, reason: &str) -> Result<(), Error> {
        self.now = now;
        self.state = State::Ended;
        let stream = self.source.origin().to_string();
        let after = self.last_id().map(|id| format!(" after {id}")).unwrap_or_default();
        self.disconnected("network", reason.to_owned(), None, None, None);
        Err(Error::Unreachable {
            stream,
            reason: format!("{reason}; the replay broke off{after}"),
            hint: Some("begin again at the time of the last post: --start-time".to_owned()),
        })
    }

    /// What the line held when it ended, where that is an item; returns false if it ended
    /// within one.
    fn finish_decoder(&mut self) -> bool {
        let decoder = mem::replace(&mut self.decoder, self.source.decoder());
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

    fn record(
        &mut self,
        event: EventName,
        payload: Json,
        origin: Option<Arc<Origin>>,
        note: Option<Note>,
    ) -> StreamEvent {
        self.outage_since = None;
        let record = Record {
            origin: origin.unwrap_or_else(|| Arc::clone(self.source.origin())),
            event,
            via: Via::Stream,
            received_at: self.now.wall,
            place: None,
            payload,
        };
        if self.source.marks_place(&record.event) {
            self.last_placed = Some((record.event.clone(), record.payload.clone()));
        }
        let Some(note) = note else { return StreamEvent::Record(record) };
        let meta = match note {
            Note::Flaw(flaw) => malformed(flaw),
            Note::Partial(errors) => {
                let place = self.source.place(&record.event, &record.payload);
                let id = place.map(|place| place.id.into());
                Meta::Partial { id, errors }
            }
            Note::Notice { about, message } => Meta::Notice { about, message },
            Note::KeptBack(total) => match self.came.kept_back(total) {
                Some(message) => Meta::Notice { about: "limit", message },
                None => return StreamEvent::Record(record),
            },
            // The first says why, as with a refusal that is no record.
            Note::Ends(refusal) => {
                self.announced.get_or_insert(refusal);
                return StreamEvent::Record(record);
            }
        };
        // The report goes first: whoever reads the record has been warned.
        self.events.push_back(StreamEvent::Record(record));
        self.meta(meta)
    }

    /// The id of the last record that marks a place.
    fn last_id(&self) -> Option<String> {
        let (event, payload) = self.last_placed.as_ref()?;
        Some(self.source.place(event, payload)?.id.into())
    }

    /// Reports a failure, and waits or gives up.
    fn fail(&mut self, now: Moment, failure: Failure) -> Result<(), Error> {
        let Failure { class, reason, status, asked, hint } = failure;
        self.now = now;
        if let State::Open { heard, .. } = self.state {
            self.lost = Some(Lost { heard, from_id: self.last_id() });
        }
        let since = *self.outage_since.get_or_insert(now.mono);
        let asked = asked.map(|wait| rate_limit::until(wait, now.wall));
        let wait = self.backoff.next(class, asked).max(self.floor(class));
        let stop = self.give_up(now, since, wait);
        let retry_in = stop.is_none().then_some(wait);
        let told = hint.clone().filter(|_| !self.hinted);
        self.hinted |= told.is_some();
        self.disconnected(class.as_str(), reason.clone(), status, retry_in, told);
        let Some(why) = stop else {
            self.state = State::Waiting { until: now.mono + wait };
            return Ok(());
        };
        self.state = State::Ended;
        let stream = self.source.origin().to_string();
        let reason = format!("{reason}; {why}");
        Err(match class {
            FailureClass::RateLimited => {
                let wait =
                    || "without --retry and --retry-max-time trill waits until it may".into();
                Error::Limited { stream, message: reason, hint: hint.or_else(|| Some(wait())) }
            }
            FailureClass::Network | FailureClass::Http => {
                Error::Unreachable { stream, reason, hint }
            }
        })
    }

    fn floor(&self, class: FailureClass) -> Duration {
        match class {
            FailureClass::Network => self.retry_floor,
            FailureClass::Http | FailureClass::RateLimited => Duration::ZERO,
        }
    }

    /// Why there is no other dial, if there is none.
    fn give_up(&self, now: Moment, since: Duration, wait: Duration) -> Option<String> {
        if self.policy.attempts.is_some_and(|attempts| self.attempt >= attempts) {
            let times = self.attempt;
            let plural = if times == 1 { "" } else { "s" };
            return Some(format!("gave up after {times} attempt{plural}"));
        }
        let max_time = self.policy.max_time?;
        (now.mono + wait > since + max_time).then(|| {
            format!("the next attempt would be later than {max_time:?} (--retry-max-time)")
        })
    }

    fn disconnected(
        &mut self,
        class: &'static str,
        reason: String,
        status: Option<u16>,
        retry_in: Option<Duration>,
        hint: Option<String>,
    ) {
        self.tell(Meta::Disconnected { class, reason, status, retry_in, hint });
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

/// A report of some bytes, cut to what is worth keeping.
fn malformed(flaw: Flaw) -> Meta {
    let raw = flaw.raw.slice(..flaw.raw.len().min(MALFORMED_RAW_MAX));
    Meta::Malformed { reason: flaw.reason, raw }
}

#[cfg(test)]
mod tests;
