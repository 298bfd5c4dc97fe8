//! How a Mastodon stream is dialled: find the streaming host once, read which feeds it shows,
//! then ask for the stream.

use std::rc::Rc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::OnceCell;
use url::Url;

use crate::engine::driver::{Dial, Dialed};
use crate::error::Error;
use crate::net::{self, Client};
use crate::report::Reporter;
use crate::request::{Broken, Refusal};
use crate::source::Source as _;
use crate::source::mastodon::Mastodon;
use crate::source::mastodon::discovery::{Discovery, Feed, FoundIn, Instance, Step};
use crate::source::page::PageQuery;

/// How long the rest of an instance document may take after its head. The dial has a deadline
/// of its own, and usually a shorter one.
const INSTANCE_TIME: Duration = Duration::from_secs(30);

/// The most of an instance document that is read. Real ones are some 10 KB, rules included.
const INSTANCE_MAX: usize = 1024 * 1024;

/// A server, shared by all its streams: it is discovered once.
pub struct Server {
    /// The API base.
    pub api: Url,
    /// The user's token, if any.
    pub token: Option<SecretString>,
    /// Connects.
    pub client: Client,
    /// A token may travel over plain http to any host.
    pub allow_http: bool,
    /// Follow a feed that shows nothing (`--retry` was given).
    pub force: bool,
    /// Says what was found.
    pub reporter: Rc<Reporter>,
    /// What was found.
    pub instance: OnceCell<Instance>,
}

/// Why there is no instance.
enum NotFound {
    Broken(Broken),
    Trouble(Refusal),
}

impl Server {
    async fn discover(&self) -> Result<Instance, NotFound> {
        let mut discovery = Discovery::new(self.api.clone(), self.token.clone());
        loop {
            let request = discovery.request();
            let answer = self.client.open(&request).await.map_err(NotFound::Broken)?;
            self.reporter.debug(&format!("GET {}: {}", answer.url, answer.head.status));
            let body = answer.body.text(INSTANCE_MAX, INSTANCE_TIME).await;
            match discovery.answer(Refusal { head: answer.head, body }) {
                Step::Ask => {}
                Step::Trouble(refusal) => return Err(NotFound::Trouble(refusal)),
                Step::Done(instance) => {
                    self.announce(&instance);
                    return Ok(instance);
                }
            }
        }
    }

    fn announce(&self, instance: &Instance) {
        let place = match instance.found_in {
            FoundIn::V2 => "/api/v2/instance",
            FoundIn::V1 => "/api/v1/instance",
            FoundIn::SameHost => "no instance document",
        };
        let version = instance.version.as_deref().unwrap_or("unknown version");
        let streaming = &instance.streaming;
        self.reporter.verbose(&format!("streams are at {streaming} ({place}; {version})"));
    }

    /// Checks what can be checked before the stream is asked for.
    fn check(&self, source: &Mastodon, instance: &Instance) -> Result<(), Error> {
        let stream = source.origin().to_string();
        if self.token.is_some() && !self.allow_http && !net::carries_secrets(&instance.streaming) {
            return Err(Error::Refused {
                stream,
                message: format!("the server streams over plain http at {}", instance.streaming),
                hint: Some("--allow-http sends the token there all the same".to_owned()),
            });
        }
        let feed = instance.feed(source.channel());
        let withheld = match feed {
            Feed::Open => return Ok(()),
            Feed::LocalWithheld => "posts by accounts of this server; 'trill remote' has the rest",
            Feed::RemoteWithheld => {
                "posts by accounts of other servers; 'trill local' has the rest"
            }
            Feed::Withheld => "every post of this feed; only deletes would arrive",
        };
        let message = format!("the server withholds {withheld} (timelines_access: disabled)");
        if feed == Feed::Withheld && !self.force {
            let hint = "if your role may see it all the same, --retry forever follows it";
            return Err(Error::Refused { stream, message, hint: Some(hint.to_owned()) });
        }
        self.reporter.notice(&format!("{stream}: {message}"));
        Ok(())
    }
}

/// Dials one stream of a server.
pub struct Dialer {
    server: Rc<Server>,
    source: Mastodon,
    /// The feed has been checked and announced.
    checked: OnceCell<()>,
}

impl Dialer {
    /// Dials `source` at `server`.
    pub fn new(server: Rc<Server>, source: Mastodon) -> Self {
        Self { server, source, checked: OnceCell::new() }
    }
}

impl Dial for Dialer {
    type Body = net::Body;

    async fn fetch(&self, query: &PageQuery) -> Result<Refusal, Broken> {
        let server = &self.server;
        let request = self.source.page_request(&server.api, query, server.token.clone());
        let no_pages = || Broken::new("there are no pages of it");
        let request = request.ok_or_else(no_pages)?;
        super::page(&server.client, &request, &server.reporter).await
    }

    async fn dial(&self, _outage: Option<Duration>) -> Dialed<net::Body> {
        let server = &self.server;
        let instance = match server.instance.get_or_try_init(|| server.discover()).await {
            Ok(instance) => instance,
            Err(NotFound::Broken(broken)) => return Dialed::Broken(broken),
            Err(NotFound::Trouble(refusal)) => return Dialed::Refused(refusal),
        };
        let check = async || server.check(&self.source, instance);
        if let Err(error) = self.checked.get_or_try_init(check).await {
            return Dialed::Fatal(error);
        }
        let request = self.source.request(&instance.streaming, server.token.clone());
        server.reporter.debug(&format!("GET {}", request.url));
        match server.client.open(&request).await {
            Ok(answer) => {
                server.reporter.debug(&format!("GET {}: {}", answer.url, answer.head.status));
                Dialed::Answer {
                    head: answer.head,
                    transport: "sse",
                    url: answer.url.to_string(),
                    body: answer.body,
                }
            }
            Err(broken) => Dialed::Broken(broken),
        }
    }
}
