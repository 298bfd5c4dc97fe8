//! What can be typed about output: the format, the limits, the filters.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;

use super::files::FilesArgs;
use crate::cli::parse;
use crate::event::MetaKind;
use crate::filter::{Has, Language};
use crate::output::FormatKind;
use crate::output::color::ColorChoice;
use crate::output::pretty::Warnings;
use crate::output::time::TimeStyle;
use crate::status::Stats;

/// What to show, how, and when it is enough.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct ShowArgs {
    /// The format [default: pretty at a terminal, json elsewhere]
    #[arg(
        short,
        long,
        value_enum,
        value_name = "FORMAT",
        env = "TRILL_OUTPUT",
        hide_env_values = true
    )]
    pub output: Option<FormatKind>,
    /// Only these fields: 'id,account.acct' of the payload, or '@author,@text' of any network; TSV, or
    /// with -o csv or json as that; 'trill fields' lists them
    #[arg(short = 'F', long, value_name = "PATH,…", num_args = 0..=1, default_missing_value = "", env = "TRILL_FIELDS", hide_env_values = true, conflicts_with_all = ["jq", "template", "template_file"])]
    pub fields: Option<String>,
    /// What this jq program makes of each record; $at has the fields of -F, 'text' makes text of HTML
    #[arg(short = 'q', long, value_name = "PROGRAM", env = "TRILL_JQ", hide_env_values = true, conflicts_with_all = ["template", "template_file"])]
    pub jq: Option<String>,
    /// Write strings that --jq gives without quotes
    #[arg(short, long, env = "TRILL_RAW_OUTPUT", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub raw_output: bool,
    /// Fill in this template for each record (Jinja): '{{ author }}: {{ text }}'
    #[arg(
        long,
        value_name = "TEMPLATE",
        env = "TRILL_TEMPLATE",
        hide_env_values = true,
        conflicts_with = "template_file"
    )]
    pub template: Option<String>,
    /// The same, from a file
    #[arg(
        short = 'T',
        long,
        value_name = "PATH",
        env = "TRILL_TEMPLATE_FILE",
        hide_env_values = true
    )]
    pub template_file: Option<PathBuf>,
    /// Show only events of these names: update, delete, status.update, notification, …; tweet
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        value_parser = parse::event_name,
        env = "TRILL_EVENT",
        hide_env_values = true
    )]
    pub event: Vec<String>,
    /// Show trill's own records as well, all of them or some groups
    #[arg(
        long, value_enum, value_name = "GROUP,…", value_delimiter = ',', num_args = 0..=1, require_equals = true,
        default_missing_value = "connection,heartbeat,gap,partial,malformed", env = "TRILL_META", hide_env_values = true
    )]
    pub meta: Vec<MetaKind>,
    /// End after so many records
    #[arg(short, long, value_name = "N", value_parser = parse::count, env = "TRILL_COUNT", hide_env_values = true)]
    pub count: Option<u64>,
    /// End after this long
    #[arg(long, value_name = "DURATION", value_parser = parse::duration, env = "TRILL_DURATION", hide_env_values = true)]
    pub duration: Option<Duration>,
    /// End, with exit code 28, when no record was shown for this long
    #[arg(long, value_name = "DURATION", value_parser = parse::positive_duration, env = "TRILL_IDLE_TIMEOUT", hide_env_values = true)]
    pub idle_timeout: Option<Duration>,
    /// End, with exit code 3, when an event is malformed or a gap cannot be filled
    #[arg(long, env = "TRILL_STRICT", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub strict: bool,
    /// Say on stderr how it is going: a status line at a terminal, else a sentence at the end and on
    /// SIGUSR1; 'json' is a line of figures then
    #[arg(
        long, value_name = "HOW", num_args = 0..=1, require_equals = true, value_parser = parse::stats,
        default_missing_value = "text", env = "TRILL_STATS", hide_env_values = true
    )]
    pub stats: Option<Stats>,
    /// End records with NUL instead of a line feed
    #[arg(short = '0', long, env = "TRILL_NULL", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub null: bool,
    /// Colour; NO_COLOR, CLICOLOR and CLICOLOR_FORCE count too
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        env = "TRILL_COLOR",
        hide_env_values = true
    )]
    pub color: ColorChoice,
    /// One line for each record, cut to the terminal (-o pretty)
    #[arg(long, env = "TRILL_ONELINE", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub oneline: bool,
    /// Posts with a content warning: the warning and the post, or the warning alone (-o pretty)
    #[arg(
        long,
        value_enum,
        default_value = "show",
        value_name = "WHAT",
        env = "TRILL_CW",
        hide_env_values = true
    )]
    pub cw: Warnings,
    /// Times: relative, local, utc, or a strftime format such as '%H:%M' (-o pretty)
    #[arg(long, default_value = "local", value_name = "HOW", value_parser = TimeStyle::parse, env = "TRILL_TIME", hide_env_values = true)]
    pub time: TimeStyle,
    /// Mark what matches this pattern (-o pretty in colour); may be repeated
    #[arg(
        short = 'H',
        long,
        value_name = "RE",
        allow_hyphen_values = true,
        env = "TRILL_HIGHLIGHT",
        hide_env_values = true
    )]
    pub highlight: Vec<String>,
    /// Where to.
    #[command(flatten)]
    pub files: FilesArgs,
    /// What to leave out.
    #[command(flatten)]
    pub filters: FilterArgs,
}

impl ShowArgs {
    /// `-F` without a value: a question, and no run.
    pub(in crate::cli) fn lists_fields(&self) -> bool {
        self.fields.as_deref() == Some("")
    }
}

/// What to leave out. All of these must hold.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Only records whose text, author or tags match this pattern; of several, one is enough
    #[arg(
        short,
        long,
        value_name = "RE",
        allow_hyphen_values = true,
        env = "TRILL_INCLUDE",
        hide_env_values = true
    )]
    pub include: Vec<String>,
    /// No records whose text, author or tags match this pattern; may be repeated
    #[arg(
        short,
        long,
        value_name = "RE",
        allow_hyphen_values = true,
        env = "TRILL_EXCLUDE",
        hide_env_values = true
    )]
    pub exclude: Vec<String>,
    /// Only posts in these languages: en, de, …; und is a post that names none
    #[arg(
        long,
        value_name = "LANG,…",
        value_delimiter = ',',
        env = "TRILL_LANG",
        hide_env_values = true
    )]
    pub lang: Vec<Language>,
    /// Only posts that have all of these
    #[arg(
        long,
        value_enum,
        value_name = "WHAT,…",
        value_delimiter = ',',
        env = "TRILL_HAS",
        hide_env_values = true
    )]
    pub has: Vec<Has>,
    /// No boosts or reposts
    #[arg(long, env = "TRILL_NO_BOOSTS", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub no_boosts: bool,
    /// No replies
    #[arg(long, env = "TRILL_NO_REPLIES", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub no_replies: bool,
    /// Nothing by accounts that say they are bots
    #[arg(long, env = "TRILL_NO_BOTS", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub no_bots: bool,
    /// Only records for which this jq program gives neither false nor null
    #[arg(long = "where", value_name = "PROGRAM", env = "TRILL_WHERE", hide_env_values = true)]
    pub condition: Option<String>,
}
