//! X's side from outside, byte by byte where framing is concerned.

use super::*;

mod access;
mod connections;
mod faults;
mod rules;
mod streams;

const FILTER: &str = "tweets/search/stream";
const SAMPLE: &str = "tweets/sample/stream";
const RULES: &str = "tweets/search/stream/rules";

/// A sandbox that has a rule which half of the world matches.
fn with_rule(faults: &[&str]) -> Sandbox {
    ruled(&[("cat", Some("cats"))], faults)
}

fn ruled(rules: &[(&str, Option<&str>)], faults: &[&str]) -> Sandbox {
    let rules =
        rules.iter().map(|(value, tag)| ((*value).to_owned(), tag.map(str::to_owned))).collect();
    with(Options { rules, ..Options::default() }, faults)
}

/// `GET /2/PATH` with the ready token.
fn get(sandbox: &Sandbox, path: &str) -> Reply {
    Reply::to(sandbox, &format!("GET /2/{path}"), &[&bearer(sandbox)])
}

/// Status and JSON of an answer.
fn asked(sandbox: &Sandbox, request: &str, body: &str) -> (u16, Value) {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let request = format!("{method} /2/{path}");
    let headers = [&*bearer(sandbox), "Content-Type: application/json"];
    let mut reply = Reply::with_body(sandbox, &request, &headers, body);
    (reply.status(), json(&reply.body()))
}

fn read(sandbox: &Sandbox, path: &str) -> (u16, Value) {
    let mut reply = get(sandbox, path);
    (reply.status(), json(&reply.body()))
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

/// The next line that is a chunk of its own, without CR LF; heartbeats are passed over.
fn line(reply: &mut Reply) -> Vec<u8> {
    loop {
        let chunk = reply.chunk();
        let line = chunk.strip_suffix(b"\r\n").expect("a line ends with CR LF");
        if !line.is_empty() {
            return line.to_vec();
        }
    }
}

fn post(reply: &mut Reply) -> Value {
    json(&line(reply))
}

/// The lines of the rest of a body, and how it ended.
fn rest(reply: &mut Reply) -> (Vec<String>, Piece) {
    let (body, end) = reply.rest();
    let body = String::from_utf8(body).expect("this stream is text");
    (body.split_inclusive('\n').map(str::to_owned).collect(), end)
}

/// The last segment of the type of a problem.
fn kind(problem: &Value) -> &str {
    problem["type"].as_str().and_then(|uri| uri.rsplit('/').next()).unwrap_or("")
}
