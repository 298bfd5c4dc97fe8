//! Everything that the connections to X's side share.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::auth::Tokens;
use super::connections::Connections;
use super::feed::Timeline;
use super::problem::Problems;
use super::rules::list::Caps;
use super::rules::store::Store;
use super::throttle::Throttle;
use super::usage::Usage;
use super::world::World;
use crate::sandbox::clock;
use crate::sandbox::faults::{Budget, Fault, Kind, Twitter};
use crate::sandbox::options::Options;

/// How often an empty line is sent (protocols/x.md section 3).
const HEARTBEAT: Duration = Duration::from_secs(20);
/// The same on the playground (section 10).
const PLAYGROUND_HEARTBEAT: Duration = Duration::from_millis(200);
/// Rules of an app that pays by the post.
const RULE_CAP: u64 = 1_000;

/// Everything that connections share.
#[derive(Debug)]
pub(in super::super) struct State {
    options: Options,
    seed: u64,
    pub(super) mode: Mode,
    pub(super) problems: Problems,
    pub(super) tokens: Tokens,
    pub(super) budget: Arc<Budget>,
    pub(super) rules: Store,
    /// Requests that have changed the rules.
    pub(super) changes: AtomicU64,
    pub(super) connections: Arc<Connections>,
    pub(super) throttle: Throttle,
    pub(super) usage: Usage,
    timeline: OnceLock<Arc<Timeline>>,
}

/// What the faults make of the whole server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mode {
    pub(super) playground: bool,
    pub(super) rule_cap: u64,
    pub(super) rule_pages: Option<u64>,
    pub(super) no_details: bool,
    counts_integers: bool,
    twitter_host: bool,
    rate_limits: bool,
}

impl State {
    /// The state of a server whose own token is `token`; `seed` is the one that the options ask
    /// for, or a random one.
    pub(in super::super) fn new(
        options: Options,
        seed: u64,
        token: String,
        budget: Arc<Budget>,
    ) -> Arc<Self> {
        let mode = Mode::new(&options.faults);
        let epoch = clock::epoch_ms(options.seed.is_some());
        Arc::new(Self {
            mode,
            problems: Problems::new(mode.twitter_host),
            tokens: Tokens::new(seed, token),
            budget,
            rules: Store::new(&options.rules, epoch, mode.rule_cap, !mode.playground),
            changes: AtomicU64::new(0),
            connections: Connections::new(seed),
            throttle: Throttle::new(mode.rate_limits),
            usage: Usage::default(),
            timeline: OnceLock::new(),
            seed,
            options,
        })
    }

    /// What happens, from the first call on.
    pub(super) fn timeline(&self) -> Arc<Timeline> {
        let start = || {
            let Options { rate, events, payload_bytes, .. } = self.options;
            let epoch = clock::epoch_ms(self.options.seed.is_some());
            let world = World::new(self.seed, epoch, rate.dated(), payload_bytes);
            Arc::new(Timeline::new(world, rate, events))
        };
        Arc::clone(self.timeline.get_or_init(start))
    }

    /// How often an empty line is sent.
    pub(super) fn heartbeat(&self) -> Duration {
        let usual = if self.mode.playground { PLAYGROUND_HEARTBEAT } else { HEARTBEAT };
        self.options.heartbeat.unwrap_or(usual)
    }
}

impl Mode {
    fn new(faults: &[Fault]) -> Self {
        let mut mode = Self {
            playground: false,
            rule_cap: RULE_CAP,
            rule_pages: None,
            no_details: false,
            counts_integers: false,
            twitter_host: false,
            rate_limits: false,
        };
        for fault in faults {
            let Kind::Twitter(fault) = fault.kind else { continue };
            match fault {
                Twitter::Playground => mode.playground = true,
                Twitter::RuleCap(cap) => mode.rule_cap = cap,
                Twitter::RulePages(size) => mode.rule_pages = Some(size),
                Twitter::NoDetails => mode.no_details = true,
                Twitter::CountsIntegers => mode.counts_integers = true,
                Twitter::OldHost => mode.twitter_host = true,
                Twitter::RateLimits => mode.rate_limits = true,
                _ => {}
            }
        }
        mode
    }

    /// How caps are told.
    pub(super) fn caps(self) -> Caps {
        match (self.playground, self.counts_integers) {
            (true, _) => Caps::Playground,
            (false, true) => Caps::Integers(self.rule_cap),
            (false, false) => Caps::Strings(self.rule_cap),
        }
    }
}
