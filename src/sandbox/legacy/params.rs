//! The parameters of a stream, and what is said about those that cannot be meant
//! (protocols/x.md sections 4 and 6).

use super::endpoint::Endpoint;
use super::refusal::Refused;

/// The most phrases of `track`.
const MAX_TRACK: usize = 400;
/// The longest phrase, in bytes.
const MAX_PHRASE: usize = 60;
/// The most accounts that a filter follows.
const MAX_FOLLOW: usize = 5_000;
/// The most accounts at the start of a site stream, and in one request of its control endpoints.
pub(super) const MAX_SITE: usize = 100;
/// The most boxes.
const MAX_BOXES: usize = 25;

/// What a request asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parameters {
    pub(super) delimited: bool,
    pub(super) stall_warnings: bool,
    /// Any of these phrases, all terms of it, in lower case.
    pub(super) track: Vec<Vec<String>>,
    pub(super) follow: Vec<u64>,
    /// West, south, east, north.
    pub(super) locations: Vec<[f64; 4]>,
    pub(super) languages: Vec<String>,
    pub(super) level: Level,
    /// What those whom an account follows do, and not only what happens to it.
    pub(super) followings: bool,
    pub(super) all_replies: bool,
    /// Ids of friends and of accounts are strings.
    pub(super) stringify: bool,
}

/// `filter_level`: the lowest that is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    #[default]
    None,
    Low,
    Medium,
}

impl Parameters {
    /// Reads the pairs of query and form.
    pub(super) fn parse(endpoint: Endpoint, pairs: &[(String, String)]) -> Result<Self, Refused> {
        // User streams show what friends do unless they are told not to; site streams the other
        // way round.
        let mut out = Self { followings: endpoint == Endpoint::User, ..Self::default() };
        let mut has_predicate = false;
        for (name, value) in pairs {
            if name.starts_with("oauth_") {
                continue;
            }
            match (endpoint, name.as_str()) {
                (_, "delimited") => out.delimited = one(name, value, &[("length", true)])?,
                (_, "stall_warnings") => out.stall_warnings = boolean(name, value)?,
                (_, "count") => return Err(Refused::count()),
                (Endpoint::Filter | Endpoint::User, "track") => {
                    out.track = track(value)?;
                    has_predicate = true;
                }
                (Endpoint::Filter | Endpoint::User, "locations") => {
                    out.locations = locations(value)?;
                    has_predicate = true;
                }
                (Endpoint::Filter, "follow") => {
                    out.follow = accounts(name, value, MAX_FOLLOW)?;
                    has_predicate = true;
                }
                (Endpoint::Site, "follow") => {
                    out.follow = accounts(name, value, MAX_SITE)?;
                    has_predicate = true;
                }
                (_, "language") => {
                    out.languages =
                        value.split(',').map(|code| code.trim().to_lowercase()).collect();
                }
                (Endpoint::Filter | Endpoint::Sample, "filter_level") => {
                    let levels =
                        [("none", Level::None), ("low", Level::Low), ("medium", Level::Medium)];
                    out.level = one(name, value, &levels)?;
                }
                (Endpoint::User | Endpoint::Site, "with") => {
                    out.followings = one(name, value, &[("followings", true), ("user", false)])?;
                }
                (Endpoint::User | Endpoint::Site, "replies") => {
                    out.all_replies = one(name, value, &[("all", true)])?;
                }
                (Endpoint::User | Endpoint::Site, "stringify_friend_ids") => {
                    out.stringify = boolean(name, value)?;
                }
                // Others are no business of a stream (include_ext_edit_control and the like).
                _ => {}
            }
        }
        match endpoint {
            Endpoint::Filter if !has_predicate => Err(Refused::parameter(
                "No filter parameters found. Expect at least one parameter: follow track locations",
            )),
            Endpoint::Site if out.follow.is_empty() => {
                Err(Refused::parameter("Parameter follow is required"))
            }
            _ => Ok(out),
        }
    }
}

/// Ids with commas between, at most so many; twice is once.
pub(super) fn accounts(name: &str, value: &str, most: usize) -> Result<Vec<u64>, Refused> {
    let mut ids = Vec::new();
    for (at, text) in value.split(',').enumerate() {
        let id = text.trim().parse().ok().filter(|_| !text.trim().starts_with('+'));
        let id: u64 = id.ok_or_else(|| {
            Refused::parameter(format!("Parameter {name} has unparseable item index {at}"))
        })?;
        if at >= most {
            return Err(Refused::too_long(format!("Parameter {name} has more than {most} items")));
        }
        ids.push(id);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn track(value: &str) -> Result<Vec<Vec<String>>, Refused> {
    let mut phrases = Vec::new();
    for (at, phrase) in value.split(',').enumerate() {
        let phrase = phrase.trim();
        if phrase.is_empty() {
            return Err(Refused::parameter(format!("Parameter track item index {at} too short")));
        }
        if phrase.len() > MAX_PHRASE {
            return Err(Refused::parameter(format!("Parameter track item index {at} too long")));
        }
        if at >= MAX_TRACK {
            let reason = format!("Parameter track has more than {MAX_TRACK} items");
            return Err(Refused::too_long(reason));
        }
        phrases.push(phrase.split_whitespace().map(str::to_lowercase).collect());
    }
    Ok(phrases)
}

fn locations(value: &str) -> Result<Vec<[f64; 4]>, Refused> {
    let bad = |why: &str| Refused::parameter(format!("Parameter locations {why}"));
    let numbers: Result<Vec<f64>, _> = value.split(',').map(|text| text.trim().parse()).collect();
    let numbers = numbers.map_err(|_| bad("has an item that is not a number"))?;
    let (boxes, rest) = numbers.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(bad("is not a list of boxes of four numbers"));
    }
    if boxes.len() > MAX_BOXES {
        let reason = format!("Parameter locations has more than {MAX_BOXES} boxes");
        return Err(Refused::too_long(reason));
    }
    for [west, south, east, north] in boxes {
        let is_on_earth = [west, east].iter().all(|longitude| longitude.abs() <= 180.0)
            && [south, north].iter().all(|latitude| latitude.abs() <= 90.0);
        if !is_on_earth {
            return Err(bad("has a longitude beyond 180 or a latitude beyond 90"));
        }
        if west >= east || south >= north {
            return Err(bad("has a box that does not begin in the south-west"));
        }
    }
    Ok(boxes.to_vec())
}

fn boolean(name: &str, value: &str) -> Result<bool, Refused> {
    one(name, value, &[("true", true), ("1", true), ("false", false), ("0", false)])
}

fn one<T: Copy>(name: &str, value: &str, known: &[(&str, T)]) -> Result<T, Refused> {
    let found = known.iter().find(|(word, _)| *word == value).map(|&(_, meaning)| meaning);
    found.ok_or_else(|| Refused::parameter(format!("Parameter {name} not allowed: {value}")))
}

#[cfg(test)]
mod tests {
    use super::super::oauth::pairs;
    use super::*;

    fn status(endpoint: Endpoint, query: &str) -> u16 {
        match Parameters::parse(endpoint, &pairs(query.as_bytes())) {
            Ok(_) => 200,
            Err(refused) => refused.status,
        }
    }

    fn listed(count: usize) -> String {
        (1..=count).map(|id| id.to_string()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn limits_are_those_of_the_documentation() {
        use Endpoint::{Filter, Sample, Site, User};
        let boxes = |count| vec!["-1,-1,1,1"; count].join(",");
        for (endpoint, query, expected) in [
            (Filter, String::new(), 406),
            (Filter, "track=a".to_owned(), 200),
            (Filter, "track=".to_owned(), 406),
            (Filter, "track=a,,b".to_owned(), 406),
            (Filter, format!("track={}", "a".repeat(60)), 200),
            (Filter, format!("track={}", "a".repeat(61)), 406),
            (Filter, format!("track={}", listed(400)), 200),
            (Filter, format!("track={}", listed(401)), 413),
            (Filter, format!("follow={}", listed(5_000)), 200),
            (Filter, format!("follow={}", listed(5_001)), 413),
            (Filter, "follow=mila".to_owned(), 406),
            (Filter, "follow=-1".to_owned(), 406),
            (Filter, format!("locations={}", boxes(25)), 200),
            (Filter, format!("locations={}", boxes(26)), 413),
            (Filter, "locations=1,2,3".to_owned(), 406),
            (Filter, "locations=1,1,-1,-1".to_owned(), 406),
            (Filter, "locations=60.3,5.2,60.5,5.5".to_owned(), 200),
            (Filter, "locations=5,91,6,92".to_owned(), 406),
            (Filter, "locations=a,b,c,d".to_owned(), 406),
            (Filter, "track=a&delimited=length&stall_warnings=true".to_owned(), 200),
            (Filter, "track=a&delimited=lines".to_owned(), 406),
            (Filter, "track=a&stall_warnings=maybe".to_owned(), 406),
            (Filter, "track=a&filter_level=high".to_owned(), 406),
            (Filter, "track=a&count=100".to_owned(), 416),
            (Sample, "language=en&include_ext_edit_control=true".to_owned(), 200),
            (User, "with=user&replies=all&track=a&stringify_friend_ids=true".to_owned(), 200),
            (User, "with=friends".to_owned(), 406),
            (User, "replies=none".to_owned(), 406),
            (Site, String::new(), 406),
            (Site, format!("follow={}", listed(100)), 200),
            (Site, format!("follow={}", listed(101)), 413),
        ] {
            assert_eq!(status(endpoint, &query), expected, "{endpoint:?} {query:.80}");
        }
    }

    #[test]
    fn who_follows_whom_by_default() {
        let parse = |endpoint, query: &str| {
            Parameters::parse(endpoint, &pairs(query.as_bytes())).expect("good parameters")
        };
        assert!(parse(Endpoint::User, "").followings);
        assert!(!parse(Endpoint::Site, "follow=1").followings);
        assert_eq!(parse(Endpoint::Site, "follow=3,1,3").follow, [1, 3]);
        let track = parse(Endpoint::Filter, "track=Two words,one").track;
        assert_eq!(track, [vec!["two", "words"], vec!["one"]]);
    }
}
