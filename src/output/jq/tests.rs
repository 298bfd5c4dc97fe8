use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::event::Record;
use crate::output::Formatter;
use crate::output::script::{record, records};

const PIPE: JqOptions = JqOptions { raw: false, terminal: false, terminator: b'\n' };

fn program(text: &str) -> Program {
    Program::compile(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// What `text` prints for `records`, and what it complains about.
fn run(text: &str, options: JqOptions, records: &[Record]) -> (String, Vec<String>) {
    let complaints = Rc::new(RefCell::new(Vec::new()));
    let sink = Rc::clone(&complaints);
    let say = Box::new(move |line: &str| sink.borrow_mut().push(line.to_owned()));
    let mut jq = Jq::new(program(text), options, say);
    let mut out = Vec::new();
    records.iter().for_each(|record| jq.record(record, &mut out));
    (String::from_utf8(out).expect("UTF-8"), complaints.take())
}

/// What `text` prints for a payload, without the last line feed.
fn prints(text: &str, payload: &str) -> String {
    let (out, complaints) = run(text, PIPE, &[record("update", payload)]);
    assert_eq!(complaints, [""; 0], "{text}");
    out.trim_end().to_owned()
}

/// The one complaint of `text` about a payload.
fn complains(text: &str, payload: &str) -> String {
    let (_, complaints) = run(text, PIPE, &[record("update", payload)]);
    let [one] = complaints.as_slice() else { panic!("{text}: {complaints:?}") };
    one.clone()
}

#[test]
fn a_program_makes_lines_of_json() {
    let payload = r#"{"id":"1","n":12345678901234567890123,"f":1.10,"l":["a","b"],"s":"x\"y\n"}"#;
    for (text, expected) in [
        (".payload", payload),
        (".payload.n, .payload.f", "12345678901234567890123\n1.10"),
        (".payload.l[]", "\"a\"\n\"b\""),
        (".event, .via", "\"update\"\n\"stream\""),
        ("keys", r#"["event","payload","received_at","source","stream","via"]"#),
        (
            "{source, stream, received_at}",
            r#"{"source":"mastodon.example","stream":["hashtag","rust"],"received_at":"2026-11-20T12:00:00.123456Z"}"#,
        ),
        (".payload.missing.deeper", "null"),
        ("empty", ""),
        ("nan, infinite, -infinite", "null\n1.7976931348623157e308\n-1.7976931348623157e308"),
        ("{(.payload.id): .payload.l} | tojson | fromjson", r#"{"1":["a","b"]}"#),
        ("[.payload.l[] | ascii_upcase] | join(\"-\")", "\"A-B\""),
        (".payload.s | test(\"Y\"; \"i\")", "true"),
        ("\"2026-11-20T12:00:00Z\" | fromdate", "1795176000"),
        ("now | type", "\"number\""),
        (". as {payload: {$id}} | $id", "\"1\""),
        ("[\"\", \"aXbX\" | indices(\"X\"), gsub(\"X\"; \"\")]", r#"[[],"",[1,3],"ab"]"#),
        ("[\"ab\" | gsub(\"\"; \"-\"), [splits(\"\")]] | length", "2"),
    ] {
        assert_eq!(prints(text, payload), expected, "{text}");
    }
}

#[test]
fn rows_are_safe_to_split() {
    let payload = r#"["a\tb\\c\r\n",1.10,null,true,"say \"x\", y"]"#;
    let raw = JqOptions { raw: true, ..PIPE };
    let record = [record("update", payload)];
    let tsv = "a\\tb\\\\c\\r\\n\t1.10\t\ttrue\tsay \"x\", y\n";
    assert_eq!(run(".payload | @tsv", raw, &record).0, tsv);
    let csv = "\"a\tb\\c\r\n\",1.10,,true,\"say \"\"x\"\", y\"\n";
    assert_eq!(run(".payload | @csv", raw, &record).0, csv);
    assert_eq!(complains("[[1]] | @tsv", "1"), "--jq: [1] is not valid in a row");
    assert_eq!(complains("1 | @csv", "1"), "--jq: cannot use 1 as array");
}

#[test]
fn what_jq_has_and_jaq_has_not_is_there() {
    for (text, expected) in [
        ("2 | IN(1, 2), IN(3)", "true\nfalse"),
        ("IN(1, 2; 2, 3)", "true"),
        ("[{a: 1}, {a: 2}] | INDEX(.a)", r#"{"1":{"a":1},"2":{"a":2}}"#),
        ("[1, [2]] | map(toarray)", "[[1],[2]]"),
        ("[{a: [1]} | leaf_paths]", r#"[["a",0]]"#),
        ("\"xax\" | trimstr(\"x\")", "\"a\""),
        ("65 | ascii", "\"A\""),
    ] {
        assert_eq!(prints(text, "1"), expected, "{text}");
    }
}

#[test]
fn the_input_is_what_json_output_prints() {
    let json = crate::output::script::options(crate::output::FormatKind::Json);
    let (out, complaints) = run(".", PIPE, &records());
    assert_eq!(complaints, [""; 0]);
    let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let lines = crate::output::script::shown(&json);
    assert_eq!(
        out.lines().map(value).collect::<Vec<_>>(),
        lines.lines().map(value).collect::<Vec<_>>()
    );
}

#[test]
fn multiplication_is_jqs_and_bounded_for_strings() {
    for (text, expected) in [
        ("[(1,2) * (3,4)], [(1,2) + (30,40)]", "[3,4,6,8]\n[31,41,32,42]"),
        ("\"ab\" * 3, 2 * \"x\"", "\"ababab\"\n\"xx\""),
        ("\"ab\" * 0", "null"),
        ("{a: {b: 1}} * {a: {c: 2}}", r#"{"a":{"b":1,"c":2}}"#),
        (".payload | .n *= 3 | .n", "6"),
        ("[.payload | .n *= (1, 2) | .n]", "[2,4]"),
        ("\"\\(2 * 3)\", [2 * 3][0], {(\"a\" * 2): 1 * 1}", "\"6\"\n6\n{\"aa\":1}"),
        ("def f(g): g * 2; f(.payload.n)", "4"),
    ] {
        assert_eq!(prints(text, r#"{"n":2}"#), expected, "{text}");
    }
    for huge in ["1e18", "9223372036854775807", "99999999999999999999999", "100000000"] {
        let complaint = complains("\"#\" * .payload", huge);
        assert!(complaint.contains("string of more than"), "{huge}: {complaint}");
    }
    assert_eq!(prints("\"#\" * .payload", "-99999999999999999999999"), "null");
}

#[test]
fn a_program_sees_nothing_but_the_record() {
    for text in [
        "env",
        "$ENV",
        "input",
        "inputs",
        "halt",
        "halt(1)",
        "halt_error",
        "debug",
        "debug(1)",
        "stderr",
        "input_filename",
        "get_search_list",
        "$__prog_args",
        "!times(1; 2)",
    ] {
        assert!(Program::compile(text).is_err(), "{text}");
    }
    for text in ["import \"a\" as a; .", "include \"a\"; .", "import \"a\" as $a; $a"] {
        assert!(Program::compile(text).is_err(), "{text}");
    }
}

#[test]
fn a_bad_program_is_refused_at_its_place() {
    for (text, at, message) in [
        ("", 0, "expected term"),
        (".a |", 4, "expected term"),
        (".a | foo", 5, "undefined filter foo/0"),
        (".a | map(.b; 2)", 5, "undefined filter map/2"),
        ("$x", 0, "undefined variable $x"),
        (".a | . & 1", 7, "expected token"),
        (".a | (.b", 8, "expected closing parenthesis"),
        (".a | \"x", 7, "expected closing quote"),
        ("if . then 1", 11, "expected else or end"),
        ("break $x", 6, "undefined label $x"),
        (". as [$a] | é", 12, "expected token"),
    ] {
        let error = Program::compile(text).err().unwrap_or_else(|| panic!("{text} compiles"));
        assert_eq!((error.at, error.message.as_str()), (at, message), "{text}");
    }
}

#[test]
fn a_program_that_is_too_big_is_refused() {
    for (text, message) in [
        (".a|".repeat(40_000), "at most 65536 bytes"),
        ("-".repeat(1001), "at most 1000 words"),
        (format!("\"{}\"", "\\n".repeat(1000)), "at most 1000 words"),
        (format!("\"{}\"", "\\(1)".repeat(1000)), "at most 1000 words"),
        ("[".repeat(20_000), "nested deeper than 100"),
        ("\"\\(".repeat(101), "nested deeper than 100"),
    ] {
        let error = Program::compile(&text).err().expect("refused");
        assert!(error.message.contains(message), "{error}");
    }
    for text in [
        format!("{}.{}", "[".repeat(100), "]".repeat(100)),
        format!("{}.", ".|".repeat(100)),
        format!("{}1", "1+".repeat(100)),
        format!("{}1", "-".repeat(100)),
        format!("{}1{}", "\"\\(".repeat(100), ")\"".repeat(100)),
    ] {
        run(&text, PIPE, &records());
    }
}

#[test]
fn raw_output_is_the_text_itself_and_harmless_at_a_terminal() {
    let payload = "{\"s\":\"a\\u0007\\nb\u{9b}\u{202e}\"}";
    let record = [record("update", payload)];
    let raw = JqOptions { raw: true, ..PIPE };
    let text = ".payload.s, .payload";
    assert_eq!(
        run(text, raw, &record).0,
        "a\u{7}\nb\u{9b}\u{202e}\n{\"s\":\"a\\u0007\\nb\u{9b}\u{202e}\"}\n"
    );
    let terminal = JqOptions { terminal: true, ..raw };
    assert_eq!(run(text, terminal, &record).0, "a\nb\n{\"s\":\"a\\u0007\\nb\\u009b\\u202e\"}\n");
    let nulls = JqOptions { terminator: b'\0', ..PIPE };
    assert_eq!(run("1,2", nulls, &record).0, "1\x002\x00");
}

#[test]
fn an_error_in_one_record_is_told_and_the_next_goes_on() {
    let both = [record("delete", "\"1\""), record("update", r#"{"id":"2"}"#)];
    let (out, complaints) = run(".event, .payload.id", PIPE, &both);
    assert_eq!(out, "\"delete\"\n\"update\"\n\"2\"\n");
    assert_eq!(complaints, ["--jq: cannot index \"1\" with \"id\""]);
    let deep = record("update", &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let (out, complaints) = run(".payload", PIPE, std::slice::from_ref(&deep));
    assert_eq!(
        (out.as_str(), complaints.as_slice()),
        ("", ["--jq: the payload is nested deeper than 128".to_owned()].as_slice())
    );
    assert_eq!(run(".event", PIPE, &[deep]).0, "\"update\"\n");
}

#[test]
fn outputs_are_bounded() {
    assert!(complains("repeat(1)", "1").contains("more than 10000 outputs"));
    assert!(complains("repeat(\"x\" * 1000000)", "1").contains("more than 16777216 bytes"));
    assert!(complains("reduce range(600) as $x (0; [.])", "1").contains("nested deeper"));
    let (out, _) = run("repeat(1)", PIPE, &[record("update", "1")]);
    assert_eq!(out.lines().count(), 10_000);
}

#[test]
fn json_in_a_string_is_bounded_too() {
    let payload = serde_json::Value::from("[".repeat(200_000)).to_string();
    assert!(complains(".payload | fromjson", &payload).contains("nested too deep"));
    let payload = serde_json::Value::from("7".repeat(200_000)).to_string();
    assert!(complains(".payload | fromjson", &payload).contains("too long"));
    assert_eq!(prints(".payload | fromjson", r#""{\"a\":1} 2""#), "{\"a\":1}\n2");
    assert_eq!(prints(".payload | tonumber", "\"12\""), "12");
    assert!(complains(".payload | fromjson", "\"{\"").contains("cannot parse"));
}

#[test]
fn html_becomes_text() {
    assert_eq!(prints(".payload | text", r#""<p>a &amp; b</p><p>c</p>""#), r#""a & b\n\nc""#);
    assert_eq!(prints(".payload | text", "null"), "null");
    assert_eq!(complains(".payload | text", "1"), "--jq: cannot use 1 as string");
}

#[test]
fn at_has_the_fields_that_are_asked_for() {
    let plain = &records()[1..2];
    let (out, complaints) = run("$at.id, $at.text, $at.tags, $at.nothing", PIPE, plain);
    assert_eq!(complaints, [""; 0]);
    assert_eq!(out, "\"110000000000000001\"\n\"Hello, #rust!\\n\\nSecond & last.\"\n[]\nnull\n");
    let (out, _) = run("$at | keys | length", PIPE, plain);
    assert_eq!(out.trim(), crate::output::view::Field::ALL.len().to_string());
    let (out, _) = run("$at as $x | $x.event, ($at | .via)", PIPE, plain);
    assert_eq!(out, "\"update\"\n\"stream\"\n");
}

#[test]
fn a_condition_says_yes_no_or_why_not() {
    let record = record("update", r#"{"language":"en","n":0,"s":""}"#);
    for (text, expected) in [
        (".payload.language == \"en\"", Ok(true)),
        (".payload.language == \"de\"", Ok(false)),
        (".payload.n", Ok(true)),
        (".payload.missing", Ok(false)),
        ("empty", Ok(false)),
        ("false, true", Ok(false)),
        ("true, error", Ok(true)),
        ("select(.payload.s == \"\")", Ok(true)),
        (".payload.n.x", Err("cannot index 0 with \"x\"".to_owned())),
        ("$at.lang == \"en\"", Ok(true)),
    ] {
        let view = crate::output::view::View::new(&record);
        assert_eq!(Where::new(program(text)).admits(&record, &view), expected, "{text}");
    }
}

#[test]
fn what_is_skipped_changes_no_result() {
    for text in [
        ".payload.id",
        ".payload.account.acct + \"x\"",
        ".payload.account | .acct, .bot",
        ".payload.tags[0].name?, .payload.tags[.payload.n]?",
        "{id: .payload.id, event, \"via\"}",
        ".payload | {id, url}",
        ".payload as $p | $p.id, .event",
        ".payload | if .reblog then .reblog.id else .id end",
        "[.payload?.id?, .payload?.account?.acct?] | @tsv, join(\",\")",
        "\"\\(.payload.id) \\(.event)\"",
        ".payload.reblog.id // .payload.id",
        "try .payload.id.x catch .",
        ".payload[\"id\"], .payload.\"id\"",
        ".payload.account[\"a\" + \"cct\"]",
        ".payload.status?.id?, -(.payload.n? // 1)",
        "(.payload.id | length) > 3 and (.event | startswith(\"u\"))",
        "label $f | .payload.id, break $f",
        "reduce .payload.id as $x (.event; . + $x)",
        "def id: .payload; id | .id",
        ".payload.id as [$a] | $a",
        ".payload.n = 1 | .payload.n",
        "def true: .; .event | true",
        ".payload | . as {id: $x} | $x, keys",
        "[..] | length",
        ".payload.id?",
        ".payload.[\"id\"]",
        "true, null, 1, \"a\", now > 0",
    ] {
        let whole = format!("(. | .) as $whole | {text}, ($whole | empty)");
        assert_eq!(run(text, PIPE, &records()), run(&whole, PIPE, &records()), "{text}");
    }
}

#[test]
fn endless_programs_end() {
    for text in [
        "range(1e18)|empty",
        "[range(1e18)]",
        "last(range(1e18))",
        "range(1e18)|error?",
        "[repeat(1)]",
        "def f: f; f",
        "def f: try f catch f; f",
        "def f: 1 + f; f",
        "def f: [f]; f",
        "def f: f | f; f",
        "[recurse(.)]",
        "until(false; .)",
        "last(while(true; .))",
        "first(range(1e18) | select(. < 0))",
        "reduce repeat(1) as $x (0; .)",
        "[limit(1e18; repeat(1))]",
        "label $out | foreach repeat(1) as $x (0; .; empty)",
        "isempty(repeat(empty))",
        "path(repeat(.a))",
        "repeat(.) |= .",
        "range(0; 10; 0) | empty",
        "[.[]?] | until(. == 1; .)",
        ". as $x | def f: $x | f; f",
        "[1,2] | sort_by(repeat(1))",
    ] {
        let (_, complaints) = run(text, PIPE, &[record("update", "{}")]);
        let complaint = complaints.concat();
        let ends = ["no end after", "recursion too deep", "outputs for one record"];
        assert!(ends.iter().any(|end| complaint.contains(end)), "{text}: {complaint}");
    }
}

proptest::proptest! {
    #[test]
    fn no_program_of_usual_words_panics(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..12)) {
        if let Ok(program) = Program::compile(&words.concat()) {
            let mut jq = Jq::new(program, PIPE, Box::new(|_| ()));
            records().iter().for_each(|record| jq.record(record, &mut Vec::new()));
        }
    }

    #[test]
    fn no_text_panics_the_compiler(text in ".{0,40}") {
        let _ = Program::compile(&text);
    }
}

const WORDS: &[&str] = &[
    ".",
    ".payload",
    ".account",
    ".content",
    ".id",
    "[]",
    "[0]",
    "?",
    "|",
    "|",
    "|",
    ",",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "<",
    "and",
    "or",
    "//",
    "|=",
    "+=",
    "*=",
    "=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "a",
    ":",
    "text",
    "length",
    "keys",
    "tojson",
    "fromjson",
    "tonumber",
    "tostring",
    "explode",
    "implode",
    "todate",
    "fromdate",
    "mktime",
    "gmtime",
    "strftime(\"%c\")",
    "strptime(\"%Y\")",
    "test(\"a\")",
    "split(\"\")",
    "ascii_upcase",
    "sort",
    "group_by(.)",
    "unique",
    "min_by(.)",
    "add",
    "any",
    "flatten",
    "to_entries",
    "from_entries",
    "paths",
    "..",
    "recurse",
    "first",
    "last",
    "range(10)",
    "limit(3;.)",
    "select(.)",
    "map(.)",
    "walk(.)",
    "del(.id)",
    "getpath([\"a\",0])",
    "error",
    "try ",
    " catch .",
    "reduce .[]? as $x (0; . + 1)",
    "if . then 1 else 2 end",
    " as $x | $x",
    "$at",
    "$at.text",
    "@base64",
    "@base64d",
    "@uri",
    "@html",
    "@sh",
    "@json",
    "1",
    "-1",
    "1e1000",
    "0",
    "9223372036854775807",
    "12345678901234567890",
    "null",
    "nan",
    "infinite",
    "\"x\"",
    "ltrimstr(\"x\")",
    "indices(\"\")",
    "tobytes",
    "abs",
    "floor",
    "sqrt",
    "pow(2;.)",
    "log",
    "[.[:2]?]",
    "[.[2:]?]",
    "transpose",
    "combinations",
    "splits(\"\")",
    "gsub(\"\";\"x\")",
    "ldexp(1;.)",
    "significand",
    "bsearch(1)",
    "has(\"id\")",
    "in({})",
    "contains(\"a\")",
];
