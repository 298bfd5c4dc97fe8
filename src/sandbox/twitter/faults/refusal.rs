//! Faults that answer in place of a stream.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::super::problem::{self, Problems, Refused};
use super::super::respond;
use super::super::throttle::Allowance;
use crate::sandbox::clock;
use crate::sandbox::faults::{Kind, Reset, Twitter};

/// A page that is no stream, though it comes with 200.
const PAGE: &str = "<!DOCTYPE html>\n<html><body>Please sign in to the network</body></html>\n";
/// A proxy's page.
const BAD_GATEWAY: &str = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n\
    <center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n";

/// The answer to a request for this path and query, with advice on when to come back.
pub(in super::super) fn answer(
    kind: &Kind,
    problems: Problems,
    path_and_query: &str,
    advice: &[Kind],
    allowance: Allowance,
) -> Response {
    let html = |status, page| Refused { status, body: problem::Body::Html(page), exhausted: false };
    let refused = match kind {
        Kind::Status(code) => problems.status(*code),
        Kind::Html => html(StatusCode::OK, PAGE),
        Kind::BadGateway => html(StatusCode::BAD_GATEWAY, BAD_GATEWAY),
        Kind::Redirect(_) => html(StatusCode::FOUND, ""),
        Kind::Twitter(Twitter::Refuse(refusal)) => problems.refusal(*refusal),
        _ => Refused::blank(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let known = refused.status != StatusCode::UNAUTHORIZED;
    let mut response = respond::refused(refused, known.then_some(allowance));
    if let Kind::Redirect(base) = kind
        && let Ok(location) = HeaderValue::try_from(format!("{base}{path_and_query}"))
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    advice.iter().for_each(|kind| advise(&mut response, kind));
    response
}

/// The refusal of a server that says no with 200: the playground (protocols/x.md section 10).
pub(in super::super) fn within_200(refused: Refused, allowance: Allowance) -> Response {
    let text = match refused.body {
        problem::Body::Json(json) => json.to_string(),
        problem::Body::Html(page) => page.to_owned(),
        problem::Body::Text(text) => text,
    };
    respond::stream(Body::from(format!("{text}\n")), allowance, true, false)
}

fn advise(response: &mut Response, kind: &Kind) {
    let in_secs = |seconds: u32| clock::now() + jiff::SignedDuration::from_secs(i64::from(seconds));
    let reset = match *kind {
        Kind::RetryAfter(seconds) => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            return;
        }
        Kind::Twitter(Twitter::RetryAfterDate(seconds)) => {
            return respond::set(
                response,
                header::RETRY_AFTER,
                &clock::http_date(in_secs(seconds)),
            );
        }
        Kind::RateLimitReset(seconds) => Reset::In(seconds),
        Kind::Twitter(Twitter::Reset(reset)) => reset,
        _ => return,
    };
    match reset {
        Reset::Absent => {
            response.headers_mut().remove(respond::RESET);
        }
        Reset::Garbage => respond::set(response, respond::RESET, "soon"),
        Reset::Past => {
            let past = clock::now() - jiff::SignedDuration::from_hours(1);
            respond::set(response, respond::RESET, &past.as_second().to_string());
        }
        Reset::In(seconds) => {
            respond::set(response, respond::RESET, &in_secs(seconds).as_second().to_string());
        }
    }
}
