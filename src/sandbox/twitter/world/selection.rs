//! What a request asked to see: the five field sets and the expansions (protocols/x.md section 1).
//!
//! Only names are checked here; what they bring is `project`'s.

use std::collections::BTreeSet;

type Names = BTreeSet<&'static str>;

const EXPANSIONS: &[&str] = &[
    "article.cover_media",
    "article.media_entities",
    "attachments.media_keys",
    "attachments.media_source_tweet",
    "attachments.poll_ids",
    "author_id",
    "edit_history_tweet_ids",
    "entities.mentions.username",
    "geo.place_id",
    "in_reply_to_user_id",
    "entities.note.mentions.username",
    "referenced_tweets.id",
    "referenced_tweets.id.attachments.media_keys",
    "referenced_tweets.id.author_id",
];

const TWEET_FIELDS: &[&str] = &[
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
    "non_public_metrics",
    "note_request_suggestions",
    "note_tweet",
    "organic_metrics",
    "paid_partnership",
    "possibly_sensitive",
    "promoted_metrics",
    "public_metrics",
    "referenced_tweets",
    "reply_settings",
    "scopes",
    "source",
    "suggested_source_links",
    "suggested_source_links_with_counts",
    "text",
    "withheld",
];

const MEDIA_FIELDS: &[&str] = &[
    "alt_text",
    "duration_ms",
    "height",
    "media_key",
    "non_public_metrics",
    "organic_metrics",
    "preview_image_url",
    "promoted_metrics",
    "public_metrics",
    "type",
    "url",
    "variants",
    "width",
];

const POLL_FIELDS: &[&str] =
    &["duration_minutes", "end_datetime", "id", "options", "voting_status"];

const USER_FIELDS: &[&str] = &[
    "affiliation",
    "confirmed_email",
    "connection_status",
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
    "receives_your_dm",
    "subscription",
    "subscription_type",
    "url",
    "username",
    "verified",
    "verified_followers_count",
    "verified_type",
    "withheld",
];

const PLACE_FIELDS: &[&str] = &[
    "contained_within",
    "country",
    "country_code",
    "full_name",
    "geo",
    "id",
    "name",
    "place_type",
];

/// What a request asked to see. Nothing asked is X's default: the id, the text and the edit history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Selection {
    pub(super) expansions: Names,
    pub(super) tweet: Names,
    pub(super) media: Names,
    pub(super) poll: Names,
    pub(super) user: Names,
    pub(super) place: Names,
}

/// X's 400 for a parameter: `errors[]` has `message`, and `parameters` with the name and `values`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Invalid {
    /// `tweet.fields`, …
    pub(in super::super) parameter: &'static str,
    /// The value as it was sent, whole; none when it was empty.
    pub(in super::super) values: Vec<String>,
    /// X's sentence.
    pub(in super::super) message: String,
}

impl Selection {
    /// Reads the six parameters of a decoded query; others are not looked at. Lists are joined by
    /// commas; a repeated parameter adds to the first.
    ///
    /// # Errors
    ///
    /// For the first value that is not on X's list, or an empty one.
    pub(in super::super) fn parse(query: &[(String, String)]) -> Result<Self, Invalid> {
        let mut selection = Self::default();
        for (name, value) in query {
            let Some((parameter, known, asked)) = selection.parameter(name) else { continue };
            if value.is_empty() {
                let message = format!("The `{parameter}` query parameter can not be empty");
                return Err(Invalid { parameter, values: Vec::new(), message });
            }
            for wanted in value.split(',') {
                let Some(&name) = known.iter().find(|&&name| name == wanted) else {
                    let message = format!(
                        "The `{parameter}` query parameter value [{wanted}] is not one of [{}]",
                        known.join(",")
                    );
                    return Err(Invalid { parameter, values: vec![value.clone()], message });
                };
                asked.insert(name);
            }
        }
        Ok(selection)
    }

    /// Every field and every expansion.
    pub(super) fn everything() -> Self {
        let all = |names: &[&'static str]| names.iter().copied().collect();
        Self {
            expansions: all(EXPANSIONS),
            tweet: all(TWEET_FIELDS),
            media: all(MEDIA_FIELDS),
            poll: all(POLL_FIELDS),
            user: all(USER_FIELDS),
            place: all(PLACE_FIELDS),
        }
    }

    /// True if and only if the expansion was asked for.
    pub(super) fn expands(&self, expansion: &str) -> bool {
        self.expansions.contains(expansion)
    }

    fn parameter(
        &mut self,
        name: &str,
    ) -> Option<(&'static str, &'static [&'static str], &mut Names)> {
        Some(match name {
            "expansions" => ("expansions", EXPANSIONS, &mut self.expansions),
            "tweet.fields" => ("tweet.fields", TWEET_FIELDS, &mut self.tweet),
            "media.fields" => ("media.fields", MEDIA_FIELDS, &mut self.media),
            "poll.fields" => ("poll.fields", POLL_FIELDS, &mut self.poll),
            "user.fields" => ("user.fields", USER_FIELDS, &mut self.user),
            "place.fields" => ("place.fields", PLACE_FIELDS, &mut self.place),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &[(&str, &str)]) -> Result<Selection, Invalid> {
        let query: Vec<(String, String)> =
            query.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Selection::parse(&query)
    }

    #[test]
    fn the_six_parameters_are_read_and_others_are_left_alone() {
        let selection = parse(&[
            ("expansions", "author_id,geo.place_id"),
            ("partition", "99"),
            ("tweet.fields", "lang"),
            ("tweet.fields", "created_at"),
        ])
        .expect("all on the list");
        assert!(selection.expands("author_id") && selection.expands("geo.place_id"));
        assert_eq!(selection.tweet, Names::from(["created_at", "lang"]));
        assert_eq!(parse(&[]), Ok(Selection::default()));
    }

    #[test]
    fn an_unknown_value_is_refused_with_the_sentence_of_x() {
        let refusal = parse(&[("poll.fields", "id,nope")]).expect_err("no such field");
        assert_eq!(refusal.parameter, "poll.fields");
        assert_eq!(refusal.values, ["id,nope"]);
        assert_eq!(
            refusal.message,
            "The `poll.fields` query parameter value [nope] is not one of \
             [duration_minutes,end_datetime,id,options,voting_status]"
        );
        for wrong in [" id", "id,", "ID", "posts"] {
            assert!(parse(&[("tweet.fields", wrong)]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_empty_value_is_refused() {
        let refusal = parse(&[("expansions", "")]).expect_err("empty");
        assert_eq!(refusal.message, "The `expansions` query parameter can not be empty");
        assert!(refusal.values.is_empty());
    }

    #[test]
    fn everything_is_what_asking_for_every_listed_value_gives() {
        let all = parse(&[
            ("expansions", &EXPANSIONS.join(",")),
            ("tweet.fields", &TWEET_FIELDS.join(",")),
            ("media.fields", &MEDIA_FIELDS.join(",")),
            ("poll.fields", &POLL_FIELDS.join(",")),
            ("user.fields", &USER_FIELDS.join(",")),
            ("place.fields", &PLACE_FIELDS.join(",")),
        ]);
        assert_eq!(all, Ok(Selection::everything()));
    }
}
