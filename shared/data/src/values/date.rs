//! Dates and times as people and programs write them.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};

use crate::values::date_cursor::Cursor;
use crate::values::digits::digit;
use crate::values::short_date::{Short, ShortParts};

pub use report::DateOrder;

/// What a cell that holds a date says about the order of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Nothing: the month named, day and month the same, or the year first and both orders possible, of which ISO's
    /// is meant.
    None,
    /// It can be read in this order alone.
    Order(DateOrder),
    /// Year, month and day, and no other order is possible.
    Iso,
    /// Day or month may be first.
    Either,
    /// The year has two digits and may be first as well, or has to.
    Short(Short),
    /// A day that stands for none, such as `9999-12-31` or `0001-01-01`.
    Placeholder,
}

/// Milliseconds since 1970-01-01 UTC; a time without a zone counts as UTC, a month, quarter or week as its first day.
/// `order` is that of days written in numbers. `None` as well for days that stand for none.
pub(crate) fn parse(cell: &[u8], order: DateOrder) -> Option<i64> {
    let read = Read::of(cell)?;
    let days = match read.day {
        Day::Known(days) => days,
        Day::Local {
            first,
            second,
            year,
            ..
        } => match order {
            DateOrder::MonthFirst => day_number(year, first, second)?,
            _ => day_number(year, second, first)?,
        },
        Day::Short(parts) => parts.day_number(order)?,
        Day::YearFirst {
            year,
            second,
            third,
        } => match order {
            DateOrder::YearDayMonth => day_number(year, third, second)?,
            _ => day_number(year, second, third)?,
        },
    };
    Some(days * 86_400_000 + read.millis)
}

/// A date on its own: one that can be read in one way only.
pub(crate) fn parse_alone(cell: &[u8]) -> Option<i64> {
    match evidence(cell)? {
        Evidence::None | Evidence::Iso => parse(cell, DateOrder::DayFirst),
        // A month above twelve is more likely a mistake, where no column says otherwise.
        Evidence::Order(DateOrder::YearDayMonth) => None,
        Evidence::Order(order) => parse(cell, order),
        Evidence::Short(short) => parse(cell, short.alone()?),
        Evidence::Either | Evidence::Placeholder => None,
    }
}

/// Whether a cell holds a date, and what it says about their order.
pub(crate) fn evidence(cell: &[u8]) -> Option<Evidence> {
    match Read::of(cell)?.day {
        Day::Known(_) => Some(Evidence::None),
        Day::Local { year, .. } | Day::YearFirst { year, .. } if is_placeholder_year(year) => {
            Some(Evidence::Placeholder)
        }
        Day::Local {
            first,
            second,
            year,
            dots,
        } => {
            let day_first = day_number(year, second, first).is_some();
            // Nobody puts dots behind a month that comes first.
            let month_first = !dots && day_number(year, first, second).is_some();
            match (day_first, month_first) {
                (true, true) if first == second => Some(Evidence::None),
                (true, true) => Some(Evidence::Either),
                (true, false) => Some(Evidence::Order(DateOrder::DayFirst)),
                (false, true) => Some(Evidence::Order(DateOrder::MonthFirst)),
                (false, false) => None,
            }
        }
        Day::Short(parts) => parts.evidence().map(Evidence::Short),
        Day::YearFirst {
            year,
            second,
            third,
        } => {
            // The month comes next, but where no month could.
            match day_number(year, second, third) {
                Some(_) if third <= 12 => Some(Evidence::None),
                Some(_) => Some(Evidence::Iso),
                None => day_number(year, third, second)
                    .map(|_| Evidence::Order(DateOrder::YearDayMonth)),
            }
        }
    }
}

/// Whether a cell holds a day that stands for none.
pub(crate) fn is_placeholder(cell: &[u8]) -> bool {
    evidence(cell) == Some(Evidence::Placeholder)
}

/// Years of no calendar: the first and last day of databases, and others that never come.
fn is_placeholder_year(year: i64) -> bool {
    year == 1 || year >= 2_900
}

/// Years that are read; those of Buddhist and Persian calendars lie outside.
const YEARS: RangeInclusive<i64> = 1_583..=2_399;

/// The last year that is written in two digits: ten years ahead of 2026. The next one up is `37`, for 1937. It is
/// fixed, so that a file is read the same for ever.
const LAST_SHORT_YEAR: i64 = 36;

/// The longest date, in bytes.
const LENGTH: usize = 80;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Day {
    /// Days since 1970-01-01.
    Known(i64),
    /// `01/02/2026`: which is the day is not said.
    Local {
        first: i64,
        second: i64,
        year: i64,
        dots: bool,
    },
    /// `26-01-02`: the year may be first as well.
    Short(ShortParts),
    /// `2026-01-02`, which has the month next, but for `2026-25-01`.
    YearFirst { year: i64, second: i64, third: i64 },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Read {
    pub day: Day,
    /// Since midnight, of UTC.
    pub millis: i64,
}

impl Read {
    fn of(cell: &[u8]) -> Option<Self> {
        // The shortest is `4Q26`.
        let least = if matches!(cell, [_, b'Q' | b'q', ..]) {
            4
        } else {
            6
        };
        if cell.len() > LENGTH || cell.len() < least {
            return None;
        }
        if !cell[0].is_ascii()
            && str::from_utf8(cell)
                .ok()?
                .starts_with(|c| digit(c).is_some())
        {
            return Self::of_other_digits(cell);
        }
        let at = Cursor(cell);
        if matches!(cell[0], b'/' | b'I' | b'd')
            && let Some(read) = of_program(cell)
        {
            return Some(read);
        }
        if cell[0].is_ascii_digit() {
            return at.digits_first();
        }
        if !cell.iter().any(u8::is_ascii_digit) {
            return None;
        }
        at.quarter()
            .or_else(|| at.named())
            .or_else(|| at.behind_weekday())
            .or_else(|| at.era())
    }

    /// In the digits of another script.
    fn of_other_digits(cell: &[u8]) -> Option<Self> {
        let mut plain = [0; LENGTH];
        let mut length = 0;
        for c in str::from_utf8(cell).ok()?.chars() {
            let c = digit(c).map_or(c, |digit| char::from(b'0' + digit));
            let end = length + c.len_utf8();
            c.encode_utf8(plain.get_mut(length..end)?);
            length = end;
        }
        Self::of(&plain[..length])
    }
}

/// As programs wrap dates: `/Date(1684459297000)/`, `ISODate("2023-05-19")`, `datetime'2023-05-19T01:21:37'`.
fn of_program(cell: &[u8]) -> Option<Read> {
    let within = |open: &str, close: &str| {
        let inner = cell.strip_prefix(open.as_bytes())?;
        inner.strip_suffix(close.as_bytes())
    };
    if let Some(inner) = within("/Date(", ")/") {
        let digits = inner.split(|b| matches!(b, b'+' | b'-')).next()?;
        let millis: i64 = str::from_utf8(digits).ok()?.parse().ok()?;
        let day = day_number(1970, 1, 1)? + millis.div_euclid(86_400_000);
        let last = day_number(*YEARS.end(), 12, 31)?;
        return (day <= last).then_some(Read {
            day: Day::Known(day),
            millis: millis.rem_euclid(86_400_000),
        });
    }
    let inner = within("ISODate(\"", "\")").or_else(|| within("datetime'", "'"))?;
    inner.first()?.is_ascii_digit().then(|| Read::of(inner))?
}

/// The year that two digits stand for.
pub(crate) fn full_year(short: i64) -> i64 {
    let century = if short <= LAST_SHORT_YEAR {
        2_000
    } else {
        1_900
    };
    century + short
}

/// Days since 1970-01-01, if there is such a day.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32, day as u32)?;
    Some(since_epoch(date))
}

/// Days from 1970-01-01 to a day, from 1 for Monday, of an ISO week.
pub(crate) fn week_day(year: i64, week: i64, day: i64) -> Option<i64> {
    let weekday = Weekday::try_from(u8::try_from(day - 1).ok()?).ok()?;
    let year = i32::try_from(year).ok().filter(|_| YEARS.contains(&year))?;
    NaiveDate::from_isoywd_opt(year, week as u32, weekday).map(since_epoch)
}

fn since_epoch(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(cell: &str) -> Option<String> {
        let millis = parse_alone(cell.as_bytes())?;
        Some(report::date_text(millis as f64))
    }

    #[test]
    fn dates_as_the_world_writes_them() {
        for cell in [
            "2024-07-25",
            "2024/07/25",
            "2024.07.25",
            "2024-7-25",
            "25/07/2024",
            "25.7.2024",
            "25-07-2024",
            "07/25/2024",
            "7-25-2024",
            "25/07/24",
            "07/25/24",
            "25 Jul 2024",
            "25-jul-2024",
            "25-JUL-24",
            "Jul 25, 2024",
            "Jul. 25 2024",
            "July 25, 2024",
            "July 25th, 2024",
            "25th of July 2024",
            "Thursday, July 25, 2024",
            "Thu, 25 Jul 2024",
            "25. Juli 2024",
            "25 de julho de 2024",
            "25 de julio de 2024",
            "25 juillet 2024",
            "25 luglio 2024",
            "25 juli 2024",
            "25 июля 2024",
            "25 lipca 2024",
            "2024年7月25日",
            "2024년 7월 25일",
            "2024-Jul-25",
            "Jul 25 '24",
            "2024. 7. 25.",
            "2024. 07. 25",
            "25. 7. 2024",
            "25.07.2024.",
            "25/ 7/2024",
            "25/Jul/2024",
            "25JUL2024",
            "July 25 2024",
            "25 de julio del 2024",
            "2024-07-25Z",
            "2024-07-25-05:00",
            "Thu 25/07/2024",
            "lun. 25/07/2024",
            "quinta-feira, 25 de julho de 2024",
            "2024-07-25 (Thu)",
            "2024年7月25日(木)",
            "25 temmuz 2024",
            "25. července 2024",
            "25 июля 2024 г.",
            "2024-W30-4",
        ] {
            assert_eq!(alone(cell).as_deref(), Some("2024-07-25"), "{cell}");
        }
        for (cell, read) in [
            ("2024-07", "2024-07-01"),
            ("07/2024", "2024-07-01"),
            ("Jul 2024", "2024-07-01"),
            ("juillet 2024", "2024-07-01"),
            ("1er juillet 2024", "2024-07-01"),
            ("1º de março de 2024", "2024-03-01"),
            ("29-ene-2023", "2023-01-29"),
            ("30-dic-2023", "2023-12-30"),
            ("24. Dezember 1969", "1969-12-24"),
            ("01/02/70", ""),
            ("99-02-13", "1999-02-13"),
            ("24-07-1", "2024-07-01"),
            ("24-7-1", "2024-07-01"),
            ("24-07-25", ""),
            ("24-07-1 10:00", "2024-07-01T10:00:00Z"),
            ("13/02/70", "1970-02-13"),
            ("13/02/36", "2036-02-13"),
            ("13/02/55", "1955-02-13"),
            ("Sept 5, 2024", "2024-09-05"),
            ("5-Sep-24", "2024-09-05"),
            ("Sep-24", "2024-09-01"),
            ("13 févr. 2024", "2024-02-13"),
            ("13 fevr 2024", "2024-02-13"),
            ("3. Maerz 2024", "2024-03-03"),
            ("mar 5 mar 2024", "2024-03-05"),
            ("5 ağustos 2024", "2024-08-05"),
            ("5 AGUSTOS 2024", "2024-08-05"),
            ("1 marts 2024", "2024-03-01"),
            ("1 desember 2024", "2024-12-01"),
            ("1. května 2024", "2024-05-01"),
            ("1 października 2024", "2024-10-01"),
            ("1 окт. 2024", "2024-10-01"),
            ("Q3 2024", "2024-07-01"),
            ("2024-Q3", "2024-07-01"),
            ("2024Q3", "2024-07-01"),
            ("2024W05", "2024-01-29"),
            ("2024-W05-3", "2024-01-31"),
            ("2023. május 19.", "2023-05-19"),
            ("19. toukokuuta 2023", "2023-05-19"),
            ("令和5年5月19日", "2023-05-19"),
            ("令和元年5月", "2019-05-01"),
            ("民國112年5月19日", "2023-05-19"),
            ("١٩/٥/٢٠٢٣", "2023-05-19"),
            ("1Q24", "2024-01-01"),
            ("3Q2024", "2024-07-01"),
        ] {
            assert_eq!(alone(cell).unwrap_or_default(), read, "{cell}");
        }
    }

    #[test]
    fn times_of_all_kinds() {
        for (cell, read) in [
            ("2024-07-25T12:01:53Z", "2024-07-25T12:01:53Z"),
            ("2024-07-25 12:01:53 UTC", "2024-07-25T12:01:53Z"),
            ("2024-07-25 12:01:53.5+02:00", "2024-07-25T10:01:53.500Z"),
            ("2024-07-25 12:01:53 -0330", "2024-07-25T15:31:53Z"),
            ("2024-07-25T12:01", "2024-07-25T12:01:00Z"),
            ("20240725T120153Z", "2024-07-25T12:01:53Z"),
            ("7/25/2024 12:01 PM", "2024-07-25T12:01:00Z"),
            ("7/25/2024 12:01 AM", "2024-07-25T00:01:00Z"),
            ("25/07/2024 3:25:10 p. m.", "2024-07-25T15:25:10Z"),
            ("Jul 25, 2024, 12:01 PM", "2024-07-25T12:01:00Z"),
            ("July 25, 2024 at 3 PM", "2024-07-25T15:00:00Z"),
            ("Thu, 25 Jul 2024 12:01:53 +0000", "2024-07-25T12:01:53Z"),
            ("Thu, 25 Jul 2024 12:01:53 GMT", "2024-07-25T12:01:53Z"),
            ("Thu Jul 25 12:01:53 2024", "2024-07-25T12:01:53Z"),
            ("Thu Jul 25 12:01:53 UTC 2024", "2024-07-25T12:01:53Z"),
            (
                "Thu Jul 25 2024 12:01:53 GMT+0100 (Western European Summer Time)",
                "2024-07-25T11:01:53Z",
            ),
            ("25-JUL-24 10.15.30.000000000 AM", "2024-07-25T10:15:30Z"),
            ("25-JUL-24 03.15.30 PM", "2024-07-25T15:15:30Z"),
            ("2024-07-25 08:00 EST", "2024-07-25T13:00:00Z"),
            ("2024-07-25 08:00 CEST", "2024-07-25T06:00:00Z"),
            ("25/07/2024 à 12h01", "2024-07-25T12:01:00Z"),
            ("25.07.2024 um 15:25 Uhr", "2024-07-25T15:25:00Z"),
            ("25.07.24, 12:01", "2024-07-25T12:01:00Z"),
            ("2024-07-25T1201Z", "2024-07-25T12:01:00Z"),
            ("2024-07-25T120153,5Z", "2024-07-25T12:01:53.500Z"),
            ("2024-07-25 12:01:53,123", "2024-07-25T12:01:53.123Z"),
            ("2024-07-25T12:01:53.123456789Z", "2024-07-25T12:01:53.123Z"),
            ("2024-07-25-12.01.53.123456", "2024-07-25T12:01:53.123Z"),
            ("2024-07-25T24:00:00", "2024-07-26"),
            ("2024-07-25 12:01 HST", "2024-07-25T22:01:00Z"),
            (
                "2024-07-25T12:01:53+02:00[Europe/Berlin]",
                "2024-07-25T10:01:53Z",
            ),
            ("25/Jul/2024:12:01:53 +0000", "2024-07-25T12:01:53Z"),
            ("Thu Jul 25 12:01:53 +0000 2024", "2024-07-25T12:01:53Z"),
            ("Thursday, 25-Jul-24 12:01:53 GMT", "2024-07-25T12:01:53Z"),
            ("25 Jul 24 12:01 EST", "2024-07-25T17:01:00Z"),
            ("2024/7/25 下午 3:25:10", "2024-07-25T15:25:10Z"),
            ("2024年7月25日 上午12:01", "2024-07-25T00:01:00Z"),
            ("2024年7月25日15时25分", "2024-07-25T15:25:00Z"),
            ("2024-07-25 오후 3:25", "2024-07-25T15:25:00Z"),
            ("2024. 7. 25. 15:25", "2024-07-25T15:25:00Z"),
            ("7/25/24 3:25p", "2024-07-25T15:25:00Z"),
            ("July 25, 2024 3:25pm", "2024-07-25T15:25:00Z"),
            ("/Date(1684459297000)/", "2023-05-19T01:21:37Z"),
            ("/Date(1684459297000+0200)/", "2023-05-19T01:21:37Z"),
            ("ISODate(\"2023-05-19T01:21:37Z\")", "2023-05-19T01:21:37Z"),
            ("datetime'2023-05-19T01:21:37'", "2023-05-19T01:21:37Z"),
            ("2025-03-01 10:00 Europe/Berlin", "2025-03-01T10:00:00Z"),
        ] {
            assert_eq!(alone(cell).as_deref(), Some(read), "{cell}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for cell in [
            "2023-02-29",
            "30 Feb 2024",
            "2024-13-01",
            "13/13/2024",
            "2024-01/02",
            "2024-01-021",
            "1970",
            "20240725",
            "2 Janus 2024",
            "2024-01-01T25:00:00",
            "2024-01-01T",
            "7/25/2024 13:01 PM",
            "12.05",
            "1.2.3",
            "10.0.0.1",
            "may be",
            "March",
            "0000-00-00",
            "12 Main Street",
            "2024-07-25x",
            "Sat",
            "25 Jul",
            "192.168.10.20",
            "1/2/3",
            "9781-555-01",
            "2567-07-25",
            "1403-05-04",
            "0001-01-01",
            "9999-12-31",
            "31/12/9999",
            "2024-Q5",
            "2024-W54",
            "Q1 sales",
            "5Q24",
            "1Q24x",
            "/Date(x)/",
            "2025-03-01 10:00 Europe/",
            "Monitor 25/07/2024",
            "2024-07-25 at noon",
        ] {
            assert_eq!(alone(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_date_says_what_it_says_about_the_order() {
        for (cell, said) in [
            ("25/01/2024", Some(Evidence::Order(DateOrder::DayFirst))),
            ("01/25/2024", Some(Evidence::Order(DateOrder::MonthFirst))),
            ("02.01.2024", Some(Evidence::Order(DateOrder::DayFirst))),
            ("02/01/2024", Some(Evidence::Either)),
            ("02/02/2024", Some(Evidence::None)),
            ("2024-01-02", Some(Evidence::None)),
            ("2024-01-25", Some(Evidence::Iso)),
            ("2024-25-01", Some(Evidence::Order(DateOrder::YearDayMonth))),
            ("9999-12-31 23:59:59", Some(Evidence::Placeholder)),
            ("1/1/0001", Some(Evidence::Placeholder)),
            ("2 Jan 2024", Some(Evidence::None)),
            ("32/01/2024", None),
            ("24-13-01", None),
            ("32/13/45", None),
            ("24.7.1", None),
        ] {
            assert_eq!(evidence(cell.as_bytes()), said, "{cell}");
        }
        let read = |order| parse(b"02/01/1970", order).map(|millis| millis / 86_400_000);
        assert_eq!(
            (read(DateOrder::DayFirst), read(DateOrder::MonthFirst)),
            (Some(1), Some(31))
        );
    }
}
