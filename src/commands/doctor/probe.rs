//! The part that asks the network: a request and its answer, or the first bytes of a stream.

use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use crate::engine::clock::Clock;
use crate::net::Client;
use crate::report::Reporter;
use crate::request::{Broken, Head, Refusal, Request};

/// From dialling to the last byte of an answer, unless `--timeout` says otherwise: what a stream
/// has for its head (`--connect-timeout`).
pub const ANSWER_TIME: Duration = Duration::from_secs(10);

/// From a stream's head to its first byte: longer than the 15 s of Mastodon's heartbeats
/// (protocols/mastodon.md section 2), should a server not greet.
pub const FIRST_BYTE_TIME: Duration = Duration::from_secs(20);

/// The most of an answer that is read. Instance documents are some 10 KB; lists come without
/// pages, and a user has a few hundred at most.
const ANSWER_MAX: usize = 1024 * 1024;

/// The most of a refusal that is read in place of a stream.
const REFUSAL_MAX: usize = 64 * 1024;

/// An answer of any status, or why there was none.
pub type Answer = Result<Refusal, Broken>;

/// What came of opening a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Bytes came.
    Bytes(Head),
    /// It opened, and no byte came in time.
    Silence(Head, Duration),
    /// It opened, and ended without a byte.
    End(Head),
    /// It did not open.
    Refused(Refusal),
    /// There was no answer, or the line broke before the first byte.
    Broken(Broken),
}

/// Somebody who asks: the network, or what a test has in its place.
pub trait Probe {
    /// Sends `request` once and reads the answer, within a deadline.
    fn ask(&self, request: &Request) -> impl Future<Output = Answer>;

    /// Opens a stream, waits for its first byte within a deadline, and closes it. `accepts` says
    /// whether a head is that of a stream.
    fn listen(
        &self,
        request: &Request,
        accepts: impl Fn(&Head) -> bool,
    ) -> impl Future<Output = Heard>;

    /// The time of day.
    fn now(&self) -> Timestamp;
}

/// The network.
pub struct Network {
    /// Connects.
    pub client: Client,
    /// Tells the time.
    pub clock: Clock,
    /// Says what was asked.
    pub reporter: Rc<Reporter>,
    /// The deadline of every answer.
    pub answer_time: Duration,
    /// The deadline of a stream's first byte.
    pub first_byte_time: Duration,
}

impl Probe for Network {
    async fn ask(&self, request: &Request) -> Answer {
        let answer = timeout(self.answer_time, async {
            let answer = self.client.open(request).await?;
            let body = answer.body.text(ANSWER_MAX, self.answer_time).await;
            Ok(Refusal { head: answer.head, body })
        });
        let answer = answer.await.unwrap_or_else(|_| Err(late(self.answer_time)));
        let said = match &answer {
            Ok(answer) => answer.head.status.to_string(),
            Err(Broken { reason, .. }) => reason.clone(),
        };
        let (method, url) = (request.method.as_str(), &request.url);
        self.reporter.debug(&format!("{method} {url}: {said}"));
        answer
    }

    async fn listen(&self, request: &Request, accepts: impl Fn(&Head) -> bool) -> Heard {
        let opened = timeout(self.answer_time, self.client.open(request));
        let mut answer = match opened.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(broken)) => return Heard::Broken(broken),
            Err(_) => return Heard::Broken(late(self.answer_time)),
        };
        let head = answer.head;
        self.reporter.debug(&format!("GET {}: {}", answer.url, head.status));
        if !accepts(&head) {
            let body = answer.body.text(REFUSAL_MAX, self.answer_time).await;
            return Heard::Refused(Refusal { head, body });
        }
        match timeout(self.first_byte_time, answer.body.chunk()).await {
            Ok(Ok(Some(_))) => Heard::Bytes(head),
            Ok(Ok(None)) => Heard::End(head),
            Ok(Err(broken)) => Heard::Broken(broken),
            Err(_) => Heard::Silence(head, self.first_byte_time),
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now().wall
    }
}

fn late(time: Duration) -> Broken {
    Broken::new(format!("no answer within {time:?}"))
}
