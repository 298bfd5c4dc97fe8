//! A rule as a tree.
//!
//! The tree is as deep as the groups of its text and no deeper than
//! [`parse::DEPTH_MAX`](super::parse::DEPTH_MAX) allows: walking it may recurse.

use std::ops::Range;

use super::operator::{Operator, Standing};
use super::tokens::Token;
use super::value::Value;

/// A clause, or clauses that are joined.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// With its minus and its parentheses.
    pub(super) span: Range<usize>,
    pub(super) negated: bool,
    /// Parentheses stand around it.
    pub(super) grouped: bool,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// All of them; one when a minus stands before a group of one.
    And(Vec<Node>),
    /// Any of them; two or more.
    Or(Vec<Node>),
    Atom(Atom),
}

/// What a post is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Atom {
    pub(super) term: Term,
    /// As it was written, without a minus.
    pub(super) text: String,
    /// Something was found to be wrong with it: nothing more is said about it.
    pub(super) faulty: bool,
}

/// The kinds of atoms.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// Words in a row, whatever punctuation stands between them.
    Keyword(Vec<Token>),
    /// Words and punctuation in a row.
    Phrase(Vec<Token>),
    /// Words within a distance.
    Near { words: Vec<Token>, distance: usize },
    /// Without `#`, lower case.
    Hashtag(String),
    /// Without `$`, lower case.
    Cashtag(String),
    /// Without `@`, lower case.
    Mention(String),
    /// An operator of the table, with a value that could be read or not.
    Operator { operator: &'static Operator, value: Option<Value> },
    /// An operator that nobody knows.
    Unknown,
}

impl Node {
    pub(super) fn atom(&self) -> Option<&Atom> {
        match &self.kind {
            Kind::Atom(atom) => Some(atom),
            Kind::And(_) | Kind::Or(_) => None,
        }
    }

    pub(super) fn children(&self) -> &[Self] {
        match &self.kind {
            Kind::And(nodes) | Kind::Or(nodes) => nodes,
            Kind::Atom(_) => &[],
        }
    }

    /// Calls `visit` with each atom, in order, and whether an odd number of minus signs
    /// stands before it.
    pub(super) fn atoms<'a>(&'a self, visit: &mut impl FnMut(&'a Self, &'a Atom, bool)) {
        self.atoms_within(false, visit);
    }

    fn atoms_within<'a>(&'a self, negated: bool, visit: &mut impl FnMut(&'a Self, &'a Atom, bool)) {
        let negated = negated != self.negated;
        match &self.kind {
            Kind::Atom(atom) => visit(self, atom, negated),
            Kind::And(nodes) | Kind::Or(nodes) => {
                for node in nodes {
                    node.atoms_within(negated, visit);
                }
            }
        }
    }

    /// The rule text of this node, or of its opposite without a minus before a group
    /// (De Morgan).
    pub(super) fn written(&self, opposite: bool) -> String {
        self.written_as(opposite).0
    }

    /// The same, in parentheses where it must have them beside other clauses.
    pub(super) fn written_as_clause(&self, opposite: bool) -> String {
        match self.written_as(opposite) {
            (text, Join::Any) => format!("({text})"),
            (text, Join::All | Join::One) => text,
        }
    }

    fn written_as(&self, opposite: bool) -> (String, Join) {
        let negated = self.negated != opposite;
        let any = match &self.kind {
            Kind::Atom(atom) if negated => return (format!("-{}", atom.text), Join::One),
            Kind::Atom(atom) => return (atom.text.clone(), Join::One),
            Kind::And(_) => negated,
            Kind::Or(_) => !negated,
        };
        if let [only] = self.children() {
            return only.written_as(negated);
        }
        let parts = self.children().iter().map(|node| match node.written_as(negated) {
            (text, Join::One) => text,
            (text, Join::All | Join::Any) => format!("({text})"),
        });
        let parts: Vec<String> = parts.collect();
        match any {
            true => (parts.join(" OR "), Join::Any),
            false => (parts.join(" "), Join::All),
        }
    }
}

/// How a text's clauses are joined.
enum Join {
    /// There is only one.
    One,
    All,
    Any,
}

impl Atom {
    /// May a rule consist of it alone?
    pub(super) fn standing(&self) -> Standing {
        match &self.term {
            Term::Operator { operator, .. } => operator.standing,
            _ => Standing::Standalone,
        }
    }

    /// What is the same for atoms that mean the same.
    pub(super) fn key(&self) -> String {
        self.text.to_lowercase()
    }
}
