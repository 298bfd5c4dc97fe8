//! Paths: what `-F` takes. `a.b.0.c` leads into the payload, `@text` names a field of the
//! [view](crate::output::view).
//!
//! A path that leads nowhere is no error: the next record may have it. One that cannot be read
//! says where.

use crate::output::view::{Field, raw};

/// Segments of one path; no payload that anything reads is deeper. Each costs another pass over
/// what the one before it found.
const SEGMENTS_MAX: usize = 64;

/// Where to find a value in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    typed: String,
    target: Target,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One of the `@fields`.
    Field(Field),
    /// What these lead to, one after the other, from the payload on; the payload itself where
    /// there are none. Digits are an index in an array and a key in an object.
    Payload(Vec<String>),
}

/// Why a path cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PathError {
    /// Where in the text, in bytes; at most its length.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
}

impl Path {
    /// As it was typed, without space around it: a column's name.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What it leads to.
    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// The paths of `a,b.c,@text`.
///
/// Segments are separated by dots; one in double quotes may hold dots and commas, and `\"` and
/// `\\`. Space around a path is dropped. A path may begin with a dot, as in `jq`; `.` alone is
/// the payload itself.
///
/// # Errors
///
/// A path or a segment is empty, a field is unknown, a quote is not closed or has something
/// after it, or a path has more than 64 segments.
pub fn list(text: &str) -> Result<Vec<Path>, PathError> {
    let mut reader = Reader { text, at: 0 };
    let mut paths = Vec::new();
    loop {
        paths.push(reader.path()?);
        if !reader.eat(',') {
            return Ok(paths);
        }
    }
}

/// A text that is read from left to right.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// Reads up to a comma or the end.
    fn path(&mut self) -> Result<Path, PathError> {
        self.space();
        let start = self.at;
        let target = if self.eat('@') { self.field(start)? } else { self.segments()? };
        let typed = self.text[start..self.at].trim_end().to_owned();
        self.space();
        match self.peek() {
            None | Some(',') => Ok(Path { typed, target }),
            Some(_) => Err(self.error("a comma or a dot is missing here")),
        }
    }

    fn field(&mut self, start: usize) -> Result<Target, PathError> {
        let name = self.word();
        match Field::parse(name).filter(|_| !name.starts_with('@')) {
            Some(_) if self.peek() == Some('.') => {
                Err(self.error(&format!("nothing can be picked out of @{name}")))
            }
            Some(field) => Ok(Target::Field(field)),
            None => {
                let message = format!("there is no field @{name}; `trill fields` lists them");
                Err(PathError { at: start, message })
            }
        }
    }

    fn segments(&mut self) -> Result<Target, PathError> {
        let mut segments = Vec::new();
        if self.eat('.') && matches!(self.after_space(), None | Some(',')) {
            return Ok(Target::Payload(segments));
        }
        loop {
            if segments.len() == SEGMENTS_MAX {
                return Err(self.error(&format!("a path has at most {SEGMENTS_MAX} segments")));
            }
            segments.push(self.segment()?);
            if !self.eat('.') {
                return Ok(Target::Payload(segments));
            }
        }
    }

    fn segment(&mut self) -> Result<String, PathError> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let start = self.at;
        let word = self.word();
        match word.find('"') {
            Some(at) => Err(PathError {
                at: start + at,
                message: "a quote can only begin a segment".to_owned(),
            }),
            None if word.is_empty() => Err(self.error("a name is missing here")),
            None => Ok(word.to_owned()),
        }
    }

    fn quoted(&mut self) -> Result<String, PathError> {
        let start = self.at;
        self.eat('"');
        let mut segment = String::new();
        while let Some(c) = self.next() {
            let at = self.at;
            match c {
                '"' => return Ok(segment),
                '\\' => match self.next() {
                    Some(c @ ('"' | '\\')) => segment.push(c),
                    _ => {
                        let message = r#"within quotes, \ stands before " or \ only"#.to_owned();
                        return Err(PathError { at, message });
                    }
                },
                c => segment.push(c),
            }
        }
        Err(PathError { at: start, message: "this quote is not closed".to_owned() })
    }

    /// What comes before the next dot, comma or end, without space after it.
    fn word(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let end = rest.find(['.', ',']).unwrap_or(rest.len());
        let word = rest[..end].trim_end();
        self.at += word.len();
        word
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn after_space(&self) -> Option<char> {
        self.text[self.at..].trim_start().chars().next()
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn error(&self, message: &str) -> PathError {
        PathError { at: self.at, message: message.to_owned() }
    }
}

/// Several paths into a payload, looked up together.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    root: Node,
    count: usize,
}

/// Where paths part.
#[derive(Debug, Default)]
struct Node {
    /// Which paths end here.
    ends: Vec<usize>,
    keys: Vec<String>,
    /// One for each key.
    nodes: Vec<Self>,
}

impl Lookup {
    /// Of the paths that lead into the payload.
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p [String]>) -> Self {
        let mut lookup = Self::default();
        for path in paths {
            let mut node = &mut lookup.root;
            for key in path {
                let at = node.keys.iter().position(|it| it == key).unwrap_or_else(|| {
                    node.keys.push(key.clone());
                    node.nodes.push(Node::default());
                    node.keys.len() - 1
                });
                node = &mut node.nodes[at];
            }
            node.ends.push(lookup.count);
            lookup.count += 1;
        }
        lookup
    }

    /// For each path the JSON that it leads to, as it stands in `payload`; empty when there is
    /// none, or a null.
    pub(super) fn find<'a>(&self, payload: &'a str) -> Vec<&'a str> {
        let mut found = vec![""; self.count];
        self.root.find(payload, &mut found);
        found
    }
}

impl Node {
    fn find<'a>(&self, json: &'a str, found: &mut [&'a str]) {
        for &end in &self.ends {
            found[end] = if json == "null" { "" } else { json };
        }
        if self.nodes.is_empty() {
            return;
        }
        if let Some(values) = raw::members(json, &self.keys) {
            for (node, value) in self.nodes.iter().zip(values) {
                node.find(value, found);
            }
            return;
        }
        let indices: Vec<(usize, &Self)> = self
            .keys
            .iter()
            .zip(&self.nodes)
            .filter_map(|(key, node)| Some((index(key)?, node)))
            .collect();
        if indices.is_empty() {
            return;
        }
        raw::each(json, |at, value| {
            for (_, node) in indices.iter().filter(|(index, _)| *index == at) {
                node.find(value, found);
            }
        });
    }
}

fn index(key: &str) -> Option<usize> {
    key.bytes().all(|b| b.is_ascii_digit()).then(|| key.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn payload(text: &str) -> Vec<Vec<String>> {
        let paths = list(text).expect(text);
        paths
            .into_iter()
            .map(|path| match path.target {
                Target::Payload(segments) => segments,
                Target::Field(field) => panic!("{}", field.name()),
            })
            .collect()
    }

    #[test]
    fn segments_are_separated_by_dots_and_paths_by_commas() {
        for (text, expected) in [
            ("id", vec![vec!["id"]]),
            ("a.b.0.c", vec![vec!["a", "b", "0", "c"]]),
            (".a.b, c ", vec![vec!["a", "b"], vec!["c"]]),
            (".", vec![vec![]]),
            (" . ,a", vec![vec![], vec!["a"]]),
            (r#"a."b.c,d"."e\"\\""#, vec![vec!["a", "b.c,d", "e\"\\"]]),
            (r#""""#, vec![vec![""]]),
            ("two words.ä", vec![vec!["two words", "ä"]]),
            ("-1.@x", vec![vec!["-1", "@x"]]),
        ] {
            assert_eq!(payload(text), expected, "{text}");
        }
    }

    #[test]
    fn a_path_keeps_how_it_was_typed() {
        let paths = list(r#" a.b , "x.y" ,@text"#).expect("paths");
        let typed: Vec<_> = paths.iter().map(Path::typed).collect();
        assert_eq!(typed, ["a.b", r#""x.y""#, "@text"]);
        assert_eq!(paths[2].target(), &Target::Field(Field::Text));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for (text, at, message) in [
            ("", 0, "a name is missing here"),
            ("a,", 2, "a name is missing here"),
            ("a,,b", 2, "a name is missing here"),
            ("a..b", 2, "a name is missing here"),
            ("a.", 2, "a name is missing here"),
            ("ä,..", 4, "a name is missing here"),
            ("id,@nope", 3, "there is no field @nope; `trill fields` lists them"),
            ("@@id", 0, "there is no field @@id; `trill fields` lists them"),
            ("@", 0, "there is no field @; `trill fields` lists them"),
            ("@tags.0", 5, "nothing can be picked out of @tags"),
            ("a.\"b", 2, "this quote is not closed"),
            ("\"a\"b", 3, "a comma or a dot is missing here"),
            ("a\"b", 1, "a quote can only begin a segment"),
            (r#""a\n""#, 3, r#"within quotes, \ stands before " or \ only"#),
        ] {
            let error = list(text).expect_err(text);
            assert_eq!((error.at, &*error.message), (at, message), "{text}");
        }
    }

    #[test]
    fn a_path_has_a_bounded_number_of_segments() {
        assert!(list(&vec!["a"; SEGMENTS_MAX].join(".")).is_ok());
        let error = list(&vec!["a"; SEGMENTS_MAX + 1].join(".")).expect_err("too long");
        assert_eq!(error.at, 2 * SEGMENTS_MAX);
    }

    #[test]
    fn paths_lead_to_json_as_it_stands() {
        let json = r#"{"a":{"b":[ {"c":"\ud83d"}, 1.10 ],"7":true},"n":null,"k.x":"y","a\u0062":2,"\ud83d":0}"#;
        for (path, expected) in [
            ("a.b.0.c", r#""\ud83d""#),
            ("a.b.1", "1.10"),
            ("a.b.2", ""),
            ("a.b.-1", ""),
            ("a.b.+1", ""),
            ("a.b.99999999999999999999", ""),
            ("a.b.c", ""),
            ("a.7", "true"),
            ("a.b", r#"[ {"c":"\ud83d"}, 1.10 ]"#),
            ("n", ""),
            ("n.x", ""),
            ("k.x", ""),
            (r#""k.x""#, r#""y""#),
            ("ab", "2"),
            (".", json),
            ("k", ""),
        ] {
            let path = payload(path);
            let found = Lookup::new(path.iter().map(Vec::as_slice)).find(json);
            assert_eq!(found, [expected], "{path:?}");
        }
        let paths = payload("a.b.1,a,a.7,a.b.0.c,a.7");
        let found = Lookup::new(paths.iter().map(Vec::as_slice)).find(json);
        assert_eq!(
            found,
            ["1.10", r#"{"b":[ {"c":"\ud83d"}, 1.10 ],"7":true}"#, "true", r#""\ud83d""#, "true"]
        );
    }

    #[test]
    fn of_a_repeated_key_the_last_one_counts() {
        let paths = payload("a.b,a.c");
        let lookup = Lookup::new(paths.iter().map(Vec::as_slice));
        assert_eq!(lookup.find(r#"{"a":{"b":1},"a":{"c":2}}"#), ["", "2"]);
        assert_eq!(lookup.find(r#"{"a":{"b":1},"a":null}"#), ["", ""]);
    }

    #[test]
    fn deep_and_bare_payloads_are_searched_too() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let paths = payload("0.0,.");
        let lookup = Lookup::new(paths.iter().map(Vec::as_slice));
        assert_eq!(lookup.find(&deep), [&deep[2..deep.len() - 2], &deep]);
        assert_eq!(lookup.find("\"1\""), ["", "\"1\""]);
        assert_eq!(lookup.find("null"), ["", ""]);
    }

    proptest! {
        #[test]
        fn any_text_is_paths_or_an_error_within_it(text in r#"[a@."\\, 0é]{0,12}"#) {
            match list(&text) {
                Ok(paths) => prop_assert!(!paths.is_empty()),
                Err(error) => prop_assert!(text.is_char_boundary(error.at), "{}", error.at),
            }
        }

        #[test]
        fn a_quoted_segment_can_be_any_key(key in any::<String>()) {
            let escaped = key.replace('\\', "\\\\").replace('"', "\\\"");
            let paths = payload(&format!("a.\"{escaped}\",b"));
            prop_assert_eq!(&paths[0], &["a".to_owned(), key]);
        }
    }
}
