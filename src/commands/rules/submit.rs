//! Adds and deletes rules in requests that are within the limits, and tells what became of
//! each, also when one of them fails.

use super::count;
use crate::commands::api::Ask;
use crate::error::Error;
use crate::source::twitter::rules::NewRule;
use crate::source::twitter::rules::answer::{self, Added, Deleted};
use crate::source::twitter::rules::outcome::{self, Outcome};
use crate::source::twitter::rules::request::{self, IDS_MAX};

/// What became of rules that were to be added.
pub(super) struct Submitted {
    /// One for each rule, in order.
    pub(super) outcomes: Vec<Outcome>,
    /// What ended it too soon.
    pub(super) failure: Option<Error>,
}

/// What became of rules that were to be deleted.
#[derive(Default)]
pub(super) struct Erased {
    /// The rules, in order, that were in requests that were answered.
    pub(super) asked: usize,
    /// Of these, so many were in one where the server left some out.
    pub(super) not_deleted: u64,
    /// The server's words about those.
    pub(super) problems: Vec<String>,
    /// What ended it too soon.
    pub(super) failure: Option<Error>,
}

/// Adds `rules`. When the app may not have so many, as many are added as it may.
pub(super) async fn add(api: &impl Ask, rules: &[NewRule], dry_run: bool) -> Submitted {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut room: Option<u64> = None;
    let mut failure = None;
    let mut batches: Vec<_> = request::add_batches(rules);
    batches.reverse();
    while let Some(batch) = batches.pop() {
        // What is known of the cap spares the server a request that it would reject as a whole.
        let fits = match room {
            Some(room) => usize::try_from(room).unwrap_or(usize::MAX).min(batch.len()),
            None => batch.len(),
        };
        if fits == 0 {
            outcomes.resize(batch.end, over_cap("there is no room left"));
            continue;
        }
        if fits < batch.len() {
            batches.push(batch.start + fits..batch.end);
        }
        let batch = batch.start..batch.start + fits;
        let request = request::add(api.base(), &rules[batch.clone()], dry_run);
        match api.ask("rules", request, answer::added).await {
            Ok(Added::Rules(sorted)) => {
                let new = outcome::of_each(&rules[batch], &sorted);
                let made = new.iter().filter(|new| matches!(new, Outcome::Created(_))).count();
                room = room.map(|room| room.saturating_sub(made as u64));
                outcomes.extend(new);
            }
            Ok(Added::OverCap(words)) => {
                // Asked once: a second refusal says that the counts cannot be trusted.
                room = match room {
                    None if !dry_run => Some(count::room(api).await.unwrap_or(0)),
                    _ => Some(0),
                };
                match room {
                    Some(room) if room > 0 => batches.push(batch),
                    _ => outcomes.resize(batch.end, over_cap(&words)),
                }
            }
            Err(error) => {
                // A refusal is an answer: only of the others it is not known what they did.
                let unclear = matches!(error, Error::Unreachable { .. });
                let sent = if unclear { Outcome::Unclear } else { Outcome::NotSent };
                outcomes.resize(batch.end, sent);
                failure = Some(error);
                break;
            }
        }
    }
    outcomes.resize(rules.len(), Outcome::NotSent);
    Submitted { outcomes, failure }
}

/// Deletes the rules with these ids.
pub(super) async fn delete(api: &impl Ask, ids: &[String], dry_run: bool) -> Erased {
    let mut erased = Erased::default();
    for batch in ids.chunks(IDS_MAX) {
        let request = request::delete(api.base(), batch, dry_run);
        match api.ask("rules", request, answer::deleted).await {
            Ok(answer) => {
                erased.asked += batch.len();
                erased.not_deleted += left_out(&answer, batch.len() as u64);
                erased.problems.extend(answer.problems);
            }
            Err(error) => {
                erased.failure = Some(error);
                break;
            }
        }
    }
    erased
}

/// How many of `asked` rules were not deleted, as far as the answer tells.
fn left_out(answer: &Deleted, asked: u64) -> u64 {
    let by_sum = answer.deleted.map_or(0, |deleted| asked.saturating_sub(deleted));
    answer.not_deleted.unwrap_or(0).max(by_sum).min(asked)
}

fn over_cap(words: &str) -> Outcome {
    Outcome::OverCap(words.to_owned())
}
