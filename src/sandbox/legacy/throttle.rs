//! How often an account may connect, and how fast a site stream may grow (protocols/x.md section 6).

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::endpoint::Endpoint;

/// Attempts to connect to one stream.
const CONNECTS: usize = 5;
/// Within this time.
const CONNECTS_WITHIN: Duration = Duration::from_secs(5 * 60);
/// Accounts that may be added to site streams.
const ADDS: usize = 25;
/// Within this time.
const ADDS_WITHIN: Duration = Duration::from_secs(1);

/// The limits of one server. Nothing is refused unless they are enforced.
#[derive(Debug)]
pub(super) struct Throttle {
    enforced: bool,
    connects: Mutex<HashMap<Endpoint, VecDeque<Instant>>>,
    adds: Mutex<VecDeque<Instant>>,
}

impl Throttle {
    pub(super) fn new(enforced: bool) -> Self {
        Self { enforced, connects: Mutex::default(), adds: Mutex::default() }
    }

    /// Notes a connect; false when it is one too many. Site streams are many by nature.
    pub(super) fn connect(&self, endpoint: Endpoint, now: Instant) -> bool {
        if !self.enforced || endpoint == Endpoint::Site {
            return true;
        }
        let mut connects = self.connects.lock().expect("no holder of this lock panics");
        note(connects.entry(endpoint).or_default(), 1, CONNECTS, CONNECTS_WITHIN, now)
    }

    /// Notes that so many accounts are added; false when they are too many for now. As many as one
    /// request may name are let through at once.
    pub(super) fn add(&self, count: usize, now: Instant) -> bool {
        if !self.enforced {
            return true;
        }
        let mut adds = self.adds.lock().expect("no holder of this lock panics");
        note(&mut adds, count, ADDS, ADDS_WITHIN, now)
    }
}

/// A refused attempt counts, too, so that who hammers stays out.
fn note(
    past: &mut VecDeque<Instant>,
    count: usize,
    most: usize,
    within: Duration,
    now: Instant,
) -> bool {
    past.retain(|at| now.saturating_duration_since(*at) < within);
    let good = past.len() < most;
    past.extend((0..count).map(|_| now));
    let surplus = past.len().saturating_sub(2 * most);
    past.drain(..surplus);
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_connect_in_five_minutes_is_one_too_many() {
        let (throttle, start) = (Throttle::new(true), Instant::now());
        let later = |seconds| start + Duration::from_secs(seconds);
        assert!((0..5).all(|second| throttle.connect(Endpoint::Filter, later(second))));
        assert!(!throttle.connect(Endpoint::Filter, later(299)));
        assert!(throttle.connect(Endpoint::Sample, later(299)), "each stream has its own");
        assert!((0..50).all(|_| throttle.connect(Endpoint::Site, start)));
        assert!(throttle.connect(Endpoint::Filter, later(304)));
        assert!((0..50).all(|_| Throttle::new(false).connect(Endpoint::Filter, start)));
    }

    #[test]
    fn accounts_are_added_at_a_pace() {
        let (throttle, start) = (Throttle::new(true), Instant::now());
        assert!(throttle.add(100, start), "what one request may name");
        assert!(!throttle.add(1, start));
        assert!(throttle.add(1, start + ADDS_WITHIN));
    }
}
