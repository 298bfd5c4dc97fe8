//! What can be typed about the beginning and the end of a stream that brings only what comes.

use std::path::PathBuf;

use crate::cli::parse;

/// From where to where.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Gaps")]
pub struct SpanArgs {
    /// End at that time: 2026-11-20, '2026-11-20 08:30', 2026-11-20T08:30:00Z, or +2h (from now)
    #[arg(
        short = 'U',
        long,
        value_name = "TIME",
        value_parser = parse::when,
        env = "TRILL_UNTIL",
        hide_env_values = true
    )]
    pub until: Option<parse::When>,
    /// Keep in this file how far has been shown: what was missed since then is a gap of the next run
    #[arg(long, value_name = "PATH", env = "TRILL_CURSOR_FILE", hide_env_values = true)]
    pub cursor_file: Option<PathBuf>,
}
