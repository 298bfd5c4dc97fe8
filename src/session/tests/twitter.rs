//! What X does and Mastodon does not: it says on the stream itself why it ends it, and puts
//! refusals into a 200.

use super::*;
use crate::source::twitter::Twitter;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::twitter::query::Query;

const DISCONNECT: &str = r#"{"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect","detail":"This stream has been disconnected upstream for operational reasons.","type":"https://api.x.com/2/problems/operational-disconnect"}]}"#;
const TOO_MANY: &str = r#"{"title":"ConnectionException","detail":"This stream is currently at the maximum allowed connection limit.","connection_issue":"TooManyConnections","type":"https://api.twitter.com/2/problems/streaming-connection"}"#;
const CREDITS: &str = r#"{"title":"CreditsDepleted","type":"https://api.x.com/2/problems/credits","detail":"no credits"}"#;

fn rig(policy: Policy) -> Rig<Twitter> {
    let api = Url::parse("https://api.x.com").expect("a valid URL");
    let source = Twitter::new(Endpoint::Filter, Query::default(), &api, false);
    Rig::of(source, "application/json; charset=utf-8", policy)
}

fn post(id: u32) -> String {
    line_of(&id.to_string())
}

/// The line of a post.
pub(super) fn line_of(id: &str) -> String {
    format!(r#"{{"data":{{"id":"{id}","text":"a"}}}}"#)
}

/// The `n`th id of the millisecond `at` (protocols/x.md section 3).
pub(super) fn snowflake(at: Timestamp, n: i64) -> String {
    (((at.as_millisecond() - 1_288_834_974_657) << 22) + n).to_string()
}

impl Rig<Twitter> {
    /// Lines arrive, and are acted on as the driver does it.
    fn lines(&mut self, lines: &[&str]) -> Result<(), Error> {
        self.bytes(lines.iter().map(|line| format!("{line}\r\n")).collect::<String>().as_bytes());
        let result = self.session.handle_announcement(self.now);
        self.pull();
        result
    }

    fn waits(&self) -> bool {
        matches!(self.session.step(), Step::Wait { .. })
    }

    /// Class, reason and whether it goes on, as the last disconnect was told.
    fn last_disconnect(&self) -> (&'static str, &str, bool) {
        let disconnects = self.metas().filter_map(|meta| match meta {
            Meta::Disconnected { class, reason, retry_in, .. } => {
                Some((*class, reason.as_str(), retry_in.is_some()))
            }
            _ => None,
        });
        disconnects.last().expect("a disconnect was told")
    }
}

#[test]
fn a_disconnect_that_the_server_announces_is_a_reconnect_with_its_reason() {
    let mut rig = rig(policy());
    rig.open();
    rig.lines(&[&post(1), DISCONNECT]).expect("goes on");
    assert!(rig.waits());
    let (class, reason, goes_on) = rig.last_disconnect();
    assert_eq!((class, goes_on), ("network", true));
    assert!(reason.contains("UpstreamOperationalDisconnect: This stream"), "{reason}");
    assert_eq!(rig.open(), Duration::ZERO);
    let [gap] = &rig.gaps()[..] else { panic!("one gap: {:?}", rig.gaps()) };
    assert_eq!(gap.from_id.as_deref(), Some("1"));
    assert_eq!(rig.payloads(), [post(1)], "a problem is never printed as a post");
}

#[test]
fn posts_around_a_problem_in_the_same_chunk_are_not_lost() {
    let mut rig = rig(policy());
    rig.open();
    rig.lines(&[&post(1), DISCONNECT, &post(2), "", &post(3)]).expect("goes on");
    assert_eq!(rig.payloads(), [post(1), post(2), post(3)]);
    let records_end = rig.out.iter().rposition(|event| matches!(event, StreamEvent::Record(_)));
    let told = rig.out.iter().position(|event| {
        matches!(event, StreamEvent::Meta(event) if matches!(event.meta, Meta::Disconnected { .. }))
    });
    assert!(records_end < told, "the posts are shown before the problem is acted on");
}

#[test]
fn a_problem_that_waiting_does_not_cure_ends_the_run_after_what_came_with_it() {
    let table = [
        (CREDITS, Exit::Limited),
        (r#"{"title":"Unauthorized","type":"about:blank","status":401}"#, Exit::Auth),
        (r#"{"errors":[{"disconnect_type":"InvalidRules"}]}"#, Exit::Refused),
        (
            r#"{"type":"https://api.x.com/2/problems/usage-capped","title":"UsageCapExceeded"}"#,
            Exit::Limited,
        ),
    ];
    for (problem, exit) in table {
        let mut rig = rig(policy());
        rig.open();
        let error = rig.lines(&[problem, &post(2)]).expect_err(problem);
        assert_eq!(error.exit(), exit, "{error}");
        assert_eq!(rig.payloads(), [post(2)]);
        assert!(matches!(rig.last_disconnect(), ("refused", _, false)));
    }
}

#[test]
fn a_problem_is_acted_on_when_the_line_breaks_in_its_last_byte() {
    let mut rig = rig(policy());
    rig.open();
    rig.bytes(CREDITS.as_bytes());
    assert_eq!(rig.lose().map_err(|error| error.exit()), Err(Exit::Limited));
}

#[test]
fn a_last_line_counts_if_it_is_whole_and_is_reported_if_it_is_not() {
    let post = post(7);
    for cut in 1..=post.len() {
        let mut rig = rig(policy());
        rig.open();
        rig.bytes(&post.as_bytes()[..cut]);
        rig.lose().expect("goes on");
        let malformed = rig.metas().any(|meta| {
            matches!(meta, Meta::Malformed { reason, .. } if reason.contains("ended in the middle"))
        });
        let is_whole = cut == post.len();
        assert_eq!((rig.payloads().len(), malformed), (usize::from(is_whole), !is_whole), "{cut}");
    }
}

#[test]
fn a_server_that_accepts_and_closes_is_not_hammered_whatever_it_says() {
    for line in ["", "{}", DISCONNECT, &post(1)] {
        let mut rig = rig(policy());
        let mut waits = Vec::new();
        for _ in 0..100 {
            waits.push(rig.open());
            rig.lines(&[line]).expect("goes on");
            if !rig.waits() {
                rig.lose().expect("goes on");
            }
        }
        assert!(waits[99] >= 8 * SECOND && waits[99] <= 16 * SECOND, "{line}: {:?}", waits[99]);
    }
}

#[test]
fn too_many_connections_inside_a_200_waits_as_a_429_does_and_says_what_to_do() {
    let mut rig = rig(Policy { attempts: Some(3), ..policy() });
    let mut waits = Vec::new();
    for _ in 0..2 {
        waits.push(rig.open());
        rig.lines(&[TOO_MANY]).expect("goes on");
        assert!(matches!(rig.last_disconnect(), ("rate_limited", _, true)));
    }
    waits.push(rig.open());
    assert!(waits[1] >= 60 * SECOND && waits[2] >= 120 * SECOND, "{waits:?}");
    let error = rig.lines(&[TOO_MANY]).expect_err("used up");
    assert_eq!(error.exit(), Exit::Limited);
    assert!(error.hint().is_some_and(|hint| hint.contains("twitter connections kill")));
    assert!(rig.payloads().is_empty());
}

#[test]
fn a_page_is_refused_at_first_and_a_passing_fault_once_the_stream_has_worked() {
    let page = |rig: &mut Rig<Twitter>| {
        rig.wait_out()?;
        let content_type = Some("text/html".to_owned());
        let head = Head { status: 200, content_type, ..Head::default() };
        assert!(!rig.session.handle_head(rig.now, &head, "http", ""));
        let refusal = Refusal { head, body: "<html>".to_owned() };
        rig.session.handle_refusal(rig.now, &refusal)
    };
    let mut first = rig(policy());
    assert_eq!(page(&mut first).map_err(|error| error.exit()), Err(Exit::Refused));
    // A head alone proves nothing.
    let mut opened = rig(policy());
    opened.open();
    opened.lose().expect("goes on");
    assert_eq!(page(&mut opened).map_err(|error| error.exit()), Err(Exit::Refused));
    let mut later = rig(policy());
    later.open();
    later.bytes(b"\r\n");
    later.lose().expect("goes on");
    page(&mut later).expect("goes on");
}

#[test]
fn a_server_that_says_something_else_each_time_waits_longer_each_time() {
    let mut rig = rig(policy());
    let mut waits = Vec::new();
    for _ in 0..4 {
        waits.push(rig.open());
        rig.bytes(b"<html>not what was asked for</html>\r\n");
        rig.lose().expect("goes on");
    }
    assert!(waits[1] >= 2 * SECOND && waits[3] >= 10 * SECOND, "{waits:?}");
}

#[test]
fn no_reset_header_stops_us_for_ever_or_makes_us_hasty() {
    // The clock says 2026-11-20T12:00:00Z, which is second 1795176000.
    let table = [
        (None, 60),
        (Some("1795175000"), 60),
        (Some("0"), 60),
        (Some("-1"), 60),
        (Some("soon"), 60),
        (Some("1795176300"), 300),
        (Some("1795179600"), 960),
        (Some("99999999999"), 960),
        (Some("99999999999999999999"), 60),
    ];
    for (reset, seconds) in table {
        let mut rig = rig(policy());
        rig.wait_out().expect("a wait");
        let rate_limit_reset = reset.map(str::to_owned);
        let head = Head { status: 429, rate_limit_reset, ..Head::default() };
        let refusal = Refusal { head, body: String::new() };
        rig.session.handle_refusal(rig.now, &refusal).expect("goes on");
        let waited = rig.wait_out().expect("a wait").as_secs();
        assert!((seconds..=seconds + 5).contains(&waited), "{reset:?}: {waited} s");
    }
}

#[test]
fn errors_beside_a_post_are_told_before_it() {
    let mut rig = rig(policy());
    rig.open();
    let line = r#"{"data":{"id":"7"},"errors":[{"title":"Not Found Error"}]}"#;
    rig.lines(&[line]).expect("goes on");
    let [.., StreamEvent::Meta(told), StreamEvent::Record(record)] = &rig.out[..] else {
        panic!("{:?}", rig.out)
    };
    let Meta::Partial { id, errors } = &told.meta else { panic!("{told:?}") };
    assert_eq!(id.as_deref(), Some("7"));
    assert_eq!(errors.as_bytes(), br#"[{"title":"Not Found Error"}]"#);
    assert_eq!(record.payload.as_bytes(), line.as_bytes());
}

proptest! {
    #[test]
    fn any_order_of_happenings_on_x_is_survived(
        happenings in prop::collection::vec(
            happening(
                ["\r\n", &post(5), DISCONNECT, TOO_MANY, "\n"]
                    .map(|line| format!("{line}\r\n").into_bytes())
                    .to_vec(),
            ),
            0..60,
        ),
    ) {
        survive(rig(policy()), happenings)?;
    }
}
