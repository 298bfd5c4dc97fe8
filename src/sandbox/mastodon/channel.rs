//! Channels: which paths there are, who may read them, and the clock of each
//! (protocols/mastodon.md §1).

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;
use url::form_urlencoded;

use super::auth::Grant;
use super::world::timeline::{Cut, Entry, Shelf};
use super::world::{self, Brief, Event, Feed, Origin, Programme, texts};
use crate::sandbox::clock::FAR;
use crate::sandbox::faults::Disabled;
use crate::sandbox::options::{Options, Rate};

/// Before this path nothing belongs to the streaming server.
pub(super) const STREAMING: &str = "/api/v1/streaming";
/// At a minute each they begin in 2018, when ids came to have the 18 digits of the template.
const MAX_HISTORY: u64 = 4_000_000;
/// The list that the owner of the token has.
pub(super) const OWN_LIST: &str = "42";

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

/// The parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn new(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// One parameter.
    pub(super) fn of(name: &str, value: &str) -> Self {
        Self(vec![(name.to_owned(), value.to_owned())])
    }

    /// The first value of a parameter.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The last one, which Rails takes.
    pub(super) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// All values of a parameter.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
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
            // The same notifications come on both, so that one cursor fits.
            Self::User | Self::Notification => {
                brief("user".to_owned(), 0, world::HOME, Origin::Any)
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

    /// True if and only if the stream has events of this name, whatever else its channel has.
    pub(super) fn carries(self, event: &[u8]) -> bool {
        self != Self::Notification || is_private(event)
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

/// True if and only if the event needs the scope for notifications.
pub(super) fn is_private(event: &[u8]) -> bool {
    matches!(event, b"notification" | b"notifications_merged")
}

/// Rails' notion of true: everything but these.
pub(super) fn truthy(value: &str) -> bool {
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
    /// How many events happened before the clock started.
    history: u64,
    started: Instant,
    /// False until somebody reads the channel.
    read: AtomicBool,
    /// At [`Rate::Max`]: the first event that no reader has had.
    position: AtomicU64,
}

impl Channel {
    /// The clock starts now.
    pub(super) fn new(feed: Feed, options: &Options) -> Self {
        let Options { rate, events, history, .. } = *options;
        Self {
            feed,
            rate,
            events,
            history: history.min(MAX_HISTORY),
            started: Instant::now(),
            read: AtomicBool::new(false),
            position: AtomicU64::new(0),
        }
    }

    /// The newest page of what has happened by `now`, or the part of it that is asked for.
    pub(super) fn page(
        &self,
        now: Instant,
        shelf: &Shelf,
        cut: &Cut,
        horizon: Option<u64>,
    ) -> Vec<Entry> {
        // From here on a stream begins with what happens next, not with event 0.
        self.read.store(true, Ordering::Relaxed);
        self.feed.page(self.happened(now), shelf, cut, horizon)
    }

    fn happened(&self, now: Instant) -> Range<i64> {
        let count = match self.rate {
            Rate::Max => self.position.load(Ordering::Relaxed),
            Rate::PerSecond(rate) => {
                let elapsed = now.saturating_duration_since(self.started).as_secs_f64();
                let guess = (elapsed * rate) as u64;
                // Rounding must not part the page from the stream.
                let near = guess.saturating_sub(1)..guess.saturating_add(2);
                let last = near.end;
                near.into_iter().find(|&at| self.due(at, rate) > now).unwrap_or(last)
            }
        };
        let count = self.events.map_or(count, |events| count.min(events));
        -position(self.history)..position(count)
    }

    /// When an event happens on a paced channel.
    fn due(&self, event: u64, rate: f64) -> Instant {
        let after = Duration::try_from_secs_f64(event as f64 / rate).unwrap_or(FAR);
        self.started + after.min(FAR)
    }
}

/// The number of an event as the feed counts them.
fn position(event: u64) -> i64 {
    i64::try_from(event).unwrap_or(i64::MAX)
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
        // The very first reader arrives within microseconds of the start and must not miss event 0.
        let first = !channel.read.swap(true, Ordering::Relaxed);
        let next = match channel.rate {
            Rate::Max => channel.position.load(Ordering::Relaxed),
            Rate::PerSecond(_) if first => 0,
            Rate::PerSecond(rate) => (channel.started.elapsed().as_secs_f64() * rate).ceil() as u64,
        };
        Self { channel, next }
    }

    /// The next event when it is due by `now`.
    pub(super) fn next(&mut self, now: Instant) -> Next {
        if self.channel.events.is_some_and(|events| self.next >= events) {
            return Next::End;
        }
        if let Rate::PerSecond(rate) = self.channel.rate {
            let due = self.channel.due(self.next, rate);
            if due > now {
                return Next::At(due);
            }
        }
        let event = self.channel.feed.event(position(self.next));
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
