//! Files as a run leaves them, and as a crash does.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use super::*;

/// A folder, and what the sinks in it say.
struct Scene {
    folder: TempDir,
    said: Arc<Mutex<Vec<String>>>,
}

impl Scene {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), said: Arc::default() }
    }

    fn spec(&self, pattern: &str) -> FilesSpec {
        let pattern = format!("{}/{pattern}", self.folder.path().display());
        FilesSpec {
            pattern: Pattern::parse(&pattern).expect("a pattern"),
            rotate: None,
            compress: None,
            sync: SyncWhen::Never,
            manifest: None,
            tee: false,
            time_zone: TimeZone::UTC,
            terminator: b"\n",
            reopen: Arc::default(),
        }
    }

    fn compressed(&self, pattern: &str, compress: Compress) -> FilesSpec {
        FilesSpec { compress: Some(compress), ..self.spec(pattern) }
    }

    fn try_open(&self, spec: FilesSpec) -> Result<Files, Failure> {
        let said = Arc::clone(&self.said);
        let say = Box::new(move |line| said.lock().expect("no panic").push(line));
        Files::open(spec, Vec::new(), say)
    }

    fn open(&self, spec: FilesSpec) -> Files {
        self.try_open(spec).expect("it opens")
    }

    /// Everything that was said, without the folder.
    fn said(&self) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        let said = self.said.lock().expect("no panic");
        said.iter().map(|line| line.replace(&folder, "")).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// What stock tools read in a file.
    fn text(&self, name: &str) -> String {
        String::from_utf8(decoded(name, &self.bytes(name)).0).expect("UTF-8")
    }

    /// All files, by name.
    fn texts(&self) -> BTreeMap<String, String> {
        let mut names = Vec::new();
        collect(self.folder.path(), "", &mut names);
        names.into_iter().map(|name| (name.clone(), self.text(&name))).collect()
    }

    fn manifest(&self, name: &str) -> Vec<Value> {
        let line = |line: &str| serde_json::from_str(line).expect("JSON");
        self.text(name).lines().map(line).collect()
    }
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_str().expect("UTF-8"));
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), names);
        } else {
            names.push(name);
        }
    }
}

/// What can be read, and whether the file is whole.
fn decoded(name: &str, bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut reader: Box<dyn std::io::Read> = match name.rsplit('.').next() {
        Some("zst") => Box::new(zstd::stream::read::Decoder::new(bytes).expect("a decoder")),
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        _ => Box::new(bytes),
    };
    let mut out = Vec::new();
    let is_whole = reader.read_to_end(&mut out).is_ok();
    (out, is_whole)
}

fn origin(source: &str) -> Arc<Origin> {
    Arc::new(Origin { source: source.to_owned(), stream: vec!["public".to_owned()] })
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// One record.
fn put(files: &mut Files, source: &str, time: Timestamp, text: &str) -> Result<(), Failure> {
    let id = text.trim_end().into();
    let piece = Piece { end: text.len(), origin: origin(source), at: time, id: Some(id) };
    files.write(text.as_bytes(), &[piece])
}

/// A batch of one-line records, a second apart.
fn batch(lines: &[String], from: Timestamp) -> (Vec<u8>, Vec<Piece>) {
    let (mut bytes, mut pieces) = (Vec::new(), Vec::new());
    for (n, line) in lines.iter().enumerate() {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        let at = from + SignedDuration::from_secs(i64::try_from(n).expect("few"));
        let piece =
            Piece { end: bytes.len(), origin: origin("h"), at, id: Some(line.as_str().into()) };
        pieces.push(piece);
    }
    (bytes, pieces)
}

const NOON: &str = "2026-11-21T12:00:00Z";

#[test]
fn records_go_where_their_time_and_source_say() {
    let scene = Scene::new();
    let mut files = scene.open(scene.spec("{source}/%F/{stream}-%H.jsonl"));
    put(&mut files, "a.org:81", at("2026-11-21T09:59:00Z"), "1\n").expect("room");
    put(&mut files, "b.org", at("2026-11-21T09:59:00Z"), "2\n").expect("room");
    put(&mut files, "a.org:81", at("2026-11-21T10:00:00Z"), "3\n").expect("room");
    // Late, by less than a minute: no second file is opened again for it.
    put(&mut files, "a.org:81", at("2026-11-21T09:59:59Z"), "4\n").expect("room");
    put(&mut files, "../etc", at("2026-11-21T09:59:59Z"), "5\n").expect("room");
    files.finish().expect("room");
    let names: Vec<(String, String)> = scene.texts().into_iter().collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        names,
        [
            ("_._etc/2026-11-21/public-09.jsonl", "5\n"),
            ("a.org_81/2026-11-21/public-09.jsonl", "1\n"),
            ("a.org_81/2026-11-21/public-10.jsonl", "3\n4\n"),
            ("b.org/2026-11-21/public-09.jsonl", "2\n"),
        ]
    );
}

#[test]
fn a_day_ends_at_midnight_where_the_user_is() {
    let scene = Scene::new();
    let time_zone = TimeZone::get("Asia/Tokyo").expect("the zone is bundled or installed");
    let rotate = Some(Rotate::Every(std::time::Duration::from_secs(24 * 3600)));
    let spec = FilesSpec { rotate, time_zone, ..scene.spec("%FT%H.jsonl") };
    let mut files = scene.open(spec.clone());
    put(&mut files, "h", at("2026-11-21T14:59:59Z"), "1\n").expect("room");
    put(&mut files, "h", at("2026-11-21T15:00:00Z"), "2\n").expect("room");
    files.finish().expect("room");
    // A run that begins later in the day goes on with the day's file.
    let mut files = scene.open(spec);
    put(&mut files, "h", at("2026-11-22T09:00:00Z"), "3\n").expect("room");
    files.finish().expect("room");
    assert_eq!(scene.text("2026-11-21T00.jsonl"), "1\n");
    assert_eq!(scene.text("2026-11-22T00.jsonl"), "2\n3\n");
}

#[test]
fn files_of_one_name_are_numbered_and_the_last_one_goes_on() {
    let scene = Scene::new();
    let spec = FilesSpec { rotate: Some(Rotate::Records(2)), ..scene.spec("posts.jsonl") };
    let lines = |from: u32, to: u32| (from..to).map(|n| n.to_string()).collect::<Vec<_>>();
    for (from, to) in [(0, 3), (3, 6)] {
        let mut files = scene.open(spec.clone());
        let (bytes, pieces) = batch(&lines(from, to), at(NOON));
        files.write(&bytes, &pieces).expect("room");
        files.finish().expect("room");
    }
    let texts: Vec<_> = scene.texts().into_iter().collect();
    let expected = [
        ("posts.00001.jsonl", "0\n1\n"),
        ("posts.00002.jsonl", "2\n3\n"),
        ("posts.00003.jsonl", "4\n5\n"),
    ];
    assert_eq!(texts, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn a_file_of_yesterday_is_not_continued_today() {
    let scene = Scene::new();
    fs::write(scene.path("posts.00001.jsonl"), "old\nhal").expect("room");
    let written = at(NOON) - SignedDuration::from_hours(24);
    let file = File::options().write(true).open(scene.path("posts.00001.jsonl")).expect("it");
    file.set_modified(written.into()).expect("a time");
    let rotate = Some(Rotate::Every(std::time::Duration::from_secs(24 * 3600)));
    let mut files = scene.open(FilesSpec { rotate, ..scene.spec("posts.jsonl") });
    put(&mut files, "h", at(NOON), "new\n").expect("room");
    put(&mut files, "h", at(NOON) + SignedDuration::from_hours(1), "too\n").expect("room");
    files.finish().expect("room");
    assert_eq!(scene.text("posts.00001.jsonl"), "old\n");
    assert_eq!(scene.text("posts.00002.jsonl"), "new\ntoo\n");
}

#[test]
fn a_torn_tail_is_cut_and_told() {
    let scene = Scene::new();
    fs::write(scene.path("a.jsonl"), "1\n2\nhalf").expect("room");
    let mut files = scene.open(scene.spec("a.jsonl"));
    put(&mut files, "h", at(NOON), "3\n").expect("room");
    files.finish().expect("room");
    assert_eq!(scene.text("a.jsonl"), "1\n2\n3\n");
    assert_eq!(scene.said(), ["a.jsonl: removed 4 bytes at the end: half a record"]);
}

#[test]
fn a_torn_compressed_file_is_left_alone_and_another_goes_on() {
    for compress in [Compress::Zstd, Compress::Gzip] {
        let scene = Scene::new();
        let name = format!("a.jsonl.{}", compress.ending());
        let spec = scene.compressed(&name, compress);
        let mut files = scene.open(spec.clone());
        put(&mut files, "h", at(NOON), "1\n").expect("room");
        files.finish().expect("room");
        let whole = scene.bytes(&name);
        let torn = &whole[..whole.len() - 1];
        fs::write(scene.path(&name), torn).expect("room");
        for text in ["2\n", "3\n"] {
            let mut files = scene.open(spec.clone());
            put(&mut files, "h", at(NOON), text).expect("room");
            files.finish().expect("room");
        }
        assert_eq!(scene.bytes(&name), torn);
        let next = format!("a.00001.jsonl.{}", compress.ending());
        assert_eq!(scene.text(&next), "2\n3\n");
        let why = "it was cut off while it was written; it is left as it is";
        assert_eq!(scene.said(), [format!("{name}: {why}, {next} goes on")]);
    }
}

#[test]
fn a_killed_process_leaves_whole_files_up_to_the_last_flush() {
    for compress in [Compress::Zstd, Compress::Gzip] {
        let scene = Scene::new();
        let name = format!("a.jsonl.{}", compress.ending());
        let spec = scene.compressed(&name, compress);
        let mut expected = String::new();
        for run in 0..3 {
            let mut files = scene.open(spec.clone());
            for n in 0..20 {
                let text = format!("{run} {n} {}\n", "x".repeat(n * 100));
                put(&mut files, "h", at(NOON), &text).expect("room");
                files.flush().expect("room");
                expected += &text;
                let (bytes, is_whole) = decoded(&name, &scene.bytes(&name));
                assert!(is_whole);
                assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
            }
            put(&mut files, "h", at(NOON), "never flushed\n").expect("room");
            // As a process ends that is killed: nothing is finished, and the lock is gone.
            let locks: Vec<_> = files.slots.iter().map(|slot| slot.output.unlock()).collect();
            assert!(locks.iter().all(Result::is_ok));
            std::mem::forget(files);
        }
        assert_eq!(scene.text(&name), expected);
        assert_eq!(scene.said(), [""; 0]);
    }
}

#[test]
fn a_second_process_is_refused() {
    let scene = Scene::new();
    let first = scene.open(scene.spec("a.jsonl"));
    let failure = scene.try_open(scene.spec("a.jsonl")).err().expect("it is locked");
    assert!(failure.place.ends_with("a.jsonl"));
    assert_eq!(failure.source.to_string(), "another process is writing to this file");
    drop(first);
    scene.open(scene.spec("a.jsonl"));
}

#[test]
fn what_was_not_flushed_is_taken_back_from_every_file() {
    for compress in [None, Some(Compress::Zstd), Some(Compress::Gzip)] {
        let scene = Scene::new();
        let name = match compress {
            None => "{source}.%H.jsonl".to_owned(),
            Some(compress) => format!("{{source}}.%H.jsonl.{}", compress.ending()),
        };
        let spec =
            FilesSpec { compress, manifest: Some(scene.path("manifest")), ..scene.spec(&name) };
        let mut files = scene.open(spec.clone());
        let noon = at(NOON);
        for source in ["a", "b"] {
            put(&mut files, source, noon, "kept\n").expect("room");
        }
        files.flush().expect("room");
        let mut before = scene.texts();
        // It is made anew when there is something to say.
        before.remove("manifest");
        let hour = SignedDuration::from_hours(1);
        // One file is closed, a new one is made, a third has been written to and is open, and one
        // is new.
        put(&mut files, "a", noon, "lost\n").expect("room");
        put(&mut files, "a", noon + hour, &"lost\n".repeat(1 << 19)).expect("room");
        put(&mut files, "b", noon, &"lost\n".repeat(1 << 19)).expect("room");
        put(&mut files, "c", noon, "lost\n").expect("room");
        files.slots.iter_mut().for_each(|slot| drop(slot.output.commit()));
        files.undo();
        assert_eq!(scene.texts(), before, "{compress:?}");
        assert_eq!(scene.said(), [""; 0]);
        drop(files);
        let mut files = scene.open(spec);
        put(&mut files, "a", noon, "again\n").expect("room");
        files.finish().expect("room");
        assert_eq!(scene.text(&name.replace("{source}", "a").replace("%H", "12")), "kept\nagain\n");
    }
}

#[test]
fn a_full_device_is_a_failure_that_names_it() {
    let scene = Scene::new();
    let pattern = Pattern::parse("/dev/full").expect("a pattern");
    let mut files = scene.open(FilesSpec { pattern, ..scene.spec("unused") });
    put(&mut files, "h", at(NOON), "1\n").expect("it is not written yet");
    let failure = files.flush().expect_err("there is no room");
    assert_eq!(failure.place, "/dev/full");
    assert_eq!(failure.source.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn a_file_that_was_moved_is_left_and_its_name_begins_anew() {
    let scene = Scene::new();
    let spec = scene.spec("a.jsonl");
    let asked = Arc::clone(&spec.reopen);
    let mut files = scene.open(spec);
    put(&mut files, "h", at(NOON), "1\n").expect("room");
    fs::rename(scene.path("a.jsonl"), scene.path("a.jsonl.1")).expect("a name");
    put(&mut files, "h", at(NOON), "2\n").expect("room");
    asked.store(true, Ordering::SeqCst);
    put(&mut files, "h", at(NOON), "3\n").expect("room");
    assert!(!asked.load(Ordering::SeqCst));
    files.finish().expect("room");
    assert_eq!(scene.text("a.jsonl.1"), "1\n2\n");
    assert_eq!(scene.text("a.jsonl"), "3\n");
}

#[test]
fn the_manifest_tells_of_every_file_that_was_closed() {
    for compress in [None, Some(Compress::Zstd), Some(Compress::Gzip)] {
        let scene = Scene::new();
        let manifest = Some(scene.path("manifest.jsonl"));
        let spec = FilesSpec { compress, manifest, ..scene.spec("%H") };
        for texts in [["a\n", "b\n", "c\n"], ["d\n", "e\n", "f\n"]] {
            let mut files = scene.open(spec.clone());
            for (text, hours) in texts.iter().zip([0, 0, 1]) {
                let time = at(NOON) + SignedDuration::from_hours(hours);
                put(&mut files, "h", time, text).expect("room");
                files.flush().expect("room");
            }
            files.finish().expect("room");
        }
        let lines = scene.manifest("manifest.jsonl");
        let facts: Vec<_> = lines
            .iter()
            .map(|line| {
                let name = line["name"].as_str().expect("a name");
                let name = name.rsplit('/').next().expect("a file's name");
                (
                    name,
                    line["records"].as_u64(),
                    line["first_id"].as_str(),
                    line["last_id"].as_str(),
                )
            })
            .collect();
        assert_eq!(
            facts,
            [
                ("12", Some(2), Some("a"), Some("b")),
                ("13", Some(1), Some("c"), Some("c")),
                ("12", Some(2), Some("d"), Some("e")),
                ("13", Some(1), Some("f"), Some("f")),
            ]
        );
        assert_eq!(lines[0]["first_received_at"], "2026-11-21T12:00:00.000000Z");
        assert_eq!(lines[0]["offset"], 0);
        assert_eq!(lines[2]["offset"], lines[0]["bytes"]);
        for (line, name) in lines[2..].iter().zip(["12", "13"]) {
            let bytes = scene.bytes(name);
            let sum = ring::digest::digest(&ring::digest::SHA256, &bytes);
            let sum: String = sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(line["sha256"], sum, "{compress:?} {name}");
            assert_eq!(line["bytes"], bytes.len());
        }
    }
}

#[test]
fn every_new_file_begins_with_the_header() {
    let scene = Scene::new();
    let spec = FilesSpec { rotate: Some(Rotate::Records(1)), ..scene.spec("a.csv") };
    for text in ["1\n", "2\n"] {
        let mut files =
            Files::open(spec.clone(), b"id\n".to_vec(), Box::new(|_| ())).expect("it opens");
        put(&mut files, "h", at(NOON), text).expect("room");
        files.finish().expect("room");
    }
    assert_eq!(scene.text("a.00001.csv"), "id\n1\n");
    assert_eq!(scene.text("a.00002.csv"), "id\n2\n");
}

#[test]
fn an_empty_compressed_file_can_be_read() {
    for compress in [Compress::Zstd, Compress::Gzip] {
        let scene = Scene::new();
        let name = format!("a.{}", compress.ending());
        scene.open(scene.compressed(&name, compress)).finish().expect("room");
        assert!(!scene.bytes(&name).is_empty());
        assert_eq!(decoded(&name, &scene.bytes(&name)), (Vec::new(), true));
    }
}

#[test]
fn more_sources_than_open_files_lose_nothing() {
    let scene = Scene::new();
    let mut files = scene.open(scene.compressed("{source}.zst", Compress::Zstd));
    for round in 0..3 {
        for n in 0..OPEN_MAX + 3 {
            put(&mut files, &format!("h{n}"), at(NOON), &format!("{round}\n")).expect("room");
            assert!(files.slots.len() <= OPEN_MAX);
        }
    }
    files.finish().expect("room");
    let texts = scene.texts();
    assert_eq!(texts.len(), OPEN_MAX + 3);
    assert!(texts.values().all(|text| text == "0\n1\n2\n"));
}

#[test]
fn a_pipe_and_a_folder_are_no_files() {
    let scene = Scene::new();
    fs::create_dir(scene.path("folder")).expect("a folder");
    assert!(scene.try_open(scene.spec("folder")).is_err());
    fs::write(scene.path("file"), "").expect("room");
    assert!(scene.try_open(scene.spec("file/below")).is_err());
}

fn rotation() -> impl Strategy<Value = Option<Rotate>> {
    prop_oneof![
        Just(None),
        (1_u64..20).prop_map(|n| Some(Rotate::Records(n))),
        (1_u64..400).prop_map(|n| Some(Rotate::Bytes(n))),
        (1_u64..40).prop_map(|n| Some(Rotate::Every(std::time::Duration::from_secs(n)))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Runs that end well, runs that are killed after a flush, and writes that fail: the files
    /// together have what was flushed, each record once, whole and in order.
    #[test]
    fn all_files_together_are_what_was_flushed(
        rotate in rotation(),
        compress in prop_oneof![Just(None), Just(Some(Compress::Zstd)), Just(Some(Compress::Gzip))],
        runs in prop::collection::vec((prop::collection::vec(0_usize..30, 1..5), 0..3_u8), 1..4),
    ) {
        let scene = Scene::new();
        let ending = compress.map_or(String::new(), |compress| format!(".{}", compress.ending()));
        let spec = FilesSpec { rotate, compress, ..scene.spec(&format!("a.jsonl{ending}")) };
        let (mut expected, mut n, mut time) = (String::new(), 0, at(NOON));
        for (batches, end) in runs {
            let mut files = scene.open(spec.clone());
            for (i, size) in batches.iter().enumerate() {
                let lines: Vec<_> = (n..n + size).map(|n| format!("{n:020}")).collect();
                let (bytes, pieces) = batch(&lines, time);
                files.write(&bytes, &pieces).expect("room");
                time += SignedDuration::from_secs(i64::try_from(*size).expect("few"));
                n += size;
                let is_last = i + 1 == batches.len();
                if !is_last || end == 0 {
                    files.flush().expect("room");
                    expected += std::str::from_utf8(&bytes).expect("UTF-8");
                } else if end == 1 {
                    files.finish().expect("room");
                    expected += std::str::from_utf8(&bytes).expect("UTF-8");
                } else {
                    files.undo();
                }
            }
            for slot in &files.slots {
                slot.output.unlock().expect("it was locked");
            }
            std::mem::forget(files);
            // Record n is of second n.
            for (name, text) in scene.texts() {
                // An empty one was made when this run began.
                let last = text.lines().last().map_or(0, |last| last.parse().expect("a number"));
                let last = SignedDuration::from_secs(last);
                let file = File::options().write(true).open(scene.path(&name)).expect("it is there");
                file.set_modified((at(NOON) + last).into()).expect("a time");
            }
        }
        let texts = scene.texts();
        prop_assert_eq!(texts.values().cloned().collect::<String>(), expected);
        prop_assert_eq!(scene.said(), Vec::<String>::new());
        for text in texts.values() {
            let lines = text.lines().count() as u64;
            match rotate {
                None => prop_assert_eq!(texts.len(), 1),
                Some(Rotate::Records(max)) => prop_assert!(lines <= max),
                Some(Rotate::Bytes(max)) if compress.is_none() => {
                    prop_assert!(lines <= 1 || text.len() as u64 <= max);
                }
                Some(Rotate::Bytes(_)) => {}
                Some(Rotate::Every(every)) => {
                    // A record is a second, and the file's first one says which.
                    prop_assert!(lines <= every.as_secs());
                }
            }
        }
    }
}
