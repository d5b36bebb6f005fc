//! The months that a subscription is billed by.

use chrono::{DateTime, Datelike, Months, Utc};
use outreach::recommend::plan::{MOST_PERIODS, UsagePeriod};

/// The complete months before a moment, the oldest first, that begin on the day on which a subscription's periods do. Days
/// that a month does not have are its last.
pub fn complete_months(anchor: DateTime<Utc>, now: DateTime<Utc>) -> Vec<UsagePeriod> {
    let months = |at: DateTime<Utc>| i64::from(at.year()) * 12 + i64::from(at.month0());
    let begun = months(now) - months(anchor);
    let is_over = |number: &i64| begin(anchor, *number).is_some_and(|at| at <= now);
    // This month's begins later than now, or not.
    let Some(last) = [begun, begun - 1].into_iter().find(is_over) else {
        return Vec::new();
    };
    let first = last - i64::from(MOST_PERIODS);
    let period = |number| {
        let (from, to) = (begin(anchor, number)?, begin(anchor, number + 1)?);
        Some(UsagePeriod { from, to })
    };
    (first..last).filter_map(period).collect()
}

/// When the month of that number begins, counted from the anchor.
fn begin(anchor: DateTime<Utc>, number: i64) -> Option<DateTime<Utc>> {
    let months = Months::new(u32::try_from(number.unsigned_abs()).ok()?);
    match number >= 0 {
        true => anchor.checked_add_months(months),
        false => anchor.checked_sub_months(months),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn months_begin_on_the_day_of_the_subscription() {
        let anchor = at("2026-01-31T08:00:00Z");
        let months = complete_months(anchor, at("2026-04-30T07:59:59Z"));
        assert_eq!(months.len(), 12);
        let last = months[11];
        assert_eq!(last.from, at("2026-02-28T08:00:00Z"));
        assert_eq!(last.to, at("2026-03-31T08:00:00Z"));
        // A moment later another is complete.
        let later = complete_months(anchor, at("2026-04-30T08:00:00Z"));
        assert_eq!(later[11].to, at("2026-04-30T08:00:00Z"));
        // An anchor that lies ahead, such as the period's end, gives the same.
        let ahead = complete_months(at("2027-03-15T00:00:00Z"), at("2026-04-20T00:00:00Z"));
        assert_eq!(ahead[11].to, at("2026-04-15T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn months_follow_each_other_and_the_last_is_the_one_before_now(
            anchor in 0_i64..4_000_000_000, now in 0_i64..4_000_000_000,
        ) {
            let of = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let (anchor, now) = (of(anchor), of(now));
            let months = complete_months(anchor, now);
            prop_assert_eq!(months.len(), 12);
            prop_assert!(months.windows(2).all(|two| two[0].to == two[1].from));
            prop_assert!(months.iter().all(|one| one.from < one.to));
            let last = months[11].to;
            prop_assert!(last <= now && (now - last).num_days() <= 31);
        }
    }
}
