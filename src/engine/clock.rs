//! The one owner of the clocks. Everything else is told the time.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::event::Moment;

/// Waits are cut into pieces of at most this: a deadline of "never" must not overflow a clock.
const FAR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Counts from the beginning of the run.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// Begins to count.
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// Reads both clocks.
    #[expect(clippy::disallowed_methods, reason = "this is the owner of the clocks")]
    pub fn now(&self) -> Moment {
        Moment { mono: self.mono(), wall: Timestamp::now() }
    }

    /// Time since the run began.
    pub fn mono(&self) -> Duration {
        self.start.elapsed()
    }

    /// Waits for `deadline`, on the clock of [`Moment::mono`], however far away it is.
    pub async fn wait_until(&self, deadline: Duration) {
        while self.mono() < deadline {
            self.sleep_until(deadline).await;
        }
    }

    /// A timer for `deadline`, on the clock of [`Moment::mono`]. Fires early for a deadline
    /// that is farther away than any clock counts: check before acting.
    pub fn sleep_until(&self, deadline: Duration) -> Sleep {
        sleep_until(self.instant(deadline))
    }

    /// The runtime's name for `deadline`.
    pub fn instant(&self, deadline: Duration) -> Instant {
        let far = Instant::now() + FAR;
        self.start.checked_add(deadline).map_or(far, |instant| instant.min(far))
    }
}
