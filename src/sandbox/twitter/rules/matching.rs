//! Which posts the rules let through, and what a line says about it.
//!
//! The world repeats its drafts, so that a rule is evaluated once for each of them. Only `sample:`
//! depends on the id of the very post, and is looked at again where the rest of its rule matches.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::super::world::World;
use super::store::Stored;
use crate::rules::post::Post;
use crate::rules::{self, Limits, Match, Rule};

const SAMPLE: &str = "sample:";

/// What the rules of one moment match.
#[derive(Debug)]
pub(in super::super) struct Matching {
    /// The store's at that moment.
    pub(in super::super) version: u64,
    /// By draft, of the rules that do not sample: what a line shows of them.
    drafts: Vec<Entries>,
    sampling: Vec<Arc<Stored>>,
    /// The drafts, with the id of the post that was last looked at.
    posts: Mutex<Vec<Value>>,
}

#[derive(Debug, Default, Clone)]
struct Entries {
    /// `{"id":…,"tag":…}`, joined by commas.
    tagged: String,
    /// The same without tags.
    tagless: String,
}

impl Matching {
    /// Rules that no stream has met are evaluated now.
    pub(super) fn new(version: u64, rules: Vec<Arc<Stored>>, world: &World) -> Self {
        evaluate(&rules, world);
        let (sampling, rest): (Vec<_>, Vec<_>) =
            rules.into_iter().partition(|rule| samples(&rule.value));
        let mut drafts = vec![Entries::default(); world.drafts()];
        for rule in &rest {
            for (entries, _) in drafts.iter_mut().zip(shows(rule)).filter(|(_, shows)| **shows) {
                entries.push(rule);
            }
        }
        let posts = match sampling.is_empty() {
            true => Vec::new(),
            false => (0..world.drafts()).map(|draft| world.full(draft).clone()).collect(),
        };
        Self { version, drafts, sampling, posts: Mutex::new(posts) }
    }

    /// True if and only if no post can match, whichever comes.
    pub(in super::super) fn is_hopeless(&self) -> bool {
        self.drafts.iter().all(|entries| entries.tagged.is_empty())
            && self.sampling.iter().all(|rule| !shows(rule).contains(&true))
    }

    /// Writes the member of the line of event `index`; false when nothing matches.
    pub(in super::super) fn member(
        &self,
        world: &World,
        index: u64,
        tagless: bool,
        out: &mut Vec<u8>,
    ) -> bool {
        let draft = world.draft_of(index);
        let mut sampled = Entries::default();
        if self.sampling.iter().any(|rule| shows(rule)[draft]) {
            let mut posts = self.posts.lock().expect("no holder of this lock panics");
            posts[draft]["data"]["id"] = world.id(index).to_string().into();
            if let Some(post) = Post::read(&posts[draft]) {
                let rules = self
                    .sampling
                    .iter()
                    .filter(|rule| shows(rule)[draft] && matches(rule.rule.as_ref(), &post));
                rules.for_each(|rule| sampled.push(rule));
            }
        }
        out.clear();
        out.extend_from_slice(b"\"matching_rules\":[");
        let start = out.len();
        for entries in [&self.drafts[draft], &sampled] {
            let text = if tagless { &entries.tagless } else { &entries.tagged };
            if out.len() > start && !text.is_empty() {
                out.push(b',');
            }
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b']');
        out.len() > start + 1
    }
}

impl Entries {
    fn push(&mut self, rule: &Stored) {
        for (text, tag) in [(&mut self.tagged, &rule.tag), (&mut self.tagless, &None)] {
            if !text.is_empty() {
                text.push(',');
            }
            let written = match tag {
                Some(tag) => {
                    write!(text, "{{\"id\":\"{}\",\"tag\":{}}}", rule.id, Value::from(tag.as_str()))
                }
                None => write!(text, "{{\"id\":\"{}\"}}", rule.id),
            };
            written.expect("a string takes all text");
        }
    }
}

/// The drafts that a rule which was evaluated matches.
fn shows(rule: &Stored) -> &[bool] {
    rule.shows.get().expect("every rule was evaluated when this was made")
}

/// A keyword may look like it, too: then the rule is only evaluated more often.
fn samples(value: &str) -> bool {
    value.to_ascii_lowercase().contains(SAMPLE)
}

/// The rule without its `sample:`, which draws all.
fn unsampled(rule: &Stored) -> Option<Cow<'_, Rule>> {
    if !samples(&rule.value) {
        return rule.rule.as_ref().map(Cow::Borrowed);
    }
    let mut value = String::with_capacity(rule.value.len() + 1);
    for (at, part) in rule.value.split('"').enumerate() {
        if at > 0 {
            value.push('"');
        }
        // Every other part is within quotes.
        if at % 2 == 0 { draw_all(part, &mut value) } else { value.push_str(part) }
    }
    rules::check(&value, &Limits::default()).rule.map(Cow::Owned)
}

fn draw_all(part: &str, out: &mut String) {
    let mut rest = part;
    while let Some(at) = rest.to_ascii_lowercase().find(SAMPLE) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        out.push_str("sample:100");
        rest = after[SAMPLE.len()..].trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    out.push_str(rest);
}

/// What cannot be decided is not shown.
fn matches(rule: Option<&Rule>, post: &Post<'_>) -> bool {
    rule.is_some_and(|rule| rule.matches(post) == Match::Yes)
}

fn evaluate(rules: &[Arc<Stored>], world: &World) {
    let mut fresh: Vec<_> = rules
        .iter()
        .filter(|rule| rule.shows.get().is_none())
        .map(|rule| (rule, unsampled(rule), Vec::with_capacity(world.drafts())))
        .collect();
    if fresh.is_empty() {
        return;
    }
    for draft in 0..world.drafts() {
        let post = Post::read(world.full(draft));
        for (_, rule, shows) in &mut fresh {
            shows.push(post.as_ref().is_some_and(|post| matches(rule.as_deref(), post)));
        }
    }
    for (rule, _, shows) in fresh {
        // Nobody else evaluates meanwhile: the store is locked.
        let _ = rule.shows.set(shows);
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::Store;
    use super::*;

    fn matching(rules: &[(&str, Option<&str>)]) -> (World, Arc<Matching>) {
        let initial: Vec<_> = rules
            .iter()
            .map(|(value, tag)| ((*value).to_owned(), tag.map(str::to_owned)))
            .collect();
        let world = World::new(1, 1_767_225_600_000, 1.0, None);
        let matching = Store::new(&initial, 1_767_225_600_000, 1_000, true).matching(&world);
        (world, matching)
    }

    fn shown(world: &World, matching: &Matching, events: u64) -> Vec<String> {
        let mut out = Vec::new();
        (0..events)
            .filter(|&index| matching.member(world, index, false, &mut out))
            .map(|index| {
                let mut out = Vec::new();
                matching.member(world, index, false, &mut out);
                String::from_utf8(out).expect("rules are text")
            })
            .collect()
    }

    #[test]
    fn a_post_that_two_rules_match_names_both_and_the_tag_of_one() {
        let (world, matching) = matching(&[("cat", Some("pe\"ts")), ("cat OR weather", None)]);
        let both = shown(&world, &matching, 24).into_iter().find(|member| member.contains("},{"));
        let member = both.expect("some posts of the world have cats");
        let json: Value =
            serde_json::from_str(&format!("{{{member}}}")).expect("a member of an object");
        let rules = json["matching_rules"].as_array().expect("an array");
        assert_eq!(rules.len(), 2);
        assert_eq!(rules[0]["tag"], "pe\"ts");
        assert!(rules[1].get("tag").is_none());
    }

    #[test]
    fn a_sample_is_drawn_by_the_post_and_not_by_its_draft() {
        let (world, matching) = matching(&[("(cat OR weather OR train OR bread) sample:50", None)]);
        let half = shown(&world, &matching, 2_000).len();
        let (world, whole) = self::matching(&[("cat OR weather OR train OR bread", None)]);
        let whole = shown(&world, &whole, 2_000).len();
        assert!(half > whole / 3 && half < whole * 2 / 3, "{half} of {whole}");
    }

    #[test]
    fn rules_that_nothing_matches_are_hopeless() {
        assert!(matching(&[("nobodywritesthis", None)]).1.is_hopeless());
        assert!(matching(&[]).1.is_hopeless());
        assert!(!matching(&[("cat", None)]).1.is_hopeless());
        assert!(matching(&[("nobodywritesthis sample:1", None)]).1.is_hopeless());
        assert!(!matching(&[("cat sample:1", None)]).1.is_hopeless());
    }
}
