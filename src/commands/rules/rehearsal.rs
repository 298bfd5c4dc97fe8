//! Dry runs: X is asked what it would do, and then whether it did it. A server that does not
//! know `dry_run` saves what it was only to check (the playground: protocols/x.md section 10).

use super::{findings, list};
use crate::commands::api::Ask;
use crate::error::Error;
use crate::report::Reporter;
use crate::source::twitter::rules::outcome::Outcome;
use crate::source::twitter::rules::{NewRule, StoredRule};

/// The ids that a message names.
const NAMED_MAX: usize = 10;

/// A user may think that something happened (protocols/x.md section 2).
pub(super) fn say_so(reporter: &Reporter) {
    reporter.notice("DRY RUN: NOTHING WAS SAVED");
}

/// Looks whether the app has any of `rules` now that was not there `before`, and says that
/// nothing was saved.
///
/// # Errors
///
/// If one is there, or if nobody can tell.
pub(super) async fn look(
    api: &impl Ask,
    before: &[StoredRule],
    rules: &[NewRule],
    outcomes: &[Outcome],
) -> Result<(), Error> {
    if rules.is_empty() {
        say_so(api.reporter());
        return Ok(());
    }
    let after = list::all(api).await.inspect_err(|_| {
        api.reporter().notice("the list cannot be read again: the server may have saved the rules");
    })?;
    let saved: Vec<&str> = after
        .iter()
        .filter(|rule| before.iter().all(|known| known.id != rule.id))
        .filter(|rule| is_one_of(rule, rules, outcomes))
        .map(|rule| rule.id.as_str())
        .collect();
    if saved.is_empty() {
        say_so(api.reporter());
        return Ok(());
    }
    let more = if saved.len() > NAMED_MAX { " …" } else { "" };
    let ids = saved[..saved.len().min(NAMED_MAX)].join(" ");
    let saved = findings::count(saved.len(), saved.len(), "rule");
    Err(Error::Other(anyhow::anyhow!(
        "THIS WAS NO DRY RUN: the server does not know dry_run and saved {saved}; 'trill twitter \
         rules delete {ids}{more}' removes what is not wanted"
    )))
}

/// By its value, or by the id of the answer: X may store a value in other words.
fn is_one_of(rule: &StoredRule, rules: &[NewRule], outcomes: &[Outcome]) -> bool {
    let is_created =
        |outcome: &Outcome| matches!(outcome, Outcome::Created(Some(id)) if *id == rule.id);
    rules.iter().any(|new| new.value == rule.value) || outcomes.iter().any(is_created)
}
