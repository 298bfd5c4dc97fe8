//! What API v1.1 says on the stream itself: that it ends it, what it keeps back, and whose a
//! message is.

use super::*;
use crate::event::{Aside, Saved, What};
use crate::source::twitter::legacy::Legacy;
use crate::source::twitter::legacy::endpoint::Endpoint;
use crate::source::twitter::legacy::query::Query;

fn rig(endpoint: Endpoint) -> Rig<Legacy> {
    let base = Url::parse("https://h.example").expect("a valid URL");
    let query = Query { delimited: true, ..Query::default() };
    Rig::of(Legacy::new(endpoint, query, &base), "application/json", policy())
}

impl Rig<Legacy> {
    /// Messages arrive with their lengths, and are acted on as the driver does it.
    fn messages(&mut self, messages: &[&str]) -> Result<(), Error> {
        let framed = |text: &&str| format!("{}\r\n{text}\r\n", text.len() + 2);
        self.bytes(messages.iter().map(framed).collect::<String>().as_bytes());
        let result = self.session.handle_announcement(self.now);
        self.pull();
        result
    }

    fn malformed(&self) -> usize {
        self.metas().filter(|meta| matches!(meta, Meta::Malformed { .. })).count()
    }

    fn notices(&self) -> Vec<String> {
        let notice = |meta: &Meta| match meta {
            Meta::Notice { about, message } => Some(format!("{about}: {message}")),
            _ => None,
        };
        self.metas().filter_map(notice).collect()
    }
}

fn disconnect(code: u32) -> String {
    format!(r#"{{"disconnect":{{"code":{code},"stream_name":"s","reason":"r"}}}}"#)
}

#[test]
fn a_disconnect_is_a_record_and_its_code_decides() {
    let mut rig = rig(Endpoint::User);
    rig.open();
    rig.messages(&[&disconnect(1)]).expect("a shutdown is waited out");
    assert!(matches!(rig.session.step(), Step::Wait { .. }));
    assert_eq!(rig.open(), Duration::ZERO);
    let error = rig.messages(&[&disconnect(7), "{}"]).expect_err("another client is there");
    assert_eq!(error.exit(), Exit::Limited);
    assert_eq!(rig.payloads(), [disconnect(1), disconnect(7), "{}".to_owned()]);
}

#[test]
fn what_is_kept_back_is_told_as_what_is_new_and_counted_anew_on_every_connection() {
    let mut rig = rig(Endpoint::Filter);
    rig.open();
    let limit = |track: u32| format!(r#"{{"limit":{{"track":{track}}}}}"#);
    rig.messages(&[&limit(5), &limit(12), &limit(12), &limit(3)]).expect("goes on");
    rig.lose().expect("goes on");
    rig.open();
    rig.messages(&[&limit(1)]).expect("goes on");
    assert_eq!(rig.payloads().len(), 5, "each of them is a record as well");
    assert_eq!(
        rig.notices(),
        [
            "limit: 5 posts were kept back by the stream's rate limit",
            "limit: 7 posts were kept back by the stream's rate limit (12 since it was opened)",
            "limit: 1 post was kept back by the stream's rate limit",
        ]
    );
}

#[test]
fn a_record_of_a_site_stream_says_whose_it_is() {
    let mut rig = rig(Endpoint::Site);
    rig.open();
    rig.messages(&[r#"{"for_user":123,"message":{"friends":[1]}}"#, r#"{"x":1}"#])
        .expect("goes on");
    let origins: Vec<String> = rig
        .out
        .iter()
        .filter_map(|event| match event {
            StreamEvent::Record(record) => Some(record.origin.to_string()),
            StreamEvent::Meta(_) | StreamEvent::Aside(_) => None,
        })
        .collect();
    assert_eq!(origins, ["h.example site 123", "h.example site"]);
    assert_eq!(rig.payloads(), [r#"{"friends":[1]}"#, r#"{"x":1}"#]);
}

#[test]
fn what_is_for_an_account_has_its_place_in_the_stream_and_for_each_of_them() {
    let base = Url::parse("https://h.example").expect("a valid URL");
    let query = Query { delimited: true, ..Query::default() };
    let saved = Saved::new("6", "2026-11-20T00:00:00Z".parse().expect("a time"));
    let history = History { cursor: true, saved: vec![Some(saved)], ..History::default() };
    let source = Legacy::new(Endpoint::Site, query, &base);
    let mut rig = Rig::with(source, "application/json", policy(), history);
    rig.open();
    let tweet = |user: u32| {
        let post = r#"{"id_str":"7","text":"a","user":{}}"#;
        format!(r#"{{"for_user":{user},"message":{post}}}"#)
    };
    rig.messages(&[&tweet(1), &tweet(2)]).expect("goes on");
    rig.lose().expect("goes on");
    rig.open();
    let told: Vec<String> = rig
        .out
        .iter()
        .filter_map(|event| match event {
            StreamEvent::Record(record) => {
                assert_eq!(record.place, None);
                Some(record.origin.to_string())
            }
            StreamEvent::Aside(Aside { origin, what: What::Reached(place), .. }) => {
                Some(format!("{origin}: {}", place.id))
            }
            StreamEvent::Meta(MetaEvent { meta: Meta::Gap(gap), .. }) => {
                assert!(!gap.complete && gap.reason.is_some());
                // What is lost while somebody listens is a loss, whoever could fill it.
                assert_eq!(gap.unfillable, gap.between_runs);
                Some(format!("{:?} {}", gap.from_id, gap.between_runs))
            }
            StreamEvent::Meta(_) | StreamEvent::Aside(_) => None,
        })
        .collect();
    let expected = [
        "Some(\"6\") true",
        "h.example site 1",
        "h.example site: 7",
        "h.example site 2",
        "h.example site: 7",
        "Some(\"7\") false",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_a_line_missed_that_others_replace_is_told() {
    let mut rig = rig(Endpoint::Filter);
    rig.open();
    rig.session.handle_replaced(rig.now);
    rig.messages(&[r#"{"id_str":"7","text":"a","user":{}}"#]).expect("goes on");
    assert!(rig.gaps().is_empty(), "it is open");
    rig.lose().expect("goes on");
    rig.session.handle_replaced(rig.now);
    rig.pull();
    let [gap] = &rig.gaps()[..] else { panic!("one gap: {:?}", rig.gaps()) };
    assert_eq!((gap.from_id.as_deref(), gap.complete), (Some("7"), false));
}

#[test]
fn a_wrong_length_is_reported_and_costs_no_message() {
    let mut rig = rig(Endpoint::Sample);
    rig.open();
    rig.bytes(b"5\r\n{\"a\":1}\r\n4\r\n{}\r\n");
    assert_eq!(rig.payloads(), [r#"{"a":1}"#, "{}"]);
    assert_eq!(rig.malformed(), 1);
}

#[test]
fn a_length_that_is_too_long_holds_nothing_back() {
    let mut rig = rig(Endpoint::Sample);
    rig.open();
    rig.bytes(b"9\r\n{\"a\":1}\r\n5000\r\n{\"b\":2}\r\n9\r\n{\"c\":3}\r\n");
    assert_eq!(rig.payloads(), [r#"{"a":1}"#, r#"{"b":2}"#, r#"{"c":3}"#]);
    assert_eq!(rig.malformed(), 1);
}

#[test]
fn the_end_of_the_line_costs_no_message_whatever_its_length_said() {
    let mut rig = rig(Endpoint::Sample);
    rig.open();
    rig.bytes(b"5000\r\n{\"a\":\"cut\r\n9\r\n{\"b\":2}");
    assert!(rig.payloads().is_empty(), "it may be the start of one message");
    rig.lose().expect("goes on");
    assert_eq!(rig.payloads(), [r#"{"b":2}"#]);
    assert_eq!(rig.malformed(), 2);
}
