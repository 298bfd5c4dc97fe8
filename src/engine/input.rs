//! Files of lines, read in a thread of their own: plain, or compressed with gzip or zstd.
//!
//! Knows nothing of what the lines are.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::thread;

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::proto::lines::Line;

/// The longest line: an event of the greatest size (8 MiB) with its envelope, and room for a
/// payload that was quoted.
pub const LINE_MAX: usize = 64 * 1024 * 1024;

/// How much is read at once…
const CHUNK: usize = 64 * 1024;
/// … and how many of these may wait.
const CHUNKS_AHEAD: usize = 4;

/// What tells a compressed file: four bytes for zstd, two for gzip.
const MAGIC: u64 = 4;

/// What the reading thread found.
#[derive(Debug)]
pub enum Piece {
    /// The next bytes, decompressed.
    Bytes(Bytes),
    /// There is no more.
    End,
    /// It cannot be read any further.
    Failed(io::Error),
}

/// How `path` is called in messages; `-` is standard input.
pub fn place(path: &Path) -> String {
    if path == Path::new("-") { "stdin".to_owned() } else { path.display().to_string() }
}

/// Some editors put a byte-order mark before the first line.
pub fn without_bom(line: Line) -> Line {
    match line {
        Line::Line(bytes) if bytes.starts_with(b"\xef\xbb\xbf") => Line::Line(bytes.slice(3..)),
        line => line,
    }
}

/// Opens `path` and reads it in a thread of its own: files and pipes block.
pub fn open(path: PathBuf) -> io::Result<mpsc::Receiver<Piece>> {
    let raw: Box<dyn Read + Send> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(&path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Box::new(file)
    };
    let (send, pieces) = mpsc::channel(CHUNKS_AHEAD);
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let last = match pump(raw, &send) {
            Ok(()) => Piece::End,
            Err(e) => Piece::Failed(e),
        };
        // The run may have ended in the meantime.
        let _ = send.blocking_send(last);
    })?;
    Ok(pieces)
}

/// Reads until the end, decompressing what its first bytes say is compressed.
fn pump(mut raw: Box<dyn Read + Send>, send: &mpsc::Sender<Piece>) -> io::Result<()> {
    // A pipe may bring the first bytes one by one.
    let mut magic = Vec::new();
    raw.by_ref().take(MAGIC).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let raw = BufReader::with_capacity(CHUNK, io::Cursor::new(magic).chain(raw));
    let mut input: Box<dyn Read> = match &kind[..] {
        // RFC 1952 section 2.3.1.
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(raw)),
        // RFC 8878 section 3.1.1.
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::stream::read::Decoder::with_buffer(raw)?),
        _ => Box::new(raw),
    };
    loop {
        let mut chunk = vec![0; CHUNK];
        let n = match input.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        chunk.truncate(n);
        // What `-0` wrote ends its records with NUL, which no JSON contains.
        let mut from = 0;
        while let Some(at) = memchr::memchr(0, &chunk[from..]) {
            chunk[from + at] = b'\n';
            from += at + 1;
        }
        if send.blocking_send(Piece::Bytes(chunk.into())).is_err() {
            return Ok(());
        }
    }
}
