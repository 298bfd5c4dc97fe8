//! What every line promises, for every draft and several selections.

use std::collections::HashSet;

use bytes::BytesMut;
use serde_json::Value;

use super::*;

const BASE: u64 = 1_767_225_600_000;
/// Enough events to show every draft, and then some by seed.
const EVENTS: u64 = 3 * DRAFTS.len() as u64;

fn world() -> World {
    World::new(7, BASE, 2.0, None)
}

fn selection(expansions: &str, tweet: &str) -> Selection {
    let query = [("expansions", expansions), ("tweet.fields", tweet)];
    let query: Vec<(String, String)> = query
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Selection::parse(&query).expect("all on X's lists")
}

/// Each expansion alone, a usual choice, nothing and everything.
fn selections() -> Vec<Selection> {
    let all = Selection::everything();
    let alone = all.expansions.iter().map(|expansion| selection(expansion, ""));
    let usual = selection("author_id,referenced_tweets.id,attachments.media_keys", "created_at");
    alone.chain([usual, Selection::default(), all.clone()]).collect()
}

fn line(world: &World, deck: &Deck, index: u64, matching: &[u8]) -> String {
    let mut out = BytesMut::new();
    deck.line(world, index, matching, &mut out);
    String::from_utf8(out.to_vec()).expect("UTF-8")
}

fn parsed(world: &World, deck: &Deck, index: u64) -> Value {
    serde_json::from_str(&line(world, deck, index, b"")).expect("JSON")
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// A member by its old or its new name.
fn either<'a>(value: &'a Value, old: &str, new: &str) -> &'a Value {
    if value[old].is_null() { &value[new] } else { &value[old] }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[test]
fn every_line_is_one_line_of_json_without_a_hole() {
    let world = world();
    for selection in selections() {
        let deck = world.deck(&selection);
        for index in 0..EVENTS {
            let text = line(&world, &deck, index, b"");
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
            assert!(!text.contains(['\n', '\r']), "{text}");
            assert!(!text.contains("90000000000000000") && !text.contains("0000-00-00"), "{text}");
        }
    }
}

#[test]
fn ids_increase_at_every_rate_and_stand_in_the_lines() {
    for rate in [f64::MIN_POSITIVE, 0.01, 2.0, 999.0, 100_000.0, 1_000_000.0] {
        let world = World::new(7, BASE, rate, None);
        let deck = world.deck(&Selection::default());
        let ids: Vec<u64> = (0..2_000).map(|index| world.id(index)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "rate {rate}");
        for index in 0..EVENTS {
            assert_eq!(parsed(&world, &deck, index)["data"]["id"], world.id(index).to_string());
        }
    }
}

#[test]
fn an_id_and_the_date_beside_it_say_the_same() {
    let world = world();
    let deck = world.deck(&selection("", "created_at"));
    let line = parsed(&world, &deck, 3);
    assert_eq!((world.id(3) >> 22) + 1_288_834_974_657, BASE + 1_500);
    assert_eq!(line["data"]["created_at"], "2026-01-01T00:00:01.500Z");
}

#[test]
fn every_rate_and_every_date_gives_a_world() {
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
        for epoch_ms in [0, u64::MAX] {
            let world = World::new(1, epoch_ms, rate, None);
            let deck = world.deck(&Selection::everything());
            for index in [0, 1, u64::MAX] {
                assert!(parsed(&world, &deck, index)["data"]["text"].is_string());
            }
        }
    }
}

#[test]
fn nothing_asked_gives_the_default_fields_and_nothing_beside_them() {
    let world = world();
    let deck = world.deck(&Selection::default());
    for index in 0..EVENTS {
        let line = parsed(&world, &deck, index);
        assert_eq!(members(&line), ["data"]);
        let history = match DRAFTS[world.draft_of(index)].oddity {
            Some(drafts::Oddity::Renamed) => "edit_history_post_ids",
            _ => "edit_history_tweet_ids",
        };
        assert_eq!(members(&line["data"]), [history, "id", "text"]);
    }
}

#[test]
fn included_objects_have_their_default_fields() {
    let world = world();
    let query = "author_id,attachments.media_keys,attachments.poll_ids,geo.place_id";
    let deck = world.deck(&selection(query, ""));
    let mut seen = HashSet::new();
    for index in (0..EVENTS).filter(|&index| DRAFTS[world.draft_of(index)].oddity.is_none()) {
        let line = parsed(&world, &deck, index);
        for (kind, want) in [
            ("users", &["id", "name", "username"][..]),
            ("media", &["media_key", "type"]),
            ("polls", &["id", "options"]),
            ("places", &["full_name", "id"]),
        ] {
            for object in list(&line["includes"][kind]) {
                assert_eq!(members(object), want);
                seen.insert(kind);
            }
        }
    }
    assert_eq!(seen.len(), 4);
}

/// Every id that the expansion stands for is included, or has an entry in `errors`.
fn resolves(line: &Value, expansion: &str) {
    let data = &line["data"];
    let references = either(data, "referenced_tweets", "referenced_posts");
    let tweets = either(&line["includes"], "tweets", "posts");
    let included = |kind: &str, by: &str, id: &Value| match kind {
        "tweets" => list(tweets).any(|tweet| tweet[by] == *id),
        _ => list(&line["includes"][kind]).any(|object| object[by] == *id),
    };
    let excused = |id: &Value| list(&line["errors"]).any(|error| error["resource_id"] == *id);
    let check = |kind: &str, by: &str, id: &Value| {
        assert!(
            id.is_null() || included(kind, by, id) || excused(id),
            "{expansion}: no {kind} with {id} in {line}"
        );
    };
    let mentions = |entities: &Value| list(&entities["mentions"]).cloned().collect::<Vec<Value>>();
    match expansion {
        "author_id" | "in_reply_to_user_id" => check("users", "id", &data[expansion]),
        "attachments.media_keys" => {
            list(&data["attachments"]["media_keys"])
                .for_each(|key| check("media", "media_key", key));
        }
        "article.cover_media" => check("media", "media_key", &data["article"]["cover_media"]),
        "attachments.poll_ids" => {
            list(&data["attachments"]["poll_ids"]).for_each(|id| check("polls", "id", id));
        }
        "geo.place_id" => check("places", "id", &data["geo"]["place_id"]),
        "entities.mentions.username" => {
            mentions(&data["entities"])
                .iter()
                .for_each(|mention| check("users", "username", &mention["username"]));
        }
        "entities.note.mentions.username" => {
            mentions(&either(data, "note_tweet", "note_post")["entities"])
                .iter()
                .for_each(|mention| check("users", "username", &mention["username"]));
        }
        "referenced_tweets.id" => list(references).for_each(|to| check("tweets", "id", &to["id"])),
        "referenced_tweets.id.author_id" => {
            list(tweets).for_each(|tweet| check("users", "id", &tweet["author_id"]));
        }
        "referenced_tweets.id.attachments.media_keys" => list(tweets)
            .flat_map(|tweet| list(&tweet["attachments"]["media_keys"]))
            .for_each(|key| check("media", "media_key", key)),
        "edit_history_tweet_ids" => {
            list(either(data, "edit_history_tweet_ids", "edit_history_post_ids"))
                .filter(|id| **id != data["id"])
                .for_each(|id| check("tweets", "id", id));
        }
        "article.media_entities" | "attachments.media_source_tweet" => {}
        unknown => panic!("no check for {unknown}"),
    }
}

#[test]
fn every_expansion_resolves_or_has_an_error() {
    let world = world();
    let all = Selection::everything();
    let everything = world.deck(&all);
    for expansion in &all.expansions {
        let alone = world.deck(&selection(expansion, ""));
        for index in 0..world.drafts() as u64 {
            resolves(&parsed(&world, &alone, index), expansion);
            resolves(&parsed(&world, &everything, index), expansion);
        }
    }
}

#[test]
fn what_an_expansion_needs_is_in_the_post() {
    let world = world();
    let deck = world.deck(&selection("author_id", ""));
    let line = parsed(&world, &deck, 0);
    assert_eq!(line["data"]["author_id"], line["includes"]["users"][0]["id"]);
}

#[test]
fn includes_come_through_expansions_only() {
    let world = world();
    let fields =
        Selection { expansions: Selection::default().expansions, ..Selection::everything() };
    let deck = world.deck(&fields);
    for index in (0..world.drafts() as u64)
        .filter(|&index| DRAFTS[world.draft_of(index)].oddity != Some(drafts::Oddity::Unknown))
    {
        let line = parsed(&world, &deck, index);
        assert_eq!(members(&line), ["data"]);
        assert!(line["data"]["author_id"].is_string());
    }
}

#[test]
fn the_members_come_in_the_order_of_x_and_the_rules_last() {
    let world = world();
    let deck = world.deck(&Selection::everything());
    let rules = br#""matching_rules":[{"id":"1","tag":"cats"}]"#;
    let mut with_errors = 0;
    for index in 0..world.drafts() as u64 {
        let text = line(&world, &deck, index, rules);
        let bare = line(&world, &deck, index, b"");
        let rules = std::str::from_utf8(rules).expect("ASCII");
        assert_eq!(text, format!("{},{rules}}}", &bare[..bare.len() - 1]));
        assert!(text.starts_with("{\"data\":{"));
        let (includes, errors) = (text.find(",\"includes\":{"), text.find(",\"errors\":[{"));
        assert!(includes.is_none() || errors.is_none() || includes < errors, "{text}");
        with_errors += usize::from(errors.is_some());
    }
    assert!(with_errors >= 4, "{with_errors}");
}

#[test]
fn padding_reaches_the_size_and_is_read_in_the_text_or_the_note() {
    for bytes in [2_048, 16_384] {
        let world = World::new(7, BASE, 2.0, Some(bytes));
        for selection in [
            Selection::default(),
            selection("author_id,attachments.media_keys", "note_tweet,entities"),
            Selection::everything(),
        ] {
            let plain = self::world();
            let (deck, unpadded) = (world.deck(&selection), plain.deck(&selection));
            for index in 0..world.drafts() as u64 {
                let line = parsed(&world, &deck, index);
                let size = self::line(&world, &deck, index, b"").len();
                let before = self::line(&plain, &unpadded, index, b"").len();
                if before >= bytes {
                    assert_eq!(size, before, "draft {index}");
                    continue;
                }
                assert_eq!(size, bytes, "draft {index}");
                let note = &either(&line["data"], "note_tweet", "note_post")["text"];
                let seen = [&line["data"]["text"], note].into_iter().filter_map(Value::as_str);
                let padding = bytes - before;
                assert!(
                    padding < 20 || seen.map(str::len).any(|len| len > padding - padding / 50 - 9),
                    "draft {index}"
                );
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let bytes = |seed| {
        let world = World::new(seed, BASE, 2.0, Some(2_048));
        let deck = world.deck(&Selection::everything());
        (0..EVENTS).map(|index| line(&world, &deck, index, b"")).collect::<Vec<String>>()
    };
    assert_eq!(bytes(7), bytes(7));
    assert_ne!(bytes(7), bytes(8));
}

#[test]
fn the_first_events_show_each_draft_once_and_later_ones_all_again() {
    let world = world();
    let drafts = world.drafts() as u64;
    let first: Vec<usize> = (0..drafts).map(|index| world.draft_of(index)).collect();
    assert_eq!(first, (0..world.drafts()).collect::<Vec<usize>>());
    let later: HashSet<usize> = (drafts..40 * drafts).map(|index| world.draft_of(index)).collect();
    assert_eq!(later.len(), world.drafts());
}

#[test]
fn what_rules_see_is_what_a_reader_of_everything_sees_first() {
    let world = world();
    let padded = World::new(7, BASE, 2.0, Some(100_000));
    let deck = world.deck(&Selection::everything());
    for draft in 0..world.drafts() {
        assert_eq!(world.full(draft), &parsed(&world, &deck, draft as u64));
        assert_eq!(world.full(draft), padded.full(draft));
    }
}

#[test]
fn no_two_things_of_an_event_have_the_same_id() {
    let world = World::new(7, BASE, 1_000_000.0, None);
    let mut slots = vec![
        Slot::Post,
        Slot::Reference,
        Slot::Root,
        Slot::FirstVersion,
        Slot::SecondVersion,
        Slot::Poll,
    ];
    slots.extend((0..4).flat_map(|file| [Slot::Media(file), Slot::ReferenceMedia(file)]));
    for index in 0..1_000 {
        let ids: HashSet<u64> = slots.iter().map(|&slot| world.slot(index, slot)).collect();
        assert_eq!(ids.len(), slots.len(), "event {index}");
        let edits = [Slot::FirstVersion, Slot::SecondVersion, Slot::Post];
        assert!(edits.map(|slot| world.slot(index, slot)).is_sorted());
    }
}

#[test]
fn the_drafts_show_every_case_of_hydration() {
    let world = world();
    let posts: Vec<&Value> = (0..world.drafts()).map(|draft| world.full(draft)).collect();
    let any = |test: &dyn Fn(&Value) -> bool| posts.iter().any(|post| test(post));
    let text = |post: &Value| post["data"]["text"].as_str().unwrap_or("").to_owned();
    let refers = |post: &Value, kind: &str| post["data"]["referenced_tweets"][0]["type"] == kind;
    let media = |post: &Value, kind: &str| {
        list(&post["includes"]["media"]).any(|media| media["type"] == kind)
    };
    let problem = |post: &Value, parameter: &str, kind: &str| {
        list(&post["errors"]).any(|error| {
            error["parameter"] == parameter
                && error["type"].as_str().is_some_and(|problem| problem.ends_with(kind))
        })
    };

    // Texts.
    assert!(any(&|post| post["data"]["entities"]["urls"][0]["unwound_url"].is_string()
        && post["data"]["entities"]["urls"][0]["title"].is_string()));
    assert!(any(&|post| post["data"]["entities"]["cashtags"][0]["tag"] == "TUNA"));
    assert!(any(&|post| post["data"]["entities"]["annotations"][0]["type"] == "Place"));
    assert!(any(&|post| post["data"]["note_tweet"]["entities"]["hashtags"].is_array()
        && text(post).contains('…')));
    for piece in ["\u{2028}", "\u{85}", "&amp;", "&lt;", "\u{1b}[2J", "\u{9b}", "\u{202e}", "猫"] {
        assert!(any(&|post| text(post).contains(piece)), "{piece:?}");
    }
    assert!(any(&|post| text(post).contains('\u{200d}') && post["data"]["lang"] == "und"));
    assert!(any(&|post| post["data"]["lang"] == "ar") && any(&|post| post["data"]["lang"] == "iw"));

    // References.
    assert!(any(&|post| refers(post, "retweeted")
        && text(post).starts_with("RT @tomas_trains: ")
        && text(post).ends_with('…')
        && list(&post["includes"]["tweets"]).any(|tweet| tweet["note_tweet"].is_object())));
    assert!(any(&|post| refers(post, "quoted")
        && !problem(post, "referenced_tweets.id", "/resource-not-found")));
    assert!(any(&|post| refers(post, "quoted")
        && problem(post, "referenced_tweets.id", "/resource-not-found")));
    assert!(any(&|post| refers(post, "replied_to")
        && post["data"]["in_reply_to_user_id"].is_string()
        && post["data"]["conversation_id"] != post["data"]["referenced_tweets"][0]["id"]));
    assert!(any(&|post| problem(post, "referenced_tweets.id", "/not-authorized-for-resource")));
    assert!(any(&|post| problem(post, "author_id", "/resource-not-found")));

    // What posts carry.
    assert!(any(&|post| list(&post["includes"]["media"])
        .any(|media| media["alt_text"].is_string() && media["url"].is_string())));
    assert!(any(&|post| list(&post["includes"]["media"]).any(|media| media["type"] == "video"
        && media["url"].is_null()
        && media["variants"][1]["bit_rate"].is_u64())));
    assert!(any(&|post| media(post, "animated_gif")));
    assert!(any(&|post| list(&post["includes"]["media"])
        .any(|media| members(media) == ["media_key", "type"])));
    for status in ["open", "closed"] {
        assert!(any(&|post| post["includes"]["polls"][0]["voting_status"] == status));
    }
    assert!(any(&|post| post["data"]["geo"]["coordinates"]["type"] == "Point"
        && post["includes"]["places"][0]["country_code"] == "NO"));
    assert!(any(&|post| list(&post["data"]["edit_history_tweet_ids"]).count() == 3));
    assert!(any(&|post| post["data"]["withheld"]["country_codes"][0].is_string()));
    assert!(any(&|post| post["data"]["possibly_sensitive"] == true));
    assert!(any(&|post| post["data"]["community_id"].is_string()));
    assert!(any(&|post| post["data"]["context_annotations"][0]["entity"]["name"] == "Cats"));
    assert!(any(&|post| post["data"]["article"]["title"].is_string()));
    for kind in ["none", "blue", "business", "government"] {
        assert!(any(&|post| post["includes"]["users"][0]["verified_type"] == kind), "{kind}");
    }

    // What clients do not expect.
    assert!(any(&|post| post["data"]["referenced_posts"].is_array()
        && post["data"]["note_post"].is_object()
        && post["data"]["edit_history_post_ids"].is_array()
        && post["includes"]["posts"].is_array()));
    assert!(any(&|post| post["data"]["zz_unheard_of"].is_object()
        && post["includes"]["users"][0]["zz_unheard_of"].is_object()
        && post["includes"]["media"][0]["zz_unheard_of"].is_object()));
    assert!(any(&|post| post["includes"].as_object().is_some_and(serde_json::Map::is_empty)));
}

/// What an entity stands for in its text.
fn slice(text: &Value, entity: &Value) -> String {
    let at = |name: &str| entity[name].as_u64().expect("an offset") as usize;
    let text = text.as_str().unwrap_or("");
    text.chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn every_entity_points_at_its_text_and_every_short_link_has_one_target() {
    let world = World::new(7, BASE, 2.0, Some(9_000));
    let deck = world.deck(&Selection::everything());
    let mut links = 0;
    for index in 0..world.drafts() as u64 {
        let line = parsed(&world, &deck, index);
        let included = either(&line["includes"], "tweets", "posts");
        for post in list(included).chain([&line["data"]]) {
            for written in [post, either(post, "note_tweet", "note_post")] {
                let (text, entities) = (&written["text"], &written["entities"]);
                for (kind, sign, name) in [
                    ("hashtags", "#", "tag"),
                    ("cashtags", "$", "tag"),
                    ("mentions", "@", "username"),
                ] {
                    for entity in list(&entities[kind]) {
                        let want = format!("{sign}{}", entity[name].as_str().expect("a name"));
                        assert_eq!(slice(text, entity), want);
                    }
                }
                let mut targets = std::collections::HashMap::new();
                for url in list(&entities["urls"]) {
                    assert_eq!(slice(text, url), url["url"].as_str().expect("a link"));
                    let target = targets.entry(&url["url"]).or_insert_with(|| &url["expanded_url"]);
                    assert_eq!(*target, &url["expanded_url"]);
                    links += 1;
                }
            }
        }
    }
    assert!(links > 20, "{links}");
}

#[test]
fn half_of_the_posts_mention_cats_and_some_of_those_have_pictures() {
    let world = world();
    let mentions = |post: &Value| {
        post["data"]
            .to_string()
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "cat" || word == "cats")
    };
    let cats: Vec<&Value> =
        (0..world.drafts()).map(|draft| world.full(draft)).filter(|post| mentions(post)).collect();
    assert!(2 * cats.len() >= world.drafts(), "{} of {}", cats.len(), world.drafts());
    let pictured = cats
        .iter()
        .filter(|post| list(&post["includes"]["media"]).any(|media| media["type"] == "photo"));
    assert!(pictured.count() >= 4);
}
