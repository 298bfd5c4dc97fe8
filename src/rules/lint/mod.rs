//! What is wrong with a rule that can be read: what its clauses mean together.
//!
//! An atom that was reported already is passed over, and a rule that has one is not asked
//! whether its clauses suffice: nobody knows what that atom was to be.

mod pairs;
mod reach;
mod shape;

use super::expression::Node;
use super::finding::Finding;

/// Findings about the whole of a rule.
pub(super) fn lint(root: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    shape::look(root, &mut findings);
    // What must be negated otherwise is first to be written otherwise.
    if !findings.iter().any(|finding| matches!(finding.id, "R12" | "R13")) {
        reach::look(root, &mut findings);
    }
    pairs::look(root, &mut findings);
    findings.truncate(FINDINGS_MAX);
    findings
}

/// As many findings as anyone reads.
const FINDINGS_MAX: usize = 100;
