//! What was shown lately, so that nothing is shown twice where a page and the stream, or two
//! connections, overlap.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use crate::event::Place;

/// How many are remembered: more than what can be held while a gap is filled, and a few megabytes.
const SEEN_MAX: usize = 16 * 1024;

/// A bounded set that forgets the oldest. Keys are kept twice: make them cheap to clone.
#[derive(Debug)]
pub(super) struct Recent<K> {
    max: usize,
    known: HashSet<K>,
    order: VecDeque<K>,
}

impl<K: Eq + Hash + Clone> Recent<K> {
    /// Remembers `max` keys.
    pub(super) fn new(max: usize) -> Self {
        Self { max, known: HashSet::new(), order: VecDeque::new() }
    }

    /// Remembers `key`; returns false if it was known already.
    pub(super) fn insert(&mut self, key: K) -> bool {
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// How many are known, and how many will be forgotten in order.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.known.len(), self.order.len())
    }
}

/// The places that were shown lately.
#[derive(Debug)]
pub(super) struct Seen(Recent<(u8, Arc<str>)>);

impl Default for Seen {
    fn default() -> Self {
        Self(Recent::new(SEEN_MAX))
    }
}

impl Seen {
    /// Remembers `place`; returns false if it was known already.
    pub(super) fn insert(&mut self, place: &Place) -> bool {
        self.0.insert((place.timeline, Arc::from(&*place.id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(timeline: u8, id: usize) -> Place {
        Place { timeline, id: id.to_string().into() }
    }

    #[test]
    fn what_was_seen_is_known_until_it_is_long_ago() {
        let mut seen = Seen::default();
        assert!(seen.insert(&place(0, 1)));
        assert!(!seen.insert(&place(0, 1)));
        assert!(seen.insert(&place(1, 1)), "another timeline has its own ids");
        for id in 2..2 + SEEN_MAX {
            assert!(seen.insert(&place(0, id)));
        }
        assert!(seen.insert(&place(0, 1)), "forgotten");
        assert!(!seen.insert(&place(0, SEEN_MAX)), "remembered");
        assert_eq!(seen.0.sizes(), (SEEN_MAX, SEEN_MAX));
    }
}
