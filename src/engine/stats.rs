//! When figures are shown: on the status line as they change, and in words or as JSON when a
//! signal asks and at the end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::pipeline::Pipeline;
use super::signals::Questions;
use crate::report::Reporter;
use crate::sink::{Failure, Piece, Sink};
use crate::status::{Place, Plan, SAMPLE_MIN, Stats, StatusLine};

/// How often the status line is looked at: five times a second is lively enough, and it is drawn
/// only when it says something new.
const LINE_EVERY: Duration = SAMPLE_MIN;

/// How often samples are taken where there is no line: rates are of ten seconds.
const SAMPLE_EVERY: Duration = Duration::from_secs(1);

/// Sets up the status line, where there is one, and the sink that it makes way for.
pub(super) fn begin(plan: Plan, sink: Box<dyn Sink>, reporter: &Reporter) -> Box<dyn Sink> {
    let Some(place) = plan.line else { return sink };
    let line = StatusLine::on_stderr();
    reporter.begin_status(&line);
    match place {
        Place::Apart => sink,
        Place::Shared => Box::new(Above { sink, line }),
    }
}

/// Shows figures; never resolves.
pub(super) async fn show(
    plan: Plan,
    clock: Clock,
    pipeline: &Pipeline,
    reporter: &Reporter,
    mut questions: Questions,
) -> Infallible {
    let every = if plan.line.is_some() { LINE_EVERY } else { SAMPLE_EVERY };
    loop {
        tokio::select! {
            () = clock.wait_until(clock.mono() + every), if plan.counts() => {
                if let Some(figures) = pipeline.figures()
                    && plan.line.is_some()
                {
                    reporter.status(figures.parts());
                }
            }
            () = questions.next() => say(plan.on_request(), pipeline, reporter),
        }
    }
}

/// The run is over: the line goes away before anything is waited for.
pub(super) fn end(plan: Plan, pipeline: &Pipeline, reporter: &Reporter) {
    reporter.end_status();
    say(plan.at_end(), pipeline, reporter);
}

fn say(stats: Stats, pipeline: &Pipeline, reporter: &Reporter) {
    let Some(figures) = pipeline.figures() else { return };
    match stats {
        Stats::Off => {}
        Stats::Text => {
            reporter.notice(&figures.sentence());
            figures.sentences().for_each(|sentence| reporter.notice(&sentence));
        }
        Stats::Json => reporter.figures(&figures.json()),
    }
}

/// A sink on the terminal of the status line, which stands under the records.
struct Above {
    sink: Box<dyn Sink>,
    line: Arc<StatusLine>,
}

impl Sink for Above {
    fn write(&mut self, records: &[u8], pieces: &[Piece]) -> Result<(), Failure> {
        self.line.aside(records.ends_with(b"\n"), || self.sink.write(records, pieces))
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.sink.flush()
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.sink.finish()
    }
}
