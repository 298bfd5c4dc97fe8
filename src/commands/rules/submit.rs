//! Adds and deletes rules in requests that are within the limits, and tells what became of
//! each, also when one of them fails.

use std::cell::Cell;

use super::count;
use crate::commands::api::Ask;
use crate::error::Error;
use crate::request::{Refusal, Request};
use crate::source::twitter::problem;
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
    pub(super) failure: Option<Failure>,
}

/// A request that failed, after which none was sent.
pub(super) struct Failure {
    /// Why.
    pub(super) error: Error,
    /// So many rules were in it.
    pub(super) sent: usize,
    /// It may have been carried out all the same.
    pub(super) is_unclear: bool,
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
        match send(api, request, batch.len(), answer::added).await {
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
            Err(failed) => {
                let sent = if failed.is_unclear { Outcome::Unclear } else { Outcome::Refused };
                outcomes.resize(batch.end, sent);
                failure = Some(failed.error);
                break;
            }
        }
    }
    outcomes.resize(rules.len(), Outcome::NotSent);
    Submitted { outcomes, failure }
}

/// Deletes the rules with these ids.
pub(super) async fn delete(api: &impl Ask, ids: &[String]) -> Erased {
    let mut erased = Erased::default();
    for batch in ids.chunks(IDS_MAX) {
        let request = request::delete(api.base(), batch);
        match send(api, request, batch.len(), answer::deleted).await {
            Ok(answer) => {
                erased.asked += batch.len();
                erased.not_deleted += left_out(&answer, batch.len() as u64);
                erased.problems.extend(answer.problems);
            }
            Err(failure) => {
                erased.failure = Some(failure);
                break;
            }
        }
    }
    erased
}

/// A refusal is an answer: only of the others it is not known what they did. A success that
/// makes no sense is one of those.
async fn send<T>(
    api: &impl Ask,
    request: Request,
    sent: usize,
    read: impl Fn(&Refusal) -> Option<T>,
) -> Result<T, Failure> {
    let is_odd = Cell::new(false);
    let look = |answer: &Refusal| {
        is_odd.set(answer.head.is_success() && !problem::is_problem(answer.body.as_bytes()));
        read(answer)
    };
    api.ask("rules", request, look).await.map_err(|error| {
        let is_unclear = matches!(error, Error::Unreachable { .. }) || is_odd.get();
        Failure { error, sent, is_unclear }
    })
}

/// How many of `asked` rules were not deleted, as far as the answer tells.
fn left_out(answer: &Deleted, asked: u64) -> u64 {
    let by_sum = answer.deleted.map_or(0, |deleted| asked.saturating_sub(deleted));
    answer.not_deleted.unwrap_or(0).max(by_sum).min(asked)
}

fn over_cap(words: &str) -> Outcome {
    Outcome::OverCap(words.to_owned())
}
