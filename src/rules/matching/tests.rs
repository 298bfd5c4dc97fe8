//! Each operator on posts that match it, that do not, and that do not tell.

use serde_json::{Value as Json, json};

use super::{Match, Undecided};
use crate::rules::post::Post;
use crate::rules::{Limits, check};

/// A post as a stream with all fields and expansions sends it.
fn full() -> Json {
    json!({
        "data": {
            "id": "1445880548472328192",
            "text": "Big cats like #Cats &amp; $TWTR, see https://t.co/abc @XDevelopers: coca-cola 🍕",
            "author_id": "11",
            "conversation_id": "1445880548472328100",
            "in_reply_to_user_id": "12",
            "lang": "en",
            "source": "X for iPhone",
            "referenced_tweets": [
                { "type": "replied_to", "id": "1445880548472328100" },
                { "type": "quoted", "id": "1445880548472328101" }
            ],
            "attachments": { "media_keys": ["3_1"] },
            "context_annotations": [{
                "domain": { "id": "66", "name": "Interests" },
                "entity": { "id": 852262932607926273_u64, "name": "Cats" }
            }],
            "entities": {
                "hashtags": [{ "tag": "Cats" }],
                "cashtags": [{ "tag": "TWTR" }],
                "mentions": [{ "username": "XDevelopers", "id": "12" }],
                "annotations": [{ "normalized_text": "Coca Cola" }],
                "urls": [{
                    "url": "https://t.co/abc",
                    "expanded_url": "https://Example.com/photos/2024?q=big",
                    "unwound_url": "https://example.org/unwound",
                    "display_url": "example.com/photos",
                    "title": "Snow in May",
                    "description": "The weather of all Mays"
                }]
            },
            "geo": { "place_id": "01a9a39529b27f36" },
            "public_metrics": { "like_count": 3, "reply_count": "4", "retweet_count": 0 }
        },
        "includes": {
            "users": [
                {
                    "id": "11", "username": "Bob", "name": "Bob Big, PhD",
                    "description": "Data engineer & cat person", "location": "Big Apple",
                    "verified": false, "verified_type": "business",
                    "public_metrics": {
                        "followers_count": 500, "tweet_count": "1000", "following_count": 10,
                        "listed_count": 2
                    }
                },
                { "id": "12", "username": "XDevelopers" }
            ],
            "tweets": [{
                "id": "1445880548472328101",
                "text": "quoted words #inner",
                "entities": { "hashtags": [{ "tag": "inner" }] }
            }],
            "media": [{ "media_key": "3_1", "type": "photo" }],
            "places": [{
                "id": "01a9a39529b27f36",
                "full_name": "Manhattan, NY",
                "name": "Manhattan",
                "country_code": "US",
                "geo": { "type": "Feature", "bbox": [-74.0, 40.7, -73.95, 40.8] }
            }]
        }
    })
}

/// A post with the default fields, as a stream sends it that was asked for nothing.
fn bare(text: &str) -> Json {
    json!({ "data": { "id": "7", "text": text, "edit_history_tweet_ids": ["7"] } })
}

fn with(text: &str, fields: Json) -> Json {
    let mut line = bare(text);
    let (Some(data), Json::Object(fields)) = (line["data"].as_object_mut(), fields) else {
        panic!("both are objects");
    };
    data.extend(fields);
    line
}

fn matches(rule: &str, line: &Json) -> Match {
    let post = Post::read(line).expect("it has a post");
    check(rule, &Limits::default()).rule.expect(rule).matches(&post)
}

fn yes(line: &Json, rules: &[&str]) {
    for rule in rules {
        assert_eq!(matches(rule, line), Match::Yes, "{rule}");
    }
}

fn no(line: &Json, rules: &[&str]) {
    for rule in rules {
        assert_eq!(matches(rule, line), Match::No, "{rule}");
    }
}

/// Why a rule of one undecided atom is undecided.
fn why(line: &Json, rule: &str) -> String {
    match matches(rule, line) {
        Match::Unknown(mut undecided) if undecided.len() == 1 => undecided.remove(0).why,
        other => panic!("{rule} is {other:?}"),
    }
}

fn unknown(line: &Json, rules: &[&str]) {
    for rule in rules {
        assert!(matches!(matches(rule, line), Match::Unknown(_)), "{rule}");
    }
}

#[test]
fn keywords_match_whole_words_in_any_case_and_with_their_accents() {
    let line = bare("I like Coca-Cola, #Cats and @dogs_2: diacrítica");
    yes(&line, &["LIKE", "coca", "cola", "coca-cola", "cats", "dogs", "diacrítica", "i cola"]);
    no(&line, &["lik", "cocacola", "cat", "diacritica", "cola-coca", "t.co"]);
}

#[test]
fn phrases_match_words_and_punctuation_in_a_row() {
    let line = bare("He said: \"rock  'n' roll\", twice &lt;3");
    yes(&line, &["\"he said\"", "\"'n' ROLL\"", "\"said: \\\"rock\"", "\"<3\"", "\"roll\""]);
    no(&line, &["\"said rock\"", "\"rock n roll\"", "\"roll twice\"", "\"ro\""]);
}

#[test]
fn emoji_match_as_they_are() {
    let line = bare("pizza🍕 ❤\u{fe0f} 👍🏽");
    yes(&line, &["🍕", "\"❤\u{fe0f}\"", "❤", "👍🏽"]);
    no(&line, &["🍔", "👍"]);
}

#[test]
fn proximity_counts_the_tokens_between_and_two_more_the_other_way_round() {
    let line = bare("social one two media, three");
    yes(&line, &["\"social media\"~2", "\"media social\"~4", "\"social\"~1"]);
    no(&line, &["\"social media\"~1", "\"media social\"~3", "\"social cat\"~6"]);
    no(&bare("bye"), &["\"bye bye\"~6"]);
    yes(&bare("bye bye"), &["\"bye bye\"~1"]);
    yes(&bare("a x b x c"), &["\"a b c\"~2"]);
    no(&bare("a x x b x c"), &["\"a b c\"~2"]);
}

#[test]
fn a_word_that_touches_text_without_blanks_is_undecided() {
    let line = bare("猫cat dog");
    for rule in ["cat", "猫", "\"cat dog\"", "cat -dog2"] {
        let parsed = check(rule, &Limits::default()).rule.expect("a rule");
        let post = Post::read(&line).expect("a post");
        assert!(matches!(parsed.matches(&post), Match::Unknown(_)), "{rule}");
    }
    yes(&line, &["dog", "猫cat"]);
    no(&line, &["ca dog2", "do", "\"猫 dogs\""]);
}

#[test]
fn text_without_blanks_leaves_a_word_within_it_undecided() {
    let line = bare("猫がいる 犬");
    yes(&line, &["犬", "猫がいる"]);
    no(&line, &["鳥"]);
    assert_eq!(why(&line, "猫"), "X does not say how it splits text without blanks");
}

#[test]
fn tags_and_mentions_come_from_entities_or_else_from_the_text() {
    for line in [full(), bare("#Cats $TWTR @XDevelopers")] {
        yes(&line, &["#cats", "$twtr", "@xdevelopers"]);
        yes(&line, &["cat OR has:hashtags", "cat OR has:cashtags", "cat OR has:mentions"]);
        no(&line, &["#cat", "$twt", "@x", "#twtr"]);
    }
    let line = bare("a#b x@y.com $100 http://x.com/@z");
    no(&line, &["#b", "@y", "@z", "$b", "cat OR has:cashtags", "cat OR has:hashtags"]);
    no(&with("#x", json!({ "entities": {} })), &["#x"]);
}

#[test]
fn the_text_of_a_retweet_is_what_was_retweeted() {
    let mut line = with(
        "RT @bob: a long…",
        json!({ "author_id": "11", "referenced_tweets": [{ "type": "retweeted", "id": "2" }] }),
    );
    unknown(&line, &["cat", "#cats"]);
    yes(&line, &["long", "retweets_of_tweet_id:2", "retweets_of:bob", "long is:retweet"]);
    no(
        &line,
        &[
            "retweets_of_tweet_id:3",
            "retweets_of:alice",
            "long is:quote",
            "retweets_of:bob is:reply",
        ],
    );
    assert_eq!(why(&line, "retweets_of:12"), "needs expansions=referenced_tweets.id");
    line["includes"] = json!({
        "posts": [{
            "id": "2", "text": "a long…", "author_id": "12",
            "note_post": { "text": "a long cat", "entities": { "hashtags": [{ "tag": "cats" }] } }
        }],
        "users": [{ "id": "12", "username": "Bob" }],
    });
    yes(&line, &["cat", "#cats", "retweets_of:12", "retweets_of:bob"]);
    no(&line, &["rt", "retweets_of:13"]);
}

#[test]
fn quotes_match_on_what_they_quote_too() {
    yes(&full(), &["quoted", "#inner", "#cats quoted", "big is:quote"]);
    let mut line = full();
    line["includes"]["tweets"] = json!([]);
    assert_eq!(why(&line, "quoted"), "needs expansions=referenced_tweets.id");
    unknown(&line, &["#inner"]);
    yes(&line, &["big"]);
}

#[test]
fn long_posts_match_on_all_of_their_text() {
    let line = with("short…", json!({ "note_tweet": { "text": "short and all the rest" } }));
    yes(&line, &["rest"]);
}

#[test]
fn authors_match_by_name_or_id() {
    yes(&full(), &["from:bob", "from:BOB", "from:11", "to:XDevelopers", "to:12"]);
    no(&full(), &["from:alice", "from:12", "to:bob", "to:11", "from:bobby"]);
    assert_eq!(why(&bare("x"), "from:bob"), "needs expansions=author_id");
    let line = with("x", json!({ "author_id": 11 }));
    yes(&line, &["from:11"]);
    no(&line, &["from:12", "to:bob"]);
    unknown(&line, &["from:bob"]);
    unknown(&bare("x"), &["to:bob", "retweets_of:bob"]);
    let line = with(
        "@bob x",
        json!({
            "in_reply_to_user_id": "11",
            "entities": { "mentions": [{ "username": "Bob", "id": "11" }] }
        }),
    );
    yes(&line, &["to:bob"]);
}

#[test]
fn profiles_and_counts_are_the_authors() {
    yes(
        &full(),
        &[
            "bio:ENGINEER",
            "user_bio:\"data engineer\"",
            "bio_name:phd",
            "bio_location:\"big apple\"",
            "big followers_count:500",
            "big followers_count:1..500",
            "big min_followers:400",
            "big tweets_count:1000",
            "big friends_count:1..10",
            "big user_in_lists_count:2",
            "big is:verified",
            "big min_likes:3",
            "big min_replies:4",
        ],
    );
    no(
        &full(),
        &[
            "bio:data-cat",
            "bio:\"engineer cat\"",
            "bio_name:ph",
            "bio_location:boston",
            "big followers_count:501",
            "big followers_count:1..499",
            "big min_reposts:1",
        ],
    );
    let line = with("x", json!({ "author_id": "11" }));
    unknown(&line, &["bio:x", "bio_name:x", "bio_location:x", "x listed_count:1", "x is:verified"]);
    assert_eq!(
        why(&line, "x followers_count:1"),
        "needs expansions=author_id and user.fields=public_metrics"
    );
    assert_eq!(why(&line, "x min_likes:1"), "needs tweet.fields=public_metrics");
}

#[test]
fn urls_match_by_word_in_every_form_they_come_in() {
    yes(
        &full(),
        &[
            "url:example",
            "url:example.com",
            "url:\"https://example.com\"",
            "url:\"/photos\"",
            "url:\"https://t.co\"",
            "url:unwound",
            "url_contains:PHOTO",
            "url_contains:\"le.com/\"",
            "url_title:snow",
            "url_title:\"snow in may\"",
            "within_url_description:weather",
            "big has:links",
        ],
    );
    no(
        &full(),
        &["url:exampl", "url_contains:elsewhere", "url_title:rain", "url:\"example photos\""],
    );
    let line = bare("see https://t.co/abc");
    yes(&line, &["url:\"t.co\"", "url_contains:abc", "see has:links"]);
    unknown(&line, &["url:example", "url_contains:example", "url_title:snow"]);
    no(&bare("see"), &["url:example", "url_title:snow", "see has:links"]);
}

#[test]
fn media_are_told_by_attachments_or_by_links_to_them() {
    yes(&full(), &["big has:media", "big has:images"]);
    no(&full(), &["big has:videos"]);
    let mut line = full();
    line["includes"]["media"] = json!([]);
    yes(&line, &["big has:media"]);
    unknown(&line, &["big has:images", "big has:videos"]);
    let video = json!({ "entities": { "urls": [
        { "url": "https://t.co/1", "expanded_url": "https://x.com/bob/status/7/video/1", "media_key": "7_1" }
    ] } });
    yes(&with("x https://t.co/1", video.clone()), &["x has:video_link", "x has:media_link"]);
    no(&with("x https://t.co/1", video), &["x has:images"]);
    unknown(&bare("x https://t.co/1"), &["x has:media", "x has:images"]);
    no(&bare("x"), &["x has:media"]);
}

#[test]
fn annotations_match_by_id_and_by_name() {
    yes(
        &full(),
        &[
            "context:66.852262932607926273",
            "context:66.*",
            "context:*.852262932607926273",
            "entity:cats",
            "entity:\"coca cola\"",
        ],
    );
    no(&full(), &["context:65.852262932607926273", "context:67.*", "entity:coca"]);
    assert_eq!(why(&bare("x"), "context:66.*"), "needs tweet.fields=context_annotations");
    unknown(&bare("x"), &["entity:cats"]);
    no(&with("x", json!({ "lang": "en" })), &["context:66.*", "entity:cats"]);
}

#[test]
fn languages_match_by_code() {
    yes(&full(), &["big lang:EN"]);
    no(&full(), &["big lang:de"]);
    assert_eq!(why(&bare("x"), "x lang:en"), "needs tweet.fields=lang");
    yes(&with("x", json!({ "lang": "he" })), &["x lang:iw"]);
    yes(&with("x", json!({ "lang": "und" })), &["x lang:und"]);
    let line = with("x", json!({ "lang": "zh" }));
    assert_eq!(why(&line, "x lang:zh-TW"), "the post's language has no region or script");
    no(&line, &["x lang:ja"]);
}

#[test]
fn relations_match_by_kind_and_by_id() {
    yes(
        &full(),
        &[
            "big is:reply",
            "big is:quote",
            "conversation_id:1445880548472328100",
            "in_reply_to_tweet_id:1445880548472328100",
            "big -is:retweet",
            "big -is:nullcast",
        ],
    );
    no(
        &full(),
        &["big is:retweet", "conversation_id:1", "in_reply_to_tweet_id:1", "big -is:quote"],
    );
    let line = bare("x");
    unknown(&line, &["x is:reply", "x is:retweet", "x is:quote", "in_reply_to_tweet_id:1"]);
    unknown(&line, &["conversation_id:1", "retweets_of_tweet_id:1"]);
    yes(&line, &["conversation_id:7"]);
    let line = with("x", json!({ "created_at": "2024-01-01T00:00:00.000Z" }));
    no(&line, &["x is:reply", "x is:retweet", "x is:quote", "in_reply_to_tweet_id:1"]);
    unknown(&with("RT @bob: x", json!({ "lang": "en" })), &["x is:retweet"]);
    yes(&with("x", json!({ "conversation_id": "6" })), &["x is:reply"]);
    no(&with("x", json!({ "conversation_id": "7" })), &["x is:reply"]);
}

#[test]
fn a_reply_within_a_quote_or_retweet_is_a_reply() {
    let mut line = full();
    line["data"]["in_reply_to_user_id"] = Json::Null;
    line["data"]["referenced_tweets"] = json!([{ "type": "quoted", "id": "1445880548472328101" }]);
    no(&line, &["big is:reply"]);
    line["includes"]["tweets"][0]["in_reply_to_user_id"] = json!("5");
    yes(&line, &["big is:reply"]);
    no(&line, &["to:5"]);
}

#[test]
fn places_match_by_name_id_country_and_geometry() {
    yes(
        &full(),
        &[
            "place:manhattan",
            "place:\"manhattan, ny\"",
            "place:01A9A39529B27F36",
            "place_country:us",
            "big has:geo",
            "bounding_box:[-74.1 40.6 -73.9 40.9]",
            "point_radius:[-73.98 40.75 10mi]",
        ],
    );
    no(
        &full(),
        &[
            "place:boston",
            "place_country:CA",
            "bounding_box:[-73.99 40.6 -73.9 40.9]",
            "point_radius:[-73.98 40.75 1km]",
            "point_radius:[2.355128 48.861118 16km]",
        ],
    );
    let point =
        json!({ "geo": { "coordinates": { "type": "Point", "coordinates": [2.36, 48.86] } } });
    yes(&with("x", point.clone()), &["point_radius:[2.355128 48.861118 16km]"]);
    no(&with("x", point), &["place:paris", "place_country:FR"]);
    let mut line = full();
    line["includes"]["places"] = json!([]);
    unknown(&line, &["place:manhattan", "place_country:us", "point_radius:[1 2 3km]"]);
    unknown(&bare("x"), &["place:x", "x has:geo", "bounding_box:[1 2 1.1 2.1]"]);
    no(&with("x", json!({ "lang": "en" })), &["place:x", "x has:geo", "place_country:us"]);
}

#[test]
fn a_circle_ends_at_its_radius() {
    // A degree of latitude is 111.195 km.
    let at = |latitude: f64| {
        with("x", json!({ "geo": { "coordinates": { "coordinates": [0.0, latitude] } } }))
    };
    yes(&at(0.0899), &["point_radius:[0 0 10km]"]);
    no(&at(0.0900), &["point_radius:[0 0 10km]"]);
    yes(&at(0.1447), &["point_radius:[0 0 10mi]"]);
    no(&at(0.1448), &["point_radius:[0 0 10mi]"]);
}

#[test]
fn an_app_matches_by_its_name() {
    yes(&full(), &["big source:\"x for iphone\""]);
    no(&full(), &["big source:iphone"]);
    unknown(&bare("x"), &["x source:iphone"]);
    no(&with("x", json!({ "source": "Twitter for Advertisers (legacy)" })), &["x -is:nullcast"]);
}

#[test]
fn a_sample_takes_its_share_always_the_same_and_a_larger_one_more() {
    let taken = |percent: u8| -> Vec<u64> {
        let rule = check(&format!("x sample:{percent}"), &Limits::default()).rule.expect("right");
        let taken = |id: &u64| {
            let line =
                json!({ "data": { "id": (1445880548472328192 + id).to_string(), "text": "x" } });
            rule.matches(&Post::read(&line).expect("it has an id")) == Match::Yes
        };
        (0..10_000).filter(taken).collect()
    };
    let (ten, half) = (taken(10), taken(50));
    assert!((900..1_100).contains(&ten.len()), "{}", ten.len());
    assert!((4_800..5_200).contains(&half.len()), "{}", half.len());
    assert!(ten.iter().all(|id| half.contains(id)));
    assert_eq!(taken(100).len(), 10_000);
}

#[test]
fn what_only_x_knows_is_undecided() {
    assert_eq!(
        why(&full(), "embedding:cats embedding_threshold:0.4"),
        "only X knows what a post means"
    );
    unknown(
        &full(),
        &["from_affiliate_of:x", "to_affiliate_of:x", "h:m", "list:5", "followers_count:x big"],
    );
}

#[test]
fn an_undecided_atom_matters_only_where_it_decides() {
    let line = bare("cat");
    yes(&line, &["cat OR bio:x", "cat -(dog bio:x)", "bio:x OR cat"]);
    no(&line, &["dog bio:x", "bio:x dog", "-cat bio:x"]);
    unknown(&line, &["cat bio:x", "dog OR bio:x", "cat -bio:x"]);
    let both = matches("bio:x (bio:x OR from:bob)", &line);
    let undecided = |operator: &str, why: &str| Undecided {
        operator: operator.to_owned(),
        why: why.to_owned(),
    };
    assert_eq!(
        both,
        Match::Unknown(vec![
            undecided("bio:x", "needs expansions=author_id and user.fields=description"),
            undecided("from:bob", "needs expansions=author_id"),
        ])
    );
}

#[test]
fn fields_of_any_type_decide_nothing_and_break_nothing() {
    let rules = [
        "cat",
        "\"a b\"~3",
        "#a",
        "$a",
        "@a",
        "from:a",
        "to:a",
        "retweets_of:a",
        "url:a",
        "bio:a",
        "url_title:a",
        "context:1.*",
        "entity:a",
        "place:a",
        "place_country:us",
        "cat has:media",
        "cat has:geo",
        "cat lang:en",
        "cat is:reply",
        "cat is:verified",
        "cat followers_count:1",
        "cat min_likes:1",
        "point_radius:[1 2 3km]",
        "bounding_box:[1 2 1.1 2.1]",
        "cat source:a",
        "conversation_id:1",
        "in_reply_to_tweet_id:1",
        "retweets_of_tweet_id:1",
        "cat sample:5",
    ];
    let fields = [
        "text",
        "entities",
        "note_tweet",
        "author_id",
        "referenced_tweets",
        "attachments",
        "geo",
        "context_annotations",
        "conversation_id",
        "lang",
        "source",
        "public_metrics",
    ];
    for odd in
        [json!(null), json!(-1.5), json!("x"), json!([[], 1, {}]), json!({ "urls": 1, "x": {} })]
    {
        let mut line = full();
        for field in fields {
            line["data"][field] = odd.clone();
        }
        for include in ["users", "tweets", "media", "places"] {
            line["includes"][include] = odd.clone();
        }
        for rule in rules {
            let _: Match = matches(rule, &line);
        }
    }
}
