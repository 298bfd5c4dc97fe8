//! What the decoders' targets share: the same bytes give the same, however they are cut.

use trill::proto::MAX_EVENT;

/// Decodes the input whole, in pieces that it chooses itself, and byte by byte; all must give
/// the same. The first byte chooses the limit, the second how many bytes that follow are
/// sizes of pieces. Returns the limit with what was decoded.
pub fn decode_every_way<T: PartialEq + std::fmt::Debug>(
    input: &[u8],
    decode: impl Fn(usize, &mut dyn Iterator<Item = &[u8]>) -> Vec<T>,
) -> Option<(usize, Vec<T>)> {
    let [limit, count, input @ ..] = input else { return None };
    let limit = if *limit < 128 { usize::from(*limit) } else { MAX_EVENT };
    let (sizes, stream) = input.split_at(usize::from(*count).min(input.len()));
    let whole = decode(limit, &mut [stream].into_iter());
    let mut rest = stream;
    let mut cut = Vec::new();
    for size in sizes {
        let (head, tail) = rest.split_at(usize::from(*size).min(rest.len()));
        cut.push(head);
        rest = tail;
    }
    cut.push(rest);
    assert_eq!(decode(limit, &mut cut.into_iter()), whole);
    assert_eq!(decode(limit, &mut stream.chunks(1)), whole);
    Some((limit, whole))
}
