//! What can be typed about slow readers.

use clap::ValueEnum;

use crate::cli::parse;

/// What happens when the reader is slower than the stream.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct BufferArgs {
    /// When the reader is so slow that the buffer is full
    #[arg(
        long,
        value_enum,
        default_value = "block",
        value_name = "WHAT",
        env = "TRILL_ON_SLOW",
        hide_env_values = true
    )]
    pub on_slow: OnSlow,
    /// Memory for records that wait for a slow reader
    #[arg(long, value_name = "SIZE", value_parser = parse::buffer, default_value = "64MiB", env = "TRILL_BUFFER", hide_env_values = true)]
    pub buffer: usize,
    /// The most that --on-slow=spill takes in TMPDIR; when that is full it blocks [default: 4GiB]
    #[arg(long, value_name = "SIZE", value_parser = parse::spill_max, env = "TRILL_SPILL_MAX", hide_env_values = true)]
    pub spill_max: Option<u64>,
}

/// What happens then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnSlow {
    /// Read no more from the network until there is room
    Block,
    /// Drop the oldest records, and report them as a gap
    DropOldest,
    /// Put records into a temporary file
    Spill,
}
