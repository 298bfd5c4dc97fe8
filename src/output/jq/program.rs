//! A jq program: text to something that runs, and one run over one record. A program is pure:
//! it sees the record and, with `now`, the time of day; it writes nothing and cannot end the
//! process.
//!
//! What is bounded: the steps and the stack of a run ([`super::meter`]), the depth of what it
//! reads, the strings that `*` makes, and by the formatter what it prints. What is not: the size
//! and depth of one value that the program itself builds up (`reduce range(40) as $i ("x"; . + .)`
//! is a terabyte in 40 steps).

use std::iter;

use jaq_core::compile::Undefined;
use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::parse::{Def, Parser, Term};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::native::Fun;
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars};
use jaq_json::{Error, Map, Val};
use jaq_std::ValT as _;

use super::functions::{definitions, functions};
use super::meter::{Bound, Jaq, Meter, Metered, STEPS_MAX, halting, halting_named};
use super::read::{self, DEPTH_MAX};
use super::rewrite::bounded;
use super::wanted::Wanted;
use crate::event::Record;
use crate::output::view::{Field, Value, View};

/// Bytes of a program: far more than anyone types.
const PROGRAM_MAX: usize = 64 * 1024;

/// Tokens of a program. Parsing and compiling may go deeper with each (`----1`), by some
/// kilobytes of stack.
const TOKENS_MAX: usize = 1000;

/// How deep the brackets of a program may be nested: even finding the tokens recurses with them.
const BRACKETS_MAX: usize = 100;

/// The name under which the program itself is compiled.
const MAIN: &str = "__main__";

/// The name of the function that ends a run.
const STOP: &str = "!stop";

/// A compiled jq program.
pub struct Program {
    filter: Filter<Jaq>,
    stop: Filter<Jaq>,
    wanted: Wanted,
    /// The fields that it reads of `$at`.
    fields: Vec<Field>,
}

/// Why a text is not a program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CompileError {
    /// Byte offset in the program; its length when something is missing at the end.
    pub at: usize,
    /// What is wrong there: `expected key`, `undefined filter foo/0`.
    pub message: String,
}

impl Program {
    /// Compiles `text`.
    pub fn compile(text: &str) -> Result<Self, CompileError> {
        check_size(text)?;
        let term = parse(text)?;
        let fields = fields(text);
        let wanted = Wanted::by(&term);
        let main = Def { name: MAIN, args: Vec::new(), body: bounded(term) };
        let error = |(name, message)| CompileError { at: offset(text, name), message };
        let arena = Arena::default();
        let filter = compile(definitions().chain([main]), functions(), &arena).map_err(error)?;
        let stop = stop_for(&filter).map_err(|message| CompileError { at: 0, message })?;
        Ok(Self { filter, stop, wanted, fields })
    }

    /// Runs over one record. `each` takes the outputs as they come and says whether it wants
    /// more; the error is the message of the first that is raised.
    pub(super) fn run(
        &self,
        record: &Record,
        view: &View<'_>,
        mut each: impl FnMut(Val) -> Result<bool, String>,
    ) -> Result<(), String> {
        let input = read::input(record, &self.wanted)
            .map_err(|read::TooDeep| format!("the payload is nested deeper than {DEPTH_MAX}"))?;
        let meter = Meter::new();
        let data = Metered { lut: &self.filter.lut, stop: &self.stop.lut, meter: &meter };
        let context = Ctx::<Jaq>::new(data, Vars::new([self.at(view)]));
        for output in self.filter.id.run((context, input)) {
            match output.map_err(Exn::get_err) {
                Ok(value) => {
                    if !each(value)? {
                        break;
                    }
                }
                Err(Ok(error)) => return Err(message(error)),
                Err(Err(_)) => return Err(stopped(meter.spent())),
            }
        }
        Ok(())
    }

    /// `$at`: the fields that the program reads.
    fn at(&self, view: &View<'_>) -> Val {
        let entry = |&field: &Field| {
            let value = match view.get(field) {
                Value::Missing => Val::Null,
                Value::Text(text) => read::text(&text),
                Value::List(items) => items.iter().map(|item| read::text(item)).collect(),
            };
            (read::text(bare(field)), value)
        };
        Val::obj(self.fields.iter().map(entry).collect::<Map>())
    }
}

/// A field's name without its `@`.
fn bare(field: Field) -> &'static str {
    field.name().trim_start_matches('@')
}

/// A string that was raised speaks for itself, without quotes.
fn message(error: Error) -> String {
    let value = error.into_val();
    match value.as_bytes() {
        Some(text) => String::from_utf8_lossy(text).into_owned(),
        None => value.to_string(),
    }
}

fn stopped(bound: Option<Bound>) -> String {
    match bound {
        Some(Bound::Steps) => format!("no end after {STEPS_MAX} steps"),
        Some(Bound::Stack) => "recursion too deep".to_owned(),
        // A break or a tail call that leaves the program; jaq says that there is none.
        None => "stopped".to_owned(),
    }
}

fn check_size(text: &str) -> Result<(), CompileError> {
    if text.len() > PROGRAM_MAX {
        let message = format!("a program has at most {PROGRAM_MAX} bytes");
        return Err(CompileError { at: PROGRAM_MAX, message });
    }
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > BRACKETS_MAX {
            let message = format!("brackets are nested deeper than {BRACKETS_MAX}");
            return Err(CompileError { at, message });
        }
    }
    Ok(())
}

fn parse(text: &str) -> Result<Term<&str>, CompileError> {
    let expected = |what: &str, found: &str| CompileError {
        at: offset(text, found),
        message: format!("expected {what}"),
    };
    let tokens = Lexer::new(text).lex().map_err(|errors| match errors.first() {
        Some((what, found)) => expected(what.as_str(), found),
        None => expected("a program", text),
    })?;
    if count(&tokens) > TOKENS_MAX {
        let message = format!("a program has at most {TOKENS_MAX} words and signs");
        return Err(CompileError { at: text.len(), message });
    }
    let term = Parser::new(&tokens).parse(|parser| parser.term());
    term.map_err(|errors| match errors.first() {
        Some((what, found)) => expected(what.as_str(), Token::opt_as_str(*found, text)),
        None => expected("a program", text),
    })
}

fn count(tokens: &[Token<&str>]) -> usize {
    let inside = |Token(_, kind): &Token<&str>| match kind {
        Tok::Block(tokens) => count(tokens),
        Tok::Str(parts) => parts.iter().map(in_string).sum(),
        Tok::Word | Tok::Var | Tok::Fmt | Tok::Num | Tok::Sym => 0,
    };
    tokens.iter().map(|token| 1 + inside(token)).sum()
}

/// Each part of a string is joined to the next by a call.
fn in_string(part: &StrPart<&str, Token<&str>>) -> usize {
    match part {
        StrPart::Term(token) => 1 + count(std::slice::from_ref(token)),
        StrPart::Str(_) | StrPart::Char(_) => 1,
    }
}

/// Compiles `definitions`, of which the last is named [`MAIN`], and a call of that one. The error
/// is a name that is not defined, as it stands in the source, and a sentence about it.
fn compile<'s>(
    definitions: impl Iterator<Item = Def<&'s str>>,
    functions: impl Iterator<Item = Fun<Jaq>>,
    arena: &'s Arena,
) -> Result<Filter<Jaq>, (&'s str, String)> {
    // A loader without a reader refuses every import; a term cannot even ask for one.
    let modules = Loader::new(definitions)
        .load(arena, File { code: MAIN, path: () })
        .map_err(|_| ("", "not a program".to_owned()))?;
    Compiler::default().with_funs(functions).with_global_vars(["$at"]).compile(modules).map_err(
        |errors| match errors.into_iter().flat_map(|(_, errors)| errors).next() {
            Some((name, Undefined::Filter(arity))) => {
                (name, format!("undefined filter {name}/{arity}"))
            }
            Some((name, what)) => (name, format!("undefined {} {name}", what.as_str())),
            None => ("", "not a program".to_owned()),
        },
    )
}

/// A table that may stand in for the one of `filter`: at least as many terms and the same
/// number of functions, all of which end the run.
fn stop_for(filter: &Filter<Jaq>) -> Result<Filter<Jaq>, String> {
    let mut terms = 2048;
    loop {
        let body = || Term::Call(STOP, Vec::new());
        let definition = || Def { name: MAIN, args: Vec::new(), body: body() };
        let functions = functions().map(halting).chain([halting_named(STOP)]);
        let definitions = iter::repeat_with(definition).take(terms);
        let stop =
            compile(definitions, functions, &Arena::default()).map_err(|(_, message)| message)?;
        // Terms are numbered as they are made, and the call of the program is made last.
        if stop.id >= filter.id {
            return Ok(stop);
        }
        terms *= 2;
    }
}

/// Where `part` begins in `text`; the end of `text` when it is no part of it.
fn offset(text: &str, part: &str) -> usize {
    let start = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    start.min(text.len())
}

/// The fields that `text` can read of `$at`. A mention in a string or a comment costs a little
/// time and changes nothing.
fn fields(text: &str) -> Vec<Field> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut fields = Vec::new();
    for after in text.split("$at").skip(1) {
        let name = after
            .strip_prefix('.')
            .map(|rest| &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]);
        match name {
            Some(name) if !name.is_empty() => fields.extend(Field::parse(name)),
            // Another variable, whose name begins the same way.
            None if after.starts_with(is_name) => {}
            _ => return Field::ALL.to_vec(),
        }
    }
    fields.sort_by_key(|field| bare(*field));
    fields.dedup();
    fields
}
