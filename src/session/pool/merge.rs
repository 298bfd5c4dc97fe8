//! Half-empty connections become fewer: new ones are opened with all of their ids, and once these
//! deliver the old ones are closed.

use std::collections::BTreeSet;
use std::time::Duration;

use super::line::State;
use super::{Id, LINGER, Pool};

/// How long the new connections of a merge may take to deliver once the last of them may be opened.
/// Longer than the longest wait of a back-off and the attempt after it.
pub(super) const MERGE_MAX: Duration = Duration::from_secs(20 * 60);

/// How long after a merge that failed the next is tried: the server refuses another connection,
/// and each attempt lengthens what it remembers.
pub(super) const MERGE_AGAIN: Duration = Duration::from_secs(30 * 60);

/// Some connections on their way to be others.
#[derive(Debug)]
pub(super) struct Merge {
    pub(super) old: Vec<Id>,
    pub(super) new: Vec<Id>,
    pub(super) deadline: Duration,
}

impl Pool {
    /// Returns true if and only if a merge is under way that this connection is part of: its ids
    /// are on another one as well, and its end loses none of them.
    pub fn is_merging(&self, id: Id) -> bool {
        let merge = self.merge.as_ref();
        merge.is_some_and(|merge| merge.old.contains(&id) || merge.new.contains(&id))
    }

    /// Ends the merge that is under way, if it has come to an end.
    pub(super) fn settle_merge(&mut self, now: Duration) {
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
    pub(super) fn begin_merge(&mut self, now: Duration) {
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
    pub(super) fn group(&self) -> Option<Vec<Id>> {
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
}
