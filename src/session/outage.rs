//! What becomes of a failure: it is reported, and then waited out, or the session ends with it.

use std::time::Duration;

use super::{Session, State};
use crate::error::Error;
use crate::event::{Gap, Meta, Moment};
use crate::source::{FailureClass, ServerWait, Source, rate_limit};

/// One failed dial or lost line.
pub(super) struct Failure {
    pub(super) class: FailureClass,
    pub(super) reason: String,
    pub(super) status: Option<u16>,
    pub(super) asked: Option<ServerWait>,
    pub(super) hint: Option<String>,
}

/// Where the line was lost.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) heard: Moment,
    pub(super) from_id: Option<String>,
}

impl Lost {
    /// How long nothing has been heard. A machine that slept has lost time that only the wall clock
    /// knows of.
    pub(super) fn length(&self, now: Moment) -> Duration {
        let wall = Duration::try_from(now.wall.duration_since(self.heard.wall));
        now.mono.saturating_sub(self.heard.mono).max(wall.unwrap_or_default())
    }

    /// The gap, if the line is open again now.
    pub(super) fn gap(self, now: Moment) -> Gap {
        Gap {
            length: self.length(now),
            from_id: self.from_id,
            from: self.heard.wall,
            to: now.wall,
            filled: 0,
            complete: false,
            between_runs: false,
            unfillable: false,
            reason: None,
        }
    }
}

impl<S: Source> Session<S> {
    /// A window that is replayed begins anew with every dial: what was shown would come again.
    pub(super) fn window_broke(&mut self, now: Moment, reason: &str) -> Result<(), Error> {
        self.now = now;
        self.state = State::Ended;
        let stream = self.source.origin().to_string();
        let after = self.last_id().map(|id| format!(" after {id}")).unwrap_or_default();
        self.disconnected("network", reason.to_owned(), None, None, None);
        Err(Error::Unreachable {
            stream,
            reason: format!("{reason}; the replay broke off{after}"),
            hint: Some("begin again at the time of the last post: --start-time".to_owned()),
        })
    }

    /// The id of the last record that marks a place.
    pub(super) fn last_id(&self) -> Option<String> {
        if self.tracks() {
            return self.last_shown();
        }
        let (event, payload) = self.last_placed.as_ref()?;
        Some(self.source.place(event, payload)?.id.into())
    }

    /// The line is gone, if there is one: what is missed from now on begins where it was last heard.
    pub(super) fn lose(&mut self) {
        let State::Open { heard, .. } = self.state else { return };
        let lost = Lost { heard, from_id: self.last_id() };
        // What was not sent again to its end is missing still.
        let again = self.give_up_resent("the line was lost before all of it was sent again");
        self.lost = Some(again.unwrap_or(lost));
    }

    /// For how long nothing has been heard, where something might have been: since the line was
    /// lost, or since the run that a cursor was saved by. `None` where nothing was missed.
    #[must_use]
    pub fn outage(&self, now: Moment) -> Option<Duration> {
        match &self.lost {
            Some(lost) => Some(lost.length(now)),
            None => self.past.away_since().map(|at| {
                // A clock that was set in the meantime must not make it negative.
                Duration::try_from(now.wall.duration_since(at)).unwrap_or_default()
            }),
        }
    }

    /// Others have taken over what this session was for while its line was lost: what came in
    /// between is a gap.
    pub fn handle_replaced(&mut self, now: Moment) {
        self.now = now;
        if let Some(lost) = self.lost.take() {
            let reason = Some(self.source.gap_reason().into());
            self.tell(Meta::Gap(Gap { reason, ..lost.gap(now) }));
        }
    }

    /// Reports a failure, and waits or gives up.
    pub(super) fn fail(&mut self, now: Moment, failure: Failure) -> Result<(), Error> {
        let Failure { class, reason, status, asked, hint } = failure;
        self.now = now;
        self.lose();
        let since = *self.outage_since.get_or_insert(now.mono);
        let asked = asked.map(|wait| rate_limit::until(wait, now.wall));
        let wait = match (self.policy.delay, class) {
            (Some(delay), FailureClass::Network | FailureClass::Http) => {
                delay.max(asked.unwrap_or_default())
            }
            _ => self.backoff.next(class, asked),
        };
        let wait = wait.max(self.floor(class));
        let stop = self.give_up(now, since, wait);
        let retry_in = stop.is_none().then_some(wait);
        if stop.is_some() {
            self.abandon_past();
        }
        let told = hint.clone().filter(|_| !self.hinted);
        self.hinted |= told.is_some();
        self.disconnected(class.as_str(), reason.clone(), status, retry_in, told);
        let Some(why) = stop else {
            self.state = State::Waiting { until: now.mono + wait };
            return Ok(());
        };
        self.state = State::Ended;
        let stream = self.source.origin().to_string();
        let reason = format!("{reason}; {why}");
        Err(match class {
            FailureClass::RateLimited => {
                let wait =
                    || "without --retry and --retry-max-time trill waits until it may".into();
                Error::Limited { stream, message: reason, hint: hint.or_else(|| Some(wait())) }
            }
            FailureClass::Network | FailureClass::Http => {
                Error::Unreachable { stream, reason, hint }
            }
        })
    }

    fn floor(&self, class: FailureClass) -> Duration {
        match class {
            FailureClass::Network => self.retry_floor,
            FailureClass::Http | FailureClass::RateLimited => Duration::ZERO,
        }
    }

    /// Why there is no other dial, if there is none.
    fn give_up(&self, now: Moment, since: Duration, wait: Duration) -> Option<String> {
        if self.policy.attempts.is_some_and(|attempts| self.attempt >= attempts) {
            let times = self.attempt;
            let plural = if times == 1 { "" } else { "s" };
            return Some(format!("gave up after {times} attempt{plural}"));
        }
        let max_time = self.policy.max_time?;
        (now.mono + wait > since + max_time).then(|| {
            format!("the next attempt would be later than {max_time:?} (--retry-max-time)")
        })
    }

    pub(super) fn disconnected(
        &mut self,
        class: &'static str,
        reason: String,
        status: Option<u16>,
        retry_in: Option<Duration>,
        hint: Option<String>,
    ) {
        self.tell(Meta::Disconnected { class, reason, status, retry_in, hint });
    }
}
