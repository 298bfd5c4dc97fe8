//! X's side: API v2, its streams, its rules, and a world of invented posts (protocols/x.md
//! sections 1 to 5, 10 and 11).
//!
//! Rules are checked and matched by `crate::rules`, as `trill twitter rules` does it offline.

mod auth;
mod connections;
pub(super) mod faults;
mod feed;
mod lines;
mod params;
mod problem;
mod product;
mod respond;
mod routes;
mod rules;
mod search;
mod state;
mod stream;
mod throttle;
mod usage;
pub(super) mod world;

pub(super) use routes::{accepts_gzip, router};
pub(super) use state::State;
