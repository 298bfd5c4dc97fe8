//! README's table "I want … | type …": each command is run as it stands, in a shell.

use std::fs;
use std::path::Path;

use trill::sandbox::{Options, Rate, Sandbox};

use crate::harness::{Ended, Trill, all_at_once};

/// What would follow for ever ends after so many records. It is said in a variable, so that the
/// commands can stay as they are.
const COUNT: usize = 25;

/// What a command must have done.
struct Wish {
    /// A part of the command that only this one has.
    part: &'static str,
    /// What is run after it in the same folder.
    then: &'static str,
    holds: fn(&Ended) -> bool,
}

const WISHES: [Wish; 10] = [
    Wish {
        part: "-n 20",
        then: "",
        holds: |ended| {
            let vias: Vec<String> = ended.records().into_iter().map(|r| r.via).collect();
            vias.len() == COUNT
                && vias[..20].iter().all(|via| via == "history")
                && vias[20..].iter().all(|via| via == "stream")
        },
    },
    Wish {
        part: "--since",
        then: "",
        holds: |ended| {
            let records = ended.records();
            records.len() == COUNT && records[0].via == "history"
        },
    },
    Wish {
        part: "--oneline",
        then: "",
        holds: |ended| {
            each_line(ended, |line| line.contains("  @") || line.contains("  deleted "))
                && ended.lines().iter().any(|line| line.ends_with("#caturday"))
        },
    },
    Wish {
        part: "--has media",
        then: "",
        holds: |ended| each_line(ended, |line| line.contains(r#""media_attachments":[{"#)),
    },
    Wish {
        part: "-F ",
        then: "",
        holds: |ended| {
            // A post may be a picture and no text.
            each_line(ended, |line| {
                let cells: Vec<&str> = line.split('\t').collect();
                cells.len() == 3 && !cells[0].is_empty() && cells[1].contains('@')
            })
        },
    },
    Wish {
        part: "| jq",
        then: "",
        holds: |ended| each_line(ended, |line| line.starts_with("https://")),
    },
    Wish {
        part: "--cursor-file",
        // The first run notes where the hashtag is; the next one, cron's, has something to print.
        then: "echo 'the next time'\n$COMMAND",
        holds: |ended| {
            let lines = ended.lines();
            lines.len() > 1
                && lines[0] == "the next time"
                && lines[1..].iter().all(|line| line.contains(r#""via":"catchup""#))
        },
    },
    Wish {
        part: "-O ",
        then: "trill replay posts/20??-??-??.jsonl.zst",
        holds: |ended| each_line(ended, |line| line.contains(r#""stream":["public"]"#)),
    },
    Wish {
        part: "-i ",
        then: "",
        holds: |ended| each_line(ended, |line| line.to_lowercase().contains("ferry")),
    },
    Wish {
        part: "doctor",
        then: "",
        holds: |ended| {
            let lines = ended.lines();
            lines.len() > 5 && lines.iter().all(|line| line.starts_with("ok "))
        },
    },
];

/// There are [`COUNT`] lines, and it is true of each.
fn each_line(ended: &Ended, holds: fn(&str) -> bool) -> bool {
    let lines = ended.lines();
    lines.len() == COUNT && lines.into_iter().all(holds)
}

/// The commands of the table.
fn commands() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("README.md is there");
    let (_, rest) = readme.split_once("<!-- wishes -->\n").expect("there is a table");
    let (table, _) = rest.split_once("<!-- /wishes -->").expect("it has an end");
    table
        .lines()
        .filter_map(|row| row.strip_suffix("` |")?.split_once(" | `"))
        // What a table's cell must hide from Markdown.
        .map(|(_, command)| command.replace("\\|", "|"))
        .collect()
}

#[test]
fn what_the_readme_offers_for_each_wish_does_it() {
    let commands = commands();
    assert_eq!(commands.len(), WISHES.len(), "{commands:?}");
    let options = Options { rate: Rate::PerSecond(100.0), ..Options::default() };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let program = Path::new(env!("CARGO_BIN_EXE_trill")).parent().expect("it is in a folder");
    all_at_once(WISHES, |wish| {
        let mut of_it = commands.iter().filter(|command| command.contains(wish.part));
        let (Some(command), None) = (of_it.next(), of_it.next()) else {
            panic!("one command with {}: {commands:?}", wish.part)
        };
        let then = wish.then.replace("$COMMAND", command);
        let ended = Trill::through_shell(&format!("set -e\n{command}\n{then}"))
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()))
            .env("TRILL_SERVER", sandbox.url())
            .env("MASTODON_ACCESS_TOKEN", sandbox.token())
            .env("TRILL_COUNT", COUNT.to_string())
            .run()
            .code(0);
        let holds = (wish.holds)(&ended);
        ended.check(holds, &format!("should do what the table says of {}", wish.part));
    });
}
