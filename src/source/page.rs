//! Pages of a timeline: what is asked for, and what an answer holds.

use jiff::Timestamp;

use super::Flaw;
use crate::event::{EventName, Json, Place};

/// One page of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// Which of the source's timelines.
    pub timeline: u8,
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
