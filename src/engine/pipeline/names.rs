//! The set of events is open, so a name that is misspelled (`--event twet`) is no error. Whoever
//! waits for it is told what comes instead.

use std::collections::BTreeSet;

use crate::event::EventName;

/// After so many records it is time to say what they are: seconds of a busy stream.
const ENOUGH: u32 = 100;

/// The most names that are told; services have about a dozen.
const NAMES_MAX: usize = 12;

/// As much of a name as is told: a server may make up any.
const NAME_MAX: usize = 40;

/// Names that are right on some service, however seldom the event is: protocols/mastodon.md section 4,
/// protocols/x.md sections 3 and 6.
const KNOWN: &[&str] = &[
    "announcement",
    "announcement.delete",
    "announcement.reaction",
    "control",
    "conversation",
    "delete",
    "direct_message",
    "disconnect",
    "encrypted_message",
    "event",
    "filters_changed",
    "friends",
    "like",
    "limit",
    "notification",
    "notifications_merged",
    "scrub_geo",
    "status.update",
    "status_withheld",
    "tweet",
    "update",
    "user_withheld",
    "warning",
];

/// What has come while nothing was that was asked for.
#[derive(Debug)]
pub(super) struct Names {
    asked: Vec<String>,
    received: u32,
    came: BTreeSet<EventName>,
}

impl Names {
    /// Where only events of the names that are `asked` for are shown, and one of these is not known.
    pub(super) fn new(asked: &[String]) -> Option<Self> {
        let is_strange = asked.iter().any(|name| !KNOWN.contains(&&**name));
        is_strange.then(|| Self { asked: asked.to_vec(), received: 0, came: BTreeSet::new() })
    }

    /// An event has come. Returns false when there is nothing to wait for any more; then
    /// [`Names::missed`] has what is to be said.
    pub(super) fn hear(&mut self, event: &EventName) -> bool {
        if self.asked.iter().any(|asked| asked == event) {
            self.came.clear();
            return false;
        }
        self.received += 1;
        if self.came.len() < NAMES_MAX && !self.came.contains(event) {
            self.came.insert(event.clone());
        }
        self.received < ENOUGH
    }

    /// What came instead, if nothing was that was asked for.
    pub(super) fn missed(self) -> Option<String> {
        if self.came.is_empty() {
            return None;
        }
        let cut = |name: &EventName| name.chars().take(NAME_MAX).collect::<String>();
        let came: Vec<String> = self.came.iter().map(cut).collect();
        let asked = self.asked.join(" or ");
        let came = came.join(", ");
        Some(format!("--event: there was no {asked} in the first {ENOUGH} records, only {came}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Names {
        let asked: Vec<String> = asked.iter().map(|&name| name.to_owned()).collect();
        Names::new(&asked).expect("something is asked for")
    }

    #[test]
    fn what_came_instead_is_told_after_a_hundred_records() {
        assert!(Names::new(&[]).is_none(), "all of them are shown");
        assert!(Names::new(&["delete".to_owned()]).is_none(), "it is right, and may be rare");
        let mut names = names(&["twet", "delet"]);
        for number in 1..100 {
            assert!(names.hear(&if number == 7 { "delete".into() } else { "tweet".into() }));
        }
        assert!(!names.hear(&"tweet".into()));
        let told = names.missed().expect("nothing was asked for");
        assert_eq!(
            told,
            "--event: there was no twet or delet in the first 100 records, only delete, tweet"
        );
    }

    #[test]
    fn one_event_that_was_asked_for_is_enough() {
        let mut names = names(&["twet", "tweet"]);
        assert!(names.hear(&"delete".into()));
        assert!(!names.hear(&"tweet".into()));
        assert_eq!(names.missed(), None);
    }

    #[test]
    fn names_that_a_server_makes_up_are_few_and_short() {
        let mut names = names(&["twet"]);
        for number in 0..100 {
            names.hear(&format!("{number}{}", "x".repeat(10_000)).into());
        }
        let told = names.missed().expect("nothing was asked for");
        assert!(told.len() < 1_000, "{told}");
    }
}
