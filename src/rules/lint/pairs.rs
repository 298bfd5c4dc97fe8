//! Clauses side by side that repeat each other (R19) or exclude each other (R20).

use std::collections::BTreeMap;

use crate::rules::expression::{Kind, Node, Term};
use crate::rules::finding::{Finding, shown};
use crate::rules::operator::Test;
use crate::rules::value::Value;

pub(super) fn look(node: &Node, findings: &mut Vec<Finding>) {
    match &node.kind {
        Kind::And(_) => {
            let mut clauses = Vec::new();
            flatten(node, &mut clauses);
            together(&clauses, true, findings);
        }
        Kind::Or(branches) => together(&branches.iter().collect::<Vec<_>>(), false, findings),
        Kind::Atom(_) => {}
    }
    look_below(node, findings);
}

/// Groups that were flattened into this one are not looked at again.
fn look_below(node: &Node, findings: &mut Vec<Finding>) {
    for child in node.children() {
        match (&node.kind, &child.kind) {
            (Kind::And(_), Kind::And(_)) if !child.negated => look_below(child, findings),
            _ => look(child, findings),
        }
    }
}

/// The clauses of an And and of the groups of it that only group.
fn flatten<'a>(node: &'a Node, clauses: &mut Vec<&'a Node>) {
    for child in node.children() {
        match child.kind {
            Kind::And(_) if !child.negated => flatten(child, clauses),
            _ => clauses.push(child),
        }
    }
}

fn together(clauses: &[&Node], all: bool, findings: &mut Vec<Finding>) {
    let mut places: BTreeMap<String, Places<'_>> = BTreeMap::new();
    let mut language: Option<&Node> = None;
    for clause in clauses {
        let Some(atom) = clause.atom() else { continue };
        let places = places.entry(atom.key()).or_default();
        let is_new = places.wanted.is_empty() && places.excluded.is_empty();
        let same = if clause.negated { &mut places.excluded } else { &mut places.wanted };
        same.push(clause);
        if is_new && all && !clause.negated && is_language(&atom.term) {
            if language.is_some() {
                let message = "a post has one language: no post matches";
                let warning = Finding::warning("R20", clause.span.clone(), message);
                findings.push(warning.hint("join them with OR in parentheses"));
            }
            language = Some(clause);
        }
    }
    for Places { wanted, excluded } in places.values() {
        findings.extend([wanted, excluded].into_iter().filter_map(|same| repeated(same)));
        if let ([wanted, ..], [excluded, ..]) = (&wanted[..], &excluded[..])
            && all
        {
            let later = if wanted.span.start > excluded.span.start { wanted } else { excluded };
            let message = format!(
                "{} is both wanted and excluded: no post matches",
                shown(&wanted.written(false))
            );
            findings.push(Finding::warning("R20", later.span.clone(), message));
        }
    }
}

/// Where the same atom stands, with a minus and without.
#[derive(Default)]
struct Places<'a> {
    wanted: Vec<&'a Node>,
    excluded: Vec<&'a Node>,
}

/// Once for all of them, at the second.
fn repeated(same: &[&Node]) -> Option<Finding> {
    let [_, second, ..] = same else { return None };
    let text = shown(&second.written(false));
    let message = match same.len() {
        2 => format!("{text} stands here a second time"),
        times => format!("{text} stands here {times} times"),
    };
    Some(Finding::warning("R19", second.span.clone(), message))
}

fn is_language(term: &Term) -> bool {
    matches!(
        term,
        Term::Operator { operator, value: Some(Value::Language(_)) } if operator.test == Test::Language
    )
}
