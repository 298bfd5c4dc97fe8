//! The embedded server on its own: one line, then streams, until it is stopped.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::harness::{Running, Signal, Trill, all_at_once};

/// Starts `trill sandbox ARGS` and returns its URL and token.
fn serve(args: &str) -> (Running, String, String) {
    let trill = Trill::new(["sandbox"]);
    let args = args.split(' ').filter(|arg| !arg.is_empty());
    let mut running = args.fold(trill, Trill::arg).spawn();
    let line = running.line();
    let (url, token) = line.split_once(' ').expect("URL and token");
    assert!(url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"), "{url}");
    assert!(!token.contains(' ') && token.len() > 20, "{token}");
    let (url, token) = (url.to_owned(), token.to_owned());
    (running, url, token)
}

/// What curl would show: everything until the server closes.
fn get(url: &str, path: &str, token: &str) -> String {
    let address = url.strip_prefix("http://").expect("plain http");
    let mut connection = TcpStream::connect(address).expect("it listens");
    let head = format!("Host: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close");
    write!(connection, "GET {path} HTTP/1.1\r\n{head}\r\n\r\n").expect("it reads");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("it answers and closes");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_prints_one_line_serves_and_stops_by_the_signal() {
    all_at_once([Signal::INT, Signal::TERM], |signal| {
        let (running, url, token) = serve("--rate=max");
        for command in ["user", "public", "hashtag rust"] {
            let client = Trill::new(command.split(' ')).arg("--count=5");
            let client = client.env("TRILL_SERVER", &url).env("MASTODON_ACCESS_TOKEN", &token);
            assert_eq!(client.run().code(0).records().len(), 5);
        }
        running.signal(signal);
        let ended = running.end().killed_by(signal).silent();
        assert_eq!(ended.lines().len(), 1);
    });
}

#[test]
fn the_keys_of_the_legacy_api_come_after_the_first_line() {
    let (mut running, _, _) = serve("--legacy --seed=1");
    let names = ["CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"];
    for name in names {
        let line = running.line();
        let (key, value) = line.split_once('=').expect("NAME=VALUE");
        assert_eq!(key, name);
        assert!(value.len() >= 25 && !value.contains([' ', '=']), "{value}");
    }
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
}

#[test]
fn its_end_is_a_lost_line_for_those_who_follow() {
    let (running, url, token) = serve("--rate=max --events=3");
    let client = Trill::new(["user", "--retry=2"]);
    let mut client = client.env("TRILL_SERVER", &url).env("MASTODON_ACCESS_TOKEN", &token).spawn();
    client.record();
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
    client.end().code(5).says("gave up after 2 attempts");
}

#[test]
fn the_same_seed_is_the_same_bytes() {
    let bodies: Vec<String> = (0..2)
        .map(|_| {
            let (_running, url, token) = serve("--seed=42 --rate=max --events=50");
            let answer = get(&url, "/api/v1/streaming/user", &token);
            // Everything after the head, where the request's id and the date are.
            let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
            assert!(body.starts_with("3\r\n:)\n\r\n"), "the greeting of the real server");
            format!("{token} {body}").replace(url.trim_start_matches("http://"), "ADDRESS")
        })
        .collect();
    assert!(bodies[0] == bodies[1], "two runs with one seed");
    let (_running, url, token) = serve("--seed=43 --rate=max --events=50");
    assert!(!bodies[0].contains(&get(&url, "/api/v1/streaming/user", &token)));
    assert!(!bodies[0].starts_with(&token));
}

#[test]
fn records_of_the_same_seed_have_the_same_payloads() {
    let run = || {
        let args = ["user", "--sandbox", "--seed=7", "--rate=max", "--count=100", "-o", "raw"];
        String::from_utf8(Trill::new(args).run().code(0).stdout).expect("payloads are UTF-8")
    };
    assert_eq!(run().lines().count(), 100);
    assert_eq!(run(), run());
}

#[test]
fn it_speaks_http_as_the_real_server_does() {
    let (_running, url, token) = serve("");
    let health = get(&url, "/api/v1/streaming/health", "");
    assert!(health.starts_with("HTTP/1.1 200 OK\r\n") && health.contains("OK"), "{health}");
    let refused = get(&url, "/api/v1/streaming/user", "nope");
    assert!(refused.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "{refused}");
    assert!(refused.contains(r#"{"error":"Invalid access token"}"#), "{refused}");
    let unknown = get(&url, "/api/v1/streaming/nope", &token);
    assert!(unknown.contains(r#"{"error":"Unknown channel requested"}"#), "{unknown}");
    let instance = get(&url, "/api/v2/instance", "");
    assert!(instance.contains("timelines_access"), "{instance}");
}

#[test]
fn a_taken_port_is_an_error_and_a_wrong_flag_is_a_usage_error() {
    let (_running, url, _) = serve("");
    let port = url.rsplit(':').next().expect("there is a port");
    let ended = Trill::new(["sandbox", "--port", port]).run().code(1).prints_nothing();
    ended.says("cannot start the embedded server");
    for flag in ["--fault=nonsense", "--rate=-1", "--port=70000", "--count=3"] {
        Trill::new(["sandbox", flag]).run().code(2).prints_nothing();
    }
}

#[test]
fn the_unknown_fault_is_told_with_the_known_ones() {
    Trill::new(["public", "--sandbox", "--fault=nonsense"])
        .run()
        .code(2)
        .says("drop-after")
        .says("stall");
}

#[test]
fn posts_are_as_big_as_they_are_asked_to_be() {
    let (_running, url, token) = serve("--payload-bytes=4096 --rate=max");
    let client = Trill::new(["public", "--count=50", "--event=update", "-o", "raw"]);
    let ended = client.env("TRILL_SERVER", &url).env("MASTODON_ACCESS_TOKEN", &token).run().code(0);
    let sizes: Vec<usize> = ended.lines().iter().map(|line| line.len()).collect();
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!((3500..6500).contains(&mean), "{mean} bytes: {sizes:?}");
}
