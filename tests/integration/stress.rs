//! The engine when somebody else is slow, stuck or in a hurry: limits and signals hold, and
//! what went wrong is said when it goes wrong.

use crate::harness::record::Record;
use crate::harness::server::{Server, Step, body, end, open, refusal};
use crate::harness::{Ended, Signal, TOKEN, Trill};

const TRILL: &str = env!("CARGO_BIN_EXE_trill");

const RECORD: &str = r#"{"source":"m","stream":["user"],"event":"delete","via":"stream","received_at":"2026-01-01T00:00:00.000000Z","payload":"1"}"#;

#[test]
fn a_limit_ends_a_replay_whose_input_never_ends() {
    let script = format!("yes '{RECORD}' | {TRILL} replay -o none --duration=300ms");
    Trill::through_shell(&script).run().code(0).silent();
}

#[test]
fn a_signal_ends_a_run_whose_stderr_is_blocked() {
    // A pipe that nobody reads, and that is never closed. Every event is malformed.
    let script = format!(
        "mkfifo e && exec 3<>e && exec {TRILL} public --sandbox --rate=max --fault=garbage=1 \
         --meta=malformed 2>e"
    );
    let mut running = Trill::through_shell(&script).spawn();
    // More reports than the pipe and the queue before it take.
    for _ in 0..3000 {
        running.line();
    }
    running.signal(Signal::INT);
    running.end().killed_by(Signal::INT);
}

#[test]
fn what_ended_the_run_is_said_while_stdout_is_blocked() {
    let text = "x".repeat(60_000);
    let post = |id| format!("event: update\ndata: {{\"id\":\"{id}\",\"content\":\"{text}\"}}\n\n");
    let posts: String = (1..=20).map(post).collect();
    let server = Server::streaming([vec![open(), body(posts.as_bytes()), end()]]);
    let mut running = Trill::at(&server, "user --retry=1").unread().spawn();
    running.says("gave up after 1 attempt");
    running.hang_up();
    running.end().code(5);
}

#[test]
fn a_slow_reader_is_not_taken_for_an_idle_stream() {
    // While the reader sleeps the pipe and the queue are full, three times as long as the limit.
    let script = format!(
        "{{ {TRILL} public --sandbox --rate=max --count=5000 --buffer=1MiB --idle-timeout=300ms; echo code $? >&2; }} \
         | {{ sleep 1; wc -l; }}"
    );
    let ended = Trill::through_shell(&script).run().says("code 0");
    assert_eq!(ended.lines(), ["5000"]);
}

/// 5,000 posts, for a reader that takes none before trill has said something, and then all.
fn late_reader(flags: &str) -> Ended {
    let script = format!(
        "mkfifo said && {TRILL} public --sandbox --rate=max --count=5000 --buffer=256KiB {flags} \
         2>said | {{ read -r line <said; cat; }}"
    );
    Trill::through_shell(&script).run()
}

#[test]
fn what_is_spilled_for_a_late_reader_comes_back_whole_and_in_order() {
    // Figures are said once all has been read from the network.
    let ended = late_reader("--on-slow=spill --stats=json");
    let records = ended.records();
    assert_eq!(records.len(), 5000);
    let ids = records.iter().filter(|record| record.event == "update").map(Record::id);
    let ids: Vec<u64> = ids.map(|id| id.parse().expect("a number")).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "in order, each once");
}

#[test]
fn what_is_dropped_for_a_late_reader_is_counted_to_the_last_record() {
    let ended = late_reader("--on-slow=drop-oldest --meta=gap");
    let (gaps, kept): (Vec<_>, Vec<_>) =
        ended.records().into_iter().partition(|record| record.event == "trill.gap");
    let dropped = |gap: &Record| -> usize {
        let before = "the reader was too slow: ";
        let (_, count) = gap.payload().split_once(before).expect("a gap has its reason");
        count.split(' ').next().and_then(|count| count.parse().ok()).expect("it says how many")
    };
    assert!(!gaps.is_empty());
    assert_eq!(kept.len() + gaps.iter().map(dropped).sum::<usize>(), 5000);
}

#[test]
fn strict_does_not_drop() {
    let line = "public --sandbox --rate=max --buffer=256KiB --on-slow=drop-oldest --strict";
    let mut running = Trill::new(line.split(' ')).unread().spawn();
    running.says("the reader is too slow: the oldest records are dropped (--strict)");
    running.hang_up();
    running.end().code(3);
}

#[test]
fn a_refusal_counts_even_if_its_body_never_comes() {
    let head = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let server = Server::streaming([vec![Step::Send(head.into()), Step::Hold]]);
    Trill::at(&server, "user").run().code(4).says("the server answered 401");
}

#[test]
fn a_token_that_the_server_repeats_gets_onto_stdout_neither() {
    let words = format!(r#"{{"error":"bad token {TOKEN}"}}"#);
    let server = Server::streaming([refusal("503 Service Unavailable", "", &words)]);
    let ended = Trill::at(&server, "user --retry=1 --meta").run().code(5);
    let stdout = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(stdout.contains("bad token [token]"), "{stdout}");
    let hidden = !stdout.contains(TOKEN) && !ended.stderr.contains(TOKEN);
    ended.check(hidden, "should not show the token");
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let mut trill = Trill::new(["public", "--sandbox", "--count=1"]);
    for name in ["TRILL_EVENT", "TRILL_RETRY", "TRILL_META", "TRILL_OUTPUT", "TRILL_COLOR"] {
        trill = trill.env(name, "");
    }
    assert_eq!(trill.run().code(0).silent().records().len(), 1);
}
