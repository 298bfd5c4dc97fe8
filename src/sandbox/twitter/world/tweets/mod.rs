//! The same posts as API v1.1 wrote them: tweets with their authors inside, long ones truncated
//! (protocols/x.md sections 6 and 9).
//!
//! A tweet is made once for each draft, with placeholders where ids and dates go; each event fills
//! them in.

mod render;

use jiff::Timestamp;
use serde_json::Value;

use super::drafts::{DRAFTS, Draft, Referred, Relation};
use super::people::{self, PEOPLE};
use super::template::{DATE_SHIFT, EPOCH_MS, Slot};
use super::things::PLACES;
use crate::sandbox::clock;
use crate::sandbox::mix::mix;
use render::{answered, number, tweet, user, words};

/// What ids begin with in the place of one; two digits of the slot follow.
const ID: &str = "90000000000000000";
/// In the place of a date; two digits of the slot and `@` follow.
const DATE: &str = "@date:";
/// In the place of the author of the tweet itself.
const AUTHOR: &str = "\"@author@\"";
/// In the place of its time in milliseconds.
const MILLISECONDS: &str = "@ms@";
/// How much older things are that a tweet refers to.
const HOUR_MS: u64 = 3_600_000;

/// Every draft as a tweet.
#[derive(Debug)]
pub(in crate::sandbox) struct Tweets(Vec<Tweet>);

/// A tweet, and what filters look at.
#[derive(Debug)]
pub(in crate::sandbox) struct Tweet {
    segments: Vec<Segment>,
    author_object: Vec<u8>,
    /// The id of the author.
    pub(in crate::sandbox) author: u64,
    /// Whom the tweet retweets.
    pub(in crate::sandbox) retweets: Option<u64>,
    /// Whom it answers.
    pub(in crate::sandbox) replies_to: Option<u64>,
    /// The whole text and the links in it, in lower case.
    pub(in crate::sandbox) words: String,
    pub(in crate::sandbox) lang: &'static str,
    /// Longitude, latitude.
    pub(in crate::sandbox) point: Option<(f64, f64)>,
    /// West, south, east, north.
    pub(in crate::sandbox) area: Option<[f64; 4]>,
}

#[derive(Debug)]
enum Segment {
    Text(String),
    Id(u64),
    Date(u64),
    Milliseconds,
    Author,
}

impl Tweets {
    /// Tweets that are shorter than `bytes` are padded to about that.
    pub(in crate::sandbox) fn new(bytes: Option<usize>) -> Self {
        Self(DRAFTS.iter().map(|draft| Tweet::new(draft, bytes)).collect())
    }

    /// How many different ones there are.
    pub(in crate::sandbox) fn len(&self) -> usize {
        self.0.len()
    }

    /// One of them, by a number of any size.
    pub(in crate::sandbox) fn get(&self, number: u64) -> &Tweet {
        &self.0[(number % self.0.len() as u64) as usize]
    }
}

impl Tweet {
    fn new(draft: &'static Draft, bytes: Option<usize>) -> Self {
        let render = |padding| {
            let mut tweet = tweet(draft, Slot::Post, padding);
            tweet["user"] = "@author@".into();
            tweet["filter_level"] = "low".into();
            tweet["timestamp_ms"] = MILLISECONDS.into();
            tweet.to_string()
        };
        let (author, user) = (people::find(draft.author), user(people::find(draft.author)));
        let author_object = user.to_string().into_bytes();
        let mut json = render(0);
        let missing = bytes.unwrap_or(0).saturating_sub(json.len() + author_object.len());
        if missing > 0 {
            json = render(missing);
        }
        let retweets = match draft.reference {
            Some((Relation::Retweeted, Referred::Post(of))) => {
                Some(number(people::find(of.author)))
            }
            _ => None,
        };
        let place = draft.place.map(|place| &PLACES[place.place % PLACES.len()]);
        Self {
            segments: segments(&json),
            author_object,
            author: number(author),
            retweets,
            replies_to: answered(draft).map(number),
            words: words(draft),
            lang: draft.lang,
            point: draft.place.and_then(|place| place.point),
            area: place.map(|place| place.bbox),
        }
    }

    /// Appends the tweet with this id. `draw` decides about the ids of what it refers to; `author`
    /// is the user object of who says it, when that is not the person of the draft.
    pub(in crate::sandbox) fn write(
        &self,
        out: &mut Vec<u8>,
        id: u64,
        draw: u64,
        author: Option<&Value>,
    ) {
        for segment in &self.segments {
            match segment {
                Segment::Text(text) => out.extend_from_slice(text.as_bytes()),
                Segment::Id(slot) => {
                    out.extend_from_slice(related(id, draw, *slot).to_string().as_bytes());
                }
                Segment::Date(slot) => {
                    out.extend_from_slice(date(related(id, draw, *slot)).as_bytes());
                }
                Segment::Milliseconds => {
                    out.extend_from_slice(milliseconds(id).to_string().as_bytes());
                }
                Segment::Author => match author {
                    Some(author) => out.extend_from_slice(author.to_string().as_bytes()),
                    None => out.extend_from_slice(&self.author_object),
                },
            }
        }
    }
}

/// The moment of an id, in milliseconds since 1970.
pub(in crate::sandbox) fn milliseconds(id: u64) -> u64 {
    (id >> DATE_SHIFT) + EPOCH_MS
}

/// The smallest id of a moment in milliseconds since 1970.
pub(in crate::sandbox) fn first_id(ms: u64) -> u64 {
    ms.saturating_sub(EPOCH_MS) << DATE_SHIFT
}

/// The units of an id that make a millisecond.
pub(in crate::sandbox) const MILLISECOND: u64 = 1 << DATE_SHIFT;

/// The date of an id as API v1.1 writes it: `Thu Jan 01 00:00:00 +0000 2026`.
pub(in crate::sandbox) fn date(id: u64) -> String {
    let ms = i64::try_from(milliseconds(id)).unwrap_or(0);
    clock::v1_date(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The user object of an account: a person of the sandbox, or an account of that number.
pub(in crate::sandbox) fn account(id: u64) -> Value {
    match PEOPLE.iter().find(|person| number(person) == id) {
        Some(person) => user(person),
        None => {
            let mut user = user(&PEOPLE[0]);
            user["id"] = id.into();
            user["id_str"] = id.to_string().into();
            user["name"] = format!("Account {id}").into();
            user["screen_name"] = format!("account_{id}").into();
            user["description"] = Value::Null;
            user["location"] = Value::Null;
            user["url"] = Value::Null;
            user["verified"] = false.into();
            user["followers_count"] = (id % 1_000).into();
            user
        }
    }
}

/// The ids of everybody.
pub(in crate::sandbox) fn everybody() -> impl Iterator<Item = u64> {
    PEOPLE.iter().map(number)
}

/// The id of what stands in `slot` of the tweet `id`: older, and unlike any other.
fn related(id: u64, draw: u64, slot: u64) -> u64 {
    if slot == u64::from(Slot::Post.number()) {
        return id;
    }
    // An hour for each slot, so that no two are the same.
    let age = (1 + slot) * HOUR_MS + mix(draw ^ slot) % HOUR_MS;
    id.saturating_sub(age << DATE_SHIFT)
}

fn segments(json: &str) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while let Some(rest) = json.get(at..) {
        let slot =
            |prefix: &str| -> Option<u64> { rest.strip_prefix(prefix)?.get(..2)?.parse().ok() };
        let (segment, length) = if let Some(slot) = slot(ID) {
            (Segment::Id(slot), ID.len() + 2)
        } else if let Some(slot) = slot(DATE) {
            (Segment::Date(slot), DATE.len() + 3)
        } else if rest.starts_with(AUTHOR) {
            (Segment::Author, AUTHOR.len())
        } else if rest.starts_with(MILLISECONDS) {
            (Segment::Milliseconds, MILLISECONDS.len())
        } else {
            match rest.chars().next() {
                Some(next) => at += next.len_utf8(),
                None => break,
            }
            continue;
        };
        out.push(Segment::Text(json[text..at].to_owned()));
        out.push(segment);
        at += length;
        text = at;
    }
    out.push(Segment::Text(json[text..].to_owned()));
    out
}

#[cfg(test)]
mod tests {
    use super::render::SHORT;
    use super::*;

    const POST: u64 = 2_006_500_000_000_000_000;

    fn all() -> Vec<Value> {
        let tweets = Tweets::new(None);
        let parsed = |number| {
            let mut out = Vec::new();
            tweets.get(number).write(&mut out, POST, 7, None);
            serde_json::from_slice(&out).expect("a tweet is JSON")
        };
        (0..tweets.len() as u64).map(parsed).collect()
    }

    #[test]
    fn every_placeholder_is_filled() {
        for tweet in all() {
            let text = tweet.to_string();
            for left in [ID, DATE, "@author@", MILLISECONDS] {
                assert!(!text.contains(left), "{left} in {text}");
            }
            assert_eq!((&tweet["id"], &tweet["id_str"]), (&POST.into(), &POST.to_string().into()));
            assert_eq!(tweet["created_at"], date(POST));
            assert!(tweet["user"]["id"].is_u64() && tweet["text"].is_string());
            assert!(tweet.get("in_reply_to_status_id").is_some());
        }
        assert!(PEOPLE.iter().all(|person| number(person).to_string() == person.id));
    }

    #[test]
    fn long_texts_are_truncated_and_whole_in_the_extended_tweet() {
        let long: Vec<Value> =
            all().into_iter().filter(|tweet| tweet["truncated"] == true).collect();
        assert!(long.len() >= 2);
        for tweet in long {
            let count = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
            assert!(count(&tweet["text"]) <= SHORT, "{}", tweet["text"]);
            assert!(count(&tweet["extended_tweet"]["full_text"]) > SHORT);
            assert!(tweet["extended_tweet"]["entities"]["hashtags"].is_array());
        }
    }

    #[test]
    fn indices_point_at_what_they_name() {
        for tweet in all() {
            for (holder, text) in [
                (&tweet["entities"], &tweet["text"]),
                (&tweet["extended_tweet"]["entities"], &tweet["extended_tweet"]["full_text"]),
            ] {
                let chars: Vec<char> = text.as_str().unwrap_or("").chars().collect();
                for (kind, name, sign) in [
                    ("hashtags", "text", "#"),
                    ("user_mentions", "screen_name", "@"),
                    ("urls", "url", ""),
                    ("media", "url", ""),
                ] {
                    for entity in holder[kind].as_array().into_iter().flatten() {
                        let at = |end: usize| {
                            entity["indices"][end].as_u64().expect("a number") as usize
                        };
                        let slice: String = chars[at(0)..at(1)].iter().collect();
                        let named = entity[name].as_str().expect("a name");
                        assert_eq!(slice, format!("{sign}{named}"));
                    }
                }
            }
        }
    }

    #[test]
    fn there_are_retweets_quotes_answers_files_and_places() {
        let all = all();
        let some = |which: &dyn Fn(&Value) -> bool| all.iter().any(which);
        assert!(
            some(&|tweet| tweet["retweeted_status"]["extended_tweet"]["full_text"].is_string())
        );
        assert!(some(&|tweet| tweet["quoted_status"]["text"].is_string()));
        assert!(some(
            &|tweet| tweet["quoted_status_id"].is_u64() && tweet.get("quoted_status").is_none()
        ));
        assert!(some(&|tweet| tweet["in_reply_to_user_id"].is_u64()));
        assert!(some(&|tweet| tweet["extended_entities"]["media"][3]["id"].is_u64()));
        assert!(some(&|tweet| tweet["extended_entities"]["media"][0]["video_info"]["variants"][0]
            ["url"]
            .is_string()));
        assert!(some(&|tweet| tweet["place"]["full_name"] == "Fjordby, Norway"
            && tweet["coordinates"].is_object()));
        assert!(some(&|tweet| tweet["withheld_in_countries"][0] == "DE"));
    }

    #[test]
    fn a_tweet_is_padded_to_about_its_size() {
        let tweets = Tweets::new(Some(20_000));
        for number in 0..tweets.len() as u64 {
            let mut out = Vec::new();
            tweets.get(number).write(&mut out, POST, 7, None);
            assert!((19_500..21_500).contains(&out.len()), "{number}: {}", out.len());
        }
    }
}
