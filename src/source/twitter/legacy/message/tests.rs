use proptest::prelude::*;

use super::*;

fn own() -> Arc<Origin> {
    Arc::new(Origin { source: "h.example".into(), stream: vec!["site".into()] })
}

fn framed(text: &str) -> Message {
    Message::Framed(Line::Line(Bytes::copy_from_slice(text.as_bytes())))
}

/// Event, payload, the second element of `stream`, and the note.
fn record(interpreter: &Interpreter, text: &str) -> (String, String, Option<String>, Option<Note>) {
    match interpreter.interpret(framed(text)) {
        Item::Record { event, payload, origin, note } => {
            let payload = String::from_utf8(payload.as_bytes().to_vec()).expect("UTF-8");
            let user = origin.map(|origin| origin.stream[1].clone());
            (event.into_owned(), payload, user, note)
        }
        item => panic!("{text}: {item:?}"),
    }
}

fn flaw(item: Item) -> Flaw {
    match item {
        Item::Malformed(flaw) => flaw,
        item => panic!("{item:?}"),
    }
}

const TWEET_TEXT: &str = r#"{"created_at":"Wed Aug 27 13:08:45 +0000 2008","id":1,"id_str":"1","text":"\"delete\":{","source":"web","truncated":false,"in_reply_to_status_id":null,"user":{"id":2,"event":"x"},"geo":null,"entities":{"user_mentions":[]}}"#;

/// Every kind of section 6, with the event that it gets.
const KINDS_OF_SECTION_6: &[(&str, &str)] = &[
    (TWEET_TEXT, "tweet"),
    (r#"{"user":{},"full_text":"a"}"#, "tweet"),
    (
        r#"{"delete":{"status":{"id":1234,"id_str":"1234","user_id":3,"user_id_str":"3"},"timestamp_ms":"1"}}"#,
        "delete",
    ),
    (r#"{"delete":{"direct_message":{"id":1,"user_id":2}}}"#, "delete"),
    (
        r#"{"scrub_geo":{"user_id":14090452,"user_id_str":"14090452","up_to_status_id":23260136625,"up_to_status_id_str":"23260136625"}}"#,
        "scrub_geo",
    ),
    (r#"{"limit":{"track":1234,"timestamp_ms":"1"}}"#, "limit"),
    (
        r#"{"status_withheld":{"id":1234567890,"user_id":123456,"withheld_in_countries":["DE","AR"]}}"#,
        "status_withheld",
    ),
    (r#"{"user_withheld":{"id":123456,"withheld_in_countries":["DE","AR"]}}"#, "user_withheld"),
    (r#"{"disconnect":{"code":4,"stream_name":"x","reason":"stall"}}"#, "disconnect"),
    (r#"{"warning":{"code":"FALLING_BEHIND","message":"Slow","percent_full":60}}"#, "warning"),
    (r#"{"warning":{"code":"FOLLOWS_OVER_LIMIT","message":"Many","user_id":123}}"#, "warning"),
    (r#"{"friends":[1497,169686021]}"#, "friends"),
    (r#"{"friends_str":["1497"]}"#, "friends"),
    (r#"{"direct_message":{"id":1,"text":"hi","sender":{}}}"#, "direct_message"),
    (
        r#"{"event":"favorite","created_at":"x","source":{},"target":{},"target_object":{"text":"a","user":{}}}"#,
        "event",
    ),
    (r#"{"created_at":"x","target":{},"source":{},"event":"follow"}"#, "event"),
    (r#"{"control":{"control_uri":"/1.1/site/c/1"}}"#, "control"),
    (r#"{"something_new":{"text":"a","user":{}},"text":"b"}"#, "something_new"),
    (r#"{"text":"no author"}"#, "text"),
    (r#"{"":1}"#, "message"),
    ("{}", "message"),
];

#[test]
fn every_kind_gets_its_event_and_keeps_its_bytes() {
    for (text, event) in KINDS_OF_SECTION_6 {
        let (found, payload, user, _) = record(&Interpreter::bare(), text);
        assert_eq!((found.as_str(), payload.as_str(), user), (*event, *text, None));
    }
}

#[test]
fn an_envelope_gives_its_message_and_says_whose_it_is() {
    let site = Interpreter::site(own());
    for (text, event) in KINDS_OF_SECTION_6 {
        for envelope in [
            format!(r#"{{"for_user":1888,"message":{text}}}"#),
            format!(r#"{{"for_user":"1888","message":{text}}}"#),
            format!(r#"{{ "message": {text} , "for_user" : 1888, "more":1}}"#),
            format!(r#"{{"for_user":1888,"message":{text},"more":[]}}"#),
        ] {
            let (found, payload, user, _) = record(&site, &envelope);
            assert_eq!((found.as_str(), payload.as_str()), (*event, *text), "{envelope}");
            assert_eq!(user.as_deref(), Some("1888"), "{envelope}");
        }
        // What comes unwrapped is the stream's own.
        assert_eq!(record(&site, text).2, None);
    }
    assert_eq!(record(&Interpreter::bare(), r#"{"for_user":1,"message":{}}"#).0, "for_user");
}

#[test]
fn what_only_looks_like_an_envelope_stays_whole() {
    let site = Interpreter::site(own());
    for text in [
        r#"{"for_user":1,"message":7}"#,
        r#"{"for_user":"x","message":{}}"#,
        r#"{"for_user":1}"#,
        r#"{"message":{}}"#,
        r#"{"for_user":[1,2],"message":{}}"#,
    ] {
        let (_, payload, user, _) = record(&site, text);
        assert_eq!((payload.as_str(), user), (text, None));
    }
    for text in [r#"{"for_user":1,"message":{}"#, r#"{"for_user":1,"message":{}}}"#, "[1]", "17"] {
        assert_eq!(flaw(site.interpret(framed(text))).raw, text, "{text}");
    }
}

#[test]
fn accounts_share_an_origin_and_too_many_are_not_kept() {
    let site = Interpreter::site(own());
    let origin = |user: usize| match site
        .interpret(framed(&format!(r#"{{"for_user":{user},"message":{{}}}}"#)))
    {
        Item::Record { origin: Some(origin), .. } => origin,
        item => panic!("{item:?}"),
    };
    assert!(Arc::ptr_eq(&origin(1), &origin(1)));
    assert_eq!(origin(1).to_string(), "h.example site 1");
    let envelopes = site.envelopes.as_ref().expect("a site");
    for user in 0..2 * ORIGINS_MAX {
        assert_eq!(origin(user).stream[1], user.to_string());
        assert!(envelopes.kept.borrow().len() <= ORIGINS_MAX);
    }
}

#[test]
fn heartbeats_are_no_records() {
    for text in ["", " ", "\u{feff}"] {
        assert_eq!(Interpreter::bare().interpret(framed(text)), Item::KeepAlive, "{text:?}");
    }
}

#[test]
fn limits_warnings_and_disconnects_are_records_with_a_note() {
    let site = Interpreter::site(own());
    let note = |text: &str| record(&site, text).3;
    assert_eq!(note(r#"{"limit":{"track":1234}}"#), Some(Note::KeptBack(1234)));
    assert_eq!(note(r#"{"limit":{}}"#), None);
    let warning =
        r#"{"warning":{"code":"FALLING_BEHIND","message":"Too slow.","percent_full":60}}"#;
    let message = "FALLING_BEHIND: Too slow. (60 % full)".to_owned();
    assert_eq!(note(warning), Some(Note::Notice { about: "warning", message }));
    let disconnect = r#"{"disconnect":{"code":7,"stream_name":"x","reason":"admin logout"}}"#;
    let Some(Note::Ends(refusal)) = note(disconnect) else { panic!("it does not end") };
    assert_eq!((refusal.head.status, refusal.body.as_str()), (200, disconnect));
    assert_eq!(note(TWEET_TEXT), None);
}

#[test]
fn what_is_said_to_one_account_of_many_ends_nothing() {
    let site = Interpreter::site(own());
    for (text, words) in [
        (
            r#"{"disconnect":{"code":6,"reason":"token revoked"}}"#,
            "for 9: the server ended it: 6: token revoked",
        ),
        (
            r#"{"limit":{"track":5}}"#,
            "for 9: 5 posts were kept back since the connection was opened",
        ),
        (r#"{"warning":{"code":"FOLLOWS_OVER_LIMIT"}}"#, "for 9: FOLLOWS_OVER_LIMIT"),
    ] {
        let envelope = format!(r#"{{"for_user":9,"message":{text}}}"#);
        let Some(Note::Notice { message, .. }) = record(&site, &envelope).3 else {
            panic!("{text}: no notice")
        };
        assert_eq!(message, words);
    }
}

#[test]
fn what_is_astray_is_a_record_if_it_is_one() {
    let bare = Interpreter::bare();
    let stray = |text: &str| {
        bare.interpret(Message::Stray(Line::Line(Bytes::copy_from_slice(text.as_bytes()))))
    };
    match stray(TWEET_TEXT) {
        Item::Record { event, note: Some(Note::Flaw(flaw)), .. } => {
            assert_eq!((&*event, &flaw.raw[..]), ("tweet", TWEET_TEXT.as_bytes()));
            assert!(flaw.reason.contains("length"), "{}", flaw.reason);
        }
        item => panic!("{item:?}"),
    }
    let flaw = flaw(stray("999999"));
    assert_eq!(flaw.reason, "JSON, but no object; its length before it was wrong or missing");
    let disconnect = stray(r#"{"disconnect":{"code":1}}"#);
    assert!(matches!(disconnect, Item::Record { note: Some(Note::Ends(_)), .. }));
}

#[test]
fn bytes_that_are_no_text_or_no_json_are_reported_as_they_came() {
    let bare = Interpreter::bare();
    let bytes = |bytes: &'static [u8]| bare.interpret(Message::Framed(Line::Line(bytes.into())));
    match bytes(b"{\"text\":\"\xff\",\"user\":{}}") {
        Item::Record { event, note: Some(Note::Flaw(flaw)), .. } => {
            assert_eq!(
                (&*event, &flaw.raw[..]),
                ("tweet", &b"{\"text\":\"\xff\",\"user\":{}}"[..])
            );
        }
        item => panic!("{item:?}"),
    }
    assert_eq!(flaw(bytes(b"{\"text\":")).raw, &b"{\"text\":"[..]);
    let reserved = flaw(bytes(b"{\"trill.gap\":1}"));
    assert!(reserved.reason.contains("reserved"), "{}", reserved.reason);
    let long = Message::Framed(Line::TooLong { head: Bytes::from_static(b"{"), size: 9 });
    assert!(flaw(bare.interpret(long)).reason.contains("9 bytes"));
}

proptest! {
    /// The quick way to read an envelope and the long one agree.
    #[test]
    fn both_ways_to_open_an_envelope_agree(
        text in r#"\{"for_user":("?[0-9]{0,3}"?),"message":(\{\}|[{}\[\]",:0-9a]{0,12})\}"#,
    ) {
        let site = Interpreter::site(own());
        let line = Bytes::from(text);
        let quick = site.as_written(&line).map(|it| (it.for_user, it.message));
        let json = Json::parse(&line).ok();
        let long = json.and_then(|json| site.opened(&json)).map(|it| (it.for_user, it.message));
        if let Some(quick) = quick {
            prop_assert_eq!(Some(quick), long);
        }
    }
}
