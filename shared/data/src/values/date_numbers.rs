//! Dates that are plain numbers, as programs and spreadsheets write them.

use std::ops::RangeInclusive;

use report::{DateNumbers, DateOrder};

use crate::values::date::{day_number, day_of_year, full_year};

const DAY: f64 = 86_400_000.0;

/// The first of 2100, in seconds.
const LAST_SECOND: f64 = 4_102_444_800.0;

/// The first of 1970, and of 2100, as spreadsheets count days.
const SPREADSHEET_EPOCH: f64 = 25_569.0;
const LAST_SPREADSHEET_DAY: f64 = 73_051.0;

/// The least number that is taken for a date: 1950, as spreadsheets count days.
const LEAST: f64 = 18_264.0;

/// What stands for no day among numbers that stand for days: none, before all and after all.
const PLACEHOLDERS: [f64; 4] = [0.0, -1.0, 99_991_231.0, 99_999_999.0];

/// All kinds, with the numbers that look like them; of those that may be two, the first is likelier. Times are from 1980
/// to 2100.
const KINDS: [(DateNumbers, RangeInclusive<f64>); 13] = [
    (DateNumbers::SpreadsheetDays, LEAST..=LAST_SPREADSHEET_DAY),
    (DateNumbers::YearMonth, 190_001.0..=209_912.0),
    (DateNumbers::YearMonthDay, 19_000_101.0..=20_991_231.0),
    (DateNumbers::Seconds, 315_532_800.0..=LAST_SECOND),
    (DateNumbers::Milliseconds, 3.155_328e11..=LAST_SECOND * 1e3),
    (DateNumbers::Microseconds, 3.155_328e14..=LAST_SECOND * 1e6),
    (DateNumbers::YearMonthDayTime, 1.9e13..=2.1e13),
    (DateNumbers::ShortYearMonthDay, 101.0..=991_231.0),
    (DateNumbers::ShortDayMonthYear, 10_100.0..=311_299.0),
    (DateNumbers::ShortMonthDayYear, 10_100.0..=123_199.0),
    (DateNumbers::YearDay, 1_900_001.0..=2_099_365.0),
    (DateNumbers::DayMonthYear, 1_011_900.0..=31_122_099.0),
    (DateNumbers::MonthDayYear, 1_011_900.0..=12_312_099.0),
];

/// Kinds that may begin with a zero, with their digits.
const CODES: [(DateNumbers, usize); 5] = [
    (DateNumbers::ShortYearMonthDay, 6),
    (DateNumbers::ShortDayMonthYear, 6),
    (DateNumbers::ShortMonthDayYear, 6),
    (DateNumbers::DayMonthYear, 8),
    (DateNumbers::MonthDayYear, 8),
];

/// Years of two digits that are so far to come that hardly a day is in them, from 2029 to 2036: they are days.
const TO_COME: u128 = 0xff << 29;

/// How many numbers of a column look like dates of each kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateNumberCounts {
    kinds: [u64; KINDS.len()],
    placeholders: u64,
    /// Years of two digits that there are with the year in front, and with the year behind.
    short_years: [u128; 2],
}

impl DateNumberCounts {
    pub fn see(&mut self, value: f64) {
        if PLACEHOLDERS.contains(&value) {
            self.placeholders += 1;
        } else if value >= LEAST {
            self.count(value, |_| true);
        }
    }

    /// A whole number that begins with a zero.
    pub fn see_code(&mut self, cell: &[u8]) {
        if let Some(value) = digits_alone(cell) {
            self.placeholders += u64::from(value == 0.0);
            self.count(value, |kind| CODES.contains(&(kind, cell.len())));
        }
    }

    fn count(&mut self, value: f64, may_be: impl Fn(DateNumbers) -> bool) {
        for (count, (kind, range)) in self.kinds.iter_mut().zip(&KINDS) {
            if range.contains(&value) && may_be(*kind) && millis(*kind, value).is_some() {
                *count += 1;
                match kind {
                    DateNumbers::ShortYearMonthDay => {
                        self.short_years[0] |= 1 << (value as u32 / 10_000);
                    }
                    DateNumbers::ShortDayMonthYear => {
                        self.short_years[1] |= 1 << (value as u32 % 100);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Numbers that stand for no day, as `0` and `99991231` do among days.
    pub fn placeholders(&self) -> u64 {
        self.placeholders
    }

    /// The kind that most numbers look like, and so many at least, those that stand for no day included; `order` is that
    /// of days, where it is said.
    pub fn of(&self, least: u64, order: Option<DateOrder>) -> Option<DateNumbers> {
        let least = least.saturating_sub(self.placeholders).max(1);
        let counts = || {
            KINDS
                .iter()
                .zip(self.kinds)
                .filter(|(_, count)| *count >= least)
        };
        let said: &[DateNumbers] = match order {
            Some(DateOrder::MonthFirst) => {
                &[DateNumbers::MonthDayYear, DateNumbers::ShortMonthDayYear]
            }
            Some(DateOrder::DayFirst) => {
                &[DateNumbers::DayMonthYear, DateNumbers::ShortDayMonthYear]
            }
            _ => &[],
        };
        let mut kinds = counts().map(|((kind, _), _)| *kind);
        if let Some(kind) = kinds.find(|kind| said.contains(kind)) {
            return Some(kind);
        }
        // The first of those that are as many.
        let most = counts().map(|(_, count)| count).max()?;
        let mut first = counts().filter(|(_, count)| *count == most);
        let kind = first.next().map(|((kind, _), _)| *kind)?;
        let is_day_first = kind == DateNumbers::ShortYearMonthDay
            && order.is_none()
            && self.of_kind(DateNumbers::ShortDayMonthYear) == most
            && self.are_to_come() == [true, false];
        Some(match is_day_first {
            true => DateNumbers::ShortDayMonthYear,
            false => kind,
        })
    }

    /// Whether days of six digits may have the year in front as well as behind.
    pub fn is_year_open(&self) -> bool {
        let in_front = self.of_kind(DateNumbers::ShortYearMonthDay);
        let [front, behind] = self.are_to_come();
        in_front > 0 && in_front == self.of_kind(DateNumbers::ShortDayMonthYear) && front == behind
    }

    /// Whether some years are far to come, with the year in front and with the year behind.
    fn are_to_come(&self) -> [bool; 2] {
        self.short_years.map(|years| years & TO_COME != 0)
    }

    fn of_kind(&self, kind: DateNumbers) -> u64 {
        let mut counts = KINDS.iter().zip(self.kinds);
        let found = counts.find(|((known, _), _)| *known == kind);
        found.map_or(0, |(_, count)| count)
    }
}

/// The value of a short cell of digits alone.
pub(crate) fn digits_alone(cell: &[u8]) -> Option<f64> {
    let is_short = (1..=15).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit);
    is_short.then(|| {
        let sum = |sum: f64, digit: &u8| sum * 10.0 + f64::from(digit - b'0');
        cell.iter().fold(0.0, sum)
    })
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
        DateNumbers::YearDay if is_whole => {
            let days = value as i64;
            Some(day_of_year(days / 1_000, days % 1_000)? * DAY as i64)
        }
        DateNumbers::YearMonthDayTime if is_whole => {
            let (days, time) = (value as i64 / 1_000_000, value as i64 % 1_000_000);
            let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
            let is_time = hour < 24 && minute < 60 && second < 60;
            let seconds = is_time.then_some((hour * 60 + minute) * 60 + second)?;
            Some(millis(DateNumbers::YearMonthDay, days as f64)? + seconds * 1_000)
        }
        DateNumbers::ShortYearMonthDay if is_whole && value < 1e6 => {
            let (year, rest) = (value as i64 / 10_000, value as i64 % 10_000);
            Some(day_number(full_year(year), rest / 100, rest % 100)? * DAY as i64)
        }
        DateNumbers::ShortDayMonthYear | DateNumbers::ShortMonthDayYear
            if is_whole && value < 1e6 =>
        {
            let (parts, year) = (value as i64 / 100, value as i64 % 100);
            let (day, month) = match kind {
                DateNumbers::ShortDayMonthYear => (parts / 100, parts % 100),
                _ => (parts % 100, parts / 100),
            };
            Some(day_number(full_year(year), month, day)? * DAY as i64)
        }
        DateNumbers::DayMonthYear | DateNumbers::MonthDayYear if is_whole => {
            let (parts, year) = (value as i64 / 10_000, value as i64 % 10_000);
            let (day, month) = match kind {
                DateNumbers::DayMonthYear => (parts / 100, parts % 100),
                _ => (parts % 100, parts / 100),
            };
            Some(day_number(year, month, day)? * DAY as i64)
        }
        DateNumbers::YearMonth
        | DateNumbers::YearDay
        | DateNumbers::YearMonthDay
        | DateNumbers::YearMonthDayTime
        | DateNumbers::ShortYearMonthDay
        | DateNumbers::ShortDayMonthYear
        | DateNumbers::ShortMonthDayYear
        | DateNumbers::DayMonthYear
        | DateNumbers::MonthDayYear => None,
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
            (
                20_240_725_235_959.0,
                DateNumbers::YearMonthDayTime,
                "2024-07-25T23:59:59Z",
            ),
            (240_725.0, DateNumbers::ShortYearMonthDay, "2024-07-25"),
            (25_072_024.0, DateNumbers::DayMonthYear, "2024-07-25"),
            (7_252_024.0, DateNumbers::MonthDayYear, "2024-07-25"),
            (5_072_024.0, DateNumbers::DayMonthYear, "2024-07-05"),
            (2_024_031.0, DateNumbers::YearDay, "2024-01-31"),
            (2_024_366.0, DateNumbers::YearDay, "2024-12-31"),
            (45_498.0, DateNumbers::SpreadsheetDays, "2024-07-25"),
            (
                45_498.5,
                DateNumbers::SpreadsheetDays,
                "2024-07-25T12:00:00Z",
            ),
        ] {
            let mut counts = DateNumberCounts::default();
            counts.see(value);
            assert_eq!(counts.of(1, None), Some(kind), "{value}");
            let millis = millis(kind, value).map(|millis| report::date_text(millis as f64));
            assert_eq!(millis.as_deref(), Some(date), "{value}");
        }
        for value in [
            2024.0,
            20_241_325.0,
            202_413.0,
            5_000_000.0,
            20_240_725.5,
            2_023_366.0,
            2_024_000.0,
        ] {
            let mut counts = DateNumberCounts::default();
            counts.see(value);
            assert_eq!(counts.of(1, None), None, "{value}");
        }
        for (cells, order, kind) in [
            (
                &["01012023", "31122023"][..],
                None,
                DateNumbers::DayMonthYear,
            ),
            (&["01012023", "12312023"], None, DateNumbers::MonthDayYear),
            (&["01022023", "03042023"], None, DateNumbers::DayMonthYear),
            (
                &["01022023", "03042023"],
                Some(DateOrder::MonthFirst),
                DateNumbers::MonthDayYear,
            ),
            (&["030131", "050131"], None, DateNumbers::ShortYearMonthDay),
            (&["010131", "050131"], None, DateNumbers::ShortYearMonthDay),
            (&["060122", "310122"], None, DateNumbers::ShortDayMonthYear),
            (&["061222", "070358"], None, DateNumbers::ShortDayMonthYear),
            (&["061222", "032822"], None, DateNumbers::ShortMonthDayYear),
            (
                &["061222", "071123"],
                Some(DateOrder::DayFirst),
                DateNumbers::ShortDayMonthYear,
            ),
            (
                &["061222", "071123"],
                Some(DateOrder::MonthFirst),
                DateNumbers::ShortMonthDayYear,
            ),
        ] {
            let mut counts = DateNumberCounts::default();
            cells
                .iter()
                .for_each(|cell| counts.see_code(cell.as_bytes()));
            assert_eq!(counts.of(2, order), Some(kind), "{cells:?}");
        }
        let mut counts = DateNumberCounts::default();
        counts.see_code(b"01234567");
        assert_eq!(counts.of(1, None), None);
        for placeholder in PLACEHOLDERS {
            let mut counts = DateNumberCounts::default();
            counts.see(placeholder);
            counts.see_code(b"00000000");
            assert_eq!((counts.of(2, None), counts.placeholders()), (None, 2));
            counts.see(20_240_725.0);
            assert_eq!(counts.of(3, None), Some(DateNumbers::YearMonthDay));
            counts.see(12.0);
            assert_eq!(counts.of(4, None), None);
        }
        assert_eq!(millis(DateNumbers::Seconds, 0.0), None);
    }
}
