//! Days that programs write where they know none, among others that are decades away: the first and the last ones that
//! they count, and ends that never come.

use crate::profile::Warning;
use crate::values::date::day_number;

/// Year, month and day. Those between the first of 1970 and the last of 2036 are dates like others.
const DAYS: [(i64, i64, i64); 24] = [
    (1677, 9, 21),
    (1753, 1, 1),
    (1800, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1901, 1, 1),
    (1904, 1, 1),
    (1969, 12, 31),
    (1970, 1, 1),
    (2037, 12, 31),
    (2038, 1, 19),
    (2049, 12, 31),
    (2050, 12, 31),
    (2079, 6, 6),
    (2099, 12, 31),
    (2100, 1, 1),
    (2100, 12, 31),
    (2199, 12, 31),
    (2200, 1, 1),
    (2222, 2, 2),
    (2262, 4, 11),
    (2299, 12, 31),
    (2300, 1, 1),
];

const DAY: f64 = 86_400_000.0;

/// Days between such a day and all others, at least: ten years.
const APART: f64 = 3_652.0;

/// Rows from which on it is no chance, and the part of all: one in a hundred.
const LEAST: u64 = 3;
const PART: u64 = 100;

/// Such days among the dates of a column.
pub(super) struct EmptyDays {
    days: [Option<i64>; DAYS.len()],
    counts: [u64; DAYS.len()],
    /// The first and the last of all other days.
    others: Option<(f64, f64)>,
    dates: u64,
}

impl EmptyDays {
    pub fn new() -> Self {
        Self {
            days: DAYS.map(|(year, month, day)| day_number(year, month, day)),
            counts: [0; DAYS.len()],
            others: None,
            dates: 0,
        }
    }

    /// Takes a date into account, in milliseconds since 1970.
    pub fn see(&mut self, millis: f64) {
        self.dates += 1;
        let day = (millis / DAY).floor();
        let is_usual = (1.0..24_472.0).contains(&day);
        let known = match is_usual {
            true => None,
            false => self
                .days
                .iter()
                .position(|known| *known == Some(day as i64)),
        };
        match (known, &mut self.others) {
            (Some(at), _) => self.counts[at] += 1,
            (None, Some((first, last))) => (*first, *last) = (first.min(day), last.max(day)),
            (None, others) => *others = Some((day, day)),
        }
    }

    /// The most frequent one, where it is decades away from all other days.
    pub fn warning(&self) -> Option<Warning> {
        let (first, last) = self.others?;
        let is_apart = |day: i64| first - day as f64 > APART || day as f64 - last > APART;
        let days = self.days.iter().zip(self.counts).zip(DAYS);
        let found = days.filter(|((day, _), _)| day.is_some_and(is_apart));
        let ((_, count), (year, month, day)) = found.max_by_key(|((_, count), _)| *count)?;
        let is_often = count >= LEAST && count * PART >= self.dates;
        is_often.then(|| Warning {
            code: "empty_days".into(),
            detail: format!(
                "{year}-{month:02}-{day:02} in {count} rows counts as a date, and is decades away from all others. If it \
                 says that there is none, read the file again with it among the words for missing values, as the file \
                 writes it."
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_far_away_are_told() {
        let warned = |days: &[(i64, i64, i64)]| {
            let mut seen = EmptyDays::new();
            for (year, month, day) in days {
                seen.see(day_number(*year, *month, *day).unwrap() as f64 * DAY + 1.0);
            }
            seen.warning()
                .map(|warning| warning.detail[..10].to_owned())
        };
        let some = |day| [day, day, day, (2024, 5, 6), (2025, 1, 1), (2036, 1, 1)];
        for (day, told) in [
            ((1900, 1, 1), Some("1900-01-01")),
            ((1970, 1, 1), Some("1970-01-01")),
            ((2099, 12, 31), Some("2099-12-31")),
            // The last day of pandas.
            ((2262, 4, 11), Some("2262-04-11")),
            ((2037, 12, 31), None),
            ((1900, 1, 2), None),
        ] {
            assert_eq!(warned(&some(day)).as_deref(), told, "{day:?}");
        }
        assert_eq!(warned(&[(1900, 1, 1); 9]), None);
        // Births around it.
        let births = [
            [(1970, 1, 1); 3],
            [(1965, 3, 4), (1971, 3, 4), (1980, 1, 1)],
        ];
        assert_eq!(warned(&births.concat()), None);
        // One row may be so old.
        let one = [(1900, 1, 1), (2024, 5, 6), (2025, 1, 1)];
        assert_eq!(warned(&one), None);
    }
}
