//! The control endpoints of a site stream.

use super::*;

/// A site stream that follows these, and the path of its control endpoints.
fn site(sandbox: &Sandbox, follow: &str) -> (Reply, String) {
    let mut reply = get(sandbox, &format!("site.json?follow={follow}"));
    assert_eq!(reply.status(), 200);
    let control = message(&mut reply);
    let uri = control["control"]["control_uri"].as_str().expect("control comes first");
    (reply, uri.to_owned())
}

fn users(sandbox: &Sandbox, control: &str) -> Vec<u64> {
    let (status, body) = answer(get(sandbox, &format!("{control}/info.json")));
    assert_eq!(status, 200, "{body}");
    let info = json(body.as_bytes());
    let users = info["info"]["users"].as_array().expect("users");
    users.iter().map(|user| user["id"].as_u64().expect("a number")).collect()
}

fn post(sandbox: &Sandbox, path: &str, form: &str) -> (u16, String) {
    answer(ask(sandbox, &format!("POST {path}"), form))
}

#[test]
fn info_says_what_the_stream_is() {
    let sandbox = sandbox(&[]);
    let (_reply, control) = site(&sandbox, "12,31&with=followings&replies=all");
    assert_eq!(users(&sandbox, &control), [12, 31]);
    let info = json(answer(get(&sandbox, &format!("{control}/info.json"))).1.as_bytes());
    let info = &info["info"];
    assert_eq!((&info["with"], &info["replies"]), (&"followings".into(), &"all".into()));
    assert_eq!(info["delimited"], "none");
    assert_eq!(info["users"][1]["name"], "fjord_weather");
}

#[test]
fn who_is_added_is_heard_and_who_is_removed_is_not() {
    let options = Options { rate: Rate::PerSecond(100.0), seed: Some(1), ..Options::default() };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let (mut reply, control) = site(&sandbox, "12");
    assert_eq!(post(&sandbox, &format!("{control}/add_user.json"), "user_id=40%2C41").0, 200);
    assert_eq!(users(&sandbox, &control), [12, 40, 41]);
    let mut of = |account: u64| loop {
        let message = message(&mut reply);
        if message["for_user"] == account {
            return message;
        }
    };
    assert!(of(40)["message"]["friends"].is_array(), "friends come first here, too");
    assert!(of(41)["message"]["friends"].is_array() && of(40)["message"].is_object());
    let removed = post(&sandbox, &format!("{control}/remove_user.json"), "user_id=12,40");
    assert_eq!(removed.0, 200);
    assert_eq!(users(&sandbox, &control), [41]);
    // What was on its way before the answer may still come; twenty of another account may not.
    let mut others = 0;
    while others < 20 {
        others = if message(&mut reply)["for_user"] == 41 { others + 1 } else { 0 };
    }
}

#[test]
fn friends_come_in_pages() {
    let sandbox = sandbox(&[]);
    let (_reply, control) = site(&sandbox, "12,13,14,15");
    let mut pages = 0;
    for user in [12, 13, 14, 15] {
        let mut cursor = -1;
        let mut ids = Vec::new();
        while cursor != 0 {
            let form = format!("user_id={user}&cursor={cursor}");
            let (status, body) = post(&sandbox, &format!("{control}/friends/ids.json"), &form);
            assert_eq!(status, 200, "{body}");
            let page = json(body.as_bytes());
            assert_eq!(page["follow"]["user"]["id"], user);
            ids.extend(page["follow"]["friends"].as_array().expect("ids").clone());
            cursor = page["follow"]["next_cursor"].as_i64().expect("a number");
            pages += 1;
        }
        assert!(!ids.is_empty() && ids.iter().all(Value::is_u64));
    }
    assert!(pages > 4, "{pages}");
    let form = "user_id=99";
    assert_eq!(post(&sandbox, &format!("{control}/friends/ids.json"), form).0, 404);
}

#[test]
fn lists_have_their_limits() {
    let sandbox = sandbox(&[]);
    let (_reply, control) = site(&sandbox, "12");
    let listed = |first: u64, count: u64| {
        let ids: Vec<String> = (first..first + count).map(|id| id.to_string()).collect();
        format!("user_id={}", ids.join(","))
    };
    let add = format!("{control}/add_user.json");
    assert_eq!(post(&sandbox, &add, &listed(100, 101)).0, 413);
    assert_eq!(users(&sandbox, &control), [12]);
    for hundred in 1..10 {
        assert_eq!(post(&sandbox, &add, &listed(hundred * 100, 100)).0, 200);
    }
    assert_eq!(post(&sandbox, &add, &listed(5_000, 100)).0, 413, "a thousand and one");
    assert_eq!(post(&sandbox, &add, &listed(5_000, 99)).0, 200);
    assert_eq!(users(&sandbox, &control).len(), 1_000);
    assert_eq!(post(&sandbox, &add, "user_id=mila").0, 406);
    assert_eq!(post(&sandbox, &add, "cursor=1").0, 406);
    assert_eq!(post(&sandbox, &format!("{control}/nope.json"), "user_id=1").0, 404);
    assert_eq!(answer(get(&sandbox, &add)).0, 405);
}

#[test]
fn the_endpoints_go_with_their_connection() {
    let sandbox = sandbox(&["end-after=1x1"]);
    let (mut ended, control) = site(&sandbox, "12");
    rest(&mut ended);
    assert_eq!(answer(get(&sandbox, &format!("{control}/info.json"))).0, 404);
    let (reply, control) = site(&sandbox, "12");
    assert_eq!(users(&sandbox, &control), [12]);
    drop(reply);
    let gone = (0..1_000).any(|_| get(&sandbox, &format!("{control}/info.json")).status() == 404);
    assert!(gone, "the server meets the end of the connection some time later");
}

#[test]
fn control_can_be_refused_late_or_absent() {
    let sandbox = sandbox(&["control-status=503x1", "late-control=2x1"]);
    let mut late = get(&sandbox, "site.json?follow=12");
    let first = [message(&mut late), message(&mut late), message(&mut late), message(&mut late)];
    assert!(first[0]["message"]["friends"].is_array());
    let at = first.iter().position(|it| it.get("control").is_some());
    assert!(at > Some(1), "{first:?}");
    let (_reply, control) = site(&sandbox, "12");
    assert_eq!(answer(get(&sandbox, &format!("{control}/info.json"))).0, 503);
    assert_eq!(answer(get(&sandbox, &format!("{control}/info.json"))).0, 200);
    let sandbox = self::sandbox(&["no-control", "end-after=10"]);
    let (messages, _) = rest(&mut get(&sandbox, "site.json?follow=12"));
    assert!(messages.iter().all(|it| it.get("control").is_none()));
}

#[test]
fn accounts_are_added_at_a_pace_when_that_is_asked_for() {
    let sandbox = sandbox(&["rate-limits"]);
    let (_reply, control) = site(&sandbox, "12");
    let add = format!("{control}/add_user.json");
    let ids = (100..130).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(post(&sandbox, &add, &format!("user_id={ids}")).0, 200);
    let (status, body) = post(&sandbox, &add, "user_id=7");
    assert_eq!((status, &json(body.as_bytes())["errors"][0]["code"]), (420, &88.into()));
}
