//! `trill doctor` and `trill twitter doctor`, against servers that are well and servers that are
//! not.

use serde::{Deserialize, Serialize};
use trill::sandbox::{Options, Sandbox};

use crate::harness::server::{Answer, Plan, Server, Step, refusal, stream_head};
use crate::harness::{Ended, TOKEN, Trill, all_at_once};

/// A line of `-o json`; nothing else may be in it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    check: String,
    result: String,
    detail: String,
    hint: Option<String>,
}

fn findings(ended: &Ended) -> Vec<Finding> {
    let finding = |line: &&str| {
        let finding: Finding = serde_json::from_str(line).expect("a finding");
        let again = serde_json::to_string(&finding).expect("it can be written");
        assert_eq!(again, *line, "its members are in order");
        finding
    };
    ended.lines().iter().map(finding).collect()
}

/// The one finding of `check`.
#[track_caller]
fn found(ended: &Ended, check: &str) -> Finding {
    let found = findings(ended).into_iter().filter(|finding| finding.check == check);
    let [finding] = found.collect::<Vec<_>>().try_into().expect("each check is made once");
    finding
}

/// The result and the detail of `check` are these.
#[track_caller]
fn holds(ended: &Ended, check: &str, result: &str, words: &str) {
    let finding = found(ended, check);
    assert_eq!(finding.result, result, "{finding:?}");
    assert!(finding.detail.contains(words), "{finding:?}");
}

fn names(ended: &Ended) -> Vec<String> {
    findings(ended).into_iter().map(|finding| finding.check).collect()
}

const MASTODON: [&str; 10] = [
    "proxy", "server", "token", "scopes", "history", "feeds", "health", "stream", "limits", "clock",
];
const X: [&str; 8] =
    ["proxy", "server", "token", "rules", "connections", "usage", "limits", "clock"];

fn sandboxed(fault: &str) -> Ended {
    let trill = Trill::new(["doctor", "--sandbox", "--timeout=20s", "-o", "json"]);
    match fault {
        "" => trill.run(),
        fault => trill.arg(format!("--fault={fault}")).run(),
    }
}

fn x_sandboxed(fault: &str) -> Ended {
    let trill = Trill::new(["x", "doctor", "--sandbox", "--timeout=20s", "-o", "json"]);
    match fault {
        "" => trill.run(),
        fault => trill.arg(format!("--fault={fault}")).run(),
    }
}

#[test]
fn the_sandbox_of_mastodon_is_well() {
    let ended = sandboxed("").code(0);
    assert_eq!(names(&ended), MASTODON);
    holds(&ended, "proxy", "ok", "this machine");
    holds(&ended, "server", "ok", "version 4.6.5");
    holds(&ended, "token", "ok", "@you at 127.0.0.1");
    holds(&ended, "feeds", "ok", "no feed is withheld");
    holds(&ended, "health", "ok", "/api/v2/instance");
    holds(&ended, "stream", "ok", "'user' answers");
    holds(&ended, "history", "ok", "");
    holds(&ended, "limits", "ok", " of 300");
    holds(&ended, "clock", "ok", "agrees");
}

#[test]
fn the_sandbox_of_x_is_well() {
    let ended = x_sandboxed("").code(0).silent();
    assert_eq!(names(&ended), X);
    assert!(findings(&ended).iter().all(|finding| finding.result == "ok"), "{ended:?}");
    holds(&ended, "rules", "ok", "2 of 1000");
    holds(&ended, "connections", "ok", "none is open");
    holds(&ended, "usage", "ok", "0 of 3000000");
}

#[test]
fn a_server_that_is_not_there_is_a_failure_and_all_else_a_question() {
    for command in ["doctor --server=http://127.0.0.1:1", "x doctor --server=http://127.0.0.1:1"] {
        let ended = Trill::new(command.split(' '))
            .arg("-ojson")
            .env("MASTODON_ACCESS_TOKEN", TOKEN)
            .env("X_BEARER_TOKEN", TOKEN)
            .run()
            .code(5)
            .says("checks failed: server");
        holds(&ended, "server", "fail", "cannot connect");
        let rest = findings(&ended).split_off(2);
        assert!(rest.iter().all(|finding| finding.result == "unknown"), "{rest:?}");
        assert!(rest.iter().all(|finding| finding.detail.contains("not reached")), "{rest:?}");
    }
}

#[test]
fn each_fault_of_a_mastodon_server_is_found_by_its_check() {
    let table = [
        ("instance-status=503", "server", "fail", "503"),
        ("instance-status=429", "server", "fail", "429"),
        ("no-instance", "server", "unknown", "no instance document (404)"),
        ("no-v2", "health", "ok", "/api/v1/instance"),
        ("disabled=remote", "feeds", "unknown", "other servers"),
        ("disabled=all", "feeds", "fail", "public: every post"),
        ("disabled=hashtag-all", "feeds", "fail", "hashtag: every post"),
        ("no-v2", "feeds", "unknown", "does not tell"),
        ("streaming-url=null", "health", "ok", "no document names another"),
        ("streaming-url=/prefix", "health", "ok", "127.0.0.1"),
        ("streaming-url=ws://127.0.0.1:1", "health", "fail", "cannot connect"),
        ("streaming-url=ws://127.0.0.1:1", "stream", "unknown", "not reached"),
        ("streaming-url=ws://192.0.2.1", "health", "fail", "plain http"),
        ("status=401", "stream", "fail", "Invalid access token"),
        ("status=404", "stream", "fail", "404"),
        ("status=429,rate-limit-reset=600", "stream", "fail", "429"),
        ("status=503", "stream", "fail", "503"),
        ("html", "stream", "fail", "text/html"),
        ("accept-close", "stream", "fail", "the request failed"),
    ];
    all_at_once(table, |(fault, check, result, words)| {
        let ended = sandboxed(fault);
        holds(&ended, check, result, words);
        let failed = !ended.succeeded();
        assert!(failed || result != "fail", "{fault}: {ended:?}");
    });
}

#[test]
fn the_first_failure_gives_the_code() {
    let table = [("instance-status=503", 5), ("instance-status=429", 7)];
    all_at_once(table, |(fault, code)| {
        sandboxed(fault).code(code).says("checks failed: server");
    });
    all_at_once(
        [("unsupported-auth", 4), ("rate-limit", 7), ("no-credits", 7)],
        |(refusal, code)| {
            x_sandboxed(&format!("refuse-reads={refusal}")).code(code);
        },
    );
}

#[test]
fn tokens_are_known_by_what_they_may() {
    let sandbox = Sandbox::start(Options::default()).expect("there is a free port");
    let with = |token: &str| {
        Trill::at_sandbox(&sandbox, "doctor -o json").env("MASTODON_ACCESS_TOKEN", token).run()
    };
    for (token, words) in
        [("sandbox-revoked", "401"), ("no-such-token", "401"), ("sandbox-app-only", "422")]
    {
        let ended = with(token).code(4).says("checks failed: token");
        holds(&ended, "token", "fail", words);
        for check in ["scopes", "history", "stream"] {
            holds(&ended, check, "unknown", "the token is not accepted");
        }
        holds(&ended, "health", "ok", "which is well");
    }
    let statuses = with("sandbox-read-statuses");
    holds(&statuses, "token", "unknown", "403");
    holds(&statuses, "stream", "ok", "'user' answers");
    let notifications = with("sandbox-read-notifications");
    holds(&notifications, "stream", "ok", "'user:notification' answers");
    holds(&with("sandbox-write"), "stream", "fail", "401");
}

#[test]
fn without_a_token_it_is_said_what_needs_one() {
    let sandbox = Sandbox::start(Options::default()).expect("there is a free port");
    let command = ["doctor", "-ojson", "--server", sandbox.url()];
    let ended = Trill::new(command).run();
    assert!(!ended.succeeded(), "{ended:?}");
    holds(&ended, "token", "unknown", "none was given");
    holds(&ended, "stream", "fail", "an access token is needed");
    assert!(found(&ended, "stream").hint.is_some_and(|hint| hint.contains("Preferences")));
}

#[test]
fn a_refused_app_of_x_is_asked_no_more() {
    let ended = x_sandboxed("refuse-reads=not-enrolled").code(4);
    holds(&ended, "token", "fail", "403");
    holds(&ended, "rules", "unknown", "the token is not accepted");
    let unknown = Answer::new("401 Unauthorized", "", r#"{"title":"Unauthorized","status":401}"#);
    let server = Server::start(Plan { calls: vec![unknown], ..Plan::default() });
    Trill::at_x(&server, "doctor").run().code(4);
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn a_stand_in_of_x_need_not_count_or_tell() {
    let list = Answer::ok(r#"{"data":[{"id":"1","value":"cat"}],"meta":{"result_count":1}}"#);
    let calls = vec![Answer::not_found(), list, Answer::not_found()];
    let server = Server::start(Plan { calls, ..Plan::default() });
    let ended = Trill::at_x(&server, "doctor -o json").run().code(0);
    holds(&ended, "rules", "ok", "1; this server does not tell its caps");
    for check in ["connections", "usage", "limits", "clock"] {
        assert_eq!(found(&ended, check).result, "unknown", "{check}");
    }
}

#[test]
fn connections_that_are_open_are_named() {
    let sandbox = Sandbox::start(Options::default()).expect("there is a free port");
    let mut streaming = Trill::at_x_sandbox(&sandbox, "sample -o raw").spawn();
    streaming.line();
    let ended = Trill::at_x_sandbox(&sandbox, "doctor -o json").run().code(0);
    holds(&ended, "connections", "ok", "1 open: sample_stream");
    assert!(found(&ended, "connections").hint.is_some_and(|hint| hint.contains("kill")));
}

/// A server whose health is `OK` and whose stream then does `script`.
fn streaming(script: Vec<Step>) -> Server {
    Server::streaming([refusal("200 OK", "", "OK"), script])
}

#[test]
fn no_check_waits_for_ever() {
    let silent = streaming(vec![Step::Send(stream_head()), Step::Hold]);
    let ended = Trill::at(&silent, "doctor -o json --timeout=300ms").run();
    holds(&ended, "health", "ok", "which is well");
    holds(&ended, "stream", "fail", "no byte came in 300ms");
    assert!(found(&ended, "stream").hint.is_some_and(|hint| hint.contains("proxy")));
    // Neither health nor the stream gets a head.
    let mute = Server::streaming([vec![Step::Hold]]);
    let ended = Trill::at(&mute, "doctor -o json --timeout=300ms").run();
    holds(&ended, "health", "fail", "no answer within 300ms");
    holds(&ended, "stream", "unknown", "not reached");
}

#[test]
fn a_stream_that_ends_at_once_is_a_failure() {
    let end = Step::Send([stream_head(), b"0\r\n\r\n".to_vec()].concat());
    let ended = Trill::at(&streaming(vec![end]), "doctor -o json").run();
    holds(&ended, "stream", "fail", "ended without a byte");
}

#[test]
fn the_stream_is_closed_as_soon_as_it_has_answered() {
    let server = streaming(vec![crate::harness::server::open(), Step::Hold]);
    let ended = Trill::at(&server, "doctor -o json").run();
    holds(&ended, "stream", "ok", "'user' answers");
    server.await_closed();
}

#[test]
fn a_token_is_never_printed_even_if_the_server_repeats_it() {
    let words = format!(r#"{{"error":"bad \u001b[31m{TOKEN}"}}"#);
    for format in ["text", "json"] {
        let server = streaming(refusal("401 Unauthorized", "", &words));
        let trill = Trill::at(&server, "doctor -vv --color=never -o").arg(format).at_terminal();
        let ended = trill.run();
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(text.contains("[token]") && !text.contains(TOKEN), "{text}");
        assert!(!ended.stderr.contains(TOKEN), "{ended:?}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
}

#[test]
fn a_password_of_a_proxy_is_not_printed() {
    let command = "doctor -o json --timeout=5s --server=https://m.example";
    for trill in [
        Trill::new(command.split(' ')).env("https_proxy", "http://me:pa55word@127.0.0.1:1"),
        Trill::new(command.split(' ')).arg("--proxy=http://me:pa55word@127.0.0.1:1"),
    ] {
        let ended = trill.run().code(5);
        holds(&ended, "proxy", "ok", "http://127.0.0.1:1/ (from ");
        let text = String::from_utf8_lossy(&ended.stdout).into_owned() + &ended.stderr;
        assert!(!text.contains("pa55word"), "{text}");
    }
}

#[test]
fn a_terminal_gets_symbols_within_its_width_and_a_pipe_words() {
    let trill = || Trill::new("doctor --sandbox --fault=status=401".split(' '));
    let ended = trill().at_terminal().columns(60).env("TERM", "xterm").run();
    let text = String::from_utf8(ended.stdout).expect("it is UTF-8");
    assert!(text.contains("\u{1b}[32m✓\u{1b}[0m server"), "{text}");
    assert!(text.contains("\u{1b}[31m✗\u{1b}[0m stream"), "{text}");
    let plain = trill().arg("--color=never").at_terminal().columns(60).run();
    let text = String::from_utf8(plain.stdout).expect("it is UTF-8");
    assert!(text.lines().all(|line| line.trim_end().chars().count() <= 60), "{text}");
    let piped = trill().run();
    let text = String::from_utf8(piped.stdout).expect("it is UTF-8");
    assert!(text.contains("\nok   server ") && text.contains("\nFAIL stream "), "{text}");
}
