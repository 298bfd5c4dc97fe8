//! How wide text is on a terminal, and how wide the terminal is.
//!
//! Terminals disagree about clusters: some join 👩‍👩‍👧 to one picture of two columns, others
//! draw three of them, six columns wide. What is measured here is the wider reading of the two, so
//! that no line is too long anywhere.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Below this a terminal breaks lines better than we do: there is no room beside an indentation.
const COLUMNS_MIN: u16 = 20;

/// The columns of the terminal: shared, and changed while records are written, when the window is.
#[derive(Clone, Debug, Default)]
pub struct Width(Arc<AtomicU16>);

impl Width {
    /// `columns`; 0 is unbounded: a pipe, or a file.
    pub fn new(columns: u16) -> Self {
        let width = Self::default();
        width.set(columns);
        width
    }

    /// Holds from the next record on.
    pub fn set(&self, columns: u16) {
        self.0.store(columns, Ordering::Relaxed);
    }

    /// The columns of a line, at least 20; `None` is unbounded.
    pub fn columns(&self) -> Option<usize> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            columns => Some(columns.max(COLUMNS_MIN).into()),
        }
    }
}

/// The columns that `text`, which is sanitized and one line, takes at most.
pub fn of(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(of_cluster).sum()
}

/// The columns of one grapheme cluster.
pub(super) fn of_cluster(cluster: &str) -> usize {
    if cluster.len() == 1 {
        return 1;
    }
    let apart = cluster.chars().filter_map(|c| c.width()).sum();
    cluster.width().max(apart)
}

/// The longest beginning of `text` that takes at most `columns`.
pub fn beginning(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += of_cluster(cluster);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// `text` in at most `columns`, the last of them an ellipsis where it was longer.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    let fits = beginning(text, columns);
    if fits.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let begin = beginning(fits, columns.saturating_sub(1)).trim_end();
    Cow::Owned(if columns == 0 { String::new() } else { format!("{begin}…") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_widest_reading() {
        for (text, columns) in [
            ("", 0),
            ("plain", 5),
            ("日本", 4),
            ("e\u{301}", 1),
            ("ก็", 1),
            ("🦀", 2),
            ("❤\u{fe0f}", 2),
            ("🇩🇪", 2),
            ("👩‍👩‍👧", 6),
            ("a\u{200b}b", 2),
            ("각", 2),
        ] {
            assert_eq!(of(text), columns, "{text}");
        }
    }

    #[test]
    fn a_text_is_cut_between_clusters() {
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("a b", 2), "a…");
        assert_eq!(cut("ab", 1), "…");
        assert_eq!(cut("ab", 0), "");
    }

    #[test]
    fn a_width_is_shared_and_never_too_small_to_be_of_use() {
        let width = Width::new(0);
        assert_eq!(width.columns(), None);
        width.clone().set(100);
        assert_eq!(width.columns(), Some(100));
        width.set(3);
        assert_eq!(width.columns(), Some(20));
    }
}
