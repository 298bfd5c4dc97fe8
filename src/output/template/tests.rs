use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::event::Record;
use crate::output::Formatter;
use crate::output::script::{record, records};

const PIPE: TemplateOptions = TemplateOptions { color: false, hyperlinks: false, terminal: false };
const TERMINAL: TemplateOptions = TemplateOptions { color: true, hyperlinks: true, terminal: true };

fn run(text: &str, options: TemplateOptions, records: &[Record]) -> (String, Vec<String>) {
    let template =
        Template::compile(text, options).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let complaints = Rc::new(RefCell::new(Vec::new()));
    let sink = Rc::clone(&complaints);
    let say = Box::new(move |line: &str| sink.borrow_mut().push(line.to_owned()));
    let mut formatter = TemplateFormatter::new(template, b'|', say);
    let mut out = Vec::new();
    records.iter().for_each(|record| formatter.record(record, &mut out));
    (String::from_utf8(out).expect("UTF-8"), complaints.take())
}

/// What `text` makes of a payload.
fn shows(text: &str, options: TemplateOptions, payload: &str) -> String {
    let (out, complaints) = run(text, options, &[record("update", payload)]);
    assert_eq!(complaints, [""; 0], "{text}");
    out.strip_suffix('|').expect("the terminator").to_owned()
}

/// The one complaint of `text` about a payload.
fn complains(text: &str, payload: &str) -> String {
    let (out, complaints) = run(text, PIPE, &[record("update", payload)]);
    assert_eq!(out, "", "{text}");
    let [one] = complaints.as_slice() else { panic!("{text}: {complaints:?}") };
    one.clone()
}

#[test]
fn a_template_sees_the_record_and_its_fields() {
    let payload = r#"{"id":"1","n":12345678901234567890,"f":1.5,"b":true,"z":null,"l":["a","b"],"o":{"y":1,"x":[2]},"big":123456789012345678901234567890123456789012}"#;
    for (text, expected) in [
        (
            "{{ source }} {{ stream|join(',') }} {{ event }} {{ via }}",
            "mastodon.example hashtag,rust update stream",
        ),
        ("{{ received_at }} {{ record.event }}", "2026-11-20T12:00:00.123456Z update"),
        ("{{ payload.id }}/{{ id }}/{{ record.payload.id }}", "1/1/1"),
        ("{{ payload.n }} {{ payload.f }} {{ payload.b }}", "12345678901234567890 1.5 true"),
        ("{{ payload.big }}", "123456789012345678901234567890123456789012"),
        ("[{{ payload.z }}{{ payload.no.such.thing }}{{ nothing }}{{ lang }}]", "[]"),
        ("{% for x in payload.l %}{{ loop.index }}{{ x }}{% endfor %}", "1a2b"),
        ("{% if payload.z %}y{% else %}n{% endif %}", "n"),
        (
            "{{ payload.o|json }} {{ payload.l|tojson }} {{ payload.z|json }}",
            r#"{"y":1,"x":[2]} ["a","b"] null"#,
        ),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(payload.id) }}", "<1>"),
        ("{% set p = payload %}{{ p.id }}{% with q = p.o %}{{ q.x[0] }}{% endwith %}", "12"),
        ("{{ payload['id'] }}{{ payload['i' ~ 'd'] }}", "11"),
        ("a\n", "a\n"),
        ("{{ '<&' }}{{ payload.l[0]|upper }}", "<&A"),
    ] {
        assert_eq!(shows(text, PIPE, payload), expected, "{text}");
    }
    let (out, _) = run("{{ author }}: {{ text }}", PIPE, &records()[1..2]);
    assert!(out.contains("alice") && out.contains("Hello, #rust!\n\nSecond & last."), "{out}");
}

#[test]
fn filters() {
    let payload = r#"{"h":"<p>a &amp; <b>b</b></p>","t":"2026-11-20T11:00:00Z","u":"https://a.example/é","w":"漢字漢字"}"#;
    for (text, pipe, terminal) in [
        ("{{ payload.h|text }}{{ payload.no|text }}", "a & b", "a & b"),
        ("{{ payload.t|timeago }}", "1h ago", "1h ago"),
        (
            "{{ received_at|timeago }} {{ '2026-11-20T12:05:00Z'|timeago }}{{ payload.no|timeago }}",
            "now in 5m",
            "now in 5m",
        ),
        ("{{ 'x'|color('bold red') }}{{ ''|color('red') }}", "x", "\u{1b}[1;31mx\u{1b}[0m"),
        ("{{ payload.w|truncate(5) }} {{ 'abc'|truncate }}", "漢字… abc", "漢字… abc"),
        ("{{ 'x'|link('file:///etc/passwd') }}{{ 'y'|link }}", "xy", "xy"),
    ] {
        assert_eq!(shows(text, PIPE, payload), pipe, "{text}");
        assert_eq!(shows(text, TERMINAL, payload), terminal, "{text}");
    }
    assert_eq!(shows("{{ 'x'|link(payload.u) }}", PIPE, payload), "x");
    let link = shows("{{ 'x'|link(payload.u) }}", TERMINAL, payload);
    assert!(
        link.starts_with("\u{1b}]8;") && link.ends_with("\u{1b}\\x\u{1b}]8;;\u{1b}\\"),
        "{link:?}"
    );
    assert!(link.contains(";https://a.example/%C3%A9"), "{link:?}");
}

#[test]
fn our_own_escapes_survive_sets_macros_and_joins() {
    let text = "{% set x %}{{ 'a'|color('red') }}{% endset %}{% macro m() %}{{ x }}{% endmacro %}{{ [m(), x]|join('-') }}";
    let red = "\u{1b}[31ma\u{1b}[0m";
    assert_eq!(shows(text, TERMINAL, "1"), format!("{red}-{red}"));
}

#[test]
fn a_post_cannot_touch_the_terminal() {
    let (out, complaints) = run(
        "{{ record|json }}{{ record }}{{ payload }}{{ name }}{{ text }}{{ url }}{{ url|link }}{{ payload.content|text|color('red') }}{{ payload.account.display_name|truncate(4) }}{{ name|link(url) }}{{ '%c'|format(27) }}[2J",
        TERMINAL,
        &records(),
    );
    assert!(complaints.len() <= 8, "{complaints:?}");
    let mut rest = out.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        let sequence = &rest[at..];
        assert!(
            sequence.starts_with("\u{1b}[31m")
                || sequence.starts_with("\u{1b}[0m")
                || sequence.starts_with("\u{1b}]8;")
                || sequence.starts_with("\u{1b}\\"),
            "{sequence:?}"
        );
        rest = &sequence[1..];
    }
    assert!(
        !out.chars().any(|c| (c.is_control() && c != '\n' && c != '\u{1b}') || c == '\u{202e}'),
        "{out:?}"
    );
}

#[test]
fn a_pipe_gets_what_was_sent() {
    let payload = "{\"s\":\"\\u001b[31m\u{202e}\"}";
    assert_eq!(shows("{{ payload.s }}", PIPE, payload), "\u{1b}[31m\u{202e}");
}

#[test]
fn a_bad_template_is_refused_at_its_place() {
    for (text, at, line) in [
        ("a\n{{ x ", 5, 2),
        ("{% for x in y %}", 14, 1),
        ("{{ x|nofilter }}", 5, 1),
        ("a\nb {{ nofunction() }}", 7, 2),
        ("{% if x is notest %}{% endif %}", 11, 1),
        ("{% include 'other' %}", 3, 1),
        ("{{ x|safe }}", 5, 1),
    ] {
        let error =
            Template::compile(text, PIPE).err().unwrap_or_else(|| panic!("{text} compiles"));
        assert_eq!((error.at, error.line), (at, line), "{text}: {error:?}");
    }
}

#[test]
fn endless_templates_end() {
    for text in [
        "{% for x in range(100000) %}{% for y in range(100000) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'template' %}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for x in range(90000) %}{{ payload }}{% endfor %}",
    ] {
        let payload = serde_json::Value::from("x".repeat(10_000)).to_string();
        let complaint = complains(text, &payload);
        assert!(
            ["fuel", "recursion", "more than 16777216 bytes"]
                .iter()
                .any(|end| complaint.contains(end)),
            "{text}: {complaint}"
        );
    }
}

#[test]
fn an_error_in_one_record_is_told_and_the_next_goes_on() {
    let both =
        [record("update", r#"{"t":"soon"}"#), record("update", r#"{"t":"2026-11-20T12:00:00Z"}"#)];
    let (out, complaints) = run("\n{{ payload.t|timeago }}", PIPE, &both);
    assert_eq!(out, "\nnow|");
    assert_eq!(complaints, ["--template: invalid operation: no time: soon (line 2)"]);
    let deep = record("update", &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let (_, complaints) = run("{{ payload }}", PIPE, &[deep]);
    assert_eq!(complaints, ["--template: the payload is nested deeper than 128"]);
}

proptest::proptest! {
    #[test]
    fn no_template_of_usual_words_panics(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..12)) {
        if let Ok(template) = Template::compile(&words.concat(), TERMINAL) {
            let mut formatter = TemplateFormatter::new(template, b'\n', Box::new(|_| ()));
            records().iter().for_each(|record| formatter.record(record, &mut Vec::new()));
        }
    }
}

const WORDS: &[&str] = &[
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{{ payload",
    ".id",
    ".account",
    "[0]",
    "|text",
    "|timeago",
    "|link",
    "|link(url)",
    "|color('red')",
    "|truncate(3)",
    "|truncate(0)",
    "|json",
    "|length",
    "|join",
    "|upper",
    "|first",
    "|int",
    "|round",
    "|format(1)",
    "|indent",
    "|slice(2)",
    "|batch(3)",
    "for x in payload",
    "endfor",
    "if id",
    "else",
    "endif",
    "set x = text",
    "macro m(a)",
    "endmacro",
    "m(1)",
    "text",
    "tags",
    "record",
    " ~ ",
    " * 3",
    " + 1",
    " / 0",
    " ** 99",
    "[1:]",
    "[::-1]",
    "'%c%s%d'",
    "(",
    ")",
    "{#",
    "#}",
    "\n",
    "range(9)",
    "loop.index",
    "raw",
    "endraw",
    "filter upper",
    "endfilter",
    "with a = 1",
    "endwith",
    "do x",
    "import 'a' as b",
];
