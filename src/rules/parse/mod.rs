//! Lexemes to a tree, by recursive descent (the grammar of protocols/x.md section 2).
//!
//! After a mistake the parser goes on as if the nearest right thing stood there, so that one
//! run finds several; it says each only once.

mod mistakes;

use std::ops::Range;

use mistakes::{misplaced, unknown_part};

use super::expression::{Atom, Kind, Node, Term};
use super::finding::{Finding, Product, Severity, shown};
use super::lex::{Lexeme, Token, Written, lex};
use super::operator;
use super::tokens::{tokens, words};
use super::value::{Clause, handle_problem, unescape};

/// Groups within groups. Far more than anyone writes, far less than a stack holds.
pub(super) const DEPTH_MAX: usize = 64;

/// The greatest distance of a proximity phrase.
const NEAR_MAX: usize = 6;

/// What was read of a rule.
pub(super) struct Parsed {
    /// `None` if nothing was left of it.
    pub(super) root: Option<Node>,
    pub(super) findings: Vec<Finding>,
    /// It is not sure that the tree is what was meant.
    pub(super) broken: bool,
}

/// Reads a rule.
pub(super) fn parse(value: &str, product: Product) -> Parsed {
    let mut parser = Parser {
        value,
        product,
        tokens: lex(value),
        at: 0,
        depth: 0,
        findings: Vec::new(),
        broken: false,
        unclosed: None,
        too_deep: false,
        open_quote: false,
        open_bracket: false,
        curly: false,
    };
    let root = parser.alternatives();
    parser.report_unclosed();
    Parsed { root, findings: parser.findings, broken: parser.broken }
}

struct Parser<'a> {
    value: &'a str,
    product: Product,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
    findings: Vec<Finding>,
    broken: bool,
    /// The first `(` that nothing closes, and how many there are.
    unclosed: Option<(Range<usize>, usize)>,
    too_deep: bool,
    /// What follows a quote that nothing closes was not read.
    open_quote: bool,
    /// A stray `[` was reported and its other half is still to come.
    open_bracket: bool,
    /// Curly quotes were reported.
    curly: bool,
}

impl<'a> Parser<'a> {
    /// Clauses joined by OR, up to the end or the `)` of this group.
    fn alternatives(&mut self) -> Option<Node> {
        let mut branches: Vec<Node> = Vec::new();
        let mut or: Option<Range<usize>> = None;
        let mut empty = true;
        loop {
            let before = self.findings.len();
            let branch = self.conjunction();
            // Where a mistake was reported, nothing is missing.
            let found = branch.is_some() || self.findings.len() > before;
            let next = self.peek().filter(|token| token.lexeme == Lexeme::Or);
            let next = next.map(|token| token.span.clone());
            match (&next, &or) {
                (Some(span), _) if !found => self.dangling(span.clone(), empty),
                (None, Some(span)) if !found => self.dangling(span.clone(), false),
                _ => {}
            }
            branches.extend(branch);
            if next.is_none() {
                return joined(branches, Kind::Or);
            }
            self.at += 1;
            empty = false;
            // One that dangles was reported already.
            or = next.filter(|_| found);
        }
    }

    /// Clauses side by side.
    fn conjunction(&mut self) -> Option<Node> {
        let mut clauses = Vec::new();
        while let Some(token) = self.peek() {
            match token.lexeme {
                Lexeme::Or => break,
                Lexeme::Close if self.depth > 0 => break,
                Lexeme::Close => self.stray_close(),
                // X's message was seen for both cases.
                Lexeme::Word(word) if word.eq_ignore_ascii_case("and") => self.and(),
                _ => clauses.extend(self.clause()),
            }
        }
        joined(clauses, Kind::And)
    }

    /// An atom or a group, with its minus.
    fn clause(&mut self) -> Option<Node> {
        let start = self.peek()?.span.start;
        let negated = self.minus()?;
        let token = self.next()?;
        let node = match token.lexeme {
            Lexeme::Open => self.group(&token)?,
            Lexeme::Word(word) => self.word(word, &token),
            Lexeme::Phrase { text, closed, distance } => {
                self.phrase(text, closed, distance, &token)
            }
            Lexeme::Operator { name, value } => self.operator(name, value, &token),
            Lexeme::Stray(c) => {
                self.stray(c, &token);
                return None;
            }
            Lexeme::Minus | Lexeme::Or | Lexeme::Close => return None,
        };
        if !negated {
            return Some(node);
        }
        let span = start..node.span.end;
        Some(match node.kind {
            Kind::Atom(_) if !node.grouped => Node { negated: true, span, ..node },
            _ => Node { kind: Kind::And(vec![node]), span, negated: true, grouped: true },
        })
    }

    /// Whether a minus stands here. `None` if nothing follows that it could negate.
    fn minus(&mut self) -> Option<bool> {
        let start = self.at;
        while self.peek().is_some_and(|token| token.lexeme == Lexeme::Minus) {
            self.at += 1;
        }
        let count = self.at - start;
        if count == 0 {
            return Some(false);
        }
        let span = self.tokens[start].span.start..self.tokens[self.at - 1].span.end;
        let next = self.peek().filter(|next| !matches!(next.lexeme, Lexeme::Or | Lexeme::Close));
        let Some(next) = next.cloned() else {
            self.error("R22", span, "nothing follows the minus");
            return None;
        };
        let message = match (count, next.spaced) {
            (1, false) => return Some(true),
            (1, true) => "a blank stands after the minus",
            _ => "more than one minus",
        };
        let hint = format!("-{}", shown(&self.value[next.span]));
        self.push_broken(Finding::error("R22", span, message).hint(hint));
        Some(true)
    }

    fn group(&mut self, open: &Token<'a>) -> Option<Node> {
        if self.depth == DEPTH_MAX {
            let message = format!("groups are nested deeper than {DEPTH_MAX}");
            self.push_broken(Finding::error("R02", open.span.clone(), message));
            self.too_deep = true;
            // What follows could only be misread.
            self.at = self.tokens.len();
            self.depth = 0;
            return None;
        }
        let before = self.findings.len();
        self.depth += 1;
        let inner = self.alternatives();
        self.depth = self.depth.saturating_sub(1);
        let close = self.next();
        let Some(close) = close else {
            let count = self.unclosed.take().map_or(0, |(_, count)| count);
            self.unclosed = Some((open.span.clone(), count + 1));
            return inner;
        };
        let span = open.span.start..close.span.end;
        if inner.is_none() && self.findings.len() == before {
            self.error("R22", span.clone(), "the group is empty");
        }
        inner.map(|node| Node { grouped: true, span, ..wrapped(node) })
    }

    fn word(&mut self, word: &str, token: &Token<'a>) -> Node {
        self.look_at_characters(word, token);
        let mut faulty = false;
        let mut chars = word.chars();
        let term = match (chars.next(), chars.as_str()) {
            (Some('#'), tag) if !tag.is_empty() => Term::Hashtag(tag.to_lowercase()),
            (Some('$'), tag) if tag.starts_with(char::is_alphabetic) => {
                Term::Cashtag(tag.to_lowercase())
            }
            (Some('@'), user) if !user.is_empty() => {
                if let Some(problem) = handle_problem(user) {
                    self.push(Finding::warning("R17", token.span.clone(), problem));
                    faulty = true;
                }
                Term::Mention(user.to_lowercase())
            }
            _ => {
                let spoken = words(word);
                // `…` has no word to it: it is found as it stands or not at all.
                if spoken.is_empty() { Term::Phrase(tokens(word)) } else { Term::Keyword(spoken) }
            }
        };
        self.atom(term, token.span.clone(), faulty)
    }

    fn phrase(
        &mut self,
        text: &str,
        closed: bool,
        distance: Option<&str>,
        token: &Token<'a>,
    ) -> Node {
        let span = token.span.clone();
        if !closed {
            self.unclosed_quote(span.clone());
        }
        if closed && text.trim().is_empty() {
            self.push(Finding::warning("R23", span.clone(), "the phrase is empty"));
            return self.atom(Term::Phrase(Vec::new()), span, true);
        }
        let plain = unescape(text);
        let Some(digits) = distance else {
            return self.atom(Term::Phrase(tokens(&plain)), span, !closed);
        };
        let distance = digits.parse().ok().filter(|n| (1..=NEAR_MAX).contains(n));
        if distance.is_none() {
            let message = format!("a distance is a number from 1 to {NEAR_MAX}");
            let hint = format!("\"{}\"~{NEAR_MAX}", shown(text));
            self.push(Finding::warning("R18", span.clone(), message).hint(hint));
        }
        let faulty = distance.is_none();
        let near = Term::Near { words: words(&plain), distance: distance.unwrap_or(NEAR_MAX) };
        self.atom(near, span, faulty)
    }

    fn operator(&mut self, name: &'a str, written: Written<'a>, token: &Token<'a>) -> Node {
        let span = token.span.clone();
        if self.is_full() {
            return self.unread(span);
        }
        let (full, family) = match written {
            Written::Bare(part) | Written::Quoted { text: part, .. }
                if operator::is_family(name) =>
            {
                (format!("{name}:{part}"), true)
            }
            _ => (name.to_owned(), false),
        };
        if written == Written::Missing
            && (operator::is_family(name) || operator::find(name).is_some())
        {
            self.no_value(name, &span);
            return self.unread(span);
        }
        let Some(found) = operator::find(&full) else {
            self.push(match family {
                true => unknown_part(name, &full, span.clone()),
                false => self.unknown(name, &span),
            });
            return self.unread(span);
        };
        if let Some(finding) = misplaced(found, &full, self.product, &span) {
            let severity = finding.severity;
            self.push(finding);
            if severity == Severity::Error {
                return self.unread(span);
            }
        }
        let before = self.findings.len();
        self.look_at_value(written, &span);
        if self.findings.len() > before || self.is_full() {
            return self.unread(span);
        }
        let (value, finding) = Clause { operator: found, name, written, span: span.clone() }.read();
        let faulty = finding.is_some();
        if let Some(finding) = finding {
            self.push(finding);
        }
        self.atom(Term::Operator { operator: found, value }, span, faulty)
    }

    /// An atom that nothing more can be said about.
    fn unread(&self, span: Range<usize>) -> Node {
        self.atom(Term::Unknown, span, true)
    }

    fn atom(&self, term: Term, span: Range<usize>, faulty: bool) -> Node {
        let text = self.value[span.clone()].to_owned();
        let kind = Kind::Atom(Atom { term, text, faulty });
        Node { kind, span, negated: false, grouped: false }
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }
}

/// One node is itself, more are joined.
fn joined(mut nodes: Vec<Node>, join: fn(Vec<Node>) -> Kind) -> Option<Node> {
    let span = nodes.first()?.span.start..nodes.last()?.span.end;
    match nodes.len() {
        1 => nodes.pop(),
        _ => Some(Node { kind: join(nodes), span, negated: false, grouped: false }),
    }
}

/// A node whose parentheses and minus are free to be set: a negated one is put into another.
fn wrapped(node: Node) -> Node {
    let span = node.span.clone();
    match node.negated {
        true => Node { kind: Kind::And(vec![node]), span, negated: false, grouped: true },
        false => node,
    }
}
