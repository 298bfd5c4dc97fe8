//! trill: `tail -f` for social timelines.
//!
//! Data flows one way: bytes → frames → records → formatted bytes → sink
//! (ARCHITECTURE.md has the map, `tests/layers.rs` holds the import rule).

pub mod auth;
pub mod cli;
pub mod commands;
pub mod cursor;
pub mod engine;
pub mod error;
pub mod event;
pub mod filter;
pub mod json;
pub mod net;
pub mod output;
pub mod proto;
pub mod report;
pub mod request;
pub mod rules;
pub mod sandbox;
pub mod session;
pub mod sink;
pub mod source;
pub mod status;

mod run;

pub use run::{fail, run};
