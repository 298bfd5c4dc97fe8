//! Which tweets a filter lets through (protocols/x.md section 6): any phrase of `track`, with all
//! its terms; by, retweeting or answering somebody of `follow`; inside a box of `locations`.

use std::collections::HashSet;

use super::params::{Level, Parameters};
use crate::sandbox::twitter::world::tweets::Tweet;

/// The level of every tweet of the sandbox.
const LEVEL: Level = Level::Low;

/// What a connection asked for.
#[derive(Debug)]
pub(super) struct Filter {
    track: Vec<Vec<String>>,
    follow: HashSet<u64>,
    locations: Vec<[f64; 4]>,
    languages: Vec<String>,
    level: Level,
    /// Without a predicate everything passes: a sample.
    all: bool,
}

impl Filter {
    /// The filter of these parameters; `all` lets everything pass that has the language and level.
    pub(super) fn new(asked: &Parameters, all: bool) -> Self {
        Self {
            track: asked.track.clone(),
            follow: asked.follow.iter().copied().collect(),
            locations: asked.locations.clone(),
            languages: asked.languages.clone(),
            level: asked.level,
            all,
        }
    }

    /// True if and only if the tweet passes.
    pub(super) fn passes(&self, tweet: &Tweet) -> bool {
        let spoken =
            self.languages.is_empty() || self.languages.iter().any(|code| code == tweet.lang);
        spoken && self.level <= LEVEL && (self.all || self.matches(tweet))
    }

    fn matches(&self, tweet: &Tweet) -> bool {
        let named = |id: Option<u64>| id.is_some_and(|id| self.follow.contains(&id));
        named(Some(tweet.author))
            || named(tweet.retweets)
            || named(tweet.replies_to)
            || self.track.iter().any(|phrase| phrase.iter().all(|term| says(&tweet.words, term)))
            || self.locations.iter().any(|area| is_in(tweet, *area))
    }
}

/// True if and only if the words have the term, with nothing beside it that would make it part of
/// another one. A term without `#` is found in a hashtag, too.
fn says(words: &str, term: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    words.match_indices(term).any(|(at, _)| {
        !is_part(words[..at].chars().next_back())
            && !is_part(words[at + term.len()..].chars().next())
    })
}

/// The point counts; the area of the place when there is no point.
fn is_in(tweet: &Tweet, [west, south, east, north]: [f64; 4]) -> bool {
    match (tweet.point, tweet.area) {
        (Some((longitude, latitude)), _) => {
            (west..=east).contains(&longitude) && (south..=north).contains(&latitude)
        }
        (None, Some([w, s, e, n])) => w <= east && e >= west && s <= north && n >= south,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::endpoint::Endpoint;
    use super::super::oauth::pairs;
    use super::*;
    use crate::sandbox::twitter::world::tweets::Tweets;

    /// How many of the tweets pass.
    fn passing(query: &str) -> usize {
        let tweets = Tweets::new(None);
        let asked = Parameters::parse(Endpoint::Filter, &pairs(query.as_bytes()));
        let filter = Filter::new(&asked.expect("good parameters"), false);
        (0..tweets.len() as u64).filter(|&number| filter.passes(tweets.get(number))).count()
    }

    #[test]
    fn terms_are_whole_words_in_any_case() {
        assert!(says("our cat found the flour. #cats", "cat"));
        assert!(says("our cat found the flour. #cats", "#cats"));
        assert!(says("our cat found the flour. #cats", "cats"));
        assert!(!says("our cat found the flour. #cats", "#cat"));
        assert!(!says("concatenate", "cat"));
        assert!(says("see https://bread.example/rye", "bread.example"));
    }

    #[test]
    fn phrases_are_and_within_and_or_between() {
        let (cat, bread, both) =
            (passing("track=cat"), passing("track=bread"), passing("track=cat bread"));
        assert!(cat > 0 && bread > 0 && both > 0 && both < cat.min(bread));
        assert_eq!(passing("track=cat,bread"), cat + bread - both);
        assert_eq!(passing("track=CAT"), cat);
        assert_eq!(passing("track=nobodysaysthis"), 0);
    }

    #[test]
    fn who_is_followed_is_seen_with_retweets_and_answers() {
        let tweets = Tweets::new(None);
        let tomas = 90_210_015;
        let all = || (0..tweets.len() as u64).map(|number| tweets.get(number));
        let by = all().filter(|tweet| tweet.author == tomas).count();
        let about = all()
            .filter(|tweet| tweet.retweets == Some(tomas) || tweet.replies_to == Some(tomas))
            .count();
        assert!(by > 0 && about > 0);
        assert_eq!(passing("follow=90210015"), by + about);
        assert_eq!(passing("follow=1,2,3"), 0);
    }

    #[test]
    fn boxes_hold_points_and_places() {
        assert_eq!(passing("locations=5.3,60.3,5.4,60.4"), 1);
        assert_eq!(passing("locations=139,35,140,36"), 1);
        assert_eq!(passing("locations=-180,-90,180,90"), 2);
        assert_eq!(passing("locations=0,0,1,1"), 0);
        assert_eq!(passing("locations=0,0,1,1&track=flour"), passing("track=flour"));
        assert!(passing("locations=-180,-90,180,90&track=cat") > passing("track=cat"));
    }

    #[test]
    fn a_language_and_a_level_narrow_what_passes() {
        assert_eq!(passing("track=猫&language=zh"), passing("track=猫"));
        assert_eq!(passing("track=cat&language=zh"), 0);
        assert_eq!(passing("track=cat&filter_level=low"), passing("track=cat"));
        assert_eq!(passing("track=cat&filter_level=medium"), 0);
    }
}
