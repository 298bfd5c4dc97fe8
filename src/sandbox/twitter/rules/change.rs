//! `POST /2/tweets/search/stream/rules`: adding and deleting (protocols/x.md section 2).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::params::{self, Invalid, Query};
use super::super::problem::{Problems, Refused};
use super::list::shown;
use super::store::{Added, OverCap, Store, Target, Wanted};
use crate::sandbox::clock;

/// The most rules that one request names.
const MAX_ENTRIES: usize = 1_000;

/// How this server takes changes.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Manner {
    pub(in super::super) problems: Problems,
    pub(in super::super) cap: u64,
    /// Invalid rules come without details.
    pub(in super::super) no_details: bool,
    /// Nothing can be deleted or tried.
    pub(in super::super) playground: bool,
}

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
enum Change {
    Add(Vec<Wanted>),
    Delete(Vec<Target>),
    DeleteAll,
}

/// Carries out a request, or answers as if it had been.
pub(in super::super) fn change(
    store: &Store,
    manner: Manner,
    query: &Query,
    body: &[u8],
) -> Result<(StatusCode, Value), Refused> {
    let invalid = |reason| manner.problems.invalid(&[reason]);
    let (change, dry_run) = read(query, body).map_err(invalid)?;
    match change {
        Change::Add(wanted) => add(store, manner, wanted, dry_run && !manner.playground),
        _ if manner.playground => Err(invalid(Invalid::request("the `add` field is required"))),
        Change::Delete(targets) => Ok(delete(store, manner, &targets, dry_run)),
        Change::DeleteAll => {
            let deleted = store.delete_all(dry_run);
            Ok((StatusCode::OK, json!({ "meta": deleted_meta(deleted, 0) })))
        }
    }
}

fn add(
    store: &Store,
    manner: Manner,
    wanted: Vec<Wanted>,
    dry_run: bool,
) -> Result<(StatusCode, Value), Refused> {
    let added =
        store.add(wanted, dry_run).map_err(|OverCap| manner.problems.rule_cap(manner.cap))?;
    let mut data = Vec::new();
    let mut errors = Vec::new();
    for outcome in added {
        match outcome {
            Added::Created(rule) => data.push(shown(&rule)),
            Added::Duplicate { value, id } => errors.push(json!({
                "value": value,
                "id": id.to_string(),
                "title": "DuplicateRule",
                "type": manner.problems.uri("duplicate-rules"),
            })),
            Added::Invalid { value, details } => {
                let mut error = json!({
                    "value": value,
                    "title": "UnprocessableEntity",
                    "type": manner.problems.uri("invalid-rules"),
                });
                if !manner.no_details {
                    error["details"] = details.into();
                }
                errors.push(error);
            }
        }
    }
    let (created, refused) = (data.len(), errors.len());
    let mut answer = json!({ "meta": {
        "sent": clock::iso_millis(clock::now()),
        "summary": {
            "created": created,
            "not_created": refused,
            "valid": created,
            "invalid": refused,
        },
    } });
    if created > 0 {
        answer["data"] = data.into();
    }
    if refused > 0 {
        answer["errors"] = errors.into();
    }
    Ok((if created > 0 { StatusCode::CREATED } else { StatusCode::OK }, answer))
}

fn delete(store: &Store, manner: Manner, targets: &[Target], dry_run: bool) -> (StatusCode, Value) {
    let found = store.delete(targets, dry_run);
    let missing: Vec<Value> = targets
        .iter()
        .zip(&found)
        .filter(|(_, found)| !**found)
        .map(|(target, _)| match target {
            Target::Id(id) => manner.problems.not_found("ids", id, "rule"),
            Target::Value(value) => manner.problems.not_found("values", value, "rule"),
        })
        .collect();
    let meta = deleted_meta(found.len() - missing.len(), missing.len());
    let mut answer = json!({ "meta": meta });
    if !missing.is_empty() {
        answer["errors"] = missing.into();
    }
    (StatusCode::OK, answer)
}

fn deleted_meta(deleted: usize, not_deleted: usize) -> Value {
    json!({
        "sent": clock::iso_millis(clock::now()),
        "summary": { "deleted": deleted, "not_deleted": not_deleted },
    })
}

/// What is asked for, and whether it is only to be tried.
fn read(query: &Query, body: &[u8]) -> Result<(Change, bool), Invalid> {
    params::known(query, &["dry_run", "delete_all"])?;
    let dry_run = params::boolean(query, "dry_run")?;
    let delete_all = params::boolean(query, "delete_all")?;
    let body: Value = match body {
        b"" if delete_all => json!({}),
        body => serde_json::from_slice(body)
            .map_err(|_| Invalid::request("The request body is not valid JSON"))?,
    };
    let Value::Object(fields) = &body else {
        return Err(Invalid::request("The request body must be a JSON object"));
    };
    if let Some(unknown) = fields.keys().find(|name| !matches!(name.as_str(), "add" | "delete")) {
        return Err(Invalid::request(format!("The field [{unknown}] is not one of [add,delete]")));
    }
    let change = match (fields.get("add"), fields.get("delete"), delete_all) {
        (Some(add), None, false) => Change::Add(wanted(add)?),
        (None, Some(delete), false) => Change::Delete(targets(delete)?),
        (None, None, true) => Change::DeleteAll,
        _ => {
            return Err(Invalid::request(
                "Exactly one of `add`, `delete` and `delete_all` must be given",
            ));
        }
    };
    Ok((change, dry_run))
}

fn wanted(add: &Value) -> Result<Vec<Wanted>, Invalid> {
    entries(add, "add")?
        .iter()
        .map(|entry| {
            let text = |name: &str| match entry.get(name) {
                None => Ok(None),
                Some(Value::String(text)) => Ok(Some(text.clone())),
                Some(_) => {
                    Err(Invalid::request(format!("`add` has a `{name}` that is not a string")))
                }
            };
            let missing = || Invalid::request("`add` has an entry without a `value`");
            Ok(Wanted { value: text("value")?.ok_or_else(missing)?, tag: text("tag")? })
        })
        .collect()
}

fn targets(delete: &Value) -> Result<Vec<Target>, Invalid> {
    let mut targets = Vec::new();
    if let Some(ids) = delete.get("ids") {
        for id in entries(ids, "ids")? {
            match id.as_str() {
                Some(id) if is_id(id) => targets.push(Target::Id(id.to_owned())),
                _ => {
                    let message = format!("$.delete.ids: {id} does not match ^[0-9]{{1,19}}$");
                    return Err(Invalid::request(message));
                }
            }
        }
    }
    if let Some(values) = delete.get("values") {
        for value in entries(values, "values")? {
            let text = value.as_str().ok_or_else(|| {
                Invalid::request(format!("$.delete.values: {value} is not a string"))
            })?;
            targets.push(Target::Value(text.to_owned()));
        }
    }
    match targets.len() {
        0 => Err(Invalid::request("`delete` needs `ids` or `values`")),
        1..=MAX_ENTRIES => Ok(targets),
        _ => Err(too_many("delete")),
    }
}

fn entries<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], Invalid> {
    match value.as_array().map(Vec::as_slice) {
        None | Some([]) => {
            Err(Invalid::request(format!("`{name}` must be an array that is not empty")))
        }
        Some(entries) if entries.len() > MAX_ENTRIES => Err(too_many(name)),
        Some(entries) => Ok(entries),
    }
}

fn too_many(name: &str) -> Invalid {
    Invalid::request(format!("`{name}` has more than {MAX_ENTRIES} entries"))
}

fn is_id(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
