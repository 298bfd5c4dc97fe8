//! `rules test`: which recorded posts which rules match, offline. Costs nothing, and is only as
//! sure as the fields of the posts allow.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::findings::{self, count};
use super::{Rules, Test, input};
use crate::commands::out::{Out, Row};
use crate::engine::input::{self as files, LINE_MAX, Piece, without_bom};
use crate::error::Error;
use crate::proto::lines::{Line, LineDecoder};
use crate::report::Reporter;
use crate::rules::post::Post;
use crate::rules::{Match, Rule, Wanted, check};

/// A match. As JSON: `post` (its id), `rule` (the value), `tag` if there is one. Elsewhere the
/// post's id and the tag, or the value where there is none.
#[derive(Serialize)]
struct MatchRow<'a> {
    post: &'a str,
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
}

impl Row for MatchRow<'_> {
    const HEADER: &'static [&'static str] = &["post", "rule"];

    fn cells(&self) -> Vec<Cow<'_, str>> {
        vec![self.post.into(), self.tag.unwrap_or(self.rule).into()]
    }
}

/// A rule while it is tried.
struct Tried<'a> {
    wanted: &'a Wanted,
    rule: Rule,
    matched: u64,
    /// How many posts could not be decided, for each reason: an operator and what it lacks.
    undecided: BTreeMap<(String, String), u64>,
    /// How many posts could not be decided at all.
    unknown: u64,
}

/// Reasons that are kept for one rule: it has so many operators at most that anyone reads.
const REASONS_MAX: usize = 8;

/// What was read.
#[derive(Default)]
struct Read {
    posts: u64,
    /// Lines that are no post.
    others: u64,
}

pub(super) async fn run(reporter: &Reporter, test: Test, out: &mut Out) -> Result<(), Error> {
    if matches!(&test.rules, Rules::File(path) if *path == test.posts && path.as_os_str() == "-") {
        return Err(Error::Usage {
            message: "standard input cannot be both the rules and the posts".to_owned(),
            hint: Some("name a file for one of them".to_owned()),
        });
    }
    let wanted = input::rules(&test.rules)?;
    let mut rules = parse(&wanted, &test, reporter)?;
    let place = files::place(&test.posts);
    let wrong = |source: io::Error| Error::Input { place: place.clone(), source };
    let mut pieces = files::open(test.posts).map_err(wrong)?;
    let mut lines = LineDecoder::new(LINE_MAX);
    let mut read = Read::default();
    let mut is_first = true;
    while !out.is_closed() {
        match pieces.recv().await {
            Some(Piece::Bytes(bytes)) => lines.push(bytes),
            Some(Piece::Failed(source)) => return Err(wrong(source)),
            Some(Piece::End) | None => break,
        }
        while let Some(line) = lines.next_line() {
            let line = if is_first { without_bom(line) } else { line };
            is_first = false;
            try_line(line, &mut rules, &mut read, out);
        }
    }
    if let Some(line) = lines.finish() {
        let line = if is_first { without_bom(line) } else { line };
        try_line(line, &mut rules, &mut read, out);
    }
    conclude(&rules, &read, reporter);
    if read.posts == 0 && read.others > 0 {
        return Err(wrong(io::Error::new(
            io::ErrorKind::InvalidData,
            "there is no post of X in it",
        )));
    }
    Ok(())
}

/// The rules, or what is wrong with those that mean nothing.
fn parse<'a>(
    wanted: &'a [Wanted],
    test: &Test,
    reporter: &Reporter,
) -> Result<Vec<Tried<'a>>, Error> {
    let tried: Vec<Tried<'a>> = wanted
        .iter()
        .filter_map(|wanted| {
            let rule = check(&wanted.value, &test.limits).rule?;
            Some(Tried { wanted, rule, matched: 0, undecided: BTreeMap::new(), unknown: 0 })
        })
        .collect();
    if tried.len() == wanted.len() {
        return Ok(tried);
    }
    for located in findings::of(wanted, &test.limits) {
        if check(&located.rule.value, &test.limits).rule.is_none() {
            located.report().iter().for_each(|line| reporter.notice(line));
        }
    }
    let broken = count(wanted.len() - tried.len(), wanted.len(), "rule");
    Err(Error::Rule { message: format!("{broken} cannot be tried"), hint: None })
}

fn try_line(line: Line, rules: &mut [Tried<'_>], read: &mut Read, out: &mut Out) {
    let line = match line {
        Line::Line(line) if line.iter().all(u8::is_ascii_whitespace) => return,
        Line::Line(line) => line,
        Line::TooLong { .. } => {
            read.others += 1;
            return;
        }
    };
    let line = stream_line(&line);
    let Some(post) = line.as_ref().and_then(Post::read) else {
        read.others += 1;
        return;
    };
    read.posts += 1;
    for tried in rules {
        tried.show(&post, out);
    }
}

/// What X sent: the line itself, or the payload of a record of `-o json`.
fn stream_line(line: &Bytes) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(line).ok()?;
    let is_record = value.get("source").is_some() && value.get("data").is_none();
    match value.get_mut("payload").filter(|_| is_record) {
        Some(payload) => Some(payload.take()),
        None => Some(value),
    }
}

impl Tried<'_> {
    fn show(&mut self, post: &Post<'_>, out: &mut Out) {
        match self.rule.matches(post) {
            Match::No => {}
            Match::Yes => {
                self.matched += 1;
                let tag = self.wanted.tag.as_deref().filter(|tag| !tag.is_empty());
                out.row(&MatchRow { post: post.id(), rule: &self.wanted.value, tag });
            }
            Match::Unknown(reasons) => {
                self.unknown += 1;
                for reason in reasons {
                    let reason = (reason.operator, reason.why);
                    if self.undecided.len() < REASONS_MAX || self.undecided.contains_key(&reason) {
                        *self.undecided.entry(reason).or_default() += 1;
                    }
                }
            }
        }
    }

    fn name(&self) -> &str {
        self.wanted.tag.as_deref().unwrap_or(&self.wanted.value)
    }
}

/// What is not on standard output: which rules could not be decided, and how much it was.
fn conclude(rules: &[Tried<'_>], read: &Read, reporter: &Reporter) {
    for tried in rules.iter().filter(|tried| tried.unknown > 0) {
        let reasons: Vec<String> = tried
            .undecided
            .iter()
            .map(|((operator, why), posts)| format!("{operator}: {why} ({posts})"))
            .collect();
        reporter.notice(&format!(
            "{}: undecided on {} posts: {}",
            tried.name(),
            tried.unknown,
            reasons.join("; ")
        ));
    }
    let matched: u64 = rules.iter().map(|tried| tried.matched).sum();
    let unknown: u64 = rules.iter().map(|tried| tried.unknown).sum();
    let mut text = format!(
        "{} posts, {}: {matched} matches, {unknown} undecided",
        read.posts,
        count(rules.len(), rules.len(), "rule")
    );
    if read.others > 0 {
        text.push_str(&format!("; {} lines are no post", read.others));
    }
    reporter.notice(&text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::out::Layout;
    use crate::commands::out::tests::Printed;
    use crate::report::Verbosity;

    fn tried(rule: &str, tag: Option<&str>, lines: &[&str]) -> (String, u64, Read) {
        let wanted =
            Wanted { value: rule.to_owned(), tag: tag.map(str::to_owned), line: 1, indent: 0 };
        let test = Test {
            rules: Rules::Values { values: Vec::new(), tag: None },
            posts: std::path::PathBuf::new(),
            limits: crate::rules::Limits::default(),
        };
        let reporter = Reporter::new(Verbosity::Quiet, false);
        let mut rules =
            parse(std::slice::from_ref(&wanted), &test, &reporter).expect("a rule that is one");
        let printed = Printed::default();
        let mut out = printed.out(Layout::Tsv);
        let mut read = Read::default();
        for line in lines {
            try_line(Line::Line(Bytes::from((*line).to_owned())), &mut rules, &mut read, &mut out);
        }
        (printed.text(), rules[0].unknown, read)
    }

    const CAT: &str = r#"{"data":{"id":"1","text":"a cat","edit_history_tweet_ids":["1"]}}"#;

    #[test]
    fn posts_are_read_from_records_and_from_lines_of_x() {
        let record = format!(r#"{{"source":"api.x.com","event":"tweet","payload":{CAT}}}"#);
        let other = r#"{"data":{"id":"2","text":"a dog"}}"#;
        let lines = [CAT, &record, other, "", "no json", r#"{"data":{}}"#, "[1]"];
        let (printed, unknown, read) = tried("cat", None, &lines);
        assert_eq!(printed, "1\tcat\n1\tcat\n");
        assert_eq!((unknown, read.posts, read.others), (0, 3, 3));
        assert_eq!(tried("cat", Some("cats"), &[CAT]).0, "1\tcats\n");
    }

    #[test]
    fn what_the_fields_cannot_decide_is_counted_and_not_printed() {
        let (printed, unknown, _) = tried("cat lang:en", None, &[CAT, CAT]);
        assert_eq!((printed.as_str(), unknown), ("", 2));
    }
}
