//! What is asked of a stream of API v1.1, and what the service would refuse: its limits are
//! documented, and a refusal costs one of five attempts in five minutes (protocols/x.md section 6).

use std::fmt;

use super::endpoint::Endpoint;
use crate::error::Error;

/// Phrases of `track` in one connection.
const TRACK_MAX: usize = 400;

/// The longest phrase of `track`, in bytes of UTF-8, blanks between its words included.
const PHRASE_MAX: usize = 60;

/// Boxes of `locations` in one connection.
const BOUNDS_MAX: usize = 25;

/// The parameters of a stream. A list is joined with commas, and an empty one is not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// `track`: phrases, any of them; a post matches a phrase that has all of its words.
    pub track: Vec<String>,
    /// `follow`: ids of accounts.
    pub follow: Vec<u64>,
    /// `locations`: boxes, any of them.
    pub locations: Vec<Bounds>,
    /// `language`: BCP 47.
    pub language: Vec<String>,
    /// `filter_level`
    pub filter_level: Option<FilterLevel>,
    /// `with`
    pub with: Option<With>,
    /// `replies=all`
    pub all_replies: bool,
    /// `stringify_friend_ids=true`
    pub stringify_friend_ids: bool,
    /// `stall_warnings=true`
    pub stall_warnings: bool,
    /// `delimited=length`
    pub delimited: bool,
    /// Whatever else, name and value; sent as it is and never checked.
    pub extra: Vec<(String, String)>,
}

/// The least value of `filter_level` that a post must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FilterLevel {
    /// Every post
    None,
    /// Most of them
    Low,
    /// Those that many have seen
    Medium,
}

/// Whose messages come for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum With {
    /// The account's own, and what is addressed to it
    User,
    /// Those of the accounts that it follows, too
    Followings,
}

/// A box on the map, in degrees; the south-west corner comes first, longitude before latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Longitude of the south-west corner.
    pub west: f64,
    /// Latitude of the south-west corner.
    pub south: f64,
    /// Longitude of the north-east corner.
    pub east: f64,
    /// Latitude of the north-east corner.
    pub north: f64,
}

impl fmt::Display for Bounds {
    /// `-122.75,36.8,-121.75,37.8`: as it is sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.west, self.south, self.east, self.north)
    }
}

impl FilterLevel {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
        }
    }
}

impl With {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Followings => "followings",
        }
    }
}

/// The boxes in `text`: numbers between commas, four for each box.
///
/// # Errors
///
/// What is wrong, and with which box.
pub fn parse_locations(text: &str) -> Result<Vec<Bounds>, String> {
    let number = |text: &str| {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| format!("{text:?} is no number of degrees"))
    };
    let numbers = text.split(',').map(number).collect::<Result<Vec<f64>, String>>()?;
    let (boxes, rest) = numbers.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(format!("{} numbers: a box takes four, west,south,east,north", numbers.len()));
    }
    let bounds = |[west, south, east, north]: &[f64; 4]| Bounds {
        west: *west,
        south: *south,
        east: *east,
        north: *north,
    };
    let boxes: Vec<Bounds> = boxes.iter().map(bounds).collect();
    boxes.iter().try_for_each(|bounds| bounds.check())?;
    Ok(boxes)
}

impl Bounds {
    fn check(&self) -> Result<(), String> {
        let longitudes = [self.west, self.east];
        let latitudes = [self.south, self.north];
        let within = |degrees: &[f64; 2], most: f64| degrees.iter().all(|d| d.abs() <= most);
        if !within(&latitudes, 90.0) && within(&longitudes, 90.0) {
            return Err(format!("{self}: a latitude is over 90: longitude comes first"));
        }
        if !within(&latitudes, 90.0) || !within(&longitudes, 180.0) {
            return Err(format!("{self}: longitudes end at 180 degrees, latitudes at 90"));
        }
        if self.west >= self.east || self.south >= self.north {
            return Err(format!("{self}: the south-west corner comes before the north-east one"));
        }
        Ok(())
    }
}

impl Query {
    /// Refuses what the service would refuse from one connection to `endpoint`.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] with the flag that is to blame.
    pub fn check(&self, endpoint: Endpoint) -> Result<(), Error> {
        self.check_names(endpoint)?;
        let is_bare = self.track.is_empty() && self.follow.is_empty() && self.locations.is_empty();
        if endpoint == Endpoint::Filter && is_bare {
            let message = "filter needs at least one of --track, --follow and --locations";
            return Err(usage(message, "a post comes if any of them matches it"));
        }
        if endpoint == Endpoint::Site && self.follow.is_empty() {
            return Err(usage("site needs --follow", "it takes ids of accounts, or @FILE"));
        }
        self.check_track()?;
        if let Some(most) = endpoint.follow_max()
            && self.follow.len() > most
        {
            let message = format!(
                "--follow: {} ids, and one connection takes {most} at most",
                self.follow.len()
            );
            return Err(Error::usage(message));
        }
        if self.locations.len() > BOUNDS_MAX {
            let message = format!(
                "--locations: {} boxes, and the service takes {BOUNDS_MAX} at most",
                self.locations.len()
            );
            return Err(Error::usage(message));
        }
        for bounds in &self.locations {
            bounds.check().map_err(|message| Error::usage(format!("--locations: {message}")))?;
        }
        Ok(())
    }

    /// What the stream does not know of would be passed over in silence.
    fn check_names(&self, endpoint: Endpoint) -> Result<(), Error> {
        use Endpoint::{Filter, Sample, Site, User};
        let table: [(&str, bool, &[Endpoint]); 8] = [
            ("--track", !self.track.is_empty(), &[Filter, User]),
            ("--follow", !self.follow.is_empty(), &[Filter, Site]),
            ("--locations", !self.locations.is_empty(), &[Filter, User]),
            ("--language", !self.language.is_empty(), &[Filter, Sample, Site]),
            ("--filter-level", self.filter_level.is_some(), &[Filter, Sample]),
            ("--with", self.with.is_some(), &[User, Site]),
            ("--replies", self.all_replies, &[User, Site]),
            ("--stringify-friend-ids", self.stringify_friend_ids, &[User, Site]),
        ];
        match table.iter().find(|(_, is_used, takes)| *is_used && !takes.contains(&endpoint)) {
            None => Ok(()),
            Some((flag, _, takes)) => {
                let takers: Vec<&str> = takes.iter().map(|endpoint| endpoint.name()).collect();
                let message = format!("{} does not take {flag}", endpoint.name());
                Err(usage(message, &format!("{flag} is for {}", takers.join(", "))))
            }
        }
    }

    fn check_track(&self) -> Result<(), Error> {
        if self.track.len() > TRACK_MAX {
            let message = format!(
                "--track: {} phrases, and the service takes {TRACK_MAX} at most",
                self.track.len()
            );
            return Err(Error::usage(message));
        }
        for phrase in &self.track {
            if phrase.trim().is_empty() {
                return Err(usage("--track: an empty phrase", "phrases stand between commas"));
            }
            if phrase.contains(',') {
                let message = format!("--track: {phrase:?} has a comma");
                return Err(usage(message, "a comma stands between two phrases"));
            }
            if phrase.len() > PHRASE_MAX {
                let message = format!(
                    "--track: {phrase:?} has {} bytes, and a phrase has {PHRASE_MAX} at most",
                    phrase.len()
                );
                return Err(usage(message, "letters outside ASCII have two to four bytes each"));
            }
        }
        Ok(())
    }

    /// The parameters by name, in the order of the documentation.
    pub fn parameters(&self) -> Vec<(&str, String)> {
        let list = |name, values: Vec<String>| (name, values.join(","));
        let ids = self.follow.iter().map(u64::to_string).collect();
        let boxes = self.locations.iter().map(Bounds::to_string).collect();
        let flag =
            |is_set: bool, value: &str| if is_set { value.to_owned() } else { String::new() };
        let all = [
            list("track", self.track.clone()),
            list("follow", ids),
            list("locations", boxes),
            list("language", self.language.clone()),
            ("filter_level", self.filter_level.map_or("", FilterLevel::as_str).to_owned()),
            ("with", self.with.map_or("", With::as_str).to_owned()),
            ("replies", flag(self.all_replies, "all")),
            ("stringify_friend_ids", flag(self.stringify_friend_ids, "true")),
            ("stall_warnings", flag(self.stall_warnings, "true")),
            ("delimited", flag(self.delimited, "length")),
        ];
        let known = all.into_iter().filter(|(_, value)| !value.is_empty());
        let extra = self.extra.iter().map(|(name, value)| (name.as_str(), value.clone()));
        known.chain(extra).collect()
    }
}

fn usage(message: impl Into<String>, hint: &str) -> Error {
    Error::Usage { message: message.into(), hint: Some(hint.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(phrases: &[&str]) -> Query {
        let track = phrases.iter().map(|&phrase| phrase.to_owned()).collect();
        Query { track, ..Query::default() }
    }

    fn refused(endpoint: Endpoint, query: &Query) -> String {
        match query.check(endpoint) {
            Err(error @ Error::Usage { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_parameter_has_its_documented_name() {
        let query = Query {
            track: vec!["rust lang".into(), "caf\u{e9}".into()],
            follow: vec![12, 34],
            locations: parse_locations("-122.75,36.8,-121.75,37.8, -74,40,-73,41").expect("boxes"),
            language: vec!["en".into(), "de".into()],
            filter_level: Some(FilterLevel::Medium),
            with: Some(With::Followings),
            all_replies: true,
            stringify_friend_ids: true,
            stall_warnings: true,
            delimited: true,
            extra: vec![("count".into(), "-10".into())],
        };
        let expected = [
            ("track", "rust lang,café"),
            ("follow", "12,34"),
            ("locations", "-122.75,36.8,-121.75,37.8,-74,40,-73,41"),
            ("language", "en,de"),
            ("filter_level", "medium"),
            ("with", "followings"),
            ("replies", "all"),
            ("stringify_friend_ids", "true"),
            ("stall_warnings", "true"),
            ("delimited", "length"),
            ("count", "-10"),
        ];
        let parameters = query.parameters();
        let parameters: Vec<(&str, &str)> =
            parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(parameters, expected);
        assert!(Query::default().parameters().is_empty());
    }

    #[test]
    fn the_documented_limits_are_checked() {
        let phrases = |count| Query { track: vec!["a".into(); count], ..Query::default() };
        assert!(phrases(400).check(Endpoint::Filter).is_ok());
        assert!(refused(Endpoint::Filter, &phrases(401)).contains("401 phrases"));
        let ids = |count| Query { follow: (0..count).collect(), ..Query::default() };
        assert!(ids(5_000).check(Endpoint::Filter).is_ok());
        assert!(refused(Endpoint::Filter, &ids(5_001)).contains("5000 at most"));
        assert!(ids(100).check(Endpoint::Site).is_ok());
        assert!(refused(Endpoint::Site, &ids(101)).contains("100 at most"));
        let boxes = |count| {
            let bounds = Bounds { west: 0.0, south: 0.0, east: 1.0, north: 1.0 };
            Query { locations: vec![bounds; count], ..Query::default() }
        };
        assert!(boxes(25).check(Endpoint::Filter).is_ok());
        assert!(refused(Endpoint::User, &boxes(26)).contains("26 boxes"));
    }

    #[test]
    fn a_phrase_is_measured_in_bytes() {
        assert!(track(&[&"x".repeat(60), &"é".repeat(30)]).check(Endpoint::Filter).is_ok());
        for (phrase, word) in [
            ("x".repeat(61), "61 bytes"),
            (format!("{}x", "é".repeat(30)), "61 bytes"),
            (" ".to_owned(), "empty"),
            ("a,b".to_owned(), "comma"),
        ] {
            let message = refused(Endpoint::Filter, &track(&["ok", &phrase]));
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_filter_needs_something_to_look_for() {
        let language = Query { language: vec!["en".into()], ..Query::default() };
        assert!(refused(Endpoint::Filter, &language).contains("--track"));
        assert!(language.check(Endpoint::Sample).is_ok());
        assert!(refused(Endpoint::Site, &Query::default()).contains("--follow"));
        assert!(Query::default().check(Endpoint::User).is_ok());
    }

    #[test]
    fn what_a_stream_does_not_take_is_named() {
        let with = Query { with: Some(With::User), ..Query::default() };
        assert_eq!(refused(Endpoint::Sample, &with), "sample does not take --with");
        assert_eq!(refused(Endpoint::Sample, &track(&["a"])), "sample does not take --track");
        let level = Query { filter_level: Some(FilterLevel::Low), ..Query::default() };
        assert_eq!(refused(Endpoint::User, &level), "user does not take --filter-level");
    }

    #[test]
    fn boxes_are_longitude_first_and_south_west_before_north_east() {
        for (text, word) in [
            ("1,2,3", "four"),
            ("1,2,3,4,5", "5 numbers"),
            ("", "no number"),
            ("a,b,c,d", "no number"),
            ("NaN,0,1,1", "no number"),
            ("inf,0,1,1", "no number"),
            ("36.8,-122.75,37.8,-121.75", "longitude comes first"),
            ("-181,0,1,1", "180"),
            ("0,0,100,91", "180"),
            ("-121.75,36.8,-122.75,37.8", "south-west"),
            ("-122.75,37.8,-121.75,36.8", "south-west"),
            ("0,0,1,1,2,2,2,3", "2,2,2,3"),
        ] {
            let error = parse_locations(text).expect_err(text);
            assert!(error.contains(word), "{text}: {error}");
        }
        let world = parse_locations("-180,-90,180,90").expect("the world");
        assert_eq!(world[0].to_string(), "-180,-90,180,90");
    }
}
