//! Replays files into a pipeline: the same filters and formats as a live stream.

use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::clock::Clock;
use super::input::{self, LINE_MAX, Piece, without_bom};
use super::pipeline::Pipeline;
use crate::error::Error;
use crate::event::{MALFORMED_RAW_MAX, Meta, MetaEvent, Origin, StreamEvent};
use crate::proto::lines::{Line, LineDecoder};
use crate::source::replay::Reader;

/// After so many lines without a record this is not a file of records.
const LINES_TO_JUDGE: u64 = 10;

/// What to replay, and how fast.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Files in order; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// 2 is twice as fast as it was; `None` is as fast as it can be.
    pub speed: Option<f64>,
}

/// Replays everything; `Ok` at the end or when the pipeline wants no more.
pub async fn replay(plan: Replay, pipeline: Rc<Pipeline>, clock: Clock) -> Result<(), Error> {
    let mut reader = Reader::default();
    let mut pace = Pace { speed: plan.speed, began: None };
    for path in plan.files {
        let place = input::place(&path);
        let pieces =
            input::open(path).map_err(|source| Error::Input { place: place.clone(), source })?;
        let file = Replayed {
            origin: Arc::new(Origin { source: place, stream: Vec::new() }),
            line: 0,
            records: 0,
            malformed: 0,
            reader: &mut reader,
            pace: &mut pace,
            pipeline: &pipeline,
            clock,
        };
        if !file.show_all(pieces).await? {
            break;
        }
    }
    Ok(())
}

/// One file while it is replayed.
struct Replayed<'a> {
    /// Named in reports.
    origin: Arc<Origin>,
    line: u64,
    records: u64,
    malformed: u64,
    reader: &'a mut Reader,
    pace: &'a mut Pace,
    pipeline: &'a Pipeline,
    clock: Clock,
}

impl Replayed<'_> {
    /// Shows the whole file; returns false when the pipeline wants no more.
    async fn show_all(mut self, mut pieces: mpsc::Receiver<Piece>) -> Result<bool, Error> {
        let mut lines = LineDecoder::new(LINE_MAX);
        let end = loop {
            self.pipeline.room().await;
            // A file is always ready: without this, signals and limits would wait for its end.
            tokio::task::yield_now().await;
            let piece = match pieces.try_recv() {
                Ok(piece) => Some(piece),
                Err(_) => {
                    self.pipeline.flush();
                    pieces.recv().await
                }
            };
            match piece {
                Some(Piece::Bytes(bytes)) => lines.push(bytes),
                Some(Piece::End) | None => break Ok(true),
                Some(Piece::Failed(source)) => break Err(self.failed(source)),
            }
            while let Some(line) = lines.next_line() {
                if !self.show(line).await {
                    return Ok(false);
                }
                if self.malformed == LINES_TO_JUDGE {
                    self.judge()?;
                }
            }
        };
        if let Some(line) = lines.finish()
            && !self.show(line).await
        {
            return Ok(false);
        }
        // A file that breaks off is shown as far as it goes.
        let more = end?;
        self.judge()?;
        Ok(more)
    }

    /// Shows one line; returns false when the pipeline wants no more.
    async fn show(&mut self, line: Line) -> bool {
        self.line += 1;
        let line = if self.line == 1 { without_bom(line) } else { line };
        let (reason, raw) = match line {
            Line::Line(line) if line.iter().all(u8::is_ascii_whitespace) => return true,
            Line::Line(line) => match self.reader.record(&line) {
                Ok(record) => {
                    self.records += 1;
                    self.pace.wait(record.received_at, self.pipeline, self.clock).await;
                    return self.pipeline.accept(&StreamEvent::Record(record));
                }
                Err(reason) => (reason, line),
            },
            Line::TooLong { head, size } => {
                (format!("a line of {size} bytes is over the limit"), head)
            }
        };
        self.malformed += 1;
        self.pipeline.accept(&StreamEvent::Meta(MetaEvent {
            origin: Arc::clone(&self.origin),
            at: self.clock.now().wall,
            meta: Meta::Malformed {
                reason: format!("line {}: {reason}", self.line),
                raw: raw.slice(..raw.len().min(MALFORMED_RAW_MAX)),
            },
        }))
    }

    /// Some lines may be malformed; if all are, this is another file.
    fn judge(&self) -> Result<(), Error> {
        if self.malformed == 0 || self.records > 0 {
            return Ok(());
        }
        let none = io::Error::new(io::ErrorKind::InvalidData, "there is no record in it");
        Err(self.failed(none))
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Input { place: self.origin.source.clone(), source }
    }
}

/// Keeps the distances between records, divided by the speed.
struct Pace {
    speed: Option<f64>,
    /// The first record's time, and when it was shown.
    began: Option<(Timestamp, Duration)>,
}

impl Pace {
    async fn wait(&mut self, at: Timestamp, pipeline: &Pipeline, clock: Clock) {
        let Some(speed) = self.speed else { return };
        let (first, shown) = *self.began.get_or_insert_with(|| (at, clock.mono()));
        // Records of several files may go back in time; those are due at once.
        let distance = Duration::try_from(at.duration_since(first)).unwrap_or_default();
        let distance = Duration::try_from_secs_f64(distance.as_secs_f64() / speed);
        let due = shown.saturating_add(distance.unwrap_or(Duration::MAX));
        if clock.mono() < due {
            pipeline.flush();
            clock.wait_until(due).await;
        }
    }
}
