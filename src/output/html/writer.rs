//! Lays out runs of text in lines: collapses whitespace, sets blocks apart, and puts `> `, `- `
//! and indentation at the beginning of each line. Knows nothing about tags, and never holds more
//! than its bound.

use std::ops::Range;

use wide::u8x16;

use crate::output::rich::{Kind, Rich, Span};
use crate::output::sanitize;

/// Frames that are kept, and so the width of a line's prefix. Deeper ones are only counted.
const FRAMES_MAX: usize = 24;

/// Something whose content is set differently from what is around it.
#[derive(Debug)]
pub(super) enum Frame {
    /// Every line begins with `> `.
    Quote,
    /// Whitespace is kept.
    Pre,
    /// Numbers its items, or not.
    List {
        /// The number of the next item.
        next: Option<i64>,
        /// What is added for the one after it.
        step: i64,
    },
    /// The first line begins with the marker, the others with as many spaces.
    Item {
        /// `- ` or `3. `.
        marker: String,
        /// The marker has been written.
        begun: bool,
    },
}

/// HTML's whitespace, and what ends a line in some program or other: in the flow of a text it is
/// a space like any.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// How much of `text`, which begins with a word, flows as it is: words with one space between
/// them, up to the end of a word.
fn flowing(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += plain_run(&bytes[at..]);
        // The character that ended the run may be part of a word as well.
        match text[at..].chars().next() {
            Some(c) if !is_space(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    // The run may have ended after a space.
    at - usize::from(at > 0 && bytes[at - 1] == b' ')
}

/// How many bytes at the beginning of `bytes` are surely words with one space between them, maybe
/// with one at the end: no other bytes than those that no rarer space begins with.
fn plain_run(bytes: &[u8]) -> usize {
    const LANES: usize = 16;
    let special = |lane: &[u8; LANES], next: &[u8; LANES]| {
        let (lane, next) = (u8x16::new(*lane), u8x16::new(*next));
        let space = u8x16::splat(b' ');
        let controls = lane.min(u8x16::splat(0x1f)).simd_eq(lane);
        let wide = lane.simd_eq(u8x16::splat(0xc2)) | lane.simd_eq(u8x16::splat(0xe2));
        let double = lane.simd_eq(space) & next.simd_eq(space);
        (controls | wide | double).to_bitmask()
    };
    let mut at = 0;
    while let (Some(lane), Some(next)) = (
        bytes[at..].first_chunk(),
        bytes.get(at + 1..at + 1 + LANES).and_then(|it| it.first_chunk()),
    ) {
        let special = special(lane, next);
        if special != 0 {
            return at + special.trailing_zeros() as usize;
        }
        at += LANES;
    }
    let rest = &bytes[at..];
    let is_special = |(n, byte): (usize, &u8)| match byte {
        b' ' => rest.get(n + 1) == Some(&b' '),
        0..0x20 | 0xc2 | 0xe2 => true,
        _ => false,
    };
    at + rest.iter().enumerate().position(is_special).unwrap_or(rest.len())
}

/// The text so far, and what must stand before the next word.
pub(super) struct Writer {
    out: String,
    max: usize,
    full: bool,
    frames: Vec<Frame>,
    /// Open frames beyond [`FRAMES_MAX`].
    deeper: usize,
    /// Line feeds before the next word.
    breaks: usize,
    space: bool,
    /// The least number of quotes open since the last word: an empty line belongs to these.
    common_quotes: usize,
    spans: Vec<Span>,
    /// What the next words are, and where the first of them stands.
    span: Option<(Kind, String, Option<usize>)>,
    prefixes: Vec<Range<usize>>,
}

impl Writer {
    /// A writer of at most `max` bytes and an ellipsis, with room for the `expected` ones.
    pub(super) fn new(max: usize, expected: usize) -> Self {
        Self {
            out: String::with_capacity(expected.min(max)),
            max,
            full: false,
            frames: Vec::new(),
            deeper: 0,
            breaks: 0,
            space: false,
            common_quotes: 0,
            spans: Vec::new(),
            span: None,
            prefixes: Vec::new(),
        }
    }

    /// Returns true if and only if everything from here on is dropped.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The text; ends with an ellipsis if it is `cut`, or was by the bound.
    pub(super) fn finish(mut self, cut: bool) -> Rich {
        if cut || self.full {
            self.out.push('…');
        }
        Rich { plain: self.out, spans: self.spans, prefixes: self.prefixes }
    }

    /// From here on words are of this kind and lead to `url`.
    pub(super) fn begin(&mut self, kind: Kind, url: &str) {
        self.span = Some((kind, url.to_owned(), None));
    }

    /// From here on they are just words.
    pub(super) fn end(&mut self) {
        let Some((kind, url, Some(from))) = self.span.take() else { return };
        if from < self.out.len() {
            self.spans.push(Span { range: from..self.out.len(), kind, url });
        }
    }

    /// Appends text as HTML flows it: runs of whitespace are one space, or none at a line's end.
    pub(super) fn text(&mut self, text: &str) {
        if matches!(self.frames.last(), Some(Frame::Pre)) {
            return self.preformatted(text);
        }
        let mut rest = text;
        loop {
            let words = rest.trim_start_matches(is_space);
            self.space |= words.len() < rest.len();
            if words.is_empty() {
                return;
            }
            let len = flowing(words);
            self.word(&words[..len]);
            rest = &words[len..];
        }
    }

    /// Appends `word` as it is.
    pub(super) fn word(&mut self, word: &str) {
        if word.is_empty() || self.full {
            return;
        }
        if self.out.is_empty() || self.breaks > 0 {
            self.begin_line();
        } else if self.space {
            self.push(" ");
        }
        self.space = false;
        if let Some((_, _, from @ None)) = &mut self.span {
            *from = Some(self.out.len());
        }
        self.push(word);
    }

    /// What comes next is on a line of its own.
    pub(super) fn line(&mut self) {
        self.breaks = self.breaks.max(1);
        self.space = false;
    }

    /// What comes next is set apart by an empty line, unless it begins a list's item.
    pub(super) fn paragraph(&mut self) {
        let begins_item = matches!(self.frames.last(), Some(Frame::Item { begun: false, .. }));
        self.breaks = self.breaks.max(if begins_item { 1 } else { 2 });
        self.space = false;
    }

    /// One more line feed; a row of them leaves one empty line.
    pub(super) fn line_break(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
        self.space = false;
    }

    /// How many frames are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// How many frames stay open when the innermost one that `is` what is meant closes.
    pub(super) fn depth_below(&self, is: fn(&Frame) -> bool) -> Option<usize> {
        self.frames.iter().rposition(is)
    }

    /// How many frames stay open when a new item of the innermost list begins.
    pub(super) fn item_depth(&self) -> usize {
        let list = self.depth_below(|frame| matches!(frame, Frame::List { .. }));
        let first = list.map_or(0, |at| at + 1);
        let open = self.frames[first..].iter().position(|f| matches!(f, Frame::Item { .. }));
        open.map_or(self.frames.len(), |at| first + at)
    }

    /// Opens a block.
    pub(super) fn open(&mut self, frame: Frame) {
        let nested_list = matches!(frame, Frame::List { .. })
            && self.frames.iter().any(|f| matches!(f, Frame::Item { .. }));
        if nested_list {
            self.line()
        } else {
            self.paragraph()
        }
        if self.frames.len() == FRAMES_MAX {
            self.deeper += 1;
        } else {
            self.frames.push(frame);
        }
    }

    /// Opens an item of the innermost list, closing the one before it; `value` sets its number.
    pub(super) fn open_item(&mut self, value: Option<i64>) {
        if self.deeper == 0 {
            self.truncate(self.item_depth());
        }
        self.line();
        let list = self.frames.iter_mut().rfind(|frame| matches!(frame, Frame::List { .. }));
        let marker = match list {
            Some(Frame::List { next: Some(next), step }) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(*step);
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        };
        if self.frames.len() == FRAMES_MAX {
            self.deeper += 1;
        } else {
            self.frames.push(Frame::Item { marker, begun: false });
        }
    }

    /// Closes the innermost frame that `is` what is meant, and all inside it; nothing if none is.
    pub(super) fn close(&mut self, is: fn(&Frame) -> bool) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return self.line();
        }
        let Some(at) = self.depth_below(is) else { return };
        let item = matches!(self.frames[at], Frame::Item { .. });
        self.truncate(at);
        self.space = false;
        // Line feeds at the end of <pre>, or of an item's last paragraph, set nothing apart.
        self.breaks =
            if item || self.frames.iter().any(|f| matches!(f, Frame::Item { .. })) { 1 } else { 2 };
    }

    fn truncate(&mut self, depth: usize) {
        self.frames.truncate(depth);
        self.common_quotes = self.common_quotes.min(self.quotes());
    }

    fn quotes(&self) -> usize {
        self.frames.iter().filter(|frame| matches!(frame, Frame::Quote)).count()
    }

    fn preformatted(&mut self, text: &str) {
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.breaks += 1;
            }
            self.space = false;
            self.word(line);
        }
    }

    fn begin_line(&mut self) {
        if !self.out.is_empty() {
            for _ in 1..self.breaks {
                self.push("\n");
                self.prefix_of_empty_line();
            }
            self.push("\n");
        }
        self.breaks = 0;
        self.common_quotes = self.quotes();
        let from = self.out.len();
        let mut frames = std::mem::take(&mut self.frames);
        for frame in &mut frames {
            match frame {
                Frame::Quote => self.push("> "),
                Frame::Item { marker, begun: true } => {
                    self.push(&" ".repeat(marker.len()));
                }
                Frame::Item { marker, begun } => {
                    self.push(marker);
                    *begun = true;
                }
                Frame::Pre | Frame::List { .. } => {}
            }
        }
        self.frames = frames;
        if from < self.out.len() {
            self.prefixes.push(from..self.out.len());
        }
    }

    /// An empty line between two paragraphs of a quote is part of it.
    fn prefix_of_empty_line(&mut self) {
        for n in 0..self.common_quotes {
            self.push(if n == 0 { ">" } else { " >" });
        }
    }

    fn push(&mut self, text: &str) {
        if self.full {
            return;
        }
        let room = self.max.saturating_sub(self.out.len());
        if text.len() > room {
            self.full = true;
            self.out.push_str(sanitize::prefix(text, room));
        } else {
            self.out.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Word by word.
    fn slowly(writer: &mut Writer, text: &str) {
        for (n, word) in text.split(is_space).enumerate() {
            writer.space |= n > 0;
            writer.word(word);
        }
    }

    proptest! {
        #[test]
        fn words_flow_as_if_they_came_one_by_one(
            texts in prop::collection::vec("([ \n\t\u{b}\u{1b}\u{85}\u{a0}\u{2028}é“漢🦀]|[a-z ]{0,40}|  ){0,12}", 1..4),
            max in prop_oneof![Just(10_000_usize), 0..60_usize],
        ) {
            let (mut fast, mut slow) = (Writer::new(max, 0), Writer::new(max, 0));
            for text in &texts {
                fast.text(text);
                slowly(&mut slow, text);
            }
            prop_assert_eq!(fast.finish(false), slow.finish(false));
        }
    }
}
