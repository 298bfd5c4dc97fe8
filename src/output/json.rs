//! `-o json`: the envelope of DESIGN.md section 3, one object per line, keys in that order,
//! the payload last and byte for byte. This is the hot path: bytes are copied, and nothing is
//! ever parsed or held as a `serde_json::Value` here.

use std::sync::Arc;

use jiff::Timestamp;

use crate::event::{Origin, Record};
use crate::output::{FormatOptions, Formatter, sanitize};

/// Origins whose head is kept. A run follows a handful of streams; replay of a merged file may
/// meet many, and then a head is simply written anew.
const HEADS_MAX: usize = 32;

/// Bytes of an envelope beside head, event name and payload, with some room.
const ENVELOPE_ROOM: usize = 96;

/// Envelopes and payloads.
pub(super) struct JsonLines {
    terminal: bool,
    terminator: u8,
    heads: Heads,
    clock: Clock,
}

impl JsonLines {
    pub(super) fn new(options: &FormatOptions) -> Self {
        Self {
            terminal: options.terminal,
            terminator: options.terminator(),
            heads: Heads::default(),
            clock: Clock::default(),
        }
    }
}

impl Formatter for JsonLines {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let start = out.len();
        let head = self.heads.of(&record.origin);
        let payload = record.payload.as_bytes();
        out.reserve(head.len() + record.event.len() + payload.len() + ENVELOPE_ROOM);
        out.extend_from_slice(head);
        push_escaped(&record.event, out);
        out.extend_from_slice(br#"","via":""#);
        out.extend_from_slice(record.via.as_str().as_bytes());
        out.extend_from_slice(br#"","received_at":""#);
        self.clock.push(record.received_at, out);
        out.extend_from_slice(br#"","payload":"#);
        out.extend_from_slice(payload);
        out.push(b'}');
        if self.terminal {
            sanitize::escape_json(out, start);
        }
        out.push(self.terminator);
    }
}

/// The constant beginning of each stream's lines, up to the opening quote of the event's name.
#[derive(Default)]
struct Heads {
    /// Kept by identity: holding the `Arc` means that its address names no other origin.
    kept: Vec<(Arc<Origin>, Vec<u8>)>,
    /// Where the last one was found; records come in runs.
    last: usize,
}

impl Heads {
    fn of(&mut self, origin: &Arc<Origin>) -> &[u8] {
        let hit = |(kept, _): &(Arc<Origin>, Vec<u8>)| Arc::ptr_eq(kept, origin);
        if !self.kept.get(self.last).is_some_and(hit) {
            self.last = self.kept.iter().position(hit).unwrap_or_else(|| {
                if self.kept.len() == HEADS_MAX {
                    self.kept.clear();
                }
                self.kept.push((Arc::clone(origin), head(origin)));
                self.kept.len() - 1
            });
        }
        &self.kept[self.last].1
    }
}

fn head(origin: &Origin) -> Vec<u8> {
    let mut head = br#"{"source":""#.to_vec();
    push_escaped(&origin.source, &mut head);
    head.extend_from_slice(br#"","stream":["#);
    for (n, part) in origin.stream.iter().enumerate() {
        head.extend_from_slice(if n == 0 { b"\"" } else { b",\"" });
        push_escaped(part, &mut head);
        head.push(b'"');
    }
    head.extend_from_slice(br#"],"event":""#);
    head
}

/// Appends `text` as the inside of a JSON string.
fn push_escaped(text: &str, out: &mut Vec<u8>) {
    if !text.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\') {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let quoted = serde_json::Value::from(text).to_string();
    out.extend_from_slice(&quoted.as_bytes()[1..quoted.len() - 1]);
}

/// Writes timestamps; the part down to the second is kept, since it seldom changes.
#[derive(Default)]
struct Clock {
    second: Option<i64>,
    /// `2026-11-20T12:00:00`
    written: String,
}

impl Clock {
    /// Appends `at` in UTC with six decimals: `2026-11-20T12:00:00.123456Z`.
    fn push(&mut self, at: Timestamp, out: &mut Vec<u8>) {
        let micros = at.as_microsecond();
        let second = micros.div_euclid(1_000_000);
        if self.second != Some(second) {
            let whole = Timestamp::from_second(second).unwrap_or(Timestamp::MIN).to_string();
            self.written.clear();
            self.written.push_str(whole.trim_end_matches('Z'));
            self.second = Some(second);
        }
        out.extend_from_slice(self.written.as_bytes());
        let mut fraction = *b".000000Z";
        let mut left = micros.rem_euclid(1_000_000);
        for digit in fraction[1..7].iter_mut().rev() {
            *digit += u8::try_from(left % 10).expect("a digit is below ten");
            left /= 10;
        }
        out.extend_from_slice(&fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::FormatKind;
    use crate::output::script::{format, options, record, records, shown};

    #[test]
    fn the_common_script() {
        insta::assert_snapshot!(shown(&options(FormatKind::Json)));
    }

    #[test]
    fn the_common_script_at_a_terminal() {
        let at_terminal = shown(&FormatOptions { terminal: true, ..options(FormatKind::Json) });
        assert!(!at_terminal.chars().any(|c| c != '\n' && c.is_control()));
        insta::assert_snapshot!(at_terminal);
    }

    #[test]
    fn escaping_for_a_terminal_changes_no_value() {
        let piped = shown(&options(FormatKind::Json));
        let escaped = shown(&FormatOptions { terminal: true, ..options(FormatKind::Json) });
        assert_ne!(piped, escaped);
        for (a, b) in piped.lines().zip(escaped.lines()) {
            let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
            assert_eq!(value(a), value(b));
        }
    }

    #[test]
    fn the_payload_stays_byte_for_byte() {
        let payload =
            "{ \"z\":1.10, \"a\":12345678901234567890123,\"a\":\"\\ud83d \u{7f}\u{9b}\u{2028}\"}";
        let line = format(&options(FormatKind::Json), &[record("update", payload)]);
        assert!(line.ends_with(&format!("\"payload\":{payload}}}\n")), "{line}");
    }

    #[test]
    fn names_from_outside_are_escaped() {
        let mut strange = record("a\"b\\\n", "null");
        strange.origin = Arc::new(Origin {
            source: "h\"ost".into(),
            stream: vec!["hashtag".into(), "\\\u{1}".into()],
        });
        assert_eq!(
            format(&options(FormatKind::Json), &[strange]),
            "{\"source\":\"h\\\"ost\",\"stream\":[\"hashtag\",\"\\\\\\u0001\"],\"event\":\"a\\\"b\\\\\\n\",\
             \"via\":\"stream\",\"received_at\":\"2026-11-20T12:00:00.123456Z\",\"payload\":null}\n"
        );
    }

    #[test]
    fn null_ends_records_instead_of_a_line_feed() {
        let nulls = shown(&FormatOptions { null: true, ..options(FormatKind::Json) });
        assert_eq!(nulls.replace('\0', "\n"), shown(&options(FormatKind::Json)));
        assert!(!nulls.contains('\n'));
    }

    #[test]
    fn more_origins_than_are_kept_still_get_their_own_head() {
        let all: Vec<Record> = (0..HEADS_MAX * 2 + 1)
            .map(|n| {
                let origin = Origin { source: format!("host{n}"), stream: Vec::new() };
                Record { origin: Arc::new(origin), ..record("update", "1") }
            })
            .collect();
        let twice: Vec<Record> = all.iter().chain(&all).cloned().collect();
        let text = format(&options(FormatKind::Json), &twice);
        for (line, record) in text.lines().zip(&twice) {
            let start = format!("{{\"source\":\"{}\",\"stream\":[],", record.origin.source);
            assert!(line.starts_with(&start), "{line}");
        }
        assert_eq!(text.lines().count(), twice.len());
    }

    #[test]
    fn a_timestamp_has_six_decimals_on_both_sides_of_the_epoch() {
        let mut clock = Clock::default();
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_176_000_000_007, "2026-11-20T12:00:00.000007Z"),
            (1_795_176_000_999_999, "2026-11-20T12:00:00.999999Z"),
            (1_795_176_001_000_000, "2026-11-20T12:00:01.000000Z"),
        ] {
            let mut out = Vec::new();
            clock.push(Timestamp::from_microsecond(micros).expect("in range"), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text);
        }
        for extreme in [Timestamp::MIN, Timestamp::MAX] {
            clock.push(extreme, &mut Vec::new());
        }
    }

    #[test]
    fn every_line_is_an_object_with_the_keys_in_order() {
        let text = shown(&options(FormatKind::Json));
        assert_eq!(text.lines().count(), records().len());
        for line in text.lines() {
            let keys = [
                "{\"source\":",
                ",\"stream\":",
                ",\"event\":",
                ",\"via\":",
                ",\"received_at\":",
                ",\"payload\":",
            ];
            let places: Vec<_> = keys.iter().map(|key| line.find(key)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{line}");
            serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        }
    }
}
