//! An app's bearer token for its consumer key and secret: OAuth 2.0 client credentials
//! (RFC 6749 section 4.4; protocols/x.md section 5).

use std::fmt;

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::request::{Authorization, Content, Method, Request, below, percent_encoded};

/// What identifies an app.
#[derive(Clone)]
pub struct ConsumerKeys {
    /// The consumer key (API key).
    pub key: String,
    /// The consumer secret (API key secret).
    pub secret: SecretString,
}

impl fmt::Debug for ConsumerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConsumerKeys")
    }
}

/// The request that exchanges `keys` for a token at the API `base`.
pub fn exchange(base: &Url, keys: &ConsumerKeys) -> Request {
    let url = below(base, "/oauth2/token");
    let secret = percent_encoded(keys.secret.expose_secret());
    let pair = format!("{}:{secret}", percent_encoded(&keys.key));
    Request {
        method: Method::Post,
        authorization: Some(Authorization::Basic(SecretString::from(pair))),
        body: Some(Content {
            content_type: "application/x-www-form-urlencoded;charset=UTF-8",
            bytes: Bytes::from_static(b"grant_type=client_credentials"),
        }),
        follow: false,
        ..Request::get(url, "application/json", None)
    }
}

/// The token in the body of a successful answer, or why there is none.
pub fn token(body: &str) -> Result<SecretString, String> {
    #[derive(Deserialize)]
    struct Granted {
        token_type: String,
        access_token: String,
    }
    let granted: Granted =
        serde_json::from_str(body).map_err(|_| "the answer holds no token".to_owned())?;
    if !granted.token_type.eq_ignore_ascii_case("bearer") {
        return Err("the answer holds a token of another kind".to_owned());
    }
    let token = granted.access_token;
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("the answer holds a token that no header can carry".to_owned());
    }
    Ok(SecretString::from(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(key: &str, secret: &str) -> Request {
        let keys = ConsumerKeys { key: key.to_owned(), secret: SecretString::from(secret) };
        exchange(&"https://api.x.com".parse().expect("a URL"), &keys)
    }

    fn pair(request: &Request) -> &str {
        match &request.authorization {
            Some(Authorization::Basic(pair)) => pair.expose_secret(),
            _ => panic!("no Basic authorization"),
        }
    }

    #[test]
    fn the_documented_keys_make_the_documented_pair() {
        let request =
            request("xvz1evFS4wEEPTGEFPHBog", "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg");
        assert_eq!(request.url.as_str(), "https://api.x.com/oauth2/token");
        assert_eq!(
            pair(&request),
            "xvz1evFS4wEEPTGEFPHBog:L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg"
        );
        assert!(!format!("{request:?}").contains("xvz1"));
    }

    #[test]
    fn a_colon_in_a_key_cannot_move_the_boundary() {
        assert_eq!(pair(&request("a:b", "c d~")), "a%3Ab:c%20d~");
    }

    #[test]
    fn a_token_is_taken_as_it_is() {
        let body = r#"{"token_type":"bearer","access_token":"AAAA%2FAAA%3D"}"#;
        assert_eq!(token(body).map(|t| t.expose_secret().to_owned()), Ok("AAAA%2FAAA%3D".into()));
        for wrong in [
            "",
            "{}",
            r#"{"token_type":"mac","access_token":"x"}"#,
            r#"{"token_type":"bearer","access_token":"a b"}"#,
            r#"{"token_type":"bearer","access_token":""}"#,
        ] {
            assert!(token(wrong).is_err(), "{wrong}");
        }
    }
}
