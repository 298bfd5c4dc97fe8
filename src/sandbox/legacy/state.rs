//! Everything that the connections of API v1.1 share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::header::{self, HeaderMap, HeaderValue};
use jiff::SignedDuration;
use tokio::time::Instant;

use super::connections::Connections;
use super::feed::Feed;
use super::keys::ConsumerKeys;
use super::oauth::{Denied, Nonces, Signed};
use super::programme::Programme;
use super::throttle::Throttle;
use crate::sandbox::clock;
use crate::sandbox::faults::{Budget, Kind, Legacy, Twitter};
use crate::sandbox::options::Options;

/// How often an empty line is sent (protocols/x.md section 4, "old v1.1 guidance").
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Everything that connections share.
#[derive(Debug)]
pub(in super::super) struct State {
    options: Options,
    seed: u64,
    keys: ConsumerKeys,
    revoked: AtomicBool,
    nonces: Nonces,
    /// How far the clock of the server is ahead, in seconds.
    ahead: i64,
    /// True if and only if site streams have control endpoints.
    pub(super) control: bool,
    pub(super) budget: Arc<Budget>,
    pub(super) connections: Arc<Connections>,
    pub(super) throttle: Throttle,
    programme: OnceLock<Programme>,
    feed: OnceLock<Arc<Feed>>,
}

impl State {
    /// The state of a server; `seed` is the one that the options ask for, or a random one.
    pub(in super::super) fn new(options: Options, seed: u64, budget: Arc<Budget>) -> Arc<Self> {
        let has = |wanted: &Kind| options.faults.iter().any(|fault| fault.kind == *wanted);
        let ahead = options.faults.iter().find_map(|fault| match fault.kind {
            Kind::Legacy(Legacy::ClockAhead(seconds)) => Some(i64::from(seconds)),
            _ => None,
        });
        Arc::new(Self {
            seed,
            keys: ConsumerKeys::new(seed),
            revoked: AtomicBool::new(false),
            nonces: Nonces::default(),
            ahead: ahead.unwrap_or(0),
            control: !has(&Kind::Legacy(Legacy::NoControl)),
            budget,
            connections: Connections::new(seed),
            throttle: Throttle::new(has(&Kind::Twitter(Twitter::RateLimits))),
            programme: OnceLock::new(),
            feed: OnceLock::new(),
            options,
        })
    }

    /// The keys that let in.
    pub(in super::super) fn keys(&self) -> &ConsumerKeys {
        &self.keys
    }

    /// Whether a request may come in.
    pub(super) fn check(&self, signed: &Signed<'_>) -> Result<(), Denied> {
        let now = clock::now().as_second() + self.ahead;
        signed.check(&self.keys, self.revoked.load(Ordering::Relaxed), &self.nonces, now)
    }

    /// Dates an answer by the clock of the server, which may not be the world's.
    pub(super) fn date(&self, headers: &mut HeaderMap) {
        let now = clock::now() + SignedDuration::from_secs(self.ahead);
        let date = HeaderValue::try_from(clock::http_date(now)).expect("dates are visible ASCII");
        headers.insert(header::DATE, date);
    }

    /// From now on the token is refused.
    pub(super) fn revoke(&self) {
        self.revoked.store(true, Ordering::Relaxed);
    }

    /// What is posted; made when it is first asked for.
    pub(super) fn programme(&self) -> &Programme {
        self.programme.get_or_init(|| Programme::new(self.seed, self.options.payload_bytes))
    }

    /// When things happen; the clock starts at the first call.
    pub(super) fn feed(&self, now: Instant) -> &Arc<Feed> {
        let Options { rate, events, .. } = self.options;
        let epoch = clock::epoch_ms(self.options.seed.is_some());
        self.feed.get_or_init(|| Arc::new(Feed::new(self.seed, rate, events, epoch, now)))
    }

    /// How often an empty line is sent.
    pub(super) fn heartbeat(&self) -> Duration {
        self.options.heartbeat.unwrap_or(HEARTBEAT)
    }
}
