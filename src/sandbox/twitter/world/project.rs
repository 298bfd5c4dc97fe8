//! From everything to what was asked for, as X does it: default fields, fields that were named,
//! and includes through expansions only (protocols/x.md section 1).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::drafts::Oddity;
use super::people::Absence;
use super::post::Rendered;
use super::selection::Selection;

type Object = Map<String, Value>;

const TWEET_DEFAULTS: &[&str] = &["id", "text", "edit_history_tweet_ids"];
const USER_DEFAULTS: &[&str] = &["id", "name", "username"];
const MEDIA_DEFAULTS: &[&str] = &["media_key", "type"];
const POLL_DEFAULTS: &[&str] = &["id", "options"];
const PLACE_DEFAULTS: &[&str] = &["id", "full_name"];

/// The field that an expansion needs: of the post, or of posts that are included.
const NEEDS: &[(Role, &str, &str)] = &[
    (Role::Post, "article.cover_media", "article"),
    (Role::Post, "article.media_entities", "article"),
    (Role::Post, "attachments.media_keys", "attachments"),
    (Role::Post, "attachments.poll_ids", "attachments"),
    (Role::Post, "author_id", "author_id"),
    (Role::Post, "entities.mentions.username", "entities"),
    (Role::Post, "entities.note.mentions.username", "note_tweet"),
    (Role::Post, "geo.place_id", "geo"),
    (Role::Post, "in_reply_to_user_id", "in_reply_to_user_id"),
    (Role::Post, "referenced_tweets.id", "referenced_tweets"),
    (Role::Post, "referenced_tweets.id.attachments.media_keys", "referenced_tweets"),
    (Role::Included, "referenced_tweets.id.attachments.media_keys", "attachments"),
    (Role::Post, "referenced_tweets.id.author_id", "referenced_tweets"),
    (Role::Included, "referenced_tweets.id.author_id", "author_id"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Post,
    Included,
}

/// Old and new names (protocols/x.md section 1, "naming drift").
const RENAMED: &[(&str, &str)] = &[
    ("edit_history_tweet_ids", "edit_history_post_ids"),
    ("most_recent_tweet_id", "most_recent_post_id"),
    ("note_tweet", "note_post"),
    ("pinned_tweet_id", "pinned_post_id"),
    ("referenced_tweets", "referenced_posts"),
    ("tweets", "posts"),
];

/// The line without its closing brace, placeholders in place.
pub(super) fn project(rendered: &Rendered, selection: &Selection) -> Vec<u8> {
    let mut includes = Includes::new(rendered);
    includes.collect(selection);
    let Includes { tweets, users, media, polls, places, errors, .. } = includes;

    let of_tweets = fields(TWEET_DEFAULTS, &selection.tweet);
    let of_post: Vec<&str> =
        of_tweets.iter().copied().chain(needs(selection, Role::Post)).collect();
    let of_included: Vec<&str> =
        of_tweets.iter().copied().chain(needs(selection, Role::Included)).collect();
    let of_users = fields(USER_DEFAULTS, &selection.user);
    let of_media = fields(MEDIA_DEFAULTS, &selection.media);
    let of_polls = fields(POLL_DEFAULTS, &selection.poll);
    let of_places = fields(PLACE_DEFAULTS, &selection.place);

    let mut data = pick(&rendered.data, &of_post);
    let mut sections = Object::new();
    for (name, objects, fields) in [
        ("media", media, of_media),
        ("places", places, of_places),
        ("polls", polls, of_polls),
        ("tweets", tweets, of_included),
        ("users", users, of_users),
    ] {
        if !objects.is_empty() {
            let objects = objects.into_iter().map(|object| pick(object, &fields));
            sections.insert(name.to_owned(), objects.map(Value::Object).collect());
        }
    }
    match rendered.oddity {
        Some(Oddity::Renamed) => {
            rename(&mut data);
            rename(&mut sections);
            objects(&mut sections).for_each(rename);
        }
        // The default selection stays the default selection.
        Some(Oddity::Unknown) if *selection != Selection::default() => {
            objects(&mut sections).for_each(add_unknown);
            add_unknown(&mut data);
            sections.insert("gadgets".to_owned(), json!([{ "id": "g1", "whiskers": null }]));
        }
        _ => {}
    }
    let bare = rendered.oddity == Some(Oddity::EmptyIncludes) && !selection.expansions.is_empty();
    let sections = (bare || !sections.is_empty()).then_some(sections);
    line(&data, sections.as_ref(), &errors)
}

fn line(data: &Object, includes: Option<&Object>, errors: &[Value]) -> Vec<u8> {
    let mut line = String::from("{\"data\":");
    let mut add = |name: &str, value: &str| {
        line.push_str(name);
        line.push_str(value);
    };
    add("", &json!(data).to_string());
    if let Some(includes) = includes {
        add(",\"includes\":", &json!(includes).to_string());
    }
    if !errors.is_empty() {
        add(",\"errors\":", &json!(errors).to_string());
    }
    line.into_bytes()
}

/// What the expansions bring, in the order in which they were met.
struct Includes<'a> {
    rendered: &'a Rendered,
    tweets: Vec<&'a Object>,
    users: Vec<&'a Object>,
    media: Vec<&'a Object>,
    polls: Vec<&'a Object>,
    places: Vec<&'a Object>,
    errors: Vec<Value>,
}

impl<'a> Includes<'a> {
    fn new(rendered: &'a Rendered) -> Self {
        Self {
            rendered,
            tweets: Vec::new(),
            users: Vec::new(),
            media: Vec::new(),
            polls: Vec::new(),
            places: Vec::new(),
            errors: Vec::new(),
        }
    }

    fn collect(&mut self, selection: &Selection) {
        let data = &self.rendered.data;
        for &expansion in &selection.expansions {
            match expansion {
                "author_id" | "in_reply_to_user_id" => {
                    self.users(expansion, "id", text(data.get(expansion)));
                }
                "entities.mentions.username" => {
                    self.users(expansion, "username", mentioned(data.get("entities")));
                }
                "entities.note.mentions.username" => {
                    let note = data.get("note_tweet").and_then(|note| note.get("entities"));
                    self.users(expansion, "username", mentioned(note));
                }
                "attachments.media_keys" => self.files(attached(data, "media_keys")),
                "attachments.poll_ids" => {
                    let ids = attached(data, "poll_ids");
                    add(&mut self.polls, &self.rendered.polls, "id", &ids);
                }
                "article.cover_media" => {
                    let key = data.get("article").and_then(|article| article.get("cover_media"));
                    self.files(text(key));
                }
                "geo.place_id" => {
                    let ids = text(data.get("geo").and_then(|geo| geo.get("place_id")));
                    add(&mut self.places, &self.rendered.places, "id", &ids);
                }
                "edit_history_tweet_ids" => {
                    let own = text(data.get("id"));
                    let mut ids = texts(data.get("edit_history_tweet_ids"));
                    ids.retain(|id| !own.contains(id));
                    add(&mut self.tweets, &self.rendered.tweets, "id", &ids);
                }
                "referenced_tweets.id" => self.referred("referenced_tweets.id"),
                "referenced_tweets.id.author_id" => {
                    self.referred("referenced_tweets.id");
                    for tweet in self.references() {
                        self.users(expansion, "id", text(tweet.get("author_id")));
                    }
                }
                "referenced_tweets.id.attachments.media_keys" => {
                    self.referred("referenced_tweets.id");
                    for tweet in self.references() {
                        self.files(attached(tweet, "media_keys"));
                    }
                }
                // Nothing here has files from another post.
                _ => {}
            }
        }
    }

    /// The posts that the post refers to and that are there.
    fn references(&self) -> Vec<&'a Object> {
        let ids = reference_ids(&self.rendered.data);
        let of = |tweet: &&'a Object| text(tweet.get("id")).iter().any(|id| ids.contains(id));
        self.rendered.tweets.iter().filter(of).collect()
    }

    fn referred(&mut self, parameter: &str) {
        let ids = reference_ids(&self.rendered.data);
        for id in add(&mut self.tweets, &self.rendered.tweets, "id", &ids) {
            self.error("tweet", parameter, id, id);
        }
    }

    fn files(&mut self, keys: Vec<&'a str>) {
        add(&mut self.media, &self.rendered.media, "media_key", &keys);
    }

    fn users(&mut self, parameter: &str, by: &str, names: Vec<&'a str>) {
        for name in add(&mut self.users, &self.rendered.users, by, &names) {
            let id = super::people::known(name).map_or(name, |person| person.id);
            self.error("user", parameter, name, id);
        }
    }

    /// Partial hydration: an entry for what was to be included and cannot be.
    fn error(&mut self, kind: &str, parameter: &str, value: &str, id: &str) {
        let absence = self.rendered.absent.iter().find(|(absent, _)| absent == id);
        let absence = absence.map_or(Absence::Gone, |(_, absence)| *absence);
        let (title, detail, problem) = match absence {
            Absence::Gone => (
                "Not Found Error",
                format!("Could not find {kind} with {parameter}: [{value}]."),
                "resource-not-found",
            ),
            Absence::Suspended => {
                ("Forbidden", format!("User has been suspended: [{value}]."), "resource-not-found")
            }
            Absence::Protected => {
                let what = if kind == "tweet" { "Tweet" } else { kind };
                (
                    "Authorization Error",
                    format!(
                        "Sorry, you are not authorized to see the {what} with {parameter}: [{value}]."
                    ),
                    "not-authorized-for-resource",
                )
            }
        };
        let mut error = json!({
            "value": value,
            "detail": detail,
            "title": title,
            "resource_type": kind,
            "parameter": parameter,
            "resource_id": value,
            "type": format!("https://api.twitter.com/2/problems/{problem}"),
        });
        if absence == Absence::Protected {
            error["section"] = "includes".into();
        }
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }
}

/// Adds the objects that have one of `ids`, each once; says which ids no object has.
fn add<'a, 'i>(
    out: &mut Vec<&'a Object>,
    all: &'a [Object],
    by: &str,
    ids: &[&'i str],
) -> Vec<&'i str> {
    let mut missing = Vec::new();
    for &id in ids {
        let is = |object: &Object| object.get(by).and_then(Value::as_str) == Some(id);
        match all.iter().find(|object| is(object)) {
            None => missing.push(id),
            Some(_) if out.iter().any(|object| is(object)) => {}
            Some(object) => out.push(object),
        }
    }
    missing
}

fn reference_ids(post: &Object) -> Vec<&str> {
    let list = post.get("referenced_tweets").and_then(Value::as_array);
    list.into_iter().flatten().flat_map(|reference| text(reference.get("id"))).collect()
}

fn attached<'a>(post: &'a Object, what: &str) -> Vec<&'a str> {
    texts(post.get("attachments").and_then(|attachments| attachments.get(what)))
}

fn mentioned(entities: Option<&Value>) -> Vec<&str> {
    let mentions = entities.and_then(|entities| entities.get("mentions")).and_then(Value::as_array);
    mentions.into_iter().flatten().flat_map(|mention| text(mention.get("username"))).collect()
}

/// A string, or none.
fn text(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_str).into_iter().collect()
}

/// The strings of a list.
fn texts(value: Option<&Value>) -> Vec<&str> {
    let list = value.and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn needs(selection: &Selection, role: Role) -> impl Iterator<Item = &'static str> {
    let wanted = NEEDS.iter().filter(move |need| need.0 == role && selection.expands(need.1));
    wanted.map(|need| need.2)
}

fn fields(defaults: &[&'static str], asked: &BTreeSet<&'static str>) -> Vec<&'static str> {
    defaults.iter().chain(asked).copied().collect()
}

fn pick(object: &Object, fields: &[&str]) -> Object {
    let wanted = object.iter().filter(|(name, _)| fields.contains(&name.as_str()));
    wanted.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Every object that is included.
fn objects(sections: &mut Object) -> impl Iterator<Item = &mut Object> {
    sections.values_mut().filter_map(Value::as_array_mut).flatten().filter_map(Value::as_object_mut)
}

fn rename(object: &mut Object) {
    for &(old, new) in RENAMED {
        if let Some(value) = object.remove(old) {
            object.insert(new.to_owned(), value);
        }
    }
}

fn add_unknown(object: &mut Object) {
    object.insert("zz_unheard_of".to_owned(), json!({ "of": [1, 2.5e-3, null, "cat"], "": {} }));
}
