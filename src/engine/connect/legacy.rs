//! How a stream of API v1.1 is dialled: one request, signed anew each time, and no redirect is
//! followed.

use std::rc::Rc;
use std::time::Duration;

use url::Url;

use crate::auth::oauth1::{Keys, signed};
use crate::engine::clock::Clock;
use crate::engine::driver::{Dial, Dialed};
use crate::net::{self, Client};
use crate::report::Reporter;
use crate::request::{Broken, Refusal, Request};
use crate::source::page::PageQuery;
use crate::source::twitter::legacy::Legacy;

/// A server of API v1.1, shared by all connections to it.
pub struct Server {
    /// The API base.
    pub api: Url,
    /// Who asks.
    pub keys: Keys,
    /// Connects.
    pub client: Client,
    /// Tells the time of a signature.
    pub clock: Clock,
    /// Makes what a nonce is made of.
    pub random: fn() -> u64,
    /// Says what was asked.
    pub reporter: Rc<Reporter>,
}

impl Server {
    /// `request`, signed for this moment.
    pub fn signed(&self, request: Request) -> Request {
        let nonce = format!("{:016x}{:016x}", (self.random)(), (self.random)());
        signed(request, &self.keys, &nonce, self.clock.now().wall)
    }

    /// Sends `request`, signed.
    pub(crate) async fn open(&self, request: Request) -> Result<net::Answer, Broken> {
        let request = self.signed(request);
        let asked = format!("{} {}", request.method.as_str(), request.url);
        self.reporter.debug(&asked);
        let answer = self.client.open(&request).await?;
        self.reporter.debug(&format!("{asked}: {}", answer.head.status));
        Ok(answer)
    }
}

/// Dials one connection.
pub struct Dialer<F> {
    /// Where to.
    pub server: Rc<Server>,
    /// What to ask for this time; `None` when nothing is to be asked for any more, and the session
    /// is about to be ended.
    pub ask: F,
}

impl<F: Fn() -> Option<Legacy>> Dial for Dialer<F> {
    type Body = net::Body;

    /// API v1.1 has no pages that a stream could go on from (`Source::timelines`).
    async fn fetch(&self, _query: &PageQuery) -> Result<Refusal, Broken> {
        Err(Broken::new("there are no pages"))
    }

    async fn dial(&self, _outage: Option<Duration>) -> Dialed<net::Body> {
        let server = &self.server;
        let Some(source) = (self.ask)() else { return std::future::pending().await };
        match server.open(source.request(&server.api)).await {
            Ok(answer) => Dialed::Answer {
                head: answer.head,
                transport: "json-lines",
                url: answer.url.to_string(),
                body: answer.body,
            },
            Err(broken) => Dialed::Broken(broken),
        }
    }
}
