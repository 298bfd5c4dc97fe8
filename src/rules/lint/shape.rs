//! How a rule is put together: precedence (R14), negated groups (R12), operators that must or
//! must not be negated (R13), where `sample:` may stand (R15).

use std::ops::Range;

use crate::rules::expression::{Kind, Node, Term};
use crate::rules::finding::{Finding, shown};
use crate::rules::operator::{Negation, Test};

pub(super) fn look(root: &Node, rewritable: bool, findings: &mut Vec<Finding>) {
    look_at(root, rewritable, findings);
    negation(root, findings);
    samples(root, findings);
}

fn look_at(node: &Node, rewritable: bool, findings: &mut Vec<Finding>) {
    match &node.kind {
        Kind::Or(branches) => findings.extend(precedence(branches)),
        Kind::And(_) if node.negated => findings.push(negated_group(node, rewritable)),
        Kind::And(_) | Kind::Atom(_) => {}
    }
    for child in node.children() {
        look_at(child, rewritable, findings);
    }
}

/// A blank binds before OR; who mixes them without parentheses may have meant otherwise.
fn precedence(branches: &[Node]) -> Option<Finding> {
    let joined = |node: &&Node| matches!(node.kind, Kind::And(_)) && !node.grouped;
    let branch = branches.iter().find(joined)?;
    let written = shown(&branch.written(false));
    Some(
        Finding::warning("R14", branch.span.clone(), "a blank joins before OR does")
            .hint(format!("write ({written}), or put the OR in parentheses")),
    )
}

fn negated_group(node: &Node, rewritable: bool) -> Finding {
    let error = Finding::error("R12", node.span.clone(), "a group cannot be negated");
    let written = node.written_as_clause(false);
    // A part of it would be no rule.
    match rewritable && shown(&written) == written {
        true => error.hint(written),
        false => error,
    }
}

fn negation(root: &Node, findings: &mut Vec<Finding>) {
    root.atoms(&mut |node, atom, negated| {
        let Term::Operator { operator, .. } = &atom.term else { return };
        let text = shown(&atom.text);
        let (message, hint) = match operator.negation {
            Negation::Always if !negated => ("can only be excluded", format!("-{text}")),
            Negation::Never if negated => ("cannot be excluded", text),
            _ => return,
        };
        let message = format!("{}{} {message}", operator.name, colon(operator.name));
        findings.push(Finding::error("R13", node.span.clone(), message).hint(hint));
    });
}

fn colon(name: &str) -> &'static str {
    if name.contains(':') { "" } else { ":" }
}

/// `sample:` is about the whole rule: once, and beside everything else.
fn samples(root: &Node, findings: &mut Vec<Finding>) {
    let mut places: Vec<(Range<usize>, bool)> = Vec::new();
    find_samples(root, false, &mut places);
    for (index, (span, within_or)) in places.into_iter().enumerate() {
        if index > 0 {
            findings.push(Finding::error("R15", span, "a rule has one sample:"));
        } else if within_or {
            findings.push(
                Finding::error("R15", span, "sample: is about the whole rule, not about a branch")
                    .hint("put everything else in parentheses: (cat OR dog) sample:10"),
            );
        }
    }
}

fn find_samples(node: &Node, within_or: bool, places: &mut Vec<(Range<usize>, bool)>) {
    if let Some(Term::Operator { operator, .. }) = node.atom().map(|atom| &atom.term)
        && operator.test == Test::Sample
    {
        places.push((node.span.clone(), within_or));
    }
    let within_or = within_or || matches!(node.kind, Kind::Or(_));
    for child in node.children() {
        find_samples(child, within_or, places);
    }
}
