//! Dates and times as people and programs write them.

use std::str;

use chrono::NaiveDate;

use crate::values::calendar::{is_weekday, month_number, zone_minutes};

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

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn digits(&mut self, min: usize, max: usize) -> Option<i64> {
        let count = self
            .0
            .iter()
            .take(max)
            .take_while(|b| b.is_ascii_digit())
            .count();
        if count < min {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        )
    }

    /// Takes the next byte if it is one of these.
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !bytes.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Takes a text, whatever its case.
    fn text(&mut self, text: &str) -> Option<()> {
        let start = self.0.get(..text.len())?;
        if !start.eq_ignore_ascii_case(text.as_bytes()) {
            return None;
        }
        self.0 = &self.0[text.len()..];
        Some(())
    }

    fn any_text(&mut self, texts: &[&str]) -> Option<()> {
        texts.iter().find_map(|text| self.text(text))
    }

    fn skip(&mut self, bytes: &[u8]) {
        while self.one_of(bytes).is_some() {}
    }

    /// The letters that come next, not taken.
    fn peek_word(&self) -> &'a [u8] {
        let letter = |b: &&u8| b.is_ascii_alphabetic() || !b.is_ascii();
        &self.0[..self.0.iter().take_while(letter).count()]
    }

    fn word(&mut self) -> &'a [u8] {
        let word = self.peek_word();
        self.0 = &self.0[word.len()..];
        word
    }

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

    /// Nothing, or a time and nothing behind it.
    fn time_or_end(&mut self) -> Option<i64> {
        if self.0.is_empty() {
            return Some(0);
        }
        self.one_of(b"Tt ,")?;
        self.skip(b" ,");
        if self
            .any_text(&["at ", "às ", "as ", "à ", "a las ", "um ", "- "])
            .is_some()
        {
            self.skip(b" ");
        }
        let millis = self.clock()? - self.zone()?;
        self.0.is_empty().then_some(millis)
    }

    /// `10:00`, `10:00:00.123`, `10.15.30 AM`, `3 PM`, `12h01`.
    fn clock(&mut self) -> Option<i64> {
        let hours = self.digits(1, 2)?;
        let Some(separator) = self.one_of(b":.h") else {
            let hours = self.half(hours)??;
            return clock(hours, 0, 0);
        };
        let separator = if separator == b'h' { b':' } else { separator };
        let minutes = self.digits(2, 2)?;
        let (mut seconds, mut millis) = (0, 0);
        if self.one_of(&[separator]).is_some() {
            seconds = self.digits(2, 2)?;
            if self.one_of(b".,").is_some() {
                millis = self.thousandths()?;
            }
        }
        let hours = self.half(hours).unwrap_or(Some(hours))?;
        Some(clock(hours, minutes, seconds)? + millis)
    }

    /// The hour of a day whose half is named; `None` when it is not, `Some(None)` when that hour does not exist.
    fn half(&mut self, hours: i64) -> Option<Option<i64>> {
        let mut at = Cursor(self.0);
        at.skip(b" ");
        let blank = "\u{202f}".as_bytes();
        at.0 = at.0.strip_prefix(blank).unwrap_or(at.0);
        let evening = match at.0.first()?.to_ascii_lowercase() {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        at.0 = &at.0[1..];
        at.skip(b". ");
        at.one_of(b"mM")?;
        at.one_of(b".");
        self.0 = at.0;
        Some(
            (1..=12)
                .contains(&hours)
                .then_some(hours % 12 + if evening { 12 } else { 0 }),
        )
    }

    fn thousandths(&mut self) -> Option<i64> {
        let before = self.0.len();
        let fraction = self.digits(1, 9)?;
        let places = (before - self.0.len()) as u32;
        Some(fraction * 1000 / 10_i64.pow(places))
    }

    /// The milliseconds that a zone is ahead of UTC: `Z`, `+01:00`, `UTC`, `GMT+0100 (…)`; none is UTC.
    fn zone(&mut self) -> Option<i64> {
        let before = self.0;
        self.skip(b" ");
        let word = self.peek_word();
        let mut minutes = 0;
        if !word.is_empty() {
            match zone_minutes(word) {
                Some(known) => {
                    self.word();
                    minutes = known;
                }
                None => {
                    self.0 = before;
                    return Some(0);
                }
            }
        }
        let sign = match self.one_of(b"+-") {
            None => {
                if word.is_empty() {
                    self.0 = before;
                }
                return Some(minutes * 60_000);
            }
            Some(b'-') => -1,
            Some(_) => 1,
        };
        let hours = self.digits(1, 2)?;
        let _ = self.one_of(b":");
        let rest = if self.0.first().is_some_and(u8::is_ascii_digit) {
            self.digits(2, 2)?
        } else {
            0
        };
        if hours > 15 || rest > 59 {
            return None;
        }
        // What browsers say of a zone in words.
        if self.0.starts_with(b" (") && self.0.ends_with(b")") {
            self.0 = &[];
        }
        Some((minutes + sign * (hours * 60 + rest)) * 60_000)
    }
}

fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    let fits = hours < 24 && minutes < 60 && seconds < 61;
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000)
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
