//! What stands after an operator's colon: read once, with everything that is wrong about it
//! (R15 to R18 and R23 of protocols/x.md section 11).

use std::ops::Range;

use super::finding::{Finding, shown};
use super::language;
use super::lex::Written;
use super::operator::{Operator, ValueKind};
use super::tokens::{Token, tokens};

/// A value that could be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// There is none to be had.
    Part,
    /// Username, lower case, or id.
    User(String),
    Id(String),
    Count {
        least: u64,
        most: Option<u64>,
    },
    /// See [`language::canonical`].
    Language(String),
    /// Upper case.
    Country(String),
    Circle {
        longitude: f64,
        latitude: f64,
        meters: f64,
    },
    Rectangle {
        west: f64,
        south: f64,
        east: f64,
        north: f64,
    },
    /// `None` is `*`.
    Annotation {
        domain: Option<String>,
        entity: Option<String>,
    },
    Text(Text),
    Percent(u8),
    Fraction,
}

/// A word or phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    /// Lower case, escapes undone.
    pub(super) raw: String,
    pub(super) tokens: Vec<Token>,
    /// It was quoted: the punctuation between the words counts.
    pub(super) exact: bool,
}

/// An operator and its value as they stand in a rule.
pub(super) struct Clause<'a> {
    pub(super) operator: &'static Operator,
    /// Without what belongs to the value.
    pub(super) name: &'a str,
    pub(super) written: Written<'a>,
    /// Of operator and value.
    pub(super) span: Range<usize>,
}

/// The longest handle: X gives out no longer ones.
const HANDLE_MAX: usize = 15;

/// Ids are decimal strings of at most so many digits (protocols/x.md section 2).
const ID_DIGITS_MAX: usize = 19;

const METERS_PER_MILE: f64 = 1609.344;

/// Radii and the sides of boxes are shorter than 25 miles.
const METERS_MAX: f64 = 25.0 * METERS_PER_MILE;

/// One more than any shape has: it is seen that there are too many.
const PARTS_MAX: usize = 5;

/// Of latitude, and of longitude at the equator.
const METERS_PER_DEGREE: f64 = 111_195.0;

impl Clause<'_> {
    /// The value, and what is wrong with it: the value may be there although something is.
    pub(super) fn read(&self) -> (Option<Value>, Option<Finding>) {
        let text = match self.written {
            Written::Missing | Written::Quoted { text: "", .. } => {
                return (None, Some(self.empty()));
            }
            Written::Bare(text)
            | Written::Quoted { text, .. }
            | Written::Bracketed { text, .. } => text,
        };
        let is_shape = matches!(self.operator.value, ValueKind::Circle | ValueKind::Rectangle);
        if !is_shape && matches!(self.written, Written::Bracketed { .. }) {
            return self.unknown(format!("{}: takes no brackets", self.name));
        }
        match self.operator.value {
            ValueKind::Part => (Some(Value::Part), None),
            ValueKind::User => self.user(text),
            ValueKind::Id => self.id(text),
            ValueKind::Count => self.count(text),
            ValueKind::Language => self.language(text),
            ValueKind::Country => self.country(text),
            ValueKind::Circle => self.circle(text),
            ValueKind::Rectangle => self.rectangle(text),
            ValueKind::Annotation => self.annotation(text),
            ValueKind::Text => (Some(Value::Text(self.text(text))), None),
            ValueKind::Percent => self.percent(text),
            ValueKind::Fraction => self.fraction(text),
        }
    }

    fn text(&self, text: &str) -> Text {
        let raw = unescape(text).to_lowercase();
        let mut tokens = tokens(&raw);
        let exact =
            matches!(self.written, Written::Quoted { .. }) || tokens.iter().all(|token| token.mark);
        tokens.retain(|token| exact || !token.mark);
        Text { raw, tokens, exact }
    }

    fn user(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let name = self.name;
        let handle = text.strip_prefix('@').unwrap_or(text);
        let value = Some(Value::User(handle.to_lowercase()));
        if text.contains(',') {
            let parts: Vec<String> = text
                .split(',')
                .map(|part| part.trim().trim_start_matches('@'))
                .filter(|part| !part.is_empty())
                .map(|part| format!("{name}:{part}"))
                .collect();
            let warning = self.warning("R17", format!("{name}: takes one user"));
            return (value, Some(warning.hint(shown(&format!("({})", parts.join(" OR "))))));
        }
        if handle.len() < text.len() {
            let warning = self.warning("R17", "a username has no @ here");
            return (value, Some(warning.hint(shown(&format!("{name}:{handle}")))));
        }
        let warning = handle_problem(handle).map(|problem| self.warning("R17", problem));
        (value, warning)
    }

    fn id(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        if is_id(text) {
            return (Some(Value::Id(text.to_owned())), None);
        }
        self.unknown(format!("{}: takes an id, which is up to 19 digits", self.name))
    }

    fn count(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let (least, most) = match text.split_once("..") {
            Some((least, most)) => (least, Some(most)),
            None => (text, None),
        };
        let problem = format!("{}: takes a number or a range such as 100..500", self.name);
        let Some(least) = number(least) else { return self.unknown(problem) };
        let Some(most) = most else { return (Some(Value::Count { least, most: None }), None) };
        let Some(most) = number(most) else { return self.unknown(problem) };
        if most < least {
            let (value, warning) = self.unknown("the range is empty");
            return (value, warning.map(|w| w.hint(format!("{}:{most}..{least}", self.name))));
        }
        (Some(Value::Count { least, most: Some(most) }), None)
    }

    fn language(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let value = Some(Value::Language(language::canonical(text)));
        if language::is_known(text) {
            return (value, None);
        }
        let warning = self.warning("R18", format!("X does not list the language {}", shown(text)));
        let hint = language::instead(text).map(|code| format!("{}:{code}", self.name));
        (value, Some(Finding { hint, ..warning }))
    }

    fn country(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        if text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic()) {
            return (Some(Value::Country(text.to_ascii_uppercase())), None);
        }
        let (value, warning) = self.unknown("a country is two letters (ISO 3166-1)");
        (value, warning.map(|w| w.hint(format!("{}:US", self.name))))
    }

    fn annotation(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let part = |part: &str| match part {
            "*" => Some(None),
            id if is_id(id) => Some(Some(id.to_owned())),
            _ => None,
        };
        let parts = text.split_once('.').map(|(domain, entity)| (part(domain), part(entity)));
        match parts {
            Some((Some(domain), Some(entity))) if domain.is_some() || entity.is_some() => {
                (Some(Value::Annotation { domain, entity }), None)
            }
            _ => {
                let (value, warning) = self.unknown("an annotation is domain.entity, two ids");
                let hint = match text {
                    id if is_id(id) => format!("{}:{id}.*", self.name),
                    _ => format!("{}:10.799022225751871488", self.name),
                };
                (value, warning.map(|w| w.hint(hint)))
            }
        }
    }

    fn percent(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        match text.parse() {
            Ok(percent @ 1..=100) => (Some(Value::Percent(percent)), None),
            _ => self.wrong("R15", "a sample is a whole number from 1 to 100"),
        }
    }

    fn fraction(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        match text.parse::<f64>() {
            Ok(fraction) if (0.0..=1.0).contains(&fraction) => (Some(Value::Fraction), None),
            _ => self.unknown("a threshold is a number from 0.0 to 1.0"),
        }
    }

    fn circle(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let shape = "write [longitude latitude radius], such as [2.355128 48.861118 16km]";
        let parts = self.parts(text);
        let &[longitude, latitude, radius] = &parts[..] else {
            return self.wrong_shape("a circle has three values in brackets", shape);
        };
        let (Some(x), Some(y)) = (degrees(longitude), degrees(latitude)) else {
            return self.wrong_shape("a coordinate is a number of degrees", shape);
        };
        if let Some(problem) = self.bad_point(x, y, || format!("[{latitude} {longitude} {radius}]"))
        {
            return problem;
        }
        match meters(radius) {
            Some(meters) if meters > 0.0 && meters < METERS_MAX => {
                (Some(Value::Circle { longitude: x, latitude: y, meters }), None)
            }
            Some(_) => self.wrong("R16", "the radius must be less than 25 miles (40 km)"),
            None => self.wrong_shape("a radius is a number with mi or km", shape),
        }
    }

    fn rectangle(&self, text: &str) -> (Option<Value>, Option<Finding>) {
        let shape = "write [west south east north], such as \
                     [-105.301758 39.964069 -105.178505 40.09455]";
        let parts = self.parts(text);
        let &[w, s, e, n] = &parts[..] else {
            return self.wrong_shape("a box has four values in brackets", shape);
        };
        let (Some(west), Some(south), Some(east), Some(north)) =
            (degrees(w), degrees(s), degrees(e), degrees(n))
        else {
            return self.wrong_shape("a coordinate is a number of degrees", shape);
        };
        for (x, y) in [(west, south), (east, north)] {
            if let Some(problem) = self.bad_point(x, y, || format!("[{s} {w} {n} {e}]")) {
                return problem;
            }
        }
        if west > east || south > north {
            return self.wrong_shape("west and south come before east and north", shape);
        }
        let width = (east - west) * METERS_PER_DEGREE * south.to_radians().cos();
        if width.max((north - south) * METERS_PER_DEGREE) >= METERS_MAX {
            return self.wrong("R16", "each side must be shorter than 25 miles (40 km)");
        }
        (Some(Value::Rectangle { west, south, east, north }), None)
    }

    /// What stands between brackets; a shape without them has no parts.
    fn parts<'a>(&self, text: &'a str) -> Vec<&'a str> {
        match self.written {
            Written::Bracketed { .. } => text.split_whitespace().take(PARTS_MAX).collect(),
            _ => Vec::new(),
        }
    }

    /// What is wrong with a point, if anything; `swapped` is how it would be the other way
    /// round.
    fn bad_point(
        &self,
        longitude: f64,
        latitude: f64,
        swapped: impl Fn() -> String,
    ) -> Option<(Option<Value>, Option<Finding>)> {
        if latitude.abs() > 90.0 && latitude.abs() <= 180.0 && longitude.abs() <= 90.0 {
            let (value, error) = self.wrong("R16", "longitude comes first, then latitude");
            let hint = shown(&format!("{}:{}", self.name, swapped()));
            return Some((value, error.map(|error| error.hint(hint))));
        }
        if longitude.abs() > 180.0 {
            return Some(self.wrong("R16", "a longitude is from -180 to 180"));
        }
        (latitude.abs() > 90.0).then(|| self.wrong("R16", "a latitude is from -90 to 90"))
    }

    fn empty(&self) -> Finding {
        self.warning("R23", format!("{}: has no value", self.name))
    }

    fn unknown(&self, message: impl Into<String>) -> (Option<Value>, Option<Finding>) {
        (None, Some(self.warning("R18", message)))
    }

    fn wrong(&self, id: &'static str, message: &str) -> (Option<Value>, Option<Finding>) {
        (None, Some(Finding::error(id, self.span.clone(), message)))
    }

    fn wrong_shape(&self, message: &str, shape: &str) -> (Option<Value>, Option<Finding>) {
        (None, Some(Finding::error("R16", self.span.clone(), message).hint(shape)))
    }

    fn warning(&self, id: &'static str, message: impl Into<String>) -> Finding {
        Finding::warning(id, self.span.clone(), message)
    }
}

/// What is wrong with a username, if anything.
pub(super) fn handle_problem(handle: &str) -> Option<&'static str> {
    if is_id(handle) {
        return None;
    }
    if !handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some("a username has only letters, digits and _");
    }
    (handle.len() > HANDLE_MAX).then_some("a username has at most 15 characters")
}

/// What stands in a phrase with `\"` and `\\` undone.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next @ ('"' | '\\'))) => {
                plain.push(next);
                chars.next();
            }
            _ => plain.push(c),
        }
    }
    plain
}

fn is_id(text: &str) -> bool {
    (1..=ID_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn degrees(text: &str) -> Option<f64> {
    text.parse().ok().filter(|degrees: &f64| degrees.is_finite())
}

fn meters(radius: &str) -> Option<f64> {
    let radius = radius.to_ascii_lowercase();
    let (number, unit) = match (radius.strip_suffix("km"), radius.strip_suffix("mi")) {
        (Some(number), _) => (number, 1000.0),
        (_, Some(number)) => (number, METERS_PER_MILE),
        _ => return None,
    };
    degrees(number).map(|number| number * unit)
}

#[cfg(test)]
mod tests {
    use super::super::operator::find;
    use super::*;

    fn read(name: &'static str, written: Written<'static>) -> (Option<Value>, Option<Finding>) {
        let operator = find(name).expect("the table has it");
        Clause { operator, name, written, span: 0..1 }.read()
    }

    fn value(name: &'static str, text: &'static str) -> Value {
        match read(name, Written::Bare(text)) {
            (Some(value), None) => value,
            other => panic!("{name}:{text} is {other:?}"),
        }
    }

    fn bracketed(name: &'static str, text: &'static str) -> (Option<Value>, Option<Finding>) {
        read(name, Written::Bracketed { text, closed: true })
    }

    fn problem(name: &'static str, text: &'static str) -> (&'static str, Option<String>) {
        let finding = read(name, Written::Bare(text)).1.expect("something is wrong");
        (finding.id, finding.hint)
    }

    #[test]
    fn counts_are_a_number_or_a_range() {
        assert_eq!(value("followers_count", "500"), Value::Count { least: 500, most: None });
        assert_eq!(value("listed_count", "1..2"), Value::Count { least: 1, most: Some(2) });
        assert_eq!(problem("tweets_count", "9..1"), ("R18", Some("tweets_count:1..9".into())));
        for text in ["", "x", "1..", "..2", "-1", "1...2", "99999999999999999999"] {
            assert!(read("tweets_count", Written::Bare(text)).0.is_none(), "{text}");
        }
    }

    #[test]
    fn circles_and_boxes_put_the_longitude_first() {
        assert!(matches!(
            bracketed("point_radius", "2.355128 48.861118 16km"),
            (Some(Value::Circle { meters, .. }), None) if meters > 15_999.0 && meters < 16_001.0
        ));
        let (_, finding) = bracketed("point_radius", "-41.287336 174.761070 20mi");
        let finding = finding.expect("latitude came first");
        assert_eq!(finding.id, "R16");
        assert_eq!(finding.hint.as_deref(), Some("point_radius:[174.761070 -41.287336 20mi]"));
    }

    #[test]
    fn geometry_that_x_does_not_take_is_r16() {
        for (name, text) in [
            ("point_radius", ""),
            ("point_radius", "1 2"),
            ("point_radius", "1 2 3"),
            ("point_radius", "1 2 25mi"),
            ("point_radius", "1 2 41km"),
            ("point_radius", "1 2 0km"),
            ("point_radius", "1 2 NaNkm"),
            ("point_radius", "181 2 3km"),
            ("point_radius", "1 91 3km"),
            ("point_radius", "1 x 3km"),
            ("bounding_box", "1 2 3"),
            ("bounding_box", "1 2 1.1 3"),
            ("bounding_box", "1 2 0.9 2.1"),
            ("bounding_box", "inf 2 3 4"),
        ] {
            let (value, finding) = bracketed(name, text);
            assert_eq!(value, None, "{name}:[{text}]");
            assert_eq!(finding.expect("something is wrong").id, "R16", "{name}:[{text}]");
        }
        assert!(
            bracketed("bounding_box", "-105.301758 39.964069 -105.178505 40.09455").1.is_none()
        );
    }

    #[test]
    fn users_are_one_name_or_id_without_an_at_sign() {
        assert_eq!(value("from", "XDevelopers"), Value::User("xdevelopers".into()));
        assert_eq!(value("from", "2244994945000000"), Value::User("2244994945000000".into()));
        assert_eq!(problem("from", "@bob"), ("R17", Some("from:bob".into())));
        assert_eq!(problem("to", "a,@b"), ("R17", Some("(to:a OR to:b)".into())));
        assert_eq!(problem("from", "abcdefghijklmnop").0, "R17");
        assert_eq!(problem("from", "a-b").0, "R17");
    }

    #[test]
    fn annotations_are_two_ids_or_one_and_a_star() {
        let annotation = |domain: Option<&str>, entity: Option<&str>| Value::Annotation {
            domain: domain.map(str::to_owned),
            entity: entity.map(str::to_owned),
        };
        assert_eq!(value("context", "10.7990"), annotation(Some("10"), Some("7990")));
        assert_eq!(value("context", "47.*"), annotation(Some("47"), None));
        assert_eq!(value("context", "*.7990"), annotation(None, Some("7990")));
        assert_eq!(problem("context", "47"), ("R18", Some("context:47.*".into())));
        assert_eq!(problem("context", "*.*").0, "R18");
    }

    #[test]
    fn samples_thresholds_countries_and_languages_have_their_ranges() {
        assert_eq!(value("sample", "10"), Value::Percent(10));
        for text in ["0", "101", "1.5", "x"] {
            assert_eq!(problem("sample", text).0, "R15");
        }
        assert_eq!(value("embedding_threshold", "0.45"), Value::Fraction);
        assert_eq!(problem("embedding_threshold", "2").0, "R18");
        assert_eq!(value("place_country", "us"), Value::Country("US".into()));
        assert_eq!(problem("place_country", "USA").0, "R18");
        assert_eq!(value("lang", "zh-CN"), Value::Language("zh-cn".into()));
        assert_eq!(problem("lang", "he"), ("R18", Some("lang:iw".into())));
    }

    #[test]
    fn an_operator_without_a_value_is_r23() {
        assert_eq!(read("from", Written::Missing).1.expect("it is empty").id, "R23");
        let empty = Written::Quoted { text: "", closed: true };
        assert_eq!(read("url", empty).1.expect("it is empty").id, "R23");
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape(r#"say \"hi\" \\ \n"#), r#"say "hi" \ \n"#);
    }
}
