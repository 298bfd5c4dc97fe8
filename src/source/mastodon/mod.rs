//! Mastodon-API streams over server-sent events (protocols/mastodon.md).

pub mod channel;
pub mod discovery;
mod payload;
mod refusal;

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::{Item, Source, Verdict, host_and_port};
use crate::event::{Json, Origin, Place};
use crate::proto::Frame;
use crate::proto::sse::SseDecoder;
use crate::request::{Head, Refusal, Request, below};
use channel::Channel;

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

    fn marks_place(&self, event: &str) -> bool {
        matches!(event, "update" | "notification")
    }

    fn place(&self, _event: &str, payload: &Json) -> Option<Place> {
        Some(Place { timeline: 0, id: payload::id(payload)?.into() })
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
