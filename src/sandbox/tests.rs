//! The server from outside: raw HTTP over a socket, compared with what the real server wrote.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::{Options, Rate, Sandbox};

mod answers;
mod faults;
mod legacy;
mod pages;
mod streams;
mod twitter;

/// Longer than any test waits when all is well.
const DEADLINE: Duration = Duration::from_secs(20);

fn sandbox(faults: &[&str]) -> Sandbox {
    with(Options::default(), faults)
}

fn with(options: Options, faults: &[&str]) -> Sandbox {
    let faults = faults.iter().map(|text| text.parse().expect("a known fault")).collect();
    let options = Options { seed: Some(1), rate: Rate::Max, faults, ..options };
    Sandbox::start(options).expect("a free port on loopback")
}

/// One response, read from the socket as it comes.
struct Reply {
    socket: BufReader<TcpStream>,
    head: String,
}

/// What comes next in a chunked body.
#[derive(Debug, PartialEq)]
enum Piece {
    Chunk(Vec<u8>),
    /// The final chunk.
    End,
    /// The connection was closed without one.
    Cut,
}

impl Reply {
    /// Sends `METHOD PATH` with further header lines, and reads the head of the answer.
    fn to(sandbox: &Sandbox, request: &str, headers: &[&str]) -> Self {
        Self::nothing_yet(sandbox, request, headers).with_head()
    }

    /// The same with a body.
    fn with_body(sandbox: &Sandbox, request: &str, headers: &[&str], body: &str) -> Self {
        let length = format!("Content-Length: {}", body.len());
        let headers: Vec<&str> = headers.iter().copied().chain([length.as_str()]).collect();
        let mut reply = Self::nothing_yet(sandbox, request, &headers);
        reply.socket.get_mut().write_all(body.as_bytes()).expect("a server that reads the body");
        reply.with_head()
    }

    fn with_head(mut self) -> Self {
        loop {
            let mut line = String::new();
            self.socket.read_line(&mut line).expect("the head of a response");
            assert!(!line.is_empty(), "closed within the head: {}", self.head);
            if line == "\r\n" {
                return self;
            }
            self.head.push_str(&line);
        }
    }

    /// Sends the request and reads nothing.
    fn nothing_yet(sandbox: &Sandbox, request: &str, headers: &[&str]) -> Self {
        let address = sandbox.url().trim_start_matches("http://");
        let mut socket = TcpStream::connect(address).expect("the sandbox listens");
        socket.set_read_timeout(Some(DEADLINE)).expect("a timeout above zero");
        let mut text = format!("{request} HTTP/1.1\r\nHost: {address}\r\n");
        headers.iter().for_each(|header| text.push_str(&format!("{header}\r\n")));
        socket
            .write_all(format!("{text}\r\n").as_bytes())
            .expect("a fresh connection takes a request");
        Self { socket: BufReader::new(socket), head: String::new() }
    }

    /// A stream, with the ready token.
    fn stream(sandbox: &Sandbox, path: &str) -> Self {
        Self::to(sandbox, &format!("GET /api/v1/streaming/{path}"), &[&bearer(sandbox)])
    }

    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn piece(&mut self) -> Piece {
        let mut size = String::new();
        if !matches!(self.socket.read_line(&mut size), Ok(1..)) {
            return Piece::Cut;
        }
        let Ok(size) = usize::from_str_radix(size.trim_end(), 16) else { return Piece::Cut };
        let mut chunk = vec![0; size + 2];
        if self.socket.read_exact(&mut chunk).is_err() {
            return Piece::Cut;
        }
        chunk.truncate(size);
        if size == 0 { Piece::End } else { Piece::Chunk(chunk) }
    }

    fn chunk(&mut self) -> Vec<u8> {
        match self.piece() {
            Piece::Chunk(chunk) => chunk,
            other => panic!("the body ended: {other:?}"),
        }
    }

    /// The next `count` chunks, put together.
    fn chunks(&mut self, count: usize) -> Vec<u8> {
        (0..count).flat_map(|_| self.chunk()).collect()
    }

    /// The rest of a chunked body, and how it ended.
    fn rest(&mut self) -> (Vec<u8>, Piece) {
        let mut body = Vec::new();
        loop {
            match self.piece() {
                Piece::Chunk(chunk) => body.extend(chunk),
                end => return (body, end),
            }
        }
    }

    /// The body of an answer that is not a stream.
    fn body(&mut self) -> Vec<u8> {
        let Some(length) = self.header("Content-Length") else { return self.rest().0 };
        let mut body = vec![0; length.parse().expect("a number")];
        self.socket.read_exact(&mut body).expect("as many bytes as announced");
        body
    }
}

fn bearer(sandbox: &Sandbox) -> String {
    format!("Authorization: Bearer {}", sandbox.token())
}

fn events(body: &[u8]) -> usize {
    // With the line end before it: some posts have the words, too.
    body.windows(8).filter(|window| window == b"\nevent: ").count()
}

/// Status line and headers with what differs from one answer to the next masked.
fn masked(head: &str) -> String {
    let mask = |line: &str| match line.split_once(": ") {
        Some((name @ ("X-Request-Id" | "Date"), value)) => {
            format!("{name}: {}\n", "*".repeat(value.len()))
        }
        _ => format!("{line}\n"),
    };
    head.lines().map(mask).collect()
}
