//! Records that `-o json` wrote, read back.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::event::{Json, Origin, Record, Via};

/// Streams whose envelope is shared between records. More than a person merges into one file.
const ORIGINS_MAX: usize = 1024;

/// Turns lines into records; remembers the streams it has met.
#[derive(Debug, Default)]
pub struct Reader {
    origins: HashMap<(String, Vec<String>), Arc<Origin>>,
}

/// The envelope of DESIGN.md section 3. Fields of later versions pass by.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow)]
    stream: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    event: Cow<'a, str>,
    received_at: Timestamp,
    #[serde(borrow)]
    payload: &'a RawValue,
}

/// What stands before the payload in a line that trill wrote. A quote within a string is escaped,
/// so the first of these is no text.
const PAYLOAD: &[u8] = b",\"payload\":";

impl Reader {
    /// The record in `line`, its `via` set to `replay`; or why there is none.
    pub fn record(&mut self, line: &Bytes) -> Result<Record, String> {
        if let Some(record) = self.as_written(line) {
            return Ok(record);
        }
        let envelope: Envelope<'_> =
            serde_json::from_slice(line).map_err(|e| format!("not a record of -o json: {e}"))?;
        let payload = line.slice_ref(envelope.payload.get().as_bytes());
        let payload = Json::parse(&payload).map_err(|e| e.to_string())?;
        Ok(self.assemble(envelope, payload))
    }

    /// The record in a line that has the payload last, as trill writes it: what may be long is
    /// read once. `None` for any other line.
    fn as_written(&mut self, line: &Bytes) -> Option<Record> {
        let at = memchr::memmem::find(line, PAYLOAD)?;
        let last = line.len().checked_sub(1).filter(|last| line[*last] == b'}')?;
        let payload = line.slice(at + PAYLOAD.len()..last);
        let head = [&line[..at + PAYLOAD.len()], b"null}"].concat();
        let envelope: Envelope<'_> = serde_json::from_slice(&head).ok()?;
        let payload = Json::parse(&payload).ok()?;
        Some(self.assemble(envelope, payload))
    }

    fn assemble(&mut self, envelope: Envelope<'_>, payload: Json) -> Record {
        let stream = envelope.stream.into_iter().map(Cow::into_owned).collect();
        Record {
            origin: self.origin(envelope.source.into_owned(), stream),
            event: Cow::Owned(envelope.event.into_owned()),
            via: Via::Replay,
            received_at: envelope.received_at,
            place: None,
            is_notice: false,
            payload,
        }
    }

    fn origin(&mut self, source: String, stream: Vec<String>) -> Arc<Origin> {
        let key = (source, stream);
        if let Some(origin) = self.origins.get(&key) {
            return Arc::clone(origin);
        }
        let origin = Arc::new(Origin { source: key.0.clone(), stream: key.1.clone() });
        if self.origins.len() < ORIGINS_MAX {
            self.origins.insert(key, Arc::clone(&origin));
        }
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_with_its_payload_byte_for_byte() {
        let line = r#"{"source":"m.example","stream":["hashtag","rust"],"event":"update","via":"stream","received_at":"2026-11-20T12:00:00.123456Z","payload":{"id":"1", "n":1.0}}"#;
        let record = Reader::default().record(&Bytes::from(line)).expect("a record");
        assert_eq!(record.origin.to_string(), "m.example hashtag rust");
        assert_eq!(record.event, "update");
        assert_eq!(record.via, Via::Replay);
        assert_eq!(record.payload.as_bytes(), br#"{"id":"1", "n":1.0}"#);
        assert_eq!(record.received_at.to_string(), "2026-11-20T12:00:00.123456Z");
    }

    #[test]
    fn a_payload_is_found_wherever_it_stands() {
        let head = r#""source":"a,\"payload\":1","stream":["s"],"event":"e","received_at":"2026-11-20T12:00:00Z""#;
        for (line, payload) in [
            (
                format!(r#"{{{head},"payload":{{"payload":1,"b":[2]}}}}"#),
                r#"{"payload":1,"b":[2]}"#,
            ),
            (format!(r#"{{"payload":"}}",{head}}}"#), r#""}""#),
            (format!(r#"{{{head},"payload":null,"later":{{"x":1}}}}"#), "null"),
            (format!(r#"{{ {head} , "payload" : 7 }}"#), "7"),
            (format!(r#"{{"x":{{"y":1,"payload":2}},{head},"payload":3}}"#), "3"),
        ] {
            let record = Reader::default().record(&line.clone().into()).expect(&line);
            assert_eq!(record.payload.as_bytes(), payload.as_bytes(), "{line}");
            assert_eq!(record.origin.source, r#"a,"payload":1"#);
        }
        for line in [
            format!(r#"{{{head},"payload":}}"#),
            format!(r#"{{{head},"payload":1}}}}"#),
            format!(r#"{{{head},"payload":1"#),
            format!(r#"{{{head},"payload":{{}}"#),
        ] {
            assert!(Reader::default().record(&line.clone().into()).is_err(), "{line}");
        }
    }

    #[test]
    fn streams_are_shared_between_records() {
        let line = |n: u32| {
            Bytes::from(format!(
                r#"{{"source":"m","stream":["user"],"event":"delete","received_at":"2026-11-20T12:00:0{n}Z","payload":"{n}"}}"#
            ))
        };
        let mut reader = Reader::default();
        let first = reader.record(&line(1)).expect("a record");
        let second = reader.record(&line(2)).expect("a record");
        assert!(Arc::ptr_eq(&first.origin, &second.origin));
    }

    #[test]
    fn anything_else_says_what_is_missing() {
        for (line, word) in
            [("", "EOF"), ("{}", "missing field"), ("[1]", "invalid"), ("hi", "expected")]
        {
            let error = Reader::default().record(&Bytes::from(line)).expect_err("no record");
            assert!(error.contains(word), "{line:?}: {error}");
        }
    }
}
