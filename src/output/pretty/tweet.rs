//! The block of a post of X: a header, then everything that belongs to it, indented.

#[cfg(test)]
mod tests;

use super::part::{self, ITEMS_MAX, PART_MAX};
use super::{HANDLE_MAX, NAME_MAX, Scene, clip};
use crate::output::lenient::line;
use crate::output::sanitize;
use crate::output::tweet::{Author, Line, Poll, Post, Reference, Withheld};

/// The block for a line, without a line break at its end; `None` if that holds no post.
pub(super) fn block(scene: &Scene<'_>, payload: &[u8]) -> Option<String> {
    let line = Line::parse(payload)?;
    let post = line.post();
    let shown = post.shown();
    let mut block = format!(
        "{}  {}",
        scene.at(post.created_at.unwrap_or(scene.received_at)),
        author(scene, &shown.author)
    );
    part::markers(scene, &mut block, &markers(&post));
    let mut lines = Vec::new();
    own_body(scene, shown, &mut lines);
    if let Some(reposted) = post.reposted.as_ref().filter(|reposted| reposted.post.is_none()) {
        lines.push(missing(scene, "repost", reposted));
    }
    if let Some(quote) = &shown.quoted {
        quoted(scene, quote, &mut lines);
    }
    place(scene, shown, &mut lines);
    rules(scene, &post, &mut lines);
    lines.extend(link(scene, shown));
    part::indented(&mut block, &lines);
    Some(block)
}

/// `Display Name  @user`, styled.
fn author(scene: &Scene<'_>, author: &Author<'_>) -> String {
    let handle = scene.theme.handle.style(handle(author)).to_string();
    match clip(&line(author.name), NAME_MAX) {
        name if name.is_empty() => handle,
        name => format!("{}  {handle}", scene.theme.name.style(name)),
    }
}

/// `@user`, else `user 2244994945`, plain; `someone` when the record does not say who.
fn handle(author: &Author<'_>) -> String {
    match (&*line(author.username), &*line(author.id)) {
        ("", "") => "someone".to_owned(),
        ("", id) => format!("user {}", clip(id, NAME_MAX)),
        (username, _) => format!("@{}", clip(username, HANDLE_MAX)),
    }
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
fn own_body(scene: &Scene<'_>, post: &Post<'_>, lines: &mut Vec<String>) {
    part::text(sanitize::text(&post.text).trim_end().trim_start_matches('\n'), lines);
    let article = line(post.article);
    if !article.is_empty() {
        let label = scene.theme.label.style("[article]");
        lines.push(format!("{label} {}", clip(&article, PART_MAX)));
    }
    for media in post.media.iter().take(ITEMS_MAX) {
        lines.push(if media.kind.is_empty() {
            scene.theme.label.style("[media: not included]").to_string()
        } else {
            let kind = line(media.kind).replace('_', " ");
            let url = if media.url.is_empty() { media.preview_url } else { media.url };
            part::media(scene, &kind, post.sensitive, media.alt_text, url)
        });
    }
    part::more(scene, post.media.len(), lines);
    if let Some(found) = &post.poll {
        poll(scene, found, lines);
    }
}

/// An option per line with its share, then the state of the poll.
fn poll(scene: &Scene<'_>, poll: &Poll<'_>, lines: &mut Vec<String>) {
    if poll.options.is_empty() {
        lines.push(scene.theme.label.style("[poll: not included]").to_string());
        return;
    }
    let votes = poll.options.iter().filter_map(|option| option.votes).reduce(u64::saturating_add);
    for option in poll.options.iter().take(ITEMS_MAX) {
        lines.push(part::option(scene, option.label, option.votes, votes.unwrap_or(0)));
    }
    part::more(scene, poll.options.len(), lines);
    let votes = match votes {
        Some(1) => "1 vote".to_owned(),
        Some(votes) => format!("{votes} votes"),
        None => "votes hidden".to_owned(),
    };
    let state = format!("[poll] {votes}{}", part::poll_end(scene, poll.closed, poll.ends_at));
    lines.push(scene.theme.label.style(state).to_string());
}

fn quoted(scene: &Scene<'_>, quote: &Reference<'_>, lines: &mut Vec<String>) {
    let Some(post) = &quote.post else {
        lines.push(missing(scene, "quote", quote));
        return;
    };
    let author = author(scene, &post.author);
    let mut inner = vec![match post.created_at {
        Some(at) => format!("{}  {author}", scene.at(at)),
        None => author,
    }];
    own_body(scene, post, &mut inner);
    inner.extend(link(scene, post));
    part::barred(scene, inner, lines);
}

/// `[quote: resource not found] https://x.com/i/status/…`
fn missing(scene: &Scene<'_>, what: &str, reference: &Reference<'_>) -> String {
    let problem = match line(reference.problem) {
        problem if problem.is_empty() => "not included".to_owned(),
        problem => clip(&problem, NAME_MAX).replace('-', " "),
    };
    let label = scene.theme.label.style(format!("[{what}: {problem}]"));
    if reference.url.is_empty() {
        return format!("{label} {}", clip(&line(reference.id), NAME_MAX));
    }
    format!("{label} {}", scene.theme.link.style(line(&reference.url)))
}

/// `[place] Manhattan, NY, United States`
fn place(scene: &Scene<'_>, post: &Post<'_>, lines: &mut Vec<String>) {
    let Some(place) = &post.place else { return };
    let (name, country) = (line(place.name), line(place.country));
    if name.is_empty() && country.is_empty() {
        return;
    }
    // The name of a place in a country that has no states ends with the country already.
    let parts = [&*name, &*country];
    let parts = if name.ends_with(&*country) { &parts[..1] } else { &parts };
    let parts: Vec<_> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    let label = scene.theme.label.style("[place]");
    lines.push(format!("{label} {}", clip(&parts.join(", "), PART_MAX)));
}

/// `rules: cats, 1166916266197536768`
fn rules(scene: &Scene<'_>, post: &Post<'_>, lines: &mut Vec<String>) {
    let rules = list(&post.rules, PART_MAX);
    if !rules.is_empty() {
        lines.push(scene.theme.label.style(format!("rules: {rules}")).to_string());
    }
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
fn link(scene: &Scene<'_>, post: &Post<'_>) -> Option<String> {
    let url = line(&post.url);
    (!url.is_empty()).then(|| scene.theme.link.style(url).to_string())
}
