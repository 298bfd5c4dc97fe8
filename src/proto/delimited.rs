//! A bounded decoder of messages that come with their length in bytes before them, line end
//! included (`delimited=length`, protocols/x.md section 6); and one decoder for streams that may
//! come like that or as plain lines.
//!
//! It must never panic on any bytes, never hold more than its limit, and never give other
//! messages because the same bytes were cut elsewhere. A length that is wrong costs no message:
//! a message ends with a line end, so whatever its length said, the bytes are read as lines again.
//! That is as soon as the length is proven wrong: by a byte that should be the line end, or, long
//! before all that was announced is there, by an object that is whole on a line within the body.
//! No body of one JSON text has such a line, even if it is spread over many.

use std::mem;

use bytes::{Bytes, BytesMut};

use super::Decoder;
use super::chunk::Chunk;
use super::lines::{Line, LineDecoder};

/// The most digits that a length may have: more than any limit, and no overflow.
const DIGITS_MAX: usize = 18;

/// The line end that a message's length counts and its limit does not.
const LINE_END: usize = b"\r\n".len();

/// A message, its line end removed. An empty one is a heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// As the stream frames it: by its length, or as a line where there are no lengths.
    Framed(Line),
    /// A line that its length did not announce: the length was missing or wrong. It may be a
    /// message all the same.
    Stray(Line),
}

/// Cuts bytes into messages by the lengths before them.
#[derive(Debug)]
pub struct DelimitedDecoder {
    limit: usize,
    chunk: Chunk,
    /// Lines between bodies: lengths, heartbeats, and what is astray.
    lines: LineDecoder,
    /// What has come of a body, and how much of it is to come.
    body: Option<Body>,
    /// `lines` holds a body whose length was wrong.
    is_astray: bool,
}

#[derive(Debug, Default)]
struct Body {
    carry: BytesMut,
    missing: usize,
    /// Its first byte has come, or may be a line end.
    has_begun: bool,
    /// Where in `carry` the line begins that is not complete.
    line: usize,
    /// The lines before that one end where a JSON text goes on with a value.
    awaits_value: bool,
}

/// Cuts bytes into messages, with lengths or without.
#[derive(Debug)]
pub enum MessageDecoder {
    /// One message on each line.
    Lines(LineDecoder),
    /// A length before each message.
    Delimited(DelimitedDecoder),
}

impl MessageDecoder {
    /// A decoder that lets messages of up to `limit` bytes pass, line end not counted.
    pub fn new(limit: usize, is_delimited: bool) -> Self {
        if is_delimited {
            Self::Delimited(DelimitedDecoder::new(limit))
        } else {
            Self::Lines(LineDecoder::new(limit))
        }
    }
}

impl Decoder for MessageDecoder {
    type Frame = Message;

    fn push(&mut self, chunk: Bytes) {
        match self {
            Self::Lines(lines) => lines.push(chunk),
            Self::Delimited(messages) => messages.push(chunk),
        }
    }

    fn next_frame(&mut self) -> Option<Message> {
        match self {
            Self::Lines(lines) => lines.next_line().map(Message::Framed),
            Self::Delimited(messages) => messages.next_frame(),
        }
    }

    fn seal(&mut self) {
        match self {
            Self::Lines(lines) => lines.seal(),
            Self::Delimited(messages) => messages.seal(),
        }
    }

    fn finish(self) -> Option<Message> {
        match self {
            Self::Lines(lines) => lines.finish().map(Message::Framed),
            Self::Delimited(messages) => messages.finish(),
        }
    }
}

impl Decoder for DelimitedDecoder {
    type Frame = Message;

    fn push(&mut self, chunk: Bytes) {
        self.chunk.push(chunk);
    }

    fn next_frame(&mut self) -> Option<Message> {
        loop {
            if self.is_astray {
                match self.lines.next_line() {
                    // Lengths among the lines of a body: nothing is announced by them any more.
                    Some(Line::Line(line)) if length(&line).is_some() => {}
                    Some(line) => return Some(stray(line)),
                    None => self.is_astray = false,
                }
                continue;
            }
            if let Some(body) = &mut self.body {
                let whole = body.fill(&mut self.chunk)?;
                self.body = None;
                match whole {
                    Ok(body) => return Some(Message::Framed(Line::Line(without_line_end(body)))),
                    Err(bytes) => self.go_astray(bytes),
                }
                continue;
            }
            let line = self.next_line()?;
            match &line {
                Line::Line(text) => match length(text) {
                    Some(0) => return Some(heartbeat()),
                    Some(missing) if missing <= self.limit.saturating_add(LINE_END) => {
                        // As long as a line end is all that there is room for, it may be one.
                        let has_begun = missing <= LINE_END;
                        self.body = Some(Body { missing, has_begun, ..Body::default() });
                    }
                    // What it announces is read as a line: it may be the length that is wrong.
                    _ => return Some(stray(line)),
                },
                Line::TooLong { .. } => return Some(stray(line)),
            }
        }
    }

    /// A message that lacks its line end may stand behind others, and is none of their bytes.
    fn seal(&mut self) {
        if let Some(body) = self.body.take_if(|body| body.line > 0 && body.ends_with_object()) {
            self.go_astray(body.carry.freeze());
        }
    }

    /// A message may lack its line end, or its end. A length without a message is none.
    fn finish(self) -> Option<Message> {
        if let Some(body) = self.body {
            let rest = without_line_end(body.carry.freeze());
            return (!rest.is_empty()).then_some(Message::Framed(Line::Line(rest)));
        }
        match self.lines.finish()? {
            Line::Line(line) if line.iter().all(u8::is_ascii_digit) => None,
            line => Some(stray(line)),
        }
    }
}

impl DelimitedDecoder {
    /// A decoder that lets messages of up to `limit` bytes pass, line end not counted.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            chunk: Chunk::default(),
            lines: LineDecoder::new(limit),
            body: None,
            is_astray: false,
        }
    }

    /// These bytes were announced as one message, and are not.
    fn go_astray(&mut self, bytes: Bytes) {
        self.lines.push(bytes);
        self.is_astray = true;
    }

    /// The next line of what is not part of a body.
    fn next_line(&mut self) -> Option<Line> {
        let end = memchr::memchr(b'\n', self.chunk.rest());
        let piece = match end {
            Some(at) => {
                let range = self.chunk.read(at + 1);
                self.chunk.slice(range)
            }
            None => self.chunk.take_rest(),
        };
        if !piece.is_empty() {
            self.lines.push(piece);
        }
        self.lines.next_line()
    }
}

impl Body {
    /// The whole body, once all of it has come; or the lines that have come, as soon as they prove
    /// that its length is wrong.
    fn fill(&mut self, chunk: &mut Chunk) -> Option<Result<Bytes, Bytes>> {
        self.skip_heartbeats(chunk);
        loop {
            let rest = chunk.rest();
            let here = rest.get(..self.missing).unwrap_or(rest);
            match memchr::memchr(b'\n', here) {
                // Where the body ends, a line end proves nothing yet.
                Some(at) if at + 1 < self.missing => {
                    let range = chunk.read(at + 1);
                    self.carry.extend_from_slice(&chunk.slice(range));
                    self.missing -= at + 1;
                    if self.ends_with_object() {
                        return Some(Err(mem::take(&mut self.carry).freeze()));
                    }
                    self.line = self.carry.len();
                }
                _ if here.len() < self.missing => {
                    self.missing -= here.len();
                    self.carry.extend_from_slice(&chunk.take_rest());
                    return None;
                }
                _ => break,
            }
        }
        let range = chunk.read(self.missing);
        Some(self.end(chunk.slice(range)))
    }

    /// A heartbeat may come between a length and its message: no message begins with a line end, so
    /// those before it are not counted.
    fn skip_heartbeats(&mut self, chunk: &mut Chunk) {
        if !self.has_begun {
            let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let heartbeats = chunk.rest().iter().take_while(is_end).count();
            chunk.read(heartbeats);
            self.has_begun = !chunk.rest().is_empty();
        }
    }

    /// The body with its last `piece`, if it ends with the line end that proves that its length was
    /// right, and does not hold another message before it; else lines.
    fn end(&mut self, piece: Bytes) -> Result<Bytes, Bytes> {
        let mut is_one = true;
        let body = if self.carry.is_empty() {
            piece
        } else {
            self.carry.extend_from_slice(&piece);
            is_one = self.line == 0 || !self.ends_with_object();
            mem::take(&mut self.carry).freeze()
        };
        if is_one && body.ends_with(b"\n") { Ok(body) } else { Err(body) }
    }

    /// Returns true if and only if the line that `carry` ends with is an object that is no part of
    /// what stands before it. Call it once for each line, in order.
    fn ends_with_object(&mut self) -> bool {
        let line = self.carry.get(self.line..).unwrap_or_default().trim_ascii();
        let Some(last) = line.last() else { return false };
        // Within a JSON text, a value never comes behind anything else.
        let may_be_a_part =
            mem::replace(&mut self.awaits_value, matches!(last, b'[' | b',' | b':'));
        !may_be_a_part && is_object(line)
    }
}

/// Returns true if and only if the line begins and ends with braces, and every brace has its pair.
fn is_object(line: &[u8]) -> bool {
    if !(line.starts_with(b"{") && line.ends_with(b"}")) {
        return false;
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = line.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => _ = bytes.next(),
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth == 0 && !in_string
}

fn without_line_end(mut bytes: Bytes) -> Bytes {
    let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let len = line.strip_suffix(b"\r").unwrap_or(line).len();
    bytes.truncate(len);
    bytes
}

fn stray(line: Line) -> Message {
    // A blank line is a heartbeat wherever it stands.
    if matches!(&line, Line::Line(line) if line.is_empty()) {
        return heartbeat();
    }
    Message::Stray(line)
}

fn heartbeat() -> Message {
    Message::Framed(Line::Line(Bytes::new()))
}

/// The length that a line says: ASCII digits, and nothing else but blanks around them.
fn length(line: &[u8]) -> Option<usize> {
    let digits = line.trim_ascii();
    if digits.is_empty() || digits.len() > DIGITS_MAX || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
