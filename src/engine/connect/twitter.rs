//! How a stream of X is dialled: one request, and no redirect is followed.

use std::rc::Rc;

use secrecy::SecretString;
use url::Url;

use crate::engine::driver::{Dial, Dialed};
use crate::net::{self, Client};
use crate::report::Reporter;
use crate::request::{Broken, Refusal};
use crate::source::page::PageQuery;
use crate::source::twitter::Twitter;

/// Dials one stream of X.
pub struct Dialer {
    /// The API base.
    pub api: Url,
    /// The app's token.
    pub bearer: SecretString,
    /// Connects.
    pub client: Client,
    /// Says what was asked.
    pub reporter: Rc<Reporter>,
    /// The stream.
    pub source: Twitter,
}

impl Dial for Dialer {
    type Body = net::Body;

    /// X has no pages that a stream could go on from (`Source::timelines`).
    async fn fetch(&self, _query: &PageQuery) -> Result<Refusal, Broken> {
        Err(Broken { reason: "there are no pages".to_owned() })
    }

    async fn dial(&self) -> Dialed<net::Body> {
        let request = self.source.request(&self.api, None, Some(self.bearer.clone()));
        self.reporter.debug(&format!("GET {}", request.url));
        match self.client.open(&request).await {
            Ok(answer) => {
                self.reporter.debug(&format!("GET {}: {}", answer.url, answer.head.status));
                Dialed::Answer {
                    head: answer.head,
                    transport: "json-lines",
                    url: answer.url.to_string(),
                    body: answer.body,
                }
            }
            Err(broken) => Dialed::Broken(broken),
        }
    }
}
