//! What is meant by the flags about gaps of X's streams.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::twitter::{Backfill, GapArgs};
use crate::cli::env::Env;
use crate::cli::parse::When;
use crate::error::Error;
use crate::session::History;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::twitter::query::Query;

/// What becomes of gaps, before anybody has looked at a clock.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// How they are filled.
    pub backfill: Backfill,
    /// `--cursor-file`.
    pub cursor_file: Option<PathBuf>,
    until: Option<When>,
    time_zone: TimeZone,
}

impl Gaps {
    /// What it means at this time of day.
    ///
    /// # Errors
    ///
    /// When the run would end before it begins.
    pub fn at(&self, now: Timestamp) -> Result<History, Error> {
        let until = self.until.map(|when| when.at(now, &self.time_zone));
        if until.is_some_and(|until| until <= now) {
            return Err(Error::Usage {
                message: "--until is in the past, and of X only what comes is shown".to_owned(),
                hint: Some("+2h is two hours from now".to_owned()),
            });
        }
        Ok(History { until, cursor: self.cursor_file.is_some(), ..History::default() })
    }
}

/// What the flags mean for this stream.
pub(super) fn gaps(
    args: GapArgs,
    endpoint: &Endpoint,
    query: &Query,
    env: &Env,
) -> Result<Gaps, Error> {
    let name = endpoint.stream_name().join(" ");
    let wrong = |message: String, hint: &str| {
        Err(Error::Usage { message: format!("{name}: {message}"), hint: Some(hint.to_owned()) })
    };
    let backfill = args.backfill;
    let fills = matches!(backfill, Backfill::Server | Backfill::Search);
    if query.is_window() && (fills || args.cursor_file.is_some()) {
        wrong(
            "a replay has no gaps: it ends when the line is lost".to_owned(),
            "leave --backfill and --cursor-file out, or --start-time and --end-time",
        )?;
    }
    if backfill == Backfill::Off && query.backfill_minutes.is_some_and(|minutes| minutes > 0) {
        wrong(
            "--backfill off and --backfill-minutes contradict each other".to_owned(),
            "leave one of them out",
        )?;
    }
    if backfill == Backfill::Search && *endpoint != Endpoint::Filter {
        wrong(
            "--backfill search looks for the app's rules, and this stream has none".to_owned(),
            "use it with 'twitter filter'",
        )?;
    }
    if args.cursor_file.is_some() && !endpoint.has_posts() {
        wrong(
            "--cursor-file keeps the id of the last post, and this stream has none".to_owned(),
            "leave --cursor-file out",
        )?;
    }
    Ok(Gaps {
        backfill,
        cursor_file: args.cursor_file,
        until: args.until,
        time_zone: env.time_zone.clone().unwrap_or(TimeZone::UTC),
    })
}
