//! The channels of protocols/mastodon.md section 1: names, paths, parameters, scopes.

/// One channel with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Home timeline, and notifications when the token may read them.
    User,
    /// Notifications only.
    Notifications,
    /// Public posts that the server knows.
    Public {
        /// Which half.
        reach: Reach,
        /// Only posts with media.
        only_media: bool,
    },
    /// Public posts with a hashtag.
    Hashtag {
        /// Without `#`, lower-cased; see [`normalize_tag`].
        tag: String,
        /// Only posts by accounts of this server.
        local: bool,
    },
    /// The posts of a list.
    List {
        /// The list's id.
        id: String,
    },
    /// Conversations.
    Direct,
}

/// Which authors a public channel covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everyone the server knows.
    All,
    /// Accounts of this server.
    Local,
    /// Accounts of other servers.
    Remote,
}

impl Channel {
    /// The path of its event stream, below the streaming host. The server compares it
    /// exactly: a trailing slash would make it an unknown channel.
    pub fn path(&self) -> &'static str {
        match self {
            Self::User => "/api/v1/streaming/user",
            Self::Notifications => "/api/v1/streaming/user/notification",
            Self::Public { reach: Reach::All, .. } => "/api/v1/streaming/public",
            Self::Public { reach: Reach::Local, .. } => "/api/v1/streaming/public/local",
            Self::Public { reach: Reach::Remote, .. } => "/api/v1/streaming/public/remote",
            Self::Hashtag { local: false, .. } => "/api/v1/streaming/hashtag",
            Self::Hashtag { local: true, .. } => "/api/v1/streaming/hashtag/local",
            Self::List { .. } => "/api/v1/streaming/list",
            Self::Direct => "/api/v1/streaming/direct",
        }
    }

    /// The query parameters, each at most once: a repeated one is a 500.
    pub fn query(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Public { only_media: true, .. } => vec![("only_media", "true".to_owned())],
            Self::Hashtag { tag, .. } => vec![("tag", tag.clone())],
            Self::List { id } => vec![("list", id.clone())],
            Self::User | Self::Notifications | Self::Public { .. } | Self::Direct => Vec::new(),
        }
    }

    /// The channel as the WebSocket API names it: the `stream` field of every record.
    pub fn stream_name(&self) -> Vec<String> {
        let (name, argument) = match self {
            Self::User => ("user", None),
            Self::Notifications => ("user:notification", None),
            Self::Public { reach, only_media } => (
                match (reach, only_media) {
                    (Reach::All, false) => "public",
                    (Reach::All, true) => "public:media",
                    (Reach::Local, false) => "public:local",
                    (Reach::Local, true) => "public:local:media",
                    (Reach::Remote, false) => "public:remote",
                    (Reach::Remote, true) => "public:remote:media",
                },
                None,
            ),
            Self::Hashtag { tag, local: false } => ("hashtag", Some(tag)),
            Self::Hashtag { tag, local: true } => ("hashtag:local", Some(tag)),
            Self::List { id } => ("list", Some(id)),
            Self::Direct => ("direct", None),
        };
        std::iter::once(name.to_owned()).chain(argument.cloned()).collect()
    }

    /// Returns true if and only if no server shows this channel to an anonymous reader.
    /// (Servers up to 4.1 show public and hashtag streams without a token.)
    pub fn is_personal(&self) -> bool {
        match self {
            Self::User | Self::Notifications | Self::List { .. } | Self::Direct => true,
            Self::Public { .. } | Self::Hashtag { .. } => false,
        }
    }

    /// The scope that its token needs; plain `read` covers all of them.
    pub fn scope(&self) -> &'static str {
        match self {
            Self::Notifications => "read:notifications",
            _ => "read:statuses",
        }
    }
}

/// The tag as trill asks for it: one leading `#` stripped, lower-cased. Mastodon folds
/// further by itself; other servers compare as given (protocols/mastodon.md section 9.13).
/// `None` when no letter or digit is left: the server would open a channel that stays
/// silent for ever.
pub fn normalize_tag(typed: &str) -> Option<String> {
    let tag = typed.trim();
    let tag = tag.strip_prefix('#').unwrap_or(tag);
    tag.chars().any(char::is_alphanumeric).then(|| tag.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_leading_hash_is_stripped_and_the_rest_lower_cased() {
        assert_eq!(normalize_tag("#RustLang").as_deref(), Some("rustlang"));
        assert_eq!(normalize_tag("ÜBER").as_deref(), Some("über"));
        assert_eq!(normalize_tag("日本語").as_deref(), Some("日本語"));
        assert_eq!(normalize_tag("##x").as_deref(), Some("#x"));
    }

    #[test]
    fn a_tag_that_would_be_empty_is_refused() {
        for typed in ["", "#", "  ", "#!?", "___", "##", "🦀"] {
            assert_eq!(normalize_tag(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn streams_are_named_as_the_websocket_names_them() {
        let media = Channel::Public { reach: Reach::Remote, only_media: true };
        assert_eq!(media.stream_name(), ["public:remote:media"]);
        let tag = Channel::Hashtag { tag: "rust".into(), local: true };
        assert_eq!(tag.stream_name(), ["hashtag:local", "rust"]);
    }
}
