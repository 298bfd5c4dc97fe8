//! From the rules of a stream to the queries of a search. The two languages are nearly one; what
//! a search does not know is left out and told.

use super::SEARCHES_MAX;

/// The longest query of a recent search, in characters, for apps that are not an enterprise's
/// (those have 4,096).
pub const LENGTH_MAX: usize = 512;

/// The operators of a search (X's documentation, "Search Operators"), aliases included; `is:` and
/// `has:` with their value. All others are for streams alone: `sample:`, `bio:`,
/// `followers_count:`, …
const OPERATORS: &[&str] = &[
    "from",
    "to",
    "url",
    "retweets_of",
    "in_reply_to_tweet_id",
    "in_reply_to_status_id",
    "retweets_of_tweet_id",
    "retweets_of_status_id",
    "quotes_of_tweet_id",
    "quotes_of_status_id",
    "context",
    "entity",
    "conversation_id",
    "list",
    "place",
    "place_country",
    "point_radius",
    "bounding_box",
    "geo_bounding_box",
    "is:retweet",
    "is:reply",
    "is:quote",
    "is:verified",
    "is:nullcast",
    "has:hashtags",
    "has:cashtags",
    "has:links",
    "has:mentions",
    "has:media",
    "has:media_link",
    "has:images",
    "has:video_link",
    "has:videos",
    "has:geo",
    "lang",
];

/// What becomes of the rules of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queries {
    /// At most [`SEARCHES_MAX`] queries, for [`super::super::Twitter::with_search`].
    pub queries: Vec<String>,
    /// The rules that no query stands for: their posts are not searched.
    pub left_out: Vec<LeftOut>,
}

/// A rule that cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its value.
    pub rule: String,
    /// One clause for a person.
    pub reason: String,
}

/// Joins the values of the rules that a stream follows to as few queries as `length_max`
/// characters each allow ([`LENGTH_MAX`]), in their order. X counts in a unit that is not known;
/// characters here.
pub fn queries<'a>(rules: impl IntoIterator<Item = &'a str>, length_max: usize) -> Queries {
    let mut all = Queries::default();
    let mut joined = Joined::default();
    let mut seen = Vec::new();
    for rule in rules.into_iter().map(str::trim) {
        if rule.is_empty() || seen.contains(&rule) {
            continue;
        }
        seen.push(rule);
        let length = rule.chars().count();
        let reason = if let Some(what) = stream_only(rule) {
            format!("a search has no {what}")
        } else if length > length_max {
            format!("it has {length} characters, and a search at most {length_max}")
        } else {
            if joined.length_with(length) > length_max {
                all.queries.push(std::mem::take(&mut joined).query());
            }
            if all.queries.len() < SEARCHES_MAX {
                joined.push(rule, length);
                continue;
            }
            format!("there are {SEARCHES_MAX} searches already")
        };
        all.left_out.push(LeftOut { rule: rule.to_owned(), reason });
    }
    if !joined.rules.is_empty() {
        all.queries.push(joined.query());
    }
    all
}

/// Rules that become one query.
#[derive(Default)]
struct Joined<'a> {
    rules: Vec<&'a str>,
    /// The characters of all of them, each in parentheses, and of the ORs between.
    length: usize,
}

const OR: &str = " OR ";

impl<'a> Joined<'a> {
    /// How long the query would be with another rule of `length` characters.
    fn length_with(&self, length: usize) -> usize {
        // Alone it needs no parentheses.
        if self.rules.is_empty() { length } else { self.length + OR.len() + length + 2 }
    }

    fn push(&mut self, rule: &'a str, length: usize) {
        self.length += if self.rules.is_empty() { length + 2 } else { OR.len() + length + 2 };
        self.rules.push(rule);
    }

    fn query(&self) -> String {
        match self.rules[..] {
            [only] => only.to_owned(),
            _ => {
                let rules: Vec<String> =
                    self.rules.iter().map(|rule| format!("({rule})")).collect();
                rules.join(OR)
            }
        }
    }
}

/// The first thing in `rule` that a search does not know. Not a parser: it finds the names of
/// operators, which stand before a colon outside of quotes.
fn stream_only(rule: &str) -> Option<String> {
    let mut rest = rule;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "()-".contains(c));
        if rest.is_empty() {
            return None;
        }
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = after_quote(quoted);
            if rest.starts_with('~') {
                return Some("\"…\"~N".to_owned());
            }
            continue;
        }
        if let Some(list) = rest.strip_prefix('[') {
            rest = list.split_once(']').map_or("", |(_, rest)| rest);
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || "()\"[".contains(c));
        let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
        if let Some(unknown) = unknown_operator(word) {
            return Some(unknown);
        }
        rest = tail;
    }
}

fn unknown_operator(word: &str) -> Option<String> {
    let (name, value) = word.split_once(':')?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let (name, shown) = match &*name {
        "is" | "has" => {
            let name = format!("{name}:{}", value.to_ascii_lowercase());
            (name.clone(), name)
        }
        _ => (name.clone(), format!("{name}:")),
    };
    (!OPERATORS.contains(&&*name)).then_some(shown)
}

/// What follows the phrase that `quoted` begins with; in it a backslash escapes a quote.
fn after_quote(quoted: &str) -> &str {
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            // A quote is ASCII: what follows it begins a character.
            b'"' => return quoted.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rules: &[&str], length_max: usize) -> (Vec<String>, Vec<(String, String)>) {
        let all = queries(rules.iter().copied(), length_max);
        let left_out = all.left_out.into_iter().map(|left| (left.rule, left.reason)).collect();
        (all.queries, left_out)
    }

    #[test]
    fn rules_are_joined_by_or_in_parentheses() {
        let (queries, left_out) = of(&["cat has:images", "dog OR puppy", "cat has:images"], 512);
        assert_eq!(queries, ["(cat has:images) OR (dog OR puppy)"]);
        assert_eq!(left_out, []);
        assert_eq!(of(&["cat OR dog"], 512).0, ["cat OR dog"]);
        assert_eq!(of(&["", " "], 512), (vec![], vec![]));
    }

    #[test]
    fn no_query_is_over_the_limit_and_every_rule_is_in_one() {
        // (aaa) OR (bbb) has 14 characters.
        assert_eq!(of(&["aaa", "bbb", "ccc"], 14).0, ["(aaa) OR (bbb)", "ccc"]);
        assert_eq!(of(&["aaa", "bbb", "ccc"], 13).0, ["aaa", "bbb", "ccc"]);
        assert_eq!(of(&["aaa", "日本語"], 14).0, ["(aaa) OR (日本語)"]);
        let (queries, left_out) = of(&["aaaa", "b"], 3);
        assert_eq!(queries, ["b"]);
        assert_eq!(left_out[0].1, "it has 4 characters, and a search at most 3");
        let rules: Vec<String> = (0..1000).map(|n| format!("from:user{n} has:links")).collect();
        let all = queries_of(&rules);
        assert_eq!(all.queries.len(), SEARCHES_MAX);
        assert!(all.queries.iter().all(|query| query.chars().count() <= LENGTH_MAX));
        let found =
            rules.iter().filter(|rule| all.queries.iter().any(|query| query.contains(*rule)));
        assert!(found.count() >= rules.len() - all.left_out.len());
        assert!(all.left_out.iter().all(|left| left.reason.contains("16 searches already")));
    }

    fn queries_of(rules: &[String]) -> Queries {
        queries(rules.iter().map(String::as_str), LENGTH_MAX)
    }

    #[test]
    fn what_is_for_streams_alone_is_left_out_and_named() {
        let table = [
            ("cat sample:10", Some("sample:")),
            ("cat -bio:rust", Some("bio:")),
            ("(cat OR (dog followers_count:100..))", Some("followers_count:")),
            ("\"red cat\"~3", Some("\"…\"~N")),
            ("cat has:polls", Some("has:polls")),
            ("cat SOURCE:web", Some("source:")),
            ("url:\"https://x.example/a:b\" -is:nullcast", None),
            ("cat HAS:Images lang:en (from:a OR -to:b)", None),
            ("\"sample:10\" \"a \\\" bio:x\" dog", None),
            ("point_radius:[2.35 48.86 16km] OR bounding_box:[-105.3 39.9 -105.1 40.0]", None),
            ("\"never closed sample:1", None),
            ("#rust @a $b 日本: ☕", None),
        ];
        for (rule, expected) in table {
            assert_eq!(stream_only(rule).as_deref(), expected, "{rule}");
        }
        let (queries, left_out) = of(&["cat sample:10", "dog"], 512);
        assert_eq!(queries, ["dog"]);
        assert_eq!(left_out, [("cat sample:10".into(), "a search has no sample:".into())]);
    }
}
