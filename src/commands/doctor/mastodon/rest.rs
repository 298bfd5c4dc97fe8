//! What the REST side says about the token: whose it is, and what it may read. There is no page
//! that lists a token's scopes, so each is known by a page that needs it (protocols/mastodon.md
//! sections 6 and 7).

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::commands::doctor::finding::{Finding, Mark, seconds};
use crate::commands::doctor::probe::Answer;
use crate::error::Exit;
use crate::request::Refusal;
use crate::source::rate_limit::{retry_after, server_wait, until};

/// The longest piece of a server's own words, in characters.
const WORDS_MAX: usize = 200;

/// How the server takes the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none.
    None,
    /// It knows whose it is.
    Accepted,
    /// It does not know it, or it belongs to no user.
    Refused,
    /// It does not tell.
    Untold,
}

/// A page that catch-up would read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// It is there, and may be read.
    Given,
    /// It will be there: the server makes it anew (206).
    Building,
    /// It may not be read: what the server says.
    Denied(String),
    /// The server has no such page: what it says.
    Missing(String),
    /// Something else went wrong.
    Failed(Finding),
}

/// The pages that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    /// None: the token is not accepted.
    None,
    /// The public timeline, without a token.
    Public(Page),
    /// Those that need a scope each.
    OfUser {
        /// `read:statuses`.
        home: Page,
        /// `read:notifications`.
        notifications: Page,
        /// `read:lists`.
        lists: Page,
    },
}

/// No token was given.
pub(super) fn no_token() -> Finding {
    Finding::unknown("token", "none was given").hint(
        "most servers stream nothing without one: make it on the server's web pages \
             (Preferences, Development), then set MASTODON_ACCESS_TOKEN or use --token-file",
    )
}

/// Whose token it is, by the answer of `/api/v1/accounts/verify_credentials`.
pub(super) fn token(host: &str, answer: &Answer, now: Timestamp) -> (Finding, Standing) {
    #[derive(Deserialize)]
    struct Account {
        acct: String,
    }
    let check = "token";
    let answer = match answer {
        Ok(answer) => answer,
        Err(broken) => {
            return (Finding::unreachable(check, broken.reason.clone()), Standing::Untold);
        }
    };
    let said = describe(answer);
    match answer.head.status {
        200 => match serde_json::from_str::<Account>(&answer.body) {
            Ok(Account { acct }) => {
                let acct: String = acct.chars().take(WORDS_MAX).collect();
                (Finding::ok(check, format!("accepted, of @{acct} at {host}")), Standing::Accepted)
            }
            Err(_) => {
                let detail = format!("{said}, which is no account");
                let finding = Finding::fail(check, Exit::Refused, detail)
                    .hint("is this Mastodon's API? --server takes the host that you log in to");
                (finding, Standing::Untold)
            }
        },
        401 => {
            let hint = match &answer.head.redirected_to {
                Some(origin) => format!(
                    "the server redirected to {origin}, and trill does not send a token to \
                     another origin; if you trust it, name it with --server"
                ),
                None => format!(
                    "it may be revoked, cut short, or of another server than {host}: make a new one"
                ),
            };
            (Finding::fail(check, Exit::Auth, said).hint(hint), Standing::Refused)
        }
        403 => {
            let finding =
                Finding::unknown(check, format!("known, and may not say whose it is: {said}"))
                    .hint(
                        "that takes the scope profile or read:accounts, which no stream needs; a \
                     disabled account is refused in the same way",
                    );
            (finding, Standing::Untold)
        }
        422 => {
            let finding = Finding::fail(check, Exit::Auth, said).hint(
                "this is the token of an app and of no user, and streams are for users; take \
                 the access token and not the client's",
            );
            (finding, Standing::Refused)
        }
        404 | 405 | 410 | 501 => {
            (Finding::unknown(check, format!("not known: {said}")), Standing::Untold)
        }
        _ => (refused(check, answer, now), Standing::Untold),
    }
}

/// What the answer to a request for a page says.
pub(super) fn page(answer: &Answer, now: Timestamp) -> Page {
    let check = "history";
    let answer = match answer {
        Ok(answer) => answer,
        Err(broken) => return Page::Failed(Finding::unreachable(check, broken.reason.clone())),
    };
    match answer.head.status {
        200 if serde_json::from_str::<Vec<IgnoredAny>>(&answer.body).is_ok() => Page::Given,
        206 => Page::Building,
        // Both are said to who may not (section 6): 422 where a user is needed.
        401 | 403 | 422 => Page::Denied(describe(answer)),
        404 | 405 | 410 | 501 => Page::Missing(describe(answer)),
        _ => Page::Failed(refused(check, answer, now)),
    }
}

/// What the token may read.
pub(super) fn scopes(pages: &Pages) -> Finding {
    let check = "scopes";
    let Pages::OfUser { home, notifications, lists } = pages else {
        return Finding::unknown(check, "not checked: there is no token");
    };
    let all = [("statuses", home), ("notifications", notifications), ("lists", lists)];
    let (mut may, mut may_not, mut untold) = (Vec::new(), Vec::new(), Vec::new());
    for (name, page) in all {
        match page {
            Page::Given | Page::Building => may.push(name),
            Page::Denied(_) => may_not.push(name),
            Page::Missing(_) | Page::Failed(_) => untold.push(name),
        }
    }
    let mut parts = Vec::new();
    for (words, names) in
        [("may read", &may), ("may not read", &may_not), ("not known for", &untold)]
    {
        if !names.is_empty() {
            parts.push(format!("{words} {}", names.join(", ")));
        }
    }
    let needed: Vec<String> = may_not.iter().map(|name| format!("read:{name}")).collect();
    let is_useless = may_not.contains(&"statuses") && may_not.contains(&"notifications");
    let mark = match may.is_empty() {
        _ if is_useless => Mark::Fail(Exit::Auth),
        true => Mark::Unknown,
        false => Mark::Ok,
    };
    let hint = (!needed.is_empty()).then(|| {
        format!(
            "a token with {} (or read) may; scopes are chosen when it is made",
            needed.join(" ")
        )
    });
    Finding { check, mark, detail: parts.join("; "), hint }
}

/// Whether the pages can be read that hold what a broken line missed.
pub(super) fn history(pages: &Pages) -> Finding {
    let check = "history";
    match pages {
        Pages::None => Finding::unknown(check, "not checked: the token is not accepted"),
        Pages::Public(page) => of_page("the public timeline", page, true),
        Pages::OfUser { home: Page::Denied(_), notifications: page, .. } => {
            of_page("notifications", page, false)
        }
        Pages::OfUser { home, .. } => of_page("the home timeline", home, false),
    }
}

fn of_page(name: &str, page: &Page, is_anonymous: bool) -> Finding {
    let check = "history";
    match page {
        Page::Given => Finding::ok(check, format!("{name} can be read back")),
        Page::Building => {
            Finding::unknown(check, format!("{name} is being made anew by the server (206)"))
                .hint("it does that for who was away for long; ask again in a minute")
        }
        Page::Denied(said) if is_anonymous => {
            Finding::unknown(check, format!("{name} is for users only: {said}"))
        }
        Page::Denied(said) => {
            Finding::fail(check, Exit::Auth, format!("{name} may not be read back: {said}"))
        }
        Page::Missing(said) => {
            Finding::fail(check, Exit::Refused, format!("{name} cannot be read back: {said}"))
                .hint("what a broken line missed cannot be filled from this server")
        }
        Page::Failed(finding) => finding.clone(),
    }
}

/// A refusal that is no better for being of this page.
pub(super) fn refused(check: &'static str, answer: &Refusal, now: Timestamp) -> Finding {
    let said = describe(answer);
    let head = &answer.head;
    let (exit, wait) = match head.status {
        401 | 403 => (Exit::Auth, None),
        402 => (Exit::Limited, None),
        420 | 429 => (Exit::Limited, server_wait(head, now)),
        408 | 425 | 500.. if head.status != 501 => (Exit::Unreachable, retry_after(head)),
        _ => (Exit::Refused, None),
    };
    let finding = Finding::fail(check, exit, said);
    match wait {
        Some(wait) => finding.hint(format!("try again in {}", seconds(until(wait, now)))),
        None => finding,
    }
}

/// The status, and the server's own words if they are JSON.
fn describe(answer: &Refusal) -> String {
    #[derive(Deserialize)]
    struct Body {
        error: String,
    }
    let status = answer.head.status;
    match serde_json::from_str::<Body>(&answer.body) {
        Ok(Body { error }) => {
            let words: String = error.chars().take(WORDS_MAX).collect();
            format!("the server answered {status}: {words}")
        }
        Err(_) if answer.head.is_success() => {
            let content_type = answer.head.content_type.as_deref().unwrap_or("no content type");
            format!("the server answered {status} with {content_type}")
        }
        Err(_) => format!("the server answered {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Broken, Head};

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("a valid time")
    }

    fn answer(status: u16, body: &str) -> Answer {
        Ok(Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() })
    }

    fn refusal(status: u16) -> Answer {
        answer(status, r#"{"error":"its words"}"#)
    }

    fn broken() -> Answer {
        Err(Broken::new("no route"))
    }

    #[test]
    fn every_answer_about_a_token_has_its_meaning() {
        let account = answer(200, r#"{"id":"1","acct":"alice"}"#);
        for (answer, mark, standing, words) in [
            (account, Mark::Ok, Standing::Accepted, "@alice at m.example"),
            (answer(200, "<html>"), Mark::Fail(Exit::Refused), Standing::Untold, "no account"),
            (refusal(401), Mark::Fail(Exit::Auth), Standing::Refused, "401: its words"),
            (refusal(403), Mark::Unknown, Standing::Untold, "403: its words"),
            (refusal(422), Mark::Fail(Exit::Auth), Standing::Refused, "422: its words"),
            (refusal(404), Mark::Unknown, Standing::Untold, "404"),
            (refusal(429), Mark::Fail(Exit::Limited), Standing::Untold, "429"),
            (refusal(503), Mark::Fail(Exit::Unreachable), Standing::Untold, "503"),
            (refusal(418), Mark::Fail(Exit::Refused), Standing::Untold, "418"),
            (broken(), Mark::Fail(Exit::Unreachable), Standing::Untold, "no route"),
        ] {
            let (finding, stands) = token("m.example", &answer, now());
            assert_eq!((finding.mark, stands), (mark, standing), "{finding:?}");
            assert!(finding.detail.contains(words), "{finding:?}");
        }
    }

    #[test]
    fn a_token_that_a_redirect_lost_is_not_called_bad() {
        let redirected_to = Some("https://other.example".to_owned());
        let head = Head { status: 401, redirected_to, ..Head::default() };
        let (finding, _) = token("m.example", &Ok(Refusal { head, body: String::new() }), now());
        assert!(finding.hint.is_some_and(|hint| hint.contains("https://other.example")));
    }

    #[test]
    fn every_answer_about_a_page_has_its_meaning() {
        for (answer, expected) in [
            (answer(200, "[]"), "Given"),
            (answer(200, r#"[{"id":"1"}]"#), "Given"),
            (answer(206, "{}"), "Building"),
            (refusal(401), "Denied"),
            (refusal(403), "Denied"),
            (refusal(422), "Denied"),
            (refusal(404), "Missing"),
            (answer(200, "<html>"), "Failed"),
            (refusal(429), "Failed"),
            (broken(), "Failed"),
        ] {
            let page = format!("{:?}", page(&answer, now()));
            assert!(page.starts_with(expected), "{answer:?}: {page}");
        }
    }

    fn of_user(pages: [u16; 3]) -> Pages {
        let [home, notifications, lists] = pages.map(|status| match status {
            200 => page(&answer(200, "[]"), now()),
            status => page(&refusal(status), now()),
        });
        Pages::OfUser { home, notifications, lists }
    }

    #[test]
    fn scopes_are_known_by_the_pages_that_need_them() {
        for (pages, mark, detail, hint) in [
            ([200, 200, 200], Mark::Ok, "may read statuses, notifications, lists", None),
            (
                [206, 403, 404],
                Mark::Ok,
                "may read statuses; may not read notifications; not known for lists",
                Some("read:notifications (or read)"),
            ),
            (
                [403, 403, 200],
                Mark::Fail(Exit::Auth),
                "may read lists; may not read statuses, notifications",
                Some("read:statuses read:notifications (or read)"),
            ),
            ([404, 404, 404], Mark::Unknown, "not known for statuses, notifications, lists", None),
        ] {
            let finding = scopes(&of_user(pages));
            assert_eq!((finding.mark, finding.detail.as_str()), (mark, detail));
            let told = finding.hint.unwrap_or_default();
            assert!(hint.map_or(told.is_empty(), |hint| told.contains(hint)), "{told}");
        }
        let public = Pages::Public(page(&refusal(422), now()));
        assert_eq!(scopes(&public).mark, Mark::Unknown);
    }

    #[test]
    fn history_is_what_the_token_may_read_back() {
        for (pages, mark, words) in [
            (of_user([200, 403, 403]), Mark::Ok, "the home timeline"),
            (of_user([403, 200, 200]), Mark::Ok, "notifications"),
            (of_user([403, 403, 200]), Mark::Fail(Exit::Auth), "403"),
            (of_user([206, 200, 200]), Mark::Unknown, "206"),
            (of_user([404, 404, 404]), Mark::Fail(Exit::Refused), "404"),
            (of_user([429, 200, 200]), Mark::Fail(Exit::Limited), "429"),
            (of_user([503, 200, 200]), Mark::Fail(Exit::Unreachable), "503"),
            (Pages::Public(Page::Given), Mark::Ok, "the public timeline"),
            (Pages::Public(page(&refusal(422), now())), Mark::Unknown, "users only"),
            (Pages::Public(page(&broken(), now())), Mark::Fail(Exit::Unreachable), "no route"),
        ] {
            let finding = history(&pages);
            assert_eq!(finding.mark, mark, "{finding:?}");
            assert!(finding.detail.contains(words), "{finding:?}");
        }
    }

    #[test]
    fn a_limit_says_when_it_ends() {
        let rate_limit_reset = Some("2026-01-01T00:05:00.123456Z".to_owned());
        let head = Head { status: 429, rate_limit_reset, ..Head::default() };
        let finding = refused("server", &Refusal { head, body: String::new() }, now());
        assert_eq!(finding.hint.as_deref(), Some("try again in 300 s"));
    }
}
