//! Every answer that is no stream: refusals, instance documents, accounts.

use super::*;

#[test]
fn refusals_are_those_of_the_real_server() {
    let sandbox = sandbox(&[]);
    let token = bearer(&sandbox);
    let token = token.as_str();
    let query = format!("GET /api/v1/streaming/user?access_token={}", sandbox.token());
    let double = format!("Authorization: Bearer  {}", sandbox.token());
    let lower = format!("Authorization: bearer {}", sandbox.token());
    macro_rules! real {
        ($name:literal) => {
            include_str!(concat!("../fixtures/errors/", $name, ".txt"))
        };
    }
    let cases: &[(&str, &str, &[&str])] = &[
        (real!("no_token"), "GET /api/v1/streaming/user", &[]),
        (real!("bad_token"), "GET /api/v1/streaming/user", &["Authorization: Bearer nope"]),
        (real!("bad_token_query"), "GET /api/v1/streaming/user?access_token=nope", &[]),
        (real!("token_header_and_query"), &query, &["Authorization: Bearer nope"]),
        (
            real!("authorization_basic"),
            "GET /api/v1/streaming/user",
            &["Authorization: Basic eDp5"],
        ),
        (real!("authorization_double_space"), "GET /api/v1/streaming/user", &[&double]),
        (real!("authorization_lowercase_bearer"), "GET /api/v1/streaming/user", &[&lower]),
        (real!("empty_bearer"), "GET /api/v1/streaming/user", &["Authorization: Bearer "]),
        (
            real!("revoked"),
            "GET /api/v1/streaming/user",
            &["Authorization: Bearer sandbox-revoked"],
        ),
        (
            real!("client_credentials"),
            "GET /api/v1/streaming/public",
            &["Authorization: Bearer sandbox-app-only"],
        ),
        (real!("unknown_endpoint_no_token"), "GET /api/v1/streaming/nope", &[]),
        (real!("trailing_slash"), "GET /api/v1/streaming/user/", &[token]),
        (real!("bare_streaming"), "GET /api/v1/streaming", &[token]),
        (real!("hashtag_missing_tag"), "GET /api/v1/streaming/hashtag", &[token]),
        (real!("hashtag_empty_tag"), "GET /api/v1/streaming/hashtag?tag=", &[token]),
        (real!("hashtag_array_tag"), "GET /api/v1/streaming/hashtag?tag[]=rust", &[token]),
        (real!("hashtag_repeated_tag"), "GET /api/v1/streaming/hashtag?tag=rust&tag=go", &[token]),
        (real!("list_missing"), "GET /api/v1/streaming/list", &[token]),
        (real!("list_not_owned"), "GET /api/v1/streaming/list?list=43", &[token]),
        (real!("list_nonexistent"), "GET /api/v1/streaming/list?list=999999", &[token]),
        (real!("list_not_a_number"), "GET /api/v1/streaming/list?list=abc", &[token]),
        (
            real!("scope_profile_public"),
            "GET /api/v1/streaming/public",
            &["Authorization: Bearer sandbox-profile"],
        ),
        (
            real!("scope_write_user"),
            "GET /api/v1/streaming/user",
            &["Authorization: Bearer sandbox-write"],
        ),
        (
            real!("scope_read_statuses_on_user_notification"),
            "GET /api/v1/streaming/user/notification",
            &["Authorization: Bearer sandbox-read-statuses"],
        ),
        (
            real!("scope_read_notifications_on_user"),
            "GET /api/v1/streaming/user",
            &["Authorization: Bearer sandbox-read-notifications"],
        ),
        (real!("health"), "GET /api/v1/streaming/health", &[]),
        (real!("post"), "POST /api/v1/streaming/user", &[token]),
        (
            real!("options_preflight"),
            "OPTIONS /api/v1/streaming/user",
            &["Origin: https://client.example", "Access-Control-Request-Headers: authorization"],
        ),
        (real!("health_head"), "HEAD /api/v1/streaming/health", &[]),
    ];
    for (real, request, headers) in cases {
        let (_, real) = real.split_once("\n\n").expect("a request line, an empty line, the answer");
        let (head, body) = real.split_once("\r\n\r\n").expect("a head and a body");
        let mut reply = Reply::to(&sandbox, request, headers);
        // hyper leaves `Content-Length` out of a 204, where RFC 9110 section 8.6 forbids it.
        let head =
            if head.contains(" 204 ") { &head.replace("Content-Length: 0\r\n", "") } else { head };
        assert_eq!(masked(&reply.head), masked(head), "{request}");
        if !request.starts_with("HEAD") && !request.starts_with("OPTIONS") {
            let sent = reply.body();
            assert_eq!(String::from_utf8_lossy(&sent).trim_end(), body.trim_end(), "{request}");
        }
    }
}

#[test]
fn a_token_in_the_query_is_enough_and_a_bare_header_is_a_token() {
    let sandbox = sandbox(&[]);
    let query = format!("GET /api/v1/streaming/user?access_token={}", sandbox.token());
    assert_eq!(Reply::to(&sandbox, &query, &[]).chunk(), b":)\n");
    let bare = format!("Authorization: {}", sandbox.token());
    assert_eq!(Reply::to(&sandbox, "GET /api/v1/streaming/user", &[&bare]).chunk(), b":)\n");
}

#[test]
fn a_token_without_the_scope_sees_no_notifications() {
    let sandbox = sandbox(&[]);
    let body = |token: &str| {
        let header = format!("Authorization: Bearer {token}");
        let body = Reply::to(&sandbox, "GET /api/v1/streaming/user", &[&header]).chunks(401);
        String::from_utf8(body).expect("the sandbox writes UTF-8").contains("event: notification")
    };
    assert!(body(sandbox.token()));
    assert!(!body("sandbox-read-statuses"));
}

#[test]
fn instance_documents_say_where_the_streams_are() {
    let sandbox = sandbox(&[]);
    let json = |path: &str| -> Value {
        let mut reply = Reply::to(&sandbox, &format!("GET {path}"), &[]);
        assert_eq!(reply.status(), 200, "{path}");
        serde_json::from_slice(&reply.body()).expect("JSON")
    };
    let streaming = sandbox.url().replace("http", "ws");
    let v2 = json("/api/v2/instance");
    assert_eq!(v2["configuration"]["urls"]["streaming"], streaming.as_str());
    assert_eq!(v2["configuration"]["timelines_access"]["live_feeds"]["remote"], "public");
    assert_eq!(v2["version"], "4.6.5");
    assert_eq!(json("/api/v1/instance")["urls"]["streaming_api"], streaming.as_str());
    let href = json("/.well-known/nodeinfo")["links"][0]["href"].clone();
    let path =
        href.as_str().and_then(|href| href.strip_prefix(sandbox.url())).expect("on this server");
    assert_eq!(json(path)["software"]["name"], "mastodon");
}

#[test]
fn the_rest_side_knows_tokens_too() {
    let sandbox = sandbox(&[]);
    let ask = |request: &str, header: &str| {
        let mut reply = Reply::to(&sandbox, request, &[header]);
        let body: Value = serde_json::from_slice(&reply.body()).expect("JSON");
        (reply.status(), body)
    };
    let path = "GET /api/v1/accounts/verify_credentials";
    let (status, account) = ask(path, &bearer(&sandbox));
    assert_eq!((status, &account["acct"]), (200, &Value::from("you")));
    assert_eq!(ask(path, "Authorization: Bearer nope").0, 401);
    assert_eq!(ask(path, "Authorization: Bearer sandbox-app-only").0, 422);
    assert_eq!(ask("GET /api/v1/nope", "X: y").1["error"], "Not Found");
}
