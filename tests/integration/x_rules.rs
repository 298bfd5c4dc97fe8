//! Rules: what a script can rely on, against the embedded server.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use trill::sandbox::{Options, Rate, Sandbox};

use crate::harness::{Ended, Signal, Trill, all_at_once};

fn sandbox(rules: &[(&str, Option<&str>)], faults: &[&str]) -> Sandbox {
    let rules = rules.iter().map(|(value, tag)| ((*value).to_owned(), tag.map(str::to_owned)));
    with(rules.collect(), faults)
}

fn with(rules: Vec<(String, Option<String>)>, faults: &[&str]) -> Sandbox {
    let faults = faults.iter().map(|text| text.parse().expect("a known fault")).collect();
    let rate = Rate::PerSecond(200.0);
    Sandbox::start(Options { seed: Some(1), rate, rules, faults, ..Options::default() })
        .expect("a free port on loopback")
}

/// Value and tag by id, as `list` prints them.
fn listed(sandbox: &Sandbox) -> BTreeMap<String, (String, String)> {
    let ended = Trill::at_x_sandbox(sandbox, "rules list").run().code(0);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 3, "{line}");
        (cells[0].to_owned(), (cells[1].to_owned(), cells[2].to_owned()))
    };
    ended.lines().into_iter().map(row).collect()
}

/// The values, sorted.
fn values(sandbox: &Sandbox) -> Vec<String> {
    let mut values: Vec<String> = listed(sandbox).into_values().map(|(value, _)| value).collect();
    values.sort();
    values
}

/// The first cell of each line.
fn outcomes(ended: &Ended) -> Vec<String> {
    let first = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    ended.lines().into_iter().map(first).collect()
}

#[test]
fn rules_are_added_listed_counted_and_deleted() {
    let sandbox = sandbox(&[], &[]);
    let trill = |command: &str| Trill::at_x_sandbox(&sandbox, command);
    trill("rules list").run().code(0).prints_nothing();
    let ended = trill("rules add --tag pets").arg("cat has:images").arg("dog").run().code(0);
    assert_eq!(outcomes(&ended), ["created", "created"]);
    let rules = listed(&sandbox);
    assert!(rules.values().all(|(_, tag)| tag == "pets") && rules.len() == 2, "{rules:?}");
    let id = rules.keys().next().expect("a rule").clone();
    assert!(ended.lines()[0].contains(&id), "{:?}", ended.lines());

    let ended = trill("rules list -o json").run().code(0);
    assert!(ended.lines()[0].starts_with(&format!(r#"{{"id":"{id}","value":"cat has:images""#)));
    let ended = trill("rules count -o json").run().code(0);
    assert!(ended.lines()[0].contains(r#""rules":2"#), "{:?}", ended.lines());

    // A duplicate is no failure, and names the rule that is there.
    let ended = trill("rules add").arg("cat has:images").run().code(0);
    assert_eq!(outcomes(&ended), ["duplicate"]);
    assert!(ended.lines()[0].contains(&id), "{:?}", ended.lines());

    let ended = trill(&format!("rules delete {id} 12345")).run();
    assert_eq!(outcomes(&ended), ["deleted", "not-found"]);
    trill("rules delete --value=dog").run().code(0);
    assert!(listed(&sandbox).is_empty());
}

#[test]
fn a_rule_that_is_refused_gives_8_and_the_others_are_added() {
    let sandbox = sandbox(&[], &[]);
    // Known to be refused: nothing is sent.
    let ended = Trill::at_x_sandbox(&sandbox, "rules add cat").arg("(dog").run().code(8);
    ended.says("R03");
    assert!(listed(&sandbox).is_empty());
    let ended = Trill::at_x_sandbox(&sandbox, "rules add --no-check cat").arg("(dog").run().code(8);
    assert_eq!(outcomes(&ended), ["created", "invalid"]);
    assert_eq!(values(&sandbox), ["cat"]);
}

#[test]
fn a_dry_run_changes_nothing_and_says_so() {
    let sandbox = sandbox(&[("old", Some("trill"))], &[]);
    let before = listed(&sandbox);
    let trill = |command: &str| Trill::at_x_sandbox(&sandbox, command);
    let file = "cat\tcats\nold\n";
    trill("rules add --dry-run cat").run().code(0).says("NOTHING WAS SAVED");
    trill("rules delete --dry-run --value=old").run().code(0).says("NOTHING WAS SAVED");
    trill("rules delete --dry-run --all").run().code(0).says("NOTHING WAS SAVED");
    let sync = trill("rules sync --dry-run --prune f").file("f", file).run().code(0);
    sync.says("NOTHING WAS SAVED");
    assert_eq!(listed(&sandbox), before);
}

#[test]
fn files_are_lines_or_json_and_a_list_can_be_added_again() {
    let one = sandbox(&[], &[]);
    let text = "# pets\ncat has:images\tcats\r\n\n#dogs\n";
    Trill::at_x_sandbox(&one, "rules add --file f").file("f", text).run().code(0);
    let rules: Vec<(String, String)> = listed(&one).into_values().collect();
    assert_eq!(rules, [("cat has:images".into(), "cats".into()), ("#dogs".into(), String::new())]);
    let json = Trill::at_x_sandbox(&one, "rules list -o json").run().code(0).stdout;
    let two = sandbox(&[], &[]);
    Trill::at_x_sandbox(&two, "rules add --file -").stdin(json).run().code(0);
    let again: Vec<(String, String)> = listed(&two).into_values().collect();
    assert_eq!(again, rules);
    let broken = Trill::at_x_sandbox(&two, "rules add --file f").file("f", "{\"value\":");
    broken.run().code(1).says("f");
}

#[test]
fn all_pages_are_listed_and_all_rules_deleted_only_when_confirmed() {
    let rules: Vec<_> = (0..7).map(|n| (format!("word{n}"), None)).collect();
    let sandbox = with(rules, &["rule-pages=2"]);
    assert_eq!(listed(&sandbox).len(), 7);
    let ended = Trill::at_x_sandbox(&sandbox, "rules delete --all").run().code(2);
    ended.says("--yes");
    assert_eq!(listed(&sandbox).len(), 7);
    Trill::at_x_sandbox(&sandbox, "rules delete --all --yes").run().code(0);
    assert!(listed(&sandbox).is_empty());
}

/// Forty rules of others, and ten of ours.
fn shared() -> Vec<(String, Option<String>)> {
    let tags =
        [None, Some("theirs"), Some("trillian"), Some("other:trill"), Some("trill-run:x:1:2")];
    let foreign = (0..40).map(|n| (format!("foreign{n}"), tags[n % 5].map(str::to_owned)));
    let own = (0..10).map(|n| (format!("own{n}"), Some(format!("trill:t{n}"))));
    foreign.chain(own).collect()
}

fn foreign(sandbox: &Sandbox) -> Vec<(String, (String, String))> {
    listed(sandbox).into_iter().filter(|(_, (value, _))| value.starts_with("foreign")).collect()
}

/// Five of ours are kept, one is tagged anew, four are gone, and a hundred and fifty are new.
fn wanted() -> String {
    let mut file: String = (0..5).map(|n| format!("own{n}\tt{n}\n")).collect();
    file.push_str("own5\tanother\nforeign3\tmine\n");
    for n in 0..150 {
        // Writing to a string cannot fail.
        let _ = writeln!(file, "new{n}");
    }
    file
}

#[test]
fn sync_touches_no_rule_of_others_and_twice_changes_nothing() {
    let sandbox = with(shared(), &[]);
    let before = foreign(&sandbox);
    let sync = |flags: &str| {
        let command = format!("rules sync f {flags}");
        Trill::at_x_sandbox(&sandbox, command.trim()).file("f", wanted()).run().code(0)
    };
    let ended = sync("");
    let count = |ended: &Ended, sign: &str| outcomes(ended).iter().filter(|o| *o == sign).count();
    // Nothing is removed without --prune but what gets another tag.
    assert_eq!((count(&ended, "+"), count(&ended, "-")), (151, 1));
    assert_eq!(foreign(&sandbox), before);
    assert_eq!(listed(&sandbox).len(), 40 + 10 + 150);
    let ended = sync("--prune");
    assert_eq!((count(&ended, "+"), count(&ended, "-")), (0, 4));
    assert_eq!(foreign(&sandbox), before);
    let ended = sync("--prune");
    assert_eq!((count(&ended, "+"), count(&ended, "-")), (0, 0));
    assert_eq!(listed(&sandbox).len(), 40 + 6 + 150);
}

#[test]
fn sync_that_fails_half_way_has_touched_no_rule_of_others_and_is_finished_by_the_next() {
    for fault in [
        "refuse-rules=html-503x1",
        "refuse-rules=empty-503x2",
        "refuse-rules=rate-limitx1",
        "refuse-rules=no-creditsx1",
        "refuse-rules=hugex1",
        "refuse-rules=html-503@1x1",
        "refuse-rules=html-503@2x1",
        "lose-answer=1x1",
        "lose-answer=2x1",
    ] {
        let sandbox = with(shared(), &[fault]);
        let before = foreign(&sandbox);
        let sync =
            || Trill::at_x_sandbox(&sandbox, "rules sync f --prune").file("f", wanted()).run();
        let mut runs = 0;
        loop {
            let ended = sync();
            runs += 1;
            assert_eq!(foreign(&sandbox), before, "{fault}");
            if ended.succeeded() {
                break;
            }
            assert!(runs < 5, "{fault}");
        }
        assert!(runs > 1, "{fault} did not hit");
        assert_eq!(listed(&sandbox).len(), 40 + 6 + 150, "{fault}");
    }
}

#[test]
fn a_rule_that_somebody_edits_meanwhile_is_not_overwritten() {
    // The edit comes after the first list, whoever asks for it.
    let sandbox = with(shared(), &["foreign-editx1"]);
    let unedited = listed(&sandbox);
    let edited = listed(&sandbox);
    assert_ne!(unedited, edited);
    let sandbox = with(shared(), &["foreign-editx1"]);
    let ended =
        Trill::at_x_sandbox(&sandbox, "rules sync f --prune").file("f", wanted()).run().code(1);
    ended.says("again");
    let sorted = |rules: BTreeMap<String, (String, String)>| {
        rules.into_values().collect::<BTreeSet<(String, String)>>()
    };
    assert_eq!(sorted(listed(&sandbox)), sorted(edited));
}

#[test]
fn a_dry_run_that_is_none_is_found_out() {
    let sandbox = sandbox(&[], &["playground"]);
    let ended = Trill::at_x_sandbox(&sandbox, "rules add --dry-run cat").run().code(1);
    ended.says("NO DRY RUN");
    let ended = Trill::at_x_sandbox(&sandbox, "rules sync --dry-run f").file("f", "dog\n");
    ended.run().code(1).says("NO DRY RUN");
}

#[test]
fn a_removal_whose_answer_is_lost_is_unclear_and_what_to_do_is_said_once() {
    let sandbox = with(shared(), &["lose-answer=0x1"]);
    let ended = Trill::at_x_sandbox(&sandbox, "rules sync f --prune").file("f", wanted()).run();
    ended.says("5 removals unclear").says("running the same command again").code(5);
}

#[test]
fn a_refused_request_is_no_parameter_of_streams() {
    let sandbox = sandbox(&[], &["refuse-rules=invalid-request"]);
    let ended = Trill::at_x_sandbox(&sandbox, "rules add cat").run().code(6);
    assert_eq!(outcomes(&ended), ["refused"]);
    assert!(!ended.stderr.contains("--partition"), "{}", ended.stderr);
}

#[test]
fn the_end_of_a_run_tries_again_and_what_may_be_left_is_named() {
    let gone = sandbox(&[("bread", None)], &["refuse-rules=html-503@1x1"]);
    drop(filtered(&gone, "--count=2").code(0));
    assert_eq!(values(&gone), ["bread"]);
    // What will not pass is not waited for.
    let left = sandbox(&[("bread", None)], &["refuse-rules=unsupported-auth@1"]);
    let ended = filtered(&left, "--count=2").code(0);
    let _ = ended.says("trill-run:").says("rules delete --stale");
}

#[test]
fn a_rule_of_another_run_goes_with_that_run_and_that_is_said() {
    let sandbox = sandbox(&[("cat", Some("trill-run:elsewhere:1:2"))], &[]);
    filtered(&sandbox, "--count=1").code(0).says("goes when that run ends");
}

#[test]
fn what_exists_is_read_and_a_path_that_does_not_is_no_rule() {
    let check = |what: &str| Trill::new(["x", "rules", "check", what]);
    let ended = check("/dev/stdin").stdin("cat\n  dog or cat\n").run().code(0);
    assert!(ended.lines()[0].starts_with("2:7: warning R09"), "{:?}", ended.lines());
    check("dir/cats").run().code(2).says("does not exist");
    check("/tmp").run().code(2).says("is a directory");
    check("url:\"https://example.com/a\"").run().code(0);
    for what in ["-", "- -"] {
        let command = ["x", "rules", "test"].into_iter().chain(what.split(' '));
        Trill::new(command).stdin("cat\n").run().code(2).says("cannot be both");
    }
}

#[test]
fn owners_do_not_see_each_other() {
    let sandbox = sandbox(&[("cat", Some("ann:pets")), ("dog", Some("bob"))], &[]);
    let sync = |owner: &str, file: &str| {
        let command = format!("rules sync f --prune --owner={owner}");
        Trill::at_x_sandbox(&sandbox, &command).file("f", file).run().code(0)
    };
    sync("ann", "bird\n");
    assert_eq!(values(&sandbox), ["bird", "dog"]);
    sync("bob", "fox\n");
    assert_eq!(values(&sandbox), ["bird", "fox"]);
    // A generator that failed writes nothing: that is no wish to have nothing.
    let command = "rules sync f --prune --owner=bob";
    let ended = Trill::at_x_sandbox(&sandbox, command).file("f", "# none\n").run().code(2);
    ended.says("--prune would remove all rules of bob");
    assert_eq!(values(&sandbox), ["bird", "fox"]);
}

#[test]
fn a_thousand_rules_are_checked_planned_and_applied() {
    let sandbox = sandbox(&[], &[]);
    let file: String =
        (0..1000).map(|n| format!("word{n} has:images -is:retweet\tgroup{}\n", n % 7)).collect();
    Trill::new(["x", "rules", "check", "f.txt"]).file("f.txt", &file).run().code(0);
    Trill::at_x_sandbox(&sandbox, "rules sync f").file("f", &file).run().code(0);
    assert_eq!(listed(&sandbox).len(), 1000);
    // One more is over the cap, and says so.
    Trill::at_x_sandbox(&sandbox, "rules add more").run().code(8).says("cap");
}

#[test]
fn over_the_cap_what_fits_is_added_and_the_rest_is_named() {
    let sandbox = sandbox(&[("there", None)], &["rule-cap=3"]);
    let ended = Trill::at_x_sandbox(&sandbox, "rules add a1 b2 c3 d4").run().code(8);
    let outcomes = outcomes(&ended);
    assert_eq!(outcomes.iter().filter(|o| *o == "created").count(), 2, "{outcomes:?}");
    assert_eq!(listed(&sandbox).len(), 3);
}

#[test]
fn rules_are_tried_on_recorded_posts_offline() {
    let posts = "{\"data\":{\"id\":\"1\",\"text\":\"a cat\"}}\n{\"data\":{\"id\":\"2\",\"text\":\"a dog\"}}\n";
    let record = r#"{"source":"api.x.com","stream":["filter"],"event":"tweet","via":"stream","received_at":"2026-11-20T12:00:00.123456Z","payload":{"data":{"id":"3","text":"Cat!"}}}"#;
    let test = |rule: &str, input: String| {
        Trill::new(["x", "rules", "test", rule]).stdin(input).run().code(0)
    };
    let ended = test("cat", format!("{posts}{record}\n"));
    let ids: Vec<String> = outcomes(&ended);
    assert_eq!(ids, ["1", "3"], "{:?}", ended.lines());
    let ended = test("cat followers_count:10", posts.to_owned());
    ended.says("user.fields");
}

/// Runs `filter --rule` and gives what was shown until `stop`.
fn filtered(sandbox: &Sandbox, flags: &str) -> Ended {
    Trill::at_x_sandbox(sandbox, &format!("filter --rule=cat {flags}")).run()
}

#[test]
fn a_rule_for_one_run_shows_its_posts_alone_and_goes_with_the_run() {
    let sandbox = sandbox(&[("bread", Some("theirs"))], &[]);
    let ended = filtered(&sandbox, "--count=10").code(0).says("another rule");
    for record in ended.records() {
        assert!(record.payload().contains("trill-run:"), "{}", record.payload());
    }
    assert_eq!(values(&sandbox), ["bread"]);
    // One that is there already stays, and its posts are shown.
    let ended = Trill::at_x_sandbox(&sandbox, "filter --rule=bread --count=2").run().code(0);
    assert_eq!(ended.lines().len(), 2);
    assert_eq!(values(&sandbox), ["bread"]);
    // One that is refused is said before anything is opened.
    let ended = Trill::at_x_sandbox(&sandbox, "filter --rule=is:retweet").run().code(8);
    ended.prints_nothing();
    assert_eq!(values(&sandbox), ["bread"]);
}

#[test]
fn a_rule_for_one_run_goes_when_a_signal_comes_and_is_found_when_the_run_was_killed() {
    all_at_once([Signal::INT, Signal::TERM, Signal::HUP], |signal| {
        let sandbox = sandbox(&[("bread", None)], &[]);
        let mut running = Trill::at_x_sandbox(&sandbox, "filter --rule=cat").spawn();
        running.record();
        assert_eq!(values(&sandbox), ["bread", "cat"]);
        running.signal(signal);
        running.end().killed_by(signal);
        assert_eq!(values(&sandbox), ["bread"], "{signal:?}");
    });
    let sandbox = sandbox(&[("bread", None), ("far", Some("trill-run:elsewhere:1:2"))], &[]);
    let mut running = Trill::at_x_sandbox(&sandbox, "filter --rule=cat").spawn();
    running.record();
    let stale =
        |sandbox: &Sandbox| Trill::at_x_sandbox(sandbox, "rules list --stale").run().code(0);
    // Its process lives.
    assert!(stale(&sandbox).lines().is_empty());
    running.signal(Signal::KILL);
    drop(running.end());
    let left = stale(&sandbox);
    assert_eq!(left.lines().len(), 1, "{:?}", left.lines());
    assert!(left.lines()[0].contains("\tcat\ttrill-run:"));
    Trill::at_x_sandbox(&sandbox, "rules delete --stale").run().code(0);
    assert_eq!(values(&sandbox), ["bread", "far"]);
}

#[test]
fn a_signal_is_heard_while_the_rule_is_being_added_and_the_second_ends_at_once() {
    // It takes connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = silent.local_addr().expect("it is bound");
    let mut running = Trill::new(["x", "filter", "--rule=cat", "-vv"])
        .env("TRILL_TWITTER_SERVER", format!("http://{address}"))
        .env("X_BEARER_TOKEN", "a-token-of-some-length")
        .spawn();
    drop(silent.accept().expect("it connects"));
    let (_held, _) = silent.accept().expect("it tries again");
    running.signal(Signal::INT);
    running.says("removing the rules");
    running.signal(Signal::INT);
    running.end().killed_by(Signal::INT);
}

#[test]
fn connections_are_listed_and_ended_and_a_stream_that_was_ended_comes_back() {
    let sandbox = sandbox(&[("cat", None)], &[]);
    let mut running = Trill::at_x_sandbox(&sandbox, "filter --meta=connection").spawn();
    assert_eq!(running.record().event, "trill.connected");
    let list = Trill::at_x_sandbox(&sandbox, "connections list").run().code(0);
    assert_eq!(list.lines().len(), 1, "{:?}", list.lines());
    assert!(list.lines()[0].contains("filtered_stream"));
    // A second one is refused, and what to do about it is said.
    let ended = Trill::at_x_sandbox(&sandbox, "filter --retry=1").run().code(7);
    ended.says("connections kill");
    let ended = Trill::at_x_sandbox(&sandbox, "connections kill --all").run().code(0);
    ended.says("1 connection ended");
    loop {
        if running.record().event == "trill.disconnected" {
            break;
        }
    }
    let usage = Trill::at_x_sandbox(&sandbox, "usage").run().code(0);
    assert!(usage.lines().iter().any(|line| line.starts_with("project_usage\t")));
}
