//! The Mastodon side: streams, pages, instance documents, and a world of invented posts
//! (protocols/mastodon.md, captures/mastodon).

mod auth;
mod channel;
mod faults;
mod instance;
mod pages;
mod respond;
mod routes;
mod stream;
mod world;

pub(super) use routes::{State, router};
