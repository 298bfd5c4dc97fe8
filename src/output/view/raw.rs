//! JSON that is looked into but not parsed: the members of an object and the elements of an
//! array as slices of the text that they stand in.
//!
//! Skipping knows no depth and decodes no escapes, so nothing that a stranger writes into one
//! member can spoil another.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

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
    if !json.starts_with('{') {
        return None;
    }
    let mut values = vec![""; keys.len()];
    let members = Members { keys, values: &mut values };
    serde_json::Deserializer::from_str(json).deserialize_map(members).ok()?;
    Some(values)
}

/// Shows `visit` every element of the array that `json` is, if it is one, with its index.
pub(in crate::output) fn each<'a>(json: &'a str, visit: impl FnMut(usize, &'a str)) {
    if json.starts_with('[') {
        // What is no array to its end does not stand in a `Json`.
        let _ = serde_json::Deserializer::from_str(json).deserialize_seq(Elements(visit));
    }
}

/// At most [`LIST_MAX`] elements of the array that `json` is, if it is one.
pub(super) fn elements(json: &str) -> Vec<&str> {
    let mut items = Vec::new();
    each(json, |at, item| {
        if at < LIST_MAX {
            items.push(item);
        }
    });
    items
}

struct Members<'k, 'v, 'a, K> {
    keys: &'k [K],
    values: &'v mut [&'a str],
}

impl<'de: 'a, 'a, K: AsRef<str>> Visitor<'de> for Members<'_, '_, 'a, K> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(at) = map.next_key_seed(Key(self.keys))? {
            match at {
                Some(at) => {
                    let json = map.next_value::<&'de RawValue>()?.get();
                    self.values[at] = if json == "null" { "" } else { json };
                }
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

/// The place of a key among those that are looked for.
struct Key<'k, K>(&'k [K]);

impl<'de, K: AsRef<str>> DeserializeSeed<'de> for Key<'_, K> {
    type Value = Option<usize>;

    /// As bytes: a key with a lone surrogate is none of ours, but no error either.
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl<K: AsRef<str>> Visitor<'_> for Key<'_, K> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_bytes<E>(self, key: &[u8]) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|it| it.as_ref().as_bytes() == key))
    }
}

struct Elements<F>(F);

impl<'de: 'a, 'a, F: FnMut(usize, &'a str)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut at = 0;
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            (self.0)(at, item.get());
            at += 1;
        }
        Ok(())
    }
}
