//! `trill twitter filter`, `sample`, …: one stream of X, with rules of its own if it has some;
//! and questions to X.

use std::io::{self, Write as _};
use std::rc::Rc;
use std::slice;

use anyhow::Context as _;
use secrecy::SecretString;

use super::cursor::left_at;
use super::{block_on, job, loopback, sandbox_url, start, watch_window};
use crate::cli::args::twitter::Backfill;
use crate::cli::config::{App, Ask, Credentials, Question, Tweets};
use crate::commands::api::Api;
use crate::commands::out::Out;
use crate::commands::rules::ephemeral::{self, RunRules};
use crate::commands::rules::{Command, Delete, Which};
use crate::commands::{connections, rules, token, usage};
use crate::engine::clock::Clock;
use crate::engine::connect::twitter::Dialer;
use crate::engine::driver::drive;
use crate::engine::pipeline::Pipeline;
use crate::engine::signals::Signals;
use crate::engine::{self, Drivers, Job, Outcome};
use crate::error::Error;
use crate::net::Client;
use crate::report::Reporter;
use crate::rules::Limits;
use crate::sandbox::Sandbox;
use crate::session::{History, Session};
use crate::source::Source as _;
use crate::source::twitter::Twitter;
use crate::source::twitter::search::{self, Bounds, LeftOut, Queries};

/// Rules that cannot be searched for are named, as long as they are few: an app may have a thousand.
const LEFT_OUT_TOLD: usize = 10;

/// Follows one stream.
pub(super) fn follow(plan: Tweets, reporter: &Rc<Reporter>) -> Result<Outcome, Error> {
    block_on(async {
        let clock = Clock::start();
        let history = plan.gaps.span.at(clock.now().wall)?;
        watch_window(plan.show.format.pretty.width.clone());
        // The embedded server lives as long as the run.
        let (api, sandbox) = enter(plan.app, clock, reporter).await?;
        let source = Twitter::new(plan.endpoint, plan.query, &api.base, plan.gzip);
        let source = match plan.gaps.backfill {
            Backfill::Auto | Backfill::Off => source,
            Backfill::Server => source.with_backfill(),
            Backfill::Search => {
                let bounds = if sandbox.is_some() { Bounds::NONE } else { Bounds::X };
                source.with_search(searches(&api, &plan.rules.values).await?, bounds)
            }
        };
        let (cursor, mut saved) =
            left_at(plan.gaps.span.cursor_file.as_deref(), slice::from_ref(&source))?;
        // There is one stream.
        let ids = plan.show.sink.wants_ids();
        let history = History { saved: saved.pop().unwrap_or_default(), ids, ..history };
        let until = history.until;
        let mut show = plan.show;
        // From here on a signal is a request: what was added is to be removed.
        let mut signals = Signals::listen().context("cannot start")?;
        let rules = match plan.rules.values.as_slice() {
            [] => None,
            values => {
                let limits = Limits::default();
                let check = plan.rules.check.then_some(&limits);
                let tag = ephemeral::tag(&plan.host, std::process::id(), clock.now().wall);
                let begun = tokio::select! {
                    biased;
                    signal = signals.next() => {
                        reporter.notice("removing the rules of this run; once more leaves them");
                        said(&api, ephemeral::sweep(&api, &tag).await);
                        return Ok(Outcome::Signal(signal));
                    }
                    begun = ephemeral::begin(&api, values, check, &tag) => begun?,
                };
                announce(&begun, reporter);
                let ids = begun.ours.iter().chain(&begun.there).cloned().collect();
                show.filters.only_rules = ids;
                Some(begun)
            }
        };
        let start = |pipeline: &Rc<Pipeline>, drivers: &mut Drivers| {
            pipeline.expect(source.origin());
            let session =
                Session::new(source.clone(), plan.policy, history, fastrand::u64(..), clock.now());
            let dialer = Dialer {
                api: api.base.clone(),
                bearer: api.bearer.clone(),
                client: api.client.clone(),
                reporter: Rc::clone(reporter),
                source,
            };
            drivers.spawn_local(drive(session, dialer, Rc::clone(pipeline), clock));
        };
        let job = Job { until, cursor, ..job(show, reporter) };
        let outcome = engine::run(job, clock, Rc::clone(reporter), start).await;
        let Some(rules) = rules else { return outcome };
        // The one that ended the run has come here, too; another one is an order.
        let _ = signals.came();
        tokio::select! {
            biased;
            ended = ephemeral::end(&api, &rules) => said(&api, ended),
            signal = signals.next() => {
                reporter.notice(&format!(
                    "rules with the tag {} may be left; 'trill twitter rules delete --stale' removes them",
                    rules.tag
                ));
                return Ok(Outcome::Signal(signal));
            }
        }
        outcome
    })?
}

/// Asks X something, or looks at rules.
pub(super) fn ask(plan: Ask, reporter: &Rc<Reporter>, terminal: bool) -> Result<Outcome, Error> {
    let mut out = Out::new(Box::new(io::stdout()), plan.layout, terminal);
    block_on(async {
        let clock = Clock::start();
        let api = match plan.app {
            Some(app) => {
                let (api, _) = enter(app, clock, reporter).await?;
                Some(Api { wait: plan.wait, ..api })
            }
            None => None,
        };
        match (plan.question, &api) {
            (Question::Rules(command), api) => {
                let command = confirmed(command)?;
                rules::run(api.as_ref(), reporter, command, &mut out).await?;
            }
            (Question::Connections(command), Some(api)) => {
                connections::run(api, command, &mut out).await?;
            }
            (Question::Usage(days), Some(api)) => usage::run(api, days, &mut out).await?,
            (Question::Connections(_) | Question::Usage(_), None) => {
                return Err(Error::usage("this command needs X's API"));
            }
        }
        Ok(Outcome::Done)
    })?
}

/// The way to an app's API: the embedded server is started, a token is got for keys.
pub(super) async fn enter(
    app: App,
    clock: Clock,
    reporter: &Rc<Reporter>,
) -> Result<(Api, Option<Sandbox>), Error> {
    let (base, credentials, save_token, net, sandbox) = match app {
        App::Real { api, credentials, save_token, net } => {
            (api, credentials, save_token, net, None)
        }
        App::Sandbox(options) => {
            let sandbox = start(options)?;
            let base = sandbox_url(&sandbox)?;
            let token = SecretString::from(sandbox.token().to_owned());
            (base, Credentials::Bearer(token), None, loopback(), Some(sandbox))
        }
    };
    let client = Client::new(&net)?;
    let bearer = match credentials {
        Credentials::Bearer(bearer) => bearer,
        Credentials::Keys(keys) => {
            reporter.mask(keys.secret.clone());
            token::exchange(&client, &base, &keys, clock).await?
        }
    };
    reporter.mask(bearer.clone());
    if let Some(path) = save_token {
        token::save(&bearer, &path)?;
    }
    let reporter = Rc::clone(reporter);
    Ok((Api { client, base, bearer, reporter, clock, wait: false }, sandbox))
}

/// What is searched for after a gap: posts that match the rules of this run, or all of the app's
/// where it has none of its own. Says which of them cannot be searched for.
async fn searches(api: &Api, own: &[String]) -> Result<Queries, Error> {
    let listed;
    let rules: Vec<&str> = if own.is_empty() {
        listed = rules::all(api).await?;
        listed.iter().map(|rule| rule.value.as_str()).collect()
    } else {
        own.iter().map(String::as_str).collect()
    };
    let queries = search::queries(rules, search::LENGTH_MAX);
    for left in queries.left_out.iter().take(LEFT_OUT_TOLD) {
        let LeftOut { rule, reason } = left;
        api.reporter.notice(&format!("what {rule} misses cannot be searched for: {reason}"));
    }
    if let more @ 1.. = queries.left_out.len().saturating_sub(LEFT_OUT_TOLD) {
        api.reporter.notice(&format!("{more} more rules cannot be searched for"));
    }
    Ok(queries)
}

/// Says what else the stream carries: it is billed, and not shown.
fn announce(rules: &RunRules, reporter: &Reporter) {
    if rules.others > 0 {
        let others = match rules.others {
            1 => "another rule".to_owned(),
            others => format!("{others} other rules"),
        };
        reporter.notice(&format!(
            "the app has {others}: X delivers and charges for those posts too; they are not shown"
        ));
    }
}

/// What could not be removed is said, and found later by `--stale`.
fn said(api: &Api, ended: Result<(), Error>) {
    if let Err(error) = ended {
        api.reporter.error(&error);
    }
}

/// Asks before all rules are deleted, where that is not settled: at a terminal.
fn confirmed(command: Command) -> Result<Command, Error> {
    let Command::Delete(Delete { which: Which::All { confirmed: false }, dry_run }) = command
    else {
        return Ok(command);
    };
    let mut answer = String::new();
    io::stderr()
        .write_all(b"Delete all rules of this app, whoever added them? [y/N] ")
        .and_then(|()| io::stdin().read_line(&mut answer))
        .context("cannot ask")?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        return Err(Error::Other(anyhow::anyhow!("nothing was deleted")));
    }
    Ok(Command::Delete(Delete { which: Which::All { confirmed: true }, dry_run }))
}
