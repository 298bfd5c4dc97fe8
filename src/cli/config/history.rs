//! What is meant by the flags about history and gaps.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::history::{Backfill, HistoryArgs};
use crate::cli::env::Env;
use crate::cli::parse::When;
use crate::error::Error;
use crate::session::History;

/// What is wanted beside the live stream, before anybody has looked at a clock.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    last: Option<usize>,
    since: Option<When>,
    until: Option<When>,
    follow: bool,
    backfill: bool,
    time_zone: Option<TimeZone>,
    /// `--cursor-file`.
    pub cursor_file: Option<PathBuf>,
}

impl Wanted {
    /// What it means at this time of day.
    ///
    /// # Errors
    ///
    /// When it asks for nothing: a span that ends before it begins.
    pub fn at(&self, now: Timestamp) -> Result<History, Error> {
        let zone = self.time_zone.clone().unwrap_or(TimeZone::UTC);
        let since = self.since.map(|when| when.at(now, &zone));
        let until = self.until.map(|when| when.at(now, &zone));
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            return Err(Error::usage(format!(
                "--since {since:.0} is later than --until {until:.0}"
            )));
        }
        if since.is_some_and(|since| since > now) {
            return Err(Error::usage("--since is in the future".to_owned()));
        }
        let is_over = until.is_some_and(|until| until <= now);
        if is_over && self.asks_for_nothing() {
            return Err(Error::Usage {
                message: "--until is in the past, and nothing before it was asked for".to_owned(),
                hint: Some("add --since, or --lines".to_owned()),
            });
        }
        Ok(History {
            last: self.last,
            since,
            until,
            follow: self.follow && !is_over,
            backfill: self.backfill,
            cursor: self.cursor_file.is_some(),
            // A source with pages knows them anyway.
            ids: false,
            saved: Vec::new(),
        })
    }

    fn asks_for_nothing(&self) -> bool {
        self.last.is_none_or(|last| last == 0) && self.since.is_none() && self.cursor_file.is_none()
    }
}

/// What the flags mean.
pub(super) fn wanted(args: HistoryArgs, env: &Env) -> Result<Wanted, Error> {
    let wanted = Wanted {
        last: args.lines,
        since: args.since,
        until: args.until,
        follow: !args.no_follow,
        backfill: args.backfill == Backfill::Auto,
        time_zone: env.time_zone.clone(),
        cursor_file: args.cursor_file,
    };
    if args.no_follow && wanted.asks_for_nothing() {
        return Err(Error::Usage {
            message: "--no-follow alone shows nothing".to_owned(),
            hint: Some("-n 20 shows the last 20, --since 2h all of two hours".to_owned()),
        });
    }
    Ok(wanted)
}
