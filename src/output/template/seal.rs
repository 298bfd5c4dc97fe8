//! The last look at what goes to a terminal: of escape sequences only colours and hyperlinks
//! pass, whole ones, and none is left open for the next record. What comes from outside has
//! lost its own before a template sees it; this is for what a template can still put together
//! (`"%c"|format(27)`) or cut in half.

use std::borrow::Cow;

use crate::output::sanitize;

/// Makes `text` one that cannot do more than colour and link itself.
pub(super) fn seal(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return sanitize::text(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let (mut colored, mut linked) = (false, false);
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&sanitize::text(&rest[..at]));
        rest = &rest[at..];
        if let Some(length) = color(rest) {
            colored = !matches!(&rest[..length], "\u{1b}[m" | "\u{1b}[0m");
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if let Some(length) = link(rest) {
            linked = !rest[..length].ends_with(";\u{1b}\\");
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else {
            rest = &rest[1..];
        }
    }
    out.push_str(&sanitize::text(rest));
    if linked {
        out.push_str("\u{1b}]8;;\u{1b}\\");
    }
    if colored {
        out.push_str("\u{1b}[0m");
    }
    Cow::Owned(out)
}

/// The length of the SGR sequence that `text` begins with.
fn color(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let length = parameters.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b';' | b':')).count();
    parameters[length..].starts_with('m').then_some(length + 3)
}

/// The length of the OSC 8 sequence that `text` begins with: printable ASCII up to its end.
fn link(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}]8;")?;
    let length = inside.bytes().take_while(u8::is_ascii_graphic).count();
    let end = inside[length..].starts_with("\u{1b}\\");
    (end && inside[..length].contains(';')).then_some(length + 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_links_pass_and_are_closed() {
        for (text, sealed) in [
            ("plain", "plain"),
            ("\u{1b}[1;31mred\u{1b}[0m", "\u{1b}[1;31mred\u{1b}[0m"),
            ("\u{1b}[31mred", "\u{1b}[31mred\u{1b}[0m"),
            (
                "\u{1b}]8;;http://a\u{1b}\\x\u{1b}]8;;\u{1b}\\",
                "\u{1b}]8;;http://a\u{1b}\\x\u{1b}]8;;\u{1b}\\",
            ),
            (
                "\u{1b}]8;id=1;http://a\u{1b}\\x",
                "\u{1b}]8;id=1;http://a\u{1b}\\x\u{1b}]8;;\u{1b}\\",
            ),
        ] {
            assert_eq!(seal(text), sealed);
        }
    }

    #[test]
    fn nothing_else_does() {
        for text in [
            "\u{1b}[2J",
            "\u{1b}]0;t\u{7}",
            "\u{1b}",
            "\u{1b}[31",
            "\u{1b}]8;;http://a",
            "\u{9b}31m",
            "\u{1b}c",
            "\u{1b}]8;;http://\u{7}\u{1b}\\",
            "\u{1b}P$q\u{1b}\\",
            "\u{7}",
            "\u{202e}",
            "\u{1b}\u{1b}[?25l",
        ] {
            let sealed = seal(text);
            assert!(
                !sealed.chars().any(|c| c.is_control() || c == '\u{202e}'),
                "{text:?}: {sealed:?}"
            );
        }
    }
}
