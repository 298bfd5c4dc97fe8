//! Text in blocks of 64 bytes, and a bit for each byte: what both scans of JSON are made of.

use wide::u8x16;

/// Bytes in a block: the bits of a mask.
pub(super) const BLOCK: usize = 64;

/// The byte at `pos`; NUL at the end, which no token starts with.
#[inline(always)]
pub(super) fn at(text: &[u8], pos: usize) -> u8 {
    if pos < text.len() { text[pos] } else { 0 }
}

/// The block that starts at `pos`. The bytes behind the end are spaces, which mean nothing in a
/// string nor between tokens.
#[inline(always)]
pub(super) fn lanes_at(text: &[u8], pos: usize) -> [u8x16; 4] {
    let rest = &text[pos..];
    rest.first_chunk().map_or_else(|| last_block(rest), lanes_of)
}

#[cold]
fn last_block(rest: &[u8]) -> [u8x16; 4] {
    let mut block = [b' '; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    lanes_of(&block)
}

#[inline(always)]
fn lanes_of(block: &[u8; BLOCK]) -> [u8x16; 4] {
    let (lanes, _) = block.as_chunks();
    [u8x16::new(lanes[0]), u8x16::new(lanes[1]), u8x16::new(lanes[2]), u8x16::new(lanes[3])]
}

/// One bit for each byte of the block that is `byte`, the first in the lowest bit.
#[inline(always)]
pub(super) fn mask_of(lanes: &[u8x16; 4], byte: u8) -> u64 {
    let byte = u8x16::splat(byte);
    let mask = |lane: usize| u64::from(lanes[lane].simd_eq(byte).to_bitmask());
    mask(0) | mask(1) << 16 | mask(2) << 32 | mask(3) << 48
}

/// Each bit becomes the parity of the quotation marks up to it: 1 from the start of a string to
/// just before its end. `in_string` is all ones if the block before ended inside a string; it is
/// set for the next one.
#[inline(always)]
pub(super) fn within_strings(quotes: u64, in_string: &mut u64) -> u64 {
    let mut within = quotes;
    for distance in [1, 2, 4, 8, 16, 32] {
        within ^= within << distance;
    }
    within ^= *in_string;
    *in_string = 0u64.wrapping_sub(within >> 63);
    within
}
