//! Formatted bytes to a place. A sink is one file and one variant of [`SinkSpec`]; it is
//! used by the writer thread alone and may block there.

pub mod files;
mod stdout;
mod tee;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use crate::event::Origin;
use files::FilesSpec;

pub use stdout::watch_reader;

/// One record among formatted bytes, for a sink that does not treat them all alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it ends; it begins where the one before it ends.
    pub end: usize,
    /// Whose it is.
    pub origin: Arc<Origin>,
    /// When it was received.
    pub at: Timestamp,
    /// Its id, where it has one.
    pub id: Option<Box<str>>,
}

/// Why records could not be written.
#[derive(Debug)]
pub struct Failure {
    /// Where: `stdout`, or the file.
    pub place: String,
    /// The system's reason.
    pub source: io::Error,
}

impl Failure {
    /// Writing to `place` failed.
    pub fn new(place: impl Into<String>, source: io::Error) -> Self {
        Self { place: place.into(), source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write to {}: {}", self.place, self.source)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Where formatted records go.
pub trait Sink: Send {
    /// Takes whole records. `pieces` are all of them, or none where [`SinkSpec::wants_pieces`] is
    /// false.
    fn write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure>;

    /// All that was taken is out, in no buffer of ours, when this returns: a cursor may say so.
    fn flush(&mut self) -> Result<(), Failure>;

    /// Closes files and opens them anew by their names, which may have been given to others
    /// meanwhile (log rotation).
    fn reopen(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    /// Ends cleanly: nothing more will come.
    fn finish(&mut self) -> Result<(), Failure>;
}

/// Which sink to build.
#[derive(Clone, Debug)]
pub enum SinkSpec {
    /// Standard output.
    Stdout,
    /// Files, and standard output too where that was asked for.
    Files(Box<FilesSpec>),
}

impl SinkSpec {
    /// Returns true if and only if the sink looks at single records.
    pub fn wants_pieces(&self) -> bool {
        match self {
            Self::Stdout => false,
            Self::Files(_) => true,
        }
    }

    /// Returns true if and only if somebody writes down which records went where.
    pub fn wants_ids(&self) -> bool {
        match self {
            Self::Stdout => false,
            Self::Files(spec) => spec.manifest.is_some(),
        }
    }

    /// Returns true if and only if all goes to standard output alone: then nobody is there any
    /// more when its reader has gone.
    pub fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    /// Set by whoever wants files to be opened again, at the next record.
    pub fn reopen(&self) -> Option<Arc<AtomicBool>> {
        match self {
            Self::Stdout => None,
            Self::Files(spec) => Some(Arc::clone(&spec.reopen)),
        }
    }

    /// How the place is called in an error message.
    pub fn place(&self) -> String {
        match self {
            Self::Stdout => "stdout".to_owned(),
            Self::Files(spec) => spec.pattern.typed().to_owned(),
        }
    }
}

/// Says one line about a file, to a person.
pub type Say = Box<dyn Fn(String) + Send>;

/// The sink that `spec` asks for. Each place begins with `header`; what there is to say goes to
/// `say`.
pub fn build(spec: SinkSpec, header: Vec<u8>, say: Say) -> Result<Box<dyn Sink>, Failure> {
    match spec {
        SinkSpec::Stdout => Ok(Box::new(stdout::Stdout::open(header)?)),
        SinkSpec::Files(spec) if spec.tee => {
            let stdout = stdout::Stdout::open(header.clone())?;
            Ok(Box::new(tee::Tee::new(files::Files::open(*spec, header, say)?, stdout)))
        }
        SinkSpec::Files(spec) => Ok(Box::new(files::Files::open(*spec, header, say)?)),
    }
}
