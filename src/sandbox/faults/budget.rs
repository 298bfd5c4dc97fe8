//! Which faults hit which connection: each has a number of connections to hit, or no limit.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::chaos::Chaos;
use super::{Fault, Kind};

/// The faults of the server, what is left of each, and what has become of its streams.
#[derive(Debug)]
pub(in super::super) struct Budget {
    left: Mutex<Vec<Fault>>,
    chaos: Mutex<Chaos>,
    streams: AtomicU64,
    refused: AtomicU64,
    ended: AtomicU64,
}

impl Budget {
    pub(in super::super) fn new(faults: &[Fault], seed: u64) -> Self {
        let disturbances = faults.iter().map(|fault| match fault.kind {
            Kind::Chaos(count) => count,
            _ => 0,
        });
        Self {
            left: Mutex::new(faults.to_vec()),
            chaos: Mutex::new(Chaos::new(disturbances.sum(), seed)),
            streams: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            ended: AtomicU64::new(0),
        }
    }

    /// Takes the refusal that a request for a stream meets, among those that `wanted` picks.
    pub(in super::super) fn refuse(&self, wanted: impl Fn(&Kind) -> bool) -> Option<Kind> {
        let refusal = self.take(1, wanted).pop().or_else(|| self.chaos().refusal())?;
        self.refused.fetch_add(1, Ordering::Relaxed);
        Some(refusal)
    }

    /// Takes the faults that hit a stream which is about to be opened.
    pub(in super::super) fn open(&self, wanted: impl Fn(&Kind) -> bool) -> Vec<Kind> {
        let mut faults = self.take(usize::MAX, |kind| wanted(kind) && kind.is_of_the_body());
        faults.extend(self.chaos().body());
        self.streams.fetch_add(1, Ordering::Relaxed);
        faults
    }

    /// Counts a stream that the server has brought to its end, or silenced.
    pub(in super::super) fn ended(&self) {
        self.ended.fetch_add(1, Ordering::Relaxed);
    }

    /// What has happened so far, for `/sandbox/faults`.
    pub(in super::super) fn figures(&self) -> serde_json::Value {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        serde_json::json!({
            "streams": count(&self.streams),
            "refused": count(&self.refused),
            "ended": count(&self.ended),
            "chaos_left": self.chaos().left(),
        })
    }

    fn chaos(&self) -> std::sync::MutexGuard<'_, Chaos> {
        self.chaos.lock().expect("no holder of this lock panics")
    }

    /// Takes the faults that hit a new connection among those that `wanted` picks, in order, and
    /// at most `most` of them; each is charged one connection.
    pub(in super::super) fn take(&self, most: usize, wanted: impl Fn(&Kind) -> bool) -> Vec<Kind> {
        let mut left = self.left.lock().expect("no holder of this lock panics");
        let mut taken = Vec::new();
        for fault in left.iter_mut().filter(|fault| wanted(&fault.kind)) {
            if taken.len() == most {
                break;
            }
            match &mut fault.times {
                Some(0) => continue,
                Some(times) => *times -= 1,
                None => {}
            }
            taken.push(fault.kind.clone());
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_spent_after_its_times() {
        let faults =
            ["status=503x2", "html", "splitx1"].map(|text| text.parse().expect("a known fault"));
        let budget = Budget::new(&faults, 1);
        let refusals = |kind: &Kind| matches!(kind, Kind::Status(_) | Kind::Html);
        assert_eq!(budget.take(1, refusals), [Kind::Status(503)]);
        assert_eq!(budget.take(1, refusals), [Kind::Status(503)]);
        assert_eq!(budget.take(1, refusals), [Kind::Html]);
        assert_eq!(budget.take(usize::MAX, |kind| !refusals(kind)), [Kind::Split]);
        assert_eq!(budget.take(usize::MAX, |kind| !refusals(kind)), []);
    }
}
