//! The tag of the rules that live as long as a run: `trill-run:HOST:PID:START`. It tells which
//! machine and process will remove the rule, so that what a killed run left can be found.

use std::fmt;

/// How every such tag begins.
const PREFIX: &str = "trill-run:";

/// The longest host name in a tag, in bytes: one label of a DNS name (RFC 1035 section 2.3.4),
/// which tells machines apart.
const HOST_MAX: usize = 63;

/// Who made a rule for one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunTag {
    /// The machine, as [`host`] writes it.
    pub host: String,
    /// The process.
    pub pid: u32,
    /// When the rule was made, in seconds since 1970: no later process is the one that made it.
    pub start: i64,
}

impl RunTag {
    /// Reads a tag; `None` if it is not one of a run.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.strip_prefix(PREFIX)?.split(':');
        let host = parts.next().filter(|text| *text == host(text))?.to_owned();
        let pid = parts.next()?.parse().ok()?;
        let start = parts.next()?.parse().ok()?;
        parts.next().is_none().then_some(Self { host, pid, start })
    }
}

impl fmt::Display for RunTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}:{}:{}", self.host, self.pid, self.start)
    }
}

/// The name of a machine as it stands in tags: without what would end it there, and not long.
pub fn host(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let host: String = name.trim().chars().take(HOST_MAX).map(kept).collect();
    if host.is_empty() { "localhost".to_owned() } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_comes_back_as_it_was_written() {
        let tag = RunTag { host: host("build-7.example"), pid: 4711, start: 1_790_000_000 };
        assert_eq!(tag.to_string(), "trill-run:build-7.example:4711:1790000000");
        assert_eq!(RunTag::parse(&tag.to_string()), Some(tag));
    }

    #[test]
    fn any_host_name_can_stand_in_a_tag() {
        for name in ["", "  ", "a:b", "é\n\t", "x y", &"long".repeat(99)] {
            let tag = RunTag { host: host(name), pid: 1, start: -1 };
            assert_eq!(RunTag::parse(&tag.to_string()), Some(tag), "{name:?}");
        }
    }

    #[test]
    fn tags_of_others_are_none_of_a_run() {
        let table = [
            "trill",
            "trill:cats",
            "trill-run",
            "trill-run:h",
            "trill-run:h:1",
            "trill-run:h:1:x",
            "trill-run:h:-1:2",
            "trill-run:h:1:2:3",
            "trill-run::1:2",
            "trill-run:a b:1:2",
            "x trill-run:h:1:2",
        ];
        for tag in table {
            assert_eq!(RunTag::parse(tag), None, "{tag}");
        }
    }
}
