//! Records that were dropped because the reader is too slow: that it begins is said at once, how many
//! they were where they would have been.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use super::{Enough, Pipeline};
use crate::engine::writer::{Batch, Tally};
use crate::error::Error;
use crate::event::{Gap, Meta, MetaEvent, MetaKind};

impl Pipeline {
    /// What is written in the place of records that were dropped.
    pub(super) fn in_place_of(&self, lost: &[Tally]) -> Batch {
        let mut batch = Batch::default();
        if self.limits.meta.contains(&MetaKind::Gap) {
            for tally in lost {
                self.format(&self.loss(tally).to_record(), &mut batch);
            }
        }
        batch
    }

    /// The reader is so slow that records are lost: that is said now, and how many once the reader
    /// comes to where they were.
    pub(super) fn begin_loss(&self) {
        let what = "the reader is too slow: the oldest records are dropped";
        if !self.limits.strict {
            self.reporter.notice(what);
        } else if self.enough.borrow().is_none() {
            let (stream, what) = ("output".to_owned(), what.to_owned());
            self.end(Enough::Failed(Error::Strict { stream, what }));
        }
    }

    fn loss(&self, tally: &Tally) -> MetaEvent {
        let Tally { origin, records, first, last, .. } = tally;
        let reason = format!("the reader was too slow: {} dropped", counted(*records));
        let gap = Gap {
            from_id: None,
            from: *first,
            to: *last,
            length: Duration::try_from(last.duration_since(*first)).unwrap_or_default(),
            filled: 0,
            complete: false,
            between_runs: false,
            unfillable: false,
            reason: Some(reason.into()),
        };
        MetaEvent { origin: Arc::clone(origin), at: self.clock.now().wall, meta: Meta::Gap(gap) }
    }

    /// Tells of lost records when the reader comes to where they were; never resolves.
    pub async fn tell_losses(&self) -> Infallible {
        loop {
            self.tell(&self.writer.reached_loss().await);
        }
    }

    pub(super) fn tell(&self, losses: &[Tally]) {
        for tally in losses {
            let Tally { origin, records, bytes, .. } = tally;
            let what = format!("{} dropped, {bytes} bytes", counted(*records));
            self.reporter.notice(&format!("{origin}: the reader was too slow: {what}"));
            if let Some(figures) = &self.figures {
                figures.borrow_mut().meta(&self.loss(tally), self.clock.mono());
            }
        }
    }
}

fn counted(records: u64) -> String {
    if records == 1 { "1 record".to_owned() } else { format!("{records} records") }
}
