//! Dates of a column that is not read as one, for not all of its cells are dates: those that are, are read all the same.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

use crate::intake::time_of_text;

/// How a column writes its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// Whether the day stands before the month. None where no cell says so, or cells say both.
    day_first: Option<bool>,
}

impl Dates {
    /// By the cells of a column.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for (first, second, _) in cells.filter_map(|cell| parts(day_and_time(cell).0)) {
            day_first |= first > 12 && first <= 31;
            month_first |= second > 12 && first <= 12;
        }
        Self {
            day_first: (day_first != month_first).then_some(day_first),
        }
    }

    /// When a cell says it was, in UTC where it names no zone.
    pub fn read(self, cell: &str) -> Option<DateTime<Utc>> {
        let whole_year = |at: &DateTime<Utc>| at.year() >= 1000;
        time_of_text(cell).filter(whole_year).or_else(|| {
            let (day, time) = day_and_time(cell);
            let day = year_first(day).or_else(|| self.year_last(day))?;
            Some(day.and_time(time_of_day(time)?).and_utc())
        })
    }

    fn year_last(self, day: &str) -> Option<NaiveDate> {
        let (first, second, year) = parts(day)?;
        let (month, day) = match self.day_first {
            Some(true) => (second, first),
            Some(false) => (first, second),
            // Both ways are one day.
            None if first == second => (first, second),
            None => return None,
        };
        NaiveDate::from_ymd_opt(year, month, day)
    }
}

fn day_and_time(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    let (day, time) = cell.split_once([' ', 'T']).unwrap_or((cell, ""));
    (day, time.trim())
}

fn year_first(day: &str) -> Option<NaiveDate> {
    let forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"];
    let year = day.split(['-', '/', '.']).next()?;
    let mut read = forms
        .iter()
        .filter_map(|form| NaiveDate::parse_from_str(day, form).ok());
    read.next().filter(|_| year.len() == 4)
}

/// Two numbers and the year, of four digits.
fn parts(day: &str) -> Option<(u32, u32, i32)> {
    let between = day.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = day.split(between);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number =
        |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    let fits = is_number(first, 2) && is_number(second, 2) && is_number(year, 4) && year.len() == 4;
    if !fits || parts.next().is_some() {
        return None;
    }
    Some((
        first.parse().ok()?,
        second.parse().ok()?,
        year.parse().ok()?,
    ))
}

fn time_of_day(time: &str) -> Option<NaiveTime> {
    if time.is_empty() {
        return Some(NaiveTime::MIN);
    }
    let forms = ["%H:%M", "%H:%M:%S%.f", "%I:%M %p", "%I:%M:%S %p"];
    let mut read = forms
        .iter()
        .filter_map(|form| NaiveTime::parse_from_str(time, form).ok());
    read.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_how_its_days_are_written() {
        let read = |cells: &[&str]| -> Vec<String> {
            let dates = Dates::of(cells.iter().copied());
            let read = cells.iter().map(|cell| dates.read(cell));
            read.map(|at| at.map_or("-".to_owned(), |at| at.format("%F %R").to_string()))
                .collect()
        };
        let iso = [
            "2026-10-01 10:00",
            "not a date",
            "2026-10-02T11:30:00Z",
            "2026/10/03",
        ];
        let expected = [
            "2026-10-01 10:00",
            "-",
            "2026-10-02 11:30",
            "2026-10-03 00:00",
        ];
        assert_eq!(read(&iso), expected);
        let day_first = ["01/10/2026", "13/10/2026 9:05", "31.12.2026", "32/10/2026"];
        let expected = [
            "2026-10-01 00:00",
            "2026-10-13 09:05",
            "2026-12-31 00:00",
            "-",
        ];
        assert_eq!(read(&day_first), expected);
        let month_first = ["10/1/2026 1:30 PM", "10/13/2026"];
        assert_eq!(read(&month_first), ["2026-10-01 13:30", "2026-10-13 00:00"]);
        // Nothing says which is which.
        assert_eq!(
            read(&["01/10/2026", "02/02/2026"]),
            ["-", "2026-02-02 00:00"]
        );
        assert_eq!(read(&["13/01/2026", "01/13/2026"]), ["-", "-"]);
        assert_eq!(
            read(&["", "1/2", "26-01-13", "10:00", "2026-10-01 25:00"]),
            ["-"; 5]
        );
    }
}
