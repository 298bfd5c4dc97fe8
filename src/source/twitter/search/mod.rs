//! Recent search (`GET /2/tweets/search/recent`): what a filtered stream missed, found again by
//! the rules that it follows (X's documentation of Search Posts: query, pagination, counts).
//!
//! A search is not quite the stream: of a quote it looks at the words of the quote alone, it
//! knows no accents, it has one week, and posts turn up in it only [`LAG`] after they were posted.

mod page;
mod queries;

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

pub use queries::{LENGTH_MAX, LeftOut, Queries, queries};

pub(super) use page::{read, snowflake_time};

use super::query::{Query, date};
use crate::request::{Refusal, Request, below};
use crate::source::page::PageQuery;

/// How long after it was posted a search can be relied on to find a post: without an end it ends
/// 30 seconds before it is asked. To fill a gap, ask no earlier than this after its end.
pub const LAG: Duration = Duration::from_secs(30);

/// How far a search reaches back. An id or a time before that is refused with a 400.
pub const REACH: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a server's search can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Nothing younger.
    pub lag: Duration,
    /// Nothing older.
    pub reach: Duration,
}

impl Bounds {
    /// X's.
    pub const X: Self = Self { lag: LAG, reach: REACH };

    /// Those of the embedded server, whose posts may be dated in any year: none.
    pub const NONE: Self = Self { lag: Duration::ZERO, reach: Duration::MAX };
}

/// The most searches for one stream: each costs requests, 16 of them several in a gap, and an app
/// may have a thousand rules.
pub const SEARCHES_MAX: usize = 16;

/// What no search brings back (X's documentation: "Search Operators", of quotes and of accents).
pub(super) const CAVEAT: &str = "a search is not quite the stream: it does not look into quoted \
    posts, and not at accents; deletes and edits are not recovered";

/// Posts on one page, at least and at most.
const RESULTS: std::ops::RangeInclusive<usize> = 10..=100;

/// The request for a page of a search. `fields` is the query of the stream, of which fields and
/// expansions are asked for here too.
pub(super) fn page_request(
    search: &str,
    fields: &Query,
    api: &Url,
    query: &PageQuery,
    bearer: Option<SecretString>,
) -> Request {
    let mut url = below(api, "/2/tweets/search/recent");
    let most = query.limit.unwrap_or(*RESULTS.end()).clamp(*RESULTS.start(), *RESULTS.end());
    url.query_pairs_mut()
        .append_pair("query", search)
        .append_pair("max_results", &most.to_string())
        .extend_pairs(floor(query))
        .extend_pairs(query.before.as_deref().map(|token| ("next_token", token)))
        .extend_pairs(fields.parameters().filter(|(name, _)| is_field(name)));
    request(url, bearer)
}

/// The request for the number of posts that the pages of a search will have: `next_token` and
/// `max_results` have no say in it.
pub(super) fn counts_request(
    search: &str,
    api: &Url,
    query: &PageQuery,
    bearer: Option<SecretString>,
) -> Request {
    let mut url = below(api, "/2/tweets/counts/recent");
    // The fewest rows: only the total is read.
    url.query_pairs_mut()
        .append_pair("query", search)
        .append_pair("granularity", "day")
        .extend_pairs(floor(query));
    request(url, bearer)
}

/// Compressed, and like all of X's calls never redirected: whoever does would get the bearer next.
fn request(url: Url, bearer: Option<SecretString>) -> Request {
    Request { gzip: true, follow: false, ..Request::get(url, "application/json", bearer) }
}

/// An id or a time, of which X takes one: both at once are a 400.
fn floor(query: &PageQuery) -> Option<(&'static str, String)> {
    let by_id = query.after.as_deref().map(|id| ("since_id", id.to_owned()));
    by_id.or_else(|| Some(("start_time", date(query.since?))))
}

fn is_field(name: &str) -> bool {
    name == "expansions" || name.ends_with(".fields")
}

/// How many posts a search will find, from an answer to [`super::Twitter::page_request`]:
/// the sum over all searches is what can come at most, since one post may match several of
/// them. An estimate: counts know nothing of posts that may no longer be shown. `None` if the
/// answer is none.
pub fn estimate(answer: &Refusal) -> Option<u64> {
    #[derive(Deserialize)]
    struct Counts {
        meta: Meta,
    }
    #[derive(Deserialize)]
    struct Meta {
        // X has begun to call tweets posts (protocols/x.md section 1, naming drift).
        #[serde(alias = "total_post_count")]
        total_tweet_count: u64,
    }
    if answer.head.status != 200 {
        return None;
    }
    let counts: Counts = serde_json::from_str(&answer.body).ok()?;
    Some(counts.meta.total_tweet_count)
}

/// The minutes to ask for with `backfill_minutes` when nothing was heard for `gap`: whole ones,
/// at most the five that there are (protocols/x.md sections 1 and 11). What is sent again before
/// the gap comes twice.
pub fn backfill_minutes(gap: Duration) -> u8 {
    let minutes = gap.as_millis().div_ceil(60_000);
    u8::try_from(minutes).unwrap_or(u8::MAX).clamp(1, super::query::BACKFILL_MAX)
}

#[cfg(test)]
mod tests;
