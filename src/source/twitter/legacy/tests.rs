use super::*;
use crate::proto::Decoder as _;
use query::With;

fn base(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

#[test]
fn a_filter_posts_a_form() {
    let query = Query {
        track: vec!["rust lang".into(), "a&b=ü".into()],
        follow: vec![12, 34],
        stall_warnings: true,
        ..Query::default()
    };
    let server = base(Endpoint::Filter.default_server());
    let request = Legacy::new(Endpoint::Filter, query, &server).request(&server);
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url.as_str(), "https://stream.twitter.com/1.1/statuses/filter.json");
    let body = request.body.expect("a body");
    assert_eq!(body.content_type, "application/x-www-form-urlencoded");
    assert_eq!(
        &body.bytes[..],
        b"track=rust%20lang%2Ca%26b%3D%C3%BC&follow=12%2C34&stall_warnings=true"
    );
    assert!(!request.follow && request.authorization.is_none());
}

#[test]
fn every_endpoint_has_its_method_host_and_path() {
    for (endpoint, server, method, path) in [
        (
            Endpoint::Filter,
            "https://stream.twitter.com/",
            Method::Post,
            "/1.1/statuses/filter.json",
        ),
        (Endpoint::Sample, "https://stream.twitter.com/", Method::Get, "/1.1/statuses/sample.json"),
        (Endpoint::User, "https://userstream.twitter.com/", Method::Get, "/1.1/user.json"),
        (Endpoint::Site, "https://sitestream.twitter.com/", Method::Get, "/1.1/site.json"),
    ] {
        assert_eq!(base(endpoint.default_server()).as_str(), server);
        let server = base("http://127.0.0.1:8080/mock/?x=1");
        let legacy = Legacy::new(endpoint, Query::default(), &server);
        let request = legacy.request(&server);
        assert_eq!((request.method, request.body.is_some()), (method, method == Method::Post));
        assert_eq!(request.url.as_str(), format!("http://127.0.0.1:8080/mock{path}"));
        assert_eq!(legacy.origin().to_string(), format!("127.0.0.1:8080 {}", endpoint.name()));
    }
}

#[test]
fn a_get_has_its_parameters_in_the_query() {
    let query = Query { with: Some(With::User), delimited: true, ..Query::default() };
    let server = base("https://h.example");
    let legacy = Legacy::new(Endpoint::User, query, &server);
    let url = legacy.request(&server).url;
    assert_eq!(url.as_str(), "https://h.example/1.1/user.json?with=user&delimited=length");
}

#[test]
fn the_framing_is_the_one_that_was_asked_for() {
    for (delimited, body) in [(true, "4\r\n{}\r\n"), (false, "{}\r\n")] {
        let query = Query { delimited, ..Query::default() };
        let legacy = Legacy::new(Endpoint::Sample, query, &base("https://h.example"));
        let mut decoder = legacy.decoder();
        decoder.push(Bytes::from(body));
        let item = legacy.interpret(decoder.next_frame().expect("a message"));
        let Item::Record { payload, .. } = item else { panic!("{item:?}") };
        assert_eq!(payload.as_bytes(), b"{}");
    }
}

#[test]
fn only_a_200_that_is_no_page_is_the_stream() {
    let legacy = Legacy::new(Endpoint::Sample, Query::default(), &base("https://h.example"));
    let accepts = |status: u16, content_type: &str| {
        let content_type = Some(content_type.to_owned());
        legacy.accepts(&Head { status, content_type, ..Head::default() })
    };
    assert!(accepts(200, "application/json") && accepts(200, "text/plain"));
    assert!(!accepts(200, "text/html; charset=utf-8"));
    assert!(!accepts(204, "application/json") && !accepts(420, "application/json"));
}

#[test]
fn a_post_has_a_place_by_its_string_id() {
    let legacy = Legacy::new(Endpoint::Sample, Query::default(), &base("https://h.example"));
    let id = |event: &str, text: &str| {
        let payload = Json::parse(&Bytes::copy_from_slice(text.as_bytes())).expect("JSON");
        legacy.place(event, &payload).map(|place| place.id)
    };
    let post = r#"{"id":9007199254740992,"id_str":"9007199254740993","text":"a","user":{}}"#;
    assert_eq!(id("tweet", post).as_deref(), Some("9007199254740993"));
    assert_eq!(id("tweet", r#"{"id":9007199254740993}"#).as_deref(), Some("9007199254740993"));
    assert_eq!(id("tweet", r#"{"text":"a"}"#), None);
    assert_eq!(id("delete", post), None);
    assert!(legacy.marks_place("tweet") && !legacy.marks_place("delete"));
}
