//! What a post carries: files, polls, places (protocols/x.md section 9). Everything is invented.

use serde_json::{Map, Value, json};

use super::drafts::{Media, Poll};
use super::template::{Later, Slot};
use super::texts::object;

/// A place as X knows it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) id: &'static str,
    full_name: &'static str,
    name: &'static str,
    country: &'static str,
    country_code: &'static str,
    kind: &'static str,
    /// West, south, east, north.
    pub(super) bbox: [f64; 4],
}

/// Every place.
pub(super) const PLACES: [Place; 2] = [
    Place {
        id: "01a2b3c4d5e6f708",
        full_name: "Fjordby, Norway",
        name: "Fjordby",
        country: "Norway",
        country_code: "NO",
        kind: "city",
        bbox: [5.2, 60.3, 5.5, 60.5],
    },
    Place {
        id: "18a7b6c5d4e3f201",
        full_name: "The Cat \u{1b}[1mCafé\u{1b}[0m",
        name: "The Cat Café",
        country: "日本",
        country_code: "JP",
        kind: "poi",
        bbox: [139.7, 35.6, 139.7, 35.6],
    },
];

/// A file's key: a type, then the id of the upload.
pub(super) fn media_key(media: Media, slot: Slot) -> String {
    let kind = match media {
        Media::Photo(_) | Media::Bare => 3,
        Media::Video(_) => 7,
        Media::Gif(_) => 16,
    };
    format!("{kind}_{}", slot.id())
}

/// The Media object.
pub(super) fn media(media: Media, slot: Slot) -> Map<String, Value> {
    let key = media_key(media, slot);
    let name = format!("G{:02}xKittyAbCd", slot.number());
    let (alt, mut rest) = match media {
        Media::Photo(alt) => (
            alt,
            json!({
                "type": "photo",
                "url": format!("https://pbs.example/media/{name}.jpg"),
                "width": 1536,
                "height": 2048,
            }),
        ),
        Media::Video(alt) => (
            alt,
            json!({
                "type": "video",
                "preview_image_url": format!("https://pbs.example/ext_tw_video_thumb/{name}.jpg"),
                "duration_ms": 83_500,
                "width": 1280,
                "height": 720,
                "public_metrics": { "view_count": 12 },
                "variants": [
                    {
                        "content_type": "application/x-mpegURL",
                        "url": format!("https://video.example/{name}/pl.m3u8?tag=14"),
                    },
                    {
                        "bit_rate": 256_000,
                        "content_type": "video/mp4",
                        "url": format!("https://video.example/{name}/480x270.mp4?tag=14"),
                    },
                    {
                        "bit_rate": 2_176_000,
                        "content_type": "video/mp4",
                        "url": format!("https://video.example/{name}/1280x720.mp4?tag=14"),
                    },
                    {
                        "bit_rate": 832_000,
                        "content_type": "video/mp4",
                        "url": format!("https://video.example/{name}/640x360.mp4?tag=14"),
                    },
                ],
            }),
        ),
        Media::Gif(alt) => (
            alt,
            json!({
                "type": "animated_gif",
                "preview_image_url": format!("https://pbs.example/tweet_video_thumb/{name}.jpg"),
                "width": 498,
                "height": 280,
                "variants": [{
                    "bit_rate": 0,
                    "content_type": "video/mp4",
                    "url": format!("https://video.example/tweet_video/{name}.mp4"),
                }],
            }),
        ),
        Media::Bare => (None, json!({ "type": "photo" })),
    };
    rest["media_key"] = key.into();
    if let Some(alt) = alt {
        rest["alt_text"] = alt.into();
    }
    object(rest)
}

/// The Poll object. A closed one ran for five minutes: who sees it open lags behind.
pub(super) fn poll(poll: Poll) -> Map<String, Value> {
    let options: Vec<Value> = (1u32..)
        .zip(poll.options)
        .map(|(position, (label, votes))| {
            json!({ "position": position, "label": label, "votes": votes })
        })
        .collect();
    let (minutes, end, status) =
        if poll.closed { (5, Later::FiveMinutes, "closed") } else { (1440, Later::Day, "open") };
    object(json!({
        "id": Slot::Poll.id(),
        "options": options,
        "duration_minutes": minutes,
        "end_datetime": Slot::Post.time(end),
        "voting_status": status,
    }))
}

impl Place {
    /// The Place object.
    pub(super) fn json(&self) -> Map<String, Value> {
        object(json!({
            "id": self.id,
            "full_name": self.full_name,
            "name": self.name,
            "country": self.country,
            "country_code": self.country_code,
            "place_type": self.kind,
            "geo": { "type": "Feature", "bbox": self.bbox, "properties": {} },
            "contained_within": ["00f0e0d0c0b0a090"],
        }))
    }
}
