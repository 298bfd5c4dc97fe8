//! Filtered-stream rules as X keeps them: what to ask, what the answers mean, and the plan that
//! makes an app's rules those of a file (protocols/x.md section 2). Plain data in and out; the
//! language of rules is in `crate::rules`, and what does the asking is in `crate::commands`.
//!
//! A rule belongs to the app, and others may have rules there too. Nothing here asks for the
//! removal of a rule other than by its id, and never for that of all rules.

pub mod answer;
pub mod outcome;
pub mod owner;
pub mod plan;
pub mod request;
pub mod run_tag;

/// A rule that X has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRule {
    /// Decimal digits, kept as they came.
    pub id: String,
    /// What it matches; compared literally.
    pub value: String,
    /// A name that cannot be changed and need not be unique; never empty.
    pub tag: Option<String>,
}

/// A rule that X is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRule {
    /// What it matches.
    pub value: String,
    /// Its name; never empty.
    pub tag: Option<String>,
}
