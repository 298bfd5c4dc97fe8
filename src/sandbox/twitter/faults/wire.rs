//! How lines become body chunks: as X writes them, or bent by faults, and compressed when asked for.

use std::collections::VecDeque;
use std::io::Write as _;

use bytes::{BufMut, Bytes, BytesMut};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::edit::{CRLF, Line};
use crate::sandbox::drip::Ending;
use crate::sandbox::faults::{Kind, Twitter};

/// Lines in one chunk under `merge`.
const MERGED: usize = 8;
/// The mark at the beginning of a file, which has no place in a stream.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// The shape of the bytes of one stream.
#[derive(Debug)]
pub(in crate::sandbox) struct Wire {
    bom: bool,
    lf: bool,
    split_crlf: bool,
    merge: Option<Merge>,
    gzip: Option<GzEncoder<Vec<u8>>>,
}

/// Bytes held back until there are enough lines for a chunk.
#[derive(Debug, Default)]
struct Merge {
    held: BytesMut,
    lines: usize,
}

impl Wire {
    /// `lf` is how the playground ends its lines.
    pub(in crate::sandbox) fn new(faults: &[Kind], lf: bool, gzip: bool) -> Self {
        let has = |fault: Twitter| faults.contains(&Kind::Twitter(fault));
        Self {
            bom: faults.contains(&Kind::Bom),
            lf: lf || has(Twitter::Lf),
            split_crlf: has(Twitter::SplitCrlf),
            merge: faults.contains(&Kind::Merge).then(Merge::default),
            gzip: gzip.then(|| GzEncoder::new(Vec::new(), Compression::default())),
        }
    }

    /// What the body begins with: on a good day nothing.
    pub(in crate::sandbox) fn greeting(&mut self, chunks: &mut VecDeque<Bytes>) {
        if self.bom {
            chunks.push_back(self.chunk(Bytes::from_static(BOM)));
        }
    }

    /// Appends the chunks of a line.
    pub(in crate::sandbox) fn line(&mut self, line: Line, chunks: &mut VecDeque<Bytes>) {
        let bytes = self.ended(line.bytes);
        match &mut self.merge {
            None => self.send(bytes, chunks),
            Some(merge) => {
                merge.held.put_slice(&bytes);
                merge.lines += 1;
                if merge.lines == MERGED {
                    merge.lines = 0;
                    let held = merge.held.split().freeze();
                    chunks.push_back(self.chunk(held));
                }
            }
        }
    }

    /// Appends an empty line.
    pub(in crate::sandbox) fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>) {
        let bytes = self.ended(Bytes::from_static(CRLF));
        self.send(bytes, chunks);
    }

    /// A chunk with these bytes.
    pub(in crate::sandbox) fn chunk(&mut self, bytes: Bytes) -> Bytes {
        let Some(encoder) = &mut self.gzip else { return bytes };
        encoder.write_all(&bytes).and_then(|()| encoder.flush()).expect("memory takes all bytes");
        Bytes::from(std::mem::take(encoder.get_mut()))
    }

    /// Appends what is held back, the last words, and the end of the compressed bytes if there is
    /// to be one.
    pub(in crate::sandbox) fn finish(
        &mut self,
        ending: Ending,
        last_words: Bytes,
        chunks: &mut VecDeque<Bytes>,
    ) {
        if let Some(merge) = &mut self.merge
            && !merge.held.is_empty()
        {
            let held = merge.held.split().freeze();
            chunks.push_back(self.chunk(held));
        }
        if !last_words.is_empty() {
            let bytes = self.ended(last_words);
            chunks.push_back(self.chunk(bytes));
        }
        if matches!(ending, Ending::Clean | Ending::Kill)
            && let Some(encoder) = self.gzip.take()
        {
            chunks.push_back(Bytes::from(encoder.finish().expect("memory takes all bytes")));
        }
    }

    /// What has been compressed stays without its end.
    pub(in crate::sandbox) fn cut_gzip(&mut self) {
        self.gzip = None;
    }

    fn send(&mut self, mut bytes: Bytes, chunks: &mut VecDeque<Bytes>) {
        if self.split_crlf && bytes.len() > 1 {
            let end = bytes.split_off(bytes.len() - 1);
            chunks.push_back(self.chunk(bytes));
            bytes = end;
        }
        chunks.push_back(self.chunk(bytes));
    }

    /// The line with the end that this stream has.
    fn ended(&self, line: Bytes) -> Bytes {
        match line.strip_suffix(CRLF) {
            Some(payload) if self.lf => Bytes::from([payload, b"\n"].concat()),
            _ => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn chunks(faults: &[Kind], gzip: bool, lines: usize) -> Vec<Bytes> {
        let mut wire = Wire::new(faults, false, gzip);
        let mut chunks = VecDeque::new();
        wire.greeting(&mut chunks);
        for _ in 0..lines {
            wire.line(Line::new(b"{\"n\":1}"), &mut chunks);
        }
        wire.heartbeat(&mut chunks);
        wire.finish(Ending::Clean, Bytes::new(), &mut chunks);
        chunks.into()
    }

    #[test]
    fn a_line_is_a_chunk_and_a_heartbeat_is_an_empty_line() {
        assert_eq!(chunks(&[], false, 1), [&b"{\"n\":1}\r\n"[..], b"\r\n"]);
    }

    #[test]
    fn framing_faults_change_the_ends_and_the_borders() {
        let lf = [Kind::Bom, Twitter::Lf.into()];
        assert_eq!(chunks(&lf, false, 1), [&b"\xef\xbb\xbf"[..], b"{\"n\":1}\n", b"\n"]);
        let split = chunks(&[Twitter::SplitCrlf.into()], false, 1);
        assert_eq!(split, [&b"{\"n\":1}\r"[..], b"\n", b"\r", b"\n"]);
        let merged = chunks(&[Kind::Merge], false, 9);
        assert_eq!(merged.iter().map(Bytes::len).collect::<Vec<_>>(), [72, 2, 9]);
    }

    #[test]
    fn every_chunk_of_a_compressed_stream_can_be_read_when_it_comes() {
        let chunks = chunks(&[], true, 2);
        let mut decoder = flate2::write::GzDecoder::new(Vec::new());
        let mut seen = Vec::new();
        for chunk in &chunks {
            decoder.write_all(chunk).and_then(|()| decoder.flush()).expect("gzip");
            seen.push(decoder.get_ref().len());
        }
        assert_eq!(seen, [9, 18, 20, 20]);
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*chunks.concat()).read_to_string(&mut text).expect("whole");
        assert_eq!(text, "{\"n\":1}\r\n{\"n\":1}\r\n\r\n");
    }
}
