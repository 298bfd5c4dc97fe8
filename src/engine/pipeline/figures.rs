//! What the figures of a run are told, where someone looks at them.

use std::sync::Arc;

use super::Pipeline;
use crate::event::Origin;
use crate::status::Snapshot;

impl Pipeline {
    /// This stream is going to be opened: figures tell how it is doing from the beginning.
    pub fn expect(&self, origin: &Arc<Origin>) {
        if let Some(figures) = &self.figures {
            figures.borrow_mut().expect(origin);
        }
    }

    /// This stream is closed, and another one has taken its place: figures tell of it no more.
    pub fn forget(&self, origin: &Arc<Origin>) {
        if let Some(figures) = &self.figures {
            figures.borrow_mut().forget(origin);
        }
    }

    /// So many accounts are followed over one of several connections: for the figures.
    pub fn accounts(&self, origin: &Arc<Origin>, accounts: usize) {
        if let Some(figures) = &self.figures {
            figures.borrow_mut().accounts(origin, accounts);
        }
    }

    /// A record has come over one of several connections: for the figures.
    pub fn heard(&self, origin: &Arc<Origin>) {
        if let Some(figures) = &self.figures {
            figures.borrow_mut().heard(origin);
        }
    }

    /// The figures now, if they are kept. Rates are of the moments at which this was asked.
    pub fn figures(&self) -> Option<Snapshot> {
        let mut figures = self.figures.as_ref()?.borrow_mut();
        let now = self.clock.mono();
        figures.sample(now);
        let received = self.received.get();
        let cost = self.limits.spend.as_ref();
        let cost = cost.map(|spend| (spend.cost(received), spend.estimate(received)));
        Some(figures.snapshot(now, self.shown.get(), cost))
    }
}
