//! How streams are dialled: a file for each service.

pub mod legacy;
pub mod mastodon;
pub mod twitter;

use std::time::Duration;

use tokio::time::timeout;

use super::driver;
use crate::net::{self, Client};
use crate::report::Reporter;
use crate::request::{Broken, Refusal, Request};

/// The most of a page that is read: 80 posts, each of which has a long text and a quoted post.
const PAGE_MAX: usize = 16 * 1024 * 1024;

/// How long a page may take, all in all.
const PAGE_TIME: Duration = Duration::from_secs(30);

/// Reads a page, or what stands in its place.
async fn page(client: &Client, request: &Request, reporter: &Reporter) -> Result<Refusal, Broken> {
    reporter.debug(&format!("GET {}", request.url));
    let late = |_| Broken::new(format!("no page within {PAGE_TIME:?}"));
    let answer = timeout(PAGE_TIME, client.open(request)).await.map_err(late)??;
    reporter.debug(&format!("GET {}: {}", answer.url, answer.head.status));
    let body = answer.body.text(PAGE_MAX, PAGE_TIME).await;
    Ok(Refusal { head: answer.head, body })
}

impl driver::Body for net::Body {
    async fn chunk(&mut self) -> Result<Option<bytes::Bytes>, Broken> {
        Self::chunk(self).await
    }

    async fn text(self, limit: usize, time: Duration) -> String {
        Self::text(self, limit, time).await
    }
}
