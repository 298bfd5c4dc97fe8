//! What came of opening a stream.

use jiff::Timestamp;

use crate::commands::doctor::finding::Finding;
use crate::commands::doctor::probe::Heard;
use crate::source::Source as _;
use crate::source::mastodon::Mastodon;

/// What `heard` says about event streams. The flag is false when another stream may fare better:
/// the token may not read this one.
pub(super) fn finding(source: &Mastodon, heard: &Heard, now: Timestamp) -> (Finding, bool) {
    let check = "stream";
    let name = source.channel().stream_name().join(" ");
    let finding = match heard {
        Heard::Bytes(_) => Finding::ok(check, format!("'{name}' answers over server-sent events")),
        Heard::Silence(_, time) => Finding::unreachable(
            check,
            format!("'{name}' opened, and no byte came in {time:?}, not even a heartbeat"),
        )
        .hint("something on the way holds the stream back: a proxy that buffers or compresses"),
        Heard::End(_) => {
            Finding::unreachable(check, format!("'{name}' opened, and ended without a byte"))
                .hint("the server may be restarting, or something on the way cuts long answers")
        }
        Heard::Broken(broken) => Finding::unreachable(check, broken.reason.clone()),
        Heard::Refused(refusal) => {
            let finding = Finding::of_verdict(check, source.judge(refusal, false, now), now);
            let detail = format!("'{name}': {}", finding.detail);
            let may_differ = matches!(refusal.head.status, 401 | 403);
            return (Finding { detail, ..finding }, !may_differ);
        }
    };
    (finding, true)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::commands::doctor::finding::Mark;
    use crate::error::Exit;
    use crate::request::{Broken, Head, Refusal};
    use crate::source::mastodon::channel::Channel;

    #[test]
    fn every_way_that_a_stream_begins_is_told_of() {
        let api = "https://m.example".parse().expect("a URL");
        let source = Mastodon::new(Channel::User, &api, true);
        let now = "2026-01-01T00:00:00Z".parse().expect("a valid time");
        let head = |status| Head { status, ..Head::default() };
        let refused = |status| {
            let body = r#"{"error":"No \u001b luck"}"#.to_owned();
            Heard::Refused(Refusal { head: head(status), body })
        };
        let broken = Heard::Broken(Broken::new("cannot connect to m.example"));
        let silence = Heard::Silence(head(200), Duration::from_secs(20));
        for (heard, mark, words, is_final) in [
            (Heard::Bytes(head(200)), Mark::Ok, "'user' answers", true),
            (silence, Mark::Fail(Exit::Unreachable), "no byte came in 20s", true),
            (Heard::End(head(200)), Mark::Fail(Exit::Unreachable), "ended without a byte", true),
            (broken, Mark::Fail(Exit::Unreachable), "cannot connect", true),
            (refused(401), Mark::Fail(Exit::Auth), "answered 401: No \u{1b} luck", false),
            (refused(403), Mark::Fail(Exit::Auth), "answered 403", false),
            (refused(404), Mark::Fail(Exit::Refused), "answered 404", true),
            (refused(429), Mark::Fail(Exit::Limited), "answered 429", true),
            (refused(503), Mark::Fail(Exit::Unreachable), "answered 503", true),
        ] {
            let (finding, final_one) = finding(&source, &heard, now);
            assert_eq!((finding.mark, final_one), (mark, is_final), "{finding:?}");
            assert!(finding.detail.contains(words), "{finding:?}");
        }
    }
}
