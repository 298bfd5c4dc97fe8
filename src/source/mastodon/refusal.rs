//! What a Mastodon server means by an answer that is not the stream
//! (protocols/mastodon.md section 1, "Errors, SSE"), or not the page (section 6). Decided by
//! status; the text is only shown.

use jiff::Timestamp;

use super::channel::Channel;
use super::timeline::{BUILDING_WAIT, Timeline};
use crate::error::Error;
use crate::event::Origin;
use crate::request::Refusal;
use crate::source::page::NoArray;
use crate::source::rate_limit::{retry_after, server_wait};
use crate::source::{FailureClass, ServerWait, Verdict};

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
    let message = describe(refusal, "an event stream");
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
    if let Some(hint) = redirected(refusal) {
        return hint;
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

/// Where a token is missing because it was not sent there.
fn redirected(refusal: &Refusal) -> Option<String> {
    let origin = refusal.head.redirected_to.as_ref()?;
    Some(format!(
        "the server redirected to {origin}, and trill does not send a token to another origin; \
         if you trust it, name it with --server"
    ))
}

/// An answer to a request for a page that is none.
pub(super) struct Pages<'a> {
    pub(super) channel: &'a Channel,
    pub(super) timeline: Timeline,
    pub(super) origin: &'a Origin,
    pub(super) has_token: bool,
    pub(super) answer: &'a Refusal,
    pub(super) now: Timestamp,
}

impl Pages<'_> {
    /// What a status other than 200 means.
    pub(super) fn judge(&self) -> Verdict {
        match self.answer.head.status {
            206 => self.building(),
            // 422 is what the code says and 401 what the documentation says (section 6).
            401 | 422 if !self.has_token => {
                let stream = format!("{}: {}", self.origin, self.name());
                Verdict::Fatal(Error::NoToken { stream })
            }
            401 | 403 | 422 => self.auth(),
            402 => Verdict::Fatal(Error::Limited {
                stream: self.origin.to_string(),
                message: self.message(),
                hint: None,
            }),
            404 => self.refused(Some(self.missing())),
            405 | 410 | 501 => self.refused(Some(self.no_such_pages())),
            408 | 425 => self.retry(FailureClass::Http),
            420 | 429 => self.retry(FailureClass::RateLimited),
            300..=399 => self
                .refused(Some("name the server that the redirect leads to with --server".into())),
            200..=299 => self.refused(Some(self.no_such_pages())),
            400..=499 => self.refused(None),
            _ => self.retry(FailureClass::Http),
        }
    }

    /// What a 200 means whose body is not an array.
    pub(super) fn no_array(&self, what: NoArray) -> Verdict {
        match what {
            NoArray::Broken => Verdict::Retry {
                class: FailureClass::Network,
                wait: None,
                reason: format!("{}: the page broke off", self.cannot()),
                hint: None,
            },
            NoArray::TooLong | NoArray::Other => self.refused(Some(self.no_such_pages())),
        }
    }

    fn building(&self) -> Verdict {
        let wait = retry_after(&self.answer.head).unwrap_or(ServerWait::For(BUILDING_WAIT));
        Verdict::Retry {
            class: FailureClass::Http,
            wait: Some(wait),
            reason: format!("the server is still building {}", self.name()),
            hint: None,
        }
    }

    fn auth(&self) -> Verdict {
        let hint = redirected(self.answer).unwrap_or_else(|| {
            let scope = self.timeline.scope();
            let also = match self.channel {
                Channel::List { .. } => ", which its stream does not ask for",
                _ => "",
            };
            format!(
                "reading it back needs a user's token with the scope {scope} (or read){also}; \
                 this one may be without it, an app's own, revoked, or from another server"
            )
        });
        let stream = self.origin.to_string();
        Verdict::Fatal(Error::Auth { stream, message: self.message(), hint })
    }

    fn missing(&self) -> String {
        match self.channel {
            Channel::List { id } => {
                format!("list {id} may not exist or may not be your list")
            }
            _ => self.no_such_pages(),
        }
    }

    fn no_such_pages(&self) -> String {
        format!(
            "this server has no Mastodon pages of {} at this address; --server takes the host \
             that you log in to",
            self.name()
        )
    }

    fn refused(&self, hint: Option<String>) -> Verdict {
        let stream = self.origin.to_string();
        Verdict::Fatal(Error::Refused { stream, message: self.message(), hint })
    }

    fn retry(&self, class: FailureClass) -> Verdict {
        let wait = match class {
            FailureClass::RateLimited => server_wait(&self.answer.head, self.now),
            FailureClass::Network | FailureClass::Http => retry_after(&self.answer.head),
        };
        Verdict::Retry { class, wait, reason: self.message(), hint: None }
    }

    fn message(&self) -> String {
        format!("{}: {}", self.cannot(), describe(self.answer, "a page of posts"))
    }

    fn cannot(&self) -> String {
        format!("{} cannot be read back", self.name())
    }

    fn name(&self) -> &'static str {
        match self.timeline {
            Timeline::Home => "the home timeline",
            Timeline::Notifications => "the list of notifications",
            Timeline::Public => "the public timeline",
            Timeline::Hashtag => "the timeline of the tag",
            Timeline::List => "the timeline of the list",
            Timeline::Conversations => "the list of conversations",
        }
    }
}

/// The status, and the server's own words if they are JSON. `expected` is what should have come.
fn describe(refusal: &Refusal, expected: &str) -> String {
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
            format!("the server answered {status} with {content_type} instead of {expected}")
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
