//! Dates and times as people and programs write them.

use chrono::NaiveDate;

use crate::values::calendar::{is_weekday, month_number};
use crate::values::date_cursor::Cursor;
use crate::values::time_of_day::clock;

pub use report::DateOrder;

/// What a cell that holds a date says about the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Nothing: year first, the month named, or day and month the same.
    None,
    Order(DateOrder),
    /// It may be either.
    Either,
}

/// Milliseconds since 1970-01-01 UTC; a time without a zone counts as UTC, a month as its first day. `order` is that
/// of days written in numbers with the year behind.
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
            DateOrder::DayFirst => day_number(year, second, first)?,
            DateOrder::MonthFirst => day_number(year, first, second)?,
        },
    };
    Some(days * 86_400_000 + read.millis)
}

/// A date on its own: one that can be read in one way only.
pub(crate) fn parse_alone(cell: &[u8]) -> Option<i64> {
    match evidence(cell)? {
        Evidence::None => parse(cell, DateOrder::DayFirst),
        Evidence::Order(order) => parse(cell, order),
        Evidence::Either => None,
    }
}

/// Whether a cell holds a date, and what it says about their order.
pub(crate) fn evidence(cell: &[u8]) -> Option<Evidence> {
    let Day::Local {
        first,
        second,
        year,
        dots,
    } = Read::of(cell)?.day
    else {
        return Some(Evidence::None);
    };
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

/// The longest date, in bytes.
const LENGTH: usize = 80;

#[derive(Debug, Clone, Copy)]
enum Day {
    /// Days since 1970-01-01.
    Known(i64),
    /// `01/02/2026`: which is the day is not said.
    Local {
        first: i64,
        second: i64,
        year: i64,
        dots: bool,
    },
}

#[derive(Debug, Clone, Copy)]
struct Read {
    day: Day,
    millis: i64,
}

impl Read {
    fn of(cell: &[u8]) -> Option<Self> {
        if cell.len() > LENGTH || cell.len() < 6 {
            return None;
        }
        let at = Cursor(cell);
        if !cell[0].is_ascii_digit() {
            return at.named();
        }
        let digits = cell.iter().take_while(|b| b.is_ascii_digit()).count();
        match (digits, cell.get(digits)?) {
            (4, _) => at.year_first(),
            (8, b'T') => at.compact(),
            (1 | 2, b'/' | b'-' | b'.') if cell.get(digits + 1)?.is_ascii_digit() => at.local(),
            (1 | 2, _) => at.named(),
            _ => None,
        }
    }
}

impl<'a> Cursor<'a> {
    /// A date whose day is known, and the rest as its time.
    fn with_time(mut self, days: i64) -> Option<Read> {
        let millis = self.time_or_end()?;
        Some(Read {
            day: Day::Known(days),
            millis,
        })
    }

    /// `2026-11-21`, `2026/1/5 10:00`, `2026.11.21`, `2026-11`, `2026-Nov-21`, `2026年11月21日`.
    fn year_first(mut self) -> Option<Read> {
        let year = self.digits(4, 4)?;
        if self.any_text(&["年", "년"]).is_some() {
            return self.after_cjk_year(year);
        }
        let separator = self.one_of(b"-/. ")?;
        if !self.0.first()?.is_ascii_digit() {
            let month = month_number(self.word())?;
            self.one_of(&[separator])?;
            let day = self.digits(1, 2)?;
            return self.with_time(day_number(year, month, day)?);
        }
        if separator == b' ' {
            return None;
        }
        let month = self.digits(1, 2)?;
        if self.0.is_empty() {
            return self.with_time(day_number(year, month, 1)?);
        }
        self.one_of(&[separator])?;
        let day = self.digits(1, 2)?;
        self.with_time(day_number(year, month, day)?)
    }

    fn after_cjk_year(mut self, year: i64) -> Option<Read> {
        self.skip(b" ");
        let month = self.digits(1, 2)?;
        self.any_text(&["月", "월"])?;
        self.skip(b" ");
        if self.0.is_empty() {
            return self.with_time(day_number(year, month, 1)?);
        }
        let day = self.digits(1, 2)?;
        self.any_text(&["日", "号", "일"])?;
        self.with_time(day_number(year, month, day)?)
    }

    /// `20261121T101500Z`.
    fn compact(mut self) -> Option<Read> {
        let (year, month, day) = (self.digits(4, 4)?, self.digits(2, 2)?, self.digits(2, 2)?);
        let days = day_number(year, month, day)?;
        self.one_of(b"T")?;
        let (hours, minutes) = (self.digits(2, 2)?, self.digits(2, 2)?);
        let seconds = self.digits(2, 2).unwrap_or(0);
        let millis = clock(hours, minutes, seconds)? - self.zone()?;
        self.0.is_empty().then_some(Read {
            day: Day::Known(days),
            millis,
        })
    }

    /// `21/11/2026`, `21.11.26 10:00`, `11-21-2026`, `11/2026`.
    fn local(mut self) -> Option<Read> {
        let first = self.digits(1, 2)?;
        let separator = self.one_of(b"/-.")?;
        let digits = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 4 && separator != b'.' {
            let year = self.digits(4, 4)?;
            return self.0.is_empty().then_some(Read {
                day: Day::Known(day_number(year, first, 1)?),
                millis: 0,
            });
        }
        let second = self.digits(1, 2)?;
        self.one_of(&[separator])?;
        let year = self.year()?;
        let millis = self.time_or_end()?;
        let day = Day::Local {
            first,
            second,
            year,
            dots: separator == b'.',
        };
        Some(Read { day, millis })
    }

    /// Of four digits, or of two: up to 68 in this century, as POSIX has it.
    fn year(&mut self) -> Option<i64> {
        let short = self.one_of(b"'").is_some();
        let before = self.0.len();
        let year = self.digits(2, 4)?;
        match before - self.0.len() {
            2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
            4 if !short => Some(year),
            _ => None,
        }
    }

    /// `21 Nov 2026`, `21-NOV-26`, `Nov 21st, 2026`, `Saturday, 21 November 2026`, `21 de novembro de 2026`,
    /// `25. Juli 2024`, `Sat Nov 21 10:00:00 2026`, `Nov 2026`; a time may follow.
    fn named(mut self) -> Option<Read> {
        if is_weekday(self.peek_word()) {
            self.word();
            self.skip(b"., ");
        }
        let mut day = None;
        if self.0.first()?.is_ascii_digit() {
            day = Some(self.day()?);
        }
        let month = month_number(self.word())?;
        self.one_of(b".");
        self.gap();
        if day.is_none() && self.is_day() {
            day = Some(self.day()?);
            self.one_of(b",");
            self.skip(b" ");
        }
        // As C's asctime and `date` have it, the year comes behind the time.
        let mut millis = None;
        if self.0.iter().take_while(|b| b.is_ascii_digit()).count() <= 2
            && self.0.get(2) == Some(&b':')
        {
            millis = Some(self.clock()? - self.zone()?);
            self.skip(b" ");
        }
        let year = self.year()?;
        let days = day_number(year, month, day.unwrap_or(1))?;
        match millis {
            Some(millis) => self.0.is_empty().then_some(Read {
                day: Day::Known(days),
                millis,
            }),
            None => self.with_time(days),
        }
    }

    /// Whether the digits that come next are a day, with something behind them, and not a year.
    fn is_day(&self) -> bool {
        let digits = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        (1..=2).contains(&digits) && self.0.len() > digits
    }

    /// `21`, `21st`, `1º`, `21.`, and what stands behind it.
    fn day(&mut self) -> Option<i64> {
        let day = self.digits(1, 2)?;
        if self
            .any_text(&["st", "nd", "rd", "th", "º", "ª", "°", "er", "."])
            .is_some()
        {
            self.one_of(b".");
        }
        self.gap();
        Some(day)
    }

    /// What stands between the parts of a date with a named month.
    fn gap(&mut self) {
        self.skip(b" -/.,");
        while self.any_text(&["de ", "del ", "do ", "of "]).is_some() {
            self.skip(b" ");
        }
    }
}

fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32, day as u32)?;
    (1000..=9999)
        .contains(&year)
        .then(|| date.signed_duration_since(NaiveDate::default()).num_days())
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
            ("13/02/70", "1970-02-13"),
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
            ("2 Jan 2024", Some(Evidence::None)),
            ("32/01/2024", None),
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
