//! Gaps of which the service sends again what it has over the next line, mixed into the live stream.
//!
//! Nothing says where that ends. It is taken for over when something newer than the gap comes, or when
//! nothing comes from one heartbeat to the next. If the line is lost before, the gap goes on:
//! the next dial asks for all of it again, and what came is dropped by its id.

use std::mem;

use super::{Lost, Session};
use crate::event::{Gap, Meta, Moment, Record};
use crate::source::Source;

/// A gap that is being filled by the service.
#[derive(Debug)]
pub(super) struct Resent {
    gap: Gap,
    lost: Lost,
    /// A record has come since the last heartbeat.
    flows: bool,
}

impl<S: Source> Session<S> {
    /// The line is open, and brings what it has of `gap`. Without a service that does so the gap is
    /// given back.
    pub(super) fn begin_resent(&mut self, gap: Gap) -> Option<Gap> {
        if self.source.resends().is_none() {
            return Some(gap);
        }
        let mono = self.now.mono.saturating_sub(gap.length);
        let heard = Moment { mono, wall: gap.from };
        let lost = Lost { heard, from_id: gap.from_id.clone() };
        self.resent = Some(Resent { gap, lost, flows: false });
        None
    }

    /// A record has come that was not known: counts it, or ends the gap before it.
    pub(super) fn count_resent(&mut self, record: &Record) {
        let Some(Resent { gap, flows, .. }) = &mut self.resent else { return };
        *flows = true;
        let Some(place) = &record.place else { return };
        match self.source.posted(&place.id) {
            Some(at) if at < gap.to => gap.filled += 1,
            _ => self.end_resent(),
        }
    }

    /// A heartbeat has come: somebody may have had nothing else to send.
    pub(super) fn beat_resent(&mut self) {
        if let Some(Resent { flows, .. }) = &mut self.resent
            && !mem::replace(flows, false)
        {
            self.end_resent();
        }
    }

    /// All has been sent again that will be.
    fn end_resent(&mut self) {
        let Some(Resent { gap, .. }) = self.resent.take() else { return };
        let most = self.source.resends().unwrap_or_default();
        let complete = gap.length <= most;
        let minutes = most.as_secs() / 60;
        let plural = if minutes == 1 { "" } else { "s" };
        let reason = (!complete)
            .then(|| format!("the service sends again the last {minutes} minute{plural}").into());
        self.tell(Meta::Gap(Gap { complete, reason, ..gap }));
    }

    /// It ends before that, and `why`: returns where the gap began.
    pub(super) fn give_up_resent(&mut self, why: &'static str) -> Option<Lost> {
        let Resent { gap, lost, .. } = self.resent.take()?;
        self.tell(Meta::Gap(Gap { reason: Some(why.into()), ..gap }));
        Some(lost)
    }
}
