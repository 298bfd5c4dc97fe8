//! What the stream alone does not bring: the history before it, and what its gaps would have lost.
//!
//! While that is read in pages, what comes live is held back; what is in both is shown once, and
//! all of it in order. Losing the line in the meantime loses neither what is held nor the place.

mod pages;
mod search;
mod shown;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use jiff::Timestamp;

use super::pager::{Pager, Want, Ways};
use super::seen::Seen;
use super::{Session, State};
use crate::event::{Aside, Gap, Meta, Place, Record, Saved, StreamEvent, What};
use crate::source::Source;
use crate::source::page::PageItem;
use search::{Counted, Found};

/// A gap is read from so many items before its beginning: a server numbers posts before it sends
/// them, and two that are made at once may come in either order. One page.
const OVERLAP: usize = 40;

/// Earlier than any id that a server has (see [`Place::order`]).
const FIRST: &str = "0";

/// Why a gap is not filled, where the user wants it so.
const CATCH_UP_IS_OFF: &str = "catch-up is off (--backfill off)";

/// What is wanted beside the live stream.
#[derive(Clone, Debug)]
pub struct History {
    /// The newest items first of all (`-n`).
    pub last: Option<usize>,
    /// What was posted since then first of all (`--since`).
    pub since: Option<Timestamp>,
    /// Nothing that was posted later (`--until`).
    pub until: Option<Timestamp>,
    /// Follow the stream; else end with what there is.
    pub follow: bool,
    /// Fill gaps (`--backfill`).
    pub backfill: bool,
    /// Whether there is a cursor, which wants to know where the stream stands.
    pub cursor: bool,
    /// Whether the ids of records are to be known though nobody looks where the stream stands: it
    /// changes nothing of what is shown.
    pub ids: bool,
    /// How far each timeline had been shown when the last run ended.
    pub saved: Vec<Option<Saved>>,
}

impl Default for History {
    /// The stream alone, and no gap in it.
    fn default() -> Self {
        Self {
            last: None,
            since: None,
            until: None,
            follow: true,
            backfill: true,
            cursor: false,
            ids: false,
            saved: Vec::new(),
        }
    }
}

/// The part of a session that reads pages.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) plan: History,
    began: bool,
    /// The place of every record is looked at, and what comes twice is shown once.
    tracks: bool,
    /// Why no page can be read, since that is known.
    unreadable: Option<String>,
    /// A page has been read: one that cannot be read later may be readable again.
    worked: bool,
    /// How far each timeline has been shown.
    places: Vec<Option<Box<str>>>,
    /// What was shown last of all.
    last_shown: Option<Box<str>>,
    /// What was shown last of each timeline, at most [`OVERLAP`] ids.
    latest: Vec<VecDeque<Box<str>>>,
    seen: Seen,
    work: Option<Work>,
}

/// Pages that are being read.
#[derive(Debug, Default)]
struct Work {
    /// One after the other; none of them is through.
    jobs: VecDeque<Job>,
    turn: Turn,
    failures: u32,
    held: Vec<Record>,
    held_bytes: usize,
    /// What the timelines of the history have brought, until all of them have been read.
    history: Vec<PageItem>,
    history_bytes: usize,
    /// The history is of several timelines, which are shown as one.
    merges: bool,
    /// History was asked for.
    is_asked_for: bool,
    /// What searches have found, until all of them have been read.
    found: Found,
    /// What they would find is being counted.
    counted: Option<Counted>,
    gaps: Vec<Gap>,
    /// Why something may be missing all the same.
    why: Option<Cow<'static, str>>,
}

#[derive(Debug)]
struct Job {
    pager: Pager,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What was asked for.
    History,
    /// What a gap would have lost.
    CatchUp,
    /// Where the next gap would begin; nothing is shown.
    Anchor,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Turn {
    #[default]
    Ask,
    /// An answer is awaited; the question is as young as the line, or older.
    Asked {
        is_fresh: bool,
    },
    Wait {
        until: Duration,
    },
    /// It is asked whether as much as was counted may be paid for.
    Price,
}

impl Past {
    pub(super) fn new(plan: History, timelines: usize, tracks: bool) -> Self {
        let saved =
            |timeline: usize| plan.saved.get(timeline)?.as_ref().map(|saved| saved.id.clone());
        let mut seen = Seen::default();
        for (timeline, saved) in (0..).zip(&plan.saved) {
            for id in saved.iter().flat_map(|saved| &saved.latest) {
                seen.insert(&Place { timeline, id: id.clone() });
            }
        }
        Self {
            places: (0..timelines).map(saved).collect(),
            plan,
            began: false,
            tracks,
            unreadable: None,
            worked: false,
            last_shown: None,
            latest: vec![VecDeque::new(); timelines],
            seen,
            work: None,
        }
    }

    /// When the run ended that the cursor is from, until the stream is open.
    pub(super) fn away_since(&self) -> Option<Timestamp> {
        let saved = self.plan.saved.iter().flatten().map(|saved| saved.at).min();
        saved.filter(|_| !self.began)
    }

    /// When there is something to do though nothing has come.
    pub(super) fn due(&self) -> Option<Duration> {
        match self.work.as_ref()?.turn {
            Turn::Wait { until } => Some(until),
            Turn::Ask | Turn::Asked { .. } | Turn::Price => None,
        }
    }

    /// The time of a wait has come.
    pub(super) fn handle_timeout(&mut self, now: Duration) {
        if let Some(Work { turn: turn @ Turn::Wait { .. }, .. }) = &mut self.work
            && matches!(*turn, Turn::Wait { until } if now >= until)
        {
            *turn = Turn::Ask;
        }
    }

    /// Notes how far a timeline has been shown; returns false for what has been shown before.
    fn pass(&mut self, place: &Place) -> bool {
        if !self.seen.insert(place) {
            return false;
        }
        if let Some(latest) = self.latest.get_mut(usize::from(place.timeline)) {
            if latest.len() == OVERLAP {
                latest.pop_front();
            }
            latest.push_back(place.id.clone());
        }
        self.last_shown = Some(place.id.clone());
        self.reach(place);
        true
    }

    /// Where a gap of this timeline begins, and a little earlier.
    fn before_gap(&self, timeline: usize) -> Option<Box<str>> {
        let place = self.places.get(timeline)?.clone()?;
        let latest = self.latest.get(timeline)?.iter();
        Some(latest.min_by(|a, b| Place::order(a, b)).cloned().unwrap_or(place))
    }

    fn reach(&mut self, place: &Place) {
        if let Some(last) = self.places.get_mut(usize::from(place.timeline))
            && last.as_ref().is_none_or(|last| Place::order(last, &place.id).is_lt())
        {
            *last = Some(place.id.clone());
        }
    }
}

impl Work {
    /// Something may be missing all the same: the first reason is the one that is told.
    fn because(&mut self, why: impl Into<Cow<'static, str>>) {
        if self.why.is_none() {
            self.why = Some(why.into());
        }
    }

    /// Whether what comes live has to wait.
    fn holds(&self) -> bool {
        self.jobs.iter().any(|job| job.kind != Kind::Anchor)
    }

    fn has(&self, kind: Kind) -> bool {
        self.jobs.iter().any(|job| job.kind == kind)
    }
}

impl<S: Source> Session<S> {
    /// The stream is open, or there will be none: begins to read what is wanted of the past. `gap`
    /// is what was lost before.
    pub(super) fn begin_past(&mut self, gap: Option<Gap>) {
        let is_first = !mem::replace(&mut self.past.began, true);
        if let Some(search) = self.source.search().cloned() {
            let gap = if is_first { self.resumed() } else { gap };
            return match gap {
                Some(gap) if self.past.unreadable.is_none() => self.begin_search(gap, &search),
                Some(gap) => self.tell(Meta::Gap(Gap { reason: Some(self.no_pages()), ..gap })),
                None => {}
            };
        }
        if let (false, Some(work)) = (is_first, &mut self.past.work) {
            if let Turn::Asked { is_fresh } = &mut work.turn {
                *is_fresh = false;
            }
            for (at, job) in work.jobs.iter_mut().enumerate() {
                let is_void = job.pager.reopen();
                if is_void && at == 0 {
                    work.turn = Turn::Ask;
                }
            }
            work.gaps.extend(gap);
            return self.rejoin();
        }
        let (jobs, gap) = match (is_first, gap) {
            (true, _) => (self.first_jobs(), self.resumed()),
            (false, Some(gap)) => (self.catch_up_jobs(), Some(gap)),
            (false, None) => (VecDeque::new(), None),
        };
        if !jobs.is_empty() {
            let history = jobs.iter().filter(|job| job.kind == Kind::History).count();
            let mut work = Work {
                merges: history > 1,
                is_asked_for: history > 0,
                gaps: gap.into_iter().collect(),
                jobs,
                ..Work::default()
            };
            if !is_first && work.jobs.len() < self.past.places.len() {
                work.because("of one of its timelines nothing was known yet");
            }
            self.past.work = Some(work);
            return;
        }
        if let Some(gap) = gap.and_then(|gap| self.begin_resent(gap)) {
            self.tell(Meta::Gap(Gap { reason: Some(self.no_pages()), ..gap }));
        }
        self.end_past();
    }

    /// The stream was lost and opened again while pages were read: what has been read to its end has
    /// a gap behind it now, and so has what was only looked up.
    fn rejoin(&mut self) {
        let Some(mut work) = self.past.work.take() else { return };
        for timeline in 0..self.past.places.len() {
            let is_its = |job: &Job| usize::from(job.pager.timeline()) == timeline;
            let at = work.jobs.iter().position(is_its);
            if at.is_some_and(|at| work.jobs[at].kind != Kind::Anchor) {
                continue;
            }
            if !self.past.plan.backfill {
                work.because(CATCH_UP_IS_OFF);
                continue;
            }
            let read =
                work.history.iter().rfind(|item| usize::from(item.place.timeline) == timeline);
            let read = read.map(|item| item.place.id.clone());
            let Some(after) = read.or_else(|| self.past.before_gap(timeline)) else {
                work.because("the line was lost before a first post was known");
                continue;
            };
            let job = self.job(timeline, Kind::CatchUp, Want::After(after));
            match at {
                Some(at) => {
                    work.jobs[at] = job;
                    if at == 0 {
                        // An answer that is still to come belongs to another question.
                        work.turn = Turn::Ask;
                    }
                }
                None => work.jobs.push_back(job),
            }
        }
        self.past.work = Some(work);
    }

    fn first_jobs(&self) -> VecDeque<Job> {
        let plan = &self.past.plan;
        let want = |timeline: usize| -> Option<(Kind, Want)> {
            if let Some(Some(saved)) = plan.saved.get(timeline) {
                return Some((Kind::CatchUp, Want::After(saved.begin().into())));
            }
            match (plan.since, plan.last.filter(|last| *last > 0)) {
                (Some(since), _) => Some((Kind::History, Want::Since(since))),
                (None, Some(last)) => Some((Kind::History, Want::Last(last))),
                (None, None) if plan.backfill || plan.cursor => Some((Kind::Anchor, Want::Newest)),
                (None, None) => None,
            }
        };
        let timelines = if self.source.has_pages() { self.past.places.len() } else { 0 };
        let jobs = (0..timelines).filter_map(|timeline| {
            let (kind, want) = want(timeline)?;
            Some(self.job(timeline, kind, want))
        });
        let mut jobs: Vec<Job> = jobs.collect();
        // What is shown comes before what is only looked up.
        jobs.sort_by_key(|job| job.kind == Kind::Anchor);
        jobs.into()
    }

    fn catch_up_jobs(&self) -> VecDeque<Job> {
        let is_off = !self.past.plan.backfill || !self.source.has_pages();
        if is_off || self.past.unreadable.is_some() {
            return VecDeque::new();
        }
        let job = |timeline: usize| {
            let after = self.past.before_gap(timeline)?;
            Some(self.job(timeline, Kind::CatchUp, Want::After(after)))
        };
        (0..self.past.places.len()).filter_map(job).collect()
    }

    fn job(&self, timeline: usize, kind: Kind, want: Want) -> Job {
        // A source has a handful of them.
        let timeline = u8::try_from(timeline).unwrap_or(u8::MAX);
        let ways = Ways {
            forward: self.source.pages_forward(),
            horizon: self.source.has_horizon(timeline),
        };
        let pager = Pager::new(timeline, want, ways).until(self.past.plan.until);
        Job { pager, kind }
    }

    /// The gap between the last run and this one.
    fn resumed(&self) -> Option<Gap> {
        let saved = self.past.plan.saved.iter().flatten().min_by_key(|saved| saved.at)?;
        let source = &self.source;
        let unfillable =
            !source.has_pages() && source.search().is_none() && source.resends().is_none();
        Some(Gap { unfillable, ..Gap::between_runs(saved, self.now.wall) })
    }

    /// Why a gap is not filled.
    fn no_pages(&self) -> Cow<'static, str> {
        if let Some(why) = &self.past.unreadable {
            return why.clone().into();
        }
        if !self.source.has_pages() {
            return self.source.gap_reason().into();
        }
        if !self.past.plan.backfill {
            return CATCH_UP_IS_OFF.into();
        }
        "nothing had come before it, so nobody knows where it begins".into()
    }

    /// The id that was shown last, or where the first timeline stood.
    pub(super) fn last_shown(&self) -> Option<String> {
        let first = self.past.places.first()?.as_deref();
        let last = self.past.last_shown.as_deref().or(first)?;
        (last != FIRST).then(|| last.to_owned())
    }

    /// Where there is no stream to follow, this was all.
    fn end_past(&mut self) {
        if matches!(self.state, State::Past) {
            self.state = State::Ended;
        }
    }

    /// Whether the place of every record is looked at, and what comes twice is shown once.
    pub(super) fn tracks(&self) -> bool {
        self.past.tracks
    }

    /// Whether a record carries its place.
    pub(super) fn tells_places(&self) -> bool {
        self.past.tracks || (self.past.plan.ids && !self.source.timelines().is_empty())
    }

    pub(super) fn aside(&mut self, what: What) {
        let origin = std::sync::Arc::clone(self.source.origin());
        self.events.push_back(StreamEvent::Aside(Aside { origin, at: self.now.wall, what }));
    }
}
