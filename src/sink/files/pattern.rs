//! Names of files: `{source}`, `{stream}` and strftime fields, filled in for each record.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{Zoned, civil};

use crate::event::Origin;

/// Bytes of a source or a stream in a name: file systems allow 255 for all of it.
const PART_MAX: usize = 80;

/// Digits of the number that tells files of one name apart. Five, because four are a year and six
/// or eight a date.
const NUMBER_DIGITS: usize = 5;

/// The last of those numbers.
const NUMBER_MAX: u32 = 99_999;

/// A pattern for names of files (`-O`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    typed: String,
    parts: Vec<Part>,
    has_time: bool,
    /// The name changes within a second.
    is_fine: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Text with strftime fields.
    Time(String),
    Source,
    Stream,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongPattern {
    /// In words.
    pub message: String,
    /// Where, in bytes.
    pub at: usize,
}

impl Pattern {
    /// Reads `text`; `{{` and `}}` stand for braces, `%%` for a percent sign.
    pub fn parse(text: &str) -> Result<Self, WrongPattern> {
        let wrong = |message: String, at| Err(WrongPattern { message, at });
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut begins = 0;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push(c);
                rest = &rest[2..];
            } else if c == '{' {
                let Some((name, after)) = rest[1..].split_once('}') else {
                    return wrong("a field ends with '}'; '{{' is a brace".to_owned(), at);
                };
                let part = match name {
                    "source" => Part::Source,
                    "stream" => Part::Stream,
                    _ => {
                        let message =
                            format!("there is no {{{name}}}: use {{source}} or {{stream}}");
                        return wrong(message, at);
                    }
                };
                check_time(&literal, begins)?;
                parts.push(Part::Time(std::mem::take(&mut literal)));
                parts.push(part);
                rest = after;
                begins = text.len() - rest.len();
            } else if c == '\0' {
                return wrong("a name has no NUL".to_owned(), at);
            } else {
                literal.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        check_time(&literal, begins)?;
        parts.push(Part::Time(literal));
        parts.retain(|part| !matches!(part, Part::Time(text) if text.is_empty()));
        let mut pattern = Self { typed: text.to_owned(), parts, has_time: false, is_fine: false };
        let origin = Origin { source: "host".to_owned(), stream: vec!["stream".to_owned()] };
        let [a, b, c] = samples();
        let name = |time: &Zoned| pattern.path(&origin, time);
        let (a, b, c) = match (name(&a), name(&b), name(&c)) {
            (Ok(a), Ok(b), Ok(c)) => (a, b, c),
            (Err(e), _, _) | (_, Err(e), _) | (_, _, Err(e)) => return wrong(e.to_string(), 0),
        };
        if a.file_name().is_none() || text.ends_with('/') {
            return wrong("that is a folder; name a file in it".to_owned(), text.len());
        }
        pattern.has_time = a != c;
        pattern.is_fine = a != b;
        Ok(pattern)
    }

    /// As it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns true if and only if every record gets the same name.
    pub fn is_plain(&self) -> bool {
        !self.has_time && !self.has_origin()
    }

    /// Returns true if and only if the name depends on the time.
    pub(super) fn has_time(&self) -> bool {
        self.has_time
    }

    /// Returns true if and only if the name changes within a second.
    pub(super) fn is_fine(&self) -> bool {
        self.is_fine
    }

    /// Returns true if and only if the name depends on where a record comes from.
    pub(super) fn has_origin(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Time(_)))
    }

    /// The name for a record of `origin`, at `time`.
    pub(super) fn path(&self, origin: &Origin, time: &Zoned) -> io::Result<PathBuf> {
        let mut path = String::new();
        for part in &self.parts {
            match part {
                Part::Time(format) => {
                    path += &jiff::fmt::strtime::format(format, time).map_err(io::Error::other)?;
                }
                Part::Source | Part::Stream => path += &part.of(origin),
            }
        }
        Ok(path.into())
    }

    /// What the names of files that follow one another have in common.
    pub(super) fn series(&self, origin: &Origin) -> String {
        // No safe text has a NUL.
        self.parts.iter().map(|part| part.of(origin)).collect::<Vec<_>>().join("\0")
    }

    /// The name of every file, where that is always the same.
    pub(super) fn plain_path(&self) -> io::Result<PathBuf> {
        let [time, ..] = samples();
        self.path(&Origin { source: String::new(), stream: Vec::new() }, &time)
    }

    /// The same pattern, which ends with `.ending`.
    #[must_use]
    pub fn with_ending(mut self, ending: &str) -> Self {
        let dotted = format!(".{ending}");
        match self.parts.last_mut() {
            Some(Part::Time(text)) if text.ends_with(&dotted) => {}
            Some(Part::Time(text)) => text.push_str(&dotted),
            _ => self.parts.push(Part::Time(dotted)),
        }
        self
    }
}

impl Part {
    /// What of the part depends on where a record comes from.
    fn of(&self, origin: &Origin) -> String {
        match self {
            Self::Time(_) => String::new(),
            Self::Source => safe(&origin.source),
            Self::Stream => safe(&origin.stream.join("-")),
        }
    }
}

/// Three times: the second differs from the first in its fraction of a second alone, the third in
/// everything that a field can show.
fn samples() -> [Zoned; 3] {
    let zone = jiff::tz::TimeZone::UTC;
    // UTC has no gaps.
    let zoned = |time: civil::DateTime| time.to_zoned(zone.clone()).unwrap_or_default();
    let day = civil::date(2026, 3, 4);
    let other = civil::date(2027, 12, 28);
    [day.at(5, 7, 8, 0), day.at(5, 7, 8, 123_456_789), other.at(19, 37, 48, 0)].map(zoned)
}

/// Checks strftime fields; `begins` is where `text` stands in the pattern.
fn check_time(text: &str, begins: usize) -> Result<(), WrongPattern> {
    let [time, ..] = samples();
    let fails = |text: &str| jiff::fmt::strtime::format(text, &time).err();
    let Some(error) = fails(text) else { return Ok(()) };
    // The first field without which the rest is well.
    let starts = || text.match_indices('%').map(|(at, _)| at);
    let at = starts().rfind(|at| fails(&text[..*at]).is_none()).unwrap_or_default();
    Err(WrongPattern { message: error.to_string(), at: begins + at })
}

/// `text` as a part of a file's name: no separator, no space, not hidden.
fn safe(text: &str) -> String {
    let clean = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let mut safe = String::new();
    for c in text.chars().map(clean) {
        if safe.len() + c.len_utf8() > PART_MAX {
            break;
        }
        safe.push(if safe.is_empty() && c == '.' { '_' } else { c });
    }
    safe
}

/// `path` with a number before its ending: `a/posts.jsonl.zst` becomes `a/posts.00001.jsonl.zst`;
/// number 0 is the path itself.
pub(super) fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let (stem, ending) = split(path);
    path.with_file_name(format!("{stem}.{number:0NUMBER_DIGITS$}{ending}"))
}

/// The highest number in use for `path`; `None` when there is no such file at all.
pub(super) fn highest(path: &Path) -> io::Result<Option<u32>> {
    let (stem, ending) = split(path);
    let number = |name: &OsString| -> Option<u32> {
        let digits =
            name.to_str()?.strip_prefix(&stem)?.strip_suffix(&ending)?.strip_prefix('.')?;
        let is_number = digits.len() == NUMBER_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    let mut highest = path.symlink_metadata().is_ok().then_some(0);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    for entry in entries {
        highest = highest.max(number(&entry?.file_name()));
    }
    Ok(highest)
}

/// The number after `number`.
pub(super) fn next(number: u32) -> io::Result<u32> {
    if number >= NUMBER_MAX {
        return Err(io::Error::other(format!("there are {NUMBER_MAX} files of this name already")));
    }
    Ok(number + 1)
}

/// The name of `path` before and from its ending: `.jsonl.zst`, `.jsonl`, or nothing. An ending
/// has a letter in it: `2026.11.21` has none.
fn split(path: &Path) -> (String, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut at = name.len();
    for packed in [true, false] {
        let Some(dot) = name[..at].rfind('.').filter(|dot| *dot > 0) else { break };
        let ending = &name[dot + 1..at];
        let fits = if packed {
            matches!(ending, "zst" | "gz")
        } else {
            ending.chars().any(char::is_alphabetic)
        };
        if fits {
            at = dot;
        }
    }
    (name[..at].to_owned(), name[at..].to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn origin(source: &str, stream: &[&str]) -> Origin {
        let stream = stream.iter().map(|part| (*part).to_owned()).collect();
        Origin { source: source.to_owned(), stream }
    }

    fn named(pattern: &str, source: &str, stream: &[&str]) -> String {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        let time = civil::date(2026, 11, 21).at(9, 5, 0, 0).to_zoned(TimeZone::UTC).expect("UTC");
        let path = pattern.path(&origin(source, stream), &time).expect("a name");
        path.to_str().expect("UTF-8").to_owned()
    }

    #[test]
    fn fields_are_filled_in() {
        for (pattern, name) in [
            ("posts.jsonl", "posts.jsonl"),
            ("%Y/%m/%d-%H%M.jsonl", "2026/11/21-0905.jsonl"),
            ("{source}/{stream}-%F", "example.org_8080/hashtag-rust-2026-11-21"),
            ("{{a}}100%%", "{a}100%"),
        ] {
            assert_eq!(named(pattern, "example.org:8080", &["hashtag", "rust"]), name, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_knows_what_it_depends_on() {
        for (text, time, fine, has_origin) in [
            ("a.jsonl", false, false, false),
            ("a%%.jsonl", false, false, false),
            ("%Y", true, false, false),
            ("%H:%M:%S%.3f", true, true, false),
            ("{stream}", false, false, true),
        ] {
            let pattern = Pattern::parse(text).expect("a pattern");
            assert_eq!(
                (pattern.has_time(), pattern.is_fine(), pattern.has_origin()),
                (time, fine, has_origin),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_shown_where_it_is() {
        for (text, at) in
            [("a{b}", 1), ("a{source", 1), ("%Y-%!", 3), ("{source}%Y-%", 11), ("a/", 2), ("", 0)]
        {
            assert_eq!(Pattern::parse(text).expect_err(text).at, at, "{text}");
        }
    }

    #[test]
    fn an_ending_is_added_once() {
        for (text, name) in [("a.zst", "a.zst"), ("a.jsonl", "a.jsonl.zst"), ("{source}", "h.zst")]
        {
            let pattern = Pattern::parse(text).expect("a pattern").with_ending("zst");
            let path = pattern.path(&origin("h", &[]), &samples()[0]).expect("a name");
            assert_eq!(path, Path::new(name));
        }
    }

    #[test]
    fn a_number_stands_before_the_ending() {
        for (path, name) in [
            ("a/posts.jsonl", "a/posts.00007.jsonl"),
            ("posts.jsonl.zst", "posts.00007.jsonl.zst"),
            ("posts.gz", "posts.00007.gz"),
            ("posts", "posts.00007"),
            ("2026.11.21", "2026.11.21.00007"),
            (".hidden", ".hidden.00007"),
        ] {
            assert_eq!(numbered(Path::new(path), 7), Path::new(name));
        }
        assert_eq!(numbered(Path::new("a.b"), 0), Path::new("a.b"));
        assert!(next(NUMBER_MAX).is_err());
    }

    #[test]
    fn the_highest_number_is_found_whatever_lies_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("posts.jsonl");
        assert_eq!(highest(&path).expect("a folder"), None);
        assert_eq!(highest(&path.join("not/there")).expect("no folder"), None);
        for name in ["posts.jsonl", "posts.2024.jsonl", "posts.20261121.jsonl", "posts.00009.gz"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        assert_eq!(highest(&path).expect("a folder"), Some(0));
        for name in ["posts.00002.jsonl", "posts.00010.jsonl"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        assert_eq!(highest(&path).expect("a folder"), Some(10));
    }

    proptest! {
        #[test]
        fn no_source_leads_out_of_its_folder(source in any::<String>(), stream in any::<String>()) {
            let name = named("d/{source}", &source, &[]);
            prop_assert!(name.len() <= 2 + PART_MAX);
            let part = &name[2..];
            prop_assert!(!part.contains(['/', '\0', ' ']) && !part.starts_with('.'));
            let name = named("{stream}x", "", &[&stream, ".."]);
            prop_assert!(!name.contains('/') && !name.starts_with('.'));
        }
    }
}
