//! Reads one timeline in pages: which page to ask for next, and what of it is wanted.
//!
//! Forward from a known id, or backwards from the newest item until enough is held. What is held
//! is bounded: when there is more, the newest are let go and read again, forwards.

use std::collections::VecDeque;
use std::mem;

use jiff::Timestamp;

use crate::event::Place;
use crate::source::page::{Page, PageItem, PageQuery};

/// The most that is held on the way back, in bytes of JSON: thousands of posts, and a fraction of
/// what a small machine has.
const HELD_MAX: usize = 16 * 1024 * 1024;

/// A page may be empty because all of it was filtered out; after more of them in a row it is over.
const EMPTY_PAGES_MAX: u32 = 4;

/// What is wanted of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// The newest items, at most so many (`-n`).
    Last(usize),
    /// What was posted at this time or later (`--since`).
    Since(Timestamp),
    /// What comes after this id.
    After(Box<str>),
    /// Nothing but the id of the newest item: where a later gap would begin.
    Newest,
}

/// What the service can and cannot do with a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ways {
    /// A page can begin right after a known id.
    pub(super) forward: bool,
    /// Only the newest items are kept.
    pub(super) horizon: bool,
}

/// The machine for one timeline.
#[derive(Debug)]
pub(super) struct Pager {
    timeline: u8,
    ways: Ways,
    phase: Phase,
    /// Held on the way back, the oldest first.
    held: VecDeque<PageItem>,
    held_bytes: usize,
    held_max: usize,
    /// Items met so far.
    met: usize,
    /// Where a service that keeps only the newest items may have lost some: what was known, and
    /// the first item that followed it.
    seam: Option<Seam>,
    /// The stream was opened again on the way back: what came in between is read forwards.
    again: bool,
    /// Something that was wanted is no longer kept.
    trimmed: bool,
    /// Where the way forward began: the id that was known, and the first item after it.
    begun: Option<(Box<str>, Option<Box<str>>)>,
    /// Nothing later is wanted of the way back.
    until: Option<Timestamp>,
    /// The newest item that was met, wanted or not.
    newest: Option<Place>,
}

#[derive(Debug)]
struct Seam {
    known: Box<str>,
    next: Option<Box<str>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    /// The page that begins after this id, and so on until a page is empty.
    Forward {
        after: Box<str>,
    },
    /// The page before this one, and so on until what is wanted is held.
    Back {
        want: Want,
        before: Option<Box<str>>,
        empty: u32,
        let_go: bool,
    },
    /// Whether the item that the first page followed is still there; all until this one was read.
    Horizon {
        last: Box<str>,
    },
    Done,
}

impl Pager {
    /// Begins to read `timeline`.
    pub(super) fn new(timeline: u8, want: Want, ways: Ways) -> Self {
        let seam = match &want {
            Want::After(known) if ways.forward && ways.horizon => {
                Some(Seam { known: known.clone(), next: None })
            }
            _ => None,
        };
        Self {
            timeline,
            ways,
            phase: Phase::of(want, ways),
            held: VecDeque::new(),
            held_bytes: 0,
            held_max: HELD_MAX,
            met: 0,
            seam,
            again: false,
            trimmed: false,
            begun: None,
            until: None,
            newest: None,
        }
    }

    /// Nothing that was posted later is wanted, or counted.
    pub(super) fn until(self, until: Option<Timestamp>) -> Self {
        Self { until, ..self }
    }

    /// The newest item that was met, wanted or not; `None` when there was none.
    pub(super) fn newest(&self) -> Option<&Place> {
        self.newest.as_ref()
    }

    /// The page to ask for; `None` when all that was wanted has been read.
    pub(super) fn query(&self) -> Option<PageQuery> {
        let query = PageQuery { timeline: self.timeline, ..PageQuery::default() };
        Some(match &self.phase {
            Phase::Done => return None,
            Phase::Forward { after } => {
                PageQuery { forward: true, after: Some(after.clone()), ..query }
            }
            Phase::Horizon { .. } => {
                let next = self.seam.as_ref().and_then(|seam| seam.next.clone());
                PageQuery { before: next, limit: Some(1), ..query }
            }
            Phase::Back { want, before, .. } => {
                let query = PageQuery { before: before.clone(), ..query };
                match want {
                    Want::Last(count) => {
                        PageQuery { limit: Some(count.saturating_sub(self.met).max(1)), ..query }
                    }
                    Want::Since(time) => PageQuery { since: Some(*time), ..query },
                    Want::After(id) => PageQuery { after: Some(id.clone()), ..query },
                    Want::Newest => PageQuery { limit: Some(1), ..query },
                }
            }
        })
    }

    /// Which of the source's timelines this is.
    pub(super) fn timeline(&self) -> u8 {
        self.timeline
    }

    /// The stream was opened again while this was being read. Returns true if and only if an
    /// answer that is still to come is to a question that is no more.
    pub(super) fn reopen(&mut self) -> bool {
        match mem::replace(&mut self.phase, Phase::Done) {
            Phase::Horizon { last } => {
                self.phase = Phase::Forward { after: last };
                return true;
            }
            phase => self.phase = phase,
        }
        self.again |= matches!(self.phase, Phase::Back { .. });
        false
    }

    /// No more pages are asked for: what is held of them.
    pub(super) fn abandon(&mut self) -> Vec<PageItem> {
        self.phase = Phase::Done;
        mem::take(&mut self.held).into()
    }

    /// Something that was wanted is no longer kept by the service.
    pub(super) fn is_trimmed(&self) -> bool {
        self.trimmed
    }

    /// Takes the answer to [`Pager::query`]; returns what is to be shown now, the oldest first.
    /// `is_fresh` says that it was asked for since the
    /// stream was last opened: an older answer cannot be the last one.
    pub(super) fn take(&mut self, page: Page, is_fresh: bool) -> Vec<PageItem> {
        match mem::replace(&mut self.phase, Phase::Done) {
            Phase::Done => Vec::new(),
            Phase::Horizon { .. } => {
                let known = self.seam.take().map(|seam| seam.known).unwrap_or_default();
                let kept = |item: &PageItem| Place::order(&item.place.id, &known).is_le();
                self.trimmed |= !page.items.last().is_some_and(kept);
                Vec::new()
            }
            Phase::Forward { after } => self.forward(page, after, is_fresh),
            Phase::Back { want: Want::Newest, .. } => {
                self.newest = page.items.into_iter().next_back().map(|item| item.place);
                Vec::new()
            }
            Phase::Back { want, before, empty, let_go } => {
                // The same page again: a server that does not know `max_id`.
                let is_last = before.is_some() && before == page.older;
                let page = Page { older: page.older.filter(|_| !is_last), ..page };
                self.back(page, want, empty, let_go)
            }
        }
    }

    fn forward(&mut self, page: Page, after: Box<str>, is_fresh: bool) -> Vec<PageItem> {
        let items = page.items;
        let is_old = |item: &PageItem| Place::order(&item.place.id, &after).is_le();
        if items.iter().any(is_old) {
            // A server that does not know `min_id` answers with the newest page: then backwards.
            // What it skipped comes late, but it comes.
            self.ways.forward = false;
            let (known, before) = self.begun.take().unwrap_or((after, None));
            let want = Want::After(known);
            self.phase = Phase::Back { want, before, empty: 0, let_go: false };
            return Vec::new();
        }
        if let (Some(Seam { next: next @ None, .. }), Some(first)) = (&mut self.seam, items.first())
        {
            *next = Some(first.place.id.clone());
        }
        let begun = self.begun.get_or_insert_with(|| (after.clone(), None));
        if begun.1.is_none() {
            begun.1 = items.first().map(|item| item.place.id.clone());
        }
        self.met += items.len();
        self.phase = match items.last() {
            Some(last) => Phase::Forward { after: last.place.id.clone() },
            None if !is_fresh => Phase::Forward { after },
            None if self.seam.as_ref().is_some_and(|seam| seam.next.is_some()) => {
                Phase::Horizon { last: after }
            }
            None => Phase::Done,
        };
        if let Some(last) = items.last() {
            self.newest = Some(last.place.clone());
        }
        items
    }

    fn back(&mut self, page: Page, want: Want, empty: u32, mut let_go: bool) -> Vec<PageItem> {
        let empty = if page.items.is_empty() { empty + 1 } else { 0 };
        let mut enough = empty > EMPTY_PAGES_MAX;
        if self.newest.is_none() {
            self.newest = page.items.last().map(|item| item.place.clone());
        }
        let until = self.until;
        let is_late = |item: &PageItem| until.zip(item.at).is_some_and(|(until, at)| at > until);
        for item in page.items.into_iter().rev() {
            let met = |held: &PageItem| Place::order(&item.place.id, &held.place.id).is_ge();
            enough = self.held.front().is_some_and(met)
                || match &want {
                    Want::Last(count) => self.met >= *count,
                    Want::Since(time) => item.at.is_some_and(|at| at < *time),
                    Want::After(id) => Place::order(&item.place.id, id).is_le(),
                    Want::Newest => true,
                };
            if enough {
                break;
            }
            if is_late(&item) {
                continue;
            }
            self.met += 1;
            self.held_bytes += item.payload.as_bytes().len();
            self.held.push_front(item);
        }
        enough |= matches!(want, Want::Last(count) if self.met >= count);
        while self.held_bytes > self.held_max && self.held.len() > 1 {
            let_go = true;
            let newest = self.held.pop_back();
            self.held_bytes -= newest.map_or(0, |item| item.payload.as_bytes().len());
        }
        if let (false, Some(older)) = (enough, page.older) {
            self.phase = Phase::Back { want, before: Some(older), empty, let_go };
            return Vec::new();
        }
        // The timeline ended before what was wanted began.
        let is_bounded = matches!(want, Want::Since(_) | Want::After(_));
        self.trimmed |= !enough && is_bounded && self.ways.horizon;
        self.held_bytes = 0;
        let items: Vec<PageItem> = mem::take(&mut self.held).into();
        if let (true, Some(last)) = (mem::take(&mut self.again) || let_go, items.last()) {
            self.phase = Phase::of(Want::After(last.place.id.clone()), self.ways);
        }
        items
    }
}

impl Phase {
    fn of(want: Want, ways: Ways) -> Self {
        match want {
            Want::After(after) if ways.forward => Self::Forward { after },
            Want::Last(0) => Self::Done,
            want => Self::Back { want, before: None, empty: 0, let_go: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::event::Json;

    const FORWARD: Ways = Ways { forward: true, horizon: false };
    const BACKWARD: Ways = Ways { forward: false, horizon: false };

    /// A server with so many items on a page, which keeps the newest `kept`.
    struct Server {
        ids: Vec<u32>,
        page: usize,
        kept: usize,
    }

    fn item(id: u32) -> PageItem {
        PageItem {
            event: Cow::Borrowed("update"),
            place: Place { timeline: 0, id: id.to_string().into() },
            at: Timestamp::from_second(id.into()).ok(),
            payload: Json::parse(&Bytes::from(format!("{{\"id\":\"{id}\"}}"))).expect("JSON"),
        }
    }

    fn number(id: &str) -> u32 {
        id.parse().expect("ids of this server are numbers")
    }

    impl Server {
        /// As protocols/mastodon.md section 6 says; and `after` bounds a page backwards, as on X.
        fn answer(&self, query: &PageQuery) -> Page {
            let after = query.after.as_deref().map_or(0, number);
            let before = query.before.as_deref().map_or(u32::MAX, number);
            let kept = &self.ids[self.ids.len().saturating_sub(self.kept)..];
            let wanted: Vec<u32> =
                kept.iter().copied().filter(|id| *id > after && *id < before).collect();
            let size = query.limit.unwrap_or(self.page).min(self.page).min(wanted.len());
            let page = match query.forward {
                true => &wanted[..size],
                false => &wanted[wanted.len() - size..],
            };
            let older = page.first().map(|id| id.to_string().into());
            Page { items: page.iter().map(|id| item(*id)).collect(), older, flaws: Vec::new() }
        }
    }

    fn all(pager: &mut Pager, server: &Server) -> Vec<u32> {
        let mut shown = Vec::new();
        // Backwards, with room for one item: all that is left is read again for each.
        for _ in 0..100_000 {
            let Some(query) = pager.query() else { return shown };
            let taken = pager.take(server.answer(&query), true);
            shown.extend(taken.iter().map(|item| number(&item.place.id)));
        }
        panic!("it does not end: {pager:?}");
    }

    proptest! {
        #[test]
        fn what_is_wanted_comes_whole_and_in_order(
            ids in prop::collection::btree_set(1u32..2000, 0..200),
            page in 1usize..50,
            from in 0u32..2000,
            many in 0usize..100,
            held_max in 1usize..4000,
        ) {
            let ids: Vec<u32> = ids.into_iter().collect();
            let server = Server { ids: ids.clone(), page, kept: usize::MAX };
            let later: Vec<u32> = ids.iter().copied().filter(|id| *id > from).collect();
            let after = Want::After(from.to_string().into());
            let since = Want::Since(Timestamp::from_second(i64::from(from) + 1).expect("a time"));
            for ways in [FORWARD, BACKWARD] {
                for want in [&after, &since] {
                    let mut pager = Pager::new(0, want.clone(), ways);
                    pager.held_max = held_max;
                    prop_assert_eq!(&all(&mut pager, &server), &later);
                    prop_assert!(!pager.is_trimmed());
                }
                let mut pager = Pager::new(0, Want::Last(many), ways);
                pager.held_max = held_max;
                let last = &ids[ids.len().saturating_sub(many)..];
                prop_assert_eq!(&all(&mut pager, &server), last);
            }
        }

        #[test]
        fn a_hole_behind_the_horizon_is_noticed(kept in 1usize..120, known in 1u32..100) {
            let server = Server { ids: (1..=120).collect(), page: 10, kept };
            let ways = Ways { forward: true, horizon: true };
            let mut pager = Pager::new(0, Want::After(known.to_string().into()), ways);
            let shown = all(&mut pager, &server);
            prop_assert_eq!(shown.last(), Some(&120));
            let is_whole = shown.first() == Some(&(known + 1));
            // The item that was known is the proof: if even that is gone nobody can tell.
            let is_proved = 120 - kept < known as usize;
            prop_assert_eq!(pager.is_trimmed(), !is_proved, "{}", is_whole);
        }
    }

    #[test]
    fn the_newest_is_looked_up_and_not_shown() {
        let server = Server { ids: vec![3, 7, 9], page: 20, kept: 20 };
        let mut pager = Pager::new(0, Want::Newest, FORWARD);
        let query = pager.query().expect("a page");
        assert_eq!(query.limit, Some(1));
        let taken = pager.take(server.answer(&query), true);
        assert!(taken.is_empty());
        assert_eq!(pager.newest().map(|place| number(&place.id)), Some(9));
        assert_eq!(pager.query(), None);
    }

    #[test]
    fn an_empty_page_that_is_older_than_the_line_is_not_the_last() {
        let mut pager = Pager::new(0, Want::After("5".into()), FORWARD);
        pager.take(Page::default(), false);
        assert!(pager.query().is_some());
        pager.take(Page::default(), true);
        assert_eq!(pager.query(), None);
    }

    #[test]
    fn what_came_while_the_line_was_lost_on_the_way_back_is_read_forwards() {
        let mut server = Server { ids: (1..=10).collect(), page: 2, kept: 20 };
        let mut pager = Pager::new(0, Want::Last(6), FORWARD);
        let query = pager.query().expect("a page");
        pager.take(server.answer(&query), true);
        server.ids.extend([11, 12, 13]);
        pager.reopen();
        assert_eq!(all(&mut pager, &server), (5..=13).collect::<Vec<_>>());
    }

    #[test]
    fn a_server_that_answers_with_the_same_page_for_ever_is_left() {
        let same =
            || Page { items: vec![item(3), item(4)], older: Some("3".into()), flaws: Vec::new() };
        for want in [Want::After("1".into()), Want::Last(100), Want::Since(Timestamp::UNIX_EPOCH)] {
            for ways in [FORWARD, BACKWARD] {
                let mut pager = Pager::new(0, want.clone(), ways);
                // What comes again is dropped by whoever shows it.
                let mut shown = std::collections::BTreeSet::new();
                while pager.query().is_some() {
                    shown.extend(pager.take(same(), true).into_iter().map(|item| item.place.id));
                }
                assert_eq!(shown.len(), 2);
            }
        }
        let mut pager = Pager::new(0, Want::Last(9), FORWARD);
        for _ in 0..=EMPTY_PAGES_MAX {
            pager.take(Page { older: Some("x".into()), ..Page::default() }, true);
        }
        assert_eq!(pager.query(), None);
    }
}
