//! A seeded series of disturbances, one for each connection until there are no more.

use std::collections::VecDeque;

use super::Kind;
use crate::sandbox::mix::mix;

/// A disturbance comes after 1 to so many events.
const AFTER: u64 = 50;
/// The same when each byte is a write of its own, which takes its time.
const SPLIT_AFTER: u64 = 3;
/// What a refusal says.
const UNAVAILABLE: u16 = 503;
/// More than any run meets, and a bound for the memory.
const MOST: u64 = 1_000_000;

/// What is still to come.
#[derive(Debug)]
pub(super) struct Chaos(VecDeque<Disturbance>);

/// What becomes of one request for a stream.
#[derive(Debug, PartialEq)]
enum Disturbance {
    Refusal,
    Body(Vec<Kind>),
}

impl Chaos {
    /// So many disturbances, which follow from the seed.
    pub(super) fn new(count: u64, seed: u64) -> Self {
        Self((0..count.min(MOST)).map(|number| Disturbance::new(mix(seed ^ mix(number)))).collect())
    }

    /// How many have not begun.
    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    /// The next one, when it is a refusal.
    pub(super) fn refusal(&mut self) -> Option<Kind> {
        match self.0.front() {
            Some(Disturbance::Refusal) => self.0.pop_front().map(|_| Kind::Status(UNAVAILABLE)),
            Some(Disturbance::Body(_)) | None => None,
        }
    }

    /// The next one, when it is for a stream that is open.
    pub(super) fn body(&mut self) -> Vec<Kind> {
        match self.0.front_mut() {
            Some(Disturbance::Body(kinds)) => {
                let kinds = std::mem::take(kinds);
                self.0.pop_front();
                kinds
            }
            Some(Disturbance::Refusal) | None => Vec::new(),
        }
    }
}

impl Disturbance {
    fn new(draw: u64) -> Self {
        let after = |most: u64| 1 + (draw >> 8) % most;
        Self::Body(match draw % 7 {
            0 => return Self::Refusal,
            1 => vec![Kind::DropAfter(after(AFTER))],
            2 => vec![Kind::MidChunk(after(AFTER))],
            3 => vec![Kind::Reset(after(AFTER))],
            4 => vec![Kind::EndAfter(after(AFTER))],
            5 => vec![Kind::Stall(after(AFTER))],
            _ => vec![Kind::Split, Kind::DropAfter(after(SPLIT_AFTER))],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaos_follows_from_the_seed_has_everything_and_ends() {
        let (one, two) = (Chaos::new(200, 5), Chaos::new(200, 5));
        assert_eq!(one.0, two.0);
        assert_ne!(one.0, Chaos::new(200, 6).0);
        let mut chaos = one;
        let (mut refusals, mut bodies) = (0, Vec::new());
        while chaos.left() > 0 {
            match chaos.refusal() {
                Some(_) => refusals += 1,
                None => bodies.push(chaos.body()),
            }
        }
        assert_eq!(refusals + bodies.len(), 200);
        assert!(refusals > 10, "{refusals}");
        let has = |test: fn(&Kind) -> bool| bodies.iter().flatten().any(test);
        assert!(has(|kind| matches!(kind, Kind::DropAfter(_))));
        assert!(has(|kind| matches!(kind, Kind::MidChunk(_))));
        assert!(has(|kind| matches!(kind, Kind::Reset(_))));
        assert!(has(|kind| matches!(kind, Kind::EndAfter(_))));
        assert!(has(|kind| matches!(kind, Kind::Stall(_))));
        assert!(has(|kind| matches!(kind, Kind::Split)));
        assert_eq!((chaos.refusal(), chaos.body()), (None, Vec::new()));
    }
}
