//! What is different when stdout is a terminal.

use crate::harness::server::{Server, Step, event, open};
use crate::harness::{Signal, Trill, all_at_once};

/// A post with everything that a terminal would obey.
const HOSTILE: &str =
    "{\"id\":\"1\",\"content\":\"\u{7f}\u{85}\u{9b}31m\u{2028}\u{202e}\u{2066}\"}";

fn hostile() -> Server {
    Server::streaming([vec![open(), event("update", HOSTILE), Step::Hold]])
}

#[test]
fn pretty_and_colour_are_what_a_terminal_gets() {
    let command = "public --sandbox --seed=1 --rate=max --count=5";
    let trill = || Trill::new(command.split(' ')).at_terminal();
    let coloured = trill().env("TERM", "xterm").run().code(0).silent();
    assert!(coloured.stdout.contains(&0x1b) && !coloured.stdout.starts_with(b"{"));
    let plain = [
        trill().env("TERM", "dumb"),
        trill().env("NO_COLOR", "1"),
        trill().env("CLICOLOR", "0"),
        trill().arg("--color=never"),
    ];
    for trill in plain {
        let ended = trill.run().code(0);
        let plain = !ended.stdout.contains(&0x1b);
        ended.check(plain, "should not colour");
    }
}

#[test]
fn json_at_a_terminal_escapes_what_it_would_obey_and_changes_no_value() {
    let server = hostile();
    let ended = Trill::at(&server, "public --count=1 -o json").at_terminal().run().code(0);
    let text = String::from_utf8(ended.stdout.clone()).expect("still UTF-8");
    let line = text.trim_end_matches("\r\n");
    let harmless = !line.chars().any(|c| c.is_control() || matches!(c, '\u{202e}' | '\u{2066}'));
    assert!(harmless, "{line:?}");
    let record: serde_json::Value = serde_json::from_str(line).expect("still JSON");
    let sent: serde_json::Value = serde_json::from_str(HOSTILE).expect("JSON");
    assert_eq!(record["payload"], sent);
}

#[test]
fn no_format_lets_a_post_touch_the_terminal() {
    all_at_once(["pretty", "raw", "json"], |format| {
        let server = hostile();
        let command = "public --count=1 --color=never -o";
        let ended = Trill::at(&server, command).arg(format).at_terminal().run().code(0);
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let ours = |c: char| matches!(c, '\r' | '\n');
        let obeyed = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2066}');
        let harmless = !text.chars().any(|c| obeyed(c) && !ours(c));
        ended.check(harmless, "should print nothing that a terminal obeys");
    });
}

#[test]
fn a_signal_at_a_terminal_ends_by_the_signal() {
    let server = hostile();
    let mut running = Trill::at(&server, "public").at_terminal().spawn();
    running.line();
    running.signal(Signal::INT);
    running.end().killed_by(Signal::INT).silent();
    server.await_closed();
}
