//! The one change that is made to a program: `*` becomes a call that bounds what it makes.
//! `"#" * .payload.favourites_count` is a fair wish, and the count is a stranger's.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};

/// The bounded multiplication. No program can name it: a `!` ends a name.
pub(super) const TIMES: &str = "!times";

const FACTOR: &str = "$!factor";

/// `term` with its multiplications bounded.
pub(super) fn bounded(term: Term<&str>) -> Term<&str> {
    let boxed = |term: Box<_>| Box::new(bounded(*term));
    match term {
        Term::BinOp(left, BinaryOp::Math(Math::Mul), right) => {
            Term::Call(TIMES, vec![bounded(*left), bounded(*right)])
        }
        // `path *= f` is `f as $factor | path |= . * $factor`.
        Term::BinOp(left, BinaryOp::UpdateMath(Math::Mul), right) => {
            let product = Term::Call(TIMES, vec![Term::Id, Term::Var(FACTOR)]);
            let update = Term::BinOp(boxed(left), BinaryOp::Update, Box::new(product));
            let bind = BinaryOp::Pipe(Some(Pattern::Var(FACTOR)));
            Term::BinOp(boxed(right), bind, Box::new(update))
        }
        Term::BinOp(left, BinaryOp::Pipe(Some(bound)), right) => {
            Term::BinOp(boxed(left), BinaryOp::Pipe(Some(pattern(bound))), boxed(right))
        }
        Term::BinOp(left, op, right) => Term::BinOp(boxed(left), op, boxed(right)),
        Term::Str(format, parts) => {
            let part = |part| match part {
                StrPart::Term(term) => StrPart::Term(bounded(term)),
                plain => plain,
            };
            Term::Str(format, parts.into_iter().map(part).collect())
        }
        Term::Arr(inner) => Term::Arr(inner.map(boxed)),
        Term::Obj(entries) => Term::Obj(
            entries.into_iter().map(|(key, value)| (bounded(key), value.map(bounded))).collect(),
        ),
        Term::Neg(inner) => Term::Neg(boxed(inner)),
        Term::Label(name, inner) => Term::Label(name, boxed(inner)),
        Term::Fold(name, source, bound, args) => {
            Term::Fold(name, boxed(source), pattern(bound), all(args))
        }
        Term::TryCatch(tried, caught) => Term::TryCatch(boxed(tried), caught.map(boxed)),
        Term::IfThenElse(branches, otherwise) => Term::IfThenElse(
            branches.into_iter().map(|(test, then)| (bounded(test), bounded(then))).collect(),
            otherwise.map(boxed),
        ),
        Term::Def(defs, rest) => Term::Def(defs.into_iter().map(definition).collect(), boxed(rest)),
        Term::Call(name, args) => Term::Call(name, all(args)),
        Term::Path(head, parts) => {
            let part = |part| match part {
                Part::Index(index) => Part::Index(bounded(index)),
                Part::Range(from, to) => Part::Range(from.map(bounded), to.map(bounded)),
            };
            let parts = parts.0.into_iter().map(|(inner, optional)| (part(inner), optional));
            Term::Path(boxed(head), Path(parts.collect()))
        }
        leaf @ (Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_)) => leaf,
    }
}

fn all(terms: Vec<Term<&str>>) -> Vec<Term<&str>> {
    terms.into_iter().map(bounded).collect()
}

fn definition(def: Def<&str>) -> Def<&str> {
    Def { body: bounded(def.body), ..def }
}

fn pattern(bound: Pattern<&str>) -> Pattern<&str> {
    match bound {
        Pattern::Var(name) => Pattern::Var(name),
        Pattern::Arr(items) => Pattern::Arr(items.into_iter().map(pattern).collect()),
        Pattern::Obj(entries) => Pattern::Obj(
            entries.into_iter().map(|(key, value)| (bounded(key), pattern(value))).collect(),
        ),
    }
}
