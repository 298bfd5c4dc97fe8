//! From stream events to batches for the writer: filter, format, count. The one place where
//! a limit is noticed, for every source and every format.

mod figures;
mod losses;
mod names;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;

use super::clock::Clock;
use super::spend::Spend;
use super::writer::{Batch, Unwritten, Wants, Writer};
use crate::error::Error;
use crate::event::{Aside, Meta, MetaEvent, MetaKind, Origin, Record, StreamEvent, What};
use crate::filter::Filters;
use crate::output::Formatter;
use crate::report::Reporter;
use crate::status::Figures;
use names::Names;

/// A batch is handed over at this size even if more is waiting: the writer works beside us,
/// and memory stays small.
const BATCH_MAX: usize = 64 * 1024;

/// What is let through, and when it is enough.
#[derive(Debug, Default)]
pub struct Limits {
    /// Which records are shown.
    pub filters: Filters,
    /// trill's own records that are shown as well (`--meta`).
    pub meta: Vec<MetaKind>,
    /// End after this many records (`--count`).
    pub count: Option<u64>,
    /// Anything malformed or missing ends the run (`--strict`).
    pub strict: bool,
    /// Someone waits for records (`--idle-timeout`): note when each was shown.
    pub times_records: bool,
    /// Posts cost money, and there may be a limit.
    pub spend: Option<Spend>,
}

/// Why the pipeline wants no more.
#[derive(Debug)]
pub enum Enough {
    /// `--count` is reached.
    Count,
    /// `--strict` was broken.
    Failed(Error),
}

/// Shared by all drivers of a run; all of them live on one thread.
pub struct Pipeline {
    limits: Limits,
    clock: Clock,
    reporter: Rc<Reporter>,
    formatter: RefCell<Box<dyn Formatter>>,
    batch: RefCell<Batch>,
    writer: Writer,
    wants: Wants,
    received: Cell<u64>,
    shown: Cell<u64>,
    last_shown: Cell<Duration>,
    enough: RefCell<Option<Enough>>,
    /// A limit was reached, even if it has been taken note of.
    over: Cell<bool>,
    stop: Notify,
    /// Where someone looks at them.
    figures: Option<RefCell<Figures>>,
    /// Nothing has come that was asked for by its name, and that is still to be said.
    names: RefCell<Option<Names>>,
}

impl Pipeline {
    /// An empty pipeline in front of `writer`.
    pub fn new(
        limits: Limits,
        clock: Clock,
        reporter: Rc<Reporter>,
        formatter: Box<dyn Formatter>,
        writer: Writer,
    ) -> Self {
        let last_shown = Cell::new(clock.mono());
        let names = RefCell::new(Names::new(limits.filters.events()));
        Self {
            limits,
            clock,
            reporter,
            formatter: RefCell::new(formatter),
            batch: RefCell::new(writer.batch()),
            wants: writer.wants(),
            writer,
            received: Cell::new(0),
            shown: Cell::new(0),
            last_shown,
            enough: RefCell::new(None),
            over: Cell::new(false),
            stop: Notify::new(),
            figures: None,
            names,
        }
    }

    /// The same pipeline, which keeps figures: someone looks at them.
    #[must_use]
    pub fn with_figures(self) -> Self {
        let figures = Figures::new(self.clock.mono());
        Self { figures: Some(RefCell::new(figures)), ..self }
    }

    /// Takes one event. Returns false when no more are wanted: the caller stops, now.
    #[must_use]
    pub fn accept(&self, event: &StreamEvent) -> bool {
        if self.over.get() {
            return false;
        }
        match event {
            StreamEvent::Record(record) if record.is_meta() => self.replayed_meta(record),
            StreamEvent::Record(record) => self.record(record),
            StreamEvent::Meta(meta) => self.meta(meta),
            StreamEvent::Aside(aside) => self.aside(aside),
        }
        !self.over.get()
    }

    fn record(&self, record: &Record) {
        self.received.set(self.received.get() + 1);
        if let Some(figures) = &self.figures {
            figures.borrow_mut().record(record);
        }
        self.name(record);
        if let (true, Some(place)) = (self.wants.marks, &record.place) {
            // First: a batch that is full with this record is handed over with its mark.
            self.batch.borrow_mut().mark(&record.origin, place, record.received_at);
        }
        if self.is_asked_for(record) && self.limits.filters.admits(record) {
            self.show(record);
            self.shown.set(self.shown.get() + 1);
            if self.limits.times_records {
                self.last_shown.set(self.clock.mono());
            }
            if self.limits.count == Some(self.shown.get()) {
                return self.end(Enough::Count);
            }
        }
        self.spend();
    }

    /// Whoever asks for a name that the stream does not have would wait for ever.
    fn name(&self, record: &Record) {
        let over = self.names.borrow_mut().take_if(|names| !names.hear(&record.event));
        if let Some(missed) = over.and_then(Names::missed) {
            self.reporter.notice(&missed);
        }
    }

    /// What a service says of the stream itself has been said on stderr. Among the records it is
    /// shown with what trill says of it, or by its name.
    fn is_asked_for(&self, record: &Record) -> bool {
        !record.is_notice
            || self.limits.meta.contains(&MetaKind::Notice)
            || self.limits.filters.names(&record.event)
    }

    /// What is delivered is billed, shown or not.
    fn spend(&self) {
        let Some(spend) = &self.limits.spend else { return };
        let received = self.received.get();
        if let Some(limit) = spend.reached(received) {
            let cost = spend.estimate(received);
            let posts =
                if received == 1 { "1 post".to_owned() } else { format!("{received} posts") };
            self.end(Enough::Failed(Error::Spent { limit, posts, cost }));
        }
    }

    /// Whether so many posts more, at most, may be paid for: says what they would cost, and returns why
    /// not.
    pub fn affords(&self, origin: &Origin, posts: u64) -> Result<(), String> {
        let (Some(spend), 1..) = (&self.limits.spend, posts) else { return Ok(()) };
        let plural = if posts == 1 { "" } else { "s" };
        let cost = spend.estimate(posts);
        let cost = format!("up to {posts} post{plural}, {cost}");
        // The last of them has to be allowed after all the others.
        let before = self.received.get().saturating_add(posts - 1);
        if let Some(limit) = spend.reached(before) {
            let why = format!("{cost}: that would pass {limit}");
            self.reporter.notice(&format!("{origin}: what was missed is not searched for: {why}"));
            return Err(why);
        }
        self.reporter.notice(&format!("{origin}: searching for what was missed: {cost}"));
        Ok(())
    }

    fn aside(&self, aside: &Aside) {
        match &aside.what {
            What::Notice(text) => {
                let origin = &aside.origin;
                self.reporter.notice(&format!("{origin}: {text}"));
            }
            What::Reached(place) if self.wants.marks => {
                self.batch.borrow_mut().reach(&aside.origin, place, aside.at);
            }
            What::Progress(part) => {
                if let Some(figures) = &self.figures {
                    figures.borrow_mut().progress(&aside.origin, *part);
                }
            }
            What::Reached(_) => {}
        }
    }

    fn meta(&self, event: &MetaEvent) {
        // Where both go to one terminal, what was read before is to be seen before.
        self.flush();
        if let Some(figures) = &self.figures {
            figures.borrow_mut().meta(event, self.clock.mono());
        }
        self.reporter.meta(event);
        if self.limits.meta.contains(&event.meta.kind()) {
            let mut record = event.to_record();
            record.payload = self.reporter.masked(record.payload);
            self.show(&record);
        }
        if matches!(event.meta, Meta::Malformed { .. }) && self.limits.spend.is_some() {
            // Something was delivered.
            self.received.set(self.received.get() + 1);
            self.spend();
        }
        if !self.limits.strict || self.enough.borrow().is_some() {
            return;
        }
        let what = match &event.meta {
            Meta::Malformed { reason, .. } => format!("malformed event: {reason}"),
            // A run that ended with a gap which no run can fill would end so for ever: the cursor
            // stays before it.
            Meta::Gap(gap) if !gap.complete && !gap.unfillable => {
                format!("a gap of {:.1} s could not be filled", gap.length.as_secs_f64())
            }
            _ => return,
        };
        self.end(Enough::Failed(Error::Strict { stream: event.origin.to_string(), what }));
    }

    /// trill's own records in a file that is replayed are shown by the same rule as live ones.
    fn replayed_meta(&self, record: &Record) {
        let shown = match MetaKind::of_event(&record.event) {
            Some(kind) => self.limits.meta.contains(&kind),
            // Of a later version; whoever asks for meta records gets it.
            None => !self.limits.meta.is_empty(),
        };
        if shown {
            self.show(record);
        }
    }

    fn show(&self, record: &Record) {
        let mut batch = self.batch.borrow_mut();
        self.format(record, &mut batch);
        if batch.bytes.len() >= BATCH_MAX {
            self.hand_over(&mut batch);
        }
    }

    fn format(&self, record: &Record, batch: &mut Batch) {
        let start = batch.bytes.len();
        self.formatter.borrow_mut().record(record, &mut batch.bytes);
        if self.wants.pieces || self.wants.tallies {
            batch.note(record, start, self.wants);
        }
    }

    /// Hands over what is formatted: nothing more is waiting to be read.
    pub fn flush(&self) {
        let mut batch = self.batch.borrow_mut();
        if !batch.is_empty() {
            self.hand_over(&mut batch);
        }
    }

    fn hand_over(&self, batch: &mut Batch) {
        let full = std::mem::replace(batch, self.writer.batch());
        if self.writer.send(full, |lost| self.in_place_of(lost)) {
            self.begin_loss();
        }
    }

    /// Waits until the reader has caught up, if it is so slow that no more should be read.
    /// Returns true if and only if it had to wait.
    pub async fn room(&self) -> bool {
        if !self.writer.is_full() {
            return false;
        }
        if let Some(trouble) = self.writer.trouble() {
            self.reporter
                .notice(&format!("cannot spill: {trouble}; waiting for the reader instead"));
        }
        self.writer.room().await;
        // While nobody read, no record could be shown: that silence was not the stream's.
        self.last_shown.set(self.clock.mono());
        true
    }

    /// Waits until a limit is reached.
    pub async fn enough(&self) -> Enough {
        loop {
            if let Some(enough) = self.take_enough() {
                return enough;
            }
            self.stop.notified().await;
        }
    }

    /// Returns true if and only if a limit was reached.
    pub fn is_enough(&self) -> bool {
        self.enough.borrow().is_some()
    }

    /// The limit that was reached, if one was.
    pub fn take_enough(&self) -> Option<Enough> {
        self.enough.borrow_mut().take()
    }

    /// When the last record was shown, or the run began.
    pub fn last_shown(&self) -> Duration {
        self.last_shown.get()
    }

    /// Hands over the rest and lets the writer thread end.
    pub fn close(&self) -> Unwritten {
        self.flush();
        self.tell(&self.writer.losses());
        self.writer.close()
    }

    fn end(&self, enough: Enough) {
        *self.enough.borrow_mut() = Some(enough);
        self.over.set(true);
        self.stop.notify_one();
    }
}

#[cfg(test)]
mod tests;
