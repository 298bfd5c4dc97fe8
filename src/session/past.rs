//! What the stream alone does not bring: the history before it, and what its gaps would have lost.
//!
//! While that is read in pages, what comes live is held back; what is in both is shown once, and
//! all of it in order. Losing the line in the meantime loses neither what is held nor the place.

mod search;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use jiff::Timestamp;

use super::pager::{Pager, Want, Ways};
use super::seen::Seen;
use super::{Session, State};
use crate::error::Error;
use crate::event::{
    Aside, EventName, Gap, Json, Meta, Moment, Place, Record, Saved, StreamEvent, Via, What,
};
use crate::request::{Broken, Refusal};
use crate::source::page::{Page, PageItem, PageQuery};
use crate::source::{FailureClass, Source, Verdict, rate_limit};
use search::{Counted, Found};

/// The most that is held while a gap is filled, in bytes of JSON: minutes of the busiest server.
const HELD_MAX: usize = 16 * 1024 * 1024;

/// How often a page is asked for in a row before the gap stays open.
const PAGE_ATTEMPTS: u32 = 5;

/// The first wait after a page that failed; each further one is twice as long.
const PAGE_WAIT: Duration = Duration::from_secs(1);

/// A rate limit that lasts longer is not waited for: Mastodon's windows are of 5 and 15 minutes
/// (protocols/mastodon.md section 6).
const LIMIT_WAIT_MAX: Duration = Duration::from_secs(16 * 60);

/// A wait that a person should know of: nothing is shown meanwhile.
const WAIT_TOLD_FROM: Duration = Duration::from_secs(5);

/// A gap is read from so many items before its beginning: a server numbers posts before it sends
/// them, and two that are made at once may come in either order. One page.
const OVERLAP: usize = 40;

/// Earlier than any id that a server has (see [`Place::order`]).
const FIRST: &str = "0";

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
            saved: Vec::new(),
        }
    }
}

/// The part of a session that reads pages.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) plan: History,
    began: bool,
    /// The place of every record is looked at.
    tracks: bool,
    /// Why no page can be read, since that is known.
    unreadable: Option<String>,
    /// How far each timeline has been shown.
    places: Vec<Option<Box<str>>>,
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
        Self {
            plan,
            began: false,
            tracks,
            unreadable: None,
            places: vec![None; timelines],
            latest: vec![VecDeque::new(); timelines],
            seen: Seen::default(),
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
        let (jobs, gap) = if is_first {
            (self.first_jobs(), self.resumed())
        } else if let Some(work) = &mut self.past.work {
            if let Turn::Asked { is_fresh } = &mut work.turn {
                *is_fresh = false;
            }
            for job in &mut work.jobs {
                job.pager.reopen();
            }
            work.gaps.extend(gap);
            self.replace_anchors();
            return;
        } else if gap.is_some() {
            (self.catch_up_jobs(), gap)
        } else {
            (VecDeque::new(), gap)
        };
        if !jobs.is_empty() {
            let gaps = gap.into_iter().collect();
            self.past.work = Some(Work { jobs, gaps, ..Work::default() });
            return;
        }
        if let Some(gap) = gap.and_then(|gap| self.begin_resent(gap)) {
            self.tell(Meta::Gap(Gap { reason: Some(self.no_pages()), ..gap }));
        }
        self.end_past();
    }

    /// The stream was lost and opened again while it was looked up where it stood: what came until
    /// then says it as well, or nobody knows.
    fn replace_anchors(&mut self) {
        let Some(mut work) = self.past.work.take() else { return };
        for at in 0..work.jobs.len() {
            if work.jobs[at].kind != Kind::Anchor || !self.past.plan.backfill {
                continue;
            }
            let timeline = usize::from(work.jobs[at].pager.timeline());
            match self.past.before_gap(timeline) {
                Some(place) => {
                    work.jobs[at] = self.job(timeline, Kind::CatchUp, Want::After(place));
                    if at == 0 {
                        // An answer that is still to come belongs to another question.
                        work.turn = Turn::Ask;
                    }
                }
                None => {
                    let why = "the line was lost before a first post was known";
                    work.because(why);
                }
            }
        }
        self.past.work = Some(work);
    }

    fn first_jobs(&self) -> VecDeque<Job> {
        let plan = &self.past.plan;
        let want = |timeline: usize| -> Option<(Kind, Want)> {
            if let Some(Some(saved)) = plan.saved.get(timeline) {
                return Some((Kind::CatchUp, Want::After(saved.id.clone())));
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
        Job { pager: Pager::new(timeline, want, ways), kind }
    }

    /// The gap between the last run and this one.
    fn resumed(&self) -> Option<Gap> {
        let saved = self.past.plan.saved.iter().flatten().min_by_key(|saved| saved.at)?;
        Some(Gap {
            from_id: Some(saved.id.clone().into()),
            from: saved.at,
            to: self.now.wall,
            length: Duration::try_from(self.now.wall.duration_since(saved.at)).unwrap_or_default(),
            filled: 0,
            complete: false,
            between_runs: true,
            reason: None,
        })
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
            return "catch-up is off (--backfill off)".into();
        }
        "nothing had come before it, so nobody knows where it begins".into()
    }

    /// The page to ask for now, if there is one. Its answer belongs to [`Session::handle_page`].
    #[must_use]
    pub fn page(&mut self) -> Option<PageQuery> {
        if !matches!(self.state, State::Open { .. } | State::Past) {
            return None;
        }
        let work = self.past.work.as_mut().filter(|work| work.turn == Turn::Ask)?;
        let query = match work.counted {
            Some(_) => Self::count_query(work)?,
            None => work.jobs.front()?.pager.query()?,
        };
        work.turn = Turn::Asked { is_fresh: true };
        Some(query)
    }

    /// What the server answered when it was asked for [`Session::page`].
    ///
    /// # Errors
    ///
    /// When history that was asked for cannot be read.
    pub fn handle_page(
        &mut self,
        now: Moment,
        query: &PageQuery,
        answer: Result<Refusal, Broken>,
    ) -> Result<(), Error> {
        self.now = now;
        let Some(Work { turn: Turn::Asked { is_fresh }, .. }) = self.past.work else {
            return Ok(());
        };
        let trouble = match answer {
            Ok(answer) if query.counts => match self.source.read_count(query, &answer, now.wall) {
                Ok(items) => {
                    self.take_count(items);
                    return Ok(());
                }
                Err(verdict) => verdict,
            },
            Ok(answer) => match self.source.read_page(query, &answer, now.wall) {
                Ok(page) => {
                    self.take_page(page, is_fresh);
                    return Ok(());
                }
                Err(verdict) => verdict,
            },
            Err(broken) => Verdict::Retry {
                class: FailureClass::Network,
                wait: None,
                reason: broken.reason,
                hint: None,
            },
        };
        self.page_failed(trouble)
    }

    fn take_page(&mut self, page: Page, is_fresh: bool) {
        let flaws = page.flaws.clone();
        for flaw in flaws {
            self.tell(super::malformed(flaw));
        }
        let Some(work) = &mut self.past.work else { return };
        work.failures = 0;
        work.turn = Turn::Ask;
        let Some(job) = work.jobs.front_mut() else { return };
        let kind = job.kind;
        let taken = job.pager.take(page, is_fresh);
        let timeline = job.pager.timeline();
        let is_through = job.pager.query().is_none();
        if job.pager.is_trimmed() {
            work.because("the server keeps only the newest items of this timeline");
        }
        if is_through {
            work.jobs.pop_front();
        }
        let is_all_history = !work.has(Kind::History);
        match kind {
            Kind::Anchor => self.anchor(taken.newest),
            Kind::CatchUp if self.source.search().is_some() => self.keep_found(taken.items),
            Kind::CatchUp => self.show_missed(taken.items),
            Kind::History => {
                work.history.extend(taken.items);
                if is_all_history {
                    self.show_history();
                }
            }
        }
        let has_timeline = self.source.has_pages();
        if is_through
            && has_timeline
            && matches!(self.past.places.get(usize::from(timeline)), Some(None))
        {
            // There is nothing in it yet: all that comes is later.
            self.past.reach(&Place { timeline, id: FIRST.into() });
        }
        self.go_on();
    }

    /// How far the first timeline has been shown.
    pub(super) fn first_place(&self) -> Option<String> {
        self.past.places.first()?.clone().map(String::from)
    }

    /// The next job, or the end of all.
    fn go_on(&mut self) {
        let Some(work) = &self.past.work else { return };
        if work.jobs.is_empty() {
            self.release();
        } else if !work.holds() && (!work.held.is_empty() || !work.gaps.is_empty()) {
            // What is left to read is shown to nobody: nothing has to wait for it.
            let jobs = self.past.work.as_mut().map(|work| mem::take(&mut work.jobs));
            self.release();
            self.past.work = Some(Work { jobs: jobs.unwrap_or_default(), ..Work::default() });
        }
    }

    fn anchor(&mut self, newest: Option<Place>) {
        if let Some(place) = newest {
            self.past.reach(&place);
            self.aside(What::Reached(place));
        }
    }

    fn show_missed(&mut self, items: Vec<PageItem>) {
        let part = self.progress(&items);
        let mut filled = 0;
        let mut held = items.last().map(|item| self.held_until(&item.place)).unwrap_or_default();
        for item in items {
            self.show_held(&mut held, &item.place);
            filled += u64::from(self.show_item(item, Via::CatchUp));
        }
        if let Some(gap) = self.past.work.as_mut().and_then(|work| work.gaps.last_mut()) {
            gap.filled += filled;
        }
        if part.is_some() {
            self.aside(What::Progress(part));
        }
    }

    /// How much of the gap has been read, by the clock.
    fn progress(&self, items: &[PageItem]) -> Option<f64> {
        let gap = self.past.work.as_ref()?.gaps.first()?;
        let at = items.last()?.at?;
        let whole = self.now.wall.duration_since(gap.from).as_secs_f64();
        let read = at.duration_since(gap.from).as_secs_f64();
        (whole > 0.0).then(|| (read / whole).clamp(0.0, 1.0))
    }

    /// All timelines of the history have been read: they are one, by time.
    fn show_history(&mut self) {
        let Some(work) = &mut self.past.work else { return };
        let mut items = mem::take(&mut work.history);
        items.sort_by_key(|item| item.at);
        let many = self.past.plan.last.filter(|_| self.past.plan.since.is_none());
        let surplus = many.map_or(0, |many| items.len().saturating_sub(many));
        for (at, item) in items.into_iter().enumerate() {
            if at < surplus {
                self.past.reach(&item.place);
            } else {
                self.show_item(item, Via::History);
            }
        }
    }

    /// What came live and is not later than `place`. The pages have nearly all of it; what was
    /// deleted since they do not have.
    fn held_until(&mut self, place: &Place) -> VecDeque<Record> {
        let Some(work) = &mut self.past.work else { return VecDeque::new() };
        let is_not_later = |record: &mut Record| {
            let held = record.place.as_ref().filter(|held| held.timeline == place.timeline);
            held.is_some_and(|held| Place::order(&held.id, &place.id).is_le())
        };
        let held: VecDeque<Record> = work.held.extract_if(.., is_not_later).collect();
        work.held_bytes -= held.iter().map(|record| record.payload.as_bytes().len()).sum::<usize>();
        held
    }

    /// Shows of `held` what is earlier than `until`.
    fn show_held(&mut self, held: &mut VecDeque<Record>, until: &Place) {
        let is_due = |record: &mut Record| {
            let place = record.place.as_ref();
            place.is_some_and(|place| Place::order(&place.id, &until.id).is_lt())
        };
        while let Some(record) = held.pop_front_if(is_due) {
            if record.place.as_ref().is_some_and(|place| self.past.pass(place)) {
                self.events.push_back(StreamEvent::Record(record));
            }
        }
    }

    /// Returns false for what is not shown: it was before, or is too late.
    fn show_item(&mut self, item: PageItem, via: Via) -> bool {
        let is_late = self.past.plan.until.zip(item.at).is_some_and(|(until, at)| at > until);
        if is_late || !self.past.pass(&item.place) {
            return false;
        }
        let record = self.envelope(item.event, item.payload, via, Some(item.place));
        self.events.push_back(StreamEvent::Record(record));
        true
    }

    pub(super) fn envelope(
        &self,
        event: EventName,
        payload: Json,
        via: Via,
        place: Option<Place>,
    ) -> Record {
        let origin = std::sync::Arc::clone(self.source.origin());
        Record { origin, event, via, received_at: self.now.wall, place, payload }
    }

    fn page_failed(&mut self, trouble: Verdict) -> Result<(), Error> {
        let Some(work) = &mut self.past.work else { return Ok(()) };
        let is_asked_for = work.jobs.front().is_some_and(|job| job.kind == Kind::History)
            || !self.past.plan.follow;
        let (class, wait, reason, hint) = match trouble {
            Verdict::Retry { class, wait, reason, hint } => (class, wait, reason, hint),
            Verdict::Fatal(error) if is_asked_for => return Err(error),
            Verdict::Fatal(error) => {
                self.past.unreadable = Some(error.to_string());
                self.give_up_pages(error.to_string());
                return Ok(());
            }
        };
        work.failures += 1;
        let asked = wait.map(|wait| rate_limit::until(wait, self.now.wall));
        let schedule = PAGE_WAIT.saturating_mul(1 << work.failures.min(16) >> 1);
        let wait = asked.unwrap_or_default().max(schedule);
        if work.failures < PAGE_ATTEMPTS && wait <= LIMIT_WAIT_MAX {
            work.turn = Turn::Wait { until: self.now.mono + wait };
            if wait >= WAIT_TOLD_FROM {
                let text = format!("{reason}; the next page is asked for in {wait:.0?}");
                self.aside(What::Notice(text));
            }
            return Ok(());
        }
        if !is_asked_for {
            self.give_up_pages(reason);
            return Ok(());
        }
        let stream = self.source.origin().to_string();
        Err(match class {
            FailureClass::RateLimited => Error::Limited { stream, message: reason, hint },
            FailureClass::Network | FailureClass::Http => {
                Error::Unreachable { stream, reason, hint }
            }
        })
    }

    /// No more pages: what was held is shown, and the gap stays open.
    fn give_up_pages(&mut self, why: String) {
        if let Some(work) = &mut self.past.work {
            work.because(why);
            self.show_rest();
            self.release();
        }
    }

    /// The session ends while pages are being read: what came is shown.
    pub(super) fn abandon_past(&mut self) {
        self.give_up_resent("the run ended before all of it was sent again");
        self.give_up_pages("the run ended before it was filled".to_owned());
    }

    /// The run is stopped from outside: what is held back is shown, unless a cursor leaves it to the
    /// next run, which goes on before the gap.
    pub fn handle_stop(&mut self, now: Moment) {
        if matches!(self.state, State::Ended) {
            return;
        }
        self.now = now;
        self.decoder = self.source.decoder();
        if self.past.plan.cursor
            && let Some(work) = &mut self.past.work
        {
            work.held.clear();
            work.found = Found::default();
            work.jobs.clear();
        }
        self.abandon_past();
        self.state = State::Ended;
    }

    /// A record came over the line: returns it, or holds it back, or drops what came before.
    pub(super) fn arrive(&mut self, record: Record) -> Option<Record> {
        if !self.past.tracks {
            return Some(record);
        }
        if let Some(work) = self.past.work.as_mut().filter(|work| work.holds()) {
            work.held_bytes += record.payload.as_bytes().len();
            work.held.push(record);
            if work.held_bytes > HELD_MAX {
                self.give_up_pages("more came meanwhile than can be held back".to_owned());
            }
            return None;
        }
        let is_new = record.place.as_ref().is_none_or(|place| self.past.pass(place));
        is_new.then_some(record)
    }

    /// All pages have been read, or as many as can be: says what became of the gaps, then shows
    /// what was held.
    fn release(&mut self) {
        let Some(work) = self.past.work.take() else { return };
        debug_assert!(
            work.history.is_empty() || work.why.is_some(),
            "history is shown when it is whole"
        );
        if !work.gaps.is_empty() {
            self.aside(What::Progress(None));
        } else if let Some(why) = work.why.as_ref().filter(|_| self.past.plan.since.is_some()) {
            self.aside(What::Notice(format!("not all of the history is there: {why}")));
        }
        for gap in work.gaps {
            let reason = work.why.clone().or_else(|| self.source.unrecovered().map(Cow::Borrowed));
            self.tell(Meta::Gap(Gap { complete: work.why.is_none(), reason, ..gap }));
        }
        for record in work.held {
            if record.place.as_ref().is_none_or(|place| self.past.pass(place)) {
                self.events.push_back(StreamEvent::Record(record));
            }
        }
        self.end_past();
    }

    /// Where there is no stream to follow, this was all.
    fn end_past(&mut self) {
        if matches!(self.state, State::Past) {
            self.state = State::Ended;
        }
    }

    /// Whether the place of every record is looked at.
    pub(super) fn tracks(&self) -> bool {
        self.past.tracks
    }

    fn aside(&mut self, what: What) {
        let origin = std::sync::Arc::clone(self.source.origin());
        self.events.push_back(StreamEvent::Aside(Aside { origin, at: self.now.wall, what }));
    }
}
