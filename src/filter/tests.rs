//! Every filter alone and together, over both services; and that the cheap ones come first.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::event::{Json, Origin, Via};

const PLAIN: &str = r#"{"id":"1","content":"<p>Rust &amp; <b>bre</b>ad</p>","language":"en-GB","account":{"acct":"alice","display_name":"Alice Liddell","bot":false},"in_reply_to_id":null,"in_reply_to_account_id":null,"reblog":null,"poll":null,"media_attachments":[],"tags":[],"mentions":[]}"#;
const TAGGED: &str = r##"{"id":"2","content":"<p>Ein Foto <a href=\"https://m.example/tags/katze\" class=\"mention hashtag\" rel=\"tag\">#<span>katze</span></a></p>","language":"de","account":{"acct":"bob@b.example","display_name":"Bob","bot":true},"in_reply_to_id":"1","in_reply_to_account_id":"7","reblog":null,"poll":null,"media_attachments":[{"id":"1","type":"image","url":"https://b.example/1.png"}],"tags":[{"name":"katze","url":"https://m.example/tags/katze"}],"mentions":[]}"##;
const BOOST: &str = r#"{"id":"3","content":"","language":null,"account":{"acct":"alice","bot":false},"reblog":{"id":"9","content":"<p>See <a href=\"https://page.example/x\">page</a></p>","language":"zh-TW","account":{"acct":"carol@c.example","bot":false},"poll":{"id":"5","options":[{"title":"a"},{"title":"b"}]},"media_attachments":[],"tags":[],"mentions":[]}}"#;
const FAVOURITE: &str = r#"{"id":"4","type":"favourite","account":{"acct":"dave@d.example","bot":false},"status":{"id":"1","content":"<p>Rust</p>","language":"en","account":{"acct":"alice"},"media_attachments":[],"tags":[],"mentions":[]}}"#;
const TWEET: &str = r#"{"data":{"id":"10","text":"Katzen sind toll #Katze https://t.co/q","lang":"in","author_id":"11","attachments":{"media_keys":["3_1"]},"entities":{"hashtags":[{"start":17,"end":23,"tag":"Katze"}],"urls":[{"start":24,"end":38,"url":"https://t.co/q","expanded_url":"https://page.example/y"}]}},"includes":{"users":[{"id":"11","name":"Erin","username":"erin_x"}],"media":[{"media_key":"3_1","type":"photo","url":"https://pbs.example/1.jpg"}]},"matching_rules":[{"id":"7","tag":"cats"}]}"#;
const REPOST: &str = r#"{"data":{"id":"12","text":"RT @erin_x: Poll","lang":"und","author_id":"13","referenced_tweets":[{"type":"retweeted","id":"10"}]},"includes":{"users":[{"id":"13","name":"Frank","username":"frank"}]},"matching_rules":[{"id":"8"}]}"#;
const REPLY: &str = r#"{"data":{"id":"14","text":"@erin_x yes","lang":"en","author_id":"13","in_reply_to_user_id":"11","referenced_tweets":[{"type":"replied_to","id":"10"}],"attachments":{"poll_ids":["20"]}},"includes":{"users":[{"id":"13","name":"Frank","username":"frank"}],"polls":[{"id":"20","options":[{"position":1,"label":"a"}]}]}}"#;

/// All records, by name, and the letter that tables call them by.
fn records() -> Vec<(char, Record)> {
    [
        ('p', "update", PLAIN),
        ('t', "update", TAGGED),
        ('e', "status.update", TAGGED),
        ('b', "update", BOOST),
        ('n', "notification", FAVOURITE),
        ('d', "delete", r#""1""#),
        ('u', "pleroma:respond", r#"{"result":"ok"}"#),
        ('X', "tweet", TWEET),
        ('R', "tweet", REPOST),
        ('A', "tweet", REPLY),
        ('m', "trill.gap", r#"{"seconds":1}"#),
    ]
    .into_iter()
    .map(|(letter, event, payload)| (letter, record(event, payload)))
    .collect()
}

fn record(event: &str, payload: &str) -> Record {
    Record {
        origin: Arc::new(Origin { source: "m.example".into(), stream: vec!["user".into()] }),
        event: Cow::Owned(event.to_owned()),
        via: Via::Stream,
        received_at: Timestamp::UNIX_EPOCH,
        place: None,
        is_notice: false,
        payload: Json::parse(&Bytes::copy_from_slice(payload.as_bytes())).expect("JSON"),
    }
}

/// The letters of the records that `spec` shows, without the `m` that is always among them.
fn shown(spec: Spec) -> String {
    let filters = Filters::new(spec);
    let shown: String = records()
        .iter()
        .filter(|(_, record)| filters.admits(record))
        .map(|(letter, _)| *letter)
        .collect();
    shown.strip_suffix('m').expect("trill's own records pass every filter").to_owned()
}

fn patterns(texts: &[&str]) -> Vec<Regex> {
    texts.iter().map(|text| pattern(text).expect("a pattern")).collect()
}

fn langs(texts: &[&str]) -> Vec<Language> {
    texts.iter().map(|text| text.parse().expect("a language")).collect()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn no_filter_shows_everything() {
    assert_eq!(shown(Spec::default()), "ptebnduXRA");
    let all = Filters::default();
    assert!(records().iter().all(|(_, record)| all.admits(record)));
}

#[test]
fn events_are_chosen_by_their_whole_name() {
    let of = |events: &[&str]| shown(Spec { events: names(events), ..Spec::default() });
    assert_eq!(of(&["update"]), "ptb");
    assert_eq!(of(&["delete", "tweet"]), "dXRA");
    assert_eq!(of(&["Update"]), "");
}

#[test]
fn only_posts_of_the_rules_that_were_asked_for() {
    let of = |ids: &[&str]| {
        let shown = shown(Spec { only_rules: names(ids), ..Spec::default() });
        shown.chars().filter(|c| "XR".contains(*c)).collect::<String>()
    };
    assert_eq!(of(&["7"]), "X");
    assert_eq!(of(&["7", "8"]), "XR");
    assert_eq!(of(&["cats"]), "", "a tag is not an id");
    let mut later = Filters::default();
    later.set_only_rules(names(&["8"]));
    assert!(later.admits(&record("tweet", REPOST)) && !later.admits(&record("tweet", TWEET)));
}

#[test]
fn what_is_unwanted_is_hidden_and_nothing_else() {
    assert_eq!(shown(Spec { no_boosts: true, ..Spec::default() }), "ptenduXA");
    assert_eq!(shown(Spec { no_replies: true, ..Spec::default() }), "pbnduXR");
    assert_eq!(shown(Spec { no_bots: true, ..Spec::default() }), "pbnduXRA");
    let all = Spec { no_boosts: true, no_replies: true, no_bots: true, ..Spec::default() };
    assert_eq!(shown(all), "pnduX");
}

#[test]
fn what_a_post_must_have_it_must_have_all_of() {
    let of = |has: &[Has]| shown(Spec { has: has.to_vec(), ..Spec::default() });
    assert_eq!(of(&[Has::Media]), "teX");
    assert_eq!(of(&[Has::Link]), "bX");
    assert_eq!(of(&[Has::Poll]), "bA");
    assert_eq!(of(&[Has::Media, Has::Link]), "X");
    assert_eq!(of(&[Has::Media, Has::Link, Has::Poll]), "");
}

#[test]
fn a_language_shows_the_posts_that_say_it() {
    let of = |codes: &[&str]| shown(Spec { langs: langs(codes), ..Spec::default() });
    assert_eq!(of(&["en"]), "pnA");
    assert_eq!(of(&["de", "zh"]), "teb");
    assert_eq!(of(&["zh-CN"]), "");
    assert_eq!(of(&["id"]), "X", "X still writes `in`");
    assert_eq!(of(&["und"]), "duR", "what says none, and what has none to say");
}

#[test]
fn patterns_see_author_name_tags_and_plain_text() {
    let of = |texts: &[&str]| shown(Spec { include: patterns(texts), ..Spec::default() });
    assert_eq!(of(&["Rust & bread"]), "p", "neither entities nor elements");
    assert_eq!(of(&["^@alice@m\\.example$"]), "p");
    assert_eq!(of(&["^@dave@d\\.example$"]), "n", "who did it, not whose post it is");
    assert_eq!(of(&["^@erin_x$"]), "X");
    assert_eq!(of(&["Liddell"]), "p");
    assert_eq!(of(&["^#katze$"]), "te");
    assert_eq!(of(&["(?i)^#katze$"]), "teX");
    assert_eq!(of(&["Liddell", "Erin"]), "pX", "one of several is enough");
    assert_eq!(of(&["rust"]), "", "case matters");
    assert_eq!(of(&[""]), "ptebnXRA", "a deletion has nothing that could match");
}

#[test]
fn an_excluded_pattern_hides_what_it_matches_wherever_it_does() {
    let of = |texts: &[&str]| shown(Spec { exclude: patterns(texts), ..Spec::default() });
    assert_eq!(of(&["(?i)#katze"]), "pbnduRA");
    assert_eq!(of(&["Rust", "@frank"]), "tebduX");
    let both = Spec {
        include: patterns(&["(?i)katze"]),
        exclude: patterns(&["@bob@"]),
        ..Spec::default()
    };
    assert_eq!(shown(both), "X");
}

#[test]
fn all_filters_must_agree() {
    let spec = Spec {
        events: names(&["update", "tweet"]),
        langs: langs(&["de", "id"]),
        has: vec![Has::Media],
        include: patterns(&["(?i)#katze"]),
        no_bots: true,
        ..Spec::default()
    };
    assert_eq!(shown(spec), "X");
}

#[test]
fn a_condition_is_asked_last_and_about_the_same_record() {
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    let condition = move |record: &Record, view: &View<'_>| {
        count.set(count.get() + 1);
        assert!(matches!(view.get(Field::Event), Value::Text(event) if event == record.event));
        record.payload.as_bytes() == TWEET.as_bytes()
    };
    let spec = Spec {
        events: names(&["tweet"]),
        no_replies: true,
        condition: Some(Box::new(condition)),
        ..Spec::default()
    };
    assert_eq!(shown(spec), "X");
    assert_eq!(asked.get(), 2, "the tweets that are no replies");
}

/// A post that says no to every filter, and remembers what it was asked.
#[derive(Default)]
struct Asked(RefCell<Vec<String>>);

impl Asked {
    fn note(&self, question: &impl fmt::Debug) {
        self.0.borrow_mut().push(format!("{question:?}"));
    }
}

impl Post for Asked {
    fn is(&self, fact: Fact) -> bool {
        self.note(&fact);
        matches!(fact, Fact::Boost | Fact::Reply | Fact::Bot)
    }

    fn get(&self, field: Field) -> Value<'_> {
        self.note(&field);
        Value::Text("x".into())
    }
}

/// What a post is asked until the first no. All facts are possible by the payload's bytes.
fn asked(spec: Spec, payload: &str) -> Vec<String> {
    let post = Asked::default();
    assert!(!Filters::new(spec).admits_post(&record("tweet", payload), &post));
    post.0.into_inner()
}

const POSSIBLE: &str = r#"{"poll":1,"media":1,"reblog":1,"replied_to":1,"bot":true}"#;

/// From the cheapest: each adds one more filter to those before it, and says what it asks.
#[test]
fn the_first_no_is_the_last_question() {
    let text = |spec: Spec| Spec { include: patterns(&["nothing"]), ..spec };
    let link = |spec: Spec| Spec { has: vec![Has::Link], ..text(spec) };
    let lang = |spec: Spec| Spec { langs: langs(&["en"]), ..link(spec) };
    let bots = |spec: Spec| Spec { no_bots: true, ..lang(spec) };
    let media = |spec: Spec| Spec { has: vec![Has::Link, Has::Media], ..bots(spec) };
    let rules = |spec: Spec| Spec { only_rules: names(&["7"]), ..media(spec) };
    let events = |spec: Spec| Spec { events: names(&["update"]), ..rules(spec) };
    let none = Spec::default;
    assert_eq!(asked(text(none()), POSSIBLE), ["Author", "Name", "Tags", "Text"]);
    assert_eq!(asked(link(none()), POSSIBLE), ["Link"]);
    assert_eq!(asked(lang(none()), POSSIBLE), ["Lang"]);
    assert_eq!(asked(bots(none()), POSSIBLE), ["Bot"]);
    assert_eq!(asked(media(none()), POSSIBLE), ["Media"]);
    let other = r#"{"matching_rules":[{"id":"6"}],"media":1}"#;
    assert!(asked(rules(none()), other).is_empty());
    assert!(asked(events(none()), POSSIBLE).is_empty());
}

#[test]
fn bytes_that_settle_it_spare_the_view() {
    let media = Spec { has: vec![Has::Media], ..Spec::default() };
    assert!(asked(media, r#"{"media_attachments":[]}"#).is_empty());
    let rest = Spec {
        no_boosts: true,
        no_bots: true,
        no_replies: true,
        has: vec![Has::Link],
        ..Spec::default()
    };
    let nothing = r#"{"reblog":null,"in_reply_to_id":null,"account":{"bot":false}}"#;
    assert_eq!(asked(rest, nothing), ["Link"]);
}

#[test]
fn an_excluded_author_spares_the_text() {
    let spec = Spec { exclude: patterns(&["@x"]), ..Spec::default() };
    assert_eq!(asked(spec, POSSIBLE), ["Author"]);
    let included = Spec { include: patterns(&["@x"]), ..Spec::default() };
    let post = Asked::default();
    assert!(Filters::new(included).admits_post(&record("tweet", POSSIBLE), &post));
    assert_eq!(*post.0.borrow(), ["Author"], "and so does an included one");
}

/// Everything that a filter can ask.
fn everything() -> Spec {
    Spec {
        include: patterns(&["(?i)a|^$"]),
        exclude: patterns(&["zz+"]),
        langs: langs(&["en", "und"]),
        has: vec![Has::Media, Has::Link, Has::Poll],
        no_boosts: true,
        no_replies: true,
        no_bots: true,
        ..Spec::default()
    }
}

const FACTS: [Fact; 6] = [Fact::Boost, Fact::Reply, Fact::Bot, Fact::Poll, Fact::Media, Fact::Link];

/// The facts that the bytes rule out and the view finds all the same.
fn contradictions(record: &Record) -> Vec<Fact> {
    let view = View::new(record);
    let payload = record.payload.as_bytes();
    FACTS.into_iter().filter(|fact| fact.is_ruled_out(payload) && view.is(*fact)).collect()
}

#[test]
fn bytes_never_contradict_the_view_of_a_captured_post() {
    let fixtures = [
        ("update", include_str!("../../tests/fixtures/entities/statuses_anonymous.json")),
        ("update", include_str!("../../tests/fixtures/entities/statuses_home_hydrated.json")),
        ("notification", include_str!("../../tests/fixtures/entities/notifications.json")),
    ];
    let mut found = 0;
    for (event, fixture) in fixtures {
        let entities: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(fixture).expect("JSON");
        for (name, entity) in entities {
            let record = record(event, &entity.to_string());
            assert_eq!(contradictions(&record), [], "{name}");
            let view = View::new(&record);
            found += FACTS.into_iter().filter(|fact| view.is(*fact)).count();
        }
    }
    assert!(found > 10, "{found}: the fixtures have posts with facts");
}

/// Objects of keys that facts are about, nested, with values that say something and nothing.
fn payload() -> impl Strategy<Value = String> {
    const KEYS: &[&str] = &[
        "reblog",
        "status",
        "last_status",
        "account",
        "bot",
        "poll",
        "media_attachments",
        "in_reply_to_id",
        "in_reply_to_account_id",
        "data",
        "includes",
        "media",
        "polls",
        "attachments",
        "media_keys",
        "poll_ids",
        "referenced_tweets",
        "type",
        "id",
        "content",
        "language",
        "in_reply_to_user_id",
        "b\\u006ft",
        "options",
        "acct",
        "tags",
        "text",
    ];
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "1",
        "\"1\"",
        "[]",
        "{}",
        "\"\"",
        "\"retweeted\"",
        "\"replied_to\"",
        "\"reposted\"",
        "[\"1\"]",
        "[{\"id\":\"1\"}]",
        "\"\\ud800\"",
        "\"<p>a <a href=\\\"https://a.example\\\">b</a>\"",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 60, 6, |inner| {
        let members =
            prop::collection::vec((prop::sample::select(KEYS.to_vec()), inner.clone()), 0..6);
        let object = members.prop_map(|members| {
            let members: Vec<_> =
                members.iter().map(|(key, value)| format!("\"{key}\" : {value}")).collect();
            format!("{{{}}}", members.join(" ,"))
        });
        let array = prop::collection::vec(inner, 0..3).prop_map(|it| format!("[{}]", it.join(",")));
        prop_oneof![4 => object, 1 => array]
    })
}

proptest! {
    #[test]
    fn no_payload_makes_a_filter_panic_or_bytes_contradict_the_view(
        payload in payload(),
        event in prop::sample::select(vec![
            "update", "status.update", "notification", "conversation", "delete", "tweet", "other",
        ]),
    ) {
        let record = record(event, &payload);
        prop_assert_eq!(contradictions(&record), []);
        let first = Filters::new(everything()).admits(&record);
        prop_assert_eq!(first, Filters::new(everything()).admits(&record));
    }
}
