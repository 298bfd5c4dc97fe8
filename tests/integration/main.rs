//! The real `trill`, from outside: a fresh folder, a scrubbed environment, a free port, and a
//! server that does exactly what the test says. No network beyond loopback, no sleeping.

mod harness;

mod captures;
mod discovery;
mod doctor;
mod files;
mod ledger;
mod legacy;
mod legacy_faults;
mod legacy_ledger;
mod legacy_pool;
mod limits;
mod malformed;
mod output;
mod picture;
mod reconnect;
mod refusals;
mod replay;
mod sandbox;
mod secrets;
mod shows;
mod signals;
mod streams;
mod stress;
mod terminal;
mod tls;
mod wishes;
mod x_faults;
mod x_gaps;
mod x_readme;
mod x_refusals;
mod x_rules;
mod x_streams;
