//! What a campaign's rounds were expected to bring, together, when they were decided.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An estimate by the model that decided: what all rounds so far bring, and what the usual would have. Nothing of it is
/// proven. Amounts are in the smallest unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EstimatedValue {
    /// ISO 4217.
    pub currency: String,
    /// Rounds that were decided in it.
    pub rounds: u32,
    /// What those whom offers keep pay over the months ahead, before their cost.
    pub gain_minor: i64,
    /// What offers cost.
    pub cost_minor: i64,
    /// What it would have brought to give the first discount of the campaign to the riskiest, for the same budgets.
    pub riskiest_gain_minor: i64,
    /// What that would have cost.
    pub riskiest_cost_minor: i64,
}
