//! Is this text one JSON value (RFC 8259)? Payloads pass through trill as bytes; this is the
//! one look that is taken at all of them, so it decides how much CPU a busy stream costs.
//! [`members()`] finds values in a text of which that is known.
//!
//! What services send is compact: no whitespace between tokens, no deep nesting. That is
//! checked here, 64 bytes at a time where strings are concerned. Whatever is not plainly
//! that goes to serde_json, whose word is final, so this must never accept what serde_json
//! refuses and cannot refuse what it accepts. Neither recurses: a server decides how deep
//! its values are.

mod block;
mod members;

use memchr::{memchr_iter, memchr2};
use serde_json::value::RawValue;
use wide::u8x16;

use block::{BLOCK, at, lanes_at, mask_of, within_strings};
pub use members::{Elements, Members, elements, find_key, members};

/// What was noticed while checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The value without the whitespace around it.
    pub value: &'a str,
    /// True if and only if an LF or CR stands between two tokens of the value (inside a
    /// string a raw one is not JSON).
    pub has_line_break: bool,
}

/// Why a text is not one JSON value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {offset}")]
pub struct JsonError {
    /// The byte that cannot be, counted from 0; the length of the text when it ends too soon.
    pub offset: usize,
    /// What is wrong there.
    pub what: String,
}

/// Checks that `text` is exactly one JSON value with nothing but whitespace around it
/// (RFC 8259 section 2). Accepts what serde_json's `RawValue` accepts: lone surrogates,
/// numbers of any size, duplicate names, any depth.
#[inline]
pub fn validate(text: &str) -> Result<Facts<'_>, JsonError> {
    // Less than a block (the id in a `delete`) is read before blocks are set up.
    if text.len() >= BLOCK {
        let value = text.trim_matches(WHITESPACE);
        if scan_compact(value.as_bytes()).is_some() {
            return Ok(Facts { value, has_line_break: false });
        }
    }
    let value = serde_json::from_str::<&RawValue>(text).map_err(|e| describe(text, &e))?.get();
    Ok(Facts { value, has_line_break: memchr2(b'\n', b'\r', value.as_bytes()).is_some() })
}

/// RFC 8259 section 2, `ws`.
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

fn describe(text: &str, error: &serde_json::Error) -> JsonError {
    let offset = if error.is_eof() {
        text.len()
    } else {
        // serde_json counts lines and columns from 1.
        let mut breaks = memchr_iter(b'\n', text.as_bytes());
        let line = error.line().checked_sub(2).and_then(|n| breaks.nth(n));
        line.map_or(0, |lf| lf + 1) + error.column().saturating_sub(1)
    };
    let what = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    JsonError { offset, what: what.strip_suffix(&place).unwrap_or(&what).to_owned() }
}

/// `Some` if `text` is one JSON value in the compact form. `None` says nothing.
#[inline(never)] // A short text never comes here and should not pay for the stack frame.
fn scan_compact(text: &[u8]) -> Option<()> {
    let mut strings = StringEnds::new(text);
    // What the scan is inside of, innermost in the lowest bit, above all of them a 1.
    let mut inside = OUTERMOST;
    let mut pos = 0;
    loop {
        // A value (section 3) starts here. Each arm leaves `pos` behind one that is complete.
        match at(text, pos) {
            b'"' => pos = strings.next_end()? + 1,
            first @ (b'n' | b't' | b'f') => pos = literal_end(text, pos, first)?,
            b'-' | b'0'..=b'9' => pos = number_end(text, pos)?,
            b'[' if at(text, pos + 1) == b']' => pos += 2,
            b'[' => {
                inside = enter(inside, ARRAY)?;
                pos += 1;
                continue;
            }
            b'{' if at(text, pos + 1) == b'}' => pos += 2,
            b'{' => {
                inside = enter(inside, OBJECT)?;
                pos = name_end(text, pos + 1, &mut strings)?;
                continue;
            }
            _ => return None,
        }
        // Containers may end here (sections 4 and 5) before the next value or the end does.
        loop {
            let in_object = inside & 1 == OBJECT;
            match at(text, pos) {
                b',' if in_object => {
                    pos = name_end(text, pos + 1, &mut strings)?;
                    break;
                }
                b'}' if in_object => inside >>= 1,
                _ if inside == OUTERMOST => {
                    return (pos == text.len() && strings.are_clean()).then_some(());
                }
                b',' if !in_object => {
                    pos += 1;
                    break;
                }
                b']' if !in_object => inside >>= 1,
                _ => return None,
            }
            pos += 1;
        }
    }
}

const OBJECT: u64 = 0;
const ARRAY: u64 = 1;

/// Looks like an array, so that the question for objects, the most frequent, stays one bit.
const OUTERMOST: u64 = 1;

/// `None` at 64 levels: services nest past a dozen only in an attack.
fn enter(inside: u64, container: u64) -> Option<u64> {
    (inside.leading_zeros() > 0).then_some(inside << 1 | container)
}

/// A member's name at `pos` with the colon (section 4): the position behind that.
#[inline(always)]
fn name_end(text: &[u8], pos: usize, strings: &mut StringEnds<'_>) -> Option<usize> {
    if at(text, pos) != b'"' {
        return None;
    }
    let end = strings.next_end()? + 1;
    (at(text, end) == b':').then_some(end + 1)
}

/// `null`, `true` or `false` (section 3). Which of them it is cannot be predicted, so the
/// choice is made by arithmetic instead of branches.
#[inline(always)]
fn literal_end(text: &[u8], pos: usize, first: u8) -> Option<usize> {
    let start = pos + usize::from(first == b'f');
    let expected = match first {
        b'n' => u32::from_le_bytes(*b"null"),
        b't' => u32::from_le_bytes(*b"true"),
        _ => u32::from_le_bytes(*b"alse"),
    };
    let found = u32::from_le_bytes(*text.get(start..)?.first_chunk()?);
    (found == expected).then_some(start + 4)
}

/// Section 6: `[ minus ] int [ frac ] [ exp ]`.
#[inline(always)]
fn number_end(text: &[u8], pos: usize) -> Option<usize> {
    let start = pos + usize::from(at(text, pos) == b'-');
    let mut pos = digits_end(text, start)?;
    if at(text, start) == b'0' && pos > start + 1 {
        return None; // "Leading zeros are not allowed."
    }
    if at(text, pos) == b'.' {
        pos = digits_end(text, pos + 1)?;
    }
    if matches!(at(text, pos), b'e' | b'E') {
        pos += 1;
        pos = digits_end(text, pos + usize::from(matches!(at(text, pos), b'+' | b'-')))?;
    }
    Some(pos)
}

/// `1*DIGIT`. How many there are cannot be predicted, so eight are counted at once.
#[inline(always)]
fn digits_end(text: &[u8], start: usize) -> Option<usize> {
    const HIGH_BITS: u64 = 0x80 * EACH_BYTE;
    let mut pos = start;
    while let Some(word) = text.get(pos..).and_then(<[u8]>::first_chunk) {
        // A digit gives 0 to 9 here; what is more reaches the high bit of its byte.
        let values = u64::from_le_bytes(*word) ^ (b'0' as u64 * EACH_BYTE);
        let sums = (values & !HIGH_BITS) + (0x80 - 10) * EACH_BYTE;
        let others = (sums | values) & HIGH_BITS;
        pos += others.trailing_zeros() as usize / 8;
        if others != 0 {
            return (pos > start).then_some(pos);
        }
    }
    while at(text, pos).is_ascii_digit() {
        pos += 1;
    }
    (pos > start).then_some(pos)
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// Finds where strings end (section 7), 64 bytes at a time and ahead of the scan, so that the
/// processor need not know one string's length to begin with the next.
///
/// That works because the scan looks at every byte between two strings itself: when it meets
/// a quotation mark, that one opens the next string, and all before it were in pairs.
struct StringEnds<'a> {
    text: &'a [u8],
    /// Where the current block starts.
    block: usize,
    /// The ends in this block that were not asked for yet, one bit for each byte.
    ends: u64,
    /// All ones if the last block ended inside a string.
    in_string: u64,
    /// 1 if the last block ended with a backslash that escapes the first byte of the next.
    escaped: u64,
    /// The least byte in each lane: below a space, there was a control character.
    least: u8x16,
    /// An escape that JSON does not have was met.
    is_bad: bool,
}

impl<'a> StringEnds<'a> {
    #[inline(always)]
    fn new(text: &'a [u8]) -> Self {
        let least = u8x16::splat(u8::MAX);
        let mut this =
            Self { text, block: 0, ends: 0, in_string: 0, escaped: 0, least, is_bad: false };
        this.read_block();
        this
    }

    /// The position of the quotation mark that ends the next string.
    #[inline(always)]
    fn next_end(&mut self) -> Option<usize> {
        while self.ends == 0 {
            self.block += BLOCK;
            if self.block >= self.text.len() {
                return None;
            }
            self.read_block();
        }
        let end = self.block + self.ends.trailing_zeros() as usize;
        self.ends &= self.ends - 1;
        Some(end)
    }

    /// Returns true if and only if all strings so far have only the escapes of section 7 and
    /// no control characters. (Between strings, the scan let none pass.)
    fn are_clean(&self) -> bool {
        !self.is_bad && self.least.reduce_min() >= b' '
    }

    #[inline(always)]
    fn read_block(&mut self) {
        let lanes = lanes_at(self.text, self.block);
        let [a, b, c, d] = lanes;
        self.least = self.least.min(a.min(b).min(c.min(d)));
        let mut quotes = mask_of(&lanes, b'"');
        let backslash = u8x16::splat(b'\\');
        let backslashes = a.simd_eq(backslash)
            | b.simd_eq(backslash)
            | c.simd_eq(backslash)
            | d.simd_eq(backslash);
        if u64::from(backslashes.to_bitmask()) | self.escaped != 0 {
            quotes &= !self.read_escapes(mask_of(&lanes, b'\\'));
        }
        let within = within_strings(quotes, &mut self.in_string);
        self.ends = quotes & !within;
    }

    /// Checks the escapes of a block; returns which of its bytes are escaped.
    #[inline(never)]
    fn read_escapes(&mut self, backslashes: u64) -> u64 {
        let mut escaped = self.escaped;
        let mut left = backslashes & !escaped;
        self.escaped = 0;
        while left != 0 {
            let pos = self.block + left.trailing_zeros() as usize;
            self.is_bad |= !is_escape(self.text, pos + 1);
            let backslash = left & left.wrapping_neg();
            self.escaped = backslash >> 63;
            escaped |= backslash << 1;
            left &= !(backslash | backslash << 1);
        }
        escaped
    }
}

/// Section 7, `char`: what may follow a backslash. A surrogate may stand alone, as serde_json
/// lets it when nobody asks for its text.
#[inline(always)]
fn is_escape(text: &[u8], pos: usize) -> bool {
    match at(text, pos) {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => true,
        b'u' => text.get(pos + 1..pos + 5).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    /// Holds what is said of `bytes` against serde_json. `scan_compact` sees bytes that are not
    /// UTF-8 as well, as `IgnoredAny` does; `validate` never does.
    fn check(bytes: &[u8]) {
        let shown = || String::from_utf8_lossy(bytes).into_owned();
        let is_json = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        assert!(is_json || scan_compact(bytes).is_none(), "wrongly accepted: {}", shown());
        let Ok(text) = std::str::from_utf8(bytes) else {
            return;
        };
        let expected = serde_json::from_str::<&RawValue>(text).map(|value| Facts {
            value: value.get(),
            has_line_break: value.get().contains(['\n', '\r']),
        });
        match (validate(text), expected) {
            (Ok(facts), Ok(expected)) => assert_eq!(facts, expected),
            (Err(error), Err(_)) => assert!(error.offset <= text.len(), "{error} in {}", shown()),
            (ours, theirs) => panic!("{ours:?} is not {theirs:?} for {}", shown()),
        }
    }

    /// The statuses and notifications of the captures, in the compact form that services send.
    fn payloads() -> Vec<String> {
        let files = [
            include_str!("../tests/fixtures/entities/statuses_anonymous.json"),
            include_str!("../tests/fixtures/entities/statuses_home_hydrated.json"),
            include_str!("../tests/fixtures/entities/notifications.json"),
        ];
        let of_file = |file| {
            let entities: serde_json::Map<String, Value> =
                serde_json::from_str(file).expect("captured as JSON");
            entities.into_iter().map(|(_, entity)| entity.to_string())
        };
        files.into_iter().flat_map(of_file).collect()
    }

    #[test]
    fn every_kind_of_compact_value_is_accepted_at_first_sight() {
        let texts = r#"
            null true false 0 -0 7 -12 12345678 123456789012345678901 0.5 1.25e3 1E+9 1e-9 1e999999
            "" "\"\\\/\b\f\n\r\t" "\u003cp\u003E" "\ud83d" "\u0000" "é😀" [] {} [[],{}] [1,-2]
            {"a":null,"b":[true,false],"c":{"d":"e"}} {"a":1,"a":1} {"":"","\u0061":{}}
            ["]","}",",",":","[{\""]
        "#;
        for text in texts.split_whitespace().chain(["\"\u{7f}\u{2028}\u{a0} \""]) {
            assert!(scan_compact(text.as_bytes()).is_some(), "{text}");
            check(text.as_bytes());
        }
        for payload in payloads() {
            assert!(scan_compact(payload.as_bytes()).is_some(), "{payload}");
            check(payload.as_bytes());
        }
    }

    #[test]
    fn what_is_not_one_value_is_refused() {
        let texts = r#"
            nul nulll True fals falsy tru Null NaN Infinity undefined +1 01 -01 00 - .5 1. 1.e3 1e
            1e+ 1e5.0 --1 0x1 1a '1' " "a a" 'a' "\ "\" "\a" "\u" "\u12" "\u123" "\u123g"
            "\U1234" "\x41"
            [ ] [1 [1, [, [,1] [1,] [1,,2] [1} [1]] []] { } {] {1:2} {"a" {"a"} {"a": {"a":} {"a":1
            {"a":1, {"a":1,} {,} {"a",1} {"a":1] {"a":1"b":2} {"a":1}} {}{} {},{} "a", "a":1 "a""b"
            ["a""b"] ["a":1] \ \"" [\"a\"] //a
        "#;
        let others = [
            "",
            " ",
            "\n",
            "\0",
            "null\0",
            "\0null",
            "1 2",
            "[1 2]",
            r#"{"a" 1}"#,
            r#"{"a":1 "b":2}"#,
            "{} {}",
            "tr ue",
            "- 1",
            r#""\u12 4""#,
            "\"a\nb\"",
            "\"a\tb\"",
            "\"\0\"",
            "\"\x1f\"",
            "\u{feff}1",
            "\u{feff}{}",
            "{}\u{feff}",
            "[1]\u{a0}",
            "\u{2028}1",
            "1\x0c",
            "\x0b1",
        ];
        for text in texts.split_whitespace().chain(others) {
            assert!(validate(text).is_err(), "{text:?}");
            check(text.as_bytes());
        }
    }

    #[test]
    fn whitespace_is_dropped_around_the_value_and_noticed_inside() {
        let broken = |text| validate(text).map(|facts| (facts.value, facts.has_line_break));
        assert_eq!(broken(" \t\r\n{} \n"), Ok(("{}", false)));
        assert_eq!(broken("\n[ 1,\t2 ]\r"), Ok(("[ 1,\t2 ]", false)));
        assert_eq!(broken("[1,\n2]"), Ok(("[1,\n2]", true)));
        assert_eq!(broken("{\"a\":\r1}"), Ok(("{\"a\":\r1}", true)));
        assert_eq!(broken(r#""\n""#), Ok((r#""\n""#, false)));
        // A whitespace byte at every place of a text, long enough for a second block.
        let text =
            format!(r#"{{"{0}":[null,12,"\"{0}",{{}}],"b":{{"c":-1.5e7}}}}"#, "x".repeat(20));
        for pos in 0..=text.len() {
            for space in [" ", "\t", "\n", "\r", "\r\n", " \n ", "\x0b", "\x0c", "\0"] {
                let (head, tail) = text.split_at(pos);
                check([head, space, tail].concat().as_bytes());
            }
        }
    }

    #[test]
    fn any_depth_is_accepted_without_recursion() {
        for depth in (1..70).chain([127, 128, 129, 65_536, 200_000]) {
            for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"\":", "}]")] {
                let text = [&open.repeat(depth), "0", &close.repeat(depth)].concat();
                assert!(validate(&text).is_ok(), "{open} {depth} times");
                assert!(validate(&text[..text.len() - 1]).is_err(), "{open} {depth} times, cut");
                let other = if close == "]" {
                    "}"
                } else if close == "}" {
                    "]"
                } else {
                    "}"
                };
                assert!(validate(&[&text[..text.len() - 1], other].concat()).is_err());
                assert!(validate(&[&text, close].concat()).is_err(), "{open} {depth} times, more");
            }
        }
    }

    #[test]
    fn containers_end_as_they_began_up_to_the_deepest_that_is_scanned() {
        // Each level's kind is a bit of its own: turn each end into the other.
        for depth in 1..=66_usize {
            let opens = (0..depth).map(|n| if n % 3 == 0 { "{\"k\":" } else { "[" });
            let closes = (0..depth).rev().map(|n| if n % 3 == 0 { b'}' } else { b']' });
            let mut text = opens.collect::<String>().into_bytes();
            let end = text.len();
            text.extend(closes);
            text.splice(end..end, *b"1");
            assert_eq!(scan_compact(&text).is_some(), depth < 64, "depth {depth}");
            for pos in end + 1..text.len() {
                let was = text[pos];
                text[pos] = if was == b'}' { b']' } else { b'}' };
                assert!(scan_compact(&text).is_none(), "end {pos} of depth {depth}");
                text[pos] = was;
            }
        }
    }

    #[test]
    fn a_payload_cut_at_any_byte_is_refused() {
        for payload in payloads() {
            for end in 0..payload.len() {
                assert!(scan_compact(&payload.as_bytes()[..end]).is_none(), "{end} of {payload}");
                // serde_json is asked as well, but not for every one of the 180,000.
                if end % 61 == 1 && payload.is_char_boundary(end) {
                    let error = validate(&payload[..end]).expect_err("cut");
                    // A number that lacks a digit is what is wrong, not the end behind it.
                    assert!((end - 1..=end).contains(&error.offset), "{error} at {end}");
                }
            }
        }
    }

    #[test]
    fn any_byte_of_a_payload_turned_into_any_other_is_judged_as_serde_json_does() {
        let sample = [
            r#"{"id":"116300","n":[],"s":false,"e":{},"r":null,"c":"<p>caf\u00e9 <a href=\"x\">é\\</p>","#,
            r#""w":[{"x":1280,"y":-0.75,"z":1.5e+10,"t":true},[0,"",null]],"#,
            r#""url":"https://files.masto.example/media/114/000/000/061/original/5f1d8e4d2c3b4a59.png","#,
            r#""k":["a","b"],"m":{"a":{"b":{"c":[[["d"]]]}}},"end":12345678}"#,
        ]
        .concat();
        assert!(scan_compact(sample.as_bytes()).is_some());
        let replacements = b"\"\\/{}[]:,.+-019eEuntfalsxAZ'# \t\n\r\0\x01\x1f\x7f\x80\xc3\xff";
        for pos in 0..sample.len() {
            for &byte in replacements {
                let mut bytes = sample.as_bytes().to_vec();
                bytes[pos] = byte;
                check(&bytes);
                bytes[pos] = sample.as_bytes()[pos];
                bytes.insert(pos, byte);
                check(&bytes);
            }
            let mut bytes = sample.as_bytes().to_vec();
            bytes.remove(pos);
            check(&bytes);
        }
    }

    #[test]
    fn a_special_byte_is_seen_wherever_it_is_in_a_string_of_any_length() {
        for shift in [0, 1, 31, 62, 63] {
            let before = ["[", &"7".repeat(shift), ",\""].concat().replace("[,", "[");
            for len in 0..=80 {
                for pos in 0..len {
                    for special in ["\"", "\\", "\\\"", "\\u00e9", "\n", "\x1f", "\0", "\u{7f}"] {
                        let (head, tail) = ("a".repeat(pos), "a".repeat(len - pos - 1));
                        let text = [&before, &head, special, &tail, "\",\"b\"]"].concat();
                        let is_fine = matches!(special, "\\\"" | "\\u00e9" | "\u{7f}");
                        let accepted = scan_compact(text.as_bytes()).is_some();
                        assert_eq!(accepted, is_fine, "{special:?} at {pos} in {text}");
                        assert_eq!(validate(&text).is_ok(), is_fine, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_the_memory_starts_makes_no_difference() {
        let payload = payloads().swap_remove(0);
        for start in 0..64 {
            let memory = [&vec![b'"'; start], payload.as_bytes(), b"\\\"\n"].concat();
            assert!(scan_compact(&memory[start..start + payload.len()]).is_some(), "{start}");
        }
    }

    #[test]
    fn a_run_of_backslashes_of_any_length_escapes_by_pairs_across_blocks() {
        for shift in 0..64 {
            for count in 0..=130 {
                let text = ["[\"", &"a".repeat(shift), &"\\".repeat(count), "\"]"].concat();
                let accepted = scan_compact(text.as_bytes()).is_some();
                assert_eq!(accepted, count % 2 == 0, "{count} after {shift}");
                // With an odd number of them, the string has gone on behind the bracket.
                let text = [&text, "\",1]"].concat();
                let accepted = scan_compact(text.as_bytes()).is_some();
                assert_eq!(accepted, count % 2 == 1, "{count} after {shift}, and more");
            }
        }
    }

    #[test]
    fn digits_of_any_number_and_neighbour_are_counted() {
        for len in 1..=30 {
            for after in 0..=u8::MAX {
                check(
                    &["[".as_bytes(), "9".repeat(len).as_bytes(), &[after], b"1,2345678]"].concat(),
                );
                check(&["-".as_bytes(), "8".repeat(len).as_bytes(), &[after]].concat());
            }
        }
    }

    #[test]
    fn an_error_says_what_and_at_which_byte() {
        let told = |text| validate(text).expect_err("not JSON").to_string();
        assert_eq!(told("{\"a\":1,}"), "key must be a string at byte 7");
        assert_eq!(told("[1,\n2,\n3 4]"), "expected `,` or `]` at byte 9");
        assert_eq!(told("undefined"), "expected value at byte 0");
        assert_eq!(told("{} {}"), "trailing characters at byte 3");
        assert_eq!(told("{\"a\":"), "EOF while parsing a value at byte 5");
        assert_eq!(told(""), "EOF while parsing a value at byte 0");
    }

    /// A piece of JSON, or of what almost is.
    fn piece() -> impl Strategy<Value = String> {
        const FIXED: &[&str] = &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\"a\"", "\"a\":", ",\"b\":", "{\"k\":",
            "null", "true", "false", "0", "-1", "1.5", "2e9", "[]", "{}", " ", "\n", "\\\"",
            "\\u00e9", "é",
        ];
        prop_oneof![
            8 => select(FIXED).prop_map(str::to_owned),
            1 => (0..70_usize).prop_map(|n| "x".repeat(n)),
            1 => (0..70_usize).prop_map(|n| format!("\"{}\"", "y".repeat(n))),
            1 => any::<char>().prop_map(String::from),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,90}".prop_map(Value::from),
            "[\"\\\\\n/é]{0,90}".prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 48, 6, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                vec((".{0,20}", inner), 0..6).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn pieces_in_any_order_are_judged_as_serde_json_does(pieces in vec(piece(), 0..40)) {
            check(pieces.concat().as_bytes());
        }

        #[test]
        fn what_serde_json_writes_is_accepted_and_any_change_judged_as_it_does(
            value in value(), at: prop::sample::Index, byte: u8,
        ) {
            let mut bytes = value.to_string().into_bytes();
            prop_assert!(scan_compact(&bytes).is_some());
            check(serde_json::to_string_pretty(&value).expect("a value is JSON").as_bytes());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            check(&bytes);
        }
    }
}
