//! The timelines behind the channels: where an event stands in one, which page to ask for, and
//! what a page holds (protocols/mastodon.md section 6).
//!
//! Ids are opaque: the order of a page is the server's, newest first, and is turned round without
//! a look at the ids. `Link` headers are not followed, because for tags they lose parameters.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::channel::{Channel, Reach};
use crate::event::{Json, Place};
use crate::request::{Request, below};
use crate::source::Flaw;
use crate::source::page::{self, NoArray, Page, PageItem, PageQuery};

/// How soon to ask again when a server is still building a timeline and does not say.
pub(super) const BUILDING_WAIT: Duration = Duration::from_secs(5);

/// The longest id that is one, in bytes. Real ones are up to 36 (a UUID); a place is kept for
/// every post that is held, and goes into URLs and cursor files.
const ID_MAX: usize = 128;

/// How the JSON of nearly every status and notification begins.
const ID_FIRST: &[u8] = br#"{"id":""#;

/// A timeline that can be read in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timeline {
    Home,
    Notifications,
    Public,
    Hashtag,
    List,
    Conversations,
}

impl Timeline {
    /// The timeline that `number` counts among those of [`names`].
    pub(super) fn of(channel: &Channel, number: u8) -> Option<Self> {
        Some(match (channel, number) {
            (Channel::User, 0) => Self::Home,
            (Channel::User, 1) | (Channel::Notifications, 0) => Self::Notifications,
            (Channel::Public { .. }, 0) => Self::Public,
            (Channel::Hashtag { .. }, 0) => Self::Hashtag,
            (Channel::List { .. }, 0) => Self::List,
            (Channel::Direct, 0) => Self::Conversations,
            _ => return None,
        })
    }

    /// The name that the stream has for an item of it.
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::Notifications => "notification",
            Self::Conversations => "conversation",
            Self::Home | Self::Public | Self::Hashtag | Self::List => "update",
        }
    }

    /// The scope that its token needs; plain `read` covers all of them. A list's pages ask for
    /// another one than its stream.
    pub(super) fn scope(self) -> &'static str {
        match self {
            Self::Notifications => "read:notifications",
            Self::List => "read:lists",
            Self::Home | Self::Public | Self::Hashtag | Self::Conversations => "read:statuses",
        }
    }

    /// What a server gives at once: more is clamped silently, less costs requests.
    fn page_size(self) -> usize {
        match self {
            Self::Notifications => 80,
            _ => 40,
        }
    }

    /// Id and time of an item. A conversation stands where its last status does.
    fn entry(self, item: &[u8]) -> Option<Entry> {
        match self {
            Self::Conversations => {
                let conversation: Conversation<'_> = serde_json::from_slice(item).ok()?;
                entry(conversation.last_status?.get().as_bytes())
            }
            _ => entry(item),
        }
    }
}

/// The names of a channel's timelines.
pub(super) fn names(channel: &Channel) -> &'static [&'static str] {
    match channel {
        Channel::User => &["home", "notifications"],
        Channel::Notifications => &["notifications"],
        Channel::Public { .. } => &["public"],
        Channel::Hashtag { .. } => &["hashtag"],
        Channel::List { .. } => &["list"],
        Channel::Direct => &["conversations"],
    }
}

/// The number of the timeline that an event of this name continues. An edit and a delete
/// continue none.
pub(super) fn number(channel: &Channel, event: &str) -> Option<u8> {
    match (channel, event) {
        (
            Channel::User | Channel::Public { .. } | Channel::Hashtag { .. } | Channel::List { .. },
            "update",
        )
        | (Channel::Notifications, "notification")
        | (Channel::Direct, "conversation") => Some(0),
        (Channel::User, "notification") => Some(1),
        _ => None,
    }
}

/// Where an event of the stream stands.
pub(super) fn place(channel: &Channel, event: &str, payload: &Json) -> Option<Place> {
    let timeline = number(channel, event)?;
    let payload = payload.as_bytes();
    let id = match Timeline::of(channel, timeline)? {
        Timeline::Conversations => Timeline::Conversations.entry(payload)?.id,
        _ => match leading_id(payload) {
            Some(id) => id.into(),
            None => entry(payload)?.id,
        },
    };
    Some(Place { timeline, id })
}

/// The id of an object that begins with a plain one, which spares a walk over the rest. Asked
/// of every record.
fn leading_id(object: &[u8]) -> Option<&str> {
    let rest = object.strip_prefix(ID_FIRST)?;
    // Searched no further than an id can reach; a longer one is judged by `entry`.
    let rest = rest.get(..rest.len().min(ID_MAX + 1))?;
    let end = memchr::memchr2(b'"', b'\\', rest)?;
    let (id, quote) = rest.split_at(end);
    (quote.first() == Some(&b'"') && !id.is_empty()).then(|| std::str::from_utf8(id).ok())?
}

/// What is needed of a status or a notification.
struct Entry {
    id: Box<str>,
    at: Option<Timestamp>,
}

/// `None` without an id, or with one that is none.
fn entry(object: &[u8]) -> Option<Entry> {
    /// Raw, so that a member of another type costs nothing but itself.
    #[derive(Deserialize)]
    struct Members<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
        #[serde(borrow)]
        created_at: Option<&'a RawValue>,
    }
    let members: Members<'_> = serde_json::from_slice(object).ok()?;
    let id = string(members.id?)?;
    if id.is_empty() || id.len() > ID_MAX {
        return None;
    }
    let at = members.created_at.and_then(string).and_then(|text| text.parse().ok());
    Some(Entry { id: id.into(), at })
}

#[derive(Deserialize)]
struct Conversation<'a> {
    #[serde(borrow)]
    last_status: Option<&'a RawValue>,
}

fn string(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// The request for a page at the API base `base`; `None` if the channel has no such timeline.
///
/// Forward is `min_id`, the page right after an id. Backward is `max_id`, with `since_id` as a
/// floor: alone it stands only on the first page, the newest, from which `max_id` goes on. (Alone
/// for catching up it would leave a hole below its page.)
///
/// Notifications are asked for without `types[]`, `include_filtered` and `supported_types[]`: the
/// stream sends all types, none that are filtered, and renders them without a fallback (section 4).
pub(super) fn page_request(
    channel: &Channel,
    base: &Url,
    query: &PageQuery,
    bearer: Option<SecretString>,
) -> Option<Request> {
    let timeline = Timeline::of(channel, query.timeline)?;
    let mut url = below(base, &path(channel, timeline));
    let mut pairs = url.query_pairs_mut();
    let most = timeline.page_size();
    // Asked for none, a server gives none.
    let limit = query.limit.unwrap_or(most).clamp(1, most);
    pairs.append_pair("limit", &limit.to_string());
    let floor = if query.forward { "min_id" } else { "since_id" };
    pairs.extend_pairs(query.after.as_deref().map(|id| (floor, id)));
    pairs.extend_pairs(query.before.as_deref().map(|id| ("max_id", id)));
    if let Some(half) = half(channel) {
        pairs.append_pair(half, "true");
    }
    if let Channel::Public { only_media: true, .. } = channel {
        pairs.append_pair("only_media", "true");
    }
    drop(pairs);
    Some(Request { gzip: true, ..Request::get(url, "application/json", bearer) })
}

fn path(channel: &Channel, timeline: Timeline) -> String {
    let segment = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    match (timeline, channel) {
        (Timeline::Notifications, _) => "/api/v1/notifications".to_owned(),
        (Timeline::Conversations, _) => "/api/v1/conversations".to_owned(),
        (Timeline::Hashtag, Channel::Hashtag { tag, .. }) => {
            format!("/api/v1/timelines/tag/{}", segment(tag))
        }
        (Timeline::List, Channel::List { id }) => {
            format!("/api/v1/timelines/list/{}", segment(id))
        }
        (Timeline::Public, _) => "/api/v1/timelines/public".to_owned(),
        _ => "/api/v1/timelines/home".to_owned(),
    }
}

/// The parameter that leaves out the other half of the authors.
fn half(channel: &Channel) -> Option<&'static str> {
    match channel {
        Channel::Public { reach: Reach::Local, .. } | Channel::Hashtag { local: true, .. } => {
            Some("local")
        }
        Channel::Public { reach: Reach::Remote, .. } => Some("remote"),
        _ => None,
    }
}

/// The page that the body of a 200 is.
///
/// `older` is the id of the last item: the smallest by the order of the server, which is the one
/// that its `max_id` means.
///
/// # Errors
///
/// When it is no JSON array, or not a whole one.
pub(super) fn read(timeline: Timeline, number: u8, body: &str) -> Result<Page, NoArray> {
    // The one copy: every item is a slice of it.
    let body = Bytes::copy_from_slice(body.as_bytes());
    let text = std::str::from_utf8(&body).unwrap_or_default();
    let mut page = Page::default();
    for element in page::elements(text)? {
        let raw = body.slice_ref(element.get().as_bytes());
        let read = timeline.entry(&raw).ok_or_else(|| no_id(timeline));
        let item = read.and_then(|Entry { id, at }| {
            let payload = Json::parse(&raw).map_err(|e| e.to_string())?;
            let place = Place { timeline: number, id };
            Ok(PageItem { event: timeline.event().into(), place, at, payload })
        });
        match item {
            Ok(item) => page.items.push(item),
            Err(reason) => page.flaws.push(Flaw { reason, raw }),
        }
    }
    page.older = page.items.last().map(|item| item.place.id.clone());
    page.items.reverse();
    page.flaws.reverse();
    Ok(page)
}

fn no_id(timeline: Timeline) -> String {
    let what = match timeline {
        Timeline::Conversations => "a last status with an id",
        _ => "an id",
    };
    format!("{}: an item of a page has to have {what}", timeline.event())
}

#[cfg(test)]
mod tests;
