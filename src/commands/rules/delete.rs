//! `rules delete`: some rules less. What is to go is looked up in the list and deleted by its
//! ids, however it was named: what somebody adds in the meantime stays (X's own `delete_all`
//! would take it along). A dry run needs no more than the list, so that it asks no server to
//! keep its hands off.

use std::collections::HashSet;

use super::add::summary;
use super::row::OutcomeRow;
use super::submit::{self, Erased, Failure};
use super::{Delete, Which, findings, list, process, rehearsal};
use crate::commands::api::Ask;
use crate::commands::out::Out;
use crate::error::Error;
use crate::report::Reporter;
use crate::source::twitter::rules::StoredRule;

/// What was named, and whether it is there.
enum Target {
    Found(StoredRule),
    /// No rule has this id or value.
    Missing {
        id: Option<String>,
        value: Option<String>,
    },
}

pub(super) async fn run(api: &impl Ask, delete: Delete, out: &mut Out) -> Result<(), Error> {
    if matches!(delete.which, Which::All { confirmed: false }) {
        return Err(Error::usage("--all deletes every rule of the app: say --yes as well"));
    }
    let targets = targets(list::all(api).await?, delete.which, api.reporter());
    let ids: Vec<String> = targets.iter().filter_map(Target::found).cloned().collect();
    let erased = match delete.dry_run {
        true => Erased { asked: ids.len(), ..Erased::default() },
        false => submit::delete(api, &ids).await,
    };
    for problem in &erased.problems {
        api.reporter().notice(&format!("the server says: {problem}"));
    }
    let left = left(api, &erased).await;
    let mut at = 0;
    let rows: Vec<OutcomeRow<'_>> = targets
        .iter()
        .map(|target| {
            let outcome = match target {
                Target::Missing { .. } => "not-found",
                Target::Found(rule) => {
                    at += 1;
                    outcome(&erased, &left, rule, at - 1)
                }
            };
            target.row(outcome, delete.dry_run)
        })
        .collect();
    out.rows(&rows);
    let names = || rows.iter().map(|row| row.outcome);
    let said = if rows.is_empty() { "there is no such rule".to_owned() } else { summary(names()) };
    api.reporter().notice(&said);
    if delete.dry_run {
        rehearsal::say_so(api.reporter());
    }
    if let Some(failure) = erased.failure {
        return Err(failure.error);
    }
    match names().filter(|name| *name != "deleted").count() {
        0 => Ok(()),
        not => {
            let message = format!("{} not deleted", findings::count(not, rows.len(), "rule"));
            Err(Error::Rule { message, hint: None })
        }
    }
}

/// The rules that were named, each once, in the order in which they were; `--tag`, `--all` and
/// `--stale` may name none.
fn targets(stored: Vec<StoredRule>, which: Which, reporter: &Reporter) -> Vec<Target> {
    let found = |rules: Vec<StoredRule>| rules.into_iter().map(Target::Found).collect();
    match which {
        Which::All { .. } => found(stored),
        Which::Stale(host) => found(process::stale(stored, &host, reporter)),
        Which::Tag(tag) => {
            found(stored.into_iter().filter(|rule| rule.tag.as_ref() == Some(&tag)).collect())
        }
        Which::Ids(ids) => {
            let missing = |id: String| Target::Missing { id: Some(id), value: None };
            named(&stored, ids, |rule| &rule.id, missing)
        }
        Which::Values(values) => {
            let missing = |value: String| Target::Missing { id: None, value: Some(value) };
            named(&stored, values, |rule| &rule.value, missing)
        }
    }
}

fn named(
    stored: &[StoredRule],
    names: Vec<String>,
    name_of: impl Fn(&StoredRule) -> &String,
    missing: impl Fn(String) -> Target,
) -> Vec<Target> {
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for name in names {
        if !seen.insert(name.clone()) {
            continue;
        }
        let before = targets.len();
        let rules = stored.iter().filter(|rule| *name_of(rule) == name);
        targets.extend(rules.cloned().map(Target::Found));
        if targets.len() == before {
            targets.push(missing(name));
        }
    }
    targets
}

/// Which rules are still there although they were to go: known from the list, since the server's
/// errors do not reliably name them. `None` if that cannot be found out.
async fn left(api: &impl Ask, erased: &Erased) -> Option<HashSet<String>> {
    if erased.not_deleted == 0 {
        return Some(HashSet::new());
    }
    let rules = list::all(api).await.ok()?;
    Some(rules.into_iter().map(|rule| rule.id).collect())
}

/// What became of the rule that was the `at`-th to go.
fn outcome(
    erased: &Erased,
    left: &Option<HashSet<String>>,
    rule: &StoredRule,
    at: usize,
) -> &'static str {
    if at >= erased.asked {
        return match &erased.failure {
            Some(Failure { sent, is_unclear, .. }) if at < erased.asked + sent => {
                if *is_unclear {
                    "unclear"
                } else {
                    "refused"
                }
            }
            _ => "not-sent",
        };
    }
    match left {
        None => "unclear",
        Some(left) if left.contains(&rule.id) => "not-deleted",
        Some(_) => "deleted",
    }
}

impl Target {
    fn found(&self) -> Option<&String> {
        match self {
            Self::Found(rule) => Some(&rule.id),
            Self::Missing { .. } => None,
        }
    }

    fn row<'a>(&'a self, outcome: &'a str, dry_run: bool) -> OutcomeRow<'a> {
        let (id, value, tag) = match self {
            Self::Found(StoredRule { id, value, tag }) => (Some(id), Some(value), tag.as_ref()),
            Self::Missing { id, value } => (id.as_ref(), value.as_ref(), None),
        };
        OutcomeRow {
            outcome,
            id: id.map(String::as_str),
            value: value.map(String::as_str),
            tag: tag.map(String::as_str),
            details: &[],
            dry_run,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::Layout;
    use crate::commands::out::tests::Printed;
    use crate::commands::rules::fake::{Asked, Fake, Fault, block_on, stored};
    use crate::error::Exit;
    use crate::source::twitter::rules::run_tag::RunTag;

    /// What a run of this machine left.
    fn stale() -> Option<String> {
        let run = process::own("h", std::process::id())?;
        Some(RunTag { start: run.start + 1, ..run }.to_string())
    }

    fn app() -> Fake {
        let stale = stale().unwrap_or_else(|| "trill-run:h:1:1".into());
        Fake::new(vec![
            stored("1", "cat", Some("t")),
            stored("2", "dog", Some("t")),
            stored("3", "owl", Some("trill")),
            stored("4", "fox", Some(&stale)),
        ])
    }

    fn run_it(fake: &Fake, which: Which) -> (Option<Exit>, String) {
        let printed = Printed::default();
        let mut out = printed.out(Layout::Tsv);
        let delete = Delete { which, dry_run: false };
        let result = block_on(run(fake, delete, &mut out));
        (result.err().map(|error| error.exit()), printed.text())
    }

    fn ids(ids: &[&str]) -> Which {
        Which::Ids(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    fn deleted(ids: &[&str]) -> Asked {
        Asked::Delete { ids: ids.iter().map(|id| (*id).to_owned()).collect() }
    }

    #[test]
    fn each_way_of_naming_rules_ends_in_their_ids() {
        let values = Which::Values(vec!["dog".into(), "owl".into()]);
        let table = [
            (ids(&["2", "1", "2"]), deleted(&["2", "1"])),
            (values, deleted(&["2", "3"])),
            (Which::Tag("t".into()), deleted(&["1", "2"])),
            (Which::All { confirmed: true }, deleted(&["1", "2", "3", "4"])),
        ];
        for (which, expected) in table {
            let fake = app();
            let (exit, printed) = run_it(&fake, which);
            assert_eq!(exit, None);
            assert_eq!(fake.changes(), std::slice::from_ref(&expected));
            assert!(printed.lines().all(|line| line.starts_with("deleted\t")), "{printed}");
        }
    }

    #[test]
    fn only_what_ended_runs_left_is_stale() {
        let fake = app();
        assert_eq!(run_it(&fake, Which::Stale("h".into())).0, None);
        let known = stale().is_some();
        assert_eq!(fake.changes(), if known { vec![deleted(&["4"])] } else { vec![] });
        let other = app();
        assert_eq!(run_it(&other, Which::Stale("elsewhere".into())), (None, String::new()));
        assert_eq!(other.changes(), []);
    }

    #[test]
    fn all_needs_to_be_confirmed() {
        let fake = app();
        assert_eq!(run_it(&fake, Which::All { confirmed: false }).0, Some(Exit::Usage));
        assert_eq!(fake.asked(), []);
    }

    #[test]
    fn what_is_not_there_is_told_and_is_exit_8() {
        let fake = app();
        let (exit, printed) = run_it(&fake, ids(&["1", "77"]));
        assert_eq!(exit, Some(Exit::Rule));
        assert_eq!(printed, "deleted\t1\tcat\tt\t\nnot-found\t77\t\t\t\n");
        assert_eq!(fake.changes(), [deleted(&["1"])]);
        // A tag names what there is.
        assert_eq!(run_it(&fake, Which::Tag("none".into())), (None, String::new()));
        assert_eq!(fake.changes(), []);
    }

    #[test]
    fn what_somebody_else_deletes_first_is_gone_all_the_same() {
        let fake = app().intruder(1, |rules| rules.retain(|rule| rule.id != "1"));
        let (exit, printed) = run_it(&fake, ids(&["1", "2"]));
        assert_eq!(exit, None, "{printed}");
        assert_eq!(fake.rules().len(), 2);
    }

    #[test]
    fn a_rule_that_is_added_meanwhile_stays() {
        let fake = app().intruder(1, |rules| rules.push(stored("5", "new", None)));
        assert_eq!(run_it(&fake, Which::All { confirmed: true }).0, None);
        assert_eq!(fake.rules(), [stored("5", "new", None)]);
    }

    #[test]
    fn thousands_go_in_several_requests_and_a_failure_tells_which_did() {
        let rules = (0..2_500)
            .map(|n| stored(&n.to_string(), &format!("cat{n}"), None))
            .collect::<Vec<_>>();
        for (fault, second, code) in [
            (Fault::Lost, "unclear", Exit::Unreachable),
            (Fault::Status(403), "refused", Exit::Refused),
        ] {
            let fake = Fake::new(Vec::clone(&rules)).fault(4, fault);
            let (exit, printed) = run_it(&fake, Which::All { confirmed: true });
            assert_eq!(exit, Some(code));
            let counted = |name: &str| printed.lines().filter(|l| l.starts_with(name)).count();
            assert_eq!(
                (counted("deleted"), counted(second), counted("not-sent")),
                (1_000, 1_000, 500)
            );
            assert_eq!(fake.rules().len(), 1_500);
        }
    }

    #[test]
    fn a_dry_run_is_answered_from_the_list_and_sends_nothing() {
        let fake = app().without_dry_run();
        let printed = Printed::default();
        let mut out = printed.out(Layout::Tsv);
        let delete = Delete { which: ids(&["1", "77"]), dry_run: true };
        let result = block_on(run(&fake, delete, &mut out));
        assert_eq!(result.err().map(|error| error.exit()), Some(Exit::Rule));
        assert_eq!(printed.text(), "deleted\t1\tcat\tt\t\nnot-found\t77\t\t\t\n");
        assert_eq!(fake.asked(), [Asked::List]);
    }
}
