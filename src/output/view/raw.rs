//! JSON that is looked into but not parsed: the members of an object and the elements of an
//! array as slices of the text that they stand in.
//!
//! Skipping knows no depth and decodes no escapes, so nothing that a stranger writes into one
//! member can spoil another.

use std::borrow::Cow;

use crate::json;
use crate::output::lenient::LIST_MAX;

/// Some members of an object.
#[derive(Debug)]
pub(super) struct Object<'a> {
    keys: &'static [&'static str],
    /// Of each key the value, as it stands there; empty when missing or null.
    values: Vec<&'a str>,
}

impl<'a> Object<'a> {
    /// Finds the members that `keys` name; `None` when `json` is no object.
    pub(super) fn parse(json: &'a str, keys: &'static [&'static str]) -> Option<Self> {
        members(json, keys).map(|values| Self { keys, values })
    }

    /// The member's value as it stands there; empty when missing or null.
    pub(super) fn raw(&self, key: &str) -> &'a str {
        let at = self.keys.iter().position(|it| *it == key);
        debug_assert!(at.is_some(), "{key} is one of the keys that were looked for");
        at.map_or("", |at| self.values[at])
    }

    /// The member as a text, as [`text()`] says; `None` when it is empty.
    pub(super) fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        text(self.raw(key)).filter(|text| !text.is_empty())
    }

    /// The first of these members that says something.
    pub(super) fn first(&self, keys: &[&str]) -> Option<Cow<'a, str>> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// Members of the object that the member is.
    pub(super) fn object(&self, key: &str, keys: &'static [&'static str]) -> Option<Self> {
        Self::parse(self.raw(key), keys)
    }

    /// The objects in the array that the member is.
    pub(super) fn objects(&self, key: &str, keys: &'static [&'static str]) -> Vec<Self> {
        elements(self.raw(key)).into_iter().filter_map(|json| Self::parse(json, keys)).collect()
    }
}

/// What a string says, or a number's digits (ids on some servers); `None` for anything else and
/// for a string that is no text because of a lone surrogate.
pub(in crate::output) fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = match json.as_bytes() {
        [b'"', .., b'"'] => &json[1..json.len() - 1],
        [b'-' | b'0'..=b'9', ..] => return Some(Cow::Borrowed(json)),
        _ => return None,
    };
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(json).ok().map(Cow::Owned)
}

/// The value of each of `keys` in the object that `json` is, as it stands there; empty when
/// missing or null. Of a key that is repeated the last one counts, as for `jq`. `None` when
/// `json` is no object.
pub(in crate::output) fn members<'a, K: AsRef<str>>(
    json: &'a str,
    keys: &[K],
) -> Option<Vec<&'a str>> {
    let members = json::members(json)?;
    let mut values = vec![""; keys.len()];
    for (raw, value) in members {
        if let Some(at) = json::find_key(raw, keys) {
            values[at] = if value == "null" { "" } else { value };
        }
    }
    Some(values)
}

/// Shows `visit` every element of the array that `json` is, if it is one, with its index.
pub(in crate::output) fn each<'a>(json: &'a str, mut visit: impl FnMut(usize, &'a str)) {
    for (at, element) in json::elements(json).into_iter().flatten().enumerate() {
        visit(at, element);
    }
}

/// At most [`LIST_MAX`] elements of the array that `json` is, if it is one.
pub(super) fn elements(json: &str) -> Vec<&str> {
    json::elements(json).into_iter().flatten().take(LIST_MAX).collect()
}
