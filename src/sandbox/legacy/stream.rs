//! What one of the streams of API v1.1 sends: first what it says about itself, then messages, and
//! what goes wrong.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Context;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::accounts::{self, Accounts};
use super::connections::Open;
use super::control;
use super::endpoint::Endpoint;
use super::feed::{Feed, Reader, Sequence};
use super::filter::Filter;
use super::params::Parameters;
use super::public;
use super::state::State;
use super::wire::{Framing, Words};
use crate::sandbox::clock::{self, FAR};
use crate::sandbox::drip::{Drip, Ending, Next, Script};
use crate::sandbox::faults::edit::Edits;
use crate::sandbox::faults::{Kind, Legacy, Twitter};
use crate::sandbox::server;
use crate::sandbox::twitter::faults::edit::{Line, edit};

/// Posts in a row that nobody sees before others get their turn.
const MISSES: u32 = 1_024;
/// How long that turn is.
const PAUSE: Duration = Duration::from_millis(10);
/// From one byte of a trickle to the next.
const DRIP: Duration = Duration::from_millis(10);
/// The message that never ends begins like this, and goes on with its last byte.
const TRICKLE: &[u8] = br#"{"created_at":"Thu Jan 01 00:00:00 +0000 2026","id":1,"text":"a"#;
/// As much of a message as is sent of it when there was none before.
const HALF: &[u8] = br#"{"created_at":"Thu Jan"#;
/// After so many messages the first warning or limit comes.
const NOTICE_AFTER: u64 = 6;
/// And one more after every so many.
const NOTICE_EVERY: u64 = 100;
/// How many tweets a limit says were not delivered since the last one.
const UNDELIVERED: u64 = 17;

/// What a stream needs to know before it starts.
pub(super) struct Setup {
    pub(super) state: Arc<State>,
    pub(super) open: Open,
    pub(super) endpoint: Endpoint,
    pub(super) asked: Parameters,
    pub(super) gzip: bool,
}

/// The script of a stream.
pub(super) struct Stream {
    state: Arc<State>,
    open: Open,
    endpoint: Endpoint,
    asked: Parameters,
    feed: Arc<Feed>,
    /// What everybody posts, as far as it passes.
    public: Option<(Reader, Filter)>,
    accounts: Accounts,
    /// The version of the accounts that `accounts` has.
    version: u64,
    /// What is said before anything else, and when accounts are added.
    preamble: VecDeque<Vec<u8>>,
    /// Whether the control message is still to come, and after how many messages.
    control: Option<u64>,
    framing: Framing,
    stops: Vec<(u64, Stop)>,
    half_open: bool,
    /// Messages sent so far.
    sent: u64,
    /// Warnings and limits among them.
    notices: u64,
    latest: Bytes,
    last_words: Words,
    finished: bool,
    /// When the next byte of a trickle is due, and how many there were.
    trickle: Option<(Instant, usize)>,
}

/// What puts an end to the messages.
#[derive(Debug, Clone, Copy)]
enum Stop {
    Disconnect(u8),
    HalfLine,
    Trickle,
    GzipCut,
}

impl Stream {
    /// The body of a stream on this line, bent by `faults`.
    pub(super) fn body(
        setup: Setup,
        line: server::Line,
        faults: &[Kind],
        heartbeat: Duration,
    ) -> Drip<Self> {
        let Setup { state, open, endpoint, asked, gzip } = setup;
        let now = Instant::now();
        let feed = Arc::clone(state.feed(now));
        let is_filtered = !asked.track.is_empty() || !asked.locations.is_empty();
        let public = match endpoint {
            Endpoint::Filter => Some(Filter::new(&asked, false)),
            Endpoint::Sample => Some(Filter::new(&asked, true)),
            Endpoint::User if is_filtered => Some(Filter::new(&asked, false)),
            Endpoint::User | Endpoint::Site => None,
        };
        let late = faults.iter().find_map(|kind| match kind {
            Kind::Legacy(Legacy::LateControl(after)) => Some(*after),
            _ => None,
        });
        let control = (endpoint == Endpoint::Site && state.control).then(|| late.unwrap_or(0));
        let script = Self {
            public: public.map(|filter| (feed.reader(Sequence::Public(endpoint), now), filter)),
            accounts: Accounts::new(Arc::clone(&feed)),
            version: 0,
            preamble: VecDeque::new(),
            control,
            framing: Framing::new(faults, asked.delimited, gzip),
            stops: faults.iter().filter_map(Stop::new).collect(),
            half_open: faults.contains(&Kind::Twitter(Twitter::HalfOpen)),
            sent: 0,
            notices: 0,
            latest: Bytes::from_static(HALF),
            last_words: Words::None,
            finished: false,
            trickle: None,
            state,
            open,
            endpoint,
            asked,
            feed,
        };
        Drip::new(script, line, faults, Edits::new(faults, edit), heartbeat)
    }

    /// Takes note of accounts that were added or removed.
    fn look_at_accounts(&mut self, now: Instant) {
        let Some((version, ids)) = self.open.handle.accounts(self.version) else { return };
        self.version = version;
        for account in self.accounts.set(&ids, now) {
            for message in self.state.programme().preamble(account, &self.asked) {
                let message = self.addressed(account, message);
                self.preamble.push_back(message);
            }
        }
    }

    /// A message of a site stream says for whom it is.
    fn addressed(&self, account: u64, message: Vec<u8>) -> Vec<u8> {
        if self.endpoint != Endpoint::Site {
            return message;
        }
        let quote: &[u8] = if self.asked.stringify { b"\"" } else { b"" };
        let id = account.to_string();
        [b"{\"for_user\":", quote, id.as_bytes(), quote, b",\"message\":", &message, b"}"].concat()
    }

    /// What is said of the stream itself: neither counted nor edited, so that faults hit what
    /// happens.
    fn aside(&mut self) -> Option<Next<Line>> {
        let message = match self.control {
            Some(after) if after <= self.sent => {
                self.control = None;
                let uri = format!("{}{}", control::PATH, self.open.handle.stream_id);
                json!({ "control": { "control_uri": uri } }).to_string().into_bytes()
            }
            _ => self.preamble.pop_front()?,
        };
        let mut chunks = VecDeque::new();
        self.framing.line(Line::new(&message), &mut chunks);
        let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.iter()).copied().collect();
        // What `merge` holds back comes later.
        Some(if bytes.is_empty() { Next::Unseen } else { Next::Raw(Bytes::from(bytes)) })
    }

    /// What the server says about how the stream is read: due after a few messages, then seldom.
    fn notice(&mut self) -> Option<Line> {
        if self.sent < NOTICE_AFTER + self.notices * NOTICE_EVERY {
            return None;
        }
        let is_tracked = self.endpoint == Endpoint::Filter && !self.asked.track.is_empty();
        let message = match (self.asked.stall_warnings, is_tracked) {
            (true, true) if self.notices.is_multiple_of(2) => falling_behind(),
            (true, false) => falling_behind(),
            (_, true) => {
                let ms = u64::try_from(clock::now().as_millisecond()).unwrap_or(0);
                public::limit((self.notices + 1) * UNDELIVERED, ms)
            }
            (false, false) => return None,
        };
        self.notices += 1;
        Some(Line::new(&message))
    }

    /// The next message, whichever sequence it is of.
    fn event(&mut self, now: Instant) -> Next<Line> {
        let account = match self.accounts.next(now) {
            accounts::Tick::Event { account, serial } => {
                let programme = self.state.programme();
                let message = programme.message(&self.feed, account, serial, &self.asked);
                let message = self.addressed(account, message);
                return Next::Item(Line { serial: Some((account, serial)), ..Line::new(&message) });
            }
            accounts::Tick::At(due) => Some(due),
            // Accounts may be added to a site stream as long as it is open.
            accounts::Tick::End if self.endpoint == Endpoint::Site && self.accounts.is_empty() => {
                Some(now + FAR)
            }
            accounts::Tick::End => None,
        };
        let Some((reader, filter)) = &mut self.public else {
            return account.map_or(Next::End(Ending::Clean), Next::At);
        };
        for _ in 0..MISSES {
            match self.feed.due(reader) {
                None => return account.map_or(Next::End(Ending::Clean), Next::At),
                Some(due) if due > now => {
                    return Next::At(account.map_or(due, |other| other.min(due)));
                }
                Some(_) => {}
            }
            let serial = self.feed.take(reader);
            let programme = self.state.programme();
            if let Some(message) =
                public::message(programme, &self.feed, self.endpoint, filter, serial)
            {
                return Next::Item(Line::new(&message));
            }
        }
        Next::At(now + PAUSE)
    }

    fn due(&self) -> Option<Stop> {
        self.stops.iter().find(|(after, _)| *after <= self.sent).map(|&(_, stop)| stop)
    }

    /// What happens in place of the next message.
    fn stop(&mut self, now: Instant) -> Option<Next<Line>> {
        Some(match self.due()? {
            Stop::Disconnect(code) => {
                self.last_words = self.disconnect(code);
                Next::End(if self.half_open { Ending::Stall } else { Ending::Clean })
            }
            Stop::HalfLine => {
                self.last_words = Words::Part(self.latest.slice(..self.latest.len() / 2));
                Next::End(Ending::Clean)
            }
            Stop::GzipCut => {
                self.framing.cut_gzip();
                Next::End(Ending::Clean)
            }
            Stop::Trickle => {
                let (due, sent) = self.trickle.unwrap_or((now, 0));
                if due > now {
                    return Some(Next::At(due));
                }
                self.trickle = Some((now + DRIP, sent + 1));
                let at = sent.min(TRICKLE.len() - 1);
                Next::Raw(self.framing.chunk(Bytes::from_static(&TRICKLE[at..=at])))
            }
        })
    }

    fn disconnect(&self, code: u8) -> Words {
        let reason = match code {
            1 => "server shutdown",
            2 => "duplicate stream",
            3 => "control request",
            4 => "stall",
            5 => "normal",
            6 => "token revoked",
            7 => "admin logout",
            9 => "max message limit",
            10 => "stream exception",
            11 => "broker stall",
            12 => "shed load",
            13 => "user deleted",
            14 => "user suspended",
            _ => "reserved",
        };
        let name = format!("mila_cats-{}-{}", self.endpoint.name(), self.open.handle.number);
        let message: Value =
            json!({ "disconnect": { "code": code, "stream_name": name, "reason": reason } });
        Words::Message(Line::new(message.to_string().as_bytes()).bytes)
    }
}

impl Script for Stream {
    type Item = Line;

    fn greeting(&mut self, chunks: &mut VecDeque<Bytes>) {
        self.framing.greeting(chunks);
    }

    fn next(&mut self, now: Instant) -> Next<Line> {
        self.look_at_accounts(now);
        if let Some(aside) = self.aside() {
            return aside;
        }
        if let Some(stop) = self.stop(now) {
            return stop;
        }
        match self.notice() {
            Some(notice) => Next::Item(notice),
            None => self.event(now),
        }
    }

    fn write(&mut self, line: Line, chunks: &mut VecDeque<Bytes>) {
        self.sent += 1;
        if let Some((account, serial)) = line.serial {
            self.open.sent(account, serial);
        }
        self.latest = line.bytes.clone();
        self.framing.line(line, chunks);
    }

    fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>) {
        // Within a line it would be the end of it.
        if !matches!(self.due(), Some(Stop::Trickle)) {
            self.framing.heartbeat(chunks);
        }
    }

    fn finish(&mut self, ending: Ending, chunks: &mut VecDeque<Bytes>) {
        let words = std::mem::take(&mut self.last_words);
        self.framing.finish(ending, &words, chunks);
        self.finished = matches!(ending, Ending::Clean | Ending::Kill);
    }

    fn over(&mut self, ending: Ending) {
        self.state.budget.ended();
        if ending == Ending::Kill {
            self.state.revoke();
        }
        let how = match ending {
            Ending::Clean | Ending::Kill => "end",
            Ending::Cut => "cut",
            Ending::Torn => "torn",
            Ending::Reset => "reset",
            // The server still believes in it.
            Ending::Stall => return self.open.silent(),
        };
        self.open.close(how);
    }

    fn interrupt(&mut self, cx: &mut Context<'_>, chunks: &mut VecDeque<Bytes>) -> Option<Ending> {
        let code = self.open.kicked(cx)?;
        if self.finished {
            return None;
        }
        self.last_words = self.disconnect(code);
        self.finish(Ending::Clean, chunks);
        Some(Ending::Clean)
    }
}

/// A reader who is too slow is told before the line is cut.
fn falling_behind() -> Vec<u8> {
    let warning = json!({ "warning": {
        "code": "FALLING_BEHIND",
        "message": "Your connection is falling behind and messages are being queued for delivery to \
            you. Your queue is now over 60% full. You will be disconnected when the queue is full.",
        "percent_full": 60,
    } });
    warning.to_string().into_bytes()
}

impl Stop {
    fn new(kind: &Kind) -> Option<(u64, Self)> {
        Some(match *kind {
            Kind::Legacy(Legacy::Disconnect { code, after }) => (after, Self::Disconnect(code)),
            Kind::Twitter(Twitter::HalfLine(after)) => (after, Self::HalfLine),
            Kind::Twitter(Twitter::Trickle(after)) => (after, Self::Trickle),
            Kind::Twitter(Twitter::GzipCut(after)) => (after, Self::GzipCut),
            _ => return None,
        })
    }
}
