//! Ten thousand hostile posts in every format: none panics, and nothing that a terminal obeys
//! comes out but what trill makes itself. How long the slowest takes is in `benches/hostile.rs`.

mod corpus;
mod formats;

use std::borrow::Cow;
use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use jiff::Timestamp;
use trill::event::{Json, Origin, Record, Via};

use corpus::Corpus;

/// Parts of the corpus, each for a thread.
const PARTS: u64 = 4;

#[test]
fn no_hostile_post_touches_a_terminal() {
    thread::scope(|scope| {
        for seed in 0..PARTS {
            // Without the optimizer, long fields alone would take minutes.
            let corpus =
                Corpus { seed, count: 10_000 / PARTS as usize, huge: 4 * 1024, huge_every: 100 };
            scope.spawn(move || check(corpus));
        }
    });
}

fn check(corpus: Corpus) {
    let mut formats = formats::all();
    let origin = Arc::new(Origin { source: "m.example".into(), stream: vec!["public".into()] });
    let mut out = Vec::new();
    let mut shown = 0;
    for (n, (event, payload)) in corpus.posts().enumerate() {
        let post = format!("post {n} of {corpus:?}");
        let record = Record {
            origin: Arc::clone(&origin),
            event: Cow::Borrowed(event),
            via: Via::Stream,
            received_at: Timestamp::UNIX_EPOCH,
            place: None,
            is_notice: false,
            payload: Json::parse(&Bytes::from(payload)).expect(&post),
        };
        for format in &mut formats {
            out.clear();
            format.formatter.record(&record, &mut out);
            assert_eq!(formats::harm(&out, format.controls), None, "{post} as {}", format.name);
            shown += usize::from(!out.is_empty());
        }
    }
    assert!(shown > corpus.count * formats.len() / 2, "most posts show: {shown}");
}

#[test]
fn the_check_finds_what_it_looks_for() {
    let harm = |text: &str| formats::harm(text.as_bytes(), &['\n']);
    assert_eq!(
        harm("a\u{1b}[1;31mb\u{1b}[0m\n\u{1b}]8;;https://a.example\u{1b}\\x\u{1b}]8;;\u{1b}\\"),
        None
    );
    for bad in [
        "\u{1b}[2J",
        "\u{1b}]0;x\u{7}",
        "\u{1b}",
        "\u{9b}m",
        "a\tb",
        "\u{202e}",
        "\u{1b}]8;;a b\u{1b}\\",
    ] {
        assert!(harm(bad).is_some(), "{bad:?}");
    }
}
