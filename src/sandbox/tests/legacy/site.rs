//! Site streams: envelopes, many accounts, and the ledger of what was sent.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// For each account the serial numbers of the messages.
fn serials(messages: &[Value]) -> BTreeMap<u64, Vec<u64>> {
    let mut out: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for message in messages {
        if let Some(serial) = message["message"]["sandbox_serial"].as_u64() {
            let account = message["for_user"].as_u64().expect("a number");
            out.entry(account).or_default().push(serial);
        }
    }
    out
}

fn sent(sandbox: &Sandbox) -> Value {
    json(&Reply::to(sandbox, "GET /sandbox/legacy/sent", &[]).body())
}

/// What the ledger says was sent on any connection.
fn ledger(sandbox: &Sandbox) -> BTreeMap<u64, BTreeSet<u64>> {
    let mut out: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for connection in sent(sandbox)["connections"].as_array().expect("a list") {
        for (account, ranges) in connection["sent"].as_object().expect("an object") {
            let serials = out.entry(account.parse().expect("an id")).or_default();
            for range in ranges.as_array().expect("ranges") {
                let at = |end: usize| range[end].as_u64().expect("a number");
                serials.extend(at(0)..=at(1));
            }
        }
    }
    out
}

#[test]
fn a_site_stream_begins_with_its_control_endpoints_and_friends() {
    let sandbox = sandbox(&["end-after=60"]);
    let (messages, end) = rest(&mut get(&sandbox, "site.json?follow=12,31,90210015"));
    assert_eq!(end, Piece::End);
    let uri = messages[0]["control"]["control_uri"].as_str().expect("control comes first");
    assert!(uri.starts_with("/1.1/site/c/"), "{uri}");
    let preamble = messages.iter().skip(1).take_while(|it| it["message"]["friends"].is_array());
    let friends: BTreeSet<u64> = preamble.filter_map(|it| it["for_user"].as_u64()).collect();
    assert_eq!(friends, BTreeSet::from([12, 31, 90_210_015]));
    for (account, serials) in serials(&messages) {
        assert_eq!(serials, (0..20).collect::<Vec<_>>(), "{account}");
    }
    let own = messages.iter().find(|it| it["message"]["text"].is_string()).expect("a tweet");
    assert_eq!(own["message"]["user"]["id"], own["for_user"]);
}

/// The parameters of a site stream belong into the query (protocols/x.md sections 6 and 7); a form is
/// read as well.
#[test]
fn a_hundred_accounts_are_asked_for_by_query_or_by_form() {
    let sandbox = sandbox(&[]);
    let ids: Vec<u64> = (1..=100).map(|at| 1_714_200_000_000_000_000 + at).collect();
    let list: Vec<String> = ids.iter().map(u64::to_string).collect();
    let parameters = format!("follow={}&with=followings&replies=all", list.join("%2C"));
    for (request, form) in [
        (format!("GET site.json?{parameters}"), ""),
        (format!("GET /1.1/site.json?{}", parameters.replace("%2C", ",")), ""),
        ("POST site.json".to_owned(), &*parameters),
        (format!("POST site.json?{parameters}"), ""),
    ] {
        let mut reply = ask(&sandbox, &request, form);
        assert_eq!(reply.status(), 200, "{request:.40}");
        let uri = message(&mut reply)["control"]["control_uri"].as_str().map(str::to_owned);
        let uri = uri.expect("control comes first");
        let info = json(&get(&sandbox, &format!("{uri}/info.json")).body())["info"].take();
        let users = info["users"].as_array().expect("a list").iter();
        let users: Vec<u64> = users.filter_map(|user| user["id"].as_u64()).collect();
        assert_eq!((users, &info["with"]), (ids.clone(), &"followings".into()), "{request:.40}");
    }
    // The query is signed, whichever the method.
    let now = clock::now().as_second();
    for method in ["GET", "POST"] {
        let request = format!("{method} /1.1/site.json?{parameters}");
        let other = request.replacen("1714200000000000100", "1714200000000000101", 1);
        let header = signed(&sandbox, &request, "", &nonce(), now);
        assert_eq!(Reply::to(&sandbox, &other, &[&header]).status(), 401, "{method}");
        let header = signed(&sandbox, &request, "", &nonce(), now);
        assert_eq!(Reply::to(&sandbox, &request, &[&header]).status(), 200, "{method}");
    }
}

#[test]
fn ids_are_strings_for_who_wants_them() {
    let sandbox = sandbox(&["end-after=10"]);
    let (messages, _) =
        rest(&mut get(&sandbox, "site.json?follow=12,34&stringify_friend_ids=true"));
    assert!(messages[1..].iter().all(|it| it["for_user"].is_string()));
    assert!(messages.iter().any(|it| it["message"]["friends_str"].is_array()));
}

#[test]
fn every_kind_of_message_comes_in_an_envelope() {
    let (messages, _) = rest(&mut get(&sandbox(&["end-after=30"]), "site.json?follow=12"));
    let kinds: BTreeSet<&str> = messages[1..].iter().map(|it| kind(&it["message"])).collect();
    let expected = [
        "delete",
        "direct_message",
        "event",
        "friends",
        "scrub_geo",
        "status_withheld",
        "text",
        "unheard_of",
        "user_withheld",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_ledger_has_what_came_over_lines_that_broke() {
    let sandbox = sandbox(&["drop-after=7x2", "end-after=11x1", "kill-after=9"]);
    let mut seen: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for _ in 0..3 {
        let (body, _) = get(&sandbox, "site.json?follow=1,2,3").rest();
        let lines = body.split(|&byte| byte == b'\n').map(|line| line.trim_ascii());
        let messages: Vec<Value> = lines.filter(|line| !line.is_empty()).map(json).collect();
        for (account, serials) in serials(&messages) {
            seen.entry(account).or_default().extend(serials);
        }
    }
    for (account, serials) in &seen {
        let expected: Vec<u64> = (0..serials.len() as u64).collect();
        assert_eq!(serials, &expected, "{account} goes on where the last reader left");
    }
    let seen: BTreeMap<u64, BTreeSet<u64>> = seen
        .into_iter()
        .map(|(account, serials)| (account, serials.into_iter().collect()))
        .collect();
    assert_eq!(ledger(&sandbox), seen);
    let endings: Vec<Value> = sent(&sandbox)["connections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["ending"].clone())
        .collect();
    assert_eq!(endings, ["cut", "cut", "end"]);
}

#[test]
fn two_connections_show_an_account_alike() {
    let options = Options { rate: Rate::PerSecond(200.0), seed: Some(1), ..Options::default() };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let mut one = get(&sandbox, "site.json?follow=5");
    let mut two = get(&sandbox, "site.json?follow=5,6");
    let first = own(&mut two);
    let (mut serial, mut other) = own(&mut one);
    while serial < first.0 {
        (serial, other) = own(&mut one);
    }
    assert_eq!((serial, other), first, "the same message at the same time");
    assert_eq!(own(&mut one), own(&mut two));
}

/// The next message of account 5: its serial number and its bytes.
fn own(reply: &mut Reply) -> (u64, String) {
    loop {
        let message = message(reply);
        if message["for_user"] == 5
            && let Some(serial) = message["message"]["sandbox_serial"].as_u64()
        {
            return (serial, message.to_string());
        }
    }
}

#[test]
fn many_connections_together_lose_nothing_that_the_ledger_has() {
    const CONNECTIONS: u64 = 5;
    const ACCOUNTS: u64 = 40;
    const EVENTS: u64 = 10;
    let options = Options { events: Some(EVENTS), ..Options::default() };
    // Each connection that breaks has shown some of its accounts and not others.
    let sandbox = with(options, &["drop-after=61x20"]);
    let read = |connection: u64| -> Vec<Value> {
        let ids = (0..ACCOUNTS).map(|at| (1 + connection * ACCOUNTS + at).to_string());
        let path = format!("site.json?follow={}", ids.collect::<Vec<_>>().join(","));
        let mut all = Vec::new();
        loop {
            let (messages, end) = rest(&mut get(&sandbox, &path));
            all.extend(messages);
            if end == Piece::End {
                return all;
            }
        }
    };
    let read = &read;
    let all: Vec<Value> = std::thread::scope(|scope| {
        let readers: Vec<_> =
            (0..CONNECTIONS).map(|connection| scope.spawn(move || read(connection))).collect();
        readers.into_iter().flat_map(|reader| reader.join().expect("no reader panics")).collect()
    });
    let seen = serials(&all);
    assert_eq!(seen.len() as u64, CONNECTIONS * ACCOUNTS);
    for (account, serials) in &seen {
        assert_eq!(serials, &(0..EVENTS).collect::<Vec<_>>(), "{account}: each once, in order");
    }
    let sets = seen.into_iter().map(|(account, serials)| (account, serials.into_iter().collect()));
    assert_eq!(ledger(&sandbox), sets.collect());
}
