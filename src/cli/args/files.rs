//! What can be typed about files.

use std::path::PathBuf;

use bytesize::ByteSize;
use clap::builder::FalseyValueParser;

use crate::cli::parse;
use crate::sink::files::{Compress, Rotate, SyncWhen};

/// Where records go.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files")]
pub struct FilesArgs {
    /// Write to files instead of stdout: 'posts.jsonl', 'posts/%F.jsonl', '{source}/{stream}-%Y%m%d.jsonl'
    /// (strftime fields of the time a record was received; a file that is there is continued); JSON
    /// unless -o says otherwise
    #[arg(short = 'O', long, value_name = "PATTERN", env = "TRILL_OUT", hide_env_values = true)]
    pub out: Option<String>,
    /// Begin the next file after a duration (1h, 24h: with the clock's hour, at midnight), a size
    /// (100MB), or a number of records (10000); files of one name are numbered: posts.00001.jsonl
    #[arg(long, value_name = "WHEN", value_parser = rotate, env = "TRILL_ROTATE", hide_env_values = true)]
    pub rotate: Option<Rotate>,
    /// Compress files, and end their names with .zst or .gz [default: as the name ends]
    #[arg(long, value_enum, value_name = "HOW", env = "TRILL_COMPRESS", hide_env_values = true)]
    pub compress: Option<Compress>,
    /// When written records must have reached the disk [default: rotate]
    #[arg(long, value_enum, value_name = "WHEN", env = "TRILL_SYNC", hide_env_values = true)]
    pub sync: Option<SyncWhen>,
    /// Write to stdout as well
    #[arg(long, env = "TRILL_TEE", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub tee: bool,
    /// Append a line of JSON to this file for each file that is closed: its name, records, bytes, first
    /// and last id and time, SHA-256
    #[arg(long, value_name = "PATH", env = "TRILL_MANIFEST", hide_env_values = true)]
    pub manifest: Option<PathBuf>,
}

/// `1h`, `100MB`, `10000`.
fn rotate(text: &str) -> Result<Rotate, String> {
    let wrong = || "use a duration (1h), a size (100MB) or a number of records (10000)".to_owned();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return parse::count(text).map(Rotate::Records).map_err(|_| wrong());
    }
    // 5m is minutes, as it is everywhere else; 5M are bytes.
    let is_size = text.ends_with(['B', 'b', 'K', 'M', 'G', 'T']);
    if is_size {
        return match text.parse::<ByteSize>() {
            Ok(ByteSize(bytes @ 1..)) => Ok(Rotate::Bytes(bytes)),
            _ => Err(wrong()),
        };
    }
    match parse::positive_duration(text) {
        Ok(every) if every.subsec_nanos() == 0 => Ok(Rotate::Every(every)),
        Ok(_) => Err("use whole seconds".to_owned()),
        Err(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_is_full_after_a_duration_a_size_or_a_number_of_records() {
        for (text, full) in [
            ("10000", Rotate::Records(10_000)),
            ("1h", Rotate::Every(Duration::from_secs(3600))),
            ("5m", Rotate::Every(Duration::from_secs(300))),
            ("7d", Rotate::Every(Duration::from_secs(7 * 86_400))),
            ("100MB", Rotate::Bytes(100_000_000)),
            ("64MiB", Rotate::Bytes(64 << 20)),
            ("5M", Rotate::Bytes(5_000_000)),
        ] {
            assert_eq!(rotate(text), Ok(full), "{text}");
        }
        for text in ["", "0", "0MB", "0s", "1.5s", "-1h", "daily", "B"] {
            assert!(rotate(text).is_err(), "{text}");
        }
    }
}
