//! Faults that change which events are sent, and what is in them.

use std::collections::VecDeque;

use bytes::Bytes;

use super::super::world::Event;
use crate::sandbox::faults::Kind;

/// A step between the programme and the wire.
pub(in super::super) trait Edit: Send {
    /// Passes on what becomes of `event`.
    fn pass(&mut self, event: Event, out: &mut VecDeque<Event>);

    /// Passes on what was held back, when there are no more events.
    fn finish(&mut self, _out: &mut VecDeque<Event>) {}
}

/// The edit that carries out `kind`, when it is one for events.
pub(in super::super) fn edit(kind: &Kind) -> Option<Box<dyn Edit>> {
    match *kind {
        Kind::Oversize(bytes) => Some(insert(vec![oversize(bytes)])),
        Kind::Undefined => Some(insert(vec![Event::new("filters_changed", b"undefined")])),
        Kind::UnknownEvent => Some(insert(vec![
            Event::new("weather.changed", br#"{"sky":"clear","wind":4}"#),
            Event::new("bell", b"ding dong"),
        ])),
        Kind::Garbage(every) => Some(Box::new(Garbage { every, seen: 0 })),
        Kind::Duplicate(every) => Some(Box::new(Duplicate { every, seen: 0 })),
        Kind::Reorder(every) => Some(Box::new(Reorder { every, pairs: 0, first: None })),
        _ => None,
    }
}

/// Sends events of its own after the first one.
struct Insert(Vec<Event>);

fn insert(events: Vec<Event>) -> Box<dyn Edit> {
    Box::new(Insert(events))
}

impl Edit for Insert {
    fn pass(&mut self, event: Event, out: &mut VecDeque<Event>) {
        out.push_back(event);
        out.extend(self.0.drain(..));
    }
}

/// An `update` whose payload is JSON of exactly `bytes` bytes, or the shortest one.
fn oversize(bytes: u64) -> Event {
    let (start, end) = (br#"{"id":"1","content":""#, br#""}"#);
    let filler =
        usize::try_from(bytes).unwrap_or(usize::MAX).saturating_sub(start.len() + end.len());
    Event::new("update", &[start, vec![b'a'; filler].as_slice(), end].concat())
}

/// Breaks every Nth event that is JSON: cut in half, then with bytes that are not UTF-8, and so on.
struct Garbage {
    every: u64,
    seen: u64,
}

impl Edit for Garbage {
    fn pass(&mut self, event: Event, out: &mut VecDeque<Event>) {
        if !event.payload().starts_with(b"{") {
            return out.push_back(event);
        }
        self.seen += 1;
        if !self.seen.is_multiple_of(self.every) {
            return out.push_back(event);
        }
        let payload = event.payload();
        let broken = if self.seen / self.every % 2 == 1 {
            // A cut inside a UTF-8 sequence would be both faults at once.
            let half = (0..payload.len() / 2).rev().find(|&at| payload[at].is_ascii()).unwrap_or(0);
            payload[..half].to_vec()
        } else {
            // Inside the first string, so that replacement characters would make it JSON again.
            let quote = payload.iter().position(|&byte| byte == b'"').map_or(0, |at| at + 1);
            [&payload[..quote], b"\xff\xc3(\xed\xa0\x80", &payload[quote..]].concat()
        };
        let line = Bytes::from([b"data: ", broken.as_slice(), b"\n\n"].concat());
        out.push_back(Event { line, ..event });
    }
}

struct Duplicate {
    every: u64,
    seen: u64,
}

impl Edit for Duplicate {
    fn pass(&mut self, event: Event, out: &mut VecDeque<Event>) {
        self.seen += 1;
        if self.seen.is_multiple_of(self.every) {
            out.push_back(event.clone());
        }
        out.push_back(event);
    }
}

struct Reorder {
    every: u64,
    pairs: u64,
    first: Option<Event>,
}

impl Edit for Reorder {
    fn pass(&mut self, event: Event, out: &mut VecDeque<Event>) {
        let Some(first) = self.first.take() else {
            self.first = Some(event);
            return;
        };
        self.pairs += 1;
        if self.pairs.is_multiple_of(self.every) {
            out.extend([event, first]);
        } else {
            out.extend([first, event]);
        }
    }

    fn finish(&mut self, out: &mut VecDeque<Event>) {
        out.extend(self.first.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of `{"n":1}` … `{"n":COUNT}`.
    fn through(fault: &str, count: u64) -> Vec<Vec<u8>> {
        let fault: crate::sandbox::Fault = fault.parse().expect("a known fault");
        let mut edit = edit(&fault.kind).expect("a fault for events");
        let mut out = VecDeque::new();
        for number in 1..=count {
            edit.pass(Event::new("update", format!("{{\"n\":{number}}}").as_bytes()), &mut out);
        }
        edit.finish(&mut out);
        out.iter().map(|event| event.payload().to_vec()).collect()
    }

    #[test]
    fn reorder_swaps_every_nth_pair_and_loses_none() {
        let expected: [&[u8]; 5] =
            [b"{\"n\":1}", b"{\"n\":2}", b"{\"n\":4}", b"{\"n\":3}", b"{\"n\":5}"];
        assert_eq!(through("reorder=2", 5), expected);
    }

    #[test]
    fn duplicate_repeats_every_nth_event() {
        let expected: [&[u8]; 3] = [b"{\"n\":1}", b"{\"n\":2}", b"{\"n\":2}"];
        assert_eq!(through("duplicate=2", 2), expected);
    }

    #[test]
    fn garbage_is_first_not_json_and_then_not_utf8() {
        let out = through("garbage=1", 2);
        assert!(serde_json::from_slice::<serde_json::Value>(&out[0]).is_err());
        assert!(std::str::from_utf8(&out[0]).is_ok());
        assert!(std::str::from_utf8(&out[1]).is_err());
    }

    #[test]
    fn inserted_events_come_once_after_the_first() {
        assert_eq!(through("undefined", 2)[1], b"undefined");
        assert_eq!(through("unknown-event", 2).len(), 4);
        assert_eq!(through("oversize=1000", 2)[1].len(), 1000);
    }
}
