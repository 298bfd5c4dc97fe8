use bytes::Bytes;

use super::*;
use crate::event::{Gap, Json};

const START: Duration = Duration::from_secs(100);

fn origin(name: &str) -> Arc<Origin> {
    Arc::new(Origin { source: "example.com".to_owned(), stream: vec![name.to_owned()] })
}

fn record(event: &'static str, payload: &str) -> Record {
    Record {
        origin: origin("public"),
        event: event.into(),
        via: Via::Stream,
        received_at: "2026-11-20T12:00:10Z".parse().expect("a time"),
        place: None,
        is_notice: false,
        payload: Json::parse(&Bytes::copy_from_slice(payload.as_bytes())).expect("JSON"),
    }
}

fn meta(meta: Meta) -> MetaEvent {
    MetaEvent { origin: origin("public"), at: Timestamp::UNIX_EPOCH, meta }
}

fn connected() -> MetaEvent {
    meta(Meta::Connected { transport: "sse", url: String::new(), attempt: 1 })
}

fn disconnected(retry_in: Option<Duration>) -> MetaEvent {
    let reason = "gone".to_owned();
    meta(Meta::Disconnected { class: "network", reason, status: None, retry_in, hint: None })
}

fn gap(complete: bool) -> MetaEvent {
    meta(Meta::Gap(Gap {
        from_id: None,
        from: Timestamp::UNIX_EPOCH,
        to: Timestamp::UNIX_EPOCH,
        length: Duration::from_secs(12),
        filled: 0,
        complete,
        between_runs: false,
        unfillable: false,
        reason: None,
    }))
}

fn seconds(seconds: f64) -> Duration {
    START + Duration::from_secs_f64(seconds)
}

fn state(figures: &Figures, at: f64) -> State {
    figures.snapshot(seconds(at), 0, None).parts[0].state
}

#[test]
fn rates_are_of_the_last_ten_seconds() {
    let mut figures = Figures::new(START);
    // Four a second for a minute, then silence.
    for tick in 1..=400_u32 {
        if tick <= 240 {
            figures.record(&record("update", "[1234,678]"));
        }
        figures.sample(START + tick * Duration::from_millis(250));
        let now = figures.snapshot(START + tick * Duration::from_millis(250), 0, None);
        let expected = match tick {
            ..4 => continue,
            4..=240 => 4.0,
            280.. => 0.0,
            _ => (40.0 - f64::from(tick - 240)) / 10.0,
        };
        assert!((now.events_per_second - expected).abs() < 0.11, "{tick}: {now:?}");
        assert!((now.bytes_per_second - 10.0 * expected).abs() < 1.1, "{tick}: {now:?}");
    }
    let end = figures.snapshot(seconds(100.0), 7, None);
    assert_eq!((end.received, end.shown, end.bytes), (240, 7, 2400));
    assert_eq!(end.seconds, 100.0);
    assert!(figures.samples.len() < 60);
}

#[test]
fn a_rate_at_the_very_beginning_is_not_beyond_all_bounds() {
    let mut figures = Figures::new(START);
    figures.record(&record("update", "1"));
    assert_eq!(figures.snapshot(START, 1, None).events_per_second, 1.0);
}

#[test]
fn many_looks_in_one_moment_are_one_sample() {
    let mut figures = Figures::new(START);
    for _ in 0..10_000 {
        figures.sample(seconds(1.0));
    }
    assert_eq!(figures.samples.len(), 2);
}

#[test]
fn a_line_connects_lives_waits_and_comes_back_with_a_gap() {
    let mut figures = Figures::new(START);
    figures.expect(&origin("public"));
    assert_eq!(state(&figures, 0.0), State::Connecting);
    figures.meta(&connected(), seconds(1.0));
    assert_eq!(state(&figures, 1.0), State::Live);
    figures.meta(&disconnected(Some(Duration::from_secs(12))), seconds(2.0));
    assert_eq!(state(&figures, 2.5), State::Waiting(Duration::from_millis(11_500)));
    assert_eq!(state(&figures, 14.0), State::Connecting);
    figures.meta(&connected(), seconds(14.0));
    figures.meta(&gap(false), seconds(14.0));
    assert_eq!(state(&figures, 14.0), State::Gap(Duration::from_secs(12)));
    assert_eq!(state(&figures, 24.0), State::Live);
    figures.meta(&disconnected(None), seconds(30.0));
    assert_eq!(state(&figures, 30.0), State::Ended);
    let now = figures.snapshot(seconds(30.0), 0, None);
    assert_eq!((now.connects, now.disconnects, now.gaps, now.parts.len()), (2, 2, 1, 1));
    figures.forget(&origin("local"));
    assert_eq!(figures.snapshot(seconds(30.0), 0, None).parts.len(), 1);
    figures.forget(&origin("public"));
    // Its last word.
    figures.meta(&gap(false), seconds(30.0));
    let now = figures.snapshot(seconds(30.0), 0, None);
    assert_eq!((now.connects, now.gaps, now.parts.len()), (2, 2, 0));
}

#[test]
fn several_streams_and_the_connections_that_share_one_are_counted_each() {
    let mut figures = Figures::new(START);
    let (first, second) = (origin("public"), origin("#2"));
    figures.expect(&first);
    let text = |figures: &Figures| figures.snapshot(START, 0, None).json();
    assert!(!text(&figures).contains("streams"), "one has the figures of the whole");
    figures.expect(&second);
    figures.accounts(&second, 100);
    figures.meta(&connected(), START);
    figures.meta(&gap(false), START);
    figures.heard(&second);
    figures.record(&Record { origin: Arc::clone(&first), ..record("update", "1") });
    figures.record(&Record { origin: Arc::clone(&first), ..record("update", "2") });
    // One account of many.
    figures.record(&Record { origin: origin("12"), ..record("update", "3") });
    let now = figures.snapshot(START, 0, None);
    let json: serde_json::Value = serde_json::from_str(&now.json()).expect("JSON");
    let expected = serde_json::json!([
        {"stream": "public", "state": "live", "received": 2, "connects": 1, "disconnects": 0,
         "gaps": 1},
        {"stream": "#2", "state": "connecting", "accounts": 100, "received": 1, "connects": 0,
         "disconnects": 0, "gaps": 0},
    ]);
    assert_eq!(json["streams"], expected);
    let said: Vec<String> = now.sentences().collect();
    assert_eq!(
        said,
        [
            "public: gap of 12 s, 2 records; connected once, disconnected never, 1 gap",
            "#2: connecting, 100 accounts, 1 record; connected never, disconnected never",
        ]
    );
}

#[test]
fn a_line_that_catches_up_says_how_far_it_is_until_it_is_live() {
    let mut figures = Figures::new(START);
    figures.expect(&origin("public"));
    figures.meta(&connected(), START);
    figures.progress(&origin("public"), Some(0.25));
    assert_eq!(state(&figures, 0.0), State::CatchingUp(0.25));
    figures.progress(&origin("public"), None);
    assert_eq!(state(&figures, 0.0), State::Live);
}

#[test]
fn malformed_events_are_counted_and_gaps_that_were_filled_are_not() {
    let mut figures = Figures::new(START);
    figures.meta(&gap(true), START);
    figures.meta(&meta(Meta::Malformed { reason: String::new(), raw: Bytes::new() }), START);
    figures.meta(&meta(Meta::Heartbeat), START);
    let now = figures.snapshot(START, 0, None);
    assert_eq!((now.gaps, now.malformed, now.connects), (0, 1, 0));
    assert!(now.parts.is_empty());
}

#[test]
fn lag_is_how_old_a_post_was_when_it_came() {
    let table = [
        ("update", r#"{"id":"1","created_at":"2026-11-20T12:00:08.500Z"}"#, Some(1.5)),
        // A boost is as old as itself, not as what it boosts.
        (
            "update",
            r#"{"reblog":{"created_at":"2020-01-01T00:00:00Z"},"created_at":"2026-11-20T12:00:09Z"}"#,
            Some(1.0),
        ),
        ("tweet", r#"{"data":{"created_at":"2026-11-20T12:00:07.000Z"}}"#, Some(3.0)),
        // API v1.1: to the second, or better.
        ("tweet", r#"{"created_at":"Fri Nov 20 12:00:07 +0000 2026"}"#, Some(3.0)),
        (
            "tweet",
            r#"{"created_at":"Fri Nov 20 12:00:07 +0000 2026","timestamp_ms":"1795176007750"}"#,
            Some(2.25),
        ),
        (
            "tweet",
            r#"{"created_at":"Fri Nov 20 12:00:07 +0000 2026","timestamp_ms":{}}"#,
            Some(3.0),
        ),
        (
            "event",
            r#"{"event":"favorite","created_at":"Fri Nov 20 12:00:09 +0000 2026","target_object":{"created_at":"Wed Aug 27 13:08:45 +0000 2008"}}"#,
            Some(1.0),
        ),
        (
            "direct_message",
            r#"{"direct_message":{"created_at":"Fri Nov 20 12:00:08 +0000 2026"}}"#,
            Some(2.0),
        ),
        ("delete", r#"{"delete":{"timestamp_ms":"1795176007750"}}"#, None),
        ("update", r#"{"created_at":"2026-11-20T13:00:00Z"}"#, Some(0.0)),
        ("status.update", r#"{"created_at":"2020-01-01T00:00:00Z"}"#, None),
        ("tweet", r#"{"data":{"id":"1"}}"#, None),
        ("update", r#"{"created_at":7}"#, None),
        ("update", r#"{"created_at":"yesterday"}"#, None),
        ("delete", r#""123""#, None),
    ];
    for (event, payload, lag) in table {
        let mut figures = Figures::new(START);
        figures.record(&record(event, payload));
        assert_eq!(figures.snapshot(START, 0, None).lag_seconds, lag, "{payload}");
    }
}

#[test]
fn the_age_of_one_post_is_looked_at_for_each_sample_and_never_of_a_replayed_one() {
    let posted = |second: u8| {
        record("update", &format!(r#"{{"created_at":"2026-11-20T12:00:{second:02}Z"}}"#))
    };
    let mut figures = Figures::new(START);
    figures.record(&Record { via: Via::Replay, ..posted(1) });
    assert_eq!(figures.snapshot(START, 0, None).lag_seconds, None);
    figures.record(&posted(9));
    figures.record(&posted(5));
    assert_eq!(figures.snapshot(START, 0, None).lag_seconds, Some(1.0));
    figures.sample(seconds(1.0));
    figures.record(&posted(8));
    assert_eq!(figures.snapshot(START, 0, None).lag_seconds, Some(2.0));
}

#[test]
fn the_keys_of_the_json_figures_are_these() {
    let mut figures = Figures::new(START);
    figures.record(&record("update", r#"{"created_at":"2026-11-20T12:00:08.5Z"}"#));
    figures.meta(&connected(), START);
    let cost = Some((0.005, "about $0.01".to_owned()));
    assert_eq!(
        figures.snapshot(seconds(2.0), 1, cost).json(),
        r#"{"received":1,"shown":1,"bytes":39,"seconds":2.0,"events_per_second":0.5,"bytes_per_second":19.5,"connects":1,"disconnects":0,"gaps":0,"malformed":0,"lag_seconds":1.5,"cost_usd":0.005}"#
    );
    let empty = Figures::new(START).snapshot(START, 0, None).json();
    assert!(!empty.contains("lag_seconds") && !empty.contains("cost_usd"), "{empty}");
}
