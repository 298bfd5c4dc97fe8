//! The lines that the commands print: a rule, and what became of one.

use std::borrow::Cow;

use serde::Serialize;

use crate::commands::out::Row;
use crate::source::twitter::rules::StoredRule;

/// A rule of the app. As JSON: `id`, `value`, and `tag` if there is one; a rule file may be made
/// of such lines.
#[derive(Debug, Serialize)]
pub(super) struct RuleRow<'a> {
    id: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

impl<'a> From<&'a StoredRule> for RuleRow<'a> {
    fn from(rule: &'a StoredRule) -> Self {
        Self { id: &rule.id, value: &rule.value, tag: rule.tag.as_deref() }
    }
}

impl Row for RuleRow<'_> {
    const HEADER: &'static [&'static str] = &["id", "value", "tag"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![self.id.into(), self.value.into(), self.tag.unwrap_or_default().into()]
    }
}

/// What became of a rule. As JSON: `outcome`, then `id`, `value` and `tag` as far as they are
/// known, `details` where there is something to say (a list of sentences, X's own where they
/// are in it), and `dry_run` (true) if nothing happened in truth. Tables and TSV join the
/// details with `; `.
///
/// Outcomes of `add`: `created`, `duplicate` (the id is that of the rule that is there, whose tag
/// is not told), `invalid`, `over-cap`, `unclear` (no answer tells), `refused` (the request was,
/// as a whole), `not-sent`. Of `delete`: `deleted`, `not-found`, `not-deleted` (it is still
/// there), `unclear`, `refused`, `not-sent`.
#[derive(Debug, Default, Serialize)]
pub(super) struct OutcomeRow<'a> {
    pub(super) outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tag: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) details: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) dry_run: bool,
}

impl Row for OutcomeRow<'_> {
    const HEADER: &'static [&'static str] = &["outcome", "id", "value", "tag", "details"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        let text = |text: Option<&'_ str>| Cow::from(text.unwrap_or_default().to_owned());
        let details = self.details.join("; ");
        vec![self.outcome.into(), text(self.id), text(self.value), text(self.tag), details.into()]
    }
}

/// One line of a plan. As JSON: `action`, `id` if the rule is there, `value`, `tag` if it has or
/// gets one, `note` where there is something to say.
///
/// Actions: `=` stays, `+` is added, `-` is removed; and after the plan was carried out `!` for
/// what could not be added, with the reason as its note.
#[derive(Debug, Serialize)]
pub(super) struct StepRow<'a> {
    pub(super) action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    pub(super) value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Cow<'a, str>>,
}

impl Row for StepRow<'_> {
    const HEADER: &'static [&'static str] = &["", "id", "value", "tag", "note"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![
            self.action.into(),
            self.id.unwrap_or_default().into(),
            self.value.into(),
            self.tag.unwrap_or_default().into(),
            self.note.as_deref().unwrap_or_default().into(),
        ]
    }
}
