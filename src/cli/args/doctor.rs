//! What can be typed after `trill doctor` and `trill twitter doctor`.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::twitter::AppArgs;
use super::{SandboxArgs, ServerArgs};
use crate::cli::parse;
use crate::output::color::ColorChoice;

/// What the help says at its end.
pub const NOTES: &str = "\
The checks: proxy (which one is used), server, token, scopes, history (what a broken line missed can \
be read back), feeds (which the server withholds), health (of the streaming host), stream (one is \
opened, and closed at its first byte), limits (requests that are left), clock (beside the server's).

The exit code is that of the first check that failed, or 0. What could not be found out is no \
failure. 'trill twitter doctor' examines an app at X.";

/// The same of `trill twitter doctor`.
pub const TWITTER_NOTES: &str = "\
The checks: proxy (which one is used), server, token, rules, connections, usage, limits (requests that \
are left), clock (beside the server's). No stream is opened: X bills posts.

The exit code is that of the first check that failed, or 0. What could not be found out is no failure.";

/// `trill doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// What findings look like.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The server and the account.
    #[command(flatten)]
    pub server: ServerArgs,
    /// The embedded server instead of a real one.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// `trill twitter doctor`.
#[derive(Debug, Args)]
pub struct TwitterDoctorArgs {
    /// What findings look like.
    #[command(flatten)]
    pub report: ReportArgs,
    /// The server and the app.
    #[command(flatten)]
    pub app: AppArgs,
    /// The embedded server instead of a real one.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// What findings look like, and how long they may take.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub output: ReportKind,
    /// When to colour [env: NO_COLOR, CLICOLOR, CLICOLOR_FORCE]
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        env = "TRILL_COLOR",
        hide_env_values = true
    )]
    pub color: ColorChoice,
    /// How long an answer may take [default: 10s; 20s to a stream's first byte]
    #[arg(long, value_name = "DURATION", value_parser = parse::positive_duration)]
    pub timeout: Option<Duration>,
}

/// The formats of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportKind {
    /// A line for each check, and one for what to do about it
    Text,
    /// One JSON object per check: check, result (ok, fail or unknown), detail, hint
    Json,
}
