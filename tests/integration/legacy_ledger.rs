//! The promise of the pool, held to the ledger of the embedded server: every message that was sent
//! on a connection comes out, once, whatever happens to the connections and to the file of ids.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use trill::sandbox::{Fault, Options, Rate, Sandbox};

use crate::harness::ids::Ids;
use crate::harness::record::Record;
use crate::harness::{Ended, Running, Signal, Trill, all_at_once};

/// Accounts that are wanted all the time.
const STAY: u64 = 900;
/// Disturbances of lines, and changes of the file meanwhile.
const DISTURBANCES: u64 = 100;
const CHANGES: u64 = 20;

/// `GET /sandbox/legacy/sent`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ledger {
    forgotten: u64,
    connections: Vec<Sent>,
}

/// What was sent on one connection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    connection: u64,
    #[serde(rename = "stream")]
    _stream: String,
    opened_ms: u64,
    closed_ms: Option<u64>,
    ending: Option<String>,
    /// For each account, ranges of serial numbers.
    sent: BTreeMap<u64, Vec<(u64, u64)>>,
    /// The last of them in their order.
    last: Vec<(u64, u64)>,
}

/// `GET /sandbox/faults`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    #[serde(rename = "streams")]
    _streams: u64,
    refused: u64,
    ended: u64,
    chaos_left: u64,
}

impl Ledger {
    fn of(server: &Sandbox) -> Self {
        let ledger: Self = get(server, "/sandbox/legacy/sent");
        assert_eq!(ledger.forgotten, 0);
        ledger
    }

    /// The connections that are open by what the server knows.
    fn open(&self) -> Vec<&Sent> {
        self.connections.iter().filter(|it| it.closed_ms.is_none()).collect()
    }

    /// The most connections that were open at once.
    fn most_open(&self) -> usize {
        let is_open =
            |it: &&Sent, at| it.opened_ms <= at && it.closed_ms.is_none_or(|closed| closed > at);
        let open = |at| self.connections.iter().filter(|it| is_open(it, at)).count();
        self.connections.iter().map(|it| open(it.opened_ms)).max().unwrap_or(0)
    }
}

impl Sent {
    fn messages(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.sent.iter().flat_map(|(&account, ranges)| {
            ranges
                .iter()
                .flat_map(move |&(first, last)| (first..=last).map(move |it| (account, it)))
        })
    }

    /// Holds what is missing to what the end of this connection may have taken with it.
    ///
    /// - A clean end, a cut and silence come after all that was sent is on the wire.
    /// - A torn chunk lacks the end of the last message.
    /// - A reset destroys what is on its way, and a client that closes does not read it: the
    ///   messages after some point, all of them, and none before.
    fn check(&self, missing: &BTreeSet<(u64, u64)>) {
        let ending = self.ending.as_deref();
        let most = match ending {
            Some("end" | "cut" | "stall") => 0,
            Some("torn") => 1,
            Some("reset" | "client") => usize::MAX,
            other => panic!("connection {} ended by {other:?}", self.connection),
        };
        let what = format!("connection {}, {ending:?}: {missing:?}", self.connection);
        assert!(missing.len() <= most, "{what}");
        let tail = self.last.len().min(missing.len());
        let tail = &self.last[self.last.len() - tail..];
        assert!(tail.iter().all(|message| missing.contains(message)), "a hole in {what}");
        // What is longer than the ledger's memory of the order is a tail for each account.
        for &(account, serial) in missing {
            let end = self.sent[&account].last().map_or(0, |&(_, last)| last);
            let rest = self.messages().filter(|it| it.0 == account && it.1 >= serial);
            assert!(
                rest.into_iter().all(|it| missing.contains(&it)),
                "a hole before {end}: {what}"
            );
        }
    }
}

/// A document of the embedded server that no real server has.
fn get<T: DeserializeOwned>(server: &Sandbox, path: &str) -> T {
    let address = server.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in text");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

fn server(rate: f64, faults: &[&str]) -> Sandbox {
    let fault = |text: &&str| text.parse::<Fault>().expect("a fault");
    let options = Options {
        rate: Rate::PerSecond(rate),
        seed: Some(20),
        heartbeat: Some(Duration::from_millis(100)),
        faults: faults.iter().map(fault).collect(),
        ..Options::default()
    };
    Sandbox::start(options).expect("a free port")
}

/// Follows the ids of the file.
fn follow(server: &Sandbox, ids: &Ids, flags: &str) -> Running {
    let command =
        format!("site {} --open-every=0 -o json --meta=connection,gap{flags}", ids.flag());
    Trill::at_legacy_sandbox(server, &command).spawn()
}

/// Changes the ids, and waits until the program has read them.
fn put(file: &Ids, ids: &BTreeSet<u64>, running: &mut Running) {
    file.change(ids.iter().copied(), running);
    running.says(&format!("{} accounts now", ids.len()));
}

/// What the program printed.
#[derive(Default)]
struct Printed {
    /// Account and serial number.
    messages: HashSet<(u64, u64)>,
    /// The last serial number of each account.
    latest: BTreeMap<u64, u64>,
    /// The program's own records about each connection, by name.
    own: BTreeMap<String, Vec<Record>>,
}

impl Printed {
    #[track_caller]
    fn add(&mut self, record: Record) {
        let name = record.stream.get(1).cloned().unwrap_or_default();
        if record.event.starts_with("trill.") {
            return self.own.entry(name).or_default().push(record);
        }
        let serial = record.payload().rsplit_once(r#","sandbox_serial":"#);
        let Some((_, serial)) = serial else { return };
        let serial = serial.trim_end_matches('}').parse().expect("a number");
        let account = name.parse().expect("an account");
        assert!(self.messages.insert((account, serial)), "twice: {account} {serial}");
        self.latest.insert(account, serial);
    }

    fn read(&mut self, running: &mut Running, records: usize) {
        for _ in 0..records {
            let record = running.record();
            self.add(record);
        }
    }

    /// Everything that a run printed.
    fn of(ended: &Ended) -> Self {
        let mut all = Self::default();
        ended.records().into_iter().for_each(|record| all.add(record));
        all
    }

    /// Reads on until the server's ledger is as it should be.
    fn read_until(
        &mut self,
        running: &mut Running,
        server: &Sandbox,
        is_good: impl Fn(&Ledger) -> bool,
    ) -> Ledger {
        for _ in 0..500 {
            self.read(running, 100);
            let ledger = Ledger::of(server);
            if is_good(&ledger) {
                return ledger;
            }
        }
        let ledger = Ledger::of(server);
        let open = ledger.open().into_iter().map(|it| (it.connection, it.sent.len()));
        panic!("waited for the right connections in vain: {:?}", open.collect::<Vec<_>>());
    }

    /// Reads on until so many connections carry all accounts, and stay.
    fn settle(
        &mut self,
        running: &mut Running,
        server: &Sandbox,
        ids: &BTreeSet<u64>,
        count: usize,
    ) {
        for _ in 0..50 {
            let before = self.read_until(running, server, |ledger| ledger.open().len() == count);
            self.read_beyond(running, &before, ids);
            let after = Ledger::of(server);
            if before
                .open()
                .iter()
                .map(|it| it.connection)
                .eq(after.open().iter().map(|it| it.connection))
            {
                return;
            }
        }
        panic!("the connections do not settle");
    }

    /// Reads on until every account has had a message that came after the ledger was written.
    fn read_beyond(&mut self, running: &mut Running, ledger: &Ledger, ids: &BTreeSet<u64>) {
        let mut waiting: BTreeMap<u64, u64> = ids.iter().map(|&id| (id, 0)).collect();
        for (account, ranges) in ledger.connections.iter().flat_map(|it| &it.sent) {
            if let Some(last) = waiting.get_mut(account) {
                *last = ranges.iter().map(|it| it.1).max().unwrap_or(0).max(*last);
            }
        }
        for _ in 0..20 {
            waiting.retain(|id, last| self.latest.get(id).is_none_or(|latest| latest <= last));
            if waiting.is_empty() {
                return;
            }
            self.read(running, ids.len());
        }
        panic!("these accounts are on no connection: {waiting:?}");
    }

    /// Nothing is missing that the client could have read.
    fn check(&self, ledger: &Ledger, stay: &BTreeSet<u64>) -> usize {
        let mut all = BTreeSet::new();
        for sent in &ledger.connections {
            let missing: BTreeSet<(u64, u64)> = sent
                .messages()
                .filter(|it| stay.contains(&it.0) && !self.messages.contains(it))
                .collect();
            sent.check(&missing);
            all.extend(missing);
        }
        all.len()
    }

    /// Connections that were lost, and dials that failed; not those that others have replaced.
    fn losses(&self) -> u64 {
        let own = self.own.values().flatten();
        let lost = own.filter(|record| record.event == "trill.disconnected");
        lost.filter(|record| !record.payload().contains("replaced")).count() as u64
    }

    fn count(&self, event: &str) -> u64 {
        self.own.values().flatten().filter(|record| record.event == event).count() as u64
    }
}

/// Each loss of a line is told when it happens, and as a gap once it is over: by the line when it is
/// back, or when another has taken its place.
fn check_told(label: &str, own: &[Record]) {
    let letter = |record: &Record| match record.event.as_str() {
        "trill.connected" => 'c',
        "trill.disconnected" if record.payload().contains("replaced") => 'r',
        "trill.disconnected" => 'd',
        "trill.gap" => 'g',
        other => panic!("{other}"),
    };
    let told: String = own.iter().map(letter).collect();
    // It was closed on purpose, if that is its last word.
    let told = told.strip_suffix('r').unwrap_or(&told);
    // Before the first connection there is nothing to lose.
    let Some(rest) = told.trim_start_matches('d').strip_prefix('c') else { return };
    let (losses, last) = rest.rsplit_once("cg").map_or((None, rest), |(all, it)| (Some(all), it));
    let is_loss = |loss: &str| !loss.is_empty() && loss.trim_matches('d').is_empty();
    let are_told = losses.is_none_or(|losses| losses.split("cg").all(is_loss));
    let is_last_told = last.is_empty() || last.strip_suffix('g').is_some_and(is_loss);
    assert!(are_told && is_last_told, "{label}: {told}");
}

fn disturbed(server: &Sandbox) -> Figures {
    get(server, "/sandbox/faults")
}

/// 900 accounts, and as many of 200 others as are asked for.
fn chosen(change: u64, others: u64) -> BTreeSet<u64> {
    (1..=STAY).chain((0..others).map(|nth| STAY + 1 + (10 * change + nth) % 200)).collect()
}

#[test]
fn changes_of_the_file_alone_lose_nothing_whatever_the_control_endpoints_do() {
    // Slower than what a connection is read on for: the old one has to wait for the new.
    let slow = &["no-control", "slow-headers=3s"];
    let table = [&[][..], &["no-control"], slow, &["control-status=503"], &["late-control=150"]];
    all_at_once(table, |faults| {
        let server = server(2.0, faults);
        // 180 accounts that stay, and 60 others on three connections; then fewer, then more.
        let chosen = |change: u64, others: u64| -> BTreeSet<u64> {
            (1..=180).chain((0..others).map(|nth| 181 + 20 * change + nth)).collect()
        };
        let ids = Ids::new(chosen(0, 60));
        let mut running = follow(&server, &ids, "");
        let mut printed = Printed::default();
        printed.read_beyond(&mut running, &Ledger::of(&server), &chosen(0, 60));
        for change in 1..=6 {
            let others = if change == 4 { 10 } else { 60 };
            put(&ids, &chosen(change, others), &mut running);
            printed.read(&mut running, 100);
        }
        // All of them are on a connection by then, and not all on as few as can be.
        printed.read_beyond(&mut running, &Ledger::of(&server), &chosen(6, 60));
        printed.settle(&mut running, &server, &chosen(6, 60), 3);
        running.signal(Signal::TERM);
        let printed = Printed::of(&running.end().killed_by(Signal::TERM));
        assert_eq!((printed.losses(), printed.count("trill.gap")), (0, 0));
        for account in 1..=180 {
            let serials = printed.messages.iter().filter(|it| it.0 == account).map(|it| it.1);
            let serials: BTreeSet<u64> = serials.collect();
            let (first, last) = (serials.first().expect("one"), serials.last().expect("one"));
            let count = last - first + 1;
            assert_eq!(count, serials.len() as u64, "{faults:?} {account}: {serials:?}");
        }
    });
}

#[test]
fn an_account_that_a_control_endpoint_refuses_comes_over_a_new_connection() {
    let table: [(&[&str], &str); 7] = [
        (&["control-status=401"], "the control endpoint answered 401"),
        (&["control-status=403"], "the control endpoint answered 403"),
        (&["control-status=404"], "the control endpoint answered 404"),
        (&["control-status=420"], "the control endpoint answered 420"),
        (&["control-status=503"], "the control endpoint answered 503"),
        (&["no-control"], "site #2: follows 3 accounts"),
        (&["late-control=1000"], "site #2: follows 3 accounts"),
    ];
    let chosen = |ids: &[u64]| ids.iter().copied().collect::<BTreeSet<u64>>();
    all_at_once(table, |(faults, words)| {
        let server = server(50.0, faults);
        let ids = Ids::new(chosen(&[1, 2]));
        let mut running = follow(&server, &ids, " -v");
        let mut printed = Printed::default();
        printed.read(&mut running, 10);
        put(&ids, &chosen(&[1, 2, 3]), &mut running);
        printed.read_beyond(&mut running, &Ledger::of(&server), &chosen(&[1, 2, 3]));
        printed.read_until(&mut running, &server, |ledger| {
            // One for all of them, in the place of the other.
            ledger.connections.len() == 2 && ledger.open().len() == 1
        });
        running.signal(Signal::TERM);
        let ended = running.end().killed_by(Signal::TERM).says(words);
        assert_eq!(Printed::of(&ended).count("trill.gap"), 0, "{faults:?}");
    });
    // With one, nothing is opened or closed, late or not.
    all_at_once([&[][..], &["late-control=20"]], |faults| {
        let server = server(50.0, faults);
        let ids = Ids::new(chosen(&[1, 2]));
        let mut running = follow(&server, &ids, "");
        let mut printed = Printed::default();
        printed.read(&mut running, 60);
        put(&ids, &chosen(&[2, 3]), &mut running);
        printed.read_beyond(&mut running, &Ledger::of(&server), &chosen(&[2, 3]));
        assert_eq!(Ledger::of(&server).connections.len(), 1, "{faults:?}");
    });
}

#[test]
fn a_line_that_is_replaced_while_it_is_lost_is_a_gap_as_well() {
    let server = server(2.0, &["no-control", "drop-after=60x1"]);
    let all = |first: u64, second: u64| (1..=first).chain(101..=second).collect();
    let ids = Ids::new(all(100, 150));
    let mut running = follow(&server, &ids, " --retry-delay=1h");
    running.says("next attempt in");
    // What is left fits on one connection, which is opened in the place of both.
    put(&ids, &all(40, 130), &mut running);
    let mut printed = Printed::default();
    printed.read_until(&mut running, &server, |ledger| {
        ledger.connections.len() == 3 && ledger.open().len() == 1
    });
    running.signal(Signal::TERM);
    let ended = running.end().killed_by(Signal::TERM).says("may be missing");
    assert_eq!(Printed::of(&ended).count("trill.gap"), 1);
}

#[test]
fn every_message_that_was_sent_is_printed_once_while_lines_break_and_the_file_changes() {
    // Some are spent on lines that are replaced before.
    let chaos = format!("chaos={}", DISTURBANCES + 25);
    let faults = [
        &chaos,
        "disconnect=1@20x4",
        "disconnect=12@30x2",
        "wrong-length=7x6",
        "long-length=11x6",
        "late-control=20x10",
        "control-status=503x4",
    ];
    let server = server(1.0, &faults);
    let ids = Ids::new(chosen(0, 100));
    let flags = " --delimited --retry-delay=5ms --stall-timeout=1s --stats=json";
    let mut running = follow(&server, &ids, flags);
    let mut printed = Printed::default();
    printed.read(&mut running, 1);
    for change in 1..=CHANGES {
        loop {
            let figures = disturbed(&server);
            let disturbances = figures.ended + figures.refused;
            if disturbances >= change * DISTURBANCES / CHANGES || figures.chaos_left == 0 {
                break;
            }
            printed.read(&mut running, 50);
        }
        // Once they are fewer, so that half-empty connections are merged.
        let others = if change == CHANGES / 2 { 0 } else { 100 };
        put(&ids, &chosen(change, others), &mut running);
    }
    // Whatever hits a line has done so by its sixtieth message.
    let is_quiet = |ledger: &Ledger| {
        let open = ledger.open();
        open.len() == 10
            && open.iter().all(|it| it.ending.is_none() && it.messages().take(60).count() == 60)
    };
    printed.read_until(&mut running, &server, |ledger| {
        disturbed(&server).chaos_left == 0 && is_quiet(ledger)
    });
    printed.settle(&mut running, &server, &chosen(CHANGES, 100), 10);
    running.signal(Signal::TERM);
    let printed = Printed::of(&running.end().killed_by(Signal::TERM));
    let (ledger, figures) = (Ledger::of(&server), disturbed(&server));
    let disturbances = figures.ended + figures.refused;
    assert!(disturbances >= DISTURBANCES, "{figures:?}");
    let lost = printed.check(&ledger, &(1..=STAY).collect());
    let all = printed.messages.len();
    assert!(lost < all / 20, "{lost} of {all} on their way when a line broke");
    printed.own.iter().for_each(|(label, own)| check_told(label, own));
    // How a line ends that is being replaced is no news, once for each.
    let replaced = printed.own.len() as u64 - 10;
    let told = printed.losses();
    assert!(told + replaced >= disturbances, "{told} and {replaced} of {disturbances}");
    // A change may bring one and a merge two, and one merge is waited for at a time.
    let most = ledger.most_open();
    assert!(most <= 20, "{most} connections at once");
}
