//! The operators of filtered-stream rules, as data (protocols/x.md section 2): parser, linter
//! and matcher all read this table.
//!
//! `is:` and `has:` have a row for each of their values, because the values differ in
//! everything that the table says.

/// A row: an operator that X knows, in streams or elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The name without its colon, lower case; `is:` and `has:` with their value.
    pub name: &'static str,
    /// Other names of it.
    pub aliases: &'static [&'static str],
    /// May a rule consist of it alone?
    pub standing: Standing,
    /// What its value is.
    pub value: ValueKind,
    /// May a minus stand before it?
    pub negation: Negation,
    /// Where it can be used.
    pub place: Place,
    /// What it asks of a post.
    pub(super) test: Test,
    /// What a stream must be asked for so that it can be decided offline; empty when nothing
    /// helps or nothing is needed.
    pub needs: &'static str,
    /// What it matches, for a person; of one that is not for streams, what to do instead.
    pub summary: &'static str,
}

/// May a rule consist of this operator alone?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Yes.
    Standalone,
    /// No: something standalone must stand beside it.
    Conjunction,
    /// The documentation does not say; taken for no.
    Unstated,
}

/// What an operator's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// None: it is part of the name (`is:reply`).
    Part,
    /// A username without `@`, or a numeric id.
    User,
    /// The id of a post or conversation.
    Id,
    /// A number or a range `A..B`.
    Count,
    /// A language code.
    Language,
    /// Two letters, ISO 3166-1.
    Country,
    /// `[longitude latitude radius]`
    Circle,
    /// `[west south east north]`
    Rectangle,
    /// `D.E`, `D.*` or `*.E`
    Annotation,
    /// A word, or anything in quotes.
    Text,
    /// A whole number from 1 to 100.
    Percent,
    /// A number from 0 to 1.
    Fraction,
}

/// May a minus stand before it?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Negation {
    /// It may or may not.
    Free,
    /// Never.
    Never,
    /// It must.
    Always,
}

/// Where an operator can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In every filtered stream.
    Stream,
    /// Announced for streams, but missing in the table of operators.
    Unlisted,
    /// In filtered streams of enterprise contracts.
    Enterprise,
    /// Not in streams.
    Elsewhere,
}

/// What an operator asks of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    From,
    To,
    RetweetsOf,
    Affiliate,
    Url,
    UrlTitle,
    UrlDescription,
    UrlContains,
    Context,
    Entity,
    Conversation,
    Bio,
    BioName,
    BioLocation,
    Place,
    Country,
    Circle,
    Rectangle,
    Retweet,
    Reply,
    Quote,
    Verified,
    Nullcast,
    Hashtags,
    Cashtags,
    Links,
    Mentions,
    Media,
    Images,
    Videos,
    Geo,
    Language,
    Sample,
    Embedding,
    Threshold,
    AuthorCount(&'static str),
    PostCount(&'static str),
    ReplyTo,
    RetweetOf,
    Source,
    Nothing,
}

const AUTHOR: &str = "expansions=author_id";
const AUTHOR_METRICS: &str = "expansions=author_id and user.fields=public_metrics";
const ENTITIES: &str = "tweet.fields=entities";
const GEO: &str = "tweet.fields=geo and expansions=geo.place_id";
const MEDIA: &str = "tweet.fields=attachments and expansions=attachments.media_keys";
const METRICS: &str = "tweet.fields=public_metrics";
const PLACE: &str = "tweet.fields=geo, expansions=geo.place_id and place.fields=geo";
const REFERENCED: &str = "tweet.fields=referenced_tweets";
const REPLIED: &str = "tweet.fields=in_reply_to_user_id";

const fn standalone(
    name: &'static str,
    value: ValueKind,
    test: Test,
    needs: &'static str,
    summary: &'static str,
) -> Operator {
    Operator {
        name,
        aliases: &[],
        standing: Standing::Standalone,
        value,
        negation: Negation::Free,
        place: Place::Stream,
        test,
        needs,
        summary,
    }
}

const fn conjunction(
    name: &'static str,
    value: ValueKind,
    test: Test,
    needs: &'static str,
    summary: &'static str,
) -> Operator {
    Operator { standing: Standing::Conjunction, ..standalone(name, value, test, needs, summary) }
}

const fn unstated(
    name: &'static str,
    value: ValueKind,
    test: Test,
    needs: &'static str,
    summary: &'static str,
) -> Operator {
    Operator { standing: Standing::Unstated, ..standalone(name, value, test, needs, summary) }
}

const fn elsewhere(name: &'static str, summary: &'static str) -> Operator {
    Operator {
        place: Place::Elsewhere,
        ..standalone(name, ValueKind::Text, Test::Nothing, "", summary)
    }
}

impl Operator {
    const fn alias(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    const fn negation(self, negation: Negation) -> Self {
        Self { negation, ..self }
    }

    const fn place(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

/// All operators that have a name; keywords, phrases, `#`, `$` and `@` have none.
pub const OPERATORS: &[Operator] = &[
    standalone("from", ValueKind::User, Test::From, AUTHOR, "posts of a user"),
    standalone("to", ValueKind::User, Test::To, REPLIED, "replies to a user"),
    standalone("retweets_of", ValueKind::User, Test::RetweetsOf, REFERENCED, "retweets of a user")
        .alias(&["retweets_of_user"]),
    standalone(
        "from_affiliate_of",
        ValueKind::User,
        Test::Affiliate,
        "",
        "posts of a user's affiliates",
    ),
    standalone(
        "to_affiliate_of",
        ValueKind::User,
        Test::Affiliate,
        "",
        "replies to a user's affiliates",
    ),
    standalone("url", ValueKind::Text, Test::Url, ENTITIES, "words of a URL in the post"),
    standalone(
        "context",
        ValueKind::Annotation,
        Test::Context,
        "tweet.fields=context_annotations",
        "an annotated domain and entity",
    ),
    standalone(
        "entity",
        ValueKind::Text,
        Test::Entity,
        "tweet.fields=entities,context_annotations",
        "an annotated name",
    ),
    standalone(
        "conversation_id",
        ValueKind::Id,
        Test::Conversation,
        "tweet.fields=conversation_id",
        "posts of a conversation",
    ),
    standalone(
        "bio",
        ValueKind::Text,
        Test::Bio,
        "expansions=author_id and user.fields=description",
        "words of the author's bio",
    )
    .alias(&["user_bio"]),
    standalone("bio_name", ValueKind::Text, Test::BioName, AUTHOR, "words of the author's name"),
    standalone(
        "bio_location",
        ValueKind::Text,
        Test::BioLocation,
        "expansions=author_id and user.fields=location",
        "words of the author's location",
    )
    .alias(&["user_bio_location"]),
    standalone("place", ValueKind::Text, Test::Place, GEO, "a tagged place, by name or id"),
    standalone(
        "place_country",
        ValueKind::Country,
        Test::Country,
        "tweet.fields=geo, expansions=geo.place_id and place.fields=country_code",
        "a tagged place in a country",
    ),
    standalone("point_radius", ValueKind::Circle, Test::Circle, PLACE, "within a circle"),
    standalone("bounding_box", ValueKind::Rectangle, Test::Rectangle, PLACE, "within a box")
        .alias(&["geo_bounding_box"]),
    standalone(
        "in_reply_to_tweet_id",
        ValueKind::Id,
        Test::ReplyTo,
        REFERENCED,
        "replies to a post",
    )
    .alias(&["in_reply_to_status_id"]),
    standalone(
        "retweets_of_tweet_id",
        ValueKind::Id,
        Test::RetweetOf,
        REFERENCED,
        "retweets of a post",
    )
    .alias(&["retweets_of_status_id"]),
    standalone(
        "url_title",
        ValueKind::Text,
        Test::UrlTitle,
        ENTITIES,
        "words of a linked page's title",
    )
    .alias(&["within_url_title"]),
    standalone(
        "url_description",
        ValueKind::Text,
        Test::UrlDescription,
        ENTITIES,
        "words of a linked page's description",
    )
    .alias(&["within_url_description"]),
    standalone("url_contains", ValueKind::Text, Test::UrlContains, ENTITIES, "part of a URL"),
    standalone("embedding", ValueKind::Text, Test::Embedding, "", "posts of a meaning")
        .negation(Negation::Never)
        .place(Place::Enterprise),
    conjunction(
        "embedding_threshold",
        ValueKind::Fraction,
        Test::Threshold,
        "",
        "how near a meaning must be",
    ),
    conjunction("is:retweet", ValueKind::Part, Test::Retweet, REFERENCED, "retweets"),
    conjunction("is:reply", ValueKind::Part, Test::Reply, REFERENCED, "replies"),
    conjunction("is:quote", ValueKind::Part, Test::Quote, REFERENCED, "quote posts"),
    conjunction(
        "is:verified",
        ValueKind::Part,
        Test::Verified,
        "expansions=author_id and user.fields=verified",
        "posts of verified authors",
    ),
    conjunction("is:nullcast", ValueKind::Part, Test::Nullcast, "", "posts that are only ads")
        .negation(Negation::Always),
    conjunction("has:hashtags", ValueKind::Part, Test::Hashtags, ENTITIES, "with a hashtag"),
    conjunction("has:cashtags", ValueKind::Part, Test::Cashtags, ENTITIES, "with a cashtag"),
    conjunction("has:links", ValueKind::Part, Test::Links, ENTITIES, "with a link or media"),
    conjunction("has:mentions", ValueKind::Part, Test::Mentions, ENTITIES, "with a mention"),
    conjunction("has:media", ValueKind::Part, Test::Media, MEDIA, "with a photo, GIF or video")
        .alias(&["has:media_link"]),
    conjunction("has:images", ValueKind::Part, Test::Images, MEDIA, "with a photo"),
    conjunction("has:video_link", ValueKind::Part, Test::Videos, MEDIA, "with a video")
        .alias(&["has:videos"]),
    conjunction("has:geo", ValueKind::Part, Test::Geo, "tweet.fields=geo", "with a location"),
    conjunction(
        "lang",
        ValueKind::Language,
        Test::Language,
        "tweet.fields=lang",
        "classified as a language",
    ),
    conjunction(
        "sample",
        ValueKind::Percent,
        Test::Sample,
        "",
        "a random share of the rule's posts",
    )
    .negation(Negation::Never),
    count("min_followers", "followers_count", "authors with so many followers"),
    count("followers_count", "followers_count", "authors with so many followers"),
    count("tweets_count", "tweet_count", "authors with so many posts").alias(&["statuses_count"]),
    count("following_count", "following_count", "authors who follow so many")
        .alias(&["friends_count"]),
    count("listed_count", "listed_count", "authors in so many lists")
        .alias(&["user_in_lists_count"]),
    post_count("min_likes", "like_count", "posts with so many likes"),
    post_count("min_replies", "reply_count", "posts with so many replies"),
    post_count("min_reposts", "retweet_count", "posts with so many reposts"),
    unstated("source", ValueKind::Text, Test::Source, "tweet.fields=source", "posts of an app"),
    elsewhere("since", "the stream's parameter start_time says from when"),
    elsewhere("until", "the stream's parameter end_time says until when"),
    elsewhere("after", "the stream's parameter start_time says from when"),
    elsewhere("before", "the stream's parameter end_time says until when"),
    elsewhere("list", "name the members: (from:a OR from:b)"),
    elsewhere("min_faves", "min_likes: is its name here"),
    elsewhere("has:polls", ""),
];

const fn count(name: &'static str, field: &'static str, summary: &'static str) -> Operator {
    unstated(name, ValueKind::Count, Test::AuthorCount(field), AUTHOR_METRICS, summary)
}

const fn post_count(name: &'static str, field: &'static str, summary: &'static str) -> Operator {
    unstated(name, ValueKind::Count, Test::PostCount(field), METRICS, summary)
        .place(Place::Unlisted)
}

/// The row of a name, in any case, aliases included.
pub fn find(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.names().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Returns true if and only if the value of this operator is part of its name.
pub(super) fn is_family(name: &str) -> bool {
    name.eq_ignore_ascii_case("is") || name.eq_ignore_ascii_case("has")
}

/// The known name that is nearest to a wrong one, if one is near; only names for streams.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let names = OPERATORS
        .iter()
        .filter(|operator| operator.place != Place::Elsewhere)
        .flat_map(Operator::names);
    super::nearest::nearest(name, names)
}

impl Operator {
    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_its_own_row() {
        for operator in OPERATORS {
            for name in operator.names() {
                assert_eq!(find(&name.to_uppercase()), Some(operator), "{name}");
            }
        }
    }

    #[test]
    fn a_slip_is_led_to_the_name_that_was_meant() {
        assert_eq!(nearest("form"), Some("from"));
        assert_eq!(nearest("langs"), Some("lang"));
        assert_eq!(nearest("has:hashtag"), Some("has:hashtags"));
        assert_eq!(nearest("https"), None);
    }
}
