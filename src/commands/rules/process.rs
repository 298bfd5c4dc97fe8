//! Rules that a run made for itself and did not remove: its process is gone. Only processes of
//! this machine can be asked about.

use std::fs;

use crate::report::Reporter;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::run_tag::{self, RunTag};

/// Ticks in a second of `/proc/PID/stat` (proc(5), `USER_HZ`): 100 on every machine that Rust
/// runs on.
const TICKS: i64 = 100;

/// The two clocks that are compared may differ by so many seconds: `btime` is rounded, and moves
/// when the clock is set.
const SLACK: i64 = 5;

/// What is known of the process that made a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Runs,
    Gone,
    /// This system does not tell.
    Unknown,
}

/// The rules of runs on `host` that have ended. Says how many are left out, and why.
pub(super) fn stale(rules: Vec<StoredRule>, host: &str, reporter: &Reporter) -> Vec<StoredRule> {
    let host = run_tag::host(host);
    let (mut elsewhere, mut unknown) = (0_usize, 0_usize);
    let mut stale = rules;
    stale.retain(|rule| match rule.tag.as_deref().and_then(RunTag::parse) {
        None => false,
        Some(run) if run.host != host => {
            elsewhere += 1;
            false
        }
        Some(run) => match fate(&run) {
            Fate::Gone => true,
            Fate::Runs => false,
            Fate::Unknown => {
                unknown += 1;
                false
            }
        },
    });
    if elsewhere > 0 {
        reporter.notice(&format!(
            "rules of runs on other machines are left alone: {elsewhere}; only there it is known \
             whether they have ended"
        ));
    }
    if unknown > 0 {
        reporter.notice(&format!(
            "rules of runs that may go on are left alone: {unknown}; this system does not tell \
             (there is no /proc)"
        ));
    }
    stale
}

fn fate(run: &RunTag) -> Fate {
    let own = fs::read_to_string("/proc/self/stat").ok();
    let boot = fs::read_to_string("/proc/stat").ok().and_then(|stat| boot_time(&stat));
    if own.is_none() {
        return Fate::Unknown;
    }
    match fs::read_to_string(format!("/proc/{}/stat", run.pid)) {
        Ok(stat) => of_process(run, &stat, boot),
        // Other users' processes can be seen too; what cannot be read is not there.
        Err(_) => Fate::Gone,
    }
}

/// A process that began after the rule was made did not make it: the number was used again.
fn of_process(run: &RunTag, stat: &str, boot: Option<i64>) -> Fate {
    let began = boot.zip(start_ticks(stat)).map(|(boot, ticks)| boot + ticks / TICKS);
    match began {
        Some(began) if began > run.start.saturating_add(SLACK) => Fate::Gone,
        _ => Fate::Runs,
    }
}

/// Field 22 of `/proc/PID/stat`. The second field is a name in parentheses that may have blanks
/// and parentheses itself.
fn start_ticks(stat: &str) -> Option<i64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_ascii_whitespace().nth(19)?.parse().ok()
}

/// `btime` of `/proc/stat`, in seconds since 1970.
fn boot_time(stat: &str) -> Option<i64> {
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Verbosity;

    const STAT: &str = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 50000 20";

    fn run(start: i64) -> RunTag {
        RunTag { host: "h".into(), pid: 42, start }
    }

    #[test]
    fn a_process_that_began_after_the_rule_did_not_make_it() {
        let boot = boot_time("cpu 1 2\nbtime 1000\nprocesses 7\n");
        assert_eq!((boot, start_ticks(STAT)), (Some(1000), Some(50_000)));
        // It began at 1500.
        assert_eq!(of_process(&run(1_500), STAT, boot), Fate::Runs);
        assert_eq!(of_process(&run(9_000), STAT, boot), Fate::Runs);
        assert_eq!(of_process(&run(1_400), STAT, boot), Fate::Gone);
        assert_eq!(of_process(&run(0), STAT, boot), Fate::Gone);
        // What cannot be compared is not called gone.
        assert_eq!(of_process(&run(0), STAT, None), Fate::Runs);
        assert_eq!(of_process(&run(0), "garbage", boot), Fate::Runs);
    }

    #[test]
    fn only_runs_of_this_machine_that_have_ended_are_stale() {
        let rule = |tag: &str| StoredRule {
            id: tag.into(),
            value: "cat".into(),
            tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
        };
        let mine = format!("trill-run:h:{}:{}", std::process::id(), i64::from(u32::MAX));
        let gone = format!("trill-run:h:{}:1", u32::MAX);
        let elsewhere = format!("trill-run:other:{}:1", u32::MAX);
        let rules = [&mine, &gone, &elsewhere, "trill:cats", ""].map(rule).to_vec();
        let stale = stale(rules, "h", &Reporter::new(Verbosity::Quiet, false));
        let tags: Vec<&str> = stale.iter().filter_map(|rule| rule.tag.as_deref()).collect();
        // Where there is no /proc, none is known to have ended.
        let known = std::path::Path::new("/proc/self/stat").exists();
        assert_eq!(tags, if known { vec![gone.as_str()] } else { vec![] });
    }
}
