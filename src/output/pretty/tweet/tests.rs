//! Tests of posts of X in `-o pretty`: every way in which a line may be hydrated, and what a
//! hostile server could send.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::output::FormatKind;
use crate::output::pretty::tests::controls;
use crate::output::script::{format, options, record};

fn show(line: &Value) -> String {
    format(&options(FormatKind::Pretty), &[record("tweet", &line.to_string())])
}

/// All cases, each after its name.
fn all(cases: &[(&str, Value)]) -> String {
    cases.iter().map(|(name, line)| format!("== {name}\n{}", show(line))).collect()
}

fn merged(mut base: Value, more: &Value) -> Value {
    let fields = more.as_object().expect("an object").clone();
    base.as_object_mut().expect("an object").extend(fields);
    base
}

/// A post by 11 at noon, with more fields.
fn post(more: &Value) -> Value {
    let base = json!({
        "id": "1991481489000000001", "text": "Hello from X", "author_id": "11",
        "created_at": "2026-11-20T12:00:00.000Z",
        "edit_history_tweet_ids": ["1991481489000000001"],
    });
    merged(base, more)
}

/// An older post by 12, with more fields.
fn older(more: &Value) -> Value {
    let base = json!({
        "id": "1991000000000000000", "text": "An older post", "author_id": "12",
        "created_at": "2026-11-19T08:30:00.000Z",
    });
    merged(base, more)
}

fn refer(kind: &str) -> Value {
    json!([{"type": kind, "id": "1991000000000000000"}])
}

fn users() -> Value {
    json!([
        {"id": "11", "name": "Alice", "username": "alice", "verified_type": "blue"},
        {"id": "12", "name": "Bob", "username": "bob"},
    ])
}

/// The line around `data`, with the two users and more includes.
fn line(data: &Value, includes: &Value) -> Value {
    json!({"data": data, "includes": merged(json!({"users": users()}), includes)})
}

fn long() -> String {
    format!("{}\n\nand the end of it.", "A sentence of a long post. ".repeat(20).trim_end())
}

#[test]
fn posts_and_what_they_refer_to() {
    let cut = "A sentence of a long post. A sente…";
    let long_older = older(&json!({"text": cut, "note_tweet": {"text": long()}}));
    let repost =
        post(&json!({"text": format!("RT @bob: {cut}"), "referenced_tweets": refer("retweeted")}));
    let quote = post(&json!({
        "text": "My take https://t.co/q",
        "referenced_tweets": refer("quoted"),
        "entities": {"urls": [{
            "url": "https://t.co/q", "expanded_url": "https://twitter.com/bob/status/1991000000000000000",
        }]},
    }));
    let quoted = older(
        &json!({"text": "Line one\n\nline two &lt;3", "referenced_tweets": [{"type": "quoted", "id": "1"}]}),
    );
    let deleted = json!({"errors": [{
        "resource_id": "1991000000000000000", "title": "Not Found Error",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }]});
    let reply = post(
        &json!({"text": "@bob I agree", "in_reply_to_user_id": "12", "referenced_tweets": refer("replied_to")}),
    );
    let shown = all(&[
        ("plain", line(&post(&json!({})), &json!({}))),
        ("long", line(&post(&json!({"text": cut, "note_tweet": {"text": long()}})), &json!({}))),
        ("repost of a long post", line(&repost, &json!({"tweets": [long_older]}))),
        ("repost that did not come along", line(&repost, &json!({}))),
        ("quote", line(&quote, &json!({"tweets": [quoted]}))),
        ("quote of a deleted post", merged(line(&quote, &json!({})), &deleted)),
        (
            "quote of a post whose author did not come along",
            line(&quote, &json!({"tweets": [older(&json!({"author_id": "99"}))]})),
        ),
        ("reply", line(&reply, &json!({}))),
        ("reply to own post", line(&post(&json!({"in_reply_to_user_id": "11"})), &json!({}))),
        (
            "reply to somebody unknown",
            line(&post(&json!({"in_reply_to_user_id": "77"})), &json!({})),
        ),
        (
            "reply to an unknown post",
            line(&post(&json!({"referenced_tweets": refer("replied_to")})), &json!({})),
        ),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn posts_and_what_belongs_to_them() {
    let media = json!([
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg", "alt_text": "A cat,\nasleep"},
        {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.example/2.jpg", "variants": [
            {"bit_rate": 256_000, "content_type": "video/mp4", "url": "https://video.example/low.mp4"},
            {"bit_rate": 2_176_000, "content_type": "video/mp4", "url": "https://video.example/high.mp4"},
        ]},
        {"media_key": "16_3", "type": "animated_gif", "alt_text": "Waving"},
    ]);
    let with_media = post(&json!({
        "text": "Look https://t.co/m",
        "attachments": {"media_keys": ["3_1", "7_2", "16_3", "3_9"]},
        "entities": {"urls": [{"url": "https://t.co/m", "media_key": "3_1", "expanded_url": "https://x.com/alice/status/1991481489000000001/photo/1"}]},
    }));
    let sensitive =
        post(&json!({"possibly_sensitive": true, "attachments": {"media_keys": ["3_1"]}}));
    let with_poll = post(&json!({"text": "Which?", "attachments": {"poll_ids": ["20"]}}));
    let poll = |more: &Value| {
        let poll = json!({"id": "20", "options": [
            {"position": 2, "label": "Dogs", "votes": 1}, {"position": 1, "label": "Cats", "votes": 3},
        ]});
        json!({"polls": [merged(poll, more)]})
    };
    let open = poll(&json!({"voting_status": "open", "end_datetime": "2026-11-21T12:00:00.000Z"}));
    let closed =
        poll(&json!({"voting_status": "closed", "end_datetime": "2026-11-19T12:00:00.000Z"}));
    let hidden = json!({"polls": [{"id": "20", "options": [{"label": "Cats"}]}]});
    let with_place = post(&json!({"geo": {"place_id": "p"}}));
    let place = |name: &str, country: &str| json!({"places": [{"id": "p", "full_name": name, "country": country}]});
    let edited =
        post(&json!({"edit_history_tweet_ids": ["1991481489000000000", "1991481489000000001"]}));
    let rules = json!({"matching_rules": [{"id": "1166916266197536768", "tag": "cats"}, {"id": "1166916266197536769"}]});
    let shown = all(&[
        ("media", line(&with_media, &json!({"media": media}))),
        ("sensitive media", line(&sensitive, &json!({"media": media}))),
        ("open poll", line(&with_poll, &open)),
        ("closed poll", line(&with_poll, &closed)),
        ("poll with hidden votes", line(&with_poll, &hidden)),
        ("poll that did not come along", line(&with_poll, &json!({}))),
        ("place", line(&with_place, &place("Manhattan, NY", "United States"))),
        ("place with its country", line(&with_place, &place("Berlin, Germany", "Germany"))),
        ("place that did not come along", line(&with_place, &json!({}))),
        ("edited", line(&edited, &json!({}))),
        (
            "withheld",
            line(
                &post(&json!({"withheld": {"copyright": false, "country_codes": ["DE", "FR"]}})),
                &json!({}),
            ),
        ),
        (
            "article",
            line(
                &post(&json!({"text": "https://t.co/a", "article": {"title": "On cats"}})),
                &json!({}),
            ),
        ),
        ("two rules, one without a tag", merged(line(&post(&json!({})), &json!({})), &rules)),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn lines_that_say_less_or_otherwise() {
    let renamed = json!({
        "data": {
            "id": "1991481489000000001", "text": "cut…", "author_id": "11",
            "created_at": "2026-11-20T12:00:00.000Z",
            "note_post": {"text": "not cut"},
            "edit_history_post_ids": ["1991481489000000000", "1991481489000000001"],
            "referenced_posts": refer("quoted"),
        },
        "includes": {"users": users(), "posts": [older(&json!({}))]},
    });
    let activity = json!({"data": {
        "event_uuid": "-2781149976877970683", "event_type": "post.create", "tag": "watched",
        "payload": post(&json!({})),
        "includes": {"users": [{"data": {"id": "11", "name": "Alice", "username": "alice"}}]},
    }});
    let min = json!({"id": "1991481489000000001", "text": "Only what is always there"});
    let numbers = json!({
        "data": {"id": 1_991_481_489_000_000_001_u64, "text": "Ids as numbers", "author_id": 11},
        "includes": {"users": [{"id": 11, "name": "Alice", "username": "alice"}]},
    });
    let shown = all(&[
        ("renamed keys throughout", renamed),
        (
            "missing author",
            json!({"data": post(&json!({"author_id": "2244994945"})), "includes": {"users": users()}}),
        ),
        ("includes {}", json!({"data": post(&json!({})), "includes": {}})),
        ("no includes, no fields", json!({ "data": min })),
        ("numbers", numbers),
        ("activity", activity),
        (
            "user without a name",
            json!({"data": post(&json!({})), "includes": {"users": [{"id": "11", "username": "alice"}]}}),
        ),
        (
            "compliance",
            json!({"data": {"delete": {"tweet": {"id": "1", "author_id": "2"}, "event_at": "2026-11-20T12:00:00Z"}}}),
        ),
        ("like", json!({"data": {"id": "a", "liked_tweet_id": "1", "timestamp_ms": 1}})),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn texts_in_every_script_and_every_disguise() {
    let with = |text: &str| line(&post(&json!({ "text": text })), &json!({}));
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m \u{202e}drow\u{2066} a\u{200b}\u{feff}b\u{7f}";
    let hostile = json!({
        "data": post(&json!({"text": format!("{evil}\n{evil}"), "article": {"title": evil}})),
        "includes": {"users": [{"id": "11", "name": evil, "username": evil}]},
        "matching_rules": [{"id": "1", "tag": evil}],
    });
    let shown = all(&[
        ("hostile", hostile),
        ("html", with("&amp;lt;b&amp;gt; &lt;script&gt; R&amp;D &quot;as it is&quot;")),
        ("breaks", with("\n\none\n\n\u{2028}two\r\n  three  \n\n")),
        ("scripts", with("日本語のテスト 한국어 العربية 👩‍👩‍👧‍👦 🏳️‍🌈 🧑🏽‍🚀 é")),
        ("nothing", with("\u{1b}\u{7}")),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_partial_delivery_names_the_first_thing_that_is_missing() {
    let said = |payload: Value| {
        let text =
            format(&options(FormatKind::Pretty), &[record("trill.partial", &payload.to_string())]);
        text.trim_start_matches("12:00:00  trill.partial  mastodon.example hashtag rust: ")
            .to_owned()
    };
    let error = |detail: &str| json!({"detail": detail, "title": "T"});
    assert_eq!(said(json!({"errors": [error("no user 1")]})), "partly delivered: no user 1\n");
    assert_eq!(
        said(json!({"id": "5", "errors": [error("no\nuser 1"), error("b"), error("c")]})),
        "partly delivered: no user 1 (+2 more)\n"
    );
    assert_eq!(said(json!({"errors": [error("")]})), "partly delivered: T\n");
    assert_eq!(said(json!({"errors": [{}, {}]})), "partly delivered (+1 more)\n");
    assert_eq!(said(json!({})), "partly delivered\n");
}

#[test]
fn a_post_cannot_pretend_to_be_another_record() {
    let fake = "12:00:00  deleted 1";
    let lines = format!("\n{fake}\r{fake}\u{2028}{fake}\u{85}{fake}\u{b}{fake}");
    let evil = json!({
        "data": post(&json!({
            "text": lines, "referenced_tweets": refer("quoted"), "article": {"title": lines},
            "attachments": {"media_keys": ["m"], "poll_ids": ["p"]}, "geo": {"place_id": "g"},
            "withheld": {"country_codes": [lines]},
        })),
        "includes": {
            "users": [{"id": "11", "name": lines, "username": lines}],
            "media": [{"media_key": "m", "type": lines, "alt_text": lines, "url": lines}],
            "polls": [{"id": "p", "options": [{"label": lines}]}],
            "places": [{"id": "g", "full_name": lines, "country": lines}],
        },
        "errors": [{"value": "1991000000000000000", "type": lines}],
        "matching_rules": [{"id": lines}],
    });
    let text = show(&evil);
    assert!(text.contains(fake));
    for line in text.lines().skip(1) {
        assert!(line.is_empty() || line.starts_with("  "), "{line}");
    }
}

#[test]
fn a_flood_in_any_field_is_bounded() {
    let flood = "e\u{301}\u{301}\u{200b}".repeat(40_000);
    let many = |item: Value| vec![item; 5000];
    let big = json!({
        "data": post(&json!({
            "text": flood, "article": {"title": flood}, "geo": {"place_id": "g"},
            "attachments": {"media_keys": vec!["m"; 5000], "poll_ids": ["p"]},
            "withheld": {"country_codes": vec![&flood[..32_000]; 50]},
        })),
        "includes": {
            "users": [{"id": "11", "name": flood, "username": flood}],
            "media": [{"media_key": "m", "type": flood, "alt_text": flood}],
            "polls": [{"id": "p", "options": many(json!({"label": &flood[..320], "votes": u64::MAX}))}],
            "places": [{"id": "g", "full_name": flood}],
        },
        "matching_rules": many(json!({"id": "1", "tag": "t"})),
    });
    let text = show(&big);
    assert!(text.len() < 700_000, "{}", text.len());
    assert!(text.contains("… and 80 more"), "media and options");
    assert!(text.contains("t, t (+4980 more)"));
}

#[test]
fn colour_is_all_that_colour_adds() {
    let line = line(
        &post(&json!({"referenced_tweets": refer("quoted"), "attachments": {"media_keys": ["m"]}})),
        &json!({"tweets": [older(&json!({}))], "media": [{"media_key": "m", "type": "photo", "url": "https://e/1"}]}),
    );
    let colour = crate::output::FormatOptions { color: true, ..options(FormatKind::Pretty) };
    let colour = format(&colour, &[record("tweet", &line.to_string())]);
    let mut parts = colour.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    plain.extend(parts.map(|part| part.split_once('m').expect("a style").1));
    assert_eq!(plain, show(&line));
}

/// JSON that looks like a line of X, with anything in it.
fn lines() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[\u{1b}\u{9b}\u{202e}\u{2028}\r\n\t <>&;a/@#]{0,20}",
        "(https://t\\.co/[ab] ?|&amp;|[a-c日]){0,6}",
        prop::sample::select(vec![
            "1",
            "2",
            "m",
            "retweeted",
            "quoted",
            "replied_to",
            "photo",
            "closed",
            "https://t.co/a",
            "https://x.com/a/status/1/photo/1",
            "2026-11-20T12:00:00Z",
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let key = prop::sample::select(vec![
        "id",
        "text",
        "author_id",
        "created_at",
        "possibly_sensitive",
        "in_reply_to_user_id",
        "referenced_tweets",
        "referenced_posts",
        "type",
        "attachments",
        "media_keys",
        "poll_ids",
        "entities",
        "urls",
        "url",
        "expanded_url",
        "media_key",
        "mentions",
        "username",
        "hashtags",
        "tag",
        "note_tweet",
        "note_post",
        "article",
        "title",
        "edit_history_tweet_ids",
        "geo",
        "place_id",
        "withheld",
        "country_codes",
        "users",
        "tweets",
        "posts",
        "media",
        "polls",
        "places",
        "data",
        "payload",
        "includes",
        "name",
        "alt_text",
        "variants",
        "bit_rate",
        "content_type",
        "options",
        "label",
        "votes",
        "position",
        "voting_status",
        "end_datetime",
        "full_name",
        "country",
        "resource_id",
        "value",
        "errors",
        "matching_rules",
        "detail",
    ]);
    let any_object = move |inner: BoxedStrategy<Value>| {
        prop::collection::vec((key.clone(), inner), 0..12).prop_map(|fields| {
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
            Value::Object(fields.collect())
        })
    };
    let objects = any_object.clone();
    let part = leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            objects(inner.boxed()),
        ]
    });
    let post = (any_object(part.clone().boxed()), any::<bool>()).prop_map(|(mut post, is_one)| {
        if is_one {
            post["id"] = "1".into();
            post["text"] = "a https://t.co/a".into();
        }
        post
    });
    (post, part.clone(), part.clone(), part).prop_map(|(data, includes, errors, rules)| {
        json!({"data": data, "includes": includes, "errors": errors, "matching_rules": rules})
    })
}

proptest! {
    #[test]
    fn no_line_panics_or_reaches_the_terminal(
        line in lines(),
        event in prop::sample::select(vec!["tweet", "trill.partial"]),
    ) {
        let text = format(&options(FormatKind::Pretty), &[record(event, &line.to_string())]);
        prop_assert_eq!(controls(&text), Vec::<char>::new(), "{:?}", text);
        prop_assert!(text.ends_with('\n') && text.len() > 1);
        prop_assert!(text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("  ")));
    }
}

#[test]
fn the_tag_of_a_run_is_no_news_to_whoever_runs_it() {
    let rules = |tags: &[&str]| {
        let rules: Vec<Value> = tags.iter().map(|tag| json!({"id": "1", "tag": tag})).collect();
        show(&merged(line(&post(&json!({})), &json!({})), &json!({"matching_rules": rules})))
    };
    assert!(!rules(&["trill-run:host:1:2"]).contains("rules:"));
    assert!(rules(&["trill-run:host:1:2", "cats"]).contains("  rules: cats\n"));
}
