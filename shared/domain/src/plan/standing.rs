//! Whether a plan is paid for.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Billing;

/// Whether an organization's plan is paid for, and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// All is well.
    #[default]
    Active,
    /// A payment failed. Everything works until that moment; then it is as `read_only`.
    PastDue {
        /// When the grace ends.
        until: DateTime<Utc>,
    },
    /// What costs work (upload, train, score, predict) is refused; reading, exporting, deleting and
    /// paying go on.
    ReadOnly,
}

impl Standing {
    /// Whether work that costs is done at that moment.
    pub fn allows_work(self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Active => true,
            Self::PastDue { until } => now < until,
            Self::ReadOnly => false,
        }
    }
}

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grace_ends_by_itself() {
        let now = Utc::now();
        let until = now + Duration::days(7);
        assert!(Standing::PastDue { until }.allows_work(now));
        assert!(!Standing::PastDue { until }.allows_work(until));
        assert!(Standing::Active.allows_work(now));
        assert!(!Standing::ReadOnly.allows_work(now));
    }
}
