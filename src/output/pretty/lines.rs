//! Everything that is not a post, one line each: deletions, notifications, announcements,
//! trill's own records, and what nobody has heard of yet.

use super::entity::{
    Announcement, Conversation, Meta, Notification, Problem, Reaction, Severance, Status,
};
use super::{Scene, clip, parse, post};
use crate::event::META_PREFIX;
use crate::output::lenient::Text;
use crate::output::{html, sanitize};

/// Characters of a post that a line about it shows.
const EXCERPT_MAX: usize = 140;

/// Bytes of a post's HTML that are read for its excerpt: enough for any markup around it.
const EXCERPT_HTML_MAX: usize = 16 * 1024;

/// Characters of an announcement: it is all there is to it, and there are few.
const ANNOUNCEMENT_MAX: usize = 1000;

/// Characters of a payload or a reason, or of any other part that has no form of its own.
const PART_MAX: usize = 200;

/// Accounts of a conversation that are named.
const PEOPLE_MAX: usize = 8;

/// The line of an event that is known and has the shape that it should have.
pub(super) fn known(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Option<String> {
    if event.starts_with(META_PREFIX) {
        return meta(scene, event, payload);
    }
    let time = scene.received();
    match event {
        "delete" => {
            Some(format!("{time}  {}", removed(scene, &format!("deleted {}", id(payload)?))))
        }
        "announcement.delete" => {
            let what = format!("announcement {} deleted", id(payload)?);
            Some(format!("{time}  {}", removed(scene, &what)))
        }
        "notification" => notification(scene, &parse(payload)?),
        "conversation" => conversation(scene, &parse(payload)?),
        "announcement" => {
            let announcement: Announcement<'_> = parse(payload)?;
            let text = html::to_text(announcement.content.raw(), &html::Context::default());
            let text = flat(&text, ANNOUNCEMENT_MAX);
            let id = announcement.id.line();
            (!id.is_empty()).then(|| format!("{time}  announcement {id}: {text}"))
        }
        "announcement.reaction" => reaction(scene, &parse(payload)?),
        "notifications_merged" => Some(format!("{time}  notifications merged")),
        "filters_changed" => Some(format!("{time}  filters changed")),
        _ => None,
    }
}

/// The line of anything: its name and the beginning of what it carries.
pub(super) fn generic(scene: &Scene<'_>, event: &str, payload: &[u8]) -> String {
    let event = clip(&sanitize::line(event), PART_MAX).into_owned();
    let time = scene.received();
    let event = scene.theme.marker.style(event);
    // Four bytes are the longest character.
    let text = String::from_utf8_lossy(&payload[..payload.len().min(PART_MAX * 4 + 4)]);
    match flat(text.trim_end_matches('\u{fffd}'), PART_MAX) {
        text if text == "null" => format!("{time}  {event}"),
        text => format!("{time}  {event}  {text}"),
    }
}

/// A bare id, which some servers send as a number.
fn id(payload: &[u8]) -> Option<String> {
    let text: Text<'_> = serde_json::from_slice(payload).ok()?;
    let id = clip(&text.line(), PART_MAX).into_owned();
    (!id.is_empty()).then_some(id)
}

fn removed(scene: &Scene<'_>, what: &str) -> String {
    scene.theme.removed.style(what).to_string()
}

fn notification(scene: &Scene<'_>, it: &Notification<'_>) -> Option<String> {
    let kind = it.kind.line();
    if kind.is_empty() {
        return None;
    }
    let who = scene.who(it.account.0.as_ref());
    let status = it.status.0.as_deref();
    let emoji = clip(&it.emoji.line(), PART_MAX).into_owned();
    let mut detail = status.map(|status| excerpt(scene, status)).unwrap_or_default();
    let sentence = match &*kind {
        "mention" => format!("{who} mentioned you"),
        "status" => format!("{who} posted"),
        "reblog" => format!("{who} boosted your post"),
        "favourite" => format!("{who} favourited your post"),
        "follow" => format!("{who} followed you"),
        "follow_request" => format!("{who} asked to follow you"),
        "poll" => format!("a poll by {who} has ended"),
        "update" => format!("{who} edited a post"),
        "quote" => format!("{who} quoted your post"),
        "quoted_update" => format!("{who} edited a post that you quoted"),
        "admin.sign_up" => format!("{who} signed up"),
        "admin.report" => {
            let report = it.report.0.as_ref();
            let target = report.and_then(|report| report.target_account.0.as_ref());
            detail = report.map(|r| flat(r.comment.raw(), EXCERPT_MAX)).unwrap_or_default();
            format!("{who} reported {}", scene.who(target))
        }
        "severed_relationships" => {
            it.event.0.as_ref().map_or_else(|| "relationships were severed".to_owned(), severed)
        }
        "moderation_warning" => {
            let warning = it.moderation_warning.0.as_ref();
            detail = warning.map(|w| flat(w.text.raw(), EXCERPT_MAX)).unwrap_or_default();
            match warning.map(|warning| warning.action.line()) {
                Some(action) if !matches!(&*action, "" | "none") => {
                    format!("the moderators warned you ({})", clip(&action, PART_MAX))
                }
                _ => "the moderators warned you".to_owned(),
            }
        }
        "annual_report" => "your annual report is ready".to_owned(),
        "added_to_collection" | "collection_update" => {
            let collection = it.collection.0.as_ref();
            detail = collection.map(|c| flat(c.name.raw(), EXCERPT_MAX)).unwrap_or_default();
            if kind == "added_to_collection" {
                format!("{who} added you to a collection")
            } else {
                format!("{who} changed a collection that you are in")
            }
        }
        "reaction" | "pleroma:emoji_reaction" => format!("{who} reacted {emoji} to your post"),
        other => format!("{} from {who}", clip(other, PART_MAX)),
    };
    let filtered = if it.filtered.0 { " (filtered)" } else { "" };
    let colon = if detail.is_empty() { "" } else { ": " };
    Some(format!("{}  {sentence}{filtered}{colon}{detail}", scene.time(&it.created_at)))
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

fn conversation(scene: &Scene<'_>, it: &Conversation<'_>) -> Option<String> {
    if it.id.raw().is_empty() && it.accounts.0.is_empty() {
        return None;
    }
    let mut people: Vec<String> =
        it.accounts.0.iter().take(PEOPLE_MAX).map(|account| scene.who(Some(account))).collect();
    if it.accounts.0.len() > PEOPLE_MAX {
        people.push(format!("{} more", it.accounts.0.len() - PEOPLE_MAX));
    }
    if people.is_empty() {
        people.push("nobody else".to_owned());
    }
    let (time, said) = match it.last_status.0.as_deref() {
        Some(status) => {
            let author = status.account.0.as_ref();
            let author = author.map_or_else(String::new, |a| format!(" {}:", scene.who(Some(a))));
            (scene.time(&status.created_at), format!(":{author} {}", excerpt(scene, status)))
        }
        None => (scene.received(), String::new()),
    };
    Some(format!("{time}  conversation with {}{said}", people.join(", ")))
}

fn reaction(scene: &Scene<'_>, it: &Reaction<'_>) -> Option<String> {
    let (id, name) = (it.announcement_id.line(), it.name.line());
    if id.is_empty() || name.is_empty() {
        return None;
    }
    let (id, name) = (clip(&id, PART_MAX), clip(&name, PART_MAX));
    let count = it.count.0.unwrap_or(0);
    Some(format!("{}  announcement {id}: {name} ×{count}", scene.received()))
}

/// What trill itself has to say, dimmed as a whole.
fn meta(scene: &Scene<'_>, event: &str, payload: &[u8]) -> Option<String> {
    let it: Meta<'_> = if payload == b"null" { Meta::default() } else { parse(payload)? };
    let about = clip(&sanitize::line(&scene.origin.to_string()), PART_MAX).into_owned();
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
        "trill.partial" => format!("{about}: partly delivered{}", problems(&it.errors.0)),
        _ => return None,
    };
    let line = format!("{event}  {said}");
    Some(format!("{}  {}", scene.received(), scene.theme.meta.style(line)))
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

/// The beginning of what a post says, on one line.
fn excerpt(scene: &Scene<'_>, status: &Status<'_>) -> String {
    let warning = status.spoiler_text.line();
    if !warning.is_empty() {
        return flat(&format!("CW: {warning}"), EXCERPT_MAX);
    }
    let text = flat(&post::text(scene, status, EXCERPT_HTML_MAX), EXCERPT_MAX);
    match status.media_attachments.0.first() {
        Some(media) if text.is_empty() => {
            flat(&format!("[{}] {}", media.kind.raw(), media.description.raw()), EXCERPT_MAX)
        }
        _ => text,
    }
}

/// `text` on one line with single spaces, harmless, at most `max` characters.
fn flat(text: &str, max: usize) -> String {
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
