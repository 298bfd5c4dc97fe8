//! What a line of an X stream means (protocols/x.md section 3). The whole line is the payload
//! of its record, byte for byte. Never decides what a problem means: `problem` does.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::memmem::Finder;

use super::answer::{Answer, members, string};
use super::endpoint::{Endpoint, Naming};
use crate::event::{EventName, Json, META_PREFIX};
use crate::json::{self, find_key};
use crate::proto::lines::Line;
use crate::request::{Head, Refusal};
use crate::source::{Flaw, Item, Note};

/// The event of a post.
pub(super) const TWEET: &str = "tweet";

/// The event of a like.
const LIKE: &str = "like";

/// The event of what has no name: any other JSON value.
const MESSAGE: &str = "message";

/// The longest name that a line may give its record, in bytes. X's own are under 40.
const NAME_MAX: usize = 64;

/// How every post begins.
const DATA: &[u8] = br#"{"data":{"#;

pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Gives lines their meaning; what that takes is looked up and built once.
#[derive(Clone, Debug)]
pub(super) struct Interpreter {
    naming: Naming,
    /// Whatever is JSON is a record: the stream was named by its path, and may send anything.
    is_open: bool,
    /// Finds the name of the member that makes a line unusual.
    errors: Finder<'static>,
}

impl Interpreter {
    pub(super) fn new(endpoint: &Endpoint) -> Self {
        Self {
            naming: endpoint.traits().naming,
            is_open: matches!(endpoint, Endpoint::Path(_)),
            errors: Finder::new(br#""errors""#),
        }
    }

    pub(super) fn interpret(&self, line: Line) -> Item {
        match line {
            Line::Line(line) if self.is_usual(&line) => match Json::parse(&line) {
                Ok(payload) => self.record(payload, None),
                Err(_) => self.unusual(&line),
            },
            Line::Line(line) => self.unusual(&line),
            Line::TooLong { head, size } => Item::Malformed(Flaw {
                reason: format!("a line of {size} bytes is over the limit and was skipped"),
                raw: head,
            }),
        }
    }

    /// Returns true if and only if the line is a record if it is JSON: with `data`, and
    /// certainly without `errors`. Costs one pass over it and no second parse.
    fn is_usual(&self, line: &[u8]) -> bool {
        line.starts_with(DATA) && self.errors.find(line).is_none()
    }

    fn unusual(&self, line: &Bytes) -> Item {
        let text = match line.strip_prefix(BOM) {
            Some(rest) => line.slice_ref(rest),
            None => line.clone(),
        };
        if text.iter().all(u8::is_ascii_whitespace) {
            return Item::KeepAlive;
        }
        let (text, flaw) = mended(text, line);
        let payload = match Json::parse(&text) {
            Ok(payload) => payload,
            Err(error) => return malformed(error.to_string(), line, flaw),
        };
        // A `Json` is UTF-8.
        let text = std::str::from_utf8(payload.as_bytes()).unwrap_or_default();
        match Answer::read(text) {
            Some((answer, _)) if answer.is_empty => Item::KeepAlive,
            Some((answer, _)) if answer.is_problem() => Item::Refused(Refusal {
                head: Head { status: 200, ..Head::default() },
                body: text.to_owned(),
            }),
            Some((Answer { data: Some(_), errors, .. }, _)) => {
                let partial = errors.and_then(|errors| {
                    Json::parse(&Bytes::copy_from_slice(errors.get().as_bytes())).ok()
                });
                let note = flaw.map(Note::Flaw).or_else(|| partial.map(Note::Partial));
                self.record(payload, note)
            }
            _ if self.is_open => {
                let note = flaw.map(Note::Flaw);
                Item::Record { event: MESSAGE.into(), payload, origin: None, note }
            }
            Some(_) => malformed("neither data nor errors in it".to_owned(), line, flaw),
            None => malformed("JSON, but no object".to_owned(), line, flaw),
        }
    }

    /// A line that has `data`.
    fn record(&self, payload: Json, note: Option<Note>) -> Item {
        let event: EventName = match self.naming {
            Naming::Tweet => TWEET.into(),
            Naming::Like => LIKE.into(),
            Naming::EventType => name(event_type(&payload)),
            Naming::FirstKey => name(first_key(&payload)),
        };
        if event.starts_with(META_PREFIX) {
            let reason = format!("{event}: the name is reserved for trill's own records");
            let raw = Bytes::copy_from_slice(payload.as_bytes());
            return Item::Malformed(Flaw { reason, raw });
        }
        Item::Record { event, payload, origin: None, note }
    }
}

/// `text`, decoded with replacement characters if it is not UTF-8; then with a report on
/// the line as it came.
pub(super) fn mended(text: Bytes, line: &Bytes) -> (Bytes, Option<Flaw>) {
    if simdutf8::basic::from_utf8(&text).is_ok() {
        return (text, None);
    }
    let flaw = Flaw {
        reason: "not UTF-8; decoded with replacement characters".to_owned(),
        raw: line.clone(),
    };
    (String::from_utf8_lossy(&text).into_owned().into(), Some(flaw))
}

/// The bytes as they came, not as they were mended.
pub(super) fn malformed(reason: String, line: &Bytes, flaw: Option<Flaw>) -> Item {
    let reason = match flaw {
        Some(flaw) => format!("{reason}; {}", flaw.reason),
        None => reason,
    };
    Item::Malformed(Flaw { reason, raw: line.clone() })
}

/// A name that a server chose, if it is fit to be one.
pub(super) fn name(chosen: Option<String>) -> EventName {
    let fits = |name: &String| !name.is_empty() && name.len() <= NAME_MAX;
    chosen.filter(fits).map_or(Cow::Borrowed(MESSAGE), Cow::Owned)
}

/// `data.event_type`, as the activity stream has it.
fn event_type(payload: &Json) -> Option<String> {
    let mut event_type = None;
    data(payload, |name, value| {
        if name == "event_type" {
            event_type = string(value);
        }
    });
    event_type
}

/// The first key of `data`, as the compliance and label streams have it: `user_protect`.
fn first_key(payload: &Json) -> Option<String> {
    let mut first = None;
    data(payload, |name, _| {
        first.get_or_insert_with(|| name.to_owned());
    });
    first
}

/// Calls `take` with the members of `data`.
fn data(payload: &Json, take: impl FnMut(&str, &serde_json::value::RawValue)) {
    let text = std::str::from_utf8(payload.as_bytes()).unwrap_or_default();
    if let Some((Answer { data: Some(data), .. }, _)) = Answer::read(text) {
        members(data.get(), take);
    }
}

/// The id of a post. Asked of every line where places are tracked: nothing is parsed but the id.
pub(super) fn post_id(payload: &Json) -> Option<Cow<'_, str>> {
    // A `Json` is UTF-8.
    let text = simdutf8::basic::from_utf8(payload.as_bytes()).ok()?;
    let id = member(member(text, "data")?, "id")?;
    match id.strip_prefix('"')?.strip_suffix('"')? {
        escaped if escaped.contains('\\') => serde_json::from_str(id).ok(),
        plain => Some(Cow::Borrowed(plain)),
    }
}

/// The value of the first member of that name.
fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let is_it = |(key, _): &(&str, &str)| find_key(key, &[name]).is_some();
    json::members(object)?.find(is_it).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use std::iter;

    use proptest::prelude::*;

    use super::*;
    use crate::proto::lines::LineDecoder;
    use crate::proto::{MAX_EVENT, OVERSIZE_HEAD};

    #[test]
    fn the_id_of_a_post_is_that_of_its_data() {
        let table = [
            (r#"{"data":{"id":"7","text":"a"},"includes":{"users":[{"id":"1"}]}}"#, Some("7")),
            (
                r#"{"includes":{"id":"1"},"data":{"x":[{"id":"2"}],"i":{"id":"3"},"id":"7"}}"#,
                Some("7"),
            ),
            (r#"{ "data" : { "id" : "7" } }"#, Some("7")),
            (r#"{"d\u0061ta":{"\u0069d":"\u0037"}}"#, Some("7")),
            (r#"{"data":{"text":"\"id\":\"1\"","id":"7"}}"#, Some("7")),
            (r#"{"data":{"id":7}}"#, None),
            (r#"{"data":{"text":"a"}}"#, None),
            (r#"{"data":[{"id":"7"}]}"#, None),
            (r#"{"id":"7"}"#, None),
            ("7", None),
        ];
        for (text, expected) in table {
            let payload = Json::parse(&Bytes::from_static(text.as_bytes())).expect("JSON");
            assert_eq!(post_id(&payload).as_deref(), expected, "{text}");
        }
    }

    /// What is worth comparing of an item.
    #[derive(Clone, Debug, PartialEq)]
    enum Seen {
        Record(String, String),
        Partial(String, String),
        Mended(String),
        Refused(String),
        Alive,
        Malformed(String),
    }
    use Seen::{Alive, Malformed, Mended, Partial, Record, Refused};

    fn seen(item: Item) -> Seen {
        let text = |json: &Json| String::from_utf8(json.as_bytes().to_vec()).expect("UTF-8");
        match item {
            Item::Record { event, payload, note: None, .. } => Record(event.into(), text(&payload)),
            Item::Record { payload, note: Some(Note::Partial(errors)), .. } => {
                Partial(text(&payload), text(&errors))
            }
            Item::Record { payload, note: Some(Note::Flaw(_)), .. } => Mended(text(&payload)),
            Item::Refused(refusal) => {
                assert_eq!(refusal.head, Head { status: 200, ..Head::default() });
                Refused(refusal.body)
            }
            Item::KeepAlive => Alive,
            Item::Malformed(flaw) => Malformed(flaw.reason),
            item => panic!("{item:?}"),
        }
    }

    /// The items of a body that comes in `chunks`.
    fn items<'a>(endpoint: &Endpoint, chunks: impl Iterator<Item = &'a [u8]>) -> Vec<Item> {
        let interpreter = Interpreter::new(endpoint);
        let mut decoder = LineDecoder::new(MAX_EVENT);
        let mut items = Vec::new();
        for chunk in chunks {
            decoder.push(Bytes::copy_from_slice(chunk));
            let lines = iter::from_fn(|| decoder.next_line());
            items.extend(lines.map(|line| interpreter.interpret(line)));
        }
        items.extend(decoder.finish().map(|line| interpreter.interpret(line)));
        items
    }

    fn one(endpoint: &Endpoint, line: &[u8]) -> Seen {
        let mut items = items(endpoint, [line].into_iter());
        assert_eq!(items.len(), 1, "{line:?}");
        seen(items.remove(0))
    }

    /// `input` gives `expected` whole, at every split, and byte by byte.
    fn check(endpoint: &Endpoint, input: &[u8], expected: &[Seen]) {
        let decode = |chunks: &mut dyn Iterator<Item = &[u8]>| {
            items(endpoint, chunks).into_iter().map(seen).collect::<Vec<_>>()
        };
        assert_eq!(decode(&mut [input].into_iter()), expected);
        assert_eq!(decode(&mut input.chunks(1)), expected, "byte by byte");
        for at in 0..=input.len() {
            let (head, tail) = input.split_at(at);
            assert_eq!(decode(&mut [head, tail].into_iter()), expected, "cut at {at}");
        }
    }

    fn tweet(text: &str) -> Seen {
        Record(TWEET.to_owned(), text.to_owned())
    }

    fn path(text: &str) -> Endpoint {
        Endpoint::from_path(text).expect("a path")
    }

    const POST: &str = r#"{"data":{"id":"1","text":"a"},"matching_rules":[{"id":"2"}]}"#;
    const PROBLEM: &str = r#"{"errors":[{"title":"operational-disconnect"}]}"#;

    #[test]
    fn x_and_its_playground_frame_the_same_posts() {
        let expected = [tweet(POST), Alive, tweet(POST), tweet(POST), Alive, Alive];
        for end in ["\r\n", "\n"] {
            let body = [POST, end, end, POST, end, POST, end, end, "{}", end].concat();
            check(&Endpoint::Filter, body.as_bytes(), &expected);
        }
    }

    #[test]
    fn no_odd_line_costs_its_neighbours() {
        let odd: [(&[u8], Seen); 10] = [
            (b"", Alive),
            (b"  \t", Alive),
            (b"{}", Alive),
            (b"[1]", Malformed("JSON, but no object".into())),
            (b"17", Malformed("JSON, but no object".into())),
            (b"{\"id\":\"1\"}", Malformed("neither data nor errors in it".into())),
            (b"{\"data\":null}", Malformed("neither data nor errors in it".into())),
            (b"{\"errors\":[]}", Malformed("neither data nor errors in it".into())),
            (b"\xef\xbb\xbf{\"data\":{\"id\":\"9\"}}", tweet(r#"{"data":{"id":"9"}}"#)),
            (PROBLEM.as_bytes(), Refused(PROBLEM.into())),
        ];
        for (line, expected) in odd {
            let body = [POST.as_bytes(), b"\r\n", line, b"\r\n", POST.as_bytes(), b"\r\n"].concat();
            check(&Endpoint::Sample, &body, &[tweet(POST), expected, tweet(POST)]);
        }
    }

    #[test]
    fn a_line_separator_inside_a_string_ends_no_line() {
        let post = "{\"data\":{\"id\":\"1\",\"text\":\"a\u{2028}b\u{85}c\u{2029}😀\\ud83d\"}}";
        check(&Endpoint::Filter, format!("{post}\r\n").as_bytes(), &[tweet(post)]);
    }

    #[test]
    fn a_last_line_without_an_end_counts_if_it_is_whole() {
        check(&Endpoint::Filter, POST.as_bytes(), &[tweet(POST)]);
        let Malformed(reason) = one(&Endpoint::Filter, &POST.as_bytes()[..POST.len() - 1]) else {
            panic!("not malformed")
        };
        assert!(reason.starts_with("not JSON"), "{reason}");
    }

    #[test]
    fn a_line_of_two_mebibytes_is_a_post_and_one_over_the_limit_is_reported() {
        let post = |len| format!(r#"{{"data":{{"id":"1","text":"{}"}}}}"#, "x".repeat(len));
        let long = post(2 * 1024 * 1024);
        assert_eq!(one(&Endpoint::Filter, long.as_bytes()), tweet(&long));
        let interpreter = Interpreter::new(&Endpoint::Filter);
        let mut decoder = LineDecoder::new(MAX_EVENT);
        decoder.push(format!("{}\r\n{POST}\r\n", post(MAX_EVENT)).into());
        let items: Vec<Item> =
            iter::from_fn(|| decoder.next_line()).map(|l| interpreter.interpret(l)).collect();
        let [Item::Malformed(flaw), record] = &items[..] else { panic!("{}", items.len()) };
        assert!(flaw.reason.contains("over the limit"), "{}", flaw.reason);
        assert_eq!(flaw.raw.len(), OVERSIZE_HEAD);
        assert_eq!(seen(record.clone()), tweet(POST));
    }

    #[test]
    fn errors_beside_data_are_a_note_and_the_record_goes_out() {
        let errors = r#"[{"title":"Not Found Error","resource_id":"7"}]"#;
        let line = format!(r#"{{"data":{{"id":"1"}},"errors":{errors},"includes":{{}}}}"#);
        assert_eq!(one(&Endpoint::Filter, line.as_bytes()), Partial(line, errors.into()));
        let none = r#"{"data":{"id":"1"},"errors":[]}"#;
        assert_eq!(one(&Endpoint::Filter, none.as_bytes()), tweet(none));
    }

    #[test]
    fn the_word_errors_in_a_post_or_an_include_is_no_problem() {
        for line in [
            r#"{"data":{"id":"1","text":"\"errors\":[1]","tag":"errors"}}"#,
            r#"{"data":{"id":"1","errors":[{"title":"x"}]}}"#,
            r#"{"includes":{},"data":{"id":"1"}}"#,
            r#"{ "data" : { "id" : "1" } }"#,
        ] {
            assert_eq!(one(&Endpoint::Filter, line.as_bytes()), tweet(line));
        }
    }

    #[test]
    fn a_problem_is_never_a_post_whatever_the_stream() {
        let problems = [
            PROBLEM,
            r#"{"errors":[{"title":"x"}],"data":null}"#,
            r#"{"title":"ConnectionException","type":"https://api.x.com/2/problems/streaming-connection"}"#,
        ];
        for endpoint in [Endpoint::Filter, path("activity"), path("likes/firehose"), path("new")] {
            for problem in problems {
                assert_eq!(one(&endpoint, problem.as_bytes()), Refused(problem.into()));
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_mended_and_reported_and_keeps_its_bytes() {
        let line = b"{\"data\":{\"id\":\"1\",\"text\":\"\xff\"}}";
        let mended = "{\"data\":{\"id\":\"1\",\"text\":\"\u{fffd}\"}}";
        assert_eq!(one(&Endpoint::Filter, line), Mended(mended.into()));
        let mut items = items(&Endpoint::Filter, [&b"{\"data\":\xff"[..]].into_iter());
        let Some(Item::Malformed(flaw)) = items.pop() else { panic!("not malformed") };
        assert_eq!(&flaw.raw[..], b"{\"data\":\xff");
        assert!(flaw.reason.contains("not JSON") && flaw.reason.contains("UTF-8"), "{flaw:?}");
    }

    #[test]
    fn the_streams_that_carry_no_posts_name_their_records() {
        let table = [
            (
                "activity",
                r#"{"data":{"event_uuid":"-2","event_type":"post.create"}}"#,
                "post.create",
            ),
            ("activity", r#"{"data":{"event_uuid":"-2"}}"#, MESSAGE),
            ("tweets/compliance", r#"{"data":{"delete":{"tweet":{"id":"1"}}}}"#, "delete"),
            ("users/compliance", r#"{"data":{"user_protect":{},"x":1}}"#, "user_protect"),
            ("likes/compliance", r#"{"data":{"delete":{"favorite":{}}}}"#, "delete"),
            ("tweets/label", r#"{"data":{"public_tweet_notice":{}}}"#, "public_tweet_notice"),
            ("tweets/label", r#"{"data":{"":{}}}"#, MESSAGE),
            ("likes/firehose", r#"{"data":{"id":"1","liked_tweet_id":"2"}}"#, LIKE),
            ("tweets/search", POST, TWEET),
            ("news", r#"{"data":{"id":"1"}}"#, TWEET),
            ("news", r#"{"type":"connection_metadata"}"#, MESSAGE),
            ("news", "[1]", MESSAGE),
            ("news", "17", MESSAGE),
        ];
        for (stream, line, event) in table {
            let expected = Record(event.to_owned(), line.to_owned());
            assert_eq!(one(&path(stream), line.as_bytes()), expected, "{stream}");
        }
        let long = format!(r#"{{"data":{{"{}":1}}}}"#, "n".repeat(NAME_MAX + 1));
        let expected = Record(MESSAGE.to_owned(), long.clone());
        assert_eq!(one(&path("tweets/label"), long.as_bytes()), expected);
    }

    #[test]
    fn a_server_cannot_speak_in_our_name() {
        let line = br#"{"data":{"event_type":"trill.gap"}}"#;
        let Malformed(reason) = one(&path("activity"), line) else { panic!("not malformed") };
        assert!(reason.contains("reserved"), "{reason}");
    }

    #[test]
    fn a_post_has_an_id_and_other_lines_may_have_none() {
        let id = |text: &'static str| {
            let payload = Json::parse(&Bytes::from_static(text.as_bytes())).expect("JSON");
            post_id(&payload).map(Cow::into_owned)
        };
        assert_eq!(id(POST).as_deref(), Some("1"));
        assert_eq!(id(r#"{"includes":{},"data":{"x":[1],"id":"\u0037"}}"#).as_deref(), Some("7"));
        for text in [r#"{"data":{"id":7}}"#, r#"{"data":{}}"#, "{}", "[]", "\"7\""] {
            assert_eq!(id(text), None, "{text}");
        }
    }

    /// Anything that looks a little like a line of X.
    fn line() -> impl Strategy<Value = Vec<u8>> {
        let pieces = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"data\"",
            "\"errors\"",
            "\"title\"",
            "\"type\"",
            "\"id\"",
            "\"x\"",
            "null",
            "{}",
            "[]",
            "{\"data\":{",
            "\u{feff}",
            "\\",
            "\"",
        ]);
        let text = prop::collection::vec(pieces, 0..20).prop_map(|p| p.concat().into_bytes());
        prop_oneof![text, prop::collection::vec(any::<u8>(), 0..60)]
    }

    proptest! {
        /// What is printed as a record is JSON, and no bytes make it panic.
        #[test]
        fn any_line_has_a_meaning(line in line()) {
            for endpoint in [Endpoint::Filter, path("activity"), path("tweets/label"), path("x")] {
                let interpreter = Interpreter::new(&endpoint);
                let item = interpreter.interpret(Line::Line(Bytes::from(line.clone())));
                if let Item::Record { payload, .. } = item {
                    let json = serde_json::from_slice::<serde::de::IgnoredAny>(payload.as_bytes());
                    prop_assert!(json.is_ok());
                }
            }
        }
    }
}
