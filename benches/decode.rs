//! How fast bytes become frames, and what checking a payload costs. Prints figures; asserts none.

use std::collections::HashMap;
use std::hint::black_box;

use bytes::Bytes;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use trill::event::Json;
use trill::proto::Frame;
use trill::proto::sse::SseDecoder;
use trill::source::Source as _;
use trill::source::mastodon::Mastodon;
use trill::source::mastodon::channel::Channel;
use trill::source::twitter::Twitter;
use trill::source::twitter::endpoint::Endpoint;
use trill::source::twitter::query::Query;

/// A real status from the captures, close to 4 KiB.
fn status() -> &'static [u8] {
    let stream: &[u8] = include_bytes!("../tests/fixtures/sse/user.sse");
    stream
        .split(|&b| b == b'\n')
        .filter_map(|line| line.strip_prefix(b"data: "))
        .min_by_key(|data| data.len().abs_diff(4096))
        .expect("the capture has events")
}

fn count_bytes(chunks: &[Bytes]) -> usize {
    let mut decoder = SseDecoder::new();
    let mut bytes = 0;
    for chunk in chunks {
        decoder.push(chunk.clone());
        while let Some(frame) = decoder.next_frame() {
            if let Frame::Event(event) = frame {
                bytes += event.data.len();
            }
        }
    }
    bytes
}

fn sse(c: &mut Criterion) {
    let head: &[u8] = b"event: update\n";
    let data = [b"data: ", status(), b"\n\n"].concat();
    let stream = [head, &data].concat().repeat(256);
    // Each chunk its own memory, as a socket's reads are.
    let cut = |size| stream.chunks(size).map(Bytes::copy_from_slice).collect::<Vec<_>>();
    let as_node_writes = (0..256)
        .flat_map(|_| [Bytes::from_static(head), Bytes::copy_from_slice(&data)])
        .collect::<Vec<_>>();
    let mut group = c.benchmark_group("sse");
    group.throughput(Throughput::Bytes(stream.len() as u64));
    for (name, chunks) in [
        ("16 KiB chunks", cut(16 * 1024)),
        ("1400 B chunks", cut(1400)),
        ("64 B chunks", cut(64)),
        ("one chunk per line", as_node_writes),
    ] {
        assert_eq!(count_bytes(&chunks), 256 * status().len(), "every event, at {name}");
        group.bench_with_input(BenchmarkId::from_parameter(name), &chunks, |b, chunks| {
            b.iter(|| count_bytes(black_box(chunks)));
        });
    }
    group.finish();
}

/// Every status and notification of the captures, in the compact form that services send.
fn entities() -> Vec<Bytes> {
    let files = [
        include_str!("../tests/fixtures/entities/statuses_anonymous.json"),
        include_str!("../tests/fixtures/entities/statuses_home_hydrated.json"),
        include_str!("../tests/fixtures/entities/notifications.json"),
    ];
    let of_file = |file| {
        let entities: HashMap<String, &RawValue> =
            serde_json::from_str(file).expect("captured as JSON");
        entities.into_values().map(|entity| compact(entity.get(), |_| {}))
    };
    files.into_iter().flat_map(of_file).collect()
}

/// Drops the whitespace between tokens and lets `vary` change each string before it ends.
fn compact(json: &str, mut vary: impl FnMut(&mut Vec<u8>)) -> Bytes {
    let mut out = Vec::new();
    let (mut in_string, mut escaped) = (false, false);
    for &byte in json.as_bytes() {
        if byte == b'"' && !escaped {
            if in_string {
                vary(&mut out);
            }
            in_string = !in_string;
        }
        escaped = byte == b'\\' && !escaped;
        if in_string || !byte.is_ascii_whitespace() {
            out.push(byte);
        }
    }
    out.into()
}

/// The entities again and again, with strings of other lengths each time: no processor
/// remembers where the branches of 2000 payloads go, as it does for those of a few.
fn varied(entities: &[Bytes]) -> Vec<Bytes> {
    let mut random = fastrand::Rng::with_seed(1);
    let entities = entities.iter().cycle().take(2000);
    let vary = |entity: &Bytes| {
        let json = std::str::from_utf8(entity).expect("captured as UTF-8");
        compact(json, |out| {
            let start = out.iter().rposition(|&b| b == b'"').expect("inside of a string");
            let most = (out.len() - start) / 4;
            out.resize(out.len() + random.usize(..=most), b'x');
        })
    };
    entities.map(vary).collect()
}

/// What `Json::parse` did before `trill::json`: the yardstick.
fn by_serde_json(payload: &Bytes) -> bool {
    let value = simdutf8::basic::from_utf8(payload)
        .ok()
        .and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    value.is_some_and(|value| {
        memchr::memchr2(b'\n', b'\r', &payload.slice_ref(value.get().as_bytes())).is_none()
    })
}

fn by_ignored_any(payload: &Bytes) -> bool {
    serde_json::from_slice::<IgnoredAny>(payload).is_ok()
}

fn by_json_parse(payload: &Bytes) -> bool {
    Json::parse(payload).is_ok()
}

fn utf8_alone(payload: &Bytes) -> bool {
    simdutf8::basic::from_utf8(payload).is_ok()
}

fn validate(c: &mut Criterion) {
    let entities = entities();
    let sets = [
        ("varied", varied(&entities)),
        ("entities", entities),
        ("one status", vec![Bytes::from_static(status())]),
        ("an id", vec![Bytes::from_static(b"\"116300000000000001\"")]),
        (
            "pretty",
            vec![include_bytes!("../tests/fixtures/entities/notifications.json")[..].into()],
        ),
        ("all escapes", vec![["\"", &r"\n\u00e9\\".repeat(400), "\""].concat().into()]),
        ("all spaces", vec![["[", &" ".repeat(4000), "]"].concat().into()]),
        ("2000 levels", vec![["[".repeat(2000), "]".repeat(2000)].concat().into()]),
        ("2000 short strings", vec![["[", &"\"\",".repeat(2000), "0]"].concat().into()]),
        ("broken at the end", vec![["[", &"\"abcdefgh\",".repeat(400), "]"].concat().into()]),
    ];
    for (set, payloads) in &sets {
        let mut group = c.benchmark_group(format!("validate {set}"));
        let bytes: usize = payloads.iter().map(Bytes::len).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        for (name, judge) in [
            ("Json::parse", by_json_parse as fn(&Bytes) -> bool),
            ("serde_json RawValue", by_serde_json),
            ("serde_json IgnoredAny", by_ignored_any),
            ("utf-8 alone", utf8_alone),
        ] {
            group.bench_with_input(BenchmarkId::from_parameter(name), payloads, |b, payloads| {
                b.iter(|| payloads.iter().filter(|payload| judge(black_box(payload))).count());
            });
        }
        group.finish();
    }
}

/// Where a post stands is asked of every record: nearly always its id is the first member.
fn place(c: &mut Criterion) {
    let api = "https://m.example".parse().expect("a valid URL");
    let source = Mastodon::new(Channel::User, &api, true);
    let parse = |text: &[u8]| Json::parse(&Bytes::copy_from_slice(text)).expect("JSON");
    let usual = status();
    let moved = [b"{\"x\":1,", &usual[1..]].concat();
    let mut group = c.benchmark_group("place");
    for (name, payload) in [("id first", parse(usual)), ("id later", parse(&moved))] {
        assert!(source.place("update", &payload).is_some(), "an id, at {name}");
        group.bench_with_input(BenchmarkId::from_parameter(name), &payload, |b, payload| {
            b.iter(|| source.place("update", black_box(payload)));
        });
    }
    // X's lines name the id before the text, behind a few other members.
    let user = r#"{"id":"11","username":"somebody","name":"Some Body","verified":false}"#;
    let post = format!(
        r#"{{"data":{{"edit_history_tweet_ids":["1300000000000000030"],"author_id":"11","created_at":"2026-11-20T12:00:30.000Z","entities":{{"urls":[{}]}},"id":"1300000000000000030","text":"{}"}},"includes":{{"users":[{}]}},"matching_rules":[{{"id":"3","tag":"cats"}}]}}"#,
        [r#"{"start":1,"end":24,"url":"https://t.co/abcdefghij"}"#; 4].join(","),
        "a word and another, ".repeat(14),
        [user; 20].join(","),
    );
    let twitter = Twitter::new(Endpoint::Filter, Query::default(), &api, false);
    let payload = parse(post.as_bytes());
    assert!(twitter.place("tweet", &payload).is_some(), "a post has an id");
    group.throughput(Throughput::Bytes(post.len() as u64));
    group.bench_function("a post of X", |b| b.iter(|| twitter.place("tweet", black_box(&payload))));
    group.bench_function("a post of X, parsed", |b| b.iter(|| parsed_id(black_box(&payload))));
    group.finish();
}

/// What it would cost to parse all of the line.
fn parsed_id(payload: &Json) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Line {
        data: Post,
    }
    #[derive(serde::Deserialize)]
    struct Post {
        id: String,
    }
    serde_json::from_slice::<Line>(payload.as_bytes()).ok().map(|line| line.data.id)
}

criterion_group!(benches, sse, validate, place);
criterion_main!(benches);
