//! The posts of the sandbox's X: what is posted, when, and what a reader who asked for certain
//! fields sees of it (protocols/x.md sections 1, 3, 9).
//!
//! Event `i` is a function of the seed, the rate and `i`, and of nothing else: no clock, no random
//! generator, no state. What is sent to whom is decided elsewhere.

mod drafts;
mod people;
mod post;
mod project;
mod selection;
mod template;
#[cfg(test)]
mod tests;
mod texts;
mod things;
pub(in crate::sandbox) mod tweets;

use std::sync::OnceLock;

use bytes::BytesMut;
use serde_json::Value;

use drafts::{DRAFTS, Draft};
use post::Padding;
pub(super) use selection::{Invalid, Selection};
use template::{DATE_SHIFT, EPOCH_MS, Slot, Template};

use crate::sandbox::mix::mix;

/// One millisecond in the units of an id.
const MS: u64 = 1 << DATE_SHIFT;
/// The slowest rate that dates follow is one event per day; below that, ids would leave 64 bits
/// after a few thousand events.
const MAX_STEP: u64 = DAY_MS * MS;
const DAY_MS: u64 = 86_400_000;
const MINUTE_MS: u64 = 60_000;
/// Padding changes the width of a few offsets; after this many corrections the size is exact.
const CORRECTIONS: usize = 3;

/// Everything that is posted.
#[derive(Debug)]
pub(super) struct World {
    draw: u64,
    /// The id of event 0, before the part that looks random.
    base: u64,
    /// Distance of ids from one event to the next.
    step: u64,
    payload_bytes: Option<usize>,
    full: Vec<Value>,
}

impl World {
    /// The world whose event 0 happens at `epoch_ms` (since 1970) and whose events follow each
    /// other at `rate` per second. Lines that are shorter than `payload_bytes` are padded to it.
    pub(super) fn new(seed: u64, epoch_ms: u64, rate: f64, payload_bytes: Option<usize>) -> Self {
        let mut world = Self {
            draw: mix(seed),
            base: epoch_ms.saturating_sub(EPOCH_MS).saturating_mul(MS),
            // An unusable rate becomes one of the ends.
            step: ((1_000 * MS) as f64 / rate).max(1.0).min(MAX_STEP as f64) as u64,
            payload_bytes: None,
            full: Vec::new(),
        };
        let deck = world.deck(&Selection::everything());
        world.full = (0..DRAFTS.len() as u64).map(|index| world.parsed(&deck, index)).collect();
        Self { payload_bytes, ..world }
    }

    /// How many different posts there are.
    pub(super) fn drafts(&self) -> usize {
        DRAFTS.len()
    }

    /// A draft with every field and everything that it includes, without padding: what rules are
    /// matched against. Ids and dates are those of the first event that shows it.
    pub(super) fn full(&self, draft: usize) -> &Value {
        &self.full[draft % DRAFTS.len()]
    }

    /// Which draft event `index` shows: at first each once, then as the seed has it.
    pub(super) fn draft_of(&self, index: u64) -> usize {
        let drafts = DRAFTS.len() as u64;
        (if index < drafts { index } else { self.hash(index, 0) % drafts }) as usize
    }

    /// What a reader with this selection sees of every draft.
    pub(super) fn deck(&self, selection: &Selection) -> Deck {
        let templates = DRAFTS.iter().map(|_| OnceLock::new()).collect();
        Deck { selection: selection.clone(), templates }
    }

    /// The post id of event `index`: milliseconds since X's epoch, then 22 bits that look random.
    /// Strictly increasing.
    pub(super) fn id(&self, index: u64) -> u64 {
        let due = self.base.saturating_add(index.saturating_mul(self.step));
        // Stay below the next event and within the millisecond of this one.
        let room = self.step.min(MS - due % MS);
        due.saturating_add(self.hash(index, 1) % room)
    }

    /// The first id of a moment, in milliseconds since 1970.
    pub(super) fn id_at(&self, ms: u64) -> u64 {
        ms.saturating_sub(EPOCH_MS).saturating_mul(MS)
    }

    /// The moment of an id, in milliseconds since 1970.
    pub(super) fn ms_of(&self, id: u64) -> u64 {
        (id >> DATE_SHIFT) + EPOCH_MS
    }

    /// The id of something that event `index` shows; older than the post, and unlike any other.
    fn slot(&self, index: u64, slot: Slot) -> u64 {
        let drawn = |up_to: u64| self.hash(index, 2 + u64::from(slot.number())) % up_to;
        // A minute for each file, so that no two are the same.
        let upload = |file: u8| (1 + u64::from(file)) * MINUTE_MS + drawn(MINUTE_MS);
        let (after, age_ms) = match slot {
            Slot::Post => return self.id(index),
            Slot::Reference => (Slot::Post, MINUTE_MS * 60 + drawn(DAY_MS)),
            Slot::Root => (Slot::Reference, MINUTE_MS * 60 + drawn(DAY_MS)),
            Slot::FirstVersion => (Slot::Post, 8 * MINUTE_MS + drawn(8 * MINUTE_MS)),
            Slot::SecondVersion => (Slot::Post, 6 * MINUTE_MS + drawn(MINUTE_MS)),
            Slot::Poll => (Slot::Post, drawn(MINUTE_MS / 60)),
            Slot::Media(file) => (Slot::Post, upload(file)),
            Slot::ReferenceMedia(file) => (Slot::Reference, upload(file)),
        };
        self.slot(index, after).saturating_sub((1 + age_ms) * MS)
    }

    fn parsed(&self, deck: &Deck, index: u64) -> Value {
        let mut line = BytesMut::new();
        deck.line(self, index, b"", &mut line);
        serde_json::from_slice(&line).expect("a line is JSON: the tests read each of them")
    }

    fn hash(&self, index: u64, salt: u64) -> u64 {
        mix(self.draw ^ mix(index.wrapping_mul(64).wrapping_add(salt)))
    }
}

/// Every draft as a reader with one selection sees it, each made when it is first shown: padded
/// lines may be large, and a reader who leaves early has paid for none but his own.
#[derive(Debug)]
pub(super) struct Deck {
    selection: Selection,
    templates: Vec<OnceLock<Template>>,
}

impl Deck {
    /// Appends the line of event `index`, without its end. `matching` becomes the last member:
    /// `"matching_rules":[…]`, or empty for none. `world` is the one that made the deck.
    pub(super) fn line(&self, world: &World, index: u64, matching: &[u8], out: &mut BytesMut) {
        let draft = world.draft_of(index);
        let make = || Template::new(padded(&DRAFTS[draft], &self.selection, world.payload_bytes));
        let template = self.templates[draft].get_or_init(make);
        template.fill(out, |slot| world.slot(index, slot));
        if !matching.is_empty() {
            out.extend_from_slice(b",");
            out.extend_from_slice(matching);
        }
        out.extend_from_slice(b"}");
    }
}

/// The draft's line without its closing brace, filled up so that with it there are `bytes`.
fn padded(draft: &'static Draft, selection: &Selection, bytes: Option<usize>) -> Vec<u8> {
    let in_note = selection.tweet.contains("note_tweet")
        || selection.expands("entities.note.mentions.username");
    let render =
        |bytes| project::project(&post::render(draft, Padding { bytes, in_note }), selection);
    let mut line = render(0);
    let Some(wanted) = bytes.map(|bytes| bytes.saturating_sub(1)) else { return line };
    let mut padding = 0;
    for _ in 0..CORRECTIONS {
        if line.len() == wanted || (padding == 0 && line.len() > wanted) {
            break;
        }
        padding = (padding + wanted).saturating_sub(line.len());
        line = render(padding);
    }
    line
}
