//! URLs and media.

use serde_json::Value;

use super::Answer;
use super::content::conclude;
use super::text::has_text;
use crate::rules::post::{Post, entities, full_text, text_field};
use crate::rules::tokens::tokens;
use crate::rules::value::Text;

/// The forms in which an entity has its URL.
const URL_FIELDS: [&str; 4] = ["url", "expanded_url", "unwound_url", "display_url"];

/// What a post's media can be (protocols/x.md section 9).
pub(super) const MEDIA_TYPES: &[&str] = &["photo", "video", "animated_gif"];

/// Words in a row in a URL.
pub(super) fn url(post: &Post<'_>, text: &Text, needs: &'static str) -> Answer {
    find(post, &URL_FIELDS, needs, |url| has_text(&tokens(url), text))
}

/// Characters in a row in a URL.
pub(super) fn url_contains(post: &Post<'_>, text: &Text, needs: &'static str) -> Answer {
    find(post, &URL_FIELDS, needs, |url| url.to_lowercase().contains(&text.raw))
}

/// Words in a row in what a linked page says of itself.
pub(super) fn page(
    post: &Post<'_>,
    field: &'static str,
    text: &Text,
    needs: &'static str,
) -> Answer {
    find(post, &[field], needs, |page| has_text(&tokens(page), text))
}

/// Any link, to media too.
pub(super) fn any(post: &Post<'_>) -> Answer {
    conclude(post, post.sources().iter().any(|source| has_link(source)), None)
}

/// Media of these types.
pub(super) fn media(post: &Post<'_>, types: &[&str], needs: &'static str) -> Answer {
    let mut unsure = false;
    for source in post.sources() {
        for media in media_of(post, source) {
            match media {
                Some(media) if types.contains(&media) => return Answer::Yes,
                Some(_) => {}
                None if types == MEDIA_TYPES => return Answer::Yes,
                None => unsure = true,
            }
        }
        let told = source.get("attachments").is_some() || entities(source, "urls").is_some();
        unsure |= !told && has_link(source);
    }
    conclude(post, false, unsure.then_some(needs))
}

fn find(
    post: &Post<'_>,
    fields: &[&str],
    needs: &'static str,
    matches: impl Fn(&str) -> bool,
) -> Answer {
    let mut unsure = false;
    let found = post.sources().iter().any(|source| match entities(source, "urls") {
        Some(urls) => {
            let texts =
                urls.iter().flat_map(|url| fields.iter().filter_map(|f| text_field(url, f)));
            texts.into_iter().any(&matches)
        }
        None => {
            let links = links_in(full_text(source));
            unsure |= !links.is_empty();
            fields.contains(&"url") && links.into_iter().any(&matches)
        }
    });
    conclude(post, found, unsure.then_some(needs))
}

fn has_link(post: &Value) -> bool {
    match entities(post, "urls") {
        Some(urls) => !urls.is_empty(),
        None => !links_in(full_text(post)).is_empty(),
    }
}

/// The types of a post's media; `None` where the type did not come along.
fn media_of<'a>(post: &Post<'a>, source: &'a Value) -> Vec<Option<&'a str>> {
    let keys =
        source.get("attachments").and_then(|a| a.get("media_keys")).and_then(Value::as_array);
    let attached = keys
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|key| post.media(key).and_then(|media| text_field(media, "type")));
    let mut types: Vec<Option<&str>> = attached.collect();
    if !types.iter().any(Option::is_some) {
        let urls = entities(source, "urls").unwrap_or_default();
        let linked: Vec<Option<&str>> = urls.into_iter().filter_map(linked_media).collect();
        if !linked.is_empty() {
            types = linked;
        }
    }
    types
}

/// The type of the media that a URL of a post leads to, if it leads to any.
fn linked_media(url: &Value) -> Option<Option<&'static str>> {
    let expanded = text_field(url, "expanded_url").unwrap_or_default();
    let own = ["https://x.com/", "https://twitter.com/"].iter().any(|at| expanded.starts_with(at));
    if own && expanded.contains("/photo/") {
        return Some(Some("photo"));
    }
    if own && expanded.contains("/video/") {
        return Some(Some("video"));
    }
    url.get("media_key").map(|_| None)
}

/// The URLs of a text that came without entities.
fn links_in(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .filter_map(|word| {
            let at = word.find("https://").or_else(|| word.find("http://"))?;
            Some(&word[at..])
        })
        .collect()
}
