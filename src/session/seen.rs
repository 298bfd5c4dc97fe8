//! What was shown lately, so that nothing is shown twice where a page and the stream overlap.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::event::Place;

/// How many are remembered: more than what can be held while a gap is filled, and a few megabytes.
const SEEN_MAX: usize = 16 * 1024;

/// The places that were shown lately: a bounded set that forgets the oldest.
#[derive(Debug, Default)]
pub(super) struct Seen {
    known: HashSet<Key>,
    order: VecDeque<Key>,
}

/// A timeline and an id, which is kept twice.
type Key = (u8, Arc<str>);

impl Seen {
    /// Remembers `place`; returns false if it was known already.
    pub(super) fn insert(&mut self, place: &Place) -> bool {
        let key: Key = (place.timeline, Arc::from(&*place.id));
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > SEEN_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
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
        assert_eq!((seen.known.len(), seen.order.len()), (SEEN_MAX, SEEN_MAX));
    }
}
