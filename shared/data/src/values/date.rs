//! Dates and times as people and programs write them.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};

use crate::values::date_cursor::Cursor;
use crate::values::digits::digit;
use crate::values::fast_path::{Obvious, obvious};
use crate::values::month_days::MonthNumber;
use crate::values::program_dates::of_program;
use crate::values::short_date::{Short, ShortParts};

pub use report::DateOrder;

/// What a cell that holds a date says about the order of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Nothing: the month named, or day and month the same.
    None,
    /// Year, month and day, of which the day could be a month.
    IsoEither,
    /// It can be read in this order alone.
    Order(DateOrder),
    /// Year, month and day, and no other order is possible.
    Iso,
    /// Day or month may be first.
    Either,
    /// The year has two digits and may be first as well, or has to.
    Short(Short),
    /// `Mar 23`: the number may be a day without its year, or a year.
    Month(MonthNumber),
    /// A day that stands for none, such as `9999-12-31` or `0001-01-01`.
    Placeholder,
}

/// Milliseconds since 1970-01-01 UTC; a time without a zone counts as UTC, a month, quarter or week as its first day.
/// `order` is that of days written in numbers. `None` as well for days that stand for none.
pub(crate) fn parse(cell: &[u8], order: DateOrder) -> Option<i64> {
    Read::of(cell)?.in_order(order)
}

/// As [`parse`], where years are counted as in Thailand.
pub(crate) fn parse_buddhist(cell: &[u8], order: DateOrder) -> Option<i64> {
    Read::of(cell)?.since_buddha()?.in_order(order)
}

/// As [`evidence`], where years are counted as in Thailand.
pub(crate) fn buddhist_evidence(cell: &[u8]) -> Option<Evidence> {
    Read::of(cell)?.since_buddha()?.day.evidence()
}

/// A date on its own: one that can be read in one way only.
pub(crate) fn parse_alone(cell: &[u8]) -> Option<i64> {
    let read = Read::of(cell)?;
    let order = match read.day {
        // A month above twelve is more likely a mistake, where no column says otherwise, and a day without its year
        // would be no date.
        Day::Known(_) | Day::YearFirst { .. } | Day::Month { .. } => DateOrder::DayFirst,
        Day::Local { .. } | Day::Short(_) => match read.day.evidence()? {
            Evidence::Order(order) => order,
            Evidence::Short(short) => short.alone()?,
            Evidence::Either | Evidence::Placeholder => return None,
            _ => DateOrder::DayFirst,
        },
    };
    read.in_order(order)
}

/// Whether a cell holds a date, and what it says about their order.
pub(crate) fn evidence(cell: &[u8]) -> Option<Evidence> {
    Read::of(cell)?.day.evidence()
}

/// Whether a cell holds a date that can have no other order than this one (greater), or only another (less).
pub(crate) fn speaks_for(cell: &[u8], order: DateOrder) -> Ordering {
    use DateOrder::{DayFirst, MonthFirst, YearMonthDay};
    match evidence(cell) {
        Some(Evidence::Order(own)) if own == order => Ordering::Greater,
        Some(Evidence::Order(own)) => match (own, order) {
            (DayFirst, MonthFirst) | (MonthFirst, DayFirst) => Ordering::Less,
            // What is told of where the year stands leaves it open.
            _ => Ordering::Equal,
        },
        Some(Evidence::Short(Short {
            day, month, year, ..
        })) => match order {
            MonthFirst => month.cmp(&(day || year)),
            YearMonthDay => year.cmp(&(day || month)),
            DayFirst | DateOrder::YearDayMonth => day.cmp(&(month || year)),
        },
        _ => Ordering::Equal,
    }
}

/// Whether a cell holds a month by name and a day, and no year.
pub(crate) fn lacks_year(cell: &[u8]) -> bool {
    /// The longest such cell.
    const LONGEST: usize = 40;
    let has_digit = cell.iter().any(u8::is_ascii_digit);
    has_digit && cell.len() <= LONGEST && Cursor(cell).lacks_year()
}

/// Whether a cell is a day and a month in numbers, or a month and a year of two digits: `23/03`.
pub(crate) fn is_pair(cell: &[u8]) -> bool {
    let mut at = Cursor(cell);
    let (first, separator) = (at.digits(1, 2), at.one_of(b"/-"));
    let second = at.digits(1, 2);
    let fits = |(a, b): (i64, i64)| a.min(b) > 0 && a.min(b) <= 12;
    separator.is_some() && at.0.is_empty() && first.zip(second).is_some_and(fits)
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
pub(super) const YEARS: RangeInclusive<i64> = 1_583..=2_399;

/// Years before our era began in which Thailand's does, and years of today there.
const BUDDHA: i64 = 543;
const BUDDHIST_YEARS: RangeInclusive<i64> = 2_443..=2_643;

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
        /// The year has four digits.
        long: bool,
    },
    /// `Mar 23`: a day without its year, or a year of two digits; `blank` says that a blank stands between.
    Month {
        month: i64,
        number: i64,
        blank: bool,
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

impl Day {
    fn evidence(self) -> Option<Evidence> {
        match self {
            Self::Known(_) => Some(Evidence::None),
            Self::Local { year, .. } | Self::YearFirst { year, .. }
                if is_placeholder_year(year) =>
            {
                Some(Evidence::Placeholder)
            }
            Self::Local {
                first,
                second,
                year,
                dots,
                long,
            } => {
                let day_first = day_number(year, second, first).is_some();
                // Hardly anybody puts dots behind a month that comes first, and versions have them.
                let may_be_month = !dots || (long && !day_first);
                let month_first = may_be_month && day_number(year, first, second).is_some();
                match (day_first, month_first) {
                    (true, true) if first == second => Some(Evidence::None),
                    (true, true) => Some(Evidence::Either),
                    (true, false) => Some(Evidence::Order(DateOrder::DayFirst)),
                    (false, true) => Some(Evidence::Order(DateOrder::MonthFirst)),
                    (false, false) => None,
                }
            }
            Self::Short(parts) => parts.evidence().map(Evidence::Short),
            // Of a leap year, which has all days.
            Self::Month {
                month,
                number,
                blank,
            } => match day_number(2_000, month, number) {
                Some(_) => Some(Evidence::Month(MonthNumber {
                    number: number as u8,
                    blank,
                })),
                None => Some(Evidence::None),
            },
            Self::YearFirst {
                year,
                second,
                third,
            } => {
                // The month comes next, but where no month could.
                match day_number(year, second, third) {
                    Some(_) if second == third => Some(Evidence::None),
                    Some(_) if third <= 12 => Some(Evidence::IsoEither),
                    Some(_) => Some(Evidence::Iso),
                    None => day_number(year, third, second)
                        .map(|_| Evidence::Order(DateOrder::YearDayMonth)),
                }
            }
        }
    }
}

impl Read {
    /// Milliseconds since 1970-01-01 UTC.
    fn in_order(self, order: DateOrder) -> Option<i64> {
        let days = match self.day {
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
            Day::Month { month, number, .. } => day_number(full_year(number), month, 1)?,
            Day::YearFirst {
                year,
                second,
                third,
            } => match order {
                DateOrder::YearDayMonth => day_number(year, third, second)?,
                _ => day_number(year, second, third)?,
            },
        };
        Some(days * 86_400_000 + self.millis)
    }

    /// The same day where its year is counted as in Thailand.
    fn since_buddha(self) -> Option<Self> {
        let christian = |year: i64| BUDDHIST_YEARS.contains(&year).then_some(year - BUDDHA);
        let day = match self.day {
            Day::Local {
                first,
                second,
                year,
                dots,
                long,
            } => Day::Local {
                first,
                second,
                year: christian(year)?,
                dots,
                long,
            },
            Day::YearFirst {
                year,
                second,
                third,
            } => Day::YearFirst {
                year: christian(year)?,
                second,
                third,
            },
            // The year is behind.
            Day::Short(parts) if !parts.digit => Day::Local {
                first: parts.first,
                second: parts.second,
                year: full_buddhist_year(parts.third) - BUDDHA,
                dots: parts.separator == b'.',
                long: false,
            },
            Day::Known(_) | Day::Short(_) | Day::Month { .. } => return None,
        };
        Some(Self { day, ..self })
    }

    pub(super) fn of(cell: &[u8]) -> Option<Self> {
        match obvious(cell) {
            Some(Obvious::Day) => Cursor(cell).plain_day(),
            Some(Obvious::Whole(_) | Obvious::Text) => None,
            Some(Obvious::Decimal(_)) | None => Self::of_any(cell),
        }
    }

    /// Tries all notations.
    pub(super) fn of_any(cell: &[u8]) -> Option<Self> {
        // The shortest are `4Q26` and `Q4'26`.
        let least = if matches!(cell, [_, b'Q' | b'q', ..] | [b'Q' | b'q', ..]) {
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
        if cell.contains(&0xe2)
            && let Some(plain) = without_marks(cell)
        {
            return Self::of(&plain);
        }
        let at = Cursor(cell);
        if matches!(
            cell[0],
            b'/' | b'\\' | b'I' | b'd' | b'{' | b'T' | b'D' | b'#'
        ) && let Some(read) = of_program(cell)
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
            .or_else(|| at.week())
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

/// A cell without the marks of direction within it, as spreadsheets put them before each part of a date.
fn without_marks(cell: &[u8]) -> Option<Vec<u8>> {
    const MARKS: [char; 2] = ['\u{200e}', '\u{200f}'];
    let text = str::from_utf8(cell).ok()?;
    text.contains(MARKS)
        .then(|| text.replace(MARKS, "").into_bytes())
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

/// The year in Thailand that two digits stand for: of the same hundred years as [`full_year`].
pub(crate) fn full_buddhist_year(short: i64) -> i64 {
    let century = if short <= LAST_SHORT_YEAR + BUDDHA % 100 {
        2_500
    } else {
        2_400
    };
    century + short
}

/// The year of our era of one that may be counted as in Thailand, beside words that say so.
pub(crate) fn year_in_thai(year: i64, digits: usize) -> i64 {
    match digits {
        2 => full_buddhist_year(year) - BUDDHA,
        _ if BUDDHIST_YEARS.contains(&year) => year - BUDDHA,
        _ => year,
    }
}

/// The first day to come, in milliseconds, where years of two digits are of the past: of 2027. It is fixed as well.
const FIRST_DAY_TO_COME: i64 = 20_819 * 86_400_000;

/// A century, across the leap day of 2000.
const CENTURY: i64 = 36_525 * 86_400_000;

/// A date of a cell, a century earlier where its year has two digits and is to come.
pub(crate) fn in_the_past(cell: &[u8], millis: i64) -> i64 {
    let has_long_year = || {
        cell.windows(4)
            .any(|four| four.iter().all(u8::is_ascii_digit))
    };
    match millis >= FIRST_DAY_TO_COME && !has_long_year() {
        true => millis - CENTURY,
        false => millis,
    }
}

/// Days since 1970-01-01, if there is such a day.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32, day as u32)?;
    Some(since_epoch(date))
}

/// Days from 1970-01-01 to a day of a year, from 1.
pub(crate) fn day_of_year(year: i64, day: i64) -> Option<i64> {
    let year = i32::try_from(year).ok().filter(|_| YEARS.contains(&year))?;
    NaiveDate::from_yo_opt(year, u32::try_from(day).ok()?).map(since_epoch)
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
mod tests;
