//! The queue between the pipeline and the writer thread, and what it does when the reader is too
//! slow: nothing (the driver waits for room), drop its oldest batches, or have them spilled.
//!
//! It is a mutex and a condition: std's channel spins before it sleeps, which at a thousand
//! small batches a second costs more than all the rest.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::batch::{Batch, Tally};
use super::spill::{Entry, Segments};
use super::{Buffer, OnSlow};

/// Written buffers that are kept to be filled again.
const SPARE_MAX: usize = 8;

/// A buffer that one huge record has blown up is not kept.
pub(super) const SPARE_CAPACITY_MAX: usize = 256 * 1024;

/// Batches that wait anyhow are joined up to this size: a thousand small ones take more memory
/// and more writes than their bytes are worth.
const JOINED_MAX: usize = 64 * 1024;

/// See the module's documentation.
#[derive(Debug)]
pub(super) struct Queue {
    buffer: Buffer,
    state: Mutex<State>,
    /// For the writer thread: there is something to write.
    arrived: Condvar,
    /// For whoever waits for all to be written.
    drained: Condvar,
    /// For the spill thread: there is something to spill.
    grown: Condvar,
    /// Bytes that are not written yet, in memory or spilled.
    unwritten: AtomicUsize,
    /// Memory that batches take, that which is being written included.
    held: AtomicUsize,
    /// For the drivers: there is room again.
    progress: Notify,
    /// For the pipeline: the writer has come to where records were dropped.
    reached: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// The oldest, in memory.
    batches: VecDeque<Batch>,
    /// All that came after them, where batches may be spilled.
    overflow: Option<Overflow>,
    spares: Vec<Vec<u8>>,
    closed: bool,
    /// What was dropped before the batch that is being written, until somebody asks.
    reached: Vec<Tally>,
}

/// Batches behind those that memory holds: in a file; then one that is on its way there; then those
/// that wait to go there.
#[derive(Debug, Default)]
struct Overflow {
    spilled: VecDeque<Entry>,
    moving: bool,
    waiting: VecDeque<Batch>,
    /// Bytes in the file that are still to be written.
    used: u64,
    /// The file cannot be written; until the queue is empty again nobody tries.
    failed: bool,
    trouble: Option<io::Error>,
}

/// What the writer thread is to do.
pub(super) enum Next {
    /// Write this.
    Batch(Batch),
    /// Nothing has come in the time that it would wait.
    Nothing,
    /// All is written, and nothing more will come.
    End,
}

impl Queue {
    pub(super) fn new(buffer: Buffer) -> Self {
        let overflow = matches!(buffer.on_slow, OnSlow::Spill { .. }).then(Overflow::default);
        Self {
            buffer,
            state: Mutex::new(State { overflow, ..State::default() }),
            arrived: Condvar::new(),
            drained: Condvar::new(),
            grown: Condvar::new(),
            unwritten: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
            progress: Notify::new(),
            reached: Notify::new(),
        }
    }

    /// A panic while holding the lock cannot leave the state half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn buffer(&self) -> Vec<u8> {
        self.lock().spares.pop().unwrap_or_default()
    }

    pub(super) fn unwritten(&self) -> usize {
        self.unwritten.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    pub(super) fn may_drop(&self) -> bool {
        self.buffer.on_slow == OnSlow::DropOldest
    }

    /// Returns true if and only if no more should be read: never where there is another way out.
    pub(super) fn is_full(&self) -> bool {
        !self.may_drop() && self.held.load(Ordering::Relaxed) >= self.buffer.bytes
    }

    /// Waits until the queue has room.
    pub(super) async fn room(&self) {
        loop {
            let progress = self.progress.notified();
            tokio::pin!(progress);
            // Listen before looking, or the news between the two is missed.
            progress.as_mut().enable();
            if !self.is_full() {
                return;
            }
            progress.await;
        }
    }

    /// Puts `batch` at the end. Where batches are dropped for it, `gap` makes what stands in their
    /// place. Returns true if and only if this is where a loss begins.
    pub(super) fn push(&self, batch: Batch, gap: &mut dyn FnMut(&[Tally]) -> Batch) -> bool {
        self.unwritten.fetch_add(batch.bytes.len(), Ordering::Relaxed);
        let mut state = self.lock();
        let State { batches, overflow, spares, .. } = &mut *state;
        let is_half_full = self.held.load(Ordering::Relaxed) >= self.buffer.bytes / 2;
        let line = match overflow {
            Some(overflow) if is_half_full || !overflow.is_empty() => &mut overflow.waiting,
            _ => batches,
        };
        match line.back_mut() {
            Some(last) if last.lost.is_empty() && joined(last, &batch) <= JOINED_MAX => {
                let before = last.weight();
                keep(last.append(batch), spares);
                self.held.fetch_add(last.weight() - before, Ordering::Relaxed);
            }
            _ => {
                self.held.fetch_add(batch.weight(), Ordering::Relaxed);
                line.push_back(batch);
            }
        }
        let begins = self.may_drop() && self.drop_oldest(&mut state.batches, gap);
        let may_spill = state.overflow.is_some();
        drop(state);
        self.arrived.notify_one();
        if may_spill {
            self.grown.notify_one();
        }
        begins
    }

    /// Drops batches, but not the newest, until the others fit.
    fn drop_oldest(
        &self,
        batches: &mut VecDeque<Batch>,
        gap: &mut dyn FnMut(&[Tally]) -> Batch,
    ) -> bool {
        let mut lost = Batch::default();
        let goes_on = batches.front().is_some_and(|first| !first.lost.is_empty());
        while self.held.load(Ordering::Relaxed) > self.buffer.bytes && batches.len() > 1 {
            let Some(oldest) = batches.pop_front() else { break };
            self.held.fetch_sub(oldest.weight(), Ordering::Relaxed);
            self.unwritten.fetch_sub(oldest.bytes.len(), Ordering::Relaxed);
            lost.lose(oldest);
        }
        if lost.lost.is_empty() {
            return false;
        }
        let gap = Batch { tallies: Vec::new(), ..gap(&lost.lost) };
        let gap = Batch { marks: lost.marks, lost: lost.lost, ..gap };
        self.unwritten.fetch_add(gap.bytes.len(), Ordering::Relaxed);
        self.held.fetch_add(gap.weight(), Ordering::Relaxed);
        batches.push_front(gap);
        !goes_on
    }

    /// Waits until the writer comes to where records were dropped; says which.
    pub(super) async fn reached_loss(&self) -> Vec<Tally> {
        loop {
            let reached = std::mem::take(&mut self.lock().reached);
            if !reached.is_empty() {
                return reached;
            }
            self.reached.notified().await;
        }
    }

    /// Everything that was dropped and that nobody has asked for.
    pub(super) fn losses(&self) -> Vec<Tally> {
        let mut state = self.lock();
        let mut losses = std::mem::take(&mut state.reached);
        let lost = state.batches.iter_mut().flat_map(|batch| batch.lost.iter_mut());
        for tally in lost {
            tally.clone().merge_into(&mut losses);
            tally.records = 0;
        }
        losses.retain(|tally| tally.records > 0);
        losses
    }

    /// Why batches are no longer spilled; told once.
    pub(super) fn trouble(&self) -> Option<io::Error> {
        self.lock().overflow.as_mut()?.trouble.take()
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_one();
        self.grown.notify_one();
    }

    /// The next batch, for which the writer thread waits no longer than `patience`.
    pub(super) fn next(&self, patience: Option<Duration>) -> io::Result<Next> {
        let idle = |state: &mut State| !state.is_ready() && !state.is_over();
        let mut state = match patience {
            None => self.arrived.wait_while(self.lock(), idle),
            Some(patience) => self
                .arrived
                .wait_timeout_while(self.lock(), patience, idle)
                .map(|(state, _)| state)
                .map_err(|poisoned| PoisonError::new(poisoned.into_inner().0)),
        }
        .unwrap_or_else(PoisonError::into_inner);
        if let Some(batch) = state.take() {
            if !batch.lost.is_empty() {
                for tally in batch.lost.iter().filter(|tally| tally.records > 0) {
                    tally.clone().merge_into(&mut state.reached);
                }
                self.reached.notify_one();
            }
            return Ok(Next::Batch(batch));
        }
        let Some(entry) = state.overflow.as_mut().and_then(|o| o.spilled.pop_front()) else {
            return Ok(if state.is_over() { Next::End } else { Next::Nothing });
        };
        drop(state);
        let batch = entry.read()?;
        self.held.fetch_add(batch.weight(), Ordering::Relaxed);
        if let Some(overflow) = &mut self.lock().overflow {
            overflow.used -= entry.size();
        }
        // There is room in the file again.
        self.grown.notify_one();
        Ok(Next::Batch(batch))
    }

    /// Returns true if and only if the writer thread would have to wait now.
    pub(super) fn is_idle(&self) -> bool {
        !self.lock().is_ready()
    }

    /// The sink has taken `batch`.
    pub(super) fn written(&self, batch: Batch) {
        self.release(batch.weight());
        self.unwritten.fetch_sub(batch.bytes.len(), Ordering::Relaxed);
        keep(batch.bytes, &mut self.lock().spares);
        self.drained.notify_all();
    }

    fn release(&self, weight: usize) {
        let before = self.held.fetch_sub(weight, Ordering::Relaxed);
        if before >= self.buffer.bytes {
            self.progress.notify_waiters();
        }
    }

    /// Waits until everything is written; returns false if it is not within the given time.
    pub(super) fn all_written(&self, patience: Duration) -> bool {
        let unwritten = |_: &mut State| self.unwritten() > 0;
        let waited = self.drained.wait_timeout_while(self.lock(), patience, unwritten);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Spills whenever there is something to spill, until the queue is closed.
    pub(super) fn spill_all(&self, mut segments: Segments) {
        let wait = |state: &mut State| !state.closed && !self.can_spill(state);
        loop {
            let state = self.grown.wait_while(self.lock(), wait);
            if state.unwrap_or_else(PoisonError::into_inner).closed {
                return;
            }
            self.spill_one(&mut segments);
        }
    }

    /// Spills one batch, if there is one to spill and room for it.
    pub(super) fn spill_one(&self, segments: &mut Segments) {
        let mut state = self.lock();
        if !self.can_spill(&state) {
            return;
        }
        let Some(overflow) = &mut state.overflow else { return };
        let Some(batch) = overflow.waiting.pop_front() else { return };
        overflow.moving = true;
        drop(state);
        let spilled = segments.write(&batch);
        let mut state = self.lock();
        let Some(overflow) = &mut state.overflow else { return };
        overflow.moving = false;
        match spilled {
            Ok(entry) => {
                overflow.used += entry.size();
                overflow.spilled.push_back(entry);
                self.release(batch.weight());
                keep(batch.bytes, &mut state.spares);
            }
            Err(error) => {
                overflow.waiting.push_front(batch);
                overflow.failed = true;
                overflow.trouble = Some(error);
            }
        }
        drop(state);
        // The writer may have waited for this very batch, and drivers for what it took.
        self.arrived.notify_one();
        self.progress.notify_waiters();
    }

    /// The newest batch stays: it may still grow.
    fn can_spill(&self, state: &State) -> bool {
        let (OnSlow::Spill { max }, Some(overflow)) = (self.buffer.on_slow, &state.overflow) else {
            return false;
        };
        let next = overflow.waiting.front().map_or(0, |batch| batch.bytes.len() as u64);
        let room = max - Segments::size(max);
        overflow.waiting.len() > 1 && !overflow.failed && overflow.used + next <= room
    }
}

impl State {
    fn is_ready(&self) -> bool {
        !self.batches.is_empty() || self.overflow.as_ref().is_some_and(Overflow::is_ready)
    }

    fn is_over(&self) -> bool {
        self.closed
            && self.batches.is_empty()
            && self.overflow.as_ref().is_none_or(Overflow::is_empty)
    }

    /// The oldest batch, if it is in memory.
    fn take(&mut self) -> Option<Batch> {
        if let Some(batch) = self.batches.pop_front() {
            return Some(batch);
        }
        let overflow = self.overflow.as_mut()?;
        if !overflow.spilled.is_empty() || overflow.moving {
            return None;
        }
        // Nothing is in the file: what waited to go there need not.
        overflow.failed = false;
        std::mem::swap(&mut self.batches, &mut overflow.waiting);
        self.batches.pop_front()
    }
}

impl Overflow {
    fn is_ready(&self) -> bool {
        !self.spilled.is_empty() || !self.moving && !self.waiting.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.spilled.is_empty() && !self.moving && self.waiting.is_empty()
    }
}

fn joined(last: &Batch, next: &Batch) -> usize {
    last.bytes.len() + next.bytes.len()
}

/// Keeps a buffer to be filled again.
fn keep(mut buffer: Vec<u8>, spares: &mut Vec<Vec<u8>>) {
    if spares.len() < SPARE_MAX && (1..=SPARE_CAPACITY_MAX).contains(&buffer.capacity()) {
        buffer.clear();
        spares.push(buffer);
    }
}
