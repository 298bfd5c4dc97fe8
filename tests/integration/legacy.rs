//! The streams of API v1.1: what is asked and how it is signed, how messages become records, and
//! what the server's words about the stream itself do.

use crate::harness::server::{Server, Step, body, end, line, refusal, x_head};
use crate::harness::{SECRETS, Trill, all_at_once};

/// A post of API v1.1.
fn tweet(id: u32) -> Step {
    line(&format!(r#"{{"id":{id},"id_str":"{id}","text":"hi","user":{{"id":1}}}}"#))
}

/// The parameters of the `Authorization` header.
fn signature(header: &str) -> Vec<(&str, &str)> {
    let pairs = header.strip_prefix("OAuth ").expect("it is OAuth").split(", ");
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').expect("NAME=VALUE");
            (name, value.trim_matches('"'))
        })
        .collect()
}

fn value<'a>(header: &'a str, name: &str) -> &'a str {
    let pairs = signature(header);
    pairs.iter().find(|(is, _)| *is == name).map(|(_, value)| *value).expect("it is there")
}

#[test]
fn every_stream_is_asked_for_by_its_path_and_its_parameters() {
    let table = [
        ("sample", "GET /1.1/statuses/sample.json HTTP/1.1", ""),
        (
            "sample --language=en,de --filter-level=medium --stall-warnings",
            "GET /1.1/statuses/sample.json?language=en%2Cde&filter_level=medium&stall_warnings=true HTTP/1.1",
            "",
        ),
        (
            "filter --track=rust,cargo --follow=12,34 --locations=-122.75,36.8,-121.75,37.8",
            "POST /1.1/statuses/filter.json HTTP/1.1",
            "track=rust%2Ccargo&follow=12%2C34&locations=-122.75%2C36.8%2C-121.75%2C37.8",
        ),
        (
            "user --with=user --replies --stringify-friend-ids --track=a",
            "GET /1.1/user.json?track=a&with=user&replies=all&stringify_friend_ids=true HTTP/1.1",
            "",
        ),
        (
            "site --follow=12 --with=followings --param=count=5",
            "GET /1.1/site.json?follow=12&with=followings&count=5 HTTP/1.1",
            "",
        ),
    ];
    all_at_once(table, |(command, request, form)| {
        let server = Server::streaming([vec![x_head(), tweet(1), Step::Hold]]);
        Trill::at_legacy(&server, &format!("{command} --count=1")).run().code(0).silent();
        let asked = server.stream_requests().remove(0);
        assert_eq!((asked.line.as_str(), asked.body.as_str()), (request, form));
        let header = asked.all("authorization")[0];
        let names: Vec<&str> = signature(header).into_iter().map(|(name, _)| name).collect();
        let expected = [
            "oauth_consumer_key",
            "oauth_nonce",
            "oauth_signature",
            "oauth_signature_method",
            "oauth_timestamp",
            "oauth_token",
            "oauth_version",
        ];
        assert_eq!(names, expected);
        assert!(SECRETS.iter().all(|secret| !header.contains(secret)), "{header}");
    });
}

#[test]
fn every_dial_has_a_nonce_of_its_own() {
    let lost = vec![x_head(), tweet(1), end()];
    let server = Server::streaming([lost, vec![x_head(), tweet(2), Step::Hold]]);
    Trill::at_legacy(&server, "sample --count=2").run().code(0).says("may be missing after 1");
    let requests = server.stream_requests();
    let headers: Vec<&str> = requests.iter().map(|it| it.all("authorization")[0]).collect();
    assert_eq!(headers.len(), 2);
    assert_ne!(value(headers[0], "oauth_nonce"), value(headers[1], "oauth_nonce"));
    assert_ne!(value(headers[0], "oauth_signature"), value(headers[1], "oauth_signature"));
}

#[test]
fn messages_have_the_names_of_their_kinds_with_and_without_lengths() {
    let kinds = [
        (r#"{"friends":[1,2]}"#, "friends"),
        (r#"{"id_str":"1","text":"\u00e9 é","user":{"id":1}}"#, "tweet"),
        (r#"{"delete":{"status":{"id":1,"user_id":1}}}"#, "delete"),
        (r#"{"event":"follow","source":{},"target":{}}"#, "event"),
        (r#"{"zebra":1}"#, "zebra"),
    ];
    let plain: String = kinds.iter().map(|(text, _)| format!("{text}\r\n")).collect();
    let framed = |text: &str| format!("\r\n{}\r\n{text}\r\n", text.len() + 2);
    let delimited: String = kinds.iter().map(|(text, _)| framed(text)).collect();
    for (flag, bytes) in [("", plain), (" --delimited", delimited)] {
        let server = Server::streaming([vec![x_head(), body(bytes.as_bytes()), Step::Hold]]);
        let command = format!("user --count=5{flag}");
        let ended = Trill::at_legacy(&server, &command).run().code(0).silent();
        let records = ended.records();
        for (record, (text, event)) in records.iter().zip(kinds) {
            assert_eq!((record.event.as_str(), record.payload()), (event, text));
            assert_eq!(record.stream, ["user"]);
        }
        assert_eq!(records.len(), kinds.len());
    }
}

#[test]
fn a_record_of_a_site_stream_is_the_message_and_says_whose_it_is() {
    let message = r#"{"id":7,"id_str":"7","text":"hi","user":{"id":1}}"#;
    let envelope = format!(r#"{{"for_user":12,"message":{message}}}"#);
    let server = Server::streaming([vec![x_head(), line(&envelope), Step::Hold]]);
    let ended = Trill::at_legacy(&server, "site --follow=12,34 --count=1").run().code(0);
    let record = &ended.records()[0];
    assert_eq!((record.event.as_str(), record.payload()), ("tweet", message));
    assert_eq!(record.stream, ["site", "12"]);
}

#[test]
fn what_the_server_says_about_the_stream_is_said_and_a_disconnect_decides() {
    let script = vec![
        x_head(),
        line(r#"{"limit":{"track":12}}"#),
        line(r#"{"warning":{"code":"FALLING_BEHIND","message":"slow","percent_full":60}}"#),
        line(r#"{"disconnect":{"code":7,"stream_name":"s","reason":"admin logout"}}"#),
        Step::Hold,
    ];
    let table = [
        ("", &["disconnect"][..]),
        (" --event=limit", &["limit"]),
        (" --meta=notice", &["trill.notice", "limit", "trill.notice", "warning", "disconnect"]),
    ];
    all_at_once(table, |(flag, shown)| {
        let server = Server::streaming([script.clone()]);
        let ended = Trill::at_legacy(&server, &format!("user{flag}")).run().code(7);
        let ended = ended.says("12 posts were kept back").says("FALLING_BEHIND: slow (60 % full)");
        let ended = ended.says("7: admin logout").says("another program is connected");
        let events: Vec<String> = ended.records().into_iter().map(|it| it.event).collect();
        assert_eq!(events, shown, "{flag}");
    });
}

#[test]
fn refusals_end_with_the_right_code_and_without_a_secret() {
    let unknown = r#"{"errors":[{"code":32,"message":"Could not authenticate you"}]}"#;
    let table = [
        ("401 Unauthorized", unknown, 4),
        ("406 Not Acceptable", "Parameter track item index 0 too short", 6),
        ("410 Gone", "", 6),
        ("420 Enhance Your Calm", "Exceeded connection limit for user", 7),
        ("503 Service Unavailable", "", 5),
    ];
    all_at_once(table, |(status, text, code)| {
        let server = Server::streaming([refusal(status, "", text)]);
        let ended = Trill::at_legacy(&server, "sample --retry=1 -vv").run().code(code);
        let words = if text == unknown { "401: Could not authenticate you" } else { text };
        let ended = ended.says(words).prints_nothing();
        for secret in SECRETS {
            assert!(!ended.stderr.contains(secret), "{}", ended.stderr);
        }
    });
}

#[test]
fn without_keys_or_a_server_nothing_is_asked() {
    let server = Server::streaming([vec![x_head(), Step::Hold]]);
    let command = |env: &str| Trill::at_legacy(&server, "sample").env(env, "").run();
    command("ACCESS_TOKEN_SECRET").code(4).says("no ACCESS_TOKEN_SECRET").says("hint: ");
    command("TRILL_TWITTER_SERVER").code(2).says("is retired").says("hint: ");
    assert!(server.requests().is_empty());
}

#[test]
fn the_embedded_server_is_followed_with_its_own_keys() {
    all_at_once(["sample", "filter --track=cat", "user", "site --follow=1,2"], |stream| {
        let command = format!("x legacy {stream} --sandbox --rate=50 --seed=4 --count=12");
        let ended = Trill::new(command.split(' ')).run().code(0);
        let records = ended.records();
        assert_eq!(records.len(), 12, "{stream}");
        let name = stream.split(' ').next().expect("a name");
        assert!(records.iter().all(|record| record.stream[0] == name), "{stream}");
    });
    // A line that breaks comes back with a new signature, which the server checks.
    let command = "x legacy sample --sandbox --rate=50 --count=12 --fault=drop-after=3";
    let ended = Trill::new(command.split(' ')).run().code(0).says("reconnecting");
    assert_eq!(ended.records().len(), 12);
}

#[test]
fn a_cursor_tells_the_next_run_what_nobody_listened_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let cursor = folder.path().join("cursor");
    let flag = format!("--cursor-file={}", cursor.display());
    let repeated = vec![x_head(), tweet(7), tweet(8), tweet(8), Step::Hold];
    let server = Server::streaming([
        repeated,
        vec![x_head(), tweet(12), Step::Hold],
        vec![x_head(), tweet(13), Step::Hold],
    ]);
    let ended = Trill::at_legacy(&server, "user --count=3").arg(&flag).run().code(0).silent();
    assert_eq!(ended.lines().len(), 3, "what comes twice is shown twice");
    let saved = std::fs::read_to_string(&cursor).expect("the cursor was saved");
    assert!(saved.contains(r#""stream":["user"],"timeline":"posts","id":"8""#), "{saved}");

    let again = Trill::at_legacy(&server, "user --meta=gap --count=1").arg(&flag).run().code(0);
    let ended = again.says("posts may be missing after 8");
    let [gap, post] = &ended.records()[..] else { panic!("{}", ended.stderr) };
    assert_eq!((gap.event.as_str(), post.event.as_str()), ("trill.gap", "tweet"));
    assert!(gap.payload().contains(r#""from_id":"8""#));

    let strict = Trill::at_legacy(&server, "user --strict --count=1").arg(&flag).run().code(0);
    strict.says("posts may be missing after 12");
}
