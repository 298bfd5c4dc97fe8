//! Tests of what a line of X becomes before any format sees it.

use serde_json::{Value, json};

use super::*;

/// What `read` says of the post that `line` holds.
fn of<T>(line: &Value, read: impl FnOnce(&Post<'_>) -> T) -> T {
    let payload = line.to_string();
    read(&Line::parse(payload.as_bytes()).expect("a post").post())
}

fn merged(mut base: Value, more: &Value) -> Value {
    let fields = more.as_object().expect("an object").clone();
    base.as_object_mut().expect("an object").extend(fields);
    base
}

/// The text of a post with these fields.
fn text_of(fields: &Value) -> String {
    of(&json!({ "data": merged(json!({"id": "5"}), fields) }), |post| post.text.clone())
}

#[test]
fn links_are_found_by_their_text_wherever_the_offsets_point() {
    let table = [
        (json!({"text": "a https://t.co/x b"}), "a https://example.com/long?a=1 b"),
        // The same link twice, and at both ends.
        (
            json!({"text": "https://t.co/x https://t.co/x"}),
            "https://example.com/long?a=1 https://example.com/long?a=1",
        ),
        // A longer link that only begins like it.
        (json!({"text": "https://t.co/xyz"}), "https://t.co/xyz"),
        (json!({"text": "(https://t.co/x)"}), "(https://example.com/long?a=1)"),
        (json!({"text": "日本https://t.co/x語"}), "日本https://example.com/long?a=1語"),
        (json!({"text": "http https http:// none"}), "http https http:// none"),
    ];
    for (fields, expected) in table {
        let urls = json!([{
            "start": 900, "end": -3, "url": "https://t.co/x",
            "expanded_url": "https://example.com/long?a=1",
        }]);
        let fields = merged(fields, &json!({"entities": {"urls": urls}}));
        assert_eq!(text_of(&fields), expected);
    }
}

#[test]
fn a_link_without_a_target_or_with_an_endless_one_stays_short() {
    let long = format!("https://example.com/{}", "x".repeat(5000));
    for (entity, expected) in [
        (json!({"url": "https://t.co/x"}), "see https://t.co/x"),
        (json!({"url": "https://t.co/x", "expanded_url": null}), "see https://t.co/x"),
        (json!({"url": "https://t.co/x", "expanded_url": long}), "see https://t.co/x"),
        (json!({"url": "https://t.co/x", "unwound_url": "https://e.com/u"}), "see https://e.com/u"),
        (
            json!({"url": "https://t.co/x", "expanded_url": "https://e.com/e", "unwound_url": "https://e.com/u"}),
            "see https://e.com/e",
        ),
        (json!({"url": "", "expanded_url": "https://e.com/e"}), "see https://t.co/x"),
        (json!({"url": "see", "expanded_url": "https://e.com/e"}), "see https://t.co/x"),
    ] {
        let fields = json!({"text": "see https://t.co/x", "entities": {"urls": [entity]}});
        assert_eq!(text_of(&fields), expected);
    }
}

#[test]
fn links_to_what_is_shown_anyway_leave_the_end_of_the_text_only() {
    let urls = json!([
        {"url": "https://t.co/web", "expanded_url": "https://example.com"},
        {"url": "https://t.co/key", "expanded_url": "https://e.com/1", "media_key": "3_1"},
        {"url": "https://t.co/own", "expanded_url": "https://twitter.com/a/status/5/photo/1"},
        {"url": "https://t.co/old", "expanded_url": "https://x.com/a/status/4/video/1"},
        {"url": "https://t.co/self", "expanded_url": "https://x.com/i/web/status/5?s=20"},
        {"url": "https://t.co/quote", "expanded_url": "https://mobile.twitter.com/b/status/7?s=20"},
        {"url": "https://t.co/other", "expanded_url": "https://x.com/b/status/8"},
        {"url": "https://t.co/fake", "expanded_url": "https://notx.com/b/status/7"},
    ]);
    for (text, expected) in [
        ("a https://t.co/key", "a"),
        ("a https://t.co/own", "a"),
        ("a https://t.co/old ", "a"),
        ("a… https://t.co/self", "a…"),
        ("a https://t.co/quote https://t.co/own", "a"),
        ("a https://t.co/own\n\nhttps://t.co/quote\n", "a"),
        ("写真https://t.co/key", "写真"),
        ("https://t.co/key", ""),
        ("https://t.co/key b", "https://e.com/1 b"),
        ("a https://t.co/other", "a https://x.com/b/status/8"),
        ("a https://t.co/fake", "a https://notx.com/b/status/7"),
        ("a https://t.co/web", "a https://example.com"),
        ("a (https://t.co/key", "a (https://e.com/1"),
    ] {
        let fields = json!({
            "text": text,
            "entities": {"urls": urls},
            "edit_history_tweet_ids": ["4", "5"],
            "referenced_tweets": [{"type": "quoted", "id": "7"}],
        });
        assert_eq!(text_of(&fields), expected);
    }
}

#[test]
fn html_escapes_are_undone_once_and_no_others() {
    for (text, expected) in [
        ("a &amp; b", "a & b"),
        ("&lt;b&gt;", "<b>"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;amp;", "&amp;amp;"),
        ("&quot;&#27;&nbsp;&ampx &", "&quot;&#27;&nbsp;&ampx &"),
        ("&", "&"),
        ("&&amp;", "&&"),
    ] {
        assert_eq!(text_of(&json!({ "text": text })), expected);
    }
}

#[test]
fn a_note_is_the_whole_text_with_links_of_its_own() {
    let note = json!({
        "text": "all of it https://t.co/n",
        "entities": {
            "urls": [{"url": "https://t.co/n", "expanded_url": "https://e.com/n"}],
            "hashtags": [{"tag": "long"}],
        },
    });
    for key in ["note_tweet", "note_post"] {
        let line = json!({"data": {
            "id": "5", "text": "all o… https://t.co/s", key: note,
            "entities": {"hashtags": [{"tag": "short"}]},
        }});
        of(&line, |post| {
            assert_eq!(post.text, "all of it https://e.com/n");
            assert_eq!(post.hashtags, ["long"]);
            assert_eq!(post.links[0].url, "https://e.com/n");
        });
    }
    assert_eq!(text_of(&json!({"text": "short", "note_tweet": {"text": ""}})), "short");
    let links_of_the_short_one = json!({
        "text": "a… https://t.co/n",
        "note_tweet": {"text": "a b https://t.co/n"},
        "entities": {"urls": [{"url": "https://t.co/n", "expanded_url": "https://e.com/n"}]},
    });
    assert_eq!(text_of(&links_of_the_short_one), "a b https://e.com/n");
}

#[test]
fn a_text_and_what_its_links_make_of_it_are_bounded() {
    let text = text_of(&json!({"text": "é".repeat(1_000_000)}));
    assert!(text.len() < 300_000 && text.ends_with("é…"), "{}", text.len());
    let bomb = json!({
        "text": "http ".repeat(50_000),
        "entities": {"urls": [{"url": "http", "expanded_url": "x".repeat(4000)}]},
    });
    assert!(text_of(&bomb).len() < 1_500_000);
}

#[test]
fn both_spellings_of_a_key_may_stand_in_one_line() {
    let line = json!({
        "data": {
            "id": "5", "text": "t", "author_id": "1",
            "referenced_tweets": [], "referenced_posts": [{"type": "quoted", "id": "7"}],
            "edit_history_tweet_ids": ["4", "5"], "edit_history_post_ids": ["4", "5"],
            "note_tweet": null, "note_post": {"text": "note"},
        },
        "includes": {
            "tweets": [{"id": "6", "text": "no"}], "posts": [{"id": "7", "text": "quoted"}],
            "users": [{"data": {"id": "1", "username": "wrapped"}}],
        },
    });
    of(&line, |post| {
        assert_eq!(post.text, "note");
        assert_eq!(post.kind, Kind::Quote);
        let quoted = post.quoted.as_ref().and_then(|quoted| quoted.post.as_ref());
        assert_eq!(quoted.expect("it came along").text, "quoted");
        assert_eq!(post.edit, Some(Edit { version: 2, versions: 2 }));
        assert_eq!(post.author.username, "wrapped");
        assert_eq!(post.url, "https://x.com/wrapped/status/5");
    });
}

#[test]
fn a_kind_is_the_strongest_of_the_references() {
    let reference = |kind: &str| json!({"type": kind, "id": "7"});
    for (references, user, expected) in [
        (json!([]), "", Kind::Post),
        (json!([]), "9", Kind::Reply),
        (json!([reference("replied_to")]), "", Kind::Reply),
        (json!([reference("replied_to"), reference("quoted")]), "9", Kind::Quote),
        (json!([reference("retweeted")]), "", Kind::Repost),
        (json!([reference("reposted")]), "", Kind::Repost),
        (json!([reference("admired")]), "", Kind::Post),
        (json!([{"type": "quoted"}, 3, null]), "", Kind::Post),
    ] {
        let line = json!({"data": {
            "id": "5", "text": "t", "referenced_tweets": references, "in_reply_to_user_id": user,
        }});
        assert_eq!(of(&line, |post| post.kind), expected, "{line}");
    }
}

#[test]
fn the_one_who_is_answered_is_named_by_whatever_names_him() {
    let target = |data: Value, includes: Value| {
        let data = merged(json!({"id": "5", "text": "t", "author_id": "1"}), &data);
        of(&json!({"data": data, "includes": includes}), |post| {
            let reply = post.reply_to.as_ref().expect("a reply");
            (reply.id.to_owned(), reply.author.id.to_owned(), reply.author.username.to_owned())
        })
    };
    let expect =
        |id: &str, user: &str, name: &str| (id.to_owned(), user.to_owned(), name.to_owned());
    let reference = json!([{"type": "replied_to", "id": "7"}]);
    let users = json!({"users": [{"id": "9", "username": "bob"}]});
    assert_eq!(target(json!({"in_reply_to_user_id": "9"}), users), expect("", "9", "bob"));
    let mentions = json!({"mentions": [{"id": "9", "username": "bob"}]});
    assert_eq!(
        target(json!({"in_reply_to_user_id": "9", "entities": mentions}), json!({})),
        expect("", "9", "bob")
    );
    let includes = json!({
        "tweets": [{"id": "7", "text": "q", "author_id": "9"}],
        "users": [{"id": "9", "username": "bob"}],
    });
    assert_eq!(
        target(json!({ "referenced_tweets": reference }), includes),
        expect("7", "9", "bob")
    );
    assert_eq!(target(json!({ "referenced_tweets": reference }), json!({})), expect("7", "", ""));
}

#[test]
fn circles_of_references_end() {
    let refer = |id: &str, kind: &str, to: &str| json!({"id": id, "text": id, "referenced_tweets": [{"type": kind, "id": to}]});
    for kind in ["retweeted", "quoted"] {
        let line = json!({
            "data": refer("5", kind, "7"),
            "includes": {"tweets": [refer("7", kind, "5"), refer("5", kind, "7")]},
        });
        of(&line, |post| {
            let inner = post.reposted.as_ref().or(post.quoted.as_ref()).expect("a reference");
            let inner = inner.post.as_ref().expect("it came along");
            let second = inner.reposted.as_ref().or(inner.quoted.as_ref()).expect("a reference");
            assert_eq!(second.id, "5");
            assert!(second.post.is_none());
        });
    }
}

#[test]
fn a_repost_of_a_quote_brings_both() {
    let line = json!({
        "data": {"id": "5", "text": "RT @b: cut…", "referenced_tweets": [{"type": "retweeted", "id": "7"}]},
        "includes": {"tweets": [
            {"id": "7", "text": "not cut", "referenced_tweets": [{"type": "quoted", "id": "8"}]},
            {"id": "8", "text": "quoted"},
        ]},
    });
    of(&line, |post| {
        assert_eq!(post.text, "not cut");
        assert_eq!(post.shown().id, "7");
        let quoted = post.shown().quoted.as_ref().and_then(|quoted| quoted.post.as_ref());
        assert_eq!(quoted.expect("it came along").text, "quoted");
    });
}

#[test]
fn what_did_not_come_along_keeps_its_id_and_the_reason() {
    let line = json!({
        "data": {
            "id": "5", "text": "t", "author_id": "1",
            "attachments": {"media_keys": ["3_1"], "poll_ids": ["2"]},
            "geo": {"place_id": "p"},
            "referenced_tweets": [{"type": "quoted", "id": "7"}],
        },
        "includes": {},
        "errors": [
            {"value": "8", "type": "https://api.twitter.com/2/problems/wrong"},
            {"value": "7", "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"},
        ],
    });
    of(&line, |post| {
        assert_eq!((post.author.id, post.author.username), ("1", ""));
        assert_eq!(post.url, "https://x.com/i/status/5");
        assert_eq!((post.media[0].key, post.media[0].kind), ("3_1", ""));
        assert_eq!(post.poll.as_ref().map(|poll| (poll.id, poll.options.len())), Some(("2", 0)));
        assert_eq!(post.place.as_ref().map(|place| (place.id, place.name)), Some(("p", "")));
        let quoted = post.quoted.as_ref().expect("a quote");
        assert_eq!((quoted.id, quoted.problem), ("7", "not-authorized-for-resource"));
        assert_eq!(quoted.url, "https://x.com/i/status/7");
    });
}

#[test]
fn the_best_file_of_a_video_is_the_mp4_with_the_most_bits() {
    let line = json!({
        "data": {"id": "5", "text": "t", "attachments": {"media_keys": ["7_1"]}},
        "includes": {"media": [{"media_key": "7_1", "type": "video", "variants": [
            {"content_type": "application/x-mpegURL", "url": "https://v/list.m3u8"},
            {"bit_rate": 256_000, "content_type": "video/mp4", "url": "https://v/low.mp4"},
            {"bit_rate": 2_176_000, "content_type": "video/mp4", "url": "https://v/high.mp4"},
            {"bit_rate": 832_000, "content_type": "video/mp4", "url": "https://v/middle.mp4"},
        ]}]},
    });
    assert_eq!(of(&line, |post| post.media[0].url.to_owned()), "https://v/high.mp4");
}

#[test]
fn a_time_is_that_of_the_line_else_that_of_the_id() {
    let time = |id: Value, created_at: Value| {
        of(&json!({"data": {"id": id, "text": "t", "created_at": created_at}}), |post| {
            post.created_at.map(|at| at.to_string())
        })
    };
    let said = "2026-11-20T12:00:00Z";
    assert_eq!(time(json!("1212092628029698048"), json!(said)).as_deref(), Some(said));
    let of_the_id = Some("2019-12-31T19:26:16.771Z");
    assert_eq!(time(json!("1212092628029698048"), json!(null)).as_deref(), of_the_id);
    assert_eq!(time(json!(1_212_092_628_029_698_048_u64), json!("x")).as_deref(), of_the_id);
    assert_eq!(time(json!(u64::MAX), json!(null)).as_deref(), Some("2150-03-18T09:18:05.76Z"));
    for id in ["20", "abc", "99999999999999999", "999999999999999999999999"] {
        assert_eq!(time(json!(id), json!(null)), None);
    }
}

#[test]
fn addresses_are_made_of_words_only() {
    let url = |id: &str, username: &str| {
        let line = json!({
            "data": {"id": id, "text": "t", "author_id": "1"},
            "includes": {"users": [{"id": 1, "username": username}]},
        });
        of(&line, |post| (post.url.clone(), post.author.url.clone()))
    };
    let both = |page: &str, profile: &str| (page.to_owned(), profile.to_owned());
    assert_eq!(url("5", "a_b"), both("https://x.com/a_b/status/5", "https://x.com/a_b"));
    for hostile in ["", "a/../b", "a?b", "a@evil.example", "é", "\u{1b}", &"a".repeat(101)] {
        assert_eq!(url("5", hostile), both("https://x.com/i/status/5", ""));
        let page = if hostile.is_empty() { continue } else { url(hostile, "a").0 };
        assert_eq!(page, "");
    }
}

#[test]
fn rules_are_named_by_tag_else_by_id() {
    let line = json!({
        "data": {"id": "5", "text": "t"},
        "matching_rules": [
            {"id": "1", "tag": "cats"}, {"id": "2"}, {"id": 3, "tag": ""}, {"tag": "only"}, {}, null,
            {"id": "6", "tag": null},
        ],
    });
    let rules = of(&line, |post| post.rules.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(rules, ["cats", "2", "3", "only", "6"]);
}

#[test]
fn a_line_of_the_activity_stream_holds_its_post_one_level_deeper() {
    let line = json!({"data": {
        "event_uuid": "-2781149976877970683", "event_type": "post.create", "tag": "mine",
        "payload": {"id": "5", "text": "t", "author_id": "1"},
        "includes": {"users": [{"data": {"id": "1", "username": "a"}}]},
    }});
    of(&line, |post| {
        assert_eq!((post.id, post.author.username), ("5", "a"));
        assert_eq!(post.rules, ["mine"]);
    });
}

#[test]
fn lines_without_a_post_are_none() {
    for line in [
        json!(null),
        json!([]),
        json!({}),
        json!({"data": null}),
        json!({"data": []}),
        json!({"data": [{"id": "5", "text": "t"}]}),
        json!({"data": {}}),
        json!({"data": {"text": "no id"}}),
        json!({"data": {"id": "5"}}),
        json!({"data": {"delete": {"tweet": {"id": "5", "author_id": "1"}}}}),
        json!({"data": {"id": "x", "liked_tweet_id": "5", "created_at": "2026-11-20T12:00:00Z"}}),
        json!({"data": {"event_type": "post.delete", "payload": {"id": "5", "author_id": "1"}}}),
        json!({"data": {"event_type": "follow.follow", "payload": {"source": {}, "target": {}}}}),
        json!({"errors": [{"title": "operational-disconnect"}]}),
        json!({"title": "ConnectionException", "detail": "x"}),
    ] {
        assert!(Line::parse(line.to_string().as_bytes()).is_none(), "{line}");
    }
    for broken in ["", "{", "5", "{\"data\":{\"id\":\"5\",\"text\":\"\\ud83d\"}}"] {
        assert!(Line::parse(broken.as_bytes()).is_none(), "{broken}");
    }
}

#[test]
fn every_other_field_may_be_missing_null_or_strange() {
    for strange in [
        json!(null),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(true),
        json!("x"),
        json!([]),
        json!({}),
        json!([1, null, {}, [], "x"]),
        json!({"a": 1}),
        json!({"data": 1}),
    ] {
        let fields = [
            "author_id",
            "created_at",
            "lang",
            "possibly_sensitive",
            "in_reply_to_user_id",
            "referenced_tweets",
            "referenced_posts",
            "attachments",
            "entities",
            "note_tweet",
            "note_post",
            "article",
            "edit_history_tweet_ids",
            "edit_history_post_ids",
            "geo",
            "withheld",
        ];
        let mut data = json!({"id": 5, "text": "t"});
        for field in fields {
            data[field] = strange.clone();
        }
        let includes = ["users", "tweets", "posts", "media", "polls", "places"]
            .map(|name| (name.to_owned(), strange.clone()));
        let includes: serde_json::Map<_, _> = includes.into_iter().collect();
        for includes in [Value::from(includes), strange.clone()] {
            let line = json!({
                "data": data, "includes": includes, "errors": strange, "matching_rules": strange,
            });
            assert_eq!(
                of(&line, |post| (post.id.to_owned(), post.text.clone())),
                ("5".into(), "t".into())
            );
        }
    }
}

#[test]
fn lists_without_end_are_cut() {
    let many = |n: usize| vec![json!({}); n];
    let line = json!({
        "data": {
            "id": "5", "text": "t", "attachments": {"media_keys": vec!["3_1"; 10_000]},
            "entities": {"urls": many(10_000), "hashtags": many(10_000), "mentions": many(10_000)},
        },
        "includes": {"users": many(10_000), "tweets": many(10_000), "media": many(10_000)},
    });
    of(&line, |post| {
        assert_eq!(post.media.len(), 100);
        assert_eq!((post.links.len(), post.hashtags.len(), post.mentions.len()), (500, 500, 500));
    });
}
