//! `-o pretty`: a readable block per post, one line for everything else, as wide as the terminal.
//!
//! Nothing is dropped and nothing panics: what is not of the shape that it should be gets the
//! generic line. No text from outside reaches the output except through
//! [`crate::output::sanitize`], and in a block only the first line begins at the margin, so a post cannot pretend to be another one.

mod entity;
mod lines;
mod options;
mod part;
mod post;
mod render;
mod row;
mod scene;
#[cfg(test)]
mod tests;
mod tweet;

pub use options::{Highlight, PrettyOptions, Warnings};

use crate::event::Record;
use crate::output::Formatter;
use crate::output::color::Theme;
use render::Renderer;
use row::Row;
use scene::{HANDLE_MAX, NAME_MAX, Scene, clip, name, parse};

/// Undoes every style.
const RESET: &str = "\u{1b}[0m";

/// Blocks and lines.
#[derive(Debug)]
pub struct Pretty {
    options: PrettyOptions,
    theme: Theme,
    /// What was written last, if anything was.
    last: Option<Layout>,
}

/// What a record becomes.
struct Shown {
    rows: Vec<Row>,
    layout: Layout,
}

impl Shown {
    fn block(rows: Vec<Row>) -> Self {
        Self { rows, layout: Layout::Block }
    }

    fn line(row: Row) -> Self {
        Self { rows: vec![row], layout: Layout::Line }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// Set apart by empty lines.
    Block,
    /// Stands directly under another line.
    Line,
}

impl Pretty {
    /// The format, as `options` say.
    pub fn new(options: PrettyOptions) -> Self {
        Self { theme: Theme::new(options.color), options, last: None }
    }

    fn show(scene: &Scene<'_>) -> Shown {
        let record = scene.record;
        let payload = record.payload.as_bytes();
        let post = match &*record.event {
            "update" => post::shown(scene, payload, post::Occasion::New),
            "status.update" => post::shown(scene, payload, post::Occasion::Edited),
            "tweet" => tweet::shown(scene, payload),
            event => tweet::message(scene, event, payload),
        };
        post.or_else(|| lines::known(scene, &record.event, payload))
            .unwrap_or_else(|| Shown::line(lines::generic(scene, &record.event, payload)))
    }
}

impl Formatter for Pretty {
    fn record(&mut self, record: &Record, out: &mut Vec<u8>) {
        let scene = Scene::new(&self.options, record);
        let shown = Self::show(&scene);
        let renderer =
            Renderer { options: &self.options, theme: &self.theme, columns: scene.columns };
        let mut text = String::new();
        if self.options.oneline {
            shown.rows.iter().take(1).for_each(|row| renderer.cut(row, &mut text));
        } else {
            for (n, row) in shown.rows.iter().enumerate() {
                if n > 0 {
                    text.push('\n');
                }
                renderer.wrapped(row, &mut text);
            }
        }
        if self.options.color && !text.ends_with(RESET) {
            text.push_str(RESET);
        }
        let apart = shown.layout == Layout::Block || self.last == Some(Layout::Block);
        if self.last.is_some() && apart && !self.options.null && !self.options.oneline {
            out.push(b'\n');
        }
        out.extend_from_slice(text.as_bytes());
        out.push(if self.options.null { b'\0' } else { b'\n' });
        self.last = Some(shown.layout);
    }
}
