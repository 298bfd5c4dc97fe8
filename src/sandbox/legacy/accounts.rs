//! What a connection shows of its accounts: the events of all of them, in the order of their time.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::sync::Arc;

use tokio::time::Instant;

use super::feed::{Feed, Reader, Sequence};

/// The readers of one connection.
#[derive(Debug)]
pub(super) struct Accounts {
    feed: Arc<Feed>,
    readers: HashMap<u64, (u64, Reader)>,
    /// When each has its next event; those that nobody waits for any more are passed over.
    queue: BinaryHeap<Reverse<Turn>>,
    /// Rises with every turn, so that accounts alternate when all are due at once.
    turns: u64,
    generation: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    due: Instant,
    turn: u64,
    account: u64,
    /// Tells apart the readers of an account that was removed and added again.
    generation: u64,
}

/// What is found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tick {
    Event { account: u64, serial: u64 },
    At(Instant),
    End,
}

impl Accounts {
    pub(super) fn new(feed: Arc<Feed>) -> Self {
        let (readers, queue) = (HashMap::new(), BinaryHeap::new());
        Self { feed, readers, queue, turns: 0, generation: 0 }
    }

    /// From `now` on these are the accounts; who is new among them.
    pub(super) fn set(&mut self, accounts: &BTreeSet<u64>, now: Instant) -> Vec<u64> {
        self.readers.retain(|account, _| accounts.contains(account));
        let new: Vec<u64> = accounts
            .iter()
            .copied()
            .filter(|account| !self.readers.contains_key(account))
            .collect();
        for &account in &new {
            self.generation += 1;
            let reader = self.feed.reader(Sequence::Account(account), now);
            self.readers.insert(account, (self.generation, reader));
            self.wait(account);
        }
        new
    }

    /// True if and only if there are no accounts.
    pub(super) fn is_empty(&self) -> bool {
        self.readers.is_empty()
    }

    /// The next event of any account, when it is due by `now`.
    pub(super) fn next(&mut self, now: Instant) -> Tick {
        while let Some(Reverse(turn)) = self.queue.peek() {
            let (due, account, generation) = (turn.due, turn.account, turn.generation);
            let current = self.readers.get_mut(&account).filter(|(own, _)| *own == generation);
            let Some((_, reader)) = current else {
                self.queue.pop();
                continue;
            };
            if due > now {
                return Tick::At(due);
            }
            let serial = self.feed.take(reader);
            self.queue.pop();
            self.wait(account);
            return Tick::Event { account, serial };
        }
        Tick::End
    }

    /// Puts an account into the queue, unless nothing more happens to it.
    fn wait(&mut self, account: u64) {
        let Some((generation, reader)) = self.readers.get(&account) else { return };
        if let Some(due) = self.feed.due(reader) {
            self.turns += 1;
            let turn = Turn { due, turn: self.turns, account, generation: *generation };
            self.queue.push(Reverse(turn));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sandbox::options::Rate;

    fn accounts(rate: Rate, events: Option<u64>, start: Instant) -> Accounts {
        Accounts::new(Arc::new(Feed::new(1, rate, events, 1_767_225_600_000, start)))
    }

    fn events(accounts: &mut Accounts, count: usize, now: Instant) -> Vec<(u64, u64)> {
        let next = |_| match accounts.next(now) {
            Tick::Event { account, serial } => (account, serial),
            other => panic!("{other:?} in place of an event"),
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn accounts_take_turns_and_end_together() {
        let start = Instant::now();
        let mut all = accounts(Rate::Max, Some(2), start);
        assert_eq!(all.set(&BTreeSet::from([1, 2]), start), [1, 2]);
        assert_eq!(events(&mut all, 4, start), [(1, 0), (2, 0), (1, 1), (2, 1)]);
        assert_eq!(all.next(start), Tick::End);
    }

    #[test]
    fn who_is_removed_is_silent_and_who_comes_back_goes_on() {
        let start = Instant::now();
        let mut all = accounts(Rate::PerSecond(1.0), None, start);
        all.set(&BTreeSet::from([1, 2]), start);
        let soon = start + Duration::from_secs(1);
        assert_eq!(events(&mut all, 2, soon).len(), 2);
        assert!(all.set(&BTreeSet::from([1]), soon).is_empty());
        let later = start + Duration::from_secs(10);
        let seen = events(&mut all, 9, later);
        assert!(seen.iter().all(|&(account, _)| account == 1));
        assert!(matches!(all.next(later), Tick::At(due) if due > later));
        assert_eq!(all.set(&BTreeSet::from([1, 2]), later), [2]);
        let (account, serial) = events(&mut all, 2, later + Duration::from_secs(1))
            .into_iter()
            .find(|&(account, _)| account == 2)
            .expect("one of the two");
        assert_eq!((account, serial), (2, 10));
    }
}
