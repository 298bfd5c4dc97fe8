//! The machine in virtual time: minutes of outage in microseconds.

mod legacy;
mod past;
mod resent;
mod search;
mod twitter;

use jiff::Timestamp;
use proptest::prelude::*;
use url::Url;

use super::*;
use crate::error::Exit;
use crate::event::Gap;
use crate::source::mastodon::Mastodon;
use crate::source::mastodon::channel::Channel;

const SECOND: Duration = Duration::from_secs(1);

/// A session, a clock that only moves when told, and what came out.
struct Rig<S: Source = Mastodon> {
    session: Session<S>,
    /// What the server calls its stream.
    content_type: &'static str,
    now: Moment,
    out: Vec<StreamEvent>,
}

impl Rig {
    fn new(policy: Policy) -> Self {
        let api = Url::parse("https://m.example").expect("a valid URL");
        Self::of(Mastodon::new(Channel::User, &api, true), "text/event-stream", policy)
    }
}

impl<S: Source> Rig<S> {
    /// The stream alone.
    fn of(source: S, content_type: &'static str, policy: Policy) -> Self {
        let history = History { backfill: false, ..History::default() };
        Self::with(source, content_type, policy, history)
    }

    fn with(source: S, content_type: &'static str, policy: Policy, history: History) -> Self {
        let wall = "2026-11-20T12:00:00Z".parse().expect("a valid time");
        let now = Moment { mono: Duration::ZERO, wall };
        Self {
            session: Session::new(source, policy, history, 1, now),
            content_type,
            now,
            out: Vec::new(),
        }
    }

    fn pull(&mut self) {
        while let Some(event) = self.session.poll_event() {
            self.out.push(event);
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.mono += time;
        self.now.wall += time;
    }

    /// Lets time pass until the current deadline, and tells the session.
    fn wait_out(&mut self) -> Result<Duration, Error> {
        let waited = self.session.step().deadline().saturating_sub(self.now.mono);
        self.pass(waited);
        let result = self.session.handle_timeout(self.now);
        self.pull();
        result.map(|()| waited)
    }

    /// Waits for the next dial and lets it succeed; returns the wait.
    fn open(&mut self) -> Duration {
        let waited = self.wait_out().expect("a wait");
        assert!(matches!(self.session.step(), Step::Dial { .. }));
        let head = Head {
            status: 200,
            content_type: Some(self.content_type.to_owned()),
            ..Head::default()
        };
        assert!(self.session.handle_head(self.now, &head, "sse", "https://m.example/x"));
        self.pull();
        waited
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.session.handle_bytes(self.now, Bytes::copy_from_slice(bytes));
        self.pull();
    }

    fn lose(&mut self) -> Result<(), Error> {
        let result = self.session.handle_broken(self.now, &Broken::new("gone"));
        self.pull();
        result
    }

    fn refuse(&mut self, status: u16, retry_after: Option<&str>) -> Result<(), Error> {
        self.wait_out()?;
        let head = Head { status, retry_after: retry_after.map(str::to_owned), ..Head::default() };
        assert!(!self.session.handle_head(self.now, &head, "sse", ""));
        let result = self.session.handle_refusal(self.now, &Refusal { head, body: String::new() });
        self.pull();
        result
    }

    fn payloads(&self) -> Vec<String> {
        let record = |event: &StreamEvent| match event {
            StreamEvent::Record(record) => {
                Some(String::from_utf8_lossy(record.payload.as_bytes()).into_owned())
            }
            StreamEvent::Meta(_) | StreamEvent::Aside(_) => None,
        };
        self.out.iter().filter_map(record).collect()
    }

    fn metas(&self) -> impl Iterator<Item = &Meta> {
        self.out.iter().filter_map(|event| match event {
            StreamEvent::Meta(event) => Some(&event.meta),
            StreamEvent::Record(_) | StreamEvent::Aside(_) => None,
        })
    }

    fn gaps(&self) -> Vec<Gap> {
        self.metas()
            .filter_map(|meta| match meta {
                Meta::Gap(gap) => Some(gap.clone()),
                _ => None,
            })
            .collect()
    }
}

fn policy() -> Policy {
    Policy {
        attempts: None,
        max_time: None,
        delay: None,
        connect_timeout: 10 * SECOND,
        stall_timeout: 60 * SECOND,
    }
}

fn update(id: u32) -> Vec<u8> {
    format!("event: update\ndata: {{\"id\":\"{id}\"}}\n\n").into_bytes()
}

#[test]
fn dials_at_once_and_stamps_records_with_the_time_of_their_last_byte() {
    let mut rig = Rig::new(policy());
    assert_eq!(rig.open(), Duration::ZERO);
    rig.bytes(b":)\nevent: update\ndata: {\"id\"");
    rig.pass(5 * SECOND);
    rig.bytes(b":\"7\"}\n\n");
    let Some(StreamEvent::Record(record)) = rig.out.last() else { panic!("no record") };
    assert_eq!(record.payload.as_bytes(), br#"{"id":"7"}"#);
    assert_eq!(record.received_at, "2026-11-20T12:00:05Z".parse::<Timestamp>().expect("a time"));
    assert_eq!(record.origin.to_string(), "m.example user");
}

#[test]
fn a_dial_that_is_not_answered_is_given_up() {
    let mut rig = Rig::new(policy());
    rig.wait_out().expect("a wait");
    assert_eq!(rig.wait_out().ok(), Some(10 * SECOND));
    assert!(matches!(rig.session.step(), Step::Wait { until } if until == rig.now.mono));
}

#[test]
fn heartbeats_of_both_forms_keep_a_quiet_line_alive_and_silence_kills_it() {
    for heartbeat in [&b":thump\n"[..], b":thump\n\n"] {
        let mut rig = Rig::new(policy());
        rig.open();
        for _ in 0..240 {
            rig.pass(15 * SECOND);
            rig.session.handle_timeout(rig.now).expect("alive");
            rig.bytes(heartbeat);
        }
        assert!(rig.payloads().is_empty());
        assert_eq!(rig.metas().filter(|meta| matches!(meta, Meta::Heartbeat)).count(), 240);
        assert_eq!(rig.wait_out().ok(), Some(60 * SECOND));
        assert!(matches!(rig.session.step(), Step::Wait { .. }));
    }
}

#[test]
fn the_stall_detector_counts_bytes_not_events() {
    let mut rig = Rig::new(policy());
    rig.open();
    // One byte each fifty seconds of an event that never ends.
    for byte in b"data: abcdefghijklmnop" {
        rig.pass(50 * SECOND);
        rig.session.handle_timeout(rig.now).expect("alive");
        rig.bytes(&[*byte]);
    }
    assert!(matches!(rig.session.step(), Step::Read { .. }));
}

#[test]
fn an_early_timeout_is_a_no_op() {
    let mut rig = Rig::new(policy());
    rig.open();
    rig.pass(59 * SECOND);
    let before = rig.session.step();
    rig.session.handle_timeout(rig.now).expect("nothing happens");
    assert_eq!(rig.session.step(), before);
}

#[test]
fn time_in_which_nobody_listened_is_not_the_servers_silence() {
    let mut rig = Rig::new(policy());
    rig.open();
    rig.pass(500 * SECOND);
    rig.session.handle_resume(rig.now);
    rig.session.handle_timeout(rig.now).expect("alive");
    assert!(matches!(rig.session.step(), Step::Read { .. }));
}

#[test]
fn a_server_that_accepts_and_closes_is_not_hammered() {
    let mut rig = Rig::new(policy());
    let mut waits = Vec::new();
    for _ in 0..100 {
        waits.push(rig.open());
        rig.bytes(&update(1));
        rig.pass(SECOND);
        rig.lose().expect("goes on");
    }
    assert_eq!(waits[1], Duration::ZERO);
    assert!(waits[99] >= 8 * SECOND && waits[99] <= 16 * SECOND, "{:?}", waits[99]);
}

#[test]
fn a_healthy_minute_resets_the_schedule_and_headers_alone_do_not() {
    let mut rig = Rig::new(policy());
    for _ in 0..50 {
        rig.open();
        rig.lose().expect("goes on");
    }
    // A minute without a byte proves nothing.
    assert!(rig.open() > SECOND);
    rig.wait_out().expect("a stall");
    assert!(rig.open() > SECOND);
    for _ in 0..5 {
        rig.pass(15 * SECOND);
        rig.bytes(b":thump\n\n");
    }
    rig.lose().expect("goes on");
    assert_eq!(rig.open(), Duration::ZERO);
}

#[test]
fn attempts_are_counted_in_all_and_a_healthy_line_is_the_first_of_its_outage() {
    let mut rig = Rig::new(Policy { attempts: Some(3), ..policy() });
    rig.open();
    rig.pass(61 * SECOND);
    rig.bytes(b":thump\n");
    rig.lose().expect("two attempts left");
    rig.open();
    rig.lose().expect("one attempt left");
    rig.open();
    let error = rig.lose().expect_err("used up");
    assert_eq!(error.exit(), Exit::Unreachable);
    assert!(error.to_string().contains("gave up after 3 attempts"), "{error}");
    assert!(matches!(rig.metas().last(), Some(Meta::Disconnected { retry_in: None, .. })));
}

#[test]
fn a_single_attempt_is_no_reconnect() {
    let mut rig = Rig::new(Policy { attempts: Some(1), ..policy() });
    rig.open();
    assert_eq!(rig.lose().map_err(|e| e.exit()), Err(Exit::Unreachable));
    let mut limited = Rig::new(Policy { attempts: Some(1), ..policy() });
    assert_eq!(limited.refuse(429, None).map_err(|e| e.exit()), Err(Exit::Limited));
}

#[test]
fn no_attempt_is_made_later_than_the_maximum() {
    let mut rig = Rig::new(Policy { max_time: Some(20 * SECOND), ..policy() });
    rig.refuse(503, None).expect("waits some 5 s");
    rig.refuse(503, None).expect("waits some 10 s");
    let error = rig.refuse(503, None).expect_err("some 20 s more is too late");
    assert!(error.to_string().contains("--retry-max-time"), "{error}");
    assert!(rig.now.mono <= 20 * SECOND);
}

#[test]
fn a_line_that_does_its_work_between_the_cuts_is_no_long_outage() {
    let mut rig = Rig::new(Policy { max_time: Some(60 * SECOND), ..policy() });
    for id in 0..20 {
        rig.open();
        if id % 2 == 0 {
            rig.bytes(&update(id));
        } else {
            rig.pass(15 * SECOND);
            rig.bytes(b":thump\n");
        }
        rig.pass(30 * SECOND);
        rig.lose().expect("goes on");
    }
    // One that only opens does not.
    let ends = (0..200).any(|_| {
        rig.open();
        rig.pass(SECOND);
        rig.lose().is_err()
    });
    assert!(ends);
}

#[test]
fn a_rate_limit_waits_as_long_as_the_server_asks() {
    let mut rig = Rig::new(policy());
    rig.refuse(429, Some("300")).expect("waits");
    let waited = rig.wait_out().expect("a wait");
    assert!(waited >= 300 * SECOND && waited <= 306 * SECOND, "{waited:?}");
}

#[test]
fn a_refusal_that_waiting_does_not_cure_ends_the_session() {
    let mut rig = Rig::new(policy());
    assert_eq!(rig.refuse(401, None).map_err(|e| e.exit()), Err(Exit::Auth));
    assert!(matches!(
        rig.metas().last(),
        Some(Meta::Disconnected { class: "refused", status: Some(401), retry_in: None, .. })
    ));
}

#[test]
fn a_gap_runs_from_the_last_byte_heard_to_the_next_open_line() {
    let mut rig = Rig::new(policy());
    rig.open();
    assert!(rig.gaps().is_empty());
    rig.bytes(&update(41));
    rig.bytes(b"event: delete\ndata: 99\n\n");
    rig.wait_out().expect("a stall");
    rig.refuse(503, None).expect("goes on");
    rig.refuse(503, None).expect("goes on");
    rig.open();
    let [gap] = &rig.gaps()[..] else { panic!("one gap: {:?}", rig.gaps()) };
    assert_eq!(gap.from_id.as_deref(), Some("41"));
    assert_eq!(gap.from, "2026-11-20T12:00:00Z".parse().expect("a time"));
    assert_eq!(gap.to, rig.now.wall);
    assert!(gap.length >= 60 * SECOND);
    assert!(!gap.complete);
}

#[test]
fn a_dial_that_never_succeeded_leaves_no_gap() {
    let mut rig = Rig::new(policy());
    rig.refuse(503, None).expect("goes on");
    rig.open();
    assert!(rig.gaps().is_empty());
}

#[test]
fn the_server_may_raise_the_wait_before_a_reconnect_but_not_for_ever() {
    let mut rig = Rig::new(policy());
    rig.open();
    rig.bytes(b"retry: 3000\n\n");
    rig.lose().expect("goes on");
    assert_eq!(rig.open(), 3 * SECOND);
    rig.bytes(b"retry: 999999999\n\n");
    rig.lose().expect("goes on");
    assert_eq!(rig.open(), RETRY_FLOOR_MAX);
}

#[test]
fn a_malformed_event_is_reported_with_its_bytes_and_the_next_one_comes_out() {
    let mut rig = Rig::new(policy());
    rig.open();
    rig.bytes(b"event: update\ndata: {oops\n\n");
    rig.bytes(&update(2));
    assert_eq!(rig.payloads(), [r#"{"id":"2"}"#]);
    assert!(
        rig.metas().any(|meta| matches!(meta, Meta::Malformed { raw, .. } if &raw[..] == b"{oops"))
    );
}

#[test]
fn an_event_that_is_not_utf8_is_reported_first_and_mended_second() {
    let mut rig = Rig::new(policy());
    rig.open();
    rig.bytes(b"event: update\ndata: {\"a\":\"\xff\"}\n\n");
    let [.., StreamEvent::Meta(report), StreamEvent::Record(record)] = &rig.out[..] else {
        panic!("{:?}", rig.out)
    };
    assert!(matches!(report.meta, Meta::Malformed { .. }));
    assert_eq!(record.payload.as_bytes(), "{\"a\":\"\u{fffd}\"}".as_bytes());
}

/// The bar of the first issue: cut the line at any byte of any event, and no event comes out
/// twice, none broken. The server begins anew with every connection.
#[test]
fn a_cut_at_any_byte_prints_nothing_twice_and_nothing_broken() {
    let stream: Vec<u8> = [&b":)\n"[..], &update(1), b":thump\n", &update(2), &update(3)].concat();
    let whole = [r#"{"id":"1"}"#, r#"{"id":"2"}"#, r#"{"id":"3"}"#];
    for first_cut in 0..=stream.len() {
        for second_cut in 0..=stream.len() {
            let mut rig = Rig::new(policy());
            for cut in [first_cut, second_cut] {
                rig.open();
                rig.bytes(&stream[..cut]);
                rig.lose().expect("goes on");
            }
            rig.open();
            rig.bytes(&update(4));
            // An event is whole with its blank line, two bytes after its payload.
            let cut = first_cut.max(second_cut);
            let is_whole =
                |payload: &&str| find(&stream, payload.as_bytes()) + payload.len() + 2 <= cut;
            let mut expected: Vec<&str> = whole.into_iter().filter(is_whole).collect();
            expected.push(r#"{"id":"4"}"#);
            assert_eq!(rig.payloads(), expected, "cut at {first_cut} and {second_cut}");
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).position(|window| window == needle).expect("it is there")
}

/// Anything that can happen to a session, in any order, whether or not it makes sense.
#[derive(Clone, Debug)]
enum Happening {
    Pass(u64),
    Timeout,
    Head(u16, bool),
    Bytes(Vec<u8>),
    Broken,
    Refusal(u16, Option<String>),
    Resume,
}

/// `typical` is what a server may send.
fn happening(typical: Vec<Vec<u8>>) -> impl Strategy<Value = Happening> {
    use Happening::{Broken, Bytes, Head, Pass, Refusal, Resume, Timeout};
    prop_oneof![
        (0..1_000_000_u64).prop_map(Pass),
        Just(Timeout),
        (100..600_u16, any::<bool>()).prop_map(|(status, stream)| Head(status, stream)),
        prop_oneof![prop::collection::vec(any::<u8>(), 0..40), prop::sample::select(typical)]
            .prop_map(Bytes),
        Just(Broken),
        (100..600_u16, prop::option::of("[0-9]{0,30}|[A-Za-z0-9:, ]{0,30}"))
            .prop_map(|(status, retry_after)| Refusal(status, retry_after)),
        Just(Resume),
    ]
}

/// Lets all of it happen: no panic, and no wait longer than the longest of the schedules.
fn survive<S: Source>(
    mut rig: Rig<S>,
    happenings: Vec<Happening>,
) -> Result<(), proptest::test_runner::TestCaseError> {
    for happening in happenings {
        let result = match happening {
            Happening::Pass(millis) => {
                rig.pass(Duration::from_millis(millis));
                Ok(())
            }
            Happening::Timeout => rig.session.handle_timeout(rig.now),
            Happening::Head(status, stream) => {
                let content_type = stream.then(|| "text/event-stream; charset=utf-8".to_owned());
                let head = Head { status, content_type, ..Head::default() };
                let _ = rig.session.handle_head(rig.now, &head, "sse", "");
                Ok(())
            }
            Happening::Bytes(bytes) => {
                rig.session.handle_bytes(rig.now, bytes.into());
                Ok(())
            }
            Happening::Broken => rig.lose(),
            Happening::Refusal(status, retry_after) => {
                let head = Head { status, retry_after, ..Head::default() };
                rig.session.handle_refusal(rig.now, &Refusal { head, body: String::new() })
            }
            Happening::Resume => {
                rig.session.handle_resume(rig.now);
                Ok(())
            }
        };
        rig.pull();
        let result = result.and_then(|()| rig.session.handle_announcement(rig.now));
        rig.pull();
        if result.is_err() {
            break;
        }
        if let Step::Wait { until } = rig.session.step() {
            prop_assert!(until <= rig.now.mono + Duration::from_secs(17 * 60));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_order_of_happenings_is_survived(
        happenings in prop::collection::vec(
            happening(vec![update(5), b"retry: 5000\n".to_vec()]),
            0..60,
        ),
    ) {
        survive(Rig::new(policy()), happenings)?;
    }
}
