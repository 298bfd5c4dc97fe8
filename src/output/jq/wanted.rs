//! Which parts of the record a program can reach, found in its text before it ever runs. Where
//! that is not plain to see, everything is wanted: the result never depends on it, only the
//! time.

use std::collections::BTreeMap;

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Pattern, Term};
use jaq_core::path::Part;

/// Parts of a value. An object needs only the keys; anything else is always wanted whole, so
/// that errors say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::output) enum Wanted {
    All,
    Keys(BTreeMap<String, Self>),
}

impl Default for Wanted {
    fn default() -> Self {
        Self::Keys(BTreeMap::new())
    }
}

impl Wanted {
    /// What `program` can reach of its input.
    pub(in crate::output) fn by(program: &Term<&str>) -> Self {
        let mut wanted = Self::default();
        walk(program, &[], &mut wanted);
        wanted
    }

    pub(in crate::output) fn add(&mut self, path: &[&str]) {
        match (&mut *self, path) {
            (Self::All, _) => {}
            (_, []) => *self = Self::All,
            (Self::Keys(keys), [key, rest @ ..]) => {
                keys.entry((*key).to_owned()).or_default().add(rest);
            }
        }
    }

    /// What is wanted under `key`, if anything.
    pub(in crate::output) fn key(&self, key: &str) -> Option<&Self> {
        match self {
            Self::All => Some(self),
            Self::Keys(keys) => keys.get(key),
        }
    }

    pub(in crate::output) fn key_bytes(&self, key: &[u8]) -> Option<&Self> {
        match self {
            Self::All => Some(self),
            Self::Keys(_) => self.key(str::from_utf8(key).ok()?),
        }
    }
}

/// Adds what `term` reaches when its input is the value at `base`. Its output is wanted whole.
fn walk(term: &Term<&str>, base: &[&str], wanted: &mut Wanted) {
    if let Some((path, indices)) = path(term, base) {
        wanted.add(&path);
        return indices.iter().for_each(|index| walk(index, base, wanted));
    }
    let mut each = |term: &Term<&str>| walk(term, base, wanted);
    match term {
        Term::Num(_) | Term::Var(_) | Term::Break(_) | Term::Arr(None) => {}
        Term::Call("empty" | "true" | "false" | "null" | "now", args) if args.is_empty() => {}
        Term::Str(_, parts) => parts.iter().for_each(|part| {
            if let StrPart::Term(term) = part {
                each(term);
            }
        }),
        Term::Arr(Some(inner)) | Term::Neg(inner) | Term::Label(_, inner) => each(inner),
        Term::Obj(entries) => {
            for (key, value) in entries {
                match value {
                    Some(value) => {
                        walk(key, base, wanted);
                        walk(value, base, wanted);
                    }
                    None => entry(key, base, wanted),
                }
            }
        }
        Term::BinOp(left, BinaryOp::Pipe(None), right) => match path(left, base) {
            Some((path, indices)) if indices.is_empty() => walk(right, &path, wanted),
            // The right side sees only what the left one makes of its input.
            _ => each(left),
        },
        Term::BinOp(left, BinaryOp::Pipe(Some(Pattern::Var(_))), right)
        | Term::BinOp(
            left,
            BinaryOp::Comma
            | BinaryOp::Alt
            | BinaryOp::Or
            | BinaryOp::And
            | BinaryOp::Math(_)
            | BinaryOp::Cmp(_),
            right,
        ) => {
            each(left);
            each(right);
        }
        // What is caught is a message or a value that was read already.
        Term::TryCatch(tried, _) => each(tried),
        Term::IfThenElse(branches, otherwise) => {
            branches.iter().for_each(|(condition, then)| {
                each(condition);
                each(then);
            });
            match otherwise {
                Some(otherwise) => each(otherwise),
                None => wanted.add(base),
            }
        }
        Term::Path(head, parts) => {
            each(head);
            parts.0.iter().flat_map(|(part, _)| operands(part)).for_each(each);
        }
        // Calls may do anything with their input, a definition may rename what is known above.
        Term::Id
        | Term::Recurse
        | Term::BinOp(..)
        | Term::Fold(..)
        | Term::Def(..)
        | Term::Call(..) => wanted.add(base),
    }
}

/// `{key}` or `{$key}`.
fn entry(key: &Term<&str>, base: &[&str], wanted: &mut Wanted) {
    match (key, literal(key)) {
        (Term::Var(_), _) => {}
        (_, Some(key)) => {
            let path: Vec<&str> = base.iter().copied().chain([key]).collect();
            wanted.add(&path);
        }
        (_, None) => wanted.add(base),
    }
}

/// The path that `term` names from its input on, as far as it is made of literal keys, and the
/// operands in the rest of it; `None` when it is no path.
fn path<'t, 's>(
    term: &'t Term<&'s str>,
    base: &[&'s str],
) -> Option<(Vec<&'s str>, Vec<&'t Term<&'s str>>)> {
    let Term::Path(head, parts) = term else {
        return matches!(term, Term::Id).then(|| (base.to_vec(), Vec::new()));
    };
    if !matches!(**head, Term::Id) {
        return None;
    }
    let mut path = base.to_vec();
    let mut parts = parts.0.iter();
    let mut rest = Vec::new();
    for (part, _) in parts.by_ref() {
        let key = match part {
            Part::Index(index) => literal(index),
            Part::Range(..) => None,
        };
        let Some(key) = key else {
            rest.push(part);
            break;
        };
        path.push(key);
    }
    rest.extend(parts.map(|(part, _)| part));
    Some((path, rest.into_iter().flat_map(operands).collect()))
}

/// A string without interpolation or escapes.
fn literal<'s>(term: &Term<&'s str>) -> Option<&'s str> {
    match term {
        Term::Str(None, parts) => match parts.as_slice() {
            [StrPart::Str(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn operands<'t, 's>(part: &'t Part<Term<&'s str>>) -> impl Iterator<Item = &'t Term<&'s str>> {
    let (first, second) = match part {
        Part::Index(index) => (Some(index), None),
        Part::Range(from, to) => (from.as_ref(), to.as_ref()),
    };
    first.into_iter().chain(second)
}
