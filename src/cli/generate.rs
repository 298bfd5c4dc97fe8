//! Help in other forms: completion scripts, man pages and the tables of README.md, made from
//! the same definitions that parse the command line and end the process. `tests/drift.rs`
//! holds the checked-in files equal to these; nothing here may depend on where it runs.

mod man;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Command, CommandFactory as _, ValueEnum as _};
use clap_complete_nushell::Nushell;

use super::args::{Args, Generated, Shell};
use crate::error::Exit;
use crate::sandbox::FAULTS;

/// A file to write: its path below the folder, and its bytes.
pub type Output = (PathBuf, Vec<u8>);

/// Help in files is this wide, whatever terminal it is made at.
const WIDTH: usize = 100;

/// The variables that mean something to trill. Flags that have one of their own name it in
/// their help.
pub const ENVIRONMENT: &[(&str, &str)] = &[
    ("TRILL_SERVER", "the server, when --server is not given"),
    (
        "MASTODON_SERVER, MASTODON_API_BASE_URL",
        "the same, for scripts that have one of them already",
    ),
    ("MASTODON_ACCESS_TOKEN", "the access token, when neither a file nor a command is named"),
    (
        "TRILL_TOKEN_FILE, TRILL_TOKEN_COMMAND",
        "where else the access token is: --token-file, --token-command",
    ),
    ("TRILL_TWITTER_SERVER", "the address of X's API, or of a stand-in for it"),
    (
        "X_BEARER_TOKEN, TWITTER_BEARER_TOKEN, BEARER_TOKEN",
        "the bearer token of an app at X, when neither a file nor a command is named",
    ),
    (
        "TRILL_TWITTER_TOKEN_FILE, TRILL_TWITTER_TOKEN_COMMAND",
        "where else that token is: --token-file, --token-command",
    ),
    ("CONSUMER_KEY, CONSUMER_SECRET", "the keys of an app at X, which are exchanged for a token"),
    ("ACCESS_TOKEN, ACCESS_TOKEN_SECRET", "with those two, what signs requests of API v1.1"),
    (
        "TRILL_CONFIG, XDG_CONFIG_HOME",
        "the configuration file; the folder of trill/config.toml when it is not ~/.config",
    ),
    (
        "TRILL_<FLAG>",
        "the default of --<flag>, where the flag's help names it: TRILL_OUTPUT, TRILL_RETRY",
    ),
    ("NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM", "whether --color auto colours"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "the proxy, when --proxy is not given"),
    ("TZ", "the time zone of -o pretty"),
];

/// The completion script for one shell.
pub fn completion(shell: Shell) -> Vec<u8> {
    use clap_complete::Shell as Known;

    let (mut command, mut script) = (visible(), Vec::new());
    let known = match shell {
        Shell::Bash => Known::Bash,
        Shell::Zsh => Known::Zsh,
        Shell::Fish => Known::Fish,
        Shell::Elvish => Known::Elvish,
        Shell::Powershell => Known::PowerShell,
        Shell::Nushell => {
            clap_complete::generate(Nushell, &mut command, "trill", &mut script);
            return script;
        }
    };
    clap_complete::generate(known, &mut command, "trill", &mut script);
    script
}

/// What users type. Completions would offer a hidden command like any other.
fn visible() -> Command {
    let all = Args::command();
    let shown: Vec<Command> = all.get_subcommands().filter(|c| !c.is_hide_set()).cloned().collect();
    Command::new("trill")
        .about(all.get_about().cloned().unwrap_or_default())
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .disable_help_subcommand(true)
        .args(all.get_arguments().cloned())
        .subcommands(shown)
}

/// All files of one kind.
pub fn files(what: Generated) -> Vec<Output> {
    match what {
        Generated::Completions => Shell::value_variants()
            .iter()
            .map(|shell| (PathBuf::from(file_name(*shell)), completion(*shell)))
            .collect(),
        Generated::Man => man::pages(&command()),
    }
}

/// What `trill --help` prints, and with the name of a subcommand what `trill NAME -h` prints.
/// `None` for a subcommand that does not exist.
pub fn usage(subcommand: Option<&str>) -> Option<String> {
    let mut command = command();
    let help = match subcommand {
        None => command.render_long_help(),
        Some(name) => command.find_subcommand_mut(name)?.render_help(),
    };
    let lines: Vec<String> = help.to_string().lines().map(|l| l.trim_end().to_owned()).collect();
    Some(lines.join("\n").trim_end().to_owned() + "\n")
}

/// The exit codes as a Markdown table.
pub fn exit_code_table() -> String {
    let rows = Exit::TABLE.iter().map(|(exit, meaning)| (exit.code().to_string(), *meaning));
    table(["code", "meaning"], rows)
}

/// The faults of the sandbox, as `trill sandbox --help` lists them.
pub fn fault_list() -> String {
    let column = FAULTS.iter().map(|(form, _)| form.len()).max().unwrap_or_default() + 4;
    let mut list = String::from("Faults:\n");
    for (form, what) in FAULTS {
        let mut left = format!("  {form}");
        for line in wrapped(what, WIDTH - column) {
            // Writing to memory cannot fail.
            let _ = writeln!(list, "{left:<column$}{line}");
            left.clear();
        }
    }
    list + "\nxTIMES limits a fault to so many connections: --fault drop-after=3x2"
}

/// The variables as a Markdown table.
pub fn environment_table() -> String {
    let rows = ENVIRONMENT.iter().map(|(names, meaning)| {
        (names.split(", ").map(code).collect::<Vec<_>>().join(", "), *meaning)
    });
    table(["variable", "meaning"], rows)
}

/// The command line, ready to be asked about itself.
fn command() -> Command {
    let mut command = Args::command().term_width(WIDTH);
    command.build();
    command
}

fn table<'a>(heads: [&str; 2], rows: impl Iterator<Item = (String, &'a str)>) -> String {
    let [left, right] = heads;
    let mut table = format!("| {left} | {right} |\n|---|---|\n");
    for (name, meaning) in rows {
        // Writing to memory cannot fail. A bar in a cell would end it.
        let _ = writeln!(table, "| {name} | {} |", meaning.replace('|', "\\|"));
    }
    table
}

/// `text` in lines of at most `width` characters, unless a word is longer. clap wraps without
/// an indent.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// The names under which shells look for them.
fn file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "trill.bash",
        Shell::Zsh => "_trill",
        Shell::Fish => "trill.fish",
        Shell::Elvish => "trill.elv",
        Shell::Powershell => "_trill.ps1",
        Shell::Nushell => "trill.nu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_with_a_variable_has_the_one_that_the_table_promises() {
        fn check(command: &Command) -> usize {
            let mut flags = 0;
            for arg in command.get_arguments() {
                let (Some(flag), Some(variable)) = (arg.get_long(), arg.get_env()) else {
                    continue;
                };
                let promised = format!("TRILL_{}", flag.to_uppercase().replace('-', "_"));
                assert_eq!(variable.to_str(), Some(promised.as_str()));
                flags += 1;
            }
            flags + command.get_subcommands().map(check).sum::<usize>()
        }
        assert!(check(&command()) > 0, "flags have variables");
    }

    #[test]
    fn the_list_of_faults_has_a_column_for_their_forms() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a-long-word b", 3), ["a-long-word", "b"]);
        let list = fault_list();
        let line = list.lines().find(|line| line.starts_with("  drop-after=N  "));
        assert!(line.is_some_and(|line| line.contains("   cut the TCP")), "{list}");
        assert!(list.lines().all(|line| line.chars().count() <= WIDTH), "{list}");
    }

    #[test]
    fn help_in_files_is_never_wider_than_its_width() {
        fn check(command: &mut Command) {
            let usage = command.render_help().to_string();
            let widest = usage.lines().map(|line| line.trim_end().chars().count()).max();
            assert!(widest <= Some(WIDTH), "{}: {widest:?}", command.get_name());
            command.get_subcommands_mut().for_each(check);
        }
        check(&mut command());
        assert_eq!(usage(Some("no-such-command")), None);
    }
}
