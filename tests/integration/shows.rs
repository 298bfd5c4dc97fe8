//! What people see, and what the next program gets: fields, programs, templates, filters, the width
//! of the terminal, the status line; on Mastodon, on X and from files by one code path.

use std::fs;

use crate::harness::{Ended, Signal, Trill, all_at_once};

/// `COMMAND` (split at spaces) at an embedded server that sends the same every time.
fn trill(command: &str) -> Trill {
    Trill::new(command.split(' ')).arg("--sandbox").arg("--seed=1").arg("--rate=max")
}

/// Two hundred records of both services in a file.
fn recorded() -> Vec<u8> {
    let mastodon = trill("public --count=200 -o json").run().code(0).stdout;
    let x = trill("x sample --preset=all --count=200 -o json").run().code(0).stdout;
    [mastodon, x].concat()
}

fn replayed(records: &[u8], flags: &[&str]) -> Ended {
    let mut trill = Trill::new(["replay", "f"]).file("f", records);
    for flag in flags {
        trill = trill.arg(*flag);
    }
    trill.run()
}

#[test]
fn fields_are_one_line_of_cells_for_each_record_on_every_network() {
    let records = recorded();
    let ended = replayed(&records, &["-F", "@id,@author,@text,@kind"]).code(0).silent();
    assert_eq!(ended.lines().len(), 400);
    for line in ended.lines() {
        assert_eq!(line.split('\t').count(), 4, "{line}");
        assert!(!line.starts_with('\t'), "every record has an id: {line}");
    }
    let json = replayed(&records, &["-F", "@id,payload_has_no_such", "-o", "json"]).code(0);
    assert!(json.lines().iter().all(|l| l.ends_with(r#","payload_has_no_such":null}"#)));
    let csv = replayed(&records, &["-F", "@author,@text", "-o", "csv"]).code(0);
    assert!(csv.stdout.starts_with(b"@author,@text\r\n"));
    // The same at the source as from a file.
    let live = trill("public --count=200 -F @id,@text").run().code(0);
    let ids = replayed(&records, &["-F", "@id,@text", "--count=200"]).code(0);
    assert_eq!(live.stdout, ids.stdout);
}

#[test]
fn the_fields_are_listed() {
    let listed = Trill::new(["fields"]).run().code(0).silent();
    for field in ["@id", "@text", "@rules", "@kind", "@received_at"] {
        assert!(listed.lines().iter().any(|line| line.starts_with(field)), "{field}");
    }
    assert_eq!(Trill::new(["public", "-F"]).run().code(0).stdout, listed.stdout);
}

#[test]
fn programs_make_of_a_record_what_they_like() {
    let records = recorded();
    let program = r#"select($at.kind == "post") | $at.author + ": " + ($at.text | .[0:20])"#;
    let ended = replayed(&records, &["-r", "-q", program]).code(0).silent();
    assert!(ended.lines().len() > 50 && ended.lines()[0].contains(": "));
    let events = replayed(&records, &["-q", ".event", "-c", "3"]).code(0);
    assert_eq!(events.lines(), [r#""update""#; 3]);
    // A record that a program fails on is told of, and the rest goes on.
    let ended = replayed(&records, &["-q", ".payload.id | tonumber | . + null.x"]).code(0);
    ended.says("--jq: ");
    let ended = replayed(&records, &["-q", "[repeat(1)]", "-c", "2"]).code(0);
    ended.says("--jq: ");
}

#[test]
fn templates_are_filled_in() {
    let records = recorded();
    let template = "{{ id }}|{{ author }}|{{ text|truncate(10) }}|{{ nothing }}";
    let ended = replayed(&records, &["--template", template]).code(0).silent();
    assert!(ended.lines()[0].split('|').count() == 4 && ended.lines()[0].ends_with('|'));
    let file = Trill::new(["replay", "f", "-T", "t", "--count=1"])
        .file("f", &records)
        .file("t", "{{ kind }}")
        .run();
    assert_eq!(file.code(0).lines(), ["post"]);
}

#[test]
fn a_mistake_in_a_small_language_is_shown_with_a_caret() {
    for (flags, words, column) in [
        (["-q", ".a | | b"], "--jq: ", 5),
        (["--where", "1 +"], "--where: ", 3),
        (["-F", "a..b"], "--fields: ", 2),
        (["-i", "a("], "--include: ", 1),
        (["-e", "a["], "--exclude: ", 1),
        (["-H", "("], "--highlight: ", 0),
        (["--template", "{{ a"], "--template: ", 0),
    ] {
        let ended = replayed(b"", &flags).code(2).says(words).prints_nothing();
        let caret = ended.stderr.lines().find(|line| line.trim() == "^").unwrap_or_default();
        assert!(caret.len() > column, "{flags:?}: {}", ended.stderr);
    }
    replayed(b"", &["-o", "csv"]).code(2).says("which fields");
    replayed(b"", &["-r"]).code(2).says("--jq");
    replayed(b"", &["-q", ".", "-F", "@id"]).code(2);
}

#[test]
fn filters_show_less_and_never_something_else() {
    let records = recorded();
    let all = replayed(&records, &["-F", "@id"]).code(0).lines().len();
    let shown = |flags: &[&str]| {
        let ended = replayed(&records, &[flags, &["-F", "@id,@text,@lang,@kind"]].concat()).code(0);
        ended.lines().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let cats = shown(&["-i", "(?i)cat"]);
    let rest = shown(&["-e", "(?i)cat"]);
    assert!(!cats.is_empty() && cats.len() + rest.len() == all, "{} {}", cats.len(), rest.len());
    for (flags, most) in [
        (&["--no-boosts"][..], all),
        (&["--no-replies"], all - 1),
        (&["--no-bots"], all - 1),
        (&["--has", "media"], all / 2),
        (&["--has", "poll"], all / 4),
        (&["--lang", "en"], all - 1),
        (&["--where", ".payload.data != null"], all / 2),
        (&["--event", "tweet", "--has", "media,link"], all / 2),
    ] {
        let few = shown(flags);
        assert!(!few.is_empty() && few.len() <= most, "{flags:?}: {} of {all}", few.len());
    }
    assert!(shown(&["--lang", "en"]).iter().all(|line| line.contains("\ten\t")));
    assert!(shown(&["--no-boosts"]).iter().all(|line| !line.ends_with("\tboost")));
}

#[test]
fn nothing_in_pretty_is_wider_than_the_terminal() {
    all_at_once([60, 100, 200], |columns| {
        for command in ["public --count=60", "x sample --count=60", "public --count=60 --oneline"] {
            let ended = trill(command).at_terminal().columns(columns).env("TERM", "xterm").run();
            let ended = ended.code(0);
            // As high as all of it: nothing scrolls out of sight, and a line that is too long would
            // go on in the next row, where the terminal says so.
            let mut screen = vt100::Parser::new(6000, columns, 0);
            screen.process(&ended.stdout);
            let screen = screen.screen();
            let wrapped = (0..6000).filter(|row| screen.row_wrapped(*row)).count();
            assert_eq!(wrapped, 0, "{command} at {columns}");
        }
    });
    let narrow = trill("public --count=5").at_terminal().columns(200).env("COLUMNS", "40").run();
    let widest = narrow.lines().iter().map(|line| line.trim_end().len()).max();
    assert!(widest < Some(120), "{widest:?}");
}

#[test]
fn a_content_warning_can_hide_its_post() {
    let shown = |flag: &str| {
        let ended = trill("public --count=40 -o pretty").arg(flag).run().code(0);
        String::from_utf8(ended.stdout).expect("UTF-8")
    };
    assert!(shown("--cw=show").contains("Soup on deck"));
    let hidden = shown("--cw=hide");
    assert!(hidden.contains("CW: ") && !hidden.contains("Soup on deck"));
    assert!(shown("--time=%Y").lines().next().is_some_and(|line| line.starts_with("20")));
}

#[test]
fn the_status_line_is_on_stderr_when_stdout_is_elsewhere_and_leaves_no_trace() {
    let live = || {
        Trill::new(["public", "--sandbox", "--rate=50", "--seed=1"])
            .errors_at_terminal()
            .env("TERM", "xterm")
    };
    let mut running = live().arg("--stats").spawn();
    for _ in 0..60 {
        running.line();
    }
    running.signal(Signal::INT);
    let ended = running.end().killed_by(Signal::INT);
    let drawn = ended.stderr.contains("live");
    let ended = ended.check(drawn, "should say that the stream is live");
    let mut screen = vt100::Parser::new(24, 80, 0);
    screen.process(ended.stderr.as_bytes());
    let left = screen.screen().contents();
    assert!(!left.contains("live"), "{left}");
    live().arg("--stats").arg("--quiet").arg("--count=20").run().code(0).silent();
    // What reads a pipe may write to the same terminal.
    let is_drawn = |more: &[&str]| {
        let trill = more.iter().fold(live().arg("--count=60"), |trill, flag| trill.arg(*flag));
        trill.run().code(0).stderr.contains("live · ")
    };
    assert!(!is_drawn(&[]) && is_drawn(&["-O", "posts.jsonl"]));
}

#[test]
fn a_shared_terminal_never_tears_a_record() {
    let ended =
        Trill::new(["public", "--sandbox", "--rate=200", "--seed=1", "--count=150", "-o", "raw"])
            .arg("--stats")
            .at_one_terminal()
            .columns(100)
            .env("TERM", "xterm")
            .run()
            .code(0);
    let mut screen = vt100::Parser::new(24, 100, 40_000);
    screen.process(&ended.stdout);
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    // Between the escapes of the status line every record is whole.
    let whole = text.split("\r\n").filter(|line| line.contains(r#"{"id":""#)).count();
    assert!(whole >= 140, "{whole} of 150");
}

#[test]
fn figures_are_told_at_the_end_and_when_asked() {
    let ended = trill("public --count=50 -o none --stats=json").run().code(0);
    let figures: serde_json::Value =
        serde_json::from_str(ended.stderr.trim()).expect("one line of JSON");
    assert_eq!((&figures["received"], &figures["shown"]), (&50.into(), &50.into()));
    let mut running = Trill::new(["public", "--sandbox", "--rate=50", "--stats"]).spawn();
    running.line();
    running.signal(Signal::USR1);
    running.says("records received");
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
    // Whoever asks a run that keeps no figures does not end it.
    let mut running = Trill::new(["public", "--sandbox", "--rate=50"]).spawn();
    running.line();
    running.signal(Signal::USR1);
    running.line();
    running.line();
}

#[test]
fn hostile_posts_reach_no_terminal_by_any_format() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    assert!(fs::metadata(path).is_ok());
    let text = "\\u001b]0;x\\u0007\\u009b31m\\u202e\\u2066\\u0000\\ud800 cat \\u001b[2J";
    let line = |payload: String, event: &str| {
        format!(
            r#"{{"source":"m.example","stream":["public"],"event":"{event}","via":"stream","received_at":"2026-11-20T12:00:00.123456Z","payload":{payload}}}"#
        )
    };
    let mastodon = format!(
        r#"{{"id":"1","content":"<p>{text}</p>","spoiler_text":"{text}","account":{{"acct":"{text}","display_name":"{text}"}}}}"#
    );
    let x = format!(
        r#"{{"data":{{"id":"1","text":"{text}","author_id":"2"}},"includes":{{"users":[{{"id":"2","name":"{text}","username":"a"}}]}}}}"#
    );
    let records = [line(mastodon, "update"), line(x, "tweet")].join("\n");
    let formats: &[&[&str]] = &[
        &["-o", "pretty"],
        &["-o", "pretty", "--oneline"],
        &["-o", "json"],
        &["-o", "raw"],
        &["-F", "@author,@name,@text"],
        &["-F", "@author,@name,@text", "-o", "csv"],
        &["-F", "@author,@name,@text", "-o", "json"],
        &["-q", "$at"],
        &["-r", "-q", "$at.name, .payload.content?, .payload.data.text?"],
        &["--template", "{{ name }} {{ text }} {{ payload.content }}"],
    ];
    all_at_once(formats, |flags| {
        let mut trill =
            Trill::new(["replay", "f", "--color=never"]).file("f", &records).at_terminal();
        for flag in *flags {
            trill = trill.arg(*flag);
        }
        let ended = trill.run().code(0);
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let obeyed =
            |c: char| (c.is_control() && !matches!(c, '\r' | '\n' | '\t')) || c == '\u{202e}';
        assert!(!text.chars().any(obeyed), "{flags:?}: {text:?}");
    });
}
