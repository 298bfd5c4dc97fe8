//! The four streams of API v1.1: where they are and what they take (protocols/x.md section 6).

use crate::request::Method;

/// One stream of API v1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Posts that match what is tracked, followed or located.
    Filter,
    /// One post in a hundred.
    Sample,
    /// What one account sees.
    User,
    /// What many accounts see, each message with the account that it is for.
    Site,
}

impl Endpoint {
    /// The base URL that X had for it. All of them are retired (protocols/x.md section 6): who
    /// still speaks this API is named with `--server`.
    pub fn default_server(self) -> &'static str {
        match self {
            Self::Filter | Self::Sample => "https://stream.twitter.com",
            Self::User => "https://userstream.twitter.com",
            Self::Site => "https://sitestream.twitter.com",
        }
    }

    /// Its path below the base, with a leading slash.
    pub fn path(self) -> &'static str {
        match self {
            Self::Filter => "/1.1/statuses/filter.json",
            Self::Sample => "/1.1/statuses/sample.json",
            Self::User => "/1.1/user.json",
            Self::Site => "/1.1/site.json",
        }
    }

    /// How its parameters are sent: in a form where they are long lists.
    pub fn method(self) -> Method {
        match self {
            Self::Filter => Method::Post,
            Self::Sample | Self::User | Self::Site => Method::Get,
        }
    }

    /// The `stream` field of its records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Filter => "filter",
            Self::Sample => "sample",
            Self::User => "user",
            Self::Site => "site",
        }
    }

    /// The most ids that one connection may follow; `None` where it follows none. More are
    /// spread over several connections.
    pub fn follow_max(self) -> Option<usize> {
        match self {
            Self::Filter => Some(5_000),
            Self::Site => Some(100),
            Self::Sample | Self::User => None,
        }
    }
}
