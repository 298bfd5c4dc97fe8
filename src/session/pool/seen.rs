//! What has come already, so that it is shown once though two connections carry it. Bounded: the
//! oldest is forgotten first.

use ring::digest;

use crate::event::Record;
use crate::session::seen::Recent;

/// A record by what makes two of them the same.
type Key = [u8; 32];

/// How many records are remembered: more than a busy stream brings while two connections carry it
/// both (5 minutes at 200 a second), in about 5 MiB.
pub const SEEN_MAX: usize = 65_536;

/// The last records that were new.
#[derive(Debug)]
pub struct Seen(Recent<Key>);

impl Default for Seen {
    fn default() -> Self {
        Self::new(SEEN_MAX)
    }
}

impl Seen {
    /// Remembers `max` records.
    pub fn new(max: usize) -> Self {
        Self(Recent::new(max))
    }

    /// Returns true if and only if no such record is remembered; it is from now on. Two posts are
    /// the same by their `id`, everything else by its bytes, and only if both came for the same
    /// stream. Give it nothing that is about a connection: that comes anew with every other.
    pub fn is_new(&mut self, record: &Record, id: Option<&str>) -> bool {
        self.0.insert(key(record, id))
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

    #[test]
    fn a_post_is_the_same_by_its_id_and_for_one_account() {
        let mut seen = Seen::default();
        assert!(seen.is_new(&record("1", "tweet", r#"{"id_str":"7","n":1}"#), Some("7")));
        assert!(!seen.is_new(&record("1", "tweet", r#"{"id_str":"7","n":2}"#), Some("7")));
        assert!(seen.is_new(&record("2", "tweet", r#"{"id_str":"7","n":1}"#), Some("7")));
        assert!(seen.is_new(&record("1", "delete", r#"{"id_str":"7","n":1}"#), Some("7")));
    }

    #[test]
    fn what_has_no_id_is_the_same_by_its_bytes() {
        let mut seen = Seen::default();
        assert!(seen.is_new(&record("1", "event", r#"{"event":"follow","at":1}"#), None));
        assert!(!seen.is_new(&record("1", "event", r#"{"event":"follow","at":1}"#), None));
        assert!(seen.is_new(&record("1", "event", r#"{"event":"follow","at":2}"#), None));
    }

    #[test]
    fn no_more_than_the_bound_is_remembered_and_the_oldest_goes_first() {
        let mut seen = Seen::new(2);
        let mut is_new = |id: &str| seen.is_new(&record("1", "tweet", "{}"), Some(id));
        assert!(is_new("1") && is_new("2") && is_new("3"));
        assert!(!is_new("2") && !is_new("3"));
        assert!(is_new("1"), "forgotten");
        assert!(is_new("2"), "forgotten in its turn");
        assert_eq!(seen.0.sizes(), (2, 2));
    }
}
