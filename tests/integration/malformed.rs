//! What is broken is reported with its bytes and the stream goes on; what is only unknown or
//! unusual passes.

use crate::harness::record::{Malformed, Record};
use crate::harness::server::{Server, Step, body, chunk, event, open, update};
use crate::harness::{Trill, all_at_once};

/// Runs to `count` records on a stream with these bytes in it between two small events.
fn between(bytes: &[u8], count: usize) -> (Vec<Record>, String) {
    let script = vec![open(), update(1), body(bytes), update(2), Step::Hold];
    let server = Server::streaming([script]);
    let command = format!("public --meta=malformed --count={count}");
    let ended = Trill::at(&server, &command).run().code(0);
    (ended.records(), ended.stderr)
}

fn events(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.event.as_str()).collect()
}

#[test]
fn a_payload_that_is_not_json_is_reported_with_its_bytes_and_the_stream_goes_on() {
    let broken = ["{\"id\":", "plain text", "01", "{} {}", "{'a':1}", "nul", "\"a\u{1}b\""];
    all_at_once(broken, |data| {
        let (records, stderr) = between(format!("event: update\ndata: {data}\n\n").as_bytes(), 2);
        assert_eq!(events(&records), ["update", "trill.malformed", "update"], "{data}");
        let told: Malformed = records[1].payload_as();
        assert_eq!(told.raw, data);
        assert!(
            told.reason.contains("update") && told.reason.contains("not JSON"),
            "{}",
            told.reason
        );
        assert!(stderr.contains("malformed event: update: not JSON"), "{stderr}");
        assert_eq!(records[2].id(), "2");
    });
}

#[test]
fn every_known_event_that_should_be_json_is_held_to_it() {
    let names = [
        "update",
        "status.update",
        "notification",
        "conversation",
        "announcement",
        "announcement.reaction",
    ];
    all_at_once(names, |name| {
        let (records, _) = between(format!("event: {name}\ndata: oops\n\n").as_bytes(), 2);
        assert_eq!(events(&records), ["update", "trill.malformed", "update"], "{name}");
    });
}

#[test]
fn invalid_utf8_is_replaced_reported_and_printed() {
    let (records, stderr) =
        between(b"event: update\ndata: {\"id\":\"9\",\"content\":\"a\xffb\"}\n\n", 3);
    assert_eq!(events(&records), ["update", "trill.malformed", "update", "update"]);
    assert_eq!(records[2].payload(), "{\"id\":\"9\",\"content\":\"a\u{fffd}b\"}");
    assert!(stderr.contains("not UTF-8"), "{stderr}");
}

#[test]
fn an_event_over_the_limit_is_reported_and_the_next_one_is_whole() {
    let oversize = format!(
        "event: update\ndata: {{\"id\":\"9\",\"content\":\"{}\"}}\n\n",
        "x".repeat(9 << 20)
    );
    let (records, stderr) = between(oversize.as_bytes(), 2);
    assert_eq!(events(&records), ["update", "trill.malformed", "update"]);
    let told: Malformed = records[1].payload_as();
    assert!(told.reason.contains("over the limit"), "{}", told.reason);
    assert!(told.raw.len() <= 64 * 1024, "a report is bounded: {}", told.raw.len());
    assert_eq!(records[2].id(), "2");
    assert!(stderr.len() < 2000, "{} bytes on stderr", stderr.len());
}

#[test]
fn an_event_just_under_the_limit_is_an_event() {
    let big = format!(
        "event: update\ndata: {{\"id\":\"9\",\"content\":\"{}\"}}\n\n",
        "x".repeat((8 << 20) - 1000)
    );
    let (records, stderr) = between(big.as_bytes(), 3);
    assert_eq!(events(&records), ["update"; 3]);
    assert!(stderr.is_empty(), "{stderr}");
}

#[test]
fn the_sandboxs_garbage_is_reported_and_the_rest_comes_out_whole_and_in_order() {
    let sent = sandboxed("no-heartbeat", 200);
    let got = sandboxed("garbage=3", 60);
    assert!(got.iter().any(|record| record.event == "trill.malformed"));
    // Bytes that are not UTF-8 are replaced; all else is what was sent.
    let untouched = |record: &&Record| {
        !record.event.starts_with("trill.") && !record.payload().contains('\u{fffd}')
    };
    let mut sent = sent.iter().map(Record::payload);
    for record in got.iter().filter(untouched) {
        let known = sent.any(|payload| payload == record.payload());
        assert!(known, "sent, and not before the one before: {}", record.payload());
    }
}

#[test]
fn the_sandboxs_oversize_event_is_reported_and_no_other_is_missing() {
    let payloads = |records: &[Record]| -> Vec<String> {
        let own = records.iter().filter(|record| !record.event.starts_with("trill."));
        own.map(|record| record.payload().to_owned()).collect()
    };
    let got = sandboxed("oversize", 60);
    assert_eq!(got.iter().filter(|record| record.event == "trill.malformed").count(), 1);
    assert!(payloads(&got) == payloads(&sandboxed("no-heartbeat", 60)), "the others, all of them");
}

fn sandboxed(faults: &str, count: u32) -> Vec<Record> {
    let base = ["public", "--sandbox", "--rate=max", "--seed=5", "--meta=malformed"];
    let trill = Trill::new(base).arg(format!("--fault={faults}")).arg(format!("--count={count}"));
    trill.run().code(0).records()
}

#[test]
fn an_event_without_payload_is_null() {
    for bytes in [
        &b"event: filters_changed\ndata: undefined\n\n"[..],
        b"event: filters_changed\ndata:\n\n",
        b"event: filters_changed\ndata: \n\n",
    ] {
        let (records, stderr) = between(bytes, 3);
        assert_eq!((events(&records)[1], records[1].payload()), ("filters_changed", "null"));
        assert!(stderr.is_empty(), "{stderr}");
    }
    let ended = Trill::new(
        "user --sandbox --rate=max --fault=undefined --event=filters_changed --count=1".split(' '),
    )
    .run();
    assert_eq!(ended.code(0).records()[0].payload(), "null");
}

#[test]
fn unknown_events_pass_with_their_json_or_their_text() {
    let table = [
        ("x.new", r#"{"a":1}"#, r#"{"a":1}"#),
        ("x.new", "just text", r#""just text""#),
        ("x.new", r#"a "quoted" \ text"#, r#""a \"quoted\" \\ text""#),
        ("Update", "[1, 2]", "[1, 2]"),
        ("déjà vu", "1e400", "1e400"),
    ];
    all_at_once(table, |(name, data, payload)| {
        let (records, stderr) = between(format!("event: {name}\ndata: {data}\n\n").as_bytes(), 3);
        assert_eq!((events(&records)[1], records[1].payload()), (name, payload));
        assert!(stderr.is_empty(), "{stderr}");
    });
}

#[test]
fn ids_are_strings_however_they_look() {
    for id in ["0", "007", "-1", "1e9", "123456789012345678901234567890", "01H2XCE\"J"] {
        for name in ["delete", "announcement.delete"] {
            let (records, _) = between(format!("event: {name}\ndata: {id}\n\n").as_bytes(), 3);
            let payload: String = serde_json::from_str(records[1].payload()).expect("a string");
            assert_eq!((events(&records)[1], payload.as_str()), (name, id));
        }
    }
}

#[test]
fn json_over_several_data_lines_is_one_line() {
    let (records, stderr) =
        between(b"event: update\ndata: {\"id\":\ndata: \"9\",\ndata:\ndata:  \"b\":1}\n\n", 3);
    assert_eq!(records[1].payload(), r#"{"id": "9",   "b":1}"#);
    assert!(stderr.is_empty(), "{stderr}");
}

#[test]
fn fields_that_nobody_knows_and_comments_inside_an_event_change_nothing() {
    let odd = b":c\nevent:update\nfoo: bar\nid: 5\n:thump\ndata:{\"id\":\"9\"}\nretry: x\nbare\n\n";
    let (records, stderr) = between(odd, 3);
    assert_eq!((events(&records)[1], records[1].id()), ("update", "9".to_owned()));
    assert!(stderr.is_empty(), "{stderr}");
}

#[test]
fn an_event_without_data_and_an_empty_line_are_nothing() {
    let (records, stderr) = between(b"event: update\n\n\n\n\n:comment\n\nid: 1\n\n", 2);
    assert_eq!(events(&records), ["update", "update"]);
    assert!(stderr.is_empty(), "{stderr}");
}

#[test]
fn every_way_of_cutting_and_ending_lines_gives_the_same_payloads() {
    let run = |count: u32, faults: &str| {
        let base = ["user", "--sandbox", "--rate=max", "--seed=9", "-o", "raw"];
        let trill = Trill::new(base).arg(format!("--count={count}"));
        trill.arg(format!("--fault={faults}")).run().code(0).silent().stdout
    };
    // A chunk for every byte is slow: a few events hold all the cuts there are.
    let (few, many) = (4, 40);
    let cases = [
        (few, "split"),
        (few, "crlf,split"),
        (few, "cr,split"),
        (few, "bom,split"),
        (many, "merge"),
        (many, "crlf"),
        (many, "cr"),
        (many, "bom"),
        (many, "bom,crlf"),
        (many, "bom,cr,merge"),
    ];
    let plain = [few, many].map(|count| (count, run(count, "no-heartbeat")));
    all_at_once(cases, |(count, faults)| {
        let bytes = run(count, faults);
        assert!(plain.contains(&(count, bytes)), "{faults}");
    });
    let unspaced = |bytes: Vec<u8>| bytes.into_iter().filter(|byte| *byte != b' ');
    let [_, (_, plain)] = plain;
    assert!(unspaced(run(many, "multiline")).eq(unspaced(plain)), "multiline");
}

#[test]
fn what_the_service_sends_twice_is_shown_once_and_its_disorder_passes() {
    let lines = |faults: &str| {
        let base = ["user", "--sandbox", "--rate=max", "--seed=9", "--count=40", "-o", "raw"];
        let ended = Trill::new(base).arg(format!("--fault={faults}")).run().code(0).silent();
        ended.lines().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = lines("no-heartbeat");
    let twice = lines("duplicate=5");
    // The fifteenth event has no place in a timeline, and comes twice.
    assert_eq!(twice[..14], plain[..14]);
    let swapped = lines("reorder=1");
    assert_eq!((&swapped[0], &swapped[1]), (&plain[1], &plain[0]));
}

#[test]
fn a_compressed_or_unterminated_nonsense_body_never_ends_the_run() {
    // A body that never has a line end, and one that is binary: silence, then events again.
    let binary: Vec<u8> =
        (0..=255_u8).cycle().take(100_000).filter(|b| !b"\r\n".contains(b)).collect();
    let script =
        vec![open(), Step::Send(chunk(&binary)), body(b"\n\n"), event("delete", "7"), Step::Hold];
    let server = Server::streaming([script]);
    let ended = Trill::at(&server, "public --count=1").run().code(0);
    assert_eq!(ended.records()[0].payload(), "\"7\"");
}
