//! Datasets that are made of what customers did, not of a file.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::BuildingRunId;

/// How often customers are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// As each month begins (UTC).
    #[default]
    Monthly,
    /// As each Monday begins (UTC).
    Weekly,
}

/// What counts as leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Churn {
    /// No subscription goes on: it ended, or its end was asked for.
    Any,
    /// The same, where the customer wanted it.
    Voluntary,
    /// The same, where payments failed.
    Involuntary,
    /// Nothing was done for `inactivity_days`: for those who sell no subscriptions.
    Inactivity,
}

/// Which customers a dataset is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Those who could leave at dates whose horizon is over, each with what became of them: to learn from.
    #[default]
    Training,
    /// Those who can leave now, of whom nobody knows yet: to be scored.
    Scoring,
}

/// What is asked of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSource {
    pub purpose: Purpose,
    /// None until the run has found which it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub churn: Option<Churn>,
    pub cadence: Cadence,
    /// For so many days after a date it is looked at whether a customer leaves.
    pub horizon_days: u32,
    /// So many days without anything done are leaving, where that is what counts.
    pub inactivity_days: u32,
    /// Dates go back so far.
    pub history_months: u32,
    /// A day's first moment: what was known by then counts.
    pub until: DateTime<Utc>,
    pub building_run_id: BuildingRunId,
    /// Its columns, as crate `ledger` writes them: those of the dataset that a model learned from, else none until
    /// they are chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
}

impl LedgerSource {
    pub const HORIZON_DAYS: (u32, u32, u32) = (30, 7, 365);
    pub const INACTIVITY_DAYS: (u32, u32, u32) = (30, 7, 365);
    pub const HISTORY_MONTHS: (u32, u32, u32) = (24, 1, 60);

    /// The same question about those who are customers as a day begins, to be scored by a model that learned from this.
    pub fn to_score(&self, day: DateTime<Utc>) -> Self {
        Self {
            purpose: Purpose::Scoring,
            until: day,
            building_run_id: BuildingRunId::new(),
            ..self.clone()
        }
    }

    /// Days after a date until it is known who left.
    pub fn days_until_known(&self) -> u32 {
        match self.churn {
            Some(Churn::Inactivity) => self.inactivity_days,
            _ => self.horizon_days,
        }
    }

    /// When it is known who of those at `until` left.
    pub fn known_at(&self) -> DateTime<Utc> {
        self.until + Duration::days(i64::from(self.days_until_known()))
    }
}

/// The first moment of a day.
pub fn day_of(now: DateTime<Utc>) -> DateTime<Utc> {
    now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc()
}
