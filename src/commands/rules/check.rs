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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::tests::Printed;
    use crate::commands::rules::Rules;
    use crate::error::Exit;
    use crate::rules::Limits;

    fn checked(values: &[&str], layout: Layout) -> (Option<Exit>, String) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let rules = Rules::Values { values, tag: None };
        let printed = Printed::default();
        let mut out = printed.out(layout);
        let result = run(&Check { rules, limits: Limits::default() }, &mut out);
        (result.err().map(|error| error.exit()), printed.text())
    }

    #[test]
    fn an_error_has_its_place_a_caret_and_exit_8() {
        for layout in [Layout::Table, Layout::Tsv] {
            let (exit, report) = checked(&["cat", "cat has:imges (dog"], layout);
            assert_eq!(exit, Some(Exit::Rule));
            assert!(report.contains("\n2:") || report.starts_with("2:"), "{report}");
            assert!(report.contains(": error R03: "), "{report}");
            assert!(report.contains("\n  cat has:imges (dog\n  "), "{report}");
            assert!(report.contains('^'), "{report}");
            assert!(report.lines().last().is_some_and(|l| l.starts_with("2 rules: ")), "{report}");
        }
    }

    #[test]
    fn warnings_come_after_errors_and_are_no_failure() {
        let (exit, report) = checked(&["cat or dog"], Layout::Table);
        assert_eq!(exit, None, "{report}");
        assert!(report.starts_with("1:5: warning R09: "), "{report}");
        assert!(report.ends_with("1 rule: 0 errors, 1 warning\n"), "{report}");
        let (_, both) = checked(&["cat or dog", "(cat"], Layout::Table);
        let place = |words: &str| both.find(words).expect("it is said");
        assert!(place("error R03") < place("warning R09"), "{both}");
    }

    #[test]
    fn json_has_a_line_for_each_finding() {
        let (exit, json) = checked(&["is:retweet"], Layout::Json);
        assert_eq!(exit, Some(Exit::Rule));
        let finding: serde_json::Value =
            serde_json::from_str(json.lines().next().unwrap_or_default()).expect("JSON");
        assert_eq!(finding["id"], "R10");
        assert_eq!(finding["severity"], "error");
        assert_eq!((&finding["line"], &finding["column"]), (&1.into(), &1.into()));
        assert_eq!(finding["value"], "is:retweet");
    }

    #[test]
    fn a_clean_rule_is_told_so() {
        assert_eq!(
            checked(&["cat has:images"], Layout::Tsv),
            (None, "1 rule: 0 errors, 0 warnings\n".into())
        );
    }
}
