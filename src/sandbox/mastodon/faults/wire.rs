//! How events become body chunks: as the real server writes them, or bent by faults.

use bytes::{BufMut, Bytes, BytesMut};

use super::super::world::Event;
use crate::sandbox::faults::Kind;

/// Events in one chunk under `merge`.
const MERGED: usize = 8;

/// The shape of the bytes of one stream.
#[derive(Debug, Default)]
pub(in super::super) struct Wire {
    bom: bool,
    multiline: bool,
    line_end: LineEnd,
    merge: Option<Merge>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    #[default]
    Lf,
    Crlf,
    Cr,
}

/// Bytes held back until there are enough events for a chunk.
#[derive(Debug, Default)]
struct Merge {
    held: BytesMut,
    events: usize,
}

impl Wire {
    pub(in super::super) fn new(faults: &[Kind]) -> Self {
        let mut wire = Self::default();
        for kind in faults {
            match kind {
                Kind::Bom => wire.bom = true,
                Kind::Multiline => wire.multiline = true,
                Kind::Crlf => wire.line_end = LineEnd::Crlf,
                Kind::Cr => wire.line_end = LineEnd::Cr,
                Kind::Merge => wire.merge = Some(Merge::default()),
                _ => {}
            }
        }
        wire
    }

    /// The first bytes of the body: a comment without an empty line (protocols/mastodon.md §2).
    pub(in super::super) fn greeting(&self) -> Bytes {
        let greeting = self.comment(":)\n");
        if self.bom { Bytes::from(["\u{feff}".as_bytes(), &greeting].concat()) } else { greeting }
    }

    /// A comment, line ends included.
    pub(in super::super) fn comment(&self, text: &'static str) -> Bytes {
        self.line_end.apply(Bytes::from_static(text.as_bytes()))
    }

    /// Hands over the chunks of one event: the name, then the data, as two writes.
    pub(in super::super) fn event(&mut self, event: Event, mut chunk: impl FnMut(Bytes)) {
        let line = if self.multiline { multiline(&event) } else { event.line };
        let parts = [event.head, line].map(|part| self.line_end.apply(part));
        match &mut self.merge {
            None => parts.into_iter().for_each(chunk),
            Some(merge) => {
                parts.iter().for_each(|part| merge.held.put_slice(part));
                merge.events += 1;
                if merge.events == MERGED {
                    merge.events = 0;
                    chunk(merge.held.split().freeze());
                }
            }
        }
    }

    /// Hands over what is held back.
    pub(in super::super) fn finish(&mut self) -> Option<Bytes> {
        let held = self.merge.as_mut()?.held.split().freeze();
        (!held.is_empty()).then_some(held)
    }
}

impl LineEnd {
    fn apply(self, bytes: Bytes) -> Bytes {
        let end: &[u8] = match self {
            Self::Lf => return bytes,
            Self::Crlf => b"\r\n",
            Self::Cr => b"\r",
        };
        // JSON has no raw line ends, so every LF here is one of the framing.
        let mut out = Vec::with_capacity(bytes.len() + 8);
        for &byte in &bytes {
            if byte == b'\n' { out.extend_from_slice(end) } else { out.push(byte) }
        }
        Bytes::from(out)
    }
}

/// The payload over several `data:` lines: a new one after each comma between JSON values.
fn multiline(event: &Event) -> Bytes {
    let mut out = b"data: ".to_vec();
    let (mut in_string, mut escaped) = (false, false);
    for &byte in event.payload() {
        out.push(byte);
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' if !in_string => out.extend_from_slice(b"\ndata: "),
            _ => {}
        }
    }
    out.extend_from_slice(b"\n\n");
    Bytes::from(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(faults: &[Kind], events: usize) -> Vec<Bytes> {
        let mut wire = Wire::new(faults);
        let mut out = vec![wire.greeting()];
        for _ in 0..events {
            wire.event(Event::new("update", br#"{"a":"x,\",y","b":[1,2]}"#), |chunk| {
                out.push(chunk)
            });
        }
        out.extend(wire.finish());
        out
    }

    #[test]
    fn an_event_is_two_chunks() {
        let expected: [&[u8]; 3] =
            [b":)\n", b"event: update\n", b"data: {\"a\":\"x,\\\",y\",\"b\":[1,2]}\n\n"];
        assert_eq!(chunks(&[], 1), expected);
    }

    #[test]
    fn line_ends_and_the_mark_change_everywhere() {
        assert_eq!(chunks(&[Kind::Bom, Kind::Crlf], 0), [&b"\xef\xbb\xbf:)\r\n"[..]]);
        assert_eq!(
            chunks(&[Kind::Cr], 1)[1..],
            [&b"event: update\r"[..], b"data: {\"a\":\"x,\\\",y\",\"b\":[1,2]}\r\r"]
        );
    }

    #[test]
    fn multiline_breaks_between_values_and_never_in_strings() {
        assert_eq!(
            chunks(&[Kind::Multiline], 1)[2],
            &b"data: {\"a\":\"x,\\\",y\",\ndata: \"b\":[1,\ndata: 2]}\n\n"[..]
        );
    }

    #[test]
    fn merge_puts_eight_events_in_a_chunk_and_the_rest_at_the_end() {
        let out = chunks(&[Kind::Merge], 10);
        assert_eq!(out.len(), 3);
        assert_eq!(out[2].windows(6).filter(|window| window == b"event:").count(), 2);
    }
}
