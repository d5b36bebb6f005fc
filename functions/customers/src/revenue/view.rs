//! What is shown of revenue.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{CustomerId, Failure, RevenueRun, RevenueRunId, ShownStatus};
use ledger::revenue::{CohortFigures, CurrencyFigures, Month, Move, Movement};
use serde::Serialize;
use utoipa::ToSchema;

/// Revenue of some months.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueView {
    /// How the figures came to be.
    #[serde(flatten)]
    pub source: RevenueSource,
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
    /// By code; none while nothing is known. Nothing is converted.
    pub currencies: Vec<CurrencyFigures>,
}

/// Cohorts of some months.
#[derive(Debug, Serialize, ToSchema)]
pub struct CohortsView {
    /// How the figures came to be.
    #[serde(flatten)]
    pub source: RevenueSource,
    /// The first month of start.
    pub from: Month,
    /// The last month, of start and of what is left.
    pub to: Month,
    /// By code.
    pub currencies: Vec<CurrencyCohorts>,
}

/// Cohorts in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct CurrencyCohorts {
    /// ISO 4217.
    pub currency: String,
    /// By month of start, the earliest first; months in which nobody started are left out.
    pub cohorts: Vec<CohortFigures>,
}

/// How figures came to be.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RevenueSource {
    /// Until when events are in them; none before the first reckoning.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether all events that have been merged are in them. If not, ask for a run; every night one is made.
    pub is_current: bool,
    /// Customers with more subscriptions than are followed: not all of theirs is in the figures.
    pub customers_left_out: u64,
    /// Customers with a subscription that runs and whose MRR is not known, for its amount, interval or currency was not
    /// told: it is in no figure. `GET /v1/customers?mrr_known=false` lists them.
    pub customers_unpriced: u64,
    /// The run that reckons them anew, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RevenueRunView>,
}

/// A customer whose MRR moved in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueMove {
    /// Who.
    pub customer_id: String,
    /// Their name, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ISO 4217.
    pub currency: String,
    /// How.
    pub movement: Movement,
    /// MRR when the month began, in the smallest unit.
    pub mrr_before_minor: i64,
    /// MRR when it ended.
    pub mrr_minor: i64,
}

/// A run that reckons revenue.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueRunView {
    /// Its id.
    pub id: RevenueRunId,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// When it was asked for; no later event is in its figures.
    pub created_at: DateTime<Utc>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<RevenueRun> for RevenueRunView {
    fn from(run: RevenueRun) -> Self {
        let progress = run.progress;
        Self {
            id: run.id,
            status: progress.status.shown(),
            progress: progress.fraction(),
            error: progress.error,
            created_at: progress.created_at,
            started_at: progress.started_at,
            ended_at: progress.ended_at,
        }
    }
}

impl RevenueMove {
    pub fn new(one: Move, names: &HashMap<CustomerId, String>) -> Self {
        let id = one.customer.parse::<CustomerId>().ok();
        Self {
            name: id.and_then(|id| names.get(&id).cloned()),
            customer_id: one.customer,
            currency: one.currency,
            movement: one.movement,
            mrr_before_minor: one.before,
            mrr_minor: one.after,
        }
    }
}
