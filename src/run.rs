//! Wiring: from a configuration to a run of the engine.

mod cursor;
mod doctor;
mod legacy;
mod mastodon;
mod twitter;

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::path::Path;
use std::rc::Rc;

use anyhow::Context as _;
use tokio::runtime::{self, LocalOptions};
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

use crate::cli::args::{Args, Generated};
use crate::cli::config::{Action, Config, Show};
use crate::cli::env::{self, Env};
use crate::cli::generate;
use crate::engine::clock::Clock;
use crate::engine::pipeline::{Limits, Pipeline};
use crate::engine::replay::replay;
use crate::engine::signals::{Signals, survive_questions};
use crate::engine::{self, Drivers, Job, Outcome};
use crate::error::Error;
use crate::event::Record;
use crate::filter::{Condition, Filters, Spec};
use crate::net::NetOptions;
use crate::output::complaints::Complaints;
use crate::output::fields;
use crate::output::jq::{Program, Where};
use crate::output::shape::Say;
use crate::output::view::View;
use crate::output::width::Width;
use crate::report::{Reporter, Verbosity};
use crate::sandbox::{self, Sandbox};

/// Does what was typed, says on stderr what went wrong, and returns how it ended.
pub fn run(args: Args, env: &Env) -> Outcome {
    let config = match Config::resolve(args, env) {
        Ok(config) => config,
        Err(error) => return fail(error),
    };
    // A signal that asks how it is going never ends it, whatever is going on.
    if let Err(source) = survive_questions() {
        return fail(Error::Other(anyhow::Error::new(source).context("cannot start")));
    }
    let reporter = Rc::new(Reporter::new(config.verbosity, env.stderr_is_terminal));
    let outcome = act(config.action, &reporter, env.stdout_is_terminal).unwrap_or_else(|error| {
        reporter.error(&error);
        Outcome::Failed(error)
    });
    reporter.close();
    outcome
}

/// Says what is wrong with the command line or the surroundings: nothing has been begun.
pub fn fail(error: Error) -> Outcome {
    let reporter = Reporter::new(Verbosity::Quiet, false);
    reporter.error(&error);
    reporter.close();
    Outcome::Failed(error)
}

fn act(action: Action, reporter: &Rc<Reporter>, terminal: bool) -> Result<Outcome, Error> {
    match action {
        Action::Follow(plan) => mastodon::follow(*plan, reporter),
        Action::Tweets(plan) => twitter::follow(*plan, reporter),
        Action::Legacy(plan) => legacy::follow(*plan, reporter),
        Action::Ask(plan) => twitter::ask(*plan, reporter, terminal),
        Action::Doctor(plan) => doctor::examine(*plan, reporter),
        Action::Replay(plan, show) => block_on(async {
            let clock = Clock::start();
            let start = |pipeline: &Rc<Pipeline>, drivers: &mut Drivers| {
                drivers.spawn_local(replay(plan, Rc::clone(pipeline), clock));
            };
            watch_window(show.format.pretty.width.clone());
            engine::run(job(*show, reporter), clock, Rc::clone(reporter), start).await
        })?,
        Action::Sandbox { options, legacy } => serve(options, legacy),
        Action::Fields => print(fields::table().as_bytes()),
        Action::Completions(shell) => print(&generate::completion(shell)),
        Action::Generate(what, dir) => write_files(what, &dir),
    }
}

/// The embedded server on its own.
fn serve(options: sandbox::Options, legacy: bool) -> Result<Outcome, Error> {
    block_on(async {
        let mut signals = Signals::listen().context("cannot start")?;
        let sandbox = start(options)?;
        let mut told = format!("{} {}\n", sandbox.url(), sandbox.token());
        if legacy {
            let keys = sandbox.consumer_keys();
            for (name, value) in [
                ("CONSUMER_KEY", &keys.consumer_key),
                ("CONSUMER_SECRET", &keys.consumer_secret),
                ("ACCESS_TOKEN", &keys.access_token),
                ("ACCESS_TOKEN_SECRET", &keys.access_token_secret),
            ] {
                told.push_str(&format!("{name}={value}\n"));
            }
        }
        print(told.as_bytes())?;
        Ok(Outcome::Signal(signals.next().await))
    })?
}

fn start(options: sandbox::Options) -> Result<Sandbox, Error> {
    let port = options.port;
    let what = || format!("cannot start the embedded server on port {port}");
    Ok(Sandbox::start(options).with_context(what)?)
}

/// The address of an embedded server that a command talks to itself.
fn sandbox_url(sandbox: &Sandbox) -> Result<Url, Error> {
    Ok(Url::parse(sandbox.url()).context("the embedded server has no address")?)
}

/// How the embedded server is reached.
fn loopback() -> NetOptions {
    NetOptions { loopback: true, no_tls: true, ..NetOptions::default() }
}

fn job(show: Show, reporter: &Rc<Reporter>) -> Job {
    let say = || -> Say {
        let reporter = Rc::clone(reporter);
        Box::new(move |line| reporter.notice(line))
    };
    let condition = show.condition.map(|program| condition(program, say()));
    let filters = Filters::new(Spec { condition, ..show.filters });
    Job {
        limits: Limits { filters, ..show.limits },
        duration: show.duration,
        until: None,
        idle_timeout: show.idle_timeout,
        stats: show.stats,
        formatter: show.format.formatter(say()),
        sink: show.sink,
        buffer: show.buffer,
        cursor: None,
        reloads: false,
    }
}

/// `--where`, which tells what it fails on.
fn condition(program: Program, say: Say) -> Box<dyn Condition> {
    let program = Where::new(program);
    let complaints = RefCell::new(Complaints::new("--where", say));
    Box::new(move |record: &Record, view: &View<'_>| {
        program.admits(record, view).unwrap_or_else(|error| {
            complaints.borrow_mut().add(&error);
            false
        })
    })
}

/// Lets the formats know when the window has changed.
fn watch_window(width: Width) {
    let Ok(mut changes) = signal(SignalKind::window_change()) else { return };
    if width.columns().is_some() {
        tokio::task::spawn_local(async move {
            while changes.recv().await.is_some() {
                width.set(env::columns());
            }
        });
    }
}

/// Runs `work` on one thread for all streams: they wait for the network, not for a processor.
fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Error> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default())
        .context("cannot start")?;
    let result = runtime.block_on(work);
    // A name that is still being looked up cannot be interrupted, and nobody waits for it.
    runtime.shutdown_background();
    Ok(result)
}

/// Prints something that is not a record; a reader that has gone is no failure.
fn print(bytes: &[u8]) -> Result<Outcome, Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Output { place: "stdout".to_owned(), source: e })
        }
        _ => Ok(Outcome::Done),
    }
}

fn write_files(what: Generated, dir: &Path) -> Result<Outcome, Error> {
    for (name, bytes) in generate::files(what) {
        let path = dir.join(name);
        std::fs::create_dir_all(dir)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|source| Error::Output { place: path.display().to_string(), source })?;
    }
    Ok(Outcome::Done)
}
