//! What the writer thread does: write, flush, and then let the cursor say so.

use std::time::Duration;

use super::Failure;
use super::batch::Batch;
use super::queue::{Next, Queue};
use crate::cursor::{CursorFile, Mark};
use crate::engine::clock::Clock;
use crate::error::Error;
use crate::sink::{self, Sink};

/// While there is always more to write, the sink is flushed this often: what a crash costs is then
/// bounded in time. The cursor is committed no more often either: each commit waits for the disk.
const FLUSH_EVERY: Duration = Duration::from_millis(100);

pub(super) struct Delivery {
    sink: Box<dyn Sink>,
    cursor: Option<CursorFile>,
    clock: Clock,
    /// Of batches that are written and may be in a buffer of the sink.
    written: Vec<Mark>,
    /// Of batches that are out.
    flushed: Vec<Mark>,
    last_flush: Duration,
    last_commit: Option<Duration>,
}

impl Delivery {
    pub(super) fn new(sink: Box<dyn Sink>, cursor: Option<CursorFile>, clock: Clock) -> Self {
        let (written, flushed) = (Vec::new(), Vec::new());
        let last_flush = clock.mono();
        Self { sink, cursor, clock, written, flushed, last_flush, last_commit: None }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(mut self, queue: &Queue) -> Result<(), Failure> {
        let result = self.write_all(queue);
        if matches!(result, Err(Failure::Sink(_))) {
            // What was flushed before is out all the same. Should this fail, too, then the first failure
            // is what is told.
            let _ = self.commit();
        }
        result
    }

    fn write_all(&mut self, queue: &Queue) -> Result<(), Failure> {
        loop {
            let next = queue.next(self.patience());
            let spilled = |e| sink::Failure::new("the temporary file", e);
            match next.map_err(spilled)? {
                Next::Batch(batch) => self.write(batch, queue)?,
                Next::Nothing => self.commit()?,
                Next::End => break,
            }
        }
        self.sink.finish()?;
        self.is_out();
        Ok(self.commit()?)
    }

    fn write(&mut self, mut batch: Batch, queue: &Queue) -> Result<(), Failure> {
        if !batch.bytes.is_empty() {
            self.sink.write(&batch.bytes, &batch.pieces)?;
        }
        for mark in batch.marks.drain(..) {
            Mark::merge(mark, &mut self.written);
        }
        let now = self.clock.mono();
        if queue.is_idle() || now >= self.last_flush + FLUSH_EVERY {
            self.sink.flush()?;
            self.last_flush = now;
            self.is_out();
        }
        // Only now: somebody may wait for all to be out.
        queue.written(batch);
        if self.last_commit.is_none_or(|last| now >= last + FLUSH_EVERY) {
            self.commit()?;
        }
        Ok(())
    }

    fn is_out(&mut self) {
        for mark in self.written.drain(..) {
            Mark::merge(mark, &mut self.flushed);
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.flushed.is_empty() {
            return Ok(());
        }
        if let Some(cursor) = &mut self.cursor {
            cursor.commit(&self.flushed)?;
        }
        self.flushed.clear();
        self.last_commit = Some(self.clock.mono());
        Ok(())
    }

    /// How long it may wait for the next batch; as long as that takes where nothing is to be committed.
    fn patience(&self) -> Option<Duration> {
        if self.flushed.is_empty() {
            return None;
        }
        let due = self.last_commit.map_or(Duration::ZERO, |last| last + FLUSH_EVERY);
        Some(due.saturating_sub(self.clock.mono()))
    }
}

impl From<sink::Failure> for Failure {
    fn from(failure: sink::Failure) -> Self {
        Self::Sink(failure)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Cursor(error)
    }
}
