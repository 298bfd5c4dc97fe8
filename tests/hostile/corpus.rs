//! Posts as no honest server writes them, from a seed: the same seed gives the same posts.
//!
//! Text is made of what terminals obey, what HTML and JSON stumble over, and what is costly;
//! entities have the shapes of Mastodon, X and API v1.1, with anything at all in any place.

use std::fmt::Write as _;

use fastrand::Rng;

/// What is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus {
    /// Decides everything.
    pub(crate) seed: u64,
    /// How many posts.
    pub(crate) count: usize,
    /// Bytes of the longest field or list, about…
    pub(crate) huge: usize,
    /// … which one post in so many has.
    pub(crate) huge_every: usize,
}

impl Corpus {
    /// Each post with the event that it comes with. The payload is JSON (RFC 8259).
    pub(crate) fn posts(self) -> impl Iterator<Item = (&'static str, String)> {
        let mut rng = Rng::with_seed(self.seed);
        (0..self.count).map(move |n| {
            let huge = if (n + 1).is_multiple_of(self.huge_every) { self.huge } else { 0 };
            Maker { rng: rng.fork(), out: String::new(), huge }.post()
        })
    }
}

/// Pieces of text, as characters.
const PIECES: &[&str] = &[
    "\u{1b}[31m",
    "\u{1b}[2J",
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]8;;http://x\u{1b}\\",
    "\u{1b}P+q\u{1b}\\",
    "\u{1b}",
    "\u{1b}]",
    "\u{9b}31m",
    "\u{9d}0;t\u{9c}",
    "\u{90}",
    "\u{85}",
    "\0",
    "\u{8}",
    "\u{7}",
    "\u{7f}",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u{b}",
    "\u{c}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{202a}",
    "\u{2066}",
    "\u{2068}",
    "\u{2069}",
    "\u{200e}",
    "\u{200f}",
    "\u{61c}",
    "\u{200b}",
    "\u{200d}",
    "\u{2060}",
    "\u{feff}",
    "\u{fff9}",
    "\u{e0041}",
    "\u{fe0f}",
    "\u{301}",
    "\u{3164}",
    "\u{115f}",
    "\u{ad}",
    "\u{a0}",
    "\u{fdd0}",
    "العربية",
    "אבג",
    "日本語",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "🏴",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "ẞ",
    "…",
    "“",
    " ",
    "  ",
    "word ",
    "two words ",
    "@ann",
    "#rust",
    "https://a.example/?a=1&b=2",
    "www.x",
    ":blob:",
    "\\",
    "\"",
    "'",
    ",",
    "%s%n",
    "{{ x }}",
    "{% raw %}",
    "$(x)",
    "null",
    "x",
    "<p>",
    "</p>",
    "<br>",
    "<br />",
    "<b>",
    "<P CLASS=X>",
    "<blockquote>",
    "</blockquote>",
    "<ul><li>",
    "<ol start=\"-9223372036854775808\" reversed><li>",
    "</li></ul>",
    "<pre>\n",
    "</pre>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<a href=\"https://a.example/\u{1b}]\">",
    "<a class=\"mention\" href=\"https://m.example/@ann\">",
    "<a href='javascript:alert(1)' x=1 x=2>",
    "<a href=\"https://m.example/tags/x\" class=\"mention hashtag\">",
    "</a>",
    "</a",
    "<span class=\"invisible\">",
    "<span class=\"ellipsis\">",
    "</span>",
    "<p class=\"quote-inline\">",
    "<img alt=\"\u{9b}\">",
    "<table><td>",
    "<textarea>",
    "<",
    ">",
    "&",
    "&#27;[2J",
    "&#x9b;",
    "&#x202e;",
    "&#0;",
    "&#xd800;",
    "&#x110000;",
    "&amp;lt;",
    "&lt;",
    "&nbsp;",
    "&notanentity;",
    "&#99999999999999999999;",
];

/// What stands in a JSON string and in no Rust string, and escapes of what does.
const ESCAPES: &[&str] = &[
    "\\ud83d",
    "\\udc00",
    "\\udc00\\ud83d",
    "\\ud83d\\ude00",
    "\\ud83d\\u001b",
    "\\u001b[31m",
    "\\u0000",
    "\\u009b2J",
    "\\u202e",
    "\\u2066",
    "\\u001B]0;x\\u0007",
    "\\/",
    "\\b\\f\\n\\r\\t",
    "\\u003cp\\u003e",
];

/// Members of a status and of what is in one, with what a server would have in them.
static STATUS: Members = &[
    ("id", Shape::Id),
    ("created_at", Shape::Time),
    ("edited_at", Shape::Time),
    ("in_reply_to_id", Shape::Id),
    ("in_reply_to_account_id", Shape::Id),
    ("sensitive", Shape::Any),
    ("spoiler_text", Shape::Text),
    ("visibility", Shape::Text),
    ("language", Shape::Text),
    ("url", Shape::Url),
    ("uri", Shape::Url),
    ("content", Shape::Text),
    ("reblog", Shape::Inner(&STATUS)),
    ("account", Shape::Inner(&ACCOUNT)),
    ("quote", Shape::Inner(&QUOTE)),
    ("media_attachments", Shape::List(&ENTITY)),
    ("mentions", Shape::List(&ENTITY)),
    ("tags", Shape::List(&ENTITY)),
    ("emojis", Shape::List(&ENTITY)),
    ("card", Shape::Inner(&ENTITY)),
    ("poll", Shape::Inner(&POLL)),
    ("application", Shape::Inner(&ENTITY)),
];
static ACCOUNT: Members = &[
    ("id", Shape::Id),
    ("acct", Shape::Text),
    ("username", Shape::Text),
    ("display_name", Shape::Text),
    ("bot", Shape::Any),
    ("url", Shape::Url),
    ("emojis", Shape::List(&ENTITY)),
];
static QUOTE: Members = &[
    ("state", Shape::Text),
    ("quoted_status", Shape::Inner(&STATUS)),
    ("quoted_status_id", Shape::Id),
];
static POLL: Members = &[
    ("expires_at", Shape::Time),
    ("votes_count", Shape::Any),
    ("options", Shape::List(&ENTITY)),
    ("multiple", Shape::Any),
];
/// Whatever is in a list.
static ENTITY: Members = &[
    ("id", Shape::Id),
    ("type", Shape::Text),
    ("url", Shape::Url),
    ("acct", Shape::Text),
    ("username", Shape::Text),
    ("name", Shape::Text),
    ("title", Shape::Text),
    ("description", Shape::Text),
    ("votes_count", Shape::Any),
    ("shortcode", Shape::Text),
    ("remote_url", Shape::Url),
    ("provider_name", Shape::Text),
];
static AROUND: Members = &[
    ("id", Shape::Id),
    ("type", Shape::Kind),
    ("created_at", Shape::Time),
    ("account", Shape::Inner(&ACCOUNT)),
    ("accounts", Shape::List(&ACCOUNT)),
    ("status", Shape::Inner(&STATUS)),
    ("last_status", Shape::Inner(&STATUS)),
    ("content", Shape::Text),
    ("published_at", Shape::Time),
    ("mentions", Shape::List(&ENTITY)),
];
static LINE: Members = &[
    ("data", Shape::Inner(&TWEET)),
    ("includes", Shape::Inner(&INCLUDES)),
    ("matching_rules", Shape::List(&RULE)),
    ("errors", Shape::List(&ENTITY)),
];
static TWEET: Members = &[
    ("id", Shape::Id),
    ("text", Shape::Text),
    ("author_id", Shape::Id),
    ("created_at", Shape::Time),
    ("lang", Shape::Text),
    ("entities", Shape::Inner(&ENTITIES)),
    ("attachments", Shape::Inner(&ATTACHMENTS)),
    ("referenced_tweets", Shape::List(&REFERENCE)),
    ("note_tweet", Shape::Inner(&TWEET)),
    ("in_reply_to_user_id", Shape::Id),
    ("edit_history_tweet_ids", Shape::Any),
    ("public_metrics", Shape::Any),
];
static ENTITIES: Members = &[
    ("urls", Shape::List(&SPAN)),
    ("hashtags", Shape::List(&SPAN)),
    ("mentions", Shape::List(&SPAN)),
    ("cashtags", Shape::List(&SPAN)),
];
static SPAN: Members = &[
    ("start", Shape::Number),
    ("end", Shape::Number),
    ("url", Shape::Url),
    ("expanded_url", Shape::Url),
    ("display_url", Shape::Text),
    ("tag", Shape::Text),
    ("username", Shape::Text),
    ("media_key", Shape::Id),
];
static ATTACHMENTS: Members = &[("media_keys", Shape::Ids), ("poll_ids", Shape::Ids)];
static REFERENCE: Members = &[("type", Shape::Kind), ("id", Shape::Id)];
static INCLUDES: Members = &[
    ("users", Shape::List(&ENTITY)),
    ("tweets", Shape::List(&TWEET)),
    ("media", Shape::List(&MEDIA)),
    ("polls", Shape::List(&POLL)),
];
static MEDIA: Members = &[
    ("media_key", Shape::Id),
    ("type", Shape::Text),
    ("url", Shape::Url),
    ("alt_text", Shape::Text),
    ("preview_image_url", Shape::Url),
];
static RULE: Members = &[("id", Shape::Id), ("tag", Shape::Text)];

/// A post of API v1.1, and whatever has members of one.
static LEGACY: Members = &[
    ("id", Shape::Number),
    ("id_str", Shape::Id),
    ("created_at", Shape::Time),
    ("text", Shape::Text),
    ("full_text", Shape::Text),
    ("extended_tweet", Shape::Inner(&LEGACY)),
    ("entities", Shape::Inner(&LEGACY_ENTITIES)),
    ("extended_entities", Shape::Inner(&LEGACY_ENTITIES)),
    ("user", Shape::Sure(&USER)),
    ("lang", Shape::Text),
    ("in_reply_to_status_id_str", Shape::Id),
    ("in_reply_to_user_id_str", Shape::Id),
    ("in_reply_to_screen_name", Shape::Text),
    ("place", Shape::Inner(&ENTITY)),
    ("withheld_in_countries", Shape::Ids),
    ("retweeted_status", Shape::Inner(&LEGACY)),
    ("quoted_status_id_str", Shape::Id),
    ("quoted_status", Shape::Inner(&LEGACY)),
];
static USER: Members = &[
    ("id", Shape::Number),
    ("id_str", Shape::Id),
    ("screen_name", Shape::Text),
    ("name", Shape::Text),
];
static LEGACY_ENTITIES: Members = &[
    ("urls", Shape::List(&SPAN)),
    ("hashtags", Shape::List(&LEGACY)),
    ("user_mentions", Shape::List(&USER)),
    ("media", Shape::List(&LEGACY_MEDIA)),
];
static LEGACY_MEDIA: Members = &[
    ("id_str", Shape::Id),
    ("type", Shape::Text),
    ("url", Shape::Url),
    ("media_url_https", Shape::Url),
    ("ext_alt_text", Shape::Text),
];
static DIRECT: Members = &[("direct_message", Shape::Sure(&DIRECT_MESSAGE))];
static DIRECT_MESSAGE: Members = &[
    ("id_str", Shape::Id),
    ("created_at", Shape::Time),
    ("text", Shape::Text),
    ("entities", Shape::Inner(&LEGACY_ENTITIES)),
    ("sender", Shape::Sure(&USER)),
    ("sender_id", Shape::Number),
    ("sender_screen_name", Shape::Text),
    ("recipient", Shape::Sure(&USER)),
    ("recipient_id", Shape::Number),
    ("recipient_screen_name", Shape::Text),
];
static EVENT: Members = &[
    ("event", Shape::Kind),
    ("created_at", Shape::Time),
    ("source", Shape::Sure(&USER)),
    ("target", Shape::Sure(&USER)),
    ("target_object", Shape::Sure(&LEGACY)),
];
static LIST_EVENT: Members = &[
    ("event", Shape::Kind),
    ("source", Shape::Sure(&USER)),
    ("target", Shape::Sure(&USER)),
    ("target_object", Shape::Sure(&ENTITY)),
];
/// Each name with what may be in any of them.
static NOTICES: &[(&str, Members)] = &[
    ("delete", &[("delete", Shape::Sure(&NOTICE))]),
    ("scrub_geo", &[("scrub_geo", Shape::Sure(&NOTICE))]),
    ("status_withheld", &[("status_withheld", Shape::Sure(&NOTICE))]),
    ("user_withheld", &[("user_withheld", Shape::Sure(&NOTICE))]),
    ("limit", &[("limit", Shape::Sure(&NOTICE))]),
    ("warning", &[("warning", Shape::Sure(&NOTICE))]),
    ("disconnect", &[("disconnect", Shape::Sure(&NOTICE))]),
    ("friends", &[("friends", Shape::Ids)]),
    ("control", &[("control", Shape::Sure(&NOTICE))]),
];
static NOTICE: Members = &[
    ("id", Shape::Text),
    ("user_id", Shape::Text),
    ("up_to_status_id", Shape::Text),
    ("withheld_in_countries", Shape::Texts),
    ("timestamp_ms", Shape::Time),
    ("track", Shape::Number),
    ("code", Shape::Text),
    ("message", Shape::Text),
    ("reason", Shape::Text),
    ("percent_full", Shape::Number),
    ("control_uri", Shape::Url),
    ("status", Shape::Sure(&DIRECT_MESSAGE)),
    ("direct_message", Shape::Sure(&DIRECT_MESSAGE)),
];

/// Words that mean something as a `type`, or as what was done.
const KINDS: &[&str] = &[
    "mention",
    "reblog",
    "favourite",
    "follow",
    "poll",
    "status",
    "update",
    "admin.report",
    "retweeted",
    "quoted",
    "replied_to",
    "severed_relationships",
    "favorite",
    "favorited_retweet",
    "list_member_added",
    "access_revoked",
];

/// Names with what belongs there.
type Members = &'static [(&'static str, Shape)];

/// What a member should hold.
#[derive(Clone, Copy)]
enum Shape {
    Any,
    Id,
    Ids,
    Texts,
    Number,
    Kind,
    Time,
    Url,
    Text,
    Inner(&'static Members),
    /// As `Inner`, where a message is nothing without it.
    Sure(&'static Members),
    List(&'static Members),
}

/// One payload while it is made.
struct Maker {
    rng: Rng,
    out: String,
    /// Bytes of the one long field that is due, else 0.
    huge: usize,
}

/// How deep entities hold entities.
const DEPTH: usize = 2;

impl Maker {
    fn post(mut self) -> (&'static str, String) {
        let (event, members) = match self.rng.u8(0..24) {
            0..6 => ("update", STATUS),
            6 => ("status.update", STATUS),
            7 => ("notification", AROUND),
            8 => ("conversation", AROUND),
            9 => ("announcement", AROUND),
            10..14 => ("tweet", LINE),
            14 => ("delete", REFERENCE),
            15..18 => ("tweet", LEGACY),
            18 => ("direct_message", DIRECT),
            19 => ("event", EVENT),
            20 => ("event", LIST_EVENT),
            21 | 22 => self.pick(NOTICES),
            _ => ("\u{1b}]0;x\u{7}", ENTITY),
        };
        if self.rng.u8(0..50) == 0 {
            self.anything(0);
        } else {
            self.object(members, DEPTH);
        }
        (event, self.out)
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.rng.u32(0..n) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rng.usize(0..of.len())]
    }

    fn object(&mut self, members: Members, depth: usize) {
        self.out.push('{');
        let mut first = true;
        for (name, shape) in members {
            // Missing, or there twice.
            let times = if self.one_in(3) { 0 } else { 1 + usize::from(self.one_in(40)) };
            for _ in 0..times {
                if !std::mem::take(&mut first) {
                    self.out.push(',');
                }
                if self.one_in(30) {
                    self.out.push_str("\n\t ");
                }
                let _ = write!(self.out, "\"{name}\":");
                self.value(*shape, depth);
            }
        }
        self.out.push('}');
    }

    fn value(&mut self, shape: Shape, depth: usize) {
        if self.one_in(25) {
            return self.anything(0);
        }
        match shape {
            Shape::Any => self.anything(2),
            Shape::Id => self.id(),
            Shape::Ids => self.list(|it| it.id()),
            Shape::Texts => self.list(|it| it.string()),
            Shape::Number => {
                let number = self.rng.u32(0..60);
                let _ = write!(self.out, "{number}");
            }
            Shape::Kind => {
                let kind = self.pick(KINDS);
                let _ = write!(self.out, "\"{kind}\"");
            }
            Shape::Time => {
                let time = self.pick(&[
                    "2026-11-20T12:00:00.000Z",
                    "9999-12-31T23:59:59Z",
                    "-9999-01-01T00:00:00Z",
                    "Fri Nov 20 12:00:00 +0000 2026",
                    "Fri Dec 31 23:59:59 -2359 9999",
                    "-9223372036854775808",
                    "x",
                ]);
                let _ = write!(self.out, "\"{time}\"");
            }
            Shape::Url => {
                let begin = self.pick(&[
                    "https://m.example/@ann",
                    "https://t.co/",
                    "http://",
                    "javascript:",
                    "",
                ]);
                let _ = write!(self.out, "\"{begin}");
                self.text();
                self.out.push('"');
            }
            Shape::Text => self.string(),
            Shape::Inner(_) | Shape::Sure(_) | Shape::List(_) if depth == 0 => {
                self.out.push_str("null")
            }
            Shape::Inner(_) if self.one_in(2) => self.out.push_str("null"),
            Shape::Inner(members) | Shape::Sure(members) => self.object(members, depth - 1),
            Shape::List(members) => self.list(|it| it.object(members, depth.min(2) - 1)),
        }
    }

    fn list(&mut self, item: impl Fn(&mut Self)) {
        let start = self.out.len();
        let huge = if self.one_in(3) { std::mem::take(&mut self.huge) } else { 0 };
        let mut count = self.rng.usize(0..3);
        self.out.push('[');
        while count > 0 || self.out.len() < start + huge {
            count = count.saturating_sub(1);
            if !self.out.ends_with('[') {
                self.out.push(',');
            }
            item(self);
        }
        self.out.push(']');
    }

    /// Few ids, so that they meet; now and then a number, as some servers have them.
    fn id(&mut self) {
        let id = self.rng.u32(0..4);
        let _ =
            if self.one_in(8) { write!(self.out, "{id}") } else { write!(self.out, "\"{id}\"") };
    }

    fn string(&mut self) {
        self.out.push('"');
        self.text();
        self.out.push('"');
    }

    /// The inside of a string.
    fn text(&mut self) {
        let start = self.out.len();
        let huge = if self.one_in(3) { std::mem::take(&mut self.huge) } else { 0 };
        let mut count = self.rng.usize(0..6);
        // A flood of one piece is the worst that a quadratic loop can meet.
        let flood = self.one_in(2).then(|| self.rng.usize(0..PIECES.len()));
        while count > 0 || self.out.len() < start + huge {
            count = count.saturating_sub(1);
            match flood.filter(|_| huge > 0) {
                Some(piece) => self.piece(PIECES[piece]),
                None if self.one_in(6) => {
                    let escape = self.pick(ESCAPES);
                    self.out.push_str(escape);
                }
                None => {
                    let piece = self.pick(PIECES);
                    self.piece(piece);
                }
            }
        }
    }

    /// Raw where JSON lets it stand so.
    fn piece(&mut self, piece: &str) {
        for c in piece.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                '\0'..='\u{1f}' => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
    }

    /// Any JSON value.
    fn anything(&mut self, depth: usize) {
        match self.rng.u8(0..12) {
            0..2 => self.out.push_str("null"),
            2 => self.out.push_str("true"),
            3 => self.out.push_str("false"),
            4 => self.out.push_str("-1.5e+308"),
            5 => self.out.push_str("123456789012345678901234567890"),
            6 => self.out.push_str("1e999999"),
            7..9 => self.string(),
            9 => {
                let levels =
                    if self.one_in(10) { self.rng.usize(0..5_000) } else { self.rng.usize(0..5) };
                let _ = write!(self.out, "{}{}", "[".repeat(levels), "]".repeat(levels));
                if levels == 0 {
                    self.out.push('0');
                }
            }
            10 if depth > 0 => self.list(|it| it.anything(depth - 1)),
            _ => self.object(ENTITY, 1),
        }
    }
}
