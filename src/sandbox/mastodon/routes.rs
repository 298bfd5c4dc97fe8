//! Which request gets which answer: the streaming server's order of checks, then the REST side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, Path};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use url::Url;

use super::auth::{self, Denied, Grant, Tokens};
use super::channel::{Channel, Endpoint, NoChannel, Query, Reader, STREAMING};
use super::faults::refusal;
use super::instance::{Instance, Version};
use super::pages::{self, Ask, Timeline, access};
use super::respond;
use super::stream::{Setup, Stream};
use super::world::{Brief, Feed, social};
use crate::sandbox::clock;
use crate::sandbox::faults::{Budget, Disabled, Gate, Kind};
use crate::sandbox::options::Options;
use crate::sandbox::server::Line;

/// How often `:thump` is sent (protocols/mastodon.md §2).
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Channels are made by asking and kept: enough for any list of hashtags, and an end to their memory.
const MAX_CHANNELS: usize = 1024;

/// Everything that connections share.
#[derive(Debug)]
pub(in super::super) struct State {
    options: Options,
    seed: u64,
    pub(super) tokens: Tokens,
    pub(super) budget: Arc<Budget>,
    instance: Instance,
    pub(super) pages: pages::Rules,
    channels: Mutex<HashMap<String, Arc<Channel>>>,
}

type Shared = extract::State<Arc<State>>;

impl State {
    /// The state of a server that listens on `port`; `seed` is the one that the options ask for,
    /// or a random one.
    pub(in super::super) fn new(
        options: Options,
        seed: u64,
        port: u16,
        budget: Arc<Budget>,
    ) -> Arc<Self> {
        Arc::new(Self {
            seed,
            tokens: Tokens::new(seed),
            budget,
            instance: Instance::new(port, &options.faults),
            pages: pages::Rules::new(&options.faults),
            channels: Mutex::default(),
            options,
        })
    }

    /// The token with the scope `read`.
    pub(in super::super) fn token(&self) -> &str {
        self.tokens.full()
    }

    pub(super) fn revoke(&self, token: &str) {
        self.tokens.revoke(token);
    }

    pub(super) fn disabled(&self) -> Disabled {
        self.instance.disabled
    }

    pub(super) fn origin(&self) -> Url {
        self.instance.origin()
    }

    /// The channel, made when it is first asked for; `None` when there are too many.
    pub(super) fn channel(&self, brief: &Brief) -> Option<Arc<Channel>> {
        let mut channels = self.channels.lock().expect("no holder of this lock panics");
        if let Some(channel) = channels.get(&brief.key) {
            return Some(Arc::clone(channel));
        }
        if channels.len() == MAX_CHANNELS {
            return None;
        }
        let epoch = clock::epoch_ms(self.options.seed.is_some());
        let Options { rate, payload_bytes, .. } = self.options;
        let feed = Feed::new(self.seed, epoch, rate.dated(), payload_bytes, brief);
        let channel = Arc::new(Channel::new(feed, &self.options));
        channels.insert(brief.key.clone(), Arc::clone(&channel));
        Some(channel)
    }
}

/// All routes. Streams are found in the fallback: their paths are compared exactly.
pub(in super::super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/api/v2/instance", get(instance_v2))
        .route("/api/v1/instance", get(instance_v1))
        .route("/.well-known/nodeinfo", get(nodeinfo_links))
        .route("/nodeinfo/2.0", get(nodeinfo))
        .route("/api/v1/accounts/verify_credentials", get(verify_credentials))
        .route("/api/v1/timelines/home", get(|ask: Ask| pages::answer(Timeline::Home, ask)))
        .route("/api/v1/timelines/public", get(|ask: Ask| pages::answer(Timeline::Public, ask)))
        .route(
            "/api/v1/timelines/tag/{name}",
            get(|Path(name), ask: Ask| pages::answer(Timeline::Tag(name), ask)),
        )
        .route(
            "/api/v1/timelines/list/{id}",
            get(|Path(id), ask: Ask| pages::answer(Timeline::List(id), ask)),
        )
        .route("/api/v1/notifications", get(|ask: Ask| pages::answer(Timeline::Notifications, ask)))
        .route("/api/v1/conversations", get(|ask: Ask| pages::answer(Timeline::Conversations, ask)))
        .fallback(fallback)
        .with_state(state)
}

async fn instance_v2(extract::State(state): Shared) -> Response {
    state.instance.document(Version::V2)
}

async fn instance_v1(extract::State(state): Shared) -> Response {
    state.instance.document(Version::V1)
}

async fn nodeinfo_links(extract::State(state): Shared) -> Response {
    state.instance.nodeinfo_links()
}

async fn nodeinfo(extract::State(state): Shared) -> Response {
    state.instance.nodeinfo()
}

/// Statuses and texts of Doorkeeper and Rails (protocols/mastodon.md §7).
async fn verify_credentials(extract::State(state): Shared, headers: HeaderMap) -> Response {
    let grant = auth::token(&headers, None).ok().and_then(|token| state.tokens.grant(&token));
    match access::personal(grant, &["profile"]) {
        Ok(()) => respond::rest(StatusCode::OK, social::credentials()),
        Err((status, text)) => respond::rest_error(status, text),
    }
}

async fn fallback(
    extract::State(state): Shared,
    extract::Extension(line): extract::Extension<Line>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = state.instance.without_prefix(uri.path());
    let ours =
        path.strip_prefix(STREAMING).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut response = match method {
        _ if !ours => respond::rest_error(StatusCode::NOT_FOUND, "Not Found"),
        Method::OPTIONS => respond::preflight(&headers),
        Method::GET | Method::HEAD => {
            let request =
                Request { path, uri: &uri, head: method == Method::HEAD, headers: &headers };
            match streaming(&state, line, request).await {
                Ok(response) => response,
                Err((status, text)) => respond::error(status, text),
            }
        }
        method => respond::cannot(method.as_str(), uri.path()),
    };
    let close = headers.get(header::CONNECTION).and_then(|value| value.to_str().ok());
    if close.is_some_and(|value| value.eq_ignore_ascii_case("close")) {
        respond::close_after(&mut response);
    }
    response
}

struct Request<'a> {
    path: &'a str,
    uri: &'a Uri,
    head: bool,
    headers: &'a HeaderMap,
}

/// The checks of the streaming server, in its order: path, token, scope, parameters.
async fn streaming(
    state: &Arc<State>,
    line: Line,
    request: Request<'_>,
) -> Result<Response, (StatusCode, &'static str)> {
    let unauthorized = |text| (StatusCode::UNAUTHORIZED, text);
    if request.path.strip_prefix(STREAMING) == Some("/health") {
        return Ok(respond::health(request.head));
    }
    let endpoint = Endpoint::from_path(request.path)
        .ok_or((StatusCode::BAD_REQUEST, "Unknown channel requested"))?;
    let query = Query::new(request.uri.query().unwrap_or(""));
    let token = auth::token(request.headers, query.first("access_token")).map_err(|denied| {
        unauthorized(match denied {
            Denied::Missing => "Missing access token",
            Denied::Invalid => "Invalid access token",
        })
    })?;
    let grant = match state.tokens.grant(&token) {
        None | Some(Grant::Revoked | Grant::AppOnly) => {
            return Err(unauthorized("Invalid access token"));
        }
        Some(grant) => grant,
    };
    if !endpoint.allows(grant) {
        return Err(unauthorized("Access token does not have the required scopes"));
    }
    let brief = endpoint.brief(&query).map_err(|reason| match reason {
        NoChannel::MissingTag => (StatusCode::BAD_REQUEST, "Missing tag name parameter"),
        NoChannel::MissingList => (StatusCode::BAD_REQUEST, "Missing list name parameter"),
        NoChannel::ForeignList => unauthorized("Not authorized to stream this list"),
        NoChannel::RepeatedTag => {
            (StatusCode::INTERNAL_SERVER_ERROR, "An unexpected error occurred")
        }
    })?;
    if request.head {
        // Node sends the headers with the first byte of the body, and HEAD has none.
        return std::future::pending().await;
    }
    let gate = Gate::new(&state.budget, |kind| !kind.is_of_x());
    gate.wait().await;
    match &gate.refusal {
        None => {}
        Some(Kind::AcceptEnd) => return Ok(respond::stream(respond::chunked(":)\n"))),
        Some(Kind::AcceptClose) => {
            line.cut();
            return std::future::pending().await;
        }
        Some(kind) => {
            let path_and_query = request.uri.path_and_query().map_or("/", |all| all.as_str());
            return Ok(refusal::answer(kind, path_and_query, &gate.advice));
        }
    }
    let reader = match brief {
        None => None,
        Some(brief) => {
            let full = (StatusCode::INTERNAL_SERVER_ERROR, "An unexpected error occurred");
            Some(Reader::new(state.channel(&brief).ok_or(full)?))
        }
    };
    let notifications = matches!(grant, Grant::Scope("read" | "read:notifications"));
    let faults = state.budget.open(|kind| !kind.is_of_x());
    let setup = Setup { state: Arc::clone(state), endpoint, reader, notifications, token };
    let heartbeat = state.options.heartbeat.unwrap_or(HEARTBEAT);
    Ok(respond::stream(Body::new(Stream::body(setup, line, &faults, heartbeat))))
}
