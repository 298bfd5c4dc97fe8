//! How messages become bytes: lines, or lines with their length before them (protocols/x.md
//! section 6), and what goes wrong with lengths.

use std::collections::VecDeque;

use bytes::{BufMut, Bytes, BytesMut};

use crate::sandbox::drip::Ending;
use crate::sandbox::faults::{Kind, Legacy, Twitter};
use crate::sandbox::twitter::faults::edit::{CRLF, Line};
use crate::sandbox::twitter::faults::wire::Wire;

/// How lines end under `lf`.
const LF: &[u8] = b"\n";
/// By how much a wrong length is short: within any message.
const SHORT_BY: usize = 5;
/// By how much a length is too long: beyond many messages, and no more than readers let pass.
const LONG_BY: usize = 1_000_000;

/// The shape of the bytes of one stream.
#[derive(Debug)]
pub(super) struct Framing {
    wire: Wire,
    delimited: bool,
    /// How lines end, which lengths count.
    end: &'static [u8],
    /// An empty line between length and message.
    late: bool,
    /// Every so manieth length is too short.
    short: Option<u64>,
    /// Every so manieth length is too long.
    long: Option<u64>,
    lines: u64,
}

impl Framing {
    pub(super) fn new(faults: &[Kind], delimited: bool, gzip: bool) -> Self {
        let short = faults.iter().find_map(|kind| match kind {
            Kind::Legacy(Legacy::WrongLength(every)) => Some(*every),
            _ => None,
        });
        let long = faults.iter().find_map(|kind| match kind {
            Kind::Legacy(Legacy::LongLength(every)) => Some(*every),
            _ => None,
        });
        let late = faults.contains(&Kind::Legacy(Legacy::LengthHeartbeat));
        let lf = faults.contains(&Kind::Twitter(Twitter::Lf));
        let end = if lf { LF } else { CRLF };
        Self { wire: Wire::new(faults, false, gzip), delimited, end, late, short, long, lines: 0 }
    }

    /// What the body begins with.
    pub(super) fn greeting(&mut self, chunks: &mut VecDeque<Bytes>) {
        self.wire.greeting(chunks);
    }

    /// Appends the chunks of a message.
    pub(super) fn line(&mut self, line: Line, chunks: &mut VecDeque<Bytes>) {
        let bytes = self.framed(&line.bytes);
        self.wire.line(Line { bytes, ..line }, chunks);
    }

    /// Appends an empty line.
    pub(super) fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>) {
        self.wire.heartbeat(chunks);
    }

    /// A chunk with these bytes.
    pub(super) fn chunk(&mut self, bytes: Bytes) -> Bytes {
        self.wire.chunk(bytes)
    }

    /// Appends what is held back and the last words, a message or a part of one.
    pub(super) fn finish(&mut self, ending: Ending, words: &Words, chunks: &mut VecDeque<Bytes>) {
        let last = match words {
            Words::None => Bytes::new(),
            Words::Message(bytes) => self.framed(bytes),
            Words::Part(bytes) => bytes.clone(),
        };
        self.wire.finish(ending, last, chunks);
    }

    /// What has been compressed stays without its end.
    pub(super) fn cut_gzip(&mut self) {
        self.wire.cut_gzip();
    }

    /// The message with its length before it, the end of the line included in the count.
    fn framed(&mut self, line: &Bytes) -> Bytes {
        if !self.delimited {
            return line.clone();
        }
        self.lines += 1;
        let is_due = |every: u64| self.lines.is_multiple_of(every);
        // The line ends with CR LF until it is written.
        let mut length = line.len() - CRLF.len() + self.end.len();
        if self.long.is_some_and(is_due) {
            length += LONG_BY;
        } else if self.short.is_some_and(is_due) {
            length = length.saturating_sub(SHORT_BY);
        }
        let mut out = BytesMut::with_capacity(line.len() + 16);
        out.put_slice(length.to_string().as_bytes());
        out.put_slice(self.end);
        if self.late {
            out.put_slice(self.end);
        }
        out.put_slice(line);
        out.freeze()
    }
}

/// The last bytes of a stream.
#[derive(Debug, Default)]
pub(super) enum Words {
    #[default]
    None,
    /// A whole message, CR LF included.
    Message(Bytes),
    Part(Bytes),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(faults: &[Kind], delimited: bool) -> Vec<Bytes> {
        let mut framing = Framing::new(faults, delimited, false);
        let mut chunks = VecDeque::new();
        framing.line(Line::new("{\"a\":\"🐟\"}".as_bytes()), &mut chunks);
        framing.heartbeat(&mut chunks);
        framing.line(Line::new(b"{\"b\":1}"), &mut chunks);
        chunks.into()
    }

    #[test]
    fn a_length_counts_bytes_and_the_end_of_the_line() {
        let plain: [&[u8]; 3] = ["{\"a\":\"🐟\"}\r\n".as_bytes(), b"\r\n", b"{\"b\":1}\r\n"];
        assert_eq!(chunks(&[], false), plain);
        let delimited: [&[u8]; 3] =
            ["14\r\n{\"a\":\"🐟\"}\r\n".as_bytes(), b"\r\n", b"9\r\n{\"b\":1}\r\n"];
        assert_eq!(chunks(&[], true), delimited);
        let lf: [&[u8]; 3] = ["13\n{\"a\":\"🐟\"}\n".as_bytes(), b"\n", b"8\n{\"b\":1}\n"];
        assert_eq!(chunks(&[Kind::Twitter(Twitter::Lf)], true), lf);
    }

    #[test]
    fn lengths_can_be_wrong_or_far_from_their_message() {
        let late = chunks(&[Kind::Legacy(Legacy::LengthHeartbeat)], true);
        assert_eq!(late[2], &b"9\r\n\r\n{\"b\":1}\r\n"[..]);
        let wrong = chunks(&[Kind::Legacy(Legacy::WrongLength(2))], true);
        assert!(wrong[0].starts_with(b"14\r\n") && wrong[2].starts_with(b"4\r\n{\"b\":1}\r\n"));
        let long = chunks(&[Kind::Legacy(Legacy::LongLength(2))], true);
        assert!(long[0].starts_with(b"14\r\n") && long[2] == b"1000009\r\n{\"b\":1}\r\n"[..]);
    }
}
