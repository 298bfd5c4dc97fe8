//! Joins one session to the network: does what the session says and tells it what came of
//! it. Decides nothing.

use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Sleep, timeout_at};

use super::clock::Clock;
use super::pipeline::Pipeline;
use crate::error::Error;
use crate::event::StreamEvent;
use crate::request::{Broken, Head, Refusal};
use crate::session::{Session, Step};
use crate::source::Source;
use crate::source::page::PageQuery;

/// The most of a refusal's body that is read: error bodies are short, proxies' pages are cut.
const REFUSAL_BODY_MAX: usize = 256 * 1024;

/// How long the rest of a refusal may take after its head.
const REFUSAL_BODY_TIME: Duration = Duration::from_secs(2);

/// Opens connections for one stream. The network does, and so do tests.
pub trait Dial {
    /// The body of an answer.
    type Body: Body;

    /// Waits until there may be another attempt, where others must not be too many at once; returns
    /// true if and only if it waited.
    fn ready(&self) -> impl Future<Output = bool> {
        std::future::ready(false)
    }

    /// One attempt; dropped when its deadline passes. `outage` is how long nothing has been heard
    /// ([`Session::outage`]), for services that send it again.
    fn dial(&self, outage: Option<Duration>) -> impl Future<Output = Dialed<Self::Body>>;

    /// Asks for a page of a timeline, and reads all of it.
    fn fetch(&self, query: &PageQuery) -> impl Future<Output = Result<Refusal, Broken>>;
}

/// A page that is being read, while the line is.
type Fetch<'a> = Pin<Box<dyn Future<Output = (PageQuery, Result<Refusal, Broken>)> + 'a>>;

/// The body of an answer, read in pieces.
pub trait Body {
    /// The next bytes; `None` at the clean end.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Broken>>;
    /// The beginning of the body, as text: what comes within `time`, at most `limit` bytes.
    fn text(self, limit: usize, time: Duration) -> impl Future<Output = String>;
}

/// What came of a dial.
#[derive(Debug)]
pub enum Dialed<B> {
    /// The server answered the request for the stream.
    Answer {
        /// Status and headers.
        head: Head,
        /// `sse`.
        transport: &'static str,
        /// Who answered.
        url: String,
        /// What follows.
        body: B,
    },
    /// The server refused before the stream could be asked for.
    Refused(Refusal),
    /// No answer.
    Broken(Broken),
    /// There is no use in going on.
    Fatal(Error),
}

/// An open line and the timer that watches it.
struct Line<B> {
    body: B,
    alarm: Pin<Box<Sleep>>,
}

/// Runs the session until the pipeline wants no more (`Ok`) or the session ends (`Err`).
pub async fn drive<S: Source, D: Dial>(
    session: Session<S>,
    dialer: D,
    pipeline: Rc<Pipeline>,
    clock: Clock,
) -> Result<(), Error> {
    drive_through(session, dialer, pipeline, clock, Alone).await
}

/// What stands between a session and the pipeline where there are several of a kind.
pub trait Sieve {
    /// Sees each event first, and may change it or keep it back.
    fn hear(&self, event: StreamEvent) -> Option<StreamEvent>;

    /// Returns true if and only if others have taken over what the session was for, though the run
    /// goes on.
    fn is_replaced(&self) -> bool {
        false
    }
}

/// A session that shares nothing.
struct Alone;

impl Sieve for Alone {
    fn hear(&self, event: StreamEvent) -> Option<StreamEvent> {
        Some(event)
    }
}

/// [`drive`] for a session that is one of several of a kind.
pub async fn drive_through<S: Source, D: Dial>(
    session: Session<S>,
    dialer: D,
    pipeline: Rc<Pipeline>,
    clock: Clock,
    sieve: impl Sieve,
) -> Result<(), Error> {
    let sieve = &sieve;
    let mut stopping = Stopping { session, pipeline: Rc::clone(&pipeline), clock, sieve };
    let session = &mut stopping.session;
    let mut line: Option<Line<D::Body>> = None;
    let mut fetch: Option<Fetch<'_>> = None;
    while !session.is_over() {
        if let Some(items) = session.price() {
            let answer = pipeline.affords(session.origin(), items);
            session.handle_price(clock.now(), answer);
            if !show(session, &pipeline, sieve) {
                return Ok(());
            }
        }
        if fetch.is_none()
            && let Some(query) = session.page()
        {
            fetch = Some(Box::pin(async {
                let answer = dialer.fetch(&query).await;
                (query, answer)
            }));
        }
        let result = match session.step() {
            Step::Wait { until } => {
                pipeline.flush();
                clock.sleep_until(until).await;
                session.handle_timeout(clock.now())
            }
            Step::Dial { .. } => {
                if dialer.ready().await {
                    session.handle_ready(clock.now());
                }
                let deadline = session.step().deadline();
                match dial(session, &dialer, clock, deadline).await {
                    Ok(opened) => {
                        line = opened;
                        Ok(())
                    }
                    Err(error) => Err(error),
                }
            }
            Step::Read { .. } => match &mut line {
                Some(line) => read(session, line, &mut fetch, &pipeline, clock).await,
                None => session.handle_broken(clock.now(), &no_line()),
            },
            Step::Pages { deadline } => {
                pipeline.room().await;
                pipeline.flush();
                tokio::select! {
                    biased;
                    (query, answer) = fetched(&mut fetch) => {
                        session.handle_page(clock.now(), &query, answer)
                    }
                    () = clock.sleep_until(deadline) => session.handle_timeout(clock.now()),
                }
            }
        };
        // The old socket is closed before anything else happens: it holds a slot.
        line = line.filter(|_| is_reading(session));
        if !show(session, &pipeline, sieve) {
            return Ok(());
        }
        let result = result.and_then(|()| session.handle_announcement(clock.now()));
        line = line.filter(|_| is_reading(session));
        if !show(session, &pipeline, sieve) {
            return Ok(());
        }
        result?;
    }
    Ok(())
}

/// A session whose driver may be ended at any point of it: what it holds back is shown then.
struct Stopping<'a, S: Source, F: Sieve> {
    session: Session<S>,
    pipeline: Rc<Pipeline>,
    clock: Clock,
    sieve: &'a F,
}

impl<S: Source, F: Sieve> Drop for Stopping<'_, S, F> {
    fn drop(&mut self) {
        if self.sieve.is_replaced() {
            self.session.handle_replaced(self.clock.now());
        }
        self.session.handle_stop(self.clock.now());
        show(&mut self.session, &self.pipeline, self.sieve);
    }
}

fn is_reading<S: Source>(session: &Session<S>) -> bool {
    matches!(session.step(), Step::Read { .. })
}

/// Shows what has happened; returns false when no more is wanted.
fn show<S: Source>(session: &mut Session<S>, pipeline: &Pipeline, sieve: &impl Sieve) -> bool {
    while let Some(event) = session.poll_event() {
        if let Some(event) = sieve.hear(event)
            && !pipeline.accept(&event)
        {
            return false;
        }
    }
    true
}

async fn dial<S: Source, D: Dial>(
    session: &mut Session<S>,
    dialer: &D,
    clock: Clock,
    deadline: Duration,
) -> Result<Option<Line<D::Body>>, Error> {
    let outage = session.outage(clock.now());
    let Ok(dialed) = timeout_at(clock.instant(deadline), dialer.dial(outage)).await else {
        return session.handle_timeout(clock.now()).map(|()| None);
    };
    match dialed {
        Dialed::Answer { head, transport, url, body } => {
            if session.handle_head(clock.now(), &head, transport, &url) {
                let alarm = Box::pin(clock.sleep_until(session.step().deadline()));
                return Ok(Some(Line { body, alarm }));
            }
            // The head has said what matters; its explanation is waited for, but not long.
            let body = body.text(REFUSAL_BODY_MAX, REFUSAL_BODY_TIME).await;
            let refusal = Refusal { head, body };
            session.handle_refusal(clock.now(), &refusal)?;
        }
        Dialed::Refused(refusal) => session.handle_refusal(clock.now(), &refusal)?,
        Dialed::Broken(broken) => session.handle_broken(clock.now(), &broken)?,
        Dialed::Fatal(error) => return Err(error),
    }
    Ok(None)
}

/// The page that is being read; pending for ever when there is none.
async fn fetched(fetch: &mut Option<Fetch<'_>>) -> (PageQuery, Result<Refusal, Broken>) {
    let Some(reading) = fetch else { return std::future::pending().await };
    let answer = reading.await;
    *fetch = None;
    answer
}

/// Reads once. What is formatted goes out before anything is waited for, and only then: while bytes are waiting to be read, writing can
/// be shared.
async fn read<S: Source, B: Body>(
    session: &mut Session<S>,
    line: &mut Line<B>,
    fetch: &mut Option<Fetch<'_>>,
    pipeline: &Pipeline,
    clock: Clock,
) -> Result<(), Error> {
    if pipeline.room().await {
        session.handle_resume(clock.now());
    }
    // A line that is never quiet must not keep a page waiting.
    if fetch.is_some()
        && let Poll::Ready((query, answer)) = futures_util::poll!(pin!(fetched(fetch)))
    {
        session.handle_page(clock.now(), &query, answer)?;
        line.alarm.as_mut().reset(clock.instant(session.step().deadline()));
        return Ok(());
    }
    let mut chunk = pin!(line.body.chunk());
    let mut next = futures_util::poll!(chunk.as_mut());
    if next.is_pending() {
        // hyper hands over one piece at a time, from a task of its own: let it run once
        // before concluding that nothing is waiting.
        let_others_run().await;
        next = futures_util::poll!(chunk.as_mut());
    }
    let chunk = match next {
        Poll::Ready(chunk) => chunk,
        Poll::Pending => {
            pipeline.flush();
            tokio::select! {
                biased;
                chunk = chunk => chunk,
                (query, answer) = fetched(fetch) => {
                    session.handle_page(clock.now(), &query, answer)?;
                    // It may have been the last, or be asked for again later.
                    line.alarm.as_mut().reset(clock.instant(session.step().deadline()));
                    return Ok(());
                }
                () = line.alarm.as_mut() => {
                    let now = clock.now();
                    session.handle_timeout(now)?;
                    // Bytes have moved the deadline since the alarm was set: it is set anew
                    // when it rings, not with every byte.
                    line.alarm.as_mut().reset(clock.instant(session.step().deadline()));
                    return Ok(());
                }
            }
        }
    };
    match chunk {
        Ok(Some(bytes)) => {
            session.handle_bytes(clock.now(), bytes);
            Ok(())
        }
        Ok(None) => session.handle_end(clock.now()),
        Err(broken) => session.handle_broken(clock.now(), &broken),
    }
}

/// Goes to the end of the runtime's queue once. Unlike `yield_now` this does not ask the
/// system for news in between, which would be a system call for every piece.
async fn let_others_run() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn no_line() -> Broken {
    Broken::new("the line was lost before it could be read")
}
