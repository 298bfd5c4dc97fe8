//! Runs of ASCII that need no second look, 16 bytes at a time.

use wide::u8x16;

/// Bytes that are looked at together.
const LANES: usize = 16;

/// How many bytes at the beginning of `bytes` are from space to `~`: each a character with a
/// picture that neither moves the cursor nor draws on another.
pub(super) fn visible(bytes: &[u8]) -> usize {
    let (first, last) = (u8x16::splat(b' '), u8x16::splat(b'~'));
    let mut at = 0;
    while let Some(lane) = bytes[at..].first_chunk::<LANES>() {
        let lane = u8x16::new(*lane);
        let visible = lane.min(last).max(first).simd_eq(lane).to_bitmask();
        let visible = visible.trailing_ones() as usize;
        at += visible.min(LANES);
        if visible < LANES {
            return at;
        }
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
            for at in 0..40 {
                let mut bytes = [b'x'; 40];
                bytes[at] = byte;
                let expected = if matches!(byte, b' '..=b'~') { 40 } else { at };
                assert_eq!(visible(&bytes), expected, "{byte:#x} at {at}");
            }
        }
        assert_eq!(visible(b""), 0);
    }
}
