//! The dates at which customers are looked at.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Utc};
use domain::Cadence;

/// The first date from a moment on.
pub fn first_after(cadence: Cadence, from: DateTime<Utc>) -> DateTime<Utc> {
    let day = from.date_naive();
    let begun = begin(cadence, day);
    match at(begun) >= from {
        true => at(begun),
        false => at(next(cadence, begun)),
    }
}

/// The dates of `from..=to`.
pub fn dates(cadence: Cadence, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let first = first_after(cadence, from).date_naive();
    let all = std::iter::successors(Some(first), |date| Some(next(cadence, *date)));
    all.map(at).take_while(|date| *date <= to).collect()
}

fn begin(cadence: Cadence, day: NaiveDate) -> NaiveDate {
    match cadence {
        Cadence::Monthly => day.with_day(1).unwrap_or(day),
        Cadence::Weekly => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
    }
}

fn next(cadence: Cadence, date: NaiveDate) -> NaiveDate {
    match cadence {
        Cadence::Monthly => date + Months::new(1),
        Cadence::Weekly => date + Days::new(7),
    }
}

fn at(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn months_and_weeks_begin_where_people_say() {
        let (from, to) = (time("2025-12-01T00:00:01Z"), time("2026-03-01T00:00:00Z"));
        let of = |cadence| -> Vec<String> {
            let all = dates(cadence, from, to).into_iter();
            all.map(|date| date.format("%F").to_string()).collect()
        };
        assert_eq!(
            of(Cadence::Monthly),
            ["2026-01-01", "2026-02-01", "2026-03-01"]
        );
        let weeks = of(Cadence::Weekly);
        assert_eq!(
            (weeks.len(), &*weeks[0], &*weeks[11]),
            (12, "2025-12-08", "2026-02-23")
        );
        assert_eq!(first_after(Cadence::Monthly, to), to);
        assert!(dates(Cadence::Monthly, to + chrono::TimeDelta::days(1), to).is_empty());
    }
}
