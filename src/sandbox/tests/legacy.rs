//! API v1.1 from outside, byte by byte where framing is concerned.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::sandbox::clock;
use crate::sandbox::legacy::signing;

mod access;
mod control;
mod faults;
mod site;
mod streams;

const SAMPLE: &str = "statuses/sample.json";
const FILTER: &str = "statuses/filter.json";

/// A nonce that no request had before.
fn nonce() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("nonce{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn pairs(encoded: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
}

/// The header that signs `METHOD PATH?QUERY` with a form.
fn signed(sandbox: &Sandbox, request: &str, form: &str, nonce: &str, time: i64) -> String {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let address = format!("{}{path}", sandbox.url());
    let all = [pairs(query), pairs(form)].concat();
    let value = signing::header(sandbox.consumer_keys(), method, &address, &all, nonce, time);
    format!("Authorization: {value}")
}

/// `METHOD PATH` below `/1.1/`, signed.
fn ask(sandbox: &Sandbox, request: &str, form: &str) -> Reply {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let request = format!("{method} /1.1/{}", path.trim_start_matches("/1.1/"));
    let header = signed(sandbox, &request, form, &nonce(), clock::now().as_second());
    if form.is_empty() {
        return Reply::to(sandbox, &request, &[&header]);
    }
    let headers = [&*header, "Content-Type: application/x-www-form-urlencoded"];
    Reply::with_body(sandbox, &request, &headers, form)
}

fn get(sandbox: &Sandbox, path: &str) -> Reply {
    ask(sandbox, &format!("GET {path}"), "")
}

fn filter(sandbox: &Sandbox, form: &str) -> Reply {
    ask(sandbox, &format!("POST {FILTER}"), form)
}

/// Status and body of an answer.
fn answer(mut reply: Reply) -> (u16, String) {
    let body = String::from_utf8(reply.body()).expect("answers are text");
    (reply.status(), body)
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

/// The next message that is a chunk of its own; heartbeats are passed over.
fn message(reply: &mut Reply) -> Value {
    loop {
        let chunk = reply.chunk();
        let line = chunk.strip_suffix(b"\r\n").expect("a message ends with CR LF");
        if !line.is_empty() {
            return json(line);
        }
    }
}

/// The messages of the rest of a body, and how it ended.
fn rest(reply: &mut Reply) -> (Vec<Value>, Piece) {
    let (body, end) = reply.rest();
    let lines = body.split(|&byte| byte == b'\n').map(|line| line.trim_ascii());
    (lines.filter(|line| !line.is_empty()).map(json).collect(), end)
}

/// The first key of a message that says what it is.
fn kind(message: &Value) -> &str {
    let members = message.as_object().expect("an object");
    let known = ["text", "event"].into_iter().find(|name| members.contains_key(*name));
    let other = members.keys().find(|name| *name != "sandbox_serial").expect("a member");
    known.unwrap_or(other)
}
