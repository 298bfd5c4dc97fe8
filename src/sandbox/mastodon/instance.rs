//! Instance documents and nodeinfo: what the server says about itself (protocols/mastodon.md §5).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::Url;

use super::respond;
use super::world::{people, social};
use crate::sandbox::faults::{Disabled, Fault, Kind, StreamingUrl};

/// The Mastodon whose behaviour the sandbox copies.
const VERSION: &str = "4.6.5";
const TITLE: &str = "trill sandbox";

/// Which of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

/// What the documents say, faults included.
#[derive(Debug)]
pub(super) struct Instance {
    port: u16,
    v1: bool,
    v2: bool,
    status: Option<u16>,
    streaming: StreamingUrl,
    pub(super) disabled: Disabled,
}

impl Instance {
    pub(super) fn new(port: u16, faults: &[Fault]) -> Self {
        let mut instance = Self {
            port,
            v1: true,
            v2: true,
            status: None,
            streaming: StreamingUrl::Own,
            disabled: Disabled::default(),
        };
        for fault in faults {
            match &fault.kind {
                Kind::NoV2 => instance.v2 = false,
                Kind::NoInstance => (instance.v1, instance.v2) = (false, false),
                Kind::InstanceStatus(code) => instance.status = Some(*code),
                Kind::StreamingUrl(url) => instance.streaming = url.clone(),
                Kind::Disabled(more) => instance.disabled = instance.disabled.and(*more),
                _ => {}
            }
        }
        instance
    }

    /// Where the REST side is.
    pub(super) fn origin(&self) -> Url {
        let origin = format!("http://127.0.0.1:{}/", self.port);
        origin.parse().expect("an address and a port are an origin")
    }

    /// The path without the prefix under which streams are served too.
    pub(super) fn without_prefix<'a>(&self, path: &'a str) -> &'a str {
        match &self.streaming {
            StreamingUrl::Prefix(prefix) => {
                path.strip_prefix(prefix.trim_end_matches('/')).unwrap_or(path)
            }
            _ => path,
        }
    }

    /// `/api/v2/instance` or `/api/v1/instance`.
    pub(super) fn document(&self, version: Version) -> Response {
        if let Some(code) = self.status {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return respond::rest_error(status, status.canonical_reason().unwrap_or("Error"));
        }
        let document = match version {
            Version::V1 if self.v1 => self.v1(),
            Version::V2 if self.v2 => self.v2(),
            _ => return respond::rest_error(StatusCode::NOT_FOUND, "Not Found"),
        };
        respond::rest(StatusCode::OK, document.to_string())
    }

    /// `/.well-known/nodeinfo`.
    pub(super) fn nodeinfo_links(&self) -> Response {
        let links = json!({"links": [{
            "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
            "href": format!("http://127.0.0.1:{}/nodeinfo/2.0", self.port),
        }]});
        respond::rest(StatusCode::OK, links.to_string())
    }

    /// `/nodeinfo/2.0`.
    pub(super) fn nodeinfo(&self) -> Response {
        let document = json!({
            "version": "2.0",
            "software": {"name": "mastodon", "version": VERSION},
            "protocols": ["activitypub"],
            "services": {"outbound": [], "inbound": []},
            "usage": {"users": {"total": 8, "activeMonth": 8, "activeHalfyear": 8}, "localPosts": 40_000},
            "openRegistrations": false,
            "metadata": {"nodeName": TITLE, "nodeDescription": "Invented people, real bytes."},
        });
        respond::rest(StatusCode::OK, document.to_string())
    }

    fn v2(&self) -> Value {
        let mut configuration = configuration();
        configuration.insert("urls".to_owned(), self.urls("streaming"));
        configuration.insert("timelines_access".to_owned(), self.timelines_access());
        json!({
            "domain": people::LOCAL,
            "title": TITLE,
            "version": VERSION,
            "source_url": "https://github.com/mastodon/mastodon",
            "description": "Invented people, real bytes.",
            "usage": {"users": {"active_month": 8}},
            "thumbnail": {"url": thumbnail(), "blurhash": null, "versions": {}, "description": ""},
            "icon": [],
            "languages": ["en"],
            "configuration": configuration,
            "registrations": {
                "enabled": false, "approval_required": false, "reason_required": null,
                "message": null, "min_age": null, "url": null,
            },
            "api_versions": {"mastodon": 10},
            "contact": {"email": "mara@sandbox.example", "account": social::contact()},
            "rules": [{"id": "1", "text": "Be kind.", "hint": "", "translations": {}}],
        })
    }

    fn v1(&self) -> Value {
        json!({
            "uri": people::LOCAL,
            "title": TITLE,
            "short_description": "Invented people, real bytes.",
            "description": "",
            "email": "mara@sandbox.example",
            "version": VERSION,
            "urls": self.urls("streaming_api"),
            "stats": {"user_count": 8, "status_count": 40_000, "domain_count": 3},
            "thumbnail": thumbnail(),
            "languages": ["en"],
            "registrations": false,
            "approval_required": false,
            "invites_enabled": true,
            "configuration": configuration(),
            "contact_account": social::contact(),
            "rules": [{"id": "1", "text": "Be kind."}],
        })
    }

    fn urls(&self, key: &str) -> Value {
        let own = format!("ws://127.0.0.1:{}", self.port);
        let url = match &self.streaming {
            StreamingUrl::Own => json!(own),
            StreamingUrl::Prefix(prefix) => json!(format!("{own}{prefix}")),
            StreamingUrl::Elsewhere(url) => json!(url),
            StreamingUrl::Null => Value::Null,
            StreamingUrl::Empty => json!(""),
            StreamingUrl::Missing => return json!({}),
        };
        json!({ key: url })
    }

    fn timelines_access(&self) -> Value {
        let access = |disabled| if disabled { "disabled" } else { "public" };
        let Disabled { live_local, live_remote, hashtag_local, hashtag_remote } = self.disabled;
        json!({
            "live_feeds": {"local": access(live_local), "remote": access(live_remote)},
            "hashtag_feeds": {"local": access(hashtag_local), "remote": access(hashtag_remote)},
            "trending_link_feeds": {"local": "public", "remote": "public"},
        })
    }
}

/// Limits of a server with the defaults of its version.
fn configuration() -> Map<String, Value> {
    let configuration = json!({
        "vapid": {"public_key": "BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M="},
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
        "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
        "media_attachments": {
            "description_limit": 1500,
            "image_matrix_limit": 33_177_600, "image_size_limit": 16_777_216,
            "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "audio/mpeg"],
            "video_frame_rate_limit": 120, "video_matrix_limit": 8_294_400, "video_size_limit": 103_809_024,
        },
        "polls": {"max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2_629_746},
        "translation": {"enabled": false},
        "limited_federation": false,
    });
    match configuration {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn thumbnail() -> String {
    format!("https://files.{}/site_uploads/files/000/000/001/@1x/thumbnail.png", people::LOCAL)
}
