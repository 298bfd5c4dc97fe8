//! What is in a file that an earlier run, or somebody else, has left.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};
use std::os::unix::fs::FileExt as _;

use ring::digest::Context;

use super::encode::Compress;

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// No half record is longer: that is the longest line that is read back (engine::input).
const TAIL_MAX: u64 = 64 * 1024 * 1024;

/// Where the last whole record of a file of `len` bytes ends. What is behind that was cut off
/// while it was written.
pub(super) fn whole(file: &File, len: u64, terminator: &[u8]) -> io::Result<u64> {
    // A file that was written with other flags has other terminators, and is not torn.
    for terminator in [terminator, b"\n", b"\0"] {
        if let Some(end) = last_end(file, len, terminator)? {
            return Ok(end);
        }
    }
    if len > TAIL_MAX {
        let problem = "it has no line end near its end, so it is no file of records";
        return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
    }
    Ok(0)
}

/// The end of the last `terminator` among the last [`TAIL_MAX`] bytes.
fn last_end(file: &File, len: u64, terminator: &[u8]) -> io::Result<Option<u64>> {
    let extra = terminator.len().saturating_sub(1);
    let mut to = len;
    let mut chunk = Vec::new();
    while to > len.saturating_sub(TAIL_MAX) {
        let from = to.saturating_sub(CHUNK as u64);
        // One may lie across two chunks.
        let until = (to + extra as u64).min(len);
        // At most `CHUNK` and a terminator.
        chunk.resize(usize::try_from(until - from).unwrap_or(CHUNK), 0);
        file.read_exact_at(&mut chunk, from)?;
        if let Some(at) = memchr::memmem::rfind(&chunk, terminator) {
            return Ok(Some(from + (at + terminator.len()) as u64));
        }
        to = from;
    }
    Ok(None)
}

/// Reads the file from its beginning, adds its bytes to `hash`, and counts its terminators.
pub(super) fn read(
    file: &File,
    mut hash: Option<&mut Context>,
    terminator: &[u8],
) -> io::Result<u64> {
    let mut reader = file;
    reader.rewind()?;
    let mut ends = Ends::new(terminator);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match reader.read(&mut chunk) {
            Ok(0) => return Ok(ends.count),
            Ok(read) => &chunk[..read],
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if let Some(hash) = &mut hash {
            hash.update(read);
        }
        ends.add(read);
    }
}

/// Decodes the whole of a compressed file. The number of its records, or why it is not whole.
pub(super) fn decode(file: &File, compress: Compress, terminator: &[u8]) -> Result<u64, String> {
    let problem = |e: io::Error| match e.kind() {
        io::ErrorKind::UnexpectedEof => "it was cut off while it was written".to_owned(),
        _ => format!("it cannot be decompressed ({e})"),
    };
    let mut reader = file;
    reader.rewind().map_err(problem)?;
    let mut raw = BufReader::with_capacity(CHUNK, reader);
    let mut ends = Ends::new(terminator);
    let mut decoder: Box<dyn Read> = match compress {
        Compress::Zstd => {
            Box::new(zstd::stream::read::Decoder::with_buffer(&mut raw).map_err(problem)?)
        }
        Compress::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(&mut raw)),
    };
    let mut chunk = vec![0; CHUNK];
    loop {
        match decoder.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => ends.add(&chunk[..read]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(problem(e)),
        }
    }
    if ends.is_between {
        Ok(ends.count)
    } else {
        Err("it ends in the middle of a record".to_owned())
    }
}

/// Counts terminators, by their last byte.
struct Ends {
    byte: u8,
    count: u64,
    /// What was read last was one, or nothing was read.
    is_between: bool,
}

impl Ends {
    fn new(terminator: &[u8]) -> Self {
        Self { byte: terminator.last().copied().unwrap_or(b'\n'), count: 0, is_between: true }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.count += memchr::memchr_iter(self.byte, bytes).count() as u64;
        if let Some(last) = bytes.last() {
            // A file that was written with other flags has other terminators.
            self.is_between = matches!(last, b'\n' | b'\0');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("room");
        file
    }

    fn end(bytes: &[u8], terminator: &[u8]) -> u64 {
        whole(&file(bytes), bytes.len() as u64, terminator).expect("readable")
    }

    #[test]
    fn the_whole_part_ends_with_the_last_terminator() {
        for (text, terminator, whole) in [
            ("", "\n", 0),
            ("half", "\n", 0),
            ("a\nb\n", "\n", 4),
            ("a\nb\nha", "\n", 4),
            ("a\0b\0ha", "\0", 4),
            ("a\r\nb\n\"c\n", "\r\n", 3),
            // Written without -0 before, or with it.
            ("a\nb\n", "\0", 4),
            ("a\0b\0", "\n", 4),
        ] {
            assert_eq!(end(text.as_bytes(), terminator.as_bytes()), whole, "{text:?}");
        }
    }

    #[test]
    fn a_terminator_is_found_far_from_the_end_and_across_chunks() {
        for before in [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let mut bytes = vec![b'x'; 2 * CHUNK];
            bytes.extend_from_slice(b"\r\n");
            let whole = bytes.len() as u64;
            bytes.extend(std::iter::repeat_n(b'y', before));
            assert_eq!(end(&bytes, b"\r\n"), whole, "{before}");
        }
    }

    #[test]
    fn what_is_no_file_of_records_is_not_cut() {
        let file = tempfile::tempfile().expect("a file");
        file.set_len(TAIL_MAX + 1).expect("a sparse file");
        assert!(whole(&file, TAIL_MAX + 1, b"\n").is_ok(), "zeros are terminators of -0");
        file.write_all_at(&vec![b'x'; CHUNK], TAIL_MAX + 1 - CHUNK as u64).expect("room");
        let zeros = TAIL_MAX + 1 - CHUNK as u64;
        assert_eq!(whole(&file, TAIL_MAX + 1, b"\n").expect("zeros before"), zeros);
    }

    proptest! {
        #[test]
        fn a_cut_file_keeps_its_whole_lines(
            lines in prop::collection::vec("[a-z]{0,40}", 1..30), cut in any::<prop::sample::Index>(),
        ) {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let cut = cut.index(text.len() + 1);
            let end = usize::try_from(end(&text.as_bytes()[..cut], b"\n")).expect("small");
            prop_assert_eq!(end, text[..cut].rfind('\n').map_or(0, |at| at + 1));
        }

        #[test]
        fn a_cut_compressed_file_is_not_whole(text in "[a-z\n]{1,400}", cut in any::<prop::sample::Index>()) {
            let text = format!("{text}\n");
            let zst = zstd::encode_all(text.as_bytes(), 3).expect("memory");
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gz.write_all(text.as_bytes()).expect("memory");
            let gz = gz.finish().expect("memory");
            for (compress, bytes) in [(Compress::Zstd, zst), (Compress::Gzip, gz)] {
                let lines = text.matches('\n').count() as u64;
                prop_assert_eq!(decode(&file(&bytes), compress, b"\n"), Ok(lines));
                // Two files that were put together are one.
                let twice = [&bytes[..], &bytes].concat();
                prop_assert_eq!(decode(&file(&twice), compress, b"\n"), Ok(2 * lines));
                let cut = cut.index(bytes.len() - 1) + 1;
                prop_assert!(decode(&file(&bytes[..cut]), compress, b"\n").is_err());
            }
        }
    }
}
