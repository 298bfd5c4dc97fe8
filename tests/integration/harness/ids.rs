//! A file of accounts to follow, which changes.

use std::fs;
use std::path::PathBuf;

use super::{Running, Signal};

/// The file, in a folder of its own.
pub(crate) struct Ids(tempfile::TempDir);

impl Ids {
    pub(crate) fn new(ids: impl IntoIterator<Item = u64>) -> Self {
        let file = Self(tempfile::tempdir().expect("a folder"));
        file.write(ids);
        file
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("ids")
    }

    pub(crate) fn flag(&self) -> String {
        format!("--follow=@{}", self.path().display())
    }

    fn write(&self, ids: impl IntoIterator<Item = u64>) {
        let lines: String = ids.into_iter().map(|id| format!("{id}\n")).collect();
        fs::write(self.path(), lines).expect("the folder is writable");
    }

    /// Writes them and tells the program.
    pub(crate) fn change(&self, ids: impl IntoIterator<Item = u64>, running: &Running) {
        self.write(ids);
        running.signal(Signal::HUP);
    }
}
