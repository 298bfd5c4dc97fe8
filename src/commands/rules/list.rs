//! `rules list`, and the list as the other commands need it: whole, or an error.

use std::collections::HashSet;

use super::row::RuleRow;
use super::{List, process};
use crate::commands::api::{Ask, BODY_MAX};
use crate::commands::out::Out;
use crate::error::Error;
use crate::source::twitter::rules::StoredRule;
use crate::source::twitter::rules::answer::{self, Page};
use crate::source::twitter::rules::request::{self, IDS_MAX};

/// Pages of one list. A thousand rules each are far more than anyone has; a server that always
/// has another page is broken.
const PAGES_MAX: usize = 1_000;

pub(super) async fn run(api: &impl Ask, list: &List, out: &mut Out) -> Result<(), Error> {
    let mut listed = if list.ids.is_empty() {
        pages(api, &[]).await?
    } else {
        let mut listed = Listed::default();
        for ids in list.ids.chunks(IDS_MAX) {
            let more = pages(api, ids).await?;
            listed.rules.extend(more.rules);
            listed.problems.extend(more.problems);
        }
        listed
    };
    for problem in &listed.problems {
        api.reporter().notice(&format!("the server says: {problem}"));
    }
    if let Some(tag) = &list.tag {
        listed.rules.retain(|rule| rule.tag.as_ref() == Some(tag));
    }
    if let Some(host) = &list.stale {
        listed.rules = process::stale(listed.rules, host, api.reporter());
    }
    let rows: Vec<RuleRow<'_>> = listed.rules.iter().map(RuleRow::from).collect();
    out.rows(&rows);
    Ok(())
}

/// Every rule of the app. What the server could not tell makes this an error: whoever acts on
/// a list must not take its gaps for rules that are gone.
///
/// # Errors
///
/// When the list cannot be read, or not all of it.
pub async fn all(api: &impl Ask) -> Result<Vec<StoredRule>, Error> {
    let listed = pages(api, &[]).await?;
    match listed.problems.first() {
        None => Ok(listed.rules),
        Some(problem) => Err(Error::Other(anyhow::anyhow!(
            "the server could not list all rules: {problem}; nothing was done on the strength of it"
        ))),
    }
}

/// What the pages say together.
#[derive(Default)]
struct Listed {
    rules: Vec<StoredRule>,
    problems: Vec<String>,
}

async fn pages(api: &impl Ask, ids: &[String]) -> Result<Listed, Error> {
    let endless = || Error::Other(anyhow::anyhow!("the server's list of rules has no end"));
    let mut listed = Listed::default();
    let mut seen = HashSet::new();
    let mut next = None;
    let mut bytes = 0;
    for _ in 0..PAGES_MAX {
        let request = request::list(api.base(), ids, next.as_deref());
        let read = |answer: &_| Some((answer::page(answer)?, answer.body.len()));
        let (page, size): (Page, usize) = api.ask("rules", request, read).await?;
        bytes += size;
        if bytes > BODY_MAX {
            return Err(endless());
        }
        // The list may have changed between two pages, and moved a rule from one to the next.
        listed.rules.extend(page.rules.into_iter().filter(|rule| seen.insert(rule.id.clone())));
        listed.problems.extend(page.problems);
        if page.next.is_none() {
            return Ok(listed);
        }
        if page.next == next {
            break;
        }
        next = page.next;
    }
    Err(endless())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::Layout;
    use crate::commands::out::tests::Printed;
    use crate::commands::rules::fake::{Asked, Fake, block_on, stored};
    use crate::rules::file;

    fn listed(fake: &Fake, list: &List, layout: Layout) -> String {
        let printed = Printed::default();
        let mut out = printed.out(layout);
        block_on(run(fake, list, &mut out)).expect("a list");
        printed.text()
    }

    fn app() -> Fake {
        Fake::new(vec![
            stored("1", "cat", Some("t")),
            stored("2", "a\tb", None),
            stored("3", "owl", Some("t")),
        ])
    }

    #[test]
    fn all_pages_come_in_every_layout() {
        let fake = app().pages(1);
        assert_eq!(
            listed(&fake, &List::default(), Layout::Tsv),
            "1\tcat\tt\n2\ta\\tb\t\n3\towl\tt\n"
        );
        assert_eq!(fake.asked().len(), 3);
        let table = "ID  VALUE  TAG\n1   cat    t\n2   a b\n3   owl    t\n";
        assert_eq!(listed(&fake, &List::default(), Layout::Table), table);
        let json = listed(&fake, &List::default(), Layout::Json);
        assert!(json.starts_with("{\"id\":\"1\",\"value\":\"cat\",\"tag\":\"t\"}\n{\"id\":\"2\""));
        let rules = file::read(&json).expect("the list is a rule file");
        assert_eq!(rules[1].value, "a\tb");
        assert_eq!(rules[2].tag.as_deref(), Some("t"));
    }

    #[test]
    fn no_rules_are_no_lines() {
        assert_eq!(listed(&Fake::new(Vec::new()), &List::default(), Layout::Table), "");
    }

    #[test]
    fn filters_by_id_and_by_tag() {
        let fake = app();
        let ids = (1..=2_001).map(|n| n.to_string()).collect();
        let list = List { ids, tag: Some("t".into()), stale: None };
        assert_eq!(listed(&fake, &list, Layout::Tsv), "1\tcat\tt\n3\towl\tt\n");
        assert_eq!(fake.asked(), [Asked::List, Asked::List, Asked::List]);
        let stale = List { stale: Some("h".into()), ..List::default() };
        assert_eq!(listed(&fake, &stale, Layout::Tsv), "");
    }
}
