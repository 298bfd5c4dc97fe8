//! Cells of TSV: no byte in them ends a cell or a line.

use wide::u8x16;

/// Bytes that are looked at together.
const LANES: usize = 16;

/// Appends `cell` with backslash, tab, LF, CR and NUL as `\\`, `\t`, `\n`, `\r`, `\0`.
pub(super) fn push(cell: &str, out: &mut Vec<u8>) {
    let mut rest = cell.as_bytes();
    loop {
        let (plain, others) = rest.split_at(plain(rest));
        out.extend_from_slice(plain);
        let Some((&byte, after)) = others.split_first() else { return };
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\0' => out.extend_from_slice(b"\\0"),
            _ => out.push(byte),
        }
        rest = after;
    }
}

/// How many bytes at the beginning of `bytes` are neither a backslash nor below a space.
fn plain(bytes: &[u8]) -> usize {
    let (space, backslash) = (u8x16::splat(b' '), u8x16::splat(b'\\'));
    let plain = |lane: &[u8; LANES]| {
        let lane = u8x16::new(*lane);
        lane.max(space).simd_eq(lane) & !lane.simd_eq(backslash)
    };
    let mut at = 0;
    // One question for many lanes, as long as the answer is yes.
    while let Some(block) = bytes[at..].first_chunk::<{ 4 * LANES }>() {
        let (lanes, _) = block.as_chunks();
        let all = plain(&lanes[0]) & plain(&lanes[1]) & plain(&lanes[2]) & plain(&lanes[3]);
        if !all.all() {
            break;
        }
        at += block.len();
    }
    while let Some(lane) = bytes[at..].first_chunk() {
        let plain = plain(lane).to_bitmask().trailing_ones() as usize;
        if plain < LANES {
            return at + plain;
        }
        at += LANES;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|&b| b < b' ' || b == b'\\').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cell_is_escaped_as_by_replacing(cell in "([a-z]{0,99}|[\\\\\t\n\r\0\u{1}\u{1b}é ]|.){0,20}") {
            let replaced = cell
                .replace('\\', "\\\\")
                .replace('\t', "\\t")
                .replace('\n', "\\n")
                .replace('\r', "\\r")
                .replace('\0', "\\0");
            let mut out = b"kept".to_vec();
            push(&cell, &mut out);
            prop_assert_eq!(String::from_utf8(out).expect("UTF-8"), format!("kept{replaced}"));
        }
    }
}
