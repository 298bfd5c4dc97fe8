//! `trill twitter legacy filter`, `sample`, `user`, `site`: streams of API v1.1.

use std::rc::Rc;

use secrecy::SecretString;

use super::{block_on, job, watch_window};
use crate::cli::config::Legacy as Plan;
use crate::engine::clock::Clock;
use crate::engine::connect::legacy::{Dialer, Server};
use crate::engine::driver::drive;
use crate::engine::pipeline::Pipeline;
use crate::engine::{self, Drivers, Outcome};
use crate::error::Error;
use crate::net::Client;
use crate::report::Reporter;
use crate::session::{History, Session};
use crate::source::Source as _;
use crate::source::twitter::legacy::Legacy;

/// Follows one stream, over one connection or several.
pub(super) fn follow(plan: Plan, reporter: &Rc<Reporter>) -> Result<Outcome, Error> {
    let client = Client::new(&plan.net)?;
    let keys = plan.keys;
    for secret in [&keys.consumer_secret, &keys.token_secret] {
        reporter.mask(secret.clone());
    }
    reporter.mask(SecretString::from(keys.token.clone()));
    block_on(async {
        let clock = Clock::start();
        watch_window(plan.show.format.pretty.width.clone());
        let server = Rc::new(Server {
            api: plan.api,
            keys,
            client,
            clock,
            random: || fastrand::u64(..),
            reporter: Rc::clone(reporter),
        });
        let start = |pipeline: &Rc<Pipeline>, drivers: &mut Drivers| {
            let source = Legacy::new(plan.endpoint, plan.query, &server.api);
            pipeline.expect(source.origin());
            let session = Session::new(
                source.clone(),
                plan.policy,
                History::default(),
                fastrand::u64(..),
                clock.now(),
            );
            let dialer = Dialer { server, ask: move || Some(source.clone()) };
            drivers.spawn_local(drive(session, dialer, Rc::clone(pipeline), clock));
        };
        engine::run(job(plan.show, reporter), clock, Rc::clone(reporter), start).await
    })?
}
