//! Standard output, without a buffer of its own: the engine decides what goes out together.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};

use super::{Failure, Piece, Sink};

/// How it is called in an error message.
const PLACE: &str = "stdout";

/// Standard output.
#[derive(Debug)]
pub(super) struct Stdout {
    file: File,
    /// What comes before the first record; empty when it is out.
    header: Vec<u8>,
}

impl Stdout {
    /// Standard output, which is to begin with `header`, unless there are no records at all.
    pub(super) fn open(header: Vec<u8>) -> Result<Self, Failure> {
        Ok(Self { header, file: own_stdout().map_err(|e| Failure::new(PLACE, e))? })
    }

    fn write_all(&mut self, mut records: &[u8]) -> io::Result<()> {
        while !records.is_empty() {
            match self.file.write(records) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => records = &records[written..],
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // Whoever started us may have left the pipe non-blocking (node does).
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    wait(&self.file, PollFlags::OUT)?;
                }
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

impl Sink for Stdout {
    fn write(&mut self, records: &[u8], _pieces: &[Piece]) -> Result<(), Failure> {
        let header = std::mem::take(&mut self.header);
        self.write_all(&header)
            .and_then(|()| self.write_all(records))
            .map_err(|e| Failure::new(PLACE, e))
    }

    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// Calls `gone` once the reader of a pipe has gone away, which a quiet stream would notice
/// only at its next record. Returns false if standard output is no pipe: it has no such moment.
pub fn watch_reader(gone: impl FnOnce() + Send + 'static) -> io::Result<bool> {
    use std::os::unix::fs::FileTypeExt as _;

    let file = own_stdout()?;
    let kind = file.metadata()?.file_type();
    if !kind.is_fifo() && !kind.is_socket() {
        return Ok(false);
    }
    thread::Builder::new().name("reader-watch".to_owned()).spawn(move || {
        // No event is asked for: errors and hang-ups are always told.
        if wait(&file, PollFlags::empty()).is_ok() {
            gone();
        }
    })?;
    Ok(true)
}

fn own_stdout() -> io::Result<File> {
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Waits until one of `events`, or the loss of the other end.
fn wait(file: &File, events: PollFlags) -> io::Result<()> {
    loop {
        match poll(&mut [PollFd::new(file, events)], None) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}
