//! What `-o pretty` may be told.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::output::FormatOptions;
use crate::output::time::TimeStyle;
use crate::output::width::Width;

/// Places of one text that are highlighted: more than a screen has words.
const HIGHLIGHTS_MAX: usize = 10_000;

/// Everything that the blocks and lines may depend on.
#[derive(Clone, Debug)]
pub struct PrettyOptions {
    /// Colour and other styling.
    pub color: bool,
    /// Write addresses as OSC 8 hyperlinks.
    pub hyperlinks: bool,
    /// The terminal's columns; read for each record.
    pub width: Width,
    /// One line per record.
    pub oneline: bool,
    /// What becomes of a post with a content warning.
    pub warnings: Warnings,
    /// How times are told.
    pub time: TimeStyle,
    /// The user's zone.
    pub time_zone: TimeZone,
    /// Say which source a record is from: there are several.
    pub labels: bool,
    /// Mark what this finds in texts and authors; shows only with `color`.
    pub highlight: Option<Highlight>,
    /// Terminate records with NUL instead of LF.
    pub null: bool,
}

impl PrettyOptions {
    /// What is to be highlighted in `text`: in order, apart from each other.
    pub(super) fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        match &self.highlight {
            Some(highlight) if self.color => highlight.find(text),
            _ => Vec::new(),
        }
    }
}

impl From<&FormatOptions> for PrettyOptions {
    fn from(options: &FormatOptions) -> Self {
        Self {
            color: options.color,
            hyperlinks: false,
            width: Width::default(),
            oneline: false,
            warnings: Warnings::Show,
            time: TimeStyle::Local,
            time_zone: options.time_zone.clone(),
            labels: false,
            highlight: None,
            null: options.null,
        }
    }
}

/// The values of `--cw`: what becomes of a post with a content warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Warnings {
    /// The warning, and the post under it.
    #[default]
    Show,
    /// The warning, and how much stands behind it.
    Hide,
}

/// Finds what is to be highlighted in a text without styles.
#[derive(Clone)]
pub struct Highlight(Arc<Find>);

/// Gives byte ranges of a text.
type Find = dyn Fn(&str) -> Vec<Range<usize>> + Send + Sync;

impl Highlight {
    /// `find` gives byte ranges; those that are empty, out of order or cut a character count for
    /// nothing.
    pub fn new(find: impl Fn(&str) -> Vec<Range<usize>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut end = 0;
        let mut found = (self.0)(text);
        found.retain(|it| {
            let good = it.start >= end && it.start < it.end && text.get(it.clone()).is_some();
            end = if good { it.end } else { end };
            good
        });
        found.truncate(HIGHLIGHTS_MAX);
        found
    }
}

impl fmt::Debug for Highlight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Highlight")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_no_text_has_are_not_believed() {
        let strange = Highlight::new(|_| vec![0..1, 0..2, 2..2, 3..4, 2..4, 5..99]);
        assert_eq!(strange.find("aböd"), [0..1, 2..4]);
    }
}
