//! A bounded decoder of LF-terminated lines, for JSON lines from a file or a service.
//!
//! It must never panic on any bytes, never hold more than its limit, and never give other
//! lines because the same bytes were cut elsewhere. What a line means is not its business.

use std::mem;

use bytes::{Bytes, BytesMut};

use super::chunk::Chunk;
use super::{Decoder, KEEP_CAPACITY, OVERSIZE_HEAD};

/// One line, its LF and one CR before it removed. An empty line is a line: X sends it as its
/// heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line within the limit; any bytes but LF.
    Line(Bytes),
    /// A line over the limit was skipped; the next is intact.
    TooLong {
        /// Its start, at most [`OVERSIZE_HEAD`] bytes.
        head: Bytes,
        /// Its length in bytes.
        size: u64,
    },
}

/// Cuts bytes into lines.
///
/// Call order: [`push`](Self::push) a chunk, then [`next_line`](Self::next_line) until it gives
/// `None`; at the end of the input, [`finish`](Self::finish).
#[derive(Debug)]
pub struct LineDecoder {
    limit: usize,
    chunk: Chunk,
    /// The start of a line whose end was not in the chunks before this one.
    carry: BytesMut,
    skip: Option<Skip>,
}

impl Decoder for LineDecoder {
    type Frame = Line;

    fn push(&mut self, chunk: Bytes) {
        Self::push(self, chunk);
    }

    fn next_frame(&mut self) -> Option<Line> {
        self.next_line()
    }

    fn finish(self) -> Option<Line> {
        Self::finish(self)
    }
}

/// A line over the limit, of which only the length and the first bytes are kept.
#[derive(Debug, Default)]
struct Skip {
    head: BytesMut,
    size: u64,
    ends_with_cr: bool,
}

impl LineDecoder {
    /// A decoder that lets lines of up to `limit` bytes pass, line end not counted.
    pub fn new(limit: usize) -> Self {
        Self { limit, chunk: Chunk::default(), carry: BytesMut::new(), skip: None }
    }

    /// Takes the next bytes. Pull every line before pushing again; what was not pulled is
    /// kept, but costs a copy and is not bounded.
    pub fn push(&mut self, chunk: Bytes) {
        self.chunk.push(chunk);
    }

    /// The next line; `None` when it takes more bytes to know.
    #[must_use]
    pub fn next_line(&mut self) -> Option<Line> {
        let Some(len) = memchr::memchr(b'\n', self.chunk.rest()) else {
            self.keep_rest();
            return None;
        };
        let line = self.chunk.read(len);
        self.chunk.read(1);
        let piece = self.chunk.slice(line);
        Some(self.end_line(piece))
    }

    /// The last line, where the input did not end with LF. Call it once `next_line` gave `None`.
    #[must_use]
    pub fn finish(mut self) -> Option<Line> {
        self.keep_rest();
        (!self.carry.is_empty() || self.skip.is_some()).then(|| self.end_line(Bytes::new()))
    }

    /// The chunk ends within a line, or where one ends.
    fn keep_rest(&mut self) {
        let rest = self.chunk.take_rest();
        if self.may_fit(self.carry.len() + rest.len()) {
            self.carry.extend_from_slice(&rest);
        } else {
            self.skip().extend(&rest);
        }
    }

    /// Returns true if and only if `len` bytes, with the CR that does not count, may still be
    /// a line within the limit.
    fn may_fit(&self, len: usize) -> bool {
        self.skip.is_none() && len <= self.limit.saturating_add(1)
    }

    /// Gives the line up, or finds it given up already.
    fn skip(&mut self) -> &mut Skip {
        let carry = &mut self.carry;
        self.skip.get_or_insert_with(|| {
            let mut skip = Skip::default();
            skip.extend(&mem::take(carry));
            skip
        })
    }

    /// A line is complete: what was carried of it, and its last `piece`.
    fn end_line(&mut self, piece: Bytes) -> Line {
        if !self.may_fit(self.carry.len() + piece.len()) {
            self.skip().extend(&piece);
            return self.skip.take().unwrap_or_default().into_line();
        }
        let mut line = if self.carry.is_empty() {
            piece
        } else {
            self.carry.extend_from_slice(&piece);
            let line = self.carry.split().freeze();
            if line.len() + self.carry.capacity() > KEEP_CAPACITY {
                self.carry = BytesMut::new();
            }
            line
        };
        line.truncate(line.strip_suffix(b"\r").unwrap_or(&line).len());
        if line.len() <= self.limit {
            return Line::Line(line);
        }
        let mut skip = Skip::default();
        skip.extend(&line);
        skip.into_line()
    }
}

impl Skip {
    fn extend(&mut self, piece: &[u8]) {
        let Some(&last) = piece.last() else {
            return;
        };
        self.ends_with_cr = last == b'\r';
        self.size = self.size.saturating_add(piece.len() as u64);
        let room = OVERSIZE_HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(piece.get(..room).unwrap_or(piece));
    }

    fn into_line(mut self) -> Line {
        let size = self.size - u64::from(self.ends_with_cr);
        self.head.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Line::TooLong { head: self.head.freeze(), size }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::proto::MAX_EVENT;

    fn decode<'a>(limit: usize, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Line> {
        let mut decoder = LineDecoder::new(limit);
        let mut lines = Vec::new();
        for chunk in chunks {
            decoder.push(Bytes::copy_from_slice(chunk));
            lines.extend(std::iter::from_fn(|| decoder.next_line()));
        }
        lines.extend(decoder.finish());
        lines
    }

    fn check(limit: usize, input: &[u8], expected: &[Line]) {
        assert_eq!(decode(limit, [input]), expected);
        assert_eq!(decode(limit, input.chunks(1)), expected, "byte by byte: {input:?}");
        for at in 0..=input.len() {
            let (head, tail) = input.split_at(at);
            assert_eq!(decode(limit, [head, tail]), expected, "cut at {at} of {input:?}");
        }
    }

    fn line(text: &str) -> Line {
        Line::Line(Bytes::copy_from_slice(text.as_bytes()))
    }

    fn too_long(head: &str, size: u64) -> Line {
        Line::TooLong { head: Bytes::copy_from_slice(head.as_bytes()), size }
    }

    #[test]
    fn lines_end_with_lf_and_lose_one_cr() {
        check(9, b"a\nb\r\nc\r\r\nd\re\n", &["a", "b", "c\r", "d\re"].map(line));
    }

    #[test]
    fn blank_lines_are_lines() {
        check(9, b"\n\r\n\na\n\n", &["", "", "", "a", ""].map(line));
        check(0, b"\r\n", &[line("")]);
    }

    #[test]
    fn the_last_line_needs_no_line_end() {
        check(9, b"", &[]);
        check(9, b"a", &[line("a")]);
        check(9, b"a\nb\r", &["a", "b"].map(line));
        check(2, b"a\nbcd", &[line("a"), too_long("bcd", 3)]);
    }

    #[test]
    fn a_line_of_exactly_the_limit_passes_and_one_byte_more_is_skipped() {
        check(
            3,
            b"abc\nabc\r\nabcd\nabcd\r\nab\n",
            &[line("abc"), line("abc"), too_long("abcd", 4), too_long("abcd", 4), line("ab")],
        );
        check(
            3,
            b"abc\rd\nabcdefgh\r\n\n",
            &[too_long("abc\rd", 5), too_long("abcdefgh", 8), line("")],
        );
    }

    #[test]
    fn memory_stays_bounded_while_a_64_mib_line_arrives() {
        let mut decoder = LineDecoder::new(MAX_EVENT);
        let chunk = Bytes::from(vec![b'x'; 16 * 1024]);
        let mut most = 0;
        for _ in 0..4096 {
            decoder.push(chunk.clone());
            assert_eq!(decoder.next_line(), None);
            let head = decoder.skip.as_ref().map_or(0, |skip| skip.head.capacity());
            most = most.max(decoder.carry.capacity() + decoder.chunk.rest().len() + head);
        }
        assert!(most <= 2 * MAX_EVENT + KEEP_CAPACITY, "{most} bytes held");
        decoder.push(Bytes::from_static(b"\r\na\n"));
        let Some(Line::TooLong { head, size }) = decoder.next_line() else {
            panic!("no line that is too long");
        };
        assert_eq!((head.len(), size), (OVERSIZE_HEAD, 64 * 1024 * 1024));
        assert_eq!(decoder.next_line(), Some(line("a")));
    }

    #[test]
    fn a_push_before_the_last_pull_loses_nothing() {
        let mut decoder = LineDecoder::new(MAX_EVENT);
        for chunk in ["a\nb", "c\nd\n", "e"] {
            decoder.push(Bytes::from_static(chunk.as_bytes()));
        }
        let lines: Vec<_> = std::iter::from_fn(|| decoder.next_line()).collect();
        assert_eq!(lines, ["a", "bc", "d"].map(line));
        assert_eq!(decoder.finish(), Some(line("e")));
    }

    proptest! {
        #[test]
        fn every_cut_gives_what_a_split_at_line_feeds_gives(
            input in prop::collection::vec(prop::sample::select(&b"\r\n\nab"[..]), 0..80),
            limit in 0..12_usize,
            size in 1..9_usize,
        ) {
            let mut expected: Vec<Line> = input
                .split(|&b| b == b'\n')
                .map(|raw| raw.strip_suffix(b"\r").unwrap_or(raw))
                .map(|raw| match Bytes::copy_from_slice(raw) {
                    raw if raw.len() <= limit => Line::Line(raw),
                    raw => Line::TooLong { size: raw.len() as u64, head: raw },
                })
                .collect();
            if input.last().is_none_or(|&b| b == b'\n') {
                expected.pop();
            }
            prop_assert_eq!(decode(limit, [&input[..]]), expected.clone());
            prop_assert_eq!(decode(limit, input.chunks(size)), expected);
        }
    }
}
