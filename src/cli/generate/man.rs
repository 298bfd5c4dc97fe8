//! Man pages. clap_mangen's own renderer is not used: it loses the page's date and manual,
//! names every flag in the synopsis, and has no place for what is not a flag.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};
use roff::{Inline, Roff, bold, italic, roman};

use super::{ENVIRONMENT, Output};
use crate::error::Exit;
use crate::sandbox::FAULTS;

const DESCRIPTION: &[&str] = &[
    "trill follows the streams of a Mastodon server or of X and prints one event after the other: a \
     readable block at a terminal, a JSON object per line in a pipe. It reconnects by itself, \
     and says on standard error what it missed. Standard output carries records and nothing \
     else.",
    "Each command has a page of its own, such as trill-public(1), with all its flags.",
];

const EXAMPLES: &[(&str, &str)] = &[
    ("trill public --sandbox", "Try it: no account and no network are needed."),
    (
        "trill user --server mastodon.social --token-command 'pass show mastodon'",
        "Follow your home timeline.",
    ),
    (
        "trill hashtag caturday rust --event update --server mastodon.social | jq -r .payload.url",
        "Print the address of every post with one of two hashtags.",
    ),
    (
        "trill twitter filter --rule 'cats has:images' --max-cost 0.50",
        "Follow what matches a rule on X, for half a dollar.",
    ),
    (
        "trill public --sandbox --fault drop-every=5s --meta=connection,gap",
        "See what a script of yours gets when the line breaks.",
    ),
];

/// A page for trill itself and one for each command below it. `command` has been built.
pub(super) fn pages(command: &Command) -> Vec<Output> {
    let mut pages = vec![(file(command), main_page(command).render().into_bytes())];
    shown(command).for_each(|subcommand| add_pages(subcommand, &mut pages));
    pages
}

fn add_pages(command: &Command, pages: &mut Vec<Output>) {
    pages.push((file(command), command_page(command).render().into_bytes()));
    shown(command).for_each(|subcommand| add_pages(subcommand, pages));
}

fn file(command: &Command) -> PathBuf {
    PathBuf::from(format!("{}.1", page_name(command)))
}

/// What users type below `command`.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}

fn main_page(command: &Command) -> Roff {
    let mut page = begin(command);
    heading(&mut page, "DESCRIPTION");
    for (i, paragraph) in DESCRIPTION.iter().enumerate() {
        if i > 0 {
            page.control("PP", []);
        }
        page.text([roman(*paragraph)]);
    }
    commands(&mut page, command);
    options(&mut page, command);
    heading(&mut page, "EXIT STATUS");
    for (exit, meaning) in Exit::TABLE {
        item(&mut page, [bold(exit.code().to_string())], meaning);
    }
    heading(&mut page, "ENVIRONMENT");
    for (names, meaning) in ENVIRONMENT {
        item(&mut page, [bold(*names)], meaning);
    }
    heading(&mut page, "EXAMPLES");
    for (line, meaning) in EXAMPLES {
        item(&mut page, [bold(*line)], meaning);
    }
    page
}

fn command_page(command: &Command) -> Roff {
    let mut page = begin(command);
    heading(&mut page, "DESCRIPTION");
    page.text([roman(about(command) + ".")]);
    // What `--help` says at its end.
    let notes = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    for paragraph in notes.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.control("PP", []);
        page.text([roman(paragraph)]);
    }
    let mut arguments = command.get_positionals().filter(|arg| !arg.is_hide_set()).peekable();
    if arguments.peek().is_some() {
        heading(&mut page, "ARGUMENTS");
    }
    for argument in arguments {
        argument_item(&mut page, argument);
    }
    commands(&mut page, command);
    options(&mut page, command);
    if command.get_arguments().any(|arg| arg.get_long() == Some("fault")) {
        heading(&mut page, "FAULTS");
        for (form, what) in FAULTS {
            item(&mut page, [bold(*form)], what);
        }
    }
    heading(&mut page, "SEE ALSO");
    page.text([bold("trill"), roman("(1) has the exit status, the environment and examples.")]);
    page
}

/// The commands below this one, where there are some.
fn commands(page: &mut Roff, command: &Command) {
    let mut below = shown(command).peekable();
    if below.peek().is_some() {
        heading(page, "COMMANDS");
    }
    for subcommand in below {
        let term = [bold(page_name(subcommand)), roman("(1)")];
        item(page, term, &about(subcommand));
    }
}

/// Everything up to the synopsis.
fn begin(command: &Command) -> Roff {
    let name = page_name(command);
    let source = format!("trill {}", env!("CARGO_PKG_VERSION"));
    let mut page = Roff::new();
    // The empty argument is the date: a generated page has no other than its version's.
    let title = [name.to_uppercase(), "1".to_owned(), "\"\"".to_owned(), source];
    page.control("TH", title.iter().map(String::as_str).chain(["trill manual"]));
    heading(&mut page, "NAME");
    page.text([roman(format!("{name} - {}", about(command)))]);
    heading(&mut page, "SYNOPSIS");
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
    let called = command.get_bin_name().unwrap_or("trill");
    page.text([bold(called), roman(usage.strip_prefix(called).unwrap_or_default())]);
    page
}

/// All flags, under the headings that `--help` has.
fn options(page: &mut Roff, command: &Command) {
    let flags: Vec<&Arg> =
        command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set()).collect();
    let mut headings: Vec<Option<&str>> = Vec::new();
    for flag in &flags {
        if !headings.contains(&flag.get_help_heading()) {
            headings.push(flag.get_help_heading());
        }
    }
    // What is particular to the command comes first, as in `--help`.
    headings.sort_by_key(Option::is_some);
    for title in headings {
        heading(page, title.unwrap_or("Options"));
        for flag in flags.iter().filter(|flag| flag.get_help_heading() == title) {
            argument_item(page, flag);
        }
    }
}

fn argument_item(page: &mut Roff, arg: &Arg) {
    page.control("TP", []);
    page.text(term(arg));
    page.text([roman(
        arg.get_long_help()
            .or_else(|| arg.get_help())
            .map_or_else(String::new, ToString::to_string),
    )]);
    let values = arg.get_possible_values();
    let takes_value = arg.get_action().takes_values();
    if takes_value && values.iter().any(|value| value.get_help().is_some()) {
        page.control("RS", []);
        for value in values.iter().filter(|value| !value.is_hide_set()) {
            let help = value.get_help().map_or_else(String::new, ToString::to_string);
            item(page, [bold(value.get_name())], &help.replace('`', ""));
        }
        page.control("RE", []);
    }
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    let default = defaults.collect::<Vec<_>>().join(",");
    let mut facts = Vec::new();
    if takes_value && !default.is_empty() {
        facts.push(format!("default: {default}"));
    }
    if let Some(variable) = arg.get_env() {
        facts.push(format!("env: {}", variable.to_string_lossy()));
    }
    if !facts.is_empty() {
        // Indented like the text of the item, below what the values say.
        page.control("IP", []);
        page.text([roman(format!("[{}]", facts.join("] [")))]);
    }
}

/// How a flag or argument is written: `-o, --output FORMAT`.
fn term(arg: &Arg) -> Vec<Inline> {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" ");
    if arg.is_positional() {
        let dots = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
        return vec![italic(value), roman(dots)];
    }
    let mut term = Vec::new();
    if let Some(short) = arg.get_short() {
        term.extend([bold(format!("-{short}")), roman(", ")]);
    }
    term.push(bold(format!("--{}", arg.get_long().unwrap_or_default())));
    if arg.get_action().takes_values() {
        if arg.is_require_equals_set() {
            term.extend([roman("[="), italic(value), roman("]")]);
        } else {
            term.extend([roman(" "), italic(value)]);
        }
    }
    term
}

fn heading(page: &mut Roff, title: &str) {
    page.control("SH", [title.to_uppercase().as_str()]);
}

fn item(page: &mut Roff, term: impl Into<Vec<Inline>>, text: &str) {
    page.control("TP", []);
    page.text(term);
    page.text([roman(text)]);
}

fn page_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn about(command: &Command) -> String {
    command.get_about().map_or_else(String::new, ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str) -> String {
        let pages = pages(&super::super::command());
        let (_, bytes) = pages
            .into_iter()
            .find(|(path, _)| path.as_os_str() == name)
            .expect("the page is among those that are written");
        String::from_utf8(bytes).expect("what is written comes from strings")
    }

    #[test]
    fn the_main_page_has_what_no_flag_says() {
        let page = page("trill.1");
        let sections: Vec<&str> = page.lines().filter_map(|l| l.strip_prefix(".SH ")).collect();
        let expected = [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "COMMANDS",
            "OPTIONS",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "EXAMPLES",
        ];
        assert_eq!(sections, expected);
        assert!(page.contains(".TP\n\\fB28\\fR\n"), "{page}");
    }

    #[test]
    fn a_command_has_its_own_page_and_a_hidden_one_has_none() {
        let page = page("trill-public.1");
        assert!(page.contains("\\fBtrill public\\fR [OPTIONS]"), "{page}");
        assert!(page.contains("\\fB\\-o\\fR, \\fB\\-\\-output\\fR \\fIFORMAT\\fR"), "{page}");
        let names: Vec<_> =
            pages(&super::super::command()).into_iter().map(|(path, _)| path).collect();
        assert!(!names.contains(&PathBuf::from("trill-generate.1")));
    }
}
