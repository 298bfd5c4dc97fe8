//! What flows: the first bytes, seeds, pace, sizes, the end.

use super::*;

#[test]
fn a_stream_starts_with_the_head_and_the_bytes_of_the_real_server() {
    let sandbox = sandbox(&[]);
    let mut reply = Reply::stream(&sandbox, "public");
    assert_eq!(masked(&reply.head), masked(include_str!("../fixtures/public.headers").trim_end()));
    assert_eq!(reply.chunk(), b":)\n");
    assert_eq!(reply.chunk(), b"event: update\n");
    let data = reply.chunk();
    assert!(data.starts_with(b"data: {\"id\":\"115816896"), "{}", String::from_utf8_lossy(&data));
    assert!(data.ends_with(b"}\n\n"));
}

#[test]
fn same_seed_same_bytes() {
    for path in [
        "user",
        "user/notification",
        "public",
        "public/local?only_media=1",
        "hashtag?tag=rust",
        "list?list=42",
        "direct",
    ] {
        let (one, two) = (sandbox(&[]), sandbox(&[]));
        let bytes = [&one, &two].map(|sandbox| Reply::stream(sandbox, path).chunks(601));
        assert!(bytes[0] == bytes[1], "{path}");
        assert_eq!(events(&bytes[0]), 300, "{path}");
        assert_eq!(one.token(), two.token());
    }
}

#[test]
fn a_channel_waits_for_its_next_reader_at_full_speed_and_ends_after_its_events() {
    let sandbox = with(Options { events: Some(20), ..Options::default() }, &["end-after=8x2"]);
    let bodies: Vec<Vec<u8>> = (0..4)
        .map(|_| {
            let (body, end) = Reply::stream(&sandbox, "public").rest();
            assert_eq!(end, Piece::End);
            body
        })
        .collect();
    assert_eq!(bodies.iter().map(|body| events(body)).collect::<Vec<_>>(), [8, 8, 4, 0]);
    let whole = with(Options { events: Some(20), ..Options::default() }, &[]);
    let (body, _) = Reply::stream(&whole, "public").rest();
    let joined: Vec<u8> = bodies.iter().flat_map(|body| &body[3..]).copied().collect();
    assert!(body[3..] == joined);
}

#[test]
fn a_paced_channel_runs_on_while_nobody_listens() {
    let options = Options { rate: Rate::PerSecond(500.0), seed: Some(1), ..Options::default() };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let mut first = Reply::stream(&sandbox, "direct");
    first.chunks(2);
    let conversation: Value = serde_json::from_slice(&first.chunk()[6..]).expect("JSON");
    assert_eq!(conversation["last_status"]["created_at"], "2026-01-01T00:00:00.000Z");
    let mut early = Reply::stream(&sandbox, "public");
    early.chunks(2);
    let event_zero = early.chunk();
    // Ten more events of the other reader: the clock has moved on by 20 ms.
    first.chunks(20);
    let mut late = Reply::stream(&sandbox, "public");
    late.chunks(2);
    assert!(late.chunk() != event_zero);
}

#[test]
fn payloads_are_as_long_as_asked() {
    let sandbox = with(Options { payload_bytes: Some(4096), ..Options::default() }, &[]);
    let mut reply = Reply::stream(&sandbox, "public");
    assert_eq!(reply.chunks(2).len(), 17);
    assert_eq!(reply.chunk().len(), "data: ".len() + 4096 + 2);
}

#[test]
fn dropping_the_sandbox_closes_its_streams_and_frees_the_port() {
    let sandbox = sandbox(&[]);
    let port =
        sandbox.url().rsplit_once(':').and_then(|(_, port)| port.parse().ok()).expect("a port");
    let mut reply = Reply::stream(&sandbox, "public");
    drop(sandbox);
    assert_eq!(reply.rest().1, Piece::Cut);
    let again = Sandbox::start(Options { port, ..Options::default() });
    assert!(again.is_ok_and(|sandbox| sandbox.url().ends_with(&port.to_string())));
}
