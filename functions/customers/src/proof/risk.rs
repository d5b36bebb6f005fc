//! How likely customers were to leave as they entered a cohort: by the latest scores of before that.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{DatasetId, ModelId, PROOF_HORIZON_DAYS, ProofUnit, RunStatus, ScoringRun, UnitRisk};
use scores::Scores;
use store::{PageRequest, TenantStore};

use crate::customers::churn_models;

/// Pages of a hundred runs that are looked through.
const PAGES: usize = 5;
/// What a score is about that says nothing of it: whether a customer leaves within a month.
const USUAL_DAYS: u32 = 30;

/// Scoring runs of models of who leaves that succeeded, newest first, each with the days that its scores are about.
pub struct RiskRuns {
    in_prod: HashMap<ModelId, Option<u32>>,
    runs: Vec<(ScoringRun, u32)>,
}

impl RiskRuns {
    pub async fn of(tenant: &TenantStore) -> Result<Self, WorkError> {
        let in_prod = churn_models(tenant).await?;
        let (mut runs, mut request) = (Vec::new(), PageRequest::first(100));
        let mut days: HashMap<DatasetId, u32> = HashMap::new();
        for _ in 0..PAGES {
            if in_prod.is_empty() {
                break;
            }
            let page = tenant.scoring_runs(&request).await?;
            for run in page.items {
                let is_of_churn = in_prod.contains_key(&run.model_id);
                if !is_of_churn || run.progress.status != RunStatus::Succeeded {
                    continue;
                }
                let of = run.dataset_id;
                let known = match days.get(&of) {
                    Some(known) => *known,
                    None => days_of(tenant, of).await?,
                };
                days.insert(of, known);
                runs.push((run, known));
            }
            request.cursor = page.next_cursor;
            if request.cursor.is_none() {
                break;
            }
        }
        Ok(Self { in_prod, runs })
    }

    /// The last run before a moment: of a version in production, if there is one.
    fn before(&self, at: DateTime<Utc>) -> Option<&(ScoringRun, u32)> {
        let earlier = || {
            let is_earlier = move |(run, _): &&(ScoringRun, u32)| run.progress.created_at <= at;
            self.runs.iter().filter(is_earlier)
        };
        let is_in_prod = |(run, _): &&(ScoringRun, u32)| {
            self.in_prod.get(&run.model_id) == Some(&Some(run.model_version))
        };
        earlier().find(is_in_prod).or_else(|| earlier().next())
    }

    /// How likely a unit was to leave within its horizon.
    pub async fn of_unit(
        &self,
        scores: &Arc<Scores>,
        tenant: &TenantStore,
        unit: &ProofUnit,
    ) -> Result<UnitRisk, WorkError> {
        let Some((run, days)) = self.before(unit.entered_at) else {
            return Ok(UnitRisk::default());
        };
        let found = scores.find(tenant, run.id, unit.customer_id.as_str()).await;
        let found = found.unwrap_or_else(|error| {
            // Scores only make intervals narrower: without them it is as of who was never scored.
            tracing::warn!(org_id = %tenant.org(), run = %run.id, %error, "scores do not read");
            None
        });
        let chance = found.map(|row| within_horizon(row.customer.score, *days));
        Ok(UnitRisk { chance })
    }
}

/// The days that scores of a dataset are about.
async fn days_of(tenant: &TenantStore, dataset: DatasetId) -> Result<u32, WorkError> {
    let dataset = tenant.dataset(dataset).await?;
    let source = dataset.and_then(|dataset| dataset.ledger);
    Ok(source.map_or(USUAL_DAYS, |source| source.days_until_known().max(1)))
}

/// The chance to leave within the horizon, of one who leaves within so many days with that chance.
fn within_horizon(chance: f64, days: u32) -> f64 {
    let times = f64::from(PROOF_HORIZON_DAYS) / f64::from(days);
    1.0 - (1.0 - chance.clamp(0.0, 1.0)).powf(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_brought_to_the_horizon() {
        assert!((within_horizon(0.1, 30) - 0.271).abs() < 1e-12);
        assert!((within_horizon(0.271, 90) - 0.271).abs() < 1e-12);
        assert!((within_horizon(0.271, 270) - 0.1).abs() < 1e-9);
        assert_eq!(within_horizon(1.0, 30), 1.0);
    }
}
