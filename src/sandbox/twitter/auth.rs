//! Bearers: which are accepted, why others are not, and the exchange of a key and a secret for one
//! (protocols/x.md section 5).

use std::sync::Mutex;

use axum::http::{HeaderMap, header};
use url::form_urlencoded;

use crate::sandbox::mix::mix;

/// The one app that every sandbox knows.
const KEY: &str = "sandbox-key";
const SECRET: &str = "sandbox-secret";

/// What every real bearer starts with.
const PREFIX: &str = "AAAAAAAAAAAAAAAAAAAAA";
/// Lengths of the three parts of a bearer, between which stand `%2F` and `%3D`.
const PARTS: [u64; 3] = [14, 24, 50];

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// No token, or none that is known.
    Unauthorized,
    /// A user's token, where only an app's is good.
    UnsupportedAuthentication,
    /// The app is in no project.
    NotEnrolled,
    NoCredits,
}

/// Tokens that every sandbox knows, for tests of refusals.
const FIXED: &[(&str, Denied)] = &[
    ("sandbox-user-context", Denied::UnsupportedAuthentication),
    ("sandbox-not-enrolled", Denied::NotEnrolled),
    ("sandbox-no-credits", Denied::NoCredits),
    ("sandbox-revoked", Denied::Unauthorized),
];

/// The bearers of one server.
#[derive(Debug)]
pub(super) struct Tokens {
    seed: u64,
    app: Mutex<App>,
}

#[derive(Debug)]
struct App {
    /// The token that the sandbox tells who started it, until it is revoked.
    own: Option<String>,
    /// How many exchanged tokens have been invalidated.
    generation: u64,
}

impl Tokens {
    /// `own` is the token that the other side has, too.
    pub(super) fn new(seed: u64, own: String) -> Self {
        Self { seed, app: Mutex::new(App { own: Some(own), generation: 0 }) }
    }

    /// Whether a request may come in. The token is compared as it stands. `any` lets in everybody
    /// who brings one, as the playground does.
    pub(super) fn check(&self, headers: &HeaderMap, any: bool) -> Result<(), Denied> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) =
            value.and_then(|value| value.split_once(' ')).ok_or(Denied::Unauthorized)?;
        if scheme.eq_ignore_ascii_case("OAuth") {
            return Err(Denied::UnsupportedAuthentication);
        }
        if !scheme.eq_ignore_ascii_case("Bearer") || token.is_empty() {
            return Err(Denied::Unauthorized);
        }
        if let Some(&(_, denied)) = FIXED.iter().find(|(has, _)| *has == token) {
            return Err(denied);
        }
        let app = self.app.lock().expect("no holder of this lock panics");
        if any || app.own.as_deref() == Some(token) || self.exchanged(app.generation) == token {
            Ok(())
        } else {
            Err(Denied::Unauthorized)
        }
    }

    /// The bearer for the app's credentials: the same until it is invalidated.
    pub(super) fn exchange(&self, headers: &HeaderMap, form: &[u8]) -> Option<String> {
        let wanted = (std::borrow::Cow::from("grant_type"), "client_credentials".into());
        if !is_the_app(headers) || !form_urlencoded::parse(form).any(|pair| pair == wanted) {
            return None;
        }
        let app = self.app.lock().expect("no holder of this lock panics");
        Some(self.exchanged(app.generation))
    }

    /// Invalidates the exchanged bearer; `None` when the form does not have it. X's own example
    /// has it there as it stands, without the escapes that a form asks for.
    pub(super) fn invalidate(&self, headers: &HeaderMap, form: &[u8]) -> Option<String> {
        let mut app = self.app.lock().expect("no holder of this lock panics");
        let token = self.exchanged(app.generation);
        let raw = format!("access_token={token}");
        let named = form == raw.as_bytes()
            || form_urlencoded::parse(form)
                .any(|(name, value)| name == "access_token" && value == token.as_str());
        if !is_the_app(headers) || !named {
            return None;
        }
        app.generation += 1;
        Some(token)
    }

    /// From now on the token of this request is refused.
    pub(super) fn revoke(&self, token: &str) {
        let mut app = self.app.lock().expect("no holder of this lock panics");
        if app.own.as_deref() == Some(token) {
            app.own = None;
        }
        if self.exchanged(app.generation) == token {
            app.generation += 1;
        }
    }

    fn exchanged(&self, generation: u64) -> String {
        const ALPHABET: &[u8; 62] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let draw = mix(self.seed ^ mix(generation.wrapping_add(77)));
        let letter = |at: u64| char::from(ALPHABET[(mix(draw ^ mix(at)) % 62) as usize]);
        let mut at = 0..;
        let parts = PARTS.map(|count| at.by_ref().take(count as usize).map(letter).collect());
        let [first, second, third]: [String; 3] = parts;
        format!("{PREFIX}{first}%2F{second}%3D{third}")
    }
}

/// The token of a request that was let in.
pub(super) fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.split_once(' ')).map_or("", |(_, token)| token)
}

/// Basic authentication with the app's key and secret, each percent-encoded. Neither has a
/// character for which that makes a difference.
fn is_the_app(headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).map_or(&b""[..], |value| value.as_bytes());
    let expected = base64(format!("{KEY}:{SECRET}").as_bytes());
    value.strip_prefix(b"Basic ") == Some(expected.as_bytes())
}

/// RFC 4648 section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(*group.get(at).unwrap_or(&0)));
        let letter = |at: usize| match at <= group.len() {
            true => char::from(ALPHABET[bits >> (18 - 6 * at) & 63]),
            false => '=',
        };
        [letter(0), letter(1), letter(2), letter(3)]
    };
    bytes.chunks(3).flat_map(group).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(value: &str) -> HeaderMap {
        let value = HeaderValue::from_str(value).expect("a value without control characters");
        HeaderMap::from_iter([(header::AUTHORIZATION, value)])
    }

    #[test]
    fn the_vector_of_the_documentation_is_encoded_as_there() {
        let text = b"xvz1evFS4wEEPTGEFPHBog:L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg";
        let expected = "eHZ6MWV2RlM0d0VFUFRHRUZQSEJvZzpMOHFxOVBaeVJnNmllS0dFS2hab2xHQzB2SldMdzhpRUo4OERSZHlPZw==";
        assert_eq!(base64(text), expected);
    }

    #[test]
    fn a_bearer_has_escapes_that_must_be_left_alone() {
        let tokens = Tokens::new(1, "own".to_owned());
        let basic = with(&format!("Basic {}", base64(b"sandbox-key:sandbox-secret")));
        let form = b"grant_type=client_credentials";
        let bearer = tokens.exchange(&basic, form).expect("the right credentials");
        assert_eq!(tokens.exchange(&basic, form).as_ref(), Some(&bearer));
        assert_eq!(tokens.check(&with(&format!("Bearer {bearer}")), false), Ok(()));
        let decoded = bearer.replace("%2F", "/").replace("%3D", "=");
        let denied = tokens.check(&with(&format!("Bearer {decoded}")), false);
        assert_eq!(denied, Err(Denied::Unauthorized));
        assert_eq!(tokens.exchange(&basic, b"grant_type=password"), None);
        assert_eq!(tokens.exchange(&with("Basic bm9wZQ=="), form), None);
    }

    #[test]
    fn an_invalidated_bearer_is_replaced() {
        let tokens = Tokens::new(1, "own".to_owned());
        let basic = with(&format!("Basic {}", base64(b"sandbox-key:sandbox-secret")));
        let exchange = || tokens.exchange(&basic, b"grant_type=client_credentials");
        let first = exchange().expect("the right credentials");
        let form = format!("access_token={}", first.replace('%', "%25"));
        assert_eq!(tokens.invalidate(&basic, form.as_bytes()), Some(first.clone()));
        let denied = tokens.check(&with(&format!("Bearer {first}")), false);
        assert_eq!(denied, Err(Denied::Unauthorized));
        let second = exchange().expect("the right credentials");
        assert_ne!(first, second);
        assert_eq!(
            tokens.invalidate(&basic, format!("access_token={second}").as_bytes()),
            Some(second)
        );
    }

    #[test]
    fn a_revoked_token_is_refused_from_then_on() {
        let tokens = Tokens::new(1, "own".to_owned());
        assert_eq!(tokens.check(&with("Bearer own"), false), Ok(()));
        tokens.revoke("own");
        assert_eq!(tokens.check(&with("Bearer own"), false), Err(Denied::Unauthorized));
    }
}
