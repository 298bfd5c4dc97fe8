//! Many accounts over several connections: how they are spread, what a change of the file does, and
//! that no message is lost or comes twice while accounts move from one connection to another.

mod seams;
mod site;

use std::collections::BTreeSet;
use std::fs;

use site::{Answer, CAPACITY, Control, OPEN, Printed, Site, read};

use crate::harness::Signal;
use crate::harness::ids::Ids;

#[test]
fn accounts_are_spread_over_connections_of_a_hundred() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new(1..=250);
    let mut running = site.follow(&format!("site {} --open-every=0 --stats=json", ids.flag()));
    site.wait_until("three connections", |state| state.lines.len() == 3);
    let lines = site.lines();
    assert!(lines.iter().all(|follows| follows.len() <= CAPACITY));
    let all: BTreeSet<u64> = lines.iter().flatten().copied().collect();
    assert_eq!(lines.iter().map(BTreeSet::len).sum::<usize>(), 250, "nobody is on two");
    assert_eq!(all, (1..=250).collect());
    let mut printed = Printed::default();
    (1..=250).for_each(|user| site.publish(user));
    let sent = site.shared.state().sent.iter().copied().collect();
    printed.read_until(&mut running, &sent);
    let said = printed.end(running);
    assert!(said.contains(r#""connects":3,"disconnects":0"#), "{said}");
    let third = r#"{"stream":"site #3","state":"live","accounts":50,"received":51,"connects":1"#;
    assert!(said.contains(third), "the control message and one for each: {said}");
    assert!(!site.shared.state().nonce_was_reused);
}

#[test]
fn a_connection_that_is_lost_comes_back_by_itself_with_the_same_accounts() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=150);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("two connections", |state| state.lines.len() == 2);
    let before = site.lines();
    site.publish(1);
    running.line();
    site.drop_line(Some(1), |_| 0);
    running.says("site #1: ");
    site.wait_until("a third dial", |state| state.dials == 3 && state.lines.len() == 2);
    let mut after = site.lines();
    after.sort();
    let mut expected = before;
    expected.sort();
    assert_eq!(after, expected);
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 2)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM).says("posts may be missing after 1");
}

#[test]
fn a_cursor_is_not_moved_past_what_a_connection_that_is_down_may_miss() {
    let folder = tempfile::tempdir().expect("a folder");
    let cursor = folder.path().join("cursor");
    let ids = Ids::new(1..=101);
    let command =
        format!("site {} --open-every=0 --meta=gap --cursor-file={}", ids.flag(), cursor.display());
    // The second connection is lost and does not come back.
    let site =
        Site::start(Control::None, |n| if n == 3 { Answer::Silence } else { Answer::Stream });
    let mut running = site.follow(&command);
    site.wait_until("two connections", |state| state.lines.len() == 2);
    for (user, serial) in [(1, 1), (101, 2)] {
        site.publish(user);
        assert_eq!(read(&running.record()), Some((user, serial)));
    }
    site.drop_line(Some(101), |_| 0);
    running.says("site #2: ");
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 3)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
    let saved = fs::read_to_string(&cursor).expect("the cursor was saved");
    assert!(saved.contains(r#""stream":["site"],"timeline":"posts","id":"2""#), "{saved}");

    // The next run begins with what nobody listened to, once all accounts come; it goes on, for
    // no run could fill that.
    let mut running = site.follow(&format!("{command} --strict"));
    let gap = running.record();
    assert_eq!((gap.event.as_str(), &gap.stream[..]), ("trill.gap", &["site".to_owned()][..]));
    let payload = gap.payload();
    assert!(payload.contains(r#""from_id":"2""#) && payload.contains(r#""complete":false"#));
    site.publish(101);
    assert_eq!(read(&running.record()), Some((101, 4)));
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM).says("posts may be missing after 2");
    let saved = fs::read_to_string(&cursor).expect("the cursor was saved");
    assert!(saved.contains(r#""id":"4""#), "{saved}");
}

#[test]
fn a_change_of_the_file_goes_through_the_control_endpoint() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --event=tweet", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([2, 3], &running);
    running.says("2 accounts now");
    site.wait_until("the change", |state| {
        let follows = state.lines.values().map(|line| line.follows.clone()).next();
        follows == Some(BTreeSet::from([2, 3]))
    });
    site.publish(3);
    assert_eq!(read(&running.record()), Some((3, 2)));
    let state = site.shared.state();
    assert_eq!((state.dials, state.most_open), (1, 1), "no other connection was opened");
    assert!(state.calls.iter().any(|call| call == "add_user.json 1 user_id=3"));
    assert!(state.calls.iter().any(|call| call == "remove_user.json 1 user_id=1"));
    assert!(!state.nonce_was_reused);
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let site = Site::start(Control::All, OPEN);
    let ids = Ids::new([1]);
    let mut running = site.follow(&format!("site {} --event=tweet", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    // It delivers, so it listens to the signal.
    site.publish(1);
    running.line();
    ids.change([], &running);
    running.says("no id in the file");
    fs::write(ids.path(), "rust\n").expect("it can be written");
    running.signal(Signal::HUP);
    running.says("is no account's id, which is a number; the accounts of before stay");
    site.publish(1);
    assert_eq!(read(&running.record()), Some((1, 2)));
}

#[test]
fn without_a_control_endpoint_a_new_connection_takes_the_place_of_the_old_ones() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([1, 2, 3], &running);
    site.wait_until("a connection for all", |state| {
        state.lines.values().any(|line| line.follows.len() == 3)
    });
    (1..=3).for_each(|user| site.publish(user));
    site.wait_until("the old ones to close", |state| state.lines.len() == 1);
    (1..=3).for_each(|user| site.publish(user));
    let sent: BTreeSet<(u64, u64)> = site.shared.state().sent.iter().copied().collect();
    assert_eq!(sent.len(), 7);
    let mut printed = Printed::default();
    printed.0.insert((1, 1));
    printed.read_until(&mut running, &sent);
    printed.0.remove(&(1, 1));
    let said = printed.end(running);
    assert!(!said.contains("missing"), "no connection was lost: {said}");
    assert_eq!(site.shared.state().dials, 2);
}

#[test]
fn a_server_that_refuses_the_connection_of_a_merge_does_not_end_the_run() {
    let site = Site::start(Control::None, |n| {
        if n == 2 { Answer::Refusal("403 Forbidden") } else { Answer::Stream }
    });
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("site {} --open-every=0", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.publish(1);
    running.line();
    ids.change([1, 2, 3], &running);
    running.says("its accounts go to other connections");
    site.wait_until("one for the new account", |state| state.lines.len() == 2);
    (1..=3).for_each(|user| site.publish(user));
    let mut printed = Printed::default();
    let sent: BTreeSet<(u64, u64)> = site.shared.state().sent.iter().copied().skip(1).collect();
    assert_eq!(sent.len(), 3);
    printed.read_until(&mut running, &sent);
    assert_eq!(site.lines().len(), 2);
}

#[test]
fn a_server_that_refuses_a_connection_that_is_needed_ends_the_run() {
    let site = Site::start(Control::None, |n| {
        if n == 2 { Answer::Refusal("403 Forbidden") } else { Answer::Stream }
    });
    let ids = Ids::new(1..=101);
    site.follow(&format!("site {} --open-every=0", ids.flag())).end().code(4).says("403");
}

#[test]
fn a_filter_is_spread_as_well_and_what_two_connections_carry_is_printed_once() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=5_001);
    let mut running = site.follow(&format!("filter {} --open-every=0 --track=rust", ids.flag()));
    site.wait_until("two connections", |state| state.lines.len() == 2);
    let post =
        |id: u32| format!(r#"{{"id":{id},"id_str":"{id}","text":"rust","user":{{"id":9}}}}"#);
    for id in [1, 2] {
        site.send(&post(id));
        let record = running.record();
        assert_eq!(
            (record.payload(), &record.stream[..]),
            (&*post(id), &["filter".to_owned()][..])
        );
    }
    running.signal(Signal::TERM);
    assert_eq!(running.end().killed_by(Signal::TERM).records().len(), 2);
}

#[test]
fn what_is_only_for_a_removed_account_is_not_shown_though_the_server_sends_it_still() {
    // No other connection takes the place of the one that has it.
    let site =
        Site::start(Control::None, |n| if n == 1 { Answer::Stream } else { Answer::Silence });
    let ids = Ids::new([1, 2]);
    let mut running = site.follow(&format!("filter {}", ids.flag()));
    site.wait_until("a connection", |state| state.lines.len() == 1);
    site.send(r#"{"id":1,"id_str":"1","text":"a","user":{"id":2}}"#);
    running.line();
    ids.change([1], &running);
    running.says("1 account now");
    site.send(r#"{"id":2,"id_str":"2","text":"a","user":{"id":2}}"#);
    site.send(r#"{"id":3,"id_str":"3","text":"a","user":{"id":2},"in_reply_to_user_id":1}"#);
    assert_eq!(running.record().payload().split(',').next(), Some(r#"{"id":3"#));
}

/// Accounts that stay lose nothing that was sent on a connection, nobody's
/// message is printed twice, and there are no more connections than a merge takes.
#[test]
fn no_message_is_lost_or_printed_twice_while_lines_drop_and_the_file_changes() {
    const DROPS: usize = 100;
    const CHANGES: usize = 20;
    let mut rng = fastrand::Rng::with_seed(7);
    let site = Site::start(Control::Every(3), OPEN);
    // Fifty accounts in a thousand are others after each change.
    let chosen = |change: usize| {
        let others = (0..100).map(|nth| 901 + (50 * change as u64 + nth) % 200);
        (1..=900).chain(others).collect::<Vec<u64>>()
    };
    let ids = Ids::new(chosen(0));
    let mut running = site.follow(&format!("site {} --open-every=0 --event=tweet", ids.flag()));
    site.wait_until("ten connections", |state| state.lines.len() == 10);
    for step in 1..=DROPS {
        site.drop_line(None, |lines| rng.usize(..lines));
        for _ in 0..20 {
            site.publish(rng.u64(1..=1100));
        }
        if step % (DROPS / CHANGES) == 0 {
            ids.change(chosen(step / (DROPS / CHANGES)), &running);
            running.says("1000 accounts now");
        }
        site.wait_until("most connections", |state| state.lines.len() >= 8);
    }
    site.wait_until("as many connections as are needed", |state| {
        let stay = |user: &u64| *user <= 900;
        let carried = state.lines.values().flat_map(|line| line.follows.iter()).filter(|u| stay(u));
        state.lines.len() == 10 && carried.collect::<BTreeSet<_>>().len() == 900
    });
    (1..=900).for_each(|user| site.publish(user));
    // Half-empty connections are merged, one merge after another, while messages come.
    ids.change(1..=600, &running);
    running.says("600 accounts now");
    for lines in (6..10).rev() {
        site.wait_until("a merge", |state| state.lines.len() <= lines);
        (1..=600).for_each(|user| site.publish(user));
    }
    let (sent, most_open) = {
        let state = site.shared.state();
        assert!(!state.nonce_was_reused);
        let stay = state.sent.iter().copied().filter(|(user, _)| *user <= 600);
        (stay.collect::<BTreeSet<_>>(), state.most_open)
    };
    assert!(sent.len() > 600 * 5 + DROPS * 5, "{}", sent.len());
    let mut printed = Printed::default();
    printed.read_until(&mut running, &sent);
    printed.end(running);
    // What is needed, and what one change and one merge bring.
    assert!(most_open <= 14, "{most_open} connections at once");
}
