//! Figures in words: for the status line, as a sentence, as JSON.

use std::fmt::Write as _;
use std::time::Duration;

use unicode_width::UnicodeWidthChar as _;

use super::figures::{Part, Snapshot, State};
use crate::output::sanitize;

/// What stands between two parts of the line.
const BETWEEN: &str = " · ";

/// Columns that are left free: a terminal writes `^C` at the cursor, which must not wrap.
const MARGIN: usize = 2;

impl Snapshot {
    /// The parts of the status line, what matters most first.
    pub fn parts(&self) -> Vec<String> {
        let mut parts = Vec::with_capacity(8);
        parts.extend(self.lines_in_words());
        parts.push(format!("{}/s", rate(self.events_per_second)));
        parts.push(match (self.received, self.shown) {
            (1, 1) => "1 record".to_owned(),
            (received, shown) if received == shown => format!("{received} records"),
            (received, shown) => format!("{received} records, {shown} shown"),
        });
        parts.extend(self.lag_seconds.map(|lag| format!("lag {}", age(lag))));
        parts.extend(self.cost_usd.map(|dollars| format!("about ${dollars:.2}")));
        parts.extend((self.gaps > 0).then(|| plural(self.gaps, "gap")));
        parts.extend((self.malformed > 0).then(|| format!("{} malformed", self.malformed)));
        parts.push(format!("{}/s", size(self.bytes_per_second)));
        parts
    }

    /// All in one sentence.
    pub fn sentence(&self) -> String {
        let mut text = format!("{} records received, {} shown", self.received, self.shown);
        // Writing to a string cannot fail.
        if let Some(cost) = &self.cost {
            let _ = write!(text, ", {cost}");
        }
        let _ = write!(
            text,
            "; {} in {}; {}/s and {}/s in the last 10 s",
            size(self.bytes as f64),
            age(self.seconds),
            rate(self.events_per_second),
            size(self.bytes_per_second),
        );
        if let Some(lag) = self.lag_seconds {
            let _ = write!(text, ", lag {}", age(lag));
        }
        if self.connects + self.disconnects > 0 {
            let _ = write!(text, "; connected {}", times(self.connects));
            let _ = write!(text, ", disconnected {}", times(self.disconnects));
        }
        if self.gaps > 0 {
            let _ = write!(text, ", {}", plural(self.gaps, "gap"));
        }
        if self.malformed > 0 {
            let _ = write!(text, ", {} malformed", self.malformed);
        }
        text
    }

    /// Each of several streams, or of the connections that share one, in a sentence.
    pub fn sentences(&self) -> impl Iterator<Item = String> + '_ {
        let several = self.parts.iter().filter(|_| self.parts.len() > 1);
        several.map(|part| {
            let mut text = format!("{}: {}", self.name(part), in_words(part.state));
            // Writing to a string cannot fail.
            if let Some(accounts) = part.accounts {
                let _ = write!(text, ", {}", plural(accounts as u64, "account"));
            }
            let _ = write!(text, ", {}", plural(part.counts.received, "record"));
            let _ = write!(text, "; connected {}", times(part.counts.connects));
            let _ = write!(text, ", disconnected {}", times(part.counts.disconnects));
            if part.counts.gaps > 0 {
                let _ = write!(text, ", {}", plural(part.counts.gaps, "gap"));
            }
            text
        })
    }

    /// What a part is called beside the others: the server is left out where there is one.
    fn name(&self, part: &Part) -> String {
        let source = &part.stream.source;
        let one_server = self.parts.iter().all(|other| other.stream.source == *source);
        let name = if one_server { part.stream.stream.join(" ") } else { part.stream.to_string() };
        sanitize::line(&name).into_owned()
    }

    /// One JSON object on one line.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("numbers serialize")
    }

    /// How the lines are doing: of one in a word, of several how many live, and what is with each
    /// of the others.
    fn lines_in_words(&self) -> Option<String> {
        if let [part] = &self.parts[..] {
            return Some(in_words(part.state));
        }
        let live = self.parts.iter().filter(|part| part.state == State::Live).count();
        self.parts.first()?;
        let others = self.parts.iter().filter(|part| part.state != State::Live);
        let others = others.map(|part| format!("{} {}", self.name(part), in_words(part.state)));
        let live = (live > 0).then(|| format!("{live} live"));
        Some(live.into_iter().chain(others).collect::<Vec<_>>().join(", "))
    }
}

/// As many of `parts` as a terminal of that many columns has room for; the first is cut if even
/// that has none.
pub(super) fn fitted(parts: &[String], columns: u16) -> String {
    let room = usize::from(columns).saturating_sub(MARGIN);
    let mut line = String::new();
    for part in parts {
        let between = if line.is_empty() { "" } else { BETWEEN };
        let wider = format!("{line}{between}{part}");
        if width(&wider) > room {
            break;
        }
        line = wider;
    }
    match parts.first() {
        Some(first) if line.is_empty() => cut(first, room),
        _ => line,
    }
}

fn width(text: &str) -> usize {
    text.chars().filter_map(char::width).sum()
}

fn cut(text: &str, room: usize) -> String {
    let mut left = room.saturating_sub(1);
    let fits = |c: &char| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    if room > 0 {
        cut.push('…');
    }
    cut
}

fn in_words(state: State) -> String {
    match state {
        State::Connecting => "connecting".to_owned(),
        State::Live => "live".to_owned(),
        State::Waiting(wait) => format!("waiting {}", countdown(wait)),
        State::Gap(length) => format!("gap of {}", age(length.as_secs_f64())),
        State::CatchingUp(part) => format!("catching up {} {:.0} %", bar(part), part * 100.0),
        State::Ended => "ended".to_owned(),
    }
}

/// Ten cells, of which as many are full as tenths are done.
fn bar(part: f64) -> String {
    const CELLS: usize = 10;
    let full = ((part * CELLS as f64) as usize).min(CELLS);
    format!("{}{}", "█".repeat(full), "░".repeat(CELLS - full))
}

/// Whole units, rounded up: it never says 0 while there is something to wait for.
fn countdown(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1000);
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

/// How long something took or is ago: `3.2 s`, `40 s`, `12 min`, `5 h`.
pub fn age(seconds: f64) -> String {
    match seconds {
        ..9.95 => format!("{seconds:.1} s"),
        ..120.0 => format!("{seconds:.0} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.0} h", seconds / 3600.0),
    }
}

fn rate(per_second: f64) -> String {
    match per_second {
        ..=0.0 => "0".to_owned(),
        // Not nothing, and too little for a tenth.
        ..0.05 => "0.1".to_owned(),
        ..9.95 => format!("{per_second:.1}"),
        _ => format!("{per_second:.0}"),
    }
}

fn size(bytes: f64) -> String {
    let mut figure = bytes;
    for unit in ["B", "kB", "MB", "GB"] {
        match figure {
            ..9.95 if unit != "B" => return format!("{figure:.1} {unit}"),
            ..999.5 => return format!("{figure:.0} {unit}"),
            _ => figure /= 1000.0,
        }
    }
    format!("{figure:.1} TB")
}

fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn times(count: u64) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::event::Origin;
    use crate::status::figures::Counts;

    fn part(source: &str, stream: &str, state: State) -> Part {
        let stream = stream.split(' ').map(str::to_owned).collect();
        let stream = Arc::new(Origin { source: source.to_owned(), stream });
        Part { stream, state, accounts: None, counts: Counts::default() }
    }

    fn snapshot() -> Snapshot {
        Snapshot {
            received: 5678,
            shown: 1234,
            bytes: 22_000_000,
            seconds: 460.2,
            events_per_second: 12.3,
            bytes_per_second: 48_210.0,
            connects: 2,
            disconnects: 1,
            gaps: 1,
            malformed: 3,
            lag_seconds: Some(0.42),
            cost_usd: Some(28.39),
            cost: Some("about $28.39 (an estimate)".to_owned()),
            parts: vec![part("example.com", "public", State::Live)],
        }
    }

    #[test]
    fn the_line_says_how_it_is_going() {
        assert_eq!(
            snapshot().parts().join(BETWEEN),
            "live · 12/s · 5678 records, 1234 shown · lag 0.4 s · about $28.39 · 1 gap · \
             3 malformed · 48 kB/s"
        );
        assert_eq!(Snapshot::default().parts().join(BETWEEN), "0/s · 0 records · 0 B/s");
    }

    #[test]
    fn of_several_lines_those_are_named_that_are_not_live() {
        let wait = State::Waiting(Duration::from_millis(11_001));
        let mut now = snapshot();
        now.parts.push(part("example.com", "hashtag rust", wait));
        now.parts.push(part("example.com", "user", State::Live));
        assert_eq!(now.parts()[0], "2 live, hashtag rust waiting 12 s");
        now.parts[1] = part("other.example", "hashtag rust", wait);
        assert_eq!(now.parts()[0], "2 live, other.example hashtag rust waiting 12 s");
        let connecting = ["a", "b"].map(|name| part("example.com", name, State::Connecting));
        now.parts = connecting.to_vec();
        assert_eq!(now.parts()[0], "a connecting, b connecting");
    }

    #[test]
    fn a_name_cannot_touch_the_terminal() {
        let mut now = snapshot();
        now.parts.push(part("example.com", "tag\u{1b}[2J\u{202e}", State::Ended));
        assert_eq!(now.parts()[0], "1 live, tag ended");
    }

    #[test]
    fn the_sentence_says_all_of_it() {
        assert_eq!(
            snapshot().sentence(),
            "5678 records received, 1234 shown, about $28.39 (an estimate); 22 MB in 8 min; \
             12/s and 48 kB/s in the last 10 s, lag 0.4 s; connected 2 times, disconnected once, \
             1 gap, 3 malformed"
        );
        assert_eq!(
            Snapshot::default().sentence(),
            "0 records received, 0 shown; 0 B in 0.0 s; 0/s and 0 B/s in the last 10 s"
        );
    }

    #[test]
    fn a_countdown_ends_at_one() {
        let table = [(1, "1 s"), (1000, "1 s"), (1001, "2 s"), (120_000, "2 min")];
        for (millis, text) in table {
            assert_eq!(countdown(Duration::from_millis(millis)), text);
        }
        assert_eq!(countdown(Duration::from_secs(15 * 60)), "15 min");
        assert_eq!(countdown(Duration::from_secs(86_400)), "24 h");
    }

    #[test]
    fn figures_are_short_and_have_a_unit() {
        assert_eq!([0.0, 0.01, 2.34, 9.97, 1234.0].map(rate), ["0", "0.1", "2.3", "10", "1234"]);
        assert_eq!(
            [0.0, 999.0, 1000.0, 48_210.0, 3.14e6, 2e9, 5e15].map(size),
            ["0 B", "999 B", "1.0 kB", "48 kB", "3.1 MB", "2.0 GB", "5000.0 TB"]
        );
        assert_eq!([0.04, 42.0, 600.0, 86_400.0].map(age), ["0.0 s", "42 s", "10 min", "24 h"]);
    }

    #[test]
    fn what_does_not_fit_is_left_out_part_by_part() {
        let parts = ["waiting 12 s", "3.4/s", "10 records"].map(str::to_owned);
        assert_eq!(fitted(&parts, 80), "waiting 12 s · 3.4/s · 10 records");
        assert_eq!(fitted(&parts, 35), "waiting 12 s · 3.4/s · 10 records");
        assert_eq!(fitted(&parts, 34), "waiting 12 s · 3.4/s");
        assert_eq!(fitted(&parts, 14), "waiting 12 s");
        assert_eq!(fitted(&parts, 9), "waitin…");
        assert_eq!(fitted(&parts, 3), "…");
        assert_eq!(fitted(&parts, 0), "");
        assert_eq!(fitted(&["標籤 live".to_owned()], 7), "標籤…");
    }

    proptest! {
        #[test]
        fn the_line_is_never_wider_than_the_terminal(
            parts in prop::collection::vec(".{0,30}", 0..6),
            columns: u16,
        ) {
            let columns = columns % 100;
            prop_assert!(width(&fitted(&parts, columns)) <= usize::from(columns));
        }
    }
}
