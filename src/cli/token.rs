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
    file: &'static str,
    command: &'static str,
    /// Hold the token itself; the first that is set counts.
    tokens: &'static [&'static str],
}

/// A Mastodon user's token.
pub(super) const MASTODON: Variables = Variables {
    file: "TRILL_TOKEN_FILE",
    command: "TRILL_TOKEN_COMMAND",
    tokens: &["MASTODON_ACCESS_TOKEN"],
};

/// An X app's bearer token. The variables of Mastodon's token do not count: it would be sent to X.
pub(super) const TWITTER: Variables = Variables {
    file: "TRILL_TWITTER_TOKEN_FILE",
    command: "TRILL_TWITTER_TOKEN_COMMAND",
    tokens: &["X_BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "BEARER_TOKEN"],
};

/// The token, if there is one, from the file or the command that was typed, or from a variable: a
/// flag beats a variable, and of two variables the more particular one counts.
pub(super) fn find(
    (file, command): (Option<&Path>, Option<&str>),
    variables: &Variables,
    env: &Env,
) -> Result<Option<SecretString>, Error> {
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    if let Some(command) = command {
        return from_command(OsStr::new(command)).map(Some);
    }
    let mut names = vec![variables.file, variables.command];
    names.extend(variables.tokens);
    match env.first(&names) {
        None => Ok(None),
        Some((name, path)) if name == variables.file => from_file(Path::new(path)).map(Some),
        Some((name, command)) if name == variables.command => from_command(command).map(Some),
        Some((name, value)) => {
            let wrong = || Error::Token { place: name.to_owned(), reason: "not UTF-8".to_owned() };
            token(name, value.to_str().ok_or_else(wrong)?.to_owned()).map(Some)
        }
    }
}

/// One key, if there is one: from the file that was named, else from the variable.
pub(super) fn key(
    file: Option<&Path>,
    variable: &str,
    env: &Env,
) -> Result<Option<SecretString>, Error> {
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    let Some((name, value)) = env.first(&[variable]) else { return Ok(None) };
    let wrong = || Error::Token { place: name.to_owned(), reason: "not UTF-8".to_owned() };
    token(name, value.to_str().ok_or_else(wrong)?.to_owned()).map(Some)
}

/// The keys of an X app, if both are there; one without the other is a mistake.
pub(super) fn keys(env: &Env) -> Result<Option<ConsumerKeys>, Error> {
    let value = |name: &'static str| key(None, name, env);
    match (value("CONSUMER_KEY")?, value("CONSUMER_SECRET")?) {
        (Some(key), Some(secret)) => {
            Ok(Some(ConsumerKeys { key: key.expose_secret().to_owned(), secret }))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::usage("CONSUMER_KEY is set and CONSUMER_SECRET is not")),
        (None, Some(_)) => Err(Error::usage("CONSUMER_SECRET is set and CONSUMER_KEY is not")),
    }
}

fn from_file(path: &Path) -> Result<SecretString, Error> {
    let place = path.display().to_string();
    match File::open(path).and_then(bounded) {
        Ok(bytes) => decode(&place, bytes),
        Err(e) => Err(Error::Token { place, reason: e.to_string() }),
    }
}

/// The command runs in a shell, like git's credential helpers and `pass show …`.
fn from_command(command: &OsStr) -> Result<SecretString, Error> {
    let place = format!("'{}'", command.display());
    let failed = |reason: String| Error::Token { place: place.clone(), reason };
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
    decode(&place, bytes)
}

/// At most one byte more than a token may have.
fn bounded(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(TOKEN_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decode(place: &str, bytes: Vec<u8>) -> Result<SecretString, Error> {
    let failed = |reason: &str| Error::Token { place: place.to_owned(), reason: reason.to_owned() };
    if bytes.len() > TOKEN_MAX {
        return Err(failed("too long for a token"));
    }
    token(place, String::from_utf8(bytes).map_err(|_| failed("not UTF-8"))?)
}

/// One word of visible ASCII: nothing else can stand in a header.
fn token(place: &str, text: String) -> Result<SecretString, Error> {
    let text = text.trim();
    let reason = if text.is_empty() {
        "it is empty"
    } else if !text.bytes().all(|b| b.is_ascii_graphic()) {
        "it is not one word of visible ASCII (leave out 'Bearer' and quotes)"
    } else {
        return Ok(SecretString::from(text.to_owned()));
    };
    Err(Error::Token { place: place.to_owned(), reason: reason.to_owned() })
}
