//! Every row of protocols/x.md section 11: what X says in place of a stream, or on it, ends the
//! run with its own exit code and X's own words, or is tried again after the wait of its class.

use crate::harness::record::Disconnected;
use crate::harness::server::{
    Answer, Plan, Script, Server, Step, body, end, line, post, refusal, x_head,
};
use crate::harness::{Trill, all_at_once};

const JSON: &str = "Content-Type: application/problem+json\r\n";
const HTML: &str = "Content-Type: text/html\r\n";

const INVALID: &str = r#"{"errors":[{"parameters":{"partition":[]},"message":"The `partition` query parameter can not be empty"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}"#;
const UNAUTHORIZED: &str =
    r#"{"title":"Unauthorized","detail":"Unauthorized","status":401,"type":"about:blank"}"#;
const DEPLETED: &str = r#"{"title":"CreditsDepleted","type":"https://api.x.com/2/problems/credits","detail":"Your enrolled account does not have any credits"}"#;
const PAYMENT: &str = r#"{"title":"Payment Required","status":402,"type":"https://api.x.com/2/problems/credits-depleted","detail":"credits depleted"}"#;
const NOT_ENROLLED: &str = r#"{"title":"Client Forbidden","reason":"client-not-enrolled","required_enrollment":"Appropriate Level of API Access","registration_url":"https://developer.x.com/en/docs/projects/overview","client_id":"1","type":"https://api.twitter.com/2/problems/client-forbidden"}"#;
const USER_CONTEXT: &str = r#"{"title":"Unsupported Authentication","detail":"Authenticating with OAuth 2.0 User Context is forbidden for this endpoint.","status":403,"type":"https://api.x.com/2/problems/unsupported-authentication"}"#;
const NO_RULES: &str = r#"{"title":"ConnectionException","detail":"You must define rules using the POST /2/tweets/search/stream/rules endpoint before connecting to filtered stream.","connection_issue":"RuleConfigurationIssue","type":"https://api.twitter.com/2/problems/streaming-connection"}"#;
const TOO_MANY: &str = r#"{"title":"ConnectionException","detail":"This stream is currently at the maximum allowed connection limit.","connection_issue":"TooManyConnections","type":"https://api.x.com/2/problems/streaming-connection"}"#;
const PROVISIONING: &str = r#"{"title":"ConnectionException","detail":"Your subscription is being provisioned.","connection_issue":"ProvisioningSubscription","type":"https://api.x.com/2/problems/streaming-connection"}"#;
const USAGE_CAP: &str = r#"{"title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.twitter.com/2/problems/usage-capped","period":"Monthly","scope":"Product"}"#;
const CODE_88: &str = r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#;
const TOO_MANY_REQUESTS: &str = r#"{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}"#;

/// A stream that announces its end in these words after one post.
fn announces(problem: &str) -> Script {
    vec![x_head(), post(1), line(problem), end()]
}

#[test]
fn what_no_retry_cures_ends_the_run_at_once_with_its_code_and_its_words() {
    let table: &[(&str, &str, &str, i32, &[&str])] = &[
        ("400 Bad Request", JSON, INVALID, 6, &["partition", "can not be empty"]),
        ("401 Unauthorized", JSON, UNAUTHORIZED, 4, &["401", "hint: "]),
        ("402 Payment Required", JSON, DEPLETED, 7, &["credits", "console.x.com"]),
        ("402 Payment Required", JSON, PAYMENT, 7, &["credits depleted", "console.x.com"]),
        (
            "403 Forbidden",
            JSON,
            NOT_ENROLLED,
            4,
            &[
                "client-not-enrolled",
                "Appropriate Level",
                "https://developer.x.com/en/docs/projects",
            ],
        ),
        ("403 Forbidden", JSON, USER_CONTEXT, 4, &["app", "bearer"]),
        ("404 Not Found", HTML, "<html>", 6, &["404", "hint: "]),
        ("405 Method Not Allowed", JSON, "{}", 6, &["405"]),
        ("410 Gone", JSON, "", 6, &["410"]),
        ("422 Unprocessable Entity", JSON, "{}", 6, &["422"]),
        ("409 Conflict", JSON, NO_RULES, 6, &["define rules", "twitter rules add", "dry-run"]),
        (
            "409 Conflict",
            JSON,
            r#"{"title":"Conflict","detail":"Of some kind"}"#,
            6,
            &["Of some kind"],
        ),
        ("429 Too Many Requests", JSON, USAGE_CAP, 7, &["Monthly", "Product"]),
    ];
    all_at_once(table, |(status, headers, body, code, words)| {
        let server = Server::streaming([refusal(status, headers, body)]);
        let mut ended = Trill::at_x(&server, "filter").run().code(*code).prints_nothing();
        for words in *words {
            ended = ended.says(words);
        }
        assert_eq!(server.stream_requests().len(), 1, "{status} {body}");
    });
}

#[test]
fn a_redirect_is_never_followed() {
    let elsewhere = Server::streaming([vec![x_head(), post(1), Step::Hold]]);
    let location = format!("{JSON}Location: {}/2/tweets/search/stream\r\n", elsewhere.url());
    let server = Server::streaming([refusal("302 Found", &location, "")]);
    let ended = Trill::at_x(&server, "filter").run().code(6).prints_nothing();
    ended.says("302").says(&elsewhere.url());
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn what_passes_is_tried_again_after_the_wait_of_its_class() {
    // (status, headers, body, class, the shortest and the longest wait in seconds)
    let table = [
        ("429 Too Many Requests", "", TOO_MANY_REQUESTS, "rate_limited", 60.0, 65.0),
        ("429 Too Many Requests", "", CODE_88, "rate_limited", 60.0, 65.0),
        ("429 Too Many Requests", "", "<html>", "rate_limited", 60.0, 65.0),
        ("420 Enhance Your Calm", "", "", "rate_limited", 60.0, 65.0),
        (
            "429 Too Many Requests",
            "Retry-After: 120\r\n",
            TOO_MANY_REQUESTS,
            "rate_limited",
            120.0,
            125.0,
        ),
        (
            "429 Too Many Requests",
            "x-rate-limit-reset: 978307200\r\n",
            CODE_88,
            "rate_limited",
            60.0,
            65.0,
        ),
        (
            "429 Too Many Requests",
            "x-rate-limit-reset: 32503680000\r\n",
            CODE_88,
            "rate_limited",
            960.0,
            965.0,
        ),
        (
            "429 Too Many Requests",
            "x-rate-limit-reset: soon\r\n",
            CODE_88,
            "rate_limited",
            60.0,
            65.0,
        ),
        // Its reset says nothing: there are calls left.
        (
            "429 Too Many Requests",
            "x-rate-limit-remaining: 48\r\nx-rate-limit-reset: 32503680000\r\n",
            TOO_MANY,
            "rate_limited",
            60.0,
            65.0,
        ),
        ("503 Service Unavailable", "", PROVISIONING, "http", 2.5, 5.0),
        ("503 Service Unavailable", "", "<html>503</html>", "http", 2.5, 5.0),
        ("500 Internal Server Error", "", "", "http", 2.5, 5.0),
        ("502 Bad Gateway", "", "<html>", "http", 2.5, 5.0),
        ("504 Gateway Timeout", "", "{", "http", 2.5, 5.0),
        ("408 Request Timeout", "", "", "http", 2.5, 5.0),
        ("425 Too Early", "", "", "http", 2.5, 5.0),
    ];
    all_at_once(table, |(status, headers, body, class, least, most)| {
        let server = Server::streaming([refusal(status, headers, body)]);
        let mut running = Trill::at_x(&server, "filter --meta=connection").spawn();
        let told: Disconnected = running.record().payload_as();
        let wait = told.retry_in_ms.expect("it is tried again") as f64 / 1000.0;
        assert!(least <= wait && wait <= most, "{status} {headers}{body}: {wait} s");
        assert_eq!(told.class, class, "{status} {body}");
    });
}

#[test]
fn too_many_connections_says_what_to_do_about_it() {
    let server = Server::streaming([refusal("429 Too Many Requests", JSON, TOO_MANY)]);
    let ended = Trill::at_x(&server, "filter --retry=1").run().code(7).prints_nothing();
    ended.says("maximum allowed connection limit").says("twitter connections kill --all");
    // While it is tried again, too.
    let mut running = Trill::at_x(&server, "filter").spawn();
    running.says("next attempt in");
    running.says("hint: 'trill twitter connections list'");
}

#[test]
fn a_refusal_whose_body_does_not_end_is_the_refusal_that_it_began() {
    let head = "HTTP/1.1 429 Too Many Requests\r\nTransfer-Encoding: chunked\r\n\r\n";
    let script = vec![Step::Send(head.into()), line(USAGE_CAP), Step::Hold];
    let server = Server::streaming([script]);
    Trill::at_x(&server, "filter").run().code(7).says("Monthly").prints_nothing();
}

#[test]
fn a_problem_needs_no_type_to_be_one() {
    for problem in [
        r#"{"title":"Unauthorized","status":401,"detail":"Unauthorized"}"#,
        r#"{"detail":"No","status":403}"#,
    ] {
        let server = Server::streaming([vec![x_head(), line(problem), end()]]);
        Trill::at_x(&server, "sample").run().code(4).prints_nothing();
    }
    // What is no JSON at all is not asked for again and again at once.
    let server = Server::streaming([vec![x_head(), line("<html>"), end()]]);
    let mut running = Trill::at_x(&server, "sample --meta=connection").spawn();
    assert_eq!(running.record().event, "trill.connected");
    let told: Disconnected = running.record().payload_as();
    assert_eq!(told.class, "http");
}

#[test]
fn a_stream_that_announces_its_end_is_opened_again_at_once() {
    let disconnects = [
        "OperationalDisconnect",
        "UpstreamOperationalDisconnect",
        "ForceDisconnect",
        "UpstreamUncleanDisconnect",
        "SlowReader",
        "InternalError",
        "SomethingNew",
    ];
    let cases =
        disconnects.iter().flat_map(|kind| ["x.com", "twitter.com"].map(|host| (kind, host)));
    all_at_once(cases, |(kind, host)| {
        let problem = format!(
            r#"{{"errors":[{{"title":"operational-disconnect","disconnect_type":"{kind}","detail":"In so many words.","type":"https://api.{host}/2/problems/operational-disconnect"}}]}}"#
        );
        // The server may keep the connection half open: the client does not wait for its end.
        let breath = format!("{problem}\r\n{{\"data\":{{\"id\":\"2\",\"text\":\"hi\"}}}}\r\n");
        let script = vec![x_head(), post(1), body(breath.as_bytes()), Step::Hold];
        let server = Server::streaming([script, vec![x_head(), post(3), Step::Hold]]);
        let ended = Trill::at_x(&server, "filter --count=3 -o raw").run().code(0);
        let ids: Vec<bool> = (1..=3)
            .map(|id| ended.lines().iter().any(|line| line.contains(&format!(r#""id":"{id}""#))))
            .collect();
        // What came in the same breath is not lost, and the problem is no post.
        assert_eq!((ended.lines().len(), ids), (3, vec![true; 3]), "{kind}: {:?}", ended.lines());
        ended.says("In so many words.").says("reconnecting");
    });
}

#[test]
fn a_stream_problem_that_stays_ends_the_run_with_its_code() {
    let disconnect = |kind: &str| {
        format!(
            r#"{{"errors":[{{"title":"operational-disconnect","disconnect_type":"{kind}","detail":"In so many words.","type":"https://api.x.com/2/problems/operational-disconnect"}}]}}"#
        )
    };
    let in_errors = |problem: &str| format!(r#"{{"errors":[{problem}]}}"#);
    let table = [
        (disconnect("InvalidRules"), 6),
        (disconnect("ClientApplicationStateDegraded"), 6),
        (in_errors(DEPLETED), 7),
        (DEPLETED.to_owned(), 7),
        (in_errors(USAGE_CAP), 7),
        (USAGE_CAP.to_owned(), 7),
        (in_errors(NO_RULES), 6),
        (NOT_ENROLLED.to_owned(), 4),
        (UNAUTHORIZED.to_owned(), 4),
    ];
    all_at_once(table, |(problem, code)| {
        for script in [announces(&problem), vec![x_head(), line(&problem), end()]] {
            let server = Server::streaming([script]);
            let ended = Trill::at_x(&server, "filter -o raw").run().code(code);
            let printed = ended.lines().iter().any(|line| line.contains("title"));
            ended.check(!printed, "should not print a problem as a post").says("hint: ");
            assert_eq!(server.stream_requests().len(), 1, "{problem}");
        }
    });
}

#[test]
fn a_problem_in_place_of_the_first_line_is_never_healthy() {
    let server = Server::streaming([vec![x_head(), line(TOO_MANY), end()]]);
    let ended = Trill::at_x(&server, "filter --retry=1").run().code(7).prints_nothing();
    ended.says("twitter connections kill");
}

#[test]
fn a_refusal_inside_a_200_is_a_refusal() {
    let whole = |body: &str| refusal("200 OK", "Content-Type: text/event-stream\r\n", body);
    for (answer, code) in [(whole(UNAUTHORIZED), 4), (whole(INVALID), 6), (whole(DEPLETED), 7)] {
        let server = Server::streaming([answer]);
        Trill::at_x(&server, "sample").run().code(code).prints_nothing();
    }
    let server = Server::streaming([refusal("200 OK", HTML, "<html><body>Welcome</body></html>")]);
    Trill::at_x(&server, "sample").run().code(6).prints_nothing().says("text/html");
}

#[test]
fn a_refusal_inside_a_200_is_one_for_every_call() {
    let calls = [
        "rules list",
        "rules count",
        "rules add cat",
        "rules delete 1",
        "connections list",
        "connections kill --all",
        "usage",
        "filter --rule=cat",
    ];
    all_at_once(calls, |command| {
        let server =
            Server::start(Plan { calls: vec![Answer::ok(UNAUTHORIZED)], ..Plan::default() });
        let ended = Trill::at_x(&server, command).run().code(4).says("Unauthorized");
        assert!(ended.lines().iter().all(|line| line.starts_with("refused\t")), "{command}");
    });
}

#[test]
fn a_server_that_accepts_and_closes_is_not_hammered() {
    let server = Server::streaming([vec![x_head(), end()]]);
    let mut running = Trill::at_x(&server, "filter --meta=connection").spawn();
    let mut waits = Vec::new();
    while waits.len() < 5 {
        let record = running.record();
        if record.event == "trill.disconnected" {
            let told: Disconnected = record.payload_as();
            waits.push(told.retry_in_ms.expect("it is tried again"));
        }
    }
    assert_eq!(waits[0], 0);
    assert!(waits[1] >= 125 && waits[4] >= 500, "{waits:?}");
}

#[test]
fn a_hostile_body_costs_nothing() {
    let huge = format!("{{\"detail\":\"{}\"}}", "x".repeat(1 << 20));
    let server = Server::streaming([refusal("500 Internal Server Error", JSON, &huge)]);
    let ended = Trill::at_x(&server, "filter --retry=1").run().code(5).prints_nothing();
    let length = ended.stderr.len();
    ended.check(length < 2000, "should not repeat it all");
    let server = Server::streaming([vec![x_head(), body(b"\r\n"), body(b"{\"errors\":["), end()]]);
    let ended = Trill::at_x(&server, "filter --retry=1").run().code(5).prints_nothing();
    ended.says("malformed").says("in the middle");
}
