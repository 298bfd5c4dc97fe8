//! What untrusted text may carry to a terminal: letters, marks and emoji, nothing that moves the
//! cursor, changes the order of reading, or starts a command (DESIGN.md section 1, promise 8).
//! Every human format passes every string it did not write itself through [`line()`] or [`text`].
//!
//! Never loosen the table for looks: what it drops has no picture of its own.

mod ascii;
mod sequence;

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar as _;

/// Combining marks, and as many joiners, kept per base character. Pointed and accented Hebrew needs five; a stack of
/// hundreds ("zalgo") paints over the lines above and below it.
pub const MARKS_MAX: usize = 6;

/// What a tab inside kept text becomes: a tab's width depends on where the line began.
const TAB: &str = "    ";

/// `text` as a single line: every run of line breaks and tabs becomes one space, everything that
/// could control a terminal is dropped.
pub fn line(text: &str) -> Cow<'_, str> {
    clean(text, Shape::Line)
}

/// `text` with its line breaks kept as `\n` (a tab becomes four spaces), everything that could
/// control a terminal dropped.
pub fn text(text: &str) -> Cow<'_, str> {
    clean(text, Shape::Text)
}

/// As [`text()`], for a text in which `places` are remembered: byte offsets in ascending order,
/// each of which is moved to where its character is now.
pub fn text_with<'t>(text: &'t str, places: &mut [usize]) -> Cow<'t, str> {
    if is_clean(text, Shape::Text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(rewritten(text, Shape::Text, places))
}

/// The longest beginning of `text` that is at most `max` bytes and ends between two characters.
pub fn prefix(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Rewrites DEL, C1, bidi characters and line separators in `out[from..]` as JSON escapes (`\u009b`),
/// and tabs as spaces.
///
/// `out[from..]` is JSON text on one line. These characters can stand only inside its strings; of
/// C0 none can stand there raw, and between two tokens only a tab. So no value changes and nothing
/// that controls a terminal is left.
pub fn escape_json(out: &mut Vec<u8>, from: usize) {
    let mut tab = from;
    while let Some(at) = memchr::memchr(b'\t', &out[tab..]) {
        out[tab + at] = b' ';
        tab += at + 1;
    }
    let Some(first) = next_escape(&out[from..]) else { return };
    let tail = out.split_off(from + first.0);
    let mut rest = tail.as_slice();
    while let Some((at, length, code)) = next_escape(rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\\u");
        for shift in [12, 8, 4, 0] {
            out.push(b"0123456789abcdef"[usize::from(code >> shift & 0xf)]);
        }
        rest = &rest[at + length..];
    }
    out.extend_from_slice(rest);
}

/// Where the next character to escape begins, how many bytes it has, and its code.
fn next_escape(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            0x7f => return Some((at, 1, 0x7f)),
            0xc2 => {
                if let [_, second @ 0x80..=0x9f, ..] = *rest {
                    return Some((at, 2, u16::from(second)));
                }
            }
            // U+061C
            0xd8 if rest.starts_with(&[0xd8, 0x9c]) => return Some((at, 2, 0x061c)),
            // U+200E, U+200F, U+2028 to U+202E; U+2066 to U+2069
            0xe2 => match *rest {
                [_, 0x80, third @ (0x8e | 0x8f | 0xa8..=0xae), ..] => {
                    return Some((at, 3, 0x2000 + u16::from(third & 0x3f)));
                }
                [_, 0x81, third @ 0xa6..=0xa9, ..] => {
                    return Some((at, 3, 0x2040 + u16::from(third & 0x3f)));
                }
                _ => {}
            },
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether line breaks survive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Line,
    Text,
}

/// What becomes of one character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Has a picture and a width.
    Visible,
    /// Drawn onto the character before it.
    Mark,
    /// No picture, but needed by scripts and emoji (ZWJ, ZWNJ, …); does not begin a new base.
    Joiner,
    Tab,
    /// Ends a line in some program or other.
    Break,
    /// Has no place in text.
    Control,
}

fn clean(text: &str, shape: Shape) -> Cow<'_, str> {
    if is_clean(text, shape) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(rewritten(text, shape, &mut []))
}

fn rewritten(text: &str, shape: Shape, places: &mut [usize]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = Marks::default();
    let mut in_break = false;
    let mut moved = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        while places.get(moved).is_some_and(|&place| place <= at) {
            places[moved] = out.len();
            moved += 1;
        }
        let room = places.get(moved).map_or(text.len(), |&place| place) - at;
        let run = ascii::visible(&text.as_bytes()[at..]).min(room);
        if run > 0 {
            out.push_str(&text[at..at + run]);
            at += run;
            marks = Marks::default();
            in_break = false;
            continue;
        }
        let class = classify(c);
        let rest = &text[at + c.len_utf8()..];
        if marks.keep(class) {
            match class {
                Class::Visible | Class::Mark | Class::Joiner => out.push(c),
                Class::Tab | Class::Break if shape == Shape::Line => {
                    if !in_break {
                        out.push(' ');
                    }
                }
                Class::Tab => out.push_str(TAB),
                Class::Break if c == '\r' && rest.starts_with('\n') => {}
                Class::Break => out.push('\n'),
                Class::Control => {}
            }
        }
        in_break = matches!(class, Class::Tab | Class::Break);
        at += if class == Class::Control { sequence::length(&text[at..]) } else { c.len_utf8() };
    }
    for place in &mut places[moved..] {
        *place = out.len();
    }
    out
}

/// What has been put onto the last character that has a width.
#[derive(Default)]
struct Marks {
    marks: usize,
    joiners: usize,
}

impl Marks {
    /// Returns true if and only if there is room for one more of this class.
    fn keep(&mut self, class: Class) -> bool {
        let count = match class {
            Class::Visible | Class::Tab | Class::Break => {
                *self = Self::default();
                return true;
            }
            Class::Mark => &mut self.marks,
            Class::Joiner => &mut self.joiners,
            Class::Control => return true,
        };
        *count += 1;
        *count <= MARKS_MAX
    }
}

fn is_clean(text: &str, shape: Shape) -> bool {
    let mut marks = Marks::default();
    let mut rest = text;
    loop {
        let run = ascii::visible(rest.as_bytes());
        if run > 0 {
            marks = Marks::default();
            rest = &rest[run..];
        }
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return true };
        let class = classify(c);
        let is_kept = match class {
            Class::Visible | Class::Mark | Class::Joiner => true,
            Class::Break => shape == Shape::Text && c == '\n',
            Class::Tab | Class::Control => false,
        };
        if !marks.keep(class) || !is_kept {
            return false;
        }
        rest = chars.as_str();
    }
}

fn classify(c: char) -> Class {
    match c {
        ' '..='~' => Class::Visible,
        '\t' => Class::Tab,
        // LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR
        '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        // The rest of C0; DEL and C1
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Class::Control,
        // Bidi marks, embeddings, overrides and isolates, and the deprecated format characters
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
            Class::Control
        }
        // Byte order mark, interlinear annotation, tags (a subdivision's flag becomes a black one)
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => Class::Control,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' => Class::Joiner,
        // Also fillers that are as wide as nothing: a flood of them is one long empty place.
        '\u{300}'.. if c.width() == Some(0) => Class::Mark,
        _ => Class::Visible,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn controls(c: char) -> bool {
        c.is_control()
            || matches!(c,
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    }

    fn hostile() -> impl Strategy<Value = String> {
        let special = prop_oneof![
            Just('\u{1b}'),
            Just('\u{9b}'),
            Just('\u{202e}'),
            Just('\u{2066}'),
            Just('\r'),
            Just('\n'),
            Just('\t'),
            Just('\u{301}'),
            Just('\u{7f}'),
            Just('\u{2028}'),
            Just('\u{200d}'),
            Just('['),
            any::<char>(),
        ];
        proptest::collection::vec(special, 0..60).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn no_control_escape_or_bidi_character_leaves(input in hostile()) {
            let one = line(&input);
            prop_assert!(!one.chars().any(controls), "{one:?}");
            let many = text(&input);
            prop_assert!(!many.chars().any(|c| c != '\n' && controls(c)), "{many:?}");
        }

        #[test]
        fn cleaning_twice_changes_nothing_more(input in hostile()) {
            let once = text(&input).into_owned();
            prop_assert_eq!(text(&once), once.as_str());
            let once = line(&input).into_owned();
            prop_assert_eq!(line(&once), once.as_str());
        }

        #[test]
        fn escaped_json_means_the_same_and_is_harmless(input in hostile()) {
            let json = serde_json::to_string(&input).expect("a string is JSON");
            let mut out = b"kept \x7f|".to_vec();
            let from = out.len();
            out.extend_from_slice(json.as_bytes());
            escape_json(&mut out, from);
            prop_assert_eq!(&out[..from], b"kept \x7f|");
            let escaped = std::str::from_utf8(&out[from..]).expect("still UTF-8");
            prop_assert_eq!(serde_json::from_str::<String>(escaped).expect("still JSON"), input);
            let left = escaped.chars().any(|c| {
                controls(c) && !matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
            });
            prop_assert!(!left, "{escaped:?}");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        for clean in ["", "plain", "日本語 العربية", "👩‍👩‍👧‍👦 🏳️‍🌈", "e\u{301}"]
        {
            assert!(matches!(line(clean), Cow::Borrowed(_)), "{clean:?}");
        }
        assert!(matches!(text("two\nlines"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_escape_sequence_goes_as_a_whole() {
        assert_eq!(line("\u{1b}[31mred\u{1b}]8;;http://x\u{7}"), "red");
        assert_eq!(line("a\u{9b}31mb"), "ab");
        assert_eq!(text("a\u{1b}]0;never closed\nb"), "a0;never closed\nb");
        assert_eq!(line("user\u{202e}gnp.exe"), "usergnp.exe");
    }

    #[test]
    fn line_breaks_become_one_space_or_stay() {
        assert_eq!(line("a\r\n\tb\u{2028}c\u{85}d"), "a b c d");
        assert_eq!(text("a\r\nb\rc\u{2029}d\te"), "a\nb\nc\nd    e");
    }

    #[test]
    fn a_stack_of_marks_is_cut_and_a_joiner_does_not_restart_it() {
        let stack = format!("a{}b", "\u{301}".repeat(100));
        assert_eq!(line(&stack).chars().filter(|&c| c == '\u{301}').count(), MARKS_MAX);
        let joined = format!("a{}", "\u{301}\u{200d}".repeat(100));
        assert_eq!(line(&joined).chars().filter(|&c| c == '\u{301}').count(), MARKS_MAX);
    }

    #[test]
    fn a_flood_of_what_has_no_width_is_cut() {
        for flood in ['\u{200b}', '\u{200d}', '\u{2060}', '\u{fe0f}', '\u{3164}', '\u{1160}'] {
            let shown = text(&format!("a{}b", flood.to_string().repeat(1000))).into_owned();
            let width: usize = shown.chars().filter_map(|c| c.width()).sum();
            assert!(shown.chars().count() <= 2 + MARKS_MAX || width > 900, "{flood:?}");
        }
    }

    #[test]
    fn places_move_with_their_characters() {
        let mut places = [0, 1, 6, 8, 9, 10, 100];
        assert_eq!(text_with("a\u{1b}[31mb\tc\r\nd", &mut places), "ab    c\nd");
        assert_eq!(places, [0, 1, 1, 6, 7, 7, 9]);
    }

    #[test]
    fn a_tab_between_two_tokens_becomes_a_space() {
        let mut out = b"\t{\t\"a\\t\":\t[1,\t\t2]}".to_vec();
        escape_json(&mut out, 1);
        assert_eq!(out, b"\t{ \"a\\t\": [1,  2]}");
    }

    #[test]
    fn json_without_anything_to_escape_stays_as_it_is() {
        let mut out = "{\"a\":\"é ż – … 日本 🦀\u{a0}\"}".as_bytes().to_vec();
        let before = out.clone();
        escape_json(&mut out, 0);
        assert_eq!(out, before);
    }
}
