//! Why a score is what it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, phrases::readable};

/// How urgent a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Risk {
    /// Below half the threshold.
    Low,
    /// From half the threshold.
    Medium,
    /// From the threshold.
    High,
}

/// A feature's part in one score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Driver {
    /// The column.
    pub feature: String,
    /// What the column is called, where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it says about this customer; absent when missing.
    pub value: Option<String>,
    /// What is usual: the median of numbers and dates that the version learned from, or the commonest
    /// value; absent from reasons kept before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical: Option<String>,
    /// Its part of the log-odds (SHAP), against the mean customer. The effects of all columns and
    /// those of the mean customer sum to the score's log-odds before calibration.
    pub effect: f64,
    /// How far it moves the score, in percentage points, with the sign of `effect`: its share of the way
    /// from the mean customer's score to this one. Those of all columns sum to the score less
    /// `base_score`; drivers that pull against each other may each be larger than that.
    pub points: f64,
    /// In plain words.
    pub text: String,
}

impl Driver {
    /// The reason in a language.
    pub fn said(&self, language: Language) -> String {
        if language == Language::English || self.feature.is_empty() {
            return self.text.clone();
        }
        let named = || readable(&self.feature);
        let column = self.label.clone().unwrap_or_else(named);
        let decimals = usize::from(self.points.abs() < 0.95);
        let points = language.number(self.points.abs(), decimals);
        let sign = if self.points < 0.0 { "-" } else { "+" };
        let shown = |value: &str| language.decimal_mark(value);
        let value = self.value.as_deref().map_or("não informado".into(), shown);
        let typical = self.typical.as_deref().map(shown);
        let typical = typical.filter(|typical| *typical != value);
        let typical = typical.map_or(String::new(), |typical| format!(" (típico: {typical})"));
        format!("{column}: {value}{typical}: {sign}{points} pontos")
    }

    /// Calls its column so.
    pub(crate) fn call(&mut self, label: &str) {
        if let Some(rest) = self.text.strip_prefix(&readable(&self.feature)) {
            self.text = format!("{label}{rest}");
        }
        self.label = Some(label.to_owned());
    }
}

/// Why a score is what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What moved it, strongest first.
    pub drivers: Vec<Driver>,
    /// What is not a driver's.
    pub log_odds: LogOdds,
    /// The mean customer's score, 0 to 1: where all drivers start.
    pub base_score: f64,
}

/// A score in log-odds. `base`, the effects of all drivers and `calibration` sum to `total`; the
/// score is `1 / (1 + e^-total)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogOdds {
    /// Of the mean customer, before calibration.
    pub base: f64,
    /// What calibration adds to base and effects.
    pub calibration: f64,
    /// All together.
    pub total: f64,
}
