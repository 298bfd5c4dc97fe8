//! Whether a rule's clauses suffice: X wants something standalone that is not excluded (R10,
//! R11, R21).

use std::ops::Range;

use crate::rules::expression::{Kind, Node};
use crate::rules::finding::Finding;
use crate::rules::operator::Standing;

pub(super) fn look(root: &Node, findings: &mut Vec<Finding>) {
    let facts = Facts::of(root);
    if facts.faulty {
        return;
    }
    let whole = root.span.clone();
    if !facts.positive {
        // An operator that must be negated is no clause that could be wanted instead.
        let error = Finding::error("R11", whole, "everything is excluded and nothing is wanted");
        findings.push(error.hint("add what posts should contain"));
    } else if facts.standalone == 0 {
        findings.push(only_conjunction(&facts));
    } else if exclusions(root, findings) {
        // What is missing there is said.
    } else if !wants(root, false, is_standalone) && !matches!(root.kind, Kind::Or(_)) {
        let warning = Finding::warning("R21", whole, "nothing that is wanted is enough by itself");
        findings.push(warning.hint("X may ask for a keyword, a user or something else standalone"));
    } else {
        branches(root, false, findings);
    }
}

/// The operators that X's message names.
const FAMILIES: [&str; 3] = ["is:", "has:", "lang:"];

#[derive(Default)]
struct Facts {
    faulty: bool,
    /// Something is wanted.
    positive: bool,
    /// How many atoms may be a rule by themselves.
    standalone: usize,
    /// One of the others has no documented type.
    unstated: bool,
    /// One of them is of a family whose refusal is known.
    known: bool,
    /// Where the first atom stands.
    first: Option<Range<usize>>,
}

impl Facts {
    fn of(root: &Node) -> Self {
        let mut facts = Self::default();
        root.atoms(&mut |node, atom, negated| {
            facts.faulty |= atom.faulty;
            facts.positive |= !negated;
            facts.standalone += usize::from(atom.standing() == Standing::Standalone);
            facts.unstated |= atom.standing() == Standing::Unstated;
            let text = atom.text.to_ascii_lowercase();
            facts.known |= FAMILIES.iter().any(|family| text.starts_with(family));
            facts.first.get_or_insert_with(|| node.span.clone());
        });
        facts
    }
}

fn only_conjunction(facts: &Facts) -> Finding {
    let span = facts.first.clone().unwrap_or_default();
    let hint = "add a keyword, a user or something else that may stand alone";
    if facts.unstated {
        let message = "X does not say whether these may stand alone";
        return Finding::warning("R10", span, message).hint(hint);
    }
    let error = Finding::error("R10", span, "this cannot stand alone").hint(hint);
    match facts.known {
        true => error.server("is/has/lang cannot be used as a standalone operator (at position 1)"),
        false => error,
    }
}

/// Each branch of an OR must want something, wherever the OR stands. Returns true if and only if
/// one does not.
fn exclusions(node: &Node, findings: &mut Vec<Finding>) -> bool {
    let is_or = matches!(node.kind, Kind::Or(_));
    let mut found = false;
    for child in node.children() {
        if is_or && !wants(child, false, |_| true) {
            findings.push(excluded(child));
            found = true;
        } else {
            found |= exclusions(child, findings);
        }
    }
    found
}

fn excluded(branch: &Node) -> Finding {
    Finding::error("R11", branch.span.clone(), "a branch of an OR cannot only exclude")
        .hint("write what is excluded beside the whole OR, in parentheses")
}

/// Each branch of an OR that nothing standalone stands beside must want something standalone.
fn branches(node: &Node, standalone: bool, findings: &mut Vec<Finding>) {
    match &node.kind {
        Kind::Or(branches) if !node.negated => {
            for branch in branches {
                if !standalone && !wants(branch, false, is_standalone) {
                    findings.push(weak(branch));
                } else {
                    self::branches(branch, standalone, findings);
                }
            }
        }
        Kind::And(clauses) if !node.negated => {
            let is_enough = |clause: &&Node| wants(clause, false, is_standalone);
            let enough = clauses.iter().filter(is_enough).count();
            for clause in clauses.iter().filter(|clause| clause.atom().is_none()) {
                let beside = enough > usize::from(is_enough(&clause));
                branches(clause, standalone || beside, findings);
            }
        }
        Kind::And(_) | Kind::Or(_) | Kind::Atom(_) => {}
    }
}

fn weak(branch: &Node) -> Finding {
    let message = "nothing in this branch may stand alone: X may refuse the rule";
    Finding::warning("R21", branch.span.clone(), message)
        .hint("add a keyword or a user to this branch")
}

/// Returns true if and only if every post that matches has something of this kind that is
/// wanted.
fn wants(node: &Node, negated: bool, kind: fn(&Node) -> bool) -> bool {
    let negated = negated != node.negated;
    match &node.kind {
        Kind::Atom(_) => !negated && kind(node),
        Kind::And(nodes) | Kind::Or(nodes) => {
            let all = matches!(node.kind, Kind::Or(_)) != negated;
            let mut wants = nodes.iter().map(|node| wants(node, negated, kind));
            if all { wants.all(|wants| wants) } else { wants.any(|wants| wants) }
        }
    }
}

fn is_standalone(node: &Node) -> bool {
    node.atom().is_some_and(|atom| atom.standing() == Standing::Standalone)
}
