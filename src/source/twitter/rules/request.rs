//! What is asked of X about rules (protocols/x.md section 2, "Requests / responses"), within the
//! documented limits. The requests carry no token: whoever sends them adds it.

use std::ops::Range;

use serde::Serialize;
use url::Url;

use super::NewRule;
use crate::request::{self, Content, Method, Request};

/// Rules in one request to add: no documented limit, and small enough that a refusal of the whole
/// request (the cap) costs little. The same number as on the powerstream (section 1).
pub const ADD_MAX: usize = 100;

/// Bytes in the body of one request to add: what proxies let through by default.
pub const BODY_MAX: usize = 1024 * 1024;

/// Ids in one request, to list or to delete (section 1, `ids`).
pub const IDS_MAX: usize = 1_000;

/// Rules in one page of the list (section 1, `max_results`).
const PAGE: &str = "1000";

/// A value and its tag are together at most this long, in bytes: X takes 2,048 characters at
/// most, and with every byte escaped a rule still fits into a body.
pub const RULE_MAX: usize = 64 * 1024;

/// The members of the counts document (section 1).
const COUNTS_FIELDS: &str = "all_project_client_apps,cap_per_client_app,cap_per_project,\
                             client_app_rules_count,project_rules_count";

/// One page of the rules: all of them, or those with these ids, of which there are at most
/// [`IDS_MAX`]. `page` is what the page before called `next_token`.
pub fn list(api: &Url, ids: &[String], page: Option<&str>) -> Request {
    debug_assert!(ids.len() <= IDS_MAX);
    let mut url = endpoint(api, "");
    let mut query = url.query_pairs_mut();
    if !ids.is_empty() {
        query.append_pair("ids", &ids.join(","));
    }
    query.append_pair("max_results", PAGE);
    if let Some(page) = page {
        query.append_pair("pagination_token", page);
    }
    drop(query);
    get(url)
}

/// How many rules there are, and how many there may be.
pub fn counts(api: &Url) -> Request {
    let mut url = endpoint(api, "/counts");
    url.query_pairs_mut().append_pair("rules_count.fields", COUNTS_FIELDS);
    get(url)
}

/// Adds rules; [`add_batches`] says which go together. With `dry_run` X only says what it would do.
pub fn add(api: &Url, rules: &[NewRule], dry_run: bool) -> Request {
    let add = rules.iter().map(Addition::from).collect();
    change(api, dry_run, &Change { add: Some(add), delete: None })
}

/// Deletes the rules with these ids, of which there are at most [`IDS_MAX`].
///
/// Never by `delete_all`, nor by value: between a look at the list and such a request somebody
/// else may have added a rule, which would go with the others.
pub fn delete(api: &Url, ids: &[String]) -> Request {
    debug_assert!(ids.len() <= IDS_MAX);
    change(api, false, &Change { add: None, delete: Some(Deletion { ids }) })
}

/// Cuts `rules` into requests of at most [`ADD_MAX`] rules and [`BODY_MAX`] bytes, in order. A
/// rule is within [`RULE_MAX`].
pub fn add_batches(rules: &[NewRule]) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let mut start = 0;
    let mut bytes = EMPTY_BODY;
    for (at, rule) in rules.iter().enumerate() {
        // And a comma.
        let size = json(&Addition::from(rule)).len() + 1;
        if at > start && (at - start == ADD_MAX || bytes + size > BODY_MAX) {
            batches.push(start..at);
            start = at;
            bytes = EMPTY_BODY;
        }
        bytes += size;
    }
    if start < rules.len() {
        batches.push(start..rules.len());
    }
    batches
}

/// `{"add":[]}`.
const EMPTY_BODY: usize = 10;

#[derive(Serialize)]
struct Change<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    add: Option<Vec<Addition<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete: Option<Deletion<'a>>,
}

#[derive(Serialize)]
struct Addition<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

#[derive(Serialize)]
struct Deletion<'a> {
    ids: &'a [String],
}

impl<'a> From<&'a NewRule> for Addition<'a> {
    fn from(rule: &'a NewRule) -> Self {
        Self { value: &rule.value, tag: rule.tag.as_deref() }
    }
}

fn change(api: &Url, dry_run: bool, change: &Change<'_>) -> Request {
    let mut url = endpoint(api, "");
    if dry_run {
        url.query_pairs_mut().append_pair("dry_run", "true");
    }
    let body = Content { content_type: "application/json", bytes: json(change).into() };
    Request { method: Method::Post, body: Some(body), ..get(url) }
}

fn get(url: Url) -> Request {
    // A redirect of X's is an answer like any other (section 11): a POST must not be repeated
    // elsewhere.
    Request { follow: false, ..Request::get(url, "application/json", None) }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings and lists of them are JSON")
}

fn endpoint(api: &Url, below: &str) -> Url {
    request::below(api, &format!("/2/tweets/search/stream/rules{below}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn api() -> Url {
        Url::parse("https://api.x.com").expect("a valid URL")
    }

    fn rule(value: &str, tag: Option<&str>) -> NewRule {
        NewRule { value: value.to_owned(), tag: tag.map(str::to_owned) }
    }

    fn body(request: &Request) -> Value {
        let content = request.body.as_ref().expect("a body");
        assert_eq!(content.content_type, "application/json");
        serde_json::from_slice(&content.bytes).expect("JSON")
    }

    #[test]
    fn requests_are_those_of_the_documentation() {
        let list = list(&api(), &[], None);
        assert_eq!(
            list.url.as_str(),
            "https://api.x.com/2/tweets/search/stream/rules?max_results=1000"
        );
        assert!(list.method == Method::Get && list.body.is_none() && !list.follow);
        let add = add(&api(), &[rule("cat has:images", Some("cats")), rule("dog", None)], false);
        assert_eq!(add.url.as_str(), "https://api.x.com/2/tweets/search/stream/rules");
        assert!(add.method == Method::Post && !add.follow);
        let expected =
            json!({"add": [{"value": "cat has:images", "tag": "cats"}, {"value": "dog"}]});
        assert_eq!(body(&add), expected);
        let dry = super::add(&api(), &[rule("dog", None)], true);
        assert_eq!(dry.url.query(), Some("dry_run=true"));
        let delete = delete(&api(), &["1".to_owned(), "2".to_owned()]);
        assert_eq!(delete.url.query(), None);
        assert_eq!(body(&delete), json!({"delete": {"ids": ["1", "2"]}}));
        assert!(counts(&api()).url.path().ends_with("/2/tweets/search/stream/rules/counts"));
    }

    #[test]
    fn a_base_with_a_path_keeps_it_and_pages_and_ids_are_parameters() {
        let api = Url::parse("http://127.0.0.1:8080/x/").expect("a valid URL");
        let request = list(&api, &["1".to_owned(), "2".to_owned()], Some("a&b"));
        assert_eq!(request.url.path(), "/x/2/tweets/search/stream/rules");
        let query = "ids=1%2C2&max_results=1000&pagination_token=a%26b";
        assert_eq!(request.url.query(), Some(query));
    }

    #[test]
    fn a_thousand_rules_are_ten_requests() {
        let rules: Vec<NewRule> = (0..1_000).map(|n| rule(&format!("cat{n}"), None)).collect();
        let batches = add_batches(&rules);
        assert_eq!(batches.len(), 10);
        assert!(batches.iter().all(|batch| batch.len() == ADD_MAX));
        assert_eq!(add_batches(&rules[..101]), [0..100, 100..101]);
        assert!(add_batches(&[]).is_empty());
    }

    proptest! {
        // Megabytes each: a few are enough.
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn no_body_is_over_the_limit_and_no_rule_is_left_out(
            sizes in proptest::collection::vec(1..RULE_MAX, 0..40),
            escaped in any::<bool>(),
        ) {
            let letter = if escaped { "\u{1}" } else { "a" };
            let rules: Vec<NewRule> =
                sizes.iter().map(|size| rule(&letter.repeat(*size), None)).collect();
            let batches = add_batches(&rules);
            let mut next = 0;
            for batch in batches {
                prop_assert_eq!(batch.start, next);
                prop_assert!(!batch.is_empty() && batch.len() <= ADD_MAX);
                next = batch.end;
                let request = add(&api(), &rules[batch], false);
                prop_assert!(request.body.is_some_and(|body| body.bytes.len() <= BODY_MAX));
            }
            prop_assert_eq!(next, rules.len());
        }
    }
}
