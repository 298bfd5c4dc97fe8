//! Every fault does what it says in API v1.1, too.

use super::*;

/// All that a sample sends, and how it ends.
fn whole(faults: &[&str]) -> (Vec<Value>, Piece) {
    rest(&mut get(&sandbox(faults), SAMPLE))
}

#[test]
fn a_disconnect_comes_with_its_code() {
    for code in 1..=14 {
        let (messages, end) = whole(&[&format!("disconnect={code}@3")]);
        assert_eq!((messages.len(), end), (4, Piece::End));
        assert_eq!(messages[3]["disconnect"]["code"], code);
        assert!(messages[3]["disconnect"]["reason"].is_string());
    }
    let options = Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() };
    let sandbox = with(options, &["disconnect=12", "half-open", "drop-every=100ms"]);
    let (messages, end) = rest(&mut get(&sandbox, "site.json?follow=1"));
    assert_eq!(end, Piece::Cut);
    let last = messages.last().expect("a message");
    assert_eq!(last["disconnect"]["code"], 12, "it has no envelope");
}

#[test]
fn every_status_of_the_table_can_be_had() {
    for (status, words) in [
        (401, "Error 401 Unauthorized"),
        (403, "Error 403 Forbidden"),
        (404, "Error 404 Not Found"),
        (406, "Parameter"),
        (410, "Error 410 Gone"),
        (413, "too long"),
        (416, "count"),
        (420, "Exceeded connection limit for user"),
        (429, ""),
        (500, ""),
        (503, ""),
    ] {
        let sandbox = sandbox(&[&format!("status={status}x1"), "retry-after=7", "reset=60"]);
        let mut reply = get(&sandbox, SAMPLE);
        assert_eq!(reply.status(), status);
        assert_eq!(reply.header("Retry-After"), Some("7"));
        assert!(reply.header("X-Rate-Limit-Reset").is_some());
        let body = String::from_utf8(reply.body()).expect("text");
        assert!(body.contains(words), "{status}: {body}");
        assert_eq!(get(&sandbox, SAMPLE).status(), 200);
    }
}

#[test]
fn generic_faults_are_the_same() {
    assert!(matches!(whole(&["drop-after=3"]), (messages, Piece::Cut) if messages.len() == 3));
    assert_eq!(whole(&["accept-end"]), (vec![], Piece::End));
    let (body, end) = get(&sandbox(&["mid-chunk=2"]), SAMPLE).rest();
    assert!(end == Piece::Cut && !body.is_empty());
    let sandbox = sandbox(&["kill-after=1x1"]);
    get(&sandbox, SAMPLE).rest();
    assert_eq!(get(&sandbox, SAMPLE).status(), 401, "the token is revoked");
    let redirect = self::sandbox(&["redirect=http://127.0.0.1:9"]);
    let reply = get(&redirect, &format!("{SAMPLE}?language=en"));
    let target = "http://127.0.0.1:9/1.1/statuses/sample.json?language=en";
    assert_eq!((reply.status(), reply.header("Location")), (302, Some(target)));
    let page = self::sandbox(&["html"]);
    assert_eq!(get(&page, SAMPLE).header("Content-Type"), Some("text/html; charset=utf-8"));
}

#[test]
fn lines_break_as_on_the_other_side() {
    let line = |faults: &[&str], at: usize| {
        let (body, _) = get(&sandbox(faults), SAMPLE).rest();
        let lines: Vec<&[u8]> = body.split_inclusive(|&byte| byte == b'\n').collect();
        lines[at].to_vec()
    };
    assert_eq!(line(&["number-line", "end-after=3"], 1), b"42\r\n");
    assert_eq!(line(&["big-line=9000", "end-after=3"], 0).len(), 9_002);
    assert!(!line(&["lf", "end-after=3"], 0).ends_with(b"\r\n"));
    assert!(!line(&["half-line=1"], 1).ends_with(b"\n"));
    assert!(std::str::from_utf8(&line(&["invalid-utf8=1", "end-after=3"], 0)).is_err());
}

#[test]
fn lengths_lie_when_that_is_asked_for() {
    let body = |fault: &str| {
        let sandbox = sandbox(&[fault, "end-after=3"]);
        get(&sandbox, &format!("{SAMPLE}?delimited=length")).rest().0
    };
    let (plain, late) = (body("no-heartbeat"), body("length-heartbeat"));
    assert_eq!(late.len(), plain.len() + 3 * 2);
    let wrong = body("wrong-length=1");
    let length = |body: &[u8]| -> usize {
        let end = body.iter().position(|&byte| byte == b'\r').expect("a line");
        std::str::from_utf8(&body[..end]).ok().and_then(|text| text.parse().ok()).expect("a number")
    };
    assert_eq!(length(&wrong) + 5, length(&plain));
    assert_eq!(length(&body("long-length=1")), length(&plain) + 1_000_000);
}

#[test]
fn a_server_whose_clock_is_ahead_refuses_the_time_of_others() {
    let sandbox = sandbox(&["clock-ahead=3600"]);
    let request = format!("GET /1.1/{SAMPLE}");
    let status = |time: i64| {
        let header = signed(&sandbox, &request, "", &nonce(), time);
        Reply::to(&sandbox, &request, &[&header]).status()
    };
    let now = clock::now().as_second();
    assert_eq!((status(now), status(now + 3_600)), (401, 200));
    let date = |sandbox: &Sandbox| {
        let reply = Reply::to(sandbox, &request, &[]);
        let date = reply.header("Date").expect("an answer is dated").to_owned();
        jiff::fmt::rfc2822::parse(&date).expect("a date").timestamp().as_second()
    };
    assert!((now + 3_600..now + 3_660).contains(&date(&sandbox)), "its answers say so");
    assert!((now..now + 60).contains(&date(&self::sandbox(&[]))));
}

#[test]
fn each_side_keeps_to_its_own_faults() {
    let sandbox = with(
        Options { rules: vec![("cat".to_owned(), None)], ..Options::default() },
        &["disconnect=7@0x1", "problem=slow-reader@0x1"],
    );
    let v2 =
        |path: &str| Reply::to(&sandbox, &format!("GET /2/{path}"), &[&bearer(&sandbox)]).chunk();
    assert!(v2("tweets/sample/stream").starts_with(b"{\"errors\""), "its own problem");
    let first = message(&mut get(&sandbox, SAMPLE));
    assert_eq!(first["disconnect"]["code"], 7, "which the other side has not spent");
    assert!(v2("tweets/sample/stream").starts_with(b"{\"data\""));
}
