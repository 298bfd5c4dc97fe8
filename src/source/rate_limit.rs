//! What `X-RateLimit-Reset` and `Retry-After` say. The two services disagree: Mastodon's
//! reset is an ISO-8601 time (protocols/mastodon.md section 6), X's is epoch seconds.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::ServerWait;
use crate::request::Head;

/// The wait that `Retry-After` alone asks for: on an answer that is no rate limit, the reset
/// says when a window ends that is not exhausted.
pub fn retry_after(head: &Head) -> Option<ServerWait> {
    head.retry_after.as_deref().and_then(delay_or_date)
}

/// The wait that a rate limit asks for. A header that cannot be read is as good as
/// absent; the longer one wins when both are there, since both must have passed.
pub fn server_wait(head: &Head, now: Timestamp) -> Option<ServerWait> {
    let waits = [head.rate_limit_reset.as_deref().and_then(reset), retry_after(head)];
    waits.into_iter().flatten().max_by_key(|wait| until(*wait, now))
}

/// How long `wait` is, seen from `now`; zero when it has passed.
pub fn until(wait: ServerWait, now: Timestamp) -> Duration {
    match wait {
        ServerWait::For(duration) => duration,
        ServerWait::Until(time) => Duration::try_from(time.duration_since(now)).unwrap_or_default(),
    }
}

fn reset(value: &str) -> Option<ServerWait> {
    let value = value.trim();
    if let Ok(time) = value.parse::<Timestamp>() {
        return Some(ServerWait::Until(time));
    }
    let seconds = value.parse::<i64>().ok()?;
    Timestamp::from_second(seconds).ok().map(ServerWait::Until)
}

/// RFC 9110 section 10.2.3: delay seconds or an HTTP date.
fn delay_or_date(value: &str) -> Option<ServerWait> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(ServerWait::For(Duration::from_secs(seconds)));
    }
    let date = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(ServerWait::Until(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(reset: Option<&str>, retry_after: Option<&str>) -> Option<u64> {
        let head = Head {
            rate_limit_reset: reset.map(str::to_owned),
            retry_after: retry_after.map(str::to_owned),
            ..Head::default()
        };
        let now = "2026-01-01T00:00:00Z".parse().expect("a valid time");
        server_wait(&head, now).map(|wait| until(wait, now).as_secs())
    }

    #[test]
    fn reads_the_forms_that_servers_send() {
        assert_eq!(seconds(Some("2026-01-01T00:05:00.123456Z"), None), Some(300));
        assert_eq!(seconds(Some("1767225630"), None), Some(30));
        assert_eq!(seconds(None, Some("120")), Some(120));
        assert_eq!(seconds(None, Some("Thu, 01 Jan 2026 00:00:07 GMT")), Some(7));
        assert_eq!(seconds(Some("2026-01-01T00:05:00Z"), Some("400")), Some(400));
    }

    #[test]
    fn a_past_or_senseless_header_asks_for_nothing() {
        assert_eq!(seconds(Some("1999-01-01T00:00:00Z"), None), Some(0));
        for text in ["", "soon", "-1e9", "NaN", "99999999999999999999"] {
            assert_eq!(seconds(Some(text), Some(text)), None, "{text:?}");
        }
    }
}
