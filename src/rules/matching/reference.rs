//! How a post relates to others, and the random share that a sample is.

use super::Answer;
use crate::rules::post::{Post, Reference, text_field};

/// `None` if the fields do not tell.
pub(super) fn is_retweet(post: &Post<'_>) -> Option<bool> {
    if post.has_references() {
        return Some(post.reference(Reference::Retweeted).is_some());
    }
    (post.was_asked_for_fields() && !post.own_text().starts_with("RT @")).then_some(false)
}

/// `None` if the fields do not tell.
pub(super) fn is_quote(post: &Post<'_>) -> Option<bool> {
    if post.has_references() {
        return Some(post.reference(Reference::Quoted).is_some());
    }
    post.was_asked_for_fields().then_some(false)
}

/// Whether the post is a reply, or one that it retweets or quotes is (protocols/x.md names
/// replies without more; X's operator table includes both). `None` if the fields do not tell.
pub(super) fn is_reply(post: &Post<'_>) -> Option<bool> {
    let refers = post.sources().iter().skip(1).any(|source| {
        let id = source.get("in_reply_to_user_id").is_some_and(|id| !id.is_null());
        let references = source.get("referenced_tweets").or_else(|| source.get("referenced_posts"));
        let mut references = references.and_then(|r| r.as_array()).into_iter().flatten();
        id || references.any(|r| text_field(r, "type") == Some("replied_to"))
    });
    if refers { Some(true) } else { is_own_reply(post) }
}

/// Whether the post itself is a reply. `None` if the fields do not tell.
pub(super) fn is_own_reply(post: &Post<'_>) -> Option<bool> {
    if post.reference(Reference::RepliedTo).is_some()
        || post.scalar("in_reply_to_user_id").is_some()
    {
        return Some(true);
    }
    if post.has_references() {
        return Some(false);
    }
    if let Some(conversation) = post.scalar("conversation_id") {
        return Some(conversation != post.id());
    }
    post.was_asked_for_fields().then_some(false)
}

pub(super) fn conversation(post: &Post<'_>, id: &str, needs: &'static str) -> Answer {
    // Who begins a conversation gives it the id.
    let known = post.scalar("conversation_id").map(|theirs| theirs == id);
    Answer::or_needs(known.or_else(|| (post.id() == id).then_some(true)), needs)
}

pub(super) fn reply_to(post: &Post<'_>, id: &str, needs: &'static str) -> Answer {
    match post.reference(Reference::RepliedTo) {
        Some(theirs) => (theirs == id).into(),
        // A reply whose post is gone names none.
        None if is_own_reply(post) == Some(false) || post.has_references() => Answer::No,
        None => Answer::Needs(needs),
    }
}

pub(super) fn retweet_of(post: &Post<'_>, id: &str, needs: &'static str) -> Answer {
    match post.reference(Reference::Retweeted) {
        Some(theirs) => (theirs == id).into(),
        None => Answer::or_needs(is_retweet(post), needs),
    }
}

/// Whether a post belongs to a sample: the same ones each time, a larger sample has all posts
/// of a smaller one. Which ones X takes is its own affair.
pub(super) fn sample(post: &Post<'_>, percent: u8) -> bool {
    // FNV-1a, then the finalizer of MurmurHash3: ids differ in their last digits.
    let mut hash = post.id().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    for multiplier in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(multiplier);
    }
    (hash ^ (hash >> 33)) % 100 < u64::from(percent)
}
