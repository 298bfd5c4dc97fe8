//! The view over captured payloads and hostile ones.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::output::script::{record, records};

const STATUSES: &str = include_str!("../../../tests/fixtures/entities/statuses_anonymous.json");
const HYDRATED: &str = include_str!("../../../tests/fixtures/entities/statuses_home_hydrated.json");
const NOTIFICATIONS: &str = include_str!("../../../tests/fixtures/entities/notifications.json");
const CONVERSATION: &str = include_str!("../../../tests/fixtures/entities/conversation.json");
const ANNOUNCEMENT: &str = include_str!("../../../tests/fixtures/entities/announcement.json");

/// Everything that the view says of a record: the fields that are not missing, cut at 300
/// characters, then the facts.
fn said(record: &Record) -> String {
    let view = View::new(record);
    let mut text = String::new();
    let envelope = ["@source", "@stream", "@via", "@received_at"];
    for field in Field::ALL.iter().filter(|field| !envelope.contains(&field.name())) {
        let _ = match view.get(*field) {
            Value::Missing => Ok(()),
            Value::Text(said) => {
                let begin: String = said.chars().take(300).collect();
                writeln!(text, "{} {begin:?}", field.name())
            }
            Value::List(items) => writeln!(text, "{} {items:?}", field.name()),
        };
    }
    let facts = [
        ("boost", view.is_boost()),
        ("reply", view.is_reply()),
        ("media", view.has_media()),
        ("link", view.has_link()),
        ("poll", view.has_poll()),
        ("bot", view.is_bot() == Some(true)),
        ("not a bot", view.is_bot() == Some(false)),
    ];
    let facts: Vec<_> = facts.iter().filter(|(_, holds)| *holds).map(|(name, _)| *name).collect();
    let _ = writeln!(text, "is or has {facts:?}");
    text
}

/// Each object in `fixture` as the payload of `event`.
fn all(event: &str, fixture: &str) -> String {
    let cases: serde_json::Map<String, Json> = serde_json::from_str(fixture).expect("JSON");
    let mut text = String::new();
    for (name, payload) in cases {
        let _ = writeln!(text, "== {name}\n{}", said(&record(event, &payload.to_string())));
    }
    text
}

/// What `field` says of an `event` with `payload`.
fn field(event: &str, payload: &Json, field: Field) -> String {
    View::new(&record(event, &payload.to_string())).get(field).joined().into_owned()
}

#[test]
fn captured_statuses() {
    insta::assert_snapshot!(all("update", STATUSES));
}

#[test]
fn a_home_timeline_says_the_same_of_a_post_as_a_public_one() {
    assert_eq!(all("update", HYDRATED), all("update", STATUSES));
}

#[test]
fn captured_notifications() {
    insta::assert_snapshot!(all("notification", NOTIFICATIONS));
}

#[test]
fn captured_conversation_announcement_and_edit() {
    let statuses: Json = serde_json::from_str(STATUSES).expect("JSON");
    let edited = record("status.update", &statuses["edited"].to_string());
    let others = [
        ("conversation", record("conversation", CONVERSATION)),
        ("announcement", record("announcement", ANNOUNCEMENT)),
        ("edit", edited),
    ];
    let text: String =
        others.iter().map(|(name, record)| format!("== {name}\n{}\n", said(record))).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn the_common_script() {
    let text: String = records().iter().map(|record| said(record) + "\n").collect();
    insta::assert_snapshot!(text);
}

#[test]
fn a_line_of_x_with_everything() {
    let line = json!({
        "data": {
            "id": "1991481489000000009", "author_id": "1", "lang": "en",
            "created_at": "2026-11-20T12:00:21.000Z",
            "text": "@bob see https://t.co/a https://t.co/m #cats",
            "in_reply_to_user_id": "2",
            "referenced_tweets": [{"type": "replied_to", "id": "1991481489000000008"}],
            "attachments": {"media_keys": ["3_1", "3_2"], "poll_ids": ["7"]},
            "entities": {
                "urls": [
                    {"url": "https://t.co/a", "expanded_url": "https://example.com/a"},
                    {"url": "https://t.co/m", "expanded_url": "https://x.com/ann/status/1991481489000000009/photo/1", "media_key": "3_1"},
                ],
                "hashtags": [{"tag": "cats"}],
                "mentions": [{"id": "2", "username": "bob"}],
            },
        },
        "includes": {
            "users": [{"id": "1", "username": "ann", "name": "Ann"}],
            "media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}],
            "polls": [{"id": "7", "options": [{"position": 1, "label": "yes", "votes": 0}]}],
        },
        "matching_rules": [{"id": "1", "tag": "cats"}],
    });
    insta::assert_snapshot!(said(&record("tweet", &line.to_string())));
}

#[test]
fn of_a_repost_the_fields_are_those_of_the_original() {
    let line = json!({
        "data": {
            "id": "20", "author_id": "1", "text": "RT @bob: Hi", "created_at": "2026-11-20T12:00:21.000Z",
            "referenced_tweets": [{"type": "retweeted", "id": "10"}],
        },
        "includes": {
            "users": [{"id": "1", "username": "ann"}, {"id": "2", "username": "bob", "name": "Bob"}],
            "tweets": [{"id": "10", "author_id": "2", "text": "Hi there", "lang": "en", "created_at": "2026-11-19T12:00:21.000Z"}],
        },
    });
    insta::assert_snapshot!(said(&record("tweet", &line.to_string())));
}

#[test]
fn an_id_is_found_in_whatever_has_one() {
    for (event, payload, id) in [
        ("delete", json!("1"), "1"),
        ("delete", json!(17), "17"),
        ("delete", json!({"id": "3"}), "3"),
        ("announcement.delete", json!("8"), "8"),
        ("something.new", json!({"id": 9}), "9"),
        ("something.new", json!([1]), ""),
        ("something.new", json!(null), ""),
        ("tweet", json!({"data": {"id": "5", "text": "x"}}), "5"),
        ("tweet", json!({"data": {"id": "5"}}), ""),
        ("tweet", json!({"data": {"payload": {"id": "6", "text": "x"}}}), "6"),
        ("update", json!("no status"), "no status"),
    ] {
        assert_eq!(field(event, &payload, Field::Id), id, "{event} {payload}");
    }
}

#[test]
fn a_post_and_a_deletion_of_api_v1_1_are_viewed() {
    let field = |event: &str, payload: &str, field| {
        View::new(&record(event, payload)).get(field).joined().into_owned()
    };
    let post = r#"{"created_at":"Wed Aug 27 13:08:45 +0000 2008","id":20,"id_str":"20","text":"hi","user":{"id_str":"7","screen_name":"ann","name":"Ann"},"lang":"en"}"#;
    for (name, expected) in [
        (Field::Id, "20"),
        (Field::Time, "2008-08-27T13:08:45.000Z"),
        (Field::Author, "ann"),
        (Field::Name, "Ann"),
        (Field::Text, "hi"),
        (Field::Kind, "post"),
        (Field::Url, "https://x.com/ann/status/20"),
    ] {
        assert_eq!(field("tweet", post, name), expected, "{name:?}");
    }
    let delete = r#"{"delete":{"status":{"id":20,"id_str":"20","user_id":7}}}"#;
    assert_eq!(field("delete", delete, Field::Id), "20");
    assert_eq!(field("delete", delete, Field::Kind), "delete");
}

#[test]
fn messages_of_api_v1_1_are_viewed() {
    let user =
        |name: &str| json!({"id_str": "7", "screen_name": name, "name": name.to_uppercase()});
    let post = json!({"id_str": "20", "text": "see #a", "user": user("bob"), "lang": "en"});
    let repost =
        json!({"id_str": "21", "text": "RT", "user": user("cy"), "retweeted_status": post});
    let event = |name: &str, on: &Json| {
        json!({
            "event": name, "created_at": "Wed Aug 27 13:08:45 +0000 2008",
            "source": user("ann"), "target": user("bob"), "target_object": on,
        })
    };
    let direct = json!({"direct_message": {
        "id_str": "30", "text": "a &amp; b", "created_at": "Wed Aug 27 13:08:45 +0000 2008",
        "sender": user("ann"), "recipient": user("bob"),
    }});
    let deleted = json!({"delete": {"direct_message": {"id": 30}, "timestamp_ms": "1000"}});
    let withheld = json!({"status_withheld": {"id": 20, "user_id": 7}});
    let cases = [
        ("direct_message", direct),
        ("event", event("favorite", &post)),
        ("event", event("favorited_retweet", &repost)),
        ("event", event("follow", &Json::Null)),
        ("event", json!({"event": "list_created", "target_object": {"name": "Cats"}})),
        ("delete", deleted),
        ("status_withheld", withheld),
        ("user_withheld", json!({"user_withheld": {"id": 7}})),
        ("limit", json!({"limit": {"track": 3, "timestamp_ms": "1000"}})),
        ("warning", json!({"warning": {"code": "FALLING_BEHIND", "message": "Slow"}})),
        ("friends", json!({"friends": [1]})),
        ("control", json!({"control": {"control_uri": "/c"}})),
        // What only has the name of one.
        ("event", json!({"id": 5})),
        ("direct_message", json!({"id": "6"})),
    ];
    let text: String = cases
        .iter()
        .map(|(event, payload)| said(&record(event, &payload.to_string())) + "\n")
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn accounts_of_the_server_get_its_host_without_the_port() {
    let mut local = record(
        "update",
        r#"{"account":{"acct":"ann"},"mentions":[{"acct":"bob"},{"acct":"eve@far.example"}]}"#,
    );
    local.origin = std::sync::Arc::new(crate::event::Origin {
        source: "mastodon.example:8443".into(),
        stream: vec!["public".into()],
    });
    let view = View::new(&local);
    assert_eq!(view.get(Field::Author).joined(), "ann@mastodon.example");
    assert_eq!(view.get(Field::Mentions).joined(), "bob@mastodon.example,eve@far.example");
}

#[test]
fn a_spoilt_member_spoils_only_its_own_field() {
    let payload = r#"{"id":"1","content":"\ud83d","language":["en"],"account":{"acct":"ann@a.example","display_name":"\udc00"},"\ud83d":1,"tags":{"name":"x"},"media_attachments":[1,null,{"url":5}],"card":"no","url":"https://a.example/1"}"#;
    let record = record("update", payload);
    let view = View::new(&record);
    for (field, value) in [
        (Field::Id, Value::Text("1".into())),
        (Field::Text, Value::Missing),
        (Field::Lang, Value::Missing),
        (Field::Author, Value::Text("ann@a.example".into())),
        (Field::Name, Value::Text("ann@a.example".into())),
        (Field::Tags, Value::List(vec![])),
        (Field::Media, Value::List(vec!["5".into()])),
        (Field::Links, Value::List(vec![])),
        (Field::Url, Value::Text("https://a.example/1".into())),
    ] {
        assert_eq!(view.get(field), value, "{}", field.name());
    }
}

#[test]
fn links_are_pages_and_each_is_named_once() {
    let links = |content: &str, more: Json| {
        let mut status = json!({"id": "1", "content": content, "account": {"acct": "ann"}});
        status.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        field("update", &status, Field::Links)
    };
    let page = r#"<a href="https://example.com/?a=1&amp;b=2">x</a>"#;
    let all = format!(
        r#"<p>{page} {page} <a href="https://m.example/@ann" class="u-url mention">@ann</a> <A HREF='http://b.example'>b</A> <a href="https://m.example/tags/x" class="mention hashtag">#x</a> <a href="javascript:alert(1)">y</a> <a href="/relative">z</a></p>"#
    );
    assert_eq!(links(&all, json!({})), "https://example.com/?a=1&b=2,http://b.example");
    assert_eq!(links("<p>plain</p>", json!({})), "");
    assert_eq!(links("", json!({"card": {"url": "https://c.example"}})), "https://c.example");
    let mention = r#"<a href="https://far.example/users/bob">@bob</a>"#;
    let mentions =
        json!({"mentions": [{"url": "https://far.example/users/bob", "acct": "bob@far.example"}]});
    assert_eq!(links(mention, mentions), "");
    let quote = r#"<p class="quote-inline">RE: <a href="https://q.example/1">1</a></p><p>See <a href="https://d.example">d</a>"#;
    assert_eq!(links(quote, json!({"quote": {"state": "accepted"}})), "https://d.example");
    assert_eq!(links(quote, json!({})), "https://q.example/1,https://d.example");
}

#[test]
fn a_flood_of_anything_is_bounded() {
    let content: String =
        (0..100_000).map(|n| format!("<a href='https://a.example/{n}'>")).collect();
    let mentions: Vec<_> =
        (0..30_000).map(|n| json!({"acct": "x", "url": n.to_string()})).collect();
    let flood =
        json!({"id": "1", "content": content, "mentions": mentions, "account": {"acct": "x"}});
    let flood = record("update", &flood.to_string());
    let view = View::new(&flood);
    assert_eq!(view.get(Field::Links).texts().len(), 200);
    assert_eq!(view.get(Field::Mentions).texts().len(), 10_000);
    assert!(view.get(Field::Text).joined().len() <= 1024 * 1024 + 3);
}

#[test]
fn names_of_fields_lead_back_to_them() {
    for field in Field::ALL {
        assert_eq!(Field::parse(field.name()), Some(*field));
        assert_eq!(Field::parse(&field.name()[1..]), Some(*field));
    }
    assert_eq!(Field::parse("@Text"), None);
    assert_eq!(Field::parse(""), None);
}

#[test]
fn a_list_is_joined_with_commas() {
    let list = |items: &[&str]| {
        Value::List(items.iter().map(|item| item.to_string().into()).collect()).joined()
    };
    assert_eq!(list(&[]), "");
    assert_eq!(list(&["a"]), "a");
    assert_eq!(list(&["a", "b", "c"]), "a,b,c");
    assert_eq!(Value::Missing.joined(), "");
}

/// Any JSON, with the names that the view looks for.
fn payloads() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "id",
        "account",
        "acct",
        "content",
        "reblog",
        "quote",
        "quoted_status",
        "status",
        "type",
        "last_status",
        "mentions",
        "tags",
        "name",
        "url",
        "card",
        "poll",
        "media_attachments",
        "data",
        "text",
        "includes",
        "entities",
        "created_at",
        "bot",
        "in_reply_to_id",
        "event",
        "source",
        "target_object",
        "direct_message",
        "sender",
        "user",
        "delete",
        "retweeted_status",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just(r#""\ud83d""#.to_owned()),
        Just(r#""<p><a href=\"https:\/\/a.example\">x""#.to_owned()),
        any::<f64>().prop_map(|n| json!(n).to_string()),
        any::<String>().prop_map(|s| json!(s).to_string()),
    ];
    leaf.prop_recursive(6, 48, 8, move |inner| {
        let member = (key.clone(), inner.clone()).prop_map(|(k, v)| format!("\"{k}\": {v}"));
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..8)
                .prop_map(|items| format!("{{{}}}", items.join(", "))),
        ]
    })
}

proptest! {
    #[test]
    fn any_payload_of_any_event_is_viewed(payload in payloads()) {
        for event in ["update", "status.update", "notification", "conversation", "announcement", "delete", "tweet", "event", "direct_message", "x"] {
            prop_assert!(!said(&record(event, &payload)).is_empty());
        }
    }
}
