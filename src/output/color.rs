//! Whether to colour, and with what. owo-colors colours into pipes too, so the decision is ours:
//! a [`Theme`] that is off writes no escape sequence at all. Nothing here reads the environment.

use owo_colors::Style;

/// The values of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// Colour at a terminal, as the environment says.
    #[default]
    Auto,
    /// Colour wherever the output goes.
    Always,
    /// No colour.
    Never,
}

/// What decides when `--color` is `auto`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColorFacts {
    /// Stdout is a terminal.
    pub stdout_is_terminal: bool,
    /// `NO_COLOR` is set and not empty (<https://no-color.org>).
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set and not `0` (<https://bixense.com/clicolors>).
    pub clicolor_force: bool,
    /// `CLICOLOR` is `0`.
    pub clicolor_zero: bool,
    /// `TERM` is `dumb`.
    pub term_dumb: bool,
}

/// Whether output is coloured. The first that applies wins: `--color`, `NO_COLOR`,
/// `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`, and then whether stdout is a terminal.
pub fn enabled(choice: ColorChoice, facts: &ColorFacts) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if facts.no_color => false,
        ColorChoice::Auto if facts.clicolor_force => true,
        ColorChoice::Auto => facts.stdout_is_terminal && !facts.clicolor_zero && !facts.term_dumb,
    }
}

/// Colours that sources can have: the basic ones and their bright twins, without black and white,
/// which may be the background, and without red, which means something.
const SOURCES: usize = 10;

/// The styles of the human formats, by what is styled. Basic colours only: they follow the
/// terminal's own palette, light or dark.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    /// What is nothing of the below.
    pub plain: Style,
    /// The time of day.
    pub time: Style,
    /// A display name.
    pub name: Style,
    /// `@user@host`.
    pub handle: Style,
    /// `edited`, `unlisted`, `boosted by …`.
    pub marker: Style,
    /// A content warning.
    pub warning: Style,
    /// `[image]`, poll figures: what trill says about a part.
    pub label: Style,
    /// A URL.
    pub link: Style,
    /// `@user` in a text.
    pub mention: Style,
    /// `#tag` in a text.
    pub hashtag: Style,
    /// Deletions.
    pub removed: Style,
    /// trill's own records.
    pub meta: Style,
    /// Labels of sources: each has one, and keeps it.
    sources: [Style; SOURCES],
}

impl Theme {
    /// The theme; every style is plain when `color` is false.
    pub fn new(color: bool) -> Self {
        if !color {
            return Self::default();
        }
        let plain = Style::new();
        Self {
            plain,
            time: plain.dimmed(),
            name: plain.bold(),
            handle: plain.cyan(),
            marker: plain.magenta(),
            warning: plain.yellow(),
            label: plain.dimmed(),
            link: plain.blue().underline(),
            mention: plain.cyan(),
            hashtag: plain.green(),
            removed: plain.red(),
            meta: plain.dimmed(),
            sources: [
                plain.green(),
                plain.yellow(),
                plain.blue(),
                plain.magenta(),
                plain.cyan(),
                plain.bright_green(),
                plain.bright_yellow(),
                plain.bright_blue(),
                plain.bright_magenta(),
                plain.bright_cyan(),
            ],
        }
    }

    /// The style of the source with this number, whatever that is: the same for the same number.
    pub fn source(&self, number: u32) -> Style {
        self.sources[number as usize % SOURCES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_beats_the_environment_and_no_color_beats_force() {
        const PIPE: ColorFacts = ColorFacts {
            stdout_is_terminal: false,
            no_color: false,
            clicolor_force: false,
            clicolor_zero: false,
            term_dumb: false,
        };
        const TERMINAL: ColorFacts = ColorFacts { stdout_is_terminal: true, ..PIPE };
        use ColorChoice::{Always, Auto, Never};
        let table = [
            (Auto, PIPE, false),
            (Auto, TERMINAL, true),
            (Always, PIPE, true),
            (Never, TERMINAL, false),
            (Always, ColorFacts { no_color: true, term_dumb: true, ..PIPE }, true),
            (Never, ColorFacts { clicolor_force: true, ..TERMINAL }, false),
            (Auto, ColorFacts { no_color: true, ..TERMINAL }, false),
            (Auto, ColorFacts { clicolor_force: true, ..PIPE }, true),
            (Auto, ColorFacts { no_color: true, clicolor_force: true, ..TERMINAL }, false),
            (Auto, ColorFacts { clicolor_force: true, clicolor_zero: true, ..PIPE }, true),
            (Auto, ColorFacts { clicolor_force: true, term_dumb: true, ..PIPE }, true),
            (Auto, ColorFacts { clicolor_zero: true, ..TERMINAL }, false),
            (Auto, ColorFacts { term_dumb: true, ..TERMINAL }, false),
        ];
        for (choice, facts, expected) in table {
            assert_eq!(enabled(choice, &facts), expected, "{choice:?} {facts:?}");
        }
    }

    #[test]
    fn a_theme_that_is_off_writes_nothing_of_its_own() {
        let off = Theme::new(false);
        assert_eq!(off.name.style("Alice").to_string(), "Alice");
        assert_eq!(Theme::new(true).name.style("Alice").to_string(), "\u{1b}[1mAlice\u{1b}[0m");
    }
}
