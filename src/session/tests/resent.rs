//! What X sends again over the next line, and what it does not.

use super::twitter::{line_of, snowflake};
use super::*;
use crate::event::Saved;
use crate::source::twitter::Twitter;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::twitter::query::Query;

fn rig(endpoint: Endpoint, history: History) -> Rig<Twitter> {
    let api = Url::parse("https://api.x.com").expect("a valid URL");
    let source = Twitter::new(endpoint, Query::default(), &api, false).with_backfill();
    Rig::with(source, "application/json", policy(), history)
}

impl Rig<Twitter> {
    /// A post comes that was posted so many seconds before now.
    fn post_of(&mut self, seconds_ago: u64) -> String {
        let line = line_of(&snowflake(self.now.wall - Duration::from_secs(seconds_ago), 0));
        self.bytes(format!("{line}\r\n").as_bytes());
        line
    }

    /// Loses the line and opens it after so long.
    fn away(&mut self, time: Duration) {
        self.lose().expect("goes on");
        self.pass(time);
        assert!(self.session.outage(self.now).is_some_and(|outage| outage >= time));
        self.open();
    }

    fn told(&self) -> Vec<(u64, bool)> {
        self.gaps().iter().map(|gap| (gap.filled, gap.complete)).collect()
    }
}

#[test]
fn what_is_sent_again_is_shown_once_and_counted_until_something_newer_comes() {
    let mut rig = rig(Endpoint::Filter, History::default());
    assert_eq!(rig.session.outage(rig.now), None, "nothing has been missed yet");
    rig.open();
    assert_eq!(rig.session.outage(rig.now), None);
    let first = rig.post_of(1);
    rig.away(Duration::from_secs(100));
    rig.bytes(format!("{first}\r\n").as_bytes());
    let missed = [rig.post_of(50), rig.post_of(20)];
    assert!(rig.gaps().is_empty(), "nobody knows yet how many there are");
    rig.pass(SECOND);
    let live = rig.post_of(0);
    assert_eq!(rig.told(), [(2, true)]);
    let [a, b] = missed;
    assert_eq!(rig.payloads(), [first, a, b, live]);
    let last = rig.out.last().expect("something came");
    assert!(matches!(last, StreamEvent::Record(_)), "the gap is told before what follows it");
}

#[test]
fn two_heartbeats_end_it_as_well_and_five_minutes_are_all_there_is() {
    for (seconds, complete) in [(299, true), (301, false)] {
        let mut rig = rig(Endpoint::Filter, History::default());
        rig.open();
        rig.away(Duration::from_secs(seconds));
        rig.post_of(2);
        rig.bytes(b"\r\n");
        assert!(rig.gaps().is_empty(), "it comes at fixed times, perhaps between two posts");
        rig.bytes(b"\r\n");
        assert_eq!(rig.told(), [(1, complete)], "{seconds}");
        let reason = rig.gaps().remove(0).reason.clone();
        assert_eq!(reason.is_some_and(|reason| reason.contains("last 5 minutes")), !complete);
    }
}

#[test]
fn a_line_that_is_lost_before_its_end_makes_the_gap_longer() {
    let mut rig = rig(Endpoint::Filter, History::default());
    rig.open();
    let first = rig.post_of(1);
    rig.away(Duration::from_secs(60));
    let again = rig.post_of(40);
    rig.away(Duration::from_secs(30));
    rig.bytes(format!("{again}\r\n").as_bytes());
    rig.post_of(65);
    rig.bytes(b"\r\n\r\n");
    assert_eq!(rig.told(), [(1, false), (1, true)]);
    let gaps = rig.gaps();
    assert_eq!(gaps[0].from, gaps[1].from);
    assert!(gaps[1].length >= Duration::from_secs(90));
    assert!(gaps.iter().all(|gap| gap.from_id.as_deref().is_some_and(|id| first.contains(id))));
    assert_eq!(rig.payloads().len(), 3);
}

#[test]
fn a_run_that_goes_on_from_a_cursor_asks_with_its_first_dial() {
    let at = "2026-11-20T11:58:00Z".parse().expect("a valid time");
    let saved = Saved::new("7", at);
    let history = History { cursor: true, saved: vec![Some(saved)], ..History::default() };
    let mut rig = rig(Endpoint::Filter, history);
    assert_eq!(rig.session.outage(rig.now), Some(Duration::from_secs(120)));
    rig.open();
    assert_eq!(rig.session.outage(rig.now), None);
    rig.post_of(30);
    rig.bytes(b"\r\n\r\n");
    assert_eq!(rig.told(), [(1, true)]);
    let gap = &rig.gaps()[0];
    assert_eq!((gap.from_id.as_deref(), gap.unfillable), (Some("7"), false));
}

#[test]
fn what_is_no_post_is_shown_as_often_as_it_comes() {
    let activity = Endpoint::Path("/2/activity/stream".into());
    let mut rig = rig(activity, History::default());
    rig.open();
    let line = r#"{"data":{"event_uuid":"1","event_type":"post.create","payload":{"id":"5"}}}"#;
    rig.bytes(format!("{line}\r\n").as_bytes());
    rig.away(Duration::from_secs(10));
    rig.bytes(format!("{line}\r\n\r\n\r\n").as_bytes());
    assert_eq!(rig.payloads(), [line, line]);
    assert_eq!(rig.told(), [(0, true)]);
}

#[test]
fn without_a_backfill_a_post_that_comes_twice_is_shown_twice() {
    let api = Url::parse("https://api.x.com").expect("a valid URL");
    let source = Twitter::new(Endpoint::Filter, Query::default(), &api, false);
    let mut rig = Rig::of(source, "application/json", policy());
    rig.open();
    let line = rig.post_of(1);
    rig.bytes(format!("{line}\r\n").as_bytes());
    assert_eq!(rig.payloads().len(), 2);
}
