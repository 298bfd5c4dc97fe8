//! The slowest of ten thousand hostile posts in each format. Prints figures and what came out
//! wrong; the bar is 50 ms for one post.

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
use formats::Shown;

/// Posts with fields as long as an article and as long as a book.
const POSTS: [Corpus; 2] = [
    Corpus { seed: 1, count: 9_500, huge: 64 * 1024, huge_every: 20 },
    Corpus { seed: 2, count: 500, huge: 1024 * 1024, huge_every: 1 },
];

/// Posts of the greatest size that an event may have (8 MiB).
const GREATEST: [Corpus; 1] = [Corpus { seed: 3, count: 40, huge: 7 * 1024 * 1024, huge_every: 1 }];

/// What was slow is shown again: only the post itself is slow each time.
const RUNS: usize = 5;

struct Slowest {
    time: Duration,
    /// Which post, its event and its bytes.
    post: String,
}

fn main() {
    measure("hostile posts", &POSTS);
    measure("hostile posts of the greatest size", &GREATEST);
}

fn measure(title: &str, corpora: &[Corpus]) {
    let mut formats = formats::all();
    let mut slowest: Vec<Slowest> =
        formats.iter().map(|_| Slowest { time: Duration::ZERO, post: String::new() }).collect();
    let origin = Arc::new(Origin { source: "m.example".into(), stream: vec!["public".into()] });
    for corpus in corpora {
        for (n, (event, payload)) in corpus.posts().enumerate() {
            let post = format!("{n} of seed {}, {event:?}, {} bytes", corpus.seed, payload.len());
            let record = Record {
                origin: Arc::clone(&origin),
                event: Cow::Borrowed(event),
                via: Via::Stream,
                received_at: Timestamp::UNIX_EPOCH,
                place: None,
                is_notice: false,
                payload: Json::parse(&Bytes::from(payload)).expect(&post),
            };
            for (format, slowest) in formats.iter_mut().zip(&mut slowest) {
                let (time, out) = show(format, &record, slowest.time);
                if time > slowest.time {
                    *slowest = Slowest { time, post: post.clone() };
                }
                if let Some(harm) = formats::harm(&out, format.controls) {
                    say(&format!("{post} as {} shows {harm}", format.name));
                }
            }
        }
    }
    let count: usize = corpora.iter().map(|it| it.count).sum();
    say(&format!("\n{title}: the slowest of {count}"));
    for (format, Slowest { time, post }) in formats.iter().zip(&slowest) {
        say(&format!("  {:<34}{:>7.1} ms  {post}", format.name, time.as_secs_f64() * 1e3));
    }
}

/// What `format` makes of `record`, and how long it takes: what is slower than `least` is shown
/// again, and the fastest time counts.
fn show(format: &mut Shown, record: &Record, least: Duration) -> (Duration, Vec<u8>) {
    let mut best = Duration::MAX;
    let mut out = Vec::new();
    for _ in 0..RUNS {
        out.clear();
        let began = now();
        format.formatter.record(record, &mut out);
        best = best.min(began.elapsed());
        if best <= least {
            break;
        }
    }
    (best, out)
}

#[expect(clippy::disallowed_methods, reason = "a bench is about time")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "what it finds is for whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}
