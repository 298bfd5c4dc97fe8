//! Every fault does what it says on X's side, too.

use super::*;

/// All that one stream sends, and how it ends.
fn whole(faults: &[&str]) -> (Vec<String>, Piece) {
    rest(&mut get(&sandbox(faults), SAMPLE))
}

fn refused(fault: &str) -> (u16, Value) {
    let sandbox = sandbox(&[fault]);
    let mut reply = get(&sandbox, SAMPLE);
    let status = reply.status();
    (status, serde_json::from_slice(&reply.body()).unwrap_or_default())
}

#[test]
fn generic_ends_are_the_same() {
    assert!(matches!(whole(&["drop-after=3"]), (lines, Piece::Cut) if lines.len() == 3));
    assert!(matches!(whole(&["end-after=3"]), (lines, Piece::End) if lines.len() == 3));
    assert_eq!(whole(&["drop-every=20ms"]).1, Piece::Cut);
    assert_eq!(whole(&["mid-chunk=2"]).1, Piece::Cut);
    assert_eq!(whole(&["accept-end"]), (vec![], Piece::End));
    let (body, end) = get(&sandbox(&["cut-at=1000"]), SAMPLE).rest();
    assert_eq!((body.len(), end), (1000, Piece::Cut));
    let sandbox = sandbox(&["kill-after=1x1"]);
    get(&sandbox, SAMPLE).rest();
    assert_eq!(read(&sandbox, RULES).0, 401);
}

#[test]
fn framing_faults_change_the_framing() {
    let plain = whole(&["end-after=10"]).0.concat();
    let split = get(&sandbox(&["end-after=10", "split"]), SAMPLE).rest().0;
    assert!(plain.as_bytes() == split);
    assert_eq!(get(&sandbox(&["split"]), SAMPLE).chunk(), b"{");
    assert_eq!(whole(&["end-after=10", "lf"]).0.concat(), plain.replace("\r\n", "\n"));
    assert_eq!(whole(&["end-after=10", "bom"]).0.concat(), format!("\u{feff}{plain}"));
    let sandbox = self::sandbox(&["split-crlf", "end-after=10"]);
    let mut halves = get(&sandbox, SAMPLE);
    assert!(halves.chunk().ends_with(b"}\r"));
    assert_eq!(halves.chunk(), b"\n");
    let merged = get(&self::sandbox(&["merge"]), SAMPLE).chunk();
    assert_eq!(String::from_utf8_lossy(&merged).matches("\r\n").count(), 8);
}

#[test]
fn odd_lines_come_after_the_first_post() {
    for (fault, odd) in [("empty-object", "{}\r\n"), ("number-line", "42\r\n")] {
        assert_eq!(whole(&[fault, "end-after=3"]).0[1], odd);
    }
    assert!(whole(&["array-line", "end-after=3"]).0[1].starts_with("[{"));
    assert!(whole(&["text-line", "end-after=3"]).0[1].starts_with("upstream connect error"));
    let big = &whole(&["big-line", "end-after=2"]).0[0];
    assert_eq!(big.len(), (2 << 20) + 2);
    assert_eq!(whole(&["oversize=5000", "end-after=2"]).0[1].len(), 5002);
    assert!(whole(&["line-separator", "end-after=1"]).0[0].contains("\"text\":\"\u{2028}"));
}

#[test]
fn bytes_that_are_no_text_and_lines_that_are_no_json_are_between_good_ones() {
    let body = get(&sandbox(&["invalid-utf8=2", "end-after=4"]), SAMPLE).rest().0;
    let lines: Vec<&[u8]> = body.split(|&byte| byte == b'\n').collect();
    assert_eq!(lines.iter().filter(|line| std::str::from_utf8(line).is_err()).count(), 2);
    let body = get(&sandbox(&["garbage=2", "end-after=4"]), SAMPLE).rest().0;
    let lines = body.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let good = lines.filter(|line| serde_json::from_slice::<Value>(line).is_ok()).count();
    assert_eq!(good, 2);
}

#[test]
fn partial_and_tagless_lines_are_posts() {
    let (lines, _) = rest(&mut get(&with_rule(&["partial", "tagless", "end-after=5"]), FILTER));
    for line in &lines {
        let post = json(line.as_bytes());
        assert!(post["data"]["id"].is_string() && post["errors"][0]["type"].is_string());
        assert!(post["matching_rules"][0]["id"].is_string());
        assert!(post["matching_rules"][0].get("tag").is_none());
    }
    assert_eq!(lines.len(), 5);
}

#[test]
fn a_problem_is_the_last_line() {
    for (name, word) in [
        ("operational-disconnect", "OperationalDisconnect"),
        ("upstream-operational-disconnect", "UpstreamOperationalDisconnect"),
        ("force-disconnect", "ForceDisconnect"),
        ("unclean-disconnect", "UpstreamUncleanDisconnect"),
        ("slow-reader", "SlowReader"),
        ("internal-error", "InternalError"),
        ("app-state-degraded", "ClientApplicationStateDegraded"),
        ("invalid-rules", "InvalidRules"),
        ("too-many-connections", "TooManyConnections"),
        ("no-rules", "RuleConfigurationIssue"),
        ("provisioning", "ProvisioningSubscription"),
        ("usage-cap", "UsageCapExceeded"),
        ("credits", "CreditsDepleted"),
    ] {
        let (lines, end) = whole(&[&format!("problem={name}@2")]);
        assert_eq!((lines.len(), end), (3, Piece::End), "{name}");
        let problem = json(lines[2].as_bytes());
        assert!(problem.get("data").is_none());
        assert!(problem["errors"][0].to_string().contains(&format!("\"{word}\"")), "{problem}");
        assert!(
            problem["errors"][0]["type"]
                .as_str()
                .is_some_and(|uri| uri.starts_with("https://api.x.com/"))
        );
    }
    let (lines, _) = whole(&["problem-bare=slow-reader@0", "twitter-host"]);
    let problem = json(lines[0].as_bytes());
    assert_eq!(problem["type"], "https://api.twitter.com/2/problems/operational-disconnect");
    assert!(problem.get("errors").is_none());
}

#[test]
fn after_a_problem_a_stream_may_stay_open() {
    let options = Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() };
    let sandbox = with(options, &["problem=force-disconnect", "half-open", "drop-every=100ms"]);
    let (lines, end) = rest(&mut get(&sandbox, SAMPLE));
    assert_eq!(end, Piece::Cut);
    assert!(lines.last().is_some_and(|line| line.contains("ForceDisconnect")));
}

#[test]
fn a_line_can_be_cut_or_never_end() {
    let (lines, end) = whole(&["half-line=2"]);
    assert_eq!((lines.len(), end), (3, Piece::End));
    assert!(!lines[2].ends_with('\n') && lines[2].starts_with("{\"data\":"));
    let options = Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() };
    let sandbox = with(options, &["trickle=0"]);
    assert_eq!(get(&sandbox, SAMPLE).chunks(10), b"{\"data\":{\"");
}

#[test]
fn a_compressed_stream_can_lose_its_end() {
    let sandbox = sandbox(&["gzip-cut=3"]);
    let headers = [&*bearer(&sandbox), "Accept-Encoding: gzip"];
    let (body, end) = Reply::to(&sandbox, &format!("GET /2/{SAMPLE}"), &headers).rest();
    assert_eq!(end, Piece::End);
    let mut text = Vec::new();
    let error = std::io::copy(&mut flate2::read::GzDecoder::new(&*body), &mut text);
    assert!(error.is_err());
    assert_eq!(String::from_utf8_lossy(&text).matches("\r\n").count(), 3);
}

#[test]
fn refusals_are_those_of_x() {
    for (name, status, kind_of) in [
        ("too-many-connections", 429, "streaming-connection"),
        ("usage-cap", 429, "usage-capped"),
        ("rate-limit", 429, "about:blank"),
        ("rate-limit-legacy", 429, ""),
        ("no-credits", 402, "credits"),
        ("payment-required", 402, "credits-depleted"),
        ("not-enrolled", 403, "client-forbidden"),
        ("not-enrolled-nested", 403, ""),
        ("unsupported-auth", 403, "unsupported-authentication"),
        ("no-rules", 409, "streaming-connection"),
        ("rules-invalid", 409, "streaming-connection"),
        ("conflict", 409, "about:blank"),
        ("provisioning", 503, "streaming-connection"),
        ("invalid-request", 400, "invalid-request"),
        ("html-503", 503, ""),
        ("empty-503", 503, ""),
        ("huge", 503, "about:blank"),
    ] {
        let (told, problem) = refused(&format!("refuse={name}"));
        assert_eq!((told, kind(&problem)), (status, kind_of), "{name}");
    }
    assert_eq!(refused("refuse=rate-limit-legacy").1["errors"][0]["code"], 88);
    let nested = refused("refuse=not-enrolled-nested").1;
    assert_eq!(kind(&nested["errors"][0]), "client-forbidden");
    for status in [401, 402, 403, 404, 405, 410, 429, 500, 503] {
        assert_eq!(refused(&format!("status={status}")).0, status);
    }
    let html = get(&sandbox(&["refuse=html-503"]), SAMPLE);
    assert_eq!(html.header("Content-Type"), Some("text/html; charset=utf-8"));
    let (status, problem) =
        asked(&with_rule(&["refuse-rules=no-credits"]), &format!("POST {RULES}"), "{}");
    assert_eq!((status, kind(&problem)), (402, "credits"));
}

#[test]
fn what_refusals_say_about_coming_back_can_be_anything() {
    let headers = |faults: &[&str]| {
        let reply = get(&sandbox(faults), SAMPLE);
        let header = |name: &str| reply.header(name).map(str::to_owned);
        (header("X-Rate-Limit-Reset"), header("X-Rate-Limit-Remaining"), header("Retry-After"))
    };
    let now = crate::sandbox::clock::now().as_second();
    let seconds = |header: Option<String>| header.and_then(|at| at.parse::<i64>().ok());
    let (reset, remaining, retry) = headers(&["refuse=rate-limit", "reset=past"]);
    assert!(seconds(reset).is_some_and(|at| at < now));
    assert_eq!((remaining.as_deref(), retry), (Some("0"), None));
    let (reset, ..) = headers(&["refuse=rate-limit", "reset=3600"]);
    assert!(seconds(reset).is_some_and(|at| at > now + 3_000));
    let (reset, ..) = headers(&["refuse=rate-limit", "rate-limit-reset=5"]);
    assert!(seconds(reset).is_some_and(|at| (now..now + 60).contains(&at)));
    assert_eq!(headers(&["refuse=rate-limit", "reset=garbage"]).0.as_deref(), Some("soon"));
    assert_eq!(headers(&["refuse=rate-limit", "reset=absent"]).0, None);
    assert_eq!(headers(&["status=503", "retry-after=7"]).2.as_deref(), Some("7"));
    let date = headers(&["status=503", "retry-after-date=7"]).2.expect("a date");
    assert!(date.ends_with(" GMT"), "{date}");
    let (_, remaining, _) = headers(&["refuse=too-many-connections"]);
    assert!(remaining.is_some_and(|left| left != "0"), "which is not about the rate");
}

#[test]
fn a_redirect_is_found_elsewhere() {
    let moved = get(
        &sandbox(&["redirect=http://127.0.0.1:9"]),
        "tweets/sample/stream?expansions=author_id",
    );
    assert_eq!(moved.status(), 302);
    let there = "http://127.0.0.1:9/2/tweets/sample/stream?expansions=author_id";
    assert_eq!(moved.header("Location"), Some(there));
}

#[test]
fn other_endpoints_can_refuse_too() {
    let sandbox = with_rule(&["refuse-reads=rate-limitx2", "reset=3x1", "refuse-rules=html-503x1"]);
    let now = crate::sandbox::clock::now().as_second();
    let limited = get(&sandbox, RULES);
    let reset = limited.header("X-Rate-Limit-Reset").and_then(|at| at.parse::<i64>().ok());
    assert_eq!(limited.status(), 429);
    assert!(reset.is_some_and(|at| (now..now + 60).contains(&at)), "{reset:?}");
    assert_eq!(get(&sandbox, "usage/tweets").status(), 429);
    assert_eq!(get(&sandbox, RULES).status(), 200);
    let headers = [&*bearer(&sandbox)];
    let change = format!("POST /2/{RULES}");
    assert_eq!(Reply::with_body(&sandbox, &change, &headers, "{}").status(), 503);
    assert_eq!(Reply::with_body(&sandbox, &change, &headers, "{}").status(), 400);
}

#[test]
fn refusals_hit_as_often_as_asked() {
    let sandbox = sandbox(&["refuse=provisioningx1", "status=429x1", "htmlx1", "bad-gatewayx1"]);
    let statuses: Vec<u16> = (0..5).map(|_| get(&sandbox, SAMPLE).status()).collect();
    assert_eq!(statuses, [503, 429, 200, 502, 200]);
}

#[test]
fn the_playground_differs() {
    let sandbox = sandbox(&["playground", "refuse=usage-capx1"]);
    let any = ["Authorization: Bearer whatever"];
    let mut refused = Reply::to(&sandbox, &format!("GET /2/{FILTER}"), &any);
    assert_eq!(
        (refused.status(), refused.header("Content-Type")),
        (200, Some("text/event-stream"))
    );
    let body = refused.body();
    assert!(body.ends_with(b"}\n"));
    assert_eq!(json(&body)["title"], "UsageCapExceeded");
    let mut idle = Reply::to(&sandbox, &format!("GET /2/{FILTER}"), &any);
    assert_eq!((idle.status(), idle.chunk()), (200, b"\n".to_vec()));
    let mut second = Reply::to(&sandbox, &format!("GET /2/{SAMPLE}"), &any);
    assert!(second.chunk().ends_with(b"}\n"));
    assert_eq!(Reply::to(&sandbox, &format!("GET /2/{FILTER}"), &[]).status(), 401);
    let rules = format!("POST {RULES}");
    assert_eq!(asked(&sandbox, &rules, r#"{"add":[{"value":"is:retweet"}]}"#).0, 201);
    assert_eq!(asked(&sandbox, &rules, r#"{"delete":{"values":["is:retweet"]}}"#).0, 400);
    let (_, counts) = read(&sandbox, "tweets/search/stream/rules/counts");
    assert_eq!(counts["data"]["cap_per_project"], "2500000");
    assert_eq!(read(&sandbox, "tweets/sample10/stream?partition=3").1["title"], "Invalid Request");
}
