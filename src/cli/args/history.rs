//! What can be typed about time: what was before the stream, and what its gaps would lose.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::FalseyValueParser;

use crate::cli::parse::{self, When};

/// What was before the stream, and what its gaps would lose.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "History and gaps")]
pub struct HistoryArgs {
    /// The last N items first, then follow
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        value_parser = parse::lines,
        env = "TRILL_LINES",
        hide_env_values = true
    )]
    pub lines: Option<usize>,
    /// First all since then: 2h or -2h (ago), 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z
    #[arg(
        short = 'S',
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        value_parser = parse::when,
        conflicts_with = "lines",
        env = "TRILL_SINCE",
        hide_env_values = true
    )]
    pub since: Option<When>,
    /// Nothing later than that, and end then: as --since, or +2h (from now)
    #[arg(
        short = 'U',
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        value_parser = parse::when,
        env = "TRILL_UNTIL",
        hide_env_values = true
    )]
    pub until: Option<When>,
    /// End when what is there has been shown: with --lines, --since or --cursor-file
    #[arg(long, env = "TRILL_NO_FOLLOW", hide_env_values = true, value_parser = FalseyValueParser::new(), conflicts_with = "follow")]
    pub no_follow: bool,
    /// After a lost connection read what it would have shown from the server's pages
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        env = "TRILL_BACKFILL",
        hide_env_values = true
    )]
    pub backfill: Backfill,
    /// Keep in this file how far has been shown, and go on from there the next time
    #[arg(long, value_name = "PATH", env = "TRILL_CURSOR_FILE", hide_env_values = true)]
    pub cursor_file: Option<PathBuf>,
}

/// `--backfill`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backfill {
    /// Wherever the server has pages
    Auto,
    /// Never: a gap is only reported
    Off,
}
