//! The API of an app, asked once: what an answer means, what is tried again, and what is waited
//! for.
//!
//! A request that changes something is sent a second time only when the server said that it did
//! not carry out the first (a rate limit): nobody knows what a broken connection did.

use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::time::timeout;
use url::Url;

use crate::engine::clock::Clock;
use crate::error::Error;
use crate::net::Client;
use crate::report::Reporter;
use crate::request::{Authorization, Broken, Method, Refusal, Request};
use crate::source::rate_limit::until;
use crate::source::twitter::problem;
use crate::source::{FailureClass, ServerWait, Verdict, host_and_port};

/// From sending a request to the last byte of its answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// The most of an answer that is read. A page of a thousand rules of the greatest length has
/// some 10 MB at worst.
pub const BODY_MAX: usize = 64 * 1024 * 1024;

/// A request that changes nothing is made so often in all, when the line or the server fails.
const ATTEMPTS: u32 = 3;

/// The pause before the second attempt; doubled for each further one. Somebody is waiting.
const PAUSE: Duration = Duration::from_secs(1);

/// The longest wait for a rate limit: its window (protocols/x.md section 1), and a minute for
/// clocks that differ. A header cannot make it longer.
const LIMIT_WAIT_MAX: Duration = Duration::from_secs(16 * 60);

/// The shortest: a reset that has passed already is not asked about at once.
const LIMIT_WAIT_MIN: Duration = Duration::from_secs(5);

/// The wait where the server does not say until when.
const LIMIT_WAIT_UNKNOWN: Duration = Duration::from_secs(60);

/// Waits in one command: five hours of windows. What needs more has gone wrong.
const LIMIT_WAITS: u32 = 20;

/// The API of an app.
pub struct Api {
    /// Connects.
    pub client: Client,
    /// The base of the API.
    pub base: Url,
    /// The app's token.
    pub bearer: SecretString,
    /// Says what is waited for.
    pub reporter: Rc<Reporter>,
    /// Tells the time.
    pub clock: Clock,
    /// Wait for a rate limit instead of failing.
    pub wait: bool,
}

/// Somebody who answers requests about rules and the like: the network does, and so do tests.
pub trait Ask {
    /// The base of the API.
    fn base(&self) -> &Url;

    /// Who says things on the way.
    fn reporter(&self) -> &Reporter;

    /// Sends `request`, whose purpose is `what` in messages ("rules"). `read` takes the answer
    /// that was hoped for, whatever its status, and says `None` to all others; those are
    /// judged, and end as errors.
    fn ask<T>(
        &self,
        what: &str,
        request: Request,
        read: impl Fn(&Refusal) -> Option<T>,
    ) -> impl Future<Output = Result<T, Error>>;
}

impl Ask for Api {
    fn base(&self) -> &Url {
        &self.base
    }

    fn reporter(&self) -> &Reporter {
        &self.reporter
    }

    async fn ask<T>(
        &self,
        what: &str,
        request: Request,
        read: impl Fn(&Refusal) -> Option<T>,
    ) -> Result<T, Error> {
        let mut patience = Patience {
            what: format!("{} {what}", host_and_port(&self.base)),
            is_change: request.method != Method::Get,
            waits: self.wait,
            failures: 0,
            limits: 0,
        };
        let request =
            Request { authorization: Some(Authorization::Bearer(self.bearer.clone())), ..request };
        loop {
            let verdict = match self.send(&request).await {
                Ok(answer) => match read(&answer) {
                    Some(read) => return Ok(read),
                    None => judge(&patience.what, &answer, self.clock.now().wall),
                },
                Err(broken) => Verdict::Retry {
                    class: FailureClass::Network,
                    wait: None,
                    reason: broken.reason,
                    hint: broken.hint,
                },
            };
            let now = self.clock.now();
            let pause = patience.pause(verdict, now.wall)?;
            self.reporter.notice(&pause.why);
            self.clock.wait_until(now.mono.saturating_add(pause.length)).await;
        }
    }
}

impl Api {
    /// One attempt, with its deadline.
    async fn send(&self, request: &Request) -> Result<Refusal, Broken> {
        let (method, url) = (request.method.as_str(), &request.url);
        let answer = timeout(ANSWER_TIME, self.exchange(request)).await.unwrap_or_else(|_| {
            Err(Broken::new(format!("no answer within {} s", ANSWER_TIME.as_secs())))
        })?;
        self.reporter.debug(&format!("{method} {url}: {}", answer.head.status));
        Ok(answer)
    }

    async fn exchange(&self, request: &Request) -> Result<Refusal, Broken> {
        let mut answer = self.client.open(request).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.body.chunk().await? {
            if body.len() + chunk.len() > BODY_MAX {
                let reason = format!("the answer has more than {} MiB", BODY_MAX >> 20);
                return Err(Broken::new(reason));
            }
            body.extend_from_slice(&chunk);
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Refusal { head: answer.head, body })
    }
}

/// What an answer means that is not the one that was hoped for.
fn judge(what: &str, answer: &Refusal, now: Timestamp) -> Verdict {
    if answer.head.is_success() && !problem::is_problem(answer.body.as_bytes()) {
        let status = answer.head.status;
        let content_type = answer.head.content_type.as_deref().unwrap_or("no content type");
        return Verdict::Fatal(Error::Refused {
            stream: what.to_owned(),
            message: format!(
                "the server answered {status} with {content_type} that is no answer to this"
            ),
            hint: Some("is --server the base of X's API?".to_owned()),
        });
    }
    problem::judge(what, answer, false, now)
}

/// How much has been borne, and how much more will be.
struct Patience {
    /// The server and the call, in messages.
    what: String,
    /// The request changes something.
    is_change: bool,
    /// Rate limits are waited for.
    waits: bool,
    failures: u32,
    limits: u32,
}

/// A wait before the next attempt.
#[derive(Debug, PartialEq, Eq)]
struct Pause {
    length: Duration,
    why: String,
}

impl Patience {
    /// The wait that `verdict` makes worthwhile, or the error that it is.
    fn pause(&mut self, verdict: Verdict, now: Timestamp) -> Result<Pause, Error> {
        match verdict {
            Verdict::Fatal(error) => Err(error),
            Verdict::Retry { class: FailureClass::RateLimited, wait, reason, hint } => {
                self.limited(wait, &reason, hint, now)
            }
            Verdict::Retry { wait, reason, hint, .. } => self.failed(wait, reason, hint, now),
        }
    }

    fn limited(
        &mut self,
        wait: Option<ServerWait>,
        reason: &str,
        hint: Option<String>,
        now: Timestamp,
    ) -> Result<Pause, Error> {
        let what = &self.what;
        let asked = wait.map(|wait| until(wait, now).clamp(LIMIT_WAIT_MIN, LIMIT_WAIT_MAX));
        let length = asked.unwrap_or(LIMIT_WAIT_UNKNOWN);
        let ends = asked.and_then(|wait| now.checked_add(wait).ok());
        let ends = ends.map(|time| format!(", until {time:.0}")).unwrap_or_default();
        self.limits += 1;
        if self.waits && self.limits <= LIMIT_WAITS {
            let seconds = length.as_secs();
            return Ok(Pause {
                length,
                why: format!("{what}: {reason}; waiting {seconds} s{ends}"),
            });
        }
        let wait = (!self.waits).then(|| "--wait waits for it".to_owned());
        Err(Error::Limited {
            stream: what.clone(),
            message: format!("{reason}{ends}"),
            hint: hint.or(wait),
        })
    }

    fn failed(
        &mut self,
        wait: Option<ServerWait>,
        reason: String,
        hint: Option<String>,
        now: Timestamp,
    ) -> Result<Pause, Error> {
        let what = &self.what;
        self.failures += 1;
        if self.is_change {
            let hint = hint.or_else(|| {
                Some("it may have been carried out all the same: look before you repeat it".into())
            });
            return Err(Error::Unreachable { stream: what.clone(), reason, hint });
        }
        let length = PAUSE * 2_u32.pow(self.failures - 1);
        let asked = wait.map_or(length, |wait| until(wait, now).max(length));
        if self.failures == ATTEMPTS || asked > ANSWER_TIME {
            let times =
                if self.failures == 1 { String::new() } else { format!(" ({ATTEMPTS} times)") };
            let reason = format!("{reason}{times}");
            return Err(Error::Unreachable { stream: what.clone(), reason, hint });
        }
        Ok(Pause { length: asked, why: format!("{what}: {reason}; trying again") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;
    use crate::request::Head;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("a valid time")
    }

    fn patience(is_change: bool, waits: bool) -> Patience {
        Patience { what: "api.x.com rules".to_owned(), is_change, waits, failures: 0, limits: 0 }
    }

    fn retry(class: FailureClass, wait: Option<ServerWait>) -> Verdict {
        Verdict::Retry { class, wait, reason: "the server answered 1".to_owned(), hint: None }
    }

    fn limited(seconds: i64) -> Verdict {
        let time = Timestamp::from_second(now().as_second() + seconds).expect("a time");
        retry(FailureClass::RateLimited, Some(ServerWait::Until(time)))
    }

    #[test]
    fn a_rate_limit_fails_with_its_end_unless_it_is_to_be_waited_for() {
        let error = patience(true, false).pause(limited(300), now()).expect_err("no waiting");
        assert_eq!(error.exit(), Exit::Limited);
        assert!(error.to_string().contains("2026-01-01T00:05:00Z"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("--wait")));
        let pause = patience(true, true).pause(limited(300), now()).expect("a wait");
        assert_eq!(pause.length, Duration::from_secs(300));
        assert!(pause.why.contains("waiting 300 s, until 2026-01-01T00:05:00Z"), "{}", pause.why);
    }

    #[test]
    fn no_reset_makes_the_wait_longer_than_a_window_or_shorter_than_a_moment() {
        let wait = |verdict| patience(false, true).pause(verdict, now()).expect("a wait").length;
        assert_eq!(wait(limited(1_000_000)), LIMIT_WAIT_MAX);
        assert_eq!(wait(limited(-1_000_000)), LIMIT_WAIT_MIN);
        assert_eq!(wait(retry(FailureClass::RateLimited, None)), LIMIT_WAIT_UNKNOWN);
        let forever = ServerWait::For(Duration::MAX);
        assert_eq!(wait(retry(FailureClass::RateLimited, Some(forever))), LIMIT_WAIT_MAX);
    }

    #[test]
    fn waiting_for_rate_limits_ends_too() {
        let mut patience = patience(true, true);
        for _ in 0..LIMIT_WAITS {
            assert!(patience.pause(limited(10), now()).is_ok());
        }
        assert!(patience.pause(limited(10), now()).is_err());
    }

    #[test]
    fn only_a_request_that_changes_nothing_is_made_again() {
        for class in [FailureClass::Network, FailureClass::Http] {
            let mut reads = patience(false, false);
            let pauses: Vec<u64> = (1..ATTEMPTS)
                .map(|_| reads.pause(retry(class, None), now()).expect("a pause").length.as_secs())
                .collect();
            assert_eq!(pauses, [1, 2]);
            let error = reads.pause(retry(class, None), now()).expect_err("enough");
            assert_eq!(error.exit(), Exit::Unreachable);
            let error = patience(true, true).pause(retry(class, None), now()).expect_err("once");
            assert!(error.hint().is_some_and(|hint| hint.contains("look before")), "{error}");
        }
    }

    #[test]
    fn a_failing_server_that_wants_a_long_pause_gets_an_end() {
        let minute = Some(ServerWait::For(Duration::from_secs(60)));
        assert!(patience(false, true).pause(retry(FailureClass::Http, minute), now()).is_err());
    }

    #[test]
    fn a_success_that_is_no_answer_says_what_came() {
        let head = Head { status: 200, content_type: Some("text/html".into()), ..Head::default() };
        let answer = Refusal { head, body: "<html>".to_owned() };
        let Verdict::Fatal(error) = judge("api.x.com rules", &answer, now()) else {
            panic!("retried");
        };
        assert_eq!(error.exit(), Exit::Refused);
        assert!(error.to_string().contains("200 with text/html"), "{error}");
    }
}
