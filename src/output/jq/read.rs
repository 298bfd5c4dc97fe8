//! A record to the value that a program works on. One pass over the payload's bytes: what the
//! program cannot reach is skipped, not built. Never fails on what a server can send, except
//! for nesting that no post has.

use std::borrow::Cow;

use jaq_json::{Map, Num, Val};
use memchr::memchr2;

use super::wanted::Wanted;
use crate::event::Record;

/// How deep a payload may be nested: what serde_json allows, and far more than any post needs.
/// jaq's own functions recurse over a value.
pub(in crate::output) const DEPTH_MAX: usize = 128;

/// Digits of an integer that is calculated with; a longer one keeps its digits and counts as a
/// decimal number. Reading and printing big integers takes time by the square of their length.
pub(in crate::output) const DIGITS_MAX: usize = 1000;

/// The payload is nested deeper than [`DEPTH_MAX`].
#[derive(Debug)]
pub(in crate::output) struct TooDeep;

/// The record as `-o json` has it, without the parts that are not wanted.
pub(in crate::output) fn input(record: &Record, wanted: &Wanted) -> Result<Val, TooDeep> {
    let mut map = Map::default();
    let mut put = |key: &str, make: &dyn Fn(&Wanted) -> Result<Val, TooDeep>| {
        if let Some(wanted) = wanted.key(key) {
            map.insert(text(key), make(wanted)?);
        }
        Ok(())
    };
    put("source", &|_| Ok(text(&record.origin.source)))?;
    put("stream", &|_| Ok(record.origin.stream.iter().map(|part| text(part)).collect()))?;
    put("event", &|_| Ok(text(&record.event)))?;
    put("via", &|_| Ok(text(record.via.as_str())))?;
    put("received_at", &|_| Ok(text(&format!("{:.6}", record.received_at))))?;
    put("payload", &|wanted| json(record.payload.as_bytes(), wanted))?;
    Ok(Val::obj(map))
}

/// A string.
pub(in crate::output) fn text(text: &str) -> Val {
    Val::utf8_str(text.as_bytes().to_vec())
}

/// The value of `json`, which must be one (as in an [`crate::event::Json`]); of an object only
/// the wanted keys.
fn json(json: &[u8], wanted: &Wanted) -> Result<Val, TooDeep> {
    Reader { json, at: 0, depth: 0 }.value(wanted)
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, wanted: &Wanted) -> Result<Val, TooDeep> {
        match self.peek() {
            Some(b'{') => self.nested(|reader| reader.object(wanted)),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(match self.string() {
                Cow::Borrowed(plain) => Val::utf8_str(plain.to_vec()),
                Cow::Owned(decoded) => Val::utf8_str(decoded),
            }),
            _ => Ok(match self.scalar() {
                b"true" => Val::Bool(true),
                b"false" => Val::Bool(false),
                b"null" => Val::Null,
                digits => Val::Num(number(digits)),
            }),
        }
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Val, TooDeep>,
    ) -> Result<Val, TooDeep> {
        if self.depth == DEPTH_MAX {
            return Err(TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self, wanted: &Wanted) -> Result<Val, TooDeep> {
        let mut map = Map::default();
        while let Some(byte) = self.peek() {
            if byte != b'"' {
                self.at += 1;
                if byte == b'}' {
                    break;
                }
                continue;
            }
            let key = self.string();
            if self.peek() == Some(b':') {
                self.at += 1;
            }
            match wanted.key_bytes(&key) {
                Some(wanted) => {
                    let value = self.value(wanted)?;
                    map.insert(Val::utf8_str(key.into_owned()), value);
                }
                None => self.skip(),
            }
        }
        Ok(Val::obj(map))
    }

    fn array(&mut self) -> Result<Val, TooDeep> {
        let mut items = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b']' => {
                    self.at += 1;
                    break;
                }
                b',' => self.at += 1,
                _ => items.push(self.value(&Wanted::All)?),
            }
        }
        Ok(items.into_iter().collect())
    }

    /// The inside of the string that begins here, decoded.
    fn string(&mut self) -> Cow<'a, [u8]> {
        let start = self.at + 1;
        self.skip_string();
        let inside = self.json.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        match memchr::memchr(b'\\', inside) {
            None => Cow::Borrowed(inside),
            Some(first) => Cow::Owned(decode(inside, first)),
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        loop {
            let rest = self.json.get(self.at..).unwrap_or_default();
            match memchr2(b'"', b'\\', rest) {
                Some(n) if rest[n] == b'\\' => self.at += n + 2,
                Some(n) => return self.at += n + 1,
                None => return self.at = self.json.len() + 1,
            }
        }
    }

    /// Passes over one value.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                _ => _ = self.scalar(),
            }
            if open == 0 {
                return;
            }
        }
    }

    /// A number or a word; at least one byte.
    fn scalar(&mut self) -> &'a [u8] {
        let rest = self.json.get(self.at..).unwrap_or_default();
        let is_end =
            |&b: &u8| matches!(b, b',' | b'}' | b']' | b':' | b'"' | b' ' | b'\t' | b'\n' | b'\r');
        let length = rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.json.get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }
}

/// Integers are kept whole however big they are, decimal numbers as they are written.
fn number(digits: &[u8]) -> Num {
    let text = String::from_utf8_lossy(digits);
    let is_integer = !digits.iter().any(|b| matches!(b, b'.' | b'e' | b'E'));
    if is_integer && digits.len() <= DIGITS_MAX {
        if let Ok(small) = text.parse() {
            return Num::Int(small);
        }
        if let Some(big) = Num::from_str_radix(&text, 10) {
            return big;
        }
    }
    Num::Dec(text.into_owned().into())
}

/// Resolves the escapes of `inside`, of which the first is at `first`. Half a surrogate pair,
/// which is no character, becomes U+FFFD as in jq.
fn decode(inside: &[u8], first: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(inside.len());
    let (plain, mut rest) = inside.split_at(first);
    out.extend_from_slice(plain);
    while let [b'\\', kind, tail @ ..] = rest {
        rest = tail;
        let c = match kind {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let (c, after) = unicode(tail);
                rest = after;
                c
            }
            &other => char::from(other),
        };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        rest = &rest[plain..];
    }
    out
}

/// The character after `\u`, and what follows it.
fn unicode(after: &[u8]) -> (char, &[u8]) {
    let Some((high, rest)) = hex(after) else { return (char::REPLACEMENT_CHARACTER, after) };
    if let Some(c) = char::from_u32(high) {
        return (c, rest);
    }
    let low = rest.strip_prefix(br"\u").and_then(hex);
    match low {
        Some((low @ 0xdc00..=0xdfff, rest)) if high < 0xdc00 => {
            let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), rest)
        }
        _ => (char::REPLACEMENT_CHARACTER, rest),
    }
}

fn hex(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(4)?;
    let digits = str::from_utf8(digits).ok()?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Val {
        json(text.as_bytes(), &Wanted::All).expect("shallow")
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        for text in [
            "null",
            "true",
            "[]",
            "{}",
            "-12",
            "1.10",
            "1e400",
            "12345678901234567890123",
            "9223372036854775808",
            r#"{"b":[1,{"c":"d"},[]],"a":null}"#,
        ] {
            assert_eq!(value(text).to_string(), text);
        }
        assert_eq!(value(" { \"a\" : [ 1 , 2 ] } ").to_string(), r#"{"a":[1,2]}"#);
        assert_eq!(value(r#"{"a":1,"b":2,"a":3}"#).to_string(), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn escapes_are_resolved_and_half_a_pair_is_replaced() {
        for (json, text) in [
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\ud83d\udc26x""#, "é🐦x"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ud83d\ud83d\udc26""#, "\u{fffd}🐦"),
            (r#""\udc26\u0041""#, "\u{fffd}A"),
            (r#""a\ud83dn""#, "a\u{fffd}n"),
        ] {
            assert_eq!(value(json), super::text(text), "{json}");
        }
    }

    #[test]
    fn depth_is_bounded_and_what_is_skipped_is_not() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(json(nested(DEPTH_MAX).as_bytes(), &Wanted::All).is_ok());
        assert!(json(nested(DEPTH_MAX + 1).as_bytes(), &Wanted::All).is_err());
        let mut wanted = Wanted::default();
        wanted.add(&["b"]);
        let skipped = format!(r#"{{"a":{},"b":1}}"#, nested(100_000));
        assert_eq!(json(skipped.as_bytes(), &wanted).expect("shallow").to_string(), r#"{"b":1}"#);
    }

    #[test]
    fn an_integer_of_a_million_digits_costs_no_more_than_its_bytes() {
        let digits = "7".repeat(1_000_000);
        assert!(matches!(value(&digits), Val::Num(Num::Dec(kept)) if *kept == digits));
    }

    proptest! {
        #[test]
        fn no_bytes_panic_or_loop(bytes in proptest::collection::vec(
            proptest::sample::select(br#"{}[]",:\u0dDtrue 1.e-"#.to_vec()), 0..60)) {
            let _ = json(&bytes, &Wanted::All);
            let mut wanted = Wanted::default();
            wanted.add(&["u"]);
            let _ = json(&bytes, &wanted);
        }
    }
}
