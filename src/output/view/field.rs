//! The names of the `@fields`, what each means, and an example: `trill fields` prints this.

/// One of the `@fields` (DESIGN.md section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "`about` says it, to users as well")]
pub enum Field {
    Source,
    Stream,
    Event,
    Via,
    ReceivedAt,
    Id,
    Time,
    Author,
    Name,
    Text,
    Url,
    Lang,
    ReplyTo,
    BoostOf,
    QuoteOf,
    Tags,
    Mentions,
    Media,
    Links,
    Rules,
    Kind,
}

impl Field {
    /// In the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::Source,
        Self::Stream,
        Self::Event,
        Self::Via,
        Self::ReceivedAt,
        Self::Id,
        Self::Time,
        Self::Kind,
        Self::Author,
        Self::Name,
        Self::Text,
        Self::Url,
        Self::Lang,
        Self::ReplyTo,
        Self::BoostOf,
        Self::QuoteOf,
        Self::Tags,
        Self::Mentions,
        Self::Media,
        Self::Links,
        Self::Rules,
    ];

    /// The field of this name, which may begin with `@`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.strip_prefix('@').unwrap_or(name);
        Self::ALL.iter().copied().find(|field| &field.name()[1..] == name)
    }

    /// Its name: `@text`.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        self.facts().1
    }

    /// What it may say. Lists are shown as TSV and CSV have them, joined with commas.
    pub fn example(self) -> &'static str {
        self.facts().2
    }

    fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Source => ("@source", "the server", "mastodon.social"),
            Self::Stream => ("@stream", "the stream and its argument (a list)", "hashtag,rust"),
            Self::Event => ("@event", "the service's name of the event", "update"),
            Self::Via => ("@via", "how the record came", "stream"),
            Self::ReceivedAt => ("@received_at", "when it came", "2026-11-20T12:00:00.123456Z"),
            Self::Id => ("@id", "id of the post, or of what was deleted", "115587623901223041"),
            Self::Time => {
                ("@time", "when it was posted, boosted or edited", "2026-11-20T11:59:58.000Z")
            }
            Self::Kind => (
                "@kind",
                "post, reply, boost, quote, edit, delete, …; what a notification is",
                "reply",
            ),
            Self::Author => {
                ("@author", "who wrote it, or caused the notification", "ferris@mastodon.social")
            }
            Self::Name => ("@name", "the author's display name", "Ferris"),
            Self::Text => ("@text", "its plain text", "Hello, #rust!"),
            Self::Url => {
                ("@url", "its public address", "https://mastodon.social/@ferris/115587623901223041")
            }
            Self::Lang => ("@lang", "its language", "en"),
            Self::ReplyTo => (
                "@reply_to",
                "id of the post that it answers, else of the account",
                "115587610000000001",
            ),
            Self::BoostOf => ("@boost_of", "id of the post that is boosted", "115587600000000002"),
            Self::QuoteOf => ("@quote_of", "id of the post that it quotes", "115587600000000003"),
            Self::Tags => ("@tags", "hashtags without # (a list)", "rust,opensource"),
            Self::Mentions => (
                "@mentions",
                "accounts that it names (a list)",
                "alice@mastodon.social,bob@remote.example",
            ),
            Self::Media => (
                "@media",
                "addresses of pictures, sound and video (a list)",
                "https://files.example/1.png",
            ),
            Self::Links => {
                ("@links", "pages that it links to (a list)", "https://www.rust-lang.org/")
            }
            Self::Rules => {
                ("@rules", "X: tags, else ids, of the rules that it matches (a list)", "cats")
            }
        }
    }
}
