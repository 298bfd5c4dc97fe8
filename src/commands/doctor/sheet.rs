//! Findings on standard output: a mark, the check, what was found, and what to do about it; or a
//! JSON object for each.

use std::io::{self, Write};
use std::rc::Rc;

use owo_colors::Style;
use serde::Serialize;

use super::finding::{Finding, Mark};
use crate::error::{Error, Exit};
use crate::output::sanitize;
use crate::output::width;
use crate::report::Reporter;

/// How findings are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// A JSON object on a line for each finding.
    pub json: bool,
    /// Marks are symbols; otherwise they are words.
    pub symbols: bool,
    /// Marks are coloured.
    pub color: bool,
    /// Standard output is a terminal.
    pub is_terminal: bool,
    /// Its columns; `None` is unbounded.
    pub columns: Option<usize>,
}

/// The longest name of a check.
const CHECK_COLUMNS: usize = "connections".len();

/// Standard output, or what a test has in its place.
pub struct Sheet {
    to: Box<dyn Write>,
    layout: Layout,
    reporter: Rc<Reporter>,
    broken: Option<io::Error>,
    checks: usize,
    failed: Vec<(&'static str, Exit)>,
}

/// The contract of `-o json`.
#[derive(Serialize)]
struct Line<'a> {
    check: &'static str,
    result: &'static str,
    detail: &'a str,
    hint: Option<&'a str>,
}

impl Sheet {
    /// Writes to `to`. `reporter` knows the secrets that are never written.
    pub fn new(to: Box<dyn Write>, layout: Layout, reporter: Rc<Reporter>) -> Self {
        Self { to, layout, reporter, broken: None, checks: 0, failed: Vec::new() }
    }

    /// Writes a finding, and notes how it stands.
    pub(super) fn add(&mut self, finding: &Finding) {
        self.checks += 1;
        if let Mark::Fail(exit) = finding.mark {
            self.failed.push((finding.check, exit));
        }
        // What a server says may repeat what it was sent.
        let detail = self.reporter.redact(&finding.detail);
        let hint = finding.hint.as_deref().map(|hint| self.reporter.redact(hint));
        let bytes = if self.layout.json {
            self.json(finding, &detail, hint.as_deref())
        } else {
            self.text(finding, &detail, hint.as_deref()).into_bytes()
        };
        if self.broken.is_none() {
            self.broken = self.to.write_all(&bytes).and_then(|()| self.to.flush()).err();
        }
    }

    /// How it stands with all: the code of the first check that failed, since later ones may
    /// fail because of it.
    pub fn finish(self) -> Result<(), Error> {
        if let Some(source) = self.broken.filter(|e| e.kind() != io::ErrorKind::BrokenPipe) {
            return Err(Error::Output { place: "stdout".to_owned(), source });
        }
        let Some((_, exit)) = self.failed.first() else { return Ok(()) };
        let names: Vec<&str> = self.failed.iter().map(|(check, _)| *check).collect();
        let (failed, checks) = (names.len(), self.checks);
        let message = format!("{failed} of {checks} checks failed: {}", names.join(", "));
        Err(Error::Checks { message, exit: *exit })
    }

    fn json(&self, finding: &Finding, detail: &str, hint: Option<&str>) -> Vec<u8> {
        let result = match finding.mark {
            Mark::Ok => "ok",
            Mark::Fail(_) => "fail",
            Mark::Unknown => "unknown",
        };
        let line = Line { check: finding.check, result, detail, hint };
        let mut json = serde_json::to_vec(&line).expect("a finding is made of strings");
        if self.layout.is_terminal {
            sanitize::escape_json(&mut json, 0);
        }
        json.push(b'\n');
        json
    }

    fn text(&self, finding: &Finding, detail: &str, hint: Option<&str>) -> String {
        let Layout { symbols, color, columns, .. } = self.layout;
        let (mark, style) = match finding.mark {
            Mark::Ok => (if symbols { "✓" } else { "ok" }, Style::new().green()),
            Mark::Fail(_) => (if symbols { "✗" } else { "FAIL" }, Style::new().red()),
            Mark::Unknown => ("?", Style::new().yellow()),
        };
        let widest = if symbols { 1 } else { "FAIL".len() };
        let gap = " ".repeat(widest - width::of(mark));
        let begin = format!("{mark}{gap} {:CHECK_COLUMNS$} ", finding.check);
        let indent = " ".repeat(width::of(&begin));
        let mut text = String::new();
        let mut add = |first: &str, words: &str| {
            let words = sanitize::line(words);
            let line = format!("{first}{words}");
            let lines = match columns {
                // A word that is too long is the terminal's affair: an address stays whole.
                Some(columns) => textwrap::fill(
                    &words,
                    textwrap::Options::new(columns)
                        .initial_indent(first)
                        .subsequent_indent(&indent)
                        .break_words(false),
                ),
                None => line,
            };
            text.push_str(lines.trim_end());
            text.push('\n');
        };
        add(&begin, detail);
        if let Some(hint) = hint {
            add(&indent, hint);
        }
        if color {
            let rest = text.split_off(mark.len());
            return format!("{}{rest}", style.style(mark));
        }
        text
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;

    use secrecy::SecretString;

    use super::*;
    use crate::report::Verbosity;

    /// What was written, kept.
    #[derive(Clone, Default)]
    pub(in super::super) struct Written(Rc<RefCell<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Written {
        pub(in super::super) fn sheet(&self, layout: Layout) -> Sheet {
            let reporter = Reporter::new(Verbosity::Quiet, false);
            reporter.mask(SecretString::from("t0ken-t0ken"));
            Sheet::new(Box::new(self.clone()), layout, Rc::new(reporter))
        }

        pub(in super::super) fn text(&self) -> String {
            String::from_utf8(self.0.borrow().clone()).expect("findings are UTF-8")
        }
    }

    fn findings() -> [Finding; 3] {
        [
            Finding::ok("server", "m.example"),
            Finding::fail("token", Exit::Auth, "it said\n\u{1b}[2Jt0ken-t0ken").hint("a new one"),
            Finding::unknown("stream", "the token is not accepted"),
        ]
    }

    fn written(layout: Layout) -> String {
        let written = Written::default();
        let mut sheet = written.sheet(layout);
        findings().iter().for_each(|finding| sheet.add(finding));
        written.text()
    }

    #[test]
    fn a_pipe_gets_words_and_a_terminal_symbols_and_neither_a_secret_or_an_escape() {
        let words = "ok   server      m.example\n\
                     FAIL token       it said [token]\n                 a new one\n\
                     ?    stream      the token is not accepted\n";
        assert_eq!(written(Layout::default()), words);
        let symbols = written(Layout { symbols: true, ..Layout::default() });
        assert!(symbols.starts_with("✓ server      m.example\n✗ token       it"), "{symbols}");
        let color = written(Layout { color: true, ..Layout::default() });
        assert!(color.contains("\u{1b}[31mFAIL\u{1b}[0m token"), "{color}");
    }

    #[test]
    fn a_terminal_gets_lines_of_its_width() {
        let layout = Layout { symbols: true, columns: Some(30), ..Layout::default() };
        let text = written(layout);
        assert!(
            text.contains("? stream      the token is not\n              accepted\n"),
            "{text}"
        );
    }

    #[test]
    fn json_has_the_four_members_on_every_line() {
        let text = written(Layout { json: true, is_terminal: true, ..Layout::default() });
        let lines: Vec<&str> = text.lines().collect();
        let first = r#"{"check":"server","result":"ok","detail":"m.example","hint":null}"#;
        assert_eq!(lines[0], first);
        assert!(lines[1].contains(r#""result":"fail""#), "{text}");
        assert!(lines[1].contains(r"it said\n\u001b[2J[token]"), "{text}");
        assert!(lines[2].contains(r#""result":"unknown""#), "{text}");
    }

    #[test]
    fn the_first_failure_gives_the_code_and_all_are_named() {
        let mut sheet = Written::default().sheet(Layout::default());
        findings().iter().for_each(|finding| sheet.add(finding));
        sheet.add(&Finding::fail("limits", Exit::Limited, "none left"));
        let error = sheet.finish().expect_err("two failed");
        assert_eq!(error.exit(), Exit::Auth);
        assert_eq!(error.to_string(), "2 of 4 checks failed: token, limits");
        let mut well = Written::default().sheet(Layout::default());
        well.add(&Finding::unknown("feeds", "not told"));
        assert!(well.finish().is_ok());
    }
}
