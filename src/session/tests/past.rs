//! History and gaps in virtual time: a server whose pages and stream come from one timeline, and
//! a line that is lost at any moment.

use super::*;
use crate::event::{Aside, Place, Saved, Via, What};
use crate::source::page::PageQuery;

/// A server with a public timeline of numbered posts, and one reader.
struct World {
    rig: Rig,
    /// The ids that were published, in order.
    posts: Vec<u64>,
    /// A question that has not been answered, and what was published when it came.
    asked: Option<(PageQuery, usize)>,
    /// Posts on a page.
    page: usize,
    /// Pages that were asked for.
    pages: usize,
    /// The server does not know `min_id`.
    is_old: bool,
}

fn world(history: History) -> World {
    let api = Url::parse("https://m.example").expect("a valid URL");
    let channel = Channel::Hashtag { tag: "rust".to_owned(), local: false };
    world_of(Mastodon::new(channel, &api, true), history)
}

fn world_of(source: Mastodon, history: History) -> World {
    let rig = Rig::with(source, "text/event-stream", policy(), history);
    World { rig, posts: Vec::new(), asked: None, page: 3, pages: 0, is_old: false }
}

impl World {
    fn is_open(&self) -> bool {
        matches!(self.rig.session.step(), Step::Read { .. })
    }

    fn publish(&mut self) {
        self.rig.pass(SECOND);
        let id = 1000 + self.posts.len() as u64;
        self.posts.push(id);
        if self.is_open() {
            self.rig.bytes(&post(id));
        }
    }

    fn ask(&mut self) {
        if self.asked.is_none()
            && let Some(query) = self.rig.session.page()
        {
            self.pages += 1;
            self.asked = Some((query, self.posts.len()));
        }
    }

    /// Answers with the page as it was when it was asked for.
    fn answer(&mut self) -> Result<(), Error> {
        let Some((query, known)) = self.asked.take() else { return Ok(()) };
        let bound = |id: &Option<Box<str>>| {
            id.as_deref().map(|id| id.parse::<u64>().expect("an id of this server"))
        };
        let is_known = !(self.is_old && query.forward);
        let after = bound(&query.after).filter(|_| is_known).unwrap_or(0);
        let before = bound(&query.before).unwrap_or(u64::MAX);
        let all = self.posts[..known].iter().copied();
        let mut wanted: Vec<u64> = all.filter(|id| *id > after && *id < before).collect();
        let size = query.limit.unwrap_or(self.page).min(self.page).min(wanted.len());
        if query.forward && is_known {
            wanted.truncate(size);
        } else {
            wanted.drain(..wanted.len() - size);
        }
        let items: Vec<String> = wanted.iter().rev().map(|id| json(*id)).collect();
        let head = Head {
            status: 200,
            content_type: Some("application/json".to_owned()),
            ..Head::default()
        };
        let body = format!("[{}]", items.join(","));
        self.reply(&query, Ok(Refusal { head, body }))
    }

    fn fail(&mut self, answer: Result<Refusal, Broken>) -> Result<(), Error> {
        let Some((query, _)) = self.asked.take() else { return Ok(()) };
        self.reply(&query, answer)
    }

    fn reply(&mut self, query: &PageQuery, answer: Result<Refusal, Broken>) -> Result<(), Error> {
        let result = self.rig.session.handle_page(self.rig.now, query, answer);
        self.rig.pull();
        result
    }

    fn open(&mut self) {
        self.rig.open();
    }

    fn lose(&mut self) {
        self.rig.lose().expect("goes on");
    }

    /// Answers all pages that are asked for.
    fn settle(&mut self) {
        for _ in 0..1000 {
            self.ask();
            if self.asked.is_some() {
                self.answer().expect("a page");
            } else if self.rig.session.past.due().is_some() {
                self.rig.pass(SECOND);
                self.rig.session.handle_timeout(self.rig.now).expect("a wait");
                self.rig.pull();
            } else {
                return;
            }
        }
        panic!("it never settles");
    }

    fn shown(&self) -> Vec<(u64, Via)> {
        let shown = self.rig.out.iter().filter_map(|event| match event {
            StreamEvent::Record(record) => {
                let id = record.place.as_ref().expect("a place").id.parse().expect("a number");
                Some((id, record.via))
            }
            _ => None,
        });
        shown.collect()
    }

    fn ids(&self) -> Vec<u64> {
        self.shown().into_iter().map(|(id, _)| id).collect()
    }
}

fn json(id: u64) -> String {
    let at = Timestamp::from_second(1_795_000_000 + i64::try_from(id).expect("small"));
    format!(r#"{{"id":"{id}","created_at":"{}"}}"#, at.expect("a time"))
}

fn post(id: u64) -> Vec<u8> {
    format!("event: update\ndata: {}\n\n", json(id)).into_bytes()
}

fn refusal(status: u16) -> Refusal {
    Refusal { head: Head { status, ..Head::default() }, body: r#"{"error":"no"}"#.to_owned() }
}

fn last(count: usize) -> History {
    History { last: Some(count), ..History::default() }
}

#[test]
fn a_gap_is_filled_in_order_and_what_comes_live_meanwhile_waits() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    for _ in 0..7 {
        world.publish();
    }
    world.open();
    world.ask();
    world.publish();
    assert_eq!(world.ids(), [1000], "the live post is held back");
    world.settle();
    assert_eq!(world.ids(), (1000..=1008).collect::<Vec<_>>());
    let via: Vec<Via> = world.shown().into_iter().map(|(_, via)| via).collect();
    assert_eq!(via[0], Via::Stream);
    assert!(via[1..8].iter().all(|via| *via == Via::CatchUp), "{via:?}");
    let [gap] = &world.rig.gaps()[..] else { panic!("one gap: {:?}", world.rig.gaps()) };
    assert!(gap.complete, "{gap:?}");
    assert_eq!((gap.filled, gap.from_id.as_deref()), (8, Some("1000")), "{gap:?}");
    world.publish();
    assert_eq!(world.shown().last(), Some(&(1009, Via::Stream)));
}

#[test]
fn a_line_that_is_lost_before_its_first_post_is_caught_up_too() {
    let mut world = world(History::default());
    world.publish();
    world.open();
    world.settle();
    let reached = |event: &StreamEvent| matches!(event, StreamEvent::Aside(Aside { what: What::Reached(Place { id, .. }), .. }) if &**id == "1000");
    assert!(world.rig.out.iter().any(reached), "{:?}", world.rig.out);
    world.lose();
    world.publish();
    world.open();
    world.settle();
    assert_eq!(world.shown(), [(1001, Via::CatchUp)]);
}

#[test]
fn the_last_items_come_first_and_join_the_stream_without_a_seam() {
    let mut world = world(last(5));
    for _ in 0..9 {
        world.publish();
    }
    world.open();
    world.ask();
    world.publish();
    world.settle();
    world.publish();
    assert_eq!(world.ids(), (1004..=1010).collect::<Vec<_>>());
    let via = |id: u64| world.shown().iter().find(|(shown, _)| *shown == id).map(|(_, via)| *via);
    assert_eq!(via(1004), Some(Via::History));
    assert_eq!(via(1010), Some(Via::Stream));
}

#[test]
fn all_since_a_time_comes_and_nothing_that_is_later_than_the_end() {
    let at = |id: i64| Timestamp::from_second(1_795_000_000 + id).expect("a time");
    let history = History {
        since: Some(at(1003)),
        until: Some(at(1008)),
        follow: false,
        ..History::default()
    };
    let mut world = world(history.clone());
    world.posts.extend(1000..1012);
    world.settle();
    assert_eq!(world.ids(), (1003..=1008).collect::<Vec<_>>());
    assert!(world.rig.session.is_over());
}

#[test]
fn without_following_the_session_ends_with_the_pages() {
    let mut world = world(History { follow: false, ..last(4) });
    for _ in 0..6 {
        world.publish();
    }
    assert!(matches!(world.rig.session.step(), Step::Pages { .. }));
    world.settle();
    assert_eq!(world.ids(), [1002, 1003, 1004, 1005]);
    assert!(world.rig.session.is_over());
}

#[test]
fn a_cursor_goes_on_where_it_stood_and_the_time_between_is_a_gap() {
    let at = "2026-11-20T11:00:00Z".parse().expect("a time");
    let saved = vec![Some(Saved::new("1002", at))];
    let mut world = world(History { follow: false, cursor: true, saved, ..History::default() });
    for _ in 0..6 {
        world.publish();
    }
    world.settle();
    assert_eq!(world.shown(), [1003, 1004, 1005].map(|id| (id, Via::CatchUp)));
    let [gap] = &world.rig.gaps()[..] else { panic!("one gap") };
    assert_eq!((gap.from, gap.filled, gap.complete), (at, 3, true));
    assert!(world.rig.session.is_over());
}

#[test]
fn what_came_late_between_two_runs_is_shown_and_nothing_that_was() {
    let at = "2026-11-20T11:00:00Z".parse().expect("a time");
    // 1001 had not come when 1002 and 1003 were shown.
    let latest = ["1000", "1002", "1003"].map(Into::into).to_vec();
    let saved = vec![Some(Saved { latest, ..Saved::new("1003", at) })];
    let mut world = world(History { follow: false, cursor: true, saved, ..History::default() });
    for _ in 0..6 {
        world.publish();
    }
    world.settle();
    assert_eq!(world.shown(), [1001, 1004, 1005].map(|id| (id, Via::CatchUp)));
    let [gap] = &world.rig.gaps()[..] else { panic!("one gap") };
    assert_eq!((gap.from_id.as_deref(), gap.filled, gap.complete), (Some("1003"), 3, true));
}

#[test]
fn a_page_that_fails_is_asked_for_again_and_one_that_never_comes_leaves_the_gap_open() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    world.ask();
    world.fail(Ok(refusal(503))).expect("goes on");
    world.ask();
    assert_eq!(world.asked, None, "it waits first");
    world.settle();
    assert_eq!(world.ids(), [1000, 1001]);
    assert!(world.rig.gaps()[0].complete);
    // Nothing but failures.
    world.lose();
    world.publish();
    world.open();
    world.publish();
    for _ in 0..100 {
        world.ask();
        world.fail(Err(Broken::new("gone"))).expect("goes on");
        world.rig.pass(SECOND);
        world.rig.bytes(b":thump\n");
        world.rig.session.handle_timeout(world.rig.now).expect("goes on");
    }
    assert_eq!(world.ids(), [1000, 1001, 1003], "what was held is shown");
    let gap = world.rig.gaps().pop().expect("a gap");
    assert!(!gap.complete);
    assert_eq!(gap.reason.as_deref(), Some("gone"));
}

#[test]
fn pages_that_are_refused_leave_gaps_open_and_end_only_a_run_that_asked_for_them() {
    let mut refused = world(History::default());
    refused.open();
    refused.ask();
    refused.fail(Ok(refusal(403))).expect("goes on");
    refused.publish();
    refused.lose();
    refused.open();
    assert_eq!(refused.rig.session.page(), None, "it is not asked for again");
    let [gap] = &refused.rig.gaps()[..] else { panic!("one gap") };
    assert!(!gap.complete && gap.reason.is_some(), "{gap:?}");

    let mut history = world(last(5));
    history.open();
    history.ask();
    let error = history.fail(Ok(refusal(403))).expect_err("it was asked for");
    assert_eq!(error.exit(), Exit::Auth);
}

#[test]
fn a_rate_limit_is_waited_for_and_said() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    world.ask();
    let reset = (world.rig.now.wall + 90 * SECOND).to_string();
    let head = Head { status: 429, rate_limit_reset: Some(reset), ..Head::default() };
    world.fail(Ok(Refusal { head, body: String::new() })).expect("goes on");
    let told = |event: &StreamEvent| {
        matches!(event, StreamEvent::Aside(Aside { what: What::Notice(_), .. }))
    };
    assert!(world.rig.out.iter().any(told));
    for _ in 0..89 {
        world.rig.pass(SECOND);
        world.rig.bytes(b":thump\n");
        world.rig.session.handle_timeout(world.rig.now).expect("goes on");
        assert_eq!(world.rig.session.page(), None);
    }
    world.settle();
    assert_eq!(world.ids(), [1000, 1001]);
}

#[test]
fn more_than_can_be_held_is_shown_and_the_gap_stays_open() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    world.ask();
    let big =
        format!(r#"event: update{}data: {{"id":"2000","x":"{}"}}"#, '\n', "x".repeat(6 << 20));
    for id in [2000, 2001, 2002] {
        world.rig.bytes(big.replace("2000", &id.to_string()).as_bytes());
        world.rig.bytes(b"\n\n");
    }
    assert_eq!(world.ids(), [1000, 2000, 2001, 2002]);
    assert!(!world.rig.gaps()[0].complete);
    world.answer().expect("an answer that nobody needs any more");
    assert_eq!(world.ids().len(), 4);
}

#[test]
fn a_machine_that_slept_reconnects_and_catches_up() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.rig.now.wall += 3600 * SECOND;
    world.posts.push(1001);
    world.rig.bytes(b":thump\n");
    let now = world.rig.now;
    world.rig.session.handle_announcement(now).expect("goes on");
    world.rig.pull();
    assert!(!world.is_open());
    world.open();
    world.settle();
    assert_eq!(world.ids(), [1000, 1001]);
    let [gap] = &world.rig.gaps()[..] else { panic!("one gap") };
    assert!(gap.complete && gap.length >= 3600 * SECOND, "{gap:?}");
}

#[test]
fn a_line_that_is_lost_while_its_place_is_looked_up_goes_on_after_what_it_brought() {
    let mut world = world(History::default());
    world.open();
    world.ask();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    world.answer().expect("an answer to a question that is no more");
    world.settle();
    assert_eq!(world.shown(), [(1000, Via::Stream), (1001, Via::CatchUp)]);
    assert!(world.rig.gaps()[0].complete);
    // Where nothing had come nobody knows what is missing.
    let mut quiet = self::world(History::default());
    quiet.open();
    quiet.lose();
    quiet.open();
    quiet.settle();
    assert!(!quiet.rig.gaps()[0].complete);
}

#[test]
fn what_came_live_and_is_gone_from_the_pages_comes_in_its_place() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    // Seen on a line that is lost again, and deleted before the pages are read.
    world.publish();
    world.publish();
    world.lose();
    world.publish();
    world.posts.retain(|id| *id != 1002);
    world.open();
    world.settle();
    assert_eq!(world.ids(), [1000, 1001, 1002, 1003, 1004]);
}

#[test]
fn posts_that_come_in_another_order_than_they_are_numbered_are_not_missed() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    // 1001 was numbered first and is sent second, when nobody listens any more.
    world.posts.extend([1001, 1002]);
    world.rig.bytes(&post(1002));
    world.lose();
    world.open();
    world.settle();
    assert_eq!(world.ids(), [1000, 1002, 1001]);
    assert_eq!(world.rig.gaps()[0].filled, 1);
}

#[test]
fn a_cursor_that_finds_nothing_new_is_where_the_next_gap_begins() {
    let at = "2026-11-20T11:00:00Z".parse().expect("a time");
    let saved = vec![Some(Saved::new("1002", at))];
    let mut world = world(History { cursor: true, saved, ..History::default() });
    world.posts.extend(1000..=1002);
    world.open();
    world.settle();
    world.lose();
    world.publish();
    world.open();
    world.settle();
    assert_eq!(world.ids(), [1003]);
    // The same where a time was named, and nothing is later.
    let since = Some(Timestamp::from_second(1_795_000_000 + 5000).expect("a time"));
    let mut later = self::world(History { since, ..History::default() });
    later.posts.extend(1000..=1002);
    later.open();
    later.settle();
    later.lose();
    later.publish();
    later.open();
    later.settle();
    assert_eq!(later.ids(), [1003]);
}

#[test]
fn an_empty_timeline_is_a_place_too() {
    let mut world = world(History { cursor: true, follow: false, ..History::default() });
    world.settle();
    let reached = |event: &StreamEvent| matches!(event, StreamEvent::Aside(Aside { what: What::Reached(Place { id, .. }), .. }) if &**id == "0");
    assert!(world.rig.out.iter().any(reached));
}

#[test]
fn what_is_held_in_another_order_than_it_is_numbered_is_all_shown() {
    let mut world = world(History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    // Sent in this order, and deleted before the pages are read.
    for id in [1004, 1003, 1002] {
        world.rig.bytes(&post(id));
    }
    world.posts.extend([1005]);
    world.rig.bytes(&post(1005));
    world.settle();
    assert_eq!(world.ids(), [1000, 1001, 1002, 1003, 1004, 1005]);
}

#[test]
fn a_loss_while_the_horizon_is_looked_for_is_read_too() {
    let api = Url::parse("https://m.example").expect("a valid URL");
    let source = Mastodon::new(Channel::List { id: "1".to_owned() }, &api, true);
    let mut world = world_of(source, History::default());
    world.open();
    world.settle();
    world.publish();
    world.lose();
    world.publish();
    world.open();
    for _ in 0..2 {
        world.ask();
        world.answer().expect("a page");
    }
    world.ask();
    assert_eq!(world.asked.as_ref().and_then(|(query, _)| query.limit), Some(1), "the horizon");
    world.lose();
    world.publish();
    world.open();
    world.answer().expect("an answer to a question that is no more");
    world.settle();
    assert_eq!(world.ids(), [1000, 1001, 1002]);
    assert_eq!(world.rig.gaps().len(), 2);
}

#[test]
fn a_server_that_cannot_go_forward_is_read_backwards() {
    let mut world = world(History::default());
    world.is_old = true;
    world.open();
    world.settle();
    world.publish();
    world.lose();
    for _ in 0..8 {
        world.publish();
    }
    world.open();
    world.settle();
    let mut ids = world.ids();
    ids.sort_unstable();
    assert_eq!(ids, (1000..=1008).collect::<Vec<_>>());
    assert!(world.rig.gaps()[0].complete);
}

#[test]
fn the_last_items_before_a_time_are_counted_from_there() {
    let until = Some(Timestamp::from_second(1_795_000_000 + 1005).expect("a time"));
    let mut world = world(History { until, follow: false, ..last(3) });
    world.posts.extend(1000..1010);
    world.settle();
    assert_eq!(world.ids(), [1003, 1004, 1005]);
}

#[test]
fn history_that_breaks_off_is_shown_as_far_as_it_was_read() {
    let mut world = world(History { follow: false, ..last(100) });
    world.posts.extend(1000..1009);
    world.ask();
    world.answer().expect("a page");
    world.ask();
    let error = world.fail(Ok(refusal(404))).expect_err("it was asked for");
    assert_eq!(error.exit(), Exit::Refused);
    assert_eq!(world.ids(), [1006, 1007, 1008]);
}

#[test]
fn each_of_two_timelines_has_the_gap_that_came_while_the_other_was_read() {
    let api = Url::parse("https://m.example").expect("a valid URL");
    let mut world = world_of(Mastodon::new(Channel::User, &api, true), History::default());
    world.open();
    world.settle();
    world.publish();
    world.rig.bytes(b"event: notification\ndata: {\"id\":\"1\"}\n\n");
    world.lose();
    world.publish();
    world.open();
    // All of home, and then the notifications, which this server does not answer in time.
    loop {
        world.ask();
        if world.asked.as_ref().is_some_and(|(query, _)| query.timeline == 1) {
            break;
        }
        world.answer().expect("a page");
    }
    world.lose();
    world.publish();
    world.open();
    world.asked = world.asked.take().map(|(query, _)| (query, 0));
    for _ in 0..100 {
        world.answer().expect("a page");
        world.ask();
        if world.asked.as_ref().is_some_and(|(query, _)| query.timeline == 1) {
            world.asked = world.asked.take().map(|(query, _)| (query, 0));
        }
    }
    let home = world.ids().into_iter().filter(|id| *id >= 1000);
    assert_eq!(home.collect::<Vec<_>>(), [1000, 1001, 1002]);
    assert!(world.rig.gaps().iter().all(|gap| gap.complete));
}

/// What can happen to a reader.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Publish,
    Lose,
    Open,
    Ask,
    Answer,
    PageFails,
    Repeat,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    use Turn::*;
    let turn = prop_oneof![
        6 => Just(Publish), 2 => Just(Lose), 3 => Just(Open), 4 => Just(Ask), 4 => Just(Answer),
        1 => Just(PageFails), 1 => Just(Repeat),
    ];
    prop::collection::vec(turn, 0..200)
}

proptest! {
    /// The promise of the project, in virtual time: whatever happens, every post comes out once
    /// and in order, and each loss of the line is one gap.
    #[test]
    fn nothing_is_lost_doubled_or_out_of_order(turns in turns(), page in 1usize..6, before in 0usize..5) {
        let mut world = world(last(before));
        world.page = page;
        world.posts.extend((0..before as u64).map(|n| 1000 + n));
        world.open();
        world.settle();
        let mut losses = 0;
        let mut failures = 0;
        for turn in turns {
            match turn {
                Turn::Publish => world.publish(),
                Turn::Lose if world.is_open() => {
                    losses += 1;
                    world.lose();
                }
                Turn::Open if !world.is_open() => world.open(),
                Turn::Ask => world.ask(),
                Turn::Answer => {
                    failures = if world.asked.is_some() { 0 } else { failures };
                    world.answer().expect("a page");
                }
                // Five in a row would rightly leave the gap open.
                Turn::PageFails if failures < 4 => {
                    failures += u32::from(world.asked.is_some());
                    world.fail(Ok(refusal(503))).expect("goes on");
                }
                // The server sends what it has sent before.
                Turn::Repeat if world.is_open() => {
                    if let Some(id) = world.posts.last() {
                        let again = post(*id);
                        world.rig.bytes(&again);
                    }
                }
                _ => {}
            }
        }
        if !world.is_open() {
            world.open();
        }
        world.settle();
        prop_assert_eq!(world.ids(), world.posts.clone());
        prop_assert_eq!(world.rig.gaps().len(), losses);
        prop_assert!(world.rig.gaps().iter().all(|gap| gap.complete));
    }
}
