//! What the linter says, in words: the same lines for `check` and for the commands that lint
//! before they send.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::error::Error;
use crate::report::Reporter;
use crate::rules::{Finding, Limits, Severity, Wanted, check, check_set};

/// Findings that are said before something is sent; `rules check` says all.
const SAID_MAX: usize = 20;

/// A finding and the rule that it is about.
pub(super) struct Located<'a> {
    /// Which of the rules, counted from 0.
    pub(super) at: usize,
    pub(super) rule: &'a Wanted,
    pub(super) finding: Finding,
}

impl Located<'_> {
    /// The line of the file; of arguments each is a line.
    pub(super) fn line(&self) -> usize {
        if self.rule.line == 0 { self.at + 1 } else { self.rule.line }
    }

    /// The column of that line, in characters, counted from 1.
    pub(super) fn column(&self) -> usize {
        self.rule.indent + self.finding.column(&self.rule.value)
    }

    /// `error` or `warning`.
    pub(super) fn severity(&self) -> &'static str {
        match self.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    /// `3:7: error R05: message`, the excerpt, and what to write instead.
    pub(super) fn report(&self) -> Vec<String> {
        let Finding { id, message, hint, server, .. } = &self.finding;
        let (line, column, severity) = (self.line(), self.column(), self.severity());
        let mut report = vec![format!("{line}:{column}: {severity} {id}: {message}")];
        let excerpt = self.finding.excerpt(&self.rule.value);
        report.extend(excerpt.lines().map(|line| format!("  {line}")));
        report.extend(hint.iter().map(|hint| format!("  hint: {hint}")));
        report.extend(server.iter().map(|words| format!("  X says: {words}")));
        report
    }
}

/// Every finding about `wanted`, in its order; those about several rules come with the later
/// one.
pub(super) fn of<'a>(wanted: &'a [Wanted], limits: &Limits) -> Vec<Located<'a>> {
    let alone = wanted.iter().enumerate().flat_map(|(at, rule)| {
        check(&rule.value, limits).findings.into_iter().map(move |finding| (at, finding))
    });
    // Rules on a command line have one tag because they were given one.
    let is_meant = |(at, finding): &(usize, Finding)| finding.id == "R24" && wanted[*at].line == 0;
    let together = check_set(wanted, None).into_iter().filter(|found| !is_meant(found));
    let mut findings: Vec<(usize, Finding)> = alone.chain(together).collect();
    findings.sort_by_key(|(at, _)| *at);
    let locate = |(at, finding): (usize, Finding)| Located { at, rule: &wanted[at], finding };
    findings.into_iter().map(locate).collect()
}

/// Lints before anything is sent: refuses the rules that X is known to refuse, and warns of the
/// rest.
pub(super) fn refuse(wanted: &[Wanted], limits: &Limits, reporter: &Reporter) -> Result<(), Error> {
    let mut findings = of(wanted, limits);
    // What keeps the rules from being sent must be among what is said.
    findings.sort_by_key(|located| !located.finding.blocks());
    for located in findings.iter().take(SAID_MAX) {
        for line in located.report() {
            reporter.notice(&line);
        }
    }
    let rest = findings.len().saturating_sub(SAID_MAX);
    if rest > 0 {
        reporter.notice(&format!("and {rest} more; 'trill twitter rules check' shows all"));
    }
    let blocking = findings.iter().filter(|located| located.finding.blocks());
    let refused = rules_of(blocking);
    if refused == 0 {
        return Ok(());
    }
    Err(Error::Rule {
        message: format!(
            "X would refuse {}; nothing was sent",
            count(refused, wanted.len(), "rule")
        ),
        hint: Some("--no-check sends them all the same".to_owned()),
    })
}

/// How many rules these findings are about.
pub(super) fn rules_of<'a>(findings: impl Iterator<Item = &'a Located<'a>>) -> usize {
    findings.map(|located| located.at).collect::<BTreeSet<usize>>().len()
}

/// `2 of 3 rules`, `1 rule`.
pub(super) fn count(part: usize, whole: usize, noun: &str) -> String {
    let mut text = part.to_string();
    if part != whole {
        // Writing to a string cannot fail.
        let _ = write!(text, " of {whole}");
    }
    let plural = if whole == 1 { "" } else { "s" };
    format!("{text} {noun}{plural}")
}
