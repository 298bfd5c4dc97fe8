//! `-o raw`: the payload alone, as received, one per line.
//! It must never change a payload's bytes, except what a terminal would obey.

use crate::event::Record;
use crate::output::{FormatOptions, Formatter, sanitize};

/// Payloads and terminators.
pub(super) struct Raw {
    terminal: bool,
    terminator: u8,
}

impl Raw {
    pub(super) fn new(options: &FormatOptions) -> Self {
        Self { terminal: options.terminal, terminator: options.terminator() }
    }
}

impl Formatter for Raw {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(record.payload.as_bytes());
        if self.terminal {
            sanitize::escape_json(out, start);
        }
        out.push(self.terminator);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::FormatKind;
    use crate::output::script::{options, records, shown};

    #[test]
    fn the_common_script_is_the_payloads_as_received() {
        let expected: String = records()
            .iter()
            .map(|record| String::from_utf8_lossy(record.payload.as_bytes()).into_owned() + "\n")
            .collect();
        assert_eq!(shown(&options(FormatKind::Raw)), expected);
    }

    #[test]
    fn a_terminal_gets_nothing_that_it_would_obey() {
        let text = shown(&FormatOptions { terminal: true, null: true, ..options(FormatKind::Raw) });
        assert!(!text.chars().any(|c| c != '\0' && c.is_control()));
        assert_eq!(text.matches('\0').count(), records().len());
        insta::assert_snapshot!(text.replace('\0', "\n"));
    }
}
