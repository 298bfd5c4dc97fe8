//! What is not a post: notifications, conversations, announcements (protocols/mastodon.md §4, §8).

use serde::Serialize;
use serde_json::Value;

use super::drafts::{DRAFTS, Draft};
use super::people::{self, Account, PEOPLE, VIEWER};
use super::status::{self, Rendering, Status};
use super::template;

/// The payload of `announcement.delete`, raw.
pub(super) const ANNOUNCEMENT: &str = "8";

/// Types of notifications, whether a post is attached, and fields that only this type has.
const NOTICES: &[(&str, bool, &str)] = &[
    ("mention", true, ""),
    ("favourite", true, ""),
    ("reblog", true, ""),
    ("follow", false, ""),
    ("poll", true, ""),
    ("follow_request", false, ""),
    ("status", true, ""),
    ("update", true, ""),
    ("quote", true, ""),
    ("quoted_update", true, ""),
    ("admin.sign_up", false, ""),
    (
        "severed_relationships",
        false,
        r#""event":{"id":"12","type":"domain_block","purged":false,"target_name":"blocked.example","followers_count":2,"following_count":1,"created_at":"2026-01-01T00:00:00.000Z"}"#,
    ),
    (
        "moderation_warning",
        false,
        r#""moderation_warning":{"id":"13","action":"none","text":"Please add alt text.","status_ids":[],"created_at":"2026-01-01T00:00:00.000Z"}"#,
    ),
    ("added_to_collection", false, r#""collection":{"id":"1","name":"Gardens"}"#),
];

/// How many types of notifications there are.
pub(super) fn notice_count() -> u64 {
    NOTICES.len() as u64
}

/// The type of the notification that this number draws.
pub(super) fn notice_type(draw: u64) -> &'static str {
    NOTICES[(draw % notice_count()) as usize].0
}

/// One notification of each type; the post in it stands at level 1, like what a boost wraps.
pub(super) fn notifications() -> Vec<Vec<u8>> {
    NOTICES
        .iter()
        .enumerate()
        .map(|(number, &(kind, has_post, extra))| {
            let group = matches!(kind, "favourite" | "reblog" | "follow" | "admin.sign_up");
            let group = if group { kind } else { "ungrouped" };
            let from = &PEOPLE[1 + number % (PEOPLE.len() - 1)];
            let draft = &DRAFTS[number % DRAFTS.len()];
            let post = status::post(draft, 1, &Rendering { viewer: true, ..Rendering::default() });
            let json = status::to_json(&Notification {
                id: template::serial(),
                kind,
                created_at: template::event_time(),
                group_key: format!("{group}-{}", template::serial()),
                account: from.account(),
                status: has_post.then_some(post),
            });
            with_field(json, extra)
        })
        .collect()
}

/// A conversation whose last post is the draft, sent to the owner of the token alone.
pub(super) fn conversation(draft: &Draft) -> Vec<u8> {
    let last_status = status::message(draft);
    let accounts = [last_status.account().clone()];
    status::to_json(&Conversation { id: template::serial(), unread: true, accounts, last_status })
}

/// The drafts that people send to one person.
pub(super) fn messages() -> impl Iterator<Item = &'static Draft> {
    DRAFTS.iter().filter(|draft| {
        draft.media.is_empty()
            && draft.poll.is_empty()
            && !draft.text.is_empty()
            && draft.author != VIEWER
    })
}

/// The announcement that `announcement.reaction` and `announcement.delete` are about.
pub(super) fn announcement() -> Vec<u8> {
    let now = template::event_time();
    let text = super::texts::compose(
        "Maintenance on Sunday 🛠️ https://status.sandbox.example #maintenance",
    );
    status::to_json(&Announcement {
        id: ANNOUNCEMENT,
        content: text.html,
        starts_at: None,
        ends_at: None,
        all_day: false,
        published_at: now.clone(),
        updated_at: now,
        mentions: text.mentions,
        statuses: [],
        tags: text.tags,
        emojis: super::texts::emojis([":teapot:"]),
        reactions: [Reaction { name: "👍", count: 3, announcement_id: None }],
    })
}

/// Somebody reacted to it.
pub(super) fn reaction() -> Vec<u8> {
    status::to_json(&Reaction { name: "👍", count: 4, announcement_id: Some(ANNOUNCEMENT) })
}

/// Puts `field` before the closing brace.
fn with_field(mut json: Vec<u8>, field: &str) -> Vec<u8> {
    if !field.is_empty() {
        json.pop();
        json.push(b',');
        json.extend_from_slice(field.as_bytes());
        json.push(b'}');
    }
    json
}

#[derive(Debug, Serialize)]
struct Notification {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    created_at: String,
    group_key: String,
    account: Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
}

#[derive(Debug, Serialize)]
struct Conversation {
    id: String,
    unread: bool,
    accounts: [Account; 1],
    last_status: Status,
}

#[derive(Debug, Serialize)]
struct Announcement {
    id: &'static str,
    content: String,
    starts_at: Option<String>,
    ends_at: Option<String>,
    all_day: bool,
    published_at: String,
    updated_at: String,
    mentions: Vec<super::texts::Mention>,
    statuses: [u8; 0],
    tags: Vec<super::texts::Tag>,
    emojis: Vec<super::texts::Emoji>,
    reactions: [Reaction; 1],
}

#[derive(Debug, Serialize)]
struct Reaction {
    name: &'static str,
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    announcement_id: Option<&'static str>,
}

/// The CredentialAccount of the token's owner: an Account with `source` and `role`.
pub(in super::super) fn credentials() -> Vec<u8> {
    let mut account = status::to_json(&people::find(VIEWER).account());
    let today = crate::sandbox::clock::today();
    let text = String::from_utf8(std::mem::take(&mut account)).expect("JSON is UTF-8");
    let account = text.replace(&template::day(), &today).into_bytes();
    with_field(
        account,
        r#""source":{"privacy":"public","sensitive":false,"language":"en","note":"Trying out trill.","fields":[],"follow_requests_count":0},"role":{"id":"-99","name":"","permissions":"0","color":"","highlighted":false}"#,
    )
}

/// The account of the sandbox's contact person, for the instance documents.
pub(in super::super) fn contact() -> Value {
    let account = status::to_json(&people::find("mara").account());
    let text = String::from_utf8(account).expect("JSON is UTF-8");
    text.replace(&template::day(), "2026-01-01").parse().expect("just serialised")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_json() {
        let mut all = notifications();
        all.extend(messages().map(conversation));
        all.extend([announcement(), reaction(), credentials()]);
        for json in all {
            let value: serde_json::Value = serde_json::from_slice(&json).expect("valid JSON");
            assert!(value.is_object());
        }
    }
}
