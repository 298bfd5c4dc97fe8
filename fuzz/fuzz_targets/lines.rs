//! The same bytes give the same lines however they are cut, and nothing panics. The first
//! byte chooses the limit, the second how many bytes that follow are chunk sizes.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::lines::{Line, LineDecoder};
use trill::proto::{MAX_EVENT, OVERSIZE_HEAD};

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

fuzz_target!(|input: &[u8]| {
    let [limit, count, input @ ..] = input else {
        return;
    };
    let limit = if *limit < 128 { usize::from(*limit) } else { MAX_EVENT };
    let (sizes, stream) = input.split_at(usize::from(*count).min(input.len()));
    let whole = decode(limit, [stream]);
    let mut rest = stream;
    let mut cut = Vec::new();
    for size in sizes {
        let (head, tail) = rest.split_at(usize::from(*size).min(rest.len()));
        cut.push(head);
        rest = tail;
    }
    cut.push(rest);
    assert_eq!(decode(limit, cut), whole);
    assert_eq!(decode(limit, stream.chunks(1)), whole);
    for line in whole {
        match line {
            Line::Line(line) => assert!(line.len() <= limit && !line.contains(&b'\n')),
            Line::TooLong { head, size } => {
                assert!(head.len() <= OVERSIZE_HEAD && size > limit as u64);
            }
        }
    }
});
