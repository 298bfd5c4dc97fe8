//! Any line of an X stream has a meaning on every kind of stream: nothing panics, what becomes
//! a record is one JSON value on one line, and a problem is judged whatever is in it.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::lines::Line;
use trill::request::{Head, Refusal};
use trill::source::twitter::Twitter;
use trill::source::twitter::endpoint::Endpoint;
use trill::source::twitter::problem::{is_problem, judge};
use trill::source::twitter::query::Query;
use trill::source::{Item, Source};

const STREAMS: &[&str] = &["activity", "likes/firehose", "tweets/compliance", "new"];

fuzz_target!(|input: (u16, &[u8])| {
    let (status, line) = input;
    let Ok(api) = "https://api.x.com".parse() else { return };
    let Ok(now) = "2026-01-01T00:00:00Z".parse() else { return };
    let paths = STREAMS.iter().filter_map(|path| Endpoint::from_path(path).ok());
    for endpoint in paths.chain([Endpoint::Filter]) {
        let twitter = Twitter::new(endpoint, Query::default(), &api, false);
        match twitter.interpret(Line::Line(Bytes::copy_from_slice(line))) {
            Item::Record { payload, .. } => {
                let payload = payload.as_bytes();
                assert!(!payload.contains(&b'\n') && !payload.contains(&b'\r'));
                serde_json::from_slice::<&serde_json::value::RawValue>(payload)
                    .expect("a record is JSON");
            }
            Item::Refused(refusal) => {
                let _ = twitter.judge(&refusal, true, now);
            }
            _ => {}
        }
    }
    let _ = is_problem(line);
    let head = Head { status, ..Head::default() };
    let body = String::from_utf8_lossy(line).into_owned();
    let _ = judge("x", &Refusal { head, body }, false, now);
});
