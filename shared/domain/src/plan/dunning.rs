//! What follows from a payment that failed: the grace, its end, and reminders.

use chrono::{DateTime, Duration, Utc};

use crate::{Billing, Standing};

/// When reminders are sent, in fourteenths of the grace: of fourteen days, on day 0, 7 and 12.
const REMINDERS: [i32; 3] = [0, 7, 12];

impl Billing {
    /// Whether it is paid for: a failed payment starts the grace, then work stops; paying ends
    /// either at once.
    pub fn standing(&self, now: DateTime<Utc>, grace: Duration) -> Standing {
        match self.failed_since.map(|since| since + grace) {
            None => Standing::Active,
            Some(until) if now < until => Standing::PastDue { until },
            Some(_) => Standing::ReadOnly,
        }
    }

    /// How many reminders of the failed payment should have been sent by now.
    pub fn reminders_due(&self, now: DateTime<Utc>, grace: Duration) -> u8 {
        let Some(since) = self.failed_since else {
            return 0;
        };
        let due = |part: &i32| since + grace * *part / 14 <= now;
        REMINDERS.iter().filter(|part| due(part)).count() as u8
    }
}
