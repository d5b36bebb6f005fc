//! What the latest scoring says of customers: that of the version in production of a model of who leaves.

use std::{collections::HashMap, sync::Arc};

use api::ApiError;
use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{ModelId, RunStatus, ScoringRun, ScoringRunId, Task};
use report::{Risk, ScoredCustomer};
use scores::{Reader, Scores};
use serde::Serialize;
use store::{PageRequest, StoreError, TenantStore};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

/// Pages of a hundred runs that are looked through for the latest.
const PAGES: usize = 5;

/// How likely a customer is to leave, as a scoring run says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CustomerRisk {
    /// The probability, 0 to 1.
    pub score: f64,
    /// `high` from the model's threshold, `medium` from half of it.
    pub risk: Risk,
    /// The model.
    pub model_id: ModelId,
    /// The run: `GET /v1/scoring-runs/{id}/customer` tells the reasons.
    pub scoring_run_id: ScoringRunId,
    /// When the run was asked for.
    pub scored_at: DateTime<Utc>,
}

impl CustomerRisk {
    pub fn of(run: &ScoringRun, (score, risk): (f64, Risk)) -> Self {
        Self {
            score,
            risk,
            model_id: run.model_id,
            scoring_run_id: run.id,
            scored_at: run.progress.created_at,
        }
    }
}

/// What a run says of all customers.
pub struct RunScores {
    run: ScoringRun,
    by_customer: HashMap<String, (f64, Risk)>,
}

impl RunScores {
    pub fn of(&self, customer: &str) -> Option<CustomerRisk> {
        let found = self.by_customer.get(customer)?;
        Some(CustomerRisk::of(&self.run, *found))
    }
}

/// The latest scores; nothing where nobody has been scored.
pub async fn latest(
    scores: &Arc<Scores>,
    tenant: &TenantStore,
) -> Result<Option<RunScores>, ApiError> {
    match latest_run(tenant).await? {
        Some(run) => all_of(scores, tenant, run).await.map(Some),
        None => Ok(None),
    }
}

/// All scores of a run, of each customer the highest.
pub async fn all_of(
    scores: &Arc<Scores>,
    tenant: &TenantStore,
    run: ScoringRun,
) -> Result<RunScores, ApiError> {
    let file = scores.all(tenant, run.id).await?;
    let read = spawn_blocking(move || {
        let mut by_customer = HashMap::<String, (f64, Risk)>::new();
        for row in Reader::new(file)? {
            let ScoredCustomer {
                entity_key,
                score,
                risk,
                ..
            } = row?.customer;
            let best = by_customer.entry(entity_key).or_insert((score, risk));
            if score > best.0 {
                *best = (score, risk);
            }
        }
        Ok::<_, WorkError>(by_customer)
    });
    let by_customer = read.await.map_err(WorkError::from)??;
    Ok(RunScores { run, by_customer })
}

/// The latest score of one customer.
pub async fn latest_of(
    scores: &Arc<Scores>,
    tenant: &TenantStore,
    customer: &str,
) -> Result<Option<CustomerRisk>, ApiError> {
    match latest_run(tenant).await? {
        Some(run) => of_run(scores, tenant, &run, customer).await,
        None => Ok(None),
    }
}

/// What a run says of a customer.
pub async fn of_run(
    scores: &Arc<Scores>,
    tenant: &TenantStore,
    run: &ScoringRun,
    customer: &str,
) -> Result<Option<CustomerRisk>, ApiError> {
    let found = scores.find(tenant, run.id, customer).await?;
    let found = found.map(|row| (row.customer.score, row.customer.risk));
    Ok(found.map(|found| CustomerRisk::of(run, found)))
}

/// Models of who leaves, each with its version in production.
pub async fn churn_models(
    tenant: &TenantStore,
) -> Result<HashMap<ModelId, Option<u32>>, StoreError> {
    let models = tenant.all_models().await?.into_iter();
    let of_churn = models.filter(|model| model.task == Task::Churn);
    Ok(of_churn
        .map(|model| (model.id, model.prod_version))
        .collect())
}

/// The newest run of a model of who leaves: of a version in production, if there is one.
pub async fn latest_run(tenant: &TenantStore) -> Result<Option<ScoringRun>, ApiError> {
    let in_prod = churn_models(tenant).await?;
    if in_prod.is_empty() {
        return Ok(None);
    }
    let (mut newest, mut request) = (None, PageRequest::first(100));
    for _ in 0..PAGES {
        let page = tenant.scoring_runs(&request).await?;
        for run in page.items {
            let prod = in_prod.get(&run.model_id);
            if run.progress.status != RunStatus::Succeeded || prod.is_none() {
                continue;
            }
            if prod == Some(&Some(run.model_version)) {
                return Ok(Some(run));
            }
            newest.get_or_insert(run);
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    Ok(newest)
}
