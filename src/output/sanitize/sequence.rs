//! Where an escape sequence ends (ECMA-48 section 5.4, and what xterm makes of it), so that it
//! goes as a whole: without its first character the rest of it would be letters on the screen.
//!
//! A sequence never reaches over a line break, and one without an end takes nothing with it: the
//! rest of a post cannot be hidden behind it.

/// Parameters of a sequence, in bytes; terminals keep 16 to 32 numbers.
const PARAMETERS_MAX: usize = 256;

/// Bytes of a string (a window's title, a hyperlink) that are looked through for its end.
const STRING_MAX: usize = 4096;

/// How many bytes of `text` belong to the control at its beginning: all of an escape sequence,
/// else that one character.
pub(super) fn length(text: &str) -> usize {
    let mut chars = text.chars();
    let first = chars.next().map_or(0, char::len_utf8);
    let rest = chars.as_str();
    match text.chars().next() {
        Some('\u{1b}') => first + after_escape(rest),
        Some('\u{9b}') => first + parameters(rest),
        Some('\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}') => first + string(rest),
        _ => first,
    }
}

/// What follows ESC.
fn after_escape(rest: &str) -> usize {
    match rest.as_bytes().first() {
        Some(b'[') => 1 + parameters(&rest[1..]),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => 1 + string(&rest[1..]),
        _ => {
            let between = rest.bytes().take(PARAMETERS_MAX).take_while(is_intermediate).count();
            between + usize::from(matches!(rest.as_bytes().get(between), Some(b'0'..=b'~')))
        }
    }
}

/// What follows CSI: parameters, and the letter that says what to do, where it is there.
fn parameters(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let parameters =
        bytes.iter().take(PARAMETERS_MAX).take_while(|b| matches!(b, b'0'..=b'?')).count();
    let between = bytes[parameters..]
        .iter()
        .copied()
        .take(PARAMETERS_MAX)
        .take_while(is_intermediate)
        .count();
    let end = parameters + between;
    end + usize::from(matches!(bytes.get(end), Some(b'@'..=b'~')))
}

/// What follows OSC, DCS, SOS, PM or APC: all up to BEL or ST, nothing where neither comes.
fn string(rest: &str) -> usize {
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at < STRING_MAX) {
        match c {
            '\u{7}' | '\u{9c}' => return at + c.len_utf8(),
            '\u{1b}' if rest[at + 1..].starts_with('\\') => return at + 2,
            '\0'..='\u{1f}' | '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => return 0,
            _ => {}
        }
    }
    0
}

fn is_intermediate(byte: &u8) -> bool {
    matches!(byte, b' '..=b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_ends_where_a_terminal_ends_it() {
        for (text, sequence) in [
            ("\u{1b}[31mred", "\u{1b}[31m"),
            ("\u{1b}[?1049h.", "\u{1b}[?1049h"),
            ("\u{1b}[0 qx", "\u{1b}[0 q"),
            ("\u{9b}2Jx", "\u{9b}2J"),
            ("\u{1b}]0;title\u{7}x", "\u{1b}]0;title\u{7}"),
            ("\u{1b}]8;;http://é\u{1b}\\x", "\u{1b}]8;;http://é\u{1b}\\"),
            ("\u{9d}0;t\u{9c}x", "\u{9d}0;t\u{9c}"),
            ("\u{1b}P1$r0m\u{1b}\\x", "\u{1b}P1$r0m\u{1b}\\"),
            ("\u{1b}cx", "\u{1b}c"),
            ("\u{1b}(0x", "\u{1b}(0"),
            // Without an end: what could be its beginning, or nothing of a string.
            ("\u{1b}[31", "\u{1b}[31"),
            ("\u{1b}[31é", "\u{1b}[31"),
            ("\u{1b}[3\n1m", "\u{1b}[3"),
            ("\u{1b}]0;never closed", "\u{1b}]"),
            ("\u{1b}]0;a\nb\u{7}", "\u{1b}]"),
            ("\u{1b}]0;a\u{1b}[m\u{7}", "\u{1b}]"),
            ("\u{1b}", "\u{1b}"),
            ("\u{1b}é", "\u{1b}"),
            ("\u{7f}x", "\u{7f}"),
            ("", ""),
        ] {
            assert_eq!(&text[..length(text)], sequence, "{text:?}");
        }
    }

    #[test]
    fn a_string_is_looked_through_so_far_and_no_further() {
        let within = format!("\u{1b}]{}\u{7}x", "a".repeat(STRING_MAX - 1));
        assert_eq!(length(&within), within.len() - 1);
        let beyond = format!("\u{1b}]{}\u{7}x", "a".repeat(STRING_MAX));
        assert_eq!(length(&beyond), 2);
    }
}
