//! The parts that blocks of all networks have in common: what a reader learns to read once.
//! Every text is sanitized here, unless it says that it has been.

use jiff::Timestamp;

use super::row::{Role, Row};
use super::{NAME_MAX, Scene, clip};
use crate::output::lenient::line;
use crate::output::rich::Rich;
use crate::output::{sanitize, width};
use unicode_segmentation::UnicodeSegmentation as _;

/// Media, and options of a poll, that are listed; Mastodon and X allow 4 each, others some more.
pub(super) const ITEMS_MAX: usize = 20;

/// Characters of a content warning, an alternative text, an option, a title: twice what
/// Mastodon allows for the longest of them.
pub(super) const PART_MAX: usize = 3000;

/// Bytes of a post that are shown, and read of its markup: some twenty thousand words.
pub(super) const TEXT_MAX: usize = 128 * 1024;

/// Characters of a post that stand on one line where nothing else bounds it.
const ONELINE_MAX: usize = 1000;

/// Columns of a poll's bar.
const BAR: std::ops::RangeInclusive<usize> = 6..=20;

/// Appends `markers`, which are sanitized, to a header.
pub(super) fn markers(markers: &[String], row: &mut Row) {
    for (n, marker) in markers.iter().enumerate() {
        row.own(Role::Plain, if n == 0 { "  " } else { " · " }).their(Role::Marker, marker);
    }
}

/// The lines of `rich`, which is sanitized.
pub(super) fn text(scene: &Scene<'_>, rich: &Rich, rows: &mut Vec<Row>) {
    if rich.plain.is_empty() {
        return;
    }
    let marks = scene.options.highlights(&rich.plain);
    let (mut marks, mut spans) = (marks.as_slice(), rich.spans.as_slice());
    let mut prefixes = rich.prefixes.iter().peekable();
    let mut from = 0;
    for plain in rich.plain.split('\n') {
        let (start, end) = (from, from + plain.trim_end().len());
        from += plain.len() + 1;
        let mut row = Row::body();
        let mut at = start;
        while let Some((span, rest)) = spans.split_first() {
            let range = span.range.start.max(at)..span.range.end.min(end);
            if range.start < range.end {
                row.their(Role::Plain, &rich.plain[at..range.start]);
                let url = Some(span.url.clone()).filter(|url| !url.is_empty());
                row.push(span.kind.into(), true, url, &rich.plain[range.clone()]);
                at = range.end;
            }
            if span.range.end > from {
                break;
            }
            spans = rest;
        }
        row.their(Role::Plain, &rich.plain[at.min(end)..end]);
        while let Some((mark, rest)) = marks.split_first() {
            let (first, last) = (mark.start.max(start), mark.end.min(end));
            if first < last {
                row.marks.push(first - start..last - start);
            }
            if mark.end > from {
                break;
            }
            marks = rest;
        }
        let mut prefix = 0;
        while let Some(next) = prefixes.next_if(|prefix| prefix.start < from) {
            prefix = next.end.saturating_sub(start).min(plain.len());
        }
        let indented = plain.len() - plain[prefix..].trim_start_matches(' ').len();
        rows.push(row.hanging(hang(&plain[..indented])));
    }
}

/// What the broken-off rest of a line begins with whose own prefix this is: the bars of a quote
/// go on, the marker of an item does not.
fn hang(prefix: &str) -> String {
    prefix.chars().map(|c| if c == '>' { c } else { ' ' }).collect()
}

/// `[image] alternative text  https://…`
pub(super) fn media(kind: &str, sensitive: bool, alt_text: &str, url: &str) -> Row {
    let kind = match line(kind) {
        kind if kind.is_empty() => "media".into(),
        kind => kind,
    };
    let sensitive = if sensitive { ", sensitive" } else { "" };
    let mut row = labelled(&format!("[{}{sensitive}]", clip(&kind, NAME_MAX)));
    let alt_text = line(alt_text);
    if !alt_text.is_empty() {
        row.own(Role::Plain, " ").their(Role::Plain, &clip(&alt_text, PART_MAX));
    }
    let url = line(url);
    if !url.is_empty() {
        row.own(Role::Plain, if alt_text.is_empty() { " " } else { "  " }).link(&url);
    }
    row
}

/// A row that begins with `label`, which is sanitized, and hangs below it.
pub(super) fn labelled(label: &str) -> Row {
    let mut row = Row::body().hanging("  ".to_owned());
    row.their(Role::Label, label);
    row
}

/// An option of a poll, with its share of `all` where the votes are known:
/// `████░░░░  50%  label  (2)`
pub(super) fn option(scene: &Scene<'_>, label: &str, votes: Option<u64>, all: u64) -> Row {
    let label = line(label);
    let label = clip(&label, PART_MAX);
    let Some(votes) = votes else {
        let mut row = Row::body().hanging("  ".to_owned());
        row.own(Role::Plain, "- ").searched(scene.options, Role::Plain, &label);
        return row;
    };
    let (votes_wide, all) = (u128::from(votes), u128::from(all));
    let percent = (votes_wide * 100).checked_div(all).unwrap_or(0);
    let cells =
        scene.columns.map_or(*BAR.end(), |columns| (columns / 6).clamp(*BAR.start(), *BAR.end()));
    let filled =
        usize::try_from(percent.min(100)).map_or(cells, |percent| (percent * cells + 50) / 100);
    let percent = format!(" {percent:>3}%  ");
    let mut row = Row::body().hanging(" ".repeat(cells + percent.len()));
    row.own(Role::Plain, &"█".repeat(filled))
        .own(Role::Label, &"░".repeat(cells - filled))
        .own(Role::Plain, &percent)
        .searched(scene.options, Role::Plain, &label)
        .own(Role::Plain, "  ")
        .own(Role::Label, &format!("({votes})"));
    row
}

/// `, closed` or `, until 2026-12-31 23:59`; nothing when neither is known.
pub(super) fn poll_end(scene: &Scene<'_>, closed: bool, end: Option<Timestamp>) -> String {
    match end {
        _ if closed => ", closed".to_owned(),
        Some(end) => format!(", until {}", scene.date(end)),
        None => String::new(),
    }
}

/// How many of `count` items are beyond [`ITEMS_MAX`] and so not listed.
pub(super) fn more(count: usize, rows: &mut Vec<Row>) {
    if count > ITEMS_MAX {
        rows.push(labelled(&format!("… and {} more", count - ITEMS_MAX)));
    }
}

/// A post within a post: `inner` behind a bar.
pub(super) fn barred(inner: Vec<Row>, rows: &mut Vec<Row>) {
    rows.extend(inner.into_iter().map(|row| Row { barred: true, ..row }));
}

/// The first row of a post within a post, to be filled.
pub(super) fn inner_header() -> Row {
    Row::body().hanging("  ".to_owned())
}

/// A post on one line: the markers stand first, as the end is what is cut.
pub(super) fn oneline(
    scene: &Scene<'_>,
    at: Timestamp,
    handle: &str,
    markers: &[String],
    text: &str,
) -> Row {
    let mut row = scene.header(at);
    scene.author("", handle, &mut row);
    self::markers(markers, &mut row);
    let text = flat(text, ONELINE_MAX);
    if !text.is_empty() {
        row.own(Role::Plain, "  ").searched(scene.options, Role::Plain, &text);
    }
    row
}

/// `1 character`, `2 characters`
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `text` on one line with single spaces, harmless, at most `max` characters.
pub(super) fn flat(text: &str, max: usize) -> String {
    // Four bytes are the longest character: what is cut here would be clipped below.
    let begin = sanitize::prefix(text, max.saturating_mul(8));
    let line = sanitize::line(begin);
    let words: Vec<&str> = line.split_whitespace().collect();
    let joined = words.join(" ");
    if begin.len() < text.len() {
        clip(&(joined + "…"), max).into_owned()
    } else {
        clip(&joined, max).into_owned()
    }
}

/// The characters of `text` as a reader counts them.
pub(super) fn characters(text: &str) -> usize {
    text.graphemes(true).filter(|cluster| width::of(cluster) > 0).count()
}
