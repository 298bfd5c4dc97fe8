//! `trill twitter rules`: a file for each command. What X is asked, and what its answers mean,
//! is in `source::twitter::rules`; what a rule means is in `crate::rules`.
//!
//! The rules of an app are shared with whoever else uses the app. No command removes a rule
//! that it was not told to remove.

mod add;
mod check;
mod count;
mod delete;
pub mod ephemeral;
mod evaluate;
#[cfg(test)]
mod fake;
mod findings;
mod input;
mod list;
mod process;
mod rehearsal;
mod row;
mod submit;
mod sync;

use std::path::PathBuf;

pub use list::all;

use super::api::Api;
use super::out::Out;
use crate::error::Error;
use crate::report::Reporter;
use crate::rules::Limits;
use crate::source::twitter::rules::owner::Owner;

/// What to do about rules; everything is settled.
#[derive(Clone, Debug)]
pub enum Command {
    /// Shows them.
    List(List),
    /// Adds some.
    Add(Add),
    /// Deletes some.
    Delete(Delete),
    /// Makes an owner's rules those of a file.
    Sync(Sync),
    /// Says what is wrong with some, offline.
    Check(Check),
    /// Says which recorded posts some match, offline.
    Test(Test),
    /// Says how many there are and may be.
    Count,
}

/// `rules list`: those that every filter lets through.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Only these ids.
    pub ids: Vec<String>,
    /// Only this tag, exactly.
    pub tag: Option<String>,
    /// Only what runs left behind that have ended: on the machine of this name, the only one
    /// whose processes can be seen from here.
    pub stale: Option<String>,
}

/// `rules add`.
#[derive(Clone, Debug)]
pub struct Add {
    /// What to add.
    pub rules: Rules,
    /// Refuse here what X is known to refuse (not `--no-check`).
    pub check: Option<Limits>,
    /// Let X say what it would do.
    pub dry_run: bool,
}

/// `rules delete`.
#[derive(Clone, Debug)]
pub struct Delete {
    /// What to delete.
    pub which: Which,
    /// Say what would go, from the list: nothing is sent.
    pub dry_run: bool,
}

/// The rules to delete.
#[derive(Clone, Debug)]
pub enum Which {
    /// Those with these ids.
    Ids(Vec<String>),
    /// Those with exactly these values.
    Values(Vec<String>),
    /// Those with exactly this tag.
    Tag(String),
    /// Every rule of the app, others' too.
    All {
        /// The user has said so twice.
        confirmed: bool,
    },
    /// What ended runs left behind, on the machine of this name.
    Stale(String),
}

/// `rules sync`.
#[derive(Clone, Debug)]
pub struct Sync {
    /// The rules that are wanted; `-` is standard input.
    pub file: PathBuf,
    /// Whose rules they are.
    pub owner: Owner,
    /// Remove the owner's rules that are not in the file.
    pub prune: bool,
    /// Change nothing, but ask X about everything.
    pub dry_run: bool,
    /// Refuse here what X is known to refuse, and what is over the cap (not `--no-check`).
    pub check: Option<Limits>,
}

/// `rules check`.
#[derive(Clone, Debug)]
pub struct Check {
    /// What to look at.
    pub rules: Rules,
    /// The limits of the app.
    pub limits: Limits,
}

/// `rules test`.
#[derive(Clone, Debug)]
pub struct Test {
    /// The rules to try.
    pub rules: Rules,
    /// Recorded posts; `-` is standard input.
    pub posts: PathBuf,
    /// The limits of the app.
    pub limits: Limits,
}

/// Where rules come from.
#[derive(Clone, Debug)]
pub enum Rules {
    /// The command line.
    Values {
        /// One rule each.
        values: Vec<String>,
        /// The tag of all of them.
        tag: Option<String>,
    },
    /// A rule file (`crate::rules::file`); `-` is standard input.
    File(PathBuf),
}

/// Does what `command` says and prints what comes of it. `api` may be missing where nothing is
/// asked of X: `check` and `test`.
///
/// # Errors
///
/// `Error::Rule` if a rule was refused, by X or here; all that happened has been printed then.
/// Dropping the future is safe at any time: what was sent was sent, and nothing else will be.
pub async fn run(
    api: Option<&Api>,
    reporter: &Reporter,
    command: Command,
    out: &mut Out,
) -> Result<(), Error> {
    let asks = || api.ok_or_else(|| Error::usage("this command needs X's API"));
    let result = match command {
        Command::List(list) => list::run(asks()?, &list, out).await,
        Command::Add(add) => add::run(asks()?, add, out).await,
        Command::Delete(delete) => delete::run(asks()?, delete, out).await,
        Command::Sync(sync) => sync::run(asks()?, sync, out).await,
        Command::Count => count::run(asks()?, out).await,
        Command::Check(check) => check::run(&check, out),
        Command::Test(test) => evaluate::run(reporter, test, out).await,
    };
    // What ended the command matters more than what became of its output.
    let written = out.finish();
    result.and(written)
}
