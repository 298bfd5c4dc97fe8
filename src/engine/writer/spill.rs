//! Batches on disk (`--on-slow spill`): files without a name, which go away with the process
//! whatever becomes of it. Written once, read once, oldest first.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use jiff::Timestamp;

use super::batch::Batch;
use crate::cursor::{Latest, Mark};
use crate::event::{Origin, Place};
use crate::sink::Piece;

/// A file is done with when all in it has been read, and the system has its room back. So there is
/// not one but up to this many: few beside the number of files that a process may open.
const SEGMENTS: u64 = 64;

/// Where batches are written, one behind the other.
#[derive(Debug)]
pub(super) struct Segments {
    current: Arc<File>,
    end: u64,
    size: u64,
}

/// A batch in a file.
#[derive(Debug)]
pub(super) struct Entry {
    file: Arc<File>,
    offset: u64,
    bytes: usize,
    notes: usize,
    /// The streams that its notes count.
    origins: Vec<Arc<Origin>>,
}

impl Segments {
    /// For at most `max` bytes in all, in the folder for temporary files.
    pub(super) fn new(max: u64) -> io::Result<Self> {
        Ok(Self { current: Arc::new(tempfile::tempfile()?), end: 0, size: Self::size(max) })
    }

    #[cfg(test)]
    pub(super) fn on(file: File) -> Self {
        Self { current: Arc::new(file), end: 0, size: u64::MAX }
    }

    /// How long one file grows, where all may take `max`; so much of the oldest may have been read.
    pub(super) fn size(max: u64) -> u64 {
        max / SEGMENTS
    }

    /// Writes `batch` behind the others. What fails leaves no trace.
    pub(super) fn write(&mut self, batch: &Batch) -> io::Result<Entry> {
        if Arc::strong_count(&self.current) == 1 {
            // All in it has been read.
            self.current.set_len(0)?;
            self.end = 0;
        } else if self.end >= self.size {
            self.current = Arc::new(tempfile::tempfile()?);
            self.end = 0;
        }
        let (notes, origins) = encode(batch);
        let (offset, bytes) = (self.end, batch.bytes.len());
        self.current.write_all_at(&batch.bytes, offset)?;
        self.current.write_all_at(&notes, offset + bytes as u64)?;
        self.end += (bytes + notes.len()) as u64;
        let file = Arc::clone(&self.current);
        Ok(Entry { file, offset, bytes, notes: notes.len(), origins })
    }
}

impl Entry {
    /// Bytes on disk.
    pub(super) fn size(&self) -> u64 {
        (self.bytes + self.notes) as u64
    }

    /// The batch, as it was.
    pub(super) fn read(&self) -> io::Result<Batch> {
        let what =
            |e: io::Error| io::Error::new(e.kind(), format!("what was spilled is lost: {e}"));
        let mut bytes = vec![0; self.bytes];
        let mut notes = vec![0; self.notes];
        self.file.read_exact_at(&mut bytes, self.offset).map_err(what)?;
        self.file.read_exact_at(&mut notes, self.offset + self.bytes as u64).map_err(what)?;
        let wrong = || what(io::Error::new(io::ErrorKind::InvalidData, "it was changed"));
        let (pieces, marks) = decode(&notes, &self.origins).ok_or_else(wrong)?;
        Ok(Batch { bytes, pieces, marks, ..Batch::default() })
    }
}

/// Pieces and marks in bytes, for [`decode`] in this very process.
fn encode(batch: &Batch) -> (Vec<u8>, Vec<Arc<Origin>>) {
    let mut out = Vec::new();
    let mut origins: Vec<Arc<Origin>> = Vec::new();
    let mut number = |origin: &Arc<Origin>| {
        let known = origins.iter().rposition(|known| Arc::ptr_eq(known, origin));
        known.unwrap_or_else(|| {
            origins.push(Arc::clone(origin));
            origins.len() - 1
        })
    };
    put(&mut out, batch.pieces.len());
    for Piece { end, origin, at, id } in &batch.pieces {
        put(&mut out, *end);
        put(&mut out, number(origin));
        out.extend_from_slice(&at.as_nanosecond().to_le_bytes());
        out.push(u8::from(id.is_some()));
        put_text(&mut out, id.as_deref().unwrap_or_default());
    }
    put(&mut out, batch.marks.len());
    for Mark { origin, place, at, latest } in &batch.marks {
        put(&mut out, number(origin));
        out.extend_from_slice(&at.as_nanosecond().to_le_bytes());
        out.push(place.timeline);
        put_text(&mut out, &place.id);
        out.push(u8::from(latest.floor().is_some()));
        put_text(&mut out, latest.floor().unwrap_or_default());
        put(&mut out, latest.ids().len());
        latest.ids().for_each(|id| put_text(&mut out, id));
    }
    (out, origins)
}

fn put(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// What [`encode`] was given; `None` if these are not its bytes.
fn decode(mut notes: &[u8], origins: &[Arc<Origin>]) -> Option<(Vec<Piece>, Vec<Mark>)> {
    let from = &mut notes;
    let (mut pieces, mut marks) = (Vec::new(), Vec::new());
    for _ in 0..number(from)? {
        let end = number(from)?;
        let origin = Arc::clone(origins.get(number(from)?)?);
        let at = time(from)?;
        let has_id = take::<1>(from)? != [0];
        let id = text(from)?;
        pieces.push(Piece { end, origin, at, id: has_id.then_some(id) });
    }
    for _ in 0..number(from)? {
        let origin = Arc::clone(origins.get(number(from)?)?);
        let at = time(from)?;
        let [timeline] = take(from)?;
        let place = Place { timeline, id: text(from)? };
        let has_floor = take::<1>(from)? != [0];
        let floor = Some(text(from)?).filter(|_| has_floor);
        let ids = (0..number(from)?).map(|_| text(from)).collect::<Option<Vec<_>>>()?;
        marks.push(Mark { origin, place, at, latest: Latest::of(floor, ids) });
    }
    Some((pieces, marks))
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(*taken)
}

fn number(from: &mut &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(take(from)?)).ok()
}

fn time(from: &mut &[u8]) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from_le_bytes(take(from)?)).ok()
}

fn text(from: &mut &[u8]) -> Option<Box<str>> {
    let length = number(from)?;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(std::str::from_utf8(text).ok()?.into())
}
