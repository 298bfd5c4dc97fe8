//! The promise of the project, with the real binary: whatever happens to the line or to the
//! process, every post comes out, in order, and each gap is told.

use std::collections::HashSet;
use std::time::Duration;

use trill::sandbox::{Fault, Options, Rate, Sandbox};

use crate::harness::record::{Gap, Record};
use crate::harness::{Signal, Trill};

/// Posts that are waited for: with the edits and deletes between them the server publishes some
/// 20,000.
const POSTS: usize = 17_500;

fn sandbox(rate: u32, faults: &[&str]) -> Sandbox {
    let fault = |text: &&str| text.parse::<Fault>().expect("a fault");
    let options = Options {
        rate: Rate::PerSecond(rate.into()),
        seed: Some(20),
        history: 0,
        heartbeat: Some(Duration::from_millis(100)),
        faults: faults.iter().map(fault).collect(),
        ..Options::default()
    };
    Sandbox::start(options).expect("a free port")
}

/// The ids of the posts that the server's pages have, from the first to the last of these.
fn published(sandbox: &Sandbox, ids: &[String]) -> Vec<String> {
    let order = |id: &str| (id.len(), id.to_owned());
    let all = || ids.iter().map(|id| order(id));
    let (first, last) = (all().min().expect("a post"), all().max().expect("a post"));
    let line = "public --no-follow --lines=1000000 -F=id --event=update";
    let ended = Trill::at_sandbox(sandbox, line).run().code(0);
    let is_between = |id: &&str| (first.clone()..=last.clone()).contains(&order(id));
    let published: Vec<String> =
        ended.lines().into_iter().filter(is_between).map(str::to_owned).collect();
    assert!(published.len() > ids.len() / 2, "{} of {}", published.len(), ids.len());
    published
}

#[test]
fn every_post_comes_out_once_and_in_order_however_often_the_line_is_disturbed() {
    const FAULTS: usize = 200;
    let server = sandbox(400, &[&format!("chaos={FAULTS}")]);
    let flags =
        "public --retry-delay=5ms --stall-timeout=500ms --meta=gap,connection --event=update";
    let ended = Trill::at_sandbox(&server, flags).arg(format!("--count={POSTS}")).run().code(0);
    let records = ended.records();
    let is_post = |record: &&Record| record.event == "update";
    let ids: Vec<String> = records.iter().filter(is_post).map(Record::id).collect();
    assert_eq!(ids.len(), POSTS);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), POSTS, "each once");
    let published = published(&server, &ids);
    let known: HashSet<&String> = ids.iter().collect();
    let missing: Vec<&String> = published.iter().filter(|id| !known.contains(id)).collect();
    assert_eq!(missing, Vec::<&String>::new());
    // A post that is deleted while the line lags behind has no place any more.
    let there: HashSet<&String> = published.iter().collect();
    let in_order: Vec<&String> = ids.iter().filter(|id| there.contains(id)).collect();
    assert!(in_order.into_iter().eq(published.iter()), "in order");

    let gaps = records.iter().filter(|record| record.event == "trill.gap");
    let gaps: Vec<Gap> = gaps.map(Record::payload_as).collect();
    assert!(gaps.iter().all(|gap| gap.complete), "{gaps:?}");
    // A line that was open, is lost and open again is one gap; a refusal is part of one.
    let named = |name: &str| records.iter().filter(|record| record.event == name).count();
    assert_eq!(gaps.len(), named("trill.connected") - 1);
    assert!(named("trill.disconnected") >= FAULTS, "{}", named("trill.disconnected"));
}

#[test]
fn a_process_that_is_killed_again_and_again_misses_nothing() {
    const KILLS: usize = 50;
    let server = sandbox(1000, &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let cursor = folder.path().join("cursor");
    let trill = |flags: &str| {
        let line =
            format!("public -F=id --event=update --cursor-file={} {flags}", cursor.display());
        Trill::at_sandbox(&server, line.trim_end())
    };
    let mut ids: Vec<String> = Vec::new();
    for round in 0..KILLS {
        let mut running = trill("").spawn();
        // Some are killed while they catch up, some later.
        for _ in 0..1 + (round * 397) % 811 {
            running.line();
        }
        while round == 0 && !cursor.exists() {
            running.line();
        }
        running.signal(Signal::KILL);
        // The last line may be half a line.
        let ended = running.end();
        let text = String::from_utf8_lossy(&ended.stdout);
        ids.extend(
            text.split_inclusive('\n')
                .filter_map(|line| line.strip_suffix('\n'))
                .map(str::to_owned),
        );
    }
    ids.extend(trill("--no-follow").run().code(0).lines().into_iter().map(str::to_owned));
    let known: HashSet<&String> = ids.iter().collect();
    let published = published(&server, &ids);
    let missing: Vec<&String> = published.iter().filter(|id| !known.contains(id)).collect();
    assert_eq!(missing, Vec::<&String>::new());
    // What was written and not yet noted comes again, and no more than that.
    let once: HashSet<&String> = ids.iter().collect();
    let twice = ids.len() - once.len();
    assert!(twice < KILLS * 400, "{twice} of {} came twice", ids.len());
}
