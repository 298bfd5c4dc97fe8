//! Which parts of a post of X are links, mentions and hashtags: those that its entities name,
//! found by their text, as [`crate::output::tweet`] finds links. Offsets are not trusted.

use std::collections::HashSet;

use unicode_width::UnicodeWidthChar as _;

use crate::output::lenient::line;
use crate::output::pretty::part::TEXT_MAX;
use crate::output::rich::{Kind, Rich, Span};
use crate::output::sanitize;
use crate::output::tweet::Post;

/// Addresses of a text that are looked up among its links, of which there are some hundreds.
const LOOKUPS_MAX: usize = 2000;

/// The text of `post`, sanitized, with its parts.
pub(super) fn rich(post: &Post<'_>) -> Rich {
    let read = sanitize::prefix(&post.text, TEXT_MAX);
    let cut = if read.len() < post.text.len() { "…" } else { "" };
    let text = sanitize::text(read);
    let plain = format!("{}{cut}", text.trim_end().trim_start_matches('\n'));
    let spans = Finder::new(post).spans(&plain);
    Rich { plain, spans, prefixes: Vec::new() }
}

struct Finder {
    /// In lower case, without their signs.
    mentions: HashSet<String>,
    hashtags: HashSet<String>,
    /// As they may stand in the text, the longest first.
    links: Vec<(String, String)>,
    lookups: usize,
}

impl Finder {
    fn new(post: &Post<'_>) -> Self {
        let mut links: Vec<_> = post
            .links
            .iter()
            .flat_map(|link| [(link.url, link.url), (link.short, link.url)])
            .map(|(shown, url)| (line(shown).into_owned(), line(url).into_owned()))
            .filter(|(shown, _)| shown.starts_with("http"))
            .collect();
        links.sort_by_key(|(shown, _)| std::cmp::Reverse(shown.len()));
        Self {
            mentions: post.mentions.iter().map(|name| name.to_lowercase()).collect(),
            hashtags: post.hashtags.iter().map(|tag| tag.to_lowercase()).collect(),
            links,
            lookups: 0,
        }
    }

    fn spans(mut self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut before = ' ';
        let mut done = 0;
        for (at, c) in text.char_indices() {
            let apart = !before.is_alphanumeric();
            before = c;
            if at < done {
                continue;
            }
            let found = match c {
                '@' | '＠' if apart => self.mention(&text[at + c.len_utf8()..]),
                '#' | '＃' if apart => self.hashtag(&text[at + c.len_utf8()..]),
                'h' => self.link(&text[at..]),
                _ => None,
            };
            if let Some((length, kind, url)) = found {
                let sign = if kind == Kind::Link { 0 } else { c.len_utf8() };
                done = at + sign + length;
                spans.push(Span { range: at..done, kind, url });
            }
        }
        spans
    }

    fn mention(&self, rest: &str) -> Option<(usize, Kind, String)> {
        let name = word(rest, |c| c.is_ascii_alphanumeric() || c == '_');
        let known = self.mentions.contains(&name.to_lowercase());
        known.then(|| (name.len(), Kind::Mention, format!("https://x.com/{name}")))
    }

    fn hashtag(&self, rest: &str) -> Option<(usize, Kind, String)> {
        let tag = word(rest, |c| c.is_alphanumeric() || c == '_' || c.width() == Some(0));
        let known = self.hashtags.contains(&tag.to_lowercase());
        known.then(|| (tag.len(), Kind::Hashtag, format!("https://x.com/hashtag/{tag}")))
    }

    fn link(&mut self, rest: &str) -> Option<(usize, Kind, String)> {
        if !rest.starts_with("http") || self.lookups == LOOKUPS_MAX {
            return None;
        }
        self.lookups += 1;
        let (shown, url) = self.links.iter().find(|(shown, _)| rest.starts_with(shown.as_str()))?;
        Some((shown.len(), Kind::Link, url.clone()))
    }
}

/// The beginning of `text` that such characters make.
fn word(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())]
}
