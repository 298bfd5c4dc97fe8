//! Records to bytes. A format is one file, one variant of [`FormatKind`] and one arm of
//! [`build`]; it never sees a socket, a clock or a file.

pub mod color;
pub mod complaints;
pub mod fields;
pub mod html;
pub mod jq;
mod json;
mod lenient;
pub mod link;
mod none;
pub mod path;
pub mod pretty;
mod raw;
pub mod rich;
pub mod sanitize;
#[cfg(test)]
mod script;
pub mod shape;
pub mod template;
pub mod time;
pub mod tweet;
pub mod view;
pub mod width;
pub mod wrap;

use crate::event::Record;

/// Turns records into the bytes of one output format.
pub trait Formatter {
    /// Appends the whole of `record`, terminator included, to `out`; appends nothing for a
    /// record that this format does not show. Never leaves half a record.
    fn record(&mut self, record: &Record, out: &mut Vec<u8>);

    /// What every place that records go to begins with, terminator included (the header line of
    /// CSV); nothing in most formats.
    fn header(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// The values of `-o, --output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FormatKind {
    /// A readable block per post (the default at a terminal).
    Pretty,
    /// One JSON object per line: envelope and payload (the default in a pipe).
    Json,
    /// The payload alone, as received, one per line.
    Raw,
    /// Chosen fields, separated by commas (RFC 4180); with -F.
    Csv,
    /// Chosen fields, separated by tabs; with -F.
    Tsv,
    /// Nothing: for counting and for exit codes.
    None,
}

/// Everything a formatter may depend on, settled once by `cli::config`.
#[derive(Clone, Debug)]
pub struct FormatOptions {
    /// Which format.
    pub kind: FormatKind,
    /// Use colour and other styling.
    pub color: bool,
    /// Stdout is a terminal: JSON escapes what could control it.
    pub terminal: bool,
    /// The zone that times are shown in.
    pub time_zone: jiff::tz::TimeZone,
    /// Terminate records with NUL instead of LF (`-0`).
    pub null: bool,
}

impl FormatOptions {
    /// The byte that ends a record.
    pub fn terminator(&self) -> u8 {
        if self.null { b'\0' } else { b'\n' }
    }
}

/// The formatter that `options` ask for.
pub fn build(options: &FormatOptions) -> Box<dyn Formatter> {
    match options.kind {
        FormatKind::Pretty => Box::new(pretty::Pretty::new(options.into())),
        FormatKind::Json => Box::new(json::JsonLines::new(options)),
        FormatKind::Raw => Box::new(raw::Raw::new(options)),
        // Without fields there is nothing to write: the configuration sees to it.
        FormatKind::Csv | FormatKind::Tsv | FormatKind::None => Box::new(none::NoOutput),
    }
}
