//! What can be typed after `trill twitter`.

pub mod rules;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand, ValueEnum};

use super::doctor::{self, TwitterDoctorArgs};
use super::legacy::LegacyArgs;
use super::span::SpanArgs;
use super::{BufferArgs, NetArgs, RetryArgs, SandboxArgs, ShowArgs};
use crate::cli::parse;
use crate::source::twitter::query::Preset;
use rules::RulesArgs;

/// `trill twitter`.
#[derive(Debug, Args)]
pub struct TwitterArgs {
    /// What to do there.
    #[command(subcommand)]
    pub command: TwitterCommand,
}

/// What X's API is asked to do.
#[derive(Debug, Subcommand)]
pub enum TwitterCommand {
    /// Posts that match the app's rules
    Filter(FilteredArgs),
    /// One per cent of all posts
    Sample(StreamArgs),
    /// Ten per cent of all posts, in two partitions
    Sample10(StreamArgs),
    /// All posts, in partitions; with --lang en, ja, ko or pt those in that language
    Firehose(StreamArgs),
    /// Any other stream: likes/firehose, tweets/compliance, activity, or what comes later
    Stream(PathArgs),
    /// The rules of the filtered stream
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Rules(RulesArgs),
    /// The app's open streams
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Connections(ConnectionsArgs),
    /// How many posts the app has read, and may read
    Usage(UsageArgs),
    /// The streams of API v1.1, for servers that still speak it; X's own were retired
    #[command(subcommand_required = true, arg_required_else_help = true)]
    Legacy(Box<LegacyArgs>),
    /// Check an app and its token: what works, what does not, and what to do about it
    #[command(after_help = doctor::TWITTER_NOTES)]
    Doctor(TwitterDoctorArgs),
}

/// The filtered stream.
#[derive(Debug, Args)]
pub struct FilteredArgs {
    /// Follow posts that match this rule: it is added for this run and removed at its end; may be
    /// repeated; posts that match none of them are not shown
    #[arg(long, value_name = "RULE", allow_hyphen_values = true)]
    pub rule: Vec<String>,
    /// Send rules as they are, without looking for mistakes first
    #[arg(long)]
    pub no_check: bool,
    /// What all streams share.
    #[command(flatten)]
    pub stream: StreamArgs,
}

/// Any stream.
#[derive(Debug, Args)]
pub struct PathArgs {
    /// The stream's path, with or without /2/ before and /stream after it
    pub path: String,
    /// What all streams share.
    #[command(flatten)]
    pub stream: StreamArgs,
}

/// What all streams of X share.
#[derive(Debug, Args)]
pub struct StreamArgs {
    /// What to ask for.
    #[command(flatten)]
    pub query: QueryArgs,
    /// The server and the app.
    #[command(flatten)]
    pub app: AppArgs,
    /// What its gaps would lose.
    #[command(flatten)]
    pub gaps: GapArgs,
    /// When it is too much.
    #[command(flatten)]
    pub spend: SpendArgs,
    /// When to reconnect.
    #[command(flatten)]
    pub retry: RetryArgs,
    /// What to show and how.
    #[command(flatten)]
    pub show: ShowArgs,
    /// What waits for a slow reader.
    #[command(flatten)]
    pub buffer: BufferArgs,
    /// The embedded server instead of a real one.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// What to ask for.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct QueryArgs {
    /// How much of each post: 'min' is X's default, 'default' is what -o pretty needs, 'all' is
    /// everything a bearer token may see [default: default; of 'stream' min]
    #[arg(long, value_enum, env = "TRILL_PRESET", hide_env_values = true)]
    pub preset: Option<Preset>,
    /// Objects to include: author_id, attachments.media_keys, …; instead of the preset's
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_EXPANSIONS",
        hide_env_values = true
    )]
    pub expansions: Option<Vec<String>>,
    /// Fields of posts: created_at, entities, note_tweet, …; instead of the preset's, as are the
    /// next four
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_TWEET_FIELDS",
        hide_env_values = true
    )]
    pub tweet_fields: Option<Vec<String>>,
    /// Fields of users
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_USER_FIELDS",
        hide_env_values = true
    )]
    pub user_fields: Option<Vec<String>>,
    /// Fields of media
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_MEDIA_FIELDS",
        hide_env_values = true
    )]
    pub media_fields: Option<Vec<String>>,
    /// Fields of polls
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_POLL_FIELDS",
        hide_env_values = true
    )]
    pub poll_fields: Option<Vec<String>>,
    /// Fields of places
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        env = "TRILL_PLACE_FIELDS",
        hide_env_values = true
    )]
    pub place_fields: Option<Vec<String>>,
    /// Which part of a stream that comes in parts
    #[arg(long, value_name = "N", env = "TRILL_PARTITION", hide_env_values = true)]
    pub partition: Option<u8>,
    /// With every connection have the last N minutes sent again, 0 to 5; what came before is not
    /// shown twice; needs an Enterprise account
    #[arg(long, value_name = "N", env = "TRILL_BACKFILL_MINUTES", hide_env_values = true)]
    pub backfill_minutes: Option<u8>,
    /// Replay from this time (RFC 3339), at most a day ago; needs an Enterprise account
    #[arg(long, value_name = "TIME", value_parser = parse::timestamp)]
    pub start_time: Option<jiff::Timestamp>,
    /// … up to this time, and end there
    #[arg(long, value_name = "TIME", value_parser = parse::timestamp)]
    pub end_time: Option<jiff::Timestamp>,
    /// Any other parameter of the stream; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::parameter)]
    pub param: Vec<(String, String)>,
    /// Let the server compress the stream: fewer bytes, some delay
    #[arg(long, env = "TRILL_GZIP", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub gzip: bool,
}

/// The server and the app.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub struct AppArgs {
    /// The API's address, for a stand-in of X [default: api.x.com]
    /// [env: TRILL_TWITTER_SERVER]
    #[arg(long, value_name = "HOST or URL")]
    pub server: Option<String>,
    /// Read the app's bearer token from a file; without this and --token-command it is read from
    /// X_BEARER_TOKEN, TWITTER_BEARER_TOKEN or BEARER_TOKEN, or got for CONSUMER_KEY and
    /// CONSUMER_SECRET [env: TRILL_TWITTER_TOKEN_FILE]
    #[arg(long, value_name = "PATH", conflicts_with = "token_command")]
    pub token_file: Option<PathBuf>,
    /// Read the bearer token from a command's output, such as 'pass show x'
    /// [env: TRILL_TWITTER_TOKEN_COMMAND]
    #[arg(long, value_name = "CMD")]
    pub token_command: Option<String>,
    /// Keep the token that was got for CONSUMER_KEY and CONSUMER_SECRET in this file, readable by
    /// you alone; it is not kept otherwise
    #[arg(long, value_name = "PATH")]
    pub save_token: Option<PathBuf>,
    /// How to get there.
    #[command(flatten)]
    pub net: NetArgs,
}

/// What the gaps of a stream would lose.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gaps")]
pub struct GapArgs {
    /// How to get what a lost connection missed; X has nothing that costs nothing
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "HOW",
        env = "TRILL_BACKFILL",
        hide_env_values = true
    )]
    pub backfill: Backfill,
    /// From where to where.
    #[command(flatten)]
    pub span: SpanArgs,
}

/// `--backfill`, of X.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backfill {
    /// A gap is only reported, unless --backfill-minutes is given
    Auto,
    /// A gap is only reported
    Off,
    /// X sends the missed minutes again, at most five; needs an Enterprise account
    Server,
    /// Of the filtered stream: search for posts that match the app's rules, and pay for each;
    /// --max-cost and --max-posts count them, and a gap that would pass them stays open
    Search,
}

/// When it is too much: X bills each post.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cost")]
pub struct SpendArgs {
    /// End, with exit code 9, when so many posts were delivered, shown or not
    #[arg(long, value_name = "N", value_parser = parse::count, env = "TRILL_MAX_POSTS", hide_env_values = true)]
    pub max_posts: Option<u64>,
    /// End, with exit code 9, before an estimated cost of this many US dollars is passed
    #[arg(long, value_name = "USD", value_parser = parse::dollars, env = "TRILL_MAX_COST", hide_env_values = true)]
    pub max_cost: Option<f64>,
    /// What one post costs, for the estimate [default: 0.005, X's price of 2026-02-06]
    #[arg(long, value_name = "USD", value_parser = parse::dollars, env = "TRILL_POST_PRICE", hide_env_values = true)]
    pub post_price: Option<f64>,
}

/// One request and its answer.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The server and the app.
    #[command(flatten)]
    pub app: AppArgs,
    /// When X says that there were too many requests, wait until it allows the next
    #[arg(long)]
    pub wait: bool,
    /// What the answer looks like.
    #[command(flatten)]
    pub layout: LayoutArgs,
}

/// What the answer looks like.
#[derive(Debug, Args)]
pub struct LayoutArgs {
    /// The format [default: table at a terminal, tsv elsewhere]
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub output: Option<LayoutKind>,
}

/// The formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayoutKind {
    /// Columns with a header
    Table,
    /// Fields with tabs between them; tab, line breaks and backslash are escaped
    Tsv,
    /// One JSON object per line
    Json,
}

/// `trill twitter connections`.
#[derive(Debug, Args)]
pub struct ConnectionsArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: ConnectionsCommand,
}

/// What can be done with connections.
#[derive(Debug, Subcommand)]
pub enum ConnectionsCommand {
    /// List the app's connections: id, stream, since when, until when, why it ended, from where
    List(ConnectionsListArgs),
    /// End connections: the cure for 'too many connections' when a stream was lost and not closed
    Kill(ConnectionsKillArgs),
}

/// `trill twitter connections list`.
#[derive(Debug, Args)]
pub struct ConnectionsListArgs {
    /// Those that are over as well
    #[arg(long)]
    pub all: bool,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `trill twitter connections kill`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct ConnectionsKillArgs {
    /// Ids of connections
    #[arg(value_name = "ID", group = "which")]
    pub ids: Vec<String>,
    /// All connections to this stream, by X's name for it: filtered_stream, sample_stream, …
    #[arg(long, value_name = "NAME", group = "which")]
    pub stream: Option<String>,
    /// All connections of the app
    #[arg(long, group = "which")]
    pub all: bool,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `trill twitter usage`.
#[derive(Debug, Args)]
pub struct UsageArgs {
    /// The last N days, 1 to 90
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=90), default_value_t = 7)]
    pub days: u8,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}
