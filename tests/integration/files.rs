//! Files that an archivist can trust: what is in them after a stop, a kill, a rotation.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::harness::record::Record;
use crate::harness::server::{Server, Step, line, post, x_head};
use crate::harness::{Signal, Trill};

/// The text of a file, decompressed by what its name says; an error if it is not whole.
fn text(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    let mut text = String::new();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("zst") => zstd::Decoder::new(file)?.read_to_string(&mut text)?,
        Some("gz") => flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?,
        _ => io::BufReader::new(file).read_to_string(&mut text)?,
    };
    Ok(text)
}

fn records(text: &str) -> Vec<Record> {
    assert!(text.is_empty() || text.ends_with('\n'), "no half a record");
    text.lines().map(|line| Record::read(line).expect("a record")).collect()
}

#[test]
fn a_process_that_is_killed_leaves_files_that_can_be_read() {
    for name in ["posts.jsonl.zst", "posts.jsonl.gz"] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        let flags = format!(
            "public --sandbox --rate=500 --event=update --tee -o json -O {}",
            path.display()
        );
        for kills in 1..=3 {
            let mut running = Trill::new(flags.split(' ')).spawn();
            let seen: Vec<String> = (0..100 * kills).map(|_| running.record().id()).collect();
            running.signal(Signal::KILL);
            running.end();
            let mut files: Vec<_> = fs::read_dir(folder.path())
                .expect("a folder")
                .map(|entry| entry.expect("an entry").path())
                .collect();
            files.sort();
            let all: Vec<Record> = files
                .iter()
                .flat_map(|path| records(&text(path).expect("the stock tools read it")))
                .collect();
            // Standard output has a record when the file has it.
            let has = |id: &&String| all.iter().any(|record| record.id() == **id);
            let kept = seen.iter().filter(has).count();
            assert!(kept * 2 > seen.len(), "{kept} of {} in {files:?}", seen.len());
        }
    }
}

#[test]
fn files_are_rotated_and_the_manifest_says_what_is_in_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let ended = Trill::new([
        "public",
        "--sandbox",
        "--rate=max",
        "--count=25",
        "--rotate=10",
        "--compress=gzip",
    ])
    .arg(format!("--out={}", place("posts.jsonl").display()))
    .arg(format!("--manifest={}", place("manifest").display()))
    .run()
    .code(0);
    ended.prints_nothing();
    let manifest = fs::read_to_string(place("manifest")).expect("a manifest");
    let lines: Vec<serde_json::Value> =
        manifest.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let counts: Vec<u64> = lines.iter().filter_map(|line| line["records"].as_u64()).collect();
    assert_eq!(counts, [10, 10, 5], "{manifest}");
    for line in &lines {
        let name = line["name"].as_str().expect("a name");
        let path = folder.path().join(name);
        let bytes = fs::read(&path).expect("the file that is named");
        assert_eq!(line["bytes"].as_u64(), Some(bytes.len() as u64));
        let records = records(&text(&path).expect("it is whole"));
        assert_eq!(line["records"].as_u64(), Some(records.len() as u64));
    }
}

#[test]
fn a_manifest_has_the_ids_of_a_stream_without_pages_and_what_comes_twice_is_shown_twice() {
    let tweet = |id: &str| line(&format!(r#"{{"id_str":"{id}","text":"a","user":{{}}}}"#));
    let repeated = [vec![post(7), post(9), post(9)], ["7", "9", "9"].map(tweet).into()];
    for (posts, is_x) in repeated.into_iter().zip([true, false]) {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        let mut steps = vec![x_head()];
        steps.extend(posts);
        steps.push(Step::Hold);
        let server = Server::streaming([steps]);
        let trill = match is_x {
            true => Trill::at_x(&server, "filter --preset=min --count=3"),
            false => Trill::at_legacy(&server, "sample --count=3"),
        };
        let ended = trill
            .arg(format!("--out={}", place("posts.jsonl").display()))
            .arg(format!("--manifest={}", place("manifest").display()))
            .run()
            .code(0);
        ended.silent();
        let manifest = fs::read_to_string(place("manifest")).expect("a manifest");
        for part in [r#""records":3,"#, r#""first_id":"7","#, r#""last_id":"9","#] {
            assert!(manifest.contains(part), "{manifest}");
        }
    }
}

#[test]
fn a_run_goes_on_in_its_file_and_a_second_one_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("posts.jsonl");
    let trill = |more: &str| {
        let flags = format!("public --sandbox --rate=200 -O {} {more}", path.display());
        Trill::new(flags.split(' '))
    };
    trill("--count=3").run().code(0);
    // What a crash has left.
    let mut torn = fs::read(&path).expect("a file");
    torn.extend(b"{\"source\":\"half");
    fs::write(&path, torn).expect("room");
    trill("--count=4").run().code(0).says("posts.jsonl");
    assert_eq!(records(&text(&path).expect("a file")).len(), 7);
    let mut first = trill("--tee").spawn();
    first.record();
    trill("--count=1").run().code(10).says("posts.jsonl");
    first.signal(Signal::TERM);
    first.end().killed_by(Signal::TERM);
}

#[test]
fn a_full_disk_ends_the_run_and_the_next_one_prints_nothing_twice() {
    // The shell's limit on the size of files is a full disk: SIGXFSZ is ignored, the write fails.
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let sandbox = trill::sandbox::Sandbox::start(trill::sandbox::Options {
        rate: trill::sandbox::Rate::PerSecond(500.0),
        seed: Some(3),
        history: 0,
        ..trill::sandbox::Options::default()
    })
    .expect("a free port");
    let trill = env!("CARGO_BIN_EXE_trill");
    let run = |limit: &str, flags: &str| {
        let script = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec {trill} public --event=update --cursor-file={} -O {} {flags}",
            place("cursor"),
            place("posts.jsonl")
        );
        Trill::through_shell(&script)
            .env("TRILL_SERVER", sandbox.url())
            .env("MASTODON_ACCESS_TOKEN", sandbox.token())
            .run()
    };
    run("unlimited", "--count=20").code(0);
    run("200", "").code(10).says("posts.jsonl");
    run("unlimited", "--count=200").code(0);
    let records = records(&text(Path::new(&place("posts.jsonl"))).expect("a file"));
    let mut ids: Vec<String> = records.iter().map(Record::id).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "nothing twice");
    assert!(all >= 220, "{all}");
}
