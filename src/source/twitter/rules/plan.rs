//! The plan of `rules sync`: what must happen so that an owner's rules are those of a file.
//!
//! The value is the key: X holds each value once, whoever added it. Rules of others are compared
//! with and never touched; no step that changes anything is made of one.

use std::collections::{HashMap, HashSet};

use super::owner::Owner;
use super::{NewRule, StoredRule};

/// What happens to one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is deleted.
    Delete,
    /// It is added.
    Add,
    /// It stays as it is.
    Keep,
}

impl Action {
    /// `-`, `+` or `=`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Delete => "-",
            Self::Add => "+",
            Self::Keep => "=",
        }
    }
}

/// Why a step is what it is, where that is not plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Somebody else's rule has this value.
    Foreign,
    /// The owner has it, the file has not, and nobody said `--prune`.
    NotInFile,
    /// The file has it under another tag, and a tag cannot be changed.
    OtherTag,
    /// The file has this value more than once; the first counts.
    Repeated,
}

impl Note {
    /// One clause for a person.
    pub fn text(self) -> &'static str {
        match self {
            Self::Foreign => "there already, with a tag that is not this owner's: left alone",
            Self::NotInFile => "not in the file: --prune removes it",
            Self::OtherTag => "the tag differs, and cannot be changed",
            Self::Repeated => "more than once in the file: the first counts",
        }
    }
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub action: Action,
    /// The rule's id; `None` if it is not there yet.
    pub id: Option<String>,
    /// The rule's value.
    pub value: String,
    /// The tag that it has or gets.
    pub tag: Option<String>,
    /// Why.
    pub note: Option<Note>,
}

/// What must happen, in the order of the file; rules that are not in the file come last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    steps: Vec<Step>,
    /// The owner's rules as they were seen, by id.
    seen: Vec<StoredRule>,
    owner: Owner,
}

impl Plan {
    /// Compares what is wanted with what is there. `wanted` has the tags of the file; `prune`
    /// removes the owner's rules that the file does not have.
    pub fn new(wanted: &[NewRule], stored: &[StoredRule], owner: &Owner, prune: bool) -> Self {
        let mut there: HashMap<&str, Vec<&StoredRule>> = HashMap::new();
        for rule in stored {
            there.entry(&rule.value).or_default().push(rule);
        }
        let mut steps = Vec::new();
        let mut in_file = HashSet::new();
        for rule in wanted {
            let tag = owner.tag(rule.tag.as_deref());
            if !in_file.insert(rule.value.as_str()) {
                steps.push(Step {
                    action: Action::Keep,
                    id: None,
                    value: rule.value.clone(),
                    tag: Some(tag),
                    note: Some(Note::Repeated),
                });
                continue;
            }
            let there = there.get(rule.value.as_str()).map_or(&[][..], Vec::as_slice);
            of_one(&rule.value, tag, there, owner, &mut steps);
        }
        let gone =
            stored.iter().filter(|rule| owner.owns(rule) && !in_file.contains(rule.value.as_str()));
        steps.extend(gone.map(|rule| {
            if prune { delete(rule, None) } else { keep(rule, Some(Note::NotInFile)) }
        }));
        Self { steps, seen: owned(stored, owner), owner: owner.clone() }
    }

    /// The steps, as they are shown.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns true if and only if nothing has to change.
    pub fn is_done(&self) -> bool {
        self.steps.iter().all(|step| step.action == Action::Keep)
    }

    /// The ids to delete, before anything is added: what is added may have the same values, and
    /// needs the room.
    pub fn deletes(&self) -> Vec<String> {
        let deleted = self.steps.iter().filter(|step| step.action == Action::Delete);
        deleted.filter_map(|step| step.id.clone()).collect()
    }

    /// The rules to add then.
    pub fn adds(&self) -> Vec<NewRule> {
        let added = self.steps.iter().filter(|step| step.action == Action::Add);
        added.map(|step| NewRule { value: step.value.clone(), tag: step.tag.clone() }).collect()
    }

    /// The rules that are deleted to be added with another tag, as they were: what to add if that
    /// is refused.
    pub fn replaced(&self) -> impl Iterator<Item = NewRule> {
        let replaced = self
            .steps
            .iter()
            .filter(|step| step.action == Action::Delete && step.note == Some(Note::OtherTag));
        replaced.map(|step| NewRule { value: step.value.clone(), tag: step.tag.clone() })
    }

    /// Returns true if and only if the owner's rules in `stored` are those that the plan saw.
    /// What others do in the meantime changes nothing in the plan.
    pub fn still_holds(&self, stored: &[StoredRule]) -> bool {
        owned(stored, &self.owner) == self.seen
    }
}

/// What happens to a wanted value, given every rule that has it: at most one, as long as X
/// keeps its word.
fn of_one(value: &str, tag: String, there: &[&StoredRule], owner: &Owner, steps: &mut Vec<Step>) {
    if let Some(foreign) = there.iter().find(|rule| !owner.owns(rule)) {
        // To add it would be a duplicate, whatever became of a rule of our own.
        steps.push(keep(foreign, Some(Note::Foreign)));
        steps.extend(there.iter().filter(|rule| owner.owns(rule)).map(|rule| keep(rule, None)));
    } else if let Some(same) = there.iter().find(|rule| rule.tag.as_deref() == Some(&tag)) {
        steps.push(keep(same, None));
    } else {
        let replaced = !there.is_empty();
        steps.extend(there.iter().map(|rule| delete(rule, Some(Note::OtherTag))));
        steps.push(Step {
            action: Action::Add,
            id: None,
            value: value.to_owned(),
            tag: Some(tag),
            note: replaced.then_some(Note::OtherTag),
        });
    }
}

fn keep(rule: &StoredRule, note: Option<Note>) -> Step {
    step(Action::Keep, rule, note)
}

fn delete(rule: &StoredRule, note: Option<Note>) -> Step {
    step(Action::Delete, rule, note)
}

fn step(action: Action, rule: &StoredRule, note: Option<Note>) -> Step {
    Step {
        action,
        id: Some(rule.id.clone()),
        value: rule.value.clone(),
        tag: rule.tag.clone(),
        note,
    }
}

fn owned(stored: &[StoredRule], owner: &Owner) -> Vec<StoredRule> {
    let mut owned: Vec<StoredRule> =
        stored.iter().filter(|rule| owner.owns(rule)).cloned().collect();
    owned.sort_by(|a, b| a.id.cmp(&b.id));
    owned
}

#[cfg(test)]
mod tests;
