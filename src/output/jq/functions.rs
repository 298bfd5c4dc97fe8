//! What a program may call: jq's own functions without those that reach out of the program
//! (`env`, `input`, `halt`, `debug`, `stderr`), with the few here in the place of jaq's that
//! have no bound, and `text`.

use std::iter;

use jaq_core::load;
use jaq_core::load::parse::Def;
use jaq_core::native::{Fun, bome, v};
use jaq_core::{Cv, Error, Exn, Native, RunPtr, ValR, ValX, ValXs};
use jaq_json::{Num, Val, read};
use jaq_std::ValT as _;

use super::meter::{Jaq, halt};
use super::read::{DEPTH_MAX, DIGITS_MAX};
use super::rewrite::TIMES;
use crate::output::html;

/// Bytes of a string that a multiplication makes.
const STRING_MAX: usize = 16 * 1024 * 1024;

/// Functions of jaq that are not there: they see the environment, other inputs, stderr or the
/// process.
const IMPURE: &[&str] = &[
    "env",
    "input",
    "inputs",
    "halt",
    "halt_error",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
];

/// What jq has and jaq has not, as far as it is of use on posts.
const DEFINITIONS: &str = r#"
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] = $row);
def INDEX(f): INDEX(.[]; f);
def toarray: if isarray then . else [.] end;
def leaf_paths: paths(scalars);
def trimstr($s): ltrimstr($s) | rtrimstr($s);
def ascii: [.] | implode;
"#;

/// The functions, by name.
pub(super) fn functions() -> impl Iterator<Item = Fun<Jaq>> {
    let ours = ours().map(|(name, args, run)| (name, args, Native::<Jaq>::new(run)));
    // The first of two with one name is called.
    ours.chain(jaq_core::funs())
        .chain(jaq_std::funs())
        .chain(jaq_json::funs())
        .filter(|(name, ..)| !IMPURE.contains(name))
}

/// What is written in jq itself.
pub(super) fn definitions<'s>() -> impl Iterator<Item = Def<&'s str>> {
    let shorten = |def: Def<&'static str>| -> Def<&'s str> { def };
    jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        .chain(load::parse(DEFINITIONS, |parser| parser.defs()).unwrap_or_default())
        .filter(|def| !IMPURE.contains(&def.name))
        .map(shorten)
}

type Function = jaq_core::native::Filter<RunPtr<Jaq>>;

fn ours() -> impl Iterator<Item = Function> {
    let functions: [Function; 6] = [
        ("text", v(0), |cv| bome(text(cv.1))),
        ("fromjson", v(0), |cv| from_json(&cv.1)),
        ("@tsv", v(0), |cv| bome(row(cv.1, "\t", tsv))),
        ("@csv", v(0), |cv| bome(row(cv.1, ",", csv))),
        ("range", v(3), range),
        (TIMES, v(2), |mut cv| {
            let right = cv.0.pop_var();
            let left = cv.0.pop_var();
            bome(times(left, right))
        }),
    ];
    functions.into_iter()
}

/// The plain text of HTML; `null` stays `null`, since a boost or a deletion has no content.
fn text(html: Val) -> ValR<Val> {
    if matches!(html, Val::Null) {
        return Ok(Val::Null);
    }
    let Some(bytes) = html.as_utf8_bytes() else { return Err(Error::typ(html, "string")) };
    let plain = html::to_text(&String::from_utf8_lossy(bytes), &html::Context::default());
    Ok(Val::from(plain))
}

/// The elements of an array as one line.
fn row(array: Val, separator: &str, quote: fn(&str) -> String) -> ValR<Val> {
    let Val::Arr(cells) = &array else { return Err(Error::typ(array, "array")) };
    let cell = |cell: &Val| match cell {
        Val::Null => Ok(String::new()),
        Val::Bool(_) | Val::Num(_) => Ok(cell.to_string()),
        Val::TStr(text) | Val::BStr(text) => Ok(quote(&String::from_utf8_lossy(text))),
        Val::Arr(_) | Val::Obj(_) => Err(Error::str(format!("{cell} is not valid in a row"))),
    };
    let cells: Result<Vec<String>, _> = cells.iter().map(cell).collect();
    Ok(Val::from(cells?.join(separator)))
}

fn tsv(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\\"),
            '\t' => out.push_str(r"\t"),
            '\n' => out.push_str(r"\n"),
            '\r' => out.push_str(r"\r"),
            c => out.push(c),
        }
    }
    out
}

fn csv(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn from_json<'a>(json: &Val) -> ValXs<'a, Val> {
    let fail = |message: String| -> ValXs<'a, Val> {
        Box::new(iter::once(Err(Exn::from(Error::str(message)))))
    };
    let Some(bytes) = json.as_utf8_bytes() else {
        return bome(Err(Error::typ(json.clone(), "string")));
    };
    if !is_modest(bytes) {
        return fail("cannot parse as JSON: nested too deep, or a number is too long".to_owned());
    }
    let values: Result<Vec<Val>, _> = read::parse_many(bytes).collect();
    match values {
        Ok(values) => Box::new(values.into_iter().map(Ok)),
        Err(error) => fail(format!("cannot parse {json} as JSON: {error}")),
    }
}

/// Returns true if and only if `json` cannot cost more than its length. Brackets and digits in
/// strings count as well, which only a text of more than a hundred open brackets notices.
fn is_modest(json: &[u8]) -> bool {
    let (mut open, mut digits) = (0_usize, 0_usize);
    json.iter().all(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open <= DEPTH_MAX && digits <= DIGITS_MAX
    })
}

/// Counts each number as a step; the loop itself is not one of jaq's.
fn range<'a>(mut cv: Cv<'a, Jaq>) -> ValXs<'a, Val> {
    let by = cv.0.pop_var();
    let to = cv.0.pop_var();
    let from = cv.0.pop_var();
    let meter = cv.0.data().meter;
    let zero = Val::Num(Num::Int(0));
    let mut next = Some(from);
    Box::new(iter::from_fn(move || -> Option<ValX<'a, Val>> {
        let current = next.take()?;
        let is_within = if by > zero {
            current < to
        } else if by < zero {
            current > to
        } else {
            current != to
        };
        if !is_within {
            return None;
        }
        if !meter.step() {
            return Some(Err(halt()));
        }
        match current.clone() + by.clone() {
            Ok(after) => {
                next = Some(after);
                Some(Ok(current))
            }
            Err(error) => Some(Err(Exn::from(error))),
        }
    }))
}

/// `left * right`. A string that is repeated is bounded; for the rest, jaq's.
fn times(left: Val, right: Val) -> ValR<Val> {
    let (text, count) = if left.as_bytes().is_some() { (&left, &right) } else { (&right, &left) };
    if let (Some(bytes), Val::Num(_)) = (text.as_bytes(), count) {
        // What is no `isize` is a big integer, which may be negative.
        let count = match count.as_isize() {
            Some(count) => usize::try_from(count).unwrap_or(0),
            None if count.as_f64().is_some_and(f64::is_sign_negative) => 0,
            None => usize::MAX,
        };
        if count.saturating_mul(bytes.len()) > STRING_MAX {
            return Err(Error::str(format!("a string of more than {STRING_MAX} bytes")));
        }
    }
    left * right
}
