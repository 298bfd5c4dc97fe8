//! X API v2 streams: JSON lines over one long answer (protocols/x.md sections 1, 3 and 11).
//!
//! How the body is cut is chosen by the endpoint, never by its content type: X says
//! `application/json`, its playground says `text/event-stream`, and both send lines.

mod answer;
pub mod app;
pub mod endpoint;
mod line;
mod matching;
pub mod problem;
pub mod query;
pub mod rules;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::{Item, Source, Verdict, host_and_port};
use crate::event::{Json, Origin};
use crate::proto::MAX_EVENT;
use crate::proto::lines::{Line, LineDecoder};
use crate::request::{Head, Refusal, Request};
use endpoint::Endpoint;
use line::Interpreter;
pub use matching::matches_any;
use query::Query;

/// One stream of X, or of a server that speaks as X does.
#[derive(Clone, Debug)]
pub struct Twitter {
    endpoint: Endpoint,
    query: Query,
    gzip: bool,
    origin: Arc<Origin>,
    interpreter: Interpreter,
}

impl Twitter {
    /// The stream `endpoint` of the API at `api`. `query` should have passed [`Query::check`].
    pub fn new(endpoint: Endpoint, query: Query, api: &Url, gzip: bool) -> Self {
        let origin = Origin { source: host_and_port(api), stream: endpoint.stream_name() };
        let interpreter = Interpreter::new(&endpoint);
        Self { endpoint, query, gzip, origin: Arc::new(origin), interpreter }
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The request that opens this stream at `api`, whose path is kept as a prefix. Redirects
    /// are not followed: X sends none, and whoever does would get the bearer next.
    pub fn request(&self, api: &Url, bearer: Option<SecretString>) -> Request {
        let mut url = api.clone();
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}{}", self.endpoint.path()));
        url.set_query(None);
        for (name, value) in self.query.parameters() {
            url.query_pairs_mut().append_pair(&name, &value);
        }
        let get = Request::get(url, "application/json", bearer);
        Request { gzip: self.gzip, follow: false, ..get }
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

    fn marks_place(&self, event: &str) -> bool {
        event == line::TWEET
    }

    fn place_id<'a>(&self, payload: &'a Json) -> Option<Cow<'a, str>> {
        line::post_id(payload)
    }
}
