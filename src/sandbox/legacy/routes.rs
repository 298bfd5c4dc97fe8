//! Which request gets which answer: who signs it, what is asked for, whether there is room.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::{self, Body};
use axum::extract;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{any, get};
use bytes::Bytes;
use futures_util::stream;
use tokio::time::Instant;

use super::control;
use super::endpoint::Endpoint;
use super::keys::ACCOUNT;
use super::oauth::{self, Signed};
use super::params::Parameters;
use super::refusal::{self, Refused};
use super::state::State;
use super::stream::{Setup, Stream};
use crate::sandbox::faults::{Gate, Kind, Legacy};
use crate::sandbox::server::Line;
use crate::sandbox::twitter::accepts_gzip;

/// The largest form that is read: 5,000 ids of 19 digits with their commas escaped, several times.
const MAX_FORM: usize = 1 << 20;

type Shared = extract::State<Arc<State>>;

/// All routes of API v1.1.
pub(in super::super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/1.1/{*path}", any(v1))
        .route("/2b/site.json", any(v1))
        .route("/sandbox/legacy/sent", get(sent))
        .with_state(state)
}

/// What no real server has: what was sent on each connection for each account.
async fn sent(extract::State(state): Shared) -> String {
    state.connections.ledger.answer().to_string()
}

async fn v1(
    extract::State(state): Shared,
    extract::Extension(line): extract::Extension<Line>,
    request: extract::Request,
) -> Response {
    let mut response = answer(&state, line, request).await;
    state.date(response.headers_mut());
    response
}

async fn answer(state: &Arc<State>, line: Line, request: extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let endpoint = Endpoint::from_path(path);
    let refuse = |refused: Refused| match endpoint {
        Some(_) => refused.of_stream(path),
        None => refused.of_control(),
    };
    let Ok(form) = body::to_bytes(body, MAX_FORM).await else {
        return refuse(Refused::blank(413));
    };
    let mut pairs = oauth::pairs(parts.uri.query().unwrap_or("").as_bytes());
    if oauth::is_form(&parts) {
        pairs.extend(oauth::pairs(&form));
    }
    if let Err(denied) = state.check(&Signed::new(&parts, &pairs)) {
        return refuse(Refused::denied(denied));
    }
    match endpoint {
        Some(endpoint) => follow(state, line, endpoint, &parts, &pairs).await,
        None => manage(state, &parts, &pairs),
    }
}

/// A control endpoint, or a fault in its place.
fn manage(state: &State, parts: &Parts, pairs: &[(String, String)]) -> Response {
    let path = parts.uri.path();
    if !path.starts_with(control::PATH) || !state.control {
        return Refused::blank(404).of_control();
    }
    let refuses = |kind: &Kind| matches!(kind, Kind::Legacy(Legacy::ControlStatus(_)));
    if let Some(Kind::Legacy(Legacy::ControlStatus(code))) = state.budget.take(1, refuses).pop() {
        return Refused::blank(code).of_control();
    }
    control::answer(state, &parts.method, path, pairs)
}

async fn follow(
    state: &Arc<State>,
    line: Line,
    endpoint: Endpoint,
    parts: &Parts,
    pairs: &[(String, String)],
) -> Response {
    let path = parts.uri.path();
    let asked = match admit(state, endpoint, parts, pairs) {
        Ok(asked) => asked,
        Err(refused) => return refused.of_stream(path),
    };
    let gate = Gate::new(&state.budget, Kind::is_of_v1);
    gate.wait().await;
    match &gate.refusal {
        None => open(state, line, endpoint, parts, asked),
        Some(Kind::AcceptEnd) => {
            // Of unknown length, as every stream.
            refusal::stream(Body::from_stream(stream::empty::<Result<Bytes, Infallible>>()), false)
        }
        Some(Kind::AcceptClose) => {
            line.cut();
            std::future::pending().await
        }
        Some(kind) => {
            let path = parts.uri.path_and_query().map_or("/", |all| all.as_str());
            refusal::of_fault(kind, path, &gate.advice)
        }
    }
}

/// The checks before a fault gets its turn.
fn admit(
    state: &State,
    endpoint: Endpoint,
    parts: &Parts,
    pairs: &[(String, String)],
) -> Result<Parameters, Refused> {
    if !endpoint.takes(&parts.method) {
        return Err(Refused::blank(405));
    }
    if !state.throttle.connect(endpoint, Instant::now()) {
        return Err(Refused::calm());
    }
    Parameters::parse(endpoint, pairs)
}

fn open(
    state: &Arc<State>,
    line: Line,
    endpoint: Endpoint,
    parts: &Parts,
    asked: Parameters,
) -> Response {
    let accounts = match endpoint {
        Endpoint::Filter | Endpoint::Sample => Vec::new(),
        Endpoint::User => vec![ACCOUNT],
        Endpoint::Site => asked.follow.clone(),
    };
    let faults = state.budget.open(Kind::is_of_v1);
    let gzip = accepts_gzip(&parts.headers);
    let open = state.connections.open(endpoint, &asked, accounts);
    let setup = Setup { state: Arc::clone(state), open, endpoint, asked, gzip };
    refusal::stream(Body::new(Stream::body(setup, line, &faults, state.heartbeat())), gzip)
}
