//! `rules add`: some rules more, and what became of each.

use super::row::OutcomeRow;
use super::submit::{self, Submitted};
use super::{Add, findings, input};
use crate::commands::api::Ask;
use crate::commands::out::Out;
use crate::error::Error;
use crate::report::Reporter;
use crate::source::twitter::rules::outcome::Outcome;

pub(super) async fn run(api: &impl Ask, add: Add, out: &mut Out) -> Result<(), Error> {
    let wanted = input::rules(&add.rules)?;
    if let Some(limits) = &add.check {
        findings::refuse(&wanted, limits, api.reporter())?;
    }
    let rules = input::to_send(&wanted);
    let Submitted { outcomes, failure } = submit::add(api, &rules, add.dry_run).await;
    let rows: Vec<OutcomeRow<'_>> = rules
        .iter()
        .zip(&outcomes)
        .map(|(rule, outcome)| OutcomeRow {
            outcome: outcome.name(),
            id: outcome.id(),
            value: Some(&rule.value),
            tag: rule.tag.as_deref(),
            details: outcome.details(),
            dry_run: add.dry_run,
        })
        .collect();
    out.rows(&rows);
    api.reporter().notice(&summary(outcomes.iter().map(Outcome::name)));
    if add.dry_run {
        say_dry_run(api.reporter());
    }
    match failure {
        Some(error) => Err(error),
        None => verdict(&outcomes),
    }
}

/// A user may think that something happened (protocols/x.md section 2).
pub(super) fn say_dry_run(reporter: &Reporter) {
    reporter.notice("DRY RUN: NOTHING WAS SAVED");
}

/// `3 created, 1 duplicate`: each name with how often it came, in the order of the first.
pub(super) fn summary<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    counts.join(", ")
}

/// An error if the app does not have one of the rules now. Duplicates are there.
pub(super) fn verdict(outcomes: &[Outcome]) -> Result<(), Error> {
    let refused: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.is_there()).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let is_full = refused.iter().any(|outcome| matches!(outcome, Outcome::OverCap(_)));
    let hint = "'trill twitter rules count' shows how many rules the app may have";
    Err(Error::Rule {
        message: format!(
            "{} not added: {}",
            findings::count(refused.len(), outcomes.len(), "rule"),
            summary(refused.iter().map(|outcome| outcome.name()))
        ),
        hint: is_full.then(|| hint.to_owned()),
    })
}
