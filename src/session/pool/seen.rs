//! What has come already, so that it is shown once though two connections carry it. What one
//! connection brings twice is shown twice: only others are compared. Bounded: the oldest is
//! forgotten first.

use std::collections::{HashMap, VecDeque};

use ring::digest;

use super::Id;
use crate::event::Record;

/// A record by what makes two of them the same.
type Key = [u8; 32];

/// How many records are remembered: more than a busy stream brings while two connections carry it
/// both (5 minutes at 200 a second), in some 10 MiB.
pub const SEEN_MAX: usize = 65_536;

/// How often the same may come and every time be remembered.
const COPIES_MAX: usize = 64;

/// The records that came last, and over which connections.
#[derive(Debug)]
pub struct Seen {
    max: usize,
    known: HashMap<Key, Vec<Copy>>,
    order: VecDeque<Key>,
    dialled: HashMap<Id, Dialled>,
    /// Counts what comes: a clock of its own.
    now: u64,
}

/// When a connection was dialled, by the clock of [`Seen`].
#[derive(Clone, Copy, Debug, Default)]
struct Dialled {
    first: u64,
    last: u64,
}

/// A record came over this connection then.
#[derive(Clone, Copy, Debug)]
struct Copy {
    over: Id,
    at: u64,
}

impl Default for Seen {
    fn default() -> Self {
        Self::new(SEEN_MAX)
    }
}

impl Seen {
    /// Remembers `max` records.
    pub fn new(max: usize) -> Self {
        let (known, order, dialled) = (HashMap::new(), VecDeque::new(), HashMap::new());
        Self { max, known, order, dialled, now: 0 }
    }

    /// A connection is dialled: what others brought before it cannot bring.
    pub fn dial(&mut self, over: Id) {
        self.now += 1;
        let dialled = self.dialled.entry(over).or_insert(Dialled { first: self.now, last: 0 });
        dialled.last = self.now;
    }

    /// A connection is no more.
    pub fn forget(&mut self, over: Id) {
        self.dialled.remove(&over);
    }

    /// Returns true if and only if no other connection has brought this, as often as this one has
    /// now. Two posts are the same by their `id`; everything else by its bytes, and only since both
    /// were dialled, because it may come again and mean something else. Both only if they came for
    /// the same stream. Give it nothing that is about a connection: that comes anew with
    /// every other.
    pub fn is_new(&mut self, over: Id, record: &Record, id: Option<&str>) -> bool {
        self.now += 1;
        let key = key(record, id);
        let copies = self.known.entry(key).or_insert_with(|| {
            self.order.push_back(key);
            Vec::with_capacity(1)
        });
        if copies.len() == COPIES_MAX {
            copies.remove(0);
        }
        copies.push(Copy { over, at: self.now });
        let dialled = |over: Id| match id {
            Some(_) => Dialled::default(),
            None => self.dialled.get(&over).copied().unwrap_or_default(),
        };
        let count = |over: Id, since: u64| {
            copies.iter().filter(|copy| copy.over == over && copy.at >= since).count()
        };
        // What either brought while there was no other says nothing: since the other came, or came
        // back. What it brought before it was lost may come over this one only now.
        let has_brought = |other: Id| {
            let Dialled { first, last } = dialled(other);
            [first, last].into_iter().any(|since| {
                let since = since.max(dialled(over).last);
                count(other, since) >= count(over, since)
            })
        };
        let is_new = !copies.iter().any(|copy| copy.over != over && has_brought(copy.over));
        if self.order.len() > self.max
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        is_new
    }
}

/// A digest, so that no post can be made to look like another.
fn key(record: &Record, id: Option<&str>) -> Key {
    let mut context = digest::Context::new(&digest::SHA256);
    let mut part = |bytes: &[u8]| {
        context.update(&bytes.len().to_le_bytes());
        context.update(bytes);
    };
    part(record.origin.source.as_bytes());
    for name in &record.origin.stream {
        part(name.as_bytes());
    }
    part(record.event.as_bytes());
    match id {
        Some(id) => part(id.as_bytes()),
        None => part(record.payload.as_bytes()),
    }
    let mut key = Key::default();
    // SHA-256 has 32 bytes.
    for (to, from) in key.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    key
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use jiff::Timestamp;

    use super::*;
    use crate::event::{Json, Origin, Via};

    fn record(user: &str, event: &'static str, payload: &'static str) -> Record {
        let stream = vec!["site".to_owned(), user.to_owned()];
        Record {
            origin: Arc::new(Origin { source: "h".to_owned(), stream }),
            event: event.into(),
            via: Via::Stream,
            received_at: Timestamp::UNIX_EPOCH,
            place: None,
            is_notice: false,
            payload: Json::parse(&Bytes::from_static(payload.as_bytes())).expect("JSON"),
        }
    }

    const ONE: Id = Id(1);
    const TWO: Id = Id(2);

    #[test]
    fn a_post_is_the_same_by_its_id_and_for_one_account() {
        let mut seen = Seen::default();
        assert!(seen.is_new(ONE, &record("1", "tweet", r#"{"id_str":"7","n":1}"#), Some("7")));
        seen.dial(TWO);
        assert!(!seen.is_new(TWO, &record("1", "tweet", r#"{"id_str":"7","n":2}"#), Some("7")));
        assert!(seen.is_new(TWO, &record("2", "tweet", r#"{"id_str":"7","n":1}"#), Some("7")));
        assert!(seen.is_new(TWO, &record("1", "delete", r#"{"id_str":"7","n":1}"#), Some("7")));
    }

    #[test]
    fn what_has_no_id_is_the_same_by_its_bytes() {
        let mut seen = Seen::default();
        let follow = |at| record("1", "event", at);
        assert!(seen.is_new(ONE, &follow(r#"{"event":"follow","at":1}"#), None));
        assert!(!seen.is_new(TWO, &follow(r#"{"event":"follow","at":1}"#), None));
        assert!(seen.is_new(TWO, &follow(r#"{"event":"follow","at":2}"#), None));
    }

    #[test]
    fn what_one_connection_brings_again_is_shown_again() {
        let mut seen = Seen::default();
        let beat = record("1", "pulse", r#"{"pulse":1}"#);
        assert!(seen.is_new(ONE, &beat, None) && seen.is_new(ONE, &beat, None));
        // Another has not brought what came before it.
        seen.dial(TWO);
        assert!(seen.is_new(TWO, &beat, None));
        assert!(!seen.is_new(ONE, &beat, None), "the same beat");
        assert!(seen.is_new(ONE, &beat, None) && !seen.is_new(TWO, &beat, None), "the next");
        // The other alone goes on.
        assert!((0..200).all(|_| seen.is_new(TWO, &beat, None)));
    }

    #[test]
    fn what_came_before_a_line_was_lost_is_known_though_it_is_dialled_anew() {
        let mut seen = Seen::default();
        seen.dial(ONE);
        seen.dial(TWO);
        let event = |at: &'static str| record("1", "event", at);
        assert!(seen.is_new(ONE, &event("1"), None));
        seen.dial(ONE);
        assert!(!seen.is_new(TWO, &event("1"), None), "it comes late over the other");
        // What the other brings meanwhile is no copy of what comes later.
        assert!(seen.is_new(TWO, &event("2"), None));
        seen.dial(ONE);
        assert!(seen.is_new(ONE, &event("2"), None), "it happened again");
        assert!(!seen.is_new(TWO, &event("2"), None));
    }

    #[test]
    fn no_more_than_the_bound_is_remembered_and_the_oldest_goes_first() {
        let mut seen = Seen::new(2);
        let mut is_new = |over, id: &str| seen.is_new(over, &record("1", "tweet", "{}"), Some(id));
        assert!(is_new(ONE, "1") && is_new(ONE, "2") && is_new(ONE, "3"));
        assert!(!is_new(TWO, "2") && !is_new(TWO, "3"));
        assert!(is_new(TWO, "1"), "forgotten");
        assert!(is_new(TWO, "2"), "forgotten in its turn");
        assert_eq!((seen.known.len(), seen.order.len()), (2, 2));
    }
}
