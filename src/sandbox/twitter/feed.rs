//! The one sequence of events that all streams show parts of, and where each reader is in it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::params::Parameters;
use super::product::Product;
use super::world::World;
use crate::sandbox::clock::FAR;
use crate::sandbox::options::Rate;

/// The most events that a backfill repeats: what a reader sees arrive at once.
const MAX_BACKFILL: u64 = 1_000;
/// At [`Rate::Max`] a minute has no length of its own; this many events stand for one.
const FAST_MINUTE: u64 = 10;
/// The events of a recovery, after which its stream closes.
const RECOVERED: u64 = 25;

/// Everything that happens, from the first connection on.
#[derive(Debug)]
pub(super) struct Timeline {
    pub(super) world: World,
    rate: Rate,
    events: Option<u64>,
    started: Instant,
    met: AtomicBool,
    /// At [`Rate::Max`], for each stream: the first event that no reader has had.
    positions: Mutex<HashMap<(Product, Option<u64>), Position>>,
}

/// Where a stream is, whoever reads it.
type Position = Arc<AtomicU64>;

/// One reader.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) timeline: Arc<Timeline>,
    position: Position,
    next: u64,
    /// A recovery has an end, and no pace.
    replay: Option<u64>,
    /// The partition, from 0, and how many there are.
    partition: Option<(u64, u64)>,
}

/// What a reader finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tick {
    Event(u64),
    At(Instant),
    End,
}

impl Timeline {
    /// The clock starts now.
    pub(super) fn new(world: World, rate: Rate, events: Option<u64>) -> Self {
        let (met, positions) = (AtomicBool::new(false), Mutex::default());
        Self { world, rate, events, started: Instant::now(), met, positions }
    }

    /// How many events have happened by `now`: by the clock, or as many as the fastest reader had.
    pub(super) fn happened(&self, now: Instant) -> u64 {
        let count = match self.rate {
            Rate::Max => {
                let positions = self.positions.lock().expect("no holder of this lock panics");
                positions.values().map(|at| at.load(Ordering::Relaxed)).max().unwrap_or(0)
            }
            Rate::PerSecond(rate) => {
                // From here on a stream begins with what happens next, not with event 0.
                self.met.store(true, Ordering::Relaxed);
                let elapsed = now.saturating_duration_since(self.started).as_secs_f64();
                let guess = (elapsed * rate) as u64;
                // Rounding must not part the search from the stream.
                let near = guess.saturating_sub(1)..guess.saturating_add(2);
                let last = near.end;
                near.into_iter().find(|&at| self.due(at, rate) > now).unwrap_or(last)
            }
        };
        self.events.map_or(count, |events| count.min(events))
    }

    /// When an event happens at a paced rate.
    fn due(&self, event: u64, rate: f64) -> Instant {
        let after = Duration::try_from_secs_f64(event as f64 / rate).unwrap_or(FAR);
        self.started + after.min(FAR)
    }
}

impl Reader {
    /// Starts with the next event that is to happen, or with those of the past that are asked for.
    pub(super) fn new(timeline: Arc<Timeline>, product: Product, asked: &Parameters) -> Self {
        let mut positions = timeline.positions.lock().expect("no holder of this lock panics");
        let position = Arc::clone(positions.entry((product, asked.partition)).or_default());
        drop(positions);
        // The first reader arrives within microseconds of the start and must not miss event 0.
        let first = !timeline.met.swap(true, Ordering::Relaxed);
        let (next, minute) = match timeline.rate {
            Rate::Max => (position.load(Ordering::Relaxed), FAST_MINUTE),
            Rate::PerSecond(_) if first => (0, 0),
            Rate::PerSecond(rate) => (
                (timeline.started.elapsed().as_secs_f64() * rate).ceil() as u64,
                (rate * 60.0) as u64,
            ),
        };
        let back = asked.backfill_minutes.saturating_mul(minute).min(MAX_BACKFILL);
        let start = next.saturating_sub(if asked.recovery { RECOVERED } else { back });
        let replay = asked.recovery.then_some(start + RECOVERED);
        let partition =
            asked.partition.zip(product.partitions()).map(|(partition, of)| (partition - 1, of));
        Self { timeline, position, next: start, replay, partition }
    }

    /// True if and only if time does not pass while nothing is read.
    pub(super) fn waits(&self) -> bool {
        self.timeline.rate == Rate::Max && self.replay.is_none()
    }

    /// The next event of the partition, when it is due by `now`.
    pub(super) fn next(&mut self, now: Instant) -> Tick {
        loop {
            let index = self.next;
            if self.timeline.events.is_some_and(|events| index >= events)
                || self.replay.is_some_and(|end| index >= end)
            {
                return Tick::End;
            }
            if let (Rate::PerSecond(rate), None) = (self.timeline.rate, self.replay) {
                let due = self.timeline.due(index, rate);
                if due > now {
                    return Tick::At(due);
                }
            }
            self.next += 1;
            if self.replay.is_none() {
                self.position.fetch_max(self.next, Ordering::Relaxed);
            }
            if self.partition.is_none_or(|(partition, of)| index % of == partition) {
                return Tick::Event(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::params;
    use super::*;

    fn reader(timeline: &Arc<Timeline>, product: Product, query: &str) -> Reader {
        let query: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let asked = params::stream(product, &query).expect("good parameters");
        Reader::new(Arc::clone(timeline), product, &asked)
    }

    fn timeline(rate: Rate, events: Option<u64>) -> Arc<Timeline> {
        Arc::new(Timeline::new(World::new(1, 1_767_225_600_000, 1.0, None), rate, events))
    }

    fn ticks(reader: &mut Reader, count: usize) -> Vec<Tick> {
        let now = Instant::now();
        (0..count).map(|_| reader.next(now)).collect()
    }

    #[test]
    fn the_partitions_of_a_stream_have_each_event_once() {
        let timeline = timeline(Rate::Max, Some(5));
        let mut odd = reader(&timeline, Product::Sample10, "partition=1");
        assert_eq!(ticks(&mut odd, 4), [Tick::Event(0), Tick::Event(2), Tick::Event(4), Tick::End]);
        let mut even = reader(&timeline, Product::Sample10, "partition=2");
        assert_eq!(ticks(&mut even, 3), [Tick::Event(1), Tick::Event(3), Tick::End]);
    }

    #[test]
    fn a_backfill_repeats_and_a_recovery_ends() {
        let timeline = timeline(Rate::Max, None);
        ticks(&mut reader(&timeline, Product::Search, ""), 30);
        let mut next = reader(&timeline, Product::Search, "");
        assert_eq!(ticks(&mut next, 1), [Tick::Event(30)]);
        let mut filled = reader(&timeline, Product::Search, "backfill_minutes=2");
        assert_eq!(ticks(&mut filled, 1), [Tick::Event(11)]);
        let mut past = reader(&timeline, Product::Search, "start_time=2026-01-01T00:00:00Z");
        let past = ticks(&mut past, 26);
        assert_eq!((&past[0], &past[25]), (&Tick::Event(6), &Tick::End));
    }

    #[test]
    fn a_paced_event_is_due_by_the_clock() {
        let timeline = timeline(Rate::PerSecond(0.5), None);
        let mut reader = reader(&timeline, Product::Search, "");
        let started = timeline.started;
        assert_eq!(reader.next(started), Tick::Event(0));
        assert_eq!(reader.next(started), Tick::At(started + Duration::from_secs(2)));
        assert_eq!(reader.next(started + Duration::from_secs(2)), Tick::Event(1));
    }
}
