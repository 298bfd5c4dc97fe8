//! What can be typed after `trill twitter legacy`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};

use super::span::SpanArgs;
use super::{BufferArgs, NetArgs, ReconnectArgs, SandboxBehaviour, ShowArgs};
use crate::cli::parse;
use crate::source::twitter::legacy::query::{Bounds, FilterLevel, With, parse_locations};

/// What stands under the help of these commands: nobody is to wait for X (protocols/x.md
/// section 6).
pub const NOTES: &str = "\
X's own hosts do not speak this API any more: userstream.twitter.com and sitestream.twitter.com
went on 2018-08-23, and filter was removed from stream.twitter.com on 2023-03-14. Name a server
that speaks it with --server. For X itself use 'trill twitter filter' and 'sample'.";

/// `trill twitter legacy`.
#[derive(Debug, Args)]
pub struct LegacyArgs {
    /// Which stream.
    #[command(subcommand)]
    pub command: LegacyCommand,
}

/// The streams of API v1.1.
#[derive(Debug, Subcommand)]
pub enum LegacyCommand {
    /// Posts that match any of --track, --follow and --locations
    #[command(after_help = NOTES)]
    Filter(LegacyFilterArgs),
    /// One per cent of all posts
    #[command(after_help = NOTES)]
    Sample(LegacySampleArgs),
    /// What the account of the keys sees: its timeline, and what happens to it
    #[command(after_help = NOTES)]
    User(LegacyUserArgs),
    /// What many accounts see, over as many connections as that takes
    #[command(after_help = NOTES)]
    Site(LegacySiteArgs),
}

/// `trill twitter legacy filter`.
#[derive(Debug, Args)]
pub struct LegacyFilterArgs {
    /// What to look for.
    #[command(flatten)]
    pub terms: TermArgs,
    /// Whom to follow.
    #[command(flatten)]
    pub follow: FollowArgs,
    /// Languages, and how popular a post must be.
    #[command(flatten)]
    pub sample: SampleArgs,
    /// What all streams share.
    #[command(flatten)]
    pub stream: LegacyStreamArgs,
}

/// `trill twitter legacy sample`.
#[derive(Debug, Args)]
pub struct LegacySampleArgs {
    /// Languages, and how popular a post must be.
    #[command(flatten)]
    pub sample: SampleArgs,
    /// What all streams share.
    #[command(flatten)]
    pub stream: LegacyStreamArgs,
}

/// `trill twitter legacy user`.
#[derive(Debug, Args)]
pub struct LegacyUserArgs {
    /// What to look for as well.
    #[command(flatten)]
    pub terms: TermArgs,
    /// Whose messages.
    #[command(flatten)]
    pub account: AccountArgs,
    /// What all streams share.
    #[command(flatten)]
    pub stream: LegacyStreamArgs,
}

/// `trill twitter legacy site`.
#[derive(Debug, Args)]
pub struct LegacySiteArgs {
    /// Whom to follow.
    #[command(flatten)]
    pub follow: FollowArgs,
    /// Whose messages.
    #[command(flatten)]
    pub account: AccountArgs,
    /// Only posts in these languages (BCP 47)
    #[arg(
        long,
        value_name = "LANG,…",
        value_delimiter = ',',
        help_heading = "What to ask for",
        env = "TRILL_LANGUAGE",
        hide_env_values = true
    )]
    pub language: Vec<String>,
    /// What all streams share.
    #[command(flatten)]
    pub stream: LegacyStreamArgs,
}

/// Phrases and places.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct TermArgs {
    /// Phrases, any of them: a post matches one if it has all of its words
    #[arg(long, value_name = "PHRASE,…", value_delimiter = ',')]
    pub track: Vec<String>,
    /// Boxes, any of them, in degrees: longitude first, south-west corner before north-east
    #[arg(long, value_name = "W,S,E,N,…", allow_hyphen_values = true, value_parser = locations)]
    pub locations: Vec<Locations>,
}

/// Boxes of one `--locations`.
#[derive(Clone, Debug)]
pub struct Locations(pub Vec<Bounds>);

fn locations(text: &str) -> Result<Locations, String> {
    parse_locations(text).map(Locations)
}

/// Whom to follow.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct FollowArgs {
    /// Accounts, by their ids: any number, over as many connections as that takes. @FILE names a
    /// file of them ('#' begins a comment), which is read again on SIGHUP
    #[arg(long, value_name = "ID,…|@FILE", value_delimiter = ',')]
    pub follow: Vec<String>,
    /// The wait between opening two connections, where there are several
    /// [default: filter 1m, site 1s]
    #[arg(long, value_name = "DURATION", value_parser = parse::duration, env = "TRILL_OPEN_EVERY", hide_env_values = true)]
    pub open_every: Option<Duration>,
}

/// Languages, and how popular a post must be.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct SampleArgs {
    /// Only posts in these languages (BCP 47)
    #[arg(
        long,
        value_name = "LANG,…",
        value_delimiter = ',',
        env = "TRILL_LANGUAGE",
        hide_env_values = true
    )]
    pub language: Vec<String>,
    /// Only posts that the service finds worth as much
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        env = "TRILL_FILTER_LEVEL",
        hide_env_values = true
    )]
    pub filter_level: Option<FilterLevel>,
}

/// Whose messages.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct AccountArgs {
    /// The account's own messages, or those of whom it follows as well
    /// [default: user followings, site user]
    #[arg(long, value_enum, value_name = "WHO", env = "TRILL_WITH", hide_env_values = true)]
    pub with: Option<With>,
    /// All replies of whom it follows, also those to others
    #[arg(long, env = "TRILL_REPLIES", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub replies: bool,
    /// Ids in lists of friends as strings
    #[arg(long, env = "TRILL_STRINGIFY_FRIEND_IDS", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub stringify_friend_ids: bool,
}

/// What all streams of API v1.1 share.
#[derive(Debug, Args)]
pub struct LegacyStreamArgs {
    /// How messages come.
    #[command(flatten)]
    pub wire: WireArgs,
    /// The server and the keys.
    #[command(flatten)]
    pub server: LegacyServerArgs,
    /// When to reconnect.
    #[command(flatten)]
    pub retry: ReconnectArgs,
    /// From where to where.
    #[command(flatten)]
    pub span: SpanArgs,
    /// What to show and how.
    #[command(flatten)]
    pub show: ShowArgs,
    /// What waits for a slow reader.
    #[command(flatten)]
    pub buffer: BufferArgs,
}

/// How messages come.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to ask for")]
pub struct WireArgs {
    /// Let the server warn when we read too slowly
    #[arg(long, env = "TRILL_STALL_WARNINGS", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub stall_warnings: bool,
    /// Let the server send the length before each message
    #[arg(long, env = "TRILL_DELIMITED", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub delimited: bool,
    /// Any other parameter of the stream; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse::parameter)]
    pub param: Vec<(String, String)>,
}

/// The server and the keys.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub struct LegacyServerArgs {
    /// A server that speaks API v1.1; X's own were retired in 2018 and 2023
    /// [env: TRILL_TWITTER_SERVER]
    #[arg(long, value_name = "HOST or URL")]
    pub server: Option<String>,
    /// Read the app's key from a file; without this it is read from CONSUMER_KEY
    #[arg(long, value_name = "PATH", env = "TRILL_CONSUMER_KEY_FILE", hide_env_values = true)]
    pub consumer_key_file: Option<PathBuf>,
    /// Read the app's secret from a file; else from CONSUMER_SECRET
    #[arg(long, value_name = "PATH", env = "TRILL_CONSUMER_SECRET_FILE", hide_env_values = true)]
    pub consumer_secret_file: Option<PathBuf>,
    /// Read the account's access token from a file; else from ACCESS_TOKEN
    #[arg(long, value_name = "PATH", env = "TRILL_ACCESS_TOKEN_FILE", hide_env_values = true)]
    pub access_token_file: Option<PathBuf>,
    /// Read its secret from a file; else from ACCESS_TOKEN_SECRET
    #[arg(
        long,
        value_name = "PATH",
        env = "TRILL_ACCESS_TOKEN_SECRET_FILE",
        hide_env_values = true
    )]
    pub access_token_secret_file: Option<PathBuf>,
    /// How to get there.
    #[command(flatten)]
    pub net: NetArgs,
    /// Start the embedded server on a free loopback port and follow that, with its keys
    #[arg(
        long,
        help_heading = "Sandbox",
        conflicts_with_all = ["server", "consumer_key_file", "consumer_secret_file", "access_token_file", "access_token_secret_file"]
    )]
    pub sandbox: bool,
    /// How the embedded server behaves.
    #[command(flatten)]
    #[command(next_help_heading = "Sandbox")]
    pub behaviour: SandboxBehaviour,
}
