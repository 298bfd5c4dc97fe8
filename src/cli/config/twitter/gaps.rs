//! What is meant by the flags about gaps of X's streams.

use crate::cli::args::twitter::{Backfill, GapArgs};
use crate::cli::config::span::{Span, span};
use crate::cli::env::Env;
use crate::error::Error;
use crate::source::twitter::endpoint::Endpoint;
use crate::source::twitter::query::Query;

/// What becomes of gaps, before anybody has looked at a clock.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// How they are filled.
    pub backfill: Backfill,
    /// From where to where.
    pub span: Span,
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
    if query.is_window() && (fills || args.span.cursor_file.is_some()) {
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
    if args.span.cursor_file.is_some() && !endpoint.has_posts() {
        wrong(
            "--cursor-file keeps the id of the last post, and this stream has none".to_owned(),
            "leave --cursor-file out",
        )?;
    }
    Ok(Gaps { backfill, span: span(args.span, env) })
}
