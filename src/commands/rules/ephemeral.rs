//! Rules that live as long as a run (`filter --rule`): added under a tag that names the run,
//! removed at its end. What a killed run leaves is found by that tag (`list --stale`).

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use super::submit::{self, Submitted};
use super::{Rules, add, findings, input, list, process};
use crate::commands::api::{Api, Ask};
use crate::error::Error;
use crate::report::Reporter;
use crate::rules::Limits;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::outcome::Outcome;
use crate::source::twitter::rules::run_tag;

/// How long the end of a run waits for its rules to be gone: whoever pressed Ctrl-C waits too.
const END_TIME: Duration = Duration::from_secs(10);

/// The pause before a removal is tried a second time; doubled for each further one, so that
/// three or four attempts are within [`END_TIME`].
const PAUSE: Duration = Duration::from_secs(1);

/// The rules that a run follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRules {
    /// The tag of those that were added for it.
    pub tag: String,
    /// The ids of those that were added for it, and go with it.
    pub ours: Vec<String>,
    /// The ids of those that were there already, and stay.
    pub there: Vec<String>,
    /// How many other rules the app has: their posts come over the same stream.
    pub others: usize,
}

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
    make(api, values, check, tag, PAUSE).await
}

/// Removes every rule with the tag of this run, within ten seconds.
///
/// # Errors
///
/// If some may be left: names the tag, and what removes them.
pub async fn sweep(api: &Api, tag: &str) -> Result<(), Error> {
    remove(api, tag, None, PAUSE).await
}

/// Removes what [`begin`] added and nothing else, within ten seconds.
///
/// # Errors
///
/// As [`sweep`].
pub async fn end(api: &Api, rules: &RunRules) -> Result<(), Error> {
    remove(api, &rules.tag, Some(&rules.ours), PAUSE).await
}

async fn make(
    api: &impl Ask,
    values: &[String],
    check: Option<&Limits>,
    tag: &str,
    pause: Duration,
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
    let others = stored.iter().filter(|rule| !is_wanted(rule)).count();
    missing.retain(|rule| stored.iter().all(|known| known.value != rule.value));

    let Submitted { outcomes, failure } = submit::add(api, &missing, false).await;
    let mut ours = Vec::new();
    for outcome in &outcomes {
        if let Outcome::Created(Some(id)) = outcome {
            ours.push(id.clone());
        }
    }
    let mut lent: Vec<StoredRule> = stored.into_iter().filter(|rule| is_wanted(&rule)).collect();
    let mut result = failure.map_or_else(|| verdict(api, &outcomes), Err);
    if result.is_ok()
        && outcomes.iter().any(|outcome| !matches!(outcome, Outcome::Created(Some(_))))
    {
        // What is there under an id that nobody told, or was added by somebody else meanwhile.
        match list::all(api).await {
            Ok(rules) => {
                let (mine, others): (Vec<_>, Vec<_>) =
                    rules.into_iter().partition(|rule| rule.tag.as_deref() == Some(tag));
                ours = ids(&mine);
                lent = others.into_iter().filter(|rule| is_wanted(&rule)).collect();
            }
            Err(error) => result = Err(error),
        }
    }
    if let Err(error) = result {
        // By the tag alone: X may have stored a value in other words, and an answer that was
        // lost told no id.
        if let Err(left) = remove(api, tag, None, pause).await {
            api.reporter().notice(&left.to_string());
        }
        return Err(error);
    }
    warn_of_other_runs(api.reporter(), &lent);
    Ok(RunRules { tag: tag.to_owned(), ours, there: ids(&lent), others })
}

fn warn_of_other_runs(reporter: &Reporter, there: &[StoredRule]) {
    let tags = there.iter().filter_map(|rule| Some((rule.tag.as_deref()?, &rule.value)));
    for (tag, value) in tags.filter(|(tag, _)| run_tag::is_of_a_run(tag)) {
        reporter.notice(&format!(
            "the rule {value} is that of another run ({tag}) and goes when that run ends; this run \
             then gets no more posts for it"
        ));
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

fn ids(rules: &[StoredRule]) -> Vec<String> {
    rules.iter().map(|rule| rule.id.clone()).collect()
}

/// Removes the rules with these ids, or all that have `tag`; until it worked or the time is up,
/// because a removal by id can be repeated.
async fn remove(
    api: &impl Ask,
    tag: &str,
    known: Option<&[String]>,
    pause: Duration,
) -> Result<(), Error> {
    let mut why: Option<Error> = None;
    let attempts = async {
        let mut pause = pause;
        loop {
            match attempt(api, tag, known).await {
                Ok(()) => return true,
                Err(error) => {
                    let may_pass = !matches!(error, Error::Auth { .. });
                    why = Some(error);
                    if !may_pass {
                        return false;
                    }
                }
            }
            sleep(pause).await;
            pause *= 2;
        }
    };
    if timeout(END_TIME, attempts).await.unwrap_or(false) {
        return Ok(());
    }
    let why = why.map_or_else(|| "no answer".to_owned(), |error| error.to_string());
    Err(Error::Other(anyhow::anyhow!(
        "rules with the tag {tag} may be left ({why}); 'trill twitter rules delete --stale' \
         removes them when this process is gone"
    )))
}

async fn attempt(api: &impl Ask, tag: &str, known: Option<&[String]>) -> Result<(), Error> {
    let ours = match known {
        Some(ids) => ids.to_vec(),
        None => {
            let rules = list::all(api).await?;
            let ours = rules.into_iter().filter(|rule| rule.tag.as_deref() == Some(tag));
            ours.map(|rule| rule.id).collect()
        }
    };
    // What somebody else removed before is gone as well.
    match submit::delete(api, &ours).await.failure {
        None => Ok(()),
        Some(failure) => Err(failure.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::rules::fake::{Asked, Fake, Fault, block_on, stored};
    use crate::error::Exit;

    const TAG: &str = "trill-run:h.0123abcd.7:42:50000";

    /// Nothing waits in a test.
    const AT_ONCE: Duration = Duration::ZERO;

    fn start(fake: &Fake, wanted: &[&str]) -> Result<RunRules, Error> {
        block_on(make(fake, &values(wanted), Some(&Limits::default()), TAG, AT_ONCE))
    }

    fn stop(fake: &Fake, rules: &RunRules) -> Result<(), Error> {
        block_on(remove(fake, &rules.tag, Some(&rules.ours), AT_ONCE))
    }

    fn values(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    fn app() -> Vec<StoredRule> {
        vec![stored("1", "cat", Some("other")), stored("2", "dog", None)]
    }

    #[test]
    fn a_run_adds_what_is_missing_and_removes_only_that() {
        let fake = Fake::new(app());
        let rules = start(&fake, &["cat", "owl", "owl"]).expect("rules");
        let expected = RunRules {
            tag: TAG.to_owned(),
            ours: vec!["900001".into()],
            there: vec!["1".into()],
            others: 1,
        };
        assert_eq!(rules, expected);
        assert_eq!(fake.rules()[2], stored("900001", "owl", Some(TAG)));
        fake.asked();
        stop(&fake, &rules).expect("the end");
        assert_eq!(fake.rules(), app());
        assert_eq!(fake.asked(), [Asked::Delete { ids: vec!["900001".into()] }]);
    }

    #[test]
    fn a_run_whose_rules_are_all_there_changes_nothing() {
        let fake = Fake::new(app());
        let rules = start(&fake, &["dog"]).expect("rules");
        stop(&fake, &rules).expect("the end");
        assert_eq!((rules.ours.len(), fake.changes()), (0, Vec::new()));
    }

    #[test]
    fn one_refused_rule_takes_the_others_along() {
        let fake = Fake::new(app());
        // The linter has nothing against this one.
        let refused = start(&fake, &["owl", "badger"]);
        assert_eq!(refused.map_err(|error| error.exit()), Err(Exit::Rule));
        assert_eq!(fake.rules(), app());
        let full = Fake::new(app()).cap(3);
        let refused = start(&full, &["owl", "fox"]);
        assert_eq!(refused.map_err(|error| error.exit()), Err(Exit::Rule));
        assert_eq!(full.rules(), app());
    }

    #[test]
    fn what_was_added_without_an_answer_is_found_by_its_tag_alone_and_removed() {
        for rewrites in [false, true] {
            let fake = Fake::new(app()).fault(1, Fault::AnswerLost);
            let fake = match rewrites {
                // X may store a value in other words.
                true => fake.intruder(2, |rules| rules[2].value = "owl ".into()),
                false => fake,
            };
            let lost = start(&fake, &["owl"]);
            assert_eq!(lost.map_err(|error| error.exit()), Err(Exit::Unreachable));
            assert_eq!(fake.rules(), app());
        }
    }

    #[test]
    fn a_rule_that_somebody_adds_meanwhile_is_theirs() {
        let join = |rules: &mut Vec<StoredRule>| rules.push(stored("7", "owl", Some("theirs")));
        let fake = Fake::new(app()).intruder(1, join);
        let rules = start(&fake, &["owl", "fox"]).expect("rules");
        assert_eq!((rules.ours.len(), rules.there.as_slice()), (1, &["7".to_owned()][..]));
        stop(&fake, &rules).expect("the end");
        assert_eq!(fake.rules().len(), 3);
    }

    #[test]
    fn a_removal_that_fails_is_tried_again() {
        for fault in [Fault::Status(503), Fault::Status(429), Fault::Status(200), Fault::AnswerLost]
        {
            let fake = Fake::new(app());
            let rules = start(&fake, &["owl"]).expect("rules");
            fake.asked();
            let fake = fake.fault(0, fault);
            stop(&fake, &rules).expect("the end");
            assert_eq!(fake.rules(), app(), "{fault:?}");
        }
    }

    #[test]
    fn what_may_be_left_is_named_by_its_tag_and_never_by_something_to_wait_for() {
        let fake = Fake::new(app());
        let rules = start(&fake, &["owl"]).expect("rules");
        let fake = fake.always(Fault::Status(401));
        let left = stop(&fake, &rules).expect_err("it is refused").to_string();
        assert!(left.contains(TAG) && left.contains("delete --stale"), "{left}");
        assert!(!left.contains("--wait"), "{left}");
    }
}
