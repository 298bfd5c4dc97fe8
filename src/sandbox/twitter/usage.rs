//! What the app has read: posts by day, as they were delivered (protocols/x.md section 1).

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::params::{self, Invalid, Query};
use super::problem::APP;
use crate::sandbox::clock;

/// Posts in a month for those who pay by the post.
const CAP: &str = "3000000";
/// The id of the sandbox's project.
pub(super) const PROJECT: &str = "1369785403853424641";
/// The day of the month on which the count begins anew.
const RESET_DAY: u8 = 1;
/// In seconds.
const DAY: i64 = 86_400;
/// How many days back an answer reaches.
const DEFAULT_DAYS: u64 = 7;
/// How many days back an answer can reach.
const MAX_DAYS: u64 = 90;
/// All that can be asked for.
const FIELDS: &[&str] = &[
    "cap_reset_day",
    "daily_client_app_usage",
    "daily_project_usage",
    "project_cap",
    "project_id",
    "project_usage",
];
/// What is told unasked.
const DEFAULT_FIELDS: &[&str] = &["cap_reset_day", "project_cap", "project_id", "project_usage"];

/// Posts delivered, by days since 1970.
#[derive(Debug, Default)]
pub(super) struct Usage(Mutex<BTreeMap<i64, u64>>);

impl Usage {
    /// Counts posts that were delivered just now.
    pub(super) fn add(&self, posts: u64) {
        let mut days = self.0.lock().expect("no holder of this lock panics");
        *days.entry(today()).or_default() += posts;
    }

    /// The answer of `/2/usage/tweets`.
    pub(super) fn answer(&self, query: &Query) -> Result<Value, Invalid> {
        params::known(query, &["days", "usage.fields"])?;
        let days = params::number(query, "days", 1..=MAX_DAYS)?.unwrap_or(DEFAULT_DAYS);
        let mut fields = params::list(query, "usage.fields", FIELDS)?;
        if fields.is_empty() {
            fields = DEFAULT_FIELDS.to_vec();
        }
        let by_day = self.0.lock().expect("no holder of this lock panics");
        let today = today();
        let usage: Vec<Value> = (0..days)
            .map(|back| {
                let day = today - i64::try_from(back).unwrap_or(0);
                let posts = by_day.get(&day).copied().unwrap_or(0);
                json!({ "date": date(day), "usage": posts.to_string() })
            })
            .collect();
        let total: u64 = by_day.values().sum();
        let data: Map<String, Value> = fields
            .into_iter()
            .map(|field| {
                let value = match field {
                    "cap_reset_day" => RESET_DAY.into(),
                    "project_cap" => CAP.into(),
                    "project_id" => PROJECT.into(),
                    "project_usage" => total.to_string().into(),
                    "daily_project_usage" => json!({ "project_id": PROJECT, "usage": usage }),
                    _ => json!([{
                        "client_app_id": APP,
                        "usage": usage,
                        "usage_result_count": usage.len(),
                    }]),
                };
                (field.to_owned(), value)
            })
            .collect();
        Ok(json!({ "data": data }))
    }
}

fn today() -> i64 {
    clock::now().as_second().div_euclid(DAY)
}

/// `2026-11-21T00:00:00.000Z`.
fn date(day: i64) -> String {
    clock::iso_millis(Timestamp::from_second(day * DAY).unwrap_or(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(usage: &Usage, query: &str) -> Result<Value, Invalid> {
        let query: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        usage.answer(&query)
    }

    #[test]
    fn posts_are_told_by_day_as_strings() {
        let usage = Usage::default();
        usage.add(2);
        usage.add(3);
        let answer = asked(&usage, "days=2&usage.fields=daily_project_usage,project_usage")
            .expect("good parameters");
        assert_eq!(answer["data"]["project_usage"], "5");
        let days = &answer["data"]["daily_project_usage"]["usage"];
        assert_eq!(days.as_array().map(Vec::len), Some(2));
        let total: u64 =
            (0..2).filter_map(|at| days[at]["usage"].as_str()?.parse::<u64>().ok()).sum();
        assert_eq!(total, 5, "on one day or two, when midnight was in between");
        assert!(answer["data"].get("project_cap").is_none());
        assert_eq!(asked(&usage, "").expect("no parameters")["data"]["project_cap"], CAP);
    }

    #[test]
    fn days_and_fields_are_checked() {
        for wrong in ["days=0", "days=91", "days=x", "usage.fields=posts", "month=1"] {
            assert!(asked(&Usage::default(), wrong).is_err(), "{wrong}");
        }
    }
}
