//! What a request for a page asks for, as Rails reads it, and the `Link` header of the answer
//! (protocols/mastodon.md §6).

use url::Url;

use super::super::channel::Query;
use super::super::world::timeline::{Cut, Entry};

/// The part of the timeline that is asked for; `default` is the page's size when nothing is said,
/// and twice as much is the largest page.
pub(super) fn cut(query: &Query, default: usize) -> Cut {
    let id = |name| query.last(name).filter(|text| !text.is_empty()).map(integer);
    let limit = query.last("limit").map_or(default, |text| {
        usize::try_from(integer(text.trim_start_matches('-'))).unwrap_or(usize::MAX)
    });
    Cut {
        max_id: id("max_id"),
        since_id: id("since_id"),
        min_id: id("min_id"),
        limit: limit.min(2 * default),
    }
}

/// True if and only if the request counts as one of those that page.
pub(super) fn is_paging(query: &Query) -> bool {
    ["page", "min_id", "max_id", "since_id"]
        .iter()
        .any(|name| query.last(name).is_some_and(|text| !text.is_empty()))
}

/// Ruby's `to_i`: the number that the text begins with, or 0. Larger ones than there are stay above
/// every id.
fn integer(text: &str) -> u64 {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold(0, |value: u64, digit| {
        value.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
    })
}

/// The `Link` header; `None` for an empty page. `kept` are the parameters that the links repeat.
pub(super) fn link(
    base: &Url,
    query: &Query,
    kept: &[&str],
    page: &[Entry],
    more: bool,
) -> Option<String> {
    let (newest, oldest) = (page.first()?, page.last()?);
    let link = |parameter: &'static str, entry: &Entry, relation: &str| {
        let mut pairs = vec![(parameter, entry.cursor.to_string())];
        for &name in kept {
            let repeated = name.ends_with("[]");
            let skip = if repeated { 0 } else { query.all(name).count().saturating_sub(1) };
            pairs.extend(query.all(name).skip(skip).map(|value| (name, value.to_owned())));
        }
        // Rails writes them in the order of their names.
        pairs.sort_by_key(|(name, _)| *name);
        let mut url = base.clone();
        url.query_pairs_mut().extend_pairs(pairs);
        format!("<{url}>; rel=\"{relation}\"")
    };
    let prev = link("min_id", newest, "prev");
    Some(if more { format!("{}, {prev}", link("max_id", oldest, "next")) } else { prev })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_ruby_reads_them_and_clamped_without_a_word() {
        for (text, limit) in [
            ("", 20),
            ("limit=5", 5),
            ("limit=-5", 5),
            ("limit=0", 0),
            ("limit=ten", 0),
            ("limit=41", 40),
            ("limit=99999999999999999999999", 40),
            ("limit=7x&limit=8x", 8),
        ] {
            assert_eq!(cut(&Query::new(text), 20).limit, limit, "{text}");
        }
        let cut = cut(&Query::new("max_id=12&min_id=&since_id=abc"), 20);
        assert_eq!((cut.max_id, cut.min_id, cut.since_id), (Some(12), None, Some(0)));
    }

    #[test]
    fn links_keep_what_they_keep_in_the_order_of_the_names() {
        let entry = |cursor| Entry { cursor, payload: bytes::Bytes::new() };
        let base: Url = "http://127.0.0.1:1/api/v1/x".parse().expect("a literal URL");
        let query = Query::new("types[]=poll&types[]=a%20b&limit=2&remote=1&limit=3");
        let link = |page: &[Entry], more| link(&base, &query, &["limit", "types[]"], page, more);
        assert_eq!(
            link(&[entry(9), entry(4)], true).as_deref(),
            Some(
                "<http://127.0.0.1:1/api/v1/x?limit=3&max_id=4&types%5B%5D=poll&types%5B%5D=a+b>; rel=\"next\", \
                 <http://127.0.0.1:1/api/v1/x?limit=3&min_id=9&types%5B%5D=poll&types%5B%5D=a+b>; rel=\"prev\""
            )
        );
        assert!(link(&[entry(9)], false).is_some_and(|link| !link.contains("next")));
        assert_eq!(link(&[], true), None);
    }
}
