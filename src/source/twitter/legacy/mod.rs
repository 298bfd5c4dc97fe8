//! The streams of API v1.1, which X has retired and compatible servers still speak: messages of
//! many kinds, OAuth 1.0a, and site streams with the envelopes of many accounts (protocols/x.md
//! sections 5 to 7).

pub mod control;
pub mod endpoint;
pub mod follow;
mod message;
pub mod query;
mod refusal;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use url::Url;

use super::problem::is_page;
use crate::event::{Json, Origin, Place};
use crate::proto::MAX_EVENT;
use crate::proto::delimited::{Message, MessageDecoder};
use crate::request::{Content, FORM, Head, Method, Refusal, Request, below, encoded_pairs};
use crate::source::{Item, Source, Verdict, host_and_port};
use endpoint::Endpoint;
use message::Interpreter;
pub use message::is_about_connection;
use query::Query;

/// The name of a stream's posts in a cursor file.
const POSTS: &[&str] = &["posts"];

/// One connection to a stream of API v1.1.
#[derive(Clone, Debug)]
pub struct Legacy {
    endpoint: Endpoint,
    query: Query,
    origin: Arc<Origin>,
    interpreter: Interpreter,
    /// The keys have worked in this run, on this connection or another that shares its stream.
    has_worked: Rc<Cell<bool>>,
}

impl Legacy {
    /// The stream `endpoint` of the server at `base`. `query` should have passed
    /// [`Query::check`].
    pub fn new(endpoint: Endpoint, query: Query, base: &Url) -> Self {
        let stream = vec![endpoint.name().to_owned()];
        let origin = Arc::new(Origin { source: host_and_port(base), stream });
        let interpreter = match endpoint {
            Endpoint::Site => Interpreter::site(Arc::clone(&origin)),
            Endpoint::Filter | Endpoint::Sample | Endpoint::User => Interpreter::bare(),
        };
        Self { endpoint, query, origin, interpreter, has_worked: Rc::default() }
    }

    /// A connection to this stream delivers: what is refused to another that shares it may be a
    /// passing fault.
    pub fn works(&self) {
        self.has_worked.set(true);
    }

    /// The same stream, of these accounts.
    #[must_use]
    pub fn following(&self, accounts: Vec<u64>) -> Self {
        let query = Query { follow: accounts, ..self.query.clone() };
        Self { query, ..self.clone() }
    }

    /// Which stream it is.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// Returns true if and only if posts come for the accounts alone that are followed.
    pub fn only_follows(&self) -> bool {
        let Query { track, locations, extra, .. } = &self.query;
        let is_bare = track.is_empty() && locations.is_empty() && extra.is_empty();
        self.endpoint == Endpoint::Filter && is_bare
    }

    /// The request that opens this stream at `base`, whose path is kept as a prefix. It is not
    /// signed: every dial takes a signature of its own (`auth::oauth1::signed`). Redirects are not
    /// followed: a signature is good for one address.
    pub fn request(&self, base: &Url) -> Request {
        let mut url = below(base, self.endpoint.path());
        let parameters = self.query.parameters();
        let pairs = encoded_pairs(parameters.iter().map(|(name, value)| (*name, value.as_str())));
        let method = self.endpoint.method();
        let body = match method {
            Method::Post => Some(Content { content_type: FORM, bytes: Bytes::from(pairs) }),
            _ => {
                url.set_query(Some(pairs.as_str()).filter(|pairs| !pairs.is_empty()));
                None
            }
        };
        let get = Request::get(url, "application/json", None);
        Request { method, body, follow: false, ..get }
    }
}

impl Source for Legacy {
    type Decoder = MessageDecoder;

    fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    fn decoder(&self) -> MessageDecoder {
        MessageDecoder::new(MAX_EVENT, self.query.delimited)
    }

    fn interpret(&self, message: Message) -> Item {
        self.interpreter.interpret(message)
    }

    fn accepts(&self, head: &Head) -> bool {
        head.status == 200 && !is_page(head)
    }

    fn judge(&self, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict {
        let has_worked = was_live || self.has_worked.get();
        refusal::judge(&self.origin.to_string(), refusal, has_worked, now)
    }

    fn marks_place(&self, event: &str) -> bool {
        event == message::TWEET
    }

    fn place(&self, event: &str, payload: &Json) -> Option<Place> {
        if event != message::TWEET {
            return None;
        }
        Some(Place { timeline: 0, id: message::post_id(payload)?.into() })
    }

    fn timelines(&self) -> &'static [&'static str] {
        POSTS
    }

    /// The service never had pages of a stream.
    fn has_pages(&self) -> bool {
        false
    }

    /// Only a cursor wants to know.
    fn tracks_places(&self) -> bool {
        false
    }

    /// A post is for each account of a site stream that sees it.
    fn may_repeat(&self, _timeline: u8) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
