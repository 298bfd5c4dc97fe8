//! `trill twitter legacy filter`, `sample`, `user`, `site`: streams of API v1.1.

use std::rc::Rc;
use std::slice;
use std::sync::Arc;

use anyhow::Context as _;
use secrecy::SecretString;

use super::cursor::left_at;
use super::{block_on, job, loopback, sandbox_url, start, watch_window};
use crate::auth::oauth1::Keys;
use crate::cli::config::{Entrance, Legacy as Plan, Spread};
use crate::engine::clock::Clock;
use crate::engine::connect::legacy::{Dialer, Server};
use crate::engine::driver::drive;
use crate::engine::pipeline::Pipeline;
use crate::engine::pool::{self, Reload};
use crate::engine::signals::HangUps;
use crate::engine::{self, Drivers, Job, Outcome};
use crate::error::Error;
use crate::net::Client;
use crate::report::Reporter;
use crate::sandbox::ConsumerKeys;
use crate::session::pool::{Limits, Pool};
use crate::session::{History, Session};
use crate::source::Source as _;
use crate::source::twitter::legacy::Legacy;

/// Follows one stream, over one connection or several.
pub(super) fn follow(plan: Plan, reporter: &Rc<Reporter>) -> Result<Outcome, Error> {
    // The embedded server lives as long as the run.
    let (_sandbox, api, keys, net) = match plan.entrance {
        Entrance::Real { api, keys, net } => (None, api, keys, net),
        Entrance::Sandbox(options) => {
            let sandbox = start(options)?;
            let api = sandbox_url(&sandbox)?;
            let keys = sandbox_keys(sandbox.consumer_keys());
            (Some(sandbox), api, keys, loopback())
        }
    };
    let source = Legacy::new(plan.endpoint, plan.query.clone(), &api);
    let (cursor, mut saved) = left_at(plan.span.cursor_file.as_deref(), slice::from_ref(&source))?;
    let client = Client::new(&net)?;
    for secret in [&keys.consumer_secret, &keys.token_secret] {
        reporter.mask(secret.clone());
    }
    reporter.mask(SecretString::from(keys.secret_of_token().to_owned()));
    block_on(async {
        let clock = Clock::start();
        // There is one stream.
        let saved = saved.pop().unwrap_or_default();
        let ids = plan.show.sink.wants_ids();
        let history = History { saved, ids, ..plan.span.at(clock.now().wall)? };
        let until = history.until;
        watch_window(plan.show.format.pretty.width.clone());
        let server = Rc::new(Server {
            api,
            keys,
            client,
            clock,
            random: || fastrand::u64(..),
            reporter: Rc::clone(reporter),
        });
        let reload = match &plan.spread {
            Some(spread) if spread.followed.has_files() => {
                let followed = spread.followed.clone();
                let hang_ups = HangUps::listen().context("cannot start")?;
                Some(Reload { hang_ups, read: Arc::new(move || followed.read()) })
            }
            _ => None,
        };
        let reloads = reload.is_some();
        let start = |pipeline: &Rc<Pipeline>, drivers: &mut Drivers| {
            if let Some(Spread { ids, capacity, open_every, .. }) = plan.spread {
                let limits = Limits { capacity, pace: open_every };
                let pool = pool::Plan {
                    server,
                    source,
                    policy: plan.policy,
                    pool: Pool::new(limits, ids, clock.mono()),
                    history,
                    reload,
                };
                drivers.spawn_local(pool::follow(pool, Rc::clone(pipeline), clock));
                return;
            }
            pipeline.expect(source.origin());
            let session =
                Session::new(source.clone(), plan.policy, history, fastrand::u64(..), clock.now());
            let dialer = Dialer { server, ask: move || Some(source.clone()) };
            drivers.spawn_local(drive(session, dialer, Rc::clone(pipeline), clock));
        };
        let job = Job { reloads, until, cursor, ..job(plan.show, reporter) };
        engine::run(job, clock, Rc::clone(reporter), start).await
    })?
}

fn sandbox_keys(keys: &ConsumerKeys) -> Keys {
    Keys {
        consumer_key: keys.consumer_key.clone(),
        consumer_secret: keys.consumer_secret.clone().into(),
        token: keys.access_token.clone(),
        token_secret: keys.access_token_secret.clone().into(),
    }
}
