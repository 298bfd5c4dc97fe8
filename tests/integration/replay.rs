//! What `-o json` wrote comes back through the same filters and formats.

use std::io::Write as _;
use std::time::Duration;

use crate::harness::{Trill, all_at_once};

/// Forty lines as `-o json` writes them, trill's own records among them.
fn recorded() -> Vec<u8> {
    let command =
        "user --sandbox --seed=1 --rate=max --events=20 --fault=drop-after=15x1 --meta --retry=2";
    let ended = Trill::new(command.split(' ')).run().code(5);
    assert!(ended.lines().len() > 20);
    ended.stdout
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("records are UTF-8")
}

/// The lines as replay should write them.
fn replayed(lines: &[u8], meta: bool) -> String {
    let lines = text(lines).lines().filter(|line| meta || !line.contains(r#""event":"trill."#));
    lines
        .map(|line| format!("{}\n", line.replace(r#""via":"stream""#, r#""via":"replay""#)))
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).expect("memory takes everything")
}

fn record(id: u32, at: &str) -> String {
    format!(
        r#"{{"source":"m","stream":["user"],"event":"update","via":"stream","received_at":"2026-01-01T00:00:{at}Z","payload":{{"id":"{id}"}}}}"#
    )
}

/// Three records.
fn three() -> String {
    (1..=3).map(|id| record(id, &format!("0{id}.000000")) + "\n").collect()
}

#[test]
fn replay_gives_the_same_lines_but_for_via() {
    let lines = recorded();
    all_at_once([false, true], |meta| {
        let trill = Trill::new(["replay", "f"]).file("f", &lines);
        let trill = if meta { trill.arg("--meta") } else { trill };
        let ended = trill.run().code(0).silent();
        assert_eq!(text(&ended.stdout), replayed(&lines, meta));
    });
}

#[test]
fn replay_tells_compressed_files_by_their_content_and_takes_them_from_stdin_too() {
    let lines = recorded();
    let expected = replayed(&lines, false);
    all_at_once([lines.clone(), gzip(&lines), zstd(&lines)], |bytes: Vec<u8>| {
        let runs = [
            Trill::new(["replay", "misleading.txt"]).file("misleading.txt", &bytes),
            Trill::new(["replay", "-"]).stdin(&bytes[..]),
            Trill::new(["replay"]).stdin(&bytes[..]),
        ];
        for run in runs {
            let ended = run.run().code(0).silent();
            assert_eq!(text(&ended.stdout), expected);
        }
    });
}

#[test]
fn members_of_a_gzip_and_frames_of_a_zstd_file_are_read_one_after_the_other() {
    let twice = three().repeat(2);
    for bytes in [
        [gzip(three().as_bytes()), gzip(three().as_bytes())].concat(),
        [zstd(three().as_bytes()), zstd(three().as_bytes())].concat(),
    ] {
        let ended = Trill::new(["replay", "f"]).file("f", bytes).run().code(0).silent();
        assert_eq!(text(&ended.stdout), replayed(twice.as_bytes(), false));
    }
}

#[test]
fn several_files_are_replayed_in_their_order() {
    let ended = Trill::new(["replay", "b", "-", "a"])
        .file("a", record(1, "01.000000"))
        .file("b", zstd(record(2, "02.000000").as_bytes()))
        .stdin(record(3, "03.000000"))
        .run()
        .code(0)
        .silent();
    let ids: Vec<String> = ended.records().iter().map(crate::harness::record::Record::id).collect();
    assert_eq!(ids, ["2", "3", "1"]);
}

#[test]
fn a_line_that_is_no_record_is_reported_with_its_number_and_replay_goes_on() {
    let lines = format!(
        "{}\nnot a record\n\n{{\"event\":\"update\"}}\n{}\n",
        record(1, "01.000000"),
        record(2, "02.000000")
    );
    let ended = Trill::new(["replay", "f"]).file("f", &lines).run().code(0);
    let ended = ended.says("line 2").says("not a record").says("line 4").says("missing field");
    assert_eq!(ended.records().len(), 2);
    let ended =
        Trill::new(["replay", "f", "--strict"]).file("f", &lines).run().code(3).says("line 2");
    assert_eq!(ended.records().len(), 1);
    let ended = Trill::new(["replay", "f", "--meta=malformed"]).file("f", &lines).run().code(0);
    let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
    assert_eq!(events, ["update", "trill.malformed", "trill.malformed", "update"]);
}

#[test]
fn a_file_that_breaks_off_gives_what_is_there_and_then_1() {
    // Enough that some of it can be decompressed before the missing end.
    let many: String = (0..20_000).map(|id| record(id, "01.000000") + "\n").collect();
    for whole in [gzip(many.as_bytes()), zstd(many.as_bytes())] {
        let cut = &whole[..whole.len() * 3 / 4];
        let ended = Trill::new(["replay", "f"]).file("f", cut).run().code(1).says("cannot read f");
        let shown = ended.records().len();
        ended.check(shown > 1000, "should show what is there");
    }
    let plain = &many.as_bytes()[..1000];
    let ended = Trill::new(["replay", "f"]).file("f", plain).run().code(0).says("malformed");
    assert!(ended.records().len() > 1);
}

#[test]
fn a_file_that_cannot_be_read_is_exit_code_1_and_says_which() {
    Trill::new(["replay", "missing"]).run().code(1).prints_nothing().says("cannot read missing");
    Trill::new(["replay", "."]).run().code(1).prints_nothing().says("cannot read .");
    let after =
        Trill::new(["replay", "f", "missing"]).file("f", three()).run().code(1).says("missing");
    assert_eq!(after.records().len(), 3, "what came before is shown");
}

#[test]
fn an_empty_file_and_one_without_its_last_line_end_are_fine() {
    Trill::new(["replay", "f"]).file("f", "").run().code(0).silent().prints_nothing();
    Trill::new(["replay", "f"]).file("f", "\n\n").run().code(0).silent().prints_nothing();
    let ended = Trill::new(["replay", "f"]).file("f", three().trim_end()).run().code(0).silent();
    assert_eq!(ended.records().len(), 3);
    let crlf = three().replace('\n', "\r\n");
    assert_eq!(Trill::new(["replay", "f"]).file("f", crlf).run().code(0).records().len(), 3);
}

#[test]
fn filters_limits_and_formats_are_those_of_a_stream() {
    let lines = recorded();
    let replay = |args: &str| {
        let trill = Trill::new(["replay", "f"]).file("f", &lines);
        args.split(' ').fold(trill, Trill::arg).run().code(0)
    };
    assert_eq!(replay("--count=4").records().len(), 4);
    let notifications = replay("--event=notification").records();
    assert!(!notifications.is_empty() && notifications.iter().all(|r| r.event == "notification"));
    let payloads: Vec<String> =
        replay("--count=9").records().iter().map(|record| record.payload().to_owned()).collect();
    assert_eq!(replay("--count=9 -o raw").lines(), payloads);
    assert!(replay("-o none").stdout.is_empty());
    assert!(text(&replay("-o pretty").stdout).contains("sandbox.example"));
    Trill::new(["replay", "f"]).file("f", &lines).head(2).run().code(0).silent();
}

#[test]
fn groups_of_meta_are_replayed_alone() {
    let lines = recorded();
    let ended = Trill::new(["replay", "f", "--meta=gap"]).file("f", &lines).run().code(0);
    let own = |record: &&crate::harness::record::Record| record.event.starts_with("trill.");
    let records = ended.records();
    let own: Vec<&str> = records.iter().filter(own).map(|record| record.event.as_str()).collect();
    assert_eq!(own, ["trill.gap"]);
}

#[test]
fn speed_keeps_the_distances_between_records() {
    let lines: Vec<String> =
        (0..4).map(|n| record(n, &format!("0{}.{}00000", n * 3 / 10, n * 3 % 10))).collect();
    let lines = lines.join("\n");
    let run = |speed: &str| {
        let ended = Trill::new(["replay", "f", "--speed", speed]).file("f", &lines).run().code(0);
        let ids: Vec<String> =
            ended.records().iter().map(crate::harness::record::Record::id).collect();
        assert_eq!(ids, ["0", "1", "2", "3"], "{speed}");
        ended
    };
    // 0.9 s between the first and the last.
    all_at_once([("1x", 900), ("10x", 90), ("3x", 300), ("max", 0)], |(speed, least)| {
        let ended = run(speed);
        let slow_enough = ended.took >= Duration::from_millis(least);
        ended.check(slow_enough, &format!("{speed} should take {least} ms"));
    });
    for speed in ["0x", "-1x", "fast"] {
        Trill::new(["replay", "f", "--speed", speed]).file("f", &lines).run().code(2);
    }
}

#[test]
fn replay_at_speed_ends_at_its_duration_and_its_idle_timeout() {
    let lines = format!("{}\n{}\n", record(1, "01.000000"), record(2, "59.000000"));
    for (limit, code) in [("--duration=300ms", 0), ("--idle-timeout=300ms", 28)] {
        let ended =
            Trill::new(["replay", "f", "--speed=1x", limit]).file("f", &lines).run().code(code);
        assert_eq!(ended.records().len(), 1);
    }
}

#[test]
fn a_file_of_something_else_is_an_error_and_not_read_to_its_end() {
    let ended = Trill::new(["replay", "f"]).file("f", "not a record\n".repeat(1000)).run();
    let ended = ended.code(1).prints_nothing().says("there is no record in it");
    assert!(ended.stderr.lines().count() < 20, "{}", ended.stderr);
}

#[test]
fn what_null_terminators_and_a_byte_order_mark_surround_is_read() {
    let json = Trill::new("public --sandbox --rate=max --count=3 -0".split(' ')).run().code(0);
    let mut file = b"\xef\xbb\xbf".to_vec();
    file.extend_from_slice(&json.stdout);
    let ended = Trill::new(["replay", "f"]).file("f", file).run().code(0).silent();
    assert_eq!(ended.records().len(), 3);
}
