//! Tests of what API v1.1 sends beside posts in `-o pretty`.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::event::Record;
use crate::output::pretty::tests::controls;
use crate::output::pretty::{Pretty, PrettyOptions};
use crate::output::script::{format, options, record};
use crate::output::{FormatKind, Formatter as _};

fn show(event: &str, payload: &Value) -> String {
    format(&options(FormatKind::Pretty), &[record(event, &payload.to_string())])
}

fn oneline(record: &Record) -> String {
    let options = options(FormatKind::Pretty);
    let options = PrettyOptions { oneline: true, ..PrettyOptions::from(&options) };
    let mut out = Vec::new();
    Pretty::new(options).record(record, &mut out);
    String::from_utf8(out).expect("UTF-8")
}

fn merged(mut base: Value, more: &Value) -> Value {
    let fields = more.as_object().expect("an object").clone();
    base.as_object_mut().expect("an object").extend(fields);
    base
}

fn user(id: u64, name: &str) -> Value {
    json!({"id": id, "id_str": id.to_string(), "screen_name": name, "name": name.to_uppercase()})
}

fn post() -> Value {
    json!({
        "id": 20, "id_str": "20", "created_at": "Fri Nov 20 11:00:00 +0000 2026",
        "text": "Fish &amp; chips", "user": user(8, "bob"),
    })
}

/// What ann does to bob.
fn event(name: &str, on: &Value) -> Value {
    json!({
        "event": name, "created_at": "Fri Nov 20 12:00:00 +0000 2026",
        "source": user(7, "ann"), "target": user(8, "bob"), "target_object": on,
    })
}

fn direct(more: &Value) -> Value {
    let base = json!({
        "id": 30, "id_str": "30", "text": "Meet me &lt;here&gt;: https://t.co/a\nat #noon",
        "created_at": "Fri Nov 20 12:00:00 +0000 2026",
        "sender_id": 7, "sender": user(7, "ann"), "recipient_id": 8, "recipient": user(8, "bob"),
        "entities": {
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://a.example/"}],
            "hashtags": [{"text": "noon"}],
        },
    });
    json!({ "direct_message": merged(base, more) })
}

/// Every kind of message, and what has less than it should.
fn all() -> Vec<(&'static str, Value)> {
    let repost = json!({
        "id_str": "21", "text": "RT @bob: Fish", "user": user(9, "cy"), "retweeted_status": post(),
    });
    let quote =
        merged(post(), &json!({"user": user(7, "ann"), "id_str": "22", "quoted_status": post()}));
    let list =
        json!({"id": 5, "name": "Cats & trains", "slug": "cats-trains", "user": user(8, "bob")});
    let app = json!({"client_application": {"name": "Sandbox"}});
    let mut all: Vec<_> = [
        ("favorite", &post()),
        ("unfavorite", &post()),
        ("quoted_tweet", &quote),
        ("favorited_retweet", &repost),
        ("retweeted_retweet", &repost),
        ("follow", &json!(null)),
        ("unfollow", &json!(null)),
        ("block", &json!(null)),
        ("unblock", &json!(null)),
        ("mute", &json!(null)),
        ("unmute", &json!(null)),
        ("user_update", &json!(null)),
        ("user_delete", &json!(null)),
        ("user_suspend", &json!(null)),
        ("list_created", &list),
        ("list_destroyed", &list),
        ("list_updated", &list),
        ("list_member_added", &list),
        ("list_member_removed", &list),
        ("list_user_subscribed", &list),
        ("list_user_unsubscribed", &list),
        ("list_created", &json!({"slug": "cats"})),
        ("list_created", &json!({})),
        ("access_revoked", &app),
        ("access_revoked", &json!({})),
        ("new_thing", &post()),
        ("new_thing", &json!([])),
    ]
    .into_iter()
    .map(|(name, on)| ("event", event(name, on)))
    .collect();
    let countries = json!(["DE", "AR"]);
    all.extend([
        ("event", json!({"event": "favorite", "target_object": post()})),
        ("event", json!({"event": "follow", "source": {"id": 7}, "created_at": "yesterday"})),
        ("direct_message", direct(&json!({}))),
        ("direct_message", direct(&json!({"sender": null, "recipient": null, "text": ""}))),
        ("direct_message", json!({"direct_message": {"text": "Hi"}})),
        ("delete", json!({"delete": {"status": {"id": 20, "id_str": "20", "user_id": 8}}})),
        ("delete", json!({"delete": {"direct_message": {"id": 30, "user_id": 8}}})),
        ("delete", json!({"delete": {"status": {"id_str": "20"}, "timestamp_ms": "1795172400000"}})),
        ("scrub_geo", json!({"scrub_geo": {"user_id": 8, "up_to_status_id": 20}})),
        ("scrub_geo", json!({"scrub_geo": {"user_id": 8}})),
        (
            "status_withheld",
            json!({"status_withheld": {"id": 20, "user_id": 8, "withheld_in_countries": countries}}),
        ),
        ("status_withheld", json!({"status_withheld": {"id": 20}})),
        ("user_withheld", json!({"user_withheld": {"id": 8, "withheld_in_countries": countries}})),
        ("limit", json!({"limit": {"track": 1234, "timestamp_ms": "1795176000000"}})),
        (
            "warning",
            json!({"warning": {"code": "FALLING_BEHIND", "message": "Read\nfaster.", "percent_full": 60}}),
        ),
        ("warning", json!({"warning": {"code": "FOLLOWS_OVER_LIMIT", "user_id": 8}})),
        (
            "disconnect",
            json!({"disconnect": {"code": 7, "stream_name": "ann-7", "reason": "admin logout"}}),
        ),
        ("disconnect", json!({"disconnect": {"code": 4}})),
        ("friends", json!({"friends": [7, 8, 9]})),
        ("friends", json!({"friends_str": ["7"]})),
        ("friends", json!({"friends": []})),
        ("control", json!({"control": {"control_uri": "/1.1/site/c/01_2_3"}})),
        ("unheard_of", json!({"unheard_of": {"user_id": 8}})),
    ]);
    all
}

#[test]
fn every_kind_of_message() {
    let text: String = all()
        .iter()
        .map(|(kind, payload)| {
            let name = payload["event"].as_str().unwrap_or("");
            format!("== {kind} {name}\n{}", show(kind, payload))
        })
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn every_kind_of_message_on_one_line() {
    let lines: Vec<_> =
        all().iter().map(|(kind, payload)| oneline(&record(kind, &payload.to_string()))).collect();
    assert!(lines.iter().all(|line| line.matches('\n').count() == 1), "{lines:?}");
    insta::assert_snapshot!(lines.concat());
}

#[test]
fn what_has_not_the_shape_of_a_message_gets_the_generic_line() {
    for (event, payload) in [
        ("direct_message", json!({"direct_message": "hi"})),
        ("event", json!({"event": {}})),
        ("delete", json!({"delete": {}})),
        ("limit", json!({"limit": {"track": "many"}})),
        ("friends", json!({"friends": 3})),
    ] {
        let text = show(event, &payload);
        assert_eq!(text, format!("12:00:00  {event}  {payload}\n"));
    }
}

#[test]
fn nobody_in_a_message_can_pretend_to_be_another_record() {
    let fake = "12:00:00  deleted 1";
    let lines = format!("\n{fake}\r{fake}\u{2028}{fake}\u{85}{fake}\u{1b}[2J{fake}");
    let evil = json!({"id": lines, "screen_name": lines, "name": lines});
    let post = json!({"id": lines, "text": lines, "user": evil});
    let happened = json!({"event": lines, "source": evil, "target": evil, "target_object": post});
    for (event, payload) in [
        ("event", happened.clone()),
        ("event", merged(happened.clone(), &json!({"event": "favorite"}))),
        (
            "event",
            merged(happened, &json!({"event": "list_created", "target_object": {"name": lines}})),
        ),
        (
            "direct_message",
            json!({"direct_message": {"text": lines, "sender": evil, "recipient": evil}}),
        ),
        ("delete", json!({"delete": {"status": {"id": lines}}})),
        ("warning", json!({"warning": {"code": lines, "message": lines}})),
        ("control", json!({"control": {"control_uri": lines}})),
        (
            "user_withheld",
            json!({"user_withheld": {"id": lines, "withheld_in_countries": [lines]}}),
        ),
    ] {
        let text = show(event, &payload);
        assert!(text.contains(fake), "{text}");
        assert_eq!(controls(&text), Vec::<char>::new(), "{text:?}");
        assert!(
            text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("  ")),
            "{text}"
        );
    }
}

#[test]
fn a_flood_in_any_member_is_bounded() {
    let flood = "e\u{301}\u{200b}x ".repeat(40_000);
    let evil = json!({"id": flood, "screen_name": flood, "name": flood});
    for (event, payload) in [
        ("event", json!({"event": flood, "source": evil, "target": evil})),
        ("event", json!({"event": "list_created", "target_object": {"name": flood}})),
        ("delete", json!({"delete": {"status": {"id": flood}}})),
        ("warning", json!({"warning": {"code": flood, "message": flood}})),
        ("control", json!({"control": {"control_uri": flood}})),
        (
            "user_withheld",
            json!({"user_withheld": {"id": 1, "withheld_in_countries": vec!["x".repeat(900); 900]}}),
        ),
        ("friends", json!({"friends": vec![1; 100_000]})),
    ] {
        let text = show(event, &payload);
        assert!(text.len() < 10_000, "{event}: {}", text.len());
    }
}

/// JSON that looks like a message, with anything in it.
fn messages() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[\u{1b}\u{9b}\u{202e}\u{2028}\r\n\t &;a/@#]{0,20}",
        prop::sample::select(vec![
            "1",
            "favorite",
            "list_created",
            "Fri Nov 20 12:00:00 +0000 2026"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let key = prop::sample::select(vec![
        "event",
        "source",
        "target",
        "target_object",
        "created_at",
        "direct_message",
        "sender",
        "recipient",
        "id",
        "id_str",
        "text",
        "user",
        "screen_name",
        "name",
        "delete",
        "status",
        "scrub_geo",
        "user_id",
        "up_to_status_id",
        "status_withheld",
        "user_withheld",
        "withheld_in_countries",
        "limit",
        "track",
        "warning",
        "code",
        "message",
        "disconnect",
        "reason",
        "friends",
        "control",
        "control_uri",
        "timestamp_ms",
        "client_application",
    ]);
    let part = leaf.prop_recursive(4, 40, 6, move |inner| {
        let members = prop::collection::vec((key.clone(), inner.clone()), 0..8);
        prop_oneof![
            1 => prop::collection::vec(inner, 0..3).prop_map(Value::from),
            3 => members.prop_map(|members| {
                Value::Object(members.into_iter().map(|(name, it)| (name.to_owned(), it)).collect())
            }),
        ]
    });
    part.boxed()
}

proptest! {
    #[test]
    fn no_message_panics_or_reaches_the_terminal(
        inside in messages(),
        kind in prop::sample::select(vec![
            "event", "direct_message", "delete", "scrub_geo", "status_withheld", "user_withheld",
            "limit", "warning", "disconnect", "friends", "control",
        ]),
    ) {
        let payload = if kind == "event" {
            merged(json!({"event": "favorite"}), &json!({"target_object": inside, "source": inside}))
        } else {
            json!({ kind: inside })
        };
        let text = show(kind, &payload);
        prop_assert_eq!(controls(&text), Vec::<char>::new(), "{:?}", text);
        prop_assert!(text.ends_with('\n') && text.len() > 1);
        prop_assert!(text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("  ")));
    }
}
