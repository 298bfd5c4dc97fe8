//! A server of site streams that does what a test says, and keeps a ledger.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::harness::record::Record;
use crate::harness::server::{Request, chunk};
use crate::harness::{PATIENCE, Running, Signal, Trill};

/// What a site stream takes (protocols/x.md section 6).
pub(super) const CAPACITY: usize = 100;

/// Which connections have a control endpoint.
#[derive(Clone, Copy)]
pub(super) enum Control {
    All,
    None,
    Every(usize),
}

/// What becomes of a request for a stream.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Answer {
    Stream,
    /// A refusal with this status.
    Refusal(&'static str),
    /// None at all.
    Silence,
}

/// Every request gets its stream.
pub(super) const OPEN: fn(usize) -> Answer = |_| Answer::Stream;

/// A server of site streams: it sends messages to the connections that follow their account, and
/// keeps a ledger of what it sent.
pub(super) struct Site {
    pub(super) address: SocketAddr,
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) control: Control,
    /// By the number of the connection.
    pub(super) answer: fn(usize) -> Answer,
    pub(super) state: Mutex<State>,
    pub(super) news: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) lines: BTreeMap<usize, Line>,
    /// Requests for a stream so far.
    pub(super) dials: usize,
    pub(super) most_open: usize,
    pub(super) nonces: HashSet<String>,
    pub(super) nonce_was_reused: bool,
    /// Calls of control endpoints: `add_user 3 user_id=12`.
    pub(super) calls: Vec<String>,
    /// Account and number of every message that was sent on a connection.
    pub(super) sent: Vec<(u64, u64)>,
    pub(super) serial: u64,
    /// From this dial on none gets a stream.
    pub(super) refuses: Option<usize>,
    pub(super) stopped: bool,
}

#[derive(Debug)]
pub(super) struct Line {
    pub(super) follows: BTreeSet<u64>,
    pub(super) stream: TcpStream,
}

impl Site {
    pub(super) fn start(control: Control, answer: fn(usize) -> Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let (state, news) = (Mutex::default(), Condvar::new());
        let shared = Arc::new(Shared { control, answer, state, news });
        let site = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for connection in listener.incoming() {
                if shared.state().stopped {
                    return;
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || drop(connection.and_then(|c| shared.serve(c))));
            }
        });
        site
    }

    pub(super) fn follow(&self, command: &str) -> Running {
        Trill::new(["twitter", "legacy"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", format!("http://{}", self.address))
            .env("CONSUMER_KEY", "k")
            .env("CONSUMER_SECRET", "consumer-secret")
            .env("ACCESS_TOKEN", "t")
            .env("ACCESS_TOKEN_SECRET", "token-secret")
            .spawn()
    }

    #[track_caller]
    pub(super) fn wait_until(&self, what: &str, mut holds: impl FnMut(&State) -> bool) {
        let state = self.shared.state();
        let (state, late) = self
            .shared
            .news
            .wait_timeout_while(state, PATIENCE, |state| !holds(state))
            .expect("no holder of this lock panics");
        let open: Vec<_> = state.lines.iter().map(|(n, line)| (n, line.follows.len())).collect();
        assert!(!late.timed_out(), "waited for {what} in vain: {open:?} {:?}", state.calls);
    }

    /// A message for an account, on every connection that follows it.
    pub(super) fn publish(&self, user: u64) {
        self.shared.change(|state| {
            state.serial += 1;
            let serial = state.serial;
            let message = format!(
                r#"{{"for_user":{user},"message":{{"id":{serial},"id_str":"{serial}","text":"hi","user":{{"id":{user}}}}}}}"#
            );
            let bytes = chunk(format!("{message}\r\n").as_bytes());
            let mut was_sent = false;
            for line in state.lines.values_mut().filter(|line| line.follows.contains(&user)) {
                was_sent |= line.stream.write_all(&bytes).is_ok();
            }
            if was_sent {
                state.sent.push((user, serial));
            }
        });
    }

    /// A message on every connection, as it is.
    pub(super) fn send(&self, message: &str) {
        let bytes = chunk(format!("{message}\r\n").as_bytes());
        self.shared.change(|state| {
            for line in state.lines.values_mut() {
                line.stream.write_all(&bytes).expect("it is open");
            }
        });
    }

    /// Ends a connection, after all that was sent on it: the nth of those that follow `user`, or
    /// of all.
    pub(super) fn drop_line(&self, user: Option<u64>, nth: impl FnOnce(usize) -> usize) {
        self.shared.change(|state| {
            let carries = |line: &Line| user.is_none_or(|user| line.follows.contains(&user));
            let lines = state.lines.iter().filter(|(_, line)| carries(line));
            let numbers: Vec<usize> = lines.map(|(number, _)| *number).collect();
            if numbers.is_empty() {
                return;
            }
            if let Some(line) = state.lines.remove(&numbers[nth(numbers.len())]) {
                drop(line.stream.shutdown(Shutdown::Both));
            }
        });
    }

    /// Ends the connections that follow an account, for good.
    pub(super) fn kick(&self, user: u64) {
        let message = r#"{"disconnect":{"code":7,"stream_name":"s","reason":"oldest"}}"#;
        let bytes = chunk(format!("{message}\r\n").as_bytes());
        self.shared.change(|state| {
            let kicked = |line: &mut Line| {
                let is_its = line.follows.contains(&user);
                if is_its {
                    line.stream.write_all(&bytes).expect("it is open");
                }
                !is_its
            };
            state.lines.retain(|_, line| kicked(line));
        });
    }

    /// From this dial on none gets a stream, until that is taken back.
    pub(super) fn refuse(&self, from: Option<usize>) {
        self.shared.change(|state| state.refuses = from);
    }

    /// What each open connection follows.
    pub(super) fn lines(&self) -> Vec<BTreeSet<u64>> {
        self.shared.state().lines.values().map(|line| line.follows.clone()).collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.change(|state| state.stopped = true);
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // A test that fails while it holds the lock has said why.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.news.notify_all();
        result
    }

    pub(super) fn serve(&self, mut connection: TcpStream) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let mut input = BufReader::new(connection.try_clone()?);
        let Some(request) = Request::read(&mut input)? else { return Ok(()) };
        let header = request.all("authorization")[0].to_owned();
        let nonce = header.split(", ").find(|pair| pair.starts_with("oauth_nonce"));
        let nonce = nonce.expect("it is signed").to_owned();
        self.change(|state| state.nonce_was_reused |= !state.nonces.insert(nonce));
        // Site streams have their parameters in the query, a filter has a form.
        let target = request.target();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parameters = if query.is_empty() { &request.body } else { query };
        if !path.ends_with("/site.json") && !path.ends_with("/filter.json") {
            return self.call(&request, &mut connection);
        }
        let number = self.change(|state| {
            state.dials += 1;
            state.dials
        });
        let is_refusing = self.state().refuses.is_some_and(|from| number >= from);
        let answer = match is_refusing {
            true => Answer::Refusal("503 Service Unavailable"),
            false => (self.answer)(number),
        };
        match answer {
            Answer::Stream => {}
            Answer::Refusal(status) => {
                let close = "Connection: close\r\nContent-Length: 0\r\n\r\n";
                return write!(connection, "HTTP/1.1 {status}\r\n{close}");
            }
            Answer::Silence => return input.read_to_end(&mut Vec::new()).map(drop),
        }
        let follows = ids(parameters);
        write!(
            connection,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )?;
        let has_control = match self.control {
            Control::All => true,
            Control::None => false,
            Control::Every(nth) => number.is_multiple_of(nth),
        };
        let mut first = chunk(b"\r\n");
        if has_control {
            let uri = format!(r#"{{"control":{{"control_uri":"/1.1/site/c/{number}"}}}}"#);
            first.extend(chunk(format!("{uri}\r\n").as_bytes()));
        }
        // What is subscribed is subscribed before the client can know of it.
        let opened = self.change(|state| {
            let stream = connection.try_clone()?;
            state.lines.insert(number, Line { follows, stream });
            state.most_open = state.most_open.max(state.lines.len());
            connection.write_all(&first)
        });
        if opened.is_ok() {
            // Until either side closes.
            drop(input.read_to_end(&mut Vec::new()));
        }
        // A client that has gone in the meantime has left no line behind.
        self.change(|state| state.lines.remove(&number));
        opened
    }

    /// A control endpoint.
    pub(super) fn call(&self, request: &Request, connection: &mut TcpStream) -> io::Result<()> {
        let path = request.target().trim_start_matches("/1.1/site/c/").to_owned();
        let (number, name) = path.split_once('/').expect("a connection and a name");
        let number: usize = number.parse().expect("a connection's number");
        let users = ids(&request.body);
        let body = self.change(|state| {
            state.calls.push(format!("{name} {number} {}", request.body));
            let line = state.lines.get_mut(&number)?;
            match name {
                "add_user.json" => line.follows.extend(users),
                "remove_user.json" => line.follows.retain(|user| !users.contains(user)),
                _ => {}
            }
            let users = line.follows.iter();
            let users: Vec<String> = users.map(|id| format!(r#"{{"id":{id}}}"#)).collect();
            Some(format!(r#"{{"info":{{"users":[{}]}}}}"#, users.join(",")))
        });
        let (status, body) = match body {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", String::new()),
        };
        let length = body.len();
        write!(
            connection,
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }
}

/// The accounts in a form.
pub(super) fn ids(form: &str) -> BTreeSet<u64> {
    let value = form
        .split('&')
        .find_map(|pair| pair.strip_prefix("follow=").or_else(|| pair.strip_prefix("user_id=")));
    let ids = value.unwrap_or_default().split("%2C").filter(|id| !id.is_empty());
    ids.map(|id| id.parse().expect("an id")).collect()
}

/// Account and number of a message that was printed.
pub(super) fn read(record: &Record) -> Option<(u64, u64)> {
    let serial = record.payload().split_once(r#""id":"#)?.1;
    let serial = serial.split(',').next()?.parse().ok()?;
    Some((record.stream.get(1)?.parse().ok()?, serial))
}

/// The messages that are printed, each once.
#[derive(Default)]
pub(super) struct Printed(pub(super) BTreeSet<(u64, u64)>);

impl Printed {
    #[track_caller]
    pub(super) fn add(&mut self, record: &Record) {
        if record.event == "tweet" {
            let message = read(record).expect("an account and a number");
            assert!(self.0.insert(message), "printed twice: {message:?}");
        }
    }

    /// Reads on until all of these have come.
    pub(super) fn read_until(&mut self, running: &mut Running, sent: &BTreeSet<(u64, u64)>) {
        while !sent.is_subset(&self.0) {
            let record = running.record();
            self.add(&record);
        }
    }

    /// What is left must not have come before.
    pub(super) fn end(mut self, running: Running) -> String {
        let before = self.0.clone();
        running.signal(Signal::TERM);
        let ended = running.end().killed_by(Signal::TERM);
        let mut all = Self::default();
        ended.records().iter().for_each(|record| all.add(record));
        self.0.extend(&all.0);
        assert!(before.is_subset(&self.0));
        ended.stderr
    }
}
