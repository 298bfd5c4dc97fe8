//! The members of an object and the elements of an array, as slices of the text that they stand
//! in. Nothing is decoded and nothing recurses: what is not asked for is skipped 64 bytes at a
//! time, whatever its depth.
//!
//! The text is JSON: someone has checked it. Of any other text the slices mean nothing, but they
//! end, and nothing panics.

use super::block::{BLOCK, at, lanes_at, mask_of, within_strings};

/// The members of the object that `json` is; `None` when it is something else.
pub fn members(json: &str) -> Option<Members<'_>> {
    json.starts_with('{').then(|| Members(Cursor::new(json)))
}

/// The elements of the array that `json` is; `None` when it is something else.
pub fn elements(json: &str) -> Option<Elements<'_>> {
    json.starts_with('[').then(|| Elements(Cursor::new(json)))
}

/// The place among `keys` of what `raw` says, which stands between two quotation marks.
#[inline]
pub fn find_key<K: AsRef<str>>(raw: &str, keys: &[K]) -> Option<usize> {
    if raw.as_bytes().contains(&b'\\') {
        return find_escaped(raw, keys);
    }
    // Most members are asked for by nobody: two bytes tell nearly all of them.
    let ends = |text: &str| {
        (text.len(), text.as_bytes().first().copied(), text.as_bytes().last().copied())
    };
    let wanted = ends(raw);
    keys.iter().map(AsRef::as_ref).position(|key| ends(key) == wanted && key == raw)
}

#[cold]
fn find_escaped<K: AsRef<str>>(raw: &str, keys: &[K]) -> Option<usize> {
    // A lone surrogate is an error there, and in no key that is asked for.
    let said: String = serde_json::from_str(&format!("\"{raw}\"")).ok()?;
    keys.iter().position(|key| key.as_ref() == said)
}

/// Gives of each member the name, as it stands between its quotation marks ([`find_key`]), and the
/// value without the whitespace around it.
#[derive(Debug)]
pub struct Members<'a>(Cursor<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let cursor = &mut self.0;
        cursor.next_item()?;
        if at(cursor.text.as_bytes(), cursor.pos) != b'"' {
            return None;
        }
        let name = cursor.value()?;
        cursor.skip_space();
        // The colon.
        cursor.pos += 1;
        cursor.skip_space();
        Some((name.get(1..name.len().saturating_sub(1))?, cursor.value()?))
    }
}

/// Gives the elements without the whitespace around them.
#[derive(Debug)]
pub struct Elements<'a>(Cursor<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_item()?;
        self.0.value()
    }
}

/// Goes from value to value in a container, with one look at each block of the text.
///
/// Before `pos`, every string and every container has been passed: what is left in the masks
/// belongs to what comes. The block never starts behind `pos`.
#[derive(Debug)]
struct Cursor<'a> {
    text: &'a str,
    pos: usize,
    /// Where the current block starts.
    block: usize,
    /// One bit for each quotation mark of the block that ends a string and was not passed.
    ends: u64,
    /// One bit for each `{` and `[` of the block that stands in no string.
    opens: u64,
    /// As `opens`, of `}` and `]`.
    closes: u64,
    /// All ones if the last block ended inside a string.
    in_string: u64,
    /// 1 if the last block ended with a backslash that escapes the first byte of the next.
    escaped: u64,
}

impl<'a> Cursor<'a> {
    /// Behind the bracket that `text` begins with.
    #[inline]
    fn new(text: &'a str) -> Self {
        let mut this =
            Self { text, pos: 1, block: 0, ends: 0, opens: 0, closes: 0, in_string: 0, escaped: 0 };
        this.read_block();
        this
    }

    /// Goes to where the next member or element starts; `None` at the container's end.
    #[inline(always)]
    fn next_item(&mut self) -> Option<()> {
        self.skip_space();
        if at(self.text.as_bytes(), self.pos) == b',' {
            self.pos += 1;
            self.skip_space();
        }
        Some(()).filter(|()| !matches!(at(self.text.as_bytes(), self.pos), b'}' | b']' | 0))
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(at(self.text.as_bytes(), self.pos), b' ' | b'\t' | b'\n' | b'\r') {
            self.pos += 1;
        }
    }

    /// The value that starts here; goes behind it.
    #[inline(always)]
    fn value(&mut self) -> Option<&'a str> {
        let start = self.pos;
        self.pos = match at(self.text.as_bytes(), start) {
            b'"' => self.string_end()?,
            b'{' | b'[' => self.container_end()?,
            _ => self.scalar_end(),
        };
        self.text.get(start..self.pos)
    }

    #[inline(always)]
    fn string_end(&mut self) -> Option<usize> {
        while self.ends == 0 {
            self.next_block()?;
        }
        let end = self.block + self.ends.trailing_zeros() as usize;
        self.ends &= self.ends - 1;
        Some(end + 1)
    }

    #[inline]
    fn container_end(&mut self) -> Option<usize> {
        while self.pos >= self.block + BLOCK {
            self.next_block()?;
        }
        let mut brackets =
            (self.opens | self.closes) & (u64::MAX << self.pos.saturating_sub(self.block));
        let mut depth = 0usize;
        loop {
            while brackets != 0 {
                let bracket = brackets & brackets.wrapping_neg();
                brackets ^= bracket;
                if self.opens & bracket != 0 {
                    depth += 1;
                    continue;
                }
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    self.ends &= !(bracket | (bracket - 1));
                    return Some(self.block + bracket.trailing_zeros() as usize + 1);
                }
            }
            self.next_block()?;
            brackets = self.opens | self.closes;
        }
    }

    /// Of a number, `true`, `false` or `null`.
    #[inline(always)]
    fn scalar_end(&self) -> usize {
        let rest = self.text.as_bytes().get(self.pos..).unwrap_or_default();
        let is_end = |b: &u8| matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
        self.pos + rest.iter().position(is_end).unwrap_or(rest.len())
    }

    /// `None` at the end of the text.
    #[inline(always)]
    fn next_block(&mut self) -> Option<()> {
        self.block += BLOCK;
        if self.block >= self.text.len() {
            // Nothing is found from here on.
            (self.ends, self.opens, self.closes) = (0, 0, 0);
            return None;
        }
        self.read_block();
        Some(())
    }

    #[inline(always)]
    fn read_block(&mut self) {
        let lanes = lanes_at(self.text.as_bytes(), self.block);
        let backslashes = mask_of(&lanes, b'\\');
        let mut quotes = mask_of(&lanes, b'"');
        if backslashes | self.escaped != 0 {
            quotes &= !self.escapes(backslashes);
        }
        // Most blocks of a post lie within its text.
        if quotes == 0 && self.in_string != 0 {
            (self.ends, self.opens, self.closes) = (0, 0, 0);
            return;
        }
        // The bit that tells `[` and `]` from `{` and `}`, and nothing else from either.
        let braces = lanes.map(|lane| lane | wide::u8x16::splat(0x20));
        let within = within_strings(quotes, &mut self.in_string);
        self.ends = quotes & !within;
        self.opens = mask_of(&braces, b'{') & !within;
        self.closes = mask_of(&braces, b'}') & !within;
    }

    /// Which bytes of a block are escaped: those behind a row of backslashes of odd length.
    #[inline(always)]
    fn escapes(&mut self, backslashes: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        let backslashes = backslashes & !self.escaped;
        let behind = backslashes << 1 | self.escaped;
        // Adding carries through a row that starts at an odd place: its end tells its length.
        let odd_starts = backslashes & !EVEN & !behind;
        let (sum, overflows) = odd_starts.overflowing_add(backslashes);
        self.escaped = u64::from(overflows);
        (EVEN ^ (sum << 1)) & behind
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    /// The members as serde_json finds them: names decoded, `None` where one is no text.
    fn expected(json: &str) -> Vec<(Option<String>, String)> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Vec<(Option<String>, String)>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some((name, value)) = map.next_entry::<&'de RawValue, &'de RawValue>()? {
                    let name = serde_json::from_str(name.get()).ok();
                    all.push((name, value.get().to_owned()));
                }
                Ok(all)
            }
        }
        use serde::Deserializer as _;
        serde_json::Deserializer::from_str(json).deserialize_map(Visitor).expect("an object")
    }

    fn check_object(json: &str) {
        let expected = expected(json);
        let found: Vec<_> = members(json).expect("an object").collect();
        let values: Vec<_> = found.iter().map(|(_, value)| *value).collect();
        let theirs: Vec<_> = expected.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, theirs, "{json}");
        for ((raw, _), (name, _)) in found.iter().zip(&expected) {
            match name {
                Some(name) => {
                    assert_eq!(find_key(raw, &[&format!("{name}x"), name]), Some(1), "{raw}")
                }
                None => assert_eq!(find_key(raw, &[raw]), None, "{raw} is no text"),
            }
        }
    }

    fn check_array(json: &str) {
        let expected: Vec<&RawValue> = serde_json::from_str(json).expect("an array");
        let expected: Vec<_> = expected.iter().map(|it| it.get()).collect();
        let found: Vec<_> = elements(json).expect("an array").collect();
        assert_eq!(found, expected, "{json}");
    }

    #[test]
    fn values_are_slices_without_the_space_around_them() {
        for json in [
            "{}",
            "{ }",
            r#"{"a":1}"#,
            "{\n\t\"a\" : [ 1 , { \"b\" : 2 } ] ,\r\n \"c\":\"}\" , \"c\" : null }",
            r#"{"":"","\"":"\\","\u0061\\":-1.5e3,"\ud83d":0,"é😀":true}"#,
            r#"{"a":[[[]],{"b":{}},"]"],"d":false}"#,
        ] {
            check_object(json);
            check_array(&format!("[{json} , 1,\"x\",{json}]"));
        }
        assert!(members("[1]").is_none());
        assert!(elements("{}").is_none());
        assert_eq!(elements("[ ]").map(Iterator::count), Some(0));
    }

    #[test]
    fn it_does_not_matter_where_blocks_end() {
        for shift in 0..2 * BLOCK {
            let text = "x".repeat(shift);
            check_object(&format!(r#"{{"k":"{text}","a\\\"":[{{"]":"\\"}}],"n":12,"\\":{{}}}}"#));
            check_object(&format!(r#"{{"{text}":{{"\"}}":"{text}"}},"b":[1,[2,"{text}\\"]]}}"#));
            check_object(&format!(
                "{{\"a\":{}7,\"b\":[{}]}}",
                " ".repeat(shift),
                "1,".repeat(shift) + "2"
            ));
        }
    }

    #[test]
    fn depth_is_only_counted() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let inner: Vec<_> = elements(&deep).expect("an array").collect();
        assert_eq!(inner, [&deep[1..deep.len() - 1]]);
    }

    /// Any JSON, in any spacing, with texts that may be mistaken for its structure.
    fn json() -> impl Strategy<Value = String> {
        let space = prop::sample::select(vec!["", "", "", " ", "\n", "\t ", "\r\n"]);
        let string = prop_oneof![
            any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
            r#"(\\[\\"/bn]|\\u[0-9a-f]{4}|[]\[{}:, a]){0,90}"#
                .prop_map(|text| format!("\"{text}\"")),
        ];
        let leaf = prop_oneof![
            prop::sample::select(vec![
                "null",
                "true",
                "false",
                "0",
                "-1.5e+3",
                "12345678901234567890"
            ])
            .prop_map(str::to_owned),
            string.clone(),
        ];
        leaf.prop_recursive(5, 60, 8, move |inner| {
            let member =
                (space.clone(), string.clone(), space.clone(), space.clone(), inner.clone())
                    .prop_map(|(a, name, b, c, value)| format!("{a}{name}{b}:{c}{value}"));
            let element = (space.clone(), inner, space.clone())
                .prop_map(|(a, value, b)| format!("{a}{value}{b}"));
            prop_oneof![
                (prop::collection::vec(member, 0..8), space.clone())
                    .prop_map(|(all, end)| format!("{{{}{end}}}", all.join(","))),
                prop::collection::vec(element, 0..8).prop_map(|all| format!("[{}]", all.join(","))),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_cut_as_serde_json_cuts_it(json in json(), text in json()) {
            check_object(&format!(r#"{{"a":{json},"b":{text}}}"#));
            check_array(&format!("[{json},{text}]"));
            if json.starts_with('{') {
                check_object(&json);
            } else if json.starts_with('[') {
                check_array(&json);
            }
        }

        #[test]
        fn any_other_text_ends(text in r#"[{\[]([]\[{}:,"\\ 1é]|.){0,200}"#) {
            if let Some(all) = members(&text) {
                prop_assert!(all.count() <= text.len());
            }
            if let Some(all) = elements(&text) {
                prop_assert!(all.count() <= text.len());
            }
        }
    }
}
