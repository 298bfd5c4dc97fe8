//! Gaps of a filtered stream that are searched for, in virtual time: what is asked, in what order, and
//! what comes out.

use super::twitter::{line_of, snowflake};
use super::*;
use crate::event::{Saved, Via};
use crate::source::page::PageQuery;
use crate::source::twitter::Twitter;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::twitter::query::Query;
use crate::source::twitter::search::{Bounds, LeftOut, Queries, REACH};

fn rig(queries: &[&str], left_out: &[&str], history: History) -> Rig<Twitter> {
    let api = Url::parse("https://api.x.com").expect("a valid URL");
    let queries = Queries {
        queries: queries.iter().map(|&query| query.to_owned()).collect(),
        left_out: left_out
            .iter()
            .map(|&rule| LeftOut { rule: rule.to_owned(), reason: "no".to_owned() })
            .collect(),
    };
    let source = Twitter::new(Endpoint::Filter, Query::default(), &api, false)
        .with_search(queries, Bounds::X);
    Rig::with(source, "application/json", policy(), history)
}

impl Rig<Twitter> {
    /// A post of so many seconds ago comes over the line; returns its id.
    fn live(&mut self, seconds_ago: u64) -> String {
        let id = self.id(seconds_ago);
        self.bytes(format!("{}\r\n", line_of(&id)).as_bytes());
        id
    }

    fn id(&self, seconds_ago: u64) -> String {
        snowflake(self.now.wall - Duration::from_secs(seconds_ago), 0)
    }

    /// Lets the time pass that a search needs to know of the gap.
    fn lag(&mut self) {
        assert_eq!(self.session.page(), None, "not yet");
        let waited = self.wait_out().expect("a wait");
        assert_eq!(waited, 30 * SECOND);
    }

    fn say(&mut self, query: &PageQuery, status: u16, body: &str) {
        let head = Head { status, ..Head::default() };
        let answer = Ok(Refusal { head, body: body.to_owned() });
        self.session.handle_page(self.now, query, answer).expect("goes on");
        self.pull();
    }

    /// Answers the next question with a number.
    fn count(&mut self, number: u64) -> PageQuery {
        let query = self.session.page().expect("a question");
        assert!(query.counts, "{query:?}");
        self.say(&query, 200, &format!(r#"{{"meta":{{"total_tweet_count":{number}}}}}"#));
        query
    }

    fn pay(&mut self, posts: u64) {
        assert_eq!(self.session.price(), Some(posts));
        self.session.handle_price(self.now, Ok(()));
        assert_eq!(self.session.price(), None);
    }

    /// Answers the next question with a page of these posts, newest first.
    fn page(&mut self, ids: &[&str], next: Option<&str>) -> PageQuery {
        let query = self.session.page().expect("a question");
        assert!(!query.counts, "{query:?}");
        let posts: Vec<String> =
            ids.iter().map(|id| format!(r#"{{"id":"{id}","text":"a"}}"#)).collect();
        let next = next.map(|token| format!(r#","next_token":"{token}""#)).unwrap_or_default();
        let data = posts.join(",");
        self.say(&query, 200, &format!(r#"{{"data":[{data}],"meta":{{"result_count":1{next}}}}}"#));
        query
    }

    fn shown(&self) -> Vec<(String, Via)> {
        let shown = self.out.iter().filter_map(|event| match event {
            StreamEvent::Record(record) => {
                Some((record.place.as_ref().expect("a place").id.to_string(), record.via))
            }
            _ => None,
        });
        shown.collect()
    }

    fn reason(&self, gap: usize) -> String {
        self.gaps()[gap].reason.as_deref().unwrap_or_default().to_owned()
    }

    /// Loses the line and opens it again after a minute.
    fn miss_a_minute(&mut self) {
        self.lose().expect("goes on");
        self.pass(60 * SECOND);
        self.open();
    }
}

#[test]
fn all_searches_are_counted_paid_for_and_read_and_then_shown_in_order() {
    let mut rig = rig(&["cat", "dog"], &[], History::default());
    rig.open();
    let before = rig.live(1);
    rig.miss_a_minute();
    let [a, b, c, d] = [50, 40, 30, 20].map(|ago| rig.id(ago));
    let live = rig.live(0);
    rig.lag();
    let counted = [rig.count(3), rig.count(1)];
    assert_eq!(
        counted.map(|query| (query.timeline, query.after.map(String::from))),
        [(0, Some(before.clone())), (1, Some(before.clone())),]
    );
    rig.pay(4);
    let first = rig.page(&[&live, &d], Some("n"));
    assert_eq!((first.timeline, first.after.as_deref()), (0, Some(before.as_str())));
    let second = rig.page(&[&a], None);
    assert_eq!((second.before.as_deref(), second.after.as_deref()), (Some("n"), Some(&*before)));
    assert_eq!(rig.shown().len(), 1, "the other search may have found what comes between");
    let other = rig.page(&[&c, &b, &a], None);
    assert_eq!((other.timeline, other.after.as_deref()), (1, Some(before.as_str())));
    assert_eq!(rig.session.page(), None);
    let ids: Vec<String> = rig.shown().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [before, a, b, c, d, live]);
    let via: Vec<Via> = rig.shown().into_iter().map(|(_, via)| via).collect();
    assert_eq!(via[..2], [Via::Stream, Via::CatchUp]);
    let gap = &rig.gaps()[0];
    assert_eq!((gap.filled, gap.complete), (5, true));
    assert!(rig.reason(0).contains("not quite the stream"));
    // From here on it is a stream as before.
    rig.live(30);
    assert_eq!(rig.shown().len(), 6, "the same post again");
    rig.live(0);
    assert_eq!(rig.shown().len(), 7);
}

#[test]
fn what_is_too_dear_is_not_searched_for_and_the_gap_says_so() {
    let mut rig = rig(&["cat"], &[], History::default());
    rig.open();
    rig.live(1);
    rig.miss_a_minute();
    rig.live(0);
    rig.lag();
    rig.count(900);
    assert_eq!(rig.session.price(), Some(900));
    rig.session.handle_price(rig.now, Err("that would pass --max-cost 1".to_owned()));
    rig.pull();
    assert_eq!(rig.session.page(), None);
    assert_eq!((rig.shown().len(), rig.gaps()[0].complete), (2, false));
    assert_eq!(rig.reason(0), "that would pass --max-cost 1");
}

#[test]
fn a_line_that_is_lost_on_the_way_begins_it_anew_and_loses_nothing() {
    let mut rig = rig(&["cat", "dog"], &[], History::default());
    rig.open();
    let before = rig.live(1);
    rig.miss_a_minute();
    let missed = rig.id(30);
    let held = rig.live(0);
    rig.lag();
    rig.count(1);
    rig.count(0);
    rig.pay(1);
    let asked = rig.session.page().expect("a question");
    rig.miss_a_minute();
    let later = rig.id(30);
    // The answer to a question of before is of no use.
    rig.say(&asked, 200, r#"{"meta":{"result_count":0}}"#);
    rig.lag();
    assert_eq!(rig.count(2).after.as_deref(), Some(&*before), "what is held is not shown yet");
    rig.count(0);
    rig.pay(2);
    rig.page(&[&later, &held, &missed], None);
    rig.page(&[], None);
    let ids: Vec<String> = rig.shown().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [before, missed, held, later]);
    assert!(rig.gaps().iter().all(|gap| gap.complete));
    assert_eq!(rig.gaps().len(), 2);
}

#[test]
fn what_cannot_be_searched_for_leaves_the_gap_open_and_the_run_goes_on() {
    let left_out = "2 of the rules cannot be searched for";
    let mut some = rig(&["cat"], &["a sample:1", "b sample:1"], History::default());
    some.open();
    some.live(1);
    some.miss_a_minute();
    some.lag();
    some.count(0);
    some.pay(0);
    some.page(&[], None);
    assert_eq!((some.gaps()[0].complete, some.reason(0)), (false, left_out.to_owned()));

    let mut none = rig(&[], &["a sample:1", "b sample:1"], History::default());
    none.open();
    none.miss_a_minute();
    assert_eq!((none.gaps()[0].complete, none.reason(0)), (false, left_out.to_owned()));

    let refusal = r#"{"title":"Client Forbidden","detail":"not you","type":"https://api.x.com/2/problems/client-forbidden","status":403}"#;
    let mut refused = rig(&["cat"], &[], History::default());
    refused.open();
    refused.live(1);
    refused.miss_a_minute();
    refused.live(0);
    refused.lag();
    let query = refused.session.page().expect("a question");
    refused.say(&query, 403, refusal);
    assert!(refused.reason(0).contains("not you"), "{}", refused.reason(0));
    assert_eq!(refused.shown().len(), 2);
    refused.miss_a_minute();
    assert!(refused.reason(1).contains("not you"), "it is not asked again");
    assert_eq!(refused.session.page(), None);
}

#[test]
fn what_was_paid_for_is_shown_when_the_rest_cannot_be_had() {
    let mut rig = rig(&["cat"], &[], History::default());
    rig.open();
    rig.live(1);
    rig.miss_a_minute();
    rig.lag();
    rig.count(200);
    rig.pay(200);
    let missed = rig.id(30);
    rig.page(&[&missed], Some("n"));
    let query = rig.session.page().expect("a question");
    rig.say(&query, 400, r#"{"title":"Invalid Request","detail":"no","type":"https://api.x.com/2/problems/invalid-request"}"#);
    assert_eq!(rig.shown()[1], (missed, Via::CatchUp));
    assert_eq!((rig.gaps()[0].filled, rig.gaps()[0].complete), (1, false));
}

#[test]
fn a_search_does_not_go_back_for_ever() {
    let week = REACH.as_secs();
    // An old post and a short gap: the time says where it begins.
    let mut quiet = rig(&["cat"], &[], History::default());
    quiet.open();
    quiet.live(week + 60);
    let heard = quiet.now.wall;
    quiet.miss_a_minute();
    quiet.lag();
    let query = quiet.count(0);
    assert_eq!((query.after, query.since), (None, Some(heard)));
    quiet.pay(0);
    quiet.page(&[], None);
    assert!(quiet.gaps()[0].complete);

    // A run that ended longer ago.
    let at = "2026-11-12T12:00:00Z".parse().expect("a valid time");
    let saved = Saved::new(snowflake(at, 0), at);
    let history = History { cursor: true, saved: vec![Some(saved)], ..History::default() };
    let mut late = rig(&["cat"], &[], history);
    late.open();
    late.lag();
    let query = late.count(0);
    let since = query.since.expect("a time");
    assert!(since < late.now.wall - REACH + 60 * SECOND && query.after.is_none());
    late.pay(0);
    late.page(&[], None);
    assert_eq!(
        (late.gaps()[0].complete, late.reason(0)),
        (false, "a search goes back 7 days".into())
    );
}

#[test]
fn a_run_goes_on_from_its_cursor_and_the_first_gap_without_a_post_from_its_time() {
    let at = "2026-11-20T11:50:00Z".parse().expect("a valid time");
    let saved = Saved::new(snowflake(at, 5), at);
    let history = History { cursor: true, saved: vec![Some(saved.clone())], ..History::default() };
    let mut resumed = rig(&["cat"], &[], history);
    resumed.open();
    resumed.lag();
    assert_eq!(resumed.count(0).after, Some(saved.id));

    let mut fresh = rig(&["cat"], &[], History::default());
    fresh.open();
    assert_eq!((fresh.session.page(), fresh.gaps().len()), (None, 0), "nothing is asked at first");
    let heard = fresh.now.wall;
    fresh.miss_a_minute();
    fresh.lag();
    assert_eq!(fresh.count(0).since, Some(heard));
}

#[test]
fn a_stop_shows_what_is_held_back_unless_a_cursor_keeps_it_for_the_next_run() {
    for cursor in [false, true] {
        let mut rig = rig(&["cat"], &[], History { cursor, ..History::default() });
        rig.open();
        rig.live(1);
        rig.miss_a_minute();
        rig.live(0);
        rig.session.handle_stop(rig.now);
        rig.pull();
        assert_eq!(rig.shown().len(), if cursor { 1 } else { 2 });
        let reason = "the run ended before it was filled";
        assert_eq!((rig.gaps()[0].complete, rig.reason(0)), (false, reason.to_owned()));
        assert!(rig.session.is_over());
        rig.session.handle_stop(rig.now);
        rig.pull();
        assert_eq!(rig.gaps().len(), 1);
    }
}
