//! Faults that only X's side knows.

use super::Kind;
use super::value::Value;

/// After the first line, so that it is seen that the stream worked.
const DEFAULT_PROBLEM_AFTER: u64 = 1;
/// A long line, and still one that the service could send.
const DEFAULT_BIG_LINE: u64 = 2 << 20;
/// What fits into memory several times over.
const MAX_BIG_LINE: u64 = 256 << 20;

/// What goes wrong on X's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Twitter {
    Lf,
    SplitCrlf,
    Problem { problem: Problem, after: u64, bare: bool },
    HalfOpen,
    EmptyObject,
    ArrayLine,
    NumberLine,
    TextLine,
    Partial,
    Tagless,
    InvalidUtf8(u64),
    BigLine(u64),
    LineSeparator,
    HalfLine(u64),
    Trickle(u64),
    GzipCut(u64),
    Refuse(Refusal),
    Reset(Reset),
    RetryAfterDate(u32),
    RefuseRules { refusal: Refusal, after: u64 },
    RefuseReads(Refusal),
    LoseAnswer { after: u64 },
    ForeignEdit,
    Playground,
    OldHost,
    RateLimits,
    RulePages(u64),
    RuleCap(u64),
    CountsIntegers,
    NoDetails,
}

/// A problem in place of a line (protocols/x.md section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Problem {
    OperationalDisconnect,
    UpstreamOperationalDisconnect,
    ForceDisconnect,
    UncleanDisconnect,
    SlowReader,
    InternalError,
    AppStateDegraded,
    InvalidRules,
    TooManyConnections,
    NoRules,
    Provisioning,
    UsageCap,
    Credits,
}

/// An answer in place of what was asked for (protocols/x.md sections 3 and 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Refusal {
    TooManyConnections,
    UsageCap,
    RateLimit,
    RateLimitLegacy,
    NoCredits,
    PaymentRequired,
    NotEnrolled,
    NotEnrolledNested,
    UnsupportedAuth,
    NoRules,
    RulesInvalid,
    Conflict,
    Provisioning,
    InvalidRequest,
    Html503,
    Empty503,
    Huge,
}

/// What `x-rate-limit-reset` says on refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Reset {
    Past,
    Absent,
    Garbage,
    In(u32),
}

const PROBLEMS: &[(&str, Problem)] = &[
    ("operational-disconnect", Problem::OperationalDisconnect),
    ("upstream-operational-disconnect", Problem::UpstreamOperationalDisconnect),
    ("force-disconnect", Problem::ForceDisconnect),
    ("unclean-disconnect", Problem::UncleanDisconnect),
    ("slow-reader", Problem::SlowReader),
    ("internal-error", Problem::InternalError),
    ("app-state-degraded", Problem::AppStateDegraded),
    ("invalid-rules", Problem::InvalidRules),
    ("too-many-connections", Problem::TooManyConnections),
    ("no-rules", Problem::NoRules),
    ("provisioning", Problem::Provisioning),
    ("usage-cap", Problem::UsageCap),
    ("credits", Problem::Credits),
];

const REFUSALS: &[(&str, Refusal)] = &[
    ("too-many-connections", Refusal::TooManyConnections),
    ("usage-cap", Refusal::UsageCap),
    ("rate-limit", Refusal::RateLimit),
    ("rate-limit-legacy", Refusal::RateLimitLegacy),
    ("no-credits", Refusal::NoCredits),
    ("payment-required", Refusal::PaymentRequired),
    ("not-enrolled", Refusal::NotEnrolled),
    ("not-enrolled-nested", Refusal::NotEnrolledNested),
    ("unsupported-auth", Refusal::UnsupportedAuth),
    ("no-rules", Refusal::NoRules),
    ("rules-invalid", Refusal::RulesInvalid),
    ("conflict", Refusal::Conflict),
    ("provisioning", Refusal::Provisioning),
    ("invalid-request", Refusal::InvalidRequest),
    ("html-503", Refusal::Html503),
    ("empty-503", Refusal::Empty503),
    ("huge", Refusal::Huge),
];

impl Twitter {
    /// `Ok(None)` for a name that is not one of these.
    pub(super) fn parse(value: &Value<'_>) -> Result<Option<Self>, String> {
        Ok(Some(match value.name {
            "lf" => value.none(Self::Lf)?,
            "split-crlf" => value.none(Self::SplitCrlf)?,
            "problem" => problem(value, false)?,
            "problem-bare" => problem(value, true)?,
            "half-open" => value.none(Self::HalfOpen)?,
            "empty-object" => value.none(Self::EmptyObject)?,
            "array-line" => value.none(Self::ArrayLine)?,
            "number-line" => value.none(Self::NumberLine)?,
            "text-line" => value.none(Self::TextLine)?,
            "partial" => value.none(Self::Partial)?,
            "tagless" => value.none(Self::Tagless)?,
            "invalid-utf8" => Self::InvalidUtf8(value.count_or(super::DEFAULT_EVERY)?),
            "big-line" => Self::BigLine(value.number_or(DEFAULT_BIG_LINE)?.min(MAX_BIG_LINE)),
            "line-separator" => value.none(Self::LineSeparator)?,
            "half-line" => Self::HalfLine(value.number_or(super::DEFAULT_AFTER)?),
            "trickle" => Self::Trickle(value.number_or(super::DEFAULT_AFTER)?),
            "gzip-cut" => Self::GzipCut(value.number_or(super::DEFAULT_AFTER)?),
            "refuse" => Self::Refuse(value.one_of(REFUSALS)?),
            "reset" => Self::Reset(match value.value {
                Some("past") => Reset::Past,
                Some("absent") => Reset::Absent,
                Some("garbage") => Reset::Garbage,
                _ => Reset::In(value.parsed("past, absent, garbage or a number of seconds")?),
            }),
            "retry-after-date" => Self::RetryAfterDate(value.seconds()?),
            "refuse-rules" => {
                let (value, after) = value.split_after(0)?;
                Self::RefuseRules { refusal: value.one_of(REFUSALS)?, after }
            }
            "refuse-reads" => Self::RefuseReads(value.one_of(REFUSALS)?),
            "lose-answer" => Self::LoseAnswer { after: value.number_or(0)? },
            "foreign-edit" => value.none(Self::ForeignEdit)?,
            "playground" => value.none(Self::Playground)?,
            "twitter-host" => value.none(Self::OldHost)?,
            "rate-limits" => value.none(Self::RateLimits)?,
            "rule-pages" => Self::RulePages(value.count()?),
            "rule-cap" => Self::RuleCap(value.number()?),
            "counts-integers" => value.none(Self::CountsIntegers)?,
            "no-details" => value.none(Self::NoDetails)?,
            _ => return Ok(None),
        }))
    }

    /// True if and only if the fault comes before the headers of a stream, or in their place.
    pub(super) fn is_of_the_head(self) -> bool {
        matches!(self, Self::Refuse(_) | Self::Reset(_) | Self::RetryAfterDate(_))
    }

    /// True if and only if the streams of API v1.1 know the fault, too: what is wrong with lines,
    /// bytes and headers, and not with posts and rules.
    pub(super) fn is_of_v1(self) -> bool {
        matches!(
            self,
            Self::Lf
                | Self::SplitCrlf
                | Self::HalfOpen
                | Self::EmptyObject
                | Self::ArrayLine
                | Self::NumberLine
                | Self::TextLine
                | Self::InvalidUtf8(_)
                | Self::BigLine(_)
                | Self::LineSeparator
                | Self::HalfLine(_)
                | Self::Trickle(_)
                | Self::GzipCut(_)
                | Self::Reset(_)
                | Self::RetryAfterDate(_)
        )
    }

    /// True if and only if the fault is about endpoints that are no streams.
    pub(super) fn is_beside_streams(self) -> bool {
        matches!(
            self,
            Self::RefuseRules { .. }
                | Self::RefuseReads(_)
                | Self::LoseAnswer { .. }
                | Self::ForeignEdit
        )
    }

    /// True if and only if the fault changes what the whole server says, not one answer.
    pub(super) fn is_of_the_server(self) -> bool {
        matches!(
            self,
            Self::Playground
                | Self::OldHost
                | Self::RateLimits
                | Self::RulePages(_)
                | Self::RuleCap(_)
                | Self::CountsIntegers
                | Self::NoDetails
        )
    }

    /// How often the fault hits when nothing is said about it; `None` for always.
    pub(super) fn times(self) -> Option<u32> {
        // Rules that change at every look could never be brought into a wanted state.
        (self == Self::ForeignEdit).then_some(1)
    }
}

impl From<Twitter> for Kind {
    fn from(fault: Twitter) -> Self {
        Self::Twitter(fault)
    }
}

fn problem(value: &Value<'_>, bare: bool) -> Result<Twitter, String> {
    let (value, after) = value.split_after(DEFAULT_PROBLEM_AFTER)?;
    Ok(Twitter::Problem { problem: value.one_of(PROBLEMS)?, after, bare })
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::*;

    fn parse(text: &str) -> Result<Fault, String> {
        text.parse()
    }

    fn kind(text: &str) -> Twitter {
        match parse(text).expect("a known fault").kind {
            Kind::Twitter(kind) => kind,
            other => panic!("{other:?} is not of X alone"),
        }
    }

    #[test]
    fn problems_come_after_a_number_of_lines() {
        let problem = |after, bare| Twitter::Problem { problem: Problem::SlowReader, after, bare };
        assert_eq!(kind("problem=slow-reader"), problem(1, false));
        assert_eq!(kind("problem=slow-reader@0x2"), problem(0, false));
        assert_eq!(kind("problem-bare=slow-reader@12"), problem(12, true));
        assert!(parse("problem=slow-reader@").is_err());
        assert!(parse("problem=slow").is_err());
        assert!(parse("problem").is_err());
    }

    #[test]
    fn every_name_of_a_problem_and_a_refusal_is_known() {
        for (name, problem) in PROBLEMS {
            let expected = Twitter::Problem { problem: *problem, after: 1, bare: false };
            assert_eq!(kind(&format!("problem={name}")), expected);
        }
        for (name, refusal) in REFUSALS {
            assert_eq!(kind(&format!("refuse={name}x1")), Twitter::Refuse(*refusal));
            let expected = Twitter::RefuseRules { refusal: *refusal, after: 2 };
            assert_eq!(kind(&format!("refuse-rules={name}@2")), expected);
        }
    }

    #[test]
    fn a_wrong_name_is_answered_with_those_that_there_are() {
        let message = parse("refuse=nope").expect_err("no such refusal");
        assert!(
            message.starts_with("fault 'refuse' takes one of too-many-connections, usage-cap,")
        );
        assert!(message.ends_with("huge, not 'nope'"), "{message}");
    }

    #[test]
    fn a_reset_is_a_word_or_seconds() {
        assert_eq!(kind("reset=past"), Twitter::Reset(Reset::Past));
        assert_eq!(kind("reset=3600"), Twitter::Reset(Reset::In(3600)));
        assert!(parse("reset=soon").is_err());
        assert!(parse("reset").is_err());
    }

    #[test]
    fn somebody_edits_once_and_the_server_is_as_it_is() {
        assert_eq!(parse("foreign-edit").map(|fault| fault.times), Ok(Some(1)));
        assert_eq!(parse("foreign-editx3").map(|fault| fault.times), Ok(Some(3)));
        assert_eq!(parse("lf").map(|fault| fault.times), Ok(None));
        assert!(parse("playgroundx1").is_err());
        assert!(parse("rule-cap=5x1").is_err());
    }
}
