//! A line of an X stream as it is sent (protocols/x.md sections 3 and 9): the parts that a person
//! is shown, each of which may be missing, null or of another type.
//!
//! OA7 renamed keys that every sample still spells the old way (section 1). Both are fields of
//! their own here: as aliases of one field, a line that carries both would count as broken.

use serde::Deserialize;

use crate::output::lenient::{Count, Flag, List, Maybe, Text, Texts};

/// Posts that come along: those that one post refers to, and its earlier versions.
const TWEETS_MAX: usize = 100;

/// Users, media, polls and places that come along: a post of 25,000 characters can name hundreds
/// of people.
const INCLUDES_MAX: usize = 1000;

/// Links, hashtags and mentions of one text, each.
const ENTITIES_MAX: usize = 500;

/// Entries of the lists that have a handful at most: references, files of a video, errors.
const FEW_MAX: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) data: Maybe<Tweet<'a>>,
    #[serde(borrow)]
    pub(super) includes: Maybe<Includes<'a>>,
    /// Beside `data`: what could not be delivered with it.
    #[serde(borrow)]
    pub(super) errors: List<Problem<'a>, FEW_MAX>,
    #[serde(borrow)]
    pub(super) matching_rules: List<Rule<'a>>,
}

/// A line of the activity stream: one level deeper (protocols/x.md section 1, X Activity API).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ActivityLine<'a> {
    #[serde(borrow)]
    pub(super) data: Maybe<Activity<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Activity<'a> {
    /// Of the subscription.
    #[serde(borrow)]
    pub(super) tag: Text<'a>,
    /// A post for `post.*` but `post.delete`.
    #[serde(borrow)]
    pub(super) payload: Maybe<Tweet<'a>>,
    #[serde(borrow)]
    pub(super) includes: Maybe<Includes<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tweet<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    /// Cut off when there is a note.
    #[serde(borrow)]
    pub(super) text: Text<'a>,
    #[serde(borrow)]
    pub(super) author_id: Text<'a>,
    #[serde(borrow)]
    pub(super) created_at: Text<'a>,
    #[serde(borrow)]
    pub(super) lang: Text<'a>,
    pub(super) possibly_sensitive: Flag,
    #[serde(borrow)]
    pub(super) in_reply_to_user_id: Text<'a>,
    #[serde(borrow)]
    referenced_tweets: List<Reference<'a>, FEW_MAX>,
    #[serde(borrow)]
    referenced_posts: List<Reference<'a>, FEW_MAX>,
    #[serde(borrow)]
    pub(super) attachments: Maybe<Attachments<'a>>,
    #[serde(borrow)]
    pub(super) entities: Maybe<Entities<'a>>,
    #[serde(borrow)]
    note_tweet: Maybe<Note<'a>>,
    #[serde(borrow)]
    note_post: Maybe<Note<'a>>,
    #[serde(borrow)]
    pub(super) article: Maybe<Article<'a>>,
    #[serde(borrow)]
    edit_history_tweet_ids: Texts<'a>,
    #[serde(borrow)]
    edit_history_post_ids: Texts<'a>,
    #[serde(borrow)]
    pub(super) geo: Maybe<Geo<'a>>,
    #[serde(borrow)]
    pub(super) withheld: Maybe<Withheld<'a>>,
}

impl<'a> Tweet<'a> {
    pub(super) fn references(&self) -> &[Reference<'a>] {
        first([&self.referenced_tweets.0, &self.referenced_posts.0])
    }

    /// Ids of all versions, the first one first.
    pub(super) fn versions(&self) -> &[Text<'a>] {
        first([&self.edit_history_tweet_ids.0, &self.edit_history_post_ids.0])
    }

    /// The whole of a text that is too long for `text`.
    pub(super) fn note(&self) -> Option<&Note<'a>> {
        let notes = [&self.note_tweet, &self.note_post];
        notes
            .into_iter()
            .filter_map(|note| note.0.as_ref())
            .find(|note| !note.text.raw().is_empty())
    }
}

/// The one of two spellings that says something.
fn first<T>(lists: [&Vec<T>; 2]) -> &[T] {
    if lists[0].is_empty() { lists[1] } else { lists[0] }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference<'a> {
    /// `retweeted`, `quoted`, `replied_to`.
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow)]
    pub(super) id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attachments<'a> {
    #[serde(borrow)]
    pub(super) media_keys: Texts<'a>,
    #[serde(borrow)]
    pub(super) poll_ids: Texts<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entities<'a> {
    #[serde(borrow)]
    pub(super) urls: List<Url<'a>, ENTITIES_MAX>,
    #[serde(borrow)]
    pub(super) hashtags: List<Hashtag<'a>, ENTITIES_MAX>,
    #[serde(borrow)]
    pub(super) mentions: List<Mention<'a>, ENTITIES_MAX>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Url<'a> {
    /// As it stands in the text.
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow)]
    pub(super) expanded_url: Text<'a>,
    #[serde(borrow)]
    pub(super) unwound_url: Text<'a>,
    #[serde(borrow)]
    pub(super) title: Text<'a>,
    /// The link stands for a medium of the post.
    #[serde(borrow)]
    pub(super) media_key: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Hashtag<'a> {
    #[serde(borrow)]
    pub(super) tag: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Mention<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) username: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Note<'a> {
    #[serde(borrow)]
    pub(super) text: Text<'a>,
    #[serde(borrow)]
    pub(super) entities: Maybe<Entities<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Article<'a> {
    #[serde(borrow)]
    pub(super) title: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Geo<'a> {
    #[serde(borrow)]
    pub(super) place_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Withheld<'a> {
    pub(super) copyright: Flag,
    #[serde(borrow)]
    pub(super) country_codes: Texts<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Includes<'a> {
    #[serde(borrow)]
    pub(super) users: List<User<'a>, INCLUDES_MAX>,
    #[serde(borrow)]
    tweets: List<Tweet<'a>, TWEETS_MAX>,
    #[serde(borrow)]
    posts: List<Tweet<'a>, TWEETS_MAX>,
    #[serde(borrow)]
    pub(super) media: List<Media<'a>, INCLUDES_MAX>,
    #[serde(borrow)]
    pub(super) polls: List<Poll<'a>, INCLUDES_MAX>,
    #[serde(borrow)]
    pub(super) places: List<Place<'a>, INCLUDES_MAX>,
}

impl<'a> Includes<'a> {
    /// The post with this id, where it came along.
    pub(super) fn tweet(&self, id: &str) -> Option<&Tweet<'a>> {
        self.tweets.0.iter().chain(&self.posts.0).find(|tweet| tweet.id.raw() == id)
    }

    /// The user with this id, where it came along.
    pub(super) fn user(&self, id: &str) -> Option<&User<'a>> {
        self.users.0.iter().map(User::unwrapped).find(|user| user.id.raw() == id)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) username: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) verified_type: Text<'a>,
    /// The user itself, in lines of the activity stream.
    #[serde(borrow)]
    data: Maybe<Box<Self>>,
}

impl User<'_> {
    fn unwrapped(&self) -> &Self {
        self.data.0.as_deref().unwrap_or(self)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Media<'a> {
    #[serde(borrow)]
    pub(super) media_key: Text<'a>,
    /// `photo`, `video`, `animated_gif`.
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    /// Of photos only.
    #[serde(borrow)]
    pub(super) url: Text<'a>,
    #[serde(borrow)]
    pub(super) preview_image_url: Text<'a>,
    #[serde(borrow)]
    pub(super) alt_text: Text<'a>,
    #[serde(borrow)]
    pub(super) variants: List<Variant<'a>, FEW_MAX>,
}

/// A file of a video.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Variant<'a> {
    /// Missing for playlists.
    pub(super) bit_rate: Count,
    #[serde(borrow)]
    pub(super) content_type: Text<'a>,
    #[serde(borrow)]
    pub(super) url: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Poll<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) options: List<PollOption<'a>, FEW_MAX>,
    /// `open`, `closed`.
    #[serde(borrow)]
    pub(super) voting_status: Text<'a>,
    #[serde(borrow)]
    pub(super) end_datetime: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PollOption<'a> {
    pub(super) position: Count,
    #[serde(borrow)]
    pub(super) label: Text<'a>,
    pub(super) votes: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Place<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) full_name: Text<'a>,
    #[serde(borrow)]
    pub(super) country: Text<'a>,
}

/// Why something did not come along (OA7 `ResourceNotFoundProblem` and its kin).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Problem<'a> {
    /// A URI; its last segment is the name.
    #[serde(borrow, rename = "type")]
    pub(super) kind: Text<'a>,
    #[serde(borrow)]
    pub(super) resource_id: Text<'a>,
    #[serde(borrow)]
    pub(super) value: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rule<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    /// May be missing or empty.
    #[serde(borrow)]
    pub(super) tag: Text<'a>,
}
