//! Which posts a rule matches, as far as the fields at hand can tell.
//!
//! Three-valued (Kleene): an atom that the fields cannot decide is undecided, and the rule is
//! undecided only if that matters. What an absent field means:
//!
//! | the post has no | then |
//! |---|---|
//! | `entities` | hashtags, cashtags, mentions and links are looked for in the text; what links lead to is undecided if there are links |
//! | `attachments` | there is no media if there is no link to any, or no link at all; else undecided |
//! | `referenced_tweets` | no retweet (unless the text begins `RT @`), reply or quote if other fields came than the default ones; else undecided |
//! | `geo`, `context_annotations` | none, if other fields came than the default ones; else undecided |
//! | `lang`, `source`, `author_id`, counts, an included user or place | undecided |

mod content;
mod geo;
mod links;
mod reference;
mod text;
mod user;

use super::Rule;
use super::expression::{Atom, Kind, Node, Term};
use super::operator::{Operator, Test};
use super::post::Post;
use super::value::Value;

/// What became of a rule and a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It matches.
    Yes,
    /// It does not.
    No,
    /// It depends on these.
    Unknown(Vec<Undecided>),
}

/// An atom that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// As it stands in the rule, whatever characters it has.
    pub operator: String,
    /// Why, in one clause.
    pub why: String,
}

/// As many reasons as anyone reads: a rule may have thousands of atoms.
const UNDECIDED_MAX: usize = 32;

impl Rule {
    /// Evaluates the rule on one post, offline.
    pub fn matches(&self, post: &Post<'_>) -> Match {
        evaluate(&self.root, post)
    }
}

/// What a post answers to an atom.
enum Answer {
    Yes,
    No,
    /// What a stream must be asked for.
    Needs(&'static str),
    /// No field of a post could tell.
    Never(&'static str),
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl Answer {
    /// `None` is undecided for want of these fields.
    fn or_needs(answer: Option<bool>, needs: &'static str) -> Self {
        answer.map_or(Self::Needs(needs), Self::from)
    }
}

fn evaluate(node: &Node, post: &Post<'_>) -> Match {
    let answer = match &node.kind {
        Kind::Atom(atom) => settle(atom, post),
        Kind::And(nodes) => combine(nodes, post, &Match::No, Match::Yes),
        Kind::Or(nodes) => combine(nodes, post, &Match::Yes, Match::No),
    };
    match (node.negated, answer) {
        (true, Match::Yes) => Match::No,
        (true, Match::No) => Match::Yes,
        (_, answer) => answer,
    }
}

/// One node that is `decisive` decides; if none is undecided either, it is `otherwise`.
fn combine(nodes: &[Node], post: &Post<'_>, decisive: &Match, otherwise: Match) -> Match {
    let mut undecided: Vec<Undecided> = Vec::new();
    for node in nodes {
        match evaluate(node, post) {
            Match::Unknown(more) => {
                for one in more {
                    if undecided.len() < UNDECIDED_MAX && !undecided.contains(&one) {
                        undecided.push(one);
                    }
                }
            }
            answer if answer == *decisive => return answer,
            _ => {}
        }
    }
    if undecided.is_empty() { otherwise } else { Match::Unknown(undecided) }
}

fn settle(atom: &Atom, post: &Post<'_>) -> Match {
    let why = match ask(atom, post) {
        Answer::Yes => return Match::Yes,
        Answer::No => return Match::No,
        Answer::Needs(fields) => format!("needs {fields}"),
        Answer::Never(why) => why.to_owned(),
    };
    Match::Unknown(vec![Undecided { operator: atom.text.clone(), why }])
}

fn ask(atom: &Atom, post: &Post<'_>) -> Answer {
    match &atom.term {
        Term::Keyword(words) => text::keyword(post, words),
        Term::Phrase(tokens) => text::phrase(post, tokens),
        Term::Near { words, distance } => text::near(post, words, *distance),
        Term::Hashtag(tag) => content::hashtag(post, tag),
        Term::Cashtag(tag) => content::cashtag(post, tag),
        Term::Mention(user) => content::mention(post, user),
        Term::Operator { operator, value: Some(value) } => ask_operator(operator, value, post),
        Term::Operator { value: None, .. } => Answer::Never("its value cannot be read"),
        Term::Unknown => Answer::Never("trill does not know it"),
    }
}

fn ask_operator(operator: &Operator, value: &Value, post: &Post<'_>) -> Answer {
    let needs = operator.needs;
    match (operator.test, value) {
        (Test::From, Value::User(user)) => user::from(post, user, needs),
        (Test::To, Value::User(user)) => user::to(post, user, needs),
        (Test::RetweetsOf, Value::User(user)) => user::retweets_of(post, user, needs),
        (Test::Affiliate, _) => Answer::Never("posts do not say whose affiliate a user is"),
        (Test::Bio, Value::Text(text)) => user::profile(post, "description", text, needs),
        (Test::BioName, Value::Text(text)) => user::profile(post, "name", text, needs),
        (Test::BioLocation, Value::Text(text)) => user::profile(post, "location", text, needs),
        (Test::Verified, _) => user::verified(post, needs),
        (Test::AuthorCount(field), Value::Count { least, most }) => {
            user::author_count(post, field, *least, *most, needs)
        }
        (Test::PostCount(field), Value::Count { least, most }) => {
            user::post_count(post, field, *least, *most, needs)
        }
        (Test::Url, Value::Text(text)) => links::url(post, text, needs),
        (Test::UrlContains, Value::Text(text)) => links::url_contains(post, text, needs),
        (Test::UrlTitle, Value::Text(text)) => links::page(post, "title", text, needs),
        (Test::UrlDescription, Value::Text(text)) => links::page(post, "description", text, needs),
        (Test::Links, _) => links::any(post),
        (Test::Media, _) => links::media(post, links::MEDIA_TYPES, needs),
        (Test::Images, _) => links::media(post, &["photo"], needs),
        (Test::Videos, _) => links::media(post, &["video"], needs),
        (Test::Hashtags, _) => content::any(post, content::Kind::Hashtag),
        (Test::Cashtags, _) => content::any(post, content::Kind::Cashtag),
        (Test::Mentions, _) => content::any(post, content::Kind::Mention),
        (Test::Context, Value::Annotation { domain, entity }) => {
            content::context(post, domain.as_deref(), entity.as_deref(), needs)
        }
        (Test::Entity, Value::Text(text)) => content::entity(post, &text.raw, needs),
        (Test::Language, Value::Language(code)) => content::language(post, code, needs),
        (Test::Source, Value::Text(text)) => content::source(post, &text.raw, needs),
        (Test::Nullcast, _) => content::nullcast(post),
        (Test::Sample, Value::Percent(percent)) => reference::sample(post, *percent).into(),
        (Test::Conversation, Value::Id(id)) => reference::conversation(post, id, needs),
        (Test::ReplyTo, Value::Id(id)) => reference::reply_to(post, id, needs),
        (Test::RetweetOf, Value::Id(id)) => reference::retweet_of(post, id, needs),
        (Test::Retweet, _) => Answer::or_needs(reference::is_retweet(post), needs),
        (Test::Reply, _) => Answer::or_needs(reference::is_reply(post), needs),
        (Test::Quote, _) => Answer::or_needs(reference::is_quote(post), needs),
        (Test::Geo, _) => geo::any(post, needs),
        (Test::Place, Value::Text(text)) => geo::place(post, text, needs),
        (Test::Country, Value::Country(code)) => geo::country(post, code, needs),
        (Test::Circle | Test::Rectangle, value) => geo::within(post, value, needs),
        (Test::Embedding, _) => Answer::Never("only X knows what a post means"),
        // It says how embedding: is to be taken and asks nothing itself.
        (Test::Threshold, _) => Answer::Yes,
        _ => Answer::Never("trill does not know it"),
    }
}

#[cfg(test)]
mod tests;
