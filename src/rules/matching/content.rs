//! Hashtags, cashtags, mentions, annotations, language and source.

use serde_json::Value;

use super::Answer;
use super::text::REFERENCED_POSTS;
use crate::rules::language;
use crate::rules::post::{Post, entities, full_text, scalar, text_field};

/// What stands in a text behind a sign.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Hashtag,
    Cashtag,
    Mention,
}

pub(super) fn hashtag(post: &Post<'_>, tag: &str) -> Answer {
    find(post, Kind::Hashtag, |name| name == tag)
}

pub(super) fn cashtag(post: &Post<'_>, tag: &str) -> Answer {
    find(post, Kind::Cashtag, |name| name == tag)
}

pub(super) fn mention(post: &Post<'_>, user: &str) -> Answer {
    find(post, Kind::Mention, |name| name == user)
}

pub(super) fn any(post: &Post<'_>, kind: Kind) -> Answer {
    find(post, kind, |_| true)
}

/// An annotation; `None` is any.
pub(super) fn context(
    post: &Post<'_>,
    domain: Option<&str>,
    entity: Option<&str>,
    needs: &'static str,
) -> Answer {
    let is = |annotation: &Value, part: &str, wanted: Option<&str>| {
        let id = annotation.get(part).and_then(|part| part.get("id")).and_then(scalar);
        wanted.is_none_or(|wanted| id.as_deref() == Some(wanted))
    };
    let found = annotations(post).any(|a| is(a, "domain", domain) && is(a, "entity", entity));
    let absent = post.field("context_annotations").is_none() && !post.was_asked_for_fields();
    conclude(post, found, absent.then_some(needs))
}

/// The name of an annotated thing.
pub(super) fn entity(post: &Post<'_>, name: &str, needs: &'static str) -> Answer {
    let is = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase() == name);
    let in_context =
        annotations(post).any(|a| is(a.get("entity").and_then(|e| text_field(e, "name"))));
    let in_text = post.sources().iter().any(|source| {
        let found = entities(source, "annotations").unwrap_or_default();
        found.iter().any(|annotation| is(text_field(annotation, "normalized_text")))
    });
    let absent = post.field("context_annotations").is_none() && post.field("entities").is_none();
    let absent = absent && !post.was_asked_for_fields();
    conclude(post, in_context || in_text, absent.then_some(needs))
}

/// What X took the post's language for. Posts say `zh` and `hi` where rules tell scripts and
/// regions apart.
pub(super) fn language(post: &Post<'_>, code: &str, needs: &'static str) -> Answer {
    let Some(theirs) = post.field("lang").and_then(Value::as_str) else {
        return Answer::Needs(needs);
    };
    let theirs = language::canonical(theirs);
    if theirs != code && code.split_once('-').is_some_and(|(base, _)| base == theirs) {
        return Answer::Never("the post's language has no region or script");
    }
    (theirs == code).into()
}

/// The app's name.
pub(super) fn source(post: &Post<'_>, name: &str, needs: &'static str) -> Answer {
    let theirs = post.field("source").and_then(Value::as_str);
    Answer::or_needs(theirs.map(|theirs| theirs.to_lowercase() == name), needs)
}

/// Posts that are only ads come from the ads site; nothing else tells them, and streams
/// hardly have any.
pub(super) fn nullcast(post: &Post<'_>) -> Answer {
    let source = post.field("source").and_then(Value::as_str);
    source.is_some_and(|source| source.starts_with("Twitter for Advertisers")).into()
}

/// What is known once the posts at hand were looked through.
pub(super) fn conclude(post: &Post<'_>, found: bool, needs: Option<&'static str>) -> Answer {
    match (found, needs) {
        (true, _) => Answer::Yes,
        (false, Some(needs)) => Answer::Needs(needs),
        (false, None) if post.is_incomplete() => Answer::Needs(REFERENCED_POSTS),
        (false, None) => Answer::No,
    }
}

fn annotations<'a>(post: &'a Post<'_>) -> impl Iterator<Item = &'a Value> {
    post.sources()
        .iter()
        .filter_map(|source| source.get("context_annotations")?.as_array())
        .flatten()
}

fn find(post: &Post<'_>, kind: Kind, matches: impl Fn(&str) -> bool) -> Answer {
    let found = post.sources().iter().any(|source| names(source, kind).iter().any(|n| matches(n)));
    conclude(post, found, None)
}

/// The names of one kind in a post, lower case.
fn names(post: &Value, kind: Kind) -> Vec<String> {
    let (list, field) = match kind {
        Kind::Hashtag => ("hashtags", "tag"),
        Kind::Cashtag => ("cashtags", "tag"),
        Kind::Mention => ("mentions", "username"),
    };
    match entities(post, list) {
        Some(found) => {
            found.iter().filter_map(|e| text_field(e, field)).map(str::to_lowercase).collect()
        }
        None => names_in(full_text(post), kind),
    }
}

/// The names of one kind in a text that came without entities: a sign that begins a word.
fn names_in(text: &str, kind: Kind) -> Vec<String> {
    let sign = match kind {
        Kind::Hashtag => '#',
        Kind::Cashtag => '$',
        Kind::Mention => '@',
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(sign)
        .filter(|(at, _)| !text[..*at].ends_with(|c| is_word(c) || c == '&' || c == '/'))
        .filter_map(|(at, _)| {
            let rest = &text[at + 1..];
            let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
            let fits = match kind {
                Kind::Hashtag => name.chars().any(char::is_alphabetic),
                Kind::Cashtag => {
                    (1..=6).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic())
                }
                Kind::Mention => !name.is_empty() && name.is_ascii(),
            };
            fits.then(|| name.to_lowercase())
        })
        .collect()
}
