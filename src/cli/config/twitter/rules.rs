//! What is meant by `trill twitter rules`.

use std::path::{Path, PathBuf};

use super::{Action, Question, ask, offline};
use crate::cli::args::twitter::rules::{
    RulesCheckArgs, RulesCommand, RulesDeleteArgs, RulesListArgs, RulesTestArgs,
};
use crate::cli::env::Env;
use crate::commands::rules;
use crate::error::Error;
use crate::rules::Limits;
use crate::source::twitter::rules::owner::Owner;

pub(super) fn action(command: RulesCommand, env: &Env) -> Result<Action, Error> {
    let limits = |no_check: bool| (!no_check).then(Limits::default);
    let (command, args) = match command {
        RulesCommand::List(RulesListArgs { id, tag, stale, ask }) => {
            let stale = stale.then(|| env.host.clone());
            (rules::Command::List(rules::List { ids: id, tag, stale }), ask)
        }
        RulesCommand::Add(args) => {
            let rules = match args.file {
                Some(file) => rules::Rules::File(file),
                None => rules::Rules::Values { values: args.values, tag: args.tag },
            };
            let (check, dry_run) = (limits(args.no_check), args.change.dry_run);
            (rules::Command::Add(rules::Add { rules, check, dry_run }), args.ask)
        }
        RulesCommand::Delete(args) => {
            let dry_run = args.change.dry_run;
            let which = deletion(&args, env)?;
            (rules::Command::Delete(rules::Delete { which, dry_run }), args.ask)
        }
        RulesCommand::Sync(args) => {
            let (check, dry_run) = (limits(args.no_check), args.change.dry_run);
            let (file, prune) = (args.file, args.prune);
            let owner = Owner::new(&args.owner).map_err(Error::usage)?;
            (rules::Command::Sync(rules::Sync { file, owner, prune, dry_run, check }), args.ask)
        }
        RulesCommand::Count(args) => (rules::Command::Count, args),
        RulesCommand::Check(args) => {
            let RulesCheckArgs { what, max_length, layout } = args;
            let limits = Limits { max_length, ..Limits::default() };
            let rules = rules_of(&what)?;
            let command = rules::Command::Check(rules::Check { rules, limits });
            return Ok(offline(command, &layout, env));
        }
        RulesCommand::Test(RulesTestArgs { what, posts, layout }) => {
            let posts = posts.unwrap_or_else(|| PathBuf::from("-"));
            let (rules, limits) = (rules_of(&what)?, Limits::default());
            let command = rules::Command::Test(rules::Test { rules, posts, limits });
            return Ok(offline(command, &layout, env));
        }
    };
    ask(Question::Rules(command), args, env)
}

/// What to delete. All is asked about where there is somebody to ask.
fn deletion(args: &RulesDeleteArgs, env: &Env) -> Result<rules::Which, Error> {
    let kinds =
        [!args.ids.is_empty(), !args.value.is_empty(), args.tag.is_some(), args.stale, args.all];
    if kinds.iter().filter(|given| **given).count() != 1 {
        return Err(Error::usage(
            "name the rules to delete in one way: ids, --value, --tag, --stale or --all",
        ));
    }
    if args.all && !args.yes && !args.change.dry_run && !env.stdin_is_terminal {
        return Err(Error::Usage {
            message: "--all deletes every rule of the app, whoever added it".to_owned(),
            hint: Some("--yes confirms it where nobody can be asked".to_owned()),
        });
    }
    Ok(match &args.tag {
        _ if args.all => rules::Which::All { confirmed: args.yes || args.change.dry_run },
        _ if args.stale => rules::Which::Stale(env.host.clone()),
        Some(tag) => rules::Which::Tag(tag.clone()),
        None if !args.value.is_empty() => rules::Which::Values(args.value.clone()),
        None => rules::Which::Ids(args.ids.clone()),
    })
}

/// A file of rules if there is anything to read of that name (a pipe, too), else a rule.
fn rules_of(text: &str) -> Result<rules::Rules, Error> {
    let path = Path::new(text);
    if text == "-" || (path.exists() && !path.is_dir()) {
        return Ok(rules::Rules::File(path.to_owned()));
    }
    let endings = ["txt", "json", "jsonl", "rules"];
    let has_ending = path.extension().is_some_and(|e| endings.iter().any(|name| e == *name));
    // Blanks, operators and quotes make a rule of it: `url:"https://example.com/a"`.
    let is_plain = !text.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '('));
    let is_rooted = ["/", "./", "../"].iter().any(|start| text.starts_with(start));
    if is_rooted || is_plain && (has_ending || text.contains('/')) {
        let what = if path.is_dir() { "is a directory" } else { "does not exist" };
        return Err(Error::Usage {
            message: format!("the file '{text}' {what}"),
            hint: Some(format!("as a rule this must be quoted: '\"{text}\"'")),
        });
    }
    Ok(rules::Rules::Values { values: vec![text.to_owned()], tag: None })
}
