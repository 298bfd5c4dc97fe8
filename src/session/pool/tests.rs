//! The planner against a server in virtual time.

use std::collections::HashSet;

use proptest::prelude::*;

use super::line::CHANGE_MAX;
use super::merge::{MERGE_AGAIN, MERGE_MAX};
use super::*;

const SECOND: Duration = Duration::from_secs(1);
const PACE: Duration = Duration::from_secs(2);

/// From a dial to the first bytes.
const LATENCY: Duration = Duration::from_secs(3);

/// A server, its connections, and a clock that only moves when told.
struct World {
    pool: Pool,
    capacity: usize,
    has_control: bool,
    now: Duration,
    lines: BTreeMap<Id, ServerLine>,
    /// Requests to control endpoints that are not answered yet.
    changes: Vec<Action>,
    last_open: Option<Duration>,
    wanted: BTreeSet<u64>,
}

#[derive(Debug)]
struct ServerLine {
    /// When it begins to deliver.
    live_at: Duration,
    is_live: bool,
    follows: BTreeSet<u64>,
}

impl World {
    fn new(capacity: usize, has_control: bool, ids: impl IntoIterator<Item = u64>) -> Self {
        let wanted: BTreeSet<u64> = ids.into_iter().collect();
        let limits = Limits { capacity, pace: PACE };
        let pool = Pool::new(limits, wanted.iter().copied(), Duration::ZERO);
        let mut world = Self {
            pool,
            capacity,
            has_control,
            now: Duration::ZERO,
            lines: BTreeMap::new(),
            changes: Vec::new(),
            last_open: None,
            wanted,
        };
        world.act();
        world
    }

    fn needed(&self) -> usize {
        self.wanted.len().div_ceil(self.capacity)
    }

    /// What the server delivers to us now.
    fn served(&self) -> HashSet<u64> {
        let live = self.lines.values().filter(|line| line.is_live);
        live.flat_map(|line| line.follows.iter().copied()).collect()
    }

    /// What of it is meant to come: one that was taken off may still.
    fn held(&self) -> HashSet<u64> {
        let live = self.lines.iter().filter(|(_, line)| line.is_live);
        let meant = |id: &Id| self.pool.connections.get(id).map(|line| &line.follows);
        live.filter_map(|(id, line)| Some(line.follows.intersection(meant(id)?)))
            .flatten()
            .copied()
            .collect()
    }

    fn dial(&mut self, id: Id) {
        let follows = self.pool.dial(id);
        assert!(!follows.is_empty() && follows.len() <= self.capacity, "{}", follows.len());
        let follows = follows.into_iter().collect();
        let live_at = self.now + LATENCY;
        self.lines.insert(id, ServerLine { live_at, is_live: false, follows });
    }

    /// Does what the pool says, and checks what must be true at any time.
    fn act(&mut self) {
        let before = self.held();
        while let Some(action) = self.pool.poll(self.now) {
            match action {
                Action::Open(id) => {
                    assert!(!self.lines.contains_key(&id), "{id:?} is open");
                    let last = self.last_open.replace(self.now);
                    assert!(last.is_none_or(|last| self.now >= last + PACE), "too fast");
                    self.dial(id);
                }
                Action::Close(id) => {
                    assert!(self.lines.remove(&id).is_some(), "{id:?} was open");
                    self.changes.retain(|change| change_id(change) != id);
                }
                Action::Add(id, ref ids) | Action::Remove(id, ref ids) => {
                    assert!(self.has_control && self.lines[&id].is_live);
                    assert!(!ids.is_empty() && ids.len() <= CHANGE_MAX);
                    self.changes.push(action);
                }
            }
        }
        let after = self.held();
        let lost = |id: &&u64| before.contains(id) && !after.contains(id);
        assert_eq!(self.wanted.iter().find(lost), None, "a live id was given up");
        let placed: HashSet<u64> =
            self.pool.connections.values().flat_map(|line| line.follows.iter().copied()).collect();
        assert!(self.wanted.iter().all(|id| placed.contains(id)), "an id is nowhere");
        for line in self.pool.connections.values() {
            assert!(line.follows.len() <= self.capacity);
        }
        let count = self.pool.connections.len();
        let may_merge = self.now >= self.pool.merge_after;
        assert!(
            count <= self.needed() || self.pool.merge.is_some() || !may_merge,
            "{count} connections, {} needed, and no merge",
            self.needed()
        );
    }

    /// Answers the oldest request to a control endpoint.
    fn answer(&mut self, is_done: bool) {
        if self.changes.is_empty() {
            return;
        }
        let change = self.changes.remove(0);
        let line = self.lines.get_mut(&change_id(&change)).expect("it is open");
        match &change {
            Action::Add(_, ids) if is_done => line.follows.extend(ids),
            Action::Remove(_, ids) if is_done => line.follows.retain(|id| !ids.contains(id)),
            _ => {}
        }
        assert!(line.follows.len() <= self.capacity, "{} ids told", line.follows.len());
        self.pool.handle_changed(&change, is_done);
        self.act();
    }

    fn follow(&mut self, ids: impl IntoIterator<Item = u64>) {
        self.wanted = ids.into_iter().collect();
        self.pool.handle_ids(self.wanted.iter().copied());
        self.act();
    }

    /// Loses a line; its session dials again at once.
    fn lose(&mut self, which: usize) {
        let Some(id) = self.pick(which) else { return };
        self.changes.retain(|change| change_id(change) != id);
        self.lines.remove(&id);
        self.pool.handle_lost(id);
        self.act();
        // What it follows may have been taken off meanwhile.
        if self.pool.connections.contains_key(&id) {
            self.dial(id);
        }
        self.act();
    }

    /// A session gives up.
    fn end(&mut self, which: usize) {
        let Some(id) = self.pick(which) else { return };
        self.changes.retain(|change| change_id(change) != id);
        self.lines.remove(&id);
        self.pool.handle_ended(id);
        self.act();
    }

    fn pick(&self, which: usize) -> Option<Id> {
        self.lines.keys().nth(which % self.lines.len().max(1)).copied()
    }

    /// Lets time pass until then, step by step. With `delivers` lines begin to deliver.
    fn pass(&mut self, time: Duration, delivers: bool) {
        let end = self.now + time;
        while self.now < end {
            let opens = self.lines.values().filter(|line| !line.is_live && delivers);
            let next = opens.map(|line| line.live_at).chain(self.pool.deadline());
            let next = next.filter(|at| *at > self.now).min().unwrap_or(end);
            self.now = next.min(end);
            if delivers {
                self.deliver();
            }
            self.act();
        }
    }

    fn deliver(&mut self) {
        for (id, line) in &mut self.lines {
            if !line.is_live && self.now >= line.live_at {
                line.is_live = true;
                self.pool.handle_live(*id);
                if self.has_control {
                    self.pool.handle_control(*id);
                }
            }
        }
    }

    /// Nothing goes wrong any more: it settles, and is as small as can be.
    fn settle(&mut self) {
        for _ in 0..100 {
            while !self.changes.is_empty() {
                self.answer(true);
            }
            if self.pool.deadline().is_none() && self.lines.values().all(|line| line.is_live) {
                break;
            }
            self.pass(MERGE_AGAIN, true);
        }
        assert_eq!(self.pool.connections.len(), self.needed());
        assert_eq!(self.lines.len(), self.needed());
        assert!(self.pool.merge.is_none() && self.pool.deadline().is_none());
        let served: BTreeSet<u64> = self.served().into_iter().collect();
        assert_eq!(served, self.wanted, "what is wanted comes, and nothing else");
        let told: usize = self.lines.values().map(|line| line.follows.len()).sum();
        assert_eq!(told, self.wanted.len(), "each of them once");
    }
}

fn change_id(change: &Action) -> Id {
    match change {
        Action::Open(id) | Action::Close(id) | Action::Add(id, _) | Action::Remove(id, _) => *id,
    }
}

#[test]
fn ids_are_spread_and_connections_open_at_their_pace() {
    let mut world = World::new(100, true, 0..1000);
    assert_eq!(world.lines.len(), 1);
    world.pass(9 * PACE, true);
    assert_eq!(world.lines.len(), 10);
    world.pass(LATENCY, true);
    assert_eq!(world.served().len(), 1000);
    assert!(world.pool.connections().all(|it| it.state == State::Live && it.follows == 100));
    assert_eq!(world.pool.deadline(), None);
}

#[test]
fn a_new_id_goes_through_control_where_there_is_room() {
    let mut world = World::new(100, true, 0..150);
    world.pass(10 * SECOND, true);
    world.follow(0..152);
    let [Action::Add(_, ids)] = &world.changes[..] else { panic!("{:?}", world.changes) };
    assert_eq!(ids, &[150, 151]);
    world.answer(true);
    assert_eq!((world.lines.len(), world.served().len()), (2, 152));
    // What is taken off goes the same way.
    world.follow(1..152);
    assert!(matches!(&world.changes[..], [Action::Remove(_, ids)] if ids == &[0]));
    assert!(!world.pool.wants(0) && world.pool.wants(1));
    world.settle();
}

#[test]
fn adds_are_paced() {
    let mut world = World::new(100, true, (0..100).chain(1000..1001));
    world.pass(10 * SECOND, true);
    world.follow((0..100).chain(1000..1051));
    assert!(matches!(&world.changes[..], [Action::Add(_, ids)] if ids.len() == 50));
    world.answer(true);
    world.follow((0..100).chain(1000..1052));
    assert!(world.changes.is_empty(), "50 adds take two seconds");
    world.pass(2 * SECOND, true);
    assert!(matches!(&world.changes[..], [Action::Add(_, ids)] if ids == &[1051]));
}

#[test]
fn without_control_a_new_id_makes_a_new_connection_that_takes_the_old_ones_place() {
    let mut world = World::new(100, false, 0..150);
    world.pass(10 * SECOND, true);
    world.follow(0..151);
    // One more than needed, until it delivers.
    world.pass(PACE, false);
    assert_eq!(world.lines.len(), 3);
    world.pass(LATENCY, true);
    assert_eq!((world.lines.len(), world.served().len()), (2, 151));
    world.settle();
}

#[test]
fn without_control_what_was_taken_off_costs_a_new_connection() {
    let mut world = World::new(5000, false, 0..10);
    world.pass(10 * SECOND, true);
    world.follow(1..10);
    assert!(world.served().contains(&0));
    world.pass(10 * SECOND, true);
    assert_eq!((world.lines.len(), world.served().len()), (1, 9));
    assert!(!world.served().contains(&0));
}

#[test]
fn half_empty_connections_are_merged_new_ones_first() {
    let mut world = World::new(100, true, 0..300);
    world.pass(20 * SECOND, true);
    // 40, 40 and 40 are left: two would do.
    world.follow((0..40).chain(100..140).chain(200..240));
    while !world.changes.is_empty() {
        world.answer(true);
    }
    let old: Vec<Id> = world.lines.keys().copied().collect();
    world.pass(2 * PACE, false);
    assert!(old.iter().all(|id| world.lines.contains_key(id)), "none is closed before");
    world.pass(2 * LATENCY, true);
    assert_eq!(world.lines.len(), 2);
    world.settle();
}

#[test]
fn a_merge_that_never_delivers_is_given_up_and_tried_again_later() {
    let mut world = World::new(100, false, 0..150);
    world.pass(10 * SECOND, true);
    world.follow(0..90);
    let old: Vec<Id> = world.lines.keys().copied().filter(|id| *id == Id(0)).collect();
    world.pass(MERGE_MAX + 2 * PACE, false);
    assert!(world.pool.merge.is_none());
    assert!(old.iter().all(|id| world.lines.contains_key(id)));
    assert_eq!(world.served().len(), 100, "what was live still is");
    world.pass(MERGE_AGAIN, false);
    assert!(world.pool.merge.is_some(), "tried again");
    world.settle();
}

#[test]
fn a_control_endpoint_that_refuses_is_done_without() {
    let mut world = World::new(100, true, 0..50);
    world.pass(10 * SECOND, true);
    world.follow(0..60);
    world.answer(false);
    world.pass(60 * SECOND, true);
    assert_eq!((world.lines.len(), world.served().len()), (1, 60));
}

#[test]
fn an_answer_about_a_connection_that_is_no_more_changes_nothing() {
    let mut world = World::new(100, true, 0..50);
    world.pass(10 * SECOND, true);
    world.follow(0..60);
    let late = world.changes[0].clone();
    world.lose(0);
    world.pool.handle_changed(&late, false);
    world.act();
    world.pass(LATENCY, true);
    assert_eq!(world.served().len(), 60, "the new dial asked for all of them");
    world.settle();
}

#[test]
fn connections_that_are_lost_together_are_dialled_a_few_at_once_and_then_at_the_pace() {
    let mut world = World::new(100, false, 0..1000);
    world.pass(10 * PACE, true);
    let ids: Vec<Id> = world.lines.keys().copied().collect();
    // What is opened has waited for its turn.
    assert!(ids.iter().all(|id| world.pool.dial_at(*id, world.now).is_none()));
    world.pass(100 * SECOND, true);
    let mut waits = Vec::new();
    for id in ids {
        while let Some(at) = world.pool.dial_at(id, world.now + waits.iter().sum::<Duration>()) {
            waits.push(at - world.now - waits.iter().sum::<Duration>());
        }
    }
    assert_eq!(waits, [PACE; 5], "five at once, and five at their pace");
}

#[test]
fn nobody_to_follow_is_no_connection() {
    let mut world = World::new(100, true, 0..150);
    world.pass(10 * SECOND, true);
    world.follow([]);
    assert!(world.lines.is_empty() && world.pool.deadline().is_none());
    world.follow([7]);
    world.settle();
}

/// What may happen to a pool.
#[derive(Clone, Debug)]
enum Happening {
    Add(BTreeSet<u64>),
    Remove(BTreeSet<u64>),
    Lose(usize),
    End(usize),
    Answer(bool),
    Pass(u64),
    /// Time passes and nothing delivers.
    Outage(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let ids = || prop::collection::btree_set(0..60_u64, 0..25);
    prop_oneof![
        3 => ids().prop_map(Happening::Add),
        3 => ids().prop_map(Happening::Remove),
        4 => (0..20_usize).prop_map(Happening::Lose),
        1 => (0..20_usize).prop_map(Happening::End),
        4 => prop::bool::weighted(0.9).prop_map(Happening::Answer),
        5 => (0..30_u64).prop_map(Happening::Pass),
        1 => (0..1200_u64).prop_map(Happening::Outage),
    ]
}

proptest! {
    /// `World::act` checks after each step that every id is on a connection, that none that was
    /// live is given up, and that there are more connections than needed only in a merge.
    #[test]
    fn whatever_happens_every_id_is_covered_and_it_settles(
        happenings in prop::collection::vec(happening(), 0..60),
        capacity in 1..12_usize,
        has_control in any::<bool>(),
        ids in prop::collection::btree_set(0..60_u64, 0..40),
    ) {
        let mut world = World::new(capacity, has_control, ids);
        for happening in happenings {
            match happening {
                Happening::Add(ids) => world.follow(&world.wanted.clone() | &ids),
                Happening::Remove(ids) => world.follow(&world.wanted.clone() - &ids),
                Happening::Lose(which) => world.lose(which),
                Happening::End(which) => world.end(which),
                Happening::Answer(is_done) => world.answer(is_done),
                Happening::Pass(seconds) => world.pass(SECOND * seconds as u32, true),
                Happening::Outage(seconds) => world.pass(SECOND * seconds as u32, false),
            }
        }
        world.settle();
    }
}
