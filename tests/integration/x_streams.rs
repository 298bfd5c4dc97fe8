//! X's streams: what is asked, how lines become records, and what a line cannot do.

use std::fs;

use crate::harness::server::{Answer, Plan, Server, Step, body, end, line, post, x_head};
use crate::harness::{TOKEN, Trill, all_at_once};

/// A stream that says these bytes after its head, and is then held.
fn saying(bytes: &[u8]) -> Server {
    Server::streaming([vec![x_head(), body(bytes), Step::Hold]])
}

#[test]
fn a_record_is_the_whole_line() {
    let text = r#"{"data":{"edit_history_tweet_ids":["1"],"id":"1","text":"a \u2028 b"},"includes":{"users":[{"id":"2","name":"N","username":"n"}]},"matching_rules":[{"id":"3","tag":"t"},{"id":"4"}]}"#;
    let server = saying(format!("{text}\r\n").as_bytes());
    let ended = Trill::at_x(&server, "filter --count=1").run().code(0).silent();
    let record = &ended.records()[0];
    assert_eq!(record.payload(), text);
    assert_eq!((record.event.as_str(), record.via.as_str()), ("tweet", "stream"));
    assert_eq!(record.source, server.address());
    assert_eq!(record.stream, ["filter"]);
}

#[test]
fn every_endpoint_is_asked_for_by_its_path_and_its_parameters() {
    let table = [
        ("filter --preset=min", "/2/tweets/search/stream"),
        ("sample --preset=min", "/2/tweets/sample/stream"),
        ("sample10 --preset=min --partition=2", "/2/tweets/sample10/stream?partition=2"),
        ("firehose --preset=min --partition=20", "/2/tweets/firehose/stream?partition=20"),
        (
            "firehose --preset=min --lang=ja --partition=1",
            "/2/tweets/firehose/stream/lang/ja?partition=1",
        ),
        (
            "stream likes/firehose --partition=3 --param=like_with_tweet_author.fields=created_at,id",
            "/2/likes/firehose/stream?partition=3&like_with_tweet_author.fields=created_at%2Cid",
        ),
        ("stream /2/activity/stream", "/2/activity/stream"),
        (
            "filter --expansions=author_id,geo.place_id --tweet-fields=lang --user-fields=url \
             --media-fields=type --poll-fields=id --place-fields=geo --preset=min --backfill-minutes=5",
            "/2/tweets/search/stream?backfill_minutes=5&expansions=author_id%2Cgeo.place_id\
             &tweet.fields=lang&user.fields=url&media.fields=type&poll.fields=id&place.fields=geo",
        ),
        (
            "filter --preset=min --start-time=2026-11-21T12:00:00+02:00 --end-time=2026-11-21T10:30:00.5Z",
            "/2/tweets/search/stream?start_time=2026-11-21T10%3A00%3A00Z&end_time=2026-11-21T10%3A30%3A00Z",
        ),
    ];
    let sorted = |target: &str| {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut query: Vec<String> = query.split('&').map(str::to_owned).collect();
        query.sort();
        (path.to_owned(), query)
    };
    all_at_once(table, |(command, target)| {
        let command: Vec<&str> = command.split_whitespace().collect();
        let server = Server::streaming([vec![x_head(), post(1), Step::Hold]]);
        Trill::at_x(&server, &format!("{} --count=1", command.join(" "))).run().code(0).silent();
        let request = server.stream_requests().remove(0);
        assert_eq!(sorted(request.target()), sorted(target), "{command:?}");
        assert_eq!(request.all("authorization"), [format!("Bearer {TOKEN}")]);
        assert_eq!(request.all("accept-encoding"), ["identity"]);
        assert!(request.all("user-agent")[0].starts_with("trill/"));
    });
}

#[test]
fn the_default_preset_asks_for_what_pretty_shows_and_all_for_nothing_that_is_private() {
    let asked = |preset: &str| {
        let server = Server::streaming([vec![x_head(), post(1), Step::Hold]]);
        Trill::at_x(&server, &format!("filter {preset} --count=1")).run().code(0);
        server.stream_requests()[0].target().to_owned()
    };
    let default = asked("--count=1");
    for field in ["author_id", "note_tweet", "created_at", "referenced_tweets.id", "alt_text"] {
        assert!(default.contains(field), "{field}: {default}");
    }
    let all = asked("--preset=all");
    for field in ["context_annotations", "verified_type", "contained_within", "variants"] {
        assert!(all.contains(field), "{field}: {all}");
    }
    for field in ["non_public_metrics", "organic_metrics", "promoted_metrics", "confirmed_email"] {
        assert!(!all.contains(field), "{field}: {all}");
    }
}

#[test]
fn what_no_server_takes_is_refused_before_it_is_asked() {
    let server = Server::streaming([vec![x_head(), Step::Hold]]);
    for (command, words) in [
        ("sample10", "--partition"),
        ("sample10 --partition=3", "1"),
        ("firehose --lang=en --partition=9", "8"),
        ("filter --backfill-minutes=6", "5"),
        ("sample --start-time=2026-01-01T00:00:00Z", "--start-time"),
        ("filter --start-time=2026-01-02T00:00:00Z --end-time=2026-01-01T00:00:00Z", "--end-time"),
    ] {
        Trill::at_x(&server, command).run().code(2).says(words).prints_nothing();
    }
    assert!(server.requests().is_empty());
}

#[test]
fn no_line_hurts_its_neighbours() {
    let big = format!(r#"{{"data":{{"id":"2","text":"{}"}}}}"#, "x".repeat(2 << 20));
    let lines: Vec<Vec<u8>> = vec![
        br#"{"data":{"id":"1","text":"a"}}"#.to_vec(),
        b"".to_vec(),
        b"{}".to_vec(),
        b"[1,2]".to_vec(),
        b"7".to_vec(),
        b"no json".to_vec(),
        b"{\"data\":{\"id\":\"8\",\"text\":\"\xff\"}}".to_vec(),
        big.into_bytes(),
        "{\"data\":{\"id\":\"3\",\"text\":\"a\u{2028}b\u{85}c\"}}".as_bytes().to_vec(),
        br#"{"data":{"id":"4","text":"d"},"errors":[{"title":"Not Found Error","detail":"gone","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#.to_vec(),
    ];
    let stream = |end: &str| {
        let mut bytes = b"\xef\xbb\xbf".to_vec();
        for line in &lines {
            bytes.extend_from_slice(line);
            bytes.extend_from_slice(end.as_bytes());
        }
        bytes
    };
    all_at_once(["\r\n", "\n"], |line_end| {
        let server = saying(&stream(line_end));
        let ended = Trill::at_x(&server, "filter --count=5 --meta=malformed,partial").run().code(0);
        let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
        let expected = [
            "tweet",
            "trill.malformed",
            "trill.malformed",
            "trill.malformed",
            "trill.malformed",
            "tweet",
            "tweet",
            "tweet",
            "trill.partial",
            "tweet",
        ];
        assert_eq!(events, expected, "{line_end:?}");
        let partial = ended.records()[8].payload().to_owned();
        assert!(
            partial.starts_with(r#"{"id":"4","errors":[{"title":"Not Found Error""#),
            "{partial}"
        );
    });
}

#[test]
fn a_stream_is_the_same_however_its_bytes_come() {
    let bytes = b"{\"data\":{\"id\":\"1\",\"text\":\"\xe6\x97\xa5\"}}\r\n\r\n{\"data\":{\"id\":\"2\",\"text\":\"b\"}}\r\n";
    let pieces = |size: usize| bytes.chunks(size).map(body).collect::<Vec<Step>>();
    all_at_once([1, 2, 3, 7, 1000], |size| {
        let mut script = vec![x_head()];
        script.extend(pieces(size));
        script.push(Step::Hold);
        let server = Server::streaming([script]);
        let command = "filter --count=2 --meta=heartbeat";
        let ended = Trill::at_x(&server, command).run().code(0).silent();
        let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
        // A chunk that ends between CR and LF makes no heartbeat.
        assert_eq!(events, ["tweet", "trill.heartbeat", "tweet"], "{size}");
    });
}

#[test]
fn the_last_line_of_a_lost_connection_is_kept_if_it_is_whole_and_reported_if_not() {
    let whole = vec![x_head(), body(br#"{"data":{"id":"1","text":"a"}}"#), end()];
    let half = vec![x_head(), body(br#"{"data":{"id":"2","te"#), end()];
    let server = Server::streaming([whole, half, vec![x_head(), post(3), Step::Hold]]);
    let ended = Trill::at_x(&server, "filter --count=2 --meta=malformed").run().code(0);
    let events: Vec<String> = ended.records().into_iter().map(|record| record.event).collect();
    assert_eq!(events, ["tweet", "trill.malformed", "tweet"]);
    ended.says("in the middle of it");
}

#[test]
fn streams_of_other_kinds_have_the_services_own_names() {
    let table = [
        (
            "stream tweets/compliance --partition=1",
            r#"{"data":{"delete":{"tweet":{"id":"1","author_id":"2"},"event_at":"2026-11-21T12:00:00.000Z"}}}"#,
            "delete",
        ),
        (
            "stream activity",
            r#"{"data":{"event_uuid":"-2781149976877970683","event_type":"profile.update.bio","payload":{"before":"a","after":"b"}}}"#,
            "profile.update.bio",
        ),
        (
            "stream likes/firehose --partition=1",
            r#"{"data":{"id":"1","liked_tweet_id":"2"}}"#,
            "like",
        ),
        ("stream tweets/search", r#"{"data":{"id":"1","text":"a"}}"#, "tweet"),
    ];
    all_at_once(table, |(command, text, event)| {
        let server = Server::streaming([vec![x_head(), line(text), Step::Hold]]);
        let ended = Trill::at_x(&server, &format!("{command} --count=1")).run().code(0).silent();
        assert_eq!(ended.records()[0].event, event);
        assert_eq!(ended.records()[0].payload(), text);
    });
}

#[test]
fn a_window_that_has_been_replayed_is_the_end() {
    let script = vec![x_head(), post(1), body(br#"{"data":{"id":"2","text":"b"}}"#), end()];
    let server = Server::streaming([script]);
    let command = "filter --start-time=2026-11-21T10:00:00Z --end-time=2026-11-21T10:30:00Z";
    let ended = Trill::at_x(&server, command).run().code(0).silent();
    assert_eq!(ended.lines().len(), 2);
    assert_eq!(server.stream_requests().len(), 1);
}

#[test]
fn a_window_that_breaks_off_is_not_begun_again() {
    let script = vec![x_head(), post(1), post(2), Step::Reset];
    let server = Server::streaming([script]);
    let ended = Trill::at_x(&server, "filter --start-time=2026-11-21T10:00:00Z").run().code(5);
    assert_eq!(ended.lines().len(), 2);
    assert_eq!(server.stream_requests().len(), 1);
    ended.says("the replay broke off after 2").says("--start-time");
    // A line that is cut is no clean end.
    let script = vec![x_head(), post(1), body(b"{\"data\":{\"id\""), end()];
    let server = Server::streaming([script]);
    Trill::at_x(&server, "filter --end-time=2026-11-21T10:00:00Z").run().code(5);
}

#[test]
fn gzip_is_asked_for_only_on_request() {
    let server = Server::streaming([vec![x_head(), post(1), Step::Hold]]);
    Trill::at_x(&server, "filter --gzip --count=1").run().code(0);
    assert_eq!(server.stream_requests()[0].all("accept-encoding"), ["gzip"]);
}

#[test]
fn a_token_comes_from_a_file_a_command_or_a_variable_and_never_from_mastodon() {
    let server = Server::streaming([vec![x_head(), post(1), Step::Hold]]);
    let bare =
        || Trill::new(["x", "filter", "--count=1"]).env("TRILL_TWITTER_SERVER", server.url());
    let verbatim = "AAAA%2Fthis%3Dis-verbatim";
    bare().arg("--token-file=token").file("token", format!("{verbatim}\n")).run().code(0);
    bare().arg(format!("--token-command=echo {verbatim}")).run().code(0);
    for name in ["X_BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "BEARER_TOKEN"] {
        bare().env(name, verbatim).run().code(0);
    }
    for request in server.stream_requests() {
        assert_eq!(request.all("authorization"), [format!("Bearer {verbatim}")]);
    }
    let asked = server.requests().len();
    let ended = bare().env("MASTODON_ACCESS_TOKEN", "m").env("TRILL_TOKEN_FILE", "/dev/null").run();
    ended.code(4).says("bearer token").says("X_BEARER_TOKEN");
    assert_eq!(server.requests().len(), asked);
}

#[test]
fn keys_are_exchanged_for_a_token_that_is_kept_only_on_request() {
    let server = || {
        Server::start(Plan {
            streams: vec![vec![x_head(), post(1), Step::Hold]],
            calls: vec![Answer::ok(r#"{"token_type":"bearer","access_token":"AAAA%2Fgot%3D"}"#)],
            ..Plan::default()
        })
    };
    let run = |server: &Server, flags: &[&str]| {
        let mut trill = Trill::new(["x", "filter", "--count=1", "-vv"])
            .env("TRILL_TWITTER_SERVER", server.url())
            .env("CONSUMER_KEY", "xvz1evFS4wEEPTGEFPHBog")
            .env("CONSUMER_SECRET", "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg");
        for flag in flags {
            trill = trill.arg(*flag);
        }
        trill.run().code(0)
    };
    let kept = server();
    let path = std::env::temp_dir().join(format!("trill-token-{}", std::process::id()));
    let ended = run(&kept, &["--save-token", path.to_str().expect("UTF-8")]);
    for secret in ["L8qq9PZyRg6", "got%3D"] {
        assert!(!ended.stderr.contains(secret), "{}", ended.stderr);
    }
    let saved = fs::read_to_string(&path).expect("it was kept");
    assert_eq!(saved, "AAAA%2Fgot%3D\n");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(&path).expect("it is there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    fs::remove_file(&path).expect("it can go");

    let (call, body) = kept.calls().remove(0);
    assert_eq!(
        (call.as_str(), body.as_str()),
        ("POST /oauth2/token", "grant_type=client_credentials")
    );
    let exchange = &kept.requests()[0];
    assert_eq!(
        exchange.all("authorization"),
        [
            "Basic eHZ6MWV2RlM0d0VFUFRHRUZQSEJvZzpMOHFxOVBaeVJnNmllS0dFS2hab2xHQzB2SldMdzhpRUo4OERSZHlPZw=="
        ]
    );
    assert_eq!(kept.stream_requests()[0].all("authorization"), ["Bearer AAAA%2Fgot%3D"]);
}

#[test]
fn keys_that_are_refused_end_the_run_with_4() {
    let refusal = r#"{"errors":[{"code":99,"label":"authenticity_token_error","message":"Unable to verify your credentials"}]}"#;
    let server = Server::start(Plan {
        calls: vec![Answer::new("403 Forbidden", "", refusal)],
        ..Plan::default()
    });
    let ended = Trill::new(["x", "filter"])
        .env("TRILL_TWITTER_SERVER", server.url())
        .env("CONSUMER_KEY", "key")
        .env("CONSUMER_SECRET", "secret-secret")
        .run();
    ended.code(4).says("Unable to verify").says("hint: ").prints_nothing();
}

#[test]
fn spending_ends_the_run_with_9_and_an_estimate() {
    let posts: Vec<Step> =
        [x_head()].into_iter().chain((1..=20).map(post)).chain([Step::Hold]).collect();
    let server = Server::streaming([posts]);
    let ended = Trill::at_x(&server, "filter --max-posts=3").run().code(9);
    assert_eq!(ended.lines().len(), 3);
    ended.says("3 posts").says("$0.0").says("estimate");
    // Ten cents buy twenty posts at half a cent; at two cents they buy five.
    let ended = Trill::at_x(&server, "filter --max-cost=0.10").run().code(9);
    assert_eq!(ended.lines().len(), 20);
    let ended = Trill::at_x(&server, "filter --max-cost=0.10 --post-price=0.02").run().code(9);
    assert_eq!(ended.lines().len(), 5);
    // What is not shown is billed all the same.
    let ended = Trill::at_x(&server, "filter --event=none --max-posts=7").run().code(9);
    ended.prints_nothing().says("7 posts");
    Trill::at_x(&server, "filter --max-posts=3 --count=3").run().code(0);
    Trill::at_x(&server, "filter --max-cost=0.001").run().code(2).says("one post");
    let ended = Trill::at_x(&server, "filter --count=4 --stats").run().code(0);
    ended.says("4 records received, 4 shown, about $0.02 (an estimate");
}

#[test]
fn prices_and_servers_may_stand_in_the_configuration() {
    let posts: Vec<Step> =
        [x_head()].into_iter().chain((1..=20).map(post)).chain([Step::Hold]).collect();
    let server = Server::streaming([posts]);
    let settings = format!(
        "output = 'raw'\n[twitter]\nserver = '{}'\npost-price = 0.05\nmax-cost = 0.10\n",
        server.url()
    );
    let run = |flags: &[&str]| {
        let mut trill = Trill::new(["x", "filter"])
            .env("TRILL_CONFIG", "config.toml")
            .env("X_BEARER_TOKEN", TOKEN)
            .file("config.toml", &settings);
        for flag in flags {
            trill = trill.arg(*flag);
        }
        trill.run()
    };
    let ended = run(&[]).code(9);
    assert_eq!(ended.lines().len(), 2);
    assert!(ended.lines()[0].starts_with(r#"{"data""#));
    assert_eq!(run(&["--max-cost=0.20"]).code(9).lines().len(), 4);
    // A variable beats the file, for tokens as for all else; help needs no file.
    let bare = |name: &str, text: &str| {
        Trill::new(["x", "filter", "--count=1"])
            .env("TRILL_TWITTER_SERVER", server.url())
            .env("X_BEARER_TOKEN", TOKEN)
            .env("TRILL_CONFIG", name)
            .file("config.toml", text)
            .file("t", "another-token-entirely")
    };
    bare("config.toml", "[twitter]\ntoken-file = 't'").run().code(0);
    let used = server.stream_requests().pop().expect("it was asked");
    assert_eq!(used.all("authorization"), [format!("Bearer {TOKEN}")]);
    bare("nowhere.toml", "").run().code(1).says("nowhere.toml");
    Trill::new(["--help"]).env("TRILL_CONFIG", "c").file("c", "= =").run().code(0);
    let broken = Trill::new(["x", "filter"]).env("TRILL_CONFIG", "c").file("c", "outptu = 'raw'");
    broken.run().code(2).says("'outptu'");
    let wrong =
        Trill::new(["x", "sample", "--sandbox"]).env("TRILL_CONFIG", "c").file("c", "retry = 'x'");
    wrong.run().code(2).says("c: ").says("--retry");
}
