//! OSC 8 hyperlinks: text that a terminal opens at a click
//! (<https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
//!
//! The address comes from outside and goes between escape sequences, so nothing is written but
//! printable ASCII; what is no address of the web has no link.

use std::fmt::Write as _;

/// Bytes of an address: VTE and iTerm2 take no more.
const URL_MAX: usize = 2083;

/// What a click may lead to. Not `file`, `ssh` and their like: a post would choose what a click
/// does to this machine.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// What ends a link.
pub const CLOSE: &str = "\u{1b}]8;;\u{1b}\\";

/// What begins a link to `url`; `None` where that should not be one. The parts of a link that is
/// broken over lines are one to the terminal, by their id.
pub fn open(url: &str) -> Option<String> {
    let begins = |scheme: &&str| {
        url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    if url.len() > URL_MAX || !SCHEMES.iter().any(begins) {
        return None;
    }
    let mut safe = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            // A semicolon ends the parameters; not every terminal stops looking after them.
            b';' | b'\\' => drop(write!(safe, "%{byte:02X}")),
            b'!'..=b'~' => safe.push(char::from(byte)),
            _ => drop(write!(safe, "%{byte:02X}")),
        }
    }
    (safe.len() <= URL_MAX).then(|| format!("\u{1b}]8;id={:08x};{safe}\u{1b}\\", hash(url)))
}

/// FNV-1a: the same in every run and on every machine, which is all that is asked of it.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_web_is_a_link() {
        assert_eq!(
            open("https://a.example/b?c=1&d=%41#e").as_deref(),
            Some("\u{1b}]8;id=cc1918bb;https://a.example/b?c=1&d=%41#e\u{1b}\\")
        );
        assert!(open("HTTP://a.example").is_some());
        for other in
            ["", "file:///etc/passwd", "javascript:x", "ssh://a", "a.example", "https:x", "é"]
        {
            assert_eq!(open(other), None, "{other}");
        }
    }

    #[test]
    fn nothing_but_printable_ascii_gets_into_the_sequence() {
        let hostile = "https://a.example/\u{1b}\\\u{7};é \u{9c}\n";
        let opened = open(hostile).expect("it is an address");
        let inner = opened.strip_prefix("\u{1b}]8;").and_then(|it| it.strip_suffix("\u{1b}\\"));
        let inner = inner.expect("its own begin and end");
        assert!(inner.bytes().all(|b| b.is_ascii_graphic()), "{inner}");
        assert!(inner.ends_with("https://a.example/%1B%5C%07%3B%C3%A9%20%C2%9C%0A"), "{inner}");
        assert_eq!(inner.matches(';').count(), 1);
    }

    #[test]
    fn an_address_that_is_too_long_is_no_link() {
        assert!(open(&format!("https://{}", "a".repeat(URL_MAX - 8))).is_some());
        assert_eq!(open(&format!("https://{}", "a".repeat(URL_MAX))), None);
        assert_eq!(open(&format!("https://{}", "é".repeat(URL_MAX / 3))), None);
    }
}
