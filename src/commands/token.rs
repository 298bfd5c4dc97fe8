//! An app's bearer token for its keys, kept in a file if that is asked for.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;
use url::Url;

use crate::auth::bearer::{self, ConsumerKeys};
use crate::engine::clock::Clock;
use crate::error::Error;
use crate::net::Client;
use crate::request::{Broken, Refusal};
use crate::source::twitter::problem;
use crate::source::{FailureClass, Verdict};

/// From the request to the last byte of its answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// A token is some hundred bytes; the rest of a longer answer is a page.
const ANSWER_MAX: usize = 64 * 1024;

/// Exchanges `keys` for a token at the API `base`.
pub async fn exchange(
    client: &Client,
    base: &Url,
    keys: &ConsumerKeys,
    clock: Clock,
) -> Result<SecretString, Error> {
    let what = "the exchange of CONSUMER_KEY and CONSUMER_SECRET for a token".to_owned();
    let request = bearer::exchange(base, keys);
    let answer = timeout(ANSWER_TIME, async {
        let answer = client.open(&request).await?;
        Ok(Refusal { head: answer.head, body: answer.body.text(ANSWER_MAX, ANSWER_TIME).await })
    });
    let unreachable = |reason, hint| Error::Unreachable { stream: what.clone(), reason, hint };
    let answer = match answer.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(Broken { reason, hint })) => return Err(unreachable(reason, hint)),
        Err(_) => return Err(unreachable(format!("no answer within {ANSWER_TIME:?}"), None)),
    };
    if answer.head.is_success() && !problem::is_problem(answer.body.as_bytes()) {
        return bearer::token(&answer.body).map_err(|message| Error::Refused {
            stream: what,
            message,
            hint: None,
        });
    }
    match problem::judge(&what, &answer, false, clock.now().wall) {
        Verdict::Fatal(Error::Auth { stream, message, .. }) => {
            let hint = "are the key and the secret those of one app?".to_owned();
            Err(Error::Auth { stream, message, hint })
        }
        Verdict::Fatal(error) => Err(error),
        Verdict::Retry { class: FailureClass::RateLimited, reason, hint, .. } => {
            Err(Error::Limited { stream: what, message: reason, hint })
        }
        Verdict::Retry { reason, .. } => Err(unreachable(reason, None)),
    }
}

/// Keeps `token` in the file at `path`, for its owner's eyes alone, in place of what was there.
pub fn save(token: &SecretString, path: &Path) -> Result<(), Error> {
    let place = path.display().to_string();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Written whole beside it first: nobody ever finds half a token, or one that others may read.
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&beside)?;
        writeln!(file, "{}", token.expose_secret())?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|source| {
        // What could not be moved is not left lying about; if there is nothing, all the better.
        let _ = std::fs::remove_file(&beside);
        Error::Output { place, source }
    })
}
