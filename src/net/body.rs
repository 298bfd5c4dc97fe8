//! The body of an answer: read as a stream, or as the beginning of a small document.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, timeout_at};

use super::cause;
use crate::request::Broken;

/// The rest of an answer.
#[derive(Debug)]
pub struct Body(reqwest::Response);

impl Body {
    pub(super) fn new(response: reqwest::Response) -> Self {
        Self(response)
    }

    /// The next bytes as they come; `None` at the clean end. Cancel-safe.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Broken> {
        self.0.chunk().await.map_err(|e| Broken::new(cause(&e)))
    }

    /// At most `limit` bytes of the body as text, decoded with replacement. A body that
    /// breaks off, or is not there within `time`, is as good as what came of it.
    pub async fn text(mut self, limit: usize, time: Duration) -> String {
        let mut bytes = Vec::new();
        let deadline = Instant::now() + time;
        while bytes.len() < limit {
            let Ok(Ok(Some(chunk))) = timeout_at(deadline, self.chunk()).await else { break };
            let room = limit - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
