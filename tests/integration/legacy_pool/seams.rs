//! What is and is not missed where one connection takes the place of others, and what several
//! connections mean for each other.

use std::collections::BTreeSet;

use super::site::{Answer, Control, OPEN, Site};
use crate::harness::ids::Ids;
use crate::harness::{Running, Signal};

const FLAGS: &str = "--open-every=0 --retry-delay=20ms";

/// Follows the ids of the file until its connections deliver.
fn follow(site: &Site, ids: &Ids, users: &[u64]) -> Running {
    let mut running = site.follow(&format!("site {} --event=tweet,pulse {FLAGS}", ids.flag()));
    site.wait_until("the connections", |state| state.lines.len() == users.len());
    for user in users {
        site.publish(*user);
        running.line();
    }
    running
}

#[test]
fn what_the_server_ended_for_good_in_a_merge_is_missed_until_its_accounts_come_again() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=150);
    let mut running = follow(&site, &ids, &[1, 101]);
    site.refuse(Some(3));
    let left: BTreeSet<u64> = (1..=40).chain(101..=131).collect();
    ids.change(left, &running);
    site.wait_until("the connection of a merge", |state| state.dials >= 3);
    site.kick(1);
    site.kick(101);
    running.says("site #3: ");
    site.wait_until("more attempts", |state| state.dials >= 5);
    site.refuse(None);
    site.wait_until("the connection", |state| state.lines.len() == 1);
    for _ in [1, 2] {
        running.says("posts may be missing after ");
    }
    site.publish(1);
    running.line();
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
}

#[test]
fn what_came_over_others_as_well_was_not_missed() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new(1..=300);
    let running = follow(&site, &ids, &[1, 101, 201]);
    // Two take the place of three, and only one of them comes.
    site.refuse(Some(5));
    let left: BTreeSet<u64> = (1..=60).chain(101..=160).chain(201..=260).collect();
    ids.change(left, &running);
    site.wait_until("one of them", |state| state.lines.len() == 4);
    site.drop_line(None, |lines| lines - 1);
    site.wait_until("more attempts", |state| state.dials >= 8);
    site.refuse(None);
    site.wait_until("two connections", |state| {
        let all: BTreeSet<u64> =
            state.lines.values().flat_map(|line| line.follows.iter().copied()).collect();
        state.lines.len() == 2 && all.len() == 180
    });
    running.signal(Signal::TERM);
    let ended = running.end().killed_by(Signal::TERM);
    assert!(!ended.stderr.contains("missing"), "{}", ended.stderr);
}

#[test]
fn what_one_connection_sends_again_is_shown_again() {
    let site = Site::start(Control::None, OPEN);
    let ids = Ids::new([1]);
    let mut running = follow(&site, &ids, &[1]);
    for _ in 0..3 {
        site.send(r#"{"for_user":1,"message":{"pulse":1}}"#);
    }
    for _ in 0..3 {
        assert_eq!(running.record().event, "pulse");
    }
}

#[test]
fn keys_that_work_on_one_connection_are_not_wrong_on_another() {
    let unauthorized =
        |n| if n == 2 { Answer::Refusal("401 Unauthorized") } else { Answer::Stream };
    let site = Site::start(Control::None, unauthorized);
    let ids = Ids::new(1..=100);
    let mut running = follow(&site, &ids, &[1]);
    ids.change(1..=150, &running);
    running.says("site #2: ");
    site.wait_until("the other", |state| state.lines.len() == 2);
    site.publish(101);
    running.line();
    running.signal(Signal::TERM);
    running.end().killed_by(Signal::TERM);
}
