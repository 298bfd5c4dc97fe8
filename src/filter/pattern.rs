//! Patterns that are typed: `--include`, `--exclude`, `--highlight`. The language is that of the
//! `regex` crate, which answers in time proportional to the text whatever is typed; upper and
//! lower case differ unless the pattern says `(?i)`.

use regex::{Regex, RegexBuilder};
use regex_syntax::Parser;

/// Bytes that a compiled pattern may take: ten thousand words with `|` between them fit, and
/// `(\w{1000}){1000}` does not.
const COMPILED_MAX: usize = 4 * 1024 * 1024;

/// Why a text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Where, in bytes from the start of what was typed; always between two characters.
    pub at: usize,
    /// What is wrong, without the place.
    pub message: String,
}

/// Compiles what was typed.
pub fn pattern(text: &str) -> Result<Regex, PatternError> {
    // The regex crate draws its errors; its parser says where they are.
    Parser::new().parse(text).map_err(|error| located(&error))?;
    RegexBuilder::new(text).size_limit(COMPILED_MAX).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => whole("the pattern is too big".to_owned()),
        error => whole(error.to_string()),
    })
}

fn located(error: &regex_syntax::Error) -> PatternError {
    match error {
        regex_syntax::Error::Parse(error) => {
            PatternError { at: error.span().start.offset, message: error.kind().to_string() }
        }
        regex_syntax::Error::Translate(error) => {
            PatternError { at: error.span().start.offset, message: error.kind().to_string() }
        }
        // Of a later version of the parser.
        error => whole(error.to_string()),
    }
}

/// Nothing in particular is wrong with it.
fn whole(message: String) -> PatternError {
    PatternError { at: 0, message }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mistake_has_its_place() {
        for (text, at, word) in [
            ("a(b", 1, "unclosed group"),
            ("ä[z-a]", 3, "range"),
            ("*", 0, "repetition"),
            ("a\\", 1, "escape"),
            ("x{2,1}", 1, "range"),
            ("ab\\p{Nope}", 2, "property"),
            ("(?<n>a)(?<n>b)", 10, "duplicate"),
        ] {
            let error = pattern(text).expect_err(text);
            assert_eq!(error.at, at, "{text}: {error}");
            assert!(error.message.contains(word), "{text}: {error}");
            assert!(!error.message.contains('\n'), "{text}: {error}");
        }
    }

    #[test]
    fn a_pattern_that_would_fill_memory_is_refused() {
        for text in [r"(\w{1000}){1000}", "((((a{100}){100}){100}){100})"] {
            assert_eq!(pattern(text).map(drop), Err(whole("the pattern is too big".to_owned())));
        }
        assert!(pattern(&"(".repeat(100_000)).is_err(), "and so is one that nests too deep");
    }

    #[test]
    fn a_long_list_of_words_is_a_pattern() {
        let words: Vec<String> = (0..10_000).map(|n| format!("word{n}")).collect();
        assert!(pattern(&words.join("|")).expect("a pattern").is_match("a word9999"));
    }

    #[test]
    fn letters_of_every_script_are_letters() {
        assert!(pattern(r"^\w+$").expect("a pattern").is_match("日本語"));
        assert!(pattern("(?i)ÄRGER").expect("a pattern").is_match("Ärger"));
        assert!(!pattern("Rust").expect("a pattern").is_match("rust"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_a_mistake_within_it(text in ".{0,60}") {
            if let Err(error) = pattern(&text) {
                prop_assert!(text.is_char_boundary(error.at), "{error:?}");
                prop_assert!(!error.message.is_empty());
            }
        }
    }
}
