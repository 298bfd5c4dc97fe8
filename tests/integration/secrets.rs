//! A token comes from a file, a command or a variable, and goes into one header: never to
//! stdout, stderr, argv or a URL.

use std::fs;

use trill::sandbox::{Options, Rate, Sandbox};

use crate::harness::server::{Server, Step, open, refusal, update};
use crate::harness::{Signal, TOKEN, Trill, all_at_once};

fn one_event() -> Server {
    Server::streaming([vec![open(), update(1), Step::Hold]])
}

/// Runs `trill` at a scripted server and returns the tokens that it sent.
fn sent(trill: impl FnOnce(&Server) -> Trill) -> Vec<String> {
    let server = one_event();
    trill(&server).arg("--count=1").run().code(0);
    let [request] = server.stream_requests().try_into().expect("one request");
    request.all("authorization").into_iter().map(str::to_owned).collect()
}

fn user(server: &Server) -> Trill {
    Trill::new(["user", "--server", &server.url()])
}

#[test]
fn a_token_comes_from_a_file_a_command_or_a_variable() {
    let bearer = |token: &str| vec![format!("Bearer {token}")];
    let file = |server: &Server| user(server).file("t", "from-file\r\n").arg("--token-file=t");
    assert_eq!(sent(file), bearer("from-file"));
    let command = |server: &Server| user(server).arg("--token-command=echo from-command");
    assert_eq!(sent(command), bearer("from-command"));
    let variable = |server: &Server| user(server).env("MASTODON_ACCESS_TOKEN", "from-variable");
    assert_eq!(sent(variable), bearer("from-variable"));
    let file =
        |server: &Server| user(server).file("t", "\nfrom-env-file\n").env("TRILL_TOKEN_FILE", "t");
    assert_eq!(sent(file), bearer("from-env-file"));
    let command =
        |server: &Server| user(server).env("TRILL_TOKEN_COMMAND", "printf %s from-env-command");
    assert_eq!(sent(command), bearer("from-env-command"));
    let flag = |server: &Server| {
        let trill = user(server).file("t", "from-file").arg("--token-file=t");
        trill.env("MASTODON_ACCESS_TOKEN", "from-variable").env("TRILL_TOKEN_COMMAND", "false")
    };
    assert_eq!(sent(flag), bearer("from-file"), "a flag beats a variable");
}

#[test]
fn a_token_that_cannot_be_had_is_exit_code_4() {
    let long = "x".repeat(5000);
    let files: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("blank", b" \n\n"),
        ("two words", b"one two"),
        ("two lines", b"one\ntwo"),
        ("not UTF-8", b"\xff\xfe"),
        ("long", long.as_bytes()),
    ];
    all_at_once(files, |(_, bytes)| {
        let server = one_event();
        let ended =
            user(&server).file("t", bytes).arg("--token-file=t").run().code(4).prints_nothing();
        ended.says("cannot read the access token from t").says("hint: ");
        assert!(server.requests().is_empty());
    });
    all_at_once(
        ["--token-file=missing", "--token-command=exit 3", "--token-command=true"],
        |flag| {
            let server = one_event();
            user(&server)
                .arg(flag)
                .run()
                .code(4)
                .prints_nothing()
                .says("cannot read the access token");
            assert!(server.requests().is_empty());
        },
    );
}

#[test]
fn neither_a_flag_nor_a_url_takes_a_secret() {
    Trill::new(["user", "--sandbox", "--token", TOKEN]).run().code(2);
    let ended = Trill::new(["user", "--server=https://me:password@m.example"]).run();
    ended.code(2).says("without a user or a password");
}

#[test]
fn the_token_appears_nowhere_at_vv_whatever_happens() {
    let commands =
        ["user", "notifications", "direct", "public", "hashtag rust go", "list 42", "list 43"];
    let faults = [
        "",
        "--fault=drop-after=2",
        "--fault=kill-after=2",
        "--fault=garbage=1",
        "--fault=status=401",
        "--fault=status=403",
        "--fault=status=429",
        "--fault=status=500",
        "--fault=html",
        "--fault=redirect=http://127.0.0.1:9",
        "--fault=accept-close",
        "--fault=instance-status=401",
        "--fault=streaming-url=ws://127.0.0.1:9",
        "--fault=oversize=9000000",
    ];
    // Every fault with one command, every command with one fault.
    let runs = faults.into_iter().map(|fault| ("user", fault));
    let runs = runs.chain(commands.into_iter().map(|command| (command, faults[1])));
    all_at_once(runs, |(command, fault)| {
        let faults = fault.strip_prefix("--fault=").map(|fault| fault.parse().expect("a fault"));
        let options = Options {
            rate: Rate::PerSecond(100.0),
            faults: faults.into_iter().collect(),
            events: Some(10),
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).expect("a sandbox starts");
        let trill = Trill::at_sandbox(&sandbox, command);
        let ended = trill.arg("-vv").arg("--retry=2").arg("--duration=2s").arg("--meta").run();
        let stdout = String::from_utf8_lossy(&ended.stdout).into_owned();
        let hidden = !ended.stderr.contains(sandbox.token()) && !stdout.contains(sandbox.token());
        let spoke = ended.stderr.contains("GET http://");
        ended
            .check(hidden, "should not show the token")
            .check(spoke, "should say what it asks for");
    });
}

#[test]
fn a_server_that_sends_the_token_back_does_not_get_it_onto_stderr() {
    let words = format!(r#"{{"error":"The token {TOKEN} is not for you"}}"#);
    let server = Server::streaming([refusal("403 Forbidden", "", &words)]);
    let ended =
        Trill::at(&server, "user -vv").run().code(4).says("The token [token] is not for you");
    let hidden = !ended.stderr.contains(TOKEN);
    ended.check(hidden, "should not show the token");
}

#[test]
fn the_token_is_on_no_command_line_and_in_no_request_but_its_header() {
    let server = one_event();
    let mut running = user(&server).file("t", TOKEN).arg("--token-file=t").arg("--count=2").spawn();
    running.record();
    let argv = fs::read(format!("/proc/{}/cmdline", running.pid())).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&argv).contains(TOKEN));
    for request in server.requests() {
        assert!(!request.line.contains(TOKEN), "{}", request.line);
        for (name, value) in request.headers {
            let authorization = name.eq_ignore_ascii_case("authorization");
            assert_eq!(value.contains(TOKEN), authorization, "{name}");
        }
    }
    running.signal(Signal::INT);
    running.end().killed_by(Signal::INT).silent();
}
