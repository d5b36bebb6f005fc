//! Reminders of a payment that failed.

use chrono::{DateTime, Duration, Utc};

use crate::Billing;

/// When reminders are sent, in fourteenths of the grace: of fourteen days, on day 0, 7 and 12.
const REMINDERS: [i32; 3] = [0, 7, 12];

impl Billing {
    /// How many reminders of the failed payment should have been sent by now.
    pub fn reminders_due(&self, now: DateTime<Utc>, grace: Duration) -> u8 {
        let Some(since) = self.failed_since else {
            return 0;
        };
        let due = |part: &i32| since + grace * *part / 14 <= now;
        REMINDERS.iter().filter(|part| due(part)).count() as u8
    }
}
