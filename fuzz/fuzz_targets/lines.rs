//! The same bytes give the same lines however they are cut, and nothing panics.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::OVERSIZE_HEAD;
use trill::proto::lines::{Line, LineDecoder};
use trill_fuzz::decode_every_way;

fn decode(limit: usize, chunks: &mut dyn Iterator<Item = &[u8]>) -> Vec<Line> {
    let mut decoder = LineDecoder::new(limit);
    let mut lines = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        lines.extend(std::iter::from_fn(|| decoder.next_line()));
    }
    lines.extend(decoder.finish());
    lines
}

fuzz_target!(|input: &[u8]| {
    let Some((limit, lines)) = decode_every_way(input, decode) else {
        return;
    };
    for line in lines {
        match line {
            Line::Line(line) => assert!(line.len() <= limit && !line.contains(&b'\n')),
            Line::TooLong { head, size } => {
                assert!(head.len() <= OVERSIZE_HEAD && size > limit as u64);
            }
        }
    }
});
