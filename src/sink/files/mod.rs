//! Records into files that an archivist can trust.
//!
//! After a flush everything that was taken is in files that are whole: the end of a process, or of
//! the disk's room, takes nothing back and leaves no half record. What a failed write leaves half
//! done, in any of the files, is undone up to the last flush, so that a cursor that was saved after
//! it is true.

mod encode;
mod file;
mod manifest;
mod pattern;
mod rotate;
mod survey;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::{Failure, Piece, Say, Sink};
use crate::event::Origin;
pub use encode::Compress;
use file::{Closed, How, Opening, Output, Seen};
pub use pattern::{Pattern, WrongPattern};
pub use rotate::Rotate;

/// Files that are open at once. Every stream of a run may have one (there are at most 64 of
/// Mastodon's), and a compressor takes a megabyte or two.
const OPEN_MAX: usize = 64;

/// Files that may be closed between two flushes. Each could still be undone; more than these are
/// flushed by themselves.
const CLOSED_MAX: usize = 1024;

/// A record that is older than the one before it by less than this goes into the same file: two
/// streams, or a clock that was set, must not make files change to and fro.
const LATE_MAX: SignedDuration = SignedDuration::from_secs(60);

/// When written bytes must have reached the disk (`--sync`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SyncWhen {
    /// After each flush: a power failure loses nothing that a cursor says is there
    Always,
    /// When a file is closed
    #[default]
    Rotate,
    /// When the system likes
    Never,
}

/// What files to write, and how.
#[derive(Clone, Debug)]
pub struct FilesSpec {
    /// Their names.
    pub pattern: Pattern,
    /// When the next one begins.
    pub rotate: Option<Rotate>,
    /// How they are compressed.
    pub compress: Option<Compress>,
    /// When they must be on the disk.
    pub sync: SyncWhen,
    /// Where a line for each closed file goes.
    pub manifest: Option<PathBuf>,
    /// Records go to standard output as well.
    pub tee: bool,
    /// Whose clock names and rotates files.
    pub time_zone: TimeZone,
    /// What each record ends with: LF, NUL, or CR LF.
    pub terminator: &'static [u8],
    /// Set by whoever wants the files to be opened again.
    pub reopen: Arc<AtomicBool>,
}

/// Files that are being written.
pub(super) struct Files {
    spec: FilesSpec,
    how: How,
    header: Vec<u8>,
    say: Say,
    /// At most one of each series.
    slots: Vec<Slot>,
    /// Closed since the last flush, in this order.
    closed: Vec<Closed>,
    manifest: Option<Output>,
    /// Where the last record went.
    current: Option<Current>,
    /// Counts what opens or chooses a file, so that the one that was not used for longest is
    /// known.
    turn: u64,
}

/// An open file and its place in a series.
struct Slot {
    series: String,
    /// Its name without a number.
    base: PathBuf,
    number: u32,
    /// The period that its records are of.
    period: Option<i64>,
    /// The time of its latest record.
    latest: Timestamp,
    used: u64,
    output: Output,
}

/// All records of this origin and second go there.
struct Current {
    origin: Arc<Origin>,
    second: i64,
    slot: usize,
}

/// Records that follow one another in a batch and go into one file.
#[derive(Clone, Copy, Default)]
struct Run {
    /// Their bytes.
    from: usize,
    to: usize,
    /// Their pieces.
    first: usize,
    records: u64,
}

impl Files {
    /// Files as `spec` says, each of which begins with `header`. A file whose name is known is
    /// opened now.
    pub(super) fn open(spec: FilesSpec, header: Vec<u8>, say: Say) -> Result<Self, Failure> {
        let how = How {
            compress: spec.compress,
            terminator: spec.terminator,
            describes: spec.manifest.is_some(),
            counts: matches!(spec.rotate, Some(Rotate::Records(_))),
        };
        let mut files = Self {
            manifest: spec.manifest.as_deref().map(|path| open_manifest(path, &say)).transpose()?,
            spec,
            how,
            header,
            say,
            slots: Vec::new(),
            closed: Vec::new(),
            current: None,
            turn: 0,
        };
        if files.spec.pattern.is_plain() {
            let base = files.spec.pattern.plain_path().map_err(|e| files.failure(e))?;
            let series =
                files.spec.pattern.series(&Origin { source: String::new(), stream: Vec::new() });
            files.open_slot(series, base, Timestamp::MIN)?;
        }
        Ok(files)
    }

    fn try_write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure> {
        if self.spec.reopen.swap(false, Ordering::SeqCst) {
            self.try_reopen()?;
        }
        let mut run = Run::default();
        for (n, piece) in pieces.iter().enumerate() {
            let len = piece.end.saturating_sub(run.to);
            if len == 0 {
                continue;
            }
            let stays = self.stays(piece).filter(|slot| !self.is_full(*slot, run, len));
            if stays.is_none() {
                self.put(records, pieces, run)?;
                run = Run { from: run.to, to: run.to, first: n, records: 0 };
                let mut slot = self.slot_for(piece)?;
                if self.is_full(slot, run, len) {
                    slot = self.rotate(slot)?;
                }
                self.turn += 1;
                self.slots[slot].used = self.turn;
                let (origin, second) = (Arc::clone(&piece.origin), piece.at.as_second());
                self.current = Some(Current { origin, second, slot });
            }
            run.to = piece.end;
            run.records += 1;
        }
        self.put(records, pieces, run)
    }

    /// Writes `run` to the current file.
    fn put(&mut self, records: &[u8], pieces: &[Piece], run: Run) -> Result<(), Failure> {
        let Some(current) = &self.current else { return Ok(()) };
        if run.records == 0 {
            return Ok(());
        }
        let output = &mut self.slots[current.slot].output;
        if output.is_empty() {
            output.write_header(&self.header)?;
        }
        let last = pieces[run.first..].partition_point(|piece| piece.end <= run.to);
        let pieces = &pieces[run.first..run.first + last];
        let seen = if self.how.describes {
            Seen::of(pieces, run.from)
        } else {
            Seen { records: run.records, ..Seen::default() }
        };
        output.write(&records[run.from..run.to], seen)
    }

    /// The file of the record before, if this one goes there by its name.
    fn stays(&self, piece: &Piece) -> Option<usize> {
        let current = self.current.as_ref()?;
        let pattern = &self.spec.pattern;
        let by_time = pattern.has_time() || matches!(self.spec.rotate, Some(Rotate::Every(_)));
        let same_time = !by_time || (!pattern.is_fine() && piece.at.as_second() == current.second);
        let same_origin = !pattern.has_origin() || current.origin == piece.origin;
        (same_time && same_origin).then_some(current.slot)
    }

    /// Returns true if and only if `len` bytes more, after those of `run`, must go elsewhere.
    fn is_full(&self, slot: usize, run: Run, len: usize) -> bool {
        let output = &self.slots[slot].output;
        if !output.has_records() && run.records == 0 {
            return false;
        }
        match self.spec.rotate {
            Some(Rotate::Records(max)) => output.records() + run.records >= max,
            // What a compressor makes of a record is known later.
            Some(Rotate::Bytes(max)) if self.how.compress.is_some() => output.len() >= max,
            Some(Rotate::Bytes(max)) => {
                let run = (run.to - run.from + len) as u64;
                let header = if output.is_empty() { self.header.len() as u64 } else { 0 };
                output.len() + header + run > max
            }
            Some(Rotate::Every(_)) | None => false,
        }
    }

    /// The file for a record, by its name; opened if need be.
    fn slot_for(&mut self, piece: &Piece) -> Result<usize, Failure> {
        let pattern = &self.spec.pattern;
        let series = pattern.series(&piece.origin);
        let open = self.slots.iter().position(|slot| slot.series == series);
        let at = match open.map(|slot| self.slots[slot].latest) {
            Some(latest) if latest > piece.at && latest.duration_since(piece.at) < LATE_MAX => {
                latest
            }
            _ => piece.at,
        };
        let mut time = at.to_zoned(self.spec.time_zone.clone());
        let period = self.period(at);
        let mut before = None;
        if let (Some(Rotate::Every(every)), Some(period)) = (self.spec.rotate, period) {
            // So that a run that begins later in the period goes on with its file.
            time = rotate::begin(every, period, &self.spec.time_zone).unwrap_or(time);
            before = rotate::begin(every, period - 1, &self.spec.time_zone);
        }
        let path = |time: &Zoned| pattern.path(&piece.origin, time).map_err(|e| self.failure(e));
        let base = path(&time)?;
        // A name that says which period it is of says more than when the file was written.
        let is_told = before.map(|before| path(&before)).transpose()?.is_some_and(|it| it != base);
        let slot = match open {
            Some(slot) if self.slots[slot].base == base => slot,
            open => {
                if let Some(slot) = open {
                    self.close(slot)?;
                }
                let slot = self.open_slot(series, base, at)?;
                if is_told {
                    self.slots[slot].period = period;
                }
                slot
            }
        };
        let found = &mut self.slots[slot];
        found.latest = at;
        match (found.period, period) {
            (Some(old), Some(period)) if old < period => {
                let slot = self.rotate(slot)?;
                self.slots[slot].period = Some(period);
                Ok(slot)
            }
            _ => {
                found.period = found.period.or(period);
                Ok(slot)
            }
        }
    }

    fn period(&self, at: Timestamp) -> Option<i64> {
        let Some(Rotate::Every(every)) = self.spec.rotate else { return None };
        Some(rotate::period(every, &at.to_zoned(self.spec.time_zone.clone())))
    }

    /// Opens the file that `base` stands for: the last one of its numbers.
    fn open_slot(
        &mut self,
        series: String,
        base: PathBuf,
        at: Timestamp,
    ) -> Result<usize, Failure> {
        let first = u32::from(self.is_numbered());
        let place = |e| Failure::new(base.display().to_string(), e);
        let number = if self.spec.rotate.is_some() || self.how.compress.is_some() {
            pattern::highest(&base).map_err(place)?.unwrap_or(first).max(first)
        } else {
            first
        };
        self.open_number(series, base, number, at)
    }

    /// Opens the file with this number, or, if that is torn, the next one.
    fn open_number(
        &mut self,
        series: String,
        base: PathBuf,
        mut number: u32,
        latest: Timestamp,
    ) -> Result<usize, Failure> {
        if self.slots.len() >= OPEN_MAX {
            let used_least = self.slots.iter().enumerate().min_by_key(|(_, slot)| slot.used);
            if let Some((slot, _)) = used_least {
                self.close(slot)?;
            }
        }
        let output = loop {
            let path = pattern::numbered(&base, number);
            match Output::open(&path, &self.how, &self.say)? {
                Opening::Ready(output) => break *output,
                Opening::Torn(why) => {
                    number = self.next(number)?;
                    let (path, next) = (path.display(), pattern::numbered(&base, number));
                    let next = next.display();
                    (self.say)(format!("{path}: {why}; it is left as it is, {next} goes on"));
                }
            }
        };
        let period = output.modified.and_then(|at| self.period(at));
        let used = self.turn;
        self.slots.push(Slot { series, base, number, period, latest, used, output });
        Ok(self.slots.len() - 1)
    }

    /// Names without a time in them, and names of which there are several by size, have a number
    /// from the first: so they sort as they were written.
    fn is_numbered(&self) -> bool {
        match self.spec.rotate {
            None => false,
            Some(Rotate::Every(_)) => !self.spec.pattern.has_time(),
            Some(Rotate::Bytes(_) | Rotate::Records(_)) => true,
        }
    }

    /// Closes a file and begins the next one of the same name.
    fn rotate(&mut self, slot: usize) -> Result<usize, Failure> {
        let Slot { ref series, ref base, number, latest, .. } = self.slots[slot];
        let (series, base) = (series.clone(), base.clone());
        let mut number = self.next(number)?;
        self.close(slot)?;
        while pattern::numbered(&base, number).symlink_metadata().is_ok() {
            number = self.next(number)?;
        }
        self.open_number(series, base, number, latest)
    }

    fn next(&self, number: u32) -> Result<u32, Failure> {
        pattern::next(number).map_err(|e| self.failure(e))
    }

    /// Closes a file. Its place is taken by another, or by none.
    fn close(&mut self, slot: usize) -> Result<(), Failure> {
        self.current = None;
        self.slots[slot].output.finish(self.spec.sync != SyncWhen::Never)?;
        self.closed.push(self.slots.swap_remove(slot).output.close());
        if self.closed.len() >= CLOSED_MAX { self.try_flush() } else { Ok(()) }
    }

    fn try_flush(&mut self) -> Result<(), Failure> {
        let syncs = self.spec.sync == SyncWhen::Always;
        if let Some(manifest) = &mut self.manifest {
            let written = |closed: &&Closed| closed.now.seen.records > 0;
            for closed in self.closed.iter().filter(written) {
                manifest.write(&manifest::line(closed), Seen::default())?;
            }
        }
        let outputs = self.slots.iter_mut().map(|slot| &mut slot.output).chain(&mut self.manifest);
        for output in outputs {
            if output.commit()? && syncs {
                output.sync()?;
            }
        }
        // Only now: had one of them failed, all would have had to go back.
        self.slots.iter_mut().for_each(|slot| slot.output.keep());
        self.manifest.iter_mut().for_each(Output::keep);
        self.closed.clear();
        Ok(())
    }

    fn try_reopen(&mut self) -> Result<(), Failure> {
        while !self.slots.is_empty() {
            self.close(self.slots.len() - 1)?;
        }
        self.try_flush()?;
        if let (Some(manifest), Some(path)) = (&mut self.manifest, &self.spec.manifest) {
            manifest.finish(self.spec.sync != SyncWhen::Never)?;
            // The lock must go first: the name may still be the same file's.
            self.manifest = None;
            self.manifest = Some(open_manifest(path, &self.say)?);
        }
        Ok(())
    }

    fn try_finish(&mut self) -> Result<(), Failure> {
        while !self.slots.is_empty() {
            self.close(self.slots.len() - 1)?;
        }
        self.try_flush()?;
        match &mut self.manifest {
            Some(manifest) => manifest.finish(self.spec.sync != SyncWhen::Never),
            None => Ok(()),
        }
    }

    /// Takes back what came after the last flush, from the latest to the earliest; nothing is
    /// written after this.
    fn undo(&mut self) {
        self.current = None;
        let open = self.slots.drain(..).map(|slot| slot.output).chain(self.manifest.take());
        let undone = open.map(Output::undo).collect::<Vec<_>>();
        let closed = self.closed.drain(..).rev().map(Closed::undo);
        for failure in undone.into_iter().chain(closed).filter_map(Result::err) {
            (self.say)(format!("{}: cannot be cut back: {}", failure.place, failure.source));
        }
    }

    fn or_undo(&mut self, result: Result<(), Failure>) -> Result<(), Failure> {
        if result.is_err() {
            self.undo();
        }
        result
    }

    fn failure(&self, source: std::io::Error) -> Failure {
        Failure::new(self.spec.pattern.typed(), source)
    }
}

impl Sink for Files {
    fn write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure> {
        if pieces.last().map_or(0, |piece| piece.end) != records.len() {
            let problem = "records came without their pieces";
            return Err(self.failure(std::io::Error::other(problem)));
        }
        let result = self.try_write(records, pieces);
        self.or_undo(result)
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let result = self.try_flush();
        self.or_undo(result)
    }

    fn reopen(&mut self) -> Result<(), Failure> {
        let result = self.try_reopen();
        self.or_undo(result)
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let result = self.try_finish();
        self.or_undo(result)
    }
}

fn open_manifest(path: &Path, say: &Say) -> Result<Output, Failure> {
    let how = How { compress: None, terminator: b"\n", describes: false, counts: false };
    match Output::open(path, &how, say)? {
        Opening::Ready(output) => Ok(*output),
        // Only what is compressed can be.
        Opening::Torn(why) => {
            Err(Failure::new(path.display().to_string(), std::io::Error::other(why)))
        }
    }
}
