//! What is meant by `trill twitter legacy`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::ExposeSecret as _;
use url::Url;

use super::span::{Span, span};
use super::{Action, Show, buffer::buffer, needs_sandbox, policy, sandbox_options, server, show};
use crate::auth::oauth1::Keys;
use crate::cli::args::legacy::{
    AccountArgs, FollowArgs, LegacyArgs, LegacyCommand, LegacyServerArgs, LegacyStreamArgs,
    SampleArgs, TermArgs,
};
use crate::cli::env::Env;
use crate::cli::token;
use crate::error::Error;
use crate::net::NetOptions;
use crate::sandbox;
use crate::session::Policy;
use crate::source::host_and_port;
use crate::source::twitter::legacy::endpoint::Endpoint;
use crate::source::twitter::legacy::query::Query;

/// Three of the service's keep-alives, which came every 30 s.
const STALL_TIMEOUT: Duration = Duration::from_secs(90);

/// X allowed five attempts in five minutes (protocols/x.md section 6).
const FILTER_OPEN_EVERY: Duration = Duration::from_secs(60);

/// No pace is documented for site streams: a connection of 100 accounts a second brings a thousand
/// of them up in ten, and no server takes that for an attack.
const SITE_OPEN_EVERY: Duration = Duration::from_secs(1);

/// A file of ids that is longer than this is another file: half a million of them.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// As many ids from one message as help to find them.
const EXCERPT: usize = 40;

/// A stream of API v1.1 to follow.
#[derive(Debug)]
pub struct Legacy {
    /// Where, and as whom.
    pub entrance: Entrance,
    /// What.
    pub endpoint: Endpoint,
    /// With which parameters; of several connections what they share.
    pub query: Query,
    /// The accounts that are spread over connections, if they are.
    pub spread: Option<Spread>,
    /// When to reconnect.
    pub policy: Policy,
    /// From where to where.
    pub span: Span,
    /// What to show.
    pub show: Show,
}

/// Where to go, and as whom.
#[derive(Debug)]
pub enum Entrance {
    /// A server that speaks API v1.1.
    Real {
        /// The API base.
        api: Url,
        /// Who asks.
        keys: Keys,
        /// How to connect.
        net: NetOptions,
    },
    /// The embedded one, to be started; it has its own keys.
    Sandbox(sandbox::Options),
}

/// Accounts that are spread over connections.
#[derive(Debug)]
pub struct Spread {
    /// Those that were named.
    pub followed: Followed,
    /// Their ids now.
    pub ids: Vec<u64>,
    /// The most that one connection takes.
    pub capacity: usize,
    /// Between the openings of two connections.
    pub open_every: Duration,
}

/// Accounts as they were named: ids, and files of ids.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    typed: Vec<u64>,
    files: Vec<PathBuf>,
}

impl Followed {
    fn parse(typed: &[String]) -> Result<Self, Error> {
        let mut followed = Self::default();
        for text in typed {
            match text.trim().strip_prefix('@') {
                Some(path) if !path.is_empty() => followed.files.push(PathBuf::from(path)),
                _ => followed.typed.push(id(text.trim()).map_err(|message| Error::Usage {
                    message: format!("--follow: {message}"),
                    hint: Some("use ids as 12,34, or @FILE for a file of them".to_owned()),
                })?),
            }
        }
        Ok(followed)
    }

    /// Returns true if and only if there is a file that may change.
    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The ids now, each once: the files are read.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or has something else than ids.
    pub fn read(&self) -> Result<Vec<u64>, Error> {
        let mut ids: BTreeSet<u64> = self.typed.iter().copied().collect();
        for path in &self.files {
            ids.extend(read_file(path)?);
        }
        Ok(ids.into_iter().collect())
    }
}

fn read_file(path: &Path) -> Result<Vec<u64>, Error> {
    let place = path.display().to_string();
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(FILE_MAX + 1).read_to_string(&mut text));
    let read = read.and_then(|size| match size as u64 {
        size if size > FILE_MAX => Err(io::Error::other("too long for a file of ids")),
        _ => Ok(()),
    });
    read.map_err(|source| Error::Input { place: place.clone(), source })?;
    let mut ids = Vec::new();
    // Some editors begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let words = line.split([',', ' ', '\t']).filter(|word| !word.is_empty());
        for word in words {
            let wrong = |message| Error::Usage {
                message: format!("{place}:{}: {message}", number + 1),
                hint: Some("ids stand on lines, or between commas; '#' begins a comment".into()),
            };
            ids.push(id(word).map_err(wrong)?);
        }
    }
    Ok(ids)
}

fn id(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| {
        let text: String = text.chars().take(EXCERPT).collect();
        format!("{text:?} is no account's id, which is a number")
    })
}

pub(super) fn action(args: LegacyArgs, env: &Env) -> Result<Action, Error> {
    let (endpoint, mut query, follow, stream) = match args.command {
        LegacyCommand::Filter(args) => {
            let query = sampled(args.sample, terms(args.terms));
            (Endpoint::Filter, query, Some(args.follow), args.stream)
        }
        LegacyCommand::Sample(args) => {
            (Endpoint::Sample, sampled(args.sample, Query::default()), None, args.stream)
        }
        LegacyCommand::User(args) => {
            (Endpoint::User, account(&args.account, terms(args.terms)), None, args.stream)
        }
        LegacyCommand::Site(args) => {
            let query = Query { language: trimmed(args.language), ..Query::default() };
            (Endpoint::Site, account(&args.account, query), Some(args.follow), args.stream)
        }
    };
    let LegacyStreamArgs { wire, server, retry, span: when, show: shown, buffer: slow } = stream;
    if shown.lists_fields() {
        return Ok(Action::Fields);
    }
    query.stall_warnings = wire.stall_warnings;
    query.delimited = wire.delimited;
    query.extra = wire.param;
    let spread = spread(endpoint, &mut query, follow.as_ref())?;
    let entrance = entrance(&server, endpoint, env)?;
    // A record of a site stream says whose it is.
    let labels = endpoint == Endpoint::Site;
    Ok(Action::Legacy(Box::new(Legacy {
        entrance,
        endpoint,
        query,
        spread,
        policy: policy(&retry, STALL_TIMEOUT),
        span: span(when, env),
        show: Show { buffer: buffer(&slow), ..show(shown, env, labels)? },
    })))
}

fn terms(args: TermArgs) -> Query {
    let locations = args.locations.into_iter().flat_map(|boxes| boxes.0).collect();
    Query { track: trimmed(args.track), locations, ..Query::default() }
}

fn sampled(args: SampleArgs, query: Query) -> Query {
    Query { language: trimmed(args.language), filter_level: args.filter_level, ..query }
}

fn account(args: &AccountArgs, query: Query) -> Query {
    let AccountArgs { with, replies, stringify_friend_ids } = *args;
    Query { with, all_replies: replies, stringify_friend_ids, ..query }
}

fn trimmed(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(|text| text.trim().to_owned()).collect()
}

/// Checks the query as one connection asks it. The accounts go into it where one connection takes
/// them all and nothing changes them; else they are spread.
fn spread(
    endpoint: Endpoint,
    query: &mut Query,
    args: Option<&FollowArgs>,
) -> Result<Option<Spread>, Error> {
    let Some((args, capacity)) = args.zip(endpoint.follow_max()) else {
        query.check(endpoint)?;
        return Ok(None);
    };
    let followed = Followed::parse(&args.follow)?;
    let ids = followed.read()?;
    if ids.is_empty() && followed.has_files() {
        let files: Vec<String> =
            followed.files.iter().map(|path| path.display().to_string()).collect();
        return Err(Error::usage(format!("--follow: there is no id in {}", files.join(", "))));
    }
    query.follow = ids.iter().copied().take(capacity).collect();
    query.check(endpoint)?;
    if ids.len() <= capacity && !followed.has_files() {
        return Ok(None);
    }
    query.follow.clear();
    let usual = match endpoint {
        Endpoint::Filter => FILTER_OPEN_EVERY,
        Endpoint::Site | Endpoint::User | Endpoint::Sample => SITE_OPEN_EVERY,
    };
    let open_every = args.open_every.unwrap_or(usual);
    Ok(Some(Spread { followed, ids, capacity, open_every }))
}

/// Where to go, with which keys, and how.
fn entrance(args: &LegacyServerArgs, endpoint: Endpoint, env: &Env) -> Result<Entrance, Error> {
    if args.sandbox {
        return Ok(Entrance::Sandbox(sandbox_options(args.behaviour.clone(), 0, None)));
    }
    needs_sandbox(&args.behaviour)?;
    if args.server.is_none() && env.first(&["TRILL_TWITTER_SERVER"]).is_none() {
        let retired = endpoint.default_server();
        return Err(Error::Usage {
            message: format!("which server? {retired}, which X had for this, is retired"),
            hint: Some(
                "name one that speaks API v1.1 with --server or TRILL_TWITTER_SERVER; X itself has \
                 'trill twitter filter' and 'sample'; --sandbox follows the embedded server"
                    .to_owned(),
            ),
        });
    }
    let api = server::address(args.server.as_deref(), &server::LEGACY, env)?;
    let net = server::net_options(&args.net, &api)?;
    let stream = format!("{} {}", host_and_port(&api), endpoint.name());
    let keys = keys(args, stream, env)?;
    Ok(Entrance::Real { api, keys, net })
}

fn keys(args: &LegacyServerArgs, stream: String, env: &Env) -> Result<Keys, Error> {
    let places = [
        (&args.consumer_key_file, &token::CONSUMER_KEY),
        (&args.consumer_secret_file, &token::CONSUMER_SECRET),
        (&args.access_token_file, &token::ACCESS_TOKEN),
        (&args.access_token_secret_file, &token::ACCESS_TOKEN_SECRET),
    ];
    let mut found = Vec::with_capacity(places.len());
    let mut missing = Vec::new();
    for (file, key) in places {
        match token::key(file.as_deref(), key, env)? {
            Some(key) => found.push(key),
            None => missing.push(key.variable),
        }
    }
    match <[_; 4]>::try_from(found) {
        Ok([consumer_key, consumer_secret, token, token_secret]) => Ok(Keys {
            consumer_key: consumer_key.expose_secret().to_owned(),
            consumer_secret,
            token: token.expose_secret().to_owned(),
            token_secret,
        }),
        Err(_) => Err(Error::Auth {
            stream,
            message: format!("four keys are needed, and there is no {}", missing.join(", no ")),
            hint:
                "set CONSUMER_KEY, CONSUMER_SECRET, ACCESS_TOKEN and ACCESS_TOKEN_SECRET, or name \
                   files with --consumer-key-file and friends"
                    .to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::Args;
    use crate::cli::config::Config;
    use crate::error::Exit;

    fn env() -> Env {
        Env::default()
            .with("TRILL_TWITTER_SERVER", "v11.example")
            .with("CONSUMER_KEY", "ck")
            .with("CONSUMER_SECRET", "cs")
            .with("ACCESS_TOKEN", "at")
            .with("ACCESS_TOKEN_SECRET", "ats")
    }

    fn meant(line: &str, env: &Env) -> Result<Legacy, Error> {
        let words = ["trill", "twitter", "legacy"].into_iter().chain(line.split_whitespace());
        match Config::resolve(Args::try_parse_from(words).expect("it parses"), env)?.action {
            Action::Legacy(plan) => Ok(*plan),
            other => panic!("{other:?}"),
        }
    }

    fn refused(line: &str, env: &Env) -> (Exit, String) {
        let error = meant(line, env).expect_err("it makes no sense");
        (error.exit(), error.to_string())
    }

    /// A file of the test's own.
    fn file(name: &str, text: &str) -> String {
        let path = std::env::temp_dir().join(format!("trill-legacy-{}-{name}", std::process::id()));
        std::fs::write(&path, text).expect("a temporary file");
        path.display().to_string()
    }

    #[test]
    fn every_flag_has_its_parameter() {
        let filter = meant(
            "filter --track=rust,cargo --follow=12,34 --locations=-122.75,36.8,-121.75,37.8 \
             --language=en,de --filter-level=low --stall-warnings --delimited --param=count=-10",
            &env(),
        )
        .expect("it makes sense");
        let parameters = filter.query.parameters();
        let parameters: Vec<String> = parameters.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(
            parameters,
            [
                "track=rust,cargo",
                "follow=12,34",
                "locations=-122.75,36.8,-121.75,37.8",
                "language=en,de",
                "filter_level=low",
                "stall_warnings=true",
                "delimited=length",
                "count=-10",
            ]
        );
        assert!(filter.spread.is_none(), "one connection takes them");
        assert_eq!(filter.policy.stall_timeout, STALL_TIMEOUT);
        let user = meant("user --with=user --replies --track=a --stringify-friend-ids", &env());
        let user = user.expect("it makes sense").query;
        assert!(user.with.is_some() && user.all_replies && user.stringify_friend_ids);
        let site = meant("site --follow=7 --with=followings --replies", &env());
        assert_eq!(site.expect("it makes sense").query.follow, [7]);
    }

    #[test]
    fn more_accounts_than_one_connection_takes_are_spread_and_so_are_those_of_a_file() {
        let ids: Vec<String> = (1..=101).map(|id: u32| id.to_string()).collect();
        let plan = meant(&format!("site --follow={}", ids.join(",")), &env()).expect("spread");
        let spread = plan.spread.expect("it takes two connections");
        assert_eq!((spread.ids.len(), spread.capacity), (101, 100));
        assert_eq!(spread.open_every, SITE_OPEN_EVERY);
        assert!(plan.query.follow.is_empty() && !spread.followed.has_files());

        let path = file("ids", "\u{feff}# friends\n12, 34\n\n34 # twice\n\t56\r\n");
        let plan = meant(&format!("filter --follow=7,@{path}"), &env()).expect("a file");
        let spread = plan.spread.expect("the file may change");
        assert_eq!(spread.ids, [7, 12, 34, 56]);
        assert_eq!((spread.capacity, spread.open_every), (5_000, FILTER_OPEN_EVERY));
        std::fs::write(&path, "\u{feff}99").expect("it can be written");
        assert_eq!(spread.followed.read().expect("it is there"), [7, 99]);
        std::fs::remove_file(&path).expect("it is there");
        assert_eq!(spread.followed.read().expect_err("it is gone").exit(), Exit::Failure);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let bad = file("bad", "12\nrust\n");
        let empty = file("empty", "# nobody\n");
        for (line, words) in [
            ("filter", "at least one of --track"),
            ("filter --language=en", "at least one of --track"),
            ("site", "site needs --follow"),
            ("site --follow=rust", "\"rust\" is no account's id"),
            (&format!("site --follow=@{bad}"), "bad:2: \"rust\" is no"),
            (&format!("site --follow=@{empty}"), &format!("no id in {empty}")),
            ("filter --track=a,,b", "an empty phrase"),
        ] {
            let (exit, said) = refused(line, &env());
            assert_eq!(exit, Exit::Usage, "{said}");
            assert!(said.contains(words), "{line}: {said}");
        }
        let none = env().with("TRILL_TWITTER_SERVER", "");
        let (exit, said) = refused("user", &none);
        assert_eq!(exit, Exit::Usage);
        assert!(said.contains("userstream.twitter.com") && said.contains("retired"), "{said}");
        for path in [bad, empty] {
            std::fs::remove_file(path).expect("it is there");
        }
    }

    #[test]
    fn all_four_keys_are_needed_and_a_file_beats_a_variable() {
        let (exit, said) =
            refused("sample", &env().with("CONSUMER_SECRET", "").with("ACCESS_TOKEN", ""));
        assert_eq!(exit, Exit::Auth);
        assert!(said.ends_with("there is no CONSUMER_SECRET, no ACCESS_TOKEN"), "{said}");
        let path = file("key", " from-file \n");
        let plan = meant(&format!("sample --access-token-file={path}"), &env()).expect("keys");
        let Entrance::Real { keys, .. } = plan.entrance else { panic!("a real server") };
        assert_eq!((&*keys.token, &*keys.consumer_key), ("from-file", "ck"));
        assert_eq!(keys.token_secret.expose_secret(), "ats");
        std::fs::remove_file(path).expect("it is there");
        for (flag, name) in [
            ("consumer-key", "the consumer key"),
            ("consumer-secret", "the consumer secret"),
            ("access-token", "the access token"),
            ("access-token-secret", "the access token's secret"),
        ] {
            let (exit, said) = refused(&format!("sample --{flag}-file=/nowhere/at/all"), &env());
            assert_eq!(exit, Exit::Auth);
            let words = format!("cannot read {name} from /nowhere/at/all: ");
            assert!(said.starts_with(&words), "{said}");
        }
    }
}
