//! What X means by an answer, or by a line, that is not what was asked for (protocols/x.md
//! sections 3 and 11, "HTTP-status classification table"). Decided by the problem's type on
//! whichever host, then its title and its own members, then the status; its words are only
//! shown. Used for the streams and for the calls that are answered once.

use jiff::Timestamp;

use super::answer::{Answer, Problem};
use crate::error::Error;
use crate::request::{Head, Refusal};
use crate::source::rate_limit::{retry_after, server_wait};
use crate::source::{FailureClass, Verdict};

/// The longest piece of a server's own words in an error message, in characters.
const WORDS_MAX: usize = 400;

/// The number of "Rate limit exceeded" in the older APIs.
const RATE_LIMIT_CODE: u64 = 88;

const APP_ONLY: &str = "this takes the app-only bearer token of an app, not a user's token and \
                        not the keys of OAuth 1.0a";

/// The problems that are more than their status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    ClientForbidden,
    UnsupportedAuthentication,
    Credits,
    UsageCap,
    RateLimit,
    TooManyConnections,
    NoRules,
    InvalidRules,
    Degraded,
    Provisioning,
    SlowReader,
    /// The stream was ended for a reason that will pass.
    Dropped,
    /// No more than this status, for a 200 that has it inside.
    Status(u16),
}

/// What a type or a title says.
#[derive(Clone, Copy)]
enum Family {
    Is(Kind),
    /// `connection_issue` says which.
    Connection,
    /// `disconnect_type` says which.
    Disconnect,
}

/// Last path segments of `type`.
const TYPES: &[(&str, Family)] = &[
    ("operational-disconnect", Family::Disconnect),
    ("streaming-connection", Family::Connection),
    ("usage-capped", Family::Is(Kind::UsageCap)),
    ("credits", Family::Is(Kind::Credits)),
    ("credits-depleted", Family::Is(Kind::Credits)),
    ("client-forbidden", Family::Is(Kind::ClientForbidden)),
    ("unsupported-authentication", Family::Is(Kind::UnsupportedAuthentication)),
    ("invalid-request", Family::Is(Kind::Status(400))),
];

/// Titles, for a type that says nothing (`about:blank`) or is not there.
const TITLES: &[(&str, Family)] = &[
    ("operational-disconnect", Family::Disconnect),
    ("ConnectionException", Family::Connection),
    ("UsageCapExceeded", Family::Is(Kind::UsageCap)),
    ("CreditsDepleted", Family::Is(Kind::Credits)),
    ("Payment Required", Family::Is(Kind::Credits)),
    ("Client Forbidden", Family::Is(Kind::ClientForbidden)),
    ("Unsupported Authentication", Family::Is(Kind::UnsupportedAuthentication)),
    ("Invalid Request", Family::Is(Kind::Status(400))),
    ("Unauthorized", Family::Is(Kind::Status(401))),
    ("Forbidden", Family::Is(Kind::Status(403))),
    ("Too Many Requests", Family::Is(Kind::RateLimit)),
];

/// What `refusal` means. `what` names the stream or the call in errors (`api.x.com filter`).
/// A problem inside a 2xx counts as what it is, its own `status` member too: that is how the
/// playground refuses. With `was_live` a 2xx that makes no sense is a passing fault.
pub fn judge(what: &str, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict {
    let (answer, _) = Answer::read(&refusal.body).unwrap_or_default();
    let problems = answer.problems();
    let known = problems.iter().find_map(|problem| Some((problem, kind(problem)?)));
    let shown = known.map(|(problem, _)| problem).or_else(|| problems.iter().find(has_words));
    let case = Case { what, refusal, problem: shown, problems: &problems, was_live, now };
    let verdict = match refusal.head.status {
        300..=399 => Some(case.redirected()),
        // A server in trouble may say anything, in any form.
        0..=199 | 408 | 425 | 500.. => Some(case.retry(FailureClass::Http)),
        _ => known.and_then(|(_, kind)| case.by_kind(kind)),
    };
    verdict.unwrap_or_else(|| case.by_status(case.status()))
}

/// Returns true if and only if the body of a 2xx, or a line, is a problem and nothing else:
/// `errors` without `data` or `meta`, or an object with a title and a type.
pub fn is_problem(body: &[u8]) -> bool {
    let text = simdutf8::basic::from_utf8(body).unwrap_or_default();
    matches!(Answer::read(text), Some((answer, true)) if answer.is_problem() && !answer.has_meta)
}

/// Returns true if and only if the body is a page for people.
pub(super) fn is_page(head: &Head) -> bool {
    let essence = head.content_type.as_deref().and_then(|text| text.split(';').next());
    let essence = essence.unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/html")
        || essence.eq_ignore_ascii_case("application/xhtml+xml")
}

fn kind(problem: &Problem) -> Option<Kind> {
    let find = |table: &[(&str, Family)], name: &Option<String>| {
        let name = name.as_deref()?;
        let row = table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        row.map(|(_, family)| *family)
    };
    let family = find(TYPES, &problem.slug).or_else(|| find(TITLES, &problem.title));
    match family {
        Some(Family::Is(kind)) => Some(kind),
        Some(Family::Disconnect) => Some(disconnect(problem)),
        Some(Family::Connection) => connection(problem),
        None if problem.disconnect_type.is_some() => Some(disconnect(problem)),
        None if problem.connection_issue.is_some() => connection(problem),
        None => (problem.code == Some(RATE_LIMIT_CODE)).then_some(Kind::RateLimit),
    }
}

/// The set is open, and most of it passes.
fn disconnect(problem: &Problem) -> Kind {
    match problem.disconnect_type.as_deref() {
        Some("InvalidRules") => Kind::InvalidRules,
        Some("ClientApplicationStateDegraded") => Kind::Degraded,
        Some("SlowReader") => Kind::SlowReader,
        _ => Kind::Dropped,
    }
}

/// An issue that is not known is no more than its status.
fn connection(problem: &Problem) -> Option<Kind> {
    match problem.connection_issue.as_deref()? {
        "TooManyConnections" => Some(Kind::TooManyConnections),
        "RuleConfigurationIssue" => Some(Kind::NoRules),
        "RulesInvalidIssue" => Some(Kind::InvalidRules),
        "ProvisioningSubscription" => Some(Kind::Provisioning),
        _ => None,
    }
}

/// One refusal with what was read from it.
struct Case<'a> {
    what: &'a str,
    refusal: &'a Refusal,
    /// The one that is shown: it is known, or it is the first that says something.
    problem: Option<&'a Problem>,
    problems: &'a [Problem],
    was_live: bool,
    now: Timestamp,
}

impl Case<'_> {
    /// `None`: the status says it.
    fn by_kind(&self, kind: Kind) -> Option<Verdict> {
        let is_success = self.refusal.head.is_success();
        Some(match kind {
            Kind::ClientForbidden => self.client_forbidden(),
            Kind::UnsupportedAuthentication => self.auth(self.message(), APP_ONLY.to_owned()),
            Kind::Credits => self.credits(),
            Kind::UsageCap => self.usage_cap(),
            Kind::RateLimit => self.retry(FailureClass::RateLimited),
            Kind::TooManyConnections => self.too_many_connections(),
            Kind::NoRules => self.refused(Some(
                "'trill twitter rules add cats' adds one (with --dry-run it is checked and not \
                 saved); 'trill twitter filter --rule cats' follows one for this run alone",
            )),
            Kind::InvalidRules => self.refused(Some(
                "see what is there with trill twitter rules list, and what is wrong with a \
                 rule with trill twitter rules check",
            )),
            Kind::Degraded => {
                self.refused(Some("X has taken something from this app: see console.x.com"))
            }
            Kind::Provisioning => self.retry(FailureClass::Http),
            // An answer that never was a stream cannot have been cut: its status counts.
            Kind::SlowReader | Kind::Dropped if !is_success => return None,
            Kind::SlowReader => {
                let reason = format!("we read too slowly and posts were lost: {}", self.message());
                self.retry_because(FailureClass::Network, reason)
            }
            Kind::Dropped => self.retry(FailureClass::Network),
            Kind::Status(_) if !is_success => return None,
            Kind::Status(status) => self.by_status(status),
        })
    }

    fn by_status(&self, status: u16) -> Verdict {
        match status {
            400 => self.invalid_request(),
            401 => self.auth(self.message(), unauthorized()),
            402 => self.credits(),
            403 => self.auth(self.message(), self.forbidden()),
            404 | 405 | 410 => self.refused(Some(
                "there is no such thing at this address: --server takes the base URL of the \
                 API, and endpoints get retired",
            )),
            408 | 425 | 500.. => self.retry(FailureClass::Http),
            420 | 429 => self.retry(FailureClass::RateLimited),
            406..=499 => self.refused(None),
            // Once it has worked, what makes no sense is somebody's passing fault.
            _ if self.was_live => self.retry(FailureClass::Http),
            _ if self.problem.is_some() => self.refused(None),
            _ => self.refused(Some(
                "this is not X's API: --server takes its base URL, https://api.x.com by default",
            )),
        }
    }

    /// The status that counts.
    fn status(&self) -> u16 {
        let status = self.refusal.head.status;
        let inner = || self.problems.iter().find_map(|problem| problem.status);
        let inner = inner().filter(|inner| (400..600).contains(inner));
        inner.filter(|_| self.refusal.head.is_success()).unwrap_or(status)
    }

    fn redirected(&self) -> Verdict {
        let message = match &self.refusal.head.redirected_to {
            Some(origin) => format!("{}, which leads to {origin}", self.message()),
            None => self.message(),
        };
        let hint = "a token is sent to no other address; if you trust the one that it leads \
                    to, name it with --server";
        self.fatal_refused(message, Some(hint.to_owned()))
    }

    fn invalid_request(&self) -> Verdict {
        let blamed: Vec<String> = self.problems.iter().filter_map(blame).collect();
        if blamed.is_empty() {
            let hint = "the usual cause is a field or a parameter that the server does not know";
            return self.refused(Some(hint));
        }
        self.fatal_refused(self.message_of(Some(blamed.join("; "))), None)
    }

    fn client_forbidden(&self) -> Verdict {
        let member = |name: fn(&Problem) -> &Option<String>| {
            self.problem.and_then(|problem| name(problem).as_deref()).map(cut)
        };
        let reason = member(|problem| &problem.reason);
        let message = match &reason {
            Some(reason) => format!("{} ({reason})", self.message()),
            None => self.message(),
        };
        let needed = member(|problem| &problem.required_enrollment);
        let needed = needed.map_or_else(
            || "the app must be in a project that may use this".to_owned(),
            |enrollment| format!("the app needs the enrollment {enrollment:?}"),
        );
        let at = member(|problem| &problem.registration_url);
        let at = at.unwrap_or_else(|| "https://console.x.com".to_owned());
        self.auth(message, format!("{needed}: see {at}"))
    }

    fn credits(&self) -> Verdict {
        let hint = "the account has no credits left: see https://console.x.com";
        self.limited(self.message(), hint)
    }

    fn usage_cap(&self) -> Verdict {
        let said = |name: &str, value: Option<&Option<String>>| {
            let value = value.and_then(Option::as_deref)?;
            Some(format!("{name} {}", cut(value)))
        };
        let period = said("period", self.problem.map(|problem| &problem.period));
        let scope = said("scope", self.problem.map(|problem| &problem.scope));
        let terms: Vec<String> = [period, scope].into_iter().flatten().collect();
        let message = match &terms[..] {
            [] => self.message(),
            terms => format!("{} ({})", self.message(), terms.join(", ")),
        };
        self.limited(
            message,
            "trill twitter usage shows what is used; the cap is set at console.x.com",
        )
    }

    /// The reset that comes with it is that of a window which is not exhausted.
    fn too_many_connections(&self) -> Verdict {
        let hint = "'trill twitter connections list' shows them, 'trill twitter connections kill \
                    --all' ends them";
        Verdict::Retry {
            class: FailureClass::RateLimited,
            wait: None,
            reason: self.message(),
            hint: Some(hint.to_owned()),
        }
    }

    /// A firewall's 403 is a page, and says nothing about the token.
    fn forbidden(&self) -> String {
        if is_page(&self.refusal.head) {
            return "the answer is a page: it may be of a proxy or a firewall on the way, and \
                    not of the API"
                .to_owned();
        }
        format!("the app of this token may not use this; {APP_ONLY}")
    }

    fn retry(&self, class: FailureClass) -> Verdict {
        self.retry_because(class, self.message())
    }

    fn retry_because(&self, class: FailureClass, reason: String) -> Verdict {
        let wait = match class {
            FailureClass::RateLimited => server_wait(&self.refusal.head, self.now),
            FailureClass::Network | FailureClass::Http => retry_after(&self.refusal.head),
        };
        Verdict::Retry { class, wait, reason, hint: None }
    }

    fn refused(&self, hint: Option<&str>) -> Verdict {
        self.fatal_refused(self.message(), hint.map(str::to_owned))
    }

    fn fatal_refused(&self, message: String, hint: Option<String>) -> Verdict {
        Verdict::Fatal(Error::Refused { stream: self.what.to_owned(), message, hint })
    }

    fn limited(&self, message: String, hint: &str) -> Verdict {
        let hint = Some(hint.to_owned());
        Verdict::Fatal(Error::Limited { stream: self.what.to_owned(), message, hint })
    }

    fn auth(&self, message: String, hint: String) -> Verdict {
        Verdict::Fatal(Error::Auth { stream: self.what.to_owned(), message, hint })
    }

    fn message(&self) -> String {
        self.message_of(self.problem.and_then(words))
    }

    /// The status, and the server's own words if there are some.
    fn message_of(&self, words: Option<String>) -> String {
        let head = &self.refusal.head;
        let status = head.status;
        match words.as_deref().map(cut) {
            Some(words) if head.is_success() => format!("the server reported {words}"),
            Some(words) => format!("the server answered {status}: {words}"),
            None if head.is_success() || is_page(head) => {
                let content_type = head.content_type.as_deref().map(cut);
                let content_type = content_type.as_deref().unwrap_or("no content type");
                format!("the server answered {status} with {content_type} instead of JSON")
            }
            None => format!("the server answered {status}"),
        }
    }
}

fn unauthorized() -> String {
    format!(
        "the token may be revoked, or not be the one that the console shows: its %2F and %3D \
         stay as they are; {APP_ONLY}"
    )
}

fn has_words(problem: &&Problem) -> bool {
    words(problem).is_some()
}

/// What kind of problem it is, and what the server says about it.
pub(super) fn words(problem: &Problem) -> Option<String> {
    let label = [&problem.connection_issue, &problem.disconnect_type, &problem.title];
    let label = label.into_iter().flatten().next();
    let text = problem.detail.as_ref().or(problem.message.as_ref());
    match (label, text) {
        (Some(label), Some(text)) if label != text => Some(format!("{label}: {text}")),
        (label, text) => text.or(label).cloned(),
    }
}

/// The parameters that a problem is about, and what is wrong with them.
fn blame(problem: &Problem) -> Option<String> {
    let names = problem.parameters.join(", ");
    match (names.as_str(), problem.message.as_ref().or(problem.detail.as_ref())) {
        ("", _) => None,
        (_, Some(text)) => Some(format!("{names}: {text}")),
        (_, None) => Some(names),
    }
}

pub(super) fn cut(words: &str) -> String {
    match words.char_indices().nth(WORDS_MAX) {
        None => words.to_owned(),
        Some((end, _)) => {
            let kept = words.get(..end).unwrap_or_default();
            let kept = kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept);
            format!("{} …", kept.trim_end())
        }
    }
}
