use proptest::prelude::*;

use super::*;
use crate::proto::{MAX_EVENT, OVERSIZE_HEAD};

fn decode<'a>(limit: usize, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Message> {
    let mut decoder = MessageDecoder::new(limit, true);
    let mut messages = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        messages.extend(std::iter::from_fn(|| decoder.next_frame()));
    }
    decoder.seal();
    messages.extend(std::iter::from_fn(|| decoder.next_frame()));
    messages.extend(decoder.finish());
    messages
}

fn check(limit: usize, input: &[u8], expected: &[Message]) {
    assert_eq!(decode(limit, [input]), expected, "{input:?}");
    assert_eq!(decode(limit, input.chunks(1)), expected, "byte by byte: {input:?}");
    for at in 0..=input.len() {
        let (head, tail) = input.split_at(at);
        assert_eq!(decode(limit, [head, tail]), expected, "cut at {at} of {input:?}");
    }
}

fn framed(text: &str) -> Message {
    Message::Framed(Line::Line(Bytes::copy_from_slice(text.as_bytes())))
}

fn astray(text: &str) -> Message {
    Message::Stray(Line::Line(Bytes::copy_from_slice(text.as_bytes())))
}

/// As the service sends it.
fn delimited(text: &str) -> String {
    format!("{}\r\n{text}\r\n", text.len() + LINE_END)
}

#[test]
fn lengths_count_bytes_and_the_line_end() {
    let texts = [r#"{"text":"a"}"#, r#"{"text":"😀é"}"#, "{}"];
    let input: String = texts.iter().map(|text| delimited(text)).collect();
    assert!(input.contains("19\r\n{\"text\":\"😀é\"}\r\n"), "{input}");
    check(99, input.as_bytes(), &texts.map(framed));
}

#[test]
fn heartbeats_stand_before_any_length() {
    check(9, b"\r\n\n4\r\n{}\r\n\r\n4\n[]\r\n\r\n", &["", "", "{}", "", "[]", ""].map(framed));
    check(9, b"0\r\n2\r\n\r\n3\n{}\n", &["", "", "{}"].map(framed));
}

#[test]
fn heartbeats_may_stand_between_a_length_and_its_message() {
    check(99, b"4\r\n\r\n{}\r\n9\r\n\r\n\n\r\n{\"a\":1}\r\n", &["{}", r#"{"a":1}"#].map(framed));
    check(99, b"4\r\n\r\n", &[]);
    // A wrong length behind one costs nothing either.
    check(99, b"5\r\n\r\n{\"a\":1}\r\n4\r\n\r\n{}\r\n", &[astray(r#"{"a":1}"#), framed("{}")]);
}

#[test]
fn a_body_may_hold_line_ends() {
    check(9, b"8\r\n{\n1\r\n}\r\n2\n1\n", &["{\n1\r\n}", "1"].map(framed));
}

#[test]
fn a_length_that_is_too_short_costs_nothing() {
    // The whole message is found again, and the next has its length.
    let input = [r#"5"#, "\r\n", r#"{"a":1}"#, "\r\n", &delimited("{}")].concat();
    check(99, input.as_bytes(), &[astray(r#"{"a":1}"#), framed("{}")]);
}

#[test]
fn a_length_that_is_too_long_costs_nothing() {
    for more in 1..40 {
        let first = format!("{}\r\n{{\"a\":1}}\r\n", 9 + more);
        let input = [first, delimited("[22]"), delimited("{}")].concat();
        check(99, input.as_bytes(), &[astray(r#"{"a":1}"#), framed("[22]"), framed("{}")]);
    }
}

#[test]
fn what_stands_behind_a_length_that_is_too_long_comes_as_soon_as_its_line_has_ended() {
    let texts = [r#"{"a":"}\"{"}"#, r#"{"b":[{}]}"#, "{}", r#"{"d":4}"#, "{\"e\":5}"];
    for says in ["5000", "8388608"] {
        let mut decoder = DelimitedDecoder::new(MAX_EVENT);
        for (at, text) in texts.into_iter().enumerate() {
            // Nothing more comes for a long time.
            let heartbeat = if at % 2 == 0 { "\r\n" } else { "" };
            let wrong = format!("{says}\r\n{heartbeat}{text}\r\n");
            let (input, expected) = if at == 1 || at == 3 {
                (wrong, astray(text))
            } else {
                (delimited(text), framed(text))
            };
            decoder.push(Bytes::from(input));
            assert_eq!(decoder.next_frame(), Some(expected), "{says}");
            assert_eq!(decoder.next_frame(), None, "{says}");
        }
        assert_eq!(decoder.finish(), None, "{says}");
    }
    let wrong = texts.map(|text| format!("5000\r\n\r\n{text}\r\n")).concat();
    check(9999, wrong.as_bytes(), &texts.map(astray));
}

#[test]
fn a_message_that_is_none_holds_nothing_back_behind_a_length_that_is_too_long() {
    let good = delimited("{}");
    let next = [astray("{}"), framed("{}")];
    for none in ["hello", "[1]", r#"{"a":"b"#, r#"{"a":{}"#, r#"{"a":{"b":[1"#, r#"{"a":"b"c"}"#] {
        for end in ["\r\n", "\r\n\r\n", ""] {
            let input = format!("500\r\n{none}{end}{good}{good}");
            let none = if end.is_empty() { format!("{none}4") } else { none.to_owned() };
            let mut expected = vec![astray(&none)];
            expected.extend((end.len() > 2).then(|| framed("")));
            expected.extend(next.clone());
            check(999, input.as_bytes(), &expected);
        }
    }
}

#[test]
fn a_body_that_is_one_text_on_many_lines_is_one_message() {
    let bodies = [
        "{\r\n  \"a\": 1,\r\n  \"b\": {\"c\": 1},\r\n  \"d\": []\r\n}",
        "{\n\"a\":\n{}\n,\n\"b\": [\n{},\n{\n}\n\n,\n{}\n]\n}",
        "{\"a\":{\"b\":1}\n,\"c\":{}}",
        "[\n1,\n{}\n]",
        "hello\r\nworld",
    ];
    for body in bodies {
        let input = [delimited(body), delimited("{}")].concat();
        check(99, input.as_bytes(), &[framed(body), framed("{}")]);
    }
}

#[test]
fn a_length_that_ends_with_a_later_message_joins_none() {
    for first in ["hello", "{\"a\":1}", "{\"a\":"] {
        let body = format!("{first}\r\n4\r\n{{}}");
        check(99, delimited(&body).as_bytes(), &[astray(first), behind(first)]);
    }
}

/// `{}`, behind its length, as it comes behind this line.
fn behind(first: &str) -> Message {
    if first.ends_with('}') { framed("{}") } else { astray("{}") }
}

#[test]
fn a_line_where_a_length_should_be_is_astray() {
    check(99, b"{}\r\n4\r\n[]\r\n", &[astray("{}"), framed("[]")]);
    check(99, b"<html>\n+4\n-4\n", &["<html>", "+4", "-4"].map(astray));
    check(99, b"4 \r\n[]\r\n", &[framed("[]")]);
    let endless = "1".repeat(40);
    check(99, format!("{endless}\n3\n[]\n").as_bytes(), &[astray(&endless), framed("[]")]);
}

#[test]
fn a_length_over_the_limit_is_reported_and_what_follows_is_read_as_a_line() {
    check(
        3,
        b"5\r\nabc\r\n6\r\nabcd\r\n5\r\nabc\r\n",
        &[
            framed("abc"),
            astray("6"),
            Message::Stray(Line::TooLong { head: Bytes::from_static(b"abcd"), size: 4 }),
            framed("abc"),
        ],
    );
    check(9, b"999999\r\n{}\r\n4\r\n[]\r\n", &[astray("999999"), astray("{}"), framed("[]")]);
}

#[test]
fn what_ends_within_a_message_gives_what_there_is_of_it() {
    check(9, b"9\r\n{\"a\"", &[framed("{\"a\"")]);
    check(9, b"4\r\n{}", &[framed("{}")]);
    check(9, b"4\r\n{}\r", &[framed("{}")]);
    check(99, b"60\r\n{\n1,\n{}", &[framed("{\n1,\n{}")]);
    check(99, b"60\r\n{\"a\r\n4\r\n{\"b", &[framed("{\"a\r\n4\r\n{\"b")]);
    // Whole messages are none of it.
    check(99, b"60\r\n{\"a\r\n4\r\n{}", &[astray("{\"a"), astray("{}")]);
    check(99, b"60\r\n{}\r\n4\r\n{}\r\n4\r\n{}", &[astray("{}"), framed("{}"), framed("{}")]);
    check(9, b"4\r\n", &[]);
    check(9, b"4", &[]);
    check(9, b"{}", &[astray("{}")]);
    check(9, b"", &[]);
}

#[test]
fn without_lengths_every_line_is_a_message() {
    let mut decoder = MessageDecoder::new(9, false);
    decoder.push(Bytes::from_static(b"12\r\n\r\n{}\n[]"));
    let messages: Vec<Message> = std::iter::from_fn(|| decoder.next_frame()).collect();
    assert_eq!(messages, ["12", "", "{}"].map(framed));
    assert_eq!(decoder.finish(), Some(framed("[]")));
}

#[test]
fn memory_stays_bounded_however_long_a_message_says_it_is() {
    let mut decoder = DelimitedDecoder::new(MAX_EVENT);
    decoder.push(Bytes::from(format!("{}\r\n", u64::MAX / 100)));
    assert_eq!(decoder.next_frame(), Some(astray(&(u64::MAX / 100).to_string())));
    decoder.push(Bytes::from(format!("{}\r\n", MAX_EVENT + LINE_END)));
    assert_eq!(decoder.next_frame(), None);
    let held = decoder.body.as_ref().map(|body| body.carry.capacity());
    assert_eq!(held, Some(0), "memory is taken as bytes come, not as they are announced");
    let chunk = Bytes::from(vec![b'x'; 16 * 1024]);
    for _ in 0..1024 {
        decoder.push(chunk.clone());
        while decoder.next_frame().is_some() {}
        let body = decoder.body.as_ref().map_or(0, |body| body.carry.capacity());
        assert!(body <= 2 * (MAX_EVENT + LINE_END), "{body} bytes held");
    }
    decoder.push(Bytes::from_static(b"\r\n4\r\n{}\r\n"));
    let Some(Message::Stray(Line::TooLong { head, size })) = decoder.next_frame() else {
        panic!("no message that is too long");
    };
    assert_eq!((head.len(), size), (OVERSIZE_HEAD, 16 * 1024 * 1024));
    assert_eq!(decoder.next_frame(), Some(framed("{}")));
}

/// An object, with line ends and blanks wherever JSON may have them within it.
fn laid_out() -> impl Strategy<Value = String> {
    let blank = || prop::sample::select(vec!["", "\n", "\r\n", " \n\n ", " "]);
    let leaf = prop::sample::select(vec!["1", "null", r#""}{\"\\""#, "{}", "[]"]);
    let object = move |items: &[String], blank: &str| {
        let member = |item: &String| format!("{blank}\"k\"{blank}:{blank}{item}{blank}");
        let members: Vec<String> = items.iter().map(member).collect();
        format!("{{{}{blank}}}", members.join(","))
    };
    let value = leaf.prop_map(str::to_owned).prop_recursive(4, 40, 4, move |inner| {
        let items = prop::collection::vec(inner, 0..4);
        (items, blank(), any::<bool>()).prop_map(move |(items, blank, is_array)| {
            if is_array {
                format!("[{blank}{}{blank}]", items.join(&format!("{blank},{blank}")))
            } else {
                object(&items, blank)
            }
        })
    });
    (prop::collection::vec(value, 0..4), blank())
        .prop_map(move |(items, blank)| object(&items, blank))
}

proptest! {
    #[test]
    fn every_cut_gives_the_same(
        input in prop::collection::vec(prop::sample::select(&b"\r\n\n1123450a{}"[..]), 0..80),
        limit in 0..12_usize,
        size in 1..9_usize,
    ) {
        let whole = decode(limit, [&input[..]]);
        prop_assert_eq!(decode(limit, input.chunks(1)), whole.clone());
        prop_assert_eq!(decode(limit, input.chunks(size)), whole);
    }

    /// Wrong lengths in a stream of messages on a line each: all of them come, each by itself
    /// and as soon as its line has ended if its length is too long or right.
    #[test]
    fn a_wrong_length_costs_no_message(
        messages in prop::collection::vec(
            ("\\{[a-z]{0,30}\\}", prop::option::weighted(0.3, 0..200_usize)),
            1..12,
        ),
        size in 1..40_usize,
    ) {
        let mut input = String::new();
        let mut expected = Vec::new();
        for (text, says) in &messages {
            let length = text.len() + LINE_END;
            let says = says.unwrap_or(length);
            input.push_str(&format!("{says}\r\n{text}\r\n"));
            match says {
                0 => expected.extend([framed(""), astray(text)]),
                _ if says > 150 + LINE_END => {
                    expected.extend([astray(&says.to_string()), astray(text)]);
                }
                _ if says == length => expected.push(framed(text)),
                _ => expected.push(astray(text)),
            }
        }
        prop_assert_eq!(&decode(150, input.as_bytes().chunks(size)), &expected);
        prop_assert_eq!(&decode(150, [input.as_bytes()]), &expected);
    }

    /// However it is laid out, one JSON text with its length is one message.
    #[test]
    fn a_text_on_many_lines_is_one_message(body in laid_out(), size in 1..9_usize) {
        let input = [delimited(&body), delimited("{}")].concat();
        let expected = [framed(&body), framed("{}")];
        prop_assert_eq!(decode(9999, [input.as_bytes()]), &expected);
        prop_assert_eq!(decode(9999, input.as_bytes().chunks(size)), &expected);
    }
}
