//! `-q, --jq`: what a program makes of each record, one output per line.

use jaq_json::Val;
use jaq_std::ValT as _;

use super::program::Program;
use super::write;
use crate::event::Record;
use crate::output::complaints::Complaints;
use crate::output::view::View;
use crate::output::{Formatter, sanitize};

/// Outputs for one record. A post has some hundreds of anything at most; `repeat(.)` has no end.
const OUTPUTS_MAX: usize = 10_000;

/// Bytes of the outputs for one record, after which there is no further one.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// How outputs are written.
#[derive(Clone, Copy, Debug)]
pub struct JqOptions {
    /// Strings as they are instead of as JSON (`-r`).
    pub raw: bool,
    /// Stdout is a terminal: nothing that could control it is written.
    pub terminal: bool,
    /// The byte that ends each output.
    pub terminator: u8,
}

/// The outputs of a program.
pub struct Jq {
    program: Program,
    options: JqOptions,
    complaints: Complaints,
}

impl Jq {
    /// Formats by `program`; `say` shows a line about a record on which it failed.
    pub fn new(program: Program, options: JqOptions, say: Box<dyn Fn(&str)>) -> Self {
        Self { program, options, complaints: Complaints::new("--jq", say) }
    }
}

impl Formatter for Jq {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let start = out.len();
        let mut outputs = 0;
        let run = self.program.run(record, &View::new(record), |value| {
            if outputs == OUTPUTS_MAX {
                return Err(format!("more than {OUTPUTS_MAX} outputs for one record"));
            }
            outputs += 1;
            append(&value, self.options, out)?;
            if out.len() - start > BYTES_MAX {
                return Err(format!("more than {BYTES_MAX} bytes for one record"));
            }
            Ok(true)
        });
        if let Err(message) = run {
            self.complaints.add(&message);
        }
    }
}

/// Appends one output, or nothing.
fn append(value: &Val, options: JqOptions, out: &mut Vec<u8>) -> Result<(), String> {
    let start = out.len();
    match value.as_bytes() {
        Some(text) if options.raw && options.terminal => {
            let text = String::from_utf8_lossy(text);
            out.extend_from_slice(sanitize::text(&text).as_bytes());
        }
        Some(text) if options.raw => {
            out.extend_from_slice(String::from_utf8_lossy(text).as_bytes());
        }
        _ => {
            if let Err(message) = write::write(value, out) {
                out.truncate(start);
                return Err(message);
            }
            if options.terminal {
                sanitize::escape_json(out, start);
            }
        }
    }
    out.push(options.terminator);
    Ok(())
}
