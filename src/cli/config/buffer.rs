//! What waits for a slow reader.

use crate::cli::args::buffer::{BufferArgs, OnSlow as Typed};
use crate::engine::writer::{Buffer, OnSlow};

/// Some hours of a busy server, and no more than a disk can spare.
const SPILL_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// What the flags mean. A `--spill-max` that is not needed does no harm: it may be a setting.
pub(super) fn buffer(args: &BufferArgs) -> Buffer {
    let on_slow = match args.on_slow {
        Typed::Block => OnSlow::Block,
        Typed::DropOldest => OnSlow::DropOldest,
        Typed::Spill => OnSlow::Spill { max: args.spill_max.unwrap_or(SPILL_MAX) },
    };
    Buffer { bytes: args.buffer, on_slow }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::engine::writer::BUFFER;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: BufferArgs,
    }

    fn meant(line: &str) -> Option<Buffer> {
        let words = std::iter::once("trill").chain(line.split_whitespace());
        Line::try_parse_from(words).ok().map(|line| buffer(&line.args))
    }

    #[test]
    fn nothing_is_lost_unless_somebody_asks() {
        assert_eq!(meant(""), Some(Buffer { bytes: BUFFER, on_slow: OnSlow::Block }));
        assert_eq!(meant(""), Some(Buffer::default()));
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let spill = |bytes, max| Some(Buffer { bytes, on_slow: OnSlow::Spill { max } });
        assert_eq!(meant("--on-slow spill"), spill(BUFFER, SPILL_MAX));
        assert_eq!(
            meant("--on-slow spill --buffer 1MiB --spill-max 2GB"),
            spill(1024 * 1024, 2_000_000_000)
        );
        let drop = Some(Buffer { bytes: 500_000, on_slow: OnSlow::DropOldest });
        assert_eq!(meant("--on-slow drop-oldest --buffer 500kB"), drop);
        assert_eq!(meant("--on-slow drop-oldest --buffer 500000"), drop);
        for wrong in
            ["--buffer 1", "--buffer lots", "--buffer -1MB", "--spill-max 1MB", "--on-slow no"]
        {
            assert_eq!(meant(wrong), None, "{wrong}");
        }
    }
}
