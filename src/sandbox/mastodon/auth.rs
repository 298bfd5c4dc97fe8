//! Tokens: which exist, what each may do, and how a request carries one (protocols/mastodon.md §1).

use std::sync::Mutex;

use axum::http::{HeaderMap, header};

use super::world;

/// Length of a Mastodon token.
const TOKEN_CHARS: u64 = 43;

/// Tokens that every sandbox knows, for tests of scopes and refusals.
const FIXED: &[(&str, Grant)] = &[
    ("sandbox-read-statuses", Grant::Scope("read:statuses")),
    ("sandbox-read-notifications", Grant::Scope("read:notifications")),
    ("sandbox-read-lists", Grant::Scope("read:lists")),
    ("sandbox-write", Grant::Scope("write")),
    ("sandbox-profile", Grant::Scope("profile")),
    ("sandbox-revoked", Grant::Revoked),
    ("sandbox-app-only", Grant::AppOnly),
];

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// A user's token with this one scope.
    Scope(&'static str),
    Revoked,
    /// From client credentials: belongs to no user.
    AppOnly,
}

/// Why a request has no grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    Missing,
    Invalid,
}

/// The tokens of one server.
#[derive(Debug)]
pub(super) struct Tokens {
    full: String,
    known: Mutex<Vec<(String, Grant)>>,
}

impl Tokens {
    /// The fixed tokens, and one with the scope `read` that follows from the seed.
    pub(super) fn new(seed: u64) -> Self {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let letter =
            |at: u64| char::from(ALPHABET[(world::mix(seed ^ world::mix(at)) % 64) as usize]);
        let full: String = (0..TOKEN_CHARS).map(letter).collect();
        let mut known = vec![(full.clone(), Grant::Scope("read"))];
        known.extend(FIXED.iter().map(|&(token, grant)| (token.to_owned(), grant)));
        Self { full, known: Mutex::new(known) }
    }

    /// The token with the scope `read`.
    pub(super) fn full(&self) -> &str {
        &self.full
    }

    /// What the token may do, revoked or not.
    pub(super) fn grant(&self, token: &str) -> Option<Grant> {
        let known = self.known.lock().expect("no holder of this lock panics");
        known.iter().find(|(has, _)| has == token).map(|&(_, grant)| grant)
    }

    /// From now on the token is refused.
    pub(super) fn revoke(&self, token: &str) {
        let mut known = self.known.lock().expect("no holder of this lock panics");
        for (_, grant) in known.iter_mut().filter(|(has, _)| has == token) {
            *grant = Grant::Revoked;
        }
    }
}

/// The token of a request. The header wins even when it is wrong; `Bearer ` is stripped
/// case-sensitively, and anything else is taken for a token as it stands.
pub(super) fn token(headers: &HeaderMap, query: Option<&str>) -> Result<String, Denied> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let value = value.to_str().map_err(|_| Denied::Invalid)?;
        return Ok(value.strip_prefix("Bearer ").unwrap_or(value).to_owned());
    }
    query.filter(|token| !token.is_empty()).map(str::to_owned).ok_or(Denied::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_full_token_follows_from_the_seed_and_looks_like_one() {
        let tokens = Tokens::new(5);
        assert_eq!(tokens.full(), Tokens::new(5).full());
        assert_ne!(tokens.full(), Tokens::new(6).full());
        assert_eq!(tokens.full().len(), 43);
        assert_eq!(tokens.grant(tokens.full()), Some(Grant::Scope("read")));
        tokens.revoke(tokens.full());
        assert_eq!(tokens.grant(tokens.full()), Some(Grant::Revoked));
    }
}
