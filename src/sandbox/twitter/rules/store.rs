//! The set of rules of the app. Every change is one step: nobody sees half of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::super::world::World;
use super::matching::Matching;
use crate::rules::{self, Limits, Rule, Severity};
use crate::sandbox::mix::mix;

/// 2010-11-04T01:42:54.657Z, from which the dates in ids are counted.
const ID_EPOCH_MS: u64 = 1_288_834_974_657;
/// Ids have their date above this bit.
const ID_DATE: u32 = 22;
/// Other apps have rules, too: the ids between two of ours.
const ID_GAP: u64 = 1_000;

/// One rule.
#[derive(Debug)]
pub(in super::super) struct Stored {
    pub(in super::super) id: u64,
    pub(in super::super) value: String,
    pub(in super::super) tag: Option<String>,
    /// `None` for one that nothing matches: it came unchecked.
    pub(super) rule: Option<Rule>,
    /// The drafts of the world that match it, once a stream has asked.
    pub(super) shows: OnceLock<Vec<bool>>,
}

/// A rule that somebody wants to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Wanted {
    pub(in super::super) value: String,
    pub(in super::super) tag: Option<String>,
}

/// What becomes of a wanted rule.
#[derive(Debug)]
pub(in super::super) enum Added {
    Created(Arc<Stored>),
    Duplicate { value: String, id: u64 },
    Invalid { value: String, details: Vec<String> },
}

/// The app would have more rules than it may.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct OverCap;

/// Which rule is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Target {
    Id(String),
    Value(String),
}

/// All rules.
#[derive(Debug)]
pub(in super::super) struct Store {
    /// Whether rules are checked before they are taken.
    checked: bool,
    cap: u64,
    rules: Mutex<Rules>,
    /// Counts the changes.
    version: AtomicU64,
}

#[derive(Debug)]
struct Rules {
    by_id: BTreeMap<u64, Arc<Stored>>,
    ids: HashMap<String, u64>,
    last_id: u64,
    matching: Option<Arc<Matching>>,
}

impl Store {
    /// The rules that there are at first, taken as they are.
    pub(in super::super) fn new(
        initial: &[(String, Option<String>)],
        epoch_ms: u64,
        cap: u64,
        checked: bool,
    ) -> Self {
        let last_id = epoch_ms.saturating_sub(ID_EPOCH_MS) << ID_DATE;
        let rules = Rules { by_id: BTreeMap::new(), ids: HashMap::new(), last_id, matching: None };
        let store = Self { checked, cap, rules: Mutex::new(rules), version: AtomicU64::new(1) };
        let mut rules = store.rules.lock().expect("no holder of this lock panics");
        for (value, tag) in initial {
            if !rules.ids.contains_key(value) {
                let id = next_id(rules.last_id);
                let rule = rules::check(value, &Limits::default()).rule;
                rules.insert(Stored::new(id, value.clone(), tag.clone(), rule));
            }
        }
        drop(rules);
        store
    }

    /// A number that is another one after every change.
    pub(in super::super) fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    pub(in super::super) fn len(&self) -> usize {
        self.rules.lock().expect("no holder of this lock panics").by_id.len()
    }

    /// At most `most` rules in the order of their ids, after one of them; and whether there are more.
    pub(in super::super) fn page(
        &self,
        after: u64,
        most: usize,
        wanted: impl Fn(&Stored) -> bool,
    ) -> (Vec<Arc<Stored>>, bool) {
        let rules = self.rules.lock().expect("no holder of this lock panics");
        let rest = rules.by_id.range(after.saturating_add(1)..).map(|(_, rule)| rule);
        let mut rest = rest.filter(|rule| wanted(rule));
        let page = rest.by_ref().take(most).cloned().collect();
        (page, rest.next().is_some())
    }

    /// Adds rules, or, in a dry run, says what would become of them.
    ///
    /// # Errors
    ///
    /// When there would be too many: then nothing is added.
    pub(in super::super) fn add(
        &self,
        wanted: Vec<Wanted>,
        dry_run: bool,
    ) -> Result<Vec<Added>, OverCap> {
        let mut rules = self.rules.lock().expect("no holder of this lock panics");
        let mut fresh: HashMap<String, u64> = HashMap::new();
        let mut last_id = rules.last_id;
        let mut outcome = Vec::with_capacity(wanted.len());
        for Wanted { value, tag } in wanted {
            if let Some(&id) = rules.ids.get(&value).or_else(|| fresh.get(&value)) {
                outcome.push(Added::Duplicate { value, id });
                continue;
            }
            match self.check(&value) {
                Err(details) => outcome.push(Added::Invalid { value, details }),
                Ok(rule) => {
                    last_id = next_id(last_id);
                    fresh.insert(value.clone(), last_id);
                    outcome.push(Added::Created(Arc::new(Stored::new(last_id, value, tag, rule))));
                }
            }
        }
        if self.checked && (rules.by_id.len() + fresh.len()) as u64 > self.cap {
            return Err(OverCap);
        }
        if !dry_run && !fresh.is_empty() {
            for added in &outcome {
                if let Added::Created(rule) = added {
                    rules.insert_shared(Arc::clone(rule));
                }
            }
            self.changed(&mut rules);
        }
        Ok(outcome)
    }

    /// Deletes rules, or says which of them are there: one answer for each target.
    pub(in super::super) fn delete(&self, targets: &[Target], dry_run: bool) -> Vec<bool> {
        let mut rules = self.rules.lock().expect("no holder of this lock panics");
        let mut gone = std::collections::HashSet::new();
        let found: Vec<bool> = targets
            .iter()
            .map(|target| {
                let id = match target {
                    Target::Id(id) => id.parse().ok().filter(|id| rules.by_id.contains_key(id)),
                    Target::Value(value) => rules.ids.get(value).copied(),
                };
                id.is_some_and(|id| gone.insert(id))
            })
            .collect();
        if !dry_run && !gone.is_empty() {
            gone.iter().for_each(|id| rules.remove(*id));
            self.changed(&mut rules);
        }
        found
    }

    /// Deletes every rule, and says how many there were.
    pub(in super::super) fn delete_all(&self, dry_run: bool) -> usize {
        let mut rules = self.rules.lock().expect("no holder of this lock panics");
        let count = rules.by_id.len();
        if !dry_run {
            rules.by_id.clear();
            rules.ids.clear();
            self.changed(&mut rules);
        }
        count
    }

    /// Somebody else edits a rule: the first whose tag starts with `trill`, or the first with a tag,
    /// is deleted and added with another value. True if there is one.
    pub(in super::super) fn edit_one(&self) -> bool {
        let mut rules = self.rules.lock().expect("no holder of this lock panics");
        let owned = |tag: &String| tag == "trill" || tag.starts_with("trill:");
        let tag = |rule: &&Arc<Stored>| rule.tag.as_ref().is_some_and(owned);
        let tagged = |rule: &&Arc<Stored>| rule.tag.is_some();
        let chosen = rules.by_id.values().find(tag).or_else(|| rules.by_id.values().find(tagged));
        let Some(old) = chosen.cloned() else { return false };
        rules.remove(old.id);
        let value = format!("{} -edited", old.value);
        let rule = rules::check(&value, &Limits::default()).rule;
        let id = next_id(rules.last_id);
        rules.insert(Stored::new(id, value, old.tag.clone(), rule));
        self.changed(&mut rules);
        true
    }

    /// What the rules of this moment match.
    pub(in super::super) fn matching(&self, world: &World) -> Arc<Matching> {
        let mut rules = self.rules.lock().expect("no holder of this lock panics");
        if let Some(matching) = &rules.matching {
            return Arc::clone(matching);
        }
        let all: Vec<Arc<Stored>> = rules.by_id.values().cloned().collect();
        let matching = Arc::new(Matching::new(self.version(), all, world));
        rules.matching = Some(Arc::clone(&matching));
        matching
    }

    fn changed(&self, rules: &mut Rules) {
        rules.matching = None;
        self.version.fetch_add(1, Ordering::Relaxed);
    }

    /// What X says about a value before it takes it.
    fn check(&self, value: &str) -> Result<Option<Rule>, Vec<String>> {
        let checked = rules::check(value, &Limits::default());
        let wrong = checked.findings.into_iter().filter(|finding| {
            // Negated groups and operators of other products are advised against, and taken.
            self.checked
                && finding.severity == Severity::Error
                && !matches!(finding.id, "R12" | "R07")
        });
        let details: Vec<String> = wrong
            .flat_map(|finding| match finding.server.is_empty() {
                true => vec![finding.message],
                false => finding.server,
            })
            .collect();
        if details.is_empty() { Ok(checked.rule) } else { Err(details) }
    }
}

impl Rules {
    fn insert(&mut self, rule: Stored) {
        self.insert_shared(Arc::new(rule));
    }

    fn insert_shared(&mut self, rule: Arc<Stored>) {
        self.last_id = self.last_id.max(rule.id);
        self.ids.insert(rule.value.clone(), rule.id);
        self.by_id.insert(rule.id, rule);
    }

    fn remove(&mut self, id: u64) {
        if let Some(rule) = self.by_id.remove(&id) {
            self.ids.remove(&rule.value);
        }
    }
}

impl Stored {
    fn new(id: u64, value: String, tag: Option<String>, rule: Option<Rule>) -> Self {
        Self { id, value, tag, rule, shows: OnceLock::new() }
    }
}

fn next_id(last: u64) -> u64 {
    last + 1 + mix(last) % ID_GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPOCH_MS: u64 = 1_767_225_600_000;

    fn wanted(values: &[&str]) -> Vec<Wanted> {
        values.iter().map(|value| Wanted { value: (*value).to_owned(), tag: None }).collect()
    }

    fn store(values: &[&str], cap: u64) -> Store {
        let initial: Vec<_> = values.iter().map(|value| ((*value).to_owned(), None)).collect();
        Store::new(&initial, EPOCH_MS, cap, true)
    }

    fn ids(store: &Store) -> Vec<u64> {
        store.page(0, usize::MAX, |_| true).0.iter().map(|rule| rule.id).collect()
    }

    #[test]
    fn ids_have_19_digits_and_increase() {
        let store = store(&["cat", "dog"], 10);
        store.add(wanted(&["bird"]), false).expect("below the cap");
        let ids = ids(&store);
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.to_string().len() == 19));
    }

    #[test]
    fn a_value_is_added_once() {
        let store = store(&["cat"], 10);
        let added = store.add(wanted(&["cat", "dog", "dog", "Cat"]), false).expect("below the cap");
        assert!(matches!(added[0], Added::Duplicate { id, .. } if id == ids(&store)[0]));
        let Added::Created(dog) = &added[1] else { panic!("{:?}", added[1]) };
        assert!(matches!(added[2], Added::Duplicate { id, .. } if id == dog.id));
        assert!(matches!(added[3], Added::Created(_)));
    }

    #[test]
    fn one_rule_over_the_cap_and_none_is_added() {
        let store = store(&["cat"], 3);
        assert_eq!(store.add(wanted(&["a1", "a2", "a3"]), false).err(), Some(OverCap));
        assert_eq!(store.len(), 1);
        let duplicates = store.add(wanted(&["a1", "cat", "a2"]), false);
        assert!(duplicates.is_ok(), "one that is there does not count");
        assert_eq!(store.len(), 3);
    }

    #[test]
    fn a_dry_run_changes_nothing() {
        let store = store(&["cat"], 10);
        let version = store.version();
        store.add(wanted(&["dog"]), true).expect("below the cap");
        assert_eq!(store.delete(&[Target::Value("cat".to_owned())], true), [true]);
        assert_eq!(store.delete_all(true), 1);
        assert_eq!((store.len(), store.version()), (1, version));
    }

    #[test]
    fn what_is_named_twice_is_deleted_once() {
        let store = store(&["cat", "dog"], 10);
        let id = ids(&store)[0].to_string();
        let targets = [Target::Id(id), Target::Value("cat".to_owned()), Target::Id("1".to_owned())];
        assert_eq!(store.delete(&targets, false), [true, false, false]);
        assert_eq!(store.len(), 1);
    }

    #[test]
    fn the_known_texts_are_the_details_of_an_invalid_rule() {
        let added = store(&[], 10).add(wanted(&["is:retweet", "cat -(dog OR bird)"]), false);
        let added = added.expect("below the cap");
        let Added::Invalid { details, .. } = &added[0] else { panic!("{:?}", added[0]) };
        assert!(details[0].contains("cannot be used as a standalone operator"), "{details:?}");
        assert!(matches!(added[1], Added::Created(_)), "advised against, and taken");
    }

    #[test]
    fn somebody_edits_an_owned_rule_under_its_tag() {
        let initial = [("dog", Some("other")), ("cat", Some("trill:pets"))]
            .map(|(value, tag)| (value.to_owned(), tag.map(str::to_owned)));
        let store = Store::new(&initial, EPOCH_MS, 10, true);
        assert!(store.edit_one());
        let (rules, _) = store.page(0, 10, |_| true);
        assert_eq!(
            (rules[1].value.as_str(), rules[1].tag.as_deref()),
            ("cat -edited", Some("trill:pets"))
        );
        assert!(!Store::new(&[], EPOCH_MS, 10, true).edit_one());
    }
}
