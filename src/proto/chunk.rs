//! The chunk that a decoder is reading, and how much of it is done.

use std::ops::Range;

use bytes::Bytes;

/// Bytes that share memory with whoever read them.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    bytes: Bytes,
    done: usize,
}

impl Chunk {
    /// Takes the next bytes. What was not read yet is kept before them, at the cost of a copy.
    pub(super) fn push(&mut self, bytes: Bytes) {
        self.bytes = match self.rest() {
            [] => bytes,
            rest => [rest, &bytes].concat().into(),
        };
        self.done = 0;
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.done..).unwrap_or_default()
    }

    /// `len` bytes more are read; returns where they stand.
    pub(super) fn read(&mut self, len: usize) -> Range<usize> {
        let start = self.done;
        self.done += len;
        start..self.done
    }

    /// The bytes that stand at `range`, not copied.
    pub(super) fn slice(&self, range: Range<usize>) -> Bytes {
        self.bytes.slice(range)
    }

    /// What is not read yet, and no longer ours: hyper reads into the same memory again when
    /// nobody holds it.
    pub(super) fn take_rest(&mut self) -> Bytes {
        let Self { bytes, done } = std::mem::take(self);
        bytes.slice(done..)
    }
}
