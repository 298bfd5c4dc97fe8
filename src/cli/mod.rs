//! The command line: what was typed (`args`), what it means (`config`), and what the
//! surroundings say (`env`).

pub mod args;
pub mod config;
pub mod env;
pub mod generate;
pub mod parse;
mod settings;
mod token;
pub mod usage;
