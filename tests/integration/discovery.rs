//! Where the streams are, who may see the token, and where it comes from.

use crate::harness::server::{Answer, Plan, Server, Step, open, refusal, update};
use crate::harness::{TOKEN, Trill, all_at_once};

fn v2(streaming: &str) -> Answer {
    Answer::ok(format!(r#"{{"version":"4.6.5","configuration":{{"urls":{streaming}}}}}"#))
}

fn v1(streaming: &str) -> Answer {
    Answer::ok(format!(r#"{{"version":"3.5.3","urls":{streaming}}}"#))
}

fn two_events() -> Vec<Vec<Step>> {
    vec![vec![open(), update(1), update(2), Step::Hold]]
}

/// Follows the stream and returns what was asked for.
fn targets(plan: Plan) -> Vec<String> {
    let server = Server::start(Plan { streams: two_events(), ..plan });
    Trill::at(&server, "public --count=2 --backfill=off").run().code(0);
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

const V2: &str = "/api/v2/instance";
const V1: &str = "/api/v1/instance";
const STREAM: &str = "/api/v1/streaming/public";

#[test]
fn the_second_version_is_asked_first_and_is_enough() {
    let own = v2(r#"{"streaming":"ws://{address}"}"#);
    assert_eq!(targets(Plan { v2: own, ..Plan::default() }), [V2, STREAM]);
}

#[test]
fn the_first_version_is_asked_when_there_is_no_second() {
    let own = v1(r#"{"streaming_api":"ws://{address}"}"#);
    assert_eq!(targets(Plan { v1: own, ..Plan::default() }), [V2, V1, STREAM]);
    // A proxy's page with status 200 is no instance document.
    let own = v1(r#"{"streaming_api":"ws://{address}"}"#);
    let plan = Plan { v2: Answer::ok("<html>"), v1: own, ..Plan::default() };
    assert_eq!(targets(plan), [V2, V1, STREAM]);
}

#[test]
fn without_a_document_the_streams_are_at_the_same_host() {
    assert_eq!(targets(Plan::default()), [V2, V1, STREAM]);
}

#[test]
fn a_streaming_host_that_is_null_empty_missing_or_nonsense_is_the_same_host() {
    for urls in [
        "null",
        "{}",
        r#"{"streaming":null}"#,
        r#"{"streaming":""}"#,
        r#"{"streaming":"nonsense"}"#,
    ] {
        assert_eq!(targets(Plan { v2: v2(urls), ..Plan::default() }), [V2, STREAM], "{urls}");
    }
    for fault in ["null", "empty", "missing"] {
        let fault = format!("--fault=streaming-url={fault}");
        Trill::new(["public", "--sandbox", "--rate=max", "--count=1", &fault]).run().code(0);
    }
}

#[test]
fn a_streaming_host_may_have_a_path_and_may_already_have_the_streams_own() {
    for url in [
        "ws://{address}/prefix",
        "ws://{address}/prefix/",
        "http://{address}/prefix/api/v1/streaming/",
    ] {
        let plan = Plan { v2: v2(&format!(r#"{{"streaming":"{url}"}}"#)), ..Plan::default() };
        assert_eq!(targets(plan), [V2, &format!("/prefix{STREAM}")], "{url}");
    }
    let prefix =
        ["public", "--sandbox", "--rate=max", "--count=1", "--fault=streaming-url=/prefix"];
    Trill::new(prefix).run().code(0);
}

#[test]
fn a_streaming_host_may_be_another_port() {
    let streaming = Server::streaming(two_events());
    let urls = format!(r#"{{"streaming":"ws://{}"}}"#, streaming.address());
    let api = Server::start(Plan { v2: v2(&urls), ..Plan::default() });
    let ended = Trill::at(&api, "public --count=1").run().code(0);
    assert_eq!(ended.records()[0].source, api.address(), "records name the server, not its parts");
    assert!(api.stream_requests().is_empty());
    let [request] = streaming.requests().try_into().expect("one request");
    assert_eq!(request.all("authorization"), [format!("Bearer {TOKEN}")]);
}

#[test]
fn the_token_goes_to_the_documents_only_when_they_are_refused_without() {
    let own = || v2(r#"{"streaming":"ws://{address}"}"#);
    let authorized = |private| {
        let server =
            Server::start(Plan { v2: own(), private, streams: two_events(), ..Plan::default() });
        Trill::at(&server, "public --count=1").run().code(0);
        let requests = server.requests();
        requests
            .iter()
            .map(|r| (r.target().to_owned(), r.all("authorization").len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(authorized(false), [(V2.to_owned(), 0), (STREAM.to_owned(), 1)]);
    assert_eq!(authorized(true), [(V2.to_owned(), 0), (V2.to_owned(), 1), (STREAM.to_owned(), 1)]);
}

#[test]
fn documents_that_are_in_trouble_are_asked_again_later() {
    let ended =
        Trill::new("public --sandbox --retry=1 --fault=instance-status=503".split(' ')).run();
    ended.code(5).prints_nothing().says("503");
    for fault in ["no-v2", "no-instance", "instance-status=404", "instance-status=403"] {
        let fault = format!("--fault={fault}");
        Trill::new(["public", "--sandbox", "--rate=max", "--count=1", &fault]).run().code(0);
    }
}

#[test]
fn a_feed_that_withholds_every_post_is_refused_unless_forced() {
    let table = [
        ("public", "all"),
        ("local", "local"),
        ("remote", "remote"),
        ("hashtag rust", "hashtag-all"),
        ("hashtag rust --local", "hashtag-local"),
    ];
    all_at_once(table, |(command, feeds)| {
        let trill = |more: &str| {
            let fault = format!("--fault=disabled={feeds}");
            Trill::new(command.split(' ')).arg("--sandbox").arg("--rate=max").arg(fault).arg(more)
        };
        let refused = trill("--count=1").run().code(6).prints_nothing();
        refused.says("withholds every post").says("timelines_access").says("--retry forever");
        let forced = trill("--retry=forever").arg("--count=1").arg("--event=delete").run().code(0);
        assert_eq!(forced.says("withholds").records().len(), 1);
    });
}

#[test]
fn a_feed_that_withholds_some_posts_is_announced_and_followed() {
    for (feeds, words) in
        [("local", "accounts of this server"), ("remote", "accounts of other servers")]
    {
        let fault = format!("--fault=disabled={feeds}");
        let ended = Trill::new(["public", "--sandbox", "--rate=max", "--count=3", &fault]).run();
        ended.code(0).says(words);
    }
}

#[test]
fn the_token_never_follows_a_redirect_to_another_origin() {
    for status in
        ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let elsewhere = Server::streaming(two_events());
        let location = format!("Location: {}{STREAM}\r\n", elsewhere.url());
        let server = Server::streaming([refusal(status, &location, "")]);
        let ended = Trill::at(&server, "public --count=1").run().code(0);
        assert_eq!(ended.records()[0].id(), "1");
        let [request] = elsewhere.requests().try_into().expect("one request");
        assert!(request.all("authorization").is_empty(), "{status}: {request:?}");
        assert!(request.headers.iter().all(|(_, value)| !value.contains(TOKEN)), "{request:?}");
    }
}

#[test]
fn a_refusal_behind_a_redirect_says_why() {
    let refuses = refusal("401 Unauthorized", "", r#"{"error":"Missing access token"}"#);
    let elsewhere = Server::streaming([refuses]);
    let location = format!("Location: {}{STREAM}\r\n", elsewhere.url());
    let server = Server::streaming([refusal("301 Moved Permanently", &location, "")]);
    let ended = Trill::at(&server, "public").run().code(4).prints_nothing();
    ended.says(&elsewhere.url()).says("does not send a token to another origin").says("--server");
}

#[test]
fn the_token_stays_away_when_a_redirect_comes_back() {
    let there = Step::Redirect(format!("http://localhost:{{port}}{STREAM}"));
    let back = Step::Redirect(format!("http://127.0.0.1:{{port}}{STREAM}"));
    let server = Server::streaming([vec![there], vec![back], two_events().remove(0)]);
    Trill::at(&server, "public --count=1").run().code(0);
    let requests = server.stream_requests();
    let tokens: Vec<usize> = requests.iter().map(|r| r.all("authorization").len()).collect();
    assert_eq!(tokens, [1, 0, 0], "only the origin that was asked, and only before it was left");
}

#[test]
fn the_token_follows_a_redirect_within_the_origin() {
    let moved = refusal("301 Moved Permanently", &format!("Location: /new{STREAM}\r\n"), "");
    let server = Server::streaming([moved, two_events().remove(0)]);
    Trill::at(&server, "public --count=1").run().code(0);
    let targets: Vec<(String, usize)> = server
        .stream_requests()
        .iter()
        .map(|request| (request.target().to_owned(), request.all("authorization").len()))
        .collect();
    assert_eq!(targets, [(STREAM.to_owned(), 1), (format!("/new{STREAM}"), 1)]);
}

#[test]
fn a_redirect_that_leads_nowhere_ends() {
    let around = refusal("302 Found", &format!("Location: {STREAM}\r\n"), "");
    let server = Server::streaming([around]);
    Trill::at(&server, "public --retry=1").run().code(5).says("redirects");
    let nowhere = Server::streaming([refusal("302 Found", "", "")]);
    Trill::at(&nowhere, "public").run().code(6).says("302");
}

#[test]
fn plain_http_off_this_machine_is_refused_before_anything_is_asked() {
    for server in ["http://192.0.2.1", "http://mastodon.example", "http://127.0.0.1.example"] {
        let ended =
            Trill::new(["user", "--server", server]).env("MASTODON_ACCESS_TOKEN", TOKEN).run();
        ended.code(2).prints_nothing().says("plain http").says("--allow-http");
    }
}

#[test]
fn allow_http_lets_plain_http_leave_this_machine() {
    // A name that never resolves (RFC 6761): it is asked for, and that is all.
    let ended = Trill::new(["user", "--server=http://trill.invalid", "--allow-http", "--retry=1"])
        .env("MASTODON_ACCESS_TOKEN", TOKEN)
        .run();
    ended.code(5).says("cannot connect");
}

#[test]
fn a_server_that_streams_over_plain_http_elsewhere_does_not_get_the_token() {
    let plan = Plan { v2: v2(r#"{"streaming":"ws://192.0.2.1:4000"}"#), ..Plan::default() };
    let server = Server::start(plan);
    let ended = Trill::at(&server, "user").run().code(6).prints_nothing();
    ended.says("plain http").says("192.0.2.1").says("--allow-http");
}

#[test]
fn a_proxy_gets_every_request_and_names_itself_when_it_is_not_there() {
    let proxy = Server::streaming([vec![open(), update(1), Step::Hold]]);
    let command = "public --count=1 --allow-http --server=http://m.example --proxy";
    let ended = Trill::new(command.split(' ')).arg(proxy.url()).run().code(0);
    assert_eq!(ended.records()[0].source, "m.example");
    let asked = proxy.stream_requests();
    assert_eq!(asked[0].target(), "http://m.example/api/v1/streaming/public");
    let nowhere = "public --retry=1 --server=https://m.example --proxy=http://127.0.0.1:1";
    Trill::new(nowhere.split(' ')).run().code(5).says("through the proxy");
}
