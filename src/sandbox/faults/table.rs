//! The list of faults that the help shows.

/// Every fault: its form and what it does.
pub const FAULTS: &[(&str, &str)] = &[
    ("drop-every=DUR", "cut the TCP connection, without a final chunk, DUR after the connect"),
    ("drop-after=N", "cut the TCP connection after N events"),
    ("cut-at=BYTES", "cut the TCP connection after exactly that many bytes of the body"),
    ("end-after=N", "end the body cleanly after N events, as a server that restarts"),
    ("kill-after=N", "end the body cleanly after N events and revoke the token"),
    ("mid-chunk[=N]", "cut the TCP connection in the middle of a chunk, after N events (3)"),
    ("reset-after=N", "break the TCP connection with a reset after N events"),
    (
        "stall[=N]",
        "after N events (3) send nothing more, not even heartbeats; the socket stays open",
    ),
    ("no-heartbeat", "send no heartbeats"),
    ("old-heartbeat", "Mastodon: send ':thump' with one newline, as servers before 4.6"),
    ("heartbeat=DUR", "send a heartbeat every DUR"),
    ("split", "write one byte at a time, each in its own chunk"),
    ("merge", "write eight events in one chunk, held back until there are eight"),
    (
        "garbage[=N]",
        "every Nth (5) event's data is not JSON; every second of those has invalid UTF-8",
    ),
    ("oversize[=BYTES]", "insert one event of that many bytes (9 MiB) after the first event"),
    (
        "undefined",
        "Mastodon: insert 'filters_changed' with the data 'undefined' after the first event",
    ),
    (
        "unknown-event",
        "Mastodon: insert two events of unknown names, JSON and plain text, after the first event",
    ),
    ("bom", "start the body with a byte-order mark"),
    ("crlf", "Mastodon: end lines with CR LF"),
    ("cr", "Mastodon: end lines with CR"),
    ("multiline", "Mastodon: spread JSON over several 'data:' lines"),
    ("duplicate[=N]", "send every Nth (5) event twice"),
    ("reorder[=N]", "swap every Nth (5) pair of events"),
    (
        "status=CODE",
        "refuse the stream with that status, 400 to 599, and the body of the real server",
    ),
    ("retry-after=SECS", "add Retry-After to refusals"),
    (
        "rate-limit-reset=SECS",
        "add the moment of the rate limit's reset to refusals, SECS from now: as a date on Mastodon, \
         as a number on X",
    ),
    ("html", "answer a stream with 200 and an HTML page"),
    ("bad-gateway", "answer a stream with nginx's 502 page"),
    ("slow-headers[=DUR]", "wait for DUR (forever) before the response headers"),
    ("accept-close", "take the request and close without a byte"),
    ("accept-end", "answer 200 and a clean end at once, after ':)' on Mastodon"),
    ("redirect=URL", "answer a stream with 301, or 302 on X, to URL and the same path and query"),
    ("no-v2", "Mastodon: /api/v2/instance is 404"),
    ("no-instance", "Mastodon: both instance documents are 404"),
    ("instance-status=CODE", "Mastodon: both instance documents are refused with that status"),
    (
        "streaming-url=VALUE",
        "Mastodon: what the instance advertises: null, empty, missing, a URL, or a /prefix to serve under",
    ),
    (
        "disabled=FEEDS",
        "Mastodon: drop posts as a server that disabled local, remote or all live feeds; hashtag-local, …-remote, …-all",
    ),
    (
        "chaos=N",
        "disturb N streams in all, each once and in a random way after a random number of events: cut, \
         torn chunk, reset, clean end, silence, bytes one by one and a cut; or refuse it with 503. \
         GET /sandbox/faults tells how far it is",
    ),
    ("page-status=CODE", "Mastodon: refuse a page of a timeline with that status"),
    ("page-206", "Mastodon: home is being put together again: 206 and an empty page"),
    (
        "page-limit=N",
        "Mastodon: after N pages refuse more with 429, until the period of rate-limit-reset (300 s) is over",
    ),
    ("page-cut", "Mastodon: close the connection in the middle of a page"),
    ("page-slow=DUR", "Mastodon: wait for DUR before a page"),
    ("no-pages", "Mastodon: there are no pages of timelines, notifications and conversations: 404"),
    ("horizon=N", "Mastodon: no timeline goes back more than N items (800 on home and lists)"),
    ("lf", "X: end lines with LF"),
    ("split-crlf", "X: a chunk ends between the CR and the LF of every line"),
    (
        "problem=PROBLEM[@N]",
        "X: after N lines (1) a problem in 'errors', and the end: operational-disconnect, \
         upstream-operational-disconnect, force-disconnect, unclean-disconnect, slow-reader, \
         internal-error, app-state-degraded, invalid-rules, too-many-connections, no-rules, \
         provisioning, usage-cap, credits",
    ),
    ("problem-bare=PROBLEM[@N]", "X: the same problem as the object of the line"),
    ("half-open", "X: after a problem the stream stays open, silent"),
    ("empty-object", "X: insert the line '{}' after the first post"),
    ("array-line", "X: insert a line that is an array after the first post"),
    ("number-line", "X: insert a line that is a number after the first post"),
    ("text-line", "X: insert a line that is not JSON after the first post"),
    ("partial", "X: every post comes with 'errors'"),
    ("tagless", "X: matching rules come without their tags"),
    ("invalid-utf8[=N]", "X: every Nth (5) line is not UTF-8"),
    ("big-line[=BYTES]", "X: the first post is that long (2 MiB)"),
    ("line-separator", "X: a raw U+2028 in every text"),
    ("half-line[=N]", "X: after N lines (3) half of one more, and the end"),
    ("trickle[=N]", "X: after N lines (3) the bytes of one that does not end, slowly"),
    ("gzip-cut[=N]", "X: after N lines (3) the end, without that of the gzip stream"),
    (
        "refuse=REFUSAL",
        "X: refuse the stream: too-many-connections, usage-cap, rate-limit, rate-limit-legacy, \
         no-credits, payment-required, not-enrolled, not-enrolled-nested, unsupported-auth, \
         no-rules, rules-invalid, conflict, provisioning, invalid-request, html-503, empty-503, huge",
    ),
    (
        "reset=WHEN",
        "X: x-rate-limit-reset on refusals: past, absent, garbage, or in so many seconds",
    ),
    ("retry-after-date=SECS", "X: add Retry-After to refusals, as a date"),
    ("refuse-rules=REFUSAL[@N]", "X: refuse changes of the rules, all but the first N (0)"),
    (
        "refuse-reads=REFUSAL",
        "X: refuse lists and counts of rules, recent search, connections and usage",
    ),
    (
        "lose-answer[=N]",
        "X: carry out a change of the rules and close without an answer, after N (0)",
    ),
    (
        "foreign-edit",
        "X: after a list of the rules somebody changes one; once unless xTIMES is given",
    ),
    (
        "rate-limits",
        "X: refuse what is over the rate limits, which are only counted otherwise; in API v1.1 that \
         is 420 for the sixth connect in five minutes",
    ),
    ("rule-pages=N", "X: no page of the list of rules has more than N"),
    ("rule-cap=N", "X: the app may have N rules (1000)"),
    ("counts-integers", "X: the caps in the counts of rules are numbers, as they were in 2026-07"),
    ("no-details", "X: invalid rules come without details"),
    ("twitter-host", "X: the types of problems are on api.twitter.com"),
    (
        "playground",
        "X: be the playground: LF, text/event-stream, refusals with status 200, an empty line every \
         200 ms, no connection limit, rules that can only be added",
    ),
    (
        "disconnect=NUMBER[@N]",
        "X v1.1: after N messages (1) a disconnect with that code, 1 to 14, and the end",
    ),
    ("length-heartbeat", "X v1.1: an empty line between each length and its message"),
    ("wrong-length[=N]", "X v1.1: every Nth (5) length is five bytes short"),
    ("long-length[=N]", "X v1.1: every Nth (5) length is a million bytes too long"),
    (
        "late-control[=N]",
        "X v1.1: a site stream names its control endpoints after N messages (3), not first",
    ),
    ("no-control", "X v1.1: site streams have no control endpoints"),
    ("control-status=CODE", "X v1.1: refuse requests to control endpoints with that status"),
    ("clock-ahead=SECS", "X v1.1: the server's clock is so far ahead of the world's"),
];
