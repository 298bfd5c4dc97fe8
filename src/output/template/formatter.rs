//! The format that a template is.

use super::program::Template;
use super::seal::seal;
use crate::event::Record;
use crate::output::Formatter;
use crate::output::complaints::Complaints;

/// Each record as the template has it, and the terminator.
pub struct TemplateFormatter {
    template: Template,
    terminator: u8,
    complaints: Complaints,
}

impl TemplateFormatter {
    /// Formats by `template`; `say` shows a line about a record on which it failed.
    pub fn new(template: Template, terminator: u8, say: Box<dyn Fn(&str)>) -> Self {
        Self { template, terminator, complaints: Complaints::new("--template", say) }
    }
}

impl Formatter for TemplateFormatter {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        match self.template.render(record) {
            Ok(text) if self.template.is_for_terminal() => {
                out.extend_from_slice(seal(&text).as_bytes());
            }
            Ok(text) => out.extend_from_slice(text.as_bytes()),
            Err(message) => return self.complaints.add(&message),
        }
        out.push(self.terminator);
    }
}
