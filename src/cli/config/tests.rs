//! What is meant, from what was typed and what the surroundings say.

use clap::Parser as _;
use secrecy::ExposeSecret as _;

use super::*;
use crate::error::Exit;
use crate::output::FormatKind;

/// The meaning of a command line (without `trill`) in these surroundings.
fn meant(line: &str, env: &Env) -> Result<Config, Error> {
    let words = std::iter::once("trill").chain(line.split_whitespace());
    Config::resolve(Args::try_parse_from(words).expect("it parses"), env)
}

fn follow_of(line: &str, env: &Env) -> Follow {
    match meant(line, env).expect("it makes sense").action {
        Action::Follow(follow) => *follow,
        other => panic!("{other:?}"),
    }
}

fn server_of(line: &str, env: &Env) -> (String, Option<String>) {
    match follow_of(line, env).server {
        Server::Real { api, token, .. } => {
            (api.to_string(), token.map(|token| token.expose_secret().to_owned()))
        }
        Server::Sandbox(_) => panic!("a sandbox"),
    }
}

fn refused(line: &str, env: &Env) -> (Exit, String) {
    let error = meant(line, env).expect_err("it makes no sense");
    (error.exit(), error.to_string())
}

#[test]
fn a_server_is_a_host_or_a_url_and_https_unless_it_is_this_machine() {
    let env = Env::default();
    for (typed, meant) in [
        ("mastodon.social", "https://mastodon.social/"),
        ("https://mastodon.social/", "https://mastodon.social/"),
        ("m.example:8443", "https://m.example:8443/"),
        ("https://m.example/prefix/?q=1", "https://m.example/prefix/"),
        ("127.0.0.1:4000", "http://127.0.0.1:4000/"),
        ("localhost:4000", "http://localhost:4000/"),
        ("http://[::1]:4000", "http://[::1]:4000/"),
        ("https://127.0.0.1", "https://127.0.0.1/"),
    ] {
        assert_eq!(server_of(&format!("public --server {typed}"), &env).0, meant, "{typed}");
    }
}

#[test]
fn a_server_that_makes_no_sense_is_a_usage_error_that_says_why() {
    let env = Env::default();
    for (typed, why) in [
        ("http://m.example", "plain http"),
        ("ftp://m.example", "not an http(s) address"),
        ("https://u:secret@m.example", "without a user or a password"),
        ("https://", "empty host"),
    ] {
        let (exit, message) = refused(&format!("public --server {typed}"), &env);
        assert_eq!(exit, Exit::Usage, "{typed}");
        assert!(message.contains(why), "{typed}: {message}");
    }
    for line in [
        "public --server https://me:s3cret@m.example",
        "public --server https://me:s3cret@m.example:99999",
        "public --server m.example --proxy http://me:s3cret@[bad",
    ] {
        let message = refused(line, &env).1;
        assert!(!message.contains("s3cret"), "{message}");
    }
    assert_eq!(
        server_of("public --allow-http --server http://m.example", &env).0,
        "http://m.example/"
    );
    assert_eq!(refused("public", &env).0, Exit::Usage);
}

#[test]
fn a_flag_beats_a_variable_and_the_particular_variable_the_general() {
    let env = Env::default().with("MASTODON_API_BASE_URL", "c.example");
    assert_eq!(server_of("public", &env).0, "https://c.example/");
    let env = env.with("MASTODON_SERVER", "b.example");
    assert_eq!(server_of("public", &env).0, "https://b.example/");
    let env = env.with("TRILL_SERVER", "a.example");
    assert_eq!(server_of("public", &env).0, "https://a.example/");
    assert_eq!(server_of("public --server x.example", &env).0, "https://x.example/");
    let env = Env::default().with("TRILL_SERVER", "");
    assert_eq!(refused("public", &env).0, Exit::Usage);
}

#[test]
fn a_proxy_that_is_none_is_refused_and_not_left_out() {
    let env = Env::default();
    let proxy = |typed: &str| {
        let line = format!("public --server m.example --proxy {typed}");
        meant(&line, &env).map(|config| match config.action {
            Action::Follow(follow) => match follow.server {
                Server::Real { net, .. } => net.proxy.map(|url| url.to_string()),
                Server::Sandbox(_) => None,
            },
            _ => None,
        })
    };
    assert_eq!(proxy("127.0.0.1:3128").ok().flatten().as_deref(), Some("http://127.0.0.1:3128/"));
    assert_eq!(
        proxy("socks5://127.0.0.1:9").ok().flatten().as_deref(),
        Some("socks5://127.0.0.1:9")
    );
    for typed in ["sock5://127.0.0.1:9", "ftp://127.0.0.1:9", "http://"] {
        let error = proxy(typed).expect_err(typed);
        assert_eq!(error.exit(), Exit::Usage, "{error}");
    }
}

#[test]
fn personal_streams_need_a_token_before_anything_is_sent() {
    let env = Env::default();
    for command in ["user", "home", "notifications", "direct", "list 42"] {
        let (exit, message) = refused(&format!("{command} --server m.example"), &env);
        assert_eq!(exit, Exit::Auth, "{command}: {message}");
    }
    assert_eq!(server_of("public --server m.example", &env).1, None);
    let env = env.with("MASTODON_ACCESS_TOKEN", " t0ken-of-mine\n");
    assert_eq!(server_of("user --server m.example", &env).1.as_deref(), Some("t0ken-of-mine"));
}

#[test]
fn a_token_that_no_header_can_carry_is_refused() {
    for token in ["two words", "caf\u{e9}", "\t"] {
        let env = Env::default().with("MASTODON_ACCESS_TOKEN", token);
        assert_eq!(refused("user --server m.example", &env).0, Exit::Auth, "{token:?}");
    }
}

#[test]
fn the_format_follows_the_terminal_unless_it_is_chosen() {
    let pipe = Env::default();
    let mut terminal = Env::default();
    terminal.stdout_is_terminal = true;
    let kind = |line: &str, env: &Env| follow_of(line, env).show.format.options.kind;
    assert_eq!(kind("public --sandbox", &pipe), FormatKind::Json);
    assert_eq!(kind("public --sandbox", &terminal), FormatKind::Pretty);
    assert_eq!(kind("public --sandbox -o raw", &terminal), FormatKind::Raw);
}

#[test]
fn hashtags_are_one_channel_each_however_they_are_spelled() {
    let follow = follow_of("hashtag --sandbox Rust #rust caturday --local", &Env::default());
    let tag = |tag: &str| Channel::Hashtag { tag: tag.to_owned(), local: true };
    assert_eq!(follow.channels, [tag("rust"), tag("caturday")]);
    for line in ["hashtag --sandbox rust #!", "hashtag --sandbox a,b", "list --sandbox /lists/42"] {
        assert_eq!(refused(line, &Env::default()).0, Exit::Usage, "{line}");
    }
}

#[test]
fn retry_counts_attempts_and_giving_it_forces_a_closed_feed() {
    let attempts = |line: &str| {
        let follow = follow_of(line, &Env::default());
        (follow.policy.attempts, follow.force)
    };
    assert_eq!(attempts("public --sandbox"), (None, false));
    assert_eq!(attempts("public --sandbox --retry forever"), (None, true));
    assert_eq!(attempts("public --sandbox --retry 3"), (Some(3), true));
}

#[test]
fn meta_is_off_all_or_some() {
    let meta = |line: &str| follow_of(line, &Env::default()).show.limits.meta;
    assert!(meta("public --sandbox").is_empty());
    assert_eq!(meta("public --sandbox --meta").len(), 5);
    assert_eq!(meta("public --sandbox --meta=gap").len(), 1);
}

#[test]
fn a_sandbox_takes_no_server_and_a_server_no_misbehaviour() {
    let env = Env::default().with("TRILL_SERVER", "m.example").with("MASTODON_ACCESS_TOKEN", "t");
    assert!(matches!(follow_of("user --sandbox", &env).server, Server::Sandbox(_)));
    let (exit, message) = refused("public --seed 1", &env);
    assert_eq!(exit, Exit::Usage);
    assert!(message.contains("--seed"), "{message}");
}

fn sink_of(line: &str) -> crate::sink::SinkSpec {
    follow_of(line, &Env::default()).show.sink
}

#[test]
fn files_are_named_and_compressed_as_their_names_end() {
    use crate::sink::SinkSpec;
    use crate::sink::files::Compress;

    assert!(sink_of("public --server m.example").is_stdout());
    for (typed, compress) in [
        ("-O a.jsonl", None),
        ("-O a.jsonl.zst", Some(Compress::Zstd)),
        ("-O a.jsonl.gz", Some(Compress::Gzip)),
        ("-O a.jsonl --compress zstd", Some(Compress::Zstd)),
    ] {
        match sink_of(&format!("public --server m.example {typed}")) {
            SinkSpec::Files(spec) => assert_eq!(spec.compress, compress, "{typed}"),
            SinkSpec::Stdout => panic!("{typed}"),
        }
    }
}

#[test]
fn what_ends_a_record_in_a_file_is_what_ends_it_in_its_format() {
    use crate::sink::SinkSpec;

    for (typed, terminator) in
        [("", &b"\n"[..]), ("-0", b"\0"), ("-F @id -o csv", b"\r\n"), ("-F @id", b"\n")]
    {
        match sink_of(&format!("public --server m.example -O a {typed}")) {
            SinkSpec::Files(spec) => assert_eq!(spec.terminator, terminator, "{typed}"),
            SinkSpec::Stdout => panic!("{typed}"),
        }
    }
}

#[test]
fn a_file_is_no_terminal() {
    let mut terminal = Env::default();
    terminal.stdout_is_terminal = true;
    for (typed, kind, is_terminal) in [
        ("-O a", FormatKind::Json, false),
        ("-O a -o pretty", FormatKind::Pretty, false),
        ("-O a --tee", FormatKind::Json, true),
    ] {
        let line = format!("public --server m.example {typed}");
        let options = follow_of(&line, &terminal).show.format.options;
        assert_eq!((options.kind, options.terminal, options.color), (kind, is_terminal, false));
    }
    let line = "public --server m.example -O a -o pretty --color always";
    assert!(follow_of(line, &terminal).show.format.options.color);
}

#[test]
fn flags_about_files_need_one_and_a_wrong_name_is_pointed_at() {
    let env = Env::default();
    for (typed, why) in [
        ("--rotate 1h", "--rotate is about files"),
        ("--compress zstd", "--compress is about files"),
        ("--sync never", "--sync is about files"),
        ("--tee", "--tee is about files"),
        ("--manifest m", "--manifest is about files"),
        ("-O -", "-O names files"),
        ("-O {host}", "--out: there is no {host}"),
    ] {
        let (exit, message) = refused(&format!("public --server m.example {typed}"), &env);
        assert_eq!(exit, Exit::Usage);
        assert!(message.contains(why), "{message}");
    }
}
