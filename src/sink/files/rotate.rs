//! When a file is full.

use std::time::Duration;

use jiff::civil::{self, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

/// When the next file begins (`--rotate`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotate {
    /// At the clock's multiples of so many whole seconds: an hour begins with the hour, a day at
    /// midnight, a week on Monday, where the user is.
    Every(Duration),
    /// Before a file is larger than so many bytes; of compressed files, soon after.
    Bytes(u64),
    /// After so many records.
    Records(u64),
}

/// From where periods are counted: a Monday, at midnight.
const MONDAY: DateTime = civil::date(1969, 12, 29).at(0, 0, 0, 0);

/// Which period of `every` a time is in; later periods have higher numbers.
pub(super) fn period(every: Duration, time: &Zoned) -> i64 {
    let seconds = time.datetime().duration_since(MONDAY).as_secs();
    seconds.div_euclid(whole_seconds(every))
}

/// The time at which a period begins. `None` beyond the calendar.
pub(super) fn begin(every: Duration, period: i64, zone: &TimeZone) -> Option<Zoned> {
    let seconds = period.checked_mul(whole_seconds(every))?;
    let begin = MONDAY.checked_add(Span::new().try_seconds(seconds).ok()?).ok()?;
    begin.to_zoned(zone.clone()).ok()
}

fn whole_seconds(every: Duration) -> i64 {
    i64::try_from(every.as_secs()).unwrap_or(i64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").expect("the zone is bundled or installed")
    }

    #[test]
    fn periods_begin_with_the_local_hour_midnight_and_monday() {
        let time = civil::date(2026, 11, 21).at(9, 5, 3, 4).to_zoned(berlin()).expect("no gap");
        for (every, begins) in [
            (HOUR, civil::date(2026, 11, 21).at(9, 0, 0, 0)),
            (DAY, civil::date(2026, 11, 21).at(0, 0, 0, 0)),
            (7 * DAY, civil::date(2026, 11, 16).at(0, 0, 0, 0)),
            (HOUR / 4, civil::date(2026, 11, 21).at(9, 0, 0, 0)),
        ] {
            let begin = begin(every, period(every, &time), &berlin()).expect("in the calendar");
            assert_eq!(begin.datetime(), begins, "{every:?}");
        }
    }

    #[test]
    fn a_day_ends_at_midnight_whether_it_has_23_hours_or_25() {
        for (date, hours) in [(civil::date(2026, 3, 29), 23), (civil::date(2026, 10, 25), 25)] {
            let noon = date.at(12, 0, 0, 0).to_zoned(berlin()).expect("no gap");
            let today = period(DAY, &noon);
            let begins = begin(DAY, today, &berlin()).expect("in the calendar");
            let ends = begin(DAY, today + 1, &berlin()).expect("in the calendar");
            assert_eq!(ends.timestamp().duration_since(begins.timestamp()).as_hours(), hours);
        }
    }

    proptest! {
        #[test]
        fn every_time_lies_in_its_period(seconds in -1_000_000_000_i64..4_000_000_000, every in 1_u64..10_000_000) {
            let every = Duration::from_secs(every);
            let time = jiff::Timestamp::from_second(seconds).expect("in range").to_zoned(TimeZone::UTC);
            let number = period(every, &time);
            let begins = begin(every, number, &TimeZone::UTC).expect("in range");
            let ends = begin(every, number + 1, &TimeZone::UTC).expect("in range");
            prop_assert!(begins <= time && time < ends);
        }
    }
}
