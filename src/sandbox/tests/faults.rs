//! Every fault does what it says.

use super::*;

fn text(faults: &[&str], chunks: usize) -> String {
    let body = Reply::stream(&sandbox(faults), "public").chunks(chunks);
    String::from_utf8(body).expect("this fault leaves UTF-8 alone")
}

/// All that one stream sends, and how it ends.
fn whole(faults: &[&str]) -> (Vec<u8>, Piece) {
    Reply::stream(&sandbox(faults), "public").rest()
}

#[test]
fn drops_cut_the_connection_and_ends_are_clean() {
    let (body, end) = whole(&["drop-after=3"]);
    assert_eq!((events(&body), end), (3, Piece::Cut));
    assert!(body.ends_with(b"\n\n"));
    let (body, end) = whole(&["end-after=3"]);
    assert_eq!((events(&body), end), (3, Piece::End));
    assert_eq!(whole(&["drop-every=20ms"]).1, Piece::Cut);
}

#[test]
fn a_cut_is_at_exactly_that_byte() {
    let all = Reply::stream(&sandbox(&[]), "public").chunks(9);
    for at in [0, 1, 3, 4, 17, 18, 1000, 5000] {
        let (body, end) = whole(&[&format!("cut-at={at}")]);
        assert!(body == all[..at], "{at}");
        assert_eq!(end, Piece::Cut);
    }
}

#[test]
fn a_connection_can_break_within_a_chunk_and_by_a_reset() {
    let server = sandbox(&["mid-chunk=1"]);
    let mut torn = Reply::stream(&server, "public");
    torn.chunks(2);
    let mut rest = String::new();
    torn.socket.read_to_string(&mut rest).expect("an orderly close");
    let (size, data) = rest.split_once("\r\n").expect("the size of a chunk");
    assert_eq!(usize::from_str_radix(size, 16), Ok(data.len() + 1));

    let server = sandbox(&["reset-after=2"]);
    let mut reset = Reply::stream(&server, "public");
    let error = reset.socket.read_to_end(&mut Vec::new()).expect_err("a reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_kill_is_a_clean_end_and_then_a_refusal() {
    let sandbox = sandbox(&["kill-after=2x1"]);
    let (body, end) = Reply::stream(&sandbox, "user").rest();
    assert_eq!((events(&body), end), (2, Piece::End));
    let mut refused = Reply::stream(&sandbox, "user");
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.body(), br#"{"error":"Invalid access token"}"#);
}

#[test]
fn a_stall_sends_nothing_more_and_stays_open() {
    let sandbox = with(
        Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() },
        &["stall=1", "drop-every=300ms"],
    );
    let (body, end) = Reply::stream(&sandbox, "public").rest();
    assert_eq!(events(&body), 1);
    assert_eq!(end, Piece::Cut);
    let after = body.windows(2).position(|window| window == b"\n\n").expect("one event");
    let thumps = String::from_utf8_lossy(&body[after..]).matches(":thump").count();
    assert!(thumps <= 1, "{thumps} heartbeats in 300 ms of stall");
}

#[test]
fn heartbeats_come_in_both_forms_and_not_at_all() {
    let slow = |faults: &[&str]| {
        let faults = faults.iter().map(|text| text.parse().expect("a known fault")).collect();
        let options =
            Options { seed: Some(1), rate: Rate::PerSecond(0.001), faults, ..Options::default() };
        Sandbox::start(options).expect("a free port on loopback")
    };
    assert!(
        Reply::stream(&slow(&["heartbeat=2ms"]), "public")
            .chunks(6)
            .ends_with(b":thump\n\n:thump\n\n")
    );
    assert!(
        Reply::stream(&slow(&["heartbeat=2ms", "old-heartbeat"]), "public")
            .chunks(6)
            .ends_with(b"\n:thump\n:thump\n")
    );
    let (body, _) =
        Reply::stream(&slow(&["heartbeat=2ms", "no-heartbeat", "drop-every=30ms"]), "public")
            .rest();
    assert!(!String::from_utf8_lossy(&body).contains("thump"));
}

#[test]
fn split_and_merge_move_chunk_borders_and_no_bytes() {
    let plain = Reply::stream(&sandbox(&["end-after=10"]), "public").rest().0;
    let server = sandbox(&["end-after=10", "split"]);
    let mut split = Reply::stream(&server, "public");
    assert_eq!(split.chunk(), b":");
    let (rest, end) = split.rest();
    assert_eq!((rest.len(), end), (plain.len() - 1, Piece::End));
    assert!(rest == plain[1..]);
    let server = sandbox(&["end-after=10", "merge"]);
    let mut merged = Reply::stream(&server, "public");
    assert_eq!(merged.chunk(), b":)\n");
    assert_eq!(events(&merged.chunk()), 7, "and the one that the chunk starts with");
    assert_eq!(events(&merged.rest().0), 1, "and the one that the chunk starts with");
}

#[test]
fn framing_faults_change_the_framing() {
    assert!(text(&["bom"], 2).starts_with("\u{feff}:)\nevent: update\n"));
    assert!(text(&["crlf"], 3).starts_with(":)\r\nevent: update\r\ndata: {"));
    assert!(text(&["cr"], 3).starts_with(":)\revent: update\rdata: {"));
    assert!(text(&["multiline"], 3).contains(",\ndata: \"created_at\""));
}

#[test]
fn inserted_events_come_after_the_first() {
    assert!(text(&["undefined"], 5).ends_with("\n\nevent: filters_changed\ndata: undefined\n\n"));
    assert!(text(&["unknown-event"], 7).ends_with("\n\nevent: bell\ndata: ding dong\n\n"));
    let server = sandbox(&["oversize"]);
    let mut reply = Reply::stream(&server, "public");
    reply.chunks(4);
    assert_eq!(reply.chunk().len(), (9 << 20) + "data: \n\n".len());
}

#[test]
fn garbage_duplicates_and_swaps_reach_the_wire() {
    let server = sandbox(&["garbage=1"]);
    let mut garbage = Reply::stream(&server, "public");
    garbage.chunks(2);
    assert!(serde_json::from_slice::<Value>(&garbage.chunk()[6..]).is_err());
    garbage.chunk();
    assert!(std::str::from_utf8(&garbage.chunk()).is_err());

    let server = sandbox(&[]);
    let mut plain = Reply::stream(&server, "public");
    let [first, second] = [plain.chunks(3)[3..].to_vec(), plain.chunks(2)];
    let server = sandbox(&["duplicate=1"]);
    let mut twice = Reply::stream(&server, "public");
    assert!(twice.chunks(5)[3..] == [first.clone(), first.clone()].concat());
    let server = sandbox(&["reorder=1"]);
    let mut swapped = Reply::stream(&server, "public");
    assert!(swapped.chunks(5)[3..] == [second, first].concat());
}

#[test]
fn refusals_hit_as_often_as_asked_and_carry_their_headers() {
    let sandbox = sandbox(&[
        "status=429x1",
        "retry-after=7x1",
        "rate-limit-reset=60x1",
        "bad-gatewayx1",
        "htmlx1",
    ]);
    let mut limited = Reply::stream(&sandbox, "public");
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.header("Retry-After"), Some("7"));
    assert_eq!(
        limited.header("X-Ratelimit-Reset").map(str::len),
        Some("2026-01-01T00:05:00.123456Z".len())
    );
    assert_eq!(limited.body(), br#"{"error":"Too many requests"}"#);
    let mut gateway = Reply::stream(&sandbox, "public");
    assert_eq!(gateway.status(), 502);
    assert!(gateway.body().starts_with(b"<html>"));
    let html = Reply::stream(&sandbox, "public");
    assert_eq!((html.status(), html.header("Content-Type")), (200, Some("text/html")));
    assert_eq!(Reply::stream(&sandbox, "public").chunk(), b":)\n");
}

#[test]
fn a_plain_429_has_no_advice() {
    let limited = Reply::stream(&sandbox(&["status=429"]), "public");
    assert_eq!(limited.header("Retry-After"), None);
    assert_eq!(limited.header("X-Ratelimit-Reset"), None);
}

#[test]
fn a_redirect_keeps_path_and_query() {
    let sandbox = sandbox(&["redirect=http://127.0.0.1:9"]);
    let moved = Reply::stream(&sandbox, "hashtag?tag=rust");
    assert_eq!(moved.status(), 301);
    assert_eq!(
        moved.header("Location"),
        Some("http://127.0.0.1:9/api/v1/streaming/hashtag?tag=rust")
    );
}

#[test]
fn connections_can_be_taken_and_given_nothing() {
    let closing = sandbox(&["accept-close"]);
    let mut reply =
        Reply::nothing_yet(&closing, "GET /api/v1/streaming/public", &[&bearer(&closing)]);
    let mut bytes = Vec::new();
    reply.socket.read_to_end(&mut bytes).expect("an orderly close");
    assert_eq!(bytes, b"");
    assert_eq!(whole(&["accept-end"]), (b":)\n".to_vec(), Piece::End));
}

#[test]
fn headers_can_be_late_for_a_while_or_forever() {
    assert_eq!(Reply::stream(&sandbox(&["slow-headers=5ms"]), "public").chunk(), b":)\n");
    let silent = sandbox(&["slow-headers"]);
    let mut reply =
        Reply::nothing_yet(&silent, "GET /api/v1/streaming/public", &[&bearer(&silent)]);
    reply
        .socket
        .get_ref()
        .set_read_timeout(Some(Duration::from_millis(50)))
        .expect("a timeout above zero");
    assert!(reply.socket.read(&mut [0]).is_err());
}

#[test]
fn instance_documents_can_be_missing_or_refused() {
    let statuses = |fault: &str| {
        let sandbox = sandbox(&[fault]);
        ["/api/v2/instance", "/api/v1/instance"]
            .map(|path| Reply::to(&sandbox, &format!("GET {path}"), &[]).status())
    };
    assert_eq!(statuses("no-v2"), [404, 200]);
    assert_eq!(statuses("no-instance"), [404, 404]);
    assert_eq!(statuses("instance-status=503"), [503, 503]);
}

#[test]
fn the_streaming_url_can_be_anything() {
    let urls = |value: &str| -> Value {
        let sandbox = sandbox(&[&format!("streaming-url={value}")]);
        let body = Reply::to(&sandbox, "GET /api/v2/instance", &[]).body();
        let document: Value = serde_json::from_slice(&body).expect("JSON");
        document["configuration"]["urls"].clone()
    };
    assert_eq!(urls("null").to_string(), r#"{"streaming":null}"#);
    assert_eq!(urls("empty").to_string(), r#"{"streaming":""}"#);
    assert_eq!(urls("missing").to_string(), "{}");
    assert_eq!(urls("wss://elsewhere.example")["streaming"], "wss://elsewhere.example");
    let prefixed = sandbox(&["streaming-url=/prefix"]);
    let mut reply =
        Reply::to(&prefixed, "GET /prefix/api/v1/streaming/public", &[&bearer(&prefixed)]);
    assert_eq!(reply.chunk(), b":)\n");
}

#[test]
fn a_disabled_feed_says_so_and_sends_deletes_only() {
    let sandbox = with(
        Options { events: Some(200), ..Options::default() },
        &["disabled=remote", "disabled=hashtag-all"],
    );
    let body = Reply::to(&sandbox, "GET /api/v2/instance", &[]).body();
    let document: Value = serde_json::from_slice(&body).expect("JSON");
    let access = &document["configuration"]["timelines_access"];
    assert_eq!(access["live_feeds"].to_string(), r#"{"local":"public","remote":"disabled"}"#);
    assert_eq!(access["hashtag_feeds"].to_string(), r#"{"local":"disabled","remote":"disabled"}"#);
    let stream = |path: &str| {
        let (body, _) = Reply::stream(&sandbox, path).rest();
        let body = String::from_utf8(body).expect("the sandbox writes UTF-8");
        (body.matches("event: update\n").count() > 0, body.matches("event: delete\n").count() > 0)
    };
    assert_eq!(stream("public/remote"), (false, true));
    assert_eq!(stream("hashtag?tag=rust"), (false, true));
    assert_eq!(stream("public/local"), (true, true));
}
