//! The same posts as API v1.1 wrote them: tweets with their authors inside, long ones truncated
//! (protocols/x.md sections 6 and 9).
//!
//! A tweet is made once for each draft, with placeholders where ids and dates go; each event fills
//! them in.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::drafts::{DRAFTS, Draft, Media, Referred, Relation};
use super::people::{self, PEOPLE, Person};
use super::post::filler;
use super::template::{DATE_SHIFT, EPOCH_MS, Slot};
use super::texts::{self, Text};
use super::things::{self, PLACES};
use crate::sandbox::clock;
use crate::sandbox::mix::mix;

/// Code points from which on a tweet is truncated, its whole text in `extended_tweet`.
const SHORT: usize = 140;
/// What is left of a long text; a link to the tweet follows.
const SHORTENED: usize = 116;
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

/// The tweet of a draft with everything that it carries.
fn tweet(draft: &'static Draft, slot: Slot, padding: usize) -> Value {
    let mut tweet = json!({
        "created_at": format!("{DATE}{:02}@", slot.number()),
        "source": "<a href=\"https://sandbox.example\" rel=\"nofollow\">Sandbox</a>",
        "in_reply_to_status_id": null,
        "in_reply_to_status_id_str": null,
        "in_reply_to_user_id": null,
        "in_reply_to_user_id_str": null,
        "in_reply_to_screen_name": null,
        "user": user(people::find(draft.author)),
        "geo": null,
        "coordinates": null,
        "place": null,
        "contributors": null,
        "is_quote_status": false,
        "quote_count": 0,
        "reply_count": 0,
        "retweet_count": 0,
        "favorite_count": 0,
        "favorited": false,
        "retweeted": false,
        "lang": draft.lang,
    });
    set_id(&mut tweet, "id", slot);
    if !draft.media.is_empty() {
        tweet["possibly_sensitive"] = draft.sensitive.into();
    }
    if !draft.withheld.is_empty() {
        tweet["withheld_in_countries"] = json!(draft.withheld);
    }
    refer(draft, slot, &mut tweet);
    settle(draft, &mut tweet);
    write_text(draft, slot, padding, &mut tweet);
    tweet
}

/// Where the tweet was written.
fn settle(draft: &Draft, tweet: &mut Value) {
    let Some(place) = draft.place else { return };
    let found = Value::Object(PLACES[place.place % PLACES.len()].json());
    let [west, south, east, north] = PLACES[place.place % PLACES.len()].bbox;
    tweet["place"] = json!({
        "id": found["id"],
        "url": format!("https://api.x.com/1.1/geo/id/{}.json", PLACES[place.place % PLACES.len()].id),
        "place_type": found["place_type"],
        "name": found["name"],
        "full_name": found["full_name"],
        "country": found["country"],
        "country_code": found["country_code"],
        "bounding_box": {
            "type": "Polygon",
            "coordinates": [[[west, south], [west, north], [east, north], [east, south]]],
        },
        "attributes": {},
    });
    if let Some((longitude, latitude)) = place.point {
        tweet["coordinates"] = json!({ "type": "Point", "coordinates": [longitude, latitude] });
        tweet["geo"] = json!({ "type": "Point", "coordinates": [latitude, longitude] });
    }
}

/// What the tweet retweets, quotes or answers.
fn refer(draft: &'static Draft, slot: Slot, tweet_of: &mut Value) {
    let Some((relation, of)) = draft.reference else { return };
    let to = if slot == Slot::Reference { Slot::Root } else { Slot::Reference };
    let inner = match of {
        // One level only: what is quoted by the quoted has no place to go.
        Referred::Post(of) if slot != Slot::Reference => Some(tweet(of, to, 0)),
        _ => None,
    };
    match relation {
        Relation::RepliedTo => {
            set_id(tweet_of, "in_reply_to_status_id", to);
            if let Some(person) = answered(draft) {
                tweet_of["in_reply_to_user_id"] = number(person).into();
                tweet_of["in_reply_to_user_id_str"] = person.id.into();
                tweet_of["in_reply_to_screen_name"] = person.username.into();
            }
        }
        Relation::Retweeted => {
            if let Some(inner) = inner {
                tweet_of["retweeted_status"] = inner;
            }
        }
        Relation::Quoted => {
            tweet_of["is_quote_status"] = true.into();
            set_id(tweet_of, "quoted_status_id", to);
            if let Some(inner) = inner {
                tweet_of["quoted_status"] = inner;
            }
        }
    }
}

/// `text` and its entities; of a long tweet the beginning, and `extended_tweet`.
fn write_text(draft: &'static Draft, slot: Slot, padding: usize, tweet: &mut Value) {
    let id = slot.id();
    let author = draft.author;
    let retweet = matches!(draft.reference, Some((Relation::Retweeted, _)));
    let mut text = whole(draft);
    text.push(&filler(padding));
    if let Some((Relation::Quoted, _)) = draft.reference {
        let to = if slot == Slot::Reference { Slot::Root } else { Slot::Reference };
        text.plain(" ");
        text.own_link(
            &format!("https://twitter.com/i/web/status/{}", to.id()),
            "twitter.com/i/web/status/2…",
        );
    }
    let visible = text.chars;
    let keys: Vec<String> = (0..draft.media.len()).map(|file| file.to_string()).collect();
    if let Some(first) = draft.media.first().filter(|_| !retweet) {
        text.plain(" ");
        text.files(&format!("https://twitter.com/{author}/status/{id}/{}/1", first.path()), &keys);
    }
    if retweet || text.chars <= SHORT {
        tweet["truncated"] = false.into();
        tweet["entities"] = entities(&text, draft, slot);
        extended_entities(tweet, draft);
        tweet["text"] = text.text.into();
        return;
    }
    let start = match draft.reference {
        Some((Relation::RepliedTo, _)) => text.after_mentions(),
        _ => 0,
    };
    let mut extended = json!({
        "full_text": text.text,
        "display_text_range": [start, visible],
        "entities": entities(&text, draft, slot),
    });
    extended_entities(&mut extended, draft);
    let mut short = text.beginning(SHORTENED);
    short.plain(" ");
    short
        .own_link(&format!("https://twitter.com/i/web/status/{id}"), "twitter.com/i/web/status/1…");
    tweet["truncated"] = true.into();
    tweet["entities"] = entities(&short, draft, slot);
    tweet["extended_tweet"] = extended;
    tweet["text"] = short.text.into();
}

/// What the author says, or repeats.
fn whole(draft: &Draft) -> Text {
    let Some((Relation::Retweeted, Referred::Post(of))) = draft.reference else {
        return texts::compose(draft.text);
    };
    let mut text = Text::default();
    text.plain("RT ");
    text.mention(people::find(of.author));
    text.plain(": ");
    let rest = texts::compose(of.text).beginning(SHORT - text.chars.min(SHORT));
    text.append(&rest);
    text
}

/// What `track` looks at: the text, and where its links lead.
fn words(draft: &Draft) -> String {
    let text = match draft.reference {
        Some((Relation::Retweeted, Referred::Post(of))) => texts::compose(of.text),
        _ => texts::compose(draft.text),
    };
    let mut words = whole(draft).text.to_lowercase();
    words.push('\n');
    words.push_str(&text.text.to_lowercase());
    let found = text.entities().unwrap_or_default();
    for url in found["urls"].as_array().into_iter().flatten() {
        for name in ["expanded_url", "display_url"] {
            words.push('\n');
            words.push_str(&url[name].as_str().unwrap_or("").to_lowercase());
        }
    }
    words
}

/// Who is answered: an answer begins with the name.
fn answered(draft: &Draft) -> Option<&'static Person> {
    let Some((Relation::RepliedTo, _)) = draft.reference else { return None };
    people::known(draft.text.strip_prefix('@')?.split(' ').next()?)
}

/// The `entities` of a text. What has a media key is a file.
fn entities(text: &Text, draft: &Draft, slot: Slot) -> Value {
    let all = text.entities().unwrap_or_default();
    let each = |name: &str| all[name].as_array().cloned().unwrap_or_default();
    let at = |entity: &Value| json!([entity["start"], entity["end"]]);
    let tag = |entity: &Value| json!({ "text": entity["tag"], "indices": at(entity) });
    let mention = |entity: &Value| {
        let person = people::find(entity["username"].as_str().unwrap_or(""));
        json!({
            "screen_name": person.username,
            "name": person.user()["name"],
            "id": number(person),
            "id_str": person.id,
            "indices": at(entity),
        })
    };
    let link = |entity: &Value| {
        json!({
            "url": entity["url"],
            "expanded_url": entity["expanded_url"],
            "display_url": entity["display_url"],
            "indices": at(entity),
        })
    };
    let (files, urls): (Vec<Value>, Vec<Value>) =
        each("urls").into_iter().partition(|entity| entity.get("media_key").is_some());
    let mut entities = json!({
        "hashtags": each("hashtags").iter().map(tag).collect::<Vec<_>>(),
        "symbols": each("cashtags").iter().map(tag).collect::<Vec<_>>(),
        "user_mentions": each("mentions").iter().map(mention).collect::<Vec<_>>(),
        "urls": urls.iter().map(link).collect::<Vec<_>>(),
    });
    if !files.is_empty() {
        let media = files.iter().zip(draft.media).zip(0..);
        let media =
            media.map(|((entity, media), file)| file_entity(link(entity), *media, slot, file));
        entities["media"] = media.collect();
    }
    entities
}

/// A file as an entity.
fn file_entity(link: Value, media: Media, slot: Slot, file: u8) -> Value {
    let at = if slot == Slot::Post { Slot::Media(file) } else { Slot::ReferenceMedia(file) };
    let found = Value::Object(things::media(media, at));
    let url = ["url", "preview_image_url"].iter().find_map(|name| found[*name].as_str());
    let url = url.unwrap_or("https://pbs.example/media/GxxxKittyAbCd.jpg");
    let mut entity = link;
    set_id(&mut entity, "id", at);
    entity["type"] = found["type"].clone();
    entity["media_url"] = url.into();
    entity["media_url_https"] = url.into();
    let (width, height) = (found["width"].as_u64(), found["height"].as_u64());
    let (width, height) = (width.unwrap_or(1_200), height.unwrap_or(900));
    entity["sizes"] = json!({
        "thumb": { "w": 150, "h": 150, "resize": "crop" },
        "large": { "w": width, "h": height, "resize": "fit" },
    });
    if let Some(variants) = found["variants"].as_array() {
        let variant = |variant: &Value| {
            let mut out = json!({ "content_type": variant["content_type"], "url": variant["url"] });
            if let Some(rate) = variant.get("bit_rate") {
                out["bitrate"] = rate.clone();
            }
            out
        };
        let mut info = json!({
            "aspect_ratio": [width, height],
            "variants": variants.iter().map(variant).collect::<Vec<_>>(),
        });
        if let Some(duration) = found.get("duration_ms") {
            info["duration_millis"] = duration.clone();
        }
        entity["video_info"] = info;
    }
    entity
}

/// All files stand in `extended_entities`; `entities` has one of them, which is a photo.
fn extended_entities(holder: &mut Value, draft: &Draft) {
    let Some(files) = holder["entities"]["media"].as_array().cloned() else { return };
    if let Some(first) = files.first().cloned() {
        let mut first = first;
        if !matches!(draft.media.first(), Some(Media::Photo(_) | Media::Bare)) {
            first["type"] = "photo".into();
            first.as_object_mut().map(|members| members.remove("video_info"));
        }
        holder["entities"]["media"] = json!([first]);
    }
    holder["extended_entities"] = json!({ "media": files });
}

/// The user object of a person.
fn user(person: &Person) -> Value {
    let v2 = Value::Object(person.user());
    let or_null = |name: &str| v2.get(name).cloned().unwrap_or_default();
    let metric = |name: &str| v2["public_metrics"][name].clone();
    json!({
        "id": number(person),
        "id_str": person.id,
        "name": v2["name"],
        "screen_name": person.username,
        "location": or_null("location"),
        "url": or_null("url"),
        "description": v2["description"],
        "translator_type": "none",
        "protected": false,
        "verified": v2["verified"],
        "followers_count": metric("followers_count"),
        "friends_count": metric("following_count"),
        "listed_count": metric("listed_count"),
        "favourites_count": metric("like_count"),
        "statuses_count": metric("tweet_count"),
        "created_at": "Tue Oct 17 08:15:00 +0000 2023",
        "utc_offset": null,
        "time_zone": null,
        "geo_enabled": true,
        "lang": null,
        "contributors_enabled": false,
        "is_translator": false,
        "profile_image_url": v2["profile_image_url"],
        "profile_image_url_https": v2["profile_image_url"],
        "default_profile": true,
        "default_profile_image": false,
        "following": null,
        "follow_request_sent": null,
        "notifications": null,
    })
}

fn number(person: &Person) -> u64 {
    person.id.parse().expect("the ids of people are numbers: the tests read each of them")
}

/// Sets `name` to the number and `name_str` to the text of the id of a slot.
fn set_id(object: &mut Value, name: &str, slot: Slot) {
    let id = slot.id();
    let number: u64 = id.parse().expect("a placeholder is a number of 19 digits below 2^64");
    let members: &mut Map<String, Value> =
        object.as_object_mut().expect("only called with what json! has made an object");
    members.insert(name.to_owned(), number.into());
    members.insert(format!("{name}_str"), id.into());
}

#[cfg(test)]
mod tests {
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
