//! From a page of a search to the lines that the stream would have sent.
//!
//! A page has its posts in `data` and what all of them refer to in one `includes`. Each post
//! becomes a line of its own: `{"data":…,"includes":{…},"errors":[…]}`. Every post, every
//! included object and every error keeps its bytes; the braces, the names of the lists and the
//! commas between are made here. There is no `matching_rules`: X does not say which rule a
//! search matched.
//!
//! What a post refers to is found by value: an included object belongs to a line if its id, its
//! media key or its username is a string somewhere in the post, or in a post that this one refers
//! to. So it does not matter which expansions were asked for or what X calls its fields by now. A
//! line may have more than the stream's, never less.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use bytes::Bytes;
use jiff::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::answer::{Answer, elements, members, string};
use super::super::line::TWEET;
use crate::event::{Json, Place};
use crate::source::Flaw;
use crate::source::page::{self, NoArray, Page, PageItem};

/// The longest string that is looked at as a reference, in bytes: ids are digits, media keys
/// twice that, usernames shorter.
const REFERENCE_MAX: usize = 64;

/// Objects of one kind that a page may include. A hundred posts refer to far fewer.
const INCLUDED_MAX: usize = 10_000;

/// Kinds of objects. X has six.
const KINDS_MAX: usize = 16;

/// Errors of one page that are looked at: ten for each post.
const ERRORS_MAX: usize = 1000;

/// The lines of a page together, in bytes. What is included once stands in the line of each post
/// that refers to it: a hostile page could multiply itself by its posts.
const LINES_MAX: usize = 32 * 1024 * 1024;

/// Members whose strings refer to nothing that is included for it: the root of a conversation,
/// and hashtags, which may be spelled as a user is.
const NO_REFERENCES: &[&str] = &["conversation_id", "tag"];

/// The first millisecond of X's ids, since the epoch (protocols/x.md section 3).
const SNOWFLAKE_EPOCH: i64 = 1_288_834_974_657;

/// The page in the body of a 200. `None`: it is no page, but a problem or something else.
///
/// # Errors
///
/// When it breaks off, or its `data` is no list of posts.
pub(in super::super) fn read(body: &str) -> Result<Option<Page>, NoArray> {
    let Some((answer, is_whole)) = Answer::read(body) else { return Ok(None) };
    if !is_whole {
        return Err(NoArray::Broken);
    }
    // Errors beside a count are about posts that are not shown (partial hydration).
    if answer.data.is_none() && !answer.has_meta {
        return Ok(None);
    }
    let mut included = Included::default();
    let mut older = None;
    members(body, |name, value| match name {
        "includes" if value.get().starts_with('{') => included.read(value),
        "meta" if value.get().starts_with('{') => older = next_token(value),
        _ => {}
    });
    // No data at all is how X writes an empty page.
    let posts = answer.data.map_or(Ok(Vec::new()), |data| page::elements(data.get()))?;
    for post in &posts {
        included.add_post(post);
    }
    let errors = answer.errors.map(read_errors).unwrap_or_default();
    let mut page = Page { older, ..Page::default() };
    let mut room = LINES_MAX;
    for post in posts.iter().rev() {
        match item(post, &included, &errors, room) {
            Ok(item) => {
                room = room.saturating_sub(item.payload.as_bytes().len());
                page.items.push(item);
            }
            Err(reason) => {
                let raw = Bytes::copy_from_slice(post.get().as_bytes());
                page.flaws.push(Flaw { reason, raw });
            }
        }
    }
    Ok(Some(page))
}

fn next_token(meta: &RawValue) -> Option<Box<str>> {
    let mut next = None;
    members(meta.get(), |name, value| {
        if name == "next_token" {
            next = string(value).filter(|token| !token.is_empty()).map(String::into_boxed_str);
        }
    });
    next
}

fn item(
    post: &RawValue,
    included: &Included<'_>,
    errors: &[(String, &RawValue)],
    room: usize,
) -> Result<PageItem, String> {
    let (mut id, mut created_at) = (None, None);
    if post.get().starts_with('{') {
        members(post.get(), |name, value| match name {
            "id" => id = string(value),
            "created_at" => created_at = string(value),
            _ => {}
        });
    }
    let id = id.filter(|id| !id.is_empty() && id.len() <= REFERENCE_MAX);
    let id = id.ok_or_else(|| format!("{TWEET}: a post of a page has to have an id"))?;
    let line = line(post, &id, included, errors, room)
        .ok_or_else(|| format!("{TWEET}: too much is included in this page"))?;
    let payload = Json::parse(&line.into()).map_err(|e| e.to_string())?;
    let at = created_at.and_then(|text| text.parse().ok()).or_else(|| snowflake_time(&id));
    let place = Place { timeline: 0, id: id.into() };
    Ok(PageItem { event: TWEET.into(), place, at, payload })
}

/// The line of a post, if it has room.
fn line(
    post: &RawValue,
    id: &str,
    included: &Included<'_>,
    errors: &[(String, &RawValue)],
    room: usize,
) -> Option<Vec<u8>> {
    let mut references = HashSet::new();
    collect(post, &mut references);
    // It may be included for the sake of another post, and is its own first version.
    references.remove(id);
    let mut chosen = BTreeSet::new();
    for (key, object) in included.posts_of(&references) {
        chosen.insert(key);
        collect(object, &mut references);
    }
    chosen.extend(included.others_of(&references));
    let mut line = Line { bytes: Vec::new(), room };
    line.push(br#"{"data":"#)?;
    line.push(post.get().as_bytes())?;
    let mut kind = None;
    for key in chosen {
        if kind != Some(key.0) {
            line.push(if kind.is_none() { br#","includes":{"# } else { b"]," })?;
            line.push(serde_json::to_string(included.kind(key.0)?).ok()?.as_bytes())?;
            line.push(b":[")?;
        } else {
            line.push(b",")?;
        }
        kind = Some(key.0);
        line.push(included.object(key)?.get().as_bytes())?;
    }
    line.push(if kind.is_none() { b"" } else { b"]}" })?;
    let mut before: &[u8] = br#","errors":["#;
    for (_, error) in
        errors.iter().filter(|(about, _)| about == id || references.contains(&**about))
    {
        line.push(before)?;
        line.push(error.get().as_bytes())?;
        before = b",";
    }
    line.push(if before == b"," { b"]}" } else { b"}" })?;
    Some(line.bytes)
}

/// A line that is being written.
struct Line {
    bytes: Vec<u8>,
    room: usize,
}

impl Line {
    fn push(&mut self, bytes: &[u8]) -> Option<()> {
        self.room = self.room.checked_sub(bytes.len())?;
        self.bytes.extend_from_slice(bytes);
        Some(())
    }
}

/// Number of a kind, and of an object of it: the order in which the page has them.
type Key = (usize, usize);

/// What a page includes, found by what it is referred to by.
#[derive(Default)]
struct Included<'a> {
    kinds: Vec<(Cow<'static, str>, Vec<&'a RawValue>)>,
    by_name: HashMap<String, Vec<Key>>,
}

impl<'a> Included<'a> {
    fn read(&mut self, includes: &'a RawValue) {
        members(includes.get(), |name, value| {
            let kind = self.kinds.len();
            if kind < KINDS_MAX && value.get().starts_with('[') {
                self.kinds.push((name.to_owned().into(), Vec::new()));
                elements(value.get(), INCLUDED_MAX, |object| self.add(kind, object));
            }
        });
    }

    fn add(&mut self, kind: usize, object: &'a RawValue) {
        if !object.get().starts_with('{') {
            return;
        }
        let Some((_, objects)) = self.kinds.get_mut(kind) else { return };
        let key = (kind, objects.len());
        objects.push(object);
        members(object.get(), |name, value| {
            if matches!(name, "id" | "media_key" | "username")
                && let Some(name) = string(value)
            {
                // The first of a kind, so that nobody is found a thousand times.
                let keys = self.by_name.entry(name).or_default();
                if keys.iter().all(|known| known.0 != kind) {
                    keys.push(key);
                }
            }
        });
    }

    /// A post of the page itself: another one may refer to it, and X need not say it twice.
    fn add_post(&mut self, post: &'a RawValue) {
        let kind = self.kinds.iter().position(|(name, _)| is_posts(name));
        let kind = kind.unwrap_or_else(|| {
            self.kinds.push(("tweets".into(), Vec::new()));
            self.kinds.len() - 1
        });
        self.add(kind, post);
    }

    /// The posts that are referred to, once each.
    fn posts_of(&self, references: &HashSet<Cow<'_, str>>) -> Vec<(Key, &'a RawValue)> {
        let mut found = Vec::new();
        for reference in references {
            let keys = self.by_name.get(&**reference).into_iter().flatten();
            let first = keys.copied().find(|key| self.kind(key.0).is_some_and(is_posts));
            found.extend(first.and_then(|key| Some((key, self.object(key)?))));
        }
        found
    }

    /// Everything else that is referred to.
    fn others_of(&self, references: &HashSet<Cow<'_, str>>) -> impl Iterator<Item = Key> {
        let keys = references.iter().filter_map(|reference| self.by_name.get(&**reference));
        keys.flatten().copied().filter(|key| !self.kind(key.0).is_some_and(is_posts))
    }

    fn kind(&self, number: usize) -> Option<&str> {
        self.kinds.get(number).map(|(name, _)| &**name)
    }

    fn object(&self, key: Key) -> Option<&'a RawValue> {
        self.kinds.get(key.0)?.1.get(key.1).copied()
    }
}

/// By either name (protocols/x.md section 1, naming drift).
fn is_posts(kind: &str) -> bool {
    matches!(kind, "tweets" | "posts")
}

/// Each error with the id or the name of what it is about.
fn read_errors(errors: &RawValue) -> Vec<(String, &RawValue)> {
    let mut all = Vec::new();
    if errors.get().starts_with('[') {
        elements(errors.get(), ERRORS_MAX, |error| {
            let mut about = None;
            if error.get().starts_with('{') {
                members(error.get(), |name, value| {
                    if matches!(name, "resource_id" | "value") {
                        about = about.take().or_else(|| string(value));
                    }
                });
            }
            all.extend(about.map(|about| (about, error)));
        });
    }
    all
}

/// Adds the strings of `value` that may refer to something.
fn collect<'a>(value: &'a RawValue, references: &mut HashSet<Cow<'a, str>>) {
    // Too deep a value ends it early; what was found before is kept.
    let _ = Strings(references).deserialize(&mut serde_json::Deserializer::from_str(value.get()));
}

/// Takes every string of a value.
struct Strings<'a, 's>(&'s mut HashSet<Cow<'a, str>>);

impl<'de> DeserializeSeed<'de> for Strings<'de, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strings<'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if text.len() <= REFERENCE_MAX {
            self.0.insert(text.to_owned().into());
        }
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        if text.len() <= REFERENCE_MAX {
            self.0.insert(text.into());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Strings(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if NO_REFERENCES.contains(&&*name) {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Strings(&mut *self.0))?;
            }
        }
        Ok(())
    }
}

/// When a post of this id was posted, to the millisecond.
pub(in super::super) fn snowflake_time(id: &str) -> Option<Timestamp> {
    let id: i64 = id.parse().ok()?;
    Timestamp::from_millisecond((id >> 22) + SNOWFLAKE_EPOCH).ok()
}
