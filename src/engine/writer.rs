//! The writer thread: the only one that waits for a sink. Formatted batches go to it through
//! a queue that is bounded in bytes; a driver that finds the queue full waits for
//! room, which signals and limits interrupt.
//!
//! The queue is a mutex and a condition: std's channel spins before it sleeps, which at a
//! thousand small batches a second costs more than all the rest.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use crate::sink::{Failure, Sink};

/// Bytes that may wait for a slow reader: some seconds of the busiest server, and little
/// beside the program itself.
pub const QUEUE_MAX: usize = 4 * 1024 * 1024;

/// Written buffers that are kept to be filled again.
const SPARE_MAX: usize = 8;

/// A buffer that one huge record has blown up is not kept.
const SPARE_CAPACITY_MAX: usize = 256 * 1024;

/// The engine's end of the writer thread.
#[derive(Debug)]
pub struct Writer {
    queue: Arc<Queue>,
}

/// Resolves when the thread has written everything, or has failed.
pub type Done = oneshot::Receiver<Result<(), Failure>>;

/// How much is still in the queue of a [`Writer`] that has been closed.
#[derive(Debug)]
pub struct Unwritten(Arc<Queue>);

#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    drained: Condvar,
    /// Bytes in `state`, and those that are being written.
    bytes: AtomicUsize,
    progress: Notify,
}

#[derive(Debug, Default)]
struct State {
    batches: VecDeque<Vec<u8>>,
    spares: Vec<Vec<u8>>,
    closed: bool,
}

impl Writer {
    /// Starts the thread. The second value resolves when it ends: after [`Writer::close`],
    /// when the queue is empty, or at the first error.
    pub fn start(mut sink: Box<dyn Sink>) -> io::Result<(Self, Done)> {
        let (ended, done) = oneshot::channel();
        let queue = Arc::new(Queue::default());
        let thread_queue = Arc::clone(&queue);
        thread::Builder::new().name("writer".to_owned()).spawn(move || {
            let result = write_all(sink.as_mut(), &thread_queue);
            // The engine may be gone already; then nobody wants to know.
            let _ = ended.send(result);
        })?;
        Ok((Self { queue }, done))
    }

    /// An empty buffer, preferably one that has been used before.
    pub fn buffer(&self) -> Vec<u8> {
        self.queue.lock().spares.pop().unwrap_or_default()
    }

    /// Queues whole records. After a failure they go nowhere, which [`Done`] has told.
    pub fn send(&self, batch: Vec<u8>) {
        self.queue.bytes.fetch_add(batch.len(), Ordering::Relaxed);
        self.queue.lock().batches.push_back(batch);
        self.queue.arrived.notify_one();
    }

    /// Nothing more will be sent: the thread ends when its queue is empty.
    pub fn close(&self) -> Unwritten {
        self.queue.lock().closed = true;
        self.queue.arrived.notify_one();
        Unwritten(Arc::clone(&self.queue))
    }

    /// Waits, in another thread, until everything is written; returns false if it is not
    /// within the given time.
    pub fn all_written(&self) -> impl Fn(Duration) -> bool + Send + Sync + 'static {
        let queue = Arc::clone(&self.queue);
        move |patience| {
            let unwritten = |_: &mut State| queue.bytes.load(Ordering::Relaxed) > 0;
            let waited = queue.drained.wait_timeout_while(queue.lock(), patience, unwritten);
            !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
        }
    }

    /// Bytes that are not written yet.
    pub fn queued(&self) -> usize {
        self.queue.bytes.load(Ordering::Relaxed)
    }

    /// Waits until the queue has room.
    pub async fn room(&self) {
        loop {
            let progress = self.queue.progress.notified();
            tokio::pin!(progress);
            // Listen before looking, or the news between the two is missed.
            progress.as_mut().enable();
            if self.queued() < QUEUE_MAX {
                return;
            }
            progress.await;
        }
    }
}

impl Unwritten {
    /// Bytes that are not written yet.
    pub fn bytes(&self) -> usize {
        self.0.bytes.load(Ordering::Relaxed)
    }
}

impl Queue {
    /// A panic while holding the lock cannot leave the state half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch; `None` at the end.
    fn next(&self) -> Option<Vec<u8>> {
        let waiting = |state: &mut State| state.batches.is_empty() && !state.closed;
        let mut state =
            self.arrived.wait_while(self.lock(), waiting).unwrap_or_else(PoisonError::into_inner);
        state.batches.pop_front()
    }

    fn written(&self, mut batch: Vec<u8>) {
        let before = self.bytes.fetch_sub(batch.len(), Ordering::Relaxed);
        if before >= QUEUE_MAX {
            self.progress.notify_waiters();
        }
        batch.clear();
        let mut state = self.lock();
        if state.spares.len() < SPARE_MAX && batch.capacity() <= SPARE_CAPACITY_MAX {
            state.spares.push(batch);
        }
        drop(state);
        self.drained.notify_all();
    }
}

fn write_all(sink: &mut dyn Sink, queue: &Queue) -> Result<(), Failure> {
    while let Some(batch) = queue.next() {
        sink.write(&batch, &[])?;
        sink.flush()?;
        queue.written(batch);
    }
    sink.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::sink::Piece;

    /// Writes only when it is told that it may, and fails when it is told nothing any more.
    struct Gate {
        may: mpsc::Receiver<()>,
        wrote: mpsc::Sender<Vec<u8>>,
    }

    fn gone<E>(_: E) -> Failure {
        Failure::new("gate", io::ErrorKind::BrokenPipe.into())
    }

    impl Sink for Gate {
        fn write(&mut self, records: &[u8], _pieces: &[Piece]) -> Result<(), Failure> {
            self.may.recv().map_err(gone)?;
            self.wrote.send(records.to_vec()).map_err(gone)
        }

        fn flush(&mut self) -> Result<(), Failure> {
            Ok(())
        }

        fn finish(&mut self) -> Result<(), Failure> {
            self.wrote.send(b"finished".to_vec()).map_err(gone)
        }
    }

    fn gated() -> (Writer, Done, mpsc::Sender<()>, mpsc::Receiver<Vec<u8>>) {
        let (open, may) = mpsc::channel();
        let (wrote, written) = mpsc::channel();
        let (writer, done) = Writer::start(Box::new(Gate { may, wrote })).expect("a thread");
        (writer, done, open, written)
    }

    #[test]
    fn batches_come_out_in_order_and_closing_waits_for_all_of_them() {
        let (writer, done, open, written) = gated();
        writer.send(b"one".to_vec());
        writer.send(b"two".to_vec());
        let unwritten = writer.close();
        assert_eq!(unwritten.bytes(), 6);
        open.send(()).expect("the thread waits");
        open.send(()).expect("the thread waits");
        assert_eq!(written.iter().collect::<Vec<_>>(), [&b"one"[..], b"two", b"finished"]);
        assert!(done.blocking_recv().expect("it ended").is_ok());
        assert_eq!(unwritten.bytes(), 0);
    }

    #[test]
    fn a_failing_sink_ends_the_thread_and_what_follows_goes_nowhere() {
        let (writer, done, open, _written) = gated();
        drop(open);
        writer.send(b"lost".to_vec());
        let error = done.blocking_recv().expect("it ended").expect_err("it failed");
        assert_eq!(error.source.kind(), io::ErrorKind::BrokenPipe);
        writer.send(b"lost too".to_vec());
    }

    #[tokio::test]
    async fn a_full_queue_has_room_again_once_the_sink_has_taken_enough() {
        let (writer, _done, open, _written) = gated();
        writer.send(vec![b'x'; QUEUE_MAX]);
        assert!(writer.queued() >= QUEUE_MAX);
        let room = writer.room();
        tokio::pin!(room);
        assert!(futures_util::poll!(room.as_mut()).is_pending());
        open.send(()).expect("the thread waits");
        room.await;
        assert!(writer.queued() < QUEUE_MAX);
    }

    #[test]
    fn another_thread_can_wait_for_all_to_be_written_but_not_for_ever() {
        let (writer, _done, open, _written) = gated();
        let all_written = writer.all_written();
        assert!(all_written(Duration::ZERO));
        writer.send(b"one".to_vec());
        assert!(!all_written(Duration::from_millis(1)));
        open.send(()).expect("the thread waits");
        assert!(all_written(Duration::from_secs(60)));
    }

    #[test]
    fn buffers_are_used_again_but_not_those_that_grew_huge() {
        let (writer, done, open, written) = gated();
        for size in [10, SPARE_CAPACITY_MAX + 1] {
            open.send(()).expect("the thread waits");
            writer.send(vec![b'x'; size]);
            written.recv().expect("written");
        }
        writer.close();
        done.blocking_recv().expect("it ended").expect("it succeeded");
        assert_eq!(writer.buffer().capacity(), 10);
        assert_eq!(writer.buffer().capacity(), 0);
    }
}
