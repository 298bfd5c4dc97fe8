//! Where a server's streams are, and which feeds it shows (protocols/mastodon.md sections 1
//! and 5). A small machine without I/O: [`Discovery::request`] says what to ask,
//! [`Discovery::answer`] takes the answer, until it says [`Step::Done`].
//!
//! The instance documents are asked for without the token first: most servers show them to
//! everyone, and a token goes only where it is needed.

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::channel::{Channel, Reach};
use crate::request::{Refusal, Request, below};

/// What was found out about a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The base of the streaming host: streams are at `BASE/api/v1/streaming/…`.
    pub streaming: Url,
    /// Where that was read.
    pub found_in: FoundIn,
    /// The server's version string, where it told one.
    pub version: Option<String>,
    access: TimelinesAccess,
}

/// The document that named the streaming host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// `/api/v2/instance`, `configuration.urls.streaming`.
    V2,
    /// `/api/v1/instance`, `urls.streaming_api`.
    V1,
    /// Neither named one: the API host itself.
    SameHost,
}

/// How much of a feed the server shows (`timelines_access`, since 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Nothing is withheld that we know of.
    Open,
    /// Posts by accounts of this server are withheld.
    LocalWithheld,
    /// Posts by accounts of other servers are withheld.
    RemoteWithheld,
    /// Every post is withheld; only deletes arrive.
    Withheld,
}

/// What to do after an answer.
#[derive(Debug)]
pub enum Step {
    /// Ask again: [`Discovery::request`] has the next question.
    Ask,
    /// Found.
    Done(Instance),
    /// The server is in trouble; nothing was learned. Judge it as a refusal of the stream.
    Trouble(Refusal),
}

/// The questions that are still open.
#[derive(Debug)]
pub struct Discovery {
    api: Url,
    document: Document,
    with_token: bool,
    token: Option<SecretString>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Document {
    V2,
    V1,
}

impl Discovery {
    /// Begins at the server's API base.
    pub fn new(api: Url, token: Option<SecretString>) -> Self {
        Self { api, document: Document::V2, with_token: false, token }
    }

    /// The next document to ask for.
    pub fn request(&self) -> Request {
        let version = match self.document {
            Document::V2 => "v2",
            Document::V1 => "v1",
        };
        let url = below(&self.api, &format!("/api/{version}/instance"));
        let bearer = self.token.clone().filter(|_| self.with_token);
        Request::get(url, "application/json", bearer)
    }

    /// Takes the answer to the last request: status and headers, and the body's text.
    pub fn answer(&mut self, answer: Refusal) -> Step {
        match answer.head.status {
            200 => match self.read(&answer.body) {
                Some(instance) => Step::Done(instance),
                None => self.next_document(),
            },
            401 | 403 if self.token.is_some() && !self.with_token => {
                self.with_token = true;
                Step::Ask
            }
            408 | 425 | 429 => Step::Trouble(answer),
            // A server that only fails at the newer document is an odd one, not a broken one.
            500.. if answer.head.status != 501 && self.document == Document::V1 => {
                Step::Trouble(answer)
            }
            _ => self.next_document(),
        }
    }

    fn next_document(&mut self) -> Step {
        if self.document == Document::V2 {
            self.document = Document::V1;
            self.with_token = false;
            return Step::Ask;
        }
        Step::Done(Instance {
            streaming: self.api.clone(),
            found_in: FoundIn::SameHost,
            version: None,
            access: TimelinesAccess::default(),
        })
    }

    /// `None`: this is not an instance document at all (a page, a proxy's JSON).
    fn read(&self, body: &str) -> Option<Instance> {
        let (advertised, version, access, found_in) = match self.document {
            Document::V2 => {
                let document: InstanceV2 = serde_json::from_str(body).ok()?;
                let configuration = document.configuration.unwrap_or_default();
                let advertised = configuration.urls.unwrap_or_default().streaming;
                let access = configuration.timelines_access.unwrap_or_default();
                (advertised, document.version, access, FoundIn::V2)
            }
            Document::V1 => {
                let document: InstanceV1 = serde_json::from_str(body).ok()?;
                let advertised = document.urls.unwrap_or_default().streaming_api;
                (advertised, document.version, TimelinesAccess::default(), FoundIn::V1)
            }
        };
        let advertised = advertised.and_then(|text| streaming_base(&text));
        let found_in = if advertised.is_some() { found_in } else { FoundIn::SameHost };
        let streaming = advertised.unwrap_or_else(|| self.api.clone());
        Some(Instance { streaming, found_in, version, access })
    }
}

impl Instance {
    /// Returns true if and only if the server says which feeds it withholds (since 4.5).
    pub fn tells_feeds(&self) -> bool {
        self.access.live_feeds.is_some() || self.access.hashtag_feeds.is_some()
    }

    /// How much of `channel` this server shows. Roles with "View live and topic feeds" see
    /// everything all the same, and no document says whether ours is one.
    pub fn feed(&self, channel: &Channel) -> Feed {
        let (feeds, reach) = match channel {
            Channel::Public { reach, .. } => (&self.access.live_feeds, *reach),
            Channel::Hashtag { local: false, .. } => (&self.access.hashtag_feeds, Reach::All),
            Channel::Hashtag { local: true, .. } => (&self.access.hashtag_feeds, Reach::Local),
            Channel::User | Channel::Notifications | Channel::List { .. } | Channel::Direct => {
                return Feed::Open;
            }
        };
        let disabled = |access: &Option<String>| access.as_deref() == Some("disabled");
        let Some(feeds) = feeds else { return Feed::Open };
        let (local, remote) = (disabled(&feeds.local), disabled(&feeds.remote));
        match reach {
            Reach::All if local && remote => Feed::Withheld,
            Reach::Local if local => Feed::Withheld,
            Reach::Remote if remote => Feed::Withheld,
            Reach::All if local => Feed::LocalWithheld,
            Reach::All if remote => Feed::RemoteWithheld,
            _ => Feed::Open,
        }
    }
}

/// The advertised streaming URL as a base for HTTP: `wss` is `https`, `ws` is `http`; no
/// trailing slash; an already appended stream path is dropped (section 5). `None` for
/// everything that is not a URL with a host: servers send `""` and worse.
fn streaming_base(advertised: &str) -> Option<Url> {
    let advertised = advertised.trim();
    let (scheme, rest) = advertised.split_once("://")?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "wss" | "https" => "https",
        "ws" | "http" => "http",
        _ => return None,
    };
    let mut url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
    url.host_str()?;
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/api/v1/streaming").unwrap_or(path).to_owned();
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[derive(Deserialize)]
struct InstanceV2 {
    version: Option<String>,
    configuration: Option<Configuration>,
}

#[derive(Default, Deserialize)]
struct Configuration {
    urls: Option<UrlsV2>,
    timelines_access: Option<TimelinesAccess>,
}

#[derive(Default, Deserialize)]
struct UrlsV2 {
    streaming: Option<String>,
}

#[derive(Deserialize)]
struct InstanceV1 {
    version: Option<String>,
    urls: Option<UrlsV1>,
}

#[derive(Default, Deserialize)]
struct UrlsV1 {
    streaming_api: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct TimelinesAccess {
    live_feeds: Option<Feeds>,
    hashtag_feeds: Option<Feeds>,
}

/// `public`, `authenticated` or `disabled` for each half; the set is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Feeds {
    local: Option<String>,
    remote: Option<String>,
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::request::{Authorization, Head};

    const API: &str = "https://m.example";

    fn answer(status: u16, body: &str) -> Refusal {
        Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() }
    }

    fn discovery(token: Option<&str>) -> Discovery {
        let token = token.map(|token| SecretString::from(token.to_owned()));
        Discovery::new(Url::parse(API).expect("a valid URL"), token)
    }

    fn found(step: Step) -> Instance {
        match step {
            Step::Done(instance) => instance,
            other => panic!("not done: {other:?}"),
        }
    }

    fn v2(streaming: &str) -> Refusal {
        let body = format!(
            r#"{{"version":"4.6.5","configuration":{{"urls":{{"streaming":{streaming}}}}}}}"#
        );
        answer(200, &body)
    }

    #[test]
    fn the_streaming_host_may_differ_be_null_empty_or_carry_a_path() {
        let table = [
            (r#""wss://streaming.m.example""#, "https://streaming.m.example/", FoundIn::V2),
            (r#""wss://s.example:4000/""#, "https://s.example:4000/", FoundIn::V2),
            (r#""https://s.example/streaming""#, "https://s.example/streaming", FoundIn::V2),
            (r#""wss://s.example/api/v1/streaming/""#, "https://s.example/", FoundIn::V2),
            (r#""ws://127.0.0.1:4000""#, "http://127.0.0.1:4000/", FoundIn::V2),
            ("null", "https://m.example/", FoundIn::SameHost),
            (r#""""#, "https://m.example/", FoundIn::SameHost),
            (r#""ftp://x""#, "https://m.example/", FoundIn::SameHost),
            (r#""wss://""#, "https://m.example/", FoundIn::SameHost),
        ];
        for (advertised, expected, found_in) in table {
            let instance = found(discovery(None).answer(v2(advertised)));
            assert_eq!(instance.streaming.as_str(), expected, "{advertised}");
            assert_eq!(instance.found_in, found_in, "{advertised}");
        }
    }

    #[test]
    fn v1_is_asked_when_v2_is_missing_and_the_same_host_when_both_are() {
        for missing in [answer(404, "{}"), answer(200, "<html>"), answer(422, "")] {
            let mut discovery = discovery(None);
            assert!(matches!(discovery.answer(missing), Step::Ask));
            assert_eq!(discovery.request().url.path(), "/api/v1/instance");
            let v1 = r#"{"urls":{"streaming_api":"wss://old.example"}}"#;
            let instance = found(discovery.answer(answer(200, v1)));
            assert_eq!(instance.streaming.as_str(), "https://old.example/");
        }
        let mut neither = discovery(None);
        assert!(matches!(neither.answer(answer(404, "")), Step::Ask));
        let instance = found(neither.answer(answer(404, "")));
        assert_eq!(instance.streaming.as_str(), "https://m.example/");
    }

    #[test]
    fn the_token_is_sent_only_after_a_document_was_refused_without_it() {
        let mut with_token = discovery(Some("t0ken"));
        assert!(with_token.request().authorization.is_none());
        assert!(matches!(with_token.answer(answer(401, "{}")), Step::Ask));
        let Some(Authorization::Bearer(bearer)) = with_token.request().authorization else {
            panic!("no token");
        };
        assert_eq!(bearer.expose_secret(), "t0ken");
        assert_eq!(with_token.request().url.path(), "/api/v2/instance");
    }

    #[test]
    fn a_server_in_trouble_is_not_taken_for_an_old_one() {
        assert!(matches!(discovery(None).answer(answer(429, "")), Step::Trouble(_)));
        for status in [500, 503] {
            let mut discovery = discovery(None);
            assert!(matches!(discovery.answer(answer(status, "")), Step::Ask), "{status}");
            assert!(matches!(discovery.answer(answer(status, "")), Step::Trouble(_)), "{status}");
        }
    }

    #[test]
    fn disabled_feeds_are_known_by_half() {
        let body = r#"{"configuration":{"timelines_access":{
            "live_feeds":{"local":"public","remote":"disabled"},
            "hashtag_feeds":{"local":"disabled","remote":"disabled"}}}}"#;
        let instance = found(discovery(None).answer(answer(200, body)));
        let public = |reach| Channel::Public { reach, only_media: false };
        assert_eq!(instance.feed(&public(Reach::All)), Feed::RemoteWithheld);
        assert_eq!(instance.feed(&public(Reach::Local)), Feed::Open);
        assert_eq!(instance.feed(&public(Reach::Remote)), Feed::Withheld);
        let tag = Channel::Hashtag { tag: "x".into(), local: false };
        assert_eq!(instance.feed(&tag), Feed::Withheld);
        assert_eq!(instance.feed(&Channel::User), Feed::Open);
    }
}
