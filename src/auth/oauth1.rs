//! OAuth 1.0a with HMAC-SHA1 (RFC 5849 section 3; protocols/x.md section 5): a header that is
//! good for one request. Nonce and time are arguments; a reconnect needs new ones.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use crate::request::{Authorization, FORM, Method, Request, percent_encoded};

/// An app and a user of it.
#[derive(Clone)]
pub struct Keys {
    /// The consumer key (API key).
    pub consumer_key: String,
    /// The consumer secret (API key secret).
    pub consumer_secret: SecretString,
    /// The access token.
    pub token: String,
    /// The access token secret.
    pub token_secret: SecretString,
}

impl Keys {
    /// The part of the access token that nobody knows: the service puts the id of its account before
    /// it (protocols/x.md section 5), which stands in every post of that account.
    pub fn secret_of_token(&self) -> &str {
        match self.token.split_once('-') {
            Some((id, secret)) if id.bytes().all(|byte| byte.is_ascii_digit()) => secret,
            _ => &self.token,
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// `request` with the header that signs it: its query and, where its body is a form, that too.
///
/// A request is signed once. `nonce` must never be used again with the same `time`, and a server
/// refuses a time that is not its own by some minutes.
pub fn signed(request: Request, keys: &Keys, nonce: &str, time: Timestamp) -> Request {
    let form: Vec<(Cow<'_, str>, Cow<'_, str>)> = match &request.body {
        Some(body) if is_form(body.content_type) => form_urlencoded::parse(&body.bytes).collect(),
        _ => Vec::new(),
    };
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    let header = authorization(keys, request.method, &request.url, &form, nonce, time);
    Request { authorization: Some(Authorization::Signed(header)), ..request }
}

/// The value of the `Authorization` header for a request of `url` with its query and, if it is a
/// form, the parameters of its body.
pub fn authorization(
    keys: &Keys,
    method: Method,
    url: &Url,
    form: &[(&str, &str)],
    nonce: &str,
    time: Timestamp,
) -> SecretString {
    let time = time.as_second().to_string();
    let own = [
        ("oauth_consumer_key", keys.consumer_key.as_str()),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &time),
        ("oauth_token", &keys.token),
        ("oauth_version", "1.0"),
    ];
    let query: Vec<(Cow<'_, str>, Cow<'_, str>)> = url.query_pairs().collect();
    let query = query.iter().map(|(name, value)| (&**name, &**value));
    let base = base_string(method, url, query.chain(form.iter().copied()).chain(own));
    let signature = signature(keys, &base);
    let mut header = own.to_vec();
    // All names in order, as in every published example.
    header.insert(2, ("oauth_signature", &signature));
    let pair = |(name, value): &(&str, &str)| format!("{name}=\"{}\"", percent_encoded(value));
    let pairs: Vec<String> = header.iter().map(pair).collect();
    SecretString::from(format!("OAuth {}", pairs.join(", ")))
}

/// RFC 5849 section 3.4.1: parameters are encoded, then sorted, then encoded once more.
fn base_string<'a>(
    method: Method,
    url: &Url,
    parameters: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let encode = |(name, value)| (percent_encoded(name), percent_encoded(value));
    let mut pairs: Vec<(String, String)> = parameters.map(encode).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // The port is there only when it is not the scheme's own, as section 3.4.1.2 wants it.
    let mut address = url.clone();
    address.set_query(None);
    address.set_fragment(None);
    let address = percent_encoded(address.as_str());
    format!("{}&{address}&{}", method.as_str(), percent_encoded(&pairs.join("&")))
}

fn signature(keys: &Keys, base: &str) -> String {
    let secret = |secret: &SecretString| percent_encoded(secret.expose_secret());
    let key = format!("{}&{}", secret(&keys.consumer_secret), secret(&keys.token_secret));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    STANDARD.encode(hmac::sign(&key, base.as_bytes()))
}

/// JSON and multipart bodies are not signed.
fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(FORM)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::request::{Content, encoded_pairs};

    const STATUS: &str = "Hello Ladies + Gentlemen, a signed OAuth request!";
    const NONCE: &str = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
    const UPDATE: &str = "https://api.x.com/1.1/statuses/update.json?include_entities=true";

    /// The keys of X's own example.
    fn keys(token_secret: &str) -> Keys {
        Keys {
            consumer_key: "xvz1evFS4wEEPTGEFPHBog".to_owned(),
            consumer_secret: SecretString::from("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb".to_owned(),
            token_secret: SecretString::from(token_secret),
        }
    }

    const TOKEN_SECRET: &str = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";

    fn time() -> Timestamp {
        Timestamp::from_second(1_318_622_958).expect("a time")
    }

    fn post(url: &str, form: &[(&str, &str)]) -> Request {
        let url = Url::parse(url).expect("a URL");
        let body = Content {
            content_type: "application/x-www-form-urlencoded;charset=UTF-8",
            bytes: Bytes::from(encoded_pairs(form.iter().copied())),
        };
        Request {
            method: Method::Post,
            body: Some(body),
            ..Request::get(url, "application/json", None)
        }
    }

    fn header(request: Request, keys: &Keys) -> String {
        match signed(request, keys, NONCE, time()).authorization {
            Some(Authorization::Signed(header)) => header.expose_secret().to_owned(),
            _ => panic!("not signed"),
        }
    }

    /// The `oauth_signature` of a header, decoded.
    fn signature_of(header: &str) -> String {
        let (_, rest) = header.split_once("oauth_signature=\"").expect("a signature");
        let (value, _) = rest.split_once('"').expect("its end");
        percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned()
    }

    #[test]
    fn the_id_in_a_token_is_no_secret() {
        let table =
            [("370773112-GmHx", "GmHx"), ("GmHx", "GmHx"), ("a1-b2", "a1-b2"), ("7-a-b", "a-b")];
        for (token, secret) in table {
            assert_eq!(Keys { token: token.to_owned(), ..keys("") }.secret_of_token(), secret);
        }
    }

    #[test]
    fn the_four_published_vectors() {
        for (url, token_secret, signature) in [
            (UPDATE, TOKEN_SECRET, "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="),
            (
                "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
                TOKEN_SECRET,
                "hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
            ),
            (
                "https://api.twitter.com/1/statuses/update.json?include_entities=true",
                TOKEN_SECRET,
                "tnnArxj06cWHq44gCs1OSKk/jLY=",
            ),
            (UPDATE, "", "kKiP+O6NRm6BEEixar+DnTLV9Ok="),
        ] {
            let header = header(post(url, &[("status", STATUS)]), &keys(token_secret));
            assert_eq!(signature_of(&header), signature, "{url}");
        }
    }

    #[test]
    fn the_base_string_is_the_published_one() {
        let url = Url::parse(UPDATE).expect("a URL");
        let parameters = [
            ("status", STATUS),
            ("include_entities", "true"),
            ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
            ("oauth_nonce", NONCE),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1318622958"),
            ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
            ("oauth_version", "1.0"),
        ];
        assert_eq!(
            base_string(Method::Post, &url, parameters.into_iter()),
            "POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue\
             %26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3D\
             kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1\
             %26oauth_timestamp%3D1318622958%26oauth_token%3D370773112-\
             GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26oauth_version%3D1.0%26status%3D\
             Hello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request%2521"
        );
    }

    #[test]
    fn the_header_has_all_seven_parameters_encoded() {
        let header = header(post(UPDATE, &[("status", STATUS)]), &keys(TOKEN_SECRET));
        assert_eq!(
            header,
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
             oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
             oauth_signature=\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\", \
             oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", \
             oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", \
             oauth_version=\"1.0\""
        );
    }

    #[test]
    fn what_is_signed_is_the_value_however_it_is_written_on_the_wire() {
        let keys = keys(TOKEN_SECRET);
        let value = "rust lang,été & +~*'()!";
        let form = header(post("https://h/a", &[("track", value)]), &keys);
        // The same value in a query, once as a form writes it and once as RFC 3986 does.
        for query in [
            "track=rust+lang%2C%C3%A9t%C3%A9+%26+%2B~*%27()!",
            "track=rust%20lang%2c%c3%a9t%c3%a9%20%26%20%2B%7E%2A%27%28%29%21",
        ] {
            let request = post(&format!("https://h/a?{query}"), &[]);
            assert_eq!(signature_of(&header(request, &keys)), signature_of(&form), "{query}");
        }
    }

    #[test]
    fn parameters_are_sorted_by_their_encoded_name_and_then_value() {
        let url = Url::parse("http://h:80/p?x=1#f").expect("a URL");
        let sort = |pairs: &[(&str, &str)]| base_string(Method::Get, &url, pairs.iter().copied());
        // `%` sorts before letters and digits: the encoded form decides.
        assert_eq!(
            sort(&[("b", "2"), ("a", "z"), ("a", "é"), ("é", "1"), ("a", "")]),
            "GET&http%3A%2F%2Fh%2Fp&%25C3%25A9%3D1%26a%3D%26a%3D%25C3%25A9%26a%3Dz%26b%3D2"
        );
    }

    #[test]
    fn a_body_that_is_no_form_is_not_signed() {
        let keys = keys(TOKEN_SECRET);
        let mut json = post(UPDATE, &[("status", STATUS)]);
        let bare = Request { body: None, ..json.clone() };
        json.body = json.body.map(|body| Content { content_type: "application/json", ..body });
        assert_eq!(header(json, &keys), header(bare, &keys));
    }

    #[test]
    fn debug_shows_no_key() {
        let keys = keys(TOKEN_SECRET);
        let request = signed(post(UPDATE, &[]), &keys, NONCE, time());
        let shown = format!("{keys:?} {request:?}");
        for secret in ["kAcS", "Lsww", "xvz1", "370773112", NONCE] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
