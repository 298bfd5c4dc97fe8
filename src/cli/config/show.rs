//! What to show, how, and when it is enough.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::files;
use crate::cli::args::ShowArgs;
use crate::cli::args::show::FilterArgs;
use crate::cli::env::Env;
use crate::engine::pipeline::Limits;
use crate::engine::writer::Buffer;
use crate::error::Error;
use crate::filter::{self, Filters, Spec};
use crate::output::color::ColorChoice;
use crate::output::fields::FieldsFormat;
use crate::output::jq::Program;
use crate::output::pretty::{Highlight, PrettyOptions};
use crate::output::shape::{Format, Shape};
use crate::output::template::{Template, TemplateOptions};
use crate::output::{FormatKind, FormatOptions, color, path};
use crate::sink::SinkSpec;
use crate::status::{Facts, Plan};

/// A template is some lines; a file that is longer than this is another file.
const TEMPLATE_MAX: u64 = 1024 * 1024;

/// What to show, how, and when it is enough.
pub struct Show {
    /// Limits; its filters are those of `filters`, once `condition` is among them.
    pub limits: Limits,
    /// What is left out.
    pub filters: Spec,
    /// What else is left out (`--where`).
    pub condition: Option<Program>,
    /// `--duration`.
    pub duration: Option<Duration>,
    /// `--idle-timeout`.
    pub idle_timeout: Option<Duration>,
    /// `--stats` and the status line.
    pub stats: Plan,
    /// What waits for a slow reader.
    pub buffer: Buffer,
    /// What becomes of a record.
    pub format: Format,
    /// Where it goes.
    pub sink: SinkSpec,
}

impl fmt::Debug for Show {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Show")
            .field("limits", &self.limits)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

/// What the flags mean; `labels` says that there are several sources to tell apart.
pub(super) fn show(args: ShowArgs, env: &Env, labels: bool) -> Result<Show, Error> {
    let env = &files::surroundings(&args.files, env);
    let to_files = args.files.out.is_some();
    let for_people = env.stdout_is_terminal && !to_files;
    let auto = if for_people { FormatKind::Pretty } else { FormatKind::Json };
    let options = FormatOptions {
        kind: args.output.unwrap_or(auto),
        color: match args.color {
            ColorChoice::Auto if to_files => false,
            choice => color::enabled(choice, &env.color_facts()),
        },
        terminal: env.stdout_is_terminal,
        time_zone: env.time_zone.clone().unwrap_or(TimeZone::UTC),
        null: args.null,
    };
    let pretty = PrettyOptions {
        hyperlinks: env.hyperlinks,
        width: env.width.clone(),
        oneline: args.oneline,
        warnings: args.cw,
        time: args.time.clone(),
        labels,
        highlight: highlight(&args.highlight)?,
        ..PrettyOptions::from(&options)
    };
    let shape = shape(&args, &options, env)?;
    let terminator: &[u8] = match &shape {
        Shape::Fields(_, FieldsFormat::Csv) => b"\r\n",
        _ if args.null => b"\0",
        _ => b"\n",
    };
    let sink = files::sink(&args.files, terminator, env)?;
    let (filters, condition) = filters(args.filters, args.event)?;
    Ok(Show {
        limits: Limits {
            filters: Filters::default(),
            meta: args.meta,
            count: args.count,
            strict: args.strict,
            times_records: args.idle_timeout.is_some(),
            spend: None,
        },
        filters,
        condition,
        duration: args.duration,
        idle_timeout: args.idle_timeout,
        stats: Plan::new(
            args.stats.unwrap_or_default(),
            Facts {
                stderr_is_terminal: env.stderr_is_terminal && !env.color_facts().term_dumb,
                same_terminal: env.same_terminal,
                stdout_is_pipe: env.stdout_is_pipe,
                quiet: false,
            },
        ),
        // A file waits; streams may not: their flags are `buffer`'s.
        buffer: Buffer::default(),
        format: Format { shape, options, pretty },
        sink,
    })
}

fn shape(args: &ShowArgs, options: &FormatOptions, env: &Env) -> Result<Shape, Error> {
    if args.raw_output && args.jq.is_none() {
        return Err(Error::usage("--raw-output is about what --jq gives"));
    }
    if let Some(fields) = &args.fields {
        let paths = path::list(fields).map_err(|e| wrong("--fields", &e.message, fields, e.at))?;
        let format = match args.output {
            Some(FormatKind::Json) => FieldsFormat::Json,
            Some(FormatKind::Csv) => FieldsFormat::Csv,
            None | Some(FormatKind::Tsv) => FieldsFormat::Tsv,
            Some(FormatKind::Pretty | FormatKind::Raw | FormatKind::None) => {
                return Err(Error::usage("--fields are written as tsv, csv or json"));
            }
        };
        return Ok(Shape::Fields(paths, format));
    }
    if let Some(program) = &args.jq {
        return Ok(Shape::Jq(compile("--jq", program)?, args.raw_output));
    }
    let template = match (&args.template, &args.template_file) {
        (Some(text), _) => Some(("--template", text.clone())),
        (None, Some(path)) => Some(("--template-file", template_file(path)?)),
        (None, None) => None,
    };
    if let Some((flag, text)) = template {
        let (color, terminal) = (options.color, options.terminal);
        let options = TemplateOptions { color, hyperlinks: env.hyperlinks, terminal };
        let template = Template::compile(&text, options);
        return template.map(Shape::Template).map_err(|e| wrong(flag, &e.message, &text, e.at));
    }
    if matches!(options.kind, FormatKind::Csv | FormatKind::Tsv) {
        return Err(Error::Usage {
            message: "csv and tsv need to know which fields".to_owned(),
            hint: Some("name them: -F @id,@author,@text".to_owned()),
        });
    }
    Ok(Shape::Kind)
}

fn template_file(path: &Path) -> Result<String, Error> {
    use std::io::Read as _;

    let place = path.display().to_string();
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(TEMPLATE_MAX).read_to_string(&mut text));
    read.map(|_| text).map_err(|source| Error::Input { place, source })
}

fn filters(args: FilterArgs, events: Vec<String>) -> Result<(Spec, Option<Program>), Error> {
    let patterns = |flag: &'static str, texts: &[String]| {
        let pattern =
            |text: &String| filter::pattern(text).map_err(|e| wrong(flag, &e.message, text, e.at));
        texts.iter().map(pattern).collect::<Result<Vec<_>, _>>()
    };
    let condition = args.condition.map(|text| compile("--where", &text)).transpose()?;
    let spec = Spec {
        events,
        include: patterns("--include", &args.include)?,
        exclude: patterns("--exclude", &args.exclude)?,
        langs: args.lang,
        has: args.has,
        no_boosts: args.no_boosts,
        no_replies: args.no_replies,
        no_bots: args.no_bots,
        condition: None,
        only_rules: Vec::new(),
    };
    Ok((spec, condition))
}

fn highlight(texts: &[String]) -> Result<Option<Highlight>, Error> {
    let pattern = |text: &String| {
        filter::pattern(text).map_err(|e| wrong("--highlight", &e.message, text, e.at))
    };
    let patterns = texts.iter().map(pattern).collect::<Result<Vec<_>, _>>()?;
    if patterns.is_empty() {
        return Ok(None);
    }
    Ok(Some(Highlight::new(move |text| {
        let mut found: Vec<_> =
            patterns.iter().flat_map(|p| p.find_iter(text).map(|m| m.range())).collect();
        found.sort_by_key(|range| (range.start, range.end));
        found
    })))
}

fn compile(flag: &'static str, text: &str) -> Result<Program, Error> {
    Program::compile(text).map_err(|e| wrong(flag, &e.message, text, e.at))
}

fn wrong(flag: &str, message: &str, text: &str, at: usize) -> Error {
    Error::Syntax { flag: flag.to_owned(), message: message.to_owned(), text: text.to_owned(), at }
}
