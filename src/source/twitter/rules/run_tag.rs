//! The tag of the rules that live as long as a run: `trill-run:HOST.BOOT.NS:PID:START`. It tells
//! which process will remove the rule, so that what a killed run left can be found.
//!
//! A process number means something only where it was given: in one PID namespace of one boot of
//! one machine. All three are in the tag, because a host name alone is shared by containers and
//! by copies of a machine.

use std::fmt;

/// How every such tag begins.
const PREFIX: &str = "trill-run:";

/// The longest host name in a tag, in bytes: one label of a DNS name (RFC 1035 section 2.3.4),
/// which tells machines apart.
const HOST_MAX: usize = 63;

/// As much of a boot id as tells one boot of a machine from the next, in hexadecimal digits.
const BOOT_DIGITS: usize = 8;

/// Where process numbers mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its name, as [`host`] writes it.
    pub host: String,
    /// The beginning of the boot id, as [`boot`] writes it.
    pub boot: String,
    /// The inode of the PID namespace.
    pub namespace: u64,
}

/// Who made a rule for one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunTag {
    /// Where it runs.
    pub machine: Machine,
    /// The process.
    pub pid: u32,
    /// When the process began, in ticks since the boot: a number that is used again has another
    /// beginning.
    pub start: u64,
}

impl RunTag {
    /// Reads a tag; `None` if it is not exactly what is written here.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.strip_prefix(PREFIX)?.split(':');
        let mut machine = parts.next()?.rsplitn(3, '.');
        let namespace = machine.next()?.parse().ok()?;
        let boot = machine.next()?.to_owned();
        let host = machine.next()?.to_owned();
        let pid = parts.next()?.parse().ok()?;
        let start = parts.next()?.parse().ok()?;
        let run = Self { machine: Machine { host, boot, namespace }, pid, start };
        let is_exact = parts.next().is_none()
            && host_is_written(&run.machine.host)
            && boot_is_written(&run.machine.boot)
            && run.to_string() == tag;
        is_exact.then_some(run)
    }
}

impl fmt::Display for RunTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { host, boot, namespace } = &self.machine;
        write!(f, "{PREFIX}{host}.{boot}.{namespace}:{}:{}", self.pid, self.start)
    }
}

/// The tag of a run where the system does not tell enough for a [`RunTag`]: no two runs have the
/// same, and nothing is ever concluded from it. `now` is in seconds since 1970.
pub fn vague(name: &str, pid: u32, now: i64) -> String {
    format!("{PREFIX}{}:{pid}:{now}", host(name))
}

/// Returns true if and only if a run of trill, of whatever version, made a rule with this tag.
pub fn is_of_a_run(tag: &str) -> bool {
    tag.starts_with(PREFIX)
}

/// The name of a machine as it stands in tags: without what would end it there, and not long.
pub fn host(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let host: String = name.trim().chars().take(HOST_MAX).map(kept).collect();
    if host.is_empty() { "localhost".to_owned() } else { host }
}

/// A boot id (random(4), `boot_id`) as it stands in tags; `None` if it is none.
pub fn boot(id: &str) -> Option<String> {
    let boot = id.trim().get(..BOOT_DIGITS)?;
    boot_is_written(boot).then(|| boot.to_owned())
}

fn host_is_written(text: &str) -> bool {
    text == host(text)
}

fn boot_is_written(text: &str) -> bool {
    text.len() == BOOT_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str) -> RunTag {
        let machine =
            Machine { host: host(name), boot: "0123abcd".into(), namespace: 4_026_531_836 };
        RunTag { machine, pid: 4711, start: 50_000 }
    }

    #[test]
    fn a_tag_comes_back_as_it_was_written() {
        let tag = run("build-7.example");
        let text = "trill-run:build-7.example.0123abcd.4026531836:4711:50000";
        assert_eq!(tag.to_string(), text);
        assert_eq!(RunTag::parse(text), Some(tag));
    }

    #[test]
    fn any_host_name_can_stand_in_a_tag() {
        for name in ["", "  ", "a:b", "é\n\t", "x y", "a.b.", &"long".repeat(99)] {
            let tag = run(name);
            assert_eq!(RunTag::parse(&tag.to_string()), Some(tag), "{name:?}");
        }
    }

    #[test]
    fn a_boot_id_is_shortened_and_what_is_none_is_none() {
        assert_eq!(boot("0f3ab2c1-9d1e-4c55-8f0a-1d2e3f4a5b6c\n").as_deref(), Some("0f3ab2c1"));
        for text in ["", "0f3ab2c", "0F3AB2C1-", "not a boot id", "1234567é"] {
            assert_eq!(boot(text), None, "{text:?}");
        }
    }

    #[test]
    fn tags_of_others_and_older_ones_say_nothing_of_a_process() {
        let table = [
            "trill",
            "trill:cats",
            "trill-run",
            "trill-run:h",
            "trill-run:h:1:2",
            "trill-run:build-7.example:4711:1790000000",
            "trill-run:h.0123abcd.1:1",
            "trill-run:h.0123abcd.1:1:x",
            "trill-run:h.0123abcd.1:-1:2",
            "trill-run:h.0123abcd.1:+1:2",
            "trill-run:h.0123abcd.1:01:2",
            "trill-run:h.0123abcd.1:1:-2",
            "trill-run:h.0123abcd.1:1:2:3",
            "trill-run:h.0123ABCD.1:1:2",
            "trill-run:h.0123abc.1:1:2",
            "trill-run:h.0123abcd.x:1:2",
            "trill-run:.0123abcd.1:1:2",
            "trill-run:a b.0123abcd.1:1:2",
            "x trill-run:h.0123abcd.1:1:2",
        ];
        for tag in table {
            assert_eq!(RunTag::parse(tag), None, "{tag}");
        }
        assert!(is_of_a_run(&vague("h", 1, 2)) && RunTag::parse(&vague("h", 1, 2)).is_none());
        assert!(!is_of_a_run("trill-runner"));
    }
}
