//! Rules that live as long as a run (`filter --rule`): added under a tag that names the run,
//! removed at its end. What a killed run leaves is found by that tag (`list --stale`).

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::submit::{self, Submitted};
use super::{Rules, add, findings, input, list, process};
use crate::commands::api::{Api, Ask};
use crate::error::Error;
use crate::rules::Limits;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::outcome::Outcome;
use crate::source::twitter::rules::run_tag;

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

/// What to say when the end of a run could not be waited for.
pub const LEFT: &str =
    "the rules of this run may be left; 'trill twitter rules delete --stale' removes them";

/// The tag of a run: the machine `host` as it is seen from here, this process, its start. `now`
/// makes it unlike others where the system does not tell as much; such a rule is never stale.
pub fn tag(host: &str, pid: u32, now: Timestamp) -> String {
    match process::own(host, pid) {
        Some(run) => run.to_string(),
        None => run_tag::vague(host, pid, now.as_second()),
    }
}

/// Adds a rule for each of `values` that the app does not have yet, all or none, under `tag`;
/// with `check`, what X is known to refuse is refused here. Dropped half-way it may leave some:
/// [`sweep`] finds them.
///
/// # Errors
///
/// `Error::Rule` if one was refused: those that were added are removed again.
pub async fn begin(
    api: &Api,
    values: &[String],
    check: Option<&Limits>,
    tag: &str,
) -> Result<RunRules, Error> {
    make(api, values, check, tag).await
}

/// Removes every rule with the tag of this run, within ten seconds.
pub async fn sweep(api: &Api, tag: &str) -> Result<(), Error> {
    let left = || Error::Other(anyhow::anyhow!(LEFT));
    let rules = timeout(END_TIME, list::all(api)).await.map_err(|_| left())??;
    let ours = rules.into_iter().filter(|rule| rule.tag.as_deref() == Some(tag)).collect();
    remove(api, &ids(ours)).await
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
    let mut result = failure.map_or_else(|| verdict(api, &outcomes), Err);
    let is_open = |outcome: &Outcome| {
        let has_no_id = outcome.is_there() && outcome.id().is_none();
        has_no_id || matches!(outcome, Outcome::Unclear)
    };
    if outcomes.iter().any(is_open) {
        // What may be there under an id that nobody told is found by its value.
        match list::all(api).await {
            Ok(rules) => {
                let (mine, others) = rules
                    .into_iter()
                    .filter(|rule| is_wanted(&rule))
                    .partition(|rule| rule.tag.as_deref() == Some(tag));
                (ours, there) = (ids(mine), ids(others));
            }
            Err(error) => result = result.and(Err(error)),
        }
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

fn ids(rules: Vec<StoredRule>) -> Vec<String> {
    rules.into_iter().map(|rule| rule.id).collect()
}

async fn remove(api: &impl Ask, ours: &[String]) -> Result<(), Error> {
    let erased = timeout(END_TIME, submit::delete(api, ours, false)).await;
    match erased.map(|erased| erased.failure) {
        // What somebody else removed before is gone as well.
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(Error::Other(anyhow::anyhow!("{LEFT} ({error})"))),
        Err(_) => Err(Error::Other(anyhow::anyhow!(LEFT))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::rules::fake::{Asked, Fake, Fault, block_on, stored};
    use crate::error::Exit;

    const TAG: &str = "trill-run:h:42:1790000000";

    fn values(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    fn app() -> Vec<StoredRule> {
        vec![stored("1", "cat", Some("other")), stored("2", "dog", None)]
    }

    #[test]
    fn a_run_adds_what_is_missing_and_removes_only_that() {
        let fake = Fake::new(app());
        let rules =
            block_on(make(&fake, &values(&["cat", "owl", "owl"]), Some(&Limits::default()), TAG))
                .expect("rules");
        let expected = RunRules { ours: vec!["900001".into()], there: vec!["1".into()], others: 1 };
        assert_eq!(rules, expected);
        assert_eq!(fake.rules()[2], stored("900001", "owl", Some(TAG)));
        fake.asked();
        block_on(remove(&fake, &rules.ours)).expect("the end");
        assert_eq!(fake.rules(), app());
        let delete = Asked::Delete { ids: vec!["900001".into()], dry_run: false };
        assert_eq!(fake.asked(), [delete]);
    }

    #[test]
    fn a_run_whose_rules_are_all_there_changes_nothing() {
        let fake = Fake::new(app());
        let rules =
            block_on(make(&fake, &values(&["dog"]), Some(&Limits::default()), TAG)).expect("rules");
        block_on(remove(&fake, &rules.ours)).expect("the end");
        assert_eq!((rules.ours.len(), fake.changes()), (0, Vec::new()));
    }

    #[test]
    fn one_refused_rule_takes_the_others_along() {
        let fake = Fake::new(app());
        // The linter has nothing against this one.
        let refused =
            block_on(make(&fake, &values(&["owl", "badger"]), Some(&Limits::default()), TAG));
        assert_eq!(refused.map_err(|error| error.exit()), Err(Exit::Rule));
        assert_eq!(fake.rules(), app());
        let full = Fake::new(app()).cap(3);
        let refused =
            block_on(make(&full, &values(&["owl", "fox"]), Some(&Limits::default()), TAG));
        assert_eq!(refused.map_err(|error| error.exit()), Err(Exit::Rule));
        assert_eq!(full.rules(), app());
    }

    #[test]
    fn what_was_added_without_an_answer_is_found_by_its_tag_and_removed() {
        let fake = Fake::new(app()).fault(1, Fault::AnswerLost);
        let lost = block_on(make(&fake, &values(&["owl"]), Some(&Limits::default()), TAG));
        assert_eq!(lost.map_err(|error| error.exit()), Err(Exit::Unreachable));
        assert_eq!(fake.rules(), app());
    }
}
