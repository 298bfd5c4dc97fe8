//! Where an access token comes from: a file, a command's output, a variable; never argv.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret as _, SecretString};

use super::env::Env;
use crate::auth::bearer::ConsumerKeys;
use crate::error::Error;

/// A token is some fifty bytes; a file that is longer than this is another file.
const TOKEN_MAX: usize = 4096;

/// The variables of one service that lead to a token.
pub(super) struct Variables {
    /// What the token is called.
    name: &'static str,
    file: &'static str,
    command: &'static str,
    /// Hold the token itself; the first that is set counts.
    tokens: &'static [&'static str],
}

/// A Mastodon user's token.
pub(super) const MASTODON: Variables = Variables {
    name: "the access token",
    file: "TRILL_TOKEN_FILE",
    command: "TRILL_TOKEN_COMMAND",
    tokens: &["MASTODON_ACCESS_TOKEN"],
};

/// An X app's bearer token. The variables of Mastodon's token do not count: it would be sent to X.
pub(super) const TWITTER: Variables = Variables {
    name: "the bearer token",
    file: "TRILL_TWITTER_TOKEN_FILE",
    command: "TRILL_TWITTER_TOKEN_COMMAND",
    tokens: &["X_BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "BEARER_TOKEN"],
};

/// A key of an app or of an account: what it is called, and the variable that holds it.
pub(super) struct Key {
    name: &'static str,
    pub(super) variable: &'static str,
}

/// Names the app.
pub(super) const CONSUMER_KEY: Key = Key { name: "the consumer key", variable: "CONSUMER_KEY" };

/// Shows that it is the app.
pub(super) const CONSUMER_SECRET: Key =
    Key { name: "the consumer secret", variable: "CONSUMER_SECRET" };

/// Names an account of API v1.1.
pub(super) const ACCESS_TOKEN: Key = Key { name: "the access token", variable: "ACCESS_TOKEN" };

/// Shows that the account has let the app in.
pub(super) const ACCESS_TOKEN_SECRET: Key =
    Key { name: "the access token's secret", variable: "ACCESS_TOKEN_SECRET" };

/// The token, if there is one, from the file or the command that was typed, or from a variable: a
/// flag beats a variable, and of two variables the more particular one counts.
pub(super) fn find(
    (file, command): (Option<&Path>, Option<&str>),
    variables: &Variables,
    env: &Env,
) -> Result<Option<SecretString>, Error> {
    let what = variables.name;
    if let Some(path) = file {
        return from_file(what, path).map(Some);
    }
    if let Some(command) = command {
        return from_command(what, OsStr::new(command)).map(Some);
    }
    let mut names = vec![variables.file, variables.command];
    names.extend(variables.tokens);
    match env.first(&names) {
        None => Ok(None),
        Some((name, path)) if name == variables.file => from_file(what, Path::new(path)).map(Some),
        Some((name, command)) if name == variables.command => from_command(what, command).map(Some),
        Some((name, value)) => from_variable(what, name, value).map(Some),
    }
}

/// One key, if there is one: from the file that was named, else from its variable.
pub(super) fn key(
    file: Option<&Path>,
    key: &Key,
    env: &Env,
) -> Result<Option<SecretString>, Error> {
    if let Some(path) = file {
        return from_file(key.name, path).map(Some);
    }
    let Some((name, value)) = env.first(&[key.variable]) else { return Ok(None) };
    from_variable(key.name, name, value).map(Some)
}

/// The keys of an X app, if both are there; one without the other is a mistake.
pub(super) fn keys(env: &Env) -> Result<Option<ConsumerKeys>, Error> {
    match (key(None, &CONSUMER_KEY, env)?, key(None, &CONSUMER_SECRET, env)?) {
        (Some(key), Some(secret)) => {
            Ok(Some(ConsumerKeys { key: key.expose_secret().to_owned(), secret }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::usage("CONSUMER_KEY is set and CONSUMER_SECRET is not")),
        (None, Some(_)) => Err(Error::usage("CONSUMER_SECRET is set and CONSUMER_KEY is not")),
    }
}

fn failed(what: &'static str, place: &str, reason: impl Into<String>) -> Error {
    Error::Token { what, place: place.to_owned(), reason: reason.into() }
}

fn from_variable(what: &'static str, name: &str, value: &OsStr) -> Result<SecretString, Error> {
    let text = value.to_str().ok_or_else(|| failed(what, name, "not UTF-8"))?;
    token(what, name, text)
}

fn from_file(what: &'static str, path: &Path) -> Result<SecretString, Error> {
    let place = path.display().to_string();
    match File::open(path).and_then(bounded) {
        Ok(bytes) => decode(what, &place, bytes),
        Err(e) => Err(failed(what, &place, e.to_string())),
    }
}

/// The command runs in a shell, like git's credential helpers and `pass show …`.
fn from_command(what: &'static str, command: &OsStr) -> Result<SecretString, Error> {
    let place = format!("'{}'", command.display());
    let failed = |reason: String| failed(what, &place, reason);
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|e| failed(e.to_string()))?;
    let read = child.stdout.take().map_or_else(|| Ok(Vec::new()), bounded);
    if read.as_ref().is_ok_and(|bytes| bytes.len() > TOKEN_MAX) {
        // It may write for ever; if it has ended by now, all the better.
        let _ = child.kill();
    }
    let ended = child.wait();
    let bytes = read.map_err(|e| failed(e.to_string()))?;
    let status = ended.map_err(|e| failed(e.to_string()))?;
    if bytes.len() <= TOKEN_MAX && !status.success() {
        return Err(failed(format!("it ended with {status}")));
    }
    decode(what, &place, bytes)
}

/// At most one byte more than a token may have.
fn bounded(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(TOKEN_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decode(what: &'static str, place: &str, bytes: Vec<u8>) -> Result<SecretString, Error> {
    if bytes.len() > TOKEN_MAX {
        return Err(failed(what, place, "it is too long"));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed(what, place, "not UTF-8"))?;
    token(what, place, &text)
}

/// One word of visible ASCII: nothing else can stand in a header.
fn token(what: &'static str, place: &str, text: &str) -> Result<SecretString, Error> {
    let text = text.trim();
    let reason = if text.is_empty() {
        "it is empty"
    } else if !text.bytes().all(|b| b.is_ascii_graphic()) {
        "it is not one word of visible ASCII (leave out 'Bearer' and quotes)"
    } else {
        return Ok(SecretString::from(text.to_owned()));
    };
    Err(failed(what, place, reason))
}
