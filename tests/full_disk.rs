//! Files when there is no room: the system itself refuses to make a file longer, in a process of
//! its own, because that limit is a process's.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use trill::event::Origin;
use trill::sink::files::{Compress, FilesSpec, Pattern, SyncWhen};
use trill::sink::{self, Piece, Sink, SinkSpec};

/// No file is longer (setrlimit(2), RLIMIT_FSIZE).
const ROOM: u64 = 64 * 1024;

/// Enough to see many flushes before the limit, few enough to see it soon.
const LINE: usize = 1500;

/// The limit, until this is dropped: the test's own output may go to a file, too.
struct Limit(Rlimit);

impl Limit {
    fn lower() -> Self {
        let before = getrlimit(Resource::Fsize);
        let limit = Rlimit { current: Some(ROOM), maximum: before.maximum };
        setrlimit(Resource::Fsize, limit).expect("a lower limit");
        Self(before)
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        let before = Rlimit { current: self.0.current, maximum: self.0.maximum };
        setrlimit(Resource::Fsize, before).expect("the limit that there was");
    }
}

#[test]
fn a_full_disk_leaves_every_file_as_it_was_at_the_last_flush() {
    // The signal comes with the error, and would end the process.
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)))
        .expect("a handler");
    let _limit = Limit::lower();
    for compress in [None, Some(Compress::Zstd), Some(Compress::Gzip)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut flushed = [String::new(), String::new()];
        // Small in the first file, which is flushed before the second fails.
        let sources = [("a", 10), ("b", LINE)];
        let mut seed = 1;
        for run in 0..3 {
            let mut files = open(folder.path(), compress);
            let failure = loop {
                let mut taken = flushed.clone();
                let mut write = || {
                    for ((source, len), taken) in sources.iter().zip(&mut taken) {
                        let line = noise(*len, &mut seed);
                        taken.push_str(&line);
                        put(files.as_mut(), source, &line)?;
                    }
                    files.flush()
                };
                match write() {
                    Ok(()) => flushed = taken,
                    Err(failure) => break failure,
                }
            };
            assert_eq!(failure.source.kind(), ErrorKind::FileTooLarge, "{failure}");
            assert!(failure.place.contains("/b.jsonl"), "{failure}");
            drop(files);
            for ((source, _), flushed) in sources.iter().zip(&flushed) {
                assert!(flushed.lines().count() > 20, "some were flushed");
                assert_eq!(text(folder.path(), source, compress), *flushed, "{compress:?} {run}");
            }
        }
    }
}

fn open(folder: &Path, compress: Option<Compress>) -> Box<dyn Sink> {
    let mut pattern = format!("{}/{{source}}.jsonl", folder.display());
    if let Some(compress) = compress {
        pattern = format!("{pattern}.{}", compress.ending());
    }
    let spec = FilesSpec {
        pattern: Pattern::parse(&pattern).expect("a pattern"),
        rotate: None,
        compress,
        sync: SyncWhen::Always,
        manifest: None,
        tee: false,
        time_zone: TimeZone::UTC,
        terminator: b"\n",
        reopen: Arc::default(),
    };
    let say = |line| panic!("nothing is torn: {line}");
    sink::build(SinkSpec::Files(Box::new(spec)), Vec::new(), Box::new(say)).expect("it opens")
}

fn put(files: &mut dyn Sink, source: &str, line: &str) -> Result<(), sink::Failure> {
    let origin = Origin { source: source.to_owned(), stream: vec!["public".to_owned()] };
    let at = Timestamp::UNIX_EPOCH;
    let piece = Piece { end: line.len(), origin: Arc::new(origin), at, id: None };
    files.write(line.as_bytes(), &[piece])
}

/// A line that no compressor makes much shorter.
fn noise(len: usize, seed: &mut u32) -> String {
    let mut letter = || {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'!' + u8::try_from((*seed >> 24) % 90).expect("below 90"))
    };
    let mut line: String = (1..len).map(|_| letter()).collect();
    line.push('\n');
    line
}

/// What stock tools read in the file, which must be whole.
fn text(folder: &Path, source: &str, compress: Option<Compress>) -> String {
    let ending = compress.map_or(String::new(), |compress| format!(".{}", compress.ending()));
    let bytes = fs::read(folder.join(format!("{source}.jsonl{ending}"))).expect("it is there");
    let mut text = String::new();
    let mut reader: Box<dyn std::io::Read> = match compress {
        None => Box::new(&*bytes),
        Some(Compress::Zstd) => Box::new(zstd::stream::read::Decoder::new(&*bytes).expect("zstd")),
        Some(Compress::Gzip) => Box::new(flate2::read::MultiGzDecoder::new(&*bytes)),
    };
    reader.read_to_string(&mut text).expect("it is whole");
    text
}
