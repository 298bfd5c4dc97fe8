//! Formatted bytes to a place. A sink is one file and one variant of [`SinkSpec`]; it is
//! used by the writer thread alone and may block there.

mod stdout;

use std::io;

pub use stdout::watch_reader;

/// Where formatted records go.
pub trait Sink: Send {
    /// Writes whole records; they are out (not in a buffer of ours) when this returns.
    fn write(&mut self, records: &[u8]) -> io::Result<()>;

    /// Ends cleanly: nothing more will come.
    fn finish(&mut self) -> io::Result<()>;
}

/// Which sink to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinkSpec {
    /// Standard output.
    Stdout,
}

impl SinkSpec {
    /// How the place is called in an error message.
    pub fn place(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
        }
    }
}

/// The sink that `spec` asks for.
pub fn build(spec: SinkSpec) -> io::Result<Box<dyn Sink>> {
    match spec {
        SinkSpec::Stdout => Ok(Box::new(stdout::Stdout::open()?)),
    }
}
