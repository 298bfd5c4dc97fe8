//! Everything that trill itself has to say, on stderr. Whatever comes from outside loses its
//! control characters here, and secrets are masked even where none should be.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;
use crate::event::{Gap, Json, Meta, MetaEvent, REPLACED};
use crate::output::{sanitize, width};
use crate::status::{StatusLine, age};

/// How much is said (`--quiet`, `-v`, `-vv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only the error that ends the run.
    Quiet,
    /// What a user must know: lost lines, gaps, malformed events.
    Normal,
    /// What is being done as well.
    Verbose,
    /// Every answer and heartbeat.
    Debug,
}

/// How much of a malformed event is shown on stderr; `--meta=malformed` has more.
const EXCERPT_MAX: usize = 160;

/// Anything shorter is no token, and masking it would only garble the text around it.
const SECRET_MIN: usize = 8;

/// Lines that may wait for a blocked stderr; what comes then is dropped and counted.
const QUEUE_MAX: usize = 1024;

/// How long the end waits for a blocked stderr.
const FLUSH_GRACE: Duration = Duration::from_secs(1);

/// How long a line waits for the records before it to be written, where it should come after
/// them.
const ORDER_PATIENCE: Duration = Duration::from_millis(100);

/// The line of `text` that byte `at` is on, and the columns before it.
fn pointed(text: &str, at: usize) -> (String, usize) {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, after) = text.split_at(at);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |end| at + end);
    let before = sanitize::line(&text[start..at]).into_owned();
    let after = sanitize::line(&text[at..end]);
    (format!("{before}{after}"), width::of(&before))
}

/// What was missed, and what of it has come all the same.
fn gap_in_words(gap: &Gap) -> String {
    let length = age(gap.length.as_secs_f64());
    let mut text = match gap.between_runs {
        true => format!("the last run ended {length} before this one"),
        false => format!("nothing heard for {length}"),
    };
    let _ = match (gap.filled, gap.complete) {
        (0, true) => write!(text, "; nothing was missed"),
        (filled, true) => write!(text, "; what was missed has been read: {filled}"),
        (0, false) => write!(text, "; posts may be missing"),
        (filled, false) => write!(text, "; {filled} have been read, more may be missing"),
    };
    if let (false, Some(id)) = (gap.complete, &gap.from_id) {
        let _ = write!(text, " after {id}");
    }
    if let (false, Some(reason)) = (gap.complete, &gap.reason) {
        let _ = write!(text, " ({reason})");
    }
    text
}

/// `text` without `secret`, or as much of its beginning as is there.
fn without(text: &str, secret: &str, beginning: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(beginning) {
        let (before, found) = rest.split_at(at);
        let same = found.bytes().zip(secret.bytes()).take_while(|(a, b)| a == b).count();
        clean.push_str(before);
        clean.push_str("[token]");
        rest = found.get(same..).unwrap_or_default();
    }
    clean.push_str(rest);
    clean
}

/// Waits so long for what was queued before to be written; says whether it was.
type AllWritten = Box<dyn Fn(Duration) -> bool + Send + Sync>;

/// What the thread of stderr is to do.
enum Said {
    Line(String),
    /// The status line has changed.
    Status,
}

/// Says things, without ever waiting for whoever reads stderr: a thread of its own does.
pub struct Reporter {
    verbosity: Verbosity,
    greets: bool,
    secrets: RefCell<Vec<SecretString>>,
    queue: RefCell<Option<mpsc::SyncSender<Said>>>,
    done: mpsc::Receiver<()>,
    dropped: Cell<u64>,
    records: Arc<OnceLock<AllWritten>>,
    status: Arc<OnceLock<Arc<StatusLine>>>,
}

impl Reporter {
    /// A reporter that knows no secrets yet. `greets`: a person is watching, who would not
    /// know a quiet stream from one that hangs.
    pub fn new(verbosity: Verbosity, greets: bool) -> Self {
        let (queue, lines) = mpsc::sync_channel::<Said>(QUEUE_MAX);
        let (ended, done) = mpsc::channel();
        let records = Arc::new(OnceLock::<AllWritten>::new());
        let before = Arc::clone(&records);
        let status = Arc::new(OnceLock::<Arc<StatusLine>>::new());
        let shared = Arc::clone(&status);
        let write = move || {
            let mut patience = ORDER_PATIENCE;
            for said in lines {
                let status = shared.get();
                let Said::Line(line) = said else {
                    if let Some(status) = status {
                        status.draw();
                    }
                    continue;
                };
                // Both may go to one terminal. A reader who takes nothing is waited for once.
                let in_order = before.get().is_none_or(|written| written(patience));
                patience = if in_order { ORDER_PATIENCE } else { Duration::ZERO };
                // One write for a line, so that it stays one where others write too. Nobody
                // can be told that stderr is gone.
                let write = || drop(io::stderr().write_all(line.as_bytes()));
                match status {
                    Some(status) => status.aside(true, write),
                    None => write(),
                }
            }
            if let Some(status) = shared.get() {
                status.close();
                status.draw();
            }
            let _ = ended.send(());
        };
        let spawned = thread::Builder::new().name("stderr".to_owned()).spawn(write);
        Self {
            verbosity,
            greets,
            secrets: RefCell::default(),
            // Without a thread there is nobody to write: then nothing is said.
            queue: RefCell::new(spawned.is_ok().then_some(queue)),
            done,
            dropped: Cell::new(0),
            records,
            status,
        }
    }

    /// From now on lines come after the records that were queued before them, unless nobody
    /// takes those.
    pub fn come_after(&self, all_written: impl Fn(Duration) -> bool + Send + Sync + 'static) {
        // There is one writer in a run; a second one would find the first in its place.
        let _ = self.records.set(Box::new(all_written));
    }

    /// From now on this line stands under everything that is said.
    pub fn begin_status(&self, line: &Arc<StatusLine>) {
        // There is one run, and it has one line.
        let _ = self.status.set(Arc::clone(line));
    }

    /// What the status line says now.
    pub fn status(&self, parts: Vec<String>) {
        let Some(line) = self.status.get() else { return };
        if line.set(parts) && !self.try_send(Said::Status) {
            line.not_told();
        }
    }

    /// The status line goes away, for good.
    pub fn end_status(&self) {
        if let Some(line) = self.status.get() {
            line.close();
            // Should there be no room, whatever is written next takes it away.
            self.try_send(Said::Status);
        }
    }

    /// Waits until all is written, but not for a reader that takes nothing.
    pub fn close(&self) {
        self.admit_drops();
        if self.queue.take().is_some() {
            let _ = self.done.recv_timeout(FLUSH_GRACE);
        }
    }

    /// From now on `secret` is never written, wherever it may turn up.
    pub fn mask(&self, secret: SecretString) {
        if secret.expose_secret().len() >= SECRET_MIN {
            self.secrets.borrow_mut().push(secret);
        }
    }

    /// The same payload without secrets: trill's own records repeat what servers say.
    pub fn masked(&self, payload: Json) -> Json {
        let text = String::from_utf8_lossy(payload.as_bytes());
        match self.redact(&text) {
            Cow::Borrowed(_) => payload,
            Cow::Owned(redacted) => Json::parse(&redacted.into()).unwrap_or_else(|_| Json::null()),
        }
    }

    /// The error that ends the run, and what to do about it.
    pub fn error(&self, error: &Error) {
        self.say(&error.to_string());
        if let Error::Syntax { text, at, .. } = error {
            let (shown, before) = pointed(text, *at);
            self.line("  ", &shown);
            self.line("  ", &format!("{:before$}^", ""));
        }
        if let Some(hint) = error.hint() {
            self.line("hint: ", &hint);
        }
    }

    /// Something the user must know, though the run goes on.
    pub fn notice(&self, text: &str) {
        self.at(Verbosity::Normal, text);
    }

    /// Figures for a program (`--stats=json`): a line that is nothing but them.
    pub fn figures(&self, json: &str) {
        self.line("", json);
    }

    /// What is being done (`-v`).
    pub fn verbose(&self, text: &str) {
        self.at(Verbosity::Verbose, text);
    }

    /// Every answer (`-vv`).
    pub fn debug(&self, text: &str) {
        self.at(Verbosity::Debug, text);
    }

    /// What happened to a line, in a person's words.
    pub fn meta(&self, event: &MetaEvent) {
        let origin = &event.origin;
        match &event.meta {
            Meta::Connected { attempt: 1, .. }
                if self.greets && self.verbosity == Verbosity::Normal =>
            {
                self.notice(&format!("{origin}: connected; Ctrl-C ends"));
            }
            Meta::Connected { url, attempt, .. } => {
                self.verbose(&format!("{origin}: connected to {url} (attempt {attempt})"));
            }
            Meta::Disconnected { reason, retry_in: Some(wait), .. } if wait.is_zero() => {
                self.notice(&format!("{origin}: {reason}; reconnecting"));
            }
            Meta::Disconnected { reason, retry_in: Some(wait), hint, .. } => {
                let seconds = wait.as_secs_f64();
                self.notice(&format!("{origin}: {reason}; next attempt in {seconds:.1} s"));
                if let Some(hint) = hint
                    && self.verbosity >= Verbosity::Normal
                {
                    self.line("hint: ", hint);
                }
            }
            Meta::Disconnected { class: REPLACED, reason, .. } => {
                self.verbose(&format!("{origin}: {reason}"));
            }
            // The error that ends the run says the same.
            Meta::Disconnected { reason, retry_in: None, .. } => {
                self.debug(&format!("{origin}: {reason}"));
            }
            // Whoever starts a run again knows that nobody listened in between.
            Meta::Gap(gap) if gap.between_runs && gap.complete => {
                self.verbose(&format!("{origin}: {}", gap_in_words(gap)));
            }
            Meta::Gap(gap) => self.notice(&format!("{origin}: {}", gap_in_words(gap))),
            Meta::Partial { id, .. } => {
                let id = id.as_deref().unwrap_or("a post");
                self.verbose(&format!("{origin}: {id} came without all that was asked for"));
            }
            Meta::Notice { message, .. } => self.notice(&format!("{origin}: {message}")),
            Meta::Heartbeat => self.debug(&format!("{origin}: heartbeat")),
            Meta::Malformed { reason, raw } => {
                let excerpt = String::from_utf8_lossy(&raw[..raw.len().min(EXCERPT_MAX)]);
                let dots = if raw.len() > EXCERPT_MAX { "…" } else { "" };
                self.notice(&format!("{origin}: malformed event: {reason}: {excerpt}{dots}"));
            }
        }
    }

    fn at(&self, least: Verbosity, text: &str) {
        if self.verbosity >= least {
            self.say(text);
        }
    }

    fn say(&self, text: &str) {
        self.line("trill: ", text);
    }

    fn line(&self, prefix: &str, text: &str) {
        self.admit_drops();
        let text = sanitize::line(text);
        self.send(format!("{prefix}{}\n", self.redact(&text)));
    }

    /// Says how much could not be said, as soon as there is room again.
    fn admit_drops(&self) {
        let dropped = self.dropped.take();
        if dropped > 0
            && !self.send(format!("trill: stderr was blocked; {dropped} lines are lost\n"))
        {
            // The line about the lost lines is itself not one of them.
            self.dropped.set(dropped);
        }
    }

    fn send(&self, line: String) -> bool {
        let sent = self.try_send(Said::Line(line));
        if !sent {
            self.dropped.set(self.dropped.get().saturating_add(1));
        }
        sent
    }

    fn try_send(&self, said: Said) -> bool {
        self.queue.borrow().as_ref().is_some_and(|queue| queue.try_send(said).is_ok())
    }

    /// `text` without the secrets that are masked.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for secret in self.secrets.borrow().iter() {
            let secret = secret.expose_secret();
            // Its beginning is enough: an excerpt may end within it.
            let beginning = secret.get(..SECRET_MIN).unwrap_or(secret);
            if text.contains(beginning) {
                text = without(&text, secret, beginning).into();
            }
        }
        text
    }
}
