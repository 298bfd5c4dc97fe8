//! Every fault of the embedded server that is about X, met by the real client.

use crate::harness::{Ended, Trill, all_at_once};

/// `x COMMAND` at an embedded server with these faults.
fn meeting(faults: &str, command: &str) -> Ended {
    let words = ["x"].into_iter().chain(command.split(' '));
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

#[test]
fn no_shape_of_the_bytes_changes_a_post() {
    let faults = [
        "lf",
        "split-crlf",
        "split",
        "merge",
        "bom",
        "empty-object",
        "big-line",
        "line-separator",
        "twitter-host",
        "tagless",
        "heartbeat=5ms",
        "no-heartbeat",
        "playground",
    ];
    let plain = meeting("no-heartbeat", "sample --count=12 -o raw").code(0).silent();
    all_at_once(faults, |fault| {
        let ended = meeting(fault, "sample --count=12 -o raw").code(0).silent();
        if matches!(fault, "big-line" | "line-separator") {
            assert_eq!(ended.lines().len(), 12, "{fault}");
        } else {
            assert_eq!(ended.lines(), plain.lines(), "{fault}");
        }
    });
}

#[test]
fn compression_changes_nothing_and_a_cut_is_a_lost_connection() {
    let plain = meeting("no-heartbeat", "sample --count=12 -o raw").code(0);
    let packed = meeting("no-heartbeat", "sample --count=12 -o raw --gzip").code(0).silent();
    assert_eq!(packed.lines(), plain.lines());
    let cut = meeting("gzip-cut=2", "sample --gzip --retry=1 -o raw").code(5);
    assert_eq!(cut.lines().len(), 2, "{}", cut.stderr);
}

#[test]
fn what_is_no_post_is_reported_and_the_next_post_shown() {
    let faults =
        ["array-line", "number-line", "text-line", "garbage=3", "oversize", "invalid-utf8=3"];
    all_at_once(faults, |fault| {
        let ended = meeting(fault, "sample --count=8 --meta=malformed").code(0).says("malformed");
        let events = events(&ended);
        assert!(events.iter().any(|event| event == "trill.malformed"), "{fault}: {events:?}");
        assert_eq!(events.iter().filter(|event| *event == "tweet").count(), 8, "{fault}");
        meeting(fault, "sample --count=8 --strict -o none").code(3);
    });
}

#[test]
fn partial_posts_are_shown_and_told_of_with_meta_alone() {
    let ended = meeting("partial", "sample --count=3").code(0).silent();
    assert_eq!(events(&ended), ["tweet"; 3]);
    let ended = meeting("partial", "sample --count=2 --meta=partial --strict").code(0).silent();
    assert_eq!(events(&ended), ["trill.partial", "tweet", "trill.partial", "tweet"]);
}

#[test]
fn refusals_end_the_run_with_their_codes() {
    let table = [
        ("too-many-connections", 7, "connections kill"),
        ("usage-cap", 7, "Monthly"),
        ("rate-limit", 7, "429"),
        ("rate-limit-legacy", 7, "Rate limit exceeded"),
        ("no-credits", 7, "console.x.com"),
        ("payment-required", 7, "console.x.com"),
        ("not-enrolled", 4, "client-not-enrolled"),
        ("not-enrolled-nested", 4, "client-not-enrolled"),
        ("unsupported-auth", 4, "bearer"),
        ("no-rules", 6, "rules add"),
        ("rules-invalid", 6, ""),
        ("conflict", 6, "409"),
        ("provisioning", 5, "503"),
        ("invalid-request", 6, "400"),
        ("html-503", 5, "503"),
        ("empty-503", 5, "503"),
        ("huge", 5, ""),
    ];
    all_at_once(table, |(refusal, code, words)| {
        for host in ["", ",twitter-host"] {
            let faults = format!("refuse={refusal}{host}");
            let ended = meeting(&faults, "filter --retry=1").code(code).prints_nothing();
            ended.says(words);
        }
    });
}

#[test]
fn problems_on_the_stream_end_it_or_the_run() {
    let table: [(&str, Option<i32>); 13] = [
        ("operational-disconnect", None),
        ("upstream-operational-disconnect", None),
        ("force-disconnect", None),
        ("unclean-disconnect", None),
        ("slow-reader", None),
        ("internal-error", None),
        ("app-state-degraded", Some(6)),
        ("invalid-rules", Some(6)),
        ("too-many-connections", Some(7)),
        ("no-rules", Some(6)),
        ("provisioning", Some(5)),
        ("usage-cap", Some(7)),
        ("credits", Some(7)),
    ];
    let cases = table.iter().flat_map(|case| {
        ["problem", "problem-bare"].into_iter().flat_map(move |form| {
            ["", ",half-open", ",twitter-host"].into_iter().map(move |more| (case, form, more))
        })
    });
    all_at_once(cases, |((problem, code), form, more)| {
        let faults = format!("{form}={problem}@2x1{more}");
        let ended = match code {
            None => meeting(&faults, "sample --count=5").code(0).says("reconnecting"),
            Some(code) => meeting(&faults, "sample --retry=1").code(*code),
        };
        let shown = if code.is_none() { 5 } else { 2 };
        assert_eq!(events(&ended), vec!["tweet"; shown], "{faults}");
    });
}

#[test]
fn a_line_that_is_cut_or_never_ends_is_no_post() {
    let ended = meeting("half-line=2x1", "sample --count=4 --meta=malformed").code(0);
    let shown = events(&ended);
    assert_eq!(shown.iter().filter(|event| *event == "tweet").count(), 4);
    assert!(shown.iter().any(|event| event == "trill.malformed"));
    let ended = meeting("trickle=2", "sample --duration=500ms").code(0);
    assert_eq!(events(&ended), ["tweet"; 2]);
}

#[test]
fn a_lost_connection_is_a_gap_and_the_stream_goes_on() {
    let faults =
        ["drop-after=2x2", "end-after=2x2", "mid-chunk=2x2", "reset-after=2x2", "accept-endx1"];
    all_at_once(faults, |fault| {
        let ended = meeting(fault, "sample --count=6 --meta=gap").code(0);
        let events = events(&ended);
        assert_eq!(events.iter().filter(|event| *event == "tweet").count(), 6, "{fault}");
        assert!(events.iter().any(|event| event == "trill.gap"), "{fault}: {events:?}");
    });
    meeting("stall=2,no-heartbeat", "sample --stall-timeout=300ms --retry=1")
        .code(5)
        .says("not a byte");
    meeting("slow-headers", "sample --connect-timeout=300ms --retry=1").code(5).says("no answer");
    meeting("redirect=http://127.0.0.1:9", "sample").code(6).says("302");
    meeting("html", "sample").code(6).says("text/html");
    meeting("bad-gateway", "sample --retry=1").code(5).says("502");
}
