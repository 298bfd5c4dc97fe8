//! Plain text that remembers what its parts were: links, mentions, hashtags. What is known when a
//! post's markup is read must outlive the wrapping of its lines.
//!
//! Says nothing about looks: a format decides what a [`Kind`] becomes.

use std::borrow::Cow;
use std::ops::Range;

use crate::output::sanitize;

/// A text and its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    /// The text.
    pub plain: String,
    /// The parts that are not just text: in order, apart from each other, never empty.
    pub spans: Vec<Span>,
    /// What stands at the beginnings of lines to set them apart (`> `, `  - `): in order. Where a
    /// line is broken, the rest begins with as much of it as makes sense.
    pub prefixes: Vec<Range<usize>>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// Where it leads, as it came; empty where that is not said.
    pub url: String,
}

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An address, or words that lead to one.
    Link,
    /// `@user@host`
    Mention,
    /// `#tag`
    Hashtag,
}

impl Rich {
    /// This text as [`sanitize::text`] makes it, without line breaks at either end.
    pub fn sanitized(mut self) -> Self {
        let mut places: Vec<usize> = self.ranges().flat_map(|it| [it.start, it.end]).collect();
        places.sort_unstable();
        places.dedup();
        let before = places.clone();
        let clean = match sanitize::text_with(&self.plain, &mut places) {
            Cow::Borrowed(_) => None,
            Cow::Owned(clean) => Some(clean),
        };
        let text = clean.as_deref().unwrap_or(&self.plain);
        let trimmed = text.trim_start_matches('\n');
        let cut = text.len() - trimmed.len();
        let trimmed = trimmed.trim_end_matches('\n');
        if clean.is_none() && trimmed.len() == self.plain.len() {
            return self;
        }
        let plain = trimmed.to_owned();
        let moved = |place: usize| {
            let at = before.binary_search(&place).map_or(0, |n| places[n]);
            at.saturating_sub(cut).min(plain.len())
        };
        for range in self.ranges_mut() {
            *range = moved(range.start)..moved(range.end);
        }
        self.spans.retain(|span| !span.range.is_empty());
        self.prefixes.retain(|prefix| !prefix.is_empty());
        self.plain = plain;
        self
    }

    fn ranges(&self) -> impl Iterator<Item = &Range<usize>> {
        self.spans.iter().map(|span| &span.range).chain(&self.prefixes)
    }

    fn ranges_mut(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        self.spans.iter_mut().map(|span| &mut span.range).chain(&mut self.prefixes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stay_what_they_were_when_the_text_around_them_is_cleaned() {
        let plain = "\u{1b}\n> see \u{1b}[31m@bob\u{1b}[m and\thttps://x.example\u{202e}\n";
        let at = |part: &str| {
            let from = plain.find(part).expect("it is there");
            from..from + part.len()
        };
        let span = |part, kind| Span { range: at(part), kind, url: String::new() };
        let rich = Rich {
            plain: plain.to_owned(),
            spans: vec![
                span("\u{1b}[31m@bob\u{1b}[m", Kind::Mention),
                span("https://x.example\u{202e}", Kind::Link),
            ],
            prefixes: vec![at("> ")],
        }
        .sanitized();
        assert_eq!(rich.plain, "> see @bob and    https://x.example");
        let parts: Vec<_> = rich.spans.iter().map(|it| &rich.plain[it.range.clone()]).collect();
        assert_eq!(parts, ["@bob", "https://x.example"]);
        assert!(rich.prefixes.iter().all(|prefix| &rich.plain[prefix.clone()] == "> "));
        assert_eq!(rich.prefixes.len(), 1);
    }

    #[test]
    fn a_part_of_which_nothing_is_left_goes() {
        let rich = Rich {
            plain: "a\u{1b}[mb".to_owned(),
            spans: vec![Span { range: 1..4, kind: Kind::Link, url: String::new() }],
            prefixes: Vec::new(),
        };
        assert_eq!(rich.sanitized().spans, []);
    }
}
