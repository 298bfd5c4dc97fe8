//! What reaches stdout, byte for byte, and what never does.

use crate::harness::record::Record;
use crate::harness::server::{Server, Step, event, open, update};
use crate::harness::{TOKEN, Trill, all_at_once};

#[test]
fn null_ends_every_record_with_nul_in_every_format() {
    all_at_once(["json", "raw", "pretty"], |format| {
        let args =
            ["public", "--sandbox", "--rate=max", "--seed=1", "--count=5", "-0", "-o", format];
        let ended = Trill::new(args).run().code(0).silent();
        assert!(ended.stdout.ends_with(b"\0"), "{format}");
        assert_eq!(ended.stdout.iter().filter(|&&byte| byte == b'\0').count(), 5, "{format}");
        if format != "pretty" {
            assert!(!ended.stdout.contains(&b'\n'), "{format}");
        }
    });
}

#[test]
fn raw_is_the_payload_of_json_and_nothing_else() {
    let payload = r#"{ "z":1.0, "a":12345678901234567890123,"a":"\u00e9" }"#;
    let script = vec![open(), event("update", payload), event("delete", "0123"), Step::Hold];
    let server = Server::streaming([script]);
    let ended = Trill::at(&server, "public --count=2 -o raw").run().code(0);
    assert_eq!(ended.lines(), [payload, "\"0123\""]);
    let ended = Trill::at(&server, "public --count=2 -o json").run().code(0);
    let payloads: Vec<String> =
        ended.records().iter().map(|record| record.payload().to_owned()).collect();
    assert_eq!(payloads, [payload, "\"0123\""]);
}

#[test]
fn json_in_a_pipe_stays_as_it_came() {
    let payload =
        "{\"id\":\"1\",\"content\":\"\u{7f}\u{85}\u{9b}\u{2028}\u{2029}\u{202e}\u{feff}\"}";
    let server = Server::streaming([vec![open(), event("update", payload), Step::Hold]]);
    for format in ["json", "raw"] {
        let ended = Trill::at(&server, "public --count=1 -o").arg(format).run().code(0);
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        ended.check(text.contains(payload), "should keep every character");
    }
}

#[test]
fn a_post_cannot_touch_the_terminal_in_pretty() {
    // The sandbox's people have escapes and overrides in their names and posts.
    all_at_once(["never", "always"], |color| {
        let command = "user --sandbox --rate=max --seed=3 --count=300 -o pretty --color";
        let ended = Trill::new(command.split(' ')).arg(color).run().code(0);
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let harmful = |c: char| match c {
            '\n' => false,
            '\u{1b}' => color == "never",
            '\u{202a}'..='\u{202e}' | '\u{2068}' => true,
            c => c.is_control(),
        };
        let found = text.chars().find(|&c| harmful(c));
        let ours = text.split('\u{1b}').skip(1).all(|rest| {
            let style = rest.strip_prefix('[').map(|rest| {
                rest.trim_start_matches([';', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            });
            style.is_some_and(|rest| rest.starts_with('m'))
        });
        ended
            .check(found.is_none(), &format!("should not print {found:?}"))
            .check(ours, "only styles");
    });
}

/// Names and values.
type Variables = &'static [(&'static str, &'static str)];

#[test]
fn colour_is_on_when_asked_for_and_off_in_a_pipe() {
    let base = "user --sandbox --rate=max --seed=1 --count=5 -o pretty";
    // (variables, flag, coloured)
    let table: [(Variables, &str, bool); 8] = [
        (&[], "--color=auto", false),
        (&[], "--color=always", true),
        (&[], "--color=never", false),
        (&[("NO_COLOR", "1")], "--color=always", true),
        (&[("NO_COLOR", "1")], "--color=auto", false),
        (&[("CLICOLOR_FORCE", "1")], "--color=auto", true),
        (&[("CLICOLOR_FORCE", "1")], "--color=never", false),
        (&[("TRILL_COLOR", "always")], "--quiet", true),
    ];
    all_at_once(table, |(variables, flag, coloured)| {
        let trill = Trill::new(base.split(' ')).arg(flag);
        let trill = variables.iter().fold(trill, |trill, (name, value)| trill.env(name, *value));
        let ended = trill.run().code(0);
        assert_eq!(ended.stdout.contains(&0x1b), coloured, "{variables:?} {flag}");
    });
}

#[test]
fn json_and_raw_are_never_coloured() {
    for format in ["json", "raw"] {
        let args =
            ["user", "--sandbox", "--rate=max", "--count=20", "--color=always", "-o", format];
        assert!(!Trill::new(args).run().code(0).stdout.contains(&0x1b));
    }
}

#[test]
fn stdout_has_records_and_stderr_the_rest_however_much_is_said() {
    let base = "public --sandbox --rate=100 --count=10 --fault=drop-after=4";
    let [quiet, normal, verbose, debug] = ["--quiet", "--color=auto", "-v", "-vv"].map(|flag| {
        let ended = Trill::new(base.split(' ')).arg(flag).run().code(0);
        assert_eq!(ended.records().len(), 10, "{flag}");
        ended.stderr.lines().count()
    });
    assert_eq!(quiet, 0, "the error that ends a run, and nothing else");
    assert!(0 < normal && normal < verbose && verbose < debug, "{normal} {verbose} {debug}");
}

#[test]
fn quiet_still_says_the_error_that_ends_the_run() {
    let ended = Trill::new(["list", "43", "--sandbox", "--quiet"]).run().code(4);
    ended.says("Not authorized");
    Trill::new(["user", "--quiet", "-v", "--sandbox"]).run().code(2).says("cannot be used with");
}

#[test]
fn every_line_on_stderr_says_who_speaks() {
    let command = "public --sandbox --rate=100 --count=10 --fault=drop-after=4,garbage=3 -vv";
    let ended = Trill::new(command.split(' ')).run().code(0);
    let ours = ended.stderr.lines().all(|line| line.starts_with("trill: "));
    ended.check(ours, "every line should begin with 'trill: '");
}

#[test]
fn output_that_cannot_be_written_is_exit_code_10() {
    let server = Server::streaming([vec![open(), update(1), Step::Hold]]);
    // The shell gives the program a stdout that is always full.
    let script =
        format!("exec {} user --server {} > /dev/full", env!("CARGO_BIN_EXE_trill"), server.url());
    let ended = Trill::through_shell(&script).env("MASTODON_ACCESS_TOKEN", TOKEN).run();
    ended.code(10).says("cannot write to stdout").says("No space left");
}

#[test]
fn stdout_that_is_a_file_gets_everything() {
    let script = format!(
        "{} public --sandbox --rate=max --count=1000 > out && wc -l < out",
        env!("CARGO_BIN_EXE_trill")
    );
    assert_eq!(Trill::through_shell(&script).run().code(0).lines(), ["1000"]);
}

#[test]
fn variables_stand_in_for_flags_and_flags_beat_them() {
    let base = || Trill::new(["public", "--sandbox", "--rate=max"]);
    let ended = base().env("TRILL_COUNT", "3").env("TRILL_OUTPUT", "raw").run().code(0);
    assert_eq!(ended.lines().len(), 3);
    assert!(ended.lines().iter().all(|line| Record::read(line).is_err()));
    let ended = base().env("TRILL_COUNT", "3").arg("--count=2").run().code(0);
    assert_eq!(ended.records().len(), 2);
    base().env("TRILL_COUNT", "some").run().code(2);
}

#[test]
fn help_and_version_are_on_stdout_and_need_nothing() {
    for args in [
        &["--help"][..],
        &["-h"],
        &["user", "--help"],
        &["replay", "-h"],
        &["--version"],
        &["user", "-V"],
    ] {
        let ended = Trill::new(args.iter().copied()).env("TRILL_COUNT", "nonsense").run();
        let ended = ended.code(0).silent();
        assert!(!ended.stdout.is_empty());
    }
    Trill::new(["--help"]).head(1).run().code(0);
    Trill::new(Vec::<String>::new()).run().code(2).prints_nothing();
    Trill::new(["public"]).run().code(2).says("which server?").says("--sandbox");
}
