//! `filter --rule`: which of X's rules a post came for.

use std::borrow::Cow;

use serde::Deserialize;

use crate::event::Json;

/// Returns false if and only if the line names the rules that it matches, and none of these is
/// among them, by id (protocols/x.md section 3, `matching_rules`). What is paid for is not hidden
/// because it cannot be read.
pub(super) fn matches_any(payload: &Json, ids: &[String]) -> bool {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow, default)]
        matching_rules: Vec<Matched<'a>>,
    }
    #[derive(Deserialize)]
    struct Matched<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    let Ok(line) = serde_json::from_slice::<Line<'_>>(payload.as_bytes()) else { return true };
    line.matching_rules.is_empty()
        || line.matching_rules.iter().any(|rule| ids.iter().any(|id| *id == rule.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(text: &'static str) -> bool {
        let payload = Json::parse(&text.into()).expect("JSON");
        matches_any(&payload, &["7".to_owned(), "8".to_owned()])
    }

    #[test]
    fn one_of_several_rules_is_enough() {
        assert!(matches(
            r#"{"data":{"id":"1"},"matching_rules":[{"id":"6"},{"id":"8","tag":"t"}]}"#
        ));
        assert!(!matches(r#"{"data":{"id":"8"},"matching_rules":[{"id":"6"}]}"#));
    }

    #[test]
    fn a_line_whose_rules_cannot_be_read_is_shown() {
        assert!(matches(r#"{"data":{"id":"7"}}"#));
        assert!(matches(r#"{"data":{"id":"7"},"matching_rules":[{"id":9}]}"#));
        assert!(matches(r#"[7]"#));
    }
}
