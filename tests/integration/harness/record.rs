//! The record of DESIGN.md section 3, read by a type that refuses anything else.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// One line of `-o json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) source: String,
    pub(crate) stream: Vec<String>,
    pub(crate) event: String,
    pub(crate) via: String,
    pub(crate) received_at: String,
    payload: Box<RawValue>,
}

impl Record {
    /// Reads a line; the keys must be all there, once, in order, with nothing between them.
    pub(crate) fn read(line: &str) -> Result<Self, String> {
        let record: Self = serde_json::from_str(line).map_err(|e| format!("not a record: {e}"))?;
        let again = serde_json::to_string(&record).map_err(|e| e.to_string())?;
        if again != line {
            return Err("the keys are not in their order, or not compact".to_owned());
        }
        let time: jiff::Timestamp =
            record.received_at.parse().map_err(|e| format!("received_at: {e}"))?;
        if format!("{time:.6}") != record.received_at {
            return Err("received_at has not six decimals".to_owned());
        }
        Ok(record)
    }

    /// The payload's bytes.
    pub(crate) fn payload(&self) -> &str {
        self.payload.get()
    }

    /// The payload as a type, which should refuse unknown fields; its keys must be in order.
    pub(crate) fn payload_as<'a, T: Deserialize<'a> + Serialize>(&'a self) -> T {
        let payload: T = serde_json::from_str(self.payload())
            .unwrap_or_else(|e| panic!("{} {}: {e}", self.event, self.payload()));
        let again = serde_json::to_string(&payload).expect("what was read can be written");
        assert_eq!(again, self.payload(), "the keys of {} in order", self.event);
        payload
    }

    /// The `id` of a payload that is an object.
    pub(crate) fn id(&self) -> String {
        #[derive(Deserialize)]
        struct Identified {
            id: String,
        }
        let identified: Identified = serde_json::from_str(self.payload())
            .unwrap_or_else(|e| panic!("{} {}: {e}", self.event, self.payload()));
        identified.id
    }
}

/// The payload of `trill.connected`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connected {
    pub(crate) transport: String,
    pub(crate) url: String,
    pub(crate) attempt: u32,
}

/// The payload of `trill.disconnected`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Disconnected {
    pub(crate) class: String,
    pub(crate) reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_in_ms: Option<u64>,
}

/// The payload of `trill.gap`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gap {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from_id: Option<String>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) seconds: f64,
    pub(crate) filled: u64,
    pub(crate) complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

/// The payload of `trill.malformed`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Malformed {
    pub(crate) reason: String,
    pub(crate) raw: String,
}
