//! Gaps that are filled by searches, where what is found has to be paid for: first it is waited until
//! a search can find all of it, then counted, then asked whether that may be spent, and then read.
//!
//! All searches are of one timeline, and each finds a part of what was missed: nothing of it is shown
//! before all of them have been read. When the line is lost meanwhile all of it begins anew.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use jiff::Timestamp;

use super::{Job, Kind, Pager, Turn, Want, Ways, Work};
use crate::event::{Gap, Moment, Place, What};
use crate::session::Session;
use crate::source::Source;
use crate::source::page::{PageItem, PageQuery, Search};

/// The most that is held until all searches have been read, in bytes of JSON: what goes over it is
/// shown as it comes, in the order of each search alone.
const FOUND_MAX: usize = 64 * 1024 * 1024;

/// What has been counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// Searches that have answered.
    searches: u8,
    /// What they will find, each for itself.
    items: u64,
}

/// What the searches have found.
#[derive(Debug, Default)]
pub(super) struct Found {
    items: Vec<PageItem>,
    bytes: usize,
}

impl<S: Source> Session<S> {
    /// Begins to fill `gap`, or begins anew, with another one.
    pub(super) fn begin_search(&mut self, gap: Gap, search: &Search) {
        let mut work = self.past.work.take().unwrap_or_default();
        work.gaps.push(gap);
        let begun = work.gaps.first().map_or(self.now.wall, |gap| gap.from);
        let (want, is_cut) = self.search_from(begun, search);
        if is_cut {
            let days = search.reach.as_secs() / (24 * 60 * 60);
            work.because(format!("a search goes back {days} days"));
        }
        if let Some(left_out) = &search.left_out {
            work.because(left_out.clone());
        }
        let ways = Ways { forward: false, horizon: false };
        let job =
            |number| Job { pager: Pager::new(number, want.clone(), ways), kind: Kind::CatchUp };
        work.jobs = (0..search.searches).map(job).collect();
        work.found = Found::default();
        work.counted = Some(Counted::default());
        work.turn = Turn::Wait { until: self.now.mono + search.lag };
        let is_nothing = work.jobs.is_empty();
        self.past.work = Some(work);
        if is_nothing {
            self.release();
        } else {
            let when = match search.lag {
                Duration::ZERO => String::new(),
                lag => format!(" in {lag:?}, when it can be found"),
            };
            self.aside(What::Notice(format!(
                "what was missed is searched for{when}; what comes until then is shown after it"
            )));
        }
    }

    /// Where the searches begin, and whether that is later than it should be. An id that is too old
    /// for a search is no loss as long as the gap is not.
    fn search_from(&self, begun: Timestamp, search: &Search) -> (Want, bool) {
        // Some time passes before the last page is asked for.
        let oldest = search.reach.saturating_sub(2 * search.lag);
        let oldest = self.now.wall.checked_sub(oldest).unwrap_or(Timestamp::MIN);
        let known = self.past.places.first().cloned().flatten();
        let saved = self.past.plan.saved.first().cloned().flatten().map(|saved| saved.id);
        let is_recent = |id: &str| self.source.posted(id).is_none_or(|at| at > oldest);
        match known.or(saved).filter(|id| is_recent(id)) {
            Some(id) => (Want::After(id), false),
            None if begun > oldest => (Want::Since(begun), false),
            None => (Want::Since(oldest), true),
        }
    }

    /// The question that is next, where it is one for a number.
    pub(super) fn count_query(work: &Work) -> Option<PageQuery> {
        let job = work.jobs.get(usize::from(work.counted?.searches))?;
        Some(PageQuery { counts: true, ..job.pager.query()? })
    }

    /// One of the searches has been counted.
    pub(super) fn take_count(&mut self, items: u64) {
        let Some(work) = &mut self.past.work else { return };
        let Some(counted) = &mut work.counted else { return };
        counted.searches += 1;
        counted.items = counted.items.saturating_add(items);
        let is_last = usize::from(counted.searches) >= work.jobs.len();
        work.failures = 0;
        work.turn = if is_last { Turn::Price } else { Turn::Ask };
    }

    /// How many items will be paid for at most, when that is to be decided:
    /// [`Session::handle_price`].
    #[must_use]
    pub fn price(&self) -> Option<u64> {
        let work = self.past.work.as_ref().filter(|work| work.turn == Turn::Price)?;
        Some(work.counted?.items)
    }

    /// Whether [`Session::price`] may be paid, or why not.
    pub fn handle_price(&mut self, now: Moment, answer: Result<(), String>) {
        self.now = now;
        let Some(work) = self.past.work.as_mut().filter(|work| work.turn == Turn::Price) else {
            return;
        };
        match answer {
            Ok(()) => {
                work.counted = None;
                work.turn = Turn::Ask;
            }
            Err(why) => self.give_up_pages(why),
        }
    }

    /// What a search has found, to be shown with what the others find.
    pub(super) fn keep_found(&mut self, items: Vec<PageItem>) {
        let Some(work) = &mut self.past.work else { return };
        work.found.bytes += items.iter().map(|item| item.payload.as_bytes().len()).sum::<usize>();
        work.found.items.extend(items);
        if work.found.bytes > FOUND_MAX || !work.has(Kind::CatchUp) {
            self.show_found();
        }
    }

    /// Shows what has been found, in the order of its ids.
    pub(super) fn show_found(&mut self) {
        let Some(work) = &mut self.past.work else { return };
        let mut items = mem::take(&mut work.found).items;
        items.sort_by(|a, b| Place::order(&a.place.id, &b.place.id));
        self.show_missed(items);
    }

    /// No more pages are read: what was paid for is shown, and so is history that was asked for.
    pub(super) fn show_rest(&mut self) {
        let Some(work) = &mut self.past.work else { return };
        let jobs: VecDeque<Job> = mem::take(&mut work.jobs);
        let is_search = self.source.search().is_some();
        for mut job in jobs {
            let items = job.pager.abandon();
            match (is_search, job.kind) {
                (true, _) => work.found.items.extend(items),
                (false, Kind::History) => work.history.extend(items),
                // What is newer than a hole that stays is none of a timeline that goes on there.
                (false, Kind::CatchUp | Kind::Anchor) => {}
            }
        }
        if is_search {
            self.show_found();
        }
    }
}
