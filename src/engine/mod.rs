//! Runs a job: any number of sources into one writer, until something ends it. The only
//! select loop over signals and limits, so that there is one way to stop.

pub mod clock;
pub mod connect;
pub mod driver;
pub mod input;
pub mod pipeline;
pub mod pool;
pub mod replay;
mod said;
pub mod signals;
pub mod spend;
mod stats;
pub mod writer;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};

use crate::cursor::CursorFile;
use crate::error::Error;
use crate::output::Formatter;
use crate::report::Reporter;
use crate::sink::{self, SinkSpec};
use crate::status::Plan;
use clock::Clock;
use pipeline::{Enough, Limits, Pipeline};
use said::said;
use signals::{Questions, Signals, StopSignal};
use writer::{Buffer, Done, Failure, Unwritten, Writer};

/// How long a stop waits for a reader that takes nothing any more.
const FLUSH_GRACE: Duration = Duration::from_secs(2);

/// How often a time of day is waited for anew.
const LOOK_AGAIN: Duration = Duration::from_secs(20);

/// What is common to every run.
pub struct Job {
    /// What is let through, and when it is enough.
    pub limits: Limits,
    /// End after this long (`--duration`).
    pub duration: Option<Duration>,
    /// End at this time of day (`--until`).
    pub until: Option<Timestamp>,
    /// End after this long without a record (`--idle-timeout`).
    pub idle_timeout: Option<Duration>,
    /// Who looks at figures (`--stats`, the status line).
    pub stats: Plan,
    /// Records to bytes.
    pub formatter: Box<dyn Formatter>,
    /// Where the bytes go.
    pub sink: SinkSpec,
    /// What waits there for a slow reader.
    pub buffer: Buffer,
    /// How far the streams have come, from one run to the next.
    pub cursor: Option<CursorFile>,
    /// A driver reads something again on SIGHUP, which stops nothing then.
    pub reloads: bool,
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// As asked, or the reader went away.
    Done,
    /// By a signal; the caller dies by it.
    Signal(StopSignal),
    /// By something that went wrong.
    Failed(Error),
}

/// The drivers of a run. They are tasks of their own, so that news for one of them wakes
/// nothing else.
pub type Drivers = JoinSet<Result<(), Error>>;

/// Runs the drivers that `start` makes (with the pipeline they feed) until one of them ends,
/// a limit is reached, the reader goes away, or a signal comes. An outcome that is a failure
/// has been reported; an error, which means that nothing was begun, has not.
pub async fn run(
    job: Job,
    clock: Clock,
    reporter: Rc<Reporter>,
    start: impl FnOnce(&Rc<Pipeline>, &mut Drivers),
) -> Result<Outcome, Error> {
    let place = job.sink.place();
    let reopen = job.sink.reopen().or_else(|| job.reloads.then(Arc::default));
    let pieces = job.sink.wants_pieces();
    let watches = job.sink.is_stdout();
    let (say, mut said) = said();
    // Before signals are listened to: while a long file is looked through they end the process.
    let sink = sink::build(job.sink, job.formatter.header(), say).map_err(output_error);
    said.rest(&reporter);
    let sink = sink?;
    let started = Signals::listen_for(reopen).and_then(|signals| {
        let sink = stats::begin(job.stats, sink, &reporter);
        let (writer, done) = Writer::start(sink, pieces, job.buffer, job.cursor, clock)?;
        let watch = if watches { watch_reader()? } else { None };
        Ok((signals, Questions::listen()?, writer, done, watch))
    });
    let (mut signals, questions, writer, mut done, watch) = started.context("cannot start")?;
    reporter.come_after(writer.all_written());
    let mut reader_gone = pin!(reader_gone(watch));
    let pipeline = Pipeline::new(job.limits, clock, Rc::clone(&reporter), job.formatter, writer);
    let pipeline = Rc::new(if job.stats.counts() { pipeline.with_figures() } else { pipeline });
    let mut drivers = Drivers::new();
    start(&pipeline, &mut drivers);
    let outcome = tokio::select! {
        biased;
        signal = signals.next() => Outcome::Signal(signal),
        result = &mut done => {
            stats::end(job.stats, &pipeline, &reporter);
            said.rest(&reporter);
            return Ok(written(result, &reporter));
        }
        () = &mut reader_gone => {
            stats::end(job.stats, &pipeline, &reporter);
            return Ok(Outcome::Done);
        }
        enough = pipeline.enough() => ended(enough),
        () = after(clock, job.duration) => Outcome::Done,
        () = until(clock, job.until) => Outcome::Done,
        never = stats::show(job.stats, clock, &pipeline, &reporter, questions) => match never {},
        never = said.relay(&reporter) => match never {},
        never = pipeline.tell_losses() => match never {},
        idle = idle(clock, &pipeline, job.idle_timeout) => Outcome::Failed(Error::Idle(idle)),
        driver = last(&mut drivers, &pipeline) => match (driver, pipeline.take_enough()) {
            (_, Some(enough)) => ended(enough),
            (None | Some(Ok(Ok(()))), None) => Outcome::Done,
            (Some(Ok(Err(error))), None) => Outcome::Failed(error),
            (Some(Err(panic)), None) => {
                Outcome::Failed(anyhow::Error::new(panic).context("a stream's driver ended").into())
            }
        },
    };
    // What was shown is to be read before what is said about it.
    pipeline.flush();
    if let Outcome::Failed(error) = &outcome {
        // Now, not after a reader that may take its time, or never come back.
        reporter.error(error);
    }
    stats::end(job.stats, &pipeline, &reporter);
    // First the sockets: each holds one of the server's slots. Then the flush.
    drivers.shutdown().await;
    let unwritten = pipeline.close();
    let finished =
        finish(outcome, &mut signals, done, reader_gone, &place, &reporter, &unwritten).await;
    said.rest(&reporter);
    Ok(finished)
}

/// Waits for the writer to finish. A reader that takes its time is waited for, except after a
/// signal, and except by a second signal.
async fn finish(
    outcome: Outcome,
    signals: &mut Signals,
    done: Done,
    reader_gone: impl Future<Output = ()>,
    place: &str,
    reporter: &Reporter,
    unwritten: &Unwritten,
) -> Outcome {
    let grace = async {
        match outcome {
            Outcome::Signal(_) => tokio::time::sleep(FLUSH_GRACE).await,
            Outcome::Done | Outcome::Failed(_) => std::future::pending().await,
        }
    };
    let late = tokio::select! {
        biased;
        result = done => match (written(result, reporter), outcome) {
            // What ended the run matters more than a reader that left before the rest.
            (Outcome::Done, outcome) | (_, outcome @ Outcome::Failed(_)) => return outcome,
            (failed, _) => return failed,
        },
        () = reader_gone => return outcome,
        signal = signals.next() => Outcome::Signal(signal),
        () = grace => outcome,
    };
    let bytes = unwritten.bytes();
    reporter.notice(&format!("{place} is blocked; {bytes} bytes were not written"));
    late
}

fn ended(enough: Enough) -> Outcome {
    match enough {
        Enough::Count => Outcome::Done,
        Enough::Failed(error) => Outcome::Failed(error),
    }
}

/// What the writer's end means: a reader that closed the pipe had enough.
fn written(
    result: Result<Result<(), Failure>, oneshot::error::RecvError>,
    reporter: &Reporter,
) -> Outcome {
    let gone = |_| {
        let problem = io::Error::other("the writer thread is gone");
        Err(Failure::Sink(sink::Failure::new("the output", problem)))
    };
    let error = match result.unwrap_or_else(gone) {
        Ok(()) => return Outcome::Done,
        Err(Failure::Sink(e)) if e.source.kind() == io::ErrorKind::BrokenPipe => {
            return Outcome::Done;
        }
        Err(Failure::Sink(failure)) => output_error(failure),
        Err(Failure::Cursor(error)) => error,
    };
    reporter.error(&error);
    Outcome::Failed(error)
}

fn output_error(failure: sink::Failure) -> Error {
    Error::Output { place: failure.place, source: failure.source }
}

/// Resolves when the reader of a pipe has gone, and never otherwise.
async fn reader_gone(watch: Option<oneshot::Receiver<()>>) {
    let gone = match watch {
        Some(watch) => watch.await.is_ok(),
        None => false,
    };
    if !gone {
        std::future::pending().await
    }
}

fn watch_reader() -> io::Result<Option<oneshot::Receiver<()>>> {
    let (gone, watch) = oneshot::channel();
    let watched = sink::watch_reader(move || {
        // The run may have ended by itself; then nobody wants to know.
        let _ = gone.send(());
    })?;
    Ok(watched.then_some(watch))
}

/// Resolves when `duration` of the run has passed.
async fn after(clock: Clock, duration: Option<Duration>) {
    match duration {
        Some(duration) => clock.wait_until(duration).await,
        None => std::future::pending().await,
    }
}

/// The driver that ends the run: one that fails, or the last one.
async fn last(
    drivers: &mut Drivers,
    pipeline: &Pipeline,
) -> Option<Result<Result<(), Error>, JoinError>> {
    loop {
        match drivers.join_next().await {
            Some(Ok(Ok(()))) if !pipeline.is_enough() => {}
            driver => return driver,
        }
    }
}

/// Resolves at a time of day. Looks at the clock again and again: it may be set, and a machine may
/// sleep.
async fn until(clock: Clock, time: Option<Timestamp>) {
    let Some(time) = time else { return std::future::pending().await };
    loop {
        let left = Duration::try_from(time.duration_since(clock.now().wall)).unwrap_or_default();
        if left.is_zero() {
            return;
        }
        clock.wait_until(clock.mono() + left.min(LOOK_AGAIN)).await;
    }
}

/// Resolves when no record was shown for `timeout`.
async fn idle(clock: Clock, pipeline: &Pipeline, timeout: Option<Duration>) -> Duration {
    let Some(timeout) = timeout else { return std::future::pending().await };
    loop {
        pipeline.room().await;
        let deadline = pipeline.last_shown() + timeout;
        if clock.mono() >= deadline {
            return timeout;
        }
        clock.wait_until(deadline).await;
    }
}
