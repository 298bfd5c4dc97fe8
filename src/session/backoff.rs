//! How long to wait before the next dial: one schedule per failure class, as the services
//! publish them (protocols/x.md section 11), with jitter from a seed.

use std::time::Duration;

use crate::source::FailureClass;

/// Network failures: the first retry is at once, then the wait grows by this much…
const NETWORK_STEP: Duration = Duration::from_millis(250);
/// … up to this.
const NETWORK_MAX: Duration = Duration::from_secs(16);
/// Failures of the server: doubling from here…
const HTTP_FIRST: Duration = Duration::from_secs(5);
/// … up to this.
const HTTP_MAX: Duration = Duration::from_secs(320);
/// Rate limits: this unless the server says how long, doubling…
const RATE_FIRST: Duration = Duration::from_secs(60);
/// … up to a whole window of the slowest service, with slack for clocks that differ. A reset
/// header may not ask for more either: a hostile one could stop us for ever.
const RATE_MAX: Duration = Duration::from_secs(16 * 60);
/// The least that is waited when the server says how long.
const RATE_MIN: Duration = Duration::from_secs(1);
/// A limit ends at a moment that all clients wait for: come back within this after it.
const RESET_SPREAD: Duration = Duration::from_secs(5);

/// The waits of one session.
#[derive(Debug)]
pub struct Backoff {
    network: u32,
    http: u32,
    rate: u32,
    rng: fastrand::Rng,
}

impl Backoff {
    /// The same seed gives the same waits.
    pub fn new(seed: u64) -> Self {
        Self { network: 0, http: 0, rate: 0, rng: fastrand::Rng::with_seed(seed) }
    }

    /// The line has proved healthy: all schedules begin anew.
    pub fn reset(&mut self) {
        (self.network, self.http, self.rate) = (0, 0, 0);
    }

    /// The wait after one more failure of `class`. `asked` is the server's own wish, honoured
    /// up to the cap of the class.
    pub fn next(&mut self, class: FailureClass, asked: Option<Duration>) -> Duration {
        match class {
            FailureClass::Network => {
                let base = NETWORK_STEP.saturating_mul(self.network).min(NETWORK_MAX);
                self.network = self.network.saturating_add(1);
                self.half_to_whole(base)
            }
            FailureClass::Http => {
                let base = doubled(HTTP_FIRST, self.http, HTTP_MAX);
                self.http = self.http.saturating_add(1);
                self.half_to_whole(base).max(asked.unwrap_or_default().min(HTTP_MAX))
            }
            FailureClass::RateLimited => {
                let base = doubled(RATE_FIRST, self.rate, RATE_MAX);
                let wait = match asked.filter(|asked| !asked.is_zero()) {
                    None => base,
                    Some(asked) => {
                        // The server knows when its window ends. If it then limits us again,
                        // it was wrong, and the schedule holds as well.
                        let least = if self.rate == 0 { RATE_MIN } else { base };
                        asked.clamp(least, RATE_MAX)
                    }
                };
                self.rate = self.rate.saturating_add(1);
                wait + self.up_to(RESET_SPREAD.min(wait / 4))
            }
        }
    }

    fn half_to_whole(&mut self, base: Duration) -> Duration {
        base / 2 + self.up_to(base / 2)
    }

    fn up_to(&mut self, span: Duration) -> Duration {
        span.mul_f64(self.rng.f64())
    }
}

fn doubled(first: Duration, times: u32, max: Duration) -> Duration {
    first.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX)).min(max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use FailureClass::{Http, Network, RateLimited};

    fn waits(class: FailureClass, n: usize) -> Vec<Duration> {
        let mut backoff = Backoff::new(7);
        (0..n).map(|_| backoff.next(class, None)).collect()
    }

    fn assert_between(waits: &[Duration], bases: impl Iterator<Item = f64>) {
        for (wait, base) in waits.iter().zip(bases) {
            let wait = wait.as_secs_f64();
            assert!(base / 2.0 <= wait && wait <= base, "{wait} for {base}");
        }
    }

    #[test]
    fn network_retries_at_once_then_grows_linearly_to_sixteen_seconds() {
        let waits = waits(Network, 100);
        assert_eq!(waits[0], Duration::ZERO);
        assert_between(&waits, (0..100).map(|n| (0.25 * f64::from(n)).min(16.0)));
    }

    #[test]
    fn http_doubles_from_five_to_320_seconds() {
        let bases = [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 320.0, 320.0];
        assert_between(&waits(Http, 9), bases.into_iter());
        assert!(waits(Http, 1000)[999] <= HTTP_MAX);
    }

    #[test]
    fn rate_limits_wait_from_sixty_seconds_and_never_less() {
        let waits = waits(RateLimited, 8);
        for (wait, base) in waits.iter().zip([60, 120, 240, 480, 960, 960, 960, 960]) {
            let base = Duration::from_secs(base);
            assert!(*wait >= base && *wait <= base + RESET_SPREAD, "{wait:?} for {base:?}");
        }
    }

    #[test]
    fn a_reset_header_is_honoured_with_a_floor_and_a_cap() {
        for (asked, at_least) in [(0, 60), (2, 2), (300, 300), (u64::MAX / 4, 960)] {
            let wait = Backoff::new(1).next(RateLimited, Some(Duration::from_secs(asked)));
            let at_least = Duration::from_secs(at_least);
            assert!(wait >= at_least && wait <= at_least + RESET_SPREAD, "{wait:?}");
        }
        let hasty = Backoff::new(1).next(RateLimited, Some(Duration::from_millis(1)));
        assert!(hasty >= RATE_MIN);
    }

    #[test]
    fn a_server_that_limits_again_after_its_own_reset_is_not_believed_twice() {
        let mut backoff = Backoff::new(1);
        let asked = Some(Duration::from_secs(1));
        assert!(backoff.next(RateLimited, asked) < Duration::from_secs(2));
        assert!(backoff.next(RateLimited, asked) >= Duration::from_secs(120));
    }

    #[test]
    fn classes_are_counted_apart_and_reset_together() {
        let mut backoff = Backoff::new(3);
        assert_eq!(backoff.next(Network, None), Duration::ZERO);
        assert!(backoff.next(Http, None) <= HTTP_FIRST);
        assert!(backoff.next(Network, None) > Duration::ZERO);
        backoff.reset();
        assert_eq!(backoff.next(Network, None), Duration::ZERO);
    }

    #[test]
    fn the_same_seed_gives_the_same_waits() {
        assert_eq!(waits(Http, 5), waits(Http, 5));
    }
}
