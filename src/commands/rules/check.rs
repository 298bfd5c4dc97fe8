//! `rules check`: what is wrong with rules, offline.

use std::borrow::Cow;

use serde::Serialize;

use super::findings::{self, Located, count};
use super::{Check, input};
use crate::commands::out::{Layout, Out, Row};
use crate::error::Error;
use crate::rules::Severity;

/// One finding. As JSON: `line` and `column` (from 1, columns in characters), `severity` (`error`
/// or `warning`), `id` (`R01` to `R24`), `message`, `hint` if there is one, `server` (what X says
/// to it, where that is known), `value`.
#[derive(Serialize)]
struct FindingRow<'a> {
    line: usize,
    column: usize,
    severity: &'a str,
    id: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    server: &'a [String],
    value: &'a str,
}

impl<'a> From<&'a Located<'_>> for FindingRow<'a> {
    fn from(located: &'a Located<'_>) -> Self {
        Self {
            line: located.line(),
            column: located.column(),
            severity: located.severity(),
            id: located.finding.id,
            message: &located.finding.message,
            hint: located.finding.hint.as_deref(),
            server: &located.finding.server,
            value: &located.rule.value,
        }
    }
}

impl Row for FindingRow<'_> {
    const HEADER: &'static [&'static str] =
        &["line", "column", "severity", "id", "message", "hint"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![
            self.line.to_string().into(),
            self.column.to_string().into(),
            self.severity.into(),
            self.id.into(),
            self.message.into(),
            self.hint.unwrap_or_default().into(),
        ]
    }
}

pub(super) fn run(check: &Check, out: &mut Out) -> Result<(), Error> {
    let wanted = input::rules(&check.rules)?;
    let (errors, warnings): (Vec<Located<'_>>, Vec<Located<'_>>) =
        findings::of(&wanted, &check.limits)
            .into_iter()
            .partition(|located| located.finding.severity == Severity::Error);
    match out.layout() {
        Layout::Json => {
            let rows: Vec<FindingRow<'_>> =
                errors.iter().chain(&warnings).map(FindingRow::from).collect();
            out.rows(&rows);
        }
        // A report is the same on a pipe, as a compiler's is.
        Layout::Table | Layout::Tsv => report(&errors, &warnings, wanted.len(), out),
    }
    match findings::rules_of(errors.iter()) {
        0 => Ok(()),
        wrong => {
            let message = format!("errors in {}", count(wrong, wanted.len(), "rule"));
            Err(Error::Rule { message, hint: None })
        }
    }
}

fn report(errors: &[Located<'_>], warnings: &[Located<'_>], rules: usize, out: &mut Out) {
    for located in errors.iter().chain(warnings) {
        located.report().iter().for_each(|line| out.text(line));
    }
    let errors = count(errors.len(), errors.len(), "error");
    let warnings = count(warnings.len(), warnings.len(), "warning");
    out.text(&format!("{}: {errors}, {warnings}", count(rules, rules, "rule")));
}
