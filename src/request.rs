//! Plain data: what a source asks for, and what the server said. `net` carries them out.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::SecretString;
use url::Url;

/// A request for a stream or a document.
#[derive(Clone)]
pub struct Request {
    /// What to do there.
    pub method: Method,
    /// Where; never carries a secret.
    pub url: Url,
    /// The `Accept` header.
    pub accept: &'static str,
    /// Sent to the URL's own origin and to no other.
    pub authorization: Option<Authorization>,
    /// What is sent along.
    pub body: Option<Content>,
    /// Let the server compress its answer.
    pub gzip: bool,
    /// Follow redirects, without the authorization where they lead to another origin. Where this
    /// is false a redirect is an answer like any other.
    pub follow: bool,
}

impl Request {
    /// A GET that follows redirects.
    pub fn get(url: Url, accept: &'static str, bearer: Option<SecretString>) -> Self {
        Self {
            method: Method::Get,
            url,
            accept,
            authorization: bearer.map(Authorization::Bearer),
            body: None,
            gzip: false,
            follow: true,
        }
    }
}

/// The address of `path` below the API base `base`, which may have a path of its own; a query of
/// the base is none of the path's.
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let prefix = url.path().trim_end_matches('/').to_owned();
    url.set_path(&format!("{prefix}{path}"));
    url.set_query(None);
    url
}

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` with every byte encoded that is not unreserved (RFC 3986 section 2.3).
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `pairs` as a query or a form: `a=1&b=%20`. A space is never a plus, which not every server
/// reads as one.
pub fn encoded_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pair = |(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The methods that services use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
    /// Removes.
    Delete,
}

/// Who asks.
#[derive(Clone)]
pub enum Authorization {
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer(SecretString),
    /// `Authorization: Basic …`: user and password joined by a colon and not encoded yet
    /// (RFC 7617).
    Basic(SecretString),
    /// `Authorization: OAuth …`: the whole value of the header, which is good for one request
    /// (RFC 5849 section 3.5.1).
    Signed(SecretString),
}

/// The `Content-Type` of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The `Content-Type` header.
    pub content_type: &'static str,
    /// The body itself; never a secret.
    pub bytes: Bytes,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url.as_str())
            .field("authorization", &self.authorization.is_some())
            .finish_non_exhaustive()
    }
}

/// The part of a response's head that decides what happens next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// `Retry-After`, as sent: seconds or an HTTP date.
    pub retry_after: Option<String>,
    /// `X-RateLimit-Reset` (Mastodon, ISO-8601) or `x-rate-limit-reset` (X, epoch seconds), as
    /// sent.
    pub rate_limit_reset: Option<String>,
    /// How many requests a window has: `X-RateLimit-Limit` or `x-rate-limit-limit`, as sent.
    pub rate_limit: Option<String>,
    /// How many of those are left: `X-RateLimit-Remaining` or `x-rate-limit-remaining`, as sent.
    pub rate_limit_remaining: Option<String>,
    /// `Date`, as sent.
    pub date: Option<String>,
    /// The origin that a redirect led to, or would have led to, when that is not the one that
    /// was asked. No token was sent there.
    pub redirected_to: Option<String>,
}

impl Method {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

impl Head {
    /// Returns true if and only if the status says that the request succeeded (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns true if and only if the body is a server-sent event stream.
    pub fn is_event_stream(&self) -> bool {
        let Some(content_type) = &self.content_type else { return false };
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("text/event-stream")
    }
}

/// An answer that is not the stream that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Status and headers.
    pub head: Head,
    /// The body's beginning, decoded with replacement; may be a proxy's HTML.
    pub body: String,
}

/// Why a line could not be opened, or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// One line for a person: the cause chain, without secrets.
    pub reason: String,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
}

impl Broken {
    /// For `reason`, about which nothing is known that could be done.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: None }
    }
}
