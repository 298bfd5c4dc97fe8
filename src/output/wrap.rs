//! One line of text to several that fit: broken where the rules of its script allow
//! (UAX #14), else between two clusters. Gives ranges, so that what is known about a part of the
//! text still holds.

use std::borrow::Cow;
use std::ops::Range;

use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation as _;

use super::width;

/// The lines of `text`, which is sanitized and has no line break: the first of at most `first`
/// columns, the others of `rest`, both at least 2. Space at a break belongs to no line. A `solid`
/// range (they are in order) is broken only if it is too long for a line of its own.
pub fn wrap(text: &str, first: usize, rest: usize, solid: &[Range<usize>]) -> Vec<Range<usize>> {
    if width::of(text) <= first {
        return std::iter::once(0..text.len()).collect();
    }
    let mut lines = Lines { text, done: Vec::new(), from: 0, used: 0, room: first, rest };
    for word in words(text, solid) {
        lines.word(word);
    }
    lines.close(text.len());
    lines.done
}

/// Each with the space behind it.
fn words(text: &str, solid: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut solid = solid.iter().peekable();
    let mut at = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(&without_dictionary(text)) {
        let end = at + word.word.len() + word.whitespace.len();
        while solid.next_if(|it| it.end <= at).is_some() {}
        match words.last_mut() {
            Some(last) if solid.peek().is_some_and(|it| it.start < at) => last.end = end,
            _ => words.push(at..end),
        }
        at = end;
    }
    words
}

/// `text`, byte for byte as long, without the scripts whose words only a dictionary knows. None is
/// built in, so they are one word either way; but a debug build of the segmenter says so on
/// stderr, which is ours.
fn without_dictionary(text: &str) -> Cow<'_, str> {
    const LETTER: char = '\u{1e00}';
    // Thai and Lao, Myanmar with its two extensions, Khmer with its symbols.
    let needs_one = |c| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ff}'
            | '\u{aa60}'..='\u{aa7f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}')
    };
    if text.is_ascii() || !text.contains(needs_one) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if needs_one(c) { LETTER } else { c }).collect())
}

struct Lines<'t> {
    text: &'t str,
    done: Vec<Range<usize>>,
    /// Where the line that is open begins.
    from: usize,
    /// Its columns so far.
    used: usize,
    room: usize,
    /// The room of the lines after it.
    rest: usize,
}

impl Lines<'_> {
    fn word(&mut self, word: Range<usize>) {
        let text = &self.text[word.clone()];
        let visible = width::of(text.trim_end());
        if self.used + visible > self.room && self.from < word.start {
            self.close(word.start);
        }
        if visible > self.room {
            self.split(word);
        } else {
            self.used += width::of(text);
        }
    }

    /// A word that is longer than a line.
    fn split(&mut self, word: Range<usize>) {
        let text = &self.text[word.clone()];
        let visible = text.trim_end();
        for (offset, cluster) in visible.grapheme_indices(true) {
            let wide = width::of_cluster(cluster);
            if wide <= self.room {
                self.place(word.start + offset, wide);
                continue;
            }
            // Built of many pictures by somebody who wanted it to be too wide.
            for (inner, c) in cluster.char_indices() {
                self.place(word.start + offset + inner, width::of(c.encode_utf8(&mut [0; 4])));
            }
        }
        self.used += width::of(&text[visible.len()..]);
    }

    fn place(&mut self, at: usize, wide: usize) {
        if self.used + wide > self.room && self.from < at {
            self.close(at);
        }
        self.used += wide;
    }

    fn close(&mut self, end: usize) {
        let line = self.text[self.from..end].trim_end();
        self.done.push(self.from..self.from + line.len());
        self.from = end;
        self.used = 0;
        self.room = self.rest;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::sanitize;

    fn wrapped(text: &str, first: usize, rest: usize) -> Vec<&str> {
        wrap(text, first, rest, &[]).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn lines_are_broken_where_the_script_allows() {
        for (text, columns, lines) in [
            ("", 10, vec![""]),
            ("one two three", 13, vec!["one two three"]),
            ("one two three", 8, vec!["one two", "three"]),
            ("one  two", 4, vec!["one", "two"]),
            ("日本語のテキスト。はい", 8, vec!["日本語の", "テキス", "ト。はい"]),
            ("한국어 텍스트", 8, vec!["한국어", "텍스트"]),
            ("مرحبا بالعالم", 8, vec!["مرحبا", "بالعالم"]),
            ("ภาษาไทย abc", 5, vec!["ภาษาไ", "ทย", "abc"]),
            ("🦀🦀🦀", 4, vec!["🦀🦀", "🦀"]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("x abcdefgh", 4, vec!["x", "abcd", "efgh"]),
            ("e\u{301}e\u{301}e\u{301}", 2, vec!["e\u{301}e\u{301}", "e\u{301}"]),
        ] {
            assert_eq!(wrapped(text, columns, columns), lines, "{text}");
        }
    }

    #[test]
    fn the_first_line_may_be_shorter() {
        assert_eq!(wrapped("one two three", 4, 9), ["one", "two three"]);
    }

    #[test]
    fn an_address_is_kept_in_one_piece_where_it_fits() {
        let text = "see https://a.example/b/c-d?e=f now";
        let address = 4..31;
        let lines = |columns| -> Vec<_> {
            wrap(text, columns, columns, std::slice::from_ref(&address))
                .into_iter()
                .map(|line| &text[line])
                .collect()
        };
        assert_eq!(lines(30), ["see", "https://a.example/b/c-d?e=f", "now"]);
        assert_eq!(lines(20), ["see", "https://a.example/b/", "c-d?e=f now"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_but_space_is_lost(
            text in prop_oneof![
                any::<String>(),
                "[a-z \u{300}\u{200d}\u{1f469}\u{1f3fd}\u{fe0f}\u{1f1e9}日한ا\u{1100}\u{1161}-]{0,80}",
            ],
            first in 2_usize..30,
            rest in 2_usize..30,
        ) {
            let text = sanitize::line(&text).into_owned();
            let lines = wrap(&text, first, rest, &[]);
            let mut at = 0;
            for (n, line) in lines.iter().enumerate() {
                prop_assert!(line.start >= at && text[at..line.start].trim().is_empty());
                let room = if n == 0 { first } else { rest };
                let shown = &text[line.clone()];
                let apart: usize = shown.chars().map(|c| width::of(c.encode_utf8(&mut [0; 4]))).sum();
                prop_assert!(width::of(shown).min(apart) <= room, "{:?} in {}", shown, room);
                at = line.end;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
