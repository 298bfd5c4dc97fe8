//! What a status of API v1.1 means, and what a `disconnect` does (protocols/x.md sections 4 and
//! 6). Decided by number; the server's words are only shown.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use super::super::answer::Answer;
pub(super) use super::super::problem::cut;
use super::super::problem::{is_page, words};
use super::message::{DISCONNECT, Said};
use crate::error::Error;
use crate::request::Refusal;
use crate::source::rate_limit::{retry_after, server_wait};
use crate::source::{FailureClass, Verdict};

const RETIRED: &str = "X's own hosts have retired this API: --server takes the base URL of one that \
                       speaks it";

const KEYS: &str = "check the four keys (--consumer-key-file and friends) and this machine's clock: \
                    a signature carries the time";

/// A clock that is off by more may be why a signature is refused: it carries the time. X does not
/// publish how much it lets pass; `Date` has whole seconds, and an answer takes some.
const SKEW_MAX: SignedDuration = SignedDuration::from_secs(60);

const OTHER_CLIENT: &str = "another program is connected with the same keys: the service keeps the \
                            newest of them";

/// What `refusal` means for the stream that is called `what`: a status that is not 200, or a
/// `disconnect` on an open stream. With `was_live` the keys have worked in this run, and an answer
/// that makes no sense is a passing fault.
pub(super) fn judge(what: &str, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict {
    let case = Case { what, refusal, was_live, now };
    if refusal.head.status == 200 && refusal.body.starts_with('{') {
        let said = Said::read(&refusal.body, DISCONNECT);
        if said.code.is_some() || said.message.is_some() {
            return case.by_code(&said);
        }
    }
    case.by_status()
}

struct Case<'a> {
    what: &'a str,
    refusal: &'a Refusal,
    was_live: bool,
    now: Timestamp,
}

impl Case<'_> {
    /// The table of `disconnect` codes. The set is open, and most of it passes.
    fn by_code(&self, said: &Said) -> Verdict {
        let message = format!("the server ended the stream: {}", said.words());
        let code = said.code.as_deref().and_then(|code| code.parse::<u64>().ok());
        match code {
            // Duplicate stream; admin logout.
            Some(2 | 7) => self.limited(message, OTHER_CLIENT),
            // Closed through its control endpoint.
            Some(3) => self.refused(message, "somebody closed it through its control endpoint"),
            Some(4) => {
                let reason = format!("we read too slowly and posts were lost: {}", said.words());
                self.retry(FailureClass::Network, reason)
            }
            // Token revoked; user deleted; user suspended.
            Some(6 | 13 | 14) => {
                self.auth(message, "the account has withdrawn the token, or is gone")
            }
            // As many messages as a negative `count` asked for: a close never is a success.
            Some(9) => self.limited(message, "the stream was opened with a limit of messages"),
            // Load shed: come back later.
            Some(12) => self.retry(FailureClass::Http, message),
            _ => self.retry(FailureClass::Network, message),
        }
    }

    fn by_status(&self) -> Verdict {
        let message = self.message();
        match self.refusal.head.status {
            300..=399 => self.redirected(message),
            // Bad keys; but also a login too many, which those who were in already may meet.
            401 if self.was_live => self.retry(FailureClass::Http, message),
            401 => self.auth(message, &self.unauthenticated()),
            403 => self.auth(message, "these keys may not use this stream"),
            404 | 405 | 410 => self.refused(message, RETIRED),
            406 => self.refused(
                message,
                "a parameter is not as the server wants it: --track, --follow or --locations",
            ),
            413 => {
                self.refused(message, "a list is too long: fewer --track, --follow, --locations")
            }
            416 => self.refused(message, "a count or a range is not allowed for these keys"),
            408 | 425 | 500.. => self.retry(FailureClass::Http, message),
            420 | 429 => self.retry(FailureClass::RateLimited, message),
            400..=499 => self.fatal(message, None),
            // Once it has worked, what makes no sense is somebody's passing fault.
            _ if self.was_live => self.retry(FailureClass::Http, message),
            _ => self.refused(message, RETIRED),
        }
    }

    /// What to look at after a 401, which does not say what is wrong with a signature: the clock, if
    /// it is not the server's.
    fn unauthenticated(&self) -> String {
        let date = self.refusal.head.date.as_deref().unwrap_or_default();
        let Ok(there) = rfc2822::DateTimeParser::new().parse_timestamp(date.trim()) else {
            return KEYS.to_owned();
        };
        let ahead = there.duration_since(self.now);
        if ahead.abs() <= SKEW_MAX {
            return KEYS.to_owned();
        }
        let (off, way) = (
            ahead.unsigned_abs().as_secs(),
            if ahead.is_positive() { "behind" } else { "ahead of" },
        );
        format!(
            "this machine's clock is {off} s {way} the server's, and a signature carries the time: \
             set it, or let it be set (timedatectl set-ntp true)"
        )
    }

    fn redirected(&self, message: String) -> Verdict {
        let message = match &self.refusal.head.redirected_to {
            Some(origin) => format!("{message}, which leads to {origin}"),
            None => message,
        };
        let hint = "a signature is good for one address; if you trust the one that it leads to, \
                    name it with --server";
        self.refused(message, hint)
    }

    /// A server that limits logins asks for a longer wait each time; its own wish counts too.
    fn retry(&self, class: FailureClass, reason: String) -> Verdict {
        let head = &self.refusal.head;
        let wait = match class {
            FailureClass::RateLimited => server_wait(head, self.now),
            FailureClass::Network | FailureClass::Http => retry_after(head),
        };
        let hint = (head.status == 401).then(|| self.unauthenticated());
        Verdict::Retry { class, wait, reason, hint }
    }

    fn refused(&self, message: String, hint: &str) -> Verdict {
        self.fatal(message, Some(hint.to_owned()))
    }

    fn fatal(&self, message: String, hint: Option<String>) -> Verdict {
        Verdict::Fatal(Error::Refused { stream: self.what.to_owned(), message, hint })
    }

    fn limited(&self, message: String, hint: &str) -> Verdict {
        let hint = Some(hint.to_owned());
        Verdict::Fatal(Error::Limited { stream: self.what.to_owned(), message, hint })
    }

    fn auth(&self, message: String, hint: &str) -> Verdict {
        let hint = hint.to_owned();
        Verdict::Fatal(Error::Auth { stream: self.what.to_owned(), message, hint })
    }

    /// The status, and the server's own words if there are some: JSON, or a line of text.
    fn message(&self) -> String {
        let Refusal { head, body } = self.refusal;
        let status = head.status;
        let answer = Answer::read(body).map(|(answer, _)| answer);
        let said = answer.and_then(|answer| answer.problems().iter().find_map(words));
        let plain = || {
            let line = body.lines().map(str::trim).find(|line| !line.is_empty())?;
            let is_text = !is_page(head) && !line.starts_with(['<', '{', '[']);
            is_text.then(|| line.to_owned())
        };
        match said.or_else(plain) {
            Some(words) => format!("the server answered {status}: {}", cut(&words)),
            None if head.is_success() => {
                format!("the server answered {status} with something that is no stream")
            }
            None => format!("the server answered {status}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;
    use crate::request::Head;
    use crate::source::ServerWait;

    fn judged(status: u16, body: &str, was_live: bool) -> Verdict {
        let head = Head { status, ..Head::default() };
        let now = "2026-11-20T12:00:00Z".parse().expect("a time");
        judge("h filter", &Refusal { head, body: body.to_owned() }, was_live, now)
    }

    /// How it ends, or which schedule it follows.
    fn outcome(verdict: &Verdict) -> Result<FailureClass, Exit> {
        match verdict {
            Verdict::Fatal(error) => Err(error.exit()),
            Verdict::Retry { class, .. } => Ok(*class),
        }
    }

    #[test]
    fn every_status_of_the_table_is_judged() {
        use FailureClass::{Http, RateLimited};
        for (status, first, later) in [
            (400, Err(Exit::Refused), Err(Exit::Refused)),
            (401, Err(Exit::Auth), Ok(Http)),
            (403, Err(Exit::Auth), Err(Exit::Auth)),
            (404, Err(Exit::Refused), Err(Exit::Refused)),
            (405, Err(Exit::Refused), Err(Exit::Refused)),
            (406, Err(Exit::Refused), Err(Exit::Refused)),
            (410, Err(Exit::Refused), Err(Exit::Refused)),
            (413, Err(Exit::Refused), Err(Exit::Refused)),
            (416, Err(Exit::Refused), Err(Exit::Refused)),
            (420, Ok(RateLimited), Ok(RateLimited)),
            (429, Ok(RateLimited), Ok(RateLimited)),
            (408, Ok(Http), Ok(Http)),
            (500, Ok(Http), Ok(Http)),
            (502, Ok(Http), Ok(Http)),
            (503, Ok(Http), Ok(Http)),
            (302, Err(Exit::Refused), Err(Exit::Refused)),
            (200, Err(Exit::Refused), Ok(Http)),
            (204, Err(Exit::Refused), Ok(Http)),
        ] {
            assert_eq!(outcome(&judged(status, "", false)), first, "{status} at first");
            assert_eq!(outcome(&judged(status, "", true)), later, "{status} later");
        }
    }

    #[test]
    fn every_disconnect_code_is_acted_on() {
        use FailureClass::{Http, Network};
        for (code, expected) in [
            (1, Ok(Network)),
            (2, Err(Exit::Limited)),
            (3, Err(Exit::Refused)),
            (4, Ok(Network)),
            (5, Ok(Network)),
            (6, Err(Exit::Auth)),
            (7, Err(Exit::Limited)),
            (8, Ok(Network)),
            (9, Err(Exit::Limited)),
            (10, Ok(Network)),
            (11, Ok(Network)),
            (12, Ok(Http)),
            (13, Err(Exit::Auth)),
            (14, Err(Exit::Auth)),
            (99, Ok(Network)),
        ] {
            let body = format!(
                r#"{{"disconnect":{{"code":{code},"stream_name":"a-1","reason":"because"}}}}"#
            );
            let verdict = judged(200, &body, true);
            assert_eq!(outcome(&verdict), expected, "{code}");
            let said = match verdict {
                Verdict::Fatal(error) => error.to_string(),
                Verdict::Retry { reason, .. } => reason,
            };
            assert!(said.contains(&format!("{code}: because")), "{said}");
        }
    }

    #[test]
    fn the_servers_own_words_are_shown() {
        for (status, body, words) in [
            (
                401,
                r#"{"errors":[{"code":32,"message":"Could not authenticate you"}]}"#,
                ": Could not",
            ),
            (420, "Exceeded connection limit for user\n", "420: Exceeded connection"),
            (406, "\r\nParameter track item index 0 too short", "406: Parameter track"),
            (503, "<html><title>503</title>", "answered 503"),
            (503, "", "answered 503"),
        ] {
            let said = match judged(status, body, false) {
                Verdict::Fatal(error) => error.to_string(),
                Verdict::Retry { reason, .. } => reason,
            };
            assert!(said.contains(words) && !said.contains('<'), "{said}");
        }
    }

    #[test]
    fn a_limit_waits_as_long_as_the_server_asks() {
        let head = Head { status: 420, retry_after: Some("90".to_owned()), ..Head::default() };
        let now = "2026-11-20T12:00:00Z".parse().expect("a time");
        let verdict = judge("h", &Refusal { head, body: String::new() }, false, now);
        let Verdict::Retry { wait: Some(ServerWait::For(wait)), .. } = verdict else {
            panic!("{verdict:?}")
        };
        assert_eq!(wait.as_secs(), 90);
    }

    #[test]
    fn a_clock_that_is_off_is_named_as_what_may_be_wrong() {
        let hint = |date: Option<&str>, was_live| {
            let head = Head { status: 401, date: date.map(str::to_owned), ..Head::default() };
            let now = "2026-11-20T12:00:00Z".parse().expect("a time");
            match judge("h", &Refusal { head, body: String::new() }, was_live, now) {
                Verdict::Fatal(error) => error.hint().map(|hint| hint.to_string()),
                Verdict::Retry { hint, .. } => hint,
            }
        };
        for was_live in [false, true] {
            let said = |date| hint(date, was_live).expect("a hint");
            let behind = said(Some("Fri, 20 Nov 2026 13:00:00 GMT"));
            assert!(behind.starts_with("this machine's clock is 3600 s behind the"), "{behind}");
            let ahead = said(Some("Fri, 20 Nov 2026 11:50:00 GMT"));
            assert!(ahead.starts_with("this machine's clock is 600 s ahead of the"), "{ahead}");
            for date in [None, Some("soon"), Some("Fri, 20 Nov 2026 12:00:30 GMT")] {
                assert_eq!(said(date), KEYS);
            }
        }
    }

    #[test]
    fn a_redirect_says_where_it_leads() {
        let redirected_to = Some("https://evil.example".to_owned());
        let head = Head { status: 302, redirected_to, ..Head::default() };
        let now = "2026-11-20T12:00:00Z".parse().expect("a time");
        let verdict = judge("h", &Refusal { head, body: String::new() }, true, now);
        let Verdict::Fatal(error) = verdict else { panic!("{verdict:?}") };
        assert!(error.to_string().contains("https://evil.example"), "{error}");
    }
}
