//! The Status entity, whole, with its fields in the order of the real server
//! (captures/mastodon/entities, protocols/mastodon.md §8).

use serde::Serialize;

use super::drafts::{Attachment, DRAFTS, Draft, Quoting};
use super::people::{self, Account, LOCAL, Person, VIEWER};
use super::template::{self, LEVELS};
use super::texts::{self, Composed, Emoji, Mention, Tag};

/// Who is quoted.
const QUOTED: &str = "harbour_weather";

/// For whom and into which channel a post is rendered.
#[derive(Debug, Clone, Default)]
pub(super) struct Rendering {
    /// With `favourited`, `filtered` and the other fields that depend on who looks.
    pub(super) viewer: bool,
    /// A tag that the post carries in any case.
    pub(super) tag: Option<String>,
    /// About how long the JSON of the post is to be, in bytes.
    pub(super) bytes: Option<usize>,
}

/// A draft as it is posted, at nesting `level`.
pub(super) fn post(draft: &Draft, level: usize, rendering: &Rendering) -> Status {
    let mut text = texts::compose(draft.text);
    if let Some(tag) = rendering.tag.as_deref()
        && text.tags.iter().all(|has| has.name != tag)
    {
        text.append_tag(tag);
    }
    let author = people::find(draft.author);
    let mut status = Status::new(author, text, level, rendering.viewer);
    status.language = draft.language;
    status.spoiler_text = draft.warning;
    status.sensitive = !draft.warning.is_empty();
    status.media_attachments =
        draft.media.iter().enumerate().map(|(at, kind)| media(author, at, *kind)).collect();
    if draft.thread {
        status.in_reply_to_id = Some(template::id((level + 1).min(LEVELS - 1)));
        status.in_reply_to_account_id = Some(author.id());
    }
    if !draft.poll.is_empty() {
        status.poll = Some(poll(draft, rendering.viewer));
    }
    quote(&mut status, draft.quote, level, rendering);
    status
}

/// The same post after its author changed the text.
pub(super) fn edited(draft: &Draft, rendering: &Rendering) -> Status {
    let mut status = post(draft, 0, rendering);
    status.content.push_str("<p>Edit: typo, thanks everybody.</p>");
    status.edited_at = Some(template::event_time());
    status
}

/// The post, boosted by somebody else.
pub(super) fn boost(by: &'static Person, draft: &Draft, rendering: &Rendering) -> Status {
    let mut original = post(draft, 1, rendering);
    (original.reblogs_count, original.favourites_count) = (12, 99);
    let mut wrapper = Status::new(by, Composed::default(), 0, rendering.viewer);
    wrapper.content.clone_from(&original.content);
    wrapper.language = original.language;
    wrapper.spoiler_text = original.spoiler_text;
    wrapper.sensitive = original.sensitive;
    wrapper.reblog = Some(Box::new(original));
    wrapper
}

/// A private message to the owner of the token.
pub(super) fn message(draft: &Draft) -> Status {
    let viewer = people::find(VIEWER);
    let mut text = texts::compose(draft.text);
    text.prepend_mention(viewer);
    let mut status = Status::new(people::find(draft.author), text, 0, true);
    status.visibility = "direct";
    status.quote_approval = QuoteApproval::new(&[], "denied");
    status
}

/// The JSON of a post, filled up with text to about the size that was asked for.
pub(super) fn json(mut status: Status, bytes: Option<usize>) -> Vec<u8> {
    /// What one word of filler costs.
    const FILLER: &str = "and so on ";
    let json = to_json(&status);
    let Some(missing) = bytes.and_then(|bytes| bytes.checked_sub(json.len() + "<p></p>".len()))
    else {
        return json;
    };
    let filler: String = FILLER.chars().cycle().take(missing).collect();
    status.content.push_str(&format!("<p>{filler}</p>"));
    to_json(&status)
}

/// Serialises an entity of this module's making.
pub(super) fn to_json(entity: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(entity).expect("entities have string keys and no fallible serialisers")
}

fn quote(status: &mut Status, quoting: Quoting, level: usize, rendering: &Rendering) {
    let state = match quoting {
        Quoting::Nothing => return,
        Quoting::Accepted => "accepted",
        Quoting::Pending => "pending",
    };
    // The address of this author's posts is long enough for Mastodon's cut to fall before the id,
    // which is a hole of the template and must stay whole.
    let quoted = DRAFTS.iter().find(|draft| draft.author == QUOTED).unwrap_or(&DRAFTS[0]);
    let inner = level + 1;
    status.quote = Some(match quoting {
        // Nested quotes are shallow: an id and no more.
        Quoting::Accepted if inner < LEVELS => {
            let mut quoted = post(quoted, inner, &Rendering { tag: None, ..rendering.clone() });
            quoted.clear_viewer();
            let url = quoted.url.trim_start_matches("https://").to_owned();
            let (shown, hidden) = url.split_at(url.len().min(30));
            status.content = format!(
                "<p class=\"quote-inline\">RE: <a href=\"https://{url}\" target=\"_blank\" rel=\"nofollow noopener\" \
                 translate=\"no\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">{shown}</span>\
                 <span class=\"invisible\">{hidden}</span></a></p>{}",
                status.content
            );
            Quote { state, quoted_status: Some(Some(Box::new(quoted))), quoted_status_id: None }
        }
        Quoting::Accepted => Quote {
            state,
            quoted_status: None,
            quoted_status_id: Some("114000000000000501".to_owned()),
        },
        _ => Quote { state, quoted_status: Some(None), quoted_status_id: None },
    });
}

fn poll(draft: &Draft, viewer: bool) -> Poll {
    let votes: u32 = draft.poll.iter().map(|(_, votes)| votes).sum();
    Poll {
        id: "77001",
        expires_at: template::tomorrow(),
        expired: false,
        multiple: draft.multiple,
        votes_count: votes,
        // Several votes each: fewer voters than votes.
        voters_count: if draft.multiple { votes * 3 / 4 } else { votes },
        options: draft
            .poll
            .iter()
            .map(|&(title, votes_count)| PollOption { title, votes_count })
            .collect(),
        emojis: draft.poll.iter().flat_map(|(title, _)| texts::emojis([title])).collect(),
        voted: viewer.then_some(false),
        own_votes: viewer.then_some([]),
    }
}

fn media(author: &Person, at: usize, attachment: Attachment) -> Media {
    let id = format!("1140000000000{:05}", 99_001 + at);
    let cache = if author.domain.is_some() { "cache/" } else { "" };
    let file = |size: &str, ending: &str| {
        format!("https://files.{LOCAL}/{cache}media_attachments/files/114/000/{size}/{id}.{ending}")
    };
    let remote = |ending: &str| {
        author.domain.map(|domain| format!("https://files.{domain}/media/{id}.{ending}"))
    };
    const IMAGE: &str = r#"{"original":{"width":1920,"height":1080,"size":"1920x1080","aspect":1.7777777777777777},"small":{"width":640,"height":360,"size":"640x360","aspect":1.7777777777777777},"focus":{"x":0.0,"y":-0.25}}"#;
    const VIDEO: &str = r#"{"length":"0:00:12.34","duration":12.34,"fps":30,"size":"1280x720","width":1280,"height":720,"aspect":1.7777777777777777,"audio_encode":"aac","audio_bitrate":"44100 Hz","audio_channels":"stereo","original":{"width":1280,"height":720,"frame_rate":"30/1","duration":12.34,"bitrate":1234567},"small":{"width":640,"height":360,"size":"640x360","aspect":1.7777777777777777}}"#;
    const AUDIO: &str = r#"{"length":"0:00:11.00","duration":11.0,"audio_encode":"mp3","audio_bitrate":"44100 Hz","audio_channels":"stereo","original":{"duration":11.0,"bitrate":192000}}"#;
    let (kind, url, preview_url, remote_url, meta, description, blurhash) = match attachment {
        Attachment::Image(alt) => {
            let url = Some(file("original", "png"));
            let hash = Some("UBL_:rOpGG-;~qRjWBay-;t7RjRj%MofWBay");
            ("image", url, Some(file("small", "png")), remote("png"), IMAGE, alt, hash)
        }
        Attachment::Video(alt) => {
            let url = Some(file("original", "mp4"));
            let hash = Some("U6PZfSi_.AyE_3t7t7R**0o#DgR4_3R*D%xt");
            ("video", url, Some(file("small", "png")), remote("mp4"), VIDEO, alt, hash)
        }
        Attachment::Audio(alt) => {
            ("audio", Some(file("original", "mp3")), None, remote("mp3"), AUDIO, alt, None)
        }
        Attachment::Unknown => ("unknown", None, None, remote("bin"), "null", None, None),
    };
    Media {
        kind,
        url,
        preview_url,
        remote_url,
        preview_remote_url: None,
        text_url: None,
        meta: serde_json::value::RawValue::from_string(meta.to_owned()).expect("literal JSON"),
        description,
        blurhash,
        id,
    }
}

/// The Status entity.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Status {
    id: String,
    created_at: String,
    in_reply_to_id: Option<String>,
    in_reply_to_account_id: Option<String>,
    sensitive: bool,
    spoiler_text: &'static str,
    visibility: &'static str,
    language: Option<&'static str>,
    uri: String,
    url: String,
    replies_count: u32,
    reblogs_count: u32,
    favourites_count: u32,
    quotes_count: u32,
    edited_at: Option<String>,
    content: String,
    reblog: Option<Box<Self>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<Application>,
    account: Account,
    media_attachments: Vec<Media>,
    mentions: Vec<Mention>,
    tags: Vec<Tag>,
    emojis: Vec<Emoji>,
    tagged_collections: [u8; 0],
    quote: Option<Quote>,
    // Cards are fetched after the post is out: always null in an `update`.
    card: Option<u8>,
    poll: Option<Poll>,
    quote_approval: QuoteApproval,
    #[serde(skip_serializing_if = "Option::is_none")]
    favourited: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reblogged: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    muted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bookmarked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filtered: Option<[u8; 0]>,
}

impl Status {
    fn new(author: &Person, text: Composed, level: usize, viewer: bool) -> Self {
        let id = template::id(level);
        let local = author.domain.is_none();
        let current_user = match (viewer, local) {
            (false, _) => "denied",
            (true, true) => "automatic",
            (true, false) => "unknown",
        };
        let shown = viewer.then_some(false);
        Self {
            created_at: template::time(level),
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            sensitive: false,
            spoiler_text: "",
            visibility: "public",
            language: Some("en"),
            uri: format!("{}/statuses/{id}", author.uri()),
            url: format!("{}/{id}", author.url()),
            replies_count: 0,
            reblogs_count: 0,
            favourites_count: 0,
            quotes_count: 0,
            edited_at: None,
            content: text.html,
            reblog: None,
            application: local.then_some(Application { name: "Web", website: None }),
            account: author.account(),
            media_attachments: Vec::new(),
            mentions: text.mentions,
            tags: text.tags,
            emojis: text.emojis,
            tagged_collections: [],
            quote: None,
            card: None,
            poll: None,
            quote_approval: QuoteApproval::new(if local { &["public"] } else { &[] }, current_user),
            favourited: shown,
            reblogged: shown,
            muted: shown,
            bookmarked: shown,
            filtered: viewer.then_some([]),
            id,
        }
    }

    /// Quoted posts come without the fields of the viewer, even on `user`.
    fn clear_viewer(&mut self) {
        (self.favourited, self.reblogged, self.muted, self.bookmarked) = (None, None, None, None);
        self.filtered = None;
    }

    /// Who wrote it.
    pub(super) fn account(&self) -> &Account {
        &self.account
    }
}

#[derive(Debug, Clone, Serialize)]
struct Application {
    name: &'static str,
    website: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Media {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    url: Option<String>,
    preview_url: Option<String>,
    remote_url: Option<String>,
    preview_remote_url: Option<String>,
    text_url: Option<String>,
    meta: Box<serde_json::value::RawValue>,
    description: Option<&'static str>,
    blurhash: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Quote {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quoted_status: Option<Option<Box<Status>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quoted_status_id: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Poll {
    id: &'static str,
    expires_at: String,
    expired: bool,
    multiple: bool,
    votes_count: u32,
    voters_count: u32,
    options: Vec<PollOption>,
    emojis: Vec<Emoji>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_votes: Option<[u8; 0]>,
}

#[derive(Debug, Clone, Serialize)]
struct PollOption {
    title: &'static str,
    votes_count: u32,
}

#[derive(Debug, Clone, Serialize)]
struct QuoteApproval {
    automatic: &'static [&'static str],
    manual: [u8; 0],
    current_user: &'static str,
}

impl QuoteApproval {
    fn new(automatic: &'static [&'static str], current_user: &'static str) -> Self {
        Self { automatic, manual: [], current_user }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_real_status_is_there_in_the_real_order() {
        // Keys of captures/mastodon/entities/statuses_home_hydrated.json, "plain".
        const KEYS: &str = "id created_at in_reply_to_id in_reply_to_account_id sensitive spoiler_text visibility language \
            uri url replies_count reblogs_count favourites_count quotes_count edited_at content reblog application account \
            media_attachments mentions tags emojis tagged_collections quote card poll quote_approval \
            favourited reblogged muted bookmarked filtered";
        let text = String::from_utf8(json(
            post(&DRAFTS[0], 0, &Rendering { viewer: true, ..Default::default() }),
            None,
        ))
        .expect("JSON is UTF-8");
        let mut at = 0;
        for key in KEYS.split_whitespace() {
            let found = text[at..]
                .find(&format!("\"{key}\":"))
                .unwrap_or_else(|| panic!("{key} missing or early"));
            at += found;
        }
    }

    #[test]
    fn a_size_that_was_asked_for_is_met_to_the_byte() {
        for draft in DRAFTS {
            let plain = json(post(draft, 0, &Rendering::default()), None).len();
            let padded = json(post(draft, 0, &Rendering::default()), Some(8192)).len();
            assert_eq!(padded, 8192, "{plain} bytes before");
        }
    }
}
