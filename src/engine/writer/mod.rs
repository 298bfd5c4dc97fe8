//! The writer thread: the only one that waits for a sink. Formatted batches go to it through
//! a queue that is bounded in bytes; a driver that finds the queue full waits for
//! room, which signals and limits interrupt.

mod batch;
mod delivery;
mod queue;
mod spill;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::clock::Clock;
use crate::cursor::CursorFile;
use crate::error::Error;
use crate::sink::{self, Sink};
pub use batch::{Batch, Tally, Wants};
use delivery::Delivery;
use queue::Queue;
use spill::Segments;

/// Memory for a slow reader, unless somebody says otherwise: some minutes of a busy server. It is
/// taken only when it is needed.
pub const BUFFER: usize = 64 * 1024 * 1024;

/// What happens when the reader is so slow that the buffer is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSlow {
    /// No more is read from the network.
    Block,
    /// The oldest records are dropped, and reported in their place.
    DropOldest,
    /// Records go to a temporary file.
    Spill {
        /// The most that it may take, in bytes; when that is reached no more is read.
        max: u64,
    },
}

/// What waits for a slow reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// The memory it may take, in bytes.
    pub bytes: usize,
    /// What happens then.
    pub on_slow: OnSlow,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { bytes: BUFFER, on_slow: OnSlow::Block }
    }
}

/// The engine's end of the writer thread.
#[derive(Debug)]
pub struct Writer {
    queue: Arc<Queue>,
    wants: Wants,
}

/// Resolves when the thread has written everything, or has failed.
pub type Done = oneshot::Receiver<Result<(), Failure>>;

/// Why the writer thread has ended before all was written.
#[derive(Debug)]
pub enum Failure {
    /// The sink took no more.
    Sink(sink::Failure),
    /// The records are written, but the cursor cannot say so.
    Cursor(Error),
}

/// How much is still in the queue of a [`Writer`] that has been closed.
#[derive(Debug)]
pub struct Unwritten(Arc<Queue>);

impl Writer {
    /// Starts the thread, which writes to `sink` and, once that is flushed, to `cursor`. `pieces` is
    /// what `SinkSpec::wants_pieces` says. The second value resolves when the thread ends: after
    /// [`Writer::close`], when the queue is empty, or at the first error.
    ///
    /// # Errors
    ///
    /// When there can be no thread, or no temporary file to spill to.
    pub fn start(
        sink: Box<dyn Sink>,
        pieces: bool,
        buffer: Buffer,
        cursor: Option<CursorFile>,
        clock: Clock,
    ) -> io::Result<(Self, Done)> {
        let (ended, done) = oneshot::channel();
        let marks = cursor.is_some();
        let queue = Arc::new(Queue::new(buffer));
        if let OnSlow::Spill { max } = buffer.on_slow {
            let segments = Segments::new(max).map_err(|e| {
                io::Error::new(e.kind(), format!("no temporary file to spill to: {e}"))
            })?;
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name("spill".to_owned())
                .spawn(move || queue.spill_all(segments))?;
        }
        let wants = Wants { pieces, marks, tallies: queue.may_drop() };
        let thread_queue = Arc::clone(&queue);
        thread::Builder::new().name("writer".to_owned()).spawn(move || {
            let result = Delivery::new(sink, cursor, clock).run(&thread_queue);
            // The engine may be gone already; then nobody wants to know.
            let _ = ended.send(result);
        })?;
        Ok((Self { queue, wants }, done))
    }

    /// What must be written down in a batch.
    pub fn wants(&self) -> Wants {
        self.wants
    }

    /// An empty batch, preferably in a buffer that has been used before.
    pub fn batch(&self) -> Batch {
        Batch { bytes: self.queue.buffer(), ..Batch::default() }
    }

    /// Queues whole records. After a failure they go nowhere, which [`Done`] has told. Where others
    /// are dropped for them, `gap` makes what is to be written in the place of those, again and again
    /// while they become more. Returns true if and only if a loss begins here.
    pub fn send(&self, batch: Batch, mut gap: impl FnMut(&[Tally]) -> Batch) -> bool {
        self.queue.push(batch, &mut gap)
    }

    /// Nothing more will be sent: the thread ends when its queue is empty.
    pub fn close(&self) -> Unwritten {
        self.queue.close();
        Unwritten(Arc::clone(&self.queue))
    }

    /// Waits, in another thread, until everything is written; returns false if it is not
    /// within the given time.
    pub fn all_written(&self) -> impl Fn(Duration) -> bool + Send + Sync + 'static {
        let queue = Arc::clone(&self.queue);
        move |patience| queue.all_written(patience)
    }

    /// Returns true if and only if no more should be read.
    pub fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// Waits until the queue has room.
    pub async fn room(&self) {
        self.queue.room().await;
    }

    /// Waits until the reader comes to where records were dropped; says which.
    pub async fn reached_loss(&self) -> Vec<Tally> {
        self.queue.reached_loss().await
    }

    /// All that was dropped and not told yet, wherever the reader is.
    pub fn losses(&self) -> Vec<Tally> {
        self.queue.losses()
    }

    /// Why batches are not spilled any more, once.
    pub fn trouble(&self) -> Option<io::Error> {
        self.queue.trouble()
    }
}

impl Unwritten {
    /// Bytes that are not written yet.
    pub fn bytes(&self) -> usize {
        self.0.unwritten()
    }
}
