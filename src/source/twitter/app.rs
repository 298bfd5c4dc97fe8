//! The app itself, as X sees it: its open streams and how much it has read (protocols/x.md
//! section 1). What to ask, and what the answers say.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::problem;
use crate::request::{Content, Method, Request, below};

/// Connections of a page, and the most that one request ends.
pub const CONNECTIONS_MAX: usize = 100;

/// A call of X's API: a path below its base. Like all calls it carries no token (whoever sends
/// it adds that), and is never redirected.
pub fn call(method: Method, api: &Url, path: &str) -> Request {
    let url = below(api, path);
    Request { method, follow: false, ..Request::get(url, "application/json", None) }
}

/// The members of a [`Connection`].
const CONNECTION_FIELDS: &str =
    "id,endpoint_name,connected_at,disconnected_at,disconnect_reason,client_ip";

/// The members of the usage document.
const USAGE_FIELDS: &str = "cap_reset_day,daily_client_app_usage,daily_project_usage,project_cap,\
                            project_id,project_usage";

/// One stream that the app has or had open.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(default)]
pub struct Connection {
    /// What ends it by its own name.
    pub id: String,
    /// `filtered_stream`, `sample_stream`, …
    pub endpoint_name: String,
    /// RFC 3339.
    pub connected_at: String,
    /// RFC 3339; `None` while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disconnected_at: Option<String>,
    /// `operator_disconnect`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disconnect_reason: Option<String>,
    /// From where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<String>,
}

/// A page of connections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// What is on it.
    pub connections: Vec<Connection>,
    /// Leads to the next page.
    pub next: Option<String>,
}

/// Asks for a page of connections: those that are open, or all that X remembers.
pub fn list_connections(api: &Url, all: bool, page: Option<&str>) -> Request {
    let mut request = call(Method::Get, api, "/2/connections");
    request
        .url
        .query_pairs_mut()
        .append_pair("status", if all { "all" } else { "active" })
        .append_pair("max_results", &CONNECTIONS_MAX.to_string())
        .append_pair("connection.fields", CONNECTION_FIELDS)
        .extend_pairs(page.map(|page| ("pagination_token", page)));
    request
}

/// The page in an answer; `data` is absent where there are none.
pub fn connections(body: &str) -> Result<Connections, String> {
    #[derive(Deserialize)]
    struct Page {
        #[serde(default)]
        data: Vec<Connection>,
        #[serde(default)]
        meta: Meta,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Meta {
        next_token: Option<String>,
    }
    if problem::is_problem(body.as_bytes()) {
        return Err("a problem, and no list".to_owned());
    }
    let page: Page =
        serde_json::from_str(body).map_err(|e| format!("not a list of connections: {e}"))?;
    let next = page.meta.next_token.filter(|token| !token.is_empty());
    Ok(Connections { connections: page.data, next })
}

/// Which connections are to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kill {
    /// All of the app.
    All,
    /// All of one stream, by X's name for it.
    Stream(String),
    /// These, at most [`CONNECTIONS_MAX`].
    Ids(Vec<String>),
}

/// Ends connections.
pub fn kill_connections(api: &Url, which: &Kill) -> Request {
    #[derive(Serialize)]
    struct Body<'a> {
        uuids: &'a [String],
    }
    let mut request = call(Method::Delete, api, "/2/connections");
    match which {
        Kill::All => request = call(Method::Delete, api, "/2/connections/all"),
        Kill::Stream(name) => {
            // One segment, whatever was typed. The base is http, which has segments.
            if let Ok(mut path) = request.url.path_segments_mut() {
                path.push(name);
            }
        }
        Kill::Ids(uuids) => {
            let body = serde_json::to_vec(&Body { uuids }).expect("a list of strings serializes");
            let bytes = Bytes::from(body);
            request.body = Some(Content { content_type: "application/json", bytes });
        }
    }
    request
}

/// What came of ending connections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Killed {
    /// How many were ended.
    pub successful: u64,
    /// How many were not.
    pub failed: u64,
    /// Each, where the answer names them: id, and why it was not ended.
    pub results: Vec<(String, Option<String>)>,
}

/// The outcome in an answer.
pub fn killed(body: &str) -> Result<Killed, String> {
    #[derive(Deserialize)]
    struct Answer {
        data: Data,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Data {
        successful_kills: u64,
        failed_kills: u64,
        results: Vec<Outcome>,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Outcome {
        uuid: String,
        success: bool,
        error_message: Option<String>,
    }
    let Answer { data } =
        serde_json::from_str(body).map_err(|e| format!("not an answer about connections: {e}"))?;
    let result = |outcome: Outcome| {
        let why = || outcome.error_message.clone().unwrap_or_else(|| "not ended".to_owned());
        (outcome.uuid, (!outcome.success).then(why))
    };
    Ok(Killed {
        successful: data.successful_kills,
        failed: data.failed_kills,
        results: data.results.into_iter().map(result).collect(),
    })
}

/// Asks how much was read in the last `days`, 1 to 90.
pub fn usage_request(api: &Url, days: u8) -> Request {
    let mut request = call(Method::Get, api, "/2/usage/tweets");
    request
        .url
        .query_pairs_mut()
        .append_pair("days", &days.to_string())
        .append_pair("usage.fields", USAGE_FIELDS);
    request
}

/// What was read, by X's own names, sorted. The shape of the daily lists differs between X's own pages, so every scalar is a row, named
/// by the path that leads to it: `daily_project_usage.usage.0.usage`.
pub fn usage(body: &str) -> Result<Vec<(String, String)>, String> {
    let answer: Value = serde_json::from_str(body).map_err(|e| format!("not JSON: {e}"))?;
    let Some(data) = answer.get("data") else { return Err("there is no data in it".to_owned()) };
    let mut rows = Vec::new();
    flatten(String::new(), data, &mut rows);
    Ok(rows)
}

/// serde_json reads no deeper than 128, so neither does this.
fn flatten(path: String, value: &Value, rows: &mut Vec<(String, String)>) {
    let below = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| flatten(below(name), value, rows));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(at, item)| flatten(below(&at.to_string()), item, rows));
        }
        Value::String(text) => rows.push((path, text.clone())),
        scalar => rows.push((path, scalar.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        "https://x.example/prefix/".parse().expect("a URL")
    }

    #[test]
    fn calls_go_below_the_base_and_are_never_redirected() {
        let request = list_connections(&base(), true, Some("p"));
        assert_eq!(request.method, Method::Get);
        assert!(!request.follow);
        let url = request.url.as_str();
        assert!(
            url.starts_with("https://x.example/prefix/2/connections?status=all&max_results=100")
        );
        assert!(url.ends_with("&pagination_token=p"), "{url}");
    }

    #[test]
    fn connections_are_ended_all_by_stream_or_by_id() {
        let path = |kill: Kill| {
            let request = kill_connections(&base(), &kill);
            assert_eq!(request.method, Method::Delete);
            let body =
                request.body.map(|content| String::from_utf8_lossy(&content.bytes).into_owned());
            (request.url.path().to_owned(), body)
        };
        assert_eq!(path(Kill::All), ("/prefix/2/connections/all".to_owned(), None));
        let stream = path(Kill::Stream("sample/../x".to_owned()));
        assert_eq!(stream, ("/prefix/2/connections/sample%2F..%2Fx".to_owned(), None));
        let (url, body) = path(Kill::Ids(vec!["a".to_owned()]));
        assert_eq!(
            (url.as_str(), body.as_deref()),
            ("/prefix/2/connections", Some(r#"{"uuids":["a"]}"#))
        );
    }

    #[test]
    fn a_list_may_be_absent_and_has_pages() {
        assert_eq!(connections(r#"{"meta":{"result_count":0}}"#), Ok(Connections::default()));
        let page = connections(
            r#"{"data":[{"id":"1","endpoint_name":"filtered_stream","connected_at":"t","extra":1}],"meta":{"next_token":"n"}}"#,
        )
        .expect("a page");
        assert_eq!(page.connections[0].endpoint_name, "filtered_stream");
        assert_eq!(page.next.as_deref(), Some("n"));
        assert!(connections("<html>").is_err());
        let refused = r#"{"title":"Unauthorized","status":401,"type":"about:blank"}"#;
        assert!(connections(refused).is_err() && killed(refused).is_err());
    }

    #[test]
    fn each_connection_tells_what_became_of_it() {
        let killed = killed(
            r#"{"data":{"successful_kills":1,"failed_kills":1,"results":[{"uuid":"a","success":true},{"uuid":"b","success":false,"error_message":"gone"}]}}"#,
        )
        .expect("an outcome");
        assert_eq!((killed.successful, killed.failed), (1, 1));
        assert_eq!(killed.results[1], ("b".to_owned(), Some("gone".to_owned())));
    }

    #[test]
    fn usage_keeps_names_and_numbers_as_they_are() {
        let rows = usage(
            r#"{"data":{"cap_reset_day":10,"project_cap":"5000000000","daily_project_usage":{"usage":[{"date":"d","usage":"7"}]}}}"#,
        );
        let rows = rows.expect("usage");
        let value = |name: &str| rows.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        assert_eq!(value("cap_reset_day"), Some("10"));
        assert_eq!(value("project_cap"), Some("5000000000"));
        assert_eq!(value("daily_project_usage.usage.0.usage"), Some("7"));
        assert!(usage("{}").is_err());
    }
}
