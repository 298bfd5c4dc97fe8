//! The block of a post: a header, then everything that belongs to it, indented.

use jiff::Timestamp;

use super::entity::{Card, Filter, Media, Poll, Quote, Status};
use super::options::Warnings;
use super::part::{self, ITEMS_MAX, PART_MAX};
use super::row::{Role, Row};
use super::{HANDLE_MAX, NAME_MAX, Scene, Shown, clip, name, parse};
use crate::output::html;
use crate::output::rich::Rich;

/// Bytes of a post's HTML that are read where only the beginning is shown: enough for any markup
/// around it.
const EXCERPT_HTML_MAX: usize = 16 * 1024;

/// Why a post is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// It is new here.
    New,
    /// It has changed.
    Edited,
}

/// A post's JSON as it is shown; `None` if that is not a post.
pub(super) fn shown(scene: &Scene<'_>, payload: &[u8], occasion: Occasion) -> Option<Shown> {
    let wrapper: Status<'_> = parse(payload)?;
    wrapper.account.0.as_ref()?;
    let boosted = wrapper.reblog.0.as_deref().filter(|inner| inner.account.0.is_some());
    let status = boosted.unwrap_or(&wrapper);
    let booster = boosted.map(|_| scene.handle(wrapper.account.0.as_ref()));
    let filter = filter(scene, &wrapper).or_else(|| filter(scene, status));
    let time = match occasion {
        Occasion::New => scene.moment(&wrapper.created_at),
        Occasion::Edited => scene.moment(&status.edited_at),
    };
    if scene.options.oneline {
        let mut markers: Vec<String> =
            booster.map(|who| format!("boost by {who}")).into_iter().collect();
        markers.extend(short_markers(status, occasion));
        let text = match filter {
            Some(filter) => filtered(filter),
            None => oneline(scene, status, &mut markers),
        };
        let handle = scene.handle(status.account.0.as_ref());
        return Some(Shown::line(part::oneline(scene, time, &handle, &markers, &text)));
    }
    let mut markers: Vec<String> =
        booster.map(|who| format!("boosted by {who}")).into_iter().collect();
    markers.extend(self::markers(scene, status, occasion));
    markers.extend(filter.map(filtered));

    let mut header = scene.header(time);
    if occasion == Occasion::Edited {
        header.own(Role::Marker, "edited").own(Role::Plain, "  ");
    }
    author(scene, status, &mut header);
    part::markers(&markers, &mut header);
    let mut rows = vec![header];
    // The viewer asked not to read it; that it came is told all the same.
    if filter.is_none() {
        body(scene, status, &mut rows);
    }
    rows.extend(link(status));
    Some(Shown::block(rows))
}

/// What stands under a line about a post.
pub(super) fn under(scene: &Scene<'_>, status: &Status<'_>, rows: &mut Vec<Row>) {
    match filter(scene, status) {
        Some(filter) => {
            let mut row = Row::body();
            row.their(Role::Marker, &filtered(filter));
            rows.push(row);
        }
        None => body(scene, status, rows),
    }
    rows.extend(link(status));
}

/// The beginning of what a post says, of at most `max` characters, on one line.
pub(super) fn excerpt(scene: &Scene<'_>, status: &Status<'_>, max: usize) -> String {
    let warning = status.spoiler_text.line();
    if !warning.is_empty() {
        return part::flat(&format!("CW: {warning}"), max);
    }
    let text = part::flat(&text(scene, status, EXCERPT_HTML_MAX).plain, max);
    match status.media_attachments.0.first() {
        Some(media) if text.is_empty() => {
            part::flat(&format!("[{}] {}", media.kind.raw(), media.description.raw()), max)
        }
        _ => text,
    }
}

/// What a post says where it has one line, and what else there is to it.
fn oneline(scene: &Scene<'_>, status: &Status<'_>, markers: &mut Vec<String>) -> String {
    let media = status.media_attachments.0.len();
    if media > 0 {
        markers.push(format!("{media} media"));
    }
    if status.poll.0.is_some() {
        markers.push("poll".to_owned());
    }
    let text = excerpt(scene, status, part::PART_MAX);
    let warned = !status.spoiler_text.line().is_empty();
    if warned && scene.options.warnings == Warnings::Show {
        return format!("{text}: {}", self::text(scene, status, EXCERPT_HTML_MAX).plain);
    }
    text
}

fn filtered(filter: &Filter<'_>) -> String {
    format!("filtered: {}", clip(&filter.title.line(), PART_MAX))
}

/// `Display Name  @user@host`
fn author(scene: &Scene<'_>, status: &Status<'_>, row: &mut Row) {
    let account = status.account.0.as_ref();
    scene.author(&account.map(name).unwrap_or_default(), &scene.handle(account), row);
}

/// What is said of a post on one line.
fn short_markers(status: &Status<'_>, occasion: Occasion) -> Vec<String> {
    let mut markers = Vec::new();
    let edited = occasion == Occasion::Edited || !status.edited_at.raw().is_empty();
    let reply = !status.in_reply_to_id.raw().is_empty();
    let quote = status.quote.0.is_some();
    for (holds, marker) in [(edited, "edited"), (reply, "reply"), (quote, "quote")] {
        if holds {
            markers.push(marker.to_owned());
        }
    }
    markers.extend(visibility(status));
    markers.extend(bot(status));
    markers
}

/// Who may see it, where that is not everybody.
fn visibility(status: &Status<'_>) -> Option<String> {
    let visibility = status.visibility.line();
    (!matches!(&*visibility, "" | "public")).then(|| clip(&visibility, NAME_MAX).into_owned())
}

fn bot(status: &Status<'_>) -> Option<String> {
    let bot = status.account.0.as_ref().is_some_and(|account| account.bot.0);
    bot.then(|| "bot".to_owned())
}

fn markers(scene: &Scene<'_>, status: &Status<'_>, occasion: Occasion) -> Vec<String> {
    let mut markers = Vec::new();
    if !status.in_reply_to_id.raw().is_empty() {
        let target = status.in_reply_to_account_id.raw();
        let author = status.account.0.as_ref().map_or("", |account| account.id.raw());
        let mentioned = status.mentions.0.iter().find(|mention| mention.id.raw() == target);
        markers.push(match mentioned {
            _ if !target.is_empty() && target == author => "reply to own post".to_owned(),
            Some(mention) if !target.is_empty() => {
                let handle = html::handle(&mention.acct.line(), scene.host);
                format!("reply to {}", clip(&handle, HANDLE_MAX))
            }
            _ => "reply".to_owned(),
        });
    }
    markers.extend(visibility(status));
    if occasion == Occasion::New && !status.edited_at.raw().is_empty() {
        markers.push("edited".to_owned());
    }
    markers.extend(bot(status));
    markers
}

/// What a post says, without its own address.
fn body(scene: &Scene<'_>, status: &Status<'_>, rows: &mut Vec<Row>) {
    own_body(scene, status, rows);
    if let Some(quote) = &status.quote.0 {
        quoted(scene, quote, rows);
    }
}

/// [`body`] without what the post quotes: a quote within a quote is not followed.
fn own_body(scene: &Scene<'_>, status: &Status<'_>, rows: &mut Vec<Row>) {
    let text = text(scene, status, part::TEXT_MAX);
    let warning = status.spoiler_text.line();
    if !warning.is_empty() {
        let mut row = Row::body().hanging("    ".to_owned());
        row.own(Role::Warning, "CW: ");
        row.searched(scene.options, Role::Warning, &clip(&warning, PART_MAX));
        rows.push(row);
        if scene.options.warnings == Warnings::Hide {
            rows.extend(hidden(status, &text));
            return;
        }
    }
    part::text(scene, &text, rows);
    for item in status.media_attachments.0.iter().take(ITEMS_MAX) {
        rows.push(media(item, status.sensitive.0));
    }
    part::more(status.media_attachments.0.len(), rows);
    if let Some(found) = &status.poll.0 {
        poll(scene, found, rows);
    }
    if let Some(found) = &status.card.0 {
        rows.extend(card(found));
    }
}

/// `[hidden: 123 characters, 2 media, a poll]`
fn hidden(status: &Status<'_>, text: &Rich) -> Option<Row> {
    let mut what = Vec::new();
    let (characters, media) = (part::characters(&text.plain), status.media_attachments.0.len());
    if characters > 0 {
        what.push(part::counted(characters, "character"));
    }
    if media > 0 {
        what.push(format!("{media} media"));
    }
    if status.poll.0.is_some() {
        what.push("a poll".to_owned());
    }
    (!what.is_empty()).then(|| part::labelled(&format!("[hidden: {}]", what.join(", "))))
}

/// The text of a post, from at most `max` bytes of its HTML.
fn text(scene: &Scene<'_>, status: &Status<'_>, max: usize) -> Rich {
    let mentions: Vec<_> = status
        .mentions
        .0
        .iter()
        .map(|mention| html::Mention {
            url: mention.url.raw().into(),
            acct: mention.acct.raw().into(),
        })
        .collect();
    let context = html::Context {
        mentions: &mentions,
        host: scene.host,
        has_quote: status.quote.0.is_some(),
    };
    html::to_rich(status.content.raw(), &context, max)
}

/// `[image] alternative text  https://…`
fn media(media: &Media<'_>, sensitive: bool) -> Row {
    let urls = [&media.url, &media.remote_url, &media.preview_url].map(|url| url.line());
    let url = urls.iter().find(|url| !url.is_empty()).map_or("", |url| url);
    part::media(media.kind.raw(), sensitive, media.description.raw(), url)
}

/// An option per line with its share, then the state of the poll.
fn poll(scene: &Scene<'_>, poll: &Poll<'_>, rows: &mut Vec<Row>) {
    // Several answers per voter: the shares are of voters, and add up to more than the whole.
    let voters = if poll.multiple.0 { poll.voters_count.0 } else { None };
    let base = voters.or(poll.votes_count.0).unwrap_or(0);
    for option in poll.options.0.iter().take(ITEMS_MAX) {
        rows.push(part::option(scene, option.title.raw(), option.votes_count.0, base));
    }
    part::more(poll.options.0.len(), rows);
    let voters = match poll.voters_count.0.or(poll.votes_count.0) {
        Some(1) => "1 voter".to_owned(),
        Some(voters) => format!("{voters} voters"),
        None => "votes hidden".to_owned(),
    };
    let several = if poll.multiple.0 { ", several choices" } else { "" };
    let end = part::poll_end(scene, poll.expired.0, poll.expires_at.raw().parse().ok());
    rows.push(part::labelled(&format!("[poll] {voters}{several}{end}")));
}

/// `[link] Title (Provider)  https://…`
fn card(card: &Card<'_>) -> Option<Row> {
    let (title, provider, url) = (card.title.line(), card.provider_name.line(), card.url.line());
    if title.is_empty() && url.is_empty() {
        return None;
    }
    let mut row = part::labelled("[link]");
    if !title.is_empty() {
        row.own(Role::Plain, " ").their(Role::Plain, &clip(&title, PART_MAX));
    }
    if !provider.is_empty() {
        row.own(Role::Plain, " (").their(Role::Plain, &clip(&provider, PART_MAX));
        row.own(Role::Plain, ")");
    }
    if !url.is_empty() {
        row.own(Role::Plain, "  ").link(&url);
    }
    Some(row)
}

fn quoted(scene: &Scene<'_>, quote: &Quote<'_>, rows: &mut Vec<Row>) {
    let state = quote.state.line();
    // The states blocked_account, blocked_domain and muted_account carry the post, to be hidden;
    // states that are not known yet count as unauthorized.
    let shown = quote.quoted_status.0.as_deref().filter(|_| matches!(&*state, "" | "accepted"));
    let Some(status) = shown else {
        let state = if state.is_empty() { "unavailable" } else { &*state };
        let state = clip(&state.replace('_', " "), NAME_MAX).into_owned();
        rows.push(part::labelled(&format!("[quote: {state}]")));
        return;
    };
    let mut header = part::inner_header();
    header.own(Role::Time, &scene.time(scene.moment(&status.created_at))).own(Role::Plain, "  ");
    author(scene, status, &mut header);
    let mut inner = vec![header];
    if let Some(filter) = filter(scene, status) {
        let mut row = Row::body();
        row.their(Role::Marker, &filtered(filter));
        inner.push(row);
    } else {
        own_body(scene, status, &mut inner);
    }
    inner.extend(link(status));
    part::barred(inner, rows);
}

/// The post's address.
fn link(status: &Status<'_>) -> Option<Row> {
    let urls = [&status.url, &status.uri].map(|url| url.line());
    let url = urls.iter().find(|url| !url.is_empty())?;
    let mut row = Row::body();
    row.link(url);
    Some(row)
}

/// The filter of the viewer's that holds for `status` here and now and concerns its text.
fn filter<'s, 'a>(scene: &Scene<'_>, status: &'s Status<'a>) -> Option<&'s Filter<'a>> {
    let context = match scene.record.origin.stream.first().map(String::as_str) {
        Some("user" | "list") => Some("home"),
        Some("user:notification") => Some("notifications"),
        Some(name) if name.starts_with("public") || name.starts_with("hashtag") => Some("public"),
        _ => None,
    };
    status.filtered.0.iter().filter_map(|result| result.filter.0.as_ref()).find(|filter| {
        let contexts = &filter.context.0;
        let here = context.is_none_or(|context| contexts.iter().any(|one| one.raw() == context));
        let expired = filter
            .expires_at
            .raw()
            .parse::<Timestamp>()
            .is_ok_and(|expiry| expiry <= scene.record.received_at);
        // `blur` concerns the media, of which only the address is shown anyway.
        (contexts.is_empty() || here) && !expired && filter.filter_action.raw() != "blur"
    })
}
