//! The parts of Mastodon's entities that a person is shown (protocols/mastodon.md section 8).
//! Every field may be missing, null or of another type.

use serde::Deserialize;

use crate::output::lenient::{Count, Flag, List, Maybe, Seconds, Text, Texts};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) uri: Text<'a>,
    /// Null for posts without a page; `uri` then.
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow)]
    pub(super) created_at: Text<'a>,
    #[serde(borrow)]
    pub(super) edited_at: Text<'a>,
    #[serde(borrow)]
    pub(super) account: Maybe<Account<'a>>,
    /// HTML.
    #[serde(borrow)]
    pub(super) content: Text<'a>,
    /// Plain text; not empty means a content warning.
    #[serde(borrow)]
    pub(super) spoiler_text: Text<'a>,
    /// Concerns the media; may be true without a warning.
    pub(super) sensitive: Flag,
    #[serde(borrow)]
    pub(super) visibility: Text<'a>,
    #[serde(borrow)]
    pub(super) in_reply_to_id: Text<'a>,
    #[serde(borrow)]
    pub(super) in_reply_to_account_id: Text<'a>,
    /// The wrapper's own content and media are to be ignored then.
    #[serde(borrow)]
    pub(super) reblog: Maybe<Box<Self>>,
    #[serde(borrow)]
    pub(super) quote: Maybe<Quote<'a>>,
    #[serde(borrow)]
    pub(super) media_attachments: List<Media<'a>>,
    #[serde(borrow)]
    pub(super) poll: Maybe<Poll<'a>>,
    #[serde(borrow)]
    pub(super) card: Maybe<Card<'a>>,
    #[serde(borrow)]
    pub(super) mentions: List<Mention<'a>>,
    #[serde(borrow)]
    pub(super) filtered: List<FilterResult<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) username: Text<'a>,
    /// `user` on the server itself, else `user@domain`.
    #[serde(borrow)]
    pub(super) acct: Text<'a>,
    /// Plain text, may be empty.
    #[serde(borrow)]
    pub(super) display_name: Text<'a>,
    pub(super) bot: Flag,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Quote<'a> {
    /// `accepted`, `pending`, `revoked`, …
    #[serde(borrow)]
    pub(super) state: Text<'a>,
    #[serde(borrow)]
    pub(super) quoted_status: Maybe<Box<Status<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Media<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    /// Null while the server is still at work on it.
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow)]
    pub(super) remote_url: Text<'a>,
    #[serde(borrow)]
    pub(super) preview_url: Text<'a>,
    /// The alternative text.
    #[serde(borrow)]
    pub(super) description: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Poll<'a> {
    #[serde(borrow)]
    pub(super) expires_at: Text<'a>,
    pub(super) expired: Flag,
    pub(super) multiple: Flag,
    pub(super) votes_count: Count,
    pub(super) voters_count: Count,
    #[serde(borrow)]
    pub(super) options: List<PollOption<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PollOption<'a> {
    #[serde(borrow)]
    pub(super) title: Text<'a>,
    /// Null while the results are hidden.
    pub(super) votes_count: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Card<'a> {
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow)]
    pub(super) title: Text<'a>,
    #[serde(borrow)]
    pub(super) provider_name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Mention<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) acct: Text<'a>,
    #[serde(borrow)]
    pub(super) url: Text<'a>,
}

/// A filter of the viewer's that matched. The server ships matches, not decisions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterResult<'a> {
    #[serde(borrow)]
    pub(super) filter: Maybe<Filter<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter<'a> {
    #[serde(borrow)]
    pub(super) title: Text<'a>,
    /// Where it holds: `home`, `notifications`, `public`, `thread`, `account`.
    #[serde(borrow)]
    pub(super) context: Texts<'a>,
    #[serde(borrow)]
    pub(super) expires_at: Text<'a>,
    /// `warn`, `hide`, `blur`; missing for a `blur` on public streams.
    #[serde(borrow)]
    pub(super) filter_action: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Notification<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow)]
    pub(super) created_at: Text<'a>,
    #[serde(borrow)]
    pub(super) account: Maybe<Account<'a>>,
    /// May be null although the type has one: the post was just deleted.
    #[serde(borrow)]
    pub(super) status: Maybe<Box<Status<'a>>>,
    #[serde(borrow)]
    pub(super) report: Maybe<Report<'a>>,
    /// Of `severed_relationships`.
    #[serde(borrow)]
    pub(super) event: Maybe<Severance<'a>>,
    #[serde(borrow)]
    pub(super) moderation_warning: Maybe<Warning<'a>>,
    #[serde(borrow)]
    pub(super) collection: Maybe<Collection<'a>>,
    /// Of a reaction (Pleroma family).
    #[serde(borrow)]
    pub(super) emoji: Text<'a>,
    /// The viewer's own policy sets it aside.
    pub(super) filtered: Flag,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Report<'a> {
    #[serde(borrow)]
    pub(super) target_account: Maybe<Account<'a>>,
    #[serde(borrow)]
    pub(super) comment: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Severance<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow)]
    pub(super) target_name: Text<'a>,
    pub(super) followers_count: Count,
    pub(super) following_count: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Warning<'a> {
    #[serde(borrow)]
    pub(super) action: Text<'a>,
    #[serde(borrow)]
    pub(super) text: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Collection<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Conversation<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) accounts: List<Account<'a>>,
    #[serde(borrow)]
    pub(super) last_status: Maybe<Box<Status<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Announcement<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    /// HTML.
    #[serde(borrow)]
    pub(super) content: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reaction<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    /// 0 when the last one was taken back.
    pub(super) count: Count,
    #[serde(borrow)]
    pub(super) announcement_id: Text<'a>,
}

/// The payloads of trill's own records (DESIGN.md section 3).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta<'a> {
    #[serde(borrow)]
    pub(super) transport: Text<'a>,
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    pub(super) attempt: Count,
    #[serde(borrow)]
    pub(super) class: Text<'a>,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    pub(super) retry_in_ms: Count,
    pub(super) seconds: Seconds,
    pub(super) filled: Count,
    pub(super) complete: Flag,
    #[serde(borrow)]
    pub(super) raw: Text<'a>,
    /// Of a notice.
    #[serde(borrow)]
    pub(super) message: Text<'a>,
    /// Of a partial delivery.
    #[serde(borrow)]
    pub(super) errors: List<Problem<'a>>,
}

/// What X says about something that it could not deliver (protocols/x.md section 3).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem<'a> {
    #[serde(borrow)]
    pub(super) detail: Text<'a>,
    #[serde(borrow)]
    pub(super) title: Text<'a>,
}
