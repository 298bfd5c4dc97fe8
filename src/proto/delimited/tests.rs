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
    for more in [1, 2, 3, 4, 6, 7] {
        let first = format!("{}\r\n{{\"a\":1}}\r\n", 9 + more);
        let input = [first, delimited("[22]"), delimited("{}")].concat();
        let messages = decode(99, [input.as_bytes()]);
        check(99, input.as_bytes(), &messages);
        let texts: Vec<String> = messages.iter().map(text).collect();
        if more == 3 {
            // It ends where a line does: the bytes of both lines are there.
            assert_eq!(texts, ["{\"a\":1}\r\n6", "[22]", "{}"]);
            assert_eq!(messages[1], astray("[22]"));
        } else {
            assert_eq!(texts, ["{\"a\":1}", "[22]", "{}"], "{more} too long");
            assert_eq!(messages[2], framed("{}"), "{more} too long");
        }
    }
}

fn text(message: &Message) -> String {
    match message {
        Message::Framed(Line::Line(line)) | Message::Stray(Line::Line(line)) => {
            String::from_utf8_lossy(line).into_owned()
        }
        message => panic!("{message:?}"),
    }
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

    /// One wrong length in a stream of messages on a line each: all of them come, and those
    /// whose neighbours are well are framed.
    #[test]
    fn a_wrong_length_costs_no_message(
        texts in prop::collection::vec("\\{[a-z]{0,30}\\}", 1..12),
        wrong in any::<prop::sample::Index>(),
        says in 0..200_usize,
        size in 1..40_usize,
    ) {
        let wrong = wrong.index(texts.len());
        let mut input = String::new();
        for (at, text) in texts.iter().enumerate() {
            let length = if at == wrong { says } else { text.len() + LINE_END };
            input.push_str(&format!("{length}\r\n{text}\r\n"));
        }
        let messages = decode(150, input.as_bytes().chunks(size));
        prop_assert_eq!(&messages, &decode(150, [input.as_bytes()]));
        let found: String = messages.iter().map(text).collect::<Vec<_>>().join("\n");
        for text in &texts {
            prop_assert!(found.contains(text), "{} is not in {:?}", text, messages);
        }
        for (message, text) in messages.iter().zip(&texts[..wrong]) {
            prop_assert_eq!(message, &framed(text));
        }
    }
}
