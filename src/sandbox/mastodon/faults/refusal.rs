//! Faults that answer in place of the stream, or before it.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::super::respond;
use crate::sandbox::clock;
use crate::sandbox::faults::{Budget, Kind};

/// What meets a request for a stream before the stream itself.
#[derive(Debug, Default)]
pub(in super::super) struct Gate {
    /// How long the headers are late; `None` inside for forever.
    pub(in super::super) delay: Option<Option<Duration>>,
    /// What happens in place of the stream.
    pub(in super::super) refusal: Option<Refusal>,
}

/// What happens in place of the stream.
#[derive(Debug)]
pub(in super::super) enum Refusal {
    /// The connection is closed without a byte.
    Close,
    /// 200, the greeting, and a clean end.
    End,
    Answer(Response),
}

/// Takes the faults that hit this request before its stream. At most one refuses it, so that
/// `status=503x1` and `status=429x1` hit one connection each, in that order.
pub(in super::super) fn gate(budget: &Budget, path_and_query: &str) -> Gate {
    let delay = budget.take(1, |kind| matches!(kind, Kind::SlowHeaders(_))).into_iter().next();
    let refusal = budget.take(1, is_refusal).into_iter().next();
    let headers = match refusal {
        Some(_) => budget
            .take(usize::MAX, |kind| matches!(kind, Kind::RetryAfter(_) | Kind::RateLimitReset(_))),
        None => Vec::new(),
    };
    Gate {
        delay: match delay {
            Some(Kind::SlowHeaders(delay)) => Some(delay),
            _ => None,
        },
        refusal: refusal.map(|kind| match kind {
            Kind::AcceptClose => Refusal::Close,
            Kind::AcceptEnd => Refusal::End,
            kind => Refusal::Answer(answer(&kind, path_and_query, &headers)),
        }),
    }
}

fn is_refusal(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Status(_)
            | Kind::Html
            | Kind::BadGateway
            | Kind::AcceptClose
            | Kind::AcceptEnd
            | Kind::Redirect(_)
    )
}

fn answer(kind: &Kind, path_and_query: &str, headers: &[Kind]) -> Response {
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
    for header in headers {
        match *header {
            Kind::RetryAfter(seconds) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Kind::RateLimitReset(seconds) => {
                let at = clock::now() + jiff::SignedDuration::from_secs(i64::from(seconds));
                respond::set(&mut response, "x-ratelimit-reset", &clock::iso_micros(at));
            }
            _ => {}
        }
    }
    response
}
