//! The status line on its terminal, by indicatif. Makes way for whatever else is written there and
//! leaves no trace. Its methods wait for the terminal, so none of them but [`StatusLine::set`] and
//! [`StatusLine::close`] is for the engine's thread.

use std::fmt;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use super::terminal;
use super::text;

/// One line at the bottom of a terminal. A catch-up's bar has its place in the template.
pub struct StatusLine {
    bar: ProgressBar,
    terminal: Terminal,
    wanted: Mutex<Wanted>,
    /// Whoever draws has been told to, and has not come to it yet.
    is_due: AtomicBool,
}

/// What should stand there.
#[derive(Default)]
struct Wanted {
    parts: Vec<String>,
    closed: bool,
}

/// How wide the terminal is now.
type Columns = Arc<dyn Fn() -> u16 + Send + Sync>;

/// The terminal as indicatif sees it: everything goes out in one write for each drawing.
#[derive(Clone)]
struct Terminal {
    columns: Columns,
    state: Arc<Mutex<State>>,
}

struct State {
    out: Box<dyn Write + Send>,
    buffer: String,
    /// The line stands on the terminal, and the cursor behind it.
    is_drawn: bool,
    /// The cursor is behind something that is not ours: nothing may be drawn there.
    is_held: bool,
}

impl StatusLine {
    /// A line on the terminal of standard error, with nothing in it yet.
    pub fn on_stderr() -> Arc<Self> {
        Self::new(Box::new(io::stderr()), Arc::new(terminal::columns))
    }

    fn new(out: Box<dyn Write + Send>, columns: Columns) -> Arc<Self> {
        let state = State { out, buffer: String::new(), is_drawn: false, is_held: false };
        let terminal = Terminal { columns, state: Arc::new(Mutex::new(state)) };
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::with_template("{msg}").expect("the template is well-formed"));
        Arc::new(Self { bar, terminal, wanted: Mutex::default(), is_due: AtomicBool::new(false) })
    }

    /// Says what should stand there, without drawing it. Returns true if and only if someone has
    /// to be told to [`StatusLine::draw`]: it has changed, and nobody has been told yet.
    #[must_use]
    pub fn set(&self, parts: Vec<String>) -> bool {
        let mut wanted = self.wanted();
        if wanted.closed || wanted.parts == parts {
            return false;
        }
        wanted.parts = parts;
        !self.is_due.swap(true, Ordering::Relaxed)
    }

    /// Nobody could be told to draw; the next change tries again.
    pub fn not_told(&self) {
        self.is_due.store(false, Ordering::Relaxed);
    }

    /// From now on nothing is to stand there; [`StatusLine::draw`] takes away what does.
    pub fn close(&self) {
        self.wanted().closed = true;
    }

    /// Draws what should stand there.
    pub fn draw(&self) {
        self.is_due.store(false, Ordering::Relaxed);
        let line = {
            let wanted = self.wanted();
            (!wanted.closed).then(|| text::fitted(&wanted.parts, self.terminal.width()))
        };
        match line {
            Some(line) => self.bar.set_message(line),
            None if self.bar.is_finished() => {}
            None => self.bar.finish_and_clear(),
        }
    }

    /// Takes the line away while `write` writes to the same terminal, and draws it again after.
    /// `ends_line`: what is written ends with a line feed. Else the line stays away until
    /// something does.
    pub fn aside<T>(&self, ends_line: bool, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(|| {
            let result = write();
            self.terminal.state().is_held = !ends_line;
            result
        })
    }

    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for StatusLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusLine").finish_non_exhaustive()
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal").finish_non_exhaustive()
    }
}

impl Terminal {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn move_cursor(&self, n: usize, direction: char) {
        if n > 0 {
            self.state().buffer.push_str(&format!("\x1b[{n}{direction}"));
        }
    }
}

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        (self.columns)()
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'A');
        Ok(())
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'B');
        Ok(())
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'C');
        Ok(())
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.move_cursor(n, 'D');
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)?;
        self.state().buffer.push('\n');
        Ok(())
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        let mut state = self.state();
        // indicatif fills the line with spaces, up to a margin where the next character wraps.
        if !state.is_held && !text.trim().is_empty() {
            state.buffer.push_str(text);
            state.is_drawn = true;
        }
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        let mut state = self.state();
        if state.is_drawn {
            state.buffer.push_str("\r\x1b[2K");
            state.is_drawn = false;
        }
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        let mut state = self.state();
        let State { out, buffer, .. } = &mut *state;
        if buffer.is_empty() {
            return Ok(());
        }
        let result = out.write_all(buffer.as_bytes()).and_then(|()| out.flush());
        buffer.clear();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal of four rows that everybody writes to.
    #[derive(Clone)]
    struct Screen(Arc<Mutex<vt100::Parser>>);

    impl Screen {
        fn of_columns(columns: u16) -> (Self, Arc<StatusLine>) {
            let screen = Self(Arc::new(Mutex::new(vt100::Parser::new(4, columns, 100))));
            let line = StatusLine::new(Box::new(screen.clone()), Arc::new(move || columns));
            (screen, line)
        }

        fn rows(&self) -> Vec<String> {
            let parser = self.0.lock().expect("no test panics");
            let rows: Vec<String> = parser.screen().rows(0, 80).collect();
            let used = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
            rows[..used].to_vec()
        }
    }

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // What a terminal makes of a line feed.
            let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
            self.0.lock().expect("no test panics").process(text.as_bytes());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn show(line: &StatusLine, text: &str) {
        if line.set(vec![text.to_owned()]) {
            line.draw();
        }
    }

    fn print(screen: &Screen, line: &StatusLine, text: &str) {
        let mut screen = screen.clone();
        let written = line.aside(text.ends_with('\n'), || screen.write_all(text.as_bytes()));
        written.expect("memory takes everything");
    }

    #[test]
    fn the_line_stands_under_what_is_written_and_is_gone_at_the_end() {
        let (screen, line) = Screen::of_columns(30);
        print(&screen, &line, "before\n");
        assert_eq!(screen.rows(), ["before"]);
        show(&line, "live · 1/s");
        assert_eq!(screen.rows(), ["before", "live · 1/s"]);
        print(&screen, &line, "one\n");
        assert_eq!(screen.rows(), ["before", "one", "live · 1/s"]);
        show(&line, "live");
        assert_eq!(screen.rows(), ["before", "one", "live"]);
        line.close();
        line.draw();
        assert_eq!(screen.rows(), ["before", "one"]);
        print(&screen, &line, "after\n");
        show(&line, "never again");
        line.draw();
        assert_eq!(screen.rows(), ["before", "one", "after"]);
    }

    #[test]
    fn a_record_that_ends_with_no_line_feed_is_not_painted_over() {
        let (screen, line) = Screen::of_columns(30);
        show(&line, "live");
        print(&screen, &line, "one\0");
        assert_eq!(screen.rows(), ["one"]);
        show(&line, "waiting");
        print(&screen, &line, "two\0");
        assert_eq!(screen.rows(), ["onetwo"]);
        print(&screen, &line, "three\n");
        assert_eq!(screen.rows(), ["onetwothree", "waiting"]);
        line.close();
        line.draw();
        assert_eq!(screen.rows(), ["onetwothree"]);
    }

    #[test]
    fn an_interrupt_echoed_behind_the_line_leaves_no_trace() {
        let (mut screen, line) = Screen::of_columns(12);
        show(&line, "0123456789ABC");
        assert_eq!(screen.rows(), ["012345678…"]);
        screen.write_all(b"^C").expect("memory takes everything");
        line.close();
        line.draw();
        assert_eq!(screen.rows(), [""; 0]);
    }

    #[test]
    fn only_a_change_asks_for_a_drawing_and_only_once() {
        let (_screen, line) = Screen::of_columns(30);
        let parts = |text: &str| vec![text.to_owned()];
        assert!(line.set(parts("a")));
        assert!(!line.set(parts("b")));
        line.draw();
        assert!(!line.set(parts("b")));
        assert!(line.set(parts("c")));
        line.not_told();
        assert!(line.set(parts("d")));
        line.close();
        line.draw();
        assert!(!line.set(parts("e")));
    }

    #[test]
    fn the_line_is_as_wide_as_the_terminal_is_now() {
        let (screen, line) = Screen::of_columns(10);
        line.aside(true, || ());
        assert!(line.set(vec!["live".to_owned(), "1/s".to_owned(), "2 records".to_owned()]));
        line.draw();
        assert_eq!(screen.rows(), ["live"]);
    }
}
