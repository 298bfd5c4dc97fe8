//! What a record costs on its way from payload to output: `-o json` (little more than a copy, the
//! `copy` line is the floor), `-o pretty` and `-F`, over a captured post padded to 4 KB.

use std::borrow::Cow;
use std::hint::black_box;
use std::sync::Arc;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use trill::event::{Json, Origin, Record, Via};
use trill::output::fields::{Fields, FieldsFormat};
use trill::output::{FormatKind, FormatOptions, Formatter, build, path};

const STATUSES: &str = include_str!("../tests/fixtures/entities/statuses_anonymous.json");

/// A usual size of a status with its account (DESIGN.md section 6 counts with 3.9 KB).
const PAYLOAD_BYTES: usize = 4096;

fn record() -> Record {
    let statuses: serde_json::Value = serde_json::from_str(STATUSES).expect("JSON");
    let mut status = statuses["mentions_tags_link"].clone();
    // What a status has beside its text is what no format shows: here the author's profile.
    let missing = PAYLOAD_BYTES.saturating_sub(status.to_string().len());
    let note = status["account"]["note"].as_str().unwrap_or_default().to_owned();
    status["account"]["note"] = format!("{note}{}", "lorem ipsum ".repeat(missing / 12)).into();
    Record {
        origin: Arc::new(Origin {
            source: "mastodon.example".into(),
            stream: vec!["hashtag".into(), "rust".into()],
        }),
        event: Cow::Borrowed("update"),
        via: Via::Stream,
        received_at: Timestamp::UNIX_EPOCH,
        place: None,
        is_notice: false,
        payload: Json::parse(&Bytes::from(status.to_string())).expect("JSON"),
    }
}

fn format(c: &mut Criterion) {
    let mut group = c.benchmark_group("format");
    let mut record = record();
    group.throughput(Throughput::Bytes(record.payload.as_bytes().len() as u64));
    let mut out: Vec<u8> = Vec::with_capacity(64 * 1024);

    group.bench_function("copy", |b| {
        b.iter(|| {
            out.clear();
            out.extend_from_slice(black_box(record.payload.as_bytes()));
            black_box(out.len())
        });
    });

    let cases = [
        ("json", FormatKind::Json, false),
        ("json_terminal", FormatKind::Json, true),
        ("raw", FormatKind::Raw, false),
        ("pretty", FormatKind::Pretty, true),
    ];
    for (name, kind, terminal) in cases {
        let options = FormatOptions {
            kind,
            color: terminal,
            terminal,
            time_zone: TimeZone::UTC,
            null: false,
        };
        let mut formatter = build(&options);
        // 2,000 records a second: the second changes now and then, as it does in a stream.
        let mut micros = 1_795_176_000_000_000;
        group.bench_function(name, |b| {
            b.iter(|| {
                micros += 500;
                record.received_at = Timestamp::from_microsecond(micros).expect("in range");
                out.clear();
                formatter.record(black_box(&record), &mut out);
                black_box(out.len())
            });
        });
    }

    let options = FormatOptions {
        kind: FormatKind::Json,
        color: false,
        terminal: false,
        time_zone: TimeZone::UTC,
        null: false,
    };
    let cases = [
        ("fields_id", "@id"),
        ("fields_id_author_text", "@id,@author,@text"),
        ("fields_paths", "id,account.acct,content"),
    ];
    for (name, paths) in cases {
        let paths = path::list(paths).expect("paths");
        let mut formatter = Fields::new(paths, FieldsFormat::Tsv, &options);
        group.bench_function(name, |b| {
            b.iter(|| {
                out.clear();
                formatter.record(black_box(&record), &mut out);
                black_box(out.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, format);
criterion_main!(benches);
