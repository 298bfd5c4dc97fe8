use jiff::Timestamp;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use super::*;
use crate::error::{Error, Exit};
use crate::request::{Authorization, Head, Refusal};
use crate::source::mastodon::Mastodon;
use crate::source::{FailureClass, ServerWait, Source as _, Verdict};

const API: &str = "https://m.example";

fn tag(tag: &str, local: bool) -> Channel {
    Channel::Hashtag { tag: tag.into(), local }
}

fn public(reach: Reach, only_media: bool) -> Channel {
    Channel::Public { reach, only_media }
}

fn list() -> Channel {
    Channel::List { id: "42".into() }
}

/// Every channel with its timelines and their events.
fn channels() -> Vec<(Channel, &'static [&'static str], &'static [&'static str])> {
    vec![
        (Channel::User, &["home", "notifications"], &["update", "notification"]),
        (Channel::Notifications, &["notifications"], &["notification"]),
        (public(Reach::All, false), &["public"], &["update"]),
        (public(Reach::Local, true), &["public"], &["update"]),
        (public(Reach::Remote, false), &["public"], &["update"]),
        (tag("rust", false), &["hashtag"], &["update"]),
        (tag("rust", true), &["hashtag"], &["update"]),
        (list(), &["list"], &["update"]),
        (Channel::Direct, &["conversations"], &["conversation"]),
    ]
}

fn source(channel: &Channel, has_token: bool) -> Mastodon {
    let api = Url::parse(API).expect("a valid URL");
    Mastodon::new(channel.clone(), &api, has_token)
}

fn json(text: &str) -> Json {
    Json::parse(&Bytes::copy_from_slice(text.as_bytes())).expect("JSON")
}

fn now() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().expect("a valid time")
}

fn answer(status: u16, body: &str) -> Refusal {
    Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() }
}

fn page_of(timeline: u8) -> PageQuery {
    PageQuery { timeline, ..PageQuery::default() }
}

fn page(channel: &Channel, timeline: u8, body: &str) -> Page {
    let read = source(channel, true).read_page(&page_of(timeline), &answer(200, body), now());
    read.expect("a page")
}

fn verdict(channel: &Channel, timeline: u8, has_token: bool, answer: &Refusal) -> Verdict {
    let read = source(channel, has_token).read_page(&page_of(timeline), answer, now());
    read.expect_err("no page")
}

fn fatal(channel: &Channel, timeline: u8, answer: &Refusal) -> Error {
    match verdict(channel, timeline, true, answer) {
        Verdict::Fatal(error) => error,
        Verdict::Retry { reason, .. } => panic!("retried: {reason}"),
    }
}

fn payloads(page: &Page) -> Vec<&str> {
    let text = |item| std::str::from_utf8(Json::as_bytes(item)).expect("JSON is UTF-8");
    page.items.iter().map(|item| text(&item.payload)).collect()
}

#[test]
fn every_channel_has_its_timelines_and_only_new_items_stand_in_them() {
    let events =
        ["update", "delete", "status.update", "notification", "conversation", "announcement", ""];
    for (channel, names, placed) in channels() {
        let source = source(&channel, true);
        assert_eq!(source.timelines(), names, "{channel:?}");
        assert!(source.pages_forward());
        for event in events {
            assert_eq!(source.marks_place(event), placed.contains(&event), "{channel:?} {event}");
            let payload = json(r#"{"id":"7","last_status":{"id":"9"}}"#);
            let place = source.place(event, &payload);
            let expected = placed.iter().position(|placed| *placed == event);
            let number = place.as_ref().map(|place| usize::from(place.timeline));
            assert_eq!(number, expected, "{channel:?} {event}");
            if let Some(place) = place {
                assert_eq!(&*place.id, if event == "conversation" { "9" } else { "7" });
            }
        }
        let last = u8::try_from(names.len()).expect("a few");
        assert!(Timeline::of(&channel, last - 1).is_some());
        assert!(Timeline::of(&channel, last).is_none(), "{channel:?} has no timeline {last}");
    }
}

#[test]
fn the_id_is_read_wherever_it_stands_however_it_is_written() {
    let home = source(&Channel::User, true);
    let id = |text: &str| home.place("update", &json(text)).map(|place| String::from(place.id));
    let long = "7".repeat(ID_MAX);
    let table = [
        (r#"{"id":"7"}"#, Some("7")),
        (r#"{"id":"7","x":1}"#, Some("7")),
        (r#"{"x":[{"id":"8"}],"id":"7"}"#, Some("7")),
        (r#"{ "id" : "7" }"#, Some("7")),
        (r#"{"id":"\u0037"}"#, Some("7")),
        (r#"{"id":"7\u0037"}"#, Some("77")),
        (r#"{"id":"01HXYZ-ä","created_at":7}"#, Some("01HXYZ-ä")),
        (&format!(r#"{{"id":"{long}","x":1}}"#), Some(&*long)),
        (&format!(r#"{{"id":"{long}7","x":1}}"#), None),
        (r#"{"id":""}"#, None),
        (r#"{"id":7}"#, None),
        (r#"{"id":null}"#, None),
        (r#"{"x":1}"#, None),
        (r#""7""#, None),
        ("null", None),
        ("[]", None),
    ];
    for (text, expected) in table {
        assert_eq!(id(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_conversation_stands_where_its_last_status_does() {
    let direct = source(&Channel::Direct, true);
    let place = |text: &str| direct.place("conversation", &json(text));
    assert_eq!(
        place(r#"{"id":"3","unread":true,"accounts":[],"last_status":{"id":"90","content":""}}"#),
        Some(Place { timeline: 0, id: "90".into() })
    );
    for text in [r#"{"id":"3","last_status":null}"#, r#"{"id":"3"}"#, r#"{"last_status":"9"}"#] {
        assert_eq!(place(text), None, "{text}");
    }
}

fn url_of(channel: &Channel, query: &PageQuery) -> String {
    let base = Url::parse(API).expect("a valid URL");
    let request = source(channel, true).page_request(&base, query, None).expect("a timeline");
    assert!(request.gzip && request.follow);
    assert_eq!(request.accept, "application/json");
    request.url.to_string().strip_prefix(API).expect("below the base").to_owned()
}

#[test]
fn a_page_is_asked_for_where_the_table_says() {
    use Reach::{All, Local, Remote};
    let table = [
        (Channel::User, 0, "/api/v1/timelines/home?limit=40"),
        (Channel::User, 1, "/api/v1/notifications?limit=80"),
        (Channel::Notifications, 0, "/api/v1/notifications?limit=80"),
        (public(All, false), 0, "/api/v1/timelines/public?limit=40"),
        (public(Local, false), 0, "/api/v1/timelines/public?limit=40&local=true"),
        (public(Remote, true), 0, "/api/v1/timelines/public?limit=40&remote=true&only_media=true"),
        (tag("rust", false), 0, "/api/v1/timelines/tag/rust?limit=40"),
        (tag("日本", true), 0, "/api/v1/timelines/tag/%E6%97%A5%E6%9C%AC?limit=40&local=true"),
        (tag("a/b?c#d%e&f", false), 0, "/api/v1/timelines/tag/a%2Fb%3Fc%23d%25e%26f?limit=40"),
        (list(), 0, "/api/v1/timelines/list/42?limit=40"),
        (Channel::Direct, 0, "/api/v1/conversations?limit=40"),
    ];
    for (channel, timeline, expected) in table {
        assert_eq!(url_of(&channel, &page_of(timeline)), expected);
    }
}

#[test]
fn ids_bound_a_page_by_the_way_it_is_read() {
    let (after, before): (Option<Box<str>>, Option<Box<str>>) =
        (Some("10".into()), Some("30".into()));
    let table = [
        (false, None, None, ""),
        (false, None, before.clone(), "&max_id=30"),
        // The first page backwards: the newest, with a floor, from which max_id goes on.
        (false, after.clone(), None, "&since_id=10"),
        (false, after.clone(), before.clone(), "&since_id=10&max_id=30"),
        (true, after.clone(), None, "&min_id=10"),
        (true, after, before, "&min_id=10&max_id=30"),
        (true, None, None, ""),
        (true, Some("a&b=ü".into()), None, "&min_id=a%26b%3D%C3%BC"),
    ];
    for (forward, after, before, expected) in table {
        let query = PageQuery { forward, after, before, ..PageQuery::default() };
        let url = url_of(&Channel::User, &query);
        assert_eq!(url, format!("/api/v1/timelines/home?limit=40{expected}"));
    }
}

#[test]
fn a_limit_is_never_over_the_servers_own_and_never_none() {
    let table =
        [(0, Some(0), 1), (0, Some(3), 3), (0, Some(500), 40), (1, Some(500), 80), (1, None, 80)];
    for (timeline, limit, expected) in table {
        let url = url_of(&Channel::User, &PageQuery { limit, ..page_of(timeline) });
        assert!(url.ends_with(&format!("?limit={expected}")), "{url}");
    }
}

#[test]
fn the_base_keeps_its_path_and_the_token_goes_along() {
    let base = Url::parse("https://h.example:8443/prefix/?x=1").expect("a valid URL");
    let source = source(&list(), true);
    let request = source.page_request(&base, &page_of(0), Some("t0ken".to_owned().into()));
    let request = request.expect("a timeline");
    let expected = "https://h.example:8443/prefix/api/v1/timelines/list/42?limit=40";
    assert_eq!(request.url.as_str(), expected);
    let Some(Authorization::Bearer(bearer)) = request.authorization else {
        panic!("no bearer token");
    };
    assert_eq!(bearer.expose_secret(), "t0ken");
    assert!(source.page_request(&base, &page_of(1), None).is_none());
}

/// Newest first, as all pages come; a boost is older than the post in it seems.
const HOME: &str = r#"[{"id":"116300000000000003","created_at":"2026-11-20T12:00:03.120Z","content":"<p>caf\u00e9</p>","account":{"id":"9"},"reblog":null},
 {"id":"116300000000000002","created_at":"2026-11-20T12:00:02.000Z", "n":1.50,"n":12345678901234567890,"reblog":{"id":"5","created_at":"2020-01-01T00:00:00.000Z"}}
,{"created_at":"soon","id":"116300000000000001"}]"#;

#[test]
fn a_page_is_read_oldest_first_byte_for_byte() {
    let page = page(&Channel::User, 0, HOME);
    assert!(page.flaws.is_empty());
    let items: Vec<_> = page
        .items
        .iter()
        .map(|item| (&*item.event, item.place.timeline, &*item.place.id))
        .collect();
    assert_eq!(
        items,
        [
            ("update", 0, "116300000000000001"),
            ("update", 0, "116300000000000002"),
            ("update", 0, "116300000000000003"),
        ]
    );
    let times: Vec<_> = page.items.iter().map(|item| item.at.map(|at| at.to_string())).collect();
    let time = |text: &str| Some(text.to_owned());
    assert_eq!(times, [None, time("2026-11-20T12:00:02Z"), time("2026-11-20T12:00:03.12Z")]);
    assert_eq!(page.older.as_deref(), Some("116300000000000001"));
    for payload in payloads(&page) {
        assert!(HOME.contains(payload), "{payload}");
    }
    assert_eq!(payloads(&page)[0], r#"{"created_at":"soon","id":"116300000000000001"}"#);
}

#[test]
fn notifications_and_conversations_have_the_names_of_the_stream() {
    let body = r#"[{"id":"34","type":"mention","created_at":"2026-11-20T12:00:00Z","group_key":"ungrouped-34","status":{"id":"77","created_at":"2020-01-01T00:00:00Z"}}]"#;
    for (channel, timeline) in [(Channel::User, 1), (Channel::Notifications, 0)] {
        let page = page(&channel, timeline, body);
        let item = page.items.first().expect("an item");
        assert_eq!((&*item.event, &*item.place.id), ("notification", "34"));
        assert_eq!(item.place.timeline, timeline);
        assert_eq!(item.at, Some("2026-11-20T12:00:00Z".parse().expect("a valid time")));
        assert_eq!(page.older.as_deref(), Some("34"));
    }
    let body = r#"[{"id":"8","unread":false,"accounts":[],"last_status":{"id":"92","created_at":"2026-11-20T11:00:00Z"}},{"id":"9","unread":true,"last_status":{"id":"90","created_at":"2026-11-20T10:00:00Z"}}]"#;
    let page = page(&Channel::Direct, 0, body);
    let ids: Vec<_> = page.items.iter().map(|item| &*item.place.id).collect();
    assert_eq!(ids, ["90", "92"]);
    assert_eq!(page.items[1].at, Some("2026-11-20T11:00:00Z".parse().expect("a valid time")));
    assert_eq!(page.items[0].event, "conversation");
    assert_eq!(page.older.as_deref(), Some("90"), "the last status, not the conversation");
}

#[test]
fn opaque_ids_keep_the_order_of_the_server() {
    let body = r#"[{"id":"AaB"},{"id":"9zzzz"},{"id":"01HQ"}]"#;
    let page = page(&Channel::User, 0, body);
    let ids: Vec<_> = page.items.iter().map(|item| &*item.place.id).collect();
    assert_eq!(ids, ["01HQ", "9zzzz", "AaB"]);
    assert_eq!(page.older.as_deref(), Some("01HQ"));
}

#[test]
fn an_element_without_an_id_is_a_flaw_and_the_rest_goes_on() {
    let body = r#"[{"id":"3"},{"content":"x"},7,{"id":2},{"id":"1"},null]"#;
    let page = page(&Channel::User, 0, body);
    assert_eq!(payloads(&page), [r#"{"id":"1"}"#, r#"{"id":"3"}"#]);
    let flaws: Vec<_> = page.flaws.iter().map(|flaw| &flaw.raw[..]).collect();
    assert_eq!(flaws, [&b"null"[..], br#"{"id":2}"#, b"7", br#"{"content":"x"}"#]);
    assert!(page.flaws[0].reason.contains("an id"), "{}", page.flaws[0].reason);
    assert_eq!(page.older.as_deref(), Some("1"));
}

#[test]
fn an_empty_page_is_a_page() {
    for body in ["[]", " [ ] \n"] {
        assert_eq!(page(&Channel::Direct, 0, body), Page::default());
    }
}

#[test]
fn every_status_has_its_exit_code_or_its_class() {
    use FailureClass::{Http, Network, RateLimited};
    let table = [
        (200, "<!DOCTYPE html>", Ok(Exit::Refused)),
        (200, r#"{"error":"x"}"#, Ok(Exit::Refused)),
        (200, "", Err(Network)),
        (200, r#"[{"id":"1"},{"id""#, Err(Network)),
        (204, "", Ok(Exit::Refused)),
        (206, "[]", Err(Http)),
        (301, "", Ok(Exit::Refused)),
        (400, "", Ok(Exit::Refused)),
        (401, "", Ok(Exit::Auth)),
        (402, "", Ok(Exit::Limited)),
        (403, "", Ok(Exit::Auth)),
        (404, "", Ok(Exit::Refused)),
        (405, "", Ok(Exit::Refused)),
        (408, "", Err(Http)),
        (410, "", Ok(Exit::Refused)),
        (422, "", Ok(Exit::Auth)),
        (429, "", Err(RateLimited)),
        (500, "", Err(Http)),
        (501, "", Ok(Exit::Refused)),
        (503, "<html>", Err(Http)),
    ];
    for (status, body, expected) in table {
        let seen = match verdict(&Channel::User, 0, true, &answer(status, body)) {
            Verdict::Fatal(error) => {
                let text = error.to_string();
                assert!(text.contains("the home timeline cannot be read back"), "{status}: {text}");
                Ok(error.exit())
            }
            Verdict::Retry { class, reason, .. } => {
                assert!(reason.contains("the home timeline"), "{status}: {reason}");
                Err(class)
            }
        };
        assert_eq!(seen, expected, "{status} {body}");
    }
}

#[test]
fn a_timeline_that_is_being_built_is_asked_for_again_soon() {
    let wait = |retry_after: Option<&str>| {
        let mut answer = answer(206, r#"[{"id":"1"}]"#);
        answer.head.retry_after = retry_after.map(str::to_owned);
        match verdict(&Channel::User, 0, true, &answer) {
            Verdict::Retry { wait, .. } => wait,
            Verdict::Fatal(error) => panic!("{error}"),
        }
    };
    assert_eq!(wait(None), Some(ServerWait::For(Duration::from_secs(5))));
    assert_eq!(wait(Some("9")), Some(ServerWait::For(Duration::from_secs(9))));
}

#[test]
fn a_rate_limit_says_until_when() {
    let reset = "2026-01-01T00:05:00.123456Z";
    let wait = |status: u16| {
        let mut answer = answer(status, r#"{"error":"Too many requests"}"#);
        answer.head.rate_limit_reset = Some(reset.to_owned());
        match verdict(&list(), 0, true, &answer) {
            Verdict::Retry { wait, .. } => wait,
            Verdict::Fatal(error) => panic!("{error}"),
        }
    };
    assert_eq!(wait(429), Some(ServerWait::Until(reset.parse().expect("a valid time"))));
    assert_eq!(wait(503), None, "the window is not exhausted");
}

#[test]
fn a_refusal_has_the_servers_words_and_says_which_scope_is_missing() {
    let body = r#"{"error":"This action is outside the authorized scopes"}"#;
    let error = fatal(&list(), 0, &answer(403, body));
    assert_eq!(
        error.to_string(),
        "m.example list 42: the timeline of the list cannot be read back: the server answered \
         403: This action is outside the authorized scopes"
    );
    let hint = error.hint().expect("a hint");
    assert!(hint.contains("read:lists (or read), which its stream does not ask for"), "{hint}");
    let hint = fatal(&Channel::Direct, 0, &answer(401, "")).hint().expect("a hint");
    assert!(hint.contains("read:statuses (or read); this one"), "{hint}");
    let hint = fatal(&list(), 0, &answer(404, "")).hint().expect("a hint");
    assert!(hint.contains("list 42 may not exist"), "{hint}");
    let mut elsewhere = answer(401, "");
    elsewhere.head.redirected_to = Some("https://other.example".to_owned());
    let hint = fatal(&Channel::User, 0, &elsewhere).hint().expect("a hint");
    assert!(hint.contains("https://other.example"), "{hint}");
}

#[test]
fn without_a_token_a_refusal_asks_for_one() {
    let body = r#"{"error":"This method requires an authenticated user"}"#;
    for status in [401, 422] {
        match verdict(&public(Reach::All, false), 0, false, &answer(status, body)) {
            Verdict::Fatal(error @ Error::NoToken { .. }) => {
                let text = error.to_string();
                assert!(text.contains("the public timeline: an access token"), "{text}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_token_that_is_shown_no_notifications_misses_none() {
    let refused = answer(403, r#"{"error":"This action is outside the authorized scopes"}"#);
    let user = source(&Channel::User, true);
    let page = user.read_page(&page_of(1), &refused, now()).expect("an empty page");
    assert_eq!(page, Page::default());
    assert_eq!(fatal(&Channel::Notifications, 0, &refused).exit(), Exit::Auth);
    assert_eq!(fatal(&Channel::User, 0, &refused).exit(), Exit::Auth);
}

/// An array, or what almost is one.
fn body() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        r#"{"id":"1"}"#,
        r#"{"id":"2","created_at":"2026-11-20T12:00:00Z","n":1.50}"#,
        "{\"id\":\"\\u0033\",\r\n \"last_status\":{\"id\":\"4\"}}",
        r#"{"last_status":{"id":"5","x":[1, 2]},"id":7}"#,
        "null",
        "7",
        "\"é\"",
        ",",
        "[",
        "]",
        "{",
        "}",
        "\"",
        " ",
        "\n",
        "{\"id\":\"",
        "\u{fffd}",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..12);
    prop_oneof![
        pieces.clone().prop_map(|pieces| pieces.concat()),
        pieces.prop_map(|pieces| format!("[{}]", pieces.join(","))),
        ".{0,40}",
    ]
}

proptest! {
    #[test]
    fn whatever_comes_is_a_page_or_a_verdict_and_loses_no_element(
        body in body(), status in prop_oneof![4 => Just(200_u16), 1 => 100..600_u16],
    ) {
        for (channel, names, _) in channels() {
            for timeline in 0..=u8::try_from(names.len()).expect("a few") {
                let source = source(&channel, true);
                let read = source.read_page(&page_of(timeline), &answer(status, &body), now());
                let Ok(page) = read else { continue };
                if status != 200 || usize::from(timeline) == names.len() {
                    prop_assert_eq!(page, Page::default());
                    continue;
                }
                let elements: Vec<&RawValue> = serde_json::from_str(&body).expect("an array");
                prop_assert_eq!(page.items.len() + page.flaws.len(), elements.len());
                let items = page.items.iter().map(|item| item.payload.as_bytes().to_vec());
                let mut read: Vec<_> =
                    items.chain(page.flaws.iter().map(|flaw| flaw.raw.to_vec())).collect();
                let mut written: Vec<_> = elements
                    .iter()
                    .map(|element| element.get().as_bytes().to_vec())
                    .collect();
                // A record is one line: a break between two tokens becomes a space.
                for byte in read.iter_mut().chain(&mut written).flatten() {
                    *byte = if matches!(byte, b'\r' | b'\n') { b' ' } else { *byte };
                }
                read.sort();
                written.sort();
                prop_assert_eq!(read, written);
                prop_assert_eq!(page.older.is_some(), !page.items.is_empty());
            }
        }
    }
}
