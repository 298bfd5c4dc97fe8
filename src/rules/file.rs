//! Rule files: text with a rule on each line, or JSON in the forms in which X and trill write
//! rules. The text is given; no file is opened here, and no rule is checked.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::set::Wanted;

/// The most rules of a file: four times what X sells to anyone by the table.
pub const RULES_MAX: usize = 100_000;

/// The largest file in bytes: as many rules of the greatest length have less.
pub const BYTES_MAX: usize = 64 << 20;

/// What is wrong with a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct FileError {
    /// Counted from 1.
    pub line: usize,
    /// One clause.
    pub reason: String,
}

/// Reads a rule file.
///
/// Text has one rule on a line; a TAB separates it from a tag. Blank lines are skipped, and
/// lines that begin with `#` and a blank or are only `#` (`#cats` is a rule). A file that
/// begins with `[` or `{` is JSON: rules `{"value":…,"tag":…}` in an array, in X's own
/// `{"add":[…]}` or `{"data":[…]}`, or one after the other.
///
/// # Errors
///
/// For JSON that is none of these, for a tag without a rule, and beyond [`RULES_MAX`] and
/// [`BYTES_MAX`].
pub fn read(text: &str) -> Result<Vec<Wanted>, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > BYTES_MAX {
        return Err(error(1, format!("the file has more than {} MiB", BYTES_MAX >> 20)));
    }
    match text.trim_start().starts_with(['[', '{']) {
        true => read_json(text),
        false => read_lines(text),
    }
}

fn read_lines(text: &str) -> Result<Vec<Wanted>, FileError> {
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (value, tag) = match line.trim_matches(' ').split_once('\t') {
            Some((value, tag)) => (value.trim(), tag.trim()),
            None => (line.trim(), ""),
        };
        if is_comment(line.trim_start()) || value.is_empty() && tag.is_empty() {
            continue;
        }
        if value.is_empty() {
            return Err(error(index + 1, "a tag without a rule"));
        }
        let tag = Some(tag.to_owned()).filter(|tag| !tag.is_empty());
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        push(&mut rules, Wanted { value: value.to_owned(), tag, line: index + 1, indent })?;
    }
    Ok(rules)
}

fn is_comment(line: &str) -> bool {
    line.strip_prefix('#')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// An object of a rule file: a rule, X's request, or X's answer.
#[derive(Deserialize)]
struct Object<'a> {
    value: Option<String>,
    tag: Option<String>,
    #[serde(borrow)]
    add: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    data: Option<Vec<&'a RawValue>>,
    /// An answer without rules has nothing but this.
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

fn read_json(text: &str) -> Result<Vec<Wanted>, FileError> {
    let mut rules = Vec::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(|e| error(e.line().max(1), reason(&e)))?;
        let line = lines.of(value);
        if value.get().starts_with('[') {
            let items = serde_json::from_str::<Vec<&RawValue>>(value.get());
            let items = items.map_err(|e| error(line, reason(&e)))?;
            read_items(items, &mut lines, &mut rules)?;
            continue;
        }
        let object = object(value, line)?;
        match (object.add.or(object.data), object.value) {
            (Some(items), None) => read_items(items, &mut lines, &mut rules)?,
            (None, Some(value)) => {
                push(&mut rules, Wanted { value, tag: object.tag, line, indent: 0 })?
            }
            (None, None) if object.meta.is_some() => {}
            _ => return Err(error(line, "neither a rule nor a list of rules")),
        }
    }
    Ok(rules)
}

fn read_items(
    items: Vec<&RawValue>,
    lines: &mut Lines<'_>,
    rules: &mut Vec<Wanted>,
) -> Result<(), FileError> {
    for item in items {
        let line = lines.of(item);
        let object = object(item, line)?;
        let Some(value) = object.value else {
            return Err(error(line, "a rule without a value"));
        };
        push(rules, Wanted { value, tag: object.tag, line, indent: 0 })?;
    }
    Ok(())
}

fn object<'a>(value: &'a RawValue, line: usize) -> Result<Object<'a>, FileError> {
    serde_json::from_str(value.get()).map_err(|e| error(line, reason(&e)))
}

/// Which line a piece of the text stands on; asked from the beginning to the end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, piece: &RawValue) -> usize {
        // It borrows from the text, so its address tells where it stands.
        let place = (piece.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if let Some(between) = self.text.as_bytes().get(self.at..place) {
            self.line += memchr::memchr_iter(b'\n', between).count();
            self.at = place;
        }
        self.line
    }
}

fn push(rules: &mut Vec<Wanted>, rule: Wanted) -> Result<(), FileError> {
    if rules.len() == RULES_MAX {
        return Err(error(rule.line, format!("more than {RULES_MAX} rules")));
    }
    rules.push(rule);
    Ok(())
}

fn error(line: usize, reason: impl Into<String>) -> FileError {
    FileError { line, reason: reason.into() }
}

/// What serde_json says without its own idea of the place.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    super::finding::shown(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<(String, Option<String>, usize)> {
        let rules = read(text).expect("the file is right");
        rules.into_iter().map(|rule| (rule.value, rule.tag, rule.line)).collect()
    }

    fn rule(value: &str, tag: Option<&str>, line: usize) -> (String, Option<String>, usize) {
        (value.to_owned(), tag.map(str::to_owned), line)
    }

    #[test]
    fn text_has_one_rule_on_a_line_and_tags_after_a_tab() {
        let text = "\u{feff}# what I want\r\ncat has:images\tcats\r\n\r\n#\n  #dogs OR dog  \n\
                    #\tcomment\nfish\t\n";
        assert_eq!(
            rules(text),
            [
                rule("cat has:images", Some("cats"), 2),
                rule("#dogs OR dog", None, 5),
                rule("fish", None, 7)
            ]
        );
        assert_eq!(rules(""), []);
    }

    #[test]
    fn the_blanks_before_a_rule_are_counted() {
        let rules = read("cat\n  dog \tt\n\u{3000} owl\n").expect("the file is right");
        let indents: Vec<(&str, usize)> =
            rules.iter().map(|rule| (rule.value.as_str(), rule.indent)).collect();
        assert_eq!(indents, [("cat", 0), ("dog", 2), ("owl", 2)]);
    }

    #[test]
    fn json_is_read_in_every_form() {
        let both = [rule("a", Some("x"), 1), rule("b", None, 1)];
        for text in [
            r#"[{"value":"a","tag":"x"},{"value":"b"}]"#,
            r#"{"add":[{"value":"a","tag":"x"},{"value":"b","tag":null}]}"#,
            r#"{"data":[{"id":"1","value":"a","tag":"x"},{"id":"2","value":"b"}],"meta":{}}"#,
            r#"{"value":"a","tag":"x"} {"value":"b","id":"2"}"#,
        ] {
            assert_eq!(rules(text), both, "{text}");
        }
        assert_eq!(rules(r#"{"meta":{"result_count":0}}"#), []);
    }

    #[test]
    fn json_rules_know_their_line() {
        let text = "\n[\n  {\"value\":\"a\"},\n\n  {\n\"value\":\"b\"}\n]\n";
        assert_eq!(rules(text), [rule("a", None, 3), rule("b", None, 5)]);
        let text = "{\"value\":\"a\"}\n\n{\"value\":\"b\"}\n";
        assert_eq!(rules(text), [rule("a", None, 1), rule("b", None, 3)]);
    }

    #[test]
    fn an_error_names_the_line() {
        for (text, line) in [
            ("cat\n\ttag\n", 2),
            ("[\n{\"value\":1}]", 2),
            ("[\n{\"tag\":\"x\"}]", 2),
            ("{\"value\":\"a\"}\n{\"vlaue\":\"b\"}", 2),
            ("{\"value\":\"a\"}\n{\"value\":", 2),
            ("[1]", 1),
            ("{\"add\":7}", 1),
        ] {
            let error = read(text).expect_err("the file is wrong");
            assert_eq!(error.line, line, "{text}: {error}");
            assert!(!error.reason.contains(" at line "), "{error}");
        }
    }

    #[test]
    fn too_many_rules_and_too_many_bytes_are_errors() {
        let text = "a\n".repeat(RULES_MAX);
        assert_eq!(rules(&text).len(), RULES_MAX);
        let error = read(&format!("{text}a\n")).expect_err("one too many");
        assert_eq!(error.line, RULES_MAX + 1);
        assert!(read(&" ".repeat(BYTES_MAX + 1)).is_err());
    }
}
