//! Dates that are plain numbers, as programs and spreadsheets write them.

use std::ops::RangeInclusive;

use report::DateNumbers;

use crate::values::date::day_number;

const DAY: f64 = 86_400_000.0;

/// The first of 2100, in seconds.
const LAST_SECOND: f64 = 4_102_444_800.0;

/// The first of 1970, and of 2100, as spreadsheets count days.
const SPREADSHEET_EPOCH: f64 = 25_569.0;
const LAST_SPREADSHEET_DAY: f64 = 73_051.0;

/// The least number that is taken for a date: 1950, as spreadsheets count days.
pub(crate) const LEAST: f64 = 18_264.0;

/// All kinds, with the numbers that look like them; they do not meet. Times are from 1980 to 2100.
const KINDS: [(DateNumbers, RangeInclusive<f64>); 6] = [
    (DateNumbers::SpreadsheetDays, LEAST..=LAST_SPREADSHEET_DAY),
    (DateNumbers::YearMonth, 190_001.0..=209_912.0),
    (DateNumbers::YearMonthDay, 19_000_101.0..=20_991_231.0),
    (DateNumbers::Seconds, 315_532_800.0..=LAST_SECOND),
    (DateNumbers::Milliseconds, 3.155_328e11..=LAST_SECOND * 1e3),
    (DateNumbers::Microseconds, 3.155_328e14..=LAST_SECOND * 1e6),
];

/// How many numbers of a column look like dates of each kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateNumberCounts([u64; KINDS.len()]);

impl DateNumberCounts {
    pub fn see(&mut self, value: f64) {
        let kind = KINDS.iter().position(|(_, range)| range.contains(&value));
        if let Some(at) = kind
            && millis(KINDS[at].0, value).is_some()
        {
            self.0[at] += 1;
        }
    }

    /// The kind that so many numbers at least look like.
    pub fn of(&self, least: u64) -> Option<DateNumbers> {
        let at = self.0.iter().position(|count| *count >= least.max(1))?;
        Some(KINDS[at].0)
    }
}

/// Milliseconds since 1970-01-01 UTC; `None` when the number is no such date, as 0.
pub(crate) fn millis(kind: DateNumbers, value: f64) -> Option<i64> {
    let since = |unit: f64| {
        (value > 0.0 && value <= LAST_SECOND * unit).then(|| (value * 1e3 / unit).floor() as i64)
    };
    let is_whole = value > 0.0 && value.fract() == 0.0;
    match kind {
        DateNumbers::Seconds => since(1.0),
        DateNumbers::Milliseconds => since(1e3),
        DateNumbers::Microseconds => since(1e6),
        DateNumbers::SpreadsheetDays => (1.0..=LAST_SPREADSHEET_DAY)
            .contains(&value)
            .then(|| ((value - SPREADSHEET_EPOCH) * DAY).round() as i64),
        DateNumbers::YearMonth if is_whole => {
            let months = value as i64;
            Some(day_number(months / 100, months % 100, 1)? * DAY as i64)
        }
        DateNumbers::YearMonthDay if is_whole => {
            let days = value as i64;
            Some(day_number(days / 10_000, days / 100 % 100, days % 100)? * DAY as i64)
        }
        DateNumbers::YearMonth | DateNumbers::YearMonthDay => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_stand_for_dates() {
        for (value, kind, date) in [
            (20_240_725.0, DateNumbers::YearMonthDay, "2024-07-25"),
            (202_407.0, DateNumbers::YearMonth, "2024-07-01"),
            (
                1_721_908_913.0,
                DateNumbers::Seconds,
                "2024-07-25T12:01:53Z",
            ),
            (
                1_721_908_913_123.0,
                DateNumbers::Milliseconds,
                "2024-07-25T12:01:53.123Z",
            ),
            (
                1_721_908_913_123_456.0,
                DateNumbers::Microseconds,
                "2024-07-25T12:01:53.123Z",
            ),
            (45_498.0, DateNumbers::SpreadsheetDays, "2024-07-25"),
            (
                45_498.5,
                DateNumbers::SpreadsheetDays,
                "2024-07-25T12:00:00Z",
            ),
        ] {
            let mut counts = DateNumberCounts::default();
            counts.see(value);
            assert_eq!(counts.of(1), Some(kind), "{value}");
            let millis = millis(kind, value).map(|millis| report::date_text(millis as f64));
            assert_eq!(millis.as_deref(), Some(date), "{value}");
        }
        for value in [2024.0, 20_241_325.0, 202_413.0, 5_000_000.0, 20_240_725.5] {
            let mut counts = DateNumberCounts::default();
            counts.see(value);
            assert_eq!(counts.of(1), None, "{value}");
        }
        assert_eq!(millis(DateNumbers::Seconds, 0.0), None);
    }
}
