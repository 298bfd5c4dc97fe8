//! Any text can be checked as a rule, its findings shown, and it be evaluated on a post.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use trill::rules::post::Post;
use trill::rules::{Limits, check};

static LINE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::json!({
        "data": {
            "id": "1445880548472328192",
            "text": "Big cats 猫 like #Cats &amp; $TWTR, see https://t.co/abc @bob 🍕",
            "author_id": "11",
            "lang": "en",
            "referenced_tweets": [{ "type": "quoted", "id": "5" }],
            "geo": { "coordinates": { "type": "Point", "coordinates": [2.36, 48.86] } },
        },
        "includes": {
            "users": [{ "id": "11", "username": "bob", "name": "Bob", "description": "cats" }],
            "tweets": [{ "id": "5", "text": "quoted" }],
        },
    })
});

fuzz_target!(|value: &str| {
    let checked = check(value, &Limits::default());
    for finding in &checked.findings {
        assert!(value.get(finding.span.clone()).is_some(), "{finding:?}");
        let excerpt = finding.excerpt(value);
        assert!(!excerpt.chars().any(|c| c.is_control() && c != '\n'), "{excerpt:?}");
        assert!(finding.column(value) > 0);
    }
    if let (Some(rule), Some(post)) = (checked.rule, Post::read(&LINE)) {
        assert_eq!(rule.matches(&post), rule.matches(&post));
    }
});
