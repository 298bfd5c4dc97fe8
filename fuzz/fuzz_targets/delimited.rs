//! The same bytes give the same messages however they are cut, whatever the lengths in them
//! say, and nothing panics.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use trill::proto::delimited::{DelimitedDecoder, Message};
use trill::proto::lines::Line;
use trill::proto::{Decoder, OVERSIZE_HEAD};
use trill_fuzz::decode_every_way;

type Object = std::collections::BTreeMap<String, serde_json::Value>;

fn decode(limit: usize, chunks: &mut dyn Iterator<Item = &[u8]>) -> Vec<Message> {
    let mut decoder = DelimitedDecoder::new(limit);
    let mut messages = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        messages.extend(std::iter::from_fn(|| decoder.next_frame()));
    }
    decoder.seal();
    messages.extend(std::iter::from_fn(|| decoder.next_frame()));
    messages.extend(decoder.finish());
    messages
}

fuzz_target!(|input: &[u8]| {
    let Some((limit, messages)) = decode_every_way(input, decode) else {
        return;
    };
    for message in messages {
        match message {
            // A body that ends with a bare LF, or breaks off, may use the room of the CR.
            Message::Framed(Line::Line(line)) => {
                assert!(line.len() <= limit + 2);
                // A whole message on a line of its own is held back by no length.
                let end = line.iter().position(|&byte| byte == b'\n').unwrap_or_default();
                assert!(serde_json::from_slice::<Object>(&line[..end]).is_err());
            }
            Message::Stray(Line::Line(line)) => {
                assert!(line.len() <= limit && !line.is_empty() && !line.contains(&b'\n'));
            }
            Message::Framed(Line::TooLong { .. }) => panic!("a body is announced or is none"),
            Message::Stray(Line::TooLong { head, size }) => {
                assert!(head.len() <= OVERSIZE_HEAD && size > limit as u64);
            }
        }
    }
});
