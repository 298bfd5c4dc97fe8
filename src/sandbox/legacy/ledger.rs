//! What was sent to whom: for each connection and account the serial numbers of its messages, so
//! that a test can tell what a client must have seen; and the last of them in their order, since a
//! line that breaks may take some of those with it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::endpoint::Endpoint;

/// Connections that are remembered: more than any test opens, and a bound for the memory.
const MAX_CONNECTIONS: usize = 10_000;
/// Messages of a connection whose order is remembered: more than are on their way at once.
const MAX_LAST: usize = 256;

/// All connections since the start.
#[derive(Debug)]
pub(super) struct Ledger {
    started: Instant,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// How many were dropped from the front.
    forgotten: u64,
    kept: VecDeque<Entry>,
}

#[derive(Debug)]
struct Entry {
    endpoint: Endpoint,
    opened: Instant,
    closed: Option<(Instant, &'static str)>,
    /// The server said nothing more, and left the line open.
    silent: bool,
    /// For each account, ranges of serial numbers in the order in which they were sent.
    accounts: BTreeMap<u64, Vec<(u64, u64)>>,
    /// Account and serial number of the last messages, in the order in which they were sent.
    last: VecDeque<(u64, u64)>,
}

impl Ledger {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), entries: Mutex::default() }
    }

    /// Notes a connection; what it is called here.
    pub(super) fn open(&self, endpoint: Endpoint) -> u64 {
        let mut entries = self.entries();
        if entries.kept.len() == MAX_CONNECTIONS {
            entries.kept.pop_front();
            entries.forgotten += 1;
        }
        let (opened, accounts, last) = (Instant::now(), BTreeMap::new(), VecDeque::new());
        let entry = Entry { endpoint, opened, closed: None, silent: false, accounts, last };
        entries.kept.push_back(entry);
        entries.forgotten + entries.kept.len() as u64 - 1
    }

    /// Notes a message that is handed to the wire.
    pub(super) fn sent(&self, connection: u64, account: u64, serial: u64) {
        let mut entries = self.entries();
        let Some(entry) = entries.entry(connection) else { return };
        if entry.last.len() == MAX_LAST {
            entry.last.pop_front();
        }
        entry.last.push_back((account, serial));
        let ranges = entry.accounts.entry(account).or_default();
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == serial => *last = serial,
            Some((first, last)) if (*first..=*last).contains(&serial) => {}
            _ => ranges.push((serial, serial)),
        }
    }

    /// Notes that a connection has fallen silent: whoever closes it has had everything.
    pub(super) fn silent(&self, connection: u64) {
        if let Some(entry) = self.entries().entry(connection) {
            entry.silent = true;
        }
    }

    /// Notes how a connection ended; only the first end counts.
    pub(super) fn close(&self, connection: u64, how: &'static str) {
        if let Some(entry) = self.entries().entry(connection)
            && entry.closed.is_none()
        {
            entry.closed = Some((Instant::now(), how));
        }
    }

    /// The answer of `/sandbox/legacy/sent`.
    pub(super) fn answer(&self) -> Value {
        let entries = self.entries();
        let ms = |at: Instant| {
            u64::try_from(at.saturating_duration_since(self.started).as_millis())
                .unwrap_or(u64::MAX)
        };
        let entry = |(entry, number): (&Entry, u64)| {
            let accounts =
                entry.accounts.iter().map(|(id, ranges)| (id.to_string(), json!(ranges)));
            json!({
                "connection": number,
                "stream": entry.endpoint.name(),
                "opened_ms": ms(entry.opened),
                "closed_ms": entry.closed.map(|(at, _)| ms(at)),
                "ending": if entry.silent { Some("stall") } else { entry.closed.map(|(_, how)| how) },
                "sent": Value::Object(accounts.collect()),
                "last": entry.last,
            })
        };
        let all: Vec<Value> = entries.kept.iter().zip(entries.forgotten..).map(entry).collect();
        json!({ "forgotten": entries.forgotten, "connections": all })
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.entries.lock().expect("no holder of this lock panics")
    }
}

impl Entries {
    fn entry(&mut self, connection: u64) -> Option<&mut Entry> {
        let at = connection.checked_sub(self.forgotten)?;
        self.kept.get_mut(usize::try_from(at).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_become_ranges() {
        let ledger = Ledger::new();
        let (first, second) = (ledger.open(Endpoint::Site), ledger.open(Endpoint::User));
        for serial in [3, 4, 5, 5, 4, 9] {
            ledger.sent(first, 7, serial);
        }
        ledger.sent(second, 7, 1);
        ledger.silent(second);
        ledger.close(first, "cut");
        ledger.close(first, "client");
        let answer = ledger.answer();
        let one = &answer["connections"][0];
        assert_eq!(one["sent"], json!({ "7": [[3, 5], [9, 9]] }));
        assert_eq!(one["last"], json!([[7, 3], [7, 4], [7, 5], [7, 5], [7, 4], [7, 9]]));
        assert_eq!((&one["ending"], &one["stream"]), (&"cut".into(), &"site".into()));
        let two = &answer["connections"][1];
        assert_eq!((&two["ending"], &two["sent"]), (&"stall".into(), &json!({ "7": [[1, 1]] })));
        assert!(two["closed_ms"].is_null());
    }

    #[test]
    fn the_order_of_the_last_messages_is_remembered() {
        let ledger = Ledger::new();
        let one = ledger.open(Endpoint::Site);
        (0..MAX_LAST as u64 + 2).for_each(|serial| ledger.sent(one, 7, serial));
        let last = &ledger.answer()["connections"][0]["last"];
        assert_eq!(last.as_array().map(Vec::len), Some(MAX_LAST));
        assert_eq!(last[0], json!([7, 2]));
    }

    #[test]
    fn the_oldest_connections_are_forgotten() {
        let ledger = Ledger::new();
        let numbers: Vec<u64> =
            (0..=MAX_CONNECTIONS).map(|_| ledger.open(Endpoint::Site)).collect();
        ledger.sent(numbers[0], 7, 1);
        ledger.sent(numbers[1], 7, 2);
        let answer = ledger.answer();
        assert_eq!(answer["forgotten"], 1);
        assert_eq!(answer["connections"][0]["connection"], 1);
        assert_eq!(answer["connections"][0]["sent"], json!({ "7": [[2, 2]] }));
    }
}
