//! Answers with X's headers.

use axum::body;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::problem::{Body, Refused};
use super::throttle::Allowance;
use crate::sandbox::clock;

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
/// The playground's idea of a stream of JSON lines.
const EVENT_STREAM: &str = "text/event-stream";

/// JSON, and what is left of the rate limit.
pub(super) fn json(status: StatusCode, json: &Value, allowance: Option<Allowance>) -> Response {
    let mut response = answer(status, JSON, body::Body::from(json.to_string()));
    if let Some(allowance) = allowance {
        allowed(&mut response, allowance);
    }
    response
}

/// JSON as it is written, and what is left of the rate limit.
pub(super) fn text(json: String, allowance: Allowance) -> Response {
    let mut response = answer(StatusCode::OK, JSON, body::Body::from(json));
    allowed(&mut response, allowance);
    response
}

/// A refusal.
pub(super) fn refused(refused: Refused, allowance: Option<Allowance>) -> Response {
    let (kind, body) = match refused.body {
        Body::Json(json) => (JSON, json.to_string()),
        Body::Html(page) => (HTML, page.to_owned()),
        Body::Text(text) => (JSON, text),
    };
    let mut response = answer(refused.status, kind, body::Body::from(body));
    if let Some(allowance) = allowance {
        let remaining = if refused.exhausted { 0 } else { allowance.remaining };
        allowed(&mut response, Allowance { remaining, ..allowance });
    }
    response
}

/// The head of a stream.
pub(super) fn stream(
    body: body::Body,
    allowance: Allowance,
    playground: bool,
    gzip: bool,
) -> Response {
    let mut response = answer(StatusCode::OK, if playground { EVENT_STREAM } else { JSON }, body);
    allowed(&mut response, allowance);
    if gzip {
        set(&mut response, header::CONTENT_ENCODING, "gzip");
    }
    response
}

/// Sets a header whose value is known to be one.
pub(super) fn set(response: &mut Response, name: HeaderName, value: &str) {
    let value =
        HeaderValue::from_str(value).expect("dates, numbers and literals are visible ASCII");
    response.headers_mut().insert(name, value);
}

/// When the window of the rate limit ends.
pub(super) const RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");

fn answer(status: StatusCode, kind: &str, body: body::Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, header::DATE, &clock::http_date(clock::now()));
    set(&mut response, CONTENT_TYPE, kind);
    set(&mut response, header::CACHE_CONTROL, "no-cache, no-store, max-age=0");
    set(&mut response, HeaderName::from_static("x-access-level"), "read");
    response
}

fn allowed(response: &mut Response, allowance: Allowance) {
    let Allowance { limit, remaining, reset } = allowance;
    set(response, HeaderName::from_static("x-rate-limit-limit"), &limit.to_string());
    set(response, HeaderName::from_static("x-rate-limit-remaining"), &remaining.to_string());
    set(response, RESET, &reset.to_string());
}
