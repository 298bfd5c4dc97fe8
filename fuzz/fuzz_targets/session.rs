//! Anything may happen to a session in any order: it never panics, never waits longer than
//! the longest schedule, and never dials earlier than it said.

#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use trill::event::Moment;
use trill::request::{Broken, Head, Refusal};
use trill::session::{History, Policy, Session, Step};
use trill::source::mastodon::Mastodon;
use trill::source::mastodon::channel::Channel;

#[derive(Arbitrary, Debug)]
enum Happening {
    Pass(u32),
    Timeout,
    Head { status: u16, stream: bool },
    Bytes(Vec<u8>),
    Broken,
    Refusal { status: u16, retry_after: Option<String>, reset: Option<String>, body: String },
    Resume,
    Ask,
    Page { status: u16, body: String },
}

/// The rate limit's cap with its spread, and `--retry-max-time` aside, nothing waits longer.
const LONGEST_WAIT: Duration = Duration::from_secs(17 * 60);

fuzz_target!(|input: (u64, Option<u32>, Option<usize>, Vec<Happening>)| {
    let (seed, attempts, last, happenings) = input;
    let policy = Policy {
        attempts,
        max_time: None,
        delay: None,
        connect_timeout: Duration::from_secs(10),
        stall_timeout: Duration::from_secs(60),
    };
    let Ok(api) = "https://m.example".parse() else { return };
    let Ok(wall) = "2026-01-01T00:00:00Z".parse() else { return };
    let mut now = Moment { mono: Duration::ZERO, wall };
    let history = History { last, ..History::default() };
    let source = Mastodon::new(Channel::User, &api, true);
    let mut session = Session::new(source, policy, history, seed, now);
    let mut asked = None;
    for happening in happenings {
        let result = match happening {
            Happening::Pass(millis) => {
                let time = Duration::from_millis(u64::from(millis));
                now.mono += time;
                now.wall = now.wall.checked_add(time).unwrap_or(now.wall);
                Ok(())
            }
            Happening::Timeout => {
                let before = session.step();
                let result = session.handle_timeout(now);
                if let Step::Wait { until } = before {
                    let dials = matches!(session.step(), Step::Dial { .. });
                    assert_eq!(dials, now.mono >= until);
                }
                result
            }
            Happening::Head { status, stream } => {
                let content_type = stream.then(|| "text/event-stream".to_owned());
                let head = Head { status, content_type, ..Head::default() };
                let _ = session.handle_head(now, &head, "sse", "");
                Ok(())
            }
            Happening::Bytes(bytes) => {
                session.handle_bytes(now, bytes.into());
                Ok(())
            }
            Happening::Broken => session.handle_broken(now, &Broken::new("gone")),
            Happening::Refusal { status, retry_after, reset, body } => {
                let head = Head { status, retry_after, rate_limit_reset: reset, ..Head::default() };
                session.handle_refusal(now, &Refusal { head, body })
            }
            Happening::Resume => {
                session.handle_resume(now);
                Ok(())
            }
            Happening::Ask => {
                asked = asked.or_else(|| session.page());
                Ok(())
            }
            Happening::Page { status, body } => match asked.take() {
                Some(query) => {
                    let head = Head { status, ..Head::default() };
                    session.handle_page(now, &query, Ok(Refusal { head, body }))
                }
                None => Ok(()),
            },
        };
        while session.poll_event().is_some() {}
        if result.is_err() {
            return;
        }
        if let Step::Wait { until } = session.step() {
            assert!(until <= now.mono + LONGEST_WAIT);
        }
    }
});
