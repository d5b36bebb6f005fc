//! Models and their versions.

use chrono::{DateTime, Utc};
use report::{Caveat, Comparison, Metrics, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, DatasetId, LearnerSettings, ModelId, TrainingRunId};

/// The question a model answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Task {
    /// Who will leave.
    Churn,
    /// Who will buy.
    LeadScoring,
    /// Any other yes/no question.
    Classification,
}

/// How much computing a training may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// A first answer.
    Fast,
    /// The usual.
    #[default]
    Balanced,
    /// The best there is.
    Thorough,
}

/// What a version is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Being looked at.
    Staging,
    /// Scores unless another version is named. One per model.
    Prod,
    /// Kept, not used.
    Archived,
}

/// When a model scores by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rescore {
    /// Never.
    #[default]
    Off,
    /// Once a day (UTC).
    Daily,
    /// Once in seven days.
    Weekly,
}

/// Whether a new version takes the place of the one in `prod` by itself. Where none is in `prod`, it
/// does; yet one that is too good (`too_good`) waits until somebody promotes it, unless the one in
/// `prod` is so too or the policy is `always`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum PromotionPolicy {
    /// Never: somebody promotes it.
    Manual,
    /// When it is better on the same rows: when the whole 95 % interval of the difference in log
    /// loss says so.
    #[default]
    IfBetter,
    /// Whenever it is trained, whatever its report warns of.
    Always,
}

impl PromotionPolicy {
    /// Whether a new version is promoted that was, or was not, found better.
    pub fn promotes(self, better: bool) -> bool {
        match self {
            Self::Manual => false,
            Self::IfBetter => better,
            Self::Always => true,
        }
    }
}

/// What a model does by itself when its version in `prod` no longer fits the customers it scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnDrift {
    /// Only tell.
    #[default]
    Nothing,
    /// Train a new version on the newest dataset that tells outcomes.
    Retrain,
}

/// Which rows count of an entity key that stands in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RowsPerEntity {
    /// Each row by itself; rows of one entity are kept together when a model is measured.
    #[default]
    All,
    /// The one with the latest moment of the snapshot column, or the last in the file where there
    /// is no such column.
    Newest,
}

impl RowsPerEntity {
    /// Whether every row counts.
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// As many versions that left `prod` are remembered.
const REMEMBERED: usize = 50;

/// A model: what it predicts, from which columns, and what it does by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    pub id: ModelId,
    pub name: String,
    pub task: Task,
    pub target: String,
    /// The target's value that counts as yes.
    pub positive_label: Option<String>,
    /// The column that names a customer.
    pub entity_key: Option<String>,
    pub exclude: Vec<String>,
    /// The column of what each customer is worth.
    pub value_column: Option<String>,
    /// The currency of that, as ISO 4217 has it.
    #[serde(default)]
    pub currency: Option<String>,
    /// The date of a row, when the file holds several moments.
    pub snapshot_column: Option<String>,
    /// Which rows its next versions learn from and score, of a key that stands in several.
    #[serde(default)]
    pub rows_per_entity: RowsPerEntity,
    /// The learners to train; those of the effort when there are none.
    #[serde(default)]
    pub learners: Vec<LearnerSettings>,
    #[serde(default)]
    pub promotion: PromotionPolicy,
    /// Columns by whose groups its reports compare how customers are treated.
    #[serde(default)]
    pub fairness_columns: Vec<String>,
    /// Whether those who want reports get that of every new version by mail.
    #[serde(default)]
    pub mail_report: bool,
    /// Whether its trainings may help to choose learners for others.
    #[serde(default)]
    pub learn_from_runs: bool,
    pub rescore: Rescore,
    #[serde(default)]
    pub on_drift: OnDrift,
    /// The last time the sweep had it score.
    pub rescored_at: Option<DateTime<Utc>>,
    /// Versions made so far: the next one's number is this plus one.
    pub versions: u32,
    pub prod_version: Option<u32>,
    /// Versions that left `prod`, the latest last: what a rollback goes back through.
    #[serde(default)]
    pub replaced: Vec<u32>,
    pub created_by: ActorId,
    pub created_at: DateTime<Utc>,
}

impl Model {
    /// [`Model::replaced`] once that version is in `prod`, or none.
    pub fn replaced_by(&self, prod: Option<u32>) -> Vec<u32> {
        let mut replaced = self.replaced.clone();
        if prod != self.prod_version {
            replaced.extend(self.prod_version);
        }
        // What comes back from nowhere has nothing before it but what it had then.
        replaced.pop_if(|last| Some(*last) == prod);
        replaced.drain(..replaced.len().saturating_sub(REMEMBERED));
        replaced
    }
}

/// One trained version. Its report and its artifact lie in the bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ModelVersion {
    pub model_id: ModelId,
    /// From 1.
    pub version: u32,
    pub stage: Stage,
    pub training_run_id: TrainingRunId,
    pub dataset_id: DatasetId,
    /// The name of that dataset: newer ones of this name are its successors.
    pub dataset_name: String,
    /// The headline metrics, as the report has them.
    pub metrics: Metrics,
    /// Whether its scores tell anything, as the report has it; none of versions made before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The codes of what its report warns of, each once.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// How it did against the version then in `prod`.
    #[serde(default)]
    pub comparison: Option<Comparison>,
    /// SHA-256 of the artifact, hex: a file with another is not loaded.
    pub artifact_sha256: String,
    /// Bytes of the artifact.
    pub artifact_size: u64,
    pub created_at: DateTime<Utc>,
}

impl ModelVersion {
    /// Whether its report warns that it is better than honest data allow.
    pub fn is_too_good(&self) -> bool {
        self.caveats.iter().any(|code| code == Caveat::TOO_GOOD)
    }

    /// Whether it waits until somebody has looked into that.
    pub fn needs_check(&self) -> bool {
        self.stage == Stage::Staging && self.is_too_good()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn model() -> Model {
        serde_json::from_value(serde_json::json!({
            "id": ModelId::new(), "name": "Churn", "task": "churn", "target": "churned",
            "exclude": [], "rescore": "off", "versions": 9, "created_by": crate::UserId::new(),
            "created_at": Utc::now(),
        }))
        .unwrap()
    }

    #[test]
    fn policies_are_named_as_in_json_and_do_what_they_say() {
        use PromotionPolicy::{Always, IfBetter, Manual};
        for (policy, worse, better) in [
            (Manual, false, false),
            (IfBetter, false, true),
            (Always, true, true),
        ] {
            assert_eq!(serde_json::json!(policy), policy.into_str());
            assert_eq!([false, true].map(|b| policy.promotes(b)), [worse, better]);
        }
    }

    #[test]
    fn what_was_in_prod_is_remembered_latest_last() {
        let mut model = model();
        for prod in [Some(1), Some(2), Some(2), None, Some(3)] {
            (model.replaced, model.prod_version) = (model.replaced_by(prod), prod);
        }
        assert_eq!(model.replaced, [1, 2]);
    }

    proptest! {
        #[test]
        fn a_rollback_never_leads_to_the_version_in_prod(
            moves in prop::collection::vec(prop::option::weighted(0.7, prop::option::of(1u32..4)), 0..200),
        ) {
            let mut model = model();
            for next in moves {
                let before = model.prod_version;
                let prod = match (next, model.replaced.split_last()) {
                    (Some(prod), _) => {
                        model.replaced = model.replaced_by(prod);
                        prod
                    }
                    (None, Some((back, earlier))) => {
                        let (back, earlier) = (*back, earlier.to_vec());
                        prop_assert!(before != Some(back));
                        model.replaced = earlier;
                        Some(back)
                    }
                    (None, None) => continue,
                };
                model.prod_version = prod;
                prop_assert!(model.replaced.len() <= REMEMBERED);
                prop_assert!(model.replaced.windows(2).all(|pair| pair[0] != pair[1]));
                prop_assert!(prod.is_none() || model.replaced.last().copied() != prod);
            }
        }
    }
}
