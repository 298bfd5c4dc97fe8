//! A post as rules look at it: one line of a stream, its own fields and what came along in
//! `includes` (protocols/x.md sections 3 and 9).
//!
//! Every field may be missing, of another type, or under the name it had before 2026-08: that
//! makes a rule undecided, never an error.

use std::borrow::Cow;

use serde_json::Value;

use super::tokens::{Token, tokens};

/// A post of a stream line.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    id: Cow<'a, str>,
    data: &'a Value,
    includes: Option<&'a Value>,
    texts: Vec<Body>,
    sources: Vec<&'a Value>,
    is_incomplete: bool,
}

/// A text that keywords are looked for in.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) tokens: Vec<Token>,
}

/// How a post refers to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Retweeted,
    Quoted,
    RepliedTo,
}

/// The fields that every post has, whatever a stream was asked for (section 1, "Defaults").
const DEFAULT_FIELDS: [&str; 4] = ["id", "text", "edit_history_tweet_ids", "edit_history_post_ids"];

impl<'a> Post<'a> {
    /// Reads a whole stream line (`{"data":…,"includes":…}`). `None` if it has no post with an
    /// id.
    pub fn read(line: &'a Value) -> Option<Self> {
        let data = line.get("data")?;
        let id = scalar(data.get("id")?)?;
        let mut post = Self {
            id,
            data,
            includes: line.get("includes"),
            texts: Vec::new(),
            sources: vec![data],
            is_incomplete: false,
        };
        post.collect();
        Some(post)
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Finds the texts and entities that rules match on: of a retweet what was retweeted, of a
    /// quote also what was quoted.
    fn collect(&mut self) {
        let mut text = self.data;
        if let Some(id) = self.reference(Reference::Retweeted) {
            match self.included_post(&id) {
                Some(original) => {
                    text = original;
                    self.sources.push(original);
                }
                None => self.is_incomplete = full_text(self.data).trim_end().ends_with('…'),
            }
        }
        let mut texts = vec![text];
        if let Some(id) = reference_of(text, Reference::Quoted) {
            match self.included_post(&id) {
                Some(quoted) => {
                    texts.push(quoted);
                    self.sources.push(quoted);
                }
                None => self.is_incomplete = true,
            }
        }
        self.texts = texts.into_iter().map(Body::of).collect();
    }

    /// A field of the post itself.
    pub(super) fn field(&self, name: &str) -> Option<&'a Value> {
        self.data.get(name)
    }

    /// A field that is text or a number.
    pub(super) fn scalar(&self, name: &str) -> Option<Cow<'a, str>> {
        scalar(self.data.get(name)?)
    }

    /// The text as it came, HTML escapes and all.
    pub(super) fn own_text(&self) -> &'a str {
        text_field(self.data, "text").unwrap_or_default()
    }

    /// Returns true if and only if more than the default fields came: then a field that only
    /// some posts have is taken to be absent because there is nothing to say.
    pub(super) fn was_asked_for_fields(&self) -> bool {
        let fields = self.data.as_object();
        fields
            .is_some_and(|fields| fields.keys().any(|key| !DEFAULT_FIELDS.contains(&key.as_str())))
    }

    /// The texts for keywords.
    pub(super) fn texts(&self) -> &[Body] {
        &self.texts
    }

    /// The posts whose entities count.
    pub(super) fn sources(&self) -> &[&'a Value] {
        &self.sources
    }

    /// Returns true if and only if some text and entities that count are not at hand.
    pub(super) fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// Returns true if and only if the post says which others it refers to.
    pub(super) fn has_references(&self) -> bool {
        references(self.data).is_some()
    }

    /// The id of the post that it refers to in this way.
    pub(super) fn reference(&self, kind: Reference) -> Option<Cow<'a, str>> {
        reference_of(self.data, kind)
    }

    /// A post of `includes`.
    pub(super) fn included_post(&self, id: &str) -> Option<&'a Value> {
        self.included(&["tweets", "posts"], "id", id)
    }

    /// A user of `includes`.
    pub(super) fn user(&self, id: &str) -> Option<&'a Value> {
        self.included(&["users"], "id", id)
    }

    /// The post's author, if it came along.
    pub(super) fn author(&self) -> Option<&'a Value> {
        self.user(&self.scalar("author_id")?)
    }

    /// The tagged place, if it came along.
    pub(super) fn place(&self) -> Option<&'a Value> {
        let id = scalar(self.field("geo")?.get("place_id")?)?;
        self.included(&["places"], "id", &id)
    }

    /// Media of `includes`.
    pub(super) fn media(&self, key: &str) -> Option<&'a Value> {
        self.included(&["media"], "media_key", key)
    }

    fn included(&self, lists: &[&str], key: &str, id: &str) -> Option<&'a Value> {
        let includes = self.includes?;
        lists
            .iter()
            .filter_map(|list| includes.get(list)?.as_array())
            .flatten()
            .find(|object| object.get(key).and_then(scalar).as_deref() == Some(id))
    }
}

impl Body {
    fn of(post: &Value) -> Self {
        Self { tokens: tokens(&unescape(full_text(post))) }
    }
}

/// The long text if there is one, else the text.
pub(super) fn full_text(post: &Value) -> &str {
    note(post)
        .and_then(|note| text_field(note, "text"))
        .or_else(|| text_field(post, "text"))
        .unwrap_or_default()
}

/// The entities of one kind, of the text and of the long text. `None` if the post came without
/// entities.
pub(super) fn entities<'a>(post: &'a Value, kind: &str) -> Option<Vec<&'a Value>> {
    let own = post.get("entities");
    let long = note(post).and_then(|note| note.get("entities"));
    if own.is_none() && long.is_none() {
        return None;
    }
    let list = |entities: Option<&'a Value>| entities?.get(kind)?.as_array();
    Some([list(own), list(long)].into_iter().flatten().flatten().collect())
}

/// A string field.
pub(super) fn text_field<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

/// A string, or a number as a string: ids and counts come as either.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

fn note(post: &Value) -> Option<&Value> {
    post.get("note_tweet").or_else(|| post.get("note_post"))
}

fn references(post: &Value) -> Option<&Vec<Value>> {
    post.get("referenced_tweets").or_else(|| post.get("referenced_posts"))?.as_array()
}

fn reference_of(post: &Value, kind: Reference) -> Option<Cow<'_, str>> {
    let name = match kind {
        Reference::Retweeted => "retweeted",
        Reference::Quoted => "quoted",
        Reference::RepliedTo => "replied_to",
    };
    let found = references(post)?.iter().find(|entry| text_field(entry, "type") == Some(name))?;
    scalar(found.get("id")?)
}

/// The three escapes that X puts into texts.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_without_a_post_is_none() {
        for line in [
            json!({}),
            json!([]),
            json!({ "data": null }),
            json!({ "data": { "text": "x" } }),
            json!({ "errors": [] }),
        ] {
            assert!(Post::read(&line).is_none(), "{line}");
        }
    }

    #[test]
    fn an_id_may_be_a_number() {
        let line = json!({ "data": { "id": 12 } });
        assert_eq!(Post::read(&line).expect("it has an id").id(), "12");
    }

    #[test]
    fn old_and_new_names_are_both_read() {
        for (references, posts, note) in [
            ("referenced_tweets", "tweets", "note_tweet"),
            ("referenced_posts", "posts", "note_post"),
        ] {
            let line = json!({
                "data": { "id": "1", "text": "RT @a: cut…", references: [
                    { "type": "retweeted", "id": "2" }
                ] },
                "includes": { posts: [{ "id": 2, "text": "cut…", note: { "text": "A &amp; B" } }] },
            });
            let post = Post::read(&line).expect("it has an id");
            assert_eq!(post.texts()[0].tokens, tokens("a & b"));
            assert!(!post.is_incomplete());
        }
    }

    #[test]
    fn a_cut_retweet_without_its_original_is_incomplete() {
        let references = json!([{ "type": "retweeted", "id": "2" }]);
        let line =
            json!({ "data": { "id": "1", "text": "RT @a: cu…", "referenced_tweets": references } });
        assert!(Post::read(&line).expect("it has an id").is_incomplete());
        let line =
            json!({ "data": { "id": "1", "text": "RT @a: all", "referenced_tweets": references } });
        assert!(!Post::read(&line).expect("it has an id").is_incomplete());
    }

    #[test]
    fn fields_of_any_type_are_survived() {
        for odd in [json!(null), json!(1), json!("x"), json!([1, {}]), json!({ "a": [] })] {
            let line = json!({
                "data": { "id": "1", "text": odd, "entities": odd, "referenced_tweets": odd,
                    "note_tweet": odd, "geo": odd, "attachments": odd, "author_id": odd },
                "includes": odd,
            });
            let post = Post::read(&line).expect("it has an id");
            assert!(post.author().is_none() && post.place().is_none());
            assert!(entities(post.sources()[0], "urls").is_none_or(|urls| urls.is_empty()));
        }
    }
}
