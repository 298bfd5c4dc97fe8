//! Who is let in, and what is said to others.

use super::*;

#[test]
fn a_signature_is_good_for_one_request() {
    let sandbox = sandbox(&[]);
    let now = clock::now().as_second();
    let request = format!("GET /1.1/{SAMPLE}?language=en,de");
    let header = signed(&sandbox, &request, "", "once", now);
    assert_eq!(Reply::to(&sandbox, &request, &[&header]).status(), 200);
    let again = Reply::to(&sandbox, &request, &[&header]);
    assert_eq!(again.status(), 401, "the nonce was used");
    let later = signed(&sandbox, &request, "", "once", now + 1);
    assert_eq!(Reply::to(&sandbox, &request, &[&later]).status(), 401, "whatever the time");
    for time in [now - 600, now + 600] {
        let header = signed(&sandbox, &request, "", &nonce(), time);
        assert_eq!(Reply::to(&sandbox, &request, &[&header]).status(), 401, "{time}");
    }
    let other = signed(&sandbox, "GET /1.1/user.json", "", &nonce(), now);
    assert_eq!(Reply::to(&sandbox, &request, &[&other]).status(), 401, "another path");
    let post = signed(&sandbox, &request.replace("GET", "POST"), "", &nonce(), now);
    assert_eq!(Reply::to(&sandbox, &request, &[&post]).status(), 401, "another method");
}

#[test]
fn a_form_is_signed_and_reserved_characters_are_what_they_are() {
    let sandbox = sandbox(&[]);
    let form = "track=caf%C3%A9+%2B+milk%2C%23cats%2Ca%26b%3Dc&stall_warnings=true";
    assert_eq!(filter(&sandbox, form).status(), 200);
    let request = format!("POST /1.1/{FILTER}");
    let header = signed(&sandbox, &request, "track=other", &nonce(), clock::now().as_second());
    let headers = [&*header, "Content-Type: application/x-www-form-urlencoded"];
    assert_eq!(Reply::with_body(&sandbox, &request, &headers, form).status(), 401);
}

#[test]
fn a_signature_may_stand_in_the_query() {
    let sandbox = sandbox(&[]);
    let request = "GET /2b/site.json?follow=12%2C34";
    let header = signed(&sandbox, request, "", &nonce(), clock::now().as_second());
    let own = header.trim_start_matches("Authorization: OAuth ").replace("\", ", "&");
    let own = own.replace("=\"", "=").replace('"', "");
    assert_eq!(Reply::to(&sandbox, &format!("{request}&{own}"), &[]).status(), 200);
}

#[test]
fn others_are_told_what_the_service_told_them() {
    let sandbox = sandbox(&[]);
    let (status, page) = answer(Reply::to(&sandbox, &format!("GET /1.1/{SAMPLE}"), &[]));
    assert_eq!(status, 401);
    assert!(page.contains("<title>Error 401 Unauthorized</title>"), "{page}");
    assert!(page.contains("Problem accessing '/1.1/statuses/sample.json'"), "{page}");
    let bearer = bearer(&sandbox);
    assert_eq!(Reply::to(&sandbox, &format!("GET /1.1/{SAMPLE}"), &[&bearer]).status(), 403);
    let (status, body) = answer(Reply::to(&sandbox, "GET /1.1/site/c/1/info.json", &[]));
    assert_eq!((status, &json(body.as_bytes())["errors"][0]["code"]), (401, &32.into()));
    assert_eq!(answer(get(&sandbox, "statuses/firehose.json")).0, 404);
    assert_eq!(answer(ask(&sandbox, &format!("POST {SAMPLE}"), "a=b")).0, 405);
}

#[test]
fn parameters_are_refused_as_documented() {
    let sandbox = sandbox(&[]);
    let (status, text) = answer(filter(&sandbox, "stall_warnings=true"));
    assert_eq!(status, 406);
    assert!(text.starts_with("No filter parameters found."), "{text}");
    let many = |count: u64| (1..=count).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    for (form, status) in [
        (format!("track={}", "a".repeat(61)), 406),
        (format!("track={}", many(401)), 413),
        (format!("follow={}", many(5_001)), 413),
        ("follow=mila".to_owned(), 406),
        ("locations=1,1,-1,-1".to_owned(), 406),
        ("track=cat&count=5".to_owned(), 416),
        (format!("follow={}", many(5_000)), 200),
    ] {
        assert_eq!(filter(&sandbox, &form).status(), status, "{form:.40}");
    }
    assert_eq!(answer(get(&sandbox, "site.json")).0, 406);
    assert_eq!(answer(get(&sandbox, &format!("site.json?follow={}", many(101)))).0, 413);
    let form = format!("follow={}", many(100));
    assert_eq!(ask(&sandbox, "POST site.json", &form).status(), 200);
    assert_eq!(ask(&sandbox, "POST user.json", "with=user").status(), 200);
}

#[test]
fn keys_follow_from_the_seed() {
    let (one, two) = (sandbox(&[]), sandbox(&[]));
    assert_eq!(one.consumer_keys(), two.consumer_keys());
    let other = Sandbox::start(Options { seed: Some(2), ..Options::default() });
    let other = other.expect("a free port on loopback");
    assert_ne!(one.consumer_keys(), other.consumer_keys());
    let header =
        signed(&one, &format!("GET /1.1/{SAMPLE}"), "", &nonce(), clock::now().as_second());
    assert_eq!(Reply::to(&other, &format!("GET /1.1/{SAMPLE}"), &[&header]).status(), 401);
}

#[test]
fn too_many_connects_are_refused_when_that_is_asked_for() {
    let sandbox = sandbox(&["rate-limits"]);
    let statuses: Vec<u16> = (0..6).map(|_| filter(&sandbox, "track=cat").status()).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 420]);
    let (_, text) = answer(filter(&sandbox, "track=cat"));
    assert_eq!(text, "Exceeded connection limit for user\r\n");
    let site = (0..8).map(|_| get(&sandbox, "site.json?follow=1").status());
    assert!(site.into_iter().all(|status| status == 200), "site streams are many");
    let sandbox = self::sandbox(&[]);
    assert!((0..8).all(|_| filter(&sandbox, "track=cat").status() == 200));
}
