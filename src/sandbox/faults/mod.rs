//! What goes wrong on request: the grammar of `--fault`, as data.
//!
//! A fault is parsed here, lives in a [`Budget`] that counts the connections it has hit, and is
//! carried out by the side that it is about, where that writes its streams and documents.

mod budget;

use std::str::FromStr;
use std::time::Duration;

pub(super) use budget::Budget;

/// The largest event that `oversize` makes: what fits into memory several times over.
const MAX_OVERSIZE: u64 = 256 << 20;
/// A little over the client's limit of 8 MiB.
const DEFAULT_OVERSIZE: u64 = 9 << 20;
/// Often enough to be met at once, seldom enough that most events are whole.
const DEFAULT_EVERY: u64 = 5;

/// Every fault: its form and what it does.
pub const FAULTS: &[(&str, &str)] = &[
    ("drop-every=DUR", "cut the TCP connection, without a final chunk, DUR after the connect"),
    ("drop-after=N", "cut the TCP connection after N events"),
    ("cut-at=BYTES", "cut the TCP connection after exactly that many bytes of the body"),
    ("end-after=N", "end the body cleanly after N events, as a server that restarts"),
    ("kill-after=N", "end the body cleanly after N events and revoke the token"),
    (
        "stall[=N]",
        "after N events (3) send nothing more, not even heartbeats; the socket stays open",
    ),
    ("no-heartbeat", "send no heartbeats"),
    ("old-heartbeat", "send ':thump' with one newline, as servers before 4.6"),
    ("heartbeat=DUR", "send a heartbeat every DUR"),
    ("split", "write one byte at a time, each in its own chunk"),
    ("merge", "write eight events in one chunk, held back until there are eight"),
    (
        "garbage[=N]",
        "every Nth (5) event's data is not JSON; every second of those has invalid UTF-8",
    ),
    ("oversize[=BYTES]", "insert one event of that many bytes (9 MiB) after the first event"),
    ("undefined", "insert 'filters_changed' with the data 'undefined' after the first event"),
    (
        "unknown-event",
        "insert two events of unknown names, JSON and plain text, after the first event",
    ),
    ("bom", "start the body with a byte-order mark"),
    ("crlf", "end lines with CR LF"),
    ("cr", "end lines with CR"),
    ("multiline", "spread JSON over several 'data:' lines"),
    ("duplicate[=N]", "send every Nth (5) event twice"),
    ("reorder[=N]", "swap every Nth (5) pair of events"),
    (
        "status=CODE",
        "refuse the stream with that status, 400 to 599, and the body of the real server",
    ),
    ("retry-after=SECS", "add Retry-After to refusals"),
    ("rate-limit-reset=SECS", "add X-RateLimit-Reset to refusals: now and SECS, in ISO 8601"),
    ("html", "answer a stream with 200 and an HTML page"),
    ("bad-gateway", "answer a stream with nginx's 502 page"),
    ("slow-headers[=DUR]", "wait for DUR (forever) before the response headers"),
    ("accept-close", "take the request and close without a byte"),
    ("accept-end", "answer 200, ':)' and a clean end at once"),
    ("redirect=URL", "answer a stream with 301 to URL and the same path and query"),
    ("no-v2", "/api/v2/instance is 404"),
    ("no-instance", "both instance documents are 404"),
    ("instance-status=CODE", "both instance documents are refused with that status"),
    (
        "streaming-url=VALUE",
        "what the instance advertises: null, empty, missing, a URL, or a /prefix to serve under",
    ),
    (
        "disabled=FEEDS",
        "drop posts as a server that disabled local, remote or all live feeds; hashtag-local, …-remote, …-all",
    ),
];

/// One scripted fault: `NAME[=VALUE][xTIMES]`. TIMES is the number of stream connections that it
/// hits before it is spent; without it, all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(super) kind: Kind,
    pub(super) times: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    DropEvery(Duration),
    DropAfter(u64),
    CutAt(u64),
    EndAfter(u64),
    KillAfter(u64),
    Stall(u64),
    NoHeartbeat,
    OldHeartbeat,
    Heartbeat(Duration),
    Split,
    Merge,
    Garbage(u64),
    Oversize(u64),
    Undefined,
    UnknownEvent,
    Bom,
    Crlf,
    Cr,
    Multiline,
    Duplicate(u64),
    Reorder(u64),
    Status(u16),
    RetryAfter(u32),
    RateLimitReset(u32),
    Html,
    BadGateway,
    SlowHeaders(Option<Duration>),
    AcceptClose,
    AcceptEnd,
    Redirect(String),
    NoV2,
    NoInstance,
    InstanceStatus(u16),
    StreamingUrl(StreamingUrl),
    Disabled(Disabled),
}

/// What the instance documents say about the streaming host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum StreamingUrl {
    /// `ws://` and the sandbox's own address.
    #[default]
    Own,
    Null,
    Empty,
    Missing,
    Elsewhere(String),
    /// The sandbox's own address and a path, under which streams are served too.
    Prefix(String),
}

/// Which feeds the administrator disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Disabled {
    pub(super) live_local: bool,
    pub(super) live_remote: bool,
    pub(super) hashtag_local: bool,
    pub(super) hashtag_remote: bool,
}

impl Disabled {
    /// Disabled by either.
    pub(super) fn and(self, more: Self) -> Self {
        Self {
            live_local: self.live_local || more.live_local,
            live_remote: self.live_remote || more.live_remote,
            hashtag_local: self.hashtag_local || more.hashtag_local,
            hashtag_remote: self.hashtag_remote || more.hashtag_remote,
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, times) = split_times(text)?;
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        let value = Value { name, value };
        let kind = Kind::parse(&value)?;
        if times.is_some() && kind.is_of_the_instance() {
            return Err(format!("fault '{name}' is not about streams, so it takes no xTIMES"));
        }
        Ok(Self { kind, times })
    }
}

impl Kind {
    fn parse(value: &Value<'_>) -> Result<Self, String> {
        Ok(match value.name {
            "drop-every" => Self::DropEvery(value.duration()?),
            "drop-after" => Self::DropAfter(value.number()?),
            "cut-at" => Self::CutAt(value.number()?),
            "end-after" => Self::EndAfter(value.number()?),
            "kill-after" => Self::KillAfter(value.number()?),
            "stall" => Self::Stall(value.number_or(3)?),
            "no-heartbeat" => value.none(Self::NoHeartbeat)?,
            "old-heartbeat" => value.none(Self::OldHeartbeat)?,
            "heartbeat" => Self::Heartbeat(value.duration()?),
            "split" => value.none(Self::Split)?,
            "merge" => value.none(Self::Merge)?,
            "garbage" => Self::Garbage(value.count_or(DEFAULT_EVERY)?),
            "oversize" => Self::Oversize(value.number_or(DEFAULT_OVERSIZE)?.min(MAX_OVERSIZE)),
            "undefined" => value.none(Self::Undefined)?,
            "unknown-event" => value.none(Self::UnknownEvent)?,
            "bom" => value.none(Self::Bom)?,
            "crlf" => value.none(Self::Crlf)?,
            "cr" => value.none(Self::Cr)?,
            "multiline" => value.none(Self::Multiline)?,
            "duplicate" => Self::Duplicate(value.count_or(DEFAULT_EVERY)?),
            "reorder" => Self::Reorder(value.count_or(DEFAULT_EVERY)?),
            "status" => Self::Status(value.status()?),
            "retry-after" => Self::RetryAfter(value.seconds()?),
            "rate-limit-reset" => Self::RateLimitReset(value.seconds()?),
            "html" => value.none(Self::Html)?,
            "bad-gateway" => value.none(Self::BadGateway)?,
            "slow-headers" if value.value.is_none() => Self::SlowHeaders(None),
            "slow-headers" => Self::SlowHeaders(Some(value.duration()?)),
            "accept-close" => value.none(Self::AcceptClose)?,
            "accept-end" => value.none(Self::AcceptEnd)?,
            "redirect" => Self::Redirect(value.url()?),
            "no-v2" => value.none(Self::NoV2)?,
            "no-instance" => value.none(Self::NoInstance)?,
            "instance-status" => Self::InstanceStatus(value.status()?),
            "streaming-url" => Self::StreamingUrl(value.streaming_url()?),
            "disabled" => Self::Disabled(value.disabled()?),
            unknown => {
                return Err(format!("unknown fault '{unknown}'; known are {}", names().join(", ")));
            }
        })
    }

    /// True if and only if the fault changes a stream after its headers.
    pub(super) fn is_of_the_body(&self) -> bool {
        !self.is_of_the_instance() && !self.is_of_the_head()
    }

    /// True if and only if the fault comes before the headers of a stream, or in their place.
    fn is_of_the_head(&self) -> bool {
        matches!(
            self,
            Self::Status(_)
                | Self::RetryAfter(_)
                | Self::RateLimitReset(_)
                | Self::Html
                | Self::BadGateway
                | Self::SlowHeaders(_)
                | Self::AcceptClose
                | Self::AcceptEnd
                | Self::Redirect(_)
        )
    }

    /// True if and only if the fault changes what the whole server says, not one stream.
    fn is_of_the_instance(&self) -> bool {
        matches!(
            self,
            Self::NoV2
                | Self::NoInstance
                | Self::InstanceStatus(_)
                | Self::StreamingUrl(_)
                | Self::Disabled(_)
        )
    }
}

/// The names in [`FAULTS`], without their forms.
fn names() -> Vec<&'static str> {
    FAULTS.iter().map(|(form, _)| form.split(['=', '[']).next().unwrap_or(form)).collect()
}

/// Splits `xTIMES` off, when what follows the last `x` is a number and nothing else.
fn split_times(text: &str) -> Result<(&str, Option<u32>), String> {
    let Some((rest, digits)) = text.rsplit_once('x') else { return Ok((text, None)) };
    if rest.is_empty() || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((text, None));
    }
    match digits.parse() {
        Ok(times) if times > 0 => Ok((rest, Some(times))),
        _ => Err(format!("fault '{text}' can hit 1 to {} connections", u32::MAX)),
    }
}

/// The value of a fault and the name to blame in a message.
struct Value<'a> {
    name: &'a str,
    value: Option<&'a str>,
}

impl Value<'_> {
    fn wants(&self, what: &str) -> String {
        match self.value {
            Some(value) => format!("fault '{}' takes {what}, not '{value}'", self.name),
            None => format!("fault '{0}' needs {what}: {0}=…", self.name),
        }
    }

    fn none(&self, kind: Kind) -> Result<Kind, String> {
        if self.value.is_some() { Err(self.wants("no value")) } else { Ok(kind) }
    }

    fn parsed<T: FromStr>(&self, what: &str) -> Result<T, String> {
        self.value.and_then(|value| value.parse().ok()).ok_or_else(|| self.wants(what))
    }

    fn number(&self) -> Result<u64, String> {
        self.parsed("a number")
    }

    fn number_or(&self, default: u64) -> Result<u64, String> {
        if self.value.is_none() { Ok(default) } else { self.number() }
    }

    fn count_or(&self, default: u64) -> Result<u64, String> {
        match self.number_or(default)? {
            0 => Err(self.wants("a number above 0")),
            count => Ok(count),
        }
    }

    fn seconds(&self) -> Result<u32, String> {
        self.parsed("a number of seconds")
    }

    fn status(&self) -> Result<u16, String> {
        let what = "an HTTP status from 400 to 599";
        self.parsed(what).and_then(|code| {
            if (400..600).contains(&code) { Ok(code) } else { Err(self.wants(what)) }
        })
    }

    /// `500ms`, `30s`, `2m`; a bare number is seconds.
    fn duration(&self) -> Result<Duration, String> {
        let what = "a duration such as 500ms, 30s or 2m";
        let value = self.value.ok_or_else(|| self.wants(what))?;
        let at = value.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(value.len());
        let scale = match &value[at..] {
            "ms" => 0.001,
            "" | "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(self.wants(what)),
        };
        let amount: f64 = value[..at].parse().map_err(|_| self.wants(what))?;
        match Duration::try_from_secs_f64(amount * scale) {
            Ok(duration) if !duration.is_zero() => Ok(duration),
            _ => Err(self.wants(what)),
        }
    }

    fn url(&self) -> Result<String, String> {
        let what = "an http:// or https:// URL";
        let value = self.value.ok_or_else(|| self.wants(what))?;
        // It goes into a header: nothing but visible ASCII.
        let clean = value.bytes().all(|byte| byte.is_ascii_graphic());
        if clean && (value.starts_with("http://") || value.starts_with("https://")) {
            return Ok(value.trim_end_matches('/').to_owned());
        }
        Err(self.wants(what))
    }

    fn streaming_url(&self) -> Result<StreamingUrl, String> {
        match self.value {
            Some("null") => Ok(StreamingUrl::Null),
            Some("empty") => Ok(StreamingUrl::Empty),
            Some("missing") => Ok(StreamingUrl::Missing),
            Some(path) if path.starts_with('/') => Ok(StreamingUrl::Prefix(path.to_owned())),
            Some(url) if url.contains("://") => Ok(StreamingUrl::Elsewhere(url.to_owned())),
            _ => Err(self.wants("null, empty, missing, a URL or a /path")),
        }
    }

    fn disabled(&self) -> Result<Disabled, String> {
        let (live_local, live_remote, hashtag_local, hashtag_remote) = match self.value {
            Some("local") => (true, false, false, false),
            Some("remote") => (false, true, false, false),
            Some("all") => (true, true, false, false),
            Some("hashtag-local") => (false, false, true, false),
            Some("hashtag-remote") => (false, false, false, true),
            Some("hashtag-all") => (false, false, true, true),
            _ => {
                return Err(
                    self.wants("local, remote, all, hashtag-local, hashtag-remote or hashtag-all")
                );
            }
        };
        Ok(Disabled { live_local, live_remote, hashtag_local, hashtag_remote })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Fault, String> {
        text.parse()
    }

    #[test]
    fn every_listed_fault_can_be_written_as_its_form_says() {
        for (form, _) in FAULTS {
            let text = form
                .replace("DUR", "30s")
                .replace("=N", "=2")
                .replace("BYTES", "100")
                .replace("CODE", "503")
                .replace("SECS", "5")
                .replace("URL", "http://127.0.0.1:1")
                .replace("VALUE", "null")
                .replace("FEEDS", "remote");
            match text.split_once('[') {
                Some((bare, value)) => {
                    assert!(parse(bare).is_ok(), "{bare}");
                    let full = format!("{bare}{}", value.trim_end_matches(']'));
                    assert!(parse(&full).is_ok(), "{full}");
                }
                None => assert!(parse(&text).is_ok(), "{text}"),
            }
        }
    }

    #[test]
    fn values_and_times_are_read() {
        assert_eq!(
            parse("drop-every=1.5sx2"),
            Ok(Fault { kind: Kind::DropEvery(Duration::from_millis(1500)), times: Some(2) })
        );
        assert_eq!(parse("status=503x1"), Ok(Fault { kind: Kind::Status(503), times: Some(1) }));
        assert_eq!(parse("splitx3"), Ok(Fault { kind: Kind::Split, times: Some(3) }));
        assert_eq!(parse("stall"), Ok(Fault { kind: Kind::Stall(3), times: None }));
        assert_eq!(
            parse("redirect=http://example.com:80/"),
            Ok(Fault { kind: Kind::Redirect("http://example.com:80".to_owned()), times: None })
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_sentence() {
        for wrong in [
            "",
            "nope",
            "drop-every",
            "drop-every=x",
            "drop-every=0",
            "drop-after=-1",
            "split=1",
            "status=200",
            "status=600",
            "garbage=0",
            "redirect=ftp://x",
            "redirect=http://a\r\nb",
            "streaming-url",
            "disabled=none",
            "no-v2x2",
            "splitx0",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let message = parse("stal").expect_err("no such fault");
        assert!(
            message.starts_with("unknown fault 'stal'; known are drop-every, drop-after,"),
            "{message}"
        );
        assert!(message.ends_with("streaming-url, disabled"), "{message}");
    }
}
