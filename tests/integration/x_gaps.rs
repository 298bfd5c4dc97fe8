//! What a lost line misses on X: sent again, searched for, or told; and a run that goes on where the
//! last one ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::Signal;

use crate::harness::record::{Gap, Record};
use crate::harness::server::{Answer, Plan, Server, Step, line, post, x_head};
use crate::harness::{Ended, Trill, all_at_once};

/// A stream that falls silent in the middle, while the world goes on.
const SILENT: &str = "filter --sandbox --seed=3 --rate=200 --stall-timeout=1s --meta=gap \
                      --count=120 --fault=stall=20x1";

fn x(command: &str) -> Trill {
    Trill::new(["x"].into_iter().chain(command.split_whitespace()))
}

/// The id of the post in a record.
fn id(record: &Record) -> String {
    #[derive(serde::Deserialize)]
    struct Line {
        data: Data,
    }
    #[derive(serde::Deserialize)]
    struct Data {
        id: String,
    }
    let line: Line = serde_json::from_str(record.payload()).expect("a post has an id");
    line.data.id
}

fn ids(ended: &Ended) -> Vec<String> {
    ended.records().iter().filter(|record| record.event == "tweet").map(id).collect()
}

fn gaps(ended: &Ended) -> Vec<Gap> {
    let records = ended.records();
    let gaps = records.iter().filter(|record| record.event == "trill.gap");
    gaps.map(Record::payload_as).collect()
}

/// The same stream, from a line that holds.
fn undisturbed() -> Vec<String> {
    let ended = x("filter --sandbox --seed=3 --rate=200 --count=120").run().code(0).silent();
    ids(&ended)
}

/// A file of the test's own, removed afterwards with its lock.
struct Cursor(PathBuf);

impl Cursor {
    fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("x-cursor-{}-{number}", std::process::id());
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    fn flag(&self) -> String {
        format!("--cursor-file={}", self.0.display())
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
        drop(fs::remove_file(self.0.with_extension("lock")));
    }
}

#[test]
fn what_is_searched_for_comes_once_and_in_order_and_its_price_is_told_first() {
    let ended = x(SILENT).arg("--backfill=search").run().code(0);
    let ended = ended.says("searching for what was missed: up to ").says(", at $0.005 a post)");
    assert_eq!(ids(&ended), undisturbed());
    let via: Vec<String> = ended.records().into_iter().map(|record| record.via).collect();
    assert!(via.iter().any(|via| via == "catchup"), "{via:?}");
    let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
    assert!(gap.complete && gap.filled > 0 && gap.seconds >= 1.0);
    assert!(gap.reason.as_deref().is_some_and(|reason| reason.contains("not quite the stream")));
}

#[test]
fn what_was_sent_again_comes_once() {
    let ended = x(SILENT).arg("--backfill=server").arg("-vv").run().code(0);
    let ended = ended.says("backfill_minutes=1");
    assert_eq!(ids(&ended), undisturbed());
}

#[test]
fn a_gap_that_would_cost_too_much_stays_open() {
    all_at_once(["--max-cost=0.25", "--max-posts=50"], |limit| {
        let ended = x(SILENT).arg("--backfill=search").arg(limit).run().code(9);
        let (flag, number) = limit.split_once('=').expect("a value");
        let limit = format!("that would pass {flag} {number}");
        let ended = ended.says("what was missed is not searched for: up to ").says(&limit);
        let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
        assert!(!gap.complete && gap.filled == 0);
        assert!(gap.reason.as_deref().is_some_and(|reason| reason.contains(&limit)));
        assert_eq!(ids(&ended).len(), 50, "what comes over the line is paid for as before");
    });
}

#[test]
fn the_rules_of_a_run_are_those_that_are_searched_for() {
    let rules = ["--rule=cat has:images", "--rule=bread sample:50", "--backfill=search"];
    let ended = rules.into_iter().fold(x(SILENT), Trill::arg).run().code(0);
    let ended =
        ended.says("what bread sample:50 misses cannot be searched for: a search has no sample:");
    let records = ended.records();
    assert!(records.iter().any(|record| record.via == "catchup"), "{}", ended.stderr);
    let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
    assert_eq!(gap.reason.as_deref(), Some("one of the rules cannot be searched for"));
    assert!(!gap.complete);
}

#[test]
fn the_rules_are_listed_first_and_what_is_held_back_for_a_search_is_not_lost() {
    let list = r#"{"data":[{"id":"1","value":"cat"}],"meta":{"result_count":1}}"#;
    let again = vec![x_head(), post(2), line(""), Step::Hold];
    let plan = Plan {
        streams: vec![vec![x_head(), post(1)], again],
        calls: vec![Answer::ok(list)],
        ..Plan::default()
    };
    let server = Server::start(plan);
    let command = "filter --backfill=search --meta=heartbeat,gap";
    let mut running = Trill::at_x(&server, command).spawn();
    assert_eq!(id(&running.record()), "1");
    // X's own search would not know before half a minute has passed; no test waits for that.
    running.says("what was missed is searched for in 30s");
    assert_eq!(running.record().event, "trill.heartbeat", "it comes after a post that is held");
    running.signal(Signal::INT);
    let ended = running.end().killed_by(Signal::INT).says("the run ended before it was filled");
    assert_eq!(ids(&ended), ["1", "2"]);
    let calls: Vec<String> = server.calls().into_iter().map(|(call, _)| call).collect();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert!(calls[0].starts_with("GET /2/tweets/search/stream/rules"), "{calls:?}");
}

#[test]
fn only_a_dial_after_a_loss_asks_for_what_was_missed() {
    let server = Server::streaming([
        vec![x_head(), post(1)],
        vec![x_head(), post(1), post(2), line(""), line(""), post(3), Step::Hold],
    ]);
    let command = "filter --preset=min --backfill=server --meta=gap --count=3";
    let ended = Trill::at_x(&server, command).run().code(0);
    let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
    assert_eq!(events, ["tweet", "tweet", "trill.gap", "tweet"]);
    assert_eq!(ids(&ended), ["1", "2", "3"]);
    let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
    assert_eq!((gap.from_id.as_deref(), gap.filled, gap.complete), (Some("1"), 1, true));
    let asked: Vec<String> =
        server.stream_requests().iter().map(|request| request.target().to_owned()).collect();
    let path = "/2/tweets/search/stream";
    assert_eq!(asked, [path.to_owned(), format!("{path}?backfill_minutes=1")]);
}

#[test]
fn a_run_goes_on_where_the_last_one_ended() {
    let cursor = Cursor::fresh();
    let server = Server::streaming([
        vec![x_head(), post(7), post(8), line(""), Step::Hold],
        vec![x_head(), post(7), post(8), post(9), line(""), Step::Hold],
        vec![x_head(), post(10), Step::Hold],
    ]);
    let run = |count: u32| {
        let command = format!("filter --preset=min --backfill=server --meta=gap --count={count}");
        Trill::at_x(&server, &command).arg(cursor.flag()).run().code(0)
    };
    let ended = run(2).silent();
    assert_eq!(ids(&ended), ["7", "8"]);
    let saved = fs::read_to_string(&cursor.0).expect("the cursor was saved");
    assert!(saved.contains("\"8\"") && saved.contains("posts"), "{saved}");

    let ended = run(1);
    let [before, again] = &server.stream_requests()[..] else { panic!("two dials") };
    assert!(!before.target().contains("backfill_minutes"), "{before:?}");
    assert!(again.target().contains("backfill_minutes=1"), "{again:?}");
    assert_eq!(ids(&ended), ["9"], "the last run has shown what is sent again before that");

    // Without a backfill the gap between the runs is told.
    let plain = Trill::at_x(&server, "filter --preset=min --meta=gap --count=1").arg(cursor.flag());
    let ended = plain.run().code(0).says("posts may be missing after 9");
    let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
    assert_eq!((gap.from_id.as_deref(), gap.complete), (Some("9"), false));
}

#[test]
fn what_no_run_can_fill_does_not_end_a_strict_run() {
    let cursor = Cursor::fresh();
    let server = Server::streaming([
        vec![x_head(), post(7), Step::Hold],
        vec![x_head(), post(8), Step::Hold],
        vec![x_head(), post(9), post(10)],
        vec![x_head(), Step::Hold],
    ]);
    let run = |flags: &str| {
        let command = format!("filter --preset=min --strict {flags}");
        Trill::at_x(&server, &command).arg(cursor.flag()).run()
    };
    run("--count=1").code(0).silent();
    let ended = run("--count=1 --meta=gap").code(0).says("posts may be missing after 7");
    let [gap] = &gaps(&ended)[..] else { panic!("one gap: {}", ended.stderr) };
    assert!(!gap.complete);
    assert_eq!(ids(&ended), ["8"]);
    // What is lost while somebody listens ends the run as before.
    let ended = run("--event=tweet").code(3).says("posts may be missing after 8").says("--strict");
    assert_eq!(ids(&ended), ["9", "10"]);
    let saved = fs::read_to_string(&cursor.0).expect("the cursor was saved");
    assert!(saved.contains("\"10\""), "{saved}");
}

#[test]
fn what_is_no_post_is_shown_as_often_as_it_comes() {
    let activity = line(
        r#"{"data":{"event_uuid":"-5","event_type":"post.create","payload":{"id":"5","text":"a"}}}"#,
    );
    let server = Server::streaming([
        vec![x_head(), activity.clone(), activity.clone()],
        vec![x_head(), activity, Step::Hold],
    ]);
    let command = "stream activity --backfill-minutes=1 --backfill=server --count=3";
    let ended = Trill::at_x(&server, command).run().code(0);
    assert_eq!(ended.lines().len(), 3);
}

#[test]
fn with_minutes_for_every_dial_nothing_is_shown_twice() {
    let server = Server::streaming([
        vec![x_head(), post(1), post(2)],
        vec![x_head(), post(1), post(2), post(3), Step::Hold],
    ]);
    let command = "sample --backfill-minutes=2 --count=3";
    let ended = Trill::at_x(&server, command).run().code(0);
    assert_eq!(ids(&ended), ["1", "2", "3"]);
    let requests = server.stream_requests();
    assert!(requests.iter().all(|request| request.target().contains("backfill_minutes=2")));
}

#[test]
fn what_makes_no_sense_is_said_before_anything_is_asked() {
    let server = Server::start(Plan::default());
    let table = [
        ("sample --backfill=search", "this stream has none"),
        ("filter --backfill=off --backfill-minutes=2", "contradict each other"),
        ("filter --backfill=server --start-time=2026-11-21T10:00:00Z", "a replay has no gaps"),
        ("stream activity --cursor-file=c", "keeps the id of the last post"),
        ("filter --until=2020-01-01", "--until is in the past"),
    ];
    all_at_once(table, |(command, words)| {
        Trill::at_x(&server, command).run().code(2).says(words);
    });
    assert!(server.requests().is_empty());
}
