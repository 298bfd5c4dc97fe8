//! Which records are shown. Pure: a record in, yes or no out, for every source and every format.
//!
//! All filters must agree. Some show only what they match, so they hide whatever lacks the thing
//! that they ask for: `--event`, `--include`, `--lang`, `--has`, `--where`, `--rule`. Others hide
//! only what they match, so they leave whatever lacks it: `--exclude`, `--no-boosts`,
//! `--no-replies`, `--no-bots`. A `delete` shows both: it has no text, no language and no author.
//!
//! What a post says about itself is asked of [`View`], which reads the payload as far as the
//! question needs; so the questions come in the order of their cost, and the first that says no
//! is the last that is asked:
//!
//! 1. the event's name;
//! 2. the payload's bytes, where they settle it (`hint`);
//! 3. the rules of X that the line names;
//! 4. facts: poll, media, boost, reply, bot;
//! 5. the language;
//! 6. links, which are in the text;
//! 7. the patterns, on what is short before what is long;
//! 8. the condition, which may be a whole program.
//!
//! Of a boost the view describes the post that is passed on, and so do the filters.

mod hint;
mod language;
mod matching;
mod pattern;
mod text;

use std::fmt;

use regex::Regex;

use crate::event::{Record, Via};
use crate::output::view::{Field, Value, View};
use hint::Fact;
pub use language::{Language, NotALanguage};
pub use pattern::{PatternError, pattern};
use text::Patterns;

/// What a post must have (`--has`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Has {
    /// Pictures, video or sound.
    Media,
    /// A link in its text, which a mention or a hashtag is not.
    Link,
    /// A poll.
    Poll,
}

/// A question that only a program can ask (`--where`).
pub trait Condition {
    /// Returns true if and only if the record is to be shown. `view` is of the same record.
    ///
    /// A condition that fails says so by its own means and returns false.
    fn admits(&self, record: &Record, view: &View<'_>) -> bool;
}

impl<F: Fn(&Record, &View<'_>) -> bool> Condition for F {
    fn admits(&self, record: &Record, view: &View<'_>) -> bool {
        self(record, view)
    }
}

/// The filters as they were typed. What is empty, false or `None` filters nothing.
#[derive(Default)]
pub struct Spec {
    /// Only events of one of these names (`--event`).
    pub events: Vec<String>,
    /// Only what one of these matches (`--include`).
    pub include: Vec<Regex>,
    /// Nothing that one of these matches (`--exclude`).
    pub exclude: Vec<Regex>,
    /// Only posts in one of these languages (`--lang`).
    pub langs: Vec<Language>,
    /// Only posts that have all of these (`--has`).
    pub has: Vec<Has>,
    /// No boosts, no reposts (`--no-boosts`).
    pub no_boosts: bool,
    /// No answers to other posts, be they their author's own (`--no-replies`).
    pub no_replies: bool,
    /// Nothing by an account that says it is a bot (`--no-bots`). Where the service does not say,
    /// nobody is one.
    pub no_bots: bool,
    /// Only what this admits (`--where`).
    pub condition: Option<Box<dyn Condition>>,
    /// Only X's posts that match one of these rules, by id (`filter --rule`).
    pub only_rules: Vec<String>,
}

/// Filters, ready to be asked.
#[derive(Default)]
pub struct Filters {
    events: Vec<String>,
    only_rules: Vec<String>,
    /// Must be true.
    wanted: Vec<Fact>,
    /// Must not be true.
    unwanted: Vec<Fact>,
    langs: Vec<Language>,
    patterns: Patterns,
    condition: Option<Box<dyn Condition>>,
}

impl Filters {
    /// Returns true if and only if this event is asked for by its name (`--event`).
    pub fn names(&self, event: &str) -> bool {
        self.events.iter().any(|name| name == event)
    }

    /// The names of the only events that are shown; none where all are.
    pub fn events(&self) -> &[String] {
        &self.events
    }

    /// Puts what was typed in the order of its cost.
    pub fn new(spec: Spec) -> Self {
        let chosen = |facts: &[(bool, Fact)]| {
            facts.iter().filter(|(chosen, _)| *chosen).map(|(_, fact)| *fact).collect()
        };
        Self {
            events: spec.events,
            only_rules: spec.only_rules,
            wanted: chosen(&[
                (spec.has.contains(&Has::Poll), Fact::Poll),
                (spec.has.contains(&Has::Media), Fact::Media),
                (spec.has.contains(&Has::Link), Fact::Link),
            ]),
            unwanted: chosen(&[
                (spec.no_boosts, Fact::Boost),
                (spec.no_replies, Fact::Reply),
                (spec.no_bots, Fact::Bot),
            ]),
            langs: spec.langs,
            patterns: Patterns { include: spec.include, exclude: spec.exclude },
            condition: spec.condition,
        }
    }

    /// [`Spec::only_rules`], for a run that learns the ids of its rules after its filters.
    pub fn set_only_rules(&mut self, ids: Vec<String>) {
        self.only_rules = ids;
    }

    /// Returns true if and only if the record is to be shown. trill's own records always are:
    /// `--meta` chooses among them.
    pub fn admits(&self, record: &Record) -> bool {
        if record.is_meta() {
            return true;
        }
        // It reads nothing before it is asked.
        let view = View::new(record);
        self.admits_post(record, &view)
            && self.condition.as_ref().is_none_or(|condition| condition.admits(record, &view))
    }

    /// All but the condition. `post` is the record's.
    fn admits_post(&self, record: &Record, post: &impl Post) -> bool {
        let payload = record.payload.as_bytes();
        let wanted = |is_dear: bool| {
            self.wanted.iter().filter(move |fact| fact.is_dear() == is_dear).copied()
        };
        self.admits_name(&record.event)
            && !self.wanted.iter().any(|fact| fact.is_ruled_out(payload))
            && self.admits_rules(record)
            && wanted(false).all(|fact| post.is(fact))
            && self.unwanted.iter().all(|fact| fact.is_ruled_out(payload) || !post.is(*fact))
            && self.admits_language(post)
            && wanted(true).all(|fact| post.is(fact))
            && self.patterns.admits(post)
    }

    fn admits_name(&self, event: &str) -> bool {
        self.events.is_empty() || self.names(event)
    }

    fn admits_rules(&self, record: &Record) -> bool {
        // What was found by searching for those rules does not say which of them it matches.
        self.only_rules.is_empty()
            || record.via == Via::CatchUp
            || matching::matches_any(&record.payload, &self.only_rules)
    }

    fn admits_language(&self, post: &impl Post) -> bool {
        if self.langs.is_empty() {
            return true;
        }
        let value = post.get(Field::Lang);
        let tag = if let Value::Text(tag) = &value { &**tag } else { "" };
        self.langs.iter().any(|language| language.covers(tag))
    }
}

impl fmt::Debug for Filters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filters")
            .field("events", &self.events)
            .field("only_rules", &self.only_rules)
            .field("wanted", &self.wanted)
            .field("unwanted", &self.unwanted)
            .field("langs", &self.langs)
            .field("patterns", &self.patterns)
            .field("condition", &self.condition.is_some())
            .finish()
    }
}

/// What filters ask of a post: a [`View`], or a test that counts the questions.
trait Post {
    fn is(&self, fact: Fact) -> bool;
    fn get(&self, field: Field) -> Value<'_>;
}

impl Post for View<'_> {
    fn is(&self, fact: Fact) -> bool {
        match fact {
            Fact::Boost => self.is_boost(),
            Fact::Reply => self.is_reply(),
            Fact::Bot => self.is_bot() == Some(true),
            Fact::Poll => self.has_poll(),
            Fact::Media => self.has_media(),
            Fact::Link => self.has_link(),
        }
    }

    fn get(&self, field: Field) -> Value<'_> {
        View::get(self, field)
    }
}

#[cfg(test)]
mod tests;
