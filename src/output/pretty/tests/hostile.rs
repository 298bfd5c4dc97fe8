//! What a hostile server could send, on a terminal with colours and links: nothing but our own
//! escape sequences, each whole, nothing left switched on, no line too long.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::grid::{bytes, colourful, terminal};
use super::{controls, entity};
use crate::event::Record;
use crate::output::pretty::{Highlight, PrettyOptions, Warnings};
use crate::output::script::record;
use crate::output::width;

/// `text` without the sequences that this format writes; fails on any other.
fn without_ours(text: &str) -> Result<String, TestCaseError> {
    let mut plain = String::new();
    for (n, part) in text.split('\u{1b}').enumerate() {
        let rest = match part.chars().next() {
            _ if n == 0 => part,
            Some('[') => {
                let (style, rest) = part[1..].split_once('m').unwrap_or(("?", ""));
                prop_assert!(style.bytes().all(|b| b.is_ascii_digit() || b == b';'), "{part:?}");
                rest
            }
            Some(']') => {
                prop_assert!(part.starts_with("]8;"), "{part:?}");
                prop_assert!(part.bytes().all(|b| b.is_ascii_graphic()), "{part:?}");
                ""
            }
            Some('\\') => &part[1..],
            _ => return Err(TestCaseError::fail(format!("{part:?}"))),
        };
        plain.push_str(rest);
    }
    Ok(plain)
}

fn check(columns: u16, options: PrettyOptions, record: &Record) -> Result<(), TestCaseError> {
    let out = bytes(options, std::slice::from_ref(record));
    let text = std::str::from_utf8(&out).expect("UTF-8");
    let plain = without_ours(text)?;
    prop_assert_eq!(controls(&plain), Vec::<char>::new(), "{:?}", plain);
    for line in plain.lines() {
        // A cluster of many pictures may have been taken apart.
        let apart: usize = line.chars().map(|c| width::of(c.encode_utf8(&mut [0; 4]))).sum();
        prop_assert!(width::of(line).min(apart) <= columns.into(), "{line:?}");
    }
    prop_assert!(text.ends_with("\u{1b}[0m\n"), "{text:?}");
    let terminal = terminal(columns, &out);
    let screen = terminal.screen();
    prop_assert_eq!(screen.cursor_position().1, 0);
    prop_assert!(!screen.hide_cursor() && !screen.alternate_screen() && !screen.inverse());
    prop_assert!(!screen.bold() && !screen.underline());
    prop_assert_eq!(screen.fgcolor(), vt100::Color::Default);
    for row in 0..screen.size().0 {
        prop_assert!(!screen.row_wrapped(row), "{:?}", text);
    }
    Ok(())
}

fn nasty() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => "[a-z ]{0,12}",
        1 => any::<String>(),
        1 => prop::sample::select(vec![
            "\u{1b}[31m", "\u{1b}]8;;http://x\u{7}", "\u{9b}2J", "\u{1b}", "\u{9d}0;t", "\u{1b}P+q\u{1b}\\",
            "\u{202e}", "\u{2066}", "\u{2068}", "\u{2069}", "العربية", "日本語", "👩‍👩‍👧‍👦", "🇩🇪",
            "\u{200d}", "\u{200b}", "\u{301}", "\u{fe0f}", "\u{3164}", "\u{115f}", "\u{ad}", "\t", "\r\n",
            "<p>", "</p>", "<br>", "<blockquote>", "<ul><li>", "<pre>\n  ", "<a href='https://a.example/\u{1b}]'>",
            "<a class=mention href='https://a.example/@b'>@b</a>", "</a>", "&#27;[2J", "&#x202e;", "https://a.example/",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn post(text: &str, other: &str) -> Record {
    let status = |inner: Value| {
        json!({
            "account": {"acct": other, "display_name": text}, "content": text, "spoiler_text": other,
            "url": format!("https://a.example/{other}"), "visibility": other, "in_reply_to_id": "1",
            "media_attachments": [{"type": other, "description": text, "url": other}],
            "poll": {"votes_count": 3, "options": [{"title": text, "votes_count": 1}, {"title": other}]},
            "card": {"title": text, "provider_name": other, "url": format!("http://{text}")},
            "mentions": [{"url": "https://a.example/@b", "acct": other}],
            "quote": inner,
        })
    };
    let quote = json!({"state": "accepted", "quoted_status": status(Value::Null)});
    record("update", &status(quote).to_string())
}

fn tweet(text: &str, other: &str) -> Record {
    let user = json!({"id": "1", "name": text, "username": other});
    let line = json!({
        "data": {
            "id": "1991481489000000001", "text": format!("{text} #a @b https://t.co/a {other}"), "author_id": "1",
            "entities": {
                "hashtags": [{"tag": "a"}], "mentions": [{"username": "b"}],
                "urls": [{"url": "https://t.co/a", "expanded_url": format!("https://{other}")}],
            },
            "attachments": {"media_keys": ["1"], "poll_ids": ["1"]},
        },
        "includes": {
            "users": [user], "media": [{"media_key": "1", "type": other, "alt_text": text}],
            "polls": [{"id": "1", "options": [{"label": text, "votes": 1}]}],
        },
        "matching_rules": [{"tag": text}],
    });
    record("tweet", &line.to_string())
}

/// A post, an event and a direct message of API v1.1.
fn legacy(text: &str, other: &str) -> [Record; 3] {
    let user = json!({"id_str": "1", "name": text, "screen_name": other});
    let post = json!({
        "id_str": "20", "text": format!("{text} #a @b https://t.co/a {other}"), "user": user,
        "entities": {
            "hashtags": [{"text": "a"}], "user_mentions": [{"screen_name": "b"}],
            "urls": [{"url": "https://t.co/a", "expanded_url": format!("https://{other}")}],
            "media": [{"type": other, "ext_alt_text": text, "media_url_https": other}],
        },
    });
    let event = json!({"event": other, "source": user, "target": user, "target_object": post});
    let direct = json!({"direct_message": {"text": text, "sender": user, "recipient": user}});
    [("tweet", post), ("event", event), ("direct_message", direct)]
        .map(|(event, payload)| record(event, &payload.to_string()))
}

proptest! {
    #[test]
    fn no_post_leaves_its_place_on_the_terminal(
        text in nasty(),
        other in nasty(),
        columns in 20_u16..120,
        oneline in any::<bool>(),
        labels in any::<bool>(),
        hide in any::<bool>(),
    ) {
        let highlight = Highlight::new(|text| {
            text.char_indices().filter(|(_, c)| *c == 'a').map(|(n, _)| n..n + 1).collect()
        });
        let warnings = if hide { Warnings::Hide } else { Warnings::Show };
        let options = PrettyOptions {
            oneline, labels, warnings, highlight: Some(highlight), ..colourful(columns)
        };
        check(columns, options.clone(), &post(&text, &other))?;
        check(columns, options.clone(), &tweet(&text, &other))?;
        for record in legacy(&text, &other) {
            check(columns, options.clone(), &record)?;
        }
    }

    #[test]
    fn no_event_leaves_its_place_on_the_terminal(
        payload in entity(),
        event in prop::sample::select(vec![
            "update", "notification", "conversation", "announcement", "delete", "tweet",
            "trill.gap", "trill.malformed", "trill.partial", "\u{1b}]0;x",
        ]),
        columns in 20_u16..120,
    ) {
        check(columns, colourful(columns), &record(event, &payload))?;
    }
}

#[test]
fn floods_keep_their_place() {
    for flood in floods() {
        let posts = [post(&flood, "x"), tweet(&flood, "x")];
        for record in posts.iter().chain(&legacy(&flood, "x")) {
            check(80, colourful(80), record).expect("all is in order");
        }
    }
}

/// Much of one thing.
fn floods() -> Vec<String> {
    vec![
        "\u{200d}".repeat(30_000),
        "👩\u{200d}".repeat(30_000),
        "\u{1b}]".repeat(30_000),
        "\u{1b}[".repeat(30_000),
        "a\u{301}".repeat(10_000),
        "<blockquote>".repeat(10_000),
        "<a href=https://a.example>".repeat(10_000),
        "a<br>".repeat(10_000),
        "https://".repeat(10_000),
        "#".repeat(30_000),
        "#a @b ".repeat(10_000),
        "א".repeat(30_000),
        "x".repeat(200_000),
        " ".repeat(200_000),
        "&#27;".repeat(30_000),
    ]
}
