//! Joins a pool to the network: a task for each connection, with a session of its own; the requests
//! to control endpoints; and the file of ids, which is read again when a signal asks for it. What is
//! opened, changed and closed is the pool's decision.

mod control;
mod hub;
mod tasks;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::task::{JoinHandle, spawn_blocking};

use super::clock::Clock;
use super::connect::legacy::Server;
use super::pipeline::Pipeline;
use super::signals::HangUps;
use crate::error::Error;
use crate::session::pool::{Action, Pool};
use crate::session::{History, Policy};
use crate::source::twitter::legacy::Legacy;
use hub::Hub;
use tasks::{Over, Tasks};

/// The pool's deadlines are kept to this: one that has passed already must not keep a processor busy.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What a pool of connections needs.
pub struct Plan {
    /// The server.
    pub server: Rc<Server>,
    /// The stream of which each connection has a part; its query is without `follow`.
    pub source: Legacy,
    /// When a connection is dialled again.
    pub policy: Policy,
    /// Which connections there are.
    pub pool: Pool,
    /// Whether there is a cursor, and where it is: where the whole stream was left.
    pub history: History,
    /// The ids may change.
    pub reload: Option<Reload>,
}

/// The ids as they are at the moment: reads files, and may take its time.
pub type ReadIds = Arc<dyn Fn() -> Result<Vec<u64>, Error> + Send + Sync>;

/// Ids that are read again when a signal asks for it.
pub struct Reload {
    /// That signal.
    pub hang_ups: HangUps,
    /// The ids now.
    pub read: ReadIds,
}

/// The file of ids that is being read.
type Reading = Option<JoinHandle<Result<Vec<u64>, Error>>>;

/// Follows all ids until the pipeline wants no more (`Ok`) or a connection ends for good (`Err`).
pub async fn follow(plan: Plan, pipeline: Rc<Pipeline>, clock: Clock) -> Result<(), Error> {
    let Plan { server, source, policy, pool, mut history, mut reload } = plan;
    // It is of all connections together, so none of their sessions knows of it.
    let saved = std::mem::take(&mut history.saved).into_iter().flatten().next();
    let hub = Rc::new(Hub::new(server, source, pool, saved));
    let mut tasks = Tasks::new(Rc::clone(&hub), policy, history, Rc::clone(&pipeline), clock);
    let mut reading: Reading = None;
    loop {
        while let Some(action) = hub.poll(clock) {
            match action {
                Action::Open(id) => tasks.open(id),
                Action::Close(id) => tasks.close(id),
                Action::Add(id, _) | Action::Remove(id, _) => tasks.change(id, action),
            }
        }
        tasks.count_accounts();
        for event in hub.settled(clock.now().wall) {
            if !pipeline.accept(&event) {
                return Ok(());
            }
            pipeline.flush();
        }
        let deadline = hub.deadline().max(clock.mono() + LOOK_AGAIN);
        tokio::select! {
            biased;
            () = hub.news() => {}
            ended = tasks.next() => {
                if let Over(true) = ended? {
                    return Ok(());
                }
            }
            read = asked(&mut reload, &mut reading) => hub.reload(read),
            () = clock.sleep_until(deadline) => {}
        }
    }
}

/// The ids as they were read when a signal asked for it; pending for ever where none does. Files
/// block, so they are read beside.
async fn asked(reload: &mut Option<Reload>, reading: &mut Reading) -> Result<Vec<u64>, Error> {
    let Some(Reload { hang_ups, read }) = reload else { return std::future::pending().await };
    loop {
        match reading {
            None => {
                hang_ups.next().await;
                let read = Arc::clone(read);
                *reading = Some(spawn_blocking(move || read()));
            }
            Some(task) => {
                let ids = task.await.context("cannot read the ids again");
                *reading = None;
                return ids?;
            }
        }
    }
}
