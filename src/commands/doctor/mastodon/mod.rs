//! A Mastodon server and a user's token, in the order in which one thing needs another.

mod rest;
mod server;
mod stream;

use secrecy::SecretString;
use url::Url;

use super::probe::Probe;
use super::sheet::Sheet;
use super::{Exam, Way};
use crate::error::Error;
use crate::net;
use crate::request::{Request, below};
use crate::source::Source as _;
use crate::source::host_and_port;
use crate::source::mastodon::Mastodon;
use crate::source::mastodon::channel::{Channel, Reach};
use crate::source::mastodon::discovery::{Discovery, Instance, Step};
use rest::{Page, Pages, Standing};

/// Who is examined.
pub struct Patient<'a> {
    /// The API base.
    pub api: &'a Url,
    /// The user's token, if any.
    pub token: Option<&'a SecretString>,
    /// How the server is reached.
    pub way: Way<'a>,
}

/// The checks after that of the server.
const AFTER_SERVER: [&str; 8] =
    ["token", "scopes", "history", "feeds", "health", "stream", "limits", "clock"];

/// Makes all checks. Fails when one of them does, or when nothing can be written.
pub async fn run(probe: &impl Probe, patient: Patient<'_>, mut sheet: Sheet) -> Result<(), Error> {
    let mut exam = Exam::new(probe, &mut sheet);
    exam.add(patient.way.finding(patient.api));
    match patient.discover(&mut exam).await {
        Discovered::Nothing => {
            exam.skip(&AFTER_SERVER, "the server was not reached");
        }
        Discovered::Trouble => {
            let rights = patient.rights(&mut exam).await;
            exam.skip(&["feeds", "health"], "the server did not show its instance document");
            exam.skip(&["stream"], rights.obstacle().unwrap_or("the streaming host is not known"));
            exam.end();
        }
        Discovered::Instance(instance) => {
            let rights = patient.rights(&mut exam).await;
            exam.add(server::feeds(&instance));
            patient.streaming(&mut exam, &instance, &rights).await;
            exam.end();
        }
    }
    sheet.finish()
}

enum Discovered {
    /// No answer at all.
    Nothing,
    /// The server answers, and not this.
    Trouble,
    Instance(Box<Instance>),
}

/// What the token is good for.
struct Rights {
    standing: Standing,
    pages: Pages,
}

impl Rights {
    /// Why no stream needs to be tried.
    fn obstacle(&self) -> Option<&'static str> {
        (self.standing == Standing::Refused).then_some("the token is not accepted")
    }

    /// The streams that may be open to it, the one that carries most first.
    fn channels(&self) -> Vec<Channel> {
        match (self.standing, &self.pages) {
            (Standing::None, _) => vec![Channel::Public { reach: Reach::All, only_media: false }],
            (_, Pages::OfUser { home: Page::Denied(_), notifications: Page::Given, .. }) => {
                vec![Channel::Notifications]
            }
            _ => vec![Channel::User, Channel::Notifications],
        }
    }
}

impl Patient<'_> {
    fn get(&self, path: &str, query: &str) -> Request {
        let mut url = below(self.api, path);
        url.set_query((!query.is_empty()).then_some(query));
        Request::get(url, "application/json", self.token.cloned())
    }

    async fn discover(&self, exam: &mut Exam<'_, impl Probe>) -> Discovered {
        let mut discovery = Discovery::new(self.api.clone(), self.token.cloned());
        let mut statuses = Vec::new();
        loop {
            let answer = match exam.ask(&discovery.request()).await {
                Ok(answer) => answer,
                Err(broken) => {
                    exam.add(server::unreachable(broken));
                    return Discovered::Nothing;
                }
            };
            statuses.push(answer.head.status);
            match discovery.answer(answer) {
                Step::Ask => {}
                Step::Trouble(refusal) => {
                    exam.add(rest::refused("server", &refusal, exam.probe.now()));
                    return Discovered::Trouble;
                }
                Step::Done(instance) => {
                    let host = host_and_port(self.api);
                    exam.add(server::document(&host, &instance, &statuses));
                    return Discovered::Instance(Box::new(instance));
                }
            }
        }
    }

    /// Finds out who the token belongs to and what it may read.
    async fn rights(&self, exam: &mut Exam<'_, impl Probe>) -> Rights {
        let host = host_and_port(self.api);
        let standing = match self.token {
            None => {
                exam.add(rest::no_token());
                Standing::None
            }
            Some(_) => {
                let answer = exam.ask(&self.get("/api/v1/accounts/verify_credentials", "")).await;
                let (finding, standing) = rest::token(&host, &answer, exam.probe.now());
                exam.add(finding);
                standing
            }
        };
        let pages = match standing {
            Standing::Refused => Pages::None,
            Standing::None => {
                Pages::Public(self.page(exam, "/api/v1/timelines/public", "limit=1").await)
            }
            Standing::Accepted | Standing::Untold => Pages::OfUser {
                home: self.page(exam, "/api/v1/timelines/home", "limit=1").await,
                notifications: self.page(exam, "/api/v1/notifications", "limit=1").await,
                lists: self.page(exam, "/api/v1/lists", "").await,
            },
        };
        let rights = Rights { standing, pages };
        match rights.obstacle() {
            Some(why) => exam.skip(&["scopes", "history"], why),
            None => {
                exam.add(rest::scopes(&rights.pages));
                exam.add(rest::history(&rights.pages));
            }
        }
        rights
    }

    async fn page(&self, exam: &mut Exam<'_, impl Probe>, path: &str, query: &str) -> Page {
        let answer = exam.ask(&self.get(path, query)).await;
        rest::page(&answer, exam.probe.now())
    }

    /// The streaming host: its health, and a stream.
    async fn streaming(
        &self,
        exam: &mut Exam<'_, impl Probe>,
        instance: &Instance,
        rights: &Rights,
    ) {
        let host = host_and_port(&instance.streaming);
        if self.token.is_some()
            && !self.way.net.allow_http
            && !net::carries_secrets(&instance.streaming)
        {
            exam.add(server::plain_http(instance));
            exam.skip(&["stream"], "the token would travel over plain http");
            return;
        }
        // Health takes no token (protocols/mastodon.md section 1).
        let health = below(&instance.streaming, "/api/v1/streaming/health");
        let health = exam.ask(&Request::get(health, "text/plain", None)).await;
        exam.add(server::health(&host, instance.found_in, &health));
        if health.is_err() {
            exam.skip(&["stream"], "the streaming host was not reached");
            return;
        }
        if let Some(why) = rights.obstacle() {
            exam.skip(&["stream"], why);
            return;
        }
        let mut first = None;
        for channel in rights.channels() {
            let source = Mastodon::new(channel, self.api, self.token.is_some());
            let request = source.request(&instance.streaming, self.token.cloned());
            let heard = exam.listen(&request, |head| source.accepts(head)).await;
            let (finding, is_final) = stream::finding(&source, &heard, exam.probe.now());
            if is_final || first.is_none() {
                first = Some(finding);
            }
            if is_final {
                break;
            }
        }
        if let Some(finding) = first {
            exam.add(finding);
        }
    }
}

#[cfg(test)]
mod tests;
