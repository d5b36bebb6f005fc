//! How much an organization uses, by day. Days and months are those of UTC, and work counts on the
//! day on which it was asked for, however long it took.

use std::fmt;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A calendar month in UTC: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month(NaiveDate);

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self(day - Days::new(day.day0().into()))
    }

    pub fn at(instant: DateTime<Utc>) -> Self {
        Self::of(instant.date_naive())
    }

    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let end = self.next().0;
        self.0.iter_days().take_while(move |day| *day < end)
    }

    pub fn next(self) -> Self {
        Self(self.0 + Months::new(1))
    }

    pub fn previous(self) -> Self {
        Self(self.0 - Months::new(1))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        format!("{text}-01").parse().map(Self)
    }
}

/// What was used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayUsage {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// Customers scored, by runs and by predictions.
    pub scored_customers: u64,
    /// Rows of predictions, which are among the customers scored.
    pub predictions: u64,
    /// Rows of datasets that became ready.
    pub rows_ingested: u64,
    /// Versions trained.
    pub trainings: u64,
    /// Events of customers taken.
    pub events: u64,
}

impl DayUsage {
    /// A day on which nothing was used.
    pub fn none(day: NaiveDate) -> Self {
        Self {
            day,
            scored_customers: 0,
            predictions: 0,
            rows_ingested: 0,
            trainings: 0,
            events: 0,
        }
    }
}

/// How many of the customers scored while a month's count went from `before` to `after` were beyond
/// the `included` ones.
pub fn beyond(included: u64, before: u64, after: u64) -> u64 {
    after.saturating_sub(included.max(before))
}

/// Shares of what a plan includes, in percent, of which people are warned.
const WARNED_AT: [u8; 2] = [80, 100];

/// The highest of `WARNED_AT` that is reached and was not told yet; `told` was told last.
pub fn usage_warning(used: u64, included: u64, told: Option<u8>) -> Option<u8> {
    let reached =
        |percent: &u8| u128::from(used) * 100 >= u128::from(included) * u128::from(*percent);
    let highest = WARNED_AT.into_iter().rev().find(reached)?;
    (told.is_none_or(|told| told < highest)).then_some(highest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_are_named_and_follow_each_other() {
        let month = Month::at("2026-12-31T23:59:59Z".parse().unwrap());
        assert_eq!(month.to_string(), "2026-12");
        assert_eq!(month.next().to_string(), "2027-01");
        assert_eq!(month.next().previous(), month);
        assert_eq!(Month::try_from("2026-12".to_owned()), Ok(month));
        assert_eq!(month.days().count(), 31);
        assert!(Month::try_from("2026-13".to_owned()).is_err());
    }

    #[test]
    fn only_what_is_beyond_the_included_number_is_billed() {
        let steps = [
            (0, 600),
            (600, 900),
            (900, 1200),
            (1200, 1250),
            (1250, 1250),
        ];
        let billed = steps.map(|(before, after)| beyond(1000, before, after));
        assert_eq!(billed, [0, 0, 200, 50, 0]);
    }

    #[test]
    fn each_threshold_is_told_once_and_the_higher_one_alone() {
        assert_eq!(usage_warning(799, 1000, None), None);
        assert_eq!(usage_warning(800, 1000, None), Some(80));
        assert_eq!(usage_warning(999, 1000, Some(80)), None);
        assert_eq!(usage_warning(1000, 1000, Some(80)), Some(100));
        assert_eq!(usage_warning(5000, 1000, None), Some(100));
        assert_eq!(usage_warning(900, 1000, Some(100)), None);
    }

    proptest! {
        #[test]
        fn all_steps_together_bill_what_the_month_is_over(
            steps in proptest::collection::vec(0u64..1000, 0..30), included in 0u64..20_000,
        ) {
            let (mut before, mut billed) = (0, 0);
            for step in &steps {
                billed += beyond(included, before, before + step);
                before += step;
            }
            prop_assert_eq!(billed, before.saturating_sub(included));
        }
    }
}
