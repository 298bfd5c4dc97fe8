use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use jiff::Timestamp;

use super::*;
use crate::cursor::CursorFile;
use crate::engine::writer::{Buffer, Done, OnSlow};
use crate::error::Exit;
use crate::event::{Json, Place, Via};
use crate::filter::Spec;
use crate::output::{FormatKind, FormatOptions};
use crate::report::Verbosity;
use crate::sink::{Failure, Piece, Sink};

/// What a sink was given; it takes nothing before `open` is gone.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<(Vec<u8>, Vec<Piece>)>>);

struct Gate {
    asked: mpsc::Sender<()>,
    open: mpsc::Receiver<()>,
    taken: Taken,
}

impl Sink for Gate {
    fn write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure> {
        // The test may not care.
        let _ = self.asked.send(());
        let _ = self.open.recv();
        let mut taken = self.taken.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = taken.0.len();
        taken.0.extend_from_slice(records);
        taken.1.extend(pieces.iter().cloned().map(|p| Piece { end: before + p.end, ..p }));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

struct Run {
    pipeline: Pipeline,
    done: Done,
    /// The sink has been given something.
    asked: mpsc::Receiver<()>,
    open: mpsc::Sender<()>,
    taken: Taken,
}

impl Run {
    fn start(limits: Limits, pieces: bool, buffer: Buffer, cursor: Option<CursorFile>) -> Self {
        let ((asked, asks), (open, gate)) = (mpsc::channel(), mpsc::channel());
        let taken = Taken::default();
        let sink = Box::new(Gate { asked, open: gate, taken: taken.clone() });
        let clock = Clock::start();
        let (writer, done) = Writer::start(sink, pieces, buffer, cursor, clock).expect("a thread");
        let reporter = Rc::new(Reporter::new(Verbosity::Quiet, false));
        let format = crate::output::build(&FormatOptions {
            kind: FormatKind::Json,
            color: false,
            terminal: false,
            time_zone: jiff::tz::TimeZone::UTC,
            null: false,
        });
        let pipeline = Pipeline::new(limits, clock, reporter, format, writer);
        Self { pipeline, done, asked: asks, open, taken }
    }

    /// Lets the sink take everything and ends.
    fn end(self) -> (String, Vec<Piece>) {
        drop(self.open);
        self.pipeline.close();
        self.done.blocking_recv().expect("it ended").expect("all was written");
        let taken = self.taken.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (String::from_utf8(taken.0).expect("JSON is UTF-8"), taken.1)
    }
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin { source: "m.example".to_owned(), stream: vec!["user".to_owned()] })
}

fn event(event: &'static str, id: u32, size: usize) -> StreamEvent {
    StreamEvent::Record(Record {
        origin: origin(),
        event: Cow::Borrowed(event),
        via: Via::Stream,
        received_at: Timestamp::from_second(i64::from(id)).expect("a time"),
        place: (event == "update").then(|| Place { timeline: 0, id: id.to_string().into() }),
        is_notice: false,
        payload: Json::string(&format!("{id} {}", "x".repeat(size))),
    })
}

#[test]
fn the_cursor_moves_with_records_that_filters_leave_out() {
    let folder = tempfile::tempdir().expect("a folder for this test");
    let path = folder.path().join("c");
    let mut cursor = CursorFile::open(&path).expect("it opens");
    cursor.track(&origin(), &["home"]).expect("it has room");
    let filters = Filters::new(Spec { events: vec!["delete".to_owned()], ..Spec::default() });
    let limits = Limits { filters, ..Limits::default() };
    let run = Run::start(limits, false, Buffer::default(), Some(cursor));
    for (name, id) in [("update", 9), ("delete", 3), ("update", 10), ("update", 8)] {
        assert!(run.pipeline.accept(&event(name, id, 1)));
        run.pipeline.flush();
    }
    let (text, pieces) = run.end();
    assert_eq!(text.lines().count(), 1);
    assert!(pieces.is_empty(), "nobody asked for them");
    let cursor = CursorFile::open(&path).expect("it opens");
    assert_eq!(cursor.place(&origin(), "home").map(|saved| &*saved.id), Some("10"));
}

#[test]
fn pieces_cut_the_bytes_into_records() {
    let run = Run::start(Limits::default(), true, Buffer::default(), None);
    for id in 1..=3 {
        assert!(run.pipeline.accept(&event(if id == 2 { "delete" } else { "update" }, id, 1)));
    }
    let (text, pieces) = run.end();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    assert_eq!(pieces.iter().map(|piece| piece.end).collect::<Vec<_>>(), ends);
    let ids: Vec<_> = pieces.iter().map(|piece| piece.id.as_deref()).collect();
    assert_eq!(ids, [Some("1"), None, Some("3")]);
}

fn dropping() -> Buffer {
    Buffer { bytes: 256 * 1024, on_slow: OnSlow::DropOldest }
}

#[test]
fn dropped_records_become_a_gap_in_their_place_and_the_cursor_moves_past_them() {
    let folder = tempfile::tempdir().expect("a folder for this test");
    let path = folder.path().join("c");
    let mut cursor = CursorFile::open(&path).expect("it opens");
    cursor.track(&origin(), &["home"]).expect("it has room");
    let limits = Limits { meta: vec![MetaKind::Gap], ..Limits::default() };
    let run = Run::start(limits, true, dropping(), Some(cursor));
    for id in 1..=100 {
        assert!(run.pipeline.accept(&event("update", id, 20_000)));
        if id == 1 {
            run.pipeline.flush();
            run.asked.recv().expect("the sink has it in hand");
        }
    }
    let (text, pieces) = run.end();
    let gaps: Vec<&str> = text.lines().filter(|line| line.contains("trill.gap")).collect();
    let kept = text.lines().count() - gaps.len();
    let [gap] = gaps[..] else { panic!("one gap, not {}", gaps.len()) };
    let reason = format!("the reader was too slow: {} records dropped", 100 - kept);
    assert!(kept < 50 && gap.contains(&reason) && gap.contains("\"complete\":false"), "{gap}");
    let at = text.lines().position(|line| line.contains("trill.gap"));
    assert_eq!(at, Some(1), "it follows what the sink had in hand");
    assert!(text.lines().last().is_some_and(|line| line.contains("\"payload\":\"100 ")));
    assert_eq!(pieces.len(), kept + 1);
    let cursor = CursorFile::open(&path).expect("it opens");
    assert_eq!(cursor.place(&origin(), "home").map(|saved| &*saved.id), Some("100"));
}

#[test]
fn strict_ends_where_a_loss_begins() {
    let limits = Limits { strict: true, ..Limits::default() };
    let run = Run::start(limits, false, dropping(), None);
    let accepted = (1..=100).take_while(|id| run.pipeline.accept(&event("update", *id, 20_000)));
    assert!(accepted.count() < 50);
    match run.pipeline.take_enough() {
        Some(Enough::Failed(error)) => assert_eq!(error.exit(), Exit::Strict),
        other => panic!("{other:?}"),
    }
    run.end();
}
