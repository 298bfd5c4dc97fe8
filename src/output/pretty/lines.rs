//! Everything that is not a post, one line each: deletions, notifications, announcements,
//! trill's own records, and what nobody has heard of yet.

use super::entity::{
    Account, Announcement, Conversation, Meta, Notification, Problem, Reaction, Severance,
};
use super::part::flat;
use super::row::{Role, Row};
use super::{Scene, Shown, clip, parse, post};
use crate::event::META_PREFIX;
use crate::output::lenient::Text;
use crate::output::{html, sanitize};

/// Characters of a post that a line about it shows.
const EXCERPT_MAX: usize = 140;

/// Characters of an announcement: it is all there is to it, and there are few.
const ANNOUNCEMENT_MAX: usize = 1000;

/// Characters of a payload or a reason, or of any other part that has no form of its own.
const PART_MAX: usize = 200;

/// Accounts of a conversation that are named.
const PEOPLE_MAX: usize = 8;

/// An event that is known and has the shape that it should have.
pub(super) fn known(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Option<Shown> {
    if event == "notification" {
        return notification(scene, &parse(payload)?);
    }
    let row = if event.starts_with(META_PREFIX) {
        meta(scene, event, payload)?
    } else {
        line(scene, event, payload)?
    };
    Some(Shown::line(row))
}

fn line(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Option<Row> {
    let mut row = scene.received();
    match event {
        "delete" => row.their(Role::Removed, &format!("deleted {}", id(payload)?)),
        "announcement.delete" => {
            row.their(Role::Removed, &format!("announcement {} deleted", id(payload)?))
        }
        "conversation" => return conversation(scene, &parse(payload)?),
        "announcement" => {
            let announcement: Announcement<'_> = parse(payload)?;
            let text = html::to_text(announcement.content.raw(), &html::Context::default());
            let id = announcement.id.line();
            if id.is_empty() {
                return None;
            }
            row.own(Role::Plain, "announcement ").their(Role::Plain, &clip(&id, PART_MAX));
            row.own(Role::Plain, ": ").their(Role::Plain, &flat(&text, ANNOUNCEMENT_MAX))
        }
        "announcement.reaction" => return reaction(row, &parse(payload)?),
        "notifications_merged" => row.own(Role::Plain, "notifications merged"),
        "filters_changed" => row.own(Role::Plain, "filters changed"),
        _ => return None,
    };
    Some(row)
}

/// The line of anything: its name and the beginning of what it carries.
pub(super) fn generic(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Row {
    let mut row = scene.received();
    row.their(Role::Marker, &clip(&sanitize::line(event), PART_MAX));
    // Four bytes are the longest character.
    let text = String::from_utf8_lossy(&payload[..payload.len().min(PART_MAX * 4 + 4)]);
    match flat(text.trim_end_matches('\u{fffd}'), PART_MAX) {
        text if text == "null" => {}
        text => drop(row.own(Role::Plain, "  ").their(Role::Plain, &text)),
    }
    row
}

/// A bare id, which some servers send as a number.
fn id(payload: &[u8]) -> Option<String> {
    let text: Text<'_> = serde_json::from_slice(payload).ok()?;
    let id = clip(&text.line(), PART_MAX).into_owned();
    (!id.is_empty()).then_some(id)
}

/// Appends `@user@host`.
fn who(scene: &Scene<'_>, account: Option<&Account<'_>>, row: &mut Row) {
    row.their(Role::Handle, &scene.handle(account));
}

/// What happened, on a line; under it the post to which it did.
fn notification(scene: &Scene<'_>, it: &Notification<'_>) -> Option<Shown> {
    let kind = it.kind.line();
    if kind.is_empty() {
        return None;
    }
    let mut row = scene.header(scene.moment(&it.created_at));
    let (before, after) = sentence(&kind);
    row.own(Role::Plain, before);
    if !before.is_empty() || !after.is_empty() {
        who(scene, it.account.0.as_ref(), &mut row);
    }
    row.own(Role::Plain, after);
    let mut detail = String::new();
    match &*kind {
        "admin.report" => {
            let report = it.report.0.as_ref();
            who(scene, report.and_then(|report| report.target_account.0.as_ref()), &mut row);
            detail = report.map(|r| flat(r.comment.raw(), EXCERPT_MAX)).unwrap_or_default();
        }
        "severed_relationships" => {
            let severed = it.event.0.as_ref().map(severed);
            row.their(Role::Plain, severed.as_deref().unwrap_or("relationships were severed"));
        }
        "moderation_warning" => {
            let warning = it.moderation_warning.0.as_ref();
            row.own(Role::Plain, "the moderators warned you");
            let action = warning.map(|warning| warning.action.line()).unwrap_or_default();
            if !matches!(&*action, "" | "none") {
                row.their(Role::Plain, &format!(" ({})", clip(&action, PART_MAX)));
            }
            detail = warning.map(|w| flat(w.text.raw(), EXCERPT_MAX)).unwrap_or_default();
        }
        "annual_report" => drop(row.own(Role::Plain, "your annual report is ready")),
        "added_to_collection" | "collection_update" => {
            let collection = it.collection.0.as_ref();
            detail = collection.map(|c| flat(c.name.raw(), EXCERPT_MAX)).unwrap_or_default();
        }
        "reaction" | "pleroma:emoji_reaction" => {
            let emoji = it.emoji.line();
            row.their(Role::Plain, &clip(&emoji, PART_MAX)).own(Role::Plain, " to your post");
        }
        _ if before.is_empty() && after.is_empty() => {
            row.their(Role::Plain, &clip(&kind, PART_MAX)).own(Role::Plain, " from ");
            who(scene, it.account.0.as_ref(), &mut row);
        }
        _ => {}
    }
    if it.filtered.0 {
        row.own(Role::Plain, " (filtered)");
    }
    let status = it.status.0.as_deref();
    if let Some(status) = status.filter(|_| scene.options.oneline) {
        detail = post::excerpt(scene, status, EXCERPT_MAX);
    }
    if !detail.is_empty() {
        row.own(Role::Plain, ": ").their(Role::Plain, &detail);
    }
    let Some(status) = status.filter(|_| !scene.options.oneline) else {
        return Some(Shown::line(row));
    };
    let mut rows = vec![row];
    post::under(scene, status, &mut rows);
    Some(Shown::block(rows))
}

/// What stands before and after the name of whoever did it; nothing for what nobody did, and for
/// what nobody has heard of.
fn sentence(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "mention" => ("", " mentioned you"),
        "status" => ("", " posted"),
        "reblog" => ("", " boosted your post"),
        "favourite" => ("", " favourited your post"),
        "follow" => ("", " followed you"),
        "follow_request" => ("", " asked to follow you"),
        "poll" => ("a poll by ", " has ended"),
        "update" => ("", " edited a post"),
        "quote" => ("", " quoted your post"),
        "quoted_update" => ("", " edited a post that you quoted"),
        "admin.sign_up" => ("", " signed up"),
        "admin.report" => ("", " reported "),
        "added_to_collection" => ("", " added you to a collection"),
        "collection_update" => ("", " changed a collection that you are in"),
        "reaction" | "pleroma:emoji_reaction" => ("", " reacted "),
        _ => ("", ""),
    }
}

fn severed(event: &Severance<'_>) -> String {
    let target = clip(&event.target_name.line(), PART_MAX).into_owned();
    let cause = match event.kind.raw() {
        "domain_block" => format!("a moderator blocked {target}"),
        "user_domain_block" => format!("you blocked {target}"),
        "account_suspension" => format!("a moderator suspended {target}"),
        _ => format!("relationships with {target} were severed"),
    };
    format!(
        "{cause} (followers lost: {}, followed accounts lost: {})",
        event.followers_count.0.unwrap_or(0),
        event.following_count.0.unwrap_or(0)
    )
}

fn conversation(scene: &Scene<'_>, it: &Conversation<'_>) -> Option<Row> {
    if it.id.raw().is_empty() && it.accounts.0.is_empty() {
        return None;
    }
    let status = it.last_status.0.as_deref();
    let mut row = match status {
        Some(status) => scene.header(scene.moment(&status.created_at)),
        None => scene.received(),
    };
    row.own(Role::Plain, "conversation with ");
    for (n, account) in it.accounts.0.iter().take(PEOPLE_MAX).enumerate() {
        row.own(Role::Plain, if n == 0 { "" } else { ", " });
        who(scene, Some(account), &mut row);
    }
    match it.accounts.0.len() {
        0 => drop(row.own(Role::Plain, "nobody else")),
        count if count > PEOPLE_MAX => {
            row.own(Role::Plain, &format!(", {} more", count - PEOPLE_MAX));
        }
        _ => {}
    }
    if let Some(status) = status {
        row.own(Role::Plain, ": ");
        if let Some(author) = &status.account.0 {
            who(scene, Some(author), &mut row);
            row.own(Role::Plain, ": ");
        }
        row.their(Role::Plain, &post::excerpt(scene, status, EXCERPT_MAX));
    }
    Some(row)
}

fn reaction(mut row: Row, it: &Reaction<'_>) -> Option<Row> {
    let (id, name) = (it.announcement_id.line(), it.name.line());
    if id.is_empty() || name.is_empty() {
        return None;
    }
    let (id, name) = (clip(&id, PART_MAX), clip(&name, PART_MAX));
    row.own(Role::Plain, "announcement ").their(Role::Plain, &id).own(Role::Plain, ": ");
    row.their(Role::Plain, &name);
    row.own(Role::Plain, &format!(" ×{}", it.count.0.unwrap_or(0)));
    Some(row)
}

/// What trill itself has to say, dimmed as a whole.
fn meta(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Option<Row> {
    let it: Meta<'_> = if payload == b"null" { Meta::default() } else { parse(payload)? };
    let about = clip(&sanitize::line(&scene.record.origin.to_string()), PART_MAX).into_owned();
    let reason = flat(it.reason.raw(), PART_MAX);
    let said = match event {
        "trill.connected" => {
            let attempt = match it.attempt.0 {
                None | Some(1) => String::new(),
                Some(attempt) => format!(", attempt {attempt}"),
            };
            format!("{about}: connected ({}{attempt})  {}", it.transport.line(), it.url.line())
        }
        "trill.disconnected" => {
            let next = match it.retry_in_ms.0 {
                Some(0) => "; next try at once".to_owned(),
                Some(wait) => format!("; next try in {}.{} s", wait / 1000, wait % 1000 / 100),
                None => String::new(),
            };
            format!("{about}: disconnected ({}): {reason}{next}", it.class.line())
        }
        "trill.gap" => {
            let filled = match it.filled.0 {
                None | Some(0) => String::new(),
                Some(1) => ", 1 post recovered".to_owned(),
                Some(filled) => format!(", {filled} posts recovered"),
            };
            let rest = match it.complete.0 {
                true => ", nothing is missing".to_owned(),
                false if reason.is_empty() => ", posts may be missing".to_owned(),
                false => format!(", posts may be missing: {reason}"),
            };
            format!("{about}: nothing heard for {:.1} s{filled}{rest}", it.seconds.0)
        }
        "trill.heartbeat" => about,
        "trill.malformed" => format!("{about}: {reason}: {}", flat(it.raw.raw(), PART_MAX)),
        "trill.notice" => format!("{about}: {}", flat(it.message.raw(), PART_MAX)),
        "trill.partial" => format!("{about}: partly delivered{}", problems(&it.errors.0)),
        _ => return None,
    };
    let mut row = scene.received();
    row.their(Role::Meta, &format!("{event}  {said}"));
    Some(row)
}

/// `: Could not find user with ids: [1]. (+2 more)`
fn problems(problems: &[Problem<'_>]) -> String {
    let said = problems.first().map_or_else(String::new, |problem| {
        match flat(problem.detail.raw(), PART_MAX) {
            detail if detail.is_empty() => flat(problem.title.raw(), PART_MAX),
            detail => detail,
        }
    });
    let colon = if said.is_empty() { "" } else { ": " };
    match problems.len() {
        0 | 1 => format!("{colon}{said}"),
        count => format!("{colon}{said} (+{} more)", count - 1),
    }
}
