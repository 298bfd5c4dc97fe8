//! Pages of a timeline: what is asked for, and what an answer holds.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Flaw;
use crate::event::{EventName, Json, Place};

/// One page of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// Which of the source's timelines, or of its searches ([`Search::searches`]).
    pub timeline: u8,
    /// Not the items are asked for, but how many there are on this page and those before it.
    pub counts: bool,
    /// True: the page that begins right after `after`. False: the newest page, or the newest
    /// before `before`.
    pub forward: bool,
    /// Only items after this id.
    pub after: Option<Box<str>>,
    /// What [`Page::older`] said of the page before.
    pub before: Option<Box<str>>,
    /// Only items of this time or later, where the service can tell.
    pub since: Option<Timestamp>,
    /// At most so many items; `None` is as many as the service gives at once.
    pub limit: Option<usize>,
}

/// How gaps are filled where what was missed has to be searched for, and paid for: several searches
/// of one timeline, all of which are read before anything is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// So many of them: what [`PageQuery::timeline`] counts.
    pub searches: u8,
    /// An item is found this long after it was posted, and not before.
    pub lag: Duration,
    /// How far back a search goes.
    pub reach: Duration,
    /// What none of the searches looks for, if there is such a thing.
    pub left_out: Option<String>,
}

/// What an answer holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The oldest first, however the service writes them.
    pub items: Vec<PageItem>,
    /// Where the next older page begins; `None` when there is none.
    pub older: Option<Box<str>>,
    /// Items that could not be read.
    pub flaws: Vec<Flaw>,
}

/// One item of a page: what the stream would have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageItem {
    /// The name that the stream has for it.
    pub event: EventName,
    /// Where it stands.
    pub place: Place,
    /// When it was posted.
    pub at: Option<Timestamp>,
    /// The item.
    pub payload: Json,
}

/// The most items that one answer may hold. Services give at most 100 at once; a hostile array of
/// millions of zeros must not become millions of flaws.
const ITEMS_MAX: usize = 1000;

/// Why a text is not the array that it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoArray {
    /// It begins as one and breaks off, or is none further on.
    Broken,
    /// More than [`ITEMS_MAX`] in it.
    TooLong,
    /// Something else: an object, a page for people.
    Other,
}

/// The elements of the JSON array `text`, each as it is written.
///
/// # Errors
///
/// When `text` is not exactly one array of at most [`ITEMS_MAX`] elements.
pub(super) fn elements(text: &str) -> Result<Vec<&RawValue>, NoArray> {
    struct Elements<'a, 'de>(&'a mut Vec<&'de RawValue>);
    impl<'de> Visitor<'de> for Elements<'_, 'de> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
            // One more than is allowed shows that there are too many.
            while self.0.len() <= ITEMS_MAX
                && let Some(element) = seq.next_element()?
            {
                self.0.push(element);
            }
            Ok(())
        }
    }
    match text.trim_start().as_bytes().first() {
        Some(b'[') => {}
        // Cut before its first byte.
        None => return Err(NoArray::Broken),
        Some(_) => return Err(NoArray::Other),
    }
    let mut elements = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_seq(Elements(&mut elements)).and_then(|()| json.end());
    match read {
        _ if elements.len() > ITEMS_MAX => Err(NoArray::TooLong),
        Ok(()) => Ok(elements),
        Err(_) => Err(NoArray::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<&str>, NoArray> {
        elements(text).map(|elements| elements.into_iter().map(RawValue::get).collect())
    }

    #[test]
    fn elements_are_as_they_are_written() {
        assert_eq!(
            read(" [ 1 , {\"a\" : 1.50},\n\"\\u0041\"] "),
            Ok(vec!["1", "{\"a\" : 1.50}", "\"\\u0041\""])
        );
        assert_eq!(read("[]"), Ok(vec![]));
    }

    #[test]
    fn what_is_no_array_is_told_from_one_that_breaks_off() {
        for text in ["{}", "<!DOCTYPE html>", "null", "\"[]\"", "{\"error\":\"x\"}"] {
            assert_eq!(read(text), Err(NoArray::Other), "{text}");
        }
        for text in ["", "[", "[1,", "[1,]", "[{\"id\":\"1\"", "[] []", "[1}"] {
            assert_eq!(read(text), Err(NoArray::Broken), "{text}");
        }
        assert_eq!(read(&"[".repeat(1_000_000)), Err(NoArray::Broken));
    }

    #[test]
    fn more_than_any_service_gives_is_no_page() {
        let array = |n: usize| format!("[{}0]", "0,".repeat(n - 1));
        assert_eq!(read(&array(ITEMS_MAX)).map(|all| all.len()), Ok(ITEMS_MAX));
        assert_eq!(read(&array(ITEMS_MAX + 1)), Err(NoArray::TooLong));
    }
}
