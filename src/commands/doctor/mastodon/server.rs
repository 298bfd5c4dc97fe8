//! What the instance document says, and whether the streaming host is well.

use crate::commands::doctor::finding::Finding;
use crate::commands::doctor::probe::Answer;
use crate::error::Exit;
use crate::request::Broken;
use crate::source::mastodon::channel::{Channel, Reach};
use crate::source::mastodon::discovery::{Feed, FoundIn, Instance};

/// The longest version that is shown, in characters.
const VERSION_MAX: usize = 80;

/// The server gave no answer.
pub(super) fn unreachable(broken: Broken) -> Finding {
    let usual = "is the host spelled right, is this machine online, is a proxy in the way?";
    let hint = broken.hint.unwrap_or_else(|| usual.to_owned());
    Finding::unreachable("server", broken.reason).hint(hint)
}

/// What the instance document says about the server; `statuses` are those of all answers.
pub(super) fn document(host: &str, instance: &Instance, statuses: &[u16]) -> Finding {
    let check = "server";
    if let Some(version) = &instance.version {
        let version: String = version.chars().take(VERSION_MAX).collect();
        return Finding::ok(check, format!("{host} answers, version {version}"));
    }
    if statuses.contains(&200) {
        return Finding::ok(check, format!("{host} answers, and does not tell its version"));
    }
    let last = statuses.last().copied().unwrap_or_default();
    Finding::unknown(check, format!("{host} answers, and has no instance document ({last})"))
        .hint("--server takes the host that you log in to; its streams are looked for there")
}

/// Which feeds the server withholds from everybody (protocols/mastodon.md section 1, "Feed access
/// settings"). One half of a feed is no failure: the other half works, and roles with "View live
/// and topic feeds", which no document tells of, see both.
pub(super) fn feeds(instance: &Instance) -> Finding {
    let check = "feeds";
    if !instance.tells_feeds() {
        let detail = "the server does not tell which feeds it withholds (Mastodon does since 4.5)";
        return Finding::unknown(check, detail);
    }
    let public = instance.feed(&Channel::Public { reach: Reach::All, only_media: false });
    let hashtag = instance.feed(&Channel::Hashtag { tag: "any".to_owned(), local: false });
    let words = |name: &str, feed| {
        let what = match feed {
            Feed::Open => return None,
            Feed::LocalWithheld => "posts by accounts of this server",
            Feed::RemoteWithheld => "posts by accounts of other servers",
            Feed::Withheld => "every post",
        };
        Some(format!("{name}: {what}"))
    };
    let withheld: Vec<String> =
        [words("public", public), words("hashtag", hashtag)].into_iter().flatten().collect();
    if withheld.is_empty() {
        return Finding::ok(check, "no feed is withheld");
    }
    let detail = format!("the server withholds posts (timelines_access): {}", withheld.join("; "));
    let finding = if [public, hashtag].contains(&Feed::Withheld) {
        Finding::fail(check, Exit::Refused, detail)
    } else {
        Finding::unknown(check, detail)
    };
    finding.hint(
        "such a stream opens and carries deletes only, unless your role may see all feeds; \
         'trill user' and the feeds that are not named work",
    )
}

/// The token would be read along.
pub(super) fn plain_http(instance: &Instance) -> Finding {
    let detail = format!("the server streams over plain http at {}", instance.streaming);
    Finding::fail("health", Exit::Refused, detail)
        .hint("--allow-http sends the token there all the same")
}

/// Whether the streaming host is well (`/api/v1/streaming/health`, protocols/mastodon.md
/// section 1). Other software has no such page, so only a server in trouble fails here.
pub(super) fn health(host: &str, found_in: FoundIn, answer: &Answer) -> Finding {
    let check = "health";
    let found = match found_in {
        FoundIn::V2 => "named by /api/v2/instance",
        FoundIn::V1 => "named by /api/v1/instance",
        FoundIn::SameHost => "the server itself, since no document names another host",
    };
    let answer = match answer {
        Err(broken) => {
            return Finding::unreachable(check, format!("{host} ({found}): {}", broken.reason));
        }
        Ok(answer) => answer,
    };
    match answer.head.status {
        200 if answer.body.trim() == "OK" => {
            Finding::ok(check, format!("streams are at {host} ({found}), which is well"))
        }
        200 => {
            Finding::unknown(check, format!("{host} ({found}) answers with something else than OK"))
                .hint("the address may lead to the web pages and not to the streaming server")
        }
        status @ 500.. if status != 501 => {
            Finding::unreachable(check, format!("{host} ({found}) answered {status}"))
                .hint("the streaming server is down, or starting; that is its operator's to mend")
        }
        status => {
            Finding::unknown(check, format!("{host} ({found}) has no health page ({status})")).hint(
                "Mastodon has one, but not every proxy lets it through; other software has none",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::finding::Mark;
    use crate::request::{Head, Refusal};
    use crate::source::mastodon::discovery::{Discovery, Step};

    fn instance(body: &str) -> Instance {
        let api = "https://m.example".parse().expect("a URL");
        let head = Head { status: 200, ..Head::default() };
        match Discovery::new(api, None).answer(Refusal { head, body: body.to_owned() }) {
            Step::Done(instance) => instance,
            other => panic!("not done: {other:?}"),
        }
    }

    fn access(live: [&str; 2], hashtag: [&str; 2]) -> Instance {
        let half =
            |[local, remote]: [&str; 2]| format!(r#"{{"local":"{local}","remote":"{remote}"}}"#);
        instance(&format!(
            r#"{{"configuration":{{"timelines_access":{{"live_feeds":{},"hashtag_feeds":{}}}}}}}"#,
            half(live),
            half(hashtag)
        ))
    }

    #[test]
    fn half_a_feed_is_a_question_and_a_whole_one_a_failure() {
        let (public, off) = ("public", "disabled");
        for (live, hashtag, mark, words) in [
            ([public, public], [public, "authenticated"], Mark::Ok, "no feed"),
            ([public, off], [public, public], Mark::Unknown, "public: posts by accounts of other"),
            ([off, public], [public, public], Mark::Unknown, "public: posts by accounts of this"),
            ([off, off], [public, public], Mark::Fail(Exit::Refused), "public: every post"),
            ([public, off], [off, off], Mark::Fail(Exit::Refused), "; hashtag: every post"),
        ] {
            let finding = feeds(&access(live, hashtag));
            assert_eq!(finding.mark, mark, "{finding:?}");
            assert!(finding.detail.contains(words), "{finding:?}");
        }
        assert_eq!(feeds(&instance("{}")).mark, Mark::Unknown);
    }

    #[test]
    fn a_server_is_known_by_its_version() {
        let found = document("m.example", &instance(r#"{"version":"4.6.5"}"#), &[200]);
        assert_eq!(found, Finding::ok("server", "m.example answers, version 4.6.5"));
        assert_eq!(document("m.example", &instance("{}"), &[404, 200]).mark, Mark::Ok);
        let none = document("m.example", &instance("{}"), &[404, 404]);
        assert_eq!(none.mark, Mark::Unknown);
        assert!(none.detail.contains("(404)"), "{none:?}");
    }

    #[test]
    fn only_a_server_in_trouble_is_unwell() {
        let answer = |status, body: &str| {
            Ok(Refusal { head: Head { status, ..Head::default() }, body: body.to_owned() })
        };
        let broken = Err(Broken::new("no route"));
        for (answer, mark) in [
            (answer(200, "OK"), Mark::Ok),
            (answer(200, "<html>"), Mark::Unknown),
            (answer(404, ""), Mark::Unknown),
            (answer(501, ""), Mark::Unknown),
            (answer(502, "<html>"), Mark::Fail(Exit::Unreachable)),
            (broken, Mark::Fail(Exit::Unreachable)),
        ] {
            let finding = health("s.example", FoundIn::V2, &answer);
            assert_eq!(finding.mark, mark, "{finding:?}");
            assert!(finding.detail.contains("s.example"), "{finding:?}");
        }
    }
}
