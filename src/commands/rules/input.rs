//! Rules from the command line or a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Rules;
use crate::engine::input;
use crate::error::Error;
use crate::rules::{Wanted, file};
use crate::source::twitter::rules::NewRule;
use crate::source::twitter::rules::request::RULE_MAX;

/// Reads what was given: at least one rule, none of them larger than a request takes.
pub(super) fn rules(from: &Rules) -> Result<Vec<Wanted>, Error> {
    let (wanted, place) = match from {
        Rules::Values { values, tag } => {
            let wanted = |value: &String| Wanted {
                value: value.clone(),
                tag: tag.clone(),
                line: 0,
                indent: 0,
            };
            (values.iter().map(wanted).collect(), "the command line".to_owned())
        }
        Rules::File(path) => (read(path)?, input::place(path)),
    };
    if wanted.is_empty() {
        return Err(Error::usage(format!("there is no rule in {place}")));
    }
    sized(wanted, &place)
}

/// Reads a rule file, which may have no rule in it.
pub(super) fn read(path: &Path) -> Result<Vec<Wanted>, Error> {
    let place = input::place(path);
    let text = text(path).map_err(|source| Error::Input { place: place.clone(), source })?;
    let wrong = |reason: String| {
        let source = io::Error::new(io::ErrorKind::InvalidData, reason);
        Error::Input { place: place.clone(), source }
    };
    sized(file::read(&text).map_err(|e| wrong(e.to_string()))?, &place)
}

/// The rules as they are sent. An empty tag is none.
pub(super) fn to_send(wanted: &[Wanted]) -> Vec<NewRule> {
    let tag = |rule: &Wanted| rule.tag.clone().filter(|tag| !tag.is_empty());
    wanted.iter().map(|rule| NewRule { value: rule.value.clone(), tag: tag(rule) }).collect()
}

/// The rules, if each of them fits into a request.
fn sized(wanted: Vec<Wanted>, place: &str) -> Result<Vec<Wanted>, Error> {
    match wanted.iter().enumerate().find(|(_, rule)| size(rule) > RULE_MAX) {
        None => Ok(wanted),
        Some((at, rule)) => Err(Error::Rule {
            message: format!(
                "{place}: rule {} has {} bytes, and {RULE_MAX} is the most that is sent",
                at + 1,
                size(rule)
            ),
            hint: None,
        }),
    }
}

fn size(rule: &Wanted) -> usize {
    rule.value.len() + rule.tag.as_ref().map_or(0, String::len)
}

/// A little more than a rule file may have, so that the reader of those can say that it is too
/// much.
fn text(path: &Path) -> io::Result<String> {
    let limit = file::BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    if bytes.len() > file::BYTES_MAX {
        // The last character may have been cut.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: not UTF-8"))
    })
}
