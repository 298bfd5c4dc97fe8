//! The `@fields` of Mastodon's events (protocols/mastodon.md section 8): posts, and what comes
//! around a post.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::raw::Object;
use super::{Field, Value, host, links};
use crate::output::html;

const STATUS: &[&str] = &[
    "id",
    "uri",
    "url",
    "created_at",
    "edited_at",
    "account",
    "content",
    "language",
    "in_reply_to_id",
    "in_reply_to_account_id",
    "reblog",
    "quote",
    "media_attachments",
    "poll",
    "card",
    "mentions",
    "tags",
];

const ACCOUNT: &[&str] = &["acct", "username", "display_name", "bot", "url", "uri"];

/// Of a notification, a conversation and an announcement; each has some of them.
const ENVELOPE: &[&str] =
    &["id", "type", "created_at", "published_at", "account", "accounts", "status", "last_status"];

/// Which event the post came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    New,
    Edited,
    Notification,
    Conversation,
    Announcement,
}

impl Occasion {
    /// `None` for events that hold no post.
    pub(super) fn of_event(event: &str) -> Option<Self> {
        match event {
            "update" => Some(Self::New),
            "status.update" => Some(Self::Edited),
            "notification" => Some(Self::Notification),
            "conversation" => Some(Self::Conversation),
            "announcement" => Some(Self::Announcement),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct Post<'a> {
    occasion: Occasion,
    /// The domain of accounts that are local to the server.
    host: &'a str,
    /// What is around the post, where something is.
    envelope: Option<Object<'a>>,
    /// The post as it was sent: a boost, where it is one. A notification may have none.
    status: Option<Object<'a>>,
    /// The post that the status boosts.
    boosted: Option<Object<'a>>,
    account: OnceCell<Option<Object<'a>>>,
    text: OnceCell<Option<String>>,
    links: OnceCell<Vec<String>>,
}

impl<'a> Post<'a> {
    /// The post in `payload`; `None` when that is no object.
    pub(super) fn parse(occasion: Occasion, payload: &'a str, source: &'a str) -> Option<Self> {
        let (envelope, status) = match occasion {
            Occasion::New | Occasion::Edited => (None, Some(Object::parse(payload, STATUS)?)),
            Occasion::Notification => within(Object::parse(payload, ENVELOPE)?, "status"),
            Occasion::Conversation => within(Object::parse(payload, ENVELOPE)?, "last_status"),
            Occasion::Announcement => {
                (Some(Object::parse(payload, ENVELOPE)?), Object::parse(payload, STATUS))
            }
        };
        let boosted = status.as_ref().and_then(|status| status.object("reblog", STATUS));
        Some(Self {
            occasion,
            host: host(source),
            envelope,
            status,
            boosted,
            account: OnceCell::new(),
            text: OnceCell::new(),
            links: OnceCell::new(),
        })
    }

    pub(super) fn get(&self, field: Field) -> Value<'_> {
        let shown = self.shown();
        match field {
            Field::Id => self.outermost().and_then(|it| it.text("id")).into(),
            Field::Time => self.time().into(),
            Field::Kind => self.kind().into(),
            Field::Author => self.account().and_then(|account| self.handle(account)).into(),
            Field::Name => self
                .account()
                .and_then(|account| account.first(&["display_name", "username", "acct"]))
                .into(),
            Field::Text => self.text().into(),
            Field::Url => self.url().into(),
            Field::Lang => shown.and_then(|it| it.text("language")).into(),
            Field::ReplyTo => {
                shown.and_then(|it| it.first(&["in_reply_to_id", "in_reply_to_account_id"])).into()
            }
            Field::BoostOf => self.boosted.as_ref().and_then(|it| it.text("id")).into(),
            Field::QuoteOf => shown.and_then(quote_of).into(),
            Field::Tags => self.list(|it| texts(it, "tags", &["name"])),
            Field::Mentions => self.list(|it| self.mentions(it)),
            Field::Media => self
                .list(|it| texts(it, "media_attachments", &["url", "remote_url", "preview_url"])),
            Field::Links => self.list(|_| self.links().iter().map(|it| it.into()).collect()),
            Field::Rules
            | Field::Source
            | Field::Stream
            | Field::Event
            | Field::Via
            | Field::ReceivedAt => Value::Missing,
        }
    }

    pub(super) fn is_boost(&self) -> bool {
        self.boosted.is_some()
    }

    pub(super) fn is_bot(&self) -> Option<bool> {
        let booster = self.boosted.as_ref().and(self.status.as_ref());
        let booster = booster.and_then(|status| status.object("account", ACCOUNT));
        let said = [self.account(), booster.as_ref()].into_iter().flatten().filter_map(|account| {
            match account.raw("bot") {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            }
        });
        said.reduce(|a, b| a || b)
    }

    pub(super) fn has_media(&self) -> bool {
        self.shown().is_some_and(|it| !super::raw::elements(it.raw("media_attachments")).is_empty())
    }

    pub(super) fn has_poll(&self) -> bool {
        self.shown().is_some_and(|it| it.raw("poll").starts_with('{'))
    }

    /// The post that there is to read.
    fn shown(&self) -> Option<&Object<'a>> {
        self.boosted.as_ref().or(self.status.as_ref())
    }

    fn outermost(&self) -> Option<&Object<'a>> {
        self.envelope.as_ref().or(self.status.as_ref())
    }

    /// Who wrote the post; who caused the notification.
    fn account(&self) -> Option<&Object<'a>> {
        let account = || match (self.occasion, &self.envelope) {
            (Occasion::Notification, Some(notification)) => notification.object("account", ACCOUNT),
            _ => self.shown()?.object("account", ACCOUNT),
        };
        self.account.get_or_init(account).as_ref()
    }

    /// `user@domain`
    fn handle(&self, account: &Object<'a>) -> Option<Cow<'a, str>> {
        let acct = account.first(&["acct", "username"])?;
        let is_whole = acct.contains('@') || self.host.is_empty();
        Some(if is_whole { acct } else { format!("{acct}@{}", self.host).into() })
    }

    fn time(&self) -> Option<Cow<'a, str>> {
        let status = self.status.as_ref();
        match self.occasion {
            Occasion::New | Occasion::Conversation => status?.text("created_at"),
            Occasion::Edited => status?.first(&["edited_at", "created_at"]),
            Occasion::Notification | Occasion::Announcement => {
                self.envelope.as_ref()?.first(&["created_at", "published_at"])
            }
        }
    }

    fn kind(&self) -> Option<Cow<'a, str>> {
        let kind = match self.occasion {
            Occasion::Edited => "edit",
            Occasion::Notification => return self.envelope.as_ref()?.text("type"),
            Occasion::Conversation => "conversation",
            Occasion::Announcement => "announcement",
            Occasion::New if self.is_boost() => "boost",
            Occasion::New if self.shown().is_some_and(|it| it.raw("quote").starts_with('{')) => {
                "quote"
            }
            Occasion::New if self.get(Field::ReplyTo) != Value::Missing => "reply",
            Occasion::New => "post",
        };
        Some(Cow::Borrowed(kind))
    }

    /// The post's page, else that of who caused the notification.
    fn url(&self) -> Option<Cow<'a, str>> {
        match self.shown() {
            Some(status) => status.first(&["url", "uri"]),
            None => self.account()?.first(&["url", "uri"]),
        }
    }

    fn text(&self) -> Option<&str> {
        let text = || {
            let status = self.shown()?;
            let content = super::raw::text(status.raw("content"))?;
            let mentions = status.objects("mentions", &["url", "acct"]);
            let mentions: Vec<_> = mentions
                .iter()
                .map(|mention| html::Mention {
                    url: mention.text("url").unwrap_or_default(),
                    acct: mention.text("acct").unwrap_or_default(),
                })
                .collect();
            let context = html::Context {
                mentions: &mentions,
                host: self.host,
                has_quote: status.raw("quote").starts_with('{'),
            };
            Some(html::to_text(&content, &context))
        };
        self.text.get_or_init(text).as_deref()
    }

    fn mentions(&self, status: &Object<'a>) -> Vec<Cow<'a, str>> {
        let mentions = status.objects("mentions", &["acct", "username"]);
        mentions.iter().filter_map(|mention| self.handle(mention)).collect()
    }

    /// Those in the text and the one of the card, which is one of them unless another server
    /// has it otherwise.
    fn links(&self) -> &[String] {
        self.links.get_or_init(|| {
            let Some(status) = self.shown() else { return Vec::new() };
            let content = super::raw::text(status.raw("content")).unwrap_or_default();
            let mentioned = texts(status, "mentions", &["url"]);
            let has_quote = status.raw("quote").starts_with('{');
            let mut links = links::of_html(&content, has_quote);
            links.retain(|link| !mentioned.iter().any(|it| it == link));
            let card = status.object("card", &["url"]).and_then(|card| card.text("url"));
            if let Some(card) = card.filter(|card| !links.iter().any(|link| link == card)) {
                links.push(card.into_owned());
            }
            links
        })
    }

    /// Missing where there is no post.
    fn list<'v>(&'v self, of: impl FnOnce(&'v Object<'a>) -> Vec<Cow<'v, str>>) -> Value<'v> {
        self.shown().map_or(Value::Missing, |status| Value::List(of(status)))
    }
}

/// What is around a post, and the post.
fn within<'a>(envelope: Object<'a>, key: &str) -> (Option<Object<'a>>, Option<Object<'a>>) {
    let status = envelope.object(key, STATUS);
    (Some(envelope), status)
}

/// The id of the quoted post, also where nothing but the id came along (`ShallowQuote`).
fn quote_of<'a>(status: &Object<'a>) -> Option<Cow<'a, str>> {
    let quote = status.object("quote", &["quoted_status", "quoted_status_id"])?;
    let quoted = quote.object("quoted_status", &["id"]).and_then(|quoted| quoted.text("id"));
    quoted.or_else(|| quote.text("quoted_status_id"))
}

/// Of each object in an array the first of these members that says something.
fn texts<'a>(status: &Object<'a>, list: &str, keys: &'static [&'static str]) -> Vec<Cow<'a, str>> {
    status.objects(list, keys).iter().filter_map(|item| item.first(keys)).collect()
}
