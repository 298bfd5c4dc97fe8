//! What goes through the queue: formatted records, and what must be known of them on the other
//! side.

use std::mem::size_of;
use std::sync::Arc;

use jiff::Timestamp;

use crate::cursor::{LATEST_MAX, Latest, Mark};
use crate::event::{Origin, Place, Record};
use crate::sink::Piece;

/// What an entry of a list takes beside its own size: an id of some twenty digits on the heap.
const ID_WEIGHT: usize = 32;

/// What somebody on the other side of the queue needs to know beside the bytes. What nobody
/// needs is not written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// Where each record ends: the sink looks at them.
    pub pieces: bool,
    /// How far each stream has come: there is a cursor.
    pub marks: bool,
    /// How many records there are of each stream: they may be dropped.
    pub tallies: bool,
}

/// Whole records, formatted.
#[derive(Debug, Default)]
pub struct Batch {
    /// The records, one after another.
    pub bytes: Vec<u8>,
    /// Each of them, if [`Wants::pieces`].
    pub pieces: Vec<Piece>,
    /// The streams have come this far once the bytes are written, if [`Wants::marks`]: one for each
    /// timeline of a stream, for records that were left out, too.
    pub marks: Vec<Mark>,
    /// How many records of which stream, if [`Wants::tallies`].
    pub tallies: Vec<Tally>,
    /// This stands in the place of records that were dropped.
    pub(super) lost: Vec<Tally>,
}

/// Some records of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The stream.
    pub origin: Arc<Origin>,
    /// How many.
    pub records: u64,
    /// Their size, formatted.
    pub bytes: u64,
    /// When the first of them was received.
    pub first: Timestamp,
    /// When the last of them was received.
    pub last: Timestamp,
}

impl Batch {
    /// Returns true if and only if nobody misses it.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.marks.is_empty()
    }

    /// Writes down what is wanted of `record`, whose bytes begin at `start` and have been appended.
    pub fn note(&mut self, record: &Record, start: usize, wants: Wants) {
        let end = self.bytes.len();
        // Not every format shows every record.
        if end == start {
            return;
        }
        if wants.pieces {
            self.pieces.push(Piece {
                end,
                origin: Arc::clone(&record.origin),
                at: record.received_at,
                id: record.place.as_ref().map(|place| place.id.clone()),
            });
        }
        if wants.tallies {
            let at = record.received_at;
            let bytes = (end - start) as u64;
            let origin = Arc::clone(&record.origin);
            Tally { origin, records: 1, bytes, first: at, last: at }.merge_into(&mut self.tallies);
        }
    }

    /// The stream has come as far as `place`, where something was received `at` that time, shown or
    /// left out on purpose.
    pub fn mark(&mut self, origin: &Arc<Origin>, place: &Place, at: Timestamp) {
        self.reach(origin, place, at).latest.push(place.id.clone());
    }

    /// The stream has come as far as `place`, though nothing came there.
    pub fn reach(&mut self, origin: &Arc<Origin>, place: &Place, at: Timestamp) -> &mut Mark {
        let mut marks = self.marks.iter();
        let known = marks.position(|mark| mark.is_beside(origin, place.timeline));
        let known = known.unwrap_or_else(|| {
            let (origin, place) = (Arc::clone(origin), place.clone());
            self.marks.push(Mark { origin, place, at, latest: Latest::default() });
            self.marks.len() - 1
        });
        let mark = &mut self.marks[known];
        if mark.is_before(place) {
            mark.place.id.clone_from(&place.id);
            mark.at = at;
        }
        mark
    }

    /// Puts `other` behind this one; returns its buffer.
    pub(super) fn append(&mut self, other: Self) -> Vec<u8> {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        let pieces = other.pieces.into_iter();
        self.pieces.extend(pieces.map(|piece| Piece { end: before + piece.end, ..piece }));
        for mark in other.marks {
            Mark::merge(mark, &mut self.marks);
        }
        for tally in other.tallies {
            tally.merge_into(&mut self.tallies);
        }
        other.bytes
    }

    /// Its records are lost; this takes note of them.
    pub(super) fn lose(&mut self, other: Self) {
        for tally in other.lost.into_iter().chain(other.tallies) {
            tally.merge_into(&mut self.lost);
        }
        for mark in other.marks {
            Mark::merge(mark, &mut self.marks);
        }
    }

    /// Bytes of memory that it takes, or a little more.
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>()
            + self.bytes.capacity()
            + self.pieces.capacity() * (size_of::<Piece>() + ID_WEIGHT)
            + self.marks.capacity() * (size_of::<Mark>() + (LATEST_MAX + 1) * ID_WEIGHT)
            + (self.tallies.capacity() + self.lost.capacity()) * size_of::<Tally>()
    }
}

impl Tally {
    /// Adds this to the one of the same stream, or puts it among them.
    pub(super) fn merge_into(self, tallies: &mut Vec<Self>) {
        let same = |tally: &&mut Self| {
            Arc::ptr_eq(&tally.origin, &self.origin) || tally.origin == self.origin
        };
        match tallies.iter_mut().find(same) {
            Some(tally) => {
                tally.records += self.records;
                tally.bytes += self.bytes;
                tally.first = tally.first.min(self.first);
                tally.last = tally.last.max(self.last);
            }
            None => tallies.push(self),
        }
    }
}
