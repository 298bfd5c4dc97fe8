//! `--cursor-file`: where the last run ended.

use std::path::Path;

use crate::cursor::CursorFile;
use crate::error::Error;
use crate::event::Saved;
use crate::source::Source;

/// Where each timeline of each stream was left.
pub(super) type Left = Vec<Vec<Option<Saved>>>;

/// Opens the cursor file, if there is to be one, looks up where the streams were left in it, and keeps track of them from now on.
///
/// # Errors
///
/// As [`CursorFile::open`] and [`CursorFile::track`].
pub(super) fn left_at<S: Source>(
    path: Option<&Path>,
    sources: &[S],
) -> Result<(Option<CursorFile>, Left), Error> {
    let Some(path) = path else { return Ok((None, vec![Vec::new(); sources.len()])) };
    let mut cursor = CursorFile::open(path)?;
    let mut left = Left::new();
    for source in sources {
        cursor.track(source.origin(), source.timelines())?;
        let place = |name: &&str| cursor.place(source.origin(), name).cloned();
        left.push(source.timelines().iter().map(place).collect());
    }
    Ok((Some(cursor), left))
}
