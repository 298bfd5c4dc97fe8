//! Faults that change which lines are sent, and what is in them.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::sandbox::faults::edit::{Edit, Insert, Item, not_utf8};
use crate::sandbox::faults::{Kind, Twitter};

/// How lines end on X's streams.
pub(in crate::sandbox) const CRLF: &[u8] = b"\r\n";

/// Before the text of a post.
const TEXT: &[u8] = br#""text":""#;
/// One missing reference, as a post with incomplete hydration has it.
const ERRORS: &[u8] = br#","errors":[{"value":"20","detail":"Could not find tweet with referenced_tweets.id: [20].","title":"Not Found Error","resource_type":"tweet","parameter":"referenced_tweets.id","resource_id":"20","type":"https://api.x.com/2/problems/resource-not-found"}]}"#;

/// One line, CR LF included.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Line {
    pub(in crate::sandbox) bytes: Bytes,
    /// True if and only if it is a post that the app pays for.
    pub(in crate::sandbox) post: bool,
    /// API v1.1: the account to which this happens, and the serial number that it has there.
    pub(in crate::sandbox) serial: Option<(u64, u64)>,
}

impl Line {
    /// A line that is not from the world.
    pub(in crate::sandbox) fn new(payload: &[u8]) -> Self {
        Self { bytes: Bytes::from([payload, CRLF].concat()), post: false, serial: None }
    }
}

impl Item for Line {
    fn payload(&self) -> &[u8] {
        &self.bytes[..self.bytes.len() - CRLF.len()]
    }

    fn with_payload(&self, payload: &[u8]) -> Self {
        Self { post: self.post, serial: self.serial, ..Self::new(payload) }
    }
}

/// The edit that carries out `kind`, when it is one for lines.
pub(in crate::sandbox) fn edit(kind: &Kind) -> Option<Box<dyn Edit<Line>>> {
    let insert = |payload: &[u8]| Some(Insert::boxed(vec![Line::new(payload)]));
    let twitter = match kind {
        Kind::Oversize(bytes) => return insert(&oversize(*bytes)),
        Kind::Twitter(twitter) => twitter,
        _ => return None,
    };
    match *twitter {
        Twitter::EmptyObject => insert(b"{}"),
        Twitter::ArrayLine => insert(br#"[{"data":{"id":"1","text":"in an array"}}]"#),
        Twitter::NumberLine => insert(b"42"),
        Twitter::TextLine => insert(b"upstream connect error or disconnect/reset before headers"),
        Twitter::Partial => each(|payload| {
            let whole = memchr::memmem::find(payload, br#""errors":["#).is_none();
            payload.strip_suffix(b"}").filter(|_| whole).map(|body| [body, ERRORS].concat())
        }),
        Twitter::LineSeparator => each(|payload| in_text(payload, "\u{2028}".as_bytes())),
        Twitter::InvalidUtf8(every) => {
            let broken = |payload: &[u8]| {
                in_text(payload, b"\xff\xed\xa0\x80").or_else(|| Some(not_utf8(payload)))
            };
            Some(Box::new(Each { edit: broken, every, seen: 0, left: u64::MAX }))
        }
        Twitter::BigLine(bytes) => {
            let big = move |payload: &[u8]| {
                let missing = usize::try_from(bytes).ok()?.checked_sub(payload.len())?;
                in_text(payload, &vec![b'a'; missing])
            };
            Some(Box::new(Each { edit: big, every: 1, seen: 0, left: 1 }))
        }
        _ => None,
    }
}

/// Changes every Nth payload, as long as there are changes left.
struct Each<F> {
    edit: F,
    every: u64,
    seen: u64,
    left: u64,
}

/// Changes every payload for which there is an answer.
fn each<F: Fn(&[u8]) -> Option<Vec<u8>> + Send + 'static>(edit: F) -> Option<Box<dyn Edit<Line>>> {
    Some(Box::new(Each { edit, every: 1, seen: 0, left: u64::MAX }))
}

impl<F: Fn(&[u8]) -> Option<Vec<u8>> + Send> Edit<Line> for Each<F> {
    fn pass(&mut self, line: Line, out: &mut VecDeque<Line>) {
        self.seen += 1;
        let due = self.left > 0 && self.seen.is_multiple_of(self.every);
        match if due { (self.edit)(line.payload()) } else { None } {
            None => out.push_back(line),
            Some(payload) => {
                self.left -= 1;
                out.push_back(line.with_payload(&payload));
            }
        }
    }
}

/// The payload with more in front of the post's text.
fn in_text(payload: &[u8], more: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(payload, TEXT)? + TEXT.len();
    Some([&payload[..at], more, &payload[at..]].concat())
}

/// A post of exactly `bytes` bytes, or the shortest one.
fn oversize(bytes: u64) -> Vec<u8> {
    let (start, end) = (br#"{"data":{"id":"1","text":""#, br#"","edit_history_tweet_ids":["1"]}}"#);
    let filler =
        usize::try_from(bytes).unwrap_or(usize::MAX).saturating_sub(start.len() + end.len());
    [start, vec![b'a'; filler].as_slice(), end].concat()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::sandbox::faults::edit::Edits;

    const POST: &[u8] = br#"{"data":{"edit_history_tweet_ids":["1"],"id":"1","text":"a cat"}}"#;

    /// What becomes of two posts.
    fn through(fault: &str) -> Vec<Vec<u8>> {
        let fault: crate::sandbox::Fault = fault.parse().expect("a known fault");
        let mut edits = Edits::new(&[fault.kind], edit);
        let lines = (0..2).flat_map(|_| edits.pass(Line::new(POST)));
        lines.map(|line| line.payload().to_vec()).collect()
    }

    fn json(payload: &[u8]) -> Value {
        serde_json::from_slice(payload).expect("JSON")
    }

    #[test]
    fn odd_lines_come_once_after_the_first() {
        for (fault, payload) in [("empty-object", &b"{}"[..]), ("number-line", b"42")] {
            assert_eq!(through(fault), [POST, payload, POST]);
        }
        assert!(json(&through("array-line")[1]).is_array());
        assert!(serde_json::from_slice::<Value>(&through("text-line")[1]).is_err());
        assert_eq!(through("oversize=1000")[1].len(), 1000);
    }

    #[test]
    fn partial_posts_have_errors_beside_the_data() {
        for payload in through("partial") {
            let json = json(&payload);
            assert_eq!(json["data"]["text"], "a cat");
            assert_eq!(json["errors"][0]["title"], "Not Found Error");
        }
    }

    #[test]
    fn texts_get_a_raw_separator_or_bytes_that_are_no_text() {
        assert_eq!(json(&through("line-separator")[1])["data"]["text"], "\u{2028}a cat");
        let broken = through("invalid-utf8=2");
        assert_eq!(broken[0], POST);
        assert!(std::str::from_utf8(&broken[1]).is_err());
        let repaired = String::from_utf8_lossy(&broken[1]);
        assert_eq!(json(repaired.as_bytes())["data"]["id"], "1");
    }

    #[test]
    fn one_post_is_big() {
        let big = through("big-line=5000");
        assert_eq!((big[0].len(), big[1].len()), (5000, POST.len()));
        assert_eq!(json(&big[0])["data"]["id"], "1");
    }
}
