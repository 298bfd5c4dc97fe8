//! An app at X. No stream is opened: each post is billed, and an app may have a single
//! connection, which a run of its own may be using.

mod answers;

use secrecy::SecretString;
use url::Url;

use super::probe::{Answer, Probe};
use super::sheet::Sheet;
use super::{Exam, Way};
use crate::error::Error;
use crate::request::{Authorization, Request};
use crate::source::host_and_port;
use crate::source::twitter::app;
use crate::source::twitter::rules::request;
use answers::Standing;

/// Who is examined.
pub struct Patient<'a> {
    /// The API base.
    pub api: &'a Url,
    /// The app's token.
    pub bearer: &'a SecretString,
    /// How the server is reached.
    pub way: Way<'a>,
}

/// Usage is asked for in days; the cap is told with any number of them.
const USAGE_DAYS: u8 = 1;

/// Makes all checks. Fails when one of them does, or when nothing can be written.
pub async fn run(probe: &impl Probe, patient: Patient<'_>, mut sheet: Sheet) -> Result<(), Error> {
    let mut exam = Exam::new(probe, &mut sheet);
    patient.examine(&mut exam).await;
    sheet.finish()
}

impl Patient<'_> {
    async fn examine(&self, exam: &mut Exam<'_, impl Probe>) {
        exam.add(self.way.finding(self.api));
        let host = host_and_port(self.api);
        // The counts are asked first: they need the token and nothing else.
        let mut rules = self.ask(exam, request::counts(self.api)).await;
        if rules.as_ref().is_ok_and(|answer| answer.head.status == 404) {
            // Stand-ins of X may not count.
            rules = self.ask(exam, request::list(self.api, &[], None)).await;
        }
        let answer = match rules {
            Ok(answer) => answer,
            Err(broken) => {
                exam.add(answers::unreachable(broken));
                let rest = ["token", "rules", "connections", "usage", "limits", "clock"];
                exam.skip(&rest, "the server was not reached");
                return;
            }
        };
        exam.add(answers::server(&host, &answer));
        let now = exam.probe.now();
        let (token, standing) = answers::token(&answer, now);
        exam.add(token);
        if standing == Standing::Refused {
            exam.skip(&["rules", "connections", "usage"], "the token is not accepted");
        } else {
            exam.add(answers::rules(&answer, now));
            let connections = self.ask(exam, app::list_connections(self.api, false, None)).await;
            exam.add(answers::connections(&connections, now));
            let usage = self.ask(exam, app::usage_request(self.api, USAGE_DAYS)).await;
            exam.add(answers::usage(&usage, now));
        }
        exam.end();
    }

    async fn ask(&self, exam: &mut Exam<'_, impl Probe>, request: Request) -> Answer {
        let bearer = Authorization::Bearer(self.bearer.clone());
        exam.ask(&Request { authorization: Some(bearer), ..request }).await
    }
}
