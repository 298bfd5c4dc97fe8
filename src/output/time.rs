//! `--time`: how a moment is told. Knows no clock: "now" is when a record was received.

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::sanitize;

/// Characters of a time that are shown, and bytes of a format.
const SHOWN_MAX: usize = 100;

/// `Wed Aug 27 13:08:45 +0000 2008`
const LEGACY: &str = "%a %b %d %H:%M:%S %z %Y";

/// The moment that a `created_at` of X's API v1.1 tells (protocols/x.md section 6).
pub fn legacy(text: &str) -> Option<Timestamp> {
    Timestamp::strptime(LEGACY, text).ok()
}

/// The values of `--time`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// The time of day in the user's zone, with the date on another day.
    #[default]
    Local,
    /// The same in UTC.
    Utc,
    /// `5m ago`, as of when the record was received.
    Relative,
    /// strftime, in the user's zone.
    Format(String),
}

impl TimeStyle {
    /// What a user may type; says in a sentence what is wrong with anything else.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "local" => Ok(Self::Local),
            "utc" => Ok(Self::Utc),
            "relative" => Ok(Self::Relative),
            format if !format.contains('%') => {
                Err("it is none of local, utc and relative, and a format has a %, as in %H:%M"
                    .to_owned())
            }
            format if format.len() > SHOWN_MAX => {
                Err(format!("a format of more than {SHOWN_MAX} bytes"))
            }
            format => {
                let sample = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
                strtime::format(format, &sample).map_err(|error| error.to_string())?;
                Ok(Self::Format(format.to_owned()))
            }
        }
    }

    /// `at` for the beginning of a line, seen at `now`.
    pub fn short(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let of_day = |zone: &TimeZone, mark: &str| {
            let shown = at.to_zoned(zone.clone());
            let today = now.to_zoned(zone.clone()).date();
            let format = if shown.date() == today { "%H:%M:%S" } else { "%Y-%m-%d %H:%M" };
            format!("{}{mark}", shown.strftime(format))
        };
        match self {
            Self::Local => of_day(zone, ""),
            Self::Utc => of_day(&TimeZone::UTC, "Z"),
            Self::Relative => relative(at, now),
            Self::Format(format) => match strtime::format(format, &at.to_zoned(zone.clone())) {
                Ok(shown) => sanitize::line(&shown).chars().take(SHOWN_MAX).collect(),
                // Whether a format can be carried out does not depend on the moment.
                Err(_) => of_day(zone, ""),
            },
        }
    }

    /// `at` within a sentence: with its date, unless it is told as a distance.
    pub fn long(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let dated = |zone: &TimeZone| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M");
        match self {
            Self::Local | Self::Format(_) => dated(zone).to_string(),
            Self::Utc => format!("{}Z", dated(&TimeZone::UTC)),
            Self::Relative => relative(at, now),
        }
    }
}

/// `5m ago`, `in 2h`
fn relative(at: Timestamp, now: Timestamp) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let past = now.as_second().saturating_sub(at.as_second());
    let distance = match past.unsigned_abs() {
        seconds @ ..MINUTE if past > 0 => format!("{seconds}s"),
        // Clocks differ: a post from the next seconds is one of now.
        ..MINUTE => return "now".to_owned(),
        seconds @ ..HOUR => format!("{}m", seconds / MINUTE),
        seconds @ ..DAY => format!("{}h", seconds / HOUR),
        seconds => format!("{}d", seconds / DAY),
    };
    if past > 0 { format!("{distance} ago") } else { format!("in {distance}") }
}

#[cfg(test)]
mod tests {
    use jiff::tz::offset;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn a_time_is_told_in_every_style() {
        let now = at("2026-11-20T12:00:00Z");
        let zone = TimeZone::fixed(offset(1));
        let shown = |style: &str, moment: &str| {
            TimeStyle::parse(style).expect("a style").short(at(moment), now, &zone)
        };
        assert_eq!(shown("local", "2026-11-20T11:59:59Z"), "12:59:59");
        assert_eq!(shown("local", "2026-11-19T11:59:59Z"), "2026-11-19 12:59");
        assert_eq!(shown("utc", "2026-11-20T11:59:59Z"), "11:59:59Z");
        assert_eq!(shown("utc", "2026-11-19T23:59:59Z"), "2026-11-19 23:59Z");
        assert_eq!(shown("%d. %H:%M %z", "2026-11-20T11:59:59Z"), "20. 12:59 +0100");
        assert_eq!(shown("\u{1b}[31m%H", "2026-11-20T11:59:59Z"), "12");
        for (moment, expected) in [
            ("2026-11-20T12:00:00Z", "now"),
            ("2026-11-20T12:00:09Z", "now"),
            ("2026-11-20T11:59:18Z", "42s ago"),
            ("2026-11-20T11:30:00Z", "30m ago"),
            ("2026-11-20T10:00:00Z", "2h ago"),
            ("2026-10-20T12:00:00Z", "31d ago"),
            ("2026-11-20T14:59:00Z", "in 2h"),
            ("-009999-01-02T01:59:59Z", "4392363d ago"),
        ] {
            assert_eq!(shown("relative", moment), expected, "{moment}");
        }
        let end = TimeStyle::Utc.long(at("2026-12-31T23:59:59Z"), now, &zone);
        assert_eq!(end, "2026-12-31 23:59Z");
    }

    #[test]
    fn what_is_no_style_is_refused_with_a_reason() {
        for wrong in ["", "now", "UTC", "%", "%!", "%H%"] {
            let reason = TimeStyle::parse(wrong).expect_err(wrong);
            assert!(!reason.is_empty() && !reason.contains('\n'), "{reason}");
        }
        assert!(TimeStyle::parse(&"%H".repeat(100)).is_err());
    }
}
