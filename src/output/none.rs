//! `-o none`: records are counted and limits apply, and nothing is written.

use crate::event::Record;
use crate::output::Formatter;

/// The format that shows no record.
pub(super) struct NoOutput;

impl Formatter for NoOutput {
    fn record(&mut self, _record: &Record, _out: &mut Vec<u8>) {}
}

#[cfg(test)]
mod tests {
    use crate::output::FormatKind;
    use crate::output::script::{options, shown};

    #[test]
    fn the_common_script_is_silence() {
        assert_eq!(shown(&options(FormatKind::None)), "");
    }
}
