//! The four streams of API v1.1.

use axum::http::Method;

/// A stream. In truth each but the second has a host of its own; here they share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Endpoint {
    Filter,
    Sample,
    User,
    Site,
}

impl Endpoint {
    /// The stream of a path. Site streams had `/2b/site.json` before v1.1 (protocols/x.md section 7).
    pub(super) fn from_path(path: &str) -> Option<Self> {
        Some(match path {
            "/1.1/statuses/filter.json" => Self::Filter,
            "/1.1/statuses/sample.json" => Self::Sample,
            "/1.1/user.json" => Self::User,
            "/1.1/site.json" | "/2b/site.json" => Self::Site,
            _ => return None,
        })
    }

    /// True if and only if the stream can be asked for like this.
    pub(super) fn takes(self, method: &Method) -> bool {
        match self {
            Self::Sample => method == Method::GET,
            Self::Filter | Self::User | Self::Site => {
                method == Method::GET || method == Method::POST
            }
        }
    }

    /// How many connections an account may have; one more ends the oldest.
    pub(super) fn connections(self) -> usize {
        match self {
            Self::Filter | Self::Sample | Self::User => 1,
            Self::Site => usize::MAX,
        }
    }

    /// The name in messages and figures.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Filter => "filter",
            Self::Sample => "sample",
            Self::User => "user",
            Self::Site => "site",
        }
    }
}
