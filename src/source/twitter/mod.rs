//! X API v2 streams: JSON lines over one long answer (protocols/x.md sections 1, 3 and 11).
//!
//! How the body is cut is chosen by the endpoint, never by its content type: X says
//! `application/json`, its playground says `text/event-stream`, and both send lines.

mod answer;
pub mod app;
pub mod endpoint;
pub mod legacy;
mod line;
pub mod problem;
pub mod query;
pub mod rules;
pub mod search;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::page::{NoArray, Page, PageQuery, Search};
use super::{FailureClass, Item, Source, Verdict, host_and_port};
use crate::event::{Json, Origin, Place};
use crate::proto::MAX_EVENT;
use crate::proto::lines::{Line, LineDecoder};
use crate::request::{Head, Refusal, Request, below};
use endpoint::Endpoint;
use line::Interpreter;
use query::Query;
use search::{Bounds, Queries};

/// One stream of X, or of a server that speaks as X does.
#[derive(Clone, Debug)]
pub struct Twitter {
    endpoint: Endpoint,
    query: Query,
    gzip: bool,
    origin: Arc<Origin>,
    interpreter: Interpreter,
    /// What is missed is asked for with the next dial.
    asks_backfill: bool,
    /// The queries that find its posts again.
    queries: Vec<String>,
    search: Option<Search>,
}

/// The name of a stream's posts in a cursor file: whichever way they come, they are one sequence.
const POSTS: &[&str] = &["posts"];

impl Twitter {
    /// The stream `endpoint` of the API at `api`. `query` should have passed [`Query::check`].
    pub fn new(endpoint: Endpoint, query: Query, api: &Url, gzip: bool) -> Self {
        let origin = Origin { source: host_and_port(api), stream: endpoint.stream_name() };
        let interpreter = Interpreter::new(&endpoint);
        Self {
            endpoint,
            query,
            gzip,
            origin: Arc::new(origin),
            interpreter,
            asks_backfill: false,
            queries: Vec::new(),
            search: None,
        }
    }

    /// Asks X with the next dial for what an outage missed: the last minutes of it, at most five
    /// ([`search::backfill_minutes`]).
    #[must_use]
    pub fn with_backfill(mut self) -> Self {
        self.asks_backfill = true;
        self
    }

    /// With searches for what the stream missed ([`search::queries`]). All of them, and the stream,
    /// are one timeline with one sequence of ids.
    #[must_use]
    pub fn with_search(mut self, queries: Queries, bounds: Bounds) -> Self {
        let Queries { mut queries, left_out } = queries;
        queries.truncate(search::SEARCHES_MAX);
        let left_out = match left_out.len() {
            0 => None,
            1 => Some("one of the rules cannot be searched for".to_owned()),
            rules => Some(format!("{rules} of the rules cannot be searched for")),
        };
        self.search = Some(Search {
            searches: u8::try_from(queries.len()).unwrap_or(u8::MAX),
            lag: bounds.lag,
            reach: bounds.reach,
            left_out,
        });
        self.queries = queries;
        self
    }

    /// The minutes to ask for when nothing has been heard for `outage`, where they are asked for.
    pub fn backfill(&self, outage: Option<Duration>) -> Option<u8> {
        outage.filter(|_| self.asks_backfill).map(search::backfill_minutes)
    }

    /// Returns true if and only if its records are posts: it may still send others.
    fn has_posts(&self) -> bool {
        self.endpoint.has_posts()
    }

    /// The request that opens this stream at `api`, whose path is kept as a prefix, with
    /// `backfill` minutes sent again ([`Twitter::backfill`]) if the query asks for no more.
    /// Redirects are not followed: X sends none, and whoever does would get the bearer next.
    pub fn request(
        &self,
        api: &Url,
        backfill: Option<u8>,
        bearer: Option<SecretString>,
    ) -> Request {
        let mut url = below(api, &self.endpoint.path());
        let query = self.query.with_backfill(backfill);
        for (name, value) in query.parameters() {
            url.query_pairs_mut().append_pair(&name, &value);
        }
        let get = Request::get(url, "application/json", bearer);
        Request { gzip: self.gzip, follow: false, ..get }
    }

    /// The request for a page of one of its searches at `api`, newest first
    /// ([`Source::search`]), or for their number, where that is asked. `None` if there is no such
    /// search.
    pub fn page_request(
        &self,
        api: &Url,
        query: &PageQuery,
        bearer: Option<SecretString>,
    ) -> Option<Request> {
        let search = self.queries.get(usize::from(query.timeline))?;
        Some(match query.counts {
            true => search::counts_request(search, api, query, bearer),
            false => search::page_request(search, &self.query, api, query, bearer),
        })
    }

    /// Why a search's answer is not what was hoped for.
    fn trouble(&self, answer: &Refusal, is_broken: bool, now: Timestamp) -> Verdict {
        let what = format!("{}: recent search", self.origin);
        match is_broken {
            true => Verdict::Retry {
                class: FailureClass::Network,
                wait: None,
                reason: format!("{what}: the page broke off"),
                hint: None,
            },
            false => problem::judge(&what, answer, false, now),
        }
    }
}

impl Source for Twitter {
    type Decoder = LineDecoder;

    fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    fn decoder(&self) -> LineDecoder {
        LineDecoder::new(MAX_EVENT)
    }

    fn interpret(&self, line: Line) -> Item {
        self.interpreter.interpret(line)
    }

    /// A 200 that is no page. What is wrong with it is then said by its first line.
    fn accepts(&self, head: &Head) -> bool {
        head.status == 200 && !problem::is_page(head)
    }

    fn judge(&self, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict {
        problem::judge(&self.origin.to_string(), refusal, was_live, now)
    }

    /// A recovery closes when its window has been replayed (protocols/x.md section 1).
    fn ends(&self) -> bool {
        self.query.is_window()
    }

    fn marks_place(&self, event: &str) -> bool {
        event == line::TWEET
    }

    fn place(&self, _event: &str, payload: &Json) -> Option<Place> {
        Some(Place { timeline: 0, id: line::post_id(payload)?.into() })
    }

    fn timelines(&self) -> &'static [&'static str] {
        if self.has_posts() { POSTS } else { &[] }
    }

    /// Only searches.
    fn has_pages(&self) -> bool {
        false
    }

    fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    fn resends(&self) -> Option<Duration> {
        let minutes = match self.asks_backfill {
            true => Some(query::BACKFILL_MAX),
            false => self.query.backfill_minutes.filter(|minutes| *minutes > 0),
        };
        minutes.map(|minutes| Duration::from_secs(60 * u64::from(minutes)))
    }

    fn posted(&self, id: &str) -> Option<Timestamp> {
        search::snowflake_time(id)
    }

    /// A post that comes a second time comes by a search or a backfill.
    fn tracks_places(&self) -> bool {
        self.has_posts() && (self.search.is_some() || self.resends().is_some())
    }

    fn unrecovered(&self) -> Option<&'static str> {
        self.search.is_some().then_some(search::CAVEAT)
    }

    fn read_page(
        &self,
        _query: &PageQuery,
        answer: &Refusal,
        now: Timestamp,
    ) -> Result<Page, Verdict> {
        if answer.head.status != 200 {
            return Err(self.trouble(answer, false, now));
        }
        match search::read(&answer.body) {
            Ok(Some(page)) => Ok(page),
            // A problem, or something else: its own words say which.
            Ok(None) | Err(NoArray::TooLong | NoArray::Other) => {
                Err(self.trouble(answer, false, now))
            }
            Err(NoArray::Broken) => Err(self.trouble(answer, true, now)),
        }
    }

    fn read_count(
        &self,
        _query: &PageQuery,
        answer: &Refusal,
        now: Timestamp,
    ) -> Result<u64, Verdict> {
        search::estimate(answer).ok_or_else(|| self.trouble(answer, false, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Method;

    fn twitter(endpoint: Endpoint, query: Query, api: &str) -> (Twitter, Url) {
        let api = Url::parse(api).expect("a valid URL");
        (Twitter::new(endpoint, query, &api, false), api)
    }

    #[test]
    fn a_request_has_the_path_and_the_encoded_query_and_follows_no_redirect() {
        let query = Query {
            expansions: vec!["author_id".into(), "geo.place_id".into()],
            backfill_minutes: Some(2),
            extra: vec![("a&b".into(), "c=d é".into())],
            ..Query::default()
        };
        let (twitter, api) = twitter(Endpoint::Filter, query, "https://api.x.com");
        let request = twitter.request(&api, None, None);
        assert_eq!(
            request.url.as_str(),
            "https://api.x.com/2/tweets/search/stream?expansions=author_id%2Cgeo.place_id\
             &backfill_minutes=2&a%26b=c%3Dd+%C3%A9"
        );
        assert_eq!(request.method, Method::Get);
        assert!(!request.follow && !request.gzip && request.authorization.is_none());
    }

    #[test]
    fn a_server_may_have_a_port_and_a_prefix_and_loses_its_query() {
        let query = Query::default();
        let (twitter, api) = twitter(Endpoint::Sample, query, "http://127.0.0.1:8080/mock/?x=1");
        let url = twitter.request(&api, None, None).url;
        assert_eq!(url.as_str(), "http://127.0.0.1:8080/mock/2/tweets/sample/stream");
        assert_eq!(twitter.origin().to_string(), "127.0.0.1:8080 sample");
    }

    #[test]
    fn gzip_is_asked_for_only_when_wanted() {
        let api = Url::parse("https://api.x.com").expect("a valid URL");
        let twitter = Twitter::new(Endpoint::Filter, Query::default(), &api, true);
        assert!(twitter.request(&api, None, None).gzip);
    }

    #[test]
    fn a_200_is_the_stream_whatever_it_calls_itself_unless_it_is_a_page() {
        let (twitter, _) = twitter(Endpoint::Filter, Query::default(), "https://api.x.com");
        let accepts = |status: u16, content_type: Option<&str>| {
            let content_type = content_type.map(str::to_owned);
            twitter.accepts(&Head { status, content_type, ..Head::default() })
        };
        assert!(accepts(200, Some("application/json; charset=utf-8")));
        assert!(accepts(200, Some("text/event-stream")));
        assert!(accepts(200, None));
        assert!(!accepts(200, Some("Text/HTML; charset=utf-8")));
        for status in [201, 204, 301, 403, 429, 503] {
            assert!(!accepts(status, Some("application/json")), "{status}");
        }
    }

    #[test]
    fn only_a_post_marks_a_place() {
        let (twitter, _) = twitter(Endpoint::Filter, Query::default(), "https://api.x.com");
        assert!(twitter.marks_place("tweet"));
        assert!(!twitter.marks_place("like") && !twitter.marks_place("delete"));
    }
}
