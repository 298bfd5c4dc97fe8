//! How far the streams of a run have come, kept in a file from one run to the next
//! (`--cursor-file`).
//!
//! [`CursorFile::open`] takes the file for this run alone, [`CursorFile::track`] says which streams
//! will be marked, [`CursorFile::place`] tells where a stream was left, and
//! [`CursorFile::commit`] moves it. Only what has been written and flushed may be committed.

mod document;
mod latest;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::error::Error;
use crate::event::{Origin, Place, Saved};
use document::Key;
pub use latest::{LATEST_MAX, Latest};
use store::Store;

/// A file of this many entries is no longer one that a person looks after, and each commit
/// writes all of them.
const ENTRIES_MAX: usize = 10_000;

/// A stream has come this far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whose.
    pub origin: Arc<Origin>,
    /// Which of its timelines, and the id.
    pub place: Place,
    /// When the record there was received.
    pub at: Timestamp,
    /// What was shown.
    pub latest: Latest,
}

impl Mark {
    /// Puts `mark` among `marks`, of which there is one for each timeline of each stream: what was
    /// marked first comes first.
    pub fn merge(mark: Self, marks: &mut Vec<Self>) {
        match marks.iter_mut().find(|known| known.is_beside(&mark.origin, mark.place.timeline)) {
            Some(known) => {
                if known.is_before(&mark.place) {
                    (known.place, known.at) = (mark.place, mark.at);
                }
                known.latest.extend(mark.latest);
            }
            None => marks.push(mark),
        }
    }

    /// Returns true if and only if this is the mark of that timeline of that stream.
    pub fn is_beside(&self, origin: &Arc<Origin>, timeline: u8) -> bool {
        self.place.timeline == timeline
            && (Arc::ptr_eq(&self.origin, origin) || self.origin == *origin)
    }

    /// Returns true if and only if `place`, of the same timeline, is later.
    pub fn is_before(&self, place: &Place) -> bool {
        Place::order(&self.place.id, &place.id).is_lt()
    }
}

/// A cursor file, locked for as long as this lives.
#[derive(Debug)]
pub struct CursorFile {
    store: Store,
    entries: BTreeMap<Key, Saved>,
    tracked: Vec<(Arc<Origin>, &'static [&'static str])>,
}

impl CursorFile {
    /// Takes the file at `path`, or the one that a symbolic link there leads to; where there is none
    /// it will be made.
    ///
    /// # Errors
    ///
    /// When another process has it, when it is damaged or something else (then it is left alone),
    /// and when it could not be written later.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let store = Store::open(path)?;
        let entries = match store.read()? {
            Some(text) => document::parse(&text).map_err(|e| store.refused(&e))?,
            None => BTreeMap::new(),
        };
        Ok(Self { store, entries, tracked: Vec::new() })
    }

    /// Marks of this stream will be committed, under the names of its timelines
    /// (`Source::timelines`). Marks of others are not.
    ///
    /// # Errors
    ///
    /// When the file could not hold all of them.
    pub fn track(
        &mut self,
        origin: &Arc<Origin>,
        timelines: &'static [&'static str],
    ) -> Result<(), Error> {
        self.tracked.push((Arc::clone(origin), timelines));
        let tracked = self.tracked.iter();
        let keys = tracked.flat_map(|(o, names)| names.iter().map(|name| Key::new(o, name)));
        let new = keys.filter(|key| !self.entries.contains_key(key)).count();
        if self.entries.len() + new > ENTRIES_MAX {
            return Err(self.store.refused(&document::Unfit::TooMany));
        }
        Ok(())
    }

    /// Where this timeline was left.
    pub fn place(&self, origin: &Origin, timeline: &str) -> Option<&Saved> {
        self.entries.get(&Key::new(origin, timeline))
    }

    /// Moves the cursor, never backwards. When this returns the file holds the old places or the new
    /// ones, whatever happens to the machine.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; it holds the old places then, whole.
    pub fn commit(&mut self, marks: &[Mark]) -> Result<(), Error> {
        let mut is_news = false;
        for mark in marks {
            is_news |= self.note(mark);
        }
        if !is_news {
            return Ok(());
        }
        let text = document::print(&self.entries);
        self.store.write(&text).map_err(|source| self.failed(source))
    }

    /// Returns true if and only if `mark` says something new.
    fn note(&mut self, mark: &Mark) -> bool {
        let mut tracked = self.tracked.iter();
        let names = tracked.find(|(origin, _)| mark.is_beside(origin, mark.place.timeline));
        let Some(name) = names.and_then(|(_, names)| names.get(usize::from(mark.place.timeline)))
        else {
            return false;
        };
        let key = Key::new(&mark.origin, name);
        let mut is_news = false;
        let saved = self.entries.entry(key).or_insert_with(|| {
            is_news = true;
            Saved::new(mark.place.id.clone(), mark.at)
        });
        if Place::order(&saved.id, &mark.place.id).is_lt() {
            is_news = true;
            (saved.id, saved.at) = (mark.place.id.clone(), mark.at);
        }
        let mut latest = Latest::of(saved.after.take(), mem::take(&mut saved.latest));
        is_news |= latest.extend(mark.latest.clone());
        (saved.after, saved.latest) = latest.into_parts();
        is_news
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Output { place: self.store.place(), source }
    }
}
