//! How a run is doing: figures of what came and of the lines it came over, as one line at the
//! bottom of a terminal, as a sentence, or as JSON. Only `line` and `terminal` touch a terminal; the
//! rest is plain data, and is told the time.

mod figures;
mod line;
mod terminal;
mod text;

pub use figures::{Figures, SAMPLE_MIN, Snapshot};
pub use line::StatusLine;
pub use terminal::{is_pipe, is_same_terminal};
pub use text::age;

/// What `--stats` asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stats {
    /// It was not typed.
    #[default]
    Off,
    /// `--stats`: the status line where there is a terminal, else a sentence.
    Text,
    /// `--stats=json`: a line of JSON on stderr.
    Json,
}

/// What the surroundings have to say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Standard error is a terminal that can move its cursor (`TERM` is not `dumb`).
    pub stderr_is_terminal: bool,
    /// Records go to that very terminal ([`is_same_terminal`]).
    pub same_terminal: bool,
    /// Records go to another program ([`is_pipe`]), which may well write to that very terminal.
    pub stdout_is_pipe: bool,
    /// `--quiet`.
    pub quiet: bool,
}

/// What is shown of the figures, and where: `--stats` and the surroundings, settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Whether there is a line, and beside what.
    pub line: Option<Place>,
    stats: Stats,
}

/// Where the status line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a terminal that shows no records.
    Apart,
    /// Under the records: it makes way for each batch of them.
    Shared,
}

impl Plan {
    /// The line is shown where it is in nobody's way, and with `--stats` wherever there is a
    /// terminal. `--quiet` beats everything.
    pub fn new(stats: Stats, facts: Facts) -> Self {
        if facts.quiet {
            return Self::default();
        }
        let is_wanted = stats == Stats::Text;
        let line = match (facts.stderr_is_terminal, facts.same_terminal) {
            (true, false) if is_wanted || !facts.stdout_is_pipe => Some(Place::Apart),
            (true, true) if is_wanted => Some(Place::Shared),
            _ => None,
        };
        Self { line, stats }
    }

    /// Someone looks at figures, now or at the end: they are to be kept.
    pub fn counts(self) -> bool {
        self.line.is_some() || self.stats != Stats::Off
    }

    /// What is said when the run ends. Who has read the line has read the figures.
    pub fn at_end(self) -> Stats {
        match self.stats {
            Stats::Text if self.line.is_some() => Stats::Off,
            stats => stats,
        }
    }

    /// What is said on SIGUSR1.
    pub fn on_request(self) -> Stats {
        self.stats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(stats: Stats, stderr_is_terminal: bool, same_terminal: bool) -> Plan {
        let facts = Facts { stderr_is_terminal, same_terminal, ..Facts::default() };
        Plan::new(stats, facts)
    }

    #[test]
    fn beside_another_program_the_line_is_only_where_it_was_asked_for() {
        let facts = Facts { stderr_is_terminal: true, stdout_is_pipe: true, ..Facts::default() };
        let line = |stats| Plan::new(stats, facts).line;
        assert_eq!((line(Stats::Off), line(Stats::Json)), (None, None));
        assert_eq!(line(Stats::Text), Some(Place::Apart));
    }

    #[test]
    fn the_line_is_where_records_are_not_or_where_it_was_asked_for() {
        let table = [
            (Stats::Off, false, false, None),
            (Stats::Off, true, false, Some(Place::Apart)),
            (Stats::Off, true, true, None),
            (Stats::Text, false, false, None),
            (Stats::Text, true, false, Some(Place::Apart)),
            (Stats::Text, true, true, Some(Place::Shared)),
            (Stats::Json, true, false, Some(Place::Apart)),
            (Stats::Json, true, true, None),
        ];
        for (stats, terminal, same, line) in table {
            assert_eq!(plan(stats, terminal, same).line, line, "{stats:?} {terminal} {same}");
        }
    }

    #[test]
    fn a_sentence_is_said_where_there_was_no_line_and_json_always() {
        assert_eq!(plan(Stats::Text, false, false).at_end(), Stats::Text);
        assert_eq!(plan(Stats::Text, true, false).at_end(), Stats::Off);
        assert_eq!(plan(Stats::Text, true, false).on_request(), Stats::Text);
        assert_eq!(plan(Stats::Json, true, true).at_end(), Stats::Json);
        assert_eq!(plan(Stats::Off, true, false).on_request(), Stats::Off);
    }

    #[test]
    fn quiet_silences_all_of_it_and_who_asks_for_nothing_pays_nothing() {
        let facts = Facts { stderr_is_terminal: true, quiet: true, ..Facts::default() };
        assert_eq!(Plan::new(Stats::Json, facts), Plan::default());
        assert!(!Plan::default().counts());
        assert!(!plan(Stats::Off, true, true).counts());
        assert!(plan(Stats::Off, true, false).counts());
        assert!(plan(Stats::Json, false, false).counts());
    }
}
