//! What became of each rule that was to be added. Answers are matched to rules by value: X does
//! not promise an order, and puts what it refused into another list.

use std::collections::{HashMap, VecDeque};

use super::NewRule;
use super::answer::{Sorted, Why};

/// What became of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It exists now; a dry run may give it no id.
    Created(Option<String>),
    /// A rule with its value was there before, under this id.
    Duplicate(Option<String>),
    /// It was refused: at least one line of the server's words.
    Invalid(Vec<String>),
    /// There was no room for it.
    OverCap(String),
    /// It was asked for, and no answer tells what came of it.
    Unclear,
    /// It was asked for in a request that was refused as a whole, whatever the rules in it.
    Refused,
    /// It was not asked for: something ended the run before.
    NotSent,
}

impl Outcome {
    /// The name of the kind: `created`, `duplicate`, `invalid`, `over-cap`, `unclear`,
    /// `refused`, `not-sent`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Duplicate(_) => "duplicate",
            Self::Invalid(_) => "invalid",
            Self::OverCap(_) => "over-cap",
            Self::Unclear => "unclear",
            Self::Refused => "refused",
            Self::NotSent => "not-sent",
        }
    }

    /// The id of the rule that is there, where it is known.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Created(id) | Self::Duplicate(id) => id.as_deref(),
            Self::Invalid(_) | Self::OverCap(_) | Self::Unclear | Self::Refused | Self::NotSent => {
                None
            }
        }
    }

    /// The server's words.
    pub fn details(&self) -> &[String] {
        match self {
            Self::Invalid(details) => details,
            Self::OverCap(words) => std::slice::from_ref(words),
            Self::Created(_)
            | Self::Duplicate(_)
            | Self::Unclear
            | Self::Refused
            | Self::NotSent => &[],
        }
    }

    /// Returns true if and only if the app now has a rule of this value.
    pub fn is_there(&self) -> bool {
        matches!(self, Self::Created(_) | Self::Duplicate(_))
    }
}

/// One outcome for each of `asked`, in its order.
pub fn of_each(asked: &[NewRule], answer: &Sorted) -> Vec<Outcome> {
    let created = answer.created.iter().map(|rule| {
        let id = Some(rule.id.clone()).filter(|id| !id.is_empty());
        (Some(rule.value.as_str()), Outcome::Created(id))
    });
    let refused =
        answer.refused.iter().map(|rule| (rule.value.as_deref(), Outcome::from(&rule.why)));
    let mut pile = Pile::default();
    created.chain(refused).for_each(|(value, outcome)| pile.put(value, outcome));

    let mut outcomes: Vec<Option<Outcome>> =
        asked.iter().map(|rule| pile.take(&rule.value)).collect();
    // A value that came back in other words (whitespace may be normalised, section 2) is that of
    // the rule that is left over, if as many are left on both sides.
    let open = outcomes.iter().filter(|outcome| outcome.is_none()).count();
    let mut rest = pile.rest();
    if rest.len() != open {
        rest.clear();
        if all_created(asked, answer) {
            rest.resize(open, Outcome::Created(None));
        }
    }
    let mut rest = rest.into_iter();
    outcomes.iter_mut().for_each(|outcome| {
        if outcome.is_none() {
            *outcome = rest.next();
        }
    });
    outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Unclear)).collect()
}

/// The summary says that every rule was created, though not all are listed.
fn all_created(asked: &[NewRule], answer: &Sorted) -> bool {
    let all = u64::try_from(asked.len()).ok();
    answer.refused.is_empty() && answer.created_count.is_some() && answer.created_count == all
}

impl From<&Why> for Outcome {
    fn from(why: &Why) -> Self {
        match why {
            Why::Duplicate(id) => Self::Duplicate(id.clone()),
            Why::Invalid(details) => Self::Invalid(details.clone()),
            Why::OverCap(words) => Self::OverCap(words.clone()),
        }
    }
}

/// The outcomes that are not yet given to a rule, by value and in the order of the answer.
#[derive(Default)]
struct Pile<'a> {
    by_value: HashMap<&'a str, VecDeque<usize>>,
    outcomes: Vec<Option<Outcome>>,
}

impl<'a> Pile<'a> {
    fn put(&mut self, value: Option<&'a str>, outcome: Outcome) {
        if let Some(value) = value {
            self.by_value.entry(value).or_default().push_back(self.outcomes.len());
        }
        self.outcomes.push(Some(outcome));
    }

    fn take(&mut self, value: &str) -> Option<Outcome> {
        let at = self.by_value.get_mut(value)?.pop_front()?;
        self.outcomes[at].take()
    }

    fn rest(self) -> Vec<Outcome> {
        self.outcomes.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::twitter::rules::StoredRule;
    use crate::source::twitter::rules::answer::RefusedRule;

    fn asked(values: &[&str]) -> Vec<NewRule> {
        values.iter().map(|value| NewRule { value: (*value).into(), tag: None }).collect()
    }

    fn created(rules: &[(&str, &str)]) -> Vec<StoredRule> {
        let rule = |(id, value): &(&str, &str)| StoredRule {
            id: (*id).into(),
            value: (*value).into(),
            tag: None,
        };
        rules.iter().map(rule).collect()
    }

    fn refused(value: Option<&str>, why: Why) -> RefusedRule {
        RefusedRule { value: value.map(str::to_owned), why }
    }

    fn made(id: &str) -> Outcome {
        Outcome::Created(Some(id.to_owned()))
    }

    #[test]
    fn answers_are_matched_by_value_in_any_order() {
        let answer = Sorted {
            created: created(&[("2", "dog"), ("1", "cat")]),
            refused: vec![
                refused(Some("x:"), Why::Invalid(vec!["no".into()])),
                refused(Some("owl"), Why::Duplicate(Some("9".into()))),
            ],
            ..Sorted::default()
        };
        let outcomes = of_each(&asked(&["cat", "owl", "x:", "dog"]), &answer);
        let duplicate = Outcome::Duplicate(Some("9".into()));
        let invalid = Outcome::Invalid(vec!["no".into()]);
        assert_eq!(outcomes, [made("1"), duplicate, invalid, made("2")]);
    }

    #[test]
    fn of_two_equal_values_the_first_was_created() {
        let answer = Sorted {
            created: created(&[("1", "cat")]),
            refused: vec![refused(Some("cat"), Why::Duplicate(Some("1".into())))],
            ..Sorted::default()
        };
        let outcomes = of_each(&asked(&["cat", "cat"]), &answer);
        assert_eq!(outcomes, [made("1"), Outcome::Duplicate(Some("1".into()))]);
    }

    #[test]
    fn a_value_that_came_back_in_other_words_is_the_one_left_over() {
        let answer =
            Sorted { created: created(&[("1", "cat dog"), ("2", "owl")]), ..Sorted::default() };
        assert_eq!(of_each(&asked(&["owl", "cat  dog"]), &answer), [made("2"), made("1")]);
    }

    #[test]
    fn what_the_answer_does_not_tell_is_not_guessed() {
        let two = asked(&["cat", "dog"]);
        let one = Sorted { created: created(&[("1", "owl")]), ..Sorted::default() };
        assert_eq!(of_each(&two, &one), [Outcome::Unclear, Outcome::Unclear]);
        let none = Sorted { created_count: Some(0), refused_count: Some(2), ..Sorted::default() };
        assert_eq!(of_each(&two, &none), [Outcome::Unclear, Outcome::Unclear]);
        let count = Sorted { created_count: Some(2), ..Sorted::default() };
        assert_eq!(of_each(&two, &count), [Outcome::Created(None), Outcome::Created(None)]);
    }

    #[test]
    fn an_error_without_a_value_belongs_to_the_only_rule_it_can_mean() {
        let error = refused(None, Why::Invalid(vec!["no".into()]));
        let answer =
            Sorted { created: created(&[("1", "cat")]), refused: vec![error], ..Sorted::default() };
        let outcomes = of_each(&asked(&["cat", "x:"]), &answer);
        assert_eq!(outcomes, [made("1"), Outcome::Invalid(vec!["no".into()])]);
    }
}
