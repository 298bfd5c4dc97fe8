//! What is wrong with a rule that can be read: what its clauses mean together.
//!
//! An atom that was reported already is passed over, and a rule that has one is not asked
//! whether its clauses suffice: nobody knows what that atom was to be.

mod pairs;
mod reach;
mod shape;

use super::expression::{Kind, Node};
use super::finding::{Finding, Limits, Severity};
use super::parse;

/// Findings about the whole of a rule.
pub(super) fn lint(root: &Node, limits: &Limits) -> Vec<Finding> {
    look(root, has_negated_group(root) && is_right_without(root, limits))
}

/// Of findings that say the same of one mistake the one that names it stays: what a misplaced
/// `sample:` does to its branch is no mistake of its own.
pub(super) fn once(findings: &mut Vec<Finding>) {
    let samples: Vec<_> =
        findings.iter().filter(|f| f.id == "R15").map(|f| f.span.clone()).collect();
    findings.retain(|finding| {
        let covers = samples
            .iter()
            .any(|span| finding.span.start <= span.start && span.end <= finding.span.end);
        !(covers && matches!(finding.id, "R14" | "R19" | "R21"))
    });
}

/// `rewritable`: what is written for negated groups makes a rule.
fn look(root: &Node, rewritable: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    shape::look(root, rewritable, &mut findings);
    // What must be negated otherwise is first to be written otherwise.
    if !findings.iter().any(|finding| matches!(finding.id, "R12" | "R13")) {
        reach::look(root, &mut findings);
    }
    pairs::look(root, &mut findings);
    findings.truncate(FINDINGS_MAX);
    findings
}

/// Returns true if and only if the rule without its negated groups (De Morgan) is one that this
/// linter has nothing against.
fn is_right_without(root: &Node, limits: &Limits) -> bool {
    let written = root.written(false);
    if written.chars().count() > limits.max_length {
        return false;
    }
    let parsed = parse::parse(&written, limits.product);
    parsed.root.filter(|_| !parsed.broken).is_some_and(|root| {
        look(&root, false).iter().all(|finding| finding.severity != Severity::Error)
    })
}

fn has_negated_group(node: &Node) -> bool {
    node.negated && !matches!(node.kind, Kind::Atom(_))
        || node.children().iter().any(has_negated_group)
}

/// As many findings as anyone reads.
const FINDINGS_MAX: usize = 100;
