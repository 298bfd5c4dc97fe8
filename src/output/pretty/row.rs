//! A line before it is broken: what it says, what each part of it is, and where its broken-off
//! lines begin. No escape sequence exists before [`render`](super::render), so none can be cut.
//!
//! All text that a row is given has been sanitized and has no line break.

use std::ops::Range;

use super::options::PrettyOptions;
use crate::output::rich::Kind;

/// The columns by which a block's lines stand below its header.
const INDENT: usize = 2;

/// What the broken-off rest of a header begins with: deeper than what belongs to the header.
const HEADER_HANG: &str = "    ";

/// What a part of a line is; how that looks is [`Theme`](crate::output::color::Theme)'s business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Time,
    /// A source's label, with the number that its colour hangs on.
    Source(u32),
    Name,
    Handle,
    Marker,
    Warning,
    Label,
    Link,
    Mention,
    Hashtag,
    Removed,
    Meta,
}

impl From<Kind> for Role {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Link => Self::Link,
            Kind::Mention => Self::Mention,
            Kind::Hashtag => Self::Hashtag,
        }
    }
}

/// A run of a row's text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Bytes of the row's text; the next piece begins there.
    pub(super) end: usize,
    pub(super) role: Role,
    /// Not trill's own words: its letters may run from right to left.
    pub(super) theirs: bool,
    pub(super) url: Option<String>,
}

/// A line before it is broken.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) text: String,
    /// They cover the text.
    pub(super) pieces: Vec<Piece>,
    /// What `--highlight` found: in order, apart from each other.
    pub(super) marks: Vec<Range<usize>>,
    /// Columns of space before each line.
    pub(super) indent: usize,
    /// It stands within another post.
    pub(super) barred: bool,
    /// What stands before each line but the first, after the indentation.
    pub(super) hang: String,
}

impl Row {
    /// A row that begins at the margin.
    pub(super) fn header() -> Self {
        Self { indent: 0, hang: HEADER_HANG.to_owned(), ..Self::body() }
    }

    /// A row that belongs to a header.
    pub(super) fn body() -> Self {
        Self {
            text: String::new(),
            pieces: Vec::new(),
            marks: Vec::new(),
            indent: INDENT,
            barred: false,
            hang: String::new(),
        }
    }

    /// Its lines but the first begin with this.
    pub(super) fn hanging(mut self, hang: String) -> Self {
        self.hang = hang;
        self
    }

    /// Appends words of trill's own.
    pub(super) fn own(&mut self, role: Role, text: &str) -> &mut Self {
        self.push(role, false, None, text)
    }

    /// Appends words from outside.
    pub(super) fn their(&mut self, role: Role, text: &str) -> &mut Self {
        self.push(role, true, None, text)
    }

    /// Appends words from outside in which the user may look for something.
    pub(super) fn searched(
        &mut self,
        options: &PrettyOptions,
        role: Role,
        text: &str,
    ) -> &mut Self {
        let from = self.text.len();
        for found in options.highlights(text) {
            self.marks.push(from + found.start..from + found.end);
        }
        self.push(role, true, None, text)
    }

    /// Appends an address.
    pub(super) fn link(&mut self, url: &str) -> &mut Self {
        self.push(Role::Link, true, Some(url.to_owned()), url)
    }

    /// Appends anything.
    pub(super) fn push(
        &mut self,
        role: Role,
        theirs: bool,
        url: Option<String>,
        text: &str,
    ) -> &mut Self {
        if !text.is_empty() {
            self.text.push_str(text);
            self.pieces.push(Piece { end: self.text.len(), role, theirs, url });
        }
        self
    }

    /// Where each run of words from outside ends, and whether it runs from right to left, as the
    /// first letter in it says; nothing where no letter does.
    pub(super) fn directions(&self) -> Vec<(usize, bool)> {
        if self.text.is_ascii() || !self.text.chars().any(is_rtl) {
            return Vec::new();
        }
        let mut from = 0;
        let runs = self.pieces.chunk_by(|a, b| a.theirs == b.theirs).filter_map(|run| {
            let text = from..run.last()?.end;
            from = text.end;
            let letter = self.text[text].chars().find(|c| c.is_alphabetic());
            Some((from, letter.is_some_and(is_rtl)))
        });
        runs.collect()
    }

    /// The parts that are better not broken, in order: addresses and names.
    pub(super) fn solid(&self) -> Vec<Range<usize>> {
        let mut solid: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for piece in &self.pieces {
            let range = from..piece.end;
            from = piece.end;
            let text = &self.text[range.clone()];
            match piece.role {
                Role::Link | Role::Mention | Role::Hashtag | Role::Handle
                    if !text.contains(char::is_whitespace) =>
                {
                    solid.push(range);
                }
                _ => solid
                    .extend(addresses(text).map(|it| range.start + it.start..range.start + it.end)),
            }
        }
        solid
    }
}

/// What looks like an address in a text of which nothing is known.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut done = 0;
    text.match_indices("://").filter_map(move |(at, _)| {
        if at < done {
            return None;
        }
        let scheme = text[done..at].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        let rest = text[at..].bytes().take_while(u8::is_ascii_graphic).count();
        done = at + rest;
        Some(at - scheme..done)
    })
}

/// Returns true if and only if `c` is in a block of a script that runs from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_solid() {
        let mut row = Row::header();
        row.their(Role::Plain, "see https://a.example/b-c, or (ssh://d)e").own(Role::Plain, " ");
        row.their(Role::Handle, "@a-b@c.example").push(Role::Link, true, None, "two words");
        let solid = row.solid();
        let parts: Vec<_> = solid.into_iter().map(|it| &row.text[it]).collect();
        assert_eq!(parts, ["https://a.example/b-c,", "ssh://d)e", "@a-b@c.example"]);
    }

    #[test]
    fn a_text_runs_as_its_first_letter_does() {
        let mut row = Row::header();
        row.own(Role::Time, "12:00  ").their(Role::Name, "1 ע").own(Role::Plain, "  ");
        row.their(Role::Plain, "a").their(Role::Mention, "ע");
        let runs: Vec<_> = row.directions().into_iter().map(|(_, left)| left).collect();
        assert_eq!(runs, [false, true, false, false]);
        assert_eq!(Row::header().directions(), []);
    }
}
