//! `--include` and `--exclude`: patterns on what a person reads of a post.

use regex::Regex;

use super::Post;
use crate::output::view::{Field, Value};

/// What patterns are matched with, the short before the long, and the sign that each of its
/// values is written with. Each value stands by itself, so `^` and `$` are its ends.
const FIELDS: [(Field, &str); 4] =
    [(Field::Author, "@"), (Field::Name, ""), (Field::Tags, "#"), (Field::Text, "")];

/// The patterns of a run.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// One of them must match; none of them admits everything.
    pub(super) include: Vec<Regex>,
    /// None of them may match.
    pub(super) exclude: Vec<Regex>,
}

impl Patterns {
    /// Returns true if and only if a pattern to include matches, and none to exclude does.
    pub(super) fn admits(&self, post: &impl Post) -> bool {
        let mut included = self.include.is_empty();
        for (field, sign) in FIELDS {
            if included && self.exclude.is_empty() {
                break;
            }
            let found = post.get(field);
            let values = match &found {
                Value::Missing => &[],
                Value::Text(text) => std::slice::from_ref(text),
                Value::List(list) => list.as_slice(),
            };
            for value in values {
                let signed;
                let value = if sign.is_empty() {
                    &**value
                } else {
                    signed = format!("{sign}{value}");
                    &signed
                };
                if any(&self.exclude, value) {
                    return false;
                }
                included = included || any(&self.include, value);
            }
        }
        included
    }
}

fn any(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}
