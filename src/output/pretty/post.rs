//! The block of a post: a header, then everything that belongs to it, indented.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::entity::{Card, Filter, Media, Poll, Quote, Status};
use super::part::{self, ITEMS_MAX, PART_MAX};
use super::{Scene, clip, name, parse};
use crate::output::{html, sanitize};

/// Why a post is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// It is new here.
    New,
    /// It has changed.
    Edited,
}

/// The block for a post's JSON, without a line break at its end; `None` if that is not a post.
pub(super) fn block(scene: &Scene<'_>, payload: &[u8], occasion: Occasion) -> Option<String> {
    let wrapper: Status<'_> = parse(payload)?;
    wrapper.account.0.as_ref()?;
    let status = wrapper.reblog.0.as_deref().filter(|inner| inner.account.0.is_some());
    let booster = status.and(wrapper.account.0.as_ref()).map(|account| scene.handle(account));
    let status = status.unwrap_or(&wrapper);

    let time = match occasion {
        Occasion::New => scene.time(&wrapper.created_at),
        Occasion::Edited => scene.time(&status.edited_at),
    };
    let mut markers: Vec<String> =
        booster.map(|who| format!("boosted by {who}")).into_iter().collect();
    markers.extend(self::markers(scene, status, occasion));
    let filter = filter(scene, &wrapper).or_else(|| filter(scene, status));
    if let Some(filter) = filter {
        markers.push(format!("filtered: {}", clip(&filter.title.line(), PART_MAX)));
    }

    let mut block = time;
    if occasion == Occasion::Edited {
        let _ = write!(block, "  {}", scene.theme.marker.style("edited"));
    }
    let _ = write!(block, "  {}", author(scene, status));
    part::markers(scene, &mut block, &markers);
    let mut lines = Vec::new();
    // The viewer asked not to read it; that it came is told all the same.
    if filter.is_none() {
        body(scene, status, &mut lines);
    }
    lines.extend(link(scene, status));
    part::indented(&mut block, &lines);
    Some(block)
}

/// `Display Name  @user@host`
fn author(scene: &Scene<'_>, status: &Status<'_>) -> String {
    let account = status.account.0.as_ref();
    match account.map(name) {
        Some(name) if !name.is_empty() => {
            format!("{}  {}", scene.theme.name.style(name), scene.who(account))
        }
        _ => scene.who(account),
    }
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
                format!("reply to {}", clip(&handle, super::HANDLE_MAX))
            }
            _ => "reply".to_owned(),
        });
    }
    let visibility = status.visibility.line();
    if !matches!(&*visibility, "" | "public") {
        markers.push(clip(&visibility, super::NAME_MAX).into_owned());
    }
    if occasion == Occasion::New && !status.edited_at.raw().is_empty() {
        markers.push("edited".to_owned());
    }
    if status.account.0.as_ref().is_some_and(|account| account.bot.0) {
        markers.push("bot".to_owned());
    }
    markers
}

/// What a post says, line by line, without its own address.
fn body(scene: &Scene<'_>, status: &Status<'_>, lines: &mut Vec<String>) {
    own_body(scene, status, lines);
    if let Some(quote) = &status.quote.0 {
        quoted(scene, quote, lines);
    }
}

/// [`body`] without what the post quotes: a quote within a quote is not followed.
fn own_body(scene: &Scene<'_>, status: &Status<'_>, lines: &mut Vec<String>) {
    let warning = status.spoiler_text.line();
    if !warning.is_empty() {
        let warning = format!("CW: {}", clip(&warning, PART_MAX));
        lines.push(scene.theme.warning.style(warning).to_string());
    }
    part::text(&text(scene, status, usize::MAX), lines);
    for item in status.media_attachments.0.iter().take(ITEMS_MAX) {
        lines.push(media(scene, item, status.sensitive.0));
    }
    part::more(scene, status.media_attachments.0.len(), lines);
    if let Some(found) = &status.poll.0 {
        poll(scene, found, lines);
    }
    if let Some(found) = &status.card.0 {
        lines.extend(card(scene, found));
    }
}

/// The plain text of a post, from at most `max` bytes of its HTML.
pub(super) fn text(scene: &Scene<'_>, status: &Status<'_>, max: usize) -> String {
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
    html::to_text(sanitize::prefix(status.content.raw(), max), &context)
}

/// `[image] alternative text  https://…`
fn media(scene: &Scene<'_>, media: &Media<'_>, sensitive: bool) -> String {
    let urls = [&media.url, &media.remote_url, &media.preview_url].map(|url| url.line());
    let url = urls.iter().find(|url| !url.is_empty()).map_or("", |url| url);
    part::media(scene, media.kind.raw(), sensitive, media.description.raw(), url)
}

/// An option per line with its share, then the state of the poll.
fn poll(scene: &Scene<'_>, poll: &Poll<'_>, lines: &mut Vec<String>) {
    // Several answers per voter: the shares are of voters, and add up to more than the whole.
    let voters = if poll.multiple.0 { poll.voters_count.0 } else { None };
    let base = voters.or(poll.votes_count.0).unwrap_or(0);
    for option in poll.options.0.iter().take(ITEMS_MAX) {
        lines.push(part::option(scene, option.title.raw(), option.votes_count.0, base));
    }
    part::more(scene, poll.options.0.len(), lines);
    let mut state = String::from("[poll] ");
    let _ = match poll.voters_count.0.or(poll.votes_count.0) {
        Some(1) => write!(state, "1 voter"),
        Some(voters) => write!(state, "{voters} voters"),
        None => write!(state, "votes hidden"),
    };
    if poll.multiple.0 {
        state.push_str(", several choices");
    }
    state.push_str(&part::poll_end(scene, poll.expired.0, poll.expires_at.raw().parse().ok()));
    lines.push(scene.theme.label.style(state).to_string());
}

/// `[link] Title (Provider)  https://…`
fn card(scene: &Scene<'_>, card: &Card<'_>) -> Option<String> {
    let (title, provider, url) = (card.title.line(), card.provider_name.line(), card.url.line());
    if title.is_empty() && url.is_empty() {
        return None;
    }
    let mut line = scene.theme.label.style("[link]").to_string();
    if !title.is_empty() {
        let _ = write!(line, " {}", clip(&title, PART_MAX));
    }
    if !provider.is_empty() {
        let _ = write!(line, " ({})", clip(&provider, PART_MAX));
    }
    if !url.is_empty() {
        let _ = write!(line, "  {}", scene.theme.link.style(url));
    }
    Some(line)
}

fn quoted(scene: &Scene<'_>, quote: &Quote<'_>, lines: &mut Vec<String>) {
    let state = quote.state.line();
    // The states blocked_account, blocked_domain and muted_account carry the post, to be hidden;
    // states that are not known yet count as unauthorized.
    let shown = quote.quoted_status.0.as_deref().filter(|_| matches!(&*state, "" | "accepted"));
    let Some(status) = shown else {
        let state = if state.is_empty() { "unavailable" } else { &*state };
        let state = clip(&state.replace('_', " "), super::NAME_MAX).into_owned();
        lines.push(scene.theme.label.style(format!("[quote: {state}]")).to_string());
        return;
    };
    let mut inner = vec![format!("{}  {}", scene.time(&status.created_at), author(scene, status))];
    if let Some(filter) = filter(scene, status) {
        let title = clip(&filter.title.line(), PART_MAX).into_owned();
        inner.push(scene.theme.marker.style(format!("filtered: {title}")).to_string());
    } else {
        own_body(scene, status, &mut inner);
    }
    inner.extend(link(scene, status));
    part::barred(scene, inner, lines);
}

/// The post's address.
fn link(scene: &Scene<'_>, status: &Status<'_>) -> Option<String> {
    let urls = [&status.url, &status.uri].map(|url| url.line());
    let url = urls.iter().find(|url| !url.is_empty())?;
    Some(scene.theme.link.style(url).to_string())
}

/// The filter of the viewer's that holds for `status` here and now and concerns its text.
fn filter<'s, 'a>(scene: &Scene<'_>, status: &'s Status<'a>) -> Option<&'s Filter<'a>> {
    let context = match scene.origin.stream.first().map(String::as_str) {
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
            .is_ok_and(|expiry| expiry <= scene.received_at);
        // `blur` concerns the media, of which only the address is shown anyway.
        (contexts.is_empty() || here) && !expired && filter.filter_action.raw() != "blur"
    })
}
