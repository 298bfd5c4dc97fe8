//! Is a request signed? OAuth 1.0a with HMAC-SHA1 (RFC 5849 section 3; protocols/x.md section 5),
//! checked without the client's own implementation.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::http::request::Parts;
use axum::http::{Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use url::form_urlencoded;

use super::keys::ConsumerKeys;

/// How far the time of a request may be from the server's, in seconds. X does not publish its own.
const SKEW: i64 = 300;
/// Nonces that are remembered; those of two windows at a few thousand requests a second.
const MAX_NONCES: usize = 1 << 20;
/// A form that is signed.
const FORM: &str = "application/x-www-form-urlencoded";

/// Names and values, decoded.
pub(super) type Pairs = Vec<(String, String)>;

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// There is no signature, or it is not that of the request.
    Unauthenticated,
    /// The time is not the server's.
    Timestamp,
    /// The nonce was used before.
    Nonce,
    /// The token is unknown, or revoked.
    Token,
    /// An app's bearer, where an account's signature is good.
    AppOnly,
}

/// Nonces that were used, and when.
#[derive(Debug, Default)]
pub(super) struct Nonces(Mutex<HashMap<String, i64>>);

/// A request as it is signed.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub(super) method: &'a Method,
    /// `http://host:port/path`, without the query.
    pub(super) address: String,
    /// Query and form.
    pub(super) pairs: &'a [(String, String)],
    /// The value of the `Authorization` header.
    pub(super) authorization: Option<&'a str>,
}

impl<'a> Signed<'a> {
    /// `pairs` are those of the query and of the form.
    pub(super) fn new(parts: &'a Parts, pairs: &'a [(String, String)]) -> Self {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or("").to_ascii_lowercase();
        // The port that is the scheme's own is not signed (RFC 5849 section 3.4.1.2).
        let host = host.strip_suffix(":80").unwrap_or(&host);
        Self {
            method: &parts.method,
            address: format!("http://{host}{}", parts.uri.path()),
            pairs,
            authorization: text(header::AUTHORIZATION),
        }
    }

    /// Whether the request is signed with these keys, at about `now` (seconds since 1970), and for
    /// the first time.
    pub(super) fn check(
        &self,
        keys: &ConsumerKeys,
        revoked: bool,
        nonces: &Nonces,
        now: i64,
    ) -> Result<(), Denied> {
        let scheme = self.authorization.and_then(|value| value.split_once(' '));
        let mut own = match scheme {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("OAuth") => {
                header_pairs(rest).ok_or(Denied::Unauthenticated)?
            }
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("Bearer") => {
                return Err(Denied::AppOnly);
            }
            _ => Vec::new(),
        };
        let signature = take(&mut own, "oauth_signature");
        let mut signed: Pairs = self.pairs.to_vec();
        // Query and form may carry the signature, too (RFC 5849 section 3.5).
        let signature = signature.or_else(|| take(&mut signed, "oauth_signature"));
        signed.extend(own);
        let signature = signature.ok_or(Denied::Unauthenticated)?;
        let time: i64 =
            only(&signed, "oauth_timestamp")?.parse().map_err(|_| Denied::Unauthenticated)?;
        let nonce = only(&signed, "oauth_nonce")?.to_owned();
        let known = only(&signed, "oauth_consumer_key")? == keys.consumer_key
            && only(&signed, "oauth_signature_method")? == "HMAC-SHA1"
            && matches!(only(&signed, "oauth_version"), Ok("1.0") | Err(Denied::Unauthenticated));
        if !known || nonce.is_empty() {
            return Err(Denied::Unauthenticated);
        }
        if revoked || only(&signed, "oauth_token")? != keys.access_token {
            return Err(Denied::Token);
        }
        let base = base_string(self.method.as_str(), &self.address, &signed);
        let key =
            format!("{}&{}", encoded(&keys.consumer_secret), encoded(&keys.access_token_secret));
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
        let given = STANDARD.decode(&signature).map_err(|_| Denied::Unauthenticated)?;
        hmac::verify(&key, base.as_bytes(), &given).map_err(|_| Denied::Unauthenticated)?;
        if time.abs_diff(now) > SKEW.unsigned_abs() {
            return Err(Denied::Timestamp);
        }
        if nonces.is_new(&nonce, now) { Ok(()) } else { Err(Denied::Nonce) }
    }
}

impl Nonces {
    /// Notes a nonce; false when it was noted before, as long as its time could be good.
    fn is_new(&self, nonce: &str, now: i64) -> bool {
        let mut used = self.0.lock().expect("no holder of this lock panics");
        if used.len() >= MAX_NONCES {
            // A time that is good now was noted within two windows.
            used.retain(|_, at| now - *at <= 2 * SKEW);
            if used.len() >= MAX_NONCES {
                return false;
            }
        }
        used.insert(nonce.to_owned(), now).is_none_or(|at| now - at > 2 * SKEW)
    }
}

/// Whether the body of a request is a form, which is signed; JSON and multipart are not.
pub(super) fn is_form(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
    kind.eq_ignore_ascii_case(FORM)
}

/// The pairs of a query or of a form.
pub(super) fn pairs(encoded: &[u8]) -> Pairs {
    form_urlencoded::parse(encoded).into_owned().collect()
}

/// `k="v", k="v"`, each percent-encoded; the realm is not signed.
fn header_pairs(text: &str) -> Option<Pairs> {
    let pair = |pair: &str| {
        let (name, value) = pair.trim().split_once('=')?;
        let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .ok()
                .map(|text| text.into_owned())
        };
        Some((decoded(name.trim())?, decoded(value)?))
    };
    let mut pairs: Pairs = text.split(',').map(pair).collect::<Option<_>>()?;
    pairs.retain(|(name, _)| name != "realm");
    Some(pairs)
}

fn take(pairs: &mut Pairs, name: &str) -> Option<String> {
    let at = pairs.iter().position(|(has, _)| has == name)?;
    Some(pairs.remove(at).1)
}

/// The value of a parameter that is there once (RFC 5849 section 3.1).
fn only<'a>(pairs: &'a Pairs, name: &str) -> Result<&'a str, Denied> {
    let mut values = pairs.iter().filter(|(has, _)| has == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Ok(value),
        _ => Err(Denied::Unauthenticated),
    }
}

/// RFC 5849 section 3.4.1.
fn base_string(method: &str, address: &str, pairs: &Pairs) -> String {
    let mut pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (encoded(name), encoded(value))).collect();
    pairs.sort();
    let mut joined = String::new();
    for (name, value) in pairs {
        if !joined.is_empty() {
            joined.push('&');
        }
        joined.push_str(&format!("{name}={value}"));
    }
    format!("{}&{}&{}", method.to_ascii_uppercase(), encoded(address), encoded(&joined))
}

/// RFC 3986's unreserved characters stay, all other bytes become `%XX` (section 3.6).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
pub(in crate::sandbox) mod signing {
    //! What a client does, for tests.

    use super::*;

    /// The header that signs a request.
    pub(in crate::sandbox) fn header(
        keys: &ConsumerKeys,
        method: &str,
        address: &str,
        pairs: &[(String, String)],
        nonce: &str,
        time: i64,
    ) -> String {
        let mut own: Pairs = [
            ("oauth_consumer_key", keys.consumer_key.as_str()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &time.to_string()),
            ("oauth_token", &keys.access_token),
            ("oauth_version", "1.0"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let base = base_string(method, address, &[pairs, &own].concat());
        let key =
            format!("{}&{}", encoded(&keys.consumer_secret), encoded(&keys.access_token_secret));
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
        let signature = STANDARD.encode(hmac::sign(&key, base.as_bytes()));
        own.push(("oauth_signature".to_owned(), signature));
        let pairs: Vec<String> =
            own.iter().map(|(name, value)| format!("{name}=\"{}\"", encoded(value))).collect();
        format!("OAuth {}", pairs.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: i64 = 1_318_622_958;

    /// The keys of X's own example.
    fn keys() -> ConsumerKeys {
        ConsumerKeys {
            consumer_key: "xvz1evFS4wEEPTGEFPHBog".to_owned(),
            consumer_secret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw".to_owned(),
            access_token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb".to_owned(),
            access_token_secret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE".to_owned(),
        }
    }

    fn header(signature: &str) -> String {
        format!(
            "OAuth realm=\"x\", oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
             oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
             oauth_signature=\"{}\", oauth_signature_method=\"HMAC-SHA1\", \
             oauth_timestamp=\"{TIME}\", \
             oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", \
             oauth_version=\"1.0\"",
            encoded(signature)
        )
    }

    fn checked(address: &str, header: &str, nonces: &Nonces, now: i64) -> Result<(), Denied> {
        let mut pairs = pairs(b"include_entities=true");
        pairs.extend(super::pairs(
            b"status=Hello+Ladies+%2B+Gentlemen%2C+a+signed+OAuth+request%21",
        ));
        let signed = Signed {
            method: &Method::POST,
            address: address.to_owned(),
            pairs: &pairs,
            authorization: Some(header),
        };
        signed.check(&keys(), false, nonces, now)
    }

    #[test]
    fn the_published_signatures_are_good_and_others_are_not() {
        for (address, signature) in [
            ("https://api.x.com/1.1/statuses/update.json", "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="),
            ("https://api.twitter.com/1.1/statuses/update.json", "hCtSmYh+iHYCEqBWrE7C7hYmtUk="),
            ("https://api.twitter.com/1/statuses/update.json", "tnnArxj06cWHq44gCs1OSKk/jLY="),
        ] {
            let good = checked(address, &header(signature), &Nonces::default(), TIME);
            assert_eq!(good, Ok(()), "{address}");
            let bad =
                checked("https://api.x.com/2/x", &header(signature), &Nonces::default(), TIME);
            assert_eq!(bad, Err(Denied::Unauthenticated));
        }
    }

    #[test]
    fn a_nonce_is_good_once_and_a_time_for_five_minutes() {
        let address = "https://api.x.com/1.1/statuses/update.json";
        let header = header("Ls93hJiZbQ3akF3HF3x1Bz8/zU4=");
        let nonces = Nonces::default();
        let check = |now| checked(address, &header, &nonces, now);
        assert_eq!(check(TIME + SKEW + 1), Err(Denied::Timestamp));
        assert_eq!(check(TIME - SKEW - 1), Err(Denied::Timestamp));
        assert_eq!(check(TIME - SKEW), Ok(()));
        assert_eq!(check(TIME + SKEW), Err(Denied::Nonce));
    }

    #[test]
    fn what_is_missing_or_there_twice_is_refused() {
        let address = "https://api.x.com/1.1/statuses/update.json";
        let whole = header("Ls93hJiZbQ3akF3HF3x1Bz8/zU4=");
        let check = |header: &str| checked(address, header, &Nonces::default(), TIME);
        for name in ["oauth_nonce", "oauth_timestamp", "oauth_token", "oauth_signature_method"] {
            let without = whole.replace(&format!("{name}=\""), "x=\"");
            assert_eq!(check(&without), Err(Denied::Unauthenticated), "{name}");
            let twice = whole.replace("OAuth ", &format!("OAuth {name}=\"1\", "));
            assert_eq!(check(&twice), Err(Denied::Unauthenticated), "{name}");
        }
        assert_eq!(check("OAuth nonsense"), Err(Denied::Unauthenticated));
        assert_eq!(check("Bearer abc"), Err(Denied::AppOnly));
        let other = whole.replace("370773112-", "370773113-");
        assert_eq!(check(&other), Err(Denied::Token));
    }
}
