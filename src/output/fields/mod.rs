//! `-F, --fields`: chosen values of each record, as TSV, CSV or JSON objects.
//!
//! TSV: one record is one line and one value one cell whatever it holds, so that `cut` and
//! `read -r` are safe: backslash, tab, LF, CR and NUL are written `\\`, `\t`, `\n`, `\r`, `\0`.
//! CSV: RFC 4180, with a header line. JSON: an object with the paths as they were typed as keys.

mod escape;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::{memchr2, memchr3};

use crate::event::Record;
use crate::output::path::{Lookup, Path, Target};
use crate::output::view::{Field, Value, View, raw};
use crate::output::{FormatOptions, Formatter, sanitize};
pub use table::table;

/// How the values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsFormat {
    /// Cells separated by tabs. A list is joined with commas, objects and arrays are JSON, what
    /// is missing is empty.
    Tsv,
    /// The same cells, quoted where they must be; lines end with CR LF. There is a header line.
    Csv,
    /// One object per record: the payload's JSON as it came, a string or an array for a field,
    /// null for what is missing. A path that is given twice is written once.
    Json,
}

/// Chosen values.
#[derive(Debug)]
pub struct Fields {
    columns: Vec<Column>,
    lookup: Lookup,
    format: FieldsFormat,
    terminal: bool,
    terminator: u8,
}

#[derive(Debug)]
struct Column {
    name: String,
    from: Place,
}

/// Where a column's values come from.
#[derive(Clone, Copy, Debug)]
enum Place {
    View(Field),
    /// The n-th of what was looked up in the payload.
    Payload(usize),
}

/// A value that was found.
enum Found<'v> {
    View(Value<'v>),
    /// JSON as it stands in the payload; empty when missing.
    Payload(&'v str),
}

impl Fields {
    /// The values that `paths` lead to. Of `options`, the terminal and the terminator count;
    /// CSV has its own.
    pub fn new(mut paths: Vec<Path>, format: FieldsFormat, options: &FormatOptions) -> Self {
        if format == FieldsFormat::Json {
            let mut seen = HashSet::new();
            paths.retain(|path| seen.insert(path.typed().to_owned()));
        }
        let mut segments: Vec<&[String]> = Vec::new();
        let mut columns = Vec::new();
        for path in &paths {
            let from = match path.target() {
                Target::Field(field) => Place::View(*field),
                Target::Payload(path) => {
                    segments.push(path);
                    Place::Payload(segments.len() - 1)
                }
            };
            columns.push(Column { name: path.typed().to_owned(), from });
        }
        Self {
            lookup: Lookup::new(segments),
            columns,
            format,
            terminal: options.terminal,
            terminator: options.terminator(),
        }
    }

    fn tsv<'v>(&self, found: impl Iterator<Item = Found<'v>>, out: &mut Vec<u8>) {
        for (n, found) in found.enumerate() {
            if n > 0 {
                out.push(b'\t');
            }
            if self.terminal {
                let mut cell = Vec::new();
                escape::push(&found.cell(), &mut cell);
                out.extend_from_slice(sanitize::line(&String::from_utf8_lossy(&cell)).as_bytes());
            } else {
                escape::push(&found.cell(), out);
            }
        }
        out.push(self.terminator);
    }

    fn csv<'v>(&self, cells: impl Iterator<Item = Cow<'v, str>>, out: &mut Vec<u8>) {
        let start = out.len();
        for (n, cell) in cells.enumerate() {
            if n > 0 {
                out.push(b',');
            }
            let clean = if self.terminal { sanitize::text(&cell) } else { Cow::Borrowed(&*cell) };
            push_quoted(&clean, out);
        }
        // An empty line is no row to most readers.
        if out.len() == start && self.columns.len() == 1 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(b"\r\n");
    }

    fn json<'v>(&self, found: impl Iterator<Item = Found<'v>>, out: &mut Vec<u8>) {
        let start = out.len();
        out.push(b'{');
        for (n, (column, found)) in self.columns.iter().zip(found).enumerate() {
            if n > 0 {
                out.push(b',');
            }
            push_string(&column.name, out);
            out.push(b':');
            match found {
                Found::Payload("") | Found::View(Value::Missing) => out.extend_from_slice(b"null"),
                Found::Payload(json) => out.extend_from_slice(json.as_bytes()),
                Found::View(Value::Text(text)) => push_string(&text, out),
                Found::View(Value::List(items)) => {
                    out.push(b'[');
                    for (n, item) in items.iter().enumerate() {
                        if n > 0 {
                            out.push(b',');
                        }
                        push_string(item, out);
                    }
                    out.push(b']');
                }
            }
        }
        out.push(b'}');
        if self.terminal {
            sanitize::escape_json(out, start);
        }
        out.push(self.terminator);
    }
}

impl Formatter for Fields {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let view = View::new(record);
        // A `Json` is UTF-8.
        let payload = simdutf8::basic::from_utf8(record.payload.as_bytes()).unwrap_or("null");
        let values = self.lookup.find(payload);
        let found = self.columns.iter().map(|column| match column.from {
            Place::View(field) => Found::View(view.get(field)),
            Place::Payload(n) => Found::Payload(values[n]),
        });
        match self.format {
            FieldsFormat::Tsv => self.tsv(found, out),
            FieldsFormat::Csv => self.csv(found.map(Found::cell), out),
            FieldsFormat::Json => self.json(found, out),
        }
    }

    fn header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.format == FieldsFormat::Csv {
            self.csv(self.columns.iter().map(|it| Cow::Borrowed(it.name.as_str())), &mut out);
        }
        out
    }
}

impl<'v> Found<'v> {
    /// As one text: strings without quotes and escapes, all other JSON without space.
    fn cell(self) -> Cow<'v, str> {
        match self {
            Self::View(value) => value.joined(),
            Self::Payload(json) if json.starts_with('"') => raw::text(json).unwrap_or_default(),
            Self::Payload(json) => compact(json),
        }
    }
}

/// JSON without the space between its tokens, of which none is a line break.
fn compact(json: &str) -> Cow<'_, str> {
    if memchr2(b' ', b'\t', json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = memchr3(b'"', b' ', b'\t', rest.as_bytes()) {
        let is_string = rest.as_bytes()[at] == b'"';
        let kept = if is_string { at + string_len(&rest[at..]) } else { at };
        out.push_str(&rest[..kept]);
        rest = &rest[kept + usize::from(!is_string)..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of the JSON string that `json` begins with, quotation marks included.
fn string_len(json: &str) -> usize {
    let bytes = json.as_bytes();
    let mut at = 1;
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += next;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

/// Appends `cell`, in quotes where RFC 4180 asks for them.
fn push_quoted(cell: &str, out: &mut Vec<u8>) {
    if !cell.contains([',', '"', '\r', '\n']) {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for (n, part) in cell.split('"').enumerate() {
        if n > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

/// Appends the JSON string that says `text`.
fn push_string(text: &str, out: &mut Vec<u8>) {
    // Writing a string to memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}
