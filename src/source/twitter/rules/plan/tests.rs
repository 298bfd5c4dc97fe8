//! The plan over tables and over invented apps: what it changes, and what it never does.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn owner() -> Owner {
    Owner::new("trill").expect("a valid name")
}

fn stored(id: u32, value: &str, tag: Option<&str>) -> StoredRule {
    StoredRule { id: id.to_string(), value: value.to_owned(), tag: tag.map(str::to_owned) }
}

fn wanted(value: &str, tag: Option<&str>) -> NewRule {
    NewRule { value: value.to_owned(), tag: tag.map(str::to_owned) }
}

/// Each step as `sign id value tag`.
fn shown(plan: &Plan) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| ".".to_owned());
    let line = |step: &Step| {
        format!("{} {} {} {}", step.action.sign(), text(&step.id), step.value, text(&step.tag))
    };
    plan.steps().iter().map(line).collect()
}

#[test]
fn every_case_of_a_rule_has_its_line() {
    let there = [
        stored(1, "kept", Some("trill:a")),
        stored(2, "retagged", Some("trill:a")),
        stored(3, "foreign", Some("other")),
        stored(4, "untagged", None),
        stored(5, "left", Some("trill")),
    ];
    let file = [
        wanted("kept", Some("a")),
        wanted("retagged", Some("b")),
        wanted("foreign", Some("a")),
        wanted("untagged", None),
        wanted("new", None),
        wanted("new", Some("again")),
    ];
    let plan = Plan::new(&file, &there, &owner(), false);
    let expected = [
        "= 1 kept trill:a",
        "- 2 retagged trill:a",
        "+ . retagged trill:b",
        "= 3 foreign other",
        "= 4 untagged .",
        "+ . new trill",
        "= . new trill:again",
        "= 5 left trill",
    ];
    assert_eq!(shown(&plan), expected);
    let notes: Vec<Option<Note>> = plan.steps().iter().map(|step| step.note).collect();
    let other_tag = Some(Note::OtherTag);
    let foreign = Some(Note::Foreign);
    let (repeated, left) = (Some(Note::Repeated), Some(Note::NotInFile));
    assert_eq!(notes, [None, other_tag, other_tag, foreign, foreign, None, repeated, left]);
    assert_eq!(plan.deletes(), ["2"]);
    assert_eq!(plan.adds(), [wanted("retagged", Some("trill:b")), wanted("new", Some("trill"))]);

    let pruned = Plan::new(&file, &there, &owner(), true);
    assert_eq!(shown(&pruned).last().map(String::as_str), Some("- 5 left trill"));
    assert_eq!(pruned.deletes(), ["2", "5"]);
}

#[test]
fn an_empty_file_removes_nothing_unless_told_to() {
    let there = [stored(1, "mine", Some("trill")), stored(2, "theirs", None)];
    assert!(Plan::new(&[], &there, &owner(), false).is_done());
    assert_eq!(Plan::new(&[], &there, &owner(), true).deletes(), ["1"]);
}

#[test]
fn a_list_of_rules_is_a_file_that_changes_nothing() {
    let there = [
        stored(1, "a", Some("trill")),
        stored(2, "b", Some("trill:x")),
        stored(3, "c", Some("other")),
        stored(4, "d", None),
    ];
    let file: Vec<NewRule> =
        there.iter().map(|rule| wanted(&rule.value, rule.tag.as_deref())).collect();
    assert!(Plan::new(&file, &there, &owner(), true).is_done());
}

#[test]
fn a_plan_holds_until_one_of_its_own_rules_changes() {
    let mine = stored(1, "a", Some("trill"));
    let plan = Plan::new(&[], std::slice::from_ref(&mine), &owner(), true);
    assert!(plan.still_holds(std::slice::from_ref(&mine)));
    assert!(plan.still_holds(&[stored(7, "z", Some("other")), mine.clone()]));
    assert!(!plan.still_holds(&[]));
    assert!(!plan.still_holds(&[mine.clone(), stored(2, "b", Some("trill:x"))]));
    assert!(!plan.still_holds(&[stored(1, "a", Some("trill:x"))]));
    assert!(!plan.still_holds(&[stored(3, "a", Some("trill"))]));
}

/// A tag of ours, of somebody else, or none.
fn tag() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        prop_oneof!["trill", "trill:[ab]", "trillion", "trill-run:h:1:2", "[ab]"].prop_map(Some),
    ]
}

fn app() -> impl Strategy<Value = Vec<StoredRule>> {
    // Values may repeat, though X says that they do not.
    proptest::collection::vec(("[a-f]", tag()), 0..12).prop_map(|rules| {
        let rule = |(id, (value, tag)): (usize, (String, Option<String>))| StoredRule {
            id: id.to_string(),
            value,
            tag,
        };
        rules.into_iter().enumerate().map(rule).collect()
    })
}

fn file() -> impl Strategy<Value = Vec<NewRule>> {
    let rule = ("[a-h]", tag()).prop_map(|(value, tag)| NewRule { value, tag });
    proptest::collection::vec(rule, 0..12)
}

/// What X has after the plan: values are unique there, so a rule that is there already is not
/// added.
fn applied(plan: &Plan, stored: &[StoredRule]) -> Vec<StoredRule> {
    let deletes = plan.deletes();
    let mut after: Vec<StoredRule> =
        stored.iter().filter(|rule| !deletes.contains(&rule.id)).cloned().collect();
    for (at, NewRule { value, tag }) in plan.adds().into_iter().enumerate() {
        if after.iter().all(|rule| rule.value != value) {
            after.push(StoredRule { id: format!("new{at}"), value, tag });
        }
    }
    after
}

proptest! {
    #[test]
    fn rules_of_others_are_never_deleted_or_doubled(
        stored in app(), wanted in file(), prune in any::<bool>(),
    ) {
        let plan = Plan::new(&wanted, &stored, &owner(), prune);
        let foreign = || stored.iter().filter(|rule| !owner().owns(rule));
        let deletes: BTreeSet<String> = plan.deletes().into_iter().collect();
        prop_assert_eq!(deletes.len(), plan.deletes().len());
        prop_assert!(foreign().all(|rule| !deletes.contains(&rule.id)));
        for added in plan.adds() {
            prop_assert!(foreign().all(|rule| rule.value != added.value));
            let tag = added.tag.unwrap_or_default();
            prop_assert!(tag == "trill" || tag.starts_with("trill:"), "{tag}");
        }
    }

    #[test]
    fn a_second_run_changes_nothing(
        stored in app(), wanted in file(), prune in any::<bool>(),
    ) {
        let plan = Plan::new(&wanted, &stored, &owner(), prune);
        let after = applied(&plan, &stored);
        let again = Plan::new(&wanted, &after, &owner(), prune);
        prop_assert!(again.is_done(), "{:?}", shown(&again));
        prop_assert!(wanted.iter().all(|rule| after.iter().any(|a| a.value == rule.value)));
    }

    #[test]
    fn without_prune_no_value_is_lost(stored in app(), wanted in file()) {
        let plan = Plan::new(&wanted, &stored, &owner(), false);
        let after = applied(&plan, &stored);
        prop_assert!(stored.iter().all(|rule| after.iter().any(|a| a.value == rule.value)));
    }
}
