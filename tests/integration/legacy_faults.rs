//! Every fault of the embedded server that is about API v1.1, met by the real client.

use crate::harness::server::{Server, Step, body, end, x_head};
use crate::harness::{Ended, Signal, Trill, all_at_once};

/// Messages as lines, and with their lengths before them.
const FRAMINGS: [&str; 2] = ["", " --delimited"];

/// `twitter legacy COMMAND` at an embedded server with these faults.
fn meeting(faults: &str, command: &str) -> Ended {
    let words = ["twitter", "legacy"].into_iter().chain(command.split(' '));
    Trill::new(words)
        .arg("--sandbox")
        .arg("--rate=100")
        .arg("--seed=1")
        .arg(format!("--fault={faults}"))
        .run()
}

fn events(ended: &Ended) -> Vec<String> {
    ended.records().into_iter().map(|record| record.event).collect()
}

/// How many of trill's own records of that name there are.
fn count(ended: &Ended, name: &str) -> usize {
    events(ended).iter().filter(|event| *event == name).count()
}

/// Each fault with both framings, all at once.
fn with_both<'a>(faults: &[&'a str]) -> Vec<(&'a str, &'static str)> {
    faults.iter().flat_map(|&fault| FRAMINGS.map(|framing| (fault, framing))).collect()
}

#[test]
fn no_shape_of_the_bytes_changes_a_message() {
    let faults = [
        "no-heartbeat",
        "heartbeat=5ms",
        "lf",
        "split-crlf",
        "split",
        "merge",
        "big-line",
        "line-separator",
        "length-heartbeat",
    ];
    let command = "sample --count=12 -o raw";
    let plain = meeting("no-heartbeat", command).code(0).silent();
    all_at_once(with_both(&faults), |(fault, framing)| {
        let ended = meeting(fault, &format!("{command}{framing}")).code(0).silent();
        if matches!(fault, "big-line" | "line-separator") {
            assert_eq!(ended.lines().len(), 12, "{fault}{framing}");
        } else {
            assert_eq!(ended.lines(), plain.lines(), "{fault}{framing}");
        }
    });
    meeting("bom", command).code(0).silent();
    // Of a length it makes none, which is told; the message is there.
    let ended = meeting("bom", &format!("{command} --delimited")).code(0);
    assert_eq!(ended.says("malformed").lines(), plain.lines());
}

#[test]
fn a_wrong_length_costs_no_message_and_no_connection_and_is_told() {
    let command = "site --follow=1,2,3 --count=40 --delimited";
    let plain = meeting("no-heartbeat", &format!("{command} -o raw")).code(0).silent();
    let faults =
        ["wrong-length=1", "wrong-length=2", "wrong-length=7", "long-length=1", "long-length=7"];
    all_at_once(faults, |fault| {
        let ended = meeting(fault, &format!("{command} -o raw")).code(0);
        assert_eq!(ended.lines(), plain.lines(), "{fault}");
        let ended = meeting(fault, &format!("{command} --meta=malformed,connection")).code(0);
        let ended = ended.says("its length before it was wrong or missing");
        let told = (count(&ended, "trill.connected"), count(&ended, "trill.disconnected"));
        assert_eq!(told, (1, 0), "{fault}");
        assert!(count(&ended, "trill.malformed") >= 40 / 7, "{fault}");
        meeting(fault, &format!("{command} --strict -o none")).code(3);
    });
}

/// The server falls silent behind the last message: what is shown, is shown while the line is open.
#[test]
fn a_length_that_is_too_long_holds_nothing_back() {
    let command = "sample --count=40 --delimited -o raw";
    let plain = meeting("no-heartbeat", command).code(0).silent();
    let faults =
        ["long-length=1", "long-length=5", "long-length=40", "long-length=3,wrong-length=4"];
    all_at_once(faults, |fault| {
        for more in ["stall=40", "stall=40,no-heartbeat", "stall=40,length-heartbeat,split,lf"] {
            let ended = meeting(&format!("{fault},{more}"), command).code(0);
            assert_eq!(ended.lines(), plain.lines(), "{fault},{more}");
        }
    });
}

/// The second of five messages, and then all of them, says that it is longer than all that comes.
#[test]
fn what_a_length_that_is_too_long_announced_is_printed_before_the_line_closes() {
    let tweet = |id: u32| format!(r#"{{"id_str":"{id}","text":"a","user":{{"id":1}}}}"#);
    let five: Vec<String> = (1..=5).map(tweet).collect();
    let framed = |is_wrong: fn(usize) -> bool| -> String {
        let length = |at: usize, text: &str| if is_wrong(at) { 5000 } else { text.len() + 2 };
        let message = |(at, text): (usize, &String)| format!("{}\r\n{text}\r\n", length(at, text));
        five.iter().enumerate().map(message).collect()
    };
    let cases = [(framed(|at| at == 1), 1), (framed(|_| true), 5)];
    all_at_once(cases, |(bytes, wrong)| {
        let steps = vec![x_head(), body(bytes.as_bytes()), Step::Word, end()];
        let server = Server::streaming([steps, vec![x_head(), Step::Hold]]);
        let command = "sample --delimited --meta=malformed";
        let mut running = Trill::at_legacy(&server, command).spawn();
        for _ in 0..five.len() + wrong {
            running.record();
        }
        server.word();
        running.says("may be missing after 5");
        running.signal(Signal::TERM);
        let ended = running.end().killed_by(Signal::TERM);
        let records = ended.records();
        let shown: Vec<&str> =
            records.iter().filter(|it| it.event == "tweet").map(|it| it.payload()).collect();
        assert_eq!(shown, five);
        assert_eq!(count(&ended, "trill.malformed"), wrong);
    });
}

#[test]
fn what_is_no_message_is_reported_and_the_next_one_shown() {
    let faults =
        ["array-line", "number-line", "text-line", "garbage=3", "oversize", "invalid-utf8=3"];
    all_at_once(with_both(&faults), |(fault, framing)| {
        let command = format!("sample --event=tweet --count=8 --meta=malformed{framing}");
        let ended = meeting(fault, &command).code(0).says("malformed");
        assert_eq!(count(&ended, "tweet"), 8, "{fault}{framing}");
        assert!(count(&ended, "trill.malformed") > 0, "{fault}{framing}");
        let command = format!("sample --count=8 --strict -o none{framing}");
        meeting(fault, &command).code(3);
    });
}

/// The table of protocols/x.md section 6: how the run ends, or that it goes on.
#[test]
fn a_disconnect_ends_the_stream_or_the_run_by_its_code() {
    const GOES_ON: (i32, &str) = (0, "posts may be missing");
    let table = [
        (1, "1: server shutdown", GOES_ON),
        (2, "2: duplicate stream", (7, "another program is connected with the same keys")),
        (3, "3: control request", (6, "through its control endpoint")),
        (4, "we read too slowly and posts were lost: 4: stall", GOES_ON),
        (5, "5: normal", GOES_ON),
        (6, "6: token revoked", (4, "withdrawn the token")),
        (7, "7: admin logout", (7, "another program is connected with the same keys")),
        (8, "8: reserved", GOES_ON),
        (9, "9: max message limit", (7, "a limit of messages")),
        (10, "10: stream exception", GOES_ON),
        (11, "11: broker stall", GOES_ON),
        (12, "12: shed load", GOES_ON),
        (13, "13: user deleted", (4, "or is gone")),
        (14, "14: user suspended", (4, "or is gone")),
    ];
    let streams = ["sample", "site --follow=1,2", "user --delimited"];
    let cases = table.iter().flat_map(|row| streams.map(|stream| (row, stream)));
    all_at_once(cases, |((code, words, (exit, hint)), stream)| {
        // A server that leaves the line open must not be waited for.
        for half_open in ["", ",half-open"] {
            let faults = format!("disconnect={code}@3x1{half_open}");
            let command = format!("{stream} --event=tweet,disconnect --retry-delay=1ms --count=12");
            let ended = meeting(&faults, &format!("{command} --meta=gap")).says(words);
            let ended = ended.code(*exit).says(hint);
            let what = format!("{stream} {code}{half_open}");
            let gaps = usize::from(*exit == 0);
            assert_eq!(count(&ended, "trill.gap"), gaps, "{what}");
            assert_eq!(count(&ended, "disconnect"), 1, "{what}");
        }
    });
}

#[test]
fn a_status_ends_the_run_or_is_waited_out() {
    let table = [
        (400, 6, "answered 400"),
        (401, 4, "check the four keys"),
        (403, 4, "may not use this stream"),
        (404, 6, "--server"),
        (406, 6, "a parameter is not as the server wants it"),
        (410, 6, "--server"),
        (413, 6, "a list is too long"),
        (416, 6, "a count or a range"),
        (420, 7, "Exceeded connection limit for user"),
        (429, 7, "answered 429"),
        (500, 5, "answered 500"),
        (503, 5, "answered 503"),
    ];
    let streams = ["filter --track=cat", "site --follow=1,2"];
    let cases = table.iter().flat_map(|row| streams.map(|stream| (row, stream)));
    all_at_once(cases, |((status, exit, words), stream)| {
        let fault = format!("status={status}");
        let ended = meeting(&fault, &format!("{stream} --retry=1")).code(*exit);
        ended.says(&format!("answered {status}")).says(words).prints_nothing();
        // What passes is tried again; a limit takes its time.
        if *status >= 500 {
            let command = format!("{stream} --retry-delay=1ms --count=3");
            let ended = meeting(&format!("{fault}x2"), &command).code(0);
            assert_eq!(ended.lines().len(), 3);
        }
    });
}

/// The first wait that is announced, in seconds.
fn wait(ended: &Ended) -> Option<f64> {
    let (_, said) = ended.stderr.split_once("next attempt in ")?;
    said.split(' ').next()?.parse().ok()
}

/// The schedules of protocols/x.md section 4, each with its jitter.
#[test]
fn waits_are_those_of_the_service() {
    let table = [
        ("status=420", 60.0..=66.0),
        ("status=429", 60.0..=66.0),
        ("status=420,retry-after=90", 90.0..=99.0),
        ("status=503", 2.5..=5.0),
        ("disconnect=12", 2.5..=5.0),
        // At once, then a quarter of a second longer each time.
        ("disconnect=1", 0.1..=0.3),
        ("end-after=1", 0.1..=0.3),
        ("accept-close", 0.1..=0.3),
    ];
    all_at_once(table, |(faults, expected)| {
        let ended = meeting(faults, "filter --track=cat --duration=1s").code(0);
        let wait = wait(&ended).unwrap_or_default();
        assert!(expected.contains(&wait), "{faults}: {}", ended.stderr);
    });
    // The sixth connect in five minutes.
    let command = "filter --track=cat --retry=6 --retry-delay=1ms";
    let ended = meeting("rate-limits,end-after=1", command).code(7);
    assert_eq!(ended.says("420: Exceeded connection limit").lines().len(), 5);
}

#[test]
fn a_clock_that_is_off_is_what_the_user_reads() {
    for stream in ["sample", "filter --track=cat", "user", "site --follow=1,2"] {
        let ended = meeting("clock-ahead=86400", stream).code(4).says("answered 401");
        ended.says("this machine's clock is 86").says("behind the server's").prints_nothing();
    }
    // As long as the server lets it pass, nothing is said.
    meeting("clock-ahead=200", "sample --count=2").code(0).silent();
}

/// A 401 after the keys have worked may be a login too many (protocols/x.md section 4).
#[test]
fn a_token_that_is_revoked_in_the_middle_is_tried_again_and_said() {
    let ended = meeting("kill-after=2", "sample --retry=3 --retry-delay=1ms").code(5);
    let ended = ended.says("answered 401; next attempt in").says("check the four keys");
    assert_eq!(ended.lines().len(), 2);
}

#[test]
fn half_a_message_is_reported_and_the_stream_goes_on() {
    let faults = ["half-line=0x1", "half-line=3x1", "half-line=3x2"];
    all_at_once(with_both(&faults), |(fault, framing)| {
        let command = format!("sample --count=8 --retry-delay=1ms --meta=malformed,gap{framing}");
        let ended = meeting(fault, &command).code(0).says("the connection ended in the middle");
        let times = if fault.ends_with("x2") { 2 } else { 1 };
        assert_eq!(count(&ended, "trill.malformed"), times, "{fault}{framing}");
        assert_eq!(count(&ended, "trill.gap"), times, "{fault}{framing}");
    });
}

#[test]
fn a_message_without_an_end_keeps_the_line_and_is_no_record() {
    for framing in FRAMINGS {
        let command = format!("sample --duration=500ms --stall-timeout=300ms{framing}");
        let ended = meeting("trickle=2", &command).code(0);
        assert_eq!(ended.lines().len(), 2, "{framing}");
        let command = format!("sample --idle-timeout=300ms -o none{framing}");
        meeting("trickle=2", &command).code(28);
    }
}

#[test]
fn a_lost_connection_is_a_gap_and_the_stream_goes_on() {
    let faults = [
        "drop-after=4x2",
        "end-after=4x2",
        "mid-chunk=4x2",
        "reset-after=4x2",
        "gzip-cut=4x2",
        "stall=4x2",
        "accept-endx2",
    ];
    all_at_once(with_both(&faults), |(fault, framing)| {
        let flags = "--meta=gap --retry-delay=1ms --stall-timeout=300ms";
        // A site stream begins with its control endpoints and friends, each time.
        for stream in ["sample --count=14", "site --follow=1,2 --count=40"] {
            let ended = meeting(fault, &format!("{stream} {flags}{framing}")).code(0);
            assert_eq!(count(&ended, "trill.gap"), 2, "{stream} {fault}{framing}");
        }
    });
}

#[test]
fn what_is_no_stream_ends_the_run() {
    meeting("html", "sample").code(6).says("something that is no stream");
    let ended = meeting("redirect=http://127.0.0.1:9", "sample").code(6);
    ended.says("which leads to http://127.0.0.1:9").says("a signature is good for one address");
    meeting("bad-gateway", "sample --retry=1").code(5).says("answered 502");
}
