//! What a command has found, on standard output: a table for people, TSV for the shell, JSON
//! lines for programs. A reader that has gone stops the printing and not the work.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::error::Error;
use crate::output::sanitize;

/// How results are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Aligned columns under a header; reports as sentences.
    Table,
    /// A line for each result, cells separated by tabs, without a header. Tab, LF, CR and
    /// backslash within a cell are `\t`, `\n`, `\r` and `\\`.
    Tsv,
    /// A JSON object on a line for each result.
    Json,
}

/// One result.
pub trait Row: Serialize {
    /// The names of the cells.
    const HEADER: &'static [&'static str];

    /// As many cells as the header has.
    fn cells(&self) -> Vec<Cow<'_, str>>;
}

/// A column is not padded beyond this: a rule may have 2,048 characters.
const COLUMN_MAX: usize = 72;

/// Standard output, or what a test has in its place.
pub struct Out {
    to: Box<dyn Write>,
    layout: Layout,
    is_terminal: bool,
    failed: Option<io::Error>,
}

impl Out {
    /// Prints to `to`. At a terminal, what would control it is left out or escaped in every
    /// layout.
    pub fn new(to: Box<dyn Write>, layout: Layout, is_terminal: bool) -> Self {
        Self { to, layout, is_terminal, failed: None }
    }

    /// The layout.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Prints results that belong together.
    pub fn rows<R: Row>(&mut self, rows: &[R]) {
        let bytes = match self.layout {
            Layout::Table if rows.is_empty() => return,
            Layout::Table => table(rows).into_bytes(),
            Layout::Tsv | Layout::Json => rows.iter().flat_map(|row| self.line(row)).collect(),
        };
        self.write(&bytes);
    }

    /// Prints one result of many that are not known yet: a table of those has no alignment.
    pub fn row<R: Row>(&mut self, row: &R) {
        let line = self.line(row);
        self.write(&line);
    }

    /// Prints a line of a report that only people read.
    pub fn text(&mut self, line: &str) {
        let line = format!("{}\n", sanitize::line(line));
        self.write(line.as_bytes());
    }

    /// Returns true if and only if nobody takes any more.
    pub fn is_closed(&self) -> bool {
        self.failed.is_some()
    }

    /// Says whether all could be written. A reader that has gone had enough: that is no
    /// failure.
    pub fn finish(&mut self) -> Result<(), Error> {
        match self.failed.take() {
            Some(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::Output { place: "stdout".to_owned(), source: e })
            }
            _ => Ok(()),
        }
    }

    fn line<R: Row>(&self, row: &R) -> Vec<u8> {
        let mut line = match self.layout {
            Layout::Json => {
                let mut json = serde_json::to_vec(row).expect("a row is made of plain members");
                if self.is_terminal {
                    sanitize::escape_json(&mut json, 0);
                }
                json
            }
            Layout::Table | Layout::Tsv => {
                let cells: Vec<String> = row.cells().iter().map(|cell| escaped(cell)).collect();
                // After the escapes, so that no line break is lost; before the tabs between cells.
                let shown = |cell: &String| {
                    if self.is_terminal { sanitize::line(cell).into_owned() } else { cell.clone() }
                };
                cells.iter().map(shown).collect::<Vec<String>>().join("\t").into_bytes()
            }
        };
        line.push(b'\n');
        line
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            let written = self.to.write_all(bytes).and_then(|()| self.to.flush());
            self.failed = written.err();
        }
    }
}

fn table<R: Row>(rows: &[R]) -> String {
    let head: Vec<String> = R::HEADER.iter().map(|name| name.to_uppercase()).collect();
    let body = rows.iter().map(|row| {
        row.cells().iter().map(|cell| sanitize::line(cell).into_owned()).collect::<Vec<String>>()
    });
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(body).collect();
    let width = |column: usize| {
        lines.iter().filter_map(|cells| cells.get(column)).map(|cell| cell.width()).max()
    };
    let widths: Vec<usize> =
        (0..R::HEADER.len()).map(|column| width(column).unwrap_or(0).min(COLUMN_MAX)).collect();
    let mut table = String::new();
    for cells in &lines {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            line.push_str(cell);
            // And two between the columns.
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

fn escaped(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Keeps what was printed.
    #[derive(Clone, Default)]
    pub(in crate::commands) struct Printed(Rc<RefCell<Vec<u8>>>);

    impl Printed {
        pub(in crate::commands) fn out(&self, layout: Layout) -> Out {
            Out::new(Box::new(self.clone()), layout, false)
        }

        pub(in crate::commands) fn text(&self) -> String {
            String::from_utf8(self.0.borrow().clone()).expect("UTF-8")
        }
    }

    impl Write for Printed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A place that takes nothing.
    struct Closed(io::ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[derive(Serialize)]
    struct Pair<'a> {
        id: &'a str,
        value: &'a str,
    }

    impl Row for Pair<'_> {
        const HEADER: &'static [&'static str] = &["id", "value"];

        fn cells(&self) -> Vec<Cow<'_, str>> {
            vec![self.id.into(), self.value.into()]
        }
    }

    fn printed(layout: Layout, is_terminal: bool, rows: &[Pair<'_>]) -> String {
        let printed = Printed::default();
        let mut out = Out::new(Box::new(printed.clone()), layout, is_terminal);
        out.rows(rows);
        out.finish().expect("memory takes everything");
        printed.text()
    }

    #[test]
    fn a_table_is_aligned_by_what_is_seen() {
        let rows = [Pair { id: "1", value: "cat" }, Pair { id: "日本", value: "" }];
        assert_eq!(printed(Layout::Table, true, &rows), "ID    VALUE\n1     cat\n日本\n");
        assert_eq!(printed(Layout::Table, true, &[]), "");
    }

    #[test]
    fn a_cell_of_tsv_cannot_look_like_two() {
        let rows = [Pair { id: "a\tb", value: "c\r\nd\\t" }];
        assert_eq!(printed(Layout::Tsv, false, &rows), "a\\tb\tc\\r\\nd\\\\t\n");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_reaches_it() {
        let rows = [Pair { id: "1\u{1b}[2J", value: "\u{9b}31m\u{202e}x\ny" }];
        assert_eq!(printed(Layout::Table, true, &rows), "ID  VALUE\n1   x y\n");
        assert_eq!(printed(Layout::Tsv, true, &rows), "1\tx\\ny\n");
        let json = printed(Layout::Json, true, &rows);
        assert_eq!(json, "{\"id\":\"1\\u001b[2J\",\"value\":\"\\u009b31m\\u202ex\\ny\"}\n");
        // On a pipe the values are what they are.
        assert!(printed(Layout::Tsv, false, &rows).contains('\u{202e}'));
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure_and_a_full_disk_is_one() {
        for (kind, fails) in
            [(io::ErrorKind::BrokenPipe, false), (io::ErrorKind::StorageFull, true)]
        {
            let mut out = Out::new(Box::new(Closed(kind)), Layout::Tsv, false);
            assert!(!out.is_closed());
            out.text("x");
            out.text("y");
            assert!(out.is_closed());
            assert_eq!(out.finish().is_err(), fails, "{kind}");
        }
    }
}
