//! How a stream of X is dialled: one request, and no redirect is followed.

use std::rc::Rc;
use std::time::Duration;

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

    async fn fetch(&self, query: &PageQuery) -> Result<Refusal, Broken> {
        let request = self.source.page_request(&self.api, query, Some(self.bearer.clone()));
        let no_search = || Broken::new("there is no search for it");
        super::page(&self.client, &request.ok_or_else(no_search)?, &self.reporter).await
    }

    async fn dial(&self, outage: Option<Duration>) -> Dialed<net::Body> {
        let backfill = self.source.backfill(outage);
        let request = self.source.request(&self.api, backfill, Some(self.bearer.clone()));
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
