//! Rules that live as long as a run (`filter --rule`): added under a tag that names the run,
//! removed at its end. What a killed run leaves is found by that tag (`list --stale`).

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::submit::{self, Submitted};
use super::{Rules, add, findings, input, list};
use crate::commands::api::{Api, Ask};
use crate::error::Error;
use crate::rules::Limits;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::outcome::Outcome;
use crate::source::twitter::rules::run_tag::{self, RunTag};

/// How long the end of a run waits for its rules to be gone: whoever pressed Ctrl-C waits too.
const END_TIME: Duration = Duration::from_secs(10);

/// The rules that a run follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRules {
    /// The ids of those that were added for it, and go with it.
    pub ours: Vec<String>,
    /// The ids of those that were there already, and stay.
    pub there: Vec<String>,
    /// How many other rules the app has: their posts come over the same stream.
    pub others: usize,
}

/// Adds a rule for each of `values` that the app does not have yet, all or none. `host` and
/// `pid` are this machine and process; with `check`, what X is known to refuse is refused here.
///
/// # Errors
///
/// `Error::Rule` if one was refused: those that were added are removed again.
pub async fn begin(
    api: &Api,
    values: &[String],
    check: Option<&Limits>,
    now: Timestamp,
    host: &str,
    pid: u32,
) -> Result<RunRules, Error> {
    let tag = RunTag { host: run_tag::host(host), pid, start: now.as_second() };
    make(api, values, check, &tag.to_string()).await
}

/// Removes what [`begin`] added and nothing else, within ten seconds.
pub async fn end(api: &Api, rules: &RunRules) -> Result<(), Error> {
    remove(api, &rules.ours).await
}

async fn make(
    api: &impl Ask,
    values: &[String],
    check: Option<&Limits>,
    tag: &str,
) -> Result<RunRules, Error> {
    let rules = Rules::Values { values: values.to_vec(), tag: Some(tag.to_owned()) };
    let wanted = input::rules(&rules)?;
    if let Some(limits) = check {
        findings::refuse(&wanted, limits, api.reporter())?;
    }
    let mut missing = input::to_send(&wanted);
    missing.sort_by(|a, b| a.value.cmp(&b.value));
    missing.dedup();
    let stored = list::all(api).await?;
    let is_wanted = |rule: &&StoredRule| values.contains(&rule.value);
    let mut there: Vec<String> =
        stored.iter().filter(is_wanted).map(|rule| rule.id.clone()).collect();
    let others = stored.len() - there.len();
    missing.retain(|rule| stored.iter().all(|known| known.value != rule.value));

    let Submitted { outcomes, failure } = submit::add(api, &missing, false).await;
    let mut ours = Vec::new();
    for outcome in &outcomes {
        match outcome {
            Outcome::Created(Some(id)) => ours.push(id.clone()),
            Outcome::Duplicate(Some(id)) => there.push(id.clone()),
            _ => {}
        }
    }
    let result = failure.map_or_else(|| verdict(api, &outcomes), Err);
    let is_known = |outcome: &Outcome| {
        outcome.id().is_some() || matches!(outcome, Outcome::Invalid(_) | Outcome::OverCap(_))
    };
    if !outcomes.iter().all(is_known) {
        // What may be there under an id that nobody told.
        ours = tagged(api, tag).await?;
    }
    match result {
        Ok(()) => Ok(RunRules { ours, there, others }),
        Err(error) => {
            if let Err(left) = remove(api, &ours).await {
                api.reporter().notice(&format!(
                    "rules with the tag {tag} are left ({left}); 'trill twitter rules delete \
                     --stale' removes them"
                ));
            }
            Err(error)
        }
    }
}

/// Says what was refused, since nothing else will.
fn verdict(api: &impl Ask, outcomes: &[Outcome]) -> Result<(), Error> {
    for outcome in outcomes {
        for detail in outcome.details() {
            api.reporter().notice(&format!("{}: {detail}", outcome.name()));
        }
    }
    add::verdict(outcomes)
}

async fn tagged(api: &impl Ask, tag: &str) -> Result<Vec<String>, Error> {
    let rules = list::all(api).await?;
    let ours = rules.into_iter().filter(|rule| rule.tag.as_deref() == Some(tag));
    Ok(ours.map(|rule| rule.id).collect())
}

async fn remove(api: &impl Ask, ours: &[String]) -> Result<(), Error> {
    let erased = timeout(END_TIME, submit::delete(api, ours, false)).await;
    match erased.map(|erased| erased.failure) {
        // What somebody else removed before is gone as well.
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(_) => Err(Error::Other(anyhow::anyhow!(
            "the rules of this run were not removed within {} s; 'trill twitter rules delete \
             --stale' removes them",
            END_TIME.as_secs()
        ))),
    }
}
