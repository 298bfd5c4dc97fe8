//! The rule language of X's filtered stream (protocols/x.md section 2): parse, check, match.
//!
//! Pure functions over text and JSON. Nothing here sends a rule, and the server keeps the last
//! word: what it is not known to refuse is never called more than doubtful to it
//! ([`Finding::blocks`]).

mod expression;
pub mod file;
pub mod finding;
mod language;
mod lex;
mod lint;
mod matching;
mod nearest;
pub mod operator;
mod parse;
pub mod post;
mod set;
mod tokens;
mod value;

pub use finding::{Finding, Limits, Product, Severity};
pub use matching::{Match, Undecided};
pub use set::{Wanted, check_set};

use expression::Node;

/// Longer values are not looked into: eight bytes for each of the 2,048 characters of the
/// longest rule that X sells.
const READ_MAX: usize = 16 * 1024;

/// A rule that could be parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    root: Node,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// `None` if it cannot be told what the value means.
    pub rule: Option<Rule>,
    /// In order of their place, errors before warnings.
    pub findings: Vec<Finding>,
}

/// Checks one rule's value.
pub fn check(value: &str, limits: &Limits) -> Checked {
    let mut findings: Vec<Finding> = Vec::new();
    if value.trim().is_empty() {
        findings.push(Finding::error("R01", 0..value.len(), "the rule is empty"));
        return Checked { rule: None, findings };
    }
    findings.extend(too_long(value, limits.max_length));
    if value.len() > READ_MAX {
        return Checked { rule: None, findings };
    }
    let parsed = parse::parse(value, limits.product);
    findings.extend(parsed.findings);
    let root = parsed.root.filter(|_| !parsed.broken);
    if let Some(root) = &root {
        findings.extend(lint::lint(root, limits));
    }
    lint::once(&mut findings);
    findings.sort_by_key(|finding| (finding.span.start, finding.severity, finding.id));
    Checked { rule: root.map(|root| Rule { root }), findings }
}

/// X counts the whole string, in what unit is not known; characters here.
fn too_long(value: &str, max: usize) -> Option<Finding> {
    let (start, _) = value.char_indices().nth(max)?;
    let count = value.chars().count();
    let message = format!("the rule has {count} characters, and {max} is the most");
    Some(Finding::error("R02", start..value.len(), message).server(format!("Rule '{value}'")))
}

#[cfg(test)]
mod tests;
