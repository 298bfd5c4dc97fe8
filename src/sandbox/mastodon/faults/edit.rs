//! Faults that change which events are sent, and that only Mastodon's streams know.

use super::super::world::Event;
use crate::sandbox::faults::Kind;
use crate::sandbox::faults::edit::{Edit, Insert, Item};

impl Item for Event {
    fn payload(&self) -> &[u8] {
        Self::payload(self)
    }

    fn with_payload(&self, payload: &[u8]) -> Self {
        Self { line: Self::data(payload), ..self.clone() }
    }
}

/// The edit that carries out `kind`, when it is one for events.
pub(in super::super) fn edit(kind: &Kind) -> Option<Box<dyn Edit<Event>>> {
    match *kind {
        Kind::Oversize(bytes) => Some(Insert::boxed(vec![oversize(bytes)])),
        Kind::Undefined => Some(Insert::boxed(vec![Event::new("filters_changed", b"undefined")])),
        Kind::UnknownEvent => Some(Insert::boxed(vec![
            Event::new("weather.changed", br#"{"sky":"clear","wind":4}"#),
            Event::new("bell", b"ding dong"),
        ])),
        _ => None,
    }
}

/// An `update` whose payload is JSON of exactly `bytes` bytes, or the shortest one.
fn oversize(bytes: u64) -> Event {
    let (start, end) = (br#"{"id":"1","content":""#, br#""}"#);
    let filler =
        usize::try_from(bytes).unwrap_or(usize::MAX).saturating_sub(start.len() + end.len());
    Event::new("update", &[start, vec![b'a'; filler].as_slice(), end].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::faults::edit::Edits;

    /// What becomes of `{"n":1}` and `{"n":2}`.
    fn through(fault: &str) -> Vec<Vec<u8>> {
        let fault: crate::sandbox::Fault = fault.parse().expect("a known fault");
        let mut edits = Edits::new(&[fault.kind], edit);
        let events = (1..=2).map(|n| Event::new("update", format!("{{\"n\":{n}}}").as_bytes()));
        let out = events.flat_map(|event| edits.pass(event));
        out.map(|event| event.payload().to_vec()).collect()
    }

    #[test]
    fn inserted_events_come_once_after_the_first() {
        assert_eq!(through("undefined")[1], b"undefined");
        assert_eq!(through("unknown-event").len(), 4);
        assert_eq!(through("oversize=1000")[1].len(), 1000);
    }

    #[test]
    fn garbage_keeps_the_framing() {
        let fault: crate::sandbox::Fault = "garbage=1".parse().expect("a known fault");
        let mut edits = Edits::new(&[fault.kind], edit);
        let broken = edits.pass(Event::new("update", b"{\"n\":1}")).remove(0).expect("one event");
        assert_eq!(broken.line, &b"data: {\"\n\n"[..]);
        assert_eq!(broken.name(), b"update");
    }
}
