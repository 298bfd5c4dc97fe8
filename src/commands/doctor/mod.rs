//! `trill doctor`: what works of all that a run needs, and what to do about the rest. Asks once
//! each, prints a finding for each check as soon as it is known, and ends with the code of the
//! first check that failed.
//!
//! What an answer means is decided by pure functions; only [`probe::Network`] asks anybody.

mod finding;
mod headers;
pub mod mastodon;
pub mod probe;
mod route;
pub mod sheet;
pub mod twitter;

use jiff::Timestamp;

use crate::request::{Head, Request};
use finding::Finding;
use probe::{Answer, Heard, Probe};
pub use route::Way;
use sheet::Sheet;

/// One examination: who asks, where findings go, and what every answer said besides.
struct Exam<'a, P> {
    probe: &'a P,
    sheet: &'a mut Sheet,
    heads: Vec<(Head, Timestamp)>,
}

impl<'a, P: Probe> Exam<'a, P> {
    fn new(probe: &'a P, sheet: &'a mut Sheet) -> Self {
        Self { probe, sheet, heads: Vec::new() }
    }

    async fn ask(&mut self, request: &Request) -> Answer {
        let answer = self.probe.ask(request).await;
        if let Ok(answer) = &answer {
            self.heads.push((answer.head.clone(), self.probe.now()));
        }
        answer
    }

    async fn listen(&mut self, request: &Request, accepts: impl Fn(&Head) -> bool) -> Heard {
        let heard = self.probe.listen(request, accepts).await;
        if let Heard::Bytes(head) | Heard::Silence(head, _) | Heard::End(head) = &heard {
            // A silent one's date is as old as the silence is long.
            if !matches!(heard, Heard::Silence(..)) {
                self.heads.push((head.clone(), self.probe.now()));
            }
        }
        heard
    }

    fn add(&mut self, finding: Finding) {
        self.sheet.add(&finding);
    }

    /// Checks that need what has failed.
    fn skip(&mut self, checks: &[&'static str], why: &str) {
        for check in checks {
            self.add(Finding::unknown(check, format!("not checked: {why}")));
        }
    }

    /// What the headers of all answers say.
    fn end(&mut self) {
        let now = self.probe.now();
        let limits = headers::limits(&self.heads, now);
        self.add(limits);
        let clock = headers::clock(&self.heads);
        self.add(clock);
    }
}
