//! The tasks of a pool: one for each connection, one for each request to a control endpoint.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinError, JoinSet};

use super::control::change;
use super::hub::{Hub, Line, Role};
use crate::engine::clock::Clock;
use crate::engine::connect::legacy::Dialer;
use crate::engine::driver::{Dial, Dialed, Sieve, drive_through};
use crate::engine::pipeline::Pipeline;
use crate::error::Error;
use crate::event::{Meta, MetaEvent, Origin, REPLACED, StreamEvent};
use crate::request::{Broken, Refusal};
use crate::session::pool::{Action, Id, LINGER};
use crate::session::{History, Policy, Session};
use crate::source::Source as _;
use crate::source::page::PageQuery;

/// A connection's task.
pub(super) struct Task {
    line: Rc<Line>,
    abort: AbortHandle,
}

/// The tasks of a pool; all of them end with it.
pub(super) struct Tasks {
    hub: Rc<Hub>,
    policy: Policy,
    /// What each session is to know of the past: nothing but whether there is a cursor.
    history: History,
    pipeline: Rc<Pipeline>,
    clock: Clock,
    lines: JoinSet<(Id, Result<(), Error>)>,
    changes: JoinSet<(Action, Result<(), String>)>,
    /// Connections that linger, until then.
    goodbyes: JoinSet<Id>,
    open: HashMap<Id, Task>,
    /// How many connections there were.
    count: usize,
}

/// The pipeline wants no more.
pub(super) struct Over(pub(super) bool);

impl Tasks {
    pub(super) fn new(
        hub: Rc<Hub>,
        policy: Policy,
        history: History,
        pipeline: Rc<Pipeline>,
        clock: Clock,
    ) -> Self {
        Self {
            hub,
            policy,
            history,
            pipeline,
            clock,
            lines: JoinSet::new(),
            changes: JoinSet::new(),
            goodbyes: JoinSet::new(),
            open: HashMap::new(),
            count: 0,
        }
    }

    /// Waits until one of them has ended, and does what follows from it; pending for ever when
    /// there is none.
    ///
    /// # Errors
    ///
    /// When that ends the run.
    pub(super) async fn next(&mut self) -> Result<Over, Error> {
        tokio::select! {
            biased;
            Some(ended) = self.lines.join_next() => match ended {
                Ok((_, Ok(()))) => return Ok(Over(true)),
                Ok((id, Err(error))) => self.ended(id, error)?,
                Err(error) => failed(error)?,
            },
            Some(changed) = self.changes.join_next() => match changed {
                Ok((action, result)) => self.hub.changed(&action, result),
                Err(error) => failed(error)?,
            },
            Some(gone) = self.goodbyes.join_next() => match gone {
                Ok(id) => self.forget(id),
                Err(error) => failed(error)?,
            },
            else => std::future::pending().await,
        }
        Ok(Over(false))
    }

    /// Begins a connection's session.
    pub(super) fn open(&mut self, id: Id) {
        self.count += 1;
        let Self { hub, clock, .. } = self;
        let mut label = Origin::clone(hub.source.origin());
        label.stream.push(format!("#{}", self.count));
        let line = Rc::new(Line::new(id, label));
        self.pipeline.expect(&line.label);
        let seed = (hub.server.random)();
        let (policy, history) = (self.policy.clone(), self.history.clone());
        let session = Session::new(hub.source.clone(), policy, history, seed, clock.now());
        let pipeline = Rc::clone(&self.pipeline);
        let ear = Ear { hub: Rc::clone(hub), line: Rc::clone(&line), pipeline };
        let asking = ear.clone();
        let server = Rc::clone(&hub.server);
        let waiting = ear.clone();
        let dialer = Dialer { server, ask: move || asking.hub.ask(&asking.line) };
        let dialer = Paced { dialer, ear: waiting, clock: *clock };
        let (pipeline, clock) = (Rc::clone(&self.pipeline), *clock);
        let abort = self.lines.spawn_local(async move {
            (id, drive_through(session, dialer, pipeline, clock, ear).await)
        });
        self.open.insert(id, Task { line, abort });
    }

    /// Ends a connection: at once if it is not open, else after a while ([`LINGER`]).
    pub(super) fn close(&mut self, id: Id) {
        let Some(Task { line, .. }) = self.open.get(&id) else { return };
        if !line.is_live.get() {
            line.role.set(Role::Replaced);
            return self.forget(id);
        }
        line.role.set(Role::Lingering);
        let (pipeline, clock) = (Rc::clone(&self.pipeline), self.clock);
        self.goodbyes.spawn_local(async move {
            loop {
                clock.wait_until(clock.mono() + LINGER).await;
                // While the reader was too slow, nobody read the connection either.
                if !pipeline.room().await {
                    return id;
                }
            }
        });
    }

    /// Ends a connection's task, and with it the connection.
    fn forget(&mut self, id: Id) {
        let Some(Task { line, abort }) = self.open.remove(&id) else { return };
        abort.abort();
        if line.role.get() == Role::Lingering && line.is_live.get() {
            let reason = "closed: other connections carry its accounts".to_owned();
            let meta = Meta::Disconnected {
                class: REPLACED,
                reason,
                status: None,
                retry_in: None,
                hint: None,
            };
            let (origin, at) = (Arc::clone(&line.label), self.clock.now().wall);
            // It has an end of its own that is looked for elsewhere.
            let _ = self.pipeline.accept(&StreamEvent::Meta(MetaEvent { origin, at, meta }));
        }
        self.pipeline.forget(&line.label);
        self.hub.forget(&line);
    }

    /// A connection has ended for good. That ends the run, unless all that it carried comes over
    /// another: a server may refuse the one more that a merge takes.
    fn ended(&mut self, id: Id, error: Error) -> Result<(), Error> {
        let Some(Task { line, .. }) = self.open.get(&id) else { return Ok(()) };
        let error = error.of_part(line.label.to_string());
        match line.role.get() {
            Role::Serving => {
                let others = self.open.len() > 1;
                return Err(if others { of_one_of_several(error) } else { error });
            }
            Role::Lingering => {}
            Role::Replaced => {
                let text = format!("{error}; its accounts go to other connections");
                let reporter = &self.hub.server.reporter;
                match error {
                    // Of those with one set of keys the newest stays: that takes its place.
                    Error::Limited { .. } => reporter.verbose(&text),
                    _ => reporter.notice(&text),
                }
                self.hub.pool.borrow_mut().handle_ended(id);
            }
        }
        self.forget(id);
        Ok(())
    }

    /// Tells the figures how many accounts are on each connection.
    pub(super) fn count_accounts(&self) {
        for connection in self.hub.pool.borrow().connections() {
            if let Some(Task { line, .. }) = self.open.get(&connection.id) {
                self.pipeline.accounts(&line.label, connection.follows);
            }
        }
    }

    /// Asks a connection's control endpoint for a change.
    pub(super) fn change(&mut self, id: Id, action: Action) {
        let control = self.open.get(&id).and_then(|task| task.line.control.borrow().clone());
        let server = Rc::clone(&self.hub.server);
        self.changes.spawn_local(async move {
            let result = match &control {
                Some(control) => change(&server, control, &action).await,
                None => Err("there is no control endpoint any more".to_owned()),
            };
            (action, result)
        });
    }
}

/// Between a connection's session and the pipeline.
#[derive(Clone)]
struct Ear {
    hub: Rc<Hub>,
    line: Rc<Line>,
    pipeline: Rc<Pipeline>,
}

impl Sieve for Ear {
    fn hear(&self, event: StreamEvent) -> Option<StreamEvent> {
        if matches!(event, StreamEvent::Record(_)) {
            self.pipeline.heard(&self.line.label);
        }
        self.hub.hear(&self.line, event)
    }

    fn is_replaced(&self) -> bool {
        self.line.role.get() == Role::Replaced
    }
}

/// Dials a connection when its turn comes: others may have been lost at the same time.
struct Paced<D> {
    dialer: D,
    ear: Ear,
    clock: Clock,
}

impl<D: Dial> Dial for Paced<D> {
    type Body = D::Body;

    async fn ready(&self) -> bool {
        self.ear.hub.ready(&self.ear.line, self.clock).await
    }

    async fn dial(&self, outage: Option<Duration>) -> Dialed<D::Body> {
        self.dialer.dial(outage).await
    }

    async fn fetch(&self, query: &PageQuery) -> Result<Refusal, Broken> {
        self.dialer.fetch(query).await
    }
}

/// The end of a connection that is not the only one: it may be the others that are too many.
fn of_one_of_several(error: Error) -> Error {
    match error {
        Error::Limited { stream, message, hint: _ } => Error::Limited {
            stream,
            message,
            hint: Some(
                "this run has several connections, and the server may allow fewer for one set of keys: \
                 follow fewer accounts, or with several sets of keys"
                    .to_owned(),
            ),
        },
        error => error,
    }
}

/// A task that was ended has nothing to say; one that panicked ends the run.
fn failed(error: JoinError) -> Result<(), Error> {
    if error.is_cancelled() {
        return Ok(());
    }
    Err(anyhow::Error::new(error).context("a connection's driver ended").into())
}
