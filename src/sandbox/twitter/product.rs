//! The streams that there are, and what each of them takes (protocols/x.md section 1).

/// A language that has a firehose of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Language {
    En,
    Ja,
    Ko,
    Pt,
}

/// A stream that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Product {
    Search,
    Sample,
    Sample10,
    Firehose,
    FirehoseLang(Language),
    LikesFirehose,
    LikesSample10,
    LikesCompliance,
    TweetsCompliance,
    UsersCompliance,
    TweetLabel,
    Activity,
}

/// The parameters that choose what is shown of a post.
pub(super) const POST_FIELDS: &[&str] =
    &["tweet.fields", "expansions", "media.fields", "poll.fields", "user.fields", "place.fields"];
/// The same for a like.
const LIKE_FIELDS: &[&str] =
    &["like_with_tweet_author.fields", "expansions", "media.fields", "user.fields", "tweet.fields"];

impl Product {
    /// By the whole path.
    pub(super) fn from_path(path: &str) -> Option<Self> {
        Some(match path {
            "/2/tweets/search/stream" => Self::Search,
            "/2/tweets/sample/stream" => Self::Sample,
            "/2/tweets/sample10/stream" => Self::Sample10,
            "/2/tweets/firehose/stream" => Self::Firehose,
            "/2/tweets/firehose/stream/lang/en" => Self::FirehoseLang(Language::En),
            "/2/tweets/firehose/stream/lang/ja" => Self::FirehoseLang(Language::Ja),
            "/2/tweets/firehose/stream/lang/ko" => Self::FirehoseLang(Language::Ko),
            "/2/tweets/firehose/stream/lang/pt" => Self::FirehoseLang(Language::Pt),
            "/2/likes/firehose/stream" => Self::LikesFirehose,
            "/2/likes/sample10/stream" => Self::LikesSample10,
            "/2/likes/compliance/stream" => Self::LikesCompliance,
            "/2/tweets/compliance/stream" => Self::TweetsCompliance,
            "/2/users/compliance/stream" => Self::UsersCompliance,
            "/2/tweets/label/stream" => Self::TweetLabel,
            "/2/activity/stream" => Self::Activity,
            _ => return None,
        })
    }

    /// The name in the list of connections.
    pub(super) fn endpoint(self) -> &'static str {
        match self {
            Self::Search => "filtered_stream",
            Self::Sample => "sample_stream",
            Self::Sample10 => "sample10_stream",
            Self::Firehose => "firehose_stream",
            Self::FirehoseLang(Language::En) => "firehose_stream_lang_en",
            Self::FirehoseLang(Language::Ja) => "firehose_stream_lang_ja",
            Self::FirehoseLang(Language::Ko) => "firehose_stream_lang_ko",
            Self::FirehoseLang(Language::Pt) => "firehose_stream_lang_pt",
            Self::LikesFirehose => "likes_firehose_stream",
            Self::LikesSample10 => "likes_sample10_stream",
            Self::LikesCompliance => "likes_compliance_stream",
            Self::TweetsCompliance => "tweets_compliance_stream",
            Self::UsersCompliance => "users_compliance_stream",
            Self::TweetLabel => "tweet_label_stream",
            Self::Activity => "activity_stream",
        }
    }

    /// Into how many partitions the stream is cut; one of them must be asked for.
    pub(super) fn partitions(self) -> Option<u64> {
        match self {
            Self::Firehose | Self::LikesFirehose => Some(20),
            Self::FirehoseLang(Language::En) => Some(8),
            Self::TweetsCompliance | Self::UsersCompliance => Some(4),
            Self::Sample10 | Self::LikesSample10 | Self::FirehoseLang(_) => Some(2),
            Self::Search
            | Self::Sample
            | Self::LikesCompliance
            | Self::TweetLabel
            | Self::Activity => None,
        }
    }

    /// How many connections there may be at a time, to each partition.
    pub(super) fn connections(self) -> usize {
        if self == Self::Activity { 2 } else { 1 }
    }

    /// Connects in 15 minutes.
    pub(super) fn connects(self) -> u32 {
        match self {
            Self::Search | Self::Sample => 50,
            Self::Activity => 450,
            _ => 100,
        }
    }

    /// True if and only if the lines are posts.
    pub(super) fn has_posts(self) -> bool {
        matches!(
            self,
            Self::Search | Self::Sample | Self::Sample10 | Self::Firehose | Self::FirehoseLang(_)
        )
    }

    /// The language that all posts of the stream are in.
    pub(super) fn language(self) -> Option<&'static str> {
        match self {
            Self::FirehoseLang(Language::En) => Some("en"),
            Self::FirehoseLang(Language::Ja) => Some("ja"),
            Self::FirehoseLang(Language::Ko) => Some("ko"),
            Self::FirehoseLang(Language::Pt) => Some("pt"),
            _ => None,
        }
    }

    /// The names of all query parameters.
    pub(super) fn parameters(self) -> Vec<&'static str> {
        let mut names = vec!["backfill_minutes"];
        if self.partitions().is_some() {
            names.push("partition");
        }
        if self != Self::Sample {
            names.extend(["start_time", "end_time"]);
        }
        match self {
            Self::LikesFirehose | Self::LikesSample10 => names.extend(LIKE_FIELDS),
            _ if self.has_posts() => names.extend(POST_FIELDS),
            _ => {}
        }
        names
    }
}
