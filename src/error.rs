//! Every failure a user can meet: its sentence, its exit code and its hint.
//!
//! The exit codes are a public contract (DESIGN.md section 4, README.md, the man page);
//! `tests/drift.rs` holds them equal.

use std::io;
use std::time::Duration;

/// How a run ends, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Ended as asked.
    Success = 0,
    /// Any other failure.
    Failure = 1,
    /// The command line is wrong.
    Usage = 2,
    /// `--strict`, and something was malformed or missing.
    Strict = 3,
    /// No token, or the server does not accept it for this.
    Auth = 4,
    /// Could not connect, or the retries are used up.
    Unreachable = 5,
    /// The server does not have what was asked for.
    Refused = 6,
    /// A limit that waiting does not cure, or waiting was ruled out.
    Limited = 7,
    /// A rule was rejected, in whole or part.
    Rule = 8,
    /// `--max-posts` or `--max-cost` reached.
    Cost = 9,
    /// Output could not be written.
    Output = 10,
    /// `--idle-timeout` passed with no record.
    Idle = 28,
    /// Ended by SIGHUP after a clean stop.
    HungUp = 129,
    /// Ended by SIGINT after a clean stop.
    Interrupted = 130,
    /// Ended by SIGTERM after a clean stop.
    Terminated = 143,
}

impl Exit {
    /// Every code with its meaning, in order: the table of the README and the man page.
    pub const TABLE: &[(Self, &str)] = &[
        (
            Self::Success,
            "ended as asked: count, duration, end of replay; or the reader closed the pipe",
        ),
        (Self::Failure, "any other failure"),
        (Self::Usage, "usage"),
        (Self::Strict, "--strict, and an event was malformed or a gap could not be filled"),
        (Self::Auth, "authentication or scope: no token, 401, 403"),
        (
            Self::Unreachable,
            "could not connect, or retries exhausted; a server close never ends a run with 0",
        ),
        (
            Self::Refused,
            "refused: unknown stream or parameter (400, 404, 405, 410), feed disabled, no rules (409)",
        ),
        (
            Self::Limited,
            "rate, connection or usage limit that waiting does not cure, or with retries off; 402",
        ),
        (Self::Rule, "a rule was rejected, in whole or part"),
        (Self::Cost, "--max-posts or --max-cost reached"),
        (Self::Output, "output failed: disk full, file cannot be opened"),
        (Self::Idle, "--idle-timeout passed with no record"),
        (Self::HungUp, "ended by SIGHUP (the terminal is gone), after a clean stop"),
        (Self::Interrupted, "ended by SIGINT, after a clean stop"),
        (Self::Terminated, "ended by SIGTERM, after a clean stop"),
    ];

    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// What went wrong, in the user's words.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line or the environment asks for something that makes no sense.
    #[error("{message}")]
    Usage {
        /// What and where.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A small language on the command line was not understood.
    #[error("{flag}: {message}")]
    Syntax {
        /// The flag.
        flag: String,
        /// What is wrong.
        message: String,
        /// All that was typed.
        text: String,
        /// Where in it, in bytes.
        at: usize,
    },
    /// No token, and this stream needs one.
    #[error("{stream}: an access token is needed")]
    NoToken {
        /// The server and the stream that was asked for.
        stream: String,
    },
    /// No credentials of an app, and X serves nobody without.
    #[error("{server}: an app's bearer token is needed")]
    NoBearer {
        /// The API base.
        server: String,
    },
    /// A token or a key was asked for and could not be had.
    #[error("cannot read {what} from {place}: {reason}")]
    Token {
        /// Which of them: `the access token`.
        what: &'static str,
        /// The file or command.
        place: String,
        /// What happened.
        reason: String,
    },
    /// The server does not accept the token for this stream.
    #[error("{stream}: {message}")]
    Auth {
        /// The stream that was asked for.
        stream: String,
        /// Status and the server's own words.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Nothing could be opened, or the retries are used up.
    #[error("{stream}: {reason}")]
    Unreachable {
        /// The stream or document that was asked for.
        stream: String,
        /// The last failure, and how often it was tried.
        reason: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The server does not have this stream, or not with these parameters.
    #[error("{stream}: {message}")]
    Refused {
        /// The stream that was asked for.
        stream: String,
        /// Status and the server's own words.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A limit that waiting does not cure, or waiting was ruled out.
    #[error("{stream}: {message}")]
    Limited {
        /// The stream that was asked for.
        stream: String,
        /// Status and the server's own words.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A rule was rejected, in whole or part.
    #[error("{message}")]
    Rule {
        /// How many of how many, and by whom.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// `--strict`: something was malformed or missing.
    #[error("{stream}: {what} (--strict)")]
    Strict {
        /// The stream that it happened on.
        stream: String,
        /// The malformed event or the gap.
        what: String,
    },
    /// Records could not be written.
    #[error("cannot write to {place}: {source}")]
    Output {
        /// `stdout`, or the file.
        place: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that was to be read cannot be.
    #[error("cannot read {place}: {source}")]
    Input {
        /// The file, or `stdin`.
        place: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A cursor file that must not be used as it is.
    #[error("cursor file {place}: {message}")]
    Cursor {
        /// The file.
        place: String,
        /// What is wrong with it.
        message: String,
        /// What to do.
        hint: &'static str,
    },
    /// `--idle-timeout` passed.
    #[error("no record for {0:?} (--idle-timeout)")]
    Idle(Duration),
    /// Posts cost money, and this was enough (`--max-posts`, `--max-cost`).
    #[error("{limit} reached: {posts} delivered, {cost}")]
    Spent {
        /// The flag and its value.
        limit: String,
        /// How many posts were delivered: `3 posts`.
        posts: String,
        /// What they cost, and that this is an estimate.
        cost: String,
    },
    /// Checks of `trill doctor` failed; each has been told of.
    #[error("{message}")]
    Checks {
        /// How many of how many, and which.
        message: String,
        /// The code of the first of them.
        exit: Exit,
    },
    /// Something in the machine that nobody decides anything about: only its words matter.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Error {
    /// A usage error without a hint.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: None }
    }

    /// The same, about the part of its stream that is called `name`.
    #[must_use]
    pub fn of_part(mut self, name: String) -> Self {
        if let Self::Auth { stream, .. }
        | Self::Unreachable { stream, .. }
        | Self::Refused { stream, .. }
        | Self::Limited { stream, .. } = &mut self
        {
            *stream = name;
        }
        self
    }

    /// The exit code of a run that ends with this.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Syntax { .. } => Exit::Usage,
            Self::NoToken { .. }
            | Self::NoBearer { .. }
            | Self::Token { .. }
            | Self::Auth { .. } => Exit::Auth,
            Self::Unreachable { .. } => Exit::Unreachable,
            Self::Refused { .. } => Exit::Refused,
            Self::Limited { .. } => Exit::Limited,
            Self::Rule { .. } => Exit::Rule,
            Self::Strict { .. } => Exit::Strict,
            Self::Output { .. } => Exit::Output,
            Self::Idle(_) => Exit::Idle,
            Self::Spent { .. } => Exit::Cost,
            Self::Checks { exit, .. } => *exit,
            Self::Input { .. } | Self::Cursor { .. } | Self::Other(_) => Exit::Failure,
        }
    }

    /// What the user can do about it, in one line.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Usage { hint, .. }
            | Self::Unreachable { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Limited { hint, .. }
            | Self::Rule { hint, .. } => hint.clone(),
            Self::Auth { hint, .. } => Some(hint.clone()),
            Self::Cursor { hint, .. } => Some((*hint).to_owned()),
            Self::NoToken { .. } => Some(
                "make one on your server's web pages (Preferences, Development), then set \
                 MASTODON_ACCESS_TOKEN or use --token-file; --sandbox needs none"
                    .to_owned(),
            ),
            Self::NoBearer { .. } => Some(
                "copy it from your app's keys and tokens at console.x.com into X_BEARER_TOKEN or a \
                 --token-file, or set CONSUMER_KEY and CONSUMER_SECRET; --sandbox needs none"
                    .to_owned(),
            ),
            Self::Token { .. } => Some(
                "a file, a command's output or a variable holds it and nothing else".to_owned(),
            ),
            Self::Strict { .. } => {
                Some("without --strict trill reports this and goes on".to_owned())
            }
            Self::Syntax { .. }
            | Self::Output { .. }
            | Self::Input { .. }
            | Self::Idle(_)
            | Self::Spent { .. }
            | Self::Checks { .. }
            | Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lists_every_code_once_in_order() {
        let codes: Vec<u8> = Exit::TABLE.iter().map(|(exit, _)| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 28, 129, 130, 143]);
    }
}
