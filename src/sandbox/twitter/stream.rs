//! What one of X's streams sends: the events that its reader may see, and what goes wrong.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Context;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::time::Instant;

use super::connections::Open;
use super::faults::edit::{CRLF, Line, edit};
use super::faults::wire::Wire;
use super::feed::{Reader, Tick};
use super::lines;
use super::product::Product;
use super::rules::matching::Matching;
use super::state::State;
use super::world::{Deck, Selection, World};
use crate::sandbox::clock::FAR;
use crate::sandbox::drip::{Drip, Ending, Next, Script};
use crate::sandbox::faults::edit::Edits;
use crate::sandbox::faults::{Kind, Problem, Twitter};
use crate::sandbox::server;

/// Posts in a row that nobody sees before others get their turn.
const MISSES: u32 = 1_024;
/// How long that turn is.
const PAUSE: Duration = Duration::from_millis(10);
/// From one byte of a trickle to the next.
const DRIP: Duration = Duration::from_millis(10);
/// The line that never ends begins like this, and goes on with its last byte.
const TRICKLE: &[u8] = br#"{"data":{"id":"1","text":"a"#;
/// As much of a line as is sent of it when there was none before.
const HALF: &[u8] = br#"{"data":{"id":"1","te"#;
/// Room for many lines, so that most need no allocation of their own.
const BUFFER: usize = 64 << 10;

/// What a stream needs to know before it starts.
pub(super) struct Setup {
    pub(super) state: Arc<State>,
    pub(super) open: Open,
    pub(super) product: Product,
    pub(super) selection: Selection,
    pub(super) reader: Reader,
    pub(super) token: String,
    pub(super) gzip: bool,
}

/// The script of a stream.
pub(super) struct Stream {
    state: Arc<State>,
    open: Open,
    product: Product,
    reader: Reader,
    token: String,
    source: Source,
    wire: Wire,
    stops: Vec<(u64, Stop)>,
    /// Lines sent so far.
    lines: u64,
    latest: Bytes,
    last_words: Bytes,
    finished: bool,
    /// When the next byte of a trickle is due, and how many there were.
    trickle: Option<(Instant, usize)>,
    tagless: bool,
    half_open: bool,
    buffer: BytesMut,
    member: Vec<u8>,
}

/// Where the lines come from.
enum Source {
    /// Posts, all or those of the drafts that are marked.
    Posts(Deck, Option<Vec<bool>>),
    Filtered(Deck, Arc<Matching>),
    Other,
}

/// What puts an end to the lines.
#[derive(Debug, Clone, Copy)]
enum Stop {
    Problem(Problem, bool),
    HalfLine,
    Trickle,
    GzipCut,
}

impl Stream {
    /// The body of a stream on this line, bent by `faults`.
    pub(super) fn body(
        setup: Setup,
        line: server::Line,
        faults: &[Kind],
        heartbeat: Duration,
    ) -> Drip<Self> {
        let Setup { state, open, product, selection, reader, token, gzip } = setup;
        let source = Source::new(&state, product, &selection, &reader.timeline.world);
        let has = |fault: Twitter| faults.contains(&Kind::Twitter(fault));
        let script = Self {
            wire: Wire::new(faults, state.mode.playground, gzip),
            stops: faults.iter().filter_map(Stop::new).collect(),
            lines: 0,
            latest: Bytes::from_static(HALF),
            last_words: Bytes::new(),
            finished: false,
            trickle: None,
            tagless: has(Twitter::Tagless),
            half_open: has(Twitter::HalfOpen),
            buffer: BytesMut::with_capacity(BUFFER),
            member: Vec::new(),
            state,
            open,
            product,
            reader,
            token,
            source,
        };
        Drip::new(script, line, faults, Edits::new(faults, edit), heartbeat)
    }

    /// The line of an event, when this stream shows it.
    fn render(&mut self, index: u64) -> Option<Line> {
        let world = &self.reader.timeline.world;
        self.member.clear();
        let deck = match &self.source {
            Source::Other => {
                let line = lines::line(self.product, index, world.id(index));
                return Some(Line::new(line.to_string().as_bytes()));
            }
            Source::Posts(_, Some(drafts)) if !drafts[world.draft_of(index)] => return None,
            Source::Posts(deck, _) => deck,
            Source::Filtered(deck, matching) => {
                if !matching.member(world, index, self.tagless, &mut self.member) {
                    return None;
                }
                deck
            }
        };
        deck.line(world, index, &self.member, &mut self.buffer);
        self.buffer.extend_from_slice(CRLF);
        Some(Line { bytes: self.buffer.split().freeze(), post: true, serial: None })
    }

    /// Takes note of rules that have changed; false when no event can be seen by anybody.
    fn look_at_rules(&mut self) -> bool {
        match &mut self.source {
            Source::Filtered(_, matching) => {
                if matching.version != self.state.rules.version() {
                    *matching = self.state.rules.matching(&self.reader.timeline.world);
                }
                !matching.is_hopeless()
            }
            Source::Posts(_, Some(drafts)) => drafts.contains(&true),
            Source::Posts(_, None) | Source::Other => true,
        }
    }

    /// What puts an end to the lines now.
    fn due(&self) -> Option<Stop> {
        self.stops.iter().find(|(after, _)| *after <= self.lines).map(|&(_, stop)| stop)
    }

    /// What happens in place of the next line.
    fn stop(&mut self, now: Instant) -> Option<Next<Line>> {
        Some(match self.due()? {
            Stop::Problem(problem, bare) => {
                self.last_words = self.problem(problem, bare);
                Next::End(if self.half_open { Ending::Stall } else { Ending::Clean })
            }
            Stop::HalfLine => {
                self.last_words = self.latest.slice(..self.latest.len() / 2);
                Next::End(Ending::Clean)
            }
            Stop::GzipCut => {
                self.wire.cut_gzip();
                Next::End(Ending::Clean)
            }
            Stop::Trickle => {
                let (due, sent) = self.trickle.unwrap_or((now, 0));
                if due > now {
                    return Some(Next::At(due));
                }
                self.trickle = Some((now + DRIP, sent + 1));
                let at = sent.min(TRICKLE.len() - 1);
                Next::Raw(self.wire.chunk(Bytes::from_static(&TRICKLE[at..=at])))
            }
        })
    }

    fn problem(&self, problem: Problem, bare: bool) -> Bytes {
        let problem = self.state.problems.stream(problem);
        let line = if bare { problem } else { serde_json::json!({ "errors": [problem] }) };
        Line::new(line.to_string().as_bytes()).bytes
    }
}

impl Script for Stream {
    type Item = Line;

    fn greeting(&mut self, chunks: &mut VecDeque<Bytes>) {
        self.wire.greeting(chunks);
    }

    fn next(&mut self, now: Instant) -> Next<Line> {
        if let Some(stop) = self.stop(now) {
            return stop;
        }
        if !self.look_at_rules() && self.reader.waits() {
            return Next::At(now + FAR);
        }
        for _ in 0..MISSES {
            match self.reader.next(now) {
                Tick::At(due) => return Next::At(due),
                Tick::End => return Next::End(Ending::Clean),
                Tick::Event(index) => {
                    if let Some(line) = self.render(index) {
                        return Next::Item(line);
                    }
                }
            }
        }
        Next::At(now + PAUSE)
    }

    fn write(&mut self, line: Line, chunks: &mut VecDeque<Bytes>) {
        self.lines += 1;
        if line.post {
            self.state.usage.add(1);
        }
        self.latest = line.bytes.clone();
        self.wire.line(line, chunks);
    }

    fn heartbeat(&mut self, chunks: &mut VecDeque<Bytes>) {
        // Within a line it would be the end of it.
        if !matches!(self.due(), Some(Stop::Trickle)) {
            self.wire.heartbeat(chunks);
        }
    }

    fn finish(&mut self, ending: Ending, chunks: &mut VecDeque<Bytes>) {
        self.wire.finish(ending, std::mem::take(&mut self.last_words), chunks);
        self.finished = matches!(ending, Ending::Clean | Ending::Kill);
    }

    fn over(&mut self, ending: Ending) {
        self.state.budget.ended();
        if ending == Ending::Kill {
            self.state.tokens.revoke(&self.token);
        }
        if ending != Ending::Stall {
            self.open.close();
        }
    }

    fn interrupt(&mut self, cx: &mut Context<'_>, chunks: &mut VecDeque<Bytes>) -> Option<Ending> {
        if !self.open.killed(cx) || self.finished {
            return None;
        }
        self.last_words = self.problem(Problem::OperationalDisconnect, false);
        self.finish(Ending::Clean, chunks);
        Some(Ending::Clean)
    }
}

impl Source {
    fn new(state: &State, product: Product, selection: &Selection, world: &World) -> Self {
        if !product.has_posts() {
            return Self::Other;
        }
        let deck = world.deck(selection);
        if product == Product::Search {
            return Self::Filtered(deck, state.rules.matching(world));
        }
        let spoken = product.language().map(|language| {
            let drafts = 0..world.drafts();
            drafts.map(|draft| world.full(draft)["data"]["lang"] == language).collect()
        });
        Self::Posts(deck, spoken)
    }
}

impl Stop {
    fn new(kind: &Kind) -> Option<(u64, Self)> {
        let Kind::Twitter(fault) = kind else { return None };
        Some(match *fault {
            Twitter::Problem { problem, after, bare } => (after, Self::Problem(problem, bare)),
            Twitter::HalfLine(after) => (after, Self::HalfLine),
            Twitter::Trickle(after) => (after, Self::Trickle),
            Twitter::GzipCut(after) => (after, Self::GzipCut),
            _ => return None,
        })
    }
}
