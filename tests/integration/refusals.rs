//! Every way of a server to say no ends the run with its own exit code and the server's own
//! words, or is tried again where trying again makes sense.

use std::fs;
use std::path::Path;

use crate::harness::server::{Script, Server, Step, chunk, open, refusal, update};
use crate::harness::{Trill, all_at_once};

#[test]
fn every_captured_refusal_ends_with_its_exit_code_and_the_servers_words() {
    let refusals: Vec<Captured> = captured().into_iter().filter(|c| c.status >= 400).collect();
    assert!(refusals.len() >= 34, "{} refusals", refusals.len());
    all_at_once(refusals, |captured| {
        let code = match captured.status {
            400 | 404 => 6,
            401 => 4,
            500 => 5,
            status => panic!("{}: an unexpected {status}", captured.name),
        };
        let server = Server::streaming([captured.answer.clone()]);
        let ended = Trill::at(&server, "public --retry=1").run().code(code).prints_nothing();
        let ended = ended.says(&format!("the server answered {}", captured.status));
        if let Some(words) = captured.words {
            ended.says(&words);
        }
        assert_eq!(server.stream_requests().len(), 1, "{}", captured.name);
    });
}

#[test]
fn every_captured_answer_that_is_no_stream_is_refused() {
    for name in ["health", "metrics"] {
        let captured = captured().into_iter().find(|c| c.name == name).expect("it is captured");
        let server = Server::streaming([captured.answer]);
        let ended = Trill::at(&server, "public").run().code(6).prints_nothing();
        ended.says("text/plain").says("instead of an event stream").says("hint: ");
    }
}

#[test]
fn every_captured_stream_is_taken_for_one() {
    let streams: Vec<Captured> = captured().into_iter().filter(|c| c.words_of_a_stream()).collect();
    assert!(streams.len() >= 6, "{} streams", streams.len());
    all_at_once(streams, |captured| {
        let mut script = captured.answer;
        script.extend([update(1), Step::Hold]);
        let server = Server::streaming([script]);
        Trill::at(&server, "public --count=1").run().code(0).silent();
    });
}

#[test]
fn refusals_that_no_retry_cures_end_the_run_at_once() {
    let table = [
        ("402 Payment Required", 7),
        ("403 Forbidden", 4),
        ("404 Not Found", 6),
        ("405 Method Not Allowed", 6),
        ("410 Gone", 6),
        ("422 Unprocessable Content", 6),
        ("501 Not Implemented", 6),
    ];
    all_at_once(table, |(status, code)| {
        let server = Server::streaming([refusal(status, JSON, r#"{"error":"In so many words"}"#)]);
        let ended = Trill::at(&server, "public").run().code(code).prints_nothing();
        ended.says(&status[..3]).says("In so many words");
        assert_eq!(server.stream_requests().len(), 1, "{status}");
    });
}

#[test]
fn refusals_that_pass_end_with_5_or_7_when_retries_are_off() {
    let table = [
        ("408 Request Timeout", 5),
        ("500 Internal Server Error", 5),
        ("502 Bad Gateway", 5),
        ("503 Service Unavailable", 5),
        ("504 Gateway Timeout", 5),
        ("420 Enhance Your Calm", 7),
        ("429 Too Many Requests", 7),
    ];
    all_at_once(table, |(status, code)| {
        let server = Server::streaming([refusal(status, "Content-Type: text/html\r\n", "<html>")]);
        let ended = Trill::at(&server, "public --retry=1").run().code(code).prints_nothing();
        ended.says(&status[..3]).says("gave up after 1 attempt");
    });
}

#[test]
fn refusals_that_pass_are_tried_again_after_the_wait_of_their_class() {
    // (status, headers, words, the shortest and the longest wait in seconds)
    let table = [
        ("500 Internal Server Error", "", "http", 2.5, 5.0),
        ("503 Service Unavailable", "Retry-After: 30\r\n", "http", 30.0, 30.0),
        ("429 Too Many Requests", "", "rate", 60.0, 65.0),
        ("429 Too Many Requests", "Retry-After: 120\r\n", "rate", 120.0, 125.0),
        (
            "429 Too Many Requests",
            "X-RateLimit-Reset: 2001-01-01T00:00:00.000000Z\r\n",
            "rate",
            60.0,
            65.0,
        ),
        (
            "429 Too Many Requests",
            "X-RateLimit-Reset: 2999-01-01T00:00:00.000000Z\r\n",
            "rate",
            960.0,
            965.0,
        ),
    ];
    all_at_once(table, |(status, headers, class, least, most)| {
        let server = Server::streaming([refusal(status, headers, "")]);
        let mut running = Trill::at(&server, "public --meta=connection").spawn();
        let told = running.record();
        let told: crate::harness::record::Disconnected = told.payload_as();
        let wait = told.retry_in_ms.expect("it is tried again") as f64 / 1000.0;
        assert!(least <= wait && wait <= most, "{status} {headers}: {wait} s");
        assert!(told.class.starts_with(class), "{status}: {}", told.class);
        assert_eq!(told.status, status[..3].parse().ok());
        running.says("next attempt in");
    });
}

#[test]
fn a_short_limit_is_waited_for_and_the_stream_followed() {
    let limited = refusal("429 Too Many Requests", "Retry-After: 1\r\n", "");
    let server = Server::streaming([limited, vec![open(), update(1), Step::Hold]]);
    Trill::at(&server, "public --count=1").run().code(0).says("429");
    assert_eq!(server.stream_requests().len(), 2);
}

#[test]
fn a_page_in_place_of_a_stream_is_refused() {
    for (fault, code, words) in [("html", 6, "text/html"), ("bad-gateway", 5, "502")] {
        let fault = format!("--fault={fault}");
        let ended = Trill::new(["public", "--sandbox", "--retry=1", &fault]).run();
        ended.code(code).prints_nothing().says(words);
    }
}

#[test]
fn a_page_in_place_of_a_stream_that_worked_is_maintenance() {
    let page = refusal("200 OK", "Content-Type: text/html\r\n", "<html>Back soon");
    let server = Server::streaming([vec![open(), update(1)], page]);
    let mut running = Trill::at(&server, "public").spawn();
    assert_eq!(running.record().id(), "1");
    running.says("200 with text/html instead of an event stream; next attempt in");
}

#[test]
fn a_401_on_a_list_says_that_it_may_not_be_yours() {
    let ended = Trill::new(["list", "43", "--sandbox"]).run().code(4).prints_nothing();
    ended.says("Not authorized to stream this list").says("may not be your list");
}

#[test]
fn a_token_without_the_scope_is_told_which_one() {
    for (command, scope) in [("public", "read:statuses"), ("notifications", "read:notifications")] {
        let sandbox = trill::sandbox::Sandbox::start(Default::default()).expect("a sandbox starts");
        let ended = Trill::new([command])
            .env("TRILL_SERVER", sandbox.url())
            .env("MASTODON_ACCESS_TOKEN", "sandbox-profile")
            .run();
        ended.code(4).says("does not have the required scopes").says(scope);
    }
}

#[test]
fn an_anonymous_401_asks_for_a_token() {
    let sandbox = trill::sandbox::Sandbox::start(Default::default()).expect("a sandbox starts");
    let ended = Trill::new(["public"]).env("TRILL_SERVER", sandbox.url()).run();
    ended.code(4).says("an access token is needed").says("MASTODON_ACCESS_TOKEN");
}

#[test]
fn the_servers_words_cannot_touch_the_terminal() {
    let body = r#"{"error":"a\u001b[2Jb\u202ec\u009bd\ntrill: fine"}"#;
    let server = Server::streaming([refusal("404 Not Found", JSON, body)]);
    let ended = Trill::at(&server, "public").run().code(6);
    let clean = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    let ours = |line: &str| line.starts_with("trill: 127.0.0.1") || line.starts_with("hint: ");
    let (harmless, ours) = (ended.stderr.chars().all(clean), ended.stderr.lines().all(ours));
    ended.check(harmless && ours, "should say nothing that a terminal obeys");
}

#[test]
fn nothing_at_the_port_is_exit_code_5() {
    // A port that was free a moment ago.
    let address = Server::streaming([vec![open()]]).address();
    let ended = Trill::new(["public", "--retry=1", "--server", &address]).run();
    ended.code(5).prints_nothing().says("cannot connect");
}

const JSON: &str = "Content-Type: application/json\r\n";

/// An answer of the real server (captures/mastodon/errors).
struct Captured {
    name: String,
    status: u16,
    answer: Script,
    words: Option<String>,
    content_type: String,
}

impl Captured {
    fn words_of_a_stream(&self) -> bool {
        self.status == 200 && self.content_type == "text/event-stream"
    }
}

/// All captures that hold an answer to one request.
fn captured() -> Vec<Captured> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/errors");
    let files = fs::read_dir(folder).expect("the fixtures are checked in");
    files
        .map(|file| file.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .filter_map(|path| {
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let bytes = fs::read(&path).expect("a fixture is readable");
            read(name, &String::from_utf8_lossy(&bytes))
        })
        .collect()
}

/// curl's record of an exchange: its command line, perhaps its own words, the head as sent,
/// and the body without its chunks, followed by empty lines and perhaps curl's exit code.
fn read(name: String, text: &str) -> Option<Captured> {
    let head_at = text.find("HTTP/1.1 ")?;
    // This one is two exchanges with their chunks.
    if name == "keepalive_after_error" {
        return None;
    }
    let (head, rest) = text[head_at..].split_once("\r\n\r\n")?;
    let body = rest.split("\n# curl exit").next()?.trim_end_matches('\n');
    let header = |wanted: &str| {
        let value = |line: &str| Some(line.strip_prefix(wanted)?.strip_prefix(": ")?.to_owned());
        head.split("\r\n").find_map(value)
    };
    let content_type = header("Content-Type").unwrap_or_default();
    let body = match content_type.as_str() {
        "text/event-stream" => chunk(b":)\n"),
        _ if header("Transfer-Encoding").is_some() => {
            [&chunk(body.as_bytes())[..], b"0\r\n\r\n"].concat()
        }
        // What the head promises, to the byte: the capture added line ends of its own.
        _ => {
            let length: usize = header("Content-Length")?.parse().ok()?;
            rest.as_bytes().get(..length)?.to_vec()
        }
    };
    let words = serde_json::from_str::<serde_json::Value>(rest.trim())
        .ok()
        .and_then(|json| Some(json.get("error")?.as_str()?.to_owned()));
    Some(Captured {
        name,
        status: head.split(' ').nth(1)?.parse().ok()?,
        answer: vec![Step::Send([head.as_bytes(), b"\r\n\r\n", &body].concat())],
        words,
        content_type,
    })
}

#[test]
fn a_server_that_does_not_answer_is_given_up_after_the_connect_timeout() {
    let server = Server::streaming([vec![Step::Hold]]);
    let ended = Trill::at(&server, "public --retry=1 --connect-timeout=300ms").run();
    ended.code(5).says("no answer within 300ms");
    server.await_closed();
}
