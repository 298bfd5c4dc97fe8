//! What is shown of pages and of what was held back meanwhile: each record once, in its place.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;

use super::{Kind, Work};
use crate::event::{EventName, Gap, Json, Meta, Place, Record, StreamEvent, Via, What};
use crate::session::Session;
use crate::source::Source;
use crate::source::page::PageItem;

/// The most that is held while a gap is filled, in bytes of JSON: minutes of the busiest server.
const HELD_MAX: usize = 16 * 1024 * 1024;

impl<S: Source> Session<S> {
    /// The next job, or the end of all.
    pub(super) fn go_on(&mut self) {
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

    pub(super) fn show_missed(&mut self, items: Vec<PageItem>) {
        let part = self.progress(&items);
        let mut filled = 0;
        let mut held = items.last().map(|item| self.held_until(&item.place)).unwrap_or_default();
        for item in items {
            self.show_held(&mut held, Some(&item.place));
            filled += u64::from(self.show_item(item, Via::CatchUp));
        }
        self.show_held(&mut held, None);
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

    /// History that was asked for: shown as it comes, or with that of the other timelines.
    pub(super) fn take_history(&mut self, items: Vec<PageItem>) {
        let Some(work) = &mut self.past.work else { return };
        work.history_bytes += items.iter().map(|item| item.payload.as_bytes().len()).sum::<usize>();
        work.history.extend(items);
        let is_all = !work.has(Kind::History);
        let is_too_much = work.history_bytes > HELD_MAX;
        if is_all || is_too_much || !work.merges {
            work.merges &= !is_too_much;
            self.show_history();
        }
    }

    /// Shows what there is of the history: all of its timelines are one, by time.
    fn show_history(&mut self) {
        let Some(work) = &mut self.past.work else { return };
        let mut items = mem::take(&mut work.history);
        work.history_bytes = 0;
        let mut surplus = 0;
        if work.merges {
            items.sort_by_key(|item| item.at);
            let many = self.past.plan.last.filter(|_| self.past.plan.since.is_none());
            surplus = many.map_or(0, |many| items.len().saturating_sub(many));
        }
        for item in items.into_iter().skip(surplus) {
            self.show_item(item, Via::History);
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
        let mut held: Vec<Record> = work.held.extract_if(.., is_not_later).collect();
        work.held_bytes -= held.iter().map(weight).sum::<usize>();
        // They came in the order in which they were sent.
        fn id(record: &Record) -> &str {
            record.place.as_ref().map_or("", |place| &place.id)
        }
        held.sort_by(|a, b| Place::order(id(a), id(b)));
        held.into()
    }

    /// Shows of `held` what is earlier than `until`, or all of it.
    fn show_held(&mut self, held: &mut VecDeque<Record>, until: Option<&Place>) {
        let is_due = |record: &Record| {
            let place = record.place.as_ref().zip(until);
            place.is_none_or(|(place, until)| Place::order(&place.id, &until.id).is_lt())
        };
        while held.front().is_some_and(is_due) {
            let Some(record) = held.pop_front() else { return };
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

    pub(in crate::session) fn envelope(
        &self,
        event: EventName,
        payload: Json,
        via: Via,
        place: Option<Place>,
    ) -> Record {
        let origin = Arc::clone(self.source.origin());
        Record { origin, event, via, received_at: self.now.wall, place, is_notice: false, payload }
    }

    /// A record came over the line: returns it, or holds it back, or drops what came before.
    pub(in crate::session) fn arrive(&mut self, record: Record) -> Option<Record> {
        if !self.past.tracks {
            return Some(record);
        }
        if let Some(work) = self.past.work.as_mut().filter(|work| work.holds()) {
            work.held_bytes += weight(&record);
            work.held.push(record);
            if work.held_bytes > HELD_MAX {
                self.give_up_pages("more came meanwhile than can be held back".to_owned());
            }
            return None;
        }
        let is_new = record
            .place
            .as_ref()
            .is_none_or(|place| self.past.pass(place) || self.source.may_repeat(place.timeline));
        is_new.then_some(record)
    }

    /// All pages have been read, or as many as can be: says what became of the gaps, then shows
    /// what was held.
    pub(super) fn release(&mut self) {
        self.show_history();
        let Some(work) = self.past.work.take() else { return };
        if !work.gaps.is_empty() {
            self.aside(What::Progress(None));
        } else if let Some(why) = work.why.as_ref().filter(|_| work.is_asked_for) {
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
}

/// What a held record takes, about.
fn weight(record: &Record) -> usize {
    record.payload.as_bytes().len() + mem::size_of::<Record>()
}
