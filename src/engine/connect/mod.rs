//! How streams are dialled: a file for each service.

pub mod mastodon;
pub mod twitter;

use std::time::Duration;

use super::driver;
use crate::net;
use crate::request::Broken;

impl driver::Body for net::Body {
    async fn chunk(&mut self) -> Result<Option<bytes::Bytes>, Broken> {
        Self::chunk(self).await
    }

    async fn text(self, limit: usize, time: Duration) -> String {
        Self::text(self, limit, time).await
    }
}
