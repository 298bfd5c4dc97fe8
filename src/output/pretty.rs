//! `-o pretty`: a readable block per post, one line for everything else.
//!
//! Nothing is dropped and nothing panics: what is not of the shape that it should be gets the
//! generic line. No text from outside reaches the output except through
//! [`crate::output::sanitize`], and in a block only the first line begins at the margin, so a post cannot pretend to be another one.

mod entity;
mod lines;
mod part;
mod post;
#[cfg(test)]
mod tests;
mod tweet;

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::event::{Origin, Record};
use crate::output::color::Theme;
use crate::output::lenient::Text;
use crate::output::{FormatOptions, Formatter, html};
use entity::Account;

/// Characters of a display name that are shown: Mastodon allows 30, others far more.
const NAME_MAX: usize = 80;

/// Characters of an account's address that are shown; a domain may have 253.
const HANDLE_MAX: usize = 300;

/// Blocks and lines.
pub(super) struct Pretty {
    theme: Theme,
    time_zone: TimeZone,
    null: bool,
    terminator: u8,
    /// What was written last, if anything was.
    last: Option<Layout>,
}

/// What a record becomes.
struct Shown {
    text: String,
    layout: Layout,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Set apart by empty lines.
    Block,
    /// Stands directly under another line.
    Line,
}

impl Pretty {
    pub(super) fn new(options: &FormatOptions) -> Self {
        Self {
            theme: Theme::new(options.color),
            time_zone: options.time_zone.clone(),
            null: options.null,
            terminator: options.terminator(),
            last: None,
        }
    }

    fn show(&self, record: &Record) -> Shown {
        let scene = Scene {
            theme: &self.theme,
            time_zone: &self.time_zone,
            origin: &record.origin,
            host: host(&record.origin.source),
            received_at: record.received_at,
        };
        let payload = record.payload.as_bytes();
        let block = match &*record.event {
            "update" => post::block(&scene, payload, post::Occasion::New),
            "status.update" => post::block(&scene, payload, post::Occasion::Edited),
            "tweet" => tweet::block(&scene, payload),
            _ => None,
        };
        match block {
            Some(text) => Shown { text, layout: Layout::Block },
            None => Shown {
                text: lines::known(&scene, &record.event, payload)
                    .unwrap_or_else(|| lines::generic(&scene, &record.event, payload)),
                layout: Layout::Line,
            },
        }
    }
}

impl Formatter for Pretty {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let shown = self.show(record);
        let apart = shown.layout == Layout::Block || self.last == Some(Layout::Block);
        if self.last.is_some() && apart && !self.null {
            out.push(b'\n');
        }
        out.extend_from_slice(shown.text.as_bytes());
        out.push(self.terminator);
        self.last = Some(shown.layout);
    }
}

/// What is the same for all parts of one record.
struct Scene<'a> {
    theme: &'a Theme,
    time_zone: &'a TimeZone,
    origin: &'a Origin,
    /// The server's host: the domain of accounts that are local to it.
    host: &'a str,
    received_at: Timestamp,
}

impl Scene<'_> {
    /// The time of day of `at` (an ISO-8601 text, else the record's own time), with the date
    /// when that is not the day on which the record was received; styled.
    fn time(&self, at: &Text<'_>) -> String {
        self.at(at.raw().parse().unwrap_or(self.received_at))
    }

    /// [`time`](Self::time) of a moment.
    fn at(&self, at: Timestamp) -> String {
        let shown = at.to_zoned(self.time_zone.clone());
        let today = self.received_at.to_zoned(self.time_zone.clone()).date();
        let format = if shown.date() == today { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" };
        self.theme.time.style(shown.strftime(format)).to_string()
    }

    /// The time at which the record was received; styled.
    fn received(&self) -> String {
        self.at(self.received_at)
    }

    /// `@user@domain`, plain; `someone` when the record does not say who.
    fn handle(&self, account: &Account<'_>) -> String {
        let names = [&account.acct, &account.username].map(Text::line);
        match names.iter().find(|name| !name.is_empty()) {
            Some(acct) => clip(&html::handle(acct, self.host), HANDLE_MAX).into_owned(),
            None => "someone".to_owned(),
        }
    }

    /// `@user@domain`, styled; `someone` when the record does not say who.
    fn who(&self, account: Option<&Account<'_>>) -> String {
        let handle = account.map_or_else(|| "someone".to_owned(), |account| self.handle(account));
        self.theme.handle.style(handle).to_string()
    }
}

/// The name to show for an account, plain.
fn name(account: &Account<'_>) -> String {
    let names = [&account.display_name, &account.username, &account.acct].map(Text::line);
    let name = names.iter().find(|name| !name.is_empty());
    name.map_or_else(String::new, |name| clip(name, NAME_MAX).into_owned())
}

/// `mastodon.example` of `mastodon.example:8443`.
fn host(source: &str) -> &str {
    match source.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => source,
    }
}

/// At most `max` characters of `text`, the last of them an ellipsis where it was longer.
fn clip(text: &str, max: usize) -> Cow<'_, str> {
    let mut starts = text.char_indices().map(|(at, _)| at).skip(max.saturating_sub(1));
    match (starts.next(), starts.next()) {
        (Some(last), Some(_)) => Cow::Owned(format!("{}…", text[..last].trim_end())),
        _ => Cow::Borrowed(text),
    }
}

/// `payload` as a `T`; `None` when it is not an object, or not one that serde_json can read.
fn parse<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Option<T> {
    if payload.first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(payload).ok()
}
