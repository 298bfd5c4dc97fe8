//! Whole examinations of servers that a table makes up.

use std::cell::RefCell;
use std::future::Future;
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;

use super::*;
use crate::commands::doctor::probe::{Answer, Heard};
use crate::commands::doctor::sheet::Layout;
use crate::commands::doctor::sheet::tests::Written;
use crate::error::Exit;
use crate::net::{NetOptions, ProxyVariables};
use crate::request::{Broken, Head, Refusal};

/// A server: what it answers to which path, and what it was asked.
struct Fake {
    answers: Vec<(&'static str, u16, &'static str)>,
    asked: RefCell<Vec<(String, bool)>>,
}

impl Fake {
    fn new(answers: &[(&'static str, u16, &'static str)]) -> Self {
        Self { answers: answers.to_vec(), asked: RefCell::default() }
    }

    fn answer(&self, request: &Request) -> Answer {
        let path = request.url.path();
        let asked = (path.to_owned(), request.authorization.is_some());
        self.asked.borrow_mut().push(asked);
        let row = self.answers.iter().find(|(has, ..)| *has == path);
        match row {
            None => Ok(Refusal {
                head: Head { status: 404, ..Head::default() },
                body: r#"{"error":"Not Found"}"#.to_owned(),
            }),
            Some((_, 0, reason)) => Err(Broken::new(*reason)),
            Some(&(_, status, body)) => {
                Ok(Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() })
            }
        }
    }
}

impl Probe for Fake {
    async fn ask(&self, request: &Request) -> Answer {
        self.answer(request)
    }

    async fn listen(&self, request: &Request, _accepts: impl Fn(&Head) -> bool) -> Heard {
        match self.answer(request) {
            Ok(answer) if answer.head.status == 200 => Heard::Bytes(answer.head),
            Ok(answer) => Heard::Refused(answer),
            Err(broken) => Heard::Broken(broken),
        }
    }

    fn now(&self) -> Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("a valid time")
    }
}

/// A future that never waits.
fn done<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// `mark check` of every finding, and the code.
fn examined(fake: &Fake, token: Option<&str>) -> (Vec<String>, Option<Exit>) {
    let api: Url = "https://m.example".parse().expect("a URL");
    let token = token.map(SecretString::from);
    let (net, variables) = (NetOptions::default(), ProxyVariables::default());
    let way = Way { net: &net, variables: &variables };
    let patient = Patient { api: &api, token: token.as_ref(), way };
    let written = Written::default();
    let ended = done(run(fake, patient, written.sheet(Layout::default())));
    let text = written.text();
    let marks = text.lines().filter(|line| !line.starts_with(' '));
    let mark = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    (marks.map(mark).collect(), ended.err().map(|error| error.exit()))
}

const INSTANCE: (&str, u16, &str) = (
    "/api/v2/instance",
    200,
    r#"{"version":"4.6.5","configuration":{"urls":{"streaming":"wss://s.example"},"timelines_access":{"live_feeds":{}}}}"#,
);
const CREDENTIALS: &str = "/api/v1/accounts/verify_credentials";
const HOME: &str = "/api/v1/timelines/home";
const NOTIFICATIONS: &str = "/api/v1/notifications";
const LISTS: &str = "/api/v1/lists";
const HEALTH: (&str, u16, &str) = ("/api/v1/streaming/health", 200, "OK");
const USER: &str = "/api/v1/streaming/user";
const OF_NOTIFICATIONS: &str = "/api/v1/streaming/user/notification";
const ALICE: (&str, u16, &str) = (CREDENTIALS, 200, r#"{"acct":"alice"}"#);

#[test]
fn a_server_that_is_well_gets_no_cross() {
    let page = |path| (path, 200, "[]");
    let fake = Fake::new(&[
        INSTANCE,
        ALICE,
        page(HOME),
        page(NOTIFICATIONS),
        page(LISTS),
        HEALTH,
        (USER, 200, ""),
    ]);
    let (marks, exit) = examined(&fake, Some("a token"));
    let expected = [
        "ok proxy",
        "ok server",
        "ok token",
        "ok scopes",
        "ok history",
        "ok feeds",
        "ok health",
        "ok stream",
        "? limits",
        "? clock",
    ];
    assert_eq!(marks, expected);
    assert_eq!(exit, None);
    let asked = fake.asked.borrow();
    let with_token = |path: &str| {
        let found = asked.iter().find(|(has, _)| has == path);
        found.map(|(_, with_token)| *with_token)
    };
    assert_eq!(with_token("/api/v2/instance"), Some(false), "it is shown to everyone");
    assert_eq!(with_token(HEALTH.0), Some(false), "it needs no token");
    assert_eq!(with_token(USER), Some(true));
}

#[test]
fn a_server_that_is_not_there_fails_once_and_the_rest_is_not_known() {
    let fake = Fake::new(&[("/api/v2/instance", 0, "cannot connect")]);
    let (marks, exit) = examined(&fake, Some("a token"));
    assert_eq!(marks.iter().filter(|mark| mark.starts_with("FAIL")).count(), 1);
    assert_eq!(marks.iter().filter(|mark| mark.starts_with('?')).count(), 8);
    assert_eq!(exit, Some(Exit::Unreachable));
    assert_eq!(fake.asked.borrow().len(), 1, "nobody waits for it again and again");
}

#[test]
fn a_token_that_is_not_accepted_is_used_no_more() {
    let fake = Fake::new(&[INSTANCE, (CREDENTIALS, 401, "{}"), HEALTH, (USER, 200, "")]);
    let (marks, exit) = examined(&fake, Some("a token"));
    assert_eq!(exit, Some(Exit::Auth));
    let failed: Vec<_> = marks.iter().filter(|mark| mark.starts_with("FAIL")).collect();
    assert_eq!(failed, ["FAIL token"]);
    let used = fake.asked.borrow().iter().filter(|(_, with_token)| *with_token).count();
    assert_eq!(used, 1);
}

#[test]
fn a_token_for_notifications_alone_is_tried_with_that_stream() {
    let fake = Fake::new(&[
        INSTANCE,
        (CREDENTIALS, 403, "{}"),
        (HOME, 403, "{}"),
        (NOTIFICATIONS, 200, "[]"),
        (LISTS, 403, "{}"),
        HEALTH,
        (OF_NOTIFICATIONS, 200, ""),
    ]);
    let (marks, exit) = examined(&fake, Some("a token"));
    assert_eq!(exit, None, "{marks:?}");
    assert!(marks.contains(&"ok stream".to_owned()), "{marks:?}");
    assert!(!fake.asked.borrow().iter().any(|(path, _)| path == USER));
}

#[test]
fn of_streams_that_are_all_refused_the_first_is_told_of() {
    let fake = Fake::new(&[
        INSTANCE,
        (CREDENTIALS, 403, "{}"),
        HEALTH,
        (USER, 401, "{}"),
        (OF_NOTIFICATIONS, 401, "{}"),
    ]);
    let (marks, exit) = examined(&fake, Some("a token"));
    assert!(marks.contains(&"FAIL stream".to_owned()), "{marks:?}");
    // There are no pages, either, and those are asked for first.
    assert_eq!(exit, Some(Exit::Refused));
}

#[test]
fn without_a_token_the_public_stream_is_tried() {
    let public = "/api/v1/streaming/public";
    let old = [INSTANCE, ("/api/v1/timelines/public", 200, "[]"), HEALTH, (public, 200, "")];
    let (marks, exit) = examined(&Fake::new(&old), None);
    assert_eq!(exit, None, "{marks:?}");
    assert!(marks.contains(&"? token".to_owned()) && marks.contains(&"ok stream".to_owned()));
    let new = [INSTANCE, ("/api/v1/timelines/public", 422, "{}"), HEALTH, (public, 401, "{}")];
    let (marks, exit) = examined(&Fake::new(&new), None);
    assert!(marks.contains(&"? history".to_owned()), "{marks:?}");
    assert_eq!(exit, Some(Exit::Auth), "{marks:?}");
}

#[test]
fn a_streaming_host_without_tls_gets_no_token() {
    let plain = (
        "/api/v2/instance",
        200,
        r#"{"version":"4.6.5","configuration":{"urls":{"streaming":"ws://s.example"}}}"#,
    );
    let fake = Fake::new(&[plain, ALICE, (HOME, 200, "[]"), HEALTH, (USER, 200, "")]);
    let (marks, exit) = examined(&fake, Some("a token"));
    assert!(marks.contains(&"FAIL health".to_owned()), "{marks:?}");
    assert!(marks.contains(&"? stream".to_owned()), "{marks:?}");
    assert_eq!(exit, Some(Exit::Refused));
    assert!(!fake.asked.borrow().iter().any(|(path, _)| path == USER));
}

#[test]
fn a_server_that_hides_its_document_is_asked_the_rest() {
    let trouble = [("/api/v2/instance", 429, "{}"), ALICE, (HOME, 200, "[]")];
    let (marks, exit) = examined(&Fake::new(&trouble), Some("a token"));
    assert!(marks.contains(&"FAIL server".to_owned()), "{marks:?}");
    assert!(marks.contains(&"ok token".to_owned()), "{marks:?}");
    assert!(marks.contains(&"? stream".to_owned()), "{marks:?}");
    assert_eq!(exit, Some(Exit::Limited));
}
