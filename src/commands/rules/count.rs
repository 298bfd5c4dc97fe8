//! `rules count`: how many rules there are, and how many there may be. The documented caps are
//! not what an app has (protocols/x.md section 1): only the server knows.

use std::borrow::Cow;

use serde::Serialize;

use super::list;
use crate::commands::api::Ask;
use crate::commands::out::{Out, Row};
use crate::error::Error;
use crate::source::twitter::rules::answer::{self, AppCount, Counts};
use crate::source::twitter::rules::request;

/// How many rules one app or the project has. As JSON: `scope` (`app` this app, `project`, and
/// `project-app` for each app of it), `id` of an app, `rules`, `cap`; null is not known, and `?`
/// elsewhere.
#[derive(Serialize)]
struct CountRow<'a> {
    scope: &'a str,
    id: Option<&'a str>,
    rules: Option<u64>,
    cap: Option<u64>,
}

impl Row for CountRow<'_> {
    const HEADER: &'static [&'static str] = &["scope", "id", "rules", "cap"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        let number =
            |number: Option<u64>| number.map_or_else(|| "?".into(), |n| Cow::from(n.to_string()));
        let id = self.id.unwrap_or("?");
        vec![self.scope.into(), id.into(), number(self.rules), number(self.cap)]
    }
}

pub(super) async fn run(api: &impl Ask, out: &mut Out) -> Result<(), Error> {
    let counts = match counts(api).await? {
        Some(counts) => counts,
        None => {
            api.reporter().notice(
                "this server does not count rules (404): these are counted in its list, and the \
                 caps are not known",
            );
            let rules = u64::try_from(list::all(api).await?.len()).ok();
            Counts { app: AppCount { id: None, rules }, ..Counts::default() }
        }
    };
    let app = CountRow {
        scope: "app",
        id: counts.app.id.as_deref(),
        rules: counts.app.rules,
        cap: counts.app_cap,
    };
    let project = CountRow {
        scope: "project",
        id: None,
        rules: counts.project_rules,
        cap: counts.project_cap,
    };
    let others = counts.apps.iter().map(|app| CountRow {
        scope: "project-app",
        id: app.id.as_deref(),
        rules: app.rules,
        cap: counts.app_cap.filter(|_| app.id == counts.app.id),
    });
    let rows: Vec<CountRow<'_>> = [app, project].into_iter().chain(others).collect();
    out.rows(&rows);
    Ok(())
}

/// The counts document; `None` from a server that has none.
pub(super) async fn counts(api: &impl Ask) -> Result<Option<Counts>, Error> {
    let request = request::counts(api.base());
    let read = |answer: &crate::request::Refusal| match answer.head.status {
        404 => Some(None),
        _ => answer::counts(answer).map(Some),
    };
    api.ask("rule counts", request, read).await
}

/// How many rules can be added, if that can be found out: no command fails because it cannot.
pub(super) async fn room(api: &impl Ask) -> Option<u64> {
    match counts(api).await {
        Ok(counts) => counts.and_then(|counts| counts.room()),
        Err(error) => {
            api.reporter().verbose(&format!("the cap is not known: {error}"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::Layout;
    use crate::commands::out::tests::Printed;
    use crate::commands::rules::fake::{Fake, block_on, stored};

    fn counted(fake: &Fake, layout: Layout) -> String {
        let printed = Printed::default();
        let mut out = printed.out(layout);
        block_on(run(fake, &mut out)).expect("counts");
        printed.text()
    }

    #[test]
    fn what_the_server_does_not_tell_is_a_question_mark() {
        let fake = Fake::new(vec![stored("1", "cat", None)]).cap(5);
        assert_eq!(counted(&fake, Layout::Tsv), "app\t1\t1\t5\nproject\t?\t?\t?\n");
        let json = counted(&fake, Layout::Json);
        assert!(json.starts_with("{\"scope\":\"app\",\"id\":\"1\",\"rules\":1,\"cap\":5}\n"));
        assert!(json.ends_with("\"rules\":null,\"cap\":null}\n"), "{json}");
    }

    #[test]
    fn a_server_without_counts_has_its_list_counted() {
        let fake = Fake::new(vec![stored("1", "cat", None)]).without_counts();
        assert_eq!(counted(&fake, Layout::Tsv), "app\t?\t1\t?\nproject\t?\t?\t?\n");
    }
}
