//! README's picture of `-o pretty`, made from a real run at a terminal, and held equal to one.
//!
//! `just gen` writes it. What is drawn is a terminal emulator's grid: runs of cells that look alike.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use vt100::{Cell, Color, Parser, Screen};

use crate::harness::Trill;

/// Set to `1` it makes the test write what it would otherwise compare, as in `tests/drift.rs`.
const BLESS: &str = "TRILL_BLESS";

/// As wide as a terminal is by custom.
const COLUMNS: u16 = 80;

/// More than the posts of the picture need; rows below them are not drawn.
const ROWS: u16 = 200;

// In the units of the picture: a monospace character of this size is 0.6 times as wide.
const FONT_SIZE: u16 = 14;
const CELL_WIDTH: f32 = 8.4;
const LINE_HEIGHT: u16 = 19;
const MARGIN: u16 = 16;

/// The colours of a terminal with a dark background, by their numbers.
const PALETTE: [&str; 16] = [
    "#484f58", "#ff7b72", "#7ee787", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
    "#6e7681", "#ffa198", "#aff5b4", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
];
const FOREGROUND: &str = "#e6edf3";
const BACKGROUND: &str = "#0d1117";

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no configuration but its environment")]
fn the_picture_of_the_readme_is_what_a_terminal_shows() {
    let command = "public --sandbox --seed=7 --rate=max --count=5 --time=%H:%M:%S";
    let ended = Trill::new(command.split(' '))
        .env("TERM", "xterm-256color")
        .env("TZ", "UTC")
        .at_terminal()
        .columns(COLUMNS)
        .run()
        .code(0)
        .silent();
    let mut terminal = Parser::new(ROWS, COLUMNS, 0);
    terminal.process(&ended.stdout);
    let drawn = drawing(terminal.screen());

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/picture/pretty.svg");
    if std::env::var_os(BLESS).is_some_and(|value| value == "1") {
        fs::write(&path, drawn).expect("the picture can be written");
        return;
    }
    let checked_in = fs::read_to_string(&path).expect("the picture is there");
    for (is, should) in checked_in.lines().zip(drawn.lines()) {
        assert_eq!(is, should, "tests/picture/pretty.svg is out of date; run `just gen`");
    }
    assert_eq!(checked_in.len(), drawn.len(), "pretty.svg is out of date; run `just gen`");
}

/// The rows of `screen` down to the last one with text, as an SVG document.
fn drawing(screen: &Screen) -> String {
    let rows: Vec<Vec<Run>> = (0..ROWS).map(|row| runs(screen, row)).collect();
    let last = rows.iter().rposition(|runs| !runs.is_empty()).expect("something was shown");
    let width = f32::from(COLUMNS) * CELL_WIDTH + f32::from(2 * MARGIN);
    let height = (0..=last).fold(2 * MARGIN, |height, _| height + LINE_HEIGHT);
    let mut svg = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n\
         <!-- Made by tests/integration/picture.rs; `just gen` writes it. -->\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"{FONT_SIZE}\" fill=\"{FOREGROUND}\" xml:space=\"preserve\">"
    );
    let mut baseline = MARGIN + FONT_SIZE;
    for row in &rows[..=last] {
        for run in row {
            let x = f32::from(MARGIN) + f32::from(run.column) * CELL_WIDTH;
            let length = f32::from(run.columns) * CELL_WIDTH;
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{baseline}\" textLength=\"{length:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
                run.look,
                escaped(&run.text)
            );
        }
        baseline += LINE_HEIGHT;
    }
    svg + "</g>\n</svg>\n"
}

/// Neighbouring cells of one row that look alike. Whoever draws them may not have a font whose
/// widths are right, so each run is put where it belongs.
struct Run {
    column: u16,
    columns: u16,
    text: String,
    /// SVG attributes, each with a space before it.
    look: String,
    is_wide: bool,
}

/// The runs of a row, without blank ones and blank ends.
fn runs(screen: &Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..COLUMNS {
        let cell = screen.cell(row, column).expect("it lies in the grid");
        if cell.is_wide_continuation() {
            continue;
        }
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let (look, is_wide) = (look(cell), cell.is_wide());
        let columns = if is_wide { 2 } else { 1 };
        match runs.last_mut() {
            Some(run) if run.look == look && run.is_wide == is_wide => {
                run.text.push_str(text);
                run.columns += columns;
            }
            _ => runs.push(Run { column, columns, text: text.to_owned(), look, is_wide }),
        }
    }
    for run in &mut runs {
        // A blank is one column and one byte.
        while run.text.ends_with(' ') {
            run.text.pop();
            run.columns -= 1;
        }
        while run.text.starts_with(' ') {
            run.text.remove(0);
            run.column += 1;
            run.columns -= 1;
        }
    }
    runs.retain(|run| !run.text.is_empty());
    runs
}

fn look(cell: &Cell) -> String {
    let mut look = match cell.fgcolor() {
        Color::Default => String::new(),
        Color::Idx(number) => {
            let colour = PALETTE.get(usize::from(number)).expect("one of the sixteen colours");
            format!(" fill=\"{colour}\"")
        }
        Color::Rgb(r, g, b) => format!(" fill=\"#{r:02x}{g:02x}{b:02x}\""),
    };
    if cell.bold() {
        look.push_str(" font-weight=\"bold\"");
    }
    if cell.dim() {
        look.push_str(" opacity=\"0.6\"");
    }
    if cell.italic() {
        look.push_str(" font-style=\"italic\"");
    }
    if cell.underline() {
        look.push_str(" text-decoration=\"underline\"");
    }
    look
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
