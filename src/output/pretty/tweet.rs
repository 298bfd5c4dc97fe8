//! The block of a post of X: a header, then everything that belongs to it, indented.

mod message;
mod parts;
#[cfg(test)]
mod tests;

use super::part::{self, ITEMS_MAX, PART_MAX};
use super::row::{Role, Row};
use super::{HANDLE_MAX, NAME_MAX, Scene, Shown, clip};
use crate::output::lenient::line;
use crate::output::tweet::{Author, Line, Poll, Post, Reference, Withheld};
pub(super) use message::shown as message;

/// A line as it is shown; `None` if that holds no post.
pub(super) fn shown(scene: &Scene<'_>, payload: &[u8]) -> Option<Shown> {
    let line = Line::parse(payload)?;
    let post = line.post();
    let shown = post.shown();
    let at = post.created_at.unwrap_or(scene.record.received_at);
    if scene.options.oneline {
        let text = match parts::rich(shown).plain {
            text if text.is_empty() => shown.article.to_owned(),
            text => text,
        };
        let (handle, markers) = (handle(&shown.author), short_markers(&post));
        return Some(Shown::line(part::oneline(scene, at, &handle, &markers, &text)));
    }
    let mut header = scene.header(at);
    author(scene, &shown.author, &mut header);
    part::markers(&markers(&post), &mut header);
    let mut rows = vec![header];
    own_body(scene, shown, &mut rows);
    if let Some(reposted) = post.reposted.as_ref().filter(|reposted| reposted.post.is_none()) {
        rows.push(missing("repost", reposted));
    }
    if let Some(quote) = &shown.quoted {
        quoted(scene, quote, &mut rows);
    }
    rows.extend(place(shown));
    rows.extend(rules(&post));
    rows.extend(link(shown));
    Some(Shown::block(rows))
}

/// `Display Name  @user`
fn author(scene: &Scene<'_>, author: &Author<'_>, row: &mut Row) {
    scene.author(&clip(&line(author.name), NAME_MAX), &handle(author), row);
}

/// `@user`, else `user 2244994945`; `someone` when the record does not say who.
fn handle(author: &Author<'_>) -> String {
    match (&*line(author.username), &*line(author.id)) {
        ("", "") => "someone".to_owned(),
        ("", id) => format!("user {}", clip(id, NAME_MAX)),
        (username, _) => format!("@{}", clip(username, HANDLE_MAX)),
    }
}

/// What is said of a post on one line.
fn short_markers(post: &Post<'_>) -> Vec<String> {
    let shown = post.shown();
    let mut markers = Vec::new();
    match &post.reposted {
        Some(reposted) if reposted.post.is_some() => {
            markers.push(format!("repost by {}", handle(&post.author)));
        }
        Some(_) => markers.push("repost".to_owned()),
        None => {}
    }
    for (holds, marker) in [
        (shown.edit.is_some(), "edited"),
        (shown.reply_to.is_some(), "reply"),
        (shown.quoted.is_some(), "quote"),
        (shown.poll.is_some(), "poll"),
    ] {
        if holds {
            markers.push(marker.to_owned());
        }
    }
    if !shown.media.is_empty() {
        markers.push(format!("{} media", shown.media.len()));
    }
    markers
}

fn markers(post: &Post<'_>) -> Vec<String> {
    let shown = post.shown();
    let mut markers = Vec::new();
    match &post.reposted {
        Some(reposted) if reposted.post.is_some() => {
            markers.push(format!("reposted by {}", handle(&post.author)));
        }
        Some(_) => markers.push("repost".to_owned()),
        None => {}
    }
    if let Some(reply) = &shown.reply_to {
        markers.push(match handle(&reply.author) {
            _ if shown.continues_own() => "reply to own post".to_owned(),
            _ if reply.author.id.is_empty() => "reply".to_owned(),
            handle => format!("reply to {handle}"),
        });
    }
    if let Some(edit) = shown.edit {
        markers.push(format!("edited (version {})", edit.version));
    }
    markers.extend(shown.withheld.as_ref().map(withheld));
    markers
}

/// `withheld in DE, FR`
fn withheld(withheld: &Withheld<'_>) -> String {
    let countries = list(&withheld.countries, NAME_MAX);
    match (countries.is_empty(), withheld.copyright) {
        (false, _) => format!("withheld in {countries}"),
        (true, true) => "withheld (copyright)".to_owned(),
        (true, false) => "withheld".to_owned(),
    }
}

/// What a post says, without what it refers to: a quote within a quote is not followed.
fn own_body(scene: &Scene<'_>, post: &Post<'_>, rows: &mut Vec<Row>) {
    part::text(scene, &parts::rich(post), rows);
    let article = line(post.article);
    if !article.is_empty() {
        let mut row = part::labelled("[article]");
        row.own(Role::Plain, " ");
        row.searched(scene.options, Role::Plain, &clip(&article, PART_MAX));
        rows.push(row);
    }
    for media in post.media.iter().take(ITEMS_MAX) {
        rows.push(if media.kind.is_empty() {
            part::labelled("[media: not included]")
        } else {
            let kind = line(media.kind).replace('_', " ");
            let url = if media.url.is_empty() { media.preview_url } else { media.url };
            part::media(&kind, post.sensitive, media.alt_text, url)
        });
    }
    part::more(post.media.len(), rows);
    if let Some(found) = &post.poll {
        poll(scene, found, rows);
    }
}

/// An option per line with its share, then the state of the poll.
fn poll(scene: &Scene<'_>, poll: &Poll<'_>, rows: &mut Vec<Row>) {
    if poll.options.is_empty() {
        rows.push(part::labelled("[poll: not included]"));
        return;
    }
    let votes = poll.options.iter().filter_map(|option| option.votes).reduce(u64::saturating_add);
    for option in poll.options.iter().take(ITEMS_MAX) {
        rows.push(part::option(scene, option.label, option.votes, votes.unwrap_or(0)));
    }
    part::more(poll.options.len(), rows);
    let votes = match votes {
        Some(1) => "1 vote".to_owned(),
        Some(votes) => format!("{votes} votes"),
        None => "votes hidden".to_owned(),
    };
    let end = part::poll_end(scene, poll.closed, poll.ends_at);
    rows.push(part::labelled(&format!("[poll] {votes}{end}")));
}

/// What stands under a line about a post.
fn under(scene: &Scene<'_>, post: &Post<'_>, rows: &mut Vec<Row>) {
    own_body(scene, post, rows);
    if let Some(quote) = &post.quoted {
        quoted(scene, quote, rows);
    }
    rows.extend(link(post));
}

fn quoted(scene: &Scene<'_>, quote: &Reference<'_>, rows: &mut Vec<Row>) {
    let Some(post) = &quote.post else {
        rows.push(missing("quote", quote));
        return;
    };
    let mut header = part::inner_header();
    if let Some(at) = post.created_at {
        header.own(Role::Time, &scene.time(at)).own(Role::Plain, "  ");
    }
    author(scene, &post.author, &mut header);
    let mut inner = vec![header];
    own_body(scene, post, &mut inner);
    inner.extend(link(post));
    part::barred(inner, rows);
}

/// `[quote: resource not found] https://x.com/i/status/…`
fn missing(what: &str, reference: &Reference<'_>) -> Row {
    let problem = match line(reference.problem) {
        problem if problem.is_empty() => "not included".to_owned(),
        problem => clip(&problem, NAME_MAX).replace('-', " "),
    };
    let mut row = part::labelled(&format!("[{what}: {problem}]"));
    row.own(Role::Plain, " ");
    if reference.url.is_empty() {
        row.their(Role::Plain, &clip(&line(reference.id), NAME_MAX));
    } else {
        row.link(&line(&reference.url));
    }
    row
}

/// `[place] Manhattan, NY, United States`
fn place(post: &Post<'_>) -> Option<Row> {
    let place = post.place.as_ref()?;
    let (name, country) = (line(place.name), line(place.country));
    if name.is_empty() && country.is_empty() {
        return None;
    }
    // The name of a place in a country that has no states ends with the country already.
    let parts = [&*name, &*country];
    let parts = if name.ends_with(&*country) { &parts[..1] } else { &parts };
    let parts: Vec<_> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    let mut row = part::labelled("[place]");
    row.own(Role::Plain, " ").their(Role::Plain, &clip(&parts.join(", "), PART_MAX));
    Some(row)
}

/// The beginning of the tags of rules that live as long as a run (`filter --rule`): they name that
/// run and nothing about the post.
const RUN_TAG: &str = "trill-run:";

/// `rules: cats, 1166916266197536768`
fn rules(post: &Post<'_>) -> Option<Row> {
    let told: Vec<&str> =
        post.rules.iter().copied().filter(|rule| !rule.starts_with(RUN_TAG)).collect();
    let rules = list(&told, PART_MAX);
    (!rules.is_empty()).then(|| part::labelled(&format!("rules: {rules}")))
}

/// `items` in a line, at most [`ITEMS_MAX`] of them and `max` characters.
fn list(items: &[&str], max: usize) -> String {
    let shown: Vec<_> = items.iter().take(ITEMS_MAX).map(|item| line(item)).collect();
    let list = clip(&shown.join(", "), max).into_owned();
    match items.len().saturating_sub(ITEMS_MAX) {
        0 => list,
        rest => format!("{list} (+{rest} more)"),
    }
}

/// The post's address.
fn link(post: &Post<'_>) -> Option<Row> {
    let url = line(&post.url);
    let mut row = Row::body();
    row.link(&url);
    (!url.is_empty()).then_some(row)
}
