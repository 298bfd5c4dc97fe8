//! `sync` against an app that others use too, also when requests fail half-way.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::commands::out::Layout;
use crate::commands::out::tests::Printed;
use crate::commands::rules::fake::{Asked, Fake, Fault, block_on, stored};
use crate::commands::rules::submit::Failure;
use crate::error::Exit;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::owner::Owner;
use crate::source::twitter::rules::request::ADD_MAX;

fn options() -> Sync {
    Sync {
        file: PathBuf::new(),
        owner: Owner::new("trill").expect("a valid name"),
        prune: true,
        dry_run: false,
        check: None,
    }
}

fn wanted(rules: &[(&str, Option<&str>)]) -> Vec<Wanted> {
    let rule = |(value, tag): &(&str, Option<&str>)| Wanted {
        value: (*value).to_owned(),
        tag: tag.map(str::to_owned),
        line: 1,
        indent: 0,
    };
    rules.iter().map(rule).collect()
}

/// Runs it, and says what was printed as well.
fn run(fake: &Fake, wanted: &[Wanted], sync: &Sync) -> (Result<(), Error>, String) {
    let printed = Printed::default();
    let mut out = printed.out(Layout::Tsv);
    let result = block_on(make(fake, wanted, sync, &mut out));
    (result, printed.text())
}

fn exit(result: &Result<(), Error>) -> Option<Exit> {
    result.as_ref().err().map(Error::exit)
}

/// Forty rules of others and ten of our own.
fn app() -> Vec<StoredRule> {
    let foreign = (0..40).map(|n| {
        let tag = [None, Some("other"), Some("trillion")][n % 3];
        stored(&format!("1{n:03}"), &format!("foreign{n}"), tag)
    });
    let own = (0..10).map(|n| {
        stored(&format!("2{n:03}"), &format!("own{n}"), [Some("trill"), Some("trill:a")][n % 2])
    });
    foreign.chain(own).collect()
}

fn foreign(rules: &[StoredRule]) -> Vec<StoredRule> {
    let owner = options().owner;
    rules.iter().filter(|rule| !owner.owns(rule)).cloned().collect()
}

#[test]
fn the_plan_is_printed_and_carried_out_in_two_requests() {
    let fake = Fake::new(vec![
        stored("1", "kept", Some("trill:a")),
        stored("2", "retagged", Some("trill:a")),
        stored("3", "foreign", Some("other")),
        stored("4", "gone", Some("trill")),
    ]);
    let file =
        wanted(&[("kept", Some("a")), ("retagged", Some("b")), ("foreign", None), ("new", None)]);
    let (result, printed) = run(&fake, &file, &options());
    result.expect("nothing is refused");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines[0], "=\t1\tkept\ttrill:a\t");
    assert!(lines[1].starts_with("-\t2\tretagged\ttrill:a\tthe tag differs"), "{printed}");
    assert!(lines[2].starts_with("+\t\tretagged\ttrill:b\t"), "{printed}");
    assert!(lines[3].starts_with("=\t3\tforeign\tother\tthere already"), "{printed}");
    assert_eq!(lines[4..], ["+\t\tnew\ttrill\t", "-\t4\tgone\ttrill\t"]);
    let delete = Asked::Delete { ids: vec!["2".into(), "4".into()] };
    let add = Asked::Add { values: vec!["retagged".into(), "new".into()], dry_run: false };
    assert_eq!(fake.changes(), [delete, add]);

    let (result, printed) = run(&fake, &file, &options());
    assert!(result.is_ok() && printed.lines().all(|line| line.starts_with('=')), "{printed}");
    assert_eq!(fake.changes(), []);
}

#[test]
fn a_thousand_rules_are_planned_linted_and_applied_within_the_limits() {
    let fake = Fake::new(app()).pages(7).cap(1_040);
    let values: Vec<String> = (0..1_000).map(|n| format!("cat{n} has:images")).collect();
    let rules: Vec<(&str, Option<&str>)> =
        values.iter().map(|value| (value.as_str(), Some("cats"))).collect();
    let sync = Sync { check: Some(Default::default()), ..options() };
    run(&fake, &wanted(&rules), &sync).0.expect("there is room");
    let changes = fake.changes();
    assert_eq!(changes.len(), 1 + 1_000 / ADD_MAX);
    assert_eq!(fake.rules().len(), 1_040);
    assert_eq!(foreign(&fake.rules()), foreign(&app()));
    run(&fake, &wanted(&rules), &sync).0.expect("nothing to do");
    assert_eq!(fake.changes(), []);
}

#[test]
fn a_rule_that_somebody_changed_between_plan_and_apply_stops_it() {
    let change = |rules: &mut Vec<StoredRule>| rules[0].tag = Some("trill:new".into());
    let gone = |rules: &mut Vec<StoredRule>| rules.clear();
    let mine = || vec![stored("1", "mine", Some("trill:old"))];
    let file = wanted(&[("mine", Some("x"))]);
    // Before the second look.
    for fake in [Fake::new(mine()).intruder(1, change), Fake::new(mine()).intruder(1, gone)] {
        let (result, _) = run(&fake, &file, &options());
        assert_eq!(exit(&result), Some(Exit::Failure));
        assert_eq!(fake.changes(), []);
    }
    // After it: the id is gone, and nothing is added.
    let fake = Fake::new(mine()).intruder(2, gone);
    let (result, _) = run(&fake, &file, &options());
    assert_eq!(exit(&result), Some(Exit::Failure));
    assert!(matches!(fake.changes()[..], [Asked::Delete { .. }]));
}

#[test]
fn what_others_do_in_the_meantime_is_no_reason_to_stop() {
    let join = |rules: &mut Vec<StoredRule>| rules.push(stored("7", "new", Some("other")));
    for at in [1, 2] {
        let fake = Fake::new(Vec::new()).intruder(at, join);
        run(&fake, &wanted(&[("new", None), ("newer", None)]), &options()).0.expect("duplicates");
        assert_eq!(foreign(&fake.rules()), [stored("7", "new", Some("other"))]);
        assert_eq!(fake.rules().len(), 2);
    }
}

#[test]
fn refused_rules_are_told_and_the_others_are_there() {
    let fake = Fake::new(Vec::new());
    let (result, printed) = run(&fake, &wanted(&[("bad", None), ("cat", None)]), &options());
    assert_eq!(exit(&result), Some(Exit::Rule));
    assert!(printed.ends_with("!\t\tbad\ttrill\tinvalid: bad (at position 1)\n"), "{printed}");
    assert_eq!(fake.rules().len(), 1);
}

#[test]
fn a_plan_that_is_over_the_cap_is_not_begun() {
    let fake = Fake::new(vec![stored("1", "gone", Some("trill"))]).cap(2);
    let file = wanted(&[("a", None), ("b", None), ("c", None)]);
    let sync = Sync { check: Some(Default::default()), ..options() };
    let (result, _) = run(&fake, &file, &sync);
    assert_eq!(exit(&result), Some(Exit::Rule));
    assert_eq!(fake.changes(), []);
    // Without the check as many are added as fit.
    let (result, printed) = run(&fake, &file, &options());
    assert_eq!(exit(&result), Some(Exit::Rule));
    assert!(printed.contains("!\t\tc\ttrill\tover-cap: "), "{printed}");
    assert_eq!(fake.rules().len(), 2);
}

#[test]
fn a_rule_that_x_would_refuse_keeps_the_file_here() {
    let fake = Fake::new(Vec::new());
    let sync = Sync { check: Some(Default::default()), ..options() };
    let (result, printed) = run(&fake, &wanted(&[("cat", None), ("is:retweet", None)]), &sync);
    assert_eq!((exit(&result), printed.as_str()), (Some(Exit::Rule), ""));
    assert_eq!(fake.asked(), []);
}

#[test]
fn a_dry_run_asks_about_everything_and_changes_nothing() {
    let before = vec![stored("1", "mine", Some("trill")), stored("2", "gone", Some("trill"))];
    let fake = Fake::new(before.clone()).cap(2);
    let file = wanted(&[("mine", Some("new")), ("cat", None)]);
    let sync = Sync { dry_run: true, ..options() };
    let (result, printed) = run(&fake, &file, &sync);
    // "mine" is a duplicate of what the plan removes first, and so is the room.
    assert!(result.is_ok(), "{printed}");
    assert!(fake.changes().iter().all(|asked| matches!(asked, Asked::Add { dry_run: true, .. })));
    assert_eq!(fake.rules(), before);
    let (result, printed) = run(&fake, &wanted(&[("bad", None)]), &sync);
    assert_eq!(exit(&result), Some(Exit::Rule));
    assert!(printed.contains("!\t\tbad"), "{printed}");
}

#[test]
fn a_dry_run_of_a_server_that_saves_is_a_failure() {
    let fake = Fake::new(vec![stored("1", "mine", Some("trill"))]).without_dry_run();
    let sync = Sync { dry_run: true, ..options() };
    let (result, _) = run(&fake, &wanted(&[("mine", None), ("cat", None)]), &sync);
    assert_eq!(exit(&result), Some(Exit::Failure));
    let error = result.expect_err("it was saved").to_string();
    assert!(error.contains("NO DRY RUN") && error.contains("900001"), "{error}");
}

#[test]
fn a_rule_whose_new_tag_is_refused_gets_its_old_one_back() {
    let mine = || stored("1", "mine", Some("trill:old"));
    let file = wanted(&[("mine", Some("new")), ("cat", None)]);
    // Requests: two lists, the removal, the addition, and the one that puts it back.
    let fake = Fake::new(vec![mine()]).fault(3, Fault::Status(403));
    let (result, printed) = run(&fake, &file, &options());
    assert_eq!(exit(&result), Some(Exit::Refused));
    assert!(printed.contains("!\t\tmine\ttrill:new\trefused"), "{printed}");
    let rules = fake.rules();
    let back = |rule: &StoredRule| (rule.value.clone(), rule.tag.clone());
    assert_eq!(rules.iter().map(back).collect::<Vec<_>>(), [back(&mine())]);
    // Of what nobody answered it is not known that it is missing.
    let fake = Fake::new(vec![mine()]).fault(3, Fault::AnswerLost);
    let (result, printed) = run(&fake, &file, &options());
    assert_eq!(exit(&result), Some(Exit::Unreachable));
    assert!(printed.contains("!\t\tmine\ttrill:new\tunclear"), "{printed}");
    assert_eq!(fake.rules().len(), 2);
}

#[test]
fn what_an_answer_would_have_told_is_unclear_and_one_thing_is_advised() {
    let failure = |error: Error| Failure { error, sent: 5, is_unclear: true };
    let lost = || Error::Unreachable {
        stream: "x".into(),
        reason: "lost".into(),
        hint: Some("look before you repeat it".into()),
    };
    let erased = Erased { asked: 3, failure: Some(failure(lost())), ..Erased::default() };
    assert_eq!(removals(&erased, 8), "3 of 8 rules removed, 5 removals unclear");
    let outcomes = [Outcome::Created(None), Outcome::Unclear, Outcome::NotSent];
    assert_eq!(additions(&outcomes), "1 of 3 rules added, 1 addition unclear");
    assert_eq!(to_repeat(lost()).hint().as_deref(), Some(AGAIN));
}

fn tag() -> impl Strategy<Value = Option<&'static str>> {
    proptest::sample::select(vec![
        None,
        Some("trill"),
        Some("trill:a"),
        Some("a"),
        Some("trillion"),
        Some("trill-run:h:1:2"),
    ])
}

/// Each value once, as X has it.
fn any_app() -> impl Strategy<Value = Vec<StoredRule>> {
    proptest::collection::btree_map("[a-f]", tag(), 0..6).prop_map(|rules| {
        let rule = |(n, (value, tag)): (usize, (String, _))| stored(&n.to_string(), &value, tag);
        rules.into_iter().enumerate().map(rule).collect()
    })
}

fn any_file() -> impl Strategy<Value = Vec<Wanted>> {
    let rule = ("[a-h]|bad", tag()).prop_map(|(value, tag)| Wanted {
        value,
        tag: tag.map(str::to_owned),
        line: 1,
        indent: 0,
    });
    proptest::collection::vec(rule, 0..8)
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Lost),
        Just(Fault::AnswerLost),
        proptest::sample::select(vec![400, 401, 403, 429, 500, 503]).prop_map(Fault::Status),
    ]
}

proptest! {
    #[test]
    fn rules_of_others_are_in_no_request_whatever_fails(
        app in any_app(), file in any_file(), prune in any::<bool>(), dry_run in any::<bool>(),
        at in 0..6_usize, fault in any_fault(), cap in proptest::option::of(0..8_usize),
    ) {
        let fake = Fake::new(app.clone()).pages(2).fault(at, fault);
        let fake = match cap {
            Some(cap) => fake.cap(cap),
            None => fake.without_counts(),
        };
        let sync = Sync { prune, dry_run, ..options() };
        // Whether it succeeds does not matter here.
        let _ = run(&fake, &file, &sync);
        let _ = run(&fake, &file, &sync);
        let others = foreign(&app);
        for asked in fake.changes() {
            let named = |rule: &&StoredRule| match &asked {
                Asked::Delete { ids, .. } => ids.contains(&rule.id),
                Asked::Add { values, .. } => values.contains(&rule.value),
                Asked::List | Asked::Counts => false,
            };
            prop_assert!(!others.iter().any(|rule| named(&rule)), "{asked:?}");
        }
        prop_assert_eq!(foreign(&fake.rules()), others);
        if dry_run {
            prop_assert_eq!(fake.rules(), app);
        }
    }

    #[test]
    fn another_run_finishes_what_a_failure_left_and_then_nothing_is_left_to_do(
        app in any_app(), file in any_file(), at in 0..6_usize, fault in any_fault(),
    ) {
        let file: Vec<Wanted> = file.into_iter().filter(|rule| rule.value != "bad").collect();
        let fake = Fake::new(app).pages(2).fault(at, fault);
        // The fault may lie beyond what one run asks.
        let _ = run(&fake, &file, &options());
        fake.asked();
        let (result, _) = run(&fake, &file, &options());
        if result.is_err() {
            fake.asked();
            prop_assert!(run(&fake, &file, &options()).0.is_ok());
        }
        fake.asked();
        prop_assert!(run(&fake, &file, &options()).0.is_ok());
        prop_assert_eq!(fake.changes(), vec![]);
        let rules = fake.rules();
        for wanted in &file {
            prop_assert!(rules.iter().any(|rule| rule.value == wanted.value));
        }
        for rule in rules.iter().filter(|rule| options().owner.owns(rule)) {
            prop_assert!(file.iter().any(|wanted| wanted.value == rule.value));
        }
    }
}
