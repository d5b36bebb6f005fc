//! What an organization pays for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlanId {
    /// To try it.
    Free,
    /// One team.
    Starter,
    /// Several teams.
    Growth,
    /// The whole company.
    Scale,
}

/// Money, in the currency's minor unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// In minor units: cents.
    pub amount: u64,
    /// ISO 4217, lower case.
    pub currency: &'static str,
}

/// A plan: its price and what it allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// Per month.
    pub price: Money,
    /// Customers scored a month.
    pub scored_customers: u64,
    /// Rows in one dataset.
    pub dataset_rows: u64,
    /// Models kept at a time.
    pub models: u32,
    /// Members.
    pub seats: u32,
}

/// The plans on offer, cheapest first.
pub fn plans() -> Vec<Plan> {
    let plan = |id, cents, scored_customers, dataset_rows, models, seats| Plan {
        id,
        price: Money {
            amount: cents,
            currency: "usd",
        },
        scored_customers,
        dataset_rows,
        models,
        seats,
    };
    vec![
        plan(PlanId::Free, 0, 10_000, 50_000, 2, 3),
        plan(PlanId::Starter, 9_900, 100_000, 250_000, 5, 10),
        plan(PlanId::Growth, 49_900, 1_000_000, 2_000_000, 20, 50),
        plan(PlanId::Scale, 199_900, 20_000_000, 10_000_000, 100, 500),
    ]
}
