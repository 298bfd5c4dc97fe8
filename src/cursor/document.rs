//! What is written in a cursor file: JSON that a person can read and mend.
//!
//! ```json
//! {"trill_cursor": 1, "entries": [
//!   {"source":"mastodon.social","stream":["user"],"timeline":"home","id":"1163…","received_at":"…",
//!    "after":"1162…","latest":["1162…","1163…"]}
//! ]}
//! ```

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ENTRIES_MAX, Saved};
use crate::event::{Origin, Place};

/// The form that is written. A file of another form is not touched.
const VERSION: u64 = 1;

/// The key that tells a cursor file, and its form.
const MARKER: &str = "trill_cursor";

/// A timeline of a stream, as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    source: String,
    stream: Vec<String>,
    timeline: String,
}

impl Key {
    pub(super) fn new(origin: &Origin, timeline: &str) -> Self {
        Self {
            source: origin.source.clone(),
            stream: origin.stream.clone(),
            timeline: timeline.to_owned(),
        }
    }
}

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    #[error("it is damaged or something else: not JSON ({0})")]
    NotJson(String),
    #[error("it is something else: JSON, but not written by trill")]
    Foreign,
    #[error("it was written by another version of trill: form {0}, and this one knows {VERSION}")]
    Version(Value),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it is too big for a cursor file")]
    TooBig,
    #[error("it would have more than {ENTRIES_MAX} entries")]
    TooMany,
}

/// One entry; keys in this order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source: String,
    stream: Vec<String>,
    timeline: String,
    id: Box<str>,
    received_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    latest: Vec<Box<str>>,
}

/// The entries of a file.
pub(super) fn parse(text: &[u8]) -> Result<BTreeMap<Key, Saved>, Unfit> {
    let value: Value = serde_json::from_slice(text).map_err(|e| Unfit::NotJson(e.to_string()))?;
    let Value::Object(mut members) = value else { return Err(Unfit::Foreign) };
    match members.remove(MARKER) {
        None => return Err(Unfit::Foreign),
        Some(version) if version != VERSION => return Err(Unfit::Version(version)),
        Some(_) => {}
    }
    let entries = members.remove("entries").ok_or_else(|| damaged("it has no entries"))?;
    if let Some((name, _)) = members.into_iter().next() {
        return Err(damaged(format!("'{name}' is not known")));
    }
    let entries: Vec<Entry> =
        serde_json::from_value(entries).map_err(|e| damaged(e.to_string()))?;
    if entries.len() > ENTRIES_MAX {
        return Err(Unfit::TooMany);
    }
    let mut known: BTreeMap<Key, Saved> = BTreeMap::new();
    for Entry { source, stream, timeline, id, received_at, after, latest } in entries {
        let saved = Saved { id, at: received_at, after, latest };
        let key = Key { source, stream, timeline };
        // Somebody has edited it: the later one is true.
        match known.get(&key) {
            Some(other) if Place::order(&other.id, &saved.id).is_ge() => {}
            _ => drop(known.insert(key, saved)),
        }
    }
    Ok(known)
}

fn damaged(what: impl Into<String>) -> Unfit {
    Unfit::Damaged(what.into())
}

/// The whole file, an entry a line.
pub(super) fn print(entries: &BTreeMap<Key, Saved>) -> Vec<u8> {
    let mut text = format!("{{\"{MARKER}\": {VERSION}, \"entries\": [").into_bytes();
    for (at, (key, saved)) in entries.iter().enumerate() {
        text.extend_from_slice(if at == 0 { b"\n  " } else { b",\n  " });
        let entry = Entry {
            source: key.source.clone(),
            stream: key.stream.clone(),
            timeline: key.timeline.clone(),
            id: saved.id.clone(),
            received_at: saved.at,
            after: saved.after.clone(),
            latest: saved.latest.clone(),
        };
        // Writing strings and a time to memory cannot fail.
        let _ = serde_json::to_writer(&mut text, &entry);
    }
    text.extend_from_slice(b"\n]}\n");
    text
}
