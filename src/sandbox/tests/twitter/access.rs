//! Who is let in, and what is said to others.

use super::*;

fn with_header(sandbox: &Sandbox, header: &str) -> (u16, Value, String) {
    let headers: &[&str] = if header.is_empty() { &[] } else { &[header] };
    let mut reply = Reply::to(sandbox, "GET /2/tweets/search/stream/rules", headers);
    (reply.status(), json(&reply.body()), reply.head)
}

#[test]
fn an_unknown_bearer_is_unauthorized_and_told_no_rate_limit() {
    let sandbox = sandbox(&[]);
    for header in [
        "",
        "Authorization: Bearer nope",
        "Authorization: Bearer ",
        "Authorization: Basic eDp5",
        "Authorization: Bearer sandbox-revoked",
    ] {
        let (status, body, head) = with_header(&sandbox, header);
        let expected =
            r#"{"detail":"Unauthorized","status":401,"title":"Unauthorized","type":"about:blank"}"#;
        assert_eq!((status, body.to_string().as_str()), (401, expected), "{header}");
        assert!(!head.to_lowercase().contains("x-rate-limit"), "{head}");
    }
}

#[test]
fn other_tokens_are_refused_for_what_they_are() {
    let sandbox = sandbox(&[]);
    for (header, status, name) in [
        ("Authorization: Bearer sandbox-user-context", 403, "unsupported-authentication"),
        ("Authorization: OAuth oauth_token=\"x\"", 403, "unsupported-authentication"),
        ("Authorization: Bearer sandbox-not-enrolled", 403, "client-forbidden"),
        ("Authorization: Bearer sandbox-no-credits", 402, "credits"),
    ] {
        let (told, body, _) = with_header(&sandbox, header);
        assert_eq!((told, kind(&body)), (status, name), "{header}");
    }
    let (_, body, _) = with_header(&sandbox, "Authorization: Bearer sandbox-not-enrolled");
    assert_eq!(body["reason"], "client-not-enrolled");
    assert!(body["registration_url"].as_str().is_some_and(|url| url.starts_with("https://")));
}

#[test]
fn answers_carry_the_headers_of_x() {
    let sandbox = sandbox(&[]);
    let reply = get(&sandbox, RULES);
    assert_eq!(reply.header("Content-Type"), Some("application/json; charset=utf-8"));
    assert_eq!(reply.header("X-Access-Level"), Some("read"));
    assert_eq!(reply.header("X-Rate-Limit-Limit"), Some("450"));
    assert_eq!(reply.header("X-Rate-Limit-Remaining"), Some("449"));
    let reset: i64 =
        reply.header("X-Rate-Limit-Reset").and_then(|at| at.parse().ok()).expect("a time");
    let now = crate::sandbox::clock::now().as_second();
    assert!((now..=now + 900).contains(&reset), "{reset}");
    assert_eq!(reply.header("Server"), None);
    assert_eq!(get(&sandbox, RULES).header("X-Rate-Limit-Remaining"), Some("448"));
}

#[test]
fn a_key_and_a_secret_are_exchanged_for_a_bearer_that_works_as_it_stands() {
    let sandbox = sandbox(&[]);
    // printf sandbox-key:sandbox-secret | base64
    let basic = "Authorization: Basic c2FuZGJveC1rZXk6c2FuZGJveC1zZWNyZXQ=";
    let exchange = |header: &str, form: &str| {
        let form_type = "Content-Type: application/x-www-form-urlencoded;charset=UTF-8";
        let mut reply =
            Reply::with_body(&sandbox, "POST /oauth2/token", &[header, form_type], form);
        (reply.status(), json(&reply.body()))
    };
    let (status, answer) = exchange(basic, "grant_type=client_credentials");
    assert_eq!((status, &answer["token_type"]), (200, &Value::from("bearer")));
    let token = answer["access_token"].as_str().expect("a token");
    assert!(token.starts_with("AAAAAAAA") && token.contains("%2F") && token.contains("%3D"));
    let bearer = |token: &str| with_header(&sandbox, &format!("Authorization: Bearer {token}")).0;
    assert_eq!(bearer(token), 200);
    assert_eq!(bearer(&token.replace("%2F", "/").replace("%3D", "=")), 401);
    for (header, form) in [
        ("Authorization: Basic bm9wZTpub3Bl", "grant_type=client_credentials"),
        (basic, "grant_type=password"),
        ("Accept: */*", "grant_type=client_credentials"),
    ] {
        let (status, answer) = exchange(header, form);
        assert_eq!((status, &answer["errors"][0]["code"]), (403, &Value::from(99)));
    }
    let form = format!("access_token={token}");
    let mut reply = Reply::with_body(&sandbox, "POST /oauth2/invalidate_token", &[basic], &form);
    assert_eq!(json(&reply.body())["access_token"], token);
    assert_eq!(bearer(token), 401);
    let again = exchange(basic, "grant_type=client_credentials").1["access_token"].clone();
    assert_ne!(again, token);
}

#[test]
fn what_is_not_there_is_said_in_json() {
    let sandbox = sandbox(&[]);
    assert_eq!(read(&sandbox, "tweets/nope").0, 404);
    assert_eq!(read(&sandbox, "tweets/search/stream/").0, 404);
    assert_eq!(asked(&sandbox, &format!("POST {SAMPLE}"), "{}").0, 405);
    assert_eq!(asked(&sandbox, &format!("PUT {RULES}"), "{}").0, 404);
    let mastodon = Reply::stream(&sandbox, "public").status();
    assert_eq!(mastodon, 200, "the other side is on the same port");
}

#[test]
fn rate_limits_refuse_only_when_they_are_asked_for() {
    let lenient = sandbox(&[]);
    assert!((0..60).all(|_| read(&lenient, "connections").0 == 200));
    let strict = sandbox(&["rate-limits"]);
    assert!((0..25).all(|_| read(&strict, "connections").0 == 200));
    let mut over = get(&strict, "connections");
    assert_eq!((over.status(), over.header("X-Rate-Limit-Remaining")), (429, Some("0")));
    assert_eq!(json(&over.body())["title"], "Too Many Requests");
    assert_eq!(read(&strict, RULES).0, 200, "each kind of endpoint has its own");
}

#[test]
fn usage_counts_what_was_delivered() {
    let sandbox = sandbox(&["end-after=7"]);
    let (lines, _) = rest(&mut get(&sandbox, SAMPLE));
    assert_eq!(lines.len(), 7);
    let (status, answer) =
        read(&sandbox, "usage/tweets?days=1&usage.fields=project_usage,daily_project_usage");
    assert_eq!((status, &answer["data"]["project_usage"]), (200, &Value::from("7")));
    assert_eq!(read(&sandbox, "usage/tweets?days=91").0, 400);
}
