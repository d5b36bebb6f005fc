//! What the API shows of the library.

use chrono::{DateTime, Utc};
use data::Profile;
use domain::{Dataset, DatasetId, Language, LearnerKind, Task};
use learn::FEWEST_OF_A_CLASS;
use models::{Entry, Measured, MetricName, ProblemType};
use report::learner_name;
use serde::Serialize;
use utoipa::ToSchema;

use super::fit;

/// The questions that models can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Library {
    /// An entry for each.
    pub items: Vec<LibraryEntry>,
}

/// A question that models can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct LibraryEntry {
    /// The `task` of its models.
    pub task: Task,
    /// The question.
    pub question: &'static str,
    /// What kind of answer its models give.
    pub problem_type: ProblemType,
    /// What a dataset must have for it.
    pub needs: Vec<Need>,
    /// Made-up data that it can learn from.
    pub example: ExampleView,
    /// The learners that its trainings may blend.
    pub learners: Vec<LearnerView>,
    /// The figures that its reports have; by the first, versions are compared.
    pub metrics: Vec<MetricName>,
    /// How good it was on public or simulated data; empty where nothing was measured.
    pub measured: Vec<Measured>,
    /// The organization's datasets, with what each has of it.
    pub datasets: Vec<DatasetFit>,
    /// Whether a dataset for it can be built of what customers did; only of questions for which that is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerFit>,
}

/// A learner that may be blended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LibraryLearner)]
pub struct LearnerView {
    /// Which.
    pub kind: LearnerKind,
    /// What it is called.
    pub name: String,
}

/// Made-up data that a question can learn from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExampleView {
    /// Where they are, as CSV.
    pub path: String,
    /// Its rows.
    pub rows: u64,
    /// The column with the outcome.
    pub target: &'static str,
    /// The value of it that means yes.
    pub positive_label: &'static str,
    /// The column that names what a row is about.
    pub entity_key: &'static str,
    /// The column of what each is worth.
    pub value_column: &'static str,
}

/// The rows of an example.
pub const EXAMPLE_ROWS: u64 = 1_000;

/// What a question needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedCode {
    /// A column that tells the outcome, and is about this question.
    Outcome,
    /// Enough rows of either outcome.
    RowsOfEachOutcome,
    /// A column beside outcome and key that varies.
    Features,
    /// A column that names what a row is about.
    EntityKey,
    /// What empty cells of a column mean that only says yes, which its owner is asked.
    EmptyCells,
    /// What customers did.
    Events,
    /// Customers who have been known for long enough.
    History,
}

/// Something that a dataset must have, or had better have.
#[derive(Debug, Serialize, ToSchema)]
pub struct Need {
    /// What.
    pub code: NeedCode,
    /// Whether nothing can be learned without.
    pub required: bool,
    /// The fewest of it that are enough, where it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewest: Option<u64>,
    /// The same in a sentence.
    pub detail: &'static str,
}

/// What a dataset has of what a question needs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DatasetFit {
    /// Its id.
    pub dataset_id: DatasetId,
    /// What its owner calls it.
    pub name: String,
    /// When it was announced.
    pub created_at: DateTime<Utc>,
    /// Its rows.
    pub rows: u64,
    /// Whether it has all that is required.
    pub fits: bool,
    /// What it lacks, required or not.
    pub missing: Vec<NeedCode>,
    /// The column that seems to tell the outcome.
    pub target: Option<String>,
    /// The value of it that means yes; none where only its owner can say.
    pub positive_label: Option<String>,
    /// The column that seems to name what a row is about.
    pub entity_key: Option<String>,
}

/// Whether a dataset can be built of what customers did.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerFit {
    /// Whether there is what it takes to ask for it. How long customers must have been known is found out as it is built:
    /// once that was too short, it does not fit until the day that was said.
    pub fits: bool,
    /// What is lacking.
    pub missing: Vec<NeedCode>,
}

impl LibraryEntry {
    pub fn new(
        (task, entry): (Task, Entry),
        language: Language,
        datasets: &[(Dataset, Profile)],
        ledger_lacks: Option<NeedCode>,
    ) -> Self {
        Self {
            task,
            question: entry.question,
            problem_type: entry.problem_type,
            needs: needs(&entry, language),
            example: ExampleView {
                path: format!("/v1/library/{}/example.csv", task.into_str()),
                rows: EXAMPLE_ROWS,
                target: entry.example.target,
                positive_label: entry.example.positive_label,
                entity_key: entry.example.entity_key,
                value_column: entry.example.value_column,
            },
            learners: entry
                .problem_type
                .learners()
                .iter()
                .map(|kind| LearnerView {
                    kind: *kind,
                    name: learner_name(kind.into_str(), language),
                })
                .collect(),
            metrics: entry.problem_type.metrics().to_vec(),
            datasets: datasets
                .iter()
                .map(|(dataset, profile)| fit::of_dataset(&entry, dataset, profile))
                .collect(),
            measured: entry.measured,
            ledger: entry.is_built_of_events.then_some(LedgerFit {
                fits: ledger_lacks.is_none(),
                missing: ledger_lacks.into_iter().collect(),
            }),
        }
    }
}

fn needs(entry: &Entry, language: Language) -> Vec<Need> {
    let [rows, features, key] = match language {
        Language::English => [
            "Enough rows of either outcome.",
            "At least one other column that varies.",
            "A column that names what a row is about, by which scores are found again.",
        ],
        Language::Portuguese => [
            "Linhas suficientes de cada resultado.",
            "Pelo menos mais uma coluna que varie.",
            "Uma coluna que identifique aquilo de que cada linha trata, para reencontrar as pontuações.",
        ],
    };
    let need = |code, required, detail| Need {
        code,
        required,
        fewest: None,
        detail,
    };
    vec![
        need(NeedCode::Outcome, true, entry.outcome_says),
        Need {
            fewest: Some(FEWEST_OF_A_CLASS as u64),
            ..need(NeedCode::RowsOfEachOutcome, true, rows)
        },
        need(NeedCode::Features, true, features),
        need(NeedCode::EntityKey, false, key),
    ]
}
