//! Values of flags: text in, meaning or one clear sentence out.

use std::time::Duration;

use bytesize::ByteSize;
use jiff::{Span, SpanRelativeTo, Timestamp};

use crate::status::Stats;

/// `--retry`: a number of attempts, or no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempts {
    /// At most so many, and never less than one.
    AtMost(u32),
    /// No limit.
    Forever,
}

/// `--speed`: a factor, or no waiting at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// Times as fast as it was.
    Factor(f64),
    /// As fast as it can be.
    Max,
}

/// No deadline that is added to a clock may overflow it; nobody waits for longer.
const DURATION_MAX: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// `90s`, `1h30m`, `500ms`; a bare number is seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "not a duration: use 90s, 5m, 1h30m or 500ms".to_owned();
    let duration = match text.parse::<f64>() {
        Ok(seconds) if seconds < 0.0 => return Err("a duration cannot be negative".to_owned()),
        Ok(seconds) => Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?,
        Err(_) => {
            // A day is 24 hours here, as it is for sleep and timeout.
            let span: Span = text.parse().map_err(|_| wrong())?;
            let days = SpanRelativeTo::days_are_24_hours();
            let duration = span.to_duration(days).map_err(|_| wrong())?;
            Duration::try_from(duration).map_err(|_| "a duration cannot be negative".to_owned())?
        }
    };
    if duration > DURATION_MAX {
        return Err("longer than a hundred years".to_owned());
    }
    Ok(duration)
}

/// The name of an event, without the spaces that a list is typed with.
pub(super) fn event_name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("an event has a name: update, delete, notification, …".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// The size of a sandbox's posts: one is built in memory.
pub(super) fn payload_bytes(text: &str) -> Result<usize, String> {
    const MAX: usize = 256 * 1024 * 1024;
    match text.parse() {
        Ok(bytes) if bytes <= MAX => Ok(bytes),
        _ => Err(format!("use a number of bytes up to {MAX}")),
    }
}

/// `--buffer`: with less than this hardly a batch would fit.
pub(super) fn buffer(text: &str) -> Result<usize, String> {
    let bytes = size(text, ByteSize::kib(256))?;
    usize::try_from(bytes).map_err(|_| "more memory than there can be".to_owned())
}

/// `--spill-max`: room for the greatest event (8 MiB) and what waits behind it.
pub(super) fn spill_max(text: &str) -> Result<u64, String> {
    size(text, ByteSize::mib(16))
}

/// `64MiB`, `500kB`; a bare number is bytes.
fn size(text: &str, min: ByteSize) -> Result<u64, String> {
    match text.trim().parse::<ByteSize>() {
        Ok(size) if size < min => Err(format!("must be at least {min}")),
        Ok(size) => Ok(size.as_u64()),
        Err(_) => Err("not a size: use 64MiB, 1GB or a number of bytes".to_owned()),
    }
}

/// A duration of which zero makes no sense.
pub(super) fn positive_duration(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("must be longer than zero".to_owned()),
        duration => Ok(duration),
    }
}

/// A number of records to end after.
pub(super) fn count(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) => Err("must be at least 1".to_owned()),
        Ok(count) => Ok(count),
        Err(_) => Err("use a whole number".to_owned()),
    }
}

/// `forever`, or a number; 0 means the same as 1: one attempt is always made.
pub(super) fn attempts(text: &str) -> Result<Attempts, String> {
    if text == "forever" {
        return Ok(Attempts::Forever);
    }
    let attempts: u32 =
        text.parse().map_err(|_| "use a number of attempts, or forever".to_owned())?;
    Ok(Attempts::AtMost(attempts.max(1)))
}

/// An amount of money above zero.
pub(super) fn dollars(text: &str) -> Result<f64, String> {
    let amount = text.trim_start_matches('$').parse::<f64>();
    match amount {
        Ok(amount) if amount.is_normal() && amount > 0.0 => Ok(amount),
        _ => Err("use an amount of US dollars above zero, such as 2.50".to_owned()),
    }
}

/// A time with its offset, to the second: X knows no finer ones.
pub(super) fn timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "use a time such as 2026-11-21T12:00:00Z".to_owned())
}

/// `NAME=VALUE`.
pub(super) fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("use NAME=VALUE".to_owned()),
    }
}

/// `text`, `json`; and what a switch is set to in a variable or a setting.
pub(super) fn stats(text: &str) -> Result<Stats, String> {
    match text {
        "text" | "1" | "true" | "yes" | "on" => Ok(Stats::Text),
        "json" => Ok(Stats::Json),
        "" | "0" | "false" | "no" | "off" => Ok(Stats::Off),
        _ => Err("use text or json".to_owned()),
    }
}

/// `max`, `1x`, `2.5x`.
pub(super) fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let factor = text.strip_suffix('x').unwrap_or(text).parse::<f64>();
    match factor {
        Ok(factor) if factor.is_normal() && factor > 0.0 => Ok(Speed::Factor(factor)),
        _ => Err("use 1x, 10x, 0.5x or max".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stats_are_a_switch_or_a_form() {
        assert_eq!(["text", "true", "1"].map(stats), [const { Ok(Stats::Text) }; 3]);
        assert_eq!(["", "0", "false"].map(stats), [const { Ok(Stats::Off) }; 3]);
        assert_eq!(stats("json"), Ok(Stats::Json));
        assert!(stats("yaml").is_err());
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, millis) in [
            ("90s", 90_000),
            ("1h30m", 5_400_000),
            ("500ms", 500),
            ("2", 2_000),
            ("0.5", 500),
            ("1 min", 60_000),
            ("1d", 86_400_000),
            ("2 weeks", 1_209_600_000),
            ("1d", 86_400_000),
            ("2 weeks", 1_209_600_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "soon", "-5s", "-5", "1e400", "1e18", "NaN", "inf", "5 parsecs"] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert!(positive_duration("0s").is_err());
    }

    #[test]
    fn attempts_are_a_number_or_forever() {
        assert_eq!(attempts("forever"), Ok(Attempts::Forever));
        assert_eq!(attempts("3"), Ok(Attempts::AtMost(3)));
        assert_eq!(attempts("0"), Ok(Attempts::AtMost(1)));
        assert!(attempts("-1").is_err());
    }

    #[test]
    fn a_count_is_at_least_one() {
        assert_eq!(count("5"), Ok(5));
        for text in ["0", "-1", "many", "1.5"] {
            assert!(count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parameters_times_and_amounts_are_read() {
        assert_eq!(parameter("a.b=c=d"), Ok(("a.b".to_owned(), "c=d".to_owned())));
        assert!(parameter("=x").is_err() && parameter("x").is_err());
        assert_eq!(dollars("$2.50"), Ok(2.5));
        for text in ["0", "-1", "NaN", "inf", "much"] {
            assert!(dollars(text).is_err(), "{text}");
        }
        assert!(timestamp("2026-11-21T12:00:00Z").is_ok() && timestamp("noon").is_err());
    }

    #[test]
    fn speeds_are_a_factor_or_max() {
        assert_eq!(speed("max"), Ok(Speed::Max));
        assert_eq!(speed("10x"), Ok(Speed::Factor(10.0)));
        assert_eq!(speed("0.5"), Ok(Speed::Factor(0.5)));
        for text in ["0x", "-1x", "x", "NaN", "inf"] {
            assert!(speed(text).is_err(), "{text}");
        }
    }
}
