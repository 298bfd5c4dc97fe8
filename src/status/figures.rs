//! What is counted. The hot path adds two numbers: rates come of samples that whoever looks takes
//! now and then, and the age of a post is asked of one record for each sample.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::event::{Meta, MetaEvent, Origin, REPLACED, Record, Via};
use crate::output::time;

/// Rates are of the last ten seconds: long enough to be read, short enough to be news.
const WINDOW: Duration = Duration::from_secs(10);

/// Samples are at least this far apart, which bounds their number by the window.
pub const SAMPLE_MIN: Duration = Duration::from_millis(200);

/// A gap is news for so long; then the line is live, as it is in truth from the beginning.
const GAP_SHOWN: Duration = Duration::from_secs(10);

/// A rate over less than this says nothing.
const RATE_MIN: Duration = Duration::from_secs(1);

/// The counters of one run. Times are on the clock of `Moment::mono`.
#[derive(Debug)]
pub struct Figures {
    began: Duration,
    received: u64,
    bytes: u64,
    connects: u64,
    disconnects: u64,
    gaps: u64,
    malformed: u64,
    lag: Option<Duration>,
    /// The next record's age is to be looked at.
    lag_is_due: bool,
    sources: Vec<Source>,
    /// Oldest first; the first is the one that rates are counted from.
    samples: VecDeque<Sample>,
}

/// One stream.
#[derive(Debug)]
struct Source {
    origin: Arc<Origin>,
    line: Line,
    accounts: Option<usize>,
    counts: Counts,
}

/// What is counted of one stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Counts {
    pub(super) received: u64,
    pub(super) connects: u64,
    pub(super) disconnects: u64,
    pub(super) gaps: u64,
}

#[derive(Clone, Copy, Debug)]
enum Line {
    Connecting,
    Live,
    Waiting { until: Duration },
    Gap { length: Duration, since: Duration },
    CatchingUp { part: f64 },
    Ended,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    at: Duration,
    received: u64,
    bytes: u64,
}

/// How a stream's line is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Connecting,
    Live,
    /// The next dial is so far away.
    Waiting(Duration),
    /// The line is live again after so long.
    Gap(Duration),
    /// So much of what was missed has been read, from 0 to 1.
    CatchingUp(f64),
    Ended,
}

impl Serialize for State {
    /// In one word, as scripts compare it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Connecting => "connecting",
            Self::Live | Self::Gap(_) => "live",
            Self::Waiting(_) => "waiting",
            Self::CatchingUp(_) => "catching-up",
            Self::Ended => "ended",
        })
    }
}

/// The figures of one of several streams, or of one of the connections that share a stream. As JSON
/// these are the documented keys of `streams`, in this order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Part {
    /// What it is called: `hashtag rust`, `site #3`.
    #[serde(serialize_with = "name")]
    pub(super) stream: Arc<Origin>,
    pub(super) state: State,
    /// The accounts that are followed over it, where they are spread over several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) accounts: Option<usize>,
    #[serde(flatten)]
    pub(super) counts: Counts,
}

fn name<S: Serializer>(origin: &Origin, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&origin.stream.join(" "))
}

/// The figures of one moment. As JSON these are the documented keys of `--stats=json`, in this
/// order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Snapshot {
    /// Records that came.
    pub received: u64,
    /// Records that passed the filters.
    pub shown: u64,
    /// Bytes of the payloads that came.
    pub bytes: u64,
    /// Seconds since the run began.
    pub seconds: f64,
    /// Records that came per second, in the last ten seconds.
    pub events_per_second: f64,
    /// Bytes of payloads per second, in the last ten seconds.
    pub bytes_per_second: f64,
    /// Streams that were opened.
    pub connects: u64,
    /// Lines that were lost, and dials that failed.
    pub disconnects: u64,
    /// Gaps that were not filled.
    pub gaps: u64,
    /// Malformed events.
    pub malformed: u64,
    /// How old a post was when it came, of one of the last posts; 0 where a clock runs ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag_seconds: Option<f64>,
    /// What the posts cost, in US dollars: an estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// The estimate in words.
    #[serde(skip)]
    pub cost: Option<String>,
    /// Each of the streams, or of the connections that share one.
    #[serde(rename = "streams", skip_serializing_if = "is_one")]
    pub(super) parts: Vec<Part>,
}

/// What there is one of has the figures of the whole.
fn is_one(parts: &[Part]) -> bool {
    parts.len() < 2 && parts.iter().all(|part| part.accounts.is_none())
}

impl Figures {
    /// Nothing has come yet.
    pub fn new(now: Duration) -> Self {
        let first = Sample { at: now, received: 0, bytes: 0 };
        Self {
            began: now,
            received: 0,
            bytes: 0,
            connects: 0,
            disconnects: 0,
            gaps: 0,
            malformed: 0,
            lag: None,
            lag_is_due: true,
            sources: Vec::new(),
            samples: VecDeque::from([first]),
        }
    }

    /// This stream is going to be opened.
    pub fn expect(&mut self, origin: &Arc<Origin>) {
        self.source(origin);
    }

    /// This stream is closed, and nobody asks for it any more.
    pub fn forget(&mut self, origin: &Arc<Origin>) {
        self.sources.retain(|source| source.origin != *origin);
    }

    /// So many accounts are followed over one of several connections.
    pub fn accounts(&mut self, origin: &Arc<Origin>, accounts: usize) {
        self.source(origin).accounts = Some(accounts);
    }

    /// A record has come over one of several connections, though it does not say so itself.
    pub fn heard(&mut self, origin: &Arc<Origin>) {
        let mut sources = self.sources.iter_mut();
        if let Some(source) = sources.find(|source| Arc::ptr_eq(&source.origin, origin)) {
            source.counts.received += 1;
        }
    }

    /// A record has come.
    pub fn record(&mut self, record: &Record) {
        self.received += 1;
        self.heard(&record.origin);
        self.bytes += record.payload.as_bytes().len() as u64;
        if self.lag_is_due && record.via == Via::Stream {
            self.look_at_age(record);
        }
    }

    /// Something has happened to a line.
    pub fn meta(&mut self, event: &MetaEvent, now: Duration) {
        // What is forgotten may have a last word, and a slow reader loses what is for one account of
        // many: that counts, and is no stream.
        let mut nobody = Source::new(&event.origin);
        let mut sources = self.sources.iter_mut();
        let source = sources.find(|source| source.origin == event.origin).unwrap_or(&mut nobody);
        source.line = match &event.meta {
            Meta::Connected { .. } => {
                self.connects += 1;
                source.counts.connects += 1;
                Line::Live
            }
            Meta::Disconnected { class: REPLACED, .. } => return,
            Meta::Disconnected { retry_in, .. } => {
                self.disconnects += 1;
                source.counts.disconnects += 1;
                retry_in.map_or(Line::Ended, |wait| Line::Waiting { until: now + wait })
            }
            Meta::Gap(gap) if gap.complete => return,
            Meta::Gap(gap) => {
                self.gaps += 1;
                source.counts.gaps += 1;
                Line::Gap { length: gap.length, since: now }
            }
            Meta::Malformed { .. } => {
                self.malformed += 1;
                return;
            }
            Meta::Heartbeat | Meta::Partial { .. } | Meta::Notice { .. } => return,
        };
    }

    /// What a gap would have lost is being read; `None` when that is over.
    pub fn progress(&mut self, origin: &Arc<Origin>, part: Option<f64>) {
        self.source(origin).line = part.map_or(Line::Live, |part| Line::CatchingUp { part });
    }

    /// Notes how far it has come; as often as anyone looks.
    pub fn sample(&mut self, now: Duration) {
        let Sample { at, .. } = self.samples[self.samples.len() - 1];
        if now < at + SAMPLE_MIN {
            return;
        }
        self.samples.push_back(Sample { at: now, received: self.received, bytes: self.bytes });
        // The first is as old as the window, or nearly; the second is within it.
        while self.samples.len() > 2 && self.samples[1].at + WINDOW <= now {
            self.samples.pop_front();
        }
        self.lag_is_due = true;
    }

    /// The figures now, with those that others count.
    pub fn snapshot(&self, now: Duration, shown: u64, cost: Option<(f64, String)>) -> Snapshot {
        let from = self.samples[0];
        let span = now.saturating_sub(from.at).max(RATE_MIN).as_secs_f64();
        let (cost_usd, cost) = cost.unzip();
        Snapshot {
            received: self.received,
            shown,
            bytes: self.bytes,
            seconds: rounded(now.saturating_sub(self.began).as_secs_f64()),
            events_per_second: rounded((self.received - from.received) as f64 / span),
            bytes_per_second: rounded((self.bytes - from.bytes) as f64 / span),
            connects: self.connects,
            disconnects: self.disconnects,
            gaps: self.gaps,
            malformed: self.malformed,
            lag_seconds: self.lag.map(|lag| rounded(lag.as_secs_f64())),
            cost_usd: cost_usd.map(rounded),
            cost,
            parts: self.sources.iter().map(|source| source.at(now)).collect(),
        }
    }

    /// There are as many as were asked for: some, or some dozens.
    fn source(&mut self, origin: &Arc<Origin>) -> &mut Source {
        let known = self.sources.iter().position(|source| source.origin == *origin);
        let at = known.unwrap_or_else(|| {
            self.sources.push(Source::new(origin));
            self.sources.len() - 1
        });
        &mut self.sources[at]
    }

    fn look_at_age(&mut self, record: &Record) {
        let Some(posted) = posted_at(record) else { return };
        self.lag_is_due = false;
        // A server's clock may be ahead of ours.
        let lag = record.received_at.duration_since(posted);
        self.lag = Some(Duration::try_from(lag).unwrap_or_default());
    }
}

impl Source {
    fn new(origin: &Arc<Origin>) -> Self {
        Self {
            origin: Arc::clone(origin),
            line: Line::Connecting,
            accounts: None,
            counts: Counts::default(),
        }
    }

    fn at(&self, now: Duration) -> Part {
        Part {
            stream: Arc::clone(&self.origin),
            state: self.line.at(now),
            accounts: self.accounts,
            counts: self.counts,
        }
    }
}

impl Line {
    fn at(self, now: Duration) -> State {
        match self {
            Self::Waiting { until } if now < until => State::Waiting(until - now),
            Self::Connecting | Self::Waiting { .. } => State::Connecting,
            Self::Gap { length, since } if now < since + GAP_SHOWN => State::Gap(length),
            Self::CatchingUp { part } => State::CatchingUp(part),
            Self::Live | Self::Gap { .. } => State::Live,
            Self::Ended => State::Ended,
        }
    }
}

/// When what this record tells happened: `created_at` of the status or notification itself, not of
/// what it boosts (protocols/mastodon.md section 8); on X of `data` (protocols/x.md section 9), and
/// in API v1.1 of the post, the event or the direct message (section 6). An edited status has only
/// the time of its first version there.
fn posted_at(record: &Record) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Timed<'a> {
        #[serde(borrow, default)]
        created_at: Option<&'a RawValue>,
        /// What has the time inside of it.
        #[serde(borrow, default, alias = "direct_message")]
        data: Option<&'a RawValue>,
        #[serde(borrow, default)]
        timestamp_ms: Option<&'a RawValue>,
    }

    if record.event == "status.update" {
        return None;
    }
    let payload: Timed<'_> = serde_json::from_slice(record.payload.as_bytes()).ok()?;
    let timed = match (payload.created_at, payload.data) {
        (None, Some(data)) => serde_json::from_str(data.get()).ok()?,
        _ => payload,
    };
    let created_at: &str = serde_json::from_str(timed.created_at?.get()).ok()?;
    if let Ok(posted) = created_at.parse() {
        return Some(posted);
    }
    // API v1.1 names a second there, and the millisecond beside it.
    let second = time::legacy(created_at)?;
    let millisecond = timed.timestamp_ms.and_then(|ms| ms.get().trim_matches('"').parse().ok());
    Some(millisecond.and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(second))
}

/// Thousandths: more is noise.
fn rounded(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;
