//! `rules add`: some rules more, and what became of each.

use super::row::OutcomeRow;
use super::submit::{self, Submitted};
use super::{Add, findings, input, list, rehearsal};
use crate::commands::api::Ask;
use crate::commands::out::Out;
use crate::error::Error;
use crate::source::twitter::rules::outcome::Outcome;

pub(super) async fn run(api: &impl Ask, add: Add, out: &mut Out) -> Result<(), Error> {
    let wanted = input::rules(&add.rules)?;
    if let Some(limits) = &add.check {
        findings::refuse(&wanted, limits, api.reporter())?;
    }
    let rules = input::to_send(&wanted);
    let before = if add.dry_run { list::all(api).await? } else { Vec::new() };
    let Submitted { outcomes, failure } = submit::add(api, &rules, add.dry_run).await;
    let rehearsed = match add.dry_run {
        true => rehearsal::look(api, &before, &rules, &outcomes).await,
        false => Ok(()),
    };
    let rows: Vec<OutcomeRow<'_>> = rules
        .iter()
        .zip(&outcomes)
        .map(|(rule, outcome)| OutcomeRow {
            outcome: outcome.name(),
            id: outcome.id(),
            value: Some(&rule.value),
            // A rule that was there has a tag of its own.
            tag: rule.tag.as_deref().filter(|_| !matches!(outcome, Outcome::Duplicate(_))),
            details: outcome.details(),
            dry_run: add.dry_run && rehearsed.is_ok(),
        })
        .collect();
    out.rows(&rows);
    api.reporter().notice(&summary(outcomes.iter().map(Outcome::name)));
    // That something was saved matters more than how the rest of it went.
    rehearsed?;
    match failure {
        Some(error) => Err(error),
        None => verdict(&outcomes),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::Layout;
    use crate::commands::out::tests::Printed;
    use crate::commands::rules::Rules;
    use crate::commands::rules::fake::{Asked, Fake, Fault, block_on, stored};
    use crate::error::Exit;
    use crate::rules::Limits;

    fn add(values: &[&str], check: bool) -> Add {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Add {
            rules: Rules::Values { values, tag: Some("t".into()) },
            check: check.then(Limits::default),
            dry_run: false,
        }
    }

    fn run_it(fake: &Fake, add: Add) -> (Option<Exit>, String) {
        let printed = Printed::default();
        let mut out = printed.out(Layout::Tsv);
        let result = block_on(run(fake, add, &mut out));
        (result.err().map(|error| error.exit()), printed.text())
    }

    #[test]
    fn every_outcome_has_its_line_and_a_refusal_is_exit_8() {
        let fake = Fake::new(vec![stored("7", "dog", None)]);
        let (exit, printed) = run_it(&fake, add(&["cat", "dog", "bad"], false));
        assert_eq!(exit, Some(Exit::Rule));
        let expected = "created\t900001\tcat\tt\t\nduplicate\t7\tdog\t\t\n\
                        invalid\t\tbad\tt\tbad (at position 1)\n";
        assert_eq!(printed, expected);
    }

    #[test]
    fn duplicates_alone_are_a_success() {
        let fake = Fake::new(vec![stored("7", "dog", None)]);
        assert_eq!(run_it(&fake, add(&["dog"], true)), (None, "duplicate\t7\tdog\t\t\n".into()));
    }

    #[test]
    fn what_x_is_known_to_refuse_is_not_sent_unless_asked_to() {
        let fake = Fake::new(Vec::new());
        let (exit, printed) = run_it(&fake, add(&["cat", "(dog"], true));
        assert_eq!((exit, printed.as_str()), (Some(Exit::Rule), ""));
        assert_eq!(fake.asked(), []);
        assert_eq!(run_it(&fake, add(&["cat", "(dog"], false)).0, None);
    }

    #[test]
    fn over_the_cap_as_many_are_added_as_fit() {
        let fake = Fake::new(vec![stored("7", "owl", None)]).cap(3);
        let (exit, printed) = run_it(&fake, add(&["a", "b", "c", "d"], false));
        assert_eq!(exit, Some(Exit::Rule));
        let outcomes: Vec<&str> =
            printed.lines().map(|line| line.split('\t').next().unwrap_or_default()).collect();
        assert_eq!(outcomes, ["created", "created", "over-cap", "over-cap"]);
        let rejected =
            Asked::Add { values: ["a", "b", "c", "d"].map(str::to_owned).to_vec(), dry_run: false };
        let fitting = Asked::Add { values: ["a", "b"].map(str::to_owned).to_vec(), dry_run: false };
        assert_eq!(fake.asked(), [rejected, Asked::Counts, fitting]);
    }

    #[test]
    fn over_a_cap_that_nobody_tells_nothing_is_added() {
        let fake = Fake::new(Vec::new()).cap(1).without_counts();
        let (exit, printed) = run_it(&fake, add(&["a", "b"], false));
        assert_eq!(exit, Some(Exit::Rule));
        assert!(printed.lines().all(|line| line.starts_with("over-cap\t")), "{printed}");
        assert_eq!(fake.rules(), []);
    }

    #[test]
    fn a_failure_half_way_tells_what_was_done_and_what_was_not() {
        let values: Vec<String> = (0..250).map(|n| format!("cat{n}")).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        for (fault, second, exit) in [
            (Fault::Lost, "unclear", Exit::Unreachable),
            (Fault::Status(200), "unclear", Exit::Refused),
            (Fault::Status(403), "refused", Exit::Refused),
        ] {
            let fake = Fake::new(Vec::new()).fault(1, fault);
            let (failed, printed) = run_it(&fake, add(&values, false));
            assert_eq!(failed, Some(exit));
            let counted = |name: &str| printed.lines().filter(|l| l.starts_with(name)).count();
            assert_eq!(counted("created\t"), 100, "{fault:?}");
            let second = format!("{second}\t");
            assert_eq!((counted(&second), counted("not-sent\t")), (100, 50), "{fault:?}");
            // Nothing is sent again, and nothing more.
            assert!(fake.asked().len() <= 2, "{fault:?}");
        }
    }

    #[test]
    fn a_dry_run_adds_nothing() {
        let fake = Fake::new(Vec::new());
        let (exit, _) = run_it(&fake, Add { dry_run: true, ..add(&["cat"], true) });
        assert_eq!((exit, fake.rules()), (None, Vec::new()));
        let sent = Asked::Add { values: vec!["cat".into()], dry_run: true };
        assert_eq!(fake.asked(), [Asked::List, sent, Asked::List]);
    }

    #[test]
    fn a_server_that_saves_in_a_dry_run_is_found_out_and_that_is_a_failure() {
        let fake = Fake::new(vec![stored("7", "dog", None)]).without_dry_run();
        let dry = |values: &[&str]| Add { dry_run: true, ..add(values, true) };
        let (exit, printed) = run_it(&fake, dry(&["cat", "dog"]));
        assert_eq!((exit, fake.rules().len()), (Some(Exit::Failure), 2), "{printed}");
        // What was there already was not saved by this.
        assert_eq!(run_it(&fake, dry(&["cat", "dog"])).0, None);
        // Nobody can tell.
        let fake = Fake::new(Vec::new()).fault(2, Fault::Lost);
        assert_eq!(run_it(&fake, dry(&["cat"])).0, Some(Exit::Unreachable));
    }

    #[test]
    fn a_rule_that_fits_into_no_request_is_not_sent() {
        let fake = Fake::new(Vec::new());
        let huge = "x".repeat(70_000);
        assert_eq!(run_it(&fake, add(&[&huge], false)).0, Some(Exit::Rule));
        assert_eq!(run_it(&fake, add(&[], false)).0, Some(Exit::Usage));
        assert_eq!(fake.asked(), []);
    }
}
