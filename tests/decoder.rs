//! The event-stream decoder against the bytes of a real Mastodon server
//! (`fixtures/sse`, from the captures) and against `eventsource-stream` where that crate is
//! right: valid UTF-8, no byte-order mark, no lone CR at the end (STYLE.md 1.8).

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use eventsource_stream::Eventsource;
use futures_util::{FutureExt, StreamExt, stream};
use proptest::prelude::*;
use trill::proto::Frame;
use trill::proto::sse::SseDecoder;

/// What both decoders say about an event: name, data, last event id.
type Heard = (String, String, String);

fn decode<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    let mut decoder = SseDecoder::new();
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    }
    frames
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the decoder gives valid UTF-8")
}

fn ours<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Heard> {
    let event = |frame| match frame {
        Frame::Event(event) => {
            assert_eq!(event.original, None, "valid UTF-8 was called invalid");
            let id = event.id.as_deref().map(text).unwrap_or_default();
            Some((event.name().into_owned(), text(&event.data), id))
        }
        _ => None,
    };
    decode(chunks).into_iter().filter_map(event).collect()
}

fn theirs<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Heard> {
    let chunks: Vec<_> = chunks.into_iter().map(Ok::<_, Infallible>).collect();
    stream::iter(chunks)
        .eventsource()
        .map(|event| event.expect("valid UTF-8 has no errors"))
        .map(|event| (event.event, event.data, event.id))
        .collect()
        .now_or_never()
        .expect("a stream of ready chunks never waits")
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sse").join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn captures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sse");
    let mut names: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the fixtures are checked in")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sse"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 14, "one capture per stream");
    let name = |path: &PathBuf| path.file_name().expect("a file").to_string_lossy().into_owned();
    names.iter().map(name).map(|name| (name.clone(), fixture(&name))).collect()
}

/// The same file read without a decoder: blank lines end events, and the server writes
/// exactly one `event: ` and one `data: ` line for each (protocols/mastodon.md section 2).
fn simple_reading(stream: &[u8]) -> Vec<Heard> {
    let stream = text(stream);
    let mut events = Vec::new();
    for block in stream.split("\n\n") {
        let fields: Vec<&str> = block.split('\n').filter(|line| !line.starts_with(':')).collect();
        match fields[..] {
            [event, data] => events.push((
                event.strip_prefix("event: ").expect("event first").to_owned(),
                data.strip_prefix("data: ").expect("then data").to_owned(),
                String::new(),
            )),
            [] | [""] => {}
            _ => panic!("not an event of this server: {block:?}"),
        }
    }
    events
}

/// The chunks of an HTTP/1.1 body that still has its chunk framing; a head before it is skipped.
fn body_chunks(raw: &[u8]) -> Vec<&[u8]> {
    let mut rest = raw;
    if raw.starts_with(b"HTTP/") {
        let end = raw.windows(4).position(|w| w == b"\r\n\r\n").expect("a head ends");
        rest = &raw[end + 4..];
    }
    let mut chunks = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(&text(&rest[..end]), 16).expect("a chunk size");
        if size == 0 {
            break;
        }
        chunks.push(&rest[end + 2..end + 2 + size]);
        rest = rest.get(end + 2 + size + 2..).unwrap_or_default();
    }
    chunks
}

#[test]
fn every_captured_event_comes_out_byte_for_byte_at_every_chunking() {
    let mut total = 0;
    for (name, stream) in captures() {
        let expected = simple_reading(&stream);
        total += expected.len();
        assert!(!expected.is_empty(), "{name} has events");
        for size in [1, 2, 3, 7, 64, 1400, 4096, 16 * 1024, usize::MAX] {
            assert_eq!(ours(stream.chunks(size)), expected, "{name} in chunks of {size}");
        }
    }
    assert_eq!(total, 140, "as many as the captures have `event:` lines");
}

#[test]
fn the_real_chunk_boundaries_give_the_same_as_the_joined_body() {
    let raw = fixture("user.raw");
    let chunks = body_chunks(&raw);
    let joined = chunks.concat();
    assert!(chunks.len() > 80, "{} chunks", chunks.len());
    assert!(fixture("user.sse").starts_with(&joined) || joined.starts_with(&fixture("user.sse")));
    assert_eq!(ours(chunks.iter().copied()), simple_reading(&joined));
    assert_eq!(decode(chunks), decode([&joined[..]]));
}

#[test]
fn greeting_and_heartbeats_of_old_and_new_servers_are_comments() {
    let comments = |chunks: Vec<&[u8]>| -> Vec<String> {
        let comment = |frame| match frame {
            Frame::Comment(comment) => Some(text(&comment)),
            _ => None,
        };
        decode(chunks).into_iter().filter_map(comment).collect()
    };
    let new = fixture("user.sse");
    assert_eq!(comments(vec![&new]), [")", "thump", "thump"]);
    // Until 4.5 a heartbeat ends with one line feed, so it leads the next event's block.
    let old = fixture("old_heartbeat_user.raw");
    let chunks = body_chunks(&old);
    let joined = chunks.concat();
    assert!(chunks.contains(&&b":thump\n"[..]));
    let count = joined.windows(7).filter(|w| w == b":thump\n").count();
    assert_eq!(comments(chunks.clone()).iter().filter(|c| *c == "thump").count(), count);
    assert_eq!(ours(chunks), simple_reading(&joined));
}

#[test]
fn eventsource_stream_agrees_on_every_capture() {
    for (name, stream) in captures() {
        for size in [1400, usize::MAX] {
            assert_eq!(
                ours(stream.chunks(size)),
                theirs(stream.chunks(size)),
                "{name} in chunks of {size}"
            );
        }
    }
}

/// Whole lines with either line end; the stream ends with an LF, never with a lone CR.
fn streams() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        "[a-z :]{0,12}",
        "\\PC{0,8}",
        Just("{\"id\":\"1\"}".to_owned()),
        Just(String::new()),
    ];
    let name = prop::sample::select(vec!["data", "data", "event", "id", "retry", "foo", ""]);
    let colon = prop::sample::select(vec![": ", ":", ""]);
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r\n\r\n", "\r\r\n"]);
    let line = (name, colon, value, end).prop_map(|(name, colon, value, end)| {
        let value = if colon.is_empty() { String::new() } else { value };
        format!("{name}{colon}{value}{end}")
    });
    prop::collection::vec(line, 0..24)
        .prop_map(|lines| lines.concat())
        .prop_filter("no byte-order mark", |stream| !stream.starts_with('\u{feff}'))
}

proptest! {
    #[test]
    fn eventsource_stream_agrees_where_it_is_right(stream in streams(), size in 1..64_usize) {
        let stream = stream.as_bytes();
        prop_assert_eq!(ours(stream.chunks(size)), theirs([stream]));
    }
}
