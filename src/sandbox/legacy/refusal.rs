//! What API v1.1 says when it says no (protocols/x.md sections 4 and 5).
//!
//! Streams answer in HTML, in plain text or not at all, as captured in bug reports of clients;
//! control endpoints answer in JSON, as the rest of the API.

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use serde_json::json;

use super::oauth::Denied;
use crate::sandbox::clock;
use crate::sandbox::faults::{Kind, Reset, Twitter};

/// A page that is no stream, though it comes with 200.
const PAGE: &str = "<!DOCTYPE html>\n<html><body>Please sign in to the network</body></html>\n";
/// A proxy's page.
const BAD_GATEWAY: &str = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n\
    <center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n";
const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");
/// Too many logins, or too many copies of a stream.
const CALM: u16 = 420;

/// An answer that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: u16,
    /// Why, in words; of most streams the status says it all.
    pub(super) reason: Option<String>,
    /// The code of an error in JSON.
    pub(super) code: u16,
}

impl Refused {
    /// Nothing but a status.
    pub(super) fn blank(status: u16) -> Self {
        Self { status, reason: None, code: 0 }
    }

    fn because(status: u16, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::blank(status) }
    }

    /// 406: a parameter that cannot be meant, or none where there must be one.
    pub(super) fn parameter(reason: impl Into<String>) -> Self {
        Self::because(406, reason)
    }

    /// 413: a list with too much in it.
    pub(super) fn too_long(reason: impl Into<String>) -> Self {
        Self::because(413, reason)
    }

    /// 416: a `count` that this account may not ask for.
    pub(super) fn count() -> Self {
        Self::because(416, "Parameter count not allowed in role")
    }

    /// 420: too many connects.
    pub(super) fn calm() -> Self {
        Self::because(CALM, "Exceeded connection limit for user")
    }

    /// The request is not let in.
    pub(super) fn denied(denied: Denied) -> Self {
        let (status, code, reason) = match denied {
            Denied::Unauthenticated | Denied::Nonce => (401, 32, "Could not authenticate you."),
            Denied::Timestamp => (401, 135, "Timestamp out of bounds."),
            Denied::Token => (401, 89, "Invalid or expired token."),
            Denied::AppOnly => (403, 220, "Your credentials do not allow access to this resource."),
        };
        Self { code, ..Self::because(status, reason) }
    }

    /// The answer of a stream at this path.
    pub(super) fn of_stream(&self, path: &str) -> Response<Body> {
        match (self.status, &self.reason) {
            (401 | 403, _) | (404 | 410, _) => answer(self.status, HTML, page(self.status, path)),
            (_, Some(reason)) => answer(self.status, PLAIN, format!("{reason}\r\n")),
            (406, None) => answer(406, PLAIN, "Parameter not allowed\r\n".to_owned()),
            (413, None) => answer(413, PLAIN, "Parameter list too long\r\n".to_owned()),
            (416, None) => Self::count().of_stream(path),
            (CALM, None) => Self::calm().of_stream(path),
            // Overload says nothing (protocols/x.md section 3: never require JSON).
            (status, None) => answer(status, PLAIN, String::new()),
        }
    }

    /// The answer of a control endpoint.
    pub(super) fn of_control(&self) -> Response<Body> {
        let usual = StatusCode::from_u16(self.status).ok().and_then(|it| it.canonical_reason());
        let message = self.reason.as_deref().or(usual).unwrap_or("Enhance Your Calm");
        let code = match (self.code, self.status) {
            (0, 404) => 34,
            (0, CALM | 429) => 88,
            (0, 500..) => 131,
            (0, _) => 44,
            (code, _) => code,
        };
        let errors = json!({ "errors": [{ "code": code, "message": message }] });
        answer(self.status, JSON, errors.to_string())
    }
}

/// What a fault answers in place of the stream at this path and query, with advice on when to come
/// back.
pub(super) fn of_fault(kind: &Kind, path_and_query: &str, advice: &[Kind]) -> Response<Body> {
    let path = path_and_query.split('?').next().unwrap_or("");
    let mut response = match kind {
        Kind::Status(code) => Refused::blank(*code).of_stream(path),
        Kind::Html => answer(200, HTML, PAGE.to_owned()),
        Kind::BadGateway => answer(502, HTML, BAD_GATEWAY.to_owned()),
        Kind::Redirect(base) => {
            let mut response = answer(302, HTML, String::new());
            if let Ok(location) = HeaderValue::try_from(format!("{base}{path_and_query}")) {
                response.headers_mut().insert(header::LOCATION, location);
            }
            response
        }
        _ => Refused::blank(500).of_stream(path),
    };
    advice.iter().for_each(|kind| advise(&mut response, kind));
    response
}

/// 200 and JSON.
pub(super) fn json(value: &serde_json::Value) -> Response<Body> {
    answer(200, JSON, value.to_string())
}

/// 200 and nothing: what was asked for has been done.
pub(super) fn done() -> Response<Body> {
    answer(200, JSON, String::new())
}

/// The head of a stream, and its body.
pub(super) fn stream(body: Body, gzip: bool) -> Response<Body> {
    let mut response = with_head(200, "application/json", body);
    if gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// The page of Jetty, which the streams ran on.
fn page(status: u16, path: &str) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let reason = reason.unwrap_or("Error");
    // Only paths that are routed here get into the page: nothing to escape.
    format!(
        "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"/>\n\
         <title>Error {status} {reason}</title>\n</head>\n<body>\n<h2>HTTP ERROR: {status}</h2>\n\
         <p>Problem accessing '{path}'. Reason:\n<pre>    {reason}</pre>\n</body>\n</html>\n"
    )
}

fn answer(status: u16, kind: &'static str, text: String) -> Response<Body> {
    with_head(status, kind, Body::from(text))
}

fn with_head(status: u16, kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn set(headers: &mut header::HeaderMap, name: HeaderName, value: String) {
    let value = HeaderValue::try_from(value).expect("dates and numbers are visible ASCII");
    headers.insert(name, value);
}

fn advise(response: &mut Response<Body>, kind: &Kind) {
    let in_secs = |seconds: u32| clock::now() + jiff::SignedDuration::from_secs(i64::from(seconds));
    let headers = response.headers_mut();
    let reset = match *kind {
        Kind::RetryAfter(seconds) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            return;
        }
        Kind::Twitter(Twitter::RetryAfterDate(seconds)) => {
            return set(headers, header::RETRY_AFTER, clock::http_date(in_secs(seconds)));
        }
        Kind::RateLimitReset(seconds) => Reset::In(seconds),
        Kind::Twitter(Twitter::Reset(reset)) => reset,
        _ => return,
    };
    let second = match reset {
        Reset::Absent => return,
        Reset::Garbage => "soon".to_owned(),
        Reset::Past => (clock::now() - jiff::SignedDuration::from_hours(1)).as_second().to_string(),
        Reset::In(seconds) => in_secs(seconds).as_second().to_string(),
    };
    set(headers, RESET, second);
}
