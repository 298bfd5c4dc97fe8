//! What becomes of a record that is shown: a format, chosen fields, a jq program, a template.

use std::fmt;

use super::fields::{Fields, FieldsFormat};
use super::jq::{Jq, JqOptions, Program};
use super::path::Path;
use super::pretty::{Pretty, PrettyOptions};
use super::template::{Template, TemplateFormatter};
use super::{FormatKind, FormatOptions, Formatter, build};

/// Says one line about a record that a program of the user failed on.
pub type Say = Box<dyn Fn(&str)>;

/// What is written, and how.
#[derive(Debug)]
pub struct Format {
    /// What is written of a record.
    pub shape: Shape,
    /// What all formats have in common.
    pub options: FormatOptions,
    /// What `-o pretty` may be told besides.
    pub pretty: PrettyOptions,
}

/// What is written of a record.
pub enum Shape {
    /// All of it, in the format of the options.
    Kind,
    /// Chosen values (`-F`).
    Fields(Vec<Path>, FieldsFormat),
    /// What a program makes of it (`-q`), strings without quotes or with.
    Jq(Program, bool),
    /// A template, filled in (`--template`).
    Template(Template),
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "Kind",
            Self::Fields(..) => "Fields",
            Self::Jq(..) => "Jq",
            Self::Template(_) => "Template",
        })
    }
}

impl Format {
    /// The formatter; `say` tells what a program of the user fails on.
    pub fn formatter(self, say: Say) -> Box<dyn Formatter> {
        let Self { shape, options, pretty } = self;
        let (terminal, terminator) = (options.terminal, options.terminator());
        match shape {
            Shape::Kind if options.kind == FormatKind::Pretty => Box::new(Pretty::new(pretty)),
            Shape::Kind => build(&options),
            Shape::Fields(paths, format) => Box::new(Fields::new(paths, format, &options)),
            Shape::Jq(program, raw) => {
                Box::new(Jq::new(program, JqOptions { raw, terminal, terminator }, say))
            }
            Shape::Template(template) => {
                Box::new(TemplateFormatter::new(template, terminator, say))
            }
        }
    }
}
