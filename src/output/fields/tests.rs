//! The three formats over the common script, captured posts and hostile ones.

use proptest::prelude::*;

use super::*;
use crate::output::script::{options, record, records};
use crate::output::{FormatKind, path};

fn formatter(paths: &str, format: FieldsFormat, options: &FormatOptions) -> Fields {
    Fields::new(path::list(paths).expect("paths"), format, options)
}

fn pipe() -> FormatOptions {
    options(FormatKind::Json)
}

fn terminal() -> FormatOptions {
    FormatOptions { terminal: true, ..pipe() }
}

/// `records`, shown by `formatter`.
fn shown(mut formatter: Fields, records: &[Record]) -> String {
    let mut out = formatter.header();
    for record in records {
        formatter.record(record, &mut out);
    }
    String::from_utf8(out).expect("UTF-8")
}

/// One payload of an `update`, at a pipe.
fn of(paths: &str, format: FieldsFormat, payload: &str) -> String {
    shown(formatter(paths, format, &pipe()), &[record("update", payload)])
}

/// The rows of a CSV text, by the book (RFC 4180).
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("a row");
        let cell = row.last_mut().expect("a cell");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                rows.push(vec![String::new()]);
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted);
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line is ended too");
    rows
}

/// What a cell of TSV said before it was escaped.
fn unescaped(cell: &str) -> String {
    let mut out = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next().expect("no backslash stands alone") {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                '0' => '\0',
                '\\' => '\\',
                other => panic!("\\{other}"),
            },
            c => c,
        });
    }
    out
}

const SCRIPT_PATHS: &str = "@event,@kind,@id,@author,@boost_of,@tags,@rules,@text";

#[test]
fn the_common_script_as_tsv() {
    insta::assert_snapshot!(shown(formatter(SCRIPT_PATHS, FieldsFormat::Tsv, &pipe()), &records()));
}

#[test]
fn the_common_script_as_csv() {
    let text = shown(formatter(SCRIPT_PATHS, FieldsFormat::Csv, &pipe()), &records());
    assert_eq!(text.matches(SCRIPT_PATHS).count(), 1, "the header comes once");
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
}

#[test]
fn the_common_script_as_json() {
    insta::assert_snapshot!(shown(
        formatter(SCRIPT_PATHS, FieldsFormat::Json, &pipe()),
        &records()
    ));
}

#[test]
fn tsv_cells_hold_strings_bare_and_everything_else_as_compact_json() {
    let payload = r#"{"s":"a\tb\\c\r\nd\u0000\u001b","n":1.10,"o":{ "k" : [1, "x y\" z"] },"t":true,"z":null,"e":"","big":12345678901234567890123,"bad":"\ud83d"}"#;
    for (path, expected) in [
        ("s", "a\\tb\\\\c\\r\\nd\\0\u{1b}"),
        ("n", "1.10"),
        ("o", r#"{"k":[1,"x y\\" z"]}"#),
        ("o.k.1", "x y\" z"),
        ("t", "true"),
        ("z", ""),
        ("e", ""),
        ("no.such", ""),
        ("big", "12345678901234567890123"),
        ("bad", ""),
        ("n,z,t", "1.10\t\ttrue"),
        ("@stream,@via,n", "hashtag,rust\tstream\t1.10"),
    ] {
        assert_eq!(of(path, FieldsFormat::Tsv, payload), format!("{expected}\n"), "{path}");
    }
}

#[test]
fn csv_quotes_what_it_must_and_nothing_else() {
    let payload = r#"{"a":"x, \"y\"","b":"1\n2","c":"plain 'text'","d":""}"#;
    let text = of("a,b,c,d", FieldsFormat::Csv, payload);
    assert_eq!(text, "a,b,c,d\r\n\"x, \"\"y\"\"\",\"1\n2\",plain 'text',\r\n");
    assert_eq!(of("d", FieldsFormat::Csv, payload), "d\r\n\"\"\r\n");
    assert_eq!(of(r#""k,x""#, FieldsFormat::Csv, "{}"), "\"\"\"k,x\"\"\"\r\n\"\"\r\n");
}

#[test]
fn json_keeps_the_payload_as_it_came() {
    let payload = r#"{"s":"\ud83d","n":1.10,"o":{ "k" : 1 },"z":null}"#;
    assert_eq!(
        of("n,s, o,z,no,@stream,@event,@text,n", FieldsFormat::Json, payload),
        concat!(
            r#"{"n":1.10,"s":"\ud83d","o":{ "k" : 1 },"z":null,"no":null,"#,
            r#""@stream":["hashtag","rust"],"@event":"update","@text":null}"#,
            "\n"
        )
    );
    assert_eq!(of(".", FieldsFormat::Json, payload), format!("{{\".\":{payload}}}\n"));
}

#[test]
fn null_ends_records_of_tsv_and_json_and_stands_in_no_cell() {
    let options = FormatOptions { null: true, ..pipe() };
    let all = [record("update", r#"{"a":"x\u0000y\n"}"#), record("update", "{}")];
    let text = |format| shown(formatter("a", format, &options), &all);
    assert_eq!(text(FieldsFormat::Tsv), "x\\0y\\n\0\0");
    assert_eq!(text(FieldsFormat::Json), "{\"a\":\"x\\u0000y\\n\"}\0{\"a\":null}\0");
    assert_eq!(text(FieldsFormat::Csv), "a\r\n\"x\0y\n\"\r\n\"\"\r\n");
}

#[test]
fn a_terminal_gets_nothing_that_it_would_obey() {
    let paths = "@text,@name,content,account.display_name,.";
    for format in [FieldsFormat::Tsv, FieldsFormat::Csv, FieldsFormat::Json] {
        let text = shown(formatter(paths, format, &terminal()), &records());
        let odd = text.chars().find(|&c| {
            (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(odd, None, "{format:?}");
        // A bare carriage return would begin the line anew.
        assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
    }
}

#[test]
fn the_table_names_every_field_in_eighty_columns() {
    let table = table();
    for field in Field::ALL {
        assert!(table.contains(&format!("{:<13} {}\n", field.name(), field.about())));
        assert!(table.contains(field.example()));
    }
    let longest = table.lines().max_by_key(|line| line.chars().count()).unwrap_or_default();
    assert!(longest.chars().count() <= 80, "{longest}");
    insta::assert_snapshot!(table);
}

proptest! {
    #[test]
    fn tsv_is_one_line_of_as_many_cells_as_paths(a in any::<String>(), b in any::<String>()) {
        let payload = serde_json::json!({"a": a, "o": {"b": b}}).to_string();
        let text = of("a,o.b,o,@text", FieldsFormat::Tsv, &payload);
        let cells: Vec<_> = text.strip_suffix('\n').expect("ended").split('\t').collect();
        prop_assert!(!text[..text.len() - 1].contains(['\n', '\r', '\0']));
        prop_assert_eq!(cells.len(), 4);
        prop_assert_eq!(unescaped(cells[0]), a);
        prop_assert_eq!(unescaped(cells[1]), b.clone());
        let object: serde_json::Value = serde_json::from_str(&unescaped(cells[2])).expect("JSON");
        prop_assert_eq!(object, serde_json::json!({"b": b}));
    }

    #[test]
    fn csv_can_be_read_back(a in "[a,\"\r\n é]{0,8}", b in any::<String>()) {
        let payload = serde_json::json!({"a": a, "b": b}).to_string();
        let text = of("a,b", FieldsFormat::Csv, &payload);
        prop_assert_eq!(rows(&text), [["a".to_owned(), "b".to_owned()], [a, b]]);
    }
}
