//! The slowest of ten thousand hostile posts in each format, the longest fields as long as an
//! event may be. Prints figures and what came out wrong; the bar is 50 ms for one post.

#[path = "../tests/hostile/corpus.rs"]
mod corpus;
#[path = "../tests/hostile/formats.rs"]
mod formats;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use trill::event::{Json, Origin, Record, Via};

use corpus::Corpus;

/// Posts; the long ones come in three sizes, of which the greatest is that of an event.
const CORPORA: [Corpus; 3] = [
    Corpus { seed: 1, count: 9_000, huge: 64 * 1024 },
    Corpus { seed: 2, count: 900, huge: 1024 * 1024 },
    Corpus { seed: 3, count: 100, huge: 7 * 1024 * 1024 },
];

/// What was slow is shown again: only the post itself is slow each time.
const RUNS: usize = 5;

struct Slowest {
    time: Duration,
    /// Which post, its event and its bytes.
    post: String,
}

fn main() {
    let mut formats = formats::all();
    let mut slowest: Vec<Slowest> =
        formats.iter().map(|_| Slowest { time: Duration::ZERO, post: String::new() }).collect();
    let origin = Arc::new(Origin { source: "m.example".into(), stream: vec!["public".into()] });
    let mut out = Vec::new();
    for corpus in CORPORA {
        for (n, (event, payload)) in corpus.posts().enumerate() {
            let post = format!("{n} of seed {}, {event:?}, {} bytes", corpus.seed, payload.len());
            let record = Record {
                origin: Arc::clone(&origin),
                event: Cow::Borrowed(event),
                via: Via::Stream,
                received_at: Timestamp::UNIX_EPOCH,
                payload: Json::parse(&Bytes::from(payload)).expect(&post),
            };
            for (format, slowest) in formats.iter_mut().zip(&mut slowest) {
                let mut once = || {
                    out.clear();
                    let began = now();
                    format.formatter.record(&record, &mut out);
                    began.elapsed()
                };
                let mut time = once();
                for _ in 1..RUNS {
                    if time > slowest.time {
                        time = time.min(once());
                    }
                }
                if time > slowest.time {
                    *slowest = Slowest { time, post: post.clone() };
                }
                if let Some(harm) = formats::harm(&out, format.controls) {
                    say(&format!("{post} as {} shows {harm}", format.name));
                }
            }
        }
    }
    say(&format!(
        "{:<34}{:>10}  of {}",
        "format",
        "slowest",
        CORPORA.map(|it| it.count).iter().sum::<usize>()
    ));
    for (format, slowest) in formats.iter().zip(&slowest) {
        say(&format!(
            "{:<34}{:>7.1} ms  {}",
            format.name,
            slowest.time.as_secs_f64() * 1e3,
            slowest.post
        ));
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "what it finds is for whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}
