//! One file that is replaced as a whole: whoever reads it sees the old text or the new one.
//!
//! The lock is on a file beside it. A lock on the file itself would be lost with every commit,
//! since each puts a new file in its place; and the system drops the lock of a process that is killed,
//! which a file that merely exists would outlive.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};

use super::document::Unfit;
use crate::error::Error;

/// The greatest number of entries, at a kilobyte and a half each, with room to spare.
pub(super) const FILE_MAX: u64 = 24 * 1024 * 1024;

/// Symbolic links that are followed before they are taken for a circle; the system's own number.
const LINKS_MAX: usize = 40;

/// A new file, before the umask.
const MODE: u32 = 0o666;

/// Who may do what with a file.
const MODE_BITS: u32 = 0o7777;

/// The file, and the lock that keeps others away.
#[derive(Debug)]
pub(super) struct Store {
    /// The file itself, no symbolic link.
    target: PathBuf,
    /// What is written first, beside it.
    next: PathBuf,
    folder: PathBuf,
    _lock: File,
}

impl Store {
    /// Takes the file for this process, whether or not it is there yet.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let place = || path.display().to_string();
        let cannot_write = |source| Error::Output { place: place(), source };
        let target = follow(path).map_err(cannot_write)?;
        let (folder, name) = match (target.parent(), target.file_name()) {
            (Some(folder), Some(name)) => (folder.to_owned(), name.to_owned()),
            _ => return Err(cannot_write(io::ErrorKind::IsADirectory.into())),
        };
        if let Ok(facts) = fs::metadata(&target)
            && !facts.is_file()
        {
            let what = if facts.is_dir() { "a folder" } else { "no ordinary file" };
            return Err(cannot_write(io::Error::other(format!("it is {what}"))));
        }
        let beside = |ending: &str| {
            let mut name = name.clone();
            name.push(ending);
            folder.join(name)
        };
        let lock = beside(".lock");
        let is_locked = || Error::Cursor {
            place: place(),
            message: "another process uses it".to_owned(),
            hint: "end the other run, or give each run a --cursor-file of its own",
        };
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(|source| Error::Output { place: lock.display().to_string(), source })?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(is_locked()),
            Err(TryLockError::Error(source)) => return Err(cannot_write(source)),
        }
        let store = Self { next: beside(".next"), target, folder, _lock: lock };
        // What could not be written later is found now, not after hours.
        store.stage(b"").map_err(cannot_write)?;
        fs::remove_file(&store.next).map_err(cannot_write)?;
        Ok(store)
    }

    /// How the file is called in messages.
    pub(super) fn place(&self) -> String {
        self.target.display().to_string()
    }

    /// What is in it; `None` where there is none yet.
    pub(super) fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        let mut text = Vec::new();
        let read = File::open(&self.target)
            .and_then(|file| file.take(FILE_MAX + 1).read_to_end(&mut text));
        match read {
            Ok(_) if text.len() as u64 > FILE_MAX => Err(self.refused(&Unfit::TooBig)),
            // As `mktemp` and `touch` leave it.
            Ok(_) if text.is_empty() => Ok(None),
            Ok(_) => Ok(Some(text)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Input { place: self.place(), source }),
        }
    }

    /// The file is not used, and left as it is.
    pub(super) fn refused(&self, unfit: &Unfit) -> Error {
        Error::Cursor {
            place: self.place(),
            message: unfit.to_string(),
            hint: "it is left as it is; name another file, or move this one away to begin anew",
        }
    }

    /// Puts `text` in place of what is there.
    pub(super) fn write(&self, text: &[u8]) -> io::Result<()> {
        self.stage(text)?;
        self.publish()
    }

    /// First step: the text is on the disk, under another name. A leftover of a run that was killed
    /// is taken away; whatever else somebody may have put there is not written through.
    pub(super) fn stage(&self, text: &[u8]) -> io::Result<()> {
        match fs::remove_file(&self.next) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(MODE).open(&self.next)?;
        let written = self
            .keep_owner(&file)
            .and_then(|()| file.write_all(text))
            // The rename must not reach the disk before the text.
            .and_then(|()| file.sync_all());
        if written.is_err() {
            // It takes no room on a disk that is full. That it could not be written is what is told.
            let _ = fs::remove_file(&self.next);
        }
        written
    }

    /// Second step: the name leads to the new text, and so it does after a loss of power.
    pub(super) fn publish(&self) -> io::Result<()> {
        fs::rename(&self.next, &self.target)?;
        File::open(&self.folder)?.sync_all()
    }

    /// The new file belongs to whom the old one belonged, and grants what that granted.
    fn keep_owner(&self, file: &File) -> io::Result<()> {
        let old = match fs::metadata(&self.target) {
            Ok(old) => old,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        };
        let new = file.metadata()?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            // Only root may give a file away. For others the file is theirs from now on.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
        file.set_permissions(Permissions::from_mode(old.mode() & MODE_BITS))
    }
}

/// The file that `path` leads to, which need not be there, in a folder that is.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        let Some(name) = path.file_name() else { return fs::canonicalize(path) };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => fs::canonicalize(folder)?,
            _ => fs::canonicalize(".")?,
        };
        let target = folder.join(name);
        match fs::read_link(&target) {
            Ok(link) => path = folder.join(link),
            // It is there and no link, or it is not there.
            Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotFound) => {
                return Ok(target);
            }
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}
