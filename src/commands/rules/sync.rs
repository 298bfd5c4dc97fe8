//! `rules sync`: an owner's rules become those of a file. Look, plan, show the plan, look again,
//! remove, add.
//!
//! Every request is made from the plan, and the plan names no rule of anybody else. Whatever
//! ends it half-way, another run finds what is left to do by the same comparison.

use std::borrow::Cow;
use std::collections::HashSet;

use super::add::verdict;
use super::findings::count;
use super::row::StepRow;
use super::submit::{self, Erased, Submitted};
use super::{Sync, count as counts, findings, input, list, rehearsal};
use crate::commands::api::Ask;
use crate::commands::out::Out;
use crate::error::Error;
use crate::rules::Wanted;
use crate::source::twitter::rules::outcome::Outcome;
use crate::source::twitter::rules::plan::{Action, Plan, Step};
use crate::source::twitter::rules::{NewRule, StoredRule};

const AGAIN: &str = "running the same command again does what is left";

pub(super) async fn run(api: &impl Ask, sync: Sync, out: &mut Out) -> Result<(), Error> {
    let wanted = input::read(&sync.file)?;
    if wanted.is_empty() && sync.prune {
        // A generator that failed writes nothing, too.
        let (file, owner) = (sync.file.display(), sync.owner.name());
        return Err(Error::Usage {
            message: format!(
                "there is no rule in {file}; --prune would remove all rules of {owner}"
            ),
            hint: Some("'trill twitter rules delete' removes rules".to_owned()),
        });
    }
    make(api, &wanted, &sync, out).await
}

async fn make(api: &impl Ask, wanted: &[Wanted], sync: &Sync, out: &mut Out) -> Result<(), Error> {
    if let Some(limits) = &sync.check {
        findings::refuse(wanted, limits, api.reporter())?;
    }
    let stored = list::all(api).await?;
    let plan = Plan::new(&input::to_send(wanted), &stored, &sync.owner, sync.prune);
    let rows: Vec<StepRow<'_>> = plan.steps().iter().map(StepRow::from).collect();
    out.rows(&rows);
    let (adds, deletes) = (plan.adds(), plan.deletes());
    let kept = plan.steps().iter().filter(|step| step.action == Action::Keep).count();
    api.reporter().notice(&format!(
        "{} to add, {} to remove, {kept} as they are",
        adds.len(),
        deletes.len()
    ));
    if sync.check.is_some() {
        check_room(api, &plan).await?;
    }
    if sync.dry_run {
        return rehearse(api, &plan, &stored, out).await;
    }
    if plan.is_done() {
        return Ok(());
    }
    if !plan.still_holds(&list::all(api).await?) {
        return Err(changed("nothing was done"));
    }
    apply(api, &plan, out).await
}

/// Removes, then adds.
async fn apply(api: &impl Ask, plan: &Plan, out: &mut Out) -> Result<(), Error> {
    let (adds, deletes) = (plan.adds(), plan.deletes());
    let erased = submit::delete(api, &deletes).await;
    let removed = removals(&erased, deletes.len());
    if let Some(failure) = erased.failure {
        api.reporter().notice(&format!("{removed}, none added"));
        return Err(to_repeat(failure.error));
    }
    if erased.not_deleted > 0 {
        // Nobody else removes an owner's rules but another run like this one, which may be
        // adding at this moment.
        return Err(changed(&format!("{removed}, none added")));
    }
    let Submitted { outcomes, failure } = submit::add(api, &adds, false).await;
    let rows: Vec<StepRow<'_>> = refused(&adds, &outcomes).collect();
    out.rows(&rows);
    say_foreign(api, outcomes.iter());
    api.reporter().notice(&format!("{removed}, {}", additions(&outcomes)));
    put_back(api, plan, &adds, &outcomes).await;
    match failure {
        Some(error) => Err(to_repeat(error)),
        None => verdict(&outcomes),
    }
}

/// `3 of 8 rules removed, 5 removals unclear`.
fn removals(erased: &Erased, all: usize) -> String {
    let left = usize::try_from(erased.not_deleted).unwrap_or(usize::MAX);
    let removed = count(erased.asked.saturating_sub(left), all, "rule");
    match &erased.failure {
        Some(failure) if failure.is_unclear => {
            format!("{removed} removed, {} unclear", count(failure.sent, failure.sent, "removal"))
        }
        _ => format!("{removed} removed"),
    }
}

/// `3 of 8 rules added, 5 additions unclear`.
fn additions(outcomes: &[Outcome]) -> String {
    let number = |is: fn(&&Outcome) -> bool| outcomes.iter().filter(is).count();
    let added = count(number(|outcome| outcome.is_there()), outcomes.len(), "rule");
    match number(|outcome| matches!(outcome, Outcome::Unclear)) {
        0 => format!("{added} added"),
        unclear => format!("{added} added, {} unclear", count(unclear, unclear, "addition")),
    }
}

fn say_foreign<'a>(api: &impl Ask, outcomes: impl Iterator<Item = &'a Outcome>) {
    match outcomes.filter(|outcome| matches!(outcome, Outcome::Duplicate(_))).count() {
        0 => {}
        foreign => api.reporter().notice(&format!(
            "added by somebody else in the meantime: {}",
            count(foreign, foreign, "rule")
        )),
    }
}

/// A rule whose tag was to change was removed first. If X then does not take it, it gets its old
/// tag again; if that fails as well, it is said to be gone.
async fn put_back(api: &impl Ask, plan: &Plan, adds: &[NewRule], outcomes: &[Outcome]) {
    let is_missing =
        |outcome: &Outcome| !outcome.is_there() && !matches!(outcome, Outcome::Unclear);
    let missing = adds.iter().zip(outcomes).filter(|(_, outcome)| is_missing(outcome));
    let missing: HashSet<&str> = missing.map(|(rule, _)| rule.value.as_str()).collect();
    let mut seen = HashSet::new();
    let old: Vec<NewRule> = plan
        .replaced()
        .filter(|rule| missing.contains(rule.value.as_str()) && seen.insert(rule.value.clone()))
        .collect();
    if old.is_empty() {
        return;
    }
    let Submitted { outcomes, .. } = submit::add(api, &old, false).await;
    let (mut back, mut unclear) = (0, 0);
    for (rule, outcome) in old.iter().zip(&outcomes) {
        let tag = rule.tag.as_deref().unwrap_or_default();
        match outcome {
            outcome if outcome.is_there() => back += 1,
            Outcome::Unclear => unclear += 1,
            _ => api.reporter().notice(&format!(
                "GONE: the rule {} was removed to change its tag {tag}, and could not be added \
                 again",
                rule.value
            )),
        }
    }
    if back > 0 {
        let rules = count(back, back, "rule");
        api.reporter().notice(&format!("put back with the old tag: {rules}"));
    }
    if unclear > 0 {
        let rules = count(unclear, unclear, "rule");
        api.reporter().notice(&format!("put back with the old tag, without an answer: {rules}"));
    }
}

/// The one thing to do after a failure half-way.
fn to_repeat(error: Error) -> Error {
    let again = || Some(AGAIN.to_owned());
    match error {
        // To look first is not needed: the next run looks.
        Error::Unreachable { stream, reason, .. } => {
            Error::Unreachable { stream, reason, hint: again() }
        }
        Error::Refused { stream, message, hint: None } => {
            Error::Refused { stream, message, hint: again() }
        }
        Error::Limited { stream, message, hint: None } => {
            Error::Limited { stream, message, hint: again() }
        }
        other => other,
    }
}

/// Asks X about every rule that is to be added, without its doing anything: it judges as if the
/// removals were never made.
async fn rehearse(
    api: &impl Ask,
    plan: &Plan,
    stored: &[StoredRule],
    out: &mut Out,
) -> Result<(), Error> {
    let (adds, deletes) = (plan.adds(), plan.deletes());
    let Submitted { mut outcomes, failure } = submit::add(api, &adds, true).await;
    rehearsal::look(api, stored, &adds, &outcomes).await?;
    if !deletes.is_empty() {
        // What would be gone by then takes no room.
        let is_full = |outcome: &&mut Outcome| matches!(outcome, Outcome::OverCap(_));
        let full: Vec<&mut Outcome> = outcomes.iter_mut().filter(is_full).collect();
        if !full.is_empty() {
            let rules = count(full.len(), adds.len(), "rule");
            api.reporter().notice(&format!(
                "there is no room for {rules} until the others are removed: X did not check them"
            ));
        }
        full.into_iter().for_each(|outcome| *outcome = Outcome::Created(None));
    }
    let rows: Vec<StepRow<'_>> = refused(&adds, &outcomes).collect();
    out.rows(&rows);
    let replaced: HashSet<&str> = removed_values(plan).collect();
    let duplicates = adds.iter().zip(&outcomes).filter(|(rule, outcome)| {
        matches!(outcome, Outcome::Duplicate(_)) && !replaced.contains(rule.value.as_str())
    });
    say_foreign(api, duplicates.map(|(_, outcome)| outcome));
    match failure {
        Some(error) => Err(error),
        None => verdict(&outcomes),
    }
}

/// A plan that cannot be carried out is not begun: X would reject whole requests, after the
/// removals.
async fn check_room(api: &impl Ask, plan: &Plan) -> Result<(), Error> {
    let (adds, deletes) = (plan.adds().len(), plan.deletes().len());
    if adds <= deletes {
        return Ok(());
    }
    let Some(room) = counts::room(api).await else { return Ok(()) };
    let room = usize::try_from(room).unwrap_or(usize::MAX).saturating_add(deletes);
    if adds <= room {
        return Ok(());
    }
    Err(Error::Rule {
        message: format!(
            "R24: {} to add, and there is room for {room}; nothing was done",
            count(adds, adds, "rule")
        ),
        hint: Some(
            "'trill twitter rules count' shows the caps; --no-check tries all the same".to_owned(),
        ),
    })
}

fn removed_values(plan: &Plan) -> impl Iterator<Item = &str> {
    let removed = plan.steps().iter().filter(|step| step.action == Action::Delete);
    removed.map(|step| step.value.as_str())
}

/// The lines of what could not be added.
fn refused<'a>(adds: &'a [NewRule], outcomes: &'a [Outcome]) -> impl Iterator<Item = StepRow<'a>> {
    let refused = adds.iter().zip(outcomes).filter(|(_, outcome)| !outcome.is_there());
    refused.map(|(rule, outcome)| {
        let details = outcome.details().join("; ");
        let note = if details.is_empty() {
            outcome.name().to_owned()
        } else {
            format!("{}: {details}", outcome.name())
        };
        StepRow {
            action: "!",
            id: None,
            value: &rule.value,
            tag: rule.tag.as_deref(),
            note: Some(note.into()),
        }
    })
}

fn changed(done: &str) -> Error {
    Error::Other(anyhow::anyhow!(
        "somebody changed this owner's rules in the meantime: {done}; run it again for a new plan"
    ))
}

impl<'a> From<&'a Step> for StepRow<'a> {
    fn from(step: &'a Step) -> Self {
        Self {
            action: step.action.sign(),
            id: step.id.as_deref(),
            value: &step.value,
            tag: step.tag.as_deref(),
            note: step.note.map(|note| Cow::from(note.text())),
        }
    }
}

#[cfg(test)]
mod tests;
