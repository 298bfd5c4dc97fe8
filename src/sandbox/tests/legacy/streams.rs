//! What filter, sample and user streams send.

use std::collections::HashSet;

use super::*;

fn kinds(messages: &[Value]) -> HashSet<&str> {
    messages.iter().map(kind).collect()
}

#[test]
fn a_sample_has_tweets_and_what_happens_to_them() {
    let (messages, end) = rest(&mut get(&sandbox(&["end-after=60"]), SAMPLE));
    assert_eq!((messages.len(), end), (60, Piece::End));
    let expected = ["text", "delete", "scrub_geo", "status_withheld", "user_withheld"];
    assert_eq!(kinds(&messages), HashSet::from(expected));
    let some = |which: &dyn Fn(&Value) -> bool| messages.iter().any(which);
    assert!(some(&|it| it["truncated"] == true && it["extended_tweet"]["full_text"].is_string()));
    assert!(some(&|it| it["retweeted_status"]["user"]["screen_name"].is_string()));
    assert!(some(&|it| it["quoted_status"]["id_str"].is_string()));
    let deleted = messages.iter().find_map(|it| it["delete"]["status"]["id"].as_u64());
    let deleted = deleted.expect("one of sixty");
    assert!(some(&|it| it["id"] == deleted), "what is deleted was there");
}

#[test]
fn the_same_seed_has_the_same_bytes() {
    let body = || get(&sandbox(&["end-after=40"]), SAMPLE).rest().0;
    assert!(body() == body());
}

#[test]
fn a_filter_selects_and_says_what_it_left_out() {
    let sandbox = sandbox(&["end-after=150"]);
    let (messages, _) = rest(&mut filter(&sandbox, "track=cat&stall_warnings=true"));
    let tweets = messages.iter().filter(|it| kind(it) == "text");
    for tweet in tweets {
        assert!(tweet.to_string().to_lowercase().contains("cat"), "{tweet}");
    }
    let limits: Vec<u64> = messages.iter().filter_map(|it| it["limit"]["track"].as_u64()).collect();
    assert!(!limits.is_empty() && limits.is_sorted(), "{limits:?}");
    assert!(messages.iter().any(|it| it["warning"]["code"] == "FALLING_BEHIND"));
    let (quiet, _) = rest(&mut filter(&sandbox, "follow=90210015"));
    assert!(quiet.iter().all(|it| it.get("warning").is_none() && it.get("limit").is_none()));
    let of_him = |it: &&Value| {
        let is = |id: &Value| *id == 90_210_015;
        is(&it["user"]["id"])
            || is(&it["retweeted_status"]["user"]["id"])
            || is(&it["in_reply_to_user_id"])
    };
    let tweets: Vec<&Value> = quiet.iter().filter(|it| kind(it) == "text").collect();
    assert!(!tweets.is_empty() && tweets.iter().all(of_him));
}

#[test]
fn a_user_stream_begins_with_friends_and_has_every_kind() {
    let sandbox = sandbox(&["end-after=40"]);
    let (messages, end) = rest(&mut get(&sandbox, "user.json?stall_warnings=true"));
    assert_eq!(end, Piece::End);
    assert!(messages[0]["friends"][0].is_u64(), "{}", messages[0]);
    let mut expected = HashSet::from(["text", "delete", "scrub_geo", "status_withheld"]);
    expected.extend(["user_withheld", "event", "direct_message", "friends", "warning"]);
    expected.insert("unheard_of");
    assert_eq!(kinds(&messages), expected);
    let serials: Vec<u64> =
        messages.iter().filter_map(|it| it["sandbox_serial"].as_u64()).collect();
    assert_eq!(serials, (0..serials.len() as u64).collect::<Vec<_>>());
    let strings = message(&mut get(&sandbox, "user.json?stringify_friend_ids=true"));
    assert!(strings["friends_str"][0].is_string());
}

#[test]
fn a_user_stream_can_have_what_a_filter_has() {
    let options = Options { events: Some(40), ..Options::default() };
    let sandbox = with(options, &[]);
    let (messages, _) = rest(&mut get(&sandbox, "user.json?with=user&track=cat"));
    let (own, others): (Vec<&Value>, Vec<&Value>) = messages
        .iter()
        .filter(|it| kind(it) == "text")
        .partition(|it| it.get("sandbox_serial").is_some());
    assert!(!own.is_empty() && !others.is_empty());
    assert!(others.iter().all(|it| it.to_string().to_lowercase().contains("cat")));
}

#[test]
fn a_length_comes_before_each_message_when_that_is_asked_for() {
    let sandbox = with(
        Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() },
        &["end-after=50"],
    );
    let (body, end) = get(&sandbox, &format!("{SAMPLE}?delimited=length")).rest();
    assert_eq!(end, Piece::End);
    let (mut left, mut messages) = (&body[..], 0);
    while let Some(end) = left.iter().position(|&byte| byte == b'\n') {
        let line = left[..end].trim_ascii();
        left = &left[end + 1..];
        if line.is_empty() {
            continue;
        }
        let length: usize =
            std::str::from_utf8(line).ok().and_then(|line| line.parse().ok()).expect("a length");
        let message = &left[..length];
        assert!(message.ends_with(b"\r\n"));
        json(message);
        left = &left[length..];
        messages += 1;
    }
    assert_eq!((messages, left.len()), (50, 0));
}

#[test]
fn an_empty_line_shows_that_the_stream_lives() {
    let options = Options { heartbeat: Some(Duration::from_millis(1)), ..Options::default() };
    let sandbox = with(options, &[]);
    let mut silent = filter(&sandbox, "track=nobodysaysthis");
    assert_eq!((silent.chunk(), silent.chunk()), (b"\r\n".to_vec(), b"\r\n".to_vec()));
}

#[test]
fn the_same_account_again_ends_the_oldest_connection() {
    let sandbox = sandbox(&[]);
    let mut first = filter(&sandbox, "track=nobodysaysthis");
    let _user = get(&sandbox, "user.json");
    let _second = filter(&sandbox, "track=cat");
    let (messages, end) = rest(&mut first);
    assert_eq!((messages.len(), end), (1, Piece::End));
    assert_eq!(messages[0]["disconnect"]["code"], 7);
    assert_eq!(messages[0]["disconnect"]["reason"], "admin logout");
}

#[test]
fn a_stream_is_compressed_for_who_takes_it() {
    let sandbox = sandbox(&["end-after=20"]);
    let request = format!("GET /1.1/{SAMPLE}");
    let header = signed(&sandbox, &request, "", &nonce(), clock::now().as_second());
    let mut reply = Reply::to(&sandbox, &request, &[&header, "Accept-Encoding: gzip"]);
    assert_eq!(reply.header("Content-Encoding"), Some("gzip"));
    let (body, _) = reply.rest();
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).expect("gzip with its end");
    assert_eq!(text.matches("\r\n").count(), 20);
}
