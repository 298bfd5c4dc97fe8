//! Records to the bytes of a file: as they are, or compressed.
//!
//! At every flush the encoder says how the file would have to end there. The end is written each
//! time and overwritten by what follows: so a compressed file is whole after every flush, even if
//! the process is killed, and can be cut back to any flush without compressing anything again.

use std::io::{self, Write as _};

use flate2::Crc;
use flate2::write::DeflateEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

/// How a file is compressed (`--compress`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Compress {
    /// Zstandard (.zst).
    Zstd,
    /// gzip (.gz).
    Gzip,
}

/// zstd's own default: twice as fast as gzip, and smaller.
const ZSTD_LEVEL: i32 = 3;

/// The logarithm of how far back zstd looks: 512 KiB, a hundred posts, so that many files can be
/// open at once.
const ZSTD_WINDOW_LOG: u32 = 19;

/// gzip's own default.
const GZIP_LEVEL: u32 = 6;

/// The header of a gzip member: deflate, no name, no time, unknown system (RFC 1952 section 2.3).
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// The header of a zstd frame of unknown length with a small window (RFC 8878 section 3.1.1).
const ZSTD_HEADER: [u8; 6] = [0x28, 0xb5, 0x2f, 0xfd, 0, 0];

/// An empty last block of deflate (RFC 1951 section 3.2.6).
const DEFLATE_END: [u8; 2] = [3, 0];

/// An empty last block of zstd (RFC 8878 section 3.1.1.2).
const ZSTD_END: [u8; 3] = [1, 0, 0];

impl Compress {
    /// What its files' names end with, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Zstd => "zst",
            Self::Gzip => "gz",
        }
    }
}

/// Encodes one file, or what is appended to one: a frame of zstd, a member of gzip.
pub(super) enum Encoder {
    /// Bytes as they are.
    Plain,
    Zstd(Box<ZstdEncoder<'static, Vec<u8>>>),
    Gzip(Box<Gzip>),
}

pub(super) struct Gzip {
    deflate: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    has_begun: bool,
}

impl Encoder {
    pub(super) fn new(compress: Option<Compress>) -> io::Result<Self> {
        Ok(match compress {
            None => Self::Plain,
            Some(Compress::Zstd) => {
                let mut encoder = ZstdEncoder::new(Vec::new(), ZSTD_LEVEL)?;
                encoder.window_log(ZSTD_WINDOW_LOG)?;
                // Its end could not be known before the end: the manifest's hash does that work.
                encoder.include_checksum(false)?;
                Self::Zstd(Box::new(encoder))
            }
            Some(Compress::Gzip) => Self::Gzip(Box::new(Gzip {
                deflate: DeflateEncoder::new(Vec::new(), flate2::Compression::new(GZIP_LEVEL)),
                crc: Crc::new(),
                has_begun: false,
            })),
        })
    }

    /// A file in which there is nothing: the tools take one without bytes for a broken one.
    pub(super) fn nothing(&self) -> Vec<u8> {
        match self {
            Self::Plain => Vec::new(),
            Self::Zstd(_) => [&ZSTD_HEADER[..], &ZSTD_END].concat(),
            Self::Gzip(_) => [&GZIP_HEADER[..], &self.end()].concat(),
        }
    }

    /// Takes `bytes` and appends to `out` what has become of them, or of those before.
    pub(super) fn encode(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Plain => out.extend_from_slice(bytes),
            Self::Zstd(encoder) => {
                encoder.write_all(bytes)?;
                out.append(encoder.get_mut());
            }
            Self::Gzip(gzip) => {
                if !std::mem::replace(&mut gzip.has_begun, true) {
                    out.extend_from_slice(&GZIP_HEADER);
                }
                gzip.crc.update(bytes);
                gzip.deflate.write_all(bytes)?;
                out.append(gzip.deflate.get_mut());
            }
        }
        Ok(())
    }

    /// Appends everything that was held back: a decoder that has `out` knows all that was encoded.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Plain => {}
            Self::Zstd(encoder) => {
                encoder.flush()?;
                out.append(encoder.get_mut());
            }
            Self::Gzip(gzip) => {
                gzip.deflate.flush()?;
                out.append(gzip.deflate.get_mut());
            }
        }
        Ok(())
    }

    /// How the file would have to end here, right after a flush; empty where nothing is needed.
    pub(super) fn end(&self) -> Vec<u8> {
        match self {
            Self::Plain => Vec::new(),
            Self::Zstd(_) => ZSTD_END.to_vec(),
            Self::Gzip(gzip) => {
                let mut end = DEFLATE_END.to_vec();
                // RFC 1952 section 2.3.1: CRC-32, then the length, modulo 2^32.
                end.extend_from_slice(&gzip.crc.sum().to_le_bytes());
                end.extend_from_slice(&gzip.crc.amount().to_le_bytes());
                end
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    fn decoded(compress: Compress, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        match compress {
            Compress::Zstd => zstd::stream::read::Decoder::new(bytes)?.read_to_end(&mut out)?,
            Compress::Gzip => flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut out)?,
        };
        Ok(out)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn with_its_end_every_flush_is_a_whole_file(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..3000), 1..12),
            repeat in 1..200_usize,
        ) {
            for compress in [Compress::Zstd, Compress::Gzip] {
                let mut encoder = Encoder::new(Some(compress)).expect("an encoder");
                let (mut plain, mut file) = (Vec::new(), Vec::new());
                for part in &parts {
                    let part = part.repeat(repeat);
                    encoder.encode(&part, &mut file).expect("memory");
                    plain.extend_from_slice(&part);
                    encoder.flush(&mut file).expect("memory");
                    let whole = [&file[..], &encoder.end()].concat();
                    prop_assert_eq!(&decoded(compress, &whole).expect("whole"), &plain);
                }
            }
        }
    }
}
