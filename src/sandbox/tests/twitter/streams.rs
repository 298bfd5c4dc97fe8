//! What flows: framing, posts, pace, parameters.

use std::io::Read as _;

use super::*;

#[test]
fn a_stream_is_lines_of_json_that_end_with_cr_lf() {
    let sandbox = sandbox(&[]);
    let mut stream = get(&sandbox, SAMPLE);
    assert_eq!(stream.header("Content-Type"), Some("application/json; charset=utf-8"));
    assert_eq!(stream.header("Transfer-Encoding"), Some("chunked"));
    assert_eq!(stream.header("Content-Encoding"), None);
    assert_eq!(stream.header("X-Rate-Limit-Limit"), Some("50"));
    let chunk = stream.chunk();
    let line = chunk.strip_suffix(b"\r\n").expect("CR LF");
    assert!(!line.contains(&b'\n') && !line.contains(&b'\r'));
    let post = json(line);
    assert!(post["data"]["id"].is_string() && post["data"]["text"].is_string());
    assert!(post["data"].get("author_id").is_none(), "nothing was asked for");
    assert!(post.get("matching_rules").is_none());
}

#[test]
fn a_heartbeat_is_an_empty_line() {
    let options = || Options { seed: Some(1), rate: Rate::PerSecond(0.001), ..Options::default() };
    let heartbeat = Some(Duration::from_millis(2));
    let rules = vec![("nobodywritesthis".to_owned(), None)];
    let paced = Sandbox::start(Options { heartbeat, rules: rules.clone(), ..options() })
        .expect("a free port on loopback");
    assert_eq!(get(&paced, FILTER).chunks(3), b"\r\n\r\n\r\n");
    let fast = with(Options { heartbeat, rules, ..Options::default() }, &[]);
    assert_eq!(get(&fast, FILTER).chunks(3), b"\r\n\r\n\r\n", "with nothing to send at full speed");
}

#[test]
fn no_rules_are_a_conflict() {
    let sandbox = sandbox(&[]);
    let mut refused = get(&sandbox, FILTER);
    assert_eq!(refused.status(), 409);
    let problem = json(&refused.body());
    assert_eq!(problem["connection_issue"], "RuleConfigurationIssue");
    assert_eq!(kind(&problem), "streaming-connection");
}

#[test]
fn a_filtered_stream_shows_what_matches_and_why() {
    let sandbox =
        ruled(&[("cat", Some("cats")), ("nobodywritesthis", Some("none"))], &["end-after=40"]);
    let (lines, _) = rest(&mut get(&sandbox, FILTER));
    for line in &lines {
        let post = json(line.as_bytes());
        assert_eq!(post["matching_rules"].as_array().map(Vec::len), Some(1), "{line}");
        assert_eq!(post["matching_rules"][0]["tag"], "cats");
    }
    assert_eq!(lines.len(), 40);
}

#[test]
fn the_fields_that_are_asked_for_come() {
    let path =
        format!("{SAMPLE}?expansions=author_id&tweet.fields=created_at&user.fields=verified");
    let post = post(&mut get(&sandbox(&[]), &path));
    assert_eq!(post["data"]["created_at"], "2026-01-01T00:00:00.000Z");
    let author = &post["includes"]["users"][0];
    assert_eq!(author["id"], post["data"]["author_id"]);
    assert!(author["verified"].is_boolean());
}

#[test]
fn same_seed_same_bytes() {
    let [one, two] = [sandbox(&[]), sandbox(&[])];
    for path in [SAMPLE, "tweets/firehose/stream?partition=3", "activity/stream"] {
        let bytes = [&one, &two].map(|sandbox| get(sandbox, path).chunks(100));
        assert!(bytes[0] == bytes[1], "{path}");
    }
}

#[test]
fn every_stream_sends_what_it_is_about() {
    let sandbox = sandbox(&[]);
    for (path, member) in [
        ("tweets/sample10/stream?partition=1", "text"),
        ("tweets/firehose/stream?partition=20", "text"),
        ("tweets/firehose/stream/lang/en?partition=8", "text"),
        ("likes/firehose/stream?partition=1", "liked_tweet_id"),
        ("likes/sample10/stream?partition=2", "liked_tweet_id"),
        ("likes/compliance/stream", "delete"),
        ("tweets/compliance/stream?partition=1", "delete"),
        ("users/compliance/stream?partition=1", "user_profile_modification"),
        ("tweets/label/stream", "public_tweet_notice"),
        ("activity/stream", "event_uuid"),
    ] {
        let mut stream = get(&sandbox, path);
        assert_eq!(stream.status(), 200, "{path}");
        let line = post(&mut stream);
        assert!(line["data"].get(member).is_some(), "{path}: {line}");
    }
}

#[test]
fn parameters_are_checked_and_the_reason_is_told() {
    let sandbox = with_rule(&[]);
    for (path, parameter, message) in [
        ("tweets/sample10/stream", "partition", "The `partition` query parameter can not be empty"),
        (
            "tweets/sample10/stream?partition=3",
            "partition",
            "The `partition` query parameter value [3] is not between 1 and 2",
        ),
        (
            "tweets/search/stream?backfill_minutes=6",
            "backfill_minutes",
            "The `backfill_minutes` query parameter value [6] is not between 0 and 5",
        ),
        (
            "activity/stream?tweet.fields=id",
            "tweet.fields",
            "The query parameter [tweet.fields] is not one of [backfill_minutes,start_time,end_time]",
        ),
    ] {
        let (status, problem) = read(&sandbox, path);
        assert_eq!((status, kind(&problem)), (400, "invalid-request"), "{path}");
        assert_eq!(problem["title"], "Invalid Request");
        assert_eq!(problem["errors"][0]["message"], message);
        assert!(problem["errors"][0]["parameters"][parameter].is_array());
    }
    let (_, problem) = read(&sandbox, "tweets/search/stream?tweet.fields=posts");
    let message = problem["errors"][0]["message"].as_str().expect("a sentence");
    assert!(
        message.starts_with("The `tweet.fields` query parameter value [posts] is not one of [")
    );
}

#[test]
fn a_recovery_closes() {
    let path = "tweets/search/stream?start_time=2026-01-01T00:00:00Z&end_time=2026-01-01T00:05:00Z";
    let (lines, end) = rest(&mut get(&with_rule(&[]), path));
    assert!((1..=25).contains(&lines.len()));
    assert_eq!(end, Piece::End);
}

#[test]
fn a_stream_ends_after_its_events_and_has_each_once() {
    let sandbox = with(Options { events: Some(50), ..Options::default() }, &["end-after=20x1"]);
    let [first, second] = [0, 1].map(|_| rest(&mut get(&sandbox, SAMPLE)).0);
    assert_eq!((first.len(), second.len()), (20, 30));
    let ids =
        first.iter().chain(&second).map(|line| json(line.as_bytes())["data"]["id"].to_string());
    assert_eq!(ids.collect::<std::collections::HashSet<_>>().len(), 50);
}

#[test]
fn payloads_are_about_as_long_as_asked() {
    let sandbox = with(Options { payload_bytes: Some(2048), ..Options::default() }, &[]);
    let mut stream = get(&sandbox, SAMPLE);
    let total: usize = (0..30).map(|_| line(&mut stream).len()).sum();
    assert!((1_900..2_200).contains(&(total / 30)), "{total}");
}

#[test]
fn gzip_is_sent_when_asked_for_and_can_be_read_as_it_comes() {
    let sandbox = with_rule(&[]);
    let plain = line(&mut get(&sandbox, SAMPLE));
    let path = format!("GET /2/{SAMPLE}");
    let server = self::sandbox(&[]);
    let headers = [&*bearer(&server), "Accept-Encoding: br, gzip;q=0.5"];
    let mut stream = Reply::to(&server, &path, &headers);
    assert_eq!(stream.header("Content-Encoding"), Some("gzip"));
    let first = stream.chunk();
    let mut decoder = flate2::read::GzDecoder::new(&*first);
    let mut text = vec![0; plain.len() + 2];
    decoder.read_exact(&mut text).expect("a whole line in the first chunk");
    assert_eq!(text, [&*plain, b"\r\n"].concat());
    let refused = ["Accept-Encoding: gzip;q=0", &*bearer(&sandbox)];
    assert_eq!(Reply::to(&sandbox, &path, &refused).header("Content-Encoding"), None);
}

#[test]
fn a_compressed_stream_is_whole_when_it_ends() {
    let server = sandbox(&["end-after=30"]);
    let headers = [&*bearer(&server), "Accept-Encoding: gzip"];
    let (body, end) = Reply::to(&server, &format!("GET /2/{SAMPLE}"), &headers).rest();
    assert_eq!(end, Piece::End);
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).expect("gzip with its end");
    assert_eq!(text.matches("\r\n").count(), 30);
}

#[test]
fn recent_search_has_the_posts_of_the_stream_with_their_bytes() {
    let sandbox = with_rule(&["end-after=25"]);
    let fields = "tweet.fields=created_at,lang&expansions=author_id";
    let (lines, _) = rest(&mut get(&sandbox, &format!("{FILTER}?{fields}")));
    let mut reply =
        get(&sandbox, &format!("tweets/search/recent?query=cat&max_results=100&{fields}"));
    assert_eq!(reply.status(), 200);
    let body = String::from_utf8(reply.body()).expect("JSON is text");
    let found = json(body.as_bytes());
    // What has happened is what the stream has taken, which is a little more than it has sent.
    let posts = found["data"].as_array().expect("posts");
    assert!(posts.len() >= 25, "{}", posts.len());
    let line = json(lines[0].as_bytes());
    assert!(posts.contains(&line["data"]));
    let (data, _) = lines[0]["{\"data\":".len()..].split_once(",\"includes\"").expect("an author");
    assert!(body.contains(data));
    assert_eq!(found["meta"]["newest_id"], posts[0]["id"]);
    let (status, refused) = read(&sandbox, "tweets/search/recent?query=has:images");
    assert_eq!((status, kind(&refused)), (400, "invalid-request"));
}
