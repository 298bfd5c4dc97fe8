//! The people of the sandbox, and how X writes a user (protocols/x.md section 9).
//!
//! All are invented, all domains are under `.example`. Some names are there to hurt a terminal.

use serde_json::{Map, Value, json};

use super::texts;

/// One invented person.
#[derive(Debug)]
pub(super) struct Person {
    /// Decimal, as all ids.
    pub(super) id: &'static str,
    pub(super) username: &'static str,
    name: &'static str,
    description: &'static str,
    location: &'static str,
    url: &'static str,
    verification: Verification,
    followers: u32,
    /// Why nobody can look the person up.
    pub(super) absence: Option<Absence>,
}

/// X's `verified_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verification {
    None,
    Blue,
    Business,
    Government,
}

/// Why something that is named cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Deleted.
    Gone,
    /// The account is suspended.
    Suspended,
    /// The account is protected.
    Protected,
}

const SOMEONE: Person = Person {
    id: "",
    username: "",
    name: "",
    description: "",
    location: "",
    url: "",
    verification: Verification::None,
    followers: 128,
    absence: None,
};

/// Everyone.
pub(super) const PEOPLE: &[Person] = &[
    Person {
        id: "1714200000000000011",
        username: "mila_cats",
        name: "Mila 🐈‍⬛",
        description: "Two cats, one sofa. Pictures of #cats, mostly asleep.",
        location: "Fjordby",
        url: "https://mila.example/cats",
        verification: Verification::Blue,
        followers: 20_417,
        ..SOMEONE
    },
    Person {
        id: "2244000012",
        username: "harbour_cats",
        name: "Harbour Cats Society",
        description: "We feed the cats of the harbour. Run by @mila_cats & friends.",
        location: "Pier 7",
        url: "https://harbourcats.example",
        verification: Verification::Business,
        followers: 8_802,
        ..SOMEONE
    },
    Person {
        id: "31",
        username: "fjord_weather",
        name: "Fjordby Weather Office",
        description: "Wind, rain, visibility. Every hour, automatically.",
        location: "Fjordby",
        url: "https://weather.fjordby.example",
        verification: Verification::Government,
        followers: 512_004,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000014",
        username: "yuki_bakes",
        name: "Yuki bakes 雪",
        description: "Bread, mostly rye. #bread",
        followers: 2_750,
        ..SOMEONE
    },
    Person {
        id: "90210015",
        username: "tomas_trains",
        name: "Tomáš Dvořák",
        description: "I count trains and birds.",
        location: "platform 3",
        followers: 311,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000016",
        username: "amal_writes",
        name: "أمل الكاتبة",
        description: "أكتب عن القطط والقهوة.",
        followers: 640,
        ..SOMEONE
    },
    Person {
        // CSI, OSC with BEL, and a C1 CSI: all must die before a terminal.
        id: "1714200000000000017",
        username: "kit_term",
        name: "Kit \u{1b}[31;1mRed\u{1b}[0m \u{1b}]0;owned\u{7}\u{9b}2J",
        description: "Tests \u{1b}[5mterminals\u{1b}[0m for fun.",
        location: "\u{1b}[1A",
        followers: 17,
        ..SOMEONE
    },
    Person {
        // RIGHT-TO-LEFT OVERRIDE, never closed: shows as "exe.ot_piano" and turns what follows.
        id: "1714200000000000018",
        username: "nadia_piano",
        name: "Nadia \u{202e}onaip_to.exe",
        description: "Piano \u{2066}isolated\u{2069} and override \u{202e}edirrevo\u{202c}.",
        followers: 512,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000019",
        username: "ravi_repairs",
        name: "Ravi & sons <repairs>",
        description: "Bicycles, radios, \"everything\" with screws.",
        url: "https://ravi.example/workshop?old=1&new=0",
        followers: 77,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000020",
        username: "chen_tea",
        name: "陈晓 🍵",
        description: "茶、书、山、猫。",
        verification: Verification::Blue,
        followers: 15_480,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000021",
        username: "noa_books",
        name: "נועה מהספרייה",
        description: "ספרים ישנים וחתול אחד.",
        followers: 204,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000022",
        username: "zoe_zwj",
        name: "Zoe 👩🏽‍🔧👨‍👩‍👧‍👦 e\u{301}",
        description: "One glyph, many code points.",
        followers: 9,
        ..SOMEONE
    },
    Person {
        id: "1714200000000000023",
        username: "gone_again",
        name: "Gone again",
        absence: Some(Absence::Suspended),
        ..SOMEONE
    },
    Person {
        id: "1714200000000000024",
        username: "locked_liv",
        name: "Liv",
        absence: Some(Absence::Protected),
        ..SOMEONE
    },
];

/// Who a username is.
pub(super) fn known(username: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.username == username)
}

/// Who a username is; the first person for a name that nobody has.
pub(super) fn find(username: &str) -> &'static Person {
    known(username).unwrap_or(&PEOPLE[0])
}

impl Person {
    /// The User object with every field that a bearer token sees.
    pub(super) fn user(&self) -> Map<String, Value> {
        let mut user = json!({
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "created_at": "2023-10-17T08:15:00.000Z",
            "description": self.description,
            "profile_image_url": format!("https://pbs.example/profile_images/{}_normal.jpg", self.id),
            "protected": false,
            "public_metrics": {
                "followers_count": self.followers,
                "following_count": 123 + self.followers / 9,
                "tweet_count": 4_567 + self.followers,
                "listed_count": self.followers / 100,
                "like_count": 3 * self.followers,
                "media_count": self.followers / 10,
            },
            "most_recent_tweet_id": "1999999999999999999",
            "verified": self.verification != Verification::None,
            "verified_type": match self.verification {
                Verification::None => "none",
                Verification::Blue => "blue",
                Verification::Business => "business",
                Verification::Government => "government",
            },
            "is_identity_verified": self.verification == Verification::Government,
            "parody": false,
        });
        let mut entities = Map::new();
        if let Some(found) = texts::compose(self.description).entities() {
            entities.insert("description".to_owned(), found);
        }
        if !self.url.is_empty() {
            let link = texts::compose(self.url);
            user["url"] = link.text.as_str().into();
            entities.insert("url".to_owned(), link.entities().unwrap_or_default());
        }
        if !entities.is_empty() {
            user["entities"] = Value::Object(entities);
        }
        if !self.location.is_empty() {
            user["location"] = self.location.into();
        }
        if self.followers > 10_000 {
            user["pinned_tweet_id"] = "1800000000000000001".into();
            user["profile_banner_url"] =
                format!("https://pbs.example/profile_banners/{}/1", self.id).into();
        }
        if self.verification == Verification::Business {
            user["affiliation"] = json!({
                "badge_url": "https://pbs.example/badge.jpg",
                "description": self.name,
                "url": self.url,
                "user_id": [self.id],
            });
        }
        texts::object(user)
    }
}
