//! Dates and times as people and programs write them.

use chrono::NaiveDate;

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// `2026-11-21`, `2026-11-21T10:00:00+01:00`, `2026/11/21`.
    Iso,
    /// `21/11/2026`, `21.11.2026`.
    DayFirst,
    /// `11/21/2026`.
    MonthFirst,
    /// `21 Nov 2026`, `21-Nov-2026`, `November 21, 2026`, `21 de novembro de 2026`.
    Named,
}

/// Milliseconds since 1970-01-01 UTC; a time without an offset counts as UTC.
pub(crate) fn parse(cell: &[u8], order: DateOrder) -> Option<i64> {
    let mut at = Cursor(cell);
    let days = match order {
        DateOrder::Iso => at.iso_day()?,
        DateOrder::DayFirst | DateOrder::MonthFirst => at.local_day(order)?,
        DateOrder::Named => at.named_day()?,
    };
    let millis = if at.0.is_empty() { 0 } else { at.time()? };
    at.0.is_empty().then_some(days * 86_400_000 + millis)
}

/// Months in English and Portuguese: as abbreviated, then in full.
const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "janeiro"],
    &["feb", "fev", "february", "fevereiro"],
    &["mar", "march", "março", "marco"],
    &["apr", "abr", "april", "abril"],
    &["may", "mai", "maio"],
    &["jun", "june", "junho"],
    &["jul", "july", "julho"],
    &["aug", "ago", "august", "agosto"],
    &["sep", "set", "sept", "september", "setembro"],
    &["oct", "out", "october", "outubro"],
    &["nov", "november", "novembro"],
    &["dec", "dez", "december", "dezembro"],
];

/// A date on its own, in ISO order, with its month named, or one that can be read in one way only.
pub(crate) fn parse_alone(cell: &[u8]) -> Option<i64> {
    let plain = parse(cell, DateOrder::Iso).or_else(|| parse(cell, DateOrder::Named));
    if plain.is_some() {
        return plain;
    }
    match (
        parse(cell, DateOrder::DayFirst),
        parse(cell, DateOrder::MonthFirst),
    ) {
        (Some(a), Some(b)) if a != b => None,
        (a, b) => a.or(b),
    }
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
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

    fn iso_day(&mut self) -> Option<i64> {
        let year = self.digits(4, 4)?;
        let separator = self.one_of(b"-/")?;
        let month = self.digits(2, 2)?;
        self.one_of(&[separator])?;
        day_number(year, month, self.digits(2, 2)?)
    }

    fn local_day(&mut self, order: DateOrder) -> Option<i64> {
        let first = self.digits(1, 2)?;
        let separator = self.one_of(b"/-.")?;
        let second = self.digits(1, 2)?;
        self.one_of(&[separator])?;
        let year = self.digits(4, 4)?;
        match order {
            DateOrder::MonthFirst if separator == b'.' => None,
            DateOrder::MonthFirst => day_number(year, first, second),
            _ => day_number(year, second, first),
        }
    }

    fn named_day(&mut self) -> Option<i64> {
        let (month, day) = match self.0.first()?.is_ascii_digit() {
            true => {
                let day = self.digits(1, 2)?;
                self.gap()?;
                (self.month()?, day)
            }
            false => {
                let month = self.month()?;
                self.gap()?;
                (month, self.digits(1, 2)?)
            }
        };
        self.gap()?;
        day_number(self.digits(4, 4)?, month, day)
    }

    /// What stands between the parts of a date with a named month.
    fn gap(&mut self) -> Option<()> {
        self.one_of(b" -/.,")?;
        while self.one_of(b" ").is_some() {}
        if let Some(rest) = self.0.strip_prefix(b"de ") {
            self.0 = rest;
        }
        Some(())
    }

    fn month(&mut self) -> Option<i64> {
        let is_letter = |b: &&u8| b.is_ascii_alphabetic() || !b.is_ascii();
        let (word, rest) = self.0.split_at(self.0.iter().take_while(is_letter).count());
        self.0 = rest;
        let named = |names: &&[&str]| {
            let mut names = names.iter();
            names.any(|name| name.as_bytes().eq_ignore_ascii_case(word))
        };
        MONTHS.iter().position(named).map(|at| at as i64 + 1)
    }

    /// ` 10:00`, `T10:00:00.123Z`, `T10:00:00+01:00`.
    fn time(&mut self) -> Option<i64> {
        self.one_of(b"T t")?;
        let hours = self.digits(1, 2).filter(|h| *h < 24)?;
        self.one_of(b":")?;
        let minutes = self.digits(2, 2).filter(|m| *m < 60)?;
        let mut millis = (hours * 60 + minutes) * 60_000;
        if self.one_of(b":").is_some() {
            millis += self.digits(2, 2).filter(|s| *s < 61)? * 1000;
            if self.one_of(b".,").is_some() {
                millis += self.thousandths()?;
            }
        }
        Some(millis - self.offset()?)
    }

    fn thousandths(&mut self) -> Option<i64> {
        let before = self.0.len();
        let fraction = self.digits(1, 9)?;
        let places = (before - self.0.len()) as u32;
        Some(fraction * 1000 / 10_i64.pow(places))
    }

    fn offset(&mut self) -> Option<i64> {
        let _ = self.one_of(b" ");
        let sign = match self.one_of(b"Zz+-") {
            None | Some(b'Z' | b'z') => return Some(0),
            Some(b'-') => -1,
            Some(_) => 1,
        };
        let hours = self.digits(2, 2)?;
        let _ = self.one_of(b":");
        let minutes = if self.0.is_empty() {
            0
        } else {
            self.digits(2, 2)?
        };
        Some(sign * (hours * 60 + minutes) * 60_000)
    }
}

fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32, day as u32)?;
    Some(date.signed_duration_since(NaiveDate::default()).num_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn dates_in_every_order() {
        for (cell, order, days) in [
            ("1970-01-02", DateOrder::Iso, Some(1)),
            ("1970/01/02", DateOrder::Iso, Some(1)),
            ("02/01/1970", DateOrder::DayFirst, Some(1)),
            ("2.1.1970", DateOrder::DayFirst, Some(1)),
            ("01/02/1970", DateOrder::MonthFirst, Some(1)),
            ("13/02/1970", DateOrder::MonthFirst, None),
            ("2023-02-29", DateOrder::Iso, None),
            ("1970-01/02", DateOrder::Iso, None),
            ("1970-01-021", DateOrder::Iso, None),
            ("1970", DateOrder::Iso, None),
            ("2 Jan 1970", DateOrder::Named, Some(1)),
            ("02-jan-1970", DateOrder::Named, Some(1)),
            ("Jan 2, 1970", DateOrder::Named, Some(1)),
            ("Jan. 2 1970", DateOrder::Named, Some(1)),
            ("January 2, 1970", DateOrder::Named, Some(1)),
            ("2 de janeiro de 1970", DateOrder::Named, Some(1)),
            ("1 março 1970", DateOrder::Named, Some(59)),
            ("2 Janus 1970", DateOrder::Named, None),
            ("2 Jan 70", DateOrder::Named, None),
            ("30 Feb 1970", DateOrder::Named, None),
        ] {
            assert_eq!(
                parse(cell.as_bytes(), order),
                days.map(|d: i64| d * DAY),
                "{cell}"
            );
        }
    }

    #[test]
    fn times_with_and_without_offset() {
        for (cell, millis) in [
            ("1970-01-01T00:00:01Z", Some(1000)),
            ("1970-01-01 00:01", Some(60_000)),
            ("1970-01-01T00:00:00.25", Some(250)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("1970-01-01T00:00:00-0130", Some(5_400_000)),
            ("1970-01-01T25:00:00", None),
            ("1970-01-01T", None),
            ("1970-01-01 ", None),
        ] {
            assert_eq!(parse(cell.as_bytes(), DateOrder::Iso), millis, "{cell}");
        }
    }

    #[test]
    fn a_date_alone_must_have_one_meaning() {
        assert_eq!(parse_alone(b"25/01/1970"), Some(24 * DAY));
        assert_eq!(parse_alone(b"01/25/1970"), Some(24 * DAY));
        assert_eq!(parse_alone(b"Jan 25, 1970 00:00"), Some(24 * DAY));
        assert_eq!(parse_alone(b"02/01/1970"), None);
        assert_eq!(parse_alone(b"02/02/1970"), Some(32 * DAY));
    }
}
