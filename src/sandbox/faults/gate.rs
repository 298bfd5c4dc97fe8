//! Faults that meet a request for a stream before the stream itself, on both sides.

use std::time::Duration;

use super::{Budget, Kind, Twitter};

/// What meets a request for a stream.
#[derive(Debug)]
pub(in super::super) struct Gate {
    /// How long the headers are late; `None` inside for forever.
    delay: Option<Option<Duration>>,
    /// What happens in place of the stream.
    pub(in super::super) refusal: Option<Kind>,
    /// What the refusal says about when to come back.
    pub(in super::super) advice: Vec<Kind>,
}

impl Gate {
    /// Takes the faults that hit this request. At most one refuses it, so that `status=503x1` and
    /// `status=429x1` hit one connection each, in that order.
    pub(in super::super) fn new(budget: &Budget, side: impl Fn(&Kind) -> bool) -> Self {
        let delay = budget.take(1, |kind| matches!(kind, Kind::SlowHeaders(_))).pop();
        let refusal = budget.refuse(|kind| is_refusal(kind) && side(kind));
        let advice = match refusal {
            Some(_) => advice(budget, side),
            None => Vec::new(),
        };
        let delay = match delay {
            Some(Kind::SlowHeaders(delay)) => Some(delay),
            _ => None,
        };
        Self { delay, refusal, advice }
    }

    /// Waits as long as the headers are to be late.
    pub(in super::super) async fn wait(&self) {
        match self.delay {
            None => {}
            Some(Some(delay)) => tokio::time::sleep(delay).await,
            Some(None) => std::future::pending().await,
        }
    }
}

fn is_refusal(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Status(_)
            | Kind::Html
            | Kind::BadGateway
            | Kind::AcceptClose
            | Kind::AcceptEnd
            | Kind::Redirect(_)
            | Kind::Twitter(Twitter::Refuse(_))
    )
}

/// Takes what a refusal says about when to come back.
pub(in super::super) fn advice(budget: &Budget, side: impl Fn(&Kind) -> bool) -> Vec<Kind> {
    let is_advice = |kind: &Kind| {
        matches!(
            kind,
            Kind::RetryAfter(_)
                | Kind::RateLimitReset(_)
                | Kind::Twitter(Twitter::Reset(_) | Twitter::RetryAfterDate(_))
        )
    };
    budget.take(usize::MAX, |kind| is_advice(kind) && side(kind))
}
