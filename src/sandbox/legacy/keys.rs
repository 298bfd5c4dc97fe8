//! The one app of the sandbox and the account that uses it (protocols/x.md section 5).

use std::fmt;

use crate::sandbox::mix::mix;

/// The account whose keys these are: the first person of the sandbox.
pub(super) const ACCOUNT: u64 = 1_714_200_000_000_000_011;
/// Lengths of the consumer key, its secret, the part of the token after the account's id, and the
/// token's secret, as X makes them.
const LENGTHS: [u64; 4] = [25, 50, 40, 45];

/// Four keys that sign requests for API v1.1. They follow from the seed and let in nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsumerKeys {
    /// The consumer key (API key).
    pub consumer_key: String,
    /// Its secret.
    pub consumer_secret: String,
    /// The access token of the account.
    pub access_token: String,
    /// Its secret.
    pub access_token_secret: String,
}

impl fmt::Debug for ConsumerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConsumerKeys")
    }
}

impl ConsumerKeys {
    /// The keys of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let [consumer_key, consumer_secret, token, access_token_secret] = [0, 1, 2, 3]
            .map(|which: u64| letters(mix(seed ^ mix(0x0a17 + which)), LENGTHS[which as usize]));
        Self {
            consumer_key,
            consumer_secret,
            access_token: format!("{ACCOUNT}-{token}"),
            access_token_secret,
        }
    }
}

fn letters(draw: u64, count: u64) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..count).map(|at| char::from(ALPHABET[(mix(draw ^ mix(at)) % 62) as usize])).collect()
}
