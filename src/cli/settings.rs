//! The configuration file: what a user would otherwise type every time. A key is the name of a
//! flag that has a variable (`stall-timeout = "2m"`), or `server`, `token-file`, `token-command`;
//! `[twitter]` holds what counts for `trill twitter` alone. A flag beats a variable, a variable
//! beats this file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use toml::Value;

use crate::error::Error;

/// A configuration is some lines; a file that is longer than this is another file.
const FILE_MAX: u64 = 1024 * 1024;

/// The table for X.
const TWITTER: &str = "twitter";

/// Keys that no flag reads by itself, and the variables that they stand for.
const NAMED: &[(&str, &str)] =
    &[("server", "SERVER"), ("token-file", "TOKEN_FILE"), ("token-command", "TOKEN_COMMAND")];

/// What a configuration file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// Where it was read, for messages.
    place: String,
    general: BTreeMap<String, String>,
    twitter: BTreeMap<String, String>,
}

impl Settings {
    /// What the file at `path` says; nothing where there is none, unless somebody named it.
    pub(super) fn read(path: &Path, is_named: bool) -> Result<Self, Error> {
        let place = path.display().to_string();
        let read = |file: File| {
            let mut text = String::new();
            file.take(FILE_MAX + 1).read_to_string(&mut text).map(|_| text)
        };
        match File::open(path).and_then(read) {
            Ok(text) if text.len() as u64 > FILE_MAX => {
                Err(Error::usage(format!("{place} is too long for a configuration")))
            }
            Ok(text) => Self::parse(place, &text),
            Err(e) if e.kind() == io::ErrorKind::NotFound && !is_named => Ok(Self::default()),
            Err(source) => Err(Error::Input { place, source }),
        }
    }

    fn parse(place: String, text: &str) -> Result<Self, Error> {
        let mut table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
            let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Error::usage(format!("{place}:{line}: {}", e.message()))
        })?;
        let twitter = match table.remove(TWITTER) {
            None => toml::Table::new(),
            Some(Value::Table(twitter)) => twitter,
            Some(_) => return Err(Error::usage(format!("{place}: [twitter] is a table"))),
        };
        let values = |table: toml::Table| {
            let value = |(key, value): (String, Value)| match plain(&value) {
                Some(text) => Ok((key, text)),
                None => {
                    Err(Error::usage(format!("{place}: '{key}' has no value that a flag takes")))
                }
            };
            table.into_iter().map(value).collect::<Result<_, _>>()
        };
        Ok(Self { general: values(table)?, twitter: values(twitter)?, place })
    }

    /// What stands in for a variable that is not set.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let name = name.strip_prefix("TRILL_")?;
        let (table, name) = match name.strip_prefix("TWITTER_") {
            Some(name) => (&self.twitter, name),
            None => (&self.general, name),
        };
        let (key, _) = NAMED.iter().find(|(_, variable)| *variable == name)?;
        table.get(*key).map(String::as_str)
    }

    /// Says which key means nothing to any command, if one does.
    pub(super) fn check(&self, command: &Command) -> Result<(), Error> {
        let twitter = command.find_subcommand(TWITTER);
        for (table, command) in [(&self.general, Some(command)), (&self.twitter, twitter)] {
            let known = command.map(flags).unwrap_or_default();
            let is_known = |key: &&String| !known.contains(key) && !is_named(key);
            if let Some(key) = table.keys().find(is_known) {
                return Err(Error::Usage {
                    message: format!("{}: there is no setting '{key}'", self.place),
                    hint: Some(
                        "a setting is a long flag without its dashes, if that flag has a variable"
                            .to_owned(),
                    ),
                });
            }
        }
        Ok(())
    }

    /// The flags to add to a command line that was parsed to `matches` without them: those of
    /// the subcommand that neither the command line nor a variable gave.
    pub(super) fn flags(&self, command: &Command, matches: &ArgMatches) -> Vec<String> {
        let (mut command, mut matches) = (command, matches);
        let mut in_twitter = false;
        while let Some((name, inner)) = matches.subcommand() {
            in_twitter |= name == TWITTER;
            let Some(found) = command.find_subcommand(name) else { break };
            (command, matches) = (found, inner);
        }
        let value = |flag: &str| {
            let own = in_twitter.then(|| self.twitter.get(flag)).flatten();
            own.or_else(|| self.general.get(flag))
        };
        let open = |arg: &&Arg| {
            let given = matches.value_source(arg.get_id().as_str());
            !matches!(given, Some(ValueSource::CommandLine | ValueSource::EnvVariable))
        };
        let args = command.get_arguments().filter(|arg| arg.get_env().is_some()).filter(open);
        let flag = |arg: &Arg| {
            let long = arg.get_long()?;
            match (value(long)?.as_str(), arg.get_action().takes_values()) {
                (text, false) => is_true(text).then(|| format!("--{long}")),
                (text, true) => Some(format!("--{long}={text}")),
            }
        };
        args.filter_map(flag).collect()
    }

    /// Where this was read.
    pub(super) fn place(&self) -> &str {
        &self.place
    }
}

/// The long flags of a command and all below it that a setting can stand for.
fn flags(command: &Command) -> Vec<String> {
    let own = command.get_arguments().filter(|arg| arg.get_env().is_some());
    let own = own.filter_map(|arg| arg.get_long().map(str::to_owned));
    own.chain(command.get_subcommands().flat_map(flags)).collect()
}

fn is_named(key: &str) -> bool {
    NAMED.iter().any(|(name, _)| *name == key)
}

/// What clap takes a variable of such a flag for (`FalseyValueParser`).
fn is_true(text: &str) -> bool {
    let no = ["", "n", "no", "f", "false", "off", "0"];
    !no.iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// A value as it would be typed; a list is typed with commas.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Array(values) => {
            values.iter().map(plain).collect::<Option<Vec<_>>>().map(|values| values.join(","))
        }
        Value::Table(_) | Value::Datetime(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Args;

    fn settings(text: &str) -> Result<Settings, Error> {
        Settings::parse("config.toml".to_owned(), text)
    }

    /// What is added to a command line.
    fn added(text: &str, line: &str) -> Vec<String> {
        let settings = settings(text).expect("it makes sense");
        let mut command = Args::command();
        let words = std::iter::once("trill").chain(line.split(' '));
        let matches = command.try_get_matches_from_mut(words).expect("it parses");
        settings.check(&command).expect("all keys are known");
        settings.flags(&command, &matches)
    }

    #[test]
    fn a_setting_is_a_flag_that_was_not_typed() {
        let text = "output = 'raw'\nstall-timeout = '2m'\nstrict = true\nevent = ['a', 'b']";
        assert_eq!(
            added(text, "public --sandbox"),
            ["--stall-timeout=2m", "--output=raw", "--event=a,b", "--strict"]
        );
        assert_eq!(
            added(text, "public --sandbox -o json --event=c"),
            ["--stall-timeout=2m", "--strict"]
        );
        for (text, flags) in
            [("false", 0), ("'no'", 0), ("0", 0), ("1", 1), ("'yes'", 1), ("true", 1)]
        {
            assert_eq!(
                added(&format!("strict = {text}"), "public --sandbox").len(),
                flags,
                "{text}"
            );
        }
    }

    #[test]
    fn a_flag_is_only_added_where_it_exists() {
        assert_eq!(added("max-posts = 5", "public --sandbox"), [""; 0]);
        assert_eq!(added("max-posts = 5", "x sample --sandbox"), ["--max-posts=5"]);
        assert_eq!(added("output = 'raw'", "x rules count"), [""; 0]);
    }

    #[test]
    fn the_table_for_x_counts_there_and_more() {
        let text = "retry = 3\n[twitter]\nretry = 5\npost-price = 0.01";
        assert_eq!(added(text, "public --sandbox"), ["--retry=3"]);
        assert_eq!(added(text, "twitter filter --sandbox"), ["--post-price=0.01", "--retry=5"]);
    }

    #[test]
    fn servers_and_tokens_stand_in_for_their_variables() {
        let text = "server = 'm.example'\n[twitter]\nserver = 'x.example'\ntoken-file = '/t'";
        let settings = settings(text).expect("it makes sense");
        assert_eq!(settings.variable("TRILL_SERVER"), Some("m.example"));
        assert_eq!(settings.variable("TRILL_TWITTER_SERVER"), Some("x.example"));
        assert_eq!(settings.variable("TRILL_TWITTER_TOKEN_FILE"), Some("/t"));
        assert_eq!(settings.variable("TRILL_TOKEN_FILE"), None);
        assert_eq!(settings.variable("MASTODON_SERVER"), None);
    }

    #[test]
    fn what_makes_no_sense_says_where() {
        let said = |text: &str| settings(text).map_err(|error| error.to_string());
        let broken = said("a = 1\nb = = 2").expect_err("broken");
        assert!(broken.starts_with("config.toml:2: "), "{broken}");
        assert!(said("twitter = 1").is_err());
        let dated = said("output = 2026-01-01").expect_err("no flag takes a date");
        assert!(dated.contains("'output'"), "{dated}");
        let unknown = settings("stal-timeout = '2m'").expect("TOML").check(&Args::command());
        assert!(unknown.is_err_and(|error| error.to_string().contains("'stal-timeout'")));
        let elsewhere = settings("[twitter]\ntransport = 'sse'").expect("TOML");
        assert!(elsewhere.check(&Args::command()).is_err());
    }
}
