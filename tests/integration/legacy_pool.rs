//! Many accounts over several connections: how they are spread, what a change of the file does, and
//! that no message is lost or comes twice while accounts move from one connection to another.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::harness::record::Record;
use crate::harness::server::{Request, chunk};
use crate::harness::{PATIENCE, Running, Signal, Trill};

/// What a site stream takes (protocols/x.md section 6).
const CAPACITY: usize = 100;

/// Which connections have a control endpoint.
#[derive(Clone, Copy)]
enum Control {
    All,
    None,
    Every(usize),
}

/// What becomes of a request for a stream.
#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Stream,
    Forbidden,
    /// None at all.
    Silence,
}

/// Every request gets its stream.
const OPEN: fn(usize) -> Answer = |_| Answer::Stream;

/// A server of site streams: it sends messages to the connections that follow their account, and
/// keeps a ledger of what it sent.
struct Site {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    control: Control,
    /// By the number of the connection.
    answer: fn(usize) -> Answer,
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: BTreeMap<usize, Line>,
    /// Requests for a stream so far.
    dials: usize,
    most_open: usize,
    nonces: HashSet<String>,
    nonce_was_reused: bool,
    /// Calls of control endpoints: `add_user 3 user_id=12`.
    calls: Vec<String>,
    /// Account and number of every message that was sent on a connection.
    sent: Vec<(u64, u64)>,
    serial: u64,
    stopped: bool,
}

#[derive(Debug)]
struct Line {
    follows: BTreeSet<u64>,
    stream: TcpStream,
}

impl Site {
    fn start(control: Control, answer: fn(usize) -> Answer) -> Self {
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

    fn follow(&self, command: &str) -> Running {
        Trill::new(["twitter", "legacy"].into_iter().chain(command.split(' ')))
            .env("TRILL_TWITTER_SERVER", format!("http://{}", self.address))
            .env("CONSUMER_KEY", "k")
            .env("CONSUMER_SECRET", "consumer-secret")
            .env("ACCESS_TOKEN", "t")
            .env("ACCESS_TOKEN_SECRET", "token-secret")
            .spawn()
    }

    #[track_caller]
    fn wait_until(&self, what: &str, mut holds: impl FnMut(&State) -> bool) {
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
    fn publish(&self, user: u64) {
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
    fn send(&self, message: &str) {
        let bytes = chunk(format!("{message}\r\n").as_bytes());
        self.shared.change(|state| {
            for line in state.lines.values_mut() {
                line.stream.write_all(&bytes).expect("it is open");
            }
        });
    }

    /// Ends a connection, after all that was sent on it: the nth of those that follow `user`, or
    /// of all.
    fn drop_line(&self, user: Option<u64>, nth: impl FnOnce(usize) -> usize) {
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

    /// What each open connection follows.
    fn lines(&self) -> Vec<BTreeSet<u64>> {
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
    fn state(&self) -> MutexGuard<'_, State> {
        // A test that fails while it holds the lock has said why.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.news.notify_all();
        result
    }

    fn serve(&self, mut connection: TcpStream) -> io::Result<()> {
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
        match (self.answer)(number) {
            Answer::Stream => {}
            Answer::Forbidden => {
                let close = "Connection: close\r\nContent-Length: 0\r\n\r\n";
                return write!(connection, "HTTP/1.1 403 Forbidden\r\n{close}");
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
    fn call(&self, request: &Request, connection: &mut TcpStream) -> io::Result<()> {
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
fn ids(form: &str) -> BTreeSet<u64> {
    let value = form
        .split('&')
        .find_map(|pair| pair.strip_prefix("follow=").or_else(|| pair.strip_prefix("user_id=")));
    let ids = value.unwrap_or_default().split("%2C").filter(|id| !id.is_empty());
    ids.map(|id| id.parse().expect("an id")).collect()
}

/// A file of ids that changes.
struct Ids(PathBuf);

impl Ids {
    fn new(ids: impl IntoIterator<Item = u64>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ids-{}-{number}", std::process::id());
        let file = Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name));
        file.write(ids);
        file
    }

    fn write(&self, ids: impl IntoIterator<Item = u64>) {
        let lines: String = ids.into_iter().map(|id| format!("{id}\n")).collect();
        fs::write(&self.0, lines).expect("cargo's folder for tests is writable");
    }

    /// Writes them and tells the program.
    fn change(&self, ids: impl IntoIterator<Item = u64>, running: &Running) {
        self.write(ids);
        running.signal(Signal::HUP);
    }

    fn flag(&self) -> String {
        format!("--follow=@{}", self.0.display())
    }
}

impl Drop for Ids {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

/// Account and number of a message that was printed.
fn read(record: &Record) -> Option<(u64, u64)> {
    let serial = record.payload().split_once(r#""id":"#)?.1;
    let serial = serial.split(',').next()?.parse().ok()?;
    Some((record.stream.get(1)?.parse().ok()?, serial))
}

/// The messages that are printed, each once.
#[derive(Default)]
struct Printed(BTreeSet<(u64, u64)>);

impl Printed {
    #[track_caller]
    fn add(&mut self, record: &Record) {
        if record.event == "tweet" {
            let message = read(record).expect("an account and a number");
            assert!(self.0.insert(message), "printed twice: {message:?}");
        }
    }

    /// Reads on until all of these have come.
    fn read_until(&mut self, running: &mut Running, sent: &BTreeSet<(u64, u64)>) {
        while !sent.is_subset(&self.0) {
            let record = running.record();
            self.add(&record);
        }
    }

    /// What is left must not have come before.
    fn end(mut self, running: Running) -> String {
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

#[test]
fn accounts_are_spread_over_connections_of_a_hundred() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new(1..=250);
    let mut running = site.follow(&format!("site {} --open-every=0 --stats=json", ids.flag()));
    site.wait_until("three connections", |state| state.lines.len() == 3);
    let lines = site.lines();
    assert!(lines.iter().all(|follows| follows.len() <= CAPACITY));
    let all: BTreeSet<u64> = lines.iter().flatten().copied().collect();
    assert_eq!(lines.iter().map(BTreeSet::len).sum::<usize>(), 250, "nobody is on two");
    assert_eq!(all, (1..=250).collect());
    let mut printed = Printed::default();
    (1..=250).for_each(|user| site.publish(user));
    let sent = site.shared.state().sent.iter().copied().collect();
    printed.read_until(&mut running, &sent);
    let said = printed.end(running);
    assert!(said.contains(r#""connects":3,"disconnects":0"#), "{said}");
    let third = r#"{"stream":"site #3","state":"live","accounts":50,"received":51,"connects":1"#;
    assert!(said.contains(third), "the control message and one for each: {said}");
    assert!(!site.shared.state().nonce_was_reused);
}

#[test]
fn a_connection_that_is_lost_comes_back_by_itself_with_the_same_accounts() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=150);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("two connections", |state| state.lines.len() == 2);
    let before = site.lines();
    site.publish(1);
    running.line();
    site.drop_line(Some(1), |_| 0);
    running.says("site #1: ");
    site.wait_until("a third dial", |state| state.dials == 3 && state.lines.len() == 2);
    let mut after = site.lines();
    after.sort();
    let mut expected = before;
    expected.sort();
    assert_eq!(after, expected);
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 2)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM).says("posts may be missing after 1");
}

#[test]
fn a_cursor_is_not_moved_past_what_a_connection_that_is_down_may_miss() {
    let folder = tempfile::tempdir().expect("a folder");
    let cursor = folder.path().join("cursor");
    let ids = Ids::new(1..=101);
    let command =
        format!("site {} --open-every=0 --meta=gap --cursor-file={}", ids.flag(), cursor.display());
    // The second connection is lost and does not come back.
    let site =
        Site::start(Control::None, |n| if n == 3 { Answer::Silence } else { Answer::Stream });
    let mut running = site.follow(&command);
    site.wait_until("two connections", |state| state.lines.len() == 2);
    for (user, serial) in [(1, 1), (101, 2)] {
        site.publish(user);
        assert_eq!(read(&running.record()), Some((user, serial)));
    }
    site.drop_line(Some(101), |_| 0);
    running.says("site #2: ");
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 3)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
    let saved = fs::read_to_string(&cursor).expect("the cursor was saved");
    assert!(saved.contains(r#""stream":["site"],"timeline":"posts","id":"2""#), "{saved}");

    // The next run begins with what nobody listened to, once all accounts come.
    let mut running = site.follow(&command);
    let gap = running.record();
    assert_eq!((gap.event.as_str(), &gap.stream[..]), ("trill.gap", &["site".to_owned()][..]));
    let payload = gap.payload();
    assert!(payload.contains(r#""from_id":"2""#) && payload.contains(r#""complete":false"#));
    site.publish(101);
    assert_eq!(read(&running.record()), Some((101, 4)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM).says("posts may be missing after 2");
    let saved = fs::read_to_string(&cursor).expect("the cursor was saved");
    assert!(saved.contains(r#""id":"4""#), "{saved}");
}

#[test]
fn a_change_of_the_file_goes_through_the_control_endpoint() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --event=tweet", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([2, 3], &running);
    running.says("2 accounts now");
    site.wait_until("the change", |state| {
        let follows = state.lines.values().map(|line| line.follows.clone()).next();
        follows == Some(BTreeSet::from([2, 3]))
    });
    site.publish(3);
    assert_eq!(read(&running.record()), Some((3, 2)));
    let state = site.shared.state();
    assert_eq!((state.dials, state.most_open), (1, 1), "no other connection was opened");
    assert!(state.calls.iter().any(|call| call == "add_user.json 1 user_id=3"));
    assert!(state.calls.iter().any(|call| call == "remove_user.json 1 user_id=1"));
    assert!(!state.nonce_was_reused);
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new([1]);
    let mut running = site.follow(&format!("site {} --event=tweet", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    // It delivers, so it listens to the signal.
    site.publish(1);
    running.line();
    ids.change([], &running);
    running.says("no id in the file");
    fs::write(&ids.0, "rust\n").expect("it can be written");
    running.signal(Signal::HUP);
    running.says("is no account's id, which is a number; the accounts of before stay");
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 2)));
}

#[test]
fn without_a_control_endpoint_a_new_connection_takes_the_place_of_the_old_ones() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([1, 2, 3], &running);
    site.wait_until("a connection for all", |state| {
        state.lines.values().any(|line| line.follows.len() == 3)
    });
    (1..=3).for_each(|user| site.publish(user));
    site.wait_until("the old ones to close", |state| state.lines.len() == 1);
    (1..=3).for_each(|user| site.publish(user));
    let sent: BTreeSet<(u64, u64)> = site.shared.state().sent.iter().copied().collect();
    assert_eq!(sent.len(), 7);
    let mut printed = Printed::default();
    printed.0.insert((1, 1));
    printed.read_until(&mut running, &sent);
    printed.0.remove(&(1, 1));
    let said = printed.end(running);
    assert!(!said.contains("missing"), "no connection was lost: {said}");
    assert_eq!(site.shared.state().dials, 2);
}

#[test]
fn a_server_that_refuses_the_connection_of_a_merge_does_not_end_the_run() {
    let site =
        Site::start(Control::None, |n| if n == 2 { Answer::Forbidden } else { Answer::Stream });
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([1, 2, 3], &running);
    running.says("other connections carry its accounts");
    site.wait_until("one for the new account", |state| state.lines.len() == 2);
    (1..=3).for_each(|user| site.publish(user));
    let mut printed = Printed::default();
    let sent: BTreeSet<(u64, u64)> = site.shared.state().sent.iter().copied().skip(1).collect();
    assert_eq!(sent.len(), 3);
    printed.read_until(&mut running, &sent);
    assert_eq!(site.lines().len(), 2);
}

#[test]
fn a_server_that_refuses_a_connection_that_is_needed_ends_the_run() {
    let site =
        Site::start(Control::None, |n| if n == 2 { Answer::Forbidden } else { Answer::Stream });
    let ids = Ids::new(1..=101);
    site.follow(&format!("site {} --open-every=0", ids.flag())).end().code(4).says("403");
}

#[test]
fn a_filter_is_spread_as_well_and_what_two_connections_carry_is_printed_once() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=5_001);
    let mut running = site.follow(&format!("filter {} --open-every=0 --track=rust", ids.flag()));
    site.wait_until("two connections", |state| state.lines.len() == 2);
    let post =
        |id: u32| format!(r#"{{"id":{id},"id_str":"{id}","text":"rust","user":{{"id":9}}}}"#);
    for id in [1, 2] {
        site.send(&post(id));
        let record = running.record();
        assert_eq!(
            (record.payload(), &record.stream[..]),
            (&*post(id), &["filter".to_owned()][..])
        );
    }
    running.signal(Signal::TERM);
    assert_eq!(running.end().killed_by(Signal::TERM).records().len(), 2);
}

#[test]
fn what_is_only_for_a_removed_account_is_not_shown_though_the_server_sends_it_still() {
    // No other connection takes the place of the one that has it.
    let site =
        Site::start(Control::None, |n| if n == 1 { Answer::Stream } else { Answer::Silence });
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("filter {}", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.send(r#"{"id":1,"id_str":"1","text":"a","user":{"id":2}}"#);
    running.line();
    ids.change([1], &running);
    running.says("1 account now");
    site.send(r#"{"id":2,"id_str":"2","text":"a","user":{"id":2}}"#);
    site.send(r#"{"id":3,"id_str":"3","text":"a","user":{"id":2},"in_reply_to_user_id":1}"#);
    assert_eq!(running.record().payload().split(',').next(), Some(r#"{"id":3"#));
}

/// Accounts that stay lose nothing that was sent on a connection, nobody's
/// message is printed twice, and there are no more connections than a merge takes.
#[test]
fn no_message_is_lost_or_printed_twice_while_lines_drop_and_the_file_changes() {
    const DROPS: usize = 100;
    const CHANGES: usize = 20;
    let mut rng = fastrand::Rng::with_seed(7);
    let site = Site::start(Control::Every(3), OPEN);
    // Fifty accounts in a thousand are others after each change.
    let chosen = |change: usize| {
        let others = (0..100).map(|nth| 901 + (50 * change as u64 + nth) % 200);
        (1..=900).chain(others).collect::<Vec<u64>>()
    };
    let ids = Ids::new(chosen(0));
    let mut running = site.follow(&format!("site {} --open-every=0 --event=tweet", ids.flag()));
    site.wait_until("ten connections", |state| state.lines.len() == 10);
    for step in 1..=DROPS {
        site.drop_line(None, |lines| rng.usize(..lines));
        for _ in 0..20 {
            site.publish(rng.u64(1..=1100));
        }
        if step % (DROPS / CHANGES) == 0 {
            ids.change(chosen(step / (DROPS / CHANGES)), &running);
            running.says("1000 accounts now");
        }
        site.wait_until("most connections", |state| state.lines.len() >= 8);
    }
    site.wait_until("as many connections as are needed", |state| {
        let stay = |user: &u64| *user <= 900;
        let carried = state.lines.values().flat_map(|line| line.follows.iter()).filter(|u| stay(u));
        state.lines.len() == 10 && carried.collect::<BTreeSet<_>>().len() == 900
    });
    (1..=900).for_each(|user| site.publish(user));
    // Half-empty connections are merged, one merge after another, while messages come.
    ids.change(1..=600, &running);
    running.says("600 accounts now");
    for lines in (6..10).rev() {
        site.wait_until("a merge", |state| state.lines.len() <= lines);
        (1..=600).for_each(|user| site.publish(user));
    }
    let (sent, most_open) = {
        let state = site.shared.state();
        assert!(!state.nonce_was_reused);
        let stay = state.sent.iter().copied().filter(|(user, _)| *user <= 600);
        (stay.collect::<BTreeSet<_>>(), state.most_open)
    };
    assert!(sent.len() > 600 * 5 + DROPS * 5, "{}", sent.len());
    let mut printed = Printed::default();
    printed.read_until(&mut running, &sent);
    printed.end(running);
    // What is needed, and what one change and one merge bring.
    assert!(most_open <= 14, "{most_open} connections at once");
}
