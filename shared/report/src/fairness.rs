//! How groups of customers are treated.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Estimate, Language, Phrase, model_report::said_each};

/// How the model treats the groups of a column. All figures are about rows as scored and flagged
/// without them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Fairness {
    /// The column.
    pub column: String,
    /// Its groups of at least 50 rows.
    pub groups: Vec<FairnessGroup>,
    /// For each measure the two groups that are most surely apart.
    pub gaps: Vec<Gap>,
    /// What all this shows and what it does not.
    pub caveats: Vec<String>,
    /// The same for programs, one for each; none in reports made before this was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveat_phrases: Vec<Phrase>,
}

impl Fairness {
    /// What all this shows and what it does not, in a language.
    pub fn said(&self, language: Language) -> impl Iterator<Item = String> + '_ {
        said_each(&self.caveats, &self.caveat_phrases, language)
    }
}

/// A group of customers. What too few of them could tell is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FairnessGroup {
    /// Who.
    pub group: String,
    /// How many.
    pub rows: usize,
    /// The share that is positive.
    pub observed: Estimate,
    /// The mean score.
    pub mean_score: f64,
    /// The share that is flagged.
    pub flagged: Estimate,
    /// The share of the positive that is flagged (true positive rate).
    pub recall: Option<Estimate>,
    /// The share of the others that is flagged.
    pub false_positive_rate: Option<Estimate>,
    /// The share of the flagged that is positive.
    pub precision: Option<Estimate>,
    /// The area under the ROC curve within the group.
    pub roc_auc: Option<Estimate>,
    /// Expected calibration error within the group.
    pub calibration_error: f64,
    /// About what it would be by chance if every score were right.
    pub calibration_error_by_chance: f64,
}

/// Two groups and how far apart they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Gap {
    /// In what.
    pub measure: Measure,
    /// The group that has more.
    pub higher: String,
    /// The group that has less.
    pub lower: String,
    /// By how much. The interval allows for all pairs of groups and all measures of the column
    /// having been looked at; with 0 in it the gap may be chance.
    pub difference: Estimate,
    /// In words.
    pub text: String,
}

impl Gap {
    /// The gap in a language.
    pub fn said(&self, language: Language) -> String {
        if language == Language::English {
            return self.text.clone();
        }
        let (measure, higher, lower) = (self.measure.name(language), &self.higher, &self.lower);
        let points = |share: f64| language.number(100.0 * share, 1);
        let [from, to] = self.difference.interval.map(points);
        let apart = points(self.difference.value);
        format!(
            "{measure}: mais em \"{higher}\" do que em \"{lower}\", {apart} pontos de diferença (intervalo de 95%: {from} a \
             {to})."
        )
    }
}

/// What groups are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The share that is flagged.
    Flagged,
    /// The share of the positive that is flagged.
    Recall,
    /// The share of the others that is flagged.
    FalsePositiveRate,
    /// The share of the flagged that is positive.
    Precision,
    /// The area under the ROC curve within the group.
    RocAuc,
    /// The share that is positive less the mean score: above 0, scores are too low.
    ObservedMinusScore,
}

impl Measure {
    pub const ALL: [Self; 6] = [
        Self::Flagged,
        Self::Recall,
        Self::FalsePositiveRate,
        Self::Precision,
        Self::RocAuc,
        Self::ObservedMinusScore,
    ];

    pub fn name(self, language: Language) -> &'static str {
        let (english, portuguese) = match self {
            Self::Flagged => ("Share flagged", "Parte apontada"),
            Self::Recall => (
                "Found of those with the outcome (recall)",
                "Encontrados dos que têm o desfecho (revocação)",
            ),
            Self::FalsePositiveRate => (
                "Flagged of those without it (false positive rate)",
                "Apontados dos que não o têm (taxa de falsos positivos)",
            ),
            Self::Precision => (
                "Right among the flagged (precision)",
                "Certos entre os apontados (precisão)",
            ),
            Self::RocAuc => (
                "Ranking within the group (ROC AUC)",
                "Ordenação dentro do grupo (AUC ROC)",
            ),
            Self::ObservedMinusScore => (
                "What happened minus the mean score",
                "O que aconteceu menos a pontuação média",
            ),
        };
        language.of(english, portuguese)
    }

    pub fn say(self, value: f64) -> String {
        match self {
            Self::RocAuc => format!("{value:.3}"),
            Self::ObservedMinusScore => format!("{:+.1} points", 100.0 * value),
            _ => format!("{:.1} %", 100.0 * value),
        }
    }
}
