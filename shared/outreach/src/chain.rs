//! When a payment that failed is spoken of until it is mended, and how long the customer keeps access.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    decline::DeclineKind,
    facts::FailedPayment,
    local_time::{day_of, instant},
};

/// Steps of a chain, at most.
pub const MOST_STEPS: usize = 10;
/// Days after the first failure, at most.
pub const MOST_DAYS: u16 = 90;
/// When a failed payment is spoken of, and how long access is kept: in days since it failed first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// On these days, as long as it may still go through by itself; 0 is at once. Each is later than the one before.
    #[schema(min_items = 1, max_items = 10)]
    pub soft_days: Vec<u16>,
    /// On these days where only the customer can mend it: after a hard decline, with an expired card, or where their bank
    /// wants them to confirm.
    #[schema(min_items = 1, max_items = 10)]
    pub hard_days: Vec<u16>,
    /// From this day on the customer's colleagues are written to as well, by their trait `billing_emails`. Without it they
    /// never are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 90)]
    pub colleagues_from_day: Option<u16>,
    /// So many days access is kept; the last one is told in each message. Without it no date is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 90)]
    pub access_days: Option<u16>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            soft_days: vec![0, 3, 5, 9, 14],
            hard_days: vec![0, 2, 5, 9, 14],
            colleagues_from_day: Some(5),
            access_days: Some(14),
        }
    }
}

impl Chain {
    /// The days on which a decline of a kind is spoken of.
    pub fn days(&self, decline: DeclineKind) -> &[u16] {
        match decline.needs_customer() {
            true => &self.hard_days,
            false => &self.soft_days,
        }
    }

    /// The last day on which a customer has access, where they live.
    pub fn last_day(&self, failed: &FailedPayment, zone: Tz) -> Option<NaiveDate> {
        let days = Days::new(self.access_days?.into());
        day_of(failed.first_failed_at, zone).checked_add_days(days)
    }

    /// When that day is over.
    pub fn access_until(&self, failed: &FailedPayment, zone: Tz) -> Option<DateTime<Utc>> {
        let next = self
            .last_day(failed, zone)?
            .checked_add_days(Days::new(1))?;
        Some(instant(next, 0, zone))
    }
}

/// Why such days are no chain's; nothing when they are.
pub fn wrong_days(days: &[u16]) -> Option<String> {
    if !(1..=MOST_STEPS).contains(&days.len()) {
        return Some(format!("Give 1 to {MOST_STEPS} days."));
    }
    if days.iter().any(|day| *day > MOST_DAYS) {
        return Some(format!("Give days up to {MOST_DAYS}."));
    }
    let rises = days.windows(2).all(|pair| pair[0] < pair[1]);
    (!rises).then(|| "Give each day once, the first first.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_no_chain_are_refused() {
        let usual = Chain::default();
        for days in [&usual.soft_days[..], &usual.hard_days, &[0], &[90]] {
            assert_eq!(wrong_days(days), None, "{days:?}");
        }
        let many: Vec<u16> = (0..11).collect();
        for days in [&[][..], &many, &[0, 91], &[3, 0], &[3, 3]] {
            assert!(wrong_days(days).is_some(), "{days:?}");
        }
    }
}
