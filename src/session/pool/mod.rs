//! Many followed ids over connections that take only so many each: which connections there are,
//! which ids are on them, and when one is opened, changed or closed. A sans-I/O state machine.
//!
//! The caller does what [`Pool::poll`] says until it gives `None`, then waits for something to
//! happen or for [`Pool::deadline`]. Each connection has a session of its own, which reconnects
//! by itself; the pool hears of it. An id that is wanted is on a connection that is open, being
//! opened or waiting for that, always.
//!
//! Connections that are half empty are merged: new ones are opened with all of their ids, and only
//! once these deliver are the old ones closed. What comes twice meanwhile is [`seen`]'s business.

mod line;
mod merge;
pub mod seen;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use line::Line;
pub use line::State;
use merge::Merge;

/// Ids that may be added through a control endpoint in a second (protocols/x.md section 6).
const ADDS_PER_SECOND: u32 = 25;

/// Connections that are lost at the same time are dialled again at once up to this number, and
/// from then on at the pace of openings: X allowed five attempts in five minutes (protocols/x.md
/// section 6).
const DIALS_AT_ONCE: u32 = 5;

/// How long the caller reads a connection on after its [`Action::Close`]: what the server sent on it
/// before may be on its way still. No merge is begun meanwhile, so that there never are more
/// connections than one merge takes.
pub const LINGER: Duration = Duration::from_secs(2);

/// What the service allows.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Ids on one connection, at least 1.
    pub capacity: usize,
    /// Between the openings of two connections.
    pub pace: Duration,
}

/// Names a connection for the length of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begin a session. Its every dial asks [`Pool::dial`] what to follow.
    Open(Id),
    /// Ask the connection's control endpoint to add these; report with [`Pool::handle_changed`].
    Add(Id, Vec<u64>),
    /// Ask the connection's control endpoint to remove these; report with
    /// [`Pool::handle_changed`].
    Remove(Id, Vec<u64>),
    /// End the session, after [`LINGER`] if it delivers.
    Close(Id),
}

/// A connection, for who shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its name.
    pub id: Id,
    /// How it is doing.
    pub state: State,
    /// How many ids it is to follow.
    pub follows: usize,
}

/// The machine; see the module's documentation.
#[derive(Debug)]
pub struct Pool {
    limits: Limits,
    wanted: BTreeSet<u64>,
    connections: BTreeMap<Id, Line>,
    merge: Option<Merge>,
    /// No merge is begun before.
    merge_after: Duration,
    /// No connection is opened before.
    open_after: Duration,
    /// When the last dial would have been, had all of them been at their pace.
    dialled_by: Duration,
    /// Nothing is added through a control endpoint before.
    add_after: Duration,
    next_id: u64,
    closing: Vec<Id>,
    /// Something has changed since the last look.
    is_stale: bool,
    /// At the last look each id came over a connection that delivers.
    is_covered: bool,
}

impl Pool {
    /// A pool that follows `ids`; its connections are opened from `now` on.
    pub fn new(limits: Limits, ids: impl IntoIterator<Item = u64>, now: Duration) -> Self {
        Self {
            limits: Limits { capacity: limits.capacity.max(1), ..limits },
            wanted: ids.into_iter().collect(),
            connections: BTreeMap::new(),
            merge: None,
            merge_after: now,
            open_after: now,
            dialled_by: now,
            add_after: now,
            next_id: 0,
            closing: Vec::new(),
            is_stale: true,
            is_covered: false,
        }
    }

    /// The ids are these from now on.
    pub fn handle_ids(&mut self, ids: impl IntoIterator<Item = u64>) {
        self.wanted = ids.into_iter().collect();
        self.is_stale = true;
    }

    /// A session would dial: when it may, if that is not now. What is opened is at its pace already.
    #[must_use]
    pub fn dial_at(&mut self, id: Id, now: Duration) -> Option<Duration> {
        let line = self.connections.get_mut(&id)?;
        if std::mem::take(&mut line.is_to_open) {
            return None;
        }
        let at = self.dialled_by.saturating_sub(self.limits.pace * (DIALS_AT_ONCE - 1));
        if now < at {
            return Some(at);
        }
        self.dialled_by = self.dialled_by.max(now) + self.limits.pace;
        None
    }

    /// A session dials: the ids that its request is to name.
    pub fn dial(&mut self, id: Id) -> Vec<u64> {
        let Some(line) = self.connections.get_mut(&id) else { return Vec::new() };
        line.state = State::Opening;
        line.told = line.follows.clone();
        line.has_dialled = true;
        line.has_control = false;
        line.changing = None;
        line.told.iter().copied().collect()
    }

    /// The connection has delivered something.
    pub fn handle_live(&mut self, id: Id) {
        if let Some(line) = self.connections.get_mut(&id)
            && line.state == State::Opening
            && line.has_dialled
        {
            line.state = State::Live;
            self.is_stale = true;
        }
    }

    /// The server has named the control endpoint of a connection.
    pub fn handle_control(&mut self, id: Id) {
        if let Some(line) = self.connections.get_mut(&id)
            && line.has_dialled
        {
            line.has_control = true;
            self.is_stale = true;
        }
    }

    /// The line is lost; its session will dial again.
    pub fn handle_lost(&mut self, id: Id) {
        if let Some(line) = self.connections.get_mut(&id)
            && line.state != State::Queued
        {
            line.state = State::Opening;
            line.has_dialled = false;
            line.has_control = false;
            line.changing = None;
            line.told.clear();
            self.is_stale = true;
        }
    }

    /// The session has ended for good: its ids go to other connections.
    pub fn handle_ended(&mut self, id: Id) {
        self.connections.remove(&id);
        self.is_stale = true;
        // The old ones stay, and are merged another time.
        if let Some(merge) = self.merge.as_mut().filter(|merge| merge.new.contains(&id)) {
            merge.deadline = Duration::ZERO;
        }
    }

    /// What came of an [`Action::Add`] or an [`Action::Remove`]. One that failed is not tried
    /// again: what was to be added is followed by other means.
    pub fn handle_changed(&mut self, action: &Action, is_done: bool) {
        let (Action::Add(id, ids) | Action::Remove(id, ids)) = action else { return };
        // An answer that comes after the line was lost is about a connection that is no more.
        let Some(line) = self.connections.get_mut(id) else { return };
        if line.changing.as_ref() != Some(action) {
            return;
        }
        line.changing = None;
        self.is_stale = true;
        match (action, is_done) {
            (Action::Add(..), true) => line.told.extend(ids),
            (_, true) => line.told.retain(|told| !ids.contains(told)),
            (_, false) => {
                line.has_control = false;
                line.follows = line.follows.intersection(&line.told).copied().collect();
            }
        }
    }

    /// Returns true if and only if an id is wanted: a server may go on for a while with one that
    /// was taken off.
    pub fn wants(&self, id: u64) -> bool {
        self.wanted.contains(&id)
    }

    /// The ids that are followed.
    pub fn wanted(&self) -> impl Iterator<Item = u64> + '_ {
        self.wanted.iter().copied()
    }

    /// Returns true if and only if there is this connection, be it open or not.
    pub fn has(&self, id: Id) -> bool {
        self.connections.contains_key(&id)
    }

    /// Returns true if and only if each id comes over a connection that delivers, as far as is known:
    /// nothing is missed now.
    pub fn is_covered(&self) -> bool {
        self.is_covered && !self.is_stale
    }

    /// Returns true if and only if all ids of a connection come over others as well.
    pub fn is_covered_beside(&self, id: Id) -> bool {
        let live = self
            .connections
            .iter()
            .filter(|(other, line)| **other != id && line.state == State::Live);
        let told: BTreeSet<u64> = live.flat_map(|(_, line)| line.told.iter().copied()).collect();
        self.connections.get(&id).is_none_or(|line| line.follows.is_subset(&told))
    }

    /// All connections, in the order of their opening.
    pub fn connections(&self) -> impl Iterator<Item = Connection> + '_ {
        let show = |(id, line): (&Id, &Line)| Connection {
            id: *id,
            state: line.state,
            follows: line.follows.len(),
        };
        self.connections.iter().map(show)
    }

    /// When [`Pool::poll`] has something to do even if nothing happens before.
    pub fn deadline(&self) -> Option<Duration> {
        let is_queued = self.connections.values().any(|line| line.state == State::Queued);
        let adds = self.connections.values().any(|line| line.next_adds().is_some());
        let merge = match &self.merge {
            Some(merge) => Some(merge.deadline),
            None => self.group().map(|_| self.merge_after),
        };
        let open = is_queued.then_some(self.open_after);
        [open, adds.then_some(self.add_after), merge].into_iter().flatten().min()
    }

    /// What to do now; `None` when there is nothing before the deadline or the next thing that
    /// happens.
    #[must_use]
    pub fn poll(&mut self, now: Duration) -> Option<Action> {
        self.settle_merge(now);
        if self.is_stale {
            self.is_stale = false;
            self.take_off();
            self.place();
            self.is_covered = self.covers();
        }
        self.begin_merge(now);
        if let Some(id) = self.closing.pop() {
            return Some(Action::Close(id));
        }
        self.change(now).or_else(|| self.open(now))
    }

    /// What nobody wants is followed no longer; a connection with nothing left is closed.
    fn take_off(&mut self) {
        let wanted = &self.wanted;
        for line in self.connections.values_mut() {
            line.follows.retain(|id| wanted.contains(id));
        }
        let empty = self.connections.iter().filter(|(_, line)| line.follows.is_empty());
        let empty: Vec<Id> = empty.map(|(id, _)| *id).collect();
        for id in empty {
            self.close(id);
        }
    }

    /// Every id that is on no connection gets on one: with room, or new.
    fn place(&mut self) {
        let placed: BTreeSet<u64> =
            self.connections.values().flat_map(|line| line.follows.iter().copied()).collect();
        let mut homeless: Vec<u64> = self.wanted.difference(&placed).copied().collect();
        let old = self.merge.as_ref().map_or(&[][..], |merge| &merge.old);
        for (id, line) in &mut self.connections {
            if old.contains(id) {
                continue;
            }
            // Taken off a moment ago, and the server sends it still.
            homeless.retain(|id| {
                let stays = line.told.contains(id) && line.follows.len() < self.limits.capacity;
                if stays {
                    line.follows.insert(*id);
                }
                !stays
            });
            if line.takes_more() {
                let room = self.limits.capacity.saturating_sub(line.follows.len());
                line.follows.extend(homeless.drain(..room.min(homeless.len())));
            }
        }
        for ids in homeless.chunks(self.limits.capacity) {
            self.add_line(ids.iter().copied().collect());
        }
    }

    fn covers(&self) -> bool {
        let live = self.connections.values().filter(|line| line.state == State::Live);
        let told: BTreeSet<u64> = live.flat_map(|line| line.told.iter().copied()).collect();
        self.wanted.is_subset(&told)
    }

    fn add_line(&mut self, follows: BTreeSet<u64>) -> Id {
        let id = Id(self.next_id);
        self.next_id += 1;
        self.connections.insert(id, Line::new(follows));
        id
    }

    fn close(&mut self, id: Id) {
        if let Some(line) = self.connections.remove(&id)
            && line.state != State::Queued
        {
            self.closing.push(id);
        }
        // Nothing is left that the old ones would have to wait for.
        if let Some(merge) = &mut self.merge {
            merge.new.retain(|new| *new != id);
        }
    }

    /// The next request to a control endpoint.
    fn change(&mut self, now: Duration) -> Option<Action> {
        for (id, line) in &mut self.connections {
            if let Some(ids) = line.next_removals() {
                line.changing = Some(Action::Remove(*id, ids));
                return line.changing.clone();
            }
            if now >= self.add_after
                && let Some(ids) = line.next_adds()
            {
                let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
                self.add_after = now + Duration::from_secs(1) * count / ADDS_PER_SECOND;
                line.changing = Some(Action::Add(*id, ids));
                return line.changing.clone();
            }
        }
        None
    }

    fn open(&mut self, now: Duration) -> Option<Action> {
        if now < self.open_after {
            return None;
        }
        let mut lines = self.connections.iter_mut();
        let (id, line) = lines.find(|(_, line)| line.state == State::Queued)?;
        line.state = State::Opening;
        line.is_to_open = true;
        self.open_after = now + self.limits.pace;
        self.dialled_by = self.dialled_by.max(now) + self.limits.pace;
        Some(Action::Open(*id))
    }
}

#[cfg(test)]
mod tests;
