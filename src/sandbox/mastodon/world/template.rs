//! Rendered JSON with holes of fixed width, so that an event costs one copy and a few stores.
//!
//! An entity is serialised once with the placeholders below where ids and dates go; what a
//! [`Template`] keeps is the bytes and where the holes are. It knows nothing of JSON.

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::Offset;

/// Nesting levels of posts in one event: the post, what it boosts or quotes, what that quotes.
pub(super) const LEVELS: usize = 3;

/// What stands before the payload on the wire; part of the template so that no second copy is made.
const PREFIX: &[u8] = b"data: ";
/// What stands after it: the end of the line and the blank line that ends the event.
const SUFFIX: &[u8] = b"\n\n";

// 18 digits, as every snowflake is from 2018 to 2453; no id of the world starts with a nine.
const ID: &[u8] = b"90000000000000000";
const TIME: &[u8] = b"0000-00-00T00:00:00.00";
const DAY: &[u8] = b"0000-00-00\"";
const SERIAL: &[u8] = b"800000000";

/// Placeholder for the id of the post at `level`.
pub(super) fn id(level: usize) -> String {
    format!("90000000000000000{level}")
}

/// Placeholder for the date of the post at `level`.
pub(super) fn time(level: usize) -> String {
    format!("0000-00-00T00:00:00.00{level}Z")
}

/// Placeholder for a moment a day after the post, when polls end.
pub(super) fn tomorrow() -> String {
    time(8)
}

/// Placeholder for the moment of the event, when edits and notifications happen.
pub(super) fn event_time() -> String {
    time(9)
}

/// Placeholder for the day of the event.
pub(super) fn day() -> String {
    "0000-00-00".to_owned()
}

/// Placeholder for the running number of a notification.
pub(super) fn serial() -> String {
    "800000000".to_owned()
}

/// What goes into the holes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Values {
    /// Snowflakes by level.
    pub(super) ids: [u64; LEVELS],
    /// The moment of the event, in milliseconds since 1970.
    pub(super) now_ms: u64,
    /// The running number of a notification.
    pub(super) serial: u64,
}

/// One rendered entity on its `data:` line.
#[derive(Debug)]
pub(super) struct Template {
    bytes: Vec<u8>,
    holes: Vec<(usize, Hole)>,
}

#[derive(Debug, Clone, Copy)]
enum Hole {
    Id(usize),
    Time(usize),
    Tomorrow,
    EventTime,
    Day,
    Serial,
}

impl Template {
    /// Takes the JSON of an entity, placeholders in place.
    pub(super) fn new(json: &[u8]) -> Self {
        let bytes = [PREFIX, json, SUFFIX].concat();
        let holes =
            (0..bytes.len()).filter_map(|at| Some((at, Hole::at(bytes.get(at..)?)?))).collect();
        Self { bytes, holes }
    }

    /// The `data:` line and the blank line, holes filled.
    pub(super) fn fill(&self, values: &Values) -> Bytes {
        let mut out = self.bytes.clone();
        for &(at, hole) in &self.holes {
            match hole {
                Hole::Id(level) => digits(&mut out[at..at + 18], values.ids[level]),
                Hole::Time(level) => date(&mut out[at..at + 23], values.ids[level] >> 16),
                Hole::Tomorrow => date(&mut out[at..at + 23], (values.ids[0] >> 16) + 86_400_000),
                Hole::EventTime => date(&mut out[at..at + 23], values.now_ms),
                Hole::Day => date(&mut out[at..at + 10], values.now_ms),
                Hole::Serial => digits(&mut out[at..at + 9], values.serial),
            }
        }
        Bytes::from(out)
    }
}

impl Hole {
    fn at(rest: &[u8]) -> Option<Self> {
        if let Some(b'0'..=b'2') = rest.strip_prefix(ID).and_then(<[u8]>::first) {
            return Some(Self::Id(usize::from(rest[ID.len()] - b'0')));
        }
        if let Some(&level) = rest.strip_prefix(TIME).and_then(<[u8]>::first) {
            return match level {
                b'0'..=b'2' => Some(Self::Time(usize::from(level - b'0'))),
                b'8' => Some(Self::Tomorrow),
                _ => Some(Self::EventTime),
            };
        }
        if rest.starts_with(DAY) {
            return Some(Self::Day);
        }
        rest.starts_with(SERIAL).then_some(Self::Serial)
    }
}

/// `value` in decimal, zero-padded to the width of `out`.
fn digits(out: &mut [u8], mut value: u64) {
    for place in out.iter_mut().rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// `2026-01-01T00:00:00.000`, cut to the width of `out`. A date that no calendar has is 1970.
fn date(out: &mut [u8], ms: u64) {
    let ms = i64::try_from(ms).unwrap_or(0);
    let at =
        Offset::UTC.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH));
    let mut text = *b"0000-00-00T00:00:00.000";
    for (range, value) in [
        (0..4, i32::from(at.year())),
        (5..7, i32::from(at.month())),
        (8..10, i32::from(at.day())),
        (11..13, i32::from(at.hour())),
        (14..16, i32::from(at.minute())),
        (17..19, i32::from(at.second())),
        (20..23, i32::from(at.millisecond())),
    ] {
        digits(&mut text[range], u64::try_from(value).unwrap_or(0));
    }
    out.copy_from_slice(&text[..out.len()]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hole_is_filled_and_nothing_else_changes() {
        let json = format!(
            r#"{{"id":"{}","of":"{}","at":"{}","ends":"{}","now":"{}","day":"{}","n":"x-{}","keep":"2026-01-01"}}"#,
            id(0),
            id(1),
            time(0),
            tomorrow(),
            event_time(),
            day(),
            serial(),
        );
        // 2026-01-01T00:00:00Z is 1767225600000 ms.
        let values = Values {
            ids: [1_767_225_600_000 << 16, 123, 0],
            now_ms: 1_767_225_600_007,
            serial: 480_000_001,
        };
        let line = Template::new(json.as_bytes()).fill(&values);
        assert_eq!(
            std::str::from_utf8(&line).expect("ASCII in, ASCII out"),
            concat!(
                r#"data: {"id":"115816896921600000","of":"000000000000000123","at":"2026-01-01T00:00:00.000Z","#,
                r#""ends":"2026-01-02T00:00:00.000Z","now":"2026-01-01T00:00:00.007Z","day":"2026-01-01","#,
                r#""n":"x-480000001","keep":"2026-01-01"}"#,
                "\n\n",
            )
        );
    }
}
