//! `trill user`, `public`, `hashtag`, …: streams of one Mastodon server.

use std::rc::Rc;

use secrecy::SecretString;
use tokio::sync::OnceCell;
use url::Url;

use super::cursor::left_at;
use super::{block_on, job, loopback, sandbox_url, start, watch_window};
use crate::cli::config::{Follow, Server};
use crate::engine::clock::Clock;
use crate::engine::connect::mastodon::{self, Dialer};
use crate::engine::driver::drive;
use crate::engine::pipeline::Pipeline;
use crate::engine::{self, Drivers, Job, Outcome};
use crate::error::Error;
use crate::net::{Client, NetOptions};
use crate::report::Reporter;
use crate::sandbox::Sandbox;
use crate::session::{History, Session};
use crate::source::Source as _;
use crate::source::mastodon::Mastodon;

/// Follows one stream or several of one server.
pub(super) fn follow(plan: Follow, reporter: &Rc<Reporter>) -> Result<Outcome, Error> {
    // The embedded server lives as long as the run.
    let (_sandbox, api, token, net) = enter(plan.server, reporter)?;
    let server = Rc::new(mastodon::Server {
        client: Client::new(&net)?,
        allow_http: net.allow_http,
        force: plan.force,
        reporter: Rc::clone(reporter),
        instance: OnceCell::new(),
        api,
        token,
    });
    block_on(async {
        let clock = Clock::start();
        let history = plan.wanted.at(clock.now().wall)?;
        watch_window(plan.show.format.pretty.width.clone());
        let has_token = server.token.is_some();
        let source = |channel| Mastodon::new(channel, &server.api, has_token);
        let sources: Vec<Mastodon> = plan.channels.into_iter().map(source).collect();
        let (cursor, saved) = left_at(plan.wanted.cursor_file.as_deref(), &sources)?;
        let start = |pipeline: &Rc<Pipeline>, drivers: &mut Drivers| {
            for (source, saved) in sources.into_iter().zip(saved) {
                pipeline.expect(source.origin());
                let dialer = Dialer::new(Rc::clone(&server), source.clone());
                let seed = fastrand::u64(..);
                let history = History { saved, ..history.clone() };
                let session = Session::new(source, plan.policy.clone(), history, seed, clock.now());
                drivers.spawn_local(drive(session, dialer, Rc::clone(pipeline), clock));
            }
        };
        // What is there is shown first, and then the time has passed.
        let until = history.until.filter(|_| history.follow);
        let job = Job { until, cursor, ..job(plan.show, reporter) };
        engine::run(job, clock, Rc::clone(reporter), start).await
    })?
}

/// The way to a server: its API base, the user's token and how to connect. The embedded one is
/// started.
pub(super) fn enter(
    server: Server,
    reporter: &Reporter,
) -> Result<(Option<Sandbox>, Url, Option<SecretString>, NetOptions), Error> {
    let entered = match server {
        Server::Real { api, token, net } => (None, api, token, net),
        Server::Sandbox(options) => {
            let sandbox = start(options)?;
            let api = sandbox_url(&sandbox)?;
            let token = SecretString::from(sandbox.token().to_owned());
            (Some(sandbox), api, Some(token), loopback())
        }
    };
    if let (_, _, Some(token), _) = &entered {
        reporter.mask(token.clone());
    }
    Ok(entered)
}
