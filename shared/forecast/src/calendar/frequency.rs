//! How often there is a value, and its periods by number.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// How often there is a value. What comes more often than hourly is added up by the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
}

impl Frequency {
    pub const ALL: [Self; 6] = [
        Self::Hourly,
        Self::Daily,
        Self::Weekly,
        Self::Monthly,
        Self::Quarterly,
        Self::Yearly,
    ];

    /// Periods after which values may repeat themselves, the shortest first.
    pub fn seasons(self) -> &'static [usize] {
        match self {
            Self::Hourly => &[24, 168],
            Self::Daily => &[7],
            Self::Weekly => &[52],
            Self::Monthly => &[12],
            Self::Quarterly => &[4],
            Self::Yearly => &[],
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
        }
    }

    /// The period that a time on the wall's clock lies in. Weeks begin on Mondays.
    pub fn period(self, at: NaiveDateTime) -> i64 {
        let days = (at.date() - NaiveDate::default()).num_days();
        let year = i64::from(at.year());
        let month = i64::from(at.month0());
        match self {
            Self::Hourly => days * 24 + i64::from(at.hour()),
            Self::Daily => days,
            Self::Weekly => (days + 3).div_euclid(7),
            Self::Monthly => year * 12 + month,
            Self::Quarterly => year * 4 + month / 3,
            Self::Yearly => year,
        }
    }

    /// When a period begins, on the wall's clock; none beyond the years that there are.
    pub fn start(self, period: i64) -> Option<NaiveDateTime> {
        let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
        match self {
            Self::Hourly => {
                let hour = u32::try_from(period.rem_euclid(24)).ok()?;
                day(period.div_euclid(24))?.and_hms_opt(hour, 0, 0)
            }
            Self::Daily => day(period).map(midnight),
            Self::Weekly => day(period.checked_mul(7)?.checked_sub(3)?).map(midnight),
            Self::Monthly => month(period).map(midnight),
            Self::Quarterly => month(period.checked_mul(3)?).map(midnight),
            Self::Yearly => month(period.checked_mul(12)?).map(midnight),
        }
    }

    /// What two values so many seconds apart are, where they are neighbours.
    fn of_gap(seconds: i64) -> Option<Self> {
        match seconds {
            ..=5_400 => Some(Self::Hourly),
            72_000..=100_800 => Some(Self::Daily),
            518_400..=691_200 => Some(Self::Weekly),
            2_372_400..=2_725_200 => Some(Self::Monthly),
            7_603_200..=8_035_200 => Some(Self::Quarterly),
            31_449_600..=31_708_800 => Some(Self::Yearly),
            _ => None,
        }
    }

    fn seconds(self) -> i64 {
        match self {
            Self::Hourly => HOUR,
            Self::Daily => DAY,
            Self::Weekly => 7 * DAY,
            Self::Monthly => 30 * DAY,
            Self::Quarterly => 91 * DAY,
            Self::Yearly => 365 * DAY,
        }
    }
}

fn day(since_epoch: i64) -> Option<NaiveDate> {
    let days = Days::new(since_epoch.unsigned_abs());
    match since_epoch < 0 {
        true => NaiveDate::default().checked_sub_days(days),
        false => NaiveDate::default().checked_add_days(days),
    }
}

/// Months are counted from the year 0.
fn month(since_zero: i64) -> Option<NaiveDate> {
    let months = since_zero.checked_sub(1970 * 12)?;
    let away = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    match months < 0 {
        true => NaiveDate::default().checked_sub_months(away),
        false => NaiveDate::default().checked_add_months(away),
    }
}

/// What most gaps between neighbours speak for; where none does, as for irregular dates, the longest periods that are
/// no longer than the gap in the middle. None without a gap. `gaps` are seconds.
pub fn of_gaps(gaps: &mut [i64]) -> Option<Frequency> {
    let mut votes = [0_usize; Frequency::ALL.len()];
    for frequency in gaps.iter().filter_map(|gap| Frequency::of_gap(*gap)) {
        votes[frequency as usize] += 1;
    }
    most(&votes).or_else(|| {
        let middle = gaps.len().checked_sub(1)? / 2;
        let median = *gaps.select_nth_unstable(middle).1;
        let fitting = |frequency: &&Frequency| frequency.seconds() <= median;
        Frequency::ALL.iter().rev().find(fitting).copied()
    })
}

/// What most vote for; of equals the longest periods, into which the others can be added up.
pub fn most(votes: &[usize; Frequency::ALL.len()]) -> Option<Frequency> {
    let counted = Frequency::ALL
        .iter()
        .zip(votes)
        .filter(|(_, votes)| **votes > 0);
    counted
        .max_by_key(|(_, votes)| **votes)
        .map(|(frequency, _)| *frequency)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gaps(frequency: Frequency, periods: std::ops::Range<i64>) -> Vec<i64> {
        let starts: Vec<_> = periods
            .map(|period| frequency.start(period).unwrap())
            .collect();
        starts
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).num_seconds())
            .collect()
    }

    #[test]
    fn each_is_told_by_its_gaps() {
        for frequency in Frequency::ALL {
            let first = frequency.period(NaiveDate::from_ymd_opt(2023, 1, 1).unwrap().into());
            assert_eq!(
                of_gaps(&mut gaps(frequency, first..first + 20)),
                Some(frequency)
            );
        }
    }

    #[test]
    fn weekdays_alone_are_daily_and_odd_dates_are_what_they_come_near() {
        assert_eq!(
            of_gaps(&mut [DAY, DAY, DAY, DAY, 3 * DAY, DAY]),
            Some(Frequency::Daily)
        );
        assert_eq!(
            of_gaps(&mut [10 * DAY, 13 * DAY, 19 * DAY]),
            Some(Frequency::Weekly)
        );
        assert_eq!(of_gaps(&mut [60]), Some(Frequency::Hourly));
        assert_eq!(of_gaps(&mut []), None);
    }

    #[test]
    fn weeks_begin_on_mondays() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let week = Frequency::Weekly.period(monday.into());
        assert_eq!(Frequency::Weekly.start(week), Some(monday.into()));
        let sunday = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(Frequency::Weekly.period(sunday.into()), week - 1);
    }

    #[test]
    fn no_period_is_too_far_to_ask_for() {
        for frequency in Frequency::ALL {
            assert_eq!(frequency.start(i64::MAX), None);
            assert_eq!(frequency.start(i64::MIN), None);
        }
    }

    proptest! {
        #[test]
        fn a_time_lies_in_its_period(seconds in -60_000_000_000_i64..250_000_000_000) {
            let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            for frequency in Frequency::ALL {
                let period = frequency.period(at);
                prop_assert!(frequency.start(period).unwrap() <= at);
                prop_assert!(at < frequency.start(period + 1).unwrap());
            }
        }
    }
}
