//! `GET /2/tweets/search/stream/rules` and its counts (protocols/x.md section 2).

use serde_json::{Map, Value, json};

use super::super::params::{self, Invalid, Query};
use super::super::problem::APP;
use super::store::{Store, Stored};
use crate::sandbox::clock;

/// The most rules on a page, and what a page has when nothing is asked.
const MAX_PAGE: u64 = 1_000;
/// The most ids in a request.
const MAX_IDS: usize = 1_000;
/// The digits of base32hex (RFC 4648 section 7), as X writes its tokens: in lower case.
const BASE32HEX: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
/// Every token has that many digits.
const TOKEN: usize = 16;
/// Tells a token of this list from any text of its form.
const MARK: u128 = 0x7a5c;
/// What the playground says that an app may have.
const PLAYGROUND_CAP: &str = "2500000";

const COUNT_FIELDS: &[&str] = &[
    "all_project_client_apps",
    "cap_per_client_app",
    "cap_per_project",
    "client_app_rules_count",
    "project_rules_count",
];

/// A page, and whether it was the last one of the whole list.
pub(in super::super) struct Page {
    pub(in super::super) json: Value,
    pub(in super::super) complete: bool,
}

/// The rules; no page has more than `page_size`, if that is given.
pub(in super::super) fn page(
    store: &Store,
    query: &Query,
    page_size: Option<u64>,
) -> Result<Page, Invalid> {
    params::known(query, &["ids", "max_results", "pagination_token"])?;
    let most = params::number(query, "max_results", 1..=MAX_PAGE)?.unwrap_or(MAX_PAGE);
    let most = page_size.map_or(most, |size| size.min(most));
    let ids = ids(query)?;
    let after = match params::first(query, "pagination_token")? {
        None => 0,
        Some(token) => {
            id_of(token).ok_or_else(|| Invalid::wrong("pagination_token", token, "is not valid"))?
        }
    };
    let wanted = |rule: &Stored| ids.as_ref().is_none_or(|ids| ids.contains(&rule.id));
    let (rules, more) = store.page(after, usize::try_from(most).unwrap_or(usize::MAX), wanted);
    let mut meta = json!({ "sent": clock::iso_millis(clock::now()), "result_count": rules.len() });
    if let Some(last) = rules.last().filter(|_| more) {
        meta["next_token"] = token(last.id).into();
    }
    let mut json = json!({ "meta": meta });
    if !rules.is_empty() {
        json["data"] = rules.iter().map(|rule| shown(rule)).collect();
    }
    Ok(Page { json, complete: !more && ids.is_none() })
}

/// A rule as lists and answers have it.
pub(super) fn shown(rule: &Stored) -> Value {
    let mut json = json!({ "id": rule.id.to_string(), "value": rule.value });
    if let Some(tag) = &rule.tag {
        json["tag"] = tag.as_str().into();
    }
    json
}

/// How caps are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Caps {
    /// As strings, since 2026-08.
    Strings(u64),
    /// As numbers, before.
    Integers(u64),
    /// As strings, always the same.
    Playground,
}

/// How many rules there are and may be.
pub(in super::super) fn counts(store: &Store, query: &Query, caps: Caps) -> Result<Value, Invalid> {
    params::known(query, &["rules_count.fields"])?;
    let mut fields = params::list(query, "rules_count.fields", COUNT_FIELDS)?;
    if fields.is_empty() {
        fields = COUNT_FIELDS.to_vec();
    }
    let count = store.len() as u64;
    let told = |number: u64| match caps {
        Caps::Integers(_) => Value::from(number),
        Caps::Strings(_) | Caps::Playground => number.to_string().into(),
    };
    let cap = match caps {
        Caps::Strings(cap) | Caps::Integers(cap) => told(cap),
        Caps::Playground => PLAYGROUND_CAP.into(),
    };
    let app = json!({ "client_app_id": APP, "rule_count": count });
    let data: Map<String, Value> = fields
        .into_iter()
        .map(|field| {
            let value = match field {
                "all_project_client_apps" => json!([app]),
                "client_app_rules_count" => app.clone(),
                "project_rules_count" => told(count),
                _ => cap.clone(),
            };
            (field.to_owned(), value)
        })
        .collect();
    Ok(json!({ "data": data }))
}

fn ids(query: &Query) -> Result<Option<Vec<u64>>, Invalid> {
    let Some(value) = params::first(query, "ids")? else { return Ok(None) };
    let ids: Option<Vec<u64>> = value.split(',').map(|id| id.parse().ok()).collect();
    match ids {
        Some(ids) if ids.len() <= MAX_IDS => Ok(Some(ids)),
        Some(_) => Err(Invalid::wrong("ids", value, "has more than 1000 entries")),
        None => Err(Invalid::wrong("ids", value, "does not match ^[0-9]{1,19}$")),
    }
}

/// The token of the page after a rule, or a post: 80 bits, the id and a mark.
pub(in super::super) fn token(id: u64) -> String {
    let bits = u128::from(id) << 16 | MARK;
    let digit = |at: usize| BASE32HEX[(bits >> (5 * (TOKEN - 1 - at)) & 31) as usize];
    (0..TOKEN).map(|at| char::from(digit(at))).collect()
}

/// The id that a token was made of.
pub(in super::super) fn id_of(token: &str) -> Option<u64> {
    if token.len() != TOKEN {
        return None;
    }
    let bits = token.bytes().try_fold(0_u128, |bits, digit| {
        let value = BASE32HEX.iter().position(|&known| known == digit)?;
        Some(bits << 5 | value as u128)
    })?;
    (bits & 0xffff == MARK).then(|| u64::try_from(bits >> 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_16_digits_and_leads_back() {
        for id in [0, 1, 2_006_500_000_000_000_000, u64::MAX] {
            assert_eq!(token(id).len(), 16);
            assert_eq!(id_of(&token(id)), Some(id));
        }
        for wrong in
            ["", "0", "000000000000000", "0000000000000000", "wwwwwwwwwwwwwwww", "ééééÿÿÿÿ"]
        {
            assert_eq!(id_of(wrong), None, "{wrong}");
        }
    }
}
