//! Every command asks for its own path, and prints records of the documented shape.

use trill::sandbox::{Options, Rate, Sandbox};

use crate::harness::server::{Server, open, update};
use crate::harness::{TOKEN, Trill, all_at_once};

/// Command, path and query, `stream` of the records.
const COMMANDS: &[(&str, &str, &[&str])] = &[
    ("user", "/api/v1/streaming/user", &["user"]),
    ("home", "/api/v1/streaming/user", &["user"]),
    ("notifications", "/api/v1/streaming/user/notification", &["user:notification"]),
    ("public", "/api/v1/streaming/public", &["public"]),
    ("public --only-media", "/api/v1/streaming/public?only_media=true", &["public:media"]),
    ("local", "/api/v1/streaming/public/local", &["public:local"]),
    (
        "local --only-media",
        "/api/v1/streaming/public/local?only_media=true",
        &["public:local:media"],
    ),
    ("remote", "/api/v1/streaming/public/remote", &["public:remote"]),
    (
        "remote --only-media",
        "/api/v1/streaming/public/remote?only_media=true",
        &["public:remote:media"],
    ),
    ("direct", "/api/v1/streaming/direct", &["direct"]),
    ("hashtag #Rust", "/api/v1/streaming/hashtag?tag=rust", &["hashtag", "rust"]),
    ("hashtag a&b=c", "/api/v1/streaming/hashtag?tag=a%26b%3Dc", &["hashtag", "a&b=c"]),
    (
        "hashtag 日本 --local",
        "/api/v1/streaming/hashtag/local?tag=%E6%97%A5%E6%9C%AC",
        &["hashtag:local", "日本"],
    ),
    ("list 42", "/api/v1/streaming/list?list=42", &["list", "42"]),
];

#[test]
fn every_command_asks_for_its_stream_with_the_token_once_and_no_compression() {
    all_at_once(COMMANDS, |(command, target, stream)| {
        let server = Server::streaming([vec![open(), update(1)]]);
        let ended = Trill::at(&server, command).arg("--count=1").run().code(0).silent();
        let [record] = ended.records().try_into().expect("one record");
        assert_eq!(record.stream, *stream);
        assert_eq!(record.via, "stream");
        assert_eq!((record.source, record.event.as_str()), (server.address(), "update"));

        let [request] = server.stream_requests().try_into().expect("one request");
        assert_eq!(request.line, format!("GET {target} HTTP/1.1"));
        assert_eq!(request.all("authorization"), [format!("Bearer {TOKEN}")], "{command}");
        assert_eq!(request.all("accept"), ["text/event-stream"], "{command}");
        assert_eq!(request.all("accept-encoding"), ["identity"], "{command}");
        assert!(request.all("user-agent").iter().all(|agent| agent.starts_with("trill/")));
        for request in server.requests() {
            assert!(!request.line.contains(TOKEN), "{}", request.line);
        }
    });
}

#[test]
fn every_command_prints_records_from_the_sandbox() {
    all_at_once(COMMANDS, |(command, _, stream)| {
        let options = Options { rate: Rate::Max, seed: Some(1), ..Options::default() };
        let sandbox = Sandbox::start(options).expect("a sandbox starts");
        let ended = Trill::at_sandbox(&sandbox, command).arg("--count=30").run().code(0);
        let records = ended.records();
        assert_eq!(records.len(), 30, "{command}");
        for record in records {
            assert_eq!(record.stream, *stream, "{command}");
            assert_eq!(format!("http://{}", record.source), sandbox.url());
        }
    });
}

#[test]
fn several_hashtags_are_one_connection_each_and_one_output() {
    let server = Server::streaming([vec![open(), update(1), crate::harness::server::Step::Hold]]);
    let command = "hashtag #Rust rust RUST go #Go wasm --count=3 --backfill=off";
    let ended = Trill::at(&server, command).run().code(0).silent();
    let mut tags: Vec<String> =
        ended.records().into_iter().map(|record| record.stream.join(" ")).collect();
    tags.sort();
    assert_eq!(tags, ["hashtag go", "hashtag rust", "hashtag wasm"]);
    let mut targets: Vec<String> =
        server.stream_requests().iter().map(|request| request.target().to_owned()).collect();
    targets.sort();
    assert_eq!(
        targets,
        ["go", "rust", "wasm"].map(|tag| format!("/api/v1/streaming/hashtag?tag={tag}"))
    );
    let documents = server.requests().len() - targets.len();
    assert_eq!(documents, 2, "the server is discovered once, not once per stream");
}

#[test]
fn several_hashtags_come_merged_from_the_sandbox() {
    let ended = Trill::new(["hashtag", "rust", "go", "--sandbox", "--rate=max", "--events=20"])
        .arg("--count=40")
        .run()
        .code(0);
    for tag in ["rust", "go"] {
        let own = ended.records().iter().filter(|record| record.stream == ["hashtag", tag]).count();
        assert_eq!(own, 20, "{tag}");
    }
}

#[test]
fn a_tag_without_a_letter_or_digit_is_a_usage_error() {
    all_at_once(["", "#", "!!!", "_", "  "], |tag| {
        let ended = Trill::new(["hashtag", "rust", tag, "--sandbox"]).run();
        ended.code(2).prints_nothing().says("is no hashtag").says("hint: ");
    });
    Trill::new(["hashtag", "--sandbox"]).run().code(2).prints_nothing();
    Trill::new(["list", " ", "--sandbox"]).run().code(2).says("is no list id");
}

#[test]
fn a_stream_of_ones_own_needs_a_token_before_anything_is_asked() {
    all_at_once(["user", "notifications", "direct", "list 42"], |command| {
        let server = Server::streaming([vec![open()]]);
        let ended = Trill::new(command.split(' ')).env("TRILL_SERVER", server.url()).run();
        ended.code(4).prints_nothing().says("an access token is needed").says("--token-file");
        assert!(server.requests().is_empty());
    });
}

#[test]
fn flags_of_the_sandbox_are_refused_without_it() {
    for flag in ["--rate=5", "--seed=1", "--fault=split", "--events=3"] {
        let ended = Trill::new(["public", "--server=127.0.0.1:1", flag]).run();
        ended.code(2).says("only makes sense with --sandbox");
    }
}
