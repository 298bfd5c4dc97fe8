//! What is wrong with a rule, and where. Plain data and how it is shown.
//!
//! Nothing here decides whether a rule is right; `check` does.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The limits a rule is checked against (protocols/x.md section 2, "Limits").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most characters of a rule, everything counted.
    pub max_length: usize,
    /// What the app has bought: it decides which operators there are.
    pub product: Product,
}

/// What an app has bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Paid by the post.
    PayPerUse,
    /// By contract.
    Enterprise,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_length: 1024, product: Product::PayPerUse }
    }
}

/// How sure it is that a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rule is wrong.
    Error,
    /// The rule may be wrong, or may not mean what was meant.
    Warning,
}

/// One finding about a rule: a row of protocols/x.md section 11, "Linter catalogue".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The row, `R01` to `R24`.
    pub id: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where, in bytes of the value, on character boundaries; may be empty at the end.
    pub span: Range<usize>,
    /// One clause for a person.
    pub message: String,
    /// What to write instead, where there is something.
    pub hint: Option<String>,
    /// What X says to this, word for word as far as it is known; else nothing. R02 and R07
    /// are known only in their beginning.
    pub server: Vec<String>,
}

/// The rows whose server behaviour is known: only these may keep a rule from being sent.
const BLOCKING: [&str; 5] = ["R03", "R05", "R06", "R08", "R10"];

/// About this many columns of a rule are shown.
const WINDOW: usize = 100;

/// As many of them stand before the place that is shown.
const WINDOW_BEFORE: usize = 40;

/// So many bytes around a place are looked at for them: marks have no column of their own, and
/// a value may be a file that was taken for a rule.
const PIECE_BYTES: usize = 2048;

/// The most characters that a message quotes of a rule.
const QUOTED_MAX: usize = 120;

impl Finding {
    pub(super) fn error(id: &'static str, span: Range<usize>, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { id, severity: Severity::Error, span, message, hint: None, server: Vec::new() }
    }

    pub(super) fn warning(
        id: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(id, span, message) }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(super) fn server(self, says: impl Into<String>) -> Self {
        let mut server = self.server;
        server.push(says.into());
        Self { server, ..self }
    }

    /// Returns true if and only if it is known that the server refuses such a rule.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error && BLOCKING.contains(&self.id)
    }

    /// Where it begins, in characters, counted from 1.
    pub fn column(&self, value: &str) -> usize {
        position(value, self.span.start)
    }

    /// The value on one line and carets under the span on a second one. A control character
    /// shows as `·`, a tab as a space; of a long rule only the part around the span is shown.
    pub fn excerpt(&self, value: &str) -> String {
        let piece = Piece::around(self.span.start, value);
        let start = piece.columns(self.span.start);
        let end = piece.columns(self.span.end).max(start + 1);
        let (from, to) = window(piece.columns(value.len()), start);

        let mut line = String::new();
        let mut shown_from = None;
        let mut column = 0;
        for cell in &piece.cells {
            let next = column + cell.width;
            if column >= from && next <= to {
                shown_from.get_or_insert(column);
                line.push_str(&cell.shown);
            }
            column = next;
        }
        let before = if from > 0 || piece.is_cut_before { "…" } else { "" };
        let after = if to < column || piece.is_cut_after { "…" } else { "" };
        let indent = before.chars().count() + start.saturating_sub(shown_from.unwrap_or(from));
        let carets = end.min(to.max(start + 1)) - start;
        format!("{before}{line}{after}\n{}{}", " ".repeat(indent), "^".repeat(carets))
    }
}

/// The position of a byte in characters, counted from 1, as X counts in most of its messages
/// (protocols/x.md section 2).
pub(super) fn position(value: &str, byte: usize) -> usize {
    value.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

/// Text of a rule for a message: one line, no control characters, cut when it is long.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED_MAX).map(visible).collect();
    if text.chars().nth(QUOTED_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// The part of a value that an excerpt is cut from.
struct Piece {
    cells: Vec<Cell>,
    is_cut_before: bool,
    is_cut_after: bool,
}

/// What a terminal shows as one character: an emoji may be several, and is as wide as one.
struct Cell {
    at: usize,
    shown: String,
    width: usize,
}

impl Piece {
    fn around(byte: usize, value: &str) -> Self {
        let (from, to) = (byte.saturating_sub(PIECE_BYTES), byte.saturating_add(PIECE_BYTES));
        let mut cells: Vec<Cell> = Vec::new();
        for (at, c) in value.char_indices().skip_while(|(at, _)| *at < from) {
            if at >= to {
                break;
            }
            match cells.last_mut() {
                Some(last) if joins(&last.shown, c) => last.shown.push(c),
                _ => cells.push(Cell { at, shown: visible(c).to_string(), width: 0 }),
            }
        }
        cells.iter_mut().for_each(|cell| cell.width = cell.shown.width());
        Self { cells, is_cut_before: from > 0, is_cut_after: to < value.len() }
    }

    /// The columns before a byte of the value.
    fn columns(&self, byte: usize) -> usize {
        self.cells.iter().take_while(|cell| cell.at < byte).map(|cell| cell.width).sum()
    }
}

/// The columns to show of so many when `start` is to be seen.
fn window(total: usize, start: usize) -> (usize, usize) {
    if total <= WINDOW {
        return (0, total);
    }
    let from = start.saturating_sub(WINDOW_BEFORE).min(total - WINDOW);
    (from, from + WINDOW)
}

/// Returns true if and only if `c` is a part of what is shown before it.
fn joins(before: &str, c: char) -> bool {
    const JOINER: char = '\u{200d}';
    let is_skin_tone = matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
    visible(c) == c && (c.width() == Some(0) || is_skin_tone || before.ends_with(JOINER))
}

/// What stands for a character on a terminal. What controls a terminal or the order of reading
/// becomes a dot: removed, it would move the carets and hide a cause.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '·',
        c if c.is_control() || c.width().is_none() => '·',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(span: Range<usize>) -> Finding {
        Finding::error("R03", span, "x")
    }

    #[test]
    fn carets_stand_under_the_span() {
        assert_eq!(at(4..7).excerpt("cat dog bird"), "cat dog bird\n    ^^^");
        assert_eq!(at(3..3).excerpt("cat"), "cat\n   ^");
        assert_eq!(at(0..0).excerpt(""), "\n^");
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        assert_eq!(at(7..10).excerpt("猫猫 dog"), "猫猫 dog\n     ^^^");
        assert_eq!(at(4..7).excerpt("e\u{301} dog"), "e\u{301} dog\n  ^^^");
    }

    #[test]
    fn an_emoji_of_several_characters_takes_the_columns_of_one() {
        for emoji in ["👩\u{200d}💻", "👨\u{200d}👩\u{200d}👧\u{200d}👦", "👍🏽", "🇩🇪", "❤\u{fe0f}"]
        {
            let value = format!("{emoji} dog");
            let start = value.len() - 3;
            let shown = at(start..value.len()).excerpt(&value);
            assert_eq!(shown, format!("{value}\n   ^^^"), "{emoji}");
        }
    }

    #[test]
    fn what_controls_a_terminal_is_shown_as_a_dot() {
        let shown = at(0..1).excerpt("\u{1b}[31m\ta\nb\u{202e}c\u{9b}");
        assert_eq!(shown, "·[31m a·b·c·\n^");
    }

    #[test]
    fn of_a_long_rule_the_part_around_the_span_is_shown() {
        let value = format!("{} BAD {}", "a".repeat(300), "b".repeat(300));
        let shown = at(301..304).excerpt(&value);
        let (line, carets) = shown.split_once('\n').expect("there are two lines");
        assert_eq!(line.chars().count(), WINDOW + 2);
        assert!(line.starts_with('…') && line.ends_with('…'));
        let start = carets.find('^').expect("there are carets");
        let under: String = line.chars().skip(start).take(carets.len() - start).collect();
        assert_eq!(under, "BAD");
    }

    #[test]
    fn of_a_file_only_a_piece_is_looked_at() {
        let value = "\u{301}".repeat(1 << 20);
        assert!(at(1 << 20..1 << 21).excerpt(&value).len() < 3 * PIECE_BYTES);
    }

    #[test]
    fn a_column_counts_characters() {
        assert_eq!(at(6..7).column("猫猫x"), 3);
    }

    #[test]
    fn only_errors_of_known_rows_block() {
        assert!(at(0..1).blocks());
        assert!(!Finding::warning("R03", 0..1, "x").blocks());
        assert!(!Finding::error("R12", 0..1, "x").blocks());
    }
}
