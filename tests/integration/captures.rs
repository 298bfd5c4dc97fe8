//! The bytes of a real server, served again: everything that is in them comes out, in order,
//! byte for byte, however they are cut.

use crate::harness::record::Record;
use crate::harness::server::{Script, Server, Step, chunk, open, stream_head, update};
use crate::harness::{Trill, all_at_once, fixture};

/// A capture without its extension, and the command whose stream it is.
const CAPTURES: &[(&str, &str, &[&str])] = &[
    ("direct", "direct", &["direct"]),
    ("hashtag_grusse", "hashtag grusse", &["hashtag", "grusse"]),
    ("hashtag_local_rust", "hashtag rust --local", &["hashtag:local", "rust"]),
    ("hashtag_nihongo", "hashtag 日本語", &["hashtag", "日本語"]),
    ("hashtag_rust", "hashtag rust", &["hashtag", "rust"]),
    ("list_42", "list 42", &["list", "42"]),
    ("public", "public", &["public"]),
    ("public_local", "local", &["public:local"]),
    ("public_local_media", "local --only-media", &["public:local:media"]),
    ("public_media", "public --only-media", &["public:media"]),
    ("public_remote", "remote", &["public:remote"]),
    ("public_remote_media", "remote --only-media", &["public:remote:media"]),
    ("user", "user", &["user"]),
    ("user_notification", "notifications", &["user:notification"]),
];

/// Captures up to this size are also served a byte at a time.
const SMALL: usize = 8 * 1024;

#[test]
fn every_captured_event_comes_out_with_its_name_its_stream_and_its_payload() {
    all_at_once(CAPTURES, |&(name, command, stream)| {
        let sse = fixture(&format!("sse/{name}.sse"));
        let whole = [stream_head(), chunk(&sse)].concat();
        assert_all_come_out(command, stream, &sse, vec![Step::Send(whole), Step::Hold]);
    });
}

#[test]
fn captures_come_out_the_same_when_every_byte_is_a_chunk_and_a_write_of_its_own() {
    let small =
        CAPTURES.iter().filter(|(name, ..)| fixture(&format!("sse/{name}.sse")).len() < SMALL);
    all_at_once(small, |&(name, command, stream)| {
        let sse = fixture(&format!("sse/{name}.sse"));
        let bytes: Vec<u8> = sse.chunks(1).flat_map(chunk).collect();
        let script = vec![Step::Send(stream_head()), Step::Trickle(bytes), Step::Hold];
        assert_all_come_out(command, stream, &sse, script);
    });
}

#[test]
fn the_real_servers_own_chunks_make_the_same_events() {
    let raw = fixture("sse/user.raw");
    let script = vec![Step::Send([stream_head(), raw].concat()), Step::Hold];
    assert_all_come_out("user", &["user"], &fixture("sse/user.sse"), script);
}

#[test]
fn heartbeats_of_servers_before_4_6_belong_to_no_event() {
    let raw = fixture("sse/old_heartbeat_user.raw");
    let script = vec![Step::Send(raw.clone()), Step::Hold];
    assert_all_come_out("user", &["user"], &raw, script);
}

#[test]
fn what_captured_ends_leave_behind_is_a_reconnect() {
    // A revoked token (clean end), a stopped and a killed server (no final chunk).
    all_at_once(["kill_sse", "sigTERM", "sigKILL"], |name| {
        let raw = fixture(&format!("lifecycle/{name}.raw"));
        let again = vec![open(), update(2), Step::Hold];
        let server = Server::streaming([vec![Step::Send(raw.clone())], again]);
        let ended = Trill::at(&server, "public --count=2").run().code(0).says("reconnecting");
        let [first, second] = ended.records().try_into().expect("two records");
        let [(_, payload)] = reading(&raw).try_into().expect("one event is in the capture");
        assert_eq!(first.payload(), payload, "{name}");
        assert_eq!(second.id(), "2");
        assert_eq!(server.stream_requests().len(), 2);
    });
}

fn assert_all_come_out(command: &str, stream: &[&str], bytes: &[u8], script: Script) {
    let expected = reading(bytes);
    assert!(!expected.is_empty(), "{command}");
    let server = Server::streaming([script]);
    let count = format!("--count={}", expected.len());
    let ended = Trill::at(&server, command).arg(count).run().code(0).silent();
    let records = ended.records();
    assert!(records.iter().all(|record| record.stream == *stream), "{command}");
    let printed = |record: &Record| (record.event.clone(), record.payload().to_owned());
    let printed: Vec<(String, String)> = records.iter().map(printed).collect();
    // One by one: a whole capture in a failure message helps nobody.
    assert_eq!(printed.len(), expected.len(), "{command}");
    for (printed, expected) in printed.iter().zip(&expected) {
        assert_eq!(printed, expected, "{command}");
    }
}

/// The events of a capture, read without a decoder: the server writes exactly one `event: `
/// and one `data: ` line for each (protocols/mastodon.md section 2).
fn reading(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes);
    let mut name = "";
    let mut events = Vec::new();
    for line in text.split('\n') {
        if let Some(event) = line.strip_prefix("event: ") {
            name = event;
        } else if let Some(data) = line.strip_prefix("data: ") {
            let payload = match name {
                "delete" | "announcement.delete" => format!("\"{data}\""),
                _ if data == "undefined" => "null".to_owned(),
                _ => data.to_owned(),
            };
            // The real server sent one post twice; it is shown once.
            let event = (name.to_owned(), payload);
            if name != "update" || !events.contains(&event) {
                events.push(event);
            }
        }
    }
    events
}
