//! A rule's characters to lexemes with their places. Every byte that is not a blank belongs to
//! one lexeme; nothing is judged here.

use std::ops::Range;

/// A lexeme and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) lexeme: Lexeme<'a>,
    pub(super) span: Range<usize>,
    /// A blank stands before it, or nothing at all.
    pub(super) spaced: bool,
}

/// A piece of a rule (protocols/x.md section 2, "Grammar").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme<'a> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `OR`, in capitals
    Or,
    /// `-` where a clause begins
    Minus,
    /// A keyword, `#tag`, `$cash` or `@user`.
    Word(&'a str),
    /// `"…"`, with the digits of `~N` if there are any.
    Phrase { text: &'a str, closed: bool, distance: Option<&'a str> },
    /// `name:value`
    Operator { name: &'a str, value: Written<'a> },
    /// `'`, `[` or `]` where a clause should begin.
    Stray(char),
}

/// An operator's value as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written<'a> {
    /// Nothing after the colon.
    Missing,
    /// Up to a blank, a parenthesis or a quote.
    Bare(&'a str),
    /// What stands between double quotes, escapes as they were written.
    Quoted { text: &'a str, closed: bool },
    /// What stands between brackets.
    Bracketed { text: &'a str, closed: bool },
}

/// The lexemes of a rule.
pub(super) fn lex(value: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { value, at: 0 };
    std::iter::from_fn(|| lexer.token()).collect()
}

struct Lexer<'a> {
    value: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn token(&mut self) -> Option<Token<'a>> {
        let blanks = self.run(|c| !c.is_whitespace()).len();
        let start = self.at;
        let spaced = blanks > 0 || start == 0;
        let lexeme = match self.peek()? {
            '(' => self.single(Lexeme::Open),
            ')' => self.single(Lexeme::Close),
            '-' => self.single(Lexeme::Minus),
            c @ ('\'' | '[' | ']') => self.single(Lexeme::Stray(c)),
            '"' => self.phrase(),
            _ => self.word(),
        };
        Some(Token { lexeme, span: start..self.at, spaced })
    }

    fn single(&mut self, lexeme: Lexeme<'a>) -> Lexeme<'a> {
        self.at += 1;
        lexeme
    }

    fn phrase(&mut self) -> Lexeme<'a> {
        let (text, closed) = self.quoted();
        let distance = if closed && self.peek() == Some('~') {
            self.at += 1;
            Some(self.run(|c| !c.is_ascii_digit()))
        } else {
            None
        };
        Lexeme::Phrase { text, closed, distance }
    }

    fn word(&mut self) -> Lexeme<'a> {
        let name = self.run(|c| !is_name(c));
        if !name.is_empty() && self.peek() == Some(':') {
            self.at += 1;
            return Lexeme::Operator { name, value: self.value() };
        }
        self.at -= name.len();
        match self.run(|c| ends_word(c) || matches!(c, '[' | ']')) {
            "OR" => Lexeme::Or,
            word => Lexeme::Word(word),
        }
    }

    fn value(&mut self) -> Written<'a> {
        match self.peek() {
            Some('"') => {
                let (text, closed) = self.quoted();
                Written::Quoted { text, closed }
            }
            Some('[') => {
                self.at += 1;
                let text = self.run(|c| c == ']');
                let closed = self.peek() == Some(']');
                self.at += usize::from(closed);
                Written::Bracketed { text, closed }
            }
            Some(c) if !ends_word(c) => Written::Bare(self.run(ends_word)),
            _ => Written::Missing,
        }
    }

    /// What stands between this double quote and the next that no backslash precedes.
    fn quoted(&mut self) -> (&'a str, bool) {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        for (at, c) in self.value[start..].char_indices() {
            match c {
                '"' if !escaped => {
                    self.at = start + at + 1;
                    return (&self.value[start..start + at], true);
                }
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        self.at = self.value.len();
        (&self.value[start..], false)
    }

    fn peek(&self) -> Option<char> {
        self.value[self.at..].chars().next()
    }

    /// What stands before the next character that ends it.
    fn run(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.value[self.at..];
        let run = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += run.len();
        run
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexemes(value: &str) -> Vec<Lexeme<'_>> {
        lex(value).into_iter().map(|token| token.lexeme).collect()
    }

    fn spans(value: &str) -> Vec<Range<usize>> {
        lex(value).into_iter().map(|token| token.span).collect()
    }

    fn phrase(text: &str) -> Lexeme<'_> {
        Lexeme::Phrase { text, closed: true, distance: None }
    }

    #[test]
    fn words_phrases_and_groups_are_told_apart() {
        use Lexeme::{Close, Minus, Open, Or, Word};
        assert_eq!(
            lexemes("(cat OR #dog) -\"a \\\" b\""),
            [Open, Word("cat"), Or, Word("#dog"), Close, Minus, phrase("a \\\" b")]
        );
        assert_eq!(
            spans("(cat OR #dog) -\"a\""),
            [0..1, 1..4, 5..7, 8..12, 12..13, 14..15, 15..18]
        );
    }

    #[test]
    fn a_minus_within_a_word_belongs_to_it() {
        assert_eq!(lexemes("GPT-3"), [Lexeme::Word("GPT-3")]);
        assert_eq!(lexemes("--a"), [Lexeme::Minus, Lexeme::Minus, Lexeme::Word("a")]);
    }

    #[test]
    fn an_apostrophe_within_a_word_belongs_to_it_and_one_before_it_does_not() {
        assert_eq!(lexemes("don't"), [Lexeme::Word("don't")]);
        assert_eq!(lexemes("'a b'"), [Lexeme::Stray('\''), Lexeme::Word("a"), Lexeme::Word("b'")]);
    }

    #[test]
    fn values_are_bare_quoted_or_bracketed() {
        let operator = |value: &'static str| match lexemes(value)[..] {
            [Lexeme::Operator { value, .. }] => value,
            ref other => panic!("{value} is {other:?}"),
        };
        assert_eq!(operator("from:bob"), Written::Bare("bob"));
        assert_eq!(operator("url:\"a b\""), Written::Quoted { text: "a b", closed: true });
        assert_eq!(operator("url:\"a b"), Written::Quoted { text: "a b", closed: false });
        assert_eq!(
            operator("bounding_box:[1 2]"),
            Written::Bracketed { text: "1 2", closed: true }
        );
        assert_eq!(
            operator("bounding_box:[1 2"),
            Written::Bracketed { text: "1 2", closed: false }
        );
        assert_eq!(operator("from:"), Written::Missing);
        assert_eq!(lexemes("from:(a")[1], Lexeme::Open);
    }

    #[test]
    fn a_colon_makes_an_operator_only_after_a_name() {
        assert_eq!(lexemes(":)"), [Lexeme::Word(":"), Lexeme::Close]);
        assert_eq!(lexemes("größe:3"), [Lexeme::Word("größe:3")]);
        assert!(matches!(lexemes("12:30")[..], [Lexeme::Operator { name: "12", .. }]));
    }

    #[test]
    fn proximity_is_the_digits_after_a_tilde() {
        let near = |distance| Lexeme::Phrase { text: "a b", closed: true, distance };
        assert_eq!(lexemes("\"a b\"~5"), [near(Some("5"))]);
        assert_eq!(lexemes("\"a b\"~"), [near(Some(""))]);
        assert_eq!(lexemes("\"a b\" ~5"), [near(None), Lexeme::Word("~5")]);
    }

    #[test]
    fn every_byte_that_is_not_blank_is_in_one_lexeme() {
        for value in ["a\u{a0}b [c] \"d", "😃😡 (\u{0}x\ty)-\"\"~9z", "x:y:z \\\"q\\\""] {
            let mut end = 0;
            for span in spans(value) {
                assert!(value[end..span.start].chars().all(char::is_whitespace));
                assert!(span.start < span.end);
                end = span.end;
            }
            assert!(value[end..].chars().all(char::is_whitespace));
        }
    }
}
