//! Whose a rule is. An app has one list of rules and may have many users of it; a rule's tag is
//! the only thing that tells them apart, and X lets nobody change it.

use super::StoredRule;

/// The longest name of an owner, in bytes: it is a part of every tag.
const NAME_MAX: usize = 64;

/// The name of those rules that live as long as a run (`run_tag`); nobody else may have it.
const RESERVED: &str = "trill-run";

/// The owner of rules: those whose tag is its name, or begins with its name and a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(String);

impl Owner {
    /// An owner of this name, or what is wrong with it, as one clause.
    pub fn new(name: &str) -> Result<Self, String> {
        let wrong = if name.is_empty() {
            "it is empty"
        } else if name.len() > NAME_MAX {
            "it is too long"
        } else if name == RESERVED {
            "that is the name of the rules of single runs"
        } else if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
            // A colon ends the name in a tag: "a:b" would be within the reach of "a".
            "only letters, digits, '-', '_' and '.' can be in it"
        } else {
            return Ok(Self(name.to_owned()));
        };
        Err(wrong.to_owned())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Returns true if and only if `rule` is this owner's.
    pub fn owns(&self, rule: &StoredRule) -> bool {
        rule.tag.as_deref().is_some_and(|tag| self.is_mine(tag))
    }

    /// The tag that a rule of this owner gets for a tag in a file: `cats` becomes `NAME:cats`, none
    /// becomes `NAME`. One that is this owner's already stays, so that a list can be a file.
    pub fn tag(&self, in_file: Option<&str>) -> String {
        match in_file.filter(|tag| !tag.is_empty()) {
            None => self.0.clone(),
            Some(tag) if self.is_mine(tag) => tag.to_owned(),
            Some(tag) => format!("{}:{tag}", self.0),
        }
    }

    fn is_mine(&self, tag: &str) -> bool {
        tag.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(name: &str) -> Owner {
        Owner::new(name).expect("a valid name")
    }

    fn tagged(tag: Option<&str>) -> StoredRule {
        StoredRule { id: "1".into(), value: "cat".into(), tag: tag.map(str::to_owned) }
    }

    #[test]
    fn a_name_or_a_name_and_a_colon_make_a_rule_mine() {
        let table = [
            (Some("trill"), true),
            (Some("trill:cats"), true),
            (Some("trill:"), true),
            (Some("trillion"), false),
            (Some("trill-run:host:1:2"), false),
            (Some("Trill:cats"), false),
            (Some("cats:trill"), false),
            (Some(""), false),
            (None, false),
        ];
        for (tag, mine) in table {
            assert_eq!(owner("trill").owns(&tagged(tag)), mine, "{tag:?}");
        }
    }

    #[test]
    fn the_tag_of_a_file_gets_the_prefix_once() {
        let trill = owner("trill");
        assert_eq!(trill.tag(Some("cats")), "trill:cats");
        assert_eq!(trill.tag(Some("trill:cats")), "trill:cats");
        assert_eq!(trill.tag(Some("trill")), "trill");
        assert_eq!(trill.tag(Some("trillion")), "trill:trillion");
        assert_eq!(trill.tag(Some("")), "trill");
        assert_eq!(trill.tag(None), "trill");
    }

    #[test]
    fn a_name_that_would_reach_the_rules_of_others_is_refused() {
        for name in ["", "a:b", "a b", "trill-run", "é", "a\n", &"x".repeat(65)] {
            assert!(Owner::new(name).is_err(), "{name:?}");
        }
        assert!(Owner::new("team_7.prod-2").is_ok());
    }
}
