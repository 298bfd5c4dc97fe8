//! Every format as a terminal gets it, and what may come out of each.

use jiff::tz::TimeZone;
use trill::output::fields::{Fields, FieldsFormat};
use trill::output::jq::{Jq, JqOptions, Program};
use trill::output::pretty::{Pretty, PrettyOptions, Warnings};
use trill::output::template::{Template, TemplateFormatter, TemplateOptions};
use trill::output::time::TimeStyle;
use trill::output::view::Field;
use trill::output::width::Width;
use trill::output::{FormatKind, FormatOptions, Formatter, build, path};

/// A format and its name.
pub(crate) struct Shown {
    /// As a user would ask for it.
    pub(crate) name: &'static str,
    /// The format itself.
    pub(crate) formatter: Box<dyn Formatter>,
    /// Control characters that it makes.
    pub(crate) controls: &'static [char],
}

/// All of them.
pub(crate) fn all() -> Vec<Shown> {
    let lines: &[char] = &['\n'];
    let isolates: &[char] = &['\n', '\u{2066}', '\u{2067}', '\u{2069}'];
    let mut all = vec![
        Shown { name: "pretty, 20 columns", formatter: pretty(20, |_| {}), controls: isolates },
        Shown { name: "pretty, 80 columns", formatter: pretty(80, |_| {}), controls: isolates },
        Shown { name: "pretty, 200 columns", formatter: pretty(200, |_| {}), controls: isolates },
        Shown {
            name: "pretty --oneline",
            formatter: pretty(80, |it| it.oneline = true),
            controls: isolates,
        },
        Shown {
            name: "pretty --cw hide --time relative",
            formatter: pretty(60, |it| {
                it.warnings = Warnings::Hide;
                it.time = TimeStyle::Relative;
                it.labels = true;
            }),
            controls: isolates,
        },
        Shown { name: "pretty, no colour", formatter: pretty(0, plain), controls: isolates },
        Shown { name: "json", formatter: build(&options(FormatKind::Json)), controls: lines },
        Shown { name: "raw", formatter: build(&options(FormatKind::Raw)), controls: lines },
        Shown { name: "-F tsv", formatter: fields(FieldsFormat::Tsv), controls: &['\t', '\n'] },
        Shown { name: "-F csv", formatter: fields(FieldsFormat::Csv), controls: &['\r', '\n'] },
        Shown { name: "-F json", formatter: fields(FieldsFormat::Json), controls: lines },
        Shown { name: "-q .", formatter: jq(".", false), controls: lines },
    ];
    let program =
        "$at.text, $at.name, .payload.content?, .payload.data.text?, (.payload.content? | text?)";
    all.push(Shown { name: "-r -q", formatter: jq(program, true), controls: lines });
    all.push(Shown { name: "--template", formatter: template(), controls: lines });
    all
}

fn options(kind: FormatKind) -> FormatOptions {
    FormatOptions { kind, color: true, terminal: true, time_zone: TimeZone::UTC, null: false }
}

fn pretty(columns: u16, change: impl Fn(&mut PrettyOptions)) -> Box<dyn Formatter> {
    let mut pretty = PrettyOptions::from(&options(FormatKind::Pretty));
    pretty.hyperlinks = true;
    pretty.width = Width::new(columns);
    change(&mut pretty);
    Box::new(Pretty::new(pretty))
}

fn plain(pretty: &mut PrettyOptions) {
    pretty.color = false;
    pretty.hyperlinks = false;
}

fn fields(format: FieldsFormat) -> Box<dyn Formatter> {
    let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
    let paths =
        format!("{},.,content,account.display_name,data.text,mentions.0.acct", names.join(","));
    Box::new(Fields::new(path::list(&paths).expect("paths"), format, &options(FormatKind::Tsv)))
}

fn jq(program: &str, raw: bool) -> Box<dyn Formatter> {
    let program = Program::compile(program).expect("a program");
    Box::new(Jq::new(
        program,
        JqOptions { raw, terminal: true, terminator: b'\n' },
        Box::new(|_| {}),
    ))
}

fn template() -> Box<dyn Formatter> {
    let text = "{{ id|color('red') }} {{ author }} {{ name }}: {{ text|truncate(500) }} {{ url|link(name) }} \
                {{ payload.content|text }} {{ tags|join(',') }} {{ payload|json }} {{ time|timeago }}";
    let options = TemplateOptions { color: true, hyperlinks: true, terminal: true };
    let template = Template::compile(text, options).expect("a template");
    Box::new(TemplateFormatter::new(template, b'\n', Box::new(|_| {})))
}

/// Why `out` is not harmless: what is left in it, beside `controls`, once the colours and the
/// hyperlinks that trill writes are taken out. Each of those has to be whole, and an isolate of a
/// line in the other direction to end in that line.
pub(crate) fn harm(out: &[u8], controls: &[char]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(out) else { return Some("it is not UTF-8".to_owned()) };
    for line in text.lines() {
        let isolates: Vec<_> =
            line.chars().filter(|c| ('\u{2066}'..='\u{2069}').contains(c)).collect();
        if !isolates.chunks(2).all(|it| matches!(it, ['\u{2066}' | '\u{2067}', '\u{2069}'])) {
            return Some(format!("an isolate that does not end in its line: {line:?}"));
        }
    }
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| obeyed(c) && !controls.contains(&c)) {
        rest = &rest[at..];
        match color(rest).or_else(|| link(rest)) {
            Some(length) => rest = &rest[length..],
            None => return Some(format!("{:?}", rest.chars().take(40).collect::<String>())),
        }
    }
    None
}

/// Moves a cursor, starts a command, or changes the order of what is read.
fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The length of the SGR sequence that `text` begins with.
fn color(text: &str) -> Option<usize> {
    let style = text.strip_prefix("\u{1b}[")?;
    let length = style.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    style[length..].starts_with('m').then_some(length + 3)
}

/// The length of the OSC 8 sequence that `text` begins with.
fn link(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}]8;")?;
    let length = inside.bytes().take_while(u8::is_ascii_graphic).count();
    inside[length..].starts_with("\u{1b}\\").then_some(length + 6)
}
