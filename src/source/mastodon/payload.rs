//! What a server-sent event of Mastodon means (protocols/mastodon.md sections 2 and 4).

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;

use crate::event::{EventName, Json, META_PREFIX};
use crate::proto::{Event, Frame};
use crate::source::{Flaw, Item, Note};

/// What `data` is supposed to be.
#[derive(Clone, Copy)]
enum Shape {
    /// A JSON value; anything else is malformed.
    Json,
    /// A bare id. It may look like a number and is none: it must never be parsed.
    Id,
    /// Unknown to us: JSON if it is JSON, else a string.
    Open,
}

/// The events of section 4, as the server writes them.
const EVENTS: &[(&str, Shape)] = &[
    ("update", Shape::Json),
    ("delete", Shape::Id),
    ("status.update", Shape::Json),
    ("notification", Shape::Json),
    ("conversation", Shape::Json),
    ("announcement", Shape::Json),
    ("announcement.reaction", Shape::Json),
    ("announcement.delete", Shape::Id),
    ("notifications_merged", Shape::Open),
    ("filters_changed", Shape::Open),
    ("encrypted_message", Shape::Json),
];

/// What one frame means.
pub(super) fn interpret(frame: Frame) -> Item {
    match frame {
        Frame::Comment(_) => Item::KeepAlive,
        Frame::Retry(millis) => Item::RetryFloor(Duration::from_millis(millis)),
        Frame::Oversize { head, size } => Item::Malformed(Flaw {
            reason: format!("an event of {size} bytes is over the limit and was skipped"),
            raw: head,
        }),
        Frame::Event(Event { event, data, original, .. }) => {
            let flaw = original.map(|raw| Flaw {
                reason: "not UTF-8; decoded with replacement characters".to_owned(),
                raw,
            });
            record(event, data, flaw)
        }
        // Mastodon sends no ids and ignores `Last-Event-ID`: nothing can be resumed by them.
        Frame::Id(_) => Item::Nothing,
    }
}

fn record(event: Option<Bytes>, data: Bytes, flaw: Option<Flaw>) -> Item {
    let (event, shape) = name(event);
    if event.starts_with(META_PREFIX) {
        let reason = format!("{event}: the name is reserved for trill's own records");
        return Item::Malformed(Flaw { reason, raw: data });
    }
    let payload = match (shape, &data[..]) {
        // Servers up to 4.2 write `undefined` for a message without payload.
        (_, b"" | b"undefined") => Ok(Json::null()),
        (Shape::Id, _) => Ok(text(&data)),
        (Shape::Json, _) => Json::parse(&data).map_err(|e| format!("{event}: {e}")),
        (Shape::Open, _) => Ok(Json::parse(&data).unwrap_or_else(|_| text(&data))),
    };
    match (payload, flaw) {
        (Ok(payload), flaw) => {
            Item::Record { event, payload, origin: None, note: flaw.map(Note::Flaw) }
        }
        (Err(reason), None) => Item::Malformed(Flaw { reason, raw: data }),
        // The bytes as they came, not as they were mended.
        (Err(reason), Some(flaw)) => {
            let reason = format!("{reason}; {}", flaw.reason);
            Item::Malformed(Flaw { reason, raw: flaw.raw })
        }
    }
}

/// A known name costs no allocation. An event without a name is a `message`
/// (WHATWG HTML 9.2.6, "dispatch the event").
fn name(event: Option<Bytes>) -> (EventName, Shape) {
    let Some(event) = event else { return (Cow::Borrowed("message"), Shape::Open) };
    match EVENTS.iter().find(|(known, _)| known.as_bytes() == &event[..]) {
        Some((known, shape)) => (Cow::Borrowed(known), *shape),
        None => (Cow::Owned(String::from_utf8_lossy(&event).into_owned()), Shape::Open),
    }
}

fn text(data: &Bytes) -> Json {
    Json::string(&String::from_utf8_lossy(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(event: &'static str, data: &'static str, expected: Result<&str, &str>) {
        let frame = Frame::Event(Event {
            event: Some(Bytes::from_static(event.as_bytes())),
            data: Bytes::from_static(data.as_bytes()),
            id: None,
            original: None,
        });
        match (interpret(frame), expected) {
            (Item::Record { event: name, payload, note: None, .. }, Ok(expected)) => {
                assert_eq!(name, event);
                assert_eq!(payload.as_bytes(), expected.as_bytes(), "{event} {data}");
            }
            (Item::Malformed(flaw), Err(expected)) => {
                assert!(flaw.reason.contains(expected), "{}", flaw.reason);
                assert_eq!(flaw.raw, data);
            }
            (item, expected) => panic!("{event} {data}: {item:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn an_object_passes_byte_for_byte() {
        check("update", r#"{"id":"1", "n":1.50}"#, Ok(r#"{"id":"1", "n":1.50}"#));
        check("notifications_merged", "1", Ok("1"));
    }

    #[test]
    fn a_bare_id_is_a_string_and_never_a_number() {
        check("delete", "117651546561773569", Ok(r#""117651546561773569""#));
        check("announcement.delete", "8", Ok(r#""8""#));
        check("delete", "01HXYZ\"", Ok(r#""01HXYZ\"""#));
    }

    #[test]
    fn undefined_and_empty_are_null() {
        for event in ["filters_changed", "update", "delete", "new_thing"] {
            check(event, "undefined", Ok("null"));
            check(event, "", Ok("null"));
        }
    }

    #[test]
    fn unknown_events_pass_as_json_or_as_a_string() {
        check("pleroma:chat_update", r#"{"a":1}"#, Ok(r#"{"a":1}"#));
        check("new_thing", "plain words", Ok(r#""plain words""#));
    }

    #[test]
    fn a_known_event_that_is_not_json_is_malformed_with_its_bytes() {
        check("update", r#"{"id":"#, Err("update: not JSON"));
        check("status.update", "<html>", Err("status.update: not JSON"));
    }

    #[test]
    fn a_server_cannot_speak_in_our_name() {
        check("trill.gap", "{}", Err("reserved"));
    }

    #[test]
    fn what_is_neither_utf8_nor_json_keeps_its_bytes() {
        let item = interpret(Frame::Event(Event {
            event: Some(Bytes::from_static(b"update")),
            data: Bytes::from_static("{\u{fffd}".as_bytes()),
            id: None,
            original: Some(Bytes::from_static(b"data: {\xff")),
        }));
        let Item::Malformed(flaw) = item else { panic!("{item:?}") };
        assert_eq!(&flaw.raw[..], b"data: {\xff");
        assert!(flaw.reason.contains("not JSON") && flaw.reason.contains("UTF-8"));
    }
}
