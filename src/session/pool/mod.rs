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

pub mod seen;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The most ids that one request to a control endpoint may have (protocols/x.md section 6).
const CHANGE_MAX: usize = 100;

/// Ids that may be added through a control endpoint in a second (protocols/x.md section 6).
const ADDS_PER_SECOND: u32 = 25;

/// How long the new connections of a merge may take to deliver once the last of them may be opened.
/// Longer than the longest wait of a back-off and the attempt after it.
const MERGE_MAX: Duration = Duration::from_secs(20 * 60);

/// Connections that are lost at the same time are dialled again at once up to this number, and
/// from then on at the pace of openings: X allowed five attempts in five minutes (protocols/x.md
/// section 6).
const DIALS_AT_ONCE: u32 = 5;

/// How long the caller reads a connection on after its [`Action::Close`]: what the server sent on it
/// before may be on its way still. No merge is begun meanwhile, so that there never are more
/// connections than one merge takes.
pub const LINGER: Duration = Duration::from_secs(2);

/// How long after a merge that failed the next is tried: the server refuses another connection,
/// and each attempt lengthens what it remembers.
const MERGE_AGAIN: Duration = Duration::from_secs(30 * 60);

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

/// How a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will be opened when its turn comes.
    Queued,
    /// Its session dials, or waits to dial again.
    Opening,
    /// It delivers.
    Live,
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

#[derive(Debug)]
struct Line {
    state: State,
    /// What it is to follow.
    follows: BTreeSet<u64>,
    /// What the server was told of, on the connection that is open or being opened.
    told: BTreeSet<u64>,
    /// The dial that opens it has not been made.
    is_to_open: bool,
    /// `told` is what the last dial asked for: nothing was asked for before it.
    has_dialled: bool,
    /// There is a control endpoint.
    has_control: bool,
    /// The request to it that is under way.
    changing: Option<Action>,
}

/// Some connections on their way to be others.
#[derive(Debug)]
struct Merge {
    old: Vec<Id>,
    new: Vec<Id>,
    deadline: Duration,
}

impl Line {
    fn new(follows: BTreeSet<u64>) -> Self {
        Self {
            state: State::Queued,
            follows,
            told: BTreeSet::new(),
            is_to_open: false,
            has_dialled: false,
            has_control: false,
            changing: None,
        }
    }

    /// Returns true if and only if an id that is put on it now will be followed.
    fn takes_more(&self) -> bool {
        !self.has_dialled || (self.state == State::Live && self.has_control)
    }

    /// The server sends what nobody wants, and only a new connection will end that.
    fn is_wasteful(&self) -> bool {
        self.state == State::Live && !self.has_control && !self.told.is_subset(&self.follows)
    }
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

    /// Returns true if and only if a merge is under way that this connection is part of: its ids
    /// are on another one as well, and its end loses none of them.
    pub fn is_merging(&self, id: Id) -> bool {
        let merge = self.merge.as_ref();
        merge.is_some_and(|merge| merge.old.contains(&id) || merge.new.contains(&id))
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

    /// Ends the merge that is under way, if it has come to an end.
    fn settle_merge(&mut self, now: Duration) {
        let Some(merge) = &self.merge else { return };
        let state = |id: &Id| self.connections.get(id).map(|line| line.state);
        let is_done = merge.new.iter().all(|id| state(id) == Some(State::Live));
        let has_failed = now >= merge.deadline;
        if !is_done && !has_failed {
            return;
        }
        let Some(Merge { old, new, .. }) = self.merge.take() else { return };
        self.is_stale = true;
        if is_done {
            self.merge_after = now + LINGER;
            old.into_iter().for_each(|id| self.close(id));
            return;
        }
        self.merge_after = now + MERGE_AGAIN;
        for id in new {
            let Some(line) = self.connections.get(&id) else { continue };
            if line.state != State::Live {
                self.close(id);
                continue;
            }
            // It has what it took over, and the old ones have the rest.
            let taken = line.follows.clone();
            for old in &old {
                if let Some(line) = self.connections.get_mut(old) {
                    line.follows.retain(|id| !taken.contains(id));
                }
            }
        }
    }

    /// Opens what is to take the place of some connections, if that makes them fewer.
    fn begin_merge(&mut self, now: Duration) {
        if self.merge.is_some() || now < self.merge_after {
            return;
        }
        let Some(old) = self.group() else { return };
        let lines = old.iter().filter_map(|id| self.connections.get(id));
        let ids: BTreeSet<u64> = lines.flat_map(|line| line.follows.iter().copied()).collect();
        let ids: Vec<u64> = ids.into_iter().collect();
        let chunks = ids.chunks(self.limits.capacity);
        let chunks: Vec<BTreeSet<u64>> = chunks.map(|ids| ids.iter().copied().collect()).collect();
        let new: Vec<Id> = chunks.into_iter().map(|follows| self.add_line(follows)).collect();
        let openings = u32::try_from(new.len()).unwrap_or(u32::MAX);
        let deadline = now + MERGE_MAX + self.limits.pace.saturating_mul(openings);
        // One that was never opened has nothing to hold on to.
        let is_queued =
            |id: &Id| self.connections.get(id).is_none_or(|line| line.state == State::Queued);
        let (queued, old) = old.into_iter().partition(is_queued);
        let queued: Vec<Id> = queued;
        for id in queued {
            self.close(id);
        }
        self.merge = Some(Merge { old, new, deadline });
    }

    /// The connections to merge next: the fewest that would become fewer; or one that carries
    /// what nobody wants.
    fn group(&self) -> Option<Vec<Id>> {
        let mut by_load: Vec<(usize, Id)> =
            self.connections.iter().map(|(id, line)| (line.follows.len(), *id)).collect();
        by_load.sort_unstable();
        let mut load = 0;
        for (count, (follows, _)) in by_load.iter().enumerate() {
            load += follows;
            // `count` is one less than there are in the group.
            if load.div_ceil(self.limits.capacity) <= count {
                return Some(by_load.iter().take(count + 1).map(|(_, id)| *id).collect());
            }
        }
        let wasteful = self.connections.iter().find(|(_, line)| line.is_wasteful());
        wasteful.map(|(id, _)| vec![*id])
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

impl Line {
    fn next_adds(&self) -> Option<Vec<u64>> {
        self.next_change(self.follows.difference(&self.told))
    }

    fn next_removals(&self) -> Option<Vec<u64>> {
        self.next_change(self.told.difference(&self.follows))
    }

    fn next_change<'a>(&self, ids: impl Iterator<Item = &'a u64>) -> Option<Vec<u64>> {
        if self.state != State::Live || !self.has_control || self.changing.is_some() {
            return None;
        }
        let ids: Vec<u64> = ids.take(CHANGE_MAX).copied().collect();
        (!ids.is_empty()).then_some(ids)
    }
}

#[cfg(test)]
mod tests;
