//! What is taken and shown of rounds.

use chrono::{DateTime, Utc};
use domain::{
    BudgetCurve, CampaignId, DecisionRun, DecisionRunId, DecisionTotals, Failure, ShownStatus,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which round is to be decided.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRound {
    /// Whether only to say what would be decided: nobody is made an offer.
    #[serde(default)]
    pub rehearsal: bool,
}

/// A round of a campaign, or a rehearsal of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionRunView {
    /// Its id.
    pub id: DecisionRunId,
    /// Whose round.
    pub campaign_id: CampaignId,
    /// Which round, counted from 0.
    pub round: u32,
    /// Whether it only says what would be decided.
    pub rehearsal: bool,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When work began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// What was decided, once it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<DecisionTotals>,
}

impl From<DecisionRun> for DecisionRunView {
    fn from(run: DecisionRun) -> Self {
        let progress = run.progress;
        Self {
            id: run.id,
            campaign_id: run.campaign_id,
            round: run.round,
            rehearsal: run.rehearsal,
            status: progress.status.shown(),
            progress: progress.fraction(),
            error: progress.error,
            created_at: progress.created_at,
            started_at: progress.started_at,
            finished_at: progress.ended_at,
            totals: run.totals,
        }
    }
}

/// What a round would bring with other budgets.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RoundBudget {
    /// Each currency of the budget.
    pub currencies: Vec<BudgetCurve>,
}
