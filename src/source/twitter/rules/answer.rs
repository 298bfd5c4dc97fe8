//! What X answers about rules (protocols/x.md section 2, "Requests / responses"). A reader says
//! `None` for what is no such answer: a problem, a page of a proxy, JSON of another kind.
//!
//! The status is no guide: a refused rule comes in a 2xx, and adding nothing may be a 200 or a
//! 201. What is read is what the body says of each rule. Members that are missing, and numbers
//! that come as strings, are taken as they are.

use serde::Deserialize;
use serde_json::Value;

use super::StoredRule;
use crate::request::Refusal;

/// The longest id that is taken for one, in bytes. Today's have 19 digits.
const ID_MAX: usize = 64;

/// The most of the server's own words about one thing, in characters: half of it from either
/// end, since X repeats the whole rule before it says what is wrong.
const WORDS_MAX: usize = 400;

/// Details of one error; X sends one or two.
const DETAILS_MAX: usize = 16;

/// One page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In the server's order.
    pub rules: Vec<StoredRule>,
    /// Asks for the next page.
    pub next: Option<String>,
    /// What the server could not tell, in its words.
    pub problems: Vec<String>,
}

/// The answer to a request to add rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// What became of the rules; [`super::outcome`] sorts it by rule.
    Rules(Sorted),
    /// The app may not have so many rules: none was added. The server's words.
    OverCap(String),
}

/// What an answer says of rules, in its own order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Rules that exist now.
    pub created: Vec<StoredRule>,
    /// Rules that were not added.
    pub refused: Vec<RefusedRule>,
    /// How many were added, where the summary tells.
    pub created_count: Option<u64>,
    /// How many were not, where the summary tells.
    pub refused_count: Option<u64>,
}

/// A rule that was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRule {
    /// Which, where the answer tells.
    pub value: Option<String>,
    /// Why.
    pub why: Why,
}

/// Why a rule was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A rule with this value is there already, under this id; its tag may be another.
    Duplicate(Option<String>),
    /// The rule itself: the server's words, at least one line.
    Invalid(Vec<String>),
    /// There is no room for it: the server's words.
    OverCap(String),
}

/// The answer to a request to delete rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// How many are gone now.
    pub deleted: Option<u64>,
    /// How many were not there.
    pub not_deleted: Option<u64>,
    /// What the server says about those.
    pub problems: Vec<String>,
}

/// The counts document. Whatever is missing is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// This app.
    pub app: AppCount,
    /// Rules that this app may have.
    pub app_cap: Option<u64>,
    /// Rules of all apps of the project.
    pub project_rules: Option<u64>,
    /// Rules that the project may have.
    pub project_cap: Option<u64>,
    /// The apps of the project.
    pub apps: Vec<AppCount>,
}

/// The rules of one app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppCount {
    /// `client_app_id`.
    pub id: Option<String>,
    /// `rule_count`.
    pub rules: Option<u64>,
}

impl Counts {
    /// How many rules can be added: the narrower of the app's and the project's room.
    pub fn room(&self) -> Option<u64> {
        let room = |cap: Option<u64>, rules: Option<u64>| Some(cap?.saturating_sub(rules?));
        let app = room(self.app_cap, self.app.rules);
        let project = room(self.project_cap, self.project_rules);
        match (app, project) {
            (Some(app), Some(project)) => Some(app.min(project)),
            (app, project) => app.or(project),
        }
    }
}

/// Reads a page of the list. Without rules there is no `data` (section 2), but then `meta` says
/// so: an empty document is no empty list.
pub fn page(answer: &Refusal) -> Option<Page> {
    #[derive(Deserialize)]
    struct Body {
        data: Option<Vec<Value>>,
        meta: Option<Meta>,
        #[serde(default)]
        errors: Value,
    }
    #[derive(Default, Deserialize)]
    struct Meta {
        #[serde(default)]
        result_count: Value,
        #[serde(default)]
        next_token: Value,
    }
    let body: Body = success(answer)?;
    let absent = body.data.is_none();
    let meta = match (body.meta, absent) {
        (Some(meta), _) => meta,
        (None, false) => Meta::default(),
        (None, true) => return None,
    };
    if absent && number(&meta.result_count).is_some_and(|count| count > 0) {
        return None;
    }
    // One rule that cannot be read spoils the list: what is taken for absent might be added again.
    let rules = body.data.unwrap_or_default().iter().map(rule).collect::<Option<_>>()?;
    let next = text(&meta.next_token).filter(|token| !token.is_empty());
    Some(Page { rules, next, problems: list(&body.errors).iter().map(words).collect() })
}

/// Reads the answer to a request to add rules: not only in a 2xx, if it speaks of each rule.
pub fn added(answer: &Refusal) -> Option<Added> {
    let body: Value = serde_json::from_str(&answer.body).ok()?;
    if let Some(problem) = over_cap(&body) {
        return Some(Added::OverCap(problem));
    }
    let summary = body.get("meta").and_then(|meta| meta.get("summary"));
    let errors = list(&body["errors"]);
    let has_data = body.get("data").is_some_and(Value::is_array);
    let speaks = match answer.head.status {
        200..=299 => has_data || !errors.is_empty() && errors.iter().all(is_about_a_rule),
        400 | 409 | 422 => !errors.is_empty() && errors.iter().all(is_about_a_rule),
        _ => return None,
    };
    if !speaks && summary.is_none() {
        return None;
    }
    let count = |name: &str| summary.and_then(|summary| number(&summary[name]));
    Some(Added::Rules(Sorted {
        created: list(&body["data"]).iter().filter_map(created).collect(),
        refused: errors.iter().map(refused).collect(),
        created_count: count("created"),
        refused_count: count("not_created").or_else(|| count("invalid")),
    }))
}

/// Reads the answer to a request to delete rules.
pub fn deleted(answer: &Refusal) -> Option<Deleted> {
    let body: Value = serde_json::from_str(&answer.body).ok()?;
    if !matches!(answer.head.status, 200..=299 | 400 | 404 | 409 | 422) {
        return None;
    }
    let summary = body.get("meta")?.get("summary")?;
    let problems = list(&body["errors"]).iter().map(words).collect();
    let count = |name: &str| number(&summary[name]);
    Some(Deleted { deleted: count("deleted"), not_deleted: count("not_deleted"), problems })
}

/// Reads the counts document.
pub fn counts(answer: &Refusal) -> Option<Counts> {
    let body: Value = success(answer)?;
    let data = body.get("data").filter(|data| data.is_object())?;
    Some(Counts {
        app: app_count(&data["client_app_rules_count"]),
        app_cap: number(&data["cap_per_client_app"]),
        project_rules: number(&data["project_rules_count"]),
        project_cap: number(&data["cap_per_project"]),
        apps: list(&data["all_project_client_apps"]).iter().map(app_count).collect(),
    })
}

fn success<'a, T: Deserialize<'a>>(answer: &'a Refusal) -> Option<T> {
    answer.head.is_success().then(|| serde_json::from_str(&answer.body).ok()).flatten()
}

/// `None` if a member that a rule must have is not there.
fn rule(value: &Value) -> Option<StoredRule> {
    let id = text(&value["id"]).filter(|id| !id.is_empty() && id.len() <= ID_MAX)?;
    let tag = text(&value["tag"]).filter(|tag| !tag.is_empty());
    Some(StoredRule { id, value: value["value"].as_str()?.to_owned(), tag })
}

/// A rule that was created; a dry run may give it no id.
fn created(value: &Value) -> Option<StoredRule> {
    rule(value).or_else(|| {
        let value = value["value"].as_str()?.to_owned();
        Some(StoredRule { id: String::new(), value, tag: None })
    })
}

fn refused(error: &Value) -> RefusedRule {
    let why = if is_kind(error, "DuplicateRule", "duplicate-rules") {
        Why::Duplicate(text(&error["id"]).filter(|id| id.len() <= ID_MAX))
    } else if is_cap(error) {
        Why::OverCap(words(error))
    } else {
        Why::Invalid(details(error))
    };
    RefusedRule { value: error["value"].as_str().map(str::to_owned), why }
}

fn is_about_a_rule(error: &Value) -> bool {
    error["value"].is_string()
}

/// The problem that rejects a whole request: at the top level (section 2), or alone among the
/// `errors` and about no rule in particular.
fn over_cap(body: &Value) -> Option<String> {
    let problem = match list(&body["errors"]) {
        [] => body,
        [error] if !is_about_a_rule(error) => error,
        _ => return None,
    };
    is_cap(problem).then(|| words(problem))
}

fn is_cap(problem: &Value) -> bool {
    is_kind(problem, "RulesCapExceeded", "rule-cap")
}

/// By the last segment of the type, on whichever host, or by the title.
fn is_kind(problem: &Value, title: &str, kind: &str) -> bool {
    let last = problem["type"].as_str().and_then(|uri| uri.rsplit('/').next());
    last == Some(kind) || problem["title"].as_str() == Some(title)
}

/// The `details`, which X sometimes leaves out, or what there is in their place.
fn details(error: &Value) -> Vec<String> {
    let details: Vec<String> = list(&error["details"])
        .iter()
        .filter_map(Value::as_str)
        .take(DETAILS_MAX)
        .map(cut)
        .collect();
    if details.is_empty() { vec![words(error)] } else { details }
}

/// What a problem says, in one line.
fn words(problem: &Value) -> String {
    let inner = &list(&problem["errors"]).first().unwrap_or(&Value::Null)["message"];
    let details = list(&problem["details"]).first().unwrap_or(&Value::Null);
    let said = [&problem["detail"], details, inner, &problem["message"], &problem["title"]]
        .into_iter()
        .find_map(|member| member.as_str().filter(|text| !text.is_empty()));
    said.map_or_else(|| "without a reason".to_owned(), cut)
}

fn cut(words: &str) -> String {
    let length = words.chars().count();
    if length <= WORDS_MAX {
        return words.to_owned();
    }
    let half = WORDS_MAX / 2;
    let head: String = words.chars().take(half).collect();
    let tail: String = words.chars().skip(length - half).collect();
    format!("{head}…{tail}")
}

/// An app's count: an object, or the number alone.
fn app_count(value: &Value) -> AppCount {
    let rules = number(&value["rule_count"]).or_else(|| number(value));
    AppCount { id: text(&value["client_app_id"]), rules }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A string, or a number as it was written: ids are text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
        _ => None,
    }
}

/// An integer, or a string of digits (OA6 and OA7 differ).
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        _ => value.as_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Head;

    fn answer(status: u16, body: &str) -> Refusal {
        Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() }
    }

    fn stored(id: &str, value: &str, tag: Option<&str>) -> StoredRule {
        StoredRule { id: id.into(), value: value.into(), tag: tag.map(str::to_owned) }
    }

    fn sorted(status: u16, body: &str) -> Sorted {
        match added(&answer(status, body)) {
            Some(Added::Rules(sorted)) => sorted,
            other => panic!("{status} {body}: {other:?}"),
        }
    }

    #[test]
    fn a_list_may_have_pages_tags_and_no_data_at_all() {
        let body = r#"{"data":[{"id":"1","value":"cat","tag":"cats"},{"id":2,"value":"dog","tag":""}],
            "meta":{"sent":"2026-01-01T00:00:00.000Z","result_count":2,"next_token":"ABCDEFGHIJKLMNOP"}}"#;
        let page = super::page(&answer(200, body)).expect("a page");
        assert_eq!(page.rules, [stored("1", "cat", Some("cats")), stored("2", "dog", None)]);
        assert_eq!(page.next.as_deref(), Some("ABCDEFGHIJKLMNOP"));
        let none = r#"{"meta":{"sent":"2026-01-01T00:00:00.000Z","result_count":0}}"#;
        assert_eq!(super::page(&answer(200, none)), Some(Page::default()));
        let last = r#"{"data":[],"meta":{"result_count":"0","next_token":null}}"#;
        assert_eq!(super::page(&answer(200, last)), Some(Page::default()));
        let partial = r#"{"data":[],"errors":[{"title":"Not Found Error","detail":"no 7"}]}"#;
        assert_eq!(super::page(&answer(200, partial)).expect("a page").problems, ["no 7"]);
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_an_empty_one() {
        let table = [
            (200, "{}"),
            (200, ""),
            (200, "<html>"),
            (200, "[]"),
            (200, r#"{"data":{}}"#),
            (200, r#"{"title":"Forbidden","status":403,"type":"about:blank"}"#),
            (200, r#"{"errors":[{"title":"Unauthorized"}]}"#),
            (200, r#"{"meta":{"result_count":3}}"#),
            (200, r#"{"data":[{"value":"cat"}],"meta":{}}"#),
            (200, r#"{"data":[{"id":"1"}],"meta":{}}"#),
            (200, r#"{"data":[{"id":"","value":"cat"}],"meta":{}}"#),
            (200, r#"{"data":[{"id":"1","value":"cat"}],"meta":{"result_"#),
            (429, r#"{"data":[],"meta":{"result_count":0}}"#),
        ];
        for (status, body) in table {
            assert_eq!(super::page(&answer(status, body)), None, "{status} {body}");
        }
    }

    #[test]
    fn created_rules_are_read_from_a_200_and_a_201() {
        let body = r#"{"data":[{"id":"1166895166390583299","value":"cat has:images","tag":"cats"}],
            "meta":{"sent":"x","summary":{"created":1,"not_created":0,"valid":1,"invalid":0}}}"#;
        for status in [200, 201] {
            let sorted = sorted(status, body);
            let expected = stored("1166895166390583299", "cat has:images", Some("cats"));
            assert_eq!(sorted.created, [expected], "{status}");
            assert_eq!((sorted.created_count, sorted.refused_count), (Some(1), Some(0)));
        }
        // The playground's, without a summary.
        assert_eq!(sorted(200, r#"{"data":[{"id":"1","value":"a"}]}"#).created.len(), 1);
        // A dry run may give no ids.
        let dry = sorted(200, r#"{"data":[{"value":"a"}],"meta":{"summary":{"created":1}}}"#);
        assert_eq!(dry.created, [stored("", "a", None)]);
    }

    #[test]
    fn a_duplicate_names_the_rule_that_is_there() {
        // Captured in 2022-04 (section 2).
        let body = r#"{"meta":{"sent":"x","summary":{"created":0,"not_created":1,"valid":0,"invalid":1}},
            "errors":[{"value":"cat","id":"1514","title":"DuplicateRule",
            "type":"https://api.twitter.com/2/problems/duplicate-rules"}]}"#;
        for status in [200, 201] {
            let refused = sorted(status, body).refused;
            let why = Why::Duplicate(Some("1514".into()));
            assert_eq!(refused, [RefusedRule { value: Some("cat".into()), why }]);
        }
    }

    #[test]
    fn invalid_rules_have_details_in_old_and_new_answers_or_none() {
        let table = [
            (
                r#"{"value":"x:","details":["bad (at position 1)","worse"],"title":"UnprocessableEntity",
                "type":"https://api.x.com/2/problems/invalid-rules"}"#,
                vec!["bad (at position 1)", "worse"],
            ),
            (
                r#"{"value":"x:","title":"Invalid Rule","type":"x/invalid-rules"}"#,
                vec!["Invalid Rule"],
            ),
            (r#"{"value":"x:","detail":"no"}"#, vec!["no"]),
            (r#"{"value":"x:","details":"odd"}"#, vec!["without a reason"]),
            (
                r#"{"value":"x:","type":"x/noncompliant-rules","details":["not allowed"]}"#,
                vec!["not allowed"],
            ),
        ];
        for (error, details) in table {
            for status in [200, 201, 400, 422] {
                let body =
                    format!(r#"{{"errors":[{error}],"meta":{{"summary":{{"created":0}}}}}}"#);
                let refused = sorted(status, &body).refused;
                let details = details.iter().map(|text| (*text).to_owned()).collect();
                assert_eq!(refused[0].why, Why::Invalid(details), "{status} {error}");
            }
        }
    }

    #[test]
    fn the_end_of_a_long_detail_is_kept() {
        let detail = format!("Rule '{}' is too long", "cat ".repeat(600));
        let error = serde_json::json!({ "value": "x", "details": [detail] });
        let [detail] = &details(&error)[..] else { panic!("one detail") };
        assert!(detail.starts_with("Rule 'cat") && detail.ends_with("is too long"), "{detail}");
        assert!(detail.chars().count() <= WORDS_MAX + 1);
    }

    #[test]
    fn a_cap_is_known_at_the_top_in_errors_on_both_hosts_and_by_title() {
        let problem =
            r#"{"title":"RulesCapExceeded","detail":"5 rules at most","type":"about:blank"}"#;
        let typed = r#"{"title":"x","detail":"5 rules at most","type":"https://api.x.com/2/problems/rule-cap"}"#;
        let in_errors = format!(r#"{{"errors":[{problem}]}}"#);
        for body in [problem, typed, &in_errors] {
            for status in [200, 400, 403, 422, 429] {
                let over = added(&answer(status, body));
                assert_eq!(over, Some(Added::OverCap("5 rules at most".into())), "{status} {body}");
            }
        }
        let one = r#"{"data":[],"errors":[{"value":"a","title":"RulesCapExceeded"}]}"#;
        let why = Why::OverCap("RulesCapExceeded".into());
        assert_eq!(sorted(200, one).refused, [RefusedRule { value: Some("a".into()), why }]);
    }

    #[test]
    fn problems_are_no_answers_about_rules() {
        let table = [
            (200, ""),
            (200, "{}"),
            (200, "<html>"),
            (200, "null"),
            (200, r#"{"title":"Unauthorized","status":401}"#),
            (200, r#"{"errors":[{"message":"bad","parameters":{}}]}"#),
            (400, r#"{"errors":[{"message":"bad","parameters":{}}],"title":"Invalid Request"}"#),
            (503, r#"{"errors":[{"value":"cat","title":"x"}]}"#),
            (401, r#"{"meta":{"summary":{"created":0}}}"#),
            (429, r#"{"title":"Too Many Requests"}"#),
        ];
        for (status, body) in table {
            assert_eq!(added(&answer(status, body)), None, "{status} {body}");
        }
    }

    #[test]
    fn deletions_are_counted_and_what_was_not_there_is_told() {
        let body = r#"{"meta":{"sent":"x","summary":{"deleted":1,"not_deleted":"2"}},
            "errors":[{"errors":[{"parameters":{},"message":"Rule does not exist"}],"title":"Invalid Request"}]}"#;
        for status in [200, 400, 404] {
            let deleted = super::deleted(&answer(status, body)).expect("an answer");
            assert_eq!((deleted.deleted, deleted.not_deleted), (Some(1), Some(2)));
            assert_eq!(deleted.problems, ["Rule does not exist"]);
        }
        for (status, body) in [(200, "{}"), (200, r#"{"errors":[{"title":"x"}]}"#), (500, body)] {
            assert_eq!(super::deleted(&answer(status, body)), None, "{status}");
        }
    }

    #[test]
    fn counts_are_numbers_or_strings_and_may_be_missing() {
        let old = r#"{"data":{"cap_per_client_app":5,"cap_per_project":15,"project_rules_count":7,
            "client_app_rules_count":{"client_app_id":29158,"rule_count":4},
            "all_project_client_apps":[{"client_app_id":"29158","rule_count":4},{"client_app_id":"2","rule_count":3}]}}"#;
        let new = old
            .replace(":5,", ":\"5\",")
            .replace(":15,", ":\"15\",")
            .replace(":7,", ":\"7\",")
            .replace(":29158,", ":\"29158\",");
        for body in [old, &new] {
            let counts = super::counts(&answer(200, body)).expect("counts");
            assert_eq!(counts.app, AppCount { id: Some("29158".into()), rules: Some(4) });
            assert_eq!((counts.app_cap, counts.project_cap), (Some(5), Some(15)));
            assert_eq!((counts.project_rules, counts.apps.len()), (Some(7), 2));
            assert_eq!(counts.room(), Some(1));
        }
        let nothing = super::counts(&answer(200, r#"{"data":{}}"#)).expect("counts");
        assert_eq!(nothing, Counts::default());
        assert_eq!(nothing.room(), None);
        for (status, body) in [(200, "{}"), (200, "[]"), (404, old), (200, r#"{"data":[]}"#)] {
            assert_eq!(super::counts(&answer(status, body)), None, "{status} {body}");
        }
    }

    #[test]
    fn the_narrower_of_two_caps_is_the_room() {
        let counts = |app: (u64, u64), project: (u64, u64)| Counts {
            app: AppCount { id: None, rules: Some(app.0) },
            app_cap: Some(app.1),
            project_rules: Some(project.0),
            project_cap: Some(project.1),
            apps: Vec::new(),
        };
        assert_eq!(counts((1, 5), (1, 3)).room(), Some(2));
        assert_eq!(counts((1, 5), (1, 30)).room(), Some(4));
        assert_eq!(counts((9, 5), (1, 30)).room(), Some(0));
    }
}
