//! Where an access token comes from: a file, a command's output, a variable; never argv.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use secrecy::SecretString;

use super::args::ServerArgs;
use super::env::Env;
use crate::error::Error;

/// A token is some fifty bytes; a file that is longer than this is another file.
const TOKEN_MAX: usize = 4096;

/// The user's token, if there is one. A flag beats a variable, and of two variables the more
/// particular one counts.
pub(super) fn find(args: &ServerArgs, env: &Env) -> Result<Option<SecretString>, Error> {
    if let Some(path) = &args.token_file {
        return from_file(path).map(Some);
    }
    if let Some(command) = &args.token_command {
        return from_command(OsStr::new(command)).map(Some);
    }
    let names = ["TRILL_TOKEN_FILE", "TRILL_TOKEN_COMMAND", "MASTODON_ACCESS_TOKEN"];
    match env.first(&names) {
        None => Ok(None),
        Some(("TRILL_TOKEN_FILE", path)) => from_file(Path::new(path)).map(Some),
        Some(("TRILL_TOKEN_COMMAND", command)) => from_command(command).map(Some),
        Some((name, value)) => {
            let wrong = || Error::Token { place: name.to_owned(), reason: "not UTF-8".to_owned() };
            token(name, value.to_str().ok_or_else(wrong)?.to_owned()).map(Some)
        }
    }
}

fn from_file(path: &Path) -> Result<SecretString, Error> {
    let place = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => decode(&place, bytes),
        Err(e) => Err(Error::Token { place, reason: e.to_string() }),
    }
}

/// The command runs in a shell, like git's credential helpers and `pass show …`.
fn from_command(command: &OsStr) -> Result<SecretString, Error> {
    let place = format!("'{}'", command.display());
    let failed = |reason: String| Error::Token { place: place.clone(), reason };
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| failed(e.to_string()))?;
    if !output.status.success() {
        return Err(failed(format!("it ended with {}", output.status)));
    }
    decode(&place, output.stdout)
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
