//! `GET /2/tweets/search/recent`: the posts that the streams have shown, newest first
//! (docs.x.com, "Search Posts": 10 to 100 posts a page, queries of 512 characters, seven days); and
//! `GET /2/tweets/counts/recent`: how many there are.
//!
//! A post has the bytes of its line on a stream with the same fields; what several posts include is
//! there once. The newest posts of a busy timeline are looked through only as far as a page needs.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::BytesMut;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::feed::Timeline;
use super::params::{self, Invalid, Query};
use super::product::POST_FIELDS;
use super::rules::list::{id_of, token};
use super::world::{Selection, World};
use crate::rules::post::Post;
use crate::rules::{self, Limits, Match};

/// The longest query of an app that pays by the post.
const MAX_QUERY: usize = 512;
/// Posts on a page when nothing is asked.
const PAGE: u64 = 10;
const MAX_PAGE: u64 = 100;
/// Further back there is no recent search.
const WEEK_MS: u64 = 7 * 24 * 3600 * 1000;
/// Every parameter besides those that choose fields.
const PARAMETERS: &[&str] = &[
    "query",
    "start_time",
    "end_time",
    "since_id",
    "until_id",
    "max_results",
    "next_token",
    "pagination_token",
    "sort_order",
];

/// The parameters of a count besides those of a search's bounds.
const COUNT_PARAMETERS: &[&str] = &["granularity", "search_count.fields"];
/// Parameters that are a search's alone.
const PAGE_PARAMETERS: &[&str] = &["max_results", "sort_order"];

/// An answer, and how many posts are in it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) json: String,
    pub(super) posts: u64,
}

/// Answers at `now`.
pub(super) fn answer(timeline: &Timeline, query: &Query, now: Instant) -> Result<Found, Invalid> {
    let names: Vec<&str> = PARAMETERS.iter().chain(POST_FIELDS).copied().collect();
    params::known(query, &names)?;
    let world = &timeline.world;
    let wanted = drafts(world, query)?;
    let most = params::number(query, "max_results", PAGE..=MAX_PAGE)?.unwrap_or(PAGE);
    params::list(query, "sort_order", &["recency", "relevancy"])?;
    let selection = Selection::parse(query)?;
    let range = range(timeline, query, now)?;
    let mut matching = range.rev().filter(|&index| wanted[world.draft_of(index)]);
    let page: Vec<u64> = if wanted.contains(&true) {
        matching.by_ref().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
    } else {
        Vec::new()
    };
    let more = !page.is_empty() && matching.next().is_some();
    Ok(Found { json: written(world, &selection, &page, more), posts: page.len() as u64 })
}

/// Says at `now` how many posts there are. All of them are said to be of one span: only their sum is
/// of use.
pub(super) fn count(timeline: &Timeline, query: &Query, now: Instant) -> Result<String, Invalid> {
    let bounds = PARAMETERS.iter().filter(|name| !PAGE_PARAMETERS.contains(name));
    let names: Vec<&str> = bounds.chain(COUNT_PARAMETERS).copied().collect();
    params::known(query, &names)?;
    params::list(query, "granularity", &["minute", "hour", "day"])?;
    let world = &timeline.world;
    let wanted = drafts(world, query)?;
    let range = range(timeline, query, now)?;
    let date = |index| {
        let ms = i64::try_from(world.ms_of(world.id(index))).unwrap_or(i64::MAX);
        jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::MAX)
    };
    let (start, end) = (date(range.start), date(range.end));
    let count = range.filter(|&index| wanted[world.draft_of(index)]).count();
    Ok(serde_json::json!({
        "data": [{
            "start": format!("{start:.3}"),
            "end": format!("{end:.3}"),
            "tweet_count": count,
        }],
        "meta": { "total_tweet_count": count },
    })
    .to_string())
}

/// The events that have happened within the bounds of a question.
fn range(timeline: &Timeline, query: &Query, now: Instant) -> Result<Range<u64>, Invalid> {
    let world = &timeline.world;
    let happened = timeline.happened(now);
    let newest = happened.checked_sub(1).map_or(0, |last| world.id(last));
    let floor = world.id_at(world.ms_of(newest).saturating_sub(WEEK_MS));
    let start = params::date(query, "start_time")?.map(|(date, _)| id_at(world, date));
    let end = params::date(query, "end_time")?.map(|(date, _)| id_at(world, date));
    let since = id(query, "since_id")?.map(|id| id.saturating_add(1));
    let until = id(query, "until_id")?;
    // An id wins over a date.
    let first = since.or(start).unwrap_or(0).max(floor);
    let mut last = until.or(end).unwrap_or(u64::MAX);
    for name in ["next_token", "pagination_token"] {
        if let Some(text) = params::first(query, name)? {
            let after = id_of(text).ok_or_else(|| Invalid::wrong(name, text, "is not valid"))?;
            last = last.min(after);
        }
    }
    let last = below(world, happened, last);
    Ok(below(world, happened, first).min(last)..last)
}

/// Which drafts the query matches.
fn drafts(world: &World, query: &Query) -> Result<Vec<bool>, Invalid> {
    let value = params::first(query, "query")?.ok_or_else(|| Invalid::empty("query"))?;
    if value.to_ascii_lowercase().contains("sample:") {
        let message = "Reference to invalid operator 'sample'. Operator is not available in \
            current product or product packaging. Please refer to complete available operator list \
            at https://docs.x.com/x-api/posts/search/integrate/operators.";
        return Err(Invalid::refused("query", value, message));
    }
    let limits = Limits { max_length: MAX_QUERY, ..Limits::default() };
    let checked = rules::check(value, &limits);
    let reason = checked.findings.iter().find(|finding| finding.blocks());
    let Some(rule) = checked.rule.filter(|_| reason.is_none()) else {
        let says = reason.map(|finding| finding.server.first().unwrap_or(&finding.message));
        let message = says.map_or("The query is not valid.", String::as_str);
        return Err(Invalid::refused("query", value, message));
    };
    let matches =
        |draft| Post::read(world.full(draft)).is_some_and(|post| rule.matches(&post) == Match::Yes);
    Ok((0..world.drafts()).map(matches).collect())
}

fn id(query: &Query, parameter: &str) -> Result<Option<u64>, Invalid> {
    let Some(value) = params::first(query, parameter)? else { return Ok(None) };
    let wrong = || Invalid::wrong(parameter, value, "does not match ^[0-9]{1,19}$");
    value.parse().map(Some).map_err(|_| wrong())
}

fn id_at(world: &World, date: jiff::Timestamp) -> u64 {
    world.id_at(u64::try_from(date.as_millisecond()).unwrap_or(0))
}

/// How many of the events that have happened have an id below this one.
fn below(world: &World, happened: u64, id: u64) -> u64 {
    let (mut low, mut high) = (0, happened);
    while low < high {
        let middle = low + (high - low) / 2;
        if world.id(middle) < id {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// A line of a stream, its values untouched.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(borrow, default)]
    includes: BTreeMap<&'a str, Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    errors: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<&'a RawValue>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    includes: BTreeMap<&'a str, Vec<&'a RawValue>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<&'a RawValue>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    newest_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_id: Option<String>,
    result_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// The answer with these events.
fn written(world: &World, selection: &Selection, page: &[u64], more: bool) -> String {
    let deck = world.deck(selection);
    let lines: Vec<BytesMut> = page
        .iter()
        .map(|&index| {
            let mut line = BytesMut::new();
            deck.line(world, index, b"", &mut line);
            line
        })
        .collect();
    let id = |index: &u64| world.id(*index);
    let mut answer = Answer {
        data: Vec::new(),
        includes: BTreeMap::new(),
        errors: Vec::new(),
        meta: Meta {
            newest_id: page.first().map(|index| id(index).to_string()),
            oldest_id: page.last().map(|index| id(index).to_string()),
            result_count: page.len(),
            next_token: page.last().filter(|_| more).map(|index| token(id(index))),
        },
    };
    for line in &lines {
        let line: Line<'_> =
            serde_json::from_slice(line).expect("a line is JSON: the tests read each of them");
        answer.data.push(line.data);
        answer.errors.extend(line.errors);
        for (kind, things) in line.includes {
            let all = answer.includes.entry(kind).or_default();
            for thing in things {
                if all.iter().all(|has| has.get() != thing.get()) {
                    all.push(thing);
                }
            }
        }
    }
    serde_json::to_string(&answer).expect("strings, numbers and JSON as it stands")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::params::stream;
    use super::super::product::Product;
    use super::super::{feed::Reader, feed::Tick};
    use super::*;
    use crate::sandbox::options::Rate;

    fn timeline(events: usize) -> std::sync::Arc<Timeline> {
        let world = World::new(1, 1_767_225_600_000, 1.0, None);
        let timeline = std::sync::Arc::new(Timeline::new(world, Rate::Max, None));
        let asked = stream(Product::Sample, &[]).expect("no parameters are good ones");
        let mut reader = Reader::new(std::sync::Arc::clone(&timeline), Product::Sample, &asked);
        for _ in 0..events {
            assert!(matches!(reader.next(Instant::now()), Tick::Event(_)));
        }
        timeline
    }

    fn search(timeline: &Timeline, query: &str) -> Result<Value, Invalid> {
        let query: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let found = answer(timeline, &query, Instant::now())?;
        Ok(serde_json::from_str(&found.json).expect("JSON"))
    }

    fn ids(answer: &Value) -> Vec<u64> {
        let posts = answer["data"].as_array().into_iter().flatten();
        posts.filter_map(|post| post["id"].as_str()?.parse().ok()).collect()
    }

    #[test]
    fn pages_lead_back_to_the_first_post_and_match_the_query() {
        let timeline = timeline(500);
        let wanted = drafts(&timeline.world, &[("query".to_owned(), "cat".to_owned())])
            .expect("a good query");
        let world = &timeline.world;
        let mut all: Vec<u64> = (0..500)
            .filter(|&index| wanted[world.draft_of(index)])
            .map(|index| world.id(index))
            .collect();
        all.reverse();
        assert!(all.len() > 60);
        let (mut walked, mut next) = (Vec::new(), String::new());
        loop {
            let page = search(&timeline, &format!("query=cat&max_results=30{next}"))
                .expect("a good request");
            walked.extend(ids(&page));
            assert_eq!(page["meta"]["result_count"], ids(&page).len());
            let Some(token) = page["meta"]["next_token"].as_str() else { break };
            next = format!("&next_token={token}");
        }
        assert_eq!(walked, all);
        let since = search(&timeline, &format!("query=cat&max_results=100&since_id={}", all[20]));
        assert_eq!(ids(&since.expect("a good request")), all[..20]);
        let until = search(&timeline, &format!("query=cat&until_id={}", all[20]));
        assert_eq!(ids(&until.expect("a good request")), all[21..31]);
        let start = search(&timeline, "query=cat&max_results=100&start_time=2026-01-01T00:08:00Z");
        let start = ids(&start.expect("a good request"));
        assert!(!start.is_empty() && start == all[..start.len()]);
        assert!(world.ms_of(start[start.len() - 1]) >= 1_767_225_600_000 + 480_000);
        assert!(world.ms_of(all[start.len()]) < 1_767_225_600_000 + 480_000);
    }

    #[test]
    fn a_count_is_of_all_pages() {
        let timeline = timeline(500);
        let total = |text: &str| {
            let query: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            let json = count(&timeline, &query, Instant::now())?;
            let answer: Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(answer["data"][0]["tweet_count"], answer["meta"]["total_tweet_count"]);
            Ok(answer["meta"]["total_tweet_count"].as_u64().expect("a number"))
        };
        let all = total("query=cat&granularity=day").map_err(|_: Invalid| ()).expect("a count");
        let page = search(&timeline, "query=cat&max_results=100").expect("a good request");
        let oldest = ids(&page)[99] - 1;
        assert!(all > 100);
        let since = format!("query=cat&granularity=day&since_id={oldest}");
        assert_eq!(total(&since).ok(), Some(100));
        assert_eq!(total("query=nobodywritesthis").ok(), Some(0));
        for wrong in ["query=cat&max_results=10", "query=cat&granularity=week", "granularity=day"] {
            assert!(total(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_several_posts_include_is_there_once() {
        let page = search(
            &timeline(300),
            "query=cat&max_results=100&expansions=author_id&tweet.fields=created_at",
        )
        .expect("a good request");
        let users = page["includes"]["users"].as_array().expect("authors");
        let names: std::collections::HashSet<&str> =
            users.iter().filter_map(|user| user["id"].as_str()).collect();
        assert_eq!(names.len(), users.len());
        assert!(page["data"][0]["created_at"].is_string());
        assert!(page["data"][0].get("matching_rules").is_none());
    }

    #[test]
    fn nothing_found_is_a_page_without_data() {
        let page = search(&timeline(30), "query=nobodywritesthis").expect("a good request");
        assert_eq!(page.to_string(), r#"{"meta":{"result_count":0}}"#);
        assert!(ids(&search(&timeline(0), "query=cat").expect("a good request")).is_empty());
    }

    #[test]
    fn what_cannot_be_searched_is_refused() {
        let timeline = timeline(3);
        for wrong in [
            "",
            "query=",
            "query=cat+sample:10",
            "query=has:images",
            "query=(cat",
            "query=cat&max_results=9",
            "query=cat&max_results=101",
            "query=cat&since_id=x",
            "query=cat&next_token=x",
            "query=cat&start_time=yesterday",
            "query=cat&backfill_minutes=1",
            "query=cat&tweet.fields=nope",
        ] {
            assert!(search(&timeline, wrong).is_err(), "{wrong}");
        }
        let long = format!("query={}", "cat+OR+".repeat(80));
        assert!(search(&timeline, &long).is_err());
    }
}
