//! Rules together: what is wrong with none of them alone.

use std::collections::BTreeMap;

use super::finding::{Finding, shown};

/// A rule that somebody wants to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The rule.
    pub value: String,
    /// What posts that match are tagged with.
    pub tag: Option<String>,
    /// The line of a file, counted from 1; 0 for an argument.
    pub line: usize,
    /// The characters before the rule on its line, which are no part of it.
    pub indent: usize,
}

/// Checks rules against each other: equal values (R19), more rules than `cap` and tags that
/// stand at several rules (R24). The number is an index of `wanted`; one finding for each
/// value and tag, at its second appearance.
pub fn check_set(wanted: &[Wanted], cap: Option<u64>) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    for places in places(wanted, |rule| Some(&rule.value)) {
        let [first, second, ..] = places[..] else { continue };
        let message = format!("equal to {}{}", place(first, &wanted[first]), more(&places));
        let warning = Finding::warning("R19", whole(&wanted[second]), message);
        findings.push((second, warning.server("DuplicateRule")));
    }
    for places in places(wanted, |rule| rule.tag.as_ref()) {
        let [first, second, ..] = places[..] else { continue };
        let tag = shown(wanted[first].tag.as_deref().unwrap_or_default());
        let message =
            format!("has the tag {tag} of {}{}", place(first, &wanted[first]), more(&places));
        findings.push((second, Finding::warning("R24", whole(&wanted[second]), message)));
    }
    let beyond = cap.and_then(|cap| usize::try_from(cap).ok());
    if let Some((index, rule)) = beyond.and_then(|cap| wanted.get(cap).map(|rule| (cap, rule))) {
        let message = format!("{} rules, and {index} is the most", wanted.len());
        let warning = Finding::warning("R24", whole(rule), message);
        findings.push((index, warning.server("RulesCapExceeded")));
    }
    findings.sort_by_key(|(index, finding)| (*index, finding.id));
    findings
}

/// Where each thing stands, for things that stand somewhere.
fn places<'a>(
    wanted: &'a [Wanted],
    of: impl Fn(&'a Wanted) -> Option<&'a String>,
) -> impl Iterator<Item = Vec<usize>> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, rule) in wanted.iter().enumerate() {
        if let Some(thing) = of(rule) {
            places.entry(thing).or_default().push(index);
        }
    }
    places.into_values()
}

fn place(index: usize, rule: &Wanted) -> String {
    match rule.line {
        0 => format!("rule {}", index + 1),
        line => format!("line {line}"),
    }
}

fn more(places: &[usize]) -> String {
    match places.len() {
        0..=2 => String::new(),
        count => format!(", and {} more are", count - 2),
    }
}

fn whole(rule: &Wanted) -> std::ops::Range<usize> {
    0..rule.value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(rules: &[(&str, Option<&str>)]) -> Vec<Wanted> {
        rules
            .iter()
            .enumerate()
            .map(|(index, (value, tag))| Wanted {
                value: (*value).to_owned(),
                tag: tag.map(str::to_owned),
                line: index + 1,
                indent: 0,
            })
            .collect()
    }

    fn found(wanted: &[Wanted], cap: Option<u64>) -> Vec<(usize, &'static str)> {
        check_set(wanted, cap).iter().map(|(index, finding)| (*index, finding.id)).collect()
    }

    #[test]
    fn equal_values_are_reported_once_whatever_their_tags() {
        let rules = wanted(&[("a", Some("x")), ("b", None), ("a", None), ("a", Some("y"))]);
        assert_eq!(found(&rules, None), [(2, "R19")]);
        let (_, finding) = &check_set(&rules, None)[0];
        assert_eq!(finding.message, "equal to line 1, and 1 more are");
        assert_eq!(finding.server, ["DuplicateRule"]);
    }

    #[test]
    fn a_tag_at_several_rules_is_reported_once() {
        let rules = wanted(&[("a", Some("x")), ("b", Some("x")), ("c", Some("x")), ("d", None)]);
        assert_eq!(found(&rules, None), [(1, "R24")]);
    }

    #[test]
    fn the_first_rule_over_the_cap_is_reported() {
        let rules = wanted(&[("a", None), ("b", None), ("c", None)]);
        assert_eq!(found(&rules, Some(3)), []);
        assert_eq!(found(&rules, Some(1)), [(1, "R24")]);
        assert_eq!(check_set(&rules, Some(1))[0].1.server, ["RulesCapExceeded"]);
    }
}
