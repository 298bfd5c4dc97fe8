//! What is meant by the flags about the beginning and the end of a stream that brings only what
//! comes.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::span::SpanArgs;
use crate::cli::env::Env;
use crate::cli::parse::When;
use crate::error::Error;
use crate::session::History;

/// From where to where, before anybody has looked at a clock.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// `--cursor-file`.
    pub cursor_file: Option<PathBuf>,
    until: Option<When>,
    time_zone: Option<TimeZone>,
}

impl Span {
    /// What it means at this time of day.
    ///
    /// # Errors
    ///
    /// When the run would end before it begins.
    pub fn at(&self, now: Timestamp) -> Result<History, Error> {
        let zone = self.time_zone.clone().unwrap_or(TimeZone::UTC);
        let until = self.until.map(|when| when.at(now, &zone));
        if until.is_some_and(|until| until <= now) {
            return Err(Error::Usage {
                message: "--until is in the past, and of X only what comes is shown".to_owned(),
                hint: Some("+2h is two hours from now".to_owned()),
            });
        }
        Ok(History { until, cursor: self.cursor_file.is_some(), ..History::default() })
    }
}

/// What the flags mean.
pub(super) fn span(args: SpanArgs, env: &Env) -> Span {
    let SpanArgs { until, cursor_file } = args;
    Span { cursor_file, until, time_zone: env.time_zone.clone() }
}
