//! What people of the sandbox write: short texts on harmless subjects, one feature at a time.
//!
//! The first twelve show every feature that a printer must handle (protocols/mastodon.md §8), in
//! the order in which they arrive; add further ones at the end, or seeded streams change.

/// A post before it is composed.
#[derive(Debug)]
pub(super) struct Draft {
    /// `user` or `user@domain`.
    pub(super) author: &'static str,
    pub(super) text: &'static str,
    pub(super) language: Option<&'static str>,
    /// The content warning, plain text; with it goes `sensitive`.
    pub(super) warning: &'static str,
    pub(super) media: &'static [Attachment],
    /// Options of a poll and the votes for each.
    pub(super) poll: &'static [(&'static str, u32)],
    /// True if and only if several options may be chosen.
    pub(super) multiple: bool,
    pub(super) quote: Quoting,
    /// True if and only if the post answers an earlier one of the same author.
    pub(super) thread: bool,
}

/// What a draft quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    Nothing,
    Accepted,
    Pending,
}

/// A file that a draft carries.
#[derive(Debug, Clone, Copy)]
pub(super) enum Attachment {
    /// With its alt text.
    Image(Option<&'static str>),
    Video(Option<&'static str>),
    Audio(Option<&'static str>),
    /// What Mastodon shows for a file that it did not take over.
    Unknown,
}

use Attachment::{Audio, Image, Unknown, Video};

const DRAFT: Draft = Draft {
    author: "mara",
    text: "",
    language: Some("en"),
    warning: "",
    media: &[],
    poll: &[],
    multiple: false,
    quote: Quoting::Nothing,
    thread: false,
};

/// Every draft.
pub(super) const DRAFTS: &[Draft] = &[
    Draft { text: "Good morning! The beans are up, two days early.", ..DRAFT },
    Draft {
        author: "wren@fjord.example",
        warning: "Food, and a ferry & <weather>",
        text: "Soup on deck in a force 7. Most of the soup is now part of the deck.",
        ..DRAFT
    },
    Draft {
        author: "tomas",
        text: "Which bird did you see first today?",
        multiple: true,
        poll: &[
            ("Blackbird", 14),
            (":kingfisher: Kingfisher", 3),
            ("A pigeon & friends", 41),
            ("Přišla sýkorka", 7),
        ],
        ..DRAFT
    },
    Draft {
        author: "yuki_bakes",
        text: "Rye, day three :sourdough:\n#bread",
        media: &[
            Image(Some(
                "A dark round loaf on a wooden board,\ncut open; the crumb is \"open\" and moist.",
            )),
            Image(None),
        ],
        ..DRAFT
    },
    Draft {
        author: "ravi@plaza.example",
        text: "Rain by noon, then. I oil the chain first. A thing with screws can be opened again.",
        quote: Quoting::Accepted,
        ..DRAFT
    },
    Draft {
        author: "ines",
        text: ":teapot: The good pot is out. :teapot: Also: \"quotes\", 'ticks', 3 < 5 & 5 > 3.",
        ..DRAFT
    },
    Draft {
        author: "wren@fjord.example",
        text: "@mara @ravi@plaza.example the timetable for next year is out: \
               https://ferries.example/timetables/2027/north-sea/evening?class=cabin&bike=1\n#ferry #Grüße #旅",
        ..DRAFT
    },
    Draft {
        author: "amal",
        language: Some("ar"),
        text: "صباح الخير! قهوة وكتاب جديد (Rust 2024) على الطاولة 😊\n#قهوة",
        ..DRAFT
    },
    Draft {
        author: "chen@plaza.example",
        language: Some("zh"),
        text: "今天在山上看到一只翠鸟 :kingfisher:，可惜没带相机。\n明日も行きます。내일은 비가 온대요.",
        ..DRAFT
    },
    Draft {
        author: "kit",
        text: "If your terminal is red now, your client has a bug. \u{1b}[2J\u{7}",
        ..DRAFT
    },
    Draft {
        author: "nadia@fjord.example",
        text: "Scales until lunch, then Satie. \u{202e}elbisrever si cisuM\u{202c} as they say.",
        ..DRAFT
    },
    Draft {
        author: "wren@fjord.example",
        text: "A short history of the night ferry, in too many words.\n\n\
               It leaves at ten, when the cranes have gone to sleep, and nobody who takes it is in a hurry; \
               those who are in a hurry fly, arrive, and wait for the rest of us. There is one corridor, \
               one light that flickers, and one machine that sells tea, coffee and chicken soup through the \
               same spout, so that every drink remembers the others.\n\n\
               Around one the lorry drivers stop playing cards. Around two the sea gets an opinion. \
               Around three somebody always stands at the stern and looks at where we have been, which is \
               dark, and around four somebody always stands at the bow and looks at where we are going, \
               which is also dark but has a lighthouse in it.\n\n\
               I have made the trip some sixty times. I could not tell you the name of the ship: it was \
               repainted twice and renamed three times, and the life belts do not agree with one another. \
               What I can tell you is that the third bench on the left is the warm one, because the \
               laundry is below it, that the gulls know the timetable better than the company does, and \
               that the best minute is the one after the engines stop and before the ramp goes down, \
               when three hundred people are awake, dressed, and completely silent.\n\n\
               The company has asked me to add that the soup is optional. The gulls have asked me to \
               add that it is not, and that whoever stands at the stern at three should bring bread. \
               I have passed both requests on to the third bench on the left, which is where decisions \
               are made on this ship.\n\n\
               Anyway: new timetable, same soup.",
        ..DRAFT
    },
    // From here on, more of the same in any order.
    Draft {
        author: "harbour_weather",
        text: "09:00: wind SW 4, 11 °C, visibility good. #weather",
        ..DRAFT
    },
    Draft {
        author: "noa@library.fjord.example",
        language: Some("he"),
        text: "מצאתי ספר מ-1923 עם חותמת של הספרייה. מישהו איחר קצת להחזיר :)",
        ..DRAFT
    },
    Draft {
        author: "ravi@plaza.example",
        text: "",
        media: &[Video(Some("A radio being switched on; after two seconds it hums."))],
        ..DRAFT
    },
    Draft {
        author: "tomas",
        text: "41 pigeons. I should have seen that coming.",
        thread: true,
        ..DRAFT
    },
    Draft {
        author: "mara",
        text: "Free to a good home: eleven courgettes. Twelve. Thirteen.",
        ..DRAFT
    },
    Draft {
        author: "yuki_bakes",
        text: "The sound of a good crust:",
        language: Some("en"),
        media: &[Audio(Some("Crackling, for eleven seconds."))],
        ..DRAFT
    },
    Draft {
        author: "chen@plaza.example",
        language: Some("zh"),
        text: "山顶。",
        media: &[
            Image(Some("云海，远处有一座小亭子。")),
            Image(Some("茶杯。")),
            Image(None),
            Image(None),
        ],
        ..DRAFT
    },
    Draft {
        author: "ines",
        text: "Tea or coffee?",
        poll: &[("Tea", 120), ("Coffee", 119)],
        ..DRAFT
    },
    Draft {
        author: "nadia@fjord.example",
        text: "Quoting myself from the future.",
        quote: Quoting::Pending,
        ..DRAFT
    },
    Draft {
        author: "ravi@plaza.example",
        language: None,
        text: "📻🔧 → 📻✨ 👩🏽‍🔧👨‍👩‍👧‍👦 e\u{301} zero\u{200b}width nbsp\u{a0}here \u{2028}LS",
        media: &[Unknown],
        ..DRAFT
    },
    Draft {
        author: "amal",
        text: "Reading list, part two: https://books.example/lists/2",
        thread: true,
        ..DRAFT
    },
    Draft {
        author: "mara",
        warning: "Slugs",
        text: "They found the beans.",
        media: &[Image(Some("Two slugs, unapologetic."))],
        ..DRAFT
    },
    Draft {
        author: "harbour_weather",
        text: "10:00: wind SW 5, 12 °C, rain by noon. #weather",
        ..DRAFT
    },
    Draft {
        author: "wren@fjord.example",
        text: "data: this line only looks like an event\n:thump\nevent: update",
        ..DRAFT
    },
    Draft { author: "kit", text: "Tabs\tand \u{7f} DEL and \u{85} NEL. Sorry.", ..DRAFT },
    Draft {
        author: "tomas",
        text: "@yuki_bakes the kingfisher wants to know if there are crumbs.",
        ..DRAFT
    },
];
