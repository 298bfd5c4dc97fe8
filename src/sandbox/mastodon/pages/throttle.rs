//! The rate limits of the REST side (protocols/mastodon.md §6): counted and told in headers, and
//! enforced on request.

use std::sync::Mutex;
use std::time::Duration;

use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::super::respond;
use crate::sandbox::clock;
use crate::sandbox::faults::{Fault, Kind};

/// Requests of one token.
const PER_TOKEN: Bucket = Bucket::new(300, Duration::from_secs(5 * 60), false);
/// Of those, the ones with a cursor.
const PAGING: Bucket = Bucket::new(300, Duration::from_secs(15 * 60), true);
/// How long a limit that a fault sets holds, unless another one says so.
const PERIOD: Duration = Duration::from_secs(5 * 60);

/// All limits that requests for pages count against.
#[derive(Debug)]
pub(in super::super) struct Throttle {
    buckets: Mutex<Vec<Bucket>>,
    enforced: bool,
}

/// So many requests in a period, which begins with the first of them.
#[derive(Debug, Clone)]
struct Bucket {
    limit: u64,
    period: Duration,
    paging: bool,
    used: u64,
    began: Option<Instant>,
}

/// What the headers of an answer say: the tightest limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figures {
    limit: u64,
    remaining: u64,
    reset: Timestamp,
    /// The request is over the limit, and the limit is enforced.
    pub(super) refused: bool,
}

impl Throttle {
    pub(in super::super) fn new(faults: &[Fault]) -> Self {
        let pages = faults.iter().find_map(|fault| match fault.kind {
            Kind::PageLimit(pages) => Some(pages),
            _ => None,
        });
        let period = faults.iter().find_map(|fault| match fault.kind {
            Kind::RateLimitReset(seconds) => Some(Duration::from_secs(u64::from(seconds))),
            _ => None,
        });
        let buckets = match pages {
            Some(pages) => vec![Bucket::new(pages, period.unwrap_or(PERIOD), false)],
            None => vec![PER_TOKEN, PAGING],
        };
        Self { buckets: Mutex::new(buckets), enforced: pages.is_some() }
    }

    /// Counts a request that came at `now`; `paging` when it has a cursor.
    pub(super) fn count(&self, paging: bool, now: Instant) -> Figures {
        let mut buckets = self.buckets.lock().expect("no holder of this lock panics");
        let tightest = buckets
            .iter_mut()
            .filter(|bucket| paging || !bucket.paging)
            .map(|bucket| bucket.count(now))
            .min_by_key(|(limit, used, _)| limit.saturating_sub(*used));
        let (limit, used, left) = tightest.unwrap_or((PER_TOKEN.limit, 1, PER_TOKEN.period));
        let left = SignedDuration::try_from(left).unwrap_or(SignedDuration::ZERO);
        Figures {
            limit,
            remaining: limit.saturating_sub(used),
            reset: clock::now() + left,
            refused: self.enforced && used > limit,
        }
    }
}

impl Bucket {
    const fn new(limit: u64, period: Duration, paging: bool) -> Self {
        Self { limit, period, paging, used: 0, began: None }
    }

    /// The limit, how many there were with this one, and how long the period still lasts.
    fn count(&mut self, now: Instant) -> (u64, u64, Duration) {
        let began = *self.began.get_or_insert(now);
        let mut left = self.period.saturating_sub(now.saturating_duration_since(began));
        if left.is_zero() {
            (self.began, self.used, left) = (Some(now), 0, self.period);
        }
        self.used = self.used.saturating_add(1);
        (self.limit, self.used, left)
    }
}

impl Figures {
    /// Tells them in the headers of an answer.
    pub(super) fn tell(self, response: &mut Response) {
        respond::set(response, "x-ratelimit-limit", &self.limit.to_string());
        respond::set(response, "x-ratelimit-remaining", &self.remaining.to_string());
        respond::set(response, "x-ratelimit-reset", &clock::iso_micros(self.reset));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttle(faults: &[&str]) -> Throttle {
        let faults: Vec<Fault> =
            faults.iter().map(|text| text.parse().expect("a known fault")).collect();
        Throttle::new(&faults)
    }

    #[test]
    fn the_tightest_limit_is_told_and_nobody_is_refused() {
        let (throttle, now) = (throttle(&[]), Instant::now());
        assert_eq!(throttle.count(true, now).remaining, 299);
        assert_eq!(throttle.count(false, now).remaining, 298);
        let last = (0..400).map(|_| throttle.count(true, now)).last().expect("400 requests");
        assert_eq!((last.limit, last.remaining, last.refused), (300, 0, false));
    }

    #[test]
    fn a_limit_that_was_asked_for_is_kept_and_ends() {
        let (throttle, now) = (throttle(&["page-limit=2", "rate-limit-reset=5"]), Instant::now());
        let refused = |seconds| {
            [0; 4].map(|_| throttle.count(true, now + Duration::from_secs(seconds)).refused)
        };
        assert_eq!(refused(0), [false, false, true, true]);
        assert_eq!(refused(4), [true; 4]);
        assert_eq!(refused(5), [false, false, true, true]);
    }
}
