//! A line for every file that was closed.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;

use super::file::Closed;

/// What the manifest says of a file. Keys and their order are documented.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    /// Records that this run wrote to it.
    records: u64,
    /// All bytes of the file.
    bytes: u64,
    /// Where this run began to write: above 0 the file was continued, and an earlier line may
    /// tell of what was there.
    offset: u64,
    first_id: Option<&'a str>,
    first_received_at: Option<String>,
    last_id: Option<&'a str>,
    last_received_at: Option<String>,
    /// Of all bytes of the file.
    sha256: Option<String>,
}

/// The line for `file`, terminated.
pub(super) fn line(file: &Closed) -> Vec<u8> {
    let (now, seen) = (&file.now, &file.now.seen);
    let time = |at: Timestamp| format!("{at:.6}");
    let line = Line {
        name: &file.path.to_string_lossy(),
        records: seen.records,
        bytes: now.len + now.end.len() as u64,
        offset: file.offset,
        first_id: seen.first_id.as_deref(),
        first_received_at: seen.first_at.map(time),
        last_id: seen.last_id.as_deref(),
        last_received_at: seen.last_at.map(time),
        sha256: file.digest().map(|digest| hex(&digest)),
    };
    // Strings and numbers always serialize.
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to memory cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
