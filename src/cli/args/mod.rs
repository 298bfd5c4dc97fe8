//! What can be typed. Parsing validates and never acts; what it all means is settled in
//! `config`.

pub mod buffer;
pub mod doctor;
pub mod files;
pub mod history;
pub mod legacy;
pub mod show;
pub mod span;
pub mod twitter;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use super::parse;
use crate::sandbox::{Fault, Rate};
pub use buffer::BufferArgs;
use doctor::DoctorArgs;
use history::HistoryArgs;
pub use show::ShowArgs;
use twitter::TwitterArgs;

/// tail -f for social timelines: one event per line
#[derive(Debug, Parser)]
#[command(
    name = "trill",
    version,
    max_term_width = 100,
    propagate_version = true,
    disable_help_subcommand = true,
    args_override_self = true,
    after_help = "Try it without an account: trill public --sandbox"
)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Say what is being done; twice: every answer and heartbeat
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Say nothing but the error that ends the run
    #[arg(long, global = true)]
    pub quiet: bool,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Your home timeline and notifications
    #[command(visible_alias = "home")]
    User(LiveArgs),
    /// Your notifications
    Notifications(LiveArgs),
    /// Public posts that the server knows
    Public(PublicArgs),
    /// Public posts by accounts of the server
    Local(PublicArgs),
    /// Public posts by accounts of other servers
    Remote(PublicArgs),
    /// Your direct conversations
    Direct(LiveArgs),
    /// Public posts with a hashtag; several hashtags make one merged output
    Hashtag(HashtagArgs),
    /// Posts of one of your lists
    List(ListArgs),
    /// X (Twitter): streams, the rules of the filtered stream, connections, usage
    #[command(visible_alias = "x", subcommand_required = true, arg_required_else_help = true)]
    Twitter(Box<TwitterArgs>),
    /// Records that -o json wrote, from files or stdin, through the same filters and formats
    Replay(ReplayArgs),
    /// The embedded server on its own: prints its URL and a token, then serves until stopped
    #[command(after_long_help = super::generate::fault_list())]
    Sandbox(SandboxCommand),
    /// Check a server and a token: what works, what does not, and what to do about it
    #[command(after_help = doctor::NOTES)]
    Doctor(Box<DoctorArgs>),
    /// List the fields that -F and --template know
    Fields,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the files that are checked in
    #[command(hide = true)]
    Generate {
        /// Which files
        what: Generated,
        /// Where to [default: the folder of that name]
        dir: Option<PathBuf>,
    },
}

/// A public timeline.
#[derive(Debug, clap::Args)]
pub struct PublicArgs {
    /// Only posts with media
    #[arg(long)]
    pub only_media: bool,
    /// What all streams share.
    #[command(flatten)]
    pub live: LiveArgs,
}

/// Hashtag timelines.
#[derive(Debug, clap::Args)]
pub struct HashtagArgs {
    /// Hashtags, with or without '#'
    #[arg(required = true, value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only posts by accounts of the server
    #[arg(long)]
    pub local: bool,
    /// What all streams share.
    #[command(flatten)]
    pub live: LiveArgs,
}

/// A list timeline.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The list's id: the last part of its address
    pub id: String,
    /// What all streams share.
    #[command(flatten)]
    pub live: LiveArgs,
}

/// What all streams share.
#[derive(Debug, clap::Args)]
pub struct LiveArgs {
    /// The server and the account.
    #[command(flatten)]
    pub server: ServerArgs,
    /// What was before, and what gaps would lose.
    #[command(flatten)]
    pub history: HistoryArgs,
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

/// The server and the account.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Server")]
pub struct ServerArgs {
    /// The server, as you would type it into a browser
    /// [env: TRILL_SERVER, MASTODON_SERVER, MASTODON_API_BASE_URL]
    #[arg(long, value_name = "HOST or URL")]
    pub server: Option<String>,
    /// Read the access token from a file; without this and --token-command it is read from
    /// MASTODON_ACCESS_TOKEN [env: TRILL_TOKEN_FILE]
    #[arg(long, value_name = "PATH", conflicts_with = "token_command")]
    pub token_file: Option<PathBuf>,
    /// Read the access token from a command's output, such as 'pass show mastodon'
    /// [env: TRILL_TOKEN_COMMAND]
    #[arg(long, value_name = "CMD")]
    pub token_command: Option<String>,
    /// How to get there.
    #[command(flatten)]
    pub net: NetArgs,
    /// How to connect
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        env = "TRILL_TRANSPORT",
        hide_env_values = true
    )]
    pub transport: Transport,
}

/// How to get to a server.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Server")]
pub struct NetArgs {
    /// Let plain http:// leave this machine, token and all
    #[arg(long, env = "TRILL_ALLOW_HTTP", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub allow_http: bool,
    /// Connect through a proxy; without this the usual proxy variables count
    #[arg(long, value_name = "URL", env = "TRILL_PROXY", hide_env_values = true)]
    pub proxy: Option<String>,
    /// Trust the certificates in this file as well
    #[arg(long, value_name = "PEM", env = "TRILL_CACERT", hide_env_values = true)]
    pub cacert: Option<PathBuf>,
}

/// How to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Transport {
    /// What suits the server
    Auto,
    /// Server-sent events
    Sse,
}

/// When to reconnect, and when to stop waiting.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reconnecting")]
pub struct RetryArgs {
    /// How long to go on trying.
    #[command(flatten)]
    pub reconnect: ReconnectArgs,
    /// Go on for ever; this is the default
    #[arg(short, long)]
    pub follow: bool,
}

/// How long to go on trying, and what is no connection any more.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reconnecting")]
pub struct ReconnectArgs {
    /// Connection attempts in all since a connection last held for a minute: 1 never reconnects
    /// [default: forever]
    #[arg(long, value_name = "N|forever", value_parser = parse::attempts, env = "TRILL_RETRY", hide_env_values = true)]
    pub retry: Option<parse::Attempts>,
    /// Make no attempt later than this after the connection was lost
    #[arg(long, value_name = "DURATION", value_parser = parse::duration, env = "TRILL_RETRY_MAX_TIME", hide_env_values = true)]
    pub retry_max_time: Option<Duration>,
    /// Wait this long before each attempt instead of longer and longer; what the server asks for is
    /// waited for all the same
    #[arg(long, value_name = "DURATION", value_parser = parse::duration, env = "TRILL_RETRY_DELAY", hide_env_values = true)]
    pub retry_delay: Option<Duration>,
    /// From dialling to the server's answer
    #[arg(long, value_name = "DURATION", value_parser = parse::positive_duration, default_value = "10s", env = "TRILL_CONNECT_TIMEOUT", hide_env_values = true)]
    pub connect_timeout: Duration,
    /// A connection without a byte for so long is dead; Mastodon sends a heartbeat every 15 s, X every
    /// 20 s [default: 60s; X: 30s, its API v1.1: 90s]
    #[arg(long, value_name = "DURATION", value_parser = parse::positive_duration, env = "TRILL_STALL_TIMEOUT", hide_env_values = true)]
    pub stall_timeout: Option<Duration>,
}

/// The embedded server instead of a real one.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Sandbox")]
pub struct SandboxArgs {
    /// Start the embedded server on a free loopback port and follow that
    #[arg(long, conflicts_with_all = ["server", "token_file", "token_command"])]
    pub sandbox: bool,
    /// How the embedded server behaves.
    #[command(flatten)]
    pub behaviour: SandboxBehaviour,
}

/// How the embedded server behaves.
#[derive(Clone, Debug, clap::Args)]
pub struct SandboxBehaviour {
    /// Events per second of each stream, or 'max' [default: 1]
    #[arg(long, value_name = "N|max")]
    pub rate: Option<Rate>,
    /// The same seed gives the same bytes
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Misbehave, as in drop-every=5s; may be repeated; 'trill sandbox --help' lists the faults
    #[arg(long, value_name = "FAULT", value_delimiter = ',')]
    pub fault: Vec<Fault>,
    /// The server ends each stream after so many events in all; trill itself ends by --count
    #[arg(long, value_name = "N")]
    pub events: Option<u64>,
    /// So many events have happened on each stream before trill comes [default: 40]
    #[arg(long, value_name = "N")]
    pub history: Option<u64>,
    /// Send a heartbeat this often [default: as the real servers, 15s on Mastodon and 20s on X]
    #[arg(long, value_name = "DURATION", value_parser = parse::positive_duration)]
    pub heartbeat: Option<Duration>,
}

/// `trill sandbox`.
#[derive(Debug, clap::Args)]
pub struct SandboxCommand {
    /// The loopback port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Make posts about this big, in bytes
    #[arg(long, value_name = "BYTES", value_parser = parse::payload_bytes)]
    pub payload_bytes: Option<usize>,
    /// Print the keys for X's API v1.1, too: four lines NAME=VALUE after the first
    #[arg(long)]
    pub legacy: bool,
    /// How the embedded server behaves.
    #[command(flatten)]
    pub behaviour: SandboxBehaviour,
}

/// `trill replay`.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// Files of records, plain or compressed with gzip or zstd; '-' or none is stdin
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// As fast as it was (1x), ten times as fast (10x), or as fast as it can be
    #[arg(long, value_name = "FACTOR", value_parser = parse::speed, default_value = "max")]
    pub speed: parse::Speed,
    /// What to show and how.
    #[command(flatten)]
    pub show: ShowArgs,
}

/// The shells of `trill completions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// Elvish
    Elvish,
    /// PowerShell
    Powershell,
    /// Nushell
    Nushell,
}

/// What `trill generate` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Generated {
    /// Manual pages
    Man,
    /// Completion scripts
    Completions,
}
