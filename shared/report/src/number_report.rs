//! What training tells about a model of numbers.

use serde::{Deserialize, Serialize};

use crate::model_report::said_each;
use crate::{Caveat, Dependence, Dropped, FileNotes, Importance, Language, MeasuredOn, Phrase};

/// A model's quality and make-up. All of it is about rows as foreseen by members that did not see them.
/// Metrics, intervals, range, deciles and errors are about all rows, cross-validated, or, with a snapshot
/// column, about the newest ones. Amounts are in the unit of the target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberReport {
    /// Quality.
    pub metrics: NumberMetrics,
    /// The newest rows, when the metrics are about them; absent when all rows were cross-validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<MeasuredOn>,
    /// How sure that is.
    pub intervals: NumberIntervals,
    /// Whether what is foreseen tells anything.
    pub verdict: NumberVerdict,
    /// How far what comes is from what is foreseen.
    pub range: RangeReport,
    /// Rows by what was foreseen of them, in ten groups at most, those foreseen lowest first.
    pub deciles: Vec<Decile>,
    /// Errors by the share of rows that have a lower one; those below 0 came lower than foreseen.
    pub errors: Vec<ErrorQuantile>,
    /// Features, most important first.
    pub importance: Vec<Importance>,
    /// How numbers depend on the most important of them: means in the place of scores and of shares.
    #[serde(default)]
    pub dependence: Vec<Dependence>,
    /// What was blended.
    pub learners: Vec<NumberLearnerReport>,
    /// Rows learned from.
    pub rows: usize,
    /// The column that is foreseen.
    pub target: String,
    /// Its unit, where its file told one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the numbers learned from are like.
    pub actual: NumberSummary,
    /// Columns used.
    pub features: Vec<String>,
    /// Columns left out by themselves, and why.
    pub dropped: Vec<Dropped>,
    /// What makes the metrics suspect.
    pub warnings: Vec<Caveat>,
    /// What the user should know.
    pub notes: Vec<String>,
    /// The same for programs, one for each note.
    pub note_phrases: Vec<Phrase>,
    /// What of the file was no row or no value, and which keys repeat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNotes>,
}

impl NumberReport {
    /// What the user should know, with what is to be known of the file.
    pub fn all_notes(&self, language: Language) -> Vec<String> {
        let of_file = self.file.iter().flat_map(|file| file.sentences(language));
        said_each(&self.notes, &self.note_phrases, language)
            .chain(of_file)
            .collect()
    }
}

/// Quality of numbers on rows that their members did not see.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberMetrics {
    /// Mean absolute error.
    pub mae: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// The share of the variance that is explained: 0 where one foresees the mean of all rows of each.
    pub r2: f64,
}

/// 95 % confidence intervals of the metrics, lower and upper bound, as those of scores are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberIntervals {
    /// Of the mean absolute error.
    pub mae: [f64; 2],
    /// Of the root of the mean squared error.
    pub rmse: [f64; 2],
    /// Of the share of the variance that is explained.
    pub r2: [f64; 2],
}

/// Whether what is foreseen tells anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberVerdict {
    /// It explains more of the variance than luck does.
    BetterThanMean,
    /// It does not: the mean of all rows tells as much.
    NoBetterThanMean,
}

/// How far what comes is from what is foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RangeReport {
    /// The share of rows that ranges are made to hold.
    pub level: f64,
    /// The share of rows that ranges held which were found without them.
    pub coverage: f64,
    /// The width of the range in the middle.
    pub width: f64,
}

/// Rows of which about as much was foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decile {
    /// How many.
    pub rows: usize,
    /// The mean of what was foreseen.
    pub predicted: f64,
    /// The mean of what came.
    pub actual: f64,
}

/// An error that a share of rows is below.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ErrorQuantile {
    /// The share.
    pub share: f64,
    /// What came less what was foreseen.
    pub error: f64,
}

/// What some numbers are like.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NumberSummary {
    pub lowest: f64,
    pub middle: f64,
    pub mean: f64,
    pub highest: f64,
}

/// One kind of learner in the blend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberLearnerReport {
    /// Which: a kind of learner, `ridge` for the linear one, `lightgbm_huber` where trees were grown so that few extreme
    /// rows cannot bend them.
    pub kind: String,
    /// Members fitted: folds times seeds.
    pub members: usize,
    /// Its weight in the blend.
    pub weight: f64,
    /// Its own out-of-fold mean absolute error.
    pub mae: f64,
    /// Its own out-of-fold root of the mean squared error.
    pub rmse: f64,
    /// Mean number of trees, or of coefficients.
    pub size: f64,
    /// Time its members took, in seconds.
    pub fit_seconds: f64,
}

/// Why what is foreseen of a row is what it is. The mean of what was foreseen of rows learned from and the effects of
/// all columns sum to it, unless that is below 0 where there is nothing below: then to less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberExplanation {
    /// Where all effects start.
    pub base: f64,
    /// What moved it, strongest first.
    pub reasons: Vec<NumberReason>,
}

/// A feature's part in what is foreseen of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberReason {
    /// The column.
    pub feature: String,
    /// What it says about this row; absent when missing.
    pub value: Option<String>,
    /// What is usual: the median of numbers and dates learned from, or the commonest value.
    pub typical: Option<String>,
    /// How much higher it makes what is foreseen (SHAP), in the unit of the target.
    pub effect: f64,
    /// In plain words.
    pub text: String,
}
