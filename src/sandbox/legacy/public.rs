//! What filter and sample show: tweets, and what happens to tweets (protocols/x.md section 6).

use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::feed::{Feed, Sequence};
use super::filter::Filter;
use super::programme::{Programme, deleted, scrubbed, tweet_withheld, user_withheld};

/// Every so manieth event is about an earlier tweet.
const NOTICE_EVERY: u64 = 8;
/// How many events earlier.
const NOTICE_AFTER: u64 = 3;

/// The message of event `serial`, when the filter lets it pass. What is said about a tweet follows
/// the tweet.
pub(super) fn message(
    programme: &Programme,
    feed: &Feed,
    endpoint: Endpoint,
    filter: &Filter,
    serial: u64,
) -> Option<Vec<u8>> {
    let sequence = Sequence::Public(endpoint);
    let about = if is_notice(serial) { serial - NOTICE_AFTER } else { serial };
    let (id, draw) = (feed.id(sequence, about), feed.draw(sequence, about));
    let tweet = programme.tweets.get(number(programme, about, draw));
    if !filter.passes(tweet) {
        return None;
    }
    let mut out = Vec::new();
    if about == serial {
        tweet.write(&mut out, id, draw, None);
        return Some(out);
    }
    let now = feed.id(sequence, serial);
    let notice: Value = match serial / NOTICE_EVERY % 4 {
        1 => tweet_withheld(id, tweet.author, now),
        2 => scrubbed(tweet.author, id),
        3 => user_withheld(tweet.author, now),
        _ => deleted(id, tweet.author, now),
    };
    out.extend_from_slice(notice.to_string().as_bytes());
    Some(out)
}

/// `limit`: how many matching tweets were not delivered since the connect.
pub(super) fn limit(undelivered: u64, ms: u64) -> Vec<u8> {
    json!({ "limit": { "track": undelivered, "timestamp_ms": ms.to_string() } }).to_string().into()
}

fn is_notice(serial: u64) -> bool {
    serial % NOTICE_EVERY == NOTICE_EVERY - 1
}

/// The number of the tweet: at first each once, then as the seed has it.
fn number(programme: &Programme, serial: u64, draw: u64) -> u64 {
    let turn = serial - serial / NOTICE_EVERY;
    if turn < programme.tweets.len() as u64 { turn } else { draw }
}
