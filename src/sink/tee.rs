//! Files, and standard output beside them.

use super::files::Files;
use super::stdout::Stdout;
use super::{Failure, Piece, Sink};

/// Writes to files, then to standard output.
pub(super) struct Tee {
    files: Files,
    stdout: Reader,
}

/// Who reads standard output.
enum Reader {
    There(Stdout),
    /// Nobody any more, and the files have taken records that are not flushed.
    Leaving(Failure),
    /// Nobody any more.
    Gone(Failure),
    /// Nobody any more, and that has been said.
    Over,
}

impl Tee {
    pub(super) fn new(files: Files, stdout: Stdout) -> Self {
        Self { files, stdout: Reader::There(stdout) }
    }
}

impl Sink for Tee {
    /// A reader that has had enough ends the run, but not before the files are flushed: what they
    /// have is to be in the cursor, or the next run brings it again.
    fn write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure> {
        match std::mem::replace(&mut self.stdout, Reader::Over) {
            Reader::Gone(failure) => {
                self.files.finish()?;
                return Err(failure);
            }
            stdout => self.stdout = stdout,
        }
        self.files.write(records, pieces)?;
        if let Reader::There(stdout) = &mut self.stdout
            && let Err(failure) = stdout.write(records, pieces)
        {
            self.stdout = Reader::Leaving(failure);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.files.flush()?;
        self.stdout = match std::mem::replace(&mut self.stdout, Reader::Over) {
            Reader::Leaving(failure) => Reader::Gone(failure),
            stdout => stdout,
        };
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), Failure> {
        self.files.reopen()
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.files.finish()?;
        match std::mem::replace(&mut self.stdout, Reader::Over) {
            Reader::Leaving(failure) | Reader::Gone(failure) => Err(failure),
            Reader::There(_) | Reader::Over => Ok(()),
        }
    }
}
