use bytes::Bytes;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::error::{Error, Exit};
use crate::request::Head;
use crate::source::page::Page;
use crate::source::twitter::Twitter;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::{FailureClass, Source as _, Verdict};

const API: &str = "https://api.x.com";

fn api() -> Url {
    Url::parse(API).expect("a valid URL")
}

fn searching(query: Query, searches: &[&str]) -> Twitter {
    let queries = searches.iter().map(|&search| search.to_owned()).collect();
    let twitter = Twitter::new(Endpoint::Filter, query, &api(), false);
    match searches {
        [] => twitter,
        _ => twitter.with_search(Queries { queries, left_out: Vec::new() }, Bounds::X),
    }
}

fn answer(status: u16, body: &str) -> Refusal {
    Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() }
}

fn now() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().expect("a valid time")
}

fn read_page(status: u16, body: &str) -> Result<Page, Verdict> {
    let twitter = searching(Query::default(), &["cat"]);
    twitter.read_page(&PageQuery::default(), &answer(status, body), now())
}

fn page(body: &str) -> Page {
    read_page(200, body).expect("a page")
}

fn lines(page: &Page) -> Vec<&str> {
    page.items
        .iter()
        .map(|item| std::str::from_utf8(item.payload.as_bytes()).expect("JSON is UTF-8"))
        .collect()
}

#[test]
fn all_searches_are_one_timeline_and_there_are_not_too_many() {
    let count = |twitter: &Twitter| twitter.search().map(|search| search.searches);
    let plain = searching(Query::default(), &[]);
    assert_eq!(
        (plain.timelines(), count(&plain), plain.tracks_places()),
        (&["posts"][..], None, false)
    );
    assert!(plain.page_request(&api(), &PageQuery::default(), None).is_none());
    let two = searching(Query::default(), &["cat", "dog"]);
    assert_eq!(
        (two.timelines(), count(&two), two.tracks_places()),
        (&["posts"][..], Some(2), true)
    );
    let many = searching(Query::default(), &["cat"; 99]);
    assert_eq!(count(&many).map(usize::from), Some(SEARCHES_MAX));
    let beyond = PageQuery { timeline: 16, ..PageQuery::default() };
    assert!(many.page_request(&api(), &beyond, None).is_none());
}

#[test]
fn only_streams_of_posts_have_places_and_only_with_a_backfill_do_they_matter() {
    let minutes = |minutes| Query { backfill_minutes: Some(minutes), ..Query::default() };
    let table = [
        (Endpoint::Filter, Query::default(), false, None, false),
        (Endpoint::Filter, minutes(0), false, None, false),
        (Endpoint::Filter, minutes(2), false, Some(120), true),
        (Endpoint::Sample, minutes(2), true, Some(300), true),
        (Endpoint::Path("/2/activity/stream".into()), Query::default(), true, Some(300), false),
        (Endpoint::Path("/2/some/stream".into()), Query::default(), true, Some(300), false),
    ];
    for (endpoint, query, asks, resends, tracks) in table {
        let twitter = Twitter::new(endpoint.clone(), query, &api(), false);
        let twitter = if asks { twitter.with_backfill() } else { twitter };
        let seconds = twitter.resends().map(|time| time.as_secs());
        assert_eq!((seconds, twitter.tracks_places()), (resends, tracks), "{endpoint:?}");
        assert_eq!(twitter.backfill(Some(Duration::from_secs(61))), asks.then_some(2));
        assert_eq!(twitter.backfill(None), None);
    }
}

#[test]
fn a_search_asks_for_what_the_stream_asks_for() {
    let query = Query {
        expansions: vec!["author_id".into()],
        tweet_fields: vec!["created_at".into(), "lang".into()],
        backfill_minutes: Some(2),
        extra: vec![("user.fields".into(), "name".into()), ("delay_ms".into(), "10".into())],
        ..Query::default()
    };
    let twitter = searching(query, &["cat has:images", "(a) OR (b&c)"]);
    let after = Some("1300000000000000000".into());
    let since = Some("2025-12-31T23:59:30.9Z".parse().expect("a valid time"));
    let fields = "&expansions=author_id&tweet.fields=created_at%2Clang&user.fields=name";
    let table = [
        (PageQuery::default(), "cat+has%3Aimages&max_results=100", ""),
        (
            PageQuery { after, since, before: Some("b26v89".into()), ..PageQuery::default() },
            "cat+has%3Aimages&max_results=100",
            "&since_id=1300000000000000000&next_token=b26v89",
        ),
        (
            PageQuery { since, limit: Some(3), ..PageQuery::default() },
            "cat+has%3Aimages&max_results=10",
            "&start_time=2025-12-31T23%3A59%3A30Z",
        ),
        (
            PageQuery { timeline: 1, limit: Some(500), ..PageQuery::default() },
            "%28a%29+OR+%28b%26c%29&max_results=100",
            "",
        ),
    ];
    for (query, search, bounds) in table {
        let request = twitter.page_request(&api(), &query, None).expect("a search");
        let expected = format!("{API}/2/tweets/search/recent?query={search}{bounds}{fields}");
        assert_eq!(request.url.as_str(), expected);
        assert!(request.gzip && !request.follow);
    }
}

#[test]
fn an_estimate_is_the_total_of_the_counts() {
    let twitter = searching(Query::default(), &["cat"]);
    let query = PageQuery {
        after: Some("12".into()),
        limit: Some(10),
        counts: true,
        ..PageQuery::default()
    };
    let request = twitter.page_request(&api(), &query, None).expect("a search");
    let expected = "/2/tweets/counts/recent?query=cat&granularity=day&since_id=12";
    assert_eq!(request.url.as_str(), format!("{API}{expected}"));
    let body = r#"{"data":[{"start":"2026-01-01T00:00:00.000Z","end":"2026-01-02T00:00:00.000Z","tweet_count":6}],"meta":{"total_tweet_count":6}}"#;
    assert_eq!(estimate(&answer(200, body)), Some(6));
    assert_eq!(estimate(&answer(200, r#"{"meta":{"total_post_count":7}}"#)), Some(7));
    for (status, body) in [(429, body), (200, "{}"), (200, "<html>"), (200, r#"{"meta":{}}"#)] {
        assert_eq!(estimate(&answer(status, body)), None, "{status} {body}");
    }
}

#[test]
fn minutes_are_whole_and_between_one_and_five() {
    let table =
        [(0, 1), (1, 1), (60_000, 1), (60_001, 2), (240_001, 5), (300_000, 5), (u64::MAX, 5)];
    for (millis, expected) in table {
        assert_eq!(backfill_minutes(Duration::from_millis(millis)), expected, "{millis}");
    }
    let url = |query: Query, backfill| {
        let twitter = searching(query, &[]);
        let url = twitter.request(&api(), backfill, None).url;
        url.query().unwrap_or_default().to_owned()
    };
    let typed = |minutes| Query { backfill_minutes: Some(minutes), ..Query::default() };
    assert_eq!(url(Query::default(), None), "");
    assert_eq!(url(Query::default(), Some(3)), "backfill_minutes=3");
    assert_eq!(url(typed(2), Some(3)), "backfill_minutes=3");
    assert_eq!(url(typed(4), Some(3)), "backfill_minutes=4");
    let extra = vec![("backfill_minutes".to_owned(), "1".to_owned())];
    assert_eq!(url(Query { extra, ..Query::default() }, Some(3)), "backfill_minutes=1");
}

/// A repost of a post by another, a reply with a picture, and a post that the reply answers.
const PAGE: &str = r#"{"data":[
{"edit_history_tweet_ids":["1300000000000000030"],"id":"1300000000000000030","author_id":"10","created_at":"2026-11-20T12:00:30.000Z","conversation_id":"1300000000000000010","text":"RT @b: ☕ caf\u00e9","referenced_tweets":[{"type":"retweeted","id":"1200000000000000001"}]},
{"id":"1300000000000000020","author_id":"11","text":"look","n": 1.50,"attachments":{"media_keys":["3_77"]},"entities":{"hashtags":[{"tag":"a"}],"mentions":[{"start":0,"end":2,"username":"d"}]},"referenced_tweets":[{"type":"replied_to","id":"1300000000000000010"}]},
{"id":"1300000000000000010","author_id":"12","text":"first"}],
"includes":{"users":[{"id":"10","username":"a"},{"id":"11","username":"b","x" : [1,2]},{"id":"12","username":"c"},{"id":"13","username":"d"}],
"tweets":[{"id":"1200000000000000001","author_id":"11","text":"☕ caf\u00e9","attachments":{"media_keys":["3_88"]}}],
"media":[{"media_key":"3_77","type":"photo"},{"media_key":"3_88","type":"photo"}]},
"errors":[{"value":"1300000000000000020","detail":"hidden","title":"Not Found Error","resource_id":"1300000000000000020"},{"resource_id":"999","title":"Not Found Error"}],
"meta":{"newest_id":"1300000000000000030","oldest_id":"1300000000000000010","result_count":3,"next_token":"b26v89c19zqg8o3f"}}"#;

#[test]
fn every_post_becomes_the_line_of_the_stream_with_what_it_refers_to() {
    let page = page(PAGE);
    assert!(page.flaws.is_empty());
    assert_eq!(page.older.as_deref(), Some("b26v89c19zqg8o3f"));
    let first = r#"{"data":{"id":"1300000000000000010","author_id":"12","text":"first"},"includes":{"users":[{"id":"12","username":"c"}]}}"#;
    let reply = concat!(
        r#"{"data":{"id":"1300000000000000020","author_id":"11","text":"look","n": 1.50,"attachments":{"media_keys":["3_77"]},"#,
        r#""entities":{"hashtags":[{"tag":"a"}],"mentions":[{"start":0,"end":2,"username":"d"}]},"#,
        r#""referenced_tweets":[{"type":"replied_to","id":"1300000000000000010"}]},"#,
        // Who was answered, whose post is on the page itself; not who is spelled like the tag.
        r#""includes":{"users":[{"id":"11","username":"b","x" : [1,2]},{"id":"12","username":"c"},{"id":"13","username":"d"}],"#,
        r#""tweets":[{"id":"1300000000000000010","author_id":"12","text":"first"}],"#,
        r#""media":[{"media_key":"3_77","type":"photo"}]},"#,
        r#""errors":[{"value":"1300000000000000020","detail":"hidden","title":"Not Found Error","resource_id":"1300000000000000020"}]}"#,
    );
    let repost = concat!(
        r#"{"data":{"edit_history_tweet_ids":["1300000000000000030"],"id":"1300000000000000030","author_id":"10","created_at":"2026-11-20T12:00:30.000Z","#,
        r#""conversation_id":"1300000000000000010","text":"RT @b: ☕ caf\u00e9","referenced_tweets":[{"type":"retweeted","id":"1200000000000000001"}]},"#,
        r#""includes":{"users":[{"id":"10","username":"a"},{"id":"11","username":"b","x" : [1,2]}],"#,
        r#""tweets":[{"id":"1200000000000000001","author_id":"11","text":"☕ caf\u00e9","attachments":{"media_keys":["3_88"]}}],"#,
        r#""media":[{"media_key":"3_88","type":"photo"}]}}"#,
    );
    assert_eq!(lines(&page), [first, reply, repost]);
    let places: Vec<_> = page
        .items
        .iter()
        .map(|item| (&*item.event, item.place.timeline, &*item.place.id))
        .collect();
    assert_eq!(
        places,
        [
            ("tweet", 0, "1300000000000000010"),
            ("tweet", 0, "1300000000000000020"),
            ("tweet", 0, "1300000000000000030"),
        ]
    );
}

#[test]
fn a_line_is_what_the_stream_takes_for_a_post() {
    let twitter = searching(Query::default(), &["cat"]);
    for item in page(PAGE).items {
        let line = Bytes::copy_from_slice(item.payload.as_bytes());
        let place = twitter.place("tweet", &item.payload).expect("a post");
        assert_eq!(place, item.place);
        match twitter.interpret(crate::proto::lines::Line::Line(line)) {
            crate::source::Item::Record { event, payload, .. } => {
                assert_eq!((event, payload), (item.event, item.payload));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_post_without_a_time_has_that_of_its_id() {
    let times: Vec<_> = page(PAGE).items.into_iter().map(|item| item.at).collect();
    let time = |text: &str| Some(text.parse::<Timestamp>().expect("a valid time"));
    assert_eq!(times[2], time("2026-11-20T12:00:30Z"));
    // 1300000000000000010 >> 22 = 309944152832, and 1288834974657 milliseconds before that.
    assert_eq!(times[0], time("2020-08-30T09:18:47.489Z"));
    let odd = page(r#"{"data":[{"id":"x"}]}"#);
    assert_eq!(odd.items[0].at, None);
}

#[test]
fn an_empty_page_has_no_data_and_may_have_a_next_one() {
    for body in [r#"{"meta":{"result_count":0}}"#, r#"{"data":[],"meta":{}}"#, r#"{"data":[]}"#] {
        assert_eq!(page(body), Page::default(), "{body}");
    }
    let next = page(r#"{"meta":{"result_count":0,"next_token":"n"}}"#);
    assert_eq!((next.items.len(), next.older.as_deref()), (0, Some("n")));
    // All that was found may not be shown.
    let hidden = r#"{"errors":[{"title":"Authorization Error","resource_id":"1"}],"meta":{"result_count":0}}"#;
    assert_eq!(page(hidden), Page::default());
}

#[test]
fn a_post_without_an_id_is_a_flaw_and_the_rest_goes_on() {
    let page = page(r#"{"data":[{"id":"3"},{"text":"x"},7,{"id":2},{"id":"1"}],"includes":[]}"#);
    assert_eq!(lines(&page), [r#"{"data":{"id":"1"}}"#, r#"{"data":{"id":"3"}}"#]);
    let flaws: Vec<_> = page.flaws.iter().map(|flaw| &flaw.raw[..]).collect();
    assert_eq!(flaws, [&br#"{"id":2}"#[..], b"7", br#"{"text":"x"}"#]);
}

#[test]
fn what_is_no_page_is_judged_as_everything_of_x_is() {
    use FailureClass::{Http, Network, RateLimited};
    let too_old = r#"{"errors":[{"message":"'since_id' must be a tweet id created after 2025-12-25T00:00Z. Please use a 'since_id' that is larger than 2","parameters":{"since_id":["1"]}}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.x.com/2/problems/invalid-request"}"#;
    let table = [
        (200, r#"{"data":[{"id":"1"},"#, Err(Network)),
        (200, "<!DOCTYPE html>", Ok(Exit::Refused)),
        (200, "[]", Ok(Exit::Refused)),
        (200, "{}", Ok(Exit::Refused)),
        (200, r#"{"data":{"id":"1"}}"#, Ok(Exit::Refused)),
        (200, r#"{"title":"Unauthorized","type":"about:blank","status":401}"#, Ok(Exit::Auth)),
        (400, too_old, Ok(Exit::Refused)),
        (401, "", Ok(Exit::Auth)),
        (402, "", Ok(Exit::Limited)),
        (403, "", Ok(Exit::Auth)),
        (429, r#"{"title":"Too Many Requests","status":429}"#, Err(RateLimited)),
        (
            429,
            r#"{"title":"UsageCapExceeded","type":"https://api.x.com/2/problems/usage-capped"}"#,
            Ok(Exit::Limited),
        ),
        (503, "", Err(Http)),
    ];
    for (status, body, expected) in table {
        let seen = match read_page(status, body).expect_err(body) {
            Verdict::Fatal(error) => {
                let text = error.to_string();
                assert!(text.starts_with("api.x.com filter: recent search: "), "{text}");
                Ok(error.exit())
            }
            Verdict::Retry { class, .. } => Err(class),
        };
        assert_eq!(seen, expected, "{status} {body}");
    }
    match read_page(400, too_old) {
        Err(Verdict::Fatal(error @ Error::Refused { .. })) => {
            assert!(error.to_string().contains("created after 2025-12-25"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_that_multiplies_itself_is_bounded() {
    let user = format!(r#"{{"id":"1","x":"{}"}}"#, "y".repeat(1_000_000));
    let posts: Vec<String> = (0..1000).map(|n| format!(r#"{{"id":"9{n}","a":"1"}}"#)).collect();
    let body = format!(r#"{{"data":[{}],"includes":{{"users":[{user}]}}}}"#, posts.join(","));
    let page = page(&body);
    let bytes: usize = page.items.iter().map(|item| item.payload.as_bytes().len()).sum();
    assert!(bytes <= 32 * 1024 * 1024, "{bytes}");
    assert_eq!(page.items.len() + page.flaws.len(), 1000);
    assert!(page.items.len() > 30, "{}", page.items.len());
    assert!(page.flaws[0].reason.contains("too much is included"));
}

/// A page, or what almost is one.
fn body() -> impl Strategy<Value = String> {
    const POSTS: &[&str] = &[
        r#"{"id":"1","author_id":"5","n":1.50}"#,
        "{\"id\":\"\\u0032\",\n\"referenced_tweets\":[{\"id\":\"1\"},{\"id\":\"4\"}]}",
        r#"{"id":"3","x":{"y":[["3_1"]]},"created_at":"soon"}"#,
        r#"{"text":"no id"}"#,
        "null",
        "7",
    ];
    const MEMBERS: &[&str] = &[
        r#""includes":{"users":[{"id":"5","u" : "é"},7],"tweets":[{"id":"4"}],"media":7}"#,
        r#""includes":{"posts":[{"id":"1"}],"":[{"media_key":"3_1"}]}"#,
        r#""includes":[1]"#,
        r#""errors":[{"resource_id":"1"},{"value":"4"},1]"#,
        r#""meta":{"next_token":"n"}"#,
        r#""meta":7"#,
        r#""data":{}"#,
        r#""title":"x""#,
    ];
    let posts = proptest::collection::vec(proptest::sample::select(POSTS), 0..6);
    let members = proptest::collection::vec(proptest::sample::select(MEMBERS), 0..4);
    let page = (posts, members).prop_map(|(posts, members)| {
        let data = format!(r#""data":[{}]"#, posts.join(","));
        let members: Vec<&str> = std::iter::once(&*data).chain(members).collect();
        format!("{{{}}}", members.join(","))
    });
    let cut = (page.clone(), any::<prop::sample::Index>()).prop_map(|(page, at)| {
        let at = (0..=at.index(page.len() + 1)).rev().find(|&at| page.is_char_boundary(at));
        page[..at.unwrap_or(0)].to_owned()
    });
    prop_oneof![4 => page, 1 => cut, 1 => ".{0,40}"]
}

proptest! {
    #[test]
    fn whatever_comes_is_a_page_or_a_verdict_and_posts_keep_their_bytes(
        body in body(), status in prop_oneof![4 => Just(200_u16), 1 => 100..600_u16],
    ) {
        let Ok(page) = read_page(status, &body) else { return Ok(()) };
        prop_assert_eq!(status, 200);
        let whole: Value = serde_json::from_str(&body).expect("a page is JSON");
        let count = whole["data"].as_array().map_or(0, Vec::len);
        prop_assert_eq!(page.items.len() + page.flaws.len(), count);
        // A record is one line: a break between two tokens becomes a space.
        let flat = body.replace('\n', " ");
        for line in lines(&page) {
            let post = line.strip_prefix(r#"{"data":"#).expect("data is first");
            let end = post.find(r#","includes":"#).or_else(|| post.find(r#","errors":"#));
            let post = &post[..end.unwrap_or(post.len() - 1)];
            prop_assert!(flat.contains(post), "{}", post);
            let value: Value = serde_json::from_str(line).expect("a line is JSON");
            for objects in value["includes"].as_object().into_iter().flat_map(|all| all.values()) {
                prop_assert!(objects.as_array().is_some_and(|objects| !objects.is_empty()));
            }
        }
        for flaw in &page.flaws {
            prop_assert!(body.as_bytes().windows(flaw.raw.len()).any(|part| part == &flaw.raw[..]));
        }
    }
}
