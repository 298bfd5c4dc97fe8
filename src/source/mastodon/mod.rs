//! Mastodon-API streams over server-sent events (protocols/mastodon.md).

pub mod channel;
pub mod discovery;
mod payload;
mod refusal;
mod timeline;

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::page::{Page, PageQuery};
use super::{Item, Source, Verdict, host_and_port};
use crate::event::{Json, Origin, Place};
use crate::proto::Frame;
use crate::proto::sse::SseDecoder;
use crate::request::{Head, Refusal, Request, below};
use channel::Channel;
use timeline::Timeline;

/// One channel of one server.
#[derive(Clone, Debug)]
pub struct Mastodon {
    channel: Channel,
    origin: Arc<Origin>,
    has_token: bool,
}

impl Mastodon {
    /// The stream `channel` of the server at `api`. `has_token` only words the hints.
    pub fn new(channel: Channel, api: &Url, has_token: bool) -> Self {
        let origin = Origin { source: host_and_port(api), stream: channel.stream_name() };
        Self { channel, origin: Arc::new(origin), has_token }
    }

    /// The channel.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// The request that opens this stream at the streaming host `base`.
    pub fn request(&self, base: &Url, bearer: Option<SecretString>) -> Request {
        let mut url = below(base, self.channel.path());
        for (name, value) in self.channel.query() {
            url.query_pairs_mut().append_pair(name, &value);
        }
        Request::get(url, "text/event-stream", bearer)
    }

    /// The request for a page of one of its timelines ([`Source::timelines`]) at the API base
    /// `base`, which may be another host than the streams' (protocols/mastodon.md section 6).
    /// `None` if there is no timeline of that number. Forward without `after` is the newest page.
    pub fn page_request(
        &self,
        base: &Url,
        query: &PageQuery,
        bearer: Option<SecretString>,
    ) -> Option<Request> {
        timeline::page_request(&self.channel, base, query, bearer)
    }
}

impl Source for Mastodon {
    type Decoder = SseDecoder;

    fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    fn decoder(&self) -> SseDecoder {
        SseDecoder::new()
    }

    fn interpret(&self, frame: Frame) -> Item {
        payload::interpret(frame)
    }

    fn accepts(&self, head: &Head) -> bool {
        head.status == 200 && head.is_event_stream()
    }

    fn judge(&self, refusal: &Refusal, was_live: bool, now: Timestamp) -> Verdict {
        refusal::judge(&self.channel, &self.origin, self.has_token, refusal, was_live, now)
    }

    fn unrecovered(&self) -> Option<&'static str> {
        Some("deletes and edits that happened in it are not known")
    }

    fn marks_place(&self, event: &str) -> bool {
        timeline::number(&self.channel, event).is_some()
    }

    fn place(&self, event: &str, payload: &Json) -> Option<Place> {
        timeline::place(&self.channel, event, payload)
    }

    fn timelines(&self) -> &'static [&'static str] {
        timeline::names(&self.channel)
    }

    fn pages_forward(&self) -> bool {
        true
    }

    /// A conversation comes again when it has been read, in the place of its last status.
    fn may_repeat(&self, timeline: u8) -> bool {
        Timeline::of(&self.channel, timeline) == Some(Timeline::Conversations)
    }

    /// Home and lists are kept to 800 items (protocols/mastodon.md section 6).
    fn has_horizon(&self, timeline: u8) -> bool {
        matches!(Timeline::of(&self.channel, timeline), Some(Timeline::Home | Timeline::List))
    }

    fn read_page(
        &self,
        query: &PageQuery,
        answer: &Refusal,
        now: Timestamp,
    ) -> Result<Page, Verdict> {
        let Some(timeline) = Timeline::of(&self.channel, query.timeline) else {
            return Ok(Page::default());
        };
        let refused = refusal::Pages {
            channel: &self.channel,
            timeline,
            origin: &self.origin,
            has_token: self.has_token,
            answer,
            now,
        };
        match answer.head.status {
            200 => timeline::read(timeline, query.timeline, &answer.body)
                .map_err(|no_array| refused.no_array(no_array)),
            // The stream shows such a token no notifications: none are missing.
            403 if self.channel == Channel::User && timeline == Timeline::Notifications => {
                Ok(Page::default())
            }
            _ => Err(refused.judge()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_of(channel: Channel, base: &str) -> String {
        let base = Url::parse(base).expect("a valid URL");
        Mastodon::new(channel, &base, true).request(&base, None).url.to_string()
    }

    #[test]
    fn requests_have_the_documented_path_and_query() {
        use channel::Reach::{All, Local, Remote};
        let base = "https://stream.example";
        let table = [
            (Channel::User, "/api/v1/streaming/user"),
            (Channel::Notifications, "/api/v1/streaming/user/notification"),
            (Channel::Public { reach: All, only_media: false }, "/api/v1/streaming/public"),
            (
                Channel::Public { reach: Local, only_media: true },
                "/api/v1/streaming/public/local?only_media=true",
            ),
            (
                Channel::Public { reach: Remote, only_media: false },
                "/api/v1/streaming/public/remote",
            ),
            (Channel::Direct, "/api/v1/streaming/direct"),
            (
                Channel::Hashtag { tag: "日本".into(), local: false },
                "/api/v1/streaming/hashtag?tag=%E6%97%A5%E6%9C%AC",
            ),
            (
                Channel::Hashtag { tag: "a&b=c".into(), local: true },
                "/api/v1/streaming/hashtag/local?tag=a%26b%3Dc",
            ),
            (Channel::List { id: "42".into() }, "/api/v1/streaming/list?list=42"),
        ];
        for (channel, expected) in table {
            assert_eq!(url_of(channel, base), format!("{base}{expected}"));
        }
    }

    #[test]
    fn a_streaming_host_may_carry_a_path() {
        assert_eq!(
            url_of(Channel::User, "https://h.example:8443/prefix/"),
            "https://h.example:8443/prefix/api/v1/streaming/user"
        );
    }
}
