//! `trill doctor` and `trill twitter doctor`.

use std::io;
use std::rc::Rc;

use super::{block_on, loopback, mastodon, twitter};
use crate::cli::config::{App, Doctor, Patient};
use crate::commands::doctor::probe::Network;
use crate::commands::doctor::sheet::Sheet;
use crate::commands::doctor::{Way, mastodon as of_mastodon, twitter as of_twitter};
use crate::engine::Outcome;
use crate::engine::clock::Clock;
use crate::error::Error;
use crate::net::Client;
use crate::report::Reporter;

/// Makes all checks and prints what they find.
pub(super) fn examine(plan: Doctor, reporter: &Rc<Reporter>) -> Result<Outcome, Error> {
    let sheet = Sheet::new(Box::new(io::stdout()), plan.layout, Rc::clone(reporter));
    let variables = &plan.proxies;
    let network = |client: Client, clock: Clock| Network {
        client,
        clock,
        reporter: Rc::clone(reporter),
        answer_time: plan.answer_time,
        first_byte_time: plan.first_byte_time,
    };
    block_on(async {
        let clock = Clock::start();
        match plan.patient {
            Patient::Mastodon(server) => {
                // The embedded server lives as long as the examination.
                let (_sandbox, api, token, net) = mastodon::enter(server, reporter)?;
                let probe = network(Client::new(&net)?, clock);
                let way = Way { net: &net, variables };
                let patient = of_mastodon::Patient { api: &api, token: token.as_ref(), way };
                of_mastodon::run(&probe, patient, sheet).await?;
            }
            Patient::Twitter(app) => {
                let net = match &app {
                    App::Real { net, .. } => net.clone(),
                    App::Sandbox(_) => loopback(),
                };
                let (api, _sandbox) = twitter::enter(app, clock, reporter).await?;
                let probe = network(api.client, clock);
                let way = Way { net: &net, variables };
                let patient = of_twitter::Patient { api: &api.base, bearer: &api.bearer, way };
                of_twitter::run(&probe, patient, sheet).await?;
            }
        }
        Ok(Outcome::Done)
    })?
}
