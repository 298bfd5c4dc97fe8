//! From a draft to X's objects: the post, and everything that it can include, with every field.
//!
//! Nothing is left out here; that is `project`'s. Ids and dates are placeholders of `template`.

use serde_json::{Map, Value, json};

use super::drafts::{Draft, Oddity, Referred, Relation, Replies};
use super::people::{self, Absence, PEOPLE};
use super::template::{Later, Slot};
use super::texts::{self, Text, object};
use super::things::{self, PLACES};

/// Code points from which on a post has a `note_tweet`.
const SHORT: usize = 280;
/// What is left of a long post in `text`; a link to the post follows.
const SHORTENED: usize = 255;
/// A retweet's own text ends here, whatever it retweets.
const RETWEET: usize = 140;
/// Padding. No language, so that no rule matches it.
const FILLER: &str =
    " lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor";

/// A post and what it can include.
#[derive(Debug)]
pub(super) struct Rendered {
    pub(super) data: Map<String, Value>,
    pub(super) tweets: Vec<Map<String, Value>>,
    pub(super) users: Vec<Map<String, Value>>,
    pub(super) media: Vec<Map<String, Value>>,
    pub(super) polls: Vec<Map<String, Value>>,
    pub(super) places: Vec<Map<String, Value>>,
    /// Ids of what cannot be included, and why.
    pub(super) absent: Vec<(String, Absence)>,
    pub(super) oddity: Option<Oddity>,
}

/// Bytes of padding and where they go.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Padding {
    pub(super) bytes: usize,
    /// True if and only if a long post's padding goes into `note_tweet`, since it is asked for.
    pub(super) in_note: bool,
}

/// Renders a draft in full.
pub(super) fn render(draft: &'static Draft, padding: Padding) -> Rendered {
    let mut out = Rendered {
        data: Map::new(),
        tweets: Vec::new(),
        users: Vec::new(),
        media: Vec::new(),
        polls: Vec::new(),
        places: Vec::new(),
        absent: Vec::new(),
        oddity: draft.oddity,
    };
    for person in PEOPLE {
        match person.absence {
            None => out.users.push(person.user()),
            Some(absence) => out.absent.push((person.id.to_owned(), absence)),
        }
    }
    out.data = out.post(draft, Slot::Post, draft.text, padding);
    if let Some(versions) = draft.versions {
        for (slot, text) in [Slot::FirstVersion, Slot::SecondVersion].into_iter().zip(versions) {
            let version = out.post(draft, slot, text, Padding::default());
            out.tweets.push(version);
        }
    }
    match draft.reference {
        None => {}
        Some((_, Referred::Absent(absence))) => out.absent.push((Slot::Reference.id(), absence)),
        Some((_, Referred::Post(of))) => {
            let referred = out.post(of, Slot::Reference, of.text, Padding::default());
            out.tweets.push(referred);
        }
    }
    out
}

impl Rendered {
    fn post(
        &mut self,
        draft: &'static Draft,
        slot: Slot,
        text: &'static str,
        padding: Padding,
    ) -> Map<String, Value> {
        let author = people::find(draft.author);
        let mut post = object(json!({
            "id": slot.id(),
            "author_id": author.id,
            "created_at": slot.time(Later::Now),
            "lang": draft.lang,
            "possibly_sensitive": draft.sensitive,
            "reply_settings": draft.replies.name(),
            "public_metrics": metrics(slot),
            "paid_partnership": draft.paid,
        }));
        let mut set = |name: &str, value: Value| {
            post.insert(name.to_owned(), value);
        };
        let first = first_version(draft, slot);
        let history = match first {
            Slot::FirstVersion => {
                vec![first.id(), Slot::SecondVersion.id(), Slot::Post.id()]
            }
            _ => vec![first.id()],
        };
        set(
            "edit_controls",
            json!({
                "edits_remaining": 6 - history.len(),
                "is_edit_eligible": draft.reference.is_none() && draft.poll.is_none(),
                "editable_until": first.time(Later::Hour),
            }),
        );
        set("edit_history_tweet_ids", history.into());
        self.attach(draft, slot, &mut set);
        refer(draft, slot, &mut set);
        write_text(draft, slot, text, padding, &mut set);
        if let Some(place) = draft.place {
            let found = &PLACES[place.place % PLACES.len()];
            self.places.push(found.json());
            let mut geo = json!({ "place_id": found.id });
            if let Some((longitude, latitude)) = place.point {
                geo["coordinates"] =
                    json!({ "type": "Point", "coordinates": [longitude, latitude] });
            }
            set("geo", geo);
        }
        if !draft.context.is_empty() {
            set("context_annotations", draft.context.iter().map(context).collect());
        }
        if draft.community {
            set("community_id", "1690000000000000777".into());
        }
        if !draft.withheld.is_empty() {
            set(
                "withheld",
                json!({ "copyright": false, "country_codes": draft.withheld, "scope": "tweet" }),
            );
        }
        post
    }

    fn attach(&mut self, draft: &Draft, slot: Slot, set: &mut impl FnMut(&str, Value)) {
        let keys = keys(draft, slot);
        for (media, file) in draft.media.iter().zip(0..) {
            self.media.push(things::media(*media, file_slot(slot, file)));
        }
        if let Some(title) = draft.article {
            set("article", json!({ "title": title, "cover_media": keys.first() }));
        } else if !keys.is_empty() {
            set("attachments", json!({ "media_keys": keys }));
        }
        if let Some(poll) = draft.poll {
            self.polls.push(things::poll(poll));
            set("attachments", json!({ "poll_ids": [Slot::Poll.id()] }));
            set("card_uri", "card://1999999999999999998".into());
        }
    }
}

/// The post before its edits; itself when it has none.
fn first_version(draft: &Draft, slot: Slot) -> Slot {
    if draft.versions.is_some() && slot != Slot::Reference { Slot::FirstVersion } else { slot }
}

/// What the post at `slot` refers to.
fn referred(slot: Slot) -> Slot {
    if slot == Slot::Reference { Slot::Root } else { Slot::Reference }
}

/// What the post refers to, and the conversation that it belongs to.
fn refer(draft: &Draft, slot: Slot, set: &mut impl FnMut(&str, Value)) {
    let mut conversation = first_version(draft, slot);
    if let Some((relation, of)) = draft.reference {
        let to = referred(slot);
        set("referenced_tweets", json!([{ "type": relation.name(), "id": to.id() }]));
        conversation = match (relation, of) {
            (Relation::RepliedTo, Referred::Post(Draft { reference: Some(_), .. })) => Slot::Root,
            (Relation::RepliedTo, _) => to,
            _ => conversation,
        };
        // An answer begins with the name of whom it answers, also when the post is gone.
        let named = draft.text.strip_prefix('@').and_then(|text| text.split(' ').next());
        if relation == Relation::RepliedTo
            && let Some(person) = named.and_then(people::known)
        {
            set("in_reply_to_user_id", person.id.into());
        }
    }
    set("conversation_id", conversation.id().into());
}

/// `text`, `entities`, `display_text_range`, and `note_tweet` of a long post.
fn write_text(
    draft: &Draft,
    slot: Slot,
    typed: &str,
    padding: Padding,
    set: &mut impl FnMut(&str, Value),
) {
    let mut text = match draft.reference {
        Some((Relation::Retweeted, Referred::Post(of))) => retweet(of),
        _ => texts::compose(typed),
    };
    for (words, kind) in draft.annotations {
        text.annotate(words, kind);
    }
    let long = text.chars > SHORT;
    if long {
        text = shorten(text, slot, padding, set);
    }
    if !(long && padding.in_note) {
        text.push(&filler(padding.bytes));
    }
    if let Some((Relation::Quoted, of)) = draft.reference {
        let author = match of {
            Referred::Post(of) => of.author,
            Referred::Absent(_) => "i",
        };
        text.plain(" ");
        let url = format!("https://x.com/{author}/status/{}", referred(slot).id());
        text.own_link(&url, &format!("x.com/{author}/status/2…"));
    }
    let start = match draft.reference {
        Some((Relation::RepliedTo, _)) => text.after_mentions(),
        _ => 0,
    };
    set("display_text_range", json!([start, text.chars]));
    let keys = keys(draft, slot);
    if draft.article.is_some() {
        text.plain(" ");
        text.own_link(&format!("https://x.com/i/article/{}", slot.id()), "x.com/i/article/2…");
    } else if let Some(first) = draft.media.first() {
        text.plain(" ");
        let (author, id) = (draft.author, slot.id());
        text.files(&format!("https://x.com/{author}/status/{id}/{}/1", first.path()), &keys);
    }
    if let Some(entities) = text.entities() {
        set("entities", entities);
    }
    set("text", text.text.into());
}

/// Puts a long text into `note_tweet`; what is left ends with a link to the post.
fn shorten(text: Text, slot: Slot, padding: Padding, set: &mut impl FnMut(&str, Value)) -> Text {
    let mut short = text.beginning(SHORTENED);
    short.plain(" ");
    let url = format!("https://x.com/i/web/status/{}", slot.id());
    short.own_link(&url, "x.com/i/web/status/2…");
    let mut note = text;
    if padding.in_note {
        note.push(&filler(padding.bytes));
    }
    let mut member = json!({ "text": note.text });
    if let Some(entities) = note.entities() {
        member["entities"] = entities;
    }
    set("note_tweet", member);
    short
}

/// `RT @somebody: `, and as much of the post as fits.
fn retweet(of: &Draft) -> Text {
    let mut text = Text::default();
    text.plain("RT ");
    text.mention(people::find(of.author));
    text.plain(": ");
    let rest = texts::compose(of.text).beginning(RETWEET - text.chars.min(RETWEET));
    text.append(&rest);
    text
}

/// So many bytes of padding.
pub(super) fn filler(bytes: usize) -> String {
    let mut text = FILLER.repeat(bytes / FILLER.len() + 1);
    text.truncate(bytes);
    text
}

fn keys(draft: &Draft, slot: Slot) -> Vec<String> {
    let files = draft.media.iter().zip(0..);
    files.map(|(media, file)| things::media_key(*media, file_slot(slot, file))).collect()
}

fn file_slot(slot: Slot, file: u8) -> Slot {
    if slot == Slot::Reference { Slot::ReferenceMedia(file) } else { Slot::Media(file) }
}

/// Next to nothing at the time when a stream delivers (protocols/x.md section 9).
fn metrics(slot: Slot) -> Value {
    let counts: [u32; 6] =
        if slot == Slot::Reference { [41, 7, 502, 3, 12, 9_800] } else { [0, 0, 0, 0, 0, 1] };
    let [retweets, replies, likes, quotes, bookmarks, impressions] = counts;
    json!({
        "retweet_count": retweets,
        "reply_count": replies,
        "like_count": likes,
        "quote_count": quotes,
        "bookmark_count": bookmarks,
        "impression_count": impressions,
    })
}

fn context(&(ids, domain, name): &(&str, &str, &str)) -> Value {
    let (domain_id, entity_id) = ids.split_once('.').unwrap_or((ids, ids));
    json!({
        "domain": { "id": domain_id, "name": domain, "description": format!("{domain}, as a test sees it") },
        "entity": { "id": entity_id, "name": name },
    })
}

impl Relation {
    fn name(self) -> &'static str {
        match self {
            Self::Retweeted => "retweeted",
            Self::Quoted => "quoted",
            Self::RepliedTo => "replied_to",
        }
    }
}

impl Replies {
    fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Mentioned => "mentionedUsers",
            Self::Following => "following",
        }
    }
}
