//! The import rule: which module of `src` may use which, and what the sans-I/O layers must not
//! know. A finding names file and line. ARCHITECTURE.md shows the same table.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Each top-level module and the modules that it uses. No row names a later one: nothing is
/// imported against the flow.
const LAYERS: &[(&str, &[&str])] = &[
    ("json", &[]),
    ("event", &["json"]),
    ("error", &[]),
    ("cursor", &["event", "error"]),
    ("request", &[]),
    ("proto", &[]),
    ("rules", &[]),
    ("sandbox", &["rules"]),
    ("sink", &["event"]),
    ("output", &["json", "event"]),
    ("filter", &["event", "output"]),
    ("status", &["event", "output"]),
    ("report", &["event", "error", "output", "status"]),
    ("auth", &["request"]),
    ("net", &["error", "request"]),
    ("source", &["json", "event", "error", "request", "proto"]),
    ("session", &["event", "error", "request", "proto", "source"]),
    (
        "engine",
        &[
            "event", "error", "cursor", "request", "proto", "sink", "output", "filter", "status",
            "report", "auth", "net", "source", "session",
        ],
    ),
    (
        "commands",
        &[
            "error", "request", "proto", "rules", "output", "report", "auth", "net", "source",
            "engine",
        ],
    ),
    (
        "cli",
        &[
            "event", "error", "rules", "sandbox", "sink", "output", "filter", "status", "report",
            "auth", "net", "source", "session", "engine", "commands",
        ],
    ),
    (
        "run",
        &[
            "event", "error", "cursor", "rules", "sandbox", "output", "filter", "report", "auth",
            "net", "source", "session", "engine", "commands", "cli",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// These see no socket, no clock, no thread, no file and no randomness but a seeded one:
/// everything they do can be tested in virtual time.
const SANS_IO: &[&str] = &[
    "json", "event", "error", "request", "proto", "rules", "auth", "source", "session", "output",
    "filter",
];

/// What a sans-I/O layer must not name.
const IMPURE: &[&str] = &[
    "tokio",
    "futures_util",
    "reqwest",
    "hyper",
    "axum",
    "rustls",
    "signal_hook",
    "Instant",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "std::net",
    "std::thread",
    "std::fs",
    "std::env",
    "std::process",
    "fastrand",
];

/// The one use of randomness: the caller gives the seed.
const SEEDED: (&str, &[&str]) =
    ("session/backoff.rs", &["fastrand::Rng,", "fastrand::Rng::with_seed("]);

#[test]
fn a_module_uses_only_what_its_row_allows() {
    let mut wrong = Vec::new();
    for line in lines() {
        for name in line.modules() {
            let allowed = row(&line.module);
            if name != line.module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{line}: {} must not use crate::{name}", line.module));
            }
        }
        if line.code.contains("crate::{") {
            wrong.push(format!("{line}: write one `use crate::module::…` for each module"));
        }
        if line.climbs_out {
            wrong.push(format!("{line}: `super` leads out of {}; say crate::…", line.module));
        }
    }
    report(&wrong);
}

#[test]
fn every_permission_is_used() {
    let used: BTreeSet<(String, String)> = lines()
        .iter()
        .flat_map(|line| line.modules().into_iter().map(|name| (line.module.clone(), name)))
        .collect();
    let unused: Vec<String> = LAYERS
        .iter()
        .flat_map(|(module, allowed)| allowed.iter().map(move |name| (*module, *name)))
        .filter(|(module, name)| !used.contains(&((*module).to_owned(), (*name).to_owned())))
        .map(|(module, name)| format!("{module} may use {name} and does not: take it off the list"))
        .collect();
    report(&unused);
}

#[test]
fn the_sans_io_layers_know_no_world() {
    let mut wrong = Vec::new();
    for line in lines().iter().filter(|line| SANS_IO.contains(&line.module.as_str())) {
        for word in IMPURE.iter().filter(|word| has_word(&line.code, word)) {
            let (file, forms) = SEEDED;
            let seeded = line.file == Path::new("src").join(file)
                && forms.iter().any(|form| line.code.contains(form));
            if !(*word == "fastrand" && seeded) {
                wrong.push(format!("{line}: {} must not know {word}", line.module));
            }
        }
    }
    report(&wrong);
}

#[test]
fn rows_come_in_the_order_of_the_flow() {
    for (at, (module, allowed)) in LAYERS.iter().enumerate() {
        let earlier: Vec<&str> = LAYERS[..at].iter().map(|(name, _)| *name).collect();
        for name in *allowed {
            assert!(earlier.contains(name), "{module} uses {name}, which comes later");
        }
    }
}

#[test]
fn the_architecture_page_shows_this_table() {
    let page =
        fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    let mut table = String::from("| module | uses |\n|---|---|\n");
    for (module, allowed) in LAYERS.iter().filter(|(module, _)| !matches!(*module, "lib" | "main"))
    {
        let names = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
        // Writing to memory cannot fail.
        let _ = writeln!(table, "| {module} | {names} |");
    }
    assert!(page.contains(&table), "ARCHITECTURE.md needs this table:\n\n{table}");
}

/// A line of source without its comment.
struct Line {
    file: PathBuf,
    number: usize,
    /// The top-level module.
    module: String,
    code: String,
    /// `super::` leads to the root of the crate.
    climbs_out: bool,
}

impl Line {
    /// The modules of the crate that this line names.
    fn modules(&self) -> Vec<String> {
        self.code
            .match_indices("crate::")
            .filter(|(at, _)| !self.code[..*at].ends_with(|c: char| is_word(c) || c == '$'))
            .map(|(at, found)| {
                self.code[at + found.len()..].chars().take_while(|c| is_word(*c)).collect()
            })
            .filter(|name: &String| !name.is_empty())
            .collect()
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.number)
    }
}

/// Every line of `src`.
fn lines() -> Vec<Line> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 20, "src was found");
    files.iter().flat_map(|path| lines_of(path)).collect()
}

fn lines_of(path: &Path) -> Vec<Line> {
    let text = fs::read_to_string(path).expect("a source file can be read");
    let file = path.strip_prefix(root()).expect("it was found below the root").to_owned();
    let mut place: Vec<String> = file
        .with_extension("")
        .iter()
        .skip(1)
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if place.last().is_some_and(|name| name == "mod") {
        place.pop();
    }
    let mut lines = Vec::new();
    let mut in_tests = 0;
    for (at, line) in text.lines().enumerate() {
        let code = without_comment(line).to_owned();
        if code.trim_start().starts_with("mod tests {") {
            in_tests = 1;
        }
        let climbs = "super::".repeat(place.len() + in_tests);
        lines.push(Line {
            file: file.clone(),
            number: at + 1,
            module: place[0].clone(),
            climbs_out: code.contains(&climbs),
            code,
        });
    }
    lines
}

/// Comments are line comments here (rustfmt and habit see to that); `://` begins none.
fn without_comment(line: &str) -> &str {
    let begins = |at: &usize| !line[..*at].ends_with(':');
    match line.match_indices("//").map(|(at, _)| at).find(begins) {
        Some(at) => &line[..at],
        None => line,
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of src can be read") {
        let path = entry.expect("an entry of src can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn row(module: &str) -> &'static [&'static str] {
    match LAYERS.iter().find(|(name, _)| *name == module) {
        Some((_, allowed)) => allowed,
        None => panic!("{module} has no row in LAYERS: say what it may use"),
    }
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        !code[..at].ends_with(is_word) && !code[at + word.len()..].starts_with(is_word)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn report(findings: &[String]) {
    assert!(findings.is_empty(), "\n  {}\n", findings.join("\n  "));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_scanner_sees_what_it_should() {
    assert_eq!(without_comment("let a = 1; // crate::net"), "let a = 1; ");
    assert_eq!(without_comment("\"https://a\", crate::net::B"), "\"https://a\", crate::net::B");
    assert!(has_word("use tokio::time;", "tokio") && !has_word("tokio_like", "tokio"));
    let line = Line {
        file: PathBuf::new(),
        number: 1,
        module: "a".to_owned(),
        code: "use crate::net::Client; pub(crate) fn f(x: crate::event::Json)".to_owned(),
        climbs_out: false,
    };
    assert_eq!(line.modules(), ["net", "event"]);
}
