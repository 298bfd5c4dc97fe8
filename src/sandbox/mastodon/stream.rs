//! What one of Mastodon's streams sends: the events of its channel that its reader may see.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::channel::{self, Endpoint, Reader};
use super::faults::edit::edit;
use super::faults::wire::Wire;
use super::routes::State;
use super::world::Event;
use crate::sandbox::clock::FAR;
use crate::sandbox::drip::{Drip, Ending, Next, Script};
use crate::sandbox::faults::edit::Edits;
use crate::sandbox::faults::{Disabled, Kind};
use crate::sandbox::server::Line;

/// What a stream needs to know before it starts.
pub(super) struct Setup {
    pub(super) state: Arc<State>,
    pub(super) endpoint: Endpoint,
    /// `None` for a channel where nothing happens.
    pub(super) reader: Option<Reader>,
    /// True if and only if the token may see notifications.
    pub(super) notifications: bool,
    pub(super) token: String,
}

/// The script of a stream.
pub(super) struct Stream {
    setup: Setup,
    wire: Wire,
    heartbeat: &'static str,
}

impl Stream {
    /// The body of a stream on this line, bent by `faults`.
    pub(super) fn body(
        setup: Setup,
        line: Line,
        faults: &[Kind],
        heartbeat: Duration,
    ) -> Drip<Self> {
        let old = faults.contains(&Kind::OldHeartbeat);
        let script = Self {
            setup,
            wire: Wire::new(faults),
            heartbeat: if old { ":thump\n" } else { ":thump\n\n" },
        };
        Drip::new(script, line, faults, Edits::new(faults, edit), heartbeat)
    }

    /// What the streaming server filters for this reader.
    fn shows(&self, event: &Event) -> bool {
        let disabled: Disabled = self.setup.state.disabled();
        let withheld =
            event.local.is_some_and(|local| self.setup.endpoint.withholds(disabled, local));
        let name = event.name();
        let allowed = self.setup.notifications || !channel::is_private(name);
        !withheld && allowed && self.setup.endpoint.carries(name)
    }
}

impl Script for Stream {
    type Item = Event;

    fn greeting(&mut self, chunks: &mut VecDeque<Bytes>) {
        chunks.push_back(self.wire.greeting());
    }

    fn next(&mut self, now: Instant) -> Next<Event> {
        match self.setup.reader.as_mut().map(|reader| reader.next(now)) {
            None => Next::At(now + FAR),
            Some(channel::Next::At(due)) => Next::At(due),
            Some(channel::Next::Event(event)) if self.shows(&event) => Next::Item(event),
            Some(channel::Next::Event(_)) => Next::Unseen,
            Some(channel::Next::End) => Next::End(Ending::Clean),
        }
    }

    fn write(&mut self, event: Event, chunks: &mut VecDeque<Bytes>) {
        self.wire.event(event, |chunk| chunks.push_back(chunk));
    }

    fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>) {
        chunks.push_back(self.wire.comment(self.heartbeat));
    }

    fn finish(&mut self, _ending: Ending, chunks: &mut VecDeque<Bytes>) {
        chunks.extend(self.wire.finish());
    }

    fn over(&mut self, ending: Ending) {
        self.setup.state.budget.ended();
        if ending == Ending::Kill {
            self.setup.state.revoke(&self.setup.token);
        }
    }
}
