//! The wall clock of the sandbox: a server dates its responses and its first post.
//!
//! The only place here that reads it, so that everything seeded stays a function of the seed.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;

/// Farther away than anybody waits, and still a time that the clock can hold.
pub(super) const FAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// When a seeded world begins: 2026-01-01T00:00:00Z, in milliseconds.
const SEEDED_EPOCH_MS: u64 = 1_767_225_600_000;

/// When the world begins, in milliseconds since 1970: now, or always the same.
pub(super) fn epoch_ms(seeded: bool) -> u64 {
    if seeded {
        SEEDED_EPOCH_MS
    } else {
        u64::try_from(now().as_millisecond()).unwrap_or(SEEDED_EPOCH_MS)
    }
}

/// The wall clock, now.
#[expect(clippy::disallowed_methods, reason = "a server dates what it sends; the seed replaces it")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// `Sat, 21 Nov 2026 00:15:29 GMT`, the form of the `Date` header (RFC 9110 section 5.6.7).
pub(super) fn http_date(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `2026-01-01T00:05:00.123456Z`, the form of Mastodon's `X-RateLimit-Reset` (protocols/mastodon.md §6).
pub(super) fn iso_micros(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// `2026-01-01T00:05:00.123Z`, the form of X's dates.
pub(super) fn iso_millis(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// `Thu Jan 01 00:05:00 +0000 2026`, the form of dates in API v1.1.
pub(super) fn v1_date(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%a %b %d %H:%M:%S +0000 %Y").to_string()
}

/// `2026-11-21`, today in UTC.
pub(super) fn today() -> String {
    Offset::UTC.to_datetime(now()).strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_forms_that_the_real_servers_write() {
        let at: Timestamp = "2026-11-21T00:15:29.0123456Z".parse().expect("a literal timestamp");
        assert_eq!(http_date(at), "Sat, 21 Nov 2026 00:15:29 GMT");
        assert_eq!(iso_micros(at), "2026-11-21T00:15:29.012345Z");
        assert_eq!(iso_millis(at), "2026-11-21T00:15:29.012Z");
        assert_eq!(v1_date(at), "Sat Nov 21 00:15:29 +0000 2026");
    }
}
