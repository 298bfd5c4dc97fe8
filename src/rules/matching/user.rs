//! Who wrote a post, to whom, and what is known of the author.

use serde_json::Value;

use super::text::{REFERENCED_POSTS, has_text};
use super::{Answer, reference};
use crate::rules::post::{Post, Reference, entities, scalar, text_field};
use crate::rules::tokens::tokens;
use crate::rules::value::Text;

pub(super) fn from(post: &Post<'_>, user: &str, needs: &'static str) -> Answer {
    let author = post.scalar("author_id");
    Answer::or_needs(author.and_then(|id| is_user(post, &id, user)), needs)
}

pub(super) fn to(post: &Post<'_>, user: &str, needs: &'static str) -> Answer {
    let replied = post.scalar("in_reply_to_user_id").or_else(|| {
        let replied = post.included_post(&post.reference(Reference::RepliedTo)?)?;
        scalar(replied.get("author_id")?)
    });
    match replied {
        Some(id) => Answer::or_needs(is_user(post, &id, user), "expansions=in_reply_to_user_id"),
        None if reference::is_own_reply(post) == Some(false) => Answer::No,
        None => Answer::Needs(needs),
    }
}

pub(super) fn retweets_of(post: &Post<'_>, user: &str, needs: &'static str) -> Answer {
    match reference::is_retweet(post) {
        None => return Answer::Needs(needs),
        Some(false) => return Answer::No,
        Some(true) => {}
    }
    let original = post.reference(Reference::Retweeted).and_then(|id| post.included_post(&id));
    let author = original.and_then(|original| scalar(original.get("author_id")?));
    let known = author.and_then(|id| is_user(post, &id, user));
    // The text of a retweet begins with the name.
    let named = || {
        let (name, _) = post.own_text().strip_prefix("RT @")?.split_once(':')?;
        (!is_number(user)).then(|| name.to_lowercase() == user)
    };
    Answer::or_needs(known.or_else(named), REFERENCED_POSTS)
}

/// Words in a row in a field of the author's profile.
pub(super) fn profile(post: &Post<'_>, field: &str, text: &Text, needs: &'static str) -> Answer {
    let profile = post.author().and_then(|author| text_field(author, field));
    Answer::or_needs(profile.map(|profile| has_text(&tokens(profile), text)), needs)
}

pub(super) fn verified(post: &Post<'_>, needs: &'static str) -> Answer {
    let Some(author) = post.author() else { return Answer::Needs(needs) };
    let flag = author.get("verified").and_then(Value::as_bool);
    let kind = text_field(author, "verified_type").map(|kind| kind != "none");
    match (flag, kind) {
        (None, None) => Answer::Needs(needs),
        (flag, kind) => (flag == Some(true) || kind == Some(true)).into(),
    }
}

pub(super) fn author_count(
    post: &Post<'_>,
    field: &str,
    least: u64,
    most: Option<u64>,
    needs: &'static str,
) -> Answer {
    let metrics = post.author().and_then(|author| author.get("public_metrics"));
    Answer::or_needs(count(metrics, field).map(|n| within(n, least, most)), needs)
}

pub(super) fn post_count(
    post: &Post<'_>,
    field: &str,
    least: u64,
    most: Option<u64>,
    needs: &'static str,
) -> Answer {
    let metrics = post.field("public_metrics");
    Answer::or_needs(count(metrics, field).map(|n| within(n, least, most)), needs)
}

fn count(metrics: Option<&Value>, field: &str) -> Option<u64> {
    scalar(metrics?.get(field)?)?.parse().ok()
}

fn within(count: u64, least: u64, most: Option<u64>) -> bool {
    count >= least && most.is_none_or(|most| count <= most)
}

/// Whether the user with this id is the one that a rule names, by username or id. `None` if
/// the username did not come along.
fn is_user(post: &Post<'_>, id: &str, wanted: &str) -> Option<bool> {
    if id == wanted {
        return Some(true);
    }
    match username(post, id) {
        Some(name) => Some(name.to_lowercase() == wanted),
        None => is_number(wanted).then_some(false),
    }
}

/// The username of an id, from the included users or from who is mentioned.
fn username<'a>(post: &'a Post<'_>, id: &str) -> Option<&'a str> {
    let included = post.user(id).and_then(|user| text_field(user, "username"));
    included.or_else(|| {
        let mentions = post.sources().iter().filter_map(|source| entities(source, "mentions"));
        let found = mentions
            .flatten()
            .find(|mention| mention.get("id").and_then(scalar).as_deref() == Some(id))?;
        text_field(found, "username")
    })
}

fn is_number(user: &str) -> bool {
    user.bytes().all(|b| b.is_ascii_digit())
}
