//! A bounded decoder of messages that come with their length in bytes before them, line end
//! included (`delimited=length`, protocols/x.md section 6); and one decoder for streams that may
//! come like that or as plain lines.
//!
//! It must never panic on any bytes, never hold more than its limit, and never give other
//! messages because the same bytes were cut elsewhere. A length that is wrong costs no message:
//! a message ends with a line end, so whatever its length said, the bytes are read as lines again.

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
                match framed(whole) {
                    Ok(message) => return Some(message),
                    Err(bytes) => {
                        self.lines.push(bytes);
                        self.is_astray = true;
                    }
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
    /// The whole body, once all of it has come.
    ///
    /// A heartbeat may come between a length and its message: no message begins with a line end, so
    /// those before it are not counted.
    fn fill(&mut self, chunk: &mut Chunk) -> Option<Bytes> {
        if !self.has_begun {
            let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let heartbeats = chunk.rest().iter().take_while(is_end).count();
            chunk.read(heartbeats);
            self.has_begun = !chunk.rest().is_empty();
        }
        let here = chunk.rest().len();
        if here < self.missing {
            self.carry.extend_from_slice(&chunk.take_rest());
            self.missing -= here;
            return None;
        }
        let range = chunk.read(self.missing);
        let piece = chunk.slice(range);
        if self.carry.is_empty() {
            return Some(piece);
        }
        self.carry.extend_from_slice(&piece);
        Some(mem::take(&mut self.carry).freeze())
    }
}

/// A body without the line end that proves that its length was right; else as it is.
fn framed(body: Bytes) -> Result<Message, Bytes> {
    if body.ends_with(b"\n") {
        return Ok(Message::Framed(Line::Line(without_line_end(body))));
    }
    Err(body)
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
