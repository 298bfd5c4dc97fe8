//! Query parameters, checked as X checks them: each has a name that is known and a value that can
//! be meant (protocols/x.md section 1).

use std::ops::RangeInclusive;

use jiff::Timestamp;

use super::product::Product;
use super::world::{self, Selection};

/// The most minutes of backfill.
const MAX_BACKFILL: u64 = 5;

/// A decoded query.
pub(super) type Query = [(String, String)];

/// One reason for a 400: what X says of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    /// Empty where the reason is not a parameter.
    pub(super) parameter: String,
    pub(super) values: Vec<String>,
    pub(super) message: String,
}

impl Invalid {
    /// A reason that is not about a parameter.
    pub(super) fn request(message: impl Into<String>) -> Self {
        Self { parameter: String::new(), values: Vec::new(), message: message.into() }
    }

    fn value(parameter: &str, value: &str, message: String) -> Self {
        Self { parameter: parameter.to_owned(), values: vec![value.to_owned()], message }
    }

    /// A value that should be another.
    pub(super) fn wrong(parameter: &str, value: &str, what: &str) -> Self {
        let message = format!("The `{parameter}` query parameter value [{value}] {what}");
        Self::value(parameter, value, message)
    }

    /// A value that is refused in these words.
    pub(super) fn refused(parameter: &str, value: &str, message: &str) -> Self {
        Self::value(parameter, value, message.to_owned())
    }

    /// A parameter that has no value.
    pub(super) fn empty(parameter: &str) -> Self {
        let message = format!("The `{parameter}` query parameter can not be empty");
        Self { parameter: parameter.to_owned(), values: Vec::new(), message }
    }
}

impl From<world::Invalid> for Invalid {
    fn from(invalid: world::Invalid) -> Self {
        let world::Invalid { parameter, values, message } = invalid;
        Self { parameter: parameter.to_owned(), values, message }
    }
}

/// What a request for a stream asks for.
#[derive(Debug)]
pub(super) struct Parameters {
    pub(super) selection: Selection,
    /// From 1.
    pub(super) partition: Option<u64>,
    pub(super) backfill_minutes: u64,
    /// The past is asked for, and nothing after it.
    pub(super) recovery: bool,
}

/// The enumerations of a like; what a post has is the world's to check.
const LIKE_VALUES: &[(&str, &[&str])] = &[
    (
        "like_with_tweet_author.fields",
        &[
            "attachments_media_keys",
            "created_at",
            "id",
            "liked_tweet_author_id",
            "liked_tweet_id",
            "timestamp_ms",
        ],
    ),
    ("expansions", &["attachments.media_keys", "liked_tweet_author_id", "liked_tweet_id"]),
];

/// Checks the query of a stream.
pub(super) fn stream(product: Product, query: &Query) -> Result<Parameters, Invalid> {
    let names = product.parameters();
    known(query, &names)?;
    let partition = match product.partitions() {
        Some(most) => {
            Some(number(query, "partition", 1..=most)?.ok_or_else(|| Invalid::empty("partition"))?)
        }
        None => None,
    };
    let backfill_minutes = number(query, "backfill_minutes", 0..=MAX_BACKFILL)?.unwrap_or(0);
    let start = date(query, "start_time")?;
    let end = date(query, "end_time")?;
    if let (Some((start, text)), Some((end, _))) = (start, end)
        && start >= end
    {
        return Err(Invalid::wrong("start_time", text, "is not before `end_time`"));
    }
    let selection = if product.has_posts() {
        Selection::parse(query)?
    } else {
        // Of a like's fields, those that it shares with a post are checked as a post's.
        for (parameter, values) in LIKE_VALUES {
            list(query, parameter, values)?;
        }
        let shared = |name: &str| name != "expansions";
        let rest: Vec<_> = query.iter().filter(|(name, _)| shared(name)).cloned().collect();
        Selection::parse(&rest)?
    };
    Ok(Parameters { selection, partition, backfill_minutes, recovery: start.or(end).is_some() })
}

/// Refuses a parameter that is not among `names`.
pub(super) fn known(query: &Query, names: &[&str]) -> Result<(), Invalid> {
    match query.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, value)) => {
            let names = names.join(",");
            let message = format!("The query parameter [{name}] is not one of [{names}]");
            Err(Invalid::value(name, value, message))
        }
    }
}

/// The first value of a parameter, which must not be empty.
pub(super) fn first<'a>(query: &'a Query, parameter: &str) -> Result<Option<&'a str>, Invalid> {
    match query.iter().find(|(has, _)| has == parameter) {
        Some((_, value)) if value.is_empty() => Err(Invalid::empty(parameter)),
        found => Ok(found.map(|(_, value)| value.as_str())),
    }
}

/// A whole number within a range.
pub(super) fn number(
    query: &Query,
    parameter: &str,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, Invalid> {
    let Some(value) = first(query, parameter)? else { return Ok(None) };
    match value.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => {
            let what = format!("is not between {} and {}", range.start(), range.end());
            Err(Invalid::wrong(parameter, value, &what))
        }
    }
}

/// `true` or `false`; `false` when it is not there.
pub(super) fn boolean(query: &Query, parameter: &str) -> Result<bool, Invalid> {
    match first(query, parameter)? {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(value) => Err(Invalid::wrong(parameter, value, "is not a valid boolean")),
    }
}

/// Values joined by commas, each one of `known`. Empty when the parameter is not there.
pub(super) fn list<'a>(
    query: &'a Query,
    parameter: &str,
    known: &[&str],
) -> Result<Vec<&'a str>, Invalid> {
    let Some(value) = first(query, parameter)? else { return Ok(Vec::new()) };
    match value.split(',').find(|wanted| !known.contains(wanted)) {
        None => Ok(value.split(',').collect()),
        Some(wrong) => {
            let known = known.join(",");
            let message = format!(
                "The `{parameter}` query parameter value [{wrong}] is not one of [{known}]"
            );
            Err(Invalid::value(parameter, value, message))
        }
    }
}

/// `2026-01-01T00:00:00Z`, to the second and in UTC; and as it was written.
pub(super) fn date<'a>(
    query: &'a Query,
    parameter: &str,
) -> Result<Option<(Timestamp, &'a str)>, Invalid> {
    let Some(value) = first(query, parameter)? else { return Ok(None) };
    let form = value.len() == "2026-01-01T00:00:00Z".len() && value.ends_with('Z');
    match value.parse() {
        Ok(date) if form => Ok(Some((date, value))),
        _ => {
            Err(Invalid::wrong(parameter, value, "is not a date in the form YYYY-MM-DDTHH:mm:ssZ"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Vec<(String, String)> {
        url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    fn refusal(product: Product, text: &str) -> String {
        stream(product, &query(text)).expect_err(text).message
    }

    #[test]
    fn a_partition_is_needed_where_there_are_some_and_unknown_elsewhere() {
        let partition = |text| stream(Product::Sample10, &query(text)).map(|asked| asked.partition);
        assert_eq!(partition("partition=2"), Ok(Some(2)));
        let missing = "The `partition` query parameter can not be empty";
        assert_eq!(refusal(Product::Sample10, ""), missing);
        assert_eq!(refusal(Product::Sample10, "partition="), missing);
        for (product, over) in [
            (Product::Sample10, 3),
            (Product::Firehose, 21),
            (Product::FirehoseLang(super::super::product::Language::En), 9),
            (Product::TweetsCompliance, 5),
        ] {
            let message = refusal(product, &format!("partition={over}"));
            assert!(message.contains(&format!("[{over}] is not between 1 and {}", over - 1)));
        }
        let message = refusal(Product::Search, "partition=1");
        assert!(
            message.starts_with("The query parameter [partition] is not one of [backfill_minutes,")
        );
    }

    #[test]
    fn backfill_dates_and_fields_are_checked() {
        for (product, wrong) in [
            (Product::Search, "backfill_minutes=6"),
            (Product::Search, "backfill_minutes=-1"),
            (Product::Search, "start_time=2026-01-01"),
            (Product::Search, "start_time=2026-01-01T00:00:00%2B00:00"),
            (Product::Search, "start_time=2026-01-02T00:00:00Z&end_time=2026-01-01T00:00:00Z"),
            (Product::Search, "tweet.fields=posts"),
            (Product::Sample, "start_time=2026-01-01T00:00:00Z"),
            (Product::Activity, "tweet.fields=id"),
            (Product::LikesSample10, "partition=1&expansions=author_id"),
            (Product::LikesSample10, "partition=1&tweet.fields=nope"),
            (Product::LikesSample10, "partition=1&poll.fields=id"),
        ] {
            assert!(stream(product, &query(wrong)).is_err(), "{wrong}");
        }
        let recovery = "start_time=2026-01-01T00:00:00Z&end_time=2026-01-02T00:00:00Z";
        assert!(stream(Product::Search, &query(recovery)).is_ok_and(|asked| asked.recovery));
        let likes =
            "partition=1&expansions=liked_tweet_id&like_with_tweet_author.fields=created_at,id";
        assert!(stream(Product::LikesFirehose, &query(likes)).is_ok());
    }
}
