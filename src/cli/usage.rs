//! What clap says about a command line, in the form of every other error: one line, and a
//! hint.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};

use super::args::Args;
use super::env::{self, Env};
use crate::error::Error;

/// Parses the command line, the program's name first, and reads the configuration file. `Err(Ok(_))` is an answer to print as it is (help, version);
/// `Err(Err(_))` a usage error.
pub fn parse(typed: Vec<OsString>, env: &mut Env) -> Result<Args, Result<clap::Error, Error>> {
    let all = Args::command();
    let mut command = prepared(all.clone());
    let answer = |error: clap::Error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Ok(error),
        _ => Err(usage_error(&error.render().to_string())),
    };
    let mut matches = command.try_get_matches_from_mut(&typed).map_err(answer)?;
    // Help and version have been answered by now, whatever is in the file.
    env.read_settings().map_err(Err)?;
    env.settings.check(&all).map_err(Err)?;
    let flags = env.settings.flags(&all, &matches);
    if !flags.is_empty() {
        let typed = with_flags(typed, flags, &matches);
        matches = command.try_get_matches_from_mut(typed).map_err(|error| {
            let place = env.settings.place();
            let error = usage_error(&error.render().to_string());
            Err(Error::Usage { message: format!("{place}: {error}"), hint: error.hint() })
        })?;
    }
    Args::from_arg_matches(&matches).map_err(answer)
}

/// The command line with more flags after its subcommands: a flag that takes several values may
/// not swallow one that was typed.
fn with_flags(mut typed: Vec<OsString>, flags: Vec<String>, matches: &ArgMatches) -> Vec<OsString> {
    let (mut at, mut matches) = (1, matches);
    while let Some((_, inner)) = matches.subcommand() {
        // Before a subcommand there are only flags without values.
        at += typed.iter().skip(at).take_while(|word| is_flag(word)).count() + 1;
        matches = inner;
    }
    typed.splice(at..at, flags.into_iter().map(OsString::from));
    typed
}

fn is_flag(word: &OsStr) -> bool {
    word.as_encoded_bytes().first() == Some(&b'-')
}

fn prepared(command: Command) -> Command {
    command.mut_args(without_blank).mut_subcommands(prepared)
}

/// A variable that is set to nothing is as good as not set.
fn without_blank(arg: Arg) -> Arg {
    let is_blank = arg.get_env().is_some_and(env::is_blank);
    if is_blank { arg.env(None::<&str>) } else { arg }
}

/// clap writes `error: WHAT`, perhaps with details on indented lines, and perhaps a
/// `tip: …` in a paragraph of its own.
fn usage_error(rendered: &str) -> Error {
    let one_line = |paragraph: &str| {
        paragraph
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut paragraphs = rendered.split("\n\n").map(one_line);
    let what = paragraphs.next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(&what).to_owned();
    let tip = paragraphs.find_map(|text| text.strip_prefix("tip: ").map(str::to_owned));
    let hint = if what.ends_with("<TAG>...") {
        "name a tag: trill hashtag rust; a # must be quoted for the shell: '#rust'".to_owned()
    } else {
        tip.unwrap_or_else(|| "see --help".to_owned())
    };
    Error::Usage { message: what, hint: Some(hint) }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn shown(args: &[&str]) -> (String, Option<String>) {
        let error = Args::try_parse_from(args).expect_err("a usage error");
        let error = usage_error(&error.render().to_string());
        (error.to_string(), error.hint())
    }

    #[test]
    fn a_usage_error_is_one_line_and_a_hint() {
        let (message, hint) = shown(&["trill", "public", "-o", "jsom"]);
        assert_eq!(
            message,
            "invalid value 'jsom' for '--output <FORMAT>' [possible values: pretty, json, raw, csv, tsv, none]"
        );
        assert_eq!(hint.as_deref(), Some("a similar value exists: 'json'"));
        let (message, hint) = shown(&["trill", "hashtag"]);
        assert_eq!(message, "the following required arguments were not provided: <TAG>...");
        assert!(hint.is_some_and(|hint| hint.contains("'#rust'")));
        let (_, hint) = shown(&["trill", "list"]);
        assert_eq!(hint.as_deref(), Some("see --help"));
        let (message, _) = shown(&["trill", "public", "--retry", "never"]);
        assert!(message.ends_with("use a number of attempts, or forever"), "{message}");
    }
}
