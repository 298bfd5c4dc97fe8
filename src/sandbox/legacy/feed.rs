//! When things happen: sequences of events that are paced by one clock, or wait for their readers.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::endpoint::Endpoint;
use crate::sandbox::clock::FAR;
use crate::sandbox::mix::mix;
use crate::sandbox::options::Rate;
use crate::sandbox::twitter::world::tweets::{MILLISECOND, first_id};

/// Sequences whose place is remembered at [`Rate::Max`]; those of further accounts begin anew with
/// each reader.
const MAX_PLACES: usize = 100_000;
/// Ids have 64 bits: no two events are more than a day apart by their dates.
const MAX_STEP: f64 = 86_400_000.0 * MILLISECOND as f64;

/// One sequence of events, whose serial numbers rise by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sequence {
    /// What everybody posts, as filter or sample show it.
    Public(Endpoint),
    /// What happens to an account.
    Account(u64),
}

/// All sequences of one server.
#[derive(Debug)]
pub(super) struct Feed {
    seed: u64,
    rate: Rate,
    events: Option<u64>,
    started: Instant,
    /// The id of the first moment, and the distance from one event of a sequence to the next.
    base: u64,
    step: u64,
    places: Mutex<HashMap<Sequence, Place>>,
}

/// The first event that no reader has had.
type Place = Arc<AtomicU64>;

/// One reader of one sequence.
#[derive(Debug)]
pub(super) struct Reader {
    place: Place,
    next: u64,
    phase: f64,
}

impl Feed {
    /// The clock starts at `started`, which is `epoch_ms` (since 1970) by the dates of posts.
    pub(super) fn new(
        seed: u64,
        rate: Rate,
        events: Option<u64>,
        epoch_ms: u64,
        started: Instant,
    ) -> Self {
        let step = 1_000.0 * MILLISECOND as f64 / rate.dated();
        Self {
            seed,
            rate,
            events,
            started,
            base: first_id(epoch_ms),
            step: step.clamp(1.0, MAX_STEP) as u64,
            places: Mutex::default(),
        }
    }

    /// A reader who sees what happens from `now` on.
    pub(super) fn reader(&self, sequence: Sequence, now: Instant) -> Reader {
        let phase = self.phase(sequence);
        match self.rate {
            Rate::PerSecond(rate) => {
                let passed = now.saturating_duration_since(self.started).as_secs_f64() * rate;
                let next = (passed - phase).ceil().max(0.0) as u64;
                Reader { place: Place::default(), next, phase }
            }
            Rate::Max => {
                let mut places = self.places.lock().expect("no holder of this lock panics");
                let full = places.len() >= MAX_PLACES;
                let place = match places.get(&sequence) {
                    Some(place) => Arc::clone(place),
                    None if full => Place::default(),
                    None => Arc::clone(places.entry(sequence).or_default()),
                };
                Reader { next: place.load(Ordering::Relaxed), place, phase }
            }
        }
    }

    /// When the next event of the reader happens; `None` when there are no more.
    pub(super) fn due(&self, reader: &Reader) -> Option<Instant> {
        if self.events.is_some_and(|events| reader.next >= events) {
            return None;
        }
        let Rate::PerSecond(rate) = self.rate else { return Some(self.started) };
        let after = (reader.next as f64 + reader.phase) / rate;
        Some(self.started + Duration::try_from_secs_f64(after).unwrap_or(FAR).min(FAR))
    }

    /// Takes the next event.
    pub(super) fn take(&self, reader: &mut Reader) -> u64 {
        let serial = reader.next;
        reader.next += 1;
        reader.place.fetch_max(reader.next, Ordering::Relaxed);
        serial
    }

    /// The id that an event of the sequence has: its date, then 22 bits that look random. Rises
    /// with the serial number.
    pub(super) fn id(&self, sequence: Sequence, serial: u64) -> u64 {
        let phase = (self.phase(sequence) * self.step as f64) as u64;
        let due = self.base.saturating_add(phase).saturating_add(serial.saturating_mul(self.step));
        let room = self.step.min(MILLISECOND - due % MILLISECOND);
        due.saturating_add(self.draw(sequence, serial) % room)
    }

    /// What stands for chance in an event.
    pub(super) fn draw(&self, sequence: Sequence, serial: u64) -> u64 {
        mix(self.seed ^ mix(sequence.number() ^ mix(serial)))
    }

    /// Accounts do not all have their events at once: the part of a step that a sequence is late.
    fn phase(&self, sequence: Sequence) -> f64 {
        match sequence {
            Sequence::Public(_) => 0.0,
            Sequence::Account(_) => {
                (mix(self.seed ^ mix(sequence.number())) % 1_000) as f64 / 1_000.0
            }
        }
    }
}

impl Sequence {
    fn number(self) -> u64 {
        match self {
            // The same posts on both.
            Self::Public(_) => u64::MAX,
            Self::Account(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPOCH: u64 = 1_767_225_600_000;

    #[test]
    fn a_paced_sequence_goes_on_for_every_reader_alike() {
        let start = Instant::now();
        let feed = Feed::new(1, Rate::PerSecond(2.0), None, EPOCH, start);
        let account = Sequence::Account(7);
        let mut old = feed.reader(account, start);
        let later = start + Duration::from_secs(30);
        while feed.due(&old).is_some_and(|due| due < later) {
            feed.take(&mut old);
        }
        let mut new = feed.reader(account, later);
        assert_eq!(feed.due(&old), feed.due(&new));
        assert_eq!(feed.take(&mut old), feed.take(&mut new));
        assert!((58..=62).contains(&old.next));
    }

    #[test]
    fn the_first_reader_misses_nothing_and_the_end_is_an_end() {
        let start = Instant::now();
        let feed = Feed::new(1, Rate::PerSecond(1.0), Some(2), EPOCH, start);
        let mut reader = feed.reader(Sequence::Public(Endpoint::Filter), start);
        assert_eq!(feed.due(&reader), Some(start));
        assert_eq!((feed.take(&mut reader), feed.take(&mut reader)), (0, 1));
        assert_eq!(feed.due(&reader), None);
    }

    #[test]
    fn what_waits_for_readers_goes_on_where_the_last_one_left() {
        let start = Instant::now();
        let feed = Feed::new(1, Rate::Max, None, EPOCH, start);
        let mut first = feed.reader(Sequence::Account(7), start);
        (0..3).for_each(|serial| assert_eq!(feed.take(&mut first), serial));
        assert_eq!(feed.take(&mut feed.reader(Sequence::Account(7), start)), 3);
        assert_eq!(feed.take(&mut feed.reader(Sequence::Account(8), start)), 0);
    }

    #[test]
    fn ids_rise() {
        let feed = Feed::new(1, Rate::PerSecond(50.0), None, EPOCH, Instant::now());
        let ids: Vec<u64> =
            (0..1_000).map(|serial| feed.id(Sequence::Account(7), serial)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }
}
