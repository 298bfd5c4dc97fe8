//! Joins a pool to the network: a task for each connection, with a session of its own; the requests
//! to control endpoints; and the file of ids, which is read again when a signal asks for it. What is
//! opened, changed and closed is the pool's decision.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinError, JoinHandle, JoinSet, spawn_blocking};
use tokio::time::timeout;

use super::clock::Clock;
use super::connect::legacy::{Dialer, Server};
use super::driver::drive_through;
use super::pipeline::Pipeline;
use super::signals::HangUps;
use crate::error::Error;
use crate::event::{Aside, Meta, MetaEvent, Origin, Record, StreamEvent};
use crate::request::Request;
use crate::session::pool::seen::Seen;
use crate::session::pool::{Action, Id, LINGER, Pool};
use crate::session::{History, Policy, Session};
use crate::source::Source as _;
use crate::source::twitter::legacy::control::{Control, Info};
use crate::source::twitter::legacy::endpoint::Endpoint;
use crate::source::twitter::legacy::query::Query;
use crate::source::twitter::legacy::{Legacy, is_about_connection};

/// How long a control endpoint may take.
const CHANGE_TIME: Duration = Duration::from_secs(10);

/// The most of its answer that is read: a thousand accounts with their names.
const CHANGE_MAX: usize = 1024 * 1024;

/// The pool's deadlines are kept to this: one that has passed already must not keep a processor busy.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What a pool of connections needs.
pub struct Plan {
    /// The server.
    pub server: Rc<Server>,
    /// The stream of which each connection has a part.
    pub endpoint: Endpoint,
    /// The parameters that all connections share: without `follow`.
    pub query: Query,
    /// When a connection is dialled again.
    pub policy: Policy,
    /// Which connections there are.
    pub pool: Pool,
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

/// One connection, as its task and the pool's share it.
struct Line {
    id: Id,
    /// What trill's own records and stderr call it: `site #3`.
    label: Arc<Origin>,
    /// It delivers.
    is_live: Cell<bool>,
    /// It is read on for a while and never dialled again.
    is_leaving: Cell<bool>,
    control: RefCell<Option<Control>>,
}

/// What all connections share.
struct Hub {
    server: Rc<Server>,
    endpoint: Endpoint,
    query: Query,
    /// Knows the ids of posts.
    source: Legacy,
    pool: RefCell<Pool>,
    seen: RefCell<Seen>,
    /// The pool has something to do, maybe.
    news: Notify,
}

/// A connection's task.
struct Task {
    line: Rc<Line>,
    abort: AbortHandle,
}

/// The tasks of a pool; all of them end with it.
struct Tasks {
    lines: JoinSet<(Id, Result<(), Error>)>,
    changes: JoinSet<(Action, Result<(), String>)>,
    /// Connections that linger, until then.
    goodbyes: JoinSet<Id>,
    open: HashMap<Id, Task>,
    /// How many connections there were.
    count: usize,
}

/// The file of ids that is being read.
type Reading = Option<JoinHandle<Result<Vec<u64>, Error>>>;

/// Follows all ids until the pipeline wants no more (`Ok`) or a connection ends for good (`Err`).
pub async fn follow(plan: Plan, pipeline: Rc<Pipeline>, clock: Clock) -> Result<(), Error> {
    let Plan { server, endpoint, query, policy, pool, mut reload } = plan;
    let source = Legacy::new(endpoint, query.clone(), &server.api);
    let hub = Rc::new(Hub {
        server,
        endpoint,
        query,
        source,
        pool: RefCell::new(pool),
        seen: RefCell::default(),
        news: Notify::new(),
    });
    let mut tasks = Tasks {
        lines: JoinSet::new(),
        changes: JoinSet::new(),
        goodbyes: JoinSet::new(),
        open: HashMap::new(),
        count: 0,
    };
    let mut reading: Reading = None;
    loop {
        while let Some(action) = hub.poll(clock) {
            match action {
                Action::Open(id) => tasks.open(&hub, id, &policy, &pipeline, clock),
                Action::Close(id) => tasks.close(id, &pipeline, clock),
                Action::Add(id, _) | Action::Remove(id, _) => tasks.change(&hub, id, action),
            }
        }
        let deadline = hub.pool.borrow().deadline().unwrap_or(Duration::MAX);
        let deadline = deadline.max(clock.mono() + LOOK_AGAIN);
        tokio::select! {
            biased;
            () = hub.news.notified() => {}
            Some(ended) = tasks.lines.join_next() => match ended {
                Ok((_, Ok(()))) => return Ok(()),
                Ok((id, Err(error))) => tasks.ended(&hub, id, error, &pipeline)?,
                Err(error) => failed(error)?,
            },
            Some(changed) = tasks.changes.join_next() => match changed {
                Ok((action, result)) => hub.changed(&action, result),
                Err(error) => failed(error)?,
            },
            Some(gone) = tasks.goodbyes.join_next() => match gone {
                Ok(id) => tasks.forget(id, &pipeline),
                Err(error) => failed(error)?,
            },
            read = asked(&mut reload, &mut reading) => hub.reload(read),
            () = clock.sleep_until(deadline) => {}
        }
    }
}

/// A task that was ended has nothing to say; one that panicked ends the run.
fn failed(error: JoinError) -> Result<(), Error> {
    if error.is_cancelled() {
        return Ok(());
    }
    Err(anyhow::Error::new(error).context("a connection's driver ended").into())
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

impl Hub {
    fn poll(&self, clock: Clock) -> Option<Action> {
        self.pool.borrow_mut().poll(clock.mono())
    }

    /// What a connection is to ask for when it is dialled; nothing when it is to be closed.
    fn ask(&self, line: &Line) -> Option<Legacy> {
        let follow = self.pool.borrow_mut().dial(line.id);
        if follow.is_empty() {
            return None;
        }
        self.server.reporter.verbose(&format!("{}: follows {} accounts", line.label, follow.len()));
        Some(Legacy::new(self.endpoint, Query { follow, ..self.query.clone() }, &self.server.api))
    }

    /// Sees what a connection says: what nobody wants is kept back, and what has come over another.
    fn hear(&self, line: &Line, event: StreamEvent) -> Option<StreamEvent> {
        match event {
            StreamEvent::Record(record) => {
                self.delivers(line);
                self.look_for_control(line, &record);
                self.is_to_be_shown(&record).then_some(StreamEvent::Record(record))
            }
            StreamEvent::Meta(event) => {
                match &event.meta {
                    Meta::Disconnected { .. } => self.lost(line),
                    Meta::Connected { .. } | Meta::Gap(_) => {}
                    Meta::Heartbeat
                    | Meta::Partial { .. }
                    | Meta::Notice { .. }
                    | Meta::Malformed { .. } => self.delivers(line),
                }
                // Another connection has taken its place: how it ends is no news.
                let is_told = !line.is_leaving.get();
                let origin = Arc::clone(&line.label);
                is_told.then_some(StreamEvent::Meta(MetaEvent { origin, ..event }))
            }
            StreamEvent::Aside(aside) => {
                let origin = Arc::clone(&line.label);
                Some(StreamEvent::Aside(Aside { origin, ..aside }))
            }
        }
    }

    fn delivers(&self, line: &Line) {
        if !line.is_live.replace(true) {
            self.pool.borrow_mut().handle_live(line.id);
            self.news.notify_one();
        }
    }

    fn lost(&self, line: &Line) {
        line.is_live.set(false);
        line.control.replace(None);
        self.pool.borrow_mut().handle_lost(line.id);
        self.news.notify_one();
    }

    fn look_for_control(&self, line: &Line, record: &Record) {
        if self.endpoint != Endpoint::Site || record.event != "control" {
            return;
        }
        if let Some(control) = Control::read(&self.server.api, &record.payload) {
            line.control.replace(Some(control));
            self.pool.borrow_mut().handle_control(line.id);
            self.news.notify_one();
        }
    }

    fn is_to_be_shown(&self, record: &Record) -> bool {
        // The account that an envelope was for.
        let user = record.origin.stream.get(1).and_then(|user| user.parse().ok());
        if user.is_some_and(|user| !self.pool.borrow().wants(user)) {
            return false;
        }
        if is_about_connection(&record.event) {
            return true;
        }
        let place = self.source.place(&record.event, &record.payload);
        self.seen.borrow_mut().is_new(record, place.as_ref().map(|place| &*place.id))
    }

    fn changed(&self, action: &Action, result: Result<(), String>) {
        if let Err(reason) = &result {
            self.server.reporter.verbose(&format!("{}: {reason}", self.source.origin()));
        }
        self.pool.borrow_mut().handle_changed(action, result.is_ok());
    }

    /// The ids are these from now on, if they are ids.
    fn reload(&self, read: Result<Vec<u64>, Error>) {
        let reporter = &self.server.reporter;
        match read {
            Ok(ids) if ids.is_empty() => {
                reporter.notice("--follow: there is no id in the file; those of before stay");
            }
            Ok(ids) => {
                reporter.notice(&format!("{}: {} accounts now", self.source.origin(), ids.len()));
                self.pool.borrow_mut().handle_ids(ids);
            }
            Err(error) => reporter.notice(&format!("{error}; the accounts of before stay")),
        }
    }
}

impl Tasks {
    fn open(
        &mut self,
        hub: &Rc<Hub>,
        id: Id,
        policy: &Policy,
        pipeline: &Rc<Pipeline>,
        clock: Clock,
    ) {
        self.count += 1;
        let mut label = Origin::clone(hub.source.origin());
        label.stream.push(format!("#{}", self.count));
        let line = Rc::new(Line {
            id,
            label: Arc::new(label),
            is_live: Cell::new(false),
            is_leaving: Cell::new(false),
            control: RefCell::default(),
        });
        pipeline.expect(&line.label);
        let seed = (hub.server.random)();
        let source = hub.source.clone();
        let session = Session::new(source, policy.clone(), History::default(), seed, clock.now());
        let (asking, hearing) =
            ((Rc::clone(hub), Rc::clone(&line)), (Rc::clone(hub), Rc::clone(&line)));
        let server = Rc::clone(&hub.server);
        let dialer = Dialer { server, ask: move || asking.0.ask(&asking.1) };
        let pipeline = Rc::clone(pipeline);
        let abort = self.lines.spawn_local(async move {
            let sieve = |event| hearing.0.hear(&hearing.1, event);
            (id, drive_through(session, dialer, pipeline, clock, sieve).await)
        });
        self.open.insert(id, Task { line, abort });
    }

    fn close(&mut self, id: Id, pipeline: &Rc<Pipeline>, clock: Clock) {
        let Some(Task { line, .. }) = self.open.get(&id) else { return };
        line.is_leaving.set(true);
        if !line.is_live.get() {
            return self.forget(id, pipeline);
        }
        let pipeline = Rc::clone(pipeline);
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
    fn forget(&mut self, id: Id, pipeline: &Pipeline) {
        if let Some(Task { line, abort }) = self.open.remove(&id) {
            abort.abort();
            pipeline.forget(&line.label);
        }
    }

    /// A connection has ended for good. That ends the run, unless all that it carried comes over
    /// another: a server may refuse the one more that a merge takes.
    fn ended(&mut self, hub: &Hub, id: Id, error: Error, pipeline: &Pipeline) -> Result<(), Error> {
        let is_leaving = self.open.get(&id).is_none_or(|task| task.line.is_leaving.get());
        if !is_leaving && !hub.pool.borrow().is_merging(id) {
            return Err(error);
        }
        if !is_leaving {
            hub.server.reporter.notice(&format!("{error}; other connections carry its accounts"));
            hub.pool.borrow_mut().handle_ended(id);
        }
        self.forget(id, pipeline);
        Ok(())
    }

    fn change(&mut self, hub: &Hub, id: Id, action: Action) {
        let control = self.open.get(&id).and_then(|task| task.line.control.borrow().clone());
        let server = Rc::clone(&hub.server);
        self.changes.spawn_local(async move {
            let result = match &control {
                Some(control) => change(&server, control, &action).await,
                None => Err("there is no control endpoint any more".to_owned()),
            };
            (action, result)
        });
    }
}

/// Asks a control endpoint to add or remove accounts. That it answers is not enough: who was added
/// is on the connection only when the server says so (protocols/x.md section 6).
async fn change(server: &Server, control: &Control, action: &Action) -> Result<(), String> {
    match action {
        Action::Add(_, ids) => {
            answer(server, control.add(ids)).await?;
            let info = Info::read(&answer(server, control.info()).await?);
            let info =
                info.ok_or_else(|| "the control endpoint tells of no accounts".to_owned())?;
            match ids.iter().find(|id| !info.users.contains(id)) {
                Some(id) => Err(format!("the control endpoint did not add {id}")),
                None => Ok(()),
            }
        }
        Action::Remove(_, ids) => answer(server, control.remove(ids)).await.map(drop),
        Action::Open(_) | Action::Close(_) => Ok(()),
    }
}

/// The body of an answer that says yes.
async fn answer(server: &Server, request: Request) -> Result<String, String> {
    let late = |_| format!("the control endpoint gave no answer within {CHANGE_TIME:?}");
    let answer = timeout(CHANGE_TIME, server.open(request)).await.map_err(late)?;
    let answer = answer.map_err(|broken| broken.reason)?;
    if !answer.head.is_success() {
        return Err(format!("the control endpoint answered {}", answer.head.status));
    }
    Ok(answer.body.text(CHANGE_MAX, CHANGE_TIME).await)
}
