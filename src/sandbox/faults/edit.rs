//! Faults that change which events are sent, and what is in them: those that both sides know.

use std::collections::VecDeque;

use super::Kind;

/// What streams are made of, as far as edits look at it.
pub(in super::super) trait Item: Clone + Send + 'static {
    /// The JSON, without its framing.
    fn payload(&self) -> &[u8];

    /// The same with another payload, which need not be JSON.
    fn with_payload(&self, payload: &[u8]) -> Self;
}

/// A step between the programme and the wire.
pub(in super::super) trait Edit<T>: Send {
    /// Passes on what becomes of `item`.
    fn pass(&mut self, item: T, out: &mut VecDeque<T>);

    /// Passes on what was held back, when there are no more items.
    fn finish(&mut self, _out: &mut VecDeque<T>) {}
}

/// The edits of one stream, in the order in which they were asked for.
pub(in super::super) struct Edits<T>(Vec<Box<dyn Edit<T>>>);

impl<T: Item> Edits<T> {
    /// `own` makes the edits that only one side knows.
    pub(in super::super) fn new(
        faults: &[Kind],
        own: impl Fn(&Kind) -> Option<Box<dyn Edit<T>>>,
    ) -> Self {
        Self(faults.iter().filter_map(|kind| shared(kind).or_else(|| own(kind))).collect())
    }

    /// True if and only if every item stays as it is.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What becomes of an item.
    pub(in super::super) fn pass(&mut self, item: T) -> VecDeque<T> {
        pass(&mut self.0, item)
    }

    /// What the edits hold back.
    pub(in super::super) fn finish(&mut self) -> VecDeque<T> {
        let mut rest = VecDeque::new();
        for at in 0..self.0.len() {
            let mut held = VecDeque::new();
            self.0[at].finish(&mut held);
            rest.extend(held.into_iter().flat_map(|item| pass(&mut self.0[at + 1..], item)));
        }
        rest
    }
}

fn pass<T>(edits: &mut [Box<dyn Edit<T>>], item: T) -> VecDeque<T> {
    let mut items = VecDeque::from([item]);
    for edit in edits {
        for item in std::mem::take(&mut items) {
            edit.pass(item, &mut items);
        }
    }
    items
}

fn shared<T: Item>(kind: &Kind) -> Option<Box<dyn Edit<T>>> {
    match *kind {
        Kind::Garbage(every) => Some(Box::new(Garbage { every, seen: 0 })),
        Kind::Duplicate(every) => Some(Box::new(Duplicate { every, seen: 0 })),
        Kind::Reorder(every) => Some(Box::new(Reorder { every, pairs: 0, first: None })),
        _ => None,
    }
}

/// Sends items of its own after the first one.
pub(in super::super) struct Insert<T>(Vec<T>);

impl<T: Item> Insert<T> {
    pub(in super::super) fn boxed(items: Vec<T>) -> Box<dyn Edit<T>> {
        Box::new(Self(items))
    }
}

impl<T: Item> Edit<T> for Insert<T> {
    fn pass(&mut self, item: T, out: &mut VecDeque<T>) {
        out.push_back(item);
        out.extend(self.0.drain(..));
    }
}

/// Breaks every Nth item that is JSON: cut in half, then with bytes that are not UTF-8, and so on.
struct Garbage {
    every: u64,
    seen: u64,
}

impl<T: Item> Edit<T> for Garbage {
    fn pass(&mut self, item: T, out: &mut VecDeque<T>) {
        if !item.payload().starts_with(b"{") {
            return out.push_back(item);
        }
        self.seen += 1;
        if !self.seen.is_multiple_of(self.every) {
            return out.push_back(item);
        }
        let payload = item.payload();
        let broken = if self.seen / self.every % 2 == 1 {
            // A cut inside a UTF-8 sequence would be both faults at once.
            let half = (0..payload.len() / 2).rev().find(|&at| payload[at].is_ascii()).unwrap_or(0);
            payload[..half].to_vec()
        } else {
            not_utf8(payload)
        };
        out.push_back(item.with_payload(&broken));
    }
}

/// The JSON with bytes in its first string that are not UTF-8; with replacement characters in their
/// place it would be JSON again.
pub(in super::super) fn not_utf8(payload: &[u8]) -> Vec<u8> {
    let quote = payload.iter().position(|&byte| byte == b'"').map_or(0, |at| at + 1);
    [&payload[..quote], b"\xff\xc3(\xed\xa0\x80", &payload[quote..]].concat()
}

struct Duplicate {
    every: u64,
    seen: u64,
}

impl<T: Item> Edit<T> for Duplicate {
    fn pass(&mut self, item: T, out: &mut VecDeque<T>) {
        self.seen += 1;
        if self.seen.is_multiple_of(self.every) {
            out.push_back(item.clone());
        }
        out.push_back(item);
    }
}

struct Reorder<T> {
    every: u64,
    pairs: u64,
    first: Option<T>,
}

impl<T: Item> Edit<T> for Reorder<T> {
    fn pass(&mut self, item: T, out: &mut VecDeque<T>) {
        let Some(first) = self.first.take() else {
            self.first = Some(item);
            return;
        };
        self.pairs += 1;
        if self.pairs.is_multiple_of(self.every) {
            out.extend([item, first]);
        } else {
            out.extend([first, item]);
        }
    }

    fn finish(&mut self, out: &mut VecDeque<T>) {
        out.extend(self.first.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Text(Vec<u8>);

    impl Item for Text {
        fn payload(&self) -> &[u8] {
            &self.0
        }

        fn with_payload(&self, payload: &[u8]) -> Self {
            Self(payload.to_vec())
        }
    }

    /// What becomes of `{"n":1}` … `{"n":COUNT}`.
    fn through(fault: &str, count: u64) -> Vec<Vec<u8>> {
        let fault: crate::sandbox::Fault = fault.parse().expect("a known fault");
        let mut edits = Edits::new(&[fault.kind], |_| None);
        let items = (1..=count).map(|number| Text(format!("{{\"n\":{number}}}").into_bytes()));
        let mut out: Vec<Text> = items.flat_map(|item| edits.pass(item)).collect();
        out.extend(edits.finish());
        out.into_iter().map(|Text(payload)| payload).collect()
    }

    #[test]
    fn reorder_swaps_every_nth_pair_and_loses_none() {
        let expected: [&[u8]; 5] =
            [b"{\"n\":1}", b"{\"n\":2}", b"{\"n\":4}", b"{\"n\":3}", b"{\"n\":5}"];
        assert_eq!(through("reorder=2", 5), expected);
    }

    #[test]
    fn duplicate_repeats_every_nth_item() {
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
}
