//! One file that is being written: what is in it, what is not in it yet, and how to go back to
//! what it was at the last flush.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{FileExt as _, FileTypeExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ring::digest::{Context, SHA256};

use super::encode::{Compress, Encoder};
use super::survey;
use crate::sink::{Failure, Piece, Say};

/// Bytes that may wait for a flush; more are written before it. A write is cheaper than memory
/// from here on.
const PENDING_MAX: usize = 1024 * 1024;

/// What all files of a sink have in common.
#[derive(Clone, Debug)]
pub(super) struct How {
    pub(super) compress: Option<Compress>,
    /// What each record ends with.
    pub(super) terminator: &'static [u8],
    /// Someone wants to know their hashes, and their first and last record.
    pub(super) describes: bool,
    /// Someone wants to know how many records there were before.
    pub(super) counts: bool,
}

/// Some records that follow one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) records: u64,
    /// Of the first record, and of the first that has one.
    pub(super) first_at: Option<Timestamp>,
    pub(super) first_id: Option<Box<str>>,
    /// Of the last record, and of the last that has one.
    pub(super) last_at: Option<Timestamp>,
    pub(super) last_id: Option<Box<str>>,
}

impl Seen {
    /// All records of `pieces` that are not empty; the first begins at byte `begin`.
    pub(super) fn of(pieces: &[Piece], mut begin: usize) -> Self {
        let mut seen = Self::default();
        let (mut first, mut last) = (None, None);
        for piece in pieces {
            if piece.end > std::mem::replace(&mut begin, piece.end) {
                seen.records += 1;
                seen.first_at = seen.first_at.or(Some(piece.at));
                seen.last_at = Some(piece.at);
                first = first.or(piece.id.as_ref());
                last = piece.id.as_ref().or(last);
            }
        }
        Self { first_id: first.cloned(), last_id: last.cloned(), ..seen }
    }

    /// `later` comes after this.
    fn extend(&mut self, later: Self) {
        self.records += later.records;
        self.first_at = self.first_at.or(later.first_at);
        self.last_at = later.last_at.or(self.last_at);
        self.first_id = self.first_id.take().or(later.first_id);
        self.last_id = later.last_id.or_else(|| self.last_id.take());
    }
}

/// How far a file has come.
#[derive(Clone)]
pub(super) struct Extent {
    /// Bytes, without `end`.
    pub(super) len: u64,
    /// What comes behind them so that the file is whole.
    pub(super) end: Vec<u8>,
    /// Records of this run.
    pub(super) seen: Seen,
    /// Of the `len` bytes.
    hash: Option<Context>,
}

/// A file that is being written, and locked.
pub(super) struct Output {
    path: PathBuf,
    file: File,
    /// A file, not a device: it can be locked and cut.
    is_regular: bool,
    /// What is written ends with something that is overwritten by what follows.
    is_in_place: bool,
    is_new: bool,
    encoder: Encoder,
    /// Encoded, and not written.
    pending: Vec<u8>,
    /// There is something that is not written, here or in the encoder.
    is_dirty: bool,
    /// Bytes that were there before this run.
    offset: u64,
    /// When they were written; `None` where there are none.
    pub(super) modified: Option<Timestamp>,
    /// Records that were there before this run, where someone wants to know.
    before: u64,
    now: Extent,
    /// At the last flush.
    kept: Extent,
}

/// A file that was closed since the last flush. It has no handle any more: there may be many.
pub(super) struct Closed {
    pub(super) path: PathBuf,
    pub(super) offset: u64,
    pub(super) now: Extent,
    is_regular: bool,
    is_new: bool,
    kept: Extent,
}

/// What came of opening a file.
pub(super) enum Opening {
    /// It is whole, and may be appended to.
    Ready(Box<Output>),
    /// It is compressed and not whole; why. It must be left alone.
    Torn(String),
}

impl Output {
    /// Opens or makes the file, locks it, and cuts a half record off its end.
    pub(super) fn open(path: &Path, how: &How, say: &Say) -> Result<Opening, Failure> {
        let place = path.display().to_string();
        Self::try_open(path, how, say).map_err(|e| Failure::new(place, e))
    }

    fn try_open(path: &Path, how: &How, say: &Say) -> io::Result<Opening> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let is_regular = match fs::metadata(path) {
            Ok(metadata) => {
                let kind = metadata.file_type();
                if kind.is_fifo() || kind.is_socket() {
                    return Err(io::Error::other("it is a pipe, not a file; write to stdout"));
                }
                !kind.is_char_device()
            }
            Err(_) => true,
        };
        let mut options = OpenOptions::new();
        // Several programs may append to a plain file, or empty it; a compressed one is ours.
        options.read(is_regular).append(how.compress.is_none()).write(true);
        let (file, is_new) = match options.clone().create_new(true).open(path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => (options.open(path)?, false),
            made => (made?, true),
        };
        if is_regular {
            file.try_lock().map_err(|e| match e {
                fs::TryLockError::WouldBlock => io::Error::new(
                    io::ErrorKind::ResourceBusy,
                    "another process is writing to this file",
                ),
                fs::TryLockError::Error(e) => e,
            })?;
        }
        let mut hash = (how.describes && is_regular).then(|| Context::new(&SHA256));
        let (mut len, mut before, mut modified) = (0, 0, None);
        if is_regular && !is_new {
            let metadata = file.metadata()?;
            len = metadata.len();
            modified = Timestamp::try_from(metadata.modified()?).ok().filter(|_| len > 0);
            match how.compress {
                None => {
                    let whole = survey::whole(&file, len, how.terminator)?;
                    if whole < len {
                        file.set_len(whole)?;
                        let (path, half) = (path.display(), len - whole);
                        say(format!("{path}: removed {half} bytes at the end: half a record"));
                        len = whole;
                    }
                    if how.describes || how.counts {
                        before = survey::read(&file, hash.as_mut(), how.terminator)?;
                    }
                }
                Some(compress) if len > 0 => {
                    match survey::decode(&file, compress, how.terminator) {
                        Ok(records) => before = records,
                        Err(why) => return Ok(Opening::Torn(why)),
                    }
                    if how.describes {
                        survey::read(&file, hash.as_mut(), how.terminator)?;
                    }
                }
                Some(_) => {}
            }
        }
        let now = Extent { len, end: Vec::new(), seen: Seen::default(), hash };
        Ok(Opening::Ready(Box::new(Self {
            path: path.to_owned(),
            file,
            is_regular,
            is_in_place: is_regular && how.compress.is_some(),
            is_new,
            encoder: Encoder::new(how.compress)?,
            pending: Vec::new(),
            is_dirty: false,
            offset: len,
            modified,
            before,
            kept: now.clone(),
            now,
        })))
    }

    /// Returns true if and only if nothing was ever written to it.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0 && !self.is_dirty
    }

    /// Returns true if and only if there is a record in it.
    pub(super) fn has_records(&self) -> bool {
        self.offset > 0 || self.now.seen.records > 0
    }

    /// Bytes so far. What a compressor holds back is not counted.
    pub(super) fn len(&self) -> u64 {
        self.now.len + self.pending.len() as u64
    }

    /// Records so far, as far as they are known.
    pub(super) fn records(&self) -> u64 {
        self.before + self.now.seen.records
    }

    /// Takes what stands before all records.
    pub(super) fn write_header(&mut self, header: &[u8]) -> Result<(), Failure> {
        self.encode(header).map_err(|e| self.failure(e))
    }

    /// Takes whole records.
    pub(super) fn write(&mut self, bytes: &[u8], seen: Seen) -> Result<(), Failure> {
        self.encode(bytes).map_err(|e| self.failure(e))?;
        self.now.seen.extend(seen);
        if self.pending.len() >= PENDING_MAX {
            self.commit()?;
        }
        Ok(())
    }

    fn encode(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.is_dirty = true;
        self.encoder.encode(bytes, &mut self.pending)
    }

    /// Writes what was taken, so that it survives the process. Returns false if there was nothing.
    pub(super) fn commit(&mut self) -> Result<bool, Failure> {
        if !self.is_dirty {
            return Ok(false);
        }
        self.try_commit().map_err(|e| self.failure(e)).map(|()| true)
    }

    fn try_commit(&mut self) -> io::Result<()> {
        self.encoder.flush(&mut self.pending)?;
        let end = if self.is_in_place { self.encoder.end() } else { Vec::new() };
        let len = self.pending.len();
        if let Some(hash) = &mut self.now.hash {
            hash.update(&self.pending);
        }
        if self.is_in_place {
            self.pending.extend_from_slice(&end);
            self.file.write_all_at(&self.pending, self.now.len)?;
        } else {
            (&self.file).write_all(&self.pending)?;
        }
        self.pending.clear();
        self.now.len += len as u64;
        self.now.end = end;
        self.is_dirty = false;
        Ok(())
    }

    /// What was written survives the machine.
    pub(super) fn sync(&self) -> Result<(), Failure> {
        if !self.is_regular {
            return Ok(());
        }
        self.file.sync_data().map_err(|e| self.failure(e))
    }

    /// All files have been flushed: this is how the file is to remain, whatever comes.
    pub(super) fn keep(&mut self) {
        if self.kept.len != self.now.len {
            self.kept = self.now.clone();
        }
    }

    /// Writes what was taken, and the end. `syncs`: it is to survive the machine.
    pub(super) fn finish(&mut self, syncs: bool) -> Result<(), Failure> {
        if self.is_in_place && self.is_empty() {
            self.write_nothing().map_err(|e| self.failure(e))?;
        }
        self.commit()?;
        if !self.is_in_place {
            let end = self.encoder.end();
            (&self.file).write_all(&end).map_err(|e| self.failure(e))?;
        }
        if syncs {
            self.sync()?;
            self.sync_folder().map_err(|e| self.failure(e))?;
        }
        Ok(())
    }

    fn write_nothing(&mut self) -> io::Result<()> {
        let nothing = self.encoder.nothing();
        self.file.write_all_at(&nothing, 0)?;
        self.now.len = nothing.len() as u64;
        if let Some(hash) = &mut self.now.hash {
            hash.update(&nothing);
        }
        Ok(())
    }

    /// Lets go of a file that was finished.
    pub(super) fn close(self) -> Closed {
        Closed {
            path: self.path,
            offset: self.offset,
            now: self.now,
            is_regular: self.is_regular,
            is_new: self.is_new,
            kept: self.kept,
        }
    }

    /// A new file's name survives the machine, too.
    fn sync_folder(&self) -> io::Result<()> {
        if !self.is_new || !self.is_regular {
            return Ok(());
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
    }

    /// Takes back what came after the last flush.
    pub(super) fn undo(self) -> Result<(), Failure> {
        if !self.is_regular {
            return Ok(());
        }
        let undone = undo(&self.path, &self.file, self.is_new, &self.kept);
        undone.map_err(|e| self.failure(e))
    }

    /// Lets another process have it, as the end of this one would.
    #[cfg(test)]
    pub(super) fn unlock(&self) -> io::Result<()> {
        self.file.unlock()
    }

    fn failure(&self, source: io::Error) -> Failure {
        Failure::new(self.path.display().to_string(), source)
    }
}

impl Closed {
    /// SHA-256 of all its bytes, where someone wanted to know.
    pub(super) fn digest(&self) -> Option<[u8; 32]> {
        let mut hash = self.now.hash.clone()?;
        hash.update(&self.now.end);
        hash.finish().as_ref().try_into().ok()
    }

    /// Takes back what came after the last flush.
    pub(super) fn undo(self) -> Result<(), Failure> {
        if !self.is_regular {
            return Ok(());
        }
        let file = OpenOptions::new().write(true).open(&self.path);
        file.and_then(|file| undo(&self.path, &file, self.is_new, &self.kept))
            .map_err(|e| Failure::new(self.path.display().to_string(), e))
    }
}

/// Makes the file what it was. That works on a full disk: nothing is written where there was
/// nothing before.
fn undo(path: &Path, file: &File, is_new: bool, kept: &Extent) -> io::Result<()> {
    if is_new && kept.len == 0 {
        return fs::remove_file(path);
    }
    if !kept.end.is_empty() {
        file.write_all_at(&kept.end, kept.len)?;
    }
    let len = kept.len + kept.end.len() as u64;
    // Somebody may have emptied it meanwhile.
    if file.metadata()?.len() > len { file.set_len(len) } else { Ok(()) }
}
