//! Runs of ASCII that need no second look, 16 bytes at a time.

use wide::u8x16;

/// Bytes that are looked at together.
const LANES: usize = 16;

/// How many bytes at the beginning of `bytes` are from space to `~`: each a character with a
/// picture that neither moves the cursor nor draws on another.
pub(super) fn visible(bytes: &[u8]) -> usize {
    let (first, last) = (u8x16::splat(b' '), u8x16::splat(b'~'));
    let visible = |lane: &[u8; LANES]| {
        let lane = u8x16::new(*lane);
        lane.min(last).max(first).simd_eq(lane)
    };
    let mut at = 0;
    // One question for many lanes, as long as the answer is yes.
    while let Some(block) = bytes[at..].first_chunk::<{ 4 * LANES }>() {
        let (lanes, _) = block.as_chunks();
        let all = visible(&lanes[0]) & visible(&lanes[1]) & visible(&lanes[2]) & visible(&lanes[3]);
        if !all.all() {
            break;
        }
        at += block.len();
    }
    while let Some(lane) = bytes[at..].first_chunk() {
        let visible = visible(lane).to_bitmask().trailing_ones() as usize;
        if visible < LANES {
            return at + visible;
        }
        at += LANES;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|b| !matches!(b, b' '..=b'~')).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_before_the_first_byte_that_is_not_visible() {
        for byte in u8::MIN..=u8::MAX {
            for at in 0..140 {
                let mut bytes = [b'x'; 140];
                bytes[at] = byte;
                let expected = if matches!(byte, b' '..=b'~') { 140 } else { at };
                assert_eq!(visible(&bytes), expected, "{byte:#x} at {at}");
            }
        }
        assert_eq!(visible(b""), 0);
    }
}
