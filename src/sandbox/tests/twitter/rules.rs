//! The rules: every answer to every change, and that changes reach open streams.

use super::*;

fn add(sandbox: &Sandbox, body: &str) -> (u16, Value) {
    asked(sandbox, &format!("POST {RULES}"), &format!("{{\"add\":{body}}}"))
}

fn listed(sandbox: &Sandbox) -> Vec<String> {
    let (_, list) = read(sandbox, RULES);
    let rules = list["data"].as_array().cloned().unwrap_or_default();
    rules.iter().filter_map(|rule| rule["value"].as_str().map(str::to_owned)).collect()
}

#[test]
fn no_rules_are_a_list_without_data() {
    let (status, list) = read(&sandbox(&[]), RULES);
    assert_eq!(status, 200);
    assert!(list.get("data").is_none());
    assert_eq!(list["meta"]["result_count"], 0);
    assert!(list["meta"]["sent"].as_str().is_some_and(|sent| sent.ends_with('Z')));
}

#[test]
fn what_can_be_added_is_and_the_rest_is_told_why_not() {
    let sandbox = with_rule(&[]);
    let cat = read(&sandbox, RULES).1["data"][0]["id"].clone();
    let (status, answer) = add(
        &sandbox,
        r#"[{"value":"dog","tag":"dogs"},{"value":"cat"},{"value":"is:retweet"},{"value":"bird"}]"#,
    );
    assert_eq!(status, 201);
    assert_eq!(answer["data"][0]["tag"], "dogs");
    assert!(answer["data"][1].get("tag").is_none());
    let summary = r#"{"created":2,"invalid":2,"not_created":2,"valid":2}"#;
    assert_eq!(answer["meta"]["summary"].to_string(), summary);
    let [duplicate, invalid] = [&answer["errors"][0], &answer["errors"][1]];
    assert_eq!((kind(duplicate), &duplicate["id"]), ("duplicate-rules", &cat));
    assert_eq!(
        (&duplicate["value"], &duplicate["title"]),
        (&"cat".into(), &"DuplicateRule".into())
    );
    assert_eq!((kind(invalid), &invalid["value"]), ("invalid-rules", &"is:retweet".into()));
    let details = invalid["details"][0].as_str().expect("a sentence");
    assert!(
        details.ends_with("cannot be used as a standalone operator (at position 1)"),
        "{details}"
    );
    assert_eq!(listed(&sandbox), ["cat", "dog", "bird"]);
}

#[test]
fn duplicates_alone_are_a_200_without_data() {
    let sandbox = with_rule(&[]);
    let (status, answer) = add(&sandbox, r#"[{"value":"cat","tag":"another"}]"#);
    assert_eq!(status, 200);
    assert!(answer.get("data").is_none());
    assert_eq!(answer["meta"]["summary"]["not_created"], 1);
}

#[test]
fn details_can_be_missing() {
    let (_, answer) = add(&sandbox(&["no-details"]), r#"[{"value":"is:retweet"}]"#);
    assert_eq!(kind(&answer["errors"][0]), "invalid-rules");
    assert!(answer["errors"][0].get("details").is_none());
}

#[test]
fn over_the_cap_the_whole_request_is_refused() {
    let sandbox = sandbox(&["rule-cap=2"]);
    assert_eq!(add(&sandbox, r#"[{"value":"a1"}]"#).0, 201);
    let (status, problem) = add(&sandbox, r#"[{"value":"a2"},{"value":"a3"}]"#);
    assert_eq!((status, kind(&problem)), (422, "rule-cap"));
    assert_eq!(problem["title"], "RulesCapExceeded");
    assert_eq!(listed(&sandbox), ["a1"]);
    let (_, counts) = read(&sandbox, "tweets/search/stream/rules/counts");
    assert_eq!(counts["data"]["cap_per_client_app"], "2");
}

#[test]
fn a_dry_run_answers_and_changes_nothing() {
    let sandbox = with_rule(&[]);
    let dry = |body: &str| asked(&sandbox, &format!("POST {RULES}?dry_run=true"), body);
    assert_eq!(dry(r#"{"add":[{"value":"dog"}]}"#).1["meta"]["summary"]["created"], 1);
    assert_eq!(dry(r#"{"delete":{"values":["cat"]}}"#).1["meta"]["summary"]["deleted"], 1);
    let all = asked(&sandbox, &format!("POST {RULES}?delete_all=true&dry_run=true"), "{}");
    assert_eq!(all.1["meta"]["summary"]["deleted"], 1);
    assert_eq!(listed(&sandbox), ["cat"]);
}

#[test]
fn rules_are_deleted_by_id_by_value_and_all_at_once() {
    let sandbox = ruled(&[("cat", None), ("dog", None), ("bird", None), ("fish", None)], &[]);
    let id = read(&sandbox, RULES).1["data"][0]["id"].clone();
    let delete = |body: &str| asked(&sandbox, &format!("POST {RULES}"), body);
    let (status, answer) = delete(&format!(r#"{{"delete":{{"ids":[{id},"17"]}}}}"#));
    assert_eq!(status, 200);
    assert_eq!(answer["meta"]["summary"].to_string(), r#"{"deleted":1,"not_deleted":1}"#);
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["errors"][0]["resource_id"], "17");
    let (_, answer) = delete(r#"{"delete":{"values":["dog"]}}"#);
    assert!(answer.get("errors").is_none());
    assert_eq!(listed(&sandbox), ["bird", "fish"]);
    let (status, answer) = asked(&sandbox, &format!("POST {RULES}?delete_all=true"), "");
    assert_eq!((status, &answer["meta"]["summary"]["deleted"]), (200, &Value::from(2)));
    assert!(listed(&sandbox).is_empty());
}

#[test]
fn what_is_no_change_is_an_invalid_request() {
    let sandbox = with_rule(&[]);
    let many = |entry: &str| vec![entry; 1_001].join(",");
    let (adds, ids) = (many(r#"{"value":"x"}"#), many("\"1\""));
    for (query, body) in [
        ("", "not json"),
        ("", ""),
        ("", "[]"),
        ("", "{}"),
        ("", r#"{"add":[]}"#),
        ("", r#"{"add":{"value":"x"}}"#),
        ("", r#"{"add":[{"tag":"x"}]}"#),
        ("", r#"{"add":[{"value":7}]}"#),
        ("", r#"{"add":[{"value":"x","tag":7}]}"#),
        ("", r#"{"add":[{"value":"x"}],"delete":{"ids":["1"]}}"#),
        ("", r#"{"remove":{"ids":["1"]}}"#),
        ("", r#"{"delete":{}}"#),
        ("", r#"{"delete":{"ids":[]}}"#),
        ("", r#"{"delete":{"ids":[1]}}"#),
        ("", r#"{"delete":{"ids":["cat"]}}"#),
        ("", &format!("{{\"add\":[{adds}]}}")),
        ("", &format!("{{\"delete\":{{\"ids\":[{ids}]}}}}")),
        ("?delete_all=true", r#"{"add":[{"value":"x"}]}"#),
        ("?delete_all=yes", "{}"),
        ("?dryrun=true", r#"{"add":[{"value":"x"}]}"#),
    ] {
        let (status, problem) = asked(&sandbox, &format!("POST {RULES}{query}"), body);
        let told = (status, kind(&problem));
        assert_eq!(told, (400, "invalid-request"), "{query} {}", &body[..body.len().min(60)]);
        assert!(problem["errors"][0]["message"].is_string());
    }
    assert_eq!(listed(&sandbox), ["cat"]);
}

#[test]
fn a_thousand_rules_are_one_request_and_come_in_pages() {
    let sandbox = sandbox(&["rule-pages=400"]);
    let rules: Vec<String> = (0..1_000).map(|n| format!("{{\"value\":\"word{n}\"}}")).collect();
    let (status, answer) = add(&sandbox, &format!("[{}]", rules.join(",")));
    assert_eq!((status, &answer["meta"]["summary"]["created"]), (201, &Value::from(1_000)));
    let mut path = RULES.to_owned();
    let mut pages = Vec::new();
    loop {
        let (_, page) = read(&sandbox, &path);
        pages.push(page["meta"]["result_count"].clone());
        let Some(token) = page["meta"]["next_token"].as_str() else { break };
        assert_eq!(token.len(), 16);
        path = format!("{RULES}?pagination_token={token}");
    }
    assert_eq!(pages, [400, 400, 200]);
}

#[test]
fn lists_are_cut_and_chosen_and_their_parameters_checked() {
    let sandbox = ruled(&[("cat", None), ("dog", None), ("bird", None)], &[]);
    let (_, page) = read(&sandbox, &format!("{RULES}?max_results=2"));
    assert_eq!(page["meta"]["result_count"], 2);
    let id = page["data"][1]["id"].as_str().expect("an id is a string");
    assert_eq!(id.len(), 19);
    let (_, one) = read(&sandbox, &format!("{RULES}?ids={id},17"));
    assert_eq!(
        (one["data"].as_array().map(Vec::len), &one["data"][0]["value"]),
        (Some(1), &"dog".into())
    );
    for wrong in ["ids=x", "max_results=0", "max_results=1001", "pagination_token=x", "tag=cats"] {
        assert_eq!(read(&sandbox, &format!("{RULES}?{wrong}")).0, 400, "{wrong}");
    }
}

#[test]
fn counts_are_strings_or_numbers() {
    let path = "tweets/search/stream/rules/counts";
    let (_, counts) = read(&with_rule(&[]), path);
    assert_eq!(counts["data"]["cap_per_project"], "1000");
    assert_eq!(counts["data"]["project_rules_count"], "1");
    assert_eq!(counts["data"]["client_app_rules_count"]["rule_count"], 1);
    let (_, counts) = read(&with_rule(&["counts-integers"]), path);
    assert_eq!(counts["data"]["cap_per_project"], 1000);
    let (_, few) = read(&with_rule(&[]), &format!("{path}?rules_count.fields=cap_per_project"));
    assert_eq!(few.to_string(), r#"{"data":{"cap_per_project":"1000"}}"#);
    assert_eq!(read(&with_rule(&[]), &format!("{path}?rules_count.fields=x")).0, 400);
}

#[test]
fn changes_can_be_refused_and_their_answers_lost() {
    let sandbox = sandbox(&["refuse-rules=rate-limit@1x1", "lose-answer=2"]);
    assert_eq!(add(&sandbox, r#"[{"value":"a1"}]"#).0, 201);
    assert_eq!(add(&sandbox, r#"[{"value":"a2"}]"#).0, 429);
    assert_eq!(add(&sandbox, r#"[{"value":"a3"}]"#).0, 201);
    let body = r#"{"add":[{"value":"a4"}]}"#;
    let headers = [&*bearer(&sandbox), &format!("Content-Length: {}", body.len())];
    let mut reply = Reply::nothing_yet(&sandbox, &format!("POST /2/{RULES}"), &headers);
    reply.socket.get_mut().write_all(body.as_bytes()).expect("a server that reads the body");
    let mut answer = Vec::new();
    assert!(reply.socket.read_to_end(&mut answer).is_ok());
    assert_eq!(answer, b"");
    assert_eq!(listed(&sandbox), ["a1", "a3", "a4"]);
}

#[test]
fn somebody_edits_a_rule_after_the_list() {
    let sandbox = ruled(&[("cat", Some("other")), ("dog", Some("trill:1"))], &["foreign-edit"]);
    assert_eq!(listed(&sandbox), ["cat", "dog"]);
    assert_eq!(listed(&sandbox), ["cat", "dog -edited"]);
    assert_eq!(listed(&sandbox), ["cat", "dog -edited"]);
}

#[test]
fn open_streams_follow_the_rules() {
    let sandbox = ruled(&[("nobodywritesthis", None)], &[]);
    let mut stream = get(&sandbox, FILTER);
    let (_, added) = add(&sandbox, r#"[{"value":"cat","tag":"cats"}]"#);
    let first = post(&mut stream);
    assert_eq!(first["matching_rules"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["matching_rules"][0]["id"], added["data"][0]["id"]);
    assert_eq!(first["matching_rules"][0]["tag"], "cats");
    add(&sandbox, r#"[{"value":"cat OR weather"}]"#);
    let both = (0..10_000)
        .map(|_| post(&mut stream))
        .find(|post| post["matching_rules"].as_array().is_some_and(|rules| rules.len() == 2))
        .expect("what matches both, after what was under way");
    assert!(both["matching_rules"][1].get("tag").is_none());
    asked(&sandbox, &format!("POST {RULES}?delete_all=true"), "{}");
    let (status, _) = add(&sandbox, r#"[{"value":"anotherword"}]"#);
    assert_eq!(status, 201, "a server that has nothing to send does not spin");
}
