//! What the API takes and shows.

use chrono::{DateTime, Utc};
use domain::{
    DatasetId, Effort, Failure, LearnerSettings, LogLine, Model, ModelId, ModelVersion, OnDrift,
    PromotionPolicy, Rescore, RowsPerEntity, Sentence, ShownStatus, Stage, Task, TrainingRun,
    TrainingRunId, currency_problem, learner_problems,
};
use report::{Comparison, Metrics, Report, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A model to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewModel {
    /// What to call it: 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The question it answers.
    pub task: Task,
    /// What it learns from.
    pub dataset_id: DatasetId,
    /// The column to predict.
    pub target: String,
    /// The target's value that means yes; needed where nothing tells which value means that it happened, as
    /// `needs_answer` of the dataset says. Of `classification`, a column of yes and no says it by itself.
    pub positive_label: Option<String>,
    /// The column that names a customer: best once each. Of one in several rows, `rows_per_entity` tells
    /// which count.
    pub entity_key: Option<String>,
    /// Columns not to learn from.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub exclude: Vec<String>,
    /// How much computing to spend: `balanced` unless said.
    #[serde(default)]
    pub effort: Effort,
    /// Columns by whose groups the report compares how customers are treated: up to 5, features or
    /// not. The model does not depend on them.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub fairness_columns: Vec<String>,
    /// Whether those who want reports get that of every new version by mail.
    #[serde(default)]
    pub mail_report: bool,
    /// Whether Perene may keep, with every version trained, what helps it to choose learners for
    /// other data: how large and how varied the table is and how each learner did on it, in numbers
    /// about the whole. Never data, names or labels. No unless said; to allow it needs the role that
    /// may promote. It is deleted with the model.
    #[serde(default)]
    pub learn_from_runs: bool,
    /// The column of what each customer is worth, such as monthly revenue: values are told in its unit and for its
    /// period. Kept with the model.
    pub value_column: Option<String>,
    /// The currency of that, by its code in ISO 4217, such as `EUR`. Nothing is converted: it is said
    /// wherever values are. Kept with the model.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub currency: Option<String>,
    /// The date at which a row was looked at, when a file holds several moments: no feature. The
    /// newest fifth of the rows is set apart, and metrics are about it. Kept with the model.
    pub snapshot_column: Option<String>,
    /// Which rows of a customer count who has several, in training and in scoring: `all` unless said.
    /// With `newest` the others are left out, and `file` of the report and of each scoring run tells
    /// which. It needs an entity key. Kept with the model.
    #[serde(default)]
    pub rows_per_entity: RowsPerEntity,
    /// The learners to blend, for this version and those that follow; those of the effort when
    /// there are none.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub learners: Vec<LearnerSettings>,
    /// Whether a version trained later takes the place of the one in `prod` by itself: `if_better`
    /// unless said. To say it needs the role that may promote.
    pub promotion: Option<PromotionPolicy>,
}

/// A version to train.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// What it learns from.
    pub dataset_id: DatasetId,
    /// How much computing to spend: `balanced` unless said.
    #[serde(default)]
    pub effort: Effort,
    /// The learners to blend, for this version alone: the model's unless said, and the stack of the
    /// effort when there are none.
    #[schema(max_items = 6)]
    pub learners: Option<Vec<LearnerSettings>>,
    /// Columns not to learn from, for this version and those that follow; the model's unless said.
    #[schema(max_items = 1000)]
    pub exclude: Option<Vec<String>>,
    /// Which rows of a customer count who has several, for this version and those that follow; the
    /// model's unless said.
    pub rows_per_entity: Option<RowsPerEntity>,
}

/// What to change on a model: at least one thing; the rest stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelChange {
    /// When it scores by itself.
    pub rescore: Option<Rescore>,
    /// What it does when its version in `prod` no longer fits the customers it scores.
    pub on_drift: Option<OnDrift>,
    /// Whether a new version takes the place of the one in `prod` by itself. To change it needs the
    /// role that may promote.
    pub promotion: Option<PromotionPolicy>,
    /// The learners of versions that follow; those of the effort when there are none.
    #[schema(max_items = 6)]
    pub learners: Option<Vec<LearnerSettings>>,
    /// Whether Perene may keep, with every version trained from now on, what helps it to choose
    /// learners for other data, as told where models are made. To allow it needs the role that may
    /// promote; to forbid it deletes what was kept.
    pub learn_from_runs: Option<bool>,
    /// Which rows of a customer count who has several, in versions that follow. Those there are score
    /// as they were trained.
    pub rows_per_entity: Option<RowsPerEntity>,
    /// The currency of its values, by its code in ISO 4217. Sums of scoring runs that have ended keep
    /// the one they were made with.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub currency: Option<String>,
}

/// Where a version goes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    /// `prod` replaces the version there, which is archived.
    pub stage: Stage,
}

/// A model.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ModelView {
    /// Its id.
    pub id: ModelId,
    /// What its owner calls it.
    pub name: String,
    /// The question.
    pub task: Task,
    /// The column it predicts.
    pub target: String,
    /// The target's value that means yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive_label: Option<String>,
    /// What its scores are, in words: `the probability that Renewed is No`.
    pub predicts: String,
    /// The column that names a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_key: Option<String>,
    /// Columns it does not learn from.
    pub exclude: Vec<String>,
    /// Columns by whose groups its reports compare how customers are treated.
    pub fairness_columns: Vec<String>,
    /// Whether those who want reports get that of every new version by mail.
    pub mail_report: bool,
    /// Whether Perene may keep how learners did, to choose learners for other data.
    pub learn_from_runs: bool,
    /// The column of what each customer is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_column: Option<String>,
    /// The currency of that, by its code in ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The date at which a row was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_column: Option<String>,
    /// Which rows of a customer count who has several, in versions that follow.
    pub rows_per_entity: RowsPerEntity,
    /// The learners of its versions; those of the effort when there are none.
    pub learners: Vec<LearnerSettings>,
    /// Whether a new version takes the place of the one in `prod` by itself.
    pub promotion: PromotionPolicy,
    /// When it scores by itself.
    pub rescore: Rescore,
    /// What it does when its version in `prod` no longer fits the customers it scores.
    pub on_drift: OnDrift,
    /// The version that scores.
    pub prod_version: Option<u32>,
    /// Whether the scores of that version tell anything; absent of versions made before it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The version that a rollback puts back.
    pub previous_version: Option<u32>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its versions, oldest first; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<VersionSummary>>,
}

/// A version, in brief.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionSummary {
    /// From 1.
    pub version: u32,
    /// What it is used for.
    pub stage: Stage,
    /// What it learned from.
    pub dataset_id: DatasetId,
    /// Cross-validated; with a snapshot column, of the newest rows.
    pub metrics: Metrics,
    /// Whether its scores tell anything; absent of versions made before it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The codes of what its report warns of, each once; none of versions trained before they were
    /// kept.
    pub caveats: Vec<String>,
    /// Whether it is too good to score by itself: look into what its report warns of first, then
    /// promote it, or train again without the columns that it names.
    pub needs_check: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A version, with the report of its training.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionView {
    /// From 1.
    pub version: u32,
    /// The model.
    pub model_id: ModelId,
    /// What it is used for.
    pub stage: Stage,
    /// Whether it is too good to score by itself: look into `warnings` first, then promote it, or
    /// train again without the columns that they name.
    pub needs_check: bool,
    /// What it learned from.
    pub dataset_id: DatasetId,
    /// The run that made it.
    pub training_run_id: TrainingRunId,
    /// SHA-256 of the model file, hex.
    pub artifact_sha256: String,
    /// Bytes of the model file.
    pub artifact_size: u64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How it did against the version then in `prod`.
    pub comparison: Option<Comparison>,
    /// Metrics, curves, importance, learners.
    #[serde(flatten)]
    pub report: Report,
}

/// A training run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RunView {
    /// Its id.
    pub id: TrainingRunId,
    /// The model it trains.
    pub model_id: ModelId,
    /// What it learns from.
    pub dataset_id: DatasetId,
    /// How much it may spend.
    pub effort: Effort,
    /// The learners it trains; those of the effort when there are none.
    pub learners: Vec<LearnerSettings>,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// What is being done: `waiting`, `planning`, `training`, `joining`, `done`.
    pub stage: &'static str,
    /// What happened so far, oldest first; not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<Vec<LogLine>>,
    /// The version it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_version: Option<u32>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A model made, and the run that trains its first version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ModelCreated {
    /// The model.
    pub model: ModelView,
    /// The run.
    pub training_run: RunView,
}

/// The run that trains a new version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionCreated {
    /// The run.
    pub training_run: RunView,
}

/// Where to download something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Download {
    /// Holds for 15 minutes.
    pub url: String,
}

fn predicts(target: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("the probability that {target} is {label}"),
        None => format!("the probability of {target}"),
    }
}

impl From<Model> for ModelView {
    fn from(model: Model) -> Self {
        Self {
            predicts: predicts(&model.target, model.positive_label.as_deref()),
            id: model.id,
            name: model.name,
            task: model.task,
            target: model.target,
            positive_label: model.positive_label,
            entity_key: model.entity_key,
            exclude: model.exclude,
            fairness_columns: model.fairness_columns,
            mail_report: model.mail_report,
            learn_from_runs: model.learn_from_runs,
            value_column: model.value_column,
            currency: model.currency,
            snapshot_column: model.snapshot_column,
            rows_per_entity: model.rows_per_entity,
            learners: model.learners,
            promotion: model.promotion,
            rescore: model.rescore,
            on_drift: model.on_drift,
            prod_version: model.prod_version,
            verdict: None,
            previous_version: model.replaced.last().copied(),
            created_at: model.created_at,
            versions: None,
        }
    }
}

impl From<ModelVersion> for VersionSummary {
    fn from(version: ModelVersion) -> Self {
        Self {
            needs_check: version.needs_check(),
            version: version.version,
            stage: version.stage,
            dataset_id: version.dataset_id,
            metrics: version.metrics,
            verdict: version.verdict,
            caveats: version.caveats,
            created_at: version.created_at,
        }
    }
}

impl From<TrainingRun> for RunView {
    fn from(run: TrainingRun) -> Self {
        let progress = run.progress;
        let status = progress.status.shown();
        let fraction = progress.fraction();
        let stage = match (progress.status, progress.pieces) {
            (domain::RunStatus::Queued, _) => "waiting",
            (domain::RunStatus::Running, None) => "planning",
            (domain::RunStatus::Running, _) => "training",
            (domain::RunStatus::Joining, _) => "joining",
            _ => "done",
        };
        Self {
            id: run.id,
            model_id: run.model_id,
            dataset_id: run.dataset_id,
            effort: run.effort,
            learners: run.learners,
            status,
            progress: fraction,
            stage,
            logs: None,
            model_version: (status == ShownStatus::Succeeded).then_some(run.model_version),
            error: progress.error,
            created_at: progress.created_at,
            started_at: progress.started_at,
            ended_at: progress.ended_at,
        }
    }
}

impl ModelChange {
    /// What is wrong with it: pairs of field and what is wrong.
    pub fn problems(&self) -> Vec<(String, Sentence)> {
        let Self {
            rescore,
            on_drift,
            promotion,
            learners,
            learn_from_runs,
            rows_per_entity,
            currency,
        } = self;
        let choices = (
            rescore,
            on_drift,
            promotion,
            learn_from_runs,
            rows_per_entity,
        );
        if let ((None, None, None, None, None), None, None) = (choices, learners, currency) {
            let nothing = "Give at least one setting to change: `rescore`, `on_drift`, `promotion`, \
                           `learners`, `learn_from_runs`, `rows_per_entity` or `currency`.";
            return vec![("rescore".into(), nothing.into())];
        }
        let mut wrong = learner_problems(learners.as_deref().unwrap_or_default());
        let problem = currency.as_deref().and_then(currency_problem);
        wrong.extend(problem.map(|problem| ("currency".to_owned(), problem)));
        wrong
    }
}

impl NewModel {
    /// What a model was asked for, on other data.
    pub fn again(model: &Model, version: &NewVersion) -> Self {
        Self {
            name: model.name.clone(),
            task: model.task,
            dataset_id: version.dataset_id,
            target: model.target.clone(),
            positive_label: model.positive_label.clone(),
            entity_key: model.entity_key.clone(),
            // Those that were named before may be gone from later files.
            exclude: version.exclude.clone().unwrap_or_default(),
            fairness_columns: model.fairness_columns.clone(),
            mail_report: model.mail_report,
            learn_from_runs: model.learn_from_runs,
            effort: version.effort,
            value_column: model.value_column.clone(),
            currency: model.currency.clone(),
            snapshot_column: model.snapshot_column.clone(),
            rows_per_entity: version.rows_per_entity.unwrap_or(model.rows_per_entity),
            learners: version.learners.clone().unwrap_or_default(),
            promotion: None,
        }
    }
}
