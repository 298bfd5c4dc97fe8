//! A post's text as its author wrote it: t.co links written out, the ones that only stand for
//! what is shown anyway dropped, HTML escapes undone (protocols/x.md section 9).
//!
//! Never slices by an entity's offsets: what they count, and whether before or after escaping, is
//! not known. A link is found by its text. What comes out is not sanitized.

use std::borrow::Cow;

use crate::output::sanitize;

/// Bytes of a text that are read: 25,000 characters of four bytes, the longest that X allows,
/// and as much again for escapes.
const TEXT_MAX: usize = 256 * 1024;

/// Bytes of text after which no further link is written out.
const EXPANDED_MAX: usize = 1024 * 1024;

/// Bytes of an address that is written out. The short one works as well, and one address repeated
/// must not make megabytes.
const TARGET_MAX: usize = 4096;

/// What every link in a text begins with.
const SCHEME: &str = "http";

/// A link in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    /// As it stands in the text.
    pub(super) short: &'a str,
    /// What to write for it; empty leaves it.
    pub(super) target: &'a str,
    /// Says nothing new where it ends the text.
    pub(super) redundant: bool,
}

/// `text` with its `links` written out and `&amp;`, `&lt;` and `&gt;` undone, once; what was cut
/// ends with `…`.
pub(super) fn full(text: &str, links: &[Link<'_>]) -> String {
    let read = sanitize::prefix(text, TEXT_MAX);
    if read.len() < text.len() {
        return unescaped(&expanded(read, links)).into_owned() + "…";
    }
    unescaped(&expanded(without_redundant_end(read, links), links)).into_owned()
}

fn without_redundant_end<'t>(text: &'t str, links: &[Link<'_>]) -> &'t str {
    let redundant = links.iter().filter(|link| link.redundant && !link.short.is_empty());
    let redundant: Vec<&str> = redundant.map(|link| link.short).collect();
    let mut rest = text.trim_end();
    for _ in &redundant {
        let Some(before) = redundant.iter().find_map(|short| before_end(rest, short)) else {
            break;
        };
        rest = before.trim_end();
    }
    rest
}

/// What stands before `word` where that is the last word of `text`. Scripts without spaces may
/// touch it.
fn before_end<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let before = text.strip_suffix(word)?;
    (!before.ends_with(|c: char| c.is_ascii_graphic())).then_some(before)
}

fn expanded<'t>(text: &'t str, links: &[Link<'_>]) -> Cow<'t, str> {
    let usable = |link: &&Link<'_>| {
        link.short.starts_with(SCHEME) && !link.target.is_empty() && link.target.len() <= TARGET_MAX
    };
    let links: Vec<&Link<'_>> = links.iter().filter(usable).collect();
    if links.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SCHEME).filter(|_| out.len() < EXPANDED_MAX) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let found = links.iter().filter_map(|link| Some((link, after(from, link.short)?)));
        // Of two that fit, the longer is the one that was meant.
        (rest, _) = match found.max_by_key(|(link, _)| link.short.len()) {
            Some((link, after)) => (after, out.push_str(link.target)),
            None => (&from[SCHEME.len()..], out.push_str(SCHEME)),
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows `link` at the beginning of `text`; `None` where a longer link begins so.
fn after<'t>(text: &'t str, link: &str) -> Option<&'t str> {
    text.strip_prefix(link).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn unescaped(text: &str) -> Cow<'_, str> {
    const ESCAPES: [(&str, char); 3] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let (before, mut rest) = text.split_at(first);
    out.push_str(before);
    while !rest.is_empty() {
        let escape = ESCAPES.iter().find_map(|&(name, c)| Some((rest.strip_prefix(name)?, c)));
        let (after, c) = escape.unwrap_or_else(|| (&rest[1..], '&'));
        out.push(c);
        let next = after.find('&').unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    Cow::Owned(out)
}
