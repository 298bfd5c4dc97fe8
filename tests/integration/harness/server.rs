//! A server that does exactly what the test says: bytes, waits and ends, connection by
//! connection. It keeps every request that it got.

use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use super::{PATIENCE, fixture};

/// One thing that the server does on a connection. After the last one it closes.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Writes these bytes.
    Send(Vec<u8>),
    /// Writes these bytes one by one.
    Trickle(Vec<u8>),
    /// Waits for the test's word.
    Word,
    /// Waits until the client closes.
    Hold,
    /// Resets the connection.
    Reset,
    /// Answers with a redirect; `{port}` is the server's own.
    Redirect(String),
}

/// Without this a client may send its next request into a connection that is being closed.
const CLOSE: &str = "Connection: close\r\n";

/// What happens on one request for a stream.
pub(crate) type Script = Vec<Step>;

/// An answer to a request for a document: status line, and JSON in which `{address}` stands
/// for the server's own address.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: &'static str,
    /// Whole lines, each with its end.
    headers: &'static str,
    body: String,
}

impl Answer {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::new("200 OK", "", body)
    }

    pub(crate) fn not_found() -> Self {
        Self::new("404 Not Found", "", r#"{"error":"Not Found"}"#)
    }

    /// Any answer; `headers` are whole lines, each with its end.
    pub(crate) fn new(
        status: &'static str,
        headers: &'static str,
        body: impl Into<String>,
    ) -> Self {
        Self { status, headers, body: body.into() }
    }
}

/// What the server does.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) v2: Answer,
    pub(crate) v1: Answer,
    /// The instance documents are for users only.
    pub(crate) private: bool,
    /// The nth request for a stream gets the nth script, and the last one those after it.
    pub(crate) streams: Vec<Script>,
    /// The same for calls of X's API that are no stream.
    pub(crate) calls: Vec<Answer>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            v2: Answer::not_found(),
            v1: Answer::not_found(),
            private: false,
            streams: vec![vec![open(), Step::Hold]],
            calls: vec![Answer::not_found()],
        }
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `GET /path HTTP/1.1`
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// All values of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let hit = |(has, _): &&(String, String)| has.eq_ignore_ascii_case(name);
        self.headers.iter().filter(hit).map(|(_, value)| value.as_str()).collect()
    }

    /// The path and query.
    pub(crate) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    fn is_stream(&self) -> bool {
        let path = self.target().split('?').next().unwrap_or_default();
        let v11 = ["filter.json", "sample.json", "user.json", "site.json"];
        path.contains("/api/v1/streaming")
            || (path.contains("/1.1/") && v11.iter().any(|name| path.ends_with(name)))
            || (path.contains("/stream") && !path.contains("/rules"))
    }

    /// A call of X's API that is no stream.
    fn is_call(&self) -> bool {
        let mut segments = self.target().split(['/', '?']);
        !self.is_stream() && segments.any(|segment| matches!(segment, "2" | "1.1" | "oauth2"))
    }

    /// The next request of a connection.
    pub(crate) fn read(input: &mut impl io::BufRead) -> io::Result<Option<Self>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end_matches(['\r', '\n']) {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let header = |line: String| {
            let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
            (name.to_owned(), value.to_owned())
        };
        let mut lines = lines.into_iter();
        let line = lines.next().unwrap_or_default();
        let mut request = Self { line, headers: lines.map(header).collect(), body: String::new() };
        let length = request.all("content-length").first().and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        input.read_exact(&mut body)?;
        request.body = String::from_utf8_lossy(&body).into_owned();
        Ok(Some(request))
    }
}

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    plan: Plan,
    state: Mutex<State>,
    news: Condvar,
}

/// What has happened so far.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) requests: Vec<Request>,
    /// Connections that the client closed while the server held them.
    pub(crate) closed: usize,
    streams: usize,
    calls: usize,
    words: usize,
    stopped: bool,
}

impl Server {
    pub(crate) fn start(plan: Plan) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared { plan, state: Mutex::default(), news: Condvar::new() });
        let server = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for connection in listener.incoming() {
                if shared.state().stopped {
                    return;
                }
                let shared = Arc::clone(&shared);
                // A client that goes away in the middle is part of many tests.
                thread::spawn(move || drop(connection.and_then(|c| shared.serve(c, address))));
            }
        });
        server
    }

    /// No instance documents; the scripts for the requests for streams, in their order.
    pub(crate) fn streaming(streams: impl IntoIterator<Item = Script>) -> Self {
        Self::start(Plan { streams: streams.into_iter().collect(), ..Plan::default() })
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets one [`Step::Word`] pass.
    pub(crate) fn word(&self) {
        self.shared.change(|state| state.words += 1);
    }

    /// Everything that was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.state().requests.clone()
    }

    /// The requests that were no streams so far: `METHOD target` and body.
    pub(crate) fn calls(&self) -> Vec<(String, String)> {
        let calls = self.requests().into_iter().filter(Request::is_call);
        calls.map(|call| (call.line.trim_end_matches(" HTTP/1.1").to_owned(), call.body)).collect()
    }

    /// The requests for streams so far.
    pub(crate) fn stream_requests(&self) -> Vec<Request> {
        self.requests().into_iter().filter(Request::is_stream).collect()
    }

    /// Waits until `streams` requests for streams have come.
    #[track_caller]
    pub(crate) fn await_streams(&self, streams: usize) {
        self.wait_until("a request for a stream", |state| state.streams >= streams);
    }

    /// Waits until the client has closed a connection that is held.
    #[track_caller]
    pub(crate) fn await_closed(&self) {
        self.wait_until("the client to close", |state| state.closed > 0);
    }

    #[track_caller]
    fn wait_until(&self, what: &str, mut holds: impl FnMut(&State) -> bool) {
        let state = self.shared.state();
        let (state, late) = self
            .shared
            .news
            .wait_timeout_while(state, PATIENCE, |state| !holds(state))
            .expect("no holder of this lock panics");
        assert!(!late.timed_out(), "waited for {what} in vain: {state:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.change(|state| state.stopped = true);
        // Wakes the listener up; the connections end with their clients.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of this lock panics")
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.news.notify_all();
    }

    fn serve(&self, mut connection: TcpStream, address: SocketAddr) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let mut input = BufReader::new(connection.try_clone()?);
        while let Some(request) = Request::read(&mut input)? {
            if request.is_stream() {
                let mut turn = 0;
                self.change(|state| {
                    turn = state.streams;
                    state.streams += 1;
                    state.requests.push(request);
                });
                let script = self.plan.streams.get(turn).or_else(|| self.plan.streams.last());
                return self.perform(script.expect("there is a script"), &mut connection);
            }
            let answer = self.document(&request);
            self.change(|state| state.requests.push(request));
            let body = answer.body.replace("{address}", &address.to_string());
            let Answer { status, headers, .. } = answer;
            let length = body.len();
            let head = format!("Content-Type: application/json\r\n{headers}");
            write!(
                connection,
                "HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\n\r\n{body}"
            )?;
        }
        Ok(())
    }

    fn document(&self, request: &Request) -> Answer {
        if request.is_call() {
            let mut turn = 0;
            self.change(|state| {
                turn = state.calls;
                state.calls += 1;
            });
            let answer = self.plan.calls.get(turn).or_else(|| self.plan.calls.last());
            return answer.expect("there is an answer").clone();
        }
        let refused = self.plan.private && request.all("authorization").is_empty();
        match request.target() {
            _ if refused => Answer::new(
                "401 Unauthorized",
                "",
                r#"{"error":"This method requires an authenticated user"}"#,
            ),
            path if path.ends_with("/api/v2/instance") => self.plan.v2.clone(),
            path if path.ends_with("/api/v1/instance") => self.plan.v1.clone(),
            _ => Answer::not_found(),
        }
    }

    fn perform(&self, script: &[Step], connection: &mut TcpStream) -> io::Result<()> {
        for step in script {
            match step {
                Step::Send(bytes) => connection.write_all(bytes)?,
                Step::Trickle(bytes) => {
                    bytes.chunks(1).try_for_each(|byte| connection.write_all(byte))?;
                }
                Step::Word => {
                    let waiting = |state: &mut State| state.words == 0 && !state.stopped;
                    let state = self.news.wait_while(self.state(), waiting);
                    let mut state = state.expect("no holder of this lock panics");
                    state.words = state.words.saturating_sub(1);
                }
                Step::Hold => {
                    let mut rest = Vec::new();
                    // A reset is a close as well.
                    drop(connection.read_to_end(&mut rest));
                    self.change(|state| state.closed += 1);
                }
                Step::Redirect(to) => {
                    let port = connection.local_addr()?.port().to_string();
                    let to = to.replace("{port}", &port);
                    let head = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\n");
                    write!(connection, "{head}{CLOSE}Content-Length: 0\r\n\r\n")?;
                }
                Step::Reset => {
                    rustix::net::sockopt::set_socket_linger(&connection, Some(Duration::ZERO))?;
                }
            }
        }
        Ok(())
    }
}

/// The head of a stream and the greeting, as the real server writes them.
pub(crate) fn open() -> Step {
    Step::Send([stream_head(), chunk(b":)\n")].concat())
}

/// The head of a stream.
pub(crate) fn stream_head() -> Vec<u8> {
    let raw = fixture("lifecycle/kill_sse.raw");
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").expect("there is a head");
    raw[..end + 4].to_vec()
}

/// The head of a stream of X.
pub(crate) fn x_head() -> Step {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    Step::Send(head.as_bytes().to_vec())
}

/// A small post of X.
pub(crate) fn post(id: u32) -> Step {
    line(&format!(r#"{{"data":{{"id":"{id}","text":"hi"}}}}"#))
}

/// A line of X in one chunk.
pub(crate) fn line(text: &str) -> Step {
    body(format!("{text}\r\n").as_bytes())
}

/// An event in one chunk.
pub(crate) fn event(name: &str, data: &str) -> Step {
    Step::Send(chunk(format!("event: {name}\ndata: {data}\n\n").as_bytes()))
}

/// A small `update`.
pub(crate) fn update(id: u32) -> Step {
    event("update", &format!(r#"{{"id":"{id}"}}"#))
}

/// Bytes of the body as one chunk.
pub(crate) fn body(bytes: &[u8]) -> Step {
    Step::Send(chunk(bytes))
}

/// The final chunk: a clean end.
pub(crate) fn end() -> Step {
    Step::Send(b"0\r\n\r\n".to_vec())
}

/// A whole answer of the streaming server in place of a stream.
pub(crate) fn refusal(status: &str, headers: &str, body: &str) -> Script {
    let length = body.len();
    let text =
        format!("HTTP/1.1 {status}\r\n{headers}{CLOSE}Content-Length: {length}\r\n\r\n{body}");
    vec![Step::Send(text.into_bytes())]
}

/// The chunk framing of HTTP/1.1.
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
