//! The script of README.md that manages rules and pipes a stream into jq, run as it stands.

use std::fs;
use std::path::Path;

use trill::sandbox::{Options, Rate, Sandbox};

use crate::harness::Trill;

/// What stands between the markers, without its fence.
fn script() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("README.md is there");
    let (_, rest) = readme.split_once("<!-- script -->\n```sh\n").expect("there is a script");
    let (script, _) = rest.split_once("```\n<!-- /script -->").expect("it has an end");
    script.to_owned()
}

#[test]
fn the_script_of_the_readme_does_what_it_says() {
    let script = script();
    assert!(script.lines().count() <= 10, "it is short");
    let options = Options { seed: Some(1), rate: Rate::PerSecond(50.0), ..Options::default() };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let program = Path::new(env!("CARGO_BIN_EXE_trill")).parent().expect("it is in a folder");
    let run = || {
        Trill::through_shell(&format!("set -e\n{script}"))
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()))
            .env("TRILL_TWITTER_SERVER", sandbox.url())
            .env("X_BEARER_TOKEN", sandbox.token())
            .run()
            .code(0)
    };
    let ended = run();
    let printed = String::from_utf8(ended.stdout.clone()).expect("UTF-8");
    for words in [
        "2 rules: 0 errors, 0 warnings",
        "+\t\tcat has:images\ttrill:cats",
        "\t(bread OR sourdough) -is:retweet\ttrill:baking",
        "2 of 1000",
        " trill:cats",
        "\tcat -bread",
        "created\t",
        "deleted\t",
    ] {
        assert!(printed.contains(words), "'{words}' is missing: {printed}\n{}", ended.stderr);
    }
    // A second run finds what the first has made.
    let again = run();
    assert!(again.lines().iter().any(|line| line.starts_with("=\t")), "{:?}", again.lines());
}
