//! Rows to lines of a terminal: breaks them, styles their parts, and isolates what runs from right
//! to left. The one place of this format that writes escape sequences: each is whole, and each
//! style, link and isolate ends on the line on which it began.

use std::fmt::Write as _;
use std::ops::Range;

use super::options::PrettyOptions;
use super::row::{Piece, Role, Row, is_rtl};
use crate::output::color::Theme;
use crate::output::{link, width, wrap};

/// Isolates a text that runs from left to right: neither changes the order of what is around it
/// (UAX #9).
const ISOLATE_LTR: char = '\u{2066}';

/// The same for one that runs from right to left. Who reads a line cannot tell from the line
/// alone: its paragraph may have begun in the other script.
const ISOLATE_RTL: char = '\u{2067}';

/// Ends an isolate.
const END_ISOLATE: char = '\u{2069}';

/// What stands before each line of a post within a post.
const BAR: &str = "│";

/// How rows become lines.
pub(super) struct Renderer<'a> {
    pub(super) options: &'a PrettyOptions,
    pub(super) theme: &'a Theme,
    /// No line is longer; `None` is unbounded.
    pub(super) columns: Option<usize>,
}

impl Renderer<'_> {
    /// The lines of `row`, separated by line breaks.
    pub(super) fn wrapped(&self, row: &Row, out: &mut String) {
        let bar = if row.barred { 2 } else { 0 };
        let room = self.columns.map(|columns| columns.saturating_sub(row.indent + bar));
        // Where a prefix takes all the room, its text needs some of it.
        let hang = room.map_or(&*row.hang, |room| width::beginning(&row.hang, room / 2));
        let lines = match room {
            Some(room) => wrap::wrap(&row.text, room, room - width::of(hang), &row.solid()),
            None => std::iter::once(0..row.text.len()).collect(),
        };
        let mut pieces = Pieces::new(row);
        for (n, line) in lines.into_iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            let begin = out.len();
            out.extend(std::iter::repeat_n(' ', row.indent));
            if row.barred {
                self.styled(Role::Label, false, BAR, out);
                out.push(' ');
            }
            if n > 0 {
                out.push_str(hang);
            }
            if line.is_empty() {
                out.truncate(begin + out[begin..].trim_end().len());
            }
            self.line(&mut pieces, line, out);
        }
    }

    /// `row` as the one line that it is, cut where it is too long.
    pub(super) fn cut(&self, row: &Row, out: &mut String) {
        let mut pieces = Pieces::new(row);
        let fits = self.columns.map_or(&*row.text, |columns| width::beginning(&row.text, columns));
        if fits.len() == row.text.len() {
            return self.line(&mut pieces, 0..row.text.len(), out);
        }
        let columns = self.columns.unwrap_or_default();
        let fits = width::beginning(fits, columns.saturating_sub(1)).trim_end();
        self.line(&mut pieces, 0..fits.len(), out);
        out.push('…');
    }

    fn line(&self, pieces: &mut Pieces<'_>, line: Range<usize>, out: &mut String) {
        let parts = pieces.within(line);
        let row = pieces.row;
        let text = |range: &Range<usize>| &row.text[range.clone()];
        for run in parts.chunk_by(|(_, a), (_, b)| a.theirs == b.theirs) {
            let theirs = run.iter().all(|(_, piece)| piece.theirs);
            let isolate = theirs && run.iter().any(|(range, _)| text(range).chars().any(is_rtl));
            if isolate {
                let begin = run.first().map_or(0, |(range, _)| range.start);
                out.push(if pieces.runs_left(begin) { ISOLATE_RTL } else { ISOLATE_LTR });
            }
            for (range, piece) in run {
                self.piece(row, range.clone(), piece, out);
            }
            if isolate {
                out.push(END_ISOLATE);
            }
        }
    }

    fn piece(&self, row: &Row, range: Range<usize>, piece: &Piece, out: &mut String) {
        let url = piece.url.as_deref().filter(|_| self.options.hyperlinks);
        let open = url.and_then(link::open);
        out.push_str(open.as_deref().unwrap_or_default());
        let mut from = range.start;
        let first = row.marks.partition_point(|mark| mark.end <= range.start);
        for mark in row.marks[first..].iter().take_while(|mark| mark.start < range.end) {
            let (start, end) = (mark.start.max(range.start), mark.end.min(range.end));
            self.styled(piece.role, false, &row.text[from..start], out);
            self.styled(piece.role, true, &row.text[start..end], out);
            from = end;
        }
        self.styled(piece.role, false, &row.text[from..range.end], out);
        if open.is_some() {
            out.push_str(link::CLOSE);
        }
    }

    fn styled(&self, role: Role, marked: bool, text: &str, out: &mut String) {
        if text.is_empty() {
            return;
        }
        let theme = self.theme;
        let style = match role {
            Role::Plain => theme.plain,
            Role::Time => theme.time,
            Role::Source(number) => theme.source(number),
            Role::Name => theme.name,
            Role::Handle => theme.handle,
            Role::Marker => theme.marker,
            Role::Warning => theme.warning,
            Role::Label => theme.label,
            Role::Link => theme.link,
            Role::Mention => theme.mention,
            Role::Hashtag => theme.hashtag,
            Role::Removed => theme.removed,
            Role::Meta => theme.meta,
        };
        let style = if marked { style.reversed() } else { style };
        // Writing to memory cannot fail.
        let _ = write!(out, "{}", style.style(text));
    }
}

/// The pieces of a row, asked for from its beginning to its end.
struct Pieces<'r> {
    row: &'r Row,
    next: usize,
    /// Where the next piece begins.
    from: usize,
    directions: Vec<(usize, bool)>,
}

impl<'r> Pieces<'r> {
    fn new(row: &'r Row) -> Self {
        Self { row, next: 0, from: 0, directions: row.directions() }
    }

    /// Returns true if and only if the run around `at` runs from right to left.
    fn runs_left(&self, at: usize) -> bool {
        let run = self.directions.partition_point(|(end, _)| *end <= at);
        self.directions.get(run).is_some_and(|(_, left)| *left)
    }

    /// What of them lies within `line`.
    fn within(&mut self, line: Range<usize>) -> Vec<(Range<usize>, &'r Piece)> {
        let mut parts = Vec::new();
        while let Some(piece) = self.row.pieces.get(self.next) {
            let range = self.from.max(line.start)..piece.end.min(line.end);
            if range.start < range.end {
                parts.push((range, piece));
            }
            if piece.end > line.end {
                break;
            }
            self.from = piece.end;
            self.next += 1;
        }
        parts
    }
}
