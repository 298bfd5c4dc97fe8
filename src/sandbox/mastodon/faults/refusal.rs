//! Faults that answer in place of the stream.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::super::respond;
use crate::sandbox::clock;
use crate::sandbox::faults::Kind;

/// The answer to a request for this path and query, with advice on when to come back.
pub(in super::super) fn answer(kind: &Kind, path_and_query: &str, advice: &[Kind]) -> Response {
    let mut response = match kind {
        Kind::Status(code) => respond::error_for(*code),
        Kind::Html => {
            respond::html(StatusCode::OK, "<!DOCTYPE html>\n<html><body>Welcome</body></html>\n")
        }
        Kind::Redirect(base) => {
            let mut response = respond::html(StatusCode::MOVED_PERMANENTLY, respond::NGINX_301);
            if let Ok(location) = HeaderValue::try_from(format!("{base}{path_and_query}")) {
                response.headers_mut().insert(header::LOCATION, location);
            }
            response
        }
        _ => respond::html(StatusCode::BAD_GATEWAY, respond::NGINX_502),
    };
    advise(&mut response, advice);
    response
}

/// Adds to a refusal when to come back.
pub(in super::super) fn advise(response: &mut Response, advice: &[Kind]) {
    for header in advice {
        match *header {
            Kind::RetryAfter(seconds) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Kind::RateLimitReset(seconds) => {
                let at = clock::now() + jiff::SignedDuration::from_secs(i64::from(seconds));
                respond::set(response, "x-ratelimit-reset", &clock::iso_micros(at));
            }
            _ => {}
        }
    }
}
