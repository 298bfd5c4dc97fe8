//! What goes wrong on request: the grammar of `--fault`, as data.
//!
//! A fault is parsed here, lives in a [`Budget`] that counts the connections it has hit, and is
//! carried out by the side that it is about, where that writes its streams and documents; what both
//! sides do alike is in `drip` and [`edit`].

mod budget;
mod chaos;
pub(super) mod edit;
mod gate;
mod legacy;
mod table;
mod twitter;
mod value;

use std::str::FromStr;
use std::time::Duration;

pub(super) use budget::Budget;
pub(super) use gate::{Gate, advice};
pub(super) use legacy::Legacy;
pub use table::FAULTS;
pub(super) use twitter::{Problem, Refusal, Reset, Twitter};
use value::{Value, split_times};

/// The largest event that `oversize` makes: what fits into memory several times over.
const MAX_OVERSIZE: u64 = 256 << 20;
/// A little over the client's limit of 8 MiB.
const DEFAULT_OVERSIZE: u64 = 9 << 20;
/// Often enough to be met at once, seldom enough that most events are whole.
const DEFAULT_EVERY: u64 = 5;
/// Enough events to see that the stream worked.
const DEFAULT_AFTER: u64 = 3;

/// One scripted fault: `NAME[=VALUE][xTIMES]`. TIMES is the number of stream connections, or of
/// pages, that it hits before it is spent; without it, all of them.
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
    MidChunk(u64),
    Reset(u64),
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
    Chaos(u64),
    PageStatus(u16),
    Page206,
    PageLimit(u64),
    PageCut,
    PageSlow(Duration),
    NoPages,
    Horizon(u64),
    Twitter(Twitter),
    Legacy(Legacy),
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
        if times.is_some() && kind.is_of_the_server() {
            return Err(format!("fault '{name}' is about the whole server, so it takes no xTIMES"));
        }
        let usual = match kind {
            Kind::Twitter(fault) => fault.times(),
            _ => None,
        };
        Ok(Self { kind, times: times.or(usual) })
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
            "mid-chunk" => Self::MidChunk(value.number_or(DEFAULT_AFTER)?),
            "reset-after" => Self::Reset(value.number()?),
            "stall" => Self::Stall(value.number_or(DEFAULT_AFTER)?),
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
            "chaos" => Self::Chaos(value.count()?),
            "page-status" => Self::PageStatus(value.status()?),
            "page-206" => value.none(Self::Page206)?,
            "page-limit" => Self::PageLimit(value.number()?),
            "page-cut" => value.none(Self::PageCut)?,
            "page-slow" => Self::PageSlow(value.duration()?),
            "no-pages" => value.none(Self::NoPages)?,
            "horizon" => Self::Horizon(value.number()?),
            name => match Twitter::parse(value)? {
                Some(fault) => fault.into(),
                None => match Legacy::parse(value)? {
                    Some(fault) => fault.into(),
                    None => {
                        let known = names().join(", ");
                        return Err(format!("unknown fault '{name}'; known are {known}"));
                    }
                },
            },
        })
    }

    /// True if and only if the fault changes a stream after its headers.
    pub(super) fn is_of_the_body(&self) -> bool {
        let elsewhere = match self {
            Self::Twitter(fault) => fault.is_beside_streams(),
            Self::Legacy(fault) => fault.is_beside_streams(),
            _ => false,
        };
        !elsewhere && !self.is_of_a_page() && !self.is_of_the_server() && !self.is_of_the_head()
    }

    /// True if and only if the fault is about one page of a timeline.
    fn is_of_a_page(&self) -> bool {
        matches!(self, Self::PageStatus(_) | Self::Page206 | Self::PageCut | Self::PageSlow(_))
    }

    /// True if and only if Mastodon's side does not know the fault.
    pub(super) fn is_of_x(&self) -> bool {
        matches!(self, Self::Twitter(_) | Self::Legacy(_))
    }

    /// True if and only if the streams of API v2 know the fault.
    pub(super) fn is_of_v2(&self) -> bool {
        !matches!(self, Self::Legacy(_))
    }

    /// True if and only if the streams of API v1.1 know the fault.
    pub(super) fn is_of_v1(&self) -> bool {
        match self {
            Self::Twitter(fault) => fault.is_of_v1(),
            _ => true,
        }
    }

    /// True if and only if the fault comes before the headers of a stream, or in their place.
    fn is_of_the_head(&self) -> bool {
        match self {
            Self::Twitter(fault) => fault.is_of_the_head(),
            _ => matches!(
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
            ),
        }
    }

    /// True if and only if the fault changes what the whole server says, not one stream.
    fn is_of_the_server(&self) -> bool {
        match self {
            Self::Twitter(fault) => fault.is_of_the_server(),
            Self::Legacy(fault) => fault.is_of_the_server(),
            _ => matches!(
                self,
                Self::NoV2
                    | Self::NoInstance
                    | Self::InstanceStatus(_)
                    | Self::StreamingUrl(_)
                    | Self::Disabled(_)
                    | Self::Chaos(_)
                    | Self::PageLimit(_)
                    | Self::NoPages
                    | Self::Horizon(_)
            ),
        }
    }
}

/// The names in [`FAULTS`], without their forms.
fn names() -> Vec<&'static str> {
    FAULTS.iter().map(|(form, _)| form.split(['=', '[']).next().unwrap_or(form)).collect()
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
                .replace("NUMBER[@N]", "4@2")
                .replace("DUR", "30s")
                .replace("=N", "=2")
                .replace("BYTES", "100")
                .replace("CODE", "503")
                .replace("SECS", "5")
                .replace("URL", "http://127.0.0.1:1")
                .replace("VALUE", "null")
                .replace("FEEDS", "remote")
                .replace("PROBLEM[@N]", "slow-reader@2")
                .replace("REFUSAL[@N]", "rate-limit@2")
                .replace("REFUSAL", "rate-limit")
                .replace("WHEN", "past");
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
            "chaos=0",
            "chaos=5x2",
            "page-limit=5x2",
            "page-206=1",
            "page-status=200",
            "splitx0",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let message = parse("stal").expect_err("no such fault");
        assert!(
            message.starts_with("unknown fault 'stal'; known are drop-every, drop-after,"),
            "{message}"
        );
        assert!(message.contains(", streaming-url, disabled, chaos, page-status, "), "{message}");
    }
}
