//! What is checked in and what the program says are the same: completions, man pages, and the
//! blocks of README.md that are made from code.
//!
//! `just gen` writes all of them; without `just`, run what its recipe says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use trill::cli::args::Generated;
use trill::cli::generate;

/// Set to `1` it makes the test of README.md write what it would otherwise compare.
const BLESS: &str = "TRILL_BLESS";

#[test]
fn the_completions_are_those_of_the_program() {
    compare_folder("completions", Generated::Completions);
}

#[test]
fn the_man_pages_are_those_of_the_program() {
    compare_folder("man", Generated::Man);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no configuration but its environment")]
fn the_readme_shows_what_the_program_says() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md is there");
    let mut expected = readme.clone();
    for (name, text) in readme_blocks() {
        expected = with_block(&expected, name, &text);
    }
    if std::env::var_os(BLESS).is_some_and(|value| value == "1") {
        fs::write(&path, expected).expect("README.md can be written");
        return;
    }
    if let Some((is, should)) =
        readme.lines().zip(expected.lines()).find(|(is, should)| is != should)
    {
        panic!(
            "README.md is out of date; run `just gen`\n  is:        {is}\n  should be: {should}"
        );
    }
    assert_eq!(readme.len(), expected.len(), "README.md is out of date; run `just gen`");
}

/// The blocks between `<!-- name -->` and `<!-- /name -->`.
fn readme_blocks() -> Vec<(&'static str, String)> {
    let usage = generate::usage(None).expect("trill has help");
    let flags = generate::usage(Some("public")).expect("public is a subcommand");
    vec![
        ("usage", format!("```text\n{usage}```\n")),
        ("flags", format!("```text\n{flags}```\n")),
        ("exit-codes", generate::exit_code_table()),
        ("environment", generate::environment_table()),
    ]
}

/// `text` with other content between the markers of `name`.
fn with_block(text: &str, name: &str, content: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let parts = text.split_once(&open).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&close)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else { panic!("README.md has no {open}…\n{close}") };
    format!("{before}{open}\n{content}\n{close}{after}")
}

/// Every file is there and equal, and there is no other.
fn compare_folder(folder: &str, what: Generated) {
    let expected: BTreeMap<PathBuf, Vec<u8>> = generate::files(what).into_iter().collect();
    let mut wrong = Vec::new();
    for (name, bytes) in &expected {
        match fs::read(root().join(folder).join(name)) {
            Ok(found) if found == *bytes => {}
            Ok(_) => wrong.push(format!("{folder}/{} differs", name.display())),
            Err(e) => wrong.push(format!("{folder}/{}: {e}", name.display())),
        }
    }
    for entry in fs::read_dir(root().join(folder)).into_iter().flatten() {
        let name = PathBuf::from(entry.expect("the folder can be read").file_name());
        if !expected.contains_key(&name) {
            wrong.push(format!("{folder}/{} is stale", name.display()));
        }
    }
    assert!(wrong.is_empty(), "out of date; run `just gen`\n  {}", wrong.join("\n  "));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
