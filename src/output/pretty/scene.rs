//! What is the same for all parts of one record, and what is said of people and times in each.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;

use super::entity::Account;
use super::options::PrettyOptions;
use super::row::{Role, Row};
use crate::event::Record;
use crate::output::lenient::{Text, line};
use crate::output::{html, link};

/// Characters of a display name that are shown: Mastodon allows 30, others far more.
pub(super) const NAME_MAX: usize = 80;

/// Characters of an account's address that are shown; a domain may have 253.
pub(super) const HANDLE_MAX: usize = 300;

/// Characters of a source's label.
const SOURCE_MAX: usize = 60;

/// What is the same for all parts of one record.
pub(super) struct Scene<'a> {
    pub(super) options: &'a PrettyOptions,
    pub(super) columns: Option<usize>,
    pub(super) record: &'a Record,
    /// The server's host: the domain of accounts that are local to it.
    pub(super) host: &'a str,
}

impl<'a> Scene<'a> {
    pub(super) fn new(options: &'a PrettyOptions, record: &'a Record) -> Self {
        let columns = options.width.columns();
        Self { options, columns, record, host: host(&record.origin.source) }
    }

    /// The moment that an ISO-8601 text tells, else the record's own.
    pub(super) fn moment(&self, at: &Text<'_>) -> Timestamp {
        at.raw().parse().unwrap_or(self.record.received_at)
    }

    /// The beginning of a header: the time, and the source where there are several.
    pub(super) fn header(&self, at: Timestamp) -> Row {
        let mut row = Row::header();
        row.own(Role::Time, &self.time(at)).own(Role::Plain, "  ");
        if self.options.labels {
            let origin = self.record.origin.to_string();
            let role = Role::Source(link::hash(&origin));
            row.own(role, &clip(&line(&origin), SOURCE_MAX)).own(Role::Plain, "  ");
        }
        row
    }

    /// [`header`](Self::header) with the time at which the record was received.
    pub(super) fn received(&self) -> Row {
        self.header(self.record.received_at)
    }

    /// `at` at the beginning of a line.
    pub(super) fn time(&self, at: Timestamp) -> String {
        self.options.time.short(at, self.record.received_at, &self.options.time_zone)
    }

    /// `at` within a sentence.
    pub(super) fn date(&self, at: Timestamp) -> String {
        self.options.time.long(at, self.record.received_at, &self.options.time_zone)
    }

    /// `@user@domain`; `someone` when the record does not say who.
    pub(super) fn handle(&self, account: Option<&Account<'_>>) -> String {
        let names = account.map(|account| [&account.acct, &account.username].map(Text::line));
        match names.iter().flatten().find(|name| !name.is_empty()) {
            Some(acct) => clip(&html::handle(acct, self.host), HANDLE_MAX).into_owned(),
            None => "someone".to_owned(),
        }
    }

    /// Appends `Display Name  @user@host`.
    pub(super) fn author(&self, name: &str, handle: &str, row: &mut Row) {
        if !name.is_empty() {
            row.searched(self.options, Role::Name, name).own(Role::Plain, "  ");
        }
        row.searched(self.options, Role::Handle, handle);
    }
}

/// The name to show for an account.
pub(super) fn name(account: &Account<'_>) -> String {
    let names = [&account.display_name, &account.username, &account.acct].map(Text::line);
    let name = names.iter().find(|name| !name.is_empty());
    name.map_or_else(String::new, |name| clip(name, NAME_MAX).into_owned())
}

/// `mastodon.example` of `mastodon.example:8443`.
pub(super) fn host(source: &str) -> &str {
    match source.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => source,
    }
}

/// At most `max` characters of `text`, the last of them an ellipsis where it was longer.
pub(super) fn clip(text: &str, max: usize) -> Cow<'_, str> {
    let mut starts = text.char_indices().map(|(at, _)| at).skip(max.saturating_sub(1));
    match (starts.next(), starts.next()) {
        (Some(last), Some(_)) => Cow::Owned(format!("{}…", text[..last].trim_end())),
        _ => Cow::Borrowed(text),
    }
}

/// `payload` as a `T`; `None` when it is not an object, or not one that serde_json can read.
pub(super) fn parse<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Option<T> {
    if payload.first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(payload).ok()
}
