//! Rules that a run made for itself and did not remove: its process is gone. Only processes that
//! are seen from here can be asked about, and whatever cannot be known is no reason to call a
//! rule stale: its run may be reading posts at this moment.

use std::fs;
use std::io;

use crate::report::Reporter;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::run_tag::{self, Machine, RunTag};

/// What is known of the process that made a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Runs,
    Gone,
    /// It cannot be told from here.
    Unknown,
}

/// The tag of this process on the machine `host`; `None` if the system does not tell enough.
pub(super) fn own(host: &str, pid: u32) -> Option<RunTag> {
    let machine = machine(host)?;
    let start = start_ticks(&stat(pid).ok()?)?;
    Some(RunTag { machine, pid, start })
}

/// The rules of runs that have ended, on the machine `host` as it is seen from here. Says how
/// many are left out, and why.
pub(super) fn stale(rules: Vec<StoredRule>, host: &str, reporter: &Reporter) -> Vec<StoredRule> {
    let here = machine(host);
    let (mut elsewhere, mut unknown) = (0_usize, 0_usize);
    let mut stale = rules;
    stale.retain(|rule| {
        let Some(tag) = rule.tag.as_deref().filter(|tag| run_tag::is_of_a_run(tag)) else {
            return false;
        };
        let fate = match (RunTag::parse(tag), &here) {
            (Some(run), Some(here)) if run.machine == *here => fate(&run),
            (Some(_), Some(_)) => {
                elsewhere += 1;
                return false;
            }
            (None, _) | (_, None) => Fate::Unknown,
        };
        unknown += usize::from(fate == Fate::Unknown);
        fate == Fate::Gone
    });
    if elsewhere > 0 {
        reporter.notice(&format!(
            "rules of runs elsewhere are left alone: {elsewhere}; only in the same container of the \
             same boot of a machine is it known whether they have ended"
        ));
    }
    if unknown > 0 {
        reporter.notice(&format!(
            "rules of runs that may go on are left alone: {unknown}; their tags or this system do \
             not tell whether they have ended ('rules list' shows them, 'rules delete --tag' \
             removes them)"
        ));
    }
    stale
}

/// Where this process runs; `None` if `/proc` does not show its own world.
fn machine(host: &str) -> Option<Machine> {
    // A /proc of another namespace has other numbers.
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    let pid: u32 = own.split(' ').next()?.parse().ok()?;
    if pid != std::process::id() {
        return None;
    }
    let boot = run_tag::boot(&fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?)?;
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(Machine { host: run_tag::host(host), boot, namespace: inode(link.to_str()?)? })
}

/// `pid:[4026531836]`, as the links of `/proc/PID/ns` read (namespaces(7)).
fn inode(link: &str) -> Option<u64> {
    link.strip_prefix("pid:[")?.strip_suffix(']')?.parse().ok()
}

fn fate(run: &RunTag) -> Fate {
    // Where the first process is hidden, so may others be (proc(5), `hidepid`).
    of_process(run, stat(run.pid), || stat(1).is_ok())
}

fn of_process(run: &RunTag, stat: io::Result<String>, sees_others: impl Fn() -> bool) -> Fate {
    match stat.as_deref().map(start_ticks) {
        Ok(Some(start)) if start == run.start => Fate::Runs,
        // The number was used again.
        Ok(Some(_)) => Fate::Gone,
        Err(error) if error.kind() == io::ErrorKind::NotFound && sees_others() => Fate::Gone,
        Ok(None) | Err(_) => Fate::Unknown,
    }
}

fn stat(pid: u32) -> io::Result<String> {
    fs::read_to_string(format!("/proc/{pid}/stat"))
}

/// Field 22 of `/proc/PID/stat` (proc(5)). The second field is a name in parentheses that may
/// have blanks and parentheses itself.
fn start_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_ascii_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Verbosity;

    const STAT: &str = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 50000 20";

    fn run(start: u64) -> RunTag {
        let machine = Machine { host: "h".into(), boot: "0123abcd".into(), namespace: 1 };
        RunTag { machine, pid: 42, start }
    }

    #[test]
    fn only_a_missing_process_or_one_that_began_at_another_time_is_gone() {
        let there = || Ok(STAT.to_owned());
        let failed = |kind: io::ErrorKind| Err(io::Error::from(kind));
        assert_eq!(start_ticks(STAT), Some(50_000));
        assert_eq!(of_process(&run(50_000), there(), || true), Fate::Runs);
        assert_eq!(of_process(&run(49_999), there(), || true), Fate::Gone);
        assert_eq!(of_process(&run(50_001), there(), || false), Fate::Gone);
        let missing = || failed(io::ErrorKind::NotFound);
        assert_eq!(of_process(&run(1), missing(), || true), Fate::Gone);
        assert_eq!(of_process(&run(1), missing(), || false), Fate::Unknown);
        let refused = failed(io::ErrorKind::PermissionDenied);
        assert_eq!(of_process(&run(1), refused, || true), Fate::Unknown);
        assert_eq!(of_process(&run(1), Ok("garbage".into()), || true), Fate::Unknown);
    }

    #[test]
    fn a_namespace_is_the_number_in_its_link() {
        assert_eq!(inode("pid:[4026531836]"), Some(4_026_531_836));
        assert_eq!((inode("pid:[]"), inode("net:[1]"), inode("/x")), (None, None, None));
    }

    #[test]
    fn only_runs_that_are_seen_from_here_and_have_ended_are_stale() {
        let rule = |tag: &str| StoredRule {
            id: tag.into(),
            value: "cat".into(),
            tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
        };
        let reporter = Reporter::new(Verbosity::Quiet, false);
        let old = [format!("trill-run:h:{}:1", u32::MAX), "trill:cats".into(), String::new()];
        let Some(mine) = own("h", std::process::id()) else {
            // Where there is no /proc, none is known to have ended.
            let rules = old.iter().map(|tag| rule(tag)).collect();
            assert_eq!(stale(rules, "h", &reporter), []);
            return;
        };
        let at = |machine: Machine| RunTag { machine, pid: u32::MAX, start: 1 };
        let here = mine.machine.clone();
        let gone = at(here.clone()).to_string();
        let again = RunTag { start: mine.start + 1, ..mine.clone() }.to_string();
        let elsewhere = [
            at(Machine { host: "other".into(), ..here.clone() }),
            at(Machine { boot: "00000000".into(), ..here.clone() }),
            at(Machine { namespace: 1, ..here }),
        ];
        let mut tags: Vec<String> = elsewhere.iter().map(RunTag::to_string).collect();
        tags.extend([mine.to_string(), gone.clone(), again.clone()]);
        tags.extend(old);
        let rules = tags.iter().map(|tag| rule(tag)).collect();
        let found: Vec<Option<String>> =
            stale(rules, "h", &reporter).into_iter().map(|rule| rule.tag).collect();
        // Whoever hides processes hides that they are gone.
        let sees_others = stat(1).is_ok();
        let expected = if sees_others { vec![Some(gone), Some(again)] } else { vec![Some(again)] };
        assert_eq!(found, expected);
    }
}
