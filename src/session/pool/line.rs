//! One connection of a pool: what it is to follow, what the server knows of that, and what is to be
//! told to it.

use std::collections::BTreeSet;

use super::Action;

/// The most ids that one request to a control endpoint may have (protocols/x.md section 6).
pub(super) const CHANGE_MAX: usize = 100;

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

/// A connection.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) state: State,
    /// What it is to follow.
    pub(super) follows: BTreeSet<u64>,
    /// What the server was told of, on the connection that is open or being opened.
    pub(super) told: BTreeSet<u64>,
    /// The dial that opens it has not been made.
    pub(super) is_to_open: bool,
    /// `told` is what the last dial asked for: nothing was asked for before it.
    pub(super) has_dialled: bool,
    /// There is a control endpoint.
    pub(super) has_control: bool,
    /// The request to it that is under way.
    pub(super) changing: Option<Action>,
}

impl Line {
    pub(super) fn new(follows: BTreeSet<u64>) -> Self {
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
    pub(super) fn takes_more(&self) -> bool {
        !self.has_dialled || (self.state == State::Live && self.has_control)
    }

    /// The server sends what nobody wants, and only a new connection will end that.
    pub(super) fn is_wasteful(&self) -> bool {
        self.state == State::Live && !self.has_control && !self.told.is_subset(&self.follows)
    }

    pub(super) fn next_adds(&self) -> Option<Vec<u64>> {
        self.next_change(self.follows.difference(&self.told))
    }

    pub(super) fn next_removals(&self) -> Option<Vec<u64>> {
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
