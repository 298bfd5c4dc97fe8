//! jq programs, run by jaq: `-q` formats with one, `--where` filters with one. They see the
//! record as `-o json` has it, `$at` for the `@fields`, and a function `text` for HTML. They
//! never see anything else, and never stop the stream.

mod condition;
mod formatter;
mod functions;
mod meter;
mod program;
pub(in crate::output) mod read;
mod rewrite;
#[cfg(test)]
mod tests;
pub(in crate::output) mod wanted;
mod write;

pub use condition::Where;
pub use formatter::{Jq, JqOptions};
pub use program::{CompileError, Program};
