//! Which request gets which answer: who asks, what is asked for, whether there is room.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::body::{self, Body};
use axum::extract;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::time::Instant;
use url::form_urlencoded;

use super::auth;
use super::faults::refusal;
use super::feed::Reader;
use super::params;
use super::problem::Refused;
use super::product::Product;
use super::respond;
use super::rules::change::{self, Manner};
use super::rules::list;
use super::search;
use super::state::State;
use super::stream::{Setup, Stream};
use super::throttle::{Allowance, Class};
use crate::sandbox::faults::{self, Gate, Kind, Refusal, Twitter};
use crate::sandbox::server::Line;

/// The largest body that is read: 1,000 rules of 2,048 characters, each escaped in six bytes.
const MAX_BODY: usize = 16 << 20;
const RULES: &str = "/2/tweets/search/stream/rules";

type Shared = extract::State<Arc<State>>;
/// What an endpoint that is not a stream answers.
type Answer = Result<(StatusCode, Value), Refused>;

/// All routes of X's side.
pub(in super::super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/2/{*path}", any(v2))
        .route("/oauth2/token", any(oauth2))
        .route("/oauth2/invalidate_token", any(oauth2))
        .with_state(state)
}

/// The exchange of a key and a secret for a bearer, and its end (protocols/x.md section 5).
async fn oauth2(extract::State(state): Shared, request: extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return respond::refused(Refused::blank(StatusCode::METHOD_NOT_ALLOWED), None);
    }
    let form = body::to_bytes(body, MAX_BODY).await.unwrap_or_default();
    let answer = if parts.uri.path() == "/oauth2/token" {
        let token = state.tokens.exchange(&parts.headers, &form);
        token.map(|token| json!({ "token_type": "bearer", "access_token": token }))
    } else {
        let token = state.tokens.invalidate(&parts.headers, &form);
        token.map(|token| json!({ "access_token": token }))
    };
    match answer {
        Some(json) => respond::json(StatusCode::OK, &json, None),
        None => respond::refused(Refused::unverified(), None),
    }
}

async fn v2(
    extract::State(state): Shared,
    extract::Extension(line): extract::Extension<Line>,
    request: extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(denied) = state.tokens.check(&parts.headers, state.mode.playground) {
        return respond::refused(state.problems.denied(denied), None);
    }
    if let Some(product) = Product::from_path(parts.uri.path()) {
        if parts.method != Method::GET {
            return respond::refused(Refused::blank(StatusCode::METHOD_NOT_ALLOWED), None);
        }
        return follow(&state, line, product, &parts).await;
    }
    let Some(class) = class(&parts) else {
        return respond::refused(Refused::blank(StatusCode::NOT_FOUND), None);
    };
    let allowance = match state.throttle.count(class) {
        Ok(allowance) => allowance,
        Err(allowance) => return respond::refused(Refused::rate_limit(), Some(allowance)),
    };
    let done = state.changes.load(Ordering::Relaxed);
    if let Some(refusal) = refused(&state, class, done) {
        let kind = Twitter::Refuse(refusal).into();
        let advice = faults::advice(&state.budget, |_| true);
        return refusal::answer(&kind, state.problems, "", &advice, allowance);
    }
    if class == Class::Search {
        return match search::answer(&state.timeline(), &query(&parts), Instant::now()) {
            Ok(found) => {
                state.usage.add(found.posts);
                respond::text(found.json, allowance)
            }
            Err(reason) => respond::refused(state.problems.invalid(&[reason]), Some(allowance)),
        };
    }
    if class == Class::PostCounts {
        return match search::count(&state.timeline(), &query(&parts), Instant::now()) {
            Ok(json) => respond::text(json, allowance),
            Err(reason) => respond::refused(state.problems.invalid(&[reason]), Some(allowance)),
        };
    }
    let Ok(body) = body::to_bytes(body, MAX_BODY).await else {
        let refused = Refused::blank(StatusCode::PAYLOAD_TOO_LARGE);
        return respond::refused(refused, Some(allowance));
    };
    let answer = match class {
        Class::ReadRules | Class::Counts => read_rules(&state, class, &parts),
        Class::ChangeRules => {
            let answer = change_rules(&state, &parts, &body);
            if answer.is_ok() && is_lost(&state, done) {
                line.cut();
                return std::future::pending().await;
            }
            answer
        }
        _ => manage(&state, &parts, &body),
    };
    match answer {
        Ok((status, json)) => respond::json(status, &json, Some(allowance)),
        Err(refused) => respond::refused(refused, Some(allowance)),
    }
}

/// What kind of request this is, when it is not for a stream.
fn class(parts: &Parts) -> Option<Class> {
    let path = parts.uri.path();
    Some(match parts.method {
        Method::GET if path == RULES => Class::ReadRules,
        Method::POST if path == RULES => Class::ChangeRules,
        Method::GET if path == "/2/tweets/search/stream/rules/counts" => Class::Counts,
        Method::GET if path == "/2/usage/tweets" => Class::Usage,
        Method::GET if path == "/2/tweets/search/recent" => Class::Search,
        Method::GET if path == "/2/tweets/counts/recent" => Class::PostCounts,
        Method::GET if path == "/2/connections" => Class::Connections,
        Method::DELETE if path == "/2/connections" => Class::Connections,
        Method::DELETE if path.starts_with("/2/connections/") => Class::Connections,
        _ => return None,
    })
}

fn query(parts: &Parts) -> Vec<(String, String)> {
    form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes()).into_owned().collect()
}

fn read_rules(state: &State, class: Class, parts: &Parts) -> Answer {
    let query = query(parts);
    let invalid = |reason| state.problems.invalid(&[reason]);
    if class == Class::Counts {
        let counts = list::counts(&state.rules, &query, state.mode.caps()).map_err(invalid)?;
        return Ok((StatusCode::OK, counts));
    }
    let page = list::page(&state.rules, &query, state.mode.rule_pages).map_err(invalid)?;
    let edits = |kind: &Kind| *kind == Kind::Twitter(Twitter::ForeignEdit);
    if page.complete
        && state.rules.len() > 0
        && !state.budget.take(1, edits).is_empty()
        && state.rules.edit_one()
    {
        state.connections.wake_all();
    }
    Ok((StatusCode::OK, page.json))
}

/// The refusal that a fault has for this request; `done` changes of the rules came before it.
fn refused(state: &State, class: Class, done: u64) -> Option<Refusal> {
    let due = |kind: &Kind| match kind {
        Kind::Twitter(Twitter::RefuseRules { after, .. }) => {
            class == Class::ChangeRules && *after <= done
        }
        Kind::Twitter(Twitter::RefuseReads(_)) => class != Class::ChangeRules,
        _ => false,
    };
    match state.budget.take(1, due).pop()? {
        Kind::Twitter(Twitter::RefuseRules { refusal, .. } | Twitter::RefuseReads(refusal)) => {
            Some(refusal)
        }
        _ => None,
    }
}

fn change_rules(state: &State, parts: &Parts, body: &[u8]) -> Answer {
    let manner = Manner {
        problems: state.problems,
        cap: state.mode.rule_cap,
        no_details: state.mode.no_details,
        playground: state.mode.playground,
    };
    let answer = change::change(&state.rules, manner, &query(parts), body);
    if answer.is_ok() {
        state.changes.fetch_add(1, Ordering::Relaxed);
        state.connections.wake_all();
    }
    answer
}

/// Whether the answer to a change gets lost.
fn is_lost(state: &State, done: u64) -> bool {
    let due = |kind: &Kind| matches!(kind, Kind::Twitter(Twitter::LoseAnswer { after }) if *after <= done);
    !state.budget.take(1, due).is_empty()
}

/// Connections and usage.
fn manage(state: &State, parts: &Parts, body: &[u8]) -> Answer {
    let invalid = |reason| state.problems.invalid(&[reason]);
    let connections = &state.connections;
    let json = match (&parts.method, parts.uri.path()) {
        (&Method::GET, "/2/usage/tweets") => state.usage.answer(&query(parts)).map_err(invalid)?,
        (&Method::GET, _) => connections.list(&query(parts)).map_err(invalid)?,
        (_, "/2/connections") => connections.kill_named(body, state.problems)?,
        (_, "/2/connections/all") => connections.kill_all(),
        (_, path) => {
            let endpoint = path.trim_start_matches("/2/connections/");
            connections.kill_endpoint(endpoint, state.problems)?
        }
    };
    Ok((StatusCode::OK, json))
}

async fn follow(state: &Arc<State>, line: Line, product: Product, parts: &Parts) -> Response {
    let (allowance, over) = match state.throttle.count(Class::Connect(product)) {
        Ok(allowance) => (allowance, false),
        Err(allowance) => (allowance, true),
    };
    match admit(state, product, parts, over) {
        Err(refused) => refuse(state, refused, allowance),
        Ok(asked) => {
            let gate = Gate::new(&state.budget, Kind::is_of_v2);
            gate.wait().await;
            match &gate.refusal {
                None => open(state, line, product, parts, asked, allowance),
                Some(Kind::AcceptEnd) => {
                    // Of unknown length, as every stream.
                    let body = Body::from_stream(stream::empty::<Result<Bytes, Infallible>>());
                    respond::stream(body, allowance, state.mode.playground, false)
                }
                Some(Kind::AcceptClose) => {
                    line.cut();
                    std::future::pending().await
                }
                Some(Kind::Twitter(Twitter::Refuse(refusal))) if state.mode.playground => {
                    refuse(state, state.problems.refusal(*refusal), allowance)
                }
                Some(kind) => {
                    let path = parts.uri.path_and_query().map_or("/", |all| all.as_str());
                    refusal::answer(kind, state.problems, path, &gate.advice, allowance)
                }
            }
        }
    }
}

/// The checks before a fault gets its turn.
fn admit(
    state: &State,
    product: Product,
    parts: &Parts,
    over: bool,
) -> Result<params::Parameters, Refused> {
    if over {
        return Err(Refused::rate_limit());
    }
    params::stream(product, &query(parts)).map_err(|reason| state.problems.invalid(&[reason]))
}

/// The stream, when there is something to send and a slot for it.
fn open(
    state: &Arc<State>,
    line: Line,
    product: Product,
    parts: &Parts,
    asked: params::Parameters,
    allowance: Allowance,
) -> Response {
    let playground = state.mode.playground;
    if product == Product::Search && state.rules.len() == 0 && !playground {
        return refuse(state, state.problems.refusal(Refusal::NoRules), allowance);
    }
    let Some(open) = state.connections.open(product, asked.partition, !playground) else {
        return refuse(state, state.problems.refusal(Refusal::TooManyConnections), allowance);
    };
    let faults = state.budget.open(Kind::is_of_v2);
    let gzip = !playground && accepts_gzip(&parts.headers);
    let setup = Setup {
        open,
        product,
        reader: Reader::new(state.timeline(), product, &asked),
        selection: asked.selection,
        token: auth::bearer(&parts.headers).to_owned(),
        gzip,
        state: Arc::clone(state),
    };
    let body = Body::new(Stream::body(setup, line, &faults, state.heartbeat()));
    respond::stream(body, allowance, playground, gzip)
}

fn refuse(state: &State, refused: Refused, allowance: Allowance) -> Response {
    if state.mode.playground {
        return refusal::within_200(refused, allowance);
    }
    respond::refused(refused, Some(allowance))
}

/// Whether the client takes gzip (RFC 9110 section 12.5.3).
pub(in super::super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let weight = weight.trim().trim_start_matches("q=").parse().unwrap_or(1.0_f32);
            name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
        })
}
