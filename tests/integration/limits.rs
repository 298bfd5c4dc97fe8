//! Every limit with every format: what ends the run is the same, whatever is printed.

use crate::harness::server::{Server, Step, post, x_head};
use crate::harness::{Ended, Signal, Trill, all_at_once};

const FORMATS: [&str; 4] = ["json", "raw", "none", "pretty"];

/// Runs `trill public --sandbox ARGS` in every format at once.
fn in_every_format(args: &str, check: impl Fn(&str, Ended) + Sync) {
    all_at_once(FORMATS, |format| {
        let trill = Trill::new("public --sandbox --seed=1 --rate=100".split(' '));
        let trill = args.split(' ').fold(trill, Trill::arg).arg("-o").arg(format);
        check(format, trill.run());
    });
}

/// The number of records in an output, `None` where it shows none.
fn shown(format: &str, ended: &Ended) -> Option<usize> {
    match format {
        "none" => {
            assert!(ended.stdout.is_empty());
            None
        }
        // A block begins at the margin; the lines of a post are indented.
        "pretty" => {
            let lines = ended.lines();
            Some(lines.iter().filter(|line| !line.is_empty() && !line.starts_with(' ')).count())
        }
        _ => Some(ended.lines().len()),
    }
}

#[test]
fn count_ends_after_exactly_so_many_records() {
    in_every_format("--count=7", |format, ended| {
        let ended = ended.code(0).silent();
        assert!(matches!(shown(format, &ended), Some(7) | None), "{format}: {:?}", ended.stdout);
    });
}

#[test]
fn count_counts_what_the_filter_lets_through() {
    in_every_format("--count=3 --event=delete,status.update", |format, ended| {
        let ended = ended.code(0);
        assert!(matches!(shown(format, &ended), Some(3) | None), "{format}");
        if format == "json" {
            let wanted = |event: &str| matches!(event, "delete" | "status.update");
            assert!(ended.records().iter().all(|record| wanted(&record.event)));
        }
    });
}

#[test]
fn duration_ends_a_run_as_asked() {
    in_every_format("--duration=300ms", |_, ended| {
        let ended = ended.code(0).silent();
        let enough = ended.took.as_millis() >= 300;
        ended.check(enough, "should last for 300 ms");
    });
}

#[test]
fn duration_ends_a_run_that_never_connects() {
    in_every_format("--duration=300ms --fault=slow-headers", |_, ended| {
        ended.code(0).prints_nothing().silent();
    });
}

#[test]
fn duration_ends_a_long_back_off() {
    in_every_format("--duration=300ms --fault=status=429", |_, ended| {
        ended.code(0).prints_nothing().says("next attempt in");
    });
}

#[test]
fn idle_timeout_ends_a_quiet_stream_with_28() {
    in_every_format("--idle-timeout=300ms --fault=stall=2", |format, ended| {
        let ended = ended.code(28).says("no record for 300ms");
        assert!(matches!(shown(format, &ended), Some(2) | None), "{format}");
    });
}

#[test]
fn heartbeats_and_filtered_events_are_not_records_for_idle_timeout() {
    in_every_format(
        "--idle-timeout=300ms --event=no-such-event --fault=heartbeat=20ms",
        |_, ended| {
            ended.code(28).prints_nothing();
        },
    );
}

#[test]
fn retry_1_never_reconnects() {
    in_every_format("--retry=1 --fault=drop-after=3", |format, ended| {
        let ended = ended.code(5).says("gave up after 1 attempt");
        assert!(matches!(shown(format, &ended), Some(3) | None), "{format}");
    });
}

#[test]
fn a_clean_end_of_the_server_is_no_success() {
    in_every_format("--retry=1 --events=3", |format, ended| {
        let ended = ended.code(5).says("the server ended the stream");
        assert!(matches!(shown(format, &ended), Some(3) | None), "{format}");
    });
}

#[test]
fn retry_max_time_ends_an_outage() {
    in_every_format("--retry-max-time=300ms --fault=accept-close", |_, ended| {
        ended.code(5).prints_nothing().says("--retry-max-time");
    });
}

#[test]
fn connect_timeout_ends_a_dial() {
    in_every_format("--retry=1 --connect-timeout=400ms --fault=slow-headers", |_, ended| {
        ended.code(5).prints_nothing().says("no answer within 400ms");
    });
}

#[test]
fn stall_timeout_ends_a_silent_line() {
    in_every_format(
        "--retry=1 --stall-timeout=300ms --connect-timeout=1h --fault=stall=2",
        |format, ended| {
            let ended = ended.code(5).says("not a byte for 300ms");
            assert!(matches!(shown(format, &ended), Some(2) | None), "{format}");
        },
    );
}

#[test]
fn strict_ends_at_the_first_malformed_event() {
    in_every_format("--strict --fault=garbage=4", |format, ended| {
        let ended = ended.code(3).says("malformed event").says("--strict");
        assert!(shown(format, &ended).is_none_or(|shown| shown >= 3), "{format}");
    });
}

#[test]
fn strict_ends_at_a_gap() {
    in_every_format("--strict --backfill=off --fault=drop-after=3", |format, ended| {
        let ended = ended.code(3).says("a gap of").says("could not be filled");
        assert!(matches!(shown(format, &ended), Some(3) | None), "{format}");
    });
}

#[test]
fn without_strict_a_malformed_event_is_reported_and_the_stream_goes_on() {
    in_every_format("--count=20 --fault=garbage=4", |format, ended| {
        let ended = ended.code(0).says("malformed event");
        assert!(matches!(shown(format, &ended), Some(20) | None), "{format}");
    });
}

#[test]
fn a_reader_that_closes_the_pipe_ends_every_run_with_0_and_no_word() {
    // Limits that would come much later.
    let limits = ["--count=1000000", "--duration=1h", "--idle-timeout=1h", "--strict"];
    for limit in limits {
        all_at_once(["json", "raw", "pretty"], |format| {
            let trill = Trill::new("public --sandbox --rate=max".split(' '));
            trill.arg(limit).arg("-o").arg(format).head(3).run().code(0).silent();
        });
    }
}

#[test]
fn limits_that_make_no_sense_are_usage_errors() {
    let senseless = [
        "--count=0",
        "--count=many",
        "--duration=soon",
        "--idle-timeout=0",
        "--stall-timeout=0s",
        "--connect-timeout=0",
        "--retry=-1",
        "--retry=sometimes",
        "--output=xml",
        "--meta=everything",
        "--fault=mischief",
        "--rate=0",
    ];
    all_at_once(senseless, |flag| {
        Trill::new(["public", "--sandbox", flag]).run().code(2).prints_nothing();
    });
}

#[test]
fn an_event_that_does_not_come_is_told_with_those_that_do() {
    let mut steps = vec![x_head()];
    steps.extend((1..=100).map(post));
    steps.push(Step::Hold);
    let server = Server::streaming([steps]);
    let mut running = Trill::at_x(&server, "filter --preset=min --event=twet").spawn();
    running.says("there was no twet in the first 100 records, only tweet");
    running.signal(Signal::INT);
    running.end().killed_by(Signal::INT).prints_nothing();
}
