//! What keeps a program from running for ever or off the end of the stack. jaq looks a term up
//! in a table each time that it runs one, and the table comes from here: once a bound is
//! reached it is another one, in which every term ends the run with an exception that no `try`
//! catches.

use std::cell::Cell;

use jaq_core::data::HasLut;
use jaq_core::native::{Fun, v};
use jaq_core::{DataT, Exn, Lut, Native};
use jaq_json::Val;

/// Terms that may run for one record: some tenths of a second, a thousand times what a useful
/// program takes.
pub(super) const STEPS_MAX: u32 = 1_000_000;

/// Bytes of stack that a program may use: `def f: 1 + f; f` goes deeper with each step. Half of
/// the smallest stack that a thread gets by default (2 MiB, std's).
const STACK_MAX: usize = 1024 * 1024;

/// What programs work on, for jaq.
pub(super) struct Jaq;

impl DataT for Jaq {
    type V<'a> = Val;
    type Data<'a> = Metered<'a>;
}

/// The tables of a program, and how far this run is.
#[derive(Clone, Copy)]
pub(super) struct Metered<'a> {
    pub(super) lut: &'a Lut<Jaq>,
    /// As many terms and functions as in `lut`; each ends the run.
    pub(super) stop: &'a Lut<Jaq>,
    pub(super) meter: &'a Meter,
}

impl<'a> HasLut<'a, Jaq> for Metered<'a> {
    fn lut(&self) -> &'a Lut<Jaq> {
        if self.meter.step() { self.lut } else { self.stop }
    }
}

/// How far one run is.
pub(super) struct Meter {
    steps: Cell<u32>,
    /// Where the stack was when the run began.
    base: usize,
    spent: Cell<Option<Bound>>,
}

/// The bound that a run has met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Steps,
    Stack,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { steps: Cell::new(0), base: stack(), spent: Cell::new(None) }
    }

    /// Counts one step. Returns false if and only if there may be no more.
    pub(super) fn step(&self) -> bool {
        if self.spent.get().is_some() {
            return false;
        }
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        let spent = if steps > STEPS_MAX {
            Bound::Steps
        } else if stack().abs_diff(self.base) > STACK_MAX {
            Bound::Stack
        } else {
            return true;
        };
        self.spent.set(Some(spent));
        false
    }

    pub(super) fn spent(&self) -> Option<Bound> {
        self.spent.get()
    }
}

/// About where the stack is.
fn stack() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

/// The exception that ends a run.
pub(super) fn halt<'a>() -> Exn<'a, Val> {
    Exn::halt(0)
}

/// A function that ends the run, in the place of `fun`.
pub(super) fn halting((name, args, _): Fun<Jaq>) -> Fun<Jaq> {
    (name, args, halting_native())
}

/// The function that ends the run, under `name`.
pub(super) fn halting_named(name: &'static str) -> Fun<Jaq> {
    (name, v(0), halting_native())
}

fn halting_native() -> Native<Jaq> {
    Native::new(|_| Box::new(std::iter::once(Err(halt()))))
        .with_paths(|_| Box::new(std::iter::once(Err(halt()))))
        .with_update(|_, _| Box::new(std::iter::once(Err(halt()))))
}
