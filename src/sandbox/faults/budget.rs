//! Which faults hit which connection: each has a number of connections to hit, or no limit.

use std::sync::Mutex;

use super::{Fault, Kind};

/// The faults of the server and what is left of each.
#[derive(Debug)]
pub(in super::super) struct Budget {
    left: Mutex<Vec<Fault>>,
}

impl Budget {
    pub(in super::super) fn new(faults: &[Fault]) -> Self {
        Self { left: Mutex::new(faults.to_vec()) }
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
        let budget = Budget::new(&faults);
        let refusals = |kind: &Kind| matches!(kind, Kind::Status(_) | Kind::Html);
        assert_eq!(budget.take(1, refusals), [Kind::Status(503)]);
        assert_eq!(budget.take(1, refusals), [Kind::Status(503)]);
        assert_eq!(budget.take(1, refusals), [Kind::Html]);
        assert_eq!(budget.take(usize::MAX, |kind| !refusals(kind)), [Kind::Split]);
        assert_eq!(budget.take(usize::MAX, |kind| !refusals(kind)), []);
    }
}
