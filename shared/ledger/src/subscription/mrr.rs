//! What a subscription brings in a month.

use chrono::{DateTime, Months, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How often it is billed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
#[schema(as = SubscriptionInterval)]
pub enum Interval {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Interval {
    /// Intervals of a month, as a fraction.
    fn in_a_month(self) -> (i128, i128) {
        match self {
            Self::Day => (365, 12),
            Self::Week => (52, 12),
            Self::Month => (1, 1),
            Self::Quarter => (1, 3),
            Self::Year => (1, 12),
        }
    }

    /// Months that one has, or days.
    fn length(self) -> Length {
        match self {
            Self::Day => Length::Days(1),
            Self::Week => Length::Days(7),
            Self::Month => Length::Months(1),
            Self::Quarter => Length::Months(3),
            Self::Year => Length::Months(12),
        }
    }

    /// Where periods of so many intervals end, one of them at `end`: the first end after a moment. In milliseconds since
    /// 1970; none beyond what a calendar has.
    pub fn next_after(self, end: i64, count: i64, after: i64) -> Option<i64> {
        let count = count.max(1);
        let anchor = DateTime::from_timestamp_millis(end)?;
        let later = |periods: i64| -> Option<i64> {
            let periods = periods.max(0).checked_mul(count)?;
            let at = match self.length() {
                Length::Days(days) => {
                    anchor.checked_add_signed(TimeDelta::try_days(periods.checked_mul(days)?)?)?
                }
                Length::Months(months) => {
                    let months = u32::try_from(periods.checked_mul(months)?).ok()?;
                    anchor.checked_add_months(Months::new(months))?
                }
            };
            Some(at.timestamp_millis())
        };
        // As many as have surely passed, and of the few that may have besides the first that has not.
        let longest = match self.length() {
            Length::Days(days) => days,
            Length::Months(months) => months * 31,
        };
        let passed = after.saturating_sub(end).max(0) / (longest * count).saturating_mul(DAY);
        (passed..).map_while(later).find(|at| *at > after)
    }
}

/// Milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

enum Length {
    Days(i64),
    Months(i64),
}

/// An amount of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// ISO 4217.
    pub currency: String,
    /// In the currency's smallest unit.
    pub minor: i64,
}

/// What one or more intervals cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    pub amount_minor: i64,
    pub discount_minor: i64,
    pub interval: Interval,
    pub interval_count: i64,
}

impl Price {
    /// Per month, in the smallest unit: rounded once, half a unit up.
    pub fn monthly(&self) -> i64 {
        self.within(1)
    }

    /// Per year, in the smallest unit: rounded once, half a unit up.
    pub fn yearly(&self) -> i64 {
        self.within(12)
    }

    fn within(&self, months: i128) -> i64 {
        let due = i128::from(self.amount_minor) - i128::from(self.discount_minor);
        let (times, of) = self.interval.in_a_month();
        let of = of * i128::from(self.interval_count.max(1));
        let amount = (2 * due.max(0) * times * months + of) / (2 * of);
        i64::try_from(amount).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_by_the_calendar() {
        use Interval::{Day, Month, Quarter, Week, Year};
        let at = |text: &str| text.parse::<DateTime<chrono::Utc>>().unwrap();
        for (interval, count, end, after, next) in [
            (Month, 1, "2026-01-31", "2026-01-31", "2026-02-28"),
            (Month, 1, "2026-01-31", "2026-06-15", "2026-06-30"),
            (Month, 1, "2026-01-31", "2025-06-15", "2026-01-31"),
            (Month, 2, "2026-01-15", "2026-04-01", "2026-05-15"),
            (Month, 1, "1990-01-31", "2026-03-30", "2026-03-31"),
            (Quarter, 1, "2026-01-15", "2026-04-15", "2026-07-15"),
            (Year, 1, "2024-02-29", "2026-03-01", "2027-02-28"),
            (Week, 2, "2026-01-01", "2026-01-16", "2026-01-29"),
            (Day, 1, "2026-01-01", "2026-12-31", "2027-01-01"),
        ] {
            let millis = |day: &str| at(&format!("{day}T08:00:00Z")).timestamp_millis();
            let found = interval.next_after(millis(end), count, millis(after));
            assert_eq!(found, Some(millis(next)), "{interval:?} {end} {after}");
        }
        let largest = 10_000_000_000_000;
        assert_eq!(Year.next_after(0, largest, 1), None);
        assert_eq!(Day.next_after(0, largest, i64::MAX), None);
    }

    #[test]
    fn prices_are_brought_to_a_month_and_a_year() {
        use Interval::{Day, Month, Quarter, Week, Year};
        let cases = [
            (1_000, 0, Month, 1, 1_000, 12_000),
            (1_000, 250, Month, 1, 750, 9_000),
            (1_000, 2_000, Month, 1, 0, 0),
            (12_000, 0, Year, 1, 1_000, 12_000),
            (12_006, 0, Year, 1, 1_001, 12_006),
            (12_005, 0, Year, 1, 1_000, 12_005),
            (300, 0, Quarter, 1, 100, 1_200),
            (600, 0, Month, 6, 100, 1_200),
            (100, 0, Week, 1, 433, 5_200),
            (100, 0, Week, 2, 217, 2_600),
            (100, 0, Day, 1, 3_042, 36_500),
            (1, 0, Year, 2, 0, 1),
        ];
        for (amount_minor, discount_minor, interval, interval_count, monthly, yearly) in cases {
            let price = Price {
                amount_minor,
                discount_minor,
                interval,
                interval_count,
            };
            assert_eq!(price.monthly(), monthly, "{price:?}");
            assert_eq!(price.yearly(), yearly, "{price:?}");
        }
    }
}
