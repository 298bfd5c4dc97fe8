//! `--template`, `-T`: a template of minijinja, filled in for each record. It sees the record
//! and, as variables of the same names, the `@fields`; it never sees a file, another template
//! or the environment.

mod filters;
mod formatter;
mod program;
mod seal;
#[cfg(test)]
mod tests;

pub use formatter::TemplateFormatter;
pub use program::{Template, TemplateError, TemplateOptions};
