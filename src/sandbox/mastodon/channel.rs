//! Channels: which paths there are, who may read them, and the clock of each
//! (protocols/mastodon.md §1).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;
use url::form_urlencoded;

use super::auth::Grant;
use super::world::{self, Brief, Event, Feed, Origin, Programme, texts};
use crate::sandbox::clock::FAR;
use crate::sandbox::faults::Disabled;
use crate::sandbox::options::Rate;

/// Before this path nothing belongs to the streaming server.
pub(super) const STREAMING: &str = "/api/v1/streaming";
/// The list that the owner of the token has.
const OWN_LIST: &str = "42";

/// A stream that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    User,
    Notification,
    Public(Origin),
    Hashtag(Origin),
    List,
    Direct,
}

/// Why a request for a known path has no channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoChannel {
    MissingTag,
    MissingList,
    ForeignList,
    RepeatedTag,
}

/// The parameters of a request, as Express reads them.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn new(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a parameter.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(has, _)| has == name).map(|(_, value)| value.as_str())
    }
}

impl Endpoint {
    /// Exact: a slash too many is another path.
    pub(super) fn from_path(path: &str) -> Option<Self> {
        Some(match path.strip_prefix(STREAMING)? {
            "/user" => Self::User,
            "/user/notification" => Self::Notification,
            "/public" => Self::Public(Origin::Any),
            "/public/local" => Self::Public(Origin::Local),
            "/public/remote" => Self::Public(Origin::Remote),
            "/hashtag" => Self::Hashtag(Origin::Any),
            "/hashtag/local" => Self::Hashtag(Origin::Local),
            "/list" => Self::List,
            "/direct" => Self::Direct,
            _ => return None,
        })
    }

    /// True if and only if a token with this scope may read the stream.
    pub(super) fn allows(self, grant: Grant) -> bool {
        match grant {
            Grant::Scope("read") => true,
            Grant::Scope("read:notifications") => self == Self::Notification,
            Grant::Scope("read:statuses") => self != Self::Notification,
            _ => false,
        }
    }

    /// What the channel carries. `Ok(None)` is a channel where nothing can happen.
    pub(super) fn brief(self, query: &Query) -> Result<Option<Brief>, NoChannel> {
        let media =
            matches!(self, Self::Public(_)) && query.first("only_media").is_some_and(truthy);
        let brief = |key: String, tag: u64, programme: Programme, origin: Origin| Brief {
            key,
            tag,
            programme,
            origin,
            only_media: media,
            viewer: !matches!(self, Self::Public(_) | Self::Hashtag(_)),
            hashtag: None,
        };
        Ok(Some(match self {
            Self::User => brief("user".to_owned(), 0, world::HOME, Origin::Any),
            Self::Notification => {
                brief("user:notification".to_owned(), 1, world::NOTICES, Origin::Any)
            }
            Self::Direct => brief("direct".to_owned(), 8, world::DIRECT, Origin::Any),
            Self::Public(origin) => {
                let tag = 2 + 2 * origin as u64 + u64::from(media);
                brief(format!("public:{origin:?}:{media}"), tag, world::PUBLIC, origin)
            }
            Self::Hashtag(origin) => {
                let tags: Vec<&str> = query.all("tag").collect();
                let tag = match tags.as_slice() {
                    [] | [""] => return Err(NoChannel::MissingTag),
                    [tag] => texts::normalise_tag(tag),
                    _ => return Err(NoChannel::RepeatedTag),
                };
                if tag.is_empty() {
                    return Ok(None);
                }
                let key = format!("hashtag:{origin:?}:{tag}");
                let number = spare_tag(&key);
                Brief { hashtag: Some(tag), ..brief(key, number, world::PUBLIC, origin) }
            }
            Self::List => match query.first("list") {
                None | Some("") => return Err(NoChannel::MissingList),
                Some(OWN_LIST) => brief("list".to_owned(), 9, world::LIST, Origin::Any),
                Some(_) => return Err(NoChannel::ForeignList),
            },
        }))
    }

    /// Whether posts that were written here, or elsewhere, are withheld.
    pub(super) fn withholds(self, disabled: Disabled, local: bool) -> bool {
        match (self, local) {
            (Self::Public(_), true) => disabled.live_local,
            (Self::Public(_), false) => disabled.live_remote,
            (Self::Hashtag(_), true) => disabled.hashtag_local,
            (Self::Hashtag(_), false) => disabled.hashtag_remote,
            _ => false,
        }
    }
}

/// Rails' notion of true: everything but these.
fn truthy(value: &str) -> bool {
    !matches!(value, "" | "0" | "f" | "F" | "false" | "FALSE" | "off" | "OFF")
}

/// A number from 16 to 61 for a channel that has none of its own.
fn spare_tag(key: &str) -> u64 {
    16 + key.bytes().fold(0, |hash, byte| world::mix(hash ^ u64::from(byte))) % 46
}

/// One channel, shared by everybody who reads it.
#[derive(Debug)]
pub(super) struct Channel {
    feed: Feed,
    rate: Rate,
    events: Option<u64>,
    started: Instant,
    /// At [`Rate::Max`]: the first event that no reader has had.
    position: AtomicU64,
}

impl Channel {
    /// The clock starts now.
    pub(super) fn new(feed: Feed, rate: Rate, events: Option<u64>) -> Self {
        Self { feed, rate, events, started: Instant::now(), position: AtomicU64::new(0) }
    }
}

/// One reader of a channel.
#[derive(Debug)]
pub(super) struct Reader {
    channel: Arc<Channel>,
    next: u64,
}

/// What a reader finds.
#[derive(Debug)]
pub(super) enum Next {
    Event(Event),
    At(Instant),
    End,
}

impl Reader {
    /// Starts with the next event that is to happen; what happened before is missed.
    pub(super) fn new(channel: Arc<Channel>) -> Self {
        let next = match channel.rate {
            Rate::Max => channel.position.load(Ordering::Relaxed),
            Rate::PerSecond(rate) => (channel.started.elapsed().as_secs_f64() * rate).ceil() as u64,
        };
        // The very first reader arrives within microseconds of the start and must not miss event 0.
        let next = if channel.position.fetch_max(1, Ordering::Relaxed) == 0 { 0 } else { next };
        Self { channel, next }
    }

    /// The next event when it is due by `now`.
    pub(super) fn next(&mut self, now: Instant) -> Next {
        if self.channel.events.is_some_and(|events| self.next >= events) {
            return Next::End;
        }
        if let Rate::PerSecond(rate) = self.channel.rate {
            let after = Duration::try_from_secs_f64(self.next as f64 / rate).unwrap_or(FAR);
            let due = self.channel.started + after.min(FAR);
            if due > now {
                return Next::At(due);
            }
        }
        let event = self.channel.feed.event(self.next);
        self.next += 1;
        if self.channel.rate == Rate::Max {
            self.channel.position.fetch_max(self.next, Ordering::Relaxed);
        }
        Next::Event(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_exactly() {
        assert_eq!(
            Endpoint::from_path("/api/v1/streaming/public/local"),
            Some(Endpoint::Public(Origin::Local))
        );
        for wrong in [
            "/api/v1/streaming",
            "/api/v1/streaming/",
            "/api/v1/streaming/user/",
            "/api/v1/streaming//user",
            "/user",
        ] {
            assert_eq!(Endpoint::from_path(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_media_is_read_as_rails_reads_booleans() {
        for (query, media) in [
            ("", false),
            ("only_media=true", true),
            ("only_media=1", true),
            ("only_media=off", false),
            ("only_media=", false),
        ] {
            let brief = Endpoint::Public(Origin::Any).brief(&Query::new(query));
            assert_eq!(
                brief.map(|brief| brief.map(|brief| brief.only_media)),
                Ok(Some(media)),
                "{query}"
            );
        }
        let brief = Endpoint::Hashtag(Origin::Any).brief(&Query::new("tag=a&only_media=1"));
        assert_eq!(brief.map(|brief| brief.map(|brief| brief.only_media)), Ok(Some(false)));
    }

    #[test]
    fn a_tag_of_punctuation_is_a_channel_where_nothing_happens() {
        let brief = Endpoint::Hashtag(Origin::Any).brief(&Query::new("tag=%3F%21"));
        assert!(matches!(brief, Ok(None)));
    }
}
