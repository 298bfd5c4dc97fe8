//! What X's answers say about an app.

use jiff::Timestamp;

use crate::commands::doctor::finding::{Finding, Mark};
use crate::commands::doctor::probe::Answer;
use crate::error::Exit;
use crate::request::{Broken, Refusal};
use crate::source::twitter::app;
use crate::source::twitter::problem;
use crate::source::twitter::rules::answer::{self, Counts};

/// How X takes the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Accepted,
    Refused,
    /// The server is in trouble, or the request was refused for another reason.
    Untold,
}

/// The server gave no answer.
pub(super) fn unreachable(broken: Broken) -> Finding {
    let usual = "is this machine online, is a proxy in the way, is --server right?";
    let hint = broken.hint.unwrap_or_else(|| usual.to_owned());
    Finding::unreachable("server", broken.reason).hint(hint)
}

/// The server answers, whatever it says.
pub(super) fn server(host: &str, answer: &Refusal) -> Finding {
    let check = "server";
    match answer.head.status {
        status @ 500.. => Finding::unreachable(check, format!("{host} answered {status}"))
            .hint("X is in trouble; try again in some minutes"),
        _ => Finding::ok(check, format!("{host} answers")),
    }
}

/// Whether the token is accepted, by an answer about rules.
pub(super) fn token(answer: &Refusal, now: Timestamp) -> (Finding, Standing) {
    let check = "token";
    if is_about_rules(answer) {
        return (Finding::ok(check, "accepted for the filtered stream"), Standing::Accepted);
    }
    let finding = refused(check, answer, now);
    if finding.mark == Mark::Fail(Exit::Auth) {
        return (finding, Standing::Refused);
    }
    let detail = format!("not known: {}", finding.detail);
    (Finding::unknown(check, detail), Standing::Untold)
}

fn is_about_rules(answer: &Refusal) -> bool {
    answer::counts(answer).is_some() || answer::page(answer).is_some()
}

/// How many rules there are, and how many there may be.
pub(super) fn rules(answer: &Refusal, now: Timestamp) -> Finding {
    let check = "rules";
    if let Some(counts) = answer::counts(answer) {
        return counted(&counts);
    }
    match answer::page(answer) {
        Some(page) => {
            let more = if page.next.is_some() { "more than " } else { "" };
            let rules = page.rules.len();
            Finding::ok(check, format!("{more}{rules}; this server does not tell its caps"))
        }
        None => refused(check, answer, now),
    }
}

fn counted(counts: &Counts) -> Finding {
    let check = "rules";
    let number = |number: Option<u64>| number.map_or_else(|| "?".to_owned(), |n| n.to_string());
    let (rules, cap) = (number(counts.app.rules), number(counts.app_cap));
    let mut detail = format!("{rules} of {cap}");
    if counts.project_rules != counts.app.rules {
        let (rules, cap) = (number(counts.project_rules), number(counts.project_cap));
        detail.push_str(&format!("; in the project {rules} of {cap}"));
    }
    let finding = Finding::ok(check, detail);
    match counts.app.rules {
        Some(0) => finding.hint(
            "'trill twitter filter' is refused without rules: --rule follows one for this run \
             alone, 'trill twitter rules add' keeps one",
        ),
        _ if counts.room() == Some(0) => {
            finding.hint("there is no room for another: 'trill twitter rules delete' makes some")
        }
        _ => finding,
    }
}

/// What the app has open.
pub(super) fn connections(answer: &Answer, now: Timestamp) -> Finding {
    let check = "connections";
    let answer = match answer {
        Ok(answer) => answer,
        Err(broken) => return Finding::unreachable(check, broken.reason.clone()),
    };
    let list = answer.head.is_success().then(|| app::connections(&answer.body).ok()).flatten();
    let Some(list) = list else { return missing_or_refused(check, answer, now) };
    let mut names: Vec<&str> =
        list.connections.iter().map(|connection| connection.endpoint_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match list.connections.len() {
        0 => Finding::ok(check, "none is open"),
        open => {
            let more = if list.next.is_some() { "more than " } else { "" };
            Finding::ok(check, format!("{more}{open} open: {}", names.join(", "))).hint(
                "an app may have one of a kind, more with Enterprise; another is refused. \
                 'trill twitter connections kill' ends what nobody reads",
            )
        }
    }
}

/// How much of the month's posts is used.
pub(super) fn usage(answer: &Answer, now: Timestamp) -> Finding {
    let check = "usage";
    let answer = match answer {
        Ok(answer) => answer,
        Err(broken) => return Finding::unreachable(check, broken.reason.clone()),
    };
    let rows = answer.head.is_success().then(|| app::usage(&answer.body).ok()).flatten();
    let Some(rows) = rows else { return missing_or_refused(check, answer, now) };
    let value = |name: &str| rows.iter().find(|(row, _)| row == name).map(|(_, v)| v.as_str());
    let number = |name: &str| value(name)?.parse::<u64>().ok();
    let day = value("cap_reset_day").filter(|day| day.parse::<u8>().is_ok());
    let day = day.map(|day| format!("; counted anew on day {day} of the month"));
    let day = day.unwrap_or_default();
    match (number("project_usage"), number("project_cap")) {
        (Some(used), Some(cap)) if used >= cap => {
            Finding::fail(check, Exit::Limited, format!("{used} of {cap} posts read{day}"))
                .hint("X delivers no more until then; the cap is set at console.x.com")
        }
        (Some(used), Some(cap)) => Finding::ok(check, format!("{used} of {cap} posts read{day}")),
        (Some(used), None) => Finding::ok(check, format!("{used} posts read{day}")),
        (None, _) => Finding::unknown(check, "the answer does not tell how many posts were read"),
    }
}

/// A server that does not have this is a stand-in, or older: nothing that a stream needs.
fn missing_or_refused(check: &'static str, answer: &Refusal, now: Timestamp) -> Finding {
    match answer.head.status {
        404 | 501 => Finding::unknown(check, "this server does not tell"),
        _ => refused(check, answer, now),
    }
}

fn refused(check: &'static str, answer: &Refusal, now: Timestamp) -> Finding {
    Finding::of_verdict(check, problem::judge(check, answer, false, now), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Head;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("a valid time")
    }

    fn answer(status: u16, body: &str) -> Refusal {
        Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() }
    }

    fn counts(rules: u64, cap: u64) -> Refusal {
        answer(
            200,
            &format!(
                r#"{{"data":{{"cap_per_client_app":"{cap}","cap_per_project":"{cap}",
                "client_app_rules_count":{{"client_app_id":"1","rule_count":{rules}}},
                "project_rules_count":"{rules}"}}}}"#
            ),
        )
    }

    const UNAUTHORIZED: &str =
        r#"{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}"#;

    #[test]
    fn a_token_is_accepted_refused_or_not_known() {
        let list = answer(200, r#"{"meta":{"result_count":0}}"#);
        for (answer, mark, standing) in [
            (counts(0, 5), Mark::Ok, Standing::Accepted),
            (list, Mark::Ok, Standing::Accepted),
            (answer(401, UNAUTHORIZED), Mark::Fail(Exit::Auth), Standing::Refused),
            (answer(403, "{}"), Mark::Fail(Exit::Auth), Standing::Refused),
            (answer(402, "{}"), Mark::Unknown, Standing::Untold),
            (answer(429, "{}"), Mark::Unknown, Standing::Untold),
            (answer(503, ""), Mark::Unknown, Standing::Untold),
            // As the playground refuses.
            (answer(200, UNAUTHORIZED), Mark::Fail(Exit::Auth), Standing::Refused),
        ] {
            let (finding, stands) = token(&answer, now());
            assert_eq!((finding.mark, stands), (mark, standing), "{finding:?}");
        }
    }

    #[test]
    fn rules_are_counted_and_what_is_wanting_is_hinted_at() {
        for (answer, mark, detail, hint) in [
            (counts(2, 5), Mark::Ok, "2 of 5", ""),
            (counts(0, 5), Mark::Ok, "0 of 5", "--rule"),
            (counts(5, 5), Mark::Ok, "5 of 5", "rules delete"),
            (answer(200, r#"{"meta":{"result_count":0}}"#), Mark::Ok, "0; this server", ""),
            (answer(402, "{}"), Mark::Fail(Exit::Limited), "402", "console.x.com"),
            (answer(429, "{}"), Mark::Fail(Exit::Limited), "429", ""),
            (answer(503, ""), Mark::Fail(Exit::Unreachable), "503", ""),
            (answer(404, ""), Mark::Fail(Exit::Refused), "404", ""),
        ] {
            let finding = rules(&answer, now());
            assert_eq!(finding.mark, mark, "{finding:?}");
            assert!(finding.detail.contains(detail), "{finding:?}");
            let told = finding.hint.clone().unwrap_or_default();
            assert!(told.contains(hint), "{finding:?}");
        }
    }

    #[test]
    fn open_connections_are_named_and_no_failure() {
        let one = r#"{"data":[{"id":"1","endpoint_name":"filtered_stream","connected_at":"t"}]}"#;
        let finding = connections(&Ok(answer(200, one)), now());
        assert_eq!((finding.mark, finding.detail.as_str()), (Mark::Ok, "1 open: filtered_stream"));
        assert!(finding.hint.is_some());
        for (answer, mark) in [
            (answer(200, r#"{"meta":{"result_count":0}}"#), Mark::Ok),
            (answer(404, ""), Mark::Unknown),
            (answer(429, "{}"), Mark::Fail(Exit::Limited)),
        ] {
            assert_eq!(connections(&Ok(answer), now()).mark, mark);
        }
    }

    #[test]
    fn a_cap_that_is_used_up_is_a_limit() {
        let used = |used: &str| {
            let body = format!(
                r#"{{"data":{{"cap_reset_day":7,"project_cap":"100","project_usage":"{used}"}}}}"#
            );
            usage(&Ok(answer(200, &body)), now())
        };
        let fine = used("99");
        assert_eq!(fine.detail, "99 of 100 posts read; counted anew on day 7 of the month");
        assert_eq!(fine.mark, Mark::Ok);
        assert_eq!(used("100").mark, Mark::Fail(Exit::Limited));
        assert_eq!(used("many").mark, Mark::Unknown);
        assert_eq!(usage(&Ok(answer(404, "")), now()).mark, Mark::Unknown);
    }
}
