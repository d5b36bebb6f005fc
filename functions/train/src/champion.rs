//! A new version against the one in `prod`, the champion, and what follows from it.

use std::sync::Arc;

use cloud::{WorkError, model_file::artifact, model_file::artifact_deleted};
use data::Frame;
use domain::{LogEntry, Model, ModelVersion, PromotionPolicy, Stage, TrainingRun};
use learn::Artifact;
use report::{Comparison, ComparisonVerdict, Phrase, Report};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::job::TrainingJob;

/// What a new version that is too good leads to.
pub const LOOK_FIRST: &str = "It waits in `staging`, for honest data seldom allow so good a model. Look \
    into what its report warns of first; then promote it, or train again without the columns that it names.";

impl TrainingJob {
    /// Whether a new version must be looked at before it scores: it is too good, and the champion,
    /// which somebody let through, is not.
    pub(crate) async fn needs_check(
        &self,
        tenant: &TenantStore,
        model: &Model,
        report: &Report,
    ) -> Result<bool, WorkError> {
        if !report.is_too_good() || model.promotion == PromotionPolicy::Always {
            return Ok(false);
        }
        let Some(n) = model.prod_version else {
            return Ok(true);
        };
        let champion = tenant.version(model.id, n).await?;
        Ok(!champion.as_ref().is_some_and(ModelVersion::is_too_good))
    }

    /// Compares a new model with the champion, if there is one, on the data it learned from, and
    /// tells the owner. Whatever keeps the champion from it, such as a column that is gone, is told
    /// in the comparison.
    pub(crate) async fn against_champion(
        &self,
        tenant: &TenantStore,
        (run, model): (&TrainingRun, &Model),
        needs_check: bool,
        challenger: Artifact,
        frame: Arc<Frame>,
    ) -> Result<Option<Comparison>, WorkError> {
        let Some(n) = model.prod_version else {
            return Ok(None);
        };
        let comparison = match self.compared(tenant, run, n, challenger, frame).await {
            Err(WorkError::Owner(failure)) => {
                let why = format!("{} {}", failure.detail, failure.remedy);
                Comparison::impossible(n, &failure.code, &why)
            }
            outcome => outcome?,
        };
        // Told once for each champion: when another has come meanwhile, the run joins again.
        let step = format!("compare-{n:08}");
        tenant
            .log_run(run.id.into(), &step, told(model, needs_check, &comparison))
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
pub fn stage(model: &Model, needs_check: bool, comparison: Option<&Comparison>) -> Stage {
    match comparison {
        _ if needs_check => Stage::Staging,
        Some(comparison) if !model.promotion.promotes(is_better(comparison)) => Stage::Staging,
        _ => Stage::Prod,
    }
}

/// What the owner reads of a comparison and what follows.
fn told(model: &Model, needs_check: bool, comparison: &Comparison) -> LogEntry {
    let phrase = Phrase::new("compared")
        .with("verdict", comparison.verdict.into_str())
        .with("champion", comparison.champion);
    if needs_check {
        return LogEntry::new(&comparison.detail, phrase);
    }
    let (stage, follows) = match stage(model, needs_check, Some(comparison)) {
        Stage::Prod => ("prod", "it takes that one's place in `prod`"),
        _ => ("staging", "it waits in `staging`"),
    };
    let policy = model.promotion.into_str();
    LogEntry::new(
        format!("{} By the policy `{policy}`, {follows}.", comparison.detail),
        phrase.with("policy", policy).with("stage", stage),
    )
}

fn is_better(comparison: &Comparison) -> bool {
    comparison.verdict == ComparisonVerdict::Better
}

#[cfg(test)]
mod tests {
    use domain::ModelId;
    use serde_json::json;

    use super::*;

    fn model(promotion: PromotionPolicy) -> Model {
        serde_json::from_value(json!({
            "id": ModelId::new(), "name": "Churn", "task": "churn", "target": "churned",
            "exclude": [], "rescore": "off", "versions": 1, "created_by": domain::UserId::new(),
            "created_at": "2026-11-21T00:00:00Z", "promotion": promotion,
        }))
        .unwrap()
    }

    #[test]
    fn where_a_version_goes() {
        use PromotionPolicy::{Always, IfBetter, Manual};
        let comparison = |verdict| Comparison {
            verdict,
            ..Comparison::impossible(1, "", "")
        };
        let better = Some(comparison(ComparisonVerdict::Better));
        let worse = Some(comparison(ComparisonVerdict::Worse));
        for (policy, needs_check, comparison, expected) in [
            (Manual, false, &None, Stage::Prod),
            (IfBetter, true, &None, Stage::Staging),
            (IfBetter, false, &better, Stage::Prod),
            (IfBetter, true, &better, Stage::Staging),
            (IfBetter, false, &worse, Stage::Staging),
            (Manual, false, &better, Stage::Staging),
            (Always, false, &worse, Stage::Prod),
        ] {
            let found = stage(&model(policy), needs_check, comparison.as_ref());
            assert_eq!(found, expected, "{policy:?} {needs_check} {comparison:?}");
        }
    }
}
