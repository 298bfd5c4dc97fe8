//! The one shape that everything of X has, a line of a stream as well as an answer: an object
//! with `data`, with `errors`, with both, or with a problem in it (protocols/x.md section 3).
//! Reads as much as is there and judges nothing: types that are wrong count as missing, and of
//! a text that breaks off the members before the break are kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Problems of one answer that are looked at. X reports one per parameter or per missing
/// post; the first of them say what is wrong, and a hostile list costs no memory.
const PROBLEMS_MAX: usize = 16;

/// Names of parameters in one problem that are looked at.
const PARAMETERS_MAX: usize = 8;

/// What an object has for members.
#[derive(Debug, Default)]
pub(super) struct Answer<'a> {
    /// `data`, unless it is null.
    pub(super) data: Option<&'a RawValue>,
    /// `errors`, unless there are none in it.
    pub(super) errors: Option<&'a RawValue>,
    /// There is a `meta`: an answer about something, not a problem alone.
    pub(super) has_meta: bool,
    /// The object has no members at all.
    pub(super) is_empty: bool,
    /// What the object says if it is a problem itself.
    own: Problem,
}

/// What a problem says. Every member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Problem {
    /// The last segment of the path of `type`, which is the same on both of X's hosts.
    pub(super) slug: Option<String>,
    pub(super) title: Option<String>,
    pub(super) detail: Option<String>,
    /// The older APIs' word for `detail`.
    pub(super) message: Option<String>,
    pub(super) status: Option<u16>,
    /// The older APIs' number of an error.
    pub(super) code: Option<u64>,
    pub(super) disconnect_type: Option<String>,
    pub(super) connection_issue: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) required_enrollment: Option<String>,
    pub(super) registration_url: Option<String>,
    pub(super) period: Option<String>,
    pub(super) scope: Option<String>,
    /// Names of the parameters that are to blame.
    pub(super) parameters: Vec<String>,
}

impl<'a> Answer<'a> {
    /// Reads what `text` begins with. `None` if that is no object; the flag is false if the
    /// object breaks off, or if more follows it.
    pub(super) fn read(text: &'a str) -> Option<(Self, bool)> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        let mut answer = Self { is_empty: true, ..Self::default() };
        let is_whole = members(text, |name, value| {
            answer.is_empty = false;
            match name {
                "data" => answer.data = Some(value).filter(|value| value.get() != "null"),
                "errors" => answer.errors = Some(value).filter(|value| has_errors(value)),
                "meta" => answer.has_meta = true,
                _ => answer.own.take(name, value),
            }
        });
        Some((answer, is_whole))
    }

    /// Returns true if and only if this is a problem and has no data beside it.
    pub(super) fn is_problem(&self) -> bool {
        let own = &self.own;
        let has_words = own.title.is_some() || own.detail.is_some();
        let is_refused = own.status.is_some_and(|status| (400..600).contains(&status));
        let is_bare = (own.title.is_some() && own.slug.is_some()) || (has_words && is_refused);
        self.data.is_none() && (self.errors.is_some() || is_bare)
    }

    /// The object itself as a problem, then its errors.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = vec![self.own.clone()];
        let Some(errors) = self.errors else { return problems };
        if errors.get().starts_with('[') {
            elements(errors.get(), PROBLEMS_MAX, |error| problems.push(Problem::read(error)));
        } else {
            problems.push(Problem::read(errors));
        }
        problems
    }
}

impl Problem {
    fn read(value: &RawValue) -> Self {
        let mut problem = Self { message: string(value), ..Self::default() };
        if value.get().starts_with('{') {
            members(value.get(), |name, value| problem.take(name, value));
        }
        problem
    }

    fn take(&mut self, name: &str, value: &RawValue) {
        match name {
            "type" => self.slug = string(value).and_then(|uri| last_segment(&uri)),
            "title" => self.title = string(value),
            "detail" => self.detail = string(value),
            "message" => self.message = string(value),
            "status" => self.status = number(value).and_then(|n| n.try_into().ok()),
            "code" => self.code = number(value),
            "disconnect_type" => self.disconnect_type = string(value),
            "connection_issue" => self.connection_issue = string(value),
            "reason" => self.reason = string(value),
            "required_enrollment" => self.required_enrollment = string(value),
            "registration_url" => self.registration_url = string(value),
            "period" => self.period = string(value),
            "scope" => self.scope = string(value),
            "parameters" if value.get().starts_with('{') => {
                members(value.get(), |name, _| {
                    if self.parameters.len() < PARAMETERS_MAX {
                        self.parameters.push(name.to_owned());
                    }
                });
            }
            _ => {}
        }
    }
}

/// `errors` as a list, or as one error; an empty list is none.
fn has_errors(value: &RawValue) -> bool {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'[') => !text[1..].trim_start().starts_with(']'),
        Some(b'{' | b'"') => true,
        _ => false,
    }
}

fn last_segment(uri: &str) -> Option<String> {
    let segment = uri.trim_end_matches('/').rsplit('/').next()?;
    (!segment.is_empty()).then(|| segment.to_ascii_lowercase())
}

/// The string that `value` is.
pub(super) fn string(value: &RawValue) -> Option<String> {
    serde_json::from_str::<Cow<'_, str>>(value.get()).ok().map(Cow::into_owned)
}

/// The number that `value` is, or that it writes as a string.
pub(super) fn number(value: &RawValue) -> Option<u64> {
    value.get().trim_matches('"').parse().ok()
}

/// Calls `take` with the members of the object that `text` begins with, in order. Returns
/// true if and only if `text` is that object and nothing else.
pub(super) fn members<'a>(text: &'a str, take: impl FnMut(&str, &'a RawValue)) -> bool {
    struct Members<F>(F);
    impl<'de, F: FnMut(&str, &'de RawValue)> Visitor<'de> for Members<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some(name) = map.next_key::<Cow<'_, str>>()? {
                (self.0)(&name, map.next_value()?);
            }
            Ok(())
        }
    }
    let mut json = serde_json::Deserializer::from_str(text);
    json.deserialize_map(Members(take)).is_ok() && json.end().is_ok()
}

/// Calls `take` with the first `max` elements of the array that `text` is.
pub(super) fn elements<'a>(text: &'a str, max: usize, take: impl FnMut(&'a RawValue)) {
    struct Elements<F>(F, usize);
    impl<'de, F: FnMut(&'de RawValue)> Visitor<'de> for Elements<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
            for _ in 0..self.1 {
                let Some(value) = seq.next_element()? else { break };
                (self.0)(value);
            }
            Ok(())
        }
    }
    // That elements are left over is an error here and none to us.
    let _ = serde_json::Deserializer::from_str(text).deserialize_seq(Elements(take, max));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Answer<'_>, bool) {
        Answer::read(text).expect("an object")
    }

    #[test]
    fn data_errors_and_emptiness_are_told_apart() {
        // data, errors, problem, empty
        let table = [
            (r#"{"data":{"id":"1"}}"#, true, false, false, false),
            (r#"{"data":{},"errors":[{"title":"x"}]}"#, true, true, false, false),
            (r#"{"errors":[{}]}"#, false, true, true, false),
            (r#"{"data":null,"errors":[{}]}"#, false, true, true, false),
            (r#"{"errors":[ ]}"#, false, false, false, false),
            (r#"{"errors":null}"#, false, false, false, false),
            (r#"{"errors":{"message":"x"}}"#, false, true, true, false),
            (r#"{"errors":"x"}"#, false, true, true, false),
            (r#"{"title":"x","type":"about:blank"}"#, false, false, true, false),
            (r#"{"title":"x"}"#, false, false, false, false),
            (r#"{"type":"connection_metadata"}"#, false, false, false, false),
            ("{}", false, false, false, true),
            (" { } ", false, false, false, true),
        ];
        for (text, data, errors, problem, empty) in table {
            let (answer, is_whole) = read(text);
            assert!(is_whole, "{text}");
            assert_eq!(answer.data.is_some(), data, "{text}");
            assert_eq!(answer.errors.is_some(), errors, "{text}");
            assert_eq!(answer.is_problem(), problem, "{text}");
            assert_eq!(answer.is_empty, empty, "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_no_answer() {
        for text in ["", "[]", "1", "\"{}\"", "<html>", "null"] {
            assert!(Answer::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        let whole = r#"{"title":"ConnectionException","connection_issue":"TooManyConnections","detail":"a"}"#;
        let issue_ends = whole.find(r#","detail"#).expect("it is there");
        for cut in 0..whole.len() {
            let Some((answer, is_whole)) = Answer::read(&whole[..cut]) else { continue };
            assert!(!is_whole, "cut at {cut}");
            let issue = answer.problems()[0].connection_issue.is_some();
            assert_eq!(issue, cut >= issue_ends, "cut at {cut}");
        }
        assert!(!read("{} {}").1);
    }

    #[test]
    fn types_that_are_wrong_count_as_missing() {
        let text = r#"{"type":7,"title":[],"detail":{},"status":"x","code":-1,"parameters":[],"errors":[1,null,[],{"status":"429","code":"88"}]}"#;
        let (answer, is_whole) = read(text);
        assert!(is_whole);
        let problems = answer.problems();
        assert_eq!(problems[..4], vec![Problem::default(); 4]);
        assert_eq!((problems[4].status, problems[4].code), (Some(429), Some(88)));
    }

    #[test]
    fn the_type_is_its_last_segment_on_either_host() {
        for uri in [
            "https://api.x.com/2/problems/usage-capped",
            "https://api.twitter.com/2/problems/usage-capped/",
            "usage-capped",
        ] {
            assert_eq!(last_segment(uri).as_deref(), Some("usage-capped"));
        }
        assert_eq!(last_segment("about:blank").as_deref(), Some("about:blank"));
        assert_eq!(last_segment("//"), None);
    }

    #[test]
    fn a_list_of_a_million_problems_costs_no_memory() {
        let text = format!(r#"{{"errors":[{}{{}}]}}"#, "{},".repeat(1_000_000));
        assert_eq!(read(&text).0.problems().len(), PROBLEMS_MAX + 1);
    }

    #[test]
    fn an_abyss_of_brackets_is_survived() {
        let text = format!(r#"{{"errors":{}"#, "[".repeat(1_000_000));
        assert!(!read(&text).1);
    }
}
