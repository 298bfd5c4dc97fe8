//! Lines that are not posts: likes, compliance, labels, activity (protocols/x.md sections 1 and 3).

use jiff::Timestamp;
use serde_json::{Value, json};

use super::product::Product;
use crate::sandbox::clock;

/// Milliseconds from 1970 to the epoch of X's ids.
const ID_EPOCH_MS: u64 = 1_288_834_974_657;
/// Ids have their date above this bit.
const ID_DATE: u32 = 22;
/// The people of these lines.
const PEOPLE: [(&str, &str, &str); 3] = [
    ("2244990001", "mina_bakes", "Mina"),
    ("2244990002", "tram_spotter", "Jonas 🚋"),
    ("2244990003", "cloudwatcher", "Ada"),
];

/// The line of event `index`, whose id is `id`, without its end.
pub(super) fn line(product: Product, index: u64, id: u64) -> Value {
    let at = date(id);
    let person = PEOPLE[(index % 3) as usize].0;
    let post = json!({ "id": id.to_string(), "author_id": person });
    let user = json!({ "id": person });
    let shape = index / 3;
    let data = match product {
        Product::LikesFirehose | Product::LikesSample10 => json!({
            "id": format!("{id:016x}{index:016x}"),
            "created_at": at,
            "liked_tweet_id": id.to_string(),
            "liked_tweet_author_id": person,
            "timestamp_ms": (id >> ID_DATE) + ID_EPOCH_MS,
        }),
        Product::LikesCompliance => json!({ "delete": {
            "favorite": { "id": id.to_string(), "user_id": person },
            "event_at": at,
        } }),
        Product::TweetsCompliance => tweet(shape, &post, id, &at),
        Product::UsersCompliance => account(shape, &user, id, &at),
        Product::TweetLabel => label(shape, &post, &at),
        _ => activity(index, id, &at),
    };
    json!({ "data": data })
}

/// `2026-01-01T00:00:00.000Z`, from an id.
fn date(id: u64) -> String {
    let ms = i64::try_from((id >> ID_DATE) + ID_EPOCH_MS).unwrap_or(0);
    clock::iso_millis(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

fn tweet(shape: u64, tweet: &Value, id: u64, at: &str) -> Value {
    match shape % 5 {
        0 => json!({ "delete": { "tweet": tweet, "event_at": at } }),
        1 => json!({ "withheld": {
            "tweet": tweet,
            "withheld_in_countries": ["DE", "FR"],
            "event_at": at,
        } }),
        2 => json!({ "drop": { "tweet": tweet, "event_at": at } }),
        3 => json!({ "undrop": { "tweet": tweet, "event_at": at } }),
        _ => json!({ "tweet_edit": {
            "tweet": tweet,
            "initial_tweet_id": id.saturating_sub(1 << 32).to_string(),
            "edit_tweet_ids": [id.saturating_sub(1 << 32).to_string(), id.to_string()],
            "event_at": at,
        } }),
    }
}

fn account(shape: u64, user: &Value, id: u64, at: &str) -> Value {
    const PLAIN: [&str; 6] = [
        "user_delete",
        "user_undelete",
        "user_protect",
        "user_unprotect",
        "user_suspend",
        "user_unsuspend",
    ];
    match shape % 9 {
        0 => json!({ "user_profile_modification": {
            "user": user,
            "profile_field": "description",
            "new_value": "Bread, mostly. \u{1b}[31mNo bots.",
            "event_at": at,
        } }),
        1 => json!({ "user_withheld": {
            "user": user,
            "withheld_in_countries": ["TR"],
            "event_at": at,
        } }),
        2 => json!({ "scrub_geo": {
            "user": user,
            "up_to_tweet_id": id.to_string(),
            "event_at": at,
        } }),
        plain => json!({ PLAIN[(plain - 3) as usize]: { "user": user, "event_at": at } }),
    }
}

fn label(shape: u64, tweet: &Value, at: &str) -> Value {
    let application = if shape.is_multiple_of(2) { "apply" } else { "remove" };
    let kind = if shape % 4 < 2 { "public_tweet_notice" } else { "public_tweet_unviewable" };
    json!({ kind: { "tweet": tweet, "application": application, "event_at": at } })
}

/// The envelope has its `includes` inside of `data`.
fn activity(index: u64, id: u64, at: &str) -> Value {
    let person = |at: u64| PEOPLE[(at % 3) as usize];
    let user = |(id, username, name): (&str, &str, &str)| json!({ "id": id, "username": username, "name": name });
    let (author, other) = (person(index), person(index + 1));
    let (kind, payload) = match index % 5 {
        0 => (
            "post.create",
            json!({
                "id": id.to_string(),
                "author_id": author.0,
                "created_at": at,
                "edit_history_tweet_ids": [id.to_string()],
                "text": "The first tram is always on time. The second one saw the first one leave.",
            }),
        ),
        1 => ("post.delete", json!({ "id": id.to_string(), "author_id": author.0 })),
        2 => ("profile.update.bio", json!({ "before": "Bread.", "after": "Bread, mostly." })),
        3 => ("follow.follow", json!({ "source": user(author), "target": user(other) })),
        _ => ("spaces_start", json!({ "id": "1vOxwjaWEbdJB", "state": "live" })),
    };
    let mut data = json!({
        // Negative ones are met, too, against the documented pattern.
        "event_uuid": (id as i64).wrapping_neg().to_string(),
        "filter": { "user_id": author.0 },
        "event_type": kind,
        "payload": payload,
    });
    if index.is_multiple_of(2) {
        data["tag"] = "sandbox".into();
        data["includes"] = json!({ "users": [user(author)] });
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_comes_within_a_few_lines() {
        let shapes = |product| {
            let key = |index| {
                let line = line(product, index, 2_006_500_000_000_000_000 + index);
                let data = line["data"].as_object().cloned().unwrap_or_default();
                let kind = data.get("event_type").and_then(Value::as_str).map(str::to_owned);
                kind.or_else(|| data.keys().next().cloned())
            };
            (0..30).map(key).collect::<std::collections::HashSet<_>>().len()
        };
        assert_eq!(shapes(Product::TweetsCompliance), 5);
        assert_eq!(shapes(Product::UsersCompliance), 9);
        assert_eq!(shapes(Product::TweetLabel), 2);
        assert_eq!(shapes(Product::Activity), 5);
        assert_eq!(shapes(Product::LikesFirehose), 1);
    }

    #[test]
    fn dates_follow_from_ids() {
        let id = (1_767_225_600_000 - ID_EPOCH_MS) << ID_DATE;
        let line = line(Product::LikesCompliance, 0, id);
        assert_eq!(line["data"]["delete"]["event_at"], "2026-01-01T00:00:00.000Z");
    }
}
