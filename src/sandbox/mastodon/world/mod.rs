//! What happens in the sandbox's world: a deterministic programme of events for each channel.
//!
//! Event `i` of a channel is a function of the seed, the channel and `i`, and of nothing else: no
//! clock, no random generator, no state. What to send when, and to whom, is decided elsewhere.
//! Events below 0 are the channel's past: they happened before anybody came.

mod deck;
mod drafts;
pub(super) mod people;
pub(super) mod social;
mod status;
mod template;
pub(super) mod texts;
pub(super) mod timeline;

use bytes::Bytes;

pub(super) use crate::sandbox::mix::mix;
use deck::Deck;
use template::{LEVELS, Values};

/// Steps of the low six bits of an id, which tell channels apart; see [`Feed::id`].
const TAGS: u64 = 64;
/// The tag of posts that are only ever deleted, never shown.
const UNSEEN: u64 = TAGS - 1;
/// How far back the programme looks for the post that an edit or a delete is about.
const LOOK_BACK: i64 = 64;
/// A delete is for a post that is at most this much farther back.
const DELETE_DELAY: u64 = 8;
/// From one event of the past to the next, in units of an id: a minute, so that the past looks like
/// one at any rate.
const PAST_STEP: u64 = 60_000 << 16;
/// Notifications are counted anew after so many, to stay within their nine digits.
const SERIALS: i64 = 500_000_000;
/// First running number of notifications; nine digits, as the template's hole has.
const FIRST_SERIAL: u64 = 480_000_001;

/// Which posts a channel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Any,
    Local,
    Remote,
}

/// What a channel carries.
#[derive(Debug, Clone)]
pub(super) struct Brief {
    /// Names the channel and its argument; two channels with the same key are the same channel.
    pub(super) key: String,
    /// Tells the ids of channels apart; below [`UNSEEN`].
    pub(super) tag: u64,
    pub(super) programme: Programme,
    pub(super) origin: Origin,
    pub(super) only_media: bool,
    /// Payloads with the fields of a viewer.
    pub(super) viewer: bool,
    /// The normalised tag that every post carries.
    pub(super) hashtag: Option<String>,
}

/// The order of events: first the opening, once, then steps drawn from the wheel. One letter each:
/// `P`ost, `B`oost, `E`dit, `D`elete, `N`otification, `M`erged notifications, `A`nnouncement,
/// `R`eaction to it, `X`: it is deleted, `C`onversation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Programme {
    pub(super) opening: &'static [u8],
    pub(super) wheel: &'static [u8],
}

/// Twelve posts that show every feature, with an edit and a delete between them.
pub(super) const PUBLIC: Programme =
    Programme { opening: b"PPPPPPEPPPPPPD", wheel: b"PPPPPPPPPPPPPPPPPPPPED" };
/// The home stream: everything happens.
pub(super) const HOME: Programme = Programme {
    opening: b"PBPNPEPDNBPPNARXPNMPPNPP",
    wheel: b"PPPPPPPPPPPPPPPPPPBBBBBBNNNNNNNNEEDDMARX",
};
/// List posts come with boosts but without notifications.
pub(super) const LIST: Programme = Programme { opening: b"PBPPEPPD", wheel: b"PPPPPPPPPPPPBBED" };
/// Private messages.
pub(super) const DIRECT: Programme = Programme { opening: b"", wheel: b"C" };

/// One event as the server writes it.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// `event: NAME` and LF: the first of two writes.
    pub(super) head: Bytes,
    /// `data: PAYLOAD` and two LF: the second.
    pub(super) line: Bytes,
    /// Where the post was written; `None` for what is not a post.
    pub(super) local: Option<bool>,
}

impl Event {
    /// An event that is not from the programme.
    pub(super) fn new(name: &str, payload: &[u8]) -> Self {
        Self {
            head: Bytes::from(format!("event: {name}\n")),
            line: Self::data(payload),
            local: None,
        }
    }

    /// The second write of an event with this payload.
    pub(super) fn data(payload: &[u8]) -> Bytes {
        Bytes::from([b"data: ", payload, b"\n\n"].concat())
    }

    fn known(head: &'static str, line: Bytes) -> Self {
        Self { head: Bytes::from_static(head.as_bytes()), line, local: None }
    }

    fn raw(head: &'static str, payload: &str) -> Self {
        Self::known(head, Bytes::from(format!("data: {payload}\n\n")))
    }

    /// The event's name.
    pub(super) fn name(&self) -> &[u8] {
        &self.head[b"event: ".len()..self.head.len() - 1]
    }

    /// The payload, without its framing.
    pub(super) fn payload(&self) -> &[u8] {
        &self.line[b"data: ".len()..self.line.len() - 2]
    }

    /// The same, without a copy.
    fn into_payload(self) -> Bytes {
        self.line.slice(b"data: ".len()..self.line.len() - 2)
    }
}

/// The events of one channel.
#[derive(Debug)]
pub(super) struct Feed {
    draw: u64,
    tag: u64,
    /// The id before event 0.
    base: u64,
    /// Distance of ids from one event to the next; see [`Feed::id`].
    step: u64,
    programme: Programme,
    deck: Deck,
}

impl Feed {
    /// The feed whose event 0 happens at `base_ms` (since 1970) and whose events follow each other
    /// at `rate` per second.
    pub(super) fn new(
        seed: u64,
        base_ms: u64,
        rate: f64,
        bytes: Option<usize>,
        brief: &Brief,
    ) -> Self {
        let draw = brief.key.bytes().fold(mix(seed), |hash, byte| mix(hash ^ u64::from(byte)));
        // An id is a date in units of 1/65536 ms; below one tag step two events would share an id.
        let step = (65_536_000.0 / rate) as u64;
        Self {
            draw,
            tag: brief.tag,
            base: base_ms << 16,
            step: step.max(TAGS),
            programme: brief.programme,
            deck: Deck::new(brief, bytes),
        }
    }

    /// Event `index`.
    pub(super) fn event(&self, index: i64) -> Event {
        match self.kind(index) {
            b'B' => self.post("event: update\n", Deck::boost, index, index),
            b'E' => self.post("event: status.update\n", Deck::edit, self.post_before(index), index),
            b'D' => self.delete(index),
            b'N' => self.notification(index),
            b'M' => Event::raw("event: notifications_merged\n", "1"),
            b'A' => self.plain("event: announcement\n", self.deck.announcement(), index),
            b'R' => self.plain("event: announcement.reaction\n", self.deck.reaction(), index),
            b'X' => Event::raw("event: announcement.delete\n", social::ANNOUNCEMENT),
            b'C' => {
                self.plain("event: conversation\n", self.deck.message(self.hash(index, 1)), index)
            }
            _ => self.post("event: update\n", Deck::post, index, index),
        }
    }

    fn kind(&self, index: i64) -> u8 {
        let opening = usize::try_from(index).ok().and_then(|at| self.programme.opening.get(at));
        match opening {
            Some(&kind) => kind,
            None => {
                let wheel = self.programme.wheel;
                wheel[(self.hash(index, 0) % wheel.len() as u64) as usize]
            }
        }
    }

    /// `subject` is the event that brought the post, `index` the one that is happening.
    fn post(
        &self,
        head: &'static str,
        template: fn(&Deck, u64) -> deck::Card<'_>,
        subject: i64,
        index: i64,
    ) -> Event {
        let card = template(&self.deck, self.draft(subject));
        let line = card.template.fill(&self.values(subject, index));
        Event { local: Some(card.local), ..Event::known(head, line) }
    }

    fn plain(&self, head: &'static str, template: &template::Template, index: i64) -> Event {
        Event::known(head, template.fill(&self.values(index, index)))
    }

    fn notification(&self, index: i64) -> Event {
        self.plain("event: notification\n", self.deck.notification(self.notice(index)), index)
    }

    /// Which of the notifications event `index` is.
    fn notice(&self, index: i64) -> u64 {
        self.in_opening(index, b"N").unwrap_or_else(|| self.hash(index, 1))
    }

    fn delete(&self, index: i64) -> Event {
        let id = match self.deleted(index) {
            None => self.id(index) & !(TAGS - 1) | UNSEEN,
            Some(post) => self.id(post),
        };
        Event::raw("event: delete\n", &id.to_string())
    }

    /// The event that brought the post which the delete at `index` is about. A third of the
    /// deletes are for posts that this channel never showed, as in life.
    fn deleted(&self, index: i64) -> Option<i64> {
        if self.hash(index, 2).is_multiple_of(3) {
            return None;
        }
        let before = index - (self.hash(index, 3) % DELETE_DELAY) as i64;
        Some(self.post_before(if index < 0 { before } else { before.max(0) }))
    }

    fn values(&self, subject: i64, index: i64) -> Values {
        let mut ids = [self.id(subject); LEVELS];
        for level in 1..LEVELS {
            // What is boosted or quoted is up to a day older, and always at least a second.
            let age_ms = 1_000 + self.hash(subject, 3 + level as u64) % 86_400_000;
            ids[level] = ids[level - 1].saturating_sub(age_ms << 16);
        }
        Values { ids, now_ms: self.id(index) >> 16, serial: self.serial(index) }
    }

    fn serial(&self, index: i64) -> u64 {
        FIRST_SERIAL.saturating_add_signed(index % SERIALS)
    }

    /// The snowflake of event `index`: milliseconds since 1970 in the upper 48 bits, then ten bits
    /// that look random, then the channel's tag. Strictly increasing, and unlike any id of
    /// another channel with another tag.
    fn id(&self, index: i64) -> u64 {
        let step = if index < 0 { PAST_STEP } else { self.step };
        let distance = index.unsigned_abs().saturating_mul(step);
        let due = if index < 0 {
            self.base.saturating_sub(distance)
        } else {
            self.base.saturating_add(distance)
        };
        // Stay below the next event and within the millisecond of this one.
        let room = step.min(0x1_0000 - (due & 0xffff)) / TAGS;
        let slot = if room == 0 { 0 } else { self.hash(index, 9) % room };
        (due & !(TAGS - 1)) + slot * TAGS + self.tag
    }

    fn draft(&self, index: i64) -> u64 {
        match self.in_opening(index, b"PB") {
            Some(number) => number,
            None => self.hash(index, 1),
        }
    }

    /// How many of `kinds` the opening has before `index`; `None` after the opening.
    fn in_opening(&self, index: i64, kinds: &[u8]) -> Option<u64> {
        let before = self.programme.opening.get(..usize::try_from(index).ok()?)?;
        Some(before.iter().filter(|kind| kinds.contains(kind)).count() as u64)
    }

    /// The nearest event before `index` that brought a post of its own; another one when there is
    /// none near. What happens now is never about the past before 0.
    fn post_before(&self, index: i64) -> i64 {
        let first = index - LOOK_BACK;
        let first = if index < 0 { first } else { first.max(0) };
        (first..index).rev().find(|&at| self.kind(at) == b'P').unwrap_or(first)
    }

    fn hash(&self, index: i64, salt: u64) -> u64 {
        let index = u64::from_ne_bytes(index.to_ne_bytes());
        mix(self.draw ^ mix(index.wrapping_mul(16).wrapping_add(salt)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    const BASE: u64 = 1_767_225_600_000;

    fn brief(programme: Programme) -> Brief {
        Brief {
            key: "test".to_owned(),
            tag: 3,
            programme,
            origin: Origin::Any,
            only_media: false,
            viewer: false,
            hashtag: None,
        }
    }

    fn json(event: &Event) -> Value {
        serde_json::from_slice(event.payload()).expect("the payload of this event is JSON")
    }

    #[test]
    fn ids_increase_at_every_rate_and_never_meet_those_of_another_channel() {
        for rate in [0.01, 1.0, 999.0, 1000.0, 100_000.0, 1_000_000.0] {
            let feed = Feed::new(7, BASE, rate, None, &brief(PUBLIC));
            let other = Feed::new(7, BASE, rate, None, &Brief { tag: 4, ..brief(PUBLIC) });
            let ids: Vec<u64> = (-100..2_000).map(|at| feed.id(at)).collect();
            assert!(ids.is_sorted_by(|a, b| a < b), "rate {rate}");
            let others: HashSet<u64> = (-100..2_000).map(|at| other.id(at)).collect();
            assert!(ids.iter().all(|id| !others.contains(id)), "rate {rate}");
        }
    }

    #[test]
    fn the_first_dozen_public_posts_show_every_feature() {
        let feed = Feed::new(1, BASE, 1.0, None, &brief(PUBLIC));
        let events: Vec<Event> = (0..14).map(|at| feed.event(at)).collect();
        let posts: Vec<Value> =
            events.iter().filter(|event| event.name() == b"update").map(json).collect();
        let any = |test: &dyn Fn(&Value) -> bool| posts.iter().any(test);
        let content = |post: &Value| post["content"].as_str().unwrap_or("").to_owned();
        let name = |post: &Value| post["account"]["display_name"].as_str().unwrap_or("").to_owned();
        assert_eq!(posts.len(), 12);
        assert!(any(&|post| post["sensitive"] == true && post["spoiler_text"] != ""));
        assert!(any(&|post| post["poll"]["options"][1]["votes_count"].is_u64()));
        assert!(any(&|post| post["media_attachments"][0]["description"].is_string()));
        assert!(any(&|post| post["quote"]["quoted_status"]["content"].is_string()));
        assert!(any(&|post| post["emojis"][0]["shortcode"].is_string()
            && post["account"]["emojis"][0]["shortcode"].is_string()));
        assert!(any(&|post| post["mentions"][1]["acct"] == "ravi@plaza.example"));
        assert!(any(&|post| content(post).contains("class=\"ellipsis\"")
            && post["tags"][0]["name"].is_string()));
        assert!(any(&|post| content(post).contains("صباح")));
        assert!(any(&|post| content(post).contains("翠鸟")));
        assert!(any(&|post| name(post).contains("\u{1b}]0;")));
        assert!(any(&|post| name(post).contains('\u{202e}')));
        assert!(any(&|post| content(post).len() > 1_400));
        assert!(
            events
                .iter()
                .any(|event| event.name() == b"status.update"
                    && json(event)["edited_at"].is_string())
        );
        assert!(events.iter().any(|event| event.name() == b"delete"));
        assert!(posts.iter().all(|post| post.get("favourited").is_none()));
    }

    #[test]
    fn an_edit_keeps_id_and_date_of_the_post_that_it_changes() {
        let feed = Feed::new(1, BASE, 1.0, None, &brief(PUBLIC));
        let (before, after) = (json(&feed.event(5)), json(&feed.event(6)));
        assert_eq!(feed.event(6).name(), b"status.update");
        assert_eq!((&before["id"], &before["created_at"]), (&after["id"], &after["created_at"]));
        assert_ne!(before["content"], after["content"]);
    }

    #[test]
    fn home_has_boosts_and_the_fields_of_the_viewer() {
        let feed = Feed::new(1, BASE, 1.0, None, &Brief { viewer: true, ..brief(HOME) });
        let boost = json(&feed.event(1));
        assert_eq!(boost["reblog"]["favourited"], false);
        assert_ne!(boost["reblog"]["id"], boost["id"]);
        let names: HashSet<Vec<u8>> = (0..24).map(|at| feed.event(at).name().to_vec()).collect();
        assert_eq!(names.len(), 8, "{names:?}");
    }

    #[test]
    fn half_of_the_world_is_local_and_media_channels_have_media_only() {
        for (origin, local) in [(Origin::Local, true), (Origin::Remote, false)] {
            let feed =
                Feed::new(1, BASE, 1.0, None, &Brief { origin, only_media: true, ..brief(PUBLIC) });
            for event in (0..50).map(|at| feed.event(at)).filter(|event| event.name() != b"delete")
            {
                let post = json(&event);
                let acct = post["account"]["acct"].as_str().expect("every account has one");
                assert_eq!(acct.contains('@'), !local);
                assert_eq!(event.local, Some(local));
                assert!(post["media_attachments"][0].is_object());
            }
        }
    }

    #[test]
    fn every_post_of_a_hashtag_channel_carries_the_tag() {
        let feed = Feed::new(
            1,
            BASE,
            1.0,
            None,
            &Brief { hashtag: Some("bread".to_owned()), ..brief(PUBLIC) },
        );
        for event in (0..60).map(|at| feed.event(at)).filter(|event| event.name() != b"delete") {
            let tags = json(&event)["tags"].clone();
            let names: Vec<&Value> =
                tags.as_array().into_iter().flatten().map(|tag| &tag["name"]).collect();
            assert_eq!(names.iter().filter(|name| **name == "bread").count(), 1, "{names:?}");
        }
    }

    #[test]
    fn every_payload_of_every_programme_is_json_or_a_number() {
        for programme in [PUBLIC, HOME, LIST, DIRECT] {
            let feed =
                Feed::new(3, BASE, 5.0, Some(4096), &Brief { viewer: true, ..brief(programme) });
            for event in (-500..500).map(|at| feed.event(at)) {
                let value: Value = serde_json::from_slice(event.payload()).expect("JSON");
                assert!(value.is_object() || value.is_u64());
                let text = String::from_utf8_lossy(event.payload());
                assert!(!text.contains('\n'));
                assert!(!text.contains("90000000") && !text.contains("0000-00"), "a hole: {text}");
            }
        }
    }
}
