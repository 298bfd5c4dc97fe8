//! What the headers of every answer say besides: what is left of the rate limits, and what time
//! it is over there.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use super::finding::{Finding, seconds};
use crate::error::Exit;
use crate::request::Head;
use crate::source::rate_limit::{server_wait, until};

/// A clock that is off by more is wrong. `Date` has whole seconds, an answer takes some, and a
/// machine that asks for the time at all is far better than this.
const SKEW_MAX: SignedDuration = SignedDuration::from_secs(30);

/// What is left of the window that is nearest to its end, of those that the answers told of
/// (protocols/mastodon.md section 6, "Rate limits"; protocols/x.md section 11).
pub(super) fn limits(heads: &[(Head, Timestamp)], now: Timestamp) -> Finding {
    let check = "limits";
    let number = |text: &Option<String>| text.as_deref()?.trim().parse::<u64>().ok();
    let told = heads.iter().filter_map(|(head, _)| {
        let left = number(&head.rate_limit_remaining)?;
        Some((left, number(&head.rate_limit), head))
    });
    // A window that is unknown counts as a large one: its share would be no share.
    let share = |left: u64, limit: Option<u64>| left as f64 / limit.unwrap_or(left).max(1) as f64;
    let least = told.min_by(|a, b| share(a.0, a.1).total_cmp(&share(b.0, b.1)));
    let Some((left, limit, head)) = least else {
        return Finding::unknown(check, "the server does not tell how many requests are left");
    };
    let of = limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
    let reset = server_wait(head, now).map(|wait| seconds(until(wait, now)));
    let ends = reset.as_ref().map(|time| format!(" for the next {time}")).unwrap_or_default();
    if left > 0 {
        return Finding::ok(check, format!("{left}{of} requests left{ends}"));
    }
    let wait = reset.unwrap_or_else(|| "a few minutes".to_owned());
    Finding::fail(check, Exit::Limited, format!("no request{of} left{ends}"))
        .hint(format!("wait for {wait}, and see what else uses this account"))
}

/// Our clock beside the server's. A cache keeps the date of what it has (RFC 9111 section 5.1),
/// so an answer may be older than it is said to be, never newer: the newest one counts.
pub(super) fn clock(heads: &[(Head, Timestamp)]) -> Finding {
    let check = "clock";
    let parser = rfc2822::DateTimeParser::new();
    let ahead = heads.iter().filter_map(|(head, here)| {
        let there = parser.parse_timestamp(head.date.as_deref()?.trim()).ok()?;
        Some(there.duration_since(*here))
    });
    let Some(ahead) = ahead.max() else {
        return Finding::unknown(check, "the server does not tell the time");
    };
    let off = seconds(ahead.unsigned_abs());
    if ahead.abs() <= SKEW_MAX {
        return Finding::ok(check, "agrees with the server's, as far as Date tells");
    }
    let way = if ahead.is_positive() { "behind" } else { "ahead of" };
    Finding::fail(check, Exit::Failure, format!("this machine's clock is {off} {way} the server's"))
        .hint("set it, or let it be set (timedatectl set-ntp true): waits for rate limits and the times of records go by it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::finding::Mark;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().expect("a valid time")
    }

    fn limited(left: &str, limit: Option<&str>, reset: Option<&str>) -> (Head, Timestamp) {
        let head = Head {
            rate_limit_remaining: Some(left.to_owned()),
            rate_limit: limit.map(str::to_owned),
            rate_limit_reset: reset.map(str::to_owned),
            ..Head::default()
        };
        (head, now())
    }

    #[test]
    fn the_tightest_window_counts_and_an_empty_one_fails() {
        let wide = limited("299", Some("300"), Some("2026-01-01T00:05:00.123456Z"));
        let tight = limited("5", Some("450"), Some("1767225630"));
        let finding = limits(&[wide.clone(), tight], now());
        assert_eq!(finding.detail, "5 of 450 requests left for the next 30 s");
        assert_eq!(finding.mark, Mark::Ok);
        let empty = limited("0", None, None);
        let finding = limits(&[wide, empty], now());
        assert_eq!(finding.mark, Mark::Fail(Exit::Limited));
        assert_eq!(finding.detail, "no request left");
        assert_eq!(limits(&[limited("many", None, None)], now()).mark, Mark::Unknown);
        assert_eq!(limits(&[], now()).mark, Mark::Unknown);
    }

    fn dated(date: &str) -> (Head, Timestamp) {
        (Head { date: Some(date.to_owned()), ..Head::default() }, now())
    }

    #[test]
    fn a_clock_is_judged_by_the_newest_date() {
        let cached = dated("Wed, 31 Dec 2025 23:00:00 GMT");
        let right = dated("Thu, 01 Jan 2026 00:00:02 GMT");
        assert_eq!(clock(&[cached.clone(), right]).mark, Mark::Ok);
        let ahead = clock(&[cached]);
        assert_eq!(ahead.mark, Mark::Fail(Exit::Failure));
        assert_eq!(ahead.detail, "this machine's clock is 3600 s ahead of the server's");
        let behind = clock(&[dated("Thu, 01 Jan 2026 00:01:00 GMT")]);
        assert_eq!(behind.detail, "this machine's clock is 60 s behind the server's");
        for senseless in ["", "now", "Thu, 99 Jan 2026 00:00:00 GMT"] {
            assert_eq!(clock(&[dated(senseless)]).mark, Mark::Unknown, "{senseless:?}");
        }
    }
}
