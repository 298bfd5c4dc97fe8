//! What a Mastodon server means by an answer that is not the stream
//! (protocols/mastodon.md section 1, "Errors, SSE"). Decided by status; the text is only shown.

use jiff::Timestamp;

use super::channel::Channel;
use crate::error::Error;
use crate::event::Origin;
use crate::request::Refusal;
use crate::source::rate_limit::{retry_after, server_wait};
use crate::source::{FailureClass, Verdict};

/// The longest piece of a server's own words in an error message, in characters.
const MESSAGE_MAX: usize = 200;

pub(super) fn judge(
    channel: &Channel,
    origin: &Origin,
    has_token: bool,
    refusal: &Refusal,
    was_live: bool,
    now: Timestamp,
) -> Verdict {
    let stream = origin.to_string();
    let message = describe(refusal);
    let refused = |hint: Option<&str>| {
        let hint = hint.map(str::to_owned);
        Verdict::Fatal(Error::Refused { stream: stream.clone(), message: message.clone(), hint })
    };
    let retry = |class| {
        let wait = match class {
            FailureClass::RateLimited => server_wait(&refusal.head, now),
            FailureClass::Network | FailureClass::Http => retry_after(&refusal.head),
        };
        Verdict::Retry { class, wait, reason: message.clone(), hint: None }
    };
    match refusal.head.status {
        401 if !has_token => Verdict::Fatal(Error::NoToken { stream: stream.clone() }),
        401 | 403 => {
            let hint = auth_hint(channel, refusal);
            Verdict::Fatal(Error::Auth { stream, message, hint })
        }
        402 => Verdict::Fatal(Error::Limited { stream, message, hint: None }),
        408 | 425 => retry(FailureClass::Http),
        420 | 429 => retry(FailureClass::RateLimited),
        404 | 405 | 410 | 501 => refused(Some(
            "this server has no Mastodon event streams at this address; \
             GoToSocial, Akkoma and Pleroma stream by WebSocket only, others not at all",
        )),
        400..=499 => refused(None),
        300..=399 => refused(Some("name the server that the redirect leads to with --server")),
        // Once it has worked, a page in place of the stream is somebody's maintenance page.
        200..=299 if !was_live => refused(Some(
            "this is not a Mastodon event stream; --server takes the host that you log in to",
        )),
        _ => retry(FailureClass::Http),
    }
}

/// A 401 is overloaded: token, scope and list all end in one (section 9.16).
fn auth_hint(channel: &Channel, refusal: &Refusal) -> String {
    if let Some(origin) = &refusal.head.redirected_to {
        return format!(
            "the server redirected to {origin}, and trill does not send a token to another origin; \
             if you trust it, name it with --server"
        );
    }
    if let Channel::List { id } = channel {
        return format!(
            "list {id} may not exist or may not be your list, or the token lacks the scope {}",
            channel.scope()
        );
    }
    format!(
        "the token may be revoked, from another server, or without the scope {} (or read)",
        channel.scope()
    )
}

/// The status, and the server's own words if they are JSON.
fn describe(refusal: &Refusal) -> String {
    #[derive(serde::Deserialize)]
    struct Body {
        error: String,
    }
    let status = refusal.head.status;
    match serde_json::from_str::<Body>(&refusal.body) {
        Ok(Body { error }) => {
            let words: String = error.chars().take(MESSAGE_MAX).collect();
            format!("the server answered {status}: {words}")
        }
        Err(_) if (200..300).contains(&status) => {
            let content_type = refusal.head.content_type.as_deref().unwrap_or("no content type");
            format!("the server answered {status} with {content_type} instead of an event stream")
        }
        Err(_) => format!("the server answered {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;
    use crate::request::Head;

    fn verdict(channel: &Channel, status: u16, body: &str, was_live: bool) -> Verdict {
        let origin = Origin { source: "m.example".into(), stream: channel.stream_name() };
        let refusal = Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() };
        let now = "2026-01-01T00:00:00Z".parse().expect("a valid time");
        judge(channel, &origin, true, &refusal, was_live, now)
    }

    fn fatal(channel: &Channel, status: u16) -> Option<Exit> {
        match verdict(channel, status, "{}", false) {
            Verdict::Fatal(error) => Some(error.exit()),
            Verdict::Retry { .. } => None,
        }
    }

    #[test]
    fn every_status_has_its_exit_code_or_its_class() {
        let table = [
            (400, Some(Exit::Refused)),
            (401, Some(Exit::Auth)),
            (402, Some(Exit::Limited)),
            (403, Some(Exit::Auth)),
            (404, Some(Exit::Refused)),
            (405, Some(Exit::Refused)),
            (408, None),
            (410, Some(Exit::Refused)),
            (422, Some(Exit::Refused)),
            (429, None),
            (500, None),
            (501, Some(Exit::Refused)),
            (502, None),
            (503, None),
            (200, Some(Exit::Refused)),
            (301, Some(Exit::Refused)),
        ];
        for (status, expected) in table {
            assert_eq!(fatal(&Channel::User, status), expected, "{status}");
        }
    }

    #[test]
    fn a_rate_limit_that_is_not_exhausted_says_nothing_about_a_failure() {
        let origin = Origin { source: "m.example".into(), stream: vec!["user".into()] };
        let wait = |status: u16, retry_after: Option<&str>| {
            let head = Head {
                status,
                rate_limit_reset: Some("2026-01-01T00:05:00.000000Z".into()),
                retry_after: retry_after.map(str::to_owned),
                ..Head::default()
            };
            let now = "2026-01-01T00:00:00Z".parse().expect("a valid time");
            let refusal = Refusal { head, body: String::new() };
            match judge(&Channel::User, &origin, true, &refusal, false, now) {
                Verdict::Retry { wait, .. } => wait,
                Verdict::Fatal(error) => panic!("{error}"),
            }
        };
        assert_eq!(wait(503, None), None);
        assert!(wait(503, Some("7")).is_some());
        assert!(wait(429, None).is_some());
    }

    #[test]
    fn a_401_on_a_list_says_that_it_may_not_be_yours() {
        let list = Channel::List { id: "43".into() };
        let body = r#"{"error":"Not authorized to stream this list"}"#;
        let Verdict::Fatal(error) = verdict(&list, 401, body, false) else { panic!("retried") };
        assert!(error.to_string().contains("Not authorized to stream this list"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("may not be your list")));
    }

    #[test]
    fn a_page_in_place_of_a_stream_that_worked_is_a_passing_fault() {
        assert!(matches!(
            verdict(&Channel::User, 200, "<html>", true),
            Verdict::Retry { class: FailureClass::Http, .. }
        ));
    }
}
