//! `--where`: a program as a filter of records.

use jaq_core::ValT as _;

use super::program::Program;
use crate::event::Record;
use crate::output::view::View;

/// A program that says yes or no.
pub struct Where(Program);

impl Where {
    /// Admits what `program` says yes to.
    pub fn new(program: Program) -> Self {
        Self(program)
    }

    /// Returns true if and only if the first output is neither `false` nor `null`; without any
    /// output, as of `select(false)` or `empty`, it is no. The error is a message about this
    /// record, which is then not admitted; tell it through
    /// [`Complaints`](crate::output::complaints::Complaints), since it may hold anything.
    pub fn admits(&self, record: &Record, view: &View<'_>) -> Result<bool, String> {
        let mut yes = false;
        self.0.run(record, view, |first| {
            yes = first.as_bool();
            Ok(false)
        })?;
        Ok(yes)
    }
}
