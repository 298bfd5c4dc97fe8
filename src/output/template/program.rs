//! A template: text to something that can be filled in, and what it is filled with.
//!
//! What is bounded: the steps, the recursion and the output of one record, and by minijinja the
//! strings that `*` makes. What is not: a string that the template itself doubles again and
//! again (`{% set x = x ~ x %}`).

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io;

use jaq_json::{Num, Val};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, escape_formatter};

use super::filters;
use crate::event::Record;
use crate::output::jq::read::{self, DEPTH_MAX};
use crate::output::jq::wanted::Wanted;
use crate::output::sanitize;
use crate::output::view::{self, Field, View};

/// Instructions for one record: some hundred times what a page of a template takes.
const FUEL: u64 = 100_000;

/// Nested blocks, calls and macros. minijinja's own limit assumes more stack than a thread has.
const RECURSION_MAX: usize = 100;

/// Bytes that one record may become.
const OUTPUT_MAX: usize = 16 * 1024 * 1024;

/// The name of the one template.
const NAME: &str = "template";

/// The parts of the record that are variables as well.
const ENVELOPE: &[&str] = &["source", "stream", "event", "via", "received_at", "payload"];

/// How a template is filled in.
#[derive(Clone, Copy, Debug)]
pub struct TemplateOptions {
    /// The filter `color` colours.
    pub color: bool,
    /// The filter `link` makes hyperlinks (OSC 8).
    pub hyperlinks: bool,
    /// Stdout is a terminal: what comes from outside cannot control it.
    pub terminal: bool,
}

/// A template.
pub struct Template {
    environment: Environment<'static>,
    wanted: Wanted,
    fields: Vec<Field>,
    terminal: bool,
}

/// Why a text is not a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TemplateError {
    /// Byte offset in the template.
    pub at: usize,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl Template {
    /// Compiles `text`.
    pub fn compile(text: &str, options: TemplateOptions) -> Result<Self, TemplateError> {
        let mut environment = environment(options);
        // Only then do errors know their place; rendering goes without.
        environment.set_debug(true);
        environment
            .add_template_owned(NAME, text.to_owned())
            .map_err(|error| located(&error, text))?;
        try_out(&environment).map_err(|error| located(&error, text))?;
        environment.set_debug(false);
        let names = match environment.get_template(NAME) {
            Ok(template) => template.undeclared_variables(true),
            Err(error) => return Err(located(&error, text)),
        };
        let (wanted, fields) = wanted(names.iter().map(String::as_str));
        Ok(Self { environment, wanted, fields, terminal: options.terminal })
    }

    pub(super) fn is_for_terminal(&self) -> bool {
        self.terminal
    }

    /// The template filled in for one record.
    pub(super) fn render(&self, record: &Record) -> Result<String, String> {
        let context = self.context(record)?;
        let template = self.environment.get_template(NAME).map_err(|error| message(&error))?;
        let mut out = Bounded(Vec::new());
        match template.render_captured_to(context, &mut out) {
            Ok(_) => Ok(String::from_utf8_lossy(&out.0).into_owned()),
            Err(_) if out.0.len() > OUTPUT_MAX => {
                Err(format!("more than {OUTPUT_MAX} bytes for one record"))
            }
            Err(error) => Err(message(&error)),
        }
    }

    fn context(&self, record: &Record) -> Result<Value, String> {
        let input = read::input(record, &self.wanted)
            .map_err(|read::TooDeep| format!("the payload is nested deeper than {DEPTH_MAX}"))?;
        let view = View::new(record);
        let mut context: BTreeMap<&str, Value> = BTreeMap::new();
        for &field in &self.fields {
            context.insert(bare(field), self.field(view.get(field)));
        }
        if let Val::Obj(parts) = &input {
            for &name in ENVELOPE {
                if let Some(part) = parts.get(&read::text(name)) {
                    context.insert(name, self.value(part));
                }
            }
        }
        context.insert("record", self.value(&input));
        context.insert(filters::NOW, Value::from(format!("{:.6}", record.received_at)));
        Ok(Value::from(context))
    }

    fn field(&self, field: view::Value<'_>) -> Value {
        match field {
            view::Value::Missing => Value::UNDEFINED,
            view::Value::Text(text) => self.text(&text),
            view::Value::List(items) => items.iter().map(|item| self.text(item)).collect(),
        }
    }

    fn value(&self, value: &Val) -> Value {
        match value {
            Val::Null => Value::from(()),
            Val::Bool(value) => Value::from(*value),
            Val::Num(number) => self.number(number),
            Val::TStr(text) | Val::BStr(text) => self.text(&String::from_utf8_lossy(text)),
            Val::Arr(items) => items.iter().map(|item| self.value(item)).collect(),
            Val::Obj(entries) => {
                let entries =
                    entries.iter().map(|(key, value)| (self.value(key), self.value(value)));
                Value::from_pairs(entries)
            }
        }
    }

    /// What is no number of minijinja's stays its digits.
    fn number(&self, number: &Num) -> Value {
        let text = || number.to_string();
        match number {
            Num::Int(int) => Value::from(*int as i64),
            Num::BigInt(_) => {
                text().parse::<i128>().map_or_else(|_| self.text(&text()), Value::from)
            }
            Num::Float(float) => Value::from(*float),
            Num::Dec(digits) => match digits.parse::<f64>() {
                Ok(float) if float.is_finite() => Value::from(float),
                _ => self.text(digits),
            },
        }
    }

    /// Text from outside. At a terminal it is made harmless before the template sees it, so
    /// that what the template adds of its own survives.
    fn text(&self, text: &str) -> Value {
        if self.terminal { Value::from(sanitize::text(text)) } else { Value::from(text) }
    }
}

fn environment(options: TemplateOptions) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(RECURSION_MAX);
    // `null` is as empty as what is missing, and the rest of JSON's words are JSON's.
    environment.set_formatter(|out, state, value| match value.kind() {
        ValueKind::None => Ok(()),
        ValueKind::Bool => Ok(out.write_str(if value.is_true() { "true" } else { "false" })?),
        _ => escape_formatter(out, state, value),
    });
    if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    filters::add(&mut environment, options);
    environment
}

/// Finds filters, tests, functions and templates that there are none of, as far as the template
/// comes past them with nothing filled in.
fn try_out(environment: &Environment<'_>) -> Result<(), minijinja::Error> {
    let rendered = environment.get_template(NAME)?.render(());
    match rendered {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::UnknownFilter
                    | ErrorKind::UnknownTest
                    | ErrorKind::UnknownFunction
                    | ErrorKind::TemplateNotFound
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// What a template that names these variables needs of a record.
fn wanted<'a>(names: impl Iterator<Item = &'a str>) -> (Wanted, Vec<Field>) {
    let mut wanted = Wanted::default();
    let mut fields = Vec::new();
    for name in names {
        let path: Vec<&str> = name.split('.').collect();
        match path.as_slice() {
            ["record", path @ ..] => wanted.add(path),
            [first, ..] if ENVELOPE.contains(first) => wanted.add(&path),
            [first, ..] => fields.extend(Field::parse(first)),
            [] => {}
        }
    }
    (wanted, fields)
}

/// A field's name without its `@`.
fn bare(field: Field) -> &'static str {
    field.name().trim_start_matches('@')
}

fn located(error: &minijinja::Error, text: &str) -> TemplateError {
    let line = error.line().unwrap_or(1);
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = error.range().map_or(start, |range| range.start).min(text.len());
    TemplateError { at, line, message: what(error) }
}

fn message(error: &minijinja::Error) -> String {
    match error.line() {
        Some(line) => format!("{} (line {line})", what(error)),
        None => what(error),
    }
}

/// The cause, without what it was wrapped into on its way out of an include or a call.
fn what(error: &minijinja::Error) -> String {
    let mut error = error;
    while let Some(cause) = error.source().and_then(|cause| cause.downcast_ref()) {
        error = cause;
    }
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// Takes at most [`OUTPUT_MAX`] bytes.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        if self.0.len() > OUTPUT_MAX {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
