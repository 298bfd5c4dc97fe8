//! What was typed, together with the surroundings, becomes what is meant. Every default and
//! every *auto* is settled here; after this nobody asks whether stdout is a terminal.

mod buffer;
mod doctor;
mod files;
mod history;
mod legacy;
mod server;
mod show;
mod span;
mod twitter;

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::args::{
    Args, Command, Generated, LiveArgs, PublicArgs, ReconnectArgs, SandboxBehaviour, ServerArgs,
    Shell,
};
use super::env::Env;
use super::parse::{Attempts, Speed};
use super::token;
use crate::engine::replay::Replay;
use crate::error::Error;
use crate::net::NetOptions;
use crate::report::Verbosity;
use crate::sandbox::{self, Rate};
use crate::session::Policy;
use crate::source::Source as _;
use crate::source::mastodon::Mastodon;
use crate::source::mastodon::channel::{Channel, Reach, normalize_tag};
use crate::status::Plan;
use buffer::buffer;
pub use doctor::{Doctor, Patient};
pub use history::Wanted;
use history::wanted;
pub use legacy::{Entrance, Followed, Legacy, Spread};
pub use show::Show;
use show::show;
pub use span::Span;
pub use twitter::{App, Ask, Credentials, Gaps, Question, RunRules, Tweets};

/// Four of Mastodon's heartbeats (protocols/mastodon.md section 2).
const STALL_TIMEOUT: Duration = Duration::from_secs(60);

/// Slow enough to read along.
const SANDBOX_RATE: f64 = 1.0;

/// A hashtag each is a connection each; more than this is a mistake, or a burden on a server.
const TAGS_MAX: usize = 64;

/// What this run is for.
#[derive(Debug)]
pub struct Config {
    /// How much is said on stderr.
    pub verbosity: Verbosity,
    /// What to do.
    pub action: Action,
}

/// What to do.
#[derive(Debug)]
pub enum Action {
    /// Follow streams.
    Follow(Box<Follow>),
    /// Follow a stream of X.
    Tweets(Box<Tweets>),
    /// Follow a stream of API v1.1.
    Legacy(Box<Legacy>),
    /// Ask X something, or look at rules.
    Ask(Box<Ask>),
    /// Check a server and a token.
    Doctor(Box<Doctor>),
    /// Replay files.
    Replay(Replay, Box<Show>),
    /// Serve.
    Sandbox {
        /// How it behaves.
        options: sandbox::Options,
        /// True if and only if the keys for X's API v1.1 are printed, too.
        legacy: bool,
    },
    /// List the fields that `-F` knows.
    Fields,
    /// Print a completion script.
    Completions(Shell),
    /// Write man pages or completions into a folder.
    Generate(Generated, PathBuf),
}

/// Streams to follow.
#[derive(Debug)]
pub struct Follow {
    /// Where.
    pub server: Server,
    /// What; at least one.
    pub channels: Vec<Channel>,
    /// What else than the live stream.
    pub wanted: Wanted,
    /// When to reconnect.
    pub policy: Policy,
    /// `--retry` was given: follow even a feed that shows nothing.
    pub force: bool,
    /// What to show.
    pub show: Show,
}

/// Whose streams.
#[derive(Debug)]
pub enum Server {
    /// A real server.
    Real {
        /// The API base.
        api: Url,
        /// The user's token, if any.
        token: Option<SecretString>,
        /// How to connect.
        net: NetOptions,
    },
    /// The embedded one, to be started.
    Sandbox(sandbox::Options),
}

impl Config {
    /// Settles everything, or says what makes no sense.
    pub fn resolve(args: Args, env: &Env) -> Result<Self, Error> {
        let verbosity = match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, 0) => Verbosity::Normal,
            (false, 1) => Verbosity::Verbose,
            (false, 2..) => Verbosity::Debug,
        };
        let mut action = action(args.command, env)?;
        if args.quiet {
            action.hush();
        }
        Ok(Self { verbosity, action })
    }
}

impl Action {
    /// `--quiet`: no figures either.
    fn hush(&mut self) {
        let show = match self {
            Self::Follow(plan) => &mut plan.show,
            Self::Tweets(plan) => &mut plan.show,
            Self::Legacy(plan) => &mut plan.show,
            Self::Replay(_, show) => show,
            _ => return,
        };
        show.stats = Plan::default();
    }
}

fn action(command: Command, env: &Env) -> Result<Action, Error> {
    let (live, channels) = match command {
        Command::User(live) => (live, vec![Channel::User]),
        Command::Notifications(live) => (live, vec![Channel::Notifications]),
        Command::Direct(live) => (live, vec![Channel::Direct]),
        Command::Public(args) => public(args, Reach::All),
        Command::Local(args) => public(args, Reach::Local),
        Command::Remote(args) => public(args, Reach::Remote),
        Command::Hashtag(args) => (args.live, hashtags(&args.tags, args.local)?),
        Command::List(args) => (args.live, vec![list(&args.id)?]),
        Command::Twitter(args) => return twitter::action(args.command, env),
        Command::Replay(args) => {
            let files = if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files };
            let speed = match args.speed {
                Speed::Factor(factor) => Some(factor),
                Speed::Max => None,
            };
            if args.show.lists_fields() {
                return Ok(Action::Fields);
            }
            let show = Box::new(show(args.show, env, false)?);
            return Ok(Action::Replay(Replay { files, speed }, show));
        }
        Command::Sandbox(args) => {
            let options = sandbox_options(args.behaviour, args.port, args.payload_bytes);
            return Ok(Action::Sandbox { options, legacy: args.legacy });
        }
        Command::Doctor(args) => return doctor::mastodon(*args, env),
        Command::Fields => return Ok(Action::Fields),
        Command::Completions { shell } => return Ok(Action::Completions(shell)),
        Command::Generate { what, dir } => {
            let folder = match what {
                Generated::Man => "man",
                Generated::Completions => "completions",
            };
            return Ok(Action::Generate(what, dir.unwrap_or_else(|| PathBuf::from(folder))));
        }
    };
    if live.show.lists_fields() {
        return Ok(Action::Fields);
    }
    follow(live, channels, env).map(|plan| Action::Follow(Box::new(plan)))
}

fn public(args: PublicArgs, reach: Reach) -> (LiveArgs, Vec<Channel>) {
    (args.live, vec![Channel::Public { reach, only_media: args.only_media }])
}

/// One channel for each tag, each once however it was spelled.
fn hashtags(typed: &[String], local: bool) -> Result<Vec<Channel>, Error> {
    let mut channels: Vec<Channel> = Vec::new();
    for text in typed {
        if text.trim().contains([',', ' ']) {
            return Err(Error::Usage {
                message: format!("'{text}' is not one hashtag"),
                hint: Some("separate tags by spaces: trill hashtag caturday rust".to_owned()),
            });
        }
        let tag = normalize_tag(text).ok_or_else(|| Error::Usage {
            message: format!("'{text}' is no hashtag: it has no letter or digit"),
            hint: Some("name tags like rust or #caturday; quote the # for your shell".to_owned()),
        })?;
        let channel = Channel::Hashtag { tag, local };
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    if channels.len() > TAGS_MAX {
        let count = channels.len();
        return Err(Error::usage(format!(
            "{count} hashtags need {count} connections; at most {TAGS_MAX}"
        )));
    }
    Ok(channels)
}

fn list(id: &str) -> Result<Channel, Error> {
    let id = id.trim();
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)) {
        return Err(Error::Usage {
            message: format!("'{id}' is no list id"),
            hint: Some(
                "it is the last part of the list's address: …/lists/42 is list 42".to_owned(),
            ),
        });
    }
    Ok(Channel::List { id: id.to_owned() })
}

fn follow(live: LiveArgs, channels: Vec<Channel>, env: &Env) -> Result<Follow, Error> {
    let labels = channels.len() > 1;
    let server = if live.sandbox.sandbox {
        Server::Sandbox(sandbox_options(live.sandbox.behaviour, 0, None))
    } else {
        needs_sandbox(&live.sandbox.behaviour)?;
        real_server(&live.server, &channels, env)?
    };
    Ok(Follow {
        server,
        channels,
        wanted: wanted(live.history, env)?,
        force: live.retry.reconnect.retry.is_some(),
        policy: policy(&live.retry.reconnect, STALL_TIMEOUT),
        show: Show { buffer: buffer(&live.buffer), ..show(live.show, env, labels)? },
    })
}

/// These flags change the embedded server; a real one would go on as it is.
fn needs_sandbox(behaviour: &SandboxBehaviour) -> Result<(), Error> {
    let flag = if behaviour.rate.is_some() {
        "--rate"
    } else if behaviour.seed.is_some() {
        "--seed"
    } else if !behaviour.fault.is_empty() {
        "--fault"
    } else if behaviour.events.is_some() {
        "--events"
    } else if behaviour.history.is_some() {
        "--history"
    } else if behaviour.heartbeat.is_some() {
        "--heartbeat"
    } else {
        return Ok(());
    };
    Err(Error::usage(format!("{flag} only makes sense with --sandbox")))
}

fn real_server(args: &ServerArgs, channels: &[Channel], env: &Env) -> Result<Server, Error> {
    let api = server::address(args.server.as_deref(), &server::MASTODON, env)?;
    let net = server::net_options(&args.net, &api)?;
    let typed = (args.token_file.as_deref(), args.token_command.as_deref());
    let token = token::find(typed, &token::MASTODON, env)?;
    if let Some(channel) = channels.iter().find(|channel| channel.is_personal())
        && token.is_none()
    {
        let stream = Mastodon::new(channel.clone(), &api, false).origin().to_string();
        return Err(Error::NoToken { stream });
    }
    Ok(Server::Real { api, token, net })
}

fn policy(args: &ReconnectArgs, stall_timeout: Duration) -> Policy {
    Policy {
        attempts: match args.retry {
            Some(Attempts::AtMost(attempts)) => Some(attempts),
            Some(Attempts::Forever) | None => None,
        },
        max_time: args.retry_max_time,
        delay: args.retry_delay,
        connect_timeout: args.connect_timeout,
        stall_timeout: args.stall_timeout.unwrap_or(stall_timeout),
    }
}

fn sandbox_options(
    behaviour: SandboxBehaviour,
    port: u16,
    payload_bytes: Option<usize>,
) -> sandbox::Options {
    sandbox::Options {
        port,
        rate: behaviour.rate.unwrap_or(Rate::PerSecond(SANDBOX_RATE)),
        seed: behaviour.seed,
        faults: behaviour.fault,
        events: behaviour.events,
        history: behaviour.history.unwrap_or(sandbox::DEFAULT_HISTORY),
        heartbeat: behaviour.heartbeat,
        payload_bytes,
        rules: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
