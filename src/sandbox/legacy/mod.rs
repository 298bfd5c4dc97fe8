//! API v1.1: the streams that X has retired, signed with OAuth 1.0a, and the control endpoints of
//! site streams (protocols/x.md sections 5 to 7).
//!
//! What is posted are the tweets of `twitter::world::tweets`; what happens to an account is a
//! function of the seed, the account and the number of the event.

mod accounts;
mod connections;
mod control;
mod endpoint;
mod feed;
mod filter;
mod keys;
mod ledger;
mod oauth;
mod params;
mod programme;
mod public;
mod refusal;
mod routes;
mod state;
mod stream;
mod throttle;
mod wire;

pub use keys::ConsumerKeys;
#[cfg(test)]
pub(super) use oauth::signing;
pub(super) use routes::router;
pub(super) use state::State;
