//! Pretty on the grid of a real terminal emulator: what a person sees at three widths, and that
//! no line is longer than any of them.

use serde_json::json;

use super::{ANNOUNCEMENT, CONVERSATION, NOTIFICATIONS, REACTION, STATUSES, each, options};
use crate::event::Record;
use crate::output::pretty::{Highlight, Pretty, PrettyOptions, Warnings};
use crate::output::script::record;
use crate::output::time::TimeStyle;
use crate::output::width::{self, Width};
use crate::output::{FormatKind, Formatter as _};

/// Plain, as wide as that.
pub(super) fn at(columns: u16) -> PrettyOptions {
    let base = PrettyOptions::from(&options(FormatKind::Pretty));
    PrettyOptions { width: Width::new(columns), ..base }
}

/// Coloured and with hyperlinks.
pub(super) fn colourful(columns: u16) -> PrettyOptions {
    PrettyOptions { color: true, hyperlinks: true, ..at(columns) }
}

pub(super) fn bytes(options: PrettyOptions, records: &[Record]) -> Vec<u8> {
    let mut pretty = Pretty::new(options);
    let mut out = Vec::new();
    for record in records {
        pretty.record(record, &mut out);
    }
    out
}

fn text(options: PrettyOptions, records: &[Record]) -> String {
    String::from_utf8(bytes(options, records)).expect("UTF-8")
}

/// A terminal to which `bytes` were written.
pub(super) fn terminal(columns: u16, bytes: &[u8]) -> vt100::Parser {
    const ROWS: u16 = 400;
    let mut terminal = vt100::Parser::new(ROWS, columns, 0);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        terminal.process(line.strip_suffix(b"\n").unwrap_or(line));
        terminal.process(b"\r\n");
    }
    terminal
}

/// The screen, which no line of `bytes` may overflow.
fn screen(options: PrettyOptions, records: &[Record]) -> String {
    let columns = options.width.columns().expect("a width");
    let columns = u16::try_from(columns).expect("a small one");
    let bytes = bytes(options, records);
    let terminal = terminal(columns, &bytes);
    let screen = terminal.screen();
    for (n, row) in (0..).zip(screen.rows(0, columns)) {
        assert!(!screen.row_wrapped(n), "at {columns}: {row}");
        assert!(width::of(&row) <= columns.into(), "at {columns}: {row}");
    }
    screen.contents()
}

/// The screen at each width.
fn screens(name: &str, records: &[Record]) {
    for columns in [60, 100, 200] {
        insta::assert_snapshot!(format!("{name}_{columns}"), screen(at(columns), records));
    }
}

/// A status by Alice with more fields.
fn status(more: &serde_json::Value) -> Record {
    let mut status = json!({
        "id": "1", "created_at": "2026-11-20T12:00:00Z", "url": "https://mastodon.example/@alice/1",
        "account": {"id": "1", "acct": "alice", "display_name": "Alice"},
    });
    let more = more.as_object().expect("an object").clone();
    status.as_object_mut().expect("an object").extend(more);
    record("update", &status.to_string())
}

fn says(html: &str) -> Record {
    status(&json!({"content": html}))
}

#[test]
fn captured_statuses_at_three_widths() {
    // Half a screen of the same words.
    let records: Vec<_> =
        each("update", STATUSES).into_iter().filter(|(name, _)| name != "long").collect();
    let records: Vec<_> = records.into_iter().map(|(_, record)| record).collect();
    screens("captured_statuses", &records);
}

#[test]
fn captured_events_at_three_widths() {
    let mut records: Vec<_> =
        each("notification", NOTIFICATIONS).into_iter().map(|(_, record)| record).collect();
    records.extend([
        record("conversation", CONVERSATION),
        record("announcement", ANNOUNCEMENT),
        record("announcement.reaction", REACTION),
        record("delete", "\"110\""),
        record("encrypted_message", "{\"id\":\"1\"}"),
    ]);
    screens("captured_events", &records);
}

#[test]
fn scripts_at_three_widths() {
    let chinese =
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。";
    let arabic = "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء.";
    let marks = "Z\u{335}\u{30d}\u{30e}a\u{336}\u{310}l\u{334}\u{352}g\u{337}o\u{338} ".repeat(30);
    let records = [
        says(&format!("<p>{chinese}</p>")),
        says(&format!("<p>{arabic}</p><p>Mixed: {arabic} and on.</p>")),
        says(&format!("<p>{}</p>", "👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍🚀🇩🇪❤️".repeat(12))),
        says(&format!("<p>{marks}</p>")),
        says("<p>नमस्ते दुनिया ประเทศไทยมีภาษาของตัวเอง 한국어 텍스트도 있습니다</p>"),
        status(
            &json!({"content": "<p>x</p>", "account": {"acct": "a", "display_name": "עברית שם ארוך"}}),
        ),
    ];
    screens("scripts", &records);
}

#[test]
fn markup_at_three_widths() {
    let sentence = "The quick brown fox jumps over the lazy dog and then some more.";
    let long = format!("https://example.com/{}", "path/".repeat(50));
    let records = [
        says(&format!(
            "<blockquote><p>{sentence}</p><blockquote>{sentence}</blockquote></blockquote>\
             <ol start=9><li>{sentence}<li>{sentence}<ul><li>{sentence}</ul></ol>\
             <pre><code>fn main() {{\n    let quite_a_long_name = some_function_with_a_long_name(argument, another);\n}}</code></pre>"
        )),
        says(&format!("<p>See <a href='{long}'>{long}</a> and {}</p>", "w".repeat(150))),
        status(&json!({
            "spoiler_text": sentence, "sensitive": true, "content": format!("<p>{sentence} {sentence}</p>"),
            "media_attachments": [{"type": "image", "url": "https://files.example/1.png", "description": format!("{sentence} {sentence}")}],
        })),
        status(&json!({
            "poll": {"votes_count": 7, "options": [
                {"title": format!("{sentence} {sentence}"), "votes_count": 5}, {"title": "no", "votes_count": 2}, {"title": "hidden"},
            ]},
            "card": {"url": "https://blog.example/a", "title": sentence, "provider_name": "Blog"},
            "quote": {"state": "accepted", "quoted_status": {
                "account": {"acct": "bob@remote.example", "display_name": "Bob"},
                "content": format!("<p>{sentence}</p><ul><li>{sentence}</ul>"),
            }},
        })),
        record("tweet", &json!({
            "data": {"id": "1991481489000000001", "text": format!("{sentence} #cats @bob {sentence}"), "created_at": "2026-11-20T12:00:00Z", "author_id": "1"},
            "includes": {"users": [{"id": "1", "name": sentence, "username": "alice"}]},
            "matching_rules": [{"id": "1", "tag": "cats"}, {"id": "2", "tag": sentence}],
        }).to_string()),
    ];
    screens("markup", &records);
}

#[test]
fn colours_and_links() {
    let word =
        Highlight::new(|text| text.match_indices("fox").map(|(n, it)| n..n + it.len()).collect());
    let options = PrettyOptions { highlight: Some(word), labels: true, ..colourful(60) };
    let tweet = json!({
        "data": {
            "id": "1991481489000000001", "author_id": "1", "created_at": "2026-11-20T12:00:00Z",
            "text": "@Bob a@bob #Cats #cat, fox https://t.co/q",
            "entities": {
                "mentions": [{"username": "bob"}], "hashtags": [{"tag": "cats"}],
                "urls": [{"url": "https://t.co/q", "expanded_url": "https://example.com/?a=1;b"}],
            },
        },
        "includes": {"users": [{"id": "1", "name": "Fox and fox", "username": "alice"}]},
    });
    let records = [
        says(
            "<p>A <a href='https://a.example/long/address/that/goes/over/the/line'>link with a text that is broken over lines</a>, <a class='mention' href='https://a.example/@fox'>@<span>foxy</span></a> and <a class='mention hashtag' href='https://a.example/tags/fox'>#<span>foxes</span></a>.</p><p>العربية fox</p>",
        ),
        status(
            &json!({"spoiler_text": "fox", "content": "<p>the fox</p>", "quote": {"state": "pending"}}),
        ),
        record("tweet", &tweet.to_string()),
        record("delete", "\"110\""),
    ];
    insta::assert_snapshot!(text(options, &records).replace('\u{1b}', "ESC"));
}

#[test]
fn one_line_per_post() {
    let mut records: Vec<_> =
        each("update", STATUSES).into_iter().map(|(_, record)| record).collect();
    records
        .extend(each("notification", NOTIFICATIONS).into_iter().map(|(_, record)| record).take(3));
    records.push(record("delete", "\"110\""));
    for columns in [60, 100, 200] {
        let oneline = PrettyOptions { oneline: true, ..at(columns) };
        let screen = screen(oneline, &records);
        assert_eq!(screen.lines().count(), records.len());
        insta::assert_snapshot!(format!("one_line_per_post_{columns}"), screen);
    }
    let pipe = text(PrettyOptions { oneline: true, ..at(0) }, &records);
    assert_eq!(pipe.lines().count(), records.len());
}

#[test]
fn what_a_warning_hides_is_counted() {
    let hide = || PrettyOptions { warnings: Warnings::Hide, ..at(60) };
    let post = status(&json!({
        "spoiler_text": "Ending", "content": "<p>He 👩‍👩‍👧‍👦 e\u{301}</p>",
        "media_attachments": [{"type": "image", "url": "https://files.example/1.png"}], "poll": {},
    }));
    assert_eq!(
        text(hide(), &[post]),
        "12:00:00  Alice  @alice@mastodon.example\n  CW: Ending\n  [hidden: 6 characters, 1 media, a poll]\n  https://mastodon.example/@alice/1\n"
    );
    let harmless = text(hide(), &[says("<p>shown</p>")]);
    assert!(harmless.contains("shown"), "{harmless}");
    let oneline = PrettyOptions { oneline: true, ..hide() };
    let line = text(oneline, &[status(&json!({"spoiler_text": "Ending", "content": "secret"}))]);
    assert_eq!(line, "12:00:00  @alice@mastodon.example  CW: Ending\n");
}

#[test]
fn the_width_may_change_between_two_records() {
    let width = Width::new(30);
    let mut pretty = Pretty::new(PrettyOptions { width: width.clone(), ..at(0) });
    let post = says(&"word ".repeat(20));
    let mut widest = |columns| {
        width.set(columns);
        let mut out = Vec::new();
        pretty.record(&post, &mut out);
        let text = String::from_utf8(out).expect("UTF-8");
        text.lines().filter(|line| line.contains("word")).map(width::of).max().unwrap_or(0)
    };
    assert_eq!([widest(40), widest(80), widest(0)], [36, 76, 101]);
}

#[test]
fn a_source_keeps_its_label_and_colour() {
    let labelled = || PrettyOptions { labels: true, ..colourful(100) };
    let first = text(labelled(), &[record("delete", "\"1\"")]);
    assert!(first.contains("mastodon.example hashtag rust"), "{first}");
    assert_eq!(text(labelled(), &[record("delete", "\"1\"")]), first);
    let without = text(colourful(100), &[record("delete", "\"1\"")]);
    assert!(!without.contains("mastodon.example"), "{without}");
}

#[test]
fn a_time_is_told_as_the_user_asked() {
    let line = |style: &str| {
        let time = TimeStyle::parse(style).expect("a style");
        text(PrettyOptions { time, ..at(60) }, &[says("x")])
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(line("relative").starts_with("now  Alice"));
    assert!(line("utc").starts_with("12:00:00Z  Alice"));
    assert!(line("%H h").starts_with("12 h  Alice"));
}
