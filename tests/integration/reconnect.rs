//! A line that breaks, ends or falls silent comes back; nothing is printed twice or broken,
//! and what may be missing is told.

use std::time::Duration;

use crate::harness::record::{Connected, Disconnected, Gap, Record};
use crate::harness::server::{Script, Server, Step, body, chunk, end, event, open, update};
use crate::harness::{TOKEN, Trill, all_at_once};

/// An event with everything that a cut can fall into: a name, a comma, a character of two
/// bytes, one of three, one of four, two line ends.
const CUT: &str = "event: update\ndata: {\"id\":\"2\",\"content\":\"é…🦀\"}\n\n";

#[test]
fn a_cut_at_any_byte_of_an_event_prints_no_event_twice_and_none_broken() {
    let reset = [false, true].into_iter().flat_map(|r| (0..CUT.len()).map(move |at| (at, r)));
    // Both ends for every offset would only be more of the same.
    let cuts = reset.filter(|(at, reset)| at % 2 == usize::from(*reset));
    all_at_once(cuts, |(at, reset)| {
        let mut cut = vec![open(), update(1), body(&CUT.as_bytes()[..at])];
        if at == 0 {
            cut.pop();
        }
        cut.extend(reset.then_some(Step::Reset));
        let server = Server::streaming([cut, vec![open(), update(3), Step::Hold]]);
        let ended = Trill::at(&server, "public --count=2").run().code(0);
        let ended = ended.says("; reconnecting").says("posts may be missing after 1");
        let ids: Vec<String> = ended.records().iter().map(Record::id).collect();
        assert_eq!(ids, ["1", "3"], "cut after {at} bytes, reset: {reset}");
    });
}

#[test]
fn an_event_that_was_whole_before_the_cut_is_printed_once() {
    for ending in [vec![], vec![Step::Reset], vec![end()]] {
        let mut script = vec![open(), update(1), body(CUT.as_bytes())];
        // The bytes must have been read: a reset takes back what is on its way.
        script.push(Step::Word);
        script.extend(ending);
        let server = Server::streaming([script, vec![open(), update(3), Step::Hold]]);
        let mut running = Trill::at(&server, "public --count=3").spawn();
        assert_eq!([running.record().id(), running.record().id()], ["1", "2"]);
        server.word();
        assert_eq!(running.record().id(), "3");
        running.end().code(0);
    }
}

#[test]
fn a_cut_inside_the_chunk_framing_or_the_head_is_a_cut_like_any_other() {
    let framed = chunk(CUT.as_bytes());
    let Step::Send(head) = open() else { panic!("the head is sent at once") };
    let framing = [1, 2, 3].map(|at| vec![open(), update(1), Step::Send(framed[..at].to_vec())]);
    let heads = [1, 20, 300].map(|at| vec![Step::Send(head[..at].to_vec())]);
    let cuts = framing.map(|script| (script, &["1", "3"][..])).into_iter();
    all_at_once(cuts.chain(heads.map(|script| (script, &["3"][..]))), |(script, expected)| {
        let server = Server::streaming([script, vec![open(), update(3), Step::Hold]]);
        let count = format!("--count={}", expected.len());
        let ended = Trill::at(&server, "public").arg(count).run().code(0).says("; reconnecting");
        let ids: Vec<String> = ended.records().iter().map(Record::id).collect();
        assert_eq!(ids, expected);
    });
}

#[test]
fn meta_tells_of_the_loss_the_return_and_the_gap() {
    let server = Server::streaming([
        vec![open(), update(7), Step::Word],
        vec![open(), update(8), Step::Hold],
    ]);
    let mut running = Trill::at(&server, "hashtag rust --meta --count=2 --backfill=off").spawn();
    let url = format!("{}/api/v1/streaming/hashtag?tag=rust", server.url());
    let connected = running.record();
    assert_eq!(
        (connected.event.as_str(), connected.stream.join(" ")),
        ("trill.connected", "hashtag rust".into())
    );
    let connected: Connected = connected.payload_as();
    assert_eq!(
        (connected.transport.as_str(), connected.url, connected.attempt),
        ("sse", url.clone(), 1)
    );
    // The greeting is a comment, and says that the server is alive.
    let heartbeat = running.record();
    assert_eq!((heartbeat.event.as_str(), heartbeat.payload()), ("trill.heartbeat", "null"));
    let before = running.record();
    server.word();
    let disconnected = running.record();
    assert_eq!(disconnected.event, "trill.disconnected");
    let told: Disconnected = disconnected.payload_as();
    assert_eq!((told.class.as_str(), told.status, told.retry_in_ms), ("network", None, Some(0)));
    assert!(told.reason.contains("the connection broke"), "{}", told.reason);
    let connected: Connected = running.record().payload_as();
    assert_eq!((connected.url, connected.attempt), (url, 2));
    let gap = running.record();
    assert_eq!(gap.event, "trill.gap");
    let gap: Gap = gap.payload_as();
    assert_eq!((gap.from_id, gap.filled, gap.complete), (Some(before.id()), 0, false));
    assert!(gap.reason.is_some() && gap.seconds >= 0.0);
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
    assert!(moment(&before.received_at) <= moment(&gap.from));
    assert!(moment(&gap.from) <= moment(&disconnected.received_at));
    assert!(moment(&disconnected.received_at) <= moment(&gap.to));
    let ended = running.end().code(0);
    let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
    assert_eq!(
        events,
        [
            "trill.connected",
            "trill.heartbeat",
            "update",
            "trill.disconnected",
            "trill.connected",
            "trill.gap",
            "trill.heartbeat",
            "update"
        ]
    );
}

#[test]
fn groups_of_meta_are_shown_alone() {
    let table = [
        (
            "connection",
            &["trill.connected", "update", "trill.disconnected", "trill.connected", "update"][..],
        ),
        ("gap", &["update", "trill.gap", "update"]),
        ("heartbeat", &["trill.heartbeat", "update", "trill.heartbeat", "update"]),
        ("malformed", &["update", "update"]),
    ];
    all_at_once(table, |(group, expected)| {
        let server =
            Server::streaming([vec![open(), update(1)], vec![open(), update(2), Step::Hold]]);
        let meta = format!("--meta={group}");
        let ended = Trill::at(&server, "public --count=2").arg(meta).run().code(0);
        let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
        assert_eq!(events, expected, "{group}");
    });
}

#[test]
fn a_server_that_accepts_and_closes_is_not_hammered() {
    let closes = vec![];
    let ends = vec![open(), end()];
    let sends = vec![open(), update(1)];
    all_at_once([closes, ends, sends], |script: Script| {
        let server = Server::streaming([script]);
        let ended =
            Trill::at(&server, "public --retry=4").run().code(5).says("gave up after 4 attempts");
        assert_eq!(server.stream_requests().len(), 4);
        // At once, then at least an eighth and a quarter of a second: half of the schedule.
        let waited = ended.took >= Duration::from_millis(375);
        ended.check(waited, "should wait between attempts, though the server opens each time");
    });
}

#[test]
fn a_revoked_token_is_a_clean_end_and_then_a_401() {
    let ended = Trill::new("user --sandbox --rate=max --fault=kill-after=5".split(' ')).run();
    let ended = ended
        .code(4)
        .says("the server ended the stream; reconnecting")
        .says("Invalid access token");
    assert_eq!(ended.records().len(), 5);
}

#[test]
fn a_drop_never_ends_a_run_with_0() {
    for ending in [vec![], vec![Step::Reset], vec![end()]] {
        let mut script = vec![open(), update(1)];
        script.extend(ending);
        let server = Server::streaming([script]);
        let ended = Trill::at(&server, "public --retry=1").run().code(5);
        assert!(ended.records().len() <= 1);
    }
}

#[test]
fn an_event_is_on_stdout_before_the_server_sends_the_next_byte() {
    let mut script = vec![open()];
    for id in 1..=20 {
        // One line in every format.
        script.extend([event("delete", &format!("77{id}")), Step::Word]);
    }
    all_at_once(["json", "raw", "pretty"], |format| {
        let server = Server::streaming([script.clone()]);
        let mut running = Trill::at(&server, "public -o").arg(format).spawn();
        for id in 1..=20 {
            let line = running.line();
            assert!(line.contains(&format!("77{id}")), "{format}: {line}");
            server.word();
        }
    });
}

#[test]
fn an_event_in_two_writes_is_on_stdout_with_its_last_byte() {
    let (first, second) = CUT.as_bytes().split_at(CUT.len() - 1);
    let script = vec![
        open(),
        body(b"event: upda"),
        Step::Word,
        body(b"te\n"),
        body(&first[14..]),
        Step::Word,
        body(second),
        Step::Hold,
    ];
    let server = Server::streaming([script]);
    let mut running = Trill::at(&server, "public").spawn();
    server.word();
    server.word();
    assert_eq!(running.record().id(), "2");
}

#[test]
fn heartbeats_of_both_forms_keep_a_quiet_line_alive_and_are_no_events() {
    // A line of heartbeats alone, each well within the timeout, for longer than the timeout.
    all_at_once(["heartbeat=50ms", "heartbeat=50ms,old-heartbeat"], |faults| {
        let ended = Trill::new(
            "user --sandbox --rate=0.001 --stall-timeout=1s --duration=2500ms --retry=1".split(' '),
        )
        .arg(format!("--fault={faults}"))
        .arg("--event=no-such-event")
        .run();
        ended.code(0).prints_nothing().silent();
    });
}

#[test]
fn a_heartbeat_is_a_record_only_with_meta_and_an_event_follows_it() {
    for thump in [&b":thump\n"[..], b":thump\n\n"] {
        let mut script = vec![open(), update(1)];
        for _ in 0..3 {
            script.extend([Step::Word, body(thump)]);
        }
        script.extend([update(2), Step::Hold]);
        let server = Server::streaming([script]);
        let mut running = Trill::at(&server, "public --meta=heartbeat --count=2").spawn();
        assert_eq!([running.record().event, running.record().event], ["trill.heartbeat", "update"]);
        for _ in 0..3 {
            server.word();
            assert_eq!(running.record().event, "trill.heartbeat");
        }
        assert_eq!(running.record().id(), "2");
        running.end().code(0).silent();
    }
}

#[test]
fn silence_is_a_lost_line() {
    let server = Server::streaming([
        vec![open(), update(1), Step::Hold],
        vec![open(), update(2), Step::Hold],
    ]);
    let command = "public --count=2 --stall-timeout=300ms --connect-timeout=1h";
    let ended =
        Trill::at(&server, command).run().code(0).says("not a byte for 300ms; reconnecting");
    assert_eq!(ended.records().len(), 2);
    server.await_closed();
}

#[test]
fn reconnecting_does_not_discover_the_server_again_and_sends_the_token_again() {
    let server = Server::streaming([vec![open()], vec![open(), event("delete", "1"), Step::Hold]]);
    Trill::at(&server, "public --count=1 --backfill=off").run().code(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 2 + 2);
    for request in &requests[2..] {
        assert_eq!(request.all("authorization"), [format!("Bearer {TOKEN}")]);
    }
}

#[test]
fn one_stream_of_several_that_breaks_does_not_disturb_the_others() {
    let server = Server::streaming([
        vec![open(), update(1), Step::Word],
        vec![open(), Step::Hold],
        vec![open(), update(3), Step::Hold],
    ]);
    let mut running = Trill::at(&server, "hashtag rust go").spawn();
    let before = running.record();
    server.await_streams(2);
    server.word();
    let after = running.record();
    assert_eq!((before.id(), after.id()), ("1".to_owned(), "3".to_owned()));
    assert_eq!(before.stream, after.stream);
    assert_eq!(server.stream_requests().len(), 3, "the other stream is not dialled again");
}
