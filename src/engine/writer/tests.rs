use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::queue::{Next, SPARE_CAPACITY_MAX};
use super::*;
use crate::cursor::{Latest, Mark};
use crate::event::{Origin, Place};
use crate::sink::{self, Piece};

const KIB: usize = 1024;

/// Writes only when it is told that it may, and fails when it is told nothing any more.
struct Gate {
    may: mpsc::Receiver<()>,
    wrote: mpsc::Sender<Vec<u8>>,
}

fn gone<E>(_: E) -> sink::Failure {
    sink::Failure::new("gate", io::ErrorKind::BrokenPipe.into())
}

impl Sink for Gate {
    fn write(&mut self, records: &[u8], _pieces: &[Piece]) -> Result<(), sink::Failure> {
        self.may.recv().map_err(gone)?;
        self.wrote.send(records.to_vec()).map_err(gone)
    }

    fn flush(&mut self) -> Result<(), sink::Failure> {
        Ok(())
    }

    fn finish(&mut self) -> Result<(), sink::Failure> {
        self.wrote.send(b"finished".to_vec()).map_err(gone)
    }
}

fn gated(buffer: Buffer) -> (Writer, Done, mpsc::Sender<()>, mpsc::Receiver<Vec<u8>>) {
    let (open, may) = mpsc::channel();
    let (wrote, written) = mpsc::channel();
    let sink = Box::new(Gate { may, wrote });
    let (writer, done) =
        Writer::start(sink, false, buffer, None, Clock::start()).expect("a thread");
    (writer, done, open, written)
}

fn blocking() -> Buffer {
    Buffer { bytes: 4 * 1024 * KIB, on_slow: OnSlow::Block }
}

fn batch(bytes: impl Into<Vec<u8>>) -> Batch {
    Batch { bytes: bytes.into(), ..Batch::default() }
}

fn no_gap(_: &[Tally]) -> Batch {
    panic!("nothing is dropped here")
}

fn send(writer: &Writer, bytes: impl Into<Vec<u8>>) {
    assert!(!writer.send(batch(bytes), no_gap));
}

fn push(queue: &Queue, batch: Batch) {
    assert!(!queue.push(batch, &mut no_gap));
}

/// The next batch; `None` at the end, or where the writer thread would have to wait.
fn pop(queue: &Queue) -> Option<Batch> {
    match queue.next(Some(Duration::ZERO)).expect("it can be read") {
        Next::Batch(batch) => Some(batch),
        Next::Nothing | Next::End => None,
    }
}

fn origin(stream: &str) -> Arc<Origin> {
    Arc::new(Origin { source: "m.example".to_owned(), stream: vec![stream.to_owned()] })
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn mark(origin: &Arc<Origin>, number: usize) -> Mark {
    let place = Place { timeline: 0, id: number.to_string().into() };
    let latest = Latest::of(None, vec![place.id.clone()]);
    Mark { origin: Arc::clone(origin), place, at: at(number as i64), latest }
}

/// One after the other.
fn marks(origin: &Arc<Origin>, numbers: std::ops::RangeInclusive<usize>) -> Mark {
    let mut all = Vec::new();
    numbers.for_each(|number| Mark::merge(mark(origin, number), &mut all));
    all.remove(0)
}

/// Record `number`, padded, with all that there may be to know about it.
fn noted(origin: &Arc<Origin>, number: usize, size: usize) -> Batch {
    let mut bytes = format!("{number} ").into_bytes();
    bytes.resize(bytes.len() + size, b'x');
    let at = at(number as i64);
    let end = bytes.len();
    let id = (!number.is_multiple_of(3)).then(|| number.to_string().into());
    Batch {
        bytes,
        pieces: vec![Piece { end, origin: Arc::clone(origin), at, id }],
        marks: vec![mark(origin, number)],
        tallies: vec![Tally {
            origin: Arc::clone(origin),
            records: 1,
            bytes: end as u64,
            first: at,
            last: at,
        }],
        ..Batch::default()
    }
}

#[test]
fn batches_come_out_in_order_and_closing_waits_for_all_of_them() {
    let (writer, done, open, written) = gated(blocking());
    send(&writer, "one");
    send(&writer, "two");
    let unwritten = writer.close();
    assert_eq!(unwritten.bytes(), 6);
    open.send(()).expect("the thread waits");
    open.send(()).expect("the thread waits");
    // Whether the thread found one batch or two is its own affair.
    assert_eq!(written.iter().collect::<Vec<_>>().concat(), b"onetwofinished");
    assert!(done.blocking_recv().expect("it ended").is_ok());
    assert_eq!(unwritten.bytes(), 0);
}

#[test]
fn a_failing_sink_ends_the_thread_and_what_follows_goes_nowhere() {
    let (writer, done, open, _written) = gated(blocking());
    drop(open);
    send(&writer, "lost");
    match done.blocking_recv().expect("it ended").expect_err("it failed") {
        Failure::Sink(error) => assert_eq!(error.source.kind(), io::ErrorKind::BrokenPipe),
        Failure::Cursor(error) => panic!("{error}"),
    }
    send(&writer, "lost too");
}

#[tokio::test]
async fn a_full_queue_has_room_again_once_the_sink_has_taken_enough() {
    let (writer, _done, open, _written) = gated(blocking());
    send(&writer, vec![b'x'; blocking().bytes]);
    assert!(writer.is_full());
    let room = writer.room();
    tokio::pin!(room);
    assert!(futures_util::poll!(room.as_mut()).is_pending());
    open.send(()).expect("the thread waits");
    room.await;
    assert!(!writer.is_full());
}

#[test]
fn another_thread_can_wait_for_all_to_be_written_but_not_for_ever() {
    let (writer, _done, open, _written) = gated(blocking());
    let all_written = writer.all_written();
    assert!(all_written(Duration::ZERO));
    send(&writer, "one");
    assert!(!all_written(Duration::from_millis(1)));
    open.send(()).expect("the thread waits");
    assert!(all_written(Duration::from_secs(60)));
}

#[test]
fn buffers_are_used_again_but_not_those_that_grew_huge() {
    let (writer, done, open, written) = gated(blocking());
    for size in [10, SPARE_CAPACITY_MAX + 1] {
        open.send(()).expect("the thread waits");
        send(&writer, vec![b'x'; size]);
        written.recv().expect("written");
    }
    writer.close();
    done.blocking_recv().expect("it ended").expect("it succeeded");
    assert_eq!(writer.batch().bytes.capacity(), 10);
    assert_eq!(writer.batch().bytes.capacity(), 0);
}

#[test]
fn batches_that_wait_are_joined_with_all_that_is_known_of_them() {
    let queue = Queue::new(blocking());
    let origin = origin("user");
    for number in 1..=3 {
        push(&queue, noted(&origin, number, 4));
    }
    push(&queue, Batch { marks: vec![mark(&origin, 4)], ..Batch::default() });
    let joined = pop(&queue).expect("a batch");
    assert_eq!(joined.bytes, b"1 xxxx2 xxxx3 xxxx");
    assert_eq!(joined.pieces.iter().map(|piece| piece.end).collect::<Vec<_>>(), [6, 12, 18]);
    assert_eq!(joined.marks, [marks(&origin, 1..=4)]);
    assert_eq!(joined.tallies[0].records, 3);
    push(&queue, noted(&origin, 5, 64 * KIB));
    push(&queue, noted(&origin, 6, 4));
    assert_eq!(pop(&queue).expect("a batch").pieces.len(), 1);
}

/// Room for some three batches of 100 KiB.
fn dropping() -> Queue {
    Queue::new(Buffer { bytes: 350 * KIB, on_slow: OnSlow::DropOldest })
}

fn told(lost: &[Tally]) -> Batch {
    batch(lost.iter().map(|t| format!("[{} of {}]", t.records, t.origin)).collect::<String>())
}

#[tokio::test]
async fn the_oldest_batches_make_room_for_new_ones_and_what_tells_of_them_stands_in_their_place() {
    let queue = dropping();
    let (user, public) = (origin("user"), origin("public"));
    let mut begins = Vec::new();
    for number in 0..3 {
        begins.push(queue.push(noted(&user, number, 100 * KIB), &mut told));
    }
    // This one is being written: it takes memory, and cannot be dropped.
    let writing = pop(&queue).expect("a batch");
    for number in 3..6 {
        let origin = if number == 3 { &public } else { &user };
        begins.push(queue.push(noted(origin, number, 100 * KIB), &mut told));
        assert!(!queue.is_full(), "nobody waits");
    }
    assert_eq!(begins, [false, false, false, true, false, false]);
    queue.written(writing);

    let gap = pop(&queue).expect("a batch");
    assert_eq!(gap.bytes, b"[2 of m.example user][1 of m.example public]");
    assert_eq!(gap.marks, [marks(&user, 1..=2), mark(&public, 3)]);
    let reached = queue.reached_loss().await;
    assert_eq!(reached, gap.lost);
    assert_eq!((reached[0].first, reached[0].last), (at(1), at(2)));
    assert_eq!(reached[0].bytes, 2 * (100 * KIB as u64 + 2));
    queue.written(gap);
    for number in [4, 5] {
        let next = pop(&queue).expect("a batch");
        assert_eq!(next.marks, [mark(&user, number)]);
        queue.written(next);
    }
    assert!(pop(&queue).is_none());
    assert_eq!(queue.unwritten(), 0);
    assert!(queue.losses().is_empty(), "all has been told");
}

#[test]
fn a_batch_that_is_bigger_than_the_buffer_is_kept_while_it_is_the_newest() {
    let queue = dropping();
    let user = origin("user");
    assert!(!queue.push(noted(&user, 0, 1024 * KIB), &mut told));
    assert!(queue.push(noted(&user, 1, 1024 * KIB), &mut told));
    assert_eq!(pop(&queue).expect("a batch").lost[0].records, 1);
    assert_eq!(pop(&queue).expect("a batch").marks, [mark(&user, 1)]);
}

#[test]
fn at_the_end_losses_are_told_that_the_reader_has_not_come_to_and_only_once() {
    let queue = dropping();
    let user = origin("user");
    for number in 0..6 {
        queue.push(noted(&user, number, 100 * KIB), &mut told);
    }
    assert_eq!(queue.losses()[0].records, 3);
    assert!(queue.losses().is_empty());
    pop(&queue).expect("the gap");
    assert!(queue.losses().is_empty());
}

fn spilling(bytes: usize, max: u64) -> (Queue, Segments) {
    let on_slow = OnSlow::Spill { max };
    (Queue::new(Buffer { bytes, on_slow }), Segments::new(max).expect("a temporary file"))
}

#[derive(Clone, Debug)]
enum Act {
    Push(usize),
    Spill,
    Pop,
}

proptest! {
    #[test]
    fn what_is_spilled_comes_back_in_order_with_all_that_is_known_of_it(
        acts in prop::collection::vec(
            prop_oneof![
                2 => (0..40 * KIB).prop_map(Act::Push),
                2 => Just(Act::Spill),
                1 => Just(Act::Pop),
            ],
            1..200,
        )
    ) {
        let (queue, mut segments) = spilling(128 * KIB, 1024 * KIB as u64);
        let origins = [origin("user"), origin("public")];
        let (mut given, mut got) = (Vec::new(), Vec::new());
        let mut pieces = 0;
        let mut take = |batch: Batch| {
            let mut start = 0;
            for piece in &batch.pieces {
                let number = pieces;
                pieces += 1;
                let expected = &noted(&origins[number % 2], number, 0).pieces[0];
                assert_eq!(
                    (&piece.origin, piece.at, &piece.id),
                    (&expected.origin, expected.at, &expected.id)
                );
                let text = format!("{number} ");
                assert!(batch.bytes[start..piece.end].starts_with(text.as_bytes()));
                start = piece.end;
            }
            assert_eq!(start, batch.bytes.len());
            let last = mark(&origins[(pieces - 1) % 2], pieces - 1);
            let is_last = |m: &Mark| (&m.origin, &m.place, m.at) == (&last.origin, &last.place, last.at);
            assert!(batch.marks.iter().any(is_last));
            got.extend_from_slice(&batch.bytes);
            queue.written(batch);
        };
        let mut count = 0;
        for act in acts {
            match act {
                Act::Push(size) if !queue.is_full() => {
                    let batch = noted(&origins[count % 2], count, size);
                    count += 1;
                    given.extend_from_slice(&batch.bytes);
                    push(&queue, batch);
                }
                Act::Push(_) => {}
                Act::Spill => queue.spill_one(&mut segments),
                Act::Pop => if let Some(batch) = pop(&queue) { take(batch) },
            }
        }
        queue.close();
        while let Some(batch) = pop(&queue) {
            take(batch);
        }
        prop_assert_eq!(pieces, count);
        prop_assert_eq!(got, given);
        prop_assert_eq!((queue.unwritten(), queue.held()), (0, 0));
    }
}

#[test]
fn spilling_keeps_memory_under_the_buffer_and_the_file_under_its_cap_and_then_blocks() {
    let (queue, mut segments) = spilling(1024 * KIB, 4096 * KIB as u64);
    let user = origin("user");
    let mut count = 0;
    while !queue.is_full() {
        push(&queue, noted(&user, count, 60 * KIB));
        queue.spill_one(&mut segments);
        count += 1;
        assert!(queue.held() <= 1024 * KIB + 64 * KIB);
        assert!(count < 1000, "it blocks");
    }
    let bytes = count * 60 * KIB;
    assert!((4500 * KIB..=5120 * KIB).contains(&bytes), "{bytes}");
    for number in 0..count {
        let next = pop(&queue).expect("a batch");
        assert_eq!(next.marks, [mark(&user, number)]);
        queue.written(next);
        assert!(!queue.is_full(), "a batch less, and there is room");
    }
    assert!(pop(&queue).is_none());
}

#[test]
fn the_newest_batch_is_spilled_too_when_nothing_else_makes_room() {
    let (queue, mut segments) = spilling(256 * KIB, 4096 * KIB as u64);
    let user = origin("user");
    push(&queue, noted(&user, 0, 127 * KIB));
    let writing = pop(&queue).expect("a batch");
    for number in 1..10 {
        push(&queue, noted(&user, number, 130 * KIB));
        assert!(queue.is_full());
        queue.spill_one(&mut segments);
        assert!(!queue.is_full());
    }
    queue.written(writing);
    for number in 1..10 {
        assert_eq!(pop(&queue).expect("a batch").marks, [mark(&user, number)]);
    }
}

#[test]
fn where_nothing_can_be_spilled_it_is_said_once_and_batches_wait_in_memory() {
    let (queue, _) = spilling(512 * KIB, 4096 * KIB as u64);
    let user = origin("user");
    let mut bad = Segments::on(File::open("/dev/null").expect("it is there"));
    for number in 0..9 {
        push(&queue, noted(&user, number, 60 * KIB));
        queue.spill_one(&mut bad);
    }
    assert!(queue.is_full());
    assert!(queue.trouble().is_some());
    assert!(queue.trouble().is_none());
    for number in 0..9 {
        let next = pop(&queue).expect("a batch");
        assert_eq!(next.marks, [mark(&user, number)]);
        queue.written(next);
    }
}

#[tokio::test]
async fn threads_spill_and_write_side_by_side() {
    let on_slow = OnSlow::Spill { max: 64 * 1024 * KIB as u64 };
    let (writer, done, open, written) = gated(Buffer { bytes: 256 * KIB, on_slow });
    let mut given = Vec::new();
    for number in 0..200_u32 {
        // Ten times what memory may hold, and nobody reads: it all goes to the file.
        writer.room().await;
        let mut bytes = number.to_le_bytes().to_vec();
        bytes.resize(20 * KIB, b'x');
        given.extend_from_slice(&bytes);
        send(&writer, bytes);
    }
    let unwritten = writer.close();
    assert_eq!(unwritten.bytes(), given.len());
    for _ in 0..200 {
        open.send(()).expect("the thread waits");
    }
    done.await.expect("it ended").expect("it succeeded");
    given.extend_from_slice(b"finished");
    assert!(written.iter().collect::<Vec<_>>().concat() == given, "all of it, in order");
}

/// Notes what the cursor file says when it is flushed and finished; fails to write `poison`.
struct Watch {
    cursor: PathBuf,
    seen: mpsc::Sender<Option<String>>,
}

impl Watch {
    fn look(&self) -> Result<(), sink::Failure> {
        let text = fs::read_to_string(&self.cursor).ok();
        let id = text
            .and_then(|text| Some(text.split("\"id\":\"").nth(1)?.split('"').next()?.to_owned()));
        self.seen.send(id).map_err(gone)
    }
}

impl Sink for Watch {
    fn write(&mut self, records: &[u8], _pieces: &[Piece]) -> Result<(), sink::Failure> {
        if records.starts_with(b"poison") {
            return Err(sink::Failure::new("disk", io::ErrorKind::StorageFull.into()));
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), sink::Failure> {
        self.look()
    }

    fn finish(&mut self) -> Result<(), sink::Failure> {
        self.look()
    }
}

/// Delivers `batches`; returns how it ended and what the cursor said at each flush.
fn deliver(path: &Path, batches: Vec<Batch>) -> (Result<(), Failure>, Vec<Option<String>>) {
    let mut cursor = CursorFile::open(path).expect("it opens");
    cursor.track(&origin("user"), &["home"]).expect("it has room");
    deliver_with(cursor, path, batches)
}

fn deliver_with(
    cursor: CursorFile,
    path: &Path,
    batches: Vec<Batch>,
) -> (Result<(), Failure>, Vec<Option<String>>) {
    let queue = Queue::new(blocking());
    for batch in batches {
        push(&queue, batch);
    }
    queue.close();
    let (seen, looks) = mpsc::channel();
    let sink = Box::new(Watch { cursor: path.to_owned(), seen });
    let result = Delivery::new(sink, Some(cursor), Clock::start()).run(&queue);
    (result, looks.iter().collect())
}

fn saved(path: &Path) -> Option<String> {
    let cursor = CursorFile::open(path).expect("it opens");
    cursor.place(&origin("user"), "home").map(|saved| saved.id.to_string())
}

#[test]
fn the_cursor_moves_after_the_flush_and_with_records_that_nobody_saw() {
    let folder = tempfile::tempdir().expect("a folder for this test");
    let path = folder.path().join("c");
    let user = origin("user");
    let left_out = Batch { marks: vec![mark(&user, 7)], ..Batch::default() };
    let (result, looks) =
        deliver(&path, vec![noted(&user, 5, 65 * KIB), noted(&user, 6, 65 * KIB), left_out]);
    result.expect("it succeeded");
    assert_eq!(looks.first(), Some(&None), "nothing is committed before the first flush");
    assert_eq!(saved(&path).as_deref(), Some("7"));
}

#[test]
fn what_cannot_be_written_is_not_committed_and_what_is_not_flushed_neither() {
    let folder = tempfile::tempdir().expect("a folder for this test");
    let path = folder.path().join("c");
    let user = origin("user");
    let poison = Batch { marks: vec![mark(&user, 6)], ..batch(vec![b'p'; 65 * KIB]) };
    let poison = Batch { bytes: [&b"poison"[..], &poison.bytes].concat(), ..poison };
    let (result, _) = deliver(&path, vec![noted(&user, 5, 65 * KIB), poison]);
    match result.expect_err("it failed") {
        Failure::Sink(error) => assert_eq!(error.source.kind(), io::ErrorKind::StorageFull),
        Failure::Cursor(error) => panic!("{error}"),
    }
    assert_eq!(saved(&path), None);
}

#[test]
fn a_cursor_that_cannot_be_written_ends_the_run() {
    let folder = tempfile::tempdir().expect("a folder for this test");
    let path = folder.path().join("c");
    let user = origin("user");
    let mut cursor = CursorFile::open(&path).expect("it opens");
    cursor.track(&user, &["home"]).expect("it has room");
    fs::create_dir(folder.path().join("c.next")).expect("in the way");
    let (result, _) = deliver_with(cursor, &path, vec![noted(&user, 5, 10)]);
    match result.expect_err("it failed") {
        Failure::Sink(error) => panic!("{error}"),
        Failure::Cursor(error) => assert_eq!(error.exit(), crate::error::Exit::Output),
    }
}
