//! The WHATWG event-stream decoder (HTML Standard 9.2.5 and 9.2.6), pull based.
//!
//! It must never panic on any bytes, never hold more than its limit, never look at a byte
//! twice, and never give other frames because the same bytes were cut elsewhere.

use std::mem;
use std::ops::Range;

use bytes::{Bytes, BytesMut};

use super::chunk::Chunk;
use super::{Decoder, Event, Frame, KEEP_CAPACITY, MAX_EVENT, OVERSIZE_HEAD};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Turns the bytes of an event stream into frames.
///
/// Call order: [`push`](Self::push) a chunk, then [`next_frame`](Self::next_frame) until it
/// gives `None`. At the end of the stream just drop the decoder: "once the end of the file is
/// reached, any pending data must be discarded".
#[derive(Debug)]
pub struct SseDecoder {
    limit: usize,
    chunk: Chunk,
    /// The start of a line whose end was not in the chunks before this one.
    carry: BytesMut,
    /// How much of the byte-order mark was seen; all of it, once the stream has begun.
    bom: usize,
    /// The last line ended with CR: an LF right after it belongs to the same line end.
    after_cr: bool,
    last_id: Option<Bytes>,
    block: Block,
    skip: Option<Skip>,
}

/// The fields of the event being read.
#[derive(Debug, Default)]
struct Block {
    event: Option<Bytes>,
    data: Data,
    id: Option<Bytes>,
    /// Bytes of its lines so far; line ends and comments do not count, because a quiet server
    /// that sends comments without a blank line (`:thump` LF) would pass any limit in time.
    size: usize,
}

/// The usual single line stays a slice of its chunk; only several lines are copied together.
#[derive(Debug, Default)]
enum Data {
    #[default]
    Absent,
    Line(Bytes),
    Joined(BytesMut),
}

/// An event over the limit, of which only the size and the first bytes are kept.
#[derive(Debug)]
struct Skip {
    head: BytesMut,
    size: u64,
    /// The line being skipped has no byte yet, so its end would be the blank line.
    line_is_empty: bool,
}

/// What a line says (9.2.6); the number is where its value starts.
enum Line {
    Blank,
    Comment,
    Event(usize),
    Data(usize),
    Id(usize),
    Retry(usize),
    Ignored,
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new()
    }
}

impl SseDecoder {
    /// A decoder at the start of a stream that lets events of up to [`MAX_EVENT`] bytes pass.
    pub fn new() -> Self {
        Self::with_limit(MAX_EVENT)
    }

    /// The same with another limit: bytes of an event's lines, line ends and comments not
    /// counted. An event of exactly `limit` bytes passes.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            limit,
            chunk: Chunk::default(),
            carry: BytesMut::new(),
            bom: 0,
            after_cr: false,
            last_id: None,
            block: Block::default(),
            skip: None,
        }
    }

    /// Takes the next bytes of the stream. Pull every frame before pushing again; what was
    /// not pulled is kept, but costs a copy and is not bounded.
    pub fn push(&mut self, chunk: Bytes) {
        self.chunk.push(chunk);
    }

    /// The next frame; `None` when it takes more bytes to know.
    #[must_use]
    pub fn next_frame(&mut self) -> Option<Frame> {
        self.skip_bom();
        loop {
            let rest = self.chunk.rest();
            let Some(&first) = rest.first() else {
                // Lets go of the chunk.
                self.chunk.take_rest();
                return None;
            };
            if mem::take(&mut self.after_cr) && first == b'\n' {
                self.chunk.read(1);
                continue;
            }
            let Some(len) = memchr::memchr2(b'\n', b'\r', rest) else {
                let rest = self.chunk.take_rest();
                self.keep(&rest);
                return None;
            };
            self.after_cr = rest.get(len) == Some(&b'\r');
            let line = self.chunk.read(len);
            self.chunk.read(1);
            if let Some(frame) = self.end_line(line) {
                return Some(frame);
            }
        }
    }

    /// "Streams must be decoded using the UTF-8 decode algorithm", which "strips one leading
    /// UTF-8 Byte Order Mark (BOM), if any". What only begins like one is the first line's.
    fn skip_bom(&mut self) {
        while let (Some(&expected), Some(&byte)) = (BOM.get(self.bom), self.chunk.rest().first()) {
            if byte == expected {
                self.bom += 1;
                self.chunk.read(1);
            } else {
                let begun = mem::replace(&mut self.bom, BOM.len());
                let begun = BOM.get(..begun).unwrap_or_default();
                self.keep(begun);
            }
        }
    }

    /// The chunk ends within a line.
    fn keep(&mut self, piece: &[u8]) {
        if self.fits(self.carry.len() + piece.len()) {
            self.carry.extend_from_slice(piece);
        } else {
            self.skip().extend(piece);
        }
    }

    /// Returns true if and only if the event may have a line of `len` bytes more. The same
    /// question for a whole line and for the part of it that has arrived: once a part is too
    /// much so is the line, which makes the answer independent of where chunks end.
    fn fits(&self, len: usize) -> bool {
        self.skip.is_none() && len <= self.limit.saturating_sub(self.block.size)
    }

    /// Gives the event up, or finds it given up already. Its id is dropped with it: what the
    /// cursor names must have been seen.
    fn skip(&mut self) -> &mut Skip {
        let (block, carry) = (&mut self.block, &mut self.carry);
        self.skip.get_or_insert_with(|| Skip::begin(&mem::take(block), &mem::take(carry)))
    }

    /// A line is complete: what was carried of it, and what of the chunk stands at `range`.
    fn end_line(&mut self, range: Range<usize>) -> Option<Frame> {
        let piece = self.chunk.slice(range);
        if !self.fits(self.carry.len() + piece.len()) {
            let skip = self.skip();
            skip.extend(&piece);
            return if skip.end_line() { self.skip.take().map(Skip::into_frame) } else { None };
        }
        if self.carry.is_empty() {
            return self.apply(&piece);
        }
        self.carry.extend_from_slice(&piece);
        let line = self.carry.split().freeze();
        if line.len() + self.carry.capacity() > KEEP_CAPACITY {
            self.carry = BytesMut::new();
        }
        self.apply(&line)
    }

    /// Does what a whole line says.
    fn apply(&mut self, line: &Bytes) -> Option<Frame> {
        let says = classify(line);
        if !matches!(says, Line::Comment) {
            self.block.size += line.len();
        }
        match says {
            Line::Blank => return self.dispatch(),
            Line::Comment => return Some(Frame::Comment(line.slice(1..))),
            Line::Event(from) => self.block.event = Some(line.slice(from..)),
            Line::Data(from) => self.block.data.push(line.slice(from..)),
            // "If the field value does not contain U+0000 NULL, then set the last event ID
            // buffer to the field value. Otherwise, ignore the field."
            Line::Id(from) => {
                let value = line.slice(from..);
                if memchr::memchr(0, &value).is_none() {
                    self.block.id = Some(value);
                }
            }
            Line::Retry(from) => return milliseconds(&line.slice(from..)).map(Frame::Retry),
            Line::Ignored => {}
        }
        None
    }

    /// The blank line: "dispatch the event, as defined below".
    fn dispatch(&mut self) -> Option<Frame> {
        let block = mem::take(&mut self.block);
        let own_id = block.id.as_deref().map(|id| {
            // A copy, or the id would keep its chunk for as long as it is remembered.
            Bytes::from(String::from_utf8_lossy(id).into_owned())
        });
        if let Some(id) = &own_id {
            self.last_id = (!id.is_empty()).then(|| id.clone());
        }
        // "If the data buffer is an empty string, set the data buffer and the event type
        // buffer to the empty string and return."
        if matches!(block.data, Data::Absent) {
            return own_id.map(Frame::Id);
        }
        Some(Frame::Event(block.into_event(self.last_id.clone())))
    }
}

impl Decoder for SseDecoder {
    type Frame = Frame;

    fn push(&mut self, chunk: Bytes) {
        Self::push(self, chunk);
    }

    fn next_frame(&mut self) -> Option<Frame> {
        Self::next_frame(self)
    }

    /// An event without its empty line was never sent (WHATWG HTML 9.2.6).
    fn finish(self) -> Option<Frame> {
        None
    }
}

impl Block {
    fn into_event(mut self, id: Option<Bytes>) -> Event {
        let valid = |bytes: &Bytes| simdutf8::basic::from_utf8(bytes).is_ok();
        self.event = self.event.filter(|event| !event.is_empty());
        let data = mem::take(&mut self.data).joined();
        if valid(&data) && self.event.as_ref().is_none_or(valid) {
            return Event { event: self.event, data, id, original: None };
        }
        self.data = Data::Line(data);
        let original = Some(self.original(usize::MAX).freeze());
        let replaced = |bytes: &[u8]| Bytes::from(String::from_utf8_lossy(bytes).into_owned());
        Event {
            event: self.event.as_deref().map(replaced),
            data: replaced(self.data.lines()),
            id,
            original,
        }
    }

    /// The name and the data as they were sent, up to `max` bytes or a little more.
    fn original(&self, max: usize) -> BytesMut {
        let mut out = BytesMut::new();
        let mut field = |name: &[u8], value: &[u8]| {
            let room = max.saturating_sub(out.len());
            if room > 0 {
                out.extend_from_slice(name);
                out.extend_from_slice(value.get(..room).unwrap_or(value));
                out.extend_from_slice(b"\n");
            }
        };
        if let Some(event) = &self.event {
            field(b"event: ", event);
        }
        if !matches!(self.data, Data::Absent) {
            for line in self.data.lines().split(|&b| b == b'\n') {
                field(b"data: ", line);
            }
        }
        out
    }
}

impl Data {
    fn push(&mut self, value: Bytes) {
        *self = match mem::take(self) {
            Self::Absent => Self::Line(value),
            Self::Line(first) => {
                let mut joined = BytesMut::from(&first[..]);
                joined.extend_from_slice(b"\n");
                joined.extend_from_slice(&value);
                Self::Joined(joined)
            }
            Self::Joined(mut joined) => {
                joined.extend_from_slice(b"\n");
                joined.extend_from_slice(&value);
                Self::Joined(joined)
            }
        };
    }

    fn lines(&self) -> &[u8] {
        match self {
            Self::Absent => b"",
            Self::Line(line) => line,
            Self::Joined(joined) => joined,
        }
    }

    fn joined(self) -> Bytes {
        match self {
            Self::Absent => Bytes::new(),
            Self::Line(line) => line,
            Self::Joined(joined) => joined.freeze(),
        }
    }
}

impl Skip {
    fn begin(block: &Block, line: &[u8]) -> Self {
        let mut head = block.original(OVERSIZE_HEAD);
        head.truncate(OVERSIZE_HEAD);
        let mut skip = Self { head, size: block.size as u64, line_is_empty: true };
        skip.extend(line);
        skip
    }

    fn extend(&mut self, piece: &[u8]) {
        self.size = self.size.saturating_add(piece.len() as u64);
        self.line_is_empty &= piece.is_empty();
        self.keep_head(piece);
    }

    /// Returns true if and only if this was the blank line that ends the event.
    fn end_line(&mut self) -> bool {
        let blank = mem::replace(&mut self.line_is_empty, true);
        if !blank {
            self.keep_head(b"\n");
        }
        blank
    }

    fn keep_head(&mut self, piece: &[u8]) {
        let room = OVERSIZE_HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(piece.get(..room).unwrap_or(piece));
    }

    fn into_frame(self) -> Frame {
        Frame::Oversize { head: self.head.freeze(), size: self.size }
    }
}

fn classify(line: &[u8]) -> Line {
    let Some(&first) = line.first() else {
        return Line::Blank;
    };
    // Only four names mean anything, so the colon is looked for where it would be.
    match first {
        b':' => Line::Comment,
        b'd' => value_start(line, b"data").map_or(Line::Ignored, Line::Data),
        b'e' => value_start(line, b"event").map_or(Line::Ignored, Line::Event),
        b'i' => value_start(line, b"id").map_or(Line::Ignored, Line::Id),
        b'r' => value_start(line, b"retry").map_or(Line::Ignored, Line::Retry),
        _ => Line::Ignored,
    }
}

/// Where the value of field `name` starts, if that is the line's field. "If value starts with
/// a U+0020 SPACE character, remove it from value"; a line without a colon is a field whose
/// value is the empty string.
fn value_start(line: &[u8], name: &[u8]) -> Option<usize> {
    match line.strip_prefix(name)? {
        [] => Some(line.len()),
        [b':', b' ', ..] => Some(name.len() + 2),
        [b':', ..] => Some(name.len() + 1),
        _ => None,
    }
}

/// "If the field value consists of only ASCII digits, then interpret the field value as an
/// integer in base ten"; an empty one, and one that no clock could wait for, is no number.
fn milliseconds(value: &[u8]) -> Option<u64> {
    if !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode<'a>(limit: usize, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
        let mut decoder = SseDecoder::with_limit(limit);
        let mut frames = Vec::new();
        for chunk in chunks {
            decoder.push(Bytes::copy_from_slice(chunk));
            frames.extend(std::iter::from_fn(|| decoder.next_frame()));
        }
        frames
    }

    /// The frames of `stream`, having checked that every cut in two, and one byte at a time,
    /// gives the same.
    fn decode_every_way(limit: usize, stream: &[u8]) -> Vec<Frame> {
        let whole = decode(limit, [stream]);
        assert_eq!(decode(limit, stream.chunks(1)), whole, "byte by byte: {stream:?}");
        for at in 0..=stream.len() {
            let (head, tail) = stream.split_at(at);
            assert_eq!(decode(limit, [head, tail]), whole, "cut at {at} of {stream:?}");
        }
        whole
    }

    fn check(stream: impl AsRef<[u8]>, expected: &[Frame]) {
        assert_eq!(decode_every_way(MAX_EVENT, stream.as_ref()), expected);
    }

    fn bytes(text: impl AsRef<[u8]>) -> Bytes {
        Bytes::copy_from_slice(text.as_ref())
    }

    fn message(data: &str) -> Frame {
        Frame::Event(Event { event: None, data: bytes(data), id: None, original: None })
    }

    fn event(name: &str, data: &str) -> Frame {
        let event = Some(bytes(name));
        Frame::Event(Event { event, data: bytes(data), id: None, original: None })
    }

    fn with_id(id: Option<&str>, data: &str) -> Frame {
        let id = id.map(bytes);
        Frame::Event(Event { event: None, data: bytes(data), id, original: None })
    }

    fn comment(text: &str) -> Frame {
        Frame::Comment(bytes(text))
    }

    fn oversize(head: impl AsRef<[u8]>, size: u64) -> Frame {
        Frame::Oversize { head: bytes(head), size }
    }

    #[test]
    fn the_examples_of_the_specification() {
        check("data: YHOO\ndata: +2\ndata: 10\n\n", &[message("YHOO\n+2\n10")]);
        check(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[
                comment(" test stream"),
                with_id(Some("1"), "first event"),
                with_id(None, "second event"),
                with_id(None, " third event"),
            ],
        );
        check("data\n\ndata\ndata\n\ndata:", &[message(""), message("\n")]);
        check("data:test\n\ndata: test\n\n", &[message("test"), message("test")]);
        check(
            "data: This is the first message.\n\ndata: This is the second message, it\n\
             data: has two lines.\n\ndata: This is the third message.\n\n",
            &[
                message("This is the first message."),
                message("This is the second message, it\nhas two lines."),
                message("This is the third message."),
            ],
        );
        check(
            "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
            &[event("add", "73857293"), event("remove", "2153")],
        );
    }

    #[test]
    fn lf_cr_and_crlf_end_lines_alike_and_may_be_mixed() {
        for end in ["\n", "\r", "\r\n"] {
            let stream = "event: a|data: 1|data: 2||:c|data: 3||".replace('|', end);
            check(stream, &[event("a", "1\n2"), comment("c"), message("3")]);
        }
        check("data: 1\r\ndata: 2\n\r", &[message("1\n2")]);
        check("data: 1\n\rdata: 2\r\r\n\n", &[message("1"), message("2")]);
    }

    #[test]
    fn a_field_has_one_optional_space_and_an_exact_name() {
        check("data:x\n\n", &[message("x")]);
        check("data: x\n\n", &[message("x")]);
        check("data:  x\n\n", &[message(" x")]);
        check("data:\tx\n\n", &[message("\tx")]);
        check("data::x\n\n", &[message(":x")]);
        check(" data: x\nData: x\ndata : x\ndatax: x\ndat: x\n\n", &[]);
    }

    #[test]
    fn an_event_without_a_data_line_dispatches_nothing_and_empty_data_does() {
        check("event: a\n\ndata: 1\n\n", &[message("1")]);
        check("\n\n\n", &[]);
        check("data:\n\n", &[message("")]);
        check("event: a\ndata\n\n", &[event("a", "")]);
    }

    #[test]
    fn the_last_event_field_counts_and_an_empty_one_means_message() {
        check("event: a\nevent: b\ndata: 1\n\n", &[event("b", "1")]);
        check("event: a\nevent:\ndata: 1\n\n", &[message("1")]);
        assert_eq!(
            decode(MAX_EVENT, [&b"data: 1\n\nevent: b\ndata: 1\n\n"[..]])
                .iter()
                .map(|frame| match frame {
                    Frame::Event(event) => event.name().into_owned(),
                    other => format!("{other:?}"),
                })
                .collect::<Vec<_>>(),
            ["message", "b"]
        );
    }

    #[test]
    fn an_unterminated_event_is_dropped() {
        check("data: 1\n\ndata: 2\n", &[message("1")]);
        check("data: 1\n\ndata: 2", &[message("1")]);
    }

    #[test]
    fn both_heartbeats_are_comments_that_dispatch_nothing() {
        check(":thump\n", &[comment("thump")]);
        check(":thump\n\n", &[comment("thump")]);
        check(
            ":)\nevent: update\ndata: {}\n\n:thump\nevent: delete\ndata: 1\n\n:thump\n\n:thump\n\n",
            &[
                comment(")"),
                event("update", "{}"),
                comment("thump"),
                event("delete", "1"),
                comment("thump"),
                comment("thump"),
            ],
        );
    }

    #[test]
    fn a_comment_within_an_event_leaves_it_whole() {
        check("event: a\n:thump\ndata: 1\n\n", &[comment("thump"), event("a", "1")]);
    }

    #[test]
    fn separators_of_unicode_do_not_end_lines() {
        let text = "a\u{2028}b\u{2029}c\u{85}d\u{7f}\u{b}\u{c}e";
        check(format!("data: {text}\n\n"), &[message(text)]);
    }

    #[test]
    fn trap_1_a_byte_order_mark_is_dropped_once_and_never_panics() {
        check("\u{feff}data: 1\n\n", &[message("1")]);
        check("\u{feff}\n", &[]);
        check("\u{feff}", &[]);
        check("\u{feff}\u{feff}data: 1\n\ndata: 2\n\n", &[message("2")]);
        check("data: 1\n\n\u{feff}data: 2\n\n", &[message("1")]);
        check(b"\xEF\xBBdata: 1\n\ndata: 2\n\n", &[message("2")]);
        check(b"\xEF\n\xEF\xBB\xBF\ndata: 2\n\n", &[message("2")]);
        check("data: \u{feff}1\n\n", &[message("\u{feff}1")]);
    }

    #[test]
    fn trap_2_invalid_utf_8_is_replaced_and_reported_and_the_stream_goes_on() {
        let replaced = |name: Option<&str>, data: &str, original: &[u8]| {
            Frame::Event(Event {
                event: name.map(bytes),
                data: bytes(data),
                id: None,
                original: Some(bytes(original)),
            })
        };
        check(
            b"event: a\ndata: 1\xFF2\ndata: 3\n\ndata: ok\n\n",
            &[
                replaced(Some("a"), "1\u{fffd}2\n3", b"event: a\ndata: 1\xFF2\ndata: 3\n"),
                message("ok"),
            ],
        );
        check(
            b"event: \xC3\ndata: 1\n\n",
            &[replaced(Some("\u{fffd}"), "1", b"event: \xC3\ndata: 1\n")],
        );
        // A truncated sequence, an overlong one, a surrogate: as many replacements as the
        // standard library (and the WHATWG decoder) makes of them.
        check(b"data: \xF0\x9F\x98\n\n", &[replaced(None, "\u{fffd}", b"data: \xF0\x9F\x98\n")]);
        check(b"data: \xC0\x80\n\n", &[replaced(None, "\u{fffd}\u{fffd}", b"data: \xC0\x80\n")]);
        check(
            b"data: \xED\xA0\x80\n\n",
            &[replaced(None, "\u{fffd}\u{fffd}\u{fffd}", b"data: \xED\xA0\x80\n")],
        );
        check("data: gr\u{fc}\u{df}e \u{1f600}\n\n", &[message("gr\u{fc}\u{df}e \u{1f600}")]);
    }

    #[test]
    fn trap_3_retry_is_reported_without_data() {
        check("retry: 2500\n", &[Frame::Retry(2500)]);
        check("retry:0\n\ndata: 1\n\n", &[Frame::Retry(0), message("1")]);
        check(
            "retry: 99999999999999999999\nretry: -1\nretry: 1.5\nretry: +1\nretry\nretry:\n",
            &[],
        );
        check("retry: 5 \nretry:  5\nretry: \u{665}\n", &[]);
    }

    #[test]
    fn trap_4_an_event_of_unknown_fields_is_ignored() {
        check("foo: bar\n\nfoo\n\ndata: 1\n\n", &[message("1")]);
        check(b"\xFF\xFE: bar\n\ndata: 1\n\n", &[message("1")]);
    }

    #[test]
    fn trap_5_a_final_cr_dispatches_at_once_and_a_later_lf_is_swallowed() {
        check("data: 1\r\r", &[message("1")]);
        let mut decoder = SseDecoder::new();
        decoder.push(Bytes::from_static(b"data: 1\r\n\r"));
        assert_eq!(decoder.next_frame(), Some(message("1")));
        decoder.push(Bytes::new());
        assert_eq!(decoder.next_frame(), None);
        decoder.push(Bytes::from_static(b"\ndata: 2\r"));
        assert_eq!(decoder.next_frame(), None);
        decoder.push(Bytes::from_static(b"\n\n"));
        assert_eq!(decoder.next_frame(), Some(message("2")));
    }

    #[test]
    fn trap_6_an_id_alone_moves_the_last_event_id() {
        let id = |id: &str| Frame::Id(bytes(id));
        check("id: 7\n\ndata: 1\n\n", &[id("7"), with_id(Some("7"), "1")]);
        check(
            "id: 7\ndata: 1\n\ndata: 2\n\nid\n\ndata: 3\n\n",
            &[with_id(Some("7"), "1"), with_id(Some("7"), "2"), id(""), with_id(None, "3")],
        );
        check("id: 7\n\nid: 8\0\ndata: 1\n\nid: 9\n", &[id("7"), with_id(Some("7"), "1")]);
    }

    #[test]
    fn trap_7_an_event_of_exactly_the_limit_passes_and_one_byte_more_is_skipped() {
        // "event: a" and "data: 12" are 8 bytes each.
        let stream = b"event: a\r\ndata: 12\r\n\r\ndata: 3\n\n";
        assert_eq!(decode_every_way(16, stream), [event("a", "12"), message("3")]);
        assert_eq!(
            decode_every_way(15, stream),
            [oversize("event: a\ndata: 12\n", 16), message("3")]
        );
        assert_eq!(
            decode_every_way(8, stream),
            [oversize("event: a\ndata: 12\n", 16), message("3")]
        );
    }

    #[test]
    fn trap_7_an_oversize_event_is_counted_whole_and_the_next_is_intact() {
        assert_eq!(
            decode_every_way(12, b"data: 12\ndata: 34567\nevent: x\n:c\nid: 4\n\ndata: 1\n\n"),
            [oversize("data: 12\ndata: 34567\nevent: x\n:c\nid: 4\n", 34), message("1")]
        );
        // Many small lines are as much as a long one, unknown fields included.
        assert_eq!(
            decode_every_way(8, b"foo\nfoo\nfoo\n\nfoo\n\ndata: 1\n\n"),
            [oversize("foo\n", 9), message("1")]
        );
        assert_eq!(decode_every_way(0, b"\n\nx\n\n"), [oversize("x\n", 1)]);
        assert_eq!(
            decode_every_way(1, b"\xEF\xBB\xBFx\n\xEF\xBBx\n\n"),
            [oversize(b"\xEF\xBBx\n", 4)]
        );
    }

    #[test]
    fn trap_7_the_head_of_an_oversize_event_is_bounded() {
        let long = "y".repeat(3 * OVERSIZE_HEAD);
        for stream in [
            format!("event: e\ndata: {long}\n\n"),
            format!("event: {long}\ndata: e\n\n"),
            format!("data: {long}\ndata: {long}\n\n"),
        ] {
            for limit in [0, 7, 700, OVERSIZE_HEAD, 3 * OVERSIZE_HEAD, 3 * OVERSIZE_HEAD + 10] {
                let frames = decode(limit, [stream.as_bytes()]);
                assert_eq!(decode(limit, stream.as_bytes().chunks(1)), frames);
                assert_eq!(decode(limit, stream.as_bytes().chunks(1000)), frames);
                let head = bytes(&stream[..OVERSIZE_HEAD]);
                let size = stream.lines().map(|line| line.len() as u64).sum();
                assert_eq!(frames, [Frame::Oversize { head, size }]);
            }
        }
    }

    #[test]
    fn trap_7_comments_do_not_fill_an_event() {
        let stream = ":thump\n".repeat(100) + "data: 1\n\n";
        let frames = decode_every_way(8, stream.as_bytes());
        assert_eq!(frames.len(), 101);
        assert_eq!(frames.last(), Some(&message("1")));
    }

    #[test]
    fn trap_7_memory_stays_bounded_while_a_64_mib_line_arrives() {
        let mut decoder = SseDecoder::new();
        let chunk = Bytes::from(vec![b'x'; 16 * 1024]);
        decoder.push(Bytes::from_static(b"data: "));
        assert_eq!(decoder.next_frame(), None);
        let mut most = 0;
        for _ in 0..4096 {
            decoder.push(chunk.clone());
            assert_eq!(decoder.next_frame(), None);
            let head = decoder.skip.as_ref().map_or(0, |skip| skip.head.capacity());
            most = most.max(decoder.carry.capacity() + decoder.chunk.rest().len() + head);
        }
        assert!(most <= 2 * MAX_EVENT, "{most} bytes held");
        assert!(decoder.carry.capacity() < KEEP_CAPACITY, "the skipped line was let go");
        decoder.push(Bytes::from_static(b"\n\ndata: 1\n\n"));
        let Some(Frame::Oversize { head, size }) = decoder.next_frame() else {
            panic!("no oversize frame");
        };
        assert_eq!((head.len(), size), (OVERSIZE_HEAD, 64 * 1024 * 1024 + 6));
        assert_eq!(decoder.next_frame(), Some(message("1")));
        assert_eq!(decoder.next_frame(), None);
    }

    #[test]
    fn a_line_within_one_chunk_is_not_copied_and_the_chunk_is_let_go() {
        let chunk = Bytes::from(b"event: update\ndata: {}\n\n".to_vec());
        let mut decoder = SseDecoder::new();
        decoder.push(chunk.clone());
        let Some(Frame::Event(event)) = decoder.next_frame() else {
            panic!("no event");
        };
        assert_eq!(event.data.as_ptr(), chunk[20..].as_ptr());
        assert_eq!(decoder.next_frame(), None);
        drop(event);
        assert!(chunk.is_unique());
    }

    #[test]
    fn a_push_before_the_last_pull_loses_nothing() {
        let mut decoder = SseDecoder::new();
        for chunk in ["data: 1\n\nda", "ta: 2\n", "\ndata: 3\n\n"] {
            decoder.push(Bytes::from_static(chunk.as_bytes()));
        }
        let frames: Vec<_> = std::iter::from_fn(|| decoder.next_frame()).collect();
        assert_eq!(frames, [message("1"), message("2"), message("3")]);
    }

    /// Streams that are dense in what decoders get wrong.
    fn streams() -> impl Strategy<Value = Vec<u8>> {
        let token = prop_oneof![
            prop::sample::select(vec![
                &b"\n"[..],
                b"\r",
                b"\r\n",
                b"\n\n",
                b":",
                b" ",
                b"data",
                b"data:",
                b"data: ",
                b"event: ",
                b"event",
                b"id: ",
                b"id",
                b"retry: ",
                b"12",
                b"\0",
                b"\xEF\xBB\xBF",
                b"\xEF",
                b"\xF0\x9F",
                b"\xFF",
                b":thump\n",
                b"x",
            ])
            .prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..8),
        ];
        prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #[test]
        fn every_cut_of_the_same_bytes_gives_the_same_frames(
            stream in streams(),
            limit in prop_oneof![0..40_usize, Just(MAX_EVENT)],
            sizes in prop::collection::vec(0..12_usize, 1..20),
        ) {
            let whole = decode(limit, [&stream[..]]);
            let mut rest = &stream[..];
            let mut cut = Vec::new();
            for size in sizes {
                let (head, tail) = rest.split_at(size.min(rest.len()));
                cut.push(head);
                rest = tail;
            }
            cut.push(rest);
            prop_assert_eq!(decode(limit, cut), whole.clone());
            prop_assert_eq!(decode(limit, stream.chunks(1)), whole.clone());
            for frame in whole {
                if let Frame::Event(event) = frame {
                    prop_assert!(std::str::from_utf8(&event.data).is_ok());
                    prop_assert!(event.event.is_none_or(|e| std::str::from_utf8(&e).is_ok()));
                    prop_assert!(event.id.is_none_or(|id| std::str::from_utf8(&id).is_ok()));
                }
            }
        }
    }
}
