//! What is said about mistakes that the parser meets, with X's words for those that are known
//! (protocols/x.md sections 2 and 11).

use std::ops::Range;

use super::Parser;
use crate::rules::finding::{Finding, Product, position, shown};
use crate::rules::lex::{Lexeme, Token, Written};
use crate::rules::operator::{self, Operator};
use crate::rules::tokens::VARIATION_SELECTORS;

/// More findings than anyone reads. Each quotes the rule, so their number is what bounds memory.
const FINDINGS_MAX: usize = 100;

impl Parser<'_> {
    pub(super) fn and(&mut self) {
        let Some(token) = self.next() else { return };
        if self.is_full_of_mistakes() {
            return;
        }
        let at = position(self.value, token.span.start);
        let error = Finding::error(
            "R08",
            token.span.clone(),
            "a blank means \"and\"; the word itself must be quoted",
        );
        self.push_broken(error.hint("leave it out, or write \"and\" in double quotes").server(
            format!(
                "Ambiguous use of and as a keyword. Use a space to logically join two clauses, \
                 or \"and\" to find occurrences of and in text (at position {at})"
            ),
        ));
    }

    pub(super) fn stray(&mut self, c: char, token: &Token<'_>) {
        let span = token.span.clone();
        if c == ']' && std::mem::take(&mut self.open_bracket) {
            return;
        }
        if self.is_full_of_mistakes() {
            return;
        }
        let at = position(self.value, span.start);
        let error = match c {
            '\'' => {
                let error = Finding::error("R05", span, "only double quotes make a phrase")
                    .server(format!("no viable alternative at character ''' (at position {at})"));
                match self.single_quoted(token.span.end) {
                    Some(text) => error.hint(format!("\"{}\"", shown(text))),
                    None => error,
                }
            }
            '[' => {
                self.open_bracket = true;
                Finding::error("R05", span, "brackets belong to point_radius: and bounding_box:")
                    .hint("group with ( and )")
                    .server(format!("no viable alternative at input '[' (at position {at})."))
            }
            _ => Finding::error("R05", span, "nothing opens this bracket"),
        };
        self.push_broken(error);
    }

    /// What stands up to the single quote that ends it.
    pub(super) fn single_quoted(&self, start: usize) -> Option<&str> {
        let rest = &self.value[start..];
        let ends = |(at, _): &(usize, &str)| {
            rest[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')')
        };
        let (end, _) = rest.match_indices('\'').find(ends)?;
        Some(&rest[..end]).filter(|text| !text.contains('"'))
    }

    pub(super) fn stray_close(&mut self) {
        let Some(token) = self.next() else { return };
        if self.is_full_of_mistakes() {
            return;
        }
        // X counts from 0 here (protocols/x.md section 2).
        let at = position(self.value, token.span.start) - 1;
        self.push_broken(
            Finding::error("R03", token.span, "nothing opens this parenthesis")
                .server(format!("missing EOF at ')' (at position {at})")),
        );
    }

    pub(super) fn report_unclosed(&mut self) {
        let Some((span, count)) = self.unclosed.take() else { return };
        self.broken = true;
        if self.too_deep || self.open_quote {
            // It may be closed where nothing was read: too deep, or behind a quote.
            return;
        }
        let message = match count {
            1 => "nothing closes this parenthesis".to_owned(),
            n => format!("{n} parentheses are not closed"),
        };
        let error = Finding::error("R03", span.clone(), message);
        // The one known case: a group was closed before, and X points at its end.
        self.push(match self.value[..span.start].rfind(')') {
            Some(before) => error.server(format!(
                "missing EOF at ')' (at position {})",
                position(self.value, before) - 1
            )),
            None => error,
        });
    }

    pub(super) fn unclosed_quote(&mut self, span: Range<usize>) {
        self.open_quote = true;
        let error = Finding::error("R04", span.start..span.start + 1, "nothing closes this quote");
        let escaped = self.value[..span.start].ends_with('\\');
        let hint = "a quote around a phrase needs no backslash";
        self.push_broken(if escaped { error.hint(hint) } else { error });
    }

    pub(super) fn dangling(&mut self, or: Range<usize>, leading: bool) {
        let message = match leading {
            true => "nothing stands before this OR",
            false => "OR needs a clause on both sides",
        };
        self.error("R22", or, message);
    }

    pub(super) fn no_value(&mut self, name: &str, span: &Range<usize>) {
        let warning = Finding::warning("R23", span.clone(), format!("{name}: has no value"));
        let hint = self.peek().and_then(|next| match next.lexeme {
            Lexeme::Open => Some(format!("write {name}: before each: ({name}:a OR {name}:b)")),
            Lexeme::Word(word) => Some(format!("{name}:{}", shown(word))),
            Lexeme::Phrase { text, .. } => Some(format!("{name}:\"{}\"", shown(text))),
            _ => None,
        });
        self.push(Finding { hint, ..warning });
    }

    pub(super) fn unknown(&self, name: &str, span: &Range<usize>) -> Finding {
        let at = position(self.value, span.start);
        let known = shown(name);
        let written = shown(&self.value[span.clone()]);
        let hint = match operator::nearest(name) {
            Some(near) => format!("{near}:"),
            None if name.starts_with("http") => format!("url:\"{written}\""),
            None => format!("\"{written}\" in double quotes, if it is text"),
        };
        Finding::error("R06", span.clone(), format!("there is no operator {known}:"))
            .hint(hint)
            .server(format!("Reference to invalid operator '{name}' (at position {at})."))
            .server(format!("Reference to invalid field '{name}' (at position {at})."))
    }

    pub(super) fn look_at_value(&mut self, written: Written<'_>, span: &Range<usize>) {
        match written {
            Written::Quoted { closed: false, text } => {
                self.unclosed_quote(span.end - text.len() - 1..span.end);
            }
            Written::Bracketed { closed: false, text } => {
                let start = span.end - text.len() - 1;
                self.error("R05", start..start + 1, "nothing closes this bracket");
            }
            Written::Bare(text) if text.starts_with('\'') => {
                let start = span.end - text.len();
                let at = position(self.value, start);
                self.push_broken(
                    Finding::error("R05", start..start + 1, "only double quotes make a phrase")
                        .server(format!(
                            "no viable alternative at character ''' (at position {at})"
                        )),
                );
            }
            Written::Bare(text) => self.look_for_curly_quotes(text, span.end - text.len()),
            Written::Missing | Written::Quoted { .. } | Written::Bracketed { .. } => {}
        }
    }

    pub(super) fn look_at_characters(&mut self, word: &str, token: &Token<'_>) {
        self.look_for_curly_quotes(word, token.span.start);
        if word.contains(VARIATION_SELECTORS) {
            self.push(
                Finding::warning(
                    "R05",
                    token.span.clone(),
                    "an emoji with a variant must be quoted",
                )
                .hint(format!("\"{}\"", shown(word))),
            );
        }
        let hint = match word {
            "not" | "NOT" | "Not" => "write - before what is not wanted",
            _ if word.eq_ignore_ascii_case("or") => "write OR in capitals to join clauses",
            _ => return,
        };
        let message = format!("{word} is a keyword here");
        self.push(Finding::warning("R09", token.span.clone(), message).hint(hint));
    }

    pub(super) fn look_for_curly_quotes(&mut self, text: &str, start: usize) {
        const CURLY: [char; 4] = ['“', '”', '„', '‟'];
        let Some(at) = text.find(CURLY) else { return };
        // Once for a rule: they come in pairs and from one editor.
        if std::mem::replace(&mut self.curly, true) {
            return;
        }
        let start = start + at;
        let width = self.value[start..].chars().next().map_or(0, char::len_utf8);
        self.push(
            Finding::warning("R04", start..start + width, "a curly quote makes no phrase")
                .hint(shown(&self.value.replace(CURLY, "\""))),
        );
    }

    pub(super) fn error(&mut self, id: &'static str, span: Range<usize>, message: &str) {
        self.push_broken(Finding::error(id, span, message));
    }

    pub(super) fn push_broken(&mut self, finding: Finding) {
        self.push(finding);
        self.broken = true;
    }

    pub(super) fn push(&mut self, finding: Finding) {
        if !self.is_full() {
            self.findings.push(finding);
        }
    }

    /// Notes one more mistake if nothing more is to be said about any: what would be said takes
    /// time that grows with the rule.
    fn is_full_of_mistakes(&mut self) -> bool {
        let full = self.is_full();
        self.broken |= full;
        full
    }

    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= FINDINGS_MAX
    }
}

/// `is:` or `has:` with something that X does not list.
pub(super) fn unknown_part(name: &str, full: &str, span: Range<usize>) -> Finding {
    let warning =
        Finding::warning("R18", span, format!("X does not list {} among {name}:", shown(full)));
    Finding { hint: operator::nearest(full).map(str::to_owned), ..warning }
}

/// What there is to say about an operator's place, if anything.
pub(super) fn misplaced(
    operator: &Operator,
    written: &str,
    product: Product,
    span: &Range<usize>,
) -> Option<Finding> {
    let warning = |message| Some(Finding::warning("R07", span.clone(), message));
    match operator.place {
        operator::Place::Stream => None,
        operator::Place::Enterprise if product == Product::Enterprise => None,
        operator::Place::Enterprise => {
            warning(format!("{written}: is for enterprise contracts with embeddings"))
        }
        operator::Place::Unlisted => {
            warning(format!("X announced {written}: for streams, but does not list it"))
        }
        operator::Place::Elsewhere => {
            let error =
                Finding::error("R07", span.clone(), format!("{written} is not for streams"))
                    .server(format!(
                        "Reference to invalid operator '{written}'. Operator is not available in \
                     current product or product packaging"
                    ));
            let hint = Some(operator.summary).filter(|hint| !hint.is_empty());
            Some(Finding { hint: hint.map(str::to_owned), ..error })
        }
    }
}
