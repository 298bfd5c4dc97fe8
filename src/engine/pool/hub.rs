//! What the connections of a pool share: whom each asks for, what is shown of what they say, and
//! what the pool hears of it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::engine::clock::Clock;
use crate::engine::connect::legacy::Server;
use crate::error::Error;
use crate::event::{Aside, Gap, Meta, MetaEvent, Origin, Place, Record, Saved, StreamEvent, What};
use crate::session::pool::seen::Seen;
use crate::session::pool::{Action, Id, Pool};
use crate::source::Source as _;
use crate::source::twitter::legacy::control::Control;
use crate::source::twitter::legacy::endpoint::Endpoint;
use crate::source::twitter::legacy::{Legacy, follow, is_about_connection};

/// As many as are remembered of those that were removed: a server forgets them long before.
const REMOVED_MAX: usize = 500_000;

/// One connection, as its task and the pool's share it.
pub(super) struct Line {
    pub(super) id: Id,
    /// What trill's own records and stderr call it: `site #3`.
    pub(super) label: Arc<Origin>,
    /// It delivers.
    pub(super) is_live: Cell<bool>,
    pub(super) role: Cell<Role>,
    pub(super) control: RefCell<Option<Control>>,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It carries its accounts.
    Serving,
    /// Others carry them; it is read on for a while and never dialled again.
    Lingering,
    /// Others carry them, or are about to; it was lost before they did.
    Replaced,
}

/// What all connections share.
pub(super) struct Hub {
    pub(super) server: Rc<Server>,
    /// The whole stream, without accounts.
    pub(super) source: Legacy,
    pub(super) pool: RefCell<Pool>,
    seen: RefCell<Seen>,
    /// Accounts that were followed, and are no longer.
    removed: RefCell<HashSet<u64>>,
    /// Where the last run ended, until what came since has been told.
    saved: RefCell<Option<Saved>>,
    /// How far the stream has come while not all accounts did.
    held: RefCell<Option<(Place, Timestamp)>>,
    /// Connections that are lost, and whether one of their accounts came over no other since.
    lost: RefCell<BTreeMap<Id, bool>>,
    /// What connections that are no more have missed, until all accounts come again.
    gaps: RefCell<Vec<(Arc<Origin>, Gap)>>,
    /// The pool has something to do, maybe.
    news: Notify,
}

impl Line {
    /// The connection `id`, which the user knows by `label`.
    pub(super) fn new(id: Id, label: Origin) -> Self {
        Self {
            id,
            label: Arc::new(label),
            is_live: Cell::new(false),
            role: Cell::new(Role::Serving),
            control: RefCell::default(),
        }
    }
}

impl Hub {
    pub(super) fn new(
        server: Rc<Server>,
        source: Legacy,
        pool: Pool,
        saved: Option<Saved>,
    ) -> Self {
        Self {
            server,
            source,
            pool: RefCell::new(pool),
            seen: RefCell::default(),
            removed: RefCell::default(),
            saved: RefCell::new(saved),
            held: RefCell::default(),
            lost: RefCell::default(),
            gaps: RefCell::default(),
            news: Notify::new(),
        }
    }

    /// What the pool wants done now.
    pub(super) fn poll(&self, clock: Clock) -> Option<Action> {
        self.pool.borrow_mut().poll(clock.mono())
    }

    /// When it will want something even if nothing happens.
    pub(super) fn deadline(&self) -> Duration {
        self.pool.borrow().deadline().unwrap_or(Duration::MAX)
    }

    /// Something has happened that the pool should look at.
    pub(super) async fn news(&self) {
        self.news.notified().await;
    }

    /// What a connection is to ask for when it is dialled; nothing when it is to be closed.
    pub(super) fn ask(&self, line: &Line) -> Option<Legacy> {
        let follow = self.pool.borrow_mut().dial(line.id);
        self.seen.borrow_mut().dial(line.id);
        if follow.is_empty() {
            return None;
        }
        let follows = format!("follows {}", accounts(follow.len()));
        self.server.reporter.verbose(&format!("{}: {follows}", line.label));
        Some(self.source.following(follow))
    }

    /// Sees what a connection says: what nobody wants is kept back, and what has come over another.
    pub(super) fn hear(&self, line: &Line, event: StreamEvent) -> Option<StreamEvent> {
        match event {
            StreamEvent::Record(mut record) => {
                self.delivers(line);
                self.look_for_control(line, &record);
                if !self.is_to_be_shown(line, &record) {
                    return None;
                }
                if let Some(place) = &record.place
                    && !self.may_pass(place, record.received_at)
                {
                    record.place = None;
                }
                Some(StreamEvent::Record(record))
            }
            StreamEvent::Meta(event) => self.hear_meta(line, event).map(StreamEvent::Meta),
            StreamEvent::Aside(Aside { what: What::Reached(place), at, .. }) => {
                self.may_pass(&place, at).then(|| self.reached(place, at))
            }
            StreamEvent::Aside(aside) => {
                let origin = Arc::clone(&line.label);
                Some(StreamEvent::Aside(Aside { origin, ..aside }))
            }
        }
    }

    fn hear_meta(&self, line: &Line, event: MetaEvent) -> Option<MetaEvent> {
        let event = MetaEvent { origin: Arc::clone(&line.label), ..event };
        match &event.meta {
            Meta::Disconnected { retry_in, .. } => {
                self.lost(line);
                let is_last = retry_in.is_none();
                if is_last && self.pool.borrow().is_merging(line.id) {
                    line.role.set(Role::Replaced);
                }
            }
            Meta::Gap(gap) => return self.missed(line, gap).then_some(event),
            Meta::Connected { .. } => {}
            Meta::Malformed { .. } => {
                self.delivers(line);
                return Some(event);
            }
            Meta::Heartbeat | Meta::Partial { .. } | Meta::Notice { .. } => self.delivers(line),
        }
        // Where another connection has taken its place, how it ends is no news.
        (line.role.get() != Role::Lingering).then_some(event)
    }

    /// A connection was lost and is back, or is no more: returns true if and only if what was missed
    /// on it is to be told now. What came over others as well was not missed.
    fn missed(&self, line: &Line, gap: &Gap) -> bool {
        let is_missed = self.lost.borrow_mut().remove(&line.id).unwrap_or(true);
        match line.role.get() {
            Role::Serving => is_missed,
            Role::Lingering => false,
            Role::Replaced => {
                if is_missed {
                    self.gaps.borrow_mut().push((Arc::clone(&line.label), gap.clone()));
                    self.news.notify_one();
                }
                false
            }
        }
    }

    /// Returns true if and only if the cursor may go to `place` now. While not all accounts come it
    /// stays where they did: what is missed begins there.
    fn may_pass(&self, place: &Place, at: Timestamp) -> bool {
        if self.pool.borrow().is_covered() {
            return true;
        }
        let mut held = self.held.borrow_mut();
        if held.as_ref().is_none_or(|(held, _)| Place::order(&held.id, &place.id).is_lt()) {
            *held = Some((place.clone(), at));
        }
        false
    }

    /// The stream, of which each connection has a part, has come this far.
    fn reached(&self, place: Place, at: Timestamp) -> StreamEvent {
        let origin = Arc::clone(self.source.origin());
        StreamEvent::Aside(Aside { origin, at, what: What::Reached(place) })
    }

    /// What there is to say once all accounts come: what was missed between two runs, at first, and
    /// on connections that are no more; and how far the stream has come.
    pub(super) fn settled(&self, now: Timestamp) -> Vec<StreamEvent> {
        if !self.pool.borrow().is_covered() {
            return Vec::new();
        }
        let between_runs = self.saved.borrow_mut().take().map(|saved| {
            let reason = Some(self.source.gap_reason().into());
            let gap = Gap { reason, unfillable: true, ..Gap::between_runs(&saved, now) };
            (Arc::clone(self.source.origin()), gap)
        });
        let missed = std::mem::take(&mut *self.gaps.borrow_mut());
        let missed = missed.into_iter().map(|(origin, gap)| {
            let length = Duration::try_from(now.duration_since(gap.from)).unwrap_or(gap.length);
            (origin, Gap { to: now, length, ..gap })
        });
        let gaps = between_runs.into_iter().chain(missed).map(|(origin, gap)| {
            StreamEvent::Meta(MetaEvent { origin, at: now, meta: Meta::Gap(gap) })
        });
        let held = self.held.borrow_mut().take();
        gaps.chain(held.map(|(place, at)| self.reached(place, at))).collect()
    }

    fn delivers(&self, line: &Line) {
        if !line.is_live.replace(true) {
            self.lost.borrow_mut().remove(&line.id);
            self.source.works();
            self.pool.borrow_mut().handle_live(line.id);
            self.news.notify_one();
        }
    }

    fn lost(&self, line: &Line) {
        line.is_live.set(false);
        line.control.replace(None);
        if line.role.get() == Role::Lingering {
            return;
        }
        let mut pool = self.pool.borrow_mut();
        pool.handle_lost(line.id);
        let mut lost = self.lost.borrow_mut();
        lost.retain(|id, _| pool.has(*id));
        lost.entry(line.id).or_default();
        for (id, is_missed) in &mut *lost {
            *is_missed |= !pool.is_covered_beside(*id);
        }
        self.news.notify_one();
    }

    /// A connection is no more.
    pub(super) fn forget(&self, line: &Line) {
        self.seen.borrow_mut().forget(line.id);
    }

    /// Waits until a connection may be dialled; returns true if and only if it waited.
    pub(super) async fn ready(&self, line: &Line, clock: Clock) -> bool {
        let mut waited = false;
        loop {
            let at = self.pool.borrow_mut().dial_at(line.id, clock.mono());
            let Some(at) = at else { return waited };
            if !waited {
                let seconds = at.saturating_sub(clock.mono()).as_secs_f64();
                let turn = format!("others are dialled first; next attempt in {seconds:.1} s");
                self.server.reporter.notice(&format!("{}: {turn}", line.label));
            }
            waited = true;
            clock.wait_until(at).await;
        }
    }

    fn look_for_control(&self, line: &Line, record: &Record) {
        if self.source.endpoint() != Endpoint::Site || record.event != "control" {
            return;
        }
        if let Some(control) = Control::read(&self.server.api, &record.payload) {
            line.control.replace(Some(control));
            self.pool.borrow_mut().handle_control(line.id);
            self.news.notify_one();
        }
    }

    fn is_to_be_shown(&self, line: &Line, record: &Record) -> bool {
        // The account that an envelope was for.
        let user = record.origin.stream.get(1).and_then(|user| user.parse().ok());
        if user.is_some_and(|user| !self.pool.borrow().wants(user)) {
            return false;
        }
        if is_about_connection(&record.event) {
            return true;
        }
        if self.is_for_removed(record) {
            return false;
        }
        let place = self.source.place(&record.event, &record.payload);
        let id = place.as_ref().map(|place| &*place.id);
        self.seen.borrow_mut().is_new(line.id, record, id)
    }

    /// Returns true if and only if a filter delivers this for an account that is followed no longer,
    /// and for nobody else: the server knows of that only when another connection is there.
    fn is_for_removed(&self, record: &Record) -> bool {
        let removed = self.removed.borrow();
        if removed.is_empty() || !self.source.only_follows() {
            return false;
        }
        let accounts = follow::accounts(&record.payload);
        let pool = self.pool.borrow();
        accounts.iter().any(|id| removed.contains(id)) && !accounts.iter().any(|id| pool.wants(*id))
    }

    pub(super) fn changed(&self, action: &Action, result: Result<(), String>) {
        if let Err(reason) = &result {
            self.server.reporter.verbose(&format!("{}: {reason}", self.source.origin()));
        }
        self.pool.borrow_mut().handle_changed(action, result.is_ok());
    }

    /// The ids are these from now on, if they are ids.
    pub(super) fn reload(&self, read: Result<Vec<u64>, Error>) {
        let reporter = &self.server.reporter;
        match read {
            Ok(ids) if ids.is_empty() => {
                reporter.notice("--follow: there is no id in the file; those of before stay");
            }
            Ok(ids) => {
                let now = format!("to follow {} now", accounts(ids.len()));
                reporter.notice(&format!("{}: {now}", self.source.origin()));
                let mut removed = self.removed.borrow_mut();
                if removed.len() > REMOVED_MAX {
                    removed.clear();
                }
                let mut pool = self.pool.borrow_mut();
                removed.extend(pool.wanted());
                pool.handle_ids(ids);
                removed.retain(|id| !pool.wants(*id));
            }
            Err(error) => reporter.notice(&format!("{error}; the accounts of before stay")),
        }
    }
}

fn accounts(count: usize) -> String {
    if count == 1 { "1 account".to_owned() } else { format!("{count} accounts") }
}
