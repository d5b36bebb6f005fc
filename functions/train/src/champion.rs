//! A new version against the one in `prod`, the champion, and what follows from it.

use std::sync::Arc;

use cloud::{WorkError, model_file::artifact, model_file::artifact_deleted};
use data::Frame;
use domain::{Model, Stage, TrainingRun};
use learn::Artifact;
use report::{Comparison, ComparisonVerdict};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::job::TrainingJob;

impl TrainingJob {
    /// Compares a new model with the champion, if there is one, on the data it learned from, and
    /// tells the owner. Whatever keeps the champion from it, such as a column that is gone, is told
    /// in the comparison.
    pub(crate) async fn against_champion(
        &self,
        tenant: &TenantStore,
        (run, model): (&TrainingRun, &Model),
        challenger: Artifact,
        frame: Arc<Frame>,
    ) -> Result<Option<Comparison>, WorkError> {
        let Some(n) = model.prod_version else {
            return Ok(None);
        };
        let comparison = match self.compared(tenant, run, n, challenger, frame).await {
            Err(WorkError::Owner(failure)) => {
                let why = format!("{} {}", failure.detail, failure.remedy);
                Comparison::impossible(n, &why)
            }
            outcome => outcome?,
        };
        // Told once for each champion: when another has come meanwhile, the run joins again.
        let step = format!("compare-{n:08}");
        tenant
            .log_run(run.id.into(), &step, told(model, &comparison))
            .await?;
        Ok(Some(comparison))
    }

    async fn compared(
        &self,
        tenant: &TenantStore,
        run: &TrainingRun,
        n: u32,
        challenger: Artifact,
        frame: Arc<Frame>,
    ) -> Result<Comparison, WorkError> {
        let version = tenant
            .version(run.model_id, n)
            .await?
            .ok_or_else(|| artifact_deleted(run.model_id))?;
        let bytes = artifact(&self.bucket, tenant, &version).await?;
        let champion = Artifact::from_bytes(&bytes)?;
        let names = champion.schema().iter().map(|(name, _)| name);
        let lacking: Vec<String> = names
            .filter(|name| frame.column(name).is_none())
            .cloned()
            .collect();
        let more = match lacking.is_empty() {
            true => Frame::default(),
            false => self.read(tenant, run, Some(lacking)).await?,
        };
        let compare = move || learn::compare(&challenger, &champion, n, &frame, &more);
        Ok(spawn_blocking(compare).await??)
    }
}

/// Where a new version of the model goes.
pub fn stage(model: &Model, comparison: Option<&Comparison>) -> Stage {
    match comparison {
        Some(comparison) if !model.promotion.promotes(is_better(comparison)) => Stage::Staging,
        _ => Stage::Prod,
    }
}

/// What the owner reads of a comparison and what follows.
fn told(model: &Model, comparison: &Comparison) -> String {
    let follows = match stage(model, Some(comparison)) {
        Stage::Prod => "it takes that one's place in `prod`",
        _ => "it waits in `staging`",
    };
    let policy = model.promotion.into_str();
    format!("{} By the policy `{policy}`, {follows}.", comparison.detail)
}

fn is_better(comparison: &Comparison) -> bool {
    comparison.verdict == ComparisonVerdict::Better
}
