//! What one check has found, and what the verdict of a source means as a finding.

use std::time::Duration;

use crate::error::{Error, Exit};
use crate::source::rate_limit::until;
use crate::source::{FailureClass, Verdict};

/// What one check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The check: part of the contract of `-o json`.
    pub check: &'static str,
    /// How it stands.
    pub mark: Mark,
    /// What was found, in one line.
    pub detail: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// How it stands with a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// As it should be.
    Ok,
    /// Commands that need this end with this code.
    Fail(Exit),
    /// Could not be found out, or is no more than a hint.
    Unknown,
}

impl Finding {
    /// As it should be.
    pub(super) fn ok(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, mark: Mark::Ok, detail: detail.into(), hint: None }
    }

    /// Could not be found out.
    pub(super) fn unknown(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, mark: Mark::Unknown, detail: detail.into(), hint: None }
    }

    /// Not as it should be.
    pub(super) fn fail(check: &'static str, exit: Exit, detail: impl Into<String>) -> Self {
        Self { check, mark: Mark::Fail(exit), detail: detail.into(), hint: None }
    }

    /// There was no answer.
    pub(super) fn unreachable(check: &'static str, detail: impl Into<String>) -> Self {
        Self::fail(check, Exit::Unreachable, detail)
    }

    /// The same, with what to do about it.
    #[must_use]
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// What `error` says of its own stream or call, which the check names already.
    pub(super) fn of_error(check: &'static str, error: Error) -> Self {
        let (exit, hint) = (error.exit(), error.hint());
        let detail = match error {
            Error::Auth { message, .. }
            | Error::Refused { message, .. }
            | Error::Limited { message, .. } => message,
            Error::Unreachable { reason, .. } => reason,
            other => other.to_string(),
        };
        Self { check, mark: Mark::Fail(exit), detail, hint }
    }

    /// What a source means by a refusal. What a stream would try again fails here: it does not
    /// work now.
    pub(super) fn of_verdict(check: &'static str, verdict: Verdict, now: jiff::Timestamp) -> Self {
        match verdict {
            Verdict::Fatal(error) => Self::of_error(check, error),
            Verdict::Retry { class, wait, reason, hint } => {
                let exit = match class {
                    FailureClass::RateLimited => Exit::Limited,
                    FailureClass::Network | FailureClass::Http => Exit::Unreachable,
                };
                let wait = wait.map(|wait| format!("try again in {}", seconds(until(wait, now))));
                Self { check, mark: Mark::Fail(exit), detail: reason, hint: hint.or(wait) }
            }
        }
    }
}

/// `75 s`.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs())
}
