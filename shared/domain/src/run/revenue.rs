//! Reckoning revenue.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{PaidCurrency, Progress, RevenueRunId};

/// One reckoning of an organization's revenue from its ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RevenueRun {
    pub id: RevenueRunId,
    /// What happens later is not in it.
    pub until: DateTime<Utc>,
    #[serde(flatten)]
    pub progress: Progress,
}

impl RevenueRun {
    /// A run, not yet kept, up to now.
    #[expect(clippy::new_without_default, reason = "every call gives another run")]
    pub fn new() -> Self {
        let progress = Progress::queued();
        Self {
            id: RevenueRunId::new(),
            until: progress.created_at,
            progress,
        }
    }
}

/// Which figures are shown of an organization's revenue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueFigures {
    /// The run that made them.
    pub run: RevenueRunId,
    /// The ledger's version that they are of.
    pub ledger_version: u64,
    /// How many rows that has.
    #[serde(default)]
    pub ledger_rows: u64,
    /// Until when what happened is in them.
    pub until: DateTime<Utc>,
    /// When somebody's MRR moves without being told of, such as at a trial's end.
    #[serde(default)]
    pub holds_until: Option<DateTime<Utc>>,
    /// Currencies in which anybody pays. None in figures from before it was noted.
    #[serde(default)]
    pub paid_in: Vec<PaidCurrency>,
}

impl RevenueFigures {
    /// Whether they are what would be reckoned now, of a ledger of that version.
    pub fn hold(&self, ledger_version: u64, now: DateTime<Utc>) -> bool {
        self.ledger_version == ledger_version && self.holds_until.is_none_or(|until| now < until)
    }

    /// Whether a ledger of so many rows has grown by so much since that they tell little of it: by a tenth, as
    /// while a company's past is being read.
    pub fn outgrown(&self, ledger_rows: u64) -> bool {
        ledger_rows > self.ledger_rows.saturating_add(self.ledger_rows / 10)
    }
}
