//! What API v1.1 sends beside posts (protocols/x.md section 6): direct messages, what people do to
//! each other and to posts, and notices.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Line, Status, User, author};
use crate::json;
use crate::output::lenient::{Count, Maybe, Text, Texts};
use crate::output::time;
use crate::output::tweet::{Author, Post};
use crate::output::view::raw;

/// A message that is no post.
#[derive(Debug)]
pub(in crate::output) enum Message<'a> {
    /// Somebody wrote to somebody, where nobody else sees it.
    Direct(Box<Direct<'a>>),
    /// Somebody did something.
    Event(Box<Event<'a>>),
    /// Anything else.
    Notice(Notice<'a>),
}

impl<'a> Message<'a> {
    /// What `payload` says, which came as `event`; `None` when that is another service's, or says
    /// nothing.
    pub(in crate::output) fn parse(event: &str, payload: &'a [u8]) -> Option<Self> {
        match event {
            "direct_message" => Direct::parse(payload).map(|it| Self::Direct(Box::new(it))),
            "event" => Event::parse(payload).map(|it| Self::Event(Box::new(it))),
            _ => Notice::parse(event, payload).map(Self::Notice),
        }
    }
}

/// A direct message.
#[derive(Debug)]
pub(in crate::output) struct Direct<'a> {
    /// It has the members of a post, without an author.
    status: Status<'a>,
    sides: Sides<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sides<'a> {
    #[serde(borrow)]
    sender: Maybe<User<'a>>,
    #[serde(borrow)]
    sender_id: Text<'a>,
    #[serde(borrow)]
    sender_screen_name: Text<'a>,
    #[serde(borrow)]
    recipient: Maybe<User<'a>>,
    #[serde(borrow)]
    recipient_id: Text<'a>,
    #[serde(borrow)]
    recipient_screen_name: Text<'a>,
}

impl<'a> Direct<'a> {
    fn parse(payload: &'a [u8]) -> Option<Self> {
        let direct = member(payload, "direct_message")?;
        let it = Self { status: object(direct)?, sides: object(direct)? };
        let says = !it.status.text.raw().is_empty();
        (says || is_somebody(&it.post().author) || is_somebody(&it.recipient())).then_some(it)
    }

    /// The message as a post by its sender. It has no page.
    pub(in crate::output) fn post(&self) -> Post<'_> {
        let Sides { sender, sender_id, sender_screen_name, .. } = &self.sides;
        let author = side(sender, sender_id, sender_screen_name);
        Post { author, url: String::new(), ..self.status.post(None, None) }
    }

    /// Whom it is for.
    pub(in crate::output) fn recipient(&self) -> Author<'_> {
        let Sides { recipient, recipient_id, recipient_screen_name, .. } = &self.sides;
        side(recipient, recipient_id, recipient_screen_name)
    }
}

/// A side of a direct message, which names its ends twice.
fn side<'v>(user: &'v Maybe<User<'_>>, id: &'v Text<'_>, username: &'v Text<'_>) -> Author<'v> {
    let spare = || Author { id: id.raw(), username: username.raw(), ..Author::default() };
    user.0.as_ref().map(author).filter(is_somebody).unwrap_or_else(spare)
}

fn is_somebody(author: &Author<'_>) -> bool {
    !author.id.is_empty() || !author.username.is_empty()
}

/// Something that somebody did.
#[derive(Debug)]
pub(in crate::output) struct Event<'a> {
    wire: EventWire<'a>,
    post: Option<Line<'a>>,
    thing: Thing<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EventWire<'a> {
    #[serde(borrow)]
    event: Text<'a>,
    #[serde(borrow)]
    created_at: Text<'a>,
    #[serde(borrow)]
    source: Maybe<User<'a>>,
    #[serde(borrow)]
    target: Maybe<User<'a>>,
    #[serde(borrow)]
    target_object: Option<&'a RawValue>,
}

/// What it was done to, where that is no post: a list, or an app.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Thing<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    slug: Text<'a>,
    #[serde(borrow)]
    user: Maybe<User<'a>>,
    #[serde(borrow)]
    client_application: Maybe<App<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct App<'a> {
    #[serde(borrow)]
    name: Text<'a>,
}

impl<'a> Event<'a> {
    fn parse(payload: &'a [u8]) -> Option<Self> {
        let wire: EventWire<'a> = object(text(payload)?)?;
        if wire.event.raw().is_empty() {
            return None;
        }
        let on = wire.target_object.map(RawValue::get).filter(|on| on.starts_with('{'));
        let post = on.and_then(|on| Line::parse(on.as_bytes()));
        let thing = on.filter(|_| post.is_none()).and_then(object);
        Some(Self { wire, post, thing: thing.unwrap_or_default() })
    }

    /// What was done: `favorite`, `list_member_added`.
    pub(in crate::output) fn name(&self) -> &str {
        self.wire.event.raw()
    }

    pub(in crate::output) fn created_at(&self) -> Option<Timestamp> {
        time::legacy(self.wire.created_at.raw())
    }

    /// Who did it.
    pub(in crate::output) fn source(&self) -> Author<'_> {
        self.wire.source.0.as_ref().map(author).unwrap_or_default()
    }

    /// To whom it was done, else whose post or list it was done to.
    pub(in crate::output) fn target(&self) -> Author<'_> {
        let users = [
            self.wire.target.0.as_ref(),
            self.post.as_ref().and_then(Line::user),
            self.thing.user.0.as_ref(),
        ];
        users.into_iter().flatten().map(author).find(is_somebody).unwrap_or_default()
    }

    /// The post that it was done to.
    pub(in crate::output) fn post(&self) -> Option<Post<'_>> {
        self.post.as_ref().map(Line::post)
    }

    /// The name of the list or the app that it was done to; empty when it was to neither.
    pub(in crate::output) fn thing(&self) -> &str {
        let app = self.thing.client_application.0.as_ref().map_or("", |app| app.name.raw());
        let names = [self.thing.name.raw(), self.thing.slug.raw(), app];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }
}

/// Something about posts, accounts or the connection itself.
#[derive(Debug)]
pub(in crate::output) struct Notice<'a> {
    /// When it was sent, where it says so.
    pub(in crate::output) at: Option<Timestamp>,
    /// What it says.
    pub(in crate::output) says: Says<'a>,
}

/// What a [`Notice`] says.
#[derive(Debug)]
pub(in crate::output) enum Says<'a> {
    /// A post is deleted.
    Deleted { id: Text<'a> },
    /// A direct message is.
    DirectDeleted { id: Text<'a> },
    /// Places are to be removed from an account's posts, up to one.
    ScrubGeo { user: Text<'a>, up_to: Text<'a> },
    /// A post may not be shown there.
    StatusWithheld { id: Text<'a>, user: Text<'a>, countries: Texts<'a> },
    /// Nothing of an account may be.
    UserWithheld { user: Text<'a>, countries: Texts<'a> },
    /// So many posts were kept back since the connection was opened.
    Limit { track: u64 },
    /// The connection or an account is near a limit.
    Warning { code: Text<'a>, message: Text<'a>, percent_full: Option<u64> },
    /// The server ends the connection.
    Disconnect { code: Text<'a>, reason: Text<'a> },
    /// Whom an account follows, or some of them: so many.
    Friends { count: usize },
    /// Where the control endpoints of the connection are.
    Control { uri: Text<'a> },
}

/// The members of all notices.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    id_str: Text<'a>,
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    up_to_status_id: Text<'a>,
    #[serde(borrow)]
    withheld_in_countries: Texts<'a>,
    #[serde(borrow)]
    timestamp_ms: Text<'a>,
    track: Count,
    #[serde(borrow)]
    code: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
    #[serde(borrow)]
    reason: Text<'a>,
    percent_full: Count,
    #[serde(borrow)]
    control_uri: Text<'a>,
    #[serde(borrow)]
    status: Maybe<Box<Self>>,
    #[serde(borrow)]
    direct_message: Maybe<Box<Self>>,
}

impl<'a> Notice<'a> {
    fn parse(event: &str, payload: &'a [u8]) -> Option<Self> {
        let name = match event {
            "delete" | "scrub_geo" | "status_withheld" | "user_withheld" | "limit" | "warning"
            | "disconnect" | "control" => event,
            "friends" => return friends(payload),
            _ => return None,
        };
        let body: Body<'a> = object(member(payload, name)?)?;
        let ms = body.timestamp_ms.raw().parse().ok();
        let at = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let says = body.says(name).filter(Says::is_something)?;
        Some(Self { at, says })
    }
}

fn friends<'a>(payload: &'a [u8]) -> Option<Notice<'a>> {
    let ids = ["friends", "friends_str"].into_iter().find_map(|name| {
        let list = member(payload, name)?;
        json::elements(list)
    })?;
    Some(Notice { at: None, says: Says::Friends { count: ids.count() } })
}

impl<'a> Body<'a> {
    fn says(self, name: &str) -> Option<Says<'a>> {
        let (user, countries) = (self.user_id, self.withheld_in_countries);
        Some(match name {
            "delete" => match (self.status.0, self.direct_message.0) {
                (Some(status), _) => Says::Deleted { id: status.id() },
                (None, Some(direct)) => Says::DirectDeleted { id: direct.id() },
                (None, None) => return None,
            },
            "scrub_geo" => Says::ScrubGeo { user, up_to: self.up_to_status_id },
            "status_withheld" => Says::StatusWithheld { id: self.id, user, countries },
            "user_withheld" => Says::UserWithheld { user: self.id, countries },
            "limit" => Says::Limit { track: self.track.0? },
            "warning" => Says::Warning {
                code: self.code,
                message: self.message,
                percent_full: self.percent_full.0,
            },
            "disconnect" => Says::Disconnect { code: self.code, reason: self.reason },
            "control" => Says::Control { uri: self.control_uri },
            _ => return None,
        })
    }

    fn id(self) -> Text<'a> {
        if self.id_str.raw().is_empty() { self.id } else { self.id_str }
    }
}

impl Says<'_> {
    fn is_something(&self) -> bool {
        let texts = match self {
            Self::Deleted { id } | Self::DirectDeleted { id } => [id, id],
            Self::ScrubGeo { user, up_to } => [user, up_to],
            Self::StatusWithheld { id, .. } => [id, id],
            Self::UserWithheld { user, .. } => [user, user],
            Self::Warning { code, message, .. } => [code, message],
            Self::Disconnect { code, reason } => [code, reason],
            Self::Control { uri } => [uri, uri],
            Self::Limit { .. } | Self::Friends { .. } => return true,
        };
        texts.iter().any(|text| !text.raw().is_empty())
    }
}

/// The member `name` of the object that `payload` is.
fn member<'a>(payload: &'a [u8], name: &str) -> Option<&'a str> {
    raw::members(text(payload)?, &[name])?.pop().filter(|value| !value.is_empty())
}

fn text(payload: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(payload).ok()
}

/// Never an array, of which serde would take the elements for members.
fn object<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    if json.starts_with('{') { serde_json::from_str(json).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct(payload: &str, look: impl FnOnce(&Direct<'_>)) {
        match Message::parse("direct_message", payload.as_bytes()) {
            Some(Message::Direct(direct)) => look(&direct),
            other => panic!("{payload}: {other:?}"),
        }
    }

    fn event(payload: &str, look: impl FnOnce(&Event<'_>)) {
        match Message::parse("event", payload.as_bytes()) {
            Some(Message::Event(event)) => look(&event),
            other => panic!("{payload}: {other:?}"),
        }
    }

    #[test]
    fn a_direct_message_is_a_post_without_a_page() {
        let payload = r#"{"direct_message":{"id":20,"text":"a &lt; b https://t.co/a","created_at":"Wed Aug 27 13:08:45 +0000 2008","sender":{"id":7,"screen_name":"ann"},"recipient":{"id_str":"8"},"entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://a.example"}]}}}"#;
        direct(payload, |it| {
            let post = it.post();
            assert_eq!((post.id, &*post.text, &*post.url), ("20", "a < b https://a.example", ""));
            assert_eq!(post.created_at.expect("a time").to_string(), "2008-08-27T13:08:45Z");
            assert_eq!((post.author.id, post.author.username), ("7", "ann"));
            assert_eq!((it.recipient().id, it.recipient().username), ("8", ""));
        });
    }

    #[test]
    fn who_is_missing_is_known_by_what_is_said_elsewhere() {
        for sender in ["null", "{}", "7"] {
            let payload = format!(
                r#"{{"direct_message":{{"sender":{sender},"sender_id":7,"sender_screen_name":"ann","recipient_id":8}}}}"#
            );
            direct(&payload, |it| {
                assert_eq!((it.post().author.id, it.post().author.username), ("7", "ann"));
                assert_eq!((it.recipient().id, it.recipient().username), ("8", ""));
            });
        }
        let post = r#"{"id":1,"text":"hi","user":{"screen_name":"bob"}}"#;
        event(&format!(r#"{{"event":"favorite","target_object":{post}}}"#), |it| {
            assert_eq!((it.source().username, it.target().username), ("", "bob"));
            assert_eq!(it.post().expect("a post").id, "1");
        });
        let list = r#"{"name":"Cats","user":{"screen_name":"bob"}}"#;
        event(&format!(r#"{{"event":"list_created","target_object":{list}}}"#), |it| {
            assert_eq!((it.thing(), it.target().username), ("Cats", "bob"));
            assert!(it.post().is_none());
        });
        for app in [r#"{"client_application":{"name":"App"}}"#, r#"{"name":"App"}"#] {
            event(&format!(r#"{{"event":"x","target_object":{app}}}"#), |it| {
                assert_eq!(it.thing(), "App");
            });
        }
    }

    #[test]
    fn what_is_none_of_them_or_says_nothing_is_none() {
        for (event, payload) in [
            ("update", r#"{"delete":{"status":{"id":1}}}"#),
            ("delete", r#""1""#),
            ("delete", r#"{"id":"1"}"#),
            ("delete", r#"{"delete":{"status":{}}}"#),
            ("delete", r#"{"delete":["1"]}"#),
            ("direct_message", r#"{"direct_message":[1,"a"]}"#),
            ("direct_message", r#"{"direct_message":{"id":1}}"#),
            ("direct_message", "null"),
            ("event", r#"["favorite"]"#),
            ("event", r#"{"event":null,"source":{"screen_name":"ann"}}"#),
            ("limit", r#"{"limit":{"track":-1}}"#),
            ("warning", r#"{"warning":{"percent_full":60}}"#),
            ("disconnect", r#"{"disconnect":{}}"#),
            ("control", r#"{"control":{"control_uri":[]}}"#),
            ("friends", r#"{"friends":{"1":2}}"#),
            ("scrub_geo", r#"{"scrub_geo":{}}"#),
            ("status_withheld", r#"{"status_withheld":{"user_id":1}}"#),
        ] {
            let message = Message::parse(event, payload.as_bytes());
            assert!(message.is_none(), "{event} {payload}: {message:?}");
        }
    }

    #[test]
    fn what_an_event_was_done_to_may_be_of_any_depth() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for on in [deep.as_str(), "null", "1", "[]", r#"{"text":{}}"#] {
            event(&format!(r#"{{"event":"favorite","target_object":{on}}}"#), |it| {
                assert!(it.post().is_none() && it.thing().is_empty(), "{on}");
            });
        }
    }
}
