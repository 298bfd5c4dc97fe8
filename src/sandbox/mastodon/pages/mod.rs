//! Timelines in pages: what REST tells of the events that the streams sent (protocols/mastodon.md §6).
//!
//! An element has the bytes of the stream's payload. The real server renders public posts with the
//! fields of the viewer when there is a token; the sandbox does not.

pub(super) mod access;
mod params;
mod throttle;

use std::convert::Infallible;
use std::sync::Arc;
use std::task::Poll;

use axum::body::Body;
use axum::extract::{Extension, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use tokio::time::Instant;
use url::Url;

use self::access::Refused;
pub(super) use self::throttle::Throttle;
use super::auth;
use super::channel::{Endpoint, NoChannel, OWN_LIST, Query, truthy};
use super::faults::refusal;
use super::respond;
use super::routes::State;
use super::world::timeline::{self, Entry, Shelf};
use super::world::{Origin, texts};
use crate::sandbox::faults::{Fault, Kind, advice};
use crate::sandbox::server::Line;

/// What every request for a page comes with.
pub(super) type Ask = (Shared<Arc<State>>, Extension<Line>, Uri, HeaderMap);

/// What can be read in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Timeline {
    Home,
    Public,
    Tag(String),
    List(String),
    Notifications,
    Conversations,
}

/// How far back Redis keeps home and lists.
const FEED_ITEMS: u64 = 800;
/// Items of a page when nothing is said.
const PAGE: usize = 20;
/// The same for notifications.
const NOTIFICATIONS: usize = 40;
/// What a server says that has no room for one more channel.
const BUSY: Refused = (
    StatusCode::SERVICE_UNAVAILABLE,
    "There was a temporary problem serving your request, please try again",
);
/// What is left of a list that is somebody else's.
const NO_RECORD: Refused = (StatusCode::NOT_FOUND, "Record not found");

/// What the faults make of all pages.
#[derive(Debug)]
pub(super) struct Rules {
    off: bool,
    horizon: Option<u64>,
    throttle: Throttle,
}

impl Rules {
    pub(super) fn new(faults: &[Fault]) -> Self {
        let horizon = faults.iter().find_map(|fault| match fault.kind {
            Kind::Horizon(items) => Some(items),
            _ => None,
        });
        let off = faults.iter().any(|fault| fault.kind == Kind::NoPages);
        Self { off, horizon, throttle: Throttle::new(faults) }
    }
}

/// Answers a request for a page, or lets it fail.
pub(super) async fn answer(timeline: Timeline, ask: Ask) -> Response {
    let (Shared(state), Extension(line), uri, headers) = ask;
    let query = Query::new(uri.query().unwrap_or(""));
    let bends =
        state.budget.take(usize::MAX, |kind| matches!(kind, Kind::PageSlow(_) | Kind::PageCut));
    let refusal = state.budget.take(1, |kind| match kind {
        Kind::PageStatus(_) => true,
        Kind::Page206 => timeline == Timeline::Home,
        _ => false,
    });
    for bend in &bends {
        if let Kind::PageSlow(delay) = bend {
            tokio::time::sleep(*delay).await;
        }
    }
    let figures = state.pages.throttle.count(params::is_paging(&query), Instant::now());
    let mut response = if figures.refused {
        respond::rest_error(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
    } else {
        match refusal.first() {
            Some(&Kind::PageStatus(code)) => respond::rest_error_for(code),
            Some(_) => regenerating(),
            None => match page(&state, &timeline, &query, &headers) {
                Ok(response) => response,
                Err((status, text)) => respond::rest_error(status, text),
            },
        }
    };
    figures.tell(&mut response);
    if let Some(Kind::PageStatus(code)) = refusal.first() {
        if *code == StatusCode::TOO_MANY_REQUESTS.as_u16() {
            respond::set(&mut response, "x-ratelimit-remaining", "0");
        }
        refusal::advise(&mut response, &advice(&state.budget, |kind| !kind.is_of_x()));
    }
    if bends.contains(&Kind::PageCut) { cut_in_half(response, line).await } else { response }
}

fn page(
    state: &State,
    timeline: &Timeline,
    query: &Query,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let Rules { off, horizon, .. } = state.pages;
    if off {
        return Err((StatusCode::NOT_FOUND, "Not Found"));
    }
    timeline.check_access(state, query, headers)?;
    let shelf = timeline.shelf(state, query);
    let cut = params::cut(query, timeline.page_size());
    let page = match timeline.endpoint(query).brief(&timeline.stream_query(query)) {
        Ok(Some(brief)) => {
            let channel = state.channel(&brief).ok_or(BUSY)?;
            channel.page(Instant::now(), &shelf, &cut, horizon.or_else(|| timeline.horizon()))
        }
        // A tag that nobody can write, so that nobody has used it.
        Ok(None) | Err(NoChannel::MissingTag | NoChannel::RepeatedTag) => Vec::new(),
        Err(NoChannel::MissingList | NoChannel::ForeignList) => return Err(NO_RECORD),
    };
    let mut response = respond::rest(StatusCode::OK, array(&page));
    let more = *timeline != Timeline::Conversations || page.len() == cut.limit;
    let base = timeline.url(&state.origin());
    if let Some(link) = params::link(&base, query, timeline.kept(), &page, more) {
        respond::set(&mut response, "link", &link);
    }
    Ok(response)
}

/// What home says while it is put together again after a long absence (§6).
fn regenerating() -> Response {
    let mut response = respond::rest(StatusCode::PARTIAL_CONTENT, "[]");
    respond::set(&mut response, "mastodon-async-refresh", "id=\"sandbox-home\", retry=5");
    response
}

fn array(page: &[Entry]) -> Bytes {
    let room: usize = page.iter().map(|entry| entry.payload.len() + 1).sum();
    let mut out = BytesMut::with_capacity(room + 2);
    out.put_u8(b'[');
    for (at, entry) in page.iter().enumerate() {
        if at > 0 {
            out.put_u8(b',');
        }
        out.put_slice(&entry.payload);
    }
    out.put_u8(b']');
    out.freeze()
}

/// The same head with half of its body, and then the connection is closed.
async fn cut_in_half(response: Response, line: Line) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(head, Body::empty());
    };
    head.headers.insert("content-length", body.len().into());
    let mut half = Some(body.slice(..body.len() / 2));
    let cut = futures_util::stream::poll_fn(move |_| match half.take() {
        Some(half) => Poll::Ready(Some(Ok::<_, Infallible>(half))),
        None => {
            line.cut();
            Poll::Pending
        }
    });
    Response::from_parts(head, Body::from_stream(cut))
}

impl Timeline {
    /// The checks in the order of the real server: token, scope, user; the list comes later.
    fn check_access(
        &self,
        state: &State,
        query: &Query,
        headers: &HeaderMap,
    ) -> Result<(), Refused> {
        let token = auth::token(headers, query.last("access_token")).ok();
        let grant = token.and_then(|token| state.tokens.grant(&token));
        match self {
            Self::Home | Self::Conversations => access::personal(grant, &["read:statuses"]),
            Self::List(_) => access::personal(grant, &["read:lists"]),
            Self::Notifications => access::personal(grant, &["read:notifications"]),
            Self::Public | Self::Tag(_) => {
                let (local, remote) = self.shown(state);
                let disabled = match self.origin(query) {
                    Origin::Any => !local || !remote,
                    Origin::Local => !local,
                    Origin::Remote => !remote,
                };
                access::open(grant, disabled)
            }
        }
    }

    /// Which posts the administrator lets anybody see: those from here, and those from elsewhere.
    fn shown(&self, state: &State) -> (bool, bool) {
        let endpoint = self.endpoint(&Query::default());
        let disabled = state.disabled();
        (!endpoint.withholds(disabled, true), !endpoint.withholds(disabled, false))
    }

    fn shelf(&self, state: &State, query: &Query) -> Shelf {
        match self {
            Self::Conversations => Shelf::Conversations,
            Self::Notifications => Shelf::Notifications(notice_types(query)),
            _ => {
                let (local, remote) = self.shown(state);
                let origin = self.origin(query);
                Shelf::Posts {
                    local: local && origin != Origin::Remote,
                    remote: remote && origin != Origin::Local,
                    // The stream of a tag has no such parameter, and so no channel of its own.
                    only_media: matches!(self, Self::Tag(_)) && flag(query, "only_media"),
                }
            }
        }
    }

    /// Which posts are asked for; both flags together are as good as none.
    fn origin(&self, query: &Query) -> Origin {
        if !matches!(self, Self::Public | Self::Tag(_)) {
            return Origin::Any;
        }
        match (flag(query, "local"), flag(query, "remote")) {
            (true, false) => Origin::Local,
            (false, true) => Origin::Remote,
            _ => Origin::Any,
        }
    }

    /// The stream that tells the same.
    fn endpoint(&self, query: &Query) -> Endpoint {
        match self {
            Self::Home | Self::Notifications => Endpoint::User,
            Self::Public => Endpoint::Public(self.origin(query)),
            // There is no stream for posts from elsewhere: they are picked from all.
            Self::Tag(_) if self.origin(query) == Origin::Local => Endpoint::Hashtag(Origin::Local),
            Self::Tag(_) => Endpoint::Hashtag(Origin::Any),
            Self::List(_) => Endpoint::List,
            Self::Conversations => Endpoint::Direct,
        }
    }

    /// What that stream is asked for.
    fn stream_query(&self, query: &Query) -> Query {
        match self {
            Self::Public if flag(query, "only_media") => Query::of("only_media", "true"),
            Self::Tag(name) => Query::of("tag", &texts::normalise_tag(name)),
            Self::List(id) => Query::of("list", id),
            _ => Query::default(),
        }
    }

    fn page_size(&self) -> usize {
        if *self == Self::Notifications { NOTIFICATIONS } else { PAGE }
    }

    fn horizon(&self) -> Option<u64> {
        matches!(self, Self::Home | Self::List(_)).then_some(FEED_ITEMS)
    }

    /// The parameters that the links repeat. That tags lose `remote` and `any[]` is as it should be.
    fn kept(&self) -> &'static [&'static str] {
        match self {
            Self::Home => &["local", "limit"],
            Self::Public => &["local", "remote", "limit", "only_media"],
            Self::Tag(_) => &["local", "limit", "only_media"],
            Self::List(_) | Self::Conversations => &["limit"],
            Self::Notifications => &["limit", "account_id", "types[]", "exclude_types[]"],
        }
    }

    fn url(&self, origin: &Url) -> Url {
        let mut url = origin.clone();
        let segments: &[&str] = match self {
            Self::Home => &["timelines", "home"],
            Self::Public => &["timelines", "public"],
            Self::Tag(name) => &["timelines", "tag", name],
            Self::List(_) => &["timelines", "list", OWN_LIST],
            Self::Notifications => &["notifications"],
            Self::Conversations => &["conversations"],
        };
        // An address with a host takes segments.
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(["api", "v1"]).extend(segments);
        }
        url
    }
}

/// The types of notifications that are asked for.
fn notice_types(query: &Query) -> Vec<&'static str> {
    let only: Vec<&str> = query.all("types[]").collect();
    let without: Vec<&str> = query.all("exclude_types[]").collect();
    timeline::notice_types()
        .filter(|kind| (only.is_empty() || only.contains(kind)) && !without.contains(kind))
        .collect()
}

fn flag(query: &Query, name: &str) -> bool {
    query.last(name).is_some_and(truthy)
}
