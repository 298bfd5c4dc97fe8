//! The surroundings: variables and terminal facts. The one place that asks for them; tests
//! make up their own.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::settings::Settings;
use crate::error::Error;
use crate::net::{ProxyVariables, Variable};
use crate::output::color::ColorFacts;
use crate::output::width::Width;
use crate::status::{is_pipe, is_same_terminal};

/// What the process finds around itself.
#[derive(Clone, Debug, Default)]
pub struct Env {
    variables: HashMap<String, OsString>,
    /// What the configuration file says.
    pub(super) settings: Settings,
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard output goes to another program.
    pub stdout_is_pipe: bool,
    /// Standard input is a terminal: somebody can be asked.
    pub stdin_is_terminal: bool,
    /// The name of this machine.
    pub host: String,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The columns of standard output, 0 where it is no terminal; changes with the window.
    pub width: Width,
    /// The terminal makes links of OSC 8.
    pub hyperlinks: bool,
    /// Standard output and standard error are one terminal.
    pub same_terminal: bool,
    /// The zone of the user's clock; `None` is UTC.
    pub time_zone: Option<TimeZone>,
}

/// The variables that mean something to trill, besides `TRILL_<FLAG>`, which clap reads.
const VARIABLES: &[&str] = &[
    "TRILL_SERVER",
    "MASTODON_SERVER",
    "MASTODON_API_BASE_URL",
    "TRILL_TOKEN_FILE",
    "TRILL_TOKEN_COMMAND",
    "MASTODON_ACCESS_TOKEN",
    "TRILL_TWITTER_SERVER",
    "TRILL_TWITTER_TOKEN_FILE",
    "TRILL_TWITTER_TOKEN_COMMAND",
    "X_BEARER_TOKEN",
    "TWITTER_BEARER_TOKEN",
    "BEARER_TOKEN",
    "CONSUMER_KEY",
    "CONSUMER_SECRET",
    "ACCESS_TOKEN",
    "ACCESS_TOKEN_SECRET",
    "TRILL_CONFIG",
    "XDG_CONFIG_HOME",
    "HOME",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "KITTY_WINDOW_ID",
    "WT_SESSION",
    "KONSOLE_VERSION",
    // Read by reqwest itself; `doctor` says which of them counts.
    "ALL_PROXY",
    "all_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// Returns true if and only if the variable is set, to nothing.
#[expect(clippy::disallowed_methods, reason = "this is the one reader of variables")]
pub(super) fn is_blank(name: &OsStr) -> bool {
    std::env::var_os(name).is_some_and(|value| value.is_empty())
}

/// The columns of standard output now: `COLUMNS`, else what the terminal says; 0 where it is no
/// terminal.
#[expect(clippy::disallowed_methods, reason = "this is the one reader of variables")]
pub fn columns() -> u16 {
    if !std::io::stdout().is_terminal() {
        return 0;
    }
    let typed = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    let size = || rustix::termios::tcgetwinsize(std::io::stdout()).map(|size| size.ws_col).ok();
    typed.filter(|columns| *columns > 0).or_else(size).unwrap_or_default()
}

/// Terminals that are known to show OSC 8 as a link, by the variables that they set. Others show
/// the text alone at best.
fn shows_links(variables: &HashMap<String, OsString>) -> bool {
    let value = |name: &str| variables.get(name).and_then(|value| value.to_str());
    let is_set = |name: &str| value(name).is_some_and(|value| !value.is_empty());
    let program = value("TERM_PROGRAM").unwrap_or_default();
    let vte = value("VTE_VERSION").and_then(|version| version.parse().ok());
    value("TERM") != Some("dumb")
        && (matches!(program, "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper")
            || vte.is_some_and(|version: u32| version >= 5000)
            || ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION"].into_iter().any(is_set))
}

/// Where the configuration file is, and whether somebody named it: `$TRILL_CONFIG`, or
/// `trill/config.toml` in the folder for configurations (XDG Base Directory
/// Specification 0.8). Set to nothing, `TRILL_CONFIG` means none.
fn settings_path(variables: &HashMap<String, OsString>) -> Option<(PathBuf, bool)> {
    if let Some(path) = variables.get("TRILL_CONFIG") {
        return (!path.is_empty()).then(|| (PathBuf::from(path), true));
    }
    let folder = |name: &str| variables.get(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let folder = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")))?;
    Some((folder.join("trill/config.toml"), false))
}

impl Env {
    /// The surroundings of this process, without its configuration file.
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of variables")]
    pub fn of_process() -> Self {
        let variables: HashMap<String, OsString> = VARIABLES
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), std::env::var_os(name)?)))
            .collect();
        Self {
            settings: Settings::default(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stdout_is_pipe: is_pipe(&std::io::stdout()),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            width: Width::new(columns()),
            hyperlinks: std::io::stdout().is_terminal() && shows_links(&variables),
            same_terminal: is_same_terminal(&std::io::stdout(), &std::io::stderr()),
            time_zone: Some(TimeZone::system()),
            variables,
        }
    }

    /// Reads the configuration file; fails when that makes no sense.
    pub(super) fn read_settings(&mut self) -> Result<(), Error> {
        if let Some((path, is_named)) = settings_path(&self.variables) {
            self.settings = Settings::read(&path, is_named)?;
        }
        Ok(())
    }

    /// The first of `names` that is set and not empty, with its name; else the first that the
    /// configuration file stands in for.
    pub fn first<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &OsStr)> {
        let set = names.iter().find_map(|name| {
            let value = self.variables.get(*name)?;
            (!value.is_empty()).then_some((*name, value.as_os_str()))
        });
        set.or_else(|| {
            names.iter().find_map(|name| Some((*name, OsStr::new(self.settings.variable(name)?))))
        })
    }

    /// The variables that name proxies, by the rules of who reads them (hyper-util, for reqwest):
    /// of two spellings the first that is set counts, even to nothing.
    pub(super) fn proxy_variables(&self) -> ProxyVariables {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| {
                let value = self.variables.get(name)?.to_str()?;
                Some(Variable { name, value: value.to_owned() })
            })
        };
        ProxyVariables {
            all: first(["ALL_PROXY", "all_proxy"]),
            http: first(["HTTP_PROXY", "http_proxy"]),
            https: first(["HTTPS_PROXY", "https_proxy"]),
            no: first(["NO_PROXY", "no_proxy"]),
            is_cgi: self.variables.contains_key("REQUEST_METHOD"),
        }
    }

    /// What decides about colour.
    pub fn color_facts(&self) -> ColorFacts {
        let value = |name: &str| self.variables.get(name).and_then(|value| value.to_str());
        ColorFacts {
            stdout_is_terminal: self.stdout_is_terminal,
            no_color: value("NO_COLOR").is_some_and(|value| !value.is_empty()),
            clicolor_force: value("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            clicolor_zero: value("CLICOLOR") == Some("0"),
            term_dumb: value("TERM") == Some("dumb"),
        }
    }

    /// The same surroundings with one variable more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }
}
