//! Plain data: what a source asks for, and what the server said. `net` carries them out.

use std::fmt;

use secrecy::SecretString;
use url::Url;

/// A GET that opens a stream or reads a document.
#[derive(Clone)]
pub struct Request {
    /// Where; never carries a secret.
    pub url: Url,
    /// The `Accept` header.
    pub accept: &'static str,
    /// Sent as `Authorization: Bearer …` to the URL's own origin and to no other.
    pub bearer: Option<SecretString>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url.as_str())
            .field("bearer", &self.bearer.is_some())
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
    /// `X-RateLimit-Reset`, as sent: ISO-8601 on Mastodon, epoch seconds on X.
    pub rate_limit_reset: Option<String>,
    /// The origin that a redirect led to, when that is not the one that was asked.
    /// No token was sent there.
    pub redirected_to: Option<String>,
}

impl Head {
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
}
