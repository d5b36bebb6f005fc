//! How well the scores of runs came true.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::Utc;
use domain::{ModelId, RunPerformance, ScoringRun, ScoringRunId};

use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::sk,
    table::{number, text},
    update::Update,
};

/// No more batches of outcomes of a run may wait to be made into one than this.
pub const MAX_BATCHES: usize = 100;

impl TenantStore {
    /// Notes that a batch of outcomes of a run lies in the bucket; once, however often it comes.
    /// Nothing when the run has as many as it may.
    pub async fn add_outcomes(
        &self,
        run: &ScoringRun,
        batch: &str,
    ) -> Result<Option<RunPerformance>> {
        let sk = sk::performance(run.model_id, run.id);
        self.put_new(&sk, &RunPerformance::unknown(run)).await?;
        let update = Update::existing(self.key(&sk))
            .append("batches", AttributeValue::L(vec![text(batch)]))
            .when("batches", text(batch), "NOT contains({}, {v})")
            .when("batches", number(MAX_BATCHES), "size({}) < {v}");
        self.change(update).await?;
        let known: Option<RunPerformance> = self.get(sk).await?;
        Ok(known.filter(|known| known.batches.iter().any(|name| name == batch)))
    }

    /// How well the scores of a run came true, if any outcome is known.
    pub async fn performance(
        &self,
        model: ModelId,
        run: ScoringRunId,
    ) -> Result<Option<RunPerformance>> {
        self.get(sk::performance(model, run)).await
    }

    /// Keeps what the batches of outcomes tell, and the name of the one that they were made into.
    /// False when another batch has come meanwhile: then they are to be measured again.
    pub async fn keep_performance(&self, measured: &RunPerformance, all: &str) -> Result<bool> {
        let sk = sk::performance(measured.model_id, measured.scoring_run_id);
        let batches = measured.batches.iter().map(text).collect();
        let update = Update::existing(self.key(sk))
            .set("batches", [all])?
            .set("performance", &measured.performance)?
            .set("degraded", &measured.degraded)?
            .set("measured_at", Utc::now())?
            .when("batches", AttributeValue::L(batches), "{} = {v}");
        self.change(update).await
    }

    /// How well the scores of a model's runs came true, the newest run first.
    pub async fn performances(
        &self,
        model: ModelId,
        request: &PageRequest,
    ) -> Result<Page<RunPerformance>> {
        self.newest_first(&sk::performances(model), request).await
    }
}
