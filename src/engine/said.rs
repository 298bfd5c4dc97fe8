//! What a sink has to say, from the writer's thread to stderr.

use std::convert::Infallible;

use tokio::sync::mpsc;

use crate::report::Reporter;
use crate::sink::Say;

/// Lines that wait to be shown: a file or two at a time. What comes on top says nothing new.
const LINES_MAX: usize = 64;

/// The lines that a sink said.
#[derive(Debug)]
pub(super) struct Said(mpsc::Receiver<String>);

/// The two ends: where a sink says it, and where it is heard.
pub(super) fn said() -> (Say, Said) {
    let (send, lines) = mpsc::channel(LINES_MAX);
    // A run that is over hears nothing.
    (Box::new(move |line| drop(send.try_send(line))), Said(lines))
}

impl Said {
    /// Shows lines as they come; never resolves.
    pub(super) async fn relay(&mut self, reporter: &Reporter) -> Infallible {
        while let Some(line) = self.0.recv().await {
            reporter.notice(&line);
        }
        std::future::pending().await
    }

    /// Shows what has come.
    pub(super) fn rest(&mut self, reporter: &Reporter) {
        while let Ok(line) = self.0.try_recv() {
            reporter.notice(&line);
        }
    }
}
