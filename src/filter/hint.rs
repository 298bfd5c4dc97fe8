//! What a payload's bytes rule out before anything is parsed.
//!
//! A hint never says yes. It says no where none of the strings is there, without which the fact
//! cannot be true, and "ask the view" everywhere else.

use memchr::memmem;

/// Something that is true of a post or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// It passes another one on.
    Boost,
    /// It answers another one.
    Reply,
    /// Its author is a bot, and says so.
    Bot,
    /// It has a poll.
    Poll,
    /// It has media.
    Media,
    /// It has a link.
    Link,
}

impl Fact {
    /// Returns true only if the fact cannot be true of the post in `payload`.
    pub(super) fn is_ruled_out(self, payload: &[u8]) -> bool {
        let traces = self.traces();
        !traces.is_empty()
            && !traces.iter().any(|trace| is_said(payload, trace.as_bytes()))
            && !hides_letters(payload)
    }

    /// Returns true if and only if the view reads a whole text to answer.
    pub(super) fn is_dear(self) -> bool {
        self == Self::Link
    }

    /// JSON strings, quotes included, of which one is the key of something or a value wherever
    /// the fact is true, on any service (protocols/mastodon.md section 8, protocols/x.md
    /// section 9).
    fn traces(self) -> &'static [&'static str] {
        match self {
            Self::Boost => &["\"reblog\"", "\"retweeted\"", "\"reposted\"", "\"retweeted_status\""],
            Self::Reply => &[
                "\"in_reply_to_id\"",
                "\"in_reply_to_account_id\"",
                "\"replied_to\"",
                "\"in_reply_to_user_id\"",
                "\"in_reply_to_status_id_str\"",
                "\"in_reply_to_user_id_str\"",
            ],
            Self::Bot => &["\"bot\""],
            Self::Poll => &["\"poll\"", "\"polls\"", "\"poll_ids\""],
            Self::Media => &["\"media_attachments\"", "\"media_keys\"", "\"media\""],
            // Every post has addresses in it.
            Self::Link => &[],
        }
    }
}

/// Returns false only if `trace` is nowhere, or never more than the key of nothing.
fn is_said(payload: &[u8], trace: &[u8]) -> bool {
    memmem::find_iter(payload, trace).any(|at| !is_key_of_nothing(&payload[at + trace.len()..]))
}

fn is_key_of_nothing(after: &[u8]) -> bool {
    let Some(value) = after.trim_ascii_start().strip_prefix(b":") else { return false };
    let value = value.trim_ascii_start();
    [&b"null"[..], b"false", b"[]"].iter().any(|nothing| value.starts_with(nothing))
}

/// Returns true if a letter may be written as an escape (`"b\u006ft"`): no server does that,
/// but then bytes settle nothing.
fn hides_letters(payload: &[u8]) -> bool {
    memmem::find_iter(payload, b"\\u00").any(|at| matches!(payload.get(at + 4), Some(b'4'..=b'7')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_rule_out_what_they_do_not_name() {
        for (fact, payload) in [
            (Fact::Boost, r#"{"reblog":null}"#),
            (Fact::Boost, r#"{"data":{"referenced_tweets":[{"type":"quoted","id":"1"}]}}"#),
            (Fact::Reply, r#"{"in_reply_to_id":null,"in_reply_to_account_id" : null}"#),
            (Fact::Bot, r#"{"account":{"bot":false},"reblog":{"account":{"bot": false}}}"#),
            (Fact::Poll, r#"{"poll":null,"content":"a \"poll\": yes"}"#),
            (Fact::Media, r#"{"media_attachments":[],"content":"\u003cp\u003e"}"#),
        ] {
            assert!(fact.is_ruled_out(payload.as_bytes()), "{fact:?} {payload}");
        }
    }

    #[test]
    fn bytes_that_name_it_rule_out_nothing() {
        for (fact, payload) in [
            (Fact::Boost, r#"{"reblog":{"id":"1"}}"#),
            (Fact::Boost, r#"{"data":{"referenced_tweets":[{"type":"retweeted","id":"1"}]}}"#),
            (Fact::Reply, r#"{"in_reply_to_id":null,"in_reply_to_account_id":"3"}"#),
            // API v1.1: the member without `_status` says what the reader did.
            (Fact::Boost, r#"{"retweeted":false,"retweeted_status":{"id":1}}"#),
            (Fact::Reply, r#"{"in_reply_to_status_id_str":"3"}"#),
            (Fact::Reply, r#"{"in_reply_to_user_id_str":"3"}"#),
            (Fact::Bot, r#"{"bot":false,"bot":true}"#),
            (Fact::Bot, r#"{"b\u006ft":true}"#),
            (Fact::Poll, r#"{"poll"  : {}}"#),
            (Fact::Poll, r#"{"data":{"attachments":{"poll_ids":["1"]}}}"#),
            (Fact::Media, r#"{"media_attachments":[{}]}"#),
            (Fact::Link, "{}"),
        ] {
            assert!(!fact.is_ruled_out(payload.as_bytes()), "{fact:?} {payload}");
        }
    }
}
