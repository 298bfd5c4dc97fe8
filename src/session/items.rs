//! What came over the line: records with what is to be said about them, and the rest.

use std::sync::Arc;

use super::Session;
use crate::event::{EventName, Json, MALFORMED_RAW_MAX, Meta, Origin, StreamEvent, Via, What};
use crate::source::{Flaw, Item, Note, Source};

/// What came over one line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Came {
    pub(super) records: bool,
    /// Anything that the service would send, a heartbeat too.
    pub(super) sense: bool,
    pub(super) malformed: bool,
    /// How many records the server has kept back, as far as it has said.
    kept_back: u64,
}

impl Came {
    /// What to say of a count that the server keeps for the whole connection. It may count in
    /// several places at once: what is behind the largest count so far is no news.
    fn kept_back(&mut self, total: u64) -> Option<String> {
        let more = total.checked_sub(self.kept_back).filter(|more| *more > 0)?;
        self.kept_back = total;
        let plural = if more == 1 { " was" } else { "s were" };
        let so_far = match total {
            total if total == more => String::new(),
            total => format!(" ({total} since it was opened)"),
        };
        Some(format!("{more} post{plural} kept back by the stream's rate limit{so_far}"))
    }
}

impl<S: Source> Session<S> {
    pub(super) fn take(&mut self, item: Item) -> Option<StreamEvent> {
        match item {
            Item::Record { event, payload, origin, note } => {
                self.came.records = true;
                self.makes_sense();
                return self.record(event, payload, origin, note);
            }
            Item::KeepAlive => {
                self.makes_sense();
                self.beat_resent();
                self.tell(Meta::Heartbeat);
            }
            Item::Malformed(flaw) => {
                self.came.malformed = true;
                self.tell(malformed(flaw));
            }
            Item::RetryFloor(wait) => self.retry_floor = wait.min(super::RETRY_FLOOR_MAX),
            // The first says why; whatever else still arrived is shown before it is acted on.
            Item::Refused(refusal) => {
                self.announced.get_or_insert(refusal);
            }
            Item::Nothing => {}
        }
        None
    }

    fn record(
        &mut self,
        event: EventName,
        payload: Json,
        origin: Option<Arc<Origin>>,
        note: Option<Note>,
    ) -> Option<StreamEvent> {
        self.outage_since = None;
        let mut place = None;
        if self.source.marks_place(&event) {
            if self.tells_places() {
                place = self.source.place(&event, &payload);
            }
            self.last_placed = Some((event.clone(), payload.clone()));
        }
        let mut record = self.envelope(event, payload, Via::Stream, place);
        record.is_notice = matches!(note, Some(Note::Notice { .. } | Note::KeptBack(_)));
        let meta = note.and_then(|note| match note {
            Note::Flaw(flaw) => Some(malformed(flaw)),
            Note::Partial(errors) => {
                let place = self.source.place(&record.event, &record.payload);
                Some(Meta::Partial { id: place.map(|place| place.id.into()), errors })
            }
            Note::Notice { about, message } => Some(Meta::Notice { about, message }),
            Note::KeptBack(total) => {
                let message = self.came.kept_back(total)?;
                Some(Meta::Notice { about: "limit", message })
            }
            // The first says why, as with a refusal that is no record.
            Note::Ends(refusal) => {
                self.announced.get_or_insert(refusal);
                None
            }
        });
        // The report goes first: whoever reads the record has been warned.
        let mut record = self.arrive(record);
        if let Some(record) = &record {
            self.count_resent(record);
        }
        // What is for one of many accounts has its place in the stream that brings it for all.
        let mut reached = None;
        if let (Some(record), Some(origin)) = (&mut record, origin) {
            record.origin = origin;
            reached = record.place.take();
        }
        let record = record.map(StreamEvent::Record);
        // What was told meanwhile goes first.
        if meta.is_none() && reached.is_none() && self.events.is_empty() {
            return record;
        }
        self.events.extend(record);
        if let Some(place) = reached {
            self.aside(What::Reached(place));
        }
        meta.map(|meta| self.meta(meta))
    }
}

/// A report of some bytes, cut to what is worth keeping.
pub(super) fn malformed(flaw: Flaw) -> Meta {
    let raw = flaw.raw.slice(..flaw.raw.len().min(MALFORMED_RAW_MAX));
    Meta::Malformed { reason: flaw.reason, raw }
}
