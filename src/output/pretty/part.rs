//! The parts that blocks of all networks have in common: what a reader learns to read once.
//! Every text is sanitized here, unless it says that it has been.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{NAME_MAX, Scene, clip};
use crate::output::lenient::line;

/// Media, and options of a poll, that are listed; Mastodon and X allow 4 each, others some more.
pub(super) const ITEMS_MAX: usize = 20;

/// Characters of a content warning, an alternative text, an option, a title: twice what
/// Mastodon allows for the longest of them.
pub(super) const PART_MAX: usize = 3000;

/// Appends `markers`, which are sanitized, to a header.
pub(super) fn markers(scene: &Scene<'_>, block: &mut String, markers: &[String]) {
    for (n, marker) in markers.iter().enumerate() {
        let gap = if n == 0 { "  " } else { " · " };
        let _ = write!(block, "{gap}{}", scene.theme.marker.style(marker));
    }
}

/// Appends `lines`, which are sanitized, below a header.
pub(super) fn indented(block: &mut String, lines: &[String]) {
    for line in lines {
        let _ = if line.is_empty() { writeln!(block) } else { write!(block, "\n  {line}") };
    }
}

/// The lines of `text`, which is sanitized.
pub(super) fn text(text: &str, lines: &mut Vec<String>) {
    if !text.is_empty() {
        lines.extend(text.split('\n').map(|line| line.trim_end().to_owned()));
    }
}

/// `[image] alternative text  https://…`
pub(super) fn media(
    scene: &Scene<'_>,
    kind: &str,
    sensitive: bool,
    alt_text: &str,
    url: &str,
) -> String {
    let kind = match line(kind) {
        kind if kind.is_empty() => "media".into(),
        kind => kind,
    };
    let kind = clip(&kind, NAME_MAX).into_owned();
    let sensitive = if sensitive { ", sensitive" } else { "" };
    let mut text = scene.theme.label.style(format!("[{kind}{sensitive}]")).to_string();
    let alt_text = line(alt_text);
    if !alt_text.is_empty() {
        let _ = write!(text, " {}", clip(&alt_text, PART_MAX));
    }
    let url = line(url);
    if !url.is_empty() {
        let gap = if alt_text.is_empty() { " " } else { "  " };
        let _ = write!(text, "{gap}{}", scene.theme.link.style(url));
    }
    text
}

/// An option of a poll, with its share of `all` where the votes are known.
pub(super) fn option(scene: &Scene<'_>, label: &str, votes: Option<u64>, all: u64) -> String {
    let mut text = format!("- {}", clip(&line(label), PART_MAX));
    if let Some(votes) = votes {
        let percent = if all == 0 { 0 } else { u128::from(votes) * 100 / u128::from(all) };
        let share = format!("{percent}% ({votes})");
        let _ = write!(text, "  {}", scene.theme.label.style(share));
    }
    text
}

/// `, closed` or `, until 2026-12-31 23:59`, plain; nothing when neither is known.
pub(super) fn poll_end(scene: &Scene<'_>, closed: bool, end: Option<Timestamp>) -> String {
    match end {
        _ if closed => ", closed".to_owned(),
        Some(end) => {
            let end = end.to_zoned(scene.time_zone.clone());
            format!(", until {}", end.strftime("%Y-%m-%d %H:%M"))
        }
        None => String::new(),
    }
}

/// How many of `count` items are beyond [`ITEMS_MAX`] and so not listed.
pub(super) fn more(scene: &Scene<'_>, count: usize, lines: &mut Vec<String>) {
    if count > ITEMS_MAX {
        let rest = format!("… and {} more", count - ITEMS_MAX);
        lines.push(scene.theme.label.style(rest).to_string());
    }
}

/// A post within a post: `inner` behind a bar.
pub(super) fn barred(scene: &Scene<'_>, inner: Vec<String>, lines: &mut Vec<String>) {
    let bar = scene.theme.label.style("│").to_string();
    lines.extend(inner.into_iter().map(|line| format!("{bar} {line}").trim_end().to_owned()));
}
