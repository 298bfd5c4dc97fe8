//! `trill twitter connections`: what the app has open, and the end of it.

use std::borrow::Cow;

use serde::Serialize;

use super::api::Ask;
use super::out::{Out, Row};
use crate::error::Error;
use crate::source::twitter::app::{self, CONNECTIONS_MAX, Connection, Kill};

/// Pages that are read: more connections than any app has had.
const PAGES_MAX: usize = 1000;

/// What to do about connections.
#[derive(Clone, Debug)]
pub enum Command {
    /// Shows those that are open.
    List {
        /// Those that are over as well.
        all: bool,
    },
    /// Ends some.
    Kill(Kill),
}

impl Row for Connection {
    const HEADER: &'static [&'static str] = &["id", "stream", "since", "until", "reason", "from"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default().into();
        vec![
            self.id.as_str().into(),
            self.endpoint_name.as_str().into(),
            self.connected_at.as_str().into(),
            text(&self.disconnected_at),
            text(&self.disconnect_reason),
            text(&self.client_ip),
        ]
    }
}

/// What became of a connection.
#[derive(Debug, Serialize)]
struct Killed {
    /// `killed` or `failed`.
    outcome: &'static str,
    /// Empty where X does not name it.
    id: String,
    /// Why it was not ended.
    reason: String,
}

impl Row for Killed {
    const HEADER: &'static [&'static str] = &["outcome", "id", "reason"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![self.outcome.into(), self.id.as_str().into(), self.reason.as_str().into()]
    }
}

/// Does what `command` says and prints what comes of it.
pub async fn run(api: &impl Ask, command: Command, out: &mut Out) -> Result<(), Error> {
    match command {
        Command::List { all } => list(api, all, out).await?,
        Command::Kill(which) => {
            let groups: Vec<Kill> = match which {
                Kill::Ids(ids) => {
                    ids.chunks(CONNECTIONS_MAX).map(|ids| Kill::Ids(ids.to_vec())).collect()
                }
                which => vec![which],
            };
            let (mut ended, mut failed) = (0, 0);
            for which in &groups {
                let group = kill(api, which, out).await?;
                (ended, failed) = (ended + group.0, failed + group.1);
            }
            let plural = if ended == 1 { "" } else { "s" };
            api.reporter().notice(&format!("{ended} connection{plural} ended"));
            if failed > 0 {
                let plural = if failed == 1 { " was" } else { "s were" };
                let message = format!("{failed} connection{plural} not ended");
                return Err(Error::Other(anyhow::anyhow!(message)));
            }
        }
    }
    out.finish()
}

async fn list(api: &impl Ask, all: bool, out: &mut Out) -> Result<(), Error> {
    let mut found = Vec::new();
    let mut next: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let request = app::list_connections(api.base(), all, next.as_deref());
        let read = |body: &str| app::connections(body).ok();
        let page =
            api.ask("connections", request, |a| a.head.is_success().then(|| read(&a.body))?);
        let page = page.await?;
        found.extend(page.connections);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    if found.is_empty() {
        api.reporter().notice(if all { "no connections" } else { "no open connections" });
    }
    out.rows(&found);
    Ok(())
}

/// Ends one group of connections; how many ended, and how many did not.
async fn kill(api: &impl Ask, which: &Kill, out: &mut Out) -> Result<(u64, u64), Error> {
    let request = app::kill_connections(api.base(), which);
    let read = |body: &str| app::killed(body).ok();
    let killed = api.ask("connections", request, |a| a.head.is_success().then(|| read(&a.body))?);
    let killed = killed.await?;
    let rows: Vec<Killed> = killed
        .results
        .into_iter()
        .map(|(id, failure)| Killed {
            outcome: if failure.is_some() { "failed" } else { "killed" },
            id,
            reason: failure.unwrap_or_default(),
        })
        .collect();
    out.rows(&rows);
    // Where the answer names them, they are counted as they are named.
    let count = |outcome: &str| rows.iter().filter(|row| row.outcome == outcome).count() as u64;
    Ok((killed.successful.max(count("killed")), killed.failed.max(count("failed"))))
}
