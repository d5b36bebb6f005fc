//! What training tells about its model.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use std::collections::BTreeMap;

use crate::portuguese;
use crate::{
    Curves, Dependence, Fairness, FileNotes, Intervals, Language, Metrics, Param, Phrase, Segments,
    Verdict,
};

/// A model's quality and make-up. All of it is about rows as scored by members that did not see them.
/// Metrics, intervals, calibration error and curves are about all rows, cross-validated, or, with a
/// snapshot column, about the newest ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// Quality.
    pub metrics: Metrics,
    /// The newest rows, when the metrics are about them, as scored by a model that learned from
    /// the earlier ones; absent when all rows were cross-validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<MeasuredOn>,
    /// How far scores can be taken for probabilities.
    pub calibration: Calibration,
    /// How sure that is; absent from reports of versions trained before there were intervals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
    /// Whether the scores tell anything; absent like `intervals`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Quality, drawn.
    pub curves: Curves,
    /// Features, most important first.
    pub importance: Vec<Importance>,
    /// How scores depend on the most important of them; empty in reports of versions trained before
    /// this was told.
    #[serde(default)]
    pub dependence: Vec<Dependence>,
    /// Kinds of customers whose risk is unusual or whose scores are off; absent like `intervals`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Segments>,
    /// How groups of customers are treated, by the columns asked for.
    #[serde(default)]
    pub fairness: Vec<Fairness>,
    /// What was blended.
    pub learners: Vec<LearnerReport>,
    /// Rows learned from.
    pub rows: usize,
    /// Of these, positive.
    pub positives: usize,
    /// The column that is predicted; empty in reports made before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// The label that counts as yes.
    pub positive_label: String,
    /// Columns used.
    pub features: Vec<String>,
    /// Columns left out by themselves, and why.
    pub dropped: Vec<Dropped>,
    /// What makes the metrics suspect, what is about the whole model first.
    #[serde(default)]
    pub warnings: Vec<Caveat>,
    /// What the user should know.
    pub notes: Vec<String>,
    /// The same for programs, one for each note; none in reports made before this was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub note_phrases: Vec<Phrase>,
    /// What of the file was no row or no value, and which keys repeat; absent from reports made before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNotes>,
}

impl Report {
    /// Whether it warns that the whole model is better than honest data allow.
    pub fn is_too_good(&self) -> bool {
        self.warnings
            .iter()
            .any(|caveat| caveat.code == Caveat::TOO_GOOD)
    }

    /// What the user should know, with what is to be known of the file.
    pub fn all_notes(&self, language: Language) -> Vec<String> {
        let of_file = self.file.iter().flat_map(|file| file.sentences(language));
        said_each(&self.notes, &self.note_phrases, language)
            .chain(of_file)
            .collect()
    }

    /// The codes of its warnings, each once, in their order.
    pub fn caveats(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for Caveat { code, .. } in &self.warnings {
            if !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        codes
    }
}

/// How scores were calibrated, and how well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Calibration {
    /// What served new customers best.
    pub method: CalibrationMethod,
    /// Expected calibration error over 15 groups of equal size: the mean distance between score and
    /// share of positives.
    pub error: f64,
}

/// A feature's part in the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Importance {
    /// The column.
    pub feature: String,
    /// What the column is called, where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its share of the mean absolute effect (SHAP) of all features; they sum to 1.
    pub importance: f64,
}

/// One kind of learner in the blend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LearnerReport {
    /// Which.
    pub kind: String,
    /// Members fitted: folds times seeds.
    pub members: usize,
    /// Its weight in the blend.
    pub weight: f64,
    /// Its own out-of-fold area under the ROC curve.
    pub roc_auc: f64,
    /// Its own out-of-fold log loss, in nats.
    pub log_loss: f64,
    /// Mean number of trees, or of coefficients.
    pub size: f64,
    /// Time its members took, in seconds.
    pub fit_seconds: f64,
}

/// A way to calibrate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Method)]
pub enum CalibrationMethod {
    /// As the blend says: it minimises log loss already.
    None,
    /// A line through the log-odds (Platt, 1999).
    Platt,
    /// The log-odds bent apart on either side (Kull, Silva Filho and Flach, 2017).
    Beta,
    /// Any rising curve (Zadrozny and Elkan, 2002), its steps joined by lines.
    Isotonic,
}

/// The rows that the metrics are about, when they are the newest ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasuredOn {
    /// The first moment of the snapshot column among them.
    pub from: String,
    /// How many.
    pub rows: usize,
}

/// A column the model does not see.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Dropped {
    /// The column.
    pub name: String,
    /// Why, for people.
    pub reason: String,
    /// The same for programs: `empty`, `constant`, `identifier`, or of what looks like numbers or dates and could not be
    /// read as such, `mixed_values` or `ambiguous_dates`.
    #[serde(flatten)]
    pub phrase: Phrase,
}

impl Dropped {
    /// Why, in a language.
    pub fn said(&self, language: Language) -> String {
        self.phrase.said(language, &self.reason)
    }
}

/// Sentences with the phrase of each, in a language; in English where phrases were not kept.
pub(crate) fn said_each<'a>(
    sentences: &'a [String],
    phrases: &'a [Phrase],
    language: Language,
) -> impl Iterator<Item = String> + 'a {
    let unknown = std::iter::repeat_with(Phrase::default);
    let phrases = phrases.iter().cloned().chain(unknown);
    let both = sentences.iter().zip(phrases);
    both.map(move |(sentence, phrase)| phrase.said(language, sentence))
}

/// Something to look into before a model is trusted, mostly about one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Caveat {
    /// `predicts_alone`, `predicts_together`, `known_afterwards`; `too_good` where the whole model is
    /// meant.
    pub code: String,
    /// The column; of several the one to look at first.
    pub column: String,
    /// The other columns meant, those to look at first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_columns: Vec<String>,
    /// The figures in `detail`, for programs: `roc_auc` of `too_good` (unless it is about one column, which has
    /// `roc_auc_with` and `roc_auc_without`), and of `known_afterwards` and `predicts_alone`; where this says when the
    /// column is not the same, `differ` rows, `hits` of them with the outcome, which are that `share` of all that have
    /// it. Nothing in reports made before this was told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Param>,
    /// What is suspicious.
    pub detail: String,
    /// What to do about it.
    pub remedy: String,
}

impl Caveat {
    /// The code of what is about the whole model.
    pub const TOO_GOOD: &str = "too_good";

    /// What is suspicious and what to do, in a language.
    pub fn sentences(&self, language: Language) -> String {
        if language == Language::English {
            return format!("{} {}", self.detail, self.remedy);
        }
        let columns: Vec<String> = self
            .columns()
            .map(|column| format!("\"{column}\""))
            .collect();
        let phrase = Phrase {
            code: self.code.clone(),
            params: self.params.clone(),
        };
        let phrase = phrase
            .with("column", self.column.as_str())
            .with("columns", columns.join(", "));
        let detail = phrase.said(language, &self.detail);
        format!("{detail} {}", portuguese::remedy(&self.code, &columns))
    }

    /// Every column that is meant.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.column)
            .chain(&self.other_columns)
            .map(String::as_str)
    }
}
