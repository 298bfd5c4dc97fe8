//! From what a person types to X's text and its entities (protocols/x.md section 9).
//!
//! Understands `#tag`, `$CASH`, `@user` of people that exist and `https://` links, which become
//! `t.co` ones. Offsets count code points of the text as it stands in the JSON, HTML escapes
//! included; that X counts so is unverified.

use serde_json::{Map, Value, json};

use super::people;

/// X shows at most this many characters of a link, then an ellipsis.
const DISPLAY_CHARS: usize = 26;

/// What X's crawler found behind a link.
#[derive(Debug)]
struct Page {
    url: &'static str,
    /// Where redirects ended.
    unwound: &'static str,
    title: &'static str,
    description: &'static str,
}

/// The links that were crawled; others have no title.
const PAGES: &[Page] = &[
    Page {
        url: "https://go.ferries.example/t27",
        unwound: "https://ferries.example/timetables/2027/north-sea?class=cabin&bike=1",
        title: "Night ferries & trains: the timetable for 2027",
        description: "All departures on one page. Soup is optional.",
    },
    Page {
        url: "https://bread.example/rye/day-three",
        unwound: "https://bread.example/rye/day-three",
        title: "Rye, day three",
        description: "When to fold, when to wait, and what to tell the cat.",
    },
];

/// A text after composing.
#[derive(Debug, Default, Clone)]
pub(super) struct Text {
    /// HTML-escaped, links shortened.
    pub(super) text: String,
    /// Code points in `text`.
    pub(super) chars: usize,
    entities: Vec<Entity>,
}

#[derive(Debug, Clone)]
struct Entity {
    kind: &'static str,
    start: usize,
    /// Exclusive.
    end: usize,
    rest: Map<String, Value>,
}

/// Composes what somebody typed.
pub(super) fn compose(typed: &str) -> Text {
    let mut out = Text::default();
    for piece in typed.split_inclusive([' ', '\n']) {
        let word = piece.trim_end_matches([' ', '\n']);
        out.word(word);
        out.plain(&piece[word.len()..]);
    }
    out
}

impl Text {
    /// Adds text as it is, HTML-escaped.
    pub(super) fn plain(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                _ => {
                    self.text.push(c);
                    self.chars += 1;
                }
            }
        }
    }

    /// Adds `@username` of somebody.
    pub(super) fn mention(&mut self, person: &people::Person) {
        let start = self.chars;
        self.plain("@");
        self.plain(person.username);
        self.entity("mentions", start, json!({ "username": person.username, "id": person.id }));
    }

    /// Adds a link into X itself: the `t.co` form in the text, the others in the entity.
    pub(super) fn own_link(&mut self, expanded: &str, display: &str) {
        let (start, url) = (self.chars, short(display));
        self.push(&url);
        let entity = json!({ "url": url, "expanded_url": expanded, "display_url": display });
        self.entity("urls", start, entity);
    }

    /// Adds the link to attached files: one entity for each media key, all at the same place, as X
    /// writes them.
    pub(super) fn files(&mut self, expanded: &str, keys: &[String]) {
        let (start, url) = (self.chars, short(expanded));
        self.push(&url);
        let display = url.replace("https://t.co/", "pic.x.com/");
        for key in keys {
            let entity = json!({
                "url": url,
                "expanded_url": expanded,
                "display_url": display,
                "media_key": key,
            });
            self.entity("urls", start, entity);
        }
    }

    /// Adds another text with its entities.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.chars;
        self.push(&other.text);
        self.entities.extend(other.entities.iter().map(|entity| Entity {
            start: entity.start + shift,
            end: entity.end + shift,
            ..entity.clone()
        }));
    }

    /// The beginning, at most `chars` long, cut at a space where there is one, with an ellipsis.
    pub(super) fn beginning(&self, chars: usize) -> Self {
        if self.chars <= chars {
            return self.clone();
        }
        let room = self.text.char_indices().nth(chars.saturating_sub(1));
        let room = &self.text[..room.map_or(self.text.len(), |(at, _)| at)];
        let mut kept = Self::default();
        kept.push(room.rfind(' ').map_or(room, |at| &room[..at]));
        kept.entities = self.entities.clone();
        kept.entities.retain(|entity| entity.end <= kept.chars);
        kept.push("…");
        kept
    }

    /// Notes what X's classifier saw: `Place`, `Person`, …
    pub(super) fn annotate(&mut self, words: &str, kind: &str) {
        let Some(at) = self.text.find(words) else { return };
        let start = self.text[..at].chars().count();
        let rest = json!({ "probability": 0.8712, "type": kind, "normalized_text": words });
        let end = start + words.chars().count();
        self.entities.push(Entity { kind: "annotations", start, end, rest: object(rest) });
    }

    /// Where the words after the leading mentions begin, in code points.
    pub(super) fn after_mentions(&self) -> usize {
        let mut at = 0;
        for word in self.text.split_inclusive(' ').take_while(|word| word.starts_with('@')) {
            at += word.chars().count();
        }
        at
    }

    /// The `entities` member; none when there are no entities.
    pub(super) fn entities(&self) -> Option<Value> {
        let mut all: Map<String, Value> = Map::new();
        for entity in &self.entities {
            // The end of an annotation is inclusive, unlike all others (protocols/x.md section 9).
            let end = entity.end - usize::from(entity.kind == "annotations");
            let mut member = entity.rest.clone();
            member.insert("start".to_owned(), entity.start.into());
            member.insert("end".to_owned(), end.into());
            let list = all.entry(entity.kind).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(Value::Object(member));
            }
        }
        (!all.is_empty()).then_some(Value::Object(all))
    }

    fn word(&mut self, word: &str) {
        let bare = word.trim_end_matches(['.', ',', '!', '?', ';', ':', ')']);
        let start = self.chars;
        if let Some(tag) = bare.strip_prefix('#').filter(|tag| is_tag(tag)) {
            self.plain(bare);
            self.entity("hashtags", start, json!({ "tag": tag }));
        } else if let Some(tag) = bare.strip_prefix('$').filter(|tag| is_ticker(tag)) {
            self.plain(bare);
            self.entity("cashtags", start, json!({ "tag": tag }));
        } else if let Some(person) = bare.strip_prefix('@').and_then(people::known) {
            self.mention(person);
        } else if bare.starts_with("https://") {
            self.link(bare);
        } else {
            self.plain(bare);
        }
        self.plain(&word[bare.len()..]);
    }

    fn link(&mut self, target: &str) {
        let (start, url) = (self.chars, short(target));
        self.push(&url);
        let shown = target.trim_start_matches("https://");
        let cut = shown.char_indices().nth(DISPLAY_CHARS).map(|(at, _)| at);
        let display = cut.map_or_else(|| shown.to_owned(), |at| format!("{}…", &shown[..at]));
        let mut entity = json!({ "url": url, "expanded_url": target, "display_url": display });
        if let Some(page) = PAGES.iter().find(|page| page.url == target) {
            entity["unwound_url"] = page.unwound.into();
            entity["title"] = page.title.into();
            entity["description"] = page.description.into();
            entity["status"] = 200.into();
            entity["images"] = json!([
                { "url": "https://pbs.example/news_img/1?name=orig", "width": 1200, "height": 630 },
                { "url": "https://pbs.example/news_img/1?name=150x150", "width": 150, "height": 150 },
            ]);
        }
        self.entity("urls", start, entity);
    }

    fn entity(&mut self, kind: &'static str, start: usize, rest: Value) {
        self.entities.push(Entity { kind, start, end: self.chars, rest: object(rest) });
    }

    /// Adds text that needs no escapes, or has them.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars += text.chars().count();
    }
}

/// The members of a JSON object; of anything else none.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// The `t.co` form of a link: always the same for the same link.
fn short(target: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut hash = target.bytes().fold(0, |hash, byte| super::mix(hash ^ u64::from(byte)));
    let mut url = "https://t.co/".to_owned();
    for _ in 0..10 {
        url.push(char::from(LETTERS[(hash % LETTERS.len() as u64) as usize]));
        hash /= LETTERS.len() as u64;
    }
    url
}

fn is_tag(tag: &str) -> bool {
    tag.chars().all(|c| c.is_alphanumeric() || c == '_') && tag.contains(char::is_alphabetic)
}

fn is_ticker(tag: &str) -> bool {
    (1..=6).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(text: &str, entity: &Value) -> String {
        let at = |name| entity[name].as_u64().expect("a number") as usize;
        text.chars().skip(at("start")).take(at("end") - at("start")).collect()
    }

    #[test]
    fn offsets_point_at_what_they_name() {
        let text = compose(
            "日本 & @mila_cats: a cat <3 #cats, $TUNA $5 #1 @nobody https://bread.example/rye/day-three.",
        );
        let entities = text.entities().expect("there are some");
        assert!(
            text.text.starts_with("日本 &amp; @mila_cats: a cat &lt;3 #cats, $TUNA $5 #1 @nobody")
        );
        for (kind, want) in
            [("mentions", "@mila_cats"), ("hashtags", "#cats"), ("cashtags", "$TUNA")]
        {
            let list = entities[kind].as_array().expect("a list");
            assert_eq!(list.len(), 1, "{kind}");
            assert_eq!(slice(&text.text, &list[0]), want);
        }
        let url = &entities["urls"][0];
        assert_eq!(url["url"], slice(&text.text, url));
        assert_eq!(url["title"], "Rye, day three");
        assert_eq!(text.chars, text.text.chars().count());
    }

    #[test]
    fn a_beginning_keeps_only_the_entities_that_are_whole() {
        let text = compose("one #two #three four");
        let cut = text.beginning(13);
        assert_eq!(cut.text, "one #two…");
        let entities = cut.entities().expect("one is left");
        assert_eq!(entities["hashtags"].as_array().map(Vec::len), Some(1));
        assert_eq!(text.beginning(20).text, text.text);
    }

    #[test]
    fn an_annotation_ends_on_its_last_character() {
        let mut text = compose("Rain in Fjordby today");
        text.annotate("Fjordby", "Place");
        let entities = text.entities().expect("one");
        assert_eq!(
            (&entities["annotations"][0]["start"], &entities["annotations"][0]["end"]),
            (&json!(8), &json!(14))
        );
    }
}
