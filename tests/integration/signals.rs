//! A stop is a stop: the first signal closes the socket, flushes and ends by that signal, in
//! any wait; the second ends at once. A reader that goes away is no failure.

use std::time::Duration;

use crate::harness::server::{Server, Step, body, open, refusal, update};
use crate::harness::{Ended, Running, Signal, Trill, all_at_once};

const SIGNALS: [Signal; 2] = [Signal::INT, Signal::TERM];

/// The grace that a blocked reader gets (engine::FLUSH_GRACE), and what a busy machine adds.
const PROMPT: Duration = Duration::from_secs(8);

fn stop(running: Running, signal: Signal) -> Ended {
    running.signal(signal);
    running.end().killed_by(signal)
}

#[test]
fn a_signal_ends_a_quiet_stream_and_closes_the_socket() {
    all_at_once(SIGNALS, |signal| {
        let server = Server::streaming([vec![open(), update(1), Step::Hold]]);
        let mut running = Trill::at(&server, "user").spawn();
        running.record();
        stop(running, signal).silent();
        server.await_closed();
    });
}

#[test]
fn a_signal_ends_a_busy_stream_with_whole_records() {
    all_at_once(SIGNALS, |signal| {
        let mut running = Trill::new(["public", "--sandbox", "--rate=max"]).spawn();
        running.record();
        let ended = stop(running, signal).silent();
        assert!(ended.stdout.ends_with(b"}\n"));
        assert!(!ended.records().is_empty());
    });
}

#[test]
fn a_signal_ends_a_long_back_off() {
    all_at_once(SIGNALS, |signal| {
        let limited = refusal("429 Too Many Requests", "Retry-After: 300\r\n", "");
        let server = Server::streaming([limited]);
        let mut running = Trill::at(&server, "user").spawn();
        running.says("next attempt in 30");
        stop(running, signal).prints_nothing();
    });
}

#[test]
fn a_signal_ends_a_dial_that_nobody_answers() {
    all_at_once(SIGNALS, |signal| {
        let server = Server::streaming([vec![Step::Hold]]);
        let running = Trill::at(&server, "user --connect-timeout=1h").spawn();
        server.await_streams(1);
        stop(running, signal).silent();
        server.await_closed();
    });
}

/// A run whose stdout is a full pipe, while its stream is quiet.
fn blocked() -> (Server, Running) {
    let text = "x".repeat(60_000);
    let post = |id| format!("event: update\ndata: {{\"id\":\"{id}\",\"content\":\"{text}\"}}\n\n");
    let posts: String = (1..=20).map(post).collect();
    // More than a pipe holds (64 KiB) and less than trill queues (64 MiB): it reads them all,
    // and then says that there was a heartbeat.
    let script = vec![open(), body(posts.as_bytes()), body(b":thump\n\n"), Step::Hold];
    let server = Server::streaming([script]);
    let mut running = Trill::at(&server, "user -vv").unread().spawn();
    let greeting_and_thump = 2;
    for _ in 0..greeting_and_thump {
        running.says("heartbeat");
    }
    (server, running)
}

#[test]
fn a_signal_ends_a_run_whose_stdout_is_blocked_after_a_grace() {
    all_at_once(SIGNALS, |signal| {
        let (_server, running) = blocked();
        let began = crate::harness::now();
        let ended = stop(running, signal).says("stdout is blocked").says("bytes were not written");
        let took = crate::harness::now() - began;
        ended.check(took < PROMPT, &format!("should end within its grace, not after {took:?}"));
    });
}

#[test]
fn a_second_signal_ends_a_blocked_run_at_once() {
    let (server, running) = blocked();
    running.signal(Signal::INT);
    // The first signal closes the socket: the second one comes after that for certain.
    server.await_closed();
    running.signal(Signal::TERM);
    // After the whole grace it would have ended by the first one.
    running.end().killed_by(Signal::TERM);
}

/// A run whose stdout is a full pipe, and all its queues as well.
fn blocked_and_busy() -> Running {
    let mut running =
        Trill::new("public --sandbox --rate=max --buffer=1MiB -v".split(' ')).unread().spawn();
    running.says("connected to");
    running
}

#[test]
fn a_signal_ends_a_busy_run_whose_stdout_is_blocked() {
    all_at_once(SIGNALS, |signal| {
        stop(blocked_and_busy(), signal);
    });
}

#[test]
fn a_blocked_reader_that_goes_away_ends_the_run_with_0() {
    for mut running in [blocked().1, blocked_and_busy()] {
        running.hang_up();
        running.end().code(0);
    }
}

#[test]
fn a_reader_that_leaves_a_quiet_stream_ends_the_run_with_0_and_no_word() {
    for format in ["json", "raw", "none"] {
        let server = Server::streaming([vec![open(), Step::Hold]]);
        let mut running = Trill::at(&server, "user -o").arg(format).unread().spawn();
        server.await_streams(1);
        running.hang_up();
        running.end().code(0).silent();
        server.await_closed();
    }
}

#[test]
fn a_reader_that_leaves_during_a_back_off_ends_the_run_with_0() {
    let limited = refusal("429 Too Many Requests", "Retry-After: 300\r\n", "");
    let server = Server::streaming([limited]);
    let mut running = Trill::at(&server, "user").unread().spawn();
    running.says("next attempt in 30");
    running.hang_up();
    running.end().code(0);
}

#[test]
fn head_ends_a_busy_stream_with_0_and_no_word() {
    let ended = Trill::new(["public", "--sandbox", "--rate=max"]).head(3).run().code(0).silent();
    assert_eq!(ended.records().len(), 3);
}

#[test]
fn head_ends_a_slow_stream_before_its_next_event() {
    // The next event would come in a quarter of an hour.
    let args = ["public", "--sandbox", "--rate=0.001"];
    Trill::new(args).head(1).run().code(0).silent();
}

#[test]
fn a_signal_ends_replay_that_waits_for_its_input_or_its_pace() {
    let line = |second: u32| {
        format!(
            r#"{{"source":"m","stream":["user"],"event":"delete","via":"stream","received_at":"2026-01-01T00:{second:02}:00.000000Z","payload":"1"}}"#
        )
    };
    let records = format!("{}\n{}\n", line(0), line(59));
    all_at_once(SIGNALS, |signal| {
        let mut running = Trill::new(["replay", "f", "--speed=1x"]).file("f", &records).spawn();
        running.record();
        stop(running, signal).silent();
    });
}
