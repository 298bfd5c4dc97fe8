//! What is meant by `trill twitter`.

mod gaps;
mod rules;

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum as _;
use secrecy::SecretString;
use url::Url;

use super::{
    Action, Show, buffer::buffer, doctor, legacy, needs_sandbox, policy, sandbox_options, server,
    show,
};
use crate::auth::bearer::ConsumerKeys;
use crate::cli::args::SandboxArgs;
use crate::cli::args::twitter::{
    AppArgs, AskArgs, Backfill, ConnectionsCommand, FilteredArgs, LayoutArgs, LayoutKind,
    QueryArgs, SpendArgs, StreamArgs, TwitterCommand,
};
use crate::cli::env::Env;
use crate::cli::token;
use crate::commands::out::Layout;
use crate::commands::{self, connections};
use crate::engine::spend::{POST_PRICE, Spend};
use crate::error::Error;
use crate::net::NetOptions;
use crate::sandbox;
use crate::session::Policy;
use crate::source::twitter::app::Kill;
use crate::source::twitter::endpoint::{Endpoint, Lang};
use crate::source::twitter::query::Query;
pub use gaps::Gaps;

/// X's heartbeat comes every 20 s; a wait of just that would see stalls that are none
/// (protocols/x.md section 4).
const STALL_TIMEOUT: Duration = Duration::from_secs(30);

/// What an embedded server's filtered stream has for who brings no rules: it must show something.
const SANDBOX_RULES: &[(&str, &str)] =
    &[("cat has:images", "cats"), ("bread OR sourdough", "bread")];

/// A stream of X to follow.
#[derive(Debug)]
pub struct Tweets {
    /// Where, and as whom.
    pub app: App,
    /// What.
    pub endpoint: Endpoint,
    /// How much of it.
    pub query: Query,
    /// Let the server compress.
    pub gzip: bool,
    /// Rules for this run alone (`--rule`).
    pub rules: RunRules,
    /// The name of this machine: it goes into their tags.
    pub host: String,
    /// What its gaps would lose.
    pub gaps: Gaps,
    /// When to reconnect.
    pub policy: Policy,
    /// What to show.
    pub show: Show,
}

/// Rules for one run alone.
#[derive(Debug, Default)]
pub struct RunRules {
    /// One rule each.
    pub values: Vec<String>,
    /// Look for mistakes before they are sent.
    pub check: bool,
}

/// An app at a server.
#[derive(Debug)]
pub enum App {
    /// X, or another real server.
    Real {
        /// The API base.
        api: Url,
        /// Who asks.
        credentials: Credentials,
        /// Where a token that was got is kept (`--save-token`).
        save_token: Option<PathBuf>,
        /// How to connect.
        net: NetOptions,
    },
    /// The embedded one, to be started.
    Sandbox(sandbox::Options),
}

/// Who asks.
#[derive(Debug)]
pub enum Credentials {
    /// An app with its token.
    Bearer(SecretString),
    /// An app whose token is to be got.
    Keys(ConsumerKeys),
}

/// A question to X, or about rules alone, and what the answer looks like.
#[derive(Debug)]
pub struct Ask {
    /// Where, and as whom; `None` where nothing is asked of anybody.
    pub app: Option<App>,
    /// Wait for rate limits (`--wait`).
    pub wait: bool,
    /// What the answer looks like.
    pub layout: Layout,
    /// What is asked.
    pub question: Question,
}

/// What is asked.
#[derive(Debug)]
pub enum Question {
    /// About rules.
    Rules(commands::rules::Command),
    /// About connections.
    Connections(connections::Command),
    /// How much was read in so many days.
    Usage(u8),
}

pub(super) fn action(command: TwitterCommand, env: &Env) -> Result<Action, Error> {
    let (endpoint, args, rules) = match command {
        TwitterCommand::Filter(FilteredArgs { rule, no_check, stream }) => {
            (Endpoint::Filter, stream, RunRules { values: rule, check: !no_check })
        }
        TwitterCommand::Sample(stream) => (Endpoint::Sample, stream, RunRules::default()),
        TwitterCommand::Sample10(stream) => (Endpoint::Sample10, stream, RunRules::default()),
        TwitterCommand::Firehose(mut stream) => {
            // A stream of its own, and no filter on this side.
            let langs = std::mem::take(&mut stream.show.filters.lang);
            let lang = match langs.as_slice() {
                [] => None,
                [lang] => Some(firehose_lang(&lang.to_string())?),
                _ => return Err(Error::usage("the firehose comes in one language, or in all")),
            };
            (Endpoint::Firehose(lang), stream, RunRules::default())
        }
        TwitterCommand::Stream(args) => {
            let endpoint = Endpoint::from_path(&args.path).map_err(Error::usage)?;
            (endpoint, args.stream, RunRules::default())
        }
        TwitterCommand::Rules(args) => return rules::action(args.command, env),
        TwitterCommand::Connections(args) => {
            let (command, args) = match args.command {
                ConnectionsCommand::List(args) => {
                    (connections::Command::List { all: args.all }, args.ask)
                }
                ConnectionsCommand::Kill(args) => {
                    let which = match args.stream {
                        _ if args.all => Kill::All,
                        Some(name) => Kill::Stream(name),
                        None => Kill::Ids(args.ids),
                    };
                    (connections::Command::Kill(which), args.ask)
                }
            };
            return ask(Question::Connections(command), args, env);
        }
        TwitterCommand::Legacy(args) => return legacy::action(*args, env),
        TwitterCommand::Doctor(args) => return doctor::twitter(args, env),
        TwitterCommand::Usage(args) => return ask(Question::Usage(args.days), args.ask, env),
    };
    if args.show.lists_fields() {
        return Ok(Action::Fields);
    }
    let plan = tweets(endpoint, args, rules, env)?;
    Ok(Action::Tweets(Box::new(plan)))
}

fn firehose_lang(text: &str) -> Result<Lang, Error> {
    Lang::from_str(text, true).map_err(|_| Error::Usage {
        message: format!("there is no firehose in the language '{text}'"),
        hint: Some("X has en, ja, ko and pt; without --lang it is all of them".to_owned()),
    })
}

fn ask(question: Question, args: AskArgs, env: &Env) -> Result<Action, Error> {
    let app = Some(real_app(&args.app, env)?);
    let layout = layout(&args.layout, env);
    Ok(Action::Ask(Box::new(Ask { app, wait: args.wait, layout, question })))
}

fn offline(command: commands::rules::Command, args: &LayoutArgs, env: &Env) -> Action {
    let layout = layout(args, env);
    Action::Ask(Box::new(Ask {
        app: None,
        wait: false,
        layout,
        question: Question::Rules(command),
    }))
}

fn layout(args: &LayoutArgs, env: &Env) -> Layout {
    match args.output {
        Some(LayoutKind::Table) => Layout::Table,
        Some(LayoutKind::Tsv) => Layout::Tsv,
        Some(LayoutKind::Json) => Layout::Json,
        None if env.stdout_is_terminal => Layout::Table,
        None => Layout::Tsv,
    }
}

fn tweets(
    endpoint: Endpoint,
    args: StreamArgs,
    rules: RunRules,
    env: &Env,
) -> Result<Tweets, Error> {
    let app = app(&args.app, args.sandbox, rules.values.is_empty(), env)?;
    let gzip = args.query.gzip;
    let query = query(args.query, &endpoint)?;
    let gaps = gaps::gaps(args.gaps, &endpoint, &query, env)?;
    let mut show = show(args.show, env, false)?;
    show.buffer = buffer(&args.buffer);
    // A search tells what it will cost before it is made.
    let is_counted = show.stats.counts() || gaps.backfill == Backfill::Search;
    show.limits.spend = spend(&args.spend, is_counted)?;
    Ok(Tweets {
        app,
        endpoint,
        query,
        gzip,
        rules,
        host: env.host.clone(),
        gaps,
        policy: policy(&args.retry.reconnect, STALL_TIMEOUT),
        show,
    })
}

/// The app; `needs_rules` where an embedded server would have nothing to show without some.
pub(super) fn app(
    args: &AppArgs,
    sandbox: SandboxArgs,
    needs_rules: bool,
    env: &Env,
) -> Result<App, Error> {
    if !sandbox.sandbox {
        needs_sandbox(&sandbox.behaviour)?;
        return real_app(args, env);
    }
    let mut options = sandbox_options(sandbox.behaviour, 0, None);
    if needs_rules {
        let demo = SANDBOX_RULES.iter();
        options.rules = demo.map(|(v, t)| ((*v).to_owned(), Some((*t).to_owned()))).collect();
    }
    Ok(App::Sandbox(options))
}

fn query(args: QueryArgs, endpoint: &Endpoint) -> Result<Query, Error> {
    let typed = |names: Option<Vec<String>>| names.unwrap_or_default();
    let query = Query {
        expansions: typed(args.expansions),
        tweet_fields: typed(args.tweet_fields),
        user_fields: typed(args.user_fields),
        media_fields: typed(args.media_fields),
        poll_fields: typed(args.poll_fields),
        place_fields: typed(args.place_fields),
        partition: args.partition,
        backfill_minutes: args.backfill_minutes,
        start_time: args.start_time,
        end_time: args.end_time,
        extra: args.param,
    };
    let query = query.with_preset(endpoint, args.preset);
    query.check(endpoint)?;
    Ok(query)
}

/// Posts are priced where there is a limit or somebody looks.
fn spend(args: &SpendArgs, is_counted: bool) -> Result<Option<Spend>, Error> {
    let SpendArgs { max_posts, max_cost, post_price } = *args;
    let spend = Spend { max_posts, max_cost, post_price: post_price.unwrap_or(POST_PRICE) };
    if spend.reached(0).is_some() {
        let price = spend.post_price;
        return Err(Error::usage(format!("--max-cost is less than one post costs (${price})")));
    }
    Ok((is_counted || max_posts.is_some() || max_cost.is_some()).then_some(spend))
}

fn real_app(args: &AppArgs, env: &Env) -> Result<App, Error> {
    let api = server::address(args.server.as_deref(), &server::TWITTER, env)?;
    let net = server::net_options(&args.net, &api)?;
    let typed = (args.token_file.as_deref(), args.token_command.as_deref());
    let credentials = match token::find(typed, &token::TWITTER, env)? {
        Some(bearer) => Credentials::Bearer(bearer),
        None => match token::keys(env)? {
            Some(keys) => Credentials::Keys(keys),
            None => return Err(Error::NoBearer { server: api.to_string() }),
        },
    };
    let save_token = args.save_token.clone();
    if save_token.is_some() && matches!(credentials, Credentials::Bearer(_)) {
        return Err(Error::Usage {
            message: "--save-token keeps a token that trill gets, and here is one already"
                .to_owned(),
            hint: Some("without it trill gets one for CONSUMER_KEY and CONSUMER_SECRET".to_owned()),
        });
    }
    Ok(App::Real { api, credentials, save_token, net })
}
