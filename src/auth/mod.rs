//! Credentials: what is sent to get them, and what they become on the wire. Pure functions: time
//! and randomness are arguments.

pub mod bearer;
pub mod oauth1;
