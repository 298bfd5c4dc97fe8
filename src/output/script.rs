//! The common event script: what every format is shown, so that their snapshots can be compared.
//! A new format adds one test that calls [`shown`].

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::event::{Gap, Json, Meta, MetaEvent, Origin, Record, Via};
use crate::output::{FormatKind, FormatOptions, build};

/// Options as for a pipe, in UTC.
pub(crate) fn options(kind: FormatKind) -> FormatOptions {
    FormatOptions { kind, color: false, terminal: false, time_zone: TimeZone::UTC, null: false }
}

/// The script, formatted as `options` say.
pub(crate) fn shown(options: &FormatOptions) -> String {
    format(options, &records())
}

/// `records`, formatted as `options` say.
pub(crate) fn format(options: &FormatOptions, records: &[Record]) -> String {
    let mut formatter = build(options);
    let mut out = Vec::new();
    for record in records {
        formatter.record(record, &mut out);
    }
    String::from_utf8(out).expect("every format writes UTF-8")
}

/// A record of `mastodon.example hashtag rust` at noon and 123456 µs.
pub(crate) fn record(event: &str, payload: &str) -> Record {
    Record {
        origin: origin(),
        event: Cow::Owned(event.to_owned()),
        via: Via::Stream,
        received_at: at(0),
        place: None,
        is_notice: false,
        payload: Json::parse(&Bytes::copy_from_slice(payload.as_bytes())).expect("JSON"),
    }
}

/// Connected, three posts, a deletion, a notification, a lost line, a gap, bytes that are no
/// record, a heartbeat, an event that nobody has heard of, a post of X, and what did not come
/// along with it; then, of API v1.1, what a site stream sends about an account: a long post, a
/// retweet, a direct message and an event.
pub(crate) fn records() -> Vec<Record> {
    let origin = origin();
    let meta = |seconds, meta| MetaEvent { origin: Arc::clone(&origin), at: at(seconds), meta };
    let item = |seconds, event: &str, payload: &str| Record {
        origin: Arc::clone(&origin),
        received_at: at(seconds),
        place: None,
        is_notice: false,
        ..record(event, payload)
    };
    let filter = Arc::new(Origin { source: "api.x.com".into(), stream: vec!["filter".into()] });
    let x = |seconds, event: &str, payload: &str| Record {
        origin: Arc::clone(&filter),
        ..item(seconds, event, payload)
    };
    let site = Arc::new(Origin {
        source: "streams.example".into(),
        stream: vec!["site".into(), "7".into()],
    });
    let legacy = |seconds, event: &str, payload: &str| Record {
        origin: Arc::clone(&site),
        ..item(seconds, event, payload)
    };
    let connected = meta(
        0,
        Meta::Connected {
            transport: "sse",
            url: "https://streaming.mastodon.example/api/v1/streaming/hashtag?tag=rust".into(),
            attempt: 1,
        },
    );
    let disconnected = meta(
        5,
        Meta::Disconnected {
            class: "http",
            reason: "the server answered 503 Service Unavailable".into(),
            status: Some(503),
            retry_in: Some(Duration::from_millis(5300)),
            hint: None,
        },
    );
    let gap = meta(
        18,
        Meta::Gap(Gap {
            from_id: Some("110000000000000003".into()),
            from: at(5),
            to: at(18),
            length: std::time::Duration::from_secs(13),
            filled: 0,
            complete: false,
            between_runs: false,
            unfillable: false,
            reason: Some("catch-up is off".into()),
        }),
    );
    let malformed = meta(
        19,
        Meta::Malformed {
            reason: "the payload of update is not JSON".into(),
            raw: Bytes::from_static(b"event: update\ndata: {\"id\":\"1\x1b[31m\xff\n"),
        },
    );
    vec![
        connected.to_record(),
        item(1, "update", PLAIN),
        item(2, "update", BOOST),
        item(3, "update", HOSTILE),
        item(3, "delete", r#""110000000000000001""#),
        item(4, "notification", FAVOURITE),
        disconnected.to_record(),
        gap.to_record(),
        malformed.to_record(),
        meta(20, Meta::Heartbeat).to_record(),
        item(21, "pleroma:respond", r#"{"type":"respond","result":"ok"}"#),
        x(22, "tweet", TWEET),
        x(22, "trill.partial", PARTIAL),
        legacy(31, "tweet", EXTENDED),
        legacy(32, "tweet", RETWEET),
        legacy(33, "direct_message", DIRECT),
        legacy(34, "event", FAVORITE),
    ]
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin {
        source: "mastodon.example".into(),
        stream: vec!["hashtag".into(), "rust".into()],
    })
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::new(1_795_176_000 + seconds, 123_456_789).expect("in range")
}

const PLAIN: &str = r##"{"id":"110000000000000001","created_at":"2026-11-20T12:00:01.000Z","visibility":"public","url":"https://mastodon.example/@alice/110000000000000001","content":"<p>Hello, <a href=\"https://mastodon.example/tags/rust\" class=\"mention hashtag\" rel=\"tag\">#<span>rust</span></a>!</p><p>Second &amp; last.</p>","account":{"id":"1","username":"alice","acct":"alice","display_name":"Alice"}}"##;

const BOOST: &str = r##"{"id":"110000000000000002","created_at":"2026-11-20T12:00:02.000Z","account":{"id":"1","username":"alice","acct":"alice","display_name":"Alice"},"reblog":{"id":"109999999999999999","created_at":"2026-11-19T08:30:00.000Z","visibility":"unlisted","uri":"https://remote.example/users/bob/statuses/109999999999999999","url":null,"content":"<p>An older post</p>","account":{"id":2,"username":"bob","acct":"bob@remote.example","display_name":"","bot":true}}}"##;

/// An escape sequence, a raw C1 character and a bidi override, where a stranger can put them.
const HOSTILE: &str = "{\"id\":\"110000000000000003\",\"created_at\":\"2026-11-20T12:00:03.000Z\",\"content\":\"<p>left \u{202e}thgir\u{202c} &#27;[2J</p>\",\"url\":\"https://evil.example/\u{9b}31m\",\"account\":{\"id\":\"3\",\"username\":\"eve\",\"acct\":\"eve@evil.example\",\"display_name\":\"Eve \\u001b]0;owned\\u0007\u{7f}\"}}";

const FAVOURITE: &str = r##"{"id":"9002","type":"favourite","created_at":"2026-11-20T12:00:04.000Z","account":{"id":"2","username":"bob","acct":"bob@remote.example"},"status":{"id":"110000000000000001","content":"<p>Hello, #rust!</p>","account":{"id":"1","acct":"alice"}}}"##;

/// A quote of a post that did not come along, two rules of which one has no tag.
const TWEET: &str = r##"{"data":{"id":"1991481489000000001","text":"Look &amp; see https://t.co/q","created_at":"2026-11-20T12:00:21.000Z","author_id":"2244994945","edit_history_tweet_ids":["1991481489000000001"],"referenced_tweets":[{"type":"quoted","id":"1991481489000000000"}],"entities":{"urls":[{"start":11,"end":25,"url":"https://t.co/q","expanded_url":"https://x.com/bob/status/1991481489000000000"}]}},"includes":{"users":[{"id":"2244994945","name":"Dev 🐦","username":"XDevelopers"}]},"errors":[{"resource_id":"1991481489000000000","detail":"Could not find tweet with referenced_tweets.id: [1991481489000000000].","title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}],"matching_rules":[{"id":"1166916266197536768","tag":"cats"},{"id":"1166916266197536769"}]}"##;

const PARTIAL: &str = r#"{"id":"1991481489000000001","errors":[{"resource_id":"1991481489000000000","detail":"Could not find tweet with referenced_tweets.id: [1991481489000000000].","title":"Not Found Error","type":"https://api.x.com/2/problems/resource-not-found"}]}"#;

/// Too long for `text`.
const EXTENDED: &str = r##"{"created_at":"Fri Nov 20 12:00:31 +0000 2026","id":1991481489000000031,"id_str":"1991481489000000031","text":"@cy A long one &amp; a link… https://t.co/x","truncated":true,"in_reply_to_status_id_str":"1991481489000000000","in_reply_to_user_id_str":"9","in_reply_to_screen_name":"cy","user":{"id":7,"id_str":"7","name":"Ann","screen_name":"ann"},"extended_tweet":{"full_text":"@cy A long one &amp; a link: https://t.co/l #rust https://t.co/m","entities":{"hashtags":[{"text":"rust"}],"urls":[{"url":"https://t.co/l","expanded_url":"https://long.example/"}],"user_mentions":[{"id_str":"9","screen_name":"cy"}],"media":[{"id_str":"3","type":"photo","url":"https://t.co/m","media_url_https":"https://pbs.example/3.jpg"}]}},"entities":{"hashtags":[],"urls":[]},"lang":"en","timestamp_ms":"1795176031250"}"##;

const RETWEET: &str = r##"{"created_at":"Fri Nov 20 12:00:32 +0000 2026","id_str":"1991481489000000032","text":"RT @bob: An older po…","user":{"id_str":"7","name":"Ann","screen_name":"ann"},"retweeted":false,"retweeted_status":{"created_at":"Thu Nov 19 08:30:00 +0000 2026","id_str":"1991000000000000000","text":"An older post","user":{"id_str":"8","name":"Bob","screen_name":"bob"}}}"##;

/// With an escape sequence where a stranger can put it.
const DIRECT: &str = r##"{"direct_message":{"id_str":"1991481489000000033","text":"Noon &lt;sharp&gt; \u001b[2J","created_at":"Fri Nov 20 12:00:33 +0000 2026","sender_id_str":"8","sender":{"id_str":"8","name":"Bob \u202e","screen_name":"bob"},"recipient_id_str":"7","recipient":{"id_str":"7","name":"Ann","screen_name":"ann"}}}"##;

const FAVORITE: &str = r##"{"event":"favorite","created_at":"Fri Nov 20 12:00:34 +0000 2026","source":{"id_str":"8","name":"Bob","screen_name":"bob"},"target":{"id_str":"7","name":"Ann","screen_name":"ann"},"target_object":{"created_at":"Fri Nov 20 11:00:00 +0000 2026","id_str":"1991470000000000000","text":"Fish &amp; chips","user":{"id_str":"7","name":"Ann","screen_name":"ann"}}}"##;
