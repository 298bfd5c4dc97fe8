//! What can be typed after `trill twitter rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{AskArgs, LayoutArgs};

/// `trill twitter rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the app's rules: id, value, tag
    List(RulesListArgs),
    /// Add rules
    Add(RulesAddArgs),
    /// Delete rules by id, value or tag
    Delete(RulesDeleteArgs),
    /// Make the app's rules those of a file; rules of others are never touched
    Sync(RulesSyncArgs),
    /// Look for mistakes in rules, offline
    Check(RulesCheckArgs),
    /// Show which recorded posts rules match, offline
    Test(RulesTestArgs),
    /// Count the app's rules, and say how many it may have
    Count(AskArgs),
}

/// `trill twitter rules list`.
#[derive(Debug, Args)]
pub struct RulesListArgs {
    /// Only these rules
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub id: Vec<String>,
    /// Only rules with this tag
    #[arg(long)]
    pub tag: Option<String>,
    /// Only what 'filter --rule' on this machine left behind when it was killed
    #[arg(long, conflicts_with_all = ["id", "tag"])]
    pub stale: bool,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `trill twitter rules add`.
#[derive(Debug, Args)]
pub struct RulesAddArgs {
    /// Rules, one an argument: 'cats has:images -is:retweet'
    #[arg(value_name = "RULE", required_unless_present = "file", conflicts_with = "file")]
    pub values: Vec<String>,
    /// The tag of these rules
    #[arg(long, conflicts_with = "file")]
    pub tag: Option<String>,
    /// Rules from a file or '-': one per line, a tab before the tag if there is one; or JSON
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// How changes are made.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// Send rules as they are, without looking for mistakes first
    #[arg(long)]
    pub no_check: bool,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// How changes are made.
#[derive(Debug, Args)]
pub struct ChangeArgs {
    /// Let X check it all, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `trill twitter rules delete`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(true))]
pub struct RulesDeleteArgs {
    /// Ids of rules
    #[arg(value_name = "ID", group = "which")]
    pub ids: Vec<String>,
    /// The rule that reads exactly so; may be repeated
    #[arg(long, value_name = "RULE", group = "which", allow_hyphen_values = true)]
    pub value: Vec<String>,
    /// All rules with this tag
    #[arg(long, group = "which")]
    pub tag: Option<String>,
    /// What 'filter --rule' on this machine left behind when it was killed
    #[arg(long, group = "which")]
    pub stale: bool,
    /// All rules of the app, whoever added them
    #[arg(long, group = "which", conflicts_with_all = ["ids", "value", "tag", "stale"])]
    pub all: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// How changes are made.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `trill twitter rules sync`.
#[derive(Debug, Args)]
pub struct RulesSyncArgs {
    /// The wanted rules, or '-': one per line, a tab before the tag if there is one; or JSON. At X
    /// the owner's name and a colon stand before the tag
    pub file: PathBuf,
    /// Whose rules these are: their tags are NAME or begin with NAME: and no other rule is touched
    #[arg(long, value_name = "NAME", default_value = "trill")]
    pub owner: String,
    /// Remove the owner's rules that are not in the file
    #[arg(long)]
    pub prune: bool,
    /// How changes are made.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// Send rules as they are, without looking for mistakes first
    #[arg(long)]
    pub no_check: bool,
    /// The request.
    #[command(flatten)]
    pub ask: AskArgs,
}

/// `trill twitter rules check`.
#[derive(Debug, Args)]
pub struct RulesCheckArgs {
    /// A rule, or a file of rules; '-' is stdin
    #[arg(value_name = "RULE or FILE")]
    pub what: String,
    /// How long a rule may be, in characters
    #[arg(long, value_name = "N", default_value_t = 1024)]
    pub max_length: usize,
    /// What the answer looks like.
    #[command(flatten)]
    pub layout: LayoutArgs,
}

/// `trill twitter rules test`.
#[derive(Debug, Args)]
pub struct RulesTestArgs {
    /// A rule, or a file of rules
    #[arg(value_name = "RULE or FILE")]
    pub what: String,
    /// Recorded posts, as -o json or -o raw wrote them, plain or compressed; '-' or none is stdin
    #[arg(value_name = "POSTS")]
    pub posts: Option<PathBuf>,
    /// What the answer looks like.
    #[command(flatten)]
    pub layout: LayoutArgs,
}
