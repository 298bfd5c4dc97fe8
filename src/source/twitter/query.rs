//! What is asked of a stream: its query parameters, the presets, and what makes no sense
//! before the server is asked. Never decides whether a field exists: the set is open, and the
//! server knows it.

use std::borrow::Cow;

use jiff::Timestamp;

use super::endpoint::{Endpoint, Fields, Partition};
use crate::error::Error;

/// The most that can be asked to be sent again, in minutes (protocols/x.md section 1).
pub const BACKFILL_MAX: u8 = 5;

/// The query parameters of a stream (protocols/x.md section 1). Lists are joined with commas,
/// and an empty one is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// `expansions`
    pub expansions: Vec<String>,
    /// `tweet.fields`
    pub tweet_fields: Vec<String>,
    /// `user.fields`
    pub user_fields: Vec<String>,
    /// `media.fields`
    pub media_fields: Vec<String>,
    /// `poll.fields`
    pub poll_fields: Vec<String>,
    /// `place.fields`
    pub place_fields: Vec<String>,
    /// `partition`, from 1.
    pub partition: Option<u8>,
    /// `backfill_minutes`
    pub backfill_minutes: Option<u8>,
    /// `start_time`, sent in whole seconds.
    pub start_time: Option<Timestamp>,
    /// `end_time`, sent in whole seconds.
    pub end_time: Option<Timestamp>,
    /// Whatever else, name and value; sent as it is and never checked.
    pub extra: Vec<(String, String)>,
}

/// How much of a post is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Preset {
    /// What X sends unasked: id, text and edit history
    Min,
    /// What -o pretty shows
    Default,
    /// Every field and expansion that a bearer token may ask for
    All,
}

/// A list for each kind of field.
struct Lists {
    expansions: &'static [&'static str],
    tweet: &'static [&'static str],
    user: &'static [&'static str],
    media: &'static [&'static str],
    poll: &'static [&'static str],
    place: &'static [&'static str],
    like: &'static [&'static str],
}

const NOTHING: Lists =
    Lists { expansions: &[], tweet: &[], user: &[], media: &[], poll: &[], place: &[], like: &[] };

/// What pretty output shows (protocols/x.md section 9) and nothing that costs a look-up more:
/// whether expanded users are billed is not known, so nobody is expanded of whom only the
/// name is shown, which the text and its entities have already.
const POSTS_DEFAULT: Lists = Lists {
    expansions: &[
        "author_id",
        // A repost's text is cut, a quote is shown, and both have authors; so has what a
        // reply answers, which spares `in_reply_to_user_id`.
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
        "attachments.media_keys",
        "referenced_tweets.id.attachments.media_keys",
        "attachments.poll_ids",
        "geo.place_id",
    ],
    tweet: &[
        // The text of an article's post is a link; its title is here.
        "article",
        // Which media and which poll are the post's.
        "attachments",
        "author_id",
        "created_at",
        "edit_history_tweet_ids",
        // Where the t.co links lead.
        "entities",
        // Which place is the post's.
        "geo",
        "in_reply_to_user_id",
        "lang",
        // `text` ends after 280 characters.
        "note_tweet",
        "possibly_sensitive",
        "referenced_tweets",
        "withheld",
    ],
    user: &["name", "protected", "username", "verified", "verified_type"],
    // A video has no `url`, only a picture and variants; the variants are long.
    media: &["alt_text", "duration_ms", "preview_image_url", "type", "url"],
    poll: &["duration_minutes", "end_datetime", "options", "voting_status"],
    place: &["full_name"],
    like: &[],
};

/// Everything of section 1 but what belongs to a user who has logged in: a bearer that asks
/// for such a field gets an error with each post, or none at all.
const POSTS_ALL: Lists = Lists {
    expansions: &[
        "article.cover_media",
        "article.media_entities",
        "attachments.media_keys",
        "attachments.media_source_tweet",
        "attachments.poll_ids",
        "author_id",
        "edit_history_tweet_ids",
        "entities.mentions.username",
        "entities.note.mentions.username",
        "geo.place_id",
        "in_reply_to_user_id",
        "referenced_tweets.id",
        "referenced_tweets.id.attachments.media_keys",
        "referenced_tweets.id.author_id",
    ],
    // Not non_public_metrics, organic_metrics, promoted_metrics.
    tweet: &[
        "article",
        "attachments",
        "author_id",
        "card_uri",
        "community_id",
        "context_annotations",
        "conversation_id",
        "created_at",
        "display_text_range",
        "edit_controls",
        "edit_history_tweet_ids",
        "entities",
        "geo",
        "id",
        "in_reply_to_user_id",
        "lang",
        "matched_media_notes",
        "media_metadata",
        "note_request_suggestions",
        "note_tweet",
        "paid_partnership",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
        "scopes",
        "source",
        "suggested_source_links",
        "suggested_source_links_with_counts",
        "text",
        "withheld",
    ],
    // Not confirmed_email, connection_status, receives_your_dm, subscription,
    // subscription_type.
    user: &[
        "affiliation",
        "created_at",
        "description",
        "entities",
        "id",
        "is_identity_verified",
        "location",
        "most_recent_tweet_id",
        "name",
        "parody",
        "pinned_tweet_id",
        "profile_banner_url",
        "profile_image_url",
        "protected",
        "public_metrics",
        "url",
        "username",
        "verified",
        "verified_followers_count",
        "verified_type",
        "withheld",
    ],
    // Not non_public_metrics, organic_metrics, promoted_metrics.
    media: &[
        "alt_text",
        "duration_ms",
        "height",
        "media_key",
        "preview_image_url",
        "public_metrics",
        "type",
        "url",
        "variants",
        "width",
    ],
    poll: &["duration_minutes", "end_datetime", "id", "options", "voting_status"],
    place: &[
        "contained_within",
        "country",
        "country_code",
        "full_name",
        "geo",
        "id",
        "name",
        "place_type",
    ],
    like: &[],
};

/// Who liked what, and the post.
const LIKES_DEFAULT: Lists = Lists {
    expansions: &["attachments.media_keys", "liked_tweet_author_id", "liked_tweet_id"],
    poll: &[],
    place: &[],
    like: &["created_at", "liked_tweet_author_id", "liked_tweet_id"],
    ..POSTS_DEFAULT
};

const LIKES_ALL: Lists = Lists {
    poll: &[],
    place: &[],
    expansions: LIKES_DEFAULT.expansions,
    like: &[
        "attachments_media_keys",
        "created_at",
        "id",
        "liked_tweet_author_id",
        "liked_tweet_id",
        "timestamp_ms",
    ],
    ..POSTS_ALL
};

/// The fields of a like, which no flag of its own is worth.
const LIKE_FIELDS: &str = "like_with_tweet_author.fields";

impl Query {
    /// Fills the lists that are empty from the preset, as far as the endpoint takes them: a list
    /// that was typed replaces the preset's of that kind. Without a preset the streams that
    /// trill has a command for get [`Preset::Default`], a path nothing.
    #[must_use]
    pub fn with_preset(mut self, endpoint: &Endpoint, preset: Option<Preset>) -> Self {
        let lists = match (preset, endpoint) {
            (None, Endpoint::Path(_)) => NOTHING,
            (preset, _) => lists(endpoint, preset.unwrap_or(Preset::Default)),
        };
        let extra = &self.extra;
        let open = |name: &str| extra.iter().all(|(typed, _)| typed != name);
        for (name, list, preset) in [
            ("expansions", &mut self.expansions, lists.expansions),
            ("tweet.fields", &mut self.tweet_fields, lists.tweet),
            ("user.fields", &mut self.user_fields, lists.user),
            ("media.fields", &mut self.media_fields, lists.media),
            ("poll.fields", &mut self.poll_fields, lists.poll),
            ("place.fields", &mut self.place_fields, lists.place),
        ] {
            if open(name) {
                fill(list, preset);
            }
            // Typed as nothing it stays nothing: X refuses an empty parameter.
            list.retain(|name| !name.trim().is_empty());
        }
        if !lists.like.is_empty() && !self.extra.iter().any(|(name, _)| name == LIKE_FIELDS) {
            self.extra.push((LIKE_FIELDS.to_owned(), lists.like.join(",")));
        }
        self
    }

    /// Returns true if and only if a span is asked for, which is replayed and ends.
    pub fn is_window(&self) -> bool {
        let typed = |name| self.has_extra(name);
        self.start_time.is_some()
            || self.end_time.is_some()
            || typed("start_time")
            || typed("end_time")
    }

    /// Finds what makes no sense before the server is asked, with what to type instead.
    pub fn check(&self, endpoint: &Endpoint) -> Result<(), Error> {
        let name = endpoint.stream_name().join(" ");
        let wrong = |what: String, hint: String| {
            Err(Error::Usage { message: format!("{name}: {what}"), hint: Some(hint) })
        };
        let traits = endpoint.traits();
        match (traits.partition, self.partition) {
            (Partition::OneOf(last), None) if !self.has_extra("partition") => wrong(
                "this stream comes in parts, and one of them must be named".to_owned(),
                format!("use --partition N, with N from 1 to {last}"),
            )?,
            (Partition::OneOf(last), Some(n)) if !(1..=last).contains(&n) => wrong(
                format!("there is no partition {n}"),
                format!("use --partition N, with N from 1 to {last}"),
            )?,
            (Partition::None, Some(_)) => wrong(
                "this stream does not come in parts".to_owned(),
                "leave --partition out".to_owned(),
            )?,
            _ => {}
        }
        if let Some(minutes) = self.backfill_minutes.filter(|minutes| *minutes > BACKFILL_MAX) {
            wrong(
                format!("{minutes} minutes cannot be sent again"),
                format!("use --backfill-minutes N, with N from 0 to {BACKFILL_MAX}"),
            )?;
        }
        if !traits.window && (self.start_time.is_some() || self.end_time.is_some()) {
            wrong(
                "this stream has no past".to_owned(),
                "leave --start-time and --end-time out".to_owned(),
            )?;
        }
        if let (Some(start), Some(end)) = (self.start_time, self.end_time)
            && start.as_second() >= end.as_second()
        {
            wrong(
                format!("it would end at {} and start at {}", date(end), date(start)),
                "--start-time comes before --end-time".to_owned(),
            )?;
        }
        if let Some(flag) = self.lists().find_map(|list| list.unknown_to(traits.fields)) {
            wrong(
                format!("this stream takes no {flag}"),
                format!("leave it out, or insist with --param {flag}=LIST"),
            )?;
        }
        if let Some((name, _)) = self.flags().find(|(name, _)| self.has_extra(name)) {
            let flag = name.replace(['.', '_'], "-");
            wrong(
                format!("{name} is given twice"),
                format!("use either --{flag} or --param {name}=…"),
            )?;
        }
        Ok(())
    }

    /// The same with at least so many minutes sent again, unless they were typed as a parameter.
    pub(super) fn with_backfill(&self, minutes: Option<u8>) -> Cow<'_, Self> {
        match minutes.max(self.backfill_minutes) {
            minutes if minutes == self.backfill_minutes => Cow::Borrowed(self),
            _ if self.has_extra("backfill_minutes") => Cow::Borrowed(self),
            minutes => Cow::Owned(Self { backfill_minutes: minutes, ..self.clone() }),
        }
    }

    /// Names and values as they are sent, not encoded yet.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        let flags = self.flags().map(|(name, value)| (Cow::Borrowed(name), Cow::Owned(value)));
        let extra = self.extra.iter();
        flags.chain(extra.map(|(name, value)| (name.into(), value.into())))
    }

    /// The parameters that have a flag of their own.
    fn flags(&self) -> impl Iterator<Item = (&'static str, String)> {
        let lists = self.lists().map(|list| (list.name, list.values.join(",")));
        let rest = [
            ("partition", self.partition.map(|n| n.to_string())),
            ("backfill_minutes", self.backfill_minutes.map(|n| n.to_string())),
            ("start_time", self.start_time.map(date)),
            ("end_time", self.end_time.map(date)),
        ];
        lists.chain(rest.into_iter().filter_map(|(name, value)| Some((name, value?))))
    }

    /// The lists that are not empty.
    fn lists(&self) -> impl Iterator<Item = List<'_>> {
        let lists = [
            List { name: "expansions", values: &self.expansions },
            List { name: "tweet.fields", values: &self.tweet_fields },
            List { name: "user.fields", values: &self.user_fields },
            List { name: "media.fields", values: &self.media_fields },
            List { name: "poll.fields", values: &self.poll_fields },
            List { name: "place.fields", values: &self.place_fields },
        ];
        lists.into_iter().filter(|list| !list.values.is_empty())
    }

    fn has_extra(&self, name: &str) -> bool {
        self.extra.iter().any(|(extra, _)| extra == name)
    }
}

/// One of the lists.
struct List<'a> {
    name: &'static str,
    values: &'a [String],
}

impl List<'_> {
    /// Its name, if a stream with these fields takes none of its kind.
    fn unknown_to(&self, fields: Fields) -> Option<&'static str> {
        let is_unknown = match fields {
            Fields::Post | Fields::Unknown => false,
            Fields::Like => matches!(self.name, "poll.fields" | "place.fields"),
            Fields::None => true,
        };
        is_unknown.then_some(self.name)
    }
}

fn lists(endpoint: &Endpoint, preset: Preset) -> Lists {
    match (endpoint.traits().fields, preset) {
        (_, Preset::Min) | (Fields::None, _) => NOTHING,
        (Fields::Like, Preset::Default) => LIKES_DEFAULT,
        (Fields::Like, Preset::All) => LIKES_ALL,
        (Fields::Post | Fields::Unknown, Preset::Default) => POSTS_DEFAULT,
        (Fields::Post | Fields::Unknown, Preset::All) => POSTS_ALL,
    }
}

fn fill(typed: &mut Vec<String>, preset: &[&str]) {
    if typed.is_empty() {
        typed.extend(preset.iter().map(|&name| name.to_owned()));
    }
}

/// `YYYY-MM-DDTHH:mm:ssZ`; a fraction of a second is dropped.
pub(super) fn date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn path(text: &str) -> Endpoint {
        Endpoint::from_path(text).expect("a path")
    }

    fn time(text: &str) -> Option<Timestamp> {
        Some(text.parse().expect("a time"))
    }

    fn sent(query: &Query) -> Vec<String> {
        query.parameters().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn lists_are_joined_and_times_are_whole_seconds_of_utc() {
        let query = Query {
            expansions: strings(&["author_id", "geo.place_id"]),
            tweet_fields: strings(&["lang"]),
            partition: Some(2),
            backfill_minutes: Some(0),
            start_time: time("2026-11-20T12:00:05.999+02:00"),
            end_time: time("2026-11-20T12:00:00Z"),
            extra: vec![("new.fields".into(), "a,b".into())],
            ..Query::default()
        };
        let expected = [
            "expansions=author_id,geo.place_id",
            "tweet.fields=lang",
            "partition=2",
            "backfill_minutes=0",
            "start_time=2026-11-20T10:00:05Z",
            "end_time=2026-11-20T12:00:00Z",
            "new.fields=a,b",
        ];
        assert_eq!(sent(&query), expected);
        assert!(sent(&Query::default()).is_empty());
    }

    #[test]
    fn a_list_that_was_typed_replaces_the_presets_list_of_its_kind_only() {
        let typed = Query { user_fields: strings(&["location"]), ..Query::default() };
        let query = typed.with_preset(&Endpoint::Filter, Some(Preset::All));
        assert_eq!(query.user_fields, ["location"]);
        assert!(query.tweet_fields.iter().any(|name| name == "context_annotations"));
    }

    #[test]
    fn the_preset_min_asks_for_nothing() {
        for endpoint in [Endpoint::Filter, path("likes/firehose"), path("new")] {
            let query = Query::default().with_preset(&endpoint, Some(Preset::Min));
            assert_eq!(query, Query::default());
        }
    }

    #[test]
    fn without_a_preset_a_command_gets_what_pretty_shows_and_a_path_nothing() {
        let query = Query::default().with_preset(&Endpoint::Sample, None);
        let default = Query::default().with_preset(&Endpoint::Sample, Some(Preset::Default));
        assert_eq!(query, default);
        assert!(query.tweet_fields.iter().any(|name| name == "note_tweet"));
        let path = path("tweets/search");
        assert_eq!(Query::default().with_preset(&path, None), Query::default());
    }

    #[test]
    fn no_preset_asks_for_what_belongs_to_a_user_who_has_logged_in() {
        let forbidden = [
            "non_public_metrics",
            "organic_metrics",
            "promoted_metrics",
            "receives_your_dm",
            "connection_status",
            "confirmed_email",
        ];
        for endpoint in [Endpoint::Filter, path("likes/sample10"), path("new")] {
            for preset in [Preset::Min, Preset::Default, Preset::All] {
                let query = Query::default().with_preset(&endpoint, Some(preset));
                let sent = sent(&query).join("&");
                assert!(!forbidden.iter().any(|name| sent.contains(name)), "{sent}");
            }
        }
    }

    #[test]
    fn the_default_preset_is_part_of_all() {
        let all = Query::default().with_preset(&Endpoint::Filter, Some(Preset::All));
        let default = Query::default().with_preset(&Endpoint::Filter, Some(Preset::Default));
        for (some, every) in default.lists().zip(all.lists()) {
            assert_eq!(some.name, every.name);
            assert!(some.values.iter().all(|name| every.values.contains(name)), "{}", some.name);
        }
    }

    #[test]
    fn presets_are_what_the_stream_takes() {
        let likes = path("likes/firehose");
        let query = Query::default().with_preset(&likes, Some(Preset::All));
        assert!(query.expansions.iter().any(|name| name == "liked_tweet_id"));
        assert!(query.poll_fields.is_empty() && query.place_fields.is_empty());
        assert!(query.has_extra(LIKE_FIELDS));
        query.check(&Endpoint::Path("/2/x".into())).expect("nothing is given twice");
        let activity = path("activity");
        let query = Query::default().with_preset(&activity, Some(Preset::All));
        assert_eq!(query, Query::default());
    }

    #[test]
    fn fields_of_a_like_that_were_typed_stay() {
        let extra = vec![(LIKE_FIELDS.to_owned(), "id".to_owned())];
        let typed = Query { extra: extra.clone(), ..Query::default() };
        assert_eq!(typed.with_preset(&path("likes/firehose"), Some(Preset::All)).extra, extra);
    }

    #[test]
    fn what_makes_no_sense_is_said_before_the_server_is_asked() {
        let start = time("2026-11-20T12:00:00Z");
        let end = time("2026-11-20T12:00:00.7Z");
        let partition = |n| Query { partition: Some(n), ..Query::default() };
        let extra = |name: &str| vec![(name.to_owned(), "1".to_owned())];
        let table = [
            (Endpoint::Sample10, Query::default(), "from 1 to 2"),
            (Endpoint::Sample10, partition(0), "from 1 to 2"),
            (Endpoint::Sample10, partition(3), "from 1 to 2"),
            (Endpoint::Firehose(None), partition(21), "from 1 to 20"),
            (path("users/compliance"), partition(5), "from 1 to 4"),
            (Endpoint::Filter, partition(1), "leave --partition out"),
            (Endpoint::Filter, Query { backfill_minutes: Some(6), ..Query::default() }, "0 to 5"),
            (Endpoint::Sample, Query { start_time: start, ..Query::default() }, "--start-time"),
            (Endpoint::Sample, Query { end_time: end, ..Query::default() }, "--end-time"),
            (
                Endpoint::Filter,
                Query { start_time: start, end_time: end, ..Query::default() },
                "--start-time comes before",
            ),
            (
                path("activity"),
                Query { expansions: strings(&["author_id"]), ..Query::default() },
                "--param expansions=",
            ),
            (
                path("likes/compliance"),
                Query { user_fields: strings(&["url"]), ..Query::default() },
                "--param user.fields=",
            ),
            (
                path("likes/sample10"),
                Query { place_fields: strings(&["geo"]), ..partition(1) },
                "--param place.fields=",
            ),
            (
                Endpoint::Sample10,
                Query { extra: extra("partition"), ..partition(1) },
                "either --partition or --param",
            ),
            (
                Endpoint::Filter,
                Query {
                    tweet_fields: strings(&["lang"]),
                    extra: extra("tweet.fields"),
                    ..Query::default()
                },
                "either --tweet-fields or --param",
            ),
        ];
        for (endpoint, query, word) in table {
            let error = query.check(&endpoint).expect_err(word);
            assert_eq!(error.exit(), Exit::Usage);
            let hint = error.hint().unwrap_or_default();
            assert!(hint.contains(word), "{error}: {hint}");
        }
    }

    #[test]
    fn what_the_server_alone_can_know_passes() {
        let odd = Query { tweet_fields: strings(&["no_such_field"]), ..Query::default() };
        odd.check(&Endpoint::Filter).expect("an unknown field");
        let partition = Query { partition: Some(200), ..odd };
        partition.check(&path("news/firehose")).expect("an unknown stream");
        let insists = Query { extra: vec![("partition".into(), "1".into())], ..Query::default() };
        insists.check(&Endpoint::Sample10).expect("a partition by --param");
        let backfill = Query { backfill_minutes: Some(5), ..Query::default() };
        backfill.check(&Endpoint::Filter).expect("five minutes");
    }
}
