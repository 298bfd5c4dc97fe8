//! Pages: which to ask for, what an answer means, and when to give up.

use std::mem;
use std::time::Duration;

use super::{FIRST, Found, Kind, Turn, Work};
use crate::error::Error;
use crate::event::{Moment, Place, What};
use crate::request::{Broken, Refusal};
use crate::session::items::malformed;
use crate::session::{Session, State};
use crate::source::page::{Page, PageQuery};
use crate::source::{FailureClass, Source, Verdict, rate_limit};

/// How often a page is asked for in a row before the gap stays open.
const PAGE_ATTEMPTS: u32 = 5;

/// The first wait after a page that failed; each further one is twice as long.
const PAGE_WAIT: Duration = Duration::from_secs(1);

/// A rate limit that lasts longer is not waited for: Mastodon's windows are of 5 and 15 minutes
/// (protocols/mastodon.md section 6).
const LIMIT_WAIT_MAX: Duration = Duration::from_secs(16 * 60);

/// A wait that a person should know of: nothing is shown meanwhile.
const WAIT_TOLD_FROM: Duration = Duration::from_secs(5);

impl<S: Source> Session<S> {
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

    fn take_page(&mut self, mut page: Page, is_fresh: bool) {
        for flaw in mem::take(&mut page.flaws) {
            self.tell(malformed(flaw));
        }
        self.past.worked = true;
        let Some(work) = &mut self.past.work else { return };
        work.failures = 0;
        work.turn = Turn::Ask;
        let Some(job) = work.jobs.front_mut() else { return };
        let kind = job.kind;
        let items = job.pager.take(page, is_fresh);
        let timeline = job.pager.timeline();
        let is_through = job.pager.query().is_none();
        let newest = job.pager.newest().cloned();
        if job.pager.is_trimmed() {
            work.because("the server keeps only the newest items of this timeline");
        }
        if is_through {
            work.jobs.pop_front();
        }
        match kind {
            Kind::Anchor => {}
            Kind::CatchUp if self.source.search().is_some() => self.keep_found(items),
            Kind::CatchUp => self.show_missed(items),
            Kind::History => self.take_history(items),
        }
        if is_through && self.source.has_pages() {
            self.know_place(timeline, newest, kind);
        }
        self.go_on();
    }

    fn page_failed(&mut self, trouble: Verdict) -> Result<(), Error> {
        let Some(work) = &mut self.past.work else { return Ok(()) };
        let is_asked_for = work.jobs.front().is_some_and(|job| job.kind == Kind::History)
            || !self.past.plan.follow;
        let (class, wait, reason, hint) = match trouble {
            Verdict::Retry { class, wait, reason, hint } => (class, wait, reason, hint),
            Verdict::Fatal(error) if is_asked_for => {
                self.give_up_pages(self.without_name(&error));
                return Err(error);
            }
            Verdict::Fatal(error) => {
                if !self.past.worked {
                    self.past.unreadable = Some(self.without_name(&error));
                }
                self.give_up_pages(self.without_name(&error));
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
                let wait = wait.as_secs();
                let held = match self.past.plan.follow {
                    true => "; what comes until then is held back (--backfill off never waits)",
                    false => "",
                };
                let text = format!("{reason}; the next page is asked for in {wait} s{held}");
                self.aside(What::Notice(text));
            }
            return Ok(());
        }
        self.give_up_pages(reason.clone());
        if !is_asked_for {
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
    pub(super) fn give_up_pages(&mut self, why: String) {
        if let Some(work) = &mut self.past.work {
            work.because(why);
            self.show_rest();
            self.release();
        }
    }

    /// The session ends while pages are being read: what came is shown.
    pub(in crate::session) fn abandon_past(&mut self) {
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

    /// A timeline has been read to its end: where a gap of it would begin is known, though nothing
    /// may have been shown of it.
    fn know_place(&mut self, timeline: u8, newest: Option<Place>, kind: Kind) {
        // All that comes to an empty timeline is later than this.
        let place = newest.unwrap_or_else(|| Place { timeline, id: FIRST.into() });
        if kind != Kind::CatchUp {
            self.past.reach(&place);
        }
        let is_history = self.past.work.as_ref().is_some_and(|work| work.has(Kind::History));
        if !is_history && self.past.plan.until.is_none() {
            self.say_places();
        }
    }

    /// Tells the cursor how far each timeline has come, whether or not a record says so.
    fn say_places(&mut self) {
        for (timeline, id) in self.past.places.clone().into_iter().enumerate() {
            if let (Some(id), Ok(timeline)) = (id, u8::try_from(timeline)) {
                self.aside(What::Reached(Place { timeline, id }));
            }
        }
    }

    /// What went wrong, without the stream's name, which stands before it already.
    fn without_name(&self, error: &Error) -> String {
        let text = error.to_string();
        let name = format!("{}: ", self.source.origin());
        text.strip_prefix(&name).unwrap_or(&text).to_owned()
    }
}
