//! The control endpoints of a site stream: who is on it, add, remove, who they follow
//! (protocols/x.md section 6). They are there as long as their connection, on its host.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use super::super::answer::number;
use super::message;
use crate::event::Json;
use crate::request::{Content, FORM, Method, Request, below, encoded_pairs};

/// The most accounts that one request may add or remove.
pub const USERS_MAX: usize = 100;

/// The longest path that a server may name, in bytes. X's own have under 100.
const PATH_MAX: usize = 512;

/// Where the control endpoints of one connection are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    base: Url,
    path: String,
}

/// What the server knows of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// The accounts that it carries.
    pub users: Vec<u64>,
}

impl Control {
    /// What a `control` message says to the connection to `base`. `None` if it names no path, or
    /// one that leads anywhere else: what is asked there is signed.
    pub fn read(base: &Url, payload: &Json) -> Option<Self> {
        let path = message::control_uri(payload)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        let is_plain =
            |segment: &str| !matches!(segment, "" | "." | "..") && segment.chars().all(plain);
        let segments = path.strip_prefix('/')?;
        let is_path = path.len() <= PATH_MAX && segments.split('/').all(is_plain);
        is_path.then(|| Self { base: base.clone(), path })
    }

    /// Asks who is on the connection; [`Info::read`] reads the answer.
    pub fn info(&self) -> Request {
        let url = below(&self.base, &format!("{}/info.json", self.path));
        Request { follow: false, ..Request::get(url, "application/json", None) }
    }

    /// Adds accounts, at most [`USERS_MAX`]. The answer names nobody: [`Control::info`] tells
    /// whether they are on.
    pub fn add(&self, users: &[u64]) -> Request {
        self.post("add_user.json", &[("user_id", list(users))])
    }

    /// Removes accounts, at most [`USERS_MAX`].
    pub fn remove(&self, users: &[u64]) -> Request {
        self.post("remove_user.json", &[("user_id", list(users))])
    }

    /// Whom an account follows, a page at a time; the first without a cursor.
    pub fn friends(&self, user: u64, cursor: Option<&str>) -> Request {
        let mut form = vec![("user_id", user.to_string())];
        form.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        self.post("friends/ids.json", &form)
    }

    fn post(&self, name: &str, form: &[(&str, String)]) -> Request {
        let url = below(&self.base, &format!("{}/{name}", self.path));
        let pairs = form.iter().map(|(name, value)| (*name, value.as_str()));
        Request {
            method: Method::Post,
            body: Some(Content { content_type: FORM, bytes: Bytes::from(encoded_pairs(pairs)) }),
            follow: false,
            ..Request::get(url, "application/json", None)
        }
    }
}

impl Info {
    /// What the answer to [`Control::info`] says; `None` if it is no such answer.
    pub fn read(body: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Answer<'a> {
            #[serde(borrow)]
            info: Users<'a>,
        }
        #[derive(Deserialize)]
        struct Users<'a> {
            #[serde(borrow)]
            users: Vec<User<'a>>,
        }
        #[derive(Deserialize)]
        struct User<'a> {
            #[serde(borrow)]
            id: &'a RawValue,
        }
        let answer: Answer<'_> = serde_json::from_str(body).ok()?;
        let users: Option<Vec<u64>> = answer.info.users.iter().map(|it| number(it.id)).collect();
        Some(Self { users: users? })
    }
}

fn list(users: &[u64]) -> String {
    users.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(uri: &str) -> Option<Control> {
        let base = "https://h.example/mock".parse().expect("a URL");
        let message = format!(r#"{{"control":{{"control_uri":"{uri}"}}}}"#);
        Control::read(&base, &Json::parse(&message.into()).expect("JSON"))
    }

    fn form(request: &Request) -> &[u8] {
        request.body.as_ref().map_or(b"", |body| &body.bytes)
    }

    #[test]
    fn the_four_requests_are_below_the_path_that_the_server_named() {
        let control = control("/1.1/site/c/01_225167_334389048B872A533002B34D73F8C29FD09EFC50")
            .expect("a path");
        let at =
            "https://h.example/mock/1.1/site/c/01_225167_334389048B872A533002B34D73F8C29FD09EFC50";
        let info = control.info();
        assert_eq!((info.method, info.url.as_str()), (Method::Get, &*format!("{at}/info.json")));
        for (request, name, body) in [
            (control.add(&[12, 34]), "add_user.json", "user_id=12%2C34"),
            (control.remove(&[12]), "remove_user.json", "user_id=12"),
            (control.friends(12, None), "friends/ids.json", "user_id=12"),
            (control.friends(12, Some("-1")), "friends/ids.json", "user_id=12&cursor=-1"),
        ] {
            assert_eq!(request.method, Method::Post);
            assert_eq!(request.url.as_str(), format!("{at}/{name}"));
            assert_eq!(form(&request), body.as_bytes());
            assert!(!request.follow && request.authorization.is_none());
        }
    }

    #[test]
    fn a_path_that_leads_anywhere_else_is_none() {
        for uri in [
            "",
            "/",
            "1.1/site",
            "//evil.example/c",
            "https://evil.example/c",
            "/1.1/../../x",
            "/1.1/%2e%2e/x",
            "/c?x=1",
            "/c#x",
            "/c d",
            &format!("/{}", "c".repeat(PATH_MAX)),
        ] {
            assert_eq!(control(uri), None, "{uri}");
        }
        let base = "https://h.example".parse().expect("a URL");
        for other in [r#"{"control":7}"#, r#"{"control_uri":"/c"}"#, "[]"] {
            let payload = Json::parse(&Bytes::from(other)).expect("JSON");
            assert_eq!(Control::read(&base, &payload), None, "{other}");
        }
    }

    #[test]
    fn info_names_the_accounts_as_numbers_or_strings() {
        let body = r#"{"info":{"users":[{"id":1497,"name":"jkalucki","dm":false},{"id":"9007199254740993","name":"x","dm":true}],"delimited":"none","with":"user","replies":"none"}}"#;
        let info = Info { users: vec![1497, 9_007_199_254_740_993] };
        assert_eq!(Info::read(body), Some(info));
        for body in ["", "{}", r#"{"info":{"users":[{"id":null}]}}"#, "<html>"] {
            assert_eq!(Info::read(body), None, "{body}");
        }
    }
}
