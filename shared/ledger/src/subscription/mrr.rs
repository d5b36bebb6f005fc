//! What a subscription brings in a month.

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
        let due = i128::from(self.amount_minor) - i128::from(self.discount_minor);
        let (times, of) = self.interval.in_a_month();
        let of = of * i128::from(self.interval_count.max(1));
        let monthly = (2 * due.max(0) * times + of) / (2 * of);
        i64::try_from(monthly).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_brought_to_a_month() {
        use Interval::{Day, Month, Quarter, Week, Year};
        let cases = [
            (1_000, 0, Month, 1, 1_000),
            (1_000, 250, Month, 1, 750),
            (1_000, 2_000, Month, 1, 0),
            (12_000, 0, Year, 1, 1_000),
            (12_006, 0, Year, 1, 1_001),
            (12_005, 0, Year, 1, 1_000),
            (300, 0, Quarter, 1, 100),
            (600, 0, Month, 6, 100),
            (100, 0, Week, 1, 433),
            (100, 0, Week, 2, 217),
            (100, 0, Day, 1, 3_042),
            (1, 0, Year, 2, 0),
        ];
        for (amount_minor, discount_minor, interval, interval_count, monthly) in cases {
            let price = Price {
                amount_minor,
                discount_minor,
                interval,
                interval_count,
            };
            assert_eq!(price.monthly(), monthly, "{price:?}");
        }
    }
}
