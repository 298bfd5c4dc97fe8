//! What people of the sandbox post: cats, weather, trains and bread, one feature at a time.
//!
//! The order is the one in which a stream shows them first; add further ones at the end, or seeded
//! streams change.

use super::people::Absence;

/// A post before it is rendered.
#[derive(Debug)]
pub(super) struct Draft {
    /// A username.
    pub(super) author: &'static str,
    pub(super) text: &'static str,
    pub(super) lang: &'static str,
    pub(super) media: &'static [Media],
    pub(super) poll: Option<Poll>,
    pub(super) reference: Option<(Relation, Referred)>,
    pub(super) place: Option<Where>,
    /// What the text was before it was edited: no versions, or two.
    pub(super) versions: Option<[&'static str; 2]>,
    /// Words in the text and what the classifier took them for.
    pub(super) annotations: &'static [(&'static str, &'static str)],
    /// `domain.entity` ids and the entity's name.
    pub(super) context: &'static [(&'static str, &'static str, &'static str)],
    pub(super) community: bool,
    pub(super) sensitive: bool,
    /// Countries where the post is withheld.
    pub(super) withheld: &'static [&'static str],
    /// The title of an article.
    pub(super) article: Option<&'static str>,
    pub(super) paid: bool,
    pub(super) replies: Replies,
    pub(super) oddity: Option<Oddity>,
}

/// A file, with its alt text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Media {
    Photo(Option<&'static str>),
    /// Without `url`, as X writes it: previews and variants.
    Video(Option<&'static str>),
    Gif(Option<&'static str>),
    /// A photo of which nothing but key and type is known.
    Bare,
}

impl Media {
    /// What X calls it in a link.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Photo(_) | Self::Bare => "photo",
            Self::Video(_) | Self::Gif(_) => "video",
        }
    }
}

/// Two to four options, and whether the poll is over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Poll {
    pub(super) options: &'static [(&'static str, u32)],
    pub(super) closed: bool,
}

/// How a post refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Retweeted,
    Quoted,
    RepliedTo,
}

/// What a post refers to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Referred {
    Post(&'static Draft),
    /// An id that leads nowhere.
    Absent(Absence),
}

/// A place of [`super::things::PLACES`], by number, and perhaps the exact point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where {
    pub(super) place: usize,
    /// Longitude, latitude.
    pub(super) point: Option<(f64, f64)>,
}

/// Who may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replies {
    Everyone,
    Mentioned,
    Following,
}

/// What a client does not expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// The names of the schema of 2026-08 (protocols/x.md section 1, "naming drift").
    Renamed,
    /// Members that no documentation has, everywhere.
    Unknown,
    /// `"includes":{}` where X leaves it out (protocols/x.md section 10).
    EmptyIncludes,
}

use Media::{Bare, Gif, Photo, Video};
use Referred::{Absent, Post};
use Relation::{Quoted, RepliedTo, Retweeted};

const DRAFT: Draft = Draft {
    author: "mila_cats",
    text: "",
    lang: "en",
    media: &[],
    poll: None,
    reference: None,
    place: None,
    versions: None,
    annotations: &[],
    context: &[],
    community: false,
    sensitive: false,
    withheld: &[],
    article: None,
    paid: false,
    replies: Replies::Everyone,
    oddity: None,
};

/// The long post that others retweet and quote.
const FERRY: Draft = Draft {
    author: "tomas_trains",
    text: "A short history of the night train with the cat, in too many words.\n\n\
           It leaves at ten, when the cranes have gone to sleep, and nobody who takes it is in a hurry; those who \
           are in a hurry fly, arrive, and wait for the rest of us. There is one corridor, one light that flickers, \
           and one cat, which belongs to the dining car and to nobody in it.\n\n\
           Around one the drivers stop playing cards. Around two the rails get an opinion. Around three somebody \
           always stands at the last window and looks at where we have been, which is dark, and the cat looks too.\n\n\
           The timetable: https://go.ferries.example/t27 and the cat's own page is kept by @mila_cats. #nighttrain #cats $SOUP",
    media: &[Photo(Some("A grey cat asleep on a folded timetable."))],
    ..DRAFT
};

const FLOUR: Draft = Draft {
    author: "yuki_bakes",
    text: "Rye, day three: https://bread.example/rye/day-three #bread",
    ..DRAFT
};

/// An answer itself, so that the conversation has a root that nobody includes.
const PLATFORM: Draft = Draft {
    author: "harbour_cats",
    text: "@tomas_trains which platform does the cat wait on?",
    reference: Some((RepliedTo, Absent(Absence::Gone))),
    ..DRAFT
};

/// Every draft.
pub(super) const DRAFTS: &[Draft] = &[
    Draft {
        text: "Our cat found the flour. #cats #bread",
        media: &[Photo(Some("A white cat that was a black cat, on a kitchen floor."))],
        ..DRAFT
    },
    Draft {
        author: "fjord_weather",
        text: "09:00: wind SW 4, 11 °C, visibility good. Rain by noon in Fjordby. #weather",
        annotations: &[("Fjordby", "Place")],
        context: &[("29.1001", "Weather", "Weather services")],
        ..DRAFT
    },
    Draft {
        author: "harbour_cats",
        text: "RT",
        reference: Some((Retweeted, Post(&FERRY))),
        ..DRAFT
    },
    Draft {
        author: "tomas_trains",
        text: "@harbour_cats platform 3, under the clock. The cat is never late.",
        reference: Some((RepliedTo, Post(&PLATFORM))),
        ..DRAFT
    },
    Draft {
        author: "ravi_repairs",
        text: "The new timetable is out: https://go.ferries.example/t27 (old one: https://ferries.example/timetables/2026/north-sea/evening)",
        ..DRAFT
    },
    Draft {
        author: "yuki_bakes",
        text: "Which loaf first?",
        poll: Some(Poll {
            options: &[("Rye", 14), ("Wheat & spelt", 3), ("The cat's choice", 41)],
            closed: false,
        }),
        ..DRAFT
    },
    FERRY,
    Draft {
        text: "This is why ours has to learn to read timetables.",
        reference: Some((Quoted, Post(&FERRY))),
        ..DRAFT
    },
    Draft {
        author: "chen_tea",
        text: "今天在山上看到一只猫，可惜没带相机。\n明日も行きます。내일은 비가 온대요. #猫",
        lang: "zh",
        ..DRAFT
    },
    Draft {
        author: "amal_writes",
        text: "صباح الخير! قهوة وكتاب جديد (Rust 2024) وقطة على الطاولة 😊\n#قهوة",
        lang: "ar",
        ..DRAFT
    },
    Draft {
        author: "mila_cats",
        text: "She can open the tap now.",
        media: &[Video(Some("A cat opens a tap with its paw, drinks, and leaves it open."))],
        ..DRAFT
    },
    Draft {
        author: "kit_term",
        text: "If your terminal is red now, your client has a bug. \u{1b}[31m\u{1b}[2J\u{7}\u{9b}1mcat\u{8}\u{8}\u{8}dog\u{7f}",
        ..DRAFT
    },
    Draft {
        author: "nadia_piano",
        text: "Scales until lunch, then Satie. \u{202e}elbisrever si cisuM\u{202c} as they say.",
        ..DRAFT
    },
    Draft {
        author: "harbour_cats",
        text: "What a shame that this was deleted, the cat was very proud of it.",
        reference: Some((Quoted, Absent(Absence::Gone))),
        ..DRAFT
    },
    Draft {
        author: "gone_again",
        text: "You can read this, but not who wrote it. My cat knows.",
        ..DRAFT
    },
    Draft {
        author: "tomas_trains",
        text: "Crossing the border on time, for once. Not a cloud.",
        place: Some(Where { place: 0, point: Some((5.3221, 60.3913)) }),
        ..DRAFT
    },
    Draft {
        author: "yuki_bakes",
        text: "Bake at 230 °C for 45 minutes, and keep the cat out of the proofing basket.",
        versions: Some([
            "Bake at 23 °C for 45 minutes.",
            "Bake at 230 °C for 45 minutes, keep the cat out.",
        ]),
        ..DRAFT
    },
    Draft {
        author: "ravi_repairs",
        text: "if (cats < 9 && bread > 0) { feed(\"cat\"); } // it's \"simple\" & <b>bold</b>, not &lt;b&gt;",
        ..DRAFT
    },
    Draft {
        author: "zoe_zwj",
        text: "👩🏽‍🔧 🐈‍⬛ 👨‍👩‍👧‍👦 ❤️‍🔥 🏴‍☠️ e\u{301}a\u{308}o\u{302}\u{303} zero\u{200b}width \u{feff}bom nbsp\u{a0}here",
        lang: "und",
        ..DRAFT
    },
    Draft {
        author: "kit_term",
        text: "one line\u{2028}still the same line\u{2029}and\u{85}this too. Cats know no line breaks.\n\nThose were real ones.",
        ..DRAFT
    },
    Draft {
        author: "mila_cats",
        text: "Four of them today. #cats",
        media: &[
            Photo(Some("A tabby cat in a bread basket.")),
            Photo(Some("The same cat,\nnow with \"the\" bread.")),
            Photo(None),
            Bare,
        ],
        place: Some(Where { place: 1, point: None }),
        context: &[("65.2001", "Interests and Hobbies", "Cats"), ("66.2002", "Interests", "Pets")],
        ..DRAFT
    },
    Draft {
        author: "harbour_cats",
        text: "Found: one tail, attached to half a cat. The other half is in the box.",
        media: &[Bare],
        sensitive: true,
        ..DRAFT
    },
    Draft {
        author: "noa_books",
        text: "מצאתי ספר מ-1923 עם חותמת של הספרייה, והחתול ישב עליו :)",
        lang: "iw",
        ..DRAFT
    },
    Draft {
        author: "mila_cats",
        text: "No.",
        media: &[Gif(Some("A cat shakes its head, for ever."))],
        replies: Replies::Mentioned,
        ..DRAFT
    },
    Draft {
        author: "tomas_trains",
        text: "41 votes for the cat. I should have seen that coming.",
        poll: Some(Poll {
            options: &[("Night train", 7), ("Dog", 2), ("Cat", 41), ("😼", 40)],
            closed: true,
        }),
        ..DRAFT
    },
    Draft {
        author: "ravi_repairs",
        text: "Not to be read everywhere: how to open a radio that says \"do not open\".",
        withheld: &["DE", "FR"],
        ..DRAFT
    },
    Draft {
        author: "harbour_cats",
        text: "New names, same cats: everything about this one is called differently. It is also long, since long ones are \
               called differently too: what was a note about a tweet is a note about a post, what was a list of tweets is a \
               list of posts, and the cat, who was never asked, is still called Biscuit. @yuki_bakes has the recipe. #cats",
        media: &[Photo(Some("A ginger cat beside a sign with a new name."))],
        reference: Some((Quoted, Post(&FLOUR))),
        oddity: Some(Oddity::Renamed),
        ..DRAFT
    },
    Draft {
        author: "chen_tea",
        text: "Fields that nobody has heard of. The cat has.",
        media: &[Photo(Some("A cat behind a question mark."))],
        oddity: Some(Oddity::Unknown),
        ..DRAFT
    },
    Draft {
        author: "locked_liv",
        text: "Somebody quoted me before I locked the door. Train at nine.",
        oddity: Some(Oddity::EmptyIncludes),
        ..DRAFT
    },
    Draft {
        author: "yuki_bakes",
        text: "@locked_liv I can only see that you said something about bread.",
        reference: Some((RepliedTo, Absent(Absence::Protected))),
        ..DRAFT
    },
    Draft {
        author: "mila_cats",
        text: "For the club only: which of you owes Biscuit a $TUNA? Pay up, @tomas_trains.",
        community: true,
        context: &[("65.2001", "Interests and Hobbies", "Cats")],
        replies: Replies::Following,
        ..DRAFT
    },
    Draft {
        author: "tomas_trains",
        text: "I wrote it all down:",
        article: Some("Forty stations & one cat"),
        media: &[Photo(None)],
        paid: true,
        ..DRAFT
    },
    Draft { author: "yuki_bakes", text: "RT", reference: Some((Retweeted, Post(&FLOUR))), ..DRAFT },
    Draft { author: "zoe_zwj", text: "https://bread.example/rye/day-three", lang: "zxx", ..DRAFT },
    Draft {
        author: "fjord_weather",
        text: "10:00: wind SW 5, 12 °C, rain. Trains on time; ferries, cats and soup indoors. #weather",
        ..DRAFT
    },
];
