//! The same bytes give the same frames however they are cut, nothing panics, and what is
//! called UTF-8 is UTF-8. The first byte chooses the limit, the second how many bytes that
//! follow are chunk sizes.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::sse::SseDecoder;
use trill::proto::{Frame, MAX_EVENT, OVERSIZE_HEAD};

fn decode<'a>(limit: usize, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    let mut decoder = SseDecoder::with_limit(limit);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    }
    frames
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
    for frame in whole {
        match frame {
            Frame::Event(event) => {
                std::str::from_utf8(&event.data).expect("data is UTF-8");
                std::str::from_utf8(&event.event.unwrap_or_default()).expect("name is UTF-8");
                std::str::from_utf8(&event.id.unwrap_or_default()).expect("id is UTF-8");
            }
            Frame::Oversize { head, size } => {
                assert!(head.len() <= OVERSIZE_HEAD && size > limit as u64);
            }
            _ => {}
        }
    }
});
