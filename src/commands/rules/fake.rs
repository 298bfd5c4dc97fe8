//! An app's rules as X keeps them, for tests: answers in the shapes of protocols/x.md section 2,
//! fails when told to, and remembers what it was asked.

use std::cell::RefCell;
use std::future::Future;

use serde_json::{Value, json};
use tokio::runtime;
use url::Url;

use crate::commands::api::Ask;
use crate::error::Error;
use crate::report::{Reporter, Verbosity};
use crate::request::{Head, Method, Refusal, Request};
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::request::{ADD_MAX, BODY_MAX, IDS_MAX};

/// A request, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    List,
    Counts,
    Add { values: Vec<String>, dry_run: bool },
    Delete { ids: Vec<String> },
}

/// How a request goes wrong.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// It never arrived.
    Lost,
    /// It was carried out, and the answer never arrived.
    AnswerLost,
    /// This status, and nothing done.
    Status(u16),
}

type Intruder = Box<dyn FnOnce(&mut Vec<StoredRule>)>;

#[derive(Default)]
struct State {
    rules: Vec<StoredRule>,
    made: u32,
    asked: Vec<Asked>,
    faults: Vec<(usize, Fault)>,
    constant: Option<Fault>,
    intruder: Option<(usize, Intruder)>,
}

pub(super) struct Fake {
    base: Url,
    reporter: Reporter,
    page: usize,
    cap: Option<usize>,
    counts: bool,
    knows_dry_run: bool,
    state: RefCell<State>,
}

/// A rule that is there.
pub(super) fn stored(id: &str, value: &str, tag: Option<&str>) -> StoredRule {
    StoredRule { id: id.to_owned(), value: value.to_owned(), tag: tag.map(str::to_owned) }
}

/// Runs `work` to its end; nothing in it waits.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> T {
    runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(work)
}

impl Fake {
    pub(super) fn new(rules: Vec<StoredRule>) -> Self {
        Self {
            base: Url::parse("https://api.x.com").expect("a valid URL"),
            reporter: Reporter::new(Verbosity::Quiet, false),
            page: 1_000,
            cap: None,
            counts: true,
            knows_dry_run: true,
            state: RefCell::new(State { rules, ..State::default() }),
        }
    }

    /// With pages of so many rules.
    pub(super) fn pages(self, page: usize) -> Self {
        Self { page, ..self }
    }

    /// With room for so many rules in all.
    pub(super) fn cap(self, cap: usize) -> Self {
        Self { cap: Some(cap), ..self }
    }

    /// Without the counts document.
    pub(super) fn without_counts(self) -> Self {
        Self { counts: false, ..self }
    }

    /// Saving what it was only to check.
    pub(super) fn without_dry_run(self) -> Self {
        Self { knows_dry_run: false, ..self }
    }

    /// The `at`-th request, from 0, goes wrong.
    pub(super) fn fault(self, at: usize, fault: Fault) -> Self {
        self.state.borrow_mut().faults.push((at, fault));
        self
    }

    /// Every request from now on goes wrong.
    pub(super) fn always(self, fault: Fault) -> Self {
        self.state.borrow_mut().constant = Some(fault);
        self
    }

    /// Somebody changes the rules just before the `at`-th request.
    pub(super) fn intruder(
        self,
        at: usize,
        change: impl FnOnce(&mut Vec<StoredRule>) + 'static,
    ) -> Self {
        self.state.borrow_mut().intruder = Some((at, Box::new(change)));
        self
    }

    pub(super) fn rules(&self) -> Vec<StoredRule> {
        self.state.borrow().rules.clone()
    }

    /// What was asked since the last time that this was called.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.borrow_mut().asked)
    }

    /// The same, without what only reads.
    pub(super) fn changes(&self) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|asked| matches!(asked, Asked::Add { .. } | Asked::Delete { .. }));
        asked
    }

    fn answer(&self, request: &Request) -> (u16, Value) {
        let mut state = self.state.borrow_mut();
        let query: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        let parameter =
            |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if request.method == Method::Get {
            return if request.url.path().ends_with("/counts") {
                state.asked.push(Asked::Counts);
                self.count(&state)
            } else {
                state.asked.push(Asked::List);
                let ids = parameter("ids").map(|ids| ids.split(',').collect());
                self.list(&state, ids, parameter("pagination_token"))
            };
        }
        let dry_run = parameter("dry_run") == Some("true");
        let body = request.body.as_ref().map(|body| body.bytes.clone()).unwrap_or_default();
        assert!(body.len() <= BODY_MAX, "a body of {} bytes", body.len());
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        match (body["add"].as_array(), body["delete"]["ids"].as_array()) {
            (Some(add), None) => self.add(&mut state, add, dry_run),
            (None, Some(ids)) if !dry_run => delete(&mut state, ids),
            _ => panic!("neither or both: {body}"),
        }
    }

    fn list(&self, state: &State, ids: Option<Vec<&str>>, page: Option<&str>) -> (u16, Value) {
        assert!(ids.as_ref().is_none_or(|ids| ids.len() <= IDS_MAX));
        let start: usize = page.map_or(0, |page| page.parse().expect("a token of ours"));
        let is_asked =
            |rule: &&StoredRule| ids.as_ref().is_none_or(|ids| ids.contains(&rule.id.as_str()));
        let rules: Vec<&StoredRule> = state.rules.iter().filter(is_asked).collect();
        let end = (start + self.page).min(rules.len());
        let data: Vec<Value> = rules[start..end].iter().map(|rule| as_json(rule)).collect();
        let mut answer = json!({ "meta": { "result_count": data.len() } });
        if !data.is_empty() {
            answer["data"] = data.into();
        }
        if end < rules.len() {
            answer["meta"]["next_token"] = end.to_string().into();
        }
        (200, answer)
    }

    fn count(&self, state: &State) -> (u16, Value) {
        if !self.counts {
            return (404, json!({}));
        }
        let cap = self.cap.unwrap_or(1_000).to_string();
        let count = json!({ "client_app_id": "1", "rule_count": state.rules.len() });
        (200, json!({ "data": { "cap_per_client_app": cap, "client_app_rules_count": count } }))
    }

    fn add(&self, state: &mut State, add: &[Value], dry_run: bool) -> (u16, Value) {
        assert!(!add.is_empty() && add.len() <= ADD_MAX, "{} rules", add.len());
        let value_of = |rule: &Value| rule["value"].as_str().expect("a value").to_owned();
        state.asked.push(Asked::Add { values: add.iter().map(value_of).collect(), dry_run });
        let mut rules = state.rules.clone();
        let (mut created, mut errors) = (Vec::new(), Vec::new());
        for new in add {
            let value = value_of(new);
            if let Some(known) = rules.iter().find(|rule| rule.value == value) {
                errors.push(json!({
                    "value": value, "id": known.id, "title": "DuplicateRule",
                    "type": "https://api.x.com/2/problems/duplicate-rules",
                }));
            } else if value.starts_with("bad") {
                errors.push(json!({
                    "value": value, "details": ["bad (at position 1)"],
                    "title": "UnprocessableEntity",
                    "type": "https://api.twitter.com/2/problems/invalid-rules",
                }));
            } else {
                state.made += 1;
                let id = format!("9{:05}", state.made);
                let rule = StoredRule { id, value, tag: new["tag"].as_str().map(str::to_owned) };
                created.push(as_json(&rule));
                rules.push(rule);
            }
        }
        if self.cap.is_some_and(|cap| rules.len() > cap) {
            let kind = "https://api.twitter.com/2/problems/rule-cap";
            return (422, json!({ "title": "RulesCapExceeded", "detail": "full", "type": kind }));
        }
        if !dry_run || !self.knows_dry_run {
            state.rules = rules;
        }
        let summary = json!({ "created": created.len(), "not_created": errors.len() });
        let mut answer = json!({ "meta": { "summary": summary } });
        if !created.is_empty() {
            answer["data"] = created.into();
        }
        if !errors.is_empty() {
            answer["errors"] = errors.into();
        }
        (201, answer)
    }
}

fn delete(state: &mut State, ids: &[Value]) -> (u16, Value) {
    assert!(!ids.is_empty() && ids.len() <= IDS_MAX, "{} ids", ids.len());
    let ids: Vec<String> =
        ids.iter().map(|id| id.as_str().expect("ids are strings").to_owned()).collect();
    state.asked.push(Asked::Delete { ids: ids.clone() });
    let before = state.rules.len();
    state.rules.retain(|rule| !ids.contains(&rule.id));
    let deleted = before - state.rules.len();
    let not_deleted = ids.len() - deleted;
    let mut answer =
        json!({ "meta": { "summary": { "deleted": deleted, "not_deleted": not_deleted } } });
    if not_deleted > 0 {
        answer["errors"] = json!([{ "errors": [{ "message": "Rule does not exist" }] }]);
    }
    (200, answer)
}

fn as_json(rule: &StoredRule) -> Value {
    match &rule.tag {
        Some(tag) => json!({ "id": rule.id, "value": rule.value, "tag": tag }),
        None => json!({ "id": rule.id, "value": rule.value }),
    }
}

impl Ask for Fake {
    fn base(&self) -> &Url {
        &self.base
    }

    fn reporter(&self) -> &Reporter {
        &self.reporter
    }

    async fn ask<T>(
        &self,
        what: &str,
        request: Request,
        read: impl Fn(&Refusal) -> Option<T>,
    ) -> Result<T, Error> {
        let stream = format!("api.x.com {what}");
        let (at, fault) = {
            let mut state = self.state.borrow_mut();
            let at = state.asked.len();
            if state.intruder.as_ref().is_some_and(|(when, _)| *when == at)
                && let Some((_, change)) = state.intruder.take()
            {
                change(&mut state.rules);
            }
            let found = state.faults.iter().position(|(when, _)| *when == at);
            (at, found.map(|found| state.faults.remove(found).1).or(state.constant))
        };
        let lost = || Error::Unreachable {
            stream: stream.clone(),
            reason: format!("request {at} was lost"),
            hint: None,
        };
        let (status, body) = match fault {
            Some(Fault::Lost) => return Err(lost()),
            Some(Fault::Status(status)) => (status, json!({ "title": "no" })),
            Some(Fault::AnswerLost) => {
                self.answer(&request);
                return Err(lost());
            }
            None => self.answer(&request),
        };
        let head = Head { status, ..Head::default() };
        let answer = Refusal { head, body: body.to_string() };
        let message = format!("the server answered {status}");
        read(&answer).ok_or_else(|| match status {
            401 => Error::Auth { stream, message, hint: String::new() },
            _ => Error::Refused { stream, message, hint: None },
        })
    }
}
