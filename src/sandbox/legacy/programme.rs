//! What happens to an account: every kind of message of a user stream, one after another
//! (protocols/x.md section 6).
//!
//! Event `serial` of an account is one message, whoever asks. `with` and `replies` decide who posts
//! in it, not whether there is one, so that the serial numbers of what a connection shows of an
//! account rise by one.

use serde_json::{Value, json};

use super::feed::{Feed, Sequence};
use super::params::Parameters;
use crate::sandbox::mix::mix;
use crate::sandbox::twitter::world::tweets::{Tweets, account, date, everybody, milliseconds};

/// The member that tells the serial number; the last of every message that has one. No real server
/// sends it.
const SERIAL: &str = "sandbox_serial";
/// The most friends of an account.
const MAX_FRIENDS: u64 = 12;
/// Ids in one message of friends: enough for most, so that a few accounts need two.
const FRIENDS_IN_ONE: usize = 8;
/// Who follows more than 10,000 others and is told so: the weather office.
const FOLLOWS_TOO_MANY: u64 = 31;
/// Ids of list, client and the like.
const THING: u64 = 55_000;

/// The names of events.
const EVENTS: [&str; 22] = [
    "favorite",
    "follow",
    "list_member_added",
    "quoted_tweet",
    "user_update",
    "unfavorite",
    "block",
    "unblock",
    "unfollow",
    "list_created",
    "list_destroyed",
    "list_updated",
    "list_member_removed",
    "list_user_subscribed",
    "list_user_unsubscribed",
    "access_revoked",
    "favorited_retweet",
    "retweeted_retweet",
    "mute",
    "unmute",
    "user_delete",
    "user_suspend",
];

/// The kinds of events of an account, in the order in which they first come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Post,
    Mention,
    Event,
    DirectMessage,
    Delete,
    ScrubGeo,
    StatusWithheld,
    UserWithheld,
    DeleteMessage,
    Unknown,
}

const ORDER: [Kind; 24] = [
    Kind::Post,
    Kind::Mention,
    Kind::Event,
    Kind::DirectMessage,
    Kind::Post,
    Kind::Delete,
    Kind::Post,
    Kind::Event,
    Kind::Post,
    Kind::Post,
    Kind::ScrubGeo,
    Kind::Post,
    Kind::StatusWithheld,
    Kind::Post,
    Kind::Event,
    Kind::UserWithheld,
    Kind::Post,
    Kind::DeleteMessage,
    Kind::Post,
    Kind::Unknown,
    Kind::Post,
    Kind::Mention,
    Kind::Post,
    Kind::Event,
];

/// What is posted, and by whom.
#[derive(Debug)]
pub(super) struct Programme {
    seed: u64,
    pub(super) tweets: Tweets,
}

impl Programme {
    pub(super) fn new(seed: u64, payload_bytes: Option<usize>) -> Self {
        Self { seed, tweets: Tweets::new(payload_bytes) }
    }

    /// Event `serial` of `user`, as a connection with these parameters shows it.
    pub(super) fn message(
        &self,
        feed: &Feed,
        user: u64,
        serial: u64,
        asked: &Parameters,
    ) -> Vec<u8> {
        let sequence = Sequence::Account(user);
        let (id, draw) = (feed.id(sequence, serial), feed.draw(sequence, serial));
        let mut out = match kind(serial, draw) {
            Kind::Post => self.post(user, serial, id, draw, asked),
            other => self.other(feed, other, user, serial).to_string().into_bytes(),
        };
        out.pop();
        out.extend_from_slice(format!(",\"{SERIAL}\":{serial}}}").as_bytes());
        out
    }

    /// Whom an account follows.
    pub(super) fn friends(&self, user: u64) -> Vec<u64> {
        let draw = mix(self.seed ^ mix(user ^ 0x0f41_e4d5));
        let people: Vec<u64> = everybody().filter(|&id| id != user).collect();
        let count = 1 + draw % MAX_FRIENDS;
        let first = (draw >> 32) as usize;
        let mut friends: Vec<u64> =
            (0..count as usize).map(|at| people[(first + at) % people.len()]).collect();
        friends.dedup();
        friends
    }

    /// The messages about an account that come before its events: its friends, and a warning for
    /// who has too many.
    pub(super) fn preamble(&self, user: u64, asked: &Parameters) -> Vec<Vec<u8>> {
        let friends = self.friends(user);
        let mut out: Vec<Vec<u8>> = friends
            .chunks(FRIENDS_IN_ONE)
            .map(|ids| {
                let message = if asked.stringify {
                    json!({ "friends_str": ids.iter().map(u64::to_string).collect::<Vec<_>>() })
                } else {
                    json!({ "friends": ids })
                };
                message.to_string().into_bytes()
            })
            .collect();
        if user == FOLLOWS_TOO_MANY && asked.stall_warnings {
            let warning = json!({ "warning": {
                "code": "FOLLOWS_OVER_LIMIT",
                "message": "This user follows more than 10000 accounts; only 10000 are shown here.",
                "user_id": user,
            } });
            out.push(warning.to_string().into_bytes());
        }
        out
    }

    /// A tweet: of the account, or of somebody whom it follows.
    fn post(&self, user: u64, serial: u64, id: u64, draw: u64, asked: &Parameters) -> Vec<u8> {
        let mut number = mix(self.seed ^ user) % self.tweets.len() as u64 + serial;
        let by_friend = asked.followings && draw & 1 == 1;
        // Without `replies=all` nothing is seen of what friends answer to others.
        while by_friend && !asked.all_replies && self.tweets.get(number).replies_to.is_some() {
            number += 1;
        }
        let author = if by_friend { self.friend(user, draw) } else { user };
        let mut out = Vec::new();
        self.tweets.get(number).write(&mut out, id, draw, Some(&account(author)));
        out
    }

    fn friend(&self, user: u64, draw: u64) -> u64 {
        let friends = self.friends(user);
        friends[(draw >> 8) as usize % friends.len()]
    }

    fn other(&self, feed: &Feed, kind: Kind, user: u64, serial: u64) -> Value {
        let sequence = Sequence::Account(user);
        let (id, draw) = (feed.id(sequence, serial), feed.draw(sequence, serial));
        let friend = self.friend(user, draw);
        // The last tweet of the account: what most notices are about.
        let earlier = (0..serial).rev().find(|&at| kind_of(feed, sequence, at) == Kind::Post);
        let earlier = feed.id(sequence, earlier.unwrap_or(0));
        match kind {
            Kind::Event => self.event(feed, user, serial),
            Kind::Delete => deleted(earlier, user, id),
            Kind::ScrubGeo => scrubbed(user, earlier),
            Kind::StatusWithheld => tweet_withheld(earlier, user, id),
            Kind::UserWithheld => user_withheld(user, id),
            Kind::DirectMessage => direct_message(friend, user, id),
            Kind::DeleteMessage => {
                json!({ "delete": { "direct_message": { "id": earlier, "user_id": user } } })
            }
            Kind::Unknown => {
                json!({ "unheard_of": { "user_id": user, "timestamp_ms": milliseconds(id).to_string() } })
            }
            Kind::Post | Kind::Mention => mention(friend, user, id, earlier),
        }
    }

    fn event(&self, feed: &Feed, user: u64, serial: u64) -> Value {
        let sequence = Sequence::Account(user);
        let (id, draw) = (feed.id(sequence, serial), feed.draw(sequence, serial));
        // The first few in their order, so that a short stream has different ones.
        let turn =
            ORDER.iter().take(serial as usize % ORDER.len()).filter(|kind| **kind == Kind::Event);
        let name = match serial < ORDER.len() as u64 {
            true => EVENTS[turn.count() % EVENTS.len()],
            false => EVENTS[((draw >> 16) % EVENTS.len() as u64) as usize],
        };
        let friend = account(self.friend(user, draw));
        let own = account(user);
        let (source, target) = match name {
            "user_update" | "user_delete" | "user_suspend" | "list_created" | "list_destroyed"
            | "list_updated" => (own.clone(), own),
            "block" | "unblock" | "mute" | "unmute" | "unfollow" | "access_revoked" => {
                (own, friend)
            }
            _ => (friend, own),
        };
        let mut event = json!({
            "event": name,
            "created_at": date(id),
            "source": source,
            "target": target,
        });
        match name {
            "favorite" | "unfavorite" | "quoted_tweet" | "favorited_retweet"
            | "retweeted_retweet" => {
                let mut tweet = Vec::new();
                let before = feed.id(sequence, serial.saturating_sub(1));
                self.tweets.get(draw >> 20).write(&mut tweet, before, draw, Some(&account(user)));
                event["target_object"] = serde_json::from_slice(&tweet).unwrap_or_default();
            }
            _ if name.starts_with("list_") => {
                event["target_object"] = json!({
                    "id": THING + draw % 1_000,
                    "id_str": (THING + draw % 1_000).to_string(),
                    "name": "Cats & trains",
                    "full_name": "@mila_cats/cats-trains",
                    "slug": "cats-trains",
                    "uri": "/mila_cats/lists/cats-trains",
                    "mode": "public",
                    "description": "",
                    "following": false,
                    "member_count": 3,
                    "subscriber_count": 1,
                    "created_at": date(id),
                    "user": account(user),
                });
            }
            "access_revoked" => {
                event["target_object"] =
                    json!({ "client_application": { "id": THING, "name": "Sandbox" } });
            }
            _ => {}
        }
        event
    }
}

/// The kind of an event: at first each in its turn, then as the seed has it.
fn kind(serial: u64, draw: u64) -> Kind {
    let length = ORDER.len() as u64;
    ORDER[(if serial < length { serial } else { mix(draw) % length }) as usize]
}

fn kind_of(feed: &Feed, sequence: Sequence, serial: u64) -> Kind {
    kind(serial, feed.draw(sequence, serial))
}

/// A tweet was deleted.
pub(super) fn deleted(id: u64, user: u64, now: u64) -> Value {
    json!({ "delete": {
        "status": { "id": id, "id_str": id.to_string(), "user_id": user, "user_id_str": user.to_string() },
        "timestamp_ms": milliseconds(now).to_string(),
    } })
}

/// Places are to be removed from all tweets up to one.
pub(super) fn scrubbed(user: u64, up_to: u64) -> Value {
    json!({ "scrub_geo": {
        "user_id": user,
        "user_id_str": user.to_string(),
        "up_to_status_id": up_to,
        "up_to_status_id_str": up_to.to_string(),
    } })
}

/// A tweet is withheld in some countries.
pub(super) fn tweet_withheld(id: u64, user: u64, now: u64) -> Value {
    json!({ "status_withheld": {
        "id": id,
        "user_id": user,
        "withheld_in_countries": ["DE", "AR"],
        "timestamp_ms": milliseconds(now).to_string(),
    } })
}

/// An account is withheld in some countries.
pub(super) fn user_withheld(user: u64, now: u64) -> Value {
    json!({ "user_withheld": {
        "id": user,
        "withheld_in_countries": ["TR"],
        "timestamp_ms": milliseconds(now).to_string(),
    } })
}

/// Somebody writes to the account, where no other sees it.
fn direct_message(from: u64, to: u64, id: u64) -> Value {
    let (sender, recipient) = (account(from), account(to));
    json!({ "direct_message": {
        "id": id,
        "id_str": id.to_string(),
        "text": "The cat says hello & wants \u{1b}[31mfish\u{1b}[0m 🐟",
        "created_at": date(id),
        "sender_id": from,
        "sender_id_str": from.to_string(),
        "sender_screen_name": sender["screen_name"],
        "sender": sender,
        "recipient_id": to,
        "recipient_id_str": to.to_string(),
        "recipient_screen_name": recipient["screen_name"],
        "recipient": recipient,
        "entities": { "hashtags": [], "symbols": [], "user_mentions": [], "urls": [] },
    } })
}

/// Somebody answers the account.
fn mention(from: u64, to: u64, id: u64, answered: u64) -> Value {
    let named = account(to);
    let name = named["screen_name"].as_str().unwrap_or("nobody");
    let text = format!("@{name} which of the two cats is that?");
    json!({
        "created_at": date(id),
        "id": id,
        "id_str": id.to_string(),
        "text": text,
        "source": "<a href=\"https://sandbox.example\" rel=\"nofollow\">Sandbox</a>",
        "truncated": false,
        "in_reply_to_status_id": answered,
        "in_reply_to_status_id_str": answered.to_string(),
        "in_reply_to_user_id": to,
        "in_reply_to_user_id_str": to.to_string(),
        "in_reply_to_screen_name": name,
        "user": account(from),
        "geo": null,
        "coordinates": null,
        "place": null,
        "contributors": null,
        "is_quote_status": false,
        "quote_count": 0,
        "reply_count": 0,
        "retweet_count": 0,
        "favorite_count": 0,
        "entities": {
            "hashtags": [],
            "symbols": [],
            "urls": [],
            "user_mentions": [{
                "screen_name": name,
                "name": named["name"],
                "id": to,
                "id_str": to.to_string(),
                "indices": [0, name.chars().count() + 1],
            }],
        },
        "favorited": false,
        "retweeted": false,
        "filter_level": "low",
        "lang": "en",
        "timestamp_ms": milliseconds(id).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use tokio::time::Instant;

    use super::*;
    use crate::sandbox::options::Rate;

    fn messages(user: u64, count: u64, asked: &Parameters) -> Vec<Value> {
        let programme = Programme::new(1, None);
        let feed = Feed::new(1, Rate::Max, None, 1_767_225_600_000, Instant::now());
        let message = |serial| programme.message(&feed, user, serial, asked);
        (0..count).map(|serial| serde_json::from_slice(&message(serial)).expect("JSON")).collect()
    }

    #[test]
    fn every_kind_comes_within_the_first_few() {
        let kind = |message: &Value| {
            let known = [
                "delete",
                "scrub_geo",
                "status_withheld",
                "user_withheld",
                "event",
                "direct_message",
                "text",
                "unheard_of",
            ];
            known.into_iter().find(|name| message.get(*name).is_some()).expect("a kind")
        };
        let seen: HashSet<&str> =
            messages(7, ORDER.len() as u64, &Parameters::default()).iter().map(kind).collect();
        assert_eq!(seen.len(), 8);
    }

    #[test]
    fn every_name_of_an_event_comes() {
        let all = messages(7, 4_000, &Parameters::default());
        let names: HashSet<&str> =
            all.iter().filter_map(|message| message["event"].as_str()).collect();
        assert_eq!(names.len(), EVENTS.len());
        assert!(all.iter().zip(0..).all(|(message, serial)| message[SERIAL] == serial));
    }

    #[test]
    fn friends_post_only_when_they_are_asked_for() {
        let authors = |asked: &Parameters| -> HashSet<u64> {
            let of = |message: &Value| message["user"]["id"].as_u64();
            let all = messages(7, 300, asked);
            all.iter().filter(|it| it["in_reply_to_user_id"] != 7).filter_map(of).collect()
        };
        assert_eq!(authors(&Parameters::default()), HashSet::from([7]));
        let followings = Parameters { followings: true, ..Parameters::default() };
        assert!(authors(&followings).len() > 1);
        let answers = |asked: &Parameters| {
            let all = messages(7, 300, asked);
            let of_friends =
                |it: &&Value| it["user"]["id"] != 7 && it["in_reply_to_user_id"].is_u64();
            all.iter().filter(of_friends).filter(|it| it["in_reply_to_user_id"] != 7).count()
        };
        assert_eq!(answers(&followings), 0);
        assert!(answers(&Parameters { all_replies: true, ..followings }) > 0);
    }

    #[test]
    fn friends_may_need_two_messages_and_may_be_strings() {
        let programme = Programme::new(1, None);
        let counts: HashSet<usize> =
            (1..50).map(|user| programme.preamble(user, &Parameters::default()).len()).collect();
        assert_eq!(counts, HashSet::from([1, 2]));
        let asked = Parameters { stringify: true, stall_warnings: true, ..Parameters::default() };
        let preamble = programme.preamble(FOLLOWS_TOO_MANY, &asked);
        let read = |at: usize| serde_json::from_slice::<Value>(&preamble[at]).expect("JSON");
        assert!(read(0)["friends_str"][0].is_string());
        assert_eq!(read(preamble.len() - 1)["warning"]["code"], "FOLLOWS_OVER_LIMIT");
    }
}
