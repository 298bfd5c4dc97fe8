//! Tests of `-o pretty` as a whole: the common script, the captured entities, and what a hostile
//! server could send.

mod grid;
mod hostile;

use std::collections::BTreeMap;

use jiff::tz::{TimeZone, offset};
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::clip;
use super::scene::host;
use crate::event::Record;
use crate::output::script::{format, options, record, shown};
use crate::output::{FormatKind, FormatOptions, html};

const STATUSES: &str = include_str!("../../../tests/fixtures/entities/statuses_anonymous.json");
const HYDRATED: &str = include_str!("../../../tests/fixtures/entities/statuses_home_hydrated.json");
const NOTIFICATIONS: &str = include_str!("../../../tests/fixtures/entities/notifications.json");
const CONVERSATION: &str = include_str!("../../../tests/fixtures/entities/conversation.json");
const ANNOUNCEMENT: &str = include_str!("../../../tests/fixtures/entities/announcement.json");
const REACTION: &str = include_str!("../../../tests/fixtures/entities/announcement.reaction.json");

fn pretty(records: &[Record]) -> String {
    format(&options(FormatKind::Pretty), records)
}

fn one(event: &str, payload: &str) -> String {
    pretty(&[record(event, payload)])
}

/// One record for each entity of a fixture, in the fixture's (alphabetical) order, with the name.
fn each(event: &str, fixture: &str) -> Vec<(String, Record)> {
    let entities: BTreeMap<String, Box<RawValue>> = serde_json::from_str(fixture).expect("JSON");
    entities.into_iter().map(|(name, entity)| (name, record(event, entity.get()))).collect()
}

/// All entities of a fixture, each after its name.
fn all(event: &str, fixture: &str) -> String {
    each(event, fixture)
        .iter()
        .map(|(name, record)| format!("== {name}\n{}", pretty(std::slice::from_ref(record))))
        .collect()
}

/// What a terminal would obey; an isolate that ends on its line is ours, and harmless.
pub(super) fn controls(text: &str) -> Vec<char> {
    let isolate = |c: &char| matches!(c, '\u{2066}' | '\u{2067}' | '\u{2069}');
    let bidi = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let within = |line: &str| -> Vec<char> {
        let isolates: Vec<char> = line.chars().filter(isolate).collect();
        let paired =
            isolates.chunks(2).all(|it| matches!(it, ['\u{2066}' | '\u{2067}', '\u{2069}']));
        let ours = |c: char| paired && isolate(&c);
        line.chars().filter(|&c| (c.is_control() || bidi(c)) && !ours(c)).collect()
    };
    text.split('\n').flat_map(within).collect()
}

#[test]
fn the_common_script() {
    insta::assert_snapshot!(shown(&options(FormatKind::Pretty)));
}

#[test]
fn the_common_script_in_colour() {
    let colour = shown(&FormatOptions { color: true, ..options(FormatKind::Pretty) });
    insta::assert_snapshot!(colour.replace('\u{1b}', "ESC"));
}

#[test]
fn colour_is_all_that_colour_adds() {
    let colour = shown(&FormatOptions { color: true, ..options(FormatKind::Pretty) });
    let mut plain = String::new();
    for (n, part) in colour.split('\u{1b}').enumerate() {
        let rest = if n == 0 { part } else { part.split_once('m').expect("a style").1 };
        plain.push_str(rest);
    }
    assert_eq!(plain, shown(&options(FormatKind::Pretty)));
}

#[test]
fn null_ends_records_and_stands_for_the_empty_lines_between() {
    let nulls = shown(&FormatOptions { null: true, ..options(FormatKind::Pretty) });
    let records = crate::output::script::records();
    assert_eq!(nulls.matches('\0').count(), records.len());
    for part in nulls.split_terminator('\0') {
        assert!(!part.starts_with('\n') && !part.ends_with('\n'), "{part:?}");
    }
}

#[test]
fn captured_statuses() {
    insta::assert_snapshot!(all("update", STATUSES));
}

#[test]
fn captured_statuses_with_the_viewers_own_fields_look_the_same() {
    assert_eq!(all("update", HYDRATED), all("update", STATUSES));
}

#[test]
fn captured_notifications() {
    insta::assert_snapshot!(all("notification", NOTIFICATIONS));
}

#[test]
fn captured_and_bare_events() {
    insta::assert_snapshot!(pretty(&[
        record("conversation", CONVERSATION),
        record("announcement", ANNOUNCEMENT),
        record("announcement.reaction", REACTION),
        record("announcement.delete", "\"8\""),
        record("delete", "\"110\""),
        record("delete", "110"),
        record("notifications_merged", "\"1\""),
        record("filters_changed", "null"),
        each("status.update", STATUSES).into_iter().find(|(n, _)| n == "edited").expect("in it").1,
        record("encrypted_message", "{\"id\":\"1\"}"),
    ]));
}

#[test]
fn what_is_not_of_the_expected_shape_gets_the_generic_line() {
    let deep = format!("{{\"id\":\"1\",\"account\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for (event, payload) in [
        ("update", "null"),
        ("update", "[]"),
        ("update", "{}"),
        ("update", "\"text\""),
        ("update", r#"{"id":"1","content":"no account"}"#),
        ("update", r#"{"account":{"acct":"a"},"content":"lone \ud83d surrogate"}"#),
        ("update", r#"{"account":{"acct":"a"},"id":"1","id":"2"}"#),
        ("update", &deep),
        ("status.update", "1"),
        ("delete", "{}"),
        ("delete", "\"\""),
        ("delete", r#""\udc00""#),
        ("notification", "[]"),
        ("notification", r#"{"type":{"a":1}}"#),
        ("conversation", "{}"),
        ("announcement", "{}"),
        ("announcement.reaction", "{\"name\":\"x\"}"),
        ("trill.gap", "3"),
        ("trill.new", "{}"),
        ("", "true"),
    ] {
        let text = one(event, payload);
        assert!(text.starts_with(&format!("12:00:00  {event}")), "{text}");
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        let shows = payload == "null" || text.contains(&payload[..payload.len().min(100)]);
        assert!(shows, "{text}");
    }
}

#[test]
fn every_field_but_the_account_may_be_missing_null_or_strange() {
    assert_eq!(one("update", r#"{"account":{"id":7}}"#), "12:00:00  someone\n");
    for strange in
        ["null", "1", "-1", "1.5", "true", "\"x\"", "[]", "[1,null,{}]", "{}", "{\"a\":1}"]
    {
        let fields = [
            "id",
            "uri",
            "url",
            "created_at",
            "edited_at",
            "content",
            "spoiler_text",
            "sensitive",
            "visibility",
            "in_reply_to_id",
            "in_reply_to_account_id",
            "reblog",
            "quote",
            "media_attachments",
            "poll",
            "card",
            "mentions",
            "filtered",
        ];
        let fields: Vec<_> = fields.iter().map(|name| format!("\"{name}\":{strange}")).collect();
        let payload = format!(
            r#"{{"account":{{"acct":"a","display_name":{strange},"bot":{strange}}},{}}}"#,
            fields.join(",")
        );
        let text = one("update", &payload);
        assert!(text.contains("@a@mastodon.example"), "{payload} {text}");
    }
}

#[test]
fn markers_say_what_is_out_of_the_ordinary() {
    let header = |fields: &str| {
        let payload =
            format!(r#"{{"account":{{"id":"1","acct":"a","display_name":"A"}},{fields}}}"#);
        let text = one("update", &payload);
        text.lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("12:00:00  A  @a@mastodon.example")
            .to_owned()
    };
    assert_eq!(header(r#""visibility":"public""#), "");
    assert_eq!(
        header(r#""visibility":"private","edited_at":"2026-11-20T12:00:00Z""#),
        "  private · edited"
    );
    assert_eq!(
        header(r#""in_reply_to_id":"5","in_reply_to_account_id":"1""#),
        "  reply to own post"
    );
    assert_eq!(header(r#""in_reply_to_id":5,"in_reply_to_account_id":9"#), "  reply");
    assert_eq!(
        header(
            r#""in_reply_to_id":5,"in_reply_to_account_id":9,"mentions":[{"id":9,"acct":"b@c.d"}]"#
        ),
        "  reply to @b@c.d"
    );
}

#[test]
fn a_filtered_post_is_named_and_not_shown() {
    let filtered = |filter: &str| {
        one(
            "update",
            &format!(
                r#"{{"account":{{"acct":"a","display_name":"A"}},"content":"secret","url":"https://x.example/1","filtered":[{{"filter":{filter}}}]}}"#
            ),
        )
    };
    let hidden = "12:00:00  A  @a@mastodon.example  filtered: T\n  https://x.example/1\n";
    assert_eq!(
        filtered(r#"{"id":1,"title":"T","context":["public"],"filter_action":"hide"}"#),
        hidden
    );
    assert_eq!(filtered(r#"{"title":"T"}"#), hidden);
    assert_eq!(filtered(r#"{"title":"T","expires_at":"2026-11-20T12:00:01Z"}"#), hidden);
    for shown in [
        r#"{"title":"T","context":["home"],"filter_action":"warn"}"#,
        r#"{"title":"T","expires_at":"2026-11-20T11:59:59Z"}"#,
        r#"{"title":"T","filter_action":"blur"}"#,
        "null",
    ] {
        assert!(filtered(shown).contains("secret"), "{shown}");
    }
}

#[test]
fn quotes_that_may_not_be_shown_are_not() {
    let quoting =
        |quote: &str| one("update", &format!(r#"{{"account":{{"acct":"a"}},"quote":{quote}}}"#));
    let post = r#"{"account":{"acct":"b"},"content":"quoted"}"#;
    assert!(
        quoting(&format!(r#"{{"state":"accepted","quoted_status":{post}}}"#)).contains("│ quoted")
    );
    for state in ["muted_account", "blocked_domain", "something_new"] {
        let text = quoting(&format!(r#"{{"state":"{state}","quoted_status":{post}}}"#));
        assert!(!text.contains("quoted"), "{text}");
        assert!(text.contains(&format!("[quote: {}]", state.replace('_', " "))), "{text}");
    }
    assert!(
        quoting(r#"{"state":"accepted","quoted_status_id":"1"}"#).contains("[quote: accepted]")
    );
}

#[test]
fn times_are_local_and_carry_a_date_on_another_day() {
    let berlin =
        FormatOptions { time_zone: TimeZone::fixed(offset(1)), ..options(FormatKind::Pretty) };
    let at = |created: &str| {
        let payload = format!(r#"{{"created_at":{created},"account":{{"acct":"a"}}}}"#);
        let text = format(&berlin, &[record("update", &payload)]);
        text.split("  ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(at("\"2026-11-20T11:59:59.999Z\""), "12:59:59");
    assert_eq!(at("\"2026-11-19T23:00:00Z\""), "00:00:00");
    assert_eq!(at("\"2026-11-19T22:59:00Z\""), "2026-11-19 23:59");
    for broken in ["null", "\"\"", "\"yesterday\"", "12"] {
        assert_eq!(at(broken), "13:00:00", "{broken}");
    }
}

#[test]
fn a_post_cannot_pretend_to_be_another_record() {
    let fake = "12:00:00  deleted 1";
    let payload = serde_json::json!({
        "account": {"acct": format!("a\n{fake}"), "display_name": format!("A\n{fake}")},
        "content": format!("<pre>\n{fake}\n</pre><br>{fake}"),
        "spoiler_text": format!("\n{fake}"),
        "url": format!("https://x.example\u{2028}{fake}"),
        "media_attachments": [{"type": format!("\r{fake}"), "description": format!("\u{85}{fake}")}],
        "card": {"title": format!("\n{fake}")},
        "poll": {"options": [{"title": format!("\n{fake}")}]},
    });
    let text = one("update", &payload.to_string());
    assert!(text.contains(fake));
    for line in text.lines().skip(1) {
        assert!(line.is_empty() || line.starts_with("  "), "{line}");
    }
}

#[test]
fn escape_sequences_overrides_and_c1_bytes_do_not_reach_the_terminal() {
    let evil = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}drow\u{2066}\u{7f}\u{feff}";
    let fields = serde_json::json!({
        "id": evil, "acct": evil, "display_name": evil, "username": evil, "content": evil,
        "spoiler_text": evil, "visibility": evil, "url": evil, "name": evil, "type": evil,
        "announcement_id": evil, "reason": evil, "raw": evil, "class": evil, "emoji": evil,
        "created_at": evil, "description": evil, "title": evil, "provider_name": evil,
    });
    let mut post = fields.clone();
    post["account"] = fields.clone();
    post["in_reply_to_id"] = "1".into();
    post["media_attachments"] = serde_json::json!([fields]);
    post["card"] = fields.clone();
    post["quote"] = serde_json::json!({"state": evil, "quoted_status": null});
    post["poll"] = serde_json::json!({"options": [fields]});
    post["status"] = post.clone();
    post["accounts"] = serde_json::json!([fields]);
    post["last_status"] = post.clone();
    post["filtered"] = serde_json::json!([]);
    let names = [
        "update",
        "status.update",
        "delete",
        "notification",
        "conversation",
        "announcement",
        "announcement.reaction",
        "announcement.delete",
        "trill.connected",
        "trill.disconnected",
        "trill.gap",
        "trill.malformed",
        "trill.heartbeat",
        "trill.notice",
        "other",
        evil,
    ];
    for event in names {
        for payload in [post.to_string(), serde_json::json!(evil).to_string()] {
            let text = one(event, &payload);
            assert_eq!(controls(&text), Vec::<char>::new(), "{event:?}: {text:?}");
        }
    }
}

#[test]
fn a_flood_in_any_field_is_bounded() {
    let flood = "é".repeat(100_000);
    let long = serde_json::json!({
        "account": {"acct": flood, "display_name": flood},
        "spoiler_text": flood,
        "visibility": flood,
        "content": format!("<p>{}", flood.repeat(50)),
        "media_attachments": vec![serde_json::json!({"type": "image", "description": "x"}); 10_000],
        "poll": {"options": vec![serde_json::json!({"title": "x"}); 10_000]},
    });
    let text = one("update", &long.to_string());
    assert!(text.len() < html::MAX_HTML + 20_000, "{}", text.len());
    assert!(text.contains("… and 9980 more"));
    for event in ["notification", "conversation", "announcement", "delete", "x"] {
        let payload = serde_json::json!({
            "id": "1", "type": flood, "account": {"acct": flood}, "content": flood,
            "accounts": vec![serde_json::json!({"acct": flood}); 20],
            "status": {"content": flood}, "last_status": {"content": flood},
        });
        let text = one(event, &payload.to_string());
        let line = text.lines().next().unwrap_or_default();
        assert!(line.len() < 10_000, "{event} {}", line.len());
        assert!(text.len() < 150_000, "{event} {}", text.len());
    }
}

#[test]
fn a_text_is_clipped_between_characters() {
    assert_eq!(clip("", 3), "");
    assert_eq!(clip("äöü", 3), "äöü");
    assert_eq!(clip("äöüß", 3), "äö…");
    assert_eq!(clip("a bc", 3), "a…");
}

#[test]
fn a_host_is_a_source_without_its_port() {
    for (source, expected) in [
        ("mastodon.social", "mastodon.social"),
        ("localhost:3000", "localhost"),
        ("[::1]:3000", "[::1]"),
        ("[::1]", "[::1]"),
        ("me", "me"),
    ] {
        assert_eq!(host(source), expected);
    }
}

/// JSON that looks like entities, with anything in it.
fn entity() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        any::<String>(),
        "[\u{1b}\u{9b}\u{202e}\u{2028}\r\n\t <>&;a/]{0,20}",
        Just("2026-11-20T12:00:00Z".to_owned()),
        Just("accepted".to_owned()),
        Just("mention".to_owned()),
    ];
    let leaf = prop_oneof![
        text.prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    let key = prop::sample::select(vec![
        "id",
        "url",
        "created_at",
        "edited_at",
        "account",
        "content",
        "spoiler_text",
        "visibility",
        "reblog",
        "quote",
        "state",
        "quoted_status",
        "media_attachments",
        "type",
        "description",
        "poll",
        "options",
        "title",
        "votes_count",
        "card",
        "mentions",
        "acct",
        "display_name",
        "status",
        "accounts",
        "last_status",
        "name",
        "announcement_id",
        "filtered",
        "filter",
        "reason",
        "raw",
        "seconds",
        "retry_in_ms",
        "report",
        "target_account",
    ]);
    leaf.prop_recursive(4, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(serde_json::Value::from),
            prop::collection::vec((key.clone(), inner), 0..12).prop_map(|fields| {
                fields
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            }),
        ]
    })
    .prop_map(|value: serde_json::Value| value.to_string())
}

proptest! {
    #[test]
    fn no_entity_panics_or_reaches_the_terminal(
        payload in entity(),
        event in prop::sample::select(vec![
            "update", "status.update", "notification", "conversation", "announcement", "delete",
            "announcement.reaction", "trill.gap", "trill.malformed", "trill.disconnected", "\u{1b}x",
        ]),
        account in any::<bool>(),
    ) {
        let payload = match payload.strip_prefix('{') {
            Some(rest) if account && rest != "}" => format!("{{\"account\":{{\"acct\":\"a\"}},{rest}"),
            _ => payload,
        };
        let text = one(event, &payload);
        prop_assert_eq!(controls(&text), Vec::<char>::new(), "{:?}", text);
        prop_assert!(text.ends_with('\n') && text.len() > 1);
        prop_assert!(text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("  ")));
    }
}
