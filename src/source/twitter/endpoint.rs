//! The streams of protocols/x.md section 1: paths, names, partitions, what each of them takes
//! and sends. Never decides whether an app may open one: that is the server's to say.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// One stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Posts that match the rules of the app.
    Filter,
    /// One post in a hundred.
    Sample,
    /// One post in ten.
    Sample10,
    /// Every post, or every post in one language.
    Firehose(Option<Lang>),
    /// Any other stream by its path, as [`Endpoint::from_path`] writes it: `/2/activity/stream`.
    Path(String),
}

/// The languages that have a firehose of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Japanese
    Ja,
    /// Korean
    Ko,
    /// Portuguese
    Pt,
}

/// What is known of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    pub(super) partition: Partition,
    /// Takes `start_time` and `end_time`.
    pub(super) window: bool,
    pub(super) fields: Fields,
    pub(super) naming: Naming,
}

/// Whether a stream comes in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partition {
    /// It does not.
    None,
    /// One of these must be named, from 1.
    OneOf(u8),
    /// Nothing is known.
    Unknown,
}

/// The kinds of fields and expansions that a stream takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fields {
    /// Those of a post.
    Post,
    /// Those of a like.
    Like,
    /// None at all.
    None,
    /// Nothing is known.
    Unknown,
}

/// How the records of a stream are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// `tweet` if there is `data`.
    Tweet,
    /// `like` if there is `data`.
    Like,
    /// By `data.event_type`.
    EventType,
    /// By the one key of `data`.
    FirstKey,
}

/// The streams of section 1.
const KNOWN: &[(&str, Traits)] = &[
    ("/2/tweets/search/stream", posts(Partition::None)),
    ("/2/tweets/sample/stream", Traits { window: false, ..posts(Partition::None) }),
    ("/2/tweets/sample10/stream", posts(Partition::OneOf(2))),
    ("/2/tweets/firehose/stream", posts(Partition::OneOf(20))),
    ("/2/tweets/firehose/stream/lang/en", posts(Partition::OneOf(8))),
    ("/2/tweets/firehose/stream/lang/ja", posts(Partition::OneOf(2))),
    ("/2/tweets/firehose/stream/lang/ko", posts(Partition::OneOf(2))),
    ("/2/tweets/firehose/stream/lang/pt", posts(Partition::OneOf(2))),
    ("/2/likes/firehose/stream", likes(Partition::OneOf(20))),
    ("/2/likes/sample10/stream", likes(Partition::OneOf(2))),
    ("/2/tweets/compliance/stream", notices(Partition::OneOf(4))),
    ("/2/users/compliance/stream", notices(Partition::OneOf(4))),
    ("/2/likes/compliance/stream", notices(Partition::None)),
    ("/2/tweets/label/stream", notices(Partition::None)),
    ("/2/activity/stream", Traits { naming: Naming::EventType, ..notices(Partition::None) }),
];

/// A path that nobody has told us of.
const UNKNOWN: Traits = Traits {
    partition: Partition::Unknown,
    window: true,
    fields: Fields::Unknown,
    naming: Naming::Tweet,
};

const fn posts(partition: Partition) -> Traits {
    Traits { partition, window: true, fields: Fields::Post, naming: Naming::Tweet }
}

const fn likes(partition: Partition) -> Traits {
    Traits { partition, window: true, fields: Fields::Like, naming: Naming::Like }
}

const fn notices(partition: Partition) -> Traits {
    Traits { partition, window: true, fields: Fields::None, naming: Naming::FirstKey }
}

impl Endpoint {
    /// The stream at a path as a person types it: `likes/firehose` is
    /// `/2/likes/firehose/stream`. What begins with a version is taken as it is, so that
    /// a stream of any other shape can be named too.
    pub fn from_path(text: &str) -> Result<Self, String> {
        let typed = text.trim();
        if typed.contains("://") {
            return Err("a path is enough; the host goes to --server".to_owned());
        }
        if typed.contains('?') {
            return Err("parameters go to --param NAME=VALUE, not into the path".to_owned());
        }
        let path = typed.trim_matches('/');
        let segments: Vec<&str> = path.split('/').collect();
        if !segments.iter().all(|segment| is_segment(segment)) {
            return Err("not the path of a stream: use one like likes/firehose".to_owned());
        }
        if segments.first().is_some_and(|first| is_version(first)) {
            return Ok(Self::Path(format!("/{path}")));
        }
        let end = if segments.contains(&"stream") { "" } else { "/stream" };
        Ok(Self::Path(format!("/2/{path}{end}")))
    }

    /// Its path below the API's base, with a leading slash.
    pub fn path(&self) -> Cow<'_, str> {
        match self {
            Self::Filter => "/2/tweets/search/stream".into(),
            Self::Sample => "/2/tweets/sample/stream".into(),
            Self::Sample10 => "/2/tweets/sample10/stream".into(),
            Self::Firehose(None) => "/2/tweets/firehose/stream".into(),
            Self::Firehose(Some(lang)) => {
                format!("/2/tweets/firehose/stream/lang/{}", lang.as_str()).into()
            }
            Self::Path(path) => path.into(),
        }
    }

    /// The `stream` field of every record, and how the stream is named to a person.
    pub fn stream_name(&self) -> Vec<String> {
        let (name, argument) = match self {
            Self::Filter => ("filter", None),
            Self::Sample => ("sample", None),
            Self::Sample10 => ("sample10", None),
            Self::Firehose(lang) => ("firehose", lang.map(Lang::as_str)),
            Self::Path(path) => ("stream", Some(short(path))),
        };
        std::iter::once(name).chain(argument).map(str::to_owned).collect()
    }

    /// The partitions that one must be chosen of, where the stream is known to have some.
    pub fn partitions(&self) -> Option<RangeInclusive<u8>> {
        match self.traits().partition {
            Partition::OneOf(last) => Some(1..=last),
            Partition::None | Partition::Unknown => None,
        }
    }

    /// Returns true if and only if its records are known to be posts.
    pub fn has_posts(&self) -> bool {
        self.traits().fields == Fields::Post
    }

    pub(super) fn traits(&self) -> Traits {
        let path = self.path();
        let known = KNOWN.iter().find(|(known, _)| *known == path);
        known.map_or(UNKNOWN, |(_, traits)| *traits)
    }
}

impl Lang {
    /// The code in the path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
            Self::Ko => "ko",
            Self::Pt => "pt",
        }
    }
}

/// The path as it may be typed again.
fn short(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.strip_prefix("2/").and_then(|rest| rest.strip_suffix("/stream")).unwrap_or(path)
}

/// Nothing that a URL would read as something else: no dot segment, escape or fragment.
fn is_segment(segment: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | ':');
    !matches!(segment, "" | "." | "..") && segment.chars().all(plain)
}

/// `2`, `1.1`.
fn is_version(segment: &str) -> bool {
    segment.starts_with(|c: char| c.is_ascii_digit())
        && segment.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_has_its_path_name_and_partitions() {
        let table = [
            (Endpoint::Filter, "/2/tweets/search/stream", "filter", None),
            (Endpoint::Sample, "/2/tweets/sample/stream", "sample", None),
            (Endpoint::Sample10, "/2/tweets/sample10/stream", "sample10", Some(1..=2)),
            (Endpoint::Firehose(None), "/2/tweets/firehose/stream", "firehose", Some(1..=20)),
            (
                Endpoint::Firehose(Some(Lang::En)),
                "/2/tweets/firehose/stream/lang/en",
                "firehose en",
                Some(1..=8),
            ),
            (
                Endpoint::Firehose(Some(Lang::Ja)),
                "/2/tweets/firehose/stream/lang/ja",
                "firehose ja",
                Some(1..=2),
            ),
        ];
        for (endpoint, path, name, partitions) in table {
            assert_eq!(endpoint.path(), path);
            assert_eq!(endpoint.stream_name().join(" "), name);
            assert_eq!(endpoint.partitions(), partitions, "{path}");
        }
    }

    #[test]
    fn a_path_may_be_typed_short_or_whole() {
        let table = [
            ("likes/firehose", "/2/likes/firehose/stream", "likes/firehose"),
            ("/likes/firehose/", "/2/likes/firehose/stream", "likes/firehose"),
            ("likes/firehose/stream", "/2/likes/firehose/stream", "likes/firehose"),
            ("/2/likes/firehose/stream", "/2/likes/firehose/stream", "likes/firehose"),
            ("2/activity/stream", "/2/activity/stream", "activity"),
            ("activity", "/2/activity/stream", "activity"),
            (
                "tweets/firehose/stream/lang/en",
                "/2/tweets/firehose/stream/lang/en",
                "2/tweets/firehose/stream/lang/en",
            ),
            ("/2/powerstream", "/2/powerstream", "2/powerstream"),
            ("1.1/statuses/sample.json", "/1.1/statuses/sample.json", "1.1/statuses/sample.json"),
        ];
        for (typed, path, name) in table {
            let endpoint = Endpoint::from_path(typed).expect(typed);
            assert_eq!(endpoint.path(), path, "{typed}");
            assert_eq!(endpoint.stream_name(), ["stream", name], "{typed}");
            let again = Endpoint::from_path(name).expect(name);
            assert_eq!(again, endpoint, "the name of {typed} can be typed again");
        }
    }

    #[test]
    fn what_is_no_path_is_refused_with_what_to_type_instead() {
        let table = [
            ("2/activity/stream?backfill_minutes=1", "--param"),
            ("https://api.x.com/2/activity/stream", "--server"),
            ("", "likes/firehose"),
            ("//", "likes/firehose"),
            ("likes//firehose", "likes/firehose"),
            ("../2/tweets", "likes/firehose"),
            ("likes/%2e%2e", "likes/firehose"),
            ("likes#x", "likes/firehose"),
            ("likes fire", "likes/firehose"),
            ("likes\\x", "likes/firehose"),
        ];
        for (typed, word) in table {
            let error = Endpoint::from_path(typed).expect_err(typed);
            assert!(error.contains(word), "{typed}: {error}");
        }
    }

    #[test]
    fn a_path_that_is_known_has_the_partitions_of_its_stream() {
        let partitions = |path| Endpoint::from_path(path).expect(path).partitions();
        assert_eq!(partitions("likes/firehose"), Some(1..=20));
        assert_eq!(partitions("tweets/compliance"), Some(1..=4));
        assert_eq!(partitions("likes/compliance"), None);
        assert_eq!(partitions("news/firehose"), None);
    }
}
