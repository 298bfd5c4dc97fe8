//! The people of the sandbox, and how Mastodon writes an account.
//!
//! All are invented, all domains are under `.example`. Some names are there to hurt a terminal.

use serde::Serialize;

use super::template;
use super::texts;

/// The web domain of the sandbox's own people; fixed, since a port in it would change the bytes.
pub(in super::super) const LOCAL: &str = "sandbox.example";
/// Who the ready token belongs to.
pub(super) const VIEWER: &str = "you";

/// One invented person.
#[derive(Debug)]
pub(super) struct Person {
    number: u64,
    pub(super) username: &'static str,
    /// `None` for a local account.
    pub(super) domain: Option<&'static str>,
    display_name: &'static str,
    note: &'static str,
    bot: bool,
    locked: bool,
    followers: u32,
    field: Option<(&'static str, &'static str)>,
}

const SOMEONE: Person = Person {
    number: 0,
    username: "",
    domain: None,
    display_name: "",
    note: "",
    bot: false,
    locked: false,
    followers: 128,
    field: None,
};

/// Everyone.
pub(super) const PEOPLE: &[Person] = &[
    Person {
        number: 11,
        username: VIEWER,
        display_name: "You",
        note: "Trying out trill.",
        followers: 42,
        ..SOMEONE
    },
    Person {
        number: 12,
        username: "mara",
        display_name: "Mara Lindqvist 🌿",
        note: "Gardens, trains and long walks.\nHappy to swap seeds.",
        followers: 1204,
        field: Some(("Garden", "https://mara.example/garden")),
        ..SOMEONE
    },
    Person {
        number: 13,
        username: "tomas",
        display_name: "Tomáš Dvořák",
        note: "I count birds and keep #checklists.",
        followers: 311,
        ..SOMEONE
    },
    Person {
        number: 14,
        username: "yuki_bakes",
        display_name: "Yuki bakes 雪",
        note: "Bread, mostly rye. Pictures of #bread.",
        followers: 2750,
        ..SOMEONE
    },
    Person {
        number: 15,
        username: "ines",
        display_name: "Inês :teapot:",
        note: "Tea before noon :teapot:",
        followers: 88,
        ..SOMEONE
    },
    Person {
        number: 16,
        username: "amal",
        display_name: "أمل الكاتبة",
        note: "أكتب عن الكتب والقهوة.",
        followers: 640,
        ..SOMEONE
    },
    Person {
        // CSI, OSC with BEL, and a C1 CSI: all must die before a terminal.
        number: 17,
        username: "kit",
        display_name: "Kit \u{1b}[31;1mRed\u{1b}[0m \u{1b}]0;owned\u{7}\u{9b}2J",
        note: "Tests \u{1b}[5mterminals\u{1b}[0m for fun.",
        followers: 17,
        ..SOMEONE
    },
    Person {
        number: 18,
        username: "harbour_weather",
        display_name: "Harbour weather",
        bot: true,
        note: "Every hour, automatically.",
        followers: 5021,
        ..SOMEONE
    },
    Person {
        number: 31,
        username: "wren",
        domain: Some("fjord.example"),
        display_name: "Wren",
        note: "Night ferries.\nAll opinions borrowed from gulls.",
        followers: 930,
        ..SOMEONE
    },
    Person {
        number: 32,
        username: "ravi",
        domain: Some("plaza.example"),
        display_name: "Ravi & sons <repairs>",
        note: "Bicycles, radios, \"everything\" with screws.",
        followers: 77,
        field: Some(("Shop", "https://ravi.example/a/workshop/behind/the/old/station")),
        ..SOMEONE
    },
    Person {
        number: 33,
        username: "chen",
        domain: Some("plaza.example"),
        display_name: "陈晓 :kingfisher:",
        note: "茶、书、山。",
        followers: 15_480,
        ..SOMEONE
    },
    Person {
        // RIGHT-TO-LEFT OVERRIDE, never closed: shows as "exe.ot_piano" and turns what follows.
        number: 34,
        username: "nadia",
        domain: Some("fjord.example"),
        display_name: "Nadia \u{202e}onaip_to.exe",
        note: "Piano \u{2066}isolated\u{2069} and override \u{202e}edirrevo\u{202c}.",
        followers: 512,
        ..SOMEONE
    },
    Person {
        number: 35,
        username: "noa",
        domain: Some("library.fjord.example"),
        display_name: "נועה מהספרייה",
        note: "ספרים ישנים.",
        locked: true,
        followers: 204,
        ..SOMEONE
    },
];

/// Who a `user` or `user@domain` is; the first person for a name that nobody has.
pub(super) fn find(acct: &str) -> &'static Person {
    known(acct).unwrap_or(&PEOPLE[0])
}

/// Who a `user` or `user@domain` is.
pub(super) fn known(acct: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.acct() == acct)
}

impl Person {
    /// `user` for a local account, `user@domain` otherwise.
    pub(super) fn acct(&self) -> String {
        match self.domain {
            Some(domain) => format!("{}@{domain}", self.username),
            None => self.username.to_owned(),
        }
    }

    /// The account's snowflake, as text.
    pub(super) fn id(&self) -> String {
        let first: u64 =
            if self.domain.is_none() { 114_000_000_000_000_000 } else { 109_876_543_210_000_000 };
        (first + self.number).to_string()
    }

    /// The profile page.
    pub(super) fn url(&self) -> String {
        format!("https://{}/@{}", self.domain.unwrap_or(LOCAL), self.username)
    }

    /// The ActivityPub id.
    pub(super) fn uri(&self) -> String {
        match self.domain {
            Some(domain) => format!("https://{domain}/users/{}", self.username),
            None => format!("https://{LOCAL}/ap/users/{}", self.id()),
        }
    }

    /// The Account entity, fields in the order of the real server (captures/mastodon/entities).
    pub(super) fn account(&self) -> Account {
        let local = self.domain.is_none();
        let id = self.id();
        let folders =
            [&id[0..3], &id[3..6], &id[6..9], &id[9..12], &id[12..15], &id[15..18]].join("/");
        let cache = if local { "" } else { "cache/" };
        let avatar = format!(
            "https://files.{LOCAL}/{cache}accounts/avatars/{folders}/original/5f1d8e4d2c3b4a59.png"
        );
        let header = format!(
            "https://files.{LOCAL}/{cache}accounts/headers/{folders}/original/9a0b1c2d3e4f5061.jpg"
        );
        let fields = self.field.map(|(name, value)| Field {
            name,
            value: texts::compose(value).inline(),
            verified_at: local.then_some("2025-03-01T08:00:00.000+00:00"),
        });
        Account {
            id,
            username: self.username,
            acct: self.acct(),
            display_name: self.display_name,
            locked: self.locked,
            bot: self.bot,
            discoverable: local.then_some(true),
            indexable: true,
            group: false,
            created_at: "2022-11-05T00:00:00.000Z",
            note: texts::compose(self.note).html,
            url: self.url(),
            uri: self.uri(),
            avatar_static: avatar.clone(),
            avatar,
            avatar_description: "",
            header_static: header.clone(),
            header,
            header_description: "",
            followers_count: self.followers,
            following_count: 123 + self.followers / 9,
            statuses_count: 4567 + self.followers,
            last_status_at: template::day(),
            hide_collections: local.then_some(false),
            show_media: true,
            show_media_replies: true,
            show_featured: true,
            emojis: texts::emojis([self.display_name, self.note]),
            noindex: local.then_some(false),
            feature_approval: FeatureApproval {
                automatic: if local { &["public"] } else { &[] },
                manual: [],
                current_user: "denied",
            },
            roles: local.then_some([]),
            fields: fields.into_iter().collect(),
        }
    }
}

/// The Account entity.
#[derive(Debug, Clone, Serialize)]
pub(in super::super) struct Account {
    id: String,
    username: &'static str,
    acct: String,
    display_name: &'static str,
    locked: bool,
    bot: bool,
    discoverable: Option<bool>,
    indexable: bool,
    group: bool,
    created_at: &'static str,
    note: String,
    url: String,
    uri: String,
    avatar: String,
    avatar_static: String,
    avatar_description: &'static str,
    header: String,
    header_static: String,
    header_description: &'static str,
    followers_count: u32,
    following_count: u32,
    statuses_count: u32,
    last_status_at: String,
    hide_collections: Option<bool>,
    show_media: bool,
    show_media_replies: bool,
    show_featured: bool,
    emojis: Vec<texts::Emoji>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noindex: Option<bool>,
    feature_approval: FeatureApproval,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<[u8; 0]>,
    fields: Vec<Field>,
}

#[derive(Debug, Clone, Serialize)]
struct FeatureApproval {
    automatic: &'static [&'static str],
    manual: [u8; 0],
    current_user: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Field {
    name: &'static str,
    value: String,
    verified_at: Option<&'static str>,
}
