//! Responses that are not streams, byte for byte as the real server writes them (captures/mastodon/errors).

use std::convert::Infallible;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;

use crate::sandbox::clock;

/// nginx's page for a backend that does not answer.
pub(super) const NGINX_502: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
/// nginx's page for a permanent redirect.
pub(super) const NGINX_301: &str = "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n\
    <center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// A refusal of the streaming server: `{"error":"TEXT"}`, chunked.
pub(super) fn error(status: StatusCode, text: &str) -> Response {
    let mut response =
        node(status, "application/json", chunked(format!("{{\"error\":\"{text}\"}}")));
    date(&mut response);
    set(&mut response, "transfer-encoding", "chunked");
    response
}

/// The refusal that goes with a status that a fault asked for.
pub(super) fn error_for(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let text = match code {
        400 => "Unknown channel requested",
        401 => "Invalid access token",
        403 => "This action is outside the authorized scopes",
        429 => "Too many requests",
        500 => "An unexpected error occurred",
        _ => status.canonical_reason().unwrap_or("Error"),
    };
    error(status, text)
}

/// The head of a stream, in the order of the real one (captures/mastodon/sse/public.headers).
pub(super) fn stream(body: Body) -> Response {
    let mut response = node(StatusCode::OK, "text/event-stream", body);
    set(&mut response, "cache-control", "private, no-store");
    set(&mut response, "transfer-encoding", "chunked");
    date(&mut response);
    response
}

/// The answer of `/api/v1/streaming/health`.
pub(super) fn health(head: bool) -> Response {
    let mut response = node(StatusCode::OK, "text/plain", chunked("OK"));
    set(&mut response, "cache-control", "private, no-store");
    date(&mut response);
    if !head {
        set(&mut response, "transfer-encoding", "chunked");
    }
    response
}

/// Express's page for a method that no route has.
pub(super) fn cannot(method: &str, path: &str) -> Response {
    let shown =
        path.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>Cannot {method} {shown}</pre>\n</body>\n</html>\n"
    );
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    common(&mut response);
    set(&mut response, "content-security-policy", "default-src 'none'");
    set(&mut response, "x-content-type-options", "nosniff");
    set(&mut response, "content-type", "text/html; charset=utf-8");
    set(&mut response, "content-length", &page.len().to_string());
    date(&mut response);
    *response.body_mut() = Body::from(page);
    response
}

/// The answer to a CORS preflight.
pub(super) fn preflight(request: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    common(&mut response);
    set(&mut response, "access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
    set(&mut response, "vary", "Access-Control-Request-Headers");
    if let Some(wanted) = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    date(&mut response);
    response
}

/// JSON from the REST side, which Rails writes.
pub(super) fn rest(status: StatusCode, json: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(json.into()));
    *response.status_mut() = status;
    set(&mut response, "date", &clock::http_date(clock::now()));
    set(&mut response, "content-type", "application/json; charset=utf-8");
    set(&mut response, "x-ratelimit-limit", "300");
    set(&mut response, "x-ratelimit-remaining", "299");
    let reset = clock::now() + jiff::SignedDuration::from_mins(5);
    set(&mut response, "x-ratelimit-reset", &clock::iso_micros(reset));
    set(&mut response, "cache-control", "private, no-store");
    set(&mut response, "vary", "Authorization, Origin");
    set(&mut response, "x-request-id", &request_id());
    response
}

/// A refusal from the REST side.
pub(super) fn rest_error(status: StatusCode, text: &str) -> Response {
    rest(status, format!("{{\"error\":\"{text}\"}}"))
}

/// The refusal from the REST side that goes with a status that a fault asked for.
pub(super) fn rest_error_for(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let text = match code {
        401 => "The access token is invalid",
        403 => "This action is outside the authorized scopes",
        404 => "Record not found",
        422 => "This method requires an authenticated user",
        429 => "Too many requests",
        _ => status.canonical_reason().unwrap_or("Error"),
    };
    rest_error(status, text)
}

/// A page of a proxy.
pub(super) fn html(status: StatusCode, page: &'static str) -> Response {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    set(&mut response, "server", "nginx");
    set(&mut response, "date", &clock::http_date(clock::now()));
    set(&mut response, "content-type", "text/html");
    set(&mut response, "connection", "keep-alive");
    response
}

/// Sets a header whose value is known to be one.
pub(super) fn set(response: &mut Response, name: &'static str, value: &str) {
    let value =
        HeaderValue::from_str(value).expect("dates, numbers and literals are visible ASCII");
    response.headers_mut().insert(HeaderName::from_static(name), value);
}

/// Express does not promise what it will not keep.
pub(super) fn close_after(response: &mut Response) {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response.headers_mut().remove("keep-alive");
}

fn node(status: StatusCode, content_type: &str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    common(&mut response);
    set(&mut response, "content-type", content_type);
    response
}

fn common(response: &mut Response) {
    set(response, "x-powered-by", "Express");
    set(response, "x-request-id", &request_id());
    set(response, "access-control-allow-origin", "*");
}

fn date(response: &mut Response) {
    set(response, "date", &clock::http_date(clock::now()));
    set(response, "connection", "keep-alive");
    set(response, "keep-alive", "timeout=5");
}

/// A random UUID, version 4.
fn request_id() -> String {
    let (high, low) = (fastrand::u64(..), fastrand::u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}

/// A body whose length is not told, so that it is sent in chunks as Node does.
pub(super) fn chunked(text: impl Into<Bytes>) -> Body {
    let text = text.into();
    Body::from_stream(futures_util::stream::once(async move { Ok::<_, Infallible>(text) }))
}
