//! Sort keys: what is used and paid.

use chrono::{DateTime, Utc};
use domain::{Month, UserId};

use super::instant;

/// Whose turn it is to take a place.
pub fn places(of: &str) -> String {
    format!("PLACES#{of}")
}

pub fn usage(month: Month) -> String {
    format!("USAGE#{month}")
}

/// What Stripe last said of the organization.
pub const BILLING: &str = "BILLING";

/// The note that an event of Stripe's was applied. Here, not in a partition of its own, so that
/// it is found and erased with the organization.
pub fn stripe_event(id: &str) -> String {
    format!("STRIPE#{id}")
}

/// The claim to remind one person of a payment that failed at that time.
pub fn reminder(since: DateTime<Utc>, n: u8, user: UserId) -> String {
    format!("REMINDER#{}#{n}#{user}", instant(since))
}
