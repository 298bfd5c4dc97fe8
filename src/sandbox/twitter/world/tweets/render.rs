//! The objects: the tweet, its entities, its author.

use serde_json::{Map, Value, json};

use super::super::drafts::{Draft, Media, Referred, Relation};
use super::super::people::{self, Person};
use super::super::post::filler;
use super::super::template::Slot;
use super::super::texts::{self, Text};
use super::super::things::{self, PLACES};
use super::DATE;

/// Code points from which on a tweet is truncated, its whole text in `extended_tweet`.
pub(super) const SHORT: usize = 140;
/// What is left of a long text; a link to the tweet follows.
const SHORTENED: usize = 116;

/// The tweet of a draft with everything that it carries.
pub(super) fn tweet(draft: &'static Draft, slot: Slot, padding: usize) -> Value {
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
pub(super) fn words(draft: &Draft) -> String {
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
pub(super) fn answered(draft: &Draft) -> Option<&'static Person> {
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
pub(super) fn user(person: &Person) -> Value {
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

pub(super) fn number(person: &Person) -> u64 {
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
