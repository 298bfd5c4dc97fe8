//! Commands that ask a service, print what it says, and end. Streams are `engine`'s.

pub mod api;
pub mod connections;
pub mod doctor;
pub mod out;
pub mod rules;
pub mod token;
pub mod usage;
