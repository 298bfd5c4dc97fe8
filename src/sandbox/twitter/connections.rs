//! Who is connected to what, and the cure for TooManyConnections: `/2/connections`
//! (protocols/x.md section 1).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Context;

use futures_util::task::AtomicWaker;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::params::{self, Invalid, Query};
use super::problem::{Problems, Refused};
use super::product::Product;
use crate::sandbox::clock;
use crate::sandbox::mix::mix;

/// Connections that are remembered after their end.
const MAX_CLOSED: usize = 1_000;
/// Connections on a page.
const DEFAULT_PAGE: u64 = 10;
/// The most connections on a page.
const MAX_PAGE: u64 = 100;
/// The most connections that one request can name.
const MAX_UUIDS: usize = 100;
/// What can be named in a path or a list; the stream of activities is not among them.
const ENDPOINTS: &[&str] = &[
    "filtered_stream",
    "sample_stream",
    "sample10_stream",
    "firehose_stream",
    "firehose_stream_lang_en",
    "firehose_stream_lang_ja",
    "firehose_stream_lang_ko",
    "firehose_stream_lang_pt",
    "tweets_compliance_stream",
    "users_compliance_stream",
    "tweet_label_stream",
    "likes_firehose_stream",
    "likes_sample10_stream",
    "likes_compliance_stream",
];
const FIELDS: &[&str] =
    &["client_ip", "connected_at", "disconnect_reason", "disconnected_at", "endpoint_name", "id"];

/// The connections of one server.
#[derive(Debug)]
pub(super) struct Connections {
    seed: u64,
    all: Mutex<All>,
}

#[derive(Debug, Default)]
struct All {
    opened: u64,
    open: Vec<Arc<Handle>>,
    closed: VecDeque<Closed>,
}

#[derive(Debug)]
struct Handle {
    number: u64,
    uuid: String,
    product: Product,
    partition: Option<u64>,
    connected_at: Timestamp,
    killed: AtomicBool,
    waker: AtomicWaker,
}

#[derive(Debug)]
struct Closed {
    handle: Arc<Handle>,
    at: Timestamp,
    reason: &'static str,
}

/// One open connection; dropping it closes it.
#[derive(Debug)]
pub(super) struct Open {
    connections: Arc<Connections>,
    handle: Arc<Handle>,
}

impl Open {
    /// True once, after somebody has killed the connection; whoever asks is woken when it is.
    pub(super) fn killed(&self, cx: &Context<'_>) -> bool {
        self.handle.waker.register(cx.waker());
        self.handle.killed.swap(false, Ordering::Relaxed)
    }

    /// From now on the slot is free.
    pub(super) fn close(&self) {
        self.connections.close(&self.handle, "client_disconnect");
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.close();
    }
}

impl Connections {
    pub(super) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self { seed, all: Mutex::default() })
    }

    /// Takes a slot; `None` when all are taken and there is a limit.
    pub(super) fn open(
        self: &Arc<Self>,
        product: Product,
        partition: Option<u64>,
        limited: bool,
    ) -> Option<Open> {
        let mut all = self.all.lock().expect("no holder of this lock panics");
        let same =
            |handle: &&Arc<Handle>| (handle.product, handle.partition) == (product, partition);
        if limited && all.open.iter().filter(same).count() >= product.connections() {
            return None;
        }
        all.opened += 1;
        let handle = Arc::new(Handle {
            number: all.opened,
            uuid: uuid(self.seed, all.opened),
            product,
            partition,
            connected_at: clock::now(),
            killed: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        });
        all.open.push(Arc::clone(&handle));
        Some(Open { connections: Arc::clone(self), handle })
    }

    /// Lets every stream look again at what has changed.
    pub(super) fn wake_all(&self) {
        let all = self.all.lock().expect("no holder of this lock panics");
        all.open.iter().for_each(|handle| handle.waker.wake());
    }

    /// `GET /2/connections`.
    pub(super) fn list(&self, query: &Query) -> Result<Value, Invalid> {
        params::known(
            query,
            &["connection.fields", "endpoints", "max_results", "pagination_token", "status"],
        )?;
        let most = params::number(query, "max_results", 1..=MAX_PAGE)?.unwrap_or(DEFAULT_PAGE);
        let status = params::list(query, "status", &["active", "inactive", "all"])?;
        let (active, inactive) = match status.as_slice() {
            [] | ["active"] => (true, false),
            ["inactive"] => (false, true),
            _ => (true, true),
        };
        let endpoints = params::list(query, "endpoints", ENDPOINTS)?;
        let mut fields = params::list(query, "connection.fields", FIELDS)?;
        if fields.is_empty() {
            fields = FIELDS.to_vec();
        }
        let after = match params::first(query, "pagination_token")? {
            None => 0,
            Some(token) => page_start(token)
                .ok_or_else(|| Invalid::wrong("pagination_token", token, "is not valid"))?,
        };
        let all = self.all.lock().expect("no holder of this lock panics");
        let wanted = |handle: &Handle| {
            handle.number > after
                && (endpoints.is_empty() || endpoints.contains(&handle.product.endpoint()))
        };
        let mut rows: Vec<(u64, Value)> = Vec::new();
        if inactive {
            let closed = all.closed.iter().filter(|closed| wanted(&closed.handle));
            rows.extend(
                closed.map(|closed| {
                    (closed.handle.number, row(&closed.handle, Some(closed), &fields))
                }),
            );
        }
        if active {
            let open = all.open.iter().filter(|handle| wanted(handle));
            rows.extend(open.map(|handle| (handle.number, row(handle, None, &fields))));
        }
        rows.sort_by_key(|(number, _)| *number);
        let more = rows.len() as u64 > most;
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        let mut meta = json!({ "result_count": rows.len() });
        if let Some((last, _)) = rows.last().filter(|_| more) {
            meta["next_token"] = page_after(*last).into();
        }
        let mut answer = json!({ "meta": meta });
        if !rows.is_empty() {
            answer["data"] = rows.into_iter().map(|(_, row)| row).collect();
        }
        Ok(answer)
    }

    /// `DELETE /2/connections/all`.
    pub(super) fn kill_all(&self) -> Value {
        self.kill(|_| true)
    }

    /// `DELETE /2/connections/{endpoint_id}`.
    pub(super) fn kill_endpoint(
        &self,
        endpoint: &str,
        problems: Problems,
    ) -> Result<Value, Refused> {
        if !ENDPOINTS.contains(&endpoint) {
            let message = format!(
                "The `endpoint_id` path parameter value [{endpoint}] is not one of [{}]",
                ENDPOINTS.join(",")
            );
            let (parameter, values) = ("endpoint_id".to_owned(), vec![endpoint.to_owned()]);
            return Err(problems.invalid(&[Invalid { parameter, values, message }]));
        }
        Ok(self.kill(|handle| handle.product.endpoint() == endpoint))
    }

    /// `DELETE /2/connections` with `{"uuids":[…]}`.
    pub(super) fn kill_named(&self, body: &[u8], problems: Problems) -> Result<Value, Refused> {
        let uuids = named(body).ok_or_else(|| {
            let message = format!("`uuids` must be an array of 1 to {MAX_UUIDS} strings");
            problems.invalid(&[Invalid::request(message)])
        })?;
        let mut answer = self.kill(|handle| uuids.contains(&handle.uuid));
        let results = answer["data"]["results"].as_array().cloned().unwrap_or_default();
        let missing = uuids
            .iter()
            .filter(|uuid| !results.iter().any(|result| result["uuid"] == uuid.as_str()))
            .map(|uuid| {
                json!({
                    "uuid": uuid,
                    "success": false,
                    "error_message": "No active connection with this id was found",
                })
            });
        let missing: Vec<Value> = missing.collect();
        answer["data"]["failed_kills"] = missing.len().into();
        answer["data"]["results"] = results.into_iter().chain(missing).collect();
        Ok(answer)
    }

    /// The slots are free at once; each stream says so to its reader when that has room for it.
    fn kill(&self, which: impl Fn(&Handle) -> bool) -> Value {
        let chosen: Vec<Arc<Handle>> = {
            let all = self.all.lock().expect("no holder of this lock panics");
            all.open.iter().filter(|handle| which(handle)).cloned().collect()
        };
        for handle in &chosen {
            self.close(handle, "operator_disconnect");
            handle.killed.store(true, Ordering::Relaxed);
            handle.waker.wake();
        }
        let results: Vec<Value> =
            chosen.iter().map(|handle| json!({ "uuid": handle.uuid, "success": true })).collect();
        json!({ "data": {
            "successful_kills": results.len(),
            "failed_kills": 0,
            "results": results,
        } })
    }

    fn close(&self, handle: &Arc<Handle>, reason: &'static str) {
        let mut all = self.all.lock().expect("no holder of this lock panics");
        let Some(at) = all.open.iter().position(|open| Arc::ptr_eq(open, handle)) else { return };
        let handle = all.open.remove(at);
        if all.closed.len() == MAX_CLOSED {
            all.closed.pop_front();
        }
        all.closed.push_back(Closed { handle, at: clock::now(), reason });
    }
}

fn row(handle: &Handle, closed: Option<&Closed>, fields: &[&str]) -> Value {
    let mut row = Map::new();
    for &field in fields {
        let value = match field {
            "id" => handle.uuid.clone(),
            "endpoint_name" => handle.product.endpoint().to_owned(),
            "client_ip" => "127.0.0.1".to_owned(),
            "connected_at" => clock::iso_millis(handle.connected_at),
            "disconnected_at" => match closed {
                Some(closed) => clock::iso_millis(closed.at),
                None => continue,
            },
            _ => match closed {
                Some(closed) => closed.reason.to_owned(),
                None => continue,
            },
        };
        row.insert(field.to_owned(), value.into());
    }
    row.into()
}

/// The ids of a body, when it is one.
fn named(body: &[u8]) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let uuids = body.get("uuids")?.as_array()?;
    if uuids.is_empty() || uuids.len() > MAX_UUIDS {
        return None;
    }
    uuids.iter().map(|uuid| uuid.as_str().map(str::to_owned)).collect()
}

/// The token of the page after a connection.
fn page_after(number: u64) -> String {
    format!("{number:016x}")
}

fn page_start(token: &str) -> Option<u64> {
    let hex = token.len() == 16 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u64::from_str_radix(token, 16).ok()).flatten()
}

/// A UUID that follows from the seed.
fn uuid(seed: u64, number: u64) -> String {
    let (high, low) = (mix(seed ^ mix(number)), mix(seed ^ mix(!number)));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}
