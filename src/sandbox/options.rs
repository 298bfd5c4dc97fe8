//! What can be asked of the sandbox. Plain data.

use std::str::FromStr;
use std::time::Duration;

use super::Fault;

/// How the server behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Events per second on each channel.
    pub rate: Rate,
    /// With a seed every byte of every stream is a function of it, dates included: event 0 happens
    /// at 2026-01-01T00:00:00Z. Without one the world is random and dated now.
    pub seed: Option<u64>,
    /// What goes wrong, in the order given.
    pub faults: Vec<Fault>,
    /// Each channel has this many events in all; a stream that reaches the end is ended cleanly.
    pub events: Option<u64>,
    /// So many events have happened on a channel before anybody asks for it: what the first page
    /// shows. They are dated a minute apart, and those of a seed before 2026.
    pub history: u64,
    /// How often a heartbeat is sent, counted from the connect; `None` is the real servers' period,
    /// 15 s on Mastodon and 20 s on X.
    pub heartbeat: Option<Duration>,
    /// Posts are filled up with text to about this many bytes of JSON.
    pub payload_bytes: Option<usize>,
    /// The rules that X's filtered stream has at first: each a value and its tag.
    pub rules: Vec<(String, Option<String>)>,
}

impl Default for Options {
    /// A free port, two events per second, a short past, no faults, no end, and the real servers'
    /// heartbeats.
    fn default() -> Self {
        Self {
            port: 0,
            rate: Rate::PerSecond(2.0),
            seed: None,
            faults: Vec::new(),
            events: None,
            history: DEFAULT_HISTORY,
            heartbeat: None,
            payload_bytes: None,
            rules: Vec::new(),
        }
    }
}

/// A page of the longest kind, as long as everybody writes posts only.
pub const DEFAULT_HISTORY: u64 = 40;

/// The speed of a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rate {
    /// Paced by a clock that starts at the first connection to the channel and runs on while
    /// nobody listens.
    PerSecond(f64),
    /// As fast as the reader reads; a channel waits for its next reader where the last one left.
    Max,
}

/// The fastest paced rate: ids are dates in units of 1/1024 ms (see `world::Feed`).
const MAX_RATE: f64 = 1_000_000.0;

impl Rate {
    /// Events per second by which dates and ids advance; `Max` claims what a fast reader reaches,
    /// so that dates stay near the clock.
    pub(super) fn dated(self) -> f64 {
        match self {
            Self::PerSecond(rate) if rate > 0.0 => rate.min(MAX_RATE),
            Self::PerSecond(_) => 1.0,
            Self::Max => 100_000.0,
        }
    }
}

impl FromStr for Rate {
    type Err = String;

    /// `5`, `0.5`, `max`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        match text.parse::<f64>() {
            Ok(rate) if rate > 0.0 && rate <= MAX_RATE => Ok(Self::PerSecond(rate)),
            _ => Err(format!(
                "the rate is a number of events per second above 0 and up to {MAX_RATE}, or 'max', not '{text}'"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_positive_number_or_max() {
        assert_eq!("5".parse(), Ok(Rate::PerSecond(5.0)));
        assert_eq!("0.5".parse(), Ok(Rate::PerSecond(0.5)));
        assert_eq!("max".parse(), Ok(Rate::Max));
        for wrong in ["0", "-1", "NaN", "inf", "", "fast", "1e9"] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }
}
