//! Pages of timelines over HTTP: what they hold, who may read them, what goes wrong.

use std::collections::BTreeMap;

use super::*;

/// A page and its answer.
struct Page {
    reply: Reply,
    body: Vec<u8>,
    items: Vec<Value>,
}

impl Page {
    /// The ids as their timeline counts them, newest first.
    fn ids(&self) -> Vec<u64> {
        let id = |item: &Value| {
            item["last_status"]["id"].as_str().or_else(|| item["id"].as_str()).map(str::to_owned)
        };
        self.items
            .iter()
            .map(|item| id(item).and_then(|id| id.parse().ok()).expect("a number"))
            .collect()
    }

    /// The `error` of a refusal.
    fn error(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).expect("JSON");
        body["error"].as_str().expect("a text").to_owned()
    }

    fn status(&self) -> u16 {
        self.reply.status()
    }
}

fn ask(sandbox: &Sandbox, path: &str, headers: &[&str]) -> Page {
    let mut reply = Reply::to(sandbox, &format!("GET /api/v1/{path}"), headers);
    let body = reply.body();
    let items = serde_json::from_slice(&body).unwrap_or_default();
    Page { reply, body, items }
}

/// With the ready token.
fn page(sandbox: &Sandbox, path: &str) -> Page {
    ask(sandbox, path, &[&bearer(sandbox)])
}

fn as_user(sandbox: &Sandbox, path: &str, token: &str) -> Page {
    ask(sandbox, path, &[&format!("Authorization: Bearer {token}")])
}

/// A whole timeline, newest first.
fn walk(sandbox: &Sandbox, path: &str) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    let mut before = String::new();
    loop {
        let page = page(sandbox, &format!("{path}{before}"));
        assert_eq!(page.status(), 200, "{path}{before}");
        let Some(&last) = page.ids().last() else { return all };
        all.extend(elements(&page.body));
        before = format!("{}max_id={last}", if path.contains('?') { '&' } else { '?' });
    }
}

/// The bytes of the elements of an array.
fn elements(body: &[u8]) -> Vec<Vec<u8>> {
    let elements: Vec<Box<serde_json::value::RawValue>> =
        serde_json::from_slice(body).expect("an array");
    elements.iter().map(|element| element.get().as_bytes().to_vec()).collect()
}

/// Name and payload of each event of a stream.
fn told(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = String::from_utf8(body.to_vec()).expect("the sandbox writes UTF-8");
    let events = text.split("\n\n").filter_map(|event| {
        let (name, data) = event.trim_start_matches(":)\n").split_once('\n')?;
        Some((name.strip_prefix("event: ")?, data.strip_prefix("data: ")?))
    });
    events.map(|(name, data)| (name.to_owned(), data.as_bytes().to_vec())).collect()
}

/// What a reader of the stream holds at the end: the payloads by cursor, oldest first.
fn held(body: &[u8], name: &str) -> BTreeMap<u64, Vec<u8>> {
    let id = |payload: &[u8]| -> u64 {
        let value: Value = serde_json::from_slice(payload).expect("JSON");
        let id = value["last_status"]["id"].as_str().or_else(|| value["id"].as_str());
        id.and_then(|id| id.parse().ok()).expect("a number")
    };
    let mut held = BTreeMap::new();
    for (event, payload) in told(body) {
        match event.as_str() {
            "status.update" if held.contains_key(&id(&payload)) => {
                held.insert(id(&payload), payload);
            }
            "delete" => {
                let text = String::from_utf8(payload).expect("digits");
                held.remove(&text.parse::<u64>().expect("a number"));
            }
            event if event == name => {
                held.insert(id(&payload), payload);
            }
            _ => {}
        }
    }
    held
}

#[test]
fn pages_and_streams_tell_the_same_to_the_byte() {
    for (stream, event, path) in [
        ("user", "update", "timelines/home?limit=40"),
        ("user", "notification", "notifications?limit=80"),
        ("user/notification", "notification", "notifications?limit=9"),
        ("public", "update", "timelines/public"),
        ("public/local", "update", "timelines/public?local=true&limit=33"),
        ("public/remote?only_media=1", "update", "timelines/public?remote=1&only_media=on"),
        ("hashtag?tag=Rust", "update", "timelines/tag/rust?limit=40"),
        ("hashtag/local?tag=rust", "update", "timelines/tag/rUst?local=1"),
        ("list?list=42", "update", "timelines/list/42"),
        ("direct", "conversation", "conversations"),
    ] {
        let sandbox = with(Options { events: Some(300), history: 0, ..Options::default() }, &[]);
        let (body, _) = Reply::stream(&sandbox, stream).rest();
        let mut held: Vec<Vec<u8>> = held(&body, event).into_values().collect();
        held.reverse();
        assert!(held.len() > 40, "{path}");
        assert!(walk(&sandbox, path) == held, "{path}");
    }
}

#[test]
fn a_timeline_has_a_past_and_its_stream_begins_after_it() {
    let sandbox = sandbox(&[]);
    let past = page(&sandbox, "timelines/public?limit=40").ids();
    assert!((20..=40).contains(&past.len()), "{}", past.len());
    let (_, first) = told(&Reply::stream(&sandbox, "public").chunks(3)).remove(0);
    let first: Value = serde_json::from_slice(&first).expect("JSON");
    assert_eq!(first["created_at"], "2026-01-01T00:00:00.000Z");
    assert!(first["id"].as_str().and_then(|id| id.parse().ok()) > Some(past[0]));
    let none = with(Options { history: 0, ..Options::default() }, &[]);
    assert_eq!(page(&none, "timelines/public").body, b"[]");
}

#[test]
fn a_paced_timeline_grows_while_nobody_listens() {
    let options = Options {
        seed: Some(1),
        rate: Rate::PerSecond(100_000.0),
        events: Some(500),
        history: 0,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).expect("a free port on loopback");
    let mut seen = 0;
    while seen < 400 {
        seen = walk(&sandbox, "timelines/public?limit=40").len();
    }
    assert_eq!(Reply::stream(&sandbox, "public").rest().1, Piece::End);
}

#[test]
fn every_parameter_of_a_page_means_what_it_means() {
    let sandbox = with(Options { history: 400, ..Options::default() }, &[]);
    let home = |query: &str| page(&sandbox, &format!("timelines/home?{query}")).ids();
    let all: Vec<u64> = home("limit=400");
    assert_eq!(all.len(), 40);
    assert!(all.is_sorted_by(|newer, older| newer > older));
    assert_eq!(home("").len(), 20);
    assert!(home("limit=0").is_empty());
    assert_eq!(home(&format!("max_id={}", all[4])), all[5..25]);
    assert_eq!(home(&format!("since_id={}", all[30])), all[..20], "the newest: a hole below");
    assert_eq!(home(&format!("min_id={}", all[30])), all[10..30], "right after the cursor");
    assert_eq!(home(&format!("min_id={}&limit=2", all[3])), all[1..3]);
    assert_eq!(home(&format!("min_id={}&max_id={}", all[9], all[2])), all[3..9]);
    assert!(home(&format!("min_id={}", all[0])).is_empty());
    assert!(home(&format!("since_id={}", all[0])).is_empty());
    let notices = |query: &str| page(&sandbox, &format!("notifications?{query}"));
    assert_eq!(page(&sandbox, "notifications").items.len(), 40);
    let kinds = |page: Page| -> Vec<String> {
        let kind = |item: &Value| item["type"].as_str().unwrap_or("none").to_owned();
        page.items.iter().map(kind).collect()
    };
    let polls = kinds(notices("types[]=poll&types[]=follow"));
    assert!(!polls.is_empty() && polls.iter().all(|kind| kind == "poll" || kind == "follow"));
    assert!(!kinds(notices("exclude_types[]=poll")).contains(&"poll".to_owned()));
    assert_eq!(notices("types[]=nonsense").body, b"[]");
    let media = page(&sandbox, "timelines/tag/bread?only_media=true&remote=true");
    assert!(!media.items.is_empty());
    assert!(media.items.iter().all(|post| {
        post["media_attachments"][0].is_object()
            && post["account"]["acct"].as_str().is_some_and(|acct| acct.contains('@'))
    }));
}

#[test]
fn links_lead_on_and_tags_lose_half_of_their_parameters() {
    let sandbox = sandbox(&[]);
    let link = |path: &str| page(&sandbox, path).reply.header("Link").map(str::to_owned);
    let ids = page(&sandbox, "timelines/tag/%C3%BCber?limit=3&remote=1").ids();
    assert_eq!(
        link("timelines/tag/%C3%BCber?limit=3&remote=1"),
        Some(format!(
            "<{0}/api/v1/timelines/tag/%C3%BCber?limit=3&max_id={1}>; rel=\"next\", \
             <{0}/api/v1/timelines/tag/%C3%BCber?limit=3&min_id={2}>; rel=\"prev\"",
            sandbox.url(),
            ids[2],
            ids[0],
        ))
    );
    let public = link("timelines/public?remote=1&limit=3").expect("a page with posts");
    assert!(public.contains("?limit=3&max_id=") && public.contains("&remote=1>"), "{public}");
    assert_eq!(link("timelines/public?limit=0"), None);
    assert_eq!(link("timelines/public?max_id=1"), None);
    let short = link("conversations?limit=40").expect("forty of them");
    assert!(short.contains("rel=\"next\""));
    let last = page(&sandbox, "conversations?limit=40").ids()[38];
    let end = link(&format!("conversations?max_id={last}")).expect("one is left");
    assert!(!end.contains("rel=\"next\"") && end.contains("rel=\"prev\""), "{end}");
}

#[test]
fn headers_count_the_requests() {
    let sandbox = sandbox(&[]);
    let first = page(&sandbox, "timelines/home?min_id=1");
    let second = page(&sandbox, "timelines/home?min_id=1");
    let header = |page: &Page, name: &str| page.reply.header(name).map(str::to_owned);
    assert_eq!(header(&first, "X-Ratelimit-Limit").as_deref(), Some("300"));
    assert_eq!(header(&first, "X-Ratelimit-Remaining").as_deref(), Some("299"));
    assert_eq!(header(&second, "X-Ratelimit-Remaining").as_deref(), Some("298"));
    let reset = header(&second, "X-Ratelimit-Reset").expect("always there");
    assert_eq!(reset.len(), "2026-01-01T00:05:00.123456Z".len());
    assert_eq!(header(&second, "Content-Type").as_deref(), Some("application/json; charset=utf-8"));
}

#[test]
fn who_may_not_read_is_told_so() {
    let sandbox = sandbox(&[]);
    let scope = "This action is outside the authorized scopes";
    let user = "This method requires an authenticated user";
    for path in ["timelines/home", "timelines/list/42", "notifications", "conversations"] {
        let refusal = |page: Page| (page.status(), page.error());
        let refused = |token: &str| refusal(as_user(&sandbox, path, token));
        let (invalid, revoked) = ("The access token is invalid", "The access token was revoked");
        assert_eq!(refusal(ask(&sandbox, path, &[])), (401, invalid.to_owned()), "{path}");
        assert_eq!(refused("nope"), (401, invalid.to_owned()), "{path}");
        assert_eq!(refused("sandbox-revoked"), (401, revoked.to_owned()), "{path}");
        assert_eq!(refused("sandbox-app-only"), (422, user.to_owned()), "{path}");
        assert_eq!(refused("sandbox-write"), (403, scope.to_owned()), "{path}");
        let query = format!("{path}?access_token={}", sandbox.token());
        assert_eq!(ask(&sandbox, &query, &[]).status(), 200, "{path}");
    }
    let status = |path: &str, token: &str| as_user(&sandbox, path, token).status();
    for (path, statuses, notifications, lists) in [
        ("timelines/home", 200, 403, 403),
        ("conversations", 200, 403, 403),
        ("timelines/public", 200, 403, 403),
        ("timelines/tag/rust", 200, 403, 403),
        ("notifications", 403, 200, 403),
        ("timelines/list/42", 403, 403, 200),
    ] {
        assert_eq!(status(path, "sandbox-read-statuses"), statuses, "{path}");
        assert_eq!(status(path, "sandbox-read-notifications"), notifications, "{path}");
        assert_eq!(status(path, "sandbox-read-lists"), lists, "{path}");
    }
    let foreign = page(&sandbox, "timelines/list/43");
    assert_eq!((foreign.status(), foreign.error().as_str()), (404, "Record not found"));
    assert_eq!(page(&sandbox, "timelines/tag/%3F%21").body, b"[]");
    for open in ["timelines/public", "timelines/tag/rust"] {
        assert_eq!(ask(&sandbox, open, &[]).status(), 200, "{open}");
        assert_eq!(status(open, "nope"), 200, "{open}: as good as no token");
        assert_eq!(status(open, "sandbox-app-only"), 200, "{open}");
        assert_eq!(status(open, "sandbox-revoked"), 401, "{open}");
    }
}

#[test]
fn a_disabled_feed_is_empty_and_nobody_reads_it_without_a_token() {
    let sandbox = sandbox(&["disabled=remote", "disabled=hashtag-all"]);
    let anonymous = |path: &str| ask(&sandbox, path, &[]).status();
    assert_eq!(anonymous("timelines/public"), 422);
    assert_eq!(anonymous("timelines/public?remote=true"), 422);
    assert_eq!(anonymous("timelines/public?local=true"), 200);
    assert_eq!(anonymous("timelines/tag/rust?local=true"), 422);
    assert_eq!(page(&sandbox, "timelines/public?remote=true").body, b"[]");
    assert_eq!(page(&sandbox, "timelines/tag/rust").body, b"[]");
    let public = page(&sandbox, "timelines/public");
    assert!(!public.items.is_empty());
    assert!(
        public.items.iter().all(|post| {
            post["account"]["acct"].as_str().is_some_and(|acct| !acct.contains('@'))
        })
    );
}

#[test]
fn home_and_lists_end_800_items_back() {
    let long = with(Options { history: 3_000, ..Options::default() }, &[]);
    let length = |sandbox: &Sandbox, path: &str| walk(sandbox, &format!("{path}?limit=40")).len();
    assert!((740..=800).contains(&length(&long, "timelines/home")));
    assert!((740..=800).contains(&length(&long, "timelines/list/42")));
    assert!(length(&long, "timelines/public") > 2_000);
    let near = with(Options { history: 3_000, ..Options::default() }, &["horizon=50"]);
    for path in ["timelines/home", "timelines/public", "conversations"] {
        assert!((40..=50).contains(&length(&near, path)), "{path}");
    }
    let last = page(&near, "timelines/public?min_id=1&limit=1").ids();
    let walked = walk(&near, "timelines/public?limit=40");
    let oldest: Value =
        walked.last().map(|post| serde_json::from_slice(post).expect("JSON")).expect("posts");
    assert_eq!(oldest["id"].as_str().and_then(|id| id.parse().ok()), last.first().copied());
}

#[test]
fn pages_fail_as_often_as_asked() {
    let sandbox =
        sandbox(&["page-status=503x1", "page-status=429x1", "retry-after=7", "page-206x1"]);
    let home = || page(&sandbox, "timelines/home");
    assert_eq!(page(&sandbox, "timelines/public").status(), 503);
    let limited = home();
    assert_eq!((limited.status(), limited.error().as_str()), (429, "Too many requests"));
    assert_eq!(limited.reply.header("Retry-After"), Some("7"));
    assert_eq!(limited.reply.header("X-Ratelimit-Remaining"), Some("0"));
    assert_eq!(page(&sandbox, "timelines/public").status(), 200);
    let absent = home();
    assert_eq!((absent.status(), absent.body.as_slice()), (206, &b"[]"[..]));
    assert_eq!(absent.reply.header("Mastodon-Async-Refresh"), Some("id=\"sandbox-home\", retry=5"));
    assert_eq!(home().items.len(), 20);
}

#[test]
fn a_limit_of_pages_is_kept_for_its_period() {
    let sandbox = sandbox(&["page-limit=2", "rate-limit-reset=3600"]);
    let page = || page(&sandbox, "timelines/public?min_id=1");
    assert_eq!([page().status(), page().status()], [200, 200]);
    let limited = page();
    assert_eq!((limited.status(), limited.error().as_str()), (429, "Too many requests"));
    assert_eq!(limited.reply.header("X-Ratelimit-Limit"), Some("2"));
    assert_eq!(limited.reply.header("X-Ratelimit-Remaining"), Some("0"));
    let reset: jiff::Timestamp = limited
        .reply
        .header("X-Ratelimit-Reset")
        .and_then(|reset| reset.parse().ok())
        .expect("a date");
    let left = reset.duration_since(super::super::clock::now()).as_secs();
    assert!((3_500..=3_600).contains(&left), "{left}");
}

#[test]
fn a_page_can_be_late_or_cut_or_not_there() {
    let cut = sandbox(&["page-cutx1", "page-slow=2ms"]);
    let request = "GET /api/v1/timelines/public";
    let mut torn = Reply::to(&cut, request, &[]);
    let announced: usize =
        torn.header("Content-Length").and_then(|length| length.parse().ok()).expect("a number");
    let mut half = Vec::new();
    torn.socket.read_to_end(&mut half).expect("an orderly close");
    assert_eq!(half.len(), announced / 2);
    assert_eq!(page(&cut, "timelines/public").items.len(), 20);
    let none = sandbox(&["no-pages"]);
    for path in ["timelines/home", "timelines/public", "notifications"] {
        let missing = page(&none, path);
        assert_eq!((missing.status(), missing.error().as_str()), (404, "Not Found"));
    }
    assert_eq!(Reply::stream(&none, "public").status(), 200);
}

#[test]
fn chaos_disturbs_as_many_streams_as_asked_and_can_be_counted() {
    // What falls silent is cut a second later.
    let sandbox = sandbox(&["chaos=10", "drop-every=1s"]);
    let figures = || -> BTreeMap<String, u64> {
        let body = Reply::to(&sandbox, "GET /sandbox/faults", &[]).body();
        serde_json::from_slice(&body).expect("an object of numbers")
    };
    let mut refused = 0;
    while figures()["chaos_left"] > 0 {
        let mut reply = Reply::stream(&sandbox, "public");
        match reply.status() {
            503 => refused += 1,
            status => {
                assert_eq!(status, 200);
                reply.rest();
            }
        }
    }
    let figures = figures();
    assert_eq!(figures["refused"], refused);
    assert_eq!(figures["streams"] + refused, 10);
    assert_eq!(figures["ended"], figures["streams"]);
    assert_eq!(events(&Reply::stream(&sandbox, "public").chunks(401)), 200);
}
