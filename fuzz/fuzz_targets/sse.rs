//! The same bytes give the same frames however they are cut, nothing panics, and what is
//! called UTF-8 is UTF-8.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::sse::SseDecoder;
use trill::proto::{Frame, OVERSIZE_HEAD};
use trill_fuzz::decode_every_way;

fn decode(limit: usize, chunks: &mut dyn Iterator<Item = &[u8]>) -> Vec<Frame> {
    let mut decoder = SseDecoder::with_limit(limit);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        frames.extend(std::iter::from_fn(|| decoder.next_frame()));
    }
    frames
}

fuzz_target!(|input: &[u8]| {
    let Some((limit, frames)) = decode_every_way(input, decode) else {
        return;
    };
    for frame in frames {
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
